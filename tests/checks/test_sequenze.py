"""VAL116, VAL117: the printed numbers of the objectives."""

from __future__ import annotations

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import esempio
from tests.piani_di_prova import cambia, piano_di_prova, riga, trovati
from tests.piani_di_testo import MODELLO_TESTI, ob, piano, trovati_in


def numerati(*gruppi: tuple[str, str], sezione: str = "") -> str:
    """A plan whose objectives have these numbers (blank for none), by unit: ``("A", "1 2 - 4")``."""
    obiettivi = []
    for volta, (capofila, numeri) in enumerate(gruppi):
        for posto, numero in enumerate(numeri.split(), start=1):
            righe = [f'capofila = "{capofila}"'] + ([] if numero == "-" else [f'numero = "{numero}"'])
            righe += [f'sezione = "{sezione} {volta}"'] if sezione else []
            obiettivi.append(ob(f"{capofila}{volta}-{posto}", *righe))
    return piano(*obiettivi)


def luogo(testo: str, codice: str, ago: str = "numero") -> str:
    """The place of a line of an objective; of its first line where it has none."""
    inizio = testo.index(f'codice = "{codice}"')
    fine = testo.find("[[", inizio)
    dove = testo.find(f"\n{ago} =", inizio, fine if fine > 0 else len(testo)) + 1
    return f"piano.toml, riga {testo.count(chr(10), 0, dove or testo.rindex('[[', 0, inizio)) + 1}"


@pytest.mark.parametrize(
    "gruppi",
    [
        (("A", "1 2 3"), ("B", "1 2 3")),
        (("A", "1 2 3"), ("B", "4 5 6")),
        (("A", "1 2 3"), ("B", "9 10 11")),
        (("A", "5 6 7"),),
        (("A", "1 2"), ("A1", "3 4"), ("B", "1 2 3")),
        (("A1", "1 2 3"), ("A2", "1 2 3"), ("B", "1 2 3")),
        (("A", "x 2 3 4 5"), ("B", "1 2 3 4 5")),
        (("A", "1bis A.1 12bis -5"), ("B", "001 2")),
        (("A", "10 20 30"), ("B", "101 201 301")),
        (("A", "- - -"),),
        (("A", "7"),),
    ],
)
def test_numbers_that_go_on_or_begin_anew_or_are_none_are_clean(gruppi: tuple[tuple[str, str], ...]) -> None:
    assert trovati_in(numerati(*gruppi)) == []


def test_numbers_that_begin_anew_in_every_section_are_clean() -> None:
    assert trovati_in(numerati(("A", "1 2 3"), ("A", "1 2 3"), sezione="Parte")) == []
    assert trovati_in(numerati(("A1", "1 2"), ("A2", "1 2"), ("A1", "1 2"), ("A2", "1 2"), sezione="Parte")) == []


def test_where_nothing_tells_how_the_numbers_begin_anew_it_is_by_settore() -> None:
    testo = numerati(("A", "1 2 1"), ("B", "1 2"))
    assert trovati_in(testo) == [("VAL116", luogo(testo, "A0-3"), "", "1")]


def test_a_number_that_stands_twice_is_found_at_the_second() -> None:
    testo = numerati(("A", "1 2 2 3"), ("B", "1 2 3"))
    assert trovati_in(testo) == [("VAL116", luogo(testo, "A0-3"), "", "2")]
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, MODELLO_TESTI))).findings
    assert [f"{place}" for place in finding.rilievo.related] == [luogo(testo, "A0-2")]
    assert finding.rilievo.message == "Obiettivo A0-3: il numero è già di Obiettivo A0-2"


def test_a_plan_numbered_throughout_may_not_repeat_a_number_in_another_settore() -> None:
    """One in twenty may be a slip; where more numbers stand twice, they begin anew."""
    testo = numerati(("A", "1 2 3 4 5 6 7 8 9 10"), ("B", "10 11 12 13 14 15 16 17 18 19"))
    assert trovati_in(testo) == [("VAL116", luogo(testo, "B1-1"), "", "10")]
    assert trovati_in(numerati(("A", "1 2 3 4 5 6 7 8 9 10"), ("B", "9 10 11 12 13 14 15 16 17 18"))) == []


