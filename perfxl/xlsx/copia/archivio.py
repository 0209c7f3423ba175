"""The zip of a workbook written again: what is not touched is copied as it is compressed, and never inflated."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from perfxl.xlsx.copia.impossibile import CopiaImpossibile

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

_LOCALE = struct.Struct("<4sHHHHHIIIHH")
_VOCE = struct.Struct("<4sHHHHHHIIIHHHHHII")
_FINE = struct.Struct("<4sHHHHIIH")
_UTF8, _CIFRATA = 0x800, 0x1
_VERSIONE = 20
_GRANDE = 0xFFFF_FFFF
_DANNEGGIATO = "l'archivio è danneggiato"
_UN_GIORNO = (1980, 1, 1, 0, 0, 0)


class _Parte(NamedTuple):
    """An entry as it is written: its name, and its bytes as they are compressed."""

    nome: bytes
    utf8: bool
    metodo: int
    quando: tuple[int, int, int, int, int, int]
    crc: int
    estesa: int
    compressa: bytes
    attributi: int = 0


def riscrivi(
    contenuto: bytes, nuove: Mapping[str, bytes], tolte: Collection[str], chiave: Callable[[str], str]
) -> bytes:
    """The bytes of a zip with other contents for some parts.

    Args:
        contenuto: the zip.
        nuove: new contents by the name of the part; what the zip has not goes to its end.
        tolte: keys of the parts that are left out.
        chiave: one key for all the spellings of the name of a part.

    Raises:
        CopiaImpossibile: the zip contradicts itself.
    """
    uscita, indice, quante = BytesIO(), BytesIO(), 0
    for parte in _parti(contenuto, nuove, tolte, chiave):
        _scrivi(uscita, indice, parte)
        quante += 1
    inizio = uscita.tell()
    uscita.write(indice.getvalue())
    uscita.write(_FINE.pack(b"PK\x05\x06", 0, 0, quante, quante, indice.tell(), inizio, 0))
    return uscita.getvalue()


def _parti(
    contenuto: bytes, nuove: Mapping[str, bytes], tolte: Collection[str], chiave: Callable[[str], str]
) -> Iterator[_Parte]:
    da_mettere = {chiave(nome): (nome, parte) for nome, parte in nuove.items()}
    restano = len(contenuto)  # entries that share their bytes would grow without end
    with zipfile.ZipFile(BytesIO(contenuto)) as archivio:
        voci = archivio.infolist()
    for voce in voci:
        nuova = da_mettere.pop(chiave(voce.orig_filename), None)
        if chiave(voce.orig_filename) in tolte:
            continue
        utf8 = voce.flag_bits & _UTF8 != 0
        nome = voce.orig_filename.encode("utf-8" if utf8 else "cp437")
        if nuova is not None:
            yield _compressa(nome, nuova[1], voce.date_time, voce.external_attr, utf8=utf8)
            continue
        restano -= voce.compress_size
        if restano < 0 or voce.file_size > _GRANDE or voce.flag_bits & _CIFRATA:
            raise CopiaImpossibile(_DANNEGGIATO)
        compressa = _compressi(contenuto, voce)
        yield _Parte(
            nome, utf8, voce.compress_type, voce.date_time, voce.CRC, voce.file_size, compressa, voce.external_attr
        )
    for nome_nuovo, parte in da_mettere.values():
        yield _compressa(nome_nuovo.encode(), parte, _UN_GIORNO, 0, utf8=True)


def _compressi(contenuto: bytes, voce: zipfile.ZipInfo) -> bytes:
    """The bytes of an entry, as they are compressed."""
    testata = contenuto[voce.header_offset : voce.header_offset + _LOCALE.size]
    if len(testata) < _LOCALE.size or not testata.startswith(b"PK\x03\x04"):
        raise CopiaImpossibile(_DANNEGGIATO)
    *_, nome, altro = _LOCALE.unpack(testata)
    inizio = voce.header_offset + _LOCALE.size + nome + altro
    compressi = contenuto[inizio : inizio + voce.compress_size]
    if len(compressi) < voce.compress_size:
        raise CopiaImpossibile(_DANNEGGIATO)
    return compressi


def _compressa(
    nome: bytes, parte: bytes, quando: tuple[int, int, int, int, int, int], attributi: int, *, utf8: bool
) -> _Parte:
    compressore = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    compressa = compressore.compress(parte) + compressore.flush()
    return _Parte(nome, utf8, zipfile.ZIP_DEFLATED, quando, zlib.crc32(parte), len(parte), compressa, attributi)


def _scrivi(uscita: BytesIO, indice: BytesIO, parte: _Parte) -> None:
    anno, mese, giorno, ora, minuto, secondo = parte.quando
    data = (max(anno, 1980) - 1980) << 9 | mese << 5 | giorno
    comune = (
        _VERSIONE,
        _UTF8 if parte.utf8 else 0,
        parte.metodo,
        ora << 11 | minuto << 5 | secondo // 2,
        data,
        parte.crc,
        len(parte.compressa),
        parte.estesa,
        len(parte.nome),
        0,
    )
    dove = uscita.tell()
    uscita.write(_LOCALE.pack(b"PK\x03\x04", *comune) + parte.nome + parte.compressa)
    indice.write(_VOCE.pack(b"PK\x01\x02", _VERSIONE, *comune, 0, 0, 0, parte.attributi, dove) + parte.nome)
