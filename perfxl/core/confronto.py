"""What changed from one plan to another: objectives, settori, quote and the fund, field by field; amounts to the cent.

Objectives, settori and quote are the same where their code is; measures, by their words and else by their place. The
values are texts as an office reads them; an empty one is a blank.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.abbinamento import abbinate, simili
from perfxl.core.impronta import impronta
from perfxl.core.modello import MISURE
from perfxl.core.money import round_half_up, write_euro, write_number
from perfxl.core.piano import Settore
from perfxl.core.place import Place, Sourced
from perfxl.core.quadro import per_settore, stanziati
from perfxl.core.riparto import riparti

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.core.modello import Modello
    from perfxl.core.piano import Misura, Obiettivo, Piano, Quota


class Esito(StrEnum):
    """What became of something."""

    AGGIUNTO = "aggiunto"
    TOLTO = "tolto"
    CAMBIATO = "cambiato"


@dataclass(frozen=True, slots=True)
class Cambio:
    """A value before and after.

    Attributes:
        dove: the measure it is of; empty for a value of the thing itself.
        voce: what it is.
        prima: what it was; empty for a blank.
        dopo: what it is now.
    """

    dove: str
    voce: str
    prima: str
    dopo: str


@dataclass(frozen=True, slots=True)
class Confrontato:
    """An objective, a settore or a quota that one of the two plans alone has, or that changed.

    Attributes:
        codice: its code.
        nome: its title or name; the new one where it changed.
        esito: what became of it.
        cambi: what changed in it.
        forse: a doubt to settle by hand: a code that may name another objective now, or an objective under a new code.
    """

    codice: str
    nome: str
    esito: Esito
    cambi: tuple[Cambio, ...] = ()
    forse: str = ""


class Specie(StrEnum):
    """Whose an amount is."""

    FONDO = "fondo"
    QUOTA = "quota"
    SETTORE = "settore"
    OBIETTIVO = "obiettivo"
    TOTALE = "totale"


@dataclass(frozen=True, slots=True)
class Importo:
    """An amount before and after, in cents; None where there was none, or where it cannot be computed."""

    specie: Specie
    codice: str
    nome: str
    prima: int | None
    dopo: int | None

    @property
    def differenza(self) -> int:
        """What there is more now; what there was not counts nothing."""
        return (self.dopo or 0) - (self.prima or 0)


@dataclass(frozen=True, slots=True)
class Confronto:
    """What changed from one plan to another.

    Attributes:
        vecchio: the plan before.
        nuovo: the plan after.
        generali: what changed of ente, year, modello.
        settori: the settori that changed.
        quote: the quote that changed.
        obiettivi: the objectives that changed.
        importi: every amount of the two plans, also those that did not change.
    """

    vecchio: Piano
    nuovo: Piano
    generali: tuple[Cambio, ...]
    settori: tuple[Confrontato, ...]
    quote: tuple[Confrontato, ...]
    obiettivi: tuple[Confrontato, ...]
    importi: tuple[Importo, ...]

    @property
    def uguali(self) -> bool:
        """Whether the two plans say the same."""
        return impronta(self.vecchio) == impronta(self.nuovo)


def confronta(vecchio: Piano, nuovo: Piano) -> Confronto:
    """What changed from one plan to another."""
    return Confronto(
        vecchio,
        nuovo,
        tuple(_generali(vecchio, nuovo)),
        tuple(_elenco(_unita(vecchio), _unita(nuovo))),
        tuple(_elenco(_pentole(vecchio), _pentole(nuovo))),
        tuple(_con_dubbio(vecchio, nuovo, trovato) for trovato in _obiettivi(vecchio, nuovo)),
        tuple(_importi(vecchio, nuovo)),
    )


# ---- values as texts

_EURO = frozenset({"importo_fisso", "stanziato", "massimo", "finanziato", "importo"})
"""Fields that hold cents."""

_TACIUTI = frozenset({"place", "codice", *(misure.value for misure in MISURE)})
"""Fields that are not compared as such."""

_VOCI: Mapping[str, str] = {
    "modello.codice": "modello",
    "numero": "numero stampato",
    "unita": "unità",
    "tipologia": "tipologia",
    "come": "ripete l'obiettivo",
    "importo_fisso": "importo fisso",
    "n_dip": "N. dip.",
    "rif_dup": "Rif. DUP",
    "incerti": "dati incerti nel documento",
    "dichiarato.peso": "peso stampato",
    "dichiarato.coefficiente": "coefficiente stampato",
    "dichiarato.totale": "totale coefficiente stampato",
    "dichiarato.stanziato": "importo stanziato stampato",
    "fondo.massimo": "importo massimo del fondo",
    "fondo.finanziato": "importo finanziato",
    "fondo.dichiarato": "importo finanziato scritto nel piano",
    "fondo.accantonamenti": "accantonamenti",
    "di": "fa parte di",
    "modo": "come è detto l'importo",
    "valore": "quanto",
    "attivita": "attività",
    "penalita": "penalità",
}
"""The words for fields whose name says too little."""


def _voce(campo: str) -> str:
    if campo in _VOCI:
        return _VOCI[campo]
    prima, punto, dopo = campo.rpartition(".")
    return f"{_voce(dopo)} ({prima.replace('.', ', ')})" if punto else campo.replace("_", " ")


def _piatti(oggetto: object, sopra: str = "") -> Iterator[tuple[str, str]]:
    """The fields of a dataclass as texts, those of one within it under both names."""
    if not is_dataclass(oggetto) or isinstance(oggetto, type):
        return
    for campo in fields(oggetto):
        if campo.name in _TACIUTI and sopra + campo.name != "modello.codice":
            continue
        valore = _nudo(getattr(oggetto, campo.name))
        if is_dataclass(valore):
            yield from _piatti(valore, f"{sopra}{campo.name}.")
        else:
            yield f"{sopra}{campo.name}", _testo(valore, campo.name)


def _nudo(valore: object) -> object:
    return valore.value if isinstance(valore, Sourced) else valore


def _testo(valore: object, campo: str = "") -> str:
    """A value as an office reads it."""
    valore = _nudo(valore)
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, int) and campo in _EURO:
        return write_euro(valore)
    if isinstance(valore, Decimal):
        return write_number(valore)
    if isinstance(valore, tuple):
        trattino = "-" if campo == "anni" else "; "
        return trattino.join(dict.fromkeys(_testo(v) for v in valore) if campo == "anni" else map(_testo, valore))
    if is_dataclass(valore) and not isinstance(valore, type | Place):
        parti = (_testo(getattr(valore, voce.name), voce.name) for voce in fields(valore))
        return " ".join(parte for parte in parti if parte != "")
    return "" if valore is None else f"{valore}"


def _differenze(prima: object, dopo: object, dove: str = "", sopra: str = "") -> Iterator[Cambio]:
    """What changed between two of a kind; None has nothing."""
    detti, ora = dict(_piatti(prima, sopra)), dict(_piatti(dopo, sopra))
    for campo in {**detti, **ora}:
        if detti.get(campo, "") != ora.get(campo, ""):
            yield Cambio(dove, _voce(campo), detti.get(campo, ""), ora.get(campo, ""))


# ---- the plan, its settori and its quote


def _generali(vecchio: Piano, nuovo: Piano) -> Iterator[Cambio]:
    for campo in ("ente", "anno"):
        prima, dopo = _testo(getattr(vecchio, campo)), _testo(getattr(nuovo, campo))
        if prima != dopo:
            yield Cambio("", campo, prima, dopo)
    yield from _differenze(vecchio.modello, nuovo.modello, sopra="modello.")
    yield from _differenze(vecchio.fondo, nuovo.fondo, sopra="fondo.")
    prima_ordine, dopo_ordine = ([o.codice for o in piano.obiettivi] for piano in (vecchio, nuovo))
    comuni = set(prima_ordine) & set(dopo_ordine)
    if [c for c in prima_ordine if c in comuni] != [c for c in dopo_ordine if c in comuni]:
        yield Cambio("", "ordine degli obiettivi", ", ".join(prima_ordine), ", ".join(dopo_ordine))


def _unita(piano: Piano) -> dict[str, Settore | Quota]:
    return {settore.codice: settore for settore in piano.settori}


def _pentole(piano: Piano) -> dict[str, Settore | Quota]:
    return {quota.codice: quota for quota in piano.quote}


def _elenco(prima: Mapping[str, Settore | Quota], dopo: Mapping[str, Settore | Quota]) -> Iterator[Confrontato]:
    """The settori, or the quote, that changed; those of the new plan first."""
    for codice, suo in {**dopo, **prima}.items():
        nome = _testo(suo.nome if isinstance(suo, Settore) else suo.titolo)
        if codice not in prima:
            yield Confrontato(codice, nome, Esito.AGGIUNTO)
        elif codice not in dopo:
            yield Confrontato(codice, nome, Esito.TOLTO)
        elif cambi := tuple(_differenze(prima[codice], dopo[codice])):
            nuovo = dopo[codice]
            nome = _testo(nuovo.nome if isinstance(nuovo, Settore) else nuovo.titolo)
            yield Confrontato(codice, nome, Esito.CAMBIATO, cambi)


# ---- objectives


def _obiettivi(vecchio: Piano, nuovo: Piano) -> Iterator[Confrontato]:
    """The objectives that changed: those of the new plan in its order, then those dropped."""
    for dopo in nuovo.obiettivi:
        prima = vecchio.obiettivo(dopo.codice)
        if prima is None:
            yield Confrontato(dopo.codice, dopo.titolo.value, Esito.AGGIUNTO)
        elif cambi := (*_differenze(prima, dopo), *_misure(nuovo.modello, prima, dopo)):
            yield Confrontato(dopo.codice, dopo.titolo.value, Esito.CAMBIATO, cambi)
    for prima in vecchio.obiettivi:
        if nuovo.obiettivo(prima.codice) is None:
            yield Confrontato(prima.codice, prima.titolo.value, Esito.TOLTO)


def _misure(modello: Modello, prima: Obiettivo, dopo: Obiettivo) -> Iterator[Cambio]:
    """The measures that changed, were added or dropped."""
    for quali in MISURE:
        nome = modello.nome_misure(quali).lower()
        vecchie, nuove = prima.misure(quali), dopo.misure(quali)
        posti = abbinate([m.descrizione.value for m in nuove], [m.descrizione.value for m in vecchie])
        for numero, (misura, posto) in enumerate(zip(nuove, posti, strict=True), start=1):
            if posto is None:
                yield Cambio(f"{nome}, n. {numero}", "riga nuova", "", _in_breve(misura))
            else:
                if posto != numero - 1:
                    yield Cambio(f"{nome}, n. {numero}", "posto", f"{posto + 1}", f"{numero}")
                yield from _differenze(vecchie[posto], misura, f"{nome}, n. {numero}")
        for posto, misura in enumerate(vecchie):
            if posto not in posti:
                yield Cambio(f"{nome}, n. {posto + 1}", "riga tolta", _in_breve(misura), "")


def _in_breve(misura: Misura) -> str:
    """A measure in a line: what it is, and its peso."""
    peso = "" if misura.peso.value is None else f" (peso {write_number(misura.peso.value)})"
    return f"{misura.descrizione.value or misura.attivita.value}{peso}"


def _con_dubbio(vecchio: Piano, nuovo: Piano, trovato: Confrontato) -> Confrontato:
    """The objective, with a word where its code may not tell which it is."""
    prima, dopo = vecchio.obiettivo(trovato.codice), nuovo.obiettivo(trovato.codice)
    if prima is not None and dopo is not None and simili(prima.titolo.value, dopo.titolo.value):
        return trovato
    dubbi = [
        *(["il titolo è un altro: forse è un altro obiettivo, con lo stesso codice"] if prima and dopo else []),
        *([f"forse prima era il {codice}" for codice in _gemelli(dopo, nuovo, vecchio)]),
        *([f"quello di prima è forse il {codice}" for codice in _gemelli(prima, vecchio, nuovo)]),
    ]
    return replace(trovato, forse="; ".join(dubbi))


def _gemelli(obiettivo: Obiettivo | None, suo: Piano, altro: Piano) -> list[str]:
    """The codes under which another plan may have an objective: the title is alike, and the code not another's."""
    if obiettivo is None:
        return []
    titolo = obiettivo.titolo.value
    trovati = [o for o in altro.obiettivi if o.codice != obiettivo.codice and simili(o.titolo.value, titolo)]
    return [o.codice for o in trovati if not _resta(o, suo)]


