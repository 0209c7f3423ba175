"""Every workbook keeps the rules of the house; and each rule sees what breaks it."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from formualizer.cli import main as formualizer_main

from perfxl.core.cartelle.layout import LAYOUT
from perfxl.core.cartelle.parametri import nome_file
from tests.cartelle import ESEMPI, PIANI, cartelle, piano
from tests.motori import con_un_valore, parti
from tests.regole import REGOLE, infrazioni

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

FOGLI = ["Istruzioni", "Progetti", "Indicatori", "Controlli", "Parametri"]
FOGLI_RIEPILOGO = ["Riepilogo", "Quote", "Settori", "Parametri"]
ALTRI = {"Schede", "Grafico", "Da rivedere"}
"""Sheets that a workbook may have besides; they stand before the parameters."""
DA_COMPILARE = {
    "Progetti": {"Tempi", "Soglia %", "Personale coinvolto", "Strategicità", "N. dip."},
    "Indicatori": {"N.", "Indicatore", "Risultato atteso", "Peso %"},
}
"""The columns of an office, by sheet and header; only of the first table of the sheet."""
DELLE_NUOVE = {"Tipologia", "Titolo (progetto)", "Quota"}
"""Those that are its own only in the rows kept for new objectives."""

RISERVATI = {"con", "prn", "aux", "nul", *(f"{nome}{n}" for nome in ("com", "lpt") for n in range(1, 10))}
"""File names that Windows keeps for itself, with any extension."""

UFFICIO, RIEPILOGO = "comune-di-chiari_2025_SIC.xlsx", "comune-di-chiari_2025_Riepilogo.xlsx"
SETTORE, SCHEDE, LIBRO = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet4.xml", "xl/workbook.xml"


@pytest.mark.parametrize("nome", PIANI)
def test_every_workbook_keeps_the_rules(nome: str) -> None:
    for file, contenuto in cartelle(nome).items():
        assert infrazioni(parti(contenuto)) == [], file


# The rule, the file and the part to spoil, what to put in place of what.
GUASTI = [
    ("celle_unite", UFFICIO, SETTORE, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
    ("solo_dati", UFFICIO, "xl/_rels/workbook.xml.rels", "<Relationship ", '<Relationship TargetMode="External" '),
    ("solo_dati", UFFICIO, "[Content_Types].xml", "sheet.main+xml", "sheet.macroEnabled.main+xml"),
    ("formule_semplici", UFFICIO, SETTORE, "<f>IF(G6=", "<f>IF(TODAY()=G6,G6="),
    ("formule_semplici", UFFICIO, SETTORE, "<f>IF(G6=", "<f>IF(INDIRECT(G6)="),
    ("formule_semplici", UFFICIO, SETTORE, "<f>IF(G6=", "<f>_xlfn.XLOOKUP(G6="),
    ("formule_semplici", UFFICIO, SETTORE, "<f>IF(G6=", "<f>IF([1]Foglio!G6="),
    ("formule_semplici", UFFICIO, SETTORE, "<f>IF(G6=", '<f t="array" ref="I6">IF(G6='),
    ("nomi_conosciuti", UFFICIO, SETTORE, "INDEX(classi_peso,", "INDEX(classi_prezzo,"),
    ("valori_memorizzati", UFFICIO, SETTORE, "</f><v>20</v>", "</f>"),
    ("valori_memorizzati", UFFICIO, SETTORE, "</f><v>20</v>", "</f><v></v>"),
    ("nomi_dei_fogli", UFFICIO, LIBRO, 'sheet name="Progetti"', f'sheet name="{"P" * 32}"'),
    ("nomi_dei_fogli", UFFICIO, LIBRO, 'sheet name="Progetti"', 'sheet name="Progetti/Obiettivi"'),
    ("nomi_dei_fogli", UFFICIO, LIBRO, 'sheet name="Progetti"', 'sheet name="PARAMETRI"'),
    ("suggerimenti", UFFICIO, SETTORE, 'prompt="Ruoli', f'prompt="{"x" * 255}Ruoli'),
    ("suggerimenti", UFFICIO, SETTORE, 'promptTitle="Tempi"', f'promptTitle="{"T" * 33}"'),
    ("suggerimenti", UFFICIO, SETTORE, "<formula1>classi_nome<", '<formula1>"alta,bassa"<'),
    ("protezione", UFFICIO, SETTORE, '<sheetProtection sheet="1"', '<sheetProtection sheet="0"'),
    ("protezione", UFFICIO, SETTORE, '<sheetProtection sheet="1"', '<sheetProtection password="83AF" sheet="1"'),
    ("stampa", UFFICIO, SETTORE, 'paperSize="9"', 'paperSize="1"'),
    ("stampa", UFFICIO, SETTORE, 'orientation="landscape"', 'orientation="portrait"'),
    ("stampa", UFFICIO, SETTORE, '<pageSetUpPr fitToPage="1"/>', ""),
    ("stampa", UFFICIO, SETTORE, "&amp;L&amp;8", "&amp;L&amp;82"),
    ("stampa", UFFICIO, SETTORE, "Pagina &amp;P di &amp;N", "Pagina &amp;P"),
    ("stampa", UFFICIO, SCHEDE, 'orientation="portrait"', 'orientation="landscape"'),
    ("stampa", UFFICIO, SCHEDE, 'scale="84"', 'scale="30"'),
    ("stampa", UFFICIO, SETTORE, 'fitToHeight="0"', 'fitToHeight="0" fitToWidth="2"'),
    ("stampa", UFFICIO, LIBRO, '_xlnm.Print_Titles" localSheetId="1"', '_xlnm.Print_Area" localSheetId="1"'),
    ("nomi_definiti", UFFICIO, LIBRO, '"classi_nome">', '"classi nome">'),
    ("nomi_definiti", UFFICIO, LIBRO, '"stato_voce">', '"A1">'),
    ("nomi_definiti", UFFICIO, LIBRO, '"stato_voce">', '"r1c1">'),
    ("nomi_definiti", UFFICIO, LIBRO, '"stato_voce">', '"STATO_ESITO">'),
    ("nomi_definiti", UFFICIO, LIBRO, "'Progetti'!$G$6:$G$12", "'Progetto'!$G$6:$G$12"),
    ("nomi_definiti", UFFICIO, LIBRO, "'Progetti'!$G$6:$G$12", "'Progetti'!$G$6:$G$5"),
    ("nomi_definiti", UFFICIO, LIBRO, "'Progetti'!$G$6:$G$12", "'Progetti'!$G$6:$G$99"),
    ("intestazioni", UFFICIO, "xl/sharedStrings.xml", ">Tempi<", "><"),
    ("intestazioni", UFFICIO, "xl/sharedStrings.xml", ">Tempi<", ">Soglia %<"),
    ("riquadri", UFFICIO, SETTORE, 'ySplit="5"', 'ySplit="4"'),
    ("figure_descritte", RIEPILOGO, "xl/drawings/drawing1.xml", " descr=", " title="),
]


@pytest.mark.parametrize(("regola", "file", "parte", "prima", "dopo"), GUASTI)
def test_a_rule_sees_what_breaks_it(regola: str, file: str, parte: str, prima: str, dopo: str) -> None:
    lette = parti(cartelle("chiari-2025")[file])
    assert prima in lette[parte].decode()
    guaste = {**lette, parte: lette[parte].decode().replace(prima, dopo, 1).encode()}
    assert regola in {infrazione.partition(":")[0] for infrazione in infrazioni(guaste)}


def test_every_rule_is_broken_once() -> None:
    assert {regola.__name__ for regola in REGOLE} == {guasto[0] for guasto in GUASTI}


@pytest.mark.parametrize("esempio", ESEMPI)
def test_the_sheets_stand_in_the_order_of_the_work(esempio: str) -> None:
    for file, contenuto in cartelle(esempio).items():
        libro = openpyxl.load_workbook(BytesIO(contenuto))
        visti = [foglio.title for foglio in libro if foglio.sheet_state == "visible"]
        assert [nome for nome in visti if nome not in ALTRI] == (FOGLI_RIEPILOGO if "Riepilogo" in file else FOGLI)
        assert visti[-1] == "Parametri"
        nascosti = {foglio.title: foglio.sheet_state for foglio in libro if foglio.title not in visti}
        assert nascosti in ({}, {"perfxl": "veryHidden"})
        assert libro.sheetnames == [*visti, *nascosti]


@pytest.mark.parametrize("esempio", ESEMPI)
def test_the_long_tables_keep_their_headers_in_sight(esempio: str) -> None:
    for contenuto in cartelle(esempio).values():
        libro = openpyxl.load_workbook(BytesIO(contenuto))
        bloccati = {foglio.title: foglio.freeze_panes for foglio in libro if foglio.freeze_panes is not None}
        attesi = (
            {"Progetti": "D6", "Indicatori": "C6", "Schede": "A4"}
            if "Progetti" in libro.sheetnames
            else {"Riepilogo": "D6"}
        )
        assert bloccati == attesi


def da_compilare(foglio: Worksheet) -> set[str]:
    """The cells that an office may fill in, by the headers of the first table of a sheet."""
    righe = [riga for riga in foglio.iter_rows() if {"N.", "Controllo"} <= {cella.value for cella in riga}]
    if not righe:
        return set()
    colonne = {c.column for c in righe[0] if c.value in DA_COMPILARE.get(foglio.title, set())}
    delle_nuove = {c.column for c in righe[0] if c.value in DELLE_NUOVE} if foglio.title == "Progetti" else set()
    trovate = set()
    for riga in foglio.iter_rows(min_row=righe[0][0].row + 1):
        if foglio.title == "Progetti" and riga[0].value is None:
            break
        nuova = f"{riga[0].value}".startswith("nuovo ")
        mie = colonne | delle_nuove if nuova else set() if riga[0].value == "Totale" else colonne
        trovate |= {cella.coordinate for cella in riga if cella.column in mie}
    return trovate


@pytest.mark.parametrize("esempio", ESEMPI)
def test_what_an_office_fills_in_is_unlocked_and_all_the_rest_is_locked(esempio: str) -> None:
    sbloccate = 0
    for file, contenuto in cartelle(esempio).items():
        for foglio in openpyxl.load_workbook(BytesIO(contenuto)):
            trovate = {c.coordinate for riga in foglio.iter_rows() for c in riga if not c.protection.locked}
            assert trovate == (set() if "Riepilogo" in file else da_compilare(foglio)), (file, foglio.title)
            sbloccate += len(trovate)
    assert sbloccate > 500


@pytest.mark.parametrize("nome", PIANI)
def test_the_identity_travels_in_every_workbook(nome: str) -> None:
    impronte = set()
    for file, contenuto in cartelle(nome).items():
        proprieta = {p.name: p.value for p in openpyxl.load_workbook(BytesIO(contenuto)).custom_doc_props.props}
        impronte.add(proprieta.pop("perfxl_piano"))
        settore = file.rpartition("_")[2].removesuffix(".xlsx")
        assert proprieta == {
            "perfxl_anno": f"{piano(nome).anno.value}",
            "perfxl_ente": piano(nome).ente.value,
            "perfxl_layout": LAYOUT,
            "perfxl_modello": piano(nome).modello.codice,
            "perfxl_settore": None if settore == "Riepilogo" else settore,  # openpyxl's word for an empty one
        }
    (impronta,) = impronte
    assert re.fullmatch(r"[0-9a-f]{64}", impronta)


def test_another_plan_has_another_digest() -> None:
    trovate = [
        re.findall(rb"[0-9a-f]{64}", parti(next(iter(cartelle(nome).values())))["docProps/custom.xml"])
        for nome in PIANI
    ]
    assert len({impronta for (impronta,) in trovate}) == len(PIANI)


def rifiutati(nomi: list[str]) -> list[str]:
    """The names that Windows does not take, or takes for one another; none may be long."""
    piccoli = [nome.casefold() for nome in nomi]
    return [
        nome
        for nome, piccolo in zip(nomi, piccoli, strict=True)
        if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*\.xlsx", nome) is None
        or piccolo.partition(".")[0] in RISERVATI
        or nome.removesuffix(".xlsx").endswith((".", " ", "-"))
        or len(nome) > 120
        or piccoli.count(piccolo) > 1
    ]


@pytest.mark.parametrize("nome", PIANI)
def test_windows_takes_the_names_of_the_files(nome: str) -> None:
    assert rifiutati(list(cartelle(nome))) == []


@pytest.mark.parametrize(
    ("ente", "atteso"),
    [
        ("Città  di L'Aquila – Ünïon «Val d'Enza»", "citta-di-l-aquila-union-val-d-enza_2026_AUX.xlsx"),
        ("CON", "con_2026_AUX.xlsx"),
        ("Comune di ...", "comune-di_2026_AUX.xlsx"),
        ("«»", "ente_2026_AUX.xlsx"),
        ("Комуна", "ente_2026_AUX.xlsx"),
        ("a" * 300, f"{'a' * 80}_2026_AUX.xlsx"),
        (f"{'a' * 79} {'b' * 9}", f"{'a' * 79}_2026_AUX.xlsx"),
    ],
)
def test_windows_takes_the_name_of_any_ente(ente: str, atteso: str) -> None:
    insidie = piano("insidie")
    trovato = nome_file(replace(insidie, ente=replace(insidie.ente, value=ente)), "AUX")
    assert (trovato, rifiutati([trovato])) == (atteso, [])


def test_windows_takes_the_name_of_the_longest_settore() -> None:
    insidie = piano("insidie")
    trovato = nome_file(replace(insidie, ente=replace(insidie.ente, value="e" * 300)), f"Z{'.' * 18}9")
    assert rifiutati([trovato]) == []


def test_names_that_windows_does_not_take_are_seen() -> None:
    cattivi = ["aux.xlsx", "a b.xlsx", "è.xlsx", "a..xlsx", f"{'a' * 116}.xlsx", "A.xlsx", "a.xlsx", ".xlsx"]
    assert rifiutati([*cattivi, f"{'b' * 115}.xlsx"]) == cattivi


@pytest.mark.parametrize("nome", PIANI)
def test_formualizer_finds_no_stale_value(nome: str, tmp_path: Path) -> None:
    for file, contenuto in cartelle(nome).items():
        (tmp_path / file).write_bytes(contenuto)
        assert formualizer_main(["recalc", f"{tmp_path / file}", "--check"]) == 0, file


def test_formualizer_would_find_a_stale_value(tmp_path: Path) -> None:
    guasto = con_un_valore(cartelle("chiari-2025")[UFFICIO], ("Progetti", "K6"), "41")
    (tmp_path / UFFICIO).write_bytes(guasto)
    assert formualizer_main(["recalc", f"{tmp_path / UFFICIO}", "--check"]) == 3
