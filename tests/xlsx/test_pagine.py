"""How the schede are painted: a page each, upright, whole in its width, with lines to spare."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cartelle import SISTEMI, cartelle

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SIC = "comune-di-chiari_2025_SIC.xlsx"
A_CAPO, MARGINE = 13.0, 3.0
"""Points of a line of text, and what a row has besides."""


def schede(nome: str, file: str) -> Worksheet:
    return openpyxl.load_workbook(BytesIO(cartelle(nome)[file]))["Schede"]


def linee(carta: Worksheet, riga: int) -> int:
    """How many lines of text a row holds; its height is in quarters of a point."""
    return round(((carta.row_dimensions[riga].height or 0.0) - MARGINE) / A_CAPO)


def test_each_scheda_begins_a_page_upright_at_a_scale_that_fits() -> None:
    carta = schede("chiari-2025", SIC)
    testate = [cella.row for cella in carta["A"] if f"{cella.value}".startswith("Progetto ")]
    assert [interruzione.id + 1 for interruzione in carta.row_breaks.brk] == testate[1:]
    assert (carta.page_setup.orientation, carta.page_setup.paperSize, carta.page_setup.fitToHeight) == (
        "portrait",
        9,
        None,
    )
    # 108 characters of 7 points and 4 borders of 5 are 776; 660 points are 85 in a hundred, less one
    assert carta.page_setup.scale == 84
    assert (carta.print_title_rows, carta.freeze_panes) == ("$1:$3", "A4")
    assert not carta.sheet_properties.pageSetUpPr.fitToPage
    assert carta.merged_cells.ranges == set()


def test_nothing_can_be_typed_on_the_sheet() -> None:
    carta = schede("chiari-2025", SIC)
    assert carta.protection.sheet
    assert all(cella.protection.locked for riga in carta.iter_rows() for cella in riga)


def test_the_footer_is_that_of_the_other_sheets() -> None:
    carta = schede("chiari-2025", SIC)
    piede = carta.oddFooter
    assert (piede.left.text, piede.center.text) == ("Comune di Chiari · Settore sicurezza", "Schede")
    assert f"{piede.right.text}".endswith("Pagina &P di &N")


def test_rows_hold_their_texts_and_what_an_office_may_write_has_a_line_more() -> None:
    carta = schede("chiari-2025", SIC)
    etichette = {f"{cella.value}": cella.row for cella in carta["A"][:22]}  # the first page
    assert linee(carta, etichette["Soglia"]) == 1
    assert linee(carta, etichette["Tempi"]) == 2
    assert linee(carta, etichette["Rif."] + 1) == 3  # «almeno n. 32 vie su 45 (70%)» takes two


def test_whole_percentages_have_no_decimals_and_empty_rows_no_line() -> None:
    carta = schede("chiari-2025", SIC)
    regole = {f"{area.sqref}": [r.formula[0] for r in area.rules] for area in carta.conditional_formatting}
    assert regole["B7"] == ['IF(B7="",0,ROUND(B7*100,0)=ROUND(B7*100,6))']
    assert regole["D16:D20"] == ['IF(D16="",0,ROUND(D16*100,0)=ROUND(D16*100,6))']
    assert regole["A16:D19"] == ['$A16&$B16&$C16&$D16=""']


@pytest.mark.parametrize("nome", SISTEMI)
def test_every_page_is_as_wide_as_the_paper(nome: str) -> None:
    for file, contenuto in cartelle(nome).items():
        libro = openpyxl.load_workbook(BytesIO(contenuto))
        if "Schede" in libro.sheetnames:
            carta = libro["Schede"]
            larga = sum(7 * int(carta.column_dimensions[c].width) + 5 for c in "ABCDE"[: carta.max_column])
            assert larga * carta.page_setup.scale / 100 <= 660, file
