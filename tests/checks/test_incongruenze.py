"""IN: two statements that disagree, and what a wrong figure moves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import Ambito, esame_del_piano
from perfxl.checks.incongruenze import dato_che_sposta
from perfxl.checks.registro import esegui
from tests.cartelle_di_prova import banco, chiari_pulito, ricalcola, scrivi
from tests.piani_di_prova import (
    PIANO,
    cambia,
    esito,
    obiettivo,
    piano_di_prova,
    riga,
    riga_obiettivo,
    riga_testata,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Rilievo
    from tests.cartelle_di_prova import Banco, Scritto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def rilievi(testo: str) -> list[Rilievo]:
    return [finding.rilievo for finding in esegui(esame_del_piano(piano_di_prova(testo))).findings]


# ---------------------------------------------------------------- IN101, IN102: against the tables


@pytest.mark.parametrize(("peso", "trovato"), [("9.99", "9,99"), ("10.01", "10,01"), ("20", "20")])
def test_a_peso_that_is_not_the_class_s_is_found(peso: str, trovato: str) -> None:
    testo = obiettivo(PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5, ", f"peso = {peso}, "))
    assert esito(testo) == [("IN101", riga_obiettivo(testo, 3, "peso"), "10 (bassa)", trovato)]


@pytest.mark.parametrize(("coefficiente", "trovato"), [("0.49", "0,49"), ("0.51", "0,51"), ("1.5", "1,50")])
def test_a_coefficient_that_is_not_the_table_s_is_found(coefficiente: str, trovato: str) -> None:
    testo = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5, ", f"coefficiente = {coefficiente}, "))
    assert esito(testo) == [("IN102", riga_obiettivo(testo, 3, "coeff"), "0,50 (N. dip. 1)", trovato)]


@pytest.mark.parametrize("dichiarato", ["peso = 10.00, coefficiente = 0.50, ", "peso = 10, ", ""])
def test_what_agrees_or_is_not_declared_is_clean(dichiarato: str) -> None:
    assert esito(obiettivo(PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5, ", dichiarato))) == []


def test_a_class_off_the_list_gives_no_peso_to_compare() -> None:
    testo = obiettivo(PIANO, 3, ('classe = "bassa"', 'classe = "x"'), ("peso = 10", "peso = 11"), (", totale = 5", ""))
    assert esito(testo) == [("VAL104", riga_obiettivo(testo, 3, "classe"), "alta, bassa", "x")]


def test_missing_employees_give_no_coefficient_to_compare() -> None:
    testo = obiettivo(PIANO, 3, ("n_dip = 1\n", ""), ("coefficiente = 0.5, totale = 5", "coefficiente = 9"))
    assert esito(testo) == [("VAL103", riga_testata(testo, 3), "", "")]


def test_peso_and_coefficient_both_wrong_are_two_findings_at_their_lines() -> None:
    testo = obiettivo(
        PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5", "peso = 20, coefficiente = 1, totale = 20")
    )
    luogo = riga_obiettivo(testo, 3, "peso")
    assert esito(testo) == [
        ("IN101", luogo, "10 (bassa)", "20"),
        ("IN102", luogo, "0,50 (N. dip. 1)", "1,00"),
    ]
    assert [f"{r.related[0]}" for r in rilievi(testo)] == [
        riga_obiettivo(testo, 3, "classe"),
        riga_obiettivo(testo, 3, "n_dip"),
    ]


def test_a_wrong_coefficient_says_what_it_moves_and_who_pays() -> None:
    """1 at 1.50 is 30 to 30: 2,500.00 each, where the table gives 2,000.00 and 3,000.00."""
    testo = obiettivo(
        PIANO,
        1,
        ("coefficiente = 1, totale = 20, stanziato = 2000.00", "coefficiente = 1.5, totale = 30, stanziato = 2500.00"),
    )
    testo = obiettivo(testo, 2, ("stanziato = 3000.00", "stanziato = 2500.00"))
    assert esito(testo) == [("IN102", riga_obiettivo(testo, 1, "coeff"), "1,00 (N. dip. 2)", "1,50")]
    assert rilievi(testo)[0].details == (
        "Obiettivo 1: 2.000,00 € → 2.500,00 € (+500,00 €)",
        "Obiettivo 2: 3.000,00 € → 2.500,00 € (-500,00 €)",
    )


def test_a_wrong_peso_says_what_it_moves() -> None:
    """2 at 10 is 15 to 20: 2,142.86 to 2,857.14 of 5,000.00."""
    testo = obiettivo(
        PIANO, 2, ("peso = 20, coefficiente = 1.5, totale = 30", "peso = 10, coefficiente = 1.5, totale = 15")
    )
    (rilievo,) = (r for r in rilievi(testo) if "peso non è" in r.message)
    assert rilievo.details == (
        "Obiettivo 1: 2.000,00 € → 2.857,14 € (+857,14 €)",
        "Obiettivo 2: 3.000,00 € → 2.142,86 € (-857,14 €)",
    )


def test_a_coefficient_typed_over_its_formula_is_found_in_the_workbook(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Coeff.", "1", 1.5)
    assert b.trovati() == [("IN102", luogo, "1,00 (N. dip. 2)", "1,50")]
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert rilievo.details == (
        "Obiettivo 1: 2.000,00 € → 2.500,00 € (+500,00 €)",
        "Obiettivo 2: 3.000,00 € → 2.500,00 € (-500,00 €)",
    )
    assert rilievo.settore == "A"


# ---------------------------------------------------------------- IN101, IN102, IN202: where a modello has no tables

A_MANO = """\
formato = 1
codice = "prova"
titolo = "Pesi scritti a mano, senza classi e senza fasce"

