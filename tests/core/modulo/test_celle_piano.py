"""What a cell of a plan's workbook says, and how a value is written into one."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.letture.workbook import Cell, CellError
from perfxl.core.modulo.celle_piano import CellaRifiutataError, Forma, Segno, da_cella, in_cella
from tests.strategie import frasi

if TYPE_CHECKING:
    from perfxl.core.letture.workbook import CellValue


def letta(valore: object, forma: Forma) -> object:
    """A value of a plan, written into a cell and read again."""
    scritto = in_cella(valore)
    if isinstance(scritto, Fraction):
        scritto_cella: CellValue = Decimal(scritto.numerator) / Decimal(scritto.denominator)
    else:
        scritto_cella = scritto
    return da_cella(Cell(scritto_cella), forma)


@given(frasi() | st.sampled_from(["", "(vuoto)", "((vuoto))", "(nessuna voce)", "((nessuna voce))", " a "]))
def test_a_text_is_what_was_written(testo: str) -> None:
    assert letta(testo, Forma.TESTO) == testo


@given(st.lists(frasi() | st.sampled_from(["a; b", " x ", ";", "(vuoto)", "1, 2"]), max_size=3))
def test_a_list_is_what_was_written(testi: list[str]) -> None:
    assert letta(testi, Forma.TESTI) == testi


@given(st.decimals(0, 10**13, places=12) | st.integers(0, 10**12))
def test_a_number_is_what_was_written_to_the_last_digit(numero: Decimal | int) -> None:
    assert letta(numero, Forma.NUMERO) == numero


def test_what_is_written() -> None:
    scritti = {
        "": Segno.VUOTO.value,
        "(vuoto)": "((vuoto))",
        "testo": "testo",
        12: Fraction(12),
        Decimal("4.50"): Fraction(9, 2),
        Decimal("123456789.123456789012"): "123456789,123456789012",
        Segno.NESSUNA: "(nessuna voce)",
    }
    assert {valore: in_cella(valore) for valore in scritti} == scritti
    assert [in_cella(["a", "b"]), in_cella([]), in_cella(["a;b"]), in_cella([1]), in_cella(None)] == [
        "a; b",
        "(vuoto)",
        "a;b\n",
        "1",
        None,
    ]


@pytest.mark.parametrize(
    ("valore", "forma", "atteso"),
    [
        (None, Forma.TESTO, None),
        ("  ", Forma.NUMERO, None),
        ("(vuoto)", Forma.TESTO, ""),
        ("(vuoto)", Forma.SIGLA, ""),
        ("(vuoto)", Forma.TESTI, []),
        ("due\r\nrighe \r\n\r\n", Forma.TESTO, "due righe"),
        (True, Forma.TESTO, "VERO"),
        (False, Forma.TESTO, "FALSO"),
        (Decimal(4), Forma.TESTO, "4"),
        (Decimal("25.5"), Forma.TESTO, "25,5"),
        (Decimal("1E+3"), Forma.TESTO, "1000"),
        (datetime(2026, 6, 30, 9, 5), Forma.TESTO, "30/06/2026 09:05"),  # noqa: DTZ001 - a cell has no zone
        (date(2026, 6, 30), Forma.TESTO, "30/06/2026"),
        (time(9, 5), Forma.TESTO, "09:05"),
        (" AMM ", Forma.SIGLA, "AMM"),
        (Decimal(7), Forma.SIGLA, "7"),
        ("Settore", Forma.PAROLA, "settore"),
        ("25,50", Forma.NUMERO, Decimal("25.50")),
        ("25,0", Forma.NUMERO, 25),
        ("1.234,5", Forma.EURO, Decimal("1234.5")),
        (Decimal("0.30000000000000004"), Forma.NUMERO, Decimal("0.3")),
        (Decimal("33.333333333333336"), Forma.NUMERO, Decimal("33.333333333333")),
        (Decimal("1E-13"), Forma.NUMERO, 0),
        (Decimal("4193.2299999999996"), Forma.EURO, Decimal("4193.23")),
        (Decimal(3), Forma.DIPENDENTI, 3),
        ("3", Forma.DIPENDENTI, 3),
        (" tutti", Forma.DIPENDENTI, "tutti"),
        ("a; b ;", Forma.TESTI, ["a", "b"]),
        ("a; b\nc\n", Forma.TESTI, ["a; b", "c"]),
        (Decimal(7), Forma.TESTI, ["7"]),
        ("A, B;C\nD", Forma.SIGLE, ["A", "B;C", "D"]),
        ("A, B;C", Forma.SIGLE, ["A", "B", "C"]),
    ],
)
def test_what_is_read(valore: CellValue, forma: Forma, atteso: object) -> None:
    letto = da_cella(Cell(valore), forma)
    assert (type(letto), letto) == (type(atteso), atteso)


@pytest.mark.parametrize(
    ("cella", "forma", "inizio"),
    [
        (Cell(CellError("#DIV/0!")), Forma.TESTO, "la cella mostra un errore (#DIV/0!)"),
        (Cell(None, "A1"), Forma.TESTO, "la formula non ha un valore"),
        (Cell(Decimal("1.3")), Forma.SIGLA, "serve un testo (qui c'è il numero 1,3)"),
        (Cell(date(2026, 3, 1)), Forma.TESTI, "serve un testo (qui c'è la data o l'ora 01/03/2026)"),
        (Cell(time(9, 5)), Forma.SIGLA, "serve un testo (qui c'è la data o l'ora 09:05)"),
        (Cell(value=True), Forma.PAROLA, "serve un testo (qui c'è un valore vero/falso)"),
        (Cell("25.5"), Forma.NUMERO, "serve un numero (qui c'è «25.5»)"),
        (Cell(date(2026, 3, 1)), Forma.NUMERO, "serve un numero (qui c'è una data o un'ora)"),
        (Cell(value=False), Forma.NUMERO, "serve un numero (qui c'è «FALSO»)"),
        (Cell("(vuoto)"), Forma.EURO, "serve un numero (qui c'è «»)"),
        (Cell(Decimal("10.001")), Forma.EURO, "10,001 ha più di due decimali"),
        (Cell(time(1)), Forma.DIPENDENTI, "serve un numero (qui c'è una data o un'ora)"),
    ],
)
def test_what_is_refused(cella: Cell, forma: Forma, inizio: str) -> None:
    with pytest.raises(CellaRifiutataError) as rifiuto:
        da_cella(cella, forma)
    assert str(rifiuto.value).startswith(inizio)
