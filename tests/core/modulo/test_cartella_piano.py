"""The workbook that a plan is written in: what it asks for, what it computes while it is written."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import Cartella, Ruolo, scrivi_sopra
from perfxl.core.modello import Classe, Elenco, Etichette, Modello, Pesi, Quote, Schema, Vuoti
from perfxl.core.modulo.campi_piano import Presenza
from perfxl.core.modulo.cartella_piano import disegna_piano
from perfxl.core.modulo.colonne_piano import ha_denaro, moduli
from perfxl.sources.piano import read_piano
from perfxl.sources.voci import voci
from perfxl.xlsx.writer import write_workbook
from tests.comando import TREE
from tests.motori import (
    Errore,
    differenze,
    formualizer_ricalcola,
    ironcalc_ricalcola,
    libreoffice_ricalcola,
    memorizzati,
    rovinato,
)
from tests.sources.documenti import modello, piani_scritti

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.piano import Piano
    from tests.conftest import LibreOffice

    Celle: TypeAlias = dict[tuple[str, str, str], int | str | None]

SISTEMI = ("chiari", "desenzano", "montichiari", "tortona")
ESEMPI = tuple(sorted(percorso.parent.name for percorso in TREE.glob("esempi/*/piano.toml")))


@cache
def piano(nome: str) -> Piano:
    """One of the examples."""
    testo = (TREE / "esempi" / nome / "piano.toml").read_text(encoding="utf-8")
    return read_piano(testo, "piano.toml", modello)


def disegnata(p: Piano) -> Cartella:
    """The workbook of a plan."""
    return disegna_piano(p.modello, voci(p, estesa=True))


@cache
def contenuti() -> dict[str, bytes]:
    """Every new workbook, and those of the examples, by file name."""
    nuovi = {f"nuovo-{nome}.xlsx": write_workbook(disegna_piano(modello(nome), {})) for nome in SISTEMI}
    return nuovi | {f"{nome}.xlsx": write_workbook(disegnata(piano(nome))) for nome in ESEMPI}


def titoli(cartella: Cartella, tabella: str) -> list[str]:
    """The headers of a table to fill in."""
    colonne = cartella.tabelle[tabella][1].colonne
    return [c.titolo for c in colonne if c.ruolo is Ruolo.INPUT and not c.quieta]


# -------------------------------------------------------------------------------------------------- real programs


@pytest.mark.parametrize("nome", [*(f"nuovo-{nome}.xlsx" for nome in SISTEMI), *(f"{nome}.xlsx" for nome in ESEMPI)])
def test_what_is_cached_is_what_the_engines_compute(nome: str, tmp_path: Path) -> None:
    contenuto = contenuti()[nome]
    attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
    assert len(attesi) > 500
    assert {dove: v for dove, v in attesi.items() if v is None or isinstance(v, Errore)} == {}
    assert differenze(attesi, formualizer_ricalcola(guasto)) == []
    assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


def test_what_is_cached_is_what_libreoffice_computes(libreoffice: LibreOffice, tmp_path: Path) -> None:
    trovati = libreoffice_ricalcola(libreoffice, {n: rovinato(c) for n, c in contenuti().items()}, tmp_path)
    for nome, contenuto in contenuti().items():
        assert differenze(memorizzati(contenuto), trovati[nome]) == [], nome


def leggibile(p: Piano) -> Piano:
    """The plan without the one text that formualizer refuses as the value of a formula, as a title or as a group."""
    return replace(
        p,
        obiettivi=tuple(
            replace(
                o,
                titolo=replace(o.titolo, value=o.titolo.value.replace("_x000D_", "x")),
                gruppo=o.gruppo.replace("_x000D_", "x"),
            )
            for o in p.obiettivi
        ),
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(piani_scritti().map(leggibile))
def test_any_plan(tmp_path: Path, caso: Piano) -> None:
    contenuto = write_workbook(disegnata(caso))
    attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
    assert differenze(attesi, formualizer_ricalcola(guasto)) == []
    assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


# ------------------------------------------------------------------------------------------- what it asks for


def test_the_sheets_and_columns_are_those_of_the_modello() -> None:
    chiari, tortona = (disegna_piano(modello(nome), {}) for nome in ("chiari", "tortona"))
    assert [foglio.nome for foglio in chiari.fogli] == [
        "Istruzioni", "Piano", "Settori", "Quote", "Progetti", "Indicatori", "Elenchi",
    ]  # fmt: skip
    assert [foglio.nome for foglio in tortona.fogli] == [
        "Istruzioni", "Piano", "Settori", "Obiettivi", "Fasi principali", "Indicatori di risultato", "Risultato atteso",
    ]  # fmt: skip
    assert titoli(chiari, "obiettivi") == [
        "N. o codice", "Titolo", "Capofila", "Tipologia", "Tempi", "Soglia %", "Personale coinvolto", "Partecipano",
        "Quota", "Importo fisso", "Strategicità", "N. dip.",
    ]  # fmt: skip
    assert titoli(tortona, "obiettivi") == [
        "N. o codice", "Titolo", "Capofila", "Sezione", "Rif. DUP", "Anni", "Personale coinvolto",
        "Risorse finanziarie", "Come", "Gruppo dei pesi", "Peso %",
    ]  # fmt: skip
    assert titoli(tortona, "fasi") == ["Obiettivo", "Soggetti", "Fasi principali", "Termine", "Peso %", "Cumulato %"]
    assert titoli(disegna_piano(modello("desenzano"), {}), "settori") == ["Codice", "Nome", "Parte di", "Rilevanza %"]


def test_many_free_rows_are_ready_and_more_where_the_plan_is_long() -> None:
    righe = {nome: len(tabella.righe) for nome, (_, tabella) in disegna_piano(modello("chiari"), {}).tabelle.items()}
    assert {nome: righe[nome] for nome in ("settori", "quote", "obiettivi", "indicatori", "accantonamenti")} == {
        "settori": 28, "quote": 15, "obiettivi": 60, "indicatori": 300, "accantonamenti": 8,
    }  # fmt: skip
    lungo = piano("montichiari-2024")
    assert len(disegnata(lungo).tabelle["obiettivi"][1].righe) == len(lungo.obiettivi) + 20


def test_what_only_a_printed_document_needs_stands_aside_at_the_end() -> None:
    for nome in SISTEMI:
        for modulo in moduli(modello(nome), denaro=ha_denaro(modello(nome))):
            quieti = [campo.colonna.quieta for campo in modulo.campi]
            assert quieti == sorted(quieti)
            assert [campo.presenza is not Presenza.PROPRIA for campo in modulo.campi] == quieti
    colonne = disegna_piano(modello("chiari"), {}).tabelle["obiettivi"][1].colonne
    quiete = [colonna.titolo for colonna in colonne if colonna.quieta]
    assert quiete == [
        "Come", "N. stampato", "Scheda: tipologia", "Scheda: titolo", "Scheda: tempi", "Scheda: soglia %",
        "Scheda: personale", "Stampato: peso", "Stampato: coeff.", "Stampato: totale", "Stampato: stanziato", "Incerti",
    ]  # fmt: skip
    assert all(colonna.quieta for colonna in colonne[-len(quiete) :])


def test_a_column_that_the_modello_does_not_show_is_there_only_where_the_plan_says_it() -> None:
    """Chiari's register shows no oggetto; a plan that says one loses nothing."""
    base = voci(piano("chiari-2025"))
    obiettivi: Any = base["obiettivi"]
    con_oggetto = {**base, "obiettivi": [{**obiettivi[0], "oggetto": "Pagamenti", "stato": "sospeso"}, *obiettivi[1:]]}
    colonne = disegna_piano(modello("chiari"), con_oggetto).tabelle["obiettivi"][1].colonne
    trovate = {colonna.chiave: (colonna.quieta, colonna.elenco) for colonna in colonne}
    assert (trovate["oggetto"], trovate["stato"]) == ((True, ""), (True, ""))
    assert "oggetto" not in {c.chiave for c in disegna_piano(modello("chiari"), base).tabelle["obiettivi"][1].colonne}


