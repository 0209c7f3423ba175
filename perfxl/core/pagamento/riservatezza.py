"""Which sets of persons may stand in a published table, and the merging of those that may not.

Whoever reads the tables may add and subtract them. So the sets of persons that stand in them are nested: each is one
of the parts into which the one above is divided, none is in two. Then every sum that can be derived, by whatever
combination, is a sum over whole sets of the last level; and a rule that holds for two separate sets holds for both
together. It is enough that each published set keeps the rules.

More: let two persons of a last set change amounts, and every figure of every set stays as it is. So what a reader can
work out of a person's amount, by whatever means, is at best that it is one of those of the set: of ``minimo`` persons
or more, and not all alike.

The rules are those of statistical offices (Handbook on Statistical Disclosure Control, second edition, 2024, on
tables of magnitudes): a least number of contributors, the p% rule, no set whose members are all alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, round_to, write_euro

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CIFRE = 2
"""With how many decimals the degree of differentiation is published."""

MINIMO_DEI_MINIMI = 3
"""Of two persons each knows the other's amount: the sum less the own."""


class Motivo(StrEnum):
    """Why a set of persons does not stand in a table by itself."""

    POCHI = "pochi"
    UNIFORME = "uniforme"
    CONCENTRATO = "concentrato"
    BANDA = "banda"
    UNA_BANDA = "una-banda"
    GRADO = "grado"
    DIFFERENZA = "differenza"


PAROLE = {
    Motivo.POCHI: "ha meno persone con un importo del minimo dichiarato",
    Motivo.UNIFORME: "ha importi tutti uguali o quasi: la media direbbe quello di ciascuno",
    Motivo.CONCENTRATO: "ha un importo così grande che la somma lo direbbe quasi per intero",
    Motivo.BANDA: "ha in una banda meno persone del minimo dichiarato",
    Motivo.UNA_BANDA: "ha tutte le persone in una banda sola: direbbe la banda di ciascuno",
    Motivo.GRADO: "ha importi così simili che la media direbbe quasi quello di ciascuno",
    Motivo.DIFFERENZA: "è unito agli altri, che per differenza si ricaverebbero",
}
"""What is said of each, after the name of the set; to the office alone, for it tells of the persons."""


@dataclass(frozen=True, slots=True)
class Regole:
    """What a published set of persons must keep.

    Attributes:
        limiti: where the bands of amount begin, but for the first, which begins at zero: cents, rising.
        minimo: least number of persons with an amount other than zero; least number in a band that is not empty.
        uniforme: amounts whose difference is at most this part of the largest count as all alike (who shares equally
            differs by the residual cent).
        vicinanza: the p of the p% rule, as a part of 1: who gets the second largest amount must not be able to tell
            the largest more closely than by this part of it.
    """

    limiti: tuple[int, ...]
    minimo: int = 5
    uniforme: Fraction = Fraction(1, 20)
    vicinanza: Fraction = Fraction(1, 10)


def difetti_regole(regole: Regole) -> Iterator[str]:
    """What is wrong with the rules.

    Yields:
        one Italian sentence for each defect.
    """
    if regole.minimo < MINIMO_DEI_MINIMI:
        yield f"il minimo di persone è {regole.minimo}: con meno di {MINIMO_DEI_MINIMI} ciascuno saprebbe dell'altro"
    if not 0 <= regole.uniforme < 1:
        yield "la parte sotto cui gli importi valgono come uguali non sta tra 0 e 1"
    if not 0 <= regole.vicinanza < 1:
        yield "la vicinanza non sta tra 0 e 1"
    prima = 0
    for limite in regole.limiti:
        if limite <= prima:
            yield f"il limite di banda {write_euro(limite)} non è maggiore di {write_euro(prima)}, che lo precede"
        prima = max(prima, limite)


