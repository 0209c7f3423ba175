"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.files import refuse_full, write_folder
from perfxl.report.rapporto import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfxl.checks.esame import Esaminato

NOSTRI = ("rapporto.json",)
"""What a folder of reports has in it."""


def rifiuta_rapporto(dove: Path, *, sovrascrivi: bool = False) -> None:
    """Refuse, before the work is done, a folder that the reports could not be written to.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it has something in it, and ``sovrascrivi`` is false.
        ForeignFileError: it has something in it that is not of a report.
    """
    refuse_full(dove, NOSTRI if sovrascrivi else ())


def scrivi_rapporti(esaminato: Esaminato, dove: Path, *, sovrascrivi: bool = False) -> None:
    """Write the reports of a reconciliation into a folder: all of them or none.

    Args:
        esaminato: what was examined, and what was found.
        dove: the folder, to be made.
        sovrascrivi: whether an earlier report in it is replaced.

    Raises:
        MissingFileError, FullFolderError, ForeignFileError: as ``rifiuta_rapporto``.
        WriteError: it cannot be written; what was there is there.
    """
    write_folder(dove, contenuti(esaminato), ours=NOSTRI if sovrascrivi else ())


def contenuti(esaminato: Esaminato) -> Iterator[tuple[str, bytes]]:
    """The files of a folder of reports, by name, one at a time."""
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome)
