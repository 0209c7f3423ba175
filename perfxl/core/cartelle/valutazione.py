"""The exact value of an expression, from the values of its cells."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.espressione import (
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
    NonCalcolabileError,
    Numerica,
    Oppure,
    Progressiva,
    Se,
    Somiglia,
    Somma,
    SommaSe,
    Testuale,
)
from perfxl.core.money import ratio, round_to, write_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Fonte, Valore

_ZERO = Fraction(0)
_intero = lru_cache(maxsize=1024)(Fraction)
"""A whole number as the value of a cell."""


def calcola(espressione: Espressione, fonte: Fonte) -> Fraction | str | bool:
    """The exact value that a spreadsheet computes from these operands: zero where it only repeats an empty cell.

    Raises:
        NonCalcolabileError: an operand has no value, or spreadsheets show an error, or do not agree.
    """
    valore = _valore(espressione, fonte)
    return _ZERO if valore is None else valore


def _valore(nodo: Espressione, fonte: Fonte) -> Valore:
    return _REGOLE[type(nodo)](nodo, fonte)


# ---- of the own row


def _costante(nodo: Costante, _: Fonte) -> Valore:
    return nodo.valore if isinstance(nodo.valore, str) else _intero(nodo.valore)


def _cella(nodo: Cella, fonte: Fonte) -> Valore:
    return fonte.cella(nodo.colonna)


def _nome(nodo: Nome, fonte: Fonte) -> Valore:
    return fonte.nome(nodo.nome)


def _binaria(nodo: Binaria, fonte: Fonte) -> Valore:
    """Raises ValueError where there is no such operator."""
    if nodo.operatore not in _OPERATORI:
        raise ValueError(nodo.operatore)
    return _OPERATORI[nodo.operatore](_valore(nodo.sinistra, fonte), _valore(nodo.destra, fonte))


def _se(nodo: Se, fonte: Fonte) -> Valore:
    return _valore(nodo.allora if _vera(_valore(nodo.condizione, fonte)) else nodo.altrimenti, fonte)


def _oppure(nodo: Oppure, fonte: Fonte) -> bool:
    return True in [_vera(_valore(caso, fonte)) for caso in nodo.casi]


def _numerica(nodo: Numerica, fonte: Fonte) -> bool:
    return type(_valore(nodo.argomento, fonte)) is Fraction


def _testuale(nodo: Testuale, fonte: Fonte) -> bool:
    return isinstance(_valore(nodo.argomento, fonte), str)


def _arrotonda(nodo: Arrotonda, fonte: Fonte) -> Fraction:
    return round_to(_numero(_valore(nodo.argomento, fonte)), nodo.cifre)


def _assoluto(nodo: Assoluto, fonte: Fonte) -> Fraction:
    return abs(_numero(_valore(nodo.argomento, fonte)))


def _contiene(nodo: Contiene, fonte: Fonte) -> bool:
    testo = _testo(_valore(nodo.testo, fonte)).casefold()
    return _testo(_valore(nodo.cercato, fonte)).casefold() in testo


# ---- of whole columns


def _intervallo(nodo: Colonna, _: Fonte) -> Valore:
    raise NonCalcolabileError(nodo.nome)


def _della(colonna: Colonna, fonte: Fonte) -> Sequence[Valore]:
    return fonte.colonna(colonna.tabella, colonna.colonna)


def _somma_colonna(nodo: Somma, fonte: Fonte) -> Fraction:
    return _somma(_della(nodo.colonna, fonte))


def _contate(nodo: SommaSe | ContaSe | ContaVuote, fonte: Fonte) -> list[bool]:
    """Which rows have the value that is looked for."""
    cercato = _valore(nodo.valore, fonte)
    return _pari_a(cercato, _della(nodo.criteri, fonte))


def _conta_se(nodo: ContaSe, fonte: Fonte) -> Fraction:
    return _intero(sum(_contate(nodo, fonte)))


def _somma_se(nodo: SommaSe, fonte: Fonte) -> Fraction:
    return _somma(_scelte(_contate(nodo, fonte), _della(nodo.colonna, fonte)))


def _conta_tutte(nodo: ContaTutte, fonte: Fonte) -> Fraction:
    pari = [_pari_a(_valore(valore, fonte), _della(colonna, fonte)) for colonna, valore in nodo.criteri]
    return _intero(sum(map(all, zip(*pari, strict=True))))


def _conta_vuote(nodo: ContaVuote, fonte: Fonte) -> Fraction:
    contate = [pari is not nodo.diverso for pari in _contate(nodo, fonte)]
    return _intero(sum(_pari(cella, "") for cella in _scelte(contate, _della(nodo.colonna, fonte))))


def _scelte(contate: Sequence[bool], celle: Sequence[Valore]) -> list[Valore]:
    """The cells of the rows that count."""
    return [cella for conta, cella in zip(contate, celle, strict=True) if conta]


def _conta_come(nodo: ContaCome, fonte: Fonte) -> Fraction:
    celle = _della(nodo.criteri, fonte)
    if not isinstance(celle, Celle):
        celle = Celle(celle)
    modello = _testo(_valore(nodo.modello, fonte))
    if _quanti_come(celle.numeri, modello) > 0:
        raise NonCalcolabileError(modello)  # some programs count a number like the pattern, others do not
    return _intero(_quanti_come(celle.testi, modello))


@lru_cache(maxsize=1024)
def _cifre(numero: Fraction) -> str:
    """A number as a cell shows it, without points between its thousands."""
    return write_number(numero).replace(".", "")


def _somiglia(nodo: Somiglia, fonte: Fonte) -> Fraction:
    scritto = fonte.cella(nodo.cella.colonna)
    modelli = [_testo(modello) for modello in _della(nodo.modelli, fonte)]
    return _intero(sum(_quanti_come([scritto], modello) for modello in modelli) if isinstance(scritto, str) else 0)


class Celle(list["Valore"]):
    """The cells of a column, and what is found in it once, however many formulas look for something."""

    @cached_property
    def testi(self) -> Sequence[str]:
        """Its texts."""
        return [cella for cella in self if isinstance(cella, str)]

    @cached_property
    def numeri(self) -> Sequence[str]:
        """Its numbers, as cells show them."""
        return [_cifre(cella) for cella in self if type(cella) is Fraction]


def _quanti_come(testi: Sequence[str], modello: str) -> int:
    """How many texts are like a pattern of a spreadsheet; most columns have not even its figures."""
    insieme = "\n".join(testi)
    if not all(cifre in insieme for cifre in _cifre_del_modello(modello)):
        return 0
    come = _espressione(modello).fullmatch
    return sum(come(testo) is not None for testo in testi)


@cache
def _cifre_del_modello(modello: str) -> Sequence[str]:
    return re.findall("[0-9]+", modello)


@cache
def _espressione(modello: str) -> re.Pattern[str]:
    """A pattern of a spreadsheet as a regular expression."""
    segni = {"*": ".*", "?": "."}
    return re.compile("".join(segni.get(segno) or re.escape(segno) for segno in modello), re.IGNORECASE | re.DOTALL)


def _conta_fin_qui(nodo: ContaFinQui, fonte: Fonte) -> Fraction:
    colonna = nodo.gruppo.colonna
    return _intero(sum(_pari_a(fonte.cella(colonna), fonte.fin_qui(colonna))))


def _progressiva(nodo: Progressiva, fonte: Fonte) -> Fraction:
    colonna = nodo.gruppo.colonna
    contate = _pari_a(fonte.cella(colonna), fonte.fin_qui(colonna))
    return _somma(_scelte(contate, fonte.fin_qui(nodo.colonna.colonna)))


def _somma(celle: Sequence[Valore]) -> Fraction:
    """The sum of the numbers; those over the same denominator as whole numbers, for long columns have one or two."""
    sopra: dict[int, int] = {}
    for cella in celle:
        if type(cella) is Fraction:
            sopra[cella.denominator] = sopra.get(cella.denominator, 0) + cella.numerator
    return sum((Fraction(numeratore, denominatore) for denominatore, numeratore in sopra.items()), _ZERO)


def _cerca(nodo: Cerca, fonte: Fonte) -> Valore:
    cercato = _valore(nodo.valore, fonte)
    chiavi, risultati = _della(nodo.chiavi, fonte), _della(nodo.risultati, fonte)
    return _della_fascia(cercato, chiavi, risultati) if nodo.fascia else _della_chiave(cercato, chiavi, risultati)


def _della_fascia(cercato: Valore, chiavi: Sequence[Valore], risultati: Sequence[Valore]) -> Valore:
    _in_ordine(chiavi)
    trovato: Valore = ""
    for chiave, risultato in zip(chiavi, risultati, strict=True):
        if type(chiave) is Fraction and type(cercato) is Fraction and _differenza(chiave, cercato) <= 0:
            trovato = risultato
    return trovato


def _della_chiave(cercato: Valore, chiavi: Sequence[Valore], risultati: Sequence[Valore]) -> Valore:
    for chiave, risultato in zip(chiavi, risultati, strict=True):
        if type(chiave) is not type(cercato):
            _distingui(chiave, cercato)
        elif chiave is not None and _pari(chiave, cercato):
            return risultato
    return ""


def _in_ordine(chiavi: Sequence[Valore]) -> None:
    """Look at the keys of bands.

    Raises:
        NonCalcolabileError: they do not rise: then every program finds another band.
    """
    numeri = [chiave for chiave in chiavi if type(chiave) is Fraction]
    if any(_differenza(prima, dopo) > 0 for prima, dopo in pairwise(numeri)):
        raise NonCalcolabileError(numeri)


def _numero(valore: Valore) -> Fraction:
    """The number that arithmetic sees in a cell: an empty one counts zero."""
    if type(valore) is Fraction:  # quicker than isinstance, which asks an abstract class
        return valore
    if valore is None:
        return _ZERO
    raise NonCalcolabileError(valore)


def _vera(valore: Valore) -> bool:
    if isinstance(valore, bool):
        return valore
    return _numero(valore).numerator != 0


def _pari_a(cercato: Valore, celle: Sequence[Valore]) -> list[bool]:
    """Which cells equal a value, as ``_pari``: quick for texts and numbers, for they look through long columns."""
    if isinstance(cercato, str) and cercato != "":
        piccolo = cercato.casefold()
        return [isinstance(cella, str) and (cella == cercato or cella.casefold() == piccolo) for cella in celle]
    if type(cercato) is Fraction and cercato.numerator != 0:
        sopra, sotto = cercato.numerator, cercato.denominator
        return [type(c) is Fraction and c.numerator == sopra and c.denominator == sotto for c in celle]
    return [_pari(cella, cercato) for cella in celle]


def _pari(a: Valore, b: Valore) -> bool:
    """Equality by the operator: an empty cell equals an empty text, zero and false; capitals do not count."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b or a.casefold() == b.casefold()
    if a is None or b is None:
        return _nulla(a) and _nulla(b)
    if type(a) is Fraction and type(b) is Fraction:
        return a.numerator == b.numerator and a.denominator == b.denominator
    return type(a) is type(b) and a == b


