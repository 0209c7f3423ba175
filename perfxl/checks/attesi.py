"""IN: targets whose operator says the contrary of what is expected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfxl.checks.accoppiamenti import coppie
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.testi.attesi import capisci_atteso
from perfxl.core.testi.contraddizioni import contraddice
from perfxl.core.testi.numeri import numeri
from perfxl.core.testi.parole_comuni import in_comune

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Misura, Obiettivo, Piano
    from perfxl.core.place import Sourced
    from perfxl.core.testi.attesi import Atteso

_AL_MASSIMO, _ALMENO = frozenset({"<", "<="}), frozenset({">", ">="})
_NON_CONTEGGI = frozenset({"%", "€"})
_CONTA = re.compile(r"\W*(?:n\.|n°|numero\b|nr\.)", re.IGNORECASE)
_DA_LIMITARE = re.compile(
    r"\b(?:temp[oi]\b|giorn|ritard|attes[ae]\b|reclam|rilievi|critic|error|anomal|scostament|spes[ae]|cost[oi]\b|consum|"
    r"contenzios|ricors|sinistr|infortun|inadempi|non\s+conform|arretrat|residu|debit|insolut|moros|segnalaz|sospes|"
    r"scadut|mancat|incident|assenz|violaz|rigett|contestaz|disserviz|interruz|pendent|scart)",
    re.IGNORECASE,
)


class Confronto(NamedTuple):
    """The only comparison that a text says: what was understood, and the text."""

    atteso: Atteso
    testo: Sourced[str]


def confronto(testo: Sourced[str]) -> Confronto | None:
    """The comparison that a text says; None where it says none, or more than one."""
    capiti = capisci_atteso(testo.value)
    uno_solo = len(capiti) == 1 and capiti[0].valore is not None
    return Confronto(capiti[0], testo) if uno_solo else None


def da_raggiungere(misura: Misura) -> Confronto | None:
    """What a measure is to reach, where it is a single comparison: its target, or what it is where none is written."""
    return confronto(misura.descrizione if misura.atteso.value.strip() == "" else misura.atteso)


def contraddizioni(obiettivo: Obiettivo) -> Iterator[tuple[Confronto, Confronto]]:
    """The indicators and the results of one thing that no figure can satisfy both."""
    for indicatore, risultato in coppie(obiettivo):
        suo, altro = da_raggiungere(indicatore), da_raggiungere(risultato)
        cosa, altra_cosa = indicatore.descrizione.value, risultato.descrizione.value
        della_stessa = cosa == "" or altra_cosa == "" or in_comune(cosa, altra_cosa)
        if suo is not None and altro is not None and della_stessa and contraddice(suo.atteso, altro.atteso):
            yield suo, altro


def con_operatore(*confronti: Confronto) -> bool:
    """Whether one of the comparisons sets a most or a least."""
    return any(uno.atteso.operatore in _AL_MASSIMO | _ALMENO for uno in confronti)


def operatore_contrario(esame: Esame) -> Iterator[Rilievo]:
    """L'operatore di un traguardo non deve dire il contrario del risultato atteso.

    Perché:
        «Al massimo 24» si raggiunge anche con zero: se il risultato vuole 24 persone formate, l'indicatore premia chi
        non ne forma nessuna. Si dice dove nessuna cifra può soddisfare sia l'indicatore sia il suo risultato, dove ciò
        che è da fare ha un massimo al posto di un minimo, e dove due obiettivi misurano la stessa cosa con la stessa
        cifra e operatori opposti.
    Esempio errato:
        N. dipendenti formati <= 24; risultato: formazione conclusa (24 unità).
    Esempio giusto:
        N. dipendenti formati >= 24.
    Come si corregge:
        Rovesciare l'operatore, o correggere la cifra.
    """
    for obiettivo in esame.piano.obiettivi:
        for suo, altro in contraddizioni(obiettivo):
            if con_operatore(suo, altro):
                message = "l'indicatore contraddice il risultato"
                yield _rilievo(esame.piano, obiettivo, suo.testo, altro.testo, message)
        for traguardo, risultato in _massimi_da_raggiungere(obiettivo):
            message = "l'indicatore mette un massimo dove il risultato vuole un minimo"
            yield _rilievo(esame.piano, obiettivo, traguardo, risultato, message)
    for obiettivo, dopo, prima in _uguali_e_opposti(esame.piano):
        yield _rilievo(esame.piano, obiettivo, dopo, prima, "la stessa misura altrove ha l'operatore opposto")


def _rilievo(piano: Piano, obiettivo: Obiettivo, suo: Sourced[str], altro: Sourced[str], message: str) -> Rilievo:
    return Rilievo(
        suo.place,
        f"{nome_obiettivo(piano, obiettivo)}: {message}",
        altro.value,
        suo.value,
        "Rovesciare l'operatore, o correggere la cifra.",
        obiettivo.capofila,
        obiettivo.codice,
        () if altro.place == suo.place else (altro.place,),
    )


def _massimi_da_raggiungere(obiettivo: Obiettivo) -> Iterator[tuple[Sourced[str], Sourced[str]]]:
    """Indicators that count what is to be done and set a most, each with the result that wants just that many."""
    for indicatore in obiettivo.indicatori:
        suo, cosa = confronto(indicatore.atteso), indicatore.descrizione.value
        if suo is None or suo.atteso.operatore not in _AL_MASSIMO or suo.atteso.unita in _NON_CONTEGGI:
            continue
        if _CONTA.match(cosa) is None or _DA_LIMITARE.search(cosa) is not None:
            continue
        for risultato in obiettivo.risultati:
            if _vuole(risultato, suo.atteso.valore):
                yield suo.testo, risultato.descrizione
                break


def _vuole(risultato: Misura, valore: Decimal | None) -> bool:
    """Whether a result wants that many, more than none, and sets no most itself."""
    testo = f"{risultato.descrizione.value} {risultato.atteso.value}"
    citati = {numero.valore for numero in numeri(testo) if numero.unita not in _NON_CONTEGGI}
    return valore != 0 and valore in citati and not any(a.operatore in _AL_MASSIMO for a in capisci_atteso(testo))


def _uguali_e_opposti(piano: Piano) -> Iterator[tuple[Obiettivo, Sourced[str], Sourced[str]]]:
    """Indicators of two objectives in the same words, with the same figure, one at most and one at least."""
    primi: dict[object, Confronto] = {}
    for obiettivo in piano.obiettivi:
        for indicatore in obiettivo.indicatori:
            suo = confronto(indicatore.atteso)
            if suo is not None and con_operatore(suo):
                chiave = (indicatore.descrizione.value.casefold(), suo.atteso.valore, suo.atteso.unita)
                primo = primi.setdefault(chiave, suo)
                if (primo.atteso.operatore in _ALMENO) != (suo.atteso.operatore in _ALMENO):
                    yield obiettivo, suo.testo, primo.testo
