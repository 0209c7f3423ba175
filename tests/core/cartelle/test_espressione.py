"""The language of the formulas: how an expression is written, and what it gives.

The tables are worked out by hand, by the rules of the spreadsheets' own manuals; random expressions are held against a
program that is not ours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.cartelle.espressione import (
    ARGOMENTO,
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    Cerca,
    Colonna,
    ContaCome,
    ContaFinQui,
    ContaSe,
    ContaTutte,
    ContaVuote,
    Contiene,
    Costante,
    Espressione,
    Nome,
    NonCalcolabileError,
    Numerica,
    Oppure,
    Progressiva,
    Se,
    Somiglia,
    Somma,
    SommaSe,
    Valore,
    con_argomento,
)
from perfxl.core.cartelle.espressione import (
    Testuale as DiTesto,  # not a class of tests
)
from perfxl.core.cartelle.scrittura import Stampi, scrivi
from perfxl.core.cartelle.valutazione import calcola
from tests.motori import formualizer_ricalcola, ironcalc_ricalcola, libreoffice_ricalcola

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from tests.conftest import LibreOffice

A, B, C = Cella("a"), Cella("b"), Cella("c")
UNO, DUE, ZERO, VUOTO = Costante(1), Costante(2), Costante(0), Costante("")
CHIAVI, VALORI = Colonna("t", "chiavi"), Colonna("t", "valori")


def f(testo: str) -> Fraction:
    return Fraction(testo)


def bin_(sinistra: Espressione, operatore: str, destra: Espressione) -> Binaria:
    return Binaria(operatore, sinistra, destra)


@dataclass(frozen=True)
class Dati:
    """Operands: the cells of the own row and of the names by their name, the columns of the table t."""

    celle: Mapping[str, Valore] = field(default_factory=dict)
    colonne: Mapping[str, Sequence[Valore]] = field(default_factory=dict)
    fino: int | None = None

    def cella(self, colonna: str) -> Valore:
        return self.celle[colonna]

    def nome(self, nome: str) -> Valore:
        return self.celle[nome]

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        assert tabella == "t"
        return self.colonne[colonna]

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        return self.colonne[colonna][: self.fino]


# ---- how it is written


@pytest.mark.parametrize(
    ("espressione", "formula"),
    [
        (Costante(5), "5"),
        (Costante(-5), "-5"),
        (Costante("testo"), '"testo"'),
        (Costante('«dice "sì"»'), '"«dice ""sì""»"'),
        (VUOTO, '""'),
        (A, "A7"),
        (Cella("aa"), "AA7"),
        (Nome("quota_x_base"), "quota_x_base"),
        (CHIAVI, "t_chiavi"),
        (Se(bin_(A, "=", VUOTO), VUOTO, B), 'IF(A7="","",B7)'),
        (Se(A, Costante("100% %(riga)d %%"), B), 'IF(A7,"100% %(riga)d %%",B7)'),
        (Oppure((bin_(A, "=", UNO), bin_(B, "<>", UNO))), "OR(A7=1,B7<>1)"),
        (Numerica(A), "ISNUMBER(A7)"),
        (Arrotonda(bin_(A, "/", B), 2), "ROUND(A7/B7,2)"),
        (Assoluto(bin_(A, "-", B)), "ABS(A7-B7)"),
        (Somma(VALORI), "SUM(t_valori)"),
        (SommaSe(CHIAVI, A, VALORI), "SUMPRODUCT(--(t_chiavi=A7),t_valori)"),
        (ContaSe(CHIAVI, Costante("sì")), 'SUMPRODUCT(--(t_chiavi="sì"))'),
        (ContaSe(CHIAVI, bin_(A, "=", B)), "SUMPRODUCT(--(t_chiavi=(A7=B7)))"),
        (ContaSe(CHIAVI, bin_(A, "&", B)), "SUMPRODUCT(--(t_chiavi=A7&B7))"),
        (ContaTutte(((CHIAVI, A), (VALORI, Costante("è")))), 'SUMPRODUCT(--(t_chiavi=A7),--(t_valori="è"))'),
        (ContaTutte(((CHIAVI, bin_(A, "=", B)),)), "SUMPRODUCT(--(t_chiavi=(A7=B7)))"),
        (ContaVuote(CHIAVI, A, VALORI), 'SUMPRODUCT(--(t_chiavi=A7),--(t_valori=""))'),
        (ContaVuote(CHIAVI, A, VALORI, diverso=True), 'SUMPRODUCT(--(t_chiavi<>A7),--(t_valori=""))'),
        (ContaVuote(CHIAVI, VUOTO, VALORI, diverso=True), 'SUMPRODUCT(--(t_chiavi<>""),--(t_valori=""))'),
        (DiTesto(A), "ISTEXT(A7)"),
        (ContaCome(CHIAVI, Costante("✘ SQ101*")), 'COUNTIF(t_chiavi,"✘ SQ101*")'),
        (ContaCome(CHIAVI, A), "COUNTIF(t_chiavi,A7)"),
        (Somiglia(A, CHIAVI), "SUMPRODUCT(COUNTIF(A7,t_chiavi))"),
        (Contiene(A, bin_(B, "&", Costante("%"))), 'ISNUMBER(SEARCH(B7&"%",A7))'),
        (ContaFinQui(A), "SUMPRODUCT(--(A$5:A7=A7))"),
        (Progressiva(A, B), "SUMPRODUCT(--(A$5:A7=A7),B$5:B7)"),
        (Cerca(A, CHIAVI, VALORI), 'IFERROR(INDEX(t_valori,MATCH(A7,t_chiavi,0)),"")'),
        (Cerca(A, CHIAVI, VALORI, fascia=True), 'IFERROR(INDEX(t_valori,MATCH(A7,t_chiavi,1)),"")'),
        # no parentheses where the order of the operators says the same
        (bin_(bin_(A, "+", B), "+", C), "A7+B7+C7"),
        (bin_(bin_(A, "-", B), "-", C), "A7-B7-C7"),
        (bin_(bin_(A, "*", B), "/", C), "A7*B7/C7"),
        (bin_(bin_(A, "*", B), "+", C), "A7*B7+C7"),
        (bin_(A, "+", bin_(B, "*", C)), "A7+B7*C7"),
        (bin_(A, "&", bin_(B, "+", C)), "A7&B7+C7"),
        (bin_(bin_(A, "&", B), "=", C), "A7&B7=C7"),
        (bin_(A, "<=", bin_(B, "/", C)), "A7<=B7/C7"),
        # parentheses where it does not
        (bin_(A, "+", bin_(B, "+", C)), "A7+(B7+C7)"),
        (bin_(A, "-", bin_(B, "-", C)), "A7-(B7-C7)"),
        (bin_(A, "-", bin_(B, "+", C)), "A7-(B7+C7)"),
        (bin_(A, "/", bin_(B, "*", C)), "A7/(B7*C7)"),
        (bin_(A, "/", bin_(B, "/", C)), "A7/(B7/C7)"),
        (bin_(bin_(A, "+", B), "*", C), "(A7+B7)*C7"),
        (bin_(A, "*", bin_(B, "-", C)), "A7*(B7-C7)"),
        (bin_(bin_(A, "&", B), "+", C), "(A7&B7)+C7"),
        (bin_(bin_(A, "=", B), "&", C), "(A7=B7)&C7"),
        (bin_(bin_(A, "=", B), "=", C), "A7=B7=C7"),
        (bin_(A, "=", bin_(B, "=", C)), "A7=(B7=C7)"),
        (bin_(A, ">", bin_(B, "<", C)), "A7>(B7<C7)"),
    ],
)
def test_how_an_expression_is_written(espressione: Espressione, formula: str) -> None:
    assert scrivi(espressione, 7, {"a": 1, "b": 2, "c": 3, "aa": 27}, 5) == formula


def test_an_expression_is_written_for_the_row_and_the_columns_that_it_is_asked_for() -> None:
    progressiva = Progressiva(A, B)
    chieste = [(7, {"a": 1, "b": 2}, 5), (8, {"a": 1, "b": 2}, 5), (8, {"b": 1, "a": 2}, 5), (8, {"a": 1, "b": 2}, 1)]
    assert [scrivi(progressiva, *chiesta) for chiesta in chieste] == [
        "SUMPRODUCT(--(A$5:A7=A7),B$5:B7)",
        "SUMPRODUCT(--(A$5:A8=A8),B$5:B8)",
        "SUMPRODUCT(--(B$5:B8=B8),A$5:A8)",
        "SUMPRODUCT(--(A$1:A8=A8),B$1:B8)",
    ]


def test_a_formula_of_all_pages_is_that_of_each_with_its_key() -> None:
    forma = Se(Oppure((bin_(ARGOMENTO, "=", VUOTO), Numerica(ARGOMENTO))), Cerca(ARGOMENTO, CHIAVI, VALORI), A)
    stampi = Stampi({"a": 1})
    cercati = 'INDEX(t_valori,MATCH({0},t_chiavi,0)),"")'
    for argomento, scritto in ((7, "7"), ('il "7"', '"il ""7"""')):
        formula = f'IF(OR({scritto}="",ISNUMBER({scritto})),IFERROR({cercati.format(scritto)},A3)'
        assert stampi.scrivi(forma, 3, argomento) == formula
        assert scrivi(con_argomento(forma, argomento), 3, {"a": 1}) == formula


