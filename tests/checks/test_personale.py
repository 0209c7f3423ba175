"""IN405, IN406: whom the staff counts."""

from __future__ import annotations

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.piani_di_prova import MODELLO, PIANO, cambia, esito, obiettivo, piano_di_prova, riga_obiettivo

CONTA, NON_CONTA = (
    cambia(MODELLO, ("[riparto]", f"[personale]\nresponsabili = {valore}\n\n[riparto]")) for valore in ("true", "false")
)


def con_personale(numero: int, personale: str, testo: str = PIANO) -> str:
    """The plan with the staff of an objective: 1 has two employees, 2 has four, 3 has one, 4 does not say."""
    return obiettivo(testo, numero, ("indicatori = [", f'personale = "{personale}"\nindicatori = ['))


def rilievi(testo: str, modello: str = MODELLO) -> list[tuple[str, tuple[str, ...]]]:
    """Message and effects of each finding."""
    outcome = esegui(esame_del_piano(piano_di_prova(testo, modello)))
    return [(f.rilievo.message, f.rilievo.details) for f in outcome.findings]


# ---------------------------------------------------------------- IN405


@pytest.mark.parametrize(
    ("numero", "personale"),
    [
        (1, "n. 2 dipendenti"),
        (1, "n. 1 responsabile, n. 1 dipendente"),
        (1, "n. 1 responsabile, n. 2 dipendenti"),
        (1, "gruppo di lavoro"),
        (1, "dirigenti, n. 1 impiegato"),
        (3, "responsabile area"),
        (4, "n. 7 dipendenti"),
    ],
)
def test_a_number_that_some_way_of_counting_gives_is_clean(numero: int, personale: str) -> None:
    assert esito(con_personale(numero, personale)) == []


@pytest.mark.parametrize(
    ("personale", "atteso"),
    [
        ("n. 1 dipendente", "1"),
        ("n. 3 dipendenti", "3"),
        ("n. 1 responsabile, n. 3 dipendenti", "3 (4 con i responsabili)"),
        ("dirigenti, n. 3 impiegati", "almeno 3"),
        ("n. 1 CED e altri (tot. 14)", "14"),
    ],
)
def test_another_number_is_found_at_n_dip(personale: str, atteso: str) -> None:
    testo = con_personale(1, personale)
    assert esito(testo) == [("IN405", riga_obiettivo(testo, 1, "n_dip"), atteso, "2")]


@pytest.mark.parametrize(
    ("modello", "personale", "atteso"),
    [
        (CONTA, "n. 1 responsabile, n. 1 dipendente", None),
        (CONTA, "n. 1 responsabile, n. 2 dipendenti", "3"),
        (CONTA, "dirigenti, n. 3 dipendenti", None),
        (NON_CONTA, "n. 1 responsabile, n. 2 dipendenti", None),
        (NON_CONTA, "n. 1 responsabile, n. 1 dipendente", "1"),
        (NON_CONTA, "dirigenti, n. 3 dipendenti", "3"),
    ],
)
def test_where_the_modello_says_whether_those_in_charge_count_one_number_is_right(
    modello: str, personale: str, atteso: str | None
) -> None:
    testo = con_personale(1, personale)
    luogo = riga_obiettivo(testo, 1, "n_dip")
    assert esito(testo, modello) == ([] if atteso is None else [("IN405", luogo, atteso, "2")])


def test_a_word_or_nothing_in_the_place_of_the_number_is_not_counted() -> None:
    tutti = obiettivo(con_personale(1, "n. 9 dipendenti"), 1, ("n_dip = 2", 'n_dip = "tutti"'))
    assert [codice for codice, *_ in esito(tutti)] == ["IN102"]
    vuoto = obiettivo(con_personale(1, "n. 9 dipendenti"), 1, ("n_dip = 2\n", ""))
    assert [codice for codice, *_ in esito(vuoto)] == ["VAL103"]


def test_two_wrong_numbers_are_two_findings_and_show_what_they_move() -> None:
    """By hand: 5,000.00 on totals 30 and 30 is 2,500.00 each; on 20 and 20 too; as printed, 2,000.00 and 3,000.00."""
    testo = con_personale(2, "n. 3 dipendenti", con_personale(1, "n. 4 dipendenti"))
    assert esito(testo) == [
        ("IN405", riga_obiettivo(testo, 1, "n_dip"), "4", "2"),
        ("IN405", riga_obiettivo(testo, 2, "n_dip"), "3", "4"),
    ]
    effetto = (
        "Obiettivo 1: 2.500,00 € → 2.000,00 € (-500,00 €)",
        "Obiettivo 2: 2.500,00 € → 3.000,00 € (+500,00 €)",
    )
    primo, secondo = rilievi(testo)
    assert primo[0].endswith("il personale conta altre teste; il coefficiente sarebbe 1,50 invece di 1,00")
    assert secondo[0].endswith("il coefficiente sarebbe 1,00 invece di 1,50")
    assert (primo[1], secondo[1]) == (effetto, effetto)


def test_a_head_more_in_the_same_band_moves_nothing() -> None:
    ((messaggio, dettagli),) = rilievi(con_personale(1, "n. 3 dipendenti"))
    assert (messaggio.endswith("; il coefficiente non cambia"), dettagli) == (True, ())


def test_where_only_one_way_of_counting_changes_the_band_it_says_which() -> None:
    ((messaggio, dettagli),) = rilievi(con_personale(1, "responsabile, n. 3 dipendenti"))
    assert messaggio.endswith("il coefficiente sarebbe 1,50 invece di 1,00 con 4 teste")
    assert dettagli[0] == "con 4 teste:"
    assert len(dettagli) == 3


