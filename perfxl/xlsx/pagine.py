"""Painting the pages that are drawn from the tables: one on each sheet of paper, at a scale that fits its width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.espressione import Costante
from perfxl.core.cartelle.layout import Tipo, Veste, inizi
from perfxl.core.cartelle.scrittura import Stampi
from perfxl.core.place import column_letters
from perfxl.xlsx.cella import accettato, altezza, risultato
from perfxl.xlsx.stile import FORMATI, Stili

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.cartelle.calcolo import Calcolo
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Casella, Foglio, Linea, Pagina
    from perfxl.xlsx.carta import Carta
    from perfxl.xlsx.libro import Libro

_LARGA = 660
"""Points of the screen in the width of a printed page: A4 upright, less its margins, at a scale of 100.

They are 717; columns come out wider on paper than on the screen, by how much depends on the program.
"""
_PUNTI_SEGNO, _PUNTI_COLONNA = 7, 5
"""Points of a character of a column's width, and of its borders."""
_ALTA, _ALTA_TITOLO, _ALTA_VUOTA = 740, 50, 15
"""Points of the height of a printed page less its margins, a little kept back; of what it repeats; of a blank row."""
_SCALA_MINIMA, _SCALA_LEGGIBILE, _SCALA_MASSIMA = 10, 60, 100
"""Below sixty nobody reads it: what is higher goes on on the next page."""
_RIGHE_TITOLO = 3
"""The rows that every printed page repeats: ente and year, settore, a blank one."""
_INGRANDITA = {Veste.TESTATA: 1.3, Veste.ELENCO: 1.1}
_CHIARO, _RIGA, _NIENTE = "#E8EAED", "#8C8C8C", "#FFFFFF"

_VESTI: dict[Veste, dict[str, Any]] = {
    Veste.TESTATA: {"bold": True, "font_size": 12, "font_color": "#FFFFFF", "bg_color": Stili.SCURO},
    Veste.ETICHETTA: {"bold": True, "font_color": Stili.SCURO, "bg_color": _CHIARO, "bottom": 1, "bottom_color": _RIGA},
    Veste.VALORE: {"bottom": 1, "bottom_color": _RIGA},
    Veste.ELENCO: {"bold": True, "font_size": 11, "font_color": Stili.SCURO, "bottom": 2, "bottom_color": Stili.SCURO},
    Veste.INTESTAZIONE: {"bold": True, "font_color": Stili.SCURO, "bg_color": _CHIARO, "bottom": 1},
    Veste.CELLA: {"bottom": 1, "bottom_color": _RIGA},
    Veste.SOMMA: {"bold": True, "top": 1, "top_color": _RIGA},
    Veste.AVVISO: {"bold": True, "font_color": "#8A1C1C"},
}
_AL_CENTRO = {Tipo.INTERO, Tipo.NUMERO, Tipo.SOMMA, Tipo.PERCENTO}
"""Kinds that stand in the middle of a column of figures; beside a label everything begins at the left."""


def dipingi_pagine(libro: Libro, carta: Carta, foglio: Foglio, calcolo: Calcolo) -> None:
    """Paint the pages of a sheet; nothing where it has none.

    Args:
        libro: the workbook that is being written.
        carta: its sheet.
        foglio: what stands on it.
        calcolo: the values of the workbook.
    """
    if foglio.pagine:
        for i, larghezza in enumerate(foglio.larghezze):
            accettato(carta.set_column(i, i, larghezza))
        pittore = _Pittore(libro, carta, foglio.larghezze, calcolo, Stampi({}), {})
        alte = [pittore.pagina(inizio, pagina) for inizio, pagina in zip(inizi(foglio), foglio.pagine, strict=True)]
        _stampa(carta, foglio, max(alte))


