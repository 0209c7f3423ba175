"""The system of an ente: classes, bands, weight schemes, split, labels. Data, read from a TOML file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


class Residuo(StrEnum):
    """What happens to the cents that rounding leaves over."""

    NESSUNO = "nessuno"
    MAGGIOR_RESTO = "maggior resto"
    RIGA = "riga"


class Pesi(StrEnum):
    """Whose weights a scheme sums."""

    INDICATORI = "indicatori"


@dataclass(frozen=True, slots=True)
class Classe:
    """A class of objectives (strategicità) and the peso that it gives."""

    nome: str
    peso: Decimal


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


@dataclass(frozen=True, slots=True)
class Schema:
    """A weight scheme: these weights must sum to this much within each objective."""

    pesi: Pesi
    somma: Decimal


@dataclass(frozen=True, slots=True)
class Etichette:
    """The ente's own words for the common terms."""

    obiettivo: str = "Obiettivo"
    obiettivi: str = "Obiettivi"
    classe: str = "Strategicità"


@dataclass(frozen=True, slots=True)
class Modello:
    """The system of an ente.

    Attributes:
        codice: its code, the name of its file.
        titolo: what it is, in a line.
        classi: classes that give the peso, in the order of the drop-down.
        fasce: bands that give the coefficiente, from the smallest number up, without holes or overlaps; those that a
            word names come last.
        schemi: which weights must sum to what.
        residuo: what happens to the cents that rounding leaves over.
        riga: code of the objective that takes them, under the policy ``riga``.
        etichette: the ente's own words.
    """

    codice: str
    titolo: str
    classi: tuple[Classe, ...]
    fasce: tuple[Fascia, ...]
    schemi: tuple[Schema, ...] = ()
    residuo: Residuo = Residuo.NESSUNO
    riga: str = ""
    etichette: Etichette = Etichette()

    def peso(self, classe: str | None) -> Decimal | None:
        """The peso that the class gives, capitals not counting, as in a spreadsheet; None for a class off the list."""
        cercata = None if classe is None else classe.casefold()
        return next((voce.peso for voce in self.classi if voce.nome.casefold() == cercata), None)

    def coefficiente(self, n_dip: int | str | None) -> Decimal | None:
        """The coefficiente that the number of employees gives; None where no band holds it."""
        if n_dip is None:
            return None
        return next((fascia.coefficiente for fascia in self.fasce if fascia.holds(n_dip)), None)

    def somma(self, pesi: Pesi) -> Decimal | None:
        """What these weights must sum to; None where the modello has no scheme for them."""
        return {schema.pesi: schema.somma for schema in self.schemi}.get(pesi)


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