def test_every_list_to_choose_from_is_there() -> None:
    for nome in SISTEMI:
        cartella = disegna_piano(modello(nome), {}, denaro=True)
        tabelle = {f"{tabella.nome}_{c.chiave}" for _, tabella in cartella.tabelle.values() for c in tabella.colonne}
        for _, tabella in cartella.tabelle.values():
            assert {c.elenco for c in tabella.colonne if c.elenco != ""} <= tabelle
            assert [c.titolo for c in tabella.colonne] == list(dict.fromkeys(c.titolo for c in tabella.colonne))


def test_nothing_is_protected_and_hints_and_print_set_up_are_there() -> None:
    libro = load_workbook(BytesIO(contenuti()["nuovo-chiari.xlsx"]))
    for foglio in libro.worksheets:
        assert foglio.protection.sheet is False
        assert (foglio.page_setup.orientation, foglio.page_setup.fitToHeight) == ("landscape", 0)
    convalide = libro["Progetti"].data_validations.dataValidation
    per_cella = {f"{c.sqref}".split(":")[0]: c for c in convalide}
    assert per_cella["C6"].formula1 == "settori_codice"
    assert per_cella["K6"].formula1 == "classi_nome"
    assert per_cella["L6"].prompt == "Quanti dipendenti: un numero intero."
    dimensioni = libro["Progetti"].column_dimensions
    assert dimensioni["R"].outlineLevel == 1
    assert dimensioni["R"].hidden is True
    assert f"{libro['Progetti'].print_area}".endswith("!$A$1:$Q$65")
    piena = load_workbook(BytesIO(contenuti()["chiari-2025.xlsx"]))["Progetti"]
    assert piena.column_dimensions["R"].hidden is False
    assert piena["R4"].value == "Dal documento stampato"


