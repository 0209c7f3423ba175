"""What changed since an earlier report, on the terminal: counted, then told in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.novita import identita
from perfxl.report.accettati import di_cui_accettati
from perfxl.report.testo import print_report, print_testo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Outcome
    from perfxl.core.novita import Novita

_QUANTI = 20
"""How many findings of a kind are told; the rest is counted."""


def print_esaminato(esaminato: Esaminato, console: Console) -> None:
    """Print the report of an examination, and what changed since an earlier one."""
    print_report(esaminato.esame, esaminato.outcome, console)
    if esaminato.novita is not None:
        print_novita(esaminato.novita, esaminato.outcome, console)


def print_novita(novita: Novita, outcome: Outcome, console: Console) -> None:
    """Print what was corrected, what is new, what stands, and what cannot be told."""
    nuovi = [f for f in outcome.findings if identita(f) in novita.nuovi]
    restano = len(outcome.findings) - len(nuovi)
    print_testo(console, "")
    quanti = f"{_conta(len(novita.corretti), 'corretto', 'corretti')}, {_conta(len(nuovi), 'nuovo', 'nuovi')}, "
    quanti += _conta(restano, "resta", "restano") + di_cui_accettati(novita, outcome.findings)
    if novita.sospesi:
        quanti += f"; {_conta(len(novita.sospesi), 'non si può dire', 'non si possono dire')}"
    print_testo(console, f"Rispetto a «{novita.rapporto}»: {quanti}.", stile="bold")
    for avvertenza in novita.avvertenze:
        print_testo(console, avvertenza, "  ")
    _elenco(console, "corretto", [f"{c.codice}  {c.dove}: {c.messaggio}" for c in novita.corretti])
    _elenco(console, "nuovo", [f"{f.code}  {f.rilievo.place}: {f.rilievo.message}" for f in nuovi])
    _elenco(console, "non si sa", [f"{s.codice}  {s.dove}: {s.messaggio}; {s.perche}" for s in novita.sospesi])


def _conta(quanti: int, uno: str, molti: str) -> str:
    return f"{quanti} {uno if quanti == 1 else molti}"


def _elenco(console: Console, etichetta: str, righe: Sequence[str]) -> None:
    for riga in righe[:_QUANTI]:
        print_testo(console, riga, f"  {etichetta:<11}")
    if len(righe) > _QUANTI:
        print_testo(console, f"e altri {len(righe) - _QUANTI}", f"  {etichetta:<11}")
