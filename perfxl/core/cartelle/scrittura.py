"""An expression as the text of a spreadsheet formula."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    Colonna,
    ContaCome,
    ContaFinQui,
    ContaSe,
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
    Stessa,
    Testuale,
)
from perfxl.core.place import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Espressione

_PRECEDENZA = {"*": 3, "/": 3, "+": 2, "-": 2, "&": 1}
_RIGA = "%(riga)d"
_RICORDATE = 512
"""How many formulas stay written: a column has one, and its rows come one after the other."""


def scrivi(espressione: Espressione, riga: int, colonne: Mapping[str, int], intestazione: int = 1) -> str:
    """The formula, without its equals sign, in the file's (English) form.

    Args:
        espressione: the expression.
        riga: the row the formula stands in, counted from 1.
        colonne: the column, counted from 1, of each column of its table.
        intestazione: the row of the headers of its table.
    """
    return stampo(espressione, colonne, intestazione) % {"riga": riga}


def stampo(espressione: Espressione, colonne: Mapping[str, int], intestazione: int = 1) -> str:
    """The formula of every row of a column, to be filled in with ``% {"riga": row}``.

    Args:
        espressione: the expression.
        colonne: as in ``scrivi``.
        intestazione: as in ``scrivi``.
    """
    return _stampo(Stessa(espressione), tuple(colonne.items()), intestazione)


@lru_cache(maxsize=_RICORDATE)
def _stampo(stessa: Stessa, posti: tuple[tuple[str, int], ...], intestazione: int) -> str:
    return _uguale(stessa.espressione, posti, intestazione)


@lru_cache(maxsize=_RICORDATE)
def _uguale(espressione: Espressione, posti: tuple[tuple[str, int], ...], intestazione: int) -> str:  # noqa: C901  (a case a node)
    """The formula of every row of a column, to be filled in with the row; a per cent sign in it stands twice."""
    colonne = dict(posti)

    def fin_qui(cella: Cella) -> str:
        lettera = column_letters(colonne[cella.colonna])
        return f"{lettera}${intestazione}:{lettera}{_RIGA}"

    def testo(nodo: Espressione) -> str:  # noqa: C901, PLR0911, PLR0912  (a case a node)
        match nodo:
            case Costante(str() as valore):
                return _fra_virgolette(valore)
            case Costante(valore):
                return f"{valore}"
            case Cella(colonna):
                return f"{column_letters(colonne[colonna])}{_RIGA}"
            case Nome() | Colonna():
                return nodo.nome
            case Binaria():
                return _binaria(nodo, testo(nodo.sinistra), testo(nodo.destra))
            case Se(condizione, allora, altrimenti):
                return f"IF({testo(condizione)},{testo(allora)},{testo(altrimenti)})"
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
                return f"SUMPRODUCT(--({criteri.nome}={confrontato(valore)}),{colonna.nome})"
            case ContaSe(criteri, valore):
                return f"SUMPRODUCT(--({criteri.nome}={confrontato(valore)}))"
            case ContaVuote(criteri, valore, colonna, diverso):
                segno = "<>" if diverso else "="
                return f'SUMPRODUCT(--({criteri.nome}{segno}{confrontato(valore)}),--({colonna.nome}=""))'
            case ContaCome(criteri, modello):
                return f"COUNTIF({criteri.nome},{testo(modello)})"
            case Somiglia(cella, modelli):
                return f"SUMPRODUCT(COUNTIF({testo(cella)},{modelli.nome}))"
            case Contiene(argomento, cercato):
                return f"ISNUMBER(SEARCH({testo(cercato)},{testo(argomento)}))"
            case ContaFinQui(gruppo):
                return f"SUMPRODUCT(--({fin_qui(gruppo)}={testo(gruppo)}))"
            case Progressiva(gruppo, colonna):
                return f"SUMPRODUCT(--({fin_qui(gruppo)}={testo(gruppo)}),{fin_qui(colonna)})"
        tipo = 1 if nodo.fascia else 0
        return f'IFERROR(INDEX({nodo.risultati.nome},MATCH({testo(nodo.valore)},{nodo.chiavi.nome},{tipo})),"")'

    def confrontato(nodo: Espressione) -> str:
        """The right side of an equality."""
        return f"({testo(nodo)})" if isinstance(nodo, Binaria) and nodo.operatore not in _PRECEDENZA else testo(nodo)

    return testo(espressione)


def _fra_virgolette(testo: str) -> str:
    raddoppiato = testo.replace('"', '""').replace("%", "%%")
    return f'"{raddoppiato}"'


def _binaria(nodo: Binaria, sinistra: str, destra: str) -> str:
    """The operands in parentheses where the order of the operators needs them."""
    mia = _PRECEDENZA.get(nodo.operatore, 0)
    if isinstance(nodo.sinistra, Binaria) and _PRECEDENZA.get(nodo.sinistra.operatore, 0) < mia:
        sinistra = f"({sinistra})"
    if isinstance(nodo.destra, Binaria) and _PRECEDENZA.get(nodo.destra.operatore, 0) <= mia:
        destra = f"({destra})"
    return f"{sinistra}{nodo.operatore}{destra}"
