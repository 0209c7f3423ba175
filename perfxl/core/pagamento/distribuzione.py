"""Who gets it: the amount due of an objective over those who worked at it, by parts, by hours, or equally.

Amounts are cents. The exact share of each is a ``Fraction``; it is rounded once, last, and the cents that are left over
go where the rule says, so that the sum is always the amount due: a rule that leaves them to nobody is refused. Who is
written first gets no more for it: where shares are equal, the matricola decides.

With the largest remainder a larger amount due may give somebody one cent less (the paradox of Alabama): never more than
one, and never for having more parts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Residuo
from perfxl.core.money import largest_remainder, ratio, round_half_up, write_euro, write_number
from perfxl.core.pagamento.matricole import Motivo, Problema, bloccano, chiave, problemi_matricole, problemi_ripetute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


class Criterio(StrEnum):
    """What an amount is distributed by."""

    PARTI = "parti"
    ORE = "ore"
    UGUALE = "uguale"


@dataclass(frozen=True, slots=True)
class Regola:
    """How an amount is distributed.

    Attributes:
        criterio: what by.
        residuo: where the cents that rounding leaves over go; ``Residuo.NESSUNO`` is no rule here.
        riga: the matricola that they go to, with ``Residuo.RIGA``.
    """

    criterio: Criterio
    residuo: Residuo = Residuo.MAGGIOR_RESTO
    riga: str = ""


@dataclass(frozen=True, slots=True)
class Apporto:
    """What one gave to an objective.

    Attributes:
        matricola: who.
        quanto: parts or hours; None where none are written.
    """

    matricola: str
    quanto: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Spettanza:
    """The proof of what one gets, in cents.

    Attributes:
        matricola: who.
        dovuto: what is due for the objective.
        quanto: parts or hours; 1 where all get the same.
        somma: Σ of those of all.
        esatto: dovuto × quanto ÷ somma.
        arrotondato: esatto, half up to the cent.
        importo: what the treatment of the residual cents makes of it.
    """

    matricola: str
    dovuto: int
    quanto: Fraction
    somma: Fraction
    esatto: Fraction
    arrotondato: int
    importo: int


@dataclass(frozen=True, slots=True)
class Distribuzione:
    """An amount due, distributed.

    Attributes:
        dovuto: the amount due, in cents.
        spettanze: what each gets, in the order in which they were given; none where a problem blocks.
        problemi: what is wrong.
    """

    dovuto: int
    spettanze: tuple[Spettanza, ...]
    problemi: tuple[Problema, ...]

    @property
    def distribuito(self) -> int:
        """What came out, in cents."""
        return sum(spettanza.importo for spettanza in self.spettanze)

    @property
    def scarto(self) -> int:
        """Cents that the treatment of the residual adds to the rounded amounts, all in all."""
        return self.distribuito - sum(spettanza.arrotondato for spettanza in self.spettanze)

    @property
    def chiude(self) -> bool:
        """Whether what came out is what was due, and nothing stops the payment."""
        return self.distribuito == self.dovuto and not bloccano(self.problemi)


@dataclass(frozen=True, slots=True)
class Limite:
    """How much one may give to all objectives together.

    Attributes:
        parti: parts, or hours, at most; None for no limit.
        obiettivi: how many objectives at most; None for no limit.
    """

    parti: Fraction | None = None
    obiettivi: int | None = None


def difetti(regola: Regola) -> Iterator[str]:
    """What is wrong with a rule.

    Yields:
        one Italian sentence for each defect.
    """
    if regola.residuo is Residuo.NESSUNO:
        yield "i centesimi di resto devono andare a qualcuno: la somma sul personale è l'importo dovuto"
    if regola.residuo is Residuo.RIGA and regola.riga.strip() == "":
        yield "manca la matricola a cui vanno i centesimi di resto"
    if regola.residuo is not Residuo.RIGA and regola.riga.strip() != "":
        yield "la matricola dei centesimi di resto serve solo dove il residuo va a una riga"


def distribuisci(dovuto: int, apporti: Sequence[Apporto], regola: Regola) -> Distribuzione:
    """Distribute an amount due over those who worked for it.

    Args:
        dovuto: the amount due, in cents.
        apporti: what each gave, one entry for each.
        regola: how.

    Returns:
        what each gets, and the proof; no amounts where a problem blocks, for nothing is guessed.
    """
    problemi = [Problema(Motivo.REGOLA, difetto) for difetto in difetti(regola)]
    problemi += _problemi_importo(dovuto, apporti, regola.criterio)
    problemi += _problemi_apporti(apporti, regola.criterio)
    if bloccano(problemi):
        return Distribuzione(dovuto, (), tuple(problemi))
    quanti = [_quanto(apporto, regola.criterio) for apporto in apporti]
    somma = sum(quanti, Fraction(0))
    esatti = [dovuto * ratio(quanto, somma) if somma != 0 else Fraction(0) for quanto in quanti]
    importi = al_centesimo([a.matricola for a in apporti], esatti, dovuto, regola)
    if importi is None:
        return Distribuzione(dovuto, (), (*problemi, senza_resto(regola)))
    spettanze = (
        Spettanza(apporto.matricola, dovuto, quanto, somma, esatto, round_half_up(esatto), importo)
        for apporto, quanto, esatto, importo in zip(apporti, quanti, esatti, importi, strict=True)
    )
    return Distribuzione(dovuto, tuple(spettanze), tuple(problemi))


def _quanto(apporto: Apporto, criterio: Criterio) -> Fraction:
    return Fraction(1) if criterio is Criterio.UGUALE or apporto.quanto is None else apporto.quanto


def _problemi_importo(dovuto: int, apporti: Sequence[Apporto], criterio: Criterio) -> Iterator[Problema]:
    """Why this amount cannot go to these."""
    if dovuto < 0:
        yield Problema(Motivo.IMPORTO, "l'importo dovuto è negativo", trovato=write_euro(dovuto))
    elif dovuto > 0 and not apporti:
        message = f"{write_euro(dovuto)} da distribuire, e nessuno a cui darli"
        yield Problema(Motivo.NESSUNO, message, trovato="0 righe")
    elif dovuto > 0 and criterio is not Criterio.UGUALE and all(apporto.quanto == 0 for apporto in apporti):
        message = f"{write_euro(dovuto)} da distribuire, ma le {criterio} sono tutte zero"
        yield Problema(Motivo.ZERO, message, tuple(range(len(apporti))), trovato="Σ 0")


def _problemi_apporti(apporti: Sequence[Apporto], criterio: Criterio) -> Iterator[Problema]:
    """What is wrong with the entries, each by itself and together."""
    matricole = [apporto.matricola for apporto in apporti]
    difettose = list(problemi_matricole(matricole))
    yield from difettose
    if not difettose:
        yield from problemi_ripetute(matricole)
    if criterio is Criterio.UGUALE:
        yield from _non_contano(apporti)
        return
    for riga, apporto in enumerate(apporti):
        if apporto.quanto is None:
            message = f"mancano le {criterio}: chi non ha lavorato all'obiettivo ha 0"
            yield Problema(Motivo.MANCA, message, (riga,))
        elif apporto.quanto < 0:
            found = write_number(apporto.quanto)
            yield Problema(Motivo.NEGATIVO, f"le {criterio} sono negative", (riga,), trovato=found)


def _non_contano(apporti: Sequence[Apporto]) -> Iterator[Problema]:
    """Parts or hours that are written where all get the same."""
    righe = tuple(riga for riga, apporto in enumerate(apporti) if apporto.quanto is not None)
    if righe:
        message = "l'importo va in quote uguali: le parti o le ore scritte non contano, nemmeno se sono 0"
        yield Problema(Motivo.NON_CONTA, message, righe, blocca=False)


def al_centesimo(
    matricole: Sequence[str],
    esatti: Sequence[Fraction],
    totale: int,
    regola: Regola,
    ranghi: Sequence[Fraction] | None = None,
) -> tuple[int, ...] | None:
    """Whole cents for exact shares, so that they sum to the total; the order in which they are given never counts.

    Args:
        matricole: whose the shares are; no two known by the same.
        esatti: exact shares in cents; none negative; their sum is within a cent of the total.
        totale: what they must sum to, in cents.
        regola: how the cents that are left over are treated: by the largest remainder, or to one matricola.
        ranghi: who takes a cent where remainders are equal: the larger first; then the matricola decides.

    Returns:
        an amount for each share; None where the one whom the rule names is not there, has nothing, or too little.
    """
    if regola.residuo is Residuo.RIGA:
        return _a_una_riga(matricole, esatti, totale, chiave(regola.riga))
    pesi = [Fraction(0)] * len(esatti) if ranghi is None else ranghi
    ordine = sorted(range(len(esatti)), key=lambda i: chiave(matricole[i]))
    interi = largest_remainder([esatti[i] for i in ordine], totale, [pesi[i] for i in ordine])
    posto = dict(zip(ordine, interi, strict=True))
    return tuple(posto[i] for i in range(len(esatti)))


def _a_una_riga(matricole: Sequence[str], esatti: Sequence[Fraction], totale: int, riga: str) -> tuple[int, ...] | None:
    """Each share half up, and what is left over to the one with this key."""
    importi = [round_half_up(esatto) for esatto in esatti]
    scarto = totale - sum(importi)
    if scarto != 0:
        suo = next((i for i, m in enumerate(matricole) if chiave(m) == riga and esatti[i] != 0), None)
        if suo is None or importi[suo] + scarto < 0:
            return None
        importi[suo] += scarto
    return tuple(importi)


def senza_resto(regola: Regola) -> Problema:
    """That the one whom the rule names cannot take the cents that are left over."""
    message = f"i centesimi di resto devono andare alla matricola {regola.riga.strip()}, che non può prenderli"
    return Problema(Motivo.RESTO, message, matricola=regola.riga.strip())


def oltre_il_limite(
    apporti: Mapping[str, Sequence[Apporto]], limite: Limite, propri: Mapping[str, Limite] | None = None
) -> Iterator[Problema]:
    """Who gives to all objectives together more than one can, or to more objectives than allowed.

    Args:
        apporti: the entries of each objective, by its code; all distributed by the same criterio.
        limite: how much one may give.
        propri: the limit of those who have one of their own (as who works part-time), by matricola.

    Yields:
        a problem for each limit that a matricola passes, in the order of their first entries. An entry without parts,
        or with 0, is none: who is paid in equal shares writes none, and then only the objectives count.
    """
    suoi = {chiave(matricola): proprio for matricola, proprio in (propri or {}).items()}
    voci: dict[str, list[tuple[str, Apporto]]] = defaultdict(list)
    for obiettivo, righe in apporti.items():
        for apporto in righe:
            if apporto.quanto != 0:
                voci[chiave(apporto.matricola)].append((obiettivo, apporto))
    for nota, sue in voci.items():
        yield from _oltre(sue, suoi.get(nota, limite))


def _oltre(voci: Sequence[tuple[str, Apporto]], limite: Limite) -> Iterator[Problema]:
    matricola = voci[0][1].matricola.strip()
    obiettivi = tuple(dict.fromkeys(obiettivo for obiettivo, _ in voci))
    parti = sum((apporto.quanto for _, apporto in voci if apporto.quanto is not None), Fraction(0))
    dove = ", ".join(obiettivi)
    if limite.parti is not None and parti > limite.parti:
        atteso, trovato = write_number(limite.parti), write_number(parti)
        message = f"la matricola {matricola} ha {trovato} parti o ore in tutto, più di {atteso} (obiettivi {dove})"
        yield Problema(Motivo.PARTI, message, (), matricola, obiettivi, f"al più {atteso}", trovato)
    if limite.obiettivi is not None and len(obiettivi) > limite.obiettivi:
        atteso, trovato = str(limite.obiettivi), str(len(obiettivi))
        message = f"la matricola {matricola} sta in {trovato} obiettivi, più di {atteso} ({dove})"
        yield Problema(Motivo.OBIETTIVI, message, (), matricola, obiettivi, f"al più {atteso}", trovato)


def per_matricola(importi: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    """What each gets in all, in cents, by the first way in which the matricola is written."""
    scritte: dict[str, str] = {}
    somme: dict[str, int] = defaultdict(int)
    for matricola, importo in importi:
        somme[scritte.setdefault(chiave(matricola), matricola.strip())] += importo
    return dict(somme)
