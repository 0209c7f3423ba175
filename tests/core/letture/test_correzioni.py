"""What perfxl wrote into a copy is known again by what it says, and what the office wrote beside it stays."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from perfxl.core.letture.correzioni import (
    FINE,
    FIRMA,
    FOGLIO,
    INIZIO,
    INTESTAZIONI,
    RIGA_INTESTAZIONI,
    dell_ufficio,
    nostro,
    senza_correzioni,
)
from perfxl.core.letture.workbook import Cell, Comment, Sheet, Workbook

NOSTRO = f"{INIZIO}SQ101 · blocca\nLa somma non chiude.\n{FINE}"


def elenco(nome: str = FOGLIO, **altre: str) -> Sheet:
    celle = {(1, 1): "Da correggere in «a.xlsx»", (2, 1): f"{FIRMA} si corregge …", (3, 1): "1 voce."}
    celle |= {(RIGA_INTESTAZIONI, i): titolo for i, titolo in enumerate(INTESTAZIONI, start=1)}
    riga = ("Obiettivi", "H6", "La somma non chiude", "100", "90", "", "Correggere.", "✘ blocca", "SQ101")
    celle |= {(RIGA_INTESTAZIONI + 1, i): testo for i, testo in enumerate(riga, start=1)}
    celle |= {(int(dove[1:]), ord(dove[0]) - 64): testo for dove, testo in altre.items()}
    return Sheet(nome, cells=MappingProxyType({dove: Cell(testo) for dove, testo in celle.items()}))


@pytest.mark.parametrize(
    ("testo", "resto"),
    [
        ("vedi allegato", "vedi allegato"),
        (" spazi attorno ", " spazi attorno "),
        (NOSTRO, ""),
        (f"Ufficio:\n{NOSTRO}\nfatto il 3 marzo", "Ufficio:\n\nfatto il 3 marzo"),
        (f"{NOSTRO}\n\t-Ufficio", "-Ufficio"),
        (f"{NOSTRO}{NOSTRO}", ""),
        (f"{INIZIO}senza fine", f"{INIZIO}senza fine"),
    ],
)
def test_what_of_a_comment_the_office_wrote(testo: str, resto: str) -> None:
    assert dell_ufficio(testo) == resto


def test_our_comments_go_and_those_of_the_office_stay() -> None:
    commenti = (Comment(1, 1, NOSTRO), Comment(2, 1, "erano 3"), Comment(3, 1, f"{NOSTRO} ora 4"))
    [pulito] = senza_correzioni(Workbook("a.xlsx", (Sheet("Obiettivi", comments=commenti),))).sheets
    assert pulito.comments == (Comment(2, 1, "erano 3"), Comment(3, 1, "ora 4"))


def test_the_list_is_ours_and_nothing_of_it_is_left() -> None:
    [pulito] = senza_correzioni(Workbook("a.xlsx", (elenco("da correggere (2)"),))).sheets
    assert pulito.cells == {}


def test_what_the_office_wrote_beside_or_under_the_list_is_its_own() -> None:
    foglio = elenco(K6="fatto", A9="manca un indicatore", I10="sì")
    [pulito] = senza_correzioni(Workbook("a.xlsx", (foglio,))).sheets
    assert {dove: cella.value for dove, cella in pulito.cells.items()} == {
        (6, 11): "fatto",
        (9, 1): "manca un indicatore",
        (10, 9): "sì",
    }


def test_a_sheet_of_the_same_name_that_says_something_else_is_the_office_s() -> None:
    suo = Sheet(FOGLIO, cells=MappingProxyType({(1, 1): Cell("da sentire"), (2, 1): Cell("il dirigente")}))
    assert not nostro(suo)
    assert not nostro(elenco("Obiettivi"))
    assert not nostro(Sheet(FOGLIO))
    assert senza_correzioni(Workbook("a.xlsx", (suo,))) == Workbook("a.xlsx", (suo,))
