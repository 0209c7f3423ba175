"""The use case of the ragioneria's desk: a folder of reports to look at, to compute with, to send back."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.core.letture.consegna import Esito
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.errors import MissingFileError, guasto
from perfxl.files import refuse_full, write_folder
from perfxl.report.cartella import FILE, disegna_rapporto
from perfxl.report.collegamenti import Collegamenti, indirizzo
from perfxl.report.csv_rapporto import tabelle_csv
from perfxl.report.html.documento import NOME as PAGINA
from perfxl.report.html.documento import write_html
from perfxl.report.lettera import lettere
from perfxl.report.rapporto import write_json
from perfxl.xlsx.annotata import annota
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.package import read_packed
from perfxl.xlsx.unreadable import UnreadableWorkbook
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Finding

COPIE = "copie"
"""The folder of the annotated copies."""


def rifiuta_rapporto(dove: Path, letti: Iterable[Path | None] = (), *, sovrascrivi: bool = False) -> None:
    """Refuse, before the work is done, a folder that the reports could not be written to.

    Args:
        dove: the folder.
        letti: what is read, and must stay.
        sovrascrivi: whether an earlier report in it is replaced.

    Raises:
        MissingFileError: it is no folder, or has in it what is read.
        FullFolderError: it has something in it, and ``sovrascrivi`` is false.
        ForeignFileError: it has something in it that is not of a report, or was changed since.
    """
    for letto in letti:
        if letto is not None and dove.resolve() in {letto.resolve(), *letto.resolve().parents}:
            raise MissingFileError(dove, f"contiene ciò che si legge («{letto}»): dare ai rapporti un'altra cartella")
    refuse_full(dove, listed=True, replace=sovrascrivi)


def scrivi_rapporti(esaminato: Esaminato, cartella: Path, dove: Path, *, sovrascrivi: bool = False) -> tuple[str, ...]:
    """Write the reports of a reconciliation into a folder: all of them or none.

    Args:
        esaminato: what was examined, and what was found.
        cartella: the folder of the workbooks.
        dove: the folder, to be made.
        sovrascrivi: whether an earlier report in it is replaced.

    Returns:
        a sentence for each annotated copy that could not be made.

    Raises:
        MissingFileError, FullFolderError, ForeignFileError: as ``rifiuta_rapporto``.
        WriteError: it cannot be written; what was there is there.
    """
    mancate: list[str] = []

    def leggi(nome: str) -> bytes:
        return read_packed(cartella / nome, DEFAULT_LIMITS, follow=False)

    da, qui = dove.resolve(), cartella.resolve()
    file = contenuti(esaminato, lambda nome: indirizzo(da, qui / nome), leggi, mancate.append)
    write_folder(dove, file, listed=True, replace=sovrascrivi)
    return tuple("".join(segno if segno.isprintable() else "?" for segno in frase) for frase in mancate)


def contenuti(
    esaminato: Esaminato,
    collegamento: Callable[[str], str],
    leggi: Callable[[str], bytes],
    di: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    """The files of a folder of reports, by name, one at a time.

    Args:
        esaminato: what was examined, and what was found.
        collegamento: gives the address of a workbook, seen from that folder.
        leggi: gives the bytes of a workbook, or raises ``UnreadableWorkbook``.
        di: is told of each annotated copy that could not be made, in a sentence.
    """
    nomi = []
    for nome, contenuto in _oltre_la_pagina(esaminato, collegamento, leggi, di):
        nomi.append(nome)
        yield nome, contenuto
    # last, for it has links to those that are there
    yield PAGINA, write_html(esaminato, accanto=nomi)


def _oltre_la_pagina(
    esaminato: Esaminato,
    collegamento: Callable[[str], str],
    leggi: Callable[[str], bytes],
    di: Callable[[str], None],
) -> Iterator[tuple[str, bytes]]:
    buone = [c.file for c in esaminato.esame.consegne if c.esito not in {Esito.ILLEGGIBILE, Esito.GUASTO}]
    collegamenti = Collegamenti({nome: collegamento(nome) for nome in buone})
    yield "rapporto.json", write_json(esaminato.esame, esaminato.outcome, esaminato.novita)
    yield FILE, write_workbook(disegna_rapporto(esaminato, collegamenti))
    yield from ((nome, testo.encode()) for nome, testo in lettere(esaminato))
    yield from tabelle_csv(esaminato)
    yield from _copie(esaminato, leggi, di)


def _copie(
    esaminato: Esaminato, leggi: Callable[[str], bytes], di: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    """The annotated copies of the workbooks that have findings to correct, or to know, one at a time."""
    trovati: dict[str, list[Finding]] = {}
    for finding in esaminato.outcome.findings:
        if finding.rilievo.place.line == 0 and not finding.accettato:  # what is accepted is not to be corrected
            trovati.setdefault(finding.rilievo.place.file, []).append(finding)
    for consegna in esaminato.esame.consegne:
        if consegna.file in trovati and consegna.impronta != "":
            try:
                copia = _copia(consegna.file, consegna.impronta, trovati[consegna.file], leggi)
            except CopiaImpossibile as error:
                di(f"«{consegna.file}»: la copia annotata non è stata fatta, {error}.")
            except Exception as error:  # noqa: BLE001  (a fault in one copy is said, and all the rest is written)
                di(f"«{consegna.file}»: la copia annotata non è stata fatta, {guasto(error)}: segnalarlo.")
            else:
                yield f"{COPIE}/{consegna.file}", copia


def _copia(nome: str, impronta: str, findings: Iterable[Finding], leggi: Callable[[str], bytes]) -> bytes:
    """The annotated copy of the very bytes that were read.

    Raises:
        CopiaImpossibile: the file is no longer what was read, or cannot be annotated.
    """
    try:
        contenuto = leggi(nome)
    except UnreadableWorkbook as error:
        raise CopiaImpossibile("il file non si legge più") from error
    if sha256(contenuto).hexdigest() != impronta:
        raise CopiaImpossibile("il file è cambiato dopo la lettura: ripetere il comando")
    return annota(contenuto, nome, tuple(findings))
