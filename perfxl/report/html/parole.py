"""The words and the signs that the whole page uses: of amounts, of how much a finding weighs."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.finding import IN_PAROLE, Weight
from perfxl.core.money import euro, round_half_up, write_number
from perfxl.report.html.elementi import Html, el, insieme, segno

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding
    from perfxl.core.place import Place

SEGNI = {Weight.BLOCCA: "✘", Weight.AVVISA: "▲", Weight.NOTA: "●", Weight.ACCETTATO: "✔"}
"""The sign of each weight: never alone, always beside its word."""
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


def gravita(weight: Weight) -> Html:
    """The word of a weight, with its sign."""
    return el("span", segno(SEGNI[weight]), f" {weight.value}", class_=f"g {weight.value}")


def conta(findings: Iterable[Finding]) -> Counter[Weight]:
    """How many findings there are of each weight."""
    return Counter(finding.weight for finding in findings)


def conteggi(quanti: Mapping[Weight, int]) -> Html:
    """How many findings there are of each weight, with their signs."""
    pezzi: list[Html | str] = []
    for weight in Weight:
        if quanti.get(weight, 0) > 0:
            scritto = el(
                "span", segno(SEGNI[weight]), f" {quanti_sono(weight, quanti[weight])}", class_=f"g {weight.value}"
            )
            pezzi += [", ", scritto] if pezzi else [scritto]
    return insieme(*pezzi) if pezzi else insieme("nessuno")


def quanti_sono(weight: Weight, quanti: int) -> str:
    """So many findings of a weight, in words."""
    uno, molti = IN_PAROLE[weight]
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
