"""What a printed term says: a day, a month, so many days after another term, how often, which years.

The plan keeps what was printed; this is what was understood, so that a day that does not exist can be kept and
reported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfxl.core.testi.giorni import Data, date_scritte, giorno_di, mese_di
from perfxl.core.testi.pezzi import taglia, voci
from perfxl.core.testi.riferimenti import FREQUENZA, MESE, MESE_INTERO, RICORDATI, senza_riferimenti

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from perfxl.core.testi.pezzi import Voce


class Tipo(StrEnum):
    """What kind of term it is."""

    DATA = "data"
    MESE = "mese"
    GIORNO_MESE = "giorno e mese"
    RELATIVA = "relativa"
    PERIODICA = "periodica"
    ANNI = "anni"
    SOSPESO = "sospeso"
    DESCRITTIVA = "descrittiva"


@dataclass(frozen=True, slots=True)
class Termine:
    """One term of a printed text.

    Attributes:
        numero: its number in the printed list; empty where it has none.
        testo: the term as printed, number included.
        tipo: its kind.
        giorno: the day; of a period, the last one; None where it is no day, or one that does not exist.
        inizio: the first day of a period of days.
        anno: the year; of a span of years, the last one.
        anno_inizio: the first year of a span.
        mese: the month, from 1 to 12; what was printed where the day does not exist.
        giorno_mese: the day of the month, where no year is said.
        riferimento: the number of the term that it counts from.
        giorni: so many days after that term.
        mesi: so many months after that term.
        valida: whether what it says exists: False for ``31.06.2024``, ``31/12/20201``, ``2026-2025``.
    """

    numero: str
    testo: str
    tipo: Tipo = Tipo.DESCRITTIVA
    giorno: date | None = None
    inizio: date | None = None
    anno: int | None = None
    anno_inizio: int | None = None
    mese: int | None = None
    giorno_mese: int | None = None
    riferimento: str = ""
    giorni: int | None = None
    mesi: int | None = None
    valida: bool = True


_GIORNO_MESE = re.compile(
    rf"(?<![\d/.,])(\d{{1,2}})(?:/(\d{{1,2}})(?![\d/])|\.(\d\d)(?![\d.,])|[°º]?\s+({MESE})(?!\s*\d))", re.IGNORECASE
)
_SENZA_ANNO = re.compile(r"(?<=[\d\s]\d/\d\d)\)?\s+(?=\d\d?/\d\d?\b)")
_FINO = re.compile(r"\s*(?:[-–—÷]|(?:fino\s+|sino\s+)?al?)\s*", re.IGNORECASE)
_E = re.compile(r"\s*ed?(?:\s+(?:il|al))?\s*", re.IGNORECASE)
_TRA = re.compile(r"\b(?:tra|fra)(?:\s+il)?\s+$", re.IGNORECASE)
_ANNO = r"(?:19|20|21)\d\d"
_MESE_ANNO = re.compile(
    rf"\b({MESE})\s+(?:del(?:l'anno)?\s+)?({_ANNO})\b|(?<![\w/.-])(0?[1-9]|1[0-2])/({_ANNO})(?![\d/])", re.IGNORECASE
)
_MESE_SOLO = re.compile(
    r"\W*(?:(?:entro|il|la|fine|mes[ei]|di|del|nel|nei|prima|metà|da|a|primi|tra|fra|e)\b\W*)*" + rf"({MESE_INTERO})",
    re.IGNORECASE,
)
_NOME_MESE = re.compile(rf"\b{MESE_INTERO}", re.IGNORECASE)
_UN_ANNO = re.compile(_ANNO)
_DUE_CIFRE = re.compile(r"\s?[-/–]\s?(\d\d)")
_UNITA = r"(?P<unita>gg|giorn|mes|settiman|ann)"
_PASSO = r"(?:punto|fase|termine|passo)\s*(?:n\.?\s*)?(?P<di>\d{1,2})"
_RELATIVA = (
    re.compile(rf"\b{_PASSO}\s*\+\s*(?:n\.?\s*)?(?P<quanto>\d{{1,4}})\s*{_UNITA}", re.IGNORECASE),
    re.compile(
        rf"\b(?P<quanto>\d{{1,4}})\s*{_UNITA}\w*\.?\s+(?:dopo|da)(?:l|lla)?\s+(?:il\s+|la\s+)?{_PASSO}", re.IGNORECASE
    ),
)
_ANNI = re.compile(
    r"\W*(?:(?:ann[oi]|annualità|bienni?o|trienni?o|quadriennio|quinquennio|(?:bi|tri|quadri|quinqu|pluri)ennale|annuale|esercizio|obiettivo|"
    r"corso|periodo|dal?|nel|negli|per|il|l|del|avvi(?:o|ato)|inizio|entro|fine)\b[\W_]*)*"
    rf"(?P<primo>{_ANNO})(?!\d)(?P<altri>\s?[-/–]\s?\d\d(?![\d/.])|"
    rf"(?:[\W_]+(?:(?:al?|e|fine|conclusione|nel)\b\W*)*{_ANNO}(?!\d))*)",
    re.IGNORECASE,
)
_PERIODICA = re.compile(
    rf"\W*(?:(?:con|almeno|cadenza|frequenza|report)\b\W*)*{FREQUENZA}|.*\bcadenza\s+{FREQUENZA}|"
    r"\W*(?:ogni|tutt[ie]\s+(?:i|gli|le))\s+(?:giorn|settiman|mes|bimestr|trimestr|quadrimestr|semestr|ann)",
    re.IGNORECASE | re.DOTALL,
)
_SOSPESO = re.compile(r"\W*(?:obiettivo\s+)?(?:sospes|rinviat)[oaie]\b", re.IGNORECASE)
_BISESTILE = 2024
_MESI, _GIORNI, _SETTIMANA = 12, 31, 7
_VICINO = 24


@lru_cache(maxsize=RICORDATI)
def capisci_termini(testo: str) -> tuple[Termine, ...]:
    """The terms of a printed text, in order; together they are the text, blanks apart. A blank text has none.

    ``1. 31/03/2024 2. punto 1 + 60gg`` is a day and a relative term; ``31/12/2021 31/12/2021`` two days;
    ``15/06/2024 - 31/12/2024`` one period, that ends on its last day. A day may be written ``31/12/2024``,
    ``31.12.2024``, ``31-12-2024``, ``31/12/24`` or ``31 dicembre 2024``. What no rule reads is descrittiva, never a
    guess.
    """
    return tuple(termine for voce in voci(testo) for termine in _termini_di(voce))


def _termini_di(voce: Voce) -> Iterator[Termine]:
    """The terms of an item: it is cut where another day begins that is not the end of a period."""
    coperto = senza_riferimenti(voce.corpo)
    lette = list(date_scritte(coperto))
    tagli = {poi.inizio for prima, poi in pairwise(lette) if not _un_periodo(coperto, prima, poi)}
    tagli |= {fra.end() for fra in _SENZA_ANNO.finditer(coperto)}
    numero, davanti = voce.numero, voce.testo[: len(voce.testo) - len(voce.corpo)]
    for pezzo in taglia(voce.corpo, sorted(tagli)) or ("",):
        yield _termine(Termine(numero, davanti + pezzo), senza_riferimenti(pezzo))
        numero = davanti = ""


def _termine(termine: Termine, testo: str) -> Termine:
    """The term, as the first rule that reads its text understands it."""
    for riconosci in _REGOLE:
        capito = riconosci(termine, testo)
        if capito is not None:
            return capito
    return termine


def _un_periodo(testo: str, prima: Data, poi: Data) -> bool:
    """Whether two days are the ends of a period: joined by a dash or «al», or by «e» after «tra»."""
    if _FINO.fullmatch(testo, prima.fine, poi.cifre) is not None:
        return True
    tra = _TRA.search(testo, max(0, prima.cifre - _VICINO), prima.cifre)
    return tra is not None and _E.fullmatch(testo, prima.fine, poi.cifre) is not None


def _data(termine: Termine, testo: str) -> Termine | None:
    """A day, or a period of days, which may not end before it begins."""
    lette = list(date_scritte(testo))
    if not lette:
        return None
    prima, ultima = lette[0], lette[-1]
    esistono = prima.giorno is not None and ultima.giorno is not None and prima.giorno <= ultima.giorno
    return replace(
        termine,
        tipo=Tipo.DATA,
        giorno=ultima.giorno,
        inizio=prima.giorno if len(lette) > 1 else None,
        anno=ultima.anno,
        anno_inizio=prima.anno if len(lette) > 1 else None,
        mese=ultima.mese,
        valida=esistono,
    )


def _relativa(termine: Termine, testo: str) -> Termine | None:
    """So long after another term: ``punto 1 + 60gg``, ``30 giorni dal punto 2``."""
    for forma in _RELATIVA:
        letta = forma.search(testo)
        if letta is not None:
            quanto, unita = int(letta["quanto"]), letta["unita"].lower()
            giorni = {"gg": quanto, "giorn": quanto, "settiman": quanto * _SETTIMANA}.get(unita)
            mesi = {"mes": quanto, "ann": quanto * _MESI}.get(unita)
            return replace(termine, tipo=Tipo.RELATIVA, riferimento=letta["di"], giorni=giorni, mesi=mesi)
    return None


def _mese_con_anno(termine: Termine, testo: str) -> Termine | None:
    """A month of a year: ``entro febbraio 2024``, ``06/2024``; of several, the last one."""
    letti = [(mese_di(nome or cifre), int(dopo or anno)) for nome, dopo, cifre, anno in _MESE_ANNO.findall(testo)]
    if not letti:
        return None
    (_, anno_inizio), (mese, anno) = letti[0], letti[-1]
    primo = anno_inizio if len(letti) > 1 else None
    return replace(
        termine, tipo=Tipo.MESE, mese=mese, anno=anno, anno_inizio=primo, valida=letti[0][::-1] <= letti[-1][::-1]
    )


def _giorno_e_mese(termine: Termine, testo: str) -> Termine | None:
    """A day without its year: ``28/02``, ``30 settembre``; ``1/3`` may be a third."""
    for giorno, barra, punto, nome in _GIORNO_MESE.findall(testo):
        if nome or (
            len(giorno + barra + punto) > len("1/") and int(giorno) <= _GIORNI and int(barra or punto) <= _MESI
        ):
            mese = mese_di(nome or barra or punto)
            valida = giorno_di(int(giorno), mese, _BISESTILE) is not None
            return replace(termine, tipo=Tipo.GIORNO_MESE, mese=mese, giorno_mese=int(giorno), valida=valida)
    return None


def _solo_mese(termine: Termine, testo: str) -> Termine | None:
    """A month without its year, where the text begins with it: ``entro il mese di aprile``."""
    if _MESE_SOLO.match(testo) is None:
        return None
    return replace(termine, tipo=Tipo.MESE, mese=mese_di(_NOME_MESE.findall(testo)[-1]))


def _anni(termine: Termine, testo: str) -> Termine | None:
    """A year or a span of years that the text begins with: ``2024-2025``, ``triennio 2025-2027``, ``2024/26``."""
    letti = _ANNI.match(testo)
    if letti is None:
        return None
    anni = [int(letti["primo"]), *(int(anno) for anno in _UN_ANNO.findall(letti["altri"]))]
    corto = _DUE_CIFRE.fullmatch(letti["altri"])
    if corto is not None:
        anni.append(anni[0] - anni[0] % 100 + int(corto[1]))
    primo = anni[0] if len(anni) > 1 else None
    return replace(termine, tipo=Tipo.ANNI, anno=anni[-1], anno_inizio=primo, valida=anni == sorted(anni))


def _altro(termine: Termine, testo: str) -> Termine | None:
    """Suspended, or how often."""
    if _SOSPESO.match(testo) is not None:
        return replace(termine, tipo=Tipo.SOSPESO)
    if _PERIODICA.match(testo) is not None:
        return replace(termine, tipo=Tipo.PERIODICA)
    return None


_REGOLE: tuple[Callable[[Termine, str], Termine | None], ...] = (
    _data,
    _relativa,
    _mese_con_anno,
    _giorno_e_mese,
    _solo_mese,
    _anni,
    _altro,
)
