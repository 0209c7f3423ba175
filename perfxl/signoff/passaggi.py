"""The gates between a plan and its signature: what each wants, what is missing, and what to do about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from perfxl.checks.esame import Ambito
from perfxl.checks.registro import INDEROGABILI
from perfxl.core.finding import Severity
from perfxl.core.letture.consegna import Esito
from perfxl.core.limits import many
from perfxl.core.modello import Passaggio
from perfxl.signoff.manifesto import scritto
from perfxl.signoff.mostrato import chi_firma, in_mezzo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Finding
    from perfxl.signoff.manifesto import PassaggioVisto

_MANCA_LA_CARTELLA = "STR106"
"""The code of the finding of a settore without workbook: the gate of the settori says it."""
_NON_LETTO = "STR101"
"""The code of the finding of a file that is not read: one that perfxl failed on is said before."""
_ELENCATI = 30
"""How many of the findings that block are listed; the others are counted."""


@dataclass(frozen=True, slots=True)
class Mancanza:
    """What is missing for the signature.

    Attributes:
        che_cosa: what, in Italian.
        rimedio: what to do, with the command to type where there is one.
    """

    che_cosa: str
    rimedio: str


class Controllo(Protocol):
    """What a report says was examined, and what came of it (``report.rapporto_letto.controllo``)."""

    @property
    def ambito(self) -> str:
        """Whether a plan or workbooks were examined."""

    @property
    def impronta(self) -> str:
        """The digest of the plan."""

    @property
    def cartelle(self) -> frozenset[tuple[str, str, bool]]:
        """Name, SHA-256 and whether it counts, of each file."""

    @property
    def rilievi(self) -> frozenset[tuple[str, str, str, str, tuple[str, ...]]]:
        """Of each finding its identity, severity, what was expected and found, and its deroga."""

    @property
    def bloccano(self) -> int:
        """How many findings block, those that a deroga accepts left out."""

    @property
    def non_eseguiti(self) -> tuple[str, ...]:
        """Codes of the checks that could not run."""


@dataclass(frozen=True, slots=True)
class Carte:
    """What is handed in for the signature.

    Attributes:
        piano: the file of the plan, as it is typed in a command line.
        cartella: the folder of the workbooks, likewise.
        chi: who makes the visto: a role.
        oggi: what is found today, as the ragioneria's report would say it.
        controllo: name and content of the ragioneria's report; None where none is given.
        validazione: name and digest of the Nucleo's file; None where none is given.
        deroga: gives the command by which a finding is accepted.
    """

    piano: str
    cartella: str
    chi: str
    oggi: Controllo
    controllo: tuple[str, Controllo] | None
    validazione: tuple[str, str] | None
    deroga: Callable[[Finding], str]


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
    mancanze.extend(_prima_della_firma(esaminato, carte))
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
            f"Farsela mandare, metterla in {carte.cartella}, e poi: {_riconcilia(carte)}",
        )
        for settore in attesi
        if settore.codice not in esame.letti
    ]
    esito = f"Arrivate, e contate, le cartelle di lavoro di tutti i settori: {len(attesi)}."
    return "", esito, mancanze


def _riconcilia(carte: Carte) -> str:
    return f"perfxl riconcilia {carte.piano} {carte.cartella}"


# ---- the ragioneria


def _controllo(esaminato: Esaminato, carte: Carte) -> _Esito:
    come = f"{_riconcilia(carte)} --json rapporto.json"
    if carte.controllo is None:
        rimedio = f"{come}, poi ripetere questo comando con --controllo rapporto.json"
        return "", "Non fatto.", [Mancanza("Ragioneria: manca il suo controllo, il rapporto di riconcilia.", rimedio)]
    documento, controllo = carte.controllo
    rifare = f"Rifare il controllo: {come} (con --sovrascrivi se il file c'è già)"
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


# ---- whatever the gates are


def _prima_della_firma(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    """What no modello can do without: all read, all checked, the money split, nothing that blocks."""
    esame, outcome = esaminato.esame, esaminato.outcome
    segnala = "Segnalarlo a chi mantiene perfxl, con questo messaggio e, se si può, il file"
    guasti = {consegna.file: consegna.motivo for consegna in esame.consegne if consegna.esito is Esito.GUASTO}
    for file, motivo in guasti.items():
        yield Mancanza(f"«{file}» non è stato esaminato: {motivo}", segnala)
    for fallito in outcome.not_run:
        yield Mancanza(
            f"Il controllo {fallito.code} non è stato eseguito, per un guasto di perfxl ({fallito.reason}).", segnala
        )
    if esame.piano.fondo is not None and esame.riparto.fondo is None:
        yield Mancanza(
            "Il fondo non è ripartito per intero: una parte non si può calcolare.",
            f"Correggere il piano; che cosa non va lo dice: perfxl controlla {carte.piano}",
        )
    bloccano = [
        finding
        for finding in outcome.findings
        if finding.severity is Severity.BLOCCA
        and not finding.accettato
        and not (finding.code == _MANCA_LA_CARTELLA and Passaggio.SETTORI in esame.atteso.modello.visto.passaggi)
        and not (finding.code == _NON_LETTO and finding.rilievo.place.file in guasti)
    ]
    for finding in bloccano[:_ELENCATI]:
        yield Mancanza(
            f"Blocca {finding.code}, {finding.rilievo.place}: {finding.rilievo.message.rstrip('.')}.",
            _come(finding, carte),
        )
    altri = len(bloccano) - _ELENCATI
    if altri > 0:
        quanti = "un altro rilievo che blocca" if altri == 1 else f"altri {many(altri)} rilievi che bloccano"
        yield Mancanza(f"E {quanti}.", f"Per vederli tutti: {_riconcilia(carte)}")


def _come(finding: Finding, carte: Carte) -> str:
    correggi = finding.rilievo.remedy.rstrip(".") or "Correggerlo"
    poi = f"; poi: {_riconcilia(carte)}"
    if finding.code in INDEROGABILI:
        return f"{correggi}{poi}. Una deroga qui non è ammessa"
    return f"{correggi}{poi}. Oppure, se c'è una ragione, accettarlo: {carte.deroga(finding)}"
