"""The head of the page: the verdict in one line, what is in and what is missing, what blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito
from perfxl.core.finding import Severity, Weight
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.riparto import FONDO
from perfxl.report.html.conti import ARROTONDA, NON_CHIUDE
from perfxl.report.html.elementi import breve, el, insieme, segno
from perfxl.report.html.novita import in_breve
from perfxl.report.html.parole import cifra, con_segno, dove, in_fila, nome_settore
from perfxl.report.segni import maiuscola

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.finding import Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.report.html.conti import Conti
    from perfxl.report.html.elementi import Html

_PRIMI = 12
"""How many findings that block the head of the page names."""


def si_firma(outcome: Outcome) -> bool:
    """Whether nothing stands against signing."""
    return outcome.count(Severity.BLOCCA) == 0 and len(outcome.not_run) == 0


def sezione_esito(esaminato: Esaminato, denaro: Conti) -> Html:
    """The verdict, the facts behind it, and what blocks."""
    esame, outcome, novita = esaminato.esame, esaminato.outcome, esaminato.novita
    fatti = list(_arrivi(esame)) if esame.ambito is Ambito.CARTELLE else []
    if novita is not None:
        fatti.append(_voce("Dal rapporto precedente", in_breve(novita, outcome.findings)))
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
        el("dl", *fatti, class_="arrivi") if fatti else None,
        _bloccano(outcome),
        id="esito",
        aria_labelledby="esito-t",
    )


def _frasi(esame: Esame, outcome: Outcome, denaro: Conti) -> Iterator[str]:
    """The verdict in words: whether the money closes, what blocks, what is missing."""
    yield _come_chiude(esame, denaro)
    bloccano = outcome.count(Severity.BLOCCA)
    yield "Nessun rilievo blocca." if bloccano == 0 else f"{_rilievi(bloccano)}."
    accettati = len(outcome.accettati)
    if accettati > 0:
        yield "Un rilievo è accettato." if accettati == 1 else f"{accettati} rilievi sono accettati."
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
        il_denaro = "Con i dati che ci sono il denaro"
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
    yield "In due versioni", True, [f"{file}: non conta nessuno, valgono i dati del piano" for file in diversi]
    yield "Di un’altra versione del piano", False, [c.file for c in consegne if c.esito is Esito.ALTRA_VERSIONE]
    yield "Copie, contate una volta", False, [f"{c.file} = {c.copia_di}" for c in consegne if c.uguale]
    yield "Estranei", False, quali(Esito.ESTRANEA)


def _voce(titolo: str, detto: str, *, male: bool = False) -> Html:
    scritto = insieme(segno("✘ "), titolo) if male else titolo
    return el("div", el("dt", scritto, class_="male" if male else None), el("dd", detto))


def _bloccano(outcome: Outcome) -> Html | None:
    """The findings that block, those that move most first, a dozen at most, each with a link to it."""
    quali = [(n, f) for n, f in enumerate(outcome.findings, 1) if f.weight is Weight.BLOCCA]
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
        messaggio = breve(maiuscola(rilievo.message), 200).removesuffix(".")
        chi = "" if rilievo.settore == "" else f"{rilievo.settore} · "
        righe.append(el("li", chi, el("a", messaggio, href=f"#r{numero}"), f".{effetto} ", dove(rilievo.place)))
    altri = len(quali) - _PRIMI
    if altri > 0:
        righe.append(el("li", el("a", f"e altri {altri} fra i rilievi", href="#rilievi")))
    return insieme(el("h3", "Che cosa blocca la firma"), el("ul", *righe, class_="bloccano"))
