"""VAL, IN: weights that a text says: without a field that holds them, or otherwise than their field."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks.brani import brani_misura, brani_obiettivo
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.modello import MISURE, Vuoti
from perfxl.core.money import write_number
from perfxl.core.testi.citazioni import pesi_citati

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.brani import Brano
    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Pesi
    from perfxl.core.piano import Misura, Obiettivo, Piano


def peso_solo_nel_testo(esame: Esame) -> Iterator[Rilievo]:
    """Un peso scritto in un testo deve stare anche nel suo campo.

    Perché:
        Le somme si fanno sui campi: un peso che sta solo in un testo si legge, ma non conta. Dove il piano non ha pesi,
        è rimasto da un altro piano. Di una percentuale tra parentesi senza la parola «peso» non si dice: può essere
        altro.
    Esempio errato:
        Descrizione «Relazione presentata (peso 50%)»; peso vuoto.
    Esempio giusto:
        Descrizione «Relazione presentata»; peso 50.
    Come si corregge:
        Scrivere il peso nel suo campo, o toglierlo dal testo.
    """
    for obiettivo in esame.piano.obiettivi:
        for brano, pesi in _senza_campo(esame.piano, obiettivo):
            yield Rilievo(
                brano.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» c'è un peso che non sta in nessun campo",
                "",
                _scritti(pesi),
                "Scrivere il peso nel suo campo, o toglierlo dal testo.",
                obiettivo.capofila,
                obiettivo.codice,
            )


def _senza_campo(piano: Piano, obiettivo: Obiettivo) -> Iterator[tuple[Brano, list[Decimal]]]:
    """The texts that say weights which no field holds."""
    nei_campi = [m.peso.value for quali in MISURE for m in obiettivo.misure(quali)]
    nei_campi += [obiettivo.peso.value, obiettivo.dichiarato.peso.value]
    for brano in brani_obiettivo(piano.modello.etichette, obiettivo):
        pesi = _citati(brano)
        if pesi and not set(pesi) <= set(nei_campi):
            yield brano, pesi
    for quali, posto, misura in _misure(obiettivo):
        if misura.peso.value is None and not _di_altri(piano, obiettivo, quali):
            yield from ((brano, pesi) for brano, pesi in _pesati(piano, quali, posto, misura))


def _di_altri(piano: Piano, obiettivo: Obiettivo, quali: Pesi) -> bool:
    """Whether a blank weight is another's: the text is that of the objective which this one repeats."""
    schema = piano.modello.schema(quali)
    return obiettivo.come != "" and schema is not None and schema.vuoti is Vuoti.ALTRUI


def peso_del_testo_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il peso scritto in un testo deve essere quello del suo campo.

    Perché:
        Chi legge la descrizione si regola su un peso, chi fa i conti su un altro: a fine anno il risultato si misura in
        due modi.
    Esempio errato:
        Descrizione «Relazione presentata (peso 50%)»; peso 40.
    Esempio giusto:
        Descrizione «Relazione presentata (peso 50%)»; peso 50.
    Come si corregge:
        Correggere quello sbagliato; per non sbagliare più, tenere il peso solo nel suo campo.
    """
    for obiettivo in esame.piano.obiettivi:
        for quali, posto, misura in _misure(obiettivo):
            for brano, pesi in _pesati(esame.piano, quali, posto, misura):
                peso = misura.peso.value
                if peso is not None and peso not in {*pesi, sum(pesi, Decimal(0))}:
                    nome = nome_obiettivo(esame.piano, obiettivo)
                    yield Rilievo(
                        brano.place,
                        f"{nome}: in «{brano.voce}» il peso non è quello del suo campo",
                        write_number(peso),
                        _scritti(pesi),
                        "Correggere il peso nel testo, o nel suo campo.",
                        obiettivo.capofila,
                        obiettivo.codice,
                        (misura.peso.place,),
                    )


def _misure(obiettivo: Obiettivo) -> Iterator[tuple[Pesi, int, Misura]]:
    for quali in MISURE:
        for posto, misura in enumerate(obiettivo.misure(quali), start=1):
            yield quali, posto, misura


def _pesati(piano: Piano, quali: Pesi, posto: int, misura: Misura) -> Iterator[tuple[Brano, list[Decimal]]]:
    """The texts of a measure that say weights."""
    for brano in brani_misura(piano.modello.etichette, quali, posto, misura):
        if pesi := _citati(brano):
            yield brano, pesi


def _citati(brano: Brano) -> list[Decimal]:
    return [citato.valore for citato in pesi_citati(brano.testo)]


def _scritti(pesi: Sequence[Decimal]) -> str:
    return " e ".join(write_number(peso) for peso in pesi)
