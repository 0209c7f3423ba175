"""The final statement: from grades to what is due, per objective, quota, settore and ente, with the proof of each step.

Amounts are whole cents. What is due is amount × part, rounded once, half up: the part is at most 1, so that no line
passes its amount and what is left of it is exact. What has no grade is neither due nor saved: it is held (sospeso).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_half_up
from perfxl.core.norme import TEMPI_DI_PAGAMENTO, norme
from perfxl.core.pagamento.dovuto import Concorre, Economie, difetti, parte_dovuta
from perfxl.core.pagamento.economie import Concorrente, ridividi
from perfxl.core.riparto import FONDO, antenate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal

    from perfxl.core.pagamento.dovuto import Parte, RegolaDovuto
    from perfxl.core.pagamento.economie import Aggiunta
    from perfxl.core.piano import Piano
    from perfxl.core.riparto import Riparto

_CENTO = 100

Chiave = tuple[str, str]
"""What tells a line from the others: objective and quota, as ``riparto.Riga.chiave``."""


@dataclass(frozen=True, slots=True)
class Voce:
    """What was allotted to a line, in cents.

    Attributes:
        obiettivo: code of the objective; empty where a settore is paid as a whole.
        quota: code of the quota that pays it; empty for a fixed amount.
        settore: code of the settore that answers for it.
        stanziato: what was allotted.
        totale: what it shares by: its totale coefficiente; the rilevanza of a settore.
        soglia: its own least grade in percent; None for the rule's.
    """

    obiettivo: str
    quota: str
    settore: str
    stanziato: int
    totale: Fraction
    soglia: Decimal | None

    @property
    def chiave(self) -> Chiave:
        """What tells it from the others."""
        return self.obiettivo, self.quota


@dataclass(frozen=True, slots=True)
class RigaDovuta:
    """The proof of what is due of one line, in cents.

    Attributes:
        voce: what was allotted.
        parte: what part of it is due, and why; None where there is no grade.
        esatto: stanziato × part; None where that cannot be said.
        dovuto: esatto, half up to the cent; zero where it cannot be said.
        aggiunta: what sharing again gives it, and why; None where it does not share.
    """

    voce: Voce
    parte: Parte | None
    esatto: Fraction | None
    dovuto: int
    aggiunta: Aggiunta | None = None

    @property
    def sospeso(self) -> int:
        """What can be neither paid nor saved, for there is no grade."""
        return self.voce.stanziato if self.esatto is None else 0

    @property
    def economia(self) -> int:
        """What is not due."""
        return self.voce.stanziato - self.dovuto - self.sospeso

    @property
    def aggiunto(self) -> int:
        """What sharing again gives it."""
        return 0 if self.aggiunta is None else self.aggiunta.importo

    @property
    def importo(self) -> int:
        """What is paid: due, and shared again."""
        return self.dovuto + self.aggiunto


@dataclass(frozen=True, slots=True)
class Somma:
    """What the lines of a quota, of a settore or of the ente sum to, in cents.

    Attributes:
        codice: whose they are; empty for the ente.
        righe: how many.
        stanziato: what was allotted.
        dovuto: what is due by the grades.
        sospeso: what waits for a grade.
        economie: what is not due, before it is shared again.
        aggiunto: what sharing again gives.
    """

    codice: str
    righe: int
    stanziato: int
    dovuto: int
    sospeso: int
    economie: int
    aggiunto: int

    @property
    def pagato(self) -> int:
        """What is paid."""
        return self.dovuto + self.aggiunto

    @property
    def restano(self) -> int:
        """The economies that are left; below zero for a quota that the economies of others raise."""
        return self.economie - self.aggiunto

    @property
    def chiude(self) -> bool:
        """Whether what is paid, held and left is what was allotted, and no more is due than was allotted."""
        return self.economie >= 0 and self.pagato + self.sospeso + self.restano == self.stanziato


@dataclass(frozen=True, slots=True)
class Avanzo:
    """A pot of economies, and what came of it, in cents.

    Attributes:
        quota: whose they are; empty for those of the whole fund, or of the fixed amounts.
        economie: how much they are.
        ridiviso: how much was shared again.
        motivo: why they were not shared, as an Italian sentence; empty where they were, or where there are none.
    """

    quota: str
    economie: int
    ridiviso: int
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Consuntivo:
    """What is due, and its proof.

    Attributes:
        righe: a line for each amount, in the order given.
        avanzi: each pot of economies, where they are shared again.
        quote: the sums of each quota, with those within it; the fixed amounts under the empty code.
        settori: the sums of each settore.
        ente: the sums of all.
    """

    righe: tuple[RigaDovuta, ...]
    avanzi: tuple[Avanzo, ...]
    quote: tuple[Somma, ...]
    settori: tuple[Somma, ...]
    ente: Somma


def voci_del_piano(piano: Piano, riparto: Riparto) -> tuple[Voce, ...]:
    """What a plan allots: what it declares (that was voted), and where it declares nothing what the split gives.

    An objective of several settori stands under the one that leads it.
    """
    return tuple(_voce(piano, riga.obiettivo, riga.quota, riga.importo, riga.totale) for riga in riparto.righe)


def _voce(piano: Piano, codice: str, quota: str, importo: int, totale: Fraction) -> Voce:
    obiettivo = piano.obiettivo(codice)
    if obiettivo is None:
        return Voce("", quota, quota, importo, totale, None)  # by rilevanza: the quota is the settore
    dichiarato = obiettivo.dichiarato.stanziato.value
    stanziato = importo if dichiarato is None else dichiarato
    return Voce(codice, quota, piano.radice(obiettivo.capofila), stanziato, totale, obiettivo.soglia.value)


def consuntivo(
    voci: Sequence[Voce],
    gradi: Mapping[Chiave, Fraction],
    regola: RegolaDovuto,
    madri: Mapping[str, Sequence[str]],
) -> Consuntivo:
    """What is due of each amount.

    Args:
        voci: what was allotted.
        gradi: the exact grade of each, from 0 to 1; one that is missing is not known.
        regola: the rule of the ente.
        madri: the quotas that each quota is a part of, itself among them, the fund not (``madri_di``).

    Raises:
        ValueError: an amount is below zero, two lines are of the same objective and quota, a grade is not between 0
            and 1, or the rule has defects.
    """
    if any(voce.stanziato < 0 for voce in voci) or len({voce.chiave for voce in voci}) < len(voci):
        raise ValueError(voci)
    if not all(0 <= grado <= 1 for grado in gradi.values()) or any(difetti(regola)):
        raise ValueError(gradi, regola)
    dovute = tuple(_dovuta(voce, gradi.get(voce.chiave), regola) for voce in voci)
    righe, avanzi = (dovute, ()) if regola.economie is Economie.LASCIATE else _ridivise(dovute, regola)
    quote = _somme(righe, lambda voce: madri.get(voce.quota, (voce.quota,)))
    settori = _somme(righe, lambda voce: (voce.settore,))
    return Consuntivo(righe, avanzi, quote, settori, _somma("", righe))


def madri_di(piano: Piano) -> Mapping[str, tuple[str, ...]]:
    """The quotas that each quota of a plan is a part of, itself first."""
    return {q.codice: tuple(m for m in antenate(piano, q.codice) if m != FONDO) for q in piano.quote}


def _dovuta(voce: Voce, grado: Fraction | None, regola: RegolaDovuto) -> RigaDovuta:
    """What is due of one line by its grade."""
    parte = None if grado is None else parte_dovuta(regola, grado, voce.soglia)
    if parte is None or parte.parte is None:
        return RigaDovuta(voce, parte, None, 0)
    esatto = voce.stanziato * parte.parte
    return RigaDovuta(voce, parte, esatto, round_half_up(esatto))


def _ridivise(righe: Sequence[RigaDovuta], regola: RegolaDovuto) -> tuple[tuple[RigaDovuta, ...], tuple[Avanzo, ...]]:
    """The lines with what sharing again gives them, and the pots."""
    gruppi: dict[str, list[RigaDovuta]] = defaultdict(list)
    for riga in righe:
        gruppi[riga.voce.quota if regola.economie is Economie.QUOTA else FONDO].append(riga)
    aggiunte: dict[Chiave, Aggiunta] = {}
    avanzi = []
    for quota, gruppo in gruppi.items():
        date, motivo = _aggiunte(gruppo, regola)
        aggiunte.update((aggiunta.chiave, aggiunta) for aggiunta in date)
        ridiviso = sum(aggiunta.importo for aggiunta in date)
        avanzi.append(Avanzo(quota, sum(riga.economia for riga in gruppo), ridiviso, motivo))
    return tuple(replace(r, aggiunta=aggiunte.get(r.voce.chiave)) for r in righe), tuple(avanzi)


def _aggiunte(gruppo: Sequence[RigaDovuta], regola: RegolaDovuto) -> tuple[tuple[Aggiunta, ...], str]:
    """The shares of a pot, or why there are none."""
    economie = sum(riga.economia for riga in gruppo)
    if economie == 0:
        return (), ""
    if any(riga.esatto is None for riga in gruppo):
        return (), "di qualche obiettivo non si sa quanto è dovuto: non si sa chi vi concorre, né quanto avanza"
    concorrenti = [
        Concorrente(riga.voce.chiave, riga.voce.totale, _tetto(riga.voce, regola.tetto))
        for riga in gruppo
        if riga.voce.quota != FONDO and riga.parte is not None and _concorre(riga.parte, regola.concorre)
    ]
    date = ridividi(economie, concorrenti, regola.residuo, regola.riga)
    return date, "" if date else "nessuno di quelli che potevano averne vi concorre"


def _concorre(parte: Parte, concorre: Concorre) -> bool:
    """Whether a line of which this part is due shares what is left."""
    return parte.raggiunta if concorre is Concorre.SOGLIA else parte.parte == 1


def _tetto(voce: Voce, tetto: Decimal | None) -> int | None:
    """How many cents sharing again may add to a line, cut to the cent."""
    if tetto is None:
        return None
    esatto = voce.stanziato * ratio(Fraction(tetto), _CENTO)
    return esatto.numerator // esatto.denominator


def _somme(righe: Sequence[RigaDovuta], di: Callable[[Voce], Iterable[str]]) -> tuple[Somma, ...]:
    """The sums of the lines by what they belong to, in the order in which each is first met."""
    gruppi: dict[str, list[RigaDovuta]] = defaultdict(list)
    for riga in righe:
        for codice in di(riga.voce):
            gruppi[codice].append(riga)
    return tuple(_somma(codice, gruppo) for codice, gruppo in gruppi.items())


def _somma(codice: str, righe: Sequence[RigaDovuta]) -> Somma:
    return Somma(
        codice,
        len(righe),
        sum(riga.voce.stanziato for riga in righe),
        sum(riga.dovuto for riga in righe),
        sum(riga.sospeso for riga in righe),
        sum(riga.economia for riga in righe),
        sum(riga.aggiunto for riga in righe),
    )


@dataclass(frozen=True, slots=True)
class Riduzione:
    """A reduction of amounts that the plan does not hold, bound to an objective: reported, not computed.

    Attributes:
        obiettivo: code of the objective.
        percento: how much it takes.
        di: what it is taken from.
        fonte: act and article.
    """

    obiettivo: str
    percento: Decimal
    di: str
    fonte: str


def riduzioni_di_legge(obiettivo: str, anno: int) -> tuple[Riduzione, ...]:
    """What an objective on payment times takes where it is missed: none in a year that the norm does not bind.

    The part of the pay that hangs on it, 30% at least, cannot be paid (DL 13/2023 art. 4-bis, comma 2; circolare RGS
    1/2024): the least is said here, and a modello that takes more says so with a ``Riduzione`` of its own.
    """
    di = "la retribuzione di risultato dei dirigenti responsabili dei pagamenti e di quelli apicali"
    return tuple(
        Riduzione(obiettivo, norma.minimo, di, norma.fonte)
        for norma in norme(TEMPI_DI_PAGAMENTO, anno)
        if norma.minimo is not None
    )


def scatta(grado: Fraction | None, soglia: Decimal | None) -> bool | None:
    """Whether a reduction bites: its objective was missed; None where that is not known.

    Args:
        grado: the exact grade of the objective; None where there is none.
        soglia: its soglia in percent. Without one only a full grade is sure to be reached, and only zero to be missed.
    """
    if grado is None:
        return None
    if soglia is not None:
        return grado < ratio(Fraction(soglia), _CENTO)
    return grado == 0 if grado in {0, 1} else None
