"""What becomes of a value that an office typed: the rule of three, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.cartelle.layout import Tipo
from perfxl.core.letture.valori_letti import come_percento, come_testo
from perfxl.core.letture.workbook import CellError
from perfxl.core.money import ratio, write_number

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.letture.workbook import Cell
    from perfxl.core.place import Place


class Esito(StrEnum):
    """What became of what stood in a cell."""

    RIPORTATO = "riportato"
    CONFLITTO = "conflitto"
    SENZA_POSTO = "senza posto"
    TORNATO = "tornato al piano"


class Ignoto(Enum):
    """In place of what was sent out, where nobody remembers it."""

    IGNOTO = 0


IGNOTO = Ignoto.IGNOTO
Mandato: TypeAlias = "Valore | Ignoto"
"""What was sent out in a cell, or that nobody knows."""


@dataclass(frozen=True, slots=True)
class Riporto:
    """What an office wrote, or took away, and what became of it.

    Attributes:
        esito: what became of it.
        settore: whose new workbook tells of it; empty for the Riepilogo.
        place: where it stood.
        che_cosa: what it is, in words.
        scritto: what stood there, as text.
        adesso: what stands in the new workbook, as text.
        perche: why; empty where it was just carried.
        dove: the cell of the new workbook that takes the value; None where none does.
        valore: the value that it takes.
    """

    esito: Esito
    settore: str
    place: Place
    che_cosa: str
    scritto: str
    adesso: str
    perche: str = ""
    dove: Indirizzo | None = None
    valore: Valore = None

    @property
    def da_rivedere(self) -> bool:
        """Whether somebody must look at it."""
        return self.esito is not Esito.RIPORTATO or self.perche != ""


def decidi(mandato: Mandato, ufficio: Valore, nuovo: Valore) -> Esito | None:
    """What becomes of a cell to fill in; None where the new plan's value stands, and nothing is lost.

    Args:
        mandato: what was sent out.
        ufficio: what came back.
        nuovo: what the new plan says.
    """
    if stessi(ufficio, nuovo):
        return None
    if isinstance(mandato, Ignoto):
        return None if ufficio is None else Esito.CONFLITTO
    if stessi(ufficio, mandato):
        return None
    if ufficio is None:
        return Esito.TORNATO
    return Esito.RIPORTATO if stessi(nuovo, mandato) else Esito.CONFLITTO


_MILIARDESIMO = Fraction(1, 10**9)


def stessi(uno: Valore, altro: Valore) -> bool:
    """Whether two values are the same: texts but for the blanks around them, numbers as a spreadsheet holds them."""
    if isinstance(uno, Fraction) and isinstance(altro, Fraction):
        return abs(uno - altro) <= _MILIARDESIMO * max(abs(uno), abs(altro), Fraction(1))
    if isinstance(uno, bool | Fraction) or isinstance(altro, bool | Fraction):
        return uno is altro
    return (uno or "").strip() == (altro or "").strip()


AMBIGUO = CellError("?")
"""A number that may be a percentage or a hundredth of one."""


def letto(cella: Cell, tipo: Tipo, *, a_punti: bool = False) -> Valore | CellError:
    """What a cell holds, as it is written again: a date as its text; a blank text is nothing.

    Args:
        cella: the cell.
        tipo: what its column holds.
        a_punti: whether it is of a layout that held 25 for 25%.
    """
    match cella.value:
        case None | bool() | CellError() as valore:
            return valore
        case Decimal() as numero if tipo is Tipo.PERCENTO:
            punti = numero if a_punti and not cella.percento else come_percento(cella)
            return AMBIGUO if punti is None else ratio(Fraction(punti), 100)
        case Decimal() as numero:
            return Fraction(numero)
        case altro:
            return come_testo(altro) or None


def detto(valore: Valore | CellError, tipo: Tipo = Tipo.TESTO) -> str:
    """A value as an office reads it."""
    match valore:
        case None:
            return ""
        case bool():
            return "VERO" if valore else "FALSO"
        case CellError():
            return valore.code
        case Fraction():
            percento = tipo is Tipo.PERCENTO
            numero = write_number(valore * 100 if percento else valore).replace(".", "")
            return f"{numero}%" if percento else numero
        case _:
            return valore
