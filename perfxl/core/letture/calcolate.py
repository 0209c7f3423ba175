"""The cells of a workbook as it came back that should hold a formula, and what each should give."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.core.cartelle.layout import Riga
from perfxl.core.cartelle.scrittura import Stampi
from perfxl.core.cartelle.valutazione import calcola
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.lettura import Lettura, TabellaTrovata
    from perfxl.core.letture.workbook import Cell, CellValue


class CellaCalcolata(NamedTuple):
    """A cell that should hold a formula, and what it holds.

    Attributes:
        tabella: name of its table.
        chiave: key of its row.
        colonna: its column.
        espressione: what it should compute.
        formula: the formula that should stand there, as text.
        atteso: what the formula gives from the cells it reads, as they stand; None where it cannot be computed.
        cella: what stands there.
        dove: file, sheet, row and column where it stands.
    """

    tabella: str
    chiave: str
    colonna: Colonna
    espressione: Espressione
    formula: str
    atteso: Valore
    cella: Cell
    dove: tuple[str, str, int, int]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(*self.dove)


class Trovati:
    """The operands of formulas, as they stand in the file."""

    def __init__(self, lettura: Lettura) -> None:
        """Take the workbook as found."""
        self._lettura = lettura
        self._righe = {n: {r.chiave: r for r in t.righe} for n, t in lettura.tabelle.items()}
        self._colonne: dict[tuple[str, str], Sequence[Valore]] = {}
        self._posizioni: dict[str, Mapping[str, int]] = {}

    def valore(self, tabella: str, chiave: str, colonna: str) -> Valore:
        """The value of a cell.

        Raises:
            NonCalcolabileError: the table, row or column was not found, or an error or a date stands there.
        """
        trovata = self._lettura.tabelle.get(tabella)
        riga = self._righe.get(tabella, {}).get(chiave)
        if trovata is None or riga is None or colonna not in trovata.colonne:
            raise NonCalcolabileError(tabella, chiave, colonna)
        return come_operando(riga.cella(colonna).value)

    def nome(self, nome: str) -> Valore:
        """The value of the cell with this defined name."""
        return self.valore(*self._lettura.cartella.nomi[nome])

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        """The values of a column, totals left out; each column is read once.

        Raises:
            NonCalcolabileError: as ``valore``; a table that was not found has no values, not an empty column.
        """
        if tabella not in self._lettura.tabelle:
            raise NonCalcolabileError(tabella)
        if (tabella, colonna) not in self._colonne:
            righe = [riga for riga in self._lettura.righe(tabella) if not riga.totale]
            self._colonne[tabella, colonna] = [self.valore(tabella, riga.chiave, colonna) for riga in righe]
        return self._colonne[tabella, colonna]

    def fino_a(self, tabella: str, chiave: str, colonna: str) -> Sequence[Valore]:
        """The values of a column from its first cell to that of a row.

        Raises:
            NonCalcolabileError: as ``valore``.
        """
        if tabella not in self._posizioni:
            self._posizioni[tabella] = {riga: posto for posto, riga in enumerate(self._righe[tabella], start=1)}
        return self.colonna(tabella, colonna)[: self._posizioni[tabella][chiave]]


esatto = lru_cache(maxsize=4096)(Fraction)
"""A number of a cell as formulas count with it: few stand in many cells."""


def come_operando(valore: CellValue) -> Valore:
    """The value as a formula reads it.

    Raises:
        NonCalcolabileError: it is an error or a date.
    """
    if valore is None or isinstance(valore, str | bool):
        return valore
    if isinstance(valore, Decimal):
        return esatto(valore)
    raise NonCalcolabileError(valore)


class _RigaFonte:
    """The operands of one row, as they stand in the file; each is looked up once for all formulas of the row."""

    __slots__ = ("_chiave", "_tabella", "_trovati", "_valori")

    def __init__(self, trovati: Trovati, tabella: str, chiave: str) -> None:
        self._trovati = trovati
        self._tabella = tabella
        self._chiave = chiave
        self._valori: dict[str, Valore] = {}

    def cella(self, colonna: str) -> Valore:
        if colonna not in self._valori:
            self._valori[colonna] = self._trovati.valore(self._tabella, self._chiave, colonna)
        return self._valori[colonna]

    def nome(self, nome: str) -> Valore:
        return self._trovati.nome(nome)

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        return self._trovati.colonna(tabella, colonna)

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        return self._trovati.fino_a(self._tabella, self._chiave, colonna)


def celle_calcolate(lettura: Lettura) -> Iterator[CellaCalcolata]:
    """Every cell that should hold a formula, with what it should give from the cells it reads, as they stand."""
    trovati = Trovati(lettura)
    for trovata in lettura.tabelle.values():
        yield from _della_tabella(lettura.file, trovata, trovati)


def _della_tabella(file: str, trovata: TabellaTrovata, trovati: Trovati) -> Iterator[CellaCalcolata]:
    """The cells of a table; the text of a formula is made once for all the rows that have it."""
    tabella = trovata.tabella
    disegnate = {riga.chiave: riga for riga in tabella.righe}
    colonne = [(c, trovata.colonne[c.chiave]) for c in tabella.colonne if c.chiave in trovata.colonne]
    stampi = _stampi(trovata)
    for riga in trovata.righe:
        disegnata = disegnate.get(riga.chiave, Riga(riga.chiave))
        fonte = _RigaFonte(trovati, tabella.nome, riga.chiave)
        for colonna, numero in colonne:
            formula = tabella.formula(disegnata, colonna)
            if formula is None:
                continue
            yield CellaCalcolata(
                tabella.nome,
                riga.chiave,
                colonna,
                formula,
                stampi.scrivi(formula, riga.riga),
                _atteso(formula, fonte),
                riga.cella(colonna.chiave),
                (file, trovata.foglio, riga.riga, numero),
            )


def _stampi(trovata: TabellaTrovata) -> Stampi:
    """The formulas as they should stand; a column that is missing has the number 1, for none can be right there."""
    colonne = {colonna.chiave: trovata.colonne.get(colonna.chiave, 1) for colonna in trovata.tabella.colonne}
    return Stampi(colonne, trovata.intestazione)


def valore_di(lettura: Lettura, formula: Espressione) -> Valore:
    """What a formula that reads no cell of its own row gives from the tables as they stand; None where nothing."""
    return _atteso(formula, _RigaFonte(Trovati(lettura), "", ""))


def _atteso(formula: Espressione, fonte: _RigaFonte) -> Valore:
    try:
        return calcola(formula, fonte)
    except NonCalcolabileError:
        return None
