"""Writing without losing anything: beside, to the disk, then in one step into place; never over a file of the user."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.errors import ExistingFileError, MissingFileError, WriteError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
            raise WriteError(path, error.strerror or f"{error}") from error


def _write(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".perfxl-", suffix=".tmp", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    """The permissions that this process withholds; reading them means setting them for a moment."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


_DI_SERVIZIO = ("~$", ".", "Thumbs.db", "desktop.ini")
"""How names begin that programs leave behind: locks of open files, hidden files, thumbnails."""


def list_folder(folder: Path) -> tuple[Path, ...]:
    """The files of a folder in the order of their names, what programs leave behind left out.

    Raises:
        MissingFileError: it is not there, is no folder, or cannot be read.
    """
    if not folder.exists():
        raise MissingFileError(folder, "la cartella non esiste")
    if not folder.is_dir():
        raise MissingFileError(folder, "non è una cartella: indicare la cartella che contiene i file .xlsx")
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except OSError as error:
        raise MissingFileError(folder, f"la cartella non si può leggere ({error.strerror or error})") from error
    return tuple(path for path in entries if path.is_file() and not path.name.startswith(_DI_SERVIZIO))
