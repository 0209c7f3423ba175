"""Writing without losing anything: beside, to the disk, then in one step into place; never over a file of the user.

Reading without being kept waiting: what is no file (a pipe, a device, a link that nobody asked for) is not opened.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfxl.errors import ExistingFileError, ForeignFileError, FullFolderError, MissingFileError, WriteError, motivo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence


class Kind(Enum):
    """What has the name of a file and is none."""

    FOLDER = "è una cartella, serve un file"
    LINK = "è un collegamento a un altro file, e non viene seguito"
    SPECIAL = "non è un file: è un dispositivo o un canale del sistema"


class NotAFileError(OSError):
    """What is to be read is no file; it was not opened."""

    def __init__(self, path: Path, kind: Kind) -> None:
        """Take the path, and what is there."""
        super().__init__(errno.EINVAL, kind.value, f"{path}")
        self.kind = kind


class FileChangedError(OSError):
    """A file changed while it was read: what was read is neither the old nor the new one."""


# without waiting, nor following, should a pipe or a link have taken the place of the file that was there a moment ago
_HOW = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def read_regular(path: Path, at_most: int, *, follow: bool = True) -> bytes:
    """The content of a file; of a longer one, one byte more than the most.

    Args:
        path: the file.
        at_most: how many bytes it should have at most.
        follow: whether a link is followed.

    Raises:
        NotAFileError: it is a folder, a link that is not followed, a pipe, a socket or a device.
        FileChangedError: it changed meanwhile.
        OSError: it cannot be read.
    """
    kind = _kind(path.stat(follow_symlinks=follow).st_mode)
    if kind is not None:
        raise NotAFileError(path, kind)
    with os.fdopen(os.open(path, _HOW if follow else _HOW | _NO_LINK), "rb") as stream:
        before = os.fstat(stream.fileno())
        data = stream.read(at_most + 1)
        after = os.fstat(stream.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise FileChangedError(errno.EBUSY, "il file è cambiato mentre veniva letto", f"{path}")
    return data


def _kind(mode: int) -> Kind | None:
    """What is there, by the mode that the system gives; None for a file."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    return Kind.LINK if stat.S_ISLNK(mode) else Kind.SPECIAL


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


CONTENUTO = "contenuto.json"
"""The file of a folder that can be replaced, that lists all others with their digests."""

_DI_SISTEMA = frozenset({"Thumbs.db", "desktop.ini", ".DS_Store"})
"""What systems put into folders by themselves."""


def refuse_full(folder: Path, *, listed: bool = False, replace: bool = False) -> None:
    """Refuse to go on where a folder to be made is there, with something in it.

    Args:
        folder: the folder.
        listed: whether it is one that lists what is in it.
        replace: whether one that lists what is in it may be replaced: nobody has changed it, or put anything there.

    Raises:
        MissingFileError: it is no folder, or cannot be looked into.
        FullFolderError: there is something in it.
        ForeignFileError: it was to be replaced, and has something in it that is not in its list, or was changed.
    """
    try:
        full = folder.exists() and any(folder.iterdir())
        foreign = next(_foreign(folder), None) if full and replace else None
    except NotADirectoryError as error:
        raise MissingFileError(folder, "non è una cartella: indicarne una nuova") from error
    except OSError as error:
        raise MissingFileError(folder, f"la cartella non si può leggere ({motivo(error)})") from error
    if full and not replace:
        raise FullFolderError(folder, listed=listed)
    if foreign is not None:
        raise ForeignFileError(folder, foreign)


def _foreign(folder: Path) -> Iterator[str]:
    """What is in a folder that its list does not have, or has otherwise, by name; links are never followed."""
    digests = _listed(folder)
    for inside, folders, names in os.walk(folder):
        links = [name for name in folders if (Path(inside) / name).is_symlink()]
        for name in sorted([*names, *links]):
            path = Path(inside) / name
            relative = path.relative_to(folder).as_posix()
            if relative == CONTENUTO and digests:
                continue
            known = not path.is_symlink() and path.is_file() and digests.get(relative) == _digest(path)
            if not known and name not in _DI_SISTEMA:
                yield relative


