"""The use cases: the only place where files and core meet."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from perfxl.checks.esame import Esaminato, esame_del_piano
from perfxl.checks.registro import REGISTRO, esegui
from perfxl.core.cartelle.cartella_settore import disegna_settore
from perfxl.core.cartelle.riepilogo import disegna_riepilogo
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import RIEPILOGO
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import riparti
from perfxl.core.testi.uguaglianza import stesso_testo
from perfxl.errors import ImpossibleSplitError, MissingFileError
from perfxl.files import list_folder, read_regular, refuse_existing, write_files
from perfxl.raccolta import rada
from perfxl.report.pagina import regola
from perfxl.riconciliazione import DEROGHE, INIZI, Arrivato, aperto, deroghe_da, esamina, modello_da, piano_da
from perfxl.sources.fedele import diversi
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import read_bytes, read_text
from perfxl.sources.toml_writer import comments, write_toml
from perfxl.sources.voci import voci

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.deroghe import Deroga
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.core.versioni.aggiornamento import Aperto

T = TypeVar("T")

PIANI = (".toml", ".xlsx")
"""How the name of a plan ends that perfxl writes."""


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
    """Read a plan, in TOML or in a workbook: its content says which.

    Its modello is looked for beside the plan, then among those that come with perfxl.

    Raises:
        MissingFileError: the file cannot be read.
        SourceError: the plan or its modello is not well written.
    """
    return piano_da(
        percorso, contenuto_del_piano(percorso), lambda codice: _leggi_modello(trova_modello(percorso, codice))
    )


def contenuto_del_piano(percorso: Path) -> bytes:
    """The bytes of a plan, in TOML or in a workbook.

    Raises:
        MissingFileError: the file cannot be read.
    """
    if _di_excel(percorso) or (percorso.suffix.casefold() == ".xlsx" and percorso.is_file()):
        return _letto(percorso)
    return read_bytes(percorso)


def trova_modello(piano: Path, codice: str) -> Path:
    """The file of a plan's modello: the one beside it, else that of perfxl.

    Raises:
        KeyError: there is none: with its code, and those that there are.
    """
    accanto = _modello_accanto(piano, codice)
    trovato = accanto if accanto.is_file() else dati("modelli", f"{codice}.toml")
    if not trovato.is_file():
        raise KeyError(codice, *(noto.codice for noto in modelli()))
    return trovato


def _di_excel(percorso: Path) -> bool:
    """Whether a file is a spreadsheet's, whatever its name."""
    try:
        return read_regular(percorso, 4)[:4] in INIZI
    except OSError:
        return False  # who reads it says why


def _letto(percorso: Path) -> bytes:
    from perfxl.xlsx.package import read_packed
    from perfxl.xlsx.unreadable import UnreadableWorkbook

    try:
        return read_packed(percorso, DEFAULT_LIMITS)
    except UnreadableWorkbook as error:
        raise MissingFileError(percorso, f"{error}") from error


def _modello_accanto(percorso: Path, codice: str) -> Path:
    return percorso.parent / f"{codice}.toml"


def modelli() -> tuple[Modello, ...]:
    """The modelli that come with perfxl, by code."""
    trovati = sorted(dati("modelli").glob("*.toml"))
    return tuple(_leggi_modello(trovato) for trovato in trovati)


def leggi_modello(nome: str) -> Modello | None:
    """The modello with a code, or in a file; None where perfxl has none with that code.

    Raises:
        MissingFileError: the file cannot be read.
        SourceError: the modello is not well written.
    """
    percorso = Path(nome)
    if percorso.suffix != ".toml" and not percorso.is_file():
        return next((modello for modello in modelli() if modello.codice == nome.lower()), None)
    return _leggi_modello(percorso)


def _leggi_modello(percorso: Path) -> Modello:
    return modello_da(percorso, read_bytes(percorso))


def deroghe_accanto(piano: Path) -> Path:
    """Where the deroghe of a plan lie, or would lie."""
    return piano.parent / DEROGHE


def leggi_deroghe(piano: Path) -> tuple[Deroga, ...]:
    """What somebody answered to the findings of a plan: the deroghe beside it; none where there is no such file.

    Args:
        piano: the file of the plan.

    Raises:
        MissingFileError: there is something of that name, and it cannot be read.
        SourceError: it is not well written.
    """
    percorso = deroghe_accanto(piano)
    return deroghe_da(percorso, read_bytes(percorso)) if os.path.lexists(percorso) else ()


