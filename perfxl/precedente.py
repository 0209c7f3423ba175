"""The use case of an earlier report: read back, and held beside what is found today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito
from perfxl.core.impronta import impronta
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.novita import che_cosa_cambia
from perfxl.core.testi.uguaglianza import stesso_testo
from perfxl.errors import MissingFileError
from perfxl.files import read_regular
from perfxl.report.rapporto_letto import di_rapporto, passato

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.novita import Passato


def leggi_rapporto(percorso: Path) -> Passato:
    """An earlier report, in JSON; read whole, so that it may lie where the next one is written.

    Raises:
        MissingFileError: it cannot be read, or is no report of a version that is known.
    """
    with di_rapporto(percorso):
        return passato(read_regular(percorso, DEFAULT_LIMITS.report), percorso.name)


def con_novita(esaminato: Esaminato, prima: Passato, percorso: Path) -> Esaminato:
    """The examination, with what changed since an earlier report.

    Args:
        esaminato: what was examined, and what was found.
        prima: the earlier report.
        percorso: its file.

    Raises:
        MissingFileError: it is of another ente or year, or of a plan by itself where workbooks came back, or the
            reverse: the two cannot be compared.
    """
    esame, piano = esaminato.esame, esaminato.esame.atteso
    di_prima, di_ora = (prima.ente, prima.anno), (piano.ente.value, piano.anno.value)
    if not stesso_testo(prima.ente, piano.ente.value) or prima.anno != piano.anno.value:
        quali = [f"di «{ente}», anno {anno}" for ente, anno in (di_prima, di_ora)]
        message = f"è un rapporto {quali[0]}, e il piano è {quali[1]}: si confronta solo con un rapporto dello stesso"
        raise MissingFileError(percorso, message)
    if prima.ambito != esame.ambito.value:
        message = "è un rapporto di «perfxl riconcilia», e qui si controlla il piano da solo"
        if prima.ambito == Ambito.PIANO:
            message = "è un rapporto di «perfxl controlla», e qui si riconciliano le cartelle"
        raise MissingFileError(percorso, f"{message}: dare con --confronta un rapporto dello stesso comando")
    return replace(esaminato, novita=che_cosa_cambia(prima, esaminato.outcome, esame.letti, impronta(piano)))
