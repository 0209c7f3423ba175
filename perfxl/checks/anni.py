"""IN: a year left over from the plan of another year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from perfxl.checks.brani import brani_del_piano
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.termini import esercizio
from perfxl.core.finding import Rilievo
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfxl.checks.brani import Brano
    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.place import Place

_SECOLI = ("19", "20")
_ANNO = rf"(?:{'|'.join(_SECOLI)})\d\d"
_PERIODO = rf"(?P<da>{_ANNO})\s?[-/–]\s?(?P<a>{_ANNO}|\d\d)(?!\d|\s?[./–-]\s?\d)"
_CITATE = (
    re.compile(rf"\b(?P<nome>PIAO|PTPCT?|(?:NA)?DUP)\s+{_PERIODO}", re.IGNORECASE),
    re.compile(
        rf"\b(?P<nome>pian[oi]|programm[ai])\b(?:\s+[^\W\d_]+){{0,4}},?(?:\s+(?:bi|tri)enni(?:o|ale))?\s+{_PERIODO}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<nome>cronoprogramma|annualità)\s+(?:del\s+)?(?P<da>{_ANNO})(?P<a>)(?!\d|\s?[-/–]\s?\d)", re.IGNORECASE
    ),
)
_OGNI_ANNO = re.compile(r"piao|ptpct?|(?:na)?dup|cronoprogramma|annualità")
_GUARDA_INDIETRO = re.compile(
    r"rendicont|consuntiv|monitorag|chiu[sd]|conclu[sd]|sald[oi]|relazion|accertament|verific|valutaz|liquid|residu|\bgià\b",
    re.IGNORECASE,
)
_SECOLO = 100


class _Citazione(NamedTuple):
    """A document, or a schedule, with the first and the last year that a text gives it, and where."""

    testo: str
    nome: str
    da: int
    a: int
    place: Place


def anno_rimasto(esame: Esame) -> Iterator[Rilievo]:
    """Un testo non deve dire in corso l'anno, o il triennio, del piano precedente.

    Perché:
        Quando un obiettivo si ricopia dall'anno prima un anno resta, e chi lo legge non sa se il lavoro è da fare o già
        fatto. Si guardano i piani già finiti, e ciò che si rifà ogni anno (PIAO, DUP, cronoprogramma, annualità) dove
        altri obiettivi dello stesso piano ne dicono l'anno giusto. Non si dice di rendiconti, relazioni, verifiche e
        saldi, che guardano indietro, né degli anni che i tempi comprendono.
    Esempio errato:
        Piano 2024: «cronoprogramma 2023», mentre gli altri obiettivi dicono «cronoprogramma 2024».
    Esempio giusto:
        «cronoprogramma 2024».
    Come si corregge:
        Scrivere l'anno giusto, o dire che si lavora sull'anno prima.
    """
    piano = esame.piano
    citate = {obiettivo.codice: _citate(suoi) for obiettivo, suoi in brani_del_piano(esame)}
    giuste = _giuste(piano, citate.values())
    for obiettivo in piano.obiettivi:
        if obiettivo.stato.value is Stato.ATTIVO:
            yield from _rilievi(piano, obiettivo, citate[obiettivo.codice], giuste)


def _citate(brani: Sequence[Brano]) -> list[_Citazione]:
    """What the texts of an objective cite with its years; not where they look back."""
    return [
        _Citazione(trovata[0], trovata["nome"].lower(), *_anni(trovata), brano.place)
        for brano in brani
        if any(secolo in brano.testo for secolo in _SECOLI) and _GUARDA_INDIETRO.search(brano.testo) is None
        for forma in _CITATE
        for trovata in forma.finditer(brano.testo)
    ]


def _anni(trovata: re.Match[str]) -> tuple[int, int]:
    """The first and the last year: ``2024/26`` ends in 2026."""
    da = int(trovata["da"])
    a = int(trovata["a"] or da)
    return da, a if a >= _SECOLO else da - da % _SECOLO + a


def _giuste(piano: Piano, citate: Iterable[Sequence[_Citazione]]) -> dict[str, _Citazione]:
    """What is done anew every year and begins with the year of the plan, by its name; a sure one where there is one."""
    giuste = [c for citazioni in citate for c in citazioni if c.da == piano.anno.value and _OGNI_ANNO.fullmatch(c.nome)]
    return {c.nome: c for c in sorted(giuste, key=lambda c: not c.place.incerto)}


def _rilievi(
    piano: Piano, obiettivo: Obiettivo, citate: Sequence[_Citazione], giuste: dict[str, _Citazione]
) -> Iterator[Rilievo]:
    """Each span of years that stayed, once, with every place that says it."""
    primo, _ = esercizio(piano, obiettivo)
    for da, a in dict.fromkeys((c.da, c.a) for c in citate):
        finita = da < a < primo
        dette = [c for c in citate if (c.da, c.a) == (da, a) and (finita or (da < primo and c.nome in giuste))]
        if dette:
            giusta = giuste.get(dette[0].nome)
            luoghi = [c.place for c in (*dette[1:], *([] if giusta is None else [giusta]))]
            yield Rilievo(
                dette[0].place,
                f"{nome_obiettivo(piano, obiettivo)}: un anno sembra rimasto dal piano precedente",
                f"{piano.anno.value}" if giusta is None else giusta.testo,
                dette[0].testo,
                "Scrivere l'anno giusto, o dire che si lavora sull'anno prima.",
                obiettivo.capofila,
                obiettivo.codice,
                tuple(dict.fromkeys(place for place in luoghi if place != dette[0].place)),
            )
