"""What offices do to workbooks with their programs, for the catalogue in ``tests/abusi``.

Each abuse is made on a generated file: through openpyxl, which then leaves no results (``ricalcola`` puts them back, as
a spreadsheet program does), on the XML of a part, or by LibreOffice itself.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl

from perfxl.core.cartelle.layout import posti, scrivi_sopra
from perfxl.core.place import column_letters
from perfxl.xlsx.writer import write_workbook
from tests.cartelle_di_prova import imballa, parte_del_foglio, parti, ricalcola, sostituisci

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from tests.cartelle_di_prova import Banco


def riapri(contenuto: bytes, modifica: Callable[[Workbook], object], *, calcola: bool = True) -> bytes:
    """The workbook opened, changed and saved by openpyxl; then with its results, unless nobody calculates."""
    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    modifica(libro)
    flusso = io.BytesIO()
    libro.save(flusso)
    return ricalcola(flusso.getvalue()) if calcola else flusso.getvalue()


def riapre(b: Banco, settore: str, modifica: Callable[[Workbook], object]) -> None:
    """Open the workbook of a settore, change it, save it."""
    b.cambia_file(settore, lambda contenuto: riapri(contenuto, modifica))


def cambia_parte(contenuto: bytes, nome: str, modello: str, nuovo: str) -> bytes:
    """Replace in a part of the file what a pattern finds, once or more."""
    pezzi = parti(contenuto)
    testo, volte = re.subn(modello, nuovo, pezzi[nome].decode())
    if volte == 0:
        raise KeyError(nome, modello)
    return imballa(pezzi | {nome: testo.encode()})


def in_tutti_i_fogli(contenuto: bytes, modello: str, nuovo: str) -> bytes:
    """Replace in every sheet what a pattern finds."""
    pezzi = parti(contenuto)
    fogli = {
        n: re.sub(modello, nuovo, p.decode()).encode() for n, p in pezzi.items() if n.startswith("xl/worksheets/s")
    }
    return imballa(pezzi | fogli)


def con_parti(contenuto: bytes, foglio: str, **aggiunte: tuple[str, str, bytes]) -> bytes:
    """The workbook with further parts that a sheet is related to: name to kind of relationship, path and content."""
    pezzi = parti(contenuto)
    parte = parte_del_foglio(pezzi, foglio)
    legami = parte.replace("worksheets/", "worksheets/_rels/") + ".rels"
    vuoti = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    testo = pezzi.get(legami, vuoti).decode()
    for nome, (tipo, percorso, dato) in aggiunte.items():
        voce = f'<Relationship Id="{nome}" Type="{tipo}" Target="../{percorso}"/>'
        testo = testo.replace("</Relationships>", f"{voce}</Relationships>")
        pezzi[f"xl/{percorso}"] = dato
    return imballa(pezzi | {legami: testo.encode()})


def mette(b: Banco, prodotto: Path, settore: str) -> None:
    """Put a file that a program made in the place of the workbook of a settore."""
    b.file(settore).write_bytes(prodotto.read_bytes())


def digita(b: Banco, settore: str, dove: Indirizzo, valore: Valore) -> str:
    """Type into a cell and save, as a program that calculates: returns the place of the cell."""
    cartella, (tabella, chiave, colonna) = b.cartelle[settore], dove
    b.file(settore).write_bytes(write_workbook(scrivi_sopra(cartella, {dove: valore})))
    posto = posti(cartella)[tabella]
    disegnata = cartella.tabelle[tabella][1]
    riga = posto.prima + [r.chiave for r in disegnata.righe].index(chiave)
    lettera = column_letters(1 + [c.chiave for c in disegnata.colonne].index(colonna))
    return b.luogo(settore, posto.foglio, f"{lettera}{riga}")


def con_macro(contenuto: bytes) -> bytes:
    """As a program saves a workbook with code in it."""
    pezzi = parti(contenuto)
    tipo = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    voce = f'<Relationship Id="rIdVba" Type="{tipo}" Target="vbaProject.bin"/></Relationships>'
    legami = pezzi["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", voce)
    tipi = pezzi["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"spreadsheetml.sheet.macroEnabled.main")
    nuove = {"xl/_rels/workbook.xml.rels": legami.encode(), "[Content_Types].xml": tipi, "xl/vbaProject.bin": b"codice"}
    return imballa(pezzi | nuove)


def con_unite(contenuto: bytes, foglio: str, area: str) -> bytes:
    """Cells merged, what they hold left where it was."""
    unite = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
    return sostituisci(contenuto, foglio, "(<sheetProtection [^>]*/>)", rf"\1{unite}")
