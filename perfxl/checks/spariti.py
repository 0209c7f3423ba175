"""IN204: what was sent out and is no longer there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.accoppiamenti import senza_indicatore_o_risultato
from perfxl.checks.celle import orfani
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import della_misura, inviato, versioni
from perfxl.core.finding import Rilievo
from perfxl.core.letture.ricomposizione import come_testo
from perfxl.core.modello import MISURE, Pesi, Vuoti
from perfxl.core.money import write_number
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Etichette
    from perfxl.core.piano import Misura, Obiettivo
    from perfxl.core.place import Sourced

Valore: TypeAlias = str | Decimal | tuple[int, int] | None
"""What a field of the office may hold."""

_RIMETTERLO = "Rimettere il dato mandato; se non vale più, chiedere a chi decide del piano di toglierlo da lì."


def dato_sparito(esame: Esame) -> Iterator[Rilievo]:
    """Un dato mandato all'ufficio non deve sparire.

    Perché:
        Un termine cancellato non scade mai, e un indicatore tolto non si misura più: nessuno lo ha deciso, e a fine
        anno nessuno se ne ricorda.
    Esempio errato:
        La cella di Tempi, che diceva «31/12/2025», vuota; la riga di un indicatore cancellata.
    Esempio giusto:
        La cella con un termine, quello mandato o uno nuovo; tutti gli indicatori mandati.
    Come si corregge:
        Rimettere il dato, riprendendolo dal file ricevuto; se non vale più, toglierlo dal piano e rifare le cartelle.
    """
    senza_elenco = {rilievo.obiettivo for rilievo in senza_indicatore_o_risultato(esame)}
    for obiettivo in esame.piano.obiettivi:
        mandato = inviato(esame, obiettivo)
        if mandato is None:
            continue
        for voce, prima, dopo in _voci(esame.piano.modello.etichette, mandato, obiettivo):
            if _scritto(prima.value) != "" and _scritto(dopo.value) == "":
                yield _rilievo(esame, obiettivo, dopo.place, voce, prima)
        for quali in MISURE:
            yield from _campi_spariti(esame, obiettivo, quali)
            if obiettivo.codice not in senza_elenco:
                yield from _misure_sparite(esame, obiettivo, quali)


def _voci(
    etichette: Etichette, prima: Obiettivo, dopo: Obiettivo
) -> Iterator[tuple[str, Sourced[Valore], Sourced[Valore]]]:
    """What an office may write of an objective, and no other check asks for."""
    yield etichette.tempi, prima.tempi, dopo.tempi
    yield "Anni", prima.anni, dopo.anni
    yield "Soglia %", prima.soglia, dopo.soglia
    yield "Personale coinvolto", prima.personale, dopo.personale
    yield "Risorse finanziarie", prima.risorse, dopo.risorse


def _campi_spariti(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Iterator[Rilievo]:
    """The texts of the measures that are still there; and their weights, where there is none left to sum."""
    etichette = esame.piano.modello.etichette
    pesati = any(misura.peso.value is not None for misura in obiettivo.misure(quali))
    righe, _ = versioni(esame, obiettivo, quali)
    for posto, riga in enumerate(righe, start=1):
        if riga.piano is None:
            continue
        campi = [("Descrizione", "descrizione"), (etichette.atteso, "atteso"), ("Attività", "attivita")]
        campi += [("Termine", "termine"), ("Soggetti", "soggetti"), ("Penalità", "penalita")]
        if not pesati and not _da_sommare(esame, quali):
            campi.append(("Peso %", "peso"))
        for nome, campo in campi:
            prima, dopo = getattr(riga.piano, campo), getattr(riga.misura, campo)
            if _scritto(prima.value) != "" and _scritto(dopo.value) == "":
                yield _rilievo(esame, obiettivo, dopo.place, f"{nome} {della_misura(quali, posto)}", prima)


def _da_sommare(esame: Esame, quali: Pesi) -> bool:
    """Whether a list without any weight is asked for them."""
    schema = esame.piano.modello.schema(quali)
    return schema is not None and schema.vuoti is Vuoti.MANCANO


def _misure_sparite(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Iterator[Rilievo]:
    """The measures that are gone and whose weight no sum misses."""
    _, tolte = versioni(esame, obiettivo, quali)
    schema = esame.piano.modello.schema(quali)
    restano = any(misura.peso.value is not None for misura in obiettivo.misure(quali))
    nome = esame.piano.modello.nome_misure(quali)
    altrove = {come_testo(riga.cella("descrizione").value) for _, _, riga in orfani(esame, quali)}
    for misura in tolte:
        sommata = schema is not None and misura.peso.value is not None
        if misura.descrizione.value not in altrove and not (sommata and (restano or _da_sommare(esame, quali))):
            yield Rilievo(
                _foglio(esame, obiettivo, quali),
                f"{nome_obiettivo(esame.piano, obiettivo)}: in «{nome}» manca una riga",
                misura.descrizione.value or misura.atteso.value,
                "",
                "Rimettere la riga, riprendendola dal file ricevuto.",
                obiettivo.capofila,
                obiettivo.codice,
                (misura.descrizione.place,),
            )


def _foglio(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Place:
    """The sheet that the measures of the objective stand on."""
    suoi = (
        Place(lettura.file, lettura.tabelle[quali.value].foglio)
        for consegna, lettura in esame.letture
        if consegna.settore == obiettivo.capofila and not consegna.scartata and quali.value in lettura.tabelle
    )
    return next(suoi, obiettivo.place)


def _rilievo(esame: Esame, obiettivo: Obiettivo, place: Place, voce: str, prima: Sourced[Valore]) -> Rilievo:
    message = f"{nome_obiettivo(esame.piano, obiettivo)}: «{voce}» era scritto, e adesso è vuoto"
    atteso = _scritto(prima.value)
    return Rilievo(place, message, atteso, "", _RIMETTERLO, obiettivo.capofila, obiettivo.codice, (prima.place,))


def _scritto(valore: Valore) -> str:
    """What a field says; empty where it says nothing."""
    match valore:
        case None:
            return ""
        case str():
            return valore
        case Decimal():
            return write_number(valore)
        case primo, ultimo:
            return f"{primo}" if primo == ultimo else f"{primo}-{ultimo}"
