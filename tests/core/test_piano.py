"""The plan: whose objectives are whose, and the totals that it goes by."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfxl.core.modello import Classe, Modello, Pesi
from perfxl.core.piano import (
    Modo,
    Obiettivo,
    Tipologia,
    coefficiente_atteso,
    peso_atteso,
    radice,
    totale_dichiarato,
    totale_ricalcolato,
)
from tests import costruttori
from tests.costruttori import misura, settore
from tests.piccoli import MODELLO, dichiarato, esempio, obiettivo, piano, quota

UNA = (quota("q", Modo.RESTO),)


def test_a_settore_by_its_code() -> None:
    assert esempio("chiari-2025").settore("SIC").nome.value == "Settore sicurezza"
    with pytest.raises(KeyError, match="XXX"):
        esempio("chiari-2025").settore("XXX")


def test_an_objective_by_its_code() -> None:
    trovato = esempio("chiari-2025").obiettivo("2")
    assert trovato is not None
    assert trovato.titolo.value == "Servizi pubblici più inclusivi e accessibili"
    assert esempio("chiari-2025").obiettivo("28") is None


def test_who_leads_and_who_takes_part() -> None:
    # from the plan's own text: 3 is led by SOC for all, 4 by AMM with SOC and SIC, 5 by SIC with AMM
    piano_2025 = esempio("chiari-2025")
    assert [o.codice for o in piano_2025.guidati("SIC")] == ["5", "24", "25", "26", "27"]
    assert [o.codice for o in piano_2025.partecipati("SIC")] == ["1", "2", "3", "4"]
    assert [o.codice for o in piano_2025.partecipati("AMM")] == ["2", "3", "5"]
    tipologie = [o.tipologia for o in piano_2025.obiettivi]
    assert [tipologie.count(t) for t in Tipologia] == [2, 3, 22]


@pytest.mark.parametrize(
    ("voce", "dichiarata", "ricalcolato"),
    [
        # by the tables: 40 × 1
        (obiettivo("1", "q"), 40, 40),
        (obiettivo("1", "q", n_dip="tutti"), 120, 120),
        # what is declared counts before the tables: the totale first, then peso and coefficiente, each by itself
        (obiettivo("1", "q", "50"), 50, 40),
        (replace(obiettivo("1", "q"), dichiarato=dichiarato(peso="20")), 20, 40),
        (replace(obiettivo("1", "q"), dichiarato=dichiarato(coefficiente="2.5")), 100, 40),
        (replace(obiettivo("1", "q"), dichiarato=dichiarato("20", "2.5", "49")), 49, 40),
        (replace(obiettivo("1", "q"), dichiarato=dichiarato("20", "2.5")), 50, 40),
        # a missing operand
        (obiettivo("1", "q", classe=None), None, None),
        (obiettivo("1", "q", n_dip=None), None, None),
        (obiettivo("1", "q", n_dip=0), None, None),
        (obiettivo("1", "q", "50", n_dip=None), 50, None),
        (replace(obiettivo("1", "q", classe="boh"), dichiarato=dichiarato(peso="20")), 20, None),
        # a fixed amount has none
        (obiettivo("1", fisso=100), None, None),
    ],
)
def test_the_totals(voce: Obiettivo, dichiarata: int | None, ricalcolato: int | None) -> None:
    di_prova = piano(1000, UNA, [voce])
    assert totale_dichiarato(di_prova, voce) == dichiarata
    assert totale_ricalcolato(di_prova, voce) == ricalcolato


def test_peso_and_coefficiente_by_the_tables() -> None:
    voce, fissa = obiettivo("1", "q", classe="media", n_dip=4), obiettivo("2", fisso=100)
    di_prova = piano(1000, UNA, [voce, fissa])
    assert (peso_atteso(di_prova, voce), coefficiente_atteso(di_prova, voce)) == (Decimal(20), Decimal("1.5"))
    assert (peso_atteso(di_prova, fissa), coefficiente_atteso(di_prova, fissa)) == (None, None)
    assert (voce.fisso, fissa.fisso, obiettivo("3", fisso=0).fisso) == (False, True, True)


@pytest.mark.parametrize(
    ("modello", "voce", "peso", "totale"),
    [
        # the peso is written by hand; without bands the coefficiente is 1
        (Modello("", ""), costruttori.obiettivo("1", peso=Decimal(15)), 15, 15),
        (Modello("", ""), costruttori.obiettivo("1"), None, None),
        # a class that only ranks gives none
        (
            Modello("", "", (Classe("alta", None),)),
            costruttori.obiettivo("1", classe="alta", peso=Decimal(15)),
            15,
            15,
        ),
        # with bands it still counts by the number of employees
        (replace(MODELLO, classi=()), costruttori.obiettivo("1", peso=Decimal(10), n_dip=4), 10, 15),
        (replace(MODELLO, classi=()), costruttori.obiettivo("1", peso=Decimal(10)), 10, None),
        # where the class gives the peso, what is written by hand does not count
        (replace(MODELLO, fasce=()), costruttori.obiettivo("1", classe="alta", peso=Decimal(1)), 40, 40),
        # an amount of its own
        (Modello("", ""), costruttori.obiettivo("1", peso=Decimal(15), importo_fisso=100), None, None),
    ],
)
def test_the_totals_where_there_are_no_classes_or_no_bands(
    modello: Modello, voce: Obiettivo, peso: int | None, totale: int | None
) -> None:
    di_prova = replace(piano(1000, UNA, [voce]), modello=modello)
    assert peso_atteso(di_prova, voce) == peso
    assert totale_ricalcolato(di_prova, voce) == totale_dichiarato(di_prova, voce) == totale


def test_the_settore_of_a_unit() -> None:
    settori = (settore("A"), settore("A1", di="A"), settore("A11", di="A1"), settore("B"))
    di_prova = replace(piano(1000, UNA, []), settori=settori)
    assert [di_prova.radice(unita.codice) for unita in settori] == ["A", "A", "A", "B"]
    assert di_prova.radici == (settori[0], settori[3])
    assert radice("ignota", {}) == "ignota"


def test_the_measures_of_an_objective() -> None:
    fasi, indicatori, risultati = ((misura(nome),) for nome in "fir")
    voce = costruttori.obiettivo("1", fasi=fasi, indicatori=indicatori, risultati=risultati)
    assert [voce.misure(quali) for quali in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)] == [
        fasi,
        indicatori,
        risultati,
    ]


def test_a_plan_without_a_fund_splits_nothing() -> None:
    di_prova = replace(piano(1000, UNA, []), fondo=None)
    assert (di_prova.finanziato.value, di_prova.finanziato.place) == (0, di_prova.ente.place)
