"""The plan: whose objectives are whose, and the totals that it goes by."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfxl.core.piano import (
    Modo,
    Obiettivo,
    Tipologia,
    coefficiente_atteso,
    peso_atteso,
    totale_dichiarato,
    totale_ricalcolato,
)
from tests.piccoli import dichiarato, esempio, obiettivo, piano, quota

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
