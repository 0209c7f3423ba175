"""What became of the findings of an earlier report: nothing is said corrected that was only not looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfxl.core.finding import Finding, Outcome, Rilievo, Severity
from perfxl.core.novita import Corretto, Novita, Passato, Vecchio, che_cosa_cambia, identifica
from perfxl.core.place import Place

PIANO = "a" * 64
TUTTI = frozenset(
    {"SQ101", "VAL101", "VAL105", "VAL102", "STR203", "STR303", "STR304", "SQ106", "SQ110", "IN201", "IN304"}
)


def trovato(
    code: str, oggetto: str, found: str = "", *, settore: str = "A", obiettivo: str = "", effetto: int | None = None
) -> Finding:
    rilievo = Rilievo(Place("a.xlsx"), "non va", "x", found, "", settore, obiettivo, effetto=effetto, oggetto=oggetto)
    return Finding(code, Severity.BLOCCA, rilievo)


def esito(*findings: Finding, clean: frozenset[str] = TUTTI) -> Outcome:
    identificati = identifica(findings, lambda _: "")
    return Outcome(identificati, tuple(sorted(clean - {f.code for f in findings})), ())


def rapporto(outcome: Outcome, letti: frozenset[str] = frozenset("AB")) -> Passato:
    """The report that the outcome had."""
    rilievi = tuple(
        Vecchio(
            Corretto(f.code, f.severity, f.rilievo.settore, f"{f.rilievo.place}", f.rilievo.message, f.identita),
            f.rilievo.obiettivo,
            (f.rilievo.expected, f.rilievo.found),
        )
        for f in outcome.findings
    )
    eseguiti = frozenset(outcome.clean) | {f.code for f in outcome.findings}
    return Passato("prima.json", "0.1.0", "cartelle", "Ente", 2025, PIANO, letti, eseguiti, rilievi)


def novita(prima: Outcome, dopo: Outcome, letti: str = "AB") -> Novita:
    return che_cosa_cambia(rapporto(prima), dopo, frozenset(letti), PIANO)


def perche(novita: Novita) -> list[tuple[str, str]]:
    return [(sospeso.codice, sospeso.perche) for sospeso in novita.sospesi]


def test_what_is_the_same_stands_even_with_another_value() -> None:
    prima, dopo = esito(trovato("SQ101", "1", "110")), esito(trovato("SQ101", "1", "90"))
    assert novita(prima, prima) == Novita(frozenset(), (), rapporto="prima.json")
    assert novita(prima, dopo) == Novita(frozenset(), (), rapporto="prima.json")


def test_what_is_gone_is_corrected_and_what_was_not_there_is_new() -> None:
    prima, dopo = esito(trovato("SQ101", "1")), esito(trovato("SQ101", "2"))
    trovate = novita(prima, dopo)
    assert trovate.nuovi == {dopo.findings[0].identita}
    (corretto,) = trovate.corretti
    assert (corretto.codice, corretto.dove, corretto.identita) == ("SQ101", "a.xlsx", prima.findings[0].identita)
    assert (trovate.sospesi, trovate.avvertenze) == ((), ())


def test_of_several_about_one_thing_the_one_with_the_same_value_stands() -> None:
    """Three dates in a cell; the first was corrected, so that the third is now the second."""
    prima = esito(*(trovato("VAL105", "tempi", data) for data in ("31/06", "31/09", "31/11")))
    dopo = esito(*(trovato("VAL105", "tempi", data) for data in ("31/09", "31/11")))
    trovate = novita(prima, dopo)
    assert [corretto.identita for corretto in trovate.corretti] == [prima.findings[0].identita]
    assert trovate.nuovi == frozenset()
    indietro = novita(dopo, prima)
    assert indietro.nuovi == {prima.findings[0].identita}
    assert indietro.corretti == ()
    altra = esito(*(trovato("VAL105", "tempi", data) for data in ("31/09", "30/02")))
    assert [c.identita for c in novita(prima, altra).corretti] == [prima.findings[2].identita]


@pytest.mark.parametrize("settore", ["A", ""])
def test_what_is_gone_with_the_workbook_is_not_corrected(settore: str) -> None:
    trovate = novita(esito(trovato("SQ101", "1", settore=settore)), esito(), "B")
    assert trovate.corretti == ()
    chi = "di A la cartella di lavoro" if settore == "" else "la cartella di lavoro del settore"
    assert perche(trovate) == [("SQ101", f"{chi} c'era, e ora manca o non viene letta")]
    assert trovate.avvertenze == ("Di A la cartella di lavoro c'era, e ora manca o non viene letta.",)


def test_another_settore_whose_workbook_is_gone_changes_nothing() -> None:
    trovate = novita(esito(trovato("SQ101", "1")), esito(), "A")
    assert (len(trovate.corretti), trovate.sospesi) == (1, ())


def test_a_workbook_that_has_come_is_told() -> None:
    prima = replace(rapporto(esito()), letti=frozenset("B"))
    trovate = che_cosa_cambia(prima, esito(trovato("SQ101", "1")), frozenset("AB"), PIANO)
    assert len(trovate.nuovi) == 1
    assert trovate.avvertenze == ("Di A allora la cartella di lavoro non c'era, o non fu letta: ora si controlla.",)


def test_what_a_check_found_that_does_not_run_now_is_not_corrected() -> None:
    trovate = novita(esito(trovato("SQ101", "1")), esito(clean=TUTTI - {"SQ101"}))
    assert perche(trovate) == [("SQ101", "il controllo ora non è stato eseguito")]
    assert trovate.avvertenze == ("Controlli che ora non sono stati eseguiti: SQ101.",)


def test_a_check_that_did_not_run_then_is_told() -> None:
    trovate = novita(esito(clean=TUTTI - {"SQ101", "IN304"}), esito(trovato("SQ101", "1")))
    assert len(trovate.nuovi) == 1
    assert trovate.avvertenze == (
        "Controlli che allora non furono eseguiti: IN304, SQ101. I loro rilievi sono nuovi per questo.",
    )


def test_a_plan_that_has_changed_is_told() -> None:
    trovate = che_cosa_cambia(rapporto(esito()), esito(), frozenset("AB"), "b" * 64)
    assert trovate.avvertenze == (
        "Il piano da allora è cambiato: un rilievo può essere nuovo, o non esserci più, anche per questo.",
    )


@pytest.mark.parametrize(
    ("vecchio", "ostacolo", "sospeso"),
    [
        # a weight that cannot be read hides the sum of its objective, and the sums of its settore and of the plan
        (trovato("SQ101", "1", obiettivo="1"), trovato("VAL102", "1", obiettivo="1/3"), True),
        (trovato("SQ101", "1", obiettivo="2"), trovato("VAL102", "1", obiettivo="1/3"), False),
        (trovato("SQ101", "1"), trovato("VAL102", "1", obiettivo="1"), True),
        (trovato("SQ101", "1", settore=""), trovato("VAL102", "1", obiettivo="1"), True),
        (trovato("SQ101", "1", settore="B"), trovato("VAL102", "1"), False),
        # a missing column hides what stood in its settore
        (trovato("SQ101", "1", obiettivo="2"), trovato("STR203", "1"), True),
        (trovato("SQ101", "1", settore="B", obiettivo="2"), trovato("STR203", "1"), False),
        # a fund that cannot be split hides amounts, and nothing else
        (trovato("SQ101", "1", obiettivo="2"), trovato("SQ110", "1", settore=""), True),
        (trovato("IN304", "1", obiettivo="2"), trovato("SQ110", "1", settore=""), False),
        # formulas without results hide what is said of results, in their workbook
        (trovato("STR304", "1", obiettivo="2"), trovato("STR303", "1"), True),
        (trovato("STR304", "1", obiettivo="2"), trovato("STR303", "1", obiettivo="1"), True),
        (trovato("STR303", "1", obiettivo="2"), trovato("STR303", "1"), True),
        (trovato("STR304", "1", settore="B"), trovato("STR303", "1"), False),
        (trovato("IN201", "1", obiettivo="2"), trovato("STR303", "1"), False),
        (trovato("VAL101", "1", obiettivo="2"), trovato("STR303", "1"), False),
        (trovato("SQ101", "1", obiettivo="2"), trovato("STR303", "1"), False),
        # the note on what rounding leaves over is silent where amounts are off
        (trovato("SQ106", "1", settore=""), trovato("IN201", "1", obiettivo="1", effetto=3), True),
        (trovato("SQ106", "1", settore=""), trovato("IN201", "1", obiettivo="1"), False),
        (trovato("SQ101", "1", settore=""), trovato("IN201", "1", obiettivo="1", effetto=3), False),
        # what is new and hides nothing
        (trovato("SQ101", "1", obiettivo="1"), trovato("IN304", "1", obiettivo="1"), False),
    ],
)
def test_what_something_new_stands_before_is_not_corrected(
    vecchio: Finding, ostacolo: Finding, *, sospeso: bool
) -> None:
    trovate = novita(esito(vecchio), esito(ostacolo))
    detto = (vecchio.code, f"un rilievo nuovo ({ostacolo.code}) impedisce di controllarlo")
    assert perche(trovate) == ([detto] if sospeso else [])
    assert len(trovate.corretti) == (0 if sospeso else 1)
    # what stood there already did not keep the other from being found
    entrambi = novita(esito(vecchio, ostacolo), esito(ostacolo))
    assert (len(entrambi.corretti), entrambi.sospesi) == (1, ())
