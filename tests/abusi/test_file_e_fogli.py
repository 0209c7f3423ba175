"""Abuses of files and sheets: renamed, copied, merged, of an old version; duplicated, hidden, pasted over another."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.abusi_di_ufficio import cambia_parte, digita, in_tutti_i_fogli, mette, riapre, riapri
from tests.cartelle_di_prova import con_proprieta, foglio_rinominato, senza_foglio
from tests.piani_di_prova import PIANO, riga

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from tests.cartelle_di_prova import Banco
    from tests.conftest import LibreOffice

SETTORE_A = riga(PIANO, 'nome = "Settore A"')
OBIETTIVI = "Obiettivi del settore, e quelli di cui è capofila"
INDICATORI = "Gli indicatori di ogni obiettivo"
FOGLI = ["Istruzioni", "Obiettivi", "Indicatori", "Schede", "Controlli", "Grafico", "Parametri"]

# ---------------------------------------------------------------- files


@pytest.mark.parametrize("nome", ["Settore A - DEFINITIVO.xlsx", "comune-di-prova_2025_A (1).xlsx", "a.XLSX", "a.bak"])
def test_file_rinominato(b: Banco, nome: str) -> None:
    b.file("A").rename(b.tornate / nome)
    assert b.trovati() == []


def test_file_copiato(b: Banco) -> None:
    shutil.copy(b.file("A"), b.tornate / "comune-di-prova_2025_A (1).xlsx")
    assert b.trovati() == [("STR107", "comune-di-prova_2025_A (1).xlsx", "", "")]


def test_copia_salvata_di_nuovo(b: Banco) -> None:
    """Other bytes, the same words: it is a copy all the same."""
    (b.tornate / "z.xlsx").write_bytes(riapri(b.file("A").read_bytes(), lambda _: None))
    assert b.trovati() == [("STR107", "z.xlsx", "", "")]


def test_copia_che_dice_altro(b: Banco) -> None:
    originale = b.file("A").read_bytes()
    digita(b, "A", ("obiettivi", "1", "personale"), "n. 2 impiegati")
    (b.tornate / "z.xlsx").write_bytes(originale)
    (b.tornate / "z (1).xlsx").write_bytes(originale)
    assert b.trovati() == [("STR105", "z (1).xlsx", "", ""), ("STR107", "z.xlsx", "", "")]


def test_copia_con_un_appunto_in_piu(b: Banco) -> None:
    """What one says beside its tables and the other does not is not passed over: they are two."""
    (b.tornate / "z.xlsx").write_bytes(riapri(b.file("A").read_bytes(), appunta))
    assert b.trovati() == [
        ("STR105", "z.xlsx", "", ""),
        ("STR212", "z.xlsx, foglio «Obiettivi», cella T6", "", "T6 «sono 3»"),
    ]


def appunta(libro: Workbook) -> None:
    libro["Obiettivi"]["T6"] = "sono 3"


def test_modulo_di_una_versione_precedente(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, "perfxl_layout", "2"))
    assert b.trovati() == [("STR108", b.file("A").name, "3", "2")]


def test_modulo_di_una_versione_piu_nuova(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, "perfxl_layout", "99"))
    assert b.trovati() == [("STR108", b.file("A").name, "3", "99")]
    assert b.esamina().outcome.findings[0].rilievo.remedy == "Aggiornare perfxl."


def copia_di_fogli(altro: bytes, nomi: list[str], libro: Workbook, aggiunta: str = " (2)") -> None:
    """The sheets of another workbook, dragged into this one."""
    for nome in nomi:
        foglio = libro.create_sheet(f"{nome}{aggiunta}")
        for linea in openpyxl.load_workbook(io.BytesIO(altro))[nome].iter_rows():
            for cella in linea:
                foglio[cella.coordinate].value = cella.value


def test_due_cartelle_in_un_file(b: Banco) -> None:
    """B's sheets in the file of A, and no file of B."""
    altro = b.file("B").read_bytes()
    b.file("B").unlink()
    riapre(b, "A", lambda libro: copia_di_fogli(altro, ["Obiettivi", "Indicatori"], libro))
    assert b.trovati() == [
        (
            "STR211",
            b.luogo("A", "Indicatori (2)"),
            "",
            f"sembra «{INDICATORI}» di «Settore B»",
        ),
        ("STR211", b.luogo("A", "Obiettivi (2)"), "", f"sembra «{OBIETTIVI}» di «Settore B»"),
        ("STR106", riga(PIANO, 'nome = "Settore B"'), "", ""),
    ]


def messaggi(b: Banco) -> list[str]:
    return [finding.rilievo.message for finding in b.esamina().outcome.findings]


def ricalcolata(b: Banco, libreoffice: LibreOffice, dove: Path, modifica: Callable[[Workbook], object]) -> None:
    """Change the workbook of A, and let LibreOffice compute and save it."""
    b.cambia_file("A", lambda contenuto: riapri(contenuto, modifica, calcola=False))
    mette(b, libreoffice.recalculate([b.file("A")], dove)[0], "A")


