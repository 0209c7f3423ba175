"""The findings that a deroga may cover, and those that none may, on the terminal; how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.deroghe import PAROLE, Stato
from perfxl.core.finding import IN_PAROLE, Severity, Weight
from perfxl.report.testo import print_testo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from perfxl.core.finding import Finding

_RIENTRO = " " * 5
EFFETTI = {
    Stato.GP: "c'è un motivo, ma il rilievo pesa come prima",
    Stato.GR: "il rilievo non pesa più; la riserva resta scritta",
    Stato.GA: "il rilievo non pesa più",
}
"""What each state does."""


def print_elenco(findings: Sequence[Finding], console: Console) -> None:
    """Print findings in a few lines each, numbered: code, weight, place, message, identity."""
    for numero, finding in enumerate(findings, start=1):
        rilievo = finding.rilievo
        etichetta = f"{numero:>3}. "
        print_testo(console, f"{finding.code}  {finding.severity.value}  {rilievo.place}", etichetta, stile="bold")
        print_testo(console, rilievo.message[:1].upper() + rilievo.message[1:], _RIENTRO)
        trovato = f"trovato «{rilievo.found}»" if rilievo.found != "" else ""
        atteso = f"atteso «{rilievo.expected}»" if rilievo.expected != "" else ""
        if valori := ", ".join(filter(None, (atteso, trovato))):
            print_testo(console, valori, _RIENTRO)
        print_testo(console, f"identità {finding.identita}", _RIENTRO)
        if finding.deroga is not None:
            print_testo(console, f"deroga: {finding.deroga.detta}", _RIENTRO)


def print_derogabili(
    ammesse: Sequence[Finding],
    inderogabili: Sequence[Finding],
    accettati: Sequence[Finding],
    regola: str,
    console: Console,
) -> None:
    """Print what a deroga may cover, what none may, what one accepts already.

    Args:
        ammesse: what one may cover; the notes among them are only counted, for nobody needs to accept them.
        inderogabili: what none may.
        accettati: what one accepts.
        regola: what none may cover, as a rule.
        console: where to print.
    """
    pesano = [finding for finding in ammesse if finding.severity is not Severity.NOTA]
    note = len(ammesse) - len(pesano)
    print_testo(console, f"Rilievi che una deroga può accettare: {len(pesano) or 'nessuno'}.", stile="bold")
    print_elenco(pesano, console)
    if note > 0:
        quante = f"{note} {IN_PAROLE[Weight.NOTA][note != 1]}"
        print_testo(console, f"Inoltre {quante}: si firma anche così, e una deroga non serve.")
    if inderogabili:
        print_testo(console, "")
        print_testo(console, f"Rilievi che nessuna deroga può accettare: {len(inderogabili)}.", stile="bold")
        print_testo(console, regola)
        _in_breve(inderogabili, console)
    if accettati:
        print_testo(console, "")
        print_testo(console, f"Già accettati: {len(accettati)}.", stile="bold")
        print_elenco(accettati, console)


def _in_breve(findings: Iterable[Finding], console: Console) -> None:
    for finding in findings:
        rilievo = finding.rilievo
        print_testo(console, f"{finding.code}  {rilievo.place}: {rilievo.message}", "  - ")


def print_stati(console: Console) -> None:
    """Print the states of a deroga, each with its words and with what it does."""
    for stato in Stato:
        print_testo(console, f"{PAROLE[stato]}: {EFFETTI[stato]}", f"  {stato.value}  ")
