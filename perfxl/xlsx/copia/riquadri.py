"""The boxes that comments are shown in, and how large they are: an old drawing (VML) beside each sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from perfxl.xlsx.coordinates import LAST_COLUMN, LAST_ROW
from perfxl.xlsx.copia.innesti import Innesti, albero, intero

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from perfxl.xlsx.copia.innesti import Nodo

Posto: TypeAlias = tuple[int, int]
"""Row and column of a cell, from 1."""

_V = "urn:schemas-microsoft-com:vml"
_O = "urn:schemas-microsoft-com:office:office"
_X = "urn:schemas-microsoft-com:office:excel"
_SPAZI = f'xmlns:v="{_V}" xmlns:o="{_O}" xmlns:x="{_X}"'
_TIPO = (
    '<v:shapetype{spazi} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NUMERO = re.compile(r"_x0000_s(\d{1,9})")
_BLOCCO = 1024
_LARGHEZZA, _SEGNI_PER_RIGA, _ALTA_UNA_RIGA, _MARGINE = 330, 52, 15, 14
"""A box in pixels, how many signs of Tahoma 9 stand in one of its lines, how high a line is, the margins."""


@dataclass(frozen=True, slots=True)
class Griglia:
    """The columns and rows of a sheet, in pixels.

    Attributes:
        colonne: first and last column, from 1, and width of each group; the others are as wide as ``colonna``.
        righe: the rows with a height of their own; the others are as high as ``riga``.
    """

    colonne: tuple[tuple[int, int, int], ...] = ()
    righe: Mapping[int, int] = field(default_factory=dict)
    colonna: int = 64
    riga: int = 20

    def larga(self, colonna: int) -> int:
        """The width of a column."""
        return next((larga for prima, ultima, larga in self.colonne if prima <= colonna <= ultima), self.colonna)

    def alta(self, riga: int) -> int:
        """The height of a row."""
        return self.righe.get(riga, self.riga)


def altezza(testo: str) -> int:
    """How high a box is that shows the whole text, in pixels."""
    righe = sum(1 + len(riga) // _SEGNI_PER_RIGA for riga in testo.split("\n"))
    return righe * _ALTA_UNA_RIGA + _MARGINE


def ancora(posto: Posto, testo: str, griglia: Griglia) -> str:
    """Where the box of a comment lies: beside its cell, from a column and a row to others, as VML says it."""
    riga, colonna = posto
    prima_colonna = colonna + 1 if colonna + 6 <= LAST_COLUMN else colonna - 6
    prima_riga = max(1, min(riga - 1, LAST_ROW - 40))
    ultima_colonna, a_destra = _avanti(prima_colonna, 15 + _LARGHEZZA, griglia.larga, LAST_COLUMN)
    ultima_riga, in_basso = _avanti(prima_riga, 4 + altezza(testo), griglia.alta, LAST_ROW)
    numeri = (prima_colonna - 1, 15, prima_riga - 1, 4, ultima_colonna - 1, a_destra, ultima_riga - 1, in_basso)
    return ", ".join(f"{numero}" for numero in numeri)


def _avanti(inizio: int, resta: int, misura: Callable[[int], int], ultimo: int) -> tuple[int, int]:
    """The column, or row, so many pixels further on, and how many are left within it."""
    dove = inizio
    while dove < ultimo and resta > misura(dove):
        resta -= misura(dove)
        dove += 1
    return dove, min(resta, misura(dove))


def vuoto(numero: int) -> bytes:
    """A drawing without boxes, whose shapes are numbered in this block of the workbook."""
    return (
        f'<xml {_SPAZI}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{numero}"/></o:shapelayout></xml>'
    ).encode()


def blocchi(dati: bytes, parte: str) -> set[int]:
    """The blocks of numbers that a drawing takes.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    radice = albero(dati, parte)
    return _blocchi(radice) | {numero // _BLOCCO for numero in _numeri(radice.figli)}


def _blocchi(radice: Nodo) -> set[int]:
    """The blocks of numbers that a drawing says to take."""
    scritti = (nodo.attributi.get("data", "") for nodo in radice.discendenti("idmap"))
    return {numero for scritto in scritti for pezzo in scritto.split(",") if (numero := intero(pezzo)) is not None}


def _numeri(forme: Iterable[Nodo]) -> Iterator[int]:
    """The numbers of shapes, where they have one."""
    for forma in forme:
        trovato = _NUMERO.fullmatch(forma.attributi.get("id", ""))
        if trovato is not None:
            yield int(trovato[1])


def forme(dati: bytes, parte: str, via: Collection[Posto]) -> int:
    """How many shapes a drawing has, without the boxes of the comments of some cells.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    tutte = [nodo for nodo in albero(dati, parte).figli if nodo.nome not in {"shapelayout", "shapetype"}]
    return sum(_di_chi(forma) not in via for forma in tutte)


def _di_chi(forma: Nodo) -> Posto | None:
    """The cell whose comment a box shows; None for another shape."""
    for dati in forma.discendenti("ClientData"):
        riga, colonna = dati.figlio("Row"), dati.figlio("Column")
        if dati.attributi.get("ObjectType") == "Note" and riga is not None and colonna is not None:
            r, c = intero(riga.testo), intero(colonna.testo)
            return None if r is None or c is None else (r + 1, c + 1)
    return None


def con_riquadri(
    dati: bytes, parte: str, via: Collection[Posto], nuovi: Mapping[Posto, str], griglia: Griglia
) -> bytes:
    """A drawing without the boxes of some comments, and with those of others.

    Args:
        dati: the part.
        parte: its name, for messages.
        via: the cells whose comments are gone.
        nuovi: the texts of the new comments, by cell.
        griglia: the columns and rows of the sheet.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    radice = albero(dati, parte)
    innesti = Innesti(dati)
    restano = []
    for figlio in radice.figli:
        if figlio.nome == "shape" and _di_chi(figlio) in via:
            innesti.togli(figlio)
        elif figlio.nome == "shape":
            restano.append(figlio)
    noti = {figlio.attributi.get("id", "") for figlio in radice.figli if figlio.nome == "shapetype"}
    inizio = max([*_numeri(restano), _BLOCCO * min(_blocchi(radice), default=1)]) + 1
    etichetta = dati[radice.inizio : radice.dentro].decode(errors="replace")
    spazi = "" if all(spazio in etichetta for spazio in _SPAZI.split()) else f" {_SPAZI}"
    aggiunti = [] if "_x0000_t202" in noti or not nuovi else [_TIPO.format(spazi=spazi)]
    for numero, (posto, testo) in enumerate(sorted(nuovi.items()), start=inizio):
        aggiunti.append(_riquadro(numero, posto, testo, griglia).format(spazi=spazi))
    if aggiunti:
        innesti.in_coda(radice, "".join(aggiunti).encode())
    return innesti.applicati()


def _riquadro(numero: int, posto: Posto, testo: str, griglia: Griglia) -> str:
    larga, alta = _LARGHEZZA * 3 / 4, altezza(testo) * 3 / 4
    return (
        f'<v:shape{{spazi}} id="_x0000_s{numero}" type="#_x0000_t202" style="position:absolute;'
        f"margin-left:60pt;margin-top:2pt;width:{larga:.1f}pt;height:{alta:.1f}pt;z-index:{numero % _BLOCCO};"
        'visibility:hidden" fillcolor="#ffe9e3" o:insetmode="auto"><v:fill color2="#ffe9e3"/>'
        '<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{ancora(posto, testo, griglia)}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{posto[0] - 1}</x:Row><x:Column>{posto[1] - 1}</x:Column></x:ClientData></v:shape>"
    )
