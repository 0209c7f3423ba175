"""The plan: what was written or printed, every value with the place that it was read from.

A quantity that the modello can compute (peso, coefficiente, totale, importo stanziato) is held as *declared*: what the
document says. The split and the checks recompute it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.core.modello import Pesi
from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from perfxl.core.modello import Libere, Modello


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


class Stato(StrEnum):
    """Whether an objective is pursued, stands still, or was put off."""

    ATTIVO = "attivo"
    SOSPESO = "sospeso"
    RINVIATO = "rinviato"


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
    """A unit of the ente: a settore, or a servizio or ufficio within one.

    Attributes:
        codice: its code.
        nome: its name.
        di: code of the unit that it is a part of; empty for a settore, which gets a workbook of its own.
        rilevanza: its share of the fund in percent; None where the ente has no such table, or not for it.
    """

    codice: str
    nome: Sourced[str]
    di: str
    rilevanza: Sourced[Decimal | None]


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
class Misura:
    """A phase, an indicator or a result of an objective.

    Attributes:
        numero: its number, as printed; empty where it has none.
        descrizione: what it is.
        attivita: what is done for it.
        atteso: what is to be reached, as printed.
        termine: its own term, as printed.
        soggetti: who sees to it, as printed.
        peso: how many percent of the objective it is worth; None where blank.
        cumulato: the sum of the weights up to this one, as printed; None where blank.
        penalita: percentage points lost for each month of delay; None where there is none.
        di: numbers of the indicators that it refers to.
    """

    numero: str
    descrizione: Sourced[str]
    attivita: Sourced[str]
    atteso: Sourced[str]
    termine: Sourced[str]
    soggetti: Sourced[str]
    peso: Sourced[Decimal | None]
    cumulato: Sourced[Decimal | None]
    penalita: Sourced[Decimal | None]
    di: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheda:
    """What the page of an objective says of it, where the summary says it too; None where it does not."""

    tipologia: Sourced[str | None]
    titolo: Sourced[str | None]
    tempi: Sourced[str | None]
    soglia: Sourced[Decimal | None]
    personale: Sourced[str | None]


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
        codice: what tells it from the others of the plan.
        numero: its number as printed; empty where none is printed.
        place: where it begins.
        titolo: its title.
        oggetto: the matter or the purpose that it belongs to, as the document says it.
        sezione: the part of the document that it stands in.
        tipologia: whom it concerns.
        capofila: code of the settore that leads it.
        unita: code of the unit within it that answers for it; the capofila where none is named.
        partecipano: codes of the other settori that take part.
        gruppo: code of the group in which the pesi of objectives sum; the unit where none is named.
        come: code of the shared objective that this one repeats; empty where it repeats none.
        quota: code of the quota that pays it; empty where its amount is fixed, or where there is no money.
        importo_fisso: amount reserved to it in cents; None where there is none.
        tempi: the terms, as printed.
        anni: first and last year that it spans; None where not said.
        stato: whether it is pursued.
        soglia: the least percentage of achievement; None where not said.
        personale: the staff involved, as printed: roles and counts.
        risorse: the money that the work needs, as printed.
        classe: its class (strategicità), as printed.
        peso: its weight, where it is written by hand; None where blank.
        n_dip: number of employees, or the word of a band; None where not said.
        rif_dup: references to the DUP, as printed.
        incerti: fields that the extraction of the document has broken, or may have.
        scheda: what its own page says of it; None where there is none.
        dichiarato: what the document says of the computed quantities.
        fasi: its phases.
        indicatori: its indicators.
        risultati: its results.
    """

    codice: str
    numero: Sourced[str]
    place: Place
    titolo: Sourced[str]
    oggetto: Sourced[str]
    sezione: Sourced[str]
    tipologia: Tipologia
    capofila: str
    unita: Sourced[str]
    partecipano: tuple[str, ...]
    gruppo: str
    come: str
    quota: str
    importo_fisso: Sourced[int | None]
    tempi: Sourced[str]
    anni: Sourced[tuple[int, int] | None]
    stato: Sourced[Stato]
    soglia: Sourced[Decimal | None]
    personale: Sourced[str]
    risorse: Sourced[str]
    classe: Sourced[str | None]
    peso: Sourced[Decimal | None]
    n_dip: Sourced[int | str | None]
    rif_dup: tuple[Sourced[str], ...]
    incerti: tuple[str, ...]
    scheda: Scheda | None
    dichiarato: Dichiarato
    fasi: tuple[Misura, ...] = ()
    indicatori: tuple[Misura, ...] = ()
    risultati: tuple[Misura, ...] = ()

    @property
    def fisso(self) -> bool:
        """Whether its amount is fixed: then it has no peso, coefficiente or totale."""
        return self.importo_fisso.value is not None

    def misure(self, quali: Pesi) -> tuple[Misura, ...]:
        """Its phases, its indicators or its results."""
        return {Pesi.FASI: self.fasi, Pesi.RISULTATI: self.risultati}.get(quali, self.indicatori)


