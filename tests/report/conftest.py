"""The examinations whose reports are read: the five plans, workbooks of two untouched, those of the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl import app
from perfxl.prova import prova
from tests.browser import chromium, sala
from tests.comando import PIANO_2024, TREE, VERI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.checks.esame import Esaminato
    from perfxl.report.prova import Prova

__all__ = ["chromium", "sala"]  # fixtures of the pages


@pytest.fixture(scope="session")
def fatta(tmp_path_factory: pytest.TempPathFactory) -> Prova:
    """The trial, run."""
    return prova(tmp_path_factory.mktemp("prova"))


@pytest.fixture(scope="session")
def esaminati(fatta: Prova, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Esaminato]:
    """Every examination, by the name of its golden file."""
    inviate_2024 = tmp_path_factory.mktemp("inviate-2024")
    app.genera(PIANO_2024, inviate_2024)
    return {
        **{f"controlla-{esempio}": app.controlla(TREE / "esempi" / esempio / "piano.toml") for esempio in VERI},
        "riconcilia-chiari-2024-intatte": app.riconcilia(PIANO_2024, inviate_2024),
        "riconcilia-chiari-2025-intatte": fatta.pulite,
        "riconcilia-chiari-2025-tornate": fatta.esaminate,
    }
