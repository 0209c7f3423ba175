"""The figures that a text cites, and what holds figures and counts nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.numeri import Numero, numeri
from perfxl.core.testi.riferimenti import MASCHERA, senza_date, senza_riferimenti


@pytest.mark.parametrize(
    ("testo", "attesi"),
    [
        ("n. 4 incontri", [("4", "incontri")]),
        ("n°8 dipendenti", [("8", "dipendenti")]),
        ("n2 azioni", [("2", "azioni")]),
        ("n.1.000", [("1000", "")]),
        ("n. 2000 verbali", [("2000", "verbali")]),
        ("gestione di 2000 verbali", [("2000", "verbali")]),
        ("nel 2000 i verbali", []),
        ("almeno 2000 verbali", [("2000", "verbali")]),
        ("30%", [("30", "%")]),
        ("80 % e il 30 per cento", [("80", "%"), ("30", "%")]),
        ("2024%", [("2024", "%")]),
        ("5 nuovi servizi", [("5", "servizi")]),
        ("3,5 su 5", [("3.5", "su 5"), ("5", "")]),
        ("4 di essi", [("4", "")]),
        ("60gg dal 31/12/2024", [("60", "gg")]),
        ("€ 5.000,00 e Euro 625.000,00 o 3 euro", [("5000.00", "€"), ("625000.00", "€"), ("3", "€")]),
        ("1) 3 atti 2) 4 atti", [("3", "atti"), ("4", "atti")]),
        ("(minimo 150 controlli)", [("150", "controlli")]),
        ("5.000 verbali", [("5000", "verbali")]),
        ("art. 4-bis, D.L. 13/2023, DUP 1.1.2, M1C1-1.4.3", []),
        ("D.Lgs. 30 marzo 2001, n. 165 e L. 190/2012", []),
        ("D.Lgs. 65/2017, DM 132/2022, CCNL Funzioni Locali 16.11.2022", []),
        ("delibera di Giunta n. 12 del 31/01/2024", []),
        ("prot. 3379 del 22/01/2024", []),
        ("Reg. UE 2016/679, RUE 679/2016", []),
        ("2024-2026, 2024/25, 31.12.2024, 30 settembre", []),
        ("45/90, 1.50, ore 12.30, 2° atto, 4-bis, 3D, 1.1.2", []),
        ("PAdigitale2026", []),
        ("", []),
    ],
)
def test_the_figures_of_a_text(testo: str, attesi: list[tuple[str, str]]) -> None:
    assert [(numero.valore, numero.unita) for numero in numeri(testo)] == [(Decimal(v), u) for v, u in attesi]


def test_where_a_figure_stands() -> None:
    testo = "1) art. 5: n. 4 incontri"
    assert numeri(testo) == (Numero(Decimal(4), "incontri", 11, 15),)
    assert testo[11:15] == "n. 4"


@given(
    st.text()
    | st.text("0123456789.,/-n%€ ")
    | st.lists(st.sampled_from(["n.", "5", "art.", "D.L.", "DUP", "€"])).map(" ".join)
)
def test_a_figure_stands_where_it_says(testo: str) -> None:
    for numero in numeri(testo):
        assert testo[numero.fine - 1].isdigit()
        assert 0 <= numero.inizio < numero.fine


@pytest.mark.parametrize(
    ("testo", "coperto"),
    [
        ("entro il 31.12.2024", "entro il 31.12.2024"),
        ("Delibera approvata entro il 31/12/2024", "Delibera approvata entro il 31/12/2024"),
        ("Regolamento approvato entro il 31/12/2024", "Regolamento approvato entro il 31/12/2024"),
        ("RIF. DUP 1.1.2 - x", "############## - x"),
        ("artt. 4, 5 e 6 bis.", "##################."),
        ("Circolare RGS 1/2024.", "####################."),
        ("legge n. 190 del 6 novembre 2012;", "################################;"),
        ("L.R. 16 dell'08.07.2016;", "#######################;"),
        ("DPR 81/2022 per COVID-19", "########### per ########"),
    ],
)
def test_norms_acts_and_codes_are_masked(testo: str, coperto: str) -> None:
    assert senza_riferimenti(testo) == coperto.replace("#", MASCHERA)


@given(st.text() | st.text("0123456789./- DLgs"))
def test_a_mask_is_as_long_as_what_it_covers(testo: str) -> None:
    assert len(senza_date(senza_riferimenti(testo))) == len(testo)


@pytest.mark.parametrize("pezzo", ["L. ", "D. L. ", "delibera a b c ", "CCNL ", "art. 4, ", "1.1.", "n. n ", "1 ", " "])
def test_a_long_text_is_read_as_well(pezzo: str) -> None:
    assert len(numeri(f"{pezzo * 5000}; n. 5 atti")) >= 1
