"""What is not due, shared again: by the same totals as the split, under a cap, to the cent, with its proof.

Never more than there is: every share is cut to whole cents, and the cents left over follow the declared policy. The
order of those who share changes no amount: a tie goes to the larger total, then to the code that comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Residuo
from perfxl.core.money import largest_remainder, ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Concorrente:
    """Who shares, and for how much.

    Attributes:
        chiave: what tells it from the others: objective and quota.
        totale: its totale coefficiente.
        tetto: how many cents it may get at most; None for no cap.
    """

    chiave: tuple[str, str]
    totale: Fraction
    tetto: int | None = None


@dataclass(frozen=True, slots=True)
class Aggiunta:
    """The proof of one share, in cents: disponibile × totale ÷ somma, at most the tetto.

    Who reaches the cap leaves the rest to the others: disponibile and somma are those of the round in which the share
    was settled.

    Attributes:
        chiave: who gets it: objective and quota.
        disponibile: what was left to share.
        totale: its totale coefficiente.
        somma: Σ of the totals of those who still shared.
        esatto: disponibile × totale ÷ somma.
        tetto: its cap; None for none.
        importo: what it gets: the cap where the exact share is not below it, else the exact share cut to the cent, and
            what the residual policy adds.
    """

    chiave: tuple[str, str]
    disponibile: Fraction
    totale: Fraction
    somma: Fraction
    esatto: Fraction
    tetto: int | None
    importo: int


def ridividi(
    economie: int, concorrenti: Sequence[Concorrente], residuo: Residuo, riga: str = ""
) -> tuple[Aggiunta, ...]:
    """Share an amount again.

    Args:
        economie: what there is, in cents; not negative.
        concorrenti: who shares; those with a total of zero get nothing.
        residuo: what becomes of the left-over cents: ``maggior resto`` gives them all; ``riga`` gives them to the one
            named, within its cap, if it shares; ``nessuno`` leaves them.
        riga: code of that objective.

    Returns:
        a share for each of them with a total, in the order of the codes; together never more than there is.
    """
    aperti = sorted((uno for uno in concorrenti if uno.totale > 0), key=lambda uno: uno.chiave)
    chiusi: list[Aggiunta] = []
    disponibile = Fraction(economie)
    while aperti:
        quote = [_quota(uno, disponibile, sum((altro.totale for altro in aperti), _ZERO)) for uno in aperti]
        pieni = [quota for quota in quote if quota.tetto is not None and quota.esatto >= quota.tetto]
        if not pieni:
            chiusi.extend(_al_centesimo(quote, disponibile, residuo, riga))
            break
        chiusi.extend(pieni)
        chiavi = {quota.chiave for quota in pieni}
        aperti = [uno for uno in aperti if uno.chiave not in chiavi]
        disponibile -= sum(quota.importo for quota in pieni)
    return tuple(sorted(chiusi, key=lambda quota: quota.chiave))


def _quota(uno: Concorrente, disponibile: Fraction, somma: Fraction) -> Aggiunta:
    """The share of one, before the left-over cents."""
    esatto = disponibile * ratio(uno.totale, somma)
    intero = esatto.numerator // esatto.denominator
    importo = intero if uno.tetto is None else min(intero, uno.tetto)
    return Aggiunta(uno.chiave, disponibile, uno.totale, somma, esatto, uno.tetto, importo)


def _al_centesimo(quote: Sequence[Aggiunta], disponibile: Fraction, residuo: Residuo, riga: str) -> list[Aggiunta]:
    """The shares, none of which reaches its cap, with the left-over cents."""
    totale = disponibile.numerator
    avanzo = totale - sum(quota.importo for quota in quote)
    match residuo:
        case Residuo.MAGGIOR_RESTO:
            interi = largest_remainder([q.esatto for q in quote], totale, [q.totale for q in quote])
            return [replace(quota, importo=intero) for quota, intero in zip(quote, interi, strict=True)]
        case Residuo.RIGA:
            return [_con_avanzo(quota, avanzo) if quota.chiave[0] == riga else quota for quota in quote]
        case _:
            return list(quote)


def _con_avanzo(quota: Aggiunta, avanzo: int) -> Aggiunta:
    importo = quota.importo + avanzo
    return replace(quota, importo=importo if quota.tetto is None else min(importo, quota.tetto))
