"""STR: the files of a folder, and what is left of their structure and of their formulas."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cartelle_di_prova import (
    banco,
    con_colonne,
    con_proprieta,
    con_righe,
    foglio_rinominato,
    indirizzo,
    intestazione_cambiata,
    parti,
    prima_libera,
    ricalcola,
    riga_aggiunta,
    riga_tolta,
    risultato,
    scrivi,
    senza_foglio,
    senza_proprieta,
    senza_risultati,
    sostituisci,
)
from tests.piani_di_prova import PIANO, cambia, obiettivo, riga, riga_obiettivo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco, Scritto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def messaggi(b: Banco) -> list[str]:
    return [finding.rilievo.message for finding in b.esamina().outcome.findings]


SETTORE_A, SETTORE_B = (riga(PIANO, f'nome = "Settore {lettera}"') for lettera in "AB")

# ---------------------------------------------------------------- STR101-STR106: the files


def test_a_file_that_cannot_be_read_says_why_and_its_settore_is_missing(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: contenuto[:1000])
    assert b.trovati() == [("STR101", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggi(b)[0].startswith("Il file è danneggiato o incompleto")


@pytest.mark.parametrize(
    ("nome", "contenuto"),
    [("nota.txt", b"ciao"), ("vuoto.xlsx", b""), ("vecchio.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
)
def test_any_other_file_of_the_folder_is_found(b: Banco, nome: str, contenuto: bytes) -> None:
    (b.tornate / nome).write_bytes(contenuto)
    assert b.trovati() == [("STR101", nome, "", "")]


def test_two_unreadable_files_are_two_findings(b: Banco) -> None:
    for nome in ("x.txt", "y.txt"):
        (b.tornate / nome).write_bytes(b"ciao")
    assert b.trovati() == [("STR101", "x.txt", "", ""), ("STR101", "y.txt", "", "")]


def test_a_workbook_that_lost_its_identity_leaves_its_settore_missing(b: Banco) -> None:
    b.cambia_file("A", senza_proprieta)
    assert b.trovati() == [("STR102", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]


@pytest.mark.parametrize(
    ("nome", "valore", "motivo"),
    [
        ("perfxl_anno", "2024", "anno «2024» invece di «2025»"),
        ("perfxl_ente", "Comune di Chiari", "ente «Comune di Chiari» invece di «Comune di Prova»"),
        ("perfxl_modello", "chiari", "modello «chiari» invece di «prova»"),
        ("perfxl_settore", "Z", "settore «Z», che il piano non ha"),
    ],
)
def test_a_workbook_of_another_plan_says_which(b: Banco, nome: str, valore: str, motivo: str) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, nome, valore))
    assert b.trovati() == [("STR103", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggi(b)[0] == f"la cartella di lavoro è di un altro piano: {motivo}"


def test_a_workbook_of_another_version_still_counts(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, "perfxl_piano", "f" * 64))
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", 4)
    assert b.trovati() == [("STR104", b.file("A").name, "", ""), ("IN202", luogo, "2", "4")]


def test_a_workbook_sent_before_the_plan_changed_shows_what_changed(tmp_path: Path) -> None:
    """The plan now gives 2,100.00 to 1: the workbook, sent before, still has 2,000.00 and the old digest."""
    b = banco(PIANO, tmp_path / "banco")
    b.piano.write_text(obiettivo(PIANO, 1, ("stanziato = 2000.00", "stanziato = 2100.00")), encoding="utf-8")
    (b.tornate / b.cartelle[""].file).unlink()
    b.file("B").unlink()
    assert b.trovati() == [
        ("STR104", b.file("A").name, "", ""),
        ("IN201", b.luogo("A", "Obiettivi", "N6"), "2.100,00", "2.000,00"),
        ("STR106", SETTORE_B, "", ""),
    ]


def test_three_files_of_a_settore_are_two_findings(b: Banco) -> None:
    for nome in ("y.xlsx", "z.xlsx"):
        shutil.copy(b.file("A"), b.tornate / nome)
    assert b.trovati() == [("STR105", "y.xlsx", "", ""), ("STR105", "z.xlsx", "", "")]
    assert messaggi(b) == [f"c'è già «{b.file('A').name}» per lo stesso settore, identico"] * 2


def test_a_copy_is_read_once(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Importo stanziato", "1", 2500)
    shutil.copy(b.file("A"), b.tornate / "z.xlsx")
    assert b.trovati() == [("IN201", luogo, "2.000,00", "2.500,00"), ("STR105", "z.xlsx", "", "")]


def test_a_second_file_that_says_something_else_counts_as_little_as_the_first(b: Banco) -> None:
    """Both are read and their errors shown, but neither class nor employees of the two enter the plan."""
    contenuto = b.file("A").read_bytes()
    cella = indirizzo(contenuto, "Obiettivi", "N. dip.", "1")
    (b.tornate / "z.xlsx").write_bytes(ricalcola(scrivi(contenuto, "Obiettivi", cella, 4)))
    assert b.trovati() == [("STR105", "z.xlsx", "", "")]
    assert messaggi(b) == [f"c'è già «{b.file('A').name}» per lo stesso settore, e dice altro"]


def test_a_second_riepilogo_is_said_as_such(b: Banco) -> None:
    shutil.copy(b.file(""), b.tornate / "z.xlsx")
    assert b.trovati() == [("STR105", "z.xlsx", "", "")]
    assert messaggi(b) == [f"c'è già «{b.file('').name}» come Riepilogo, identico"]


def test_every_settore_that_did_not_come_back_is_found(b: Banco) -> None:
    b.file("A").unlink()
    b.file("B").unlink()
    assert b.trovati() == [("STR106", SETTORE_A, "", ""), ("STR106", SETTORE_B, "", "")]


def test_the_riepilogo_need_not_come_back(b: Banco) -> None:
    b.file("").unlink()
    assert b.trovati() == []


def test_a_settore_that_only_takes_part_is_expected_and_one_without_objectives_is_not(tmp_path: Path) -> None:
    altri = "".join(f'nome = "Settore {uno}"\n\n[[settori]]\ncodice = "{due}"\n' for uno, due in ("BC", "CD"))
    altri += 'nome = "Settore D"\n'
    testo = cambia(PIANO, ('nome = "Settore B"\n', altri), ('partecipano = ["A"]', 'partecipano = ["A", "C"]'))
    b = banco(testo, tmp_path / "banco")
    assert (set(b.cartelle), b.trovati()) == ({"A", "B", "C", ""}, [])
    b.file("C").unlink()
    assert b.trovati() == [("STR106", riga(testo, 'nome = "Settore C"'), "", "")]


def test_a_workbook_may_be_renamed(b: Banco) -> None:
    b.file("A").rename(b.tornate / "Settore A - DEFINITIVO (3).xlsx")
    assert b.trovati() == []


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


# ---------------------------------------------------------------- STR301-STR304: formulas


@pytest.mark.parametrize(
    ("colonna", "valore", "trovato"),
    [
        ("Peso", 20, "20"),
        ("Coeff.", 1, "1,00"),
        ("Totale coeff.", 20.0, "20,00"),
        ("Importo calcolato", 2000, "2.000,00"),
        ("Differenza", 0, "0,00"),
        ("Somma indicatori", 100, "100"),
        ("Controllo", "In ordine", "In ordine"),
    ],
)
def test_the_right_value_typed_over_a_formula_is_found_once(
    b: Banco, colonna: str, valore: Scritto, trovato: str
) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "1", valore)
    ((codice, dove, formula, scritto),) = b.trovati()
    assert (codice, dove, formula[:1], scritto) == ("STR301", luogo, "=", trovato)
    assert messaggi(b) == [f"«{colonna}» è scritto a mano al posto della formula; il valore oggi è giusto"]


def test_a_value_typed_over_a_formula_that_cannot_be_judged_is_found(b: Banco) -> None:
    """The coefficient is an error, so nobody can say what the totale should be, but it is no formula any more."""
    coefficiente = b.scrive("A", "Obiettivi", "Coeff.", "1", "=1/0")
    importo = b.scrive("A", "Obiettivi", "Importo calcolato", "1", 2000)
    assert [(codice, luogo) for codice, luogo, *_ in b.trovati()] == [("STR302", coefficiente), ("STR301", importo)]
    assert messaggi(b)[1].endswith("oggi non si può dire se è giusto")


@pytest.mark.parametrize(
    ("colonna", "valore", "atteso", "trovato"),
    [
        ("Importo calcolato", 2000.01, "2.000,00", "2.000,01"),
        ("Importo calcolato", "2.000,00", "2.000,00", "2.000,00 (testo)"),
        ("Importo calcolato", "n.d.", "2.000,00", "n.d."),
        ("Differenza", 0.01, "0,00", "0,01"),
        ("Somma indicatori", 101, "100", "101"),
        ("Controllo", "Tutto bene", "In ordine", "Tutto bene"),
        ("Peso", "20", "20", "20 (testo)"),
        ("Coeff.", True, "1,00", "VERO"),
        ("Totale coeff.", "venti", "20,00", "venti"),
    ],
)
def test_another_value_typed_over_a_formula_is_found_once(
    b: Banco, colonna: str, valore: Scritto, atteso: str, trovato: str
) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "1", valore)
    assert b.trovati() == [("STR304", luogo, atteso, trovato)]


@pytest.mark.parametrize(
    ("colonna", "valore", "codice"), [("Peso", 21, "IN101"), ("Coeff.", 1.01, "IN102"), ("Totale coeff.", 21, "SQ102")]
)
def test_figures_that_have_a_check_of_their_own_are_said_by_it(
    b: Banco, colonna: str, valore: Scritto, codice: str
) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "1", valore)
    assert [(trovato[0], trovato[1]) for trovato in b.trovati()] == [(codice, luogo)]


def test_in_the_riepilogo_they_are_values_like_any_other(b: Banco) -> None:
    luogo = b.scrive("", "Riepilogo", "Peso", "1", 21)
    assert b.trovati() == [("STR304", luogo, "20", "21")]
    assert [finding.rilievo.settore for finding in b.esamina().outcome.findings] == [""]


@pytest.mark.parametrize(
    "formula",
    ['=if(or(i6="",j6=""),"",i6*j6)', '=IF( OR( I6 = "" , J6 = "" ) , "" , I6 * J6 )', '=IF(OR(I6="",J6=""),"",I6*J6)'],
)
def test_a_formula_in_other_blanks_and_capitals_is_the_same(b: Banco, formula: str) -> None:
    b.scrive("A", "Obiettivi", "Totale coeff.", "1", formula)
    assert b.trovati() == []


@pytest.mark.parametrize(
    "formula",
    [
        "=I6*J6",
        '=IF(OR(I6="",J6=""),"",I6*J6)+0',
        '=IF(OR(I6=" ",J6=""),"",I6*J6)',
        '=IF(OR(I7="",J6=""),"",I6*J6)',
        "=20",
    ],
)
def test_another_formula_is_found_though_it_gives_the_same(b: Banco, formula: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "Totale coeff.", "1", formula)
    assert b.trovati() == [("STR302", luogo, '=IF(OR(I6="",J6=""),"",I6*J6)', formula)]


def test_another_formula_is_said_once_whatever_it_gives(b: Banco) -> None:
    """The totals of the quota move with it; they follow their formulas, so they are not wrong."""
    luogo = b.scrive("A", "Obiettivi", "Totale coeff.", "1", "=I6*J6+10")
    assert b.trovati() == [("STR302", luogo, '=IF(OR(I6="",J6=""),"",I6*J6)', "=I6*J6+10")]


def test_another_formula_without_its_result_is_said_once(b: Banco) -> None:
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Totale coeff.", "1")
    b.cambia_file("A", lambda contenuto: scrivi(contenuto, "Obiettivi", cella, "=I6*J6"))
    assert b.trovati() == [("STR302", b.luogo("A", "Obiettivi", cella), '=IF(OR(I6="",J6=""),"",I6*J6)', "=I6*J6")]


@pytest.mark.parametrize(
    ("colonna", "atteso"),
    [
        ("Peso", "20"),
        ("Coeff.", "1,00"),
        ("Totale coeff.", "20,00"),
        ("Importo calcolato", "2.000,00"),
        ("Differenza", "0,00"),
        ("Somma indicatori", "100"),
        ("Controllo", "In ordine"),
    ],
)
@pytest.mark.parametrize("svuotata", [True, False])
def test_a_formula_deleted_or_without_its_result_is_found_once(
    b: Banco,
    colonna: str,
    atteso: str,
    svuotata: bool,  # noqa: FBT001
) -> None:
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", colonna, "1")
    if svuotata:
        b.scrive("A", "Obiettivi", colonna, "1", None)
    else:
        b.cambia_file("A", lambda contenuto: risultato(contenuto, "Obiettivi", cella, ""))
    assert b.trovati() == [("STR303", b.luogo("A", "Obiettivi", cella), atteso, "")]
    assert messaggi(b) == [f"«{colonna}» {'è vuoto' if svuotata else 'non è calcolato'}"]


def test_a_workbook_without_any_result_is_one_finding(b: Banco) -> None:
    b.cambia_file("A", senza_risultati)
    assert b.trovati() == [("STR303", b.file("A").name, "", "")]
    assert messaggi(b) == [
        "nessuna formula ha il suo risultato: il file è stato salvato da un programma che non calcola"
    ]


def test_two_workbooks_without_results_are_two_findings(b: Banco) -> None:
    b.cambia_file("A", senza_risultati)
    b.cambia_file("B", senza_risultati)
    assert b.trovati() == [("STR303", b.file("A").name, "", ""), ("STR303", b.file("B").name, "", "")]


def test_a_formula_deleted_in_a_workbook_without_results_is_said_beside_it(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Peso", "1", None)
    b.cambia_file("A", senza_risultati)
    assert b.trovati() == [("STR303", b.file("A").name, "", ""), ("STR303", luogo, "20", "")]


def test_formulas_of_free_rows_may_be_deleted(b: Banco) -> None:
    """They give nothing as long as nobody writes there."""
    libera = prima_libera(b.file("A").read_bytes(), "Indicatori", "N.")[1:]
    b.cambia_file("A", lambda contenuto: ricalcola(scrivi(contenuto, "Indicatori", f"F{libera}", None)))
    assert b.trovati() == []


def test_a_formula_that_gives_nothing_today_may_be_deleted(b: Banco) -> None:
    """Without a class there is no peso: the class is what is missing, and once it is back so is this finding."""
    luogo = b.scrive("A", "Obiettivi", "Strategicità", "1", None)
    peso = b.scrive("A", "Obiettivi", "Peso", "1", None)
    assert b.trovati() == [("VAL103", luogo, "", "")]
    b.scrive("A", "Obiettivi", "Strategicità", "1", "alta")
    assert b.trovati() == [("STR303", peso, "20", "")]


def test_formulas_of_free_rows_are_looked_for_when_somebody_writes_there(b: Banco) -> None:
    contenuto = b.file("A").read_bytes()
    libera = prima_libera(contenuto, "Indicatori", "N.")[1:]
    celle: dict[str, Scritto] = {"A": 2, "C": "Uno in più", "E": 0, "F": None}
    for colonna, valore in celle.items():
        contenuto = scrivi(contenuto, "Indicatori", f"{colonna}{libera}", valore)
    b.file("A").write_bytes(ricalcola(contenuto))
    assert b.trovati() == [("STR303", b.luogo("A", "Indicatori", f"F{libera}"), "100", "")]


@pytest.mark.parametrize(
    ("scritto", "atteso"), [("1999.99", "1.999,99"), ("2000.01", "2.000,01"), ("2500", "2.500,00")]
)
def test_a_result_left_from_before_is_said_once(b: Banco, scritto: str, atteso: str) -> None:
    """What reads it (the difference, the totals) is right as it stands, and is not said to be wrong."""
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Importo calcolato", "1")
    b.cambia_file("A", lambda contenuto: risultato(contenuto, "Obiettivi", cella, scritto))
    assert b.trovati() == [("STR304", b.luogo("A", "Obiettivi", cella), "2.000,00", atteso)]


@pytest.mark.parametrize("scritto", ["2000.0000000001", "1999.9999999999", "2000"])
def test_a_result_within_a_billionth_is_the_same(b: Banco, scritto: str) -> None:
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Importo calcolato", "1")
    b.cambia_file("A", lambda contenuto: risultato(contenuto, "Obiettivi", cella, scritto))
    assert b.trovati() == []


def test_employees_changed_without_recalculating_are_said_with_the_coefficient_left_behind(b: Banco) -> None:
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N. dip.", "1")
    coefficiente = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Coeff.", "1")
    b.cambia_file("A", lambda contenuto: scrivi(contenuto, "Obiettivi", cella, 4))
    assert b.trovati() == [
        ("IN202", b.luogo("A", "Obiettivi", cella), "2", "4"),
        ("STR304", b.luogo("A", "Obiettivi", coefficiente), "1,50", "1,00"),
    ]


def test_results_left_behind_in_two_sheets_are_two_findings(b: Banco) -> None:
    """They read nothing of each other: the sum of a project's indicators, and an amount."""
    contenuto = b.file("A").read_bytes()
    importo = indirizzo(contenuto, "Obiettivi", "Importo calcolato", "1")
    somma = indirizzo(contenuto, "Indicatori", "Somma", "2")
    contenuto = risultato(contenuto, "Obiettivi", importo, "2500")
    b.file("A").write_bytes(risultato(contenuto, "Indicatori", somma, "90"))
    assert b.trovati() == [
        ("STR304", b.luogo("A", "Indicatori", somma), "100", "90"),
        ("STR304", b.luogo("A", "Obiettivi", importo), "2.000,00", "2.500,00"),
    ]