def _resta(obiettivo: Obiettivo, piano: Piano) -> bool:
    """Whether a plan has the objective under its own code."""
    stesso = piano.obiettivo(obiettivo.codice)
    return stesso is not None and simili(stesso.titolo.value, obiettivo.titolo.value)


# ---- amounts


def _importi(vecchio: Piano, nuovo: Piano) -> Iterator[Importo]:
    prima, dopo = _somme(vecchio), _somme(nuovo)
    for chiave in sorted({**prima, **dopo}, key=lambda chiave: list(Specie).index(chiave[0])):
        specie, codice, _ = chiave
        nome = (dopo.get(chiave) or prima[chiave])[0]
        yield Importo(specie, codice, nome, *(somme.get(chiave, ("", None))[1] for somme in (prima, dopo)))


def _somme(piano: Piano) -> dict[tuple[Specie, str, int], tuple[str, int | None]]:
    """Every amount of a plan with its name, by whose it is and its code; none of a plan without money.

    A number tells set-asides with the same title from each other.
    """
    if piano.fondo is None:
        return {}
    riparto = riparti(piano)
    attribuiti = stanziati(piano, riparto)
    somme: dict[tuple[Specie, str, int], tuple[str, int | None]] = {
        (Specie.FONDO, "massimo", 0): ("Importo massimo del fondo", piano.fondo.massimo.value)
    }
    visti: Counter[str] = Counter()
    for voce in piano.fondo.accantonamenti:
        visti[voce.titolo.value] += 1
        somme[Specie.FONDO, voce.titolo.value, visti[voce.titolo.value]] = (voce.titolo.value, voce.importo.value)
    somme[Specie.FONDO, "finanziato", 0] = ("Importo finanziato", piano.fondo.finanziato.value)
    for quota in piano.quote:
        esatto = riparto.importi.get(quota.codice)
        importo = None if esatto is None else round_half_up(esatto)
        somme[Specie.QUOTA, quota.codice, 0] = (quota.titolo.value, importo)
    dei_settori = per_settore(piano, attribuiti)
    for settore in piano.radici:
        somme[Specie.SETTORE, settore.codice, 0] = (settore.nome.value, dei_settori[settore.codice])
    per_obiettivo = {obiettivo: centesimi for (obiettivo, _), centesimi in attribuiti.items()}
    for o in piano.obiettivi:
        somme[Specie.OBIETTIVO, o.codice, 0] = (o.titolo.value, per_obiettivo.get(o.codice))
    somme[Specie.TOTALE, "", 0] = ("Totale degli importi stanziati", sum(attribuiti.values()))
    return somme
