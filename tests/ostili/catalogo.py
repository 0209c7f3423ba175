"""The catalogue of hostile files: what may lie in the folder given to ``riconcilia``, each with what is said of it.

All of them lie in one folder, beside the workbooks of an ente, and one run of the command examines it, with little
memory and little time. ``test_catalogo`` asserts what is said of each, and that the workbooks are reconciled.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.xlsx.conftest import MAIN, OFFICE, RELATIONSHIPS, SKELETON, worksheet
from tests.xlsx_a_mano import ole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fa = Callable[[Path], object]

RIGA = "<row><c><v>1</v></c></row>"
FOGLIO = "xl/worksheets/sheet1.xml"
PEZZO = f"<r><t>{'a' * 20_000}</t></r>"
"""A part of a text: two of them are more than a cell can hold."""
CONDIVISA, DAL_PRIMO = '<c><f t="shared" si="0"/></c>', '<c t="s"><v>0</v></c>'
BASE: Mapping[str, str | bytes] = {**SKELETON, FOGLIO: worksheet(RIGA)}
"""A workbook with one number in it: nobody's."""
DI_NESSUNO = ("STR102", "non è stato fatto da perfxl")
"""What is said of a workbook that can be read, and is not of perfxl."""


@dataclass(frozen=True, slots=True)
class Ostile:
    """A hostile file: its name, how it is made at its place, the code of what is said, and words of it."""

    nome: str
    fa: Fa
    codice: str
    parole: str


