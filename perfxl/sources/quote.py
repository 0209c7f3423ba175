"""Reading the quote of a plan from TOML: the pots of the fund, and which is a part of which."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.core.piano import Modo, Quota
from perfxl.core.place import Sourced
from perfxl.sources.formato import QUOTA
from perfxl.sources.toml_values import CODICE_QUOTA, DECIMAL, EURO, SLUG, TEXT, TRUE, question

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.sources.toml_reader import Tavola

_MODI = tuple(modo.value for modo in Modo)
_KINDS = {Modo.IMPORTO: EURO, Modo.PERCENTUALE: DECIMAL, Modo.PARTI: DECIMAL}


def read_quote(radice: Tavola) -> tuple[Quota, ...]:
    """The quote of a plan; their problems are noted."""
    tavole = radice.tables("quote", QUOTA.chiavi)
    codici = [tavola.required("codice", CODICE_QUOTA) for tavola in tavole]
    radice.source.unique(codici, "la quota")
    quote = tuple(_quota(tavola, codice.value) for tavola, codice in zip(tavole, codici, strict=True))
    madri = {quota.codice: quota.di for quota in quote}
    for quota, tavola in zip(quote, tavole, strict=True):
        judge_di(tavola, quota.codice, madri, ("non c'è una quota", "la quota torna a sé stessa"))
    return quote


def leaves(quote: tuple[Quota, ...]) -> Mapping[str, bool]:
    """Whether each quota, by its code, is split no further, so that it can pay objectives."""
    madri = {quota.di for quota in quote}
    return {quota.codice: quota.codice not in madri for quota in quote}


def _quota(tavola: Tavola, codice: str) -> Quota:
    titolo = tavola.required("titolo", TEXT)
    di = tavola.optional("di", SLUG).value or ""
    scelto = tavola.exactly_one(_MODI)
    modo = Modo(scelto) if scelto != "" else Modo.RESTO
    return Quota(codice, titolo, modo, _valore(tavola, modo), di)


def _valore(tavola: Tavola, modo: Modo) -> Sourced[Decimal]:
    if modo is Modo.RESTO:
        return Sourced(Decimal(0), tavola.optional(modo, TRUE).place)
    return tavola.required(modo, _KINDS[modo])


def judge_di(tavola: Tavola, codice: str, madri: Mapping[str, str], parole: tuple[str, str]) -> None:
    """Note a ``di`` that names none, or that leads back to where it began.

    Args:
        tavola: the table of the part.
        codice: its code.
        madri: the whole that each part is a part of, by code.
        parole: how to say that there is none, and that it comes back to itself.
    """
    di = madri[codice]
    if di == "" or "" in madri:  # without its code a whole cannot be found
        return
    if di not in madri:
        tavola.note("di", f"{parole[0]} con il codice «{di}»{question(di, [c for c in madri if c != codice])}")
        return
    giro = goes_round(codice, madri)
    if giro and codice == giro[0]:
        tavola.note("di", f"{parole[1]}: {' → '.join([*giro, giro[0]])}")


def goes_round(codice: str, madri: Mapping[str, str]) -> list[str]:
    """The parts from this one back to itself, the first of the plan first; none where it does not come back."""
    giro = [codice]
    while (madre := madri.get(giro[-1], "")) not in {"", codice}:
        if madre in giro:
            return []
        giro.append(madre)
    if madre == "":
        return []
    first = giro.index(next(c for c in madri if c in giro))
    return giro[first:] + giro[:first]
