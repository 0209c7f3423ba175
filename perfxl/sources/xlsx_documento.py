"""A plan's workbook that is being read: the values and places so far, and what was found wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.errors import SourceError
from perfxl.sources.toml_reader import FORMATO

if TYPE_CHECKING:
    from perfxl.core.modulo.campi_piano import Campo
    from perfxl.core.place import Place
    from perfxl.sources.toml_lines import KeyPath
    from perfxl.sources.xlsx_tavole import Libro, Riga


@dataclass(frozen=True, slots=True)
class Documento:
    """What is read from a workbook, as from a TOML document.

    Attributes:
        libro: the workbook, and its problems.
        values: the values, as tomllib would give them.
        places: the place of every key path.
    """

    libro: Libro
    values: dict[str, object] = field(default_factory=lambda: {"formato": FORMATO})
    places: dict[KeyPath, Place] = field(default_factory=dict)

    def errore(self, altri: tuple[tuple[Place, str], ...] = ()) -> SourceError:
        """All the problems, in the order of the sheets; ours alone where one cell has two."""
        noti = self.libro.noted()
        fogli = {sheet.name: numero for numero, sheet in enumerate(self.libro.workbook.sheets)}
        tutti = [*self.libro.problems, *(problema for problema in altri if problema[0] not in noti)]
        return SourceError(tuple(sorted(tutti, key=lambda problema: (fogli.get(problema[0].sheet, -1), problema[0]))))

    def serve(self, riga: Riga, chiave: str, testo: str) -> None:
        """Note what a row must say and does not; a cell that was refused has been noted."""
        if chiave not in riga.valori and riga.place(chiave) not in self.libro.noted():
            self.libro.note(riga.place(chiave), testo)

    def tavola(self, path: KeyPath, riga: Riga, campi: tuple[Campo, ...]) -> dict[str, object]:
        """What a row says, under the keys of the plan; the place of every cell."""
        tavola: dict[str, object] = {}
        for campo in campi:
            chiave = campo.colonna.chiave
            if chiave in riga.places:
                self.places[*path, *campo.percorso] = riga.places[chiave]
                if len(campo.percorso) > 1:
                    self.places.setdefault((*path, campo.percorso[0]), riga.places[chiave])
            if chiave not in riga.valori:
                continue
            valore, dove = riga.valori[chiave], tavola
            for sopra in campo.percorso[:-1]:
                dentro = dove.setdefault(sopra, {})
                dove = dentro if isinstance(dentro, dict) else {}
            dove[campo.percorso[-1]] = valore
            if isinstance(valore, list):
                self.places.update({(*path, *campo.percorso, i): riga.places[chiave] for i in range(len(valore))})
        return tavola
