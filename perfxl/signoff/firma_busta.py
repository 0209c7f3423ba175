"""Signed envelopes (.p7m), as the many tools of signature write them: DER, BER in pieces, text; one in another."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asn1crypto import cms, core, pem

from perfxl.errors import FirmaError
from perfxl.signoff.firma_certificati import ROTTI

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRMATI = bytes.fromhex("06092a864886f70d010702")
"""The identifier of signed data."""
_PRIMI = 64
"""Bytes at the beginning of an envelope within which it says what it is."""
_BASE64 = re.compile(rb"[ \t\r\n]*M[A-Za-z0-9+/= \t\r\n]+")
_STRATI = 5
_PROFONDITA = 64
_ELEMENTI = 2_000_000
_INDEFINITA = 0x80
_COSTRUITO = 0x20
_OTTETTI, _OTTETTI_A_PEZZI = 0x04, 0x24
_TAG_LUNGO = 0x1F
_BYTE_LUNGHEZZA = 8


@dataclass(frozen=True, slots=True)
class Strato:
    """One envelope.

    Attributes:
        cms: its bytes, with definite lengths and no string in pieces.
        coda: what follows it, and is not part of it.
    """

    cms: bytes
    coda: bytes


@dataclass(frozen=True, slots=True)
class Busta:
    """A document and the envelopes that it came in.

    Attributes:
        documento: the document.
        strati: the envelopes, the outermost first.
    """

    documento: bytes
    strati: tuple[Strato, ...]


def apri_p7m(contenuto: bytes) -> Busta:
    """See :func:`perfxl.signoff.firma.apri_p7m`."""
    strati: list[Strato] = []
    while (strato := _strato(contenuto)) is not None:
        if len(strati) == _STRATI:
            raise FirmaError(f"il documento è dentro più di {_STRATI} buste firmate, una nell'altra")
        strati.append(strato)
        contenuto = _dentro(strato.cms)
    if not strati:
        raise FirmaError("non è una busta firmata (.p7m): non comincia come una busta. Controllare il nome del file")
    return Busta(contenuto, tuple(strati))


def _strato(contenuto: bytes) -> Strato | None:
    """The envelope that this is; None where it is none.

    Raises:
        FirmaError: it is one, damaged, or of another kind.
    """
    binario = _binario(contenuto)
    if binario is None:
        return None
    try:
        strato = scomposto(binario)
    except ValueError as error:
        if _FIRMATI in binario[:_PRIMI]:
            raise FirmaError("la busta firmata (.p7m) è rovinata o incompleta: procurarsene un'altra copia") from error
        return None
    if _FIRMATI not in strato.cms[:_PRIMI]:
        return None
    return strato


def _binario(contenuto: bytes) -> bytes | None:
    """The bytes of what may be an envelope, written as such or as text; None where it cannot be one."""
    if contenuto[:1] == b"\x30":
        return contenuto
    try:
        if pem.detect(contenuto[:_PRIMI].lstrip()):
            return bytes(pem.unarmor(contenuto.strip())[2])
        if _BASE64.fullmatch(contenuto) is not None:
            return base64.b64decode(contenuto)
    except (ValueError, TypeError, binascii.Error) as error:
        raise FirmaError("la busta firmata (.p7m), scritta come testo, è rovinata o incompleta") from error
    return None


def _dentro(busta: bytes) -> bytes:
    try:
        dati = cms.ContentInfo.load(busta, strict=True)["content"]["encap_content_info"]["content"]
        if dati is core.VOID or isinstance(dati, core.Void):
            raise FirmaError(
                "la firma è separata dal documento, che nel file non c'è: serve il file .p7m con il documento dentro"
            )
        return bytes(dati)
    except ROTTI as error:
        raise FirmaError("la busta firmata (.p7m) è rovinata: procurarsene un'altra copia") from error


def scomposto(contenuto: bytes) -> Strato:
    """The first element of BER, with definite lengths and whole strings of bytes, and what follows it.

    Elements that are so already stay byte for byte: what is signed in them stays signed.

    Raises:
        ValueError: it is no BER, or too deep.
    """
    try:
        elemento, _, fine = _Ber(contenuto).elemento(0, len(contenuto), 0)
    except IndexError as error:
        raise ValueError("incompleto") from error
    return Strato(elemento, contenuto[fine:])


class _Ber:
    """A reader of BER, in one pass."""

    def __init__(self, dati: bytes) -> None:
        self._dati = dati
        self._letti = 0

    def elemento(self, inizio: int, limite: int, profondita: int) -> tuple[bytes, bool, int]:
        """An element: its bytes rewritten, whether they were changed, where it ends."""
        self._letti += 1
        if self._letti > _ELEMENTI or profondita > _PROFONDITA:
            raise ValueError("troppo")
        tag, dopo = self._tag(inizio)
        if tag == b"\0":
            raise ValueError("fine")
        lunghezza, dopo = self._lunghezza(dopo)
        if not tag[0] & _COSTRUITO:
            if lunghezza is None or dopo + lunghezza > limite:
                raise ValueError("lunghezza")
            return self._dati[inizio : dopo + lunghezza], False, dopo + lunghezza
        if lunghezza is not None and dopo + lunghezza > limite:
            raise ValueError("lunghezza")
        figli, cambiati, fine = self._figli(dopo, limite, lunghezza, profondita)
        if tag[0] == _OTTETTI_A_PEZZI:
            return _con_testa(bytes([_OTTETTI]), b"".join(map(_ottetti, figli))), True, fine
        if lunghezza is not None and not cambiati:
            return self._dati[inizio:fine], False, fine
        return _con_testa(tag, b"".join(figli)), True, fine

    def _figli(self, inizio: int, limite: int, lunghezza: int | None, profondita: int) -> tuple[list[bytes], bool, int]:
        figli, cambiati, qui = [], False, inizio
        fine = limite if lunghezza is None else inizio + lunghezza
        finito: Callable[[int], bool] = (
            (lambda dove: self._dati[dove : dove + 2] == b"\0\0") if lunghezza is None else (lambda dove: dove >= fine)
        )
        while not finito(qui):
            figlio, cambiato, qui = self.elemento(qui, fine, profondita + 1)
            figli.append(figlio)
            cambiati = cambiati or cambiato
        return figli, cambiati, qui + 2 if lunghezza is None else qui

    def _tag(self, dove: int) -> tuple[bytes, int]:
        dopo = dove + 1
        if self._dati[dove] & _TAG_LUNGO == _TAG_LUNGO:
            while self._dati[dopo] & _INDEFINITA:
                dopo += 1
            dopo += 1
        return self._dati[dove:dopo], dopo

    def _lunghezza(self, dove: int) -> tuple[int | None, int]:
        primo = self._dati[dove]
        if primo < _INDEFINITA:
            return primo, dove + 1
        quanti = primo - _INDEFINITA
        if quanti == 0:
            return None, dove + 1
        scritta = self._dati[dove + 1 : dove + 1 + quanti]
        if quanti > _BYTE_LUNGHEZZA or len(scritta) < quanti:
            raise ValueError("lunghezza")
        return int.from_bytes(scritta, "big"), dove + 1 + quanti


def _ottetti(elemento: bytes) -> bytes:
    """The content of a whole string of bytes, rewritten by us or short enough to be read again."""
    if elemento[0] != _OTTETTI:
        raise ValueError("pezzo")
    testa = 2 if elemento[1] < _INDEFINITA else 2 + elemento[1] - _INDEFINITA
    return elemento[testa:]


def _con_testa(tag: bytes, contenuto: bytes) -> bytes:
    quanti = len(contenuto)
    if quanti < _INDEFINITA:
        return tag + bytes([quanti]) + contenuto
    scritta = quanti.to_bytes((quanti.bit_length() + 7) // 8, "big")
    return tag + bytes([_INDEFINITA + len(scritta)]) + scritta + contenuto
