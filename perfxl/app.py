"""The use cases: the only place where files and core meet."""

from __future__ import annotations

import hashlib
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, TypeVar

from perfxl.checks.esame import Ambito, Esame, Esaminato, esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.cartella_settore import disegna_settore
from perfxl.core.consegna import RIEPILOGO, Consegna, Esito, abbina, riconosci
from perfxl.core.impronta import impronta
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.ricomposizione import ricomponi
from perfxl.core.riepilogo import disegna_riepilogo
from perfxl.core.riparto import riparti
from perfxl.errors import ImpossibleSplitError, MissingFileError
from perfxl.files import list_folder, refuse_existing, write_files
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from perfxl.core.layout import Cartella
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

T = TypeVar("T")


def in_silenzio(voci: Sequence[T], _descrizione: str) -> Iterable[T]:
    """Go through a sequence without showing progress."""
    return voci


if TYPE_CHECKING:
    Segui = Callable[[Sequence[T], str], Iterable[T]]


def dati(*parti: str) -> Path:
    """A file or folder that comes with the package: of ``modelli`` or ``esempi``."""
    with as_file(files("perfxl").joinpath("_dati", *parti)) as percorso:
        return percorso


def leggi_piano(percorso: Path) -> Piano:
    """Read a plan; its modello is looked for beside the plan, then among those that come with perfxl.

    Raises:
        MissingFileError: the file cannot be read.
        SourceError: the plan or its modello is not well written.
    """

    def modello(codice: str) -> Modello:
        accanto = _modello_accanto(percorso, codice)
        trovato = accanto if accanto.is_file() else dati("modelli", f"{codice}.toml")
        if not trovato.is_file():
            raise KeyError(codice)
        return read_modello(read_text(trovato), trovato.name)

    return read_piano(read_text(percorso), percorso.name, modello)


def _modello_accanto(percorso: Path, codice: str) -> Path:
    return percorso.parent / f"{codice}.toml"


def controlla(percorso: Path) -> Esaminato:
    """Examine a plan by itself.

    Raises:
        MissingFileError: the file cannot be read.
        SourceError: the plan or its modello is not well written.
    """
    esame = esame_del_piano(leggi_piano(percorso))
    return Esaminato(esame, esegui(esame))


def disegna(piano: Piano) -> dict[str, Cartella]:
    """The workbooks of a plan, by settore; the Riepilogo under an empty code, last.

    Raises:
        ImpossibleSplitError: the fund cannot be split.
    """
    riparto = riparti(piano, totale_ricalcolato)
    if riparto.ostacoli:
        raise ImpossibleSplitError(tuple((o.place, o.message) for o in riparto.ostacoli))
    digest = impronta(piano)
    attivi = [s.codice for s in piano.settori if piano.guidati(s.codice) or piano.partecipati(s.codice)]
    cartelle = {codice: disegna_settore(piano, codice, riparto, digest) for codice in attivi}
    return cartelle | {RIEPILOGO: disegna_riepilogo(piano, riparto, digest)}


def genera(
    percorso: Path, cartella: Path, *, sovrascrivi: bool = False, segui: Segui[Cartella] = in_silenzio
) -> tuple[tuple[Path, ...], Esaminato]:
    """Write the workbooks of a plan into a folder.

    Returns:
        the files written, the Riepilogo last; and the examination of the plan, for its mistakes go out with it.

    Raises:
        MissingFileError: the plan cannot be read.
        SourceError: the plan or its modello is not well written.
        ImpossibleSplitError: the fund cannot be split.
        ExistingFileError: a file of the same name exists, and ``sovrascrivi`` is false; nothing was written.
        WriteError: a file cannot be written.
    """
    esame = esame_del_piano(leggi_piano(percorso))
    cartelle = tuple(disegna(esame.piano).values())
    scritte = scrivi_cartelle(cartelle, cartella, sovrascrivi=sovrascrivi, segui=segui)
    return scritte, Esaminato(esame, esegui(esame))


def scrivi_cartelle(
    cartelle: Sequence[Cartella], dove: Path, *, sovrascrivi: bool = False, segui: Segui[Cartella] = in_silenzio
) -> tuple[Path, ...]:
    """Write workbooks into a folder; none before all are painted."""
    from perfxl.xlsx.writer import write_workbook

    if dove.exists() and not dove.is_dir():
        raise MissingFileError(dove, "non è una cartella: indicare una cartella, anche nuova")
    if not sovrascrivi:
        refuse_existing([dove / cartella.file for cartella in cartelle])
    contenuti = {dove / c.file: write_workbook(c) for c in segui(cartelle, "Preparo le cartelle di lavoro")}
    write_files(contenuti, overwrite=sovrascrivi)
    return tuple(contenuti)


def riconcilia(percorso: Path, cartella: Path, *, segui: Segui[Path] = in_silenzio) -> Esaminato:
    """Read every workbook of a folder and hold it against the plan.

    Raises:
        MissingFileError: the plan or the folder cannot be read.
        SourceError: the plan or its modello is not well written.
        ImpossibleSplitError: the fund cannot be split.
    """
    piano = leggi_piano(percorso)
    attese = disegna(piano)
    nostri = {percorso.resolve(), _modello_accanto(percorso, piano.modello.codice).resolve()}
    arrivati = [trovato for trovato in list_folder(cartella) if trovato.resolve() not in nostri]
    consegne = abbina([_consegna(arrivato, attese) for arrivato in segui(arrivati, "Leggo le cartelle di lavoro")])
    letture = [c.lettura for c in consegne if c.lettura is not None and c.settore != RIEPILOGO and not c.scartata]
    esame = Esame(ricomponi(piano, letture), piano, riparti(piano), consegne, Ambito.CARTELLE)
    return Esaminato(esame, esegui(esame))


def _consegna(percorso: Path, attese: Mapping[str, Cartella]) -> Consegna:
    from perfxl.xlsx.package import DEFAULT_LIMITS, read_packed
    from perfxl.xlsx.reader import parse_workbook
    from perfxl.xlsx.unreadable import UnreadableWorkbook

    try:
        contenuto = read_packed(percorso, DEFAULT_LIMITS)
        workbook = parse_workbook(contenuto, percorso.name)
    except UnreadableWorkbook as error:
        return Consegna(percorso.name, Esito.ILLEGGIBILE, f"{error}")
    return riconosci(workbook, attese, hashlib.sha256(contenuto).hexdigest())
