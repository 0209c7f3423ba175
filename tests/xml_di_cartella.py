"""What the rules read in the XML of a workbook: sheets, names, formulas, areas, styles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from tests.motori import MAIN, albero, fogli, riga_e_colonna

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree import ElementTree as ET

    Parti: TypeAlias = Mapping[str, bytes]
    Area: TypeAlias = tuple[int, int, int, int]

FRA_VIRGOLETTE = re.compile(r'"(?:[^"]|"")*"')
"""A text written in a formula."""

_RIFERIMENTO = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z_]\w*))!(\$?[A-Z]+\$?\d+)(?::(\$?[A-Z]+\$?\d+))?")
_RIGHE, _COLONNE = 1_048_576, 16_384


def utf16(testo: str) -> int:
    """How long Excel finds a text: in UTF-16 units."""
    return len(testo.encode("utf-16-le")) // 2


def radici(parti: Parti) -> dict[str, ET.Element]:
    """The root of each sheet, by its name."""
    return {nome: albero(parti[parte]) for nome, parte in fogli(parti).items()}


def stati(parti: Parti) -> dict[str, str]:
    """How each sheet stands: ``visible``, ``hidden`` or ``veryHidden``."""
    elenco = albero(parti["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {f"{foglio.get('name')}": foglio.get("state", "visible") for foglio in elenco}


def visibili(parti: Parti) -> dict[str, ET.Element]:
    """The root of each sheet that can be seen, by its name."""
    come = stati(parti)
    return {nome: radice for nome, radice in radici(parti).items() if come[nome] == "visible"}


def nomi(parti: Parti) -> list[ET.Element]:
    """The defined names."""
    return list(albero(parti["xl/workbook.xml"]).iter(f"{MAIN}definedName"))


def formule(parti: Parti) -> Iterator[tuple[str, str]]:
    """Every formula, of cells, conditional formats and validations, with where it stands."""
    for foglio, radice in radici(parti).items():
        for cella in radice.iter(f"{MAIN}c"):
            if (formula := cella.find(f"{MAIN}f")) is not None:
                yield f"{foglio}!{cella.get('r')}", formula.text or ""
        for marca in ("formula", "formula1", "formula2"):
            for nodo in radice.iter(f"{MAIN}{marca}"):
                yield foglio, nodo.text or ""


def stringhe(parti: Parti) -> list[str]:
    """The shared strings."""
    return ["".join(nodo.itertext()) for nodo in albero(parti["xl/sharedStrings.xml"])]


def mostrati(parti: Parti, radice: ET.Element) -> dict[tuple[int, int], str]:
    """The text that each cell of a sheet shows, constants and cached values; numbers as they are written."""
    condivise = stringhe(parti)
    trovati = {}
    for cella in radice.iter(f"{MAIN}c"):
        valore = cella.findtext(f"{MAIN}v", "") or cella.findtext(f"{MAIN}is/{MAIN}t", "")
        trovati[riga_e_colonna(f"{cella.get('r')}")] = condivise[int(valore)] if cella.get("t") == "s" else valore
    return trovati


def area(ref: str) -> Area:
    """First row, first column, last row, last column of ``A1`` or ``A1:B2``, with or without dollars.

    Raises:
        ValueError: it is no area of a sheet, or stands upside down.
    """
    prima, _, ultima = ref.replace("$", "").partition(":")
    (r1, c1), (r2, c2) = riga_e_colonna(prima), riga_e_colonna(ultima or prima)
    if not (1 <= r1 <= r2 <= _RIGHE and 1 <= c1 <= c2 <= _COLONNE):
        raise ValueError(ref)
    return r1, c1, r2, c2


def aree(sqref: str | None) -> list[Area]:
    """The areas of a list of references parted by blanks.

    Raises:
        ValueError: one of them is no area, or there is none.
    """
    trovate = [area(ref) for ref in (sqref or "").split()]
    if not trovate:
        raise ValueError(sqref)
    return trovate


def si_toccano(una: Area, altra: Area) -> bool:
    """Whether two areas have a cell in common."""
    return una[0] <= altra[2] and altra[0] <= una[2] and una[1] <= altra[3] and altra[1] <= una[3]


def sul_foglio(riferimento: str) -> tuple[str, Area] | None:
    """The sheet and the area of ``'Foglio'!$A$1:$B$2``; None where it is no such reference."""
    trovato = _RIFERIMENTO.fullmatch(riferimento)
    if trovato is None:
        return None
    foglio = trovato[2] if trovato[1] is None else trovato[1].replace("''", "'")
    try:
        return foglio, area(trovato[3] if trovato[4] is None else f"{trovato[3]}:{trovato[4]}")
    except ValueError:
        return None


def celle(parti: Parti) -> dict[str, set[tuple[int, int]]]:
    """The cells that are there, by sheet."""
    return {
        foglio: {riga_e_colonna(f"{cella.get('r')}") for cella in radice.iter(f"{MAIN}c")}
        for foglio, radice in radici(parti).items()
    }
