"""The split: fondo → quote → importi, exact, with the proof of every step.

Amounts are cents. Everything on the way is an exact ``Fraction``; only the amount of an objective is rounded, last.
At each level of the quote, what is said in euro comes off first (the fixed amounts of objectives, then the quote with
an importo), then the percentages (of the whole level); the rest goes to the parts in their ratio, or to the one quota
that takes the rest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.core.modello import Quote, Residuo
from perfxl.core.money import largest_remainder, ratio, round_half_up, write_euro, write_number
from perfxl.core.piano import Modo, Obiettivo, Piano, Quota, coefficiente_atteso, totale_dichiarato

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from perfxl.core.place import Place

FONDO = ""
"""The code of the whole fund, where a quota's code would stand."""

_PERCENTUALE = 100


@dataclass(frozen=True, slots=True)
class Riga:
    """The proof of one amount, in cents.

    Attributes:
        obiettivo: code of the objective; empty where a quota pays a settore as a whole.
        quota: code of the quota that pays it; empty for a fixed amount.
        importo_quota: the quota's exact amount.
        totale: the objective's totale coefficiente; the rilevanza of a settore.
        somma: Σ of the totals of the quota.
        esatto: importo_quota × totale ÷ somma.
        arrotondato: esatto, half up to the cent.
        importo: what the residual policy makes of it.
    """

    obiettivo: str
    quota: str
    importo_quota: Fraction
    totale: Fraction
    somma: Fraction
    esatto: Fraction
    arrotondato: int
    importo: int

    @property
    def chiave(self) -> tuple[str, str]:
        """What tells the line from the others: objective and quota."""
        return self.obiettivo, self.quota


@dataclass(frozen=True, slots=True)
class Chiusura:
    """The proof of a quota, or of the whole fund, in cents.

    Attributes:
        quota: its code; empty for the fund.
        da_ripartire: what was to be split.
        attribuito: what came out.
        righe: how many amounts it sums.
        limite: how much rounding can explain: half a cent for each line; with the largest remainder a cent, for a
            left-over cent may go to another quota; where a named line takes it, half a cent for every line of all.
    """

    quota: str
    da_ripartire: Fraction
    attribuito: int
    righe: int
    limite: Fraction

    @property
    def differenza(self) -> Fraction:
        """What came out less what was to be split."""
        return self.attribuito - self.da_ripartire

    @property
    def spiegata(self) -> bool:
        """Whether rounding can explain the difference."""
        return abs(self.differenza) <= self.limite


@dataclass(frozen=True, slots=True)
class Ostacolo:
    """Why a split, or a part of it, is impossible.

    Attributes:
        place: where to look.
        message: one Italian sentence that says why.
        found: what stands there.
        riservati: whether the amounts reserved to objectives alone pass the fund: a check of its own says that.
        effetto: how many cents there are too few, or go to nobody; None where that is not known.
    """

    place: Place
    message: str
    found: str = ""
    riservati: bool = False
    effetto: int | None = None


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Riparto:
    """A split and its proof.

    Attributes:
        righe: a line for each objective that gets an amount, in the order of the plan.
        chiusure: the proof of each quota that could be split, in the order of the plan.
        fondo: the proof of the whole; None where some part could not be split.
        ostacoli: what made a part impossible.
        importi: the exact amount of each quota that has one, by its code.
    """

    righe: tuple[Riga, ...]
    chiusure: tuple[Chiusura, ...]
    fondo: Chiusura | None
    ostacoli: tuple[Ostacolo, ...]
    importi: Mapping[str, Fraction]

    def riga(self, obiettivo: str) -> Riga | None:
        """The line of this objective; None where it gets no amount."""
        return self._per_obiettivo.get(obiettivo)

    def scarto(self, obiettivo: str) -> int:
        """Cents that the residual policy adds to the rounded amount of this objective."""
        riga = self.riga(obiettivo)
        return 0 if riga is None else riga.importo - riga.arrotondato

    @cached_property
    def _per_obiettivo(self) -> Mapping[str, Riga]:
        return {riga.obiettivo: riga for riga in self.righe if riga.obiettivo != ""}


