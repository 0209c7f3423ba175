"""Signatures in a PDF: what they cover, what came after, and what others may have done to the bytes."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject
from pyhanko.sign.signers import PdfTimeStamper

from perfxl.core.firme import FirmaLetta, Giudizio
from perfxl.signoff.firma import apri_certificato, firma_pdf, giudica_firme, leggi_radici
from perfxl.signoff.firma_fatta import eseguita
from tests.firme_di_prova import (
    DOPO,
    PASSWORD,
    QUANDO,
    Chi,
    autorita,
    chi,
    documento,
    marcatore,
    p7m,
    ragioneria,
    segretario,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.signoff.firma_certificati import Radice


@pytest.fixture
def radici(tmp_path: Path) -> tuple[Radice, ...]:
    file = tmp_path / "radici.pem"
    file.write_bytes(autorita().pem)
    return leggi_radici(file)


def firmato(pdf: bytes, di: Chi, cartella: Path) -> bytes:
    file = cartella / "certificato.p12"
    file.write_bytes(di.p12)
    return firma_pdf(pdf, apri_certificato(file, lambda: PASSWORD, QUANDO), QUANDO, motivo="Visto")


@cache
def dal_segretario() -> bytes:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as cartella:
        return firmato(documento(), segretario(), Path(cartella))


def _problemi(firme: tuple[FirmaLetta, ...]) -> list[tuple[str, ...]]:
    return [firma.problemi for firma in firme]


def test_a_pdf_without_signatures_has_no_judgement() -> None:
    assert giudica_firme(documento(), (), DOPO) == ()
    assert giudica_firme(b"%PDF-1.7\n", (), DOPO) == ()


def test_without_roots_the_certificate_is_not_verified_and_that_is_said() -> None:
    (firma,) = giudica_firme(dal_segretario(), (), DOPO)
    assert firma.giudizio is Giudizio.INCERTA
    assert firma.problemi == ()
    assert firma.intera
    assert firma.catena is None
    assert [frase.partition(":")[0] for frase in firma.non_verificato] == [
        "se il certificato era revocato o sospeso al momento della firma",
        "se la firma è qualificata",
        "l'ora della firma",
        "se chi ha rilasciato il certificato è affidabile",
    ]


def test_roots_that_are_not_its_own_make_it_not_good(tmp_path: Path) -> None:
    file = tmp_path / "radici.pem"
    file.write_bytes(chi("Autorità di prova").pem + chi("Altra autorità").pem)
    (firma,) = giudica_firme(dal_segretario(), leggi_radici(file), DOPO)
    assert firma.giudizio is Giudizio.NON_BUONA
    assert firma.intera
    assert firma.catena is False


def test_two_signatures_are_both_good_and_the_second_covers_all(tmp_path: Path, radici: tuple[Radice, ...]) -> None:
    due = firmato(dal_segretario(), ragioneria(), tmp_path)
    assert due.startswith(dal_segretario())
    prima, seconda = giudica_firme(due, radici, DOPO)
    assert prima.giudizio is seconda.giudizio is Giudizio.BUONA
    assert (prima.dove, seconda.dove) == ("nel campo «Firma 1» del PDF", "nel campo «Firma 2» del PDF")
    assert (prima.copre_tutto, seconda.copre_tutto) == (False, True)
    assert prima.aggiunte == ("dopo questa firma sono state aggiunte solo altre firme",)


def test_a_signed_pdf_in_an_envelope_has_both_judgements(radici: tuple[Radice, ...]) -> None:
    busta, pdf = giudica_firme(p7m(dal_segretario(), ragioneria()), radici, DOPO)
    assert (busta.tipo, pdf.tipo) == ("CAdES", "PAdES")
    assert busta.giudizio is pdf.giudizio is Giudizio.BUONA


def _con_una_pagina(pdf: bytes) -> bytes:
    """What follows a signature: a page that nobody signed."""
    scrittore = IncrementalPdfFileWriter(io.BytesIO(pdf))
    contenuto = scrittore.add_object(generic.StreamObject(stream_data=b"q Q"))
    scrittore.insert_page(PageObject(contents=contenuto, media_box=(0, 0, 595, 842)))
    uscita = io.BytesIO()
    scrittore.write(uscita)
    return uscita.getvalue()


def test_a_page_added_after_the_signature_is_told(tmp_path: Path, radici: tuple[Radice, ...]) -> None:
    aggiunta = _con_una_pagina(dal_segretario())
    (firma,) = giudica_firme(aggiunta, radici, DOPO)
    assert firma.intera
    assert firma.problemi == (
        "dopo questa firma il documento è stato cambiato: vale per la versione che è stata firmata",
        f"dopo l'ultima firma il file ha {len(aggiunta) - len(dal_segretario())} byte in più, che nessuna firma copre",
    )
    prima, seconda = giudica_firme(firmato(aggiunta, ragioneria(), tmp_path), radici, DOPO)
    assert (prima.giudizio, seconda.giudizio) == (Giudizio.NON_BUONA, Giudizio.BUONA)


def test_what_keeps_a_signature_may_follow_it_and_is_told(radici: tuple[Radice, ...]) -> None:
    scrittore = IncrementalPdfFileWriter(io.BytesIO(dal_segretario()))
    marcato = eseguita(PdfTimeStamper(marcatore()).async_timestamp_pdf(scrittore, "sha256")).getvalue()
    (firma,) = giudica_firme(marcato, radici, DOPO)
    assert firma.giudizio is Giudizio.BUONA
    assert not firma.copre_tutto
    assert firma.aggiunte == ("dopo questa firma sono state aggiunte solo informazioni per conservarla",)
    assert "la marca temporale che nel PDF segue la firma" in firma.non_verificato


def test_bytes_after_the_signature_are_told(radici: tuple[Radice, ...]) -> None:
    (firma,) = giudica_firme(dal_segretario() + b"\n", radici, DOPO)
    assert firma.problemi == ("dopo l'ultima firma il file ha 1 byte in più, che nessuna firma copre",)


def test_a_pdf_written_anew_has_lost_its_signature(radici: tuple[Radice, ...]) -> None:
    uscita = io.BytesIO()
    with pikepdf.open(io.BytesIO(dal_segretario())) as pdf:
        pdf.save(uscita)
    (firma,) = giudica_firme(uscita.getvalue(), radici, DOPO)
    assert firma.giudizio is Giudizio.NON_BUONA


def test_a_signature_that_the_document_shows_no_more_is_told(radici: tuple[Radice, ...]) -> None:
    nascosta = dal_segretario().replace(b"/AcroForm ", b"/AcroFerm ")
    assert _problemi(giudica_firme(nascosta, radici, DOPO)) == [
        ("nel PDF c'è una firma che il documento non mostra più: è stato cambiato",)
    ]


def test_a_pdf_that_cannot_be_read_but_has_a_signature_is_told(radici: tuple[Radice, ...]) -> None:
    assert _problemi(giudica_firme(dal_segretario()[:-40], radici, DOPO)) != [()]
    senza_fine = dal_segretario().replace(b"startxref", b"stortxref")
    assert _problemi(giudica_firme(senza_fine, radici, DOPO)) == [("il PDF è rovinato, e le sue firme non si leggono",)]


def test_too_many_signatures_are_not_looked_at(radici: tuple[Radice, ...]) -> None:
    scrittore = IncrementalPdfFileWriter(io.BytesIO(documento()))
    scrittore.root["/Tante"] = scrittore.add_object(generic.StreamObject(stream_data=b"/ByteRange [" * 101))
    scrittore.update_root()
    uscita = io.BytesIO()
    scrittore.write(uscita)
    assert _problemi(giudica_firme(uscita.getvalue(), radici, DOPO)) == [("nel PDF ci sono troppe firme",)]


def _spazio(pdf: bytes) -> range:
    """Where the signature lies: the digits of its bytes."""
    inizio = pdf.index(b"/Contents <", len(documento())) + len(b"/Contents <")
    return range(inizio, pdf.index(b">", inizio))


@pytest.mark.parametrize(
    ("posto", "scritto", "problema"),
    [
        (-1, b"1", "nello spazio della firma ci sono byte che non ne fanno parte"),
        (4, b"a", "la firma non copre tutto quello che la precede: lascia fuori altro oltre a sé stessa"),
        (-3, b" ", "la firma non copre tutto quello che la precede: lascia fuori altro oltre a sé stessa"),
    ],
)
def test_what_is_written_in_the_room_of_the_signature_is_told(posto: int, scritto: bytes, problema: str) -> None:
    spazio = _spazio(dal_segretario())
    cambiato = bytearray(dal_segretario())
    dove = spazio[posto]
    if posto == 4:  # a digit that is a letter, in the other case: the same bytes, in another file
        dove = next(dove for dove in spazio if chr(cambiato[dove]) in "ABCDEF")
        scritto = bytes([cambiato[dove]]).lower()
    cambiato[dove : dove + 1] = scritto
    assert problema in _problemi(giudica_firme(bytes(cambiato), (), DOPO))[0]


@settings(max_examples=15)
@given(da_capo=st.booleans(), dove=st.integers(0), bit=st.integers(0, 7))
def test_a_flipped_bit_is_always_judged(da_capo: bool, dove: int, bit: int) -> None:  # noqa: FBT001
    cambiato = bytearray(dal_segretario())
    inizio = 0 if da_capo else len(documento())
    dove = inizio + dove % (len(cambiato) - inizio)
    versione = cambiato.index(b"02010131", inizio) + 5
    if dove == versione:
        return
    cambiato[dove] ^= 1 << bit
    firme = giudica_firme(bytes(cambiato), (), DOPO)
    assert len(firme) == 1
    assert firme[0].giudizio is Giudizio.NON_BUONA


@settings(max_examples=15)
@given(fine=st.integers(0, 200_000), dove=st.integers(0, 200_000), altro=st.binary(max_size=40))
def test_what_is_cut_off_or_put_in_is_always_judged(fine: int, dove: int, altro: bytes) -> None:
    intero = dal_segretario()
    fine, dove = fine % len(intero), dove % len(intero)
    for cambiato in (intero[:fine], intero[:dove] + altro + intero[dove + len(altro) :]):
        if cambiato != intero:
            firme = giudica_firme(cambiato, (), DOPO)
            assert {firma.giudizio for firma in firme} <= {Giudizio.NON_BUONA}
            assert firme or b"/ByteRange" not in cambiato
