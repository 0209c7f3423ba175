"""Fixtures of the workbooks' tests: packages made by hand, and openpyxl as the judge of what was read."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.letture.workbook import Cell, CellError
from perfxl.xlsx.reader import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfxl.core.letture.workbook import Sheet, Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

SKELETON = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{RELATIONSHIPS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="Foglio1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{RELATIONSHIPS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
        "<fonts><font/></fonts><fills><fill><patternFill/></fill></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/></cellXfs>'
        '<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>uno</t></si><si><t>due</t></si></sst>',
}


# what a number format says to the letter: in quotes, after a backslash, in brackets
_WORDS = re.compile(r'"[^"]*"|\\.|\[[^]]*\]')

FORMATS = (
    "General",
    "0.00",
    "0%",
    "0.00%",
    '0.0"%"',
    r"0\%",
    "[Red]0.0%;[Blue]-0.0%",
    "[$%]0",
    "dd/mm/yyyy",
    "d mmmm yyyy hh:mm",
    "hh:mm:ss",
    '0 "mesi"',
    "[$-410]d-mmm",
    "mm:ss",
)
SERIALS = (0, 0.25, 0.999999999, 1, 1.5, 59, 60, 61, 43831, 45291.75, 2957003)


def written(path: Path, *, date_1904: bool = False) -> Path:
    """A workbook of XlsxWriter with a little of everything that the reader must see."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy", "date_1904": date_1904}) as workbook:
        constants = workbook.add_worksheet("Dati")
        for row, value in enumerate([0, -1.5, 0.1, 0.30000000000000004, 1e-7, 1e16, 123456789.12, True, False, "0001"]):
            constants.write(row, 0, value)
        constants.write_string(0, 2, "=testo")
        constants.write_string(1, 2, "  spazi  e «perché» & <a>\nnuova riga\tfine")
        bold = workbook.add_format({"bold": True})
        constants.write_rich_string(2, 2, "grassetto ", bold, "qui", " e non qui")
        constants.write_datetime(3, 2, dt.datetime(2024, 2, 29))  # noqa: DTZ001 - spreadsheets have no zones
        constants.write_datetime(4, 2, dt.datetime(2024, 2, 29, 13, 45, 30))  # noqa: DTZ001 - as above
        constants.write_blank(5, 2, None, bold)
        constants.set_row(6, None, None, {"hidden": True})
        constants.set_column("E:G", None, None, {"hidden": True})
        constants.protect("segreto")
        for index, code in enumerate(FORMATS):
            for row, serial in enumerate(SERIALS):
                constants.write_number(row, 8 + index, serial, workbook.add_format({"num_format": code}))
        formulas = workbook.add_worksheet("L'altro foglio")
        for row, (formula, value) in enumerate(
            [
                ("=SUM(Dati!A1:A3)", -1.4),
                ('=IF(A1>0,"sì","")', ""),
                ('="a"&"b"', "ab"),
                ("=A1>0", False),
                ("=1/0", "#DIV/0!"),
                ("=Dati!C4", 45351),
                ("=_xlfn.IFS(A1>0,1,A1<1,2)", 2),
            ]
        ):
            formulas.write_formula(row, 0, formula, None, value)
        formulas.write_array_formula("C1:C3", "{=Dati!A1:A3*2}", None, 0)
        formulas.hide()
        workbook.add_chartsheet("Grafico").set_chart(_chart(workbook))
        workbook.add_worksheet("Nascosto").very_hidden()
        workbook.define_name("globale", "=Dati!$A$1")
        workbook.define_name("costante", "=0.22")
        workbook.define_name("Nascosto!locale", "=Nascosto!$B$2")
        formulas.print_area("A1:C10")
        workbook.set_custom_property("ente", "Comune di Cantù & C.")
        workbook.set_custom_property("anno", 2024)
        workbook.set_custom_property("definitivo", value=True)
    return path


def _chart(workbook: object) -> object:
    chart = workbook.add_chart({"type": "bar"})  # type: ignore[attr-defined] # XlsxWriter has no types
    chart.add_series({"values": "=Dati!$A$1:$A$3"})
    return chart


