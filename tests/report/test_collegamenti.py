"""Addresses of files, as links write them: near ones from the report on, others whole; every sign of a name stands."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath, PureWindowsPath
from urllib.parse import unquote_to_bytes

import pytest

from perfxl.core.cartelle.layout import Collegamento
from perfxl.core.place import Place
from perfxl.report.collegamenti import Collegamenti, indirizzo
from tests.testi_cattivi import NOMI

P, W = PurePosixPath, PureWindowsPath


@pytest.mark.parametrize(
    ("da", "a", "atteso"),
    [
        (P("/c/rapporto"), P("/c/tornate/a.xlsx"), "../tornate/a.xlsx"),
        (P("/c/2025/rapporto"), P("/c/tornate/a.xlsx"), "../../tornate/a.xlsx"),
        (P("/c/x/2025/rapporto"), P("/c/tornate/a.xlsx"), "file:///c/tornate/a.xlsx"),
        (P("/c/rapporto"), P("/c/a.xlsx"), "../a.xlsx"),
        (P("/c"), P("/c/p:q.xlsx"), "p%3Aq.xlsx"),
        (P("/rapporto"), P("/mnt/x/a.xlsx"), "../mnt/x/a.xlsx"),
        (W("C:/c/rapporto"), W("C:/c/tornate/a.xlsx"), "../tornate/a.xlsx"),
        (W("C:/rapporto"), W("D:/Città di Chiari/a.xlsx"), "file:///D:/Città%20di%20Chiari/a.xlsx"),
        (W("C:/rapporto"), W(r"\\server\Uffici comuni\x\a.xlsx"), "file://server/Uffici%20comuni/x/a.xlsx"),
        (W(r"\\server\u\rapporto"), W(r"\\server\u\x\a.xlsx"), "../x/a.xlsx"),
    ],
)
def test_a_file_near_is_said_from_the_report_on_and_another_whole(da: PurePath, a: PurePath, atteso: str) -> None:
    assert indirizzo(da, a) == atteso


@pytest.mark.parametrize(
    ("nome", "scritto"),
    [
        ("sicurezza DEFINITIVO (2).xlsx", "sicurezza%20DEFINITIVO%20(2).xlsx"),
        ("n#1 50%.xlsx", "n%231%2050%25.xlsx"),
        ("%20.xlsx", "%2520.xlsx"),
        ("d'oro & «è».xlsx", "d'oro%20&%20«è».xlsx"),
        ('<a href="x">?.xlsx', "%3Ca%20href=%22x%22%3E%3F.xlsx"),
        ("a;b[1]{2}^`|.xlsx", "a%3Bb%5B1%5D%7B2%7D%5E%60%7C.xlsx"),
        ("abuso\u202excod.xlsx", "abuso%E2%80%AExcod.xlsx"),
        ("byte\udcff.xlsx", "byte%FF.xlsx"),
        ("metà\ud800.xlsx", "metà%3F.xlsx"),
        ("p:q\\r.xlsx", "p%3Aq%5Cr.xlsx"),
    ],
)
def test_the_signs_of_a_name(nome: str, scritto: str) -> None:
    assert indirizzo(P("/c/rapporto"), P("/c") / nome) == f"../{scritto}"


@pytest.mark.parametrize("nome", NOMI)
def test_every_name_comes_out_as_it_was(nome: str) -> None:
    scritto = indirizzo(P("/c/rapporto"), P("/c") / nome)
    assert scritto.isprintable()
    assert "#" not in scritto
    assert unquote_to_bytes(scritto) == f"../{nome}".encode("utf-8", "surrogateescape")


LEGAMI = Collegamenti({"a.xlsx": "../a.xlsx", "lungo.xlsx": "x" * 2001, "emoji.xlsx": "\U0001f600" * 1001})


@pytest.mark.parametrize(
    ("place", "atteso"),
    [
        (Place("a.xlsx", "Progetti", 7, 10), Collegamento("../a.xlsx", "'Progetti'!J7")),
        (Place("a.xlsx", "L'altro", 1, 1), Collegamento("../a.xlsx", "'L''altro'!A1")),
        (Place("a.xlsx", "Progetti"), Collegamento("../a.xlsx")),
        (Place("a.xlsx"), Collegamento("../a.xlsx")),
        (Place("a.xlsx", "non si\u202e vede", 1, 1), Collegamento("../a.xlsx")),
        (Place("a.xlsx", "x" * 2000, 1, 1), Collegamento("../a.xlsx")),
        (Place("b.xlsx", "Progetti", 7, 10), None),
        (Place("piano.toml", line=7), None),
        (Place("lungo.xlsx", "Progetti", 7, 10), None),
        (Place("emoji.xlsx", "Progetti", 7, 10), None),
    ],
)
def test_where_a_place_leads(place: Place, atteso: Collegamento | None) -> None:
    assert LEGAMI.verso(place) == atteso


def test_the_link_stands_on_the_cell_or_else_on_the_file() -> None:
    assert list(LEGAMI.da(Place("a.xlsx", "Progetti", 7, 10))) == ["cella"]
    assert list(LEGAMI.da(Place("a.xlsx", "Progetti"))) == ["file"]
    assert LEGAMI.da(Place("b.xlsx")) == {}
