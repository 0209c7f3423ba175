"""The norms that a check may hold a plan against: data by year, for contracts and laws change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Norma:
    """A norm.

    Attributes:
        codice: the word by which a modello says that it binds the ente.
        titolo: what it wants, in Italian.
        fonte: act and article.
        dal: first year of plans that it binds.
        al: last year of plans that it binds; None where it still does.
        minimo: least weight in percent that it wants; None where it wants none.
    """

    codice: str
    titolo: str
    fonte: str
    dal: int
    al: int | None = None
    minimo: Decimal | None = None

    def vale(self, anno: int) -> bool:
        """Whether it binds the plan of this year."""
        return self.dal <= anno and (self.al is None or anno <= self.al)


TEMPI_DI_PAGAMENTO = "tempi-di-pagamento"

NORME = (
    Norma(
        TEMPI_DI_PAGAMENTO,
        "un obiettivo sul rispetto dei tempi di pagamento, che pesi almeno il 30% della retribuzione di risultato",
        "DL 13/2023, art. 4-bis, comma 2",
        dal=2023,
        minimo=Decimal(30),
    ),
)
"""Every norm; one that changes gets its last year, and a new entry beside it."""


def norme(codice: str, anno: int) -> tuple[Norma, ...]:
    """The norms with this code that bind the plan of a year: none, or one."""
    return tuple(norma for norma in NORME if norma.codice == codice and norma.vale(anno))