@dataclass(frozen=True, slots=True)
class Forge:
    """Makes packages by hand in a folder."""

    folder: Path

    def pack(self, parts: Mapping[str, str | bytes], name: str = "fatto a mano.xlsx") -> Path:
        """Zip the parts."""
        path = self.folder / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    def workbook(self, **changes: str) -> Path:
        """A small workbook with some parts changed, each named by the stem of its file (``workbook``, ``styles``)."""
        parts = dict(SKELETON)
        stems = {part.rpartition("/")[2].partition(".")[0]: part for part in parts}
        stems |= {"sheet1": "xl/worksheets/sheet1.xml", "workbook": "xl/workbook.xml"}
        parts.update({stems[stem]: content for stem, content in changes.items()})
        return self.pack(parts)

    def sheet(self, rows: str, **changes: str) -> Path:
        """A small workbook whose only sheet has the given rows, written as XML."""
        return self.workbook(sheet1=worksheet(rows), **changes)

    def only_sheet(self, rows: str, **changes: str) -> Sheet:
        """That sheet, as perfxl reads it."""
        return read_workbook(self.sheet(rows, **changes)).sheets[0]


def worksheet(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def _plain(cell: object) -> object:
    """A value of openpyxl in the terms of perfxl."""
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "e":
        return CellError(str(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    if isinstance(value, bool | str | dt.date | dt.time) or value is None:
        return value
    return Decimal(repr(float(value)))


def _formula(cell: object) -> str | None:
    value = getattr(cell, "value", None)
    text = getattr(value, "text", value)
    return str(text)[1:] if getattr(cell, "data_type", "") == "f" else None


def _expected_cells(formulas: object, values: object) -> dict[tuple[int, int], Cell]:
    cells = {}
    for row in formulas.iter_rows():  # type: ignore[attr-defined] # openpyxl has no types
        for cell in row:
            found = values.cell(cell.row, cell.column)  # type: ignore[attr-defined] # as above
            if cell.value is not None or found.value is not None:
                percento = "%" in _WORDS.sub("", cell.number_format)
                cells[cell.row, cell.column] = Cell(_plain(found), _formula(cell), percento)  # type: ignore[arg-type] # as above
    return cells


def _cells(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    """The cells read, with the only value that openpyxl does not tell from none: the empty text of a formula."""
    return {
        place: Cell(None, cell.formula, cell.percento) if cell.value == "" and cell.formula is not None else cell
        for place, cell in sheet.cells.items()
    }


def _notes(sheet: Sheet) -> dict[tuple[int, int], str]:
    return {(comment.row, comment.column): comment.text for comment in sheet.comments}


def _expected_notes(sheet: object) -> dict[tuple[int, int], str]:
    cells = (cell for row in sheet.iter_rows() for cell in row)  # type: ignore[attr-defined] # openpyxl has no types
    return {(cell.row, cell.column): cell.comment.text for cell in cells if cell.comment is not None}


@dataclass(frozen=True, slots=True)
class Judge:
    """Compares what perfxl reads with what openpyxl does."""

    def agrees(self, path: Path) -> Workbook:
        """The workbook, after asserting that openpyxl finds the same in it."""
        import openpyxl

        read = read_workbook(path)
        formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
        assert [sheet.name for sheet in read.sheets] == [sheet.title for sheet in formulas.worksheets]
        for sheet, with_formulas, with_values in zip(read.sheets, formulas.worksheets, values.worksheets, strict=True):
            assert _cells(sheet) == _expected_cells(with_formulas, with_values)
            assert sheet.state == with_formulas.sheet_state
            assert sheet.protected == with_formulas.protection.sheet
            merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in with_formulas.merged_cells]
            assert sorted(sheet.merged) == sorted(merged)
            assert _notes(sheet) == _expected_notes(with_formulas)
            rows = with_formulas.row_dimensions
            assert sheet.hidden_rows == {row for row in rows if rows[row].hidden}
            columns = [found for found in with_formulas.column_dimensions.values() if found.hidden]
            assert sheet.hidden_columns == {column for found in columns for column in range(found.min, found.max + 1)}
        expected = {(name.name, name.attr_text, "") for name in formulas.defined_names.values()}
        expected |= {
            (name.name, name.attr_text, sheet.title)
            for sheet in formulas.worksheets
            for name in sheet.defined_names.values()
        }
        # openpyxl turns the names that Excel reserves (areas and titles of print, filters) into something else
        names = {name for name in read.names if not name.name.startswith("_xlnm.")}
        assert {(name.name, name.refers_to, name.sheet) for name in names} == expected
        properties = {found.name: found.value for found in formulas.custom_doc_props.props}
        assert read.properties.keys() == properties.keys()
        texts = {name for name, value in properties.items() if isinstance(value, str)}
        assert {name: read.properties[name] for name in texts} == {name: properties[name] for name in texts}
        return read


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


@pytest.fixture
def judge() -> Judge:
    return Judge()
