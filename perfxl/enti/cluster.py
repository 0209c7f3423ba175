"""A Dask cluster that is there already: the bytes of each ente go to it, and what came of them comes back.

Its computers need not see the folder; they must have the same perfxl.
"""

from __future__ import annotations

import warnings
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING, Any

from perfxl.enti.corsa import Fatto
from perfxl.enti.fonti import leggi_fonti
from perfxl.enti.lavoro import Prodotto, fallito, lavora, versione
from perfxl.enti.processi import fuori_tempo, non_letto
from perfxl.enti.risultati import Risultati
from perfxl.errors import ClusterError, MissingExtraError, MissingFileError, guasto

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from perfxl.enti.fonti import Fonti
    from perfxl.enti.processi import Incarico

_SECONDI = 10
"""How long the cluster has to answer."""
_IN_CODA = 2
"""Enti in flight for each thread of the cluster."""

_CADUTO = (
    "i processi del cluster che lo esaminavano sono stati interrotti, anche da solo (memoria esaurita, o un guasto): "
    "provarlo con perfxl riconcilia"
)
_PERSO = "Il cluster non risponde più. Ciò che è fatto è fatto: ripetere il comando per continuare."
_VIVO = "running"
"""How a client of Dask calls itself while it has its cluster."""


class Cluster:
    """The workers of a Dask cluster, through its executor."""

    def __init__(self, incarico: Incarico, indirizzo: str) -> None:
        """Reach the cluster, and see that it can do the work.

        Raises:
            MissingExtraError: Dask is not installed.
            ClusterError: the cluster does not answer, has no workers, or has another perfxl.
        """
        try:
            from distributed import Client
            from distributed.scheduler import KilledWorker
        except ImportError as error:
            raise MissingExtraError("--cluster", "Dask", "dask") from error
        self.cadute: tuple[type[BaseException], ...] = (KilledWorker,)
        self.incarico = incarico
        self._risultati = Risultati(incarico.risultati)
        self._impronte: dict[str, str] = {}
        self._client = _raggiungi(Client, indirizzo)
        try:
            self.finestra = _IN_CODA * _thread(self._client, indirizzo)
        except BaseException:
            self._client.close()
            raise
        self._esecutore = self._client.get_executor(pure=False, retries=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, tipo: type[BaseException] | None, errore: BaseException | None, dove: TracebackType | None
    ) -> None:
        if self._client.status == _VIVO:
            self._esecutore.shutdown(wait=False)
        self._client.close()

    def invia(self, cartella: str) -> Future[Prodotto | Fatto]:
        """Read what an ente handed in, and send it, where that is not done."""
        try:
            fonti = leggi_fonti(self.incarico.enti, cartella)
        except MissingFileError as error:
            return _gia(Prodotto(non_letto(cartella, error)))
        impronta = fonti.impronta(self.incarico.impronta_di())
        esito = self._risultati.gia_fatto(cartella, impronta)
        if esito is not None:
            return _gia(Fatto(cartella, esito.scheda.stato, gia=True))
        self._impronte[cartella] = impronta
        with warnings.catch_warnings():  # Dask would rather have what is large scattered; it is sent once, to one
            warnings.filterwarnings("ignore", message="Sending large graph")
            try:
                inviato: Future[Prodotto | Fatto] = self._esecutore.submit(
                    lavora_entro, fonti, rapporti=self.incarico.rapporti, limite=self.incarico.limite
                )
            except Exception as error:
                if self._client.status == _VIVO:
                    raise
                raise ClusterError(_PERSO) from error
        return inviato

    def concludi(self, cartella: str, esito: Prodotto | Fatto) -> Fatto:
        """Write what came back."""
        if isinstance(esito, Fatto):
            return esito
        impronta, loro = self._impronte.pop(cartella, ""), esito.scheda.perfxl
        if loro != versione():
            errore = f"un computer del cluster ha perfxl {loro}, e qui c'è {versione()}: installarvi la stessa versione"
            esito = Prodotto(fallito(cartella, errore))
        return Fatto(cartella, self._risultati.scrivi(esito, impronta))

    def fallito(self, cartella: str, errore: BaseException, *, da_solo: bool) -> Fatto | None:
        """Tell of an ente whose work gave an exception; None where it may have been another's end.

        Raises:
            ClusterError: the cluster is there no more.
        """
        self._impronte.pop(cartella, None)
        if isinstance(errore, self.cadute):
            return self.concludi(cartella, Prodotto(fallito(cartella, _CADUTO))) if da_solo else None
        if not isinstance(errore, Exception) or self._client.status != _VIVO:
            raise ClusterError(_PERSO) from errore
        return self.concludi(cartella, Prodotto(fallito(cartella, guasto(errore))))

    def rialza(self) -> None:
        """The cluster starts its processes again by itself."""


def lavora_entro(fonti: Fonti, *, rapporti: bool, limite: float) -> Prodotto:
    """Reconcile an ente within so many seconds; past them it is told as not finished.

    A thread cannot be ended: what is stuck goes on until it ends by itself, and is not waited for.
    """
    fatto: list[Prodotto] = []
    filo = Thread(target=lambda: fatto.append(lavora(fonti, rapporti=rapporti)), daemon=True)
    filo.start()
    filo.join(limite)
    return fatto[0] if fatto else Prodotto(fuori_tempo(fonti.cartella, limite))


def _gia(esito: Prodotto | Fatto) -> Future[Prodotto | Fatto]:
    futuro: Future[Prodotto | Fatto] = Future()
    futuro.set_result(esito)
    return futuro


def _raggiungi(client: Any, indirizzo: str) -> Any:  # noqa: ANN401  (distributed publishes no types)
    try:
        return client(indirizzo, timeout=_SECONDI, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ClusterError(
            f"Il cluster «{indirizzo}» non risponde (atteso {_SECONDI} s): controllare l'indirizzo dello scheduler "
            "(come tcp://10.0.0.5:8786), e che sia acceso."
        ) from error


def _thread(client: Any, indirizzo: str) -> int:  # noqa: ANN401
    """How many threads the workers have, all of which have the same perfxl."""
    fili = client.nthreads()
    if not fili:
        raise ClusterError(
            f"Il cluster «{indirizzo}» non ha nessun worker: avviarne almeno uno, e ripetere il comando."
        )
    try:
        loro = _loro(client)
    except Exception as error:
        raise ClusterError(
            f"Nei worker del cluster «{indirizzo}» perfxl non si può usare ({type(error).__name__}: {error}): "
            f"installarvi perfxl {versione()}."
        ) from error
    if loro != {versione()}:
        raise ClusterError(
            f"I worker del cluster «{indirizzo}» hanno perfxl {', '.join(sorted(loro))}, e qui c'è {versione()}: "
            "installarvi la stessa versione."
        )
    return sum(fili.values())


def _loro(client: Any) -> set[str]:  # noqa: ANN401
    """The versions of perfxl that the workers have."""
    return set(client.run(versione).values())
