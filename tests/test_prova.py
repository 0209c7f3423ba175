"""The trial: what it writes is there, and it finds what it planted, nothing else."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfxl import app
from perfxl.errors import MissingFileError
from perfxl.prova import prova
from tests.comando import PIANO_2025, perfxl

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.report.prova import Prova

PIANTATI = {
    ("IN102", "SIC"): ("sicurezza DEFINITIVO (2).xlsx", 2.5),
    ("STR301", "TER"): ("comune-di-chiari_2025_TER.xlsx", 50),
    ("VAL105", "TER"): ("comune-di-chiari_2025_TER.xlsx", "entro il 31/06/2025"),
    ("SQ101", "SOC"): ("comune-di-chiari_2025_SOC.xlsx", 0.35),
    ("VAL101", "AMM"): ("comune-di-chiari_2025_AMM.xlsx", "25,0"),
    ("IN201", "AMM"): ("comune-di-chiari_2025_AMM.xlsx", 3400),
}
"""What the trial says that the offices did: the code that names it, the settore, the file, what was typed."""


@pytest.fixture(scope="module")
def fatta(tmp_path_factory: pytest.TempPathFactory) -> Prova:
    """The trial, in a folder whose name has spaces and accents."""
    return prova(tmp_path_factory.mktemp("prova") / "Città e perfxl")


def contati(esaminato: Esaminato) -> Counter[tuple[str, str]]:
    """How often each code was found for each settore."""
    return Counter((finding.code, finding.rilievo.settore) for finding in esaminato.outcome.findings)


def test_what_is_planted_is_found_beyond_what_the_plan_has_of_its_own_and_nothing_else(fatta: Prova) -> None:
    assert contati(fatta.esaminate) - contati(app.controlla(PIANO_2025)) == Counter(PIANTATI.keys())
    assert contati(fatta.pulite) == contati(app.controlla(PIANO_2025))


def test_the_cell_of_each_finding_is_the_one_that_was_typed_over(fatta: Prova) -> None:
    """The cell that the finding names is read by openpyxl."""
    proprie = {(finding.code, finding.rilievo.obiettivo) for finding in fatta.pulite.outcome.findings}
    for finding in fatta.esaminate.outcome.findings:
        luogo = finding.rilievo.place
        if (finding.code, finding.rilievo.obiettivo) in proprie:
            continue
        file, scritto = PIANTATI[finding.code, finding.rilievo.settore]
        assert luogo.file == file
        assert load_workbook(fatta.tornate / file)[luogo.sheet][luogo.cell].value == scritto


def test_every_check_runs(fatta: Prova) -> None:
    assert fatta.pulite.outcome.not_run == fatta.esaminate.outcome.not_run == ()


def test_the_files_to_open_are_there(fatta: Prova) -> None:
    percorsi = [percorso for percorso, _ in fatta.da_aprire]
    assert [percorso.is_file() for percorso in percorsi] == [True] * 5
    assert len(list(fatta.inviate.iterdir())) == fatta.scritte == 5
    assert len(list(fatta.tornate.iterdir())) == 4


@pytest.mark.parametrize("pieno", ["piano.toml", "altro.xlsx"])
def test_a_folder_with_something_in_it_is_refused_and_left_alone(pieno: str, tmp_path: Path) -> None:
    (tmp_path / pieno).write_bytes(b"mio")
    with pytest.raises(MissingFileError, match="c'è già, e non è una cartella vuota: indicarne una nuova"):
        prova(tmp_path)
    assert [percorso.read_bytes() for percorso in tmp_path.iterdir()] == [b"mio"]


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(MissingFileError, match="non è una cartella vuota"):
        prova(tmp_path / "a")


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert prova(tmp_path).piano.read_bytes() == PIANO_2025.read_bytes()


def test_each_time_in_a_folder_of_its_own(tmp_path: Path) -> None:
    for _ in range(3):
        assert perfxl("prova", cwd=tmp_path).codice == 0
    assert sorted(percorso.name for percorso in tmp_path.iterdir()) == [
        "perfxl-prova",
        "perfxl-prova-2",
        "perfxl-prova-3",
    ]


def test_the_commands_that_it_prints_can_be_typed_and_find_the_same(tmp_path: Path) -> None:
    """The folder has spaces: the paths that are printed are quoted as a command line wants them."""
    corsa = perfxl("prova", "--in", "La mia prova", cwd=tmp_path)
    assert (corsa.codice, corsa.err) == (0, "")
    comandi = [riga.strip() for riga in corsa.out.splitlines() if riga.startswith("   perfxl ")]
    assert [comando.split(' "')[0] for comando in comandi] == ["perfxl controlla", "perfxl riconcilia"]
    esiti = []
    for comando in comandi:
        nome, *percorsi = comando.removeprefix("perfxl ").replace('"', "\n").split("\n")
        esiti.append(perfxl(nome.strip(), *(p for p in percorsi if p.strip() != ""), cwd=tmp_path))
    assert [esito.codice for esito in esiti] == [1, 1]
    rilievi = corsa.out.partition("\n3. ")[2].partition("\n\n")[2].partition("\n\nDa aprire")[0]
    assert rilievi.split("\n\nRilievi")[0] in esiti[1].out


def test_the_files_that_it_names_are_there(tmp_path: Path) -> None:
    stampato = perfxl("prova", cwd=tmp_path).out.partition("Da aprire:\n")[2].partition("\n\n")[0]
    nomi = [riga.strip() for riga in stampato.splitlines() if riga.startswith("   perfxl-prova")]
    assert [(tmp_path / nome).is_file() for nome in nomi] == [True] * 5


def test_the_report_of_what_came_back_is_there_to_be_opened(fatta: Prova) -> None:
    pagina, _ = fatta.da_aprire[0]
    assert pagina.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert {percorso.name for percorso in (pagina.parent / "copie").iterdir()} == {
        percorso.name for percorso in fatta.tornate.iterdir()
    }
