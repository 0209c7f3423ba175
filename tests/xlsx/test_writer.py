"""The writer: what stands in the cells, what it caches, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from perfxl.app import disegna
from perfxl.core.cartelle.espressione import Arrotonda, Binaria, Cella, Costante, Numerica
from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo, scrivi_sopra
from perfxl.core.cartelle.memoria import FOGLIO
from perfxl.xlsx.cella import WriteRefusedError, decimale
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import cartelle, con_etichette, fatte, piano
from tests.motori import Errore, differenze, formualizer_ricalcola, ironcalc_ricalcola, memorizzati, parti, rovinato

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from tests.motori import Valore as Letto


def cartella(
    formula: Espressione | None = None,
    valore: Valore = None,
    *,
    foglio: str = "Foglio",
    nome: str = "uno",
    aiuto: str = "",
) -> Cartella:
    """A workbook of one row: «dato» is a constant to fill in, «conto» a formula."""
    colonne = (
        Colonna("chiave", "Chiave", Ruolo.CHIAVE, Tipo.TESTO, 10),
        Colonna("dato", "Dato", Ruolo.INPUT, Tipo.NUMERO, 10, aiuto=aiuto),
        Colonna("conto", "Conto", Ruolo.CALCOLATO, Tipo.NUMERO, 10, formula),
    )
    tabella = Tabella("t", "Tabella", colonne, (Riga("r", {"chiave": "r", "dato": valore}),), "chiave")
    fogli = (Foglio(foglio, "Titolo", ("Sottotitolo",), (tabella,)),)
    return Cartella("prova.xlsx", "Prova", 2026, {"perfxl_ente": "Prova"}, fogli, {nome: ("t", "r", "dato")})


def memorizzato(formula: Espressione, valore: Valore = None) -> Letto:
    """What is cached for a formula."""
    (letto,) = memorizzati(write_workbook(cartella(formula, valore))).values()
    return letto


@pytest.mark.parametrize(
    ("formula", "valore", "atteso"),
    [
        (Cella("dato"), Fraction(5, 2), Decimal("2.5")),
        (Cella("dato"), None, Decimal(0)),
        (Cella("dato"), "", ""),
        (Cella("dato"), "però & <b>", "però & <b>"),
        (Cella("dato"), "#REF!", "#REF!"),
        (Cella("dato"), True, True),
        (Numerica(Cella("dato")), Fraction(1), True),
        (Numerica(Cella("dato")), "1", False),
        (Arrotonda(Cella("dato"), 2), Fraction(8386450, 10000 * 1000), Decimal("0.84")),
        (Binaria("/", Cella("dato"), Costante(3)), Fraction(1), Decimal("0.33333333333333333")),
        (Binaria("/", Cella("dato"), Costante(0)), Fraction(1), Errore("#VALUE!")),
    ],
)
def test_what_is_cached_for_a_formula(formula: Espressione, valore: Valore, atteso: Letto) -> None:
    letto = memorizzato(formula, valore)
    assert (type(letto), letto) == (type(atteso), atteso)


def test_a_text_that_looks_like_a_character_of_the_file_format_is_cached_escaped() -> None:
    """ECMA-376 part 1, 22.9.2.19: _x005F_ is the underscore, so that _x000D_ is no carriage return."""
    assert memorizzato(Cella("dato"), "a_x000D_b") == "a_x005F_x000D_b"


@pytest.mark.parametrize(
    ("esatto", "scritto"),
    [
        (Fraction(3522309, 100), "35223.09"),
        (Fraction(4193225, 1000), "4193.225"),
        (Fraction(1, 3), "0.33333333333333333"),
        (Fraction(2, 3), "0.66666666666666667"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(0), "0"),
        (Fraction(10**15 + 1), "1000000000000001"),
    ],
)
def test_a_number_is_written_exactly_or_with_seventeen_digits(esatto: Fraction, scritto: str) -> None:
    assert f"{decimale(esatto):f}" == scritto


@pytest.mark.parametrize(
    ("valore", "tipo", "letto"),
    [
        (None, "n", None),
        ("=1+1", "s", "=1+1"),
        ("http://a.it", "s", "http://a.it"),
        ("007", "s", "007"),
        ("<r><t>x</t></r>", "s", "<r><t>x</t></r>"),
        (" in mezzo ", "s", " in mezzo "),
        ("_x000D_ & <b>", "s", "_x000D_ & <b>"),
        (True, "b", True),
        (Fraction(1, 3), "n", 0.3333333333333333),
        (Fraction(10**15), "n", 10**15),
        (Fraction(25, 2), "n", 12.5),
    ],
)
def test_what_stands_in_a_cell(valore: Valore, tipo: str, letto: object) -> None:
    contenuto = write_workbook(cartella(Costante(1), valore))
    cella = openpyxl.load_workbook(BytesIO(contenuto))["Foglio"]["B6"]
    assert (cella.data_type, cella.value, cella.hyperlink) == (tipo, letto, None)


@pytest.mark.parametrize(
    "testo",
    [
        "=1+1",
        "+39 030 7008",
        "@SUM(A1)",
        "-5 giorni di ritardo",
        "{=1}",
        "'già citato",
        "007",
        "internal:Foglio!A1",
        "https://www.comune.example/atti?a=1&b=2",
        "mailto:ufficio@comune.example",
        "+@=-",
        "=una tantum",
    ],
)
def test_a_text_that_looks_like_something_else_is_written_as_text(testo: str) -> None:
    """In the plan «insidie» every one of these stands somewhere."""
    trovate = [
        (cella.data_type, cella.hyperlink)
        for contenuto in cartelle("insidie").values()
        for foglio in openpyxl.load_workbook(BytesIO(contenuto))
        for riga in foglio.iter_rows()
        for cella in riga
        if cella.value == testo
    ]
    assert set(trovate) == {("s", None)}


@pytest.mark.parametrize(
    "guasta",
    [
        cartella(Costante(1), foglio="Un nome di foglio lungo 32 caratt"[:32]),
        cartella(Costante(1), foglio="Obiettivi/Progetti"),
        cartella(Costante(1), foglio="'Obiettivi"),
        replace(cartella(Costante(1)), fogli=cartella(Costante(1)).fogli * 2),
    ],
    ids=["32 caratteri", "barra", "apostrofo in testa", "due volte"],
)
def test_a_sheet_that_xlsxwriter_declines_is_refused(guasta: Cartella) -> None:
    with pytest.raises(WriteRefusedError):
        write_workbook(guasta)


@pytest.mark.parametrize("nome", ["con spazio", "1uno", "A1", "r1c1", "", "n" * 256])
def test_a_defined_name_that_excel_does_not_take_is_refused(nome: str) -> None:
    with pytest.raises(WriteRefusedError), pytest.warns(UserWarning, match="(?i)name"):
        write_workbook(cartella(Costante(1), nome=nome))


def test_a_text_longer_than_a_cell_is_refused() -> None:
    assert parti(write_workbook(cartella(Costante(1), "x" * 32767))) != {}
    with pytest.raises(WriteRefusedError):
        write_workbook(cartella(Costante(1), "x" * 32768))


@pytest.mark.parametrize("aiuto", ["x" * 255, "x" * 256, "🏛" * 128])
def test_a_hint_longer_than_excel_takes_is_cut(aiuto: str) -> None:
    """Excel takes 255 UTF-16 units, and a sign above U+FFFF counts for two."""
    contenuto = write_workbook(cartella(Costante(1), aiuto=aiuto))
    (regola,) = openpyxl.load_workbook(BytesIO(contenuto))["Foglio"].data_validations.dataValidation
    assert len(regola.prompt.encode("utf-16-le")) <= 2 * 255
    assert regola.prompt == aiuto if aiuto == "x" * 255 else regola.prompt.endswith("…")


def test_labels_as_long_as_they_may_be_are_no_trouble(tmp_path: Path) -> None:
    """An apostrophe in the name of a sheet, a label above the length of a hint's title: the names still resolve."""
    caso = con_etichette(obiettivo="Obiettivo dell'ente", obiettivi="Obiettivi dell'ente", classe="Strategicità " * 6)
    for contenuto in fatte(caso).values():
        attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
        assert differenze(attesi, formualizer_ricalcola(guasto)) == []
        assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


