"""Bands of employees, and the coefficiente that each gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fascia:
    """A band of employees and the coefficiente that it gives.

    Attributes:
        da: first number of employees of the band; None for the band that a word names.
        a: last number of employees; None where the band has no end.
        coefficiente: what the band gives.
        parola: the word that an office writes for this band (as ``tutti``); empty for a band of numbers.
        nota: why the band is there, where the printed table does not have it.
    """

    da: int | None
    a: int | None
    coefficiente: Decimal
    parola: str = ""
    nota: str = ""

    def holds(self, n_dip: int | str) -> bool:
        """Whether the band holds this number of employees, or this word."""
        if isinstance(n_dip, str):
            return self.parola != "" and self.parola == n_dip.strip().lower()
        return self.da is not None and self.da <= n_dip and (self.a is None or n_dip <= self.a)

    @property
    def etichetta(self) -> str:
        """The band as an office reads it."""
        if self.parola != "":
            return self.parola
        if self.a is None:
            return f"da {self.da} in su"
        if self.da == self.a:
            return _tratto(self.da or 0, self.da or 0)
        return f"da {self.da} a {self.a}"


def difetti(fasce: tuple[Fascia, ...]) -> Iterator[str]:
    """What is wrong with a table of bands: holes, overlaps, a start other than 1, bands turned round.

    Yields:
        one Italian sentence for each defect.
    """
    numeriche = sorted((f for f in fasce if f.da is not None), key=lambda f: (f.da or 0, f.a or 0))
    attesa = 1
    for fascia in numeriche:
        da = fascia.da or 0
        if fascia.a is not None and fascia.a < da:
            yield f"la fascia «da {da} a {fascia.a}» finisce prima di cominciare"
            continue
        if attesa == 0:
            yield f"la fascia «{fascia.etichetta}» si sovrappone a quella senza fine che la precede"
            continue
        if da > attesa:
            yield f"nessuna fascia copre {_tratto(attesa, da - 1)}"
        elif da < attesa:
            tratto = _tratto(da, min(attesa - 1, fascia.a or attesa))
            yield f"la fascia «{fascia.etichetta}» si sovrappone alla precedente per {tratto}"
        attesa = 0 if fascia.a is None else max(attesa, fascia.a + 1)
    if attesa > 0:
        yield f"nessuna fascia copre da {attesa} dipendenti in su"


def _tratto(da: int, a: int) -> str:
    if da == a:
        return "1 dipendente" if da == 1 else f"{da} dipendenti"
    return f"da {da} a {a} dipendenti"
