"""The verbale: what independent readers find in it, how it breaks over pages, whatever texts come from outside."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import pdfa

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.mostrato import APERTURA, REPERTORIO, chi_firma, euro_italiano, in_euro, in_mezzo, mostrabile
from perfxl.signoff.verbale import disegna_verbale, impronta_intatta, nomi_allegati
from perfxl.signoff.vista import vista

FILE = {
    "piano.toml": b"formato = 1\n",
    "tavola di Libro è.xlsx": b"PK\x03\x04" + bytes(range(256)) * 9,
    "\u202eslx.\u65e5\U0001f389.xlsx": b"PK\x05\x06%%EOF\nstartxref\n",
}
ALLEGATI = dict(zip(nomi_allegati(list(FILE)), FILE.values(), strict=True))

AMMESSI = {
    ("pikepdf:font-program", "CIDFontType0: CFF FDArray FontMatrix is not supported"): (
        "not looked at: a CFF font keyed by CID may have a matrix in each FDArray (Adobe TN 5176, 23)"
    ),
    ("ISO_19005_3:6.2.11.4.2-2", "/CIDSet on a CIDFontType2 subset is not checked"): "not looked at",
    ("ISO_19005_3:6.6.2.3.1-2", "the content of structured XMP property xmpMM:History is not checked"): "not looked at",
    ("pikepdf:schema-OutlineItem", "'N 0 R' is not valid under any of the given schemas"): (
        "the value of any key may be an indirect object (ISO 32000-1, 7.3.10); Table 153 makes no exception for it"
    ),
    ("ISO_19005_3:6.6.2.3.1-1", "XMP namespace xmpTPg=http://ns.adobe.com/xap/1.0/t/pg/ is not permitted"): (
        "a schema of the XMP Specification (2005), and so predefined; pikepdf says that its list is narrower"
    ),
    ("ISO_19005_3:6.6.2.3.1-1", "XMP property xmpTPg:NPages is not permitted"): "as above",
    (
        "ISO_19005_3:6.6.2.3.1-1",
        "XMP namespace pdfaExtension=http://www.aiim.org/pdfa/ns/extension/ is not permitted",
    ): ("ISO 19005-3, 6.6.2.3.2 and 6.6.2.3.3: extension schemas; pikepdf denies them on sight"),
    ("ISO_19005_3:6.6.2.3.1-1", "XMP namespace pdfaSchema=http://www.aiim.org/pdfa/ns/schema# is not permitted"): (
        "as above"
    ),
    ("ISO_19005_3:6.6.2.3.1-1", "XMP namespace pdfaProperty=http://www.aiim.org/pdfa/ns/property# is not permitted"): (
        "as above"
    ),
    ("ISO_19005_3:6.6.2.3.1-1", "XMP property pdfaExtension:schemas is not permitted"): "as above",
    ("ISO_19005_3:6.6.2.3.1-1", "XMP property pdfuaid:part is not permitted"): (
        "PDF/UA (ISO 14289-1, 5): described by one of those extension schemas, as the test sees"
    ),
    ("ISO_19005_3:6.6.4-3", "pdfaid:conformance is 'A', expected 'B'"): "level A holds level B; pikepdf knows only B",
}
"""What pikepdf's list of what it knows does not let through, each with why ISO 19005-3 does."""


LAMENTI = {
    "Syntax Error: Suspects object is wrong type (boolean)": (
        "of any file with /MarkInfo << /Marked true /Suspects false >>: poppler takes a false boolean for one that "
        "is no boolean; it is one, and false unless said otherwise (ISO 32000-1, table 321)"
    ),
    "Syntax Warning: Attribute BorderColor value is of wrong type (array)": (
        "of the three numbers that it must be (ISO 32000-1, table 343), for the rules of a table"
    ),
}
"""What poppler prints of files that Typst made, each with why it is harmless."""


def sha(contenuto: bytes) -> str:
    return hashlib.sha256(contenuto).hexdigest()


def canonico(che_cosa: object) -> bytes:
    return f"{json.dumps(che_cosa, indent=2, sort_keys=True)}\n".encode()


def documento(nome: str, contenuto: bytes, **altro: object) -> dict[str, Any]:
    return {
        "nome": nome,
        "allegato": "",
        "ruolo": "cartella",
        "settore": "SIC",
        "settore_nome": "Settore sicurezza",
        "sha256": sha(contenuto),
        "byte": len(contenuto),
        "letto": "2026-11-21T10:14:00+01:00",
        "conta": True,
        "nota": "",
    } | altro


