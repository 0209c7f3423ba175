"""What a workbook is made of, where each piece stands, and what its cells are worth."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.espressione import Binaria, Cella, Costante, Nome, NonCalcolabileError, Somma
from perfxl.core.cartelle.espressione import Colonna as Intervallo
from perfxl.core.cartelle.layout import (
    Cartella,
    Colonna,
    Foglio,
    Posto,
    Riga,
    Ruolo,
    Tabella,
    Tipo,
    nomi_colonne,
    posti,
    scrivi_sopra,
)

DOPPIO = Binaria("*", Cella("quanto"), Costante(2))
COLONNE = (
    Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 20),
    Colonna("quanto", "Quanto", Ruolo.INPUT, Tipo.NUMERO, 10),
    Colonna("doppio", "Doppio", Ruolo.CALCOLATO, Tipo.NUMERO, 10, DOPPIO),
)
TAVOLA = Tabella(
    "t",
    "Una tabella",
    COLONNE,
    (
        Riga("a", {"voce": "a", "quanto": Fraction(3)}),
        Riga("b", {"voce": "b"}),
        Riga("c", {"voce": "c", "quanto": "n.d.", "doppio": Fraction(9)}, {"doppio": None}),
        Riga("d", {"voce": "d", "quanto": "n.d."}),
        Riga("tot", {"voce": "Totale"}, {"quanto": Somma(Intervallo("t", "quanto"))}, totale=True),
    ),
    "voce",
)
ALTRA = Tabella("u", "Un'altra", COLONNE[:1], (Riga("x", {"voce": "x"}, {"voce": Nome("il_doppio")}),))
CARTELLA = Cartella(
    "prova.xlsx",
    "Prova",
    2025,
    {"perfxl_anno": "2025"},
    (
        Foglio("Primo", "Titolo", ("una riga", "due righe"), (TAVOLA, ALTRA)),
        Foglio("Secondo", "Titolo", (), (Tabella("v", "Vuota", COLONNE, ()),)),
        Foglio("Terzo", "Titolo", (), ()),
    ),
    {"il_doppio": ("t", "a", "doppio"), "il_totale": ("t", "tot", "quanto")},
)


def test_where_each_table_stands() -> None:
    # row 1 the title, then the lines of text, a blank row, the title of the table, its headers, its rows, a blank row
    assert posti(CARTELLA) == {
        "t": Posto("Primo", 5, 6, 7, 10),
        "u": Posto("Primo", 13, 14, 15, 15),
        "v": Posto("Secondo", 3, 4, 5, 4),
    }


def test_every_column_has_a_name() -> None:
    nomi = list(nomi_colonne(CARTELLA))
    assert [nome for nome, _, _ in nomi] == [
        "t_voce",
        "t_quanto",
        "t_doppio",
        "u_voce",
        "v_voce",
        "v_quanto",
        "v_doppio",
    ]
    assert nomi[1] == ("t_quanto", "t", "quanto")


def test_a_column_by_its_key() -> None:
    assert TAVOLA.colonna("quanto") is COLONNE[1]
    with pytest.raises(KeyError, match="boh"):
        TAVOLA.colonna("boh")


@pytest.mark.parametrize(
    ("riga", "colonna", "formula"),
    [
        (0, "doppio", DOPPIO),
        (0, "quanto", None),
        (2, "doppio", None),
        (4, "quanto", Somma(Intervallo("t", "quanto"))),
        (4, "doppio", None),  # a total sums only what it says
    ],
)
def test_what_a_cell_computes(riga: int, colonna: str, formula: object) -> None:
    assert TAVOLA.formula(TAVOLA.righe[riga], TAVOLA.colonna(colonna)) == formula


@pytest.mark.parametrize(
    ("indirizzo", "valore"),
    [
        (("t", "a", "quanto"), Fraction(3)),
        (("t", "a", "doppio"), Fraction(6)),
        (("t", "b", "quanto"), None),
        (("t", "b", "doppio"), Fraction(0)),
        (("t", "c", "doppio"), Fraction(9)),
        (("t", "tot", "quanto"), Fraction(3)),
        (("t", "tot", "doppio"), None),
        (("u", "x", "voce"), Fraction(6)),
    ],
)
def test_what_a_cell_is_worth(indirizzo: tuple[str, str, str], valore: object) -> None:
    assert Calcolo(CARTELLA).valore(indirizzo) == valore


def test_the_values_of_names_and_columns() -> None:
    calcolo = Calcolo(CARTELLA)
    assert calcolo.nome("il_doppio") == 6
    assert calcolo.nome("il_totale") == 3
    assert calcolo.colonna("t", "quanto") == [Fraction(3), None, "n.d.", "n.d."]
    assert calcolo.colonna("v", "quanto") == []


def test_a_formula_without_a_value() -> None:
    with pytest.raises(NonCalcolabileError):
        Calcolo(CARTELLA).valore(("t", "d", "doppio"))


def test_what_is_typed_over_takes_the_place_of_values_and_formulas() -> None:
    nuova = scrivi_sopra(CARTELLA, {("t", "a", "quanto"): Fraction(5), ("t", "b", "doppio"): Fraction(1)})
    calcolo = Calcolo(nuova)
    assert [calcolo.valore(("t", riga, "quanto")) for riga in "abc"] == [5, None, "n.d."]
    assert [calcolo.valore(("t", riga, "doppio")) for riga in "abc"] == [10, 1, 9]
    assert calcolo.nome("il_totale") == 5
    assert Calcolo(CARTELLA).nome("il_totale") == 3
    assert nuova.tabelle["u"][1] == ALTRA
    assert scrivi_sopra(CARTELLA, {}) == CARTELLA


@pytest.mark.parametrize("indirizzo", [("z", "a", "quanto"), ("t", "z", "quanto"), ("t", "a", "z"), ("v", "a", "voce")])
def test_nothing_is_typed_over_a_cell_that_is_not_there(indirizzo: tuple[str, str, str]) -> None:
    with pytest.raises(KeyError):
        scrivi_sopra(CARTELLA, {("t", "a", "quanto"): None, indirizzo: "x"})
