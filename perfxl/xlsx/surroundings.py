"""What the sheets of one workbook share while they are read, and how much may still be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.core.limits import many
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from perfxl.core.limits import Limits
    from perfxl.xlsx.parts import Styles


@dataclass(slots=True)
class Surroundings:
    """What the sheets of one workbook share.

    Attributes:
        strings: shared strings.
        styles: which styles show dates, and which percentages.
        epoch: day zero.
        limits: how much is read.
        cells_left: cells that may still be read; a merged range, a comment, a text in a shape count as one each.
        text_left: characters of texts that cells may still hold.
        formulas_left: characters of formulas that they may still hold.
    """

    strings: Sequence[str]
    styles: Styles
    epoch: datetime
    limits: Limits
    cells_left: int = field(init=False)
    text_left: int = field(init=False)
    formulas_left: int = field(init=False)

    def __post_init__(self) -> None:
        """Nothing was read yet."""
        self.cells_left = self.limits.cells
        self.text_left = self.limits.cell_characters
        self.formulas_left = self.limits.formula_characters

    def count(self, sheet: str) -> None:
        """Count one more cell.

        Raises:
            UnreadableWorkbook: there are too many.
        """
        self.cells_left -= 1
        if self.cells_left < 0:
            raise self.too_much(sheet)

    def too_much(self, sheet: str) -> UnreadableWorkbook:
        """The refusal of cells that are too many, or of texts that are too long in all."""
        if self.cells_left < 0:
            most = f"più di {many(self.limits.cells)} celle"
            return UnreadableWorkbook(Reason.TOO_MANY_CELLS, f"foglio «{sheet}», {most}")
        most = f"più di {many(self.limits.cell_characters)} caratteri nelle celle"
        return UnreadableWorkbook(Reason.TOO_LARGE, f"foglio «{sheet}», {most}")
