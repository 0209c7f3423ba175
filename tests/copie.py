"""Annotated copies taken to pieces: what was added, and whether nothing else changed."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils import get_column_letter

from perfxl.core.finding import Finding, Rilievo, Severity
from perfxl.core.place import Place
from tests.motori import fogli, parti
from tests.xlsx_a_mano import posizione

if TYPE_CHECKING:
    from collections.abc import Iterator

_PEZZO = re.compile(rb"<[^<>]*>|[^<>]+")
_MOBILI = re.compile(rb"""\s(?:count|tabSelected|activeTab|state)=(?:"\w*"|'\w*')""")
"""What a copy may change in a tag that is there: how long a list is, which sheet is in sight."""


def rilievo(
    foglio: str = "", cella: str = "", codice: str = "SQ101", gravita: Severity = Severity.BLOCCA, **campi: object
) -> Finding:
    """A finding at a cell, on a sheet, or about a file."""
    riga, colonna = posizione(cella) if cella else (0, 0)
    testi = {"message": "La somma non chiude", "expected": "100", "found": "90", "remedy": "Correggere."} | campi
    return Finding(codice, gravita, Rilievo(Place("a.xlsx", foglio, riga, colonna), **testi))  # type: ignore[arg-type]


def differenze(prima: bytes, dopo: bytes) -> Iterator[str]:
    """What a copy lost or changed: nothing may be said here."""
    vecchie, nuove = parti(prima), parti(dopo)
    for nome, contenuto in vecchie.items():
        if nome not in nuove:
            yield f"{nome}: non c'è più"
        elif nuove[nome] != contenuto and not _solo_aggiunte(contenuto, nuove[nome]):
            yield f"{nome}: cambiata"


def toccate(prima: bytes, dopo: bytes) -> tuple[set[str], set[str]]:
    """The parts that are not the same bytes, and those that were not there."""
    vecchie, nuove = parti(prima), parti(dopo)
    return {n for n in vecchie if nuove.get(n) != vecchie[n]}, nuove.keys() - vecchie.keys()


def _solo_aggiunte(prima: bytes, dopo: bytes) -> bool:
    """Whether every piece of the first is in the second, in the same order."""
    resto = iter(_pezzi(dopo))
    return all(pezzo in resto for pezzo in _pezzi(prima))


def _pezzi(contenuto: bytes) -> list[bytes]:
    """The tags and texts of a part; an element written as one tag is one that opens and closes."""
    pezzi = []
    for pezzo in _PEZZO.findall(contenuto):
        fermo = _MOBILI.sub(b"", pezzo)
        if fermo.endswith(b"/>"):
            nome = re.split(rb"[\s/>]", fermo[1:], maxsplit=1)[0]
            pezzi += [fermo.removesuffix(b"/>").rstrip() + b">", b"</" + nome + b">"]
        else:
            pezzi.append(fermo)
    return pezzi


def segnate(contenuto: bytes) -> dict[str, set[str]]:
    """The cells that are marked, by sheet, as openpyxl finds them."""
    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    trovate: dict[str, set[str]] = {}
    for carta in libro.worksheets:
        for formato in carta.conditional_formatting:
            if any(regola.formula == ['"perfxl"<>""'] for regola in formato.rules):
                celle = {
                    f"{get_column_letter(colonna)}{riga}"
                    for area in formato.cells.ranges
                    for riga in range(area.min_row, area.max_row + 1)
                    for colonna in range(area.min_col, area.max_col + 1)
                }
                trovate[carta.title] = trovate.get(carta.title, set()) | celle
    return trovate


def commentate(contenuto: bytes) -> dict[str, dict[str, str]]:
    """The comments of a workbook, by sheet and cell, as openpyxl finds them."""
    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    return {
        carta.title: note
        for carta in libro.worksheets
        if (note := {c.coordinate: c.comment.text for riga in carta.iter_rows() for c in riga if c.comment is not None})
    }


def elencati(contenuto: bytes, foglio: str = "Da correggere") -> list[list[str]]:
    """The lines of the list, as openpyxl finds them."""
    carta = openpyxl.load_workbook(io.BytesIO(contenuto))[foglio]
    righe = [[f"{cella.value or ''}" for cella in riga] for riga in carta.iter_rows(min_row=6, max_col=9)]
    return [riga for riga in righe if any(riga)]


def ordine(contenuto: bytes) -> list[str]:
    """The sheets, in the order of the tabs."""
    return list(fogli(parti(contenuto)))