@pytest.mark.parametrize(
    ("colonne", "atteso"),
    [
        ({"a": ["x", "y", "x"], "b": [Fraction(10), Fraction(5), Fraction(20)]}, 30),
        ({"a": ["x", "y", "x"], "b": ["n.d.", Fraction(5), None]}, 0),
        ({"a": ["X", None, "x"], "b": [Fraction(10), Fraction(5), Fraction(20)]}, 30),
    ],
)
def test_a_running_sum_is_that_of_its_group(colonne: Mapping[str, Sequence[Valore]], atteso: int) -> None:
    dati = Dati({chiave: celle[-1] for chiave, celle in colonne.items()}, colonne)
    assert calcola(Progressiva(A, B), dati) == atteso


def test_the_empty_cells_of_a_group_are_counted() -> None:
    colonne: dict[str, Sequence[Valore]] = {
        "chiavi": ["q", "q", "Q", "r", "q"],
        "valori": [None, "", Fraction(0), None, Fraction(3)],
    }
    # as the operator has it, a zero is not an empty text
    assert calcola(ContaVuote(CHIAVI, Costante("q"), VALORI), Dati({}, colonne)) == 2


@pytest.mark.parametrize(
    ("uno", "altro", "quante"), [("q", "x", 2), ("Q", "y", 1), ("r", "x", 0), ("z", "x", 0), ("", "x", 1)]
)
def test_the_rows_are_counted_that_have_every_value(uno: str, altro: str, quante: int) -> None:
    colonne: dict[str, Sequence[Valore]] = {
        "chiavi": ["q", "Q", None, "r", "q", Fraction(1)],
        "valori": ["x", "X", "x", None, "y", "x"],
    }
    tutte = ContaTutte(((CHIAVI, Costante(uno)), (VALORI, Costante(altro))))
    assert calcola(tutte, Dati({}, colonne)) == quante


