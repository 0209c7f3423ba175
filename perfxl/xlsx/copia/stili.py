"""What a copy adds to the styles of a workbook: the mark of a cell, and the looks of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.xlsx.copia.innesti import Innesti, Nodo, albero, uguali

if TYPE_CHECKING:
    from collections.abc import Sequence

_ORDINE = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
)  # fmt: skip

SCURO, ROSSO = "FF1F3A5F", "FF8A1C1C"
VUOTI = '<styleSheet xmlns="{spazio}"><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'  # noqa: E501
"""The styles of a workbook that has none."""

_CARATTERI = (
    f'<font><b/><sz val="15"/><color rgb="{SCURO}"/><name val="Arial"/><family val="2"/></font>',
    '<font><b/><sz val="10"/><color rgb="FFFFFFFF"/><name val="Arial"/><family val="2"/></font>',
    '<font><sz val="10"/><color rgb="FF000000"/><name val="Arial"/><family val="2"/></font>',
    '<font><u/><sz val="10"/><color rgb="FF0B4F9E"/><name val="Arial"/><family val="2"/></font>',
)
_RIEMPIMENTI = (
    f'<fill><patternFill patternType="solid"><fgColor rgb="{SCURO}"/><bgColor indexed="64"/></patternFill></fill>',
)
_LATI = "".join(f'<{lato} style="thin"><color rgb="FFBFBFBF"/></{lato}>' for lato in ("left", "right", "top", "bottom"))
_BORDI = (f"<border>{_LATI}<diagonal/></border>",)
_ROSSI = "".join(
    f'<{lato} style="dashDot"><color rgb="{ROSSO}"/></{lato}>' for lato in ("left", "right", "top", "bottom")
)
_SEGNO = (
    '<dxf><font><color rgb="FF3B0A0A"/></font><fill><patternFill patternType="lightHorizontal">'
    f'<fgColor rgb="FFEBA79B"/><bgColor rgb="FFFFE9E3"/></patternFill></fill><border>{_ROSSI}</border></dxf>'
)
"""Thin lines across and a broken red border: the cell is seen without colours too; its own format stays as it is."""


@dataclass(frozen=True, slots=True)
class Aspetti:
    """Indices of the looks that a copy uses: of the mark, among conditional formats; of cells of the list."""

    segno: str
    titolo: str
    intestazione: str
    cella: str
    rimando: str


def con_aspetti(dati: bytes, parte: str) -> tuple[bytes, Aspetti]:
    """The styles of a workbook with those of a copy added at the end of each list, where they are not there yet.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    radice = albero(dati, parte)
    innesti = Innesti(dati)
    aggiunte = _Aggiunte(dati, radice, innesti)
    carattere = aggiunte.metti("fonts", _CARATTERI)
    riempimento, bordo = aggiunte.metti("fills", _RIEMPIMENTI), aggiunte.metti("borders", _BORDI)
    di_base = radice.figlio("cellStyleXfs")
    base = ' xfId="0"' if di_base is not None and di_base.figli else ""
    in_alto = '<alignment horizontal="left" vertical="top" wrapText="1" indent="1"/>'
    xf = aggiunte.metti(
        "cellXfs",
        [
            _xf(carattere, 0, 0, base, ""),
            _xf(carattere + 1, riempimento, bordo, base, in_alto.replace("top", "center")),
            _xf(carattere + 2, 0, bordo, base, in_alto),
            _xf(carattere + 3, 0, bordo, base, in_alto),
        ],
    )
    segno = aggiunte.metti("dxfs", (_SEGNO,))
    return innesti.applicati(), Aspetti(f"{segno}", *(f"{xf + i}" for i in range(4)))


def _xf(carattere: int, riempimento: int, bordo: int, base: str, allineamento: str) -> str:
    return (
        f'<xf numFmtId="0" fontId="{carattere}" fillId="{riempimento}" borderId="{bordo}"{base} applyFont="1" '
        f'applyFill="1" applyBorder="1" applyAlignment="1">{allineamento}</xf>'
    )


@dataclass(frozen=True, slots=True)
class _Aggiunte:
    """The lists of a part of styles, being added to."""

    dati: bytes
    radice: Nodo
    innesti: Innesti

    def metti(self, lista: str, scritti: Sequence[str]) -> int:
        """Put elements into a list: the index of the first; those that are there already are taken."""
        prefisso = self.radice.prefisso
        voci = [_con_prefisso(scritto, prefisso).encode() for scritto in scritti]
        nodo = self.radice.figlio(lista)
        if nodo is None:
            nuova = f'<{prefisso}{lista} count="{len(voci)}">'.encode() + b"".join(voci)
            prima = _ORDINE[: _ORDINE.index(lista) + 1]
            self.innesti.in_ordine(self.radice, nuova + f"</{prefisso}{lista}>".encode(), prima)
            return 0
        gia = uguali(self.dati, nodo.figli, voci)
        if gia is not None:
            return gia
        self.innesti.in_coda(nodo, b"".join(voci), count=f"{len(nodo.figli) + len(voci)}")
        return len(nodo.figli)


def _con_prefisso(scritto: str, prefisso: str) -> str:
    """Elements written without a prefix, with that of the part."""
    if prefisso == "":
        return scritto
    return scritto.replace("</", "\0").replace("<", f"<{prefisso}").replace("\0", f"</{prefisso}")
