"""The report as data: JSON, in a versioned form that ``rapporto-1.schema.json`` describes."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from perfxl.core.finding import Severity
from perfxl.core.impronta import impronta
from perfxl.core.money import euro, round_half_up
from perfxl.core.novita import identita
from perfxl.core.quadro import quadro
from perfxl.core.shown import scrivibile

if TYPE_CHECKING:
    from fractions import Fraction

    from perfxl.checks.esame import Esame
    from perfxl.core.deroghe import Deroga
    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.novita import Corretto, Novita
    from perfxl.core.piano import Piano
    from perfxl.core.place import Place

VERSIONE = 1
"""Version of the form, and of the schema's file name; it goes up when a field is taken away or changes its meaning."""


def write_json(esame: Esame, outcome: Outcome, novita: Novita | None = None) -> bytes:
    """The report as UTF-8 JSON; amounts are texts in euro with two decimals, so that no reader rounds them."""
    testo = json.dumps(rapporto(esame, outcome, novita), ensure_ascii=False, indent=2)
    leggibile = scrivibile(testo)  # a file name of another time may be no Unicode
    # JSON lets through what a terminal obeys: control characters beyond ASCII, marks of direction
    muti = (segno for segno in set(leggibile) - {"\n"} if not segno.isprintable())
    fughe = {ord(segno): json.dumps(segno)[1:-1] for segno in muti}
    return f"{leggibile.translate(fughe)}\n".encode()


def rapporto(esame: Esame, outcome: Outcome, novita: Novita | None = None) -> dict[str, Any]:
    """The report, as what JSON can hold."""
    piano = esame.atteso
    return {
        "formato": "perfxl-rapporto",
        "versione": VERSIONE,
        "perfxl": version("perfxl"),
        "ambito": esame.ambito.value,
        "piano": {
            "ente": piano.ente.value,
            "anno": piano.anno.value,
            "modello": piano.modello.codice,
            "impronta": impronta(piano),
            "obiettivi": len(piano.obiettivi),
            "settori": [{"codice": s.codice, "nome": s.nome.value, "di": s.di} for s in piano.settori],
        },
        "precedente": None if esame.precedente is None else _precedente(esame.precedente),
        "regolati": [
            {
                "codice": regolata.codice,
                "gravita": "spento" if regolata.gravita is None else regolata.gravita.value,
                "motivo": regolata.motivo,
            }
            for regolata in piano.modello.regolate
        ],
        "cartelle": [
            {
                "file": c.file,
                "sha256": c.impronta,
                "esito": c.esito.value,
                "motivo": c.motivo,
                "settore": c.settore,
                "copia_di": c.copia_di,
                "conta": c.conta,
            }
            for c in esame.consegne
        ],
        "conteggi": {
            **{severity.value: outcome.count(severity) for severity in Severity},
            "accettati": len(outcome.accettati),
        },
        "rilievi": [_rilievo(finding) for finding in outcome.findings],
        "senza_rilievi": list(outcome.clean),
        "non_eseguiti": [{"codice": fallito.code, "motivo": fallito.reason} for fallito in outcome.not_run],
        "somme": [
            {
                "voce": somma.voce,
                "quota": somma.codice,
                "atteso": _importo(somma.atteso),
                "trovato": _importo(somma.trovato),
                "esito": somma.esito,
            }
            for somma in quadro(esame.piano, esame.riparto)
        ],
        "confronto": None if novita is None else _confronto(novita, outcome),
    }


def _confronto(novita: Novita, outcome: Outcome) -> dict[str, Any]:
    nuovi = [identita(finding) for finding in outcome.findings if identita(finding) in novita.nuovi]
    return {
        "rapporto": novita.rapporto,
        "avvertenze": list(novita.avvertenze),
        "nuovi": nuovi,
        "restano": len(outcome.findings) - len(nuovi),
        "corretti": [_sparito(corretto) for corretto in novita.corretti],
        "sospesi": [{**_sparito(sospeso), "perche": sospeso.perche} for sospeso in novita.sospesi],
    }


def _sparito(corretto: Corretto) -> dict[str, Any]:
    return {
        "identita": corretto.identita,
        "codice": corretto.codice,
        "gravita": corretto.gravita.value,
        "settore": corretto.settore,
        "dove": corretto.dove,
        "messaggio": corretto.messaggio,
    }


def _precedente(piano: Piano) -> dict[str, Any]:
    return {
        "file": piano.ente.place.file,
        "anno": piano.anno.value,
        "modello": piano.modello.codice,
        "impronta": impronta(piano),
    }


def _rilievo(finding: Finding) -> dict[str, Any]:
    rilievo = finding.rilievo
    return {
        "identita": identita(finding),
        "codice": finding.code,
        "gravita": finding.severity.value,
        "luogo": _luogo(rilievo.place),
        "settore": rilievo.settore,
        "obiettivo": rilievo.obiettivo,
        "messaggio": rilievo.message,
        "atteso": rilievo.expected,
        "trovato": rilievo.found,
        "cause": list(rilievo.cause),
        "effetto": None if rilievo.effetto is None else f"{euro(rilievo.effetto)}",
        "che_cosa_fare": rilievo.remedy,
        "collegati": [_luogo(place) for place in rilievo.related],
        "dettagli": list(rilievo.details),
        "accettato": finding.accettato,
        "deroga": None if finding.deroga is None else _deroga(finding.deroga),
    }


def _deroga(deroga: Deroga) -> dict[str, Any]:
    return {
        "motivo": deroga.motivo,
        "chi": deroga.chi,
        "quando": None if deroga.quando is None else deroga.quando.isoformat(),
        "stato": None if deroga.stato is None else deroga.stato.value,
    }


def _luogo(place: Place) -> dict[str, Any]:
    return {"file": place.file, "foglio": place.sheet, "cella": place.cell, "riga": place.row or place.line}


def _importo(centesimi: Fraction) -> str:
    return f"{euro(round_half_up(centesimi))}"