@dataclass(frozen=True, slots=True)
class Banda:
    """A band of amounts, in cents.

    Attributes:
        da: the least amount in it.
        a: the largest amount in it; None where the band has no end.
    """

    da: int
    a: int | None

    def __contains__(self, importo: int) -> bool:
        """Whether the band holds the amount."""
        return self.da <= importo and (self.a is None or importo <= self.a)

    @property
    def etichetta(self) -> str:
        """The band as a citizen reads it."""
        if self.a is None:
            return f"da {write_euro(self.da)} in su"
        return write_euro(self.da) if self.da == self.a else f"da {write_euro(self.da)} a {write_euro(self.a)}"


def bande_di(importi: Sequence[int], regole: Regole) -> tuple[Banda, ...]:
    """The declared bands, merged with their neighbours until none holds a few persons: each holds nobody or enough.

    Args:
        importi: the amounts of all, in cents, none negative; at least ``regole.minimo`` of them.
        regole: where the bands begin, and how many persons are enough.
    """
    inizi = (0, *regole.limiti)
    fini = (*(limite - 1 for limite in regole.limiti), None)
    bande: list[Banda] = []
    aperta: int | None = None
    for da, a in zip(inizi, fini, strict=True):
        banda = Banda(da if aperta is None else aperta, a)
        quanti = _quanti(importi, banda)
        if 0 < quanti < regole.minimo:
            aperta = banda.da
        else:
            bande.append(banda)
            aperta = None
    while aperta is not None:  # the last is too small: it goes to the nearest below that holds somebody
        sotto = bande.pop()
        aperta = sotto.da if _quanti(importi, sotto) == 0 else None
        if aperta is None:
            bande.append(Banda(sotto.da, None))
    return tuple(bande)


def _quanti(importi: Sequence[int], banda: Banda) -> int:
    return sum(1 for importo in importi if importo in banda)


def conta(importi: Sequence[int], bande: Sequence[Banda]) -> tuple[int, ...]:
    """How many of the amounts each band holds."""
    return tuple(_quanti(importi, banda) for banda in bande)


def grado(importi: Sequence[int]) -> Fraction:
    """The degree of differentiation: 0 where all get the same, 1 where one gets everything.

    D.Lgs. 33/2013, art. 20, comma 2 (as D.Lgs. 97/2016 has it) wants «i dati relativi al grado di differenziazione
    nell'utilizzo della premialità» and defines no measure. This is Gini's ratio of concentration (C. Gini, Sulla
    misura della concentrazione e della variabilità dei caratteri, 1914): Σ (2i − n − 1) × xᵢ ÷ ((n − 1) × Σ xᵢ) over
    the n amounts in rising order. It is exact, needs no bands, and tells no single amount.

    Raises:
        ZeroDivisionError: there are fewer than two amounts, or nothing was given.
    """
    n = len(importi)
    pesati = sum((2 * i - n - 1) * importo for i, importo in enumerate(sorted(importi), start=1))
    return ratio(pesati, (n - 1) * sum(importi))


def difetto_importi(importi: Sequence[int], regole: Regole) -> Motivo | None:
    """Why the sum and the average of these amounts may not be published; None where they may."""
    if sum(1 for importo in importi if importo != 0) < regole.minimo:
        return Motivo.POCHI
    crescenti = sorted(importi)
    if crescenti[-1] - crescenti[0] <= regole.uniforme * crescenti[-1]:
        return Motivo.UNIFORME
    if sum(crescenti[:-2]) < regole.vicinanza * crescenti[-1]:
        return Motivo.CONCENTRATO
    return None


def difetto_bande(importi: Sequence[int], bande: Sequence[Banda], regole: Regole) -> Motivo | None:
    """Why the number of these amounts in each band may not be published; None where it may."""
    occupate = [(banda, quanti) for banda, quanti in zip(bande, conta(importi, bande), strict=True) if quanti != 0]
    if any(quanti < regole.minimo for _, quanti in occupate):
        return Motivo.BANDA
    if len(occupate) < 2:  # noqa: PLR2004
        return Motivo.UNA_BANDA
    return Motivo.GRADO if round_to(grado(importi), CIFRE) == 0 else None