@dataclass(frozen=True, slots=True)
class Invio:
    """What the offices are told with their workbooks.

    Attributes:
        entro: by when they send them back; None where it is not said.
        referente: whom they ask, and send them to: a role or an office, never a name; empty where it is not said.
        libere: the spare rows of the workbooks; None for those of the modello.
    """

    entro: Sourced[date | None]
    referente: Sourced[str]
    libere: Libere | None = None


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Piano:
    """A plan, with the modello it follows.

    ``fondo`` is None for a plan without money, ``invio`` for one that says nothing to the offices.
    """

    modello: Modello
    ente: Sourced[str]
    anno: Sourced[int]
    fondo: Fondo | None
    settori: tuple[Settore, ...]
    quote: tuple[Quota, ...]
    obiettivi: tuple[Obiettivo, ...]
    invio: Invio | None = None

    @property
    def libere(self) -> Libere:
        """The spare rows of its workbooks."""
        return self.modello.libere if self.invio is None or self.invio.libere is None else self.invio.libere

    def settore(self, codice: str) -> Settore:
        """The settore with this code.

        Raises:
            KeyError: the plan has no such settore.
        """
        return self._settori[codice]

    @property
    def finanziato(self) -> Sourced[int]:
        """What is split over the objectives, in cents; zero for a plan without money."""
        return Sourced(0, self.ente.place) if self.fondo is None else self.fondo.finanziato

    @cached_property
    def radici(self) -> tuple[Settore, ...]:
        """The settori: the units that are a part of none."""
        return tuple(settore for settore in self.settori if settore.di == "")

    def radice(self, unita: str) -> str:
        """Code of the settore that a unit is a part of; its own where it is a settore."""
        return radice(unita, self._madri)

    def obiettivo(self, codice: str) -> Obiettivo | None:
        """The objective with this code; None where the plan has none."""
        return self._per_codice.get(codice)

    def guidati(self, settore: str) -> tuple[Obiettivo, ...]:
        """The objectives that the settore leads, its own among them."""
        return self._guidati.get(settore, ())

    def partecipati(self, settore: str) -> tuple[Obiettivo, ...]:
        """The objectives that another settore leads and this one takes part in."""
        return tuple(o for o in self.obiettivi if settore in o.partecipano)

    @cached_property
    def trovati(self) -> dict[object, object]:
        """What is found in it once, by who finds it (``del_piano``)."""
        return {}

    @cached_property
    def _settori(self) -> Mapping[str, Settore]:
        return {settore.codice: settore for settore in reversed(self.settori)}

    @cached_property
    def _madri(self) -> Mapping[str, str]:
        return {settore.codice: settore.di for settore in self.settori}

    @cached_property
    def _guidati(self) -> Mapping[str, tuple[Obiettivo, ...]]:
        trovati: dict[str, list[Obiettivo]] = {}
        for obiettivo in self.obiettivi:
            trovati.setdefault(obiettivo.capofila, []).append(obiettivo)
        return {settore: tuple(guidati) for settore, guidati in trovati.items()}

    @cached_property
    def _per_codice(self) -> Mapping[str, Obiettivo]:
        return {obiettivo.codice: obiettivo for obiettivo in self.obiettivi}


def radice(unita: str, madri: Mapping[str, str]) -> str:
    """The unit that this one is in the end a part of.

    Args:
        unita: code of a unit.
        madri: the unit that each is a part of; empty for none. They must not go round.
    """
    while (madre := madri.get(unita, "")) != "":
        unita = madre
    return unita


def peso_atteso(piano: Piano, obiettivo: Obiettivo) -> Decimal | None:
    """The peso that the class gives, or that is written by hand where no class gives it.

    None for a fixed amount, where the class is not of the list, or where nothing is written.
    """
    if obiettivo.fisso:
        return None
    if piano.modello.classi_con_peso:
        return piano.modello.peso(obiettivo.classe.value)
    return obiettivo.peso.value


def coefficiente_atteso(piano: Piano, obiettivo: Obiettivo) -> Decimal | None:
    """The coefficiente that the number of employees gives, 1 where the modello has no bands.

    None for a fixed amount, or where no band holds the number.
    """
    if obiettivo.fisso:
        return None
    return piano.modello.coefficiente(obiettivo.n_dip.value) if piano.modello.fasce else Decimal(1)


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
