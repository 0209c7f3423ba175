"""What goes into a cell, as XlsxWriter takes it: values, the results cached for formulas, heights of rows."""

from __future__ import annotations

from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, ParamSpec

from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.xlsx.testo import linee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfxl.core.cartelle.espressione import Valore

P = ParamSpec("P")

_CIFRE = Context(prec=17)
_TANTE = 10**15
"""Whole numbers below this are written as they are."""
_ALTEZZA_RIGA, _MARGINE_RIGA = 13.0, 3.0
_ALTEZZA_MASSIMA = 409.0
"""As high as Excel lets a row be."""


class WriteRefusedError(Exception):
    """XlsxWriter declined a piece of the workbook: a fault of the layout, never of the user."""


class Errore(StrEnum):
    """What is cached for a formula that has no value."""

    VALORE = "#VALUE!"


def accettato(esito: int) -> None:
    """XlsxWriter says what it declines by a return code; nothing may go missing in silence.

    Raises:
        WriteRefusedError: it declined.
    """
    if esito != 0:
        raise WriteRefusedError(esito)


def risultato(calcola: Callable[P, Valore], *di: P.args, **con: P.kwargs) -> Valore:
    """The value cached for a formula, computed from these; an ``Errore`` where it has none."""
    try:
        return calcola(*di, **con)
    except NonCalcolabileError:
        return Errore.VALORE


def decimale(valore: Fraction) -> Decimal:
    """The number as it is written in a cell: exact where seventeen digits hold it."""
    return _CIFRE.divide(Decimal(valore.numerator), Decimal(valore.denominator))


def cifre(valore: Fraction) -> str:
    """The digits of the number that is cached for a formula: exact, or seventeen."""
    intero = valore.denominator == 1 and -_TANTE < valore.numerator < _TANTE
    return f"{valore.numerator}" if intero else f"{decimale(valore)}"


def sedici(valore: Fraction) -> str:
    """The digits of a number that stands in a cell: exact, or sixteen."""
    intero = valore.denominator == 1 and -_TANTE < valore.numerator < _TANTE
    return f"{valore.numerator}" if intero else f"{decimale(valore):.16G}"


def in_parole(valore: Valore) -> str:
    """What a cell holds, as text; nothing of an empty one."""
    if valore is None:
        return ""
    return cifre(valore) if type(valore) is Fraction else f"{valore}"


def altezza(testi: Iterable[tuple[str, int]], in_piu: int = 0, minime: int = 1) -> float:
    """The height that shows every text whole: programs that do not fit rows by themselves would cut it.

    Args:
        testi: texts, each with the width of its column.
        in_piu: lines to spare.
        minime: the least lines, those to spare left out.
    """
    righe = max((linee(testo, larghezza) for testo, larghezza in testi), default=1)
    return min(_ALTEZZA_MASSIMA, _MARGINE_RIGA + _ALTEZZA_RIGA * (max(minime, righe) + in_piu))


def entro(testo: str, limite: int) -> str:
    """The text, cut where Excel takes no more of it; it counts in UTF-16 units."""
    unita = testo.encode("utf-16-le")
    return testo if len(unita) <= 2 * limite else unita[: 2 * (limite - 1)].decode("utf-16-le", "ignore") + "…"
