"""``rapporto.html``: one file, whole in itself, that says whether a plan can be signed, and what is to be done."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito
from perfxl.core.impronta import impronta
from perfxl.report.html.conti import conti
from perfxl.report.html.denaro import sezione_denaro, sezione_obiettivi
from perfxl.report.html.elementi import Html, el, insieme
from perfxl.report.html.esito import sezione_esito
from perfxl.report.html.novita import sezione_novita
from perfxl.report.html.regole import sezione_regole
from perfxl.report.html.rilievi import in_pagina, sezione_rilievi
from perfxl.report.html.settori import sezione_settori

if TYPE_CHECKING:
    from collections.abc import Collection

    from perfxl.checks.esame import Esame, Esaminato

NOME = "rapporto.html"
"""The name of the page in a folder of reports."""


def write_html(esaminato: Esaminato, *, accanto: Collection[str] = ()) -> bytes:
    """The report as a page of HTML, UTF-8: it asks nothing of any network, and the same is written the same.

    Args:
        esaminato: what was examined, what was found, and what changed since an earlier report.
        accanto: names of the files written beside the page, as ``lettere/lettera-AMM.md`` or ``copie/NOME.xlsx``: it
            links to those that are there.
    """
    esame, outcome, novita = esaminato.esame, esaminato.outcome, esaminato.novita
    denaro, numerati = conti(esame), in_pagina(outcome.findings)
    sezioni = (
        ("esito", "Esito", sezione_esito(esaminato, denaro)),
        ("denaro", "Denaro", sezione_denaro(esame, denaro)),
        ("settori", "Settori", sezione_settori(esame, numerati, outcome, denaro, frozenset(accanto))),
        ("rilievi", "Rilievi", sezione_rilievi(esame, numerati, len(outcome.findings), novita)),
        ("novita", "Novità", sezione_novita(novita, numerati, outcome.findings)),
        ("obiettivi", esame.atteso.modello.etichette.obiettivi, sezione_obiettivi(esame, denaro, numerati)),
        ("regole", "Regole", sezione_regole(esame, outcome)),
    )
    presenti = [(nome, titolo, sezione) for nome, titolo, sezione in sezioni if sezione is not None]
    voci = [el("li", el("a", titolo, href=f"#{nome}")) for nome, titolo, _ in presenti]
    corpo = el(
        "body",
        el("a", "Vai al contenuto", href="#contenuto", class_="salta"),
        _testata(esame),
        el("nav", el("ul", *voci), aria_label="Parti del rapporto"),
        el("main", *(sezione for _, _, sezione in presenti), id="contenuto", tabindex=-1),
        _piede(esame),
        el("p", role="status", id="detto", class_="detto"),
        _programma("script", "pagina.js"),
    )
    pagina = insieme(_intesta(esame), corpo)
    return f'<!DOCTYPE html>\n<html lang="it">{pagina}</html>\n'.encode(errors="replace")


def _intesta(esame: Esame) -> Html:
    piano = esame.atteso
    politica = f"default-src 'none'; style-src {_firma('pagina.css')}; script-src {_firma('pagina.js')}"
    return el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=f"{politica}; base-uri 'none'; form-action 'none'"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", f"{piano.ente.value}, piano {piano.anno.value}: rapporto"),
        _programma("style", "pagina.css"),
    )


@cache
def _scritto(nome: str) -> str:
    """The style, or the script, that the page carries in itself."""
    return files("perfxl.report.html").joinpath(nome).read_text(encoding="utf-8")


@cache
def _firma(nome: str) -> str:
    impronta_sha = hashlib.sha256(_scritto(nome).encode()).digest()
    return f"'sha256-{base64.b64encode(impronta_sha).decode()}'"


def _programma(elemento: str, nome: str) -> Html:
    return Html(f"<{elemento}>{_scritto(nome)}</{elemento}>")


def _testata(esame: Esame) -> Html:
    piano = esame.atteso
    titolo = "Cartelle di lavoro tornate" if esame.ambito is Ambito.CARTELLE else "Il piano da solo"
    return el(
        "header",
        el("h1", f"{piano.ente.value} · Piano della performance {piano.anno.value}"),
        el("p", f"{titolo}: che cosa chiude, che cosa no, che cosa correggere."),
    )


def _piede(esame: Esame) -> Html:
    piano = esame.atteso
    quanti = f"{len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}, {len(piano.radici)} settori"
    righe = [f"Piano: {piano.ente.place.file} ({quanti}), impronta {impronta(piano)}."]
    if esame.precedente is not None:
        prima = esame.precedente
        righe.append(f"Piano precedente: {prima.ente.place.file}, anno {prima.anno.value}.")
    righe.append(f"Scritto da perfxl {version('perfxl')}. Gli stessi dati per i programmi: rapporto.json.")
    return el("footer", *(el("p", riga) for riga in righe))
