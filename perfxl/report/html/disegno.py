"""The picture of the money: a flow from the fund to where it goes, drawn by hand as SVG, widths in proportion."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.report.html.conti import NON_CHIUDE
from perfxl.report.html.elementi import Html, el, insieme
from perfxl.report.html.parole import cifra, con_segno

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.report.html.conti import Importo
    from perfxl.report.html.flusso import Flusso, Nodo

_LARGA = 960
_BARRA = 9
_ULTIMA = 250
"""How wide the words beside the last column are."""
_ALTA = 330
"""How high the whole fund is drawn."""
_RIGA = 15
_SPAZIO = 9
_CARATTERE = 7.2
"""How wide a letter of the labels is, about."""
_SEGNO_MINIMO = 5
"""A difference is drawn at least so high, or nobody would see ninety euro in seventy thousand."""


@dataclass(slots=True)
class _Posto:
    """Where a point stands: the left of its bar, its top, its height; its label, a line each."""

    x: float
    y: float
    h: float
    righe: tuple[str, ...]
    esce: float = 0
    entra: float = 0


def disegna(flusso: Flusso, detto: str) -> Html:
    """The flow as an SVG element.

    Args:
        flusso: what flows.
        detto: what it shows, for those who do not see it.
    """
    scala = _ALTA / max(float(flusso.nodi["massimo"].importo.largo), 1)
    posti = _posti(flusso, scala)
    alta = max(posto.y + max(posto.h, _RIGA * len(posto.righe)) for posto in posti.values()) + _RIGA
    archi = insieme(_archi(flusso, posti, scala))
    nodi = insieme(_nodo(nodo, posti[chiave], scala) for chiave, nodo in flusso.nodi.items())
    return el("svg", archi, nodi, viewBox=f"0 0 {_LARGA} {alta:.0f}", width=_LARGA, role="img", aria_label=detto)


def _posti(flusso: Flusso, scala: float) -> dict[str, _Posto]:
    """Where every point stands: each column from the top, those with less in the middle of the highest."""
    ultima = max(nodo.colonna for nodo in flusso.nodi.values())
    passo = (_LARGA - _ULTIMA) / max(ultima, 1)
    posti: dict[str, _Posto] = {}
    colonne: dict[int, list[str]] = defaultdict(list)
    for chiave, nodo in flusso.nodi.items():
        spazio = (_ULTIMA if nodo.colonna == ultima else passo) - _BARRA - 10
        righe = _etichetta(nodo, int(spazio / _CARATTERE))
        alta = max(float(nodo.importo.largo) * scala, 1.5)
        posti[chiave] = _Posto(nodo.colonna * passo, 0, alta, righe)
        colonne[nodo.colonna].append(chiave)
    alte = {colonna: _impila([posti[chiave] for chiave in chiavi]) for colonna, chiavi in colonne.items()}
    for colonna, chiavi in colonne.items():
        for chiave in chiavi:
            posti[chiave].y += (max(alte.values()) - alte[colonna]) / 2
    return posti


def _impila(posti: list[_Posto]) -> float:
    """Put points one under the other, each with room for its label; how high they are together."""
    y = float(_RIGA)
    for posto in posti:
        alto = max(posto.h, _RIGA * len(posto.righe))
        posto.y = y + (alto - posto.h) / 2
        y += alto + _SPAZIO
    return y


def _etichetta(nodo: Nodo, lettere: int) -> tuple[str, ...]:
    """The lines of a label: the title, two at most, and the amounts; an objective has one of both."""
    importo, titolo = nodo.importo, " ".join(nodo.titolo.split())
    quanto = cifra(importo.largo)
    trovato = _storta(importo, lettere) if importo.esito == NON_CHIUDE else ()
    if "\n" in nodo.titolo:
        numero, _, nome = nodo.titolo.partition("\n")
        resto = max(lettere - len(numero) - len(quanto) - 5, 1)
        corto = nome if len(nome) <= resto else f"{nome[: resto - 1].rstrip()}…"
        return (f"{numero} · {quanto} · {corto}", *trovato)
    righe = textwrap.wrap(titolo, max(lettere, 8), max_lines=2, placeholder="…") or ["–"]
    return (*righe, quanto, *trovato)


def _storta(importo: Importo, lettere: int) -> tuple[str, ...]:
    """What is found where it is not what is expected: on a line, or on two where one is too short."""
    if importo.differenza == 0:
        return ("✘ non chiude",)
    trovato, differenza = f"✘ {cifra(importo.trovato)}", f"({con_segno(importo.differenza)})"
    una = f"{trovato} {differenza}"
    return (una,) if len(una) <= lettere - 2 else (trovato, differenza)


def _archi(flusso: Flusso, posti: Mapping[str, _Posto], scala: float) -> Iterator[Html]:
    ordine = {chiave: posto for posto, chiave in enumerate(flusso.nodi)}
    for (da, a), quanto in sorted(flusso.archi.items(), key=lambda arco: (ordine[arco[0][0]], ordine[arco[0][1]])):
        spesso = max(float(quanto) * scala, 0.7)
        prima, dopo = posti[da], posti[a]
        x, y, fine, arriva = prima.x + _BARRA, prima.y + prima.esce, dopo.x, dopo.y + dopo.entra
        prima.esce += float(quanto) * scala
        dopo.entra += float(quanto) * scala
        meta = (x + fine) / 2
        d = (
            f"M{x:.1f} {y:.1f}C{meta:.1f} {y:.1f} {meta:.1f} {arriva:.1f} {fine:.1f} {arriva:.1f}"
            f"v{spesso:.1f}C{meta:.1f} {arriva + spesso:.1f} {meta:.1f} {y + spesso:.1f} {x:.1f} {y + spesso:.1f}Z"
        )
        yield el("path", d=d, class_="arco")


def _nodo(nodo: Nodo, posto: _Posto, scala: float) -> Html:
    """A point: its bar, what of it is over or missing, its label."""
    importo = nodo.importo
    storto = importo.esito == NON_CHIUDE
    tinta = "in-piu" if storto and importo.differenza == 0 else "barra"
    pezzi = [el("rect", x=f"{posto.x:.1f}", y=f"{posto.y:.1f}", width=_BARRA, height=f"{posto.h:.1f}", class_=tinta)]
    if storto and importo.differenza != 0:
        alto = max(abs(float(importo.differenza)) * scala, _SEGNO_MINIMO)
        sopra = importo.differenza > 0
        y = posto.y + posto.h if sopra else posto.y + max(posto.h - alto, 0)
        pezzi.append(
            el(
                "rect",
                x=f"{posto.x - 2:.1f}",
                y=f"{y:.1f}",
                width=_BARRA + 4,
                height=f"{alto:.1f}",
                class_="in-piu" if sopra else "in-meno",
            )
        )
    x = posto.x + _BARRA + 5
    y = posto.y + posto.h / 2 - _RIGA * (len(posto.righe) - 1) / 2 + 4
    for numero, riga in enumerate(posto.righe):
        storta = riga.startswith(("✘ ", "("))
        pezzi.append(el("text", riga, x=f"{x:.1f}", y=f"{y + _RIGA * numero:.1f}", class_="storto" if storta else None))
    return el("g", el("title", " ".join(nodo.titolo.split())), *pezzi)