def _nulla(valore: Valore) -> bool:
    """Whether a value is what an empty cell equals."""
    return valore.numerator == 0 if type(valore) is Fraction else valore in {None, "", False}


def _differenza(a: Fraction, b: Fraction) -> int:
    """A whole number with the sign of the difference: quicker than the difference itself."""
    return a.numerator * b.denominator - b.numerator * a.denominator


def _distingui(chiave: Valore, cercato: Valore) -> None:
    """MATCH takes no cell for a value of another kind.

    Raises:
        NonCalcolabileError: a number against a text that says it; some spreadsheets take it, others do not.
    """
    testo, numero = (chiave, cercato) if isinstance(chiave, str) else (cercato, chiave)
    if isinstance(testo, str) and type(numero) is Fraction and testo == _cifre(numero):
        raise NonCalcolabileError(testo)


_OPERATORI: Mapping[str, Callable[[Valore, Valore], Valore]] = {
    "=": _pari,
    "<>": lambda a, b: not _pari(a, b),
    "&": lambda a, b: f"{_testo(a)}{_testo(b)}",
    "+": lambda a, b: _numero(a) + _numero(b),
    "-": lambda a, b: _numero(a) - _numero(b),
    "*": lambda a, b: _numero(a) * _numero(b),
    "/": lambda a, b: _quoziente(_numero(a), _numero(b)),
    "<": lambda a, b: _differenza(_numero(a), _numero(b)) < 0,
    ">": lambda a, b: _differenza(_numero(a), _numero(b)) > 0,
    "<=": lambda a, b: _differenza(_numero(a), _numero(b)) <= 0,
    ">=": lambda a, b: _differenza(_numero(a), _numero(b)) >= 0,
}


