"""The reader on XML written by hand: every way to say the same thing that programs have."""

from __future__ import annotations

import datetime as dt
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.letture.workbook import Cell, CellError, DefinedName
from perfxl.xlsx.reader import read_workbook
from tests.xlsx.conftest import written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.xlsx.conftest import Forge, Judge

STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
        "http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
        "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        "http://purl.oclc.org/ooxml/officeDocument/customProperties",
    ),
    ("http://schemas.openxmlformats.org/officeDocument/2006/", "http://purl.oclc.org/ooxml/officeDocument/"),
)


def test_strict_is_read_as_transitional(tmp_path: Path, forge: Forge) -> None:
    original = written(tmp_path / "originale.xlsx")
    with zipfile.ZipFile(original) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for transitional, strict in STRICT:
        parts = {name: content.replace(transitional, strict) for name, content in parts.items()}
    read, expected = read_workbook(forge.pack(parts)), read_workbook(original)
    assert (read.sheets, read.names, read.properties) == (expected.sheets, expected.names, expected.properties)
    assert read.application == expected.application


def test_prefixes(forge: Forge, judge: Judge) -> None:
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = (
        f'<x:worksheet {main}><x:sheetData><x:row r="1"><x:c r="A1"><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c r="B1" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    strings = f"<x:sst {main}><x:si><x:t>uno</x:t></x:si><x:si><x:t>due</x:t></x:si></x:sst>"
    read = judge.agrees(forge.workbook(sheet1=sheet, sharedStrings=strings))
    assert read.sheets[0].cells == {(1, 1): Cell(Decimal(2), "1+1"), (1, 2): Cell("due")}


def test_elements_of_other_namespaces_are_not_cells(forge: Forge) -> None:
    rows = '<row xmlns:f="urn:altro"><f:c r="C1"><v>9</v></f:c><c><f:f>1</f:f><v>1</v></c></row>'
    assert forge.only_sheet(rows).cells == {(1, 1): Cell(Decimal(1))}


def test_utf_16(forge: Forge) -> None:
    path = forge.sheet("<row/>")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"].decode().replace("<row/>", '<row><c t="str"><v>è</v></c></row>')
    parts["xl/worksheets/sheet1.xml"] = f'<?xml version="1.0" encoding="UTF-16"?>{sheet}'.encode("utf-16")
    assert read_workbook(forge.pack(parts)).sheets[0].cells == {(1, 1): Cell("è")}


def test_names_of_parts_in_other_cases_and_slashes(forge: Forge) -> None:
    with zipfile.ZipFile(forge.sheet("<row><c><v>1</v></c></row>")) as archive:
        parts = {name.upper().replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    assert read_workbook(forge.pack(parts)).sheets[0].cells == {(1, 1): Cell(Decimal(1))}


def test_positions_left_out(forge: Forge, judge: Judge) -> None:
    rows = (
        '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="4"><c r="C4"><v>4</v></c><c><v>5</v></c></row>'
        '<row><c r="B5"><v>6</v></c><c r="AA5"><v>7</v></c></row>'
    )
    cells = judge.agrees(forge.sheet(rows)).sheets[0].cells
    assert list(cells) == [(1, 1), (1, 3), (4, 3), (4, 4), (5, 2), (5, 27)]


def test_a_cell_in_the_row_of_another(forge: Forge) -> None:
    rows = '<row r="2"><c r="A2"><v>1</v></c><c r="B7"><v>2</v></c><c r="C2"><v>3</v></c><c r="D7"><v>4</v></c></row>'
    assert list(forge.only_sheet(rows).cells) == [(2, 1), (7, 2), (2, 3), (7, 4)]


def test_shared_formulas(forge: Forge, judge: Judge) -> None:
    rows = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">A1*$B$1&amp;"A1"</f><v>1</v></c>'
        '<c r="D1"><f t="shared" ref="D1:E1" si="1">SUM(A:A,\'L\'\'altro\'!A1:B2)</f><v>1</v></c>'
        '<c r="E1"><f t="shared" si="1"/><v>1</v></c></row>'
        '<row r="2"><c r="C2"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0">questa non vale</f></c><c r="D3"><f t="shared" si="9"/></c></row>'
    )
    cells = forge.only_sheet(rows).cells
    assert {place: cell.formula for place, cell in cells.items()} == {
        (1, 3): 'A1*$B$1&"A1"',
        (1, 4): "SUM(A:A,'L''altro'!A1:B2)",
        (1, 5): "SUM(B:B,'L''altro'!B1:C2)",
        (2, 3): 'A2*$B$1&"A1"',
        (3, 3): 'A3*$B$1&"A1"',
        (3, 4): "",
    }
    judge.agrees(forge.sheet(rows))


def test_formulas_without_value_and_with_an_empty_one(forge: Forge) -> None:
    rows = (
        '<row><c><f>A2</f></c><c t="str"><f>""</f><v></v></c><c t="str"><f>A2</f></c><c><f>A2</f><v/></c>'
        '<c><f t="array" ref="E1:E2">A1:A2*2</f><v>1</v></c><c><f t="dataTable" ref="F1" r1="A1"/><v>1</v></c></row>'
    )
    assert list(forge.only_sheet(rows).cells.values()) == [
        Cell(None, "A2"),
        Cell("", '""'),
        Cell(None, "A2"),
        Cell(None, "A2"),
        Cell(Decimal(1), "A1:A2*2"),
        Cell(Decimal(1), ""),
    ]


def test_texts(forge: Forge, judge: Judge) -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = (
        f'<sst {main}><si><t xml:space="preserve"> a\n</t></si><si><r><rPr><b/></rPr><t>gr</t></r><r><t>asso</t></r>'
        '<rPh sb="0" eb="1"><t>NO</t></rPh><phoneticPr fontId="1"/></si><si><t/></si></sst>'
    )
    rows = (
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="inlineStr"><is><t>qui</t></is></c>'
        '<c t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r><rPh sb="0" eb="1"><t>NO</t></rPh>'
        '</is></c><c t="inlineStr"><is><t/></is></c><c t="str"><v>&lt;&#233;&gt;</v></c><c t="s"/><c t="s"><v/></c>'
        "</row>"
    )
    cells = judge.agrees(forge.sheet(rows, sharedStrings=strings)).sheets[0].cells
    assert [cell.value for cell in cells.values()] == [" a\n", "grasso", "", "qui", "a b", "", "<é>"]


def test_escapes(forge: Forge) -> None:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    strings = f"<sst {main}><si><r><t>a_x000</t></r><r><t>D_b _x005F_x000D_</t></r></si></sst>"
    rows = '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>_x0009_</t></is></c><c t="str"><v>_x000A_</v></c></row>'
    cells = forge.only_sheet(rows, sharedStrings=strings).cells
    assert [cell.value for cell in cells.values()] == ["a\rb _x000D_", "\t", "\n"]


def test_values_of_every_type(forge: Forge, judge: Judge) -> None:
    rows = (
        '<row><c t="n"><v>1.5</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c>'
        '<c t="d"><v>2024-02-29</v></c><c t="d"><v>2024-02-29T10:00:00</v></c><c t="d" s="1"><v>T10:30:00</v></c>'
        '<c s="1"><v>45351</v></c><c s="2"><v>45351.5</v></c><c s="1"><v>0.5</v></c><c s="1"/><c><v> 7 </v></c></row>'
    )
    cells = judge.agrees(forge.sheet(rows)).sheets[0].cells
    assert [cell.value for cell in cells.values()] == [
        Decimal("1.5"),
        True,
        False,
        CellError("#REF!"),
        dt.date(2024, 2, 29),
        dt.datetime(2024, 2, 29, 10),  # noqa: DTZ001 - spreadsheets have no zones
        dt.time(10, 30),
        dt.date(2024, 2, 29),
        dt.datetime(2024, 2, 29, 12),  # noqa: DTZ001 - as above
        dt.time(12),
        Decimal(7),
    ]


def test_values_that_are_not_what_their_type_says_stay_text(forge: Forge) -> None:
    rows = (
        '<row><c><v>1,5</v></c><c><v>NaN</v></c><c t="b"><v>true</v></c><c t="b"><v>VERO</v></c><c t="b"><v/></c></row>'
    )
    assert [cell.value for cell in forge.only_sheet(rows).cells.values()] == ["1,5", "NaN", True, "VERO"]


def test_date_system_of_1904(forge: Forge, judge: Judge) -> None:
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="true"/>'
        '<sheets><sheet name="F" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    read = judge.agrees(forge.sheet('<row><c s="1"><v>1</v></c></row>', workbook=workbook))
    assert read.sheets[0].cells[1, 1].value == dt.date(1904, 1, 2)


@pytest.mark.parametrize(("number_format", "is_date"), [(14, True), (22, True), (45, True), (46, False), (9, False)])
def test_formats_that_are_dates(forge: Forge, number_format: int, *, is_date: bool) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="{number_format}"/></cellXfs>'
        f'<dxfs><dxf><numFmt numFmtId="{number_format}" formatCode="0"/></dxf></dxfs></styleSheet>'
    )
    value = forge.only_sheet('<row><c s="0"><v>2</v></c></row>', styles=styles).cells[1, 1].value
    assert isinstance(value, dt.date) == is_date


