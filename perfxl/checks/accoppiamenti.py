"""VAL, IN: whether an objective has what it is measured by, and which result and which term go with which indicator."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import persi
from perfxl.core.finding import Rilievo
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.piano import Stato
from perfxl.core.testi.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Misura, Obiettivo, Piano
    from perfxl.core.place import Place
    from perfxl.core.testi.termini import Termine

_OBIETTIVI = "obiettivi"
_DUE = (Pesi.INDICATORI, Pesi.RISULTATI)


def coppie(obiettivo: Obiettivo) -> Iterator[tuple[Misura, Misura]]:
    """The indicators and the results that belong together: the only ones, those of one number, those of one place."""
    indicatori, risultati = obiettivo.indicatori, obiettivo.risultati
    uno_solo = len(indicatori) == len(risultati) == 1
    numeri = [misura.numero for misura in indicatori]
    if uno_solo or (len(indicatori) == len(risultati) and not any(m.numero or m.di for m in (*indicatori, *risultati))):
        yield from zip(indicatori, risultati, strict=True)
        return
    for risultato in risultati:
        suoi = risultato.di or (risultato.numero,)
        if len(suoi) == 1 and suoi[0] != "" and numeri.count(suoi[0]) == 1:
            yield indicatori[numeri.index(suoi[0])], risultato


def senza_indicatore_o_risultato(esame: Esame) -> Iterator[Rilievo]:
    """Un obiettivo deve avere almeno un indicatore, e almeno un risultato atteso.

    Perché:
        Senza indicatore non si sa che cosa si misura, senza risultato atteso non si sa quando basta: a fine anno
        qualunque cosa andrà bene. Il risultato atteso può stare in uno qualsiasi degli indicatori o dei risultati. Dove
        i pesi degli indicatori devono fare 100 lo dice già la loro somma; di un obiettivo sospeso o rinviato non si
        dice.
    Esempio errato:
        «Studio della reputazione turistica», senza indicatori.
    Esempio giusto:
        «Studio della reputazione turistica»; indicatore «interviste», risultato atteso «almeno 100».
    Come si corregge:
        Aggiungere l'indicatore, o il risultato atteso.
    """
    gia_mandate = {(obiettivo.codice, voce) for obiettivo, voce, _ in mancanze(esame.atteso)}
    for obiettivo, voce, quali in mancanze(esame.piano):
        if (obiettivo.codice, voce) not in gia_mandate and any(persi(esame, obiettivo, q) for q in _DUE):
            continue  # it is there, and names no objective: that is said there
        message = f"{nome_obiettivo(esame.piano, obiettivo)}: manca «{voce}»"
        place, remedy = _dove_manca(esame, obiettivo, quali), f"Aggiungere «{voce}»."
        yield Rilievo(place, message, "", "", remedy, obiettivo.capofila, obiettivo.codice, oggetto=f"{quali}: {voce}")


def mancanze(piano: Piano) -> Iterator[tuple[Obiettivo, str, Pesi]]:
    """What the objectives lack that are pursued: in the ente's own words, and the list that it would stand in."""
    for obiettivo in piano.obiettivi:
        if obiettivo.stato.value is Stato.ATTIVO:
            for voce, quali in _mancano(piano.modello, obiettivo):
                yield obiettivo, voce, quali


def _mancano(modello: Modello, obiettivo: Obiettivo) -> Iterator[tuple[str, Pesi]]:
    """What an objective lacks, in the ente's own words, and the list that it would stand in."""
    elenco, schema = modello.elenco(Pesi.INDICATORI), modello.schema(Pesi.INDICATORI)
    con_risultati = modello.elenco(Pesi.RISULTATI) is not None
    misure = (*obiettivo.indicatori, *obiettivo.risultati)
    if elenco is not None and not obiettivo.indicatori:
        if schema is None or schema.vuoti is not Vuoti.MANCANO:
            yield modello.nome_misure(Pesi.INDICATORI), Pesi.INDICATORI
        if not misure:
            return
    if obiettivo.risultati or any(misura.atteso.value.strip() != "" for misura in misure):
        return
    if con_risultati:
        yield modello.nome_misure(Pesi.RISULTATI), Pesi.RISULTATI
    elif elenco is not None and "atteso" in elenco.campi:
        yield modello.etichette.atteso, Pesi.INDICATORI


def _dove_manca(esame: Esame, obiettivo: Obiettivo, quali: Pesi) -> Place:
    """Where a list of the objective should be; uncertain where the extraction of the document may have lost it."""
    place = _dove_comincia(esame, obiettivo)
    return replace(place, incerto=place.incerto or quali.value in obiettivo.incerti)


