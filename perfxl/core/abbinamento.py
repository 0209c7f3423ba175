"""Which of two lists of texts is which: by their words, by their place; and whether two texts may name one thing."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAROLA = re.compile(r"\w+")
_META, _DUE_TERZI = Fraction(1, 2), Fraction(2, 3)


def abbinate(testi: Sequence[str], prima: Sequence[str]) -> list[int | None]:
    """Which of the texts before each text is: by its words, in their order and then in any, else by its place.

    Returns:
        for each text, the position of the one before, counted from 0; None for a new one.
    """
    posti: dict[int, int] = {}
    for blocco in SequenceMatcher(None, prima, testi, autojunk=False).get_matching_blocks():
        posti |= {blocco.b + n: blocco.a + n for n in range(blocco.size)}
    for posto, testo in enumerate(testi):
        uguali_liberi = (n for n, altro in enumerate(prima) if altro == testo and n not in posti.values())
        if posto not in posti and (trovato := next(uguali_liberi, None)) is not None:
            posti[posto] = trovato
    for posto in range(min(len(testi), len(prima))):
        if posto not in posti and posto not in posti.values():
            posti[posto] = posto
    return [posti.get(posto) for posto in range(len(testi))]


def simili(uno: str, altro: str) -> bool:
    """Whether two texts may name the same thing: most of their words are the same, or most of their letters.

    Capitals, punctuation and the order of the words do not count; letters do in their order, for a word mistyped.
    """
    parole, altre = _PAROLA.findall(uno.casefold()), _PAROLA.findall(altro.casefold())
    if parole == altre:
        return True
    comuni = sum(min(parole.count(parola), altre.count(parola)) for parola in set(parole))
    if comuni >= _META * max(len(parole), len(altre)):
        return True
    una, altra = " ".join(parole), " ".join(altre)
    blocchi = SequenceMatcher(None, una, altra, autojunk=False).get_matching_blocks()
    return 2 * sum(blocco.size for blocco in blocchi) >= _DUE_TERZI * (len(una) + len(altra))
