"""The commands: arguments in, one use case, the outcome printed, an exit code."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from perfxl.cli_deroga import deroga
from perfxl.cli_verifica import verifica
from perfxl.cli_visto import visto
from perfxl.errors import EXIT_CANNOT, EXIT_CLEAN, EXIT_FAULT, EXIT_FINDINGS, PerfxlError, guasto, motivo
from perfxl.italiano import FiniteRange, ItalianGroup, ItalianUsageError, italian_usage_error, say_it_otherwise
from perfxl.opzioni import AIUTO, CONFRONTA, JSON, PERCORSO, PIANO, PRECEDENTE, SOVRASCRIVI
from perfxl.terminale import (
    attesa,
    avanzamento,
    avanzamento_enti,
    con_novita,
    console,
    rapporto_scrivibile,
    riferisci,
    scrivi,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfxl.app import Scritto
    from perfxl.checks.esame import Esaminato

T = TypeVar("T")

_UNA_SETTIMANA = 7 * 24 * 60
"""In minutes."""


@click.group(cls=ItalianGroup, invoke_without_command=True, subcommand_metavar="COMANDO ...")
@AIUTO
@click.version_option(
    None,
    "--versione",
    "--version",
    package_name="perfxl",
    message="%(prog)s %(version)s",
    help="Mostra la versione.",
)
@click.pass_context
def cli(ctx: click.Context) -> int:
    """Dal piano della performance ai fogli Excel degli uffici, e ritorno.

    Cominciare da qui: perfxl prova
    """
    if ctx.invoked_subcommand is None:
        scrivi(ctx.get_help(), sys.stderr)
    return EXIT_CANNOT


@cli.command(short_help="Fa tutto il giro su un piano vero.")
@click.option(
    "--in", "cartella", type=PERCORSO, metavar="CARTELLA", help="La cartella da creare; altrimenti perfxl-prova."
)
@AIUTO
def prova(cartella: Path | None) -> int:
    """Fa tutto il giro su un piano vero: cartelle inviate, tornate, e che cosa non chiude."""
    from perfxl.prova import prova as fai_prova
    from perfxl.report.prova import print_prova

    print_prova(fai_prova(cartella), console())
    return EXIT_CLEAN


@cli.command(short_help="Prepara una cartella Excel in cui scrivere un piano.")
@click.option("--modello", "nome", required=True, metavar="MODELLO", help="Il codice di un modello, o il suo file.")
@click.option("--in", "file", required=True, type=PERCORSO, metavar="FILE", help="Il file .xlsx da scrivere.")
@click.option("--con-fondo", is_flag=True, help="Anche fondo, quote e importi, se il modello di suo non ne ha.")
@SOVRASCRIVI
@AIUTO
def nuovo(nome: str, file: Path, con_fondo: bool, sovrascrivi: bool) -> int:
    """Prepara una cartella Excel in cui scrivere un piano, con i fogli e le colonne del modello.

    Compilata, vale come un piano in TOML: perfxl controlla, perfxl genera, perfxl riconcilia.
    """
    from perfxl import app
    from perfxl.report.testo import tra_virgolette

    scritto = app.nuovo(nome, file, denaro=con_fondo or None, sovrascrivi=sovrascrivi)
    if scritto is None:
        return _manca_il_modello(nome)
    scrivi(f"Scritto «{file}», per il modello {scritto.modello.codice}.")
    scrivi(f"Compilarlo in Excel, salvarlo, e poi: perfxl controlla {tra_virgolette(file)}")
    _di_copiare(scritto, file)
    return EXIT_CLEAN


@cli.command(short_help="Passa un piano da TOML a Excel, o da Excel a TOML.")
@PIANO
@click.option(
    "--in", "file", required=True, type=PERCORSO, metavar="FILE", help="Il file da scrivere: .xlsx oppure .toml."
)
@SOVRASCRIVI
@AIUTO
def converti(piano: Path, file: Path, sovrascrivi: bool) -> int:
    """Passa un piano da TOML a Excel, o da Excel a TOML: il piano resta lo stesso."""
    from perfxl import app

    scritto = app.converti(piano, file, sovrascrivi=sovrascrivi)
    scrivi(f"Scritto «{file}»: riletto, è lo stesso piano ({scritto.obiettivi} obiettivi).")
    if scritto.commenti > 0:
        quanti = "Il commento" if scritto.commenti == 1 else f"I {scritto.commenti} commenti"
        scrivi(f"{quanti} di «{piano}» non ci sono più: un piano tiene i dati. Conservare il file di partenza.")
    _di_copiare(scritto, file)
    return EXIT_CLEAN


def _di_copiare(scritto: Scritto, file: Path) -> None:
    """Tell of a modello that the plan would not find where it was written."""
    if scritto.da_copiare is not None:
        scrivi(
            f"Il modello {scritto.modello.codice} è in «{scritto.da_copiare}»: copiarlo accanto al piano, "
            f"come «{file.parent / scritto.modello.codice}.toml». Lì viene cercato."
        )


def _manca_il_modello(nome: str) -> int:
    from perfxl import app

    noti = ", ".join(noto.codice for noto in app.modelli())
    scrivi(f"Il modello «{nome}» non c'è. Ci sono: {noti}; oppure il percorso di un file .toml.", sys.stderr)
    return EXIT_CANNOT


@cli.command()
@PIANO
@PRECEDENTE
@CONFRONTA
@JSON
@SOVRASCRIVI
@AIUTO
def controlla(
    piano: Path, precedente: Path | None, confronta: Path | None, json_file: Path | None, sovrascrivi: bool
) -> int:
    """Controlla un piano da solo: tabelle, somme, riparto."""
    from perfxl import app

    esamina, letti = partial(app.controlla, piano, precedente), (piano, precedente or piano)
    return riferisci(lambda: con_novita(esamina, confronta), letti, json_file, sovrascrivi=sovrascrivi)


@cli.command(short_help="Dice che cosa cambia da un piano a un altro.")
@click.argument("vecchio", type=PERCORSO)
@click.argument("nuovo", type=PERCORSO)
@JSON
@SOVRASCRIVI
@AIUTO
def confronta(vecchio: Path, nuovo: Path, json_file: Path | None, sovrascrivi: bool) -> int:
    """Dice che cosa cambia da un piano a un altro: obiettivi, quote, settori, importi al centesimo."""
    from perfxl import versioni
    from perfxl.files import write_files
    from perfxl.report.confronto import print_confronto, write_json

    rapporto_scrivibile(json_file, (vecchio, nuovo), sovrascrivi=sovrascrivi)
    confronto = versioni.confronta(vecchio, nuovo)
    print_confronto(confronto, console())
    if json_file is not None:
        write_files({json_file: write_json(confronto)}, overwrite=sovrascrivi)
        scrivi(f"Confronto scritto in «{json_file}».")
    return EXIT_CLEAN


@cli.command(short_help="Scrive le cartelle di lavoro, una per settore.")
@PIANO
@click.option(
    "--in", "cartella", required=True, type=PERCORSO, metavar="CARTELLA", help="La cartella in cui scriverle."
)
@SOVRASCRIVI
@AIUTO
def genera(piano: Path, cartella: Path, sovrascrivi: bool) -> int:
    """Scrive una cartella di lavoro Excel per ogni settore, e il Riepilogo."""
    from perfxl import app
    from perfxl.core.finding import Severity
    from perfxl.report.testo import tra_virgolette

    scritte, esaminato = app.genera(piano, cartella, sovrascrivi=sovrascrivi, segui=avanzamento)
    for percorso in scritte:
        scrivi(f"{percorso}")
    scrivi(f"Scritte {len(scritte)} cartelle di lavoro in «{cartella}».")
    bloccano = esaminato.outcome.count(Severity.BLOCCA)
    if bloccano > 0:
        quanti = "un rilievo che blocca" if bloccano == 1 else f"{bloccano} rilievi che bloccano"
        scrivi(f"Attenzione: il piano ha {quanti}. Per vederli: perfxl controlla {tra_virgolette(piano)}")
    return EXIT_CLEAN


@cli.command(short_help="Legge le cartelle di lavoro tornate.")
@PIANO
@click.argument("cartella", type=PERCORSO)
@PRECEDENTE
@CONFRONTA
@click.option(
    "--rapporto",
    type=PERCORSO,
    metavar="CARTELLA",
    help="Scrive in questa cartella nuova il rapporto da aprire, da stampare e da rimandare agli uffici.",
)
@JSON
@SOVRASCRIVI
@AIUTO
def riconcilia(
    piano: Path,
    cartella: Path,
    precedente: Path | None,
    confronta: Path | None,
    rapporto: Path | None,
    json_file: Path | None,
    sovrascrivi: bool,
) -> int:
    """Legge le cartelle di lavoro tornate, e dice quale cella non va, che cosa ci deve stare e perché."""
    from perfxl import app

    mancate: list[str] = []
    if rapporto is not None and json_file is not None and rapporto.resolve() in json_file.resolve().parents:
        raise ItalianUsageError(f"{json_file}: fra i rapporti c'è già un rapporto.json; togliere --json.")

    def esamina() -> Esaminato:
        riconcilia = partial(app.riconcilia, piano, cartella, precedente, segui=avanzamento)
        if rapporto is None:
            return con_novita(riconcilia, confronta)
        from perfxl.rapporti import rifiuta_rapporto, scrivi_rapporti

        rifiuta_rapporto(rapporto, (piano, cartella, precedente), sovrascrivi=sovrascrivi)
        esaminato = con_novita(riconcilia, confronta)
        with attesa("Scrivo i rapporti"):
            mancate.extend(scrivi_rapporti(esaminato, cartella, rapporto, sovrascrivi=sovrascrivi))
        return esaminato

    letti = [piano] if precedente is None else [piano, precedente]
    codice = riferisci(esamina, letti, json_file, sovrascrivi=sovrascrivi)
    if rapporto is not None:
        scrivi("\n".join((*mancate, f"Rapporti scritti in «{rapporto}».")))
    return codice


@cli.command("riconcilia-enti", short_help="Riconcilia molti enti, uno per cartella.")
@click.argument("cartella", type=PERCORSO)
@click.option("--in", "dove", required=True, type=PERCORSO, metavar="RISULTATI", help="La cartella dei risultati.")
@click.option("--rapporti", is_flag=True, help="Di ogni ente scrive il rapporto intero, non solo il JSON.")
@click.option("--parquet", is_flag=True, help="Scrive le tabelle anche in Parquet; serve perfxl[parquet].")
@click.option(
    "--processi", type=click.IntRange(1, 61), metavar="N", help="Quanti processi; altrimenti, quanti i processori."
)
@click.option("--cluster", default="", metavar="INDIRIZZO", help="Lavora su un cluster Dask; serve perfxl[dask].")
@click.option(
    "--limite-minuti",
    "minuti",
    type=FiniteRange(min=0, max=_UNA_SETTIMANA, min_open=True),
    default=30,
    show_default=True,
    metavar="N",
    help="Quanto può durare un ente.",
)
@AIUTO
def riconcilia_enti(
    cartella: Path, dove: Path, rapporti: bool, parquet: bool, processi: int | None, cluster: str, minuti: float
) -> int:
    """Riconcilia tutti gli enti di CARTELLA, che ne ha una per ente, e ne fa il riepilogo.

    In ogni cartella: il piano (piano.toml o piano.xlsx), il suo modello se perfxl non lo ha, e le cartelle di lavoro,
    accanto al piano o in «cartelle». Interrotto, e ripetuto, riprende da dove era: ciò che è fatto non si rifà.
    """
    from perfxl.core.enti import Stato
    from perfxl.enti.riconcilia import InterrottaError, Scelte
    from perfxl.enti.riconcilia import riconcilia_enti as riconcilia_tutti
    from perfxl.report.enti_testo import print_enti, print_ignorati, print_tolti

    scelte = Scelte(rapporti=rapporti, parquet=parquet, processi=processi, cluster=cluster, limite=minuti * 60)
    try:
        fatto = riconcilia_tutti(cartella, dove, scelte, segui=avanzamento_enti)
    except InterrottaError as error:
        scrivi(
            f"Interrotto: {error.fatti} enti su {error.tutti} sono fatti, e restano in «{dove}». "
            "Per riprendere, ripetere lo stesso comando.",
            sys.stderr,
        )
        return EXIT_CANNOT
    print_enti(fatto.totali, fatto.gia, dove, console())
    print_tolti(fatto.tolti, console())
    print_ignorati(fatto.ignorati, console())
    enti = {stato: somma.enti for stato, somma in fatto.totali.per_stato.items()}
    if enti[Stato.NON_LETTO] + enti[Stato.FALLITO] > 0:
        return EXIT_CANNOT
    return EXIT_FINDINGS if enti[Stato.NON_CHIUDE] > 0 else EXIT_CLEAN


@cli.command(short_help="Porta in un piano nuovo ciò che gli uffici hanno scritto.")
@PIANO
@click.argument("cartella", type=PERCORSO)
@click.option("--in", "dove", required=True, type=PERCORSO, metavar="CARTELLA", help="La cartella nuova da creare.")
@click.option(
    "--precedente",
    type=PERCORSO,
    metavar="PIANO",
    help="Il piano da cui furono fatte le cartelle tornate: serve se non lo ricordano.",
)
@SOVRASCRIVI
@AIUTO
def aggiorna(piano: Path, cartella: Path, dove: Path, precedente: Path | None, sovrascrivi: bool) -> int:
    """Fa le cartelle di lavoro di un piano nuovo, e ci riporta ciò che gli uffici hanno scritto nelle vecchie.

    Ciò che non ha più un posto, o che anche il piano ha cambiato, non si perde: è nel foglio «Da rivedere».
    """
    from perfxl import versioni
    from perfxl.report.aggiornamento import print_aggiornamento
    from perfxl.report.testo import tra_virgolette

    fatto = versioni.aggiorna(piano, cartella, dove, precedente, sovrascrivi=sovrascrivi, segui=avanzamento)
    print_aggiornamento(fatto.riportate, fatto.rifiutate, fatto.senza, console())
    scrivi(f"Scritte {len(fatto.scritte)} cartelle di lavoro in «{dove}»; quelle in «{cartella}» restano com'erano.")
    if any(riporto.da_rivedere for riportata in fatto.riportate for riporto in riportata.riporti):
        scrivi("Da guardare, in ogni cartella nuova che lo ha: il foglio «Da rivedere».")
    scrivi(f"Poi: perfxl riconcilia {tra_virgolette(piano)} {tra_virgolette(dove)}")
    return EXIT_CANNOT if fatto.rifiutate else EXIT_CLEAN


@cli.command(short_help="Spiega un rilievo dal suo codice.")
@click.argument("codice", required=False)
@AIUTO
def spiega(codice: str | None) -> int:
    """Spiega un rilievo dal suo codice, come SQ101; senza codice, li elenca tutti."""
    from perfxl.checks.registro import REGISTRO, trova
    from perfxl.report.pagina import pagina, regola

    if codice is None:
        for check in REGISTRO:
            scrivi(f"{check.code}  {regola(check)}")
        return EXIT_CLEAN
    trovato = trova(codice)
    if trovato is None:
        scrivi(f"Il codice «{codice}» non c'è. Per l'elenco: perfxl spiega", sys.stderr)
        return EXIT_CANNOT
    scrivi(pagina(trovato))
    return EXIT_CLEAN


@cli.command(short_help="Elenca i modelli, o ne spiega uno.")
@click.argument("modello", required=False)
@AIUTO
def modelli(modello: str | None) -> int:
    """Elenca i modelli, i sistemi degli enti; con un codice, o con un file, spiega che cosa il modello fa."""
    from perfxl import app
    from perfxl.report.modelli import descrivi

    if modello is None:
        for trovato in app.modelli():
            scrivi(f"{trovato.codice:<14}{trovato.titolo}")
        return EXIT_CLEAN
    scelto = app.leggi_modello(modello)
    if scelto is None:
        return _manca_il_modello(modello)
    scrivi(f"{scelto.codice}: {scelto.titolo}\n")
    for titolo, frase in descrivi(scelto):
        scrivi(f"{titolo}: {frase}.")
    return EXIT_CLEAN


for comando in (deroga, visto, verifica):
    cli.add_command(comando)


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with its exit code; every error becomes an Italian sentence."""
    streams = (sys.stdout, sys.stderr)
    say_it_otherwise(streams)
    try:
        code = _run(argv)
        sys.stdout.flush()
    except OSError:  # nobody reads on (a closed pipe), or what is printed goes to a full disk
        code = EXIT_CANNOT
        for stream in streams:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    sys.exit(code)


