"""The command that leads to the signature."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from perfxl.errors import EXIT_CLEAN, EXIT_FINDINGS, VistoRifiutatoError
from perfxl.italiano import ItalianCommand, ItalianUsageError
from perfxl.opzioni import AIUTO, PERCORSO, PIANO
from perfxl.terminale import adesso, attesa, avanzamento, console, scrivi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.signoff.firma_fatta import Firmatario
    from perfxl.visto.fascicolo import Fatto
    from perfxl.visto.richiesta import Richiesta

_PRIMO_ANNO = 2000
"""A visto of before is a mistyped one."""


def _istante(scritto: str | None) -> datetime | None:
    """The moment that is given for the visto; None where none is."""
    if scritto is None:
        return None
    try:
        quando = datetime.fromisoformat(scritto)
    except ValueError as error:
        raise ItalianUsageError(
            f"--data: «{scritto}» non è una data con l'ora, come 2026-11-21T10:15:00+01:00."
        ) from error
    scarto = quando.utcoffset()
    if scarto is None:
        raise ItalianUsageError(
            f"--data: a «{scritto}» manca l'ora o il fuso orario; intera, con l'ora solare: 2026-11-21T10:15:00+01:00."
        )
    if quando.year < _PRIMO_ANNO or scarto.total_seconds() % 60 != 0:
        raise ItalianUsageError(f"--data: «{scritto}» non può essere la data di un visto.")
    return quando.replace(microsecond=0)


def _chi_firma(certificato: Path | None) -> Firmatario | None:
    """Who signs, with the certificate that is given; None where none is. The password is asked, and not kept."""
    from perfxl.signoff.firma import apri_certificato

    return None if certificato is None else apri_certificato(certificato, _password, adesso())


def _password() -> str:
    """The password, which nobody sees being written; where there is no terminal, the first line of the input."""
    domanda = "Password del certificato"
    if sys.stdin.isatty():
        return str(click.prompt(domanda, default="", show_default=False, hide_input=True, err=True))
    scrivi(f"{domanda}:", sys.stderr)
    riga = sys.stdin.readline()
    if riga == "":
        raise click.Abort
    return riga.rstrip("\r\n")


@click.command(cls=ItalianCommand, short_help="Prepara il fascicolo da firmare.")
@PIANO
@click.argument("cartella", type=PERCORSO)
@click.option(
    "--controllo",
    type=PERCORSO,
    metavar="FILE",
    help="Il controllo della ragioneria: il rapporto che perfxl riconcilia scrive con --json.",
)
@click.option("--validazione", type=PERCORSO, metavar="FILE", help="La validazione del Nucleo, se il modello la vuole.")
@click.option(
    "--in",
    "dove",
    type=PERCORSO,
    default="visto",
    metavar="CARTELLA",
    help="La cartella nuova da creare; altrimenti visto.",
)
@click.option("--chi", default="", metavar="RUOLO", help="Chi fa il visto: un ruolo, non un nome.")
@click.option("--data", metavar="ISTANTE", help="Quando: 2026-11-21T10:15:00+01:00; altrimenti, adesso.")
@click.option(
    "--firma",
    "certificato",
    type=PERCORSO,
    metavar="FILE.p12",
    help="Firma il verbale (PAdES) con questo certificato; la password viene chiesta.",
)
@AIUTO
def visto(
    piano: Path,
    cartella: Path,
    controllo: Path | None,
    validazione: Path | None,
    dove: Path,
    chi: str,
    data: str | None,
    certificato: Path | None,
) -> int:
    """Prepara il fascicolo da firmare: il verbale in PDF con tutti i file, il manifesto, le copie sigillate.

    Passa per i passaggi che il modello vuole. Se manca qualcosa dice che cosa, e che cosa fare.
    """
    from perfxl.report.visto import print_frasi, print_rifiuto
    from perfxl.visto.richiesta import Richiesta, rifiuta
    from perfxl.visto.visto import firma_con
    from perfxl.visto.visto import visto as fai_visto

    dato = _istante(data)
    quando = dato or adesso()
    richiesta = Richiesta(piano, cartella, dove, controllo, validazione, chi, data_dichiarata=dato is not None)
    rifiuta(richiesta)
    firmatario = _chi_firma(certificato)
    firma = None if firmatario is None else firma_con(firmatario, adesso)
    try:
        fatto = fai_visto(richiesta, quando, lambda: dato or adesso(), firma=firma, segui=avanzamento, attesa=attesa)
    except VistoRifiutatoError as error:
        print_rifiuto(error.sentenza, error.mancanze, console())
        return EXIT_FINDINGS
    print_frasi(list(_detto(fatto, richiesta, firmatario)), console())
    return EXIT_CLEAN


def _detto(fatto: Fatto, richiesta: Richiesta, firmatario: Firmatario | None) -> Iterator[str]:
    """What was made, and what to do next."""
    from perfxl.report.testo import tra_virgolette
    from perfxl.signoff.carte import comando
    from perfxl.visto.fascicolo import VERBALE

    verbale = richiesta.dove / VERBALE
    yield from fatto.non_segnate
    yield (
        f"Scritto il fascicolo in «{richiesta.dove}»: il verbale, con {fatto.allegati} file allegati; il manifesto; le "
        f"copie sigillate ({fatto.copie}). Gli originali non sono stati toccati."
    )
    yield f"Impronta: {fatto.impronta}"
    if firmatario is None:
        yield f"Ora: leggere «{verbale}», e firmarlo con il proprio dispositivo, come PAdES (.pdf) o CAdES (.pdf.p7m)."
    else:
        suo = firmatario.certificato
        yield f"«{verbale}» è firmato (PAdES) con il certificato di «{suo.soggetto}», rilasciato da «{suo.emittente}»."
    verifica = comando(f"perfxl verifica {tra_virgolette(verbale)} {tra_virgolette(richiesta.cartella)}")
    yield f"Per verificarlo, anche fra anni: {verifica}"
