"""The cells of a worksheet, as its part tells them element by element."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from perfxl.core.letture.workbook import Cell, CellError
from perfxl.core.place import column_letters
from perfxl.xlsx import numbers
from perfxl.xlsx.coordinates import LAST_COLUMN, LAST_ROW, cell_position, whole_number
from perfxl.xlsx.markup import is_true, too_long
from perfxl.xlsx.shared_formulas import SharedFormula
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from perfxl.core.letture.workbook import CellValue
    from perfxl.xlsx.markup import Attributes
    from perfxl.xlsx.surroundings import Surroundings

    Starts: TypeAlias = Mapping[str, Callable[[Attributes], None]]
    Ends: TypeAlias = Mapping[str, Callable[[str], None]]
    Closes: TypeAlias = Mapping[str, Callable[[], None]]

_TEXTS = ("str", "inlineStr")
_VALUES: Mapping[str, Callable[[str], CellValue]] = {
    "str": numbers.unescaped,
    "inlineStr": numbers.unescaped,
    "b": numbers.truth,
    "e": CellError,
    "d": numbers.iso_moment,
}
"""What the text of a cell is worth, by its type; numbers and shared strings need what the sheets share."""


def cell_handlers(  # noqa: C901, PLR0915  (closures are the quickest there is, and a workbook calls them without end)
    sheet: str, around: Surroundings, cells: dict[tuple[int, int], Cell], hidden: set[int]
) -> tuple[Starts, Ends, Closes]:
    """What is called at the starts and at the ends of rows, cells, formulas and values.

    Args:
        sheet: name of the sheet.
        around: what its workbook shares.
        cells: takes the cells that are not empty, by row and column.
        hidden: takes the rows that are hidden.
    """
    strings, longest = around.strings, around.limits.text
    dates, percentages = around.styles.dates, around.styles.percentages
    numbered: dict[str, str] = {}  # the shared strings met so far, by their number as cells write it
    row, column, digits = 0, 0, ""  # where the reading is; the row as addresses end
    columns: dict[str, int] = {}  # the columns met so far, as addresses begin
    shared: dict[str | None, SharedFormula] = {}
    # the cell at hand
    attributes: Attributes = {}
    formula_attributes: Attributes = {}
    text: str | None = None
    formula: str | None = None
    runs: list[str] | None = None
    phonetic = False

    def row_start(given: Attributes) -> None:
        nonlocal row, column, digits
        row = whole(given["r"], LAST_ROW) if "r" in given else row + 1
        if not 1 <= row <= LAST_ROW:
            raise inconsistent(f"riga {row}")
        column, digits = 0, f"{row}"
        if "hidden" in given and is_true(given["hidden"]):
            hidden.add(row)

    def cell_start(given: Attributes) -> None:
        nonlocal attributes, column, text, formula, runs
        if "r" in given:
            letters = given["r"].removesuffix(digits)
            column = columns[letters] if letters in columns else new_column(given["r"])
        else:
            column += 1
        if row == 0 or column > LAST_COLUMN:
            raise inconsistent("cella fuori dal foglio")
        attributes = given
        text = formula = runs = None

    def new_column(address: str) -> int:
        """The column of an address not met before; it may also lie in another row than the one it is written in."""
        nonlocal row, digits
        position = cell_position(address)
        if position is None:
            raise inconsistent(f"cella «{address}»")
        row, found = position
        digits = f"{row}"
        columns[address.removesuffix(digits)] = found
        return found

    def formula_start(given: Attributes) -> None:
        nonlocal formula_attributes
        formula_attributes = given

    def formula_end(written: str) -> None:
        nonlocal formula
        formula = shared_formula(written) if formula_attributes.get("t") == "shared" else written
        around.formulas_left -= len(formula)
        if len(formula) > longest:
            raise too_long(f"foglio «{sheet}»", around.limits)
        if around.formulas_left < 0:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"foglio «{sheet}», formule troppo lunghe")

    def shared_formula(written: str) -> str:
        """The formula of a cell of a shared group: the first that has a text gives it to the others (18.3.1.40)."""
        group = formula_attributes.get("si")
        first = shared.get(group)
        if first is None:
            if written:
                shared[group] = SharedFormula.at(row, column, written)
            return written
        return first.seen_from(row, column)

    def value_end(written: str) -> None:
        nonlocal text
        text = written

    def inline_start(_: Attributes) -> None:
        nonlocal runs
        runs = []

    def phonetic_start(_: Attributes) -> None:
        nonlocal phonetic
        phonetic = True

    def phonetic_end(_: str) -> None:
        nonlocal phonetic
        phonetic = False

    def run_end(written: str) -> None:
        if runs is not None and not phonetic:
            runs.append(written)

    def cell_end() -> None:
        style = attributes.get("s")
        value = worth(text if runs is None else "".join(runs), attributes.get("t", "n"), style)
        if value is None and formula is None:
            return
        position = (row, column)
        if position in cells:
            raise inconsistent(f"cella {address()} scritta due volte")
        around.cells_left -= 1
        if isinstance(value, str):
            around.text_left -= len(value)
            if len(value) > longest:
                raise too_long(f"foglio «{sheet}»", around.limits)
        if around.cells_left < 0 or around.text_left < 0:
            raise around.too_much(sheet)
        cells[position] = Cell(value, formula, style in percentages)

    def worth(written: str | None, kind: str, style: str | None) -> CellValue:
        if written is None or (written == "" and kind not in _TEXTS):
            return None
        if kind == "s":
            if written not in numbered:
                numbered[written] = strings[whole(written, len(strings) - 1)]
            return numbered[written]
        if kind == "n":
            return numbers.number_or_text(written) if style not in dates else moment(written)
        if kind not in _VALUES:
            raise inconsistent(f"cella {address()} di tipo «{kind}»")
        return _VALUES[kind](written)

    def moment(written: str) -> CellValue:
        """The moment that a number stands for where its format shows it as one."""
        exact = numbers.number_or_text(written)
        found = numbers.moment(float(written), around.epoch) if isinstance(exact, Decimal) else None
        return exact if found is None else found

    def whole(written: str, last: int) -> int:
        """A whole number from 0 to a last one."""
        found = whole_number(written, last)
        if found is None:
            raise inconsistent(f"cella {address()}, numero «{written}»")
        return found

    def address() -> str:
        return f"{column_letters(max(column, 1))}{row}"

    inconsistent = partial(inconsistent_sheet, sheet)
    starts = {
        "row": row_start,
        "c": cell_start,
        "f": formula_start,
        "is": inline_start,
        "rPh": phonetic_start,
    }
    ends = {"f": formula_end, "v": value_end, "t": run_end, "rPh": phonetic_end}
    return starts, ends, {"c": cell_end}


def inconsistent_sheet(sheet: str, what: str) -> UnreadableWorkbook:
    """The refusal of a sheet that contradicts itself."""
    return UnreadableWorkbook(Reason.INCONSISTENT, f"foglio «{sheet}», {what}")
