"""What offices do to workbooks, for the tests: cells written over, rows and sheets gone, results left as they were.

A change of structure (a row deleted, a column renamed) is made on the drawn workbook, which is then written: formulas
and names move as in a real program. A value is written into the file's XML, and formualizer recalculates the rest.
Cells are found by openpyxl, from sheet, header and key, never by perfxl.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.sax.saxutils import escape

import formualizer
import openpyxl

from perfxl.app import disegna, riconcilia
from perfxl.core.cartelle.layout import Riga
from perfxl.xlsx.writer import write_workbook
from tests.piani_di_prova import MODELLO, cambia, obiettivo, piano_di_prova, trovati

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.checks.esame import Esaminato
    from perfxl.core.cartelle.layout import Cartella, Colonna, Tabella
    from tests.piani_di_prova import Trovato

ESEMPI = Path(__file__).parents[1] / "esempi"

Scritto: TypeAlias = int | float | bool | str | None
"""What is typed into a cell; a text that begins with = is a formula, None leaves the cell empty."""


def esempio(nome: str) -> str:
    """The plan of an example."""
    return (ESEMPI / nome / "piano.toml").read_text(encoding="utf-8")


def chiari_pulito() -> str:
    """Chiari 2025 with the coefficient of project 10 as the table has it, 1.00 for three employees.

    The eight amounts of the quota are worked out by hand: its pot is 41,223.09 × 34 ÷ 77 = 18,202.4034 and its totals
    sum to 215, so a point is worth 84.6623: 10 points 846.62, 25 points 2,116.56, 50 points 4,233.12, 60 points
    5,079.74, 40 points 3,386.49. Its schede are left out: here and there they contradict the summary.
    The staff of 8 and 27 counts the employees that they have. The descriptions of 5 and the activity of 26 say the
    figures of their targets.
    """
    testo = cambia(
        esempio("chiari-2025"),
        ("coefficiente = 1.5, totale = 15, stanziato = 1241.07", "coefficiente = 1, totale = 10, stanziato = 846.62"),
        ("stanziato = 2068.45", "stanziato = 2116.56"),
        ("stanziato = 4136.91", "stanziato = 4233.12"),
        ("stanziato = 4964.29", "stanziato = 5079.74"),
        ("stanziato = 3309.53", "stanziato = 3386.49"),
    )
    testo = testo.replace("stanziato = 827.38", "stanziato = 846.62")
    testo = "".join(riga for riga in testo.splitlines(keepends=True) if not riga.startswith("scheda = "))
    testo = obiettivo(testo, 8, ("n. 6 dipendenti", "n. 3 dipendenti"))
    testo = obiettivo(testo, 5, ("in 40 strade", "in 45 strade"), ("tributaria del 50%", "tributaria del 60%"))
    testo = obiettivo(testo, 26, ("minimo 150", "minimo 100"))
    return obiettivo(testo, 27, ("n. 8 agenti", "n. 10 agenti"))


@cache
def _scritte(testo: str, modello: str) -> dict[str, tuple[Cartella, bytes]]:
    """The workbooks of a plan, by settore, drawn and written; the Riepilogo under an empty code."""
    cartelle = disegna(piano_di_prova(testo, modello))
    return {settore: (drawn, write_workbook(drawn)) for settore, drawn in cartelle.items()}


def deposita(testo: str, modello: str, dove: Path) -> Path:
    """Write a plan, and the small modello beside it where the plan follows that."""
    dove.mkdir(parents=True, exist_ok=True)
    if 'modello = "prova"' in testo:
        (dove / "prova.toml").write_text(modello, encoding="utf-8")
    piano = dove / "piano.toml"
    piano.write_text(testo, encoding="utf-8")
    return piano


@dataclass(frozen=True, slots=True)
class Banco:
    """A plan and the folder of the workbooks that came back, all untouched at first."""

    testo: str
    piano: Path
    tornate: Path
    cartelle: dict[str, Cartella]

    def file(self, settore: str) -> Path:
        """The workbook of a settore, under the name that it was sent with."""
        return self.tornate / self.cartelle[settore].file

    def esamina(self) -> Esaminato:
        """The reconciliation of the folder."""
        return riconcilia(self.piano, self.tornate)

    def trovati(self) -> list[Trovato]:
        """What it finds."""
        return trovati(self.esamina().outcome)

    def luogo(self, settore: str, foglio: str, cella: str = "") -> str:
        """A place of a workbook as the reports write it."""
        dove = f"{self.cartelle[settore].file}, foglio «{foglio}»"
        return dove if cella == "" else f"{dove}, cella {cella}"

    def scrive(
        self, settore: str, foglio: str, intestazione: str, chiave: str, valore: Scritto, *, posto: int = 1
    ) -> str:
        """Type into a cell and save: everything is recalculated. Returns the place of the cell."""
        contenuto = self.file(settore).read_bytes()
        cella = indirizzo(contenuto, foglio, intestazione, chiave, posto)
        self.file(settore).write_bytes(ricalcola(scrivi(contenuto, foglio, cella, valore)))
        return self.luogo(settore, foglio, cella)

    def cambia_file(self, settore: str, modifica: Callable[[bytes], bytes]) -> None:
        """Change the bytes of a workbook; nothing is recalculated."""
        self.file(settore).write_bytes(modifica(self.file(settore).read_bytes()))

    def ridisegna(self, settore: str, modifica: Callable[[Cartella], Cartella]) -> None:
        """Change the structure of a workbook, and save: everything is recalculated."""
        cartella = modifica(self.cartelle[settore])
        self.file(settore).write_bytes(ricalcola(write_workbook(cartella)))


def banco(testo: str, dove: Path, modello: str = MODELLO) -> Banco:
    """A plan and its workbooks, all come back untouched, in a new folder."""
    scritte = _scritte(testo, modello)
    tornate = dove / "tornate"
    tornate.mkdir(parents=True)
    for cartella, contenuto in scritte.values():
        (tornate / cartella.file).write_bytes(contenuto)
    piano = deposita(testo, modello, dove)
    return Banco(testo, piano, tornate, {settore: cartella for settore, (cartella, _) in scritte.items()})


# ---------------------------------------------------------------- cells of a file


def indirizzo(contenuto: bytes, foglio: str, intestazione: str, chiave: str, posto: int = 1) -> str:
    """The address of the cell under a header, in the row whose first cell is the key.

    Args:
        contenuto: the bytes of the workbook.
        foglio: its sheet.
        intestazione: the header; where two tables of the sheet have it, the first that has the key counts.
        chiave: what the first cell of the row says.
        posto: which of the rows with the key, from 1.
    """
    carta = openpyxl.load_workbook(io.BytesIO(contenuto))[foglio]
    testate = [cella for linea in carta.iter_rows() for cella in linea if cella.value == intestazione]
    fini = [*(testata.row for testata in testate[1:]), carta.max_row + 1]
    for testata, fine in zip(testate, fini, strict=True):
        trovate = [riga for riga in range(testata.row + 1, fine) if f"{carta.cell(riga, 1).value}" == chiave]
        if len(trovate) >= posto:
            return f"{testata.column_letter}{trovate[posto - 1]}"
    raise KeyError(foglio, intestazione, chiave, posto)


def celle_con(contenuto: bytes, foglio: str, testo: str) -> list[str]:
    """The addresses of the cells of a sheet that hold a text, or a formula, from the top."""
    carta = openpyxl.load_workbook(io.BytesIO(contenuto))[foglio]
    return [cella.coordinate for linea in carta.iter_rows() for cella in linea if cella.value == testo]


def prima_libera(contenuto: bytes, foglio: str, intestazione: str) -> str:
    """The address of the first empty cell under a header."""
    carta = openpyxl.load_workbook(io.BytesIO(contenuto))[foglio]
    testata = next(cella for linea in carta.iter_rows() for cella in linea if cella.value == intestazione)
    numero = testata.row + 1
    while carta.cell(numero, testata.column).value is not None:
        numero += 1
    return f"{testata.column_letter}{numero}"


# ---------------------------------------------------------------- the file's XML


def parti(contenuto: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(contenuto)) as archivio:
        return {nome: archivio.read(nome) for nome in archivio.namelist()}


def imballa(pezzi: dict[str, bytes]) -> bytes:
    """A workbook from its parts."""
    flusso = io.BytesIO()
    with zipfile.ZipFile(flusso, "w", zipfile.ZIP_DEFLATED) as archivio:
        for nome, contenuto in pezzi.items():
            archivio.writestr(nome, contenuto)
    return flusso.getvalue()


def parte_del_foglio(pezzi: dict[str, bytes], foglio: str) -> str:
    """The part of a sheet: XlsxWriter numbers them in the order of the tabs."""
    nomi = re.findall(r'<sheet name="([^"]*)"', pezzi["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{nomi.index(escape(foglio)) + 1}.xml"


def sostituisci(contenuto: bytes, foglio: str, modello: str, nuovo: str | Callable[[re.Match[str]], str]) -> bytes:
    """Replace in the XML of a sheet what a pattern finds, once or more."""
    pezzi = parti(contenuto)
    nome = parte_del_foglio(pezzi, foglio)
    testo, volte = re.subn(modello, nuovo, pezzi[nome].decode())
    if volte == 0:
        raise KeyError(foglio, modello)
    return imballa(pezzi | {nome: testo.encode()})


def scrivi(contenuto: bytes, foglio: str, cella: str, valore: Scritto) -> bytes:
    """Type into a cell, its format kept; the rest of the file stays as it is."""

    def cella_xml(trovata: re.Match[str]) -> str:
        match valore:
            case None:
                return f'<c r="{cella}"{trovata[1]}/>'
            case bool():
                return f'<c r="{cella}"{trovata[1]} t="b"><v>{valore:d}</v></c>'
            case str() if valore.startswith("="):
                return f'<c r="{cella}"{trovata[1]}><f>{escape(valore[1:])}</f></c>'
            case str():
                testo = f'<is><t xml:space="preserve">{escape(valore)}</t></is>'
                return f'<c r="{cella}"{trovata[1]} t="inlineStr">{testo}</c>'
            case _:
                return f'<c r="{cella}"{trovata[1]}><v>{valore!r}</v></c>'

    return sostituisci(contenuto, foglio, rf'<c r="{cella}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', cella_xml)


def ricalcola(contenuto: bytes) -> bytes:
    """The same workbook with every formula recalculated by formualizer; nothing else changes."""
    return bytes(formualizer.recalculate_xlsx_bytes(contenuto)["bytes"])


def risultato(contenuto: bytes, foglio: str, cella: str, valore: str) -> bytes:
    """Put another result beside the formula of a cell; an empty one takes it away."""
    nuovo = "" if valore == "" else f"<v>{valore}</v>"
    return sostituisci(
        contenuto, foglio, rf'(<c r="{cella}"[^>]*>)(<f>[^<]*</f>)<v>[^<]*</v>', lambda m: f"{m[1]}{m[2]}{nuovo}"
    )


def senza_risultati(contenuto: bytes) -> bytes:
    """The workbook as a program that does not calculate saves it: formulas without results."""
    pezzi = parti(contenuto)
    fogli = {nome: re.sub(rb"(<f>[^<]*</f>)<v>[^<]*</v>", rb"\1", p) for nome, p in pezzi.items() if "/sheet" in nome}
    return imballa(pezzi | fogli)


def senza_foglio(contenuto: bytes, foglio: str) -> bytes:
    """The workbook without a sheet, and without the names that point to it; results stay as they are."""
    pezzi = parti(contenuto)
    libro = pezzi["xl/workbook.xml"].decode()
    parte = parte_del_foglio(pezzi, foglio)
    rid = re.search(rf'<sheet name="{re.escape(escape(foglio))}"[^>]*r:id="(\w+)"', libro)
    if rid is None:
        raise KeyError(foglio)
    libro = libro.replace(re.search(rf'<sheet name="{re.escape(escape(foglio))}"[^>]*/>', libro)[0], "")  # type: ignore[index]
    libro = re.sub(rf"<definedName [^>]*>'?{re.escape(escape(foglio))}'?![^<]*</definedName>", "", libro)
    libro = re.sub(r'<definedName name="_xlnm[^>]*>[^<]*</definedName>', "", libro)
    legami = pezzi["xl/_rels/workbook.xml.rels"].decode()
    legami = re.sub(rf'<Relationship Id="{rid[1]}"[^>]*/>', "", legami)
    tipi = re.sub(rf'<Override PartName="/{parte}"[^>]*/>', "", pezzi["[Content_Types].xml"].decode())
    nuove = {"xl/workbook.xml": libro, "xl/_rels/workbook.xml.rels": legami, "[Content_Types].xml": tipi}
    resto = {nome: contenuto for nome, contenuto in pezzi.items() if nome != parte}
    return imballa(resto | {nome: testo.encode() for nome, testo in nuove.items()})


def con_proprieta(contenuto: bytes, nome: str, valore: str) -> bytes:
    """The workbook with another value for a custom property."""
    pezzi = parti(contenuto)
    testo, volte = re.subn(
        rf'(name="{nome}"><vt:lpwstr>)[^<]*', lambda m: f"{m[1]}{escape(valore)}", pezzi["docProps/custom.xml"].decode()
    )
    if volte != 1:
        raise KeyError(nome)
    return imballa(pezzi | {"docProps/custom.xml": testo.encode()})


def senza_proprieta(contenuto: bytes) -> bytes:
    """The workbook as content copied into a new one: without custom properties, and without the sheet not seen."""
    pezzi = parti(senza_foglio(contenuto, "perfxl"))
    vuote = re.sub(rb"<property .*</property>", b"", pezzi["docProps/custom.xml"])
    return imballa(pezzi | {"docProps/custom.xml": vuote})


# ---------------------------------------------------------------- the structure of a drawn workbook


def con_tabella(cartella: Cartella, nome: str, modifica: Callable[[Tabella], Tabella]) -> Cartella:
    """The workbook with one of its tables changed."""
    fogli = tuple(
        replace(foglio, tabelle=tuple(modifica(t) if t.nome == nome else t for t in foglio.tabelle))
        for foglio in cartella.fogli
    )
    return replace(cartella, fogli=fogli)


def con_righe(nome: str, modifica: Callable[[list[Riga]], list[Riga]]) -> Callable[[Cartella], Cartella]:
    """A change of the rows of a table."""
    return lambda cartella: con_tabella(
        cartella, nome, lambda tabella: replace(tabella, righe=tuple(modifica(list(tabella.righe))))
    )


def con_colonne(nome: str, modifica: Callable[[list[Colonna]], list[Colonna]]) -> Callable[[Cartella], Cartella]:
    """A change of the columns of a table."""
    return lambda cartella: con_tabella(
        cartella, nome, lambda tabella: replace(tabella, colonne=tuple(modifica(list(tabella.colonne))))
    )


def riga_tolta(nome: str, chiave: str) -> Callable[[Cartella], Cartella]:
    """A row deleted."""
    return con_righe(nome, lambda righe: [riga for riga in righe if riga.chiave != chiave])


def riga_aggiunta(nome: str, dopo: str, chiave: str, **valori: Any) -> Callable[[Cartella], Cartella]:  # noqa: ANN401
    """A row copied and inserted below itself, with some constants changed."""

    def aggiungi(righe: list[Riga]) -> list[Riga]:
        posto = next(i for i, riga in enumerate(righe) if riga.chiave == dopo)
        copia = replace(righe[posto], chiave=chiave, valori={**righe[posto].valori, **valori})
        return [*righe[: posto + 1], copia, *righe[posto + 1 :]]

    return con_righe(nome, aggiungi)


def riga_vuota(cartella: Cartella, nome: str, posto: int) -> Cartella:
    """An empty row inserted into a table, before the row in this place."""
    colonne = cartella.tabelle[nome][1].colonne
    vuota = Riga("vuota", {}, {colonna.chiave: None for colonna in colonne})
    return con_righe(nome, lambda righe: [*righe[:posto], vuota, *righe[posto:]])(cartella)


def intestazione_cambiata(nome: str, chiave: str, titolo: str) -> Callable[[Cartella], Cartella]:
    """A header typed over."""
    return con_colonne(nome, lambda colonne: [replace(c, titolo=titolo) if c.chiave == chiave else c for c in colonne])


def foglio_rinominato(vecchio: str, nuovo: str) -> Callable[[Cartella], Cartella]:
    """A sheet renamed."""
    return lambda cartella: replace(
        cartella, fogli=tuple(replace(f, nome=nuovo) if f.nome == vecchio else f for f in cartella.fogli)
    )
