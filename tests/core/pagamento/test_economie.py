"""What is not due, shared again: never more than there is, never above a cap, whatever the order."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.economie import Aggiunta, Concorrente, ridividi

if TYPE_CHECKING:
    from collections.abc import Sequence


def chi(codice: str, totale: int, tetto: int | None = None) -> Concorrente:
    return Concorrente((codice, "Q"), Fraction(totale), tetto)


def importi(economie: int, chi_concorre: Sequence[Concorrente], residuo: Residuo, riga: str = "") -> dict[str, int]:
    return {aggiunta.chiave[0]: aggiunta.importo for aggiunta in ridividi(economie, chi_concorre, residuo, riga)}


TRE = (chi("1", 1), chi("2", 1), chi("3", 1))


@pytest.mark.parametrize(
    ("economie", "residuo", "riga", "attesi"),
    [
        (100, Residuo.NESSUNO, "", (33, 33, 33)),
        (100, Residuo.MAGGIOR_RESTO, "", (34, 33, 33)),
        (101, Residuo.MAGGIOR_RESTO, "", (34, 34, 33)),
        (101, Residuo.RIGA, "3", (33, 33, 35)),
        (101, Residuo.RIGA, "9", (33, 33, 33)),
        (99, Residuo.MAGGIOR_RESTO, "", (33, 33, 33)),
        (0, Residuo.MAGGIOR_RESTO, "", (0, 0, 0)),
    ],
)
def test_the_cents_left_over(economie: int, residuo: Residuo, riga: str, attesi: tuple[int, ...]) -> None:
    assert tuple(importi(economie, TRE, residuo, riga).values()) == attesi
    assert importi(economie, TRE[::-1], residuo, riga) == importi(economie, TRE, residuo, riga)


def test_the_shares_go_by_the_totals() -> None:
    assert importi(1000, (chi("1", 40), chi("2", 60), chi("3", 0)), Residuo.NESSUNO) == {"1": 400, "2": 600}
    assert ridividi(1000, (), Residuo.MAGGIOR_RESTO) == ()
    assert ridividi(1000, (chi("1", 0),), Residuo.MAGGIOR_RESTO) == ()


def test_a_tie_goes_to_the_larger_total_then_to_the_first_code() -> None:
    # exact: 2.5, 12.5, 2.5, 2.5
    alla_pari = (chi("1", 1), chi("2", 5), chi("3", 1), chi("4", 1))
    assert importi(20, alla_pari, Residuo.MAGGIOR_RESTO) == {"1": 3, "2": 13, "3": 2, "4": 2}


def test_who_reaches_the_cap_leaves_the_rest_to_the_others() -> None:
    concorrenti = (chi("1", 60, 100), chi("2", 20, 1000), chi("3", 20, None))
    assert ridividi(1001, concorrenti, Residuo.MAGGIOR_RESTO) == (
        Aggiunta(("1", "Q"), Fraction(1001), Fraction(60), Fraction(100), Fraction(3003, 5), 100, 100),
        Aggiunta(("2", "Q"), Fraction(901), Fraction(20), Fraction(40), Fraction(901, 2), 1000, 451),
        Aggiunta(("3", "Q"), Fraction(901), Fraction(20), Fraction(40), Fraction(901, 2), None, 450),
    )


def test_where_all_reach_the_cap_the_rest_is_left() -> None:
    assert importi(1000, (chi("1", 60, 100), chi("2", 40, 0)), Residuo.MAGGIOR_RESTO) == {"1": 100, "2": 0}


def test_the_cents_of_a_named_line_stay_within_its_cap() -> None:
    concorrenti = [chi(f"{n}", 1) for n in range(1, 8)]
    capped = [chi("1", 1, 2), *concorrenti[1:]]
    assert importi(13, concorrenti, Residuo.RIGA, "1")["1"] == 7
    assert importi(13, capped, Residuo.RIGA, "1")["1"] == 2


CONCORRENTI = st.lists(st.tuples(st.integers(0, 50), st.none() | st.integers(0, 3000)), min_size=1, max_size=6).map(
    lambda dati: [chi(f"{n}", *dato) for n, dato in enumerate(dati)]
)


@settings(max_examples=80)
@given(st.integers(0, 10_000), CONCORRENTI, st.sampled_from(Residuo), st.data())
def test_never_more_than_there_is_nor_above_a_cap(
    economie: int, concorrenti: list[Concorrente], residuo: Residuo, data: st.DataObject
) -> None:
    date = ridividi(economie, concorrenti, residuo, "0")
    somma = sum(aggiunta.importo for aggiunta in date)
    assert 0 <= somma <= economie
    assert {a.chiave for a in date} == {c.chiave for c in concorrenti if c.totale > 0}
    for aggiunta in date:
        assert aggiunta.importo >= 0
        assert aggiunta.tetto is None or aggiunta.importo <= aggiunta.tetto
        assert aggiunta.esatto * aggiunta.somma == aggiunta.disponibile * aggiunta.totale
        if residuo is Residuo.MAGGIOR_RESTO and (aggiunta.tetto is None or aggiunta.importo < aggiunta.tetto):
            assert somma == economie
            assert abs(aggiunta.importo - aggiunta.esatto) < 1
    assert ridividi(economie, data.draw(st.permutations(concorrenti)), residuo, "0") == date
