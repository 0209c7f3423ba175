"""What became of an earlier report, in the page: corrected, new, not to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.finding import Weight
from perfxl.report.accettati import di_cui_accettati
from perfxl.report.html.elementi import Html, breve, el
from perfxl.report.html.parole import gravita
from perfxl.report.segni import frase, maiuscola

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.finding import Finding
    from perfxl.core.novita import Corretto, Novita

_IN_ELENCO = 100
"""How many findings a list has of what became of an earlier report."""


def sezione_novita(
    novita: Novita | None, numerati: Sequence[tuple[int, Finding]], findings: Sequence[Finding]
) -> Html | None:
    """What became of an earlier report: corrected, new, not to be told; nothing where none was given."""
    if novita is None:
        return None
    nuovi = [_nuovo(numero, finding) for numero, finding in numerati if finding.identita in novita.nuovi]
    return el(
        "section",
        el("h2", "Dal rapporto precedente", id="novita-t"),
        el("p", f"Rispetto a «{novita.rapporto}»: " if novita.rapporto else None, f"{in_breve(novita, findings)}."),
        *(el("p", breve(avvertenza)) for avvertenza in novita.avvertenze),
        *_elenco("Corretti", [_non_piu(corretto) for corretto in novita.corretti]),
        *_elenco("Nuovi", nuovi),
        *_elenco("Non si può dire se sono corretti", [_non_piu(sospeso) for sospeso in novita.sospesi]),
        id="novita",
        aria_labelledby="novita-t",
    )


def in_breve(novita: Novita, findings: Sequence[Finding]) -> str:
    """How many findings were corrected, are new, stand, cannot be told."""
    nuovi = sum(finding.identita in novita.nuovi for finding in findings)
    accettati = di_cui_accettati(novita, findings)
    conti = [
        (len(novita.corretti), "corretto", "corretti"),
        (nuovi, "nuovo", "nuovi"),
        (len(findings) - nuovi, f"resta{accettati}", f"restano{accettati}"),
        *([(len(novita.sospesi), "non si può dire", "non si possono dire")] if novita.sospesi else []),
    ]
    return ", ".join(f"{quanti} {uno if quanti == 1 else molti}" for quanti, uno, molti in conti)


def _elenco(titolo: str, righe: Sequence[Html]) -> Iterator[Html]:
    if righe:
        yield el("h3", titolo)
        altri = len(righe) - _IN_ELENCO
        yield el("ul", *righe[:_IN_ELENCO], el("li", f"e altri {altri}") if altri > 0 else None)


def _nuovo(numero: int, finding: Finding) -> Html:
    rilievo = finding.rilievo
    chi = " · ".join(filter(None, (finding.code, rilievo.settore)))
    return el(
        "li",
        gravita(finding.weight),
        f" {chi} · ",
        el("a", breve(maiuscola(rilievo.message), 300), href=f"#r{numero}"),
        " ",
        el("span", breve(f"{rilievo.place}", 300), class_="dove"),
    )


def _non_piu(corretto: Corretto) -> Html:
    return el(
        "li",
        gravita(Weight(corretto.gravita.value)),
        " ",
        " · ".join(filter(None, (corretto.codice, corretto.settore, breve(maiuscola(corretto.messaggio), 300)))),
        " ",
        el("span", corretto.dove, class_="dove"),
        el("div", breve(frase(corretto.perche), 300)) if corretto.perche else None,
    )
