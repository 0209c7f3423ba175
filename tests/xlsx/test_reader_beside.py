"""What lies beside the cells: merged ranges, comments, pictures, shapes, macros, links; openpyxl judges the cells."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.letture.workbook import Area, Cell, Comment
from perfxl.core.limits import Limits
from perfxl.xlsx.coordinates import cell_area
from perfxl.xlsx.numbers import is_percent_format
from perfxl.xlsx.reader import Reason, UnreadableWorkbook, read_workbook
from tests.xlsx.conftest import MAIN, OFFICE, RELATIONSHIPS, SKELETON, worksheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.conftest import LibreOffice
    from tests.xlsx.conftest import Forge, Judge

MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"
THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
# the smallest picture there is: one point, one colour
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def decorated(path: Path) -> Path:
    """A workbook of XlsxWriter with all that people put beside cells."""
    import xlsxwriter

    picture = path.with_suffix(".png")
    picture.write_bytes(PNG)
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Dati")
        sheet.write("A1", "testo")
        sheet.merge_range("B2:C4", "unite")
        sheet.merge_range("E1:G1", 12.5, workbook.add_format({"num_format": "0.0%"}))
        sheet.write_comment("A1", "Da verificare:\n«è giusto?»", {"author": "Ragioneria"})
        sheet.write_comment("H20", "su una cella vuota")
        sheet.insert_image("D5", picture)
        sheet.insert_image("D9", picture)
        sheet.insert_textbox("J1", "Nota a margine\nsu due righe")
        workbook.add_worksheet("Nulla").write("A1", 1)
        other = workbook.add_worksheet("Grafico")
        chart = workbook.add_chart({"type": "bar"})
        chart.add_series({"values": "=Dati!$A$1:$A$3"})
        other.insert_chart("A1", chart)
    return path


def expected(name: str) -> tuple[object, ...]:
    return {
        "merged": ((2, 2, 4, 3), (1, 5, 1, 7)),
        "comments": (Comment(1, 1, "Da verificare:\n«è giusto?»"), Comment(20, 8, "su una cella vuota")),
    }[name]


def test_workbook_of_xlsxwriter(tmp_path: Path, judge: Judge) -> None:
    dati, nulla, grafico = judge.agrees(decorated(tmp_path / "scritto.xlsx")).sheets
    assert dati.merged == (Area(2, 2, 4, 3), Area(1, 5, 1, 7))
    assert dati.comments == expected("comments")
    assert (dati.pictures, dati.boxes) == (2, ("Nota a margine\nsu due righe",))
    assert dati.cells[1, 5] == Cell(Decimal("12.5"), percento=True)
    for sheet in (nulla, grafico):
        assert (sheet.merged, sheet.comments, sheet.pictures, sheet.boxes) == ((), (), 0, ())


def test_workbook_of_openpyxl(tmp_path: Path, judge: Judge) -> None:
    import openpyxl
    from openpyxl.comments import Comment as Note

    path = tmp_path / "openpyxl.xlsx"
    workbook = openpyxl.load_workbook(decorated(tmp_path / "scritto.xlsx"))
    workbook["Nulla"]["B2"].comment = Note("aggiunta", "Ufficio")
    workbook["Dati"].merge_cells("A30:A31")
    workbook.save(path)
    dati, nulla, _ = judge.agrees(path).sheets
    assert set(dati.merged) == {(2, 2, 4, 3), (1, 5, 1, 7), (30, 1, 31, 1)}
    assert nulla.comments == (Comment(2, 2, "aggiunta"),)


def test_workbook_of_libreoffice(tmp_path: Path, judge: Judge, libreoffice: LibreOffice) -> None:
    (saved,) = libreoffice.resave([decorated(tmp_path / "scritto.xlsx")], tmp_path / "salvato")
    dati, nulla, grafico = judge.agrees(saved).sheets
    assert set(dati.merged) == {(2, 2, 4, 3), (1, 5, 1, 7)}
    assert dati.comments == expected("comments")
    assert (dati.pictures, dati.boxes) == (2, ("Nota a margine\nsu due righe",))
    assert (nulla.comments, grafico.pictures, grafico.boxes) == ((), 0, ())


@pytest.mark.parametrize(
    ("code", "percentage"),
    [
        ("0%", True),
        ("0.0##%", True),
        ("[>1]0%;0", True),
        ("0;-0%", True),
        ('0"%"', False),
        (r"0\%", False),
        ("0_%", False),
        ("0*%", False),
        ("[$%-410]0", False),
        ("General", False),
    ],
)
def test_percentages(code: str, *, percentage: bool) -> None:
    assert is_percent_format(code) is percentage


def styles(*formats: int, codes: Mapping[int, str]) -> str:
    numbers = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in codes.items())
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f"<cellXfs>{cells}</cellXfs></styleSheet>"
    )


def test_percentages_of_a_sheet(forge: Forge) -> None:
    cells = "".join(f'<c s="{style}"><v>0.25</v></c>' for style in range(5))
    text = '<c s="1" t="str"><v>25%</v></c><c s="1"><f>A1</f></c><c><v>1</v></c>'
    given = styles(0, 9, 10, 164, 165, codes={164: "0%", 165: "0", 10: "0.00"})
    read = forge.only_sheet(f"<row>{cells}{text}</row>", styles=given).cells
    # the number 10 is a percentage unless the file says that it is something else
    shown = [False, True, False, True, False, True, True, False]
    assert [read[1, column].percento for column in range(1, 9)] == shown
    assert forge.only_sheet("<row><c s='9'><v>1</v></c></row>", styles=given).cells[1, 1].percento is False


@pytest.mark.parametrize(
    ("written", "area"),
    [
        ("B2:C4", (2, 2, 4, 3)),
        ("C4:B2", (2, 2, 4, 3)),
        ("B7", (7, 2, 7, 2)),
        ("A1:XFD1048576", (1, 1, 1_048_576, 16_384)),
        ("", None),
        ("A:A", None),
        ("A1:XFE1", None),
        ("A1:B2:C3", None),
    ],
)
def test_areas(written: str, area: tuple[int, int, int, int] | None) -> None:
    assert cell_area(written) == area


def merging(*areas: str) -> str:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return worksheet("<row/>").replace("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>")


def test_a_merged_range_that_is_none(forge: Forge) -> None:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(forge.workbook(sheet1=merging("A1:B2", "A:A")))
    assert (caught.value.reason, caught.value.detail) == (Reason.INCONSISTENT, "foglio «Foglio1», celle unite «A:A»")


def related(*links: tuple[str, str]) -> str:
    items = "".join(f'<Relationship Id="r{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(links))
    return f'<Relationships xmlns="{RELATIONSHIPS}">{items}</Relationships>'


def notes(*cells: str) -> str:
    items = "".join(
        f'<comment ref="{cell}"><text><r><rPr><b/></rPr><t>su</t></r><r><t> {cell}</t></r></text></comment>'
        for cell in cells
    )
    return f'<comments xmlns="{MAIN}"><commentList>{items}</commentList></comments>'


def threads(*cells: str) -> str:
    items = "".join(
        f'<threadedComment ref="{cell}" id="{{1}}"><text>{cell} è</text></threadedComment>' for cell in cells
    )
    return f'<ThreadedComments xmlns="{THREADS}">{items}</ThreadedComments>'


def beside(forge: Forge, **kinds: tuple[str, str]) -> Path:
    """A workbook whose sheet is related to these parts: kind to type and content."""
    parts = {**SKELETON, "xl/worksheets/sheet1.xml": worksheet("<row/>")}
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = related(*((t, f"../{k}.xml") for k, (t, _) in kinds.items()))
    return forge.pack({**parts, **{f"xl/{kind}.xml": content for kind, (_, content) in kinds.items()}})


def test_threads_and_old_comments(forge: Forge) -> None:
    """The old comment of a cell with a thread repeats it for old programs; an answer is one more comment."""
    path = beside(
        forge,
        comments=(f"{OFFICE}/comments", notes("A1", "B2", "C3")),
        threads=(f"{MICROSOFT}/threadedComment", threads("B2", "B2")),
    )
    sheet = read_workbook(path).sheets[0]
    assert sheet.comments == (
        Comment(2, 2, "B2 è"),
        Comment(2, 2, "B2 è"),
        Comment(1, 1, "su A1"),
        Comment(3, 3, "su C3"),
    )


def test_a_thread_begins_with_its_cell(forge: Forge) -> None:
    stray = f'<ThreadedComments xmlns="{THREADS}"><text>di nessuno</text></ThreadedComments>'
    path = beside(forge, threads=(f"{MICROSOFT}/threadedComment", stray))
    assert read_workbook(path).sheets[0].comments == ()


@pytest.mark.parametrize("kind", ["comments", "threadedComment"])
def test_a_comment_on_no_cell(forge: Forge, kind: str) -> None:
    content = notes("1A") if kind == "comments" else threads("1A")
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(beside(forge, nota=(f"{OFFICE}/{kind}", content)))
    assert (caught.value.reason, caught.value.detail) == (Reason.INCONSISTENT, "parte «xl/nota.xml», cella «1A»")


def test_a_part_that_is_not_there_is_no_comment(forge: Forge) -> None:
    parts = {**SKELETON, "xl/worksheets/sheet1.xml": worksheet("<row/>")}
    links = [(f"{OFFICE}/{kind}", "../manca.xml") for kind in ("comments", "drawing")]
    sheet = read_workbook(forge.pack({**parts, "xl/worksheets/_rels/sheet1.xml.rels": related(*links)})).sheets[0]
    assert (sheet.comments, sheet.pictures) == ((), 0)


def shape(text: str) -> str:
    return f"<xdr:twoCellAnchor><xdr:sp><xdr:txBody>{text}</xdr:txBody></xdr:sp></xdr:twoCellAnchor>"


def drawing(inside: str) -> str:
    return f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{DRAWING}">{inside}</xdr:wsDr>'


def test_shapes(forge: Forge) -> None:
    inside = shape("<a:p><a:r><a:t>due </a:t></a:r><a:r><a:t>pezzi</a:t></a:r></a:p>") + shape("<a:p/>")
    path = beside(forge, drawing=(f"{OFFICE}/drawing", drawing(inside + "<xdr:pic/><xdr:pic/><xdr:graphicFrame/>")))
    sheet = read_workbook(path).sheets[0]
    assert (sheet.pictures, sheet.boxes) == (2, ("due pezzi",))


@pytest.mark.parametrize(
    "made",
    [
        lambda forge: forge.workbook(sheet1=merging("A1:B1", "A2:B2", "A3:B3")),
        lambda forge: beside(forge, notes=(f"{OFFICE}/comments", notes("A1", "A2", "A3"))),
        lambda forge: beside(forge, threads=(f"{MICROSOFT}/threadedComment", threads("A1", "A2", "A3"))),
        lambda forge: beside(forge, drawing=(f"{OFFICE}/drawing", drawing(shape("<a:p><a:t>x</a:t></a:p>") * 3))),
    ],
)
def test_what_lies_beside_counts_as_cells(forge: Forge, made: Callable[[Forge], Path]) -> None:
    path = made(forge)
    assert len(read_workbook(path, Limits(cells=3)).sheets) == 1
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(path, Limits(cells=2))
    assert caught.value.reason == Reason.TOO_MANY_CELLS


def linking(forge: Forge, *links: tuple[str, str]) -> Path:
    """A workbook whose main part is related to these, too."""
    own = SKELETON["xl/_rels/workbook.xml.rels"].replace("</Relationships>", "")
    more = "".join(f'<Relationship Id="x{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(links))
    parts = {**SKELETON, "xl/worksheets/sheet1.xml": worksheet("<row/>")}
    parts["xl/_rels/workbook.xml.rels"] = f"{own}{more}</Relationships>"
    for number, to in enumerate(("file:///C:/Documenti/altro%20file.xlsx", "vecchio.xls"), start=1):
        parts[f"xl/externalLinks/externalLink{number}.xml"] = (
            f'<externalLink xmlns="{MAIN}"><externalBook/></externalLink>'
        )
        parts[f"xl/externalLinks/_rels/externalLink{number}.xml.rels"] = (
            f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="rId1" Type="{OFFICE}/externalLinkPath" '
            f'Target="{to}" TargetMode="External"/></Relationships>'
        )
    live = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"/></externalLink>'
    return forge.pack({**parts, "xl/externalLinks/externalLink3.xml": live})


def test_links_to_other_files(forge: Forge) -> None:
    links = [(f"{OFFICE}/externalLink", f"externalLinks/externalLink{number}.xml") for number in (1, 2, 3, 1, 9)]
    assert read_workbook(linking(forge, *links)).external_links == (
        "file:///C:/Documenti/altro file.xlsx",
        "vecchio.xls",
        "cmd|/C calc",
    )
    assert read_workbook(linking(forge)).external_links == ()


@pytest.mark.parametrize(
    ("kind", "macros"),
    [
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", True),
        ("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", True),
        ("http://schemas.microsoft.com/office/2006/relationships/xlIntlMacrosheet", True),
        (f"{OFFICE}/theme", False),
    ],
)
def test_macros(forge: Forge, kind: str, *, macros: bool) -> None:
    assert read_workbook(linking(forge, (kind, "qualcosa.bin"))).macros is macros


def test_macros_of_xlsxwriter(tmp_path: Path) -> None:
    import xlsxwriter

    code = tmp_path / "vbaProject.bin"
    code.write_bytes(b"non importa")
    path = tmp_path / "con macro.xlsm"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet()
        workbook.add_vba_project(code)
    assert read_workbook(path).macros is True


def test_openpyxl_keeps_a_link(tmp_path: Path) -> None:
    """A formula on another file, as openpyxl writes it: it is read, and the file is named."""
    import openpyxl
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink

    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "=[1]Foglio1!A1"
    link = ExternalLink(externalBook=ExternalBook(id="rId1"))
    link.file_link = Relationship(type="externalLinkPath", Target="altro.xlsx", TargetMode="External", Id="rId1")
    workbook._external_links.append(link)  # noqa: SLF001 - there is no other door
    path = tmp_path / "collegata.xlsx"
    workbook.save(path)
    read = read_workbook(path)
    assert read.external_links == ("altro.xlsx",)
    assert read.sheets[0].cells[1, 1].formula == "[1]Foglio1!A1"
    with zipfile.ZipFile(path) as archive:
        assert "xl/externalLinks/externalLink1.xml" in archive.namelist()
