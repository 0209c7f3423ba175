"""Addresses of cells, as numbers from 1."""

from __future__ import annotations

import re

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})", re.ASCII)


def column_number(letters: str) -> int:
    """Number of a column from its letters, in either case: A is 1, AA is 27; no letters give 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def whole_number(text: str, last: int) -> int | None:
    """The whole number from 0 to a last one that a text writes, blanks around it aside; None where it is none."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(f"{last}")):
        return None
    number = int(digits)
    return number if number <= last else None


def cell_position(address: str) -> tuple[int, int] | None:
    """Row and column of an address as ``B7``; None where it is not one, or lies beyond the sheet."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    row, column = int(match[2]), column_number(match[1])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


def cell_area(area: str) -> tuple[int, int, int, int] | None:
    """First row and column, last row and column of a range as ``B7:C9`` or ``B7``; None where it is not one."""
    first, _, last = area.partition(":")
    start, end = cell_position(first), cell_position(last or first)
    if start is None or end is None:
        return None
    (top, left), (bottom, right) = start, end
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)
