"""The reader on files that are not workbooks, or that are made to harm: each is refused with its reason."""

from __future__ import annotations

import io
import os
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.letture.workbook import Workbook
from perfxl.xlsx.reader import Reason, UnreadableWorkbook, parse_workbook, read_workbook
from tests.xlsx.conftest import MAIN, OFFICE, RELATIONSHIPS, SKELETON, Forge, worksheet
from tests.xlsx_a_mano import ole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROW = "<row><c><v>1</v></c></row>"


def refused(path: Path) -> UnreadableWorkbook:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(path)
    return caught.value


def reason_of(path: Path) -> Reason:
    return refused(path).reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"Settore;Peso\nA;100\n", Reason.NOT_XLSX),
        (b"<html><table></table></html>", Reason.NOT_XLSX),
        (b"P", Reason.NOT_XLSX),
        (ole("EncryptionInfo", "EncryptedPackage"), Reason.PROTECTED),
        (ole("DataSpaces", "EncryptedPackage", "Workbook"), Reason.PROTECTED),
        (ole("Workbook", "\x05SummaryInformation"), Reason.XLS),
        (ole("Book"), Reason.XLS),
        (ole("WordDocument"), Reason.NOT_XLSX),
        (ole("Workbook di altri", "EncryptedPackage2"), Reason.NOT_XLSX),
        # the name in a text is no entry of the directory, unless it lies where entries do
        (ole() + bytes(2) + ole("Workbook")[512:], Reason.NOT_XLSX),
        (ole() + bytes(2) + ole("Workbook")[512:].ljust(1278, b"\0") + ole("Workbook")[512:], Reason.XLS),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Reason.NOT_XLSX),
        (b"PK\x03\x04" + bytes(50), Reason.DAMAGED),
        (b"PK\x05\x06" + bytes(18), Reason.NO_WORKBOOK),
    ],
)
def test_first_bytes(tmp_path: Path, content: bytes, reason: Reason) -> None:
    path = tmp_path / "con un nome.xlsx"
    path.write_bytes(content)
    assert reason_of(path) == reason


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "non c'è.xlsx") == Reason.MISSING
    assert reason_of(tmp_path) == Reason.DIRECTORY


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(13, "held"), Reason.HELD), (OSError(5, "I/O error"), Reason.UNREACHABLE)],
)
def test_the_system_refuses(forge: Forge, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: Reason) -> None:
    def refuse(_path: Path, _flags: int) -> None:
        raise error

    path = forge.sheet(ROW)
    monkeypatch.setattr(os, "open", refuse)
    assert reason_of(path) == reason


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (
            {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
            Reason.OPENDOCUMENT,
        ),
        ({"leggimi.txt": "ciao"}, Reason.NO_WORKBOOK),
        ({**SKELETON, "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}"/>'}, Reason.NO_WORKBOOK),
        ({**SKELETON, "xl/workbook.xml": '<document xmlns="urn:word"/>'}, Reason.NO_WORKBOOK),
        (
            {
                "_rels/.rels": f'<Relationships xmlns="{RELATIONSHIPS}"><Relationship Id="a" '
                f'Type="{OFFICE}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
                "xl/workbook.bin": "",
            },
            Reason.XLSB,
        ),
        (SKELETON, Reason.INCONSISTENT),
    ],
)
def test_archives_that_are_not_a_workbook(forge: Forge, parts: Mapping[str, str], reason: Reason) -> None:
    assert reason_of(forge.pack(parts)) == reason


@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9, 0.99])
def test_truncated(forge: Forge, kept: float) -> None:
    path = forge.sheet(ROW)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    assert reason_of(path) == Reason.DAMAGED


