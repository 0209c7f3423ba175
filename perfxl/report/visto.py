"""How ``perfxl visto`` ends, on the terminal: what is missing for the signature, or what was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.report.testo import print_testo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

_FRECCIA = "→ "


def print_rifiuto(sentenza: str, mancanze: Iterable[tuple[str, str]], console: Console) -> None:
    """Print that the visto is refused, and what is missing, each with what to do."""
    print_testo(console, sentenza, stile="bold")
    for numero, (che_cosa, rimedio) in enumerate(mancanze, start=1):
        etichetta = f"{numero}. "
        print_testo(console, che_cosa, etichetta)
        for riga in rimedio.split("\n"):
            print_testo(console, riga, f"{' ' * len(etichetta)}{_FRECCIA}")


def print_frasi(frasi: Iterable[str], console: Console) -> None:
    """Print sentences, each on lines of its own."""
    for frase in frasi:
        print_testo(console, frase)
