"""What a text cites or gives away: weights, years, a text that holds a place for another, a formula unawares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfxl.core.money import parse_italian
from perfxl.core.testi.numeri import valore_di
from perfxl.core.testi.riferimenti import NUMERO, RICORDATI, senza_riferimenti

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PesoCitato:
    """A weight written inside a text.

    Attributes:
        valore: the weight, in percent.
        inizio: where it begins in the text, its parenthesis included.
        fine: where it ends.
    """

    valore: Decimal
    inizio: int
    fine: int


PESO = (
    rf"(?:\(\s?peso\s{{0,3}}[:=]?\s{{0,3}}{NUMERO}\s{{0,3}}%?\s?\)|"
    rf"\bpeso\s{{0,3}}(?:[:=]|del|di|pari\sal)?\s{{0,3}}{NUMERO}\s{{0,3}}%|\bpeso\s{{0,3}}[:=]\s{{0,3}}{NUMERO})"
)
_PESO = re.compile(PESO, re.IGNORECASE)
_CIFRE = re.compile(NUMERO)

_ANNO = re.compile(
    r"(?<![^\W_])(?<!\d,)(?<!\bn\.)(?<!\bn\.\s)(?<!\bn°)(?<!\bn°\s)(?<!€)(?<!€\s)(?<!\beuro\s)(?<!\bdi\s)(?<!\balmeno\s)(?<!\bcirca\s)"
    r"(?P<anno>199\d|20\d\d)(?![^\W_])(?![.,]\d|\s?[%€])(?:\s?[-/–]\s?(?P<corto>\d\d)(?!\d|\s?[./-]\s?\d))?",
    re.IGNORECASE,
)
_SECOLO = 100

_EDIZIONE = (
    r"\s+(?:edizione|anniversario|ciclo|concorso|congresso|convegno|fest[ai]|festival|fiera|giornata|mostra|palio|premio|"
    r"rassegna|sagra|stagione|torneo|trofeo)\b"
)
"""What a Roman numeral counts: «XXX edizione» is the thirtieth."""
_SEGNAPOSTO = re.compile(
    rf"\?{{2,}}|_{{3,}}|\.{{4,}}|\bx{{2,}}\b|(?i:\bX{{3,}}\b(?!{_EDIZIONE}))|"
    r"(?i:\bda\s(?:definir|completar|compilar|inserir|stabilir|determinar|precisar)(?:e|si)(?=\W*$|\s?[,;:.()\]])|"
    r"\bin\scorso\sdi\s(?:definizione|compilazione)\b|\blorem\sipsum\b|\bt\.?b\.?[dc]\b|\btodo\b|"
    r"\binserire\s(?:qui|il\stesto|testo|descrizione|la\sdescrizione)\b)"
)
_NON_DETTO = re.compile(r"(?:n\.?\s?[/.]?\s?d\.?|n\.?\s?p\.?|[^\w<>=%€]+)", re.IGNORECASE)

_SEGNI_DI_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@lru_cache(maxsize=RICORDATI)
def pesi_citati(testo: str) -> tuple[PesoCitato, ...]:
    """The weights written in a text: ``Relazione presentata (Peso 50%)``, ``peso: 30%``.

    A percentage alone in parentheses, ``(20%)``, does not say that it is a weight.
    """
    return tuple(
        PesoCitato(valore_di(cifre[0]), trovato.start(), trovato.end())
        for trovato in _PESO.finditer(testo)
        for cifre in _CIFRE.finditer(trovato[0])
    )


def anni_citati(testo: str) -> tuple[int, ...]:
    """The years from 1990 to 2099 that a text cites, in order; ``2024/26`` cites two.

    Those of a day count (``31/12/2024``); those of norms and acts do not (``L. 190/2012``, ``CCNL 17.12.2020``,
    ``prot. 3379 del 22/01/2024``), nor do quantities that say so (``n. 2000 verbali``, ``€ 2000``).
    """
    return tuple(_anni(senza_riferimenti(testo)))


def _anni(testo: str) -> Iterator[int]:
    for trovato in _ANNO.finditer(testo):
        anno = int(trovato["anno"])
        yield anno
        corto = int(trovato["corto"] or 0)
        if corto > anno % _SECOLO:
            yield anno - anno % _SECOLO + corto


def segnaposto(testo: str) -> str:
    """What only holds a place in a text: ``xxx``, ``???``, ``da definire``, ``lorem ipsum``; empty where nothing does.

    ``n.d.``, ``…``, ``[...]``, a dash hold a place only where they are the whole text: ``[…]`` inside a printed text
    stands for words that were left out, and a blank text is missing, which is another thing.
    """
    intero = testo.strip()
    if intero and _NON_DETTO.fullmatch(intero) is not None:
        return intero
    trovato = _SEGNAPOSTO.search(testo)
    return trovato[0] if trovato is not None else ""


def formula_nascosta(testo: str) -> bool:
    """Whether a spreadsheet takes the text for a formula when it is typed or pasted in.

    It does where the text begins with ``=``, ``+``, ``-``, ``@`` or a tab: also ``-entro giugno`` and the dash of a
    list, ``- elenco``. A plain number (``-5``, ``+3,5``, ``-10%``) is a number; signs alone (``-``, ``---``) stay
    text.
    """
    if not testo.startswith(_SEGNI_DI_FORMULA) or not any(segno.isalnum() for segno in testo):
        return False
    cifre = testo[1:] if testo[0] in "+-" else ""
    return not cifre[:1].isdigit() or parse_italian(cifre) is None