def test_two_numbers_that_stand_twice_are_two_findings_and_one_thrice_too() -> None:
    testo = numerati(("A", "1 2 2 3 3"), ("B", "1 2 2 2 3"))
    assert trovati_in(testo) == [
        ("VAL116", luogo(testo, "A0-3"), "", "2"),
        ("VAL116", luogo(testo, "A0-5"), "", "3"),
        ("VAL116", luogo(testo, "B1-3"), "", "2"),
        ("VAL116", luogo(testo, "B1-4"), "", "2"),
    ]


def test_the_same_objective_may_have_its_number_twice() -> None:
    testo = (
        numerati(("A", "1 2 3")) + '\n[[obiettivi]]\ncodice = "copia"\nnumero = "2"\ncapofila = "A1"\ncome = "A0-2"\n'
    )
    assert trovati_in(testo) == []


@pytest.mark.parametrize(
    ("numeri", "codice", "atteso"),
    [("1 2 4 5", "A0-3", "3"), ("1 2 6 7 8 9 10 11 12", "A0-3", "3-5"), ("9 10 12 13", "A0-3", "11")],
)
def test_a_run_of_missing_numbers_is_one_note_at_the_number_after_it(numeri: str, codice: str, atteso: str) -> None:
    testo = numerati(("A", numeri), ("B", "1 2 3"))
    assert trovati_in(testo) == [("VAL117", luogo(testo, codice), atteso, "")]


def test_two_runs_are_two_notes() -> None:
    testo = numerati(("A", "1 2 4 5 7 8"), ("B", "1 2"))
    assert trovati_in(testo) == [
        ("VAL117", luogo(testo, "A0-3"), "3", ""),
        ("VAL117", luogo(testo, "A0-5"), "6", ""),
    ]


@pytest.mark.parametrize(
    ("numeri", "codice", "atteso", "messaggio"),
    [
        ("1 - 3", "A0-2", "2", "manca il numero 2"),
        ("1 - - 4", "A0-2", "2-3", "mancano i numeri 2-3"),
        ("- 2 3", "A0-1", "1", "manca il numero 1"),
    ],
)
def test_an_objective_without_number_is_where_the_number_is_missing(
    numeri: str, codice: str, atteso: str, messaggio: str
) -> None:
    testo = numerati(("A", numeri), ("B", "1 2 3"))
    assert trovati_in(testo) == [("VAL117", luogo(testo, codice), atteso, "")]
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, MODELLO_TESTI))).findings
    assert finding.rilievo.message == f"Obiettivo {codice}: non ha numero, e nella numerazione {messaggio}"
    assert len(finding.rilievo.related) == numeri.count("-") - 1


@pytest.mark.parametrize("numeri", ["1 2 - 3", "- 3 4", "x 2 3"])
def test_an_objective_without_number_where_none_is_missing_is_not_said(numeri: str) -> None:
    assert trovati_in(numerati(("A", numeri), ("B", "1 2 3"))) == []


@pytest.mark.parametrize(("numeri", "quanti"), [("1 2 4 7 8", 0), ("1 2 3 5 7 8", 2)])
def test_numbers_of_which_more_than_half_as_many_are_missing_are_no_sequence(numeri: str, quanti: int) -> None:
    """Five numbers with three missing are none; six with two missing are one."""
    assert len(trovati_in(numerati(("A", numeri), ("B", "1 2 3")))) == quanti


def test_a_repeated_number_that_is_uncertain_is_a_note() -> None:
    testo = cambia(
        numerati(("A", "1 2 2 3"), ("B", "1 2 3")), ('codice = "A0-3"', 'codice = "A0-3"\nincerti = ["numero"]')
    )
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, MODELLO_TESTI))).findings
    assert (finding.code, finding.severity) == ("VAL116", Severity.NOTA)


def test_a_project_that_chiari_lost_is_missing_from_its_numbers() -> None:
    """In Chiari the number is the code: it runs through the plan, from settore to settore."""
    testo = esempio("chiari-2024")
    inizio = testo.index("[[obiettivi]]\nnumero = 20")
    senza = testo[:inizio] + testo[testo.index("[[obiettivi]]\nnumero = 21") :]
    outcome = esegui(esame_del_piano(piano_di_prova(senza)))
    codici = [t for t in trovati(outcome) if t[0] in {"VAL116", "VAL117"}]
    assert codici == [("VAL117", riga(senza, "numero = 21"), "20", "")]


def test_two_objectives_with_the_only_number_are_found() -> None:
    testo = piano(ob("1", 'numero = "3"'), ob("2", 'numero = "3"'))
    assert trovati_in(testo) == [("VAL116", luogo(testo, "2"), "", "3")]