def _listed(folder: Path) -> Mapping[str, str]:
    """The digests that the list of a folder has, by name; none where there is no list."""
    try:
        read: Any = json.loads((folder / CONTENUTO).read_bytes())
        return {f"{name}": f"{digest}" for name, digest in read["file"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_folder(
    folder: Path,
    contents: Iterable[tuple[str, bytes]],
    *,
    listed: bool = False,
    replace: bool = False,
    read_only: Collection[str] = (),
) -> None:
    """Write a folder with these files, by name, with slashes for folders within it: whole or not at all.

    The files are taken one at a time: they need not all be held. Where the folder is replaced, what was there stands
    aside under a name that begins as the folder's, until the new one has its place.

    Args:
        folder: the folder.
        contents: name and content of each file.
        listed: whether a list of the files, with their digests, is written too, so that the folder can be replaced.
        replace: whether one that is there and lists what is in it is replaced.
        read_only: names of the files that nobody is to write to afterwards.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it is there, with something in it; nothing was written.
        ForeignFileError: it was to be replaced, and has something in it that is not in its list, or was changed;
            nothing was written.
        WriteError: it cannot be written; what was there is there.
    """
    refuse_full(folder, listed=listed, replace=replace)
    whole = folder.resolve()
    beside, before = _beside(whole), whole.with_name(f"{whole.name}.prima-{secrets.token_hex(8)}")
    try:
        beside.mkdir(parents=True)
        digests = {}
        for name, content in contents:
            _write_within(beside, name, content)
            if name in read_only:
                (beside / name).chmod(_READ_ONLY)
            digests[name] = hashlib.sha256(content).hexdigest()
        if listed:
            listing = {"formato": "perfxl-contenuto", "versione": 1, "file": dict(sorted(digests.items()))}
            _write_within(beside, CONTENUTO, f"{json.dumps(listing, indent=2)}\n".encode())
        for made in (beside, *(path for path in beside.rglob("*") if path.is_dir())):
            _sync(made)
        if whole.exists():
            refuse_full(folder, listed=listed, replace=replace)  # anew: writing took its time
            whole.rename(before)
        beside.rename(whole)
        _sync(whole.parent)
    except OSError as error:
        raise WriteError(folder, motivo(error)) from error
    finally:
        if before.exists() and not whole.exists():
            before.rename(whole)
        for left in (beside, before):
            _remove(left)


_READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH


def _remove(folder: Path) -> None:
    """Take away what was not finished, or stood aside; Windows does not let read-only files go."""
    for file in folder.rglob("*"):
        with suppress(OSError):
            if not file.is_symlink() and file.is_file() and not os.access(file, os.W_OK):
                file.chmod(stat.S_IRUSR | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)


def _write_within(folder: Path, name: str, content: bytes) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    _write_through(file, content)


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
_DI_CALCOLO = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
"""How the names of spreadsheets end: a folder named so may be taken for one."""


def list_folder(folder: Path) -> tuple[Path, ...]:
    """What lies in a folder, in the order of the names, folders within it and what programs leave behind left out.

    What is no file is among it, as a link, or a folder with the name of a spreadsheet: who reads it says so.

    Raises:
        MissingFileError: it is not there, is no folder, or cannot be read.
    """
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name.casefold())
    except FileNotFoundError as error:
        raise MissingFileError(folder, "la cartella non c'è: controllare il nome") from error
    except NotADirectoryError as error:
        raise MissingFileError(folder, "non è una cartella: indicare la cartella che contiene i file .xlsx") from error
    except OSError as error:
        raise MissingFileError(folder, f"la cartella non si può leggere ({motivo(error)})") from error
    return tuple(path for path in entries if not di_servizio(path.name) and _to_be_read(path))


def _to_be_read(path: Path) -> bool:
    try:
        folder = path.is_dir()
    except OSError:
        return True  # who reads it says why it cannot be
    return not folder or path.name.casefold().endswith(_DI_CALCOLO)


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