@pytest.mark.parametrize(("cercato", "vuote"), [("q", 2), ("", 3), ("r", 3), ("z", 4)])
def test_the_empty_cells_of_the_other_groups_are_counted(cercato: str, vuote: int) -> None:
    """Of those that have a group, where the group looked for is none at all."""
    colonne: dict[str, Sequence[Valore]] = {
        "chiavi": ["q", "Q", None, "r", "q", ""],
        "valori": [None, "", None, None, Fraction(3), Fraction(0)],
    }
    assert calcola(ContaVuote(CHIAVI, Costante(cercato), VALORI, diverso=True), Dati({}, colonne)) == vuote


@pytest.mark.parametrize(
    ("modello", "conta"),
    [
        ("✘*", 3),
        ("✘ SQ101*", 1),
        ("✘ sq10?", 1),
        ("a?", 0),
        ("*·*", 1),
        ("7*", 1),
        ("a.c*", 0),  # nothing but the two signs stands for others
        ("*31?06?2*", 1),
    ],
)
def test_the_texts_like_a_pattern_are_counted(modello: str, conta: int) -> None:
    chiavi: Sequence[Valore] = ["✘ SQ101 · Non fa 100", "✘ SQ103", "✘", "", None, f("9"), True, "7", "dal 31.06.2026"]
    dati = Dati({"a": modello}, {"chiavi": chiavi})
    assert calcola(ContaCome(CHIAVI, Costante(modello)), dati) == conta
    assert calcola(ContaCome(CHIAVI, A), dati) == conta
    assert calcola(ContaCome(CHIAVI, A), Dati({"a": modello}, {"chiavi": []})) == 0


@pytest.mark.parametrize(
    ("numero", "modello"), [(f("7"), "7*"), (f("7"), "*"), (f("25.5"), "25,?"), (f("1234"), "1?34")]
)
def test_a_number_like_a_pattern_is_for_no_two_programs_the_same(numero: Fraction, modello: str) -> None:
    # COUNTIF counts it in LibreOffice, and not in Excel
    with pytest.raises(NonCalcolabileError):
        calcola(ContaCome(CHIAVI, Costante(modello)), Dati({}, {"chiavi": ["x", numero]}))


