"""How far one measure was achieved: an exact grade, from 0 to 1, from what was written of it, with its proof.

What cannot be computed is said; it is never guessed. Every choice that moves money is a field of ``RegolaGrado``, and
none has a default.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_to
from perfxl.core.testi.attesi import Tipo, capisci_atteso
from perfxl.core.testi.numeri import valore_di
from perfxl.core.testi.riferimenti import NUMERO
from perfxl.core.testi.scadenze import finestra
from perfxl.core.testi.termini import capisci_termini

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from perfxl.core.modello import Pesi

CENTO = 100
_ZERO, _UNO = Fraction(0), Fraction(1)
_MESI = 12


class Mancato(StrEnum):
    """What a value that misses its target is worth.

    ``proporzione``: value ÷ target where more is better, target ÷ value where less is. ``scostamento``: 1 less the
    distance ÷ the target. The two are one where more is better; 33 days for 30 are 30/33, or 27/30.
    """

    NIENTE = "niente"
    PROPORZIONE = "proporzione"
    SCOSTAMENTO = "scostamento"


class Tardi(StrEnum):
    """What a measure completed after its term is worth, where it has no penalty of its own."""

    INTERO = "intero"
    NIENTE = "niente"


class PenalitaSu(StrEnum):
    """Whose points a penalty for delay takes: those of the measure's grade, or of the objective's."""

    MISURA = "misura"
    OBIETTIVO = "obiettivo"


@dataclass(frozen=True, slots=True)
class RegolaGrado:
    """How the ente measures achievement.

    Attributes:
        mancato: what a value that misses its target is worth.
        cifra_sola: the operator that a figure without one stands for (``n. 2 azioni``): ``>=``, ``<=`` or ``=``; empty
            where no value is held against such a target.
        tardi: what a measure completed late is worth.
        penalita: whose points a penalty takes.
        senza_pesi: the list whose measures count alike where an objective has no weights; None where its grade must
            then be declared.
    """

    mancato: Mancato
    cifra_sola: str
    tardi: Tardi
    penalita: PenalitaSu
    senza_pesi: Pesi | None


class Motivo(StrEnum):
    """Why there is no grade."""

    SENZA_DATI = "non è scritto nulla di quanto è stato raggiunto"
    FUORI = "la percentuale non sta fra 0 e 100"
    DENOMINATORE = "il denominatore del rapporto è zero"
    SENZA_CIFRA = "il valore non si può confrontare: l'atteso non è una cifra"
    SENZA_OPERATORE = "il valore non si può confrontare: l'atteso è una cifra senza operatore"
    PIU_ATTESI = "il valore non si può confrontare: l'atteso dice più cose"
    NON_RAPPORTO = "il rapporto non si può confrontare: l'atteso non è una percentuale"
    ALLA_PARI = "il valore è pari a un atteso che andava superato: una proporzione non dice quanto manca"
    SENZA_MISURA = "rispetto a un atteso nullo o negativo una proporzione non dice quanto manca"
    DISCORDI = "i dati scritti non dicono lo stesso grado"
    TERMINE = "il ritardo non si può contare: il termine non dice un giorno solo"
    SENZA_GIORNO = "il ritardo non si può contare: manca il giorno del completamento"
    PESO = "manca un peso"
    SENZA_PESI = "nessuna misura ha un peso, e il grado non è dichiarato"
    PESI_NULLI = "i pesi sono tutti zero, o ce n'è uno negativo"


_SBAGLIATI = frozenset({Motivo.FUORI, Motivo.DENOMINATORE})
_SENZA_QUANTO = frozenset({Motivo.ALLA_PARI, Motivo.SENZA_MISURA})


class Come(StrEnum):
    """Which datum a grade comes from; where several agree, the first of these."""

    VALORE = "valore"
    RAPPORTO = "rapporto"
    PERCENTO = "percentuale"
    FATTO = "fatto"
    GIORNO = "giorno"


@dataclass(frozen=True, slots=True)
class Raggiunto:
    """What was written of a measure; None for what was not.

    Attributes:
        percento: its grade, in percent.
        valore: the value reached, in the unit of the target.
        termini: of a ratio, what is above the line and what is below.
        fatto: whether it is done.
        giorno: the day on which that was reached.
    """

    percento: Decimal | None = None
    valore: Decimal | None = None
    termini: tuple[Decimal, Decimal] | None = None
    fatto: bool | None = None
    giorno: date | None = None


@dataclass(frozen=True, slots=True)
class Bersaglio:
    """A target that a value can be held against.

    Attributes:
        operatore: ``>=``, ``>``, ``<=``, ``<``, ``=``, or ``tra``.
        valore: the figure; of ``tra``, the least.
        fino: of ``tra``, the most (included).
        percento: whether it is a percentage.
    """

    operatore: str
    valore: Fraction
    fino: Fraction | None = None
    percento: bool = False

    def colto(self, valore: Fraction) -> bool:
        """Whether a value hits it."""
        massimo = self.valore if self.fino is None else self.fino
        return {
            ">=": valore >= self.valore,
            ">": valore > self.valore,
            "<=": valore <= self.valore,
            "<": valore < self.valore,
        }.get(self.operatore, self.valore <= valore <= massimo)

    def sotto(self, valore: Fraction) -> bool:
        """Whether a value that misses it is too small; else it is too large."""
        return self.operatore.startswith(">") or (not self.operatore.startswith("<") and valore < self.valore)


@dataclass(frozen=True, slots=True)
class Grado:
    """The grade of one measure, and its proof. Grades are fractions of 1.

    Attributes:
        esatto: the grade; None where it cannot be computed.
        come: the datum that it comes from.
        base: the grade before any delay.
        mesi: months of delay begun.
        penalita: what the delay takes, months × points ÷ 100; where it is the objective's points, ``esatto`` does not
            yet miss it.
        motivi: why there is no grade.
    """

    esatto: Fraction | None
    come: Come | None = None
    base: Fraction | None = None
    mesi: int = 0
    penalita: Fraction = _ZERO
    motivi: tuple[Motivo, ...] = ()

    @property
    def vuoto(self) -> bool:
        """Whether nothing was written of the measure."""
        return self.motivi == (Motivo.SENZA_DATI,)


_TRA = re.compile(
    rf"\W*(?:compres[oaie]\s+)?(?:tra|fra)\s+({NUMERO})\s*%?\s+ed?\s+({NUMERO})\s*(%?)[^\d]*", re.IGNORECASE
)


def capisci_bersaglio(testo: str, cifra_sola: str) -> Bersaglio | Motivo | None:
    """The target that a printed text says.

    Args:
        testo: the target as printed.
        cifra_sola: as in ``RegolaGrado``.

    Returns:
        the target; why its figures are none; None for a text without figures.
    """
    tra = _TRA.fullmatch(testo)
    if tra is not None:
        return _fra_due(Fraction(valore_di(tra[1])), Fraction(valore_di(tra[2])), percento=tra[3] != "")
    attesi = capisci_atteso(testo)
    if len(attesi) > 1:
        return Motivo.PIU_ATTESI
    if not attesi or attesi[0].tipo is not Tipo.CONFRONTO or attesi[0].valore is None:
        return Motivo.SENZA_CIFRA if any(segno.isdigit() for segno in testo) else None
    operatore = attesi[0].operatore or cifra_sola
    if operatore == "":
        return Motivo.SENZA_OPERATORE
    return Bersaglio(operatore, Fraction(attesi[0].valore), percento=attesi[0].unita == "%")


def _fra_due(minimo: Fraction, massimo: Fraction, *, percento: bool) -> Bersaglio | Motivo:
    return Bersaglio("tra", minimo, massimo, percento) if minimo <= massimo else Motivo.SENZA_CIFRA


def ultimo_giorno(testo: str, anno: int) -> date | Motivo | None:
    """The last day of a printed term; why it says no single one; None for a blank text.

    Args:
        testo: the term as printed.
        anno: the year of days and months that say none.
    """
    finestre = [finestra(termine, anno) for termine in capisci_termini(testo)]
    giorni = {None if una is None else una[1] for una in finestre}
    ultimo = giorni.pop() if len(giorni) == 1 else None
    return None if not finestre else ultimo or Motivo.TERMINE


def mesi_di_ritardo(termine: date, giorno: date) -> int:
    """Months of delay begun, from the day after the term.

    A month ends on the day of the same number, or on the last of a month that has none such (art. 2963 c.c.): after a
    term of 31 January, 28 February is in the first month and 1 March in the second.
    """
    if giorno <= termine:
        return 0
    mesi = (giorno.year - termine.year) * _MESI + giorno.month - termine.month
    ultimo = monthrange(giorno.year, giorno.month)[1]
    return mesi if giorno.day <= min(termine.day, ultimo) else mesi + 1


def grado_misura(
    raggiunto: Raggiunto,
    bersaglio: Bersaglio | Motivo | None,
    regola: RegolaGrado,
    termine: date | Motivo | None = None,
    penalita: Decimal | None = None,
) -> Grado:
    """The grade of a measure.

    Each datum gives a grade; all must agree, a typed percentage to the digits that it was typed with. Where a penalty
    or the rule makes the delay count, and something was achieved, the day and the term must be known.

    Args:
        raggiunto: what was written of it.
        bersaglio: its target, as ``capisci_bersaglio`` gives it.
        regola: how the ente measures.
        termine: the last day of its term, as ``ultimo_giorno`` gives it.
        penalita: percentage points lost for each month of delay begun; None where there is none.
    """
    letti = tuple(_letti(raggiunto, bersaglio, regola))
    motivi = tuple(dict.fromkeys(detto for _, detto in letti if isinstance(detto, Motivo)))
    gradi = [(come, detto) for come, detto in letti if isinstance(detto, Fraction)]
    if not gradi or not _SBAGLIATI.isdisjoint(motivi):
        return Grado(None, motivi=motivi or (Motivo.SENZA_DATI,))
    come, base = gradi[0]
    manca = not _SENZA_QUANTO.isdisjoint(motivi)
    if (manca and base == 1) or not all(_concordi(raggiunto, base, altro) for altro in gradi[1:]):
        return Grado(None, come, base, motivi=(Motivo.DISCORDI,))
    if raggiunto.fatto is False and raggiunto.giorno is not None and come is Come.FATTO:
        return Grado(None, come, base, motivi=(Motivo.DISCORDI,))
    return _con_ritardo(Grado(base, come, base), raggiunto.giorno, regola, termine, penalita)


def _letti(
    raggiunto: Raggiunto, bersaglio: Bersaglio | Motivo | None, regola: RegolaGrado
) -> Iterator[tuple[Come, Fraction | Motivo]]:
    """The grade that each datum gives, or why it gives none, in the order of ``Come``."""
    if raggiunto.valore is not None:
        yield Come.VALORE, _da_valore(Fraction(raggiunto.valore), bersaglio, regola.mancato)
    if raggiunto.termini is not None:
        yield Come.RAPPORTO, _da_rapporto(raggiunto.termini, bersaglio, regola.mancato)
    if raggiunto.percento is not None:
        yield Come.PERCENTO, percento_scritto(raggiunto.percento)
    if raggiunto.fatto is not None:
        yield Come.FATTO, _UNO if raggiunto.fatto else _ZERO
    elif raggiunto.giorno is not None and raggiunto == Raggiunto(giorno=raggiunto.giorno):
        yield Come.GIORNO, _UNO


def percento_scritto(percento: Decimal) -> Fraction | Motivo:
    """The grade that a typed percentage says."""
    return ratio(Fraction(percento), CENTO) if 0 <= percento <= CENTO else Motivo.FUORI


def concorda(percento: Decimal, grado: Fraction) -> bool:
    """Whether a typed percentage is a grade, rounded to the digits that it was typed with."""
    esponente = percento.as_tuple().exponent
    cifre = max(0, -esponente) if isinstance(esponente, int) else 0
    return round_to(grado * CENTO, cifre) == Fraction(percento)


def _concordi(raggiunto: Raggiunto, base: Fraction, altro: tuple[Come, Fraction]) -> bool:
    """Whether another datum allows the grade."""
    come, grado = altro
    if come is Come.PERCENTO and raggiunto.percento is not None:
        return concorda(raggiunto.percento, base)
    return (base == 1) is (grado == 1) if come is Come.FATTO else grado == base


def _da_valore(valore: Fraction, bersaglio: Bersaglio | Motivo | None, mancato: Mancato) -> Fraction | Motivo:
    """The grade of a value against its target."""
    if not isinstance(bersaglio, Bersaglio):
        return bersaglio or Motivo.SENZA_CIFRA
    if bersaglio.colto(valore):
        return _UNO
    if mancato is Mancato.NIENTE:
        return _ZERO
    return _quanto(valore, bersaglio, mancato)


def _quanto(valore: Fraction, bersaglio: Bersaglio, mancato: Mancato) -> Fraction | Motivo:
    """How much of a target a value that misses it reaches."""
    if valore == bersaglio.valore:
        return Motivo.ALLA_PARI
    if bersaglio.sotto(valore):
        return _proporzione(valore, bersaglio.valore)
    massimo = bersaglio.valore if bersaglio.fino is None else bersaglio.fino
    if mancato is Mancato.SCOSTAMENTO:
        return _proporzione(massimo - (valore - massimo), massimo)
    return Motivo.SENZA_MISURA if massimo < 0 else ratio(massimo, valore)


def _proporzione(parte: Fraction, tutto: Fraction) -> Fraction | Motivo:
    """The quotient, at least zero."""
    return Motivo.SENZA_MISURA if tutto <= 0 else max(_ZERO, ratio(parte, tutto))


def _da_rapporto(
    termini: tuple[Decimal, Decimal], bersaglio: Bersaglio | Motivo | None, mancato: Mancato
) -> Fraction | Motivo:
    """The grade of a ratio: against a target in percent, or by itself where the target has no figures."""
    sopra, sotto = termini
    if sotto == 0:
        return Motivo.DENOMINATORE
    if sopra < 0 or sotto < 0:
        return Motivo.FUORI
    quoziente = ratio(Fraction(sopra), Fraction(sotto))
    if bersaglio is None:
        return quoziente if quoziente <= 1 else Motivo.FUORI
    if isinstance(bersaglio, Bersaglio) and not bersaglio.percento:
        return Motivo.NON_RAPPORTO
    return _da_valore(quoziente * CENTO, bersaglio, mancato)


def _con_ritardo(
    grado: Grado, giorno: date | None, regola: RegolaGrado, termine: date | Motivo | None, penalita: Decimal | None
) -> Grado:
    """The grade, less what the delay takes."""
    base = grado.base
    if penalita is not None and not 0 <= penalita <= CENTO:
        return Grado(None, grado.come, base, motivi=(Motivo.FUORI,))
    conta = penalita is not None or (regola.tardi is Tardi.NIENTE and termine is not None)
    if base is None or base == 0 or not isinstance(termine, date) or giorno is None:
        if base == 0 or not conta:
            return grado
        motivo = Motivo.SENZA_GIORNO if isinstance(termine, date) else Motivo.TERMINE
        return Grado(None, grado.come, base, motivi=(motivo,))
    mesi = mesi_di_ritardo(termine, giorno)
    if penalita is None:
        tardi = mesi > 0 and regola.tardi is Tardi.NIENTE
        return Grado(_ZERO if tardi else base, grado.come, base, mesi)
    tolto = mesi * ratio(Fraction(penalita), CENTO)
    resta = max(_ZERO, base - tolto) if regola.penalita is PenalitaSu.MISURA else base
    return Grado(resta, grado.come, base, mesi, tolto)
