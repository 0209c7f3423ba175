"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import Esito
from perfxl.core.novita import che_cosa_cambia
from perfxl.core.testi.uguaglianza import stesso_testo
from perfxl.errors import MissingFileError, motivo
from perfxl.files import refuse_full, write_folder
from perfxl.report.cartella import FILE, disegna_rapporto
from perfxl.report.collegamenti import Collegamenti, indirizzo
from perfxl.report.lettera import CARTELLA, lettere
from perfxl.report.rapporto import write_json
from perfxl.report.rapporto_letto import LIMITE, RapportoIllegibile, passato
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.novita import Passato

NOSTRI = ("rapporto.json", FILE, CARTELLA)
"""What a folder of reports has in it."""


def rifiuta_rapporto(dove: Path, *, sovrascrivi: bool = False) -> None:
    """Refuse, before the work is done, a folder that the reports could not be written to.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it has something in it, and ``sovrascrivi`` is false.
        ForeignFileError: it has something in it that is not of a report.
    """
    refuse_full(dove, NOSTRI if sovrascrivi else ())


def scrivi_rapporti(esaminato: Esaminato, cartella: Path, dove: Path, *, sovrascrivi: bool = False) -> None:
    """Write the reports of a reconciliation into a folder: all of them or none.

    Args:
        esaminato: what was examined, and what was found.
        cartella: the folder that the workbooks were read from.
        dove: the folder, to be made.
        sovrascrivi: whether an earlier report in it is replaced.

    Raises:
        MissingFileError, FullFolderError, ForeignFileError: as ``rifiuta_rapporto``.
        WriteError: it cannot be written; what was there is there.
    """
    write_folder(dove, _file(esaminato, _collegamenti(esaminato, cartella, dove)), ours=NOSTRI if sovrascrivi else ())


def _file(esaminato: Esaminato, collegamenti: Collegamenti) -> Iterator[tuple[str, bytes]]:
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome, esaminato.novita)
    yield FILE, write_workbook(disegna_rapporto(esaminato, collegamenti))
    yield from ((nome, testo.encode()) for nome, testo in lettere(esaminato))


def _collegamenti(esaminato: Esaminato, cartella: Path, dove: Path) -> Collegamenti:
    """The links to the workbooks; a file that could not be read is not to be opened."""
    da, qui = dove.resolve(), cartella.resolve()
    buone = [c.file for c in esaminato.esame.consegne if c.esito not in {Esito.ILLEGGIBILE, Esito.GUASTO}]
    return Collegamenti({nome: indirizzo(da, qui / nome) for nome in buone})


def leggi_rapporto(percorso: Path) -> Passato:
    """An earlier report, in JSON; read whole, so that it may lie where the next one is written.

    Raises:
        MissingFileError: it cannot be read, or is no report of a version that is known.
    """
    if percorso.exists() and not percorso.is_file():
        raise MissingFileError(percorso, "non è un file: serve il rapporto.json scritto da perfxl")
    try:
        with percorso.open("rb") as file:
            contenuto = file.read(LIMITE + 1)
        return passato(contenuto, percorso.name)
    except OSError as error:
        raise MissingFileError(percorso, motivo(error)) from error
    except RapportoIllegibile as error:
        raise MissingFileError(percorso, f"{error}") from error


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
