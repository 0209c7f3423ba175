"""How many heads a staff text counts, in every way of counting: without and with those in charge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from perfxl.core.testi.persone import teste
from perfxl.core.testi.riferimenti import RICORDATI

_TOTALE = re.compile(r"\btot(?:\.|ale\b)\s*:?\s*(?:di\s+)?(?:n\.?\s*)?(\d{1,4})\b(?!\s?/)", re.IGNORECASE)
_SOMMA = re.compile(
    r"\W*(?:n\.?\s*)?(\d{1,3})\s*\+\s*(\d{1,3})\s*\(\s*(?:dirigent[ei]|responsabil[ei]|resp\.?|segretari[oa]|E\.?Q\.?)\s*\)[^\d+]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Conta:
    """The heads that a staff text counts.

    Attributes:
        senza: without those in charge; None where they cannot be told.
        con: with those in charge; None where they cannot be told.
    """

    senza: int | None
    con: int | None

    @property
    def possibili(self) -> tuple[int, ...]:
        """The numbers of heads that the text may mean, the smaller first."""
        return tuple(sorted({n for n in (self.senza, self.con) if n is not None}))

    @property
    def scritta(self) -> str:
        """The heads, as the reader would write them."""
        if self.senza is not None and self.con is not None and self.senza != self.con:
            return f"{self.senza} ({self.con} con i responsabili)"
        detta = "".join(f"{n}" for n in self.possibili)
        return f"almeno {detta}" if self.con is None and detta != "" else detta

    def esclude(self, n_dip: int) -> bool:
        """Whether no way of counting gives this number; those in charge, where not told, can only be more."""
        if not self.possibili or n_dip in self.possibili:
            return False
        return self.con is not None or n_dip < self.possibili[0]

    def diversa(self, altra: Conta) -> bool:
        """Whether two texts count different heads in every way of counting that can be told of both."""
        coppie = ((self.senza, altra.senza), (self.con, altra.con))
        dette = [uno != altro for uno, altro in coppie if uno is not None and altro is not None]
        return dette != [] and all(dette)


@lru_cache(maxsize=RICORDATI)
def conta(testo: str, *, responsabili: bool | None) -> Conta:
    """The heads of a staff text: ``n. 1 resp. area + n. 5 dipendenti`` is 5, or 6 with those in charge.

    A total that the text itself says (``tot. 14``) is the count, and ``4 + 1 (dirigente)`` is 4, or 5.

    Args:
        testo: the staff, as printed.
        responsabili: whether those in charge count; None where both ways are good. Where one is named, it is both.
    """
    totali, somma = _TOTALE.findall(testo), _SOMMA.fullmatch(testo)
    if len(totali) == 1:
        return Conta(int(totali[0]), int(totali[0]))
    if somma is not None:
        senza: int | None = int(somma[1])
        con: int | None = int(somma[1]) + int(somma[2])
    else:
        senza, con = (teste(testo, conta_responsabili=contano) for contano in (False, True))
    if responsabili is None:
        return Conta(senza, con)
    return Conta(con, con) if responsabili else Conta(senza, senza)
