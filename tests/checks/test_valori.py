"""VAL: a single value, in a plan and in the workbooks that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import banco, intestazione_cambiata, prima_libera, ricalcola, scrivi
from tests.piani_di_prova import MODELLO, PIANO, cambia, esito, obiettivo, riga_obiettivo, riga_testata
from tests.piani_pesati import MODELLO_PESATO, PIANO_PESATO, esito_pesato, pesato, rilievi_pesati

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco, Scritto

FASCE = "1 dipendente, da 2 a 3, da 4 in su, tutti"


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


# ---------------------------------------------------------------- VAL101, VAL102: numbers as texts, and no numbers


@pytest.mark.parametrize(
    ("valore", "atteso", "trovato"),
    [
        ("60", "60% (numero)", "60 (testo)"),
        (" 60 ", "60% (numero)", "60 (testo)"),
        ("60,0", "60% (numero)", "60,0 (testo)"),
        ("60%", "60% (numero)", "60% (testo)"),
    ],
)
def test_a_weight_typed_as_text_is_found_once(b: Banco, valore: str, atteso: str, trovato: str) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", valore)
    assert b.trovati() == [("VAL101", luogo, atteso, trovato)]


def test_a_number_is_clean(b: Banco) -> None:
    b.scrive("A", "Indicatori", "Peso %", "1", 0.6)
    assert b.trovati() == []


@pytest.mark.parametrize("valore", [60, 60.0])
def test_a_percentage_without_its_sign_counts_and_is_said(b: Banco, valore: Scritto) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", valore)
    assert b.trovati() == [("VAL101", luogo, "60%", "6.000%")]


def test_a_formula_that_gives_the_number_is_a_note(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", "=0.3*2")
    assert b.trovati() == [("STR305", luogo, "60%", "=0,3*2")]


@pytest.mark.parametrize(
    ("foglio", "intestazione", "chiave", "atteso"),
    [("Obiettivi", "N.", "1", "1 (numero)"), ("Obiettivi", "N.", "3", "3 (numero)")],
)
def test_a_number_of_a_row_typed_as_text_is_found(
    b: Banco, foglio: str, intestazione: str, chiave: str, atteso: str
) -> None:
    """The row is known all the same, but no formula finds it: in its own table, and where the office takes part."""
    luogo = b.scrive("A", foglio, intestazione, chiave, chiave)
    assert ("VAL101", luogo, atteso, f"{chiave} (testo)") in b.trovati()


def test_another_number_typed_as_text_is_text_and_another_sum(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", "59,5")
    assert b.trovati() == [
        ("SQ101", luogo, "100", "99,5 (59,5 + 40)"),
        ("VAL101", luogo, "59,5% (numero)", "59,5 (testo)"),
    ]


@pytest.mark.parametrize("valore", ["n.d.", "1.50", "60 circa", "-", "?", True])
def test_a_weight_that_is_no_number_is_found_once(b: Banco, valore: Scritto) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", valore)
    assert b.trovati() == [("VAL102", luogo, "un numero", "VERO" if valore is True else str(valore))]


@pytest.mark.parametrize(
    ("valore", "trovato"), [("n.d.", "n.d."), (2.5, "2,5"), ("2,5", "2,5"), ("due", "due"), (False, "FALSO")]
)
def test_employees_that_are_no_whole_number_are_found_once(b: Banco, valore: Scritto, trovato: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", valore)
    assert b.trovati() == [("VAL102", luogo, "un numero intero", trovato)]


def test_employees_may_be_the_word_of_a_band(tmp_path: Path) -> None:
    """4 employees are worth 1.50; with «tutti» at 1.50 the word changes no amount."""
    uguale = cambia(MODELLO, ("coefficiente = 2\n", "coefficiente = 1.5\n"))
    b = banco(PIANO, tmp_path / "banco", uguale)
    b.scrive("A", "Obiettivi", "N. dip.", "2", "tutti")
    assert b.trovati() == []


@pytest.mark.parametrize("valore", ["", "   "])
def test_a_soglia_left_blank_is_no_wrong_number(b: Banco, valore: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "Soglia %", "1", valore)
    assert b.trovati() == [("IN204", luogo, "80", "")]


def test_texts_are_not_asked_to_be_numbers(b: Banco) -> None:
    b.scrive("A", "Obiettivi", "Personale coinvolto", "1", "25,5")
    b.scrive("A", "Indicatori", "Risultato atteso", "1", "nessun reclamo")
    assert b.trovati() == []


def test_two_texts_in_two_sheets_are_two_findings(b: Banco) -> None:
    indicatore = b.scrive("A", "Indicatori", "Peso %", "1", "40", posto=2)
    dipendenti = b.scrive("A", "Obiettivi", "N. dip.", "2", "n.d.")
    assert b.trovati() == [
        ("VAL101", indicatore, "40% (numero)", "40 (testo)"),
        ("VAL102", dipendenti, "un numero intero", "n.d."),
    ]


def test_the_finding_names_settore_and_objective(b: Banco) -> None:
    b.scrive("B", "Indicatori", "Peso %", "3", "65", posto=2)
    b.scrive("B", "Obiettivi", "Soglia %", "3", "n.d.")
    rilievi = [f.rilievo for f in b.esamina().outcome.findings]
    assert [(r.settore, r.obiettivo) for r in rilievi] == [("B", "3"), ("B", "3")]


def test_a_number_of_an_indicator_typed_as_text_still_says_whose_it_is(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "N.", "2", "2")
    assert b.trovati() == [("VAL101", luogo, "2 (numero)", "2 (testo)")]


@pytest.mark.parametrize("codice", ["1bis", "A.1", "001", "1.100", "-5"])
def test_an_objective_with_a_code_that_is_no_plain_number_is_clean_in_its_workbook(codice: str, tmp_path: Path) -> None:
    """Codes are written as texts where they are no numbers; some of them look like one."""
    testo = cambia(PIANO, ("numero = 1\n", f'numero = "{codice}"\n'))
    assert esito(testo) == []
    assert banco(testo, tmp_path / "banco").trovati() == []


# ---------------------------------------------------------------- VAL103: what is missing


def test_class_and_employees_missing_from_a_plan_are_two_findings() -> None:
    testo = obiettivo(PIANO, 1, ('classe = "alta"\n', ""), ("n_dip = 2\n", ""))
    luogo = riga_testata(testo, 1)
    assert esito(testo) == [("VAL103", luogo, "", ""), ("VAL103", luogo, "", "")]


def test_a_weight_missing_from_a_plan_is_found_and_the_sum_is_not_judged() -> None:
    testo = obiettivo(PIANO, 1, (", peso = 60", ""))
    assert esito(testo) == [("VAL103", riga_obiettivo(testo, 1, "Primo indicatore"), "", "")]


def test_a_fixed_amount_needs_neither_class_nor_employees() -> None:
    assert "classe" not in PIANO[PIANO.index("numero = 4") :]
    assert esito(PIANO) == []


@pytest.mark.parametrize("colonna", ["Strategicità", "N. dip."])
def test_a_cell_emptied_is_found_once(b: Banco, colonna: str) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "1", None)
    assert b.trovati() == [("VAL103", luogo, "", "")]


def test_a_weight_emptied_is_found_once(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", None, posto=2)
    assert b.trovati() == [("VAL103", luogo, "", "")]
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert rilievo.message == "Obiettivo 1: manca «Peso % dell'indicatore 2»"


SENZA_TABELLE = cambia(
    MODELLO[: MODELLO.index("[[classi]]")] + MODELLO[MODELLO.index("[[schemi]]") :],
    ("somma = 100", 'somma = 100\nvuoti = "altrui"'),
)
"""A modello that has neither classes nor bands, and whose blank weights are of others."""


def test_what_the_modello_does_not_have_is_not_asked() -> None:
    inizio, fine = PIANO.index("[fondo]"), PIANO.index("[[settori]]")
    testo = PIANO[:inizio] + PIANO[fine:]
    testo = testo[: testo.index("[[quote]]")] + testo[testo.index("[[obiettivi]]") :]
    righe = [
        riga for riga in testo.splitlines() if riga.partition(" ")[0] not in {"quota", "classe", "n_dip", "dichiarato"}
    ]
    senza = "\n".join(righe).replace(", peso = 60", "").replace(", peso = 40", "") + "\n"
    assert esito(senza, SENZA_TABELLE) == []


def test_a_settore_whose_rilevanza_is_missing_is_found() -> None:
    testo = PIANO_PESATO.replace("rilevanza = 60\n", "").replace("rilevanza = 40\n", "")
    inizio, fine = testo.index("[fondo]"), testo.index("[[settori]]")
    senza = testo[:inizio] + testo[fine:]
    luoghi = [senza.count("\n", 0, senza.index(f'codice = "{codice}"\n')) for codice in "AB"]
    assert esito_pesato(senza) == [("VAL103", f"piano.toml, riga {luogo}", "", "") for luogo in luoghi]


def test_a_peso_by_hand_that_is_missing_is_found_and_one_of_others_is_not() -> None:
    testo = pesato(2, ("peso = 70\n", ""))
    assert esito_pesato(testo) == [("VAL103", riga_testata(testo, 2), "", "")]
    (rilievo,) = rilievi_pesati(testo)
    assert rilievo.message == "Obiettivo 2: manca «Peso %»"


def test_a_weight_of_a_result_that_is_missing_is_named() -> None:
    (rilievo,) = rilievi_pesati(pesato(1, (", peso = 40 }", " }")))
    assert rilievo.message == "Obiettivo 1: manca «Peso % del risultato 2»"


# ---------------------------------------------------------------- VAL104: what is not admitted


@pytest.mark.parametrize("soglia", ["0", "0.01", "80", "100"])
def test_a_soglia_from_0_to_100_is_clean(soglia: str) -> None:
    assert esito(obiettivo(PIANO, 1, ("soglia = 80", f"soglia = {soglia}"))) == []


@pytest.mark.parametrize(("soglia", "trovato"), [("-0.01", "-0,01"), ("100.01", "100,01"), ("-80", "-80")])
def test_a_soglia_outside_is_found(soglia: str, trovato: str) -> None:
    testo = obiettivo(PIANO, 1, ("soglia = 80", f"soglia = {soglia}"))
    assert esito(testo) == [("VAL104", riga_obiettivo(testo, 1, "soglia"), "da 0 a 100", trovato)]


def test_weights_outside_that_sum_to_100_are_two_findings() -> None:
    testo = obiettivo(PIANO, 1, ("= 60", "= 101"), ("= 40", "= -1"))
    assert esito(testo) == [
        ("VAL104", riga_obiettivo(testo, 1, "Primo indic"), "da 0 a 100", "101"),
        ("VAL104", riga_obiettivo(testo, 1, "Secondo indic"), "da 0 a 100", "-1"),
    ]


@pytest.mark.parametrize(("penalita", "fuori"), [("0", []), ("100", []), ("150", ["150"]), ("-1", ["-1"])])
def test_a_penalty_of_a_measure_is_a_percentage_too(penalita: str, fuori: list[str]) -> None:
    modello = cambia(MODELLO_PESATO, ('"peso", "cumulato"', '"peso", "cumulato", "penalita"'))
    testo = pesato(1, ("peso = 60, cumulato", f"peso = 60, penalita = {penalita}, cumulato"))
    assert [trovato for codice, _, _, trovato in esito_pesato(testo, modello) if codice == "VAL104"] == fuori


def test_weights_of_0_and_100_are_clean() -> None:
    assert esito(obiettivo(PIANO, 1, ("= 60", "= 0"), ("= 40", "= 100"))) == []


def test_a_weight_outside_is_said_alone_though_the_sum_is_wrong_too() -> None:
    testo = obiettivo(PIANO, 2, ("peso = 100", "peso = 1000"))
    assert esito(testo) == [("VAL104", riga_obiettivo(testo, 2, "Unico"), "da 0 a 100", "1.000")]


def test_a_class_that_is_not_of_the_list_is_found() -> None:
    testo = obiettivo(PIANO, 1, ('classe = "alta"', 'classe = "altissima"'))
    assert esito(testo) == [("VAL104", riga_obiettivo(testo, 1, "classe"), "alta, bassa", "altissima")]


def test_employees_in_words_that_name_no_band_are_found() -> None:
    testo = obiettivo(PIANO, 1, ("n_dip = 2", 'n_dip = "nessuno"'))
    assert esito(testo) == [("VAL104", riga_obiettivo(testo, 1, "n_dip"), FASCE, "nessuno")]


@pytest.mark.parametrize(("valore", "trovato"), [(0, "0"), (-1, "-1")])
def test_employees_below_one_are_found(b: Banco, valore: int, trovato: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", valore)
    assert b.trovati() == [("VAL104", luogo, FASCE, trovato)]


@pytest.mark.parametrize("valore", ["alta ", " alta", "alta\u00a0"])
def test_a_class_with_a_blank_is_found_for_the_formulas_do_not_know_it(b: Banco, valore: str) -> None:
    luogo = b.scrive("A", "Obiettivi", "Strategicità", "1", valore)
    assert b.trovati() == [("VAL104", luogo, "«alta»", f"«{valore}»")]


def test_the_word_of_a_band_with_a_blank_is_found(tmp_path: Path) -> None:
    uguale = cambia(MODELLO, ("coefficiente = 2\n", "coefficiente = 1.5\n"))
    b = banco(PIANO, tmp_path / "banco", uguale)
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "2", "tutti ")
    assert b.trovati() == [("VAL104", luogo, "«tutti»", "«tutti »")]


def test_a_class_with_a_blank_that_is_not_of_the_list_is_found_once(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Strategicità", "1", "altissima ")
    assert b.trovati() == [("VAL104", luogo, "alta, bassa", "altissima")]


@pytest.mark.parametrize(("valore", "trovato"), [(3, "3"), (9, "9"), (None, "")])
def test_an_indicator_of_nobody_is_found_at_its_number_alone(b: Banco, valore: Scritto, trovato: str) -> None:
    luogo = b.scrive("A", "Indicatori", "N.", "2", valore)
    assert b.trovati() == [("VAL104", luogo, "1, 2", trovato)]


def test_an_indicator_whose_number_is_no_number_is_found_once(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "N.", "2", "n.d.")
    assert b.trovati() == [("VAL102", luogo, "un numero intero", "n.d.")]


def test_an_indicator_added_without_a_number_is_found_at_the_empty_cell(b: Banco) -> None:
    contenuto = b.file("A").read_bytes()
    vuota = prima_libera(contenuto, "Indicatori", "N.")
    descrizione = prima_libera(contenuto, "Indicatori", "Indicatore")
    assert vuota[1:] == descrizione[1:]
    b.cambia_file("A", lambda c: ricalcola(scrivi(c, "Indicatori", descrizione, "Uno in più")))
    assert b.trovati() == [("VAL104", b.luogo("A", "Indicatori", vuota), "1, 2", "")]


def test_where_the_column_of_the_numbers_is_gone_only_that_is_said(b: Banco) -> None:
    b.ridisegna("A", intestazione_cambiata("indicatori", "obiettivo", "Numero"))
    assert b.trovati() == [("STR203", b.luogo("A", "Indicatori"), "", "")]


CON_CODICI = """\
formato = 1
codice = "prova"
titolo = "Classi che ordinano"

