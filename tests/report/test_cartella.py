"""The report as a workbook: what real programs compute of it, what it says, where its links lead, how it prints."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import openpyxl
import pytest
from formualizer.cli import main as formualizer_main

from perfxl import app
from perfxl.checks.esame import Ambito, Esame, Esaminato
from perfxl.checks.registro import esegui
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.consegna import Consegna, Esito
from perfxl.core.money import ratio
from perfxl.core.novita import Corretto, Novita, identita
from perfxl.core.place import Place
from perfxl.core.quadro import quadro
from perfxl.core.riparto import FONDO, riparti
from perfxl.rapporti import scrivi_rapporti
from perfxl.report import cartella_rilievi
from perfxl.report.cartella import conta, disegna_rapporto, verdetto
from perfxl.report.cartella_settori import mancanti
from perfxl.report.collegamenti import Collegamenti
from perfxl.report.segni import frase, maiuscola, pulito
from perfxl.xlsx.writer import write_workbook
from tests.accessibilita import ACCESSIBILITA
from tests.cartelle import PIANI, SISTEMI, TREE, con_etichette, piano
from tests.comando import PIANO_2025
from tests.integrita import INTEGRITA
from tests.motori import (
    Errore,
    differenze,
    fogli,
    formualizer_ricalcola,
    ironcalc_ricalcola,
    libreoffice_ricalcola,
    memorizzati,
    parti,
    rovinato,
    scritti,
)
from tests.regole import REGOLE
from tests.testi_cattivi import NOMI, TESTI, pericolosi
from tests.xlsx.test_gates import convalidati, validatore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.report.prova import Prova
    from tests.conftest import LibreOffice

__all__ = ["validatore"]

DI_UN_UFFICIO = {"solo_dati", "protezione"}
"""The rules of a workbook that goes to an office: this one leads out of itself, and is the ragioneria's to change."""
LEGAMI = Collegamenti({nome: f"../{n}.xlsx" for n, nome in enumerate(NOMI)} | {"a.xlsx": "../a.xlsx"})
TORNATE = "Chiari 2025, come è tornato"
ROTTE = ("tortona-2024", "montichiari-2024", "chiari-2024")
"""Real plans whose workbooks come back with mistakes, one of them missing, beside files that are none."""
NEI_PROGRAMMI = (TORNATE, "tortona-2024, con errori", "Desenzano con un fondo", "annidate, maggior resto", "insidie")
"""The cases that slow programs look at: a file takes them a second."""
CASI = (TORNATE, *(f"{nome}, con errori" for nome in ROTTE), *(n for n in PIANI if n not in SISTEMI), "desenzano-2021")


def senza_file(nome: str) -> Esaminato:
    """The examination of a plan of which no workbook came back."""
    letto = piano(nome)
    esame = Esame(letto, letto, riparti(letto), (), Ambito.CARTELLE)
    return Esaminato(esame, esegui(esame))


def tornate_rotte(nome: str, dove: Path) -> Esaminato:
    """A plan whose second settore did not answer, and whose others typed a day that does not exist."""
    percorso = TREE / "esempi" / nome / "piano.toml"
    for posto, (codice, disegnata) in enumerate(app.disegna(app.leggi_piano(percorso)).items()):
        if posto == 1:
            continue
        nomi = {t.nome: t for foglio in disegnata.fogli for t in foglio.tabelle}
        cambiate = {}
        if codice != "" and "tempi" in {colonna.chiave for colonna in nomi["obiettivi"].colonne}:
            cambiate = {("obiettivi", nomi["obiettivi"].righe[0].chiave, "tempi"): "entro il 31/06/2025"}
        file = "città 50% #1 «bis» d'oro (2).xlsx" if posto == 0 else disegnata.file
        (dove / file).write_bytes(write_workbook(scrivi_sopra(disegnata, cambiate)))
    (dove / "=rotto.xlsx").write_bytes(b"PK\x03\x04 nulla")
    (dove / "appunti.csv").write_text("a;b", encoding="utf-8")
    return app.riconcilia(percorso, dove)


