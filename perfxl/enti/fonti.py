"""What a folder of an ente holds, as bytes: the one place where the files of many enti are read.

A folder per ente: its plan, ``piano.toml`` or ``piano.xlsx``; a modello beside it, where perfxl does not have it; the
deroghe, where there are any; its workbooks in ``cartelle``, or beside the plan where there is no such folder.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.app import arrivato
from perfxl.core.limits import DEFAULT_LIMITS, many, size
from perfxl.errors import MissingFileError, motivo
from perfxl.files import di_servizio
from perfxl.riconciliazione import DEROGHE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.riconciliazione import Arrivato

NOMI_DI_PIANO = ("piano.toml", "piano.xlsx")
CARTELLE = "cartelle"
"""The folder of the workbooks, within that of the ente."""


@dataclass(frozen=True, slots=True)
class Fonti:
    """What an ente handed in: everything that its result depends on.

    Attributes:
        cartella: name of its folder.
        piano: the file of the plan.
        modelli: the other TOML files beside the plan, one of which may be its modello.
        arrivati: the files that came back, by name.
        insieme: whether they lie beside the plan: then the modello is one of them.
        deroghe: the file of the deroghe; None where there is none.
    """

    cartella: str
    piano: Arrivato
    modelli: tuple[Arrivato, ...]
    arrivati: tuple[Arrivato, ...]
    insieme: bool
    deroghe: Arrivato | None = None

    def impronta(self, *altro: str) -> str:
        """The digest of all of it, and of whatever else the result depends on."""
        digest = hashlib.sha256()
        deroghe = () if self.deroghe is None else (self.deroghe,)
        ruoli = {"piano": (self.piano,), "modelli": self.modelli, "arrivati": self.arrivati, "deroghe": deroghe}
        for ruolo, file in ruoli.items():
            for uno in file:
                contenuto = uno.motivo.encode() if uno.contenuto is None else uno.contenuto
                letto = "" if uno.contenuto is None else "letto"
                _aggiungi(digest, ruolo, uno.nome, letto, hashlib.sha256(contenuto).hexdigest())
        _aggiungi(digest, self.cartella, f"{self.insieme}", *altro)
        return digest.hexdigest()


def _aggiungi(digest: hashlib._Hash, *parti: str) -> None:
    for parte in parti:
        contenuto = parte.encode("utf-8", "surrogateescape")
        digest.update(len(contenuto).to_bytes(8, "big") + contenuto)


def in_ordine(nomi: Iterable[str]) -> list[str]:
    """Names in the order of the reports: capitals or not, then to the letter."""
    return sorted(nomi, key=lambda nome: (nome.casefold(), nome))


def elenca_enti(cartella: Path) -> tuple[list[str], list[str]]:
    """The folders of the enti by name, and what else lies beside them, which is not read.

    Raises:
        MissingFileError: the folder is not there, is no folder, cannot be read, or is that of one ente.
    """
    try:
        voci = _voci(cartella)
    except FileNotFoundError as error:
        raise MissingFileError(cartella, "la cartella non c'è: controllare il nome") from error
    except NotADirectoryError as error:
        raise MissingFileError(
            cartella, "non è una cartella: indicare quella che contiene le cartelle degli enti"
        ) from error
    except OSError as error:
        raise MissingFileError(cartella, f"la cartella non si può leggere ({motivo(error)})") from error
    piano = next((voce.name for voce in voci if voce.name.casefold() in NOMI_DI_PIANO and not voce.is_dir()), None)
    if piano is not None:
        raise MissingFileError(
            cartella,
            f"contiene «{piano}», e dunque è la cartella di un ente: usare perfxl riconcilia, oppure indicare la "
            "cartella che contiene quelle di tutti gli enti",
        )
    enti = [voce.name for voce in voci if voce.is_dir()]
    return enti, [voce.name for voce in voci if not voce.is_dir()]


def leggi_fonti(enti: Path, cartella: str) -> Fonti:
    """Read everything that an ente handed in.

    Args:
        enti: the folder of all.
        cartella: name of the ente's.

    Raises:
        MissingFileError: there is no plan, or more than one, or it cannot be told where the workbooks are; the folder
            cannot be read, or leads elsewhere, or holds too much.
    """
    dove = Path(cartella)
    try:
        return _leggi(enti / cartella, dove)
    except OSError as error:
        raise MissingFileError(dove, f"la cartella non si può leggere ({motivo(error)})") from error


def _leggi(vera: Path, dove: Path) -> Fonti:
    if vera.is_symlink() or _giunzione(vera):
        raise MissingFileError(dove, "è un collegamento a un altro posto, e non viene seguito: metterci la cartella")
    voci = _voci(vera)
    piano = _piano(voci, dove)
    sotto = next((voce for voce in voci if voce.name.casefold() == CARTELLE and not _un_file(voce)), None)
    deroghe = next((voce for voce in voci if voce.name == DEROGHE), None)
    accanto = [voce for voce in voci if voce not in (piano, deroghe) and _arriva(voce)]
    if sotto is not None and _collegamento(sotto):
        raise MissingFileError(dove / sotto.name, "è un collegamento a un altro posto, e non viene seguito")
    _un_posto_solo(sotto, accanto, dove)
    tornate = accanto if sotto is None else [voce for voce in _voci(Path(sotto.path)) if _arriva(voce)]
    modelli = [voce for voce in accanto if voce.name.casefold().endswith(".toml")]
    conto = _Conto(dove, len(tornate) + len(modelli))
    return Fonti(
        cartella=dove.name,
        piano=conto.letto(piano),
        modelli=tuple(conto.letto(voce) for voce in modelli),
        arrivati=tuple(conto.letto(voce) for voce in tornate),
        insieme=sotto is None,
        deroghe=None if deroghe is None else conto.letto(deroghe),
    )


def _voci(cartella: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, but for what programs leave behind."""
    with os.scandir(cartella) as voci:
        utili = {voce.name: voce for voce in voci if not di_servizio(voce.name)}
    return [utili[nome] for nome in in_ordine(utili)]


