"""Shared formulas: written once, in the first of their cells, and read from any other as if it had been typed there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.place import column_letters
from perfxl.xlsx.coordinates import LAST_COLUMN, LAST_ROW, column_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMN = r"\$?[A-Za-z]{1,3}"
_ROW = r"\$?[1-9][0-9]{0,6}"
# what cannot follow a reference: it would be a longer name, a function, a sheet or a table
_END = r"(?![\w.\\?$(!\[])"
# every alternative takes all that it can and never fails after it: a formula is scanned once, whatever it is
_TOKEN = re.compile(
    rf"""
      "(?:[^"]|"")*+"?                                        # a text
    | '(?:[^']|'')*+'?                                        # a quoted sheet
    | \[(?:[^\[\]']|'.?|\[(?:[^\[\]']|'.?)*+\]?)*+\]?         # columns of a table, or another file
    | \#[A-Z]++(?:/[A-Z0]++)?[!?]?                            # an error
    | (?:{_COLUMN}{_ROW}:{_COLUMN}{_ROW}|[\w.]++)!            # a sheet, or the first and last of many
    | (?P<cells>{_COLUMN}{_ROW}(?::{_COLUMN}{_ROW})?){_END}
    | (?P<columns>{_COLUMN}:{_COLUMN}){_END}
    | (?P<rows>{_ROW}:{_ROW}){_END}
    | [\w.\\?$]++                                             # a name, a function, a number
    """,
    re.VERBOSE | re.DOTALL,
)
_CORNER = re.compile(r"(\$?)([A-Za-z]*)(\$?)([0-9]*)")
_BROKEN = "#REF!"
_letters = lru_cache(maxsize=2048)(column_letters)


@dataclass(frozen=True, slots=True)
class _Corner:
    """One end of a reference; an absolute or absent half is text, a relative one is a number (else 0)."""

    fixed_column: str
    column: int
    fixed_row: str
    row: int

    def moved(self, rows: int, columns: int) -> str | None:
        """The corner so many rows and columns away; None where that is out of the sheet."""
        column, row = self.fixed_column, self.fixed_row
        if self.column != 0:
            number = self.column + columns
            if not 1 <= number <= LAST_COLUMN:
                return None
            column = _letters(number)
        if self.row != 0:
            number = self.row + rows
            if not 1 <= number <= LAST_ROW:
                return None
            row = str(number)
        return column + row


_Reference: TypeAlias = tuple[_Corner, ...]


@dataclass(frozen=True, slots=True)
class SharedFormula:
    """A shared formula, taken apart once.

    Attributes:
        row: row of the cell that it is written in.
        column: column of that cell.
        pieces: texts that stay, and references that move.
    """

    row: int
    column: int
    pieces: tuple[str | _Reference, ...]

    @classmethod
    def at(cls, row: int, column: int, text: str) -> SharedFormula:
        """Take apart the formula, without its equals sign, that is written in a cell."""
        return cls(row, column, tuple(_pieces(text)))

    def seen_from(self, row: int, column: int) -> str:
        """The formula as another cell has it; a reference pushed out of the sheet is ``#REF!``."""
        rows, columns = row - self.row, column - self.column
        return "".join(piece if isinstance(piece, str) else _moved(piece, rows, columns) for piece in self.pieces)


def _moved(reference: _Reference, rows: int, columns: int) -> str:
    corners = [corner.moved(rows, columns) for corner in reference]
    there = [corner for corner in corners if corner is not None]
    return ":".join(there) if len(there) == len(corners) else _BROKEN


def _pieces(text: str) -> Iterator[str | _Reference]:
    start = 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup is None:
            continue
        reference = _reference(token.group())
        if reference is not None:
            yield text[start : token.start()]
            yield reference
            start = token.end()
    yield text[start:]


def _reference(text: str) -> _Reference | None:
    """The corners of a reference; None where it lies beyond the sheet and so must be a name."""
    corners = []
    for corner in text.split(":"):
        match = _CORNER.fullmatch(corner)
        if match is None or column_number(match[2]) > LAST_COLUMN or int(match[4] or 0) > LAST_ROW:
            return None
        corners.append(_corner(*match.groups()))
    return tuple(corners)


def _corner(column_dollar: str, letters: str, row_dollar: str, digits: str) -> _Corner:
    # in a reference of whole rows the only dollar is the first
    row_fixed = bool(row_dollar) or (bool(column_dollar) and letters == "")
    fixed_row = f"${digits}" if row_fixed else ""
    fixed_column = f"${letters}" if column_dollar and letters else ""
    return _Corner(
        fixed_column=fixed_column,
        column=0 if fixed_column else column_number(letters),
        fixed_row=fixed_row,
        row=0 if row_fixed else int(digits or 0),
    )
