"""What every command does with the terminal: to print, to show how far it is, to report and end with a code."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO, TypeVar

from perfxl.core.shown import shown
from perfxl.errors import EXIT_CANNOT, EXIT_CLEAN, EXIT_FAULT, EXIT_FINDINGS
from perfxl.italiano import ItalianUsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rich.console import Console

    from perfxl.checks.esame import Esaminato

T = TypeVar("T")


def con_novita(esamina: Callable[[], Esaminato], confronta: Path | None) -> Esaminato:
    """Examine, and hold what is found against an earlier report, read before anything is written."""
    if confronta is None:
        return esamina()
    from perfxl.precedente import con_novita as confrontato
    from perfxl.precedente import leggi_rapporto

    prima = leggi_rapporto(confronta)
    return confrontato(esamina(), prima, confronta)


def riferisci(
    esamina: Callable[[], Esaminato], letti: Iterable[Path], json_file: Path | None, *, sovrascrivi: bool
) -> int:
    """Examine, print the report, write it where asked (never over a plan that is read), and say how it ended."""
    from perfxl.core.finding import Severity
    from perfxl.core.letture.consegna import Esito
    from perfxl.files import write_files
    from perfxl.report.novita import print_esaminato

    rapporto_scrivibile(json_file, letti, sovrascrivi=sovrascrivi)
    esaminato = esamina()
    print_esaminato(esaminato, console())
    if json_file is not None:
        from perfxl.report.rapporto import write_json

        write_files(
            {json_file: write_json(esaminato.esame, esaminato.outcome, esaminato.novita)}, overwrite=sovrascrivi
        )
        scrivi(f"Rapporto scritto in «{json_file}».")
    if any(consegna.esito is Esito.GUASTO for consegna in esaminato.esame.consegne):
        return EXIT_FAULT
    if len(esaminato.outcome.not_run) > 0:
        return EXIT_CANNOT
    return EXIT_FINDINGS if esaminato.outcome.count(Severity.BLOCCA) > 0 else EXIT_CLEAN


def rapporto_scrivibile(json_file: Path | None, letti: Iterable[Path], *, sovrascrivi: bool) -> None:
    """Refuse a report over a plan that is read, or, unless it is asked for, over a file that exists."""
    from perfxl.files import refuse_existing

    if json_file is None:
        return
    if json_file.resolve() in {letto.resolve() for letto in letti}:
        raise ItalianUsageError(f"{json_file}: è il piano; dare al rapporto un altro nome.")
    if not sovrascrivi:
        refuse_existing([json_file])


def scrivi(testo: str, dove: TextIO | None = None) -> None:
    """Print a text; click's own echo writes UTF-8 where the console has only ASCII.

    What would command the terminal is left out: names of files, and texts in them, come from outside.
    """
    print("\n".join(map(shown, testo.split("\n"))), file=sys.stdout if dove is None else dove)


def al_terminale() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def adesso() -> datetime:
    """The time on the wall, to the second, with its offset."""
    return datetime.now(tz=UTC).astimezone().replace(microsecond=0)


def console() -> Console:
    """The console that reports are printed on."""
    from rich.console import Console

    return Console(highlight=False)


def avanzamento(voci: Sequence[T], descrizione: str) -> Iterable[T]:
    """Go through a sequence, showing how far on the error stream, where somebody looks at it."""
    if not sys.stderr.isatty():
        return voci
    from rich.console import Console
    from rich.progress import track

    return track(voci, descrizione, console=Console(stderr=True), transient=True)


def attesa(descrizione: str) -> AbstractContextManager[object]:
    """Show that something is being done, where somebody looks at it."""
    if not sys.stderr.isatty():
        from contextlib import nullcontext

        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(f"{descrizione}…")


def avanzamento_enti(fatti: Iterable[T], quanti: int) -> Iterable[T]:
    """Go through what is done: a bar with what is left where somebody looks at it, else a line now and then."""
    from perfxl.report.enti_testo import barra, righe_ogni_tanto

    return barra(fatti, quanti) if sys.stderr.isatty() else righe_ogni_tanto(fatti, quanti, sys.stderr)