def rilievo(**altro: object) -> dict[str, Any]:
    return {
        "identita": "0123456789abcdef",
        "codice": "IN402",
        "gravita": "avvisa",
        "settore": "SIC",
        "obiettivo": "7",
        "luogo": "SIC.xlsx, foglio «Progetti», cella D9",
        "messaggio": "Progetto 7: riepilogo e scheda dicono tempi diversi",
        "atteso": "2025",
        "trovato": "2024-2025",
        "effetto": None,
        "deroga": None,
    } | altro


DEROGA = {"motivo": "Deliberato così.", "chi": "Segretario generale", "quando": "2026-11-01", "stato": "GR"}
ATTO: dict[str, Any] = {
    "perfxl": "0.1.0",
    "quando": "2026-11-21T10:15:00+01:00",
    "data_dichiarata": False,
    "chi": "Segretario generale",
    "firma": "Il segretario generale",
    "piano": {
        "ente": "Comune di Prova",
        "anno": 2026,
        "impronta": "ab" * 32,
        "obiettivi": 3,
        "elenco": [
            {"codice": "a", "numero": "1", "titolo": "Primo", "settore": "SIC"},
            {"codice": "c", "numero": "3", "titolo": "Senza denaro", "settore": "SIC"},
            {"codice": "b", "numero": "", "titolo": "Altro", "settore": "TER"},
        ],
        "documento": "piano.toml",
    },
    "modello": {"codice": "prova", "titolo": "Prova × coefficiente", "documento": "prova.toml"},
    "passaggi": [{"passaggio": "settori", "esito": "Ogni settore ha la sua cartella.", "documento": ""}],
    "documenti": [
        documento(nome, contenuto, allegato=allegato, ruolo="piano" if nome.endswith("toml") else "cartella")
        for (nome, contenuto), allegato in zip(FILE.items(), ALLEGATI, strict=True)
    ],
    "controlli": {
        "eseguiti": [{"codice": f"IN1{n:02}", "regola": f"La regola numero {n} vale.", "trovati": n} for n in range(3)],
        "spenti": [{"codice": "VAL118", "motivo": "Qui i pesi non stanno nei testi."}],
        "non_eseguiti": [],
    },
    "conteggi": {"blocca": 0, "avvisa": 1, "nota": 1, "accettati": 1},
    "rilievi": [
        rilievo(),
        rilievo(codice="IN403", gravita="nota", settore="", atteso="", trovato=""),
        rilievo(codice="IN102", gravita="blocca", effetto="1394.45", deroga=DEROGA),
    ],
    "denaro": {
        "residuo": "I centesimi che avanzano restano dove cadono.",
        "massimo": "91223.09",
        "finanziato": "69223.09",
        "stanziato": "69223.06",
        "accantonamenti": [{"nome": "Welfare", "importo": "22000.00"}],
        "somme": [
            {
                "voce": "Importi stanziati = finanziato",
                "quota": "",
                "atteso": "69223.09",
                "trovato": "69223.06",
                "differenza": "-0.03",
                "esito": "chiude, salvo arrotondamenti",
            }
        ],
        "riservati": {"importo": "60223.05", "stanziato": "60223.05"},
        "quote": [
            {"codice": "q", "nome": "La quota", "di": "", "importo": "9000.04", "stanziato": "9000.01"},
            {"codice": "dentro", "nome": "", "di": "q", "importo": "9000.04", "stanziato": "9000.01"},
        ],
        "settori": [
            {"codice": "SIC", "nome": "Settore sicurezza", "importo": "9000.01"},
            {"codice": "TER", "nome": "", "importo": "60223.05"},
        ],
        "obiettivi": [
            {
                "codice": "a",
                "numero": "1",
                "titolo": "Primo",
                "settore": "SIC",
                "quota": "dentro",
                "importo": "9000.01",
            },
            {"codice": "b", "numero": "", "titolo": "Altro", "settore": "TER", "quota": "", "importo": "60223.05"},
        ],
    },
    "etichette": {"obiettivo": "Progetto", "obiettivi": "Progetti", "settore": "Settore"},
}
COPIE = [{"file": "sigillate/a.xlsx", "di": "a.xlsx", "sha256": "cd" * 32, "byte": 1234567, "segnata": True}]


def manifesto(atto: dict[str, Any], copie: list[dict[str, Any]] | None = None) -> bytes:
    return canonico(
        {
            "formato": "perfxl-manifesto",
            "versione": 1,
            "impronta": sha(canonico(atto)),
            "atto": atto,
            "copie": COPIE if copie is None else copie,
        }
    )


