"""One worksheet, streamed: cells with formula and value, what is hidden, whether it is protected."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.letture.workbook import Area, Cell, CellError, Sheet
from perfxl.core.limits import many
from perfxl.core.place import column_letters
from perfxl.xlsx import numbers
from perfxl.xlsx.coordinates import LAST_COLUMN, LAST_ROW, cell_area, cell_position
from perfxl.xlsx.markup import SHEET, Attributes, Grammar, is_true, parse, too_long
from perfxl.xlsx.shared_formulas import SharedFormula
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from perfxl.core.letture.workbook import CellValue
    from perfxl.core.limits import Limits
    from perfxl.xlsx.package import Package
    from perfxl.xlsx.parts import Styles

_TEXTS = ("str", "inlineStr")


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
            raise UnreadableWorkbook(Reason.TOO_MANY_CELLS, f"foglio «{sheet}», più di {many(self.limits.cells)} celle")

    def count_text(self, sheet: str, text: str) -> None:
        """Count the text of a cell.

        Raises:
            UnreadableWorkbook: it is too long, or all of them are.
        """
        self._check(sheet, text)
        self.text_left -= len(text)
        if self.text_left < 0:
            most = many(self.limits.cell_characters)
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"foglio «{sheet}», più di {most} caratteri nelle celle")

    def _check(self, sheet: str, text: str) -> None:
        if len(text) > self.limits.text:
            raise too_long(f"foglio «{sheet}»", self.limits)

    def count_formula(self, sheet: str, formula: str) -> str:
        """Count a formula; give it back.

        Raises:
            UnreadableWorkbook: it is too long, or all of them are.
        """
        self._check(sheet, formula)
        self.formulas_left -= len(formula)
        if self.formulas_left < 0:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"foglio «{sheet}», formule troppo lunghe")
        return formula


def read_sheet(package: Package, part: str, name: str, state: str, around: Surroundings) -> Sheet:
    """Read a worksheet.

    Raises:
        UnreadableWorkbook: the part cannot be read, contradicts itself, or goes beyond the limits.
    """
    reading = _Reading(name, around)
    parse(package, part, reading.grammar())
    return reading.sheet(state)


class _Reading:
    """The state of one reading: where it is, and what the cell at hand has shown so far."""

    __slots__ = (
        "_around", "_attributes", "_cells", "_column", "_columns", "_digits", "_formula", "_formula_attributes",
        "_hidden_columns", "_hidden_rows", "_merged", "_name", "_percentages", "_phonetic", "_protected", "_row",
        "_runs", "_shared", "_text", "_values",
    )  # fmt: skip

    def __init__(self, name: str, around: Surroundings) -> None:
        self._name = name
        self._around = around
        self._cells: dict[tuple[int, int], Cell] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns = 0  # one bit a column: a file may repeat wide ranges a million times
        self._protected = False
        self._merged: list[Area] = []
        self._percentages = around.styles.percentages
        self._shared: dict[str | None, SharedFormula] = {}
        self._values: dict[str, Callable[[str], CellValue]] = {
            "n": self._number,
            "s": self._shared_string,
            "str": numbers.unescaped,
            "inlineStr": numbers.unescaped,
            "b": numbers.truth,
            "e": CellError,
            "d": numbers.iso_moment,
        }
        self._row = self._column = 0
        self._digits = ""  # the row, as addresses end
        self._columns: dict[str, int] = {}  # the columns met so far, as addresses begin
        # the cell at hand
        self._attributes: Attributes = {}
        self._text: str | None = None
        self._formula: str | None = None
        self._formula_attributes: Attributes = {}
        self._runs: list[str] | None = None
        self._phonetic = False

    def grammar(self) -> Grammar:
        """What the reading listens to."""
        starts = {
            "row": self._row_start,
            "c": self._cell_start,
            "f": self._formula_start,
            "is": self._inline_start,
            "rPh": self._phonetic_start,
            "col": self._columns_start,
            "sheetProtection": self._protection_start,
            "mergeCell": self._merged_start,
        }
        ends = {
            "c": self._cell_end,
            "f": self._formula_end,
            "v": self._value_end,
            "t": self._run_end,
            "rPh": self._phonetic_end,
        }
        return Grammar("worksheet", SHEET, starts, ends)

    def sheet(self, state: str) -> Sheet:
        """The sheet, once all is read."""
        columns = range(1, self._hidden_columns.bit_length())
        return Sheet(
            name=self._name,
            state=state,
            cells=MappingProxyType(self._cells),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(column for column in columns if self._hidden_columns >> column & 1),
            protected=self._protected,
            merged=tuple(self._merged),
        )

    def _row_start(self, attributes: Attributes) -> None:
        text = attributes.get("r")
        self._row = self._row + 1 if text is None else self._whole(text, LAST_ROW)
        if not 1 <= self._row <= LAST_ROW:
            raise self._inconsistent(f"riga {self._row}")
        self._column = 0
        self._digits = str(self._row)
        if is_true(attributes.get("hidden")):
            self._hidden_rows.add(self._row)

    def _cell_start(self, attributes: Attributes) -> None:
        address = attributes.get("r")
        column = self._column + 1 if address is None else self._columns.get(address.removesuffix(self._digits))
        self._column = self._column_of(address or "") if column is None else column
        if self._row == 0 or self._column > LAST_COLUMN:
            raise self._inconsistent("cella fuori dal foglio")
        self._attributes = attributes
        self._text = self._formula = self._runs = None

    def _column_of(self, address: str) -> int:
        """The column of an address not met before; it may also lie in another row than the one it is written in."""
        position = cell_position(address)
        if position is None:
            raise self._inconsistent(f"cella «{address}»")
        self._row, column = position
        self._digits = str(self._row)
        self._columns[address.removesuffix(self._digits)] = column
        return column

    def _formula_start(self, attributes: Attributes) -> None:
        self._formula_attributes = attributes

    def _formula_end(self, text: str) -> None:
        formula = text if self._formula_attributes.get("t") != "shared" else self._shared_formula(text)
        self._formula = self._around.count_formula(self._name, formula)

    def _shared_formula(self, text: str) -> str:
        """The formula of a cell of a shared group: the first that has a text gives it to the others (18.3.1.40)."""
        group = self._formula_attributes.get("si")
        shared = self._shared.get(group)
        if shared is None:
            if text:
                self._shared[group] = SharedFormula.at(self._row, self._column, text)
            return text
        return shared.seen_from(self._row, self._column)

    def _value_end(self, text: str) -> None:
        self._text = text

    def _inline_start(self, _: Attributes) -> None:
        self._runs = []

    def _phonetic_start(self, _: Attributes) -> None:
        self._phonetic = True

    def _phonetic_end(self, _: str) -> None:
        self._phonetic = False

    def _run_end(self, text: str) -> None:
        if self._runs is not None and not self._phonetic:
            self._runs.append(text)

    def _cell_end(self, _: str) -> None:
        text = self._text if self._runs is None else "".join(self._runs)
        value = None if text is None else self._value(text)
        if value is None and self._formula is None:
            return
        position = (self._row, self._column)
        if position in self._cells:
            raise self._inconsistent(f"cella {self._address()} scritta due volte")
        self._around.count(self._name)
        if isinstance(value, str):
            self._around.count_text(self._name, value)
        self._cells[position] = Cell(value, self._formula, self._attributes.get("s") in self._percentages)

    def _value(self, text: str) -> CellValue:
        kind = self._attributes.get("t", "n")
        if text == "" and kind not in _TEXTS:
            return None
        reader = self._values.get(kind)
        if reader is None:
            raise self._inconsistent(f"cella {self._address()} di tipo «{kind}»")
        return reader(text)

    def _number(self, text: str) -> CellValue:
        """A number, or the moment that its format makes of it; what is not a number stays text, for all to see."""
        exact = numbers.number(text)
        if exact is None:
            return text
        if self._attributes.get("s") in self._around.styles.dates:
            moment = numbers.moment(float(text), self._around.epoch)
            return exact if moment is None else moment
        return exact

    def _shared_string(self, text: str) -> CellValue:
        return self._around.strings[self._whole(text, len(self._around.strings) - 1)]

    def _columns_start(self, attributes: Attributes) -> None:
        if not is_true(attributes.get("hidden")):
            return
        first = self._whole(attributes.get("min", ""), LAST_COLUMN)
        last = self._whole(attributes.get("max", ""), LAST_COLUMN)
        if 1 <= first <= last:
            self._hidden_columns |= (1 << (last + 1)) - (1 << first)

    def _protection_start(self, attributes: Attributes) -> None:
        self._protected = is_true(attributes.get("sheet"))

    def _merged_start(self, attributes: Attributes) -> None:
        written = attributes.get("ref", "")
        area = cell_area(written)
        if area is None:
            raise self._inconsistent(f"celle unite «{written}»")
        self._around.count(self._name)
        self._merged.append(Area(*area))

    def _whole(self, text: str, last: int) -> int:
        """A whole number from 0 to a last one."""
        digits = text.strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(last)) and int(digits) <= last):
            raise self._inconsistent(f"cella {self._address()}, numero «{text}»")
        return int(digits)

    def _address(self) -> str:
        return f"{column_letters(max(self._column, 1))}{self._row}"

    def _inconsistent(self, what: str) -> UnreadableWorkbook:
        return UnreadableWorkbook(Reason.INCONSISTENT, f"foglio «{self._name}», {what}")
