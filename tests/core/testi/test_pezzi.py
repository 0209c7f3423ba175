"""A printed cell cut into its items."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.pezzi import voci


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("", []),
        ("  \n", []),
        ("annuale", [("", "annuale", "annuale")]),
        ("1) 22 2) 21 3) 43", [("1", "1) 22", "22"), ("2", "2) 21", "21"), ("3", "3) 43", "43")]),
        ("1)30/06 2) 31/12", [("1", "1)30/06", "30/06"), ("2", "2) 31/12", "31/12")]),
        ("3. 30/06/2024", [("3", "3. 30/06/2024", "30/06/2024")]),
        ("Avvisi 2) Scadenze", [("", "Avvisi", "Avvisi"), ("2", "2) Scadenze", "Scadenze")]),
        ("1) a 3) b", [("1", "1) a", "a"), ("3", "3) b", "b")]),
        ("1) a 9) b", [("1", "1) a 9) b", "a 9) b")]),
        ("2) a 1) b", [("2", "2) a 1) b", "a 1) b")]),
        ("a 1) b", [("", "a 1) b", "a 1) b")]),
        ("a 2. b", [("", "a 2. b", "a 2. b")]),
        ("1. a 2. b 4. c", [("1", "1. a", "a"), ("2", "2. b 4. c", "b 4. c")]),
        ("1) avvio (dipende da 2) e altro", [("1", "1) avvio (dipende da 2) e altro", "avvio (dipende da 2) e altro")]),
        ("1) la fase 2) segue", [("1", "1) la fase 2) segue", "la fase 2) segue")]),
        ("a; b\nc", [("", "a;", "a;"), ("", "b", "b"), ("", "c", "c")]),
        ("Uno adesso. Due poi", [("", "Uno adesso.", "Uno adesso."), ("", "Due poi", "Due poi")]),
        ("il prot. dell'ente", [("", "il prot. dell'ente", "il prot. dell'ente")]),
        ("-31/12/2024 -100%", [("", "-31/12/2024", "31/12/2024"), ("", "-100%", "100%")]),
        ("-1100 ore; -n. utenti", [("", "-1100 ore;", "1100 ore;"), ("", "-n. utenti", "n. utenti")]),
        ("-5%", [("", "-5%", "-5%")]),
        ("- atti", [("", "- atti", "atti")]),
        ("2024 - 2025", [("", "2024 - 2025", "2024 - 2025")]),
        ("1) - a - b", [("1", "1) - a", "a"), ("", "- b", "b")]),
    ],
)
def test_the_items_of_a_text(testo: str, attese: list[tuple[str, str, str]]) -> None:
    assert [(voce.numero, voce.testo, voce.corpo) for voce in voci(testo)] == attese


@given(st.text() | st.text("12)(.-; \nab"))
def test_the_items_together_are_the_text(testo: str) -> None:
    trovate = voci(testo)
    assert "".join("".join(voce.testo for voce in trovate).split()) == "".join(testo.split())
    assert all(voce.testo.endswith(voce.corpo) for voce in trovate)
