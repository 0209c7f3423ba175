"""What the national contracts want of the individual premium: data by year, for contracts change.

Who is valued highest gets a raise, «non inferiore al 30% del valore medio pro-capite dei premi attribuiti al personale
valutato positivamente»; how many may have it is «una limitata quota massima di personale valutato», which the ente's
own contract sets (CCNL 21.5.2018 art. 69, whose text was read). Art. 81 of the next keeps both and adds a case with 20%
(commi 1–3 as before; comma 4 as commentaries report it). Of art. 48 of CCNL 23.2.2026 only what others say was read.
From which year of premiums each binds is our reading of the days on which they were signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Differenziazione:
    """What a national contract wants of the individual premium.

    Attributes:
        fonte: contract and article.
        dal: first year of premiums that it binds.
        al: last year; None where it still does.
        minimi: up to how many employees of the ente, which least raise, in percent of the average; None for no limit of
            employees, and for no raise. In order, the last without limit.
        ridotto: the least raise in the case that the contract favours; None where there is none.
        condizione: what that case wants, in Italian.
        nota: what a reader must know of how sure all this is; empty where the text itself was read.
    """

    fonte: str
    dal: int
    al: int | None
    minimi: tuple[tuple[int | None, Fraction | None], ...]
    ridotto: Fraction | None = None
    condizione: str = ""
    nota: str = ""

    def vale(self, anno: int) -> bool:
        """Whether it binds the premiums of this year."""
        return self.dal <= anno and (self.al is None or anno <= self.al)

    def minimo(self, dipendenti: int, *, obiettivi_ente: bool) -> Fraction | None:
        """The least raise in an ente of so many employees, in percent of the average; None where it wants none.

        Args:
            dipendenti: how many employees the ente has.
            obiettivi_ente: whether the case that the contract favours is given.
        """
        minimo = next(minimo for fino_a, minimo in self.minimi if fino_a is None or dipendenti <= fino_a)
        if minimo is None or self.ridotto is None or not obiettivi_ente:
            return minimo
        return self.ridotto


_CONDIZIONE = (
    "parte delle risorse deve essere legata a obiettivi oggettivamente misurabili, riferiti agli effetti dell'azione "
    "dell'ente nel suo complesso"
)

DIFFERENZIAZIONI = (
    Differenziazione("CCNL Funzioni locali 21.5.2018, art. 69", 2018, 2022, ((None, Fraction(30)),)),
    Differenziazione(
        "CCNL Funzioni locali 16.11.2022, art. 81", 2023, 2025, ((None, Fraction(30)),), Fraction(20), _CONDIZIONE
    ),
    Differenziazione(
        "CCNL Funzioni locali 23.2.2026, art. 48",
        2026,
        None,
        ((5, None), (10, Fraction(25)), (None, Fraction(30))),
        Fraction(20),
        _CONDIZIONE,
        nota="le soglie per numero di dipendenti vengono da fonti secondarie: vanno confrontate con il contratto",
    ),
)
"""Every contract; one that changes gets its last year, and a new entry beside it."""


def differenziazione(anno: int) -> Differenziazione | None:
    """The contract that binds the premiums of a year; None where there is none."""
    return next((norma for norma in DIFFERENZIAZIONI if norma.vale(anno)), None)
