"""Errors planted around the tables of the workbooks of Chiari 2025: one for each code; the meta-test takes them in.

The workbook of SIC leads projects 5 and 24-27; in «Progetti» its rows stand from 6 on.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.abusi_di_ufficio import con_macro, con_unite, riapri
from tests.cartelle_di_prova import con_proprieta, indirizzo, scrivi, sostituisci

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.workbook.workbook import Workbook

    from tests.cartelle_di_prova import Banco


def due_file_uguali(b: Banco) -> tuple[str, str, str]:
    shutil.copy(b.file("SIC"), b.tornate / "sicurezza (2).xlsx")
    return "sicurezza (2).xlsx", "", ""


def di_un_modulo_precedente(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", lambda contenuto: con_proprieta(contenuto, "perfxl_layout", "2"))
    return b.file("SIC").name, "3", "2"


def macro_nella_cartella(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", con_macro)
    return b.file("SIC").name, "", "macro"


def protezione_tolta(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", lambda c: sostituisci(c, "Progetti", "<sheetProtection [^>]*/>", ""))
    return b.file("SIC").name, "", "protezione tolta al foglio «Progetti»"


def foglio_duplicato(b: Banco) -> tuple[str, str, str]:
    def duplica(libro: Workbook) -> None:
        libro.copy_worksheet(libro["Indicatori"]).title = "Indicatori (2)"

    b.cambia_file("SIC", lambda contenuto: riapri(contenuto, duplica))
    return b.luogo("SIC", "Indicatori (2)"), "", "sembra una copia di «Gli indicatori di ogni progetto»"


def appunto_accanto(b: Banco) -> tuple[str, str, str]:
    riga = '<row r="200"><c r="M200" t="inlineStr"><is><t>da rivedere</t></is></c></row></sheetData>'
    b.cambia_file("SIC", lambda contenuto: sostituisci(contenuto, "Indicatori", "</sheetData>", riga))
    return b.luogo("SIC", "Indicatori", "M200"), "", "M200 «da rivedere»"


def celle_unite(b: Banco) -> tuple[str, str, str]:
    """Of the two, the second says nothing: nothing is lost but what somebody may write there."""
    b.cambia_file("SIC", lambda contenuto: con_unite(contenuto, "Parametri", "A5:A5"))
    return b.luogo("SIC", "Parametri", "A5"), "", "A5:A5"


def formula_sul_dato(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "N. dip.", "24", "=5+5"), "10", "=5+5"


def formula_senza_risultato(b: Banco) -> tuple[str, str, str]:
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "N. dip.", "24")
    b.cambia_file("SIC", lambda contenuto: scrivi(contenuto, "Progetti", cella, "=5+5"))
    return b.luogo("SIC", "Progetti", cella), "", "=5+5"


INTORNO: tuple[tuple[str, Callable[[Banco], tuple[str, str, str]]], ...] = (
    ("STR107", due_file_uguali),
    ("STR108", di_un_modulo_precedente),
    ("STR109", macro_nella_cartella),
    ("STR210", protezione_tolta),
    ("STR211", foglio_duplicato),
    ("STR212", appunto_accanto),
    ("STR213", celle_unite),
    ("STR305", formula_sul_dato),
    ("STR306", formula_senza_risultato),
)
