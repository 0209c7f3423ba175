"""What an office really does to its workbook, more than one thing at a time: each is found once, and nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cartelle_di_prova import (
    banco,
    chiari_pulito,
    con_righe,
    foglio_rinominato,
    indirizzo,
    prima_libera,
    ricalcola,
    riga_tolta,
    riga_vuota,
    scrivi,
    sostituisci,
)
from tests.piani_di_prova import PIANO, riga

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.cartelle.layout import Cartella
    from tests.cartelle_di_prova import Banco, Scritto

CHIARI = chiari_pulito()
RESTO = ("SQ106", riga(CHIARI, "resto = true"), "41.223,09 €", "41.223,06 €")


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


@pytest.fixture
def chiari(tmp_path: Path) -> Banco:
    return banco(CHIARI, tmp_path / "banco")


def test_an_empty_row_inserted_in_every_table_is_clean(chiari: Banco) -> None:
    def inserisci(cartella: Cartella) -> Cartella:
        for nome in tuple(cartella.tabelle):
            cartella = riga_vuota(cartella, nome, 1)
        return cartella

    for settore in chiari.cartelle:
        chiari.ridisegna(settore, inserisci)
    assert chiari.trovati() == [RESTO]


def test_errors_below_an_inserted_row_are_shown_where_they_now_stand(b: Banco) -> None:
    prima = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N. dip.", "2")
    b.ridisegna("A", lambda cartella: riga_vuota(cartella, "obiettivi", 0))
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "2", "n.d.")
    assert luogo == b.luogo("A", "Obiettivi", f"{prima[0]}{int(prima[1:]) + 1}")
    assert b.trovati() == [("VAL102", luogo, "un numero intero", "n.d.")]


def test_indicators_sorted_by_their_text_are_a_note_for_each_file(chiari: Banco) -> None:
    for settore in ("AMM", "SOC", "TER", "SIC"):
        per_testo = con_righe(
            "indicatori", lambda righe: sorted(righe, key=lambda r: f"{r.valori.get('descrizione') or 'zzz'}")
        )
        chiari.ridisegna(settore, per_testo)
    trovato = "righe di «Gli indicatori di ogni progetto» in altro ordine"
    assert chiari.trovati() == [
        RESTO,
        *(("STR210", chiari.file(s).name, "", trovato) for s in ("AMM", "SIC", "SOC", "TER")),
    ]


def test_columns_and_rows_hidden_are_a_note_for_each_table_and_nothing_else(b: Banco) -> None:
    nascosta = '<row r="6" hidden="1"'
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Obiettivi", '<row r="6"', nascosta))
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Obiettivi", r"<col (?=min)", '<col hidden="1" '))
    assert [codice for codice, *_ in b.trovati()] == ["STR207", "STR207"]


def test_an_error_in_a_hidden_row_is_found(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", "n.d.")
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Obiettivi", '<row r="6"', '<row r="6" hidden="1"'))
    assert b.trovati() == [
        ("STR207", b.luogo("A", "Obiettivi", "A6"), "", "riga 6"),
        ("VAL102", luogo, "un numero intero", "n.d."),
    ]


def test_sheet_and_file_renamed_and_columns_widened_are_a_note(b: Banco) -> None:
    b.ridisegna("A", foglio_rinominato("Obiettivi", "Obiettivi 2025 (rev. 2)"))
    b.cambia_file("A", lambda c: sostituisci(c, "Indicatori", r'width="[\d.]+"', 'width="80"'))
    b.file("A").rename(b.tornate / "invio finale – Settore A.xlsx")
    trovato = "foglio «Obiettivi» rinominato «Obiettivi 2025 (rev. 2)»"
    assert b.trovati() == [("STR210", "invio finale – Settore A.xlsx", "", trovato)]


def test_values_pasted_over_every_formula_of_a_row_are_a_finding_each(b: Banco) -> None:
    """Copy, paste special, values: the figures are right, and follow nothing any more."""
    carta = openpyxl.load_workbook(io.BytesIO(b.file("A").read_bytes()), data_only=True)["Obiettivi"]
    titoli = ("Peso", "Coeff.", "Totale coeff.", "Importo calcolato", "Differenza", "Somma indicatori", "Controllo")
    luoghi = []
    for titolo in titoli:
        cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", titolo, "1")
        luoghi.append(b.scrive("A", "Obiettivi", titolo, "1", carta[cella].value))
    assert [(codice, luogo) for codice, luogo, *_ in b.trovati()] == [("STR301", luogo) for luogo in luoghi]


def test_the_fill_handle_over_the_weights_is_found_once(b: Banco) -> None:
    """60 dragged down over 40: one sum is wrong, and the cell that was changed is shown."""
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", 0.6, posto=2)
    assert b.trovati() == [("SQ101", luogo, "100", "120 (60 + 60)")]


@pytest.mark.parametrize("trattino", ["-", "n.d.", "//", "vedi scheda"])
def test_a_dash_for_the_employees_is_found_once(chiari: Banco, trattino: str) -> None:
    luogo = chiari.scrive("TER", "Progetti", "N. dip.", "20", trattino)
    assert chiari.trovati() == [RESTO, ("VAL102", luogo, "un numero intero", trattino)]


def test_a_note_under_the_table_is_found_and_nothing_beside_it(b: Banco) -> None:
    """Below the last row of the sheet of B, which has nothing under its objectives."""
    foglio = openpyxl.load_workbook(io.BytesIO(b.file("B").read_bytes()))["Obiettivi"]
    sotto = foglio.max_row + 2
    nota = f'<row r="{sotto}"><c r="A{sotto}" t="inlineStr"><is><t>N.B.: sospeso</t></is></c></row></sheetData>'
    b.cambia_file("B", lambda contenuto: sostituisci(contenuto, "Obiettivi", "</sheetData>", nota))
    assert b.trovati() == [("STR212", b.luogo("B", "Obiettivi", f"A{sotto}"), "", f"A{sotto} «N.B.: sospeso»")]


def test_remarks_beside_the_tables_are_a_note(b: Banco) -> None:
    foglio = openpyxl.load_workbook(io.BytesIO(b.file("A").read_bytes()))["Obiettivi"]
    colonna = foglio.cell(6, foglio.max_column + 3).coordinate
    accanto = rf'\1<c r="{colonna}" t="inlineStr"><is><t>da rivedere</t></is></c></row>'
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Obiettivi", r'(<row r="6".*?)</row>', accanto))
    assert b.trovati() == [("STR212", b.luogo("A", "Obiettivi", colonna), "", f"{colonna} «da rivedere»")]


def test_four_mistakes_in_one_workbook_are_four_findings(b: Banco) -> None:
    dipendenti = b.scrive("A", "Obiettivi", "N. dip.", "1", "n.d.")
    tempi = b.scrive("A", "Obiettivi", "Tempi", "2", "entro il 31/11/2025")
    peso = b.scrive("A", "Indicatori", "Peso %", "2", 0.99)
    stanziato = b.scrive("A", "Obiettivi", "Importo stanziato", "2", 3500)
    assert b.trovati() == [
        ("SQ101", peso, "100", "99"),
        ("VAL102", dipendenti, "un numero intero", "n.d."),
        ("VAL105", tempi, "", "31/11/2025"),
        ("IN201", stanziato, "3.000,00", "3.500,00"),
    ]


def test_a_row_deleted_and_a_coefficient_typed_are_two_findings(chiari: Banco) -> None:
    chiari.ridisegna("SIC", riga_tolta("obiettivi", "27"))
    luogo = chiari.scrive("SIC", "Progetti", "Coeff.", "24", 2.5)
    titolo = "27 – Presidio del territorio per la sicurezza urbana con unità cinofila"
    assert chiari.trovati() == [
        RESTO,
        ("IN102", luogo, "3,00 (N. dip. 10)", "2,50"),
        ("STR204", chiari.luogo("SIC", "Progetti", "A10"), titolo, ""),
    ]


def test_an_indicator_added_in_a_free_row_and_the_others_lowered_are_clean(chiari: Banco) -> None:
    """Project 24 had one indicator worth 100; now two, worth 60 and 40."""
    chiari.scrive("SIC", "Indicatori", "Peso %", "24", 0.6)
    contenuto = chiari.file("SIC").read_bytes()
    nuovo: dict[str, Scritto] = {"N.": 24, "Indicatore": "Pattuglie", "Risultato atteso": "n. 3", "Peso %": 0.4}
    celle = {titolo: prima_libera(contenuto, "Indicatori", titolo) for titolo in nuovo}
    for titolo, cella in celle.items():
        contenuto = scrivi(contenuto, "Indicatori", cella, nuovo[titolo])
    chiari.file("SIC").write_bytes(ricalcola(contenuto))
    assert chiari.trovati() == [RESTO]


def test_what_the_office_may_fill_in_is_clean(chiari: Banco) -> None:
    celle: dict[str, Scritto] = {
        "Tempi": "entro il 30/11/2025",
        "Soglia %": 0.855,
        "Personale coinvolto": "n. 11 agenti, di cui 2 a tempo parziale",
        "N. dip.": 11,
    }
    for titolo, valore in celle.items():
        chiari.scrive("SIC", "Progetti", titolo, "24", valore)
    assert chiari.trovati() == [RESTO]