def controlla(percorso: Path, precedente: Path | None = None) -> Esaminato:
    """Examine a plan by itself.

    Args:
        percorso: the plan.
        precedente: an earlier version of it, or the plan of another year: what it has explains what does not close.

    Raises:
        MissingFileError: the file cannot be read, or the earlier plan is another ente's.
        SourceError: the plan, its modello or its deroghe are not well written.
    """
    piano = leggi_piano(percorso)
    esame = esame_del_piano(piano, leggi_precedente(precedente, piano), leggi_deroghe(percorso))
    return Esaminato(esame, esegui(esame))


def leggi_precedente(percorso: Path | None, piano: Piano) -> Piano | None:
    """The earlier plan; that of another ente explains nothing, and is refused."""
    if percorso is None:
        return None
    prima = leggi_piano(percorso)
    if not stesso_testo(prima.ente.value, piano.ente.value):
        raise MissingFileError(
            percorso,
            f"è un piano di «{prima.ente.value}», e quello da esaminare è di «{piano.ente.value}»: il piano di un "
            "altro ente non spiega nulla. Dare con --precedente un piano dello stesso ente, o togliere l'opzione.",
        )
    return prima


def disegna(piano: Piano) -> dict[str, Cartella]:
    """The workbooks of a plan, by settore; the Riepilogo under an empty code, last.

    Raises:
        ImpossibleSplitError: the fund cannot be split.
    """
    riparto = riparti(piano, totale_ricalcolato)
    if riparto.ostacoli:
        raise ImpossibleSplitError(tuple((o.place, o.message) for o in riparto.ostacoli))
    digest = impronta(piano)
    attivi = [s.codice for s in piano.radici if piano.guidati(s.codice) or piano.partecipati(s.codice)]
    regole = {check.code: regola(check) for check in REGISTRO}
    cartelle = {codice: disegna_settore(piano, codice, riparto, digest, regole) for codice in attivi}
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
    with rada():
        esame = esame_del_piano(leggi_piano(percorso), deroghe=leggi_deroghe(percorso))
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


def riconcilia(
    percorso: Path, cartella: Path, precedente: Path | None = None, *, segui: Segui[Path] = in_silenzio
) -> Esaminato:
    """Read every workbook of a folder and hold it against the plan.

    Args:
        percorso: the plan.
        cartella: the folder.
        precedente: an earlier version of the plan, or the plan of another year.
        segui: shows how far the reading is.

    Raises:
        MissingFileError: the plan or the folder cannot be read, or the earlier plan is another ente's.
        SourceError: the plan, its modello or its deroghe are not well written.
        ImpossibleSplitError: the fund cannot be split.
    """
    piano = leggi_piano(percorso)
    prima = leggi_precedente(precedente, piano)
    deroghe = leggi_deroghe(percorso)
    arrivati = file_arrivati(cartella, (percorso, piano), (precedente, prima))
    letti = map(arrivato, segui(arrivati, "Leggo le cartelle di lavoro"))
    return esamina(piano, disegna(piano), letti, prima, deroghe)


def file_arrivati(cartella: Path, *letti: tuple[Path | None, Piano | None]) -> list[Path]:
    """The files of a folder, but for the plans that are read, and the modelli and deroghe beside them.

    Raises:
        MissingFileError: the folder cannot be read.
    """
    nostri = {
        os.path.realpath(file)
        for percorso, piano in letti
        if percorso is not None and piano is not None
        for file in (percorso, _modello_accanto(percorso, piano.modello.codice), deroghe_accanto(percorso))
    }
    return [trovato for trovato in list_folder(cartella) if os.path.realpath(trovato) not in nostri]


def apri(percorso: Path) -> Aperto:
    """Read a file of a folder, or say why it cannot be read."""
    return aperto(arrivato(percorso))


def arrivato(percorso: Path) -> Arrivato:
    """The bytes of a file of a folder, or why they cannot be had; a link is not followed."""
    from perfxl.xlsx.package import read_packed
    from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone

    try:
        with one_file_alone():
            return Arrivato(percorso.name, read_packed(percorso, DEFAULT_LIMITS, follow=False))
    except UnreadableWorkbook as error:
        return Arrivato(percorso.name, None, f"{error}")


