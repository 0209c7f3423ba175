"""The identity of a finding, and what became of those of an earlier report: corrected, still there, new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfxl.core.finding import Finding, Rilievo, Severity


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


def identifica(findings: Iterable[Finding], nome: Callable[[Rilievo], str]) -> tuple[Finding, ...]:
    """Give each finding its identity: the same as long as it is about the same thing, whatever value is found there.

    It is made of the code, the settore, the objective, and of what the finding says that it is about; where it does not
    say it, of the name of its place. Of several that are about the same thing, as two dates in one cell, the first has
    the identity, the others the identity with their number: ``…-2``.

    Args:
        findings: the findings, in the order of the report.
        nome: the name of what stands at the place of a finding.
    """
    contate: Counter[str] = Counter()
    identificati = []
    for finding in findings:
        rilievo = finding.rilievo
        parti = (finding.code, rilievo.settore, rilievo.obiettivo, rilievo.oggetto or nome(rilievo))
        base = sha256("\x1f".join(parti).encode(errors="replace")).hexdigest()[:16]
        contate[base] += 1
        ordine = "" if contate[base] == 1 else f"-{contate[base]}"
        identificati.append(replace(finding, identita=base + ordine))
    return tuple(identificati)


def identita(finding: Finding) -> str:
    """The identity of a finding; empty for one that no report has."""
    return finding.identita