def _quoziente(a: Fraction, b: Fraction) -> Fraction:
    if b.numerator == 0:
        raise NonCalcolabileError("/")
    return ratio(a, b)


def _testo(valore: Valore) -> str:
    """A value joined to a text; numbers only where they are whole, for their text depends on the reader's language."""
    if valore is None:
        return ""
    if isinstance(valore, str):
        return valore
    if type(valore) is Fraction and valore.denominator == 1:
        return f"{valore.numerator}"
    raise NonCalcolabileError(valore)


_REGOLE: Mapping[type, Callable[[Any, Fonte], Valore]] = {
    Costante: _costante,
    Cella: _cella,
    Nome: _nome,
    Colonna: _intervallo,
    Binaria: _binaria,
    Se: _se,
    Oppure: _oppure,
    Numerica: _numerica,
    Testuale: _testuale,
    Arrotonda: _arrotonda,
    Assoluto: _assoluto,
    Somma: _somma_colonna,
    SommaSe: _somma_se,
    ContaSe: _conta_se,
    ContaTutte: _conta_tutte,
    ContaVuote: _conta_vuote,
    ContaCome: _conta_come,
    Somiglia: _somiglia,
    Contiene: _contiene,
    ContaFinQui: _conta_fin_qui,
    Progressiva: _progressiva,
    Cerca: _cerca,
}
"""What computes each kind of node: looked up, for a formula may stand in one row only, and be computed once."""
