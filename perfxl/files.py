"""Writing without losing anything: beside, to the disk, then in one step into place; never over a file of the user."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfxl.errors import ExistingFileError, ForeignFileError, FullFolderError, MissingFileError, WriteError, motivo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


def refuse_existing(paths: Sequence[Path]) -> None:
    """Refuse to go on where a file to be written exists.

    Raises:
        ExistingFileError: at least one exists; it names them all.
    """
    existing = tuple(path for path in paths if path.exists())
    if existing:
        raise ExistingFileError(existing)


def write_files(contents: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Write files, each whole or not at all.

    Raises:
        ExistingFileError: one of them exists, and ``overwrite`` is false; nothing was written.
        WriteError: one of them cannot be written; those before it are in place.
    """
    if not overwrite:
        refuse_existing(tuple(contents))
    for path, content in contents.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
        except OSError as error:
            raise WriteError(path, motivo(error)) from error


def _write(path: Path, content: bytes) -> None:
    beside = _beside(path)
    try:
        _write_through(beside, content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    """A name that nothing has, in the same folder."""
    return path.with_name(f".perfxl-{secrets.token_hex(8)}.tmp")


def _write_through(path: Path, content: bytes) -> None:
    """Write a new file, and wait until the disk has it."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def refuse_full(folder: Path, ours: Collection[str] = ()) -> None:
    """Refuse to go on where a folder to be made is there, with something in it.

    Args:
        folder: the folder.
        ours: names of what may be in it, for it is to be replaced; none where nothing is.

    Raises:
        MissingFileError: it is no folder, or cannot be looked into.
        FullFolderError: there is something in it.
        ForeignFileError: there is something in it that is not ours.
    """
    try:
        inside = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
    except NotADirectoryError as error:
        raise MissingFileError(folder, "non è una cartella: indicarne una nuova") from error
    except OSError as error:
        raise MissingFileError(folder, f"la cartella non si può leggere ({motivo(error)})") from error
    if inside and not ours:
        raise FullFolderError(folder)
    for name in inside:
        if name not in ours:
            raise ForeignFileError(folder, name)


def write_folder(folder: Path, contents: Iterable[tuple[str, bytes]], *, ours: Collection[str] = ()) -> None:
    """Write a folder with these files, by name, with slashes for folders within it: whole or not at all.

    The files are taken one at a time: they need not all be held.

    Args:
        folder: the folder.
        contents: name and content of each file.
        ours: names of what a folder of the same name may have in it, to be replaced; none where nothing is replaced.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it is there, with something in it; nothing was written.
        ForeignFileError: it is there, with something in it that is not ours; nothing was written.
        WriteError: it cannot be written; what was there is there.
    """
    refuse_full(folder, ours)
    whole = folder.resolve()
    beside, before = _beside(whole), _beside(whole)
    try:
        beside.mkdir(parents=True)
        for name, content in contents:
            file = beside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            _write_through(file, content)
        for made in (beside, *(path for path in beside.rglob("*") if path.is_dir())):
            _sync(made)
        if whole.exists():
            whole.rename(before)
        beside.rename(whole)
        _sync(whole.parent)
    except OSError as error:
        raise WriteError(folder, motivo(error)) from error
    finally:
        if before.exists() and not whole.exists():
            before.rename(whole)
        for left in (beside, before):
            shutil.rmtree(left, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Wait until the disk has the names of a folder, where the system can be asked."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_DI_SERVIZIO = ("~$", ".", "Thumbs.db", "desktop.ini")
"""How names begin that programs leave behind: locks of open files, hidden files, thumbnails."""


def list_folder(folder: Path) -> tuple[Path, ...]:
    """The files of a folder in the order of their names, what programs leave behind left out.

    Raises:
        MissingFileError: it is not there, is no folder, or cannot be read.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
        return tuple(path for path in entries if path.is_file() and not path.name.startswith(_DI_SERVIZIO))
    except FileNotFoundError as error:
        raise MissingFileError(folder, "la cartella non c'è: controllare il nome") from error
    except NotADirectoryError as error:
        raise MissingFileError(folder, "non è una cartella: indicare la cartella che contiene i file .xlsx") from error
    except OSError as error:
        raise MissingFileError(folder, f"la cartella non si può leggere ({motivo(error)})") from error


def di_servizio(name: str) -> bool:
    """Whether a file or folder of this name is one that programs leave behind."""
    return name.startswith(_DI_SERVIZIO)


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A file beside this one to write to, which takes its place when all is well; else what was there is there.

    Raises:
        WriteError: it cannot be written.
    """
    beside = _beside(path)
    try:
        yield beside
        with beside.open("rb+") as stream:
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        raise WriteError(path, motivo(error)) from error
    finally:
        beside.unlink(missing_ok=True)
