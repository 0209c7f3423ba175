"""Three programs that recalculate a workbook, and the comparison of what they find with what was cached in it.

What is cached is read here by itself, from the XML, and not by the reader under test.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

import formualizer
import ironcalc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.conftest import LibreOffice

Dove: TypeAlias = tuple[str, str]
"""A cell: the name of its sheet, and its address in A1 notation."""

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
FALSO = Decimal("987654.25")
"""What damaged caches hold: no workbook of ours computes it."""

_RIGA_COLONNA = re.compile(r"([A-Z]+)(\d+)")
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)((?: t="\w+")?)>(<f>[^<]*</f>)<v>([^<]*)</v></c>')


@dataclass(frozen=True, slots=True)
class Errore:
    """An error value, as ``#VALUE!``."""

    codice: str


Valore: TypeAlias = Decimal | str | bool | Errore | None


def albero(xml: bytes) -> ET.Element:
    """The root of an XML part."""
    return ET.fromstring(xml)  # noqa: S314 - reads only what the tests generated


def parti(contenuto: bytes) -> dict[str, bytes]:
    """The parts of a workbook, by name."""
    with zipfile.ZipFile(BytesIO(contenuto)) as archivio:
        return {nome: archivio.read(nome) for nome in archivio.namelist()}


def fogli(contenuto: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet, by the name on its tab, in the order of the tabs."""
    legami = {
        legame.get("Id"): f"{legame.get('Target')}".removeprefix("/xl/")
        for legame in albero(contenuto["xl/_rels/workbook.xml.rels"])
    }
    elenco = albero(contenuto["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {f"{foglio.get('name')}": f"xl/{legami[foglio.get(RELATIONSHIP)]}" for foglio in elenco}


def memorizzati(contenuto: bytes) -> dict[Dove, Valore]:
    """The value cached for every formula; None where there is none."""
    lette = parti(contenuto)
    return {
        (foglio, f"{cella.get('r')}"): _valore(cella)
        for foglio, parte in fogli(lette).items()
        for cella in albero(lette[parte]).iter(f"{MAIN}c")
        if cella.find(f"{MAIN}f") is not None
    }


def _valore(cella: ET.Element) -> Valore:
    testo = cella.findtext(f"{MAIN}v")
    if testo is None:
        return None
    match cella.get("t", "n"):
        case "str":
            return testo
        case "b":
            return testo == "1"
        case "e":
            return Errore(testo)
        case "n":
            return Decimal(testo)
        case altro:
            raise ValueError(altro)


def differenze(attesi: Mapping[Dove, Valore], trovati: Mapping[Dove, Valore]) -> list[str]:
    """Every formula that has not the expected value, or that only one of the two has."""
    return [
        f"{foglio}!{cella}: {attesi.get((foglio, cella), 'niente')!r}, {trovati.get((foglio, cella), 'niente')!r}"
        for foglio, cella in sorted(attesi.keys() | trovati.keys())
        if (foglio, cella) not in attesi
        or (foglio, cella) not in trovati
        or not _uguali(attesi[foglio, cella], trovati[foglio, cella])
    ]


def _uguali(atteso: Valore, trovato: Valore) -> bool:
    """Texts as they are; numbers to a billionth, and to the cent."""
    if not isinstance(atteso, Decimal) or not isinstance(trovato, Decimal):
        return type(atteso) is type(trovato) and atteso == trovato
    vicini = abs(atteso - trovato) <= Decimal("1e-9") * max(abs(atteso), Decimal(1))
    return vicini and centesimi(atteso) == centesimi(trovato)


def centesimi(numero: Decimal) -> Decimal:
    """The number as a spreadsheet shows it with two decimals: by its first fifteen digits, half away from zero."""
    return Decimal(f"{numero:.15g}").quantize(Decimal("0.01"), ROUND_HALF_UP)


def rovinato(contenuto: bytes) -> bytes:
    """The workbook with the value of every formula replaced by a wrong one."""
    return _riscritto(contenuto, lambda _: True)


def con_un_valore(contenuto: bytes, dove: Dove, valore: str) -> bytes:
    """The workbook with another number cached for one formula."""
    foglio, cella = dove
    return _riscritto(contenuto, lambda trovata: trovata == cella, valore, foglio)


def _riscritto(
    contenuto: bytes, quali: Callable[[str], bool], valore: str = f"{FALSO}", foglio: str | None = None
) -> bytes:
    lette = parti(contenuto)
    for nome, parte in fogli(lette).items():
        if foglio not in {None, nome}:
            continue
        lette[parte] = _FORMULA.sub(
            lambda m: f'<c r="{m[1]}"{m[2]}>{m[4]}<v>{valore}</v></c>' if quali(m[1]) else m[0], lette[parte].decode()
        ).encode()
    return impacchettato(lette)


def impacchettato(lette: Mapping[str, bytes]) -> bytes:
    """The parts as a workbook."""
    flusso = BytesIO()
    with zipfile.ZipFile(flusso, "w", zipfile.ZIP_DEFLATED) as archivio:
        for nome, parte in lette.items():
            archivio.writestr(nome, parte)
    return flusso.getvalue()


def formualizer_ricalcola(contenuto: bytes) -> dict[Dove, Valore]:
    """What formualizer computes for every formula."""
    return memorizzati(formualizer.recalculate_xlsx_bytes(contenuto)["bytes"])


def ironcalc_ricalcola(contenuto: bytes, cartella: Path) -> dict[Dove, Valore]:
    """What IronCalc computes for every formula.

    Args:
        contenuto: the workbook.
        cartella: a folder to write it into, for IronCalc reads only files.
    """
    percorso = cartella / "ironcalc.xlsx"
    percorso.write_bytes(contenuto)
    modello = ironcalc.load_from_xlsx(f"{percorso}", "en", "UTC", "en")
    modello.evaluate()
    numeri = {nome: numero for numero, nome in enumerate(fogli(parti(contenuto)))}
    return {dove: _di_ironcalc(modello, numeri[dove[0]], *riga_e_colonna(dove[1])) for dove in memorizzati(contenuto)}


def _di_ironcalc(modello: ironcalc.Model, foglio: int, riga: int, colonna: int) -> Valore:
    valore = modello.get_cell_value(foglio, riga, colonna)
    if modello.get_cell_type(foglio, riga, colonna) == ironcalc.CellType.ErrorValue:
        return Errore(f"{valore}")
    return Decimal(repr(valore)) if isinstance(valore, float) else valore


def riga_e_colonna(cella: str) -> tuple[int, int]:
    """Row and column, from 1, of an address in A1 notation."""
    trovata = _RIGA_COLONNA.fullmatch(cella)
    if trovata is None:
        raise ValueError(cella)
    return int(trovata[2]), ironcalc.column_number_from_name(trovata[1])


def libreoffice_ricalcola(
    libreoffice: LibreOffice, contenuti: Mapping[str, bytes], cartella: Path
) -> dict[str, dict[Dove, Valore]]:
    """What LibreOffice computes for every formula of many workbooks, by file name."""
    ricalcolati = libreoffice.recalculate(scritti(contenuti, cartella / "dati"), cartella / "ricalcolati")
    return {percorso.name: memorizzati(percorso.read_bytes()) for percorso in ricalcolati}


def scritti(contenuti: Mapping[str, bytes], cartella: Path) -> Sequence[Path]:
    """The files, written into a folder."""
    return list(_scritti(contenuti, cartella))


def _scritti(contenuti: Mapping[str, bytes], cartella: Path) -> Iterator[Path]:
    cartella.mkdir(parents=True, exist_ok=True)
    for nome, contenuto in contenuti.items():
        percorso = cartella / nome
        percorso.write_bytes(contenuto)
        yield percorso
