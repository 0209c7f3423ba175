"""Values in the words of the reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from perfxl.checks.parole import effetti, trovato_scritto, valore_cella, valore_scritto
from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.letture.workbook import Cell, CellError, CellValue
from perfxl.core.scarto import Spostamento


def colonna(tipo: Tipo) -> Colonna:
    return Colonna("prova", "Prova", Ruolo.INPUT, tipo, 10)


@pytest.mark.parametrize(
    ("valore", "tipo", "scritto"),
    [
        (None, Tipo.TESTO, ""),
        ("  testo ", Tipo.TESTO, "testo"),
        (True, Tipo.NUMERO, "VERO"),
        (False, Tipo.NUMERO, "FALSO"),
        (Decimal(25), Tipo.NUMERO, "25"),
        (Decimal("25.50"), Tipo.NUMERO, "25,5"),
        (Decimal(25), Tipo.EURO, "25,00"),
        (Decimal("1234.5"), Tipo.EURO, "1.234,50"),
        (Decimal("1234.567"), Tipo.EURO, "1.234,567"),
        (Decimal("1.5"), Tipo.COEFFICIENTE, "1,50"),
        (CellError("#REF!"), Tipo.EURO, "#REF!"),
        (date(2025, 3, 1), Tipo.INTERO, "01/03/2025"),
        (datetime(2025, 3, 1, 12, 30), Tipo.INTERO, "01/03/2025"),  # noqa: DTZ001  (spreadsheets have no zones)
    ],
)
def test_what_stands_in_a_cell(valore: CellValue, tipo: Tipo, scritto: str) -> None:
    assert valore_cella(valore, tipo) == scritto


@pytest.mark.parametrize(
    ("valore", "scritto"),
    [(None, ""), ("x", "x"), (True, "VERO"), (Fraction(5, 2), "2,50"), (Fraction(1, 8), "0,125")],
)
def test_what_should_stand_in_a_cell(valore: Fraction | str | bool | None, scritto: str) -> None:  # noqa: FBT001
    assert valore_scritto(colonna(Tipo.EURO), valore) == scritto


@pytest.mark.parametrize(
    ("cella", "tipo", "scritto"),
    [
        (Cell(Decimal(3), "1+2"), Tipo.NUMERO, "=1+2"),
        (Cell("3,5"), Tipo.NUMERO, "3,5 (testo)"),
        (Cell("n.d."), Tipo.NUMERO, "n.d."),
        (Cell("3,5"), Tipo.TESTO, "3,5"),
        (Cell(Decimal("3.5")), Tipo.NUMERO, "3,5"),
        (Cell(), Tipo.NUMERO, ""),
    ],
)
def test_what_was_found_tells_a_text_from_a_number_and_a_formula_from_a_value(
    cella: Cell, tipo: Tipo, scritto: str
) -> None:
    assert trovato_scritto(colonna(tipo), cella) == scritto


def test_effects_say_who_gains_and_who_pays() -> None:
    assert effetti("Progetto", [Spostamento("1", 100000, 123456), Spostamento("2", 50000, 26544)]) == (
        "Progetto 1: 1.000,00 € → 1.234,56 € (+234,56 €)",
        "Progetto 2: 500,00 € → 265,44 € (-234,56 €)",
    )
