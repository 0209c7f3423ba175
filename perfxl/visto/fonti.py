"""What a visto is made of: asked for, read once, looked at again before anything is written."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.app import arrivato, contenuto_del_piano, deroghe_accanto, file_arrivati, trova_modello
from perfxl.core.limits import DEFAULT_LIMITS, many, size
from perfxl.core.testi.nomi import sembra_un_nome
from perfxl.errors import MissingFileError, PerfxlError, VistoRifiutatoError, motivo
from perfxl.files import read_regular
from perfxl.riconciliazione import Arrivato, deroghe_da, modello_da, piano_da
from perfxl.signoff.atto import Letto
from perfxl.signoff.manifesto import scritto
from perfxl.sources.text_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.core.deroghe import Deroga
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.signoff.manifesto import Ruolo

_LUNGO = 200
"""How many characters the role of who signs may have."""


@dataclass(frozen=True, slots=True)
class Richiesta:
    """What a visto is asked for.

    Attributes:
        piano: the plan.
        cartella: the folder of the workbooks.
        dove: the folder to be made.
        controllo: the ragioneria's report, as ``riconcilia`` writes it in JSON; None where none is given.
        validazione: the Nucleo's file; None where none is given.
        chi: who makes the visto, a role; empty for the one that the modello says.
    """

    piano: Path
    cartella: Path
    dove: Path
    controllo: Path | None = None
    validazione: Path | None = None
    chi: str = ""


def rifiuta(richiesta: Richiesta) -> None:
    """Refuse what is known before anything is read.

    Raises:
        MissingFileError: the folder is there already.
        PerfxlError: who makes the visto seems a person and not a role, or cannot be written in a line.
    """
    chi = richiesta.chi
    nome = sembra_un_nome(chi)
    if nome != "":
        raise PerfxlError(f"--chi: «{nome}» sembra il nome di una persona; serve un ruolo, come «Segretario generale».")
    if not chi.isprintable() or len(chi) > _LUNGO or chi != chi.strip():
        raise PerfxlError(f"--chi: serve un ruolo in una riga, al più {_LUNGO} caratteri, senza spazi attorno.")
    if os.path.lexists(richiesta.dove):
        raise gia(richiesta.dove)


def gia(dove: Path) -> MissingFileError:
    return MissingFileError(
        dove, "c'è già, e un visto non si sostituisce mai: scegliere un altro nome con --in, o spostare quella cartella"
    )


# ---- what is read


@dataclass(frozen=True, slots=True)
class Fonti:
    """All that was read.

    Attributes:
        letti: each file, with where it lies.
        piano: the plan.
        deroghe: what somebody answered to its findings.
    """

    letti: tuple[tuple[Path, Letto], ...]
    piano: Piano
    deroghe: tuple[Deroga, ...]

    @property
    def arrivati(self) -> Iterator[Arrivato]:
        """The files of the folder."""
        for percorso, letto in self.letti:
            if letto.ruolo == "cartella":
                yield Arrivato(percorso.name, letto.contenuto, letto.nota)

    def uno(self, ruolo: Ruolo) -> tuple[Path, Letto, bytes] | None:
        """The file with a role that one file has at most, and its bytes."""
        trovati = ((percorso, letto, letto.contenuto or b"") for percorso, letto in self.letti if letto.ruolo == ruolo)
        return next(trovati, None)


def leggi(richiesta: Richiesta, orologio: Callable[[], datetime], segui: Segui[Path]) -> Fonti:
    """Read everything, each file once."""
    letti: list[tuple[Path, Letto]] = []

    def prendi(percorso: Path, ruolo: Ruolo, contenuto: bytes, nota: str = "") -> bytes:
        letti.append((percorso, Letto(percorso.name, ruolo, contenuto, orologio(), nota)))
        return contenuto

    def modello(codice: str) -> Modello:
        trovato = trova_modello(richiesta.piano, codice)
        nota = "accanto al piano" if trovato.parent == richiesta.piano.parent else "uno dei modelli di perfxl"
        return modello_da(trovato, prendi(trovato, "modello", read_bytes(trovato), nota))

    piano = piano_da(richiesta.piano, prendi(richiesta.piano, "piano", contenuto_del_piano(richiesta.piano)), modello)
    deroghe: tuple[Deroga, ...] = ()
    accanto = deroghe_accanto(richiesta.piano)
    if os.path.lexists(accanto):
        deroghe = deroghe_da(accanto, prendi(accanto, "deroghe", read_bytes(accanto)))
    for percorso, ruolo in _dati(richiesta):
        prendi(percorso, ruolo, _contenuto(percorso))
    for percorso in segui(_della_cartella(richiesta, piano), "Leggo le cartelle di lavoro"):
        file = arrivato(percorso)
        letti.append((percorso, Letto(file.nome, "cartella", file.contenuto, orologio(), file.motivo)))
        if sum(len(letto.contenuto or b"") for _, letto in letti) > DEFAULT_LIMITS.ente_bytes:
            tanti = size(DEFAULT_LIMITS.ente_bytes)
            raise MissingFileError(
                richiesta.cartella, f"i file passano insieme {tanti}: togliere quelli che non servono"
            )
    return Fonti(tuple(letti), piano, deroghe)


def _dati(richiesta: Richiesta) -> Iterator[tuple[Path, Ruolo]]:
    """The files that are named on the command line, besides the plan."""
    if richiesta.controllo is not None:
        yield richiesta.controllo, "controllo"
    if richiesta.validazione is not None:
        yield richiesta.validazione, "validazione"


def _contenuto(percorso: Path) -> bytes:
    try:
        contenuto = read_regular(percorso, DEFAULT_LIMITS.packed)
    except OSError as error:
        raise MissingFileError(percorso, motivo(error)) from error
    if len(contenuto) > DEFAULT_LIMITS.packed:
        raise MissingFileError(percorso, f"è più grande di {size(DEFAULT_LIMITS.packed)}")
    if contenuto == b"":
        raise MissingFileError(percorso, "è vuoto (zero byte)")
    return contenuto


def _della_cartella(richiesta: Richiesta, piano: Piano) -> list[Path]:
    """The files of the folder, but for those that are named on the command line, and the plan's own."""
    nominati = {os.path.realpath(percorso) for percorso, _ in _dati(richiesta)}
    trovati = file_arrivati(richiesta.cartella, (richiesta.piano, piano))
    file = [percorso for percorso in trovati if os.path.realpath(percorso) not in nominati]
    if len(file) > DEFAULT_LIMITS.ente_files:
        tanti = many(DEFAULT_LIMITS.ente_files)
        raise MissingFileError(richiesta.cartella, f"ci sono più di {tanti} file: togliere quelli che non servono")
    return file


