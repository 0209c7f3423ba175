"""IN: what the summary of the plan and an objective's own page (scheda) say of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.modello import MISURE
from perfxl.core.money import write_number
from perfxl.core.piano import Tipologia
from perfxl.core.testi.termini import capisci_termini
from perfxl.core.testi.uguaglianza import parole, stessi_termini, stesso_testo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo, Piano, Scheda
    from perfxl.core.place import Place, Sourced

_CENTO = 100


def soglia_diversa(esame: Esame) -> Iterator[Rilievo]:
    """La soglia minima deve essere la stessa nel riepilogo e nella scheda dell'obiettivo.

    Perché:
        Sotto la soglia nulla è dovuto: con due soglie lo stesso risultato è raggiunto per uno e mancato per l'altro.
    Esempio errato:
        Soglia 70 nel riepilogo, 90 nella scheda.
    Esempio giusto:
        Soglia 90 nel riepilogo e nella scheda.
    Come si corregge:
        Decidere quale vale, e correggere l'altra.
    """
    for obiettivo, scheda in _con_scheda(esame):
        nostra, sua = obiettivo.soglia, scheda.soglia
        if nostra.value is not None and sua.value is not None and nostra.value != sua.value:
            diverse = (write_number(sua.value), write_number(nostra.value))
            yield _rilievo(esame, obiettivo, "soglie diverse", (nostra.place, sua.place), diverse)


def tempi_diversi(esame: Esame) -> Iterator[Rilievo]:
    """I tempi devono essere gli stessi nel riepilogo e nella scheda dell'obiettivo; contano i giorni, non le parole.

    Perché:
        Chi lavora legge la scheda, chi valuta legge il riepilogo: con due termini nessuno sa se si è in ritardo.
    Esempio errato:
        «2024-2025» nel riepilogo, «2025» nella scheda.
    Esempio giusto:
        «2025» nel riepilogo, «entro il 31/12/2025» nella scheda: è lo stesso termine, scritto in due modi.
    Come si corregge:
        Decidere quale vale, e correggere l'altro.
    """
    for obiettivo, scheda in _con_scheda(esame):
        nostri, suoi = obiettivo.tempi, scheda.tempi
        esistono = all(termine.valida for termine in capisci_termini(nostri.value))
        if esistono and _dicono(nostri, suoi) and not stessi_termini(nostri.value, suoi.value or ""):
            dette = (suoi.value or "", nostri.value)
            yield _rilievo(esame, obiettivo, "tempi diversi", (nostri.place, suoi.place), dette)


def titolo_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il titolo dovrebbe essere lo stesso nel riepilogo e nella scheda dell'obiettivo.

    Perché:
        Due titoli fanno cercare due obiettivi; spesso uno è rimasto quello dell'anno prima.
    Esempio errato:
        «Gestione delle procedure» nel riepilogo, «Implementazione delle procedure» nella scheda.
    Esempio giusto:
        Lo stesso titolo; maiuscole, accenti e punteggiatura non contano.
    Come si corregge:
        Scrivere lo stesso titolo. Se la scheda lo dice solo più per esteso, si può lasciare.
    """
    for obiettivo, scheda in _con_scheda(esame):
        nostro, suo = obiettivo.titolo, scheda.titolo
        if _dicono(nostro, suo) and not stesso_testo(nostro.value, suo.value or ""):
            dette = (suo.value or "", nostro.value)
            yield _rilievo(esame, obiettivo, "titoli diversi", (nostro.place, suo.place), dette)


def tipologia_diversa(esame: Esame) -> Iterator[Rilievo]:
    """La tipologia deve essere la stessa nel riepilogo e nella scheda dell'obiettivo.

    Perché:
        Dalla tipologia dipende quale quota paga l'obiettivo, e quali settori ne rispondono.
    Esempio errato:
        «settore» nel riepilogo, «intersettoriale» nella scheda; oppure nella scheda il nome di un altro settore.
    Esempio giusto:
        «settore» nel riepilogo, «settore territorio» nella scheda di un obiettivo del settore territorio.
    Come si corregge:
        Decidere quale vale, e correggere l'altra; se cambia, guardare anche la quota.
    """
    for obiettivo, scheda in _con_scheda(esame):
        sua = scheda.tipologia.value or ""
        nominati = _nominati(esame.piano, sua)
        if sua.strip() != "" and not _stessa_tipologia(obiettivo, sua, nominati):
            nostra = obiettivo.tipologia.value
            if nominati:
                nostra += f" ({', '.join(esame.piano.settore(codice).nome.value for codice in _di(obiettivo))})"
            luoghi = (obiettivo.place, scheda.tipologia.place)
            yield _rilievo(esame, obiettivo, "tipologie diverse", luoghi, (sua, nostra))


