"""The money in the page: the picture with its table, each settore, each objective."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from perfxl.report.html.conti import ARROTONDA, CHIUDE, NON_CHIUDE, somma, voci
from perfxl.report.html.disegno import disegna
from perfxl.report.html.elementi import breve, el, insieme, nascosto, segno
from perfxl.report.html.flusso import flusso
from perfxl.report.html.parole import cifra, con_segno, conteggi

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Weight
    from perfxl.core.piano import Fondo, Obiettivo
    from perfxl.report.html.conti import Conti, Importo
    from perfxl.report.html.elementi import Html

_ESITI = {
    CHIUDE: ("✔", "chiude", "bene"),
    ARROTONDA: ("✔", "arrotondamento", "bene"),
    NON_CHIUDE: ("✘", "non chiude", "male"),
}


def celle(importo: Importo) -> Html:
    """The four cells of an amount: expected, found, difference, whether it closes."""
    figura, parola, classe = _ESITI[importo.esito]
    ignoto = importo.atteso is None
    return insieme(
        el("td", cifra(importo.atteso), class_="n"),
        el("td", cifra(importo.trovato), class_="n"),
        el("td", "–" if ignoto else con_segno(importo.differenza), class_="n"),
        el("td", "non si sa" if ignoto else insieme(segno(figura), " ", parola), class_=None if ignoto else classe),
    )


INTESTATE = ("Atteso", "Trovato", "Differenza", "Esito")
"""The headers of those cells."""


def intestazione(*titoli: str) -> Html:
    """The row of the headers of a table."""
    numeri = {*INTESTATE[:3], "Bloccano", "Avvisano", "Note"}
    return el("thead", el("tr", *(el("th", t, scope="col", class_="n" if t in numeri else None) for t in titoli)))


def tavola(titolo: Html | str, teste: Sequence[str], *corpi: Html, **attributi: str) -> Html:
    """A table that may be wider than a small screen: it scrolls by itself, by keyboard too."""
    dentro = el("table", el("caption", titolo), intestazione(*teste), *corpi, **attributi)
    return el("div", dentro, class_="scorre", tabindex=0, role="group", aria_label="Tabella, si può scorrere")


def sezione_denaro(esame: Esame, denaro: Conti) -> Html:
    """Where the money goes: the picture, and the table with the same figures."""
    fondo = esame.piano.fondo
    titolo = el("h2", "Il denaro, dal fondo agli obiettivi", id="denaro-t")
    if fondo is None:
        detto = "Questo piano non ha importi: non c’è un fondo da ripartire, e nulla da far quadrare in euro."
        return el("section", titolo, el("p", detto), id="denaro", aria_labelledby="denaro-t")
    figura = _figura(esame, fondo, denaro) if fondo.massimo.value > 0 else None
    return el("section", titolo, figura, _tavola_fondo(esame, fondo, denaro), id="denaro", aria_labelledby="denaro-t")


def _figura(esame: Esame, fondo: Fondo, denaro: Conti) -> Html:
    disegnato = flusso(esame, fondo, denaro)
    detto = "Figura: come il fondo si divide, da sinistra a destra. Le stesse cifre sono nelle tabelle che seguono."
    storti = [nodo for nodo in disegnato.nodi.values() if nodo.importo.esito == NON_CHIUDE]
    legenda = ["La larghezza è in proporzione all’importo atteso; cifre in euro."]
    if storti:
        legenda.append(
            "✘ e il tratto rosso: il trovato non è l’atteso (pieno: in più; vuoto: in meno; se è poco, ingrandito)."
        )
    return el(
        "figure",
        el(
            "div",
            disegna(disegnato, detto),
            class_="scorre",
            tabindex=0,
            role="group",
            aria_label="Figura, si può scorrere",
        ),
        el("figcaption", " ".join(legenda)),
    )


def _tavola_fondo(esame: Esame, fondo: Fondo, denaro: Conti) -> Html:
    righe = [
        el("tr", el("th", voce.titolo, scope="row", class_=f"l{min(voce.livello, 5)}"), celle(voce.importo))
        for voce in voci(esame, fondo, denaro)
    ]
    titolo = "Fondo e quote, in euro: che cosa ci deve stare e che cosa c’è"
    return tavola(titolo, ("Voce", *INTESTATE), el("tbody", *righe), class_="denaro")


def sezione_obiettivi(esame: Esame, denaro: Conti, numerati: Sequence[tuple[int, Finding]]) -> Html:
    """Every objective, by settore: a table for each, closed until it is asked for."""
    etichette = esame.atteso.modello.etichette
    importi: dict[str, Importo] = {linea.obiettivo: linea.importo for linea in denaro.linee if linea.obiettivo != ""}
    suoi: dict[str, Counter[Weight]] = defaultdict(Counter)
    primo: dict[str, int] = {}
    for numero, finding in numerati:
        if finding.rilievo.obiettivo != "":
            suoi[finding.rilievo.obiettivo][finding.weight] += 1
            primo.setdefault(finding.rilievo.obiettivo, numero)
    per_settore: dict[str, list[Obiettivo]] = defaultdict(list)
    for obiettivo in esame.atteso.obiettivi:
        per_settore[obiettivo.capofila].append(obiettivo)
    nomi = {settore.codice: settore.nome.value for settore in esame.atteso.settori}
    tavole = []
    for codice, obiettivi in per_settore.items():
        quanti = f"{len(obiettivi)} {(etichette.obiettivo if len(obiettivi) == 1 else etichette.obiettivi).lower()}"
        righe = [_riga_obiettivo(o, importi, suoi.get(o.codice, Counter()), primo.get(o.codice)) for o in obiettivi]
        nome = nomi.get(codice, codice)
        teste = ("N.", etichette.titolo, *(INTESTATE if importi else ()), "Rilievi")
        totale = _totale_obiettivi(obiettivi, importi) if importi else None
        dentro = tavola(
            nascosto(f"{etichette.obiettivi} di {nome}"), teste, el("tbody", *righe), *filter(None, (totale,))
        )
        tavole.append(el("details", el("summary", f"{nome} ({codice}): {quanti}"), dentro, class_="stampa"))
    titolo = el("h2", etichette.obiettivi, id="obiettivi-t")
    return el("section", titolo, *tavole, id="obiettivi", aria_labelledby="obiettivi-t")


def _riga_obiettivo(
    obiettivo: Obiettivo, importi: Mapping[str, Importo], suoi: Mapping[Weight, int], primo: int | None
) -> Html:
    numero = obiettivo.numero.value or obiettivo.codice
    importo = importi.get(obiettivo.codice)
    denaro: Html | None = None
    if importi:
        denaro = insieme(el("td", "senza un importo suo", colspan=4)) if importo is None else celle(importo)
    conti = el("a", conteggi(suoi), href=f"#r{primo}") if primo is not None else "–"
    return el(
        "tr", el("td", numero), el("th", breve(obiettivo.titolo.value, 300), scope="row"), denaro, el("td", conti)
    )


def _totale_obiettivi(obiettivi: Sequence[Obiettivo], importi: Mapping[str, Importo]) -> Html:
    totale = somma(importi[obiettivo.codice] for obiettivo in obiettivi if obiettivo.codice in importi)
    return el("tfoot", el("tr", el("td"), el("th", "Totale", scope="row"), celle(totale), el("td")))
