"""The deadlines that a text cites, and the days that a term covers."""

from __future__ import annotations

from datetime import date

import pytest

from perfxl.core.testi.scadenze import finestra, scadenze, sola_scadenza
from perfxl.core.testi.termini import capisci_termini


@pytest.mark.parametrize(
    ("testo", "citate"),
    [
        ("Gara indetta entro il 31/12/2021", ["entro il 31/12/2021"]),
        ("Calendario entro maggio e servizi", ["entro maggio"]),
        ("entro e non oltre il 30 giugno 2025 (peso 50%)", ["entro e non oltre il 30 giugno 2025"]),
        ("Offerta entro maggio del 2024", ["entro maggio del 2024"]),
        ("Bozza entro il 30.06.2025, testo entro dicembre 2025.", ["entro il 30.06.2025", "entro dicembre 2025"]),
        ("entro la fine del mese di febbraio", ["entro la fine del mese di febbraio"]),
        ("entro l'anno 2025", ["entro l'anno 2025"]),
        ("entro 01//03/2024", ["entro 01//03/2024"]),
        ("Entro il 30/06", ["Entro il 30/06"]),
        ("Residui al 31/12/2024", []),
        ("entro 30 giorni dalla richiesta", []),
        ("entro gg. 10 dalla ricezione", []),
        ("entro i termini di legge", []),
        ("entro il sessantesimo giorno prima del 31/12/2024", []),
        ("Documenti del D.Lgs. 118/2011 entro il 2025", ["entro il 2025"]),
        ("entro 2.5 km", []),
        ("", []),
    ],
)
def test_deadlines_are_what_entro_says(testo: str, citate: list[str]) -> None:
    assert [termine.testo for termine in scadenze(testo)] == citate


@pytest.mark.parametrize(
    "testo", ["31/12/2024", "entro il 31/12/2024", "30 settembre", "entro giugno", "2025", "31/06/2024"]
)
def test_a_text_that_is_a_term_and_nothing_else(testo: str) -> None:
    termine = sola_scadenza(testo)
    assert termine is not None
    assert termine.testo == testo


@pytest.mark.parametrize("testo", ["n. 4", "100%", "entro 30 giorni", "relazione entro il 31/12/2024", "1000", ""])
def test_a_text_that_says_something_else_too(testo: str) -> None:
    assert sola_scadenza(testo) is None


@pytest.mark.parametrize(
    ("testo", "giorni"),
    [
        ("31/12/2024", (date(2024, 12, 31), date(2024, 12, 31))),
        ("15/06/2024 – 31/12/2024", (date(2024, 6, 15), date(2024, 12, 31))),
        ("30/06", (date(2025, 6, 30), date(2025, 6, 30))),
        ("29/02", None),
        ("entro febbraio 2024", (date(2024, 2, 1), date(2024, 2, 29))),
        ("entro dicembre", (date(2025, 12, 1), date(2025, 12, 31))),
        ("da ottobre 2023 a dicembre 2024", (date(2023, 1, 1), date(2024, 12, 31))),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31))),
        ("2024-2026", (date(2024, 1, 1), date(2026, 12, 31))),
        ("31/06/2024", None),
        ("31/12/20241", None),
        ("2026-2025", None),
        ("punto 1 + 60gg", None),
        ("trimestrale", None),
        ("secondo la norma", None),
    ],
)
def test_the_days_that_a_term_covers(testo: str, giorni: tuple[date, date] | None) -> None:
    assert finestra(capisci_termini(testo)[0], 2025) == giorni
