"""A printed cell that holds several things, cut into them: numbered items, dashes, semicolons, sentences, lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NUMERO = re.compile(r"(?<!\S)(\d{1,2})(?:\)|\.(?=\s|[^\W\d_]))")
_CITATO = re.compile(r"(?:\bn[.°]?|\bpunt[oi]|\bart\.?|\bcomma|\bfas[ei]|\bda)\s*$", re.IGNORECASE)
_FINE = re.compile(r"[;\n\r]+\s*|(?<=[^\W\d_]{5}\.)\s+(?=[^\W\d_])")
_TRATTINO = re.compile(r"(?<!\S)[-–—•*](?=\s?\S)")
_PIU_AVANTI = 3
_VICINO = 12


@dataclass(frozen=True, slots=True)
class Voce:
    """One item of a printed list.

    Attributes:
        numero: its printed number, without sign; empty where it has none.
        testo: the item as printed, number and dash included.
        corpo: what it says, without number and dash.
    """

    numero: str
    testo: str
    corpo: str


def voci(testo: str) -> tuple[Voce, ...]:
    """The items of a text, in order; together they are the text, blanks apart.

    ``1) entro febbraio 2) entro giugno`` gives two, and so do ``-31/12/2024 -100%``, ``a; b`` and two sentences. A number
    is that of an item where it goes on counting: ``art. 2) …`` and ``(punto 2)`` begin nothing. A text without lists is
    one item; a blank one has none.
    """
    return tuple(voce for numero, pezzo in _numerati(testo) for voce in _voci_di(numero, pezzo))


def taglia(testo: str, tagli: Iterable[int]) -> Iterator[str]:
    """The pieces of a text between cuts (positions in order), trimmed; blank ones are left out."""
    inizio = 0
    for taglio in (*tagli, len(testo)):
        pezzo = testo[inizio:taglio].strip()
        inizio = taglio
        if pezzo:
            yield pezzo


def _numerati(testo: str) -> Iterator[tuple[str, str]]:
    """The pieces of a text that begin with the numbers of a list; before the first number there may be one without."""
    segni = list(_segni(testo))
    inizi = [segno.start() for segno in segni]
    numeri = ["", *(segno[1] for segno in segni)]
    for numero, da, a in zip(numeri, [0, *inizi], [*inizi, len(testo)], strict=True):
        if pezzo := testo[da:a].strip():
            yield numero, pezzo


def _segni(testo: str) -> Iterator[re.Match[str]]:
    """The numbers that count the items of a list."""
    ultimo, dopo = 0, 0
    capo = len(testo) - len(testo.lstrip("-–—• \t\n"))
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
    for frase in taglia(pezzo, [fine.end() for fine in _FINE.finditer(pezzo)]):
        corpo = _senza_numero(numero, frase)
        inizio = len(frase) - len(corpo)
        for pezzetto in taglia(frase, _tagli_dei_trattini(corpo, inizio)):
            yield Voce(numero, pezzetto, _senza_trattino(_senza_numero(numero, pezzetto), corpo))
            numero = ""


def _senza_numero(numero: str, testo: str) -> str:
    return testo[len(numero) + 1 :].lstrip() if numero else testo


def _tagli_dei_trattini(corpo: str, scarto: int) -> list[int]:
    """Where dashes begin an item: only where the first sign is a dash, for elsewhere it may be a range."""
    trattini = [trattino.start() for trattino in _TRATTINO.finditer(corpo)]
    return [scarto + inizio for inizio in trattini[1:]] if trattini[:1] == [0] else []


def _senza_trattino(testo: str, corpo: str) -> str:
    """The item without its dash; a dash alone before a figure may be a minus, and stays."""
    nudo = testo.lstrip("-–—•* ")
    solo = len(_TRATTINO.findall(corpo)) == 1
    return testo if solo and nudo[:1].isdigit() else nudo