[[schemi]]
pesi = "obiettivi"
somma = 100

[riparto]
arrotondamento = "commerciale"
residuo = "nessuno"
"""

SCRITTO_A_MANO = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[fondo]
massimo = 1000.00

[[settori]]
codice = "A"
nome = "Settore A"

[[quote]]
codice = "tutti"
titolo = "Tutti"
resto = true

[[obiettivi]]
numero = 1
titolo = "Primo"
capofila = "A"
quota = "tutti"
peso = 30
dichiarato = { peso = 30, coefficiente = 1, totale = 30, stanziato = 300.00 }
indicatori = [
    { descrizione = "Indicatore", atteso = "n. 1" },
]

[[obiettivi]]
numero = 2
titolo = "Secondo"
capofila = "A"
quota = "tutti"
peso = 70
indicatori = [
    { descrizione = "Indicatore", atteso = "n. 1" },
]
"""


def test_a_peso_written_by_hand_is_what_a_declared_one_is_held_against() -> None:
    assert esito(SCRITTO_A_MANO, A_MANO) == []
    testo = obiettivo(SCRITTO_A_MANO, 1, ("peso = 30, coefficiente = 1, totale = 30, stanziato = 300.00", "peso = 31"))
    assert esito(testo, A_MANO) == [("IN101", riga_obiettivo(testo, 1, "dichiarato"), "30", "31")]
    (rilievo,) = (f.rilievo for f in esegui(esame_del_piano(piano_di_prova(testo, A_MANO))).findings)
    assert rilievo.message == "Obiettivo 1: il peso non è quello scritto"
    assert [f"{place}" for place in rilievo.related] == [riga_obiettivo(testo, 1, "peso = 30")]


def test_without_bands_the_only_coefficient_is_1() -> None:
    testo = obiettivo(SCRITTO_A_MANO, 1, ("coefficiente = 1, totale = 30, stanziato = 300.00", "coefficiente = 1.5"))
    luogo = riga_obiettivo(testo, 1, "dichiarato")
    assert esito(testo, A_MANO) == [("IN102", luogo, "1,00 (il modello non ha fasce)", "1,50")]


