"""An earlier version of a plan beside it, and a modello that regulates the checks, from files and by the commands."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from perfxl import app, cli
from perfxl.errors import SourceError
from tests.cartelle_di_prova import banco, deposita
from tests.comando import PIANO_2024, PIANO_2025
from tests.piani_di_prova import MODELLO, PIANO, cambia, obiettivo, trovati

if TYPE_CHECKING:
    from pathlib import Path

DIVERSO = obiettivo(PIANO, 1, ("= 60", "= 61"))
CAUSA = "indicatore 1: 61% invece di 60% (secondo la versione precedente): chiude esattamente."


def esce(*argomenti: str | Path) -> int:
    """The exit code of a command run in this process."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([f"{argomento}" for argomento in argomenti])
    assert isinstance(uscita.value.code, int)
    return uscita.value.code


@pytest.fixture
def due(tmp_path: Path) -> tuple[Path, Path]:
    """A plan whose sum does not close, and the version before it, in which it did."""
    return deposita(DIVERSO, MODELLO, tmp_path / "ora"), deposita(PIANO, MODELLO, tmp_path / "prima")


def test_without_an_earlier_version_the_causes_are_those_of_the_plan(due: tuple[Path, Path]) -> None:
    (finding,) = app.controlla(due[0]).outcome.findings
    assert CAUSA not in finding.rilievo.cause


def test_an_earlier_version_says_why_a_sum_does_not_close(due: tuple[Path, Path]) -> None:
    (finding,) = app.controlla(*due).outcome.findings
    assert finding.rilievo.cause == (CAUSA,)


def test_the_command_takes_the_earlier_version(due: tuple[Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    assert esce("controlla", due[0], "--precedente", due[1]) == 1
    assert f"perché: {CAUSA}" in " ".join(capfd.readouterr().out.split())
    assert esce("controlla", due[0]) == 1
    assert "versione precedente" not in capfd.readouterr().out


def test_the_report_says_which_earlier_plan_stands_beside(
    due: tuple[Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    assert esce("controlla", due[0], "--precedente", due[1]) == 1
    assert capfd.readouterr().out.splitlines()[2] == "Con il piano precedente: piano.toml, anno 2025"


ALTRO_ENTE = cambia(PIANO, ('ente = "Comune di Prova"', 'ente = "Comune di Altrove"'))


def test_the_plan_of_another_ente_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    b = banco(DIVERSO, tmp_path / "b")
    altro = deposita(ALTRO_ENTE, MODELLO, tmp_path / "altro")
    for comando in (("controlla", b.piano), ("riconcilia", b.piano, b.tornate)):
        assert esce(*comando, "--precedente", altro) == 2
        assert capfd.readouterr().err == (
            f"{altro}: è un piano di «Comune di Altrove», e quello da esaminare è di «Comune di Prova»: il piano di un "
            "altro ente non spiega nulla. Dare con --precedente un piano dello stesso ente, o togliere l'opzione.\n"
        )


def test_the_same_ente_in_capitals_is_the_same(tmp_path: Path, due: tuple[Path, Path]) -> None:
    maiuscolo = cambia(PIANO, ('ente = "Comune di Prova"', 'ente = "COMUNE  DI PROVA"'))
    prima = deposita(maiuscolo, MODELLO, tmp_path / "maiuscolo")
    (finding,) = app.controlla(due[0], prima).outcome.findings
    assert finding.rilievo.cause == (CAUSA,)


def test_the_report_is_not_written_over_the_earlier_version(
    due: tuple[Path, Path], capfd: pytest.CaptureFixture[str]
) -> None:
    prima = due[1].read_bytes()
    comando = ("controlla", due[0], "--precedente", due[1], "--json", due[1], "--sovrascrivi")
    assert esce(*comando) == 2
    assert "è il piano; dare al rapporto un altro nome" in capfd.readouterr().err
    assert due[1].read_bytes() == prima


def test_workbooks_are_held_against_the_plan_beside_an_earlier_one(tmp_path: Path) -> None:
    """A weight of the plan was changed since; the workbooks have it right, the plan does not."""
    b = banco(DIVERSO, tmp_path / "b")
    prima = deposita(PIANO, MODELLO, tmp_path / "prima")
    (finding,) = app.riconcilia(b.piano, b.tornate, prima).outcome.findings
    assert finding.rilievo.cause == (CAUSA,)
    assert esce("riconcilia", b.piano, b.tornate, "--precedente", prima) == 1


def test_an_earlier_plan_among_the_workbooks_is_no_stranger(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "b")
    prima = b.tornate / "prima.toml"
    shutil.copy(b.piano, prima)
    shutil.copy(b.piano.parent / "prova.toml", b.tornate / "prova.toml")
    assert trovati(app.riconcilia(b.piano, b.tornate, prima).outcome) == []
    assert [codice for codice, *_ in b.trovati()] != []


def test_the_plan_of_the_year_before_changes_nothing_where_the_sums_close() -> None:
    assert app.controlla(PIANO_2025, PIANO_2024).outcome == app.controlla(PIANO_2025).outcome


def test_an_earlier_plan_that_cannot_be_read_is_said(due: tuple[Path, Path], capfd: pytest.CaptureFixture[str]) -> None:
    manca = due[1].with_name("manca.toml")
    assert esce("controlla", due[0], "--precedente", manca) == 2
    assert "manca.toml" in capfd.readouterr().err


# ---------------------------------------------------------------- what a modello regulates

SPENTO = '\n[[controlli]]\ncodice = "{}"\nspento = true\nmotivo = "Lo guarda il Nucleo."\n'


def test_a_check_switched_off_by_the_modello_is_silent_and_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    piano = deposita(DIVERSO, MODELLO + SPENTO.format("SQ101"), tmp_path / "p")
    assert esce("controlla", piano) == 0
    uscita = capfd.readouterr().out
    assert "0 non eseguiti, 1 spento dal modello." in " ".join(uscita.split())
    assert "  SQ101  spento. Motivo: Lo guarda il Nucleo.\n" in uscita


def test_a_modello_that_regulates_a_check_that_there_is_not_is_refused(tmp_path: Path) -> None:
    piano = deposita(PIANO, MODELLO + SPENTO.format("SQ999"), tmp_path / "p")
    riga = (MODELLO + SPENTO)[: (MODELLO + SPENTO).index('codice = "{}"')].count("\n") + 1
    for comando in (lambda: app.controlla(piano), lambda: app.leggi_modello(f"{piano.with_name('prova.toml')}")):
        with pytest.raises(SourceError) as caught:
            comando()
        assert f"{caught.value}" == (
            f"prova.toml, riga {riga}: «codice»: "
            "non c'è un controllo «SQ999»; forse «SQ109»? (li elenca: perfxl spiega)"
        )