def test_a_format_of_the_file_comes_before_a_built_in_one(forge: Forge) -> None:
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts><numFmt numFmtId="14" formatCode="0.00"/></numFmts>'
        '<cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    assert forge.only_sheet('<row><c s="0"><v>2</v></c></row>', styles=styles).cells[1, 1] == Cell(Decimal(2))


def test_what_is_hidden(forge: Forge) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><cols>'
        '<col min="2" max="3" hidden="true"/><col min="5" max="5" hidden="0"/><col min="16383" max="16384" hidden="1"/>'
        '<col min="9" max="8" hidden="1"/>'
        '</cols><sheetData><row r="2" hidden="1"/><row hidden="true"><c><v>1</v></c></row><row hidden="false"/>'
        '</sheetData><sheetProtection password="CC1A" objects="1"/></worksheet>'
    )
    found = read_workbook(forge.workbook(sheet1=sheet)).sheets[0]
    assert found.hidden_rows == {2, 3}
    assert found.hidden_columns == {2, 3, 16383, 16384}
    assert not found.protected


def test_a_stray_cell_at_the_end_costs_nothing(forge: Forge) -> None:
    found = forge.only_sheet('<row r="1048576" hidden="1"><c r="XFD1048576"><v>1</v></c></row>')
    assert found.cells == {(1_048_576, 16_384): Cell(Decimal(1))}


def test_names_local_to_a_sheet_count_chart_sheets_too(forge: Forge) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    workbook = (
        f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{office}"><sheets>'
        '<sheet name="Grafico" sheetId="2" r:id="rId2"/><sheet name="Dati" sheetId="1" state="hidden" r:id="rId1"/>'
        '</sheets><definedNames><definedName name="n" localSheetId="1">Dati!$A$1</definedName>'
        '<definedName name="n" hidden="1">"a &amp; b"</definedName></definedNames></workbook>'
    )
    related = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="./worksheets/../worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'
    )
    parts = {"xl/_rels/workbook.xml.rels": related}
    path = forge.sheet("<row/>", workbook=workbook)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()} | parts
    read = read_workbook(forge.pack(parts))
    assert [(sheet.name, sheet.state) for sheet in read.sheets] == [("Dati", "hidden")]
    assert read.names == (DefinedName("n", "Dati!$A$1", "Dati"), DefinedName("n", '"a & b"'))
    assert (read.properties, read.application) == ({}, "")
