"""The sums of weights, and the values that a plan cannot hold, in workbooks whose weights are percentages by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import banco, indirizzo, intestazione_cambiata, riga_tolta
from tests.piani_di_prova import riga_testata
from tests.piani_pesati import PIANO_PESATO, modellato, pesato

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco, Scritto

MODELLO = modellato(
    ('[[elenchi]]\nmisure = "fasi"', '[registro]\ncampi = ["tempi", "anni", "stato"]\n\n[[elenchi]]\nmisure = "fasi"')
)


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO_PESATO, tmp_path / "banco", MODELLO)


def cause(b: Banco) -> tuple[str, ...]:
    """Why the sum of the one finding does not close."""
    (finding,) = b.esamina().outcome.findings
    return finding.rilievo.cause


def test_untouched_it_is_clean(b: Banco) -> None:
    assert b.trovati() == []


def test_a_phase_that_was_changed_is_shown_with_what_the_plan_has(b: Banco) -> None:
    luogo = b.scrive("A", "Fasi", "Peso %", "1", 0.5, posto=2)
    assert b.trovati() == [("SQ101", luogo, "100", "90 (20 + 50 + 20)")]
    assert cause(b) == ("fase 2: 50% invece di 60% (secondo il piano): chiude esattamente.",)


def test_a_phase_of_ours_emptied_is_named(b: Banco) -> None:
    luogo = b.scrive("A", "Fasi", "Peso %", "2", None, posto=4)
    assert b.trovati() == [("SQ101", luogo, "100", "55")]
    assert cause(b) == ("fase 4: 45% (riga nota, non contata): chiude esattamente.",)


def test_a_phase_of_others_that_gets_a_weight_is_shown(b: Banco) -> None:
    luogo = b.scrive("A", "Fasi", "Peso %", "2", 0.05)
    assert b.trovati() == [("SQ101", luogo, "100", "105 (5 + 55 + 45)")]


def test_a_result_that_is_gone_is_shown_at_the_cell_of_the_sum(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("risultati", "1/2"))
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma risultati", "1")
    assert ("SQ101", b.luogo("A", "Obiettivi", cella), "100", "60") in b.trovati()


def test_where_the_column_of_the_sum_is_gone_too_the_objective_is_shown(b: Banco) -> None:
    """Both changes are made on the drawn workbook at once: the header says nothing that a formula could find."""
    senza_riga, senza_colonna = (
        riga_tolta("risultati", "1/2"),
        intestazione_cambiata("obiettivi", "somma_risultati", "?"),
    )
    b.ridisegna("A", lambda cartella: senza_colonna(senza_riga(cartella)))
    assert ("SQ101", riga_testata(PIANO_PESATO, 1), "100", "60") in b.trovati()


def test_a_peso_that_was_changed_is_shown_with_what_the_plan_has(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Peso %", "2", 0.65)
    assert b.trovati() == [("SQ111", luogo, "100", "95 (30 + 65)")]
    assert cause(b) == ("Obiettivo 2: 65% invece di 70% (secondo il piano): chiude esattamente.",)


def test_where_two_were_changed_the_first_is_shown(b: Banco) -> None:
    primo = b.scrive("A", "Obiettivi", "Peso %", "1", 0.31)
    b.scrive("A", "Obiettivi", "Peso %", "2", 0.71)
    assert b.trovati() == [("SQ111", primo, "100", "102 (31 + 71)")]


def test_a_peso_that_the_plan_did_not_have_is_the_office_s_to_say(tmp_path: Path) -> None:
    b = banco(pesato(2, ("peso = 70\n", "")), tmp_path / "banco", MODELLO)
    luogo = b.scrive("A", "Obiettivi", "Peso %", "2", 0.69)
    assert ("SQ111", luogo, "100", "99 (30 + 69)") in b.trovati()


@pytest.mark.parametrize(
    ("foglio", "che_cosa"), [("Fasi", "la fase"), ("Risultati", "il risultato"), ("Indicatori", "l'indicatore")]
)
def test_a_measure_of_nobody_is_found_at_its_number(b: Banco, foglio: str, che_cosa: str) -> None:
    luogo = b.scrive("A", foglio, "N.", "1", 9)
    assert ("VAL104", luogo, "1, 2", "9") in b.trovati()
    messaggi = [f.rilievo.message for f in b.esamina().outcome.findings if f.code == "VAL104"]
    assert messaggi == [f"{che_cosa} non è di un obiettivo guidato dal settore"]


@pytest.mark.parametrize(
    ("colonna", "valore", "atteso", "trovato"),
    [
        ("Anni", "quest'anno", "un anno, o il primo e l'ultimo (2025-2027)", "quest'anno"),
        ("Anni", "2027-2025", "un anno, o il primo e l'ultimo (2025-2027)", "2027-2025"),
        ("Stato", "fermo", "attivo, sospeso, rinviato", "fermo"),
    ],
)
def test_what_the_plan_cannot_hold_is_found_and_the_plan_s_stays(
    b: Banco, colonna: str, valore: Scritto, atteso: str, trovato: str
) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "1", valore)
    assert b.trovati() == [("VAL104", luogo, atteso, trovato)]


@pytest.mark.parametrize(("colonna", "valore"), [("Anni", "2025-2027"), ("Anni", "2025"), ("Stato", "Attivo")])
def test_what_it_can_hold_is_clean(b: Banco, colonna: str, valore: Scritto) -> None:
    b.scrive("A", "Obiettivi", colonna, "1", valore)
    assert b.trovati() == []


def test_a_running_sum_typed_over_is_judged_by_the_weights_above_it(b: Banco) -> None:
    luogo = b.scrive("A", "Fasi", "Valore cumulato", "1", 0.7, posto=2)
    assert b.trovati() == [("STR304", luogo, "80%", "70%")]
