"""The reader on files made to harm: what is unpacked, and how much of it is looked at, has limits."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from perfxl.xlsx.reader import DEFAULT_LIMITS, Limits, Reason, UnreadableWorkbook, read_workbook
from tests.xlsx.conftest import SKELETON, Forge, worksheet

if TYPE_CHECKING:
    from pathlib import Path

ROW = "<row><c><v>1</v></c></row>"
NOTHING = f"<!--{' ' * 993}-->" * 20_000
"""20,000,000 bytes that say nothing."""


def reason_of(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reason:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(path, limits)
    return caught.value.reason


def test_zip_bomb(forge: Forge) -> None:
    bomb = worksheet(NOTHING)
    path = forge.workbook(sheet1=bomb)
    assert path.stat().st_size < 100_000
    assert reason_of(path) == Reason.TOO_COMPRESSED
    assert reason_of(path, Limits(ratio=10_000, inflated=10_000_000)) == Reason.TOO_LARGE
    assert read_workbook(path, Limits(ratio=10_000)).sheets[0].cells == {}


def test_a_bomb_in_a_part_that_is_not_read(forge: Forge) -> None:
    with zipfile.ZipFile(forge.sheet(ROW)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/theme/theme1.xml"] = " " * 20_000_000
    assert len(read_workbook(forge.pack(parts)).sheets[0].cells) == 1


def test_headers_that_lie_about_sizes(forge: Forge) -> None:
    path = forge.workbook(sheet1=worksheet(NOTHING))
    content = bytearray(path.read_bytes())
    size = len(worksheet(NOTHING))
    while (at := content.find(struct.pack("<L", size))) >= 0:
        content[at : at + 4] = struct.pack("<L", 1000)
    path.write_bytes(content)
    assert reason_of(path) == Reason.DAMAGED


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(packed=100), Reason.TOO_LARGE),
        (Limits(inflated=1000), Reason.TOO_LARGE),
        (Limits(parts=5), Reason.TOO_MANY_PARTS),
        (Limits(sheets=0), Reason.TOO_MANY_PARTS),
        (Limits(cells=1), Reason.TOO_MANY_CELLS),
        (Limits(shared_characters=5), Reason.TOO_LARGE),
        (Limits(formula_characters=3), Reason.TOO_LARGE),
        (Limits(depth=4), Reason.TOO_INTRICATE),
        (Limits(names=3), Reason.TOO_INTRICATE),
    ],
)
def test_limits(forge: Forge, limits: Limits, reason: Reason) -> None:
    rows = '<row><c><f t="shared" si="0">B1+C1</f></c><c><f t="shared" si="0"/></c></row>'
    path = forge.sheet(rows)
    assert len(read_workbook(path).sheets[0].cells) == 2
    assert reason_of(path, limits) == reason


def test_deep_nesting(forge: Forge) -> None:
    deep = worksheet("<a>" * 100_000 + "</a>" * 100_000)
    assert reason_of(forge.workbook(sheet1=deep), Limits(ratio=1_000)) == Reason.TOO_INTRICATE


@pytest.mark.parametrize("endless", ['<row a="{}"/>', "<!--{}-->", "<?pi {}?>", "<{}/>"])
def test_an_endless_token(forge: Forge, endless: str) -> None:
    path = forge.sheet(endless.format("a" * 3_000_000))
    assert reason_of(path) == Reason.TOO_INTRICATE


def test_a_text_may_be_as_long_as_a_cell_can_hold(forge: Forge) -> None:
    found = forge.only_sheet(f'<row><c t="str"><v>{"a" * 32_767}</v></c></row>')
    assert found.cells[1, 1].value == "a" * 32_767


def test_too_many_names(forge: Forge) -> None:
    assert reason_of(forge.sheet("".join(f"<a{n}/>" for n in range(20_000)))) == Reason.TOO_INTRICATE


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_compressions_that_have_no_bound(tmp_path: Path, method: int) -> None:
    path = tmp_path / "altra compressione.xlsx"
    with zipfile.ZipFile(path, "w", method) as archive:
        for part, content in SKELETON.items():
            archive.writestr(part, content)
    assert reason_of(path) == Reason.DAMAGED


def test_an_encrypted_part(forge: Forge) -> None:
    path = forge.sheet(ROW)
    content = path.read_bytes()
    index = content.find(b"PK\x01\x02")
    head = bytearray(content)
    while index >= 0:
        head[index + 8] |= 1
        index = content.find(b"PK\x01\x02", index + 1)
    path.write_bytes(head)
    assert reason_of(path) == Reason.PROTECTED
