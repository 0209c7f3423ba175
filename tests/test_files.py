"""Files are written whole or not at all, and never over one of the user's."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NoReturn

import pytest

from perfxl.errors import ExistingFileError, MissingFileError, WriteError, motivo
from perfxl.files import list_folder, refuse_existing, write_files


def nomi(cartella: Path) -> list[str]:
    """The names of everything in a folder, hidden things too."""
    return sorted(percorso.name for percorso in cartella.iterdir())


def rifiuta(monkeypatch: pytest.MonkeyPatch, dove: str, error: BaseException) -> None:
    """Let the system refuse: ``replace``, ``fsync``, ``open`` or ``mkdir``."""

    def no(*_args: object, **_kwargs: object) -> NoReturn:
        raise error

    if dove == "fsync":
        monkeypatch.setattr(os, "fsync", no)
    else:
        monkeypatch.setattr(Path, dove, no)


def test_a_file_is_written_with_the_folders_that_it_needs(tmp_path: Path) -> None:
    percorso = tmp_path / "a" / "Città è bella" / "file.txt"
    write_files({percorso: b"uno"}, overwrite=False)
    assert percorso.read_bytes() == b"uno"
    assert nomi(percorso.parent) == ["file.txt"]


def test_a_file_that_exists_is_left_as_it_is_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"prima")
    with pytest.raises(ExistingFileError) as preso:
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, overwrite=False)
    assert nomi(tmp_path) == ["b"]
    assert (tmp_path / "b").read_bytes() == b"prima"
    assert str(preso.value) == (
        f"{tmp_path / 'b'}: il file c'è già, e non viene sovrascritto. "
        "Scegliere un altro nome o cartella, oppure ripetere il comando con --sovrascrivi."
    )


def test_every_file_that_exists_is_named(tmp_path: Path) -> None:
    for nome in "ab":
        (tmp_path / nome).touch()
    with pytest.raises(ExistingFileError) as preso:
        refuse_existing([tmp_path / nome for nome in "abc"])
    assert preso.value.paths == (tmp_path / "a", tmp_path / "b")
    assert str(preso.value) == (
        f"{tmp_path}: i file «a», «b» ci sono già, e non vengono sovrascritti. "
        "Scegliere un'altra cartella, oppure ripetere il comando con --sovrascrivi."
    )


def test_a_file_is_replaced_where_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"un testo lungo di prima")
    write_files({tmp_path / "a": b"dopo"}, overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"dopo"
    assert nomi(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("dove", "error", "perche"),
    [
        ("replace", PermissionError(errno.EACCES, "Permission denied"), "aperto in un altro programma"),
        ("fsync", OSError(errno.ENOSPC, "No space left on device"), "il disco è pieno"),
        ("open", PermissionError(errno.EACCES, "Permission denied"), "manca il permesso"),
        ("open", OSError(errno.EROFS, "Read-only file system"), "il disco è di sola lettura"),
        ("mkdir", PermissionError(errno.EPERM, "Operation not permitted"), "manca il permesso"),
        ("replace", OSError(errno.ENAMETOOLONG, "File name too long"), "il nome è troppo lungo"),
    ],
)
def test_where_writing_fails_the_old_file_stays_and_nothing_is_left_behind(
    dove: str, error: OSError, perche: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    percorso = tmp_path / "importi.xlsx"
    percorso.write_bytes(b"prima")
    with monkeypatch.context() as sistema:
        rifiuta(sistema, dove, error)
        with pytest.raises(WriteError) as preso:
            write_files({percorso: b"dopo"}, overwrite=True)
    assert percorso.read_bytes() == b"prima"
    assert nomi(tmp_path) == ["importi.xlsx"]
    assert str(preso.value).startswith(f"{percorso}: non si può scrivere (")
    assert perche in str(preso.value)


def test_an_interruption_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rifiuta(monkeypatch, "fsync", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "a": b"1"}, overwrite=False)
    assert nomi(tmp_path) == []


def test_the_files_before_the_one_that_fails_are_in_place(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "pieno").touch()
    with pytest.raises(WriteError) as preso:
        write_files({tmp_path / "a": b"1", tmp_path / "b": b"2"}, overwrite=True)
    assert preso.value.path == tmp_path / "b"
    assert nomi(tmp_path) == ["a", "b"]
    assert nomi(tmp_path / "b") == ["pieno"]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(WriteError, match="una parte del percorso è un file, non una cartella"):
        write_files({tmp_path / "a" / "b": b"1"}, overwrite=False)
    assert nomi(tmp_path) == ["a"]


def test_a_refusal_that_nobody_foresaw_is_told_in_the_words_of_the_system() -> None:
    assert motivo(OSError(errno.EDOM, "strano")) == "strano"
    assert motivo(OSError("senza numero")) == "senza numero"


def test_a_folder_is_listed_in_the_order_of_the_names_without_what_programs_leave(tmp_path: Path) -> None:
    di_servizio = ("~$Uno.xlsx", ".~lock.due.xlsx#", ".perfxl-0.tmp", ".DS_Store", "Thumbs.db", "desktop.ini")
    for nome in ("due.xlsx", "Uno.xlsx", "note.txt", "Àncora.xlsx", *di_servizio):
        (tmp_path / nome).touch()
    (tmp_path / "sottocartella").mkdir()
    assert [percorso.name for percorso in list_folder(tmp_path)] == ["due.xlsx", "note.txt", "Uno.xlsx", "Àncora.xlsx"]


def test_a_folder_that_is_not_there_or_is_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingFileError) as preso:
        list_folder(tmp_path / "tornate")
    assert str(preso.value) == f"{tmp_path / 'tornate'}: la cartella non c'è: controllare il nome"
    (tmp_path / "a.xlsx").touch()
    with pytest.raises(MissingFileError) as preso:
        list_folder(tmp_path / "a.xlsx")
    assert str(preso.value) == (
        f"{tmp_path / 'a.xlsx'}: non è una cartella: indicare la cartella che contiene i file .xlsx"
    )


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rifiuta(monkeypatch, "iterdir", PermissionError(errno.EACCES, "Permission denied"))
    with pytest.raises(MissingFileError, match=r"la cartella non si può leggere \(manca il permesso"):
        list_folder(tmp_path)
