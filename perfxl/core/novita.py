"""What became of the findings of an earlier report: corrected, still there, new."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfxl.core.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Corretto:
    """A finding of an earlier report that is no longer there.

    Attributes:
        codice: its code.
        gravita: how much it weighed.
        settore: code of its settore; empty for the plan as a whole.
        dove: its place, in the words of the reports.
        messaggio: what was wrong.
    """

    codice: str
    gravita: Severity
    settore: str
    dove: str
    messaggio: str


@dataclass(frozen=True, slots=True)
class Novita:
    """What changed since an earlier report.

    Attributes:
        nuovi: identities of the findings that were not there.
        corretti: what was there and is no longer.
    """

    nuovi: frozenset[str]
    corretti: tuple[Corretto, ...]


def identita(finding: Finding) -> str:
    """The identity of a finding: the same as long as it is about the same thing, whatever value is found there."""
    rilievo = finding.rilievo
    place = rilievo.place
    parti = (finding.code, rilievo.settore, rilievo.obiettivo, place.sheet, place.cell, f"{place.line}")
    return sha256("\x1f".join(parti).encode(errors="replace")).hexdigest()[:16]
