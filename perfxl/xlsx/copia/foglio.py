"""A sheet of a copy: its cells are marked by a conditional format, and its comments hang on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.core.place import column_letters
from perfxl.xlsx.coordinates import cell_area
from perfxl.xlsx.copia.innesti import Innesti, Nodo, albero, in_attributo, intero
from perfxl.xlsx.copia.riquadri import Griglia
from perfxl.xlsx.markup import RELATIONSHIP_ID, is_true

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfxl.xlsx.copia.riquadri import Posto

FORMULA = '"perfxl"<>""'
"""The condition of our marks: always true, and known again whatever program saved the file."""
_PRIMA_DELLE_CONDIZIONI = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting",
)  # fmt: skip
_PRIMA_DEI_COMMENTI = (
    *_PRIMA_DELLE_CONDIZIONI, "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing",
)  # fmt: skip
_AREE = 500
"""So many areas at most in one conditional format."""
_RIGA = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMERO, _ALTEZZA = re.compile(rb"""\sr=["'](\d{1,7})["']"""), re.compile(rb"""\sht=["'](\d{1,3}(?:\.\d+)?)["']""")
_PUNTO = 4 / 3


class Foglio:
    """A sheet as it lies in its part, being edited."""

    def __init__(self, dati: bytes, parte: str) -> None:
        """Find what is to be edited.

        Raises:
            CopiaImpossibile: the part cannot be edited.
        """
        self._dati = dati
        self._radice = albero(dati, parte, salta=("sheetData", "extLst"))
        self._innesti = Innesti(dati)

    def applicati(self) -> bytes:
        """The part with its changes made."""
        return self._innesti.applicati()

    @property
    def disegno(self) -> str:
        """The id by which the sheet points to the drawing of its comments; empty where there is none."""
        nodo = self._radice.figlio("legacyDrawing")
        return "" if nodo is None else next((nodo.attributi[k] for k in RELATIONSHIP_ID if k in nodo.attributi), "")

    def primo_di(self, posto: Posto) -> Posto:
        """The cell that shows what stands in a place: the first of those merged with it."""
        for unite in self._radice.discendenti("mergeCell"):
            area = cell_area(unite.attributi.get("ref", ""))
            if area is not None and area[0] <= posto[0] <= area[2] and area[1] <= posto[1] <= area[3]:
                return area[0], area[1]
        return posto

    def griglia(self) -> Griglia:
        """The columns and rows, in pixels."""
        formato = self._radice.figlio("sheetFormatPr")
        di_norma = {} if formato is None else formato.attributi
        colonne = []
        for col in self._radice.discendenti("col"):
            prima, ultima = intero(col.attributi.get("min")) or 0, intero(col.attributi.get("max")) or 0
            larga = 0 if is_true(col.attributi.get("hidden")) else _larghezza(col.attributi.get("width"), 64)
            colonne.append((prima, ultima, larga))
        righe = {}
        nodo = self._radice.figlio("sheetData")
        for trovata in _RIGA.finditer(self._dati, nodo.dentro, nodo.chiude) if nodo is not None else ():
            numero, alta = _NUMERO.search(trovata[0]), _ALTEZZA.search(trovata[0])
            if numero is not None and alta is not None:
                righe[int(numero[1])] = int(float(alta[1]) * _PUNTO)
        alta_di_norma = int((_decimale(di_norma.get("defaultRowHeight")) or 15) * _PUNTO)
        return Griglia(tuple(colonne), righe, _larghezza(di_norma.get("defaultColWidth"), 64), alta_di_norma)

    def in_primo_piano(self, si: str) -> None:
        """Say whether the sheet is the one in sight, where it says the contrary."""
        for vista in self._radice.discendenti("sheetView"):
            if is_true(vista.attributi.get("tabSelected")) is not (si == "1"):
                self._innesti.attributo(vista, tabSelected=si)

    def senza_disegno(self) -> None:
        """Let the sheet point to no drawing of comments."""
        nodo = self._radice.figlio("legacyDrawing")
        if nodo is not None:
            self._innesti.togli(nodo)

    def con_disegno(self, legame: str, spazio: str) -> None:
        """Let the sheet point to the drawing of its comments.

        Args:
            legame: id of the pointer.
            spazio: namespace of such ids.
        """
        etichetta = (
            f"<{self._radice.prefisso}legacyDrawing xmlns:r={in_attributo(spazio)} r:id={in_attributo(legame)}/>"
        )
        self._innesti.in_ordine(self._radice, etichetta.encode(), _PRIMA_DEI_COMMENTI)

    def segna(self, posti: Iterable[Posto], aspetto: str) -> None:
        """Mark cells, and take away the marks of before.

        Args:
            posti: the cells.
            aspetto: index of the look of the mark.
        """
        turni = [0]
        for condizione in self._radice.figli:
            if condizione.nome != "conditionalFormatting":
                continue
            nostre = [regola for regola in condizione.figli if _e_nostra(regola)]
            if len(nostre) == len(condizione.figli) > 0:
                self._innesti.togli(condizione)
            else:
                for regola in nostre:
                    self._innesti.togli(regola)
            turni += [intero(r.attributi.get("priority")) or 0 for r in condizione.figli if r not in nostre]
        turno, p = max((*turni, *_turni_altrove(self._dati))) + 1, self._radice.prefisso
        coda = (
            f'<{p}cfRule type="expression" dxfId="{aspetto}" priority="%d"><{p}formula>&quot;perfxl&quot;&lt;&gt;'
            f"&quot;&quot;</{p}formula></{p}cfRule></{p}conditionalFormatting>"
        )
        aree = list(_aree(sorted(set(posti))))
        nuove = [
            f'<{p}conditionalFormatting sqref="{" ".join(aree[i : i + _AREE])}">' + coda % (turno + n)
            for n, i in enumerate(range(0, len(aree), _AREE))
        ]
        if nuove:
            self._innesti.in_ordine(self._radice, "".join(nuove).encode(), _PRIMA_DELLE_CONDIZIONI)


def _e_nostra(regola: Nodo) -> bool:
    return any(formula.testo.strip() == FORMULA for formula in regola.figli)


_TURNO = re.compile(rb"""cfRule\b[^>]*?\spriority=["'](\d{1,9})["']""")


def _turni_altrove(dati: bytes) -> Iterator[int]:
    """The turns of the conditional formats of newer kinds, which lie in extensions."""
    inizio = dati.find(b"extLst")
    if inizio != -1:
        yield from (int(trovato[1]) for trovato in _TURNO.finditer(dati, inizio))


def _aree(posti: Sequence[Posto]) -> Iterator[str]:
    """The cells as areas, those one under the other together."""
    colonne: dict[int, list[int]] = {}
    for riga, colonna in posti:
        colonne.setdefault(colonna, []).append(riga)
    for colonna, righe in sorted(colonne.items()):
        lettera = column_letters(colonna)
        prima = righe[0]
        for riga, dopo in zip(righe, [*righe[1:], 0], strict=True):
            if dopo != riga + 1:
                yield f"{lettera}{prima}" if prima == riga else f"{lettera}{prima}:{lettera}{riga}"
                prima = dopo


def _decimale(testo: str | None) -> float:
    """A number; 0 where there is none."""
    scritto = (testo or "").strip()
    return float(scritto) if re.fullmatch(r"\d{1,5}(?:\.\d+)?", scritto, re.ASCII) else 0


def _larghezza(testo: str | None, altrimenti: int) -> int:
    """The width of a column in pixels, from that in characters."""
    larga = _decimale(testo)
    return int(larga * 7 + 5) if larga > 0 else altrimenti
