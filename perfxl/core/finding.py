"""What a check says: data, never prose to be parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfxl.core.deroghe import Deroga
    from perfxl.core.place import Place


class Severity(StrEnum):
    """How much a finding weighs: ``blocca`` stops the sign-off, ``avvisa`` asks for a look, ``nota`` only tells."""

    BLOCCA = "blocca"
    AVVISA = "avvisa"
    NOTA = "nota"


class Weight(StrEnum):
    """What a finding comes to: its severity, or, where a deroga accepts it, nothing that is to be corrected."""

    BLOCCA = "blocca"
    AVVISA = "avvisa"
    NOTA = "nota"
    ACCETTATO = "accettato"


IN_PAROLE = {
    Weight.BLOCCA: ("blocca", "bloccano"),
    Weight.AVVISA: ("avvisa", "avvisano"),
    Weight.NOTA: ("nota", "note"),
    Weight.ACCETTATO: ("accettato", "accettati"),
}
"""How one finding of each weight is counted, and how several are."""

IMPORTI = "importi con il dato giusto → con questo"
"""What stands above the details of a finding that moves amounts; those of one without an effect are something else."""


@dataclass(frozen=True, slots=True)
class Rilievo:
    """What a check yields: everything of a finding but what its registration adds.

    Attributes:
        place: where to look and correct.
        message: one Italian sentence that says what is wrong.
        expected: what should stand there, as the reader would write it; empty where nothing is expected.
        found: what stands there; empty where there is nothing.
        remedy: one Italian sentence that says what to do.
        settore: code of the settore concerned; empty for the plan as a whole.
        obiettivo: code of the objective concerned; empty where there is none.
        related: other places to look at (the cells that were summed, the line that disagrees).
        details: the effect on each amount, a line each.
        cause: why a sum may not close, the likeliest first, a line each.
        effetto: how many cents it moves or leaves over, never below 0; None where it moves none, or none is known.
        oggetto: what it is about, in names that last, where its place does not tell or moves with the values.
        altri: how many others it only counts, and does not show.
    """

    place: Place
    message: str
    expected: str = ""
    found: str = ""
    remedy: str = ""
    settore: str = ""
    obiettivo: str = ""
    related: tuple[Place, ...] = ()
    details: tuple[str, ...] = ()
    cause: tuple[str, ...] = ()
    effetto: int | None = None
    oggetto: str = ""
    altri: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: what a check yielded, under the check's code and severity.

    Attributes:
        code: the check's code.
        severity: how much it weighs.
        rilievo: what the check yielded.
        identita: what it is known by from a report to the next (``novita.identifica``).
        deroga: what somebody answered to it, where it is still about this value; None where nobody did.
    """

    code: str
    severity: Severity
    rilievo: Rilievo
    identita: str = field(default="", compare=False)
    deroga: Deroga | None = field(default=None, compare=False)

    @property
    def accettato(self) -> bool:
        """Whether a deroga accepts it: then it is told, and weighs no more."""
        return self.deroga is not None and self.deroga.accetta

    @property
    def weight(self) -> Weight:
        """What it comes to, a deroga counted in."""
        return Weight.ACCETTATO if self.accettato else Weight(self.severity.value)


@dataclass(frozen=True, slots=True)
class NotRun:
    """A check that could not run, and why: neither found nor clean."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an examination.

    Attributes:
        findings: what was found, in the order of the report.
        clean: codes of the checks that ran and found nothing.
        not_run: checks that could not run.
    """

    findings: tuple[Finding, ...]
    clean: tuple[str, ...]
    not_run: tuple[NotRun, ...]

    def count(self, severity: Severity) -> int:
        """How many findings have this severity, those that a deroga accepts left out."""
        return sum(finding.severity is severity and not finding.accettato for finding in self.findings)

    @property
    def accettati(self) -> tuple[Finding, ...]:
        """The findings that a deroga accepts."""
        return tuple(finding for finding in self.findings if finding.accettato)
