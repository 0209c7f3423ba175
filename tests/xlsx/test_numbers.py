from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.xlsx.numbers import (
    MAC_EPOCH,
    WINDOWS_EPOCH,
    is_date_format,
    iso_moment,
    moment,
    number,
    plain_day,
    unescaped,
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_of_a_double(double: float) -> None:
    assert number(repr(double)) == Decimal(repr(double))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_number_of_a_decimal(exact: Decimal) -> None:
    assert number(str(exact)) == Decimal(repr(float(exact)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5", "5"),
        ("0.1", "0.1"),
        (" 12 ", "12"),
        ("+3", "3"),
        ("-.5", "-0.5"),
        ("1.", "1"),
        ("1E-2", "0.01"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("0.1000000000000000055", "0.1"),
        ("12345678901234567890", "12345678901234567000"),
    ],
)
def test_number(text: str, expected: str) -> None:
    assert number(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text", ["", " ", "1,5", "1_000", "NaN", "INF", "inf", "1e999", "0x1", "\u0661", "1 2", "1e", "."]
)
def test_not_a_number(text: str) -> None:
    assert number(text) is None


@given(st.floats(0, 2957003), st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]))
def test_moment_same_as_openpyxl(serial: float, epoch: dt.datetime) -> None:
    from openpyxl.utils.datetime import from_excel

    expected = from_excel(serial, epoch)
    assert moment(serial, epoch) == (plain_day(expected) if isinstance(expected, dt.datetime) else expected)


@pytest.mark.parametrize("serial", [-1.0, -0.001, 2958466.0, 2958465.999999999, 1e300])
def test_beyond_the_dates(serial: float) -> None:
    assert moment(serial, WINDOWS_EPOCH) is None


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (0, dt.time()),
        (0.5, dt.time(12)),
        (1, dt.date(1900, 1, 1)),
        (60, dt.date(1900, 2, 28)),
        (61, dt.date(1900, 3, 1)),
    ],
)
def test_first_days(serial: float, expected: dt.date | dt.time) -> None:
    assert moment(serial, WINDOWS_EPOCH) == expected


@pytest.mark.parametrize(
    "code",
    [
        "dd/mm/yyyy",
        "d",
        "hh:mm",
        "MMM-YY",
        "[$-410]d mmmm yyyy;@",
        '"il "dd',
        "mm:ss.0",
        "yyyy;;",
        "[Red]dd",
        "AM/PM h",
    ],
)
def test_date_format(code: str) -> None:
    assert is_date_format(code)


@pytest.mark.parametrize(
    "code",
    [
        "General", "0.00", "0%", "#,##0.00 €", '0 "giorni"', "0.00E+00", "[Red]0", "[$-410]0", r"0\d", "0_d", "0*d",
        "@", '0;"scade il "dd', '"a;d"0', "[h]:mm", "[mm]:ss", "[ss]", "",
    ],
)  # fmt: skip
def test_not_a_date_format(code: str) -> None:
    assert not is_date_format(code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-29", dt.date(2024, 2, 29)),
        ("2024-02-29T00:00:00", dt.date(2024, 2, 29)),
        ("2024-02-29T10:30:00Z", dt.datetime(2024, 2, 29, 10, 30)),  # noqa: DTZ001 - spreadsheets have no zones
        ("10:30:00", dt.time(10, 30)),
        ("T10:30:00", dt.time(10, 30)),
        ("29/02/2024", "29/02/2024"),
    ],
)
def test_iso_moment(text: str, expected: object) -> None:
    assert iso_moment(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a_x000D_b", "a\rb"),
        ("_x000d__x000A_", "\r\n"),
        ("_x005F_x000D_", "_x000D_"),
        ("_X000D_ _x00D_ _x", "_X000D_ _x00D_ _x"),
        ("_xD83D__xDE00_", "\U0001f600"),
        ("_xD83D_", "\ufffd"),
    ],
)
def test_unescaped(text: str, expected: str) -> None:
    assert unescaped(text) == expected
