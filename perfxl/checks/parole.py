"""Values in the words of the reports."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.formula_italiana import italiana
from perfxl.core.cartelle.layout import Tipo
from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.numeri_scritti import numero_scritto
from perfxl.core.letture.valori_letti import come_numero
from perfxl.core.letture.workbook import CellError
from perfxl.core.money import round_half_up, write_euro, write_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.workbook import Cell, CellValue
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.scarto import Spostamento


def nome_obiettivo(piano: Piano, obiettivo: Obiettivo) -> str:
    """An objective in the ente's own word, with its number."""
    return f"{piano.modello.etichette.obiettivo} {obiettivo.codice}"


def valore_cella(valore: CellValue, tipo: Tipo = Tipo.NUMERO) -> str:
    """What stands in a cell of a column of this kind, as its reader writes it."""
    if isinstance(valore, bool):
        return "VERO" if valore else "FALSO"
    if isinstance(valore, Decimal):
        return _numero(Fraction(valore), tipo)
    if isinstance(valore, CellError):
        return valore.code
    if isinstance(valore, date | datetime):
        return f"{valore.day:02d}/{valore.month:02d}/{valore.year}"
    return testo_cella(valore)


def trovato_scritto(colonna: Colonna, cella: Cell) -> str:
    """What stands in a cell of the column: its formula, or its value; a number that is a text is told apart."""
    if cella.formula is not None:
        return formula_scritta(cella.formula)
    scritto = valore_cella(cella.value, colonna.tipo)
    if colonna.tipo is Tipo.TESTO or not isinstance(cella.value, str) or numero_scritto(cella.value) is None:
        return scritto
    return f"{scritto} (testo)"


def formula_scritta(formula: str) -> str:
    """A formula as an office sees it in its program."""
    return f"={italiana(formula)}"


def valore_scritto(colonna: Colonna, valore: Valore) -> str:
    """What should stand in a cell of the column, as its reader writes it."""
    if isinstance(valore, bool):
        return valore_cella(valore)
    if isinstance(valore, Fraction):
        return _numero(valore, colonna.tipo)
    return "" if valore is None else valore


def _numero(valore: Fraction, tipo: Tipo) -> str:
    """The number with the decimals that its column shows, where it has no more than those; a percentage as such."""
    if tipo is Tipo.PERCENTO:
        return f"{write_number(valore * 100)}%"
    due = tipo in {Tipo.EURO, Tipo.COEFFICIENTE} and (valore * 100).denominator == 1
    return write_number(valore, 2 if due else None)


def differenza_in_euro(colonna: Colonna, atteso: Valore, cella: Cell) -> int | None:
    """How many cents the amount in a cell is off; None where the column holds none, or one of the two is no number."""
    trovato = come_numero(cella.value)
    if colonna.tipo is not Tipo.EURO or trovato is None or not isinstance(atteso, Fraction):
        return None
    return abs(round_half_up((Fraction(trovato) - atteso) * 100)) or None


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
