"""How far an objective was achieved: Σ weight × grade ÷ Σ weights of its measures, exact, with its proof.

No data is not zero: an objective with a measure of which nothing is known has no grade, but bounds.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import MISURE, Vuoti
from perfxl.core.money import ratio
from perfxl.core.pagamento.raggiunto import (
    Grado,
    Motivo,
    PenalitaSu,
    Raggiunto,
    capisci_bersaglio,
    concorda,
    grado_misura,
    percento_scritto,
    ultimo_giorno,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from perfxl.core.modello import Modello, Pesi
    from perfxl.core.pagamento.raggiunto import RegolaGrado
    from perfxl.core.piano import Misura, Obiettivo

_ZERO, _UNO = Fraction(0), Fraction(1)
_NULLA = Raggiunto()

Posto = tuple["Pesi", int]
"""Where a measure stands: its list, and its place in it from zero."""


@dataclass(frozen=True, slots=True)
class Pesata:
    """A measure that weighs: where it stands, and its weight; None where that is missing."""

    posto: Posto
    misura: Misura
    peso: Fraction | None


@dataclass(frozen=True, slots=True)
class Scritto:
    """What was written of an objective.

    Attributes:
        misure: what was written of its measures.
        percento: its grade in percent, as declared of the whole; None where it was not. It counts where no measure that
            weighs says anything, and else must be the computed one, rounded to the digits that it was typed with.
    """

    misure: Mapping[Posto, Raggiunto]
    percento: Decimal | None = None


@dataclass(frozen=True, slots=True)
class RigaGrado:
    """What one measure, or one objective of a settore, gives to a grade.

    Attributes:
        posto: the measure; None for an objective.
        peso: its weight; None where it is missing.
        grado: its grade.
        su_tutto: what a delay takes from the grade as a whole, as a fraction of 1.
    """

    posto: Posto | None
    peso: Fraction | None
    grado: Grado
    su_tutto: Fraction = _ZERO

    def contributo(self, somma: Fraction) -> Fraction:
        """Weight × grade ÷ Σ weights, less what a delay takes: never less than what is not done gives, which is zero.

        An unknown grade gives zero.
        """
        if self.peso is None or self.grado.esatto is None:
            return _ZERO
        return max(_ZERO, ratio(self.peso * self.grado.esatto, somma) - self.su_tutto)


@dataclass(frozen=True, slots=True)
class GradoPesato:
    """The grade of an objective, or of a settore, and its proof. Grades are fractions of 1.

    Attributes:
        codice: whose grade it is.
        righe: what it is made of; none where it was declared as a whole.
        somma: Σ of the weights.
        esatto: the grade; None where it cannot be computed.
        minimo: the grade if all that is unknown is zero; None where no weights say it.
        massimo: the grade if all that is unknown is full.
        motivi: why there is no grade; those of single measures stand in their lines.
    """

    codice: str
    righe: tuple[RigaGrado, ...]
    somma: Fraction
    esatto: Fraction | None
    minimo: Fraction | None = None
    massimo: Fraction | None = None
    motivi: tuple[Motivo, ...] = ()


def grado_obiettivo(
    obiettivo: Obiettivo, modello: Modello, anno: int, scritto: Scritto, regola: RegolaGrado
) -> GradoPesato:
    """The grade of an objective.

    Args:
        obiettivo: the objective; a measure without a term of its own has the objective's.
        modello: its system: which lists weigh, and what a blank weight means.
        anno: the year of the plan.
        scritto: what was written of it.
        regola: how the ente measures.
    """
    righe = tuple(
        _riga(obiettivo, voce, anno, scritto.misure.get(voce.posto, _NULLA), regola)
        for voce in misure_pesate(obiettivo, modello, regola.senza_pesi)
    )
    if not righe and scritto.percento is None:
        return GradoPesato(obiettivo.codice, (), _ZERO, None, motivi=(Motivo.SENZA_PESI,))
    pesato = media(obiettivo.codice, righe)
    return pesato if scritto.percento is None else _con_dichiarato(pesato, scritto.percento)


def grado_settore(codice: str, parti: Sequence[tuple[Decimal, GradoPesato]]) -> GradoPesato:
    """The grade of a settore that is paid as a whole: the mean of its objectives, by the weights that the ente gives.

    Args:
        codice: the settore.
        parti: weight and grade of each objective; the same weight for each where all count alike.
    """
    righe = tuple(RigaGrado(None, Fraction(peso), Grado(grado.esatto, motivi=grado.motivi)) for peso, grado in parti)
    return media(codice, righe)


def misure_pesate(obiettivo: Obiettivo, modello: Modello, senza_pesi: Pesi | None) -> tuple[Pesata, ...]:
    """The measures that a grade is made of.

    A list weighs where the modello wants its weights, or where one is written. A blank weight is missing, or says that
    the measure is another's, by the scheme. Without any, the measures of ``senza_pesi`` count alike.
    """
    pesate = tuple(pesata for quali in MISURE for pesata in _pesate(obiettivo, modello, quali))
    if pesate or senza_pesi is None:
        return pesate
    return tuple(Pesata((senza_pesi, i), misura, _UNO) for i, misura in enumerate(obiettivo.misure(senza_pesi)))


def _pesate(obiettivo: Obiettivo, modello: Modello, quali: Pesi) -> Iterator[Pesata]:
    """The measures of one list that weigh."""
    schema, misure = modello.schema(quali), obiettivo.misure(quali)
    altrui = schema is not None and schema.vuoti is Vuoti.ALTRUI
    if any(misura.peso.value is not None for misura in misure) or (schema is not None and not altrui):
        for i, misura in enumerate(misure):
            peso = misura.peso.value
            if peso is not None or not altrui:
                yield Pesata((quali, i), misura, None if peso is None else Fraction(peso))


def _riga(obiettivo: Obiettivo, pesata: Pesata, anno: int, raggiunto: Raggiunto, regola: RegolaGrado) -> RigaGrado:
    """What a measure gives."""
    misura = pesata.misura
    bersaglio = capisci_bersaglio(misura.atteso.value, regola.cifra_sola)
    termine = ultimo_giorno(misura.termine.value.strip() or obiettivo.tempi.value, anno)
    grado = grado_misura(raggiunto, bersaglio, regola, termine, misura.penalita.value)
    su_tutto = grado.penalita if regola.penalita is PenalitaSu.OBIETTIVO else _ZERO
    return RigaGrado(pesata.posto, pesata.peso, grado, su_tutto)


def media(codice: str, righe: tuple[RigaGrado, ...]) -> GradoPesato:
    """The mean of grades by their weights; what weighs nothing need not be known."""
    pesi = [riga.peso for riga in righe if riga.peso is not None]
    somma = sum(pesi, _ZERO)
    if len(pesi) < len(righe):
        return GradoPesato(codice, righe, somma, None, motivi=(Motivo.PESO,))
    if somma == 0 or min(pesi) < 0:
        return GradoPesato(codice, righe, somma, None, motivi=(Motivo.PESI_NULLI,))
    minimo = sum((riga.contributo(somma) for riga in righe), _ZERO)
    ignoti = [riga for riga in righe if riga.grado.esatto is None and riga.peso != 0]
    massimo = minimo + sum((ratio(riga.peso or 0, somma) for riga in ignoti), _ZERO)
    motivi = tuple(dict.fromkeys(motivo for riga in ignoti for motivo in riga.grado.motivi))
    return GradoPesato(codice, righe, somma, None if ignoti else minimo, minimo, massimo, motivi)


def _con_dichiarato(pesato: GradoPesato, dichiarato: Decimal) -> GradoPesato:
    """The grade with what was declared of it as a whole."""
    scritto = percento_scritto(dichiarato)
    if isinstance(scritto, Motivo):
        return _senza_grado(pesato, scritto)
    if all(riga.grado.vuoto for riga in pesato.righe):
        return GradoPesato(pesato.codice, pesato.righe, pesato.somma, scritto, scritto, scritto)
    if pesato.esatto is None or concorda(dichiarato, pesato.esatto):
        return pesato
    return _senza_grado(pesato, Motivo.DISCORDI)


def _senza_grado(pesato: GradoPesato, motivo: Motivo) -> GradoPesato:
    return GradoPesato(pesato.codice, pesato.righe, pesato.somma, None, motivi=(motivo,))