[[classi]]
codice = "1"
nome = "rilevante operativo"

[[classi]]
codice = "2"
nome = "rilevante strategico"
"""


def con_classe(classe: str) -> str:
    """A plan whose only objective has this class."""
    return f"""\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[[settori]]
codice = "A"
nome = "Settore A"

[[obiettivi]]
numero = 1
titolo = "Primo"
capofila = "A"
classe = "{classe}"
indicatori = [
    {{ descrizione = "Indicatore", atteso = "n. 1" }},
]
"""


@pytest.mark.parametrize("classe", ["1 - rilevante operativo", "2", "Rilevante strategico", "2-rilevante  strategico"])
def test_a_class_that_only_ranks_is_clean_however_it_is_written(classe: str) -> None:
    assert esito(con_classe(classe), CON_CODICI) == []


@pytest.mark.parametrize("classe", ["3", "operativo", "1 - operativo", "3 - rilevante operativo"])
def test_a_class_that_only_ranks_and_is_not_of_the_list_is_found(classe: str) -> None:
    testo = con_classe(classe)
    ammesse = "1 - rilevante operativo, 2 - rilevante strategico"
    assert esito(testo, CON_CODICI) == [("VAL104", riga_obiettivo(testo, 1, "classe"), ammesse, classe)]


def test_a_class_whose_code_and_label_disagree_is_of_the_list_twice() -> None:
    testo = con_classe("1 - rilevante strategico")
    assert [codice for codice, *_ in esito(testo, CON_CODICI) if codice == "VAL104"] == []


def test_percentages_of_every_kind_are_judged_by_the_same_rule() -> None:
    testo = pesato(
        1,
        ("peso = 30\n", "peso = 130\nsoglia = 101\nscheda = { soglia = -1 }\n"),
        ("peso = 60, cumulato = 80", "peso = 160, cumulato = 180.5"),
        ("peso = 40 }", "peso = 140 }"),
        ('atteso = "n. 1" }', 'atteso = "n. 1", peso = 200 }'),
    )
    testo = cambia(testo, ("rilevanza = 60", "rilevanza = 160"))
    messaggi = [(r.message, r.settore, r.found) for r in rilievi_pesati(testo) if "ammessi" in r.message]
    assert messaggi == [
        ("Settore A: «Rilevanza %» non è fra i valori ammessi", "A", "160"),
        ("Obiettivo 1: «Peso %» non è fra i valori ammessi", "A", "130"),
        ("Obiettivo 1: «Soglia %» non è fra i valori ammessi", "A", "101"),
        ("Obiettivo 1: «Soglia % della scheda» non è fra i valori ammessi", "A", "-1"),
        ("Obiettivo 1: «Peso % della fase 2» non è fra i valori ammessi", "A", "160"),
        ("Obiettivo 1: «Valore cumulato della fase 2» non è fra i valori ammessi", "A", "180,5"),
        ("Obiettivo 1: «Peso % dell'indicatore 1» non è fra i valori ammessi", "A", "200"),
        ("Obiettivo 1: «Peso % del risultato 2» non è fra i valori ammessi", "A", "140"),
    ]


def test_with_this_check_switched_off_a_sum_is_judged_all_the_same() -> None:
    spento = MODELLO + '\n[[controlli]]\ncodice = "VAL104"\nspento = true\nmotivo = "Prova"\n'
    testo = obiettivo(PIANO, 2, ("peso = 100", "peso = 1000"))
    assert esito(testo, spento) == [("SQ101", riga_obiettivo(testo, 2, "Unico"), "100", "1.000")]


# ---------------------------------------------------------------- VAL106: errors


@pytest.mark.parametrize(
    ("foglio", "colonna", "chiave"),
    [
        ("Obiettivi", "Tempi", "1"),
        ("Obiettivi", "Soglia %", "1"),
        ("Obiettivi", "Strategicità", "1"),
        ("Obiettivi", "N. dip.", "1"),
        ("Indicatori", "Indicatore", "1"),
        ("Indicatori", "Peso %", "1"),
        ("Indicatori", "N.", "2"),
    ],
)
def test_an_error_in_a_cell_to_fill_in_is_found_once(b: Banco, foglio: str, colonna: str, chiave: str) -> None:
    luogo = b.scrive("A", foglio, colonna, chiave, "=1/0")
    assert b.trovati() == [("VAL106", luogo, "", "#DIV/0!")]


@pytest.mark.parametrize(
    ("formula", "rimedio"), [("=1/0", "riscrivere il dato."), ("=-entro", "riscrivere senza il segno davanti.")]
)
def test_the_remedy_speaks_of_a_sign_only_where_a_text_was_taken_for_a_formula(
    b: Banco, formula: str, rimedio: str
) -> None:
    b.scrive("A", "Obiettivi", "Tempi", "1", formula)
    trovati = b.esamina().outcome.findings
    assert [trovato.rilievo.remedy for trovato in trovati] == [f"Cancellare la cella, e {rimedio}"]


@pytest.mark.parametrize(("valore", "codice"), [("=1/0", "VAL106"), ("venti", "VAL102")])
def test_where_other_empty_weights_do_not_count_an_unreadable_one_is_said_once(
    tmp_path: Path, valore: str, codice: str
) -> None:
    altrui = cambia(MODELLO, ('pesi = "indicatori"\nsomma = 100', 'pesi = "indicatori"\nsomma = 100\nvuoti = "altrui"'))
    b = banco(PIANO, tmp_path / "banco", altrui)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", valore)
    assert [trovato[:2] for trovato in b.trovati()] == [(codice, luogo)]


def test_two_errors_are_two_findings(b: Banco) -> None:
    primo = b.scrive("A", "Obiettivi", "Tempi", "1", "=-entro")
    secondo = b.scrive("B", "Obiettivi", "Tempi", "3", "=-entro")
    assert b.trovati() == [("VAL106", primo, "", "#NAME?"), ("VAL106", secondo, "", "#NAME?")]