def _stampa(carta: Any, foglio: Foglio, alta: float) -> None:  # noqa: ANN401
    """Each page on paper of its own: Excel breaks them where it is told only at a fixed scale.

    Args:
        carta: the sheet.
        foglio: what stands on it.
        alta: points of the height of its highest page.
    """
    carta.set_portrait()
    punti = sum(larghezza * _PUNTI_SEGNO + _PUNTI_COLONNA for larghezza in foglio.larghezze)
    in_altezza = max(_SCALA_LEGGIBILE, int(100 * _ALTA / (alta + _ALTA_TITOLO)))
    carta.set_print_scale(max(_SCALA_MINIMA, min(_SCALA_MASSIMA, 100 * _LARGA // punti - 1, in_altezza)))
    carta.set_h_pagebreaks([inizio - 1 for inizio in inizi(foglio)[1:]])
    carta.repeat_rows(0, _RIGHE_TITOLO - 1)
    carta.freeze_panes(_RIGHE_TITOLO, 0)


@dataclass(frozen=True, slots=True)
class _Pittore:
    """What painting the pages of a sheet needs; a format is made once."""

    libro: Libro
    carta: Carta
    larghezze: tuple[int, ...]
    calcolo: Calcolo
    stampi: Stampi
    formati: dict[tuple[Veste, Tipo, bool], Any]

    def pagina(self, inizio: int, pagina: Pagina) -> float:
        """Paint a page from a row on, counted from 1; how high it is."""
        alta = 0.0
        for riga, linea in enumerate(pagina.linee, start=inizio):
            alta += self._linea(riga, linea, pagina) if linea.caselle else _ALTA_VUOTA
        for prima, ultima in _elenchi(pagina):
            self._scopri(inizio + prima, inizio + ultima)
        self._percentuali(inizio, pagina)
        return alta

    def _linea(self, riga: int, linea: Linea, pagina: Pagina) -> float:
        testi, aperta = list[tuple[str, int]](), False
        for colonna, larghezza in enumerate(self.larghezze, start=1):
            casella = linea.caselle.get(colonna)
            if casella is None:
                formato = self._formato(linea, colonna, Tipo.TESTO)
                self.carta.costante(riga - 1, colonna - 1, None, formato)
                continue
            valore = self._casella((riga, colonna), casella, linea, pagina)
            if isinstance(valore, str):
                ingrandita = _INGRANDITA.get(linea.veste, 1)
                testi.append((valore, int(larghezza / ingrandita)))
            aperta = aperta or casella.aperta
        alta = altezza(testi, 1 if aperta else 0) * _INGRANDITA.get(linea.veste, 1)
        self.carta.altezza(riga - 1, alta)
        return alta

    def _casella(self, dove: tuple[int, int], casella: Casella, linea: Linea, pagina: Pagina) -> Valore:
        """Paint a cell; what it shows."""
        riga, colonna = dove
        formato = self._formato(linea, colonna, casella.tipo)
        if isinstance(casella.forma, Costante):
            self.carta.costante(riga - 1, colonna - 1, f"{casella.forma.valore}", formato)
            return f"{casella.forma.valore}"
        valore = risultato(self.calcolo.della_chiave, pagina.chiave, casella.forma, casella.argomento)
        formula = self.stampi.scrivi(casella.forma, riga, casella.argomento)
        self.carta.formula(riga - 1, colonna - 1, formula, valore, formato)
        return valore

    def _formato(self, linea: Linea, colonna: int, tipo: Tipo) -> Any:  # noqa: ANN401
        """How a cell looks; the first of a row of values is its label."""
        veste = Veste.ETICHETTA if linea.veste is Veste.VALORE and colonna == 1 else linea.veste
        chiave = (veste, tipo, colonna == 1)
        if chiave not in self.formati:
            centro = tipo in _AL_CENTRO and veste is not Veste.VALORE
            aspetto = {
                "align": "center" if centro else "left",
                "indent": 0 if centro else 1,
                "valign": "vcenter",
                "text_wrap": veste is not Veste.ELENCO,
                "num_format": FORMATI[tipo],
            }
            self.formati[chiave] = self.libro.add_format(aspetto | _VESTI[veste])
        return self.formati[chiave]

    def _scopri(self, prima: int, ultima: int) -> None:
        """Rows of a list that hold nothing have no line below them."""
        piena = "&".join(f"${column_letters(i)}{prima}" for i in range(1, len(self.larghezze) + 1))
        vuota = self.libro.add_format({"bottom": 1, "bottom_color": _NIENTE})
        regola = {"type": "formula", "criteria": f'={piena}=""', "format": vuota}
        accettato(self.carta.conditional_format(prima - 1, 0, ultima - 1, len(self.larghezze) - 1, regola))

    def _percentuali(self, inizio: int, pagina: Pagina) -> None:
        """Whole percentages without decimals."""
        intera = self.libro.add_format({"num_format": "0%"})
        for colonna, prima, ultima in _tratti(pagina):
            cella = f"{column_letters(colonna)}{inizio + prima}"
            criterio = f'=IF({cella}="",0,ROUND({cella}*100,0)=ROUND({cella}*100,6))'
            regola = {"type": "formula", "criteria": criterio, "format": intera}
            dove = (inizio + prima - 1, colonna - 1, inizio + ultima - 1, colonna - 1)
            accettato(self.carta.conditional_format(*dove, regola))


def _elenchi(pagina: Pagina) -> Iterator[tuple[int, int]]:
    """The first and the last row of each list, counted from that of the heading."""
    righe = [i for i, linea in enumerate(pagina.linee) if linea.veste is Veste.CELLA and linea.caselle]
    inizio = 0
    for i, riga in enumerate(righe):
        if i + 1 == len(righe) or righe[i + 1] != riga + 1:
            yield righe[inizio], riga
            inizio = i + 1


def _tratti(pagina: Pagina) -> Iterator[tuple[int, int, int]]:
    """The stretches of percentages: column, first and last row, counted from that of the heading."""
    celle = sorted(
        (colonna, i)
        for i, linea in enumerate(pagina.linee)
        for colonna, casella in linea.caselle.items()
        if casella.tipo is Tipo.PERCENTO
    )
    inizio = 0
    for i, (colonna, riga) in enumerate(celle):
        if i + 1 == len(celle) or celle[i + 1] != (colonna, riga + 1):
            yield colonna, celle[inizio][1], riga
            inizio = i + 1
