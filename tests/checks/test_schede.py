"""IN401-IN404, IN407: what the summary and the scheda of an objective say, and a soglia out of reach."""

from __future__ import annotations

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.piani_di_prova import (
    MODELLO,
    PIANO,
    cambia,
    esito,
    obiettivo,
    piano_di_prova,
    riga_obiettivo,
    riga_testata,
)

SENZA_SCHEMI = cambia(MODELLO, ('[[schemi]]\npesi = "indicatori"\nsomma = 100\n\n', ""))


def con_scheda(numero: int, scheda: str, testo: str = PIANO) -> str:
    """The plan with the scheda of an objective."""
    return obiettivo(testo, numero, ("indicatori = [", f"scheda = {{ {scheda} }}\nindicatori = ["))


# ---------------------------------------------------------------- IN401: soglia


@pytest.mark.parametrize("soglia", ["80", "80.0", "80.00"])
def test_the_same_soglia_is_clean(soglia: str) -> None:
    assert esito(con_scheda(1, f"soglia = {soglia}")) == []


@pytest.mark.parametrize(("soglia", "atteso"), [("79.99", "79,99"), ("80.01", "80,01"), ("0", "0")])
def test_another_soglia_is_found_at_the_summary(soglia: str, atteso: str) -> None:
    testo = con_scheda(1, f"soglia = {soglia}")
    assert esito(testo) == [("IN401", riga_obiettivo(testo, 1, "soglia = 80"), atteso, "80")]


def test_a_soglia_that_one_of_the_two_does_not_say_is_no_disagreement() -> None:
    assert esito(con_scheda(1, 'tempi = "2025"')) == []
    assert esito(con_scheda(2, "soglia = 80")) == []


def test_two_soglie_are_two_findings_that_point_to_the_schede() -> None:
    testo = con_scheda(3, "soglia = 60", con_scheda(1, "soglia = 90"))
    assert esito(testo) == [
        ("IN401", riga_obiettivo(testo, 1, "soglia = 80"), "90", "80"),
        ("IN401", riga_obiettivo(testo, 3, "soglia = 70"), "60", "70"),
    ]
    vicini = [str(f.rilievo.related[0]) for f in esegui(esame_del_piano(piano_di_prova(testo))).findings]
    assert vicini == [riga_obiettivo(testo, numero, "scheda") for numero in (1, 3)]


# ---------------------------------------------------------------- IN402: tempi


@pytest.mark.parametrize(
    "tempi", ["entro il 31/12/2025", "2025", "entro dicembre 2025", "01/01/2025 – 31/12/2025", " "]
)
def test_terms_that_mean_the_same_are_clean(tempi: str) -> None:
    assert esito(con_scheda(1, f'tempi = "{tempi}"')) == []


@pytest.mark.parametrize("tempi", ["2025-2026", "01/02/2025 – 31/12/2025", "entro il 30/12/2025", "annuale"])
def test_other_terms_are_found_at_the_summary(tempi: str) -> None:
    testo = con_scheda(1, f'tempi = "{tempi}"')
    atteso = [("IN402", riga_obiettivo(testo, 1, "tempi"), tempi, "entro il 31/12/2025")]
    assert [trovato for trovato in esito(testo) if trovato[0] == "IN402"] == atteso


def test_terms_that_the_summary_does_not_say_are_no_disagreement() -> None:
    assert esito(con_scheda(2, 'tempi = "2025"')) == []


def test_a_day_that_does_not_exist_is_said_once() -> None:
    """Once it is corrected, it will be seen whether the scheda says the same."""
    testo = obiettivo(con_scheda(1, 'tempi = "30/11/2025"'), 1, ('tempi = "entro il 31/12', 'tempi = "entro il 31/11'))
    assert [codice for codice, *_ in esito(testo)] == ["VAL105"]


# ---------------------------------------------------------------- IN403: titolo


@pytest.mark.parametrize("titolo", ["Primo", "PRIMO.", " primo "])
def test_a_title_in_other_signs_is_clean(titolo: str) -> None:
    assert esito(con_scheda(1, f'titolo = "{titolo}"')) == []


def test_another_title_is_noted() -> None:
    testo = con_scheda(2, 'titolo = "Primo"', con_scheda(1, 'titolo = "Primo e più"'))
    assert esito(testo) == [
        ("IN403", riga_obiettivo(testo, 1, "titolo"), "Primo e più", "Primo"),
        ("IN403", riga_obiettivo(testo, 2, "titolo"), "Primo", "Secondo"),
    ]


def test_a_scheda_without_a_title_is_clean() -> None:
    assert esito(con_scheda(1, "soglia = 80")) == []


# ---------------------------------------------------------------- IN404: tipologia


@pytest.mark.parametrize(
    ("numero", "tipologia"),
    [
        (1, "settore"),
        (1, "di Settore"),
        (1, "obiettivo settoriale"),
        (1, "Settore A"),
        (1, " "),
        (3, "intersettoriale"),
        (3, "Trasversale a più settori"),
        (3, "Settore B e Settore A"),
    ],
)
def test_the_same_tipologia_is_clean(numero: int, tipologia: str) -> None:
    assert esito(con_scheda(numero, f'tipologia = "{tipologia}"')) == []


