"""Many enti side by side: what became of each in one line, and what they come to together."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_PRIMI = 5
"""Enti of which it is told at once what could not be done."""


class Stato(StrEnum):
    """What became of an ente: it closes, it does not, it could not be read, perfxl could not finish it."""

    CHIUDE = "chiude"
    NON_CHIUDE = "non chiude"
    NON_LETTO = "non letto"
    FALLITO = "fallito"


@dataclass(frozen=True, slots=True)
class Scheda:
    """What became of an ente, in one line.

    Attributes:
        cartella: name of its folder.
        stato: what became of it.
        perfxl: version of perfxl that examined it.
        ente: its name; empty where the plan could not be read.
        anno: the year of the plan; None where it could not be read.
        modello: code of its modello.
        attese: workbooks that were sent out, the Riepilogo left out.
        contate: workbooks whose values count.
        blocca: how many findings block.
        avvisa: how many findings ask for a look.
        nota: how many findings only tell.
        accettati: how many findings a deroga accepts: they are none of those above.
        fondo: what is to be split over the objectives, in cents; None where there is no money, or nothing was read.
        stanziato: what the objectives are allotted in all, in cents; None as above.
        errore: why it could not be read or finished, or its reports not written, in a sentence; empty where all was.
    """

    cartella: str
    stato: Stato
    perfxl: str
    ente: str = ""
    anno: int | None = None
    modello: str = ""
    attese: int = 0
    contate: int = 0
    blocca: int = 0
    avvisa: int = 0
    nota: int = 0
    fondo: int | None = None
    stanziato: int | None = None
    errore: str = ""
    accettati: int = 0

    @property
    def differenza(self) -> int | None:
        """What is allotted less the fund, in cents."""
        return None if self.fondo is None or self.stanziato is None else self.stanziato - self.fondo


class Genere(StrEnum):
    """What a column holds: a text, a whole number, an amount in cents."""

    TESTO = "testo"
    NUMERO = "numero"
    EURO = "euro"


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column of a table over the enti.

    Attributes:
        nome: the attribute that it shows.
        titolo: its heading.
        genere: what it holds.
    """

    nome: str
    titolo: str
    genere: Genere = Genere.TESTO


COLONNE_ENTI = (
    Colonna("cartella", "Cartella"),
    Colonna("ente", "Ente"),
    Colonna("anno", "Anno", Genere.NUMERO),
    Colonna("modello", "Modello"),
    Colonna("stato", "Stato"),
    Colonna("attese", "Cartelle attese", Genere.NUMERO),
    Colonna("contate", "Cartelle contate", Genere.NUMERO),
    Colonna("blocca", "Bloccano", Genere.NUMERO),
    Colonna("avvisa", "Avvisano", Genere.NUMERO),
    Colonna("nota", "Note", Genere.NUMERO),
    Colonna("accettati", "Accettati", Genere.NUMERO),
    Colonna("fondo", "Fondo", Genere.EURO),
    Colonna("stanziato", "Stanziato", Genere.EURO),
    Colonna("differenza", "Differenza", Genere.EURO),
    Colonna("perfxl", "Versione di perfxl"),
    Colonna("errore", "Che cosa non è riuscito"),
)


@dataclass(frozen=True, slots=True)
class RilievoDiEnte:
    """A finding of an ente, in one line: the attributes are those of the report."""

    cartella: str
    ente: str
    anno: int | None
    codice: str
    gravita: str
    settore: str
    obiettivo: str
    file: str
    foglio: str
    cella: str
    riga: int | None
    messaggio: str
    atteso: str
    trovato: str
    effetto: int | None
    da_fare: str
    accettato: str = ""
    deroga: str = ""


COLONNE_RILIEVI = (
    Colonna("cartella", "Cartella"),
    Colonna("ente", "Ente"),
    Colonna("anno", "Anno", Genere.NUMERO),
    Colonna("codice", "Codice"),
    Colonna("gravita", "Gravità"),
    Colonna("settore", "Settore"),
    Colonna("obiettivo", "Obiettivo"),
    Colonna("file", "File"),
    Colonna("foglio", "Foglio"),
    Colonna("cella", "Cella"),
    Colonna("riga", "Riga", Genere.NUMERO),
    Colonna("messaggio", "Che cosa non va"),
    Colonna("atteso", "Atteso"),
    Colonna("trovato", "Trovato"),
    Colonna("effetto", "Effetto", Genere.EURO),
    Colonna("da_fare", "Che cosa fare"),
    Colonna("accettato", "Accettato"),
    Colonna("deroga", "Deroga"),
)


