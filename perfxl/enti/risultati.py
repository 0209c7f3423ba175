"""The folder of the results: a folder of reports and a line for each ente, and who may write there.

``esiti/CHIAVE.json`` is written last, and says from what the reports in ``enti/CHIAVE`` were made: where it is there,
and what it was made from is the same, the ente is done.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import unicodedata
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from perfxl.core.enti import Scheda, Stato, Tolti
from perfxl.enti.lavoro import RAPPORTO, Prodotto
from perfxl.enti.lucchetto import chiudi_a_chiave
from perfxl.errors import ForeignFileError, MissingFileError, PerfxlError, WriteError, motivo
from perfxl.files import di_servizio, refuse_full, write_files, write_folder
from perfxl.report.html.documento import NOME as PAGINA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

ENTI, ESITI = "enti", "esiti"
SEGNO = "LEGGIMI.txt"
"""The file that tells a folder of results from any other, and that is locked while a run writes there."""
_TESTO = (
    "Questa cartella è di «perfxl riconcilia-enti»: ripetere il comando la aggiorna.\n"
    "riepilogo.html, riepilogo.xlsx, enti.csv, rilievi.csv: che cosa è di tutti gli enti.\n"
    "enti: una cartella per ente, con il suo rapporto. esiti: che cosa è già fatto, per non rifarlo.\n"
)
RIEPILOGHI = ("riepilogo.html", "riepilogo.xlsx", "enti.csv", "rilievi.csv", "enti.parquet", "rilievi.parquet")
_NOMI = {SEGNO, ENTI, ESITI, *RIEPILOGHI}
_A_META = re.compile(r"\.perfxl-[0-9a-f]{16}\.tmp|.+\.prima-[0-9a-f]{16}")
"""How the name of what a killed run left half-written is made."""
_LETTERE = 40


def chiave(cartella: str) -> str:
    """The name of an ente's results: one that every system takes, and no other folder's gives."""
    piana = unicodedata.normalize("NFKD", cartella).encode("ascii", "ignore").decode().lower()
    leggibile = re.sub(r"[^a-z0-9]+", "-", piana).strip("-")[:_LETTERE].strip("-")
    distinta = hashlib.sha256(cartella.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    return f"{leggibile or 'ente'}-{distinta}"


@dataclass(frozen=True, slots=True)
class Esito:
    """What is kept of an ente.

    Attributes:
        scheda: what became of it.
        impronta: digest of what it was made from; empty where it is to be tried again at the next run.
        rapporto: digest of its report; empty where there is none.
    """

    scheda: Scheda
    impronta: str
    rapporto: str


@dataclass(frozen=True, slots=True)
class Risultati:
    """The folder of the results."""

    dove: Path

    def cartella(self, ente: str) -> Path:
        """The folder of an ente's reports."""
        return self.dove / ENTI / chiave(ente)

    def _file(self, ente: str) -> Path:
        return self.dove / ESITI / f"{chiave(ente)}.json"

    def _a_parte(self, ente: str) -> Path:
        """Where the report of an ente is kept whose folder cannot be written anew."""
        return self.dove / ESITI / f"{chiave(ente)}.{RAPPORTO}"

    @contextmanager
    def aperti(self) -> Iterator[None]:
        """Hold the folder: no other run writes there; what a killed one left half-written is swept away.

        Raises:
            MissingFileError: it is no folder, or has something in it and is not of results; another run is at it.
            ForeignFileError: it is of results, and has something else in it.
            WriteError: it cannot be written.
        """
        self.rifiuta()
        with ExitStack() as pila:
            try:
                self.dove.mkdir(parents=True, exist_ok=True)
                flusso = pila.enter_context((self.dove / SEGNO).open("a+b"))
                if not chiudi_a_chiave(flusso):
                    raise MissingFileError(
                        self.dove, "un altro «perfxl riconcilia-enti» ci sta lavorando: aspettare che finisca"
                    )
                if (self.dove / SEGNO).stat().st_size == 0:
                    flusso.write(_TESTO.encode())
                    flusso.flush()
                self.spazza()
            except OSError as error:
                raise WriteError(self.dove, motivo(error)) from error
            yield

    def rifiuta(self) -> None:
        """Refuse a folder that is not of results.

        Raises:
            MissingFileError, ForeignFileError: as ``aperti``.
        """
        try:
            nomi = sorted(voce.name for voce in self.dove.iterdir()) if self.dove.exists() else []
        except NotADirectoryError as error:
            raise MissingFileError(self.dove, "non è una cartella: indicarne una nuova") from error
        except OSError as error:
            raise MissingFileError(self.dove, f"la cartella non si può leggere ({motivo(error)})") from error
        if nomi and SEGNO not in nomi:
            raise MissingFileError(
                self.dove, f"la cartella contiene «{nomi[0]}», e non è di risultati: indicarne una nuova, o vuota"
            )
        for nome in nomi:
            if nome not in _NOMI and _A_META.fullmatch(nome) is None:
                raise ForeignFileError(self.dove, nome)

    def spazza(self) -> None:
        """Take away what a killed process left half-written."""
        for cartella in (self.dove, self.dove / ENTI, self.dove / ESITI):
            cartella.mkdir(exist_ok=True)
            for voce in [voce for voce in cartella.iterdir() if _A_META.fullmatch(voce.name) is not None]:
                shutil.rmtree(voce) if voce.is_dir() else voce.unlink()

    def prepara(self, enti: list[str]) -> Tolti:
        """Take away what is not of these enti, what is to be tried again, and the summaries: they are made anew.

        Returns:
            what was taken away; of the reports, nothing yet.

        Raises:
            MissingFileError: the results are of other enti, all of them; nothing was taken away.
            WriteError: something cannot be taken away: a program holds it open.
        """
        attese = {chiave(ente) for ente in enti}
        rimasti: list[str] = []
        try:
            fatte = {file.stem for file in (self.dove / ESITI).iterdir() if "." not in file.stem}
            if fatte and fatte.isdisjoint(attese):
                raise MissingFileError(
                    self.dove,
                    "contiene i risultati di altri enti, e nessuno è fra quelli da riconciliare: indicare una cartella "
                    "nuova, oppure togliere questa, se non serve più",
                )
            parquet = any((self.dove / nome).exists() for nome in RIEPILOGHI if nome.endswith(".parquet"))
            for nome in RIEPILOGHI:
                (self.dove / nome).unlink(missing_ok=True)
            for file in list((self.dove / ESITI).iterdir()):
                esito = _letto(file)
                if file.stem not in attese or esito is None or esito.impronta == "":
                    file.unlink()
            for cartella in list((self.dove / ENTI).iterdir()):
                if cartella.name not in attese and not di_servizio(cartella.name):
                    try:
                        _togli(cartella)
                    except (MissingFileError, ForeignFileError):  # what is not of perfxl stays
                        rimasti.append(cartella.name)
        except OSError as error:
            dove = self.dove if error.filename is None else type(self.dove)(error.filename)
            raise WriteError(dove, motivo(error)) from error
        stanno = tuple(f"{ENTI}/{nome}" for nome in sorted(rimasti))
        return Tolti(len(fatte - attese - set(rimasti)), stanno, parquet=parquet)

    def interi(self, enti: Iterable[str]) -> int:
        """How many enti have all the reports."""
        return sum((self.cartella(ente) / PAGINA).is_file() for ente in enti)

    def esito(self, ente: str) -> Esito | None:
        """What is kept of an ente; None where there is nothing, or it cannot be read."""
        return _letto(self._file(ente))

    def gia_fatto(self, ente: str, impronta: str) -> Esito | None:
        """What is kept of an ente, where it was made from the same, and its report is there."""
        esito = self.esito(ente)
        fatto = esito is not None and esito.impronta == impronta and self._intero(ente, esito)
        return esito if fatto else None

    def _intero(self, ente: str, esito: Esito) -> bool:
        return esito.rapporto == "" or self.rapporto(ente, esito) is not None

    def rapporto(self, ente: str, esito: Esito) -> bytes | None:
        """The report that an ente's line was written with, as JSON; None where there is none, or it is another."""
        for file in (self.cartella(ente) / RAPPORTO, self._a_parte(ente)):
            with suppress(OSError):
                contenuto = file.read_bytes()
                if hashlib.sha256(contenuto).hexdigest() == esito.rapporto:
                    return contenuto
        return None

    def scrivi(self, prodotto: Prodotto, impronta: str) -> Stato:
        """Write what was made of an ente: first the reports, then that it is done.

        Args:
            prodotto: what was made.
            impronta: digest of what it was made from; one that could not be finished is to be tried again all the same.

        Raises:
            WriteError: it cannot be written.
        """
        scheda, ente = prodotto.scheda, prodotto.scheda.cartella
        for vecchio in (self._file(ente), self._a_parte(ente)):
            vecchio.unlink(missing_ok=True)
        contenuto = dict(prodotto.file).get(RAPPORTO)
        rapporto = "" if contenuto is None else hashlib.sha256(contenuto).hexdigest()
        tenuta = "" if scheda.stato is Stato.FALLITO and rapporto == "" else impronta
        try:
            _metti(self.cartella(ente), prodotto.file)
        except (PerfxlError, OSError) as error:
            scheda, tenuta = _non_riscritti(scheda, error), ""
            if contenuto is not None:
                write_files({self._a_parte(ente): contenuto}, overwrite=True)
        write_files({self._file(ente): _testo(Esito(scheda, tenuta, rapporto))}, overwrite=True)
        return scheda.stato


