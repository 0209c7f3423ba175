"""The gates between a plan and its signature: what each wants, what is missing, and what to do about it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito
from perfxl.core.limits import many
from perfxl.core.modello import Passaggio
from perfxl.signoff.carte import Mancanza, comando
from perfxl.signoff.manifesto import scritto
from perfxl.signoff.mostrato import chi_firma, in_mezzo
from perfxl.signoff.prima_della_firma import prima_della_firma

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfxl.checks.esame import Esaminato
    from perfxl.signoff.carte import Carte, Controllo
    from perfxl.signoff.manifesto import PassaggioVisto


def percorri(esaminato: Esaminato, carte: Carte) -> tuple[list[PassaggioVisto], list[Mancanza]]:
    """Go through the gates of the modello.

    Returns:
        how each was gone through, in order; and what is missing, nothing where the plan can be signed.
    """
    passaggi: list[PassaggioVisto] = []
    mancanze: list[Mancanza] = []
    visto = esaminato.esame.atteso.modello.visto
    for passaggio in visto.passaggi:
        documento, esito, sue = _PASSAGGI[passaggio](esaminato, carte)
        mancanze.extend(sue)
        passaggi.append({"passaggio": passaggio.value, "esito": esito, "documento": scritto(documento)})
    if carte.controllo is not None and Passaggio.RAGIONERIA not in visto.passaggi:
        mancanze.extend(_controllo(esaminato, carte)[2])
    mancanze.extend(prima_della_firma(esaminato, carte))
    return passaggi, mancanze


_Esito = tuple[str, str, list[Mancanza]]
"""The document of a gate, how it was gone through, what is missing."""


# ---- the settori


def _settori(esaminato: Esaminato, carte: Carte) -> _Esito:
    esame = esaminato.esame
    piano = esame.atteso
    attesi = [s for s in piano.radici if piano.guidati(s.codice) or piano.partecipati(s.codice)]
    mancanze = [
        Mancanza(
            f"Settori: di «{settore.nome.value}» ({settore.codice}) non c'è una cartella di lavoro che conti.",
            f"Farsela mandare, e metterla in {carte.cartella}. Poi: {carte.riconcilia}",
        )
        for settore in attesi
        if settore.codice not in esame.letti
    ]
    esito = f"Arrivate, e contate, le cartelle di lavoro di tutti i settori: {len(attesi)}."
    return "", esito, mancanze


# ---- the ragioneria


def _controllo(esaminato: Esaminato, carte: Carte) -> _Esito:
    come = comando(f"{carte.riconcilia} --json rapporto.json")
    if carte.controllo is None:
        rimedio = f"Farlo: {come}\nPoi ripetere questo comando, con --controllo rapporto.json"
        return "", "Non fatto.", [Mancanza("Ragioneria: manca il suo controllo, il rapporto di riconcilia.", rimedio)]
    documento, controllo = carte.controllo
    rifare = f"Rifare il controllo (con --sovrascrivi se il file c'è già): {come}"
    mancanze = [
        Mancanza(f"Ragioneria: «{documento}» {differenza}.", rifare)
        for differenza in _differenze(controllo, carte.oggi)
    ]
    accettati = len(esaminato.outcome.accettati)
    quanti = ", uno è accettato con una deroga" if accettati == 1 else f", {accettati} sono accettati con una deroga"
    esito = (
        f"Controllato con «{documento}»: stesso piano, stesse cartelle di lavoro, tutti i controlli eseguiti; "
        f"nessun rilievo blocca{'' if accettati == 0 else quanti}."
    )
    return documento, scritto(esito), mancanze


def _differenze(prima: Controllo, oggi: Controllo) -> Iterator[str]:
    """In what the ragioneria's report is not about what is to be signed, each as the end of a sentence."""
    if prima.ambito != Ambito.CARTELLE:
        yield "è il controllo del piano da solo, non delle cartelle di lavoro: serve quello di riconcilia"
        return
    if prima.impronta != oggi.impronta:
        yield "è di un altro piano, o di un'altra versione di questo piano"
        return
    if prima.non_eseguiti:
        yield f"ha controlli non eseguiti: {', '.join(prima.non_eseguiti)}"
    if prima.bloccano > 0:
        quanti = "un rilievo che blocca" if prima.bloccano == 1 else f"{many(prima.bloccano)} rilievi che bloccano"
        yield f"ha {quanti}"
    if prima.cartelle != oggi.cartelle:
        yield from _file_diversi(prima, oggi)
    elif {rilievo[:-1] for rilievo in prima.rilievi} != {rilievo[:-1] for rilievo in oggi.rilievi}:
        yield "ha altri rilievi da quelli di oggi"
    elif prima.rilievi != oggi.rilievi:
        yield "ha altre deroghe da quelle di oggi"


def _file_diversi(prima: Controllo, oggi: Controllo) -> Iterator[str]:
    allora, ora = ({nome: resto for nome, *resto in controllo.cartelle} for controllo in (prima, oggi))
    for nome in sorted({*allora, *ora}):
        if nome not in ora:
            yield f"è stato fatto con «{nome}», che nella cartella non c'è più"
        elif nome not in allora:
            yield f"è stato fatto senza «{nome}», che ora è nella cartella"
        elif allora[nome] != ora[nome]:
            yield f"è stato fatto con «{nome}» prima che cambiasse"


# ---- the Nucleo, the segretario


def _validazione(_esaminato: Esaminato, carte: Carte) -> _Esito:
    if carte.validazione is None:
        rimedio = "Ripetere questo comando con --validazione e il file della validazione"
        return "", "Non fatta.", [Mancanza("Nucleo: manca la sua validazione.", rimedio)]
    documento, sha256 = carte.validazione
    return documento, scritto(f"Validazione allegata: «{documento}», SHA-256 {sha256}."), []


def _firma(esaminato: Esaminato, carte: Carte) -> _Esito:
    return "", f"Firma {in_mezzo(chi_firma(carte.chi, esaminato.esame.atteso.modello.visto.firma))}.", []


_PASSAGGI: Mapping[Passaggio, Callable[[Esaminato, Carte], _Esito]] = {
    Passaggio.SETTORI: _settori,
    Passaggio.RAGIONERIA: _controllo,
    Passaggio.NUCLEO: _validazione,
    Passaggio.SEGRETARIO: _firma,
}