def test_a_footer_is_cut_rather_than_lost() -> None:
    """XlsxWriter leaves out a footer of more than 255 signs, and an ente may have a long name."""
    lungo = "Unione dei comuni & frazioni " * 8
    base = cartella(Costante(1))
    piede = openpyxl.load_workbook(BytesIO(write_workbook(replace(base, proprieta={"perfxl_ente": lungo}))))[
        "Foglio"
    ].oddFooter
    assert piede.left.text.replace("&&", "&").startswith("Unione dei comuni & frazioni Unione")
    assert (piede.center.text, piede.right.text) == ("Foglio", "Pagina &P di &N")


def test_a_footer_says_whose_a_page_is_and_of_which_version() -> None:
    disegnata = disegna(piano("parità"))["UNO"]
    piede = openpyxl.load_workbook(BytesIO(write_workbook(disegnata)))["Obiettivi"].oddFooter
    assert piede.left.text == "Comune di Prova · Settore uno"
    assert piede.center.text == "Obiettivi"
    assert piede.right.text == f"Versione {disegnata.proprieta['perfxl_piano'][:8]} · Pagina &P di &N"


def test_what_an_office_types_over_a_formula_is_written_as_a_constant() -> None:
    """As perfxl prova does to imitate an office."""
    disegnata = disegna(piano("parità"))["UNO"]
    sopra = scrivi_sopra(disegnata, {("obiettivi", "1", "coefficiente"): Fraction(5, 2)})
    prima, dopo = memorizzati(write_workbook(disegnata)), memorizzati(write_workbook(sopra))
    assert prima.keys() - dopo.keys() == {("Obiettivi", "J6")}
    # 25 × 2,50 = 62,50 in place of 25 × 3,00 = 75,00
    assert (prima["Obiettivi", "K6"], dopo["Obiettivi", "K6"]) == (Decimal(75), Decimal("62.5"))


