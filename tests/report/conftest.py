"""The examinations whose reports are read: both plans, their workbooks untouched, those of the trial."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl import app
from perfxl.prova import prova
from tests.comando import PIANO_2024, PIANO_2025

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.checks.esame import Esaminato
    from perfxl.report.prova import Prova


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
        "controlla-chiari-2024": app.controlla(PIANO_2024),
        "controlla-chiari-2025": app.controlla(PIANO_2025),
        "riconcilia-chiari-2024-intatte": app.riconcilia(PIANO_2024, inviate_2024),
        "riconcilia-chiari-2025-intatte": fatta.pulite,
        "riconcilia-chiari-2025-tornate": fatta.esaminate,
    }
