"""An expression as the text of a spreadsheet formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.espressione import (
    ARGOMENTO,
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    Cerca,
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
    from collections.abc import Callable, Mapping

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
        testo = self.stampo(espressione).replace(_RIGA, f"{riga}")
        return testo if argomento is None else testo.replace(_ARGOMENTO, _costante(argomento))

    def stampo(self, nodo: Espressione) -> str:
        """The formula, or a part of it, with its blanks."""
        scritto = self._stampi.get(id(nodo))
        if scritto is None:
            scritto = self._stampi[id(nodo)] = (nodo, _REGOLE[type(nodo)](self, nodo))  # who is held keeps its identity
        return scritto[1]

    def confrontato(self, nodo: Espressione) -> str:
        """The right side of an equality."""
        testo = self.stampo(nodo)
        return f"({testo})" if isinstance(nodo, Binaria) and nodo.operatore not in _PRECEDENZA else testo

    def cella(self, cella: Cella) -> str:
        """A cell of the own row; or the argument of a page."""
        return _ARGOMENTO if cella == ARGOMENTO else f"{self._lettere[cella.colonna]}{_RIGA}"

    def fin_qui(self, cella: Cella) -> str:
        """A column from its header to the own row."""
        lettera = self._lettere[cella.colonna]
        return f"{lettera}${self._intestazione}:{lettera}{_RIGA}"


def _costante(valore: int | str) -> str:
    """A constant as a formula has it: a text between quotes, those in it twice."""
    if not isinstance(valore, str):
        return f"{valore}"
    raddoppiato = valore.replace('"', '""')
    return f'"{raddoppiato}"'


def _binaria(stampi: Stampi, nodo: Binaria) -> str:
    """The operands in parentheses where the order of the operators needs them."""
    sinistra, destra = stampi.stampo(nodo.sinistra), stampi.stampo(nodo.destra)
    mia = _PRECEDENZA.get(nodo.operatore, 0)
    if isinstance(nodo.sinistra, Binaria) and _PRECEDENZA.get(nodo.sinistra.operatore, 0) < mia:
        sinistra = f"({sinistra})"
    if isinstance(nodo.destra, Binaria) and _PRECEDENZA.get(nodo.destra.operatore, 0) <= mia:
        destra = f"({destra})"
    return f"{sinistra}{nodo.operatore}{destra}"


def _conta_vuote(s: Stampi, n: ContaVuote) -> str:
    segno = "<>" if n.diverso else "="
    return f'SUMPRODUCT(--({n.criteri.nome}{segno}{s.confrontato(n.valore)}),--({n.colonna.nome}=""))'


def _cerca(s: Stampi, n: Cerca) -> str:
    posto = f"MATCH({s.stampo(n.valore)},{n.chiavi.nome},{1 if n.fascia else 0})"
    return f'IFERROR(INDEX({n.risultati.nome},{posto}),"")'


_REGOLE: Mapping[type, Callable[[Stampi, Any], str]] = {
    Costante: lambda _, n: _costante(n.valore),
    Cella: lambda s, n: s.cella(n),
    Nome: lambda _, n: n.nome,
    Colonna: lambda _, n: n.nome,
    Binaria: _binaria,
    Se: lambda s, n: f"IF({s.stampo(n.condizione)},{s.stampo(n.allora)},{s.stampo(n.altrimenti)})",
    Oppure: lambda s, n: f"OR({','.join([s.stampo(caso) for caso in n.casi])})",
    Numerica: lambda s, n: f"ISNUMBER({s.stampo(n.argomento)})",
    Testuale: lambda s, n: f"ISTEXT({s.stampo(n.argomento)})",
    Arrotonda: lambda s, n: f"ROUND({s.stampo(n.argomento)},{n.cifre})",
    Assoluto: lambda s, n: f"ABS({s.stampo(n.argomento)})",
    Somma: lambda _, n: f"SUM({n.colonna.nome})",
    SommaSe: lambda s, n: f"SUMPRODUCT(--({n.criteri.nome}={s.confrontato(n.valore)}),{n.colonna.nome})",
    ContaSe: lambda s, n: f"SUMPRODUCT(--({n.criteri.nome}={s.confrontato(n.valore)}))",
    ContaTutte: lambda s, n: f"SUMPRODUCT({','.join([f'--({c.nome}={s.confrontato(v)})' for c, v in n.criteri])})",
    ContaVuote: _conta_vuote,
    ContaCome: lambda s, n: f"COUNTIF({n.criteri.nome},{s.stampo(n.modello)})",
    Somiglia: lambda s, n: f"SUMPRODUCT(COUNTIF({s.stampo(n.cella)},{n.modelli.nome}))",
    Contiene: lambda s, n: f"ISNUMBER(SEARCH({s.stampo(n.cercato)},{s.stampo(n.testo)}))",
    ContaFinQui: lambda s, n: f"SUMPRODUCT(--({s.fin_qui(n.gruppo)}={s.stampo(n.gruppo)}))",
    Progressiva: lambda s, n: f"SUMPRODUCT(--({s.fin_qui(n.gruppo)}={s.stampo(n.gruppo)}),{s.fin_qui(n.colonna)})",
    Cerca: _cerca,
}
"""How each kind of node is written."""
