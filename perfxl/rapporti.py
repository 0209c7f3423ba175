"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.letture.consegna import Esito
from perfxl.files import refuse_full, write_folder
from perfxl.report.cartella import FILE, disegna_rapporto
from perfxl.report.collegamenti import Collegamenti, indirizzo
from perfxl.report.rapporto import write_json
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.checks.esame import Esaminato

NOSTRI = ("rapporto.json", FILE)
"""What a folder of reports has in it."""


def rifiuta_rapporto(dove: Path, *, sovrascrivi: bool = False) -> None:
    """Refuse, before the work is done, a folder that the reports could not be written to.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it has something in it, and ``sovrascrivi`` is false.
        ForeignFileError: it has something in it that is not of a report.
    """
    refuse_full(dove, NOSTRI if sovrascrivi else ())


def scrivi_rapporti(
    esaminato: Esaminato, piano: Path, cartella: Path, dove: Path, *, sovrascrivi: bool = False
) -> None:
    """Write the reports of a reconciliation into a folder: all of them or none.

    Args:
        esaminato: what was examined, and what was found.
        piano: the plan's file.
        cartella: the folder of the workbooks.
        dove: the folder, to be made.
        sovrascrivi: whether an earlier report in it is replaced.

    Raises:
        MissingFileError, FullFolderError, ForeignFileError: as ``rifiuta_rapporto``.
        WriteError: it cannot be written; what was there is there.
    """
    write_folder(
        dove, _file(esaminato, _collegamenti(esaminato, piano, cartella, dove)), ours=NOSTRI if sovrascrivi else ()
    )


def _file(esaminato: Esaminato, collegamenti: Collegamenti) -> Iterator[tuple[str, bytes]]:
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome)
    yield FILE, write_workbook(disegna_rapporto(esaminato, collegamenti))


def _collegamenti(esaminato: Esaminato, piano: Path, cartella: Path, dove: Path) -> Collegamenti:
    """The links to the workbooks, and to the plan where it is one; a file that could not be read is not opened."""
    da, inizio = dove.resolve(), esaminato.esame.atteso.ente.place
    buone = [c.file for c in esaminato.esame.consegne if c.esito not in {Esito.ILLEGGIBILE, Esito.GUASTO}]
    file = {inizio.file: piano.resolve()} if inizio.sheet != "" else {}
    file |= {nome: cartella.resolve() / nome for nome in buone}
    return Collegamenti({nome: indirizzo(da, percorso) for nome, percorso in file.items()})
