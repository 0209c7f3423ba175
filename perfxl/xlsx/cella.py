"""What goes into a cell, as XlsxWriter takes it: values, the results cached for formulas, heights of rows."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.xlsx.testo import linee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfxl.core.cartelle.espressione import Valore

_CIFRE = Context(prec=17)
_SEMBRA_CARATTERE = re.compile(r"_x[0-9A-Fa-f]{4}_")
"""How the file format writes a character; XlsxWriter minds it in constants, not in the values of formulas."""
_ALTEZZA_RIGA, _MARGINE_RIGA = 13.0, 3.0
_ALTEZZA_MASSIMA = 409.0
"""As high as Excel lets a row be."""


class WriteRefusedError(Exception):
    """XlsxWriter declined a piece of the workbook: a fault of the layout, never of the user."""


class _Text(str):
    """A text as a formula's value: XlsxWriter takes an empty one for no value, and «#REF!» for an error."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


def accettato(esito: int) -> None:
    """XlsxWriter says what it declines by a return code; nothing may go missing in silence.

    Raises:
        WriteRefusedError: it declined.
    """
    if esito != 0:
        raise WriteRefusedError(esito)


def risultato(calcolato: Callable[[], Valore]) -> Decimal | str | bool:
    """The value cached for a formula; an error where it has none."""
    try:
        valore = calcolato()
    except NonCalcolabileError:
        return "#VALUE!"
    if valore is None:
        return Decimal(0)
    if isinstance(valore, str):
        return _Text(_SEMBRA_CARATTERE.sub(r"_x005F\g<0>", valore))
    return decimale(valore) if isinstance(valore, Fraction) else valore


def decimale(valore: Fraction) -> Decimal:
    """The number as it is written in a cell: exact where seventeen digits hold it."""
    return _CIFRE.divide(Decimal(valore.numerator), Decimal(valore.denominator))


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