def ancora_uguali(richiesta: Richiesta, fonti: Fonti) -> None:
    """Look at everything again: names and bytes.

    Raises:
        VistoRifiutatoError: something changed, is new or is gone.
    """
    cambiati = []
    for percorso, letto in fonti.letti:
        ora = _digest(percorso, follow=letto.ruolo != "cartella")
        if ora is None:
            cambiati.append(f"«{scritto(percorso.name)}» non c'è più")
        elif ora != letto.sha256:
            cambiati.append(f"«{scritto(percorso.name)}» è cambiato")
    prima = {percorso for percorso, _ in fonti.letti}
    adesso = [*_accanto(richiesta.piano, fonti.piano), *_della_cartella(richiesta, fonti.piano)]
    cambiati += [f"«{scritto(percorso.name)}» è arrivato" for percorso in adesso if percorso not in prima]
    if cambiati:
        raise VistoRifiutatoError(
            [
                (
                    f"Mentre si preparava il visto, {cambiato}.",
                    "Aspettare che nessuno scriva in questi file, e ripetere questo comando",
                )
                for cambiato in cambiati
            ]
        )


def _accanto(percorso: Path, piano: Piano) -> Iterator[Path]:
    """What lies beside the plan and belongs to it."""
    with suppress(KeyError):  # a modello that is gone is told as such
        yield trova_modello(percorso, piano.modello.codice)
    if os.path.lexists(deroghe_accanto(percorso)):
        yield deroghe_accanto(percorso)


def _digest(percorso: Path, *, follow: bool) -> str | None:
    """The digest of a file; empty where it cannot be read, None where it is no longer there."""
    if not os.path.lexists(percorso):
        return None
    try:
        contenuto = read_regular(percorso, DEFAULT_LIMITS.packed, follow=follow)
    except OSError:
        return ""
    return "" if len(contenuto) > DEFAULT_LIMITS.packed else sha256(contenuto).hexdigest()
