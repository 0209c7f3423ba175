"""What the trial did, in plain Italian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from perfxl.core.finding import Severity
from perfxl.report.testo import print_conclusione, print_rilievi

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Outcome


@dataclass(frozen=True, slots=True)
class Prova:
    """What the trial wrote and found.

    Attributes:
        cartella: its folder.
        piano: the plan.
        inviate: folder of the workbooks as they are sent out.
        tornate: folder of the workbooks as they came back.
        scritte: how many workbooks were sent out.
        pulite: the reconciliation of those sent out, untouched.
        esaminate: the reconciliation of those that came back.
        modifiche: what was changed in them, a line each.
        da_aprire: files worth opening, and what each is.
    """

    cartella: Path
    piano: Path
    inviate: Path
    tornate: Path
    scritte: int
    pulite: Esaminato
    esaminate: Esaminato
    modifiche: tuple[str, ...]
    da_aprire: tuple[tuple[Path, str], ...]


def print_prova(fatta: Prova, console: Console) -> None:
    """Tell what the trial wrote, what it found, and which files to open."""

    def scrivi(testo: str, style: str = "") -> None:
        console.print(Text(testo, style=style))

    pulite, tornate = fatta.pulite, fatta.esaminate
    obiettivi = len(pulite.esame.piano.obiettivi)
    scrivi("Prova di perfxl sul piano vero del Comune di Chiari, anno 2025\n", "bold")
    scrivi(
        f"1. Ho scritto il piano ({obiettivi} progetti) e {fatta.scritte} cartelle di lavoro: "
        "una per settore, e il Riepilogo."
    )
    scrivi(f"   Rilette senza toccarle danno {_conta(pulite.outcome)}: quelli che il piano pubblicato ha già di suo.\n")
    scrivi("2. Ho fatto finta che gli uffici le rimandassero, cambiate come succede:")
    for modifica in fatta.modifiche:
        scrivi(f"   · {modifica}")
    scrivi(f"\n3. Le ho riconciliate. Danno {_conta(tornate.outcome)}:\n")
    print_rilievi(tornate.esame, tornate.outcome.findings, console)
    print_conclusione(tornate.outcome, console)
    scrivi("\nDa aprire:", "bold")
    for percorso, che_cosa in fatta.da_aprire:
        scrivi(f"   {percorso}\n      {che_cosa}")
    scrivi("\nPer rifarlo da sé:", "bold")
    scrivi(f"   perfxl controlla {fatta.piano}")
    scrivi(f"   perfxl riconcilia {fatta.piano} {fatta.tornate}")


def _conta(outcome: Outcome) -> str:
    quanti = len(outcome.findings)
    bloccano = outcome.count(Severity.BLOCCA)
    return f"{quanti} rilievi, {bloccano} {'che blocca' if bloccano == 1 else 'che bloccano'}"
