"""The pages drawn from the tables, in a workbook as it came back: where each is, and which of its formulas are gone.

The formulas of a page read no cell of its sheet: wherever a page was moved to, they are the same texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import Costante
from perfxl.core.cartelle.scrittura import Stampi
from perfxl.core.letture.workbook import Cell
from perfxl.core.place import Place
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.layout import Cartella, Casella, Foglio, Pagina
    from perfxl.core.letture.workbook import Sheet, Workbook

Punto = tuple[int, int]
"""Row and column, from 1."""

_TESTI = re.compile(r'("(?:[^"]|"")*")')
_VUOTA = Cell()


@dataclass(frozen=True, slots=True)
class Cambiata:
    """A cell of a page that no longer holds its formula: what it should be, its formula, where, what stands there."""

    casella: Casella
    formula: str
    place: Place
    cella: Cell


@dataclass(frozen=True, slots=True)
class PaginaTrovata:
    """A page, as found.

    Attributes:
        pagina: the page.
        place: where its heading stands; None where it was not found.
        cambiate: its cells that lost their formula.
        formule: how many formulas it was sent with.
        scritte: cells that hold something else than what the page was sent with, elsewhere on it.
    """

    pagina: Pagina
    place: Place | None
    cambiate: tuple[Cambiata, ...] = ()
    formule: int = 0
    scritte: tuple[tuple[Place, Cell], ...] = ()


def foglio_con_pagine(cartella: Cartella) -> Foglio | None:
    """The sheet of a workbook that has pages; None where none has."""
    return next((foglio for foglio in cartella.fogli if foglio.pagine), None)


def senza_pagine(workbook: Workbook, cartella: Cartella) -> tuple[Workbook, Sheet | None]:
    """The workbook without the sheet of the pages, whose labels are like headers of tables; and that sheet.

    It is the one with its name, or else the one with most of the headings, if it has at least a half of them; one with
    the name and none of them gives way. None where there is none.
    """
    foglio = foglio_con_pagine(cartella)
    if foglio is None:
        return workbook, None
    quante = {sheet.name: len(_testate(sheet, foglio)) for sheet in workbook.sheets}

    def merito(sheet: Sheet) -> tuple[bool, bool, int]:
        return quante[sheet.name] > 0, sheet.name == foglio.nome, quante[sheet.name]

    scelte = [s for s in workbook.sheets if s.name == foglio.nome or 2 * quante[s.name] >= len(foglio.pagine)]
    scelta = max(scelte, key=merito, default=None)
    if scelta is None or quante[scelta.name] == 0:
        return workbook, scelta
    return replace(workbook, sheets=tuple(sheet for sheet in workbook.sheets if sheet is not scelta)), scelta


def leggi_pagine(file: str, sheet: Sheet, foglio: Foglio) -> tuple[PaginaTrovata, ...]:
    """Every page of a sheet, in the order in which they were sent out.

    Args:
        file: name of the file.
        sheet: the sheet of the pages, as it was read.
        foglio: as it was sent out.
    """
    testate = _testate(sheet, foglio)
    dall_alto = sorted((dove[0], titolo) for titolo, dove in testate.items())
    righe = sorted(sheet.cells.items(), key=itemgetter(0))
    zone: dict[str, dict[Punto, Cell]] = {titolo: {} for titolo in testate}
    mandati = {semplice(testo) for testo in (foglio.titolo, *foglio.righe)}
    posto = 0
    for punto, cella in righe if dall_alto else ():
        while posto + 1 < len(dall_alto) and dall_alto[posto + 1][0] <= punto[0]:
            posto += 1
        if cella.formula is not None or semplice(f"{cella.value}") not in mandati:
            zone[dall_alto[posto][1]][punto] = cella  # what stands above all pages is noted with the first
    stampi = Stampi({})
    return tuple(
        _leggi(Place(file, sheet.name, *testate[pagina.titolo]), pagina, zone[pagina.titolo], stampi)
        if pagina.titolo in testate
        else PaginaTrovata(pagina, None)
        for pagina in foglio.pagine
    )


def _testate(sheet: Sheet, foglio: Foglio) -> dict[str, Punto]:
    """Where the heading of each page stands: the first cell with its text."""
    titoli = {semplice(pagina.titolo): pagina.titolo for pagina in foglio.pagine}
    trovate: dict[str, Punto] = {}
    for riga, testi in sheet.testi.items():
        for colonna, testo in testi.items():
            if testo in titoli and sheet.cells[riga, colonna].formula is None:
                trovate.setdefault(titoli[testo], (riga, colonna))
    return trovate


def _leggi(place: Place, pagina: Pagina, zona: Mapping[Punto, Cell], stampi: Stampi) -> PaginaTrovata:
    attese = [
        (riga, colonna, casella, stampi.scrivi(casella.forma, 0, casella.argomento))
        for riga, linea in enumerate(pagina.linee)
        for colonna, casella in linea.caselle.items()
        if not isinstance(casella.forma, Costante)
    ]
    if _intatta(place, pagina, zona, attese):
        return PaginaTrovata(pagina, place, formule=len(attese))
    dove = {formula_pura(cella.formula): punto for punto, cella in zona.items() if cella.formula is not None}
    spostate = _spostamenti(place, attese, dove)
    sue = {formula_pura(formula) for *_, formula in attese}
    cambiate = []
    for riga, colonna, casella, formula in attese:
        if formula_pura(formula) not in dove:
            giu, a_destra = spostate[riga]
            punto = (place.row + riga + giu, place.column + colonna - 1 + a_destra)
            cella = zona.get(punto, _VUOTA)
            if cella.formula is not None and formula_pura(cella.formula) in sue:
                cella = _VUOTA  # another cell of the page has come up here: this one is gone
            cambiate.append(Cambiata(casella, formula, Place(place.file, place.sheet, *punto), cella))
    noti = {(c.place.row, c.place.column) for c in cambiate}
    scritte = [(Place(place.file, place.sheet, *p), c) for p, c in _estranee(pagina, zona, sue) if p not in noti]
    return PaginaTrovata(pagina, place, tuple(cambiate), len(attese), tuple(scritte))


def _intatta(
    place: Place, pagina: Pagina, zona: Mapping[Punto, Cell], attese: Sequence[tuple[int, int, Casella, str]]
) -> bool:
    """Whether a page holds all its formulas and texts, each in its place, and nothing else: as most pages do."""
    sopra, a_sinistra = place.row, place.column - 1
    mandate = {
        (sopra + riga, a_sinistra + colonna): (casella.forma.valore, None)
        for riga, linea in enumerate(pagina.linee)
        for colonna, casella in linea.caselle.items()
        if isinstance(casella.forma, Costante)
    }
    if len(zona) != len(mandate) + len(attese):
        return False
    testi = all(punto in zona and (zona[punto].value, zona[punto].formula) == cosa for punto, cosa in mandate.items())
    return testi and all(
        zona.get((sopra + riga, a_sinistra + colonna), _VUOTA).formula == formula
        for riga, colonna, _, formula in attese
    )


def _spostamenti(
    place: Place, attese: Sequence[tuple[int, int, Casella, str]], dove: Mapping[str, Punto]
) -> dict[int, Punto]:
    """How far each row of a page is from where its heading says: as its formulas say, or those of the row above."""
    trovati: dict[int, Punto] = {}
    per_riga: dict[int, Punto] = {}
    ultimo = (0, 0)
    for riga, colonna, _, formula in attese:
        punto = dove.get(formula_pura(formula))
        if punto is not None:
            trovati.setdefault(riga, (punto[0] - place.row - riga, punto[1] - place.column - colonna + 1))
    for riga, *_ in attese:
        ultimo = per_riga[riga] = trovati.get(riga, ultimo)
    return per_riga


def _estranee(pagina: Pagina, zona: Mapping[Punto, Cell], sue: set[str]) -> Iterator[tuple[Punto, Cell]]:
    """The cells that hold neither a formula nor a text that the page was sent with."""
    testi = {
        semplice(f"{casella.forma.valore}")
        for linea in pagina.linee
        for casella in linea.caselle.values()
        if isinstance(casella.forma, Costante)
    }
    for punto, cella in zona.items():
        if cella.formula is not None:
            if formula_pura(cella.formula) not in sue:
                yield punto, cella
        elif cella.value is not None and semplice(f"{cella.value}") not in {"", *testi}:
            yield punto, cella


def formula_pura(formula: str) -> str:
    """The formula without what a program may rewrite when it saves: blanks and capitals, but not within texts."""
    parti = _TESTI.split(formula)
    return "".join(parte if i % 2 == 1 else "".join(parte.split()).upper() for i, parte in enumerate(parti))