@pytest.mark.parametrize(
    ("scritto", "quanti"),
    [("entro il 31/06/2026", 1), ("31.06.2026\ne 30.02.2026", 2), ("30/06/2026", 0), (None, 0), (Fraction(31), 0)],
)
def test_a_cell_is_held_against_every_pattern(scritto: Valore, quanti: int) -> None:
    dati = Dati({"a": scritto}, {"chiavi": ["*31?06?2*", "*30?02?2*"]})
    assert calcola(Somiglia(A, CHIAVI), dati) == quanti


@pytest.mark.parametrize(
    ("gruppi", "quale"), [(["x"], 1), (["x", "y"], 1), (["x", "y", "X"], 2), ([f("1"), "1", f("1")], 2)]
)
def test_the_rows_of_a_group_are_numbered(gruppi: Sequence[Valore], quale: int) -> None:
    assert calcola(ContaFinQui(A), Dati({"a": gruppi[-1]}, {"a": gruppi})) == quale


# ---- what it gives


@pytest.mark.parametrize(
    ("espressione", "celle", "valore"),
    [
        (Costante(5), {}, f("5")),
        (Costante("x"), {}, "x"),
        (A, {"a": f("1/3")}, f("1/3")),
        (A, {"a": "x"}, "x"),
        (A, {"a": True}, True),
        (Nome("n"), {"n": f("2")}, f("2")),
        # what only repeats an empty cell is zero
        (A, {"a": None}, f("0")),
        (Nome("n"), {"n": None}, f("0")),
        (Se(bin_(UNO, "=", UNO), A, B), {"a": None}, f("0")),
        # arithmetic: exact, an empty cell counts zero
        (bin_(A, "+", B), {"a": f("1/3"), "b": f("1/6")}, f("1/2")),
        (bin_(A, "-", B), {"a": f("1"), "b": None}, f("1")),
        (bin_(A, "*", B), {"a": f("7"), "b": None}, f("0")),
        (bin_(A, "/", B), {"a": f("1"), "b": f("3")}, f("1/3")),
        (bin_(A, "/", B), {"a": None, "b": f("3")}, f("0")),
        (Assoluto(A), {"a": f("-2.5")}, f("2.5")),
        (Assoluto(A), {"a": None}, f("0")),
        (Arrotonda(A, 2), {"a": f("4193.225")}, f("4193.23")),
        (Arrotonda(A, 2), {"a": f("-4193.225")}, f("-4193.23")),
        (Arrotonda(A, 0), {"a": None}, f("0")),
        # comparisons
        (bin_(A, "<", B), {"a": f("1"), "b": f("2")}, True),
        (bin_(A, "<", B), {"a": f("2"), "b": f("2")}, False),
        (bin_(A, "<=", B), {"a": f("2"), "b": f("2")}, True),
        (bin_(A, ">", B), {"a": f("2"), "b": f("2")}, False),
        (bin_(A, ">", B), {"a": f("2"), "b": None}, True),
        (bin_(A, ">=", B), {"a": None, "b": None}, True),
        # equality: an empty cell is an empty text, zero and false; capitals do not count; blanks do
        (bin_(A, "=", VUOTO), {"a": None}, True),
        (bin_(A, "=", VUOTO), {"a": ""}, True),
        (bin_(A, "=", VUOTO), {"a": f("0")}, False),
        (bin_(A, "=", ZERO), {"a": None}, True),
        (bin_(A, "<>", ZERO), {"a": None}, False),
        (bin_(A, "=", ZERO), {"a": ""}, False),
        (bin_(A, "=", UNO), {"a": None}, False),
        (bin_(A, "=", B), {"a": None, "b": None}, True),
        (bin_(A, "=", B), {"a": None, "b": False}, True),
        (bin_(A, "=", B), {"a": None, "b": True}, False),
        (bin_(A, "=", B), {"a": "x", "b": None}, False),
        (bin_(A, "=", Costante("Sì")), {"a": "sì"}, True),
        (bin_(A, "=", Costante("sì")), {"a": "sì "}, False),
        (bin_(A, "<>", Costante("sì")), {"a": "no"}, True),
        (bin_(A, "=", Costante(7)), {"a": "7"}, False),
        (bin_(A, "=", UNO), {"a": True}, False),
        (bin_(A, "=", B), {"a": True, "b": True}, True),
        # texts joined
        (bin_(A, "&", Costante(" righe")), {"a": f("3")}, "3 righe"),
        (bin_(A, "&", B), {"a": None, "b": "x"}, "x"),
        (bin_(A, "&", B), {"a": None, "b": None}, ""),
        (bin_(A, "&", B), {"a": f("-3"), "b": f("4")}, "-34"),
        # IF looks at one branch only, OR at every case
        (Se(A, UNO, bin_(UNO, "/", ZERO)), {"a": True}, f("1")),
        (Se(A, bin_(UNO, "/", ZERO), DUE), {"a": False}, f("2")),
        (Se(A, UNO, DUE), {"a": f("-1")}, f("1")),
        (Se(A, UNO, DUE), {"a": f("0")}, f("2")),
        (Se(A, UNO, DUE), {"a": None}, f("2")),
        (Oppure((A, B)), {"a": False, "b": f("5")}, True),
        (Oppure((A, B)), {"a": False, "b": None}, False),
        (Oppure((A,)), {"a": True}, True),
        # what is a number
        (Numerica(A), {"a": f("0")}, True),
        (Numerica(A), {"a": "0"}, False),
        (Numerica(A), {"a": None}, False),
        (Numerica(A), {"a": True}, False),
        # what is a text: an empty one that a formula gives too
        (DiTesto(A), {"a": "x"}, True),
        (DiTesto(A), {"a": ""}, True),
        (DiTesto(A), {"a": None}, False),
        (DiTesto(A), {"a": f("0")}, False),
        (DiTesto(A), {"a": True}, False),
        # what is in a text: capitals do not count, a whole number is its figures, nothing is in everything
        (Contiene(A, B), {"a": "Relazione (PESO 50%)", "b": "peso 50"}, True),
        (Contiene(A, B), {"a": "Relazione", "b": "peso"}, False),
        (Contiene(A, B), {"a": "150%", "b": f("50")}, True),
        (Contiene(A, B), {"a": f("150"), "b": "50"}, True),
        (Contiene(A, B), {"a": None, "b": "x"}, False),
        (Contiene(A, B), {"a": "x", "b": None}, True),
    ],
)
def test_what_an_expression_gives(espressione: Espressione, celle: Mapping[str, Valore], valore: Valore) -> None:
    trovato = calcola(espressione, Dati(celle))
    assert (trovato, type(trovato)) == (valore, type(valore))


