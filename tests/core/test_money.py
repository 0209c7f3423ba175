"""Cents, ratios, the one rounding, sharing out, and the Italian form of numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.money import (
    cents,
    euro,
    largest_remainder,
    parse_italian,
    ratio,
    round_half_up,
    round_to,
    write_euro,
    write_number,
)

QUOTE = st.lists(st.fractions(min_value=0, max_value=1000, max_denominator=60), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(3522309 * 75, 630), 419323),  # 4.193,225 €: as printed twice in 2024
        (Fraction(3522309 * 15, 630), 83865),  # 838,645 €: as printed in 2024
        (Fraction(-3522309 * 75, 630), -419323),
        (Fraction(-3522309 * 15, 630), -83865),
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(5, 2), 3),  # where half even says 2
        (Fraction(-5, 2), -3),
        (Fraction(49999, 100000), 0),
        (Fraction(-49999, 100000), 0),
        (Fraction(50001, 100000), 1),
        (Fraction(7), 7),
        (Fraction(0), 0),
    ],
)
def test_a_half_goes_away_from_zero(exact: Fraction, rounded: int) -> None:
    assert round_half_up(exact) == rounded


@given(st.fractions())
def test_rounding_moves_by_a_half_at_most_and_alike_on_both_sides_of_zero(exact: Fraction) -> None:
    assert abs(round_half_up(exact) - exact) <= Fraction(1, 2)
    assert round_half_up(-exact) == -round_half_up(exact)


@pytest.mark.parametrize(
    ("exact", "digits", "rounded"),
    [
        (Fraction("0.005"), 2, Fraction("0.01")),
        (Fraction("-0.005"), 2, Fraction("-0.01")),
        (Fraction("0.00499"), 2, 0),
        (Fraction("4193.225"), 2, Fraction("4193.23")),
        (Fraction(5, 2), 0, 3),
        (Fraction(2, 3), 6, Fraction("0.666667")),
    ],
)
def test_rounding_to_digits(exact: Fraction, digits: int, rounded: Fraction | int) -> None:
    assert round_to(exact, digits) == rounded


def test_a_ratio_is_exact() -> None:
    assert ratio(1, 3) * 3 == 1
    assert ratio(Fraction(1, 2), Fraction(1, 4)) == 2


def test_nothing_is_divided_by_zero() -> None:
    with pytest.raises(ZeroDivisionError):
        ratio(1, 0)


@pytest.mark.parametrize(
    ("amount", "whole"),
    [("4193.23", 419323), ("0.01", 1), ("-0.10", -10), ("15000", 1500000), ("1.500", 150), ("1E+3", 100000)],
)
def test_cents_of_euro(amount: str, whole: int) -> None:
    assert cents(Decimal(amount)) == whole
    assert euro(whole) == Decimal(amount)


@pytest.mark.parametrize("amount", ["4193.225", "0.001", "-0.005", "1E-9"])
def test_a_fraction_of_a_cent_is_no_amount(amount: str) -> None:
    with pytest.raises(ValueError, match=amount):
        cents(Decimal(amount))


def test_euro_have_two_decimals() -> None:
    assert str(euro(1500000)) == "15000.00"


@pytest.mark.parametrize(
    ("shares", "total", "ranks", "given_out"),
    [
        # 10 € to three alike: 3,33 each, and the cent to the first
        (["333.33", "333.33", "333.34"], 1000, [1, 1, 1], (333, 333, 334)),
        ([Fraction(1000, 3)] * 3, 1000, [1, 1, 1], (334, 333, 333)),
        # the same, and the cent to the larger rank, wherever it stands
        ([Fraction(1000, 3)] * 3, 1000, [1, 1, 2], (333, 333, 334)),
        ([Fraction(1000, 3)] * 3, 1000, [1, 2, 2], (333, 334, 333)),
        # remainders 0,6 0,3 0,1: one cent, to the largest
        (["1.6", "2.3", "3.1"], 7, [0, 9, 9], (2, 2, 3)),
        # remainders 0,9 0,8 0,3: two cents
        (["1.9", "2.8", "3.3"], 8, [0, 0, 0], (2, 3, 3)),
        # a share that is whole gets nothing, whatever its rank
        (["5", "1.5", "1.5"], 8, [9, 1, 1], (5, 2, 1)),
        # less than a cent each
        (["0.25", "0.25", "0.5"], 1, [1, 1, 1], (0, 0, 1)),
        ([], 0, [], ()),
    ],
)
def test_the_cents_left_over_go_to_the_largest_remainders(
    shares: list[str], total: int, ranks: list[int], given_out: tuple[int, ...]
) -> None:
    found = largest_remainder([Fraction(share) for share in shares], total, [Fraction(rank) for rank in ranks])
    assert found == given_out


@pytest.mark.parametrize(("total", "reachable"), [(4, False), (5, True), (6, True), (7, True), (8, False)])
def test_a_total_out_of_reach_is_refused(total: int, *, reachable: bool) -> None:
    # 1,5 and 2,5 and 2: cut to 1 + 2 + 2 = 5, with a cent more for each of the first two
    shares, ranks = [Fraction("1.5"), Fraction("2.5"), Fraction(2)], [Fraction(0)] * 3
    if reachable:
        assert sum(largest_remainder(shares, total, ranks)) == total
    else:
        with pytest.raises(ValueError, match=f"^{total}$"):
            largest_remainder(shares, total, ranks)


@given(QUOTE, st.data())
def test_shares_sum_to_the_total_and_move_by_less_than_a_cent(shares: list[Fraction], data: st.DataObject) -> None:
    rank = st.fractions(min_value=0, max_value=3, max_denominator=2)
    ranks = data.draw(st.lists(rank, min_size=len(shares), max_size=len(shares)))
    total = round_half_up(sum(shares, Fraction(0)))
    found = largest_remainder(shares, total, ranks)
    assert sum(found) == total
    assert all(abs(cent - share) < 1 for cent, share in zip(found, shares, strict=True))


@given(QUOTE)
def test_who_gets_a_cent_has_no_smaller_remainder_than_who_does_not(shares: list[Fraction]) -> None:
    found = largest_remainder(shares, round_half_up(sum(shares, Fraction(0))), [Fraction(1)] * len(shares))
    remainders = [(share - share.numerator // share.denominator, i) for i, share in enumerate(shares)]
    favoured = [(-rest, i) for rest, i in remainders if found[i] > shares[i]]
    left_out = [(-rest, i) for rest, i in remainders if found[i] < shares[i]]
    assert max(favoured, default=(Fraction(-1), 0)) < min(left_out, default=(Fraction(1), 0))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("25,5", "25.5"),
        ("1.234", "1234"),
        ("12.345.678", "12345678"),
        ("1234,5", "1234.5"),
        ("−3", "-3"),
        ("-3,25", "-3.25"),
        ("0,5", "0.5"),
        ("007", "7"),
        ("  25 ", "25"),
        ("12 %", "12"),
        ("12%", "12"),
        ("€ 5,00", "5.00"),
        ("€5", "5"),
        ("5,00 €", "5.00"),
        ("-1.000,00 €", "-1000.00"),
        ("123456789012345,123456789012345", "123456789012345.123456789012345"),
        ("999.999.999.999.999", "999999999999999"),
    ],
)
def test_an_italian_number(text: str, number: str) -> None:
    assert parse_italian(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "1.50",
        "1.23,4",
        "1.2345",
        "0.500",  # half of one, or five hundred?
        "000.500",
        "12.34.567",
        "1,234.56",
        "1,2,3",
        "1.234.56",
        ",5",
        "5,",
        "1 234",
        "- 3",
        "+3",
        "--3",
        "",
        "   ",
        "n.d.",
        "€",
        "%",
        "€ 5 €",
        "€ 5%",
        "5 % €",
        "5 €%",
        "1e3",
        "3 dipendenti",
        "٣",  # a digit, but not ours
        "1234567890123456",
        "1,1234567890123456",
        "1.000.000.000.000.000",
        "9" * 5000,
    ],
)
def test_what_is_no_italian_number(text: str) -> None:
    assert parse_italian(text) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=6))
def test_a_number_reads_as_it_was_written(number: Decimal) -> None:
    assert parse_italian(write_number(number)) == number


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (419323, "4.193,23 €"),
        (0, "0,00 €"),
        (5, "0,05 €"),
        (-5, "-0,05 €"),
        (-123456789, "-1.234.567,89 €"),
        (100000, "1.000,00 €"),
    ],
)
def test_euro_as_they_are_written(amount: int, text: str) -> None:
    assert write_euro(amount) == text


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (Decimal("25.50"), None, "25,5"),
        (Decimal("25.00"), None, "25"),
        (1000, None, "1.000"),
        (Decimal("1234.5678"), 2, "1.234,57"),
        (Fraction(2, 3), None, "0,6666666667"),
        (Fraction(5, 2), 0, "3"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("-0.005"), 2, "-0,01"),
        (-1000, 0, "-1.000"),
        (999999, 0, "999.999"),
    ],
)
def test_a_number_as_it_is_written(number: Decimal | Fraction | int, digits: int | None, text: str) -> None:
    assert write_number(number, digits) == text
