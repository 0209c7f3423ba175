"""A small language for the formulas of the workbooks.

One expression is written as a spreadsheet formula, and computed here from the values of its cells: what a workbook
shows, what is cached in it, and what is checked when it comes back cannot drift apart. Only functions that behave alike
in Excel 2016+, LibreOffice 7+ and Google Sheets have a node.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Protocol, TypeAlias

from perfxl.core.money import ratio, round_to, write_number
from perfxl.core.place import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Valore: TypeAlias = Fraction | str | bool | None
"""What a cell holds: a number, a text, a truth value, or nothing."""


class NonCalcolabileError(Exception):
    """The formula has no value that is the same everywhere.

    A spreadsheet would show an error, or its answer depends on the program or its language, or an operand is not there
    to be read.
    """


@dataclass(frozen=True, slots=True)
class Costante:
    """A number or a text written in the formula."""

    valore: int | str


@dataclass(frozen=True, slots=True)
class Cella:
    """The cell of this column in the formula's own row."""

    colonna: str


@dataclass(frozen=True, slots=True)
class Nome:
    """A single cell, by its defined name."""

    nome: str


@dataclass(frozen=True, slots=True)
class Colonna:
    """All the cells of a column of a table, by the defined name ``table_column``."""

    tabella: str
    colonna: str

    @property
    def nome(self) -> str:
        """The defined name of the column."""
        return f"{self.tabella}_{self.colonna}"


@dataclass(frozen=True, slots=True)
class Binaria:
    """Two operands and an operator: ``+ - * / & = <> < > <= >=``."""

    operatore: str
    sinistra: Espressione
    destra: Espressione


@dataclass(frozen=True, slots=True)
class Se:
    """IF."""

    condizione: Espressione
    allora: Espressione
    altrimenti: Espressione


@dataclass(frozen=True, slots=True)
class Oppure:
    """OR."""

    casi: tuple[Espressione, ...]


@dataclass(frozen=True, slots=True)
class Numerica:
    """ISNUMBER."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Testuale:
    """ISTEXT; an empty text that a formula gives is a text."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Arrotonda:
    """ROUND: half away from zero."""

    argomento: Espressione
    cifre: int


@dataclass(frozen=True, slots=True)
class Assoluto:
    """ABS."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Somma:
    """SUM over a column: texts and empty cells count nothing."""

    colonna: Colonna


@dataclass(frozen=True, slots=True)
class SommaSe:
    """SUMPRODUCT: the numbers of a column in the rows where another column equals this value.

    Not SUMIF, which takes «1.10» for «1.1», and a text for the number that it says in some programs only.
    """

    criteri: Colonna
    valore: Espressione
    colonna: Colonna


@dataclass(frozen=True, slots=True)
class ContaSe:
    """SUMPRODUCT: how many cells of a column equal this value; not COUNTIF, as above."""

    criteri: Colonna
    valore: Espressione


@dataclass(frozen=True, slots=True)
class ContaVuote:
    """SUMPRODUCT: in how many rows where one column equals this value (or does not, ``diverso``) another is empty."""

    criteri: Colonna
    valore: Espressione
    colonna: Colonna
    diverso: bool = False


@dataclass(frozen=True, slots=True)
class ContaCome:
    """COUNTIF: how many texts of a column are like a pattern: ``*`` for any signs, ``?`` for one; numbers are not.

    The pattern must have one of the two, and no ``~``: else programs do not agree on texts that look like numbers.
    """

    criteri: Colonna
    modello: Espressione


@dataclass(frozen=True, slots=True)
class Somiglia:
    """SUMPRODUCT of COUNTIF: how many patterns of a column, as above, a cell is like.

    For the rules of a cell to fill in alone: not every program computes it in a cell.
    """

    cella: Cella
    modelli: Colonna


@dataclass(frozen=True, slots=True)
class Contiene:
    """ISNUMBER of SEARCH: whether a text has another in it, capitals or not; the other without ``?``, ``*``, ``~``."""

    testo: Espressione
    cercato: Espressione


@dataclass(frozen=True, slots=True)
class ContaFinQui:
    """SUMPRODUCT: how many rows of the same group there are, down to the formula's own row; anchored as below."""

    gruppo: Cella


