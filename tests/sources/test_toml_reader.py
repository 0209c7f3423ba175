"""The typed reader of one table: keys that are there, missing or unknown, lists and tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.place import Place, Sourced
from perfxl.sources import toml_values as kinds
from perfxl.sources.toml_reader import Tavola, open_document

if TYPE_CHECKING:
    from tests.sources.conftest import Problems


def opened(text: str, *keys: str) -> Tavola:
    """The top table of a document whose first line says the format."""
    return open_document(f"formato = 1\n{text}", "prova.toml", keys)


def noted(tavola: Tavola) -> list[tuple[int, str]]:
    return [(place.line, text) for place, text in tavola.source.error().problems]


def test_a_missing_key_that_is_required() -> None:
    tavola = opened("[t]\n", "t").table("t", ("a", "b"))
    assert tavola is not None
    assert tavola.required("a", kinds.DECIMAL) == Sourced(Decimal(0), Place("prova.toml", line=2))
    assert noted(tavola) == [(2, "manca «a»")]


def test_a_missing_key_that_is_optional() -> None:
    tavola = opened("\n[t]\n", "t").table("t", ("a",))
    assert tavola is not None
    found = (tavola.optional("a", kinds.CENTS), tavola.unless_blank("a", kinds.TEXT), tavola.text_or_empty("a"))
    assert [sourced.value for sourced in found] == [None, None, ""]
    assert {sourced.place.line for sourced in found} == {3}
    assert tavola.elements("a", kinds.TEXT) == ()
    assert tavola.tables("a", ()) == ()
    assert noted(tavola) == []


def test_a_blank_text_says_nothing_where_it_may() -> None:
    tavola = opened('a = " "\nb = "x"', "a", "b")
    assert (tavola.unless_blank("a", kinds.TEXT).value, tavola.unless_blank("a", kinds.TEXT).place.line) == (None, 2)
    assert tavola.text_or_empty("a").value == ""
    assert tavola.text_or_empty("b").value == "x"
    assert noted(tavola) == []


def test_elements_of_a_list() -> None:
    tavola = opened('a = [\n"x",\n1,\n"y"]\nb = "x"', "a", "b")
    assert [(e.value, e.place.line) for e in tavola.elements("a", kinds.TEXT)] == [("x", 3), ("y", 5)]
    assert tavola.elements("b", kinds.TEXT) == ()
    assert noted(tavola) == [
        (4, "«a»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"),
        (6, "«b»: serve un elenco, tra parentesi quadre (qui c'è un testo)"),
    ]


def test_unknown_keys(problems: Problems) -> None:
    tavola = opened('stanziatto = 1\n"a\\u001bb" = 1\n[t]\nz = 1', "stanziato", "t")
    inner = tavola.table("t", ("alfa", "beta"))
    assert inner is not None
    tavola.required("stanziato", kinds.CENTS)  # misspelt, not missing: said once

    def stop() -> None:
        raise tavola.source.error()

    assert problems(stop) == [
        (2, "chiave sconosciuta «stanziatto»; forse «stanziato»?"),
        (3, "chiave sconosciuta «a�b»; qui si scrivono: formato, stanziato, t"),
        (5, "chiave sconosciuta «z»; qui si scrivono: alfa, beta"),
    ]


def test_a_key_that_is_there_is_no_suggestion() -> None:
    tavola = opened("titolo = 1\ntitoli = 1", "titolo")
    assert noted(tavola) == [(3, "chiave sconosciuta «titoli»; qui si scrivono: formato, titolo")]


def test_tables_that_are_something_else() -> None:
    tavola = opened("a = 1\nb = 1\nc = [\n1,\n{}]\n[d]\n[f]\n[f.g]", "a", "b", "c", "d", "f")
    assert tavola.table("a", ()) is None
    assert tavola.tables("b", ()) == ()
    assert [inner.place.line for inner in tavola.tables("c", ())] == [6]
    assert tavola.required_tables("d", ()) == ()
    inner = tavola.table("f", ("g",))
    assert inner is not None
    assert inner.tables("g", ()) == ()
    assert noted(tavola) == [
        (2, "«a»: serve una tabella (qui c'è un numero intero)"),
        (3, "«b»: serve un elenco di tabelle, con le doppie parentesi [[b]] (qui c'è un numero intero)"),
        (5, "«c»: serve una tabella (qui c'è un numero intero)"),
        (7, "«d»: serve un elenco di tabelle, con le doppie parentesi [[d]] (qui c'è una tabella)"),
        (9, "«g»: serve un elenco di tabelle, con le doppie parentesi [[f.g]] (qui c'è una tabella)"),
    ]


def test_tables_of_which_one_is_required() -> None:
    tavola = opened("a = []", "a", "b")
    assert tavola.required_tables("a", ()) == tavola.required_tables("b", ()) == ()
    assert noted(tavola) == [(1, "manca almeno una tabella [[b]]"), (2, "manca almeno una tabella [[a]]")]


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("y = 1", "y", []),
        ("", "", [(1, "serve uno solo tra «x», «y» e «zeta», qui manca")]),
        ("y = 1\nx = 1", "", [(3, "serve uno solo tra «x», «y» e «zeta», qui ce ne sono 2")]),
        ("zetta = 1", "", [(2, "chiave sconosciuta «zetta»; forse «zeta»?")]),
    ],
)
def test_exactly_one_of_several_keys(text: str, chosen: str, expected: list[tuple[int, str]]) -> None:
    tavola = opened(text, "x", "y", "zeta")
    assert tavola.exactly_one(("x", "y", "zeta")) == chosen
    assert noted(tavola) == expected


def test_names_that_stand_twice() -> None:
    tavola = opened('a = ["x",\n"y", "X", "y",\n"x"]', "a")
    names = (*tavola.elements("a", kinds.TEXT), Sourced("", tavola.place), Sourced("", tavola.place))
    tavola.source.unique(names, "la voce")
    assert noted(tavola) == [
        (3, "la voce «X» c'è già alla riga 2"),
        (3, "la voce «y» c'è già qui"),
        (4, "la voce «x» c'è già alla riga 2"),
    ]


@pytest.mark.parametrize("formato", ["0", "2", "-1"])
def test_another_format_stops_the_reading(formato: str, problems: Problems) -> None:
    message = f"il file è scritto per un'altra versione di perfxl: formato {formato}, questa legge il 1"
    text = f"ignota = 1\nformato = {formato}\n"
    assert problems(lambda: open_document(text, "prova.toml", ())) == [(2, message)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("formato = 1", []),
        ("", [(1, "manca «formato»")]),
        ("\nformato = true", [(2, "«formato»: serve un numero intero (qui c'è un valore vero/falso)")]),
        (
            '\nformato = "1"',
            [(2, "«formato»: serve un numero intero (qui c'è un testo): scrivere 1, senza virgolette")],
        ),
        ("formato = 1.0", [(1, "«formato»: serve un numero intero (qui c'è un numero con decimali)")]),
    ],
)
def test_the_format_of_a_file(text: str, expected: list[tuple[int, str]]) -> None:
    assert noted(open_document(text, "prova.toml", ())) == expected