def test_foglio_di_un_settore_incollato_nel_file_di_un_altro(
    b: Banco, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """The indicators of B pasted over those of A: none is of an objective that A leads, and A's are gone."""
    altri = openpyxl.load_workbook(b.file("B"))["Indicatori"]

    def incolla(libro: Workbook) -> None:
        for linea in altri.iter_rows():
            for cella in linea:
                libro["Indicatori"][cella.coordinate].value = cella.value

    ricalcolata(b, libreoffice, tmp_path / "lo", incolla)
    assert b.trovati() == [
        ("STR212", b.luogo("A", "Indicatori", "A2"), "", "A2 «Settore B»"),
        ("VAL104", b.luogo("A", "Indicatori", "A6"), "1, 2", "3"),
        ("VAL104", b.luogo("A", "Indicatori", "A7"), "1, 2", "3"),
        ("VAL104", b.luogo("A", "Indicatori", "A8"), "1, 2", "4"),
        ("SQ101", b.luogo("A", "Obiettivi", "P6"), "100", "0"),
        ("SQ101", b.luogo("A", "Obiettivi", "P7"), "100", "0"),
    ]


def test_tabella_di_un_settore_incollata_nel_file_di_un_altro(
    b: Banco, libreoffice: LibreOffice, tmp_path: Path
) -> None:
    """The objectives of B pasted over those of A: no row of A is left."""
    altri = openpyxl.load_workbook(b.file("B"))["Obiettivi"]

    def incolla(libro: Workbook) -> None:
        for colonna in range(1, 9):
            for numero in (6, 7):
                libro["Obiettivi"].cell(numero, colonna).value = altri.cell(numero, colonna).value

    ricalcolata(b, libreoffice, tmp_path / "lo", incolla)
    assert b.trovati() == [
        ("STR206", b.luogo("A", "Obiettivi", "A6"), "", ""),
        ("STR206", b.luogo("A", "Obiettivi", "A7"), "", ""),
        ("STR204", b.luogo("A", "Obiettivi", "A8"), "1 – Primo", ""),
        ("STR204", b.luogo("A", "Obiettivi", "A8"), "2 – Secondo", ""),
    ]
    assert messaggi(b)[:2] == [f"la riga «{numero}» è di «Settore B»" for numero in (3, 4)]


# ---------------------------------------------------------------- sheets


def test_foglio_rinominato(b: Banco) -> None:
    b.ridisegna("A", foglio_rinominato("Obiettivi", "Obiettivi def. (L'ultimo)"))
    trovato = "foglio «Obiettivi» rinominato «Obiettivi def. (L'ultimo)»"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def test_fogli_spostati(b: Banco) -> None:
    riapre(b, "A", lambda libro: libro.move_sheet("Parametri", -3))
    ordine = "Istruzioni, Obiettivi, Indicatori, Parametri, Schede, Controlli, Grafico"
    assert b.trovati() == [("STR210", b.file("A").name, "", f"fogli in altro ordine ({ordine})")]


def nascondi(libro: Workbook) -> None:
    libro["Indicatori"].sheet_state = "hidden"


def test_foglio_nascosto(b: Banco) -> None:
    riapre(b, "A", nascondi)
    assert b.trovati() == [("STR210", b.file("A").name, "", "foglio «Indicatori» nascosto")]


def duplica(libro: Workbook) -> None:
    copia = libro.copy_worksheet(libro["Obiettivi"])
    copia.title = "Obiettivi (2)"
    copia["H6"] = 4


def test_foglio_duplicato(b: Banco) -> None:
    """The office worked in the copy: what it says there does not count, and it is told."""
    riapre(b, "A", duplica)
    luogo = b.luogo("A", "Obiettivi (2)")
    assert b.trovati() == [("STR211", luogo, "", f"sembra una copia di «{OBIETTIVI}»")]


def test_foglio_aggiunto(b: Banco) -> None:
    def aggiungi(libro: Workbook) -> None:
        libro.create_sheet("Foglio vuoto")
        libro.create_sheet("Conti").append(["ore", 12])

    riapre(b, "A", aggiungi)
    assert b.trovati() == [("STR211", b.luogo("A", "Conti"), "", "")]


def test_foglio_cancellato(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: senza_foglio(contenuto, "Indicatori"))
    assert b.trovati() == [("STR201", b.file("A").name, "", "")]


def test_foglio_che_non_si_vede_cancellato(b: Banco) -> None:
    """The memory of what was sent: `aggiorna` uses it, reading back does not."""
    b.cambia_file("A", lambda contenuto: senza_foglio(contenuto, "perfxl"))
    assert b.trovati() == []


def test_protezione_tolta(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: in_tutti_i_fogli(contenuto, "<sheetProtection [^>]*/>", ""))
    trovato = "; ".join(f"protezione tolta al foglio «{foglio}»" for foglio in FOGLI)
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


# ---------------------------------------------------------------- defined names


def test_nome_rotto(b: Banco) -> None:
    modello = '(<definedName name="tabella_obiettivi">)[^<]*'
    b.cambia_file("A", lambda contenuto: cambia_parte(contenuto, "xl/workbook.xml", modello, r"\1#REF!"))
    assert b.trovati() == [("STR210", b.file("A").name, "", "nomi definiti mancanti o rotti (tabella_obiettivi)")]


def test_nome_che_porta_altrove(b: Banco) -> None:
    modello = '(<definedName name="tabella_obiettivi">)[^<]*'
    b.cambia_file("A", lambda contenuto: cambia_parte(contenuto, "xl/workbook.xml", modello, r"\1Parametri!$A$1:$B$2"))
    assert b.trovati() == [("STR210", b.file("A").name, "", "nomi definiti mancanti o rotti (tabella_obiettivi)")]


def senza_nomi(libro: Workbook) -> None:
    for nome in list(libro.defined_names):
        del libro.defined_names[nome]


def test_nomi_cancellati(b: Banco) -> None:
    """All the formulas that use them give errors: said once, and their results are not judged."""
    riapre(b, "A", senza_nomi)
    (trovato,) = b.trovati()
    assert trovato[:3] == ("STR210", b.file("A").name, "")
    assert trovato[3].startswith("nomi definiti mancanti o rotti (classi_nome, classi_peso, controlli_controllo, ")
