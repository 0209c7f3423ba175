"""The plan that the speed is measured on is a sound one: otherwise the figures would be of something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.app import controlla
from perfxl.core.finding import Severity
from tests.benchmarks.sintetico import piano_sintetico

if TYPE_CHECKING:
    from pathlib import Path


def test_three_synthetic_settori_have_nothing_that_blocks(tmp_path: Path) -> None:
    """Of settori 1, 2 and 3, six, seven and five objectives; two generali, two intersettoriali, one of fixed amount."""
    percorso = tmp_path / "piano.toml"
    percorso.write_text(piano_sintetico(3), encoding="utf-8")
    esaminato = controlla(percorso)
    piano = esaminato.esame.piano
    assert [len(piano.guidati(settore.codice)) for settore in piano.settori] == [6 + 2, 7 + 3, 5]
    assert [obiettivo.codice for obiettivo in piano.obiettivi if obiettivo.fisso] == ["5"]
    assert [quota.codice for quota in piano.quote if quota.di == "settori"] == ["s001", "s002", "s003"]
    assert esaminato.outcome.not_run == ()
    assert esaminato.outcome.count(Severity.BLOCCA) == 0


def test_too_few_settori_are_refused() -> None:
    with pytest.raises(ValueError, match="2"):
        piano_sintetico(2)
