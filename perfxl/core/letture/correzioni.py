"""What perfxl itself writes into the copy of a workbook that goes back to its office, and how it is known again.

A comment on a cell says what is wrong there, a sheet lists it all. When the office sends the copy back they are no note
of the office: they are known by what they say, for most programs forget who wrote a comment.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.workbook import Cell
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.letture.workbook import Comment, Sheet, Workbook

FOGLIO = "Da correggere"
"""The sheet that lists what is to correct; with a number behind it where the office has one of that name."""
FIRMA = "Elenco di perfxl:"
"""How the text under its title begins."""
INTESTAZIONI = (
    "Foglio",
    "Cella",
    "Che cosa non va",
    "Atteso",
    "Trovato",
    "Perché",
    "Che cosa fare",
    "Gravità",
    "Codice",
)
"""The headers of the list."""
RIGA_INTESTAZIONI = 5
"""The row of the sheet that they stand in."""

AUTORE = "perfxl"
INIZIO, FINE = "perfxl · ", "(Scritto da perfxl: si può lasciare.)"
"""How the text of a comment of ours begins and ends; what stands around it the office wrote."""

_FIRMA = (2, 1)
_CODICE = re.compile(r"[A-Z]{2,3}[0-9]{3}")
_NOSTRO = re.compile(f"{re.escape(INIZIO)}.*?{re.escape(FINE)}", re.DOTALL)
_VUOTA = Cell()


def nostro(sheet: Sheet) -> bool:
    """Whether a sheet is our list, whatever program saved it."""
    firma = testo_cella(sheet.cells.get(_FIRMA, _VUOTA).value)
    return semplice(sheet.name).startswith(semplice(FOGLIO)) and firma.startswith(FIRMA)


def dell_ufficio(testo: str) -> str:
    """What of the text of a comment the office wrote; all of it where nothing is ours."""
    resto = _NOSTRO.sub("", testo)
    return testo if resto == testo else resto.strip()


def senza_correzioni(workbook: Workbook) -> Workbook:
    """The workbook without what perfxl wrote into it; what the office wrote beside it stays."""
    return replace(workbook, sheets=tuple(_ripulito(sheet) for sheet in workbook.sheets))


def _ripulito(sheet: Sheet) -> Sheet:
    if sheet.comments:
        sheet = replace(sheet, comments=tuple(_altrui(sheet.comments)))
    if not nostro(sheet):
        return sheet
    larghezza = len(INTESTAZIONI)
    nostre = {riga for (riga, colonna), c in sheet.cells.items() if colonna == larghezza and _e_un_codice(c)}
    celle = {
        (riga, colonna): cella
        for (riga, colonna), cella in sheet.cells.items()
        if colonna > larghezza or (riga > RIGA_INTESTAZIONI and riga not in nostre)
    }
    return replace(sheet, cells=MappingProxyType(celle))


def _e_un_codice(cella: Cell) -> bool:
    return _CODICE.fullmatch(testo_cella(cella.value)) is not None


def _altrui(comments: tuple[Comment, ...]) -> Iterator[Comment]:
    for comment in comments:
        testo = dell_ufficio(comment.text)
        if testo == comment.text:
            yield comment
        elif testo != "":
            yield comment._replace(text=testo)