def _metti(cartella: Path, file: Sequence[tuple[str, bytes]]) -> None:
    """Put the reports of an ente in the place of those that are there."""
    if file:
        write_folder(cartella, file, listed=True, replace=True)
    elif cartella.exists():
        _togli(cartella)


def _non_riscritti(scheda: Scheda, error: PerfxlError | OSError) -> Scheda:
    """The line of an ente whose reports could not be put in their place: it keeps what was found.

    Reports that somebody changed are no failure: they stay, and the line says so.
    """
    if isinstance(error, ForeignFileError):
        dove = f"{ENTI}/{chiave(scheda.cartella)}"
        frase = (
            f"i rapporti in «{dove}» sono di prima, e non sono stati riscritti: qualcuno ci ha messo, o cambiato, "
            f"«{error.name}». Spostare altrove quella cartella, e ripetere il comando"
        )
    else:
        scheda = replace(scheda, stato=Stato.FALLITO)
        frase = f"{error}" if isinstance(error, PerfxlError) else f"{error.filename}: {motivo(error)}"
    return replace(scheda, errore=" · ".join(filter(None, (scheda.errore, frase))))


def _togli(cartella: Path) -> None:
    """Take away the reports of an ente, unless there is something else among them."""
    refuse_full(cartella, listed=True, replace=True)
    shutil.rmtree(cartella)


def _testo(esito: Esito) -> bytes:
    dati = {"formato": "perfxl-ente", "versione": 1, **asdict(esito)}
    return f"{json.dumps(dati, ensure_ascii=True, indent=2)}\n".encode()


def _letto(file: Path) -> Esito | None:
    """What a file of ``esiti`` says; None where it is none, or somebody wrote in it."""
    try:
        dati: Any = json.loads(file.read_bytes())
        scheda = Scheda(**{**dati["scheda"], "stato": Stato(dati["scheda"]["stato"])})
        return Esito(scheda, f"{dati['impronta']}", f"{dati['rapporto']}")
    except (OSError, ValueError, KeyError, TypeError):
        return None
