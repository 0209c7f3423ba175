"""What a text cites or gives away."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.citazioni import PesoCitato, anni_citati, formula_nascosta, pesi_citati, segnaposto


@pytest.mark.parametrize(
    ("testo", "attesi"),
    [
        ("Relazione presentata (Peso 50%)", [("50", "(Peso 50%)")]),
        ("Progetti (peso 50%). Finanziamenti (peso 20 %)", [("50", "(peso 50%)"), ("20", "(peso 20 %)")]),
        ("atti (PESO: 12,5%)", [("12.5", "(PESO: 12,5%)")]),
        ("atti ( peso 30 )", [("30", "( peso 30 )")]),
        ("peso: 30%", [("30", "peso: 30%")]),
        ("peso = 30", [("30", "peso = 30")]),
        ("peso del 30% sul totale", [("30", "peso del 30%")]),
        ("con peso pari al 40%", [("40", "peso pari al 40%")]),
        ("quattro incontri (20%)", []),
        ("sacchi del peso di 30 kg", []),
        ("peso 1.50%", []),
        ("sospeso 30%", []),
        ("", []),
    ],
)
def test_the_weights_of_a_text(testo: str, attesi: list[tuple[str, str]]) -> None:
    trovati = pesi_citati(testo)
    assert [(peso.valore, testo[peso.inizio : peso.fine]) for peso in trovati] == [(Decimal(v), t) for v, t in attesi]


def test_where_a_weight_stands() -> None:
    assert pesi_citati("a (peso 5%)") == (PesoCitato(Decimal(5), 2, 11),)


@pytest.mark.parametrize(
    ("testo", "anni"),
    [
        ("PIAO 2024-2026", (2024, 2026)),
        ("PIAO 2024/2026", (2024, 2026)),
        ("2024_2025", (2024, 2025)),
        ("triennio 2024/26", (2024, 2026)),
        ("2024-23", (2024,)),
        ("2024-12-31", (2024,)),
        ("entro il 31/12/2024 e il 31.12.2025", (2024, 2025)),
        ("bilancio 1999, 1989, 2100", (1999,)),
        ("L. 190/2012, L. 241/1990, D.Lgs. 65/2017, DM 132/2022, CCNL 17.12.2020", ()),
        ("circolare RGS 1/2024, prot. 3379 del 22/01/2024", ()),
        ("n. 2000 verbali, almeno 2000, € 2000, 2000 €, 2000%, gestione di 2000 verbali", ()),
        ("PAdigitale2026, 1,2024, 2024,5", ()),
        ("", ()),
    ],
)
def test_the_years_of_a_text(testo: str, anni: tuple[int, ...]) -> None:
    assert anni_citati(testo) == anni


@pytest.mark.parametrize(
    ("testo", "trovato"),
    [
        ("xxx", "xxx"),
        ("entro il xx/xx/2024", "xx"),
        ("XXX", "XXX"),
        ("piazza XX Settembre", ""),
        ("Titolo ???", "???"),
        ("perché?", ""),
        ("da definire", "da definire"),
        ("Data: da definirsi.", "da definirsi"),
        ("servizi da definire con la Giunta", ""),
        ("dati da inserire nella sezione", ""),
        ("Da completare", "Da completare"),
        ("lorem ipsum dolor", "lorem ipsum"),
        ("TBD", "TBD"),
        ("inserire qui il testo", "inserire qui"),
        ("in corso di definizione", "in corso di definizione"),
        ("firma ______", "______"),
        ("n.d.", "n.d."),
        ("N.D.", "N.D."),
        ("n/d", "n/d"),
        (" … ", "…"),
        ("...", "..."),
        ("[...]", "[...]"),
        ("[…]", "[…]"),
        ("-", "-"),
        ("-----", "-----"),
        ("Servizio controlli interni ed […] esteri", ""),
        ("Rendicontazione [...] fissata", ""),
        ("e così via...", ""),
        ("nd e altro", ""),
        (">=", ""),
        ("%", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_text_that_holds_a_place(testo: str, trovato: str) -> None:
    assert segnaposto(testo) == trovato


@pytest.mark.parametrize(
    "testo",
    [
        "=1+1",
        "=SOMMA(A1)",
        "+39 030 123",
        "-entro giugno",
        "- individuazione; - costituzione",
        "@ente",
        "\telenco",
        "-31/12/2024",
        "--5",
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula(testo: str) -> None:
    assert formula_nascosta(testo)


@pytest.mark.parametrize(
    "testo", ["", "-", "---", "=", "-5", "+3,5", "-10%", "-1.100", "a = b", "– elenco", "1-2", " - elenco"]
)
def test_what_a_spreadsheet_takes_for_no_formula(testo: str) -> None:
    assert not formula_nascosta(testo)


@given(st.text() | st.text("peso 0123456789%(),:") | st.text("x?._-= [].nd2024/"))
def test_nothing_raises(testo: str) -> None:
    assert all(testo[peso.inizio : peso.fine].lower().strip("( ").startswith("peso") for peso in pesi_citati(testo))
    assert all(1990 <= anno <= 2099 for anno in anni_citati(testo))
    assert segnaposto(testo) in testo
    assert formula_nascosta(testo) in {True, False}


@pytest.mark.parametrize("pezzo", ["(peso 5", "peso   ", "2024-", "xx", "?", "da ", " ", "-"])
def test_a_long_text_is_read_as_well(pezzo: str) -> None:
    testo = pezzo * 5000
    assert pesi_citati(testo) == pesi_citati(testo + " ")
    assert len(anni_citati(testo)) in {0, 5000}
    assert segnaposto(testo) in testo