def disegnato(copie: list[dict[str, Any]] | None = None, **cambi: object) -> bytes:
    return disegna_verbale(manifesto(ATTO | cambi, copie), ALLEGATI)


@pytest.fixture(scope="module")
def verbale() -> bytes:
    return disegnato()


def poppler(programma: str, pdf: bytes, *argomenti: str) -> str:
    """What a program of poppler says of a PDF; without it the test is skipped, or fails where it is required."""
    if shutil.which(programma) is None:
        if os.environ.get("PERFXL_ESIGI_LIBREOFFICE") == "1":
            pytest.fail(f"{programma} non c'è")
        pytest.skip(f"{programma} non c'è nel PATH")
    with tempfile.TemporaryDirectory() as cartella:
        file = Path(cartella) / "v.pdf"
        file.write_bytes(pdf)
        fatto = subprocess.run(
            [programma, *argomenti, file, *(["-"] if programma == "pdftotext" else [])],
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
    assert set(fatto.stderr.splitlines()) <= set(LAMENTI)
    return fatto.stdout


def pagine(pdf: bytes) -> list[str]:
    return [" ".join(pagina.split()) for pagina in poppler("pdftotext", pdf, "-layout").split("\f")[:-1]]


# ---------------------------------------------------------------- a pure function


def test_the_same_inputs_give_the_same_bytes_whatever_the_environment(
    verbale: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    altrove = tmp_path / "città #1"
    altrove.mkdir()
    for nome, detto in {
        "SOURCE_DATE_EPOCH": "1",
        "TZ": "Asia/Tokyo",
        "TYPST_FONT_PATHS": "/usr/share/fonts",
        "TYPST_ROOT": "/",
        "TYPST_PACKAGE_PATH": f"{tmp_path}",
        "HOME": f"{tmp_path}",
    }.items():
        monkeypatch.setenv(nome, detto)
    monkeypatch.setattr(tempfile, "tempdir", f"{altrove}")
    monkeypatch.chdir(tmp_path)
    assert disegnato() == verbale
    assert list(altrove.iterdir()) == []


def test_nothing_stays_on_the_disk_when_the_drawing_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fallisce(*_: object, **__: object) -> bytes:
        assert len(list(tmp_path.iterdir())) == 1
        raise typst.TypstError("no", "no")

    monkeypatch.setattr(tempfile, "tempdir", f"{tmp_path}")
    monkeypatch.setattr(typst, "compile", fallisce)
    with pytest.raises(typst.TypstError):
        disegnato()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "allegati", [{}, ALLEGATI | {"di troppo.txt": b""}, {**dict(list(ALLEGATI.items())[1:]), "altro.xlsx": b""}]
)
def test_files_that_the_manifesto_does_not_name_are_refused(allegati: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match=r"^not the files that the manifesto names: "):
        disegna_verbale(manifesto(ATTO), allegati)


def test_any_change_of_the_manifesto_changes_it(verbale: bytes) -> None:
    assert disegnato(chi="Vicesegretario") != verbale


# ---------------------------------------------------------------- what independent readers find


def test_every_file_is_in_it_byte_for_byte(verbale: bytes) -> None:
    attesi = {**ALLEGATI, NOME: manifesto(ATTO)}
    assert {nome: b"".join(letto) for nome, letto in pypdf.PdfReader(BytesIO(verbale)).attachments.items()} == attesi
    with pikepdf.open(BytesIO(verbale)) as pdf:
        letti = {nome: allegato.get_file() for nome, allegato in pdf.attachments.items()}
        assert {nome: file.read_bytes() for nome, file in letti.items()} == attesi
        assert {nome: (file.mime_type, f"{pdf.attachments[nome].relationship}") for nome, file in letti.items()} == {
            NOME: ("application/json", "/Data"),
            "piano.toml": ("application/toml", "/Source"),
            "tavola di Libro e.xlsx": (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "/Source",
            ),
            "_slx.__.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "/Source"),
        }
        detto = pdf.attachments["tavola di Libro e.xlsx"].description
        assert detto == "Cartella di lavoro di «Settore sicurezza»: «tavola di Libro è.xlsx»"
        assert {f"{file.F}" for file in pdf.Root.AF} == set(attesi)
    for nome, contenuto in attesi.items():
        assert f": {nome}\n" in poppler("pdfdetach", verbale, "-list"), nome
        assert len(contenuto) > 0


def test_its_metadata_say_what_it_is(verbale: bytes) -> None:
    with pikepdf.open(BytesIO(verbale)) as pdf, pdf.open_metadata() as dati:
        assert (dati["pdfaid:part"], dati["pdfaid:conformance"], dati["pdfuaid:part"]) == ("3", "A", "1")
        assert dati["dc:title"] == "Verbale di visto 2026 – Comune di Prova"
        assert dati["xmp:CreateDate"] == "2026-11-21T09:15:00Z"
        assert f"{pdf.docinfo['/CreationDate']}" == "D:20261121091500Z"
        assert f"{pdf.Root.Lang}" == "it-IT"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert bool(pdf.Root.MarkInfo.Marked)
        descritto = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>" in descritto


def _senza(trovato: re.Match[str]) -> str:
    return "N" if trovato[0].isdigit() else ""


def test_what_the_validator_of_pdfa_does_not_let_through_is_allowed(verbale: bytes, tmp_path: Path) -> None:
    file = tmp_path / "verbale.pdf"
    file.write_bytes(verbale)
    trovati = pdfa.validate_written(file, "3b").findings
    assert {(uno.rule, re.sub(r"^/Dest: |\d+(?= 0 R)", _senza, uno.message)) for uno in trovati} == set(AMMESSI)


def test_it_is_tagged_for_who_does_not_see_it(verbale: bytes) -> None:
    struttura = poppler("pdfinfo", verbale, "-struct")
    assert struttura.count("Table (block)") == struttura.count("THead") >= 12
    assert re.search(r"TH\b[^\n]*\n[^\n]*/Scope /Column", struttura) is not None
    segnalibri = [f"{uno.title}" for uno in pikepdf.open(BytesIO(verbale)).open_outline().root]
    assert segnalibri == [
        "1. Il piano e il modello",
        "2. I passaggi",
        "3. I documenti",
        "4. I controlli",
        "5. I rilievi",
        "6. Le deroghe",
        "7. Il denaro",
        "8. La firma",
        "Appendice A. Gli importi, progetto per progetto",
        "Appendice B. Le note",
        "Appendice C. Le regole applicate",
        "Appendice D. Le copie sigillate",
        "Appendice E. Come si verifica",
    ]
    assert struttura.count("  H1 ") == len(segnalibri)


# ---------------------------------------------------------------- what it says


def test_what_it_says(verbale: bytes) -> None:
    testo = " ".join(pagine(verbale))
    for detto in (
        "Verbale di visto",
        "Esito. Nessun rilievo blocca, 1 avviso, 1 nota, 1 accettato con deroga · stanziati 69.223,06 € su 69.223,09 €",
        "Redatto 21 novembre 2026, ore 10:15 (UTC+1), con perfxl 0.1.0",
        "Firma Il segretario generale",
        "il modello non prevede quello della ragioneria.",
        f"Impronta dell’atto {sha(canonico(ATTO))}",
        "tavola di Libro è.xlsx",
        "‹U+202E›slx.‹U+65E5›‹U+1F389›.xlsx",  # noqa: RUF001
        "allegato come «tavola di Libro e.xlsx»",
        "Sono state applicate 3 regole; nessuna è rimasta non eseguita.",
        "Rilievi aperti: 1 avviso, 1 nota. Rilievi accettati con una deroga: 1.",
        "effetto: 1.394,45 €",
        "Deliberato così.",
        "Segretario generale, 1º novembre 2026",
        "GR – accettata con riserva · rilievo 0123456789abcdef",
        "Finanziato 69.223,09 69.223,06 −0,03 Importi riservati a singoli progetti 60.223,05 60.223,05 0,00",
        "La quota q 9.000,04 9.000,01 −0,03 dentro dentro 9.000,04 9.000,01 −0,03",
        "Importi riservati + quote del fondo = 69.223,09 69.223,09 0,00 chiude finanziato",
        "Importi dei settori = stanziato 69.223,06 69.223,06 0,00 chiude",
        "Importi dei singoli progetti = stanziato 69.223,06 69.223,06 0,00 chiude",
        "3 Senza denaro SIC – –",
        "b Altro TER – 60.223,05",
        "che perciò non può coprirla",
        "Importi stanziati = finanziato 69.223,09 69.223,06 −0,03 chiude, salvo arrotondamenti",
        "I centesimi che avanzano restano dove cadono.",
        "Totale 69.223,06",
        "sigillate/a.xlsx",
        "1.234.567",
        "perfxl verifica verbale.pdf",
        "Il segretario generale",
        "VAL118 Qui i pesi non stanno nei testi.",
        "IN102 La regola numero 2 vale. 2",
    ):
        assert detto in testo, detto
    for uno in FILE.values():
        assert sha(uno) in testo


def test_what_there_is_none_of_is_said() -> None:
    testo = " ".join(
        pagine(
            disegnato(
                [],
                passaggi=[],
                rilievi=[],
                denaro=None,
                conteggi=dict.fromkeys(ATTO["conteggi"], 0),
                controlli={"eseguiti": [], "spenti": [], "non_eseguiti": [{"codice": "IN102", "motivo": "guasto"}]},
            )
        )
    )
    for detto in (
        "non prevede passaggi prima della firma",
        "Rilievi aperti: nessuno. Rilievi accettati con una deroga: nessuno.",
        "Nessuna deroga: nessun rilievo è stato accettato per eccezione.",
        "Il piano non ripartisce un fondo: in questo verbale non ci sono importi.",
        "Che cosa il piano comprende sta nell’appendice A.",
        "Nessun rilievo blocca, 0 avvisi, 0 note, 0 accettati con deroga · 1 controllo non eseguito.",
        "L’elenco, progetto per progetto Settore: SIC – Settore sicurezza.",
        "N. Progetto Settore 1 Primo SIC 3 Senza denaro SIC",
        "Non sono state fatte copie sigillate.",
        "Nessuna regola è spenta.",
        "Non sono state eseguite: IN102 (guasto).",
        "Appendice B. Le regole applicate",
    ):
        assert detto in testo, detto


def test_a_reason_that_accepts_nothing_stands_with_the_open_ones() -> None:
    aperto = rilievo(codice="IN102", gravita="blocca", deroga=DEROGA | {"stato": "GP"})
    vuota = rilievo(codice="IN103", deroga=dict.fromkeys(DEROGA, ""))
    testo = " ".join(pagine(disegnato(rilievi=[aperto, vuota], conteggi=ATTO["conteggi"] | {"blocca": 1})))
    assert "–, –" in testo
    assert "1 rilievo che blocca" in testo
    assert "IN102 Progetto 7" in testo
    assert "GP – giustificazione presente" in testo


def test_a_time_without_or_with_an_odd_zone() -> None:
    for quando, detto in {
        "2026-07-01T00:00:00+00:00": "1º luglio 2026, ore 00:00 (UTC)",
        "2026-07-02T23:59:00-03:30": "2 luglio 2026, ore 23:59 (UTC−3:30)",
        "2026-07-02T23:59:00": "2 luglio 2026, ore 23:59 (UTC)",
    }.items():
        assert detto in pagine(disegnato(quando=quando))[0]


@pytest.mark.parametrize(
    ("quando", "detto"),
    [
        ("9999-12-31T23:59:59-05:00", "31 dicembre 9999, ore 23:59 (UTC−5)"),
        ("0001-01-01T00:00:00+10:00", "1º gennaio 1, ore 00:00 (UTC+10)"),
    ],
)
def test_a_moment_that_utc_has_not_stands_as_it_is(quando: str, detto: str) -> None:
    assert detto in pagine(disegnato(quando=quando))[0]


def test_a_moment_that_was_given_by_hand_is_told() -> None:
    testo = " ".join(pagine(disegnato(data_dichiarata=True)))
    assert "momento dichiarato con --data, e non preso dall’orologio" in testo
    assert "Anche quando ciascuno è stato letto è il momento dichiarato con --data." in testo


def test_who_signs_for_whom() -> None:
    assert chi_firma("Segretario generale", "Il segretario generale") == "Il segretario generale"
    assert chi_firma("L'assessora", "l’Assessora") == "l’Assessora"
    assert chi_firma("La segretaria generale", "Il segretario generale") == "La segretaria generale"
    assert chi_firma("Direttrice generale", "Il direttore generale") == "Direttrice generale"
    detto = "Per il segretario generale: vicesegretario reggente"
    assert chi_firma("Il vicesegretario reggente", "Il segretario generale") == detto
    assert in_mezzo("OIV") == "OIV"
    fogli = pagine(disegnato(chi="Vicesegretario reggente"))
    assert f"Firma {detto}" in fogli[0]
    assert any(f"{detto} Visto il presente verbale" in pagina for pagina in fogli)


@pytest.mark.parametrize("quando", ["", "ieri", "2026-02-30T10:00:00Z"])
def test_what_is_no_moment_is_refused(quando: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|day is out of range"):
        disegnato(quando=quando)


@pytest.mark.parametrize("importo", ["", "1E999999999", "NaN", "1,5", "1.005", "\u0661.\u0660\u0660"])
def test_what_is_no_amount_is_refused(importo: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        disegnato(rilievi=[rilievo(effetto=importo)])


def test_what_is_paid_to_settori_as_a_whole_is_summed_with_the_objectives() -> None:
    denaro = ATTO["denaro"] | {
        "quote": [{"codice": "SIC", "nome": "Sicurezza", "di": "", "importo": "9000.05", "stanziato": "9000.01"}],
        "obiettivi": ATTO["denaro"]["obiettivi"][1:],
    }
    somme = [
        list(somma.values()) for somma in vista(json.loads(manifesto(ATTO | {"denaro": denaro})))["denaro"]["somme"]
    ]
    assert somme[1:] == [
        ["Importi riservati + quote del fondo = finanziato", "69.223,09", "69.223,10", "0,01", "non chiude"],
        ["Importi dei settori = stanziato", "69.223,06", "69.223,06", "0,00", "chiude"],
        [
            "Importi dei singoli progetti + settori pagati per intero = stanziato",
            "69.223,06",
            "69.223,06",
            "0,00",
            "chiude",
        ],
    ]


def test_amounts_are_exact_however_long() -> None:
    assert in_euro(10**41 - 1).replace(APERTURA, "") == f"999{'.999' * 12},99"
    assert (in_euro(0), euro_italiano("-1234.50"), euro_italiano("-0.05"), euro_italiano(None)) == (
        "0,00",
        "−1.234,50",
        "−0,05",
        "–",
    )


# ---------------------------------------------------------------- pages


@pytest.fixture(scope="module")
def lungo() -> bytes:
    """147 objectives, 84 checks, 300 notes."""
    obiettivi = [
        {"codice": f"o{n}", "numero": f"{n}", "titolo": f"Titolo {n} " + "e ancora " * (n % 17), "settore": "SIC",
         "quota": "q", "importo": f"{n}.10"}
        for n in range(1, 148)
    ]  # fmt: skip
    return disegnato(
        denaro=ATTO["denaro"] | {"obiettivi": obiettivi},
        rilievi=[rilievo(gravita="nota", messaggio=f"Nota {n}. " + "Parole. " * (n % 31)) for n in range(300)],
        controlli=ATTO["controlli"]
        | {"eseguiti": [{"codice": f"IN{n}", "regola": "La regola.", "trovati": 0} for n in range(84)]},
    )


def test_every_page_says_which_it_is_and_of_what(lungo: bytes) -> None:
    fogli = pagine(lungo)
    assert len(fogli) > 20
    for numero, pagina in enumerate(fogli, start=1):
        assert pagina.startswith("Comune di Prova · Esercizio 2026 Verbale di visto")
        assert pagina.endswith(f"Pagina {numero} di {len(fogli)}")
        assert re.search(r"Impronta dell’atto [0-9a-f]{16}…", pagina) is not None


def test_long_tables_say_all_and_repeat_their_headings(lungo: bytes) -> None:
    fogli = pagine(lungo)
    testo = " ".join(fogli)
    assert all(f" Titolo {n} " in testo for n in range(1, 148))
    assert all(f" Nota {n}. " in testo for n in range(300))
    assert "Totale 10.892,70" in testo
    con_titoli = [pagina for pagina in fogli if " Titolo " in pagina]
    assert len(con_titoli) > 3
    assert all("N. Progetto Settore Quota Importo" in pagina for pagina in con_titoli)
    con_note = [pagina for pagina in fogli if re.search(r" Nota \d+\.", pagina)]
    assert all("Codice Rilievo Dove Effetto, €" in pagina for pagina in con_note)


def test_the_box_for_the_signature_is_never_split() -> None:
    pezzi = ("8. La firma", "Visto il presente verbale", "Luogo e data", "Chi firma digitalmente")
    for quanti in range(1, 13, 3):
        accettati = [rilievo(deroga=DEROGA)] * quanti
        fogli = pagine(disegnato(rilievi=accettati))
        assert [sum(pezzo in pagina for pezzo in pezzi) for pagina in fogli if pezzi[0] in pagina] == [len(pezzi)]


def test_a_title_never_stands_with_one_row_of_its_table() -> None:
    regole = [{"codice": f"IN{n}", "regola": "La regola.", "trovati": 0} for n in range(100, 184)]
    titolo = "Appendice C. Le regole applicate"
    for note in range(1, 40, 6):
        fogli = pagine(
            disegnato(rilievi=[rilievo(gravita="nota")] * note, controlli=ATTO["controlli"] | {"eseguiti": regole})
        )
        (foglio,) = (pagina for pagina in fogli if titolo in pagina)
        assert foglio.split(titolo)[1].count("La regola.") > 4


# ---------------------------------------------------------------- whatever comes from outside


def estremi(pdf: bytes) -> list[tuple[float, float, float, float]]:
    """Where each word stands, in points from the corner above on the left."""
    dove = re.findall(
        r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', poppler("pdftotext", pdf, "-bbox")
    )
    return [(float(sinistra), float(sopra), float(destra), float(sotto)) for sinistra, sopra, destra, sotto in dove]


def test_names_without_a_blank_and_digests_stay_on_the_page() -> None:
    infinito = "W" * 255
    pdf = disegnato(
        documenti=[
            *ATTO["documenti"],
            documento(f"{infinito}.xlsx", b"", settore_nome=infinito, nota=infinito),
            documento("un-nome_con.separatori/" * 12, b"", letto="2026-11-21T10:14:00+01:00"),
        ],
        rilievi=[
            rilievo(luogo=infinito, effetto=f"-{10**200}.00"),
            rilievo(luogo=infinito, messaggio=infinito, deroga=DEROGA | {"motivo": infinito * 3, "chi": infinito}),
        ],
        piano=ATTO["piano"] | {"ente": infinito, "documento": infinito},
        firma=infinito,
        denaro=ATTO["denaro"]
        | {
            "massimo": f"{9 * 10**200}.00",
            "settori": [{"codice": "A", "nome": "A", "importo": f"{10**40}.01"}, *ATTO["denaro"]["settori"]],
        },
    )
    sinistra, sopra, destra, sotto = zip(*estremi(pdf), strict=True)
    assert min(sinistra) > 59
    assert max(destra) < 595 - 59
    assert min(sopra) > 20
    assert max(sotto) < 842 - 30
    assert "".join(pagine(pdf)).replace(" ", "").count("W" * 8) > 100


def tutto(testo: str) -> dict[str, Any]:
    """The manifesto's atto with this text wherever a text may come from outside."""
    fissi = {"quando", "letto", "ruolo", "gravita", "allegato", "sha256", "stato", "passaggio", "byte"}
    fissi |= {"importo", "massimo", "finanziato", "atteso", "trovato", "differenza", "effetto", "stanziato"}

    def cambia(che_cosa: object, chiave: str = "") -> object:
        if isinstance(che_cosa, dict):
            return {nome: cambia(uno, nome) for nome, uno in che_cosa.items()}
        if isinstance(che_cosa, list):
            return [cambia(uno) for uno in che_cosa]
        return testo if isinstance(che_cosa, str) and chiave not in fissi else che_cosa

    return {nome: cambia(uno, nome) for nome, uno in ATTO.items()}


OSTILI = (
    '#panic(1) #{ #import "@preview/x:1" } #read("/etc/passwd")',
    "*grassetto* _corsivo_ `raw` $x^2$ @rif <etichetta> // /* e */ = Titolo \\ \\u{41} - a + b / c: d ~ --- ...",
    "``` ]]] [[[ ))) ((( }}} {{{ ;;; \\\\ '''",
    "日本 🎉 👩‍👩‍👧 \u202eabc\u202c \u200b\u200d\u2060\ufeff مرحبا שלום",
    "\x00\x01\x07\x1b[31m\r\n\t\x7f\x85\u2028\ud83d \udc00 \uffff\U0010ffff \ufdd0",
    "e\u0301 a\u0308\u0301\u0308 " + "\u0301" * 40,
    "",
    " ",
    "CON. aux.xlsx ../../x",
    "=1+1 @SUM(A1) <script>alert(1)</script> %PDF %%EOF",
)  # fmt: skip


@pytest.mark.parametrize("testo", OSTILI, ids=ascii)
def test_no_text_is_ever_markup_or_stops_the_drawing(testo: str) -> None:
    pdf = disegna_verbale(manifesto(tutto(testo)), ALLEGATI)
    assert impronta_intatta(pdf) is True
    mostrato = "".join(mostrabile(" ".join(testo.split())).split())
    assert mostrato in "".join("".join(pagine(pdf)).split())


def test_a_text_of_control_characters_is_shown_to_the_sign() -> None:
    assert mostrabile("a\x00\u202e\ud83d日\u00a0\u00ad‹è e\u0301") == (  # noqa: RUF001
        "a‹U+0000›‹U+202E›‹U+D83D›‹U+65E5›‹U+00A0›‹U+00AD›‹U+2039›è é"  # noqa: RUF001
    )


@given(testo=st.text(max_size=60))
@settings(max_examples=5, deadline=None)
def test_any_text_is_drawn(testo: str) -> None:
    assert impronta_intatta(disegna_verbale(manifesto(tutto(testo)), ALLEGATI)) is True


def test_the_whole_repertoire_is_drawn_in_every_typeface() -> None:
    segni = "".join(sorted(REPERTORIO))
    pdf = disegna_verbale(manifesto(tutto(segni)), ALLEGATI)
    scritto = "".join("".join(pagine(pdf)).split())
    assert all(segno in scritto for segno in segni if segno != " ")


# ---------------------------------------------------------------- the names of the embedded files


def test_the_names_of_embedded_files() -> None:
    casi = {
        "piano.toml": "piano.toml",
        "Perché è così.xlsx": "Perche e cosi.xlsx",
        "PIANO.toml": "PIANO-2.toml",
        "piano.TOML": "piano-3.TOML",
        "manifesto.json": "manifesto-2.json",
        "日本.xlsx": "__.xlsx",
        "🎉🎉.xlsx": "__-2.xlsx",
        'a/b\\c:d*e?f"g<h>i|j.xlsx': "a_b_c_d_e_f_g_h_i_j.xlsx",
        "../../su.xlsx": "_.._su.xlsx",
        "": "_",
        ".": "_-2",
        "con.xlsx": "_con.xlsx",
        "NUL .txt": "_NUL .txt",
        "-rf.xlsx": "_-rf.xlsx",
        "(1).xlsx": "(1).xlsx",
        "x" * 300 + ".xlsx": "x" * 75 + ".xlsx",
        "x" * 301 + ".xlsx": "x" * 75 + "-2.xlsx",
        "a." + "b" * 300: "a." + "b" * 39,
        "\ud83d\x00.csv": "__.csv",
    }
    assert dict(zip(casi, nomi_allegati(list(casi)), strict=True)) == casi


@given(st.lists(st.text(max_size=100), max_size=8))
def test_the_names_of_embedded_files_differ_and_any_system_takes_them(nomi: list[str]) -> None:
    dati = nomi_allegati(nomi)
    assert len(dati) == len(nomi)
    assert len({nome.casefold() for nome in (*dati, NOME)}) == len(nomi) + 1
    for nome in dati:
        assert re.fullmatch(r"(?=[^-. ])[A-Za-z0-9._() -]{0,85}[A-Za-z0-9_()-]", nome) is not None, nome


def test_long_lists_go_on_in_the_manifesto(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is counted, or summed, is all of it."""
    monkeypatch.setattr("perfxl.signoff.vista.DEFAULT_LIMITS", replace(DEFAULT_LIMITS, stampati=2))
    note = [rilievo(gravita="nota", identita=f"{numero:016x}") for numero in range(1002)]
    mostrata = vista(json.loads(manifesto({**ATTO, "rilievi": [*note, *note[:3]]})))
    assert len(mostrata["note"]) == 2
    assert mostrata["oltre"]["note"] == "Qui ne sono stampati 2; altri 1.003 stanno solo nell’allegato manifesto.json."
    assert mostrata["oltre"]["aperti"] == ""
    uno = vista(json.loads(manifesto({**ATTO, "rilievi": note[:3]})))
    assert uno["oltre"]["note"] == "Qui ne sono stampati 2; un altro sta solo nell’allegato manifesto.json."
    pdf = disegna_verbale(manifesto({**ATTO, "rilievi": note[:3]}), ALLEGATI)
    testo = " ".join(" ".join(pagina.extract_text() for pagina in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    assert "un altro sta solo nell’allegato manifesto.json" in testo


@pytest.mark.parametrize(
    ("differenza", "frase"),
    [("-1000.44", "mancano 1.000,44 €"), ("0.05", "0,05 € sono in più")],
)
def test_a_sum_that_does_not_close_is_told(differenza: str, frase: str) -> None:
    atto = json.loads(json.dumps(ATTO))
    somma = {"voce": "Quota A", "quota": "q", "atteso": "1.00", "trovato": "1.00", "esito": "non chiude"}
    atto["denaro"]["somme"] = [somma | {"differenza": differenza}]
    pdf = disegna_verbale(manifesto(atto), ALLEGATI)
    testo = " ".join(" ".join(pagina.extract_text() for pagina in pypdf.PdfReader(BytesIO(pdf)).pages).split())
    assert f"La somma «Quota A» non chiude: {frase}, accettati con una deroga." in testo
    assert "La quota non chiude" in testo