def _giunzione(percorso: Path) -> bool:
    """Whether it is what Windows calls a junction (told from Python 3.12)."""
    return bool(getattr(os.path, "isjunction", lambda _: False)(percorso))


def _collegamento(voce: os.DirEntry[str]) -> bool:
    return voce.is_symlink() or _giunzione(Path(voce.path))


def _un_file(voce: os.DirEntry[str]) -> bool:
    return voce.is_file(follow_symlinks=False)


def _arriva(voce: os.DirEntry[str]) -> bool:
    """Whether it is looked at as a file that came back: a folder is not, unless it is named as a workbook."""
    return _collegamento(voce) or not voce.is_dir() or _da_excel(voce.name)


def _da_excel(nome: str) -> bool:
    return nome.casefold().endswith((".xlsx", ".xlsm"))


def _piano(voci: list[os.DirEntry[str]], dove: Path) -> os.DirEntry[str]:
    if not voci:
        raise MissingFileError(dove, "la cartella è vuota: metterci il piano (piano.toml o piano.xlsx) e le cartelle")
    piani = [voce for voce in voci if voce.name.casefold() in NOMI_DI_PIANO]
    if not piani:
        raise MissingFileError(dove, "manca il piano: metterlo nella cartella, con il nome piano.toml o piano.xlsx")
    if len(piani) > 1:
        nomi = " e ".join(f"«{voce.name}»" for voce in piani)
        raise MissingFileError(dove, f"ci sono più piani, {nomi}: lasciarne uno solo")
    return piani[0]


def _un_posto_solo(sotto: os.DirEntry[str] | None, accanto: list[os.DirEntry[str]], dove: Path) -> None:
    """Refuse workbooks in two places: which of them count is not for perfxl to guess."""
    fuori = [voce.name for voce in accanto if _da_excel(voce.name)]
    if sotto is not None and fuori:
        raise MissingFileError(
            dove,
            f"ci sono cartelle di lavoro sia in «{sotto.name}» sia accanto al piano («{fuori[0]}»): "
            "metterle in un posto solo",
        )


class _Conto:
    """Reads the files of an ente, and keeps count of how much is held."""

    def __init__(self, dove: Path, quanti: int) -> None:
        if quanti > DEFAULT_LIMITS.ente_files:
            tanti = many(DEFAULT_LIMITS.ente_files)
            raise MissingFileError(dove, f"ci sono più di {tanti} file: togliere quelli che non servono")
        self.dove = dove
        self.restano = DEFAULT_LIMITS.ente_bytes

    def letto(self, voce: os.DirEntry[str]) -> Arrivato:
        """A file of the ente; a link is not followed, and what is no file is not opened."""
        file = arrivato(Path(voce.path))
        self.restano -= 0 if file.contenuto is None else len(file.contenuto)
        if self.restano < 0:
            tanti = size(DEFAULT_LIMITS.ente_bytes)
            raise MissingFileError(self.dove, f"i file passano insieme {tanti}: togliere quelli che non servono")
        return file