@dataclass(frozen=True, slots=True)
class Progressiva:
    """SUMPRODUCT: the numbers of a column, down to the formula's own row, in the rows of the same group.

    It is anchored to the header above, so that it holds when rows are inserted, moved or sorted.
    """

    gruppo: Cella
    colonna: Cella


@dataclass(frozen=True, slots=True)
class Cerca:
    """INDEX/MATCH: the cell of a column in the row where the key column has the value; an empty text where none has.

    With ``fascia`` the keys rise, and the row is the last whose key does not exceed the value.
    """

    valore: Espressione
    chiavi: Colonna
    risultati: Colonna
    fascia: bool = False


Espressione: TypeAlias = (
    Costante
    | Cella
    | Nome
    | Colonna
    | Binaria
    | Se
    | Oppure
    | Numerica
    | Testuale
    | Arrotonda
    | Assoluto
    | Somma
    | SommaSe
    | ContaSe
    | ContaVuote
    | ContaCome
    | Somiglia
    | Contiene
    | ContaFinQui
    | Progressiva
    | Cerca
)


class Fonte(Protocol):
    """Where the operands of a formula are read."""

    def cella(self, colonna: str) -> Valore:
        """The cell of this column in the formula's own row."""

    def nome(self, nome: str) -> Valore:
        """The cell with this defined name."""

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        """The cells of a column of a table."""

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        """The cells of a column of the formula's own table, from the first to that of its own row."""


_PRECEDENZA = {"*": 3, "/": 3, "+": 2, "-": 2, "&": 1}


def scrivi(espressione: Espressione, riga: int, colonne: Mapping[str, int], intestazione: int = 1) -> str:  # noqa: C901  (a case a node)
    """The formula, without its equals sign, in the file's (English) form.

    Args:
        espressione: the expression.
        riga: the row the formula stands in, counted from 1.
        colonne: the column, counted from 1, of each column of its table.
        intestazione: the row of the headers of its table.
    """

    def fin_qui(cella: Cella) -> str:
        lettera = column_letters(colonne[cella.colonna])
        return f"{lettera}${intestazione}:{lettera}{riga}"

    def testo(nodo: Espressione) -> str:  # noqa: C901, PLR0911, PLR0912  (a case a node)
        match nodo:
            case Costante(str() as valore):
                raddoppiato = valore.replace('"', '""')
                return f'"{raddoppiato}"'
            case Costante(valore):
                return f"{valore}"
            case Cella(colonna):
                return f"{column_letters(colonne[colonna])}{riga}"
            case Nome() | Colonna():
                return nodo.nome
            case Binaria():
                return _scrivi_binaria(nodo, testo(nodo.sinistra), testo(nodo.destra))
            case Se(condizione, allora, altrimenti):
                return f"IF({testo(condizione)},{testo(allora)},{testo(altrimenti)})"
            case Oppure(casi):
                return f"OR({','.join(testo(caso) for caso in casi)})"
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


def _scrivi_binaria(nodo: Binaria, sinistra: str, destra: str) -> str:
    """The operands in parentheses where the order of the operators needs them."""
    mia = _PRECEDENZA.get(nodo.operatore, 0)
    if isinstance(nodo.sinistra, Binaria) and _PRECEDENZA.get(nodo.sinistra.operatore, 0) < mia:
        sinistra = f"({sinistra})"
    if isinstance(nodo.destra, Binaria) and _PRECEDENZA.get(nodo.destra.operatore, 0) <= mia:
        destra = f"({destra})"
    return f"{sinistra}{nodo.operatore}{destra}"


def calcola(espressione: Espressione, fonte: Fonte) -> Fraction | str | bool:
    """The exact value that a spreadsheet computes from these operands: zero where it only repeats an empty cell.

    Raises:
        NonCalcolabileError: an operand has no value, or spreadsheets show an error, or do not agree.
    """
    valore = _valuta(espressione, fonte)
    return Fraction(0) if valore is None else valore


