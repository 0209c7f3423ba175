"""Signing: by which certificates, what stays as it was, and what an independent program says."""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, NoReturn

import pikepdf
import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12
from pikepdf import pdfa

from perfxl.core.firme import Giudizio
from perfxl.errors import FirmaError, MissingExtraError, MissingFileError
from perfxl.signoff.firma import apri_certificato, apri_p7m, firma_pdf, firme_in, giudica_firme, leggi_radici
from tests.firme_di_prova import AL, DAL, DOPO, PASSWORD, QUANDO, autorita, chi, documento, ragioneria, segretario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.signoff.firma_certificati import Radice
    from perfxl.signoff.firma_fatta import Firmatario


@pytest.fixture
def radici(tmp_path: Path) -> tuple[Radice, ...]:
    file = tmp_path / "radici.pem"
    file.write_bytes(autorita().pem)
    return leggi_radici(file)


def _apri(contenuto: bytes, cartella: Path, *, password: str = PASSWORD) -> Firmatario:
    file = cartella / "certificato.p12"
    file.write_bytes(contenuto)
    return apri_certificato(file, lambda: password, QUANDO)


def _firmato(cartella: Path) -> bytes:
    firmatario = _apri(segretario().p12, cartella)
    return firma_pdf(documento(), firmatario, QUANDO, motivo="Visto: Segretario generale", luogo="Comune di Prova")


# ---------------------------------------------------------------- what is signed


def test_the_document_stays_byte_for_byte_and_the_signature_follows(tmp_path: Path, radici: tuple[Radice, ...]) -> None:
    firmato = _firmato(tmp_path)
    assert firmato.startswith(documento())
    assert firme_in(documento()) == 0
    assert firme_in(firmato) == 1
    (firma,) = giudica_firme(firmato, radici, DOPO)
    assert firma.giudizio is Giudizio.BUONA
    assert firma.tipo == "PAdES"
    assert firma.quando == QUANDO
    assert firma.copre_tutto
    assert firma.certificato is not None
    assert firma.certificato.soggetto == "Segretario generale, Comune di Prova"
    assert firma.certificato.emittente == firma.radice == "Autorità di prova, Comune di Prova"
    assert (firma.certificato.dal, firma.certificato.al) == (DAL, AL)


def test_a_key_of_the_usual_kind_and_the_authority_between_go_with_the_signature(
    tmp_path: Path, radici: tuple[Radice, ...]
) -> None:
    di_mezzo = chi("Autorità che rilascia", autorita(), autorita=True)
    suo = chi("Segretario generale", di_mezzo, chiave=rsa.generate_private_key(65537, 2048))
    firmato = firma_pdf(documento(), _apri(suo.p12, tmp_path), QUANDO, motivo="Visto")
    (firma,) = giudica_firme(firmato, radici, DOPO)
    assert firma.giudizio is Giudizio.BUONA
    assert firma.radice == "Autorità di prova, Comune di Prova"


def test_the_signature_says_role_and_place_and_is_not_seen_on_the_page(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(_firmato(tmp_path))) as pdf:
        (campo,) = pdf.Root.AcroForm.Fields
        assert campo.V.SubFilter == "/ETSI.CAdES.detached"
        assert str(campo.V.Reason) == "Visto: Segretario generale"
        assert str(campo.V.Location) == "Comune di Prova"
        assert str(campo.TU) == "Firma digitale"
        assert campo.Rect[0] == campo.Rect[2] < 0
        assert campo.F == 132  # printed and locked, not hidden: what PDF/A wants of an annotation
        assert "/Version" not in pdf.Root


def test_what_the_document_claims_to_be_stays_claimed(tmp_path: Path) -> None:
    file, firmato = tmp_path / "prima.pdf", tmp_path / "dopo.pdf"
    file.write_bytes(documento())
    firmato.write_bytes(_firmato(tmp_path))
    with pikepdf.open(file) as prima, pikepdf.open(firmato) as dopo:
        assert dopo.Root.Metadata.read_bytes() == prima.Root.Metadata.read_bytes()
        assert dict(dopo.docinfo) == dict(prima.docinfo)
        assert dopo.open_metadata().pdfa_status == "3A"
        assert dopo.open_metadata()["pdfuaid:part"] == "1"
    assert _violazioni(firmato) <= _violazioni(file)


