"""A plan's workbook that is being read: the values and places so far, and what was found wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.errors import SourceError
from perfxl.sources.toml_reader import FORMATO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.core.modulo.campi_piano import Campo
    from perfxl.core.place import Place
    from perfxl.sources.toml_lines import KeyPath
    from perfxl.sources.xlsx_tavole import Libro, Riga


_CHIAVE = re.compile(r"«(\w+)»")
_DI_CHIAVE = re.compile(r"«(\w+)»:")
_CHE_MANCANO = ("manca «", "serve uno solo tra «")
"""How what is said of keys that are not there begins."""


@dataclass(frozen=True, slots=True)
class Documento:
    """What is read from a workbook, as from a TOML document.

    Attributes:
        libro: the workbook, and its problems.
        values: the values, as tomllib would give them.
        places: the place of every key path.
        celle: what each cell says: its key of the plan, and its column as the workbook calls it.
        righe: the columns of each row, by sheet, row and key.
    """

    libro: Libro
    values: dict[str, object] = field(default_factory=lambda: {"formato": FORMATO})
    places: dict[KeyPath, Place] = field(default_factory=dict)
    celle: dict[Place, tuple[str, str]] = field(default_factory=dict)
    righe: dict[tuple[str, int], dict[str, str]] = field(default_factory=dict)

    def errore(self, altri: tuple[tuple[Place, str], ...] = ()) -> SourceError:
        """All the problems, in the order of the sheets; ours alone where one cell has two."""
        noti = self.libro.noted()
        fogli = {sheet.name: numero for numero, sheet in enumerate(self.libro.workbook.sheets)}
        di_altri = ((place, self._in_parole(place, testo)) for place, testo in altri if place not in noti)
        tutti = [*self.libro.problems, *di_altri]
        return SourceError(tuple(sorted(tutti, key=lambda problema: (fogli.get(problema[0].sheet, -1), problema[0]))))

    def titola(self, place: Place, chiave: str, titolo: str) -> None:
        """Keep what a cell is called, for what is said of its key."""
        self.celle[place] = (chiave, titolo)
        self.righe.setdefault((place.sheet, place.row), {}).setdefault(chiave, titolo)

    def _in_parole(self, place: Place, testo: str) -> str:
        """A problem of a key of the plan, in the words of the workbook: its columns."""
        riga = self.righe.get((place.sheet, place.row), {})
        chiave, titolo = self.celle.get(place, ("", ""))
        noti = riga if chiave == "" else riga | {chiave: titolo}
        if (prima := _DI_CHIAVE.match(testo)) is not None:
            return f"«{noti.get(prima[1], titolo or prima[1])}»{testo[prima.end() - 1 :]}"
        if testo.startswith(_CHE_MANCANO):
            return _CHIAVE.sub(lambda trovata: f"«{noti.get(trovata[1], trovata[1])}»", testo)
        return testo

    def ripetuti(self, righe: Sequence[Riga], che_cosa: str) -> frozenset[int]:
        """Note every code that stands twice, capitals apart; give which rows repeat one.

        They count as without a code: of what refers to one that is not there nothing is said, it may be theirs.
        """
        primi: dict[str, Place] = {}
        doppie: set[int] = set()
        for i, riga in enumerate(righe):
            codice = f"{riga.valori.get('codice', '')}"
            if codice.casefold() in primi:
                dove = primi[codice.casefold()].where
                self.libro.note(riga.place("codice"), f"{che_cosa} «{codice}» c'è già {dove}")
                doppie.add(i)
            elif codice != "":
                primi[codice.casefold()] = riga.place("codice")
        return frozenset(doppie)

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
                self.titola(riga.places[chiave], campo.percorso[-1], campo.colonna.titolo)
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