@dataclass(frozen=True, slots=True)
class Scritto:
    """A plan that was written.

    Attributes:
        modello: its modello.
        obiettivi: how many objectives it has.
        commenti: how many comments of the source are not in it.
        da_copiare: the modello's file, where it does not lie beside the plan and does not come with perfxl.
    """

    modello: Modello
    obiettivi: int = 0
    commenti: int = 0
    da_copiare: Path | None = None


def nuovo(nome: str, dove: Path, *, denaro: bool | None = None, sovrascrivi: bool = False) -> Scritto | None:
    """Write a workbook to write a plan in; None where there is no such modello.

    Args:
        nome: code of the modello, or its file; one beside the workbook comes first.
        dove: the workbook.
        denaro: whether the plan is one of money; None for what the modello says.
        sovrascrivi: whether to write over a file that exists.

    Raises:
        MissingFileError: the file's name is not that of a workbook; the modello cannot be read.
        SourceError: the modello is not well written.
        ExistingFileError: the file exists, and ``sovrascrivi`` is false.
        WriteError: it cannot be written.
    """
    from perfxl.core.modulo.cartella_piano import disegna_piano
    from perfxl.xlsx.writer import write_workbook

    _nome_di_piano(dove, PIANI[1:])
    accanto = _modello_accanto(dove, nome)
    modello = _leggi_modello(accanto) if accanto.is_file() else leggi_modello(nome)
    if modello is None:
        return None
    write_files({dove: write_workbook(disegna_piano(modello, {}, denaro=denaro))}, overwrite=sovrascrivi)
    return Scritto(modello, da_copiare=_da_copiare(Path(nome), dove, modello.codice))


def _nome_di_piano(percorso: Path, finali: tuple[str, ...]) -> None:
    if percorso.suffix.lower() not in finali or percorso.is_dir():
        raise MissingFileError(percorso, f"il nome del piano da scrivere deve finire in {' o in '.join(finali)}")


def _da_copiare(modello: Path, dove: Path, codice: str) -> Path | None:
    """The file of a modello that a plan would not find where it is written; None where it is found."""
    return modello if modello.is_file() and not _modello_accanto(dove, codice).is_file() else None


def converti(percorso: Path, dove: Path, *, sovrascrivi: bool = False) -> Scritto:
    """Write a plan in the other format, read it back, and see that it is the same.

    Args:
        percorso: the plan.
        dove: the new file; the end of its name says the format.
        sovrascrivi: whether to write over a file that exists.

    Raises:
        MissingFileError: the plan cannot be read, or cannot be written under this name, or would not be the same.
        SourceError: the plan or its modello is not well written.
        ExistingFileError: the file exists, and ``sovrascrivi`` is false.
        WriteError: it cannot be written.
    """
    _nome_di_piano(dove, PIANI)
    piano = leggi_piano(percorso)
    codice = piano.modello.codice
    if dove.resolve() in {percorso.resolve(), _modello_accanto(dove, codice).resolve()}:
        raise MissingFileError(dove, "è il piano stesso, o il nome del suo modello: scegliere un altro nome")
    if not sovrascrivi:
        refuse_existing([dove])
    contenuto, riletto = _convertito(piano, dove)
    perso = diversi(piano, riletto)
    if perso:
        cambiati = ", ".join(perso)
        raise MissingFileError(dove, f"la conversione cambierebbe {cambiati}: nulla è stato scritto. Segnalarlo")
    write_files({dove: contenuto}, overwrite=sovrascrivi)
    commenti = 0 if _di_excel(percorso) else comments(read_text(percorso))
    return Scritto(
        piano.modello, len(piano.obiettivi), commenti, _da_copiare(_modello_accanto(percorso, codice), dove, codice)
    )


def _convertito(piano: Piano, dove: Path) -> tuple[bytes, Piano]:
    """The plan as a file, and as it is read back from it."""
    from perfxl.core.modulo.cartella_piano import disegna_piano
    from perfxl.sources.xlsx_piano import read_piano_xlsx
    from perfxl.xlsx.reader import parse_workbook
    from perfxl.xlsx.writer import write_workbook

    if dove.suffix.lower() == PIANI[0]:
        testo = write_toml(voci(piano))
        return testo.encode(), read_piano(testo, dove.name, lambda _: piano.modello)
    contenuto = write_workbook(disegna_piano(piano.modello, voci(piano, estesa=True)))
    return contenuto, read_piano_xlsx(parse_workbook(contenuto, dove.name), lambda _: piano.modello)
