"""What the checks look at, and how a check is registered."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.checks.celle import aperte, formule
from perfxl.core.piano import totale_dichiarato
from perfxl.core.riparto import antenate, riparti

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfxl.checks.celle import Compilata, Formula
    from perfxl.core.deroghe import Applicata, Deroga
    from perfxl.core.finding import Outcome, Rilievo, Severity
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.letture.lettura import Lettura
    from perfxl.core.novita import Novita
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto


class Ambito(StrEnum):
    """Where a check applies: to any plan, or only where workbooks came back."""

    PIANO = "piano"
    CARTELLE = "cartelle"


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Esame:
    """What is examined.

    Attributes:
        piano: the plan as it stands: as written, or rebuilt from the workbooks.
        atteso: the plan as it was sent out; the same one where a plan is examined by itself.
        riparto: the split of the plan as it was sent out, by the totals that it declares.
        consegne: the files that came back; none where a plan is examined by itself.
        ambito: whether workbooks came back.
        precedente: the plan of an earlier version or year; None where there is none.
        deroghe: what somebody answered to findings, as ``deroghe.toml`` beside the plan says it.
        applicate: what became of them; known once all other checks have run.
        trovati: what several checks ask of it, once found, by who finds it (``una_volta``).
    """

    piano: Piano
    atteso: Piano
    riparto: Riparto
    consegne: tuple[Consegna, ...] = ()
    ambito: Ambito = Ambito.PIANO
    precedente: Piano | None = None
    deroghe: tuple[Deroga, ...] = ()
    applicate: tuple[Applicata, ...] = ()
    trovati: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def letture(self) -> Iterator[tuple[Consegna, Lettura]]:
        """The workbooks that could be read, with the files they came in; a copy of another is read once."""
        for consegna in self.consegne:
            if consegna.lettura is not None and not consegna.uguale:
                yield consegna, consegna.lettura

    def spento(self, codice: str) -> bool:
        """Whether the ente switches a check off: then nothing can be left for it to say."""
        return any(r.codice == codice and r.gravita is None for r in self.atteso.modello.regolate)

    @property
    def letti(self) -> frozenset[str]:
        """Codes of the settori whose workbooks count."""
        return frozenset(consegna.settore for consegna in self.consegne if consegna.conta)

    @cached_property
    def per_quota(self) -> Mapping[str, Sequence[Obiettivo]]:
        """The objectives as they stand, by quota that they are in: their own, those above it, and the fund."""
        sotto: dict[str, list[Obiettivo]] = defaultdict(list)
        for obiettivo in self.piano.obiettivi:
            for quota in antenate(self.atteso, obiettivo.quota):
                sotto[quota].append(obiettivo)
        return sotto

    @cached_property
    def aperte(self) -> tuple[Compilata, ...]:
        """Every cell of the workbooks that is to fill in; ten checks ask for them."""
        return tuple(aperte(self))

    @cached_property
    def formule(self) -> tuple[Formula, ...]:
        """Every cell of the workbooks that should hold a formula; four checks ask for them."""
        return tuple(formule(self))


def esame_del_piano(piano: Piano, precedente: Piano | None = None, deroghe: tuple[Deroga, ...] = ()) -> Esame:
    """The examination of a plan by itself, perhaps beside an earlier one, with what was answered to its findings."""
    return Esame(piano, piano, riparti(piano, totale_dichiarato), precedente=precedente, deroghe=deroghe)


@dataclass(frozen=True, slots=True)
class Esaminato:
    """An examination and what it found.

    Attributes:
        esame: what was examined.
        outcome: what was found.
        novita: what changed since an earlier report; None where there is none to look at.
    """

    esame: Esame
    outcome: Outcome
    novita: Novita | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check.

    Attributes:
        code: family and three digits, as SQ101; never reused.
        severity: how much its findings weigh.
        ambito: where it applies.
        function: the check: a pure generator, whose docstring is its page.
        tolerance: what it lets pass, in Italian; empty for nothing.
        dal: first year of plans whose sign-off it blocks; 0 where it does not block.
        norma: the norm behind it; empty where it is arithmetic or order.
        derogabile: whether a deroga may cover its findings.
        delle_deroghe: whether it looks at what became of the deroghe, once all others have run.
    """

    code: str
    severity: Severity
    ambito: Ambito
    function: Callable[[Esame], Iterator[Rilievo]]
    tolerance: str = ""
    dal: int = 0
    norma: str = ""
    derogabile: bool = True
    delle_deroghe: bool = False
