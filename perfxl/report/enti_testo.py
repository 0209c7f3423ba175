"""What a run over many enti came to, on the terminal; and how far it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from perfxl.core.enti import Stato
from perfxl.core.money import write_euro, write_number
from perfxl.report.testo import print_testo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO, TypeVar

    from perfxl.core.enti import Tolti, Totali

    T = TypeVar("T")

_OGNI = 30.0
"""Seconds from a line to the next, where nobody watches."""
_NOMI = 5
_MINUTO, _ORA = 60, 3600


def print_enti(totali: Totali, gia: int, dove: Path, console: Console) -> None:
    """Tell how many enti have each state, what they come to, and what to open."""
    tutti = totali.tutti
    print_testo(console, f"Enti: {_n(tutti.enti)}, di cui {_n(gia)} già fatti prima.", stile="bold")
    for stato in Stato:
        somma = totali.per_stato[stato]
        stile = "bold red" if stato is not Stato.CHIUDE and somma.enti > 0 else ""
        print_testo(console, f"{_n(somma.enti)}", f"  {stato.value + ':':<12}", stile=stile)
    importi = (("fondo", tutti.fondo), ("stanziato", tutti.stanziato), ("differenza", tutti.differenza))
    print_testo(console, ", ".join(f"{nome} {write_euro(importo)}" for nome, importo in importi), "  in tutto: ")
    for scheda in totali.primi_errori:
        chi = "" if scheda.errore.startswith(scheda.cartella) else f"{scheda.cartella}: "
        print_testo(console, f"{chi}{scheda.errore}", "  ")
    altri = totali.errori - len(totali.primi_errori)
    if altri > 0:
        print_testo(console, f"{'e un altro' if altri == 1 else f'e altri {_n(altri)}'}: in riepilogo.html", "  ")
    print_testo(console, f"Da aprire: {dove / 'riepilogo.html'}")


def print_tolti(tolti: Tolti, console: Console) -> None:
    """Tell what was taken away of the results of before, and what was not."""
    if tolti.spariti > 0:
        print_testo(console, f"Tolti i risultati di prima degli enti che non ci sono più: {_n(tolti.spariti)}.")
    if tolti.rimasti:
        elenco = _elenco(tolti.rimasti)
        print_testo(
            console, f"Non tolti, perché qualcuno li ha cambiati, i rapporti di enti che non ci sono: {elenco}."
        )
    if tolti.rapporti > 0:
        quanti = _n(tolti.rapporti)
        print_testo(
            console, f"Tolti i rapporti interi di prima (enti: {quanti}): per riaverli, ripetere con --rapporti."
        )
    if tolti.parquet:
        print_testo(console, "Tolte le tabelle di prima in Parquet: per riaverle, ripetere con --parquet.")


def print_ignorati(ignorati: Iterable[str], console: Console) -> None:
    """Tell of what lies beside the folders of the enti, and was not read."""
    nomi = list(ignorati)
    if nomi:
        print_testo(console, f"Non letti, perché fuori dalle cartelle degli enti: {_elenco(nomi)}.")


def _elenco(nomi: Sequence[str]) -> str:
    """The first names, and how many there are besides."""
    altri = "" if len(nomi) <= _NOMI else f" e altri {len(nomi) - _NOMI}"
    return ", ".join(f"«{nome}»" for nome in nomi[:_NOMI]) + altri


def barra(fatti: Iterable[T], quanti: int) -> Iterator[T]:
    """Go through what is done, with a bar on the error stream: how many, how many are left, for how long."""
    colonne = (
        TextColumn("Riconcilio gli enti"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("restano {task.remaining:.0f}, per"),
        TimeRemainingColumn(),
    )
    with Progress(*colonne, console=Console(stderr=True), transient=True) as avanzamento:
        yield from avanzamento.track(fatti, total=quanti)


def righe_ogni_tanto(fatti: Iterable[T], quanti: int, flusso: TextIO) -> Iterator[T]:
    """Go through what is done, with a line now and then: how many, how many are left, for how long."""
    inizio = detto = time.monotonic()
    for numero, fatto in enumerate(fatti, start=1):
        ora = time.monotonic()
        if ora - detto >= _OGNI:
            detto = ora
            restano = (ora - inizio) / numero * (quanti - numero)
            print(f"{numero} enti su {quanti}; ne restano {quanti - numero}, circa {_durata(restano)}", file=flusso)
        yield fatto


def _durata(secondi: float) -> str:
    if secondi < _MINUTO:
        return f"{secondi:.0f} secondi"
    return f"{secondi / _MINUTO:.0f} minuti" if secondi < _ORA else f"{secondi / _ORA:.1f} ore".replace(".", ",")


def _n(numero: int) -> str:
    return write_number(numero, 0)
