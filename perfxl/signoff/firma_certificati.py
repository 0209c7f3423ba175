"""Certificates: what one says of itself, and whether it leads to a root that the user trusts."""

from __future__ import annotations

import hashlib
import logging
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from asn1crypto import pem, x509
from cryptography import x509 as crypto_x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator import ValidationContext, find_valid_path
from pyhanko_certvalidator.errors import (
    DisallowedAlgorithmError,
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy

from perfxl.core.firme import Certificato
from perfxl.core.shown import shown
from perfxl.errors import FirmaError, MissingFileError, motivo
from perfxl.files import read_regular

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

T = TypeVar("T")

ROTTI = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    OSError,
    UnsupportedAlgorithm,
)
"""What the libraries raise on bytes that are not what they should be."""

_PEZZI = ("common_name", "given_name", "surname", "serial_number", "organization_name", "organizational_unit_name")
_LUNGO = 300
_RADICI_BYTE = 32 * 1024 * 1024
_RADICI_QUANTE = 10_000
_CURVA_CORTA = 224

for _nome in ("pyhanko", "pyhanko_certvalidator"):  # they would write to the terminal what we say in Italian
    logging.getLogger(_nome).addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Radice:
    """A certificate that the user trusts.

    Attributes:
        certificato: the certificate, as the libraries have it.
    """

    certificato: Any


@dataclass(frozen=True, slots=True)
class Catena:
    """Whether a certificate leads to a root.

    Attributes:
        arriva: whether it does; None where there are no roots.
        radice: whose the root is.
        problema: why it does not, in Italian.
    """

    arriva: bool | None
    radice: str = ""
    problema: str = ""


@contextmanager
def zitto() -> Iterator[None]:
    """Without the libraries' warnings about what others have written."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def subito(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives that waits for nothing: with no loop to wait in there is no network either.

    Raises:
        RuntimeError: it would wait.
    """
    try:
        coroutine.send(None)
    except StopIteration as fine:
        value: T = fine.value
        return value
    coroutine.close()
    raise RuntimeError("una firma aspetta qualcosa")


def nome(intestazione: Any) -> str:
    """The name in a certificate, on one line, as it is written there."""
    valori: dict[str, str] = {}
    for parte in intestazione.chosen:
        for coppia in parte:
            valori.setdefault(coppia["type"].native, f"{coppia['value'].native}")
    scelti = [valori[pezzo] for pezzo in _PEZZI if valori.get(pezzo)]
    if "common_name" in valori:
        scelti = [
            valore
            for pezzo, valore in zip(_PEZZI, map(valori.get, _PEZZI), strict=True)
            if valore and pezzo not in {"given_name", "surname"}
        ]
    testo = shown(", ".join(scelti or valori.values())).strip()
    return testo[:_LUNGO] or "senza nome"


def descritto(certificato: Any) -> Certificato:
    """A certificate as plain data."""
    return Certificato(
        soggetto=nome(certificato.subject),
        emittente=nome(certificato.issuer),
        seriale=f"{certificato.serial_number:x}",
        impronta=hashlib.sha256(certificato.dump()).hexdigest(),
        dal=certificato.not_valid_before,
        al=certificato.not_valid_after,
    )


def puo_firmare(certificato: Any) -> bool:
    """Whether the uses of the key that the certificate states, if it states any, have signing among them."""
    usi = certificato.key_usage_value
    return usi is None or bool(usi.native & {"digital_signature", "non_repudiation"})


def debole(chiave: Any) -> str:
    """What is weak in a public key, in Italian; empty where nothing is."""
    if chiave.algorithm == "ec":
        return f"chiave EC di {chiave.bit_size} bit" if chiave.bit_size < _CURVA_CORTA else ""
    politica = DisallowWeakAlgorithmsPolicy()
    soglie = {"rsa": politica.rsa_key_size_threshold, "dsa": politica.dsa_key_size_threshold}
    soglia = soglie.get(chiave.algorithm)
    if soglia is not None and chiave.bit_size < soglia:
        return f"chiave {chiave.algorithm.upper()} di {chiave.bit_size} bit"
    return ""


def rovinati(da_vedere: Sequence[Any], altri: Sequence[Any], radici: Sequence[Radice]) -> bool:
    """Whether one of the certificates is not as who issued it signed it; who issued it is looked for among the others.

    One whose issuer is not there is taken as it is.
    """
    noti = [*altri, *(radice.certificato for radice in radici)]
    return any(
        not any(_rilasciato(uno, emittente) for emittente in suoi)
        for uno in da_vedere
        if (suoi := [noto for noto in noti if noto.subject == uno.issuer])
    )


def _rilasciato(certificato: Any, emittente: Any) -> bool:
    vero, suo = (crypto_x509.load_der_x509_certificate(uno.dump()) for uno in (certificato, emittente))
    try:
        vero.verify_directly_issued_by(suo)
    except (*ROTTI, InvalidSignature):
        return False
    return True


def leggi_radici(percorso: Path) -> tuple[Radice, ...]:
    """See :func:`perfxl.signoff.firma.leggi_radici`."""
    try:
        contenuto = read_regular(percorso, _RADICI_BYTE)
    except OSError as error:
        raise MissingFileError(percorso, f"il file delle radici non si può leggere ({motivo(error)})") from error
    if len(contenuto) > _RADICI_BYTE:
        raise FirmaError(shown(f"{percorso}: il file delle radici è troppo grande"))
    try:
        with zitto():
            radici = tuple(_certificati(contenuto))
    except ROTTI as error:
        raise FirmaError(
            shown(f"{percorso}: il file delle radici non si legge. Serve un file PEM o DER con i certificati")
        ) from error
    if not radici:
        raise FirmaError(
            shown(f"{percorso}: nel file delle radici non c'è nessun certificato. Serve un file PEM o DER")
        )
    return radici


def _certificati(contenuto: bytes) -> Iterator[Radice]:
    """The certificates of a file, each read so far that its names and times are known to be there."""
    if not pem.detect(contenuto):
        ders: Iterable[bytes] = (contenuto,)
    else:
        ders = (der for tipo, _, der in pem.unarmor(contenuto, multiple=True) if tipo.endswith("CERTIFICATE"))
    for quanti, der in enumerate(ders):
        if quanti >= _RADICI_QUANTE:
            raise ValueError(quanti)
        certificato = x509.Certificate.load(der, strict=True)
        descritto(certificato)
        yield Radice(certificato)


def catena(certificato: Any, altri: Sequence[Any], radici: Sequence[Radice], quando: datetime) -> Catena:
    """Whether a certificate leads to one of the roots, at a time, by the certificates that came with it."""
    if not radici:
        return Catena(None)
    contesto = ValidationContext(
        trust_roots=[radice.certificato for radice in radici],
        other_certs=list(altri),
        moment=quando,
        allow_fetching=False,
    )
    percorsi = contesto.path_builder.async_build_paths_lazy(certificato)
    try:
        percorso = subito(find_valid_path(certificato, percorsi, contesto))
    except (PathBuildingError, InvalidCertificateError):
        return Catena(False, problema="il certificato non risale a nessuna delle radici indicate")  # noqa: FBT003
    except (ExpiredError, NotYetValidError):
        problema = "nella catena dei certificati ce n'è uno che alla data della firma non era valido"
    except DisallowedAlgorithmError:
        problema = "nella catena dei certificati ce n'è uno firmato con un algoritmo debole"
    except ValidationError:
        problema = "la catena dei certificati non è valida"
    else:
        return Catena(True, radice=nome(percorso.trust_anchor.authority.name))  # noqa: FBT003
    return Catena(False, problema=problema)  # noqa: FBT003