def test_a_text_where_a_formula_reads_a_number_does_not_make_the_formula_wrong(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Importo stanziato", "1", "duemila")
    assert b.trovati() == [("IN201", luogo, "2.000,00", "duemila")]


# ---------------------------------------------------------------- what is allowed


@pytest.mark.parametrize("foglio", ["Istruzioni", "Obiettivi", "Indicatori", "Parametri"])
def test_a_sheet_may_be_renamed(b: Banco, foglio: str) -> None:
    b.ridisegna("A", foglio_rinominato(foglio, "Foglio d'altri"))
    assert b.trovati() == []


def test_errors_in_a_renamed_sheet_are_shown_under_its_name(b: Banco) -> None:
    b.ridisegna("A", foglio_rinominato("Obiettivi", "Schede"))
    luogo = b.scrive("A", "Schede", "N. dip.", "1", "n.d.")
    assert b.trovati() == [("VAL102", luogo, "un numero intero", "n.d.")]


def test_the_builder_changes_what_it_says(b: Banco) -> None:
    """A stale result is stale, and the rest of the file as it was."""
    prima = parti(b.file("A").read_bytes())
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Importo calcolato", "1")
    b.cambia_file("A", lambda contenuto: risultato(contenuto, "Obiettivi", cella, "1"))
    dopo = parti(b.file("A").read_bytes())
    assert [nome for nome in prima if prima[nome] != dopo[nome]] == ["xl/worksheets/sheet2.xml"]
    assert riga_obiettivo(PIANO, 1, "numero") == riga(PIANO, "numero = 1\n")
