"""A few enti, written once: most of them copied, for that is quick."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.benchmarks.enti import scrivi_enti
from tests.enti_di_prova import Cartella


@pytest.fixture(scope="session")
def stampo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of seven enti of three settori, two plans in turn; the last lacks a workbook."""
    enti = tmp_path_factory.mktemp("stampo") / "enti"
    scrivi_enti(enti, 7, diversi=2, settori=3)
    return enti


@pytest.fixture
def enti(stampo: Path, tmp_path: Path) -> Cartella:
    """The same, in a folder to make a mess of."""
    return Cartella(Path(shutil.copytree(stampo, tmp_path / "Enti, città")))
