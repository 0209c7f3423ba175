"""What the trial did, in plain Italian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.report.testo import conta, print_conclusione, print_rilievi, print_testo, tra_virgolette

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
    pulite, tornate = fatta.pulite, fatta.esaminate
    piano = pulite.esame.piano
    titolo = f"Prova di perfxl sul piano vero: {piano.ente.value}, {piano.anno.value}"
    print_testo(console, titolo, stile="bold")
    console.print()
    print_testo(
        console,
        f"Ho scritto il piano ({len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}) e {fatta.scritte} "
        f"cartelle di lavoro: una per settore, e il Riepilogo. Rilette senza toccarle danno {_quanti(pulite.outcome)}: "
        "li ha già il piano pubblicato.",
        "1. ",
    )
    console.print()
    print_testo(console, "Ho fatto finta che gli uffici le rimandassero, cambiate come succede:", "2. ")
    for modifica in fatta.modifiche:
        print_testo(console, modifica, "   · ")
    console.print()
    print_testo(console, f"Le ho riconciliate. Danno {_quanti(tornate.outcome)}.", "3. ")
    print_rilievi(tornate.esame, tornate.outcome.findings, console)
    print_conclusione(tornate.outcome, console, piano.modello.regolate)
    console.print()
    print_testo(console, "Da aprire:", stile="bold")
    for percorso, che_cosa in fatta.da_aprire:
        console.print(f"   {percorso}", markup=False, soft_wrap=True)
        print_testo(console, che_cosa, "      ")
    console.print()
    print_testo(console, "Per rifarlo da sé:", stile="bold")
    cartella, tornate_in = tra_virgolette(fatta.piano), tra_virgolette(fatta.tornate)
    for comando in (f"controlla {cartella}", f"riconcilia {cartella} {tornate_in}"):
        console.print(f"   perfxl {comando}", markup=False, soft_wrap=True)


def _quanti(outcome: Outcome) -> str:
    quanti = len(outcome.findings)
    return f"{quanti} {'rilievo' if quanti == 1 else 'rilievi'} ({conta(outcome.findings)})"
