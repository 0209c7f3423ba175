"""What presences outside hours are paid: bands of hours, and a raise at certain moments.

Chiari's, as printed in the plans of 2024 and 2025 (objective 3): «con i seguenti limiti: €.40,00 fino a 2 ore; €.60,00
fino a 4 ore €.80,00 fino a 6 ore; €.100,00 fino a 8 ore; €.140,00 fino a 10 ore (limite innalzato del 15% per
prestazioni notturne e/o festive)». The limits are amounts, so the raise is of the amount (46, 69, 92, 115, 161 €): if
the hours were raised, who works at night would get less for as many hours. «E/o»: once, also on a holiday's night.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from perfxl.core.modello import Residuo
from perfxl.core.money import ratio, write_number
from perfxl.core.pagamento.distribuzione import Criterio, Regola, difetti

if TYPE_CHECKING:
    from collections.abc import Iterator

ORE_DEL_GIORNO = 24
_PERCENTUALE = 100


class Momento(StrEnum):
    """When a presence is, as the tariff tells moments apart."""

    DIURNO = "diurno"
    SERALE = "serale"
    NOTTURNO = "notturno"
    FESTIVO = "festivo"


class Oltre(StrEnum):
    """What happens where the presences come to more than is due."""

    IN_PROPORZIONE = "in proporzione"
    RIFIUTA = "rifiuta"


@dataclass(frozen=True, slots=True)
class Scaglione:
    """A band of hours: from beyond the one before up to its limit, the limit included.

    Attributes:
        fino_a: its limit, in hours.
        importo: what a presence is paid, in cents.
    """

    fino_a: Fraction
    importo: int


@dataclass(frozen=True, slots=True)
class Tariffa:
    """What presences are paid.

    Attributes:
        scaglioni: the bands, by their hours; a presence beyond the last has no amount.
        maggiorazione: by how many percent the amount is raised.
        maggiorati: the moments at which it is; once, also where there are two of them.
        oltre: what happens where the presences come to more than is due.
        residuo: where the cents that rounding leaves over go; not to nobody.
        riga: the matricola that they go to, with ``Residuo.RIGA``.
    """

    scaglioni: tuple[Scaglione, ...]
    maggiorazione: Fraction = Fraction(0)
    maggiorati: frozenset[Momento] = frozenset({Momento.NOTTURNO, Momento.FESTIVO})
    oltre: Oltre = Oltre.IN_PROPORZIONE
    residuo: Residuo = Residuo.MAGGIOR_RESTO
    riga: str = ""

    @property
    def regola(self) -> Regola:
        """How the sum is brought to the cent."""
        return Regola(Criterio.PARTI, self.residuo, self.riga)

    def scaglione(self, ore: Fraction) -> Scaglione | None:
        """The band of so many hours; None beyond the last."""
        return next((scaglione for scaglione in self.scaglioni if ore <= scaglione.fino_a), None)

    def percento(self, momenti: frozenset[Momento]) -> Fraction:
        """By how many percent the amount of a presence at these moments is raised."""
        return Fraction(0) if self.maggiorati.isdisjoint(momenti) else self.maggiorazione

    def esatto(self, ore: Fraction, momenti: frozenset[Momento]) -> Fraction | None:
        """What a presence is paid, in exact cents; None beyond the last band."""
        scaglione = self.scaglione(ore)
        return None if scaglione is None else self.maggiorato(scaglione, momenti)

    def maggiorato(self, scaglione: Scaglione, momenti: frozenset[Momento]) -> Fraction:
        """The amount of a band at these moments, in exact cents."""
        return scaglione.importo * (1 + ratio(self.percento(momenti), _PERCENTUALE))


def difetti_tariffa(tariffa: Tariffa) -> Iterator[str]:
    """What is wrong with a tariff: no bands, bands out of order, a longer presence paid less, less for a raise.

    Yields:
        one Italian sentence for each defect.
    """
    if not tariffa.scaglioni:
        yield "la tariffa non ha scaglioni"
    elif tariffa.scaglioni[0].fino_a <= 0:
        yield "il primo scaglione non arriva oltre le 0 ore"
    elif tariffa.scaglioni[0].importo < 0:
        yield "il primo scaglione ha un importo negativo"
    for prima, dopo in pairwise(tariffa.scaglioni):
        nome = f"lo scaglione «fino a {write_number(dopo.fino_a)} ore»"
        if dopo.fino_a <= prima.fino_a:
            yield f"{nome} non va oltre quello che lo precede, fino a {write_number(prima.fino_a)} ore"
        elif dopo.importo < prima.importo:
            yield f"{nome} paga meno di quello che lo precede"
    if tariffa.scaglioni and tariffa.scaglioni[-1].fino_a > ORE_DEL_GIORNO:
        yield "l'ultimo scaglione va oltre le ore di un giorno"
    if tariffa.maggiorazione < 0:
        yield "la maggiorazione è negativa"
    yield from difetti(tariffa.regola)
