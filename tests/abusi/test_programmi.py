"""Abuses of whole files by programs: saved by another one, in another format, without results, with code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from perfxl.core.finding import Severity
from tests.abusi_di_ufficio import cambia_parte, con_macro, in_tutti_i_fogli, mette, riapri
from tests.cartelle_di_prova import imballa, parti
from tests.piani_di_prova import PIANO, riga
from tests.xlsx_a_mano import ole

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cartelle_di_prova import Banco
    from tests.conftest import LibreOffice

SETTORE_A = riga(PIANO, 'nome = "Settore A"')


def test_salvata_da_libreoffice(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    file = {settore: b.file(settore) for settore in b.cartelle}
    salvati = libreoffice.resave(list(file.values()), tmp_path / "salvati")
    for settore, salvato in zip(file, salvati, strict=True):
        mette(b, salvato, settore)
    assert b.trovati() == []


def test_ricalcolata_e_salvata_da_libreoffice(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    file = {settore: b.file(settore) for settore in b.cartelle}
    salvati = libreoffice.recalculate(list(file.values()), tmp_path / "salvati")
    for settore, salvato in zip(file, salvati, strict=True):
        mette(b, salvato, settore)
    assert b.trovati() == []


def test_salvata_da_openpyxl(b: Banco) -> None:
    """A program that does not calculate leaves no results: said once for the file."""
    b.cambia_file("A", lambda contenuto: riapri(contenuto, lambda _: None, calcola=False))
    assert b.trovati() == [("STR303", b.file("A").name, "", "")]


def senza_proprieta_ne_protezione(contenuto: bytes) -> bytes:
    """As Google Sheets writes it: no properties of the file, no protection, hidden sheets no longer very hidden."""
    pezzi = parti(in_tutti_i_fogli(contenuto, "<sheetProtection [^>]*/>", ""))
    pezzi = {nome: pezzo for nome, pezzo in pezzi.items() if not nome.startswith("docProps/")}
    pezzi["_rels/.rels"] = re.sub(rb"<Relationship [^>]*docProps[^>]*/>", b"", pezzi["_rels/.rels"])
    interi = re.compile(rb"<v>([0-9]+)</v></c>")
    for nome in [nome for nome in pezzi if nome.startswith("xl/worksheets/sheet")]:
        pezzi[nome] = re.sub(
            rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?>)(<v>[0-9]+)(</v>)',
            rb"\1\2.0\3",
            interi.sub(rb"<v>\1</v></c>", pezzi[nome]),
        )
    pezzi["xl/workbook.xml"] = pezzi["xl/workbook.xml"].replace(b'state="veryHidden"', b'state="hidden"')
    return imballa(pezzi)


def test_esportata_da_google_fogli(b: Banco) -> None:
    b.cambia_file("A", senza_proprieta_ne_protezione)
    fogli = ["Istruzioni", "Obiettivi", "Indicatori", "Schede", "Controlli", "Grafico", "Parametri"]
    cose = ["proprietà del file perdute, come fa Google Fogli: riconosciuto da ciò che contiene"]
    cose += [f"protezione tolta al foglio «{foglio}»" for foglio in fogli]
    assert b.trovati() == [("STR210", b.file("A").name, "", "; ".join(cose))]


def test_salvata_come_xlsm_senza_macro(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    prodotto = libreoffice.save_as(b.file("A"), tmp_path / "altro", "xlsm:Calc MS Excel 2007 VBA XML")
    b.file("A").unlink()
    (b.tornate / prodotto.name).write_bytes(prodotto.read_bytes())
    assert b.trovati() == []


def test_salvata_come_xlsm_con_macro(b: Banco) -> None:
    (b.tornate / "settore a.xlsm").write_bytes(con_macro(b.file("A").read_bytes()))
    b.file("A").unlink()
    assert b.trovati() == [("STR109", "settore a.xlsm", "", "macro")]


def test_salvata_come_ods(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    prodotto = libreoffice.save_as(b.file("A"), tmp_path / "altro", "ods")
    (b.tornate / prodotto.name).write_bytes(prodotto.read_bytes())
    b.file("A").unlink()
    assert b.trovati() == [("STR101", prodotto.name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggio(b) == "Il file è in formato OpenDocument: salvarlo come .xlsx (Cartella di lavoro di Excel)."


@pytest.mark.parametrize("nome", ["settore a.xls", "settore a.xlsx"])
def test_salvata_come_xls(b: Banco, libreoffice: LibreOffice, tmp_path: Path, nome: str) -> None:
    """The name does not make the format."""
    prodotto = libreoffice.save_as(b.file("A"), tmp_path / "altro", "xls:MS Excel 97")
    b.file("A").unlink()
    (b.tornate / nome).write_bytes(prodotto.read_bytes())
    assert b.trovati() == [("STR101", nome, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggio(b) == (
        "La cartella di lavoro è nel vecchio formato di Excel (.xls), qualunque sia il suo nome: salvarla come .xlsx."
    )


def test_salvata_con_una_password(b: Banco) -> None:
    b.file("A").write_bytes(ole("EncryptionInfo", "EncryptedPackage"))
    assert b.trovati() == [("STR101", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggio(b) == (
        "La cartella di lavoro è protetta da password: aprirla, togliere la password e salvarla come .xlsx."
    )


@pytest.mark.parametrize(
    ("nome", "contenuto"),
    [("a.csv", b"N.;Titolo\r\n1;Primo\r\n"), ("a.pdf", b"%PDF-1.7\n"), ("a.htm", b"<html></html>")],
)
def test_salvata_come_altro(b: Banco, nome: str, contenuto: bytes) -> None:
    (b.tornate / nome).write_bytes(contenuto)
    assert b.trovati() == [("STR101", nome, "", "")]


def test_salvata_a_meta(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: contenuto[: len(contenuto) // 2])
    assert b.trovati() == [("STR101", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]


def messaggio(b: Banco) -> str:
    return b.esamina().outcome.findings[0].rilievo.message


def con_date(seriale: int, da_1904: str) -> Callable[[bytes], bytes]:
    """The term of objective 1 as a day counted from 1904, or from 1900."""

    def modifica(contenuto: bytes) -> bytes:
        def data(libro: object) -> None:
            cella = libro["Obiettivi"]["D6"]  # type: ignore[index] # openpyxl has no types
            cella.value, cella.number_format = seriale, "dd/mm/yyyy"

        contenuto = riapri(contenuto, data)
        return cambia_parte(contenuto, "xl/workbook.xml", "<workbookPr", f"<workbookPr {da_1904}")

    return modifica


@pytest.mark.parametrize(("seriale", "da_1904"), [(46022, ""), (44560, 'date1904="1"')])
def test_date_contate_dal_1904(b: Banco, seriale: int, da_1904: str) -> None:
    b.cambia_file("A", con_date(seriale, da_1904))
    primo = b.esamina().esame.piano.obiettivo("1")
    assert b.trovati() == []
    assert primo is not None
    assert primo.tempi.value == "31/12/2025"


def con_collegamento(contenuto: bytes) -> bytes:
    """As a program keeps a link to another file, made by pasting cells with their formulas."""
    pezzi = parti(contenuto)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    inizio = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    voce = f'<Relationship Id="rIdExt" Type="{office}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    legami = pezzi["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", f"{voce}</Relationships>")
    file = (
        f'<Relationship Id="r1" Type="{office}/externalLinkPath" Target="conteggi%202025.xlsx" TargetMode="External"/>'
    )
    return imballa(
        pezzi
        | {
            "xl/_rels/workbook.xml.rels": legami.encode(),
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{main}"/>'.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": f"{inizio}{file}</Relationships>".encode(),
        }
    )


def test_collegata_a_un_altro_file(b: Banco) -> None:
    b.cambia_file("A", con_collegamento)
    assert b.trovati() == [("STR109", b.file("A").name, "", "collegamento a «conteggi 2025.xlsx»")]
    assert [f.severity for f in b.esamina().outcome.findings] == [Severity.AVVISA]
