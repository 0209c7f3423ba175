"""The dates that a text cites, and whether they exist."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATA = re.compile(r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?![\d/])")


def date_citate(testo: str) -> Iterator[tuple[str, date | None]]:
    """Every date written as day/month/year, with the day it says; None where that day does not exist.

    Only four-digit years count: 1/2/25 may be anything.
    """
    for trovata in _DATA.finditer(testo):
        giorno, mese, anno = (int(gruppo) for gruppo in trovata.groups())
        try:
            yield trovata[0], date(anno, mese, giorno)
        except ValueError:
            yield trovata[0], None