def tornato(testo: str, nuovo: str) -> Esame:
    """The first plan as it was sent out, and as it came back."""
    esame = esame_del_piano(piano_di_prova(testo, A_MANO))
    return replace(esame, piano=piano_di_prova(nuovo, A_MANO), ambito=Ambito.CARTELLE)


def test_a_peso_written_by_hand_that_changed_moves_the_amounts() -> None:
    nuovo = obiettivo(SCRITTO_A_MANO, 2, ("peso = 70", "peso = 20"))
    (rilievo,) = dato_che_sposta(tornato(SCRITTO_A_MANO, nuovo))
    assert (rilievo.message, rilievo.expected, rilievo.found) == (
        "Obiettivo 2: «Peso %» non è quello del piano, e sposta gli importi",
        "70",
        "20",
    )
    assert rilievo.details == (
        "Obiettivo 1: 300,00 € → 600,00 € (+300,00 €)",
        "Obiettivo 2: 700,00 € → 400,00 € (-300,00 €)",
    )


def test_without_money_a_peso_that_changed_moves_nothing() -> None:
    inizio, fine = SCRITTO_A_MANO.index("[fondo]"), SCRITTO_A_MANO.index("[[settori]]")
    quota = SCRITTO_A_MANO[SCRITTO_A_MANO.index("[[quote]]") : SCRITTO_A_MANO.index("[[obiettivi]]\nnumero = 1")]
    senza = cambia(SCRITTO_A_MANO[:inizio] + SCRITTO_A_MANO[fine:], (quota, "")).replace('quota = "tutti"\n', "")
    nuovo = obiettivo(senza, 2, ("peso = 70", "peso = 20"))
    assert list(dato_che_sposta(tornato(senza, nuovo))) == []


# ---------------------------------------------------------------- IN201: what only the plan decides


@pytest.mark.parametrize(
    ("cella", "valore", "atteso", "trovato"),
    [
        (("Obiettivi", "Tipologia", "1"), "generale", "settore", "generale"),
        (("Obiettivi", "Titolo (obiettivo)", "1"), "Altro", "Primo", "Altro"),
        (("Obiettivi", "Titolo (obiettivo)", "1"), None, "Primo", ""),
        (("Obiettivi", "Quota", "1"), "comune", "settori", "comune"),
        (("Obiettivi", "Importo stanziato", "1"), 2000.01, "2.000,00", "2.000,01"),
        (("Obiettivi", "Importo stanziato", "1"), 1999.99, "2.000,00", "1.999,99"),
        (("Obiettivi", "Importo stanziato", "1"), 2000.005, "2.000,00", "2.000,005"),
        (("Obiettivi", "Importo stanziato", "1"), "2.000,00", "2.000,00", "2.000,00 (testo)"),
        (("Obiettivi", "Importo stanziato", "1"), "n.d.", "2.000,00", "n.d."),
        (("Obiettivi", "Importo stanziato", "1"), None, "2.000,00", ""),
        (("Obiettivi", "Importo stanziato", "1"), "=1000*2", "2.000,00", "=1000*2"),
        (("Parametri", "Peso", "alta"), 25, "20", "25"),
        (("Parametri", "Coefficiente", "da 2 a 3"), 2, "1,00", "2,00"),
        (("Parametri", "Da", "da 4 in su"), 5, "4", "5"),
        (("Parametri", "Da ripartire", "settori"), 6000, "5.000,00", "6.000,00"),
        (("Parametri", "Parti", "settori"), 2, "1", "2"),
        (("Parametri", "Σ totali degli altri", "settori"), 10, "0,00", "10,00"),
    ],
)
def test_a_cell_of_the_plan_changed_is_found_once(
    b: Banco, cella: tuple[str, str, str], valore: Scritto, atteso: str, trovato: str
) -> None:
    luogo = b.scrive("A", *cella, valore)
    assert b.trovati() == [("IN201", luogo, atteso, trovato)]


