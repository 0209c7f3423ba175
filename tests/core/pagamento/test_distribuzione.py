"""Who gets it: the amount due over those who worked, to the cent, whatever the order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.distribuzione import (
    Apporto,
    Criterio,
    Distribuzione,
    Limite,
    Regola,
    Spettanza,
    al_centesimo,
    difetti,
    distribuisci,
    oltre_il_limite,
    per_matricola,
)
from perfxl.core.pagamento.matricole import Motivo, Problema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

PARTI = Regola(Criterio.PARTI)
ORE = Regola(Criterio.ORE)
UGUALE = Regola(Criterio.UGUALE)


def apporti(*quanti: str | int | None) -> list[Apporto]:
    """Entries of the matricole M0, M1, … with these parts."""
    return [Apporto(f"M{i}", None if quanto is None else Fraction(quanto)) for i, quanto in enumerate(quanti)]


def importi(distribuzione: Distribuzione) -> list[int]:
    return [spettanza.importo for spettanza in distribuzione.spettanze]


def detti(problemi: Sequence[Problema]) -> list[tuple[Motivo, tuple[int, ...], bool]]:
    return [(problema.motivo, problema.righe, problema.blocca) for problema in problemi]


def test_by_parts_with_its_proof() -> None:
    distribuzione = distribuisci(10000, apporti(1, 2), PARTI)
    assert distribuzione == Distribuzione(
        10000,
        (
            Spettanza("M0", 10000, Fraction(1), Fraction(3), Fraction(10000, 3), 3333, 3333),
            Spettanza("M1", 10000, Fraction(2), Fraction(3), Fraction(20000, 3), 6667, 6667),
        ),
        (),
    )
    assert (distribuzione.distribuito, distribuzione.scarto, distribuzione.chiude) == (10000, 0, True)


def test_by_hours_and_their_fractions() -> None:
    assert importi(distribuisci(9000, apporti("7.5", "22.5"), ORE)) == [2250, 6750]


def test_equally_the_last_cent_by_matricola() -> None:
    distribuzione = distribuisci(10000, apporti(None, None, None), UGUALE)
    assert importi(distribuzione) == [3334, 3333, 3333]
    assert (distribuzione.scarto, distribuzione.problemi) == (1, ())


def test_the_residual_to_one_matricola() -> None:
    regola = Regola(Criterio.UGUALE, Residuo.RIGA, "m2")
    assert importi(distribuisci(10000, apporti(None, None, None), regola)) == [3333, 3333, 3334]


def test_the_residual_to_one_matricola_may_be_less() -> None:
    regola = Regola(Criterio.PARTI, Residuo.RIGA, "M0")
    assert importi(distribuisci(1, apporti(1, 1), regola)) == [0, 1]  # half a cent each, up: one too many


def distribuzione_a(riga: str) -> Regola:
    return Regola(Criterio.PARTI, Residuo.RIGA, riga)


@pytest.mark.parametrize("riga", ["M7", "M2"])
def test_a_residual_to_who_is_not_there_or_has_no_parts(riga: str) -> None:
    distribuzione = distribuisci(100, apporti(1, 1, 0, 1), distribuzione_a(riga))
    message = f"i centesimi di resto devono andare alla matricola {riga}, che non può prenderli"
    assert (distribuzione.spettanze, distribuzione.problemi) == ((), (Problema(Motivo.RESTO, message, matricola=riga),))


def test_no_residual_needs_nobody() -> None:
    assert importi(distribuisci(100, apporti(1, 2, 0), distribuzione_a("M7"))) == [33, 67, 0]


def test_a_residual_that_would_take_more_than_one_has() -> None:
    assert al_centesimo(["1", "2", "3"], [Fraction(1, 2)] * 3, 0, distribuzione_a("1")) is None


def test_zero_parts_get_nothing_not_even_a_residual_cent() -> None:
    assert importi(distribuisci(100, apporti(0, 1, 1, 1), PARTI)) == [0, 34, 33, 33]


def test_nothing_due() -> None:
    assert importi(distribuisci(0, apporti(0, 0), PARTI)) == [0, 0]
    assert importi(distribuisci(0, apporti(3, 4), PARTI)) == [0, 0]
    assert distribuisci(0, [], PARTI) == Distribuzione(0, (), ())


@pytest.mark.parametrize(
    ("regola", "quanti"),
    [
        (Regola(Criterio.PARTI, Residuo.MAGGIOR_RESTO), []),
        (Regola(Criterio.PARTI, Residuo.RIGA, "12"), []),
        (
            Regola(Criterio.PARTI, Residuo.NESSUNO),
            ["i centesimi di resto devono andare a qualcuno: la somma sul personale è l'importo dovuto"],
        ),
        (Regola(Criterio.PARTI, Residuo.RIGA, " "), ["manca la matricola a cui vanno i centesimi di resto"]),
        (
            Regola(Criterio.PARTI, Residuo.MAGGIOR_RESTO, "12"),
            ["la matricola dei centesimi di resto serve solo dove il residuo va a una riga"],
        ),
        (
            Regola(Criterio.PARTI, Residuo.NESSUNO, "12"),
            [
                "i centesimi di resto devono andare a qualcuno: la somma sul personale è l'importo dovuto",
                "la matricola dei centesimi di resto serve solo dove il residuo va a una riga",
            ],
        ),
    ],
)
def test_the_defects_of_a_rule(regola: Regola, quanti: list[str]) -> None:
    assert list(difetti(regola)) == quanti
    assert [p.messaggio for p in distribuisci(100, apporti(1), regola).problemi] == quanti


@pytest.mark.parametrize(
    ("dovuto", "righe", "regola", "problemi"),
    [
        (-1, apporti(1), PARTI, [(Motivo.IMPORTO, (), True)]),
        (100, [], PARTI, [(Motivo.NESSUNO, (), True)]),
        (0, apporti(None), PARTI, [(Motivo.MANCA, (0,), True)]),
        (100, [], UGUALE, [(Motivo.NESSUNO, (), True)]),
        (100, apporti(0, 0), ORE, [(Motivo.ZERO, (0, 1), True)]),
        (100, apporti(1, None), PARTI, [(Motivo.MANCA, (1,), True)]),
        (100, apporti(3, -1), PARTI, [(Motivo.NEGATIVO, (1,), True)]),
        (100, apporti(None, -1), ORE, [(Motivo.MANCA, (0,), True), (Motivo.NEGATIVO, (1,), True)]),
        (100, [Apporto("Bianchi", Fraction(1)), *apporti(1)], PARTI, [(Motivo.MATRICOLA, (0,), True)]),
        (100, [Apporto("1", Fraction(1)), Apporto("01", Fraction(1))], PARTI, [(Motivo.RIPETUTA, (0, 1), True)]),
    ],
)
def test_what_blocks(
    dovuto: int, righe: list[Apporto], regola: Regola, problemi: list[tuple[Motivo, tuple[int, ...], bool]]
) -> None:
    distribuzione = distribuisci(dovuto, righe, regola)
    assert (distribuzione.spettanze, distribuzione.chiude) == ((), False)
    assert detti(distribuzione.problemi) == problemi


def test_parts_beside_equal_shares_do_not_count_and_it_is_said() -> None:
    distribuzione = distribuisci(100, apporti(9, None, 0, 1), UGUALE)
    assert importi(distribuzione) == [25, 25, 25, 25]
    assert detti(distribuzione.problemi) == [(Motivo.NON_CONTA, (0, 2, 3), False)]


def test_with_more_due_somebody_may_get_one_cent_less() -> None:
    """The paradox of Alabama."""
    assert importi(distribuisci(10, apporti(6, 6, 2), PARTI)) == [4, 4, 2]
    assert importi(distribuisci(11, apporti(6, 6, 2), PARTI)) == [5, 5, 1]


def test_who_gives_more_than_one_can() -> None:
    righe = {"1": apporti(60, 50), "2": apporti(40, 50, 10), "3": [Apporto("m1", Fraction(1))]}
    assert list(oltre_il_limite(righe, Limite(Fraction(100)))) == [
        Problema(
            Motivo.PARTI,
            "la matricola M1 ha 101 parti o ore in tutto, più di 100 (obiettivi 1, 2, 3)",
            (),
            "M1",
            ("1", "2", "3"),
            "al più 100",
            "101",
        )
    ]


def test_who_is_in_more_objectives_than_allowed() -> None:
    righe = {"1": apporti(None, 0), "2": apporti(None, 0), "3": apporti(0, 3)}
    assert list(oltre_il_limite(righe, Limite(obiettivi=1))) == [
        Problema(
            Motivo.OBIETTIVI,
            "la matricola M0 sta in 2 obiettivi, più di 1 (1, 2)",
            (),
            "M0",
            ("1", "2"),
            "al più 1",
            "2",
        )
    ]
    assert list(oltre_il_limite(righe, Limite(obiettivi=2))) == []


def test_who_has_a_limit_of_their_own() -> None:
    righe = {"1": apporti(60, 60)}
    (problema,) = oltre_il_limite(righe, Limite(Fraction(100)), {"m1": Limite(Fraction(50))})
    assert (problema.matricola, problema.atteso, problema.trovato) == ("M1", "al più 50", "60")
    assert list(oltre_il_limite(righe, Limite(Fraction(60)))) == []


def test_what_each_gets_in_all() -> None:
    assert per_matricola([("01", 5), ("A2", 7), ("1", 10), (" a2 ", 1)]) == {"01": 15, "A2": 8}


QUANTI = st.lists(st.fractions(min_value=0, max_value=60, max_denominator=4), min_size=1, max_size=9)
REGOLE = st.sampled_from([PARTI, ORE, UGUALE])


@settings(max_examples=25)
@given(st.integers(min_value=0, max_value=200_000), QUANTI, REGOLE, st.randoms(use_true_random=False))
def test_conserved_within_a_cent_and_alike_in_any_order(
    dovuto: int, quanti: list[Fraction], regola: Regola, caso: Random
) -> None:
    righe = [Apporto(f"M{i}", quanto) for i, quanto in enumerate(quanti)]
    distribuzione = distribuisci(dovuto, righe, regola)
    if distribuzione.spettanze == ():
        assert detti(distribuzione.problemi) == [(Motivo.ZERO, tuple(range(len(quanti))), True)]
        return
    assert distribuzione.chiude
    for spettanza in distribuzione.spettanze:
        assert spettanza.esatto * spettanza.somma == spettanza.dovuto * spettanza.quanto
        assert abs(spettanza.importo - spettanza.esatto) < 1
        assert 0 <= spettanza.importo <= dovuto
    mischiate = list(righe)
    caso.shuffle(mischiate)
    altra = distribuisci(dovuto, mischiate, regola)
    assert {s.matricola: s.importo for s in altra.spettanze} == {
        s.matricola: s.importo for s in distribuzione.spettanze
    }


@settings(max_examples=25)
@given(
    st.integers(min_value=0, max_value=50_000),
    QUANTI,
    st.integers(min_value=0, max_value=8),
    st.fractions(min_value=0, max_value=30, max_denominator=4),
)
def test_more_parts_never_pay_less(dovuto: int, quanti: list[Fraction], chi: int, di_piu: Fraction) -> None:
    chi %= len(quanti)
    prima = distribuisci(dovuto, apporti(*map(str, quanti)), PARTI)
    aumentati = [quanto + di_piu if i == chi else quanto for i, quanto in enumerate(quanti)]
    dopo = distribuisci(dovuto, apporti(*map(str, aumentati)), PARTI)
    if prima.spettanze and dopo.spettanze:
        assert dopo.spettanze[chi].importo >= prima.spettanze[chi].importo


@settings(max_examples=25)
@given(st.integers(min_value=0, max_value=50_000), st.integers(min_value=0, max_value=500), QUANTI)
def test_more_due_never_pays_a_cent_more_than_one_less(dovuto: int, di_piu: int, quanti: list[Fraction]) -> None:
    prima = importi(distribuisci(dovuto, apporti(*map(str, quanti)), PARTI))
    dopo = importi(distribuisci(dovuto + di_piu, apporti(*map(str, quanti)), PARTI))
    assert all(poi >= ora - 1 for ora, poi in zip(prima, dopo, strict=False))


@settings(max_examples=20)
@given(st.integers(min_value=100, max_value=50_000), QUANTI)
def test_the_residual_to_one_matricola_is_conserved_too(dovuto: int, quanti: list[Fraction]) -> None:
    distribuzione = distribuisci(dovuto, apporti(*map(str, quanti)), distribuzione_a("M0"))
    assert distribuzione.chiude or distribuzione.problemi != ()
