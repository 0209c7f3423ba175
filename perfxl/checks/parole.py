"""Values in the words of the reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.layout import Tipo
from perfxl.core.lettura import testo_cella
from perfxl.core.money import write_euro, write_number
from perfxl.core.workbook import CellError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.espressione import Valore
    from perfxl.core.layout import Colonna
    from perfxl.core.scarto import Spostamento
    from perfxl.core.workbook import CellValue


def valore_cella(valore: CellValue) -> str:
    """What stands in a cell, as its reader writes it."""
    if isinstance(valore, bool):
        return "VERO" if valore else "FALSO"
    if isinstance(valore, Decimal):
        return write_number(valore)
    if isinstance(valore, CellError):
        return valore.code
    if isinstance(valore, date | datetime):
        return f"{valore.day:02d}/{valore.month:02d}/{valore.year}"
    return testo_cella(valore)


def valore_scritto(colonna: Colonna, valore: Valore) -> str:
    """What should stand in a cell of the column, as its reader writes it."""
    if isinstance(valore, bool):
        return valore_cella(valore)
    if isinstance(valore, Fraction):
        return write_number(valore, 2) if colonna.tipo is Tipo.EURO else write_number(valore)
    return "" if valore is None else valore


def effetti(obiettivo: str, spostamenti: Iterable[Spostamento]) -> tuple[str, ...]:
    """Who gets how much more, and who pays for it, a line each.

    Args:
        obiettivo: the ente's word for an objective.
        spostamenti: the amounts that move.
    """
    righe = []
    for s in spostamenti:
        segno = "+" if s.differenza > 0 else ""
        importi = f"{write_euro(s.prima)} → {write_euro(s.dopo)}"
        righe.append(f"{obiettivo} {s.obiettivo}: {importi} ({segno}{write_euro(s.differenza)})")
    return tuple(righe)
