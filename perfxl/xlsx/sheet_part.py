"""One worksheet, streamed: cells with formula and value, what is hidden, whether it is protected."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.letture.workbook import Area, Sheet
from perfxl.xlsx.cell_handlers import cell_handlers, inconsistent_sheet
from perfxl.xlsx.coordinates import LAST_COLUMN, cell_area, whole_number
from perfxl.xlsx.markup import SHEET, Attributes, Grammar, is_true, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.core.letture.workbook import Cell
    from perfxl.xlsx.package import Package
    from perfxl.xlsx.surroundings import Surroundings


def read_sheet(package: Package, part: str, name: str, state: str, around: Surroundings) -> Sheet:
    """Read a worksheet.

    Raises:
        UnreadableWorkbook: the part cannot be read, contradicts itself, or goes beyond the limits.
    """
    cells: dict[tuple[int, int], Cell] = {}
    hidden_rows: set[int] = set()
    frame = _Frame(name, around)
    starts, ends, closes = cell_handlers(name, around, cells, hidden_rows)
    parse(package, part, Grammar("worksheet", SHEET, {**starts, **frame.starts()}, ends, closes=closes))
    return Sheet(
        name=name,
        state=state,
        cells=MappingProxyType(cells),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frame.hidden_columns(),
        protected=frame.protected,
        merged=tuple(frame.merged),
    )


class _Frame:
    """What a sheet says of itself beside its cells: hidden columns, protection, merged ranges."""

    def __init__(self, name: str, around: Surroundings) -> None:
        self._name = name
        self._around = around
        self._hidden = 0  # one bit a column: a file may repeat wide ranges a million times
        self.protected = False
        self.merged: list[Area] = []

    def starts(self) -> dict[str, Callable[[Attributes], None]]:
        """What it listens to."""
        return {"col": self._columns, "sheetProtection": self._protection, "mergeCell": self._merged}

    def hidden_columns(self) -> frozenset[int]:
        """The columns that are hidden."""
        return frozenset(column for column in range(1, self._hidden.bit_length()) if self._hidden >> column & 1)

    def _columns(self, attributes: Attributes) -> None:
        if not is_true(attributes.get("hidden")):
            return
        first, last = (self._column(attributes.get(end, "")) for end in ("min", "max"))
        if 1 <= first <= last:
            self._hidden |= (1 << (last + 1)) - (1 << first)

    def _column(self, text: str) -> int:
        column = whole_number(text, LAST_COLUMN)
        if column is None:
            raise inconsistent_sheet(self._name, f"colonna nascosta «{text}»")
        return column

    def _protection(self, attributes: Attributes) -> None:
        self.protected = is_true(attributes.get("sheet"))

    def _merged(self, attributes: Attributes) -> None:
        written = attributes.get("ref", "")
        area = cell_area(written)
        if area is None:
            raise inconsistent_sheet(self._name, f"celle unite «{written}»")
        self._around.count(self._name)
        self.merged.append(Area(*area))
