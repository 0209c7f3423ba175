"""Days that do not exist: the patterns that a live check looks for, held against the reading of days in texts."""

from __future__ import annotations

from calendar import monthrange
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.espressione import Colonna
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.cartelle.parametri import CON_DATE, tabella_giorni
from perfxl.core.testi.giorni import date_scritte
from perfxl.core.testi.riferimenti import MESI
from tests.piccoli import esempio

ANNI = range(2024, 2029)
"""The years around that of the plan, of which 2024 and 2028 have a 29 February."""

GIORNI = {riga.chiave: f"{riga.valori['come']}" for riga in tabella_giorni(esempio("chiari-2025"), []).righe}


def come(testo: str) -> list[str]:
    """The days whose pattern the text is like, where ``?`` stands for any sign."""
    simili = []
    for giorno, modello in GIORNI.items():
        pezzi = modello.strip("*")
        posti = range(len(testo) - len(pezzi) + 1)
        if any(all(p in {"?", t} for p, t in zip(pezzi, testo[n:].lower(), strict=False)) for n in posti):
            simili.append(giorno)
    return simili


def scritto(giorno: int, mese: int, anno: int) -> list[str]:
    """The ways in which a day is written."""
    return [
        *(f"{giorno:02d}{segno}{mese:02d}{segno}{anno}" for segno in "/.-"),
        *(f"{giorno}{segno}{mese}{segno}{anno}" for segno in "/.-"),
        f"{giorno} {MESI[mese - 1]} {anno}",
        f"{giorno} {MESI[mese - 1].title()} {anno}",
    ]


def esiste(giorno: int, mese: int, anno: int) -> bool:
    return giorno <= monthrange(anno, mese)[1]


TUTTI = [(giorno, mese, anno) for anno in ANNI for mese in range(1, 13) for giorno in range(1, 32)]


def test_every_day_is_told_as_the_reader_of_texts_tells_it() -> None:
    """Each of five years, in eight ways: a pattern finds it where it does not exist, and only there."""
    for giorno in TUTTI:
        for testo in scritto(*giorno):
            assert [data.giorno is None for data in date_scritte(testo)] == [not esiste(*giorno)], testo
            assert (come(testo) != []) is not esiste(*giorno), testo


def test_each_pattern_is_a_day_that_does_not_exist() -> None:
    """With the year that it ends with, or with any."""
    assert len(GIORNI) == len(set(GIORNI.values())) > 20
    for giorno in GIORNI:
        anno = "" if giorno[-4:].isdigit() and giorno[-5] in "/ " else " 2025" if " " in giorno else "/2025"
        assert [data.giorno for data in date_scritte(f"entro il {giorno}{anno}")] == [None], giorno


@given(st.sampled_from(TUTTI), st.integers(0, 7), st.sampled_from(["", "entro il ", "dal 01/01/2025 al ", "Fine: "]))
def test_words_around_a_day_change_nothing(giorno: tuple[int, int, int], modo: int, prima: str) -> None:
    testo = f"{prima}{scritto(*giorno)[modo]}, salvo proroghe"
    assert (come(testo) != []) is not esiste(*giorno)


@pytest.mark.parametrize(
    ("tempi", "volte"),
    [
        (None, 0),
        ("entro il 30/06/2025", 0),
        ("entro il 31/06/2025", 1),
        ("31.06.2025 e 31.09.2025", 2),
        ("31 NOVEMBRE 2025", 1),
        ("29/02/2024", 0),
        ("29/02/2025", 1),
        ("29/2/2028", 0),
        (Fraction(31), 0),
    ],
)
def test_the_sheet_counts_them(tempi: str | Fraction | None, volte: int) -> None:
    cartella = scrivi_sopra(disegna(esempio("chiari-2025"))["SIC"], {("obiettivi", "24", "tempi"): tempi})
    calcolo = Calcolo(cartella)
    assert sum(f"{v}" != "0" for v in calcolo.colonna("giorni", "quante")) == volte
    assert calcolo.valore(("controlli", "VAL105", "righe")) == volte
    assert calcolo.valore(("controlli", "VAL105", "esito")) == (
        ["✔ Tutto in ordine", "✘ 1 riga da rivedere"][volte] if volte < 2 else f"✘ {volte} righe da rivedere"
    )


def test_they_are_looked_for_where_the_texts_are_read() -> None:
    for nome in ("chiari-2025", "tortona-2024", "montichiari-2024", "desenzano-2021"):
        for codice, cartella in disegna(esempio(nome)).items():
            if codice == "" or "giorni" not in cartella.tabelle:
                continue
            scritta = cartella.tabelle["giorni"][1].colonna("quante").formula
            cercate = {c for _, t in cartella.tabelle.values() for c in t.colonne if c.chiave in CON_DATE and c.valida}
            assert cercate != set()
            nominate = str(scritta)
            for _, tabella in cartella.tabelle.values():
                for colonna in tabella.colonne:
                    if colonna.valida is not None and colonna.chiave in CON_DATE:
                        assert repr(Colonna(tabella.nome, colonna.chiave)) in nominate
