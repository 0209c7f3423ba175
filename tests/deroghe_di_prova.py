"""Deroghe for the tests, made from the findings that they are about."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from perfxl.core.deroghe import Deroga, Stato, valore
from perfxl.core.place import Place, Sourced
from perfxl.sources.deroghe import write_deroghe

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Finding, Outcome

OGGI = date(2026, 11, 21)


def deroga_per(finding: Finding, **altro: Any) -> Deroga:  # noqa: ANN401
    """A deroga that accepts a finding as it is; ``altro`` is what it says otherwise."""
    deroga = Deroga(
        Place("deroghe.toml", line=5),
        finding.code,
        finding.identita,
        f"{finding.rilievo.place}",
        *valore(finding),
        "Concordato con la delegazione",
        "Segretario generale",
        OGGI,
        Stato.GA,
        finding.severity,
        Sourced("Comune di Prova", Place("deroghe.toml", line=2)),
        Sourced(2025, Place("deroghe.toml", line=3)),
    )
    return replace(deroga, **altro)


def scrivi_deroghe(dove: Path, *deroghe: Deroga) -> Path:
    """Write deroghe into the folder of a plan, for that plan."""
    piano = tomllib.loads((dove / "piano.toml").read_text(encoding="utf-8"))
    file = dove / "deroghe.toml"
    file.write_text(write_deroghe(deroghe, piano["ente"], piano["anno"]), encoding="utf-8")
    return file


def di(outcome: Outcome, codice: str) -> Finding:
    """The one finding of a check."""
    (finding,) = (finding for finding in outcome.findings if finding.code == codice)
    return finding
