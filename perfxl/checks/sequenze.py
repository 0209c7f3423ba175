"""VAL: the printed numbers of the objectives: one that stands twice, one that is missing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo, Piano


_NUMERO = "obiettivo/numero"
"""What these findings are about: in a plan written in Excel the number may stand in the cell that is the code's."""


def numero_ripetuto(esame: Esame) -> Iterator[Rilievo]:
    """Due obiettivi dello stesso registro non devono avere lo stesso numero.

    Perché:
        «L'obiettivo 6» deve essere uno solo: altrimenti una relazione, o un importo, finisce su quello sbagliato.
    Esempio errato:
        Servizi sociali: 5, 6, 6, 7.
    Esempio giusto:
        Servizi sociali: 5, 6, 7, 8.
    Come si corregge:
        Correggere il numero del secondo.
    """
    for registro in _registri(esame.piano):
        primi: dict[int, Obiettivo] = {}
        for obiettivo, numero in registro:
            primo = primi.setdefault(numero, obiettivo) if numero is not None else obiettivo
            if primo is not obiettivo and not _lo_stesso(primo, obiettivo):
                altro = nome_obiettivo(esame.piano, primo)
                yield Rilievo(
                    obiettivo.numero.place,
                    f"{nome_obiettivo(esame.piano, obiettivo)}: il numero è già di {altro}",
                    "",
                    obiettivo.numero.value,
                    "Correggere il numero.",
                    obiettivo.capofila,
                    obiettivo.codice,
                    (primo.numero.place,),
                    oggetto=_NUMERO,
                )


def _lo_stesso(uno: Obiettivo, altro: Obiettivo) -> bool:
    """Whether two objectives are the same one, repeated."""
    return (uno.come or uno.codice) == (altro.come or altro.codice)


def numero_mancante(esame: Esame) -> Iterator[Rilievo]:
    """I numeri degli obiettivi di un registro devono seguirsi senza salti.

    Perché:
        Un numero che salta può essere un obiettivo perduto per strada. Un registro può cominciare da un numero
        qualsiasi, se continua quello di un altro.
    Esempio errato:
        1, 2, 3, 5, 6.
    Esempio giusto:
        1, 2, 3, 4, 5.
    Come si corregge:
        Rimettere l'obiettivo che manca, scrivere il numero a chi non lo ha, o numerare di nuovo.
    """
    for registro in _registri(esame.piano):
        for buco in _buchi(registro) if _una_sequenza(registro) else ():
            primo, *altri = buco.senza or (buco.dopo,)
            yield Rilievo(
                primo.numero.place,
                f"{nome_obiettivo(esame.piano, primo)}: {_detto(buco)}",
                _corsa(buco),
                "",
                "Rimettere l'obiettivo che manca, o correggere i numeri.",
                primo.capofila,
                primo.codice,
                tuple(altro.numero.place for altro in altri),
                oggetto=_NUMERO,
            )


@dataclass(frozen=True, slots=True)
class _Buco:
    """A run of missing numbers: the first, the last, the objectives without one that stand there, the one after it."""

    da: int
    a: int
    senza: tuple[Obiettivo, ...]
    dopo: Obiettivo


def _buchi(registro: _Registro) -> list[_Buco]:
    """The runs of missing numbers."""
    posti = {numero: posto for posto, (_, numero) in reversed(list(enumerate(registro))) if numero is not None}
    primo = min(posti, default=1)
    if primo > 1 and [o.numero.value for o, _ in registro[: posti[primo]]] == [""] * (primo - 1):
        posti[0] = -1  # the first ones have no number: it begins from 1
    buchi = []
    for prima, poi in pairwise(sorted(posti)):
        if poi - prima > 1:
            fra = (obiettivo for obiettivo, _ in registro[posti[prima] + 1 : posti[poi]])
            senza = tuple(obiettivo for obiettivo in fra if obiettivo.numero.value == "")
            buchi.append(_Buco(prima + 1, poi - 1, senza, registro[posti[poi]][0]))
    return buchi


def _una_sequenza(registro: _Registro) -> bool:
    """Whether the numbers of a register are a sequence: fewer than half as many are lost, or it has none."""
    perduti = sum(buco.a - buco.da + 1 - len(buco.senza) for buco in _buchi(registro))
    return perduti * 2 <= len({numero for _, numero in registro if numero is not None})


def _detto(buco: _Buco) -> str:
    mancano = "manca il numero" if buco.da == buco.a else "mancano i numeri"
    davanti = "non ha numero, e nella numerazione" if buco.senza else "nella numerazione prima di questo"
    return f"{davanti} {mancano} {_corsa(buco)}"


def _corsa(buco: _Buco) -> str:
    return f"{buco.da}" if buco.da == buco.a else f"{buco.da}-{buco.a}"


_Registro: TypeAlias = "list[tuple[Obiettivo, int | None]]"
"""Objectives with their numbers, in the order of the plan; None where there is none."""

_TAGLI: tuple[Callable[[Obiettivo], object], ...] = (
    lambda _: "",
    lambda o: o.capofila,
    lambda o: o.unita.value,
    lambda o: (o.capofila, o.sezione.value),
    lambda o: (o.unita.value, o.sezione.value),
)
"""By what a plan may be numbered: throughout, by settore, by unit, by section of either; the widest first."""
_UNO_SU = 20
"""In so many numbers, one that stands twice may be a slip."""


def _registri(piano: Piano) -> list[_Registro]:
    """The objectives with their numbers, cut where the numbers begin anew.

    It is the widest cut in which hardly more numbers stand twice than in the finest, and the numbers are sequences.
    """
    numerati = [(obiettivo, _numero(obiettivo)) for obiettivo in piano.obiettivi]
    tagliati = [_tagliati(numerati, taglio) for taglio in _TAGLI]
    tollerati = len(numerati) // _UNO_SU
    uni, ripetuti = _uni_e_ripetuti(tagliati[-1])
    buoni = [t for t in tagliati if _uni_e_ripetuti(t) <= (uni, ripetuti + tollerati)]
    return next((t for t in buoni if all(map(_una_sequenza, t))), buoni[0])


def _tagliati(numerati: _Registro, taglio: Callable[[Obiettivo], object]) -> list[_Registro]:
    registri: dict[object, _Registro] = {}
    for obiettivo, numero in numerati:
        registri.setdefault(taglio(obiettivo), []).append((obiettivo, numero))
    return list(registri.values())


def _uni_e_ripetuti(registri: Sequence[_Registro]) -> tuple[int, int]:
    """How often a register begins from 1 again, and how often a number stands in it again."""
    numeri = [[numero for _, numero in registro if numero is not None] for registro in registri]
    return sum(max(0, suoi.count(1) - 1) for suoi in numeri), sum(len(suoi) - len(set(suoi)) for suoi in numeri)


def _numero(obiettivo: Obiettivo) -> int | None:
    """The printed number; None where it is none, or blank: ``12bis``, ``A.1``."""
    testo = obiettivo.numero.value
    return int(testo) if testo.isascii() and testo.isdigit() else None