@pytest.fixture(scope="module")
def esaminate(fatta: Prova, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Esaminato]:
    """What the reports are about, by case."""
    rotte = {f"{nome}, con errori": tornate_rotte(nome, tmp_path_factory.mktemp(nome)) for nome in ROTTE}
    senza = {nome: senza_file(nome) for nome in CASI if nome not in {TORNATE, *rotte}}
    return {TORNATE: fatta.esaminate, **rotte, **senza}


def con_file(esaminato: Esaminato) -> Collegamenti:
    """Links to all the files that came."""
    return Collegamenti({consegna.file: f"../tornate/{n}.xlsx" for n, consegna in enumerate(esaminato.esame.consegne)})


@pytest.fixture(scope="module")
def disegnate(esaminate: Mapping[str, Esaminato]) -> Mapping[str, Cartella]:
    """The workbooks, drawn."""
    return {nome: disegna_rapporto(esaminato, con_file(esaminato)) for nome, esaminato in esaminate.items()}


@pytest.fixture(scope="module")
def scritte(disegnate: Mapping[str, Cartella]) -> Mapping[str, bytes]:
    """The workbooks, written."""
    return {nome: write_workbook(disegnata) for nome, disegnata in disegnate.items()}


# ---------------------------------------------------------------- the gates


@pytest.mark.parametrize("caso", CASI)
def test_what_is_cached_is_what_the_engines_compute(caso: str, scritte: Mapping[str, bytes], tmp_path: Path) -> None:
    attesi, guasto = memorizzati(scritte[caso]), rovinato(scritte[caso])
    assert {dove: v for dove, v in attesi.items() if v is None or isinstance(v, Errore)} == {}
    assert differenze(attesi, formualizer_ricalcola(guasto)) == []
    assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


def test_what_is_cached_is_what_libreoffice_computes(
    scritte: Mapping[str, bytes], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    guaste = {f"{n}.xlsx": rovinato(scritte[caso]) for n, caso in enumerate(NEI_PROGRAMMI)}
    trovati = libreoffice_ricalcola(libreoffice, guaste, tmp_path)
    for n, caso in enumerate(NEI_PROGRAMMI):
        assert differenze(memorizzati(scritte[caso]), trovati[f"{n}.xlsx"]) == [], caso


@pytest.mark.parametrize("caso", CASI)
def test_it_opens_without_repair_and_everybody_can_read_it(caso: str, scritte: Mapping[str, bytes]) -> None:
    lette = parti(scritte[caso])
    regole = [r for r in (*REGOLE, *INTEGRITA, *ACCESSIBILITA) if r.__name__ not in DI_UN_UFFICIO]
    assert [f"{regola.__name__}: {trovato}" for regola in regole for trovato in regola(lette)] == []


def test_the_validator_finds_nothing(scritte: Mapping[str, bytes], validatore: Path, tmp_path: Path) -> None:
    assert convalidati(validatore, tmp_path, {f"{n}.xlsx": scritte[caso] for n, caso in enumerate(NEI_PROGRAMMI)}) == {}


def test_formualizer_finds_no_stale_value(scritte: Mapping[str, bytes], tmp_path: Path) -> None:
    for caso, contenuto in scritte.items():
        (tmp_path / "a.xlsx").write_bytes(contenuto)
        assert formualizer_main(["recalc", f"{tmp_path / 'a.xlsx'}", "--check"]) == 0, caso


def test_nothing_leads_out_of_it_but_the_links_to_the_files(scritte: Mapping[str, bytes]) -> None:
    for contenuto in scritte.values():
        for nome, parte in parti(contenuto).items():
            assert re.search(r"\.bin$|externalLink|connections|embeddings|queryTable", nome) is None
            if b'TargetMode="External"' in parte:
                assert "worksheets/_rels" in nome
                fuori = re.findall(rb'Type="[^"]*/(\w+)" Target="([^"]*)" TargetMode="External"', parte)
                assert {(tipo, meta.split(b"/")[0]) for tipo, meta in fuori} == {(b"hyperlink", b"..")}


def test_the_same_report_has_the_same_bytes(esaminate: Mapping[str, Esaminato], scritte: Mapping[str, bytes]) -> None:
    esaminato = esaminate[TORNATE]
    assert write_workbook(disegna_rapporto(esaminato, con_file(esaminato))) == scritte[TORNATE]


def test_it_prints_on_a4_with_no_page_empty(
    scritte: Mapping[str, bytes], libreoffice: LibreOffice, tmp_path: Path
) -> None:
    contenuti = {f"{n}.xlsx": contenuto for n, contenuto in enumerate(scritte[caso] for caso in NEI_PROGRAMMI[:3])}
    for pdf in libreoffice.pdf(scritti(contenuti, tmp_path / "xlsx"), tmp_path / "pdf"):
        detto = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, encoding="utf-8").stdout  # noqa: S607
        assert re.search(r"Page size:\s+841\.\d+ x 595\.\d+ pts", detto) is not None, pdf
        pagine = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True).stdout  # noqa: S607
        for pagina in pagine.decode().split("\f")[:-1]:
            assert len(pagina.split("Pagina ")[0].split()) > 20, (pdf, pagina)