def test_where_both_ways_give_other_bands_both_are_shown() -> None:
    """Objective 1 with five employees printed; 1 without the one in charge (0.5), 2 with (1.0)."""
    cinque = obiettivo(
        con_personale(1, "responsabile, n. 1 dipendente"),
        1,
        ("n_dip = 2", "n_dip = 5"),
        ("coefficiente = 1, totale = 20, stanziato = 2000.00", "coefficiente = 1.5, totale = 30, stanziato = 2500.00"),
    )
    testo = obiettivo(cinque, 2, ("stanziato = 3000.00", "stanziato = 2500.00"))
    ((messaggio, dettagli),) = rilievi(testo)
    assert messaggio.endswith("il coefficiente sarebbe 0,50 o 1,00 invece di 1,50")
    assert dettagli == (
        "con 2 teste:",
        "Obiettivo 1: 2.000,00 € → 2.500,00 € (+500,00 €)",
        "Obiettivo 2: 3.000,00 € → 2.500,00 € (-500,00 €)",
        "con 1 teste:",
        "Obiettivo 1: 1.250,00 € → 2.500,00 € (+1.250,00 €)",
        "Obiettivo 2: 3.750,00 € → 2.500,00 € (-1.250,00 €)",
    )


def test_an_objective_of_a_fixed_amount_moves_nothing() -> None:
    testo = obiettivo(con_personale(4, "n. 9 dipendenti"), 4, ("importo_fisso", "n_dip = 1\nimporto_fisso"))
    assert esito(testo) == [("IN405", riga_obiettivo(testo, 4, "n_dip"), "9", "1")]
    assert [dettagli for _, dettagli in rilievi(testo)] == [()]


def test_no_heads_at_all_is_a_number_too() -> None:
    """Zero employees have no band, which is said; and the staff counts somebody."""
    testo = obiettivo(con_personale(4, "n. 9 dipendenti"), 4, ("importo_fisso", "n_dip = 0\nimporto_fisso"))
    trovati = [trovato for trovato in esito(testo) if trovato[0] == "IN405"]
    assert trovati == [("IN405", riga_obiettivo(testo, 4, "n_dip"), "9", "0")]


def test_the_scheda_is_shown_beside_the_summary_where_it_says_something_else() -> None:
    testo = con_personale(1, "n. 3 dipendenti")
    for personale, quanti in (("Tutto il personale", 2), ("N. 3 Dipendenti.", 1)):
        con_scheda = obiettivo(
            testo, 1, ("indicatori = [", f'scheda = {{ personale = "{personale}" }}\nindicatori = [')
        )
        (finding,) = esegui(esame_del_piano(piano_di_prova(con_scheda))).findings
        assert len(finding.rilievo.related) == quanti


# ---------------------------------------------------------------- IN406


def due(riepilogo: str, scheda: str, testo: str = PIANO, numero: int = 4) -> str:
    """The plan with the staff of an objective by its summary and by its scheda."""
    scheda = f'scheda = {{ personale = "{scheda}" }}\nindicatori = ['
    return obiettivo(con_personale(numero, riepilogo, testo), numero, ("indicatori = [", scheda))


@pytest.mark.parametrize(
    ("riepilogo", "scheda"),
    [
        ("n. 3 dipendenti", "n. 2 tecnici, n. 1 messo"),
        ("responsabile, n. 3 dipendenti", "n. 4 dipendenti"),
        ("responsabile, n. 3 dipendenti", "n. 3 dipendenti"),
        ("n. 3 dipendenti", "dipendenti dell'area"),
        ("gruppo di lavoro", "n. 3 dipendenti"),
    ],
)
def test_staff_that_may_be_the_same_is_clean(riepilogo: str, scheda: str) -> None:
    assert esito(due(riepilogo, scheda)) == []


@pytest.mark.parametrize(
    ("riepilogo", "scheda", "atteso", "trovato"),
    [
        ("n. 3 dipendenti", "n. 2 dipendenti", "2", "3"),
        ("n. 3 dipendenti", "n. 4 dipendenti", "4", "3"),
        ("resp. area, n. 3 dip.", "4 + 1 (dirigente)", "4 (5 con i responsabili)", "3 (4 con i responsabili)"),
        ("n. 3 dipendenti", "n. 1 per ogni area (tot. 14)", "14", "3"),
    ],
)
def test_staff_that_counts_other_heads_is_found_at_the_summary(
    riepilogo: str, scheda: str, atteso: str, trovato: str
) -> None:
    testo = due(riepilogo, scheda)
    assert esito(testo) == [("IN406", riga_obiettivo(testo, 4, "personale"), atteso, trovato)]


def test_staff_that_differs_in_two_objectives_is_two_findings() -> None:
    testo = due("n. 1 addetto", "n. 2 addetti", due("n. 5 addetti", "n. 6 addetti"), 3)
    assert esito(testo) == [
        ("IN406", riga_obiettivo(testo, 3, "personale"), "2", "1"),
        ("IN406", riga_obiettivo(testo, 4, "personale"), "6", "5"),
    ]


def test_where_the_modello_counts_those_in_charge_that_way_alone_is_compared() -> None:
    testo = due("responsabile, n. 3 dipendenti", "n. 3 dipendenti")
    assert esito(testo, NON_CONTA) == []
    assert esito(testo, CONTA) == [("IN406", riga_obiettivo(testo, 4, "personale"), "3", "4")]


def test_a_scheda_that_does_not_say_the_staff_is_clean() -> None:
    testo = obiettivo(
        con_personale(4, "n. 3 dipendenti"), 4, ("indicatori = [", "scheda = { soglia = 1 }\nindicatori = [")
    )
    assert esito(testo) == []
