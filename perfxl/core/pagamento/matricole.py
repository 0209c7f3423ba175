"""Who works at an objective, told by a matricola and never by a name; what is wrong with what is written of them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MATRICOLA = re.compile(r"(?=.*[0-9])[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,22}[A-Za-z0-9])?")
_CIFRA = "[0-9LMNPQRSTUV]"  # of a codice fiscale: where two are alike, letters stand for figures (DM 23.12.1976)
_CODICE_FISCALE = re.compile(
    rf"[A-Z]{{6}}{_CIFRA}{{2}}[ABCDEHLMPRST]{_CIFRA}{{2}}[A-Z]{_CIFRA}{{3}}[A-Z]", re.IGNORECASE
)


class Motivo(StrEnum):
    """What is wrong with entries, or with the rule that they are paid by."""

    REGOLA = "regola"
    IMPORTO = "importo"
    NESSUNO = "nessuno"
    MATRICOLA = "matricola"
    RIPETUTA = "ripetuta"
    MANCA = "manca"
    NEGATIVO = "negativo"
    ZERO = "zero"
    NON_CONTA = "non conta"
    RESTO = "resto"
    PARTI = "parti"
    OBIETTIVI = "obiettivi"
    ANNO = "anno"
    ORARIO = "orario"
    GIORNO = "giorno"
    OLTRE = "oltre"
    SOVRAPPOSTE = "sovrapposte"
    INCERTE = "incerte"
    CONTIGUE = "contigue"
    TETTO = "tetto"
    NORMA = "norma"
    PARI_MERITO = "pari merito"


@dataclass(frozen=True, slots=True)
class Problema:
    """What is wrong, and where.

    Attributes:
        motivo: of what kind it is.
        messaggio: one Italian sentence. It never repeats what stands where a matricola should, for that may be a name.
        righe: which entries, counted from 0 in the order in which they were given; empty for what is wrong as a whole.
        matricola: whose they are; empty where that is not known.
        obiettivi: codes of the objectives that they belong to, where there are several.
        atteso: what should stand there.
        trovato: what stands there.
        blocca: whether nothing can be paid before it is put right.
    """

    motivo: Motivo
    messaggio: str
    righe: tuple[int, ...] = ()
    matricola: str = ""
    obiettivi: tuple[str, ...] = ()
    atteso: str = ""
    trovato: str = ""
    blocca: bool = True


def bloccano(problemi: Iterable[Problema]) -> bool:
    """Whether one of them stops the payment."""
    return any(problema.blocca for problema in problemi)


def chiave(matricola: str) -> str:
    """What a matricola is known by: ``a12`` is ``A12``, and ``0012`` is ``12``, as a spreadsheet leaves it."""
    scritta = matricola.strip().upper()
    return scritta.lstrip("0") or "0" if scritta.isdecimal() else scritta


def problemi_matricole(matricole: Sequence[str]) -> Iterator[Problema]:
    """The entries whose matricola is missing, or may say who the person is: a name, a codice fiscale, an address."""
    for riga, matricola in enumerate(matricole):
        scritta = matricola.strip()
        if scritta == "":
            yield Problema(Motivo.MATRICOLA, "manca la matricola", (riga,))
        elif _MATRICOLA.fullmatch(scritta) is None:
            message = "qui va la matricola o un codice, mai un nome: lettere e cifre, con almeno una cifra, senza spazi"
            yield Problema(Motivo.MATRICOLA, message, (riga,))
        elif _CODICE_FISCALE.fullmatch(scritta) is not None:
            yield Problema(Motivo.MATRICOLA, "qui va la matricola o un codice, non il codice fiscale", (riga,))


def problemi_ripetute(matricole: Sequence[str]) -> Iterator[Problema]:
    """The matricole that stand in more than one entry, in the order of their first."""
    righe: dict[str, list[int]] = defaultdict(list)
    for riga, matricola in enumerate(matricole):
        righe[chiave(matricola)].append(riga)
    for sue in righe.values():
        if len(sue) > 1:
            prima = matricole[sue[0]].strip()
            scritte = ", ".join(dict.fromkeys(matricole[riga].strip() for riga in sue))
            message = f"la matricola {prima} sta in {len(sue)} righe: ne basta una, con la somma"
            yield Problema(Motivo.RIPETUTA, message, tuple(sue), prima, atteso="una riga", trovato=scritte)