def riparti(piano: Piano, totale: Callable[[Piano, Obiettivo], Fraction | None] = totale_dichiarato) -> Riparto:
    """Split the fund of a plan over its objectives.

    Args:
        piano: the plan.
        totale: which totale coefficiente counts: the declared one, or the one recomputed by the tables.

    Returns:
        the split and its proof; nothing for a plan without money. A part that cannot be split has no lines; why stands
        in ``ostacoli``, unless a totale is missing, which the checks on single values say.
    """
    if piano.fondo is None:
        return Riparto((), (), None, (), {})
    ostacoli: list[Ostacolo] = []
    importi = _importi_quote(piano, ostacoli)
    fissi = [(o.codice, o.importo_fisso.value) for o in piano.obiettivi if o.importo_fisso.value is not None]
    righe = [_riga_fissa(codice, importo) for codice, importo in fissi if importo >= 0]
    for quota in piano.quote:
        if quota.codice in importi and not _figlie(piano, quota.codice):
            righe.extend(_righe_quota(piano, quota, importi[quota.codice], totale, ostacoli))
    ordine = {o.codice: i for i, o in enumerate(piano.obiettivi)}
    righe.sort(key=lambda riga: ordine.get(riga.obiettivo, len(ordine)))
    finali = _tratta_residuo(piano, tuple(righe), importi, ostacoli)
    return Riparto(finali, *_chiusure(piano, importi, finali), tuple(ostacoli), importi)


def _figlie(piano: Piano, quota: str) -> tuple[Quota, ...]:
    return tuple(q for q in piano.quote if q.di == quota)


def _riga_fissa(obiettivo: str, importo: int) -> Riga:
    esatto = Fraction(importo)
    return Riga(obiettivo, FONDO, esatto, Fraction(1), Fraction(1), esatto, importo, importo)


def _importi_quote(piano: Piano, ostacoli: list[Ostacolo]) -> dict[str, Fraction]:
    """The exact amount of every quota that can have one."""
    importi: dict[str, Fraction] = {}
    aperti: list[tuple[str, Fraction]] = [(FONDO, Fraction(piano.finanziato.value))]
    while aperti:
        codice, importo = aperti.pop(0)
        nati = list(_ostacoli_livello(piano, codice, importo))
        ostacoli.extend(nati)
        if nati:
            continue
        figlie = dict(_livello(piano, codice, importo))
        importi.update(figlie)
        aperti.extend((figlia, figlie[figlia]) for figlia in figlie if _figlie(piano, figlia))
    return importi


def riservato(piano: Piano) -> int:
    """What is reserved to single objectives, in cents."""
    return sum(o.importo_fisso.value for o in piano.obiettivi if o.importo_fisso.value is not None)


def _fissi(piano: Piano, codice: str) -> Iterator[tuple[Place, Fraction]]:
    """What comes off a level in euro: place and cents."""
    if codice == FONDO:
        for obiettivo in piano.obiettivi:
            if obiettivo.importo_fisso.value is not None:
                yield obiettivo.importo_fisso.place, Fraction(obiettivo.importo_fisso.value)
    for quota in _figlie(piano, codice):
        if quota.modo is Modo.IMPORTO:
            yield quota.valore.place, Fraction(quota.valore.value) * 100


def _valori(quote: Iterable[Quota], modo: Modo) -> dict[str, Fraction]:
    return {q.codice: Fraction(q.valore.value) for q in quote if q.modo is modo}


def _ostacoli_livello(piano: Piano, codice: str, importo: Fraction) -> Iterator[Ostacolo]:
    """What makes it impossible to split this level into its parts."""
    figlie = _figlie(piano, codice)
    luogo = piano.finanziato.place if codice == FONDO else _quota(piano, codice).valore.place
    nome = "il fondo" if codice == FONDO else f"la quota «{codice}»"
    negativi = [luogo for luogo, valore in _fissi(piano, codice) if valore < 0]
    negativi += [q.valore.place for q in figlie if q.modo is not Modo.IMPORTO and q.valore.value < 0]
    for negativo in negativi:
        yield Ostacolo(negativo, f"{nome} non si può ripartire: una parte è negativa")
    if importo < 0:
        yield Ostacolo(luogo, f"{nome} è negativo", write_euro(round_half_up(importo)))
    if negativi or importo < 0:
        return
    fissi = sum((valore for _, valore in _fissi(piano, codice)), Fraction(0))
    percentuali = sum(_valori(figlie, Modo.PERCENTUALE).values(), Fraction(0))
    tolto = fissi + importo * ratio(percentuali, _PERCENTUALE)
    if tolto > importo:
        chiesto = write_euro(round_half_up(tolto))
        message = f"le parti superano {nome}, che è {write_euro(round_half_up(importo))}"
        troppo = round_half_up(tolto - importo)
        riservati = codice == FONDO and riservato(piano) > importo
        yield Ostacolo(luogo, message, chiesto, riservati=riservati, effetto=troppo)
    parti = _valori(figlie, Modo.PARTI)
    resti = [q for q in figlie if q.modo is Modo.RESTO]
    if len(resti) > 1 or (resti and parti):
        yield Ostacolo(resti[-1].valore.place, f"il resto è assegnato più di una volta: {nome} ne ha uno solo")
    if parti and sum(parti.values()) == 0:
        rilevanza = piano.modello.quote is Quote.RILEVANZA
        quali = "le rilevanze dei settori" if rilevanza else f"le parti in cui si divide {nome}"
        yield Ostacolo(luogo, f"{quali} sono tutte zero", "0")


