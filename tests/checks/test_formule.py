"""STR3: what is left of the formulas of a workbook that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import (
    banco,
    indirizzo,
    prima_libera,
    ricalcola,
    risultato,
    scrivi,
    senza_risultati,
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


TOTALE = '=SE(O(I6="";J6="");"";I6*J6)'
"""The formula of the totale of objective 1, as an Italian program shows it."""

# ---------------------------------------------------------------- STR301-STR304: formulas


@pytest.mark.parametrize(
    ("colonna", "valore", "trovato"),
    [
        ("Peso", 20, "20"),
        ("Coeff.", 1, "1,00"),
        ("Totale coeff.", 20.0, "20,00"),
        ("Importo calcolato", 2000, "2.000,00"),
        ("Differenza", 0, "0,00"),
        ("Somma indicatori", 1, "100%"),
        ("Controllo", "✔ In ordine", "✔ In ordine"),
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
        ("Somma indicatori", 1.01, "100%", "101%"),
        ("Controllo", "Tutto bene", "✔ In ordine", "Tutto bene"),
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
    ("formula", "in_italiano"),
    [
        ("=I6*J6", "=I6*J6"),
        ('=IF(OR(I6="",J6=""),"",I6*J6)+0.5-0.5', '=SE(O(I6="";J6="");"";I6*J6)+0,5-0,5'),
        ('=IF(OR(I6=" ",J6=""),"",I6*J6)', '=SE(O(I6=" ";J6="");"";I6*J6)'),
        ('=IF(OR(I7="",J6=""),"",I6*J6)', '=SE(O(I7="";J6="");"";I6*J6)'),
        ("=20", "=20"),
    ],
)
def test_another_formula_is_found_though_it_gives_the_same(b: Banco, formula: str, in_italiano: str) -> None:
    """Both are shown as the office sees them in its program."""
    luogo = b.scrive("A", "Obiettivi", "Totale coeff.", "1", formula)
    assert b.trovati() == [("STR302", luogo, TOTALE, in_italiano)]


def test_another_formula_is_said_once_whatever_it_gives(b: Banco) -> None:
    """The totals of the quota move with it; they follow their formulas, so they are not wrong."""
    luogo = b.scrive("A", "Obiettivi", "Totale coeff.", "1", "=I6*J6+10")
    assert b.trovati() == [("STR302", luogo, TOTALE, "=I6*J6+10")]


def test_another_formula_without_its_result_is_said_once(b: Banco) -> None:
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Totale coeff.", "1")
    b.cambia_file("A", lambda contenuto: scrivi(contenuto, "Obiettivi", cella, "=I6*J6"))
    assert b.trovati() == [("STR302", b.luogo("A", "Obiettivi", cella), TOTALE, "=I6*J6")]


@pytest.mark.parametrize(
    ("colonna", "atteso"),
    [
        ("Peso", "20"),
        ("Coeff.", "1,00"),
        ("Totale coeff.", "20,00"),
        ("Importo calcolato", "2.000,00"),
        ("Differenza", "0,00"),
        ("Somma indicatori", "100%"),
        ("Controllo", "✔ In ordine"),
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
    b.cambia_file("A", lambda contenuto: ricalcola(scrivi(contenuto, "Indicatori", f"G{libera}", None)))
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
    celle: dict[str, Scritto] = {"A": 2, "D": "Uno in più", "F": 0, "G": None}
    for colonna, valore in celle.items():
        contenuto = scrivi(contenuto, "Indicatori", f"{colonna}{libera}", valore)
    b.file("A").write_bytes(ricalcola(contenuto))
    assert b.trovati() == [("STR303", b.luogo("A", "Indicatori", f"G{libera}"), "100%", "")]


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
    b.file("A").write_bytes(risultato(contenuto, "Indicatori", somma, "0.9"))
    assert b.trovati() == [
        ("STR304", b.luogo("A", "Indicatori", somma), "100%", "90%"),
        ("STR304", b.luogo("A", "Obiettivi", importo), "2.000,00", "2.500,00"),
    ]


def test_a_text_where_a_formula_reads_a_number_does_not_make_the_formula_wrong(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Importo stanziato", "1", "duemila")
    assert b.trovati() == [("IN201", luogo, "2.000,00", "duemila")]
