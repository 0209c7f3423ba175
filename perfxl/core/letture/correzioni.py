"""What perfxl itself writes into the copy of a workbook that goes back to its office, and how it is known again.

A comment on a cell says what is wrong there, a sheet lists it all. When the office sends the copy back they are no note
of the office: they are known by what they say, for most programs forget who wrote a comment.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.workbook import Cell
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
COLONNA_IMPRONTE = len(INTESTAZIONI) + 1
"""The hidden column with the seals of each line: a cell of the list that no seal knows was written by the office."""

AUTORE = "perfxl"
INIZIO, FINE = "perfxl · ", "(Scritto da perfxl: si può lasciare.)"
"""How the text of a comment of ours begins and ends; what stands around it the office wrote."""

_FIRMA = (2, 1)
_CODICE = re.compile(r"[A-Z]{2,3}[0-9]{3}")
_SIGILLO, _LUNGA = "perfxl:", 6
_IMPRONTE = re.compile(f"{_SIGILLO}((?:[A-Za-z0-9_-]{{{_LUNGA}}})+)")
_CHI = (0, 1, len(INTESTAZIONI) - 1)
"""What a line is known by, wherever it was sorted to: sheet, cell and code."""
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


def impronte(riga: Sequence[str]) -> str:
    """The seals of a line of the list: of each of its texts, in its column and in that line.

    Args:
        riga: the texts from the first column on; an empty one has no seal.
    """
    return _SIGILLO + "".join(_sue(riga).values())


def intatto(sheet: Sheet) -> bool:
    """Whether a sheet is our list and holds nothing that the office wrote or laid on it."""
    pulito = _ripulito(sheet)
    return pulito.elenco and not (pulito.cells or pulito.comments or pulito.boxes or pulito.pictures)


def _sue(riga: Sequence[str]) -> dict[int, str]:
    """The seal of each text of a line, by its column from 1."""
    testi = [" ".join(testo.split()) for testo in riga]
    chi = [testi[i] for i in _CHI] if _CODICE.fullmatch(testi[-1]) else []
    return {
        colonna: _impronta("\n".join((*chi, f"{colonna}", testo)))
        for colonna, testo in enumerate(testi, start=1)
        if testo != ""
    }


def _impronta(testo: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(testo.encode(errors="replace")).digest())[:_LUNGA].decode()


def _ripulito(sheet: Sheet) -> Sheet:
    if sheet.comments:
        sheet = replace(sheet, comments=tuple(_altrui(sheet.comments)))
    if not nostro(sheet):
        return sheet
    return replace(sheet, cells=MappingProxyType(dict(_celle_altrui(sheet))), elenco=True)


def _celle_altrui(sheet: Sheet) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The cells of our list that the office wrote: no seal knows them."""
    trovate = [_IMPRONTE.fullmatch(testo_cella(cella.value)) for cella in sheet.cells.values()]
    sigilli = "".join(trovata[1] for trovata in trovate if trovata is not None)
    noti = {sigilli[i : i + _LUNGA] for i in range(0, len(sigilli), _LUNGA)}
    for numero, riga in sheet.righe.items():
        testi = [testo_cella(riga.get(colonna, _VUOTA).value) for colonna in range(1, COLONNA_IMPRONTE)]
        sue = _sue(testi)
        for colonna, cella in riga.items():
            testo = testo_cella(cella.value)
            vuota = testo == "" and cella.formula is None
            if not vuota and sue.get(colonna) not in noti and _IMPRONTE.fullmatch(testo) is None:
                yield (numero, colonna), cella


def _altrui(comments: tuple[Comment, ...]) -> Iterator[Comment]:
    for comment in comments:
        testo = dell_ufficio(comment.text)
        if testo == comment.text:
            yield comment
        elif testo != "":
            yield comment._replace(text=testo)
