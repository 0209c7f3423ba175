from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.place import column_letters
from perfxl.xlsx.coordinates import LAST_COLUMN, LAST_ROW, cell_position, column_number
from perfxl.xlsx.shared_formulas import SharedFormula

DOLLAR = st.sampled_from(["", "$"])
# far enough from the edges that no translation below leaves the sheet: openpyxl knows only two of them
COLUMNS = st.integers(60, LAST_COLUMN - 60).map(column_letters)
ROWS = st.integers(60, LAST_ROW - 60).map(str)
CELLS = st.tuples(DOLLAR, COLUMNS, DOLLAR, ROWS).map("".join)
SPANS = (
    st.tuples(CELLS, CELLS)
    | st.tuples(*[st.tuples(DOLLAR, COLUMNS).map("".join)] * 2)
    | st.tuples(*[st.tuples(DOLLAR, ROWS).map("".join)] * 2)
).map(":".join)
SHEETS = st.sampled_from(
    ["", "", "Foglio1!", "A1_x!", "'A1 e B2'!", "'L''ufficio $C$3'!", "'[altro A1.xlsx]D4'!", "[1]Dati!", "Gen:Mar!"]
)
REFERENCES = st.tuples(SHEETS, CELLS | SPANS).map("".join)
UNMOVED = st.sampled_from(
    [
        '"A100 e ""B200"" \'"', "12", "1.5E3", "1E+5", "TRUE", "#REF!", "#N/A", "#DIV/0!", "peso_1", "Q1.totale",
        "_xlfn.X1", "tassa2024", "Tabella1[Peso]", "Tabella1[[#This Row],[A100]]", "Tabella1[[A100]:[B200]]",
        "LOG10(5)", "{1,2;3,4}", "città77",
    ]
)  # fmt: skip
OPERANDS = REFERENCES | UNMOVED
FORMULAS = st.recursive(
    OPERANDS,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["+", " - ", "*", "&", "<>", "^"]), inner).map("".join)
        | st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"SUM({','.join(parts)})")
        | inner.map(lambda part: f"-({part})%")
    ),
    max_leaves=6,
)
SHIFTS = st.integers(-50, 50)


@given(FORMULAS, SHIFTS, SHIFTS)
def test_same_as_openpyxl(formula: str, rows: int, columns: int) -> None:
    from openpyxl.formula.translate import Translator

    origin, target = (100, 100), (100 + rows, 100 + columns)
    expected = Translator(f"={formula}", "CV100").translate_formula(row_delta=rows, col_delta=columns)
    assert SharedFormula.at(*origin, formula).seen_from(*target) == expected[1:]


@given(st.text("""AZ19$:!'"[]#()., \\é_""", max_size=60), SHIFTS, SHIFTS)
def test_any_text_is_taken_apart_and_put_together(text: str, rows: int, columns: int) -> None:
    shared = SharedFormula.at(100, 100, text)
    assert shared.seen_from(100, 100).upper() == text.upper()
    assert isinstance(shared.seen_from(100 + rows, 100 + columns), str)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("B2", "C4"),
        ("b2", "C4"),
        ("$B$2+B$2+$B2", "$B$2+C$2+$B4"),
        ("SUM(A:A,$A:B,1:1,$1:2)", "SUM(B:B,$A:C,3:3,$1:4)"),
        ("Foglio1!nome+Foglio1!A1", "Foglio1!nome+Foglio1!B3"),
        ("Foglio1!A1:Foglio1!B2", "Foglio1!B3:Foglio1!C4"),
        ("'A1'!A1", "'A1'!B3"),
        ("A1:Q4!A1", "A1:Q4!B3"),
        ("A1:nome", "B3:nome"),
        ("A1 B1", "B3 C3"),
        ("XFD1", "#REF!"),
        ("XFC1048574", "XFD1048576"),
        ("A1048575", "#REF!"),
        ("SUM(A1:XFD1)", "SUM(#REF!)"),
        ("Foglio1!XFD1", "Foglio1!#REF!"),
        ("XFD:XFD", "#REF!"),
        ("1048575:1048576", "#REF!"),
        ("XFE1+A1048577", "XFE1+A1048577"),
        ("TAX2024(A1)", "TAX2024(B3)"),
        ("Tab1[Col'[A1']]", "Tab1[Col'[A1']]"),
    ],
)
def test_two_rows_down_and_one_column_right(formula: str, expected: str) -> None:
    assert SharedFormula.at(1, 1, formula).seen_from(3, 2) == expected


@pytest.mark.parametrize(("formula", "expected"), [("A1", "#REF!"), ("$A1", "#REF!"), ("$A$1", "$A$1"), ("B2", "A1")])
def test_one_row_up_and_one_column_left(formula: str, expected: str) -> None:
    assert SharedFormula.at(5, 5, formula).seen_from(4, 4) == expected


def test_a_hostile_formula_is_scanned_once() -> None:
    for piece in ("'", '"', "[", "A", "A:", "''", "['", "$"):
        text = piece * 200_000
        assert SharedFormula.at(1, 1, text).seen_from(1, 1) == text


@given(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_positions(row: int, column: int) -> None:
    assert column_number(column_letters(column)) == column
    assert cell_position(f"{column_letters(column)}{row}") == (row, column)


@pytest.mark.parametrize(
    "address", ["", "A", "1", "A0", "A01", "XFE1", "A1048577", "AAAA1", "A1B", "$A$1", "À1", "A\u0661"]
)
def test_not_a_position(address: str) -> None:
    assert cell_position(address) is None