@pytest.mark.parametrize(
    ("settore", "cella", "obiettivo", "messaggio"),
    [
        (
            "A",
            ("Obiettivi", "Importo stanziato", "1"),
            "1",
            "Obiettivo 1: «Importo stanziato» non è quello del piano",
        ),
        ("A", ("Parametri", "Da ripartire", "settori"), "", "«Da ripartire» non è quello del piano"),
        ("", ("Riepilogo", "Importo stanziato", "1"), "1", "Obiettivo 1: «Importo stanziato» non è quello del piano"),
    ],
)
def test_a_cell_of_the_plan_changed_says_whose_it_is(
    b: Banco, settore: str, cella: tuple[str, str, str], obiettivo: str, messaggio: str
) -> None:
    b.scrive(settore, *cella, 7)
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings if f.code == "IN201")
    assert (rilievo.obiettivo, rilievo.message) == (obiettivo, messaggio)


@pytest.mark.parametrize("valore", ["Primo", " Primo "])
def test_the_same_text_typed_again_is_clean(b: Banco, valore: str) -> None:
    b.scrive("A", "Obiettivi", "Titolo (obiettivo)", "1", valore)
    assert b.trovati() == []


def test_a_figure_written_where_a_fixed_amount_has_none_is_found(b: Banco) -> None:
    luogo = b.scrive("B", "Obiettivi", "Peso", "4", 20)
    assert b.trovati() == [("IN201", luogo, "", "20")]
    (finding,) = b.esamina().outcome.findings
    assert finding.rilievo.remedy.startswith("Svuotare la cella, che nel piano è vuota;")


def test_a_cell_of_the_riepilogo_changed_is_found_once(b: Banco) -> None:
    luogo = b.scrive("", "Riepilogo", "Importo stanziato", "1", 2500)
    assert b.trovati() == [("IN201", luogo, "2.000,00", "2.500,00")]


def test_two_cells_in_two_workbooks_are_two_findings(b: Banco) -> None:
    primo = b.scrive("A", "Obiettivi", "Importo stanziato", "1", 2001)
    secondo = b.scrive("B", "Obiettivi", "Importo stanziato", "3", 2999)
    assert b.trovati() == [("IN201", primo, "2.000,00", "2.001,00"), ("IN201", secondo, "3.000,00", "2.999,00")]


# ---------------------------------------------------------------- IN202: data that move the amounts


def test_employees_changed_into_another_band_move_the_amounts(b: Banco) -> None:
    """1 with four employees is at 1.50: 30 to 30."""
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", 4)
    assert b.trovati() == [("IN202", luogo, "2", "4")]
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert rilievo.details == (
        "Obiettivo 1: 2.000,00 € → 2.500,00 € (+500,00 €)",
        "Obiettivo 2: 3.000,00 € → 2.500,00 € (-500,00 €)",
    )
    assert [f"{luogo}" for luogo in rilievo.related] == [riga_obiettivo(PIANO, 1, "n_dip")]


@pytest.mark.parametrize(("valore", "codici"), [(1, ["IN202"]), (2, []), (3, []), (4, ["IN202"])])
def test_employees_within_the_band_move_nothing(b: Banco, valore: int, codici: list[str]) -> None:
    b.scrive("A", "Obiettivi", "N. dip.", "1", valore)
    assert [codice for codice, *_ in b.trovati()] == codici