@pytest.mark.parametrize(
    ("espressione", "celle"),
    [
        (bin_(UNO, "/", ZERO), {}),
        (bin_(UNO, "/", A), {"a": None}),
        (bin_(A, "+", UNO), {"a": "x"}),
        (bin_(A, "+", UNO), {"a": ""}),
        (bin_(A, "+", UNO), {"a": "5"}),  # 6 in Excel, by the language of the reader
        (bin_(A, "+", UNO), {"a": True}),  # 2 in Excel
        (bin_(A, "<", UNO), {"a": "x"}),
        (Assoluto(A), {"a": "x"}),
        (Arrotonda(A, 2), {"a": ""}),
        (bin_(A, "&", B), {"a": f("1/2"), "b": "x"}),  # 0,5x or 0.5x
        (bin_(A, "&", B), {"a": True, "b": "x"}),  # VEROx or TRUEx
        (Se(A, UNO, DUE), {"a": "x"}),
        (Oppure((A, B)), {"a": "x", "b": False}),
        (Oppure((A, bin_(UNO, "/", ZERO))), {"a": True}),
        (Numerica(bin_(UNO, "/", ZERO)), {}),
        (DiTesto(bin_(UNO, "/", ZERO)), {}),
        (Contiene(A, B), {"a": f("1/2"), "b": "5"}),  # 0,5 or 0.5
        (Contiene(A, B), {"a": "x", "b": True}),
        (CHIAVI, {}),
    ],
)
def test_what_has_no_value_that_is_the_same_everywhere(espressione: Espressione, celle: Mapping[str, Valore]) -> None:
    with pytest.raises(NonCalcolabileError):
        calcola(espressione, Dati(celle))


def test_an_operator_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"\^"):
        calcola(bin_(UNO, "^", DUE), Dati())


MISTA: Sequence[Valore] = [f("7"), "Abc", None, "", f("7"), f("0"), True, "7"]
PESI: Sequence[Valore] = [f("1"), f("2"), f("4"), f("8"), "16", f("32"), None, f("64")]


