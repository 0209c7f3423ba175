"""Signing a PDF (PAdES B-B) with a certificate at hand."""

from __future__ import annotations

import asyncio
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from asn1crypto import keys, x509
from asn1crypto import pkcs12 as asn1_pkcs12
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat, pkcs12
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko_certvalidator.registry import SimpleCertificateStore

from perfxl.core.firme import Certificato, data_e_ora
from perfxl.core.shown import shown
from perfxl.errors import FirmaError, MissingFileError, motivo
from perfxl.files import read_regular
from perfxl.signoff.firma_certificati import ROTTI, debole, descritto, puo_firmare, zitto

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from datetime import datetime
    from pathlib import Path

    from pyhanko.pdf_utils.writer import BasePdfFileWriter

T = TypeVar("T")

_P12 = 1024 * 1024
_CAMPO = "Firma {}"
_CAMPO_LETTO = "Firma digitale"


@dataclass(frozen=True, slots=True)
class Firmatario:
    """Who signs: what the certificate says, and what is needed to sign, which is shown nowhere.

    Attributes:
        certificato: the certificate.
        strumento: what signs, with the key.
    """

    certificato: Certificato
    strumento: SimpleSigner = field(repr=False, compare=False)


def apri_certificato(percorso: Path, password: Callable[[], str], quando: datetime) -> Firmatario:
    """See :func:`perfxl.signoff.firma.apri_certificato`."""
    try:
        contenuto = read_regular(percorso, _P12)
    except OSError as error:
        raise MissingFileError(percorso, f"il certificato non si può leggere ({motivo(error)})") from error
    try:
        if len(contenuto) > _P12:
            raise ValueError(len(contenuto))
        with zitto():
            versione = asn1_pkcs12.Pfx.load(contenuto, strict=True)["version"].native
    except ROTTI:
        versione = None
    if versione != "v3":
        raise _rifiutato(percorso, "non è un certificato con la sua chiave in formato PKCS#12 (.p12 o .pfx)")
    data = password()
    with zitto():
        strumento = _strumento(percorso, contenuto, data)
        certificato = strumento.signing_cert
        letto = descritto(certificato)
        _deve_poter_firmare(percorso, certificato, letto, quando)
    return Firmatario(letto, strumento)


def _rifiutato(percorso: Path, perche: str) -> FirmaError:
    return FirmaError(shown(f"{percorso}: {perche}. Non è stato firmato niente."))


def _strumento(percorso: Path, contenuto: bytes, password: str) -> SimpleSigner:
    """What signs. The password is used here and nowhere else; no error carries it."""
    try:
        aperto = pkcs12.load_pkcs12(contenuto, password.encode())
    except UnsupportedAlgorithm:
        raise _rifiutato(percorso, "è cifrato con un algoritmo che non si legge più: esportarlo di nuovo") from None
    except ROTTI:
        raise _rifiutato(percorso, "la password non è quella di questo file, o il file è rovinato") from None
    if aperto.key is None or aperto.cert is None:
        raise _rifiutato(
            percorso, "dentro non ci sono un certificato e la sua chiave privata: serve il file con tutti e due"
        )
    chiave, certificato = aperto.key, aperto.cert.certificate
    if not isinstance(chiave, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _rifiutato(percorso, "la chiave non è né RSA né EC, e non serve a firmare un PDF")
    forma = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if chiave.public_key().public_bytes(*forma) != certificato.public_key().public_bytes(*forma):
        raise _rifiutato(percorso, "la chiave privata non è quella del certificato")
    altri = SimpleCertificateStore.from_certs([_letto(altro.certificate) for altro in aperto.additional_certs])
    return SimpleSigner(
        signing_cert=_letto(certificato),
        signing_key=keys.PrivateKeyInfo.load(chiave.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        cert_registry=altri,
        embed_roots=False,  # who verifies has the roots, or does not trust the certificate
    )


def _letto(certificato: Any) -> Any:
    return x509.Certificate.load(certificato.public_bytes(Encoding.DER))


def _deve_poter_firmare(percorso: Path, certificato: Any, letto: Certificato, quando: datetime) -> None:
    if quando < letto.dal:
        raise _rifiutato(percorso, f"il certificato non vale ancora: comincia il {data_e_ora(letto.dal)}")
    if quando > letto.al:
        raise _rifiutato(percorso, f"il certificato è scaduto il {data_e_ora(letto.al)}")
    if not puo_firmare(certificato):
        raise _rifiutato(percorso, "il certificato non è fatto per firmare (lo dice l'uso della chiave)")
    troppo_debole = debole(certificato.public_key)
    if troppo_debole:
        raise _rifiutato(percorso, f"la chiave è troppo debole ({troppo_debole})")


class _Aggiunta(IncrementalPdfFileWriter):
    """A revision that leaves the metadata as they are: what they claim of the document stays claimed, and agreed."""

    def _update_meta(self) -> None:
        pass

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-3 is PDF 1.7 whatever the signature's algorithm is."""


class _Firma(PdfSigner):
    """A signature that states of the document only that there are PAdES structures in it, as PDF 1.7 can."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:  # noqa: ARG002
        pdf_out.register_extension(ESIC_EXTENSION_1)


def firma_pdf(pdf: bytes, firmatario: Firmatario, quando: datetime, *, motivo: str, luogo: str = "") -> bytes:
    """See :func:`perfxl.signoff.firma.firma_pdf`.

    The field is not seen, and lies outside of the page: so PDF/A has it printable, and PDF/UA needs no tag for it.
    """
    scrittore = _Aggiunta(io.BytesIO(pdf))
    presi = {nome for nome, _, _ in enumerate_sig_fields(scrittore.prev)}
    campo = next(nome for numero in range(1, len(presi) + 2) if (nome := _CAMPO.format(numero)) not in presi)
    dove = SigFieldSpec(
        campo,
        on_page=-1,
        invis_sig_settings=InvisSigSettings(box_out_of_bounds=True),
        readable_field_name=_CAMPO_LETTO,
    )
    firma = PdfSignatureMetadata(
        field_name=campo,
        md_algorithm="sha256",
        reason=motivo,
        location=luogo or None,
        subfilter=SigSeedSubFilter.PADES,
    )
    with zitto():
        return eseguita(_firmato(_Firma(firma, firmatario.strumento, new_field_spec=dove), scrittore, quando))


def eseguita(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine gives, run in a thread of its own: in this one a loop may be running already (a notebook)."""
    with ThreadPoolExecutor(1) as altrove:
        return altrove.submit(asyncio.run, coroutine).result()


async def _firmato(firma: PdfSigner, scrittore: IncrementalPdfFileWriter, quando: datetime) -> bytes:
    sessione = firma.init_signing_session(scrittore)
    sessione.system_time = quando
    posto = await sessione.estimate_signature_container_size(validation_info=None)
    documento = sessione.prepare_tbs_document(validation_info=None, bytes_reserved=posto)
    uscita = io.BytesIO()
    impronta, _ = documento.digest_tbs_document(output=uscita)
    await documento.perform_signature(
        document_digest=impronta.document_digest, pdf_cms_signed_attrs=PdfCMSSignedAttributes(signing_time=quando)
    )
    return uscita.getvalue()