@dataclass(frozen=True, slots=True)
class Insieme:
    """A set of persons, and the sets that it divides into.

    Attributes:
        percorso: the names of the sets above it, from the outermost; empty for everybody.
        voci: its own name; several where sets were merged; empty for everybody.
        importi: the amounts of its persons, in cents, none negative.
        parti: the sets that it divides into; empty where it is not divided.
    """

    percorso: tuple[str, ...]
    voci: tuple[str, ...]
    importi: tuple[int, ...] = field(repr=False)
    parti: tuple[Insieme, ...] = ()

    @property
    def ordine(self) -> tuple[int, tuple[str, ...]]:
        """The fewest persons first."""
        return len(self.importi), self.voci


class Tabella(StrEnum):
    """Which of the two kinds of tables."""

    IMPORTI = "importi"
    BANDE = "bande"


@dataclass(frozen=True, slots=True)
class Fusa:
    """A set that does not stand by itself: its names, how many persons, why."""

    voci: tuple[str, ...]
    persone: int
    motivo: Motivo


@dataclass(frozen=True, slots=True)
class Fusione:
    """Sets that were merged. It tells of the persons: it is for the office, not for the public.

    Attributes:
        tabella: in which tables.
        percorso: the names of the sets above them.
        fuse: the sets, and why each.
        sopra: whether nothing is left beside them, so that the set above is not divided; for everybody, that there is
            no such table.
    """

    tabella: Tabella
    percorso: tuple[str, ...]
    fuse: tuple[Fusa, ...]
    sopra: bool


def fondi(
    insieme: Insieme, tabella: Tabella, difetto: Callable[[Sequence[int]], Motivo | None], fusioni: list[Fusione]
) -> Insieme:
    """The same set, its parts merged until each keeps the rules.

    The parts that break a rule are merged, the smallest first, until together they keep it; then the next begin anew.
    If some are left over, they join those merged last; if there are none, the smallest part that keeps the rules
    itself. A merged part is not divided further. The order of the amounts counts for nothing.

    Args:
        insieme: the set, which keeps the rules itself.
        tabella: for which tables.
        difetto: why amounts break a rule; None where they keep it.
        fusioni: takes what was merged.
    """
    motivi = {parte.voci: difetto(parte.importi) for parte in insieme.parti}
    in_fila = sorted(insieme.parti, key=lambda parte: parte.ordine)
    intere = [parte for parte in in_fila if motivi[parte.voci] is None]
    unite = _unite([parte for parte in in_fila if motivi[parte.voci] is not None], intere, difetto)
    sopra = len(unite) == 1 and not intere
    for gruppo in unite:
        fuse = (Fusa(p.voci, len(p.importi), motivi[p.voci] or Motivo.DIFFERENZA) for p in gruppo)
        fusioni.append(Fusione(tabella, gruppo[0].percorso, tuple(fuse), sopra=sopra))
    parti = [fondi(parte, tabella, difetto, fusioni) for parte in intere]
    parti += [] if sopra else [_unione(gruppo) for gruppo in unite]
    return replace(insieme, parti=tuple(sorted(parti, key=lambda parte: parte.voci)))


def _unite(
    insicure: Sequence[Insieme], intere: list[Insieme], difetto: Callable[[Sequence[int]], Motivo | None]
) -> list[list[Insieme]]:
    """What is merged with what. A part that must join, though it keeps the rules, is taken from ``intere``."""
    gruppi: list[list[Insieme]] = []
    aperto: list[Insieme] = []
    for parte in insicure:
        aperto.append(parte)
        if difetto(_importi(aperto)) is None:
            gruppi.append(aperto)
            aperto = []
    while aperto and (gruppi or intere) and difetto(_importi(aperto)) is not None:
        aperto = [*gruppi.pop(), *aperto] if gruppi else [*aperto, intere.pop(0)]
    return [*gruppi, aperto] if aperto else gruppi


def _unione(insiemi: Sequence[Insieme]) -> Insieme:
    voci = sorted(voce for insieme in insiemi for voce in insieme.voci)
    return Insieme(insiemi[0].percorso, tuple(voci), _importi(insiemi))


def _importi(insiemi: Sequence[Insieme]) -> tuple[int, ...]:
    return tuple(importo for insieme in insiemi for importo in insieme.importi)
