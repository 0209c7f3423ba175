"""Cells of workbooks, by the address that a person says; files of old, made by hand."""

from __future__ import annotations

import re
import struct


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


def ole(*flussi: str) -> bytes:
    """A file as programs wrote them before there was xlsx, and still do under a password: streams with these names."""
    inizio = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00").ljust(512, b"\0")
    voci = (nome.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HB", 2 * len(nome) + 2, 2) for nome in flussi)
    return inizio + b"".join(voce.ljust(128, b"\0") for voce in voci) + bytes(512)