# ---------------------------------------------------------------- what it says


@pytest.mark.parametrize("caso", CASI)
def test_the_quadratura_says_what_the_core_says(
    caso: str, esaminate: Mapping[str, Esaminato], disegnate: Mapping[str, Cartella]
) -> None:
    """The same sums by formulas on the amounts, and by the core: to the cent, and with the same words."""
    esame, calcolo = esaminate[caso].esame, Calcolo(disegnate[caso])
    for somma in quadro(esame.piano, esame.riparto)[1:]:
        if somma.codice == FONDO:
            esito = calcolo.valore(("fondo", "scarto", "esito"))
            trovato = calcolo.valore(("fondo", "trovato", "importo"))
        else:
            esito = calcolo.valore(("quote", somma.codice, "esito"))
            trovato = calcolo.valore(("quote", somma.codice, "trovato"))
            assert calcolo.valore(("quote", somma.codice, "importo")) == ratio(somma.atteso, 100)
        assert trovato == ratio(somma.trovato, 100)
        assert f"{esito}"[2:].lower() == somma.esito, somma


@pytest.mark.parametrize("caso", CASI)
def test_every_amount_is_counted_once(
    caso: str, esaminate: Mapping[str, Esaminato], disegnate: Mapping[str, Cartella]
) -> None:
    """By quota, by settore and in all the same money."""
    calcolo, disegnata = Calcolo(disegnate[caso]), disegnate[caso]
    if esaminate[caso].esame.piano.fondo is None:
        assert {"Quadratura", "Importi"}.isdisjoint(foglio.nome for foglio in disegnata.fogli)
        return
    for voce in ("atteso", "trovato"):
        tutto = calcolo.valore(("fondo", voce, "importo"))
        for tabella in ("quote", "importi_settore", "settori", "importi"):
            assert calcolo.valore((tabella, "totale", voce)) == tutto, (tabella, voce)
    assert calcolo.valore(("quote", "totale", "importo")) == calcolo.valore(("fondo", "finanziato", "importo"))


@pytest.mark.parametrize("caso", CASI)
def test_every_finding_is_a_row_and_is_counted(
    caso: str, esaminate: Mapping[str, Esaminato], disegnate: Mapping[str, Cartella]
) -> None:
    esaminato, calcolo = esaminate[caso], Calcolo(disegnate[caso])
    findings = esaminato.outcome.findings
    righe = disegnate[caso].tabelle["rilievi"][1].righe
    assert sorted((r.valori["codice"], r.valori["gravita"]) for r in righe if "codice" in r.valori) == sorted(
        (finding.code, finding.severity.value) for finding in findings
    )
    for gravita in Severity:
        suoi = [finding for finding in findings if finding.severity is gravita]
        assert calcolo.valore(("breve", gravita.value, "valore")) == len(suoi)
        assert calcolo.valore(("settori", "totale", gravita.value)) == len(suoi)
        for settore in esaminato.esame.atteso.radici:
            di_lui = [finding for finding in suoi if finding.rilievo.settore == settore.codice]
            assert calcolo.valore(("settori", settore.codice, gravita.value)) == len(di_lui)
        for consegna in esaminato.esame.consegne:
            nel_file = [finding for finding in suoi if finding.rilievo.place.file == consegna.file]
            assert calcolo.valore(("file", consegna.file, gravita.value)) == len(nel_file)


