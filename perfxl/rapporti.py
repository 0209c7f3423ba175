"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.letture.consegna import Esito
from perfxl.files import refuse_full, write_folder
from perfxl.report.cartella import FILE, disegna_rapporto
from perfxl.report.collegamenti import Collegamenti, indirizzo
from perfxl.report.lettera import CARTELLA, lettere
from perfxl.report.rapporto import write_json
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.checks.esame import Esaminato

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
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome)
    yield FILE, write_workbook(disegna_rapporto(esaminato, collegamenti))
    yield from ((nome, testo.encode()) for nome, testo in lettere(esaminato))


def _collegamenti(esaminato: Esaminato, cartella: Path, dove: Path) -> Collegamenti:
    """The links to the workbooks; a file that could not be read is not to be opened."""
    da, qui = dove.resolve(), cartella.resolve()
    buone = [c.file for c in esaminato.esame.consegne if c.esito not in {Esito.ILLEGGIBILE, Esito.GUASTO}]
    return Collegamenti({nome: indirizzo(da, qui / nome) for nome in buone})
