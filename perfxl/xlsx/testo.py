"""How many lines a text takes in a column: programs that do not fit rows by themselves must be told their height."""

from __future__ import annotations

_LARGHEZZE = {
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

_ALTRE = 564
_COLONNA, _MARGINE = 525, 700
"""A character of a column's width, and what the indent and the borders of a cell take."""


def linee(testo: str, larghezza: int) -> int:
    """How many lines the text takes in a column so many characters wide; none for an empty text.

    A word that is longer than the column goes on in the next line.
    """
    spazio = max(_COLONNA, larghezza * _COLONNA - _MARGINE)
    righe, occupato = 0, spazio
    for parola in testo.split():
        lunga = _lunghezza(parola)
        accanto = occupato + _LARGHEZZE[" "] + lunga
        if righe > 0 and accanto <= spazio:
            occupato = accanto
            continue
        intere = (lunga - 1) // spazio
        righe += 1 + intere
        occupato = lunga - intere * spazio
    return righe


def _lunghezza(parola: str) -> int:
    return sum(_LARGHEZZE.get(segno, _ALTRE) for segno in parola)
