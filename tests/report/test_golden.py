"""What is printed, word for word: a change in it is a change that somebody has read.

``PERFXL_AGGIORNA_GOLDEN=1 pytest tests/report`` writes the files anew; read them before they are committed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from perfxl.report.prova import print_prova
from perfxl.report.testo import print_report
from tests.comando import VERI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.checks.esame import Esaminato
    from perfxl.report.prova import Prova

GOLDEN = Path(__file__).parent / "golden"
CASI = (
    *(f"controlla-{esempio}" for esempio in VERI),
    "riconcilia-chiari-2024-intatte",
    "riconcilia-chiari-2025-intatte",
    "riconcilia-chiari-2025-tornate",
)
PROVA = "prova"


def stampato(stampa: Callable[[Console], None], larghezza: int = 80) -> str:
    """What is printed on a console of this width, without colours."""
    uscita = io.StringIO()
    stampa(Console(file=uscita, width=larghezza, highlight=False, color_system=None))
    return uscita.getvalue()


def golden(nome: str, testo: str) -> str:
    """The text of the golden file, first written anew where that is asked for."""
    percorso = GOLDEN / f"{nome}.txt"
    if os.environ.get("PERFXL_AGGIORNA_GOLDEN") == "1":
        percorso.parent.mkdir(exist_ok=True)
        percorso.write_text(testo, encoding="utf-8", newline="\n")
    return percorso.read_text(encoding="utf-8")


@pytest.mark.parametrize("caso", CASI)
def test_the_report_is_the_golden_one(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[caso]
    testo = stampato(lambda console: print_report(esaminato.esame, esaminato.outcome, console))
    assert testo == golden(caso, testo)


def test_what_the_trial_prints_is_the_golden_text(fatta: Prova) -> None:
    testo = stampato(lambda console: print_prova(fatta, console))
    normale = testo.replace(str(fatta.cartella), "perfxl-prova").replace(os.sep, "/")
    assert normale == golden(PROVA, normale)


def test_there_is_no_golden_file_without_a_case() -> None:
    assert sorted(percorso.name for percorso in GOLDEN.iterdir()) == sorted(f"{caso}.txt" for caso in (*CASI, PROVA))


@pytest.mark.parametrize("caso", CASI)
@pytest.mark.parametrize("larghezza", [70, 80, 100])
def test_no_line_is_longer_than_the_console_or_ends_in_blanks(
    caso: str, larghezza: int, esaminati: Mapping[str, Esaminato]
) -> None:
    esaminato = esaminati[caso]
    righe = stampato(lambda console: print_report(esaminato.esame, esaminato.outcome, console), larghezza).splitlines()
    assert [riga for riga in righe if len(riga) > larghezza or riga != riga.rstrip()] == []
