"""Reading a plan from TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.piano import Accantonamento, Fondo, Piano, Settore
from perfxl.core.place import Sourced
from perfxl.sources.obiettivi import read_obiettivi
from perfxl.sources.quote import leaves, read_quote
from perfxl.sources.toml_reader import Tavola, open_document
from perfxl.sources.toml_values import CENTS, ENTE, SIGLA_SETTORE, SLUG, TEXT, whole_between

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.core.modello import Modello

_CHIAVI = ("modello", "ente", "anno", "fondo", "settori", "quote", "obiettivi")
_ANNO = whole_between(1990, 2100)


def read_piano(text: str, nome: str, modelli: Callable[[str], Modello]) -> Piano:
    """Read a plan.

    What a check judges (a class off the list, 110 percent, a negative amount) is no problem here.

    Args:
        text: the TOML document.
        nome: name of the file, for the places.
        modelli: gives the modello with a code, or raises ``KeyError``.

    Raises:
        SourceError: every problem of the file, in the order of the lines.
    """
    radice = open_document(text, nome, _CHIAVI)
    modello = _modello(radice, modelli)
    ente = radice.required("ente", ENTE)
    anno = radice.required("anno", _ANNO)
    fondo = _fondo(radice)
    settori = _settori(radice)
    quote = read_quote(radice)
    obiettivi = read_obiettivi(radice, tuple(settore.codice for settore in settori), leaves(quote))
    if radice.source.problems or modello is None or fondo is None:
        raise radice.source.error()
    return Piano(modello, ente, anno, fondo, settori, quote, obiettivi)


def _modello(radice: Tavola, modelli: Callable[[str], Modello]) -> Modello | None:
    codice = radice.required("modello", SLUG).value
    if codice == "":
        return None
    try:
        return modelli(codice)
    except KeyError:
        radice.note("modello", f"non c'è un modello con il codice «{codice}»")
        return None


def _fondo(radice: Tavola) -> Fondo | None:
    tavola = radice.required_table("fondo", ("massimo", "finanziato", "accantonamenti"))
    if tavola is None:
        return None
    massimo = tavola.required("massimo", CENTS)
    accantonamenti = tuple(
        Accantonamento(voce.required("titolo", TEXT), voce.required("importo", CENTS))
        for voce in tavola.tables("accantonamenti", ("titolo", "importo"))
    )
    if "finanziato" in tavola:
        return Fondo(massimo, tavola.required("finanziato", CENTS), dichiarato=True, accantonamenti=accantonamenti)
    resta = massimo.value - sum(voce.importo.value for voce in accantonamenti)
    return Fondo(massimo, Sourced(resta, massimo.place), dichiarato=False, accantonamenti=accantonamenti)


def _settori(radice: Tavola) -> tuple[Settore, ...]:
    tavole = radice.required_tables("settori", ("codice", "nome"))
    codici = [tavola.required("codice", SIGLA_SETTORE) for tavola in tavole]
    radice.source.unique(codici, "il settore")
    nomi = [tavola.required("nome", TEXT) for tavola in tavole]
    return tuple(Settore(codice.value, nome) for codice, nome in zip(codici, nomi, strict=True))
