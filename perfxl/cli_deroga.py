"""The command that accepts a finding: shown first, a deroga written after."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from perfxl.errors import EXIT_CLEAN
from perfxl.italiano import ItalianCommand, ItalianUsageError
from perfxl.opzioni import AIUTO, PERCORSO, PIANO, PRECEDENTE, giorno_da
from perfxl.terminale import al_terminale, avanzamento, console, scrivi

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from perfxl.core.finding import Finding
    from perfxl.deroghe import Bozza

_DATI = ("motivo", "chi", "stato")
"""What a deroga needs, and a person must say."""


@click.command(cls=ItalianCommand, short_help="Accetta un rilievo, con un motivo: scrive una deroga.")
@PIANO
@click.argument("resto", nargs=-1, metavar="[CARTELLA] [CODICE]")
@click.option("--rilievo", default="", metavar="IDENTITÀ", help="Quale rilievo, se ce n'è più d'uno con quel codice.")
@click.option("--dove", default="", metavar="LUOGO", help="Quale rilievo, dal suo luogo: E13, o «riga 270».")
@click.option("--motivo", default="", metavar="TESTO", help="Perché si accetta.")
@click.option("--chi", default="", metavar="RUOLO", help="Chi lo decide: un ruolo, non un nome.")
@click.option(
    "--stato",
    default="",
    metavar="STATO",
    help="GP giustificazione presente (non accetta), GR accettata con riserva, GA accettata.",
)
@click.option("--quando", default="", metavar="AAAA-MM-GG", help="Quando; altrimenti oggi.")
@PRECEDENTE
@AIUTO
def deroga(
    piano: Path,
    resto: Sequence[str],
    rilievo: str,
    dove: str,
    motivo: str,
    chi: str,
    stato: str,
    quando: str,
    precedente: Path | None,
) -> int:
    """Accetta un rilievo così com'è, con un motivo: lo mostra, e scrive la deroga in deroghe.toml, accanto al piano.

    Senza CODICE elenca i rilievi, e non scrive nulla. Con CARTELLA sono quelli di perfxl riconcilia, altrimenti quelli
    di perfxl controlla. Vale per quel valore: se il valore cambia, il rilievo pesa di nuovo.
    """
    from perfxl.deroghe import esamina

    cartella, codice = _cartella_e_codice(resto)
    dati = {"motivo": motivo, "chi": chi, "stato": stato}
    giorno = giorno_da(quando, date.today())  # noqa: DTZ011  (the day on the wall, where the command is given)
    for nome, dato in dati.items():
        if dato != "" and (difetto := _DIFETTI[nome](dato)) != "":
            raise ItalianUsageError(f"--{nome}: {difetto}")
    bozza = esamina(piano, cartella, precedente, segui=avanzamento)
    comando = _comando("deroga", piano, cartella, precedente)
    if (codice, rilievo, dove) == ("", "", ""):
        return _elenca(bozza, comando)
    scelto = _scelto(bozza, codice, rilievo, dove, comando)
    _mostra(bozza, scelto)
    dati = _completi(dati)
    return _scrivi(bozza, scelto, dati, giorno, _seguito(piano, cartella, precedente))


def _cartella_e_codice(resto: Sequence[str]) -> tuple[Path | None, str]:
    """The folder and the code, of what follows the plan; a folder that has the name of a code is a folder."""
    from perfxl.checks.registro import trova

    if len(resto) > 2:  # noqa: PLR2004  (a folder and a code)
        raise ItalianUsageError("Ci sono argomenti di troppo. Un nome con spazi va tra virgolette.")
    *prima, ultimo = resto or ("",)
    cartella = PERCORSO(prima[0]) if prima else None
    check = trova(ultimo)
    if ultimo == "":
        return None, ""
    if cartella is None and (check is None or PERCORSO(ultimo).is_dir()):
        if PERCORSO(ultimo).exists():
            return PERCORSO(ultimo), ""
        raise ItalianUsageError(
            f"«{ultimo}» non è una cartella che c'è, né un codice. Per l'elenco dei codici: perfxl spiega"
        )
    if check is None:
        raise ItalianUsageError(f"Il codice «{ultimo}» non c'è. Per l'elenco: perfxl spiega")
    return cartella, check.code


# ---- what is given


def _difetto_del_motivo(motivo: str) -> str:
    from perfxl.core.deroghe import difetto_del_motivo

    return difetto_del_motivo(motivo)


def _difetto_di_chi(chi: str) -> str:
    from perfxl.core.deroghe import difetto_di_chi

    return difetto_di_chi(chi)


def _difetto_dello_stato(stato: str) -> str:
    from perfxl.core.deroghe import Stato

    return "" if stato.strip().upper() in list(Stato) else f"«{stato}» non è uno stato: GP, GR o GA."


_DIFETTI: dict[str, Callable[[str], str]] = {
    "motivo": _difetto_del_motivo,
    "chi": _difetto_di_chi,
    "stato": _difetto_dello_stato,
}
_DOMANDE = {
    "motivo": "Perché si accetta? Il motivo resta scritto, e va nel verbale.",
    "chi": "Chi lo decide? Un ruolo, come «Segretario generale»: non un nome.",
    "stato": "Con quale stato?",
}


def _completi(dati: dict[str, str]) -> dict[str, str]:
    """What a deroga needs: what is not given is asked for, where somebody is there to answer."""
    mancano = [nome for nome in _DATI if dati[nome] == ""]
    if mancano and not al_terminale():
        opzioni = ", ".join(f"--{nome}" for nome in mancano)
        raise ItalianUsageError(f"Per scrivere la deroga manca: {opzioni}. Nulla è stato scritto.")
    return dati | {nome: _chiedi(_DOMANDE[nome], nome.capitalize(), _DIFETTI[nome], nome) for nome in mancano}


def _chiedi(domanda: str, voce: str, difetto: Callable[[str], str], nome: str = "") -> str:
    """Ask until the answer will do."""
    from perfxl.report.deroga import print_stati

    scrivi(f"\n{domanda}")
    if nome == "stato":
        print_stati(console())
    while True:
        risposta: str = click.prompt(voce, default="", show_default=False)
        problema = difetto(risposta)
        if problema == "":
            return risposta
        scrivi(problema)


# ---- which finding, and what is done


def _elenca(bozza: Bozza, comando: str) -> int:
    """Tell what a deroga may cover, and how to go on."""
    from perfxl.core.finding import Severity
    from perfxl.deroghe import regola_inderogabili
    from perfxl.report.deroga import print_derogabili

    outcome, ammesse = bozza.esaminato.outcome, bozza.ammesse
    if outcome.findings:
        print_derogabili(ammesse, bozza.inderogabili, outcome.accettati, regola_inderogabili(), console())
    else:
        scrivi("Nessun rilievo: non c'è nulla da accettare.")
    for fallito in outcome.not_run:
        scrivi(f"{fallito.code} non è stato eseguito, per un guasto di perfxl: nessuna deroga lo può coprire.")
    primo = next((finding for finding in ammesse if finding.severity is not Severity.NOTA), None)
    if primo is not None:
        scrivi(f"\nPrima di tutto, se si può, correggere. Per accettarne uno così com'è: {comando} {primo.code}")
    return EXIT_CLEAN


def _scelto(bozza: Bozza, codice: str, rilievo: str, dove: str, comando: str) -> Finding:
    """The finding that is meant: of several, the one that is chosen."""
    from perfxl.deroghe import scelti
    from perfxl.report.deroga import print_elenco

    ammessi = scelti(bozza, codice, rilievo.strip(), dove.strip())
    if len(ammessi) == 1:
        return ammessi[0]
    scrivi(f"I rilievi che si possono accettare sono {len(ammessi)}:")
    print_elenco(ammessi, console())
    if not al_terminale():
        raise ItalianUsageError(
            "Nulla è stato scritto: dire quale, con la sua identità (--rilievo) o con il suo luogo (--dove).\n"
            f"Il primo, per esempio: {comando} {ammessi[0].code} --rilievo {ammessi[0].identita}"
        )

    def difetto(risposta: str) -> str:
        numeri = [f"{numero}" for numero in range(1, len(ammessi) + 1)]
        return "" if risposta.strip() in numeri else f"Scrivere un numero da 1 a {len(ammessi)}."

    return ammessi[int(_chiedi("Quale si accetta?", "Numero", difetto)) - 1]


def _mostra(bozza: Bozza, scelto: Finding) -> None:
    """Show the finding as the reports do, before anything is asked or written; what was answered to another value."""
    from perfxl.report.segni import frase
    from perfxl.report.testo import print_rilievi, print_testo

    scrivi("Il rilievo:")
    print_rilievi(bozza.esaminato.esame, [scelto], console())
    caduta = bozza.caduta(scelto)
    if caduta is not None:
        scrivi("")
        di_prima = f"C'era una deroga, per un altro valore: trovato «{caduta.trovato}», {caduta.detta}"
        print_testo(console(), frase(di_prima))


def _scrivi(bozza: Bozza, scelto: Finding, dati: dict[str, str], giorno: date, seguito: str) -> int:
    """Write the deroga, and tell what it does."""
    from perfxl.core.deroghe import Stato
    from perfxl.deroghe import aggiungi, avviso_sul_motivo, deroga_per
    from perfxl.report.deroga import EFFETTI
    from perfxl.report.segni import frase
    from perfxl.report.testo import print_testo

    data = deroga_per(scelto, dati["motivo"], dati["chi"], giorno, Stato(dati["stato"].strip().upper()))
    superate = aggiungi(bozza, data)
    scrivi("")
    print_testo(console(), frase(f"Scritta in «{bozza.percorso}»: {data.codice}, {data.detta}"))
    if avviso := avviso_sul_motivo(data.motivo):
        scrivi(avviso)
    if superate > 0:
        scrivi("La deroga di prima per lo stesso rilievo resta nel file come commento: non conta più.")
    if data.stato is not None:
        print_testo(console(), f"Da adesso: {EFFETTI[data.stato]}. Se il valore cambia, la deroga cade.")
    scrivi(f"Per vedere: {seguito}")
    return EXIT_CLEAN


def _comando(nome: str, piano: Path, cartella: Path | None, precedente: Path | None) -> str:
    """A command to go on with, as it is typed."""
    from perfxl.report.testo import tra_virgolette

    parti = ["perfxl", nome, tra_virgolette(piano)]
    parti += [] if cartella is None else [tra_virgolette(cartella)]
    parti += [] if precedente is None else ["--precedente", tra_virgolette(precedente)]
    return " ".join(parti)


def _seguito(piano: Path, cartella: Path | None, precedente: Path | None) -> str:
    return _comando("controlla" if cartella is None else "riconcilia", piano, cartella, precedente)
