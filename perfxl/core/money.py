"""Euro as whole cents, exact ratios, one named rounding, and sharing out to the cent.

An amount is an ``int`` of cents. What is not yet rounded is a ``Fraction`` of cents. ``Decimal`` stands only where a
number enters or leaves.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = r"[-−]?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?:,[0-9]{1,15})?"
_ITALIAN = re.compile(rf"€?\s*({_NUMBER})|({_NUMBER})\s*[€%]")


def ratio(numerator: Fraction | int, denominator: Fraction | int) -> Fraction:
    """The exact quotient.

    Raises:
        ZeroDivisionError: the denominator is zero.
    """
    return Fraction(numerator) / Fraction(denominator)


def round_half_up(exact: Fraction) -> int:
    """The nearest whole number, a half going away from zero (Reg. CE 1103/97 art. 5; the spreadsheet's ROUND)."""
    whole = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return whole if exact.numerator >= 0 else -whole


def round_to(exact: Fraction, digits: int) -> Fraction:
    """The exact value rounded half away from zero to so many decimal digits."""
    scale = 10**digits
    return Fraction(round_half_up(exact * scale), scale)


def cents(amount: Decimal) -> int:
    """Whole cents of an amount in euro.

    Raises:
        ValueError: the amount has a fraction of a cent.
    """
    scaled = Fraction(amount) * 100
    if scaled.denominator != 1:
        raise ValueError(amount)
    return scaled.numerator


def euro(amount: int) -> Decimal:
    """The amount of whole cents as euro, with two decimals."""
    return Decimal(amount).scaleb(-2)


def largest_remainder(shares: Sequence[Fraction], total: int, ranks: Sequence[Fraction]) -> tuple[int, ...]:
    """Whole cents for exact shares, so that they sum to the total (Hamilton's method).

    Every share is first cut to whole cents; the cents left over go one each to the largest remainders. A tie goes to
    the larger rank, then to the earlier share. No share moves by a cent or more.

    Args:
        shares: exact shares in cents; none negative; their sum is within a cent of the total.
        total: what they must sum to, in cents.
        ranks: what breaks a tie, one for each share: the larger first.

    Raises:
        ValueError: the total cannot be reached by at most a cent for each share.
    """
    whole = [share.numerator // share.denominator for share in shares]
    left = total - sum(whole)
    order = sorted(range(len(shares)), key=lambda i: (whole[i] - shares[i], -ranks[i], i))
    open_shares = [i for i in order if shares[i] != whole[i]]
    if not 0 <= left <= len(open_shares):
        raise ValueError(total)
    for i in open_shares[:left]:
        whole[i] += 1
    return tuple(whole)


def parse_italian(text: str) -> Decimal | None:
    """The number that an Italian text says, in the strict form; None where it says none.

    ``1.234,56`` and ``25,5`` are numbers. A point is a thousands separator only before exactly three digits, so that
    ``1.50`` is no number: it may mean 1,50 or 150, and nobody but the writer knows; ``0.500`` neither. A number may
    carry one sign: ``€`` before or after it, or ``%`` after it. More digits than a spreadsheet holds are no number.
    """
    found = _ITALIAN.fullmatch(text.strip())
    if found is None:
        return None
    return Decimal((found[1] or found[2]).replace("−", "-").replace(".", "").replace(",", "."))


def write_euro(amount: int) -> str:
    """The amount of whole cents as an Italian text: ``4.193,23 €``."""
    return f"{write_number(euro(amount), 2)} €"


def write_number(number: Decimal | Fraction | int, digits: int | None = None) -> str:
    """The number as an Italian text: points for thousands, a comma for decimals.

    Args:
        number: the number.
        digits: decimals, rounded half up; None for as many as it has, ten at most.
    """
    places = 10 if digits is None else digits
    rounded = round_to(Fraction(number), places)
    scaled = abs(rounded) * 10**places
    whole, decimals = divmod(scaled.numerator, 10**places)
    tail = f"{decimals:0{places}d}" if places > 0 else ""
    if digits is None:
        tail = tail.rstrip("0")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole:,}".replace(",", ".") + (f",{tail}" if tail != "" else "")
