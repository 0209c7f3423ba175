"""VAL, IN: weights that a text says: without a field that holds them, or otherwise than their field."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks.brani import brani_misura, brani_obiettivo
from perfxl.checks.gruppi import gruppi_che_non_chiudono
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.percentuali import percentuali_fuori
from perfxl.checks.perche import della_misura, inviato, versioni
from perfxl.checks.pesi import liste_che_non_chiudono
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
    non_chiudono = _che_non_chiudono(esame)
    for obiettivo in esame.piano.obiettivi:
        for brano, pesi in _senza_campo(esame, obiettivo, non_chiudono):
            yield Rilievo(
                brano.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» c'è un peso che non sta in nessun campo",
                "",
                _scritti(pesi),
                "Scrivere il peso nel suo campo, o toglierlo dal testo.",
                obiettivo.capofila,
                obiettivo.codice,
            )


def _che_non_chiudono(esame: Esame) -> frozenset[str]:
    """The objectives with a weight that another check finds, for a sum does not close."""
    gruppi = gruppi_che_non_chiudono(esame)
    nei_gruppi = {obiettivo.codice for obiettivo in esame.piano.obiettivi if obiettivo.gruppo in gruppi}
    return frozenset(nei_gruppi | {codice for codice, _ in liste_che_non_chiudono(esame)})


def _senza_campo(
    esame: Esame, obiettivo: Obiettivo, non_chiudono: frozenset[str]
) -> Iterator[tuple[Brano, list[Decimal]]]:
    """The texts that say weights which no field holds; not where a field held them, and its absence is said."""
    piano, mandato = esame.piano, inviato(esame, obiettivo)
    prima = set() if mandato is None or obiettivo.codice not in non_chiudono else _nei_campi(mandato)
    for brano in brani_obiettivo(piano.modello.etichette, obiettivo):
        pesi = _citati(brano)
        if pesi and not set(pesi) <= _nei_campi(obiettivo) and not set(pesi) <= prima:
            yield brano, pesi
    for quali in MISURE:
        for posto, riga in enumerate(versioni(esame, obiettivo, quali)[0], start=1):
            tolto = riga.piano is not None and riga.piano.peso.value is not None
            if riga.misura.peso.value is None and not tolto and not _di_altri(piano, obiettivo, quali):
                yield from _pesati(piano, quali, posto, riga.misura)


def _nei_campi(obiettivo: Obiettivo) -> set[Decimal | None]:
    """The weights that the fields of an objective hold."""
    delle_misure = {misura.peso.value for quali in MISURE for misura in obiettivo.misure(quali)}
    return delle_misure | {obiettivo.peso.value, obiettivo.dichiarato.peso.value}


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
    gia_detti, liste = percentuali_fuori(esame), liste_che_non_chiudono(esame)
    for obiettivo in esame.piano.obiettivi:
        for quali in MISURE:
            for posto, riga in enumerate(versioni(esame, obiettivo, quali)[0], start=1):
                contrari = _contrari(esame.piano, quali, posto, riga.misura)
                mandati = [(brano, pesi) for brano, pesi in contrari if _dice(pesi, riga.piano)]
                detto = (obiettivo.codice, quali) in liste or riga.misura.peso.place in gia_detti
                if mandati and not detto:
                    voce = f"Peso % {della_misura(quali, posto)}"
                    yield _nel_campo(esame.piano, obiettivo, riga.misura, voce, mandati[0])
                for brano, pesi in contrari:
                    if (brano, pesi) not in mandati:
                        yield _nel_testo(esame.piano, obiettivo, riga.misura, brano, pesi)


def _contrari(piano: Piano, quali: Pesi, posto: int, misura: Misura) -> list[tuple[Brano, list[Decimal]]]:
    """The texts of a measure that say another weight than its field."""
    if misura.peso.value is None:
        return []
    return [(brano, pesi) for brano, pesi in _pesati(piano, quali, posto, misura) if not _dice(pesi, misura)]


def _dice(pesi: Sequence[Decimal], misura: Misura | None) -> bool:
    """Whether weights that a text says are that of the measure: one of them, or all together."""
    return misura is not None and misura.peso.value in {*pesi, sum(pesi, Decimal(0))}


def _nel_testo(piano: Piano, obiettivo: Obiettivo, misura: Misura, brano: Brano, pesi: Sequence[Decimal]) -> Rilievo:
    return Rilievo(
        brano.place,
        f"{nome_obiettivo(piano, obiettivo)}: in «{brano.voce}» il peso non è quello del suo campo",
        write_number(misura.peso.value or 0),
        _scritti(pesi),
        "Correggere il peso nel testo, o nel suo campo.",
        obiettivo.capofila,
        obiettivo.codice,
        (misura.peso.place,),
    )


def _nel_campo(
    piano: Piano, obiettivo: Obiettivo, misura: Misura, voce: str, detto: tuple[Brano, Sequence[Decimal]]
) -> Rilievo:
    """Where the weight that was sent out is the one of the text, it is the field that was changed."""
    brano, pesi = detto
    return Rilievo(
        misura.peso.place,
        f"{nome_obiettivo(piano, obiettivo)}: «{voce}» è cambiato, e non è più quello di «{brano.voce}»",
        _scritti(pesi),
        write_number(misura.peso.value or 0),
        "Rimettere il peso; se quello nuovo è giusto, correggere anche il testo.",
        obiettivo.capofila,
        obiettivo.codice,
        (brano.place,),
    )


def _pesati(piano: Piano, quali: Pesi, posto: int, misura: Misura) -> Iterator[tuple[Brano, list[Decimal]]]:
    """The texts of a measure that say weights."""
    for brano in brani_misura(piano.modello.etichette, quali, posto, misura):
        if pesi := _citati(brano):
            yield brano, pesi


def _citati(brano: Brano) -> list[Decimal]:
    return [citato.valore for citato in pesi_citati(brano.testo)]


def _scritti(pesi: Sequence[Decimal]) -> str:
    return " e ".join(write_number(peso) for peso in pesi)