def test_money_is_asked_for_where_there_is_some() -> None:
    assert [ha_denaro(modello(nome)) for nome in SISTEMI] == [True, True, False, False]
    assert "fondo" not in disegna_piano(modello("tortona"), {}).tabelle
    con_fondo = disegna_piano(modello("tortona"), {}, denaro=True).tabelle
    assert {"fondo", "accantonamenti", "quote", "somme"} <= con_fondo.keys()
    detto = {"fondo": {"massimo": Decimal(1)}, "settori": [], "obiettivi": []}
    assert "fondo" in disegna_piano(modello("tortona"), detto).tabelle
    assert "quote" not in disegna_piano(modello("desenzano"), {}).tabelle
    fisso = {"settori": [], "obiettivi": [{"numero": 1, "importo_fisso": Decimal(5)}]}
    assert "fondo" in disegna_piano(modello("tortona"), fisso).tabelle


def test_the_ente_s_own_words_may_be_ours() -> None:
    etichette = Etichette(obiettivi="Piano", titolo="Capofila", fasi="Indicatori (n.)", atteso="peso %")
    proprio = replace(modello("chiari"), etichette=etichette)
    cartella = disegna_piano(proprio, {})
    assert [foglio.nome for foglio in cartella.fogli][1:5] == ["Piano", "Settori", "Quote", "Piano (2)"]
    assert titoli(cartella, "obiettivi")[1:3] == ["Capofila", "Capofila (capofila)"]
    assert titoli(cartella, "indicatori")[2:] == ["peso %", "Peso % (peso)"]
    write_workbook(cartella)


def test_a_plan_with_nothing_of_its_own_has_no_sums_and_no_lists() -> None:
    semplice = Modello("s", "Semplice", campi=(), elenchi=())
    cartella = disegna_piano(semplice, {})
    assert "somme" not in cartella.tabelle
    assert [foglio.nome for foglio in cartella.fogli] == ["Istruzioni", "Piano", "Settori", "Obiettivi"]
    assert moduli(semplice, denaro=False)[0].colonna("importo").titolo == "Importo accantonato"
    with pytest.raises(KeyError):
        moduli(semplice, denaro=False)[0].colonna("manca")


# ------------------------------------------------------------------------------------------ while it is written


def compilata(cartella: Cartella, celle: Celle) -> Calcolo:
    """The values of a workbook, once these cells are written: table, row, column."""
    scritte = {dove: Fraction(valore) if isinstance(valore, int) else valore for dove, valore in celle.items()}
    return Calcolo(scrivi_sopra(cartella, scritte))


def scritta(nome: str, celle: Celle) -> Calcolo:
    """The values of a new workbook, once these cells are written."""
    return compilata(disegna_piano(modello(nome), {}), celle)


def riga(tabella: str, numero: int, **valori: int | str | None) -> Celle:
    return {(tabella, f"{numero}", chiave): valore for chiave, valore in valori.items()}


BASE: Celle = riga("settori", 1, codice="A", nome="Uno") | {("fondo", "massimo", "importo"): 1000}


