"""One reconciliation, from bytes to what was found: whoever calls reads the disk, or another computer."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.checks.esame import Ambito, Esame, Esaminato
from perfxl.checks.registro import CODICI, esegui
from perfxl.core.letture.consegna import Consegna, Esito, abbina, riconosci
from perfxl.core.letture.correzioni import senza_correzioni
from perfxl.core.letture.ricomposizione import ricomponi
from perfxl.core.riparto import riparti
from perfxl.errors import MissingFileError, SourceError
from perfxl.raccolta import rada
from perfxl.sources.deroghe import read_deroghe
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import decode_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.deroghe import Deroga
    from perfxl.core.letture.lettura import Lettura
    from perfxl.core.letture.workbook import Workbook
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.core.versioni.aggiornamento import Aperto
    from perfxl.xlsx.unreadable import UnreadableWorkbook

DEROGHE = "deroghe.toml"
"""The file of the deroghe, beside the plan."""
INIZI = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
"""How the files of spreadsheets begin: a zip, empty or not, or what older ones and protected ones are."""


def piano_da(percorso: Path, contenuto: bytes, modello: Callable[[str], Modello]) -> Piano:
    """The plan that a file holds, in TOML or as a workbook.

    Args:
        percorso: where the file lies, for places and messages: nothing is read from there.
        contenuto: its bytes.
        modello: gives the modello with a code, or raises ``KeyError``: with the code, and those that there are.

    Raises:
        MissingFileError: it is neither a text nor a workbook.
        SourceError: the plan or its modello is not well written.
    """
    if contenuto.startswith(INIZI) or percorso.suffix.casefold() == ".xlsx":
        from perfxl.sources.xlsx_piano import read_piano_xlsx

        return read_piano_xlsx(_workbook(percorso, contenuto), modello)
    return read_piano(decode_text(contenuto, percorso), percorso.name, modello)


def _workbook(percorso: Path, contenuto: bytes) -> Workbook:
    from perfxl.xlsx.reader import parse_workbook
    from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

    try:
        return parse_workbook(contenuto, percorso.name)
    except UnreadableWorkbook as error:
        raise MissingFileError(percorso, f"{error}") from error
    except (MemoryError, RecursionError) as error:
        raise MissingFileError(percorso, Reason.TOO_MUCH.sentence) from error


def modello_da(percorso: Path, contenuto: bytes) -> Modello:
    """The modello that a file holds; one that regulates a check that there is not is refused.

    Args:
        percorso: where the file lies, for places and messages: nothing is read from there.
        contenuto: its bytes.

    Raises:
        MissingFileError: it is no text.
        SourceError: the modello is not well written.
    """
    return read_modello(decode_text(contenuto, percorso), percorso.name, CODICI)


def deroghe_da(percorso: Path, contenuto: bytes) -> tuple[Deroga, ...]:
    """The deroghe that a file holds; one for a check that there is not is refused.

    Args:
        percorso: where the file lies, for places and messages: nothing is read from there.
        contenuto: its bytes.

    Raises:
        MissingFileError: it is no text.
        SourceError: the file is not well written.
    """
    try:
        return read_deroghe(decode_text(contenuto, percorso), percorso.name, CODICI)
    except SourceError as error:  # nobody named this file: where it lies is to be said
        problemi = tuple((replace(place, file=f"{percorso}"), testo) for place, testo in error.problems)
        raise SourceError(problemi) from error


@dataclass(frozen=True, slots=True)
class Arrivato:
    """A file of a folder, as it was read.

    Attributes:
        nome: its name.
        contenuto: its bytes; None where they cannot be had.
        motivo: why not, in a sentence; empty where they can.
    """

    nome: str
    contenuto: bytes | None
    motivo: str = ""


@rada()
def esamina(
    piano: Piano,
    attese: Mapping[str, Cartella],
    arrivati: Iterable[Arrivato],
    prima: Piano | None = None,
    deroghe: tuple[Deroga, ...] = (),
) -> Esaminato:
    """Hold workbooks against their plan: from bytes to what was found, nothing is read from a disk.

    Args:
        piano: the plan.
        attese: its workbooks, as they are sent out.
        arrivati: the files that came back, by name; taken one at a time.
        prima: the plan of an earlier version or year.
        deroghe: what somebody answered to findings.
    """
    consegne = abbina([_consegna(file, attese) for file in arrivati])
    tornato, consegne = _tornato(piano, consegne)
    esame = Esame(tornato, piano, riparti(piano), consegne, Ambito.CARTELLE, prima, deroghe)
    return Esaminato(esame, esegui(esame))


def _tornato(piano: Piano, consegne: tuple[Consegna, ...]) -> tuple[Piano, tuple[Consegna, ...]]:
    """The plan rebuilt from the workbooks, and the files: one that the plan cannot be rebuilt from is set aside."""
    try:
        return ricomponi(piano, _letture(consegne)), consegne
    except Exception:  # noqa: BLE001  (whose fault it is, is found file by file)
        provate = tuple(_provata(piano, consegna) for consegna in consegne)
        return ricomponi(piano, _letture(provate)), provate


def _letture(consegne: Iterable[Consegna]) -> list[Lettura]:
    """The workbooks that the plan is rebuilt from."""
    return [c.lettura for c in consegne if c.lettura is not None and c.conta]


def _provata(piano: Piano, consegna: Consegna) -> Consegna:
    from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone

    try:
        with one_file_alone():
            ricomponi(piano, _letture([consegna]))
    except UnreadableWorkbook as error:
        return non_letta(consegna.file, error)
    return consegna


def _consegna(file: Arrivato, attese: Mapping[str, Cartella]) -> Consegna:
    from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone

    if file.contenuto is None:
        return Consegna(file.nome, Esito.ILLEGGIBILE, file.motivo)
    try:
        with one_file_alone():
            return _riconosciuta(file.nome, file.contenuto, attese)
    except UnreadableWorkbook as error:
        return non_letta(file.nome, error)


def _riconosciuta(nome: str, contenuto: bytes, attese: Mapping[str, Cartella]) -> Consegna:
    workbook, digest = _letto(nome, contenuto)
    return riconosci(workbook, attese, digest)


def non_letta(nome: str, error: UnreadableWorkbook) -> Consegna:
    """A file that cannot be examined, and whose fault that is; whoever looks for a fault is shown where it is."""
    from perfxl.xlsx.unreadable import Reason

    guasto = error.reason is Reason.FAULT
    if guasto and os.environ.get("PERFXL_DEBUG") == "1":
        from traceback import print_exception

        print_exception(error)
    return Consegna(nome, Esito.GUASTO if guasto else Esito.ILLEGGIBILE, f"{error}")


def aperto(file: Arrivato) -> Aperto:
    """A file as a workbook, or why it cannot be read as one."""
    from perfxl.core.versioni.aggiornamento import Aperto
    from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone

    if file.contenuto is None:
        return Aperto(file.nome, None, "", file.motivo)
    try:
        with one_file_alone():
            return Aperto(file.nome, *_letto(file.nome, file.contenuto))
    except UnreadableWorkbook as error:
        return Aperto(file.nome, None, "", non_letta(file.nome, error).motivo)


def _letto(nome: str, contenuto: bytes) -> tuple[Workbook, str]:
    """A workbook without what perfxl wrote into an annotated copy, and the digest of its bytes."""
    from perfxl.xlsx.reader import parse_workbook

    return senza_correzioni(parse_workbook(contenuto, nome)), hashlib.sha256(contenuto).hexdigest()
