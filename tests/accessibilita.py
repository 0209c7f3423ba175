"""The rules of a workbook that everybody can read: with a screen reader, by keyboard, in grey, with tired eyes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.motori import MAIN, albero, riga_e_colonna
from tests.xml_di_cartella import area, aree, mostrati, nomi, stati, visibili

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias
    from xml.etree import ElementTree as ET

    from tests.xml_di_cartella import Parti

    Colore: TypeAlias = tuple[int, int, int]

CONTRASTO = 4.5
"""What WCAG 2.1 asks of a text (1.4.3, level AA)."""
_PUNTI = 9
_TEMA: dict[str, Colore] = {"0": (255, 255, 255), "1": (0, 0, 0)}
_NERO, _BIANCO = (0, 0, 0), (255, 255, 255)
_SEGNI = re.compile(r'LEFT\(\$?([A-Z]+)\d+,1\)="[✔✘]"')
_DC = "{http://purl.org/dc/elements/1.1/}"


def luminanza(colore: Colore) -> float:
    """The relative luminance of a colour, as WCAG defines it."""
    parti = [canale / 255 for canale in colore]
    lineari = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parti]
    return 0.2126 * lineari[0] + 0.7152 * lineari[1] + 0.0722 * lineari[2]


def contrasto(uno: Colore, altro: Colore) -> float:
    """The contrast of two colours: from 1 to 21."""
    chiaro, scuro = sorted((luminanza(uno), luminanza(altro)), reverse=True)
    return (chiaro + 0.05) / (scuro + 0.05)


def _colore(nodo: ET.Element | None, altrimenti: Colore) -> Colore:
    if nodo is None:
        return altrimenti
    if (rgb := nodo.get("rgb")) is not None:
        return int(rgb[-6:-4], 16), int(rgb[-4:-2], 16), int(rgb[-2:], 16)
    return _TEMA.get(f"{nodo.get('theme')}", altrimenti)


def _del_testo(carattere: ET.Element | None, altrimenti: Colore = _NERO) -> Colore:
    return altrimenti if carattere is None else _colore(carattere.find(f"{MAIN}color"), altrimenti)


def _dello_sfondo(riempimento: ET.Element | None, altrimenti: tuple[Colore, ...] = (_BIANCO,)) -> tuple[Colore, ...]:
    """The colours behind a text: two where a pattern is drawn. In a conditional format a plain fill is the bgColor."""
    disegno = None if riempimento is None else riempimento.find(f"{MAIN}patternFill")
    if disegno is None or disegno.get("patternType") == "none":
        return altrimenti
    davanti, dietro = disegno.find(f"{MAIN}fgColor"), disegno.find(f"{MAIN}bgColor")
    if disegno.get("patternType") == "solid":
        return (_colore(davanti, _NERO),)
    if disegno.get("patternType") is None:
        return (_colore(dietro, _BIANCO),)
    return _colore(davanti, _NERO), _colore(dietro, _BIANCO)


class _Stili:
    """Fonts, fills and formats of a workbook, by number."""

    def __init__(self, parti: Parti) -> None:
        radice = albero(parti["xl/styles.xml"])
        self.caratteri = list(radice.find(f"{MAIN}fonts") or ())
        self.riempimenti = list(radice.find(f"{MAIN}fills") or ())
        self.bordi = list(radice.find(f"{MAIN}borders") or ())
        self.celle = list(radice.find(f"{MAIN}cellXfs") or ())
        self.condizionali = list(radice.find(f"{MAIN}dxfs") or ())

    def testo(self, stile: int) -> Colore:
        return _del_testo(self.caratteri[int(self.celle[stile].get("fontId", "0"))])

    def sfondo(self, stile: int) -> tuple[Colore, ...]:
        return _dello_sfondo(self.riempimenti[int(self.celle[stile].get("fillId", "0"))])


def titolo_e_lingua(parti: Parti) -> Iterator[str]:
    """The file says its title, and that it is in Italian."""
    proprieta = albero(parti["docProps/core.xml"])
    if not proprieta.findtext(f"{_DC}title", "").strip():
        yield "senza titolo"
    if proprieta.findtext(f"{_DC}language") != "it-IT":
        yield f"lingua {proprieta.findtext(f'{_DC}language')}"


def fogli_con_un_titolo(parti: Parti) -> Iterator[str]:
    """The first cell of a sheet says what it is about; its name is a word, not a number."""
    for foglio, radice in visibili(parti).items():
        if not mostrati(parti, radice).get((1, 1), "").strip():
            yield f"{foglio}: la prima cella è vuota"
        if re.fullmatch(r"(?:Foglio|Sheet|Tabelle)? ?\d*|.{0,2}", foglio, re.IGNORECASE):
            yield f"{foglio}: non dice che cosa c'è"


def contrasto_dei_testi(parti: Parti) -> Iterator[str]:
    """What is written stands out from what is behind it, in every cell and under every condition; not too small."""
    stili = _Stili(parti)
    for numero in range(len(stili.celle)):
        minimo = min(contrasto(stili.testo(numero), sfondo) for sfondo in stili.sfondo(numero))
        if minimo < CONTRASTO:
            yield f"stile {numero}: {minimo:.2f}"
    for carattere in stili.caratteri:
        punti = carattere.find(f"{MAIN}sz")
        if punti is not None and float(f"{punti.get('val')}") < _PUNTI:
            yield f"carattere di {punti.get('val')} punti"
    for foglio, radice in visibili(parti).items():
        yield from (f"{foglio}!{trovato}" for trovato in _sotto_condizione(radice, stili))


def _sotto_condizione(radice: ET.Element, stili: _Stili) -> Iterator[str]:
    di_cella = {riga_e_colonna(f"{c.get('r')}"): int(c.get("s", "0")) for c in radice.iter(f"{MAIN}c")}
    for formato in radice.iter(f"{MAIN}conditionalFormatting"):
        coperte = aree(formato.get("sqref"))
        usati = {s for (r, c), s in di_cella.items() if any(a[0] <= r <= a[2] and a[1] <= c <= a[3] for a in coperte)}
        for regola in formato.iter(f"{MAIN}cfRule"):
            aspetto = stili.condizionali[int(f"{regola.get('dxfId')}")]
            for stile in usati:
                testo = _del_testo(aspetto.find(f"{MAIN}font"), stili.testo(stile))
                sfondi = _dello_sfondo(aspetto.find(f"{MAIN}fill"), stili.sfondo(stile))
                minimo = min(contrasto(testo, sfondo) for sfondo in sfondi)
                if minimo < CONTRASTO:
                    yield f"{formato.get('sqref')}: {minimo:.2f}"


def mai_il_colore_da_solo(parti: Parti) -> Iterator[str]:
    """A condition that colours a cell says the same by a sign in it, a pattern or a border."""
    stili = _Stili(parti)
    for foglio, radice in visibili(parti).items():
        for formato in radice.iter(f"{MAIN}conditionalFormatting"):
            colonne = {colonna for a in aree(formato.get("sqref")) for colonna in range(a[1], a[3] + 1)}
            for regola in formato.iter(f"{MAIN}cfRule"):
                if not _solo_colore(stili.condizionali[int(f"{regola.get('dxfId')}")]):
                    continue
                guardata = _SEGNI.fullmatch(regola.findtext(f"{MAIN}formula", ""))
                if guardata is None or {riga_e_colonna(f"{guardata[1]}1")[1]} != colonne:
                    yield f"{foglio}!{formato.get('sqref')}: {regola.findtext(f'{MAIN}formula')}"


def _solo_colore(aspetto: ET.Element) -> bool:
    """Whether a conditional format colours without drawing anything."""
    disegno = aspetto.find(f"{MAIN}fill/{MAIN}patternFill")
    disegnato = disegno is not None and disegno.get("patternType") not in {None, "solid", "none"}
    bordato = any(lato.get("style") is not None for lato in aspetto.find(f"{MAIN}border") or ())
    colorato = disegno is not None or aspetto.find(f"{MAIN}font/{MAIN}color") is not None
    return colorato and not disegnato and not bordato


def da_compilare_si_riconoscono(parti: Parti) -> Iterator[str]:
    """On its sheet a cell to fill in has a dark border that no other has: seen without colours too."""
    stili = _Stili(parti)
    for foglio, radice in visibili(parti).items():
        bordi: dict[bool, set[str]] = {True: set(), False: set()}
        for stile in {int(cella.get("s", "0")) for cella in radice.iter(f"{MAIN}c")}:
            xf = stili.celle[stile]
            protezione = xf.find(f"{MAIN}protection")
            bordi[protezione is not None and protezione.get("locked") == "0"].add(xf.get("borderId", "0"))
        for bordo in sorted(bordi[True]):
            sinistro = stili.bordi[int(bordo)].find(f"{MAIN}left/{MAIN}color")
            if bordo in bordi[False] or contrasto(_colore(sinistro, _BIANCO), _BIANCO) < CONTRASTO:
                yield f"{foglio}: bordo {bordo}"


def intestazioni_vere(parti: Parti) -> Iterator[str]:
    """Every table that has rows is told to be one, with its headers: a screen reader says them."""
    attese = {}
    for nome in nomi(parti):
        trovata = re.fullmatch(r"'(.+)'!(\$[A-Z]+\$\d+:\$[A-Z]+\$\d+)", nome.text or "")
        if f"{nome.get('name')}".startswith("tabella_") and trovata is not None:
            dove = area(trovata[2])
            if dove[2] > dove[0]:
                attese["t_" + f"{nome.get('name')}".removeprefix("tabella_")] = dove
    trovate = {
        f"{tabella.get('displayName')}": area(f"{tabella.get('ref')}")
        for parte, contenuto in parti.items()
        if parte.startswith("xl/tables/") and (tabella := albero(contenuto)).get("headerRowCount") != "0"
    }
    for nome_tabella in sorted(attese.keys() | trovate.keys()):
        if attese.get(nome_tabella) != trovate.get(nome_tabella):
            yield f"{nome_tabella}: {attese.get(nome_tabella)}, {trovate.get(nome_tabella)}"


def da_tastiera(parti: Parti) -> Iterator[str]:
    """The file opens on its first sheet; every cell that is shown can be reached."""
    come = stati(parti)
    scelti = []
    for foglio, radice in visibili(parti).items():
        scelti += [foglio for vista in radice.iter(f"{MAIN}sheetView") if vista.get("tabSelected") == "1"]
        for protezione in radice.iter(f"{MAIN}sheetProtection"):
            if "1" in {protezione.get("selectLockedCells"), protezione.get("selectUnlockedCells")}:
                yield f"{foglio}: non ci si può andare"
    if scelti != [nome for nome, stato in come.items() if stato == "visible"][:1]:
        yield f"aperto su {scelti}"


ACCESSIBILITA: tuple[Callable[[Parti], Iterator[str]], ...] = (
    titolo_e_lingua,
    fogli_con_un_titolo,
    contrasto_dei_testi,
    mai_il_colore_da_solo,
    da_compilare_si_riconoscono,
    intestazioni_vere,
    da_tastiera,
)