@pytest.mark.parametrize(
    ("progetto", "indicatori", "controllo"),
    [
        ({}, [], ""),
        ({"titolo": "T"}, [], "✘ Manca il codice"),
        ({"codice": "1"}, [], "✘ Manca: Titolo"),
        ({"codice": "1", "titolo": "T"}, [], "✘ Manca il capofila"),
        ({"codice": "1", "titolo": "T", "capofila": "B"}, [], "✘ Capofila fuori elenco"),
        ({"codice": "1", "titolo": "T", "capofila": "A"}, [], "✘ Manca la quota, o l'importo fisso"),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "importo_fisso": 5},
            [],
            "✘ O la quota, o l'importo fisso",
        ),
        ({"codice": "1", "titolo": "T", "capofila": "A", "quota": "q"}, [], "✘ Manca: Strategicità"),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "boh"},
            [],
            "✘ Strategicità fuori elenco",
        ),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "strategico"},
            [],
            "✘ Manca N. dip.",
        ),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "strategico", "n_dip": "molti"},
            [],
            "✘ N. dip. non valido",
        ),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "strategico", "n_dip": 4},
            [99],
            "✘ Indicatori: non fa 100",
        ),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "strategico", "n_dip": 4},
            [],
            "✘ Indicatori: non fa 100",
        ),
        (
            {"codice": "1", "titolo": "T", "capofila": "A", "quota": "q", "classe": "strategico", "n_dip": 4},
            [60, 40],
            "✔ In ordine",
        ),
        ({"codice": "1", "titolo": "T", "capofila": "A", "importo_fisso": 5}, [100], "✔ In ordine"),
        ({"codice": "1", "come": "2", "capofila": "A", "importo_fisso": 5}, [], "✔ In ordine"),
    ],
)
def test_what_is_left_to_write_is_said_row_by_row(
    progetto: dict[str, int | str | None], indicatori: list[int], controllo: str
) -> None:
    celle = BASE | riga("obiettivi", 1, **progetto)
    for i, peso in enumerate(indicatori, start=1):
        celle |= riga("indicatori", i, obiettivo="1", descrizione="D", peso=peso)
    assert scritta("chiari", celle).valore(("obiettivi", "1", "controllo")) == controllo


def test_totals_are_live() -> None:
    celle = BASE | riga("obiettivi", 1, codice="1", titolo="T", capofila="A", classe="strategico", n_dip=4)
    celle |= riga("obiettivi", 2, codice="2", titolo="T", capofila="A", classe="mantenimento", n_dip="tutti")
    celle |= riga("obiettivi", 3, codice="3", titolo="T", classe="mantenimento", n_dip=4, importo_fisso=7)
    celle |= riga("accantonamenti", 1, titolo="W", importo=100)
    calcolo = scritta("chiari", celle)
    totali = [calcolo.valore(("obiettivi", f"{n}", "totale")) for n in (1, 2, 3, 4)]
    assert totali == [60, 30, "", ""]  # 40 × 1,50; 10 × 3,00; nothing of a fixed amount
    somme = [calcolo.valore(("somme", chiave, "somma")) for chiave in ("accantonato", "resta", "fissi", "totale")]
    assert somme == [100, 900, 7, 90]
    assert calcolo.valore(("somme", "resta", "controllo")) == "✔ In ordine"
    assert calcolo.valore(("obiettivi", "1", "controllo")) == "✘ Manca la quota, o l'importo fisso"


@pytest.mark.parametrize(
    ("massimo", "finanziato", "fisso", "resta", "fissi"),
    [
        (None, None, None, "✘ Da scrivere", ""),
        (1000, None, 1000, "✔ In ordine", ""),
        (1000, 1000, None, "✔ In ordine", ""),
        (1000, 999, None, "✘ Il finanziato non è massimo meno accantonamenti", ""),
        (1000, None, 1001, "✔ In ordine", "✘ Più di quanto c'è da ripartire"),
    ],
)
def test_the_fund_is_checked_live(
    massimo: int | None, finanziato: int | None, fisso: int | None, resta: str, fissi: str
) -> None:
    celle = riga("obiettivi", 1, importo_fisso=fisso) | {
        ("fondo", "massimo", "importo"): massimo,
        ("fondo", "finanziato", "importo"): finanziato,
    }
    calcolo = scritta("chiari", celle)
    assert calcolo.valore(("somme", "resta", "controllo")) == resta
    assert calcolo.valore(("somme", "fissi", "controllo")) == fissi


