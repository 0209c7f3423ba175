"""What changed between two plans: on the terminal, and as JSON in the form of ``confronto-1.schema.json``."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from rich.text import Text

from perfxl.core.confronto import Confronto, Esito, Specie
from perfxl.core.impronta import impronta
from perfxl.core.money import euro, write_euro
from perfxl.report.testo import larghezza, print_testo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from perfxl.core.confronto import Cambio, Confrontato, Importo
    from perfxl.core.piano import Piano

VERSIONE = 1
"""Version of the form of the JSON; it goes up when a field is taken away or changes its meaning."""

_STRETTA = 72
"""On a console narrower than this, amounts stand in lines, not in columns."""
_NOME = 16
"""A name in a table is never cut shorter than this."""
_SPECIE = {
    Specie.FONDO: "Il fondo",
    Specie.QUOTA: "Le quote",
    Specie.SETTORE: "Per settore capofila",
    Specie.OBIETTIVO: "Per obiettivo",
    Specie.TOTALE: "In tutto",
}
_ESITI = {Esito.AGGIUNTO: ("+", "aggiunto"), Esito.TOLTO: ("-", "tolto"), Esito.CAMBIATO: ("~", "cambiato")}


# ---- on the terminal


def print_confronto(confronto: Confronto, console: Console) -> None:
    """Print what changed: what the plans are, then settori, quote, objectives, amounts, and how much it was in all."""
    vecchio, nuovo = confronto.vecchio, confronto.nuovo
    print_testo(console, "Che cosa cambia da un piano all'altro", stile="bold")
    print_testo(console, _chi(vecchio), "  prima: ")
    print_testo(console, _chi(nuovo), "  dopo:  ")
    if confronto.uguali:
        console.print()
        print_testo(console, "I due piani dicono lo stesso.")
        return
    if not (confronto.generali or confronto.settori or confronto.quote or confronto.obiettivi):
        console.print()
        print_testo(console, "I due piani dicono lo stesso, in un altro ordine.")
        return
    if confronto.generali:
        _titolo(console, "In generale")
        _cambi(confronto.generali, console)
    parola = nuovo.modello.etichette.obiettivi
    for titolo, trovati in (("Settori", confronto.settori), ("Quote", confronto.quote), (parola, confronto.obiettivi)):
        _elenco(titolo, trovati, console)
    _importi(confronto.importi, console)
    _conclusione(confronto, console)


def _chi(piano: Piano) -> str:
    quanti = f"{len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}"
    return f"{piano.ente.place.file}, {piano.ente.value}, {piano.anno.value} ({quanti})"


def _titolo(console: Console, testo: str) -> None:
    console.print()
    print_testo(console, testo, stile="bold")


def _elenco(titolo: str, trovati: Sequence[Confrontato], console: Console) -> None:
    if not trovati:
        return
    _titolo(console, titolo)
    for trovato in trovati:
        segno, parola = _ESITI[trovato.esito]
        print_testo(console, f"{trovato.codice}  {trovato.nome}: {parola}", f"  {segno} ")
        if trovato.forse != "":
            print_testo(console, trovato.forse, "      attenzione: ", stile="yellow")
        _cambi(trovato.cambi, console)


def _cambi(cambi: Sequence[Cambio], console: Console) -> None:
    for cambio in cambi:
        dove = "" if cambio.dove == "" else f"{cambio.dove}, "
        print_testo(console, f"{dove}{cambio.voce}: {_o_vuoto(cambio.prima)} → {_o_vuoto(cambio.dopo)}", "      ")


def _o_vuoto(testo: str) -> str:
    return "(vuoto)" if testo == "" else f"«{testo}»"


def _importi(importi: Sequence[Importo], console: Console) -> None:
    """The amounts that changed, by whose they are; how many stayed."""
    if not importi:
        return
    _titolo(console, "Importi in euro")
    diversi = [importo for importo in importi if importo.prima != importo.dopo]
    for specie in Specie:
        suoi = [importo for importo in diversi if importo.specie is specie]
        if suoi:
            print_testo(console, f"{_SPECIE[specie]}:", "  ")
            _tavola([_riga(importo) for importo in suoi], console)
    restano = len(importi) - len(diversi)
    if restano > 0:
        print_testo(console, "1 importo resta uguale." if restano == 1 else f"{restano} importi restano uguali.", "  ")


def _riga(importo: Importo) -> tuple[str, str, str, str]:
    nome = importo.nome if importo.specie in {Specie.FONDO, Specie.TOTALE} else f"{importo.codice}  {importo.nome}"
    segno = "+" if importo.differenza > 0 else ""
    return nome, _euro(importo.prima), _euro(importo.dopo), f"{segno}{_euro(importo.differenza)}"


def _euro(centesimi: int | None) -> str:
    return "—" if centesimi is None else write_euro(centesimi).removesuffix(" €")


def _tavola(righe: Sequence[tuple[str, str, str, str]], console: Console) -> None:
    """Names and three columns of amounts; a line for each where the console is narrow."""
    if larghezza(console) < _STRETTA:
        for nome, prima, dopo, differenza in righe:
            print_testo(console, f"{nome}: {prima} → {dopo} ({differenza})", "    ")
        return
    righe = [("", "Prima", "Dopo", "Differenza"), *righe]
    larghe = [max(len(riga[i]) for riga in righe) for i in (1, 2, 3)]
    spazio = max(_NOME, larghezza(console) - 4 - sum(2 + larga for larga in larghe))
    spazio = min(spazio, max(len(riga[0]) for riga in righe))
    for numero, (nome, *celle) in enumerate(righe):
        corto = nome if len(nome) <= spazio else f"{nome[: spazio - 1]}…"
        cifre = "".join(f"  {cella:>{larga}}" for cella, larga in zip(celle, larghe, strict=True))
        console.print(Text(f"    {corto:<{spazio}}{cifre}", "dim" if numero == 0 else ""), soft_wrap=True)


def _conclusione(confronto: Confronto, console: Console) -> None:
    esiti = [trovato.esito for trovato in confronto.obiettivi]
    uguali = sum(confronto.vecchio.obiettivo(o.codice) is not None for o in confronto.nuovo.obiettivi)
    uguali -= esiti.count(Esito.CAMBIATO)
    parola = confronto.nuovo.modello.etichette.obiettivi
    console.print()
    print_testo(
        console,
        f"{parola}: {_quanti(esiti.count(Esito.AGGIUNTO), 'aggiunt')}, {_quanti(esiti.count(Esito.TOLTO), 'tolt')}, "
        f"{_quanti(esiti.count(Esito.CAMBIATO), 'cambiat')}, {uguali} ugual{'e' if uguali == 1 else 'i'}.",
        stile="bold",
    )


def _quanti(quanti: int, parola: str) -> str:
    return f"{quanti} {parola}{'o' if quanti == 1 else 'i'}"


# ---- as data


def write_json(confronto: Confronto) -> bytes:
    """What changed as UTF-8 JSON; amounts are texts in euro with two decimals, so that no reader rounds them."""
    testo = json.dumps(_dati(confronto), ensure_ascii=False, indent=2)
    return f"{testo}\n".encode(errors="replace")


def _dati(confronto: Confronto) -> dict[str, Any]:
    return {
        "formato": "perfxl-confronto",
        "versione": VERSIONE,
        "perfxl": version("perfxl"),
        "vecchio": _piano(confronto.vecchio),
        "nuovo": _piano(confronto.nuovo),
        "uguali": confronto.uguali,
        "generali": [_cambio(cambio) for cambio in confronto.generali],
        "settori": [_confrontato(trovato) for trovato in confronto.settori],
        "quote": [_confrontato(trovato) for trovato in confronto.quote],
        "obiettivi": [_confrontato(trovato) for trovato in confronto.obiettivi],
        "importi": [
            {
                "specie": importo.specie.value,
                "codice": importo.codice,
                "nome": importo.nome,
                "prima": _importo(importo.prima),
                "dopo": _importo(importo.dopo),
                "differenza": _importo(importo.differenza),
            }
            for importo in confronto.importi
        ],
    }


def _piano(piano: Piano) -> dict[str, Any]:
    return {
        "file": piano.ente.place.file,
        "ente": piano.ente.value,
        "anno": piano.anno.value,
        "modello": piano.modello.codice,
        "impronta": impronta(piano),
        "obiettivi": len(piano.obiettivi),
    }


def _confrontato(trovato: Confrontato) -> dict[str, Any]:
    return {
        "codice": trovato.codice,
        "nome": trovato.nome,
        "esito": trovato.esito.value,
        "forse": trovato.forse,
        "cambi": [_cambio(cambio) for cambio in trovato.cambi],
    }


def _cambio(cambio: Cambio) -> dict[str, str]:
    return {"dove": cambio.dove, "voce": cambio.voce, "prima": cambio.prima, "dopo": cambio.dopo}


def _importo(centesimi: int | None) -> str | None:
    return None if centesimi is None else f"{euro(centesimi)}"
