"""The plan: what was written or printed, every value with the place that it was read from.

A quantity that the modello can compute (peso, coefficiente, totale, importo stanziato) is held as *declared*: what the
document says. The split and the checks recompute it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from perfxl.core.modello import Modello
    from perfxl.core.place import Place, Sourced


class Tipologia(StrEnum):
    """Whom an objective concerns: the whole ente, several settori, or one."""

    GENERALE = "generale"
    INTERSETTORIALE = "intersettoriale"
    SETTORE = "settore"


class Modo(StrEnum):
    """How the amount of a quota is said."""

    IMPORTO = "importo"
    PERCENTUALE = "percentuale"
    PARTI = "parti"
    RESTO = "resto"


@dataclass(frozen=True, slots=True)
class Accantonamento:
    """Money of the fund that is set aside, in cents."""

    titolo: Sourced[str]
    importo: Sourced[int]


@dataclass(frozen=True, slots=True)
class Fondo:
    """The fund, in cents.

    Attributes:
        massimo: what the budget allots at most.
        finanziato: what is split over the objectives; without a declaration, massimo less what is set aside.
        dichiarato: whether finanziato was declared.
        accantonamenti: what is set aside.
    """

    massimo: Sourced[int]
    finanziato: Sourced[int]
    dichiarato: bool
    accantonamenti: tuple[Accantonamento, ...] = ()


@dataclass(frozen=True, slots=True)
class Settore:
    """A department of the ente."""

    codice: str
    nome: Sourced[str]


@dataclass(frozen=True, slots=True)
class Quota:
    """A pot of the fund.

    Attributes:
        codice: its code.
        titolo: what it is for.
        modo: how its amount is said.
        valore: euro, percent or parts, by the modo; zero for the rest.
        di: code of the quota that it is a part of; empty for a part of the fund.
    """

    codice: str
    titolo: Sourced[str]
    modo: Modo
    valore: Sourced[Decimal]
    di: str = ""


@dataclass(frozen=True, slots=True)
class Indicatore:
    """An indicator of an objective, and how many percent of it it is worth."""

    descrizione: Sourced[str]
    quantita: Sourced[str]
    percentuale: Sourced[Decimal | None]


@dataclass(frozen=True, slots=True)
class Dichiarato:
    """What the document says of the computed quantities; None where it says nothing. The amount is in cents."""

    peso: Sourced[Decimal | None]
    coefficiente: Sourced[Decimal | None]
    totale: Sourced[Decimal | None]
    stanziato: Sourced[int | None]


@dataclass(frozen=True, slots=True)
class Obiettivo:
    """An objective.

    Attributes:
        codice: its number, as text.
        place: where it begins.
        titolo: its title.
        tipologia: whom it concerns.
        capofila: code of the settore that leads it.
        partecipano: codes of the other settori that take part.
        quota: code of the quota that pays it; empty where the amount is fixed.
        importo_fisso: fixed amount in cents; None where a quota pays it.
        tempi: the terms, as written.
        soglia: the least percentage of achievement; None where not said.
        personale: the staff involved, as written: roles and counts.
        classe: class that gives the peso (strategicità).
        n_dip: number of employees, or the word of a band; None where not said.
        dichiarato: what the document says of the computed quantities.
        indicatori: its indicators.
    """

    codice: str
    place: Place
    titolo: Sourced[str]
    tipologia: Tipologia
    capofila: str
    partecipano: tuple[str, ...]
    quota: str
    importo_fisso: Sourced[int | None]
    tempi: Sourced[str]
    soglia: Sourced[Decimal | None]
    personale: Sourced[str]
    classe: Sourced[str | None]
    n_dip: Sourced[int | str | None]
    dichiarato: Dichiarato
    indicatori: tuple[Indicatore, ...] = ()

    @property
    def fisso(self) -> bool:
        """Whether its amount is fixed: then it has no peso, coefficiente or totale."""
        return self.importo_fisso.value is not None


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Piano:
    """A plan, with the modello it follows."""

    modello: Modello
    ente: Sourced[str]
    anno: Sourced[int]
    fondo: Fondo
    settori: tuple[Settore, ...]
    quote: tuple[Quota, ...]
    obiettivi: tuple[Obiettivo, ...]

    def settore(self, codice: str) -> Settore:
        """The settore with this code.

        Raises:
            KeyError: the plan has no such settore.
        """
        for settore in self.settori:
            if settore.codice == codice:
                return settore
        raise KeyError(codice)

    def obiettivo(self, codice: str) -> Obiettivo | None:
        """The objective with this code; None where the plan has none."""
        return self._per_codice.get(codice)

    def guidati(self, settore: str) -> tuple[Obiettivo, ...]:
        """The objectives that the settore leads, its own among them."""
        return tuple(o for o in self.obiettivi if o.capofila == settore)

    def partecipati(self, settore: str) -> tuple[Obiettivo, ...]:
        """The objectives that another settore leads and this one takes part in."""
        return tuple(o for o in self.obiettivi if settore in o.partecipano)

    @cached_property
    def _per_codice(self) -> Mapping[str, Obiettivo]:
        return {obiettivo.codice: obiettivo for obiettivo in self.obiettivi}


def peso_atteso(piano: Piano, obiettivo: Obiettivo) -> Decimal | None:
    """The peso that the class gives; None for a fixed amount, or where the class is not of the list."""
    return None if obiettivo.fisso else piano.modello.peso(obiettivo.classe.value)


def coefficiente_atteso(piano: Piano, obiettivo: Obiettivo) -> Decimal | None:
    """The coefficiente that the number of employees gives; None for a fixed amount, or where no band holds it."""
    return None if obiettivo.fisso else piano.modello.coefficiente(obiettivo.n_dip.value)


def totale_ricalcolato(piano: Piano, obiettivo: Obiettivo) -> Fraction | None:
    """Peso × coefficiente by the tables of the modello; None where one of the two is missing."""
    peso, coefficiente = peso_atteso(piano, obiettivo), coefficiente_atteso(piano, obiettivo)
    return None if peso is None or coefficiente is None else Fraction(peso) * Fraction(coefficiente)


def totale_dichiarato(piano: Piano, obiettivo: Obiettivo) -> Fraction | None:
    """The totale that the document goes by: the declared one, or what it declares of peso and coefficiente gives.

    What is not declared is taken from the tables; None where neither says it.
    """
    dichiarato = obiettivo.dichiarato
    if obiettivo.fisso or dichiarato.totale.value is not None:
        return None if dichiarato.totale.value is None else Fraction(dichiarato.totale.value)
    peso, coefficiente = dichiarato.peso.value, dichiarato.coefficiente.value
    peso = peso_atteso(piano, obiettivo) if peso is None else peso
    coefficiente = coefficiente_atteso(piano, obiettivo) if coefficiente is None else coefficiente
    return None if peso is None or coefficiente is None else Fraction(peso) * Fraction(coefficiente)
