"""VAL, IN: whether an objective has what it is measured by, and which result and which term belong to which indicator."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.checks.luoghi import luogo, luogo_misure
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.modello import MISURE, Pesi, Vuoti
from perfxl.core.piano import Stato
from perfxl.core.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Misura, Obiettivo, Piano
    from perfxl.core.place import Place
    from perfxl.core.termini import Termine


def coppie(obiettivo: Obiettivo) -> Iterator[tuple[Misura, Misura]]:
    """The indicators and the results that belong together: the only ones, those of one number, those of one place."""
    indicatori, risultati = obiettivo.indicatori, obiettivo.risultati
    if len(indicatori) == len(risultati) == 1:
        yield indicatori[0], risultati[0]
        return
    numeri = [misura.numero for misura in indicatori]
    for risultato in risultati:
        suoi = risultato.di or (risultato.numero,)
        if len(suoi) == 1 and suoi[0] != "" and numeri.count(suoi[0]) == 1:
            yield indicatori[numeri.index(suoi[0])], risultato
    if len(indicatori) == len(risultati) and not any(m.numero or m.di for m in (*indicatori, *risultati)):
        yield from zip(indicatori, risultati, strict=True)


def senza_indicatore_o_risultato(esame: Esame) -> Iterator[Rilievo]:
    """Un obiettivo deve avere almeno un indicatore, e almeno un risultato atteso.

    Perché:
        Senza indicatore non si sa che cosa si misura, senza risultato atteso non si sa quando basta: a fine anno
        qualunque cosa andrà bene. Il risultato atteso può stare in uno qualsiasi degli indicatori o dei risultati. Dove
        i pesi devono fare 100 lo dice già la loro somma; di un obiettivo sospeso o rinviato non si dice.
    Esempio errato:
        «Studio della reputazione turistica», senza indicatori.
    Esempio giusto:
        «Studio della reputazione turistica»; indicatore «interviste», risultato atteso «almeno 100».
    Come si corregge:
        Aggiungere l'indicatore, o il risultato atteso.
    """
    modello = esame.piano.modello
    for obiettivo in esame.piano.obiettivi:
        if obiettivo.stato.value is Stato.ATTIVO:
            for voce, quali in _mancano(modello, obiettivo):
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: manca «{voce}»"
                place, remedy = luogo_misure(esame, obiettivo, quali), f"Aggiungere «{voce}»."
                yield Rilievo(place, message, "", "", remedy, obiettivo.capofila, obiettivo.codice)


def _mancano(modello: Modello, obiettivo: Obiettivo) -> Iterator[tuple[str, Pesi]]:
    """What an objective lacks, in the ente's own words, and the list that it would stand in."""
    misure = (*obiettivo.indicatori, *obiettivo.risultati)
    if modello.elenco(Pesi.INDICATORI) is not None and not obiettivo.indicatori and not _sommati(modello):
        yield modello.nome_misure(Pesi.INDICATORI), Pesi.INDICATORI
    traguardi = obiettivo.risultati or any(misura.atteso.value.strip() != "" for misura in misure)
    if misure and not traguardi and any(_ha_traguardi(modello, quali) for quali in MISURE):
        quali = Pesi.INDICATORI if modello.elenco(Pesi.RISULTATI) is None else Pesi.RISULTATI
        yield modello.etichette.atteso if quali is Pesi.INDICATORI else modello.nome_misure(quali), quali


def _sommati(modello: Modello) -> bool:
    """Whether the weights of the indicators must close in every objective: then the sum says that there are none."""
    schema = modello.schema(Pesi.INDICATORI)
    return schema is not None and schema.vuoti is Vuoti.MANCANO


def _ha_traguardi(modello: Modello, quali: Pesi) -> bool:
    """Whether a list of the modello holds targets: results do, and so do measures with something to be reached."""
    elenco = modello.elenco(quali)
    return elenco is not None and (quali is Pesi.RISULTATI or (quali is Pesi.INDICATORI and "atteso" in elenco.campi))


def non_si_accoppiano(esame: Esame) -> Iterator[Rilievo]:
    """Indicatori, risultati e termini di un obiettivo devono potersi accoppiare.

    Perché:
        Con quattro indicatori e tre risultati nessuno sa quale risultato misura quale indicatore. Uno solo per tutti va
        bene; e vanno bene elenchi di lunghezza diversa, se un numero stampato dice che cosa va con che cosa. Fra i tempi,
        una cifra da sola («45», «100%») non è un termine.
    Esempio errato:
        Indicatori 1, 2, 3; risultati due, senza numero.
    Esempio giusto:
        Indicatori 1, 2, 3; risultati 1 e 3.
    Come si corregge:
        Scrivere accanto a ogni risultato, o termine, il numero del suo indicatore.
    """
    for obiettivo in esame.piano.obiettivi:
        termini = capisci_termini(obiettivo.tempi.value)
        for atteso, trovato, place, altri in (
            *_contano_diverso(esame, obiettivo, termini),
            *_non_termini(obiettivo, termini),
        ):
            message = f"{nome_obiettivo(esame.piano, obiettivo)}: {_MESSAGGI[altri == ()]}"
            remedy = "Scrivere accanto a ognuno il numero del suo indicatore."
            yield Rilievo(place, message, atteso, trovato, remedy, obiettivo.capofila, obiettivo.codice, altri)


_MESSAGGI = {
    False: "non si sa che cosa va con che cosa",
    True: "in «tempi» non tutto è un termine",
}