@pytest.mark.parametrize(
    ("cercato", "somma", "conta"),
    [
        (f("7"), "1", 2),  # the second 7 has a text beside it
        ("7", "64", 1),
        ("abc", "2", 1),
        ("abcd", "0", 0),
        ("a*", "0", 0),
        # an empty text equals the empty cells too; an empty cell equals them, an empty text, zero and false
        ("", "12", 2),
        (None, "44", 3),
        (f("0"), "36", 2),
        (True, "0", 1),
        (False, "4", 1),
    ],
)
def test_sums_and_counts_by_a_value(cercato: Valore, somma: str, conta: int) -> None:
    dati = Dati({"a": cercato}, {"chiavi": MISTA, "valori": PESI})
    assert calcola(SommaSe(CHIAVI, A, VALORI), dati) == f(somma)
    assert calcola(ContaSe(CHIAVI, A), dati) == conta


def test_a_sum_counts_numbers_only() -> None:
    assert calcola(Somma(VALORI), Dati({}, {"valori": PESI})) == 111
    assert calcola(Somma(VALORI), Dati({}, {"valori": []})) == 0


@pytest.mark.parametrize(
    ("chiavi", "cercato", "trovato"),
    [
        (["x", "y"], "y", "2"),
        (["x", "Y", "y"], "y", "2"),  # the first, capitals not counting
        ([f("1"), f("2")], f("2"), "2"),
        (["x"], "z", ""),
        ([None, f("0")], None, ""),  # an empty cell is not looked for
        ([None, f("0")], f("0"), "2"),  # and is not found
        ([None, ""], "", "2"),
        (["x 2", f("2")], f("2"), "2"),
        ([True, f("1")], f("1"), "2"),
    ],
)
def test_looking_up_a_value(chiavi: Sequence[Valore], cercato: Valore, trovato: str) -> None:
    valori = [f(f"{n}") for n in range(1, len(chiavi) + 1)]
    atteso = "" if trovato == "" else f(trovato)
    assert calcola(Cerca(A, CHIAVI, VALORI), Dati({"a": cercato}, {"chiavi": chiavi, "valori": valori})) == atteso


@pytest.mark.parametrize(
    ("cercato", "trovato"),
    [
        (f("1"), f("10")),
        (f("3"), f("10")),
        (f("4"), f("20")),
        (f("9"), f("30")),
        (f("1000"), f("30")),
        (f("0"), ""),
        ("tutti", ""),
        (None, ""),
    ],
)
def test_looking_up_a_band(cercato: Valore, trovato: Valore) -> None:
    dati = Dati(
        {"a": cercato},
        {"chiavi": [f("1"), f("4"), f("9"), None, "tutti"], "valori": [f("10"), f("20"), f("30")] + [f("99")] * 2},
    )
    assert calcola(Cerca(A, CHIAVI, VALORI, fascia=True), dati) == trovato


@pytest.mark.parametrize(
    ("chiavi", "cercato"),
    [(["7"], f("7")), ([f("7")], "7"), ([f("25.5")], "25,5"), (["x", "7", f("7")], f("7"))],
)
def test_a_number_against_a_text_that_says_it_is_for_no_two_programs_the_same(
    chiavi: Sequence[Valore], cercato: Valore
) -> None:
    # MATCH takes the one for the other in LibreOffice, and not in Excel
    dati = Dati({"a": cercato}, {"chiavi": chiavi, "valori": [f("1")] * len(chiavi)})
    with pytest.raises(NonCalcolabileError):
        calcola(Cerca(A, CHIAVI, VALORI), dati)
    # the sums and counts go by the kind, everywhere
    assert calcola(ContaSe(CHIAVI, A), dati) == chiavi.count(cercato)


def test_a_text_that_is_not_how_the_number_is_written_disturbs_nobody() -> None:
    dati = Dati({"a": f("7")}, {"chiavi": ["8", "07", "7,0", f("7")], "valori": [f("1"), f("2"), f("4"), f("8")]})
    assert calcola(Cerca(A, CHIAVI, VALORI), dati) == 8
    assert calcola(ContaSe(CHIAVI, A), dati) == 1


# ---- against a program that is not ours

RIGHE = 4
COLONNE = ("numeri", "chiavi", "valori", "soglie")
NOMI = {"uno": (0, "numeri"), "due": (1, "chiavi")}
"""Defined names of single cells: row, from 0, and column."""