def _valuta(espressione: Espressione, fonte: Fonte) -> Valore:  # noqa: C901, PLR0911, PLR0912  (a case a node)
    match espressione:
        case Costante(valore):
            return valore if isinstance(valore, str) else Fraction(valore)
        case Cella(colonna):
            return fonte.cella(colonna)
        case Nome(nome):
            return fonte.nome(nome)
        case Colonna():
            raise NonCalcolabileError(espressione.nome)
        case Binaria(operatore, sinistra, destra):
            return _binaria(operatore, _valuta(sinistra, fonte), _valuta(destra, fonte))
        case Se(condizione, allora, altrimenti):
            return _valuta(allora if _vera(_valuta(condizione, fonte)) else altrimenti, fonte)
        case Oppure(casi):
            return True in [_vera(_valuta(caso, fonte)) for caso in casi]
        case Numerica(argomento):
            return isinstance(_valuta(argomento, fonte), Fraction)
        case Testuale(argomento):
            return isinstance(_valuta(argomento, fonte), str)
        case Arrotonda(argomento, cifre):
            return round_to(_numero(_valuta(argomento, fonte)), cifre)
        case Assoluto(argomento):
            return abs(_numero(_valuta(argomento, fonte)))
        case Somma() | SommaSe() | ContaSe() | ContaVuote():
            return _aggregata(espressione, fonte)
        case ContaCome(criteri, modello):
            celle = fonte.colonna(criteri.tabella, criteri.colonna)
            come = _come(_testo(_valuta(modello, fonte)))
            return Fraction(sum(isinstance(cella, str) and come.fullmatch(cella) is not None for cella in celle))
        case Somiglia(cella, modelli):
            scritto = _valuta(cella, fonte)
            tutti = [_come(_testo(modello)) for modello in fonte.colonna(modelli.tabella, modelli.colonna)]
            return Fraction(sum(isinstance(scritto, str) and come.fullmatch(scritto) is not None for come in tutti))
        case Contiene(argomento, cercato):
            testo = _testo(_valuta(argomento, fonte)).casefold()
            return _testo(_valuta(cercato, fonte)).casefold() in testo
        case ContaFinQui(gruppo):
            mio = fonte.cella(gruppo.colonna)
            return Fraction(sum(_pari(chiave, mio) for chiave in fonte.fin_qui(gruppo.colonna)))
        case Progressiva(gruppo, colonna):
            return _progressiva(gruppo, colonna, fonte)
    return _cerca(espressione, fonte)


@cache
def _come(modello: str) -> re.Pattern[str]:
    """A pattern of a spreadsheet as a regular expression."""
    segni = {"*": ".*", "?": "."}
    return re.compile("".join(segni.get(segno) or re.escape(segno) for segno in modello), re.IGNORECASE | re.DOTALL)


def _progressiva(gruppo: Cella, colonna: Cella, fonte: Fonte) -> Fraction:
    mio = fonte.cella(gruppo.colonna)
    righe = zip(_pari_a(mio, fonte.fin_qui(gruppo.colonna)), fonte.fin_qui(colonna.colonna), strict=True)
    return _somma([cella for conta, cella in righe if conta])


def _aggregata(nodo: Somma | SommaSe | ContaSe | ContaVuote, fonte: Fonte) -> Fraction:
    if isinstance(nodo, Somma):
        return _somma(fonte.colonna(nodo.colonna.tabella, nodo.colonna.colonna))
    cercato = _valuta(nodo.valore, fonte)
    chiavi = fonte.colonna(nodo.criteri.tabella, nodo.criteri.colonna)
    diverso = isinstance(nodo, ContaVuote) and nodo.diverso
    contate = [pari is not diverso for pari in _pari_a(cercato, chiavi)]
    if isinstance(nodo, ContaSe):
        return Fraction(sum(contate))
    celle = fonte.colonna(nodo.colonna.tabella, nodo.colonna.colonna)
    scelte = [cella for conta, cella in zip(contate, celle, strict=True) if conta]
    return Fraction(sum(_pari(cella, "") for cella in scelte)) if isinstance(nodo, ContaVuote) else _somma(scelte)


def _somma(celle: Sequence[Valore]) -> Fraction:
    """The sum of the numbers; those over the same denominator as whole numbers, for long columns have one or two."""
    sopra: dict[int, int] = {}
    for cella in celle:
        if type(cella) is Fraction:
            sopra[cella.denominator] = sopra.get(cella.denominator, 0) + cella.numerator
    return sum((Fraction(numeratore, denominatore) for denominatore, numeratore in sopra.items()), Fraction(0))


