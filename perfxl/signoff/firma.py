"""Signatures, made and judged, never over the network: the door to the modules that know the libraries.

The libraries are of the extra ``firma``: they are loaded when they are asked for, and where they are missing that is
said.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfxl.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from perfxl.core.firme import FirmaLetta
    from perfxl.signoff.firma_busta import Busta
    from perfxl.signoff.firma_certificati import Radice
    from perfxl.signoff.firma_fatta import Firmatario

_LIBRERIE = frozenset({"asn1crypto", "cryptography", "pyhanko", "pyhanko_certvalidator"})


@contextmanager
def _con_extra(che_cosa: str) -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _LIBRERIE:
            raise
        raise MissingExtraError(che_cosa, "pyHanko", "firma") from error


def apri_certificato(percorso: Path, password: Callable[[], str], quando: datetime) -> Firmatario:
    """Who is to sign, out of a file with certificate and key (PKCS#12); the password is not kept.

    Args:
        percorso: the file.
        password: asks for its password, once the file is known to be such a file.
        quando: when it is to sign, with its zone.

    Raises:
        MissingFileError: the file is not there, or cannot be read.
        FirmaError: it is no such file, the password is another, or the certificate cannot sign at that time.
        MissingExtraError: the library is not installed.
    """
    with _con_extra("firmare"):
        from perfxl.signoff import firma_fatta
    return firma_fatta.apri_certificato(percorso, password, quando)


def firma_pdf(pdf: bytes, firmatario: Firmatario, quando: datetime, *, motivo: str, luogo: str = "") -> bytes:
    """A PDF with a signature (PAdES B-B) after its last byte: what was there stays, byte for byte.

    Args:
        pdf: the document.
        firmatario: who signs.
        quando: when, with its zone.
        motivo: why, in Italian, with the role of who signs.
        luogo: where; nothing is said where it is empty.

    Raises:
        MissingExtraError: the library is not installed.
    """
    with _con_extra("firmare"):
        from perfxl.signoff import firma_fatta
    return firma_fatta.firma_pdf(pdf, firmatario, quando, motivo=motivo, luogo=luogo)


def apri_p7m(contenuto: bytes) -> Busta:
    """The document of a signed envelope, or of envelopes in one another, with the envelopes.

    Raises:
        FirmaError: it is no envelope, it is damaged, or has no document in it.
        MissingExtraError: the library is not installed.
    """
    with _con_extra("aprire un file .p7m"):
        from perfxl.signoff import firma_busta
    return firma_busta.apri_p7m(contenuto)


def leggi_radici(percorso: Path) -> tuple[Radice, ...]:
    """The certificates of a file, PEM or DER, one or many, which the user trusts.

    Raises:
        MissingFileError: the file is not there, or cannot be read.
        FirmaError: there is no certificate in it, or one cannot be read.
        MissingExtraError: the library is not installed.
    """
    with _con_extra("leggere le radici"):
        from perfxl.signoff import firma_certificati
    return firma_certificati.leggi_radici(percorso)


def giudica_firme(contenuto: bytes, radici: Sequence[Radice], quando: datetime) -> tuple[FirmaLetta, ...]:
    """Every signature of a PDF, or of a signed envelope and of the PDF in it, the outermost first.

    Whatever the bytes are, there is a judgement; none only where there is no signature.

    Args:
        contenuto: the file.
        radici: the certificates that the user trusts; with none, no certificate is led to its root.
        quando: when it is judged, with its zone.

    Raises:
        MissingExtraError: the library is not installed.
    """
    with _con_extra("giudicare le firme"):
        from perfxl.signoff import firma_letta
    return firma_letta.giudica_firme(contenuto, radici, quando)


def firme_in(pdf: bytes) -> int:
    """How many signatures a PDF seems to have, seen without any library."""
    return len(re.findall(rb"/ByteRange\s*\[", pdf))
