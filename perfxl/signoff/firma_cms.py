"""Judging one signature of a CMS, whatever it is around: its own bytes, its certificate, the roots given.

What bytes are is not known before they were read, and the libraries raise as they please on those that are not what
they should be: such bytes are a signature that is not good, and that is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.validation.generic_cms import (
    extract_self_reported_ts,
    get_signing_cert_attr,
    validate_sig_integrity,
)
from pyhanko_certvalidator.policy_decl import DisallowWeakAlgorithmsPolicy
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from perfxl.core.firme import FirmaLetta, data_e_ora
from perfxl.core.shown import shown
from perfxl.signoff.firma_certificati import ROTTI, catena, debole, descritto, puo_firmare, rovinati

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.firme import Certificato
    from perfxl.signoff.firma_certificati import Radice

NON_LETTA = (*ROTTI, PdfError)
"""What the libraries raise on a signature that is not what it should be."""

FIRME = 100
"""Signatures that a file may have."""

_OROLOGI = timedelta(minutes=10)
_VERSIONI = ("v1", "v3", "v4")
_QUALIFICATO = "1.3.6.1.5.5.7.1.3"

_REVOCA = (
    "se il certificato era revocato o sospeso al momento della firma: lo sa chi lo ha rilasciato, "
    "e perfxl non usa la rete"
)
_QUALIFICA = "se la firma è qualificata: lo dice l'elenco pubblico dei prestatori di servizi fiduciari"
_SENZA_RADICI = (
    "se chi ha rilasciato il certificato è affidabile: non è stata indicata nessuna radice (opzione --radici)"
)
_SENZA_MARCA = "l'ora della firma: la dichiara chi ha firmato, e non c'è una marca temporale"
_CON_MARCA = "la marca temporale che accompagna la firma"


@dataclass(frozen=True, slots=True)
class Metro:
    """By what signatures are judged.

    Attributes:
        radici: the certificates that the user trusts.
        adesso: when it is done.
    """

    radici: Sequence[Radice]
    adesso: datetime


@dataclass(frozen=True, slots=True)
class Firmato:
    """What was signed, and by what, before it is known whether it holds together.

    Attributes:
        dati: the signed data of the CMS.
        firma: which of its signatures.
        contenuto: what was signed.
        vuota: what is known of the signature already.
        quando: when it was made, as stated beside it.
    """

    dati: Any
    firma: Any
    contenuto: bytes
    vuota: FirmaLetta
    quando: datetime | None = None


def giudicata(firmato: Firmato, metro: Metro) -> FirmaLetta:
    """The signature, with what its own bytes and the roots say of it."""
    letta = firmato.vuota
    try:
        certificati = [
            scelta.chosen.untag() for scelta in elenco(firmato.dati["certificates"]) if scelta.name == "certificate"
        ]
        suo = _di_chi_firma(certificati, firmato.firma["sid"])
        if suo is None:
            return con(letta, "nella firma manca il certificato di chi ha firmato")
        letta = replace(letta, certificato=descritto(suo), quando=_dichiarata(firmato))
        intatto, valida = validate_sig_integrity(
            firmato.firma,
            suo,
            expected_content_type=firmato.dati["encap_content_info"]["content_type"].native,
            actual_digest=_impronta(firmato.contenuto, firmato.firma["digest_algorithm"]["algorithm"].native),
        )
        if not valida:
            return con(letta, "la firma è stata cambiata, o non è della chiave del certificato")
        if not intatto:
            return con(letta, "quello che è stato firmato è cambiato dopo la firma")
        letta = con(replace(letta, intera=True), *_debolezze(firmato.firma, suo))
        letta = replace(letta, non_verificato=(*letta.non_verificato, *_non_detto(firmato.firma, suo)))
        letta = con(letta, *_nei_dintorni(firmato, suo, certificati, metro))
        return _per_il_certificato(letta, suo, certificati, metro)
    except NON_LETTA:
        return con(replace(letta, intera=False), "la firma è rovinata, e non si può verificare")


def con(letta: FirmaLetta, *problemi: str) -> FirmaLetta:
    """A signature with more of what makes it not good."""
    return replace(letta, problemi=(*letta.problemi, *problemi))


def elenco(valore: Any) -> Any:
    """The values of a part that may be missing."""
    return () if isinstance(valore, core.Void) else valore


def _di_chi_firma(certificati: Sequence[Any], chi: Any) -> Any:
    """The certificate that a signature says to be of, among those that come with it."""
    if chi.name == "subject_key_identifier":
        return next((uno for uno in certificati if uno.key_identifier == chi.chosen.native), None)
    numero, emittente = chi.chosen["serial_number"].native, chi.chosen["issuer"].dump()
    return next((uno for uno in certificati if uno.serial_number == numero and uno.issuer.dump() == emittente), None)


def _impronta(contenuto: bytes, algoritmo: str) -> bytes:
    somma = hashes.Hash(get_pyca_cryptography_hash(algoritmo))
    somma.update(contenuto)
    return somma.finalize()


def _dichiarata(firmato: Firmato) -> datetime | None:
    """When it was signed, as stated in what is signed."""
    detta = extract_self_reported_ts(firmato.firma) or firmato.quando
    if detta is not None and detta.utcoffset() is None:
        return detta.replace(tzinfo=UTC)
    return detta


def _debolezze(firma: Any, certificato: Any) -> Iterator[str]:
    politica = DisallowWeakAlgorithmsPolicy()
    if not politica.digest_algorithm_allowed(firma["digest_algorithm"], None):
        yield f"la firma usa un algoritmo debole ({shown(firma['digest_algorithm']['algorithm'].native)})"
    elif not politica.signature_algorithm_allowed(firma["signature_algorithm"], None, None):
        yield f"la firma usa un algoritmo debole ({shown(firma['signature_algorithm']['algorithm'].native)})"
    troppo_debole = debole(certificato.public_key)
    if troppo_debole:
        yield f"la firma è fatta con una chiave debole ({troppo_debole})"
    if not puo_firmare(certificato):
        yield "il certificato non è fatto per firmare (lo dice l'uso della chiave)"


def _nei_dintorni(firmato: Firmato, suo: Any, certificati: Sequence[Any], metro: Metro) -> Iterator[str]:
    """What does not agree in what a signature comes with, and does not cover."""
    versione = {"issuer_and_serial_number": "v1", "subject_key_identifier": "v3"}[firmato.firma["sid"].name]
    if firmato.firma["version"].native != versione or firmato.dati["version"].native not in _VERSIONI:
        yield "la firma dichiara una versione che non è la sua"
    suo_algoritmo = firmato.firma["digest_algorithm"]
    algoritmi = [suo_algoritmo, *firmato.dati["digest_algorithms"]]
    usati = {algoritmo["algorithm"].native for algoritmo in algoritmi[1:]}
    if suo_algoritmo["algorithm"].native not in usati or any(uno["parameters"].native is not None for uno in algoritmi):
        yield "gli algoritmi che la busta dichiara non sono quelli della firma"
    if rovinati([uno for uno in certificati if uno is not suo], certificati, metro.radici):
        yield "uno dei certificati che accompagnano la firma è rovinato"


def _non_detto(firma: Any, certificato: Any) -> Iterator[str]:
    """What nobody can say who has only the file."""
    yield _REVOCA
    dichiarato = any(
        estensione["extn_id"].dotted == _QUALIFICATO for estensione in certificato["tbs_certificate"]["extensions"]
    )
    yield f"{_QUALIFICA}; il certificato dichiara di esserlo" if dichiarato else _QUALIFICA
    accanto = {attributo["type"].native for attributo in elenco(firma["unsigned_attrs"])}
    yield _CON_MARCA if "signature_time_stamp_token" in accanto else _SENZA_MARCA
    if "counter_signature" in accanto:
        yield "la controfirma che accompagna la firma"
    if get_signing_cert_attr(elenco(firma["signed_attrs"])) is None:
        yield "se il certificato è proprio quello scelto da chi ha firmato: nella firma non è scritto"


def _per_il_certificato(letta: FirmaLetta, suo: Any, altri: Sequence[Any], metro: Metro) -> FirmaLetta:
    """With what the certificate adds: whether it was valid, and whether it leads to a root."""
    certificato = descritto(suo)
    allora = letta.quando or metro.adesso
    problemi, non_verificato = list(_dei_tempi(certificato, letta.quando, metro.adesso)), list(letta.non_verificato)
    if not problemi and certificato.al < metro.adesso:
        non_verificato.append(
            f"se la firma è di prima che il certificato scadesse ({data_e_ora(certificato.al)}): "
            "lo dichiara chi ha firmato, lo proverebbe una marca temporale"
        )
    arrivo = catena(suo, altri, metro.radici, allora)
    if arrivo.arriva is None:
        non_verificato.append(_SENZA_RADICI)
    if arrivo.problema:
        problemi.append(arrivo.problema)
    letta = replace(letta, catena=arrivo.arriva, radice=arrivo.radice, non_verificato=tuple(non_verificato))
    return con(letta, *problemi)


def _dei_tempi(certificato: Certificato, dichiarata: datetime | None, adesso: datetime) -> Iterator[str]:
    allora = dichiarata or adesso
    if allora > adesso + _OROLOGI:
        yield f"la firma porta una data che deve ancora venire ({data_e_ora(allora)})"
    if allora < certificato.dal:
        yield f"alla data della firma il certificato non valeva ancora: comincia il {data_e_ora(certificato.dal)}"
    if allora > certificato.al:
        yield f"alla data della firma il certificato era scaduto, il {data_e_ora(certificato.al)}"
