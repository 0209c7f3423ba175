"""Whether two printed texts say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.uguaglianza import parole, stessi_termini, stesso_testo


@pytest.mark.parametrize(
    ("testo", "attese"),
    [
        ("", ()),
        ("Attività, già AVVIATA!", ("attivita", "gia", "avviata")),
        ("attivita'  gia’ avviata", ("attivita", "gia", "avviata")),
        ("≥ 24", (">=", "24")),
        ("=> 24 e =< 30", (">=", "24", "e", "<=", "30")),
        ("≠ 3", ("<>", "3")),
        ("€ 1.500,00", ("€", "1500")),
        ("1.500,50 euro", ("1500,50", "€")),
        ("-10% ogni mese", ("-", "10", "%", "ogni", "mese")),
        ("− 10%", ("10", "%")),
        ("2024-2025", ("2024", "2025")),
        ("31.12.2024", ("31", "12", "2024")),
        ("1.50", ("1", "50")),
    ],
)
def test_the_words_of_a_text(testo: str, attese: tuple[str, ...]) -> None:
    assert parole(testo) == attese


@pytest.mark.parametrize(
    ("uno", "altro", "stesso"),
    [
        ("Servizi più inclusivi", "SERVIZI PIU' INCLUSIVI.", True),
        ("Gestione delle procedure", "Implementazione delle procedure", False),
        (">= 24 unità", "<= 24 unità", False),
        ("n. 3 incontri", "n. 4 incontri", False),
        ("-10%", "10%", False),
    ],
)
def test_texts_are_the_same_when_their_words_are(uno: str, altro: str, *, stesso: bool) -> None:
    assert stesso_testo(uno, altro) is stesso
    assert stesso_testo(altro, uno) is stesso


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("", " "),
        ("2024", "entro il 31/12/2024"),
        ("anno 2024", "01/01/2024 – 31/12/2024"),
        ("triennio 2025-2027", "2025-2027"),
        ("2023/2024", "biennale 2023-2024"),
        ("triennale 01/01/2023 – 31/12/2025", "2023-2025"),
        ("entro giugno 2024", "30.06.2024"),
        ("entro febbraio 2024", "29/02/2024"),
        ("30/06", "30 giugno"),
        ("entro il mese di aprile", "aprile"),
        ("1) 31/03/2024 2) punto 1 + 60gg", "1. 31.03.2024 2. 60 giorni dal punto 1"),
        ("1) 31/03/2024", "31/03/2024"),
        ("Sospeso", "obiettivo sospeso"),
        ("31/06/2024", "31.06.2024"),
        ("entro il mandato", "Entro il mandato."),
        ("1) entro il mandato", "entro il mandato"),
        ("da ottobre 2023 a dicembre 2024", "da Ottobre 2023, a Dicembre 2024"),
    ],
)
def test_terms_that_mean_the_same(uno: str, altro: str) -> None:
    assert stessi_termini(uno, altro)
    assert stessi_termini(altro, uno)


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("2024-2025", "2025"),
        ("2023-2026", "2024-2026"),
        ("2025-2026", "triennale"),
        ("15/06/2025 – 31/12/2025", "15/06/2025 – 30/09/2025"),
        ("15/06/2025 – 31/12/2025", "entro il 31/12/2025"),
        ("30/06/2024", "31/06/2024"),
        ("31/12/2024", "31/12/2024 31/12/2025"),
        ("punto 1 + 60gg", "punto 1 + 90gg"),
        ("giugno", "luglio"),
        ("mensile", "annuale"),
        ("entro il mandato", "entro la legislatura"),
        ("da ottobre 2023 a dicembre 2024", "da settembre 2023 a dicembre 2024"),
        ("2026-2025", "2025-2026"),
        ("", "2025"),
    ],
)
def test_terms_that_do_not_mean_the_same(uno: str, altro: str) -> None:
    assert not stessi_termini(uno, altro)
    assert not stessi_termini(altro, uno)


@given(st.text(max_size=40))
def test_every_text_is_the_same_as_itself(testo: str) -> None:
    assert stesso_testo(testo, f" {testo} ")
    assert stessi_termini(testo, testo)
