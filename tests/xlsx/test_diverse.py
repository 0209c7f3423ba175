"""Which parts of two workbooks differ: whatever byte is changed, something is said."""

from __future__ import annotations

import pytest

from perfxl.xlsx.diverse import parti_diverse
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.unreadable import UnreadableWorkbook
from tests.cartelle import cartelle
from tests.motori import impacchettato, parti
from tests.xlsx.test_annotata import MINIMA

STESSE = "le parti sono le stesse: è diverso come il file le impacchetta (date, compressione, ordine)"
FOGLIO, STILI = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def detto(dopo: bytes) -> tuple[str, ...]:
    """What is said; or that the file is no package of a workbook any more."""
    try:
        return parti_diverse(MINIMA, dopo)
    except UnreadableWorkbook as error:
        return (f"{error}",)


def test_whatever_byte_is_changed_something_is_said() -> None:
    detti: set[str] = set()
    for posto in range(0, len(MINIMA), 5):
        detti.update(detto(MINIMA[:posto] + bytes([MINIMA[posto] ^ 1]) + MINIMA[posto + 1 :]))
    parti_dette = {f"la parte «{nome}»" for nome in parti(MINIMA)}
    assert STESSE in detti
    assert not [parte for parte in parti_dette if not any(d.startswith(parte) and "danneggiata" in d for d in detti)]


@pytest.mark.parametrize(
    ("cambi", "attesi"),
    [
        ({FOGLIO: b"<worksheet/>"}, ("la parte «xl/worksheets/sheet1.xml» (foglio «Foglio1») è diversa",)),
        ({STILI: b"<styleSheet/>"}, ("la parte «xl/styles.xml» (formati delle celle) è diversa",)),
        ({STILI: None}, ("la parte «xl/styles.xml» (formati delle celle) non c'è più",)),
        ({"xl/media/a\tb.png": b"x"}, ("la parte «xl/media/a b.png» (immagini) non c'era",)),
        ({"altro.bin": b"x"}, ("la parte «altro.bin» non c'era",)),
        ({}, (STESSE,)),
    ],
)
def test_each_part_is_named(cambi: dict[str, bytes | None], attesi: tuple[str, ...]) -> None:
    nuove = {**parti(MINIMA), **cambi}
    assert detto(impacchettato({nome: parte for nome, parte in nuove.items() if parte is not None})) == attesi


def test_a_sheet_of_ours_is_named_where_it_can_no_longer_be_read() -> None:
    contenuto = next(iter(cartelle("insidie").values()))
    posto = contenuto.index(b"xl/worksheets/sheet2.xml") + 300
    guasto = contenuto[:posto] + bytes([contenuto[posto] ^ 255]) + contenuto[posto + 1 :]
    nome = parse_workbook(contenuto, "a.xlsx").sheets[1].name
    assert parti_diverse(contenuto, guasto) == (f"la parte «xl/worksheets/sheet2.xml» (foglio «{nome}») è danneggiata",)
