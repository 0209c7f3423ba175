"""Whether a reference to the DUP has one of the forms that the ente admits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CIFRE = re.compile(r"[0-9]+")
_LIBERO = (" *", "-*")


def forma(testo: str, forme: Iterable[str]) -> bool:
    """Whether a reference, as printed, has one of the forms.

    In a form ``N`` stands for one or more digits and every other sign for itself; a form that ends in `` *`` or
    ``-*`` is followed by some words. ``1.1.2`` has the form ``N.N.N``; ``01-02-Segreteria generale`` has ``N-N-*``;
    ``01-02-`` has not. Blanks around the reference do not count.
    """
    scheletro = _CIFRE.sub("0", testo.strip())
    return any(_ha_la_forma(scheletro, una.replace("N", "0")) for una in forme)


def _ha_la_forma(scheletro: str, una: str) -> bool:
    """Whether a reference, its runs of digits all ``0``, is as the form, or begins with it where words may follow."""
    if not una.endswith(_LIBERO):
        return scheletro == una
    davanti = una.removesuffix("*")
    return scheletro.startswith(davanti) and scheletro != davanti