def _livello(piano: Piano, codice: str, importo: Fraction) -> Iterator[tuple[str, Fraction]]:
    """The exact amount of each part of a level that can be split."""
    figlie = _figlie(piano, codice)
    percentuali = {q: importo * ratio(v, _PERCENTUALE) for q, v in _valori(figlie, Modo.PERCENTUALE).items()}
    fissi = sum((valore for _, valore in _fissi(piano, codice)), Fraction(0))
    resto = importo - fissi - sum(percentuali.values())
    parti = _valori(figlie, Modo.PARTI)
    for quota in figlie:
        match quota.modo:
            case Modo.IMPORTO:
                yield quota.codice, Fraction(quota.valore.value) * 100
            case Modo.PERCENTUALE:
                yield quota.codice, percentuali[quota.codice]
            case Modo.PARTI:
                yield quota.codice, resto * ratio(parti[quota.codice], sum(parti.values()))
            case _:  # Modo.RESTO
                yield quota.codice, resto


def _quota(piano: Piano, codice: str) -> Quota:
    return next(q for q in piano.quote if q.codice == codice)


def _righe_quota(
    piano: Piano,
    quota: Quota,
    importo: Fraction,
    totale: Callable[[Piano, Obiettivo], Fraction | None],
    ostacoli: list[Ostacolo],
) -> Iterator[Riga]:
    """The lines of one quota; none where it cannot be split."""
    if piano.modello.quote is Quote.RILEVANZA:
        yield _riga_settore(piano, quota, importo)
        return
    pagati = [o for o in piano.obiettivi if o.quota == quota.codice and not o.fisso]
    totali = {o.codice: totale(piano, o) for o in pagati}
    noti = {codice: valore for codice, valore in totali.items() if valore is not None}
    if len(noti) < len(totali):
        return
    somma = sum(noti.values(), Fraction(0))
    if any(valore < 0 for valore in noti.values()):
        ostacoli.append(Ostacolo(quota.valore.place, f"nella quota «{quota.codice}» un totale coefficiente è negativo"))
    elif somma == 0 and importo != 0:
        message = f"la quota «{quota.codice}» non ha obiettivi con un totale coefficiente maggiore di zero"
        ostacoli.append(
            Ostacolo(quota.valore.place, message, f"Σ {write_number(somma)}", effetto=round_half_up(importo))
        )
    else:
        for codice, valore in noti.items():
            esatto = importo * ratio(valore, somma) if somma != 0 else Fraction(0)
            arrotondato = round_half_up(esatto)
            yield Riga(codice, quota.codice, importo, valore, somma, esatto, arrotondato, arrotondato)


def _riga_settore(piano: Piano, quota: Quota, importo: Fraction) -> Riga:
    """The line of a settore that is paid as a whole."""
    somma = sum((Fraction(q.valore.value) for q in piano.quote), Fraction(0))
    arrotondato = round_half_up(importo)
    return Riga("", quota.codice, importo, Fraction(quota.valore.value), somma, importo, arrotondato, arrotondato)


def _tratta_residuo(
    piano: Piano, righe: tuple[Riga, ...], importi: Mapping[str, Fraction], ostacoli: list[Ostacolo]
) -> tuple[Riga, ...]:
    if piano.modello.residuo is Residuo.MAGGIOR_RESTO:
        return _maggior_resto(piano, righe, importi)
    return _a_una_riga(piano, righe, ostacoli) if piano.modello.residuo is Residuo.RIGA else righe


def _maggior_resto(piano: Piano, righe: Sequence[Riga], importi: Mapping[str, Fraction]) -> tuple[Riga, ...]:
    """The left-over cents by the largest remainder, within the nearest quota above whose amount is whole cents."""
    gruppi: dict[str, list[Riga]] = defaultdict(list)
    for riga in righe:
        gruppi[_intera(piano, riga.quota, importi)].append(riga)
    coefficienti = {o.codice: _coefficiente(piano, o) for o in piano.obiettivi}
    finali: dict[tuple[str, str], int] = {}
    for gruppo in gruppi.values():
        totale = round_half_up(sum((riga.esatto for riga in gruppo), Fraction(0)))
        ranghi = [coefficienti.get(riga.obiettivo, riga.totale) for riga in gruppo]
        interi = largest_remainder([riga.esatto for riga in gruppo], totale, ranghi)
        finali.update(zip((riga.chiave for riga in gruppo), interi, strict=True))
    return tuple(replace(riga, importo=finali[riga.chiave]) for riga in righe)


