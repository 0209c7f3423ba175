"""What the five real plans contradict in themselves, as careful readers found it: these and no others.

Chiari 2025, project 14: the readers did not list it, but its scheda adds «un nuovo assistente sociale» to the staff of
the summary. Project 20 of 2025 has a longer title in its scheda: a note. Desenzano joins two references in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from perfxl.app import controlla
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import ESEMPI

if TYPE_CHECKING:
    from perfxl.core.finding import Finding

MIEI = ("VAL112", "VAL113", "IN301", "IN401", "IN402", "IN403", "IN404", "IN405", "IN406", "IN407", "IN408")
AVVISA, NOTA = Severity.AVVISA, Severity.NOTA

Detto: TypeAlias = tuple[str, str, str, str]
"""A finding: code, objective, expected, found."""

CHIARI_2024: list[Detto] = [
    ("IN401", "10", "90", "100"),
    ("IN401", "11", "70", "90"),
    ("IN401", "12", "90", "70"),
    ("IN401", "13", "80", "90"),
    ("IN402", "3", "2024-2026", "2023-2026"),
    ("IN402", "4", "2024-2025", "2023-2024"),
    ("IN403", "23", "Implementazione delle procedure contravvenzionali", "Gestione delle procedure contravvenzionali"),
    ("IN404", "14", "intersettoriale", "settore"),
    ("IN405", "19", "6 (7 con i responsabili)", "5"),
    ("IN406", "10", "8 (9 con i responsabili)", "7 (8 con i responsabili)"),
    ("IN406", "14", "14", "3"),
]
CHIARI_2025: list[Detto] = [
    ("IN402", "11", "triennale", "2025-2026"),
    ("IN402", "21", "2025-2026", "2025"),
    ("IN402", "24", "15/06/2025 – 30/09/2025", "15/06/2025 – 31/12/2025"),
    ("IN402", "3", "2025-2027", "2023-2026"),
    ("IN402", "7", "2025", "2024-2025"),
    (
        "IN403",
        "20",
        "Semplificazione e innovazione digitale di SUAP e SUE con fondi PNRR",
        "Semplificazione e innovazione digitale con fondi PNRR",
    ),
    (
        "IN403",
        "22",
        "Prosecuzione della rigenerazione urbana di un ambito di trasformazione",
        "Rigenerazione urbana di un ambito di trasformazione",
    ),
    ("IN404", "11", "settore territorio", "settore (Settore amministrativo-finanziario)"),
    ("IN404", "20", "settore territorio e settore amministrativo-finanziario", "settore (Settore territorio)"),
    ("IN405", "27", "8", "10"),
    ("IN405", "8", "6 (7 con i responsabili)", "3"),
    ("IN406", "12", "5 (6 con i responsabili)", "6 (7 con i responsabili)"),
    ("IN406", "14", "4 (5 con i responsabili)", "3 (4 con i responsabili)"),
    ("IN406", "15", "3 (4 con i responsabili)", "4 (5 con i responsabili)"),
    ("IN406", "19", "4 (5 con i responsabili)", "3 (4 con i responsabili)"),
    ("IN406", "24", "8", "10"),
]
TORTONA: list[Detto] = [("VAL112", "00-SEG-07", "N.N.N", "1.3"), ("VAL112", "02-06", "N.N.N", "4")]
MONTICHIARI: list[Detto] = [
    ("IN301", "FIN-10", "2 - rilevante strategico oppure 1 - rilevante operativo", "2 - rilevante operativo"),
    ("VAL112", "AFF-01", "N-N-testo", "generale e"),
    ("VAL112", "AFF-02", "N-N-testo", "generale e organizzazione"),
    ("VAL112", "AFF-16", "N-N-testo", "stato civile - servizio elettorale e consultazioni popolari"),
]
DESENZANO: list[Detto] = [
    ("VAL112", "CULT-04", "N.N oppure N.N.N", "5.2.1/9"),
    ("VAL112", "CULT-06", "N.N oppure N.N.N", "5.1/2"),
    ("VAL112", "PERS-05", "N.N oppure N.N.N", "1.10."),
    ("VAL113", "ECO-02", "", ""),
    ("VAL113", "ECOL-08", "", ""),
    ("VAL113", "RAG-03", "", ""),
    ("VAL113", "RAG-04", "", ""),
]


def trovati(nome: str) -> list[Finding]:
    outcome = controlla(ESEMPI / nome / "piano.toml").outcome
    assert outcome.not_run == ()
    return [finding for finding in outcome.findings if finding.code in MIEI]


@pytest.mark.parametrize(
    ("nome", "attesi"),
    [
        ("chiari-2024", CHIARI_2024),
        ("chiari-2025", CHIARI_2025),
        ("tortona-2024", TORTONA),
        ("montichiari-2024", MONTICHIARI),
        ("desenzano-2021", DESENZANO),
    ],
)
def test_what_a_real_plan_contradicts(nome: str, attesi: list[Detto]) -> None:
    rilievi = ((f.code, f.rilievo.obiettivo, f.rilievo.expected, f.rilievo.found) for f in trovati(nome))
    assert sorted(rilievi) == attesi


def test_what_the_extraction_may_have_broken_is_a_note() -> None:
    gravita = {f.rilievo.obiettivo: f.severity for n in ("montichiari-2024", "desenzano-2021") for f in trovati(n)}
    certi = {"FIN-10", "CULT-04", "CULT-06", "PERS-05"}
    assert gravita == {codice: AVVISA if codice in certi else NOTA for codice in gravita}


def test_the_heads_that_project_8_counts_would_give_it_1646_euro_more() -> None:
    """Chiari 2025: with six employees project 8 has 50 points instead of 25, of 245 in its pot of 18,202.4034 euro."""
    (rilievo,) = (f.rilievo for f in trovati("chiari-2025") if (f.code, f.rilievo.obiettivo) == ("IN405", "8"))
    assert "Progetto 8: 3.714,78 € → 2.068,45 € (-1.646,33 €)" in rilievo.details
    assert rilievo.message.endswith("il coefficiente sarebbe 2,00 invece di 1,00")