def test_the_words_of_an_ente_never_make_two_columns_of_one_name() -> None:
    """Excel repairs a table with two headers alike."""
    letto = con_etichette(obiettivo="Cella", settore="Codice", titolo="Trovato", obiettivi="File")
    esame = Esame(letto, letto, riparti(letto), (), Ambito.CARTELLE)
    lette = parti(write_workbook(disegna_rapporto(Esaminato(esame, esegui(esame)), LEGAMI)))
    assert [f"{r.__name__}: {t}" for r in (*INTEGRITA, *ACCESSIBILITA) for t in r(lette)] == []


def test_the_findings_that_block_come_first(disegnate: Mapping[str, Cartella]) -> None:
    gravita = [riga.valori["gravita"] for riga in disegnate[TORNATE].tabelle["rilievi"][1].righe]
    assert gravita == sorted(gravita, key=lambda g: ["blocca", "avvisa", "nota"].index(f"{g}"))


def test_numbers_are_numbers(scritte: Mapping[str, bytes]) -> None:
    libro = openpyxl.load_workbook(BytesIO(scritte[TORNATE]), data_only=True)
    carta = libro["Rilievi"]
    testata = next(riga for riga in carta.iter_rows() if riga[0].value == "N.")
    colonne = {cella.value: cella.column for cella in testata}
    righe = [riga for riga in carta.iter_rows(min_row=testata[0].row + 1) if riga[0].value is not None]
    assert [riga[0].value for riga in righe] == list(range(1, len(righe) + 1))
    effetti = [riga[colonne["Effetto in euro"] - 1].value for riga in righe]
    assert {type(effetto) for effetto in effetti} <= {float, int, type(None)}
    assert any(effetto is not None for effetto in effetti)
    assert {type(riga[colonne["Progetto"] - 1].value) for riga in righe} == {int}


def test_a_settore_says_what_came_of_it(esaminate: Mapping[str, Esaminato], disegnate: Mapping[str, Cartella]) -> None:
    caso = "tortona-2024, con errori"
    settori = {r.chiave: r.valori for r in disegnate[caso].tabelle["settori"][1].righe}
    assert mancanti(esaminate[caso].esame) == ("01",)
    assert (settori["00"]["file"], settori["00"]["arrivo"]) == ("città 50% #1 «bis» d'oro (2).xlsx", "letta")
    assert (settori["01"]["file"], settori["01"]["arrivo"]) == (None, "manca")


def consegnate(esaminato: Esaminato, *consegne: Consegna) -> Esaminato:
    """The same plan, with other files."""
    esame = replace(esaminato.esame, consegne=consegne)
    return Esaminato(esame, Outcome((), (), ()))