def test_weights_by_hand_sum_in_their_group_and_phases_in_their_objective() -> None:
    celle = BASE.copy()
    celle.pop(("fondo", "massimo", "importo"))
    celle |= riga("obiettivi", 1, codice="A-1", titolo="T", capofila="A", peso=60)
    celle |= riga("obiettivi", 2, codice="A-2", titolo="T", capofila="A", peso=40)
    celle |= riga("obiettivi", 3, codice="A-3", titolo="T", capofila="A", peso=90, gruppo="altro")
    celle |= riga("obiettivi", 4, codice="A-4", titolo="T", capofila="A", peso=0)
    celle |= riga("obiettivi", 5, codice="A-4", titolo="T", capofila="A")
    celle |= riga("fasi", 1, obiettivo="A-1", descrizione="F", peso=70)
    celle |= riga("fasi", 2, obiettivo="A-1", descrizione="F")
    celle |= riga("fasi", 3, obiettivo="A-2", descrizione="F")
    celle |= riga("fasi", 4, obiettivo="A-9", descrizione="F")
    celle |= riga("fasi", 5, descrizione="F")
    celle |= riga("fasi", 6, obiettivo="A-3", descrizione="F", peso=100)
    calcolo = scritta("tortona", celle)
    assert [calcolo.valore(("obiettivi", f"{n}", "controllo")) for n in range(1, 6)] == [
        "✘ Fasi principali: non fa 100",
        "✔ In ordine",  # phases without any weight are of others
        "✘ Il gruppo non fa 100",
        "✘ Codice ripetuto",
        "✘ Codice ripetuto",
    ]
    assert [calcolo.valore(("fasi", f"{n}", "controllo")) for n in range(1, 8)] == [
        "✘ La somma non fa 100",
        "✘ La somma non fa 100",
        "✔ In ordine",
        "✘ Codice che non c'è",
        "✘ Manca il codice",
        "✔ In ordine",
        "",
    ]
    assert calcolo.valore(("fasi", "1", "titolo")) == "T"
    assert calcolo.valore(("obiettivi", "3", "gruppo_pesi")) == "altro"


def test_a_weight_by_hand_is_asked_for() -> None:
    celle = riga("settori", 1, codice="A", nome="U") | riga("obiettivi", 1, codice="1", titolo="T", capofila="A")
    assert scritta("tortona", celle).valore(("obiettivi", "1", "controllo")) == "✘ Manca il peso"


@pytest.mark.parametrize(
    ("quote", "esito"), [((), "✘ Da scrivere"), ((60, 40), "✔ In ordine"), ((60,), "✘ Non fa 100")]
)
def test_the_rilevanza_is_summed_live(quote: tuple[int, ...], esito: str) -> None:
    celle = {("settori", f"{i}", "rilevanza"): quota for i, quota in enumerate(quote, start=1)}
    assert scritta("desenzano", dict(celle)).valore(("somme", "rilevanza", "controllo")) == esito


def test_other_systems_have_their_own_columns() -> None:
    """Weights by hand with bands; classes with money by rilevanza; lists where a blank weight is missing."""
    fasce = modello("chiari").fasce
    a_mano = Modello(
        "a",
        "A mano",
        fasce=tuple(fascia for fascia in fasce if fascia.parola == ""),
        schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)), Schema(Pesi.FASI, Decimal(100), Vuoti.MANCANO)),
        elenchi=(Elenco(Pesi.FASI, ("descrizione", "peso")), Elenco(Pesi.RISULTATI, ("descrizione",))),
        etichette=Etichette(importo_fisso="Budget"),
    )
    celle = riga("settori", 1, codice="A", nome="U") | riga(
        "obiettivi", 1, codice="1", titolo="T", capofila="A", peso=100, n_dip=10, quota="q"
    )
    celle |= {("fondo", "massimo", "importo"): 10}
    calcolo = compilata(disegna_piano(a_mano, {}, denaro=True), celle)
    assert calcolo.valore(("obiettivi", "1", "totale")) == 300
    assert calcolo.valore(("obiettivi", "1", "controllo")) == "✘ Fasi: non fa 100"
    senza = dict(celle) | {("obiettivi", "1", "quota"): None}
    calcolo = compilata(disegna_piano(a_mano, {}, denaro=True), senza)
    assert calcolo.valore(("obiettivi", "1", "controllo")) == "✘ Manca la quota, o: budget"
    per_rilevanza = Modello("r", "R", classi=(Classe("alta", Decimal(2)),), quote=Quote.RILEVANZA)
    cartella = disegna_piano(per_rilevanza, {})
    assert "totale" not in {colonna.chiave for colonna in cartella.tabelle["obiettivi"][1].colonne}
    calcolo = compilata(cartella, riga("obiettivi", 1, codice="1", classe="alta"))
    assert calcolo.valore(("obiettivi", "1", "peso")) == 2


def test_titles_of_the_plan_stand_on_every_sheet() -> None:
    cartella = disegnata(piano("chiari-2025"))
    assert {foglio.titolo for foglio in cartella.fogli} == {"Comune di Chiari · Piano della performance 2025"}
    assert (cartella.titolo, cartella.anno) == ("Comune di Chiari · Piano della performance 2025", 2025)
    assert disegna_piano(modello("chiari"), {}).titolo == "Piano della performance"
    assert cartella.proprieta == {"perfxl_documento": "piano", "perfxl_modello": "chiari"}
