"""Cells of workbooks, by the address that a person says."""

from __future__ import annotations

import re


def posizione(indirizzo: str) -> tuple[int, int]:
    """Row and column, from 1, of an address in A1 notation.

    Raises:
        ValueError: it is no address.
    """
    trovato = re.fullmatch(r"([A-Z]+)([1-9][0-9]*)", indirizzo)
    if trovato is None:
        raise ValueError(indirizzo)
    colonna = 0
    for lettera in trovato[1]:
        colonna = 26 * colonna + ord(lettera) - ord("A") + 1
    return int(trovato[2]), colonna
