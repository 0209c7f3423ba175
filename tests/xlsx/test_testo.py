"""How many lines a text takes in a column."""

from __future__ import annotations

import pytest

from perfxl.xlsx.testo import linee


@pytest.mark.parametrize(
    ("testo", "larghezza", "righe"),
    [
        ("", 10, 0),
        ("   ", 10, 0),
        ("una", 10, 1),
        ("Tutte le unità del servizio", 40, 1),
        ("Tutte le unità del servizio", 16, 2),
        # as LibreOffice broke it in a column of the terms: capitals are wide
        ("entro la data stabilita dal Comunicato ANAC", 16, 4),
        ("illllliilliilli", 10, 1),
        ("WWWWWWWWWWWWWWW", 10, 4),
        # a word that begins with a stop stays with the one before
        ("lavoro .xlsx", 8, 2),
        ("una lavoro .xlsx", 12, 2),
        ("una lavoro .xlsx", 10, 3),
        # a word that is longer than the column goes on in the next line, and the next word stands beside its end
        ("intersettoriale", 9, 2),
        ("intersettoriale sì", 9, 2),
    ],
)
def test_the_lines_of_a_text(testo: str, larghezza: int, righe: int) -> None:
    assert linee(testo, larghezza) == righe
