"""What a visto is made of: read once, looked at again before anything is written."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.app import arrivato, contenuto_del_piano, deroghe_accanto, file_arrivati, trova_modello
from perfxl.core.limits import DEFAULT_LIMITS, many, size
from perfxl.core.modello import Passaggio
from perfxl.errors import MissingFileError, PerfxlError, VistoRifiutatoError, motivo
from perfxl.files import read_regular
from perfxl.riconciliazione import INIZI, Arrivato, deroghe_da, modello_da, piano_da
from perfxl.signoff.atto import Letto
from perfxl.signoff.manifesto import scritto
from perfxl.sources.text_file import read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.core.deroghe import Deroga
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.signoff.manifesto import Ruolo
    from perfxl.visto.richiesta import Richiesta

_BIANCHI = b" \t\r\n\f\v\0\xef\xbb\xbf"
_OCCUPATO = re.compile(r"(?is)(~\$|\.~lock\.).*\.(xlsx|xlsm|xlsb|xls|ods)#?")
"""What Excel and LibreOffice name the file that stands beside a workbook as long as they hold it open."""


@dataclass(frozen=True, slots=True)
class Fonti:
    """All that was read.

    Attributes:
        letti: each file, with where it lies.
        piano: the plan.
        deroghe: what somebody answered to its findings.
        occupati: names of the files by which other programs say that they hold a workbook open.
    """

    letti: tuple[tuple[Path, Letto], ...]
    piano: Piano
    deroghe: tuple[Deroga, ...]
    occupati: tuple[str, ...]

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
    """Read everything, each file once.

    Raises:
        MissingFileError: something cannot be read, or there is too much.
        PerfxlError: a validation is given to a modello that wants none.
        SourceError: the plan, its modello or its deroghe are not well written.
    """
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
    if richiesta.validazione is not None and Passaggio.NUCLEO not in piano.modello.visto.passaggi:
        raise PerfxlError(
            f"--validazione: il modello «{piano.modello.codice}» non prevede la validazione del Nucleo. Togliere "
            "l'opzione, oppure mettere «nucleo» fra i passaggi del [visto] nel modello."
        )
    for percorso, ruolo in _dati(richiesta):
        prendi(percorso, ruolo, _contenuto(percorso))
    for percorso in segui(_della_cartella(richiesta, piano, letti), "Leggo le cartelle di lavoro"):
        file = arrivato(percorso)
        letti.append((percorso, Letto(file.nome, "cartella", file.contenuto, orologio(), file.motivo)))
        if sum(len(letto.contenuto or b"") for _, letto in letti) > DEFAULT_LIMITS.ente_bytes:
            tanti = size(DEFAULT_LIMITS.ente_bytes)
            raise MissingFileError(
                richiesta.cartella, f"i file passano insieme {tanti}: togliere quelli che non servono"
            )
    return Fonti(tuple(letti), piano, deroghe, _occupati(richiesta))


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
    if contenuto.strip(_BIANCHI) == b"":
        raise MissingFileError(percorso, "è vuoto: contiene solo spazi")
    return contenuto


def _della_cartella(richiesta: Richiesta, piano: Piano, letti: Iterable[tuple[Path, Letto]]) -> list[Path]:
    """The files of the folder, but for the plan's own, and the papers that are named on the command line.

    A spreadsheet is examined whatever else it is named for: no option takes a workbook out of the examination.
    """
    nominati = {
        os.path.realpath(percorso)
        for percorso, letto in letti
        if letto.ruolo in {"controllo", "validazione"} and not (letto.contenuto or b"").startswith(INIZI)
    }
    trovati = file_arrivati(richiesta.cartella, (richiesta.piano, piano))
    file = [percorso for percorso in trovati if os.path.realpath(percorso) not in nominati]
    if len(file) > DEFAULT_LIMITS.ente_files:
        tanti = many(DEFAULT_LIMITS.ente_files)
        raise MissingFileError(richiesta.cartella, f"ci sono più di {tanti} file: togliere quelli che non servono")
    return file


def _occupati(richiesta: Richiesta) -> tuple[str, ...]:
    """The files by which Excel and LibreOffice say that they hold a workbook open: of the folder, and the plan's."""
    del_piano = {f"~${richiesta.piano.name}", f".~lock.{richiesta.piano.name}#"}
    cartelle = {os.path.realpath(cartella): cartella for cartella in (richiesta.piano.parent, richiesta.cartella)}
    nomi = {
        scritto(nome)
        for cartella in cartelle.values()
        for nome in _nomi(cartella)
        if nome in del_piano or (cartella == richiesta.cartella and _OCCUPATO.fullmatch(nome) is not None)
    }
    return tuple(sorted(nomi))


def _nomi(cartella: Path) -> list[str]:
    try:
        return [percorso.name for percorso in cartella.iterdir()]
    except OSError:
        return []  # who reads its files says what is wrong


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
    adesso = [*_accanto(richiesta.piano, fonti.piano), *_della_cartella(richiesta, fonti.piano, fonti.letti)]
    cambiati += [f"«{scritto(percorso.name)}» è arrivato" for percorso in adesso if percorso not in prima]
    cambiati += [f"«{nome}» è arrivato: qualcuno ha aperto la cartella di lavoro" for nome in _occupati(richiesta)]
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
