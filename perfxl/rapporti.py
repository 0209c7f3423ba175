"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.files import refuse_full, write_folder
from perfxl.report.rapporto import write_json
from perfxl.xlsx.annotata import annota
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.package import read_packed
from perfxl.xlsx.unreadable import UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Finding

NOSTRI = ("rapporto.json", "copie")
"""What a folder of reports has in it."""


def rifiuta_rapporto(dove: Path, *, sovrascrivi: bool = False) -> None:
    """Refuse, before the work is done, a folder that the reports could not be written to.

    Raises:
        MissingFileError: it is no folder.
        FullFolderError: it has something in it, and ``sovrascrivi`` is false.
        ForeignFileError: it has something in it that is not of a report.
    """
    refuse_full(dove, NOSTRI if sovrascrivi else ())


def scrivi_rapporti(esaminato: Esaminato, cartella: Path, dove: Path, *, sovrascrivi: bool = False) -> tuple[str, ...]:
    """Write the reports of a reconciliation into a folder: all of them or none.

    Args:
        esaminato: what was examined, and what was found.
        cartella: the folder that the workbooks were read from.
        dove: the folder, to be made.
        sovrascrivi: whether an earlier report in it is replaced.

    Returns:
        the annotated copies that were not made, a sentence for each, with the reason.

    Raises:
        MissingFileError, FullFolderError, ForeignFileError: as ``rifiuta_rapporto``.
        WriteError: it cannot be written; what was there is there.
    """
    mancate: list[str] = []
    write_folder(dove, _file(esaminato, cartella, mancate), ours=NOSTRI if sovrascrivi else ())
    return tuple("".join(segno if segno.isprintable() else "?" for segno in frase) for frase in mancate)


def _file(esaminato: Esaminato, cartella: Path, mancate: list[str]) -> Iterator[tuple[str, bytes]]:
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome)
    yield from _copie(esaminato, cartella, mancate)


def _copie(esaminato: Esaminato, cartella: Path, mancate: list[str]) -> Iterator[tuple[str, bytes]]:
    """The annotated copies of the workbooks that have findings, one at a time; those that cannot be made are said."""
    trovati: dict[str, list[Finding]] = {}
    for finding in esaminato.outcome.findings:
        if finding.rilievo.place.line == 0:
            trovati.setdefault(finding.rilievo.place.file, []).append(finding)
    for consegna in esaminato.esame.consegne:
        if consegna.file in trovati and consegna.impronta != "":
            try:
                copia = _copia(cartella / consegna.file, consegna.impronta, trovati[consegna.file])
            except CopiaImpossibile as error:
                mancate.append(f"«{consegna.file}»: la copia annotata non è stata fatta, {error}.")
            except Exception as error:  # noqa: BLE001  (a fault in one copy is said, and all the rest is written)
                guasto = f"perfxl ha un guasto ({type(error).__name__}: {error}): segnalarlo"
                mancate.append(f"«{consegna.file}»: la copia annotata non è stata fatta, {guasto}.")
            else:
                yield f"copie/{consegna.file}", copia


def _copia(percorso: Path, impronta: str, findings: Sequence[Finding]) -> bytes:
    """The annotated copy of the very bytes that were read.

    Raises:
        CopiaImpossibile: the file is no longer what was read, or cannot be annotated.
    """
    try:
        contenuto = read_packed(percorso, DEFAULT_LIMITS, follow=False)
    except UnreadableWorkbook as error:
        raise CopiaImpossibile("il file non si legge più") from error
    if sha256(contenuto).hexdigest() != impronta:
        raise CopiaImpossibile("il file è cambiato dopo la lettura: ripetere il comando")
    return annota(contenuto, percorso.name, findings)
