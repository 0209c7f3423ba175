"""What comes out of the printer: every workbook of the five examples, printed to PDF by LibreOffice."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cartelle import SISTEMI, cartelle, piano
from tests.motori import MAIN, parti, scritti
from tests.xml_di_cartella import mostrati, radici, visibili

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from tests.conftest import LibreOffice

CORTO, LUNGO = 595, 842
"""The sides of A4, in points."""
_PIEDE = re.compile(r"Versione [0-9a-f]{8} · Pagina (\d+) di (\d+)")


def _poppler(programma: str, *argomenti: str) -> str:
    """What a program of poppler says; without it the test is skipped, or fails where LibreOffice is required."""
    if shutil.which(programma) is None:
        if os.environ.get("PERFXL_ESIGI_LIBREOFFICE") == "1":
            pytest.fail(f"{programma} non c'è")
        pytest.skip(f"{programma} non c'è nel PATH")
    return subprocess.run([programma, *argomenti], check=True, capture_output=True, encoding="utf-8").stdout


STAMPATI = tuple(nome for nome in SISTEMI if nome != "montichiari-2024")
"""The plans whose workbooks are printed; Montichiari's 147 pages take a minute, and are as Desenzano's 141."""


@pytest.fixture(scope="module")
def stampati(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mapping[str, Path]]:
    """The PDF of every workbook, by example and file name."""
    dove = tmp_path_factory.mktemp("stampa")
    return {
        nome: {
            pdf.with_suffix(".xlsx").name: pdf
            for pdf in libreoffice.pdf(scritti(cartelle(nome), dove / nome), dove / f"{nome}-pdf")
        }
        for nome in STAMPATI
    }


def pagine(pdf: Path) -> list[str]:
    """The text of each page, blanks made one."""
    return [" ".join(pagina.split()) for pagina in _poppler("pdftotext", "-layout", f"{pdf}", "-").split("\f")[:-1]]


def _testate(contenuto: bytes) -> list[str]:
    """What the first two lines of the sheets say, and their names: it is on every page; the longest first."""
    lette = parti(contenuto)
    dette = {"".join(t.split()) for radice in visibili(lette).values() for t in _prime(lette, radice)}
    parti_di = {pezzo for detta in dette for pezzo in detta.split("·")}
    return sorted((dette | parti_di | set(visibili(lette))) - {""}, key=len, reverse=True)


def _prime(lette: Mapping[str, bytes], radice: ET.Element) -> list[str]:
    scritti_qui = mostrati(lette, radice)
    return [scritti_qui.get((riga, 1), "") for riga in (1, 2)]


def _sostanza(pagina: str, testate: list[str]) -> str:
    """What is left of a page without its footer and its headings."""
    resto = _PIEDE.sub("", pagina).replace(" ", "").replace("·", "")
    for testata in testate:
        resto = resto.replace(testata.replace("·", "").replace(" ", ""), "")
    return resto


@pytest.mark.parametrize("nome", STAMPATI)
def test_every_page_is_a4(nome: str, stampati: Mapping[str, Mapping[str, Path]]) -> None:
    for file, pdf in stampati[nome].items():
        detto = _poppler("pdfinfo", "-f", "1", "-l", "9999", f"{pdf}")
        lati = {tuple(sorted((float(a), float(b)))) for a, b in re.findall(r"size:\s+([\d.]+) x ([\d.]+)", detto)}
        assert [(f"{a:.0f}", f"{b:.0f}") for a, b in lati] == [(f"{CORTO}", f"{LUNGO}")], file


@pytest.mark.parametrize("nome", STAMPATI)
def test_no_page_is_empty_and_each_says_whose_it_is(nome: str, stampati: Mapping[str, Mapping[str, Path]]) -> None:
    ente = piano(nome).ente.value
    for file, pdf in stampati[nome].items():
        trovate = pagine(pdf)
        for numero, pagina in enumerate(trovate, start=1):
            piede = _PIEDE.search(pagina)
            assert piede is not None, (file, numero)
            assert (piede[1], piede[2]) == (f"{numero}", f"{len(trovate)}"), (file, numero)
            assert ente in pagina, (file, numero)
            assert _sostanza(pagina, _testate(cartelle(nome)[file])) != "", (file, numero, pagina)


@pytest.mark.parametrize("nome", STAMPATI)
def test_every_scheda_is_a_page(nome: str, stampati: Mapping[str, Mapping[str, Path]]) -> None:
    for file, contenuto in cartelle(nome).items():
        foglio = radici(parti(contenuto)).get("Schede")
        if foglio is not None:
            salti = foglio.find(f"{MAIN}rowBreaks")
            attese = 1 + (0 if salti is None else len(salti))
            di_schede = [pagina for pagina in pagine(stampati[nome][file]) if re.search(r" Schede Versione ", pagina)]
            assert len(di_schede) == attese, file
