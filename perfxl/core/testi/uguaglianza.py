"""Whether two printed texts say the same: word for word, or as terms that mean the same days."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.testi.riferimenti import NUMERO
from perfxl.core.testi.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from perfxl.core.testi.termini import Termine

_Detto: TypeAlias = tuple[object, ...]
"""What a term says, whatever its words: its days, its figures, or its words where nothing was understood."""

_PAROLA = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[<>=≤≥%€]+|(?<!\w)[-+−](?=\d)")
_CIFRE = re.compile(NUMERO)
_ZERI = re.compile(r",0+$")
_SEGNI = {"≤": "<=", "≥": ">=", "=<": "<=", "=>": ">=", "euro": "€", "−": "-"}
_DICEMBRE = 12


def parole(testo: str) -> tuple[str, ...]:
    """The words, figures and signs of a text: capitals, accents, blanks and punctuation do not count.

    ``>=`` and ``≥`` are one sign, ``euro`` and ``€`` too; a minus before a figure counts, the dash of a list does not;
    ``1.500,00`` is 1500, and ``31.12.2024`` is as ``31/12/2024``.
    """
    scomposto = testo.casefold()
    if not scomposto.isascii():
        scomposto = unicodedata.normalize("NFKD", _senza_accenti(scomposto.replace("≠", "<>")))
    trovate = _PAROLA.findall(_senza_accenti(scomposto))
    return tuple(parte for parola in trovate for parte in _parti(_SEGNI.get(parola, parola)))


def _senza_accenti(testo: str) -> str:
    """The text without marks that combine: thousands of them in a row would take a while to be put in order."""
    return testo if testo.isascii() else "".join(segno for segno in testo if not unicodedata.combining(segno))


def _parti(parola: str) -> list[str]:
    """The word; a figure without its thousands points and its zero decimals, or its parts where it is none."""
    if _CIFRE.fullmatch(parola) is not None:
        return [_ZERI.sub("", parola.replace(".", ""))]
    return parola.split(".")


def stesso_testo(uno: str, altro: str) -> bool:
    """Whether two texts are made of the same words."""
    return parole(uno) == parole(altro)


def stessi_termini(uno: str, altro: str) -> bool:
    """Whether two printed terms mean the same: ``2024``, ``anno 2024`` and ``entro il 31/12/2024`` do."""
    return stesso_testo(uno, altro) or _detti(uno) == _detti(altro)


def _detti(testo: str) -> tuple[_Detto, ...]:
    return tuple(_detto(termine) for termine in capisci_termini(testo))


def _detto(termine: Termine) -> _Detto:
    """What a term says: its days where it has a last one, for a deadline is a part of its year."""
    ultimo = _ultimo_giorno(termine) if termine.valida else None
    if ultimo is not None:
        inizio = date(ultimo.year if termine.anno_inizio is None else termine.anno_inizio, 1, 1)
        return termine.inizio or inizio, ultimo
    muta = termine.tipo in {Tipo.DESCRITTIVA, Tipo.PERIODICA} or termine.anno_inizio is not None
    if muta or not termine.valida:
        return parole(termine.testo.removeprefix(termine.numero))
    return (replace(termine, numero="", testo=""),)


def _ultimo_giorno(termine: Termine) -> date | None:
    """The day that a term ends on; None where it has no year, or begins in a month that is not known."""
    if termine.tipo is Tipo.ANNI and termine.anno is not None:
        return date(termine.anno, _DICEMBRE, 31)
    di_un_mese = termine.tipo is Tipo.MESE and termine.anno_inizio is None
    if di_un_mese and termine.anno is not None and termine.mese is not None:
        return date(termine.anno, termine.mese, monthrange(termine.anno, termine.mese)[1])
    return termine.giorno


def semplice(testo: str) -> str:
    """The text as headers and titles are compared: capitals do not count, nor how many blanks there are."""
    return " ".join(testo.casefold().split())
