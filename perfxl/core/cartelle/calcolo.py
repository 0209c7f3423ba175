"""The values of a workbook that is drawn: constants as they are, formulas computed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.core.cartelle.valutazione import Celle, calcola

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Fonte, Valore
    from perfxl.core.cartelle.layout import Cartella, Colonna, Indirizzo, Riga, Tabella


class Calcolo:
    """The values of a workbook: constants as they are, formulas computed when asked for, each once."""

    def __init__(self, cartella: Cartella) -> None:
        """Take the workbook; nothing is computed yet."""
        self._cartella = cartella
        self._tabelle = {nome: _DiTabella(self, tabella) for nome, (_, tabella) in cartella.tabelle.items()}
        self._pagina: _FonteDiChiave | None = None

    def valore(self, indirizzo: Indirizzo) -> Valore:
        """The value of a cell.

        Raises:
            NonCalcolabileError: its formula has no value.
        """
        tabella, chiave, colonna = indirizzo
        return self._tabelle[tabella].righe[chiave].cella(colonna)

    def riga(self, tabella: str, chiave: str) -> Fonte:
        """The operands of a row: its cells are its values."""
        return self._tabelle[tabella].righe[chiave]

    def nome(self, nome: str) -> Valore:
        """The value of the cell with this defined name."""
        return self.valore(self._cartella.nomi[nome])

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        """The values of a column, totals left out."""
        return self._tabelle[tabella].colonna(colonna)

    def della_chiave(self, chiave: Valore, espressione: Espressione, argomento: int | str | None = None) -> Valore:
        """The value of an expression of a page, which looks only for rows of one key.

        It sees only those, so that long tables are not gone through for each cell of each page.

        Args:
            chiave: the key.
            espressione: the expression.
            argomento: its argument.

        Raises:
            NonCalcolabileError: it has no value.
        """
        if self._pagina is None or self._pagina.chiave != chiave:
            self._pagina = _FonteDiChiave(self, chiave)
        return calcola(espressione, self._pagina.con(argomento))

    def della_chiave_nella(self, tabella: str, chiave: Valore, colonna: str) -> Sequence[Valore]:
        """The values of a column in the rows of a key, by the column that tells whose a row is."""
        valori = self.colonna(tabella, colonna)
        return [valori[posto] for posto in self._tabelle[tabella].proprie(chiave)]


class _DiTabella:
    """The values of a table."""

    def __init__(self, calcolo: Calcolo, tabella: Tabella) -> None:
        self._tabella = tabella
        self.colonne: Mapping[str, Colonna] = {colonna.chiave: colonna for colonna in tabella.colonne}
        self.righe = {riga.chiave: _FonteDiRiga(calcolo, self, riga) for riga in tabella.righe}
        self._valori: dict[str, Sequence[Valore]] = {}
        self._posizioni: dict[str, int] = {}
        self._proprie: dict[Valore, list[int]] = {}

    def formula(self, riga: Riga, colonna: str) -> Espressione | None:
        return self._tabella.formula(riga, self.colonne[colonna])

    def colonna(self, colonna: str) -> Sequence[Valore]:
        if colonna not in self._valori:
            righe = [self.righe[riga.chiave] for riga in self._tabella.righe if not riga.totale]
            self._valori[colonna] = Celle([riga.cella(colonna) for riga in righe])
        return self._valori[colonna]

    def proprie(self, chiave: Valore) -> Sequence[int]:
        """The positions of the rows of a key."""
        if not self._proprie:
            for posto, valore in enumerate(self.colonna(self._tabella.identita or self._tabella.gruppo)):
                self._proprie.setdefault(_senza_maiuscole(valore), []).append(posto)
        return self._proprie.get(_senza_maiuscole(chiave), ())

    def fino_a(self, chiave: str, colonna: str) -> Sequence[Valore]:
        """The values of a column from its first cell to that of a row."""
        if not self._posizioni:
            self._posizioni = {riga: posto for posto, riga in enumerate(self.righe, start=1)}
        return self.colonna(colonna)[: self._posizioni[chiave]]


def _senza_maiuscole(valore: Valore) -> Valore:
    return valore.casefold() if isinstance(valore, str) else valore


class _FonteDiRiga:
    """The operands of one row, and its values."""

    __slots__ = ("_calcolo", "_riga", "_tabella", "_valori")

    def __init__(self, calcolo: Calcolo, tabella: _DiTabella, riga: Riga) -> None:
        self._calcolo, self._tabella, self._riga = calcolo, tabella, riga
        self._valori: dict[str, Valore] = {}

    def cella(self, colonna: str) -> Valore:
        if colonna not in self._valori:
            formula = self._tabella.formula(self._riga, colonna)
            self._valori[colonna] = self._riga.valori.get(colonna) if formula is None else calcola(formula, self)
        return self._valori[colonna]

    def nome(self, nome: str) -> Valore:
        return self._calcolo.nome(nome)

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        return self._calcolo.colonna(tabella, colonna)

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        return self._tabella.fino_a(self._riga.chiave, colonna)


class _FonteDiChiave:
    """The rows of one key, in every table, and the argument of a formula on a page."""

    __slots__ = ("_argomento", "_calcolo", "_colonne", "chiave")

    def __init__(self, calcolo: Calcolo, chiave: Valore) -> None:
        self._calcolo, self.chiave = calcolo, chiave
        self._argomento: Valore = None
        self._colonne: dict[tuple[str, str], Sequence[Valore]] = {}

    def con(self, argomento: int | str | None) -> _FonteDiChiave:
        """Itself, for a formula with this argument."""
        self._argomento = Fraction(argomento) if isinstance(argomento, int) else argomento
        return self

    def cella(self, _colonna: str) -> Valore:
        return self._argomento

    def nome(self, nome: str) -> Valore:
        return self._calcolo.nome(nome)

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        if (tabella, colonna) not in self._colonne:
            self._colonne[tabella, colonna] = self._calcolo.della_chiave_nella(tabella, self.chiave, colonna)
        return self._colonne[tabella, colonna]

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        """Nothing: a page is no table.

        Raises:
            NonCalcolabileError: always.
        """
        raise NonCalcolabileError(colonna)
