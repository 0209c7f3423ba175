"""Certificates made for the test, and what signs with them: PDF, envelopes as the tools of signature write them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import TYPE_CHECKING

import typst
from asn1crypto import cms, keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from perfxl.signoff.firma_fatta import eseguita

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    Chiave = ec.EllipticCurvePrivateKey | RSAPrivateKey | Ed25519PrivateKey

PASSWORD = "parola-d'ordine-segretissima"  # noqa: S105  (of a certificate that the test makes)
QUANDO = datetime(2026, 11, 21, 10, 15, tzinfo=timezone(timedelta(hours=1)))
"""When the tests sign."""
DOPO = QUANDO + timedelta(hours=3)
"""When they look at what was signed."""
DAL, AL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chi:
    """Who has a certificate, and the key to it."""

    chiave: Chiave
    certificato: x509.Certificate
    sopra: tuple[x509.Certificate, ...] = ()

    @property
    def p12(self) -> bytes:
        """The file with both, under the password of the tests."""
        return pkcs12.serialize_key_and_certificates(
            b"prova", self.chiave, self.certificato, self.sopra, BestAvailableEncryption(PASSWORD.encode())
        )

    @property
    def pem(self) -> bytes:
        """The certificate as text."""
        return self.certificato.public_bytes(Encoding.PEM)


def nome(di_chi: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "IT"),
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Comune di Prova"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, di_chi),
        ]
    )


def chi(
    soggetto: str,
    sopra: Chi | None = None,
    *,
    chiave: Chiave | None = None,
    dal: datetime = DAL,
    al: datetime = AL,
    firma: bool = True,
    autorita: bool = False,
) -> Chi:
    """A certificate; without who stands above it, that of an authority."""
    chiave = chiave or ec.generate_private_key(ec.SECP256R1())
    autorita = autorita or sopra is None
    usi = x509.KeyUsage(
        digital_signature=False,
        content_commitment=firma and not autorita,
        key_encipherment=not firma,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=autorita,
        crl_sign=autorita,
        encipher_only=False,
        decipher_only=False,
    )
    fatto = (
        x509.CertificateBuilder()
        .subject_name(nome(soggetto))
        .issuer_name(nome(soggetto) if sopra is None else sopra.certificato.subject)
        .public_key(chiave.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dal)
        .not_valid_after(al)
        .add_extension(x509.BasicConstraints(ca=autorita, path_length=None), critical=True)
        .add_extension(usi, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(chiave.public_key()), critical=False)
        .sign(_con(chiave if sopra is None else sopra.chiave), SHA256())
    )
    return Chi(chiave, fatto, () if sopra is None else (sopra.certificato, *sopra.sopra))


def _con(chiave: Chiave) -> ec.EllipticCurvePrivateKey:
    if not isinstance(chiave, ec.EllipticCurvePrivateKey):
        raise TypeError(chiave)
    return chiave


@cache
def autorita() -> Chi:
    """Who issues the certificates of the tests."""
    return chi("Autorità di prova")


@cache
def segretario() -> Chi:
    """Who signs."""
    return chi("Segretario generale", autorita())


@cache
def ragioneria() -> Chi:
    """Who signs too."""
    return chi("Responsabile della ragioneria", autorita())


@cache
def documento() -> bytes:
    """A PDF as the verbale is: PDF/A-3a, tagged, with a file in it."""
    testo = """\