def test_every_file_says_what_it_is(esaminate: Mapping[str, Esaminato]) -> None:
    esaminato = esaminate[TORNATE]
    lettura = next(c.lettura for c in esaminato.esame.consegne if c.settore == "SIC")
    disegnata = disegna_rapporto(
        consegnate(
            esaminato,
            Consegna("a.xlsx", Esito.BUONA, "", "SIC", lettura),
            Consegna("b.xlsx", Esito.BUONA, "", "SIC", lettura, copia_di="a.xlsx", uguale=True, scartata=True),
            Consegna("c.xlsx", Esito.ALTRA_VERSIONE, "", "TER", lettura),
            Consegna("d.xlsx", Esito.ALTRO_PIANO, "anno «2024» invece di «2025»"),
            Consegna("e.xlsx", Esito.ESTRANEA),
            Consegna("f.xlsx", Esito.ALTRO_MODULO, "2", "SOC"),
            Consegna("g.xlsx", Esito.BUONA, "", "AMM", lettura, scartata=True),
            Consegna("h.xlsx", Esito.BUONA, "", "AMM", lettura, copia_di="g.xlsx", scartata=True),
            Consegna("i.xlsx", Esito.BUONA, "", "", lettura),
        ),
        LEGAMI,
    )
    detti = {riga.chiave: riga.valori["cosa"] for riga in disegnata.tabelle["file"][1].righe}
    assert detti == {
        "a.xlsx": "Settore sicurezza: letta",
        "b.xlsx": "Settore sicurezza: una copia uguale",
        "c.xlsx": "Settore territorio: altra versione",
        "d.xlsx": "altro piano (anno «2024» invece di «2025»)",
        "e.xlsx": "estranea",
        "f.xlsx": "Settore sociale-educativo: altra versione del modulo (2)",
        "g.xlsx": "Settore amministrativo-finanziario: doppia, non conta",
        "h.xlsx": "Settore amministrativo-finanziario: doppia, non conta",
        "i.xlsx": "Riepilogo: letta",
    }
    arrivi = {r.chiave: (r.valori.get("file"), r.valori.get("arrivo")) for r in disegnata.tabelle["settori"][1].righe}
    assert [arrivi[codice] for codice in ("SIC", "TER", "SOC", "AMM")] == [
        ("a.xlsx; b.xlsx", "letta"),
        ("c.xlsx", "altra versione"),
        ("f.xlsx", "altra versione del modulo"),
        ("g.xlsx; h.xlsx", "più file, e dicono cose diverse"),
    ]


def test_a_settore_of_which_nothing_is_expected_says_so() -> None:
    letto = piano("solo partecipa")
    senza = replace(letto, obiettivi=())
    esame = Esame(senza, senza, riparti(senza), (), Ambito.CARTELLE)
    disegnata = disegna_rapporto(Esaminato(esame, Outcome((), (), ())), LEGAMI)
    assert {r.valori.get("arrivo") for r in disegnata.tabelle["settori"][1].righe[:-2]} == {"non attesa"}
    assert "Importi" not in {foglio.nome for foglio in disegnata.fogli}


def test_nothing_found_is_said(esaminate: Mapping[str, Esaminato], tmp_path: Path) -> None:
    esame = esaminate[TORNATE].esame
    disegnata = disegna_rapporto(Esaminato(replace(esame, consegne=()), Outcome((), ("SQ101",), ())), LEGAMI)
    (riga,) = disegnata.tabelle["rilievi"][1].righe
    assert riga.valori == {"messaggio": "Nessun rilievo."}
    contenuto = write_workbook(disegnata)
    attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
    assert differenze(attesi, formualizer_ricalcola(guasto)) == []
    assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


def test_a_unit_within_a_settore_that_has_findings_has_a_row(esaminate: Mapping[str, Esaminato]) -> None:
    esaminato = esaminate["tortona-2024, con errori"]
    unita = next(settore for settore in esaminato.esame.atteso.settori if settore.di != "")
    finding = Finding("SQ111", Severity.BLOCCA, Rilievo(Place("a.xlsx"), "x", settore=unita.codice))
    disegnata = disegna_rapporto(Esaminato(esaminato.esame, Outcome((finding,), (), ())), LEGAMI)
    calcolo = Calcolo(disegnata)
    assert calcolo.valore(("settori", unita.codice, "blocca")) == 1
    assert calcolo.valore(("settori", "totale", "blocca")) == 1


@pytest.mark.parametrize(
    ("gravita", "guasti", "detto", "quanti"),
    [
        ((), 0, "Si può firmare: nessun rilievo blocca.", "nessuno"),
        (("nota", "avvisa"), 0, "Si può firmare: nessun rilievo blocca.", "1 avvisa, 1 nota"),
        (("blocca",), 0, "Non si può firmare: un rilievo blocca.", "1 blocca"),
        (("blocca", "blocca", "nota", "nota"), 0, "Non si può firmare: 2 rilievi bloccano.", "2 bloccano, 2 note"),
        ((), 1, "Non si può firmare: un controllo non è stato eseguito.", "nessuno"),
        (
            ("blocca", "blocca"),
            2,
            "Non si può firmare: 2 rilievi bloccano, 2 controlli non sono stati eseguiti.",
            "2 bloccano",
        ),
    ],
)
def test_the_verdict_is_one_line(gravita: tuple[str, ...], guasti: int, detto: str, quanti: str) -> None:
    findings = tuple(Finding("SQ101", Severity(g), Rilievo(Place("a"), "x")) for g in gravita)
    outcome = Outcome(findings, (), (NotRun("IN102", "x"),) * guasti)
    assert (verdetto(outcome), conta(outcome)) == (detto, quanti)


