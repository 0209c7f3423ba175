"""The use cases of two versions of a plan: what changes, and what offices typed carried from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfxl.app import apri, disegna, file_arrivati, in_silenzio, leggi_piano, leggi_precedente
from perfxl.core.confronto import confronta as confronta_piani
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import RIEPILOGO
from perfxl.core.versioni.aggiornamento import Aperto, Versione, aggiornate, riporta_tutte
from perfxl.core.versioni.tornata import testi_nostri
from perfxl.errors import MissingFileError
from perfxl.files import refuse_full, write_files, write_folder
from perfxl.riconciliazione import non_letta
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.core.confronto import Confronto
    from perfxl.core.modello import Etichette
    from perfxl.core.piano import Piano
    from perfxl.core.versioni.aggiornamento import Riportata


def confronta(vecchio: Path, nuovo: Path) -> Confronto:
    """Say what changed from one plan to another.

    Raises:
        MissingFileError: a plan cannot be read.
        SourceError: a plan or its modello is not well written.
    """
    return confronta_piani(leggi_piano(vecchio), leggi_piano(nuovo))


@dataclass(frozen=True, slots=True)
class Aggiornato:
    """The workbooks of a new version of a plan, and what was carried into them.

    Attributes:
        scritte: the files written, the Riepilogo last.
        riportate: the files whose values were carried.
        rifiutate: the files that were not, each with the reason.
        senza: the settori that no file came from.
    """

    scritte: tuple[Path, ...]
    riportate: tuple[Riportata, ...]
    rifiutate: tuple[tuple[str, str], ...]
    senza: tuple[str, ...]


def aggiorna(  # noqa: PLR0913  (as many as the command has)
    percorso: Path,
    cartella: Path,
    dove: Path,
    precedente: Path | None = None,
    *,
    sovrascrivi: bool = False,
    segui: Segui[Any] = in_silenzio,
) -> Aggiornato:
    """Write the workbooks of a new version of a plan, with what the offices typed in the old ones.

    Args:
        percorso: the new plan.
        cartella: the folder of the old workbooks, which is not touched.
        dove: the new folder; written whole or not at all.
        precedente: the plan that the old workbooks were made from, for those that do not remember it.
        sovrascrivi: whether files of the same name may be there already.
        segui: shows how far reading and writing are.

    Raises:
        MissingFileError: as ``riconcilia``; also where the two folders are the same. So SourceError, and
            ImpossibleSplitError.
        FullFolderError: the new folder is not empty, and ``sovrascrivi`` is false; nothing was written.
        WriteError: the new folder, or a file, cannot be written.
    """
    if dove.resolve() == cartella.resolve():
        raise MissingFileError(dove, "è la cartella da cui si legge, e non viene toccata: indicarne un'altra")
    if not sovrascrivi:
        refuse_full(dove)
    piano = leggi_piano(percorso)
    nuova, prima = _versione(piano), leggi_precedente(precedente, piano)
    vecchia = None if prima is None else _versione(prima)
    arrivati = file_arrivati(cartella, (percorso, piano), (precedente, prima))
    aperti = [apri(arrivato) for arrivato in segui(arrivati, "Leggo le cartelle di lavoro")]
    riportate, rifiutate, doppi = _riportate(aperti, nuova, vecchia, piano.modello.etichette)
    cartelle = {s: c for s, c in aggiornate(nuova.cartelle, riportate).items() if s not in doppi}
    contenuti = {c.file: write_workbook(c) for c in segui(tuple(cartelle.values()), "Preparo le cartelle di lavoro")}
    if sovrascrivi:
        write_files({dove / nome: contenuto for nome, contenuto in contenuti.items()}, overwrite=True)
    else:
        write_folder(dove, contenuti.items())
    avuti = doppi | {riportata.settore for riportata in riportate} | {RIEPILOGO}
    senza = tuple(settore for settore in nuova.cartelle if settore not in avuti)
    return Aggiornato(tuple(dove / nome for nome in contenuti), riportate, rifiutate, senza)


def _riportate(
    aperti: Sequence[Aperto], nuova: Versione, vecchia: Versione | None, etichette: Etichette
) -> tuple[tuple[Riportata, ...], tuple[tuple[str, str], ...], frozenset[str]]:
    """What becomes of everything that offices typed; a file that nothing can be carried from is refused alone."""
    try:
        return riporta_tutte(aperti, nuova, vecchia, etichette)
    except Exception:  # noqa: BLE001  (whose fault it is, is found file by file)
        sani = [_provato(aperto, nuova, vecchia, etichette) for aperto in aperti]
        return riporta_tutte(sani, nuova, vecchia, etichette)


def _provato(aperto: Aperto, nuova: Versione, vecchia: Versione | None, etichette: Etichette) -> Aperto:
    try:
        with one_file_alone():
            riporta_tutte([aperto], nuova, vecchia, etichette)
    except UnreadableWorkbook as error:
        return Aperto(aperto.file, None, "", non_letta(aperto.file, error).motivo)
    return aperto


def _versione(piano: Piano) -> Versione:
    """The workbooks of a plan, and what stands outside their tables."""
    cartelle = disegna(piano)
    fresche = [(c, parse_workbook(write_workbook(c), c.file)) for c in cartelle.values()]
    return Versione(impronta(piano), cartelle, testi_nostri(fresche))
