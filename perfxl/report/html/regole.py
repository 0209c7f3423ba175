"""The rules behind the findings, in the page, and how the checks ran."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.registro import REGISTRO
from perfxl.report.html.elementi import Html, breve, el
from perfxl.report.pagina import pagina, regola

if TYPE_CHECKING:
    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Outcome


def sezione_regole(esame: Esame, outcome: Outcome) -> Html:
    """The rules behind the findings, each with its page; and how many checks ran."""
    trovati = {finding.code for finding in outcome.findings}
    pagine = [
        el(
            "details",
            el("summary", el("b", check.code), f" {regola(check)}", id=check.code),
            el("pre", *((riga, Html("\n")) for riga in pagina(check).splitlines()[2:])),
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