@pytest.mark.parametrize(
    ("numero", "tipologia", "trovato"),
    [
        (1, "intersettoriale", "settore"),
        (1, "tutti i settori", "settore"),
        (1, "generale", "settore"),
        (1, "altra", "settore"),
        (1, "Settore B", "settore (Settore A)"),
        (1, "Settore A e Settore B", "settore (Settore A)"),
        (3, "settore", "intersettoriale"),
        (3, "Settore B", "intersettoriale (Settore B, Settore A)"),
    ],
)
def test_another_tipologia_is_found(numero: int, tipologia: str, trovato: str) -> None:
    testo = con_scheda(numero, f'tipologia = "{tipologia}"')
    assert esito(testo) == [("IN404", riga_testata(testo, numero), tipologia, trovato)]


@pytest.mark.parametrize(("tipologia", "trovati"), [("generale", 0), ("Settore A, Settore B", 0), ("Settore B", 1)])
def test_an_objective_of_the_whole_ente_may_name_all_its_settori(tipologia: str, trovati: int) -> None:
    generale = obiettivo(PIANO, 3, ('"intersettoriale"', '"generale"'), ('partecipano = ["A"]\n', ""))
    assert [codice for codice, *_ in esito(con_scheda(3, f'tipologia = "{tipologia}"', generale))] == [
        "IN404"
    ] * trovati


def test_a_settore_whose_name_is_a_part_of_anothers_is_not_named_with_it() -> None:
    testo = cambia(PIANO, ('nome = "Settore B"', 'nome = "Settore A e innovazione"'))
    assert esito(con_scheda(4, 'tipologia = "Settore A e innovazione"', testo)) == []
    testo = con_scheda(4, 'tipologia = "Settore A"', testo)
    assert esito(testo) == [("IN404", riga_testata(testo, 4), "Settore A", "settore (Settore A e innovazione)")]


# ---------------------------------------------------------------- IN407: soglia out of reach


def pesi(primo: str, secondo: str, soglia: str = "80") -> str:
    """The plan with these weights and this soglia for objective 1."""
    scambi = (("peso = 40", secondo), ("peso = 60", primo), ("soglia = 80", f"soglia = {soglia}"))
    return obiettivo(PIANO, 1, *scambi)


@pytest.mark.parametrize(
    ("primo", "secondo", "soglia"),
    [
        ("peso = 40", "peso = 40", "80"),
        ("peso = 40", "peso = 40.01", "80"),
        ("peso = 0", "peso = 0", "0"),
    ],
)
def test_a_soglia_that_can_be_reached_is_clean(primo: str, secondo: str, soglia: str) -> None:
    assert esito(pesi(primo, secondo, soglia), SENZA_SCHEMI) == []


@pytest.mark.parametrize(("secondo", "atteso"), [("39.99", "al più 79,99"), ("0", "al più 40")])
def test_a_soglia_out_of_reach_is_found(secondo: str, atteso: str) -> None:
    testo = pesi("peso = 40", f"peso = {secondo}")
    assert esito(testo, SENZA_SCHEMI) == [("IN407", riga_obiettivo(testo, 1, "soglia"), atteso, "80")]


def test_a_soglia_above_a_hundred_is_said_as_such() -> None:
    testo = pesi("peso = 60", "peso = 40", "100.01")
    assert [codice for codice, *_ in esito(testo, SENZA_SCHEMI)] == ["VAL104"]


def test_weights_that_have_a_scheme_are_left_to_it() -> None:
    assert [codice for codice, *_ in esito(pesi("peso = 40", "peso = 30"))] == ["SQ101"]


def test_a_blank_weight_may_be_worth_the_rest() -> None:
    testo = obiettivo(pesi("peso = 40", "peso = 30"), 1, (", peso = 30", ""))
    assert esito(testo, SENZA_SCHEMI) == []


def test_without_a_soglia_or_without_weights_there_is_nothing_to_reach() -> None:
    senza_soglia = obiettivo(pesi("peso = 40", "peso = 30"), 1, ("soglia = 80\n", ""))
    senza_pesi = obiettivo(PIANO, 1, (", peso = 60", ""), (", peso = 40", ""))
    assert esito(senza_soglia, SENZA_SCHEMI) == []
    assert esito(senza_pesi, SENZA_SCHEMI) == []


RISULTATI = """\
[[elenchi]]
misure = "indicatori"
campi = ["descrizione", "atteso", "peso"]

[[elenchi]]
misure = "risultati"
campi = ["descrizione", "peso"]
"""


@pytest.mark.parametrize(("peso", "trovati"), [("80", []), ("79", ["IN407"])])
def test_of_two_lists_with_weights_one_that_reaches_is_enough(peso: str, trovati: list[str]) -> None:
    risultati = f'risultati = [{{ descrizione = "Fatto", peso = {peso} }}]\n'
    testo = obiettivo(pesi("peso = 40", "peso = 30"), 1, ("indicatori = [", f"{risultati}indicatori = ["))
    modello = cambia(SENZA_SCHEMI, ("[riparto]", f"{RISULTATI}\n[riparto]"))
    assert [codice for codice, *_ in esito(testo, modello)] == trovati
