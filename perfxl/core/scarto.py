"""What a wrong figure does: who gets more, and who pays for it; and, for a sum that does not close, why (``cause``)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.core.cause import Causa, Conto, Correzione, Motivo, Unita, Voce, cause, spiega_cause
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

__all__ = [
    "Causa",
    "Conto",
    "Correzione",
    "Motivo",
    "Spostamento",
    "Unita",
    "Voce",
    "cause",
    "con_totale",
    "con_totale_della_tabella",
    "spiega_cause",
    "spostamenti",
    "spostati",
]


@dataclass(frozen=True, slots=True)
class Spostamento:
    """The amount of one objective in two splits, in cents."""

    obiettivo: str
    prima: int
    dopo: int

    @property
    def differenza(self) -> int:
        """What the objective gains."""
        return self.dopo - self.prima


def spostamenti(prima: Riparto, dopo: Riparto) -> tuple[Spostamento, ...]:
    """The amounts that differ between two splits, in the order of the plan."""
    coppie = ((riga, dopo.riga(riga.obiettivo)) for riga in prima.righe)
    return tuple(
        Spostamento(riga.obiettivo, riga.importo, altra.importo)
        for riga, altra in coppie
        if altra is not None and altra.importo != riga.importo
    )


def spostati(mossi: Iterable[Spostamento]) -> int | None:
    """How many cents move in all: what some get more, which others pay; None where nothing moves.

    The two are one sum but for the cents of rounding: then the larger.
    """
    differenze = [mosso.differenza for mosso in mossi]
    piu = sum(differenza for differenza in differenze if differenza > 0)
    return max(piu, piu - sum(differenze)) or None


def con_totale(piano: Piano, codice: str, totale: Decimal) -> Piano:
    """The plan with another declared totale for one objective."""

    def corretto(obiettivo: Obiettivo) -> Obiettivo:
        if obiettivo.codice != codice:
            return obiettivo
        d = obiettivo.dichiarato
        return replace(obiettivo, dichiarato=replace(d, totale=Sourced(totale, d.totale.place)))

    return replace(piano, obiettivi=tuple(corretto(o) for o in piano.obiettivi))


def con_totale_della_tabella(piano: Piano, codice: str) -> Piano:
    """The plan with the declared figures of one objective dropped, so that the tables alone give its totale."""

    def corretto(obiettivo: Obiettivo) -> Obiettivo:
        if obiettivo.codice != codice or totale_ricalcolato(piano, obiettivo) is None:
            return obiettivo
        d = obiettivo.dichiarato
        vuoto = replace(
            d,
            peso=Sourced(None, d.peso.place),
            coefficiente=Sourced(None, d.coefficiente.place),
            totale=Sourced(None, d.totale.place),
        )
        return replace(obiettivo, dichiarato=vuoto)

    return replace(piano, obiettivi=tuple(corretto(o) for o in piano.obiettivi))