QUARTI = st.integers(-32, 32).map(lambda n: Fraction(n, 4))
"""Numbers that floating point holds exactly, and so the sums and products of a few of them."""
PAROLE = st.sampled_from(["a", "A", "ab", "è", "due parole"])
TABELLE = st.fixed_dictionaries(
    {
        "numeri": st.lists(st.none() | QUARTI, min_size=RIGHE, max_size=RIGHE),
        "chiavi": st.lists(st.none() | PAROLE, min_size=RIGHE, max_size=RIGHE),
        "valori": st.lists(st.none() | QUARTI | PAROLE, min_size=RIGHE, max_size=RIGHE),
        "soglie": st.lists(QUARTI, min_size=RIGHE, max_size=RIGHE, unique=True).map(sorted),
    }
)


MODELLI = ("a*", "*u*", "a?", "?ue*", "b*")


def colonna(chiave: str) -> Colonna:
    return Colonna("t", chiave)


def numeriche() -> SearchStrategy[Espressione]:
    foglie: SearchStrategy[Espressione] = st.one_of(
        st.integers(-9, 9).map(Costante),
        st.sampled_from([Cella("numeri"), Cella("soglie"), Nome("uno"), Somma(colonna("valori"))]),
        st.builds(SommaSe, st.just(colonna("chiavi")), di_testo(), st.just(colonna("valori"))),
        st.builds(ContaSe, st.just(colonna("chiavi")), di_testo()),
        st.builds(
            lambda *valori: ContaTutte(tuple(zip((colonna("chiavi"), colonna("valori")), valori, strict=True))),
            di_testo(),
            di_testo(),
        ),
        st.builds(ContaVuote, st.just(colonna("chiavi")), di_testo(), st.just(colonna("valori")), st.booleans()),
        st.builds(ContaCome, st.just(colonna("valori")), st.sampled_from(MODELLI).map(Costante)),
        st.just(ContaFinQui(Cella("chiavi"))),
        st.just(Progressiva(Cella("chiavi"), Cella("numeri"))),
    )
    return st.recursive(foglie, _composte, max_leaves=6)


def _composte(interne: SearchStrategy[Espressione]) -> SearchStrategy[Espressione]:
    return st.one_of(
        st.builds(Binaria, st.sampled_from("+-*"), interne, interne),
        st.builds(Binaria, st.just("/"), interne, st.sampled_from([2, -4, 8]).map(Costante)),
        st.builds(Se, condizioni(interne), interne, interne),
        st.builds(Assoluto, interne),
        st.builds(Arrotonda, interne, st.just(0)),
    )


def di_testo() -> SearchStrategy[Espressione]:
    return PAROLE.map(Costante) | st.sampled_from([Cella("chiavi"), Nome("due")])


def condizioni(interne: SearchStrategy[Espressione]) -> SearchStrategy[Espressione]:
    semplici = st.one_of(
        st.builds(Binaria, st.sampled_from(["=", "<>", "<", "<=", ">", ">="]), interne, interne),
        st.builds(Binaria, st.sampled_from(["=", "<>"]), di_testo(), di_testo() | st.just(VUOTO)),
        st.builds(Binaria, st.sampled_from(["=", "<>"]), st.just(Cella("valori")), st.just(VUOTO) | st.just(ZERO)),
        st.builds(Numerica, st.just(Cella("valori"))),
        st.builds(DiTesto, st.just(Cella("valori"))),
        st.builds(Contiene, di_testo(), PAROLE.map(Costante)),
    )
    return semplici | st.lists(semplici, min_size=1, max_size=3).map(lambda casi: Oppure(tuple(casi)))


def qualunque() -> SearchStrategy[Espressione]:
    """A formula as a cell may hold: a number, a text or a truth value; cents are rounded last, as ours are."""
    interne = numeriche()
    return st.one_of(
        interne,
        st.builds(Arrotonda, interne, st.sampled_from([1, 2])),
        condizioni(interne),
        # not below zero, for the program writes «-0» for the zero that a negative number leaves
        st.builds(Binaria, st.just("&"), di_testo(), interne.map(lambda n: Arrotonda(Assoluto(n), 0)) | di_testo()),
        st.builds(Cerca, di_testo(), st.just(colonna("chiavi")), st.just(colonna("numeri"))),
        # a sum, for an empty cell is zero to this program and nothing to others
        st.builds(
            Cerca,
            interne.map(lambda n: Binaria("+", n, ZERO)),
            st.just(colonna("soglie")),
            st.just(colonna("numeri")),
            st.just(value=True),
        ),
        st.builds(Se, condizioni(interne), interne, di_testo()),
    )


