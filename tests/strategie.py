"""Random plans: each valid, with a fund that can be split and texts that a cell can hold.

The amounts are drawn from the leaves up, so that no level asks for more than it has.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from perfxl.core.fasce import Fascia
from perfxl.core.modello import Classe, Etichette, Modello, Pesi, Residuo, Schema
from perfxl.core.piano import (
    Accantonamento,
    Dichiarato,
    Fondo,
    Misura,
    Modo,
    Obiettivo,
    Piano,
    Quota,
    Tipologia,
    totale_ricalcolato,
)
from perfxl.core.place import Place, Sourced
from perfxl.core.riparto import FONDO, riparti
from tests.costruttori import misura, obiettivo, settore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")

LUOGO = Place("piano.toml", line=1)
"""Where every value of a random plan was read."""

_NOMI = "abcdefghilmnopqrstuvz àèéìòù"


def letto(valore: T) -> Sourced[T]:
    """The value, with a place."""
    return Sourced(valore, LUOGO)


def altrove(valore: T) -> T:
    """The same plan, or part of one, with every value read from another place."""
    if isinstance(valore, Place):
        return replace(valore, file="altro.toml", line=valore.line + 1000)
    if isinstance(valore, tuple):
        return tuple(altrove(voce) for voce in valore)  # type: ignore[return-value]  # the same tuple type
    if dataclasses.is_dataclass(valore) and not isinstance(valore, type):
        campi = {campo.name: altrove(getattr(valore, campo.name)) for campo in dataclasses.fields(valore)}
        return replace(valore, **campi)
    return valore


def frasi(lunghezza: int = 20) -> SearchStrategy[str]:
    """A text of one line that a cell can hold, without blanks at its ends, formulas and signs included."""
    caratteri = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufffe\uffff")
    strani = st.sampled_from(["=1+1", "+39", "-x", "@io", "2025", "25,5", "_x000D_", "'a", "<b>&amp;", "#REF!"])
    return (st.text(caratteri, min_size=1, max_size=lunghezza) | strani).map(str.strip).filter(lambda t: t != "")


def nomi() -> SearchStrategy[str]:
    """A word or two, in small letters: what no spreadsheet takes for a number, a date or a pattern."""
    return st.text(_NOMI, min_size=3, max_size=12).map(lambda t: " ".join(t.split())).filter(lambda t: len(t) > 2)


def numeri(minimo: str = "0", massimo: str = "100", cifre: int = 2) -> SearchStrategy[Decimal]:
    """A number with so many decimals at most."""
    return st.decimals(Decimal(minimo), Decimal(massimo), places=cifre)


@st.composite
def modelli(draw: DrawFn, residuo: Residuo | None = None) -> Modello:
    """A modello whose classes and bands all give more than zero; it names no line yet for the residual cents."""
    classi = draw(st.lists(nomi(), min_size=1, max_size=5, unique=True))
    scelto = draw(st.sampled_from(Residuo)) if residuo is None else residuo
    return Modello(
        codice="prova",
        titolo=draw(frasi()),
        classi=tuple(Classe(nome, draw(numeri("0.5"))) for nome in classi),
        fasce=draw(fasce()),
        schemi=draw(st.sampled_from([(), (Schema(Pesi.INDICATORI, Decimal(100)),)])),
        residuo=scelto,
        etichette=Etichette(draw(nomi()), draw(nomi()).capitalize(), draw(nomi()).capitalize()),
    )


@st.composite
def fasce(draw: DrawFn) -> tuple[Fascia, ...]:
    """Bands without holes or overlaps, perhaps with a word."""
    inizi = [1, *sorted(draw(st.sets(st.integers(2, 40), max_size=5)))]
    coefficiente = numeri("0.25", "5")
    numeriche = [Fascia(da, a - 1, draw(coefficiente)) for da, a in pairwise(inizi)]
    numeriche.append(Fascia(inizi[-1], None, draw(coefficiente)))
    parole = [Fascia(None, None, draw(coefficiente), "tutti", draw(frasi()))] if draw(st.booleans()) else []
    return (*numeriche, *parole)


@dataclass(frozen=True, slots=True)
class _Livello:
    """Quote of one level, and what they take of it in euro and in percent."""

    quote: tuple[Quota, ...]
    importi: Decimal
    percentuale: Decimal


@st.composite
def _livelli(draw: DrawFn, di: str, disponibile: Decimal | None) -> _Livello:
    """The quote of a level, with those below them.

    Args:
        draw: of hypothesis.
        di: the quota that they are a part of; empty for the fund.
        disponibile: euro that the level has for sure; None where the fund is made to fit what is drawn.
    """
    modi = draw(st.lists(st.sampled_from([Modo.IMPORTO, Modo.PERCENTUALE]), max_size=2))
    modi += draw(st.sampled_from([[Modo.RESTO], [Modo.PARTI], [Modo.PARTI] * 3]))
    quote, importi, percentuale = [], Decimal(0), Decimal(0)
    for numero, modo in enumerate(modi, start=1):
        codice = f"{di}-{numero}" if di else f"q{numero}"
        valore = Decimal(0)
        if modo is Modo.PERCENTUALE:
            valore = draw(numeri("0.01", "45"))
            percentuale += valore
        elif modo is Modo.PARTI:
            valore = draw(numeri("0.5", "50", 1))
        elif modo is Modo.IMPORTO:
            # Under half, for two percentages may take the rest.
            valore = draw(numeri("0.01", "99999.99") if disponibile is None else numeri("0", f"{disponibile / 20:.2f}"))
            importi += valore
        quote.append(Quota(codice, letto(draw(frasi())), modo, letto(valore), di))
        if di == "" and draw(st.booleans()):
            quote.extend(draw(_livelli(codice, valore if modo is Modo.IMPORTO else Decimal(0))).quote)
    return _Livello(tuple(quote), importi, percentuale)


def foglie(quote: Sequence[Quota]) -> tuple[str, ...]:
    """The codes of the quote that pay objectives."""
    madri = {quota.di for quota in quote}
    return tuple(quota.codice for quota in quote if quota.codice not in madri)


@st.composite
def piani(draw: DrawFn, residuo: Residuo | None = None) -> Piano:
    """A plan whose fund can be split, by the tables and by what is declared; every leaf of the quote pays somebody.

    Args:
        draw: of hypothesis.
        residuo: what happens to the residual cents; None for any. The line that may take them is the richest.
    """
    modello = draw(modelli(residuo))
    livello = draw(_livelli("", None))
    settori = draw(st.lists(st.text("ABCXYZ", min_size=1, max_size=3), min_size=1, max_size=3, unique=True))
    paganti = [*foglie(livello.quote), *draw(st.lists(st.sampled_from(foglie(livello.quote)), max_size=6))]
    fissi = draw(st.lists(st.integers(0, 2_000_000), max_size=2))
    chiamati: list[str | int] = [*paganti, *fissi]
    chiamati = draw(st.permutations(chiamati))
    codici = [f"{n}" if draw(st.booleans()) else f"A{n}.1" for n in range(1, len(chiamati) + 1)]
    obiettivi = tuple(
        draw(_obiettivi(modello, settori, codice, pagato)) for codice, pagato in zip(codici, chiamati, strict=True)
    )
    chiesto = Fraction(sum(fissi)) + Fraction(livello.importi) * 100
    minimo = -int(-chiesto * 100 // (100 - Fraction(livello.percentuale)))
    # Ten euro for every objective, so that the one that takes the residual cents has them to give.
    finanziato = minimo + draw(st.integers(1000 * len(chiamati), 20_000_000))
    piano = Piano(
        modello=modello,
        ente=letto(draw(nomi()).title()),
        anno=letto(draw(st.integers(1990, 2100))),
        fondo=draw(_fondi(finanziato)),
        settori=tuple(settore(codice, draw(frasi())) for codice in settori),
        quote=livello.quote,
        obiettivi=obiettivi,
    )
    return _con_la_riga(piano) if modello.residuo is Residuo.RIGA else piano


def _con_la_riga(piano: Piano) -> Piano:
    """The plan with the objective that gets most, of those that a quota pays, as the line for the residual cents."""
    senza = con_residuo(piano, Residuo.NESSUNO)
    righe = [riga for riga in riparti(senza, totale_ricalcolato).righe if riga.quota != FONDO]
    return con_residuo(piano, Residuo.RIGA, max(righe, key=lambda riga: riga.importo).obiettivo)


def con_residuo(piano: Piano, residuo: Residuo, riga: str = "") -> Piano:
    """The plan under another policy for the residual cents."""
    return replace(piano, modello=replace(piano.modello, residuo=residuo, riga=riga))


@st.composite
def _fondi(draw: DrawFn, finanziato: int) -> Fondo:
    importi = draw(st.lists(st.integers(0, 5_000_000), max_size=3))
    accantonamenti = tuple(Accantonamento(letto(draw(frasi())), letto(importo)) for importo in importi)
    return Fondo(letto(finanziato + sum(importi)), letto(finanziato), draw(st.booleans()), accantonamenti)


@st.composite
def _obiettivi(draw: DrawFn, modello: Modello, settori: list[str], codice: str, pagato: str | int) -> Obiettivo:
    """An objective paid by a quota, or of a fixed amount."""
    fisso = isinstance(pagato, int)
    capofila = draw(st.sampled_from(settori))
    altri = [settore for settore in settori if settore != capofila]
    tipologia = draw(st.sampled_from(Tipologia)) if altri else Tipologia.SETTORE
    partecipano: list[str] = []
    if tipologia is Tipologia.GENERALE:
        partecipano = altri
    elif tipologia is Tipologia.INTERSETTORIALE:
        partecipano = draw(st.lists(st.sampled_from(altri), min_size=1, unique=True))
    parole = [fascia.parola for fascia in modello.fasce if fascia.parola != ""]
    persone: SearchStrategy[int | str] = st.integers(1, 60)
    if parole:
        persone |= st.sampled_from(parole)
    return obiettivo(
        codice,
        LUOGO,
        titolo=letto(draw(frasi())),
        tipologia=tipologia,
        capofila=capofila,
        partecipano=tuple(partecipano),
        quota="" if isinstance(pagato, int) else pagato,
        importo_fisso=letto(pagato if isinstance(pagato, int) else None),
        tempi=letto(draw(st.just("") | frasi())),
        soglia=letto(draw(st.none() | numeri())),
        personale=letto(draw(st.just("") | frasi())),
        classe=letto(draw(st.sampled_from([classe.nome for classe in modello.classi]))),
        n_dip=letto(draw(persone)),
        dichiarato=draw(_dichiarati(fisso=fisso)),
        indicatori=tuple(draw(st.lists(_indicatori(), max_size=3))),
    )


@st.composite
def _dichiarati(draw: DrawFn, *, fisso: bool) -> Dichiarato:
    """What a document declares of an objective, right or wrong; of a fixed amount nothing but the amount."""
    numero = st.none() if fisso else st.none() | numeri("0.5", "60")
    stanziato = st.none() | st.integers(0, 3_000_000)
    return Dichiarato(letto(draw(numero)), letto(draw(numero)), letto(draw(numero)), letto(draw(stanziato)))


@st.composite
def _indicatori(draw: DrawFn) -> Misura:
    return misura(draw(frasi()), draw(st.just("") | frasi()), draw(st.none() | numeri("0", "100", 3)))
