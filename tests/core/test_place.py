"""Places, and values that know theirs."""

from __future__ import annotations

import pytest

from perfxl.core.place import Place, Sourced, column_letters


@pytest.mark.parametrize(
    ("column", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")],
)
def test_the_letters_of_a_column(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_a_place_is_the_same_however_sure_its_value() -> None:
    sicuro, incerto = Place("a.toml", line=3), Place("a.toml", line=3, incerto=True)
    assert sicuro == incerto
    assert hash(sicuro) == hash(incerto)
    assert str(sicuro) == str(incerto)
    assert not sicuro < incerto
    assert (sicuro.incerto, incerto.incerto) == (False, True)


@pytest.mark.parametrize("column", [0, -1])
def test_there_is_no_column_before_the_first(column: int) -> None:
    with pytest.raises(ValueError, match=f"^{column}$"):
        column_letters(column)


@pytest.mark.parametrize(
    ("place", "cell", "text"),
    [
        (Place("a.xlsx"), "", "a.xlsx"),
        (Place("a.xlsx", "Progetti"), "", "a.xlsx, foglio «Progetti»"),
        (Place("a.xlsx", "Progetti", 7, 28), "AB7", "a.xlsx, foglio «Progetti», cella AB7"),
        (Place("a.xlsx", "Progetti", 7), "", "a.xlsx, foglio «Progetti»"),
        (Place("a.xlsx", "Progetti", 0, 7), "", "a.xlsx, foglio «Progetti»"),
        (Place("piano.toml", line=12), "", "piano.toml, riga 12"),
    ],
)
def test_a_place_in_words(place: Place, cell: str, text: str) -> None:
    assert (place.cell, str(place)) == (cell, text)


@pytest.mark.parametrize(
    ("place", "where"),
    [
        (Place("a.xlsx", "Progetti", 7, 28), "nella cella AB7 del foglio «Progetti»"),
        (Place("piano.toml", line=12), "alla riga 12"),
    ],
)
def test_a_place_as_the_end_of_a_sentence(place: Place, where: str) -> None:
    assert place.where == where


def test_places_stand_in_the_order_of_file_sheet_row_and_column() -> None:
    places = [Place("b"), Place("a", "F", 2, 1), Place("a", "F", 1, 9), Place("a", "F", 1, 2), Place("a", "E", 9, 9)]
    assert sorted(places) == [places[4], places[3], places[2], places[1], places[0]]


def test_the_same_value_from_another_place_is_the_same_value() -> None:
    here, elsewhere = Sourced(5, Place("a")), Sourced(5, Place("b"))
    assert here == elsewhere
    assert hash(here) == hash(elsewhere)
    assert here != Sourced(6, Place("a"))
