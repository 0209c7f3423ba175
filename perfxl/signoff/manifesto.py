"""manifesto.json: what is signed, for machines; written in one way only, and read back without trusting it.

Its form is declared once, here: the types that the other modules build it with, and what every field is held to where
one is read that may come from anywhere. ``manifesto-1.schema.json`` says the same to others.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypedDict,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from perfxl.core.limits import DEFAULT_LIMITS, size
from perfxl.core.shown import scrivibile

NOME = "manifesto.json"
"""The name of its file, in the dossier and inside the verbale."""
SIGILLATE = "sigillate"
"""The folder of the sealed copies, within the dossier."""
FORMATO: Final = "perfxl-manifesto"
VERSIONE = 1
"""Version of the form, and of the schema's file name; it goes up when a field is taken away or changes its meaning."""


@dataclass(frozen=True, slots=True)
class Forma:
    """What a text must look like, from its first character to its last."""

    modello: str


Sha256 = Annotated[str, Forma(r"[0-9a-f]{64}")]
Importo = Annotated[str, Forma(r"-?[0-9]{1,400}\.[0-9]{2}")]
"""Euro, with a point and two decimals: no reader rounds a text."""
Istante = Annotated[str, Forma(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")]
Giorno = Annotated[str, Forma(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?")]
Codice = Annotated[str, Forma(r"[A-Z]{2,3}[0-9]{3}")]
Detto = Annotated[str, Forma(r"(?s).+")]
"""A text that says something."""

Ruolo = Literal["piano", "modello", "deroghe", "controllo", "validazione", "cartella", "altro"]
NomePassaggio = Literal["settori", "ragioneria", "nucleo", "segretario"]
Gravita = Literal["blocca", "avvisa", "nota"]
EsitoSomma = Literal["chiude", "chiude, salvo arrotondamenti", "non chiude"]


class ObiettivoDelPiano(TypedDict):
    """An objective, whether the fund pays it or not."""

    codice: Detto
    numero: str
    titolo: str
    settore: str


class PianoVisto(TypedDict):
    """The plan; its digest is that of its values."""

    ente: Detto
    anno: int
    impronta: Sha256
    obiettivi: int
    elenco: list[ObiettivoDelPiano]
    documento: Detto


class ModelloVisto(TypedDict):
    """The modello of the plan."""

    codice: Detto
    titolo: Detto
    documento: Detto


class PassaggioVisto(TypedDict):
    """A gate, and how it was gone through."""

    passaggio: NomePassaggio
    esito: Detto
    documento: str


class Documento(TypedDict):
    """A file that was read; ``allegato`` is its name within the verbale, empty where it is not embedded.

    A file that could not be read has an empty ``sha256``: it says why in ``nota``.
    """

    nome: Detto
    allegato: str
    ruolo: Ruolo
    settore: str
    settore_nome: str
    sha256: Annotated[str, Forma(r"([0-9a-f]{64})?")]
    byte: int
    letto: Istante
    conta: bool
    nota: str


class ControlloEseguito(TypedDict):
    """A check that ran, and how many findings it has."""

    codice: Codice
    regola: Detto
    trovati: int


class ControlloNonEseguito(TypedDict):
    """A check that is switched off, or that could not run, and why."""

    codice: Codice
    motivo: Detto


class Controlli(TypedDict):
    """What was checked."""

    eseguiti: list[ControlloEseguito]
    spenti: list[ControlloNonEseguito]
    non_eseguiti: list[ControlloNonEseguito]


class Conteggi(TypedDict):
    """How many findings there are, by how much they weigh; those that a deroga accepts apart."""

    blocca: int
    avvisa: int
    nota: int
    accettati: int


class DerogaVista(TypedDict):
    """What somebody answered to a finding."""

    motivo: str
    chi: str
    quando: Giorno
    stato: Literal["", "GP", "GR", "GA"]


class RilievoVisto(TypedDict):
    """A finding."""

    identita: Detto
    codice: Codice
    gravita: Gravita
    settore: str
    obiettivo: str
    luogo: Detto
    messaggio: Detto
    atteso: str
    trovato: str
    effetto: Importo | None
    deroga: DerogaVista | None


class AccantonamentoVisto(TypedDict):
    """What is set aside."""

    nome: str
    importo: Importo


class SommaVista(TypedDict):
    """A sum that must close; ``quota`` is the code of the quota that it is of, empty where it is of no single one."""

    voce: Detto
    quota: str
    atteso: Importo
    trovato: Importo
    differenza: Importo
    esito: EsitoSomma


class RiservatoVisto(TypedDict):
    """What is reserved to single objectives before the quote are made, and what of it is allotted."""

    importo: Importo
    stanziato: Importo


class QuotaVista(TypedDict):
    """A quota: what it is, to the cent, and what is allotted out of it.

    ``di`` is the code of the quota that it divides, empty for one that divides the fund.
    """

    codice: Detto
    nome: str
    di: str
    importo: Importo
    stanziato: Importo


class SettoreVisto(TypedDict):
    """A settore, and what the objectives that it leads get."""

    codice: Detto
    nome: str
    importo: Importo


class ObiettivoVisto(TypedDict):
    """An objective, and what it gets."""

    codice: Detto
    numero: str
    titolo: str
    settore: str
    quota: str
    importo: Importo


class Denaro(TypedDict):
    """The money; ``residuo`` says what became of the cents that rounding leaves over.

    Each quota stands before those that it is divided into.
    """

    residuo: Detto
    massimo: Importo
    finanziato: Importo
    stanziato: Importo
    accantonamenti: list[AccantonamentoVisto]
    somme: list[SommaVista]
    riservati: RiservatoVisto
    quote: list[QuotaVista]
    settori: list[SettoreVisto]
    obiettivi: list[ObiettivoVisto]


class Parole(TypedDict):
    """The ente's own words."""

    obiettivo: Detto
    obiettivi: Detto
    settore: Detto


class Atto(TypedDict):
    """What is signed; the impronta is its digest.

    ``data_dichiarata`` tells that the moments are one that was given by hand, and not the clock's.
    """

    perfxl: Detto
    quando: Istante
    data_dichiarata: bool
    chi: Detto
    firma: Detto
    piano: PianoVisto
    modello: ModelloVisto
    passaggi: list[PassaggioVisto]
    documenti: list[Documento]
    controlli: Controlli
    conteggi: Conteggi
    rilievi: list[RilievoVisto]
    denaro: Denaro | None
    etichette: Parole


class Copia(TypedDict):
    """A sealed copy: ``segnata`` tells whether it has the mark, for a file that cannot be marked is copied as it is.

    The copies carry the impronta, so that it cannot cover them: each has its own digest here, which the verbale shows.
    """

    file: Detto
    di: Detto
    sha256: Sha256
    byte: int
    segnata: bool


class Manifesto(TypedDict):
    """The whole file."""

    formato: Literal["perfxl-manifesto"]
    versione: int
    impronta: Sha256
    atto: Atto
    copie: list[Copia]


def canonico(valore: object) -> bytes:
    """The one way in which a value is written: JSON in UTF-8, keys in order, two blanks deeper at each step."""
    testo = json.dumps(valore, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{testo}\n".encode()


def impronta(atto: Atto) -> str:
    """The digest of an act: the SHA-256 of its canonical text.

    It does not cover the sealed copies, for it stands in each of them: what holds them is the verbale, where the digest
    of each is printed, and which the signature covers whole.
    """
    return hashlib.sha256(canonico(atto)).hexdigest()


def scritto(nome: str) -> str:
    """The name of a file as a manifesto has it: one from another time may be no Unicode."""
    return scrivibile(nome)


def scrivi(atto: Atto, copie: list[Copia]) -> bytes:
    """The file."""
    manifesto: Manifesto = {
        "formato": FORMATO,
        "versione": VERSIONE,
        "impronta": impronta(atto),
        "atto": atto,
        "copie": copie,
    }
    return canonico(manifesto)


class ManifestoIllegibile(Exception):  # noqa: N818  (named as the house names what stops the work: by what it is)
    """Why bytes cannot be read as a manifesto, as the end of an Italian sentence."""


def leggi(contenuto: bytes) -> Manifesto:
    """The manifesto in these bytes: each field is of its form, and no other is there.

    Whether it is whole is another question: ``intatto`` answers it.

    Raises:
        ManifestoIllegibile: it is none, is damaged, or was written by a newer perfxl.
    """
    if len(contenuto) > DEFAULT_LIMITS.report:
        raise ManifestoIllegibile(f"è più grande di {size(DEFAULT_LIMITS.report)}: non è un manifesto di perfxl")
    try:
        letto: Any = json.loads(contenuto)
    except (ValueError, RecursionError) as error:
        raise ManifestoIllegibile(f"non è JSON, o è rovinato: serve il file {NOME} scritto da perfxl visto") from error
    if not isinstance(letto, dict) or letto.get("formato") != FORMATO:
        raise ManifestoIllegibile(f"non è un manifesto di perfxl: serve il file {NOME}")
    versione = letto.get("versione")
    if type(versione) is int and versione > VERSIONE:
        raise ManifestoIllegibile("è un manifesto di una versione più nuova di perfxl: aggiornare perfxl")
    if type(versione) is not int or versione != VERSIONE:
        raise ManifestoIllegibile("è rovinato: «versione» non è un numero che si conosca")
    _guarda(letto, Manifesto, "")
    try:
        canonico(letto)
    except UnicodeEncodeError as error:
        raise ManifestoIllegibile("è rovinato: contiene segni che nessun testo ha") from error
    return cast("Manifesto", letto)


def intatto(manifesto: Manifesto, contenuto: bytes) -> bool:
    """Whether the bytes are those that perfxl writes for what they say, and the impronta is that of the act."""
    return canonico(manifesto) == contenuto and impronta(manifesto["atto"]) == manifesto["impronta"]


def _guarda(valore: object, tipo: Any, dove: str) -> None:  # noqa: ANN401  (a type, or what typing makes of one)
    """Hold a value against its type.

    Raises:
        ManifestoIllegibile: it is something else; it says where.
    """
    origine, argomenti = get_origin(tipo), get_args(tipo)
    if is_typeddict(tipo):
        _guarda_oggetto(valore, tipo, dove)
    elif origine in _UNIONI:
        if valore is not None:
            _guarda(valore, argomenti[0], dove)
    elif origine is list and isinstance(valore, list):
        for posto, voce in enumerate(valore):
            _guarda(voce, argomenti[0], f"{dove}[{posto}]")
    elif not _semplice(valore, tipo):
        raise _rovinato(dove)


_UNIONI = (Union, UnionType)
"""What ``X | None`` is to typing, by the version of Python."""


def _semplice(valore: object, tipo: Any) -> bool:  # noqa: ANN401  (as above)
    """Whether a value is of a type that is not made of others."""
    if isinstance(valore, str):
        argomenti = get_args(tipo)
        if get_origin(tipo) is Annotated:
            return re.fullmatch(argomenti[1].modello, valore) is not None
        return tipo is str or valore in argomenti
    if type(valore) is int:
        return tipo is int and valore >= 0
    return type(valore) is tipo


def _guarda_oggetto(valore: object, tipo: Any, dove: str) -> None:  # noqa: ANN401  (as above)
    if not isinstance(valore, dict):
        raise _rovinato(dove)
    campi = _campi(tipo)
    for nome in valore:
        if nome not in campi:
            raise ManifestoIllegibile(f"è rovinato: «{_sotto(dove, nome)}» non è una voce che si conosca")
    for nome, suo in campi.items():
        _guarda(valore.get(nome, _MANCA), suo, _sotto(dove, nome))


_MANCA = object()


@cache
def _campi(tipo: Any) -> dict[str, Any]:  # noqa: ANN401  (as above)
    return get_type_hints(tipo, include_extras=True)


def _rovinato(dove: str) -> ManifestoIllegibile:
    return ManifestoIllegibile(f"è rovinato: «{dove}» manca, o non è ciò che deve essere")


def _sotto(dove: str, nome: str) -> str:
    return nome if dove == "" else f"{dove}.{nome}"
