"""IN: two terms of one objective that do not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfxl.checks.brani import brani_misura, brani_obiettivo
from perfxl.checks.parole import nome_obiettivo
from perfxl.checks.termini import esercizio, fuori, termini_del_brano
from perfxl.core.finding import Rilievo
from perfxl.core.modello import MISURE
from perfxl.core.piano import Stato
from perfxl.core.testi.scadenze import finestra, sola_scadenza
from perfxl.core.testi.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from perfxl.checks.brani import Brano
    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Misura, Obiettivo, Piano
    from perfxl.core.testi.termini import Termine


class _Detto(NamedTuple):
    """A term that a text says, and the days that it covers."""

    brano: Brano
    termine: Termine
    giorni: tuple[date, date]


def termini_in_disaccordo(esame: Esame) -> Iterator[Rilievo]:
    """I termini di uno stesso obiettivo devono andare d'accordo.

    Perché:
        Se i tempi dicono un giorno e l'indicatore un altro, nessuno potrà dire quale dei due vale. Un termine citato
        non può cadere dopo l'ultimo dei tempi; può cadere prima se è un passo intermedio, non se è il traguardo
        dell'unico indicatore, dell'unico risultato, o di quello che ha lo stesso numero del termine. Un periodo non può
        finire prima di cominciare.
    Esempio errato:
        Tempi 31/12/2025; unico indicatore «mappatura dei processi», da raggiungere entro il 31/01/2025.
    Esempio giusto:
        Tempi 31/01/2025, oppure indicatore entro il 31/12/2025.
    Come si corregge:
        Scrivere lo stesso termine nei due posti.
    """
    for obiettivo in esame.piano.obiettivi:
        if obiettivo.stato.value is Stato.ATTIVO:
            yield from _al_contrario(esame.piano, obiettivo)
            tempi = _tempi(esame.piano, obiettivo)
            for detto, con in _in_disaccordo(esame.piano, obiettivo, tempi):
                yield _rilievo(esame.piano, obiettivo, detto, con)


def _rilievo(piano: Piano, obiettivo: Obiettivo, detto: _Detto, con: _Detto) -> Rilievo:
    return Rilievo(
        detto.brano.place,
        f"{nome_obiettivo(piano, obiettivo)}: «{detto.brano.voce}» e «{con.brano.voce}» dicono due termini diversi",
        con.termine.testo,
        detto.termine.testo,
        "Scrivere lo stesso termine nei due posti.",
        obiettivo.capofila,
        obiettivo.codice,
        (con.brano.place,),
    )


def _al_contrario(piano: Piano, obiettivo: Obiettivo) -> Iterator[Rilievo]:
    """Periods that end before they begin."""
    for brano in _brani(piano, obiettivo, "tempi", "termine"):
        for termine in capisci_termini(brano.testo):
            giorni = termine.tipo is Tipo.DATA and termine.giorno is not None and termine.inizio is not None
            if not termine.valida and (giorni or termine.tipo is Tipo.ANNI):
                message = (
                    f"{nome_obiettivo(piano, obiettivo)}: in «{brano.voce}» il periodo finisce prima di cominciare"
                )
                remedy = "Correggere l'inizio, o la fine."
                trovato = termine.testo
                yield Rilievo(brano.place, message, "", trovato, remedy, obiettivo.capofila, obiettivo.codice)


def _brani(piano: Piano, obiettivo: Obiettivo, *campi: str) -> Iterator[Brano]:
    etichette = piano.modello.etichette
    for brano in brani_obiettivo(etichette, obiettivo):
        if brano.campo in campi:
            yield brano
    for quali in MISURE:
        for posto, misura in enumerate(obiettivo.misure(quali), start=1):
            yield from (b for b in brani_misura(etichette, quali, posto, misura) if b.campo in campi)


def _tempi(piano: Piano, obiettivo: Obiettivo) -> list[_Detto]:
    """The terms of the objective; none where a single one of them cannot be told."""
    detti: list[_Detto] = []
    for brano in _brani(piano, obiettivo, "tempi"):
        capiti = capisci_termini(brano.testo)
        detti = _detti(piano, brano, capiti)
        if len(detti) < len(capiti):
            return []
    return detti


def _detti(piano: Piano, brano: Brano, termini: Sequence[Termine]) -> list[_Detto]:
    """The terms whose days can be told."""
    finestre = [(termine, finestra(termine, piano.anno.value)) for termine in termini]
    return [_Detto(brano, termine, giorni) for termine, giorni in finestre if giorni is not None]


def _in_disaccordo(piano: Piano, obiettivo: Obiettivo, tempi: list[_Detto]) -> Iterator[tuple[_Detto, _Detto]]:
    """The terms that do not agree, each with the one that it does not agree with."""
    anni = esercizio(piano, obiettivo)
    for brano in _brani(piano, obiettivo, "titolo"):
        yield from _dopo(_citati(piano, brano, anni), tempi)
    for quali in MISURE:
        misure = obiettivo.misure(quali)
        for posto, misura in enumerate(misure, start=1):
            suoi = list(brani_misura(piano.modello.etichette, quali, posto, misura))
            citati = [detto for brano in suoi for detto in _citati(piano, brano, anni)]
            traguardi = [d for d in citati if _un_traguardo(misura, d, citati)]
            propri = [d for d in citati if d.brano.campo == "termine"]
            contro = [*_diversi(traguardi, propri), *_dopo([d for d in citati if d not in propri], propri)]
            confronto = _confronto(misura, tempi, uno_solo=len(misure) == 1)
            contro += [*_diversi([*traguardi, *propri], confronto), *_dopo(citati, tempi)]
            yield from contro[:1]


def _citati(piano: Piano, brano: Brano, anni: tuple[int, int]) -> list[_Detto]:
    """The terms that a text cites; not those outside the exercise, that another check finds."""
    return [detto for detto in _detti(piano, brano, termini_del_brano(brano)) if not fuori(detto.termine, anni)]


def _un_traguardo(misura: Misura, detto: _Detto, citati: Sequence[_Detto]) -> bool:
    """Whether a term is all that is to be reached: it is the target, or the only term where no target is written."""
    if detto.brano.campo == "atteso":
        return sola_scadenza(detto.brano.testo) is not None
    return detto.brano.campo == "descrizione" and misura.atteso.value == "" and len(citati) == 1


def _confronto(misura: Misura, tempi: list[_Detto], *, uno_solo: bool) -> list[_Detto]:
    """The terms of the objective that the target of a measure must agree with: that of its number, or the only one."""
    numerati = [d for d in tempi if misura.numero != "" and d.termine.numero == misura.numero]
    if numerati:
        return numerati
    puntuali = len(tempi) == 1 and tempi[0].termine.tipo is not Tipo.ANNI and tempi[0].termine.anno_inizio is None
    return tempi if uno_solo and puntuali else []


def _diversi(detti: Sequence[_Detto], altri: Sequence[_Detto]) -> Iterator[tuple[_Detto, _Detto]]:
    """Those that cover no day of the others."""
    for detto in detti:
        inizio, fine = detto.giorni
        if altri and all(altro.giorni[1] < inizio or fine < altro.giorni[0] for altro in altri):
            yield detto, altri[-1]


def _dopo(detti: Sequence[_Detto], altri: Sequence[_Detto]) -> Iterator[tuple[_Detto, _Detto]]:
    """Those that begin after the last of the others."""
    for detto in detti:
        if altri and all(altro.giorni[1] < detto.giorni[0] for altro in altri):
            yield detto, max(altri, key=lambda altro: altro.giorni)
