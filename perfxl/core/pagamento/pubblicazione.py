"""What is published of the amounts paid: aggregates from which no person can be told.

D.Lgs. 33/2013, art. 20 (as D.Lgs. 97/2016 has it): what was allotted and what was distributed (comma 1); how it was
distributed, «in forma aggregata», and the degree of differentiation (comma 2). The average and the number of persons
are added, for without them the degree says little.

What the tables do not guard against: what a reader knows from elsewhere (``scoperti`` says what other published sums
would add); a table published again after the correction of one amount; and what the merging itself lets guess, for
who knows how many persons a merged set has may guess that its amounts were alike (Wong, Fu, Wang, Pei, Minimality
attack in privacy preserving data publishing, VLDB 2007).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from perfxl.core.money import ratio, round_half_up, round_to
from perfxl.core.pagamento.riservatezza import (
    CIFRE,
    Banda,
    Fusa,
    Fusione,
    Insieme,
    Motivo,
    Regole,
    Tabella,
    bande_di,
    conta,
    difetti_regole,
    difetto_bande,
    difetto_importi,
    fondi,
    grado,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Importo:
    """What one person gets in the year. It goes in; nothing that comes out holds its code.

    Attributes:
        codice: matricola or code, never a name; not shown where the object is printed.
        importo: cents; zero for who was assessed and got nothing.
        percorso: the sets that the person is in, from the outermost, one for each level.
    """

    codice: str = field(repr=False)
    importo: int = field(repr=False)
    percorso: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Posto:
    """Which set of persons a row is about.

    Attributes:
        percorso: the names of the sets above it, from the outermost; empty for everybody.
        voci: its own name; several where sets were merged; empty for everybody.
        divisa: whether the rows of the next level sum to it.
    """

    percorso: tuple[str, ...]
    voci: tuple[str, ...]
    divisa: bool

    @property
    def livello(self) -> int:
        """Which level it stands on: 0 for everybody."""
        return len(self.percorso) + (1 if self.voci else 0)

    def comprende(self, percorso: tuple[str, ...]) -> bool:
        """Whether who has this path is in it."""
        quanti = len(self.percorso)
        return percorso[:quanti] == self.percorso and (self.voci == () or percorso[quanti] in self.voci)


@dataclass(frozen=True, slots=True)
class Riga:
    """A row of the tables of amounts; money in cents.

    Attributes:
        posto: of whom.
        stanziato: what was allotted; None where it is not known for each of the merged sets.
        distribuito: what was distributed.
        persone: over how many; None where the average would tell what each got.
        media: distribuito ÷ persone, half up to the cent; None with ``persone``.
    """

    posto: Posto
    stanziato: int | None
    distribuito: int
    persone: int | None
    media: int | None


@dataclass(frozen=True, slots=True)
class RigaBande:
    """A row of the tables by bands of amount.

    Attributes:
        posto: of whom.
        persone: how many persons in each of the bands of the publication: nobody, or enough.
        grado: the degree of differentiation (``riservatezza.grado``), half up to two decimals, above zero.
    """

    posto: Posto
    persone: tuple[int, ...]
    grado: Fraction


_R = TypeVar("_R", Riga, RigaBande)


@dataclass(frozen=True, slots=True)
class Pubblicazione:
    """What is published. No code, no name, no reason why sets were merged.

    Attributes:
        livelli: what the levels are called, from the outermost (``("settore", "categoria")``).
        minimo: the least number of persons.
        stanziato: what was allotted in all, in cents; None where it is not known.
        righe: amounts: everybody first, each row before those that it divides into; empty where even the whole is of
            too few.
        bande: the bands of amount, the same for every row; empty where there is no such table.
        per_banda: persons in each band; its rows are rows of ``righe``, or several of them together.
    """

    livelli: tuple[str, ...]
    minimo: int
    stanziato: int | None
    righe: tuple[Riga, ...]
    bande: tuple[Banda, ...]
    per_banda: tuple[RigaBande, ...]

    def tabella(self, livello: int) -> tuple[Riga, ...]:
        """The table of amounts of a level (0: everybody): its rows sum to the whole.

        Where a set is not divided that far, its own row stands in for its parts.
        """
        return _frontiera(self.righe, livello)

    def tabella_bande(self, livello: int) -> tuple[RigaBande, ...]:
        """The table by bands of a level, likewise."""
        return _frontiera(self.per_banda, livello)


def _frontiera(righe: Iterable[_R], livello: int) -> tuple[_R, ...]:
    return tuple(r for r in righe if r.posto.livello == livello or (r.posto.livello < livello and not r.posto.divisa))


@dataclass(frozen=True, slots=True)
class Esito:
    """A publication, and what was done for it.

    Attributes:
        pubblicazione: what is published.
        fusioni: what was merged and why; for the office alone, for it tells of the persons.
    """

    pubblicazione: Pubblicazione
    fusioni: tuple[Fusione, ...]


def difetti(
    importi: Sequence[Importo],
    livelli: tuple[str, ...],
    regole: Regole,
    stanziati: Mapping[tuple[str, ...], int],
) -> Iterator[str]:
    """What makes a publication impossible; the arguments are those of ``pubblica``.

    Yields:
        one Italian sentence for each defect; a person is told by the number of the row, never by the code.
    """
    yield from difetti_regole(regole)
    codici = Counter(importo.codice for importo in importi)
    visti: set[str] = set()
    for numero, importo in enumerate(importi, start=1):
        if importo.codice in visti:
            yield f"riga {numero}: il codice è già in una riga precedente; una persona ha una riga sola"
        visti.add(importo.codice)
        yield from (f"riga {numero}: {difetto}" for difetto in _difetti_riga(importo, livelli, codici))
    if any(voce in codici for percorso in stanziati for voce in percorso):
        yield "uno stanziato è di un gruppo che ha per nome il codice di una persona"
    else:
        yield from _difetti_stanziati(stanziati, livelli)


def _difetti_riga(importo: Importo, livelli: tuple[str, ...], codici: Collection[str]) -> Iterator[str]:
    if importo.importo < 0:
        yield "l'importo è negativo"
    if len(importo.percorso) != len(livelli):
        yield f"i gruppi sono {len(importo.percorso)}, i livelli {len(livelli)}"
    if "" in importo.percorso:
        yield "un gruppo non ha nome"
    if any(voce in codici for voce in importo.percorso):
        yield "un gruppo ha per nome il codice di una persona"


def _difetti_stanziati(stanziati: Mapping[tuple[str, ...], int], livelli: tuple[str, ...]) -> Iterator[str]:
    parti: dict[tuple[str, ...], int] = defaultdict(int)
    for percorso, stanziato in stanziati.items():
        if len(percorso) > len(livelli):
            yield f"lo stanziato di {_nome(percorso)} è sotto l'ultimo livello"
        if stanziato < 0:
            yield f"lo stanziato di {_nome(percorso)} è negativo"
        if percorso != ():
            parti[percorso[:-1]] += stanziato
    for percorso, somma in parti.items():
        if somma > stanziati.get(percorso, somma):
            yield f"gli stanziati delle parti superano quello di {_nome(percorso)}"


def _nome(percorso: tuple[str, ...]) -> str:
    return "«" + " / ".join(percorso) + "»" if percorso else "tutti"


def pubblica(
    importi: Sequence[Importo],
    livelli: tuple[str, ...],
    regole: Regole,
    stanziati: Mapping[tuple[str, ...], int],
) -> Esito:
    """The tables to publish, with no set of persons from which one can be told.

    Sets that break a rule are merged with their neighbours, or upward, so that no difference of tables gives them
    back. The bands are the same everywhere. The whole follows the rules too: where all amounts are alike only
    the sum is published (comma 1 wants it); where even the whole is of too few, or nearly all goes to one, nothing but
    what was allotted: that sum is for whoever answers for transparency to decide. The order of ``importi`` counts for
    nothing.

    Args:
        importi: what each person gets; a row for each person, not for each payment.
        livelli: what the levels are called, from the outermost; a path goes the same way. One path for one
            publication: two that cross would give back by difference what each hides.
        regole: the rules.
        stanziati: what was allotted, in cents, by the path of a set; the empty path for all.

    Raises:
        ValueError: there are defects (``difetti``); it holds the first.
    """
    primo = next(difetti(importi, livelli, regole, stanziati), None)
    if primo is not None:
        raise ValueError(primo)
    tutti = _albero((), (), importi, stanziati, len(livelli))
    motivo = difetto_importi(tutti.importi, regole)
    fusioni: list[Fusione] = []
    righe: tuple[Riga, ...] = ()
    bande: tuple[Banda, ...] = ()
    per_banda: tuple[RigaBande, ...] = ()
    if motivo is None:
        sicuri = fondi(tutti, Tabella.IMPORTI, lambda valori: difetto_importi(valori, regole), fusioni)
        righe = tuple(_riga(insieme, stanziati) for insieme in _in_ordine(sicuri))
        bande, per_banda = _per_banda(sicuri, regole, fusioni)
    else:
        fusioni.append(_niente(tutti, Tabella.IMPORTI, motivo))
        if motivo is Motivo.UNIFORME:
            righe = (Riga(Posto((), (), divisa=False), stanziati.get(()), sum(tutti.importi), None, None),)
    pubblicazione = Pubblicazione(livelli, regole.minimo, stanziati.get(()), righe, bande, per_banda)
    return Esito(pubblicazione, tuple(fusioni))


def _albero(
    percorso: tuple[str, ...],
    voci: tuple[str, ...],
    importi: Sequence[Importo],
    stanziati: Iterable[tuple[str, ...]],
    livelli: int,
) -> Insieme:
    """The sets as declared; one that has an amount allotted and no persons is a set too."""
    qui = (*percorso, *voci)
    valori = tuple(importo.importo for importo in importi)
    quanti = len(qui)
    if quanti == livelli:
        return Insieme(percorso, voci, valori)
    per_voce: dict[str, list[Importo]] = defaultdict(list)
    for altro in stanziati:
        if altro[:quanti] == qui and len(altro) > quanti:
            per_voce[altro[quanti]] = []
    for importo in importi:
        per_voce[importo.percorso[quanti]].append(importo)
    parti = (_albero(qui, (voce,), suoi, stanziati, livelli) for voce, suoi in sorted(per_voce.items()))
    return Insieme(percorso, voci, valori, tuple(parti))


def _niente(tutti: Insieme, tabella: Tabella, motivo: Motivo) -> Fusione:
    return Fusione(tabella, (), (Fusa((), len(tutti.importi), motivo),), sopra=True)


def _in_ordine(insieme: Insieme) -> Iterator[Insieme]:
    yield insieme
    for parte in insieme.parti:
        yield from _in_ordine(parte)


def _stanziato(insieme: Insieme, stanziati: Mapping[tuple[str, ...], int]) -> int | None:
    if insieme.voci == ():
        return stanziati.get(())
    noti = [stanziati.get((*insieme.percorso, voce)) for voce in insieme.voci]
    certi = [stanziato for stanziato in noti if stanziato is not None]
    return sum(certi) if len(certi) == len(noti) else None


def _posto(insieme: Insieme) -> Posto:
    return Posto(insieme.percorso, insieme.voci, divisa=insieme.parti != ())


def _riga(insieme: Insieme, stanziati: Mapping[tuple[str, ...], int]) -> Riga:
    distribuito, persone = sum(insieme.importi), len(insieme.importi)
    media = round_half_up(ratio(distribuito, persone))
    return Riga(_posto(insieme), _stanziato(insieme, stanziati), distribuito, persone, media)


def _per_banda(
    sicuri: Insieme, regole: Regole, fusioni: list[Fusione]
) -> tuple[tuple[Banda, ...], tuple[RigaBande, ...]]:
    """The bands that all rows share, and the rows: the sets of the tables of amounts, merged further."""
    bande = bande_di(sicuri.importi, regole)
    motivo = difetto_bande(sicuri.importi, bande, regole)
    if motivo is not None:
        fusioni.append(_niente(sicuri, Tabella.BANDE, motivo))
        return (), ()
    contati = fondi(sicuri, Tabella.BANDE, lambda valori: difetto_bande(valori, bande, regole), fusioni)
    return bande, tuple(_riga_bande(insieme, bande) for insieme in _in_ordine(contati))


def _riga_bande(insieme: Insieme, bande: Sequence[Banda]) -> RigaBande:
    return RigaBande(_posto(insieme), conta(insieme.importi, bande), round_to(grado(insieme.importi), CIFRE))


@dataclass(frozen=True, slots=True)
class Scoperto:
    """Persons whose sum a reader can work out from the publication and from other published sums. For the office.

    Attributes:
        percorsi: the last sets that they are in.
        persone: how many they are.
        motivo: what their sum tells.
    """

    percorsi: tuple[tuple[str, ...], ...]
    persone: int
    motivo: Motivo


def scoperti(
    importi: Sequence[Importo], pubblicazione: Pubblicazione, noti: Sequence[tuple[str, ...]], regole: Regole
) -> tuple[Scoperto, ...]:
    """What becomes known once sums published elsewhere stand beside the tables.

    The resolution that pays may say the sum of a settore of two persons; then its neighbour in a merged row is known
    by difference. All these sets are nested, so that what can be derived is, for each of them, itself less those in it.

    Args:
        importi: what each person gets, as given to ``pubblica``.
        pubblicazione: the tables.
        noti: paths of the sets whose sum is published elsewhere.
        regole: the rules.

    Returns:
        the sets that break a rule; empty where nothing is told. Without ``noti`` that is at most the whole, where all
        amounts are alike.
    """
    classi: dict[tuple[bool, ...], list[Importo]] = defaultdict(list)
    for importo in importi:
        nelle_righe = (riga.posto.comprende(importo.percorso) for riga in pubblicazione.righe)
        nei_noti = (importo.percorso[: len(noto)] == noto for noto in noti)
        classi[*nelle_righe, *nei_noti].append(importo)
    trovati = [_scoperto(suoi, regole) for dove, suoi in classi.items() if any(dove)]
    return tuple(sorted((s for s in trovati if s is not None), key=lambda s: s.percorsi))


def _scoperto(importi: Sequence[Importo], regole: Regole) -> Scoperto | None:
    motivo = difetto_importi([importo.importo for importo in importi], regole)
    percorsi = tuple(sorted({importo.percorso for importo in importi}))
    return None if motivo is None else Scoperto(percorsi, len(importi), motivo)
