"""What is handed in for the signature, and what may be missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from perfxl.core.finding import Finding

_FISSO = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Mancanza:
    """What is missing for the signature.

    Attributes:
        che_cosa: what, in Italian.
        rimedio: what to do, a line each; the command to type, where there is one, ends its line, and is one word.
    """

    che_cosa: str
    rimedio: str


class Controllo(Protocol):
    """What a report says was examined, and what came of it (``report.rapporto_letto.controllo``)."""

    @property
    def ambito(self) -> str:
        """Whether a plan or workbooks were examined."""

    @property
    def impronta(self) -> str:
        """The digest of the plan."""

    @property
    def cartelle(self) -> frozenset[tuple[str, str, bool]]:
        """Name, SHA-256 and whether it counts, of each file."""

    @property
    def rilievi(self) -> frozenset[tuple[str, str, str, str, tuple[str, ...]]]:
        """Of each finding its identity, severity, what was expected and found, and its deroga."""

    @property
    def bloccano(self) -> int:
        """How many findings block, those that a deroga accepts left out."""

    @property
    def non_eseguiti(self) -> tuple[str, ...]:
        """Codes of the checks that could not run."""


@dataclass(frozen=True, slots=True)
class Carte:
    """What is handed in for the signature.

    Attributes:
        piano: the file of the plan, as it is typed in a command line.
        cartella: the folder of the workbooks, likewise.
        chi: who makes the visto: a role.
        oggi: what is found today, as the ragioneria's report would say it.
        controllo: name and content of the ragioneria's report; None where none is given.
        validazione: name and digest of the Nucleo's file; None where none is given.
        deroga: gives the command by which a finding is accepted.
        giorno: the day of the visto.
        occupati: names of the files by which other programs say that they hold a workbook open.
    """

    piano: str
    cartella: str
    chi: str
    oggi: Controllo
    controllo: tuple[str, Controllo] | None
    validazione: tuple[str, str] | None
    deroga: Callable[[Finding], str]
    giorno: date
    occupati: tuple[str, ...] = ()

    @property
    def controlla(self) -> str:
        """The command that checks the plan."""
        return comando(f"perfxl controlla {self.piano}")

    @property
    def riconcilia(self) -> str:
        """The command that checks the workbooks."""
        return comando(f"perfxl riconcilia {self.piano} {self.cartella}")


def comando(scritto: str) -> str:
    """A command that stays on one line however narrow the console is: else it cannot be copied."""
    return scritto.replace(" ", _FISSO)