# ---- what layout 3 adds


def del_foglio(contenuto: bytes, nome: str) -> Any:  # noqa: ANN401  (openpyxl's worksheet)
    return openpyxl.load_workbook(BytesIO(contenuto))[nome]


def test_a_percentage_is_held_as_a_part_of_the_whole_and_shown_as_one() -> None:
    contenuto = next(dati for file, dati in cartelle("tortona-2024").items() if file.endswith("_07.xlsx"))
    foglio = del_foglio(contenuto, "Fasi principali")
    intestazioni = {cella.value: cella.column for cella in foglio[5]}
    pesi = [foglio.cell(riga, intestazioni["Peso %"]) for riga in range(6, 20)]
    assert all(cella.number_format.endswith("%") for cella in pesi)
    assert [cella.value for cella in pesi if cella.value is not None and not 0 <= cella.value <= 1] == []


def test_what_was_sent_out_is_on_a_sheet_that_nobody_sees() -> None:
    """In pieces that a cell takes, joined again; with the identity beside, for programs that keep no properties."""
    lunga = replace(cartella(Costante(1)), memoria="è" * 40_000)
    foglio = del_foglio(write_workbook(lunga), FOGLIO)
    assert foglio.sheet_state == "veryHidden"
    assert "".join(cella.value for cella in foglio["A"] if cella.value is not None) == lunga.memoria
    assert {foglio.cell(1, 2).value: foglio.cell(1, 3).value} == {"perfxl_ente": "Prova"}
    assert all(len(cella.value.encode("utf-16-le")) <= 2 * 32767 for cella in foglio["A"] if cella.value is not None)


def test_the_document_says_that_it_is_in_italian() -> None:
    proprieta = openpyxl.load_workbook(BytesIO(write_workbook(cartella(Costante(1))))).properties
    assert (proprieta.language, proprieta.title) == ("it-IT", "Prova")


def test_links_lead_to_the_tables_that_they_name() -> None:
    contenuto = cartelle("parità")["comune-di-prova_2026_UNO.xlsx"]
    libro = openpyxl.load_workbook(BytesIO(contenuto))
    rimandi = {c.value: c.hyperlink.location for riga in libro["Istruzioni"] for c in riga if c.hyperlink is not None}
    assert set(rimandi) == {"Obiettivi", "Indicatori", "Controlli"}
    for nome, dove in rimandi.items():
        foglio, _, cella = dove.replace("'", "").partition("!")
        assert foglio == nome
        assert libro[foglio][cella.partition(":")[0].replace("$", "")].value is not None