def test_a_class_changed_moves_the_amounts(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Strategicità", "1", "bassa")
    assert b.trovati() == [("IN202", luogo, "alta", "bassa")]


def test_class_and_employees_changed_are_two_findings(b: Banco) -> None:
    classe = b.scrive("A", "Obiettivi", "Strategicità", "1", "bassa")
    dipendenti = b.scrive("A", "Obiettivi", "N. dip.", "1", 4)
    assert b.trovati() == [("IN202", classe, "alta", "bassa"), ("IN202", dipendenti, "2", "4")]


def test_class_and_employees_that_make_up_for_each_other_move_nothing(tmp_path: Path) -> None:
    """With «bassa» at 10 and «tutti» at 2.00, 20 × 1 is 10 × 2."""
    b = banco(PIANO, tmp_path / "banco")
    b.scrive("A", "Obiettivi", "Strategicità", "1", "bassa")
    b.scrive("A", "Obiettivi", "N. dip.", "1", "tutti")
    assert b.trovati() == []


def test_data_of_a_fixed_amount_move_nothing(b: Banco) -> None:
    b.scrive("B", "Obiettivi", "N. dip.", "4", 12)
    b.scrive("B", "Obiettivi", "Strategicità", "4", "alta")
    assert b.trovati() == []


def test_what_the_plan_did_not_say_is_found_when_the_office_says_it(tmp_path: Path) -> None:
    testo = obiettivo(PIANO, 1, ("n_dip = 2\n", ""), ("peso = 20, coefficiente = 1, totale = 20, ", ""))
    b = banco(testo, tmp_path / "banco")
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", 2)
    assert b.trovati() == [("IN202", luogo, "", "2")]


# ---------------------------------------------------------------- IN203: what several settori read


@pytest.mark.parametrize(
    ("colonna", "valore", "atteso", "trovato"),
    [
        ("Tempi", "entro il 30/09/2025", "entro il 30/06/2025", "entro il 30/09/2025"),
        ("Tempi", None, "entro il 30/06/2025", ""),
        ("Soglia %", 0.7001, "70", "70,01"),
        ("Soglia %", 0.6999, "70", "69,99"),
        ("Soglia %", None, "70", ""),
    ],
)
def test_what_the_lead_changed_is_found_in_its_workbook(
    b: Banco, colonna: str, valore: Scritto, atteso: str, trovato: str
) -> None:
    luogo = b.scrive("B", "Obiettivi", colonna, "3", valore)
    assert b.trovati() == [("IN203", luogo, atteso, trovato)]
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert [luogo.file for luogo in rilievo.related] == [b.file("A").name]


def test_employees_that_move_nothing_are_still_not_what_the_others_read(tmp_path: Path) -> None:
    """Five employees and four are worth the same, but A reads four."""
    testo = obiettivo(
        PIANO, 3, ("n_dip = 1", "n_dip = 4"), ("coefficiente = 0.5, totale = 5", "coefficiente = 1.5, totale = 15")
    )
    b = banco(testo, tmp_path / "banco")
    luogo = b.scrive("B", "Obiettivi", "N. dip.", "3", 5)
    assert b.trovati() == [("IN203", luogo, "4", "5")]


def test_employees_that_move_amounts_are_said_once(b: Banco) -> None:
    luogo = b.scrive("B", "Obiettivi", "N. dip.", "3", 4)
    assert b.trovati() == [("IN202", luogo, "1", "4")]


def test_the_class_of_a_fixed_amount_is_not_what_the_others_read(tmp_path: Path) -> None:
    testo = obiettivo(
        PIANO,
        4,
        ('tipologia = "settore"', 'tipologia = "intersettoriale"\npartecipano = ["A"]\nclasse = "bassa"'),
    )
    b = banco(testo, tmp_path / "banco")
    luogo = b.scrive("B", "Obiettivi", "Strategicità", "4", "alta")
    assert b.trovati() == [("IN203", luogo, "bassa", "alta")]


@pytest.mark.parametrize(
    ("colonna", "valore", "codice"),
    [
        ("Soglia %", "70", "VAL101"),
        ("Soglia %", "n.d.", "VAL102"),
        ("N. dip.", None, "VAL103"),
        ("Soglia %", 1.01, "VAL104"),
        ("Tempi", "30/02/2025", "VAL105"),
        ("Tempi", "=-giugno", "VAL106"),
    ],
)
def test_what_is_wrong_by_itself_is_said_once(b: Banco, colonna: str, valore: Scritto, codice: str) -> None:
    luogo = b.scrive("B", "Obiettivi", colonna, "3", valore)
    assert [(trovato[0], trovato[1]) for trovato in b.trovati()] == [(codice, luogo)]


def test_the_same_terms_written_otherwise_are_clean(tmp_path: Path) -> None:
    """«2025» typed again becomes a number; a soglia of 70,0 is 70."""
    b = banco(obiettivo(PIANO, 3, ("entro il 30/06/2025", "2025")), tmp_path / "banco")
    b.scrive("B", "Obiettivi", "Tempi", "3", 2025)
    b.scrive("B", "Obiettivi", "Soglia %", "3", 0.7)
    assert b.trovati() == []


@pytest.mark.parametrize(
    ("colonna", "valore", "atteso", "trovato"),
    [
        ("Tempi", "entro il 30/09/2025", "entro il 30/06/2025", "entro il 30/09/2025"),
        ("Soglia %", 0.71, "70%", "71%"),
        ("Soglia %", "70", "70%", "70 (testo)"),
        ("N. dip.", 2, "1", "2"),
        ("N. dip.", "=1", "1", "=1"),
        ("Titolo (obiettivo)", "Altro", "Terzo", "Altro"),
        ("Stanziato", 3001, "3.000,00", "3.001,00"),
        ("Capofila", None, "Settore B", ""),
    ],
)
def test_what_a_participant_changed_is_found_in_its_copy(
    b: Banco, colonna: str, valore: Scritto, atteso: str, trovato: str
) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "3", valore)
    assert b.trovati() == [("IN203", luogo, atteso, trovato)]


