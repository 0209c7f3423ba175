"""The register of presences as written, and what is wrong with it.

Hours are those of the clock. A presence that ends at a time not after its beginning ends on the next day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_half_up, write_euro, write_number
from perfxl.core.pagamento.matricole import Motivo, Problema, chiave, problemi_matricole
from perfxl.core.pagamento.tariffa import ORE_DEL_GIORNO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, time

    from perfxl.core.pagamento.tariffa import Momento, Tariffa

_GIORNO = 24 * 60 * 60
_ORA = 60 * 60


@dataclass(frozen=True, slots=True)
class Presenza:
    """An entry of the register.

    Attributes:
        data: the day on which it begins.
        matricola: who.
        momenti: when it is.
        inizio: the time at which it begins; None where only hours are written.
        fine: the time at which it ends, on the next day where it is not after the beginning.
        ore: hours as written; None where they follow from the times.
    """

    data: date
    matricola: str
    momenti: frozenset[Momento]
    inizio: time | None = None
    fine: time | None = None
    ore: Fraction | None = None

    @property
    def tratto(self) -> tuple[int, int] | None:
        """Its first second and the one after its last, from a fixed day; None without two different times."""
        if self.inizio is None or self.fine is None or _secondi(self.inizio) == _secondi(self.fine):
            return None
        mezzanotte = self.data.toordinal() * _GIORNO
        inizio, fine = _secondi(self.inizio), _secondi(self.fine)
        return mezzanotte + inizio, mezzanotte + fine + (0 if fine > inizio else _GIORNO)

    @property
    def durata(self) -> Fraction | None:
        """Its hours: those written, else those between its times; None where there are neither."""
        if self.ore is not None or self.tratto is None:
            return self.ore
        inizio, fine = self.tratto
        return Fraction(fine - inizio, _ORA)


def _secondi(ora: time) -> int:
    return ora.hour * _ORA + ora.minute * 60 + ora.second


def problemi_presenze(presenze: Sequence[Presenza], tariffa: Tariffa, anno: int) -> Iterator[Problema]:
    """What is wrong with the entries of a register, each by itself, then those of one matricola together."""
    difettose = list(problemi_matricole([presenza.matricola for presenza in presenze]))
    yield from difettose
    for riga, presenza in enumerate(presenze):
        yield from _problemi_riga(riga, presenza, tariffa, anno)
    senza_nome = {riga for problema in difettose for riga in problema.righe}
    sue: dict[str, list[int]] = defaultdict(list)
    for riga, presenza in enumerate(presenze):
        if riga not in senza_nome:
            sue[chiave(presenza.matricola)].append(riga)
    for righe in sue.values():
        yield from _problemi_insieme({riga: presenze[riga] for riga in righe}, tariffa)


def _problemi_riga(riga: int, presenza: Presenza, tariffa: Tariffa, anno: int) -> Iterator[Problema]:
    """What is wrong with one entry."""
    if presenza.data.year != anno:
        message = f"la data {presenza.data:%d/%m/%Y} non è del {anno}"
        yield Problema(Motivo.ANNO, message, (riga,), atteso=str(anno), trovato=f"{presenza.data:%d/%m/%Y}")
    if not presenza.momenti:
        yield Problema(Motivo.MANCA, "manca quando: diurno, serale, notturno o festivo", (riga,))
    yield from _problemi_orario(riga, presenza)
    ore = presenza.durata
    if ore is None:
        return
    trovato = write_number(ore)
    if ore <= 0:
        yield Problema(Motivo.NEGATIVO, "le ore devono essere più di 0", (riga,), trovato=trovato)
    elif ore > ORE_DEL_GIORNO:
        message = "le ore sono più di quelle di un giorno"
        yield Problema(Motivo.GIORNO, message, (riga,), atteso="al più 24", trovato=trovato)
    elif tariffa.scaglioni and tariffa.scaglione(ore) is None:
        limite = write_number(tariffa.scaglioni[-1].fino_a)
        message = f"la tariffa arriva a {limite} ore: per {trovato} non dice quanto spetta"
        yield Problema(Motivo.OLTRE, message, (riga,), atteso=f"al più {limite}", trovato=trovato)


def _problemi_orario(riga: int, presenza: Presenza) -> Iterator[Problema]:
    """What is wrong with the times of an entry, and with its hours beside them."""
    tratto = presenza.tratto
    if tratto is not None:
        tra = Fraction(tratto[1] - tratto[0], _ORA)
        if presenza.ore is not None and presenza.ore != tra:
            message = "le ore scritte non sono quelle tra l'inizio e la fine"
            atteso, trovato = write_number(tra), write_number(presenza.ore)
            yield Problema(Motivo.ORARIO, message, (riga,), atteso=atteso, trovato=trovato)
    elif (presenza.inizio is None) != (presenza.fine is None):
        yield Problema(Motivo.ORARIO, "c'è solo una delle due ore, l'inizio o la fine", (riga,))
    elif presenza.inizio is not None:
        yield Problema(Motivo.ORARIO, "l'inizio e la fine sono alla stessa ora", (riga,))
    elif presenza.ore is None:
        yield Problema(Motivo.MANCA, "mancano le ore, o l'inizio e la fine", (riga,))


def _problemi_insieme(sue: Mapping[int, Presenza], tariffa: Tariffa) -> Iterator[Problema]:
    """What is wrong with the entries of one matricola together."""
    tratti = sorted((tratto, riga) for riga, presenza in sue.items() if (tratto := presenza.tratto) is not None)
    ultimo: tuple[int, int] | None = None  # the end that reaches farthest so far, and whose it is
    for (inizio, fine), riga in tratti:
        if ultimo is not None and inizio < ultimo[0]:
            yield _sovrapposte(sue, ultimo[1], riga)
        elif ultimo is not None and inizio == ultimo[0]:
            yield from _contigue(sue, ultimo[1], riga, tariffa)
        ultimo = (fine, riga) if ultimo is None else max(ultimo, (fine, riga), key=lambda voce: voce[0])
    yield from _problemi_giorni(sue)


def _sovrapposte(sue: Mapping[int, Presenza], una: int, altra: int) -> Problema:
    prima, seconda = sue[una], sue[altra]
    message = (
        f"due presenze della matricola {prima.matricola.strip()} si sovrappongono: {_detta(prima)} e {_detta(seconda)}"
    )
    return Problema(Motivo.SOVRAPPOSTE, message, tuple(sorted((una, altra))), prima.matricola.strip())


def _detta(presenza: Presenza) -> str:
    return f"{presenza.data:%d/%m/%Y} {presenza.inizio:%H:%M}–{presenza.fine:%H:%M}"


def _contigue(sue: Mapping[int, Presenza], una: int, altra: int, tariffa: Tariffa) -> Iterator[Problema]:
    """That two entries follow upon each other, where together they would be paid less than apart."""
    prima, seconda = sue[una], sue[altra]
    ore = [Fraction(0) if presenza.durata is None else presenza.durata for presenza in (prima, seconda)]
    una_sola, altra_sola = tariffa.esatto(ore[0], prima.momenti), tariffa.esatto(ore[1], seconda.momenti)
    if una_sola is None or altra_sola is None:
        return  # beyond the tariff by itself, which is said already
    a_parte = una_sola + altra_sola
    unite = tariffa.esatto(sum(ore, Fraction(0)), prima.momenti | seconda.momenti)
    if unite is not None and unite >= a_parte:
        return
    atteso = "la tariffa non dice quanto" if unite is None else write_euro(round_half_up(unite))
    message = f"due presenze della matricola {prima.matricola.strip()} sono una di seguito all'altra, pagate a parte"
    yield Problema(
        Motivo.CONTIGUE,
        message,
        tuple(sorted((una, altra))),
        prima.matricola.strip(),
        atteso=f"come una sola: {atteso}",
        trovato=write_euro(round_half_up(a_parte)),
        blocca=False,
    )


def _problemi_giorni(sue: Mapping[int, Presenza]) -> Iterator[Problema]:
    """The days on which one has more hours than a day has, or presences that may overlap or not."""
    secondi: dict[int, Fraction] = defaultdict(Fraction)
    righe: dict[int, list[int]] = defaultdict(list)
    for riga, presenza in sue.items():
        for giorno, quanti in _per_giorno(presenza):
            secondi[giorno] += quanti
            righe[giorno].append(riga)
    for giorno in sorted(righe):
        presenti = {riga: sue[riga] for riga in righe[giorno]}
        if len(presenti) > 1:
            yield from _problemi_giorno(presenti, ratio(secondi[giorno], _ORA))


def _problemi_giorno(presenti: Mapping[int, Presenza], ore: Fraction) -> Iterator[Problema]:
    """What is wrong with the presences of one matricola on one day."""
    matricola = next(iter(presenti.values())).matricola.strip()
    if ore > ORE_DEL_GIORNO:
        message = f"la matricola {matricola} ha in un giorno più ore di quelle di un giorno"
        yield Problema(
            Motivo.GIORNO, message, tuple(presenti), matricola, atteso="al più 24", trovato=write_number(ore)
        )
    elif any(presenza.tratto is None for presenza in presenti.values()):
        message = (
            f"la matricola {matricola} ha più presenze in un giorno, e senza l'inizio e la fine non si sa se si "
            "sovrappongono"
        )
        yield Problema(Motivo.INCERTE, message, tuple(presenti), matricola, blocca=False)


def _per_giorno(presenza: Presenza) -> Iterator[tuple[int, Fraction]]:
    """On which days a presence is, as ordinals, and for how many seconds of each."""
    giorno = presenza.data.toordinal()
    if presenza.tratto is None:
        yield giorno, Fraction(0) if presenza.ore is None else presenza.ore * _ORA
        return
    inizio, fine = presenza.tratto
    domani = (giorno + 1) * _GIORNO
    yield giorno, Fraction(min(fine, domani) - inizio)
    if fine > domani:
        yield giorno + 1, Fraction(fine - domani)