def _violazioni(file: Path) -> set[str]:
    """What the validator holds against a PDF; it knows PDF/A-3b, and not all that Typst may write in it."""
    referto = pdfa.validate_written(str(file), "3b").summary()
    return {riga for riga in referto.splitlines() if "[violation]" in riga}


def test_pdfsig_thinks_so_too(tmp_path: Path) -> None:
    pdfsig = shutil.which("pdfsig")
    if pdfsig is None:
        pytest.skip("manca pdfsig (poppler-utils)")
    file = tmp_path / "firmato.pdf"
    for contenuto, detto in ((_firmato(tmp_path), "Signature is Valid."), (None, "Digest Mismatch.")):
        cambiato = bytearray(contenuto or file.read_bytes())
        if contenuto is None:
            cambiato[len(documento()) // 2] ^= 1
        file.write_bytes(cambiato)
        esito = subprocess.run([pdfsig, "-nocert", str(file)], capture_output=True, text=True, check=False)
        assert f"Signature Validation: {detto}" in esito.stdout
        assert "Total document signed" in esito.stdout
        assert "Signature Type: ETSI.CAdES.detached" in esito.stdout


def test_nothing_goes_over_the_network(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, radici: tuple[Radice, ...]
) -> None:
    def no(*_args: object, **_kwargs: object) -> NoReturn:
        raise AssertionError

    for che_cosa in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, che_cosa, no)
    monkeypatch.setattr(socket, "getaddrinfo", no)
    firmato = _firmato(tmp_path)
    monkeypatch.setattr(socket, "socket", no)
    (firma,) = giudica_firme(firmato, radici, DOPO)
    assert firma.giudizio is Giudizio.BUONA


# ---------------------------------------------------------------- by which certificates


def _solo_chiave() -> bytes:
    cifra = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"prova", segretario().chiave, None, None, cifra)


def _solo_certificato() -> bytes:
    cifra = BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"prova", None, segretario().certificato, None, cifra)


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (lambda: b"", "non è un certificato con la sua chiave in formato PKCS#12"),
        (lambda: b"PK\x03\x04", "non è un certificato con la sua chiave in formato PKCS#12"),
        (lambda: segretario().pem, "non è un certificato con la sua chiave in formato PKCS#12"),
        (lambda: segretario().p12[:-9], "non è un certificato con la sua chiave in formato PKCS#12"),
        (lambda: b"\x30" * (1024 * 1024 + 1), "non è un certificato con la sua chiave in formato PKCS#12"),
        (_solo_chiave, "dentro non ci sono un certificato e la sua chiave privata"),
        (_solo_certificato, "dentro non ci sono un certificato e la sua chiave privata"),
        (
            lambda: chi("Segretario generale", autorita(), chiave=ed25519.Ed25519PrivateKey.generate()).p12,
            "la chiave non è né RSA né EC",
        ),
        (
            lambda: chi("Segretario generale", autorita(), chiave=rsa.generate_private_key(65537, 1024)).p12,  # noqa: S505
            "la chiave è troppo debole (chiave RSA di 1024 bit)",
        ),
        (
            lambda: chi("Segretario generale", autorita(), chiave=ec.generate_private_key(ec.SECP192R1())).p12,
            "la chiave è troppo debole (chiave EC di 192 bit)",
        ),
        (
            lambda: chi("Segretario generale", autorita(), al=QUANDO - timedelta(days=1)).p12,
            "il certificato è scaduto il 20/11/2026, ore 09:15:00 (UTC+00:00)",
        ),
        (
            lambda: chi("Segretario generale", autorita(), dal=QUANDO + timedelta(days=1)).p12,
            "il certificato non vale ancora: comincia il 22/11/2026, ore 09:15:00 (UTC+00:00)",
        ),
        (lambda: chi("Segretario generale", autorita(), firma=False).p12, "non è fatto per firmare"),
    ],
)  # fmt: skip
def test_a_certificate_that_cannot_sign_is_refused(contenuto: Callable[[], bytes], frase: str, tmp_path: Path) -> None:
    with pytest.raises(FirmaError) as rifiuto:
        _apri(contenuto(), tmp_path)
    assert f"{rifiuto.value}".startswith(f"{tmp_path / 'certificato.p12'}: ")
    assert frase in f"{rifiuto.value}"
    assert f"{rifiuto.value}".endswith("Non è stato firmato niente.")


