"""The money of an examination, computed once: what each amount, sum and settore should be, and what it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.quadro import quadro, stanziati
from perfxl.core.riparto import FONDO, antenate, pagati

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Fondo
    from perfxl.core.quadro import Somma
    from perfxl.core.riparto import Riga

CHIUDE, ARROTONDA, NON_CHIUDE = "chiude", "chiude, salvo arrotondamenti", "non chiude"


@dataclass(slots=True)
class Importo:
    """What is expected and what is found, in cents; expected is None where it cannot be computed."""

    atteso: Fraction | None = field(default_factory=Fraction)
    trovato: Fraction = field(default_factory=Fraction)
    esito: str = CHIUDE

    @property
    def differenza(self) -> Fraction:
        """What is found less what is expected; zero where that is not known."""
        return Fraction(0) if self.atteso is None else self.trovato - self.atteso

    @property
    def largo(self) -> Fraction:
        """How much it is drawn for: what is expected, or what is found where that is not known; nothing below zero."""
        return max(self.trovato if self.atteso is None else self.atteso, Fraction(0))

    def piu(self, altro: Importo) -> None:
        """Add another to it; it closes if both do."""
        self.atteso = None if self.atteso is None or altro.atteso is None else self.atteso + altro.atteso
        self.trovato += altro.trovato
        self.esito = max(self.esito, altro.esito, key=(CHIUDE, ARROTONDA, NON_CHIUDE).index)


@dataclass(frozen=True, slots=True)
class Linea:
    """An amount that is paid: to an objective, or to a settore as a whole.

    Attributes:
        obiettivo: code of the objective; empty where a settore is paid.
        quota: code of the quota that pays it; empty for a fixed amount.
        settore: code of the settore that leads it.
        importo: what is expected and what is found.
    """

    obiettivo: str
    quota: str
    settore: str
    importo: Importo


@dataclass(frozen=True, slots=True)
class Voce:
    """A row of the table of the fund.

    Attributes:
        codice: code of the quota; empty for the fund; None for what is neither.
        titolo: what it is.
        livello: how deep it lies below the fund.
        importo: what is expected and what is found.
    """

    codice: str | None
    titolo: str
    livello: int
    importo: Importo


@dataclass(frozen=True, slots=True)
class Conti:
    """The money of an examination, computed once: its sums, as ``quadro`` has them, and every amount that is paid."""

    somme: tuple[Somma, ...] = ()
    linee: tuple[Linea, ...] = ()

    @property
    def massimo(self) -> Somma:
        """What is split and set aside, against what the budget allots."""
        return self.somme[0]

    @property
    def quote(self) -> tuple[Somma, ...]:
        """What is paid against the whole fund, where all of it could be split, and against each quota that could."""
        return self.somme[1:]

    def per_settore(self) -> dict[str, Importo]:
        """What each settore gets, by its code."""
        return {settore: somma(li.importo for li in sue) for settore, sue in self._per_settore().items()}

    def _per_settore(self) -> dict[str, list[Linea]]:
        sue: dict[str, list[Linea]] = defaultdict(list)
        for linea in self.linee:
            sue[linea.settore].append(linea)
        return sue


def somma(importi: Iterable[Importo]) -> Importo:
    """Amounts as one."""
    tutti = Importo()
    for importo in importi:
        tutti.piu(importo)
    return tutti


def conti(esame: Esame) -> Conti:
    """The money of an examination; none for a plan without money."""
    if esame.piano.fondo is None:
        return Conti()
    righe = {riga.chiave: riga for riga in esame.riparto.righe}
    trovati = stanziati(esame.piano, esame.riparto)
    capofila = {obiettivo.codice: obiettivo.capofila for obiettivo in esame.piano.obiettivi}
    linee = [
        Linea(
            chiave[0],
            chiave[1],
            capofila.get(chiave[0], chiave[1]),
            _di_riga(righe.get(chiave), trovati.get(chiave, 0)),
        )
        for chiave in pagati(esame.piano)
    ]
    return Conti(quadro(esame.piano, esame.riparto), tuple(linee))


def _di_riga(riga: Riga | None, trovato: int) -> Importo:
    """An amount of the split: rounded otherwise it is less than a cent away."""
    if riga is None:
        return Importo(None, Fraction(trovato))
    vicino = ARROTONDA if abs(trovato - riga.esatto) < 1 else NON_CHIUDE
    return Importo(Fraction(riga.importo), Fraction(trovato), CHIUDE if trovato == riga.importo else vicino)


def voci(esame: Esame, fondo: Fondo, denaro: Conti) -> Iterator[Voce]:
    """The rows of the table of the fund: at most, set aside, split, and each quota under the one it is a part of."""
    massimo = denaro.massimo
    yield Voce(None, "Importo massimo", 0, Importo(massimo.atteso, massimo.trovato, massimo.esito))
    for accantonato in fondo.accantonamenti:
        importo = Fraction(accantonato.importo.value)
        yield Voce(None, accantonato.titolo.value, 1, Importo(importo, importo))
    yield Voce(FONDO, "Finanziato", 1, _della_quota(esame, FONDO, denaro))
    riservati = [linea.importo for linea in denaro.linee if linea.quota == FONDO]
    if riservati:
        yield Voce(None, "Importi riservati a singoli obiettivi", 2, somma(riservati))
    for codice, titolo, livello in _quote(esame):
        yield Voce(codice, titolo, livello, _della_quota(esame, codice, denaro))


def _della_quota(esame: Esame, codice: str, denaro: Conti) -> Importo:
    """What a quota, or the fund, must give and gives; one that cannot be split does not close."""
    for chiusa in denaro.quote:
        if chiusa.codice == codice:
            return Importo(chiusa.atteso, chiusa.trovato, chiusa.esito)
    atteso = Fraction(esame.piano.finanziato.value) if codice == FONDO else esame.riparto.importi.get(codice)
    sotto = (linea for linea in denaro.linee if codice in antenate(esame.piano, linea.quota))
    return Importo(atteso, sum((linea.importo.trovato for linea in sotto), Fraction(0)), NON_CHIUDE)


def _quote(esame: Esame, di: str = FONDO, livello: int = 2) -> Iterator[tuple[str, str, int]]:
    """The quote, each followed by its parts: code, title, level."""
    for quota in esame.atteso.quote:
        if quota.di == di:
            yield quota.codice, quota.titolo.value, livello
            yield from _quote(esame, quota.codice, livello + 1)
