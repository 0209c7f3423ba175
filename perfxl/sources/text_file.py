"""Reading a text file that the user named."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from perfxl.errors import MissingFileError

if TYPE_CHECKING:
    from pathlib import Path


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, with or without a byte order mark.

    Raises:
        MissingFileError: there is no such file, it is a folder, it may not be read, or it is not UTF-8.
    """
    return decode_text(read_bytes(path), path)


def decode_text(data: bytes, path: Path) -> str:
    """The text of bytes in UTF-8, with or without a byte order mark.

    Args:
        data: what was read.
        path: from where, for the message.

    Raises:
        MissingFileError: they are not UTF-8.
    """
    mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    try:
        return data[mark:].decode("utf-8")
    except UnicodeDecodeError as error:
        raise MissingFileError(path, _not_utf8(data, mark + error.start)) from error


def read_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        MissingFileError: there is no such file, it is a folder, or it may not be read.
    """
    if path.is_dir():
        raise MissingFileError(path, "è una cartella, serve un file")
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError(path, "il file non c'è; controllare il nome e la cartella") from error
    except PermissionError as error:
        raise MissingFileError(path, "manca il permesso di leggere il file, o un altro programma lo blocca") from error
    except OSError as error:
        raise MissingFileError(path, f"il file non si può leggere ({error.strerror})") from error


def _not_utf8(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return (
        f"il testo non è in UTF-8: riga {line}, byte {at + 1} del file (0x{data[at]:02X}). "
        "Salvare il file con codifica UTF-8."
    )
