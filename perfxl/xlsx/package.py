"""The zip of a workbook, read within limits: what comes out is counted, what the headers say is not trusted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused.

    Attributes:
        packed: bytes of the file.
        inflated: bytes inflated in all, over the parts that are read.
        ratio: bytes inflated out of one compressed byte, in one part.
        ratio_floor: bytes that a part may inflate to before its ratio matters: small parts compress very well.
        parts: entries of the zip.
        sheets: sheets of the workbook.
        cells: cells that are not empty, in the workbook.
        shared_characters: characters of the shared strings.
        formula_characters: characters written out when shared formulas are translated for their cells.
        depth: elements inside elements.
        token: bytes of one tag or comment.
        names: distinct names of elements and attributes, in one part.
    """

    packed: int = 64 * 1024 * 1024
    inflated: int = 192 * 1024 * 1024
    ratio: int = 200
    ratio_floor: int = 4 * 1024 * 1024
    parts: int = 5_000
    sheets: int = 1_000
    cells: int = 500_000
    shared_characters: int = 32_000_000
    formula_characters: int = 16_000_000
    depth: int = 64
    token: int = 1024 * 1024
    names: int = 5_000


DEFAULT_LIMITS = Limits()


def read_packed(path: Path, limits: Limits) -> bytes:
    """The bytes of a file, read at once, so that no program finds it held open by us.

    Raises:
        UnreadableWorkbook: the file cannot be opened, or is too large.
    """
    try:
        if path.is_dir():
            raise UnreadableWorkbook(Reason.DIRECTORY)
        with path.open("rb") as stream:
            data = stream.read(limits.packed + 1)
    except FileNotFoundError as error:
        raise UnreadableWorkbook(Reason.MISSING) from error
    except PermissionError as error:
        raise UnreadableWorkbook(Reason.HELD) from error
    except OSError as error:
        raise UnreadableWorkbook(Reason.UNREACHABLE, error.strerror or "") from error
    if len(data) > limits.packed:
        raise UnreadableWorkbook(Reason.TOO_LARGE, f"più di {limits.packed} byte")
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
            raise UnreadableWorkbook(Reason.TOO_MANY_PARTS, f"più di {limits.parts}")
        self.limits = limits
        self._inflated = 0
        self._zip = _open_zip(data)
        self._entries = _entries(self._zip)

    def __contains__(self, part: str) -> bool:
        """Whether the zip has the part."""
        return _key(part) in self._entries

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
        size = 0
        for chunk in self._raw_chunks(entry):
            size += len(chunk)
            self._count(entry, size, len(chunk))
            yield chunk

    def _raw_chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as stream:
                while chunk := stream.read(_CHUNK):
                    yield chunk
        except _DAMAGE as error:
            raise UnreadableWorkbook(Reason.DAMAGED, f"parte «{entry.filename}»") from error

    def _count(self, entry: zipfile.ZipInfo, size: int, more: int) -> None:
        self._inflated += more
        if self._inflated > self.limits.inflated:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"più di {self.limits.inflated} byte una volta espansa")
        if size > self.limits.ratio_floor and size > self.limits.ratio * entry.compress_size:
            raise UnreadableWorkbook(
                Reason.TOO_COMPRESSED, f"parte «{entry.filename}», oltre {self.limits.ratio} volte"
            )


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
