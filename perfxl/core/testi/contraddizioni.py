"""Whether two targets contradict each other: only what can be proved, of one thing and in one unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from perfxl.core.testi.attesi import Atteso

_PAROLA = re.compile(r"[^\W\d_]{3,}")
_ELENCO = (
    "alla alle allo anno che come con dal dalla dei del della delle dello gli nel nella non numero per percentuale sul "
    "sulla totale una uno valore"
)
_VUOTE = frozenset(_ELENCO.split())
_DI_UN_NUMERO, _DI_UN_ATTESO = 3, 12
"""The most words that a target has, where it does not say of what and where it does: what has more is prose."""


def contraddice(indicatore: Atteso, risultato: Atteso) -> bool:
    """Whether no figure can satisfy both: ``>= 40`` and ``<= 30``, ``< 5`` and ``>= 5``, ``= 1`` and ``2``.

    Both must be plain comparisons with a figure, in the same unit (a percentage is never compared with a count), and
    nothing may say that they measure different things: ``N. questionari >= 40`` and ``N. criticità < 5`` are two
    targets. A figure without operator is that figure exactly, where the target begins with it; inside a text it proves
    nothing, and neither does a figure in prose.
    """
    if not (_prova(indicatore) and _prova(risultato) and _della_stessa_cosa(indicatore, risultato)):
        return False
    return _sotto(indicatore, risultato) or _sotto(risultato, indicatore)


def _prova(atteso: Atteso) -> bool:
    """Whether a target says its figure plainly enough to be held against another."""
    if atteso.operatore == "" and atteso.grandezza != "":
        return False
    return len(_PAROLA.findall(atteso.testo)) <= (_DI_UN_ATTESO if _parole(atteso) else _DI_UN_NUMERO)


def _della_stessa_cosa(uno: Atteso, altro: Atteso) -> bool:
    """Whether two targets may be of one thing: the same sign, and a word in common where both say what they measure."""
    if (uno.unita == "%") != (altro.unita == "%") or (uno.unita == "€") != (altro.unita == "€"):
        return False
    prime, seconde = _parole(uno), _parole(altro)
    return not prime or not seconde or not prime.isdisjoint(seconde)


def _parole(atteso: Atteso) -> frozenset[str]:
    """The words that say what is measured, without their last vowel: singular and plural are one word."""
    trovate = _PAROLA.findall(f"{atteso.grandezza} {atteso.unita}".lower())
    return frozenset(parola.rstrip("aeiouàèéìòù") for parola in trovate if parola not in _VUOTE)


def _sotto(uno: Atteso, altro: Atteso) -> bool:
    """Whether all that satisfies the one is below all that satisfies the other."""
    alto, basso = _massimo(uno), _minimo(altro)
    if alto is None or basso is None:
        return False
    return alto < basso or (alto == basso and (uno.operatore == "<" or altro.operatore == ">"))


def _massimo(atteso: Atteso) -> Decimal | None:
    """The most that a target allows; None where it sets no end."""
    return None if atteso.operatore in {">", ">="} else atteso.valore


def _minimo(atteso: Atteso) -> Decimal | None:
    """The least that a target allows; None where it sets no end."""
    return None if atteso.operatore in {"<", "<="} else atteso.valore
