"""The findings in the page, with what filters them; what was corrected; the rules, and how the checks ran."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from perfxl.checks.registro import REGISTRO
from perfxl.core.finding import Severity
from perfxl.core.novita import identita
from perfxl.report.html.elementi import Html, breve, el, insieme, nascosto, segno
from perfxl.report.html.parole import SEGNI, cifra, conta, conteggi, dove, nome_settore
from perfxl.report.pagina import pagina, regola

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Outcome, Rilievo
    from perfxl.core.novita import Novita
    from perfxl.core.place import Place

_TANTI = 300
"""With more findings than these the browser draws only those that are near the screen."""
_CELLE = 40
"""How many related cells a finding names."""


def sezione_rilievi(esame: Esame, outcome: Outcome, novita: Novita | None) -> Html:
    """Every finding, by settore, with the form that filters them."""
    titolo = el("h2", "I rilievi", id="rilievi-t")
    if not outcome.findings:
        dentro: list[Html] = [el("p", "Nessun rilievo.")]
    else:
        numerati = enumerate(outcome.findings, 1)
        gruppi = groupby(numerati, key=lambda coppia: coppia[1].rilievo.settore)
        dentro = [_filtro(esame, outcome.findings, novita), *(_gruppo(esame, s, list(g), novita) for s, g in gruppi)]
    tanti = "tanti" if len(outcome.findings) > _TANTI else None
    return el("section", titolo, *dentro, id="rilievi", aria_labelledby="rilievi-t", class_=tanti)


def _filtro(esame: Esame, findings: Sequence[Finding], novita: Novita | None) -> Html:
    """The form; without JavaScript it is not shown, and all findings are."""
    settori = Counter(finding.rilievo.settore for finding in findings)
    codici = Counter(finding.code for finding in findings)
    quanti = conta(findings)
    gravita = [
        el(
            "label",
            el("input", type="checkbox", name="g", value=g.value, checked=True),
            segno(f" {SEGNI[g]} "),
            f"{g.value} ",
            el("span", f"({quanti[g]})", class_="quanti", data_g=g.value),
            class_=f"g {g.value}",
        )
        for g in Severity
    ]
    nuovi = None
    if novita is not None:
        nuovi = el("label", el("input", type="checkbox", name="nuovi"), " solo i nuovi")
    return el(
        "form",
        el(
            "label",
            "Settore ",
            _scelta("s", "tutti", [(s, f"{nome_settore(esame, s)} ({n})") for s, n in settori.items()]),
        ),
        el("label", "Codice ", _scelta("c", "tutti", [(c, f"{c} ({n})") for c, n in sorted(codici.items())])),
        el("label", "Testo ", el("input", type="search", name="t", autocomplete="off", spellcheck="false")),
        el("fieldset", el("legend", "Gravità", class_="detto"), *gravita),
        nuovi,
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
    rilievo, gravita = finding.rilievo, finding.severity
    nuovo = novita is not None and identita(finding) in novita.nuovi
    testa = el(
        "h4",
        el("span", segno(SEGNI[gravita]), f" {gravita.value}", class_=f"g {gravita.value}"),
        " ",
        el("a", finding.code, href=f"#{finding.code}"),
        insieme(" ", el("span", "nuovo", class_="nuovo")) if nuovo else None,
        " ",
        dove(rilievo.place),
    )
    return el(
        "article",
        testa,
        _copia(rilievo.place),
        el("p", breve(rilievo.message[:1].upper() + rilievo.message[1:])),
        el("dl", *_voci(rilievo)),
        class_=f"r {gravita.value}",
        id=f"r{numero}",
        data_s=rilievo.settore,
        data_c=finding.code,
        data_g=gravita.value,
        data_n=nuovo or None,
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


def _voci(rilievo: Rilievo) -> Iterator[Html]:
    """The fields of a finding; those that are empty are left out."""
    yield from _voce("Atteso", breve(rilievo.expected))
    yield from _voce("Trovato", breve(rilievo.found))
    effetto = "" if rilievo.effetto is None else f"{cifra(rilievo.effetto)} €"
    yield from _voce("Effetto", effetto)
    if rilievo.details:
        righe = el("ul", *(el("li", breve(riga, 300)) for riga in rilievo.details))
        yield from _voce("" if effetto else "Effetto", insieme("Importi con il dato giusto → con questo:", righe))
    if rilievo.cause:
        yield from _voce("Perché", insieme(*(el("div", breve(causa)) for causa in rilievo.cause)))
    yield from _voce("Vedi", insieme(*(el("div", riga) for riga in _vicini(rilievo.place, rilievo.related))))
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


def sezione_corretti(novita: Novita | None) -> Html | None:
    """What an earlier report had and is no longer there; nothing where none was given."""
    if novita is None:
        return None
    righe = [
        el(
            "li",
            el(
                "span",
                segno(SEGNI[corretto.gravita]),
                f" {corretto.gravita.value}",
                class_=f"g {corretto.gravita.value}",
            ),
            " ",
            " · ".join(filter(None, (corretto.codice, corretto.settore, breve(corretto.messaggio, 300)))),
            " ",
            el("span", corretto.dove, class_="dove"),
        )
        for corretto in novita.corretti
    ]
    dentro = el("ul", *righe) if righe else el("p", "Nessuno dei rilievi di allora è stato corretto.")
    titolo = el("h2", "Corretti dal rapporto precedente", id="corretti-t")
    return el("section", titolo, dentro, id="corretti", aria_labelledby="corretti-t")


def sezione_regole(esame: Esame, outcome: Outcome) -> Html:
    """The rules behind the findings, each with its page; and how many checks ran."""
    trovati = {finding.code for finding in outcome.findings}
    pagine = [
        el(
            "details",
            el("summary", el("b", check.code), f" {regola(check)}", id=check.code),
            el("pre", pagina(check).partition("\n")[2].strip("\n")),
        )
        for check in REGISTRO
        if check.code in trovati
    ]
    eseguiti = f"{len(outcome.clean)} senza rilievi, {len(trovati)} con rilievi, {len(outcome.not_run)} non eseguiti"
    regolate = [
        el("li", f"{r.codice}: {'spento' if r.gravita is None else f'qui {r.gravita.value}'}. Motivo: {r.motivo}")
        for r in esame.atteso.modello.regolate
    ]
    falliti = [el("li", f"{fallito.code} non eseguito: {breve(fallito.reason, 300)}") for fallito in outcome.not_run]
    return el(
        "section",
        el("h2", "Le regole e i controlli", id="regole-t"),
        el("p", f"Controlli: {eseguiti}."),
        el("ul", *falliti, *regolate) if falliti or regolate else None,
        *pagine,
        id="regole",
        aria_labelledby="regole-t",
    )
