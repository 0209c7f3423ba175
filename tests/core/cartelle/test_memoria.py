"""What a workbook held when it was sent out, kept within it."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.app import disegna
from perfxl.core.cartelle.layout import Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.memoria import ricorda, rileggi
from tests.piccoli import esempio
from tests.strategie import qualsiasi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.piano import Piano

VALORI = st.none() | st.text(max_size=12) | st.booleans() | st.fractions() | st.integers().map(Fraction)


def fogli(righe: Mapping[str, Mapping[str, Valore]]) -> list[Foglio]:
    """A sheet with one table, whose columns a and b an office fills in."""
    colonne = (
        Colonna("chiave", "Chiave", Ruolo.CHIAVE, Tipo.TESTO, 9),
        Colonna("a", "A", Ruolo.INPUT, Tipo.TESTO, 9),
        Colonna("fissa", "Fissa", Ruolo.FISSO, Tipo.TESTO, 9),
        Colonna("b", "B", Ruolo.INPUT, Tipo.TESTO, 9),
    )
    fatte = tuple(Riga(chiave, {"chiave": chiave, "fissa": "x", **valori}) for chiave, valori in righe.items())
    return [Foglio("F", "F", (), (Tabella("t", "T", colonne, fatte, "chiave"),))]


RIGHE = st.dictionaries(st.text(max_size=6), st.fixed_dictionaries({"a": VALORI, "b": VALORI}), min_size=1, max_size=4)


@given(RIGHE)
def test_what_is_remembered_is_read_back(righe: dict[str, dict[str, Valore]]) -> None:
    attese: dict[str, dict[str, Valore]] = {
        chiave: {"chiave": chiave, "fissa": "x", **{c: v for c, v in valori.items() if v is not None}}
        for chiave, valori in righe.items()
    }
    riletto = rileggi(ricorda(fogli(righe)))
    assert riletto == {"t": attese}
    tipi = {(chiave, c): type(v) for chiave, valori in riletto["t"].items() for c, v in valori.items()}
    assert tipi == {(chiave, c): type(v) for chiave, valori in attese.items() for c, v in valori.items()}


def mandato(cartella: Cartella) -> dict[str, dict[str, dict[str, Valore]]]:
    """What stands in the cells without a formula of every row that is in use, read from the drawing."""
    trovato: dict[str, dict[str, dict[str, Valore]]] = {}
    for nome, (_, tabella) in cartella.tabelle.items():
        if all(colonna.ruolo is Ruolo.CHIAVE for colonna in tabella.colonne):
            continue  # a list of words
        for riga in tabella.righe:
            if riga.valori and not riga.libera and not riga.totale:
                costanti = [c.chiave for c in tabella.colonne if tabella.formula(riga, c) is None]
                trovato.setdefault(nome, {})[riga.chiave] = {
                    c: v for c in costanti if (v := riga.valori.get(c)) is not None
                }
    return trovato


@settings(max_examples=15)
@given(qualsiasi())
def test_every_workbook_remembers_what_it_was_sent_out_with(piano: Piano) -> None:
    for cartella in disegna(piano).values():
        assert rileggi(cartella.memoria) == mandato(cartella)


def test_the_memory_of_a_real_workbook() -> None:
    riletto = rileggi(disegna(esempio("chiari-2025"))["SIC"].memoria)
    assert riletto is not None
    assert {nome: set(riletto[nome]) for nome in ("obiettivi", "indicatori")} == {
        "obiettivi": {"5", "24", "25", "26", "27"},
        "indicatori": {"5/1", "5/2", "24/1", "25/1", "26/1", "27/1", "27/2", "27/3", "27/4", "27/5"},
    }
    assert "stati" not in riletto
    assert riletto["obiettivi"]["24"]["n_dip"] == 10
    assert riletto["obiettivi"]["24"]["tipologia"] == "settore"
    assert riletto["indicatori"]["5/1"]["peso"] == Fraction(3, 5)


@pytest.mark.parametrize(
    "testo",
    [
        "",
        "perfxl",
        "{",
        "[]",
        "3",
        '"t"',
        "null",
        '{"t": 3}',
        '{"t": {"r": 3}}',
        '{"t": {"r": ["a"]}}',
        '{"t": {"r": {"a": 3}}}',
        '{"t": {"r": {"a": null}}}',
        '{"t": {"r": {"a": []}}}',
        '{"t": {"r": {"a": ["1", "2"]}}}',
        '{"t": {"r": {"a": [1]}}}',
        '{"t": {"r": {"a": ["x"]}}}',
        '{"t": {"r": {"a": ["1/0"]}}}',
        '{"t": {"r": {"a": {"b": "c"}}}}',
        "[" * 100_000,
        "\ud800",
    ],
)
def test_a_text_that_it_did_not_write_is_no_memory(testo: str) -> None:
    assert rileggi(testo) is None


@given(RIGHE, st.data())
def test_a_memory_that_was_cut_is_none(righe: dict[str, dict[str, Valore]], dati: st.DataObject) -> None:
    testo = ricorda(fogli(righe))
    assert rileggi(testo[: dati.draw(st.integers(0, len(testo) - 1))]) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
def test_any_json_is_read_or_refused(valore: object) -> None:
    riletto = rileggi(json.dumps(valore))
    assert riletto is None or isinstance(valore, dict)
