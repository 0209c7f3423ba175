"""VAL105, VAL107, VAL108, IN302: the terms of the objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import banco
from tests.piani_di_prova import PIANO, piano_di_prova, riga
from tests.piani_di_testo import MODELLO_TESTI, ob, piano, sola, trovati_in

if TYPE_CHECKING:
    from pathlib import Path


def misure(elenco: str, *voci: str) -> str:
    """The lines of a list of measures, one for each."""
    return "\n".join((f"{elenco} = [", *(f"    {{ {voce} }}," for voce in voci), "]"))


# ---------------------------------------------------------------- VAL105: days that do not exist


@pytest.mark.parametrize(
    "tempi",
    [
        "29/02/2024 e 28/02/2025",
        "entro il 28.02.2025",
        "2024-2025",
        "1/2/25",
        "dal 01/01/2025 al 31/12/2025",
        "99/2025",
        "30 settembre 2025",
    ],
)
def test_a_day_that_exists_or_is_no_day_is_clean(tempi: str) -> None:
    assert [t for t in trovati_in(piano(ob("1", f'tempi = "{tempi}"'))) if t[0] == "VAL105"] == []


@pytest.mark.parametrize(
    "data", ["29/02/2025", "31/04/2025", "0/1/2025", "1/13/2025", "32.01.2025", "31/12/20251", "31 giugno 2025"]
)
def test_a_day_that_does_not_exist_is_found(data: str) -> None:
    sola(piano(ob("1", f'tempi = "entro il {data}"')), "VAL105", "tempi", "", data)


@pytest.mark.parametrize("data", ["31.1.2.2025", "31/12/31/2025"])
def test_a_day_with_a_figure_too_many_is_found(data: str) -> None:
    sola(piano(ob("1", f'titolo = "Residui al {data}"')), "VAL105", "titolo", "", data)


def test_days_are_looked_for_in_every_text_of_the_objective() -> None:
    testo = piano(
        ob(
            "1",
            'oggetto = "Scadenza del 31/06/2025"',
            'scheda = { tempi = "30/02/2025" }',
            misure("fasi", 'descrizione = "Avvio", termine = "31.09.2025"'),
            misure("indicatori", 'descrizione = "Bando", attivita = "entro il 31/11/2025", atteso = "n. 1"'),
            misure("risultati", 'atteso = "31/04/2025"', 'descrizione = "il 0/1/2025 o il 1/0/2025"'),
        )
    )
    assert [(luogo, trovato) for codice, luogo, _, trovato in trovati_in(testo) if codice == "VAL105"] == [
        (riga(testo, giorno), giorno)
        for giorno in ("31/06/2025", "30/02/2025", "31.09.2025", "31/11/2025", "31/04/2025")
    ] + [(riga(testo, "0/1/2025 o"), giorno) for giorno in ("0/1/2025", "1/0/2025")]


def test_the_day_of_an_act_is_no_term() -> None:
    assert trovati_in(piano(ob("1", 'titolo = "Atti secondo il D.Lgs. 31/06/2011 n. 118"'))) == []


def test_what_is_written_once_for_several_objectives_is_said_once() -> None:
    primo = ob("1", misure("fasi", 'descrizione = "Avvio", termine = "31.06.2025"'))
    testo = piano(primo, '\n[[obiettivi]]\ncodice = "2"\ncapofila = "B"\ncome = "1"\n')
    sola(testo, "VAL105", "31.06", "", "31.06.2025")


def test_in_the_workbooks_the_day_is_found_in_its_cell(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "banco")
    luogo = b.scrive("A", "Indicatori", "Risultato atteso", "1", "entro il 31/06/2025")
    assert b.trovati() == [("VAL105", luogo, "", "31/06/2025")]


# ---------------------------------------------------------------- VAL107: outside the exercise


@pytest.mark.parametrize(
    "tempi",
    [
        "31/12/2025",
        "01/01/2025",
        "2025",
        "2023-2025",
        "2025-2027",
        "2024-2025-2026",
        "triennale 01/01/2023 – 31/12/2025",
        "15/11/2024 – 31/01/2025",
        "da ottobre 2024 a dicembre 2025",
        "30 settembre",
        "trimestrale",
        "30/06/2025 (residui al 31/12/2024)",
        "Approvazione del rendiconto al 31/12/2024; 30/04/2025",
        "entro la data del Comunicato",
    ],
)
def test_a_term_that_touches_the_exercise_or_says_no_year_is_clean(tempi: str) -> None:
    codici = {t[0] for t in trovati_in(piano(ob("1", f'tempi = "{tempi}"')))}
    assert codici <= {"VAL108"}


@pytest.mark.parametrize(
    ("tempi", "trovato"),
    [
        ("31/12/2024", "31/12/2024"),
        ("01/01/2026", "01/01/2026"),
        ("2024", "2024"),
        ("2022-2024", "2022-2024"),
        ("entro giugno 2026", "entro giugno 2026"),
        ("1) 30/06/2025 2) 30/06/2026", "2) 30/06/2026"),
        ("Rendiconto dei residui al 31/12/2024", "Rendiconto dei residui al 31/12/2024"),
        ("31/01/2026 31/01/2026", "31/01/2026"),
    ],
)
def test_a_term_of_another_year_is_found_once(tempi: str, trovato: str) -> None:
    sola(piano(ob("1", f'tempi = "{tempi}"')), "VAL107", "tempi", "2025", trovato)


def test_the_years_of_the_objective_widen_the_exercise_to_their_ends() -> None:
    anni = 'anni = "2024-2026"'
    assert trovati_in(piano(ob("1", anni, 'tempi = "1) 01/01/2024 2) 31/12/2026"'))) == []
    sola(piano(ob("1", anni, 'tempi = "31/12/2023"')), "VAL107", "tempi", "2024-2026", "31/12/2023")
    sola(piano(ob("1", anni, 'tempi = "01/01/2027"')), "VAL107", "tempi", "2024-2026", "01/01/2027")


def test_the_years_of_the_objective_must_hold_the_year_of_the_plan() -> None:
    sola(piano(ob("1", 'anni = "2022-2024"')), "VAL107", "anni", "2025", "2022-2024")
    sola(piano(ob("1", 'anni = "2026"')), "VAL107", "anni", "2025", "2026")


@pytest.mark.parametrize("scheda", ['tempi = "2025-2026"', 'tempi = "2025-2026", titolo = "Altro"'])
def test_a_span_in_the_terms_widens_the_exercise_of_the_measures(scheda: str) -> None:
    fasi = misure("fasi", 'descrizione = "Bando", termine = "30/06/2026"')
    sola(piano(ob("1", fasi)), "VAL107", "termine", "2025", "30/06/2026")
    assert trovati_in(piano(ob("1", fasi, 'tempi = "2025-2026"'))) == []
    assert "VAL107" not in {t[0] for t in trovati_in(piano(ob("1", fasi, f"scheda = {{ {scheda} }}")))}


@pytest.mark.parametrize("stato", ["sospeso", "rinviato"])
def test_of_an_objective_that_stands_still_no_year_is_said(stato: str) -> None:
    assert trovati_in(piano(ob("1", f'stato = "{stato}"', 'tempi = "31/12/2026"', 'anni = "2026"'))) == []


@pytest.mark.parametrize(
    ("voce", "trovato"),
    [
        ('descrizione = "Bando entro il 31/12/2024", atteso = "n. 1"', "entro il 31/12/2024"),
        ('descrizione = "Bando", atteso = "31/12/2024"', "31/12/2024"),
        ('descrizione = "Bando", atteso = "entro dicembre 2024"', "entro dicembre 2024"),
        ('descrizione = "Bando", atteso = "n. 1, entro il 2026"', "entro il 2026"),
    ],
)
def test_a_deadline_of_another_year_is_found_in_a_measure(voce: str, trovato: str) -> None:
    testo = piano(ob("1", 'tempi = "31/12/2025"', misure("indicatori", voce)))
    sola(testo, "VAL107", "Bando", "2025", trovato)
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, MODELLO_TESTI))).findings
    assert [f"{place}" for place in finding.rilievo.related] == [riga(testo, "tempi")]


@pytest.mark.parametrize("descrizione", ["Residui al 31/12/2024", "CCNL 16/11/2022", "Avviso 1/2022", "Bilancio 2024"])
def test_a_day_that_is_no_deadline_is_clean_in_a_measure(descrizione: str) -> None:
    assert trovati_in(piano(ob("1", misure("indicatori", f'descrizione = "{descrizione}", atteso = "n. 1"')))) == []


@pytest.mark.parametrize(
    ("riga_", "codici"),
    [
        ('titolo = "Emissioni ridotte entro il 2030"', []),
        ('titolo = "Opera PNRR entro il 30/06/2026"', []),
        ('titolo = "Bando entro il 31/12/2024"', ["VAL107"]),
        (misure("indicatori", 'descrizione = "Emissioni entro il 2030", atteso = "n. 1"'), []),
        (misure("indicatori", 'descrizione = "Lavori entro il 30/06/2026", atteso = "n. 1"'), ["VAL107"]),
        (misure("indicatori", 'descrizione = "Lavori entro il 2024", atteso = "n. 1"'), ["VAL107"]),
    ],
)
def test_a_title_may_name_a_later_day_and_what_is_done_a_later_year(riga_: str, codici: list[str]) -> None:
    assert [t[0] for t in trovati_in(piano(ob("1", 'tempi = "31/12/2025"', riga_)))] == codici


def test_the_same_term_in_terms_and_results_is_said_once() -> None:
    risultati = misure("risultati", 'descrizione = "Restante parte entro il 30.06.2026"')
    sola(piano(ob("1", 'tempi = "30/06/2026"', risultati)), "VAL107", "tempi", "2025", "30/06/2026")


def test_a_term_in_an_uncertain_field_is_a_note() -> None:
    testo = piano(ob("1", 'tempi = "31/12/2024"', 'incerti = ["tempi"]'))
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, MODELLO_TESTI))).findings
    assert (finding.code, finding.severity) == ("VAL107", Severity.NOTA)


# ---------------------------------------------------------------- VAL108: days without a year


@pytest.mark.parametrize(
    ("tempi", "trovato"),
    [
        ("30/06", "30/06"),
        ("1)30/06 2) 31/12", "1)30/06 2) 31/12"),
        ("entro il 30 settembre", "entro il 30 settembre"),
    ],
)
def test_days_without_a_year_are_one_note(tempi: str, trovato: str) -> None:
    sola(piano(ob("1", f'tempi = "{tempi}"')), "VAL108", "tempi", "giorno, mese e anno", trovato)


@pytest.mark.parametrize("tempi", ["30/06/2025", "dal 15/06 al 15/09 2025", "entro giugno", "trimestrale", "1/3"])
def test_a_year_said_once_is_enough_and_what_is_no_day_needs_none(tempi: str) -> None:
    assert trovati_in(piano(ob("1", f'tempi = "{tempi}"'))) == []


def test_an_objective_of_one_year_says_it_for_its_terms() -> None:
    assert trovati_in(piano(ob("1", 'anni = "2025"', 'tempi = "30/06"'))) == []
    sola(piano(ob("1", 'anni = "2025-2026"', 'tempi = "30/06"')), "VAL108", "tempi", "giorno, mese e anno", "30/06")


def test_the_term_of_a_phase_needs_a_year_and_a_target_none() -> None:
    fasi = misure("fasi", 'descrizione = "Avvio entro il 30/06", termine = "30/06"')
    indicatori = misure("indicatori", 'descrizione = "Bando", atteso = "entro il 31 dicembre"')
    sola(piano(ob("1", fasi, indicatori)), "VAL108", "termine", "giorno, mese e anno", "30/06")


# ---------------------------------------------------------------- IN302: terms that do not agree


RISULTATI = 'risultati = [{ descrizione = "Fatto" }]'


def disaccordo(tempi: str, indicatori: str) -> str:
    """A plan of one objective with these terms and indicators."""
    return piano(ob("1", f'tempi = "{tempi}"', indicatori, RISULTATI))


@pytest.mark.parametrize(
    ("tempi", "voce", "trovato"),
    [
        ("31/12/2025", 'descrizione = "Bando", atteso = "entro il 31/01/2025"', "entro il 31/01/2025"),
        ("31/12/2025", 'descrizione = "Bando", atteso = "entro il 30/12/2025"', "entro il 30/12/2025"),
        ("31/12/2025", 'descrizione = "Bando entro il 31/10/2025"', "entro il 31/10/2025"),
        ("30/06", 'descrizione = "Bando", atteso = "entro il 29/06"', "entro il 29/06"),
        ("giugno 2025", 'descrizione = "Bando", atteso = "01/07/2025"', "01/07/2025"),
        ("30/06/2025", 'descrizione = "Bando entro il 01/07/2025", atteso = "n. 1"', "entro il 01/07/2025"),
        ("15/06/2025 – 30/09/2025", 'descrizione = "Bando", atteso = "01/10/2025"', "01/10/2025"),
    ],
)
def test_the_target_of_the_only_indicator_must_be_the_term(tempi: str, voce: str, trovato: str) -> None:
    testo = disaccordo(tempi, misure("indicatori", voce))
    assert ("IN302", riga(testo, "Bando"), tempi, trovato) in trovati_in(testo)
    assert {t[0] for t in trovati_in(testo)} <= {"IN302", "VAL108"}


@pytest.mark.parametrize(
    ("tempi", "voce"),
    [
        ("31/12/2025", 'descrizione = "Bando", atteso = "entro il 31/12/2025"'),
        ("30/09/2025", 'descrizione = "Bando", atteso = "entro il mese di settembre"'),
        ("31/12/2025", 'descrizione = "Bando", atteso = "entro il 31 dicembre"'),
        ("31/12/2025", 'descrizione = "Domande pervenute entro il 31/10/2025", atteso = "100%"'),
        ("31/12/2025", 'descrizione = "Bozza entro il 30/06/2025, testo entro il 30/09/2025"'),
        ("31/12/2025", 'descrizione = "Bando", atteso = "n. 1"'),
        ("31/12/2025", 'descrizione = "Bando", atteso = "n. 1, entro il 30/06/2025"'),
        ("2025", 'descrizione = "Bando", atteso = "entro il 30/06/2025"'),
        ("01/01/2025 – 31/12/2025", 'descrizione = "Bando", atteso = "entro il 30/06/2025"'),
        ("secondo la norma", 'descrizione = "Bando", atteso = "entro il 30/06/2025"'),
        ("1) 30/06/2025 2) punto 1 + 60gg", 'descrizione = "Bando", atteso = "entro il 31/12/2025"'),
        ("", 'descrizione = "Bando", atteso = "entro il 30/06/2025"'),
    ],
)
def test_terms_that_agree_or_cannot_be_told_are_clean(tempi: str, voce: str) -> None:
    righe = [misure("indicatori", voce)] + ([f'tempi = "{tempi}"'] if tempi else [])
    assert trovati_in(piano(ob("1", *righe, 'risultati = [{ descrizione = "Fatto" }]'))) == []


def test_several_indicators_may_be_steps_before_the_term_but_not_after_it() -> None:
    primo, secondo = 'descrizione = "Bozza", atteso = "30/06/2025"', 'descrizione = "Bando", atteso = "n. 1"'
    assert trovati_in(disaccordo("31/12/2025", misure("indicatori", primo, secondo))) == []
    sola(disaccordo("29/06/2025", misure("indicatori", primo, secondo)), "IN302", "Bozza", "29/06/2025", "30/06/2025")


def test_the_target_of_a_number_must_be_the_term_of_that_number() -> None:
    voci = ['numero = "1", descrizione = "Gara", atteso = "28/02/2025"']
    voci += ['numero = "2", descrizione = "Avvio", atteso = "01/03/2025"']
    assert trovati_in(disaccordo("1) 28/02/2025 2) 01/03/2025", misure("indicatori", *voci))) == []
    testo = disaccordo("1) 28/02/2025 2) 31/03/2025", misure("indicatori", *voci))
    sola(testo, "IN302", "Avvio", "2) 31/03/2025", "01/03/2025")


def test_a_phase_must_agree_with_its_own_term_and_with_those_of_the_objective() -> None:
    def fase(descrizione: str, termine: str) -> str:
        voci = (f'descrizione = "{descrizione}", termine = "{termine}"', 'descrizione = "Fine", termine = "31/12/2025"')
        return piano(ob("1", misure("fasi", *voci)))

    assert trovati_in(fase("Bozza entro il 30/06/2025", "30/09/2025")) == []
    sola(fase("Bozza entro il 31/10/2025", "30/09/2025"), "IN302", "Bozza", "30/09/2025", "entro il 31/10/2025")
    testo = piano(ob("1", 'tempi = "30/09/2025"', misure("fasi", 'descrizione = "Fine", termine = "31/12/2025"')))
    sola(testo, "IN302", "Fine", "30/09/2025", "31/12/2025")


def test_a_phase_s_target_must_be_its_term() -> None:
    testo = piano(ob("1", misure("fasi", 'descrizione = "Fine", termine = "31/12/2025", atteso = "30/11/2025"')))
    sola(testo, "IN302", "Fine", "31/12/2025", "30/11/2025")


def test_a_title_may_not_say_a_later_term() -> None:
    titolo = 'titolo = "Sportello, a regime entro il 30 settembre"'
    assert trovati_in(piano(ob("1", titolo, 'tempi = "31/12/2025"'))) == []
    testo = piano(ob("1", titolo, 'tempi = "30/06/2025"'))
    sola(testo, "IN302", "titolo", "30/06/2025", "entro il 30 settembre")


@pytest.mark.parametrize("periodo", ["15/06/2025 – 31/05/2025", "2026-2025"])
def test_a_period_may_not_end_before_it_begins(periodo: str) -> None:
    sola(piano(ob("1", f'tempi = "{periodo}"')), "IN302", "tempi", "", periodo)
    fasi = misure("fasi", f'descrizione = "Avvio", termine = "{periodo}"')
    sola(piano(ob("1", fasi)), "IN302", "Avvio", "", periodo)


def test_a_month_list_is_no_period_and_a_day_that_does_not_exist_is_said_alone() -> None:
    assert trovati_in(piano(ob("1", 'tempi = "dicembre 2025, giugno 2025"'))) == []
    indicatori = misure("indicatori", 'descrizione = "Bando", atteso = "31/05/2025"')
    sola(piano(ob("1", 'tempi = "31/06/2025"', indicatori)), "VAL105", "tempi", "", "31/06/2025")


def test_what_is_outside_the_exercise_is_not_said_to_disagree_too() -> None:
    indicatori = misure("indicatori", 'descrizione = "Bando", atteso = "entro il 31/12/2024"')
    sola(piano(ob("1", 'tempi = "31/12/2025"', indicatori)), "VAL107", "Bando", "2025", "entro il 31/12/2024")


def test_an_objective_that_stands_still_is_not_judged() -> None:
    indicatori = misure("indicatori", 'descrizione = "Bando", atteso = "31/01/2025"')
    assert trovati_in(piano(ob("1", 'stato = "sospeso"', 'tempi = "31/12/2025"', indicatori))) == []


def test_two_indicators_of_two_objectives_are_two_findings() -> None:
    def uno(codice: str) -> str:
        voce = f'descrizione = "Bando {codice}", atteso = "31/01/2025"'
        return ob(codice, 'tempi = "31/12/2025"', misure("indicatori", voce))

    testo = piano(uno("1"), uno("2"))
    assert trovati_in(testo) == [
        ("IN302", riga(testo, f"Bando {codice}"), "31/12/2025", "31/01/2025") for codice in ("1", "2")
    ]
