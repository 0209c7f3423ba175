"""The processes of this computer: each reads the bytes of an ente, works, and writes; only names travel."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock, Thread, Timer
from typing import TYPE_CHECKING

from perfxl.core.enti import Scheda, Stato
from perfxl.enti.corsa import Fatto
from perfxl.enti.fonti import leggi_fonti
from perfxl.enti.lavoro import Prodotto, fallito, lavora, versione
from perfxl.enti.risultati import Risultati
from perfxl.errors import MissingFileError, PerfxlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType
    from typing import Self

AL_PIU = 61
"""Processes that Windows lets a pool have."""
_IN_CODA = 2
"""Enti in flight for each process: one at work, one at hand."""
_CADUTO = (
    "il processo che lo esaminava è stato interrotto, anche da solo (memoria esaurita, o un guasto): provarlo con "
    "perfxl riconcilia"
)


@dataclass(frozen=True, slots=True)
class Incarico:
    """What a run is about: the same for every ente.

    Attributes:
        enti: the folder of the folders of the enti.
        risultati: the folder of the results.
        rapporti: whether all the reports are made, or the JSON alone.
        limite: seconds that an ente may take.
    """

    enti: Path
    risultati: Path
    rapporti: bool
    limite: float

    def impronta_di(self) -> str:
        """What a result depends on besides what the ente handed in."""
        return f"perfxl {versione()}, {'rapporti' if self.rapporti else 'json'}"


def quanti() -> int:
    """How many processes there is a processor for."""
    if sys.version_info >= (3, 13):
        return min(os.process_cpu_count() or 1, AL_PIU)
    if sys.platform == "linux":
        return min(len(os.sched_getaffinity(0)), AL_PIU)
    return min(os.cpu_count() or 1, AL_PIU)


class Processi:
    """A pool of processes, made anew when one dies."""

    cadute: tuple[type[BaseException], ...] = (BrokenProcessPool,)

    def __init__(self, incarico: Incarico, processi: int) -> None:
        """Take what is to be done, and how many processes do it."""
        self.incarico = incarico
        self.processi = processi
        self.finestra = processi * _IN_CODA
        self._prima = set(multiprocessing.active_children())
        self._pool, self._rotto = self._nuovo(), False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, errore: BaseException | None, dove: TracebackType | None
    ) -> None:
        if tipo is not None:  # nobody waits for what is at work: it is done again at the next run
            for processo in set(multiprocessing.active_children()) - self._prima:
                processo.terminate()
        self._pool.shutdown(cancel_futures=True)

    def _nuovo(self) -> ProcessPoolExecutor:
        """A pool whose processes are no copies of this one: it has threads, and a lock.

        They look for no module in the folder where the command was typed: what lies there comes from outside.
        """
        os.environ["PYTHONSAFEPATH"] = "1"
        come = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
        if sys.platform != "win32":
            come.set_forkserver_preload([__name__])
        return ProcessPoolExecutor(self.processi, mp_context=come, initializer=_comincia)

    def invia(self, cartella: str) -> Future[Fatto]:
        """Hand an ente over to the next process that is free."""
        return self._invia(_nel_processo, self.incarico, cartella)

    def _invia(self, fai: Callable[..., Fatto], *argomenti: object) -> Future[Fatto]:
        try:
            return self._pool.submit(fai, *argomenti)
        except BrokenProcessPool as error:
            self._rotto = True
            caduto: Future[Fatto] = Future()
            caduto.set_exception(error)
            return caduto

    def concludi(self, cartella: str, esito: Fatto) -> Fatto:  # noqa: ARG002
        """The process has written it."""
        return esito

    def fallito(self, cartella: str, errore: BaseException, *, da_solo: bool) -> Fatto | None:
        """Tell of an ente whose process died; None where it may have been another's end."""
        if not isinstance(errore, self.cadute):
            raise errore
        self._rotto = True
        risultati = Risultati(self.incarico.risultati)
        scaduto = risultati.esito(cartella)
        if scaduto is not None and scaduto.impronta == "":  # written by this run: its time was over
            return Fatto(cartella, scaduto.scheda.stato)
        if not da_solo:
            return None
        return Fatto(cartella, risultati.scrivi(Prodotto(fallito(cartella, _CADUTO)), ""))

    def rialza(self) -> None:
        """Make a new pool, where the old one is broken."""
        if self._rotto:
            self._pool.shutdown(cancel_futures=True)
            self._pool, self._rotto = self._nuovo(), False


def _comincia() -> None:
    """What a process does first: leave Ctrl-C to the one that started it, and end when that one ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_finisci_con_lui, daemon=True).start()


def _finisci_con_lui() -> None:
    padre = multiprocessing.parent_process()
    if padre is not None:
        padre.join()
        os._exit(1)


def _nel_processo(incarico: Incarico, cartella: str) -> Fatto:
    with _entro(incarico, cartella):
        return fai(incarico, cartella)


def fai(incarico: Incarico, cartella: str) -> Fatto:
    """Read what an ente handed in, reconcile it where that is not done, and write what came of it.

    Raises:
        WriteError: the results cannot be written: then none can.
    """
    risultati = Risultati(incarico.risultati)
    try:
        fonti = leggi_fonti(incarico.enti, cartella)
    except MissingFileError as error:
        return Fatto(cartella, risultati.scrivi(Prodotto(non_letto(cartella, error)), ""))
    impronta = fonti.impronta(incarico.impronta_di())
    esito = risultati.gia_fatto(cartella, impronta)
    if esito is not None:
        return Fatto(cartella, esito.scheda.stato, gia=True)
    prodotto = lavora(fonti, rapporti=incarico.rapporti)
    return Fatto(cartella, risultati.scrivi(prodotto, impronta))


def non_letto(cartella: str, errore: PerfxlError) -> Scheda:
    """The line of an ente whose folder cannot be used."""
    return Scheda(cartella, Stato.NON_LETTO, versione(), errore=f"{errore}")


@contextmanager
def _entro(incarico: Incarico, cartella: str) -> Iterator[None]:
    """Give an ente so much time: past that, write that it took too long, and end the process that is stuck."""
    fine = Lock()

    def scaduto() -> None:
        if fine.acquire(blocking=False):
            try:
                Risultati(incarico.risultati).scrivi(Prodotto(fuori_tempo(cartella, incarico.limite)), "")
            finally:
                os._exit(1)

    orologio = Timer(incarico.limite, scaduto)
    orologio.daemon = True
    orologio.start()
    try:
        yield
    finally:
        fine.acquire()  # past this point the time is over for nobody, or for this process
        orologio.cancel()


def fuori_tempo(cartella: str, limite: float) -> Scheda:
    """The line of an ente that took too long."""
    minuti = f"{limite / 60:g}".replace(".", ",")
    return fallito(
        cartella, f"non ha finito in {minuti} minuti: alzare --limite-minuti, o provarlo con perfxl riconcilia"
    )
