"""The page of a check: its docstring, with what its registration adds."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from perfxl.checks.effetti import EFFETTI
from perfxl.core.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.checks.esame import Check

SEZIONI = ("Perché", "Esempio errato", "Esempio giusto", "Come si corregge")
"""The headings that every page has, in this order, after the rule in one sentence."""

_GRAVITA = {
    Severity.BLOCCA: "blocca: con questo rilievo non si firma",
    Severity.AVVISA: "avvisa: da guardare prima di firmare",
    Severity.NOTA: "nota: da sapere; si può firmare anche così",
}


def regola(check: Check) -> str:
    """The rule of a check, in one sentence."""
    return testo(check).splitlines()[0]


def testo(check: Check) -> str:
    """The docstring of a check, its indentation removed."""
    return cleandoc(check.function.__doc__ or "")


def pagina(check: Check) -> str:
    """The page of a check, as ``perfxl spiega`` prints it."""
    righe = [f"{check.code}  {regola(check)}", ""]
    righe += testo(check).splitlines()[2:]
    righe += ["", f"Gravità: {_GRAVITA[check.severity]}."]
    if check.tolerance != "":
        righe.append(f"Tolleranza: {check.tolerance}.")
    if check.dal > 0:
        righe.append(f"Blocca dai piani dell'anno: {check.dal}.")
    if check.norma != "":
        righe.append(f"Norma: {check.norma}.")
    if check.code in EFFETTI:
        righe.append(f"Effetto in euro: {EFFETTI[check.code]}.")
    ammessa = "è ammessa, con motivo (perfxl deroga)" if check.derogabile else "non è ammessa"
    return "\n".join([*righe, f"Deroga: {ammessa}."])


def tabella_markdown(registro: Sequence[Check]) -> str:
    """The table of the checks, as the README has it."""
    righe = ["| Codice | Regola | Gravità | Deroga |", "|---|---|---|---|"]
    for check in registro:
        deroga = "sì" if check.derogabile else "no"
        righe.append(f"| {check.code} | {regola(check)} | {check.severity.value} | {deroga} |")
    return "\n".join(righe)
