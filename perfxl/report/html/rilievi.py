"""The findings in the page, with what filters them."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from perfxl.core.finding import Weight
from perfxl.report.html.elementi import Html, breve, el, insieme, nascosto, segno
from perfxl.report.html.parole import SEGNI, cifra, conta, conteggi, dove, gravita, nome_settore
from perfxl.report.segni import maiuscola

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding
    from perfxl.core.novita import Novita
    from perfxl.core.place import Place

IN_PAGINA = 10_000
"""How many findings a page has: about nine million characters, that a browser still filters at once."""
_TANTI = 300
"""With more findings than these the browser draws only those that are near the screen."""
_CELLE = 40
"""How many related cells a finding names."""


def in_pagina(findings: Sequence[Finding]) -> list[tuple[int, Finding]]:
    """The findings that the page has, numbered in their order: all, or of too many those that weigh and move most."""
    numerati = list(enumerate(findings, 1))
    pesi = list(Weight)
    gravi = sorted(numerati, key=lambda uno: (pesi.index(uno[1].weight), -(uno[1].rilievo.effetto or 0)))
    return sorted(gravi[:IN_PAGINA], key=itemgetter(0))


def sezione_rilievi(esame: Esame, numerati: Sequence[tuple[int, Finding]], trovati: int, novita: Novita | None) -> Html:
    """The findings, by settore, with the form that filters them; whether there are more than the page has."""
    titolo = el("h2", "I rilievi", id="rilievi-t")
    findings = [finding for _, finding in numerati]
    if not findings:
        dentro: list[Html] = [el("p", "Nessun rilievo.")]
    else:
        gruppi = groupby(numerati, key=lambda coppia: coppia[1].rilievo.settore)
        dentro = [_troppi(trovati)] if trovati > len(findings) else []
        dentro += [_filtro(esame, findings, novita), *(_gruppo(esame, s, list(g), novita) for s, g in gruppi)]
    tanti = "tanti" if len(findings) > _TANTI else None
    return el("section", titolo, *dentro, id="rilievi", aria_labelledby="rilievi-t", class_=tanti)


def _troppi(trovati: int) -> Html:
    detto = f"I rilievi sono {trovati}: questa pagina ha i {IN_PAGINA} più gravi. Tutti sono in rapporto.json."
    return el("p", el("strong", detto))


def _filtro(esame: Esame, findings: Sequence[Finding], novita: Novita | None) -> Html:
    """The form; without JavaScript it is not shown, and all findings are."""
    settori = Counter(finding.rilievo.settore for finding in findings)
    codici = Counter(finding.code for finding in findings)
    quanti = conta(findings)
    caselle = [
        el(
            "label",
            el("input", type="checkbox", name="g", value=g.value, checked=True),
            segno(f" {SEGNI[g]} "),
            f"{g.value} ",
            el("span", f"({quanti[g]})", class_="quanti", data_g=g.value),
            class_=f"g {g.value}",
        )
        for g in Weight
        if g is not Weight.ACCETTATO or quanti[g] > 0
    ]
    nuovi = None
    if novita is not None:
        nuovi = el("label", el("input", type="checkbox", name="nuovi"), " solo i nuovi")
    in_deroga = None
    if any(finding.deroga is not None for finding in findings):
        in_deroga = el("label", el("input", type="checkbox", name="deroga"), " solo con una deroga")
    return el(
        "form",
        el(
            "label",
            "Settore ",
            _scelta("s", "tutti", [(s, f"{nome_settore(esame, s)} ({n})") for s, n in settori.items()]),
        ),
        el("label", "Codice ", _scelta("c", "tutti", [(c, f"{c} ({n})") for c, n in sorted(codici.items())])),
        el("label", "Testo ", el("input", type="search", name="t", autocomplete="off", spellcheck="false")),
        el("fieldset", el("legend", "Gravità", class_="detto"), *caselle),
        nuovi,
        in_deroga,
        el("button", "Togli i filtri", type="reset"),
        el("p", role="status", id="quanti"),
        id="filtro",
        role="search",
        aria_label="Filtra i rilievi",
        class_="con-js",
    )


def _scelta(nome: str, tutti: str, voci: Sequence[tuple[str, str]]) -> Html:
    """A list to choose from; the empty value is that of the plan in general, so that all is a star."""
    return el("select", el("option", tutti, value="*"), *(el("option", t, value=v) for v, t in voci), name=nome)


def _gruppo(esame: Esame, settore: str, suoi: Sequence[tuple[int, Finding]], novita: Novita | None) -> Html:
    conti = el("span", conteggi(conta(finding for _, finding in suoi)), class_="conti")
    return el(
        "section",
        el("h3", nome_settore(esame, settore), " ", conti, id=f"in-{settore}"),
        *(_rilievo(numero, finding, novita) for numero, finding in suoi),
        class_="gruppo",
    )


def _rilievo(numero: int, finding: Finding, novita: Novita | None) -> Html:
    rilievo, weight = finding.rilievo, finding.weight
    nuovo = novita is not None and finding.identita in novita.nuovi
    testa = el(
        "h4",
        gravita(weight),
        f" (senza la deroga: {finding.severity.value}) " if finding.accettato else " ",
        el("a", finding.code, href=f"#{finding.code}"),
        insieme(" ", el("span", "nuovo", class_="nuovo")) if nuovo else None,
        " ",
        dove(rilievo.place),
    )
    return el(
        "article",
        testa,
        _copia(rilievo.place),
        el("p", breve(maiuscola(rilievo.message))),
        el("dl", *_voci(finding)),
        class_=f"r {weight.value}",
        id=f"r{numero}",
        data_s=rilievo.settore,
        data_c=finding.code,
        data_g=weight.value,
        data_n=nuovo or None,
        data_d=finding.deroga is not None or None,
    )


def indirizzo(place: Place) -> str:
    """The address of a cell as a spreadsheet takes it: ``'[file.xlsx]Foglio'!E6``."""
    dove = f"[{place.file}]{place.sheet}".replace("'", "''")
    return f"'{dove}'!{place.cell}"


def _copia(place: Place) -> Html | None:
    if place.cell == "":
        return None
    detto = insieme("Copia", nascosto(f" l’indirizzo della cella {place.cell}"))
    return el(
        "button",
        detto,
        type="button",
        class_="copia con-js",
        value=indirizzo(place),
        title="Copia l’indirizzo della cella",
    )


def _voci(finding: Finding) -> Iterator[Html]:
    """The fields of a finding; those that are empty are left out, and what to do where it is accepted."""
    rilievo = finding.rilievo
    yield from _voce("Atteso", breve(rilievo.expected))
    yield from _voce("Trovato", breve(rilievo.found))
    if rilievo.effetto is not None:
        yield from _voce("Effetto", f"{cifra(rilievo.effetto)} €")
    if rilievo.details:
        righe = el("ul", *(el("li", breve(riga, 300)) for riga in rilievo.details))
        yield from _voce("Dettagli" if rilievo.effetto is None else "Importi", righe)
    if rilievo.cause:
        yield from _voce("Perché", insieme(*(el("div", breve(causa)) for causa in rilievo.cause)))
    yield from _voce("Vedi", insieme(*(el("div", riga) for riga in _vicini(rilievo.place, rilievo.related))))
    if finding.deroga is not None:
        yield from _voce("Deroga", breve(finding.deroga.detta))
    if not finding.accettato:
        yield from _voce("Da fare", breve(rilievo.remedy))


def _voce(titolo: str, detto: Html | str) -> Iterator[Html]:
    if detto != "":
        yield el("div", el("dt", titolo), el("dd", detto))


def _vicini(place: Place, related: Sequence[Place]) -> Iterator[str]:
    """The related places, a line for each sheet; those of the same sheet by their cells alone."""
    altri = sorted(altro for altro in related if altro != place)
    for (file, sheet), gruppo in groupby(altri, key=lambda altro: (altro.file, altro.sheet)):
        punti = list(_punti(list(gruppo)))
        intero = file if sheet == "" else f"{file}, foglio «{sheet}»"
        qui = (file, sheet) == (place.file, place.sheet)
        yield ": ".join(filter(None, ("" if qui else intero, ", ".join(punti))))


def _punti(places: Sequence[Place]) -> Iterator[str]:
    """The cells and the lines of places in one sheet or file; of many, the first."""
    celle = [place.cell for place in places if place.cell != ""]
    linee = [f"{place.line}" for place in places if place.line > 0]
    for uno, molti, quali in (("cella", "celle", celle), ("riga", "righe", linee)):
        if quali:
            altre = f" e altre {len(quali) - _CELLE}" if len(quali) > _CELLE else ""
            yield f"{uno if len(quali) == 1 else molti} {', '.join(quali[:_CELLE])}{altre}"
