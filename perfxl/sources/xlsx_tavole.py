"""The tables of a plan's workbook, found by their headers, and what their rows say.

Columns may have moved, sheets may have another name, rows may have been put in: what is found is read, and what cannot
be read is noted at its cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Cartella, Foglio, Tabella
from perfxl.core.letture.intestazioni import trova_intestazioni
from perfxl.core.letture.workbook import Cell
from perfxl.core.modulo.campi_piano import Presenza
from perfxl.core.modulo.celle_piano import CellaRifiutataError, da_cella
from perfxl.core.place import Place
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.intestazioni import Intestazione
    from perfxl.core.letture.workbook import Sheet, Workbook
    from perfxl.core.modulo.campi_piano import Campo, Modulo

_VUOTA = Cell()


@dataclass(frozen=True, slots=True)
class Riga:
    """A row that says something.

    Attributes:
        celle: its cells, by column.
        valori: what they say; blank and refused cells are not there.
        places: the place of its cell in every column of the table.
    """

    celle: Mapping[str, Cell]
    valori: Mapping[str, object]
    places: Mapping[str, Place]

    def place(self, colonna: str) -> Place:
        """The place of a cell; that of the row's first one where the table lacks the column."""
        return self.places.get(colonna, min(self.places.values()))

    def dice(self, colonna: str, testo: str) -> bool:
        """Whether a cell holds this text, as it stands."""
        return colonna in self.celle and self.celle[colonna].value == testo


@dataclass(frozen=True, slots=True)
class Trovata:
    """A table that was found: the place of its headers, its rows."""

    place: Place
    righe: tuple[Riga, ...]


@dataclass(frozen=True, slots=True)
class Libro:
    """A workbook that is being read, and what has been found wrong so far."""

    workbook: Workbook
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def note(self, place: Place, text: str) -> None:
        """Take note of a problem."""
        self.problems.append((place, text))

    def noted(self) -> set[Place]:
        """The places of the problems."""
        return {place for place, _ in self.problems}

    def ha_nome(self, nome: str) -> bool:
        """Whether a defined name still stands for cells: what was deleted on purpose takes its name with it."""
        return any(n.name == nome and "#REF!" not in n.refers_to for n in self.workbook.names)

    def tavole(self, moduli: Sequence[Modulo]) -> dict[str, Trovata]:
        """The tables, by name; one that should be there and is not is noted."""
        tabelle = tuple(Tabella(m.nome, m.titolo, tuple(_proprie(m)), ()) for m in moduli)
        cartella = Cartella("", "", 0, {}, (Foglio("", "", (), tabelle),), {})
        dove = trova_intestazioni(self.workbook, cartella)
        for modulo in moduli:
            if modulo.nome not in dove and (modulo.serve or self.ha_nome(f"tabella_{modulo.nome}")):
                self._manca(modulo)
        return {modulo.nome: self._leggi(modulo, dove, moduli) for modulo in moduli if modulo.nome in dove}

    def _manca(self, modulo: Modulo) -> None:
        intestazioni = ", ".join(f"«{colonna.titolo}»" for colonna in _proprie(modulo))
        self.note(
            Place(self.workbook.file),
            f"non si trova la tabella «{modulo.titolo}» (foglio «{modulo.foglio}»): in una riga ci devono essere le "
            f"intestazioni {intestazioni}",
        )

    def _leggi(self, modulo: Modulo, dove: Mapping[str, Intestazione], moduli: Sequence[Modulo]) -> Trovata:
        qui = dove[modulo.nome]
        sheet = next(sheet for sheet in self.workbook.sheets if sheet.name == qui.foglio)
        colonne = self._colonne(modulo, qui, sheet)
        altre = [altra.riga for altra in dove.values() if altra.foglio == qui.foglio and altra.riga > qui.riga]
        fine = min(altre, default=1 + max((riga for riga, _ in sheet.cells), default=0))
        titoli = {altro.titolo for altro in moduli}
        lette = (self._riga(sheet, riga, modulo, colonne, titoli) for riga in range(qui.riga + 1, fine))
        prima = min(colonne.values(), default=1)
        return Trovata(
            Place(self.workbook.file, sheet.name, qui.riga, prima), tuple(riga for riga in lette if riga is not None)
        )

    def _colonne(self, modulo: Modulo, qui: Intestazione, sheet: Sheet) -> dict[str, int]:
        """The number of every column that is there; one that should be and is not is noted."""
        colonne = dict(qui.colonne)
        testi = {
            semplice(c.value): k[1] for k, c in sheet.cells.items() if k[0] == qui.riga and isinstance(c.value, str)
        }
        for campo in modulo.campi:
            chiave, titolo = campo.colonna.chiave, campo.colonna.titolo
            if chiave in colonne:
                continue
            if semplice(titolo) in testi:
                colonne[chiave] = testi[semplice(titolo)]
            elif campo.presenza is Presenza.PROPRIA or self.ha_nome(f"{modulo.nome}_{chiave}"):
                place = Place(self.workbook.file, sheet.name, qui.riga, min(colonne.values(), default=1))
                self.note(place, f"manca la colonna «{titolo}»: rimettere questa intestazione in questa riga")
        return colonne

    def _riga(
        self, sheet: Sheet, riga: int, modulo: Modulo, colonne: Mapping[str, int], titoli: set[str]
    ) -> Riga | None:
        """What a row says; None for a blank one, or for the line above another table."""
        celle = {chiave: sheet.cells.get((riga, numero), _VUOTA) for chiave, numero in colonne.items()}
        if all(_tace(cella) for cella in celle.values()) or any(cella.value in titoli for cella in celle.values()):
            return None
        places = {chiave: Place(self.workbook.file, sheet.name, riga, numero) for chiave, numero in colonne.items()}
        return Riga(celle, dict(self._valori(modulo.campi, celle, places)), places)

    def _valori(
        self, campi: Iterable[Campo], celle: Mapping[str, Cell], places: Mapping[str, Place]
    ) -> Iterator[tuple[str, object]]:
        for campo in campi:
            chiave = campo.colonna.chiave
            if campo.forma is None:
                continue
            try:
                valore = da_cella(celle.get(chiave, _VUOTA), campo.forma)
            except CellaRifiutataError as rifiuto:
                self.note(places[chiave], f"«{campo.colonna.titolo}»: {rifiuto}")
            else:
                if valore is not None:
                    yield chiave, valore


def _proprie(modulo: Modulo) -> Iterator[Colonna]:
    return (campo.colonna for campo in modulo.campi if campo.presenza is Presenza.PROPRIA)


def _tace(cella: Cell) -> bool:
    return (cella.value is None and cella.formula is None) or (
        isinstance(cella.value, str) and cella.value.strip() == ""
    )
