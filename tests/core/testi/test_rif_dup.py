"""The forms of a reference to the DUP."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.rif_dup import forma

TORTONA = ("N.N.N", "N.N", "N")
MONTICHIARI = ("N-N-*",)


@pytest.mark.parametrize(
    ("testo", "forme", "ha"),
    [
        ("1.1.2", TORTONA, True),
        ("11.2.1", TORTONA, True),
        ("1.3", TORTONA, True),
        ("4", TORTONA, True),
        (" 4 ", TORTONA, True),
        ("1.10.", TORTONA, False),
        ("5.2.1/9", TORTONA, False),
        ("5.2.1/9", ("N.N.N/N",), True),
        ("5.1/2", ("N.N/N",), True),
        ("1.1.2 - 5.2.2", TORTONA, False),
        ("N.1", TORTONA, False),
        ("1,3", TORTONA, False),
        ("", TORTONA, False),
        ("1.3", (), False),
        ("01-02-Segreteria generale e organizzazione", MONTICHIARI, True),
        ("09-01- Difesa del suolo", MONTICHIARI, True),
        ("01-02-", MONTICHIARI, False),
        ("01-02", MONTICHIARI, False),
        ("generale e organizzazione", MONTICHIARI, False),
        ("stato civile - servizio elettorale", MONTICHIARI, False),
        ("1.3 Anno 2024", ("N.N *",), True),
        ("1.3", ("N.N *",), False),
        ("1.3Anno", ("N.N *",), False),
        ("1.3*", ("N.N*",), True),
        ("1.3 a", ("N.N*",), False),
    ],
)
def test_a_reference_has_a_form_or_not(testo: str, forme: tuple[str, ...], ha: bool) -> None:  # noqa: FBT001
    assert forma(testo, forme) is ha


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=4))
def test_any_digits_do(numeri: list[int]) -> None:
    testo = ".".join(str(numero) for numero in numeri)
    assert forma(testo, (".".join("N" for _ in numeri),))


@given(st.text(), st.lists(st.text("N.-* ")))
def test_it_never_raises(testo: str, forme: list[str]) -> None:
    assert forma(testo, forme) in {True, False}
