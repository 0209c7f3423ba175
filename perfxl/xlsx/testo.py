"""How many lines a text takes in a column: programs that do not fit rows by themselves must be told their height."""

from __future__ import annotations

from functools import lru_cache

_ALTRE, _MASSIMA = 564, 1000
_COLONNA, _MARGINE = 525, 700
"""A character of a column's width, and what the indent and the borders of a cell take."""
_LARGHEZZE = {
    **dict.fromkeys("abdeghnopquàèéìòùFLTZ0123456789«»’+<>=$#?", _ALTRE),
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" ftI.,;:!/\\[]", 278),
    **dict.fromkeys("r()-°*“”", 350),
    **dict.fromkeys("ckszvxyJ", 500),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("mM", 833),
    **dict.fromkeys("W%@—…", 1000),
}
"""Widths of the signs of Arial, in thousandths of its size, as published for Helvetica; rounded up."""


def linee(testo: str, larghezza: int) -> int:
    """How many lines the text takes in a column so many characters wide; none for an empty text.

    A word that is longer than the column goes on in the next line; one that begins with a stop stays with the one
    before, as programs have it.
    """
    spazio = max(_COLONNA, larghezza * _COLONNA - _MARGINE)
    if len(testo) * _MASSIMA <= spazio:
        return 0 if testo == "" or testo.isspace() else 1
    parole = testo.replace(" .", "_.").split()
    if parole and _lunghezza(testo) <= spazio:  # no blank is narrower than the one that stands between two words
        return 1
    righe, occupato = 0, spazio
    for parola in parole:
        lunga = _lunghezza(parola)
        accanto = occupato + _LARGHEZZE[" "] + lunga
        if righe > 0 and accanto <= spazio:
            occupato = accanto
            continue
        intere = (lunga - 1) // spazio
        righe += 1 + intere
        occupato = lunga - intere * spazio
    return righe


class _Larghezze(dict[str, int]):
    """Widths by sign; one that is not listed is as wide as most."""

    def __missing__(self, segno: str) -> int:
        return _ALTRE


_larghezza = _Larghezze(_LARGHEZZE).__getitem__


@lru_cache(maxsize=4096)
def _lunghezza(testo: str) -> int:
    return sum(map(_larghezza, testo))
