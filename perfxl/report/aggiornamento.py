"""What was carried into the workbooks of a new version, in plain Italian."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from perfxl.core.letture.consegna import RIEPILOGO
from perfxl.core.versioni.riporto import Esito
from perfxl.core.versioni.rivedere import FOGLIO
from perfxl.report.testo import print_testo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from perfxl.core.versioni.aggiornamento import Riportata
    from perfxl.core.versioni.riporto import Riporto

_TITOLI = {
    Esito.CONFLITTO: "In conflitto: c'è il valore del piano nuovo",
    Esito.SENZA_POSTO: "Senza un posto",
    Esito.TORNATO: "Vuotato o tolto dall'ufficio: c'è di nuovo il valore del piano",
    Esito.RIPORTATO: "Riportato, ma da guardare",
}


def print_aggiornamento(
    riportate: Sequence[Riportata], rifiutate: Sequence[tuple[str, str]], senza: Sequence[str], console: Console
) -> None:
    """Tell what was carried, file by file, what was not and why, which files were refused; and how much it was."""
    print_testo(console, "Che cosa è andato nelle cartelle nuove", stile="bold")
    for riportata in riportate:
        _file(riportata, console)
    if rifiutate:
        _titolo(console, "File non riportati")
        for file, motivo in rifiutate:
            print_testo(console, f"{file}: {motivo}", "  ! ", stile="bold red")
    if senza:
        print_testo(console, f"Nessun file riportato per: {', '.join(senza)}. La cartella nuova è quella del piano.")
    _totali(riportate, console)


def _file(riportata: Riportata, console: Console) -> None:
    nome = "Riepilogo" if riportata.settore == RIEPILOGO else riportata.settore
    _titolo(console, f"{riportata.file} ({nome})")
    print_testo(console, _conta(riportata.riporti) + ".", "  ")
    for nota in riportata.note:
        print_testo(console, nota, "  attenzione: ", stile="yellow")
    if riportata.rimaste:
        quante = "una riga" if len(riportata.rimaste) == 1 else f"{len(riportata.rimaste)} righe"
        print_testo(console, f"Il suo foglio «{FOGLIO}» aveva già {quante}: restano.", "  ")
    for esito, titolo in _TITOLI.items():
        suoi = [riporto for riporto in riportata.riporti if riporto.esito is esito and riporto.da_rivedere]
        if suoi:
            print_testo(console, f"{titolo}:", "  ", stile="bold")
            _elenco(suoi, console)


def _elenco(riporti: Sequence[Riporto], console: Console) -> None:
    """The values, sheet by sheet; each with what stood there and what stands there now."""
    for foglio, gruppo in groupby(riporti, key=lambda riporto: riporto.place.sheet):
        print_testo(console, f"foglio «{foglio}»", "    ")
        for riporto in gruppo:
            cella = f"{riporto.place.cell}  " if riporto.place.cell else ""
            print_testo(console, f"{cella}{riporto.che_cosa}", "      ")
            if riporto.scritto != "":
                print_testo(console, f"«{riporto.scritto}»", "        c'era:    ")
            if riporto.adesso != "":
                print_testo(console, f"«{riporto.adesso}»", "        adesso:   ")
            print_testo(console, riporto.perche, "        perché:   ")


def _totali(riportate: Sequence[Riportata], console: Console) -> None:
    tutti = [riporto for riportata in riportate for riporto in riportata.riporti]
    quanti = "1 file" if len(riportate) == 1 else f"{len(riportate)} file"
    _titolo(console, f"In tutto, da {quanti}: {_conta(tutti)}.")


def _conta(riporti: Sequence[Riporto]) -> str:
    """How many values were carried, have no place, are in conflict; and how many came back to what the plan says."""
    esiti = [riporto.esito for riporto in riporti]
    riportati, senza, conflitti, tornati = (
        esiti.count(esito) for esito in (Esito.RIPORTATO, Esito.SENZA_POSTO, Esito.CONFLITTO, Esito.TORNATO)
    )
    parti = [
        "1 valore riportato" if riportati == 1 else f"{riportati} valori riportati",
        f"{senza} senza un posto",
        "1 in conflitto" if conflitti == 1 else f"{conflitti} in conflitto",
    ]
    if tornati > 0:
        parti.append("1 tornato al piano" if tornati == 1 else f"{tornati} tornati al piano")
    return ", ".join(parti)


def _titolo(console: Console, testo: str) -> None:
    console.print()
    print_testo(console, testo, stile="bold")