def test_a_check_not_run_is_named(esaminate: Mapping[str, Esaminato]) -> None:
    esaminato = esaminate[TORNATE]
    outcome = replace(esaminato.outcome, not_run=(NotRun("IN102", "KeyError"), NotRun("SQ101", "x")))
    disegnata = disegna_rapporto(Esaminato(esaminato.esame, outcome), LEGAMI)
    breve = {riga.valori["voce"]: riga.valori.get("valore") for riga in disegnata.tabelle["breve"][1].righe}
    assert breve["Controlli non eseguiti"] == "IN102, SQ101"


def test_beyond_what_a_sheet_takes_the_first_are_shown(
    esaminate: Mapping[str, Esaminato], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cartella_rilievi, "MOSTRATI", 3)
    tabella = disegna_rapporto(esaminate[TORNATE], LEGAMI).tabelle["rilievi"][1]
    assert (len(tabella.righe), tabella.titolo) == (3, "Un rilievo per riga: i primi 3, tutti nel JSON")


def test_what_changed_since_an_earlier_report(esaminate: Mapping[str, Esaminato], tmp_path: Path) -> None:
    esaminato = esaminate[TORNATE]
    primo = esaminato.outcome.findings[0]
    corretto = Corretto("SQ101", Severity.BLOCCA, "SIC", "a.xlsx, foglio «X», cella A1", "non fanno 100")
    sospeso = replace(corretto, settore="", perche="il controllo ora non è stato eseguito")
    novita = Novita(frozenset({identita(primo)}), (corretto,), (sospeso,), ("Il piano è cambiato.",), "prima.json")
    disegnata = disegna_rapporto(replace(esaminato, novita=novita), LEGAMI)
    dette = [riga.valori["novita"] for riga in disegnata.tabelle["rilievi"][1].righe]
    assert (dette.count("nuovo"), dette.count("già detto")) == (1, len(esaminato.outcome.findings) - 1)
    spariti = [tuple(riga.valori.values()) for riga in disegnata.tabelle["spariti"][1].righe]
    detto = ("blocca", "SQ101", "SIC", "a.xlsx, foglio «X», cella A1", "non fanno 100", None)
    assert spariti == [
        (1, "corretto", *detto),
        (2, "non si può dire", *detto[:2], "In generale", *detto[3:5], "il controllo ora non è stato eseguito"),
    ]
    breve = [(riga.valori["voce"], riga.valori.get("valore")) for riga in disegnata.tabelle["breve"][1].righe]
    assert ("Attenzione", "Il piano è cambiato.") in breve
    quanti = f"nuovi: 1; già detti: {len(dette) - 1}; corretti: 1; non più trovati, senza poter dire se corretti: 1"
    assert ("Rispetto al rapporto precedente", quanti) in breve
    contenuto = write_workbook(disegnata)
    assert differenze(memorizzati(contenuto), ironcalc_ricalcola(rovinato(contenuto), tmp_path)) == []
    lette = parti(contenuto)
    assert [f"{r.__name__}: {t}" for r in (*INTEGRITA, *ACCESSIBILITA) for t in r(lette)] == []
    senza = disegna_rapporto(replace(esaminato, novita=Novita(frozenset(), ())), LEGAMI)
    assert "Non più trovati" not in {foglio.nome for foglio in senza.fogli}


# ---------------------------------------------------------------- links