#set document(title: "Verbale di prova", date: datetime(year: 2026, month: 11, day: 21), author: "perfxl")
#set text(lang: "it")
#set page(footer: context [Pagina #counter(page).display("1 di 1", both: true)])
#pdf.attach("manifesto.json", bytes("{}"), relationship: "data", mime-type: "application/json", description: "Prova")
= Verbale di prova
#table(columns: 2, table.header[Settore][File], [A], [uno.xlsx])
#pagebreak()
== Firma
"""
    pdf: bytes = typst.compile(testo.encode(), pdf_standards=["a-3a", "ua-1"], ignore_system_fonts=True)
    return pdf


def _asn1(certificato: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificato.public_bytes(Encoding.DER))


def firmatore(di: Chi, *, con_le_radici: bool = False) -> SimpleSigner:
    """What signs for somebody, with the certificates above."""
    pkcs8 = di.chiave.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    sopra = SimpleCertificateStore.from_certs([_asn1(certificato) for certificato in di.sopra])
    return SimpleSigner(_asn1(di.certificato), keys.PrivateKeyInfo.load(pkcs8), sopra, embed_roots=con_le_radici)


@cache
def marcatore() -> DummyTimeStamper:
    """Who says when something was there, without a network."""
    di = chi("Marca temporale di prova", autorita(), chiave=rsa.generate_private_key(65537, 2048))
    pkcs8 = di.chiave.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DummyTimeStamper(_asn1(di.certificato), keys.PrivateKeyInfo.load(pkcs8), fixed_dt=QUANDO)


def p7m(
    contenuto: bytes,
    di: Chi,
    *,
    separata: bool = False,
    algoritmo: str = "sha256",
    con_le_radici: bool = False,
    marcata: bool = False,
) -> bytes:
    """A document in an envelope (CAdES), as DER."""
    busta = firmatore(di, con_le_radici=con_le_radici).async_sign_general_data(
        contenuto,
        algoritmo,
        detached=separata,
        use_cades=True,
        timestamper=marcatore() if marcata else None,
        signed_attr_settings=PdfCMSSignedAttributes(signing_time=QUANDO),
    )
    return bytes(eseguita(busta).dump())


def insieme(buste: list[bytes]) -> bytes:
    """Envelopes of the same document as one with many signatures."""
    letta, *altre = (cms.ContentInfo.load(busta) for busta in buste)
    for altra in altre:
        letta["content"]["signer_infos"].append(altra["content"]["signer_infos"][0])
        presenti = {certificato.dump() for certificato in letta["content"]["certificates"]}
        for certificato in altra["content"]["certificates"]:
            if certificato.dump() not in presenti:
                letta["content"]["certificates"].append(certificato)
    return bytes(letta.dump(force=True))


def _lungo(contenuto: bytes) -> bytes:
    quanti = len(contenuto)
    scritto = quanti.to_bytes(4, "big")
    return bytes([quanti]) if quanti < 0x80 else b"\x84" + scritto


def in_ber(busta: bytes, *, definita: bool = False, pezzo: int = 1000) -> bytes:
    """An envelope as tools write it that do not know how long the document will be; or that know, yet write pieces."""

    def attorno(tag: bytes, dentro: bytes) -> bytes:
        return tag + _lungo(dentro) + dentro if definita else tag + b"\x80" + dentro + b"\0\0"

    letta = cms.ContentInfo.load(busta)
    dati = letta["content"]
    contenuto = bytes(dati["encap_content_info"]["content"])
    pezzi = [contenuto[inizio : inizio + pezzo] for inizio in range(0, len(contenuto), pezzo)]
    ottetti = attorno(b"\x24", b"".join(b"\x04" + _lungo(uno) + uno for uno in pezzi))
    dentro = attorno(b"\x30", dati["encap_content_info"]["content_type"].dump() + attorno(b"\xa0", ottetti))
    firmati = [dati["version"].dump(), dati["digest_algorithms"].dump(), dentro]
    firmati += [dati["certificates"].dump(), dati["signer_infos"].dump()]
    return attorno(b"\x30", letta["content_type"].dump() + attorno(b"\xa0", attorno(b"\x30", b"".join(firmati))))


def in_testo(busta: bytes) -> bytes:
    """An envelope as base64, with ends of lines."""
    return base64.encodebytes(busta)


def in_pem(busta: bytes) -> bytes:
    """An envelope as base64 between two lines that say what it is."""
    return b"-----BEGIN PKCS7-----\n" + in_testo(busta) + b"-----END PKCS7-----\n"