def _stessa_tipologia(obiettivo: Obiettivo, scritta: str, nominati: frozenset[str]) -> bool:
    """Whether what a scheda writes is the objective's tipologia, and the settori that it names are the objective's."""
    tipologia, quanti = obiettivo.tipologia, len(nominati)
    if nominati:
        tanti = {Tipologia.SETTORE: quanti == 1, Tipologia.INTERSETTORIALE: quanti > 1}.get(tipologia, True)
        return tanti and nominati == frozenset(_di(obiettivo))
    detta = parole(scritta)
    return next((t for inizio, t in _TIPOLOGIE if any(p.startswith(inizio) for p in detta)), None) is tipologia


_TIPOLOGIE = (
    ("intersettor", Tipologia.INTERSETTORIALE),
    ("trasversal", Tipologia.INTERSETTORIALE),
    ("settorial", Tipologia.SETTORE),
    ("settori", Tipologia.INTERSETTORIALE),
    ("settor", Tipologia.SETTORE),
    ("general", Tipologia.GENERALE),
)
"""How a word begins that says a tipologia; the first that is found counts."""


def _di(obiettivo: Obiettivo) -> tuple[str, ...]:
    """The settori of an objective, the lead first."""
    return (obiettivo.capofila, *obiettivo.partecipano)


def _nominati(piano: Piano, testo: str) -> frozenset[str]:
    """The settori whose whole name stands in a text, and is not there only as a part of another's name."""
    dette = f" {' '.join(parole(testo))} "
    nomi = {settore.codice: f" {' '.join(parole(settore.nome.value))} " for settore in piano.radici}
    trovati = {codice: nome for codice, nome in nomi.items() if nome in dette}
    interi = (
        c for c, nome in trovati.items() if not any(nome in altro and nome != altro for altro in trovati.values())
    )
    return frozenset(interi)


def soglia_irraggiungibile(esame: Esame) -> Iterator[Rilievo]:
    """I pesi di un obiettivo devono bastare a raggiungere la sua soglia.

    Perché:
        Se tutti gli indicatori insieme valgono meno della soglia, l'obiettivo è mancato anche facendo tutto.
    Esempio errato:
        Soglia 80; gli indicatori valgono 40 e 30.
    Esempio giusto:
        Soglia 80; gli indicatori valgono 60 e 40.
    Come si corregge:
        Correggere i pesi, o la soglia. Dove il modello dice quanto i pesi devono fare, lo dice già la squadratura.
    """
    for obiettivo in esame.piano.obiettivi:
        soglia, somme = obiettivo.soglia.value, list(_somme(esame, obiettivo))
        if soglia is None or soglia > _CENTO or None in somme or not somme:
            continue
        raggiungibile = max(somma for somma in somme if somma is not None)
        if raggiungibile < soglia:
            yield Rilievo(
                obiettivo.soglia.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: anche facendo tutto la soglia non si raggiunge",
                f"al più {write_number(raggiungibile)}",
                write_number(soglia),
                "Correggere i pesi, o la soglia.",
                obiettivo.capofila,
                obiettivo.codice,
                tuple(m.peso.place for quali in MISURE for m in obiettivo.misure(quali) if m.peso.value is not None),
            )


def _somme(esame: Esame, obiettivo: Obiettivo) -> Iterator[Decimal | None]:
    """What each list with weights sums to; None where it cannot be told, or where its scheme says what it must be."""
    for quali in MISURE:
        pesi = [misura.peso.value for misura in obiettivo.misure(quali)]
        scritti = [peso for peso in pesi if peso is not None]
        if scritti:
            certa = len(scritti) == len(pesi) and esame.piano.modello.schema(quali) is None
            yield sum(scritti, Decimal(0)) if certa else None


def _con_scheda(esame: Esame) -> Iterator[tuple[Obiettivo, Scheda]]:
    for obiettivo in esame.piano.obiettivi:
        if obiettivo.scheda is not None:
            yield obiettivo, obiettivo.scheda


def _dicono(nostro: Sourced[str], suo: Sourced[str | None]) -> bool:
    """Whether both say something: what only one of them says is no disagreement."""
    return "" not in {nostro.value.strip(), (suo.value or "").strip()}


def _rilievo(
    esame: Esame, obiettivo: Obiettivo, voce: str, luoghi: tuple[Place, Place], dette: tuple[str, str]
) -> Rilievo:
    """Two statements that disagree, at the summary's: its figures are those that count, and that the workbooks hold.

    Args:
        esame: what is examined.
        obiettivo: the objective.
        voce: what they say, as «soglie diverse».
        luoghi: where the summary says it, and where the scheda.
        dette: what the scheda says, and what the summary.
    """
    return Rilievo(
        luoghi[0],
        f"{nome_obiettivo(esame.piano, obiettivo)}: riepilogo e scheda dicono {voce}",
        *dette,
        "Qui è atteso quello che dice la scheda pubblicata nel piano: decidere quale vale, e correggere l'altro.",
        obiettivo.capofila,
        obiettivo.codice,
        luoghi[1:],
    )
