"""Addresses of the offices' files, as links of a workbook write them: they open the file at the very cell.

A link is relative where the files lie near the report, for then both may be moved together; else it says the whole
path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Collegamento

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

    from perfxl.core.place import Place

_VICINO = 2
"""How many folders up is still near."""
_LUNGHEZZA = 2000
"""Excel takes 2,079 signs of an address, and as many of a place in it; it counts in UTF-16 units."""
_COME_SONO = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()+,=@")
"""Signs of ASCII that stand in a name as they are; all other signs of ASCII are written as their code."""
_NON_UNICODE = range(0xDC80, 0xDD00)
"""How Python holds the bytes of a file name that is no Unicode, from 0x80 on."""
_ASCII = 128


@dataclass(frozen=True, slots=True)
class Collegamenti:
    """The links to some files.

    Attributes:
        indirizzi: the address of each file, by its name; one that is not to be opened has none.
    """

    indirizzi: Mapping[str, str]

    def da(self, place: Place) -> dict[str, Collegamento]:
        """The link of a row of a table that says a place in its columns ``file`` and ``cella``, by column."""
        verso = self.verso(place)
        return {} if verso is None else {"cella" if place.cell != "" else "file": verso}

    def verso(self, place: Place) -> Collegamento | None:
        """The link to a place; None where its file has no address.

        It leads to the cell, or to the file where there is no cell: the sheet may be what is missing.
        """
        url = self.indirizzi.get(place.file, "")
        if not _ci_sta(url):
            return None
        raddoppiato = place.sheet.replace("'", "''")
        luogo = f"'{raddoppiato}'!{place.cell}"
        return Collegamento(url, luogo if place.cell != "" and luogo.isprintable() and _ci_sta(luogo) else "")


def _ci_sta(testo: str) -> bool:
    return 0 < len(testo.encode("utf-16-le", "surrogatepass")) // 2 <= _LUNGHEZZA


def indirizzo(da: PurePath, a: PurePath) -> str:
    """The address of a file, as a document of a folder writes it.

    Args:
        da: the folder of the document, its whole path.
        a: the file, its whole path.
    """
    comuni = 0
    for uno, altro in zip(da.parts, a.parts, strict=False):
        if uno != altro:
            break
        comuni += 1
    su = len(da.parts) - comuni
    if comuni > 0 and su <= _VICINO:
        return "/".join([".."] * su + [_scritta(parte) for parte in a.parts[comuni:]])
    return _intero(a)


def _intero(percorso: PurePath) -> str:
    """The whole path of a file as an address: of a drive, of a server, or from the root."""
    if percorso.drive.startswith("\\\\"):
        inizio = "file://" + "/".join(_scritta(parte) for parte in percorso.drive.strip("\\").split("\\"))
    else:
        inizio = "file://" + (f"/{percorso.drive}" if percorso.drive != "" else "")
    return "/".join([inizio, *(_scritta(parte) for parte in percorso.parts[1:])])


def _scritta(parte: str) -> str:
    return "".join(_segno(segno) for segno in parte)


def _segno(segno: str) -> str:
    """A sign of a name in an address; letters with accents stay as they are, for so Excel reads them."""
    numero = ord(segno)
    if numero in _NON_UNICODE:
        return f"%{numero - 0xDC00:02X}"
    if segno in _COME_SONO or (numero >= _ASCII and segno.isprintable()):
        return segno
    return "".join(f"%{byte:02X}" for byte in segno.encode("utf-8", "replace"))