def test_lead_and_participant_that_changed_the_same_term_are_two_findings(b: Banco) -> None:
    copia = b.scrive("A", "Obiettivi", "Tempi", "3", "entro il 30/09/2025")
    guida = b.scrive("B", "Obiettivi", "Tempi", "3", "entro il 30/09/2025")
    assert b.trovati() == [
        ("IN203", copia, "entro il 30/06/2025", "entro il 30/09/2025"),
        ("IN203", guida, "entro il 30/06/2025", "entro il 30/09/2025"),
    ]


def test_an_objective_of_one_settore_may_change_its_terms(b: Banco) -> None:
    b.scrive("A", "Obiettivi", "Tempi", "1", "entro il 30/09/2025")
    b.scrive("A", "Obiettivi", "Soglia %", "1", 0.75)
    assert b.trovati() == []


def test_what_nobody_who_came_back_reads_is_not_compared(b: Banco) -> None:
    b.scrive("B", "Obiettivi", "Tempi", "3", "entro il 30/09/2025")
    b.file("A").unlink()
    assert b.trovati() == [("STR106", riga(PIANO, 'nome = "Settore A"'), "", "")]


def test_a_term_that_two_participants_read_is_one_finding_with_both(tmp_path: Path) -> None:
    """Project 4 of Chiari 2025 is led by AMM; SOC and SIC take part."""
    b = banco(chiari_pulito(), tmp_path / "banco")
    luogo = b.scrive("AMM", "Progetti", "Soglia %", "4", 0.7)
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings if f.code == "IN203")
    assert (f"{rilievo.place}", rilievo.expected, rilievo.found) == (luogo, "75", "70")
    assert sorted(related.file for related in rilievo.related) == [b.file("SIC").name, b.file("SOC").name]


def test_two_files_of_the_lead_that_differ_count_for_neither(b: Banco) -> None:
    contenuto = b.file("B").read_bytes()
    luogo = b.scrive("B", "Obiettivi", "Tempi", "3", "entro il 30/09/2025")
    (b.tornate / "z.xlsx").write_bytes(ricalcola(scrivi(contenuto, "Obiettivi", luogo.rpartition(" ")[2], "mai")))
    assert b.trovati() == [("STR105", "z.xlsx", "", "")]
