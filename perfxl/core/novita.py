"""The identity of a finding, and what became of those of an earlier report: corrected, still there, new."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from perfxl.core.finding import Finding, Outcome, Rilievo, Severity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Corretto:
    """A finding of an earlier report that is no longer there.

    Attributes:
        codice: its code.
        gravita: how much it weighed.
        settore: code of its settore; empty for the plan as a whole.
        dove: its place, in the words of the reports.
        messaggio: what was wrong.
        identita: its identity.
        perche: why it cannot be said to be corrected, although it is no longer there; empty where it can.
    """

    codice: str
    gravita: Severity
    settore: str
    dove: str
    messaggio: str
    identita: str = ""
    perche: str = ""


@dataclass(frozen=True, slots=True)
class Novita:
    """What changed since an earlier report.

    Attributes:
        nuovi: identities of the findings that were not there.
        corretti: what was there and is no longer.
        sospesi: what was there, is not found now, and cannot be said to be corrected: each says why.
        avvertenze: what else to know before the two are compared, a sentence each.
        rapporto: name of the earlier report's file.
    """

    nuovi: frozenset[str]
    corretti: tuple[Corretto, ...]
    sospesi: tuple[Corretto, ...] = ()
    avvertenze: tuple[str, ...] = ()
    rapporto: str = ""


@dataclass(frozen=True, slots=True)
class Vecchio:
    """A finding of an earlier report: what is told of it where it is gone, and of what objective it was.

    Attributes:
        detto: what is told of it.
        obiettivo: code of its objective; empty where it had none.
        valori: what was expected and what was found there.
    """

    detto: Corretto
    obiettivo: str
    valori: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Passato:
    """What an earlier report says, as far as the next one needs it.

    Attributes:
        file: its name.
        perfxl: version of the perfxl that wrote it.
        ambito: whether a plan or workbooks were examined.
        ente: the ente.
        anno: the year of the plan.
        impronta: digest of the plan.
        letti: codes of the settori whose workbooks counted.
        eseguiti: codes of the checks that ran.
        rilievi: its findings.
    """

    file: str
    perfxl: str
    ambito: str
    ente: str
    anno: int
    impronta: str
    letti: frozenset[str]
    eseguiti: frozenset[str]
    rilievi: tuple[Vecchio, ...]


def identifica(findings: Iterable[Finding], nome: Callable[[Rilievo], str]) -> tuple[Finding, ...]:
    """Give each finding its identity: the same as long as it is about the same thing, whatever value is found there.

    It is made of the code, the settore, the objective, and of what the finding says that it is about; where it does not
    say it, of the name of its place. Of several that are about the same thing, as two dates in one cell, the first has
    the identity, the others the identity with their number: ``…-2``.

    Args:
        findings: the findings, in the order of the report.
        nome: the name of what stands at the place of a finding.
    """
    contate: Counter[str] = Counter()
    identificati = []
    for finding in findings:
        rilievo = finding.rilievo
        parti = (finding.code, rilievo.settore, rilievo.obiettivo, rilievo.oggetto or nome(rilievo))
        base = sha256("\x1f".join(parti).encode(errors="replace")).hexdigest()[:16]
        contate[base] += 1
        ordine = "" if contate[base] == 1 else f"-{contate[base]}"
        identificati.append(replace(finding, identita=base + ordine))
    return tuple(identificati)


def identita(finding: Finding) -> str:
    """The identity of a finding; empty for one that no report has."""
    return finding.identita


def che_cosa_cambia(prima: Passato, outcome: Outcome, letti: frozenset[str], impronta: str) -> Novita:
    """What became of the findings of an earlier report of the same plan.

    Of several findings about one thing, those that say the same values are the same. What is gone is corrected only
    where it would have been found: not where the workbook is no longer read, where its check did not run, or where
    something new stands in its way.

    Args:
        prima: the earlier report.
        outcome: what is found now.
        letti: codes of the settori whose workbooks count now.
        impronta: digest of the plan as it is now.
    """
    nuovi, spariti = _non_abbinati(prima.rilievi, outcome.findings)
    eseguiti = frozenset(outcome.clean) | {finding.code for finding in outcome.findings}
    giudicati = [
        replace(vecchio.detto, perche=_perche_no(vecchio, prima.letti - letti, eseguiti, nuovi)) for vecchio in spariti
    ]
    return Novita(
        frozenset(identita(finding) for finding in nuovi),
        tuple(detto for detto in giudicati if detto.perche == ""),
        tuple(detto for detto in giudicati if detto.perche != ""),
        tuple(_avvertenze(prima, eseguiti, letti, impronta)),
        prima.file,
    )


def _base(identita: str) -> str:
    """The identity without the number of those about the same thing."""
    return identita.partition("-")[0]


def _non_abbinati(vecchi: Sequence[Vecchio], ora: Sequence[Finding]) -> tuple[list[Finding], list[Vecchio]]:
    """What was not there, and what is gone: of findings about one thing first those with the same values are paired."""
    nuovi = [((_base(f.identita), f.rilievo.expected, f.rilievo.found), f) for f in ora]
    spariti = [((_base(v.detto.identita), *v.valori), v) for v in vecchi]
    for parti in (3, 1):
        di_ora, di_prima = [chiave[:parti] for chiave, _ in nuovi], [chiave[:parti] for chiave, _ in spariti]
        nuovi, spariti = _resto(nuovi, di_ora, di_prima), _resto(spariti, di_prima, di_ora)
    return [finding for _, finding in nuovi], [vecchio for _, vecchio in spariti]


def _resto(voci: Sequence[T], chiavi: Sequence[Hashable], altre: Sequence[Hashable]) -> list[T]:
    """The items whose keys are not among the others, each of which takes one away."""
    libere = Counter(altre)
    resto = []
    for voce, chiave in zip(voci, chiavi, strict=True):
        if libere[chiave] > 0:
            libere[chiave] -= 1
        else:
            resto.append(voce)
    return resto


_IMPEDISCONO = frozenset(
    f"{famiglia}{numero}"
    for famiglia, numeri in {
        "STR": (201, 202, 203, 204, 302, 306),
        "VAL": (102, 103, 104, 105, 106, 109),
        "SQ": (110,),
        "IN": (202,),
    }.items()
    for numero in numeri
)
"""Codes of what is missing, cannot be read, or is said first: while it stands, other checks cannot tell the rest."""

_SENZA_RISULTATI = "STR303"
_DEI_RISULTATI = frozenset({_SENZA_RISULTATI, "STR304"})
"""The code of formulas without results, and those of the checks that cannot tell without them: no other reads any."""

_NOTA_SUL_RESTO = "SQ106"
"""The code of the note on what rounding leaves over: silent where amounts are off."""


def _perche_no(vecchio: Vecchio, persi: frozenset[str], eseguiti: frozenset[str], nuovi: Sequence[Finding]) -> str:
    """Why a finding that is gone cannot be said to be corrected; empty where it can."""
    detto = vecchio.detto
    if detto.codice not in eseguiti:
        return "il controllo ora non è stato eseguito"
    if detto.settore in persi:
        return "la cartella di lavoro del settore c'era, e ora manca o non viene letta"
    if detto.settore == "" and persi:
        return f"di {_elenco(persi)} la cartella di lavoro c'era, e ora manca o non viene letta"
    for nuovo in nuovi:
        if _sta_davanti(nuovo, vecchio):
            return f"un rilievo nuovo ({nuovo.code}) impedisce di controllarlo"
    return ""


def _sta_davanti(nuovo: Finding, vecchio: Vecchio) -> bool:
    """Whether a new finding may hide one of the same settore and objective, or of what they add up to."""
    codice, rilievo = vecchio.detto.codice, nuovo.rilievo
    if codice == _NOTA_SUL_RESTO and rilievo.effetto is not None:
        return True
    if nuovo.code == "SQ110":
        return codice.startswith("SQ")
    stesso_settore = vecchio.detto.settore in {"", rilievo.settore}
    if nuovo.code == _SENZA_RISULTATI:
        return stesso_settore and codice in _DEI_RISULTATI
    suo_obiettivo = rilievo.obiettivo.partition("/")[0]
    stesso_obiettivo = suo_obiettivo == "" or vecchio.obiettivo.partition("/")[0] in {"", suo_obiettivo}
    return nuovo.code in _IMPEDISCONO and stesso_settore and stesso_obiettivo


def _avvertenze(prima: Passato, eseguiti: frozenset[str], letti: frozenset[str], impronta: str) -> Iterator[str]:
    """What to know before the two reports are compared."""
    if prima.impronta != impronta:
        yield "Il piano da allora è cambiato: un rilievo può essere nuovo, o non esserci più, anche per questo."
    if arrivati := letti - prima.letti:
        yield f"Di {_elenco(arrivati)} allora la cartella di lavoro non c'era, o non fu letta: ora si controlla."
    if persi := prima.letti - letti:
        yield f"Di {_elenco(persi)} la cartella di lavoro c'era, e ora manca o non viene letta."
    if controlli := eseguiti - prima.eseguiti:
        yield f"Controlli che allora non furono eseguiti: {_elenco(controlli)}. I loro rilievi sono nuovi per questo."
    if controlli := prima.eseguiti - eseguiti:
        yield f"Controlli che ora non sono stati eseguiti: {_elenco(controlli)}."


def _elenco(codici: Iterable[str]) -> str:
    return ", ".join(sorted(codici))