@pytest.mark.parametrize("password", ["", "Sbagliata-del-tutto-9", "\udc80"])
def test_the_wrong_password_is_told_and_never_shown(password: str, tmp_path: Path) -> None:
    with pytest.raises(FirmaError, match="la password non è quella di questo file, o il file è rovinato") as rifiuto:
        _apri(segretario().p12, tmp_path, password=password)
    assert password == "" or password not in f"{rifiuto.value!r}{rifiuto.value.__cause__!r}"
    assert rifiuto.value.__suppress_context__


def test_a_file_without_password_is_opened_by_none(tmp_path: Path) -> None:
    aperta = pkcs12.serialize_key_and_certificates(
        b"prova", segretario().chiave, segretario().certificato, None, NoEncryption()
    )
    assert _apri(aperta, tmp_path, password="").certificato.soggetto == "Segretario generale, Comune di Prova"


def test_neither_key_nor_password_is_shown_with_who_signs(tmp_path: Path) -> None:
    assert "signer" not in f"{_apri(segretario().p12, tmp_path)!r}".casefold()
    assert PASSWORD not in f"{_apri(segretario().p12, tmp_path)!r}"


def test_a_key_of_another_certificate_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    altrui = pkcs12.PKCS12Certificate(ragioneria().certificato, None)
    monkeypatch.setattr(
        pkcs12, "load_pkcs12", lambda *_: pkcs12.PKCS12KeyAndCertificates(segretario().chiave, altrui, [])
    )
    with pytest.raises(FirmaError, match="la chiave privata non è quella del certificato"):
        _apri(segretario().p12, tmp_path)


def test_a_cipher_that_is_read_no_longer_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def no(*_args: object) -> NoReturn:
        raise UnsupportedAlgorithm("RC2")

    monkeypatch.setattr(pkcs12, "load_pkcs12", no)
    with pytest.raises(FirmaError, match="è cifrato con un algoritmo che non si legge più: esportarlo di nuovo"):
        _apri(segretario().p12, tmp_path)


def test_the_password_is_not_asked_for_what_is_no_certificate(tmp_path: Path) -> None:
    def chiesta() -> NoReturn:
        raise AssertionError

    (tmp_path / "altro.p12").write_bytes(b"altro")
    with pytest.raises(FirmaError):
        apri_certificato(tmp_path / "altro.p12", chiesta, QUANDO)
    with pytest.raises(MissingFileError, match=r"il certificato non si può leggere \(il file o la cartella non c'è\)"):
        apri_certificato(tmp_path / "manca.p12", chiesta, QUANDO)


# ---------------------------------------------------------------- the roots, the extra


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"", "il file delle radici non si legge"),
        (b"altro", "il file delle radici non si legge"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "non c'è nessun certificato"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "il file delle radici non si legge"),
    ],
)
def test_roots_that_cannot_be_read_are_told(contenuto: bytes, frase: str, tmp_path: Path) -> None:
    file = tmp_path / "radici.pem"
    file.write_bytes(contenuto)
    with pytest.raises(FirmaError, match=frase):
        leggi_radici(file)
    with pytest.raises(MissingFileError, match="il file delle radici non si può leggere"):
        leggi_radici(tmp_path / "manca.pem")


def test_roots_are_read_one_or_many_as_text_or_not(tmp_path: Path) -> None:
    file = tmp_path / "radici"
    file.write_bytes(autorita().certificato.public_bytes(Encoding.DER))
    assert len(leggi_radici(file)) == 1
    file.write_bytes(b"Due radici:\n" + autorita().pem + segretario().pem)
    assert len(leggi_radici(file)) == 2


def test_without_the_extra_it_is_said_which_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import perfxl.signoff

    for nome in list(sys.modules):
        if nome.partition(".")[0] in {"pyhanko", "pyhanko_certvalidator", "asn1crypto", "cryptography"}:
            monkeypatch.setitem(sys.modules, nome, None)
        elif nome.startswith("perfxl.signoff.firma_"):
            monkeypatch.delitem(sys.modules, nome)
            monkeypatch.delattr(perfxl.signoff, nome.rpartition(".")[2], raising=False)
    for prova in (
        lambda: apri_certificato(tmp_path, lambda: "", QUANDO),
        lambda: apri_p7m(b""),
        lambda: leggi_radici(tmp_path),
        lambda: giudica_firme(b"", (), QUANDO),
    ):
        with pytest.raises(
            MissingExtraError, match=r"serve pyHanko, che non è installato: pip install perfxl\[firma\]"
        ):
            prova()
