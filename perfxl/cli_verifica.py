"""The command that looks at a visto afterwards."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from perfxl.errors import EXIT_CANNOT, EXIT_CLEAN, EXIT_FINDINGS
from perfxl.italiano import ItalianCommand, ItalianUsageError
from perfxl.opzioni import AIUTO, JSON, PERCORSO, SOVRASCRIVI
from perfxl.terminale import adesso, avanzamento, console, rapporto_scrivibile, scrivi

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=ItalianCommand, short_help="Verifica un verbale, e tutto ciò che vi è allegato.")
@click.argument("verbale", type=PERCORSO)
@click.argument("cartella", type=PERCORSO, required=False)
@click.option(
    "--radici",
    type=PERCORSO,
    metavar="FILE",
    help="I certificati di cui ci si fida, in PEM: a uno di questi deve risalire chi ha firmato.",
)
@JSON
@SOVRASCRIVI
@AIUTO
def verifica(
    verbale: Path, cartella: Path | None, radici: Path | None, json_file: Path | None, sovrascrivi: bool
) -> int:
    """Verifica un verbale, firmato (.pdf, .pdf.p7m) o no, rifacendo tutto da capo; con CARTELLA, anche quei file.

    Guarda le impronte, gli allegati, le pagine, i controlli con le regole di oggi, il dossier accanto, la firma; dice
    quale file è cambiato, e se è una cartella di lavoro in quale cella. Non tocca nulla.
    """
    from importlib.metadata import version

    from perfxl.core.verificato import Esito
    from perfxl.files import write_files
    from perfxl.report.verifica import print_verifica, write_json
    from perfxl.verifica.verifica import Richiesta
    from perfxl.verifica.verifica import verifica as fai_verifica

    if json_file is not None and json_file.resolve() == verbale.resolve():
        raise ItalianUsageError(f"{json_file}: è il verbale; dare al rapporto un altro nome.")
    rapporto_scrivibile(json_file, (), sovrascrivi=sovrascrivi)
    richiesta = Richiesta(verbale, cartella, radici)
    verificato = fai_verifica(richiesta, adesso(), version("perfxl"), segui=avanzamento)
    print_verifica(verificato, console())
    if json_file is not None:
        write_files({json_file: write_json(verificato)}, overwrite=sovrascrivi)
        scrivi(f"Rapporto scritto in «{json_file}».", sys.stderr)
    return {Esito.DIVERSO: EXIT_FINDINGS, Esito.NON_VERIFICATO: EXIT_CANNOT}.get(verificato.esito, EXIT_CLEAN)
