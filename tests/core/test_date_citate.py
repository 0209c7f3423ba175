"""The dates that a text cites."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.date_citate import date_citate


@pytest.mark.parametrize(
    ("testo", "citate"),
    [
        ("entro il 31/12/2025", [("31/12/2025", date(2025, 12, 31))]),
        ("15/06/2025 – 31/12/2025", [("15/06/2025", date(2025, 6, 15)), ("31/12/2025", date(2025, 12, 31))]),
        ("il 1.2.2025.", [("1.2.2025", date(2025, 2, 1))]),
        ("entro il 31/06/2025", [("31/06/2025", None)]),
        ("29/02/2024 e 29/02/2025", [("29/02/2024", date(2024, 2, 29)), ("29/02/2025", None)]),
        ("00/01/2025", [("00/01/2025", None)]),
        ("1/13/2025", [("1/13/2025", None)]),
        ("01/01/0000", [("01/01/0000", None)]),
        ("1/2/25", []),
        ("2024-2025", []),
        ("2023/2024", []),
        ("n. 1.234.5678", []),
        ("1/2/20255", []),
        ("D.Lgs. 33/2013, art. 20", []),
        ("9/31/12/2025", []),
        ("31/12/2025/2", []),
        ("", []),
    ],
)
def test_the_dates_of_a_text(testo: str, citate: list[tuple[str, date | None]]) -> None:
    assert list(date_citate(testo)) == citate


@given(st.dates(date(1000, 1, 1)), st.sampled_from("/."))
def test_a_day_that_exists_is_said_as_it_was_written(giorno: date, segno: str) -> None:
    testo = f"{giorno.day:02d}{segno}{giorno.month}{segno}{giorno.year}"
    assert list(date_citate(f"dal {testo} in poi")) == [(testo, giorno)]
