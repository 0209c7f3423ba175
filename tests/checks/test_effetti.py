"""The effect in euro of a finding: which checks have one, and that it is the number that their words say."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfxl.checks.effetti import EFFETTI
from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import REGISTRO, esegui, trova
from perfxl.core.money import cents, parse_italian
from perfxl.core.scarto import Spostamento, spostati
from perfxl.report.pagina import pagina
from tests.cartelle_di_prova import banco, indirizzo, risultato
from tests.checks.test_errori_piantati import CARTELLE, CHIARI, PIANI, NelPiano, Piantato
from tests.costruttori import letto
from tests.piani_di_prova import MODELLO, PIANO, cambia, obiettivo, piano_di_prova
from tests.piani_pesati import MODELLO_PESATO, PIANO_PESATO
from tests.strategie import per_rilevanza, piani

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.piano import Piano

EURO = re.compile(r"-?[0-9.]+,[0-9]{2}(?= €)")
DIFFERENZE = {f"SQ{n}" for n in (103, 104, 105, 106, 107, 108, 109, 114)}
SPOSTAMENTI = {"SQ102", "IN101", "IN102", "IN202", "IN205"}


def centesimi(testo: str) -> int:
    """The first amount that a text says, in cents."""
    trovato = EURO.search(testo)
    assert trovato is not None, testo
    return cents(parse_italian(trovato[0]) or Decimal(0))


def detto(finding: Finding) -> int | None:
    """What the words of a finding say that it moves, or leaves over."""
    rilievo = finding.rilievo
    if finding.code in DIFFERENZE:
        return abs(centesimi(rilievo.remedy))
    mossi = [centesimi(riga.rpartition("(")[2]) for riga in rilievo.details]
    piu, meno = sum(m for m in mossi if m > 0), -sum(m for m in mossi if m < 0)
    return max(piu, meno) or None


def con_effetto(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.findings if finding.rilievo.effetto is not None}


@pytest.mark.parametrize("piantato", PIANI, ids=lambda p: p.codice)
def test_a_planted_error_of_a_plan_has_an_effect_only_where_the_list_says(piantato: NelPiano) -> None:
    outcome = esegui(esame_del_piano(piano_di_prova(piantato.testo, piantato.modello)))
    assert con_effetto(outcome) <= EFFETTI.keys()


@pytest.mark.parametrize("piantato", CARTELLE, ids=lambda p: p.pianta.__name__)
def test_a_planted_error_of_a_workbook_has_an_effect_only_where_the_list_says(
    piantato: Piantato, tmp_path: Path
) -> None:
    prova = banco(CHIARI, tmp_path / "b")
    piantato.pianta(prova)
    assert con_effetto(prova.esamina().outcome) <= EFFETTI.keys()


def test_every_effect_is_of_a_registered_check_and_stands_on_its_page() -> None:
    assert EFFETTI.keys() <= {check.code for check in REGISTRO}
    for codice, effetto in EFFETTI.items():
        check = trova(codice)
        assert check is not None
        assert f"Effetto in euro: {effetto}." in pagina(check).splitlines()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(piani() | per_rilevanza(), st.integers(-500, 500))
def test_the_effect_is_the_difference_that_the_words_say_on_any_plan(piano: Piano, scarto: int) -> None:
    primo = piano.obiettivi[0]
    stanziato = None if primo.dichiarato.stanziato.value is None else primo.dichiarato.stanziato.value + scarto
    cambiato = replace(primo, dichiarato=replace(primo.dichiarato, stanziato=letto(stanziato)))
    outcome = esegui(esame_del_piano(replace(piano, obiettivi=(cambiato, *piano.obiettivi[1:]))))
    assert outcome.not_run == ()
    for finding in outcome.findings:
        if finding.code in DIFFERENZE | SPOSTAMENTI:
            assert finding.rilievo.effetto == detto(finding)
        assert finding.rilievo.effetto is None or finding.rilievo.effetto > 0
        assert finding.rilievo.effetto is None or finding.code in EFFETTI


def effetti(outcome: Outcome) -> dict[str, int | None]:
    assert outcome.not_run == ()
    return {finding.code: finding.rilievo.effetto for finding in outcome.findings}


def nel_primo(*scambi: tuple[str, str]) -> str:
    """The small plan, whose objectives 1 and 2 share 5.000,00 by totals of 20 and 30, with a change in the first."""
    return obiettivo(PIANO, 1, *scambi)


NEI_PIANI = {
    # 25 of 55 is 2.272,73 instead of 2.000,00; 10 of 40 is 1.250,00; 40 of 70 is 2.857,14; 30 of 60 is 2.500,00
    "SQ102": (nel_primo(("totale = 20", "totale = 25")), MODELLO, 27273),
    "IN101": (nel_primo(("peso = 20,", "peso = 10,"), ("totale = 20", "totale = 10")), MODELLO, 75000),
    "IN102": (nel_primo(("coefficiente = 1,", "coefficiente = 2,"), ("totale = 20", "totale = 40")), MODELLO, 85714),
    "IN405": (nel_primo(("n_dip = 2", 'n_dip = 2\npersonale = "n. 5 dipendenti"')), MODELLO, 50000),
    # 10% of what is left of 9.000,00 when 1.000,00 is reserved
    "SQ112": (cambia(PIANO_PESATO, ("rilevanza = 40", "rilevanza = 50")), MODELLO_PESATO, 80000),
    **{
        p.codice: (p.testo, p.modello, centesimi)
        for codice, centesimi in {
            "SQ103": 3600,  # 3.848,51 instead of 3.884,51
            "SQ104": 1,
            "SQ105": 10000,  # 5.000,00 in parts that make 4.900,00
            "SQ106": 1,
            "SQ107": 50000,
            "SQ108": 1,
            "SQ109": 1,
            "SQ110": 1,
            "SQ114": 1,
        }.items()
        for p in PIANI
        if p.codice == codice
    },
}


@pytest.mark.parametrize("codice", NEI_PIANI)
def test_the_effect_in_a_plan_is_the_one_worked_out_by_hand(codice: str) -> None:
    testo, modello, atteso = NEI_PIANI[codice]
    assert effetti(esegui(esame_del_piano(piano_di_prova(testo, modello))))[codice] == atteso


def test_shares_of_a_fund_that_is_all_reserved_or_that_there_is_not_have_no_effect() -> None:
    tutto = cambia(NEI_PIANI["SQ112"][0], ("importo_fisso = 1000.00", "importo_fisso = 9000.00"))
    assert effetti(esegui(esame_del_piano(piano_di_prova(tutto, MODELLO_PESATO))))["SQ112"] is None


def test_shares_that_the_fund_is_not_split_by_have_no_effect() -> None:
    modello = f'{MODELLO}\n[[schemi]]\npesi = "rilevanza"\nsomma = 100\n'
    testo = cambia(PIANO, *((f'nome = "Settore {x}"', f'nome = "Settore {x}"\nrilevanza = 60') for x in "AB"))
    assert effetti(esegui(esame_del_piano(piano_di_prova(testo, modello))))["SQ112"] is None


def test_the_effect_in_a_workbook_is_the_one_worked_out_by_hand(tmp_path: Path) -> None:
    """Objective 24 gets 3.884,51, of a total of 120."""
    prova = banco(CHIARI, tmp_path / "chiari")
    prova.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    assert effetti(prova.esamina().outcome) == {"SQ106": 3, "IN201": 11549}
    prova.scrive("SIC", "Progetti", "Importo calcolato", "24", "=K7*30")
    assert effetti(prova.esamina().outcome) == {"SQ106": 3, "IN201": 11549, "STR302": 388451 - 30 * 12000}
    prova = banco(PIANO, tmp_path / "piccolo")
    prova.scrive("A", "Obiettivi", "N. dip.", "1", 1)
    assert effetti(prova.esamina().outcome)["IN202"] == 75000


def test_an_old_result_in_a_workbook_has_the_difference_as_its_effect(tmp_path: Path) -> None:
    prova = banco(CHIARI, tmp_path / "b")
    cella = indirizzo(prova.file("SIC").read_bytes(), "Progetti", "Importo calcolato", "24")
    prova.cambia_file("SIC", lambda c: risultato(c, "Progetti", cella, "4000"))
    assert effetti(prova.esamina().outcome) == {"SQ106": 3, "STR304": 11549}


def test_a_proposal_takes_what_the_others_lose(tmp_path: Path) -> None:
    """With 10 more beside 20 and 30, of 5.000,00 it takes a sixth."""
    prova = banco(PIANO, tmp_path)
    voci: dict[str, str | int] = {
        "Titolo (obiettivo)": "Sportello",
        "Quota": "settori",
        "Strategicità": "bassa",
        "N. dip.": 2,
    }
    for intestazione, valore in voci.items():
        prova.scrive("A", "Obiettivi", intestazione, "nuovo 1", valore)
    assert effetti(prova.esamina().outcome) == {"IN205": 83333}


def test_every_effect_of_the_list_is_worked_out_here() -> None:
    assert EFFETTI.keys() == NEI_PIANI.keys() | {"STR302", "STR304", "IN201", "IN202", "IN205"}


def test_what_moves_is_what_some_get_more_or_others_less_whichever_is_more() -> None:
    assert spostati([]) is None
    assert spostati([Spostamento("1", 100, 130), Spostamento("2", 100, 70)]) == 30
    assert spostati([Spostamento("1", 100, 130), Spostamento("2", 100, 69)]) == 31
    assert spostati([Spostamento("1", 100, 131), Spostamento("2", 100, 70)]) == 31
    assert spostati([Spostamento("2", 100, 99)]) == 1
