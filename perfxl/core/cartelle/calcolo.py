"""The values of a workbook that is drawn: constants as they are, formulas computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.cartelle.valutazione import calcola

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo


class Calcolo:
    """The values of a workbook: constants as they are, formulas computed when asked for, each once."""

    def __init__(self, cartella: Cartella) -> None:
        """Take the workbook; nothing is computed yet."""
        self._cartella = cartella
        self._tabelle = cartella.tabelle
        self._righe = {n: {r.chiave: r for r in t.righe} for n, (_, t) in self._tabelle.items()}
        self._valori: dict[Indirizzo, Valore] = {}
        self._colonne: dict[tuple[str, str], Sequence[Valore]] = {}
        self._posizioni: dict[str, Mapping[str, int]] = {}
        self._proprie: dict[str, Mapping[Valore, Sequence[int]]] = {}

    def valore(self, indirizzo: Indirizzo) -> Valore:
        """The value of a cell.

        Raises:
            NonCalcolabileError: its formula has no value.
        """
        if indirizzo not in self._valori:
            nome, chiave, colonna = indirizzo
            tabella = self._tabelle[nome][1]
            riga = self._righe[nome][chiave]
            formula = tabella.formula(riga, tabella.colonna(colonna))
            fonte = _Fonte(self, nome, chiave)
            self._valori[indirizzo] = riga.valori.get(colonna) if formula is None else calcola(formula, fonte)
        return self._valori[indirizzo]

    def nome(self, nome: str) -> Valore:
        """The value of the cell with this defined name."""
        return self.valore(self._cartella.nomi[nome])

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        """The values of a column, totals left out."""
        if (tabella, colonna) not in self._colonne:
            righe = [riga for riga in self._tabelle[tabella][1].righe if not riga.totale]
            self._colonne[tabella, colonna] = [self.valore((tabella, riga.chiave, colonna)) for riga in righe]
        return self._colonne[tabella, colonna]

    def della_chiave(self, chiave: Valore, espressione: Espressione) -> Valore:
        """The value of an expression of a page, which looks only for rows of one key.

        It sees only those, so that long tables are not gone through for each cell of each page.

        Raises:
            NonCalcolabileError: it has no value.
        """
        return calcola(espressione, _FonteDiChiave(self, "", "", chiave))

    def proprie(self, tabella: str, chiave: Valore) -> Sequence[int]:
        """The positions of the rows of a key in a table, by the column that tells whose a row is."""
        if tabella not in self._proprie:
            tavola = self._tabelle[tabella][1]
            indice: dict[Valore, list[int]] = {}
            for posto, valore in enumerate(self.colonna(tabella, tavola.identita or tavola.gruppo)):
                indice.setdefault(_senza_maiuscole(valore), []).append(posto)
            self._proprie[tabella] = indice
        return self._proprie[tabella].get(_senza_maiuscole(chiave), ())

    def fino_a(self, indirizzo: Indirizzo) -> Sequence[Valore]:
        """The values of a column from its first cell to this one."""
        nome, chiave, colonna = indirizzo
        if nome not in self._posizioni:
            self._posizioni[nome] = {riga: posto for posto, riga in enumerate(self._righe[nome], start=1)}
        return self.colonna(nome, colonna)[: self._posizioni[nome][chiave]]


def _senza_maiuscole(valore: Valore) -> Valore:
    return valore.casefold() if isinstance(valore, str) else valore


@dataclass(frozen=True, slots=True)
class _Fonte:
    """The operands of one row."""

    calcolo: Calcolo
    tabella: str
    chiave: str

    def cella(self, colonna: str) -> Valore:
        return self.calcolo.valore((self.tabella, self.chiave, colonna))

    def nome(self, nome: str) -> Valore:
        return self.calcolo.nome(nome)

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        return self.calcolo.colonna(tabella, colonna)

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        return self.calcolo.fino_a((self.tabella, self.chiave, colonna))


@dataclass(frozen=True, slots=True)
class _FonteDiChiave(_Fonte):
    """The rows of one key, in every table."""

    di_chi: Valore

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        valori = self.calcolo.colonna(tabella, colonna)
        return [valori[posto] for posto in self.calcolo.proprie(tabella, self.di_chi)]
