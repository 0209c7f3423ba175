"""The exact value of an expression, from the values of its cells."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache, lru_cache
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
    Stessa,
    Testuale,
)
from perfxl.core.money import ratio, round_to, write_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TypeAlias

    from perfxl.core.cartelle.espressione import Cerca, Espressione, Fonte, Valore

    Calcolo: TypeAlias = Callable[[Fonte], Valore]
    _DiColonne: TypeAlias = (
        Colonna
        | Somma
        | SommaSe
        | ContaSe
        | ContaTutte
        | ContaVuote
        | ContaCome
        | Somiglia
        | ContaFinQui
        | Progressiva
        | Cerca
    )

_RICORDATE = 512
"""How many expressions stay ready to be computed: a column has one, and its rows come one after the other."""


def calcola(espressione: Espressione, fonte: Fonte) -> Fraction | str | bool:
    """The exact value that a spreadsheet computes from these operands: zero where it only repeats an empty cell.

    Raises:
        NonCalcolabileError: an operand has no value, or spreadsheets show an error, or do not agree.
    """
    valore = _pronta(Stessa(espressione))(fonte)
    return Fraction(0) if valore is None else valore


@lru_cache(maxsize=_RICORDATE)
def _pronta(stessa: Stessa) -> Calcolo:
    return _uguale(stessa.espressione)


@lru_cache(maxsize=_RICORDATE)
def _uguale(espressione: Espressione) -> Calcolo:
    """What computes an expression, whichever workbook of a plan it is drawn in."""
    return _calcolo(espressione)


def _calcolo(nodo: Espressione) -> Calcolo:  # noqa: C901, PLR0911  (a case a node)
    """What computes an expression: made once, for a column computes it in every row."""
    match nodo:
        case Costante(valore):
            costante = valore if isinstance(valore, str) else Fraction(valore)
            return lambda _: costante
        case Cella(colonna):
            return lambda fonte: fonte.cella(colonna)
        case Nome(nome):
            return lambda fonte: fonte.nome(nome)
        case Binaria(operatore, sinistra, destra):
            return _binaria(operatore, _calcolo(sinistra), _calcolo(destra))
        case Se(condizione, allora, altrimenti):
            return _se(_calcolo(condizione), _calcolo(allora), _calcolo(altrimenti))
        case Oppure(casi):
            calcoli = [_calcolo(caso) for caso in casi]
            return lambda fonte: True in [_vera(caso(fonte)) for caso in calcoli]
        case Numerica(argomento):
            numero = _calcolo(argomento)
            return lambda fonte: isinstance(numero(fonte), Fraction)
        case Testuale(argomento):
            scritto = _calcolo(argomento)
            return lambda fonte: isinstance(scritto(fonte), str)
        case Arrotonda(argomento, cifre):
            esatto = _calcolo(argomento)
            return lambda fonte: round_to(_numero(esatto(fonte)), cifre)
        case Assoluto(argomento):
            segnato = _calcolo(argomento)
            return lambda fonte: abs(_numero(segnato(fonte)))
        case Contiene(argomento, cercato):
            return _contiene(_calcolo(argomento), _calcolo(cercato))
    return _di_colonne(nodo)


def _di_colonne(nodo: _DiColonne) -> Calcolo:  # noqa: PLR0911  (a case a node)
    """As ``_calcolo``, where whole columns are looked through."""
    match nodo:
        case Colonna():
            return lambda _: _rifiuta(nodo.nome)
        case Somma(sommata):
            return lambda fonte: _somma(fonte.colonna(sommata.tabella, sommata.colonna))
        case SommaSe() | ContaSe() | ContaVuote():
            return _aggregata(nodo, _calcolo(nodo.valore))
        case ContaTutte(criteri):
            return _conta_tutte([(colonna, _calcolo(valore)) for colonna, valore in criteri])
        case ContaCome(criteri, modello):
            return _conta_come(criteri, _calcolo(modello))
        case Somiglia(cella, modelli):
            return lambda fonte: _somiglia(fonte.cella(cella.colonna), fonte.colonna(modelli.tabella, modelli.colonna))
        case ContaFinQui(gruppo):
            return lambda fonte: Fraction(sum(_pari_a(fonte.cella(gruppo.colonna), fonte.fin_qui(gruppo.colonna))))
        case Progressiva(gruppo, colonna):
            return lambda fonte: _progressiva(gruppo, colonna, fonte)
    return _cerca(nodo, _calcolo(nodo.valore))


def _rifiuta(perche: str) -> Valore:
    raise NonCalcolabileError(perche)


def _se(condizione: Calcolo, allora: Calcolo, altrimenti: Calcolo) -> Calcolo:
    return lambda fonte: (allora if _vera(condizione(fonte)) else altrimenti)(fonte)


def _contiene(argomento: Calcolo, cercato: Calcolo) -> Calcolo:
    def calcolo(fonte: Fonte) -> bool:
        testo = _testo(argomento(fonte)).casefold()
        return _testo(cercato(fonte)).casefold() in testo

    return calcolo


def _conta_come(criteri: Colonna, modello: Calcolo) -> Calcolo:
    def calcolo(fonte: Fonte) -> Fraction:
        celle = fonte.colonna(criteri.tabella, criteri.colonna)
        come = _come(_testo(modello(fonte)))
        if any(isinstance(cella, Fraction) and come.fullmatch(_cifre(cella)) is not None for cella in celle):
            raise NonCalcolabileError(come.pattern)  # some programs count a number like the pattern, others do not
        return Fraction(sum(isinstance(cella, str) and come.fullmatch(cella) is not None for cella in celle))

    return calcolo


def _cifre(numero: Fraction) -> str:
    """A number as a cell shows it, without points between its thousands."""
    return write_number(numero).replace(".", "")


def _somiglia(scritto: Valore, modelli: Sequence[Valore]) -> Fraction:
    tutti = [_come(_testo(modello)) for modello in modelli]
    return Fraction(sum(isinstance(scritto, str) and come.fullmatch(scritto) is not None for come in tutti))


@cache
def _come(modello: str) -> re.Pattern[str]:
    """A pattern of a spreadsheet as a regular expression."""
    segni = {"*": ".*", "?": "."}
    return re.compile("".join(segni.get(segno) or re.escape(segno) for segno in modello), re.IGNORECASE | re.DOTALL)


def _progressiva(gruppo: Cella, colonna: Cella, fonte: Fonte) -> Fraction:
    mio = fonte.cella(gruppo.colonna)
    righe = zip(_pari_a(mio, fonte.fin_qui(gruppo.colonna)), fonte.fin_qui(colonna.colonna), strict=True)
    return _somma([cella for conta, cella in righe if conta])


def _aggregata(nodo: SommaSe | ContaSe | ContaVuote, valore: Calcolo) -> Calcolo:
    diverso = isinstance(nodo, ContaVuote) and nodo.diverso

    def calcolo(fonte: Fonte) -> Fraction:
        cercato = valore(fonte)
        chiavi = fonte.colonna(nodo.criteri.tabella, nodo.criteri.colonna)
        contate = [pari is not diverso for pari in _pari_a(cercato, chiavi)]
        if isinstance(nodo, ContaSe):
            return Fraction(sum(contate))
        celle = fonte.colonna(nodo.colonna.tabella, nodo.colonna.colonna)
        scelte = [cella for conta, cella in zip(contate, celle, strict=True) if conta]
        return Fraction(sum(_pari(cella, "") for cella in scelte)) if isinstance(nodo, ContaVuote) else _somma(scelte)

    return calcolo


def _conta_tutte(criteri: Sequence[tuple[Colonna, Calcolo]]) -> Calcolo:
    def calcolo(fonte: Fonte) -> Fraction:
        pari = [_pari_a(valore(fonte), fonte.colonna(c.tabella, c.colonna)) for c, valore in criteri]
        return Fraction(sum(map(all, zip(*pari, strict=True))))

    return calcolo


def _somma(celle: Sequence[Valore]) -> Fraction:
    """The sum of the numbers; those over the same denominator as whole numbers, for long columns have one or two."""
    sopra: dict[int, int] = {}
    for cella in celle:
        if type(cella) is Fraction:
            sopra[cella.denominator] = sopra.get(cella.denominator, 0) + cella.numerator
    return sum((Fraction(numeratore, denominatore) for denominatore, numeratore in sopra.items()), Fraction(0))


def _cerca(nodo: Cerca, valore: Calcolo) -> Calcolo:
    def calcolo(fonte: Fonte) -> Valore:
        cercato = valore(fonte)
        chiavi = fonte.colonna(nodo.chiavi.tabella, nodo.chiavi.colonna)
        risultati = fonte.colonna(nodo.risultati.tabella, nodo.risultati.colonna)
        return _della_fascia(cercato, chiavi, risultati) if nodo.fascia else _della_chiave(cercato, chiavi, risultati)

    return calcolo


def _della_fascia(cercato: Valore, chiavi: Sequence[Valore], risultati: Sequence[Valore]) -> Valore:
    _in_ordine(chiavi)
    trovato: Valore = ""
    for chiave, risultato in zip(chiavi, risultati, strict=True):
        if isinstance(chiave, Fraction) and isinstance(cercato, Fraction) and chiave <= cercato:
            trovato = risultato
    return trovato


def _della_chiave(cercato: Valore, chiavi: Sequence[Valore], risultati: Sequence[Valore]) -> Valore:
    for chiave, risultato in zip(chiavi, risultati, strict=True):
        if cercato is not None and _trova(chiave, cercato):
            return risultato
    return ""


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
    if isinstance(testo, str) and isinstance(numero, Fraction) and testo == _cifre(numero):
        raise NonCalcolabileError(testo)
    return chiave is not None and _pari(chiave, cercato)


_OPERATORI: Mapping[str, Callable[[Valore, Valore], Valore]] = {
    "=": _pari,
    "<>": lambda a, b: not _pari(a, b),
    "&": lambda a, b: f"{_testo(a)}{_testo(b)}",
    "+": lambda a, b: _numero(a) + _numero(b),
    "-": lambda a, b: _numero(a) - _numero(b),
    "*": lambda a, b: _numero(a) * _numero(b),
    "/": lambda a, b: _quoziente(_numero(a), _numero(b)),
    "<": lambda a, b: _numero(a) < _numero(b),
    ">": lambda a, b: _numero(a) > _numero(b),
    "<=": lambda a, b: _numero(a) <= _numero(b),
    ">=": lambda a, b: _numero(a) >= _numero(b),
}


def _binaria(operatore: str, sinistra: Calcolo, destra: Calcolo) -> Calcolo:
    """Raises ValueError where there is no such operator."""
    if operatore not in _OPERATORI:
        raise ValueError(operatore)
    opera = _OPERATORI[operatore]
    return lambda fonte: opera(sinistra(fonte), destra(fonte))


def _quoziente(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise NonCalcolabileError("/")
    return ratio(a, b)


def _testo(valore: Valore) -> str:
    """A value joined to a text; numbers only where they are whole, for their text depends on the reader's language."""
    if valore is None:
        return ""
    if isinstance(valore, Fraction) and valore.denominator == 1:
        return f"{valore.numerator}"
    if isinstance(valore, str):
        return valore
    raise NonCalcolabileError(valore)