def _run(argv: Sequence[str] | None) -> int:
    try:
        return int(cli.main(argv, prog_name="perfxl", standalone_mode=False) or EXIT_CLEAN)
    except click.UsageError as error:
        scrivi(italian_usage_error(error), sys.stderr)
        return EXIT_CANNOT
    except PerfxlError as error:
        scrivi(f"{error}", sys.stderr)
        return EXIT_CANNOT
    except (click.Abort, KeyboardInterrupt):
        scrivi("Interrotto: nessun file è rimasto a metà.", sys.stderr)
        return EXIT_CANNOT
    except BrokenPipeError:
        raise
    except SystemExit as uscita:  # how click itself ends at a closed pipe: with 1, which here means findings
        raise BrokenPipeError from uscita
    except OSError as error:
        dove = "il sistema" if error.filename is None else error.filename
        scrivi(f"{dove}: non si può andare avanti ({motivo(error)}).", sys.stderr)
        return EXIT_CANNOT
    except Exception as error:  # noqa: BLE001  (the last resort: a bug is told as one, and has an exit code of its own)
        if os.environ.get("PERFXL_DEBUG") == "1":
            from traceback import print_exc

            print_exc()
        scrivi(
            f"{guasto(error)}. I file dell'ufficio non sono stati toccati. "
            "Segnalarlo a chi mantiene perfxl, con questo messaggio e, se si può, il piano.",
            sys.stderr,
        )
        return EXIT_FAULT
