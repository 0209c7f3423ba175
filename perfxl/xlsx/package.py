"""The zip of a workbook, read within limits: what comes out is counted, what the headers say is not trusted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from perfxl.core.limits import many, size
from perfxl.errors import motivo
from perfxl.files import FileChangedError, Kind, NotAFileError, read_regular
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.core.limits import Limits

_NOT_A_FILE = {Kind.FOLDER: Reason.DIRECTORY, Kind.LINK: Reason.LINK, Kind.SPECIAL: Reason.SPECIAL}
_CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_NAME, _OLE_ENTRY = 64, 128
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
# bzip2 and lzma inflate a chunk without a bound, and no spreadsheet program writes them
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# all that zipfile raises on a damaged archive: it lets errors of struct, of decoding and of seeking through
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OverflowError,
    IndexError,
)


def read_packed(path: Path, limits: Limits, *, follow: bool = True) -> bytes:
    """The bytes of a file, read at once, so that no program finds it held open by us.

    Args:
        path: the file.
        limits: how large it may be.
        follow: whether a link is followed: those that a person names are, those that lie in a folder are not.

    Raises:
        UnreadableWorkbook: the file is none, cannot be opened, changes meanwhile, or is too large.
    """
    try:
        data = read_regular(path, limits.packed, follow=follow)
    except NotAFileError as error:
        raise UnreadableWorkbook(_NOT_A_FILE[error.kind]) from error
    except FileChangedError as error:
        raise UnreadableWorkbook(Reason.CHANGING) from error
    except FileNotFoundError as error:
        raise UnreadableWorkbook(Reason.MISSING) from error
    except PermissionError as error:
        raise UnreadableWorkbook(Reason.HELD) from error
    except OSError as error:
        raise UnreadableWorkbook(Reason.UNREACHABLE, motivo(error)) from error
    if len(data) > limits.packed:
        raise UnreadableWorkbook(Reason.TOO_LARGE, f"il file ha più di {size(limits.packed)}")
    return data


class Package:
    """The parts of a workbook's zip, found by name (case and slashes do not matter) and inflated piece by piece."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the zip.

        Raises:
            UnreadableWorkbook: it is not a zip, or not one that can be read within the limits.
        """
        _recognize(data)
        # every entry has this signature: counting them bounds what zipfile will load, before it does
        if data.count(_DIRECTORY_ENTRY) > limits.parts:
            raise UnreadableWorkbook(Reason.TOO_MANY_PARTS, f"più di {many(limits.parts)}")
        self.limits = limits
        self._inflated = self._tags = self._listed = 0
        self._zip = _open_zip(data)
        self._entries = _entries(self._zip)

    def __contains__(self, part: str) -> bool:
        """Whether the zip has the part."""
        return _key(part) in self._entries

    @property
    def names(self) -> dict[str, str]:
        """The name of each part as the zip writes it, by the key of all its spellings."""
        return {key: entry.filename for key, entry in self._entries.items()}

    def chunks(self, part: str) -> Iterator[bytes]:
        """The content of a part, inflated piece by piece.

        Raises:
            UnreadableWorkbook: the part is missing, damaged, encrypted, or inflates beyond the limits.
        """
        entry = self._entries.get(_key(part))
        if entry is None:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"manca la parte «{part}»")
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableWorkbook(Reason.PROTECTED, f"parte «{part}»")
        if entry.compress_type not in _METHODS:
            raise UnreadableWorkbook(Reason.DAMAGED, f"parte «{part}», compressione {entry.compress_type}")
        inflated = 0
        for chunk in self._raw_chunks(entry):
            inflated += len(chunk)
            self._count(entry, inflated, chunk)
            yield chunk

    def _raw_chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _DAMAGE as error:
            raise UnreadableWorkbook(Reason.DAMAGED, f"parte «{entry.filename}»") from error

    def count_entry(self, part: str) -> None:
        """Count one more entry of the lists of the workbook.

        Raises:
            UnreadableWorkbook: there are too many.
        """
        self._listed += 1
        if self._listed > self.limits.entries:
            detail = f"parte «{part}», più di {many(self.limits.entries)} voci"
            raise UnreadableWorkbook(Reason.TOO_INTRICATE, detail)

    def _count(self, entry: zipfile.ZipInfo, inflated: int, chunk: bytes) -> None:
        limits = self.limits
        self._inflated += len(chunk)
        self._tags += chunk.count(b"<")
        if self._inflated > limits.inflated:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"più di {size(limits.inflated)} una volta espansa")
        if inflated > limits.ratio_floor and inflated > limits.ratio * entry.compress_size:
            detail = f"parte «{entry.filename}», oltre {many(limits.ratio)} volte"
            raise UnreadableWorkbook(Reason.TOO_COMPRESSED, detail)
        if self._tags > limits.tags:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"più di {many(limits.tags)} elementi di XML")


def _recognize(data: bytes) -> None:
    """Refuse by the first bytes what is not a zip: names and extensions say nothing."""
    if len(data) == 0:
        raise UnreadableWorkbook(Reason.EMPTY)
    if data.startswith(_OLE):
        raise UnreadableWorkbook(_ole_reason(data))
    if not data.startswith(_ZIP):
        raise UnreadableWorkbook(Reason.NOT_XLSX)


def _ole_reason(data: bytes) -> Reason:
    """What a file of streams is, by the names of its streams."""
    if _has_stream(data, "EncryptedPackage"):
        return Reason.PROTECTED
    return Reason.XLS if _has_stream(data, "Workbook") or _has_stream(data, "Book") else Reason.NOT_XLSX


def _has_stream(data: bytes, name: str) -> bool:
    """Whether the directory of an OLE file names the stream: an entry begins with its name, filled up with zeros.

    Sectors are looked at where they lie, for an entry is never split ([MS-CFB] 2.6.1).
    """
    entry = name.encode("utf-16-le").ljust(_OLE_NAME, b"\0") + struct.pack("<H", 2 * len(name) + 2)
    found = data.find(entry)
    while found != -1 and found % _OLE_ENTRY != 0:
        found = data.find(entry, found + 1)
    return found != -1


def _open_zip(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise UnreadableWorkbook(Reason.DAMAGED, "indice dell'archivio") from error


def _entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        key = _key(entry.filename)
        if key in entries:
            raise UnreadableWorkbook(Reason.DUPLICATE_PARTS, f"parte «{entry.filename}»")
        entries[key] = entry
    return entries


def _key(part: str) -> str:
    """One name for all the spellings of a part: names are equal whatever the case, and old writers put backslashes."""
    return part.replace("\\", "/").lstrip("/").lower()