def _cerca(nodo: Cerca, fonte: Fonte) -> Valore:
    cercato = _valuta(nodo.valore, fonte)
    chiavi = fonte.colonna(nodo.chiavi.tabella, nodo.chiavi.colonna)
    risultati = fonte.colonna(nodo.risultati.tabella, nodo.risultati.colonna)
    if nodo.fascia:
        _in_ordine(chiavi)
    trovato: Valore = ""
    for chiave, risultato in zip(chiavi, risultati, strict=True):
        if nodo.fascia:
            if isinstance(chiave, Fraction) and isinstance(cercato, Fraction) and chiave <= cercato:
                trovato = risultato
        elif cercato is not None and _trova(chiave, cercato):
            return risultato
    return trovato


def _in_ordine(chiavi: Sequence[Valore]) -> None:
    """Look at the keys of bands.

    Raises:
        NonCalcolabileError: they do not rise: then every program finds another band.
    """
    numeri = [chiave for chiave in chiavi if isinstance(chiave, Fraction)]
    if numeri != sorted(numeri):
        raise NonCalcolabileError(numeri)


def _numero(valore: Valore) -> Fraction:
    """The number that arithmetic sees in a cell: an empty one counts zero."""
    if valore is None:
        return Fraction(0)
    if type(valore) is Fraction:  # quicker than isinstance, which asks an abstract class
        return valore
    raise NonCalcolabileError(valore)


def _vera(valore: Valore) -> bool:
    if isinstance(valore, bool):
        return valore
    return _numero(valore) != 0


def _pari_a(cercato: Valore, celle: Sequence[Valore]) -> list[bool]:
    """Which cells equal a value, as ``_pari``: quick for texts and numbers, for they look through long columns."""
    if isinstance(cercato, str) and cercato != "":
        piccolo = cercato.casefold()
        return [isinstance(cella, str) and cella.casefold() == piccolo for cella in celle]
    if type(cercato) is Fraction and cercato != 0:
        sopra, sotto = cercato.as_integer_ratio()
        return [type(c) is Fraction and c.numerator == sopra and c.denominator == sotto for c in celle]
    return [_pari(cella, cercato) for cella in celle]


def _pari(a: Valore, b: Valore) -> bool:
    """Equality by the operator: an empty cell equals an empty text, zero and false; capitals do not count."""
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    if a is None or b is None:
        return a in {None, "", 0} and b in {None, "", 0}
    if type(a) is not type(b):
        return False
    return a == b


def _trova(chiave: Valore, cercato: Valore) -> bool:
    """Whether MATCH takes the cell for the value: an empty one never.

    Raises:
        NonCalcolabileError: a number against a text that says it; some spreadsheets take it, others do not.
    """
    testo, numero = (chiave, cercato) if isinstance(chiave, str) else (cercato, chiave)
    if isinstance(testo, str) and isinstance(numero, Fraction) and testo == write_number(numero).replace(".", ""):
        raise NonCalcolabileError(testo)
    return chiave is not None and _pari(chiave, cercato)


def _binaria(operatore: str, a: Valore, b: Valore) -> Valore:  # noqa: C901, PLR0911, PLR0912  (a case an operator)
    match operatore:
        case "=":
            return _pari(a, b)
        case "<>":
            return not _pari(a, b)
        case "&":
            return f"{_testo(a)}{_testo(b)}"
        case "+":
            return _numero(a) + _numero(b)
        case "-":
            return _numero(a) - _numero(b)
        case "*":
            return _numero(a) * _numero(b)
        case "/":
            if _numero(b) == 0:
                raise NonCalcolabileError(operatore)
            return ratio(_numero(a), _numero(b))
        case "<":
            return _numero(a) < _numero(b)
        case ">":
            return _numero(a) > _numero(b)
        case "<=":
            return _numero(a) <= _numero(b)
        case ">=":
            return _numero(a) >= _numero(b)
        case _:
            raise ValueError(operatore)


def _testo(valore: Valore) -> str:
    """A value joined to a text; numbers only where they are whole, for their text depends on the reader's language."""
    if valore is None:
        return ""
    if isinstance(valore, Fraction) and valore.denominator == 1:
        return f"{valore.numerator}"
    if isinstance(valore, str):
        return valore
    raise NonCalcolabileError(valore)


def somma_di(espressioni: Iterable[Espressione]) -> Espressione:
    """The sum of some expressions; zero of none."""
    somma: Espressione | None = None
    for espressione in espressioni:
        somma = espressione if somma is None else Binaria("+", somma, espressione)
    return Costante(0) if somma is None else somma