def valori(voce: Scheda | RilievoDiEnte, colonne: Sequence[Colonna]) -> tuple[str | int | None, ...]:
    """What a line shows in each column: amounts in cents, None where there is nothing; texts as may be shown."""
    trovati = (getattr(voce, colonna.nome) for colonna in colonne)
    return tuple(shown(valore) if isinstance(valore, str) else valore for valore in trovati)


@dataclass(slots=True)
class Somma:
    """What some enti come to together, in cents; amounts are those of the enti that have them.

    Attributes:
        enti: how many.
        blocca: their findings that block.
        avvisa: their findings that ask for a look.
        nota: their findings that only tell.
        accettati: their findings that a deroga accepts.
        fondo: the sum of the funds.
        stanziato: the sum of what is allotted.
        eccesso: by how much those are over that are allotted more than the fund.
        difetto: by how much those are under that are allotted less, not below 0.
    """

    enti: int = 0
    blocca: int = 0
    avvisa: int = 0
    nota: int = 0
    accettati: int = 0
    fondo: int = 0
    stanziato: int = 0
    eccesso: int = 0
    difetto: int = 0

    @property
    def differenza(self) -> int:
        """What is allotted less the funds, in cents."""
        return self.stanziato - self.fondo

    def aggiungi(self, scheda: Scheda) -> None:
        """Count an ente."""
        self.enti += 1
        self.blocca += scheda.blocca
        self.avvisa += scheda.avvisa
        self.nota += scheda.nota
        self.accettati += scheda.accettati
        differenza = scheda.differenza
        if scheda.fondo is None or scheda.stanziato is None or differenza is None:
            return
        self.fondo += scheda.fondo
        self.stanziato += scheda.stanziato
        self.eccesso += max(differenza, 0)
        self.difetto += max(-differenza, 0)


@dataclass(slots=True)
class Totali:
    """What all the enti come to, counted one at a time.

    Attributes:
        per_stato: what those of each state come to; every state is there.
        tutti: what all come to.
        rilievi: how many findings have each code and weight.
        con_rilievi: how many enti have a finding of each code and weight.
        errori: how many enti have a sentence that says what could not be done.
        primi_errori: the first of them.
    """

    per_stato: dict[Stato, Somma] = field(default_factory=lambda: {stato: Somma() for stato in Stato})
    tutti: Somma = field(default_factory=Somma)
    rilievi: Counter[tuple[str, str]] = field(default_factory=Counter)
    con_rilievi: Counter[tuple[str, str]] = field(default_factory=Counter)
    errori: int = 0
    primi_errori: list[Scheda] = field(default_factory=list)

    def aggiungi(self, scheda: Scheda, rilievi: Iterable[tuple[str, str]]) -> None:
        """Count an ente.

        Args:
            scheda: what became of it.
            rilievi: code and weight of each of its findings.
        """
        self.per_stato[scheda.stato].aggiungi(scheda)
        self.tutti.aggiungi(scheda)
        suoi = Counter(rilievi)
        self.rilievi.update(suoi)
        self.con_rilievi.update(suoi.keys())
        if scheda.errore != "":
            self.errori += 1
            if self.errori <= _PRIMI:
                self.primi_errori.append(scheda)


@dataclass(frozen=True, slots=True)
class Tolti:
    """What a run took away from the results of those before it, and what it would have.

    Attributes:
        spariti: how many enti had results, and are no longer there.
        rimasti: the folders of their reports that stay, for somebody changed them: by name, in the folder of results.
        rapporti: how many enti had all the reports, and have the JSON alone now.
        parquet: whether the tables were there as Parquet, and are not now.
    """

    spariti: int = 0
    rimasti: tuple[str, ...] = ()
    rapporti: int = 0
    parquet: bool = False
