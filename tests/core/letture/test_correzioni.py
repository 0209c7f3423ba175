"""What perfxl wrote into a copy is known again by what it says, and what the office wrote beside it stays."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from perfxl.core.letture.correzioni import (
    COLONNA_IMPRONTE,
    FINE,
    FIRMA,
    FOGLIO,
    INIZIO,
    INTESTAZIONI,
    RIGA_INTESTAZIONI,
    dell_ufficio,
    impronte,
    intatto,
    nostro,
    senza_correzioni,
)
from perfxl.core.letture.workbook import Cell, Comment, Sheet, Workbook

NOSTRO = f"{INIZIO}SQ101 · blocca\nLa somma non chiude.\n{FINE}"


RIGHE = {
    1: ("Da correggere in «a.xlsx»",),
    2: (f"{FIRMA} si corregge …",),
    3: ("1 voce.",),
    RIGA_INTESTAZIONI: INTESTAZIONI,
    6: ("Obiettivi", "H6", "La somma non chiude", "100", "90", "", "Correggere\n la  riga.", "✘ blocca", "SQ101"),
    7: ("Obiettivi", "H7", "Manca", "", "", "", "Compilare.", "! avvisa", "VAL101"),
}


def elenco(nome: str = FOGLIO, **altre: str | None) -> Sheet:
    """A list as a copy has it, with other cells of the office."""
    celle: dict[tuple[int, int], Cell] = {}
    for numero, riga in RIGHE.items():
        celle |= {(numero, i): Cell(testo) for i, testo in enumerate(riga, start=1)}
        celle[numero, COLONNA_IMPRONTE] = Cell(impronte(riga))
    celle |= {(int(dove[1:]), ord(dove[0]) - 64): Cell(testo) for dove, testo in altre.items()}
    return Sheet(nome, cells=MappingProxyType(celle))


def scritte(foglio: Sheet) -> dict[tuple[int, int], str]:
    [pulito] = senza_correzioni(Workbook("a.xlsx", (foglio,))).sheets
    assert pulito.elenco
    return {dove: f"{cella.value}" for dove, cella in pulito.cells.items()}


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
    assert scritte(elenco("da correggere (2)")) == {}
    assert intatto(elenco())
    assert intatto(elenco(K6=None, K7=" "))


@pytest.mark.parametrize(
    ("dove", "testo", "luogo"),
    [
        ("G6", "Fatto", (6, 7)),
        ("F6", "per il trasloco", (6, 6)),
        ("G6", "Compilare.", (6, 7)),  # what another line says, here it is the office's
        ("E7", "90", (7, 5)),
        ("K6", "fatto", (6, 11)),
        ("A9", "manca un indicatore", (9, 1)),
        ("I10", "sì", (10, 9)),
        ("I10", "SQ101", (10, 9)),
        ("B1", "visto", (1, 2)),
        ("A2", f"{FIRMA} fatto tutto", (2, 1)),
        ("E5", "Trovato da noi", (5, 5)),
    ],
)
def test_what_the_office_wrote_on_the_list_is_its_own(dove: str, testo: str, luogo: tuple[int, int]) -> None:
    foglio = elenco(**{dove: testo})
    assert scritte(foglio) == {luogo: testo}
    assert not intatto(foglio)


def test_a_line_that_no_longer_says_which_it_is_or_lost_its_seals_is_the_office_s() -> None:
    di_lei = {(7, i): testo for i, testo in enumerate(RIGHE[7], start=1) if testo}
    assert scritte(elenco(B7="H8")) == di_lei | {(7, 2): "H8"}
    assert scritte(elenco(J7="ok")) == di_lei | {(7, 10): "ok"}


def test_sorted_the_list_is_still_ours() -> None:
    celle = elenco().cells
    altra = {6: 7, 7: 6}
    ordinate = {(altra.get(r, r) if c < COLONNA_IMPRONTE else r, c): cella for (r, c), cella in celle.items()}
    assert intatto(Sheet(FOGLIO, cells=MappingProxyType(ordinate)))


def test_a_formula_a_comment_a_picture_or_a_text_box_on_the_list_is_the_office_s() -> None:
    formula = {(9, 1): Cell(None, "SUM(A1:A2)")}
    assert not intatto(replace(elenco(), cells=MappingProxyType({**elenco().cells, **formula})))
    assert not intatto(replace(elenco(), comments=(Comment(6, 1, "sì"),)))
    assert intatto(replace(elenco(), comments=(Comment(6, 1, NOSTRO),)))
    assert not intatto(replace(elenco(), pictures=1))
    assert not intatto(replace(elenco(), boxes=("sì",)))


def test_a_sheet_of_the_same_name_that_says_something_else_is_the_office_s() -> None:
    suo = Sheet(FOGLIO, cells=MappingProxyType({(1, 1): Cell("da sentire"), (2, 1): Cell("il dirigente")}))
    assert not nostro(suo)
    assert not intatto(suo)
    assert not nostro(elenco("Obiettivi"))
    assert not nostro(Sheet(FOGLIO))
    assert senza_correzioni(Workbook("a.xlsx", (suo,))) == Workbook("a.xlsx", (suo,))
