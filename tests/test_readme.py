"""The README is true to the letter: its commands run, and what it shows is what they print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.comando import VERI

RADICE = Path(__file__).parents[1]
README = (RADICE / "README.md").read_text(encoding="utf-8")
_BLOCCO = re.compile(
    r"^```sh\n((?:perfxl [^\n]*\n)+)```\n(?:[^`]*?(?:`\[…\]`[^`]*?)?\n```text\n(.*?)\n```)?", re.MULTILINE | re.DOTALL
)
COMANDI = [(riga, trovato[2]) for trovato in _BLOCCO.finditer(README) for riga in trovato[1].splitlines()]
SALTATO = "[…]"
"""What the README writes for lines that it leaves out."""
_COLONNE = "100"


def perfxl(riga: str, cartella: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line of the README, as typed, in a folder."""
    programma = f"{Path(sys.executable).parent / 'perfxl'}"
    ambiente = {**os.environ, "COLUMNS": _COLONNE, "PYTHONIOENCODING": "utf-8"}
    parole = [programma, *shlex.split(riga)[1:]]
    return subprocess.run(parole, cwd=cartella, env=ambiente, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def cartella(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples, and the trial made in it."""
    dove = tmp_path_factory.mktemp("readme")
    shutil.copytree(RADICE / "esempi", dove / "esempi")
    assert perfxl("perfxl prova", dove).returncode == 0
    return dove


def test_the_readme_shows_commands_and_some_output() -> None:
    assert len(COMANDI) >= 4
    assert sum(mostrato is not None for _, mostrato in COMANDI) >= 3


@pytest.mark.parametrize(("riga", "mostrato"), COMANDI, ids=[riga for riga, _ in COMANDI])
def test_every_command_does_what_the_readme_shows(riga: str, mostrato: str | None, cartella: Path) -> None:
    eseguito = perfxl(riga, cartella)
    assert eseguito.returncode in {0, 1}, eseguito.stderr
    assert eseguito.stderr == ""
    if mostrato is not None:
        stampato = "\n".join(parola.rstrip() for parola in eseguito.stdout.rstrip().splitlines())
        assert_shows(mostrato, stampato)


def assert_shows(mostrato: str, stampato: str) -> None:
    """Every piece of what is shown stands in what is printed, one after the other, from its beginning to its end."""
    pezzi = mostrato.split(f"\n{SALTATO}\n")
    if len(pezzi) == 1:
        assert stampato == mostrato
    assert stampato.startswith(pezzi[0])
    assert stampato.endswith(pezzi[-1])
    for pezzo in pezzi:
        prima, trovato, stampato = stampato.partition(pezzo)
        assert trovato == pezzo
        assert prima.endswith("\n") or prima == ""


@pytest.mark.parametrize("esempio", VERI)
def test_the_round_that_the_readme_makes_works_on_every_real_plan(esempio: str, cartella: Path) -> None:
    giro = [riga for riga, _ in COMANDI if "tortona-2024" in riga]
    assert len(giro) == 3
    for riga in giro:
        eseguito = perfxl(
            riga.replace("tortona-2024", esempio).replace("cartelle-tortona", f"tutte-{esempio}"), cartella
        )
        assert eseguito.stderr == ""
        assert eseguito.returncode == (0 if riga.startswith("perfxl genera") or esempio == "chiari-2024" else 1)


def test_every_picture_and_file_that_the_readme_links_is_there() -> None:
    collegati = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert len(collegati) > 0
    assert [nome for nome in collegati if not (RADICE / nome).exists()] == []


def test_the_trial_says_nothing_that_the_readme_denies(cartella: Path) -> None:
    assert (cartella / "perfxl-prova" / "inviate").is_dir()
    assert (cartella / "perfxl-prova" / "tornate").is_dir()