def cartella(tabella: Mapping[str, Sequence[Valore]], formule: Sequence[str]) -> bytes:
    """A workbook with the table in its first rows, and in column Z of row 2 the formulas, one a sheet row onwards."""
    flusso = BytesIO()
    with xlsxwriter.Workbook(flusso, {"in_memory": True}) as libro:
        foglio = libro.add_worksheet("F")
        for n, chiave in enumerate(COLONNE):
            for riga, valore in enumerate(tabella[chiave]):
                if isinstance(valore, str):
                    foglio.write_string(riga, n, valore)
                elif valore is not None:
                    foglio.write_number(riga, n, Decimal(valore.numerator) / valore.denominator)
            lettera = "ABCD"[n]
            libro.define_name(f"t_{chiave}", f"=F!${lettera}$1:${lettera}${RIGHE}")
        for nome, (riga, chiave) in NOMI.items():
            libro.define_name(nome, f"=F!${'ABCD'[COLONNE.index(chiave)]}${riga + 1}")
        for n, formula in enumerate(formule):
            foglio.write_formula(n, 25, f"={formula}")
    return flusso.getvalue()


@settings(max_examples=60)
@given(TABELLE, st.lists(qualunque(), min_size=8, max_size=12))
def test_what_is_written_is_what_is_computed(
    tabella: Mapping[str, Sequence[Valore]], espressioni: Sequence[Espressione]
) -> None:
    numeri = {chiave: n for n, chiave in enumerate(COLONNE, start=1)}
    celle = {chiave: tabella[chiave][2] for chiave in COLONNE}
    celle |= {nome: tabella[chiave][riga] for nome, (riga, chiave) in NOMI.items()}
    formule = [scrivi(espressione, 3, numeri) for espressione in espressioni]
    trovati = formualizer_ricalcola(cartella(tabella, formule))
    for n, (espressione, formula) in enumerate(zip(espressioni, formule, strict=True), start=1):
        atteso = calcola(espressione, Dati(celle, tabella, 3))
        trovato = trovati["F", f"Z{n}"]
        confrontabile = Fraction(trovato) if isinstance(trovato, Decimal) else "" if trovato is None else trovato
        if isinstance(atteso, Fraction) and isinstance(confrontabile, Fraction):
            assert abs(atteso - confrontabile) <= Fraction(1, 10**9), formula
        else:
            assert (type(confrontabile), confrontabile) == (type(atteso), atteso), formula


SCRITTI: Sequence[Valore] = ["✘ SQ101 · Non fa 100%", None, "entro il 31.06.2026", f("7")]
NODI: tuple[Espressione, ...] = (
    DiTesto(Cella("chiavi")),
    DiTesto(Cella("valori")),
    ContaVuote(colonna("chiavi"), VUOTO, colonna("valori"), diverso=True),
    ContaVuote(colonna("chiavi"), Costante("a"), colonna("valori"), diverso=True),
    *(ContaCome(colonna("valori"), Costante(come)) for come in ("✘*", "✘ SQ101*", "✘ IN202*", "*31?06?2*", "*2026*")),
    Contiene(Cella("valori"), Costante("31.06")),
    Contiene(Cella("valori"), Binaria("&", Cella("soglie"), Costante(".2026"))),
    Contiene(Cella("valori"), Costante("ENTRO")),
    ContaFinQui(Cella("chiavi")),
    Progressiva(Cella("chiavi"), Cella("soglie")),
)
TAVOLA: Mapping[str, Sequence[Valore]] = {
    "numeri": [None] * 4,
    "chiavi": ["A", "c", "a", "b"],
    "valori": SCRITTI,
    "soglie": [f("1"), f("2"), f("6"), f("8")],
}


def test_real_programs_agree_on_the_newer_ones(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Three of them: what stands in the own row, the third, and in the columns of the table."""
    numeri = {chiave: n for n, chiave in enumerate(COLONNE, start=1)}
    contenuto = cartella(TAVOLA, [scrivi(nodo, 3, numeri) for nodo in NODI])
    dati = Dati({chiave: celle[2] for chiave, celle in TAVOLA.items()}, TAVOLA, 3)
    attesi = {("F", f"Z{n}"): calcola(nodo, dati) for n, nodo in enumerate(NODI, start=1)}
    assert list(attesi.values()) == [True, True, 1, 1, 1, 1, 0, 1, 1, True, True, True, 2, 7]
    assert formualizer_ricalcola(contenuto) == attesi
    assert ironcalc_ricalcola(contenuto, tmp_path) == attesi
    assert libreoffice_ricalcola(libreoffice, {"nodi.xlsx": contenuto}, tmp_path)["nodi.xlsx"] == attesi
