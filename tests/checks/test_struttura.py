"""STR1: the files of a folder, and whose they are."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import (
    banco,
    con_proprieta,
    indirizzo,
    parti,
    ricalcola,
    risultato,
    scrivi,
    senza_proprieta,
)
from tests.piani_di_prova import PIANO, cambia, obiettivo, riga, riga_obiettivo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def messaggi(b: Banco) -> list[str]:
    return [finding.rilievo.message for finding in b.esamina().outcome.findings]


SETTORE_A, SETTORE_B = (riga(PIANO, f'nome = "Settore {lettera}"') for lettera in "AB")

# ---------------------------------------------------------------- STR101-STR106: the files


def test_a_file_that_cannot_be_read_says_why_and_its_settore_is_missing(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: contenuto[:1000])
    assert b.trovati() == [("STR101", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggi(b)[0].startswith("Il file è danneggiato o incompleto")


@pytest.mark.parametrize(
    ("nome", "contenuto"),
    [("nota.txt", b"ciao"), ("vuoto.xlsx", b""), ("vecchio.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")],
)
def test_any_other_file_of_the_folder_is_found(b: Banco, nome: str, contenuto: bytes) -> None:
    (b.tornate / nome).write_bytes(contenuto)
    assert b.trovati() == [("STR101", nome, "", "")]


def test_two_unreadable_files_are_two_findings(b: Banco) -> None:
    for nome in ("x.txt", "y.txt"):
        (b.tornate / nome).write_bytes(b"ciao")
    assert b.trovati() == [("STR101", "x.txt", "", ""), ("STR101", "y.txt", "", "")]


def test_a_workbook_that_lost_its_identity_leaves_its_settore_missing(b: Banco) -> None:
    b.cambia_file("A", senza_proprieta)
    assert b.trovati() == [("STR102", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]


@pytest.mark.parametrize(
    ("nome", "valore", "motivo"),
    [
        ("perfxl_anno", "2024", "anno «2024» invece di «2025»"),
        ("perfxl_ente", "Comune di Chiari", "ente «Comune di Chiari» invece di «Comune di Prova»"),
        ("perfxl_modello", "chiari", "modello «chiari» invece di «prova»"),
        ("perfxl_settore", "Z", "settore «Z», che il piano non ha"),
    ],
)
def test_a_workbook_of_another_plan_says_which(b: Banco, nome: str, valore: str, motivo: str) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, nome, valore))
    assert b.trovati() == [("STR103", b.file("A").name, "", ""), ("STR106", SETTORE_A, "", "")]
    assert messaggi(b)[0] == f"la cartella di lavoro è di un altro piano: {motivo}"


def test_a_workbook_of_another_version_still_counts(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_proprieta(contenuto, "perfxl_piano", "f" * 64))
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", 4)
    assert b.trovati() == [("STR104", b.file("A").name, "", ""), ("IN202", luogo, "2", "4")]


def test_a_workbook_sent_before_the_plan_changed_shows_what_changed(tmp_path: Path) -> None:
    """The plan now gives 2,100.00 to 1: the workbook, sent before, still has 2,000.00 and the old digest."""
    b = banco(PIANO, tmp_path / "banco")
    b.piano.write_text(obiettivo(PIANO, 1, ("stanziato = 2000.00", "stanziato = 2100.00")), encoding="utf-8")
    (b.tornate / b.cartelle[""].file).unlink()
    b.file("B").unlink()
    assert b.trovati() == [
        ("STR104", b.file("A").name, "", ""),
        ("IN201", b.luogo("A", "Obiettivi", "N6"), "2.100,00", "2.000,00"),
        ("STR106", SETTORE_B, "", ""),
    ]


def test_three_equal_files_of_a_settore_are_two_notes(b: Banco) -> None:
    for nome in ("y.xlsx", "z.xlsx"):
        shutil.copy(b.file("A"), b.tornate / nome)
    assert b.trovati() == [("STR107", "y.xlsx", "", ""), ("STR107", "z.xlsx", "", "")]
    assert messaggi(b) == [f"dice le stesse cose di «{b.file('A').name}» per lo stesso settore: contano una volta"] * 2


def test_a_copy_is_read_once(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "Importo stanziato", "1", 2500)
    shutil.copy(b.file("A"), b.tornate / "z.xlsx")
    assert b.trovati() == [("IN201", luogo, "2.000,00", "2.500,00"), ("STR107", "z.xlsx", "", "")]


def test_a_second_file_that_says_something_else_counts_as_little_as_the_first(b: Banco) -> None:
    """Both are read and their errors shown, but neither class nor employees of the two enter the plan."""
    contenuto = b.file("A").read_bytes()
    cella = indirizzo(contenuto, "Obiettivi", "N. dip.", "1")
    (b.tornate / "z.xlsx").write_bytes(ricalcola(scrivi(contenuto, "Obiettivi", cella, 4)))
    assert b.trovati() == [("STR105", "z.xlsx", "", "")]
    assert messaggi(b) == [f"c'è già «{b.file('A').name}» per lo stesso settore, e dice altro"]


def test_a_second_riepilogo_is_said_as_such(b: Banco) -> None:
    shutil.copy(b.file(""), b.tornate / "z.xlsx")
    assert b.trovati() == [("STR107", "z.xlsx", "", "")]
    assert messaggi(b) == [f"dice le stesse cose di «{b.file('').name}» come Riepilogo: contano una volta"]


def test_every_settore_that_did_not_come_back_is_found(b: Banco) -> None:
    b.file("A").unlink()
    b.file("B").unlink()
    assert b.trovati() == [("STR106", SETTORE_A, "", ""), ("STR106", SETTORE_B, "", "")]


def test_the_riepilogo_need_not_come_back(b: Banco) -> None:
    b.file("").unlink()
    assert b.trovati() == []


def test_a_settore_that_only_takes_part_is_expected_and_one_without_objectives_is_not(tmp_path: Path) -> None:
    altri = "".join(f'nome = "Settore {uno}"\n\n[[settori]]\ncodice = "{due}"\n' for uno, due in ("BC", "CD"))
    altri += 'nome = "Settore D"\n'
    testo = cambia(PIANO, ('nome = "Settore B"\n', altri), ('partecipano = ["A"]', 'partecipano = ["A", "C"]'))
    b = banco(testo, tmp_path / "banco")
    assert (set(b.cartelle), b.trovati()) == ({"A", "B", "C", ""}, [])
    b.file("C").unlink()
    assert b.trovati() == [("STR106", riga(testo, 'nome = "Settore C"'), "", "")]


def test_a_workbook_may_be_renamed(b: Banco) -> None:
    b.file("A").rename(b.tornate / "Settore A - DEFINITIVO (3).xlsx")
    assert b.trovati() == []


def test_the_builder_changes_what_it_says(b: Banco) -> None:
    """A stale result is stale, and the rest of the file as it was."""
    prima = parti(b.file("A").read_bytes())
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Importo calcolato", "1")
    b.cambia_file("A", lambda contenuto: risultato(contenuto, "Obiettivi", cella, "1"))
    dopo = parti(b.file("A").read_bytes())
    assert [nome for nome in prima if prima[nome] != dopo[nome]] == ["xl/worksheets/sheet2.xml"]
    assert riga_obiettivo(PIANO, 1, "numero") == riga(PIANO, "numero = 1\n")
