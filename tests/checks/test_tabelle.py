"""STR2: sheets, tables, columns and rows of a workbook that came back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cartelle_di_prova import (
    banco,
    con_colonne,
    con_righe,
    foglio_rinominato,
    indirizzo,
    intestazione_cambiata,
    riga_aggiunta,
    riga_tolta,
    senza_foglio,
    sostituisci,
)
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco, Scritto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def messaggi(b: Banco) -> list[str]:
    return [finding.rilievo.message for finding in b.esamina().outcome.findings]


# ---------------------------------------------------------------- STR201-STR203: sheets, tables, columns


@pytest.mark.parametrize("foglio", ["Istruzioni", "Obiettivi", "Indicatori", "Parametri"])
def test_a_sheet_deleted_is_found_once(b: Banco, foglio: str) -> None:
    b.cambia_file("A", lambda contenuto: senza_foglio(contenuto, foglio))
    assert b.trovati() == [("STR201", b.file("A").name, "", "")]
    assert messaggi(b) == [f"manca il foglio «{foglio}»"]


def test_two_sheets_deleted_are_two_findings(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: senza_foglio(senza_foglio(contenuto, "Parametri"), "Istruzioni"))
    assert sorted(messaggi(b)) == ["manca il foglio «Istruzioni»", "manca il foglio «Parametri»"]
    assert {codice for codice, *_ in b.trovati()} == {"STR201"}


@pytest.mark.parametrize(
    ("foglio", "ago", "titolo"),
    [
        ("Obiettivi", "Totale coeff.", "Obiettivi del settore, e quelli di cui è capofila"),
        ("Obiettivi", "Capofila", "Obiettivi a cui il settore partecipa: li compila il capofila"),
        ("Indicatori", "Peso %", "Gli indicatori di ogni obiettivo"),
    ],
)
def test_headers_deleted_are_a_table_missing(b: Banco, foglio: str, ago: str, titolo: str) -> None:
    carta = openpyxl.load_workbook(io.BytesIO(b.file("A").read_bytes()))[foglio]
    (testata,) = (cella.row for linea in carta.iter_rows() for cella in linea if cella.value == ago)
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, foglio, rf'<row r="{testata}".*?</row>', ""))
    assert b.trovati() == [("STR202", b.luogo("A", foglio), "", "")]
    assert messaggi(b)[0].endswith("o le sue intestazioni sono cambiate")
    assert f"«{titolo}" in messaggi(b)[0]


@pytest.mark.parametrize(
    ("tabella", "colonna", "foglio"),
    [
        ("obiettivi", "numero", "Obiettivi"),
        ("obiettivi", "titolo", "Obiettivi"),
        ("obiettivi", "classe", "Obiettivi"),
        ("obiettivi", "n_dip", "Obiettivi"),
        ("obiettivi", "peso", "Obiettivi"),
        ("obiettivi", "coefficiente", "Obiettivi"),
        ("obiettivi", "totale", "Obiettivi"),
        ("obiettivi", "quota", "Obiettivi"),
        ("obiettivi", "importo", "Obiettivi"),
        ("obiettivi", "stanziato", "Obiettivi"),
        ("obiettivi", "indicatori", "Obiettivi"),
        ("obiettivi", "controllo", "Obiettivi"),
        ("partecipazioni", "numero", "Obiettivi"),
        ("partecipazioni", "tempi", "Obiettivi"),
        ("indicatori", "obiettivo", "Indicatori"),
        ("indicatori", "descrizione", "Indicatori"),
        ("indicatori", "peso", "Indicatori"),
        ("indicatori", "somma", "Indicatori"),
        ("quote", "codice", "Parametri"),
        ("quote", "base", "Parametri"),
        ("quote", "somma", "Parametri"),
        ("fasce", "da", "Parametri"),
        ("fasce", "fascia", "Parametri"),
        ("fasce", "coefficiente", "Parametri"),
    ],
)
def test_a_header_typed_over_is_found_once(b: Banco, tabella: str, colonna: str, foglio: str) -> None:
    """Nothing that reads the column is said to be wrong beside it."""
    b.ridisegna("A", intestazione_cambiata(tabella, colonna, "Altro"))
    assert b.trovati() == [("STR203", b.luogo("A", foglio), "", "")]


@pytest.mark.parametrize("titolo", ["n. dip.", "  N.  dip. ", "N. DIP."])
def test_a_header_written_with_other_blanks_or_capitals_is_clean(b: Banco, titolo: str) -> None:
    b.ridisegna("A", intestazione_cambiata("obiettivi", "n_dip", titolo))
    assert b.trovati() == []


def test_columns_may_be_moved(b: Banco) -> None:
    b.ridisegna("A", con_colonne("obiettivi", lambda colonne: colonne[::-1]))
    assert b.trovati() == []


# ---------------------------------------------------------------- STR204-STR206: rows


@pytest.mark.parametrize(
    ("tabella", "chiave", "foglio"),
    [
        ("obiettivi", "1", "Obiettivi"),
        ("partecipazioni", "3", "Obiettivi"),
        ("classi", "alta", "Parametri"),
        ("fasce", "da 2 a 3", "Parametri"),
        ("stato", "indicatori", "Istruzioni"),
    ],
)
def test_a_row_deleted_is_found_once(b: Banco, tabella: str, chiave: str, foglio: str) -> None:
    b.ridisegna("A", riga_tolta(tabella, chiave))
    assert [(codice, luogo) for codice, luogo, *_ in b.trovati()] == [("STR204", b.luogo("A", foglio))]


def test_two_rows_deleted_are_two_findings(b: Banco) -> None:
    b.ridisegna("A", con_righe("fasce", lambda righe: righe[2:]))
    assert b.trovati() == [("STR204", b.luogo("A", "Parametri"), "", "")] * 2
    assert messaggi(b) == ["manca la riga «1 dipendente»", "manca la riga «da 2 a 3»"]


@pytest.mark.parametrize(("valore", "trovato"), [(9, "9"), (None, ""), ("uno", "uno")])
def test_a_key_typed_over_is_one_finding_at_its_cell(b: Banco, valore: Scritto, trovato: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "N.", "1", valore)
    assert b.trovati() == [("STR204", luogo, "1", trovato)]
    assert messaggi(b) == ["manca la riga «1»: al suo posto ce n'è una che il piano non ha"]


def test_two_keys_typed_over_cannot_be_paired(b: Banco) -> None:
    primo, secondo = b.scrive("A", "Obiettivi", "N.", "1", 8), b.scrive("A", "Obiettivi", "N.", "2", 9)
    assert b.trovati() == [
        ("STR204", b.luogo("A", "Obiettivi"), "", ""),
        ("STR204", b.luogo("A", "Obiettivi"), "", ""),
        ("STR206", primo, "", ""),
        ("STR206", secondo, "", ""),
    ]


def test_a_row_copied_is_found_once_at_the_copy(b: Banco) -> None:
    """The sums of the sheet count it twice: that is its effect, not an error of the formulas."""
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "1"))
    seconda = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N.", "1", 2)
    assert b.trovati() == [("STR205", b.luogo("A", "Obiettivi", seconda), "", "")]


def test_an_objective_that_the_plan_does_not_have_is_found_once(b: Banco) -> None:
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "9", numero="9"))
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N.", "9")
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", cella), "", "")]
    assert messaggi(b) == ["la riga «9» non è del piano"]


def test_a_row_filled_in_without_its_number_is_found_at_the_empty_cell(b: Banco) -> None:
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "9", numero=None))
    titoli = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Titolo (obiettivo)", "1")
    cella = f"A{int(titoli[1:]) + 1}"
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", cella), "", "")]
    assert messaggi(b) == ["la riga è compilata, ma la cella che dice quale riga è resta vuota"]


@pytest.mark.parametrize("chiave", ["1", "2"])
def test_rows_may_be_sorted_and_set_apart(b: Banco, chiave: str) -> None:
    ordine = {"1": 1, "2": -1}[chiave]
    b.ridisegna("A", con_righe("obiettivi", lambda righe: [*righe[:-1][::ordine], righe[-1]]))
    assert b.trovati() == []


# ---------------------------------------------------------------- what is allowed


@pytest.mark.parametrize("foglio", ["Istruzioni", "Obiettivi", "Indicatori", "Parametri"])
def test_a_sheet_may_be_renamed(b: Banco, foglio: str) -> None:
    b.ridisegna("A", foglio_rinominato(foglio, "Foglio d'altri"))
    assert b.trovati() == []


def test_errors_in_a_renamed_sheet_are_shown_under_its_name(b: Banco) -> None:
    b.ridisegna("A", foglio_rinominato("Obiettivi", "Schede"))
    luogo = b.scrive("A", "Schede", "N. dip.", "1", "n.d.")
    assert b.trovati() == [("VAL102", luogo, "un numero intero", "n.d.")]
