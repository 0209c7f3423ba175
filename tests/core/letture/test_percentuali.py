"""A percentage in a cell: 25 for 25%, however it was typed or pasted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.letture.valori_letti import come_percento
from perfxl.core.letture.workbook import Cell, CellError
from perfxl.core.money import write_number

if TYPE_CHECKING:
    from perfxl.core.letture.workbook import CellValue


@pytest.mark.parametrize(
    ("valore", "con_il_formato", "senza"),
    [
        # the value of the cell, what it says where the cell shows percentages, and where it does not
        ("0.25", "25", None),
        ("0.255", "25.5", None),
        ("0", "0", "0"),
        ("0.01", "1", None),
        ("1", "100", None),
        ("1.0001", "100.01", "1.0001"),
        ("1.9999", "199.99", "1.9999"),
        ("2", "2", "2"),  # shown as 200%: a 2 that was pasted
        ("25", "25", "25"),
        ("25.5", "25.5", "25.5"),
        ("100", "100", "100"),
        ("-0.05", "-5", None),
        ("-5", "-500", None),
    ],
)
def test_a_number(valore: str, con_il_formato: str, senza: str | None) -> None:
    numero = Decimal(valore)
    assert come_percento(Cell(numero, percento=True)) == Decimal(con_il_formato)
    assert come_percento(Cell(numero)) == (None if senza is None else Decimal(senza))


@pytest.mark.parametrize("percento", [True, False])
@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("25", "25"),
        ("25,5", "25.5"),
        ("25%", "25"),
        ("25,5 %", "25.5"),
        (" 25% ", "25"),
        ("0,25%", "0.25"),
        ("0", "0"),
        ("0%", "0"),
        ("1%", "1"),
        ("-5%", "-5"),
        ("0,25", None),  # of one, or of one per cent
        ("1", None),
        ("25.5", None),
        ("25%%", None),
        ("25 €", None),
        ("%", None),
        ("n.d.", None),
        ("", None),
    ],
)
def test_a_text_whatever_its_cell_shows(testo: str, atteso: str | None, percento: bool) -> None:  # noqa: FBT001  (a case)
    assert come_percento(Cell(testo, percento=percento)) == (None if atteso is None else Decimal(atteso))


@pytest.mark.parametrize("valore", [None, True, date(2025, 1, 1), CellError("#REF!")])
def test_anything_else_says_no_percentage(valore: CellValue) -> None:
    assert come_percento(Cell(valore, percento=True)) is come_percento(Cell(valore)) is None


@given(st.decimals(Decimal(0), Decimal(100), places=2))
def test_what_goes_out_comes_back(punti: Decimal) -> None:
    """Held as a hundredth under its format; typed as a text with its sign; from 2 up, pasted as it is said."""
    assert come_percento(Cell(punti / 100, percento=True)) == punti
    assert come_percento(Cell(f"{write_number(punti)}%")) == punti
    if punti >= 2:
        assert come_percento(Cell(punti)) == come_percento(Cell(punti, percento=True)) == punti
