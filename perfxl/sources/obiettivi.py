"""Reading the objectives of a plan from TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.piano import Dichiarato, Indicatore, Obiettivo, Tipologia
from perfxl.core.place import Sourced
from perfxl.sources.toml_values import CENTS, DECIMAL, N_DIP, NUMERO, TEXT, choice, question

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from perfxl.sources.toml_reader import Tavola

_CHIAVI = (
    "numero",
    "titolo",
    "tipologia",
    "capofila",
    "partecipano",
    "quota",
    "importo_fisso",
    "tempi",
    "soglia",
    "personale",
    "classe",
    "n_dip",
    "dichiarato",
    "indicatori",
)


def read_obiettivi(radice: Tavola, settori: tuple[str, ...], quote: Mapping[str, bool]) -> tuple[Obiettivo, ...]:
    """The objectives of a plan; their problems are noted.

    Args:
        radice: the top table.
        settori: codes of the settori.
        quote: whether each quota, by its code, can pay objectives.
    """
    tavole = radice.required_tables("obiettivi", _CHIAVI)
    codici = [tavola.required("numero", NUMERO) for tavola in tavole]
    radice.source.unique(codici, "l'obiettivo")
    # What is missing or misspelt as a whole is said once, not at every objective.
    settori = settori or ("",)
    quote = {"": True} if "quote" in radice.meant else quote
    return tuple(
        _obiettivo(tavola, codice.value, settori, quote) for tavola, codice in zip(tavole, codici, strict=True)
    )


def _obiettivo(tavola: Tavola, codice: str, settori: tuple[str, ...], quote: Mapping[str, bool]) -> Obiettivo:
    titolo = tavola.required("titolo", TEXT)
    tipologia = tavola.required("tipologia", choice(Tipologia)).value
    capofila = tavola.required("capofila", TEXT)
    _judge_settore(tavola, "capofila", capofila, settori)
    return Obiettivo(
        codice=codice,
        place=tavola.place,
        titolo=titolo,
        tipologia=tipologia,
        capofila=capofila.value,
        partecipano=_partecipano(tavola, tipologia, capofila.value, settori),
        quota=_quota(tavola, quote),
        importo_fisso=tavola.optional("importo_fisso", CENTS),
        tempi=tavola.text_or_empty("tempi"),
        soglia=tavola.optional("soglia", DECIMAL),
        personale=tavola.text_or_empty("personale"),
        classe=tavola.unless_blank("classe", TEXT),
        n_dip=tavola.unless_blank("n_dip", N_DIP),
        dichiarato=_dichiarato(tavola),
        indicatori=_indicatori(tavola),
    )


def _stray(codice: str, codici: Collection[str]) -> bool:
    """Whether the code is surely none of these: a refused one, here or among these, is a problem of its own."""
    return "" not in {codice, *codici} and codice not in codici


def _judge_settore(tavola: Tavola, key: str, codice: Sourced[str], settori: tuple[str, ...]) -> None:
    if _stray(codice.value, settori):
        hint = question(codice.value, settori)
        tavola.source.note(codice.place, f"«{key}»: non c'è un settore con il codice «{codice.value}»{hint}")


def _partecipano(tavola: Tavola, tipologia: Tipologia, capofila: str, settori: tuple[str, ...]) -> tuple[str, ...]:
    codici = tavola.elements("partecipano", TEXT)
    for codice in codici:
        _judge_settore(tavola, "partecipano", codice, settori)
        if codice.value == capofila:
            tavola.source.note(codice.place, f"«partecipano»: «{capofila}» è già il capofila")
    tavola.source.unique(codici, "«partecipano»: il settore")
    given = tavola.values.get("partecipano", []) != []
    if tipologia is Tipologia.GENERALE and not given:
        return tuple(settore for settore in settori if settore != capofila)
    if tipologia is Tipologia.SETTORE and given:
        tavola.note("partecipano", "in un obiettivo di settore non partecipano altri settori")
    if tipologia is Tipologia.INTERSETTORIALE and not given and "partecipano" not in tavola.meant:
        tavola.note("partecipano", "in un obiettivo intersettoriale va scritto chi partecipa")
    return tuple(codice.value for codice in codici)


def _quota(tavola: Tavola, quote: Mapping[str, bool]) -> str:
    """The code of the quota that pays the objective; empty where its amount is fixed."""
    tavola.exactly_one(("quota", "importo_fisso"))
    if "quota" not in tavola:
        return ""
    codice = tavola.required("quota", TEXT).value
    if _stray(codice, quote):
        tavola.note("quota", f"non c'è una quota con il codice «{codice}»{question(codice, list(quote))}")
    elif not quote.get(codice, True):
        tavola.note("quota", f"«{codice}» è divisa in altre quote: indicare una di quelle")
    return codice


def _dichiarato(obiettivo: Tavola) -> Dichiarato:
    tavola = obiettivo.table("dichiarato", ("peso", "coefficiente", "totale", "stanziato"))
    if tavola is None:
        nulla = Sourced(None, obiettivo.place)
        return Dichiarato(nulla, nulla, nulla, nulla)
    return Dichiarato(
        peso=tavola.optional("peso", DECIMAL),
        coefficiente=tavola.optional("coefficiente", DECIMAL),
        totale=tavola.optional("totale", DECIMAL),
        stanziato=tavola.optional("stanziato", CENTS),
    )


def _indicatori(obiettivo: Tavola) -> tuple[Indicatore, ...]:
    return tuple(
        Indicatore(
            descrizione=tavola.required("descrizione", TEXT),
            quantita=tavola.text_or_empty("quantita"),
            percentuale=tavola.optional("percentuale", DECIMAL),
        )
        for tavola in obiettivo.tables("indicatori", ("descrizione", "quantita", "percentuale"))
    )
