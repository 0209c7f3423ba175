"""STR2: sheets, tables, columns and rows of a workbook that came back."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from perfxl.core.cartelle.layout import posti
from tests.cartelle_di_prova import (
    banco,
    con_colonne,
    con_righe,
    foglio_rinominato,
    indirizzo,
    intestazione_cambiata,
    ricalcola,
    riga_aggiunta,
    riga_tolta,
    scrivi,
    senza_foglio,
    sostituisci,
)
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.core.cartelle.layout import Cartella
    from tests.cartelle_di_prova import Banco, Scritto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def messaggi(b: Banco) -> list[str]:
    return [finding.rilievo.message for finding in b.esamina().outcome.findings]


def riga_di(cartella: Cartella, tabella: str, chiave: str) -> int:
    """The row of the sheet where a row of a table was drawn."""
    posto = posti(cartella)[tabella]
    return posto.prima + [riga.chiave for riga in cartella.tabelle[tabella][1].righe].index(chiave)


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
        ("obiettivi", "somma_indicatori", "Obiettivi"),
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
def test_a_header_written_with_other_blanks_or_capitals_is_a_note(b: Banco, titolo: str) -> None:
    b.ridisegna("A", intestazione_cambiata("obiettivi", "n_dip", titolo))
    trovato = f"intestazione «N. dip.» riscritta «{' '.join(titolo.split())}»"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def test_columns_may_be_moved(b: Banco) -> None:
    b.ridisegna("A", con_colonne("obiettivi", lambda colonne: colonne[::-1]))
    titoli = [colonna.titolo for colonna in b.cartelle["A"].tabelle["obiettivi"][1].colonne[::-1]]
    in_mezzo = len(titoli) // 2
    spostate = ", ".join(titoli[:in_mezzo] + titoli[in_mezzo + 1 :])
    titolo = b.cartelle["A"].tabelle["obiettivi"][1].titolo
    trovato = f"colonne di «{titolo}» in altro ordine ({spostate})"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


# ---------------------------------------------------------------- STR204-STR206: rows


@pytest.mark.parametrize(
    ("tabella", "chiave", "foglio", "contenuto"),
    [
        ("obiettivi", "1", "Obiettivi", "1 – Primo"),
        ("partecipazioni", "3", "Obiettivi", "3 – Terzo"),
        ("classi", "alta", "Parametri", "alta"),
        ("fasce", "da 2 a 3", "Parametri", "da 2 a 3"),
        ("stato", "indicatori", "Istruzioni", "Indicatori"),
    ],
)
def test_a_row_deleted_is_found_once_where_it_should_stand(
    b: Banco, tabella: str, chiave: str, foglio: str, contenuto: str
) -> None:
    """That is the cell where it stood: the row below has moved up, or nothing is there any more."""
    cella = f"A{riga_di(b.cartelle['A'], tabella, chiave)}"
    b.ridisegna("A", riga_tolta(tabella, chiave))
    assert b.trovati() == [("STR204", b.luogo("A", foglio, cella), contenuto, "")]
    (finding,) = b.esamina().outcome.findings
    assert finding.rilievo.obiettivo == (chiave if tabella == "obiettivi" else "")


def test_two_rows_deleted_are_two_findings(b: Banco) -> None:
    """Both should stand above the one that is left."""
    luogo = b.luogo("A", "Parametri", f"A{riga_di(b.cartelle['A'], 'fasce', '1 dipendente')}")
    b.ridisegna("A", con_righe("fasce", lambda righe: righe[2:]))
    assert b.trovati() == [("STR204", luogo, "1 dipendente", ""), ("STR204", luogo, "da 2 a 3", "")]
    assert messaggi(b) == ["manca la riga «1 dipendente»", "manca la riga «da 2 a 3»"]


def test_all_rows_deleted_should_stand_below_the_headers(b: Banco) -> None:
    prima = riga_di(b.cartelle["A"], "classi", "alta")
    righe = rf'<row r="({prima}|{prima + 1})".*?</row>'
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Parametri", righe, ""))
    luogo = b.luogo("A", "Parametri", f"A{prima}")
    righe_mancanti = [trovato for trovato in b.trovati() if trovato[0] == "STR204"]
    assert righe_mancanti == [("STR204", luogo, "alta", ""), ("STR204", luogo, "bassa", "")]


@pytest.mark.parametrize(("valore", "trovato"), [(9, "9"), (None, ""), ("uno", "uno")])
def test_a_key_typed_over_is_one_finding_at_its_cell(b: Banco, valore: Scritto, trovato: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "N.", "1", valore)
    assert b.trovati() == [("STR204", luogo, "1", trovato)]
    assert messaggi(b) == ["manca la riga «1»: al suo posto ce n'è una che il piano non ha"]


def test_two_keys_typed_over_cannot_be_paired(b: Banco) -> None:
    """They should stand above the free rows, as far as can be told."""
    libera = b.luogo("A", "Obiettivi", f"A{riga_di(b.cartelle['A'], 'obiettivi', 'nuovo 1')}")
    primo, secondo = b.scrive("A", "Obiettivi", "N.", "1", 8), b.scrive("A", "Obiettivi", "N.", "2", 9)
    assert b.trovati() == [
        ("STR206", primo, "", ""),
        ("STR206", secondo, "", ""),
        ("STR204", libera, "1 – Primo", ""),
        ("STR204", libera, "2 – Secondo", ""),
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
    titolo = b.cartelle["A"].tabelle["obiettivi"][1].titolo
    nota = ("STR210", b.file("A").name, "", f"righe di «{titolo}» in altro ordine")
    assert b.trovati() == ([] if ordine == 1 else [nota])


# ---------------------------------------------------------------- STR207: hidden rows and columns


def nascondi_righe(*righe: int) -> Callable[[bytes], bytes]:
    """Rows of the objectives hidden, as by hand or by a filter."""
    quali = "|".join(f"{riga}" for riga in righe)
    return lambda contenuto: sostituisci(contenuto, "Obiettivi", rf'<row r="({quali})"', r'<row r="\1" hidden="1"')


def nascondi_colonna(colonna: int, foglio: str = "Obiettivi") -> Callable[[bytes], bytes]:
    """A column of a sheet hidden."""
    prima = rf'<col min="{colonna}" max="{colonna}"'
    return lambda contenuto: sostituisci(contenuto, foglio, prima, f'{prima} hidden="1"')


def test_a_hidden_row_is_noted_at_its_first_cell(b: Banco) -> None:
    b.cambia_file("A", nascondi_righe(6))
    assert b.trovati() == [("STR207", b.luogo("A", "Obiettivi", "A6"), "", "riga 6")]
    assert messaggi(b)[0].startswith("nella tabella «Obiettivi del settore")


def test_a_hidden_column_is_noted_at_its_header_in_every_table_that_it_cuts(b: Banco) -> None:
    lettera = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N. dip.", "1")[0]
    titolo = partecipa(b, ord(lettera) - ord("A"))
    b.cambia_file("A", nascondi_colonna(ord(lettera) - ord("A") + 1))
    assert [(codice, trovato) for codice, _, _, trovato in b.trovati()] == [
        ("STR207", f"colonna {lettera} («N. dip.»)"),
        ("STR207", f"colonna {lettera} («{titolo}»)"),
    ]
    assert b.trovati()[0][1] == b.luogo("A", "Obiettivi", f"{lettera}5")


def partecipa(b: Banco, posto: int) -> str:
    """The header of the column in this place, from 0, of the table of those who take part."""
    return b.cartelle["A"].tabelle["partecipazioni"][1].colonne[posto].titolo


def test_all_that_a_table_hides_is_one_note(b: Banco) -> None:
    b.cambia_file("B", nascondi_righe(6, 7))
    b.cambia_file("B", nascondi_colonna(3))
    b.cambia_file("B", nascondi_colonna(1))
    assert b.trovati() == [
        (
            "STR207",
            b.luogo("B", "Obiettivi", "A5"),
            "",
            "colonna A («N.»); colonna C («Titolo (obiettivo)»); riga 6; riga 7",
        )
    ]


@pytest.mark.parametrize("riga", [1, 2, 4, 5])
def test_hidden_rows_that_hold_no_row_of_a_table_are_nobodys(b: Banco, riga: int) -> None:
    b.cambia_file("A", nascondi_righe(riga))
    assert b.trovati() == []


def test_hidden_columns_beside_the_tables_are_nobodys(b: Banco) -> None:
    b.cambia_file("A", lambda c: sostituisci(c, "Obiettivi", "</cols>", '<col min="60" max="70" hidden="1"/></cols>'))
    assert b.trovati() == []


def test_what_is_hidden_is_read_all_the_same(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", "n.d.")
    b.cambia_file("A", nascondi_righe(6))
    assert b.trovati() == [
        ("STR207", b.luogo("A", "Obiettivi", "A6"), "", "riga 6"),
        ("VAL102", luogo, "un numero intero", "n.d."),
    ]


# ---------------------------------------------------------------- STR208: the row of the total


def senza_totale(b: Banco, settore: str = "A") -> str:
    """The row of the total emptied; the place of its first cell."""
    riga = riga_di(b.cartelle[settore], "obiettivi", "totale")
    b.cambia_file(settore, lambda c: ricalcola(sostituisci(c, "Obiettivi", rf'<row r="{riga}".*?</row>', "")))
    return b.luogo(settore, "Obiettivi", f"A{riga}")


def test_a_total_that_is_gone_is_found_where_it_should_stand(b: Banco) -> None:
    luogo = senza_totale(b)
    assert b.trovati() == [("STR208", luogo, "Totale", "")]
    assert messaggi(b) == ["manca la riga del totale"]


def test_two_totals_that_are_gone_are_two_findings(b: Banco) -> None:
    luoghi = [senza_totale(b, settore) for settore in ("A", "B")]
    assert b.trovati() == [("STR208", luogo, "Totale", "") for luogo in luoghi]


def test_a_total_whose_word_was_typed_over_is_said_once(b: Banco) -> None:
    contenuto = b.file("A").read_bytes()
    titolo = indirizzo(contenuto, "Obiettivi", "Titolo (obiettivo)", "1")[0]
    riga = riga_di(b.cartelle["A"], "obiettivi", "totale")
    b.file("A").write_bytes(ricalcola(scrivi(contenuto, "Obiettivi", f"{titolo}{riga}", "Somma")))
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", f"A{riga}"), "", "")]


def test_a_total_that_was_given_a_number_is_said_once(b: Banco) -> None:
    riga = riga_di(b.cartelle["A"], "obiettivi", "totale")
    b.cambia_file("A", lambda contenuto: ricalcola(scrivi(contenuto, "Obiettivi", f"A{riga}", 99)))
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", f"A{riga}"), "", "")]


# ---------------------------------------------------------------- STR209: bands out of order


def test_bands_sorted_downwards_are_found_at_the_first_that_is_out_of_order(b: Banco) -> None:
    """No coefficiente is said to be wrong: every program finds another one in such a table."""
    riga = riga_di(b.cartelle["A"], "fasce", "1 dipendente")
    b.ridisegna("A", con_righe("fasce", lambda righe: righe[::-1]))
    assert b.trovati() == [("STR209", b.luogo("A", "Parametri", f"A{riga}"), "1 dipendente", "da 4 in su")]


def test_two_bands_exchanged_are_one_finding(b: Banco) -> None:
    riga = riga_di(b.cartelle["A"], "fasce", "da 2 a 3")
    b.ridisegna("A", con_righe("fasce", lambda righe: [righe[0], righe[2], righe[1]]))
    assert b.trovati() == [("STR209", b.luogo("A", "Parametri", f"A{riga}"), "da 2 a 3", "da 4 in su")]


def test_tables_that_no_formula_searches_by_band_may_be_sorted(b: Banco) -> None:
    b.ridisegna("A", con_righe("classi", lambda righe: righe[::-1]))
    titolo = b.cartelle["A"].tabelle["classi"][1].titolo
    assert b.trovati() == [("STR210", b.file("A").name, "", f"righe di «{titolo}» in altro ordine")]


# ---------------------------------------------------------------- what is allowed


@pytest.mark.parametrize("foglio", ["Istruzioni", "Obiettivi", "Indicatori", "Parametri"])
def test_a_sheet_may_be_renamed(b: Banco, foglio: str) -> None:
    b.ridisegna("A", foglio_rinominato(foglio, "Foglio d'altri"))
    assert b.trovati() == [("STR210", b.file("A").name, "", f"foglio «{foglio}» rinominato «Foglio d'altri»")]


def test_errors_in_a_renamed_sheet_are_shown_under_its_name(b: Banco) -> None:
    b.ridisegna("A", foglio_rinominato("Obiettivi", "Lavoro"))
    luogo = b.scrive("A", "Lavoro", "N. dip.", "1", "n.d.")
    assert b.trovati() == [
        ("STR210", b.file("A").name, "", "foglio «Obiettivi» rinominato «Lavoro»"),
        ("VAL102", luogo, "un numero intero", "n.d."),
    ]
