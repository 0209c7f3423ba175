"""IN205: what an office proposes in the spare rows is said, with what it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cartelle_di_prova import banco, prima_libera, ricalcola, scrivi, senza_foglio
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco

TITOLO, QUOTA, CLASSE, DIPENDENTI = "Titolo (obiettivo)", "Quota", "Strategicità", "N. dip."


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    """The test plan and its workbooks, untouched."""
    return banco(PIANO, tmp_path)


def propone(b: Banco, /, *, nella: str = "nuovo 1", **celle: Any) -> str:  # noqa: ANN401
    """Fill in a spare row, column by column; returns the place of the last cell."""
    titoli = {"titolo": TITOLO, "quota": QUOTA, "classe": CLASSE, "n_dip": DIPENDENTI, "tempi": "Tempi"}
    luoghi = [b.scrive("A", "Obiettivi", titoli[chiave], nella, valore) for chiave, valore in celle.items()]
    return luoghi[-1]


def effetti(b: Banco) -> list[tuple[str, ...]]:
    """What the findings say of amounts."""
    return [finding.rilievo.details for finding in b.esamina().outcome.findings]


def test_spare_rows_left_empty_are_clean(b: Banco) -> None:
    assert b.trovati() == []


def test_a_title_is_a_proposal_without_effect(b: Banco) -> None:
    luogo = propone(b, titolo="Sportello")
    assert b.trovati() == [("IN205", luogo, "", "Sportello")]
    assert effetti(b) == [()]


def test_a_proposal_without_a_title_is_named_by_its_row(b: Banco) -> None:
    propone(b, tempi="entro il 30/06/2025")
    (codice, _, atteso, trovato), *altri = b.trovati()
    assert (codice, atteso, trovato, altri) == ("IN205", "", "nuovo 1", [])


def test_two_proposals_are_two(b: Banco) -> None:
    luoghi = [propone(b, nella=f"nuovo {posto}", titolo=f"Idea {posto}") for posto in (1, 2)]
    assert b.trovati() == [("IN205", luoghi[0], "", "Idea 1"), ("IN205", luoghi[1], "", "Idea 2")]


def test_blanks_alone_are_no_proposal(b: Banco) -> None:
    propone(b, titolo="  ")
    assert b.trovati() == []


# 5.000,00 for totals of 20 + 30; with 10 more, sixtieths: 1.666,67 + 2.500,00 + 833,33.
SPOSTATI = (
    "Obiettivo nuovo 1: 0,00 € → 833,33 € (+833,33 €)",
    "Obiettivo 1: 2.000,00 € → 1.666,67 € (-333,33 €)",
    "Obiettivo 2: 3.000,00 € → 2.500,00 € (-500,00 €)",
)


def test_what_a_quota_pays_is_said_to_the_cent(b: Banco) -> None:
    luogo = propone(b, quota="settori", classe="bassa", n_dip=2, titolo="Sportello")
    assert b.trovati() == [("IN205", luogo, "", "Sportello")]
    assert effetti(b) == [SPOSTATI]


@pytest.mark.parametrize(
    "celle",
    [
        {"quota": "settori", "classe": "bassa"},
        {"quota": "settori", "n_dip": 2},
        {"classe": "bassa", "n_dip": 2},
        {"quota": "comuni", "classe": "bassa", "n_dip": 2},
    ],
    ids=["no n_dip", "no class", "no quota", "no such quota"],
)
def test_what_cannot_be_split_has_no_effect(b: Banco, celle: dict[str, Any]) -> None:
    propone(b, **{**celle, "titolo": "Sportello"})
    assert effetti(b) == [()]


def test_its_measures_are_not_nobodys(b: Banco) -> None:
    luogo = propone(b, titolo="Sportello")
    contenuto = b.file("A").read_bytes()
    for titolo, valore in (("N.", "nuovo 1"), ("Indicatore", "Aperture"), ("Peso %", 1)):
        contenuto = scrivi(contenuto, "Indicatori", prima_libera(contenuto, "Indicatori", titolo), valore)
    b.file("A").write_bytes(ricalcola(contenuto))
    assert b.trovati() == [("IN205", luogo, "", "Sportello")]


def test_measures_of_a_row_that_proposes_nothing_are_nobodys(b: Banco) -> None:
    contenuto = b.file("A").read_bytes()
    luogo = prima_libera(contenuto, "Indicatori", "N.")
    for titolo, valore in (("N.", "nuovo 2"), ("Indicatore", "Aperture"), ("Peso %", 1)):
        contenuto = scrivi(contenuto, "Indicatori", prima_libera(contenuto, "Indicatori", titolo), valore)
    b.file("A").write_bytes(ricalcola(contenuto))
    assert b.trovati() == [("VAL104", b.luogo("A", "Indicatori", luogo), "1, 2", "nuovo 2")]


def test_without_its_table_nothing_is_proposed(b: Banco) -> None:
    propone(b, titolo="Sportello")
    b.cambia_file("A", lambda contenuto: senza_foglio(contenuto, "Obiettivi"))
    assert "IN205" not in {codice for codice, *_ in b.trovati()}
