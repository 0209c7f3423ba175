"""The files that came back: which is whose, and which repeat each other."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from perfxl.app import disegna
from perfxl.core.letture.consegna import RIEPILOGO, Consegna, Esito, abbina, riconosci
from perfxl.core.letture.intorno import Riordino, Spostamento
from perfxl.core.letture.workbook import Workbook
from tests.piccoli import con_celle, con_foglio, esempio, tornata

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
        con_foglio(con("SIC", perfxl_settore=None), "perfxl", None),
        con("SIC", perfxl_piano=None),
    ],
    ids=["any workbook", "no settore", "no plan"],
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


def test_a_workbook_of_another_version_of_the_plan_is_read_all_the_same() -> None:
    consegna = riconosci(con("SIC", perfxl_piano="0" * 64), cartelle(), "abc")
    assert (consegna.esito, consegna.settore, consegna.motivo) == (Esito.ALTRA_VERSIONE, "SIC", "")
    assert consegna.lettura is not None


@pytest.mark.parametrize("modulo", ["0", "2", "99", None])
def test_a_workbook_of_another_layout_is_told_as_such_and_not_read(modulo: str | None) -> None:
    consegna = riconosci(con("SIC", perfxl_layout=modulo), cartelle(), "abc")
    assert consegna == Consegna("tornata.xlsx", Esito.ALTRO_MODULO, modulo or "", "SIC")


def senza_proprieta(workbook: Workbook) -> Workbook:
    return replace(workbook, properties={})


@pytest.mark.parametrize("settore", ["AMM", "SOC", "TER", "SIC"])
def test_a_workbook_that_lost_its_properties_is_known_by_the_sheet_that_nobody_sees(settore: str) -> None:
    consegna = riconosci(senza_proprieta(tornata(cartelle()[settore])), cartelle(), "abc")
    assert (consegna.esito, consegna.settore, consegna.impronta) == (Esito.BUONA, settore, "abc")
    assert consegna.lettura is not None
    assert consegna.lettura.intorno.spostamenti == (Spostamento(Riordino.PROPRIETA_PERDUTE, ""),)


def test_a_riepilogo_that_lost_its_properties_is_known_too() -> None:
    """It has nothing to fill in, but what somebody wrote in it is not to be lost when the plan changes."""
    riepilogo = senza_proprieta(tornata(cartelle()[RIEPILOGO]))
    assert riconosci(riepilogo, cartelle(), "abc").esito is Esito.BUONA


def arrivata(file: str, settore: str, impronta: str) -> Consegna:
    """A file of a settore; digests that begin with the same figure are of files that say the same."""
    workbook = con_celle(tornata(cartelle()["SIC"]), "Progetti", {(6, 4): f"entro {impronta[:1]} mesi"})
    lettura = riconosci(workbook, cartelle(), impronta).lettura
    return Consegna(file, Esito.BUONA, "", settore, lettura, impronta)


@pytest.mark.parametrize(
    ("arrivate", "attese"),
    [
        # file, settore, digest → the file that it repeats, whether it says the same, whether its values are left out
        ([], []),
        ([("a", "SIC", "1")], [("", False, False)]),
        ([("a", "SIC", "1"), ("b", "AMM", "1")], [("", False, False), ("", False, False)]),
        # a copy: the first counts
        ([("a", "SIC", "1"), ("b", "SIC", "1")], [("", False, False), ("a", True, True)]),
        # a copy saved again, with other bytes
        ([("a", "SIC", "1"), ("b", "SIC", "1 salvata di nuovo")], [("", False, False), ("a", True, True)]),
        # another version: neither counts
        ([("a", "SIC", "1"), ("b", "SIC", "2")], [("", False, True), ("a", False, True)]),
        (
            [("a", "SIC", "1"), ("b", "SIC", "1"), ("c", "SIC", "2"), ("d", "SIC", "2")],
            [("", False, True), ("a", True, True), ("a", False, True), ("c", True, True)],
        ),
        # the copy is the one that changed its name
        (
            [("a", "SIC", "1"), ("comune-di-chiari_2025_SIC.xlsx", "SIC", "1")],
            [("comune-di-chiari_2025_SIC.xlsx", True, True), ("", False, False)],
        ),
        # and the others are left alone
        (
            [("a", "SIC", "1"), ("b", "AMM", "3"), ("c", "SIC", "2"), ("d", "", "4")],
            [("", False, True), ("", False, False), ("a", False, True), ("", False, False)],
        ),
        ([("a", "", "1"), ("b", "", "1")], [("", False, False), ("a", True, True)]),
    ],
)
def test_files_that_repeat_a_settore(
    arrivate: list[tuple[str, str, str]], attese: list[tuple[str, bool, bool]]
) -> None:
    consegne = [arrivata(*voce) for voce in arrivate]
    abbinate = abbina(consegne)
    assert [(c.copia_di, c.uguale, c.scartata) for c in abbinate] == attese
    assert [replace(c, copia_di="", uguale=False, scartata=False) for c in abbinate] == consegne


def test_a_file_that_was_not_read_repeats_nothing() -> None:
    estranea = Consegna("x", Esito.ESTRANEA)
    illeggibile = Consegna("y", Esito.ILLEGGIBILE, "non si apre")
    riepilogo = arrivata("r", RIEPILOGO, "1")
    assert abbina([estranea, riepilogo, illeggibile]) == (estranea, riepilogo, illeggibile)
