"""The cells of a workbook as it came back that should hold a formula, and what each should give."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.core.cartelle.layout import Riga
from perfxl.core.cartelle.scrittura import Stampi
from perfxl.core.cartelle.valutazione import calcola

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.lettura import Lettura, TabellaTrovata
    from perfxl.core.letture.workbook import Cell, CellValue
    from perfxl.core.place import Place


@dataclass(frozen=True, slots=True)
class CellaCalcolata:
    """A cell that should hold a formula, and what it holds.

    Attributes:
        tabella: name of its table.
        chiave: key of its row.
        colonna: its column.
        espressione: what it should compute.
        place: where it stands.
        formula: the formula that should stand there, as text.
        atteso: what the formula gives from the cells it reads, as they stand; None where it cannot be computed.
        cella: what stands there.
    """

    tabella: str
    chiave: str
    colonna: Colonna
    espressione: Espressione
    place: Place
    formula: str
    atteso: Valore
    cella: Cell


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


def come_operando(valore: CellValue) -> Valore:
    """The value as a formula reads it.

    Raises:
        NonCalcolabileError: it is an error or a date.
    """
    if valore is None or isinstance(valore, str | bool):
        return valore
    if isinstance(valore, Decimal):
        return Fraction(valore)
    raise NonCalcolabileError(valore)


@dataclass(frozen=True, slots=True)
class _RigaFonte:
    """The operands of one row, as they stand in the file."""

    trovati: Trovati
    tabella: str
    chiave: str

    def cella(self, colonna: str) -> Valore:
        return self.trovati.valore(self.tabella, self.chiave, colonna)

    def nome(self, nome: str) -> Valore:
        return self.trovati.nome(nome)

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        return self.trovati.colonna(tabella, colonna)

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        return self.trovati.fino_a(self.tabella, self.chiave, colonna)


def celle_calcolate(lettura: Lettura) -> Iterator[CellaCalcolata]:
    """Every cell that should hold a formula, with what it should give from the cells it reads, as they stand."""
    trovati = Trovati(lettura)
    for nome, trovata in lettura.tabelle.items():
        disegnate = {riga.chiave: riga for riga in trovata.tabella.righe}
        stampi = _stampi(trovata)
        for riga in trovata.righe:
            disegnata = disegnate.get(riga.chiave, Riga(riga.chiave))
            for colonna in trovata.tabella.colonne:
                formula = trovata.tabella.formula(disegnata, colonna)
                if formula is None or colonna.chiave not in trovata.colonne:
                    continue
                yield CellaCalcolata(
                    nome,
                    riga.chiave,
                    colonna,
                    formula,
                    lettura.place(nome, riga, colonna.chiave),
                    stampi.scrivi(formula, riga.riga),
                    _atteso(formula, _RigaFonte(trovati, nome, riga.chiave)),
                    riga.cella(colonna.chiave),
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
