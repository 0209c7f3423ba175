"""What stands around the tables of a workbook that came back: what was moved, and what was not read.

What can be understood in spite of a change is understood, and held here so that a check says so; what is on our sheets
outside the tables, and the sheets that are not ours, are not read, and held here so that nobody believes they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfxl.core.letture.workbook import Area
    from perfxl.core.place import Place


class Riordino(StrEnum):
    """What an office may move, and is understood all the same."""

    FOGLIO_RINOMINATO = "foglio rinominato"
    FOGLIO_NASCOSTO = "foglio nascosto"
    FOGLI_SPOSTATI = "fogli spostati"
    PROTEZIONE_TOLTA = "protezione tolta"
    TABELLA_SPOSTATA = "tabella spostata"
    COLONNE_SPOSTATE = "colonne spostate"
    COLONNE_INSERITE = "colonne inserite"
    RIGHE_SPOSTATE = "righe spostate"
    INTESTAZIONE_RISCRITTA = "intestazione riscritta"
    NOMI_ROTTI = "nomi rotti"
    PROPRIETA_PERDUTE = "proprietà perdute"


@dataclass(frozen=True, slots=True)
class Spostamento:
    """Something moved and understood: what kind, what it is called, how it was and how it is."""

    riordino: Riordino
    nome: str
    prima: str = ""
    dopo: str = ""


@dataclass(frozen=True, slots=True)
class NonLetto:
    """A sheet, or a second table on a sheet, that was not read.

    Attributes:
        place: the sheet, or the first header of the table.
        tabella: name of the table that it seems to be; empty where it seems to be none.
        chiavi: the keys that stand in its rows.
    """

    place: Place
    tabella: str = ""
    chiavi: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appunti:
    """What was written or laid on one of our sheets outside its tables.

    Attributes:
        place: the sheet, with the first cell where there is one.
        celle: cells and their texts.
        commenti: cells and what their comments say.
        riquadri: texts of shapes.
        immagini: how many pictures.
    """

    place: Place
    celle: tuple[tuple[Place, str], ...] = ()
    commenti: tuple[tuple[Place, str], ...] = ()
    riquadri: tuple[str, ...] = ()
    immagini: int = 0


@dataclass(frozen=True, slots=True)
class Unite:
    """Cells merged into one that touch a table: the first cell, the area, and what the covered cells still hold."""

    place: Place
    area: Area
    tabella: str
    coperte: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Intorno:
    """Everything around the tables of a workbook."""

    spostamenti: tuple[Spostamento, ...] = ()
    non_letti: tuple[NonLetto, ...] = ()
    appunti: tuple[Appunti, ...] = ()
    unite: tuple[Unite, ...] = ()
    nomi_rotti: frozenset[str] = frozenset()
    macro: bool = False
    collegamenti: tuple[str, ...] = ()
    connessioni: tuple[str, ...] = ()
