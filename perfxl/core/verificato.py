"""What a verification found, as data: point by point, what was looked at and whether it is as it was signed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Esito(StrEnum):
    """The outcome of a point.

    What need not be there, and is not, is only told: a verbale without a signature, no dossier beside it.
    """

    TORNA = "torna"
    DIVERSO = "diverso"
    NON_VERIFICATO = "non verificato"
    DETTO = "da sapere"


class Passo(StrEnum):
    """What is looked at, in this order."""

    FILE = "file"
    MANIFESTO = "manifesto"
    DOCUMENTI = "documenti"
    PAGINE = "pagine"
    CONTROLLI = "controlli"
    PASSAGGI = "passaggi"
    DOSSIER = "dossier"
    CARTELLA = "cartella"
    FIRMA = "firma"


@dataclass(frozen=True, slots=True)
class Dettaglio:
    """A single thing that was found out.

    Attributes:
        dove: the file that it is about; a workbook with its sheet and cell; empty for the whole.
        testo: what is to be said of it.
    """

    dove: str
    testo: str

    def __str__(self) -> str:
        return self.testo if self.dove == "" else f"{self.dove}: {self.testo}"


@dataclass(frozen=True, slots=True)
class Punto:
    """A point of the verification.

    Attributes:
        passo: what was looked at.
        esito: whether it is as it was signed.
        frase: it in a sentence.
        dettagli: what differs, or what else is to be known, one thing each.
    """

    passo: Passo
    esito: Esito
    frase: str
    dettagli: tuple[Dettaglio, ...] = ()


@dataclass(frozen=True, slots=True)
class Verificato:
    """A verification.

    Attributes:
        file: name of the verbale.
        punti: what was found out, in the order in which it was looked at.
        perfxl: version of the perfxl that verified.
        manifesto: the digest by which the visto is known; empty where its manifesto could not be read.
    """

    file: str
    punti: tuple[Punto, ...]
    perfxl: str
    manifesto: str = ""

    @property
    def esito(self) -> Esito:
        """The outcome of all: one thing that differs is enough, then one that could not be verified."""
        trovati = {punto.esito for punto in self.punti}
        return next((esito for esito in (Esito.DIVERSO, Esito.NON_VERIFICATO) if esito in trovati), Esito.TORNA)

    def di(self, esito: Esito) -> tuple[Punto, ...]:
        """The points with an outcome."""
        return tuple(punto for punto in self.punti if punto.esito is esito)

    @property
    def sentenza(self) -> str:
        """The verdict, in one sentence."""
        diversi = _elenco(self.di(Esito.DIVERSO))
        mancano = _elenco(self.di(Esito.NON_VERIFICATO))
        detti = {punto.passo for punto in self.di(Esito.DETTO)}
        if diversi != "":
            resto = "" if mancano == "" else f"; e non si è potuto verificare: {mancano}"
            return f"NON TORNA, rispetto al visto: {diversi}{resto}."
        senza = "; non è firmato, e chiunque può averlo rifatto così: solo una firma dice chi"
        nudo = senza if Passo.FIRMA in detti else ""
        if mancano != "":
            return f"NON VERIFICATO DEL TUTTO: il resto torna, e non si è potuto verificare: {mancano}{nudo}."
        pagine = ". Le pagine non sono state rifatte: leggerle" if Passo.PAGINE in detti else ""
        return f"TORNA TUTTO: è come {'uscì dal visto' if nudo else 'fu firmato'}{nudo}{pagine}."


NOMI = {
    Passo.FILE: "il file del verbale",
    Passo.MANIFESTO: "il manifesto",
    Passo.DOCUMENTI: "i documenti allegati",
    Passo.PAGINE: "le pagine",
    Passo.CONTROLLI: "l'esito dei controlli",
    Passo.PASSAGGI: "i passaggi",
    Passo.DOSSIER: "il dossier accanto al verbale",
    Passo.CARTELLA: "la cartella",
    Passo.FIRMA: "la firma",
}
"""What each point is called within a sentence."""


def _elenco(punti: Sequence[Punto]) -> str:
    return ", ".join(NOMI[passo] for passo in dict.fromkeys(punto.passo for punto in punti))


# ---- the outcome that was signed, and that of today

SOSTANZA = ("codice", "gravita", "atteso", "trovato", "effetto", "deroga")
"""What of a finding is held against the signed one, where another perfxl signed it: it may have said it otherwise."""
_PAROLE = ("settore", "obiettivo", "luogo", "messaggio")


def cambiati(
    firmati: Sequence[Mapping[str, Any]], oggi: Sequence[Mapping[str, Any]], *, alla_lettera: bool
) -> Iterator[Dettaglio]:
    """What became of the findings that were signed: which are no longer found, which are new, which say otherwise.

    Args:
        firmati: the findings of the manifesto.
        oggi: those found now, in the same form.
        alla_lettera: whether the words are compared too.
    """
    ora = {f"{rilievo['identita']}": rilievo for rilievo in oggi}
    visti: set[str] = set()
    for firmato in firmati:
        identita = f"{firmato['identita']}"
        if identita in visti:
            yield Dettaglio(_chi(firmato), "è scritto due volte")
        elif identita not in ora:
            yield Dettaglio(_chi(firmato), f"era nel visto, e oggi non si trova: {firmato['messaggio']}")
        else:
            yield from _diverso(firmato, ora[identita], (*SOSTANZA, *_PAROLE) if alla_lettera else SOSTANZA)
        visti.add(identita)
    for identita, rilievo in ora.items():
        if identita not in visti:
            yield Dettaglio(_chi(rilievo), f"oggi si trova, e nel visto non c'era: {rilievo['messaggio']}")


def _chi(rilievo: Mapping[str, Any]) -> str:
    return f"{rilievo['codice']}, {rilievo['luogo']}"


def _diverso(firmato: Mapping[str, Any], ora: Mapping[str, Any], campi: Sequence[str]) -> Iterator[Dettaglio]:
    diverse = [
        f"{campo} {_detto(firmato[campo])}, oggi {_detto(ora[campo])}"
        for campo in campi
        if firmato[campo] != ora[campo]
    ]
    if diverse:
        yield Dettaglio(_chi(firmato), f"nel visto con {'; '.join(diverse)}")


def _detto(valore: object) -> str:
    """A value of the manifesto, as a sentence quotes it."""
    if valore is None or valore == "":
        return "«»"
    if isinstance(valore, dict):
        return "«" + ", ".join(f"{parte}" for parte in valore.values()) + "»"
    return f"«{valore}»"


def diversi(firmato: object, oggi: object, dove: str = "") -> Iterator[Dettaglio]:
    """Where two pieces of a manifesto differ, down to the single values.

    A list whose items have a name or a code is compared item by item, whatever the order; others position by position.

    Args:
        firmato: what was signed.
        oggi: what it is now.
        dove: the path to them.
    """
    if isinstance(firmato, dict) and isinstance(oggi, dict):
        for chiave in dict.fromkeys((*firmato, *oggi)):
            yield from diversi(firmato.get(chiave), oggi.get(chiave), _sotto(dove, f"{chiave}"))
    elif isinstance(firmato, list) and isinstance(oggi, list):
        yield from diversi(_per_nome(firmato), _per_nome(oggi), dove)
    elif firmato != oggi:
        yield Dettaglio(dove, f"nel visto {_detto(firmato)}, oggi {_detto(oggi)}")


def _sotto(dove: str, chiave: str) -> str:
    return chiave if dove == "" else f"{dove}, {chiave}"


def _per_nome(voci: Sequence[Any]) -> dict[str, Any]:
    """The items of a list by what tells them apart, as a person says it."""
    nominate: dict[str, Any] = {}
    for posto, voce in enumerate(voci, start=1):
        nome = next((f"{voce[chiave]}" for chiave in _CHIAVI if chiave in voce), "") if isinstance(voce, dict) else ""
        nominate[f"{posto}" if nome in {"", *nominate} else nome] = voce
    return nominate


_CHIAVI = ("codice", "voce", "nome", "passaggio")