def base_quota(piano: Piano, riparto: Riparto, codice: str) -> tuple[str, Fraction]:
    """How the amount of a quota is said without rounding it.

    Returns:
        the code of the nearest pot whose amount is whole cents (the quota itself, one above it, or the fund), and the
        share of that pot that the quota is.
    """
    intera = _intera(piano, codice, riparto.importi)
    base = Fraction(piano.finanziato.value) if intera == FONDO else riparto.importi[intera]
    return intera, Fraction(1) if base == 0 else ratio(riparto.importi[codice], base)


def _intera(piano: Piano, quota: str, importi: Mapping[str, Fraction]) -> str:
    """The quota itself, or the nearest above it, whose amount is whole cents; the fund in the end."""
    while quota != FONDO and importi[quota].denominator != 1:
        quota = _quota(piano, quota).di
    return quota


def _coefficiente(piano: Piano, obiettivo: Obiettivo) -> Fraction:
    dichiarato = obiettivo.dichiarato.coefficiente.value
    valore = coefficiente_atteso(piano, obiettivo) if dichiarato is None else dichiarato
    return Fraction(0) if valore is None else Fraction(valore)


def _a_una_riga(piano: Piano, righe: tuple[Riga, ...], ostacoli: list[Ostacolo]) -> tuple[Riga, ...]:
    """The left-over cents, all to the line that the modello names; a fixed amount cannot take them."""
    codice = piano.modello.riga
    scarto = round_half_up(sum((riga.esatto for riga in righe), Fraction(0))) - sum(riga.arrotondato for riga in righe)
    finali = tuple(
        replace(r, importo=r.importo + scarto) if r.obiettivo == codice and r.quota != FONDO else r for r in righe
    )
    if scarto != 0 and (finali == righe or any(riga.importo < 0 for riga in finali)):
        message = f"i centesimi di resto devono andare all'obiettivo {codice}, che non può prenderli"
        ostacoli.append(Ostacolo(piano.finanziato.place, message, write_euro(scarto), effetto=abs(scarto)))
        return righe
    return finali


def _chiusure(
    piano: Piano, importi: Mapping[str, Fraction], righe: Sequence[Riga]
) -> tuple[tuple[Chiusura, ...], Chiusura | None]:
    """The proof of each quota that could be split, and of the whole."""
    attese = defaultdict(set, {quota: set(chiavi) for quota, chiavi in pagati_per_quota(piano).items()})
    attribuiti = {riga.chiave: riga.importo for riga in righe}

    def chiusura(codice: str, da_ripartire: Fraction) -> Chiusura:
        sue = attese[codice]
        attribuito = sum(attribuiti[chiave] for chiave in sue)
        return Chiusura(codice, da_ripartire, attribuito, len(sue), _limite(piano, sue))

    chiusure = tuple(
        chiusura(q.codice, importi[q.codice])
        for q in piano.quote
        if q.codice in importi
        and attese[q.codice] <= attribuiti.keys()
        and (attese[q.codice] or importi[q.codice] == 0)
    )
    if not attese[FONDO] <= attribuiti.keys() or len(chiusure) < len(piano.quote):
        return chiusure, None
    return chiusure, chiusura(FONDO, Fraction(piano.finanziato.value))


def pagati(piano: Piano) -> Iterator[tuple[str, str]]:
    """Who gets an amount of the fund: objective and quota, as ``Riga.chiave``."""
    for obiettivo in piano.obiettivi:
        if obiettivo.fisso or obiettivo.quota != FONDO:
            yield obiettivo.codice, obiettivo.quota
    if piano.modello.quote is Quote.RILEVANZA:
        for quota in piano.quote:
            yield "", quota.codice


def pagati_per_quota(piano: Piano) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Who gets an amount of each quota, or of one within it, and of the fund; in the order of the plan."""
    sotto: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for chiave in pagati(piano):
        for codice in antenate(piano, chiave[1]):
            sotto[codice].append(chiave)
    return sotto


def _limite(piano: Piano, righe: Collection[tuple[str, str]]) -> Fraction:
    """How many cents rounding can leave in a pot that these lines share, under the policy of the modello."""
    match piano.modello.residuo:
        case Residuo.MAGGIOR_RESTO:
            return Fraction(len(righe))
        case Residuo.RIGA if piano.modello.riga in {obiettivo for obiettivo, _ in righe}:
            return Fraction(len(righe) + len(piano.obiettivi), 2)
        case _:
            return Fraction(len(righe), 2)


def antenate(piano: Piano, quota: str) -> Iterator[str]:
    """The quota, those above it, and last the fund."""
    while quota != FONDO:
        yield quota
        quota = _quota(piano, quota).di
    yield FONDO
