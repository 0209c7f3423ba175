"""The digest of a plan: of its values, all of them, and of nothing else."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.impronta import impronta
from perfxl.core.modello import Etichette, Visto
from perfxl.core.place import Place, Sourced
from tests.piccoli import esempio, letto, obiettivo, piano
from tests.strategie import altrove, piani

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.piano import Piano


def cambiati(valore: Any) -> Iterator[Any]:  # noqa: ANN401  (any part of a plan)
    """The same part of a plan with one value changed, in every way and at every depth; what no digest sees stays."""
    if isinstance(valore, Sourced):
        for altro in cambiati(valore.value):
            yield Sourced(altro, valore.place)
    elif isinstance(valore, (Place, Visto)):
        return
    elif isinstance(valore, tuple):
        for i, voce in enumerate(valore):
            yield valore[:i] + valore[i + 1 :]
            yield from ((*valore[:i], altra, *valore[i + 1 :]) for altra in cambiati(voce))
    elif dataclasses.is_dataclass(valore) and not isinstance(valore, type):
        for campo in dataclasses.fields(valore):
            yield from (replace(valore, **{campo.name: altro}) for altro in cambiati(getattr(valore, campo.name)))
    else:
        yield from _altri(valore)


def _altri(valore: object) -> Iterator[object]:
    match valore:
        case None:
            yield "None"
        case bool():
            yield not valore
        case Enum():
            yield from (altro for altro in type(valore) if altro is not valore)
        case int() | Decimal():
            yield valore + 1
        case str():
            yield f"{valore}x"
        case date():
            yield valore + timedelta(1)
        case _:
            raise TypeError(valore)


def test_a_digest_is_64_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{64}", impronta(esempio("chiari-2025")))


def test_any_value_of_a_real_plan_that_changes_changes_the_digest() -> None:
    intero = esempio("chiari-2025")
    prima = replace(intero, obiettivi=intero.obiettivi[1:4])
    digesti = [impronta(dopo) for dopo in cambiati(prima)]
    assert len(digesti) > 200
    # and every change its own, so that no two of these plans pass for each other
    assert len({*digesti, impronta(prima)}) == len(digesti) + 1


@settings(max_examples=30)
@given(piani())
def test_the_same_plan_from_another_place_has_the_same_digest(prima: Piano) -> None:
    spostato = altrove(prima)
    assert spostato.finanziato.place != prima.finanziato.place
    assert spostato.obiettivi[0].place != prima.obiettivi[0].place
    assert impronta(spostato) == impronta(prima)


@settings(max_examples=30)
@given(piani(), st.data())
def test_any_value_that_changes_changes_the_digest(prima: Piano, data: st.DataObject) -> None:
    possibili = list(cambiati(prima))
    assert impronta(data.draw(st.sampled_from(possibili))) != impronta(prima)


@pytest.mark.parametrize(("uno", "altro"), list(pairwise(["12.5", "12.50", "12.500", "1.25E+1"])))
def test_the_same_number_written_otherwise_has_the_same_digest(uno: str, altro: str) -> None:
    voce = obiettivo("1", fisso=1)
    digesti = {impronta(piano(1, (), [replace(voce, soglia=letto(Decimal(testo)))])) for testo in (uno, altro)}
    assert len(digesti) == 1


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("0.1234567890123456789012345678", "0.1234567890123456789012345679"),
        ("0.12345678901234567890123456789", "0.12345678901234567890123456788"),  # beyond what Decimal works with
    ],
)
def test_the_last_digit_counts(uno: str, altro: str) -> None:
    voce = obiettivo("1", fisso=1)
    digesti = {impronta(piano(1, (), [replace(voce, soglia=letto(Decimal(testo)))])) for testo in (uno, altro)}
    assert len(digesti) == 2


@pytest.mark.parametrize("segno", ["", ":", "str::", "str:1:", "str:2:"])
def test_where_one_text_ends_and_the_next_begins_counts(segno: str) -> None:
    prima = esempio("chiari-2025")
    coppie = (("a", f"b{segno}c"), (f"a{segno}b", "c"))
    digesti = {
        impronta(replace(prima, modello=replace(prima.modello, etichette=Etichette(*coppia)))) for coppia in coppie
    }
    assert len(digesti) == 2


def test_a_number_and_its_text_are_two_values() -> None:
    digesti = {impronta(piano(1, (), [obiettivo("1", fisso=1, n_dip=n_dip)])) for n_dip in (5, "5", None)}
    assert len(digesti) == 3