def imballate(parti: Mapping[str, str | bytes], metodo: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts in a zip."""
    flusso = io.BytesIO()
    with zipfile.ZipFile(flusso, "w", metodo) as archivio:
        for nome, contenuto in parti.items():
            archivio.writestr(nome, contenuto)
    return flusso.getvalue()


@cache
def sano() -> bytes:
    """The workbook that is nobody's."""
    return imballate(BASE)


def byte(contenuto: bytes | Callable[[], bytes]) -> Fa:
    """Makes a file with these bytes."""
    return lambda dove: dove.write_bytes(contenuto if isinstance(contenuto, bytes) else contenuto())


def zippato(**cambi: str | bytes) -> Fa:
    """Makes the workbook that is nobody's with some parts changed, each named by the stem of its file."""
    nomi = {"foglio": FOGLIO, "libro": "xl/workbook.xml", "stili": "xl/styles.xml", "testi": "xl/sharedStrings.xml"}
    nomi |= {"legami": "xl/_rels/workbook.xml.rels", "radice": "_rels/.rels"}
    return lambda dove: dove.write_bytes(imballate({**BASE, **{nomi[n]: parte for n, parte in cambi.items()}}))


def con(**altre: str | bytes) -> Fa:
    """Makes the workbook that is nobody's with further parts, or with others in their place."""
    return lambda dove: dove.write_bytes(imballate({**BASE, **altre}))


def non_compresso(foglio: Callable[[], str]) -> Fa:
    """Makes it with another sheet, that is not compressed: then no ratio gives it away."""
    return lambda dove: dove.write_bytes(imballate({**BASE, FOGLIO: foglio()}, zipfile.ZIP_STORED))


def foglio(righe: str) -> Fa:
    """Makes it with these rows."""
    return zippato(foglio=worksheet(righe))


def cella(contenuto: str) -> Fa:
    """Makes it with a cell that holds this."""
    return foglio(f"<row><c {contenuto}</c></row>")


def verso(bersaglio: str, modo: str = "") -> Fa:
    """Makes it with a relationship from the workbook to something else than its sheet."""
    voce = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{bersaglio}"{modo}/>'
    return zippato(legami=f'<Relationships xmlns="{RELATIONSHIPS}">{voce}</Relationships>')


def senza(*parti: str) -> Fa:
    """Makes it without some parts."""
    return lambda dove: dove.write_bytes(imballate({n: p for n, p in BASE.items() if n not in parti}))


def cambiato(cerca: bytes, da: int, metti: bytes) -> Callable[[], bytes]:
    """The workbook that is nobody's with bytes written over, so far from where these are, wherever they are."""

    def fatto() -> bytes:
        dati = bytearray(sano())
        posto = dati.find(cerca)
        while posto >= 0:
            dati[posto + da : posto + da + len(metti)] = metti
            posto = dati.find(cerca, posto + 4)
        return bytes(dati)

    return fatto


def guasto_nel_foglio() -> bytes:
    """A byte of the compressed sheet is another: its check sum no longer holds."""
    dati = bytearray(sano())
    dati[dati.find(FOGLIO.encode()) + len(FOGLIO) + 9] ^= 0xFF
    return bytes(dati)


def sovrapposti() -> bytes:
    """Every entry of the index points to the first: one content is many."""
    dati = bytearray(sano())
    posto = dati.find(b"PK\x01\x02")
    while posto >= 0:
        dati[posto + 42 : posto + 46] = bytes(4)
        posto = dati.find(b"PK\x01\x02", posto + 4)
    return bytes(dati)


def con_doppione() -> bytes:
    """A part that stands twice, once in capitals: two programs read two workbooks."""
    return imballate({**BASE, FOGLIO.upper(): worksheet("<row><c><v>2</v></c></row>")})


def entita(*dichiarate: str) -> Fa:
    """Makes it with a sheet that declares entities, and uses the last."""
    dtd = f"<!DOCTYPE a [{''.join(dichiarate)}]>"
    return zippato(foglio=dtd + worksheet("<row><c><v>&e;</v></c></row>"))


def fogli(quanti: int) -> Fa:
    """Makes it with so many sheets."""
    voci = "".join(f'<sheet name="f{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, quanti + 1))
    return zippato(libro=f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{voci}</sheets></workbook>')


def con_nomi(dove: Path) -> None:
    """A workbook with a hundred thousand names, and one."""
    voci = "".join(f'<definedName name="n{n}">1</definedName>' for n in range(100_001))
    sheets = '<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets>'
    libro = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}<definedNames>{voci}</definedNames></workbook>'
    zippato(libro=libro)(dove)


def collegato(bersaglio: str) -> Fa:
    """A link, perhaps to nothing."""
    return lambda dove: dove.symlink_to(bersaglio)


def canale(dove: Path) -> None:
    """A pipe: who opens it waits for somebody to write."""
    os.mkfifo(dove)


def presa(dove: Path) -> None:
    """A socket; its name must be short, so it is moved."""
    with tempfile.TemporaryDirectory() as breve, socket.socket(socket.AF_UNIX) as aperta:
        aperta.bind(f"{breve}/presa")
        Path(breve, "presa").replace(dove)


def enorme(dove: Path) -> None:
    """A file of more than 64 MB, that takes no room."""
    with dove.open("wb") as aperto:
        aperto.write(b"PK\x03\x04")
        aperto.truncate(64 * 1024 * 1024 + 1)


DANNEGGIATO, NON_XLSX = ("STR101", "danneggiato o incompleto"), ("STR101", "non è una cartella di lavoro .xlsx")
INCOERENTE, INTRICATO = ("STR101", "si contraddice o rimanda a parti"), ("STR101", "annidato o lungo in modo anomalo")
MALFORMATO, DTD = ("STR101", "non è XML ben formato"), ("STR101", "dichiarazione DTD")
PROTETTO, XLS = ("STR101", "protetta da password"), ("STR101", "vecchio formato di Excel")
COLLEGAMENTO = ("STR101", "collegamento a un altro file, e non viene seguito")
SPECIALE = ("STR101", "un dispositivo o un canale del sistema, e non viene aperto")

NON_CARTELLE = (
    Ostile("vuoto.xlsx", byte(b""), "STR101", "vuoto (zero byte)"),
    Ostile("testo.csv.xlsx", byte(b"Settore;Peso\nA;100\n"), *NON_XLSX),
    Ostile("dati.csv", byte(b"Settore;Peso\nA;100\n"), *NON_XLSX),
    Ostile("pagina.xlsx", byte(b"<html><table></table></html>"), *NON_XLSX),
    Ostile("documento.xlsx", byte(b"%PDF-1.7\n"), *NON_XLSX),
    Ostile("zeri.xlsx", byte(bytes(100_000)), *NON_XLSX),
    Ostile("vecchio.xls", byte(ole("Workbook")), *XLS),
    Ostile("vecchio.xlsx", byte(ole("Book")), *XLS),
    Ostile("lettera.xlsx", byte(ole("WordDocument")), *NON_XLSX),
    Ostile("con password.xlsx", byte(ole("EncryptionInfo", "EncryptedPackage")), *PROTETTO),
    Ostile("parti cifrate.xlsx", byte(cambiato(b"PK\x01\x02", 8, b"\x01")), *PROTETTO),
    Ostile(
        "foglio.ods",
        byte(imballate({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"})),
        "STR101",
        "formato OpenDocument",
    ),
    Ostile(
        "binario.xlsb",
        con(**{"_rels/.rels": SKELETON["_rels/.rels"].replace("workbook.xml", "workbook.bin"), "xl/workbook.bin": ""}),
        "STR101",
        "formato binario (.xlsb)",
    ),
    Ostile("archivio.xlsx", byte(imballate({"leggimi.txt": "ciao"})), "STR101", "non contiene una cartella di lavoro"),
)
"""What is no workbook, whatever its name."""

ARCHIVI = (
    Ostile("troncato.xlsx", byte(lambda: sano()[:-200]), *DANNEGGIATO),
    Ostile("a meta.xlsx", byte(lambda: sano()[: len(sano()) // 2]), *DANNEGGIATO),
    Ostile("senza testa.xlsx", byte(lambda: b"PK\x03\x04" + bytes(50)), *DANNEGGIATO),
    Ostile("guasto nel foglio.xlsx", byte(guasto_nel_foglio), *DANNEGGIATO),
    Ostile("controllo sbagliato.xlsx", byte(cambiato(b"PK\x01\x02", 16, b"\xde\xad\xbe\xef")), *DANNEGGIATO),
    Ostile("compressione ignota.xlsx", byte(cambiato(b"PK\x01\x02", 10, b"\x63\x00")), *DANNEGGIATO),
    Ostile("compresso con lzma.xlsx", byte(lambda: imballate(BASE, zipfile.ZIP_LZMA)), *DANNEGGIATO),
    Ostile("sovrapposti.xlsx", byte(sovrapposti), *DANNEGGIATO),
    Ostile("due volte.xlsx", byte(con_doppione), "STR101", "due volte la stessa parte"),
    Ostile("annidato.xlsx", zippato(foglio=sano()), *MALFORMATO),
    Ostile(
        "bomba.xlsx", foglio(f"<!--{' ' * 993}-->" * 20_000), "STR101", "in modo anomalo, come un archivio costruito"
    ),
    Ostile(
        "bomba dichiarata piccola.xlsx",
        byte(cambiato(b"PK\x01\x02", 24, struct.pack("<L", 10))),
        *DANNEGGIATO,
    ),
    Ostile(
        "seimila parti.xlsx",
        byte(lambda: imballate({**BASE, **{f"p{n}": "" for n in range(6_000)}}, zipfile.ZIP_STORED)),
        "STR101",
        "troppe parti per essere una cartella di lavoro: verificare con chi lo ha mandato. (più di 5.000)",
    ),
    Ostile("enorme.xlsx", enorme, "STR101", "(il file ha più di 64 MB)"),
    Ostile("fuori dalla cartella.xlsx", con(**{"../../fuori.txt": "x", "/etc/fuori": "x", "C:\\f": "x"}), *DI_NESSUNO),
)
"""Zips made to harm."""

CONTENUTI = (
    Ostile("senza libro.xlsx", senza("xl/workbook.xml"), "STR101", "non contiene una cartella di lavoro"),
    Ostile("senza foglio.xlsx", senza(FOGLIO), *INCOERENTE),
    Ostile("senza legami.xlsx", senza("xl/_rels/workbook.xml.rels"), *INCOERENTE),
    Ostile("senza stili.xlsx", senza("xl/styles.xml", "xl/sharedStrings.xml"), *DI_NESSUNO),
    Ostile("legame che sale.xlsx", verso("../../../../../etc/passwd"), *INCOERENTE),
    Ostile("legame assoluto.xlsx", verso("/etc/passwd"), *INCOERENTE),
    Ostile("legame a un file.xlsx", verso("file:///etc/passwd"), *INCOERENTE),
    Ostile("legame di windows.xlsx", verso("C:\\Windows\\win.ini"), *INCOERENTE),
    Ostile("legame di rete.xlsx", verso("\\\\server\\cartella\\file.xml"), *INCOERENTE),
    Ostile("legame a una pagina.xlsx", verso("https://example.org/a", ' TargetMode="External"'), *INCOERENTE),
    Ostile("entita esterna.xlsx", entita('<!ENTITY e SYSTEM "file:///etc/passwd">'), *DTD),
    Ostile("entita di rete.xlsx", entita('<!ENTITY % p SYSTEM "https://example.org/a.dtd">%p;'), *DTD),
    Ostile(
        "un miliardo di risate.xlsx",
        entita(
            '<!ENTITY l0 "ah">',
            *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)),
            '<!ENTITY e "&l11;">',
        ),
        *DTD,
    ),
    Ostile(
        "codifica ignota.xlsx", zippato(foglio=f'<?xml version="1.0" encoding="utf-7"?>{worksheet(RIGA)}'), *MALFORMATO
    ),
    Ostile("byte non validi.xlsx", zippato(foglio=worksheet(RIGA).encode().replace(b"1<", b"\xff\xfe<")), *MALFORMATO),
    Ostile("zero nel testo.xlsx", cella('t="str"><v>a\0b</v>'), *MALFORMATO),
    Ostile("zero come entita.xlsx", cella('t="str"><v>a&#0;b</v>'), *MALFORMATO),
    Ostile("utf-16.xlsx", zippato(foglio=worksheet(RIGA).encode("utf-16")), *DI_NESSUNO),
    Ostile("utf-8 con segno.xlsx", zippato(foglio=b"\xef\xbb\xbf" + worksheet(RIGA).encode()), *DI_NESSUNO),
    Ostile(
        "latin-1.xlsx",
        zippato(foglio=f'<?xml version="1.0" encoding="ISO-8859-1"?>{worksheet(RIGA)}<!--è-->'.encode("latin-1")),
        *DI_NESSUNO,
    ),
    Ostile("profondo.xlsx", foglio("<a>" * 100 + "</a>" * 100), *INTRICATO),
    Ostile("elemento senza fine.xlsx", non_compresso(lambda: worksheet(f'<row a="{"a" * 3_000_000}"/>')), *INTRICATO),
    Ostile("troppi nomi.xlsx", foglio("".join(f"<a{n}/>" for n in range(20_000))), *INTRICATO),
    Ostile(
        "testo di megabyte.xlsx",
        non_compresso(lambda: worksheet(f'<row><c t="str"><v>{"a" * 4_000_000}</v></c></row>')),
        *INTRICATO,
    ),
    Ostile("testo troppo lungo.xlsx", cella(f't="str"><v>{"a" * 32_768}</v>'), "STR101", "più di 32.767 caratteri"),
    Ostile(
        "testo in pezzi.xlsx",
        cella(f't="inlineStr"><is>{PEZZO * 2}</is>'),
        "STR101",
        "più di 32.767 caratteri",
    ),
    Ostile(
        "testo condiviso lungo.xlsx",
        zippato(testi=f'<sst xmlns="{MAIN}"><si>{PEZZO * 2}</si></sst>'),
        "STR101",
        "più di 32.767 caratteri",
    ),
    Ostile("formula troppo lunga.xlsx", cella(f"><f>{'A1+' * 20_000}A1</f>"), "STR101", "più di 32.767 caratteri"),
    Ostile("formula profonda.xlsx", cella(f"><f>{'(' * 16_000}1{')' * 16_000}</f><v>1</v>"), *DI_NESSUNO),
    Ostile(
        "testi ripetuti.xlsx",
        zippato(
            testi=f'<sst xmlns="{MAIN}"><si><t>{"a" * 32_000}</t></si></sst>',
            foglio=worksheet(f"<row>{DAL_PRIMO * 600}</row>"),
        ),
        "STR101",
        "più di 16.000.000 caratteri nelle celle",
    ),
    Ostile(
        "formule condivise.xlsx",
        foglio(
            f'<row><c><f t="shared" si="0" ref="A1:XFD1048576">{"A1+" * 3_000}A1</f></c></row>'
            f"<row>{CONDIVISA * 4_000}</row>"
        ),
        "STR101",
        "formule troppo lunghe",
    ),
    Ostile(
        "un milione di righe.xlsx",
        non_compresso(lambda: worksheet("<row><c><v>1</v></c></row>" * 1_000_000)),
        "STR101",
        "troppe celle compilate: togliere quanto non serve e salvarla di nuovo. (foglio «Foglio1», più di 200.000",
    ),
    Ostile("righe vuote.xlsx", non_compresso(lambda: worksheet("<row/>" * 1_048_576)), *DI_NESSUNO),
    Ostile("troppe righe.xlsx", non_compresso(lambda: worksheet("<row/>" * 1_048_577)), *INCOERENTE),
    Ostile(
        "celle vuote.xlsx",
        non_compresso(lambda: worksheet("<a/>" * 5_000_001)),
        "STR101",
        "(più di 5.000.000 elementi di XML)",
    ),
    Ostile(
        "sedicimila colonne per un milione di righe.xlsx",
        zippato(
            foglio=worksheet(RIGA)
            .replace(
                "<sheetData>",
                '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" hidden="1"/></cols><sheetData>',
            )
            .replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
        ),
        *DI_NESSUNO,
    ),
    Ostile("ultima cella.xlsx", foglio('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), *DI_NESSUNO),
    Ostile("cella fuori.xlsx", foglio('<row r="1"><c r="XFE1"><v>1</v></c></row>'), *INCOERENTE),
    Ostile("cella due volte.xlsx", foglio('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), *INCOERENTE),
    Ostile("numero infinito.xlsx", cella("><v>1e999999999</v>"), *DI_NESSUNO),
    Ostile("numero senza fine.xlsx", cella(f"><v>{'9' * 30_000}</v>"), *DI_NESSUNO),
    Ostile("data impossibile.xlsx", cella('s="1"><v>1e300</v>'), *DI_NESSUNO),
    Ostile(
        "cerchio.xlsx", foglio('<row><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><f>A1</f><v>1</v></c></row>'), *DI_NESSUNO
    ),
    Ostile("mezzo carattere.xlsx", cella('t="str"><v>_xD800_ e _x0000_</v>'), *DI_NESSUNO),
    Ostile("mille fogli e uno.xlsx", fogli(1_001), "STR101", "(più di 1.000 fogli)"),
    Ostile("centomila nomi.xlsx", con_nomi, "STR101", "più di 100.000 voci"),
    Ostile("un foglio che e se stesso.xlsx", verso("workbook.xml"), *INCOERENTE),
)
"""Parts made to harm."""

POSIX = (
    Ostile("cartella.xlsx", lambda dove: dove.mkdir(), "STR101", "È una cartella, non un file"),
    Ostile("collegamento.xlsx", collegato("vuoto.xlsx"), *COLLEGAMENTO),
    Ostile("collegamento a una cartella.xlsx", collegato("."), *COLLEGAMENTO),
    Ostile("collegamento a niente.xlsx", collegato("non-c-e"), *COLLEGAMENTO),
    Ostile("collegamento a se stesso.xlsx", collegato("collegamento a se stesso.xlsx"), *COLLEGAMENTO),
    Ostile("collegamento che sale.xlsx", collegato("../../../../etc/passwd"), *COLLEGAMENTO),
    Ostile("zeri senza fine.xlsx", collegato("/dev/zero"), *COLLEGAMENTO),
    Ostile("caso senza fine.xlsx", collegato("/dev/urandom"), *COLLEGAMENTO),
    Ostile("canale.xlsx", canale, *SPECIALE),
    Ostile("presa.xlsx", presa, *SPECIALE),
)
"""What is no file at all, where the system is not Windows."""

OSTILI = (*NON_CARTELLE, *ARCHIVI, *CONTENUTI)
