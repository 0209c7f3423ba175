"""The files that came back: which is whose, and which repeat each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from perfxl.app import disegna
from perfxl.core.cartelle.memoria import FOGLIO
from perfxl.core.letture.consegna import RIEPILOGO, Consegna, Esito, abbina, identita_letta, riconosci
from perfxl.core.letture.workbook import Workbook
from tests.piccoli import con_celle, esempio, tornata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.layout import Cartella


@cache
def cartelle() -> Mapping[str, Cartella]:
    return disegna(esempio("chiari-2025"))


def con(settore: str, **proprieta: str | None) -> Workbook:
    """The workbook of a settore with some of its identity changed; None takes it away."""
    workbook = tornata(cartelle()[settore])
    nuove = {**workbook.properties, **proprieta}
    return replace(workbook, properties={nome: valore for nome, valore in nuove.items() if valore is not None})


@pytest.mark.parametrize("settore", ["AMM", "SOC", "TER", "SIC", RIEPILOGO])
def test_a_workbook_tells_whose_it_is(settore: str) -> None:
    consegna = riconosci(replace(con(settore), file="un altro nome.xlsx"), cartelle(), "abc")
    assert consegna.lettura is not None
    assert consegna == Consegna("un altro nome.xlsx", Esito.BUONA, "", settore, consegna.lettura, "abc")
    assert (consegna.lettura.cartella, consegna.lettura.difetti) == (cartelle()[settore], ())


@pytest.mark.parametrize(
    "workbook",
    [
        Workbook("a.xlsx"),
        con_celle(con("SIC", perfxl_settore=None), FOGLIO, {(r, c): None for r in range(1, 9) for c in (2, 3)}),
        con("SIC", perfxl_piano=None),
    ],
    ids=["any workbook", "no settore, nor on the remembered sheet", "no plan"],
)
def test_a_workbook_without_identity_is_nobodys(workbook: Workbook) -> None:
    assert riconosci(workbook, cartelle(), "abc") == Consegna(workbook.file, Esito.ESTRANEA)


@pytest.mark.parametrize(
    ("proprieta", "motivo"),
    [
        ({"perfxl_ente": "Comune di Prova"}, "ente «Comune di Prova» invece di «Comune di Chiari»"),
        ({"perfxl_anno": "2024"}, "anno «2024» invece di «2025»"),
        ({"perfxl_anno": None}, "anno «» invece di «2025»"),
        ({"perfxl_modello": "prova"}, "modello «prova» invece di «chiari»"),
        ({"perfxl_settore": "XXX"}, "settore «XXX», che il piano non ha"),
        (
            {"perfxl_anno": "2024", "perfxl_settore": "S1", "perfxl_piano": "altro"},
            "anno «2024» invece di «2025»; settore «S1», che il piano non ha",
        ),
    ],
)
def test_a_workbook_of_another_plan_says_of_which(proprieta: dict[str, str | None], motivo: str) -> None:
    consegna = riconosci(con("SIC", **proprieta), cartelle(), "abc")
    assert consegna == Consegna("tornata.xlsx", Esito.ALTRO_PIANO, motivo)


@pytest.mark.parametrize("modulo", ["2", "", None])
def test_a_workbook_of_another_layout_is_not_read(modulo: str | None) -> None:
    consegna = riconosci(con("SIC", perfxl_layout=modulo), cartelle(), "abc")
    assert consegna == Consegna("tornata.xlsx", Esito.ALTRO_MODULO, modulo or "", "SIC")


def test_the_identity_is_on_the_remembered_sheet_too() -> None:
    """A program that keeps no properties of the user keeps the sheet."""
    senza = replace(con("SIC"), properties={})
    consegna = riconosci(senza, cartelle(), "abc")
    assert (consegna.esito, consegna.settore) == (Esito.BUONA, "SIC")
    assert identita_letta(senza) == cartelle()["SIC"].proprieta
    assert identita_letta(Workbook("a.xlsx")) == {}


def test_a_workbook_of_another_version_of_the_plan_is_read_all_the_same() -> None:
    consegna = riconosci(con("SIC", perfxl_piano="0" * 64), cartelle(), "abc")
    assert (consegna.esito, consegna.settore, consegna.motivo) == (Esito.ALTRA_VERSIONE, "SIC", "")
    assert consegna.lettura is not None


def arrivata(file: str, settore: str, impronta: str, scritto: str = "") -> Consegna:
    """A file of a settore, with these terms written in its first objective: those of its digest, where not told."""
    workbook = con_celle(tornata(cartelle()["SIC"]), "Progetti", {(6, 5): scritto or impronta})
    return Consegna(file, Esito.BUONA, "", settore, riconosci(workbook, cartelle(), impronta).lettura, impronta)


@pytest.mark.parametrize(
    ("arrivate", "attese"),
    [
        # file, settore, digest → the file that it repeats, whether its values are left out
        ([], []),
        ([("a", "SIC", "1")], [("", False)]),
        ([("a", "SIC", "1"), ("b", "AMM", "1")], [("", False), ("", False)]),
        # a copy: the first counts
        ([("a", "SIC", "1"), ("b", "SIC", "1")], [("", False), ("a", True)]),
        # another version: neither counts
        ([("a", "SIC", "1"), ("b", "SIC", "2")], [("", True), ("a", True)]),
        ([("a", "SIC", "1"), ("b", "SIC", "1"), ("c", "SIC", "2")], [("", True), ("a", True), ("a", True)]),
        # and the others are left alone
        (
            [("a", "SIC", "1"), ("b", "AMM", "3"), ("c", "SIC", "2"), ("d", "", "4")],
            [("", True), ("", False), ("a", True), ("", False)],
        ),
        ([("a", "", "1"), ("b", "", "1")], [("", False), ("a", True)]),
    ],
)
def test_files_that_repeat_a_settore(arrivate: list[tuple[str, str, str]], attese: list[tuple[str, bool]]) -> None:
    consegne = [arrivata(*voce) for voce in arrivate]
    abbinate = abbina(consegne)
    assert [(consegna.copia_di, consegna.scartata) for consegna in abbinate] == attese
    assert [replace(consegna, copia_di="", uguale=False, scartata=False) for consegna in abbinate] == consegne
    uguali = [consegna.file for consegna in abbinate if consegna.uguale]
    prime: dict[tuple[str, str], str] = {}
    assert uguali == [file for file, *voce in arrivate if prime.setdefault((voce[0], voce[1]), file) != file]


def test_a_file_saved_again_that_says_the_same_is_a_copy() -> None:
    una, altra, diversa = (
        arrivata("a", "SIC", "1", "entro giugno"),
        arrivata("b", "SIC", "2", "entro giugno"),
        arrivata("c", "SIC", "3", "entro luglio"),
    )
    assert abbina([una, altra]) == (una, replace(altra, copia_di="a", uguale=True, scartata=True))
    assert [(c.copia_di, c.uguale, c.scartata) for c in abbina([una, diversa, altra])] == [
        ("", False, True),
        ("a", False, True),
        ("a", True, True),
    ]


def test_a_file_that_was_not_read_repeats_nothing() -> None:
    estranea = Consegna("x", Esito.ESTRANEA)
    illeggibile = Consegna("y", Esito.ILLEGGIBILE, "non si apre")
    riepilogo = arrivata("r", RIEPILOGO, "1")
    assert abbina([estranea, riepilogo, illeggibile]) == (estranea, riepilogo, illeggibile)
