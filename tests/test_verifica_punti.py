"""The points of a verification one by one, where the whole of it would take long to get there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from perfxl.core.finding import Severity
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.verificato import Esito
from perfxl.errors import MissingFileError, PerfxlError
from perfxl.signoff.manifesto import NOME, leggi
from perfxl.signoff.pdf_letto import PdfLetto
from perfxl.verifica.aperto import Verbale, apri, del_file, del_manifesto, letto
from perfxl.verifica.cartelle import cambiato, del_dossier, della_cartella, letti
from perfxl.verifica.controlli import dei_controlli
from perfxl.verifica.documenti import dei_documenti
from perfxl.verifica.firme import delle_firme
from perfxl.verifica.pagine import delle_pagine
from perfxl.verifica.passaggi import dei_passaggi
from perfxl.verifica.rifatti import rifai
from tests.dossier_di_prova import QUANDO, Dossier, dossier

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.verificato import Punto
    from perfxl.signoff.manifesto import Manifesto


@pytest.fixture(scope="module")
def d(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    return dossier(tmp_path_factory.mktemp("visto") / "d")


@pytest.fixture(scope="module")
def verbale(d: Dossier) -> Verbale:
    return apri(d.verbale, d.verbale.read_bytes())


@pytest.fixture
def manifesto(verbale: Verbale) -> Manifesto:
    return leggi(verbale.allegati[NOME])


def frasi(punto: Punto) -> list[str]:
    assert punto.esito is Esito.DIVERSO
    return [f"{dettaglio}" for dettaglio in punto.dettagli]


def con_allegati(verbale: Verbale, letto: PdfLetto) -> Verbale:
    return replace(verbale, letto=letto)


# ---- the file and the manifesto


def test_a_file_that_cannot_be_read_is_told_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "verbale.pdf"
    file.write_bytes(b"%PDF-1.7")
    monkeypatch.setattr("perfxl.verifica.aperto.DEFAULT_LIMITS", replace(DEFAULT_LIMITS, verbale=7))
    with pytest.raises(MissingFileError, match="è più grande di 7 byte"):
        letto(file)

    def nega(*_: object) -> bytes:
        raise PermissionError(13, "no")

    monkeypatch.setattr("perfxl.verifica.aperto.read_regular", nega)
    with pytest.raises(MissingFileError, match="manca il permesso"):
        letto(file)


def test_what_was_appended_and_cannot_be_read_is_not_verified(verbale: Verbale) -> None:
    coda = b"1 0 obj\n<</Type/XRef/Filter/Crypt/Size 9>>\nstream\n\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
    rotto = replace(verbale, pdf=verbale.pdf + coda % len(verbale.pdf))
    punto = del_file(rotto, firme=True)
    assert punto.esito is Esito.NON_VERIFICATO
    assert "ciò che la firma vi ha aggiunto non si legge: è danneggiato" in punto.frase


def test_a_manifesto_that_is_not_written_as_perfxl_writes_is_told(verbale: Verbale) -> None:
    brutto = verbale.allegati[NOME].replace(b"\n", b" \n", 1)
    punto = del_manifesto(con_allegati(verbale, PdfLetto({**verbale.allegati, NOME: brutto})))
    assert (punto.esito, "è stato cambiato" in punto.frase) == (Esito.DIVERSO, True)
    chiuso = replace(verbale, letto=None, perche="è danneggiato", manifesto=None)
    assert del_manifesto(chiuso).frase == "il PDF non si apre: è danneggiato"


# ---- the documents


def test_documents_missing_too_many_or_broken_are_each_told(verbale: Verbale, manifesto: Manifesto) -> None:
    allegati = {**verbale.allegati, "altro.txt": b"altro"}
    del allegati["piano.toml"], allegati["deroghe.toml"]
    letto = PdfLetto(allegati, {"deroghe.toml": "è danneggiato"}, ("è strano",))
    manifesto["atto"]["documenti"][-1]["allegato"] = "piano.toml"
    ultimo = manifesto["atto"]["documenti"][-1]["nome"]
    assert frasi(dei_documenti(con_allegati(verbale, letto), manifesto, {})) == [
        f"{ultimo}: nel manifesto ha il nome di un altro allegato, «piano.toml»",
        "piano.toml: manca fra gli allegati",
        "deroghe.toml: quello incorporato non si legge: è danneggiato",
        "altro.txt: è incorporato nel PDF, e il manifesto non lo nomina",
        f"{ultimo}: è incorporato nel PDF, e il manifesto non lo nomina",
        "è strano",
    ]


# ---- the pages and the checks


def test_pages_and_checks_that_cannot_be_redone_are_told(
    verbale: Verbale,
    manifesto: Manifesto,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rotta(*_: object) -> bytes:
        raise RuntimeError("segno che non si può scrivere")

    def impossibile(*_: object) -> None:
        raise PerfxlError("il fondo non si può ripartire")

    monkeypatch.setattr("perfxl.verifica.pagine.disegna_verbale", rotta)
    monkeypatch.setattr("perfxl.verifica.rifatti.disegna", impossibile)
    assert frasi(delle_pagine(verbale, manifesto, "0.1.0")) == ["segno che non si può scrivere"]
    rifatti = partial(rifai, verbale, manifesto, {})
    assert frasi(dei_controlli(verbale, manifesto, "0.1.0", rifatti)) == ["il fondo non si può ripartire"]
    assert dei_passaggi(verbale, manifesto, "0.1.0", rifatti).esito is Esito.NON_VERIFICATO


def test_what_blocks_could_not_be_signed(verbale: Verbale, manifesto: Manifesto) -> None:
    rifatti = rifai(verbale, manifesto, {})
    outcome = rifatti.esaminato.outcome
    bloccano = tuple(replace(finding, severity=Severity.BLOCCA, deroga=None) for finding in outcome.findings)
    falso = replace(rifatti, esaminato=replace(rifatti.esaminato, outcome=replace(outcome, findings=bloccano)))
    dette = frasi(dei_passaggi(verbale, manifesto, "0.1.0", lambda: falso))
    assert any(frase.startswith("non poteva essere firmato: Blocca VAL107, ") for frase in dette)


def test_a_report_of_the_ragioneria_that_is_none_is_told(verbale: Verbale, manifesto: Manifesto) -> None:
    rifatti = rifai(verbale, manifesto, {})
    letti = tuple((d, b"{}" if d["ruolo"] == "controllo" else contenuto) for d, contenuto in rifatti.letti)
    falso = replace(rifatti, letti=letti)
    punto = dei_passaggi(verbale, manifesto, "0.1.0", lambda: falso)
    assert (punto.esito, "non è un rapporto di perfxl" in punto.frase) == (Esito.DIVERSO, True)
    assert dei_passaggi(verbale, manifesto, "0.2.0", lambda: falso).esito is Esito.NON_VERIFICATO


# ---- the dossier and the folder


def test_a_dossier_that_cannot_be_read_is_not_verified(
    verbale: Verbale,
    manifesto: Manifesto,
    tmp_path: Path,
) -> None:
    (tmp_path / NOME).mkdir()
    punto = del_dossier(tmp_path / "verbale.pdf", verbale, manifesto)
    assert punto.esito is Esito.NON_VERIFICATO


def test_copies_of_nothing_and_copies_that_say_something_else_are_told(
    d: Dossier,
    verbale: Verbale,
    manifesto: Manifesto,
) -> None:
    per, tec = manifesto["copie"][0], manifesto["copie"][-1]
    per["di"], tec["segnata"] = "niente.xlsx", False
    assert frasi(del_dossier(d.verbale, verbale, manifesto)) == [
        f"{per['file']}: sarebbe la copia di «niente.xlsx», che fra gli allegati non c'è",
        f"{tec['file']}: ha l'impronta del manifesto, ma non è la copia di «{tec['di']}»",
    ]


def test_a_copy_is_where_the_manifesto_says_whatever_its_name(
    d: Dossier, verbale: Verbale, manifesto: Manifesto, tmp_path: Path
) -> None:
    altrove = d.copia(tmp_path / "altrove")
    copia = manifesto["copie"][0]
    (altrove.verbale.parent / copia["file"]).rename(altrove.sigillate / "altra.xlsx")
    copia["file"] = "sigillate/altra.xlsx"
    assert del_dossier(altrove.verbale, verbale, manifesto).esito is Esito.TORNA


def test_the_verbale_in_the_folder_and_files_that_could_not_be_read_then(
    d: Dossier,
    verbale: Verbale,
    manifesto: Manifesto,
    tmp_path: Path,
) -> None:
    cartella = tmp_path / "cartella"
    shutil.copytree(d.cartelle, cartella)
    shutil.copy(d.verbale, cartella / "verbale.pdf")
    file = letti(cartella, cartella / "verbale.pdf")
    assert della_cartella(file, verbale, manifesto).esito is Esito.TORNA
    manifesto["atto"]["documenti"][-1]["sha256"] = ""
    ultimo = manifesto["atto"]["documenti"][-1]["nome"]
    assert frasi(della_cartella(file, verbale, manifesto)) == [
        f"{ultimo}: quando fu fatto il visto non si poteva leggere, e ora sì"
    ]
    (cartella / ultimo).unlink()
    (cartella / ultimo).mkdir()
    assert della_cartella(letti(cartella, d.verbale), verbale, manifesto).esito is Esito.DIVERSO
    altro = next(doc for doc in manifesto["atto"]["documenti"] if doc["ruolo"] == "cartella")
    (cartella / altro["nome"]).unlink()
    (cartella / altro["nome"]).symlink_to(d.cartelle / altro["nome"])
    dette = frasi(della_cartella(letti(cartella, d.verbale), verbale, manifesto))
    assert dette[0].startswith(f"{altro['nome']}: non si può più leggere: È un collegamento")


def test_a_workbook_that_is_none_any_more_and_a_text_that_grew() -> None:
    (detto,) = cambiato("a.xlsx", b"PK\x03\x04", b"testo")
    assert detto.testo.startswith("è cambiato dopo il visto, e le sue celle non si possono confrontare: ")
    assert [f"{detto}" for detto in cambiato("a.toml", b"a = 1\n", b"a = 1\nb = 2\n")] == [
        "a.toml: è cambiato dopo il visto, dalla riga 2"
    ]
    assert [f"{detto}" for detto in cambiato("a.toml", b"a = 1", b"a = 1\n")] == [
        "a.toml: è cambiato dopo il visto, in fondo"
    ]


# ---- the signatures


def test_a_signature_that_nobody_declares_is_told() -> None:
    punto = delle_firme(b"%PDF-1.7\n/ByteRange [0 1 2 3]\n%%EOF\n", (), QUANDO, firmato=True)
    assert punto.esito is Esito.DIVERSO
