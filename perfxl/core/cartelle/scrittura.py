"""An expression as the text of a spreadsheet formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    ARGOMENTO,
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    Colonna,
    ContaCome,
    ContaFinQui,
    ContaSe,
    ContaTutte,
    ContaVuote,
    Contiene,
    Costante,
    Nome,
    Numerica,
    Oppure,
    Progressiva,
    Se,
    Somiglia,
    Somma,
    SommaSe,
    Testuale,
)
from perfxl.core.place import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Espressione

_PRECEDENZA = {"*": 3, "/": 3, "+": 2, "-": 2, "&": 1}
_RIGA, _ARGOMENTO = "\0", "\1"
"""What stands in a stamp for the row and for the argument: signs that no text has, for no file may hold them."""


def scrivi(espressione: Espressione, riga: int, colonne: Mapping[str, int], intestazione: int = 1) -> str:
    """The formula, without its equals sign, in the file's (English) form.

    Args:
        espressione: the expression.
        riga: the row the formula stands in, counted from 1.
        colonne: the column, counted from 1, of each column of its table.
        intestazione: the row of the headers of its table.
    """
    return Stampi(colonne, intestazione).scrivi(espressione, riga)


class Stampi:
    """The formulas of a table, each written once for all rows, with a blank for the row; parts that they share too."""

    def __init__(self, colonne: Mapping[str, int], intestazione: int = 1) -> None:
        """Take the columns of the table, as ``scrivi``."""
        self._lettere = {chiave: column_letters(colonna) for chiave, colonna in colonne.items()}
        self._intestazione = intestazione
        self._stampi: dict[int, tuple[Espressione, str]] = {}  # by identity: equal ones are seldom, hashes are slow

    def scrivi(self, espressione: Espressione, riga: int, argomento: int | str | None = None) -> str:
        """The formula in a row; with its argument, where it is that of a page."""
        testo = self._stampo(espressione).replace(_RIGA, f"{riga}")
        return testo if argomento is None else testo.replace(_ARGOMENTO, _costante(argomento))

    def _stampo(self, nodo: Espressione) -> str:
        scritto = self._stampi.get(id(nodo))
        if scritto is None:
            scritto = self._stampi[id(nodo)] = (nodo, self._testo(nodo))  # who is held keeps its identity
        return scritto[1]

    def _testo(self, nodo: Espressione) -> str:  # noqa: C901, PLR0911, PLR0912  (a case a node)
        testo = self._stampo
        match nodo:
            case Costante(valore):
                return _costante(valore)
            case Cella():
                return _ARGOMENTO if nodo == ARGOMENTO else f"{self._lettere[nodo.colonna]}{_RIGA}"
            case Binaria():
                return _binaria(nodo, testo(nodo.sinistra), testo(nodo.destra))
            case Se(condizione, allora, altrimenti):
                return f"IF({testo(condizione)},{testo(allora)},{testo(altrimenti)})"
            case Nome() | Colonna():
                return nodo.nome
            case Oppure(casi):
                return f"OR({','.join([testo(caso) for caso in casi])})"
            case Numerica(argomento):
                return f"ISNUMBER({testo(argomento)})"
            case Testuale(argomento):
                return f"ISTEXT({testo(argomento)})"
            case Arrotonda(argomento, cifre):
                return f"ROUND({testo(argomento)},{cifre})"
            case Assoluto(argomento):
                return f"ABS({testo(argomento)})"
            case Somma(colonna):
                return f"SUM({colonna.nome})"
            case SommaSe(criteri, valore, colonna):
                return f"SUMPRODUCT(--({criteri.nome}={self._confrontato(valore)}),{colonna.nome})"
            case ContaSe(criteri, valore):
                return f"SUMPRODUCT(--({criteri.nome}={self._confrontato(valore)}))"
            case ContaTutte(criteri):
                return f"SUMPRODUCT({','.join([f'--({c.nome}={self._confrontato(v)})' for c, v in criteri])})"
            case ContaVuote(criteri, valore, colonna, diverso):
                segno = "<>" if diverso else "="
                return f'SUMPRODUCT(--({criteri.nome}{segno}{self._confrontato(valore)}),--({colonna.nome}=""))'
            case ContaCome(criteri, modello):
                return f"COUNTIF({criteri.nome},{testo(modello)})"
            case Somiglia(cella, modelli):
                return f"SUMPRODUCT(COUNTIF({testo(cella)},{modelli.nome}))"
            case Contiene(argomento, cercato):
                return f"ISNUMBER(SEARCH({testo(cercato)},{testo(argomento)}))"
            case ContaFinQui(gruppo):
                return f"SUMPRODUCT(--({self._fin_qui(gruppo)}={testo(gruppo)}))"
            case Progressiva(gruppo, colonna):
                return f"SUMPRODUCT(--({self._fin_qui(gruppo)}={testo(gruppo)}),{self._fin_qui(colonna)})"
        tipo = 1 if nodo.fascia else 0
        return f'IFERROR(INDEX({nodo.risultati.nome},MATCH({testo(nodo.valore)},{nodo.chiavi.nome},{tipo})),"")'

    def _fin_qui(self, cella: Cella) -> str:
        lettera = self._lettere[cella.colonna]
        return f"{lettera}${self._intestazione}:{lettera}{_RIGA}"

    def _confrontato(self, nodo: Espressione) -> str:
        """The right side of an equality."""
        testo = self._stampo(nodo)
        return f"({testo})" if isinstance(nodo, Binaria) and nodo.operatore not in _PRECEDENZA else testo


def _costante(valore: int | str) -> str:
    """A constant as a formula has it: a text between quotes, those in it twice."""
    if not isinstance(valore, str):
        return f"{valore}"
    raddoppiato = valore.replace('"', '""')
    return f'"{raddoppiato}"'


def _binaria(nodo: Binaria, sinistra: str, destra: str) -> str:
    """The operands in parentheses where the order of the operators needs them."""
    mia = _PRECEDENZA.get(nodo.operatore, 0)
    if isinstance(nodo.sinistra, Binaria) and _PRECEDENZA.get(nodo.sinistra.operatore, 0) < mia:
        sinistra = f"({sinistra})"
    if isinstance(nodo.destra, Binaria) and _PRECEDENZA.get(nodo.destra.operatore, 0) <= mia:
        destra = f"({destra})"
    return f"{sinistra}{nodo.operatore}{destra}"
