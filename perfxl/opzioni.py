"""The arguments and options that several commands have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from perfxl.italiano import ItalianUsageError

if TYPE_CHECKING:
    from pathlib import Path

AIUTO = click.help_option("--help", "--aiuto", help="Mostra questo aiuto.")


def _percorso(valore: str) -> Path:
    """A path; unlike click's, it is not looked at, and the module of paths is loaded only where there is one."""
    from pathlib import Path

    return Path(valore)


PERCORSO = _percorso
PIANO = click.argument("piano", type=PERCORSO)
JSON = click.option(
    "--json", "json_file", type=PERCORSO, metavar="FILE", help="Scrive il rapporto anche in questo file, in JSON."
)
PRECEDENTE = click.option(
    "--precedente",
    type=PERCORSO,
    metavar="PIANO",
    help="Una versione precedente del piano: aiuta a dire perché una somma non chiude.",
)
CONFRONTA = click.option(
    "--confronta",
    type=PERCORSO,
    metavar="RAPPORTO",
    help="Un rapporto precedente, in JSON: dice che cosa è stato corretto da allora, e che cosa è nuovo.",
)
SOVRASCRIVI = click.option("--sovrascrivi", is_flag=True, help="Sostituisce i file che ci sono già.")


def giorno_da(scritto: str, oggi: date) -> date:
    """The day of a deroga: as it is written, else today; one to come is a slip."""
    if scritto == "":
        return oggi
    try:
        giorno = date.fromisoformat(scritto)
    except ValueError as error:
        raise ItalianUsageError(f"--quando: «{scritto}» non è una data come {oggi.isoformat()}.") from error
    if giorno > oggi:
        raise ItalianUsageError(f"--quando: {scritto} deve ancora venire.")
    return giorno
