"""A printed cell that holds several things, cut into them: numbered items, dashes, semicolons, sentences, lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from perfxl.core.testi.riferimenti import RICORDATI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMERO = re.compile(r"(?<!\S)(\d{1,2})(?:\)|\.(?=\s|[^\W\d_]))")
_CITATO = re.compile(r"(?:\bn[.°]?|\bpunt[oi]|\bart\.?|\bcomma|\bfas[ei]|\bda)\s*$", re.IGNORECASE)
_FINE = re.compile(r"[;\n\r]+\s*|(?<=[^\W\d_]{5}\.)\s+(?=[^\W\d_])")
_TRATTINO = re.compile(r"(?<!\S)[-–—•*](?=\s?\S)")
_MENO = re.compile(r"[-–]\s?\d")
_TRATTINI = "-–—•* "
_PIU_AVANTI = 3
_VICINO = 12


@dataclass(frozen=True, slots=True)
class Voce:
    """One item of a printed list.

    Attributes:
        numero: its printed number, without sign; empty where it has none.
        testo: the item as printed, number and dash included.
        corpo: what it says, without number and dash; a dash alone before a figure may be a minus, and stays.
    """

    numero: str
    testo: str
    corpo: str


@lru_cache(maxsize=RICORDATI)
def voci(testo: str) -> tuple[Voce, ...]:
    """The items of a text, in order; together they are the text, blanks apart.

    ``1) entro febbraio 2) entro giugno`` gives two, and so do ``-31/12/2024 -100%``, ``a; b`` and two sentences. A
    number is that of an item where it goes on counting: ``art. 2) …`` and ``(punto 2)`` begin nothing. A text
    without lists is one item; a blank one has none.
    """
    return tuple(voce for numero, pezzo in _numerate(testo) for voce in _voci_di(numero, pezzo))


def taglia(testo: str, tagli: Iterable[int]) -> list[str]:
    """The pieces of a text between cuts (positions in order), trimmed; blank ones are left out."""
    limiti = [0, *tagli, len(testo)]
    return [pezzo for da, a in pairwise(limiti) if (pezzo := testo[da:a].strip())]


def _numerate(testo: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text that begin with the numbers of a list; before the first number there may be one without."""
    segni = list(numerazione(testo))
    inizi = [segno.start() for segno in segni]
    numeri = ["", *(segno[1] for segno in segni)]
    for numero, da, a in zip(numeri, [0, *inizi], [*inizi, len(testo)], strict=True):
        if pezzo := testo[da:a].strip():
            yield numero, pezzo


def numerazione(testo: str) -> Iterator[re.Match[str]]:
    """The numbers of a list with their sign, as they go on: ``1)`` and ``2)``, ``1.`` and ``2.`` before a blank."""
    ultimo, dopo = 0, 0
    capo = len(testo) - len(testo.lstrip(_TRATTINI + "\t\n"))
    for segno in _NUMERO.finditer(testo):
        numero = int(segno[1])
        da_capo = segno.start() == capo
        if _conta(segno, numero, ultimo, da_capo=da_capo) and not _fra_parentesi(testo, dopo, segno):
            ultimo, dopo = numero, segno.end()
            yield segno


def _conta(segno: re.Match[str], numero: int, ultimo: int, *, da_capo: bool) -> bool:
    """Whether a number goes on counting from the last one; at the beginning any number does."""
    if da_capo:
        return True
    if ultimo == 0:
        return segno[0].endswith(")") and numero > 1
    return numero == ultimo + 1 or (segno[0].endswith(")") and ultimo < numero <= ultimo + _PIU_AVANTI)


def _fra_parentesi(testo: str, dopo: int, segno: re.Match[str]) -> bool:
    """Whether a number closes a parenthesis, or is cited: ``(dipende da 2)``, ``art. 2)``."""
    inizio = segno.start()
    aperta = testo.rfind("(", dopo, inizio) > testo.rfind(")", dopo, inizio)
    return aperta or _CITATO.search(testo, max(dopo, inizio - _VICINO), inizio) is not None


def _voci_di(numero: str, pezzo: str) -> Iterator[Voce]:
    """The items of a numbered piece; the number goes to the first."""
    trattini = len(_TRATTINO.findall(pezzo))
    for frase in taglia(pezzo, [fine.end() for fine in _FINE.finditer(pezzo)]):
        davanti = len(frase) - len(_senza_numero(numero, frase))
        for pezzetto in taglia(frase, _tagli_dei_trattini(frase, davanti)):
            corpo = _senza_numero(numero, pezzetto)
            yield Voce(numero, pezzetto, corpo if trattini == 1 and _MENO.match(corpo) else corpo.lstrip(_TRATTINI))
            numero = ""


def _senza_numero(numero: str, testo: str) -> str:
    return testo[len(numero) + 1 :].lstrip() if numero else testo


def _tagli_dei_trattini(frase: str, davanti: int) -> list[int]:
    """Where dashes begin an item: only where the first sign is a dash, for elsewhere it may be a range."""
    trattini = [trattino.start() for trattino in _TRATTINO.finditer(frase, davanti)]
    return trattini[1:] if trattini[:1] == [davanti] else []
