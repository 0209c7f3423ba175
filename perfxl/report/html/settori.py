"""The settori in the page: what came, whether it is in order, its findings, its money, what to send back."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from perfxl.core.finding import Weight
from perfxl.core.letture.consegna import RIEPILOGO
from perfxl.core.riparto import FONDO
from perfxl.report.html.conti import Importo, somma
from perfxl.report.html.denaro import INTESTATE, celle, tavola
from perfxl.report.html.elementi import el, nascosto, segno
from perfxl.report.html.esito import attesi, mancanti
from perfxl.report.html.parole import conta, conteggi, nome_settore

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.report.html.conti import Conti
    from perfxl.report.html.elementi import Html


def sezione_settori(
    esame: Esame,
    numerati: Sequence[tuple[int, Finding]],
    outcome: Outcome,
    denaro: Conti,
    accanto: Collection[str],
) -> Html:
    """Every settore: its file, whether it is in order, its findings, its money, its letter and its annotated copy."""
    suoi: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        suoi[finding.rilievo.settore].append(finding)
    in_pagina = {finding.rilievo.settore for _, finding in numerati}
    importi = denaro.per_settore()
    file = _file_dei_settori(esame.consegne)
    collegati = any(nome.startswith(("lettere/", "copie/")) for nome in accanto)
    teste = (
        esame.atteso.modello.etichette.settore,
        "Stato",
        "Rilievi",
        *(INTESTATE if importi else ()),
        *(("Da rimandare",) if collegati else ()),
    )
    da_dire, mancano = {*attesi(esame), *importi, *suoi}, mancanti(esame)
    codici = [s.codice for s in esame.atteso.radici if s.codice in da_dire]
    righe = [
        el(
            "tr",
            el(
                "th",
                nome_settore(esame, codice),
                *(el("div", c.file, class_="dove") for c in file.get(codice, ())),
                scope="row",
            ),
            el("td", _stato(suoi[codice], manca=codice in mancano)),
            el("td", _conti(suoi[codice], f"#in-{codice}" if codice in in_pagina else None)),
            (celle(importi[codice]) if codice in importi else el("td", "–", colspan=4)) if importi else None,
            el("td", *_da_rimandare(codice, file.get(codice, ()), accanto)) if collegati else None,
        )
        for codice in codici
    ]
    if suoi[""]:
        righe.append(_in_generale(suoi[""], "#in-" if "" in in_pagina else None, len(teste) - 3))
    piede = _totali(denaro, importi, collegati=collegati) if importi else None
    titolo = el("h2", "I settori", id="settori-t")
    tabella = tavola(
        nascosto("Stato di ogni settore"), teste, el("tbody", *righe), *([piede] if piede is not None else [])
    )
    return el("section", titolo, tabella, id="settori", aria_labelledby="settori-t")


def _conti(findings: Sequence[Finding], verso: str | None) -> Html:
    """How many findings there are, with a link to them where the page has one of them."""
    conti = conteggi(conta(findings))
    return conti if verso is None else el("a", conti, href=verso)


def _in_generale(findings: Sequence[Finding], verso: str | None, resto: int) -> Html:
    return el(
        "tr",
        el("th", "Il piano in generale", scope="row"),
        el("td"),
        el("td", _conti(findings, verso)),
        el("td", colspan=resto) if resto > 0 else None,
    )


def _totali(denaro: Conti, importi: Mapping[str, Importo], *, collegati: bool) -> Html:
    """What the settori get in all, and what is to be split: they differ by what rounding leaves."""
    finanziato = next((quota for quota in denaro.quote if quota.codice == FONDO), None)
    fine = el("td") if collegati else None
    vuote = [el("td")] * 2
    righe = [el("tr", el("th", "Totale dei settori", scope="row"), *vuote, celle(somma(importi.values())), fine)]
    if finanziato is not None:
        importo = Importo(finanziato.atteso, finanziato.trovato, finanziato.esito)
        righe.append(el("tr", el("th", "Finanziato", scope="row"), *vuote, celle(importo), fine))
    return el("tfoot", *righe)


def _file_dei_settori(consegne: Sequence[Consegna]) -> dict[str, list[Consegna]]:
    file: dict[str, list[Consegna]] = defaultdict(list)
    for consegna in consegne:
        if consegna.settore != RIEPILOGO:
            file[consegna.settore].append(consegna)
    return file


def _stato(suoi: Sequence[Finding], *, manca: bool) -> Html:
    """Whether a settore is in order, in a sign and words."""
    quanti = conta(suoi)
    if manca:
        figura, parola, classe = "✘", "manca", "male"
    elif quanti[Weight.BLOCCA] > 0:
        figura, parola, classe = "✘", "da correggere", "male"
    elif quanti[Weight.AVVISA] > 0:
        figura, parola, classe = "▲", "da guardare", "forse"
    else:
        figura, parola, classe = "✔", "in ordine", "bene"
    return el("span", segno(figura), f" {parola}", class_=classe)


def _da_rimandare(codice: str, file: Sequence[Consegna], accanto: Collection[str]) -> list[Html]:
    """Links to what was written beside this page for the office: its letter, its annotated copies."""
    nomi = [("lettera", f"lettere/lettera-{codice}.md"), *(("copia annotata", f"copie/{c.file}") for c in file)]
    return [
        el("a", detto, nascosto(f" per {codice}"), href=quote(nome, errors="replace"), class_="rimando")
        for detto, nome in nomi
        if nome in accanto
    ]
