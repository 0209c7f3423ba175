"""``perfxl verifica`` of what was signed, of what was added, and of what is no verbale at all."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

from perfxl.core.verificato import Esito, Passo
from perfxl.errors import FirmaError, MissingExtraError, MissingFileError
from perfxl.signoff import manifesto as manifesti
from perfxl.signoff.firma import apri_certificato, firma_pdf
from perfxl.signoff.firma_fatta import eseguita
from perfxl.signoff.pdf_letto import Aggiunto, aggiunto
from perfxl.signoff.verbale import con_impronta, prima_revisione
from perfxl.verifica.aperto import apri, del_file
from perfxl.verifica.verifica import Richiesta, verifica
from tests.dossier_di_prova import Dossier, dossier
from tests.firme_di_prova import PASSWORD, QUANDO, autorita, documento, firmatore, in_ber, in_testo, p7m, segretario
from tests.test_verifica import comando, detto, diversi, esiti, verificato

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.core.verificato import Verificato


@pytest.fixture(scope="module")
def fatto(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier(tmp_path_factory.mktemp("visto") / "d")


@pytest.fixture
def d(fatto: Dossier, tmp_path: Path) -> Dossier:
    return fatto.copia(tmp_path / "d")


@pytest.fixture
def radici(tmp_path: Path) -> Path:
    file = tmp_path / "radici.pem"
    file.write_bytes(autorita().pem)
    return file


def firmato(pdf: bytes, tmp_path: Path) -> bytes:
    file = tmp_path / "segretario.p12"
    file.write_bytes(segretario().p12)
    return firma_pdf(pdf, apri_certificato(file, lambda: PASSWORD, QUANDO), QUANDO, motivo="Visto")


def ritoccato(pdf: bytes, ritocca: Callable[[PdfWriter], None]) -> bytes:
    """A PDF with a revision appended, as an editor of PDF writes it."""
    scrittore = PdfWriter(BytesIO(pdf), incremental=True)
    ritocca(scrittore)
    fatto = BytesIO()
    scrittore.write(fatto)
    return fatto.getvalue()


# ---- signatures


def test_a_signed_verbale_is_good_for_who_trusts_its_root_and_says_what_it_cannot_know(
    d: Dossier, radici: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    d.verbale.write_bytes(firmato(d.verbale.read_bytes(), tmp_path))
    v = verificato(d, radici=radici)
    assert v.esito is Esito.TORNA
    assert esiti(v)[Passo.FIRMA] is Esito.TORNA
    assert any(frase.startswith("Non verificato: ") for frase in detto(v, Passo.FIRMA))
    assert v.sentenza == "TORNA TUTTO: è come fu firmato."
    codice, out, _ = comando(capsys, "verifica", d.verbale)
    assert (codice, "? NON VERIFICATO: la firma non è verificata del tutto.\n" in out) == (2, True)


@pytest.mark.parametrize("come", [bytes, in_ber, in_testo])
def test_a_verbale_in_a_signed_envelope_verifies_too(d: Dossier, radici: Path, come: Callable[[bytes], bytes]) -> None:
    busta = d.verbale.with_name("verbale.pdf.p7m")
    busta.write_bytes(come(p7m(d.verbale.read_bytes(), segretario())))
    d.verbale.unlink()
    v = _busta(busta, radici)
    assert (v.esito, esiti(v)[Passo.FIRMA], esiti(v)[Passo.DOSSIER]) == (Esito.TORNA, Esito.TORNA, Esito.TORNA)


def _busta(busta: Path, radici: Path | None = None) -> Verificato:
    return verifica(Richiesta(busta, radici=radici), QUANDO, "0.1.0")


def test_a_byte_flipped_in_what_is_signed_is_found(d: Dossier, radici: Path, tmp_path: Path) -> None:
    nudo = d.verbale.read_bytes()
    intero = firmato(nudo, tmp_path)
    for posto in (len(nudo) // 2, len(nudo) + 60, len(intero) - 30):
        d.verbale.write_bytes(intero[:posto] + bytes([intero[posto] ^ 1]) + intero[posto + 1 :])
        assert Passo.FIRMA in diversi(verificato(d, cartella=False, radici=radici)), posto
    busta = tmp_path / "verbale.pdf.p7m"
    intera = p7m(nudo, segretario())
    for posto in (len(intera) // 2, len(intera) - 30):
        busta.write_bytes(intera[:posto] + bytes([intera[posto] ^ 1]) + intera[posto + 1 :])
        assert Passo.FIRMA in diversi(_busta(busta, radici)), posto


def test_a_signature_is_judged_though_the_line_of_the_digest_was_touched(
    d: Dossier, radici: Path, tmp_path: Path
) -> None:
    intero = firmato(d.verbale.read_bytes(), tmp_path)
    d.verbale.write_bytes(intero.replace(b"%perfxl-sha256 ", b"%perfxl-sha257 ", 1))
    v = verificato(d, cartella=False, radici=radici)
    assert {Passo.FILE, Passo.FIRMA} <= set(diversi(v))
    assert any("non buona" in frase for frase in detto(v, Passo.FIRMA))


def test_pages_of_another_typst_are_taken_from_a_good_signature_alone(
    d: Dossier, radici: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfxl.verifica.pagine.disegna_verbale", lambda *_: b"%PDF-1.7 Typst 9.9.9")
    v = verificato(d, cartella=False)
    assert (esiti(v)[Passo.PAGINE], v.esito) == (Esito.NON_VERIFICATO, Esito.NON_VERIFICATO)
    d.verbale.write_bytes(firmato(d.verbale.read_bytes(), tmp_path))
    assert esiti(verificato(d, cartella=False))[Passo.PAGINE] is Esito.NON_VERIFICATO
    v = verificato(d, cartella=False, radici=radici)
    assert (esiti(v)[Passo.PAGINE], v.esito) == (Esito.DETTO, Esito.TORNA)
    assert v.sentenza == "TORNA TUTTO: è come fu firmato. Le pagine non sono state rifatte: leggerle."


def test_without_the_library_a_signature_is_not_verified_and_the_way_is_said(
    d: Dossier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busta = tmp_path / "verbale.pdf.p7m"
    busta.write_bytes(p7m(d.verbale.read_bytes(), segretario()))
    d.verbale.write_bytes(firmato(d.verbale.read_bytes(), tmp_path))
    for nome in [nome for nome in sys.modules if nome.startswith("perfxl.signoff.firma_")]:
        monkeypatch.delitem(sys.modules, nome)
    for nome in ("firma_letta", "firma_busta"):
        monkeypatch.delattr(f"perfxl.signoff.{nome}", raising=False)
    for nome in ("pyhanko", "asn1crypto", "pyhanko_certvalidator"):
        monkeypatch.setitem(sys.modules, nome, None)
    v = verificato(d, cartella=False)
    assert v.di(Esito.NON_VERIFICATO)[0].passo is Passo.FIRMA
    assert detto(v, Passo.FIRMA)[0].endswith("pip install perfxl[firma]")
    with pytest.raises(MissingExtraError):
        _busta(busta)


# ---- what was added


def altra_pagina(scrittore: PdfWriter) -> None:
    testo = DecodedStreamObject()
    testo.set_data(b"BT ET")
    scrittore.pages[0][NameObject("/Contents")] = testo


def una_nota(scrittore: PdfWriter) -> None:
    nota = DictionaryObject(
        {NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText")}
    )
    scrittore.pages[0][NameObject("/Annots")] = ArrayObject([nota])


def un_modulo(scrittore: PdfWriter) -> None:
    modulo = DictionaryObject({NameObject("/XFA"): ArrayObject()})
    scrittore.root_object[NameObject("/AcroForm")] = modulo


def altri_allegati(scrittore: PdfWriter) -> None:
    scrittore.add_attachment("altro.txt", b"altro")


@pytest.mark.parametrize(
    ("ritocca", "frase"),
    [
        (altra_pagina, "una pagina è cambiata (/Contents)"),
        (una_nota, "su una pagina è stata aggiunta un'annotazione (/FreeText)"),
        (un_modulo, "vi è stato aggiunto un modulo (XFA)"),
        (altri_allegati, "il catalogo del PDF è cambiato (/Names)"),
    ],
    ids=lambda caso: getattr(caso, "__name__", ""),
)
def test_what_is_added_before_a_signature_is_found_though_the_signature_is_good(
    fatto: Dossier, tmp_path: Path, ritocca: Callable[[PdfWriter], None], frase: str
) -> None:
    nudo = fatto.verbale.read_bytes()
    falso = ritoccato(nudo, ritocca)
    assert falso.startswith(nudo)
    assert del_file(apri(fatto.verbale, falso), firme=False).esito is Esito.DIVERSO
    punto = del_file(apri(fatto.verbale, firmato(falso, tmp_path)), firme=True)
    assert punto.esito is Esito.DIVERSO
    assert frase in [dettaglio.testo for dettaglio in punto.dettagli]


def test_a_signature_alone_changes_nothing_that_is_seen(fatto: Dossier, tmp_path: Path) -> None:
    nudo = fatto.verbale.read_bytes()
    una = firmato(nudo, tmp_path)
    assert prima_revisione(una) == nudo
    assert aggiunto(nudo, una) == Aggiunto(())
    assert aggiunto(nudo, firmato(una, tmp_path)) == Aggiunto(())


@pytest.mark.parametrize(("lato", "esito"), [(200, Esito.TORNA), (400, Esito.DIVERSO)])
def test_a_signature_that_is_seen_is_told_and_one_that_may_hide_the_page_is_found(
    fatto: Dossier, lato: int, esito: Esito
) -> None:
    campo = SigFieldSpec("Firma", on_page=0, box=(30, 30, 30 + lato, 30 + lato))
    scritto = BytesIO()
    eseguita(
        PdfSigner(
            PdfSignatureMetadata(field_name="Firma"), firmatore(segretario()), new_field_spec=campo
        ).async_sign_pdf(IncrementalPdfFileWriter(BytesIO(fatto.verbale.read_bytes())), output=scritto)
    )
    punto = del_file(apri(fatto.verbale, scritto.getvalue()), firme=True)
    assert punto.esito is esito
    if esito is Esito.TORNA:
        assert punto.frase.endswith("; in più ha solo la firma, che si vede a pagina 1")
    else:
        assert [f"{d}" for d in punto.dettagli] == [
            "la firma che si vede a pagina 1 è grande, e può coprire ciò che è scritto"
        ]


# ---- what is no verbale


def niente(_: Path) -> None:
    return


def vuoto(file: Path) -> None:
    file.write_bytes(b"")


def cartella(file: Path) -> None:
    file.mkdir()


def un_testo(file: Path) -> None:
    file.write_bytes(b"Verbale")


def altro_pdf(file: Path) -> None:
    file.write_bytes(documento())


def pdf_rotto(file: Path) -> None:
    file.write_bytes(b"%PDF-1.7\n%%EOF\n")


def busta_rotta(file: Path) -> None:
    file.write_bytes(b"0\x82\x01\x00" + bytes(20))


@pytest.mark.parametrize(
    ("che_cosa", "frase"),
    [
        (niente, "il file non c'è"),
        (vuoto, "il file è vuoto (zero byte)"),
        (cartella, "è una cartella, serve un file: indicare verbale.pdf"),
        (un_testo, "non è un verbale di perfxl"),
        (altro_pdf, "non è un verbale di perfxl"),
        (pdf_rotto, "non è un verbale di perfxl"),
        (busta_rotta, "non è una busta firmata"),
    ],
    ids=lambda caso: getattr(caso, "__name__", ""),
)
def test_what_is_no_verbale_is_refused_with_its_reason(
    tmp_path: Path, che_cosa: Callable[[Path], None], frase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "verbale.pdf"
    che_cosa(file)
    codice, out, err = comando(capsys, "verifica", file)
    assert (codice, out) == (2, "")
    assert frase in err


def test_a_verbale_of_a_newer_perfxl_is_told_as_such(d: Dossier) -> None:
    contenuto = manifesti.canonico({"formato": manifesti.FORMATO, "versione": 2})
    nuovo = PdfWriter()
    nuovo.add_blank_page(100, 100)
    nuovo.add_attachment(manifesti.NOME, contenuto)
    scritto = BytesIO()
    nuovo.write(scritto)
    d.verbale.write_bytes(con_impronta(scritto.getvalue()))
    with pytest.raises(MissingFileError, match="versione più nuova di perfxl: aggiornare perfxl"):
        verificato(d)


def test_a_folder_or_roots_that_are_not_there_are_told(d: Dossier, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match="la cartella non c'è"):
        verifica(Richiesta(d.verbale, tmp_path / "no"), QUANDO, "0.1.0")
    senza = tmp_path / "radici.pem"
    senza.write_bytes(b"niente")
    with pytest.raises(FirmaError):
        verificato(d, radici=senza)
