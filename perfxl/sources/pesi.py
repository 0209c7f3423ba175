"""Reading what weighs the objectives of a modello: its classes, its bands, its schemes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.core.fasce import Fascia, difetti
from perfxl.core.modello import MISURE, Classe, Elenco, Pesi, Schema, Vuoti
from perfxl.core.place import Sourced
from perfxl.sources.formato import CLASSE, FASCIA, SCHEMA
from perfxl.sources.toml_values import (
    CODICE_CLASSE,
    NOME_CLASSE,
    NON_NEGATIVE,
    among,
    choice,
    matching,
    whole_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.sources.toml_reader import Tavola

_PAROLA = matching(r"[^\s](?:.*[^\s])?", "senza spazi all'inizio e alla fine")
_DIPENDENTI = whole_between(1)
_PESI = among(tuple(pesi.value for pesi in Pesi))


def read_classi(radice: Tavola) -> tuple[Classe, ...]:
    """The classes of a modello; their problems are noted."""
    tavole = radice.tables("classi", CLASSE.chiavi)
    nomi = [tavola.required("nome", NOME_CLASSE) for tavola in tavole]
    radice.source.unique(nomi, "la classe")
    codici = [tavola.optional("codice", CODICE_CLASSE) for tavola in tavole]
    scritti = [Sourced(codice.value or "", codice.place) for codice in codici]
    radice.source.unique(scritti, "il codice")
    pesi = [tavola.optional("peso", NON_NEGATIVE) for tavola in tavole]
    if any("peso" in tavola for tavola in tavole):
        for tavola in tavole:
            if "peso" not in tavola:
                tavola.missing(("peso",), "manca «peso»: o tutte le classi ne danno uno, o nessuna")
    return tuple(Classe(n.value, p.value, c.value) for n, p, c in zip(nomi, pesi, scritti, strict=True))


def read_fasce(radice: Tavola) -> tuple[Fascia, ...]:
    """The bands; whether they cover every number is asked only of bands that are each sound."""
    before = len(radice.source.problems)
    tavole = radice.tables("fasce", FASCIA.chiavi)
    fasce = tuple(_fascia(tavola) for tavola in tavole)
    parole = (Sourced(f.parola, t.place_of("parola")) for f, t in zip(fasce, tavole, strict=True))
    radice.source.unique(parole, "la parola")
    if len(radice.source.problems) == before and tavole:
        for difetto in difetti(fasce):
            radice.source.note(tavole[0].place, difetto)
    return _ordered(fasce)


def _ordered(fasce: Iterable[Fascia]) -> tuple[Fascia, ...]:
    return tuple(sorted(fasce, key=lambda fascia: (fascia.da is None, fascia.da or 0)))


def _fascia(tavola: Tavola) -> Fascia:
    coefficiente = tavola.required("coefficiente", NON_NEGATIVE).value
    nota = tavola.text_or_empty("nota").value
    if tavola.exactly_one(("da", "parola")) == "parola":
        return Fascia(None, None, coefficiente, _parola(tavola), nota)
    a = tavola.optional("a", _DIPENDENTI).value
    return Fascia(tavola.optional("da", _DIPENDENTI).value, a, coefficiente, "", nota)


def _parola(tavola: Tavola) -> str:
    parola = tavola.required("parola", _PAROLA).value
    if parola != parola.lower():
        tavola.note("parola", f"va scritta in minuscolo: «{parola.lower()}»")
    if "a" in tavola:
        tavola.note("a", "vale solo insieme a «da»")
    return parola


def read_schemi(radice: Tavola, elenchi: tuple[Elenco, ...] | None) -> tuple[Schema, ...]:
    """The schemes of weights.

    Args:
        radice: the top table of the modello.
        elenchi: its lists of measures, whose weights a scheme may sum; None where they are not all sound.
    """
    tavole = radice.tables("schemi", SCHEMA.chiavi)
    quali = [tavola.required("pesi", _PESI) for tavola in tavole]
    radice.source.unique(quali, "lo schema di")
    somme = [tavola.required("somma", whole_between(1)) for tavola in tavole]
    vuoti = [tavola.optional("vuoti", choice(Vuoti)).value or Vuoti.MANCANO for tavola in tavole]
    pesati = None if elenchi is None else {elenco.misure for elenco in elenchi if "peso" in elenco.campi}
    for tavola, pesi in zip(tavole, quali, strict=True):
        if pesati is not None and pesi.value in MISURE and pesi.value not in pesati:
            tavola.note("pesi", f"serve un elenco «{pesi.value}» che abbia tra i campi «peso»")
    letti = zip(quali, somme, vuoti, strict=True)
    return tuple(Schema(Pesi(p.value), Decimal(s.value), v) for p, s, v in letti if p.value != "")
