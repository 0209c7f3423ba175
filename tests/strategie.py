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
from perfxl.core.modello import (
    CAMPI,
    CAMPI_MISURA,
    MISURE,
    Classe,
    Elenco,
    Etichette,
    Modello,
    Pesi,
    Quote,
    Residuo,
    Schema,
    Vuoti,
)
from perfxl.core.piano import (
    Accantonamento,
    Dichiarato,
    Fondo,
    Misura,
    Modo,
    Obiettivo,
    Piano,
    Quota,
    Settore,
    Stato,
    Tipologia,
    radice,
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
    """A modello whose pesi and bands all give more than zero; it names no line yet for the residual cents.

    The peso comes from the class, or is written by hand: then the classes, if any, only rank.
    """
    classi = draw(st.lists(nomi(), min_size=1, max_size=5, unique=True))
    con_peso = draw(st.booleans())
    elenchi = draw(_elenchi())
    return Modello(
        codice="prova",
        titolo=draw(frasi()),
        classi=draw(_classi(classi if con_peso or draw(st.booleans()) else [], con_peso=con_peso)),
        fasce=draw(fasce() | st.just(())),
        schemi=draw(_schemi(elenchi, con_peso=con_peso)),
        campi=tuple(draw(st.lists(st.sampled_from(CAMPI), unique=True))),
        elenchi=elenchi,
        residuo=draw(st.sampled_from(Residuo)) if residuo is None else residuo,
        etichette=draw(_etichette()),
    )


@st.composite
def _classi(draw: DrawFn, scritte: list[str], *, con_peso: bool) -> tuple[Classe, ...]:
    """Classes with these names; all of them with a code, or none."""
    codici = [f"{n}" for n, _ in enumerate(scritte)] if draw(st.booleans()) else ["" for _ in scritte]
    return tuple(
        Classe(nome, draw(numeri("0.5")) if con_peso else None, codice)
        for nome, codice in zip(scritte, codici, strict=True)
    )


@st.composite
def _elenchi(draw: DrawFn) -> tuple[Elenco, ...]:
    """Some lists of measures, each with its description somewhere."""
    elenchi = []
    for misure in draw(st.lists(st.sampled_from(MISURE), unique=True)):
        altri = st.sampled_from([campo for campo in CAMPI_MISURA if campo != "descrizione"])
        campi = draw(st.permutations(["descrizione", *draw(st.lists(altri, unique=True))]))
        elenchi.append(Elenco(misure, tuple(campi)))
    return tuple(elenchi)


@st.composite
def _schemi(draw: DrawFn, elenchi: tuple[Elenco, ...], *, con_peso: bool) -> tuple[Schema, ...]:
    """Schemes of weights that the modello shows; those of the objectives wherever they are written by hand."""
    pesati = [elenco.misure for elenco in elenchi if "peso" in elenco.campi]
    con_schema = [misure for misure in pesati if draw(st.booleans())]
    if not con_peso or draw(st.booleans()):
        con_schema.append(Pesi.OBIETTIVI)
    if draw(st.booleans()):
        con_schema.append(Pesi.RILEVANZA)
    return tuple(
        Schema(pesi, Decimal(draw(st.sampled_from([10, 100]))), draw(st.sampled_from(Vuoti))) for pesi in con_schema
    )


@st.composite
def _etichette(draw: DrawFn) -> Etichette:
    """The words of an ente: four of them name sheets, so they differ."""
    fogli = [nome.capitalize() for nome in draw(st.lists(nomi(), min_size=4, max_size=4, unique_by=str.casefold))]
    parole = [draw(nomi()) for _ in range(6)]
    propri = draw(st.booleans())
    return Etichette(
        obiettivo=parole[0],
        obiettivi=fogli[0],
        settore=parole[1].capitalize(),
        unita=parole[2],
        classe=parole[3],
        titolo=parole[4] if propri else "Titolo",
        atteso=parole[5],
        fasi=fogli[1] if propri else "Fasi",
        indicatori=fogli[2] if propri else "Indicatori",
        risultati=fogli[3] if propri else "Risultati",
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
    settori = draw(_settori())
    paganti = [*foglie(livello.quote), *draw(st.lists(st.sampled_from(foglie(livello.quote)), max_size=6))]
    fissi = draw(st.lists(st.integers(0, 2_000_000), max_size=2))
    chiamati: list[str | int] = [*paganti, *fissi]
    chiamati = draw(st.permutations(chiamati))
    obiettivi = draw(_elenco_obiettivi(modello, settori, tuple(chiamati)))
    chiesto = Fraction(sum(fissi)) + Fraction(livello.importi) * 100
    minimo = -int(-chiesto * 100 // (100 - Fraction(livello.percentuale)))
    # Ten euro for every objective, so that the one that takes the residual cents has them to give.
    finanziato = minimo + draw(st.integers(1000 * len(chiamati), 20_000_000))
    piano = Piano(
        modello=modello,
        ente=letto(draw(nomi()).title()),
        anno=letto(draw(st.integers(1990, 2100))),
        fondo=draw(_fondi(finanziato)),
        settori=settori,
        quote=livello.quote,
        obiettivi=obiettivi,
    )
    return _con_la_riga(piano) if modello.residuo is Residuo.RIGA else piano


@st.composite
def registri(draw: DrawFn) -> Piano:
    """A plan without money, where weights, classes and numbers may be missing; perhaps with a rilevanza."""
    settori = draw(_settori(rilevanza=draw(st.booleans())))
    quanti = draw(st.integers(1, 8))
    fissi = st.none() | st.integers(0, 2_000_000)
    modello = draw(modelli(Residuo.NESSUNO))
    chiamati = tuple(
        "" if fisso is None else fisso for fisso in draw(st.lists(fissi, min_size=quanti, max_size=quanti))
    )
    obiettivi = draw(_elenco_obiettivi(modello, settori, chiamati, interi=False))
    return Piano(
        modello, letto(draw(nomi()).title()), letto(draw(st.integers(1990, 2100))), None, settori, (), obiettivi
    )


@st.composite
def per_rilevanza(draw: DrawFn) -> Piano:
    """A plan whose fund the settori share by their rilevanza, net of what is reserved to objectives."""
    base = draw(registri())
    settori = draw(_settori(rilevanza=True, codici=[settore.codice for settore in base.settori]))
    settori = tuple(replace(s, di=v.di) for s, v in zip(settori, base.settori, strict=True))
    residuo = draw(st.sampled_from([Residuo.NESSUNO, Residuo.MAGGIOR_RESTO]))
    quote = tuple(
        Quota(s.codice, s.nome, Modo.PARTI, letto(s.rilevanza.value)) for s in settori if s.rilevanza.value is not None
    )
    fissi = sum(o.importo_fisso.value or 0 for o in base.obiettivi)
    return replace(
        base,
        modello=replace(base.modello, quote=Quote.RILEVANZA, residuo=residuo),
        settori=settori,
        quote=quote,
        fondo=draw(_fondi(fissi + draw(st.integers(0, 20_000_000)))),
    )


def qualsiasi() -> SearchStrategy[Piano]:
    """A plan of any system: with quote, without money, or with a fund that is shared by rilevanza."""
    return piani() | registri() | per_rilevanza()


@st.composite
def _settori(draw: DrawFn, *, rilevanza: bool = False, codici: Sequence[str] | None = None) -> tuple[Settore, ...]:
    """Units, of which the first is a part of none; each of the others may be a part of one before it."""
    lettere = st.text("ABCXYZ", min_size=1, max_size=3)
    scelti = draw(st.lists(lettere, min_size=1, max_size=4, unique=True)) if codici is None else codici
    trovati: list[Settore] = []
    for codice in scelti:
        di = draw(st.sampled_from(["", "", *(trovato.codice for trovato in trovati)]))
        trovato = settore(codice, draw(frasi()), di)
        parti = _forse(numeri("0.5", "60", 1), intero=trovati == []) if rilevanza else st.none()
        trovati.append(replace(trovato, rilevanza=letto(draw(parti))))
    return tuple(trovati)


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
def _elenco_obiettivi(
    draw: DrawFn,
    modello: Modello,
    settori: tuple[Settore, ...],
    chiamati: tuple[str | int, ...],
    *,
    interi: bool = True,
) -> tuple[Obiettivo, ...]:
    """An objective for each quota that pays it, or for each fixed amount.

    Args:
        draw: of hypothesis.
        modello: their modello.
        settori: the units of the plan.
        chiamati: the quota of each, empty for none, or its fixed amount.
        interi: whether nothing that the split needs is missing.
    """
    stampati = draw(st.booleans())
    codici = [f"{n}" if draw(st.booleans()) else f"A{n}.1" for n in range(1, len(chiamati) + 1)]
    return tuple(
        draw(_obiettivi(modello, settori, codice, pagato, stampato=stampati, intero=interi))
        for codice, pagato in zip(codici, chiamati, strict=True)
    )


@st.composite
def _obiettivi(
    draw: DrawFn,
    modello: Modello,
    settori: tuple[Settore, ...],
    codice: str,
    pagato: str | int,
    *,
    stampato: bool,
    intero: bool,
) -> Obiettivo:
    """An objective paid by a quota, or of a fixed amount."""
    fisso = isinstance(pagato, int)
    madri = {settore.codice: settore.di for settore in settori}
    unita = draw(st.sampled_from([settore.codice for settore in settori]))
    capofila = radice(unita, madri)
    altri = [settore.codice for settore in settori if settore.di == "" and settore.codice != capofila]
    tipologia = draw(st.sampled_from(Tipologia)) if altri else Tipologia.SETTORE
    partecipano: list[str] = []
    if tipologia is Tipologia.GENERALE:
        partecipano = altri
    elif tipologia is Tipologia.INTERSETTORIALE:
        partecipano = draw(st.lists(st.sampled_from(altri), min_size=1, unique=True))
    classi = [classe.nome for classe in modello.classi] + [classe.scritta for classe in modello.classi]
    testi: SearchStrategy[str] = st.just("") | frasi()
    anno = draw(st.integers(1990, 2030))
    return obiettivo(
        codice,
        LUOGO,
        numero=letto(draw(testi) if stampato else codice),
        titolo=letto(draw(frasi())),
        oggetto=letto(draw(testi)),
        sezione=letto(draw(testi)),
        tipologia=tipologia,
        capofila=capofila,
        unita=letto(unita),
        gruppo=draw(st.sampled_from([unita, capofila, "G"])),
        partecipano=tuple(partecipano),
        quota="" if isinstance(pagato, int) else pagato,
        importo_fisso=letto(pagato if isinstance(pagato, int) else None),
        tempi=letto(draw(testi)),
        anni=letto(draw(st.sampled_from([None, (anno, anno), (anno, anno + 2)]))),
        stato=letto(draw(st.sampled_from(Stato))),
        soglia=letto(draw(st.none() | numeri())),
        personale=letto(draw(testi)),
        risorse=letto(draw(testi)),
        rif_dup=tuple(letto(draw(frasi())) for _ in range(draw(st.integers(0, 2)))),
        classe=letto(draw(_forse(st.sampled_from(classi), intero=intero)) if classi else None),
        peso=letto(draw(_forse(numeri("0.5"), intero=intero))),
        n_dip=letto(draw(_forse(_persone(modello), intero=intero))),
        dichiarato=draw(_dichiarati(fisso=fisso)),
        fasi=tuple(draw(st.lists(_misure(), max_size=2))),
        indicatori=tuple(draw(st.lists(_misure(), max_size=3))),
        risultati=tuple(draw(st.lists(_misure(), max_size=2))),
    )


def _forse(che_cosa: SearchStrategy[T], *, intero: bool) -> SearchStrategy[T | None]:
    """A value; where not everything must be there, perhaps none."""
    return che_cosa if intero else st.none() | che_cosa


def _persone(modello: Modello) -> SearchStrategy[int | str]:
    """A number of employees, or a word of a band."""
    parole = [fascia.parola for fascia in modello.fasce if fascia.parola != ""]
    persone: SearchStrategy[int | str] = st.integers(1, 60)
    return persone | st.sampled_from(parole) if parole else persone


@st.composite
def _dichiarati(draw: DrawFn, *, fisso: bool) -> Dichiarato:
    """What a document declares of an objective, right or wrong; of a fixed amount nothing but the amount."""
    numero = st.none() if fisso else st.none() | numeri("0.5", "60")
    stanziato = st.none() | st.integers(0, 3_000_000)
    return Dichiarato(letto(draw(numero)), letto(draw(numero)), letto(draw(numero)), letto(draw(stanziato)))


@st.composite
def _misure(draw: DrawFn) -> Misura:
    testi = st.just("") | frasi()
    peso = st.none() | numeri("0", "100", 3)
    return misura(
        draw(frasi()),
        draw(testi),
        draw(peso),
        numero=draw(testi),
        soggetti=draw(testi),
        attivita=draw(testi),
        termine=draw(testi),
        cumulato=draw(peso),
        penalita=draw(peso),
        di=draw(st.lists(frasi(), max_size=2)),
    )
