"""A report of perfxl read back from its JSON: nothing in it is trusted before it is looked at."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from perfxl.core.deroghe import Stato
from perfxl.core.finding import Severity
from perfxl.core.limits import DEFAULT_LIMITS, size
from perfxl.core.novita import Corretto, Passato, Vecchio
from perfxl.errors import MissingFileError, motivo
from perfxl.report.rapporto import VERSIONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

T = TypeVar("T")

_DI_DEROGA = ("stato", "motivo", "chi", "quando")


class RapportoIllegibile(Exception):  # noqa: N818  (named as the house names what stops the work: by what it is)
    """Why a file cannot be read as a report, as the end of an Italian sentence."""


def carica(contenuto: bytes) -> dict[str, Any]:
    """The report in these bytes, told to be one of a version that is known.

    Raises:
        RapportoIllegibile: it is none, is damaged, or was written by a newer perfxl.
    """
    if len(contenuto) > DEFAULT_LIMITS.report:
        raise RapportoIllegibile(f"è più grande di {size(DEFAULT_LIMITS.report)}: non è un rapporto di perfxl")
    try:
        letto = json.loads(contenuto)
    except (ValueError, RecursionError) as error:
        raise RapportoIllegibile("non è JSON, o è rovinato: serve il file rapporto.json scritto da perfxl") from error
    if not isinstance(letto, dict) or letto.get("formato") != "perfxl-rapporto":
        raise RapportoIllegibile("non è un rapporto di perfxl: serve il file rapporto.json")
    versione = letto.get("versione")
    if isinstance(versione, int) and versione > VERSIONE:
        raise RapportoIllegibile("è un rapporto di una versione più nuova di perfxl: aggiornare perfxl")
    if versione != VERSIONE or isinstance(versione, bool):
        raise RapportoIllegibile("è rovinato: «versione» non è un numero che si conosca")
    return letto


@contextmanager
def di_rapporto(percorso: Path) -> Iterator[None]:
    """Say of a file why it cannot be read as a report.

    Raises:
        MissingFileError: what is done within cannot be done.
    """
    try:
        yield
    except OSError as error:
        raise MissingFileError(percorso, motivo(error)) from error
    except RapportoIllegibile as error:
        raise MissingFileError(percorso, f"{error}") from error


def passato(contenuto: bytes, file: str) -> Passato:
    """What an earlier report says, as far as the next one needs it.

    Args:
        contenuto: the bytes of the report.
        file: its name.

    Raises:
        RapportoIllegibile: as ``carica``; also where a finding has no identity, or a field is not what it should be.
    """
    letto = carica(contenuto)
    piano = voce(letto, "piano", dict)
    rilievi = tuple(_vecchio(rilievo) for rilievo in oggetti(letto, "rilievi"))
    contano = (c for c in oggetti(letto, "cartelle") if voce(c, "conta", bool))
    senza = voce(letto, "senza_rilievi", list)
    return Passato(
        file,
        voce(letto, "perfxl", str),
        voce(letto, "ambito", str),
        voce(piano, "ente", str),
        voce(piano, "anno", int),
        voce(piano, "impronta", str),
        frozenset(voce(cartella, "settore", str) for cartella in contano),
        frozenset(codice for codice in senza if isinstance(codice, str))
        | {vecchio.detto.codice for vecchio in rilievi},
        rilievi,
    )


@dataclass(frozen=True, slots=True)
class Controllo:
    """What a report says was examined, and what came of it: as far as whoever signs must know it is the same.

    Attributes:
        ambito: whether a plan or workbooks were examined.
        impronta: digest of the plan.
        cartelle: name, SHA-256 and whether it counts, of each file.
        rilievi: of each finding its identity, severity, what was expected and found, and its deroga (state, reason,
            who, when; nothing where there is none).
        bloccano: how many findings block, those that a deroga accepts left out.
        non_eseguiti: codes of the checks that could not run.
    """

    ambito: str
    impronta: str
    cartelle: frozenset[tuple[str, str, bool]]
    rilievi: frozenset[tuple[str, str, str, str, tuple[str, ...]]]
    bloccano: int
    non_eseguiti: tuple[str, ...]


def controllo(letto: Mapping[str, Any]) -> Controllo:
    """What was examined, of a report as ``carica`` or ``rapporto`` gives it: two of the same are equal.

    Raises:
        RapportoIllegibile: a field is not what it should be.
    """
    rilievi = oggetti(letto, "rilievi")
    return Controllo(
        voce(letto, "ambito", str),
        voce(voce(letto, "piano", dict), "impronta", str),
        frozenset(
            (voce(c, "file", str), voce(c, "sha256", str), voce(c, "conta", bool)) for c in oggetti(letto, "cartelle")
        ),
        frozenset(
            (
                f"{rilievo.get('identita', '')}",
                voce(rilievo, "gravita", str),
                voce(rilievo, "atteso", str),
                voce(rilievo, "trovato", str),
                deroga(rilievo),
            )
            for rilievo in rilievi
        ),
        sum(not accettato(rilievo) and rilievo["gravita"] == Severity.BLOCCA.value for rilievo in rilievi),
        tuple(voce(fallito, "codice", str) for fallito in oggetti(letto, "non_eseguiti")),
    )


def deroga(rilievo: Mapping[str, Any]) -> tuple[str, ...]:
    """The deroga of a finding: state, reason, who, when, each empty where it is not said; nothing where it has none.

    Raises:
        RapportoIllegibile: it is not what it should be.
    """
    detta = rilievo.get("deroga")  # a report of before there were any does not have the field
    if detta is None:
        return ()
    if not isinstance(detta, dict):
        raise RapportoIllegibile("è rovinato: «deroga» non è ciò che deve essere")
    voci = tuple("" if detta.get(nome) is None else voce(detta, nome, str) for nome in _DI_DEROGA)
    if voci[0] not in {"", *Stato}:
        raise RapportoIllegibile(f"è rovinato: lo stato di una deroga non può essere «{voci[0]}»")
    return voci


def accettato(rilievo: Mapping[str, Any]) -> bool:
    """Whether a deroga accepts a finding; none does in a report of before there were any.

    Raises:
        RapportoIllegibile: it is not what it should be.
    """
    return "accettato" in rilievo and voce(rilievo, "accettato", bool)


def _vecchio(rilievo: Mapping[str, Any]) -> Vecchio:
    if "identita" not in rilievo:
        raise RapportoIllegibile("è di un perfxl che non dava ancora un'identità ai rilievi: rifarlo con questo")
    gravita = voce(rilievo, "gravita", str)
    if gravita not in {severity.value for severity in Severity}:
        raise RapportoIllegibile(f"è rovinato: «gravita» non può essere «{gravita}»")
    detto = Corretto(
        voce(rilievo, "codice", str),
        Severity(gravita),
        voce(rilievo, "settore", str),
        _dove(voce(rilievo, "luogo", dict)),
        voce(rilievo, "messaggio", str),
        voce(rilievo, "identita", str),
    )
    valori = (voce(rilievo, "atteso", str), voce(rilievo, "trovato", str))
    return Vecchio(detto, voce(rilievo, "obiettivo", str), valori)


def _dove(luogo: Mapping[str, Any]) -> str:
    """A place in the words of the reports, as ``Place`` writes it."""
    foglio, cella, riga = voce(luogo, "foglio", str), voce(luogo, "cella", str), voce(luogo, "riga", int)
    parti = [voce(luogo, "file", str)]
    if foglio != "":
        parti.append(f"foglio «{foglio}»")
    if cella != "":
        parti.append(f"cella {cella}")
    if foglio == "" and riga > 0:
        parti.append(f"riga {riga}")
    return ", ".join(parti)


def voce(oggetto: Mapping[str, Any], nome: str, tipo: type[T]) -> T:
    """A field of this type.

    Raises:
        RapportoIllegibile: it is missing, or of another type.
    """
    valore = oggetto.get(nome)
    if not isinstance(valore, tipo) or (tipo is int and isinstance(valore, bool)):
        raise RapportoIllegibile(f"è rovinato: «{nome}» manca, o non è ciò che deve essere")
    return valore


def oggetti(oggetto: Mapping[str, Any], nome: str) -> list[dict[str, Any]]:
    """A field that is a list of objects.

    Raises:
        RapportoIllegibile: it is missing, or something else.
    """
    voci = voce(oggetto, nome, list)
    if not all(isinstance(voce, dict) for voce in voci):
        raise RapportoIllegibile(f"è rovinato: «{nome}» manca, o non è ciò che deve essere")
    return voci
