"""Signed envelopes: opened and judged, as the many tools of signature write them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.firme import Giudizio
from perfxl.errors import FirmaError
from perfxl.signoff.firma import apri_p7m, giudica_firme, leggi_radici
from tests.firme_di_prova import (
    DOPO,
    QUANDO,
    autorita,
    chi,
    documento,
    in_ber,
    in_pem,
    in_testo,
    insieme,
    p7m,
    ragioneria,
    segretario,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.signoff.firma_certificati import Radice

BUSTA = p7m(documento(), segretario())
VERSIONE = BUSTA.index(b"\x02\x01\x01\x31") + 2
"""Where the version of the envelope stands: tools write more than one, it means nothing, and nothing covers it."""


@pytest.fixture
def radici(tmp_path: Path) -> tuple[Radice, ...]:
    file = tmp_path / "radici.pem"
    file.write_bytes(autorita().pem)
    return leggi_radici(file)


@pytest.mark.parametrize(
    "forma",
    [
        bytes,
        in_ber,
        lambda busta: in_ber(busta, definita=True),
        lambda busta: in_ber(busta, pezzo=100),
        in_testo,
        in_pem,
        lambda busta: in_testo(in_ber(busta)),
        lambda busta: busta + b"\r\n",
    ],
    ids=["DER", "BER", "BER definito", "BER in pezzi", "base64", "PEM", "BER in base64", "a capo"],
)
def test_an_envelope_is_opened_and_good_however_it_is_written(
    forma: Callable[[bytes], bytes], radici: tuple[Radice, ...]
) -> None:
    scritta = forma(BUSTA)
    busta = apri_p7m(scritta)
    assert busta.documento == documento()
    assert len(busta.strati) == 1
    (firma,) = giudica_firme(scritta, radici, DOPO)
    assert (firma.tipo, firma.dove, firma.giudizio) == ("CAdES", "nella busta", Giudizio.BUONA)
    assert firma.quando == QUANDO
    assert firma.copre_tutto


def test_what_is_der_stays_byte_for_byte() -> None:
    assert apri_p7m(BUSTA).strati[0].cms == BUSTA
    assert apri_p7m(BUSTA).strati[0].coda == b""


def test_an_envelope_in_another_is_opened_to_the_document(radici: tuple[Radice, ...]) -> None:
    doppia = p7m(in_testo(BUSTA), ragioneria())
    assert apri_p7m(doppia).documento == documento()
    fuori, dentro = giudica_firme(doppia, radici, DOPO)
    assert (fuori.dove, dentro.dove) == ("nella busta 1 di 2", "nella busta 2 di 2")
    assert fuori.certificato is not None
    assert fuori.certificato.soggetto == "Responsabile della ragioneria, Comune di Prova"
    assert fuori.giudizio is dentro.giudizio is Giudizio.BUONA


def test_envelopes_have_an_end(radici: tuple[Radice, ...]) -> None:
    busta = documento()
    for _ in range(6):
        busta = p7m(busta, segretario())
    with pytest.raises(FirmaError, match="più di 5 buste firmate, una nell'altra"):
        apri_p7m(busta)
    (firma,) = giudica_firme(busta, radici, DOPO)
    assert firma.giudizio is Giudizio.NON_BUONA


def test_one_envelope_with_two_signatures_has_two_judgements(radici: tuple[Radice, ...]) -> None:
    insieme_ = insieme([BUSTA, p7m(documento(), ragioneria()), p7m(b"altro", segretario())])
    prima, seconda, terza = giudica_firme(insieme_, radici, DOPO)
    assert prima.dove == "nella busta, firma 1 di 3"
    assert [firma.giudizio for firma in (prima, seconda, terza)].count(Giudizio.BUONA) == 2
    assert "quello che è stato firmato è cambiato dopo la firma" in prima.problemi + seconda.problemi + terza.problemi


def test_a_signature_without_its_document_is_told(radici: tuple[Radice, ...]) -> None:
    separata = p7m(documento(), segretario(), separata=True)
    with pytest.raises(FirmaError, match="la firma è separata dal documento, che nel file non c'è"):
        apri_p7m(separata)
    (firma,) = giudica_firme(separata, radici, DOPO)
    assert firma.problemi == (
        "la firma è separata dal documento, che nel file non c'è: serve il file .p7m con il documento dentro",
    )


@pytest.mark.parametrize(
    ("contenuto", "frase"),
    [
        (b"", "non è una busta firmata"),
        (b"altro", "non è una busta firmata"),
        (b"\x30\x80", "non è una busta firmata"),
        (b"\x30\x03\x02\x01\x01", "non è una busta firmata"),
        (b"\x30\x80" * 100, "non è una busta firmata"),
        (BUSTA[:-1], "è rovinata o incompleta"),
        (BUSTA[:40], "è rovinata o incompleta"),
        (in_ber(BUSTA)[:-3], "è rovinata o incompleta"),
        (in_testo(BUSTA)[:-3], "è rovinata o incompleta"),
        (in_pem(BUSTA)[:500], "è rovinata o incompleta"),
    ],
    ids=range(10),  # the bytes are others at each run
)
def test_what_is_no_envelope_or_a_damaged_one_is_told(contenuto: bytes, frase: str) -> None:
    with pytest.raises(FirmaError, match=frase):
        apri_p7m(contenuto)
    (firma,) = giudica_firme(contenuto, (), DOPO)
    assert firma.giudizio is Giudizio.NON_BUONA


def test_an_envelope_without_signatures_is_not_good() -> None:
    letta = cms.ContentInfo.load(BUSTA)
    letta["content"]["signer_infos"] = []
    (firma,) = giudica_firme(letta.dump(force=True), (), DOPO)
    assert firma.problemi == ("nella busta non c'è nessuna firma",)


def test_a_signature_without_its_certificate_is_not_good() -> None:
    letta = cms.ContentInfo.load(BUSTA)
    letta["content"]["certificates"] = []
    (firma,) = giudica_firme(letta.dump(force=True), (), DOPO)
    assert firma.problemi == ("nella firma manca il certificato di chi ha firmato",)


def test_a_damaged_certificate_beside_that_of_who_signed_is_told(radici: tuple[Radice, ...]) -> None:
    busta = p7m(documento(), segretario(), con_le_radici=True)
    assert [firma.giudizio for firma in giudica_firme(busta, radici, DOPO)] == [Giudizio.BUONA]
    radice = autorita().certificato.public_bytes(Encoding.DER)
    rovinata = busta.replace(radice, radice[:-1] + bytes([radice[-1] ^ 1]))
    (firma,) = giudica_firme(rovinata, radici, DOPO)
    assert firma.problemi == ("uno dei certificati che accompagnano la firma è rovinato",)


def test_who_signed_may_be_named_by_the_key(radici: tuple[Radice, ...]) -> None:
    letta = cms.ContentInfo.load(BUSTA)
    (firma,) = letta["content"]["signer_infos"]
    chiave = letta["content"]["certificates"][0].chosen.key_identifier
    firma["sid"] = cms.SignerIdentifier("subject_key_identifier", chiave)
    (rotta,) = giudica_firme(letta.dump(force=True), radici, DOPO)
    assert rotta.problemi == ("la firma dichiara una versione che non è la sua",)
    firma["version"] = "v3"
    (buona,) = giudica_firme(letta.dump(force=True), radici, DOPO)
    assert buona.giudizio is Giudizio.BUONA


def test_a_time_stamp_is_told_and_not_verified(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(p7m(documento(), segretario(), marcata=True), radici, DOPO)
    assert firma.giudizio is Giudizio.BUONA
    assert "la marca temporale che accompagna la firma" in firma.non_verificato


def test_a_weak_key_is_told(radici: tuple[Radice, ...]) -> None:
    corta = chi("Segretario generale", autorita(), chiave=ec.generate_private_key(ec.SECP192R1()))
    (firma,) = giudica_firme(p7m(documento(), corta), radici, DOPO)
    assert firma.problemi == ("la firma è fatta con una chiave debole (chiave EC di 192 bit)",)


def test_what_is_not_signed_data_is_no_signed_envelope() -> None:
    dati = cms.ContentInfo({"content_type": "data", "content": b"altro"}).dump()
    with pytest.raises(FirmaError, match="non è una busta firmata"):
        apri_p7m(dati)


def test_what_follows_an_envelope_is_told(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(BUSTA + b"altro", radici, DOPO)
    assert firma.problemi == ("dopo la fine della busta ci sono byte che non ne fanno parte",)


def test_a_weak_algorithm_is_told(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(p7m(documento(), segretario(), algoritmo="sha1"), radici, DOPO)
    assert firma.problemi == ("la firma usa un algoritmo debole (sha1)",)


def test_a_certificate_that_is_not_for_signing_is_told(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(p7m(documento(), chi("Ufficio", autorita(), firma=False)), radici, DOPO)
    assert firma.problemi == ("il certificato non è fatto per firmare (lo dice l'uso della chiave)",)


@pytest.mark.parametrize(
    ("dal", "al", "frase"),
    [
        (timedelta(days=-9), timedelta(days=-1), "alla data della firma il certificato era scaduto, il 20/11/2026"),
        (timedelta(days=1), timedelta(days=9), "alla data della firma il certificato non valeva ancora"),
    ],
)
def test_a_certificate_that_was_not_valid_at_signing_is_told(
    dal: timedelta, al: timedelta, frase: str, radici: tuple[Radice, ...]
) -> None:
    fuori = chi("Segretario generale", autorita(), dal=QUANDO + dal, al=QUANDO + al)
    (firma,) = giudica_firme(p7m(documento(), fuori), radici, DOPO)
    assert firma.giudizio is Giudizio.NON_BUONA
    assert firma.problemi[0].startswith(frase)


def test_a_certificate_that_expired_since_leaves_it_good_and_says_what_would_prove_it(
    radici: tuple[Radice, ...],
) -> None:
    (firma,) = giudica_firme(BUSTA, radici, DOPO + timedelta(days=2000))
    assert firma.giudizio is Giudizio.BUONA
    assert any("se la firma è di prima che il certificato scadesse" in frase for frase in firma.non_verificato)


def test_a_signature_of_tomorrow_is_told(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(BUSTA, radici, QUANDO - timedelta(days=1))
    assert firma.problemi == ("la firma porta una data che deve ancora venire (21/11/2026, ore 09:15:00 (UTC+00:00))",)


@settings(max_examples=15)
@given(dove=st.integers(0, len(BUSTA) - 1).filter(lambda dove: dove != VERSIONE), bit=st.integers(0, 7))
def test_a_flipped_bit_is_always_judged(dove: int, bit: int) -> None:
    cambiata = bytearray(BUSTA)
    cambiata[dove] ^= 1 << bit
    firme = giudica_firme(bytes(cambiata), (), DOPO)
    assert [firma.giudizio for firma in firme] == [Giudizio.NON_BUONA]


@settings(max_examples=15)
@given(st.binary(max_size=200))
def test_garbage_is_always_judged(contenuto: bytes) -> None:
    for scritto in (contenuto, b"\x30\x80" + contenuto, BUSTA[:60] + contenuto):
        assert {firma.giudizio for firma in giudica_firme(scritto, (), DOPO)} <= {Giudizio.NON_BUONA}
