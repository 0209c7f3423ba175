"""The report on the terminal: what was found, where, what to do; and what closes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from perfxl.checks.esame import Ambito
from perfxl.core.consegna import RIEPILOGO, Esito
from perfxl.core.finding import Severity
from perfxl.core.money import round_half_up, write_euro
from perfxl.core.quadro import quadro

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Outcome

_STILI = {Severity.BLOCCA: "bold red", Severity.AVVISA: "yellow", Severity.NOTA: "cyan"}
_RIENTRO = 2


def print_report(esame: Esame, outcome: Outcome, console: Console) -> None:
    """Print the report of an examination."""
    console.print(_titolo(esame))
    if esame.ambito is Ambito.CARTELLE:
        console.print(_file(esame))
    print_rilievi(esame, outcome.findings, console)
    console.print(_quadro(esame))
    console.print()
    print_conclusione(outcome, console)


def print_conclusione(outcome: Outcome, console: Console) -> None:
    """Print how many findings there are, and how many checks ran."""
    console.print(_conclusione(outcome))


def print_rilievi(esame: Esame, findings: Sequence[Finding], console: Console) -> None:
    """Print findings, by settore, file and sheet."""
    for blocco in _rilievi(esame, findings):
        console.print(blocco)


def _titolo(esame: Esame) -> RenderableType:
    piano = esame.atteso
    testo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    quanti = f"{len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}, {len(piano.settori)} settori"
    return Group(Text(testo, style="bold"), Text(quanti), Text(""))


def _file(esame: Esame) -> RenderableType:
    tabella = _tabella("Cartelle di lavoro", ("File", "left"), ("Settore", "left"), ("", "left"))
    for consegna in esame.consegne:
        buona = consegna.esito is Esito.BUONA and not consegna.scartata
        letta = "letta" if buona else consegna.esito.value if consegna.esito is not Esito.BUONA else "doppia"
        settore = "Riepilogo" if consegna.settore == RIEPILOGO and consegna.lettura is not None else consegna.settore
        tabella.add_row(Text(consegna.file), Text(settore or "—"), Text(letta, style="" if buona else "yellow"))
    return tabella


def _rilievi(esame: Esame, findings: Sequence[Finding]) -> Iterator[RenderableType]:
    for settore, suoi in groupby(findings, key=lambda finding: finding.rilievo.settore):
        nome = "Il piano" if settore == "" else f"{esame.atteso.settore(settore).nome.value} ({settore})"
        yield Rule(nome, align="left", style="dim")
        for (file, sheet), gruppo in groupby(suoi, key=lambda f: (f.rilievo.place.file, f.rilievo.place.sheet)):
            yield Text(file if sheet == "" else f"{file} · foglio «{sheet}»", style="bold")
            for finding in gruppo:
                yield Padding(_rilievo(finding), (0, 0, 1, _RIENTRO), expand=False)


def _rilievo(finding: Finding) -> RenderableType:
    rilievo = finding.rilievo
    place = rilievo.place
    dove = place.cell or (f"riga {place.line}" if place.line else "il file")
    testa = Text.assemble(
        (dove, "bold"), "  ", (finding.severity.value.upper(), _STILI[finding.severity]), f"  {finding.code}"
    )
    righe: list[RenderableType] = [testa, Text(rilievo.message)]
    if rilievo.expected != "":
        righe.append(Text(f"  atteso:  {rilievo.expected}"))
    if rilievo.found != "":
        righe.append(Text(f"  trovato: {rilievo.found}"))
    if rilievo.details:
        righe.append(Text("  Che cosa sposta (con il dato giusto → con questo):"))
        righe.extend(Text(f"    {riga}") for riga in rilievo.details)
    if rilievo.remedy != "":
        righe.append(Text(f"  Che cosa fare: {rilievo.remedy}", style="italic"))
    return Group(*righe)


def _quadro(esame: Esame) -> RenderableType:
    tabella = _tabella(
        "Che cosa chiude",
        ("Somma", "left"),
        ("Deve fare", "right"),
        ("Fa", "right"),
        ("Differenza", "right"),
        ("", "left"),
    )
    for somma in quadro(esame.piano, esame.riparto):
        importi = (somma.atteso, somma.trovato, somma.differenza)
        celle = [Text(write_euro(round_half_up(importo)), no_wrap=True) for importo in importi]
        tabella.add_row(Text(somma.voce), *celle, Text(somma.esito, style="bold red" if _aperta(somma.esito) else ""))
    return tabella


def _aperta(esito: str) -> bool:
    return esito == "non chiude"


def _tabella(titolo: str, *colonne: tuple[str, str]) -> Table:
    tabella = Table(
        title=titolo, title_justify="left", title_style="bold", header_style="", pad_edge=False, box=box.SIMPLE_HEAD
    )
    for nome, verso in colonne:
        tabella.add_column(nome, justify="right" if verso == "right" else "left", overflow="fold")
    return tabella


def _conclusione(outcome: Outcome) -> RenderableType:
    rilievi = ", ".join(
        (
            _conta(outcome.count(Severity.BLOCCA), "blocca", "bloccano"),
            _conta(outcome.count(Severity.AVVISA), "avvisa", "avvisano"),
            _conta(outcome.count(Severity.NOTA), "nota", "note"),
        )
    )
    trovati = len({finding.code for finding in outcome.findings})
    controlli = (
        f"Controlli: {len(outcome.clean)} senza rilievi, {trovati} con rilievi, {len(outcome.not_run)} non eseguiti."
    )
    righe = [Text(f"Rilievi: {rilievi}.", style="bold"), Text(controlli)]
    righe.extend(
        Text(f"{fallito.code} NON ESEGUITO: {fallito.reason}", style="bold red") for fallito in outcome.not_run
    )
    if outcome.findings:
        righe.append(Text(f"Per capire un rilievo: perfxl spiega {outcome.findings[0].code}"))
    return Group(*righe)


def _conta(quanti: int, uno: str, molti: str) -> str:
    return f"{quanti} {uno if quanti == 1 else molti}"