def _dove_comincia(esame: Esame, obiettivo: Obiettivo) -> Place:
    """The row of the objective in the workbook that came back, or its place in the plan."""
    for _, lettura in esame.letture:
        for riga in lettura.righe(_OBIETTIVI):
            if riga.chiave == obiettivo.codice:
                return lettura.place(_OBIETTIVI, riga, lettura.tabelle[_OBIETTIVI].tabella.identita)
    return obiettivo.place


def non_si_accoppiano(esame: Esame) -> Iterator[Rilievo]:
    """Indicatori, risultati e termini di un obiettivo devono potersi accoppiare.

    Perché:
        Con quattro indicatori e tre risultati nessuno sa quale risultato misura quale indicatore. Uno solo per tutti
        va bene; e vanno bene elenchi di lunghezza diversa, se un numero stampato dice che cosa va con che cosa. Fra i
        tempi una cifra da sola («45», «100%») non è un termine, e in un elenco numerato non può mancare un numero.
    Esempio errato:
        Indicatori 1, 2, 3; risultati due, senza numero.
    Esempio giusto:
        Indicatori 1, 2, 3; risultati 1 e 3.
    Come si corregge:
        Scrivere accanto a ogni risultato, o termine, il numero del suo indicatore.
    """
    for obiettivo in esame.piano.obiettivi:
        termini = capisci_termini(obiettivo.tempi.value)
        for place, message, atteso, trovato, altri in (
            *_contano_diverso(esame.piano.modello, obiettivo, termini),
            *_tempi_incompleti(esame.piano.modello, obiettivo, termini),
        ):
            yield Rilievo(
                place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: {message}",
                atteso,
                trovato,
                "Scrivere accanto a ognuno il numero di quello con cui va.",
                obiettivo.capofila,
                obiettivo.codice,
                altri,
            )


_Trovato: TypeAlias = "tuple[Place, str, str, str, tuple[Place, ...]]"
"""Where, what is wrong, what was expected, what is found, and where else to look."""


def _contano_diverso(modello: Modello, obiettivo: Obiettivo, termini: Sequence[Termine]) -> Iterator[_Trovato]:
    """The first two lists, of more than one each, whose lengths differ and that no number links."""
    elenchi = [
        (modello.nome_misure(quali), [misura.numero for misura in misure], misure[0].descrizione.place)
        for quali in (Pesi.INDICATORI, Pesi.RISULTATI)
        if len(misure := obiettivo.misure(quali)) > 1
    ]
    if len(termini) > 1 and sum(termine.tipo is not Tipo.DESCRITTIVA for termine in termini) > 1:
        elenchi.append((modello.etichette.tempi, [termine.numero for termine in termini], obiettivo.tempi.place))
    legati = any(misura.di for misura in obiettivo.risultati)
    for (nome, numeri, place), (altro, altri, altrove) in combinations(elenchi, 2):
        if len(numeri) != len(altri) and not legati and not _numerati(numeri, altri):
            message = f"«{nome}» e «{altro}» non si possono accoppiare"
            yield altrove, message, f"{len(numeri)} ({nome})", f"{len(altri)} ({altro})", (place,)
            return


def _numerati(uni: Sequence[str], altri: Sequence[str]) -> bool:
    """Whether every one of the shorter list has the number of one of the longer."""
    corti, lunghi = sorted((uni, altri), key=len)
    return "" not in corti and set(corti) <= set(lunghi)


def _tempi_incompleti(modello: Modello, obiettivo: Obiettivo, termini: Sequence[Termine]) -> Iterator[_Trovato]:
    """Items of the terms that are none, and numbers that are missing among them."""
    place, nome = obiettivo.tempi.place, modello.etichette.tempi
    for termine in termini:
        if termine.tipo is Tipo.DESCRITTIVA and _CIFRA.fullmatch(termine.testo) is not None:
            yield place, f"in «{nome}» una voce non è un termine", "un termine", termine.testo, ()
    numeri = [int(termine.numero) for termine in termini if termine.numero != ""]
    mancano = sorted(set(range(1, max(numeri, default=0))) - set(numeri))
    if mancano:
        detti = ", ".join(f"{numero}" for numero in mancano)
        yield place, f"in «{nome}» manca un termine dell'elenco", detti, " ".join(t.testo for t in termini), ()


_CIFRA = re.compile(r"\W*+(?:\d{1,2}[.)])?\W*+\d{1,3}(?:,\d+)?\W*")
