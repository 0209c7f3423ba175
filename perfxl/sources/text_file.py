"""Reading a text file that the user named."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS, size
from perfxl.errors import MissingFileError
from perfxl.files import NotAFileError, read_regular

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
        MissingFileError: there is no such file, it is none, it may not be read, or it is too large for a plan.
    """
    most = DEFAULT_LIMITS.plan
    try:
        data = read_regular(path, most)
    except NotAFileError as error:
        raise MissingFileError(path, error.kind.value) from error
    except FileNotFoundError as error:
        raise MissingFileError(path, "il file non c'è; controllare il nome e la cartella") from error
    except PermissionError as error:
        raise MissingFileError(path, "manca il permesso di leggere il file, o un altro programma lo blocca") from error
    except OSError as error:
        raise MissingFileError(path, f"il file non si può leggere ({error.strerror})") from error
    if len(data) > most:
        raise MissingFileError(
            path,
            f"il file ha più di {size(most)}: è troppo grande per essere un piano, un modello o un file di deroghe",
        )
    return data


def _not_utf8(data: bytes, at: int) -> str:
    line = data.count(b"\n", 0, at) + 1
    return (
        f"il testo non è in UTF-8: riga {line}, byte {at + 1} del file (0x{data[at]:02X}). "
        "Salvare il file con codifica UTF-8."
    )
