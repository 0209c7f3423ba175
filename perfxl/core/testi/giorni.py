"""The days that a text writes with their year, as a careful reader takes them, and whether they exist."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from perfxl.core.testi.riferimenti import MESE, MESI

if TYPE_CHECKING:
    from collections.abc import Iterator


class Data(NamedTuple):
    """A day as written: where it stands with the words that lead to it, where its figures begin, where it ends."""

    inizio: int
    cifre: int
    fine: int
    giorno: date | None
    mese: int
    anno: int | None


_DATA = re.compile(
    r"(?:\b(?:ed?|poi)\s+)?(?:\bentro\s+)?(?:\b(?:il|al|dal|del)\s+)?(?<![\d/.])(?P<giorno>\d{1,2})(?:"
    r"[/.-]{1,2}(?P<mese>\d{1,2})[/.-]{1,2}(?P<anno>\d{2,6})(?![\d/])|"
    rf"[°º]?\s+(?P<nome>{MESE})\s+(?P<dopo>\d{{3,6}})\b)",
    re.IGNORECASE,
)
_CORTA = re.compile(r"\d\d[/.-]\d\d[/.-]\d\d")
_ATTO = re.compile(r"\bn?\.?\s?\d+\s+del\s+$", re.IGNORECASE)
_PRIMO_ANNO, _ULTIMO_ANNO, _SECOLO = 1900, 2199, 2000
_POCHE_CIFRE = 2
_VICINO = 24


def date_scritte(testo: str) -> Iterator[Data]:
    """Every day written with its year; not the day of an act, ``n. 3379 del 22/01/2024``."""
    for letta in _DATA.finditer(testo):
        cifre, fine = letta.start("giorno"), letta.end()
        if _ATTO.search(testo, max(0, cifre - _VICINO), cifre) is None and _e_un_giorno(letta, testo[cifre:fine]):
            mese, anno = mese_di(letta["mese"] or letta["nome"]), int(letta["anno"] or letta["dopo"])
            anno += _SECOLO if letta["anno"] is not None and len(letta["anno"]) == _POCHE_CIFRE else 0
            valido = _PRIMO_ANNO <= anno <= _ULTIMO_ANNO
            giorno = giorno_di(int(letta["giorno"]), mese, anno) if valido else None
            yield Data(letta.start(), cifre, fine, giorno, mese, anno if valido else None)


def _e_un_giorno(letta: re.Match[str], cifre: str) -> bool:
    """Whether a year of two figures is one: only in ``01/02/25``, for ``1/2/25`` may be anything."""
    return letta["anno"] is None or len(letta["anno"]) > _POCHE_CIFRE or _CORTA.fullmatch(cifre) is not None


def giorno_di(giorno: int, mese: int, anno: int) -> date | None:
    """The day; None where it does not exist."""
    try:
        return date(anno, mese, giorno)
    except ValueError:
        return None


def mese_di(testo: str) -> int:
    """The month that a figure or a name says, shortened or not: ``6``, ``giugno``, ``giu.``."""
    return int(testo) if testo.isdigit() else next(n for n, nome in enumerate(MESI, 1) if nome[:3] == testo[:3].lower())
