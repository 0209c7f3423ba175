"""Where a value was read: a cell of a workbook, or a line of a text file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Letters of a column counted from 1: 1 is A, 27 is AA.

    Raises:
        ValueError: the column is below 1.
    """
    if column < 1:
        raise ValueError(column)
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file of the user.

    Attributes:
        file: name of the file, as the user knows it.
        sheet: name of the sheet, in a workbook.
        row: row of the cell, counted from 1; 0 where the place has none.
        column: column of the cell, counted from 1; 0 where the place has none.
        line: line of a text file, counted from 1; 0 where the place has none.
        incerto: whether what stands there may not be what the document says, for its extraction broke it.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    line: int = 0
    incerto: bool = field(default=False, compare=False)

    @property
    def cell(self) -> str:
        """The cell in A1 notation, or an empty string."""
        if self.row == 0 or self.column == 0:
            return ""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def where(self) -> str:
        """Where it is within its file, as the end of a sentence."""
        if self.cell:
            return f"nella cella {self.cell} del foglio «{self.sheet}»"
        return f"alla riga {self.line}"

    def __str__(self) -> str:
        """The place in the words of the reports: file, sheet, cell or line."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"foglio «{self.sheet}»")
        if self.cell:
            parts.append(f"cella {self.cell}")
        if self.line != 0:
            parts.append(f"riga {self.line}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T_co]):
    """A value and the place that it was read from.

    Two sourced values are equal when the values are: the same plan read from another file is the same plan.
    """

    value: T_co
    place: Place = field(compare=False)
