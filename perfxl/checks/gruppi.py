"""The groups in which the objectives weigh, and what of their weights must be there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.perche import inviato, precedente, unita, valore
from perfxl.core.cause import Conto, Voce
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.piano import Stato, peso_atteso
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Schema
    from perfxl.core.piano import Obiettivo, Piano, Settore


def gruppi(piano: Piano) -> Mapping[str, list[Obiettivo]]:
    """The objectives of each group, by its code, in the order of the plan."""
    per_gruppo: dict[str, list[Obiettivo]] = {}
    for obiettivo in piano.obiettivi:
        per_gruppo.setdefault(obiettivo.gruppo, []).append(obiettivo)
    return per_gruppo


def nome_gruppo(piano: Piano, gruppo: str) -> str:
    """The name of a group: that of the unit that it is, or else its code."""
    return next((settore.nome.value for settore in piano.settori if settore.codice == gruppo), gruppo)


def peso_scritto(piano: Piano, obiettivo: Obiettivo) -> Sourced[Decimal | None]:
    """The weight of an objective as the document has it: declared, given by its class, or written by hand."""
    if not piano.modello.classi_con_peso:
        return obiettivo.peso
    if obiettivo.dichiarato.peso.value is not None:
        return obiettivo.dichiarato.peso
    return Sourced(peso_atteso(piano, obiettivo), obiettivo.classe.place)


def va_pesato(obiettivo: Obiettivo) -> bool:
    """Whether it must have a weight: not where its amount is fixed, nor where it stands still."""
    return not obiettivo.fisso and obiettivo.stato.value is Stato.ATTIVO


def senza_rilevanza(piano: Piano) -> tuple[Settore, ...]:
    """The settori that have no rilevanza, in themselves or in their units."""
    coperti = {piano.radice(settore.codice) for settore in piano.settori if settore.rilevanza.value is not None}
    return tuple(settore for settore in piano.radici if settore.codice not in coperti)


def conto_gruppo(esame: Esame, gruppo: str, obiettivi: Sequence[Obiettivo], schema: Schema) -> Conto | None:
    """The weights of a group that do not close; None where they do, or where the sum is not known.

    An objective that stands still may keep its weight or leave it to the others: the sum may close either way.
    """
    pesati = [(o, peso_scritto(esame.piano, o)) for o in obiettivi]
    if schema.vuoti is Vuoti.MANCANO and any(peso.value is None and va_pesato(o) for o, peso in pesati):
        return None
    voci = {o.codice: _voce(esame, o) for o, peso in pesati if peso.value is not None}
    attive = [voci[o.codice].valore for o in obiettivi if o.codice in voci and o.stato.value is Stato.ATTIVO]
    conto = Conto(tuple(voci.values()), Fraction(schema.somma), unita(schema.somma), escluse=_tolti(esame, gruppo))
    if not voci or conto.differenza == 0 or sum(attive, Fraction(0)) == conto.atteso:
        return None
    return conto


def gruppi_che_non_chiudono(esame: Esame) -> frozenset[str]:
    """The groups whose weights are found not to close, by code."""
    schema = esame.piano.modello.schema(Pesi.OBIETTIVI)
    if schema is None:
        return frozenset()
    tutti = gruppi(esame.piano).items()
    return frozenset(codice for codice, suoi in tutti if conto_gruppo(esame, codice, suoi, schema) is not None)


def _voce(esame: Esame, obiettivo: Obiettivo) -> Voce:
    """The weight of an objective as a line: beside what its class gives, and what other versions of the plan have."""
    piano, peso = esame.piano, peso_scritto(esame.piano, obiettivo)
    mandato, prima = inviato(esame, obiettivo), precedente(esame, obiettivo)
    return Voce(
        nome_obiettivo(piano, obiettivo),
        Fraction(peso.value or 0),
        peso.place,
        valore(peso_atteso(piano, obiettivo)) if piano.modello.classi_con_peso else None,
        None if mandato is None else valore(peso_scritto(esame.atteso, mandato).value),
        None if prima is None or esame.precedente is None else valore(peso_scritto(esame.precedente, prima).value),
    )


def _tolti(esame: Esame, gruppo: str) -> tuple[Voce, ...]:
    """The objectives that the group had in an earlier version of this plan, and has no more."""
    prima = esame.precedente
    if prima is None or prima.anno != esame.atteso.anno:
        return ()
    pesi = [(o, peso_scritto(prima, o)) for o in prima.obiettivi if o.gruppo == gruppo]
    return tuple(
        Voce(f"{nome_obiettivo(prima, o)} ({o.titolo.value})", Fraction(peso.value), peso.place)
        for o, peso in pesi
        if peso.value is not None and esame.piano.obiettivo(o.codice) is None
    )
