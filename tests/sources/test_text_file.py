"""Reading a text file that the user named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from perfxl.errors import MissingFileError
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from pathlib import Path


def refused(path: Path) -> str:
    with pytest.raises(MissingFileError) as raised:
        read_text(path)
    assert raised.value.path == path
    return str(raised.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("data", ["titolo = «è»\r\n".encode(), b"\xef\xbb\xbf" + "titolo = «è»\r\n".encode()])
def test_utf8_with_or_without_a_mark(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "il piano è qui.toml"
    path.write_bytes(data)
    assert read_text(path) == "titolo = «è»\r\n"


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    path = tmp_path / "vuoto.toml"
    path.write_bytes(b"")
    assert read_text(path) == ""


def test_no_such_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "piano.toml") == "il file non c'è; controllare il nome e la cartella"


def test_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path) == "è una cartella, serve un file"


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(path: Path, _flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "piano.toml").touch()
    monkeypatch.setattr(os, "open", deny)
    reason = "manca il permesso di leggere il file, o un altro programma lo blocca"
    assert refused(tmp_path / "piano.toml") == reason


def test_another_fault_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path, _flags: int) -> int:
        raise OSError(5, "Input/output error", str(path))

    (tmp_path / "piano.toml").touch()
    monkeypatch.setattr(os, "open", fail)
    assert refused(tmp_path / "piano.toml") == "il file non si può leggere (Input/output error)"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"\xe0", "riga 1, byte 1 del file (0xE0)"),
        (b"a\r\nb\ncitt\xe0\n", "riga 3, byte 10 del file (0xE0)"),
        (b"\xef\xbb\xbfa\n\xff", "riga 2, byte 6 del file (0xFF)"),
        (b"a\n\xe2\x82", "riga 2, byte 3 del file (0xE2)"),
        ("a = 1".encode("utf-16"), "riga 1, byte 1 del file (0xFF)"),
    ],
)
def test_not_utf8(tmp_path: Path, data: bytes, where: str) -> None:
    path = tmp_path / "piano.toml"
    path.write_bytes(data)
    assert refused(path) == f"il testo non è in UTF-8: {where}. Salvare il file con codifica UTF-8."
