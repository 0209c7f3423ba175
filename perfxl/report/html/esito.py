"""The head of the page: the verdict in one line, what is in and what is missing, what blocks, each settore."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import quote

from perfxl.checks.esame import Ambito
from perfxl.core.finding import Severity
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.riparto import FONDO
from perfxl.report.html.denaro import INTESTATE, celle, tavola
from perfxl.report.html.elementi import breve, el, insieme, nascosto, segno
from perfxl.report.html.flusso import ARROTONDA, NON_CHIUDE, Importo, somma
from perfxl.report.html.parole import cifra, con_segno, conta, conteggi, dove, in_fila, nome_settore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.report.html.elementi import Html
    from perfxl.report.html.flusso import Conti

_PRIMI = 12
"""How many findings that block the head of the page names."""


def si_firma(outcome: Outcome) -> bool:
    """Whether nothing stands against signing."""
    return outcome.count(Severity.BLOCCA) == 0 and len(outcome.not_run) == 0


def sezione_esito(esame: Esame, outcome: Outcome, denaro: Conti) -> Html:
    """The verdict, the facts behind it, and what blocks."""
    firma = si_firma(outcome)
    verdetto = el(
        "p",
        el("strong", segno("✔ " if firma else "✘ "), "Si può firmare." if firma else "Non si può firmare."),
        el("span", " ", " ".join(_frasi(esame, outcome, denaro))),
        class_=f"verdetto {'bene' if firma else 'male'}",
    )
    return el(
        "section",
        el("h2", "Esito", id="esito-t", class_="detto"),
        verdetto,
        el("dl", *_arrivi(esame), class_="arrivi") if esame.ambito is Ambito.CARTELLE else None,
        _bloccano(outcome),
        id="esito",
        aria_labelledby="esito-t",
    )


def _frasi(esame: Esame, outcome: Outcome, denaro: Conti) -> Iterator[str]:
    """The verdict in words: whether the money closes, what blocks, what is missing."""
    yield _come_chiude(esame, denaro)
    bloccano = outcome.count(Severity.BLOCCA)
    yield "Nessun rilievo blocca." if bloccano == 0 else f"{_rilievi(bloccano)}."
    if outcome.not_run:
        quanti = len(outcome.not_run)
        yield "Un controllo non è stato eseguito." if quanti == 1 else f"{quanti} controlli non sono stati eseguiti."
    mancano = mancanti(esame)
    if mancano:
        yield "Manca un settore." if len(mancano) == 1 else f"Mancano {len(mancano)} settori."


def _rilievi(bloccano: int) -> str:
    return "Un rilievo blocca" if bloccano == 1 else f"{bloccano} rilievi bloccano"


def _come_chiude(esame: Esame, denaro: Conti) -> str:
    """Whether the money closes, or by how much it does not."""
    if not denaro.somme:
        return "Il piano non ha importi da far quadrare."
    il_denaro = "Il denaro"
    if mancanti(esame) or any(consegna.scartata for consegna in esame.consegne):
        il_denaro = "Con i dati del piano al posto di quelli che mancano, il denaro"
    storto = "".join(_storto(esame, denaro))
    if storto:
        return f"{il_denaro} non chiude: {storto}."
    stanziato = denaro.quote[0]
    if stanziato.esito == ARROTONDA:
        return f"{il_denaro} chiude, salvo {con_segno(stanziato.differenza)} € di arrotondamenti."
    return f"{il_denaro} chiude al centesimo."


def _storto(esame: Esame, denaro: Conti) -> Iterator[str]:
    """What does not close, the widest sum that does not, in words; nothing where all closes."""
    massimo, storte = denaro.massimo, [quota for quota in denaro.quote if quota.esito == NON_CHIUDE]
    if massimo.esito == NON_CHIUDE:
        verso = "in più" if massimo.differenza > 0 else "in meno"
        yield f"finanziato e accantonamenti fanno {cifra(abs(massimo.differenza))} € {verso} dell’importo massimo"
    elif esame.riparto.fondo is None:
        yield "una parte del fondo non si può ripartire"
    elif storte and storte[0].codice == FONDO:
        verso = "in più" if storte[0].differenza > 0 else "in meno"
        yield f"si stanziano {cifra(abs(storte[0].differenza))} € {verso} del finanziato"
    elif storte:
        una = len(storte) == 1
        quali = f"una quota no, per {con_segno(storte[0].differenza)} €" if una else f"{len(storte)} quote no"
        yield f"il totale sì, {quali}"


def attesi(esame: Esame) -> tuple[str, ...]:
    """Codes of the settori that a workbook is expected from."""
    piano = esame.atteso
    return tuple(s.codice for s in piano.radici if piano.guidati(s.codice) or piano.partecipati(s.codice))


def mancanti(esame: Esame) -> tuple[str, ...]:
    """Codes of the settori of which nothing came back; none where a plan is examined by itself."""
    if esame.ambito is Ambito.PIANO:
        return ()
    arrivati = {c.settore for c in esame.consegne if c.lettura is not None or c.esito is Esito.ALTRO_MODULO}
    return tuple(codice for codice in attesi(esame) if codice not in arrivati)


def _arrivi(esame: Esame) -> Iterator[Html]:
    """What is in and what is missing, a line each."""
    aspettati, mancano = attesi(esame), mancanti(esame)
    riepilogo = any(c.settore == RIEPILOGO and c.lettura is not None for c in esame.consegne)
    arrivati = f"{len(aspettati) - len(mancano)} su {len(aspettati)}{', e il Riepilogo' if riepilogo else ''}"
    yield _voce("Settori arrivati", arrivati)
    if mancano:
        nomi = [nome_settore(esame, codice) for codice in mancano]
        yield _voce("Mancano", f"{in_fila(nomi)}: per i loro obiettivi valgono i dati del piano.", male=True)
    for titolo, male, detti in _altri_file(esame.consegne):
        if detti:
            yield _voce(titolo, in_fila(detti), male=male)


def _altri_file(consegne: Sequence[Consegna]) -> Iterator[tuple[str, bool, list[str]]]:
    """Files that are not simply read: under which words, whether they stand in the way, each with why."""

    def quali(*esiti: Esito) -> list[str]:
        return [f"{c.file}{f' ({breve(c.motivo, 200)})' if c.motivo else ''}" for c in consegne if c.esito in esiti]

    yield "Non si leggono", True, quali(Esito.ILLEGGIBILE, Esito.GUASTO)
    yield "Di un altro piano", True, quali(Esito.ALTRO_PIANO)
    moduli = [c.file for c in consegne if c.esito is Esito.ALTRO_MODULO]
    yield "Di un altro modulo", True, moduli
    diversi = [f"{c.file} e {c.copia_di}" for c in consegne if c.copia_di != "" and not c.uguale]
    yield "In due versioni, e non conta nessuna", True, diversi
    yield "Di un’altra versione del piano", False, [c.file for c in consegne if c.esito is Esito.ALTRA_VERSIONE]
    yield "Copie, contate una volta", False, [f"{c.file} = {c.copia_di}" for c in consegne if c.uguale]
    yield "Estranei", False, quali(Esito.ESTRANEA)


def _voce(titolo: str, detto: str, *, male: bool = False) -> Html:
    scritto = insieme(segno("✘ "), titolo) if male else titolo
    return el("div", el("dt", scritto, class_="male" if male else None), el("dd", detto))


def _bloccano(outcome: Outcome) -> Html | None:
    """The findings that block, those that move most first, a dozen at most, each with a link to it."""
    quali = [(n, f) for n, f in enumerate(outcome.findings, 1) if f.severity is Severity.BLOCCA]
    if not quali and not outcome.not_run:
        return None
    righe = [
        el("li", f"{fallito.code} non è stato eseguito, per un guasto di perfxl: segnalarlo a chi lo mantiene.")
        for fallito in outcome.not_run
    ]
    quali.sort(key=lambda coppia: -(coppia[1].rilievo.effetto or 0))
    for numero, finding in quali[:_PRIMI]:
        rilievo = finding.rilievo
        effetto = "" if rilievo.effetto is None else f" Effetto: {cifra(rilievo.effetto)} €."
        messaggio = breve(rilievo.message[:1].upper() + rilievo.message[1:], 200).removesuffix(".")
        chi = "" if rilievo.settore == "" else f"{rilievo.settore} · "
        righe.append(el("li", chi, el("a", messaggio, href=f"#r{numero}"), f".{effetto} ", dove(rilievo.place)))
    altri = len(quali) - _PRIMI
    if altri > 0:
        righe.append(el("li", el("a", f"e altri {altri} fra i rilievi", href="#rilievi")))
    return insieme(el("h3", "Che cosa blocca la firma"), el("ul", *righe, class_="bloccano"))


def sezione_settori(esame: Esame, outcome: Outcome, denaro: Conti, accanto: Collection[str]) -> Html:
    """Every settore: its file, whether it is in order, its findings, its money, its letter and its annotated copy."""
    suoi: dict[str, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        suoi[finding.rilievo.settore].append(finding)
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
            el("td", el("a", conteggi(conta(suoi[codice])), href=f"#in-{codice}") if suoi[codice] else "nessuno"),
            (celle(importi[codice]) if codice in importi else el("td", "–", colspan=4)) if importi else None,
            el("td", *_da_rimandare(codice, file.get(codice, ()), accanto)) if collegati else None,
        )
        for codice in codici
    ]
    if suoi[""]:
        righe.append(_in_generale(suoi[""], len(teste) - 3))
    piede = _totali(denaro, importi, collegati=collegati) if importi else None
    titolo = el("h2", "I settori", id="settori-t")
    tabella = tavola(
        nascosto("Stato di ogni settore"), teste, el("tbody", *righe), *([piede] if piede is not None else [])
    )
    return el("section", titolo, tabella, id="settori", aria_labelledby="settori-t")


def _in_generale(findings: Sequence[Finding], resto: int) -> Html:
    return el(
        "tr",
        el("th", "Il piano in generale", scope="row"),
        el("td"),
        el("td", el("a", conteggi(conta(findings)), href="#in-")),
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
    elif quanti[Severity.BLOCCA] > 0:
        figura, parola, classe = "✘", "da correggere", "male"
    elif quanti[Severity.AVVISA] > 0:
        figura, parola, classe = "▲", "da guardare", "forse"
    else:
        figura, parola, classe = "✔", "in ordine", "bene"
    return el("span", segno(figura), f" {parola}", class_=classe)


def _da_rimandare(codice: str, file: Sequence[Consegna], accanto: Collection[str]) -> list[Html]:
    """Links to what was written beside this page for the office: its letter, its annotated copies."""
    nomi = [("lettera", f"lettere/{codice}.md"), *(("copia annotata", f"copie/{c.file}") for c in file)]
    return [
        el("a", detto, nascosto(f" per {codice}"), href=quote(nome, errors="replace"), class_="rimando")
        for detto, nome in nomi
        if nome in accanto
    ]
