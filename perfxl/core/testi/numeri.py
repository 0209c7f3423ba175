"""The figures that a text cites, with the word that says of what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from perfxl.core.testi.pezzi import numerazione
from perfxl.core.testi.riferimenti import MASCHERA, NUMERO, RICORDATI, senza_date, senza_riferimenti

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Numero:
    """A figure cited in a text.

    Attributes:
        valore: its value.
        unita: the word that follows it, in small letters; ``%`` or ``€``; empty where none does.
        inizio: where it begins in the text, «n.» included.
        fine: where the figure ends.
    """

    valore: Decimal
    unita: str
    inizio: int
    fine: int


ENNE = r"(?<!\w)n(?:umero\b|[.°º]|r\.)*\s*"
"""«n.», «n°», «nr.» before a figure."""

EURO = r"(?:€|\beuro\b)\s*"
"""The sign of an amount, before its figure."""

_ANNO = r"(?:199|20\d)\d(?![\d,]|\.\d|\s?%)"
_NUMERO = re.compile(
    rf"(?P<euro>{EURO})?(?:{ENNE}|(?<=\bdi\s)|(?<=\balmeno\s)|(?<![\w.,/])(?<!\w-)(?!{_ANNO}))(?P<valore>{NUMERO})(?![°º^ª/_]|-\w|[^\W\d_]\b)",
    re.IGNORECASE,
)
_UNITA = re.compile(
    r"\s*(?:(?P<segno>%|per\s?cento\b|€|euro\b)|(?:(?:nuov|altr|ulterior|divers)[oaie]\s+)?(?P<parola>su\s+\d+|[^\W\d_][\w'’]*))",
    re.IGNORECASE,
)
_VUOTE = (
    "a ad ai al alla alle allo con da dal dalla dei del della delle di e ed entro gli i il in la le lo nel nella "
    "o ogni per su sul"
)
_NON_UNITA = frozenset(_VUOTE.split())
_SEGNI = {"euro": "€", "€": "€"}


@lru_cache(maxsize=RICORDATI)
def numeri(testo: str) -> tuple[Numero, ...]:
    """The figures that a text cites, in order: ``n. 4 incontri`` is 4 «incontri», ``30%`` is 30 «%».

    Left out: dates and years, norms, acts and codes (``D.L. 13/2023``, ``art. 4-bis``, ``DUP 1.1.2``,
    ``M1C1-1.4.3``), ratios (``45/90``), the numbers of a list, ordinals, and what is no number in the Italian form
    (``1.50``).
    """
    return tuple(_numeri(_coperto(testo)))


def unita_di(testo: str, fine: int) -> str:
    """What a figure that ends there is a figure of: the next word, in small letters, or ``%``, ``€``, ``su 5``."""
    trovata = _UNITA.match(testo, fine)
    if trovata is None:
        return ""
    if trovata["segno"] is not None:
        return _SEGNI.get(trovata["segno"].lower(), "%")
    parola = " ".join(trovata["parola"].lower().split())
    return "" if parola in _NON_UNITA else parola


def valore_di(testo: str) -> Decimal:
    """The value of a number in the Italian form: ``9.500`` is 9500, ``3,5`` is 3.5.

    Raises:
        InvalidOperation: the text is no number.
    """
    return Decimal(testo.replace(".", "").replace(",", ".").replace("−", "-"))


def _coperto(testo: str) -> str:
    """The text with what counts nothing masked."""
    segni = [(segno.start(), segno.end()) for segno in numerazione(testo)]
    pezzi, da = [], 0
    for inizio, fine in segni:
        pezzi += [testo[da:inizio], MASCHERA * (fine - inizio)]
        da = fine
    return senza_date(senza_riferimenti("".join([*pezzi, testo[da:]])))


def _numeri(coperto: str) -> Iterator[Numero]:
    for trovato in _NUMERO.finditer(coperto):
        unita = "€" if trovato["euro"] is not None else unita_di(coperto, trovato.end())
        yield Numero(valore_di(trovato["valore"]), unita, trovato.start(), trovato.end())
