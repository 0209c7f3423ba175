"""The percentages of a plan: what must lie between 0 and 100."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.perche import della_misura
from perfxl.checks.una_volta import una_volta
from perfxl.core.modello import MISURE, Pesi
from perfxl.core.money import write_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Settore
    from perfxl.core.place import Place, Sourced

_CENTO = Decimal(100)

Fuori: TypeAlias = "tuple[str, Place, str, str]"
"""A value that is not admitted: its name, its place, what is admitted, what stands there."""


@una_volta
def percentuali_fuori(esame: Esame) -> frozenset[Place]:
    """Where a percentage is none: that is said there, and not again of a sum; nowhere if the ente switches it off."""
    modello, piano = esame.atteso.modello, esame.piano
    if esame.spento("VAL104"):
        return frozenset()
    dei_settori = (fuori for settore in piano.settori for fuori in rilevanza(modello, settore))
    degli_obiettivi = (fuori for obiettivo in piano.obiettivi for fuori in percentuali(modello, obiettivo))
    return frozenset(place for _, place, _, _ in chain(dei_settori, degli_obiettivi))


def rilevanza(modello: Modello, settore: Settore) -> Iterator[Fuori]:
    """The rilevanza of a settore that is no percentage."""
    yield from _fuori("Rilevanza %", settore.rilevanza, _limite(modello, Pesi.RILEVANZA))


def percentuali(modello: Modello, obiettivo: Obiettivo) -> Iterator[Fuori]:
    """The percentages of an objective that are none."""
    yield from _fuori("Soglia %", obiettivo.soglia)
    if obiettivo.scheda is not None:
        yield from _fuori("Soglia % della scheda", obiettivo.scheda.soglia)
    yield from _fuori("Peso %", obiettivo.peso, _limite(modello, Pesi.OBIETTIVI))
    for quali in MISURE:
        limite, fin_qui = _limite(modello, quali), Decimal(0)
        for posto, misura in enumerate(obiettivo.misure(quali), start=1):
            fin_qui += misura.peso.value or 0
            yield from _fuori(f"Peso % {della_misura(quali, posto)}", misura.peso, limite)
            if misura.cumulato.value != fin_qui:  # else the sum of the weights is wrong, and has a check of its own
                yield from _fuori(f"Valore cumulato {della_misura(quali, posto)}", misura.cumulato, limite)
            yield from _fuori(f"Penalità % {della_misura(quali, posto)}", misura.penalita)


def _limite(modello: Modello, pesi: Pesi) -> Decimal:
    """The highest that these weights may be: 100, or what they must sum to where that is more."""
    return max(_CENTO, modello.somma(pesi) or _CENTO)


def _fuori(nome: str, valore: Sourced[Decimal | None], limite: Decimal = _CENTO) -> Iterator[Fuori]:
    if valore.value is not None and not 0 <= valore.value <= limite:
        yield nome, valore.place, f"da 0 a {write_number(limite)}", write_number(valore.value)
