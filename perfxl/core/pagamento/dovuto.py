"""What part of an amount a grade makes due: the rule of the ente as data, and its defects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_to, write_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfxl.core.modello import Residuo

_CENTO = 100
_ZERO, _UNO = Fraction(0), Fraction(1)


class Modalita(StrEnum):
    """What is due where the soglia is reached: all, in proportion to the grade, or what its band says."""

    INTERO = "intero"
    PROPORZIONE = "proporzione"
    FASCE = "fasce"


class Economie(StrEnum):
    """What becomes of what is not due: it is left, or shared again within the quota or within the whole fund."""

    LASCIATE = "lasciate"
    QUOTA = "quota"
    FONDO = "fondo"


class Concorre(StrEnum):
    """Who shares it: every objective that something is due of, or only those that all is due of.

    Under ``soglia`` who was paid in part gets a part of its own loss back; alone in its quota, and without a cap, all.
    """

    SOGLIA = "soglia"
    PIENO = "pieno"


@dataclass(frozen=True, slots=True)
class FasciaGrado:
    """A band of grades and what it pays, in percent.

    Attributes:
        da: the least grade.
        a: the greatest. Where the grade is rounded first it is of the band (60–94, 95–100); where it is exact it is
            the next band's (60–95, 95–100), but 100 is of the last.
        paga: what part of the amount it pays; None for the grade itself.
    """

    da: Decimal
    a: Decimal
    paga: Decimal | None


@dataclass(frozen=True, slots=True)
class RegolaDovuto:
    """What is due of an amount, and what becomes of the rest.

    Attributes:
        modalita: what is due where the soglia is reached.
        soglia: least grade in percent, for the objectives that say none; None where there is none.
        fasce: the bands of ``Modalita.FASCE``, without holes or overlaps from 0 to 100.
        cifre: decimals of the percentage that the grade is rounded to before anything else, half up; None where it
            counts as it is.
        economie: what becomes of what is not due.
        concorre: who shares it.
        tetto: by how many percent of its own amount sharing again may raise an objective; None for no cap.
        residuo: what becomes of the cents that sharing again leaves over.
        riga: code of the objective that takes them, under the policy ``riga``.
    """

    modalita: Modalita
    soglia: Decimal | None
    fasce: tuple[FasciaGrado, ...]
    cifre: int | None
    economie: Economie
    concorre: Concorre
    tetto: Decimal | None
    residuo: Residuo
    riga: str


class Avviso(StrEnum):
    """What must be seen of a grade and its soglia."""

    PARI = "il grado è esattamente la soglia, o il primo di una fascia"
    ARROTONDATO_SOPRA = "la soglia, o una fascia, è raggiunta solo arrotondando il grado"
    ARROTONDEREBBE = "il grado è sotto la soglia, o sotto una fascia, ma arrotondato all'intero la raggiunge"
    SENZA_SOGLIA = "tutto è dovuto da una soglia in su, ma né l'obiettivo né la regola ne hanno una"


@dataclass(frozen=True, slots=True)
class Parte:
    """What part of an amount is due, and its proof. Everything is a fraction of 1.

    Attributes:
        grado: the exact grade.
        conta: the grade that counts: exact, or rounded as declared.
        soglia: the least grade; None where there is none.
        fascia: the band that holds it; None where there are no bands.
        raggiunta: whether it reaches the soglia and something is due.
        parte: what is due of the amount; None where the rule cannot say it.
        avvisi: what must be seen.
    """

    grado: Fraction
    conta: Fraction
    soglia: Fraction | None
    fascia: FasciaGrado | None
    raggiunta: bool
    parte: Fraction | None
    avvisi: tuple[Avviso, ...]


def parte_dovuta(regola: RegolaDovuto, grado: Fraction, soglia: Decimal | None) -> Parte:
    """What part of an amount is due; of nothing done, nothing, whatever the rule.

    Args:
        regola: a rule without defects.
        grado: the exact grade, from 0 to 1.
        soglia: the objective's, in percent; None for the rule's.
    """
    minima = regola.soglia if soglia is None else soglia
    soglia_esatta = None if minima is None else ratio(Fraction(minima), _CENTO)
    conta = grado if regola.cifre is None else _arrotondato(grado, regola.cifre)
    if regola.modalita is Modalita.INTERO and soglia_esatta is None:
        return Parte(grado, conta, None, None, raggiunta=False, parte=None, avvisi=(Avviso.SENZA_SOGLIA,))
    sopra = conta > 0 and (soglia_esatta is None or conta >= soglia_esatta)
    fascia = next((una for una in reversed(_ordinate(regola.fasce)) if una.da <= conta * _CENTO), None)
    parte = _pagata(regola.modalita, conta, fascia) if sopra else _ZERO
    soglie = [ratio(Fraction(una.da), _CENTO) for una in regola.fasce if una.da > 0]
    soglie += [] if soglia_esatta is None else [soglia_esatta]
    avvisi = dict.fromkeys(detto for una in soglie for detto in _avvisi(grado, conta, una))
    return Parte(grado, conta, soglia_esatta, fascia, parte > 0, parte, tuple(avvisi))


def _arrotondato(grado: Fraction, cifre: int) -> Fraction:
    return ratio(round_to(grado * _CENTO, cifre), _CENTO)


def _pagata(modalita: Modalita, conta: Fraction, fascia: FasciaGrado | None) -> Fraction:
    if modalita is Modalita.INTERO:
        return _UNO
    return conta if fascia is None or fascia.paga is None else ratio(Fraction(fascia.paga), _CENTO)


def _avvisi(grado: Fraction, conta: Fraction, soglia: Fraction) -> Iterator[Avviso]:
    if grado == soglia:
        yield Avviso.PARI
    elif grado < soglia <= conta:
        yield Avviso.ARROTONDATO_SOPRA
    elif grado < soglia <= _arrotondato(grado, 0):
        yield Avviso.ARROTONDEREBBE


def difetti(regola: RegolaDovuto) -> Iterator[str]:
    """What is wrong with a rule.

    Yields:
        one Italian sentence for each defect.
    """
    if regola.soglia is not None and not 0 <= regola.soglia <= _CENTO:
        yield f"la soglia {write_number(regola.soglia)} non sta fra 0 e 100"
    if regola.tetto is not None and regola.tetto < 0:
        yield f"il tetto {write_number(regola.tetto)} è negativo"
    if regola.cifre is not None and regola.cifre < 0:
        yield "il grado non si può arrotondare a meno di zero cifre"
    elif regola.modalita is Modalita.FASCE:
        yield from _difetti_fasce(_ordinate(regola.fasce), regola.cifre)
    if regola.modalita is not Modalita.FASCE and regola.fasce:
        yield f"le fasce non servono: quanto è dovuto è «{regola.modalita}»"


def _ordinate(fasce: tuple[FasciaGrado, ...]) -> tuple[FasciaGrado, ...]:
    return tuple(sorted(fasce, key=lambda fascia: (fascia.da, fascia.a)))


def _difetti_fasce(fasce: tuple[FasciaGrado, ...], cifre: int | None) -> Iterator[str]:
    """Holes, overlaps, bands turned round, and bands that pay more to whom achieved less."""
    passo = _ZERO if cifre is None else Fraction(1, 10**cifre)
    if not fasce:
        yield "le fasce mancano"
        return
    for fascia in fasce:
        if fascia.a < fascia.da:
            yield f"la fascia «{etichetta(fascia)}» finisce prima di cominciare"
        if fascia.paga is not None and not 0 <= fascia.paga <= _CENTO:
            yield f"la fascia «{etichetta(fascia)}» paga {write_number(fascia.paga)} per cento"
        if passo > 0 and any((Fraction(estremo) % passo) != 0 for estremo in (fascia.da, fascia.a)):
            yield f"la fascia «{etichetta(fascia)}» ha più cifre del grado arrotondato"
    if fasce[0].da != 0:
        yield f"le fasce cominciano da {write_number(fasce[0].da)}, non da 0"
    if fasce[-1].a != _CENTO:
        yield f"le fasce finiscono a {write_number(fasce[-1].a)}, non a 100"
    for prima, dopo in pairwise(fasce):
        yield from _difetti_coppia(prima, dopo, passo)


def _difetti_coppia(prima: FasciaGrado, dopo: FasciaGrado, passo: Fraction) -> Iterator[str]:
    attesa = Fraction(prima.a) + passo
    if dopo.da > attesa:
        rimedio = "" if passo > 0 else ": il grado conta senza arrotondarlo, e una fascia finisce dove comincia l'altra"
        yield f"nessuna fascia copre i gradi fra {write_number(prima.a)} e {write_number(dopo.da)}{rimedio}"
    elif dopo.da < attesa:
        yield f"le fasce «{etichetta(prima)}» e «{etichetta(dopo)}» si sovrappongono"
    elif (dopo.da if dopo.paga is None else dopo.paga) < (prima.a if prima.paga is None else prima.paga):
        yield f"la fascia «{etichetta(dopo)}» paga meno della «{etichetta(prima)}»: chi raggiunge di più avrebbe meno"


def etichetta(fascia: FasciaGrado) -> str:
    """The band as an office reads it."""
    return f"da {write_number(fascia.da)} a {write_number(fascia.a)}"
