"""The cells of a workbook as values of a plan: texts, numbers, words of a list."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.numeri_scritti import numero_scritto
from perfxl.core.money import cents, write_number
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from perfxl.core.letture.workbook import Cell, CellValue

_ANNI = re.compile(r"((?:19|20)[0-9]{2})(?:\s*[-–/]\s*((?:19|20)[0-9]{2}))?")


def come_testo(valore: CellValue) -> str:
    """The text of a cell as the office reads it: numbers with a comma, dates as day/month/year."""
    if isinstance(valore, Decimal):
        return write_number(valore).replace(".", "")
    if isinstance(valore, date | datetime):
        return f"{valore.day:02d}/{valore.month:02d}/{valore.year}"
    return testo_cella(valore)


def come_numero(valore: CellValue) -> Decimal | None:
    """The number of a cell; a text in the Italian form counts, for a check of its own says that it is a text."""
    if isinstance(valore, Decimal):
        return valore
    return numero_scritto(valore) if isinstance(valore, str) else None


def come_percento(cella: Cell) -> Decimal | None:
    """The percentage of a cell, in points: 25 for 25%; None where it cannot be told.

    A cell that shows percentages holds a hundredth of them; shown as 200% or more, a 25 was pasted there. In one that
    does not show them, 25 was pasted and means 25%; 0,25 may be 25% or a quarter of one.
    """
    valore = cella.value
    if isinstance(valore, str):
        return _percento_scritto(valore)
    if not isinstance(valore, Decimal):
        return None
    if cella.percento:
        return valore if valore >= _TROPPO else valore * _CENTO
    return valore if valore > 1 or valore == 0 else None


def _percento_scritto(testo: str) -> Decimal | None:
    """The percentage that a text says; without its sign, what is not above one may be meant as a part of the whole."""
    numero = None if "€" in testo else numero_scritto(testo)
    return None if numero is not None and "%" not in testo and 0 < numero <= 1 else numero


_CENTO, _TROPPO = Decimal(100), Decimal(2)


def come_classe(valore: CellValue) -> str | None:
    """The class as written; None for an empty cell."""
    testo = come_testo(valore)
    return None if testo == "" else testo


def come_centesimi(valore: CellValue) -> int | None:
    """An amount in whole cents; None for anything else."""
    numero = come_numero(valore)
    return None if numero is None or (Fraction(numero) * 100).denominator != 1 else cents(numero)


def come_n_dip(valore: CellValue) -> int | str | None:
    """A whole number of employees, or a word as written; None for anything else."""
    numero = come_numero(valore)
    if numero is not None:
        return int(numero) if Fraction(numero).denominator == 1 else None
    testo = testo_cella(valore) if isinstance(valore, str) else ""
    return None if testo == "" else testo


def come_elenco(valore: CellValue) -> tuple[str, ...]:
    """The texts of a cell that holds several, with a semicolon between them."""
    return tuple(testo for parte in come_testo(valore).split(";") if (testo := parte.strip()) != "")


def come_anni(valore: CellValue) -> tuple[int, int] | None:
    """The first and the last year of a cell; None for anything else."""
    trovati = _ANNI.fullmatch(come_testo(valore))
    if trovati is None:
        return None
    primo, ultimo = int(trovati[1]), int(trovati[2] or trovati[1])
    return (primo, ultimo) if primo <= ultimo else None


def come_stato(valore: CellValue) -> Stato | None:
    """Whether an objective is pursued, by the word of the list; an empty cell says that it is, as a plan's silence."""
    parola = come_testo(valore).casefold()
    return Stato.ATTIVO if parola == "" else next((stato for stato in Stato if stato.value == parola), None)


def non_capito(colonna: str, valore: CellValue) -> bool:
    """Whether the cell of an objective says what its field cannot hold: the plan's value stays, a check says it."""
    if colonna == "stato":
        return come_stato(valore) is None
    return colonna == "anni" and testo_cella(valore) != "" and come_anni(valore) is None
