"""The differentiation of the individual premium: what the contracts want, and the proposal that satisfies it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.differenziazione import DIFFERENZIAZIONI, differenziazione
from perfxl.core.pagamento.matricole import Motivo, Problema
from perfxl.core.pagamento.premio import Premio, RegolaPremio, Valutato, proponi

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from perfxl.core.pagamento.premio import Proposta

DIECI = RegolaPremio(Fraction(10))


def valutati(*valutazioni: str | int) -> list[Valutato]:
    return [Valutato(f"M{i}", Fraction(valutazione)) for i, valutazione in enumerate(valutazioni)]


def detti(problemi: Sequence[Problema]) -> list[tuple[Motivo, tuple[int, ...], bool]]:
    return [(problema.motivo, problema.righe, problema.blocca) for problema in problemi]


def importi(proposta: Proposta) -> list[int]:
    return [premio.importo for premio in proposta.premi]


@pytest.mark.parametrize(
    ("anno", "dipendenti", "minimo", "ridotto"),
    [
        (2018, 3, 30, 30),
        (2022, 100, 30, 30),
        (2023, 3, 30, 20),
        (2025, 100, 30, 20),
        (2026, 5, None, None),
        (2026, 6, 25, 20),
        (2026, 10, 25, 20),
        (2026, 11, 30, 20),
        (2100, 11, 30, 20),
    ],
)
def test_the_least_raise_of_each_contract(anno: int, dipendenti: int, minimo: int | None, ridotto: int | None) -> None:
    norma = differenziazione(anno)
    assert norma is not None
    assert norma.minimo(dipendenti, obiettivi_ente=False) == minimo
    assert norma.minimo(dipendenti, obiettivi_ente=True) == ridotto


def test_no_contract_before_2018_and_one_at_most_in_each_year() -> None:
    assert differenziazione(2017) is None
    for anno in range(2018, 2101):
        assert sum(norma.vale(anno) for norma in DIFFERENZIAZIONI) == 1
    assert all(norma.minimi[-1][0] is None for norma in DIFFERENZIAZIONI)


def test_a_proposal_with_its_proof() -> None:
    # ten share 1.000,00 €; one of them 30% of the average more: 30.000 ÷ 10,3 = 2.912,6…, up to 29,13 €
    proposta = proponi(100_000, valutati(70, 99, *[80] * 8), DIECI, 2025, 200)
    assert (proposta.massimo, proposta.maggiorati) == (1, 1)
    assert proposta.percento == 30
    assert (proposta.maggiorazione, proposta.base, proposta.attribuito) == (2913, 97_087, 100_000)
    assert proposta.media == Fraction(97_087, 10)
    assert proposta.premi[0] == Premio("M0", Fraction(1), Fraction(10), Fraction(97_087, 10), 9708, 0)
    assert proposta.premi[1] == Premio("M1", Fraction(1), Fraction(10), Fraction(97_087, 10), 9709, 2913)
    assert sum(premio.base for premio in proposta.premi[2:]) == 97_087 - 9708 - 9709
    assert proposta.problemi == ()
    assert proposta.norma == DIFFERENZIAZIONI[1]


def test_the_raise_is_the_least_that_the_contract_allows() -> None:
    proposta = proponi(100_000, valutati(*range(70, 90)), DIECI, 2025, 200)
    media = proposta.media
    assert proposta.maggiorati == 2
    assert proposta.maggiorazione >= media * Fraction(3, 10)
    meno = proposta.maggiorazione - 1
    assert meno < Fraction(100_000 - 2 * meno, 20) * Fraction(3, 10)


def test_parts_of_the_premium() -> None:
    voci = [Valutato("1", Fraction(9)), Valutato("2", Fraction(8), Fraction(1, 2)), Valutato("3", Fraction(7))]
    proposta = proponi(25_000, voci, replace(DIECI, maggiorazione=Fraction(0)), 2017, 3)
    assert importi(proposta) == [10_000, 5_000, 10_000]
    assert proposta.maggiorati == 0


@pytest.mark.parametrize(
    ("quanti", "almeno_uno", "massimo"), [(9, False, 0), (9, True, 1), (10, False, 1), (19, True, 1), (20, False, 2)]
)
def test_the_quota_is_of_whole_persons(quanti: int, *, almeno_uno: bool, massimo: int) -> None:
    proposta = proponi(100_000, valutati(*range(quanti)), replace(DIECI, almeno_uno=almeno_uno), 2025, 200)
    assert (proposta.massimo, proposta.maggiorati) == (massimo, massimo)
    assert proposta.attribuito == 100_000
    assert proponi(0, [], replace(DIECI, almeno_uno=almeno_uno), 2025, 200).massimo == 0


def test_the_quota_counts_who_was_valued_the_average_who_was_valued_positively() -> None:
    regola = replace(DIECI, positiva=Fraction(60))
    proposta = proponi(100_000, valutati(*[50] * 15, 60, 61, 62, 63, 64), regola, 2025, 200)
    assert (proposta.massimo, [premio.matricola for premio in proposta.premi]) == (
        2,
        ["M15", "M16", "M17", "M18", "M19"],
    )
    assert [premio.maggiorazione > 0 for premio in proposta.premi] == [False, False, False, True, True]


def test_a_quota_that_holds_all_who_are_positive() -> None:
    regola = RegolaPremio(Fraction(50), positiva=Fraction(60))
    proposta = proponi(10_000, valutati(50, 50, 60, 60), regola, 2025, 200)
    assert importi(proposta) == [5000, 5000]
    assert proposta.maggiorati == 2


def test_equals_at_the_end_of_the_quota_have_no_raise_and_are_named() -> None:
    regola = RegolaPremio(Fraction(50))
    proposta = proponi(100_000, valutati(90, 95, 90, 80), regola, 2025, 200)
    assert [premio.maggiorazione > 0 for premio in proposta.premi] == [False, True, False, False]
    message = (
        "la quota finisce tra pari merito (M0, M2): nessuno di loro ha la maggiorazione, finché un criterio di "
        "spareggio non decide"
    )
    assert proposta.problemi == (Problema(Motivo.PARI_MERITO, message, (0, 2), blocca=False),)
    assert proposta.attribuito == 100_000


def test_a_declared_criterion_decides_between_equals() -> None:
    voci = [replace(v, spareggio=(Fraction(i),)) for i, v in enumerate(valutati(90, 95, 90, 80))]
    proposta = proponi(100_000, voci, RegolaPremio(Fraction(50)), 2025, 200)
    assert [premio.maggiorazione > 0 for premio in proposta.premi] == [False, True, True, False]
    assert proposta.problemi == ()


def test_equals_within_the_quota_have_it_all() -> None:
    proposta = proponi(100_000, valutati(90, 90, 80, 70), RegolaPremio(Fraction(50)), 2025, 200)
    assert [premio.maggiorazione > 0 for premio in proposta.premi] == [True, True, False, False]


@pytest.mark.parametrize(
    ("regola", "anno", "dipendenti", "problemi"),
    [
        (DIECI, 2025, 200, []),
        (replace(DIECI, maggiorazione=Fraction(30)), 2025, 200, []),
        (replace(DIECI, maggiorazione=Fraction("29.99")), 2025, 200, [(Motivo.NORMA, (), True)]),
        (
            replace(DIECI, maggiorazione=Fraction(20), obiettivi_ente=True),
            2025,
            200,
            [(Motivo.NORMA, (), False)],  # the condition is told
        ),
        (
            replace(DIECI, maggiorazione=Fraction(20), obiettivi_ente=True),
            2022,
            200,
            [(Motivo.NORMA, (), True), (Motivo.NORMA, (), False)],
        ),
        (DIECI, 2017, 200, [(Motivo.NORMA, (), False)]),
        (DIECI, 2026, 200, [(Motivo.NORMA, (), False)]),  # thresholds to be compared with the text
        (DIECI, 2026, 5, [(Motivo.NORMA, (), False), (Motivo.NORMA, (), False)]),
        (RegolaPremio(Fraction(0)), 2025, 200, [(Motivo.REGOLA, (), True)]),
        (RegolaPremio(Fraction(100)), 2025, 200, [(Motivo.REGOLA, (), True)]),
        (replace(DIECI, maggiorazione=Fraction(-1)), 2017, 200, [(Motivo.REGOLA, (), True), (Motivo.NORMA, (), False)]),
        (replace(DIECI, residuo=Residuo.NESSUNO), 2025, 200, [(Motivo.REGOLA, (), True)]),
    ],
)
def test_the_rule_beside_the_contract(
    regola: RegolaPremio, anno: int, dipendenti: int, problemi: list[tuple[Motivo, tuple[int, ...], bool]]
) -> None:
    proposta = proponi(100_000, valutati(*range(10)), regola, anno, dipendenti)
    assert detti(proposta.problemi) == problemi
    assert (proposta.premi == ()) is any(blocca for _, _, blocca in problemi)


def test_a_raise_below_the_least_is_told_with_both() -> None:
    proposta = proponi(100_000, valutati(1), replace(DIECI, maggiorazione=Fraction(20)), 2025, 200)
    assert proposta.problemi == (
        Problema(
            Motivo.NORMA,
            "CCNL Funzioni locali 16.11.2022, art. 81: la maggiorazione è meno del 30% della media",
            atteso="almeno 30%",
            trovato="20%",
        ),
    )


def test_a_small_ente_of_2026_gets_no_raise() -> None:
    proposta = proponi(100_000, valutati(1, 2), RegolaPremio(Fraction(50)), 2026, 5)
    assert (importi(proposta), proposta.maggiorati) == ([50_000, 50_000], 0)
    assert proposta.percento == 0


@pytest.mark.parametrize(
    ("dovuto", "voci", "problemi"),
    [
        (-1, valutati(1), [(Motivo.IMPORTO, (), True)]),
        (100, [], [(Motivo.NESSUNO, (), True)]),
        (100, valutati(-1), [(Motivo.NESSUNO, (), True)]),
        (0, [], []),
        (0, valutati(1, 2), []),
        (100, [Valutato("Neri", Fraction(1))], [(Motivo.MATRICOLA, (0,), True)]),
        (100, [Valutato("1", Fraction(1)), Valutato("01", Fraction(2))], [(Motivo.RIPETUTA, (0, 1), True)]),
        (100, [Valutato("1", Fraction(1), Fraction(0))], [(Motivo.NEGATIVO, (0,), True)]),
        (
            100,
            [Valutato("1", Fraction(1)), Valutato("2", Fraction(1), spareggio=(Fraction(1),))],
            [(Motivo.MANCA, (1,), True)],
        ),
    ],
)
def test_what_blocks(dovuto: int, voci: list[Valutato], problemi: list[tuple[Motivo, tuple[int, ...], bool]]) -> None:
    proposta = proponi(dovuto, voci, DIECI, 2025, 200)
    assert detti(proposta.problemi) == problemi
    assert problemi == [] or proposta.premi == ()
    assert proposta.media >= 0
    assert proposta.maggiorazione == 0


def test_too_little_for_a_raise() -> None:
    proposta = proponi(1, valutati(*range(10)), RegolaPremio(Fraction(30)), 2025, 200)
    assert detti(proposta.problemi) == [(Motivo.IMPORTO, (), True)]
    assert proposta.premi == ()


def test_the_residual_cents_to_one_matricola() -> None:
    regola = replace(DIECI, residuo=Residuo.RIGA, riga="M1")
    proposta = proponi(100_000, valutati(70, 99, *[80] * 8), regola, 2025, 200)
    assert [premio.base for premio in proposta.premi] == [9709, 9706, *[9709] * 8]
    proposta = proponi(100_000, valutati(70, 99, *[80] * 8), replace(regola, riga="M99"), 2025, 200)
    assert (proposta.premi, detti(proposta.problemi)) == ((), [(Motivo.RESTO, (), True)])


@settings(max_examples=30)
@given(
    dovuto=st.integers(min_value=1000, max_value=5_000_000),
    valutazioni=st.lists(st.integers(min_value=60, max_value=100), min_size=1, max_size=20),
    quota=st.integers(min_value=1, max_value=60),
    obiettivi_ente=st.booleans(),
    caso=st.randoms(use_true_random=False),
)
def test_every_proposal_closes_and_satisfies_the_contract(
    dovuto: int, valutazioni: list[int], quota: int, *, obiettivi_ente: bool, caso: Random
) -> None:
    regola = RegolaPremio(Fraction(quota), obiettivi_ente=obiettivi_ente)
    voci = valutati(*valutazioni)
    proposta = proponi(dovuto, voci, regola, 2025, 200)
    assert proposta.attribuito == dovuto
    assert proposta.maggiorati <= proposta.massimo
    assert proposta.maggiorati * 100 <= quota * len(voci)
    if proposta.maggiorati > 0:
        assert proposta.maggiorazione * 100 >= proposta.media * (20 if obiettivi_ente else 30)
    per_merito = sorted(zip(valutazioni, importi(proposta), strict=True))
    assert all(uno <= altro for (v, uno), (w, altro) in pairwise(per_merito) if v < w)
    caso.shuffle(voci)
    altra = proponi(dovuto, voci, regola, 2025, 200)
    assert {p.matricola: p.importo for p in altra.premi} == {p.matricola: p.importo for p in proposta.premi}