def test_the_links_open_the_very_cells(fatta: Prova, tmp_path: Path) -> None:
    """From where the report lies: the file is there, and so is the cell, with what was found in it."""
    scrivi_rapporti(fatta.esaminate, fatta.tornate, tmp_path / "un rapporto")
    percorso = tmp_path / "un rapporto" / "rapporto.xlsx"
    libro = openpyxl.load_workbook(percorso)
    seguiti, aperti = 0, dict[Path, Any]()
    for carta in libro.worksheets:
        for cella in (c for riga in carta.iter_rows() for c in riga if c.hyperlink is not None and c.hyperlink.target):
            meta = unquote(cella.hyperlink.target)
            file = percorso.parent / meta.removeprefix("file://") if "://" in meta else percorso.parent / meta
            aperto = aperti.setdefault(file, aperti.get(file) or openpyxl.load_workbook(file))
            seguiti += 1
            if cella.hyperlink.location is not None:
                foglio, _, dove = cella.hyperlink.location.rpartition("!")
                assert dove == cella.value
                assert aperto[foglio[1:-1].replace("''", "'")][dove] is not None
    assert seguiti > 50


def test_a_file_that_could_not_be_read_is_not_opened_by_a_click(tmp_path: Path) -> None:
    tornate = tmp_path / "tornate"
    tornate.mkdir()
    (tornate / "fattura.exe").write_bytes(b"MZ")
    esaminato = app.riconcilia(PIANO_2025, tornate)
    scrivi_rapporti(esaminato, tornate, tmp_path / "rapporto")
    libro = openpyxl.load_workbook(tmp_path / "rapporto" / "rapporto.xlsx")
    celle = [cella for carta in libro.worksheets for riga in carta.iter_rows() for cella in riga]
    assert {c.hyperlink.target for c in celle if c.hyperlink is not None} == {None}
    assert "fattura.exe" in {cella.value for cella in celle}


# ---------------------------------------------------------------- what comes from outside


def test_nothing_from_a_file_does_anything(esaminate: Mapping[str, Esaminato], tmp_path: Path) -> None:
    """Formulas stay texts, what cannot be seen goes, nothing is too long, and the file is whole."""
    esaminato = esaminate[TORNATE]
    cattivi = [
        Finding(
            "SQ101",
            Severity.AVVISA,
            Rilievo(
                Place(NOMI[n % len(NOMI)], testo or "x", 1, 1),
                testo,
                testo,
                testo,
                testo,
                "SIC",
                "24",
                cause=(testo,),
                effetto=n,
            ),
        )
        for n, testo in enumerate(TESTI)
    ]
    consegne = tuple(Consegna(nome, Esito.ESTRANEA, TESTI[n]) for n, nome in enumerate(NOMI))
    esame = replace(esaminato.esame, consegne=consegne)
    contenuto = write_workbook(disegna_rapporto(Esaminato(esame, Outcome(tuple(cattivi), (), ())), LEGAMI))
    lette = parti(contenuto)
    assert [f"{r.__name__}: {t}" for r in INTEGRITA for t in r(lette)] == []
    nostre = memorizzati(write_workbook(disegna_rapporto(Esaminato(esame, Outcome((), (), ())), LEGAMI))).keys()
    assert {foglio for foglio, _ in memorizzati(contenuto)} == {foglio for foglio, _ in nostre}
    assert b"<f>" not in lette[fogli(lette)["Rilievi"]]
    for carta in openpyxl.load_workbook(BytesIO(contenuto)).worksheets:
        for cella in (c for riga in carta.iter_rows() for c in riga if isinstance(c.value, str)):
            assert pericolosi(cella.value) == set()
            assert len(cella.value) <= 2000 or cella.data_type == "f"
    assert differenze(memorizzati(contenuto), ironcalc_ricalcola(rovinato(contenuto), tmp_path)) == []


@pytest.mark.parametrize("testo", TESTI)
def test_a_text_is_made_fit_to_be_shown(testo: str) -> None:
    mostrato = pulito(testo)
    assert mostrato.isprintable()
    assert len(mostrato) == min(len(testo), 2000)


def test_sentences() -> None:
    assert [maiuscola("è così"), maiuscola("")] == ["È così", ""]
    assert [frase("è così"), frase("È così."), frase("davvero?"), frase("e poi…")] == [
        "È così.",
        "È così.",
        "Davvero?",
        "E poi…",
    ]
    assert pulito("abcdef", 4) == "abc…"
