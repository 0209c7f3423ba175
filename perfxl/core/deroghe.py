"""Deroghe: what somebody answered to a finding, and for which value of it.

A deroga binds to the finding's identity and to what was accepted: what is found there, what is expected, and how much
money it moves. If any of them changes, or the finding weighs more than it did, the deroga has fallen: it was given for
something else. It is of one plan, that of an ente and of a year: for another it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.finding import Severity
from perfxl.core.shown import scrivibile
from perfxl.core.testi.uguaglianza import stesso_testo

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from datetime import date

    from perfxl.core.finding import Finding
    from perfxl.core.place import Place, Sourced


class Stato(StrEnum):
    """The state of a justification, as the Conto annuale has it (Ragioneria generale dello Stato, SICO).

    A reason that is present is not yet one that is accepted: it is told beside the finding, which weighs as before.
    """

    GP = "GP"
    GR = "GR"
    GA = "GA"


PAROLE = {
    Stato.GP: "giustificazione presente",
    Stato.GR: "accettata con riserva",
    Stato.GA: "accettata",
}
"""What each state is called."""

NON_ACCETTA = "il rilievo pesa come prima"
"""What is said of a deroga that does not accept its finding."""


@dataclass(frozen=True, slots=True)
class Deroga:
    """An answer to a finding.

    Attributes:
        place: where it stands in ``deroghe.toml``.
        codice: the finding's code.
        identita: the finding's identity (``novita.identifica``).
        dove: where the finding was, in the words of the reports; it only tells a reader.
        atteso: what was expected when it was given.
        trovato: what was found then; the finding's message where it has no values.
        effetto: how many cents it moved then; None where it moved none.
        motivo: the reason; empty where none is given.
        chi: who gives it: a role, never a name; empty where it is not said.
        quando: when; None where it is not said.
        stato: its state; None where it is not said.
        gravita: how much the finding weighed when it was given.
        ente: whose plan it is about, as its file says.
        anno: the year of that plan, as its file says.
    """

    place: Place
    codice: str
    identita: str
    dove: str
    atteso: str
    trovato: str
    effetto: int | None
    motivo: str
    chi: str
    quando: date | None
    stato: Stato | None
    gravita: Severity
    ente: Sourced[str]
    anno: Sourced[int]

    def di(self, ente: str, anno: int) -> bool:
        """Whether it is about the plan of this ente and of this year."""
        return self.anno.value == anno and stesso_testo(self.ente.value, ente)

    @property
    def mancano(self) -> tuple[str, ...]:
        """What it must say and does not, in Italian."""
        voci = {"motivo": self.motivo == "", "chi": self.chi == "", "quando": self.quando is None}
        return tuple(voce for voce, manca in {**voci, "stato": self.stato is None}.items() if manca)

    @property
    def accetta(self) -> bool:
        """Whether it accepts the finding."""
        return self.stato in {Stato.GR, Stato.GA} and self.mancano == ()

    @property
    def stato_in_parole(self) -> str:
        """Its state, in words and as it is written; that it has none."""
        return "senza stato" if self.stato is None else f"{PAROLE[self.stato]} ({self.stato.value})"

    @property
    def giorno(self) -> str:
        """When it was given, as 21/11/2026; empty where it is not said."""
        return "" if self.quando is None else f"{self.quando.day:02d}/{self.quando.month:02d}/{self.quando.year}"

    @property
    def detta(self) -> str:
        """The deroga in a line: its state, who gave it and when, the reason; whether the finding weighs as before."""
        chi = ", ".join(filter(None, (self.stato_in_parole, self.chi, self.giorno)))
        return f"{chi}: {self.motivo or 'senza motivo'}{'' if self.accetta else f' ({NON_ACCETTA})'}"


class Sorte(StrEnum):
    """What becomes of a deroga.

    It holds; it has fallen, for the value changed, or weighs more; nothing is found that it could be about, and it
    would be; no deroga may cover what it is about; another further down answers to the same finding; it is about the
    plan of another ente or year; it cannot be told here.
    """

    VALE = "vale"
    CADUTA = "caduta"
    A_VUOTO = "a vuoto"
    NON_AMMESSA = "non ammessa"
    SUPERATA = "superata"
    DI_ALTRI = "di altri"
    NON_GIUDICATA = "non giudicata"


@dataclass(frozen=True, slots=True)
class Applicata:
    """A deroga, held against what is found.

    Attributes:
        deroga: the deroga.
        sorte: what becomes of it.
        rilievo: the finding that it is about; None where there is none.
    """

    deroga: Deroga
    sorte: Sorte
    rilievo: Finding | None = None


def valore(finding: Finding) -> tuple[str, str, int | None]:
    """What a deroga of this finding is given for: expected, found (its message where it has no values), cents.

    Half characters, which a name or a cell may hold and no text file can, are question marks.
    """
    rilievo = finding.rilievo
    trovato = rilievo.found if (rilievo.expected, rilievo.found) != ("", "") else rilievo.message
    return scrivibile(rilievo.expected), scrivibile(trovato), rilievo.effetto


def pesa_di_piu(finding: Finding, deroga: Deroga) -> bool:
    """Whether a finding weighs more than when this deroga was given."""
    gravita = list(Severity)
    return gravita.index(finding.severity) < gravita.index(deroga.gravita)


def ammessa(finding: Finding, inderogabili: Collection[str]) -> bool:
    """Whether a deroga may cover a finding: not one that stands for others which nobody has seen."""
    return finding.code not in inderogabili and finding.rilievo.altri == 0


def _sempre(_: Deroga) -> bool:
    return True


def applica(
    deroghe: Sequence[Deroga],
    findings: Iterable[Finding],
    inderogabili: Collection[str],
    nostra: Callable[[Deroga], bool] = _sempre,
    si_sa: Callable[[Deroga], bool] = _sempre,
) -> tuple[tuple[Finding, ...], tuple[Applicata, ...]]:
    """Hold deroghe against findings.

    Args:
        deroghe: the deroghe, in the order of their file; of several for one finding the last alone counts.
        findings: the findings, each with its identity.
        inderogabili: codes of the checks whose findings no deroga may cover.
        nostra: whether a deroga is about this plan; one that is not covers nothing, whatever it says.
        si_sa: whether a finding that a deroga is about would have been found, were it there.

    Returns:
        the findings, each with the deroga that holds for it; and what becomes of each deroga, in its order.
    """
    trovati = {finding.identita: finding for finding in findings}
    ultime = {(deroga.codice, deroga.identita): posto for posto, deroga in enumerate(deroghe) if nostra(deroga)}
    applicate = []
    for posto, deroga in enumerate(deroghe):
        rilievo = trovati.get(deroga.identita)
        if rilievo is not None and rilievo.code != deroga.codice:
            rilievo = None
        if not nostra(deroga):
            sorte, rilievo = Sorte.DI_ALTRI, None
        elif ultime[deroga.codice, deroga.identita] != posto:
            sorte = Sorte.SUPERATA
        elif deroga.codice in inderogabili or (rilievo is not None and not ammessa(rilievo, inderogabili)):
            sorte = Sorte.NON_AMMESSA
        elif rilievo is None:
            sorte = Sorte.A_VUOTO if si_sa(deroga) else Sorte.NON_GIUDICATA
        elif valore(rilievo) != (deroga.atteso, deroga.trovato, deroga.effetto) or pesa_di_piu(rilievo, deroga):
            sorte = Sorte.CADUTA
        else:
            sorte = Sorte.VALE
            trovati[deroga.identita] = replace(rilievo, deroga=deroga)
        applicate.append(Applicata(deroga, sorte, rilievo))
    return tuple(trovati.values()), tuple(applicate)
