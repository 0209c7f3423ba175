"""The report on the terminal: what was found, where, what to do; and what closes."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from perfxl.checks.esame import Ambito
from perfxl.core.finding import IMPORTI, IN_PAROLE, Weight
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.money import round_half_up, write_euro
from perfxl.core.quadro import quadro
from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from rich.console import Console

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Finding, Outcome, Rilievo
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.modello import Regolata
    from perfxl.core.piano import Piano
    from perfxl.core.place import Place

_STILI = {Weight.BLOCCA: "bold red", Weight.AVVISA: "yellow", Weight.NOTA: "cyan", Weight.ACCETTATO: "green"}
_ESITI = {"chiude, salvo arrotondamenti": "arrotondamento", "non chiude": "NON CHIUDE"}
_LARGHEZZA = 100
"""Longer lines are hard to read, however wide the console."""
_MINIMA = 16
"""Where less than this is left, a line is too long rather than cut to pieces."""
_RIENTRO = " " * 6
_FISSO = "\N{NO-BREAK SPACE}"


def print_report(esame: Esame, outcome: Outcome, console: Console) -> None:
    """Print the report of an examination."""
    piano = esame.atteso
    _titolo(console, f"{piano.ente.value} · Piano della performance {piano.anno.value}")
    print_testo(console, f"{piano.ente.place.file}: {_quanti(piano)}")
    if esame.precedente is not None:
        print_testo(console, _prima(esame.precedente))
    if esame.ambito is Ambito.CARTELLE:
        _cartelle(esame, outcome, console)
    print_rilievi(esame, outcome.findings, console)
    _quadro(esame, console)
    print_conclusione(outcome, console, piano.modello.regolate)


def _quanti(piano: Piano) -> str:
    """How many objectives and settori a plan has, and how many units within them."""
    settori = f"{len(piano.radici)} settor{'e' if len(piano.radici) == 1 else 'i'}"
    altre = len(piano.settori) - len(piano.radici)
    unita = "" if altre == 0 else f" e {altre} unità al loro interno"
    return f"{len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}, {settori}{unita}"


def _prima(precedente: Piano) -> str:
    """Which earlier plan stands beside this one."""
    return f"Con il piano precedente: {precedente.ente.place.file}, anno {precedente.anno.value}"


def print_rilievi(esame: Esame, findings: Sequence[Finding], console: Console) -> None:
    """Print findings, by settore, file and sheet."""
    for settore, gruppo in groupby(findings, key=lambda finding: finding.rilievo.settore):
        suoi = tuple(gruppo)
        nome = "In generale" if settore == "" else f"{esame.atteso.settore(settore).nome.value} ({settore})"
        *prime, ultima = _a_capo(f"{nome}: {conta(suoi)}", larghezza(console) - 2)
        _riga(console, "\n".join(("", *prime, f"{ultima} ".ljust(larghezza(console), "─"))), "bold")
        for (file, sheet), loro in groupby(suoi, key=lambda f: (f.rilievo.place.file, f.rilievo.place.sheet)):
            _riga(console, "\n" + shown(_dove(file, sheet)), "bold")
            for finding in loro:
                print_rilievo(finding, console)


def print_conclusione(outcome: Outcome, console: Console, regolate: Sequence[Regolata] = ()) -> None:
    """Print how many findings there are, how many checks ran, which the modello regulates and why, and what follows."""
    trovati = len({finding.code for finding in outcome.findings})
    _titolo(console, f"\nRilievi: {conta(outcome.findings)}.")
    eseguiti = f"{len(outcome.clean)} senza rilievi, {trovati} con rilievi, {len(outcome.not_run)} non eseguiti"
    spenti = sum(regolata.gravita is None for regolata in regolate)
    dal_modello = "" if spenti == 0 else f", {spenti} spent{'o' if spenti == 1 else 'i'} dal modello"
    print_testo(console, f"Controlli: {eseguiti}{dal_modello}.")
    for regolata in regolate:
        come = "spento" if regolata.gravita is None else f"qui {regolata.gravita.value}"
        print_testo(console, f"{come}. Motivo: {regolata.motivo}", f"  {regolata.codice}  ")
    for fallito in outcome.not_run:
        print_testo(
            console, f"{fallito.code} NON ESEGUITO, per un guasto di perfxl: {fallito.reason}", stile="bold red"
        )
    if outcome.not_run:
        print_testo(console, "Finché un controllo non si può eseguire non si firma: segnalarlo a chi mantiene perfxl.")
    bloccano = [finding for finding in outcome.findings if finding.weight is Weight.BLOCCA]
    if bloccano:
        print_testo(console, "Con rilievi che bloccano non si firma: correggere, e ripetere il comando.")
    elif not outcome.not_run:
        print_testo(console, "Nessun rilievo blocca.")
    if outcome.findings:
        print_testo(console, f"Per capire un rilievo: perfxl spiega {(*bloccano, *outcome.findings)[0].code}")


def conta(findings: Iterable[Finding]) -> str:
    """How many findings there are of each weight, in words."""
    pesi = [finding.weight for finding in findings]
    quanti = [(pesi.count(weight), *IN_PAROLE[weight]) for weight in Weight if weight in pesi]
    return ", ".join(f"{n} {uno if n == 1 else molti}" for n, uno, molti in quanti) or "nessuno"


def tra_virgolette(percorso: Path) -> str:
    """A path as it is typed in a command line."""
    return f'"{percorso}"' if " " in f"{percorso}" else f"{percorso}"


def larghezza(console: Console) -> int:
    """How long a line may be."""
    return min(console.width, _LARGHEZZA)


def print_testo(console: Console, testo: str, etichetta: str = "", *, stile: str = "") -> None:
    """Print a text after a label; the lines that follow start where it starts."""
    righe = _a_capo(testo, larghezza(console) - len(etichetta)) or [""]
    for numero, riga in enumerate(righe):
        _riga(console, (etichetta if numero == 0 else " " * len(etichetta)) + riga, stile)


def _titolo(console: Console, testo: str) -> None:
    _riga(console, testo, "bold")


def _riga(console: Console, testo: str, stile: str = "") -> None:
    console.print(Text("\n".join(map(shown, testo.split("\n"))), stile), soft_wrap=True)


def _a_capo(testo: str, larghezza: int, *, trattini: bool = False) -> list[str]:
    """The lines of a text; an amount stays with its sign, a name without blanks stays whole.

    So does what has blanks that do not break, as commands have: they are printed as plain ones.
    """
    fermo = _FISSO.join(map(shown, testo.split(_FISSO))).replace(" €", f"{_FISSO}€")
    righe = textwrap.wrap(fermo, max(larghezza, _MINIMA), break_on_hyphens=trattini, break_long_words=False)
    return [riga.replace(_FISSO, " ") for riga in righe]


def print_rilievo(finding: Finding, console: Console) -> None:
    """Print a finding: where it is, what is wrong, what stands there and should, what to do."""
    rilievo, place = finding.rilievo, finding.rilievo.place
    gravita = finding.severity.value.upper() + (" · ACCETTATO" if finding.accettato else "")
    dove = _punti(place) or ("il file" if place.sheet == "" else "il foglio")
    testa = Text.assemble("\n  ", (dove, "bold"), "  ", (gravita, _STILI[finding.weight]), f"  {finding.code}")
    console.print(testa, soft_wrap=True)
    print_testo(console, rilievo.message[:1].upper() + rilievo.message[1:], _RIENTRO)
    _voce(console, "atteso:", rilievo.expected)
    _voce(console, "trovato:", rilievo.found)
    _voce(console, "perché:", *rilievo.cause)
    _voce(console, "vedi:", *_vicini(place, rilievo.related))
    _effetto(rilievo, console)
    if finding.deroga is not None:
        _voce(console, "deroga:", finding.deroga.detta)
    if not finding.accettato:
        _voce(console, "da fare:", rilievo.remedy)


def _effetto(rilievo: Rilievo, console: Console) -> None:
    """Print what it moves, amount by amount; its effect in euro, where what to do does not say it; other details."""
    if rilievo.effetto is None:
        _voce(console, "dettagli:", *rilievo.details)
    elif rilievo.details:
        _voce(console, "effetto:", IMPORTI, *rilievo.details)
    elif write_euro(rilievo.effetto) not in rilievo.remedy:
        _voce(console, "effetto:", write_euro(rilievo.effetto))


def _voce(console: Console, etichetta: str, *testi: str) -> None:
    """Print a label and what belongs to it, a line each; nothing for an empty text."""
    for numero, testo in enumerate(filter(None, testi)):
        print_testo(console, testo, f"{_RIENTRO}{'' if numero else etichetta:<10}")


def _vicini(place: Place, related: Sequence[Place]) -> Iterator[str]:
    """The related places, a line for each sheet; those of the same sheet by their cells alone."""
    altri = sorted(altro for altro in related if altro != place)
    for (file, sheet), gruppo in groupby(altri, key=lambda altro: (altro.file, altro.sheet)):
        dove = "" if (file, sheet) == (place.file, place.sheet) else _dove(file, sheet)
        yield ": ".join(filter(None, (dove, _punti(*gruppo))))


def _dove(file: str, sheet: str) -> str:
    return file if sheet == "" else f"{file}, foglio «{sheet}»"


def _punti(*places: Place) -> str:
    """The cells and lines of places in one sheet or file; empty for the file itself."""
    celle = ("cella", "celle", [place.cell for place in places if place.cell != ""])
    linee = ("riga", "righe", [f"{place.line}" for place in places if place.line > 0])
    return ", ".join(
        f"{uno if len(quali) == 1 else molti} {', '.join(quali)}" for uno, molti, quali in (celle, linee) if quali
    )


def _cartelle(esame: Esame, outcome: Outcome, console: Console) -> None:
    _titolo(console, "\nCartelle di lavoro")
    righe = [("File", "Settore", "Esito", "Rilievi")]
    for consegna in esame.consegne:
        suoi = [finding for finding in outcome.findings if finding.rilievo.place.file == consegna.file]
        settore = "Riepilogo" if consegna.settore == RIEPILOGO and consegna.lettura is not None else consegna.settore
        righe.append((consegna.file, settore or "—", _esito(consegna), conta(suoi)))
    _tabella(console, righe, "<", intera=True)


def _esito(consegna: Consegna) -> str:
    if consegna.scartata:
        return "doppia"
    return "letta" if consegna.esito is Esito.BUONA else consegna.esito.value


def _quadro(esame: Esame, console: Console) -> None:
    somme = quadro(esame.piano, esame.riparto)
    if not somme:
        return
    _titolo(console, "\nChe cosa chiude, in euro")
    righe = [("Somma", "Deve fare", "Fa", "Differenza", "Esito")]
    for somma in somme:
        importi = (somma.atteso, somma.trovato, somma.differenza)
        deve, fa, differenza = (write_euro(round_half_up(importo)).removesuffix(" €") for importo in importi)
        righe.append((somma.voce, deve, fa, differenza, _ESITI.get(somma.esito, somma.esito)))
    _tabella(console, righe, ">")


def _tabella(console: Console, righe: Sequence[tuple[str, ...]], verso: str, *, intera: bool = False) -> None:
    """Print a table: the first column wraps, the last stands to the left, the others as told.

    Where the first column is to stay whole, what is too long for it stands on a line of its own: it can be copied.
    """
    *mezzo, _ = (max(map(len, colonna)) for colonna in zip(*(riga[1:] for riga in righe), strict=True))
    ultima = max(len(riga[-1]) for riga in righe)
    spazio = larghezza(console) - 2 - sum(2 + quanto for quanto in (*mezzo, ultima))
    prima = min(max(_MINIMA, spazio), max(len(riga[0]) for riga in righe))
    for numero, (voce, *celle, esito) in enumerate(righe):
        testo, *seguito = [shown(voce)] if intera else _a_capo(voce, prima, trattini=True)
        colonne = (f"{cella:{verso}{quanto}}" for cella, quanto in zip(celle, mezzo, strict=True))
        stile = "dim" if numero == 0 else "bold red" if esito == "NON CHIUDE" else ""
        if len(testo) > prima:
            _riga(console, f"  {testo}", stile)
            testo = ""
        _riga(console, "  " + "  ".join((f"{testo:<{prima}}", *colonne, esito)), stile)
        for resto in seguito:
            _riga(console, f"  {resto}", stile)
