"""The words and the signs that the whole page uses: of amounts, of how much a finding weighs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.finding import Severity
from perfxl.core.money import euro, round_half_up, write_number
from perfxl.report.html.elementi import Html, el, insieme, segno

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding
    from perfxl.core.place import Place

SEGNI = {Severity.BLOCCA: "✘", Severity.AVVISA: "▲", Severity.NOTA: "●"}
"""The sign of each severity: never alone, always beside its word."""
_PAROLE = {
    Severity.BLOCCA: ("blocca", "bloccano"),
    Severity.AVVISA: ("avvisa", "avvisano"),
    Severity.NOTA: ("nota", "note"),
}
_IN_FILA = 12
"""How many names a sentence lists before it says only how many the others are."""


def cifra(centesimi: Fraction | int | None) -> str:
    """Cents as euro without the sign: ``41.223,09``; a dash where there are none."""
    return "–" if centesimi is None else _scritta(centesimi)


def con_segno(centesimi: Fraction) -> str:
    """A difference in euro with its sign: ``+90,44``, ``−0,03``; a plain zero where there is none."""
    scritta = _scritta(centesimi)
    return f"+{scritta}" if round_half_up(centesimi) > 0 else scritta


def _scritta(centesimi: Fraction | int) -> str:
    return write_number(euro(round_half_up(Fraction(centesimi))), 2).replace("-", "−")


def conta(findings: Iterable[Finding]) -> Counter[Severity]:
    """How many findings there are of each severity."""
    return Counter(finding.severity for finding in findings)


def conteggi(quanti: Mapping[Severity, int]) -> Html:
    """How many findings there are of each severity, with their signs."""
    pezzi: list[Html | str] = []
    for gravita in Severity:
        if quanti.get(gravita, 0) > 0:
            scritto = el(
                "span", segno(SEGNI[gravita]), f" {quanti_sono(gravita, quanti[gravita])}", class_=f"g {gravita.value}"
            )
            pezzi += [", ", scritto] if pezzi else [scritto]
    return insieme(*pezzi) if pezzi else insieme("nessuno")


def quanti_sono(gravita: Severity, quanti: int) -> str:
    """So many findings of a severity, in words."""
    uno, molti = _PAROLE[gravita]
    return f"{quanti} {uno if quanti == 1 else molti}"


def in_fila(nomi: Sequence[str]) -> str:
    """Names in a sentence; of many the first, and how many the others are."""
    if len(nomi) <= _IN_FILA:
        return ", ".join(nomi)
    return f"{', '.join(nomi[:_IN_FILA])} e altri {len(nomi) - _IN_FILA}"


def nome_settore(esame: Esame, codice: str) -> str:
    """A settore by name and code; the plan in general for none."""
    if codice == "":
        return "Il piano in generale"
    return f"{esame.atteso.settore(codice).nome.value} ({codice})"


def dove(place: Place) -> Html:
    """Where a finding is: the cell first, for that is what the eye looks for."""
    punto = place.cell or (f"riga {place.line}" if place.line > 0 else "")
    intero = f"foglio «{place.sheet}», {place.file}" if place.sheet else place.file
    return insieme(el("b", punto), " ", el("span", intero, class_="dove")) if punto else el("b", intero)