@pytest.mark.parametrize("other", ["xl/workbook.xml", "XL/Workbook.xml", "xl\\workbook.xml", "/xl/workbook.xml"])
def test_a_part_twice(forge: Forge, other: str) -> None:
    path = forge.sheet(ROW)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(other, SKELETON["xl/workbook.xml"])
    assert reason_of(path) == Reason.DUPLICATE_PARTS


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY l0 "ahah">'
        + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
        + "]>",
    ],
)
def test_dtd(forge: Forge, doctype: str) -> None:
    sheet = doctype + worksheet("<row><c><v>&l19;</v></c></row>")
    assert reason_of(forge.workbook(sheet1=sheet)) == Reason.DTD


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        worksheet("<row>"),
        worksheet("<x:row/>"),
        worksheet("<row>&nbsp;</row>"),
        worksheet("<row/>") + "<altro/>",
        '<?xml version="1.0" encoding="utf-7"?>' + worksheet("<row/>"),
        '<?xml version="1.0" encoding="non-esiste"?>' + worksheet("<row/>"),
        worksheet("<row r='1' r='2'/>"),
    ],
)
def test_not_well_formed(forge: Forge, sheet: str) -> None:
    assert reason_of(forge.workbook(sheet1=sheet)) == Reason.MALFORMED


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c r="A0"><v>1</v></c></row>',
        '<row><c r="XFE1"><v>1</v></c></row>',
        '<row><c r=""><v>1</v></c></row>',
        '<row r="0"/>',
        '<row r="1048577"/>',
        '<row r="uno"/>',
        '<row r="1048576"/><row/>',
        '<row><c r="XFD1"/><c><v>1</v></c></row>',
        "<c><v>1</v></c>",
        '<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row><c t="s"><v>2</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>1.0</v></c></row>',
        '<row><c t="altro"><v>1</v></c></row>',
    ],
)
def test_sheets_that_contradict_themselves(forge: Forge, rows: str) -> None:
    error = refused(forge.sheet(rows))
    assert error.reason == Reason.INCONSISTENT
    assert "«Foglio1»" in error.detail


@pytest.mark.parametrize(
    "inside",
    [
        '<sheets><sheet name="A" r:id="manca"/></sheets>',
        '<sheets><sheet name="A"/></sheets>',
        '<sheets><sheet name="A" r:id="rId1"/><sheet name="a" r:id="rId1"/></sheets>',
        '<sheets/><definedNames><definedName name="n" localSheetId="0">1</definedName></definedNames>',
    ],
)
def test_workbooks_that_contradict_themselves(forge: Forge, inside: str) -> None:
    workbook = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{inside}</workbook>'
    assert reason_of(forge.sheet(ROW, workbook=workbook)) == Reason.INCONSISTENT


@pytest.mark.parametrize(
    "doubled",
    [
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>' * 2,
        "".join(f'<Relationship Id="a{n}" Type="{OFFICE}/styles" Target="styles{n}.xml"/>' for n in range(2)),
    ],
)
def test_relationships_that_say_two_things(forge: Forge, doubled: str) -> None:
    related = f'<Relationships xmlns="{RELATIONSHIPS}">{doubled}</Relationships>'
    path = forge.pack({**SKELETON, "xl/_rels/workbook.xml.rels": related, "xl/worksheets/sheet1.xml": worksheet(ROW)})
    assert reason_of(path) == Reason.INCONSISTENT


def test_two_properties_of_one_name(forge: Forge) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    custom = (
        f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        + "".join(f'<property name="anno"><vt:i4>{year}</vt:i4></property>' for year in (2024, 2025))
        + "</Properties>"
    )
    top = SKELETON["_rels/.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="c" Type="{OFFICE}/custom-properties" Target="custom.xml"/></Relationships>',
    )
    path = forge.pack(
        {**SKELETON, "_rels/.rels": top, "custom.xml": custom, "xl/worksheets/sheet1.xml": worksheet(ROW)}
    )
    assert reason_of(path) == Reason.INCONSISTENT


def test_a_sheet_in_an_unknown_language(forge: Forge) -> None:
    assert reason_of(forge.workbook(sheet1='<worksheet xmlns="urn:altro"/>')) == Reason.INCONSISTENT


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_what_to_do(reason: Reason) -> None:
    assert reason.sentence.endswith(".")
    assert ": " in reason.sentence
    assert str(UnreadableWorkbook(reason)) == reason.sentence
    assert str(UnreadableWorkbook(reason, "parte «x»")) == f"{reason.sentence} (parte «x»)"


def sound() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in {**SKELETON, "xl/worksheets/sheet1.xml": worksheet(ROW)}.items():
            archive.writestr(part, content)
    return stream.getvalue()


SOUND = sound()
ERRORS = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=8)


@given(ERRORS)
def test_a_spoiled_file_is_read_or_refused(errors: list[tuple[int, int]]) -> None:
    spoiled = bytearray(SOUND)
    for at, byte in errors:
        spoiled[at] = byte
    try:
        read = parse_workbook(bytes(spoiled), "guasto.xlsx")
    except UnreadableWorkbook as error:
        read = Workbook(error.reason.sentence)
    assert read.file
