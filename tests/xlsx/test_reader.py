"""The reader against openpyxl, over workbooks of XlsxWriter, of openpyxl, and of LibreOffice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.letture.workbook import Cell, CellError, DefinedName
from perfxl.xlsx.reader import read_workbook
from tests.xlsx.conftest import written

if TYPE_CHECKING:
    from tests.conftest import LibreOffice
    from tests.xlsx.conftest import Judge


@pytest.mark.parametrize("date_1904", [False, True])
def test_workbook_of_xlsxwriter(tmp_path: Path, judge: Judge, *, date_1904: bool) -> None:
    read = judge.agrees(written(tmp_path / "scritto da noi.xlsx", date_1904=date_1904))
    assert read.file == "scritto da noi.xlsx"
    assert read.application == "Microsoft Excel"
    assert read.properties == {"ente": "Comune di Cantù & C.", "anno": "2024", "definitivo": "true"}
    assert [(sheet.name, sheet.state) for sheet in read.sheets] == [
        ("Dati", "visible"),
        ("L'altro foglio", "hidden"),
        ("Nascosto", "veryHidden"),
    ]
    assert DefinedName("locale", "Nascosto!$B$2", "Nascosto") in read.names
    assert DefinedName("_xlnm.Print_Area", "'L''altro foglio'!$A$1:$C$10", "L'altro foglio") in read.names
    formulas = read.sheets[1].cells
    # XlsxWriter writes an empty result without its type: no value is cached
    assert formulas[2, 1] == Cell(None, 'IF(A1>0,"sì","")')
    assert formulas[5, 1] == Cell(CellError("#DIV/0!"), "1/0")
    assert read.sheets[0].cells[4, 3] == Cell(dt.date(2024, 2, 29))
    assert read.sheets[0].cells[5, 3] == Cell(dt.datetime(2024, 2, 29, 13, 45, 30))  # noqa: DTZ001 - no zones
    assert (6, 3) not in read.sheets[0].cells
    assert read.sheets[0].hidden_rows == {7}
    assert read.sheets[0].hidden_columns == {5, 6, 7}
    assert [sheet.protected for sheet in read.sheets] == [True, False, False]


def test_workbook_of_openpyxl(tmp_path: Path, judge: Judge) -> None:
    import openpyxl

    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Città"
    sheet.append([1, 2.5, "testo", None, True, dt.date(2024, 1, 31), dt.time(8, 30), "#N/A", "=A1+B1"])
    sheet["A3"] = "=SUM('Città'!A1:B1)"
    sheet["XFD1048576"] = 7
    sheet.column_dimensions.group("C", "D", hidden=True)
    sheet.protection.sheet = True
    workbook.create_sheet("Vuoto").sheet_state = "hidden"
    workbook.defined_names["uno"] = openpyxl.workbook.defined_name.DefinedName("uno", attr_text="'Città'!$A$1")
    path = tmp_path / "openpyxl.xlsx"
    workbook.save(path)
    del sheet["XFD1048576"]
    # openpyxl walks a rectangle: without the stray cell it judges the rest
    near = tmp_path / "senza la cella lontana.xlsx"
    workbook.save(near)
    assert judge.agrees(near).sheets[0].cells[3, 1] == Cell(None, "SUM('Città'!A1:B1)")
    assert read_workbook(path).sheets[0].cells[1_048_576, 16_384] == Cell(Decimal(7))


def test_workbook_saved_again_by_libreoffice(tmp_path: Path, judge: Judge, libreoffice: LibreOffice) -> None:
    original = written(tmp_path / "originale.xlsx")
    (saved,) = libreoffice.resave([original], tmp_path / "salvato")
    read = judge.agrees(saved)
    assert read.application.startswith("LibreOffice")
    assert read.properties == {"ente": "Comune di Cantù & C.", "anno": "2024", "definitivo": "true"}
    before = read_workbook(original).sheets[1].cells
    after = read.sheets[1].cells
    assert {place: cell.formula for place, cell in after.items()} == {
        place: cell.formula for place, cell in before.items()
    }


def test_dates_that_no_program_shows_stay_numbers(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "date.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        style = workbook.add_format({"num_format": "dd/mm/yyyy"})
        elapsed = workbook.add_format({"num_format": "[h]:mm"})
        sheet = workbook.add_worksheet()
        for row, serial in enumerate([2958465, -1, 2958466, 2958465.999999999, 1e300]):
            sheet.write_number(row, 0, serial, style)
        sheet.write_number(5, 0, 1.5, elapsed)
    cells = read_workbook(path).sheets[0].cells
    assert cells[1, 1].value == dt.date(9999, 12, 31)
    expected = ["-1", "2958466", "2958465.999999999", "1e300", "1.5"]
    assert [cells[row, 1].value for row in range(2, 7)] == [Decimal(text) for text in expected]


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=30)
NUMBERS = st.floats(-1e300, 1e300) | st.integers(-(10**12), 10**12).map(float)
VALUES = TEXTS | NUMBERS | st.booleans()
PLACES = st.tuples(st.integers(1, 200), st.integers(1, 16_384))


@given(st.dictionaries(PLACES, st.tuples(VALUES, st.none() | st.sampled_from(["A1+1", 'IF(A1="",0,1)', "$B$2"]))))
def test_random_cells_come_back(cells: dict[tuple[int, int], tuple[str | float, str | None]]) -> None:
    import xlsxwriter

    with TemporaryDirectory() as folder:
        path = Path(folder, "a caso.xlsx")
        with xlsxwriter.Workbook(path) as workbook:
            sheet = workbook.add_worksheet()
            for (row, column), (value, formula) in cells.items():
                if formula is not None:
                    sheet.write_formula(row - 1, column - 1, "=" + formula, None, _cacheable(value))
                elif isinstance(value, str):
                    sheet.write_string(row - 1, column - 1, value)
                else:
                    sheet.write(row - 1, column - 1, value)
        read = read_workbook(path).sheets[0].cells
    assert read == {
        place: Cell(_constant(value)) if formula is None else Cell(_cached(value), formula)
        for place, (value, formula) in cells.items()
    }


def _cacheable(value: str | float) -> str | float:
    """A result that XlsxWriter writes as given: it guesses the type of a text, and does not escape it."""
    return f"testo {len(value)}" if isinstance(value, str) else value


def _cached(value: str | float) -> str | Decimal | bool:
    """What the file holds as a result."""
    plain = _cacheable(value)
    return plain if isinstance(plain, bool | str) else Decimal(repr(plain))


def _constant(value: str | float) -> str | Decimal | bool:
    """What the file holds as a constant: numbers have 16 digits."""
    return value if isinstance(value, bool | str) else Decimal(repr(float(f"{value:.16G}")))
