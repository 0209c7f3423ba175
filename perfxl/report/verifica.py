"""A verification: on the terminal, and as JSON in the form of ``verifica-1.schema.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from perfxl.core.verificato import Esito
from perfxl.report.segni import frase
from perfxl.report.testo import print_testo

if TYPE_CHECKING:
    from rich.console import Console

    from perfxl.core.verificato import Punto, Verificato

VERSIONE = 1
"""Version of the form of the JSON; it goes up when a field is taken away or changes its meaning."""

_SEGNI = {
    Esito.TORNA: ("✔", "TORNA", "green"),
    Esito.DIVERSO: ("✘", "DIVERSO", "bold red"),
    Esito.NON_VERIFICATO: ("?", "NON VERIFICATO", "yellow"),
    Esito.DETTO: ("·", "DA SAPERE", "cyan"),
}
"""The sign of each outcome, its word, for nothing is said by a sign or a colour alone, and its style."""


def print_verifica(verificato: Verificato, console: Console) -> None:
    """Print what was looked at, point by point, and the verdict last."""
    print_testo(console, f"Verifica di {verificato.file}", stile="bold")
    for punto in verificato.punti:
        _punto(punto, console)
    console.print()
    print_testo(console, verificato.sentenza, stile=_SEGNI[verificato.esito][2])


def _punto(punto: Punto, console: Console) -> None:
    segno, parola, stile = _SEGNI[punto.esito]
    print_testo(console, frase(f"{parola}: {punto.frase}"), f"{segno} ", stile=stile)
    dove = ""
    for dettaglio in punto.dettagli:
        if dettaglio.dove not in {"", dove}:
            print_testo(console, f"{dettaglio.dove}:", "    ")
        dove = dettaglio.dove
        print_testo(console, dettaglio.testo, "    " if dove == "" else "      ")


def write_json(verificato: Verificato) -> bytes:
    """A verification as UTF-8 JSON."""
    testo = json.dumps(_dati(verificato), ensure_ascii=False, indent=2)
    return f"{testo}\n".encode(errors="replace")


def _dati(verificato: Verificato) -> dict[str, Any]:
    return {
        "formato": "perfxl-verifica",
        "versione": VERSIONE,
        "perfxl": verificato.perfxl,
        "file": verificato.file,
        "impronta": verificato.manifesto,
        "esito": verificato.esito.value,
        "sentenza": verificato.sentenza,
        "punti": [
            {
                "passo": punto.passo.value,
                "esito": punto.esito.value,
                "frase": punto.frase,
                "dettagli": [{"dove": d.dove, "testo": d.testo} for d in punto.dettagli],
            }
            for punto in verificato.punti
        ],
    }
