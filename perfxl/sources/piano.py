"""Reading a plan."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.modello import Pesi, Quote
from perfxl.core.piano import Accantonamento, Fondo, Modo, Piano, Quota, Settore
from perfxl.core.place import Place, Sourced
from perfxl.sources.condivisi import completa
from perfxl.sources.formato import ACCANTONAMENTO, FONDO, PIANO, SETTORE
from perfxl.sources.invio import read_invio
from perfxl.sources.obiettivi import Contesto, non_previsto, read_obiettivi
from perfxl.sources.quote import goes_round, judge_di, leaves, read_quote
from perfxl.sources.toml_reader import Tavola, open_values
from perfxl.sources.toml_syntax import parse
from perfxl.sources.toml_values import CENTS, DECIMAL, ENTE, SIGLA_SETTORE, SLUG, TEXT, question, whole_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.core.modello import Modello
    from perfxl.sources.toml_lines import KeyPath

_ANNO = whole_between(1990, 2100)


def read_piano(text: str, nome: str, modelli: Callable[[str], Modello]) -> Piano:
    """Read a plan.

    What a check judges (a class off the list, 110 percent, a negative amount) is no problem here.

    Args:
        text: the TOML document.
        nome: name of the file, for the places.
        modelli: gives the modello with a code, or raises ``KeyError``: with the code, and those that there are.

    Raises:
        SourceError: every problem of the file, in the order of the lines.
    """
    values, lines = parse(text, nome)
    places = {path: Place(nome, line=line) for path, line in lines.items()}
    return build_piano(values, places, Place(nome, line=1), modelli)


def build_piano(
    values: Mapping[str, object], places: Mapping[KeyPath, Place], origin: Place, modelli: Callable[[str], Modello]
) -> Piano:
    """The plan that the values of a document say, wherever they were read from.

    Args:
        values: the values, as tomllib gives them.
        places: place of every key path.
        origin: the place of the document itself.
        modelli: gives the modello with a code, or raises ``KeyError``: with the code, and those that there are.

    Raises:
        SourceError: every problem of the document, in its order.
    """
    radice = open_values(*completa(values, places), origin, PIANO.chiavi)
    modello = _modello(radice, modelli)
    ente = radice.required("ente", ENTE)
    anno = radice.required("anno", _ANNO)
    fondo = _fondo(radice)
    settori = _settori(radice)
    if modello is None:
        raise radice.source.error()
    _judge_rilevanza(radice, settori, modello)
    quote = read_quote(radice) if modello.quote is Quote.PIANO else _quote_per_rilevanza(radice, settori)
    contesto = Contesto(
        modello,
        {s.codice: s.di for s in settori},
        leaves(quote),
        misspelt="quote" in radice.meant,
        con_fondo=_has_fondo(radice),
    )
    obiettivi = read_obiettivi(radice, contesto)
    invio = read_invio(radice, modello)
    if radice.source.problems:
        raise radice.source.error()
    return Piano(modello, ente, anno, fondo, settori, quote, obiettivi, invio)


def _modello(radice: Tavola, modelli: Callable[[str], Modello]) -> Modello | None:
    codice = radice.required("modello", SLUG).value
    if codice == "":
        return None
    try:
        return modelli(codice)
    except KeyError as errore:
        radice.note("modello", senza_modello(codice, errore))
        return None


def senza_modello(codice: str, errore: KeyError) -> str:
    """That there is no modello with a code; the nearest, and all those that there are, where the error tells them."""
    noti = [f"{noto}" for noto in errore.args[1:]]
    vicino = question(codice, noti)
    ci_sono = f"{' C' if vicino else '; c'}i sono: {', '.join(noti)}, e quelli in un file .toml accanto al piano"
    return f"non c'è un modello con il codice «{codice}»{vicino}{ci_sono if noti else ''}"


def _fondo(radice: Tavola) -> Fondo | None:
    """The fund; None for a plan without money."""
    tavola = radice.table("fondo", FONDO.chiavi)
    if tavola is None:
        if "quote" in radice and not _has_fondo(radice):
            radice.note("quote", "manca la tabella [fondo] da cui le quote vengono")
        return None
    massimo = tavola.required("massimo", CENTS)
    accantonamenti = tuple(
        Accantonamento(voce.required("titolo", TEXT), voce.required("importo", CENTS))
        for voce in tavola.tables("accantonamenti", ACCANTONAMENTO.chiavi)
    )
    if "finanziato" in tavola:
        return Fondo(massimo, tavola.required("finanziato", CENTS), dichiarato=True, accantonamenti=accantonamenti)
    resta = massimo.value - sum(voce.importo.value for voce in accantonamenti)
    return Fondo(massimo, Sourced(resta, massimo.place), dichiarato=False, accantonamenti=accantonamenti)


def _has_fondo(radice: Tavola) -> bool:
    """Whether the plan has money, or means to."""
    return "fondo" in radice or "fondo" in radice.meant


def _settori(radice: Tavola) -> tuple[Settore, ...]:
    tavole = radice.required_tables("settori", SETTORE.chiavi)
    codici = [tavola.required("codice", SIGLA_SETTORE) for tavola in tavole]
    radice.source.unique(codici, "il settore")
    settori = tuple(
        Settore(
            codice.value,
            tavola.required("nome", TEXT),
            tavola.text_or_empty("di").value,
            tavola.optional("rilevanza", DECIMAL),
        )
        for tavola, codice in zip(tavole, codici, strict=True)
    )
    madri = {settore.codice: settore.di for settore in settori}
    for tavola, settore in zip(tavole, settori, strict=True):
        judge_di(tavola, settore.codice, madri, ("non c'è un settore", "il settore torna a sé stesso"))
    tonde = {codice for codice in madri if goes_round(codice, madri)}
    return tuple(replace(s, di="") if s.codice in tonde or s.di not in madri else s for s in settori)


def _judge_rilevanza(radice: Tavola, settori: tuple[Settore, ...], modello: Modello) -> None:
    """Note a rilevanza that the modello neither sums nor splits by: it would be lost on the way."""
    if modello.quote is Quote.PIANO and modello.schema(Pesi.RILEVANZA) is None:
        for settore in settori:
            if settore.rilevanza.value is not None:
                radice.source.note(settore.rilevanza.place, f"«rilevanza»: {non_previsto(modello)}")


def _quote_per_rilevanza(radice: Tavola, settori: tuple[Settore, ...]) -> tuple[Quota, ...]:
    """The pots of a fund that the settori share by their rilevanza."""
    if "quote" in radice:
        radice.note("quote", "non vanno scritte: in questo modello le quote sono i settori, per rilevanza")
    return tuple(
        Quota(s.codice, s.nome, Modo.PARTI, Sourced(s.rilevanza.value, s.rilevanza.place))
        for s in settori
        if s.rilevanza.value is not None and "fondo" in radice
    )
