"""What a visto is asked for, and what is refused before anything is read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.testi.nomi import nome_e_non_ruolo
from perfxl.errors import MissingFileError, PerfxlError

if TYPE_CHECKING:
    from pathlib import Path

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
        data_dichiarata: whether the moment of the visto was given by hand, and is not the clock's.
    """

    piano: Path
    cartella: Path
    dove: Path
    controllo: Path | None = None
    validazione: Path | None = None
    chi: str = ""
    data_dichiarata: bool = False


def rifiuta(richiesta: Richiesta) -> None:
    """Refuse what is known before anything is read.

    Raises:
        MissingFileError: the folder is there already.
        PerfxlError: who makes the visto seems a person and not a role, or cannot be written in a line.
    """
    chi = richiesta.chi
    nome = nome_e_non_ruolo(chi)
    if nome != "":
        raise PerfxlError(f"--chi: «{nome}» sembra il nome di una persona; serve un ruolo, come «Segretario generale».")
    if not chi.isprintable() or len(chi) > _LUNGO or chi != chi.strip():
        raise PerfxlError(f"--chi: serve un ruolo in una riga, al più {_LUNGO} caratteri, senza spazi attorno.")
    if os.path.lexists(richiesta.dove):
        raise gia(richiesta.dove)


def gia(dove: Path) -> MissingFileError:
    """What is said of a folder that is there already."""
    return MissingFileError(
        dove, "c'è già, e un visto non si sostituisce mai: scegliere un altro nome con --in, o spostare quella cartella"
    )
