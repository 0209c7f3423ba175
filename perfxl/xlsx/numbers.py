"""What the text of a cell is worth: numbers, dates, truth values, and text with its escapes."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Final

_NUMBER = re.compile(r"[ \t\r\n]*+[+-]?+(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?[ \t\r\n]*+")
# up to 15 digits a decimal goes into a double and comes out again as it was: no need to try
_FEW = 20
_SHORT = re.compile(r"-?[0-9]{1,8}(?:\.[0-9]{1,7})?")
_TRUTH = {"1": True, "true": True, "0": False, "false": False}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LITERAL = re.compile(r'\\.|_.|\*.|"[^"]*"?|\[(?!(?:h+|m+|s+)\])[^\]]*\]?', re.IGNORECASE)
_DATE_LETTER = re.compile(r"[dmyhs]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# built-in formats of dates and of times of the day; 46 counts elapsed hours (ECMA-376 part 1, 18.8.30)
BUILTIN_DATES: Final = frozenset({*range(14, 23), 45, 47})
BUILTIN_PERCENTAGES: Final = frozenset({9, 10})
_MILLISECONDS_A_DAY = 86_400_000
_MIDNIGHT = time()

WINDOWS_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no zone
MAC_EPOCH: Final = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
# the day that never was, 29 February 1900: in the Windows system, serials below it are a day late
_LEAP_SERIAL = 60


def is_date_format(code: str) -> bool:
    """Whether a number format shows a date or a time of the day; elapsed hours, minutes or seconds are a quantity."""
    section = _LITERAL.sub("", code).split(";")[0]
    return _ELAPSED.search(section) is None and _DATE_LETTER.search(section) is not None


def is_percent_format(code: str) -> bool:
    """Whether a number format shows a number as a percentage: a sign that is not quoted, escaped or in brackets."""
    return "%" in _LITERAL.sub("", code)


def number(text: str) -> Decimal | None:
    """The number that a text is, ``Decimal(repr(float(text)))`` in value; None where it is not a finite one."""
    if _SHORT.fullmatch(text) is not None:
        return Decimal(text)
    if _NUMBER.fullmatch(text) is None:
        return None
    double = float(text)
    return Decimal(repr(double)) if isfinite(double) else None


def number_or_text(text: str) -> Decimal | str:
    """The number that a text is; the text itself where it is none."""
    return _remembered(text) if len(text) <= _FEW else _number_or_text(text)


def _number_or_text(text: str) -> Decimal | str:
    exact = number(text)
    return text if exact is None else exact


_remembered = lru_cache(maxsize=4096)(_number_or_text)
"""The same few numbers stand in many cells; long texts are not kept."""


def moment(serial: float, epoch: datetime) -> date | datetime | time | None:
    """The moment that a serial number stands for, to the millisecond.

    As openpyxl has it, save that a day without hours is a date, and a serial that no spreadsheet shows as a date is
    none: below 1 it is a time, 60 in the Windows system (29 February 1900) is the 28th.

    Args:
        serial: days, and fraction of a day.
        epoch: the day zero of the workbook.

    Returns:
        None where the serial is negative or beyond the year 9999.
    """
    if serial < 0:
        return None
    day, fraction = divmod(serial, 1)
    milliseconds = round(fraction * _MILLISECONDS_A_DAY)
    if serial < 1 and milliseconds < _MILLISECONDS_A_DAY:
        return (epoch + timedelta(milliseconds=milliseconds)).time()
    if serial < _LEAP_SERIAL and epoch == WINDOWS_EPOCH:
        day += 1
    try:
        return plain_day(epoch + timedelta(days=day, milliseconds=milliseconds))
    except OverflowError:
        return None


def plain_day(when: datetime) -> date | datetime:
    """The date alone where there are no hours."""
    return when.date() if when.time() == _MIDNIGHT else when


def iso_moment(text: str) -> date | datetime | time | str:
    """The moment of an ISO 8601 text, without its zone; the text itself where it is none."""
    try:
        if ":" in text[:4]:
            return time.fromisoformat(text).replace(tzinfo=None)
        return plain_day(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return text


def truth(text: str) -> bool | str:
    """The truth value of a text as ``1`` or ``false``; the text itself where it is none."""
    return _TRUTH.get(text, text)


def unescaped(text: str) -> str:
    """A text with its ``_x000D_`` escapes turned into characters (ECMA-376 part 1, 22.9.2.19, ST_Xstring)."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # two escapes may be the halves of one character; a half alone is no character
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
