"""What reports say of the findings that a deroga accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.finding import IN_PAROLE, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.finding import Finding
    from perfxl.core.novita import Novita


def di_cui_accettati(novita: Novita, findings: Iterable[Finding]) -> str:
    """How many of the findings that stand since an earlier report are accepted, as the end of their count."""
    quanti = sum(finding.accettato and finding.identita not in novita.nuovi for finding in findings)
    return "" if quanti == 0 else f" (di cui {quanti} {IN_PAROLE[Weight.ACCETTATO][quanti != 1]})"
