"""The same on a Dask cluster of separate processes: to the byte; and what cannot be done there is said at once."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from perfxl.core.enti import Stato
from perfxl.enti import cluster as modulo
from perfxl.enti.cluster import Cluster, lavora_entro
from perfxl.enti.corsa import corri
from perfxl.enti.fonti import leggi_fonti
from perfxl.enti.processi import Incarico
from perfxl.enti.riconcilia import Scelte, riconcilia_enti
from perfxl.enti.risultati import Risultati
from perfxl.errors import ClusterError, MissingExtraError
from tests.enti_di_prova import BUONO, impronte

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from perfxl.enti.corsa import Fatto
    from perfxl.enti.lavoro import Prodotto
    from tests.enti_di_prova import Cartella

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own


@pytest.fixture(scope="module")
def indirizzo() -> Iterator[str]:
    """The address of a cluster of two processes; a task whose process died is not tried elsewhere."""
    import dask

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        yield cluster.scheduler_address


def test_the_same_bytes_as_with_processes_of_this_computer(enti: Cartella, tmp_path: Path, indirizzo: str) -> None:
    enti.guasti()
    scelte = Scelte(rapporti=True)
    qui = riconcilia_enti(enti.dove, tmp_path / "qui", scelte)
    la = riconcilia_enti(enti.dove, tmp_path / "là", Scelte(rapporti=True, cluster=indirizzo))
    assert impronte(tmp_path / "là") == impronte(tmp_path / "qui")
    assert la == qui
    # what was done here is not done again there, but for what could not be read
    ancora = riconcilia_enti(enti.dove, tmp_path / "qui", Scelte(rapporti=True, cluster=indirizzo))
    assert ancora.gia == 10
    assert impronte(tmp_path / "là") == impronte(tmp_path / "qui")


class Mortale(Cluster):
    """A cluster one ente of which ends the process that works on it."""

    def invia(self, cartella: str) -> Future[Prodotto | Fatto]:
        """The one, or any other."""
        if cartella != BUONO:
            return super().invia(cartella)
        futuro: Future[Prodotto | Fatto] = self._esecutore.submit(os._exit, 1)
        return futuro


def test_a_process_of_the_cluster_that_dies_is_one_entes_failure(stampo: Path, tmp_path: Path, indirizzo: str) -> None:
    risultati = Risultati(tmp_path / "r")
    nomi = [f"Comune 0000{n}" for n in range(1, 5)]
    with risultati.aperti(), Mortale(Incarico(stampo, risultati.dove, rapporti=False, limite=600), indirizzo) as posto:
        fatti = {fatto.cartella: fatto.stato for fatto in corri(nomi, posto)}
    assert fatti == dict.fromkeys(nomi, Stato.CHIUDE) | {BUONO: Stato.FALLITO}
    esito = risultati.esito(BUONO)
    assert esito is not None
    assert esito.impronta == ""
    assert esito.scheda.errore.startswith("i processi del cluster che lo esaminavano sono stati interrotti, anche da")


def test_one_that_takes_too_long_is_told(stampo: Path) -> None:
    prodotto = lavora_entro(leggi_fonti(stampo, BUONO), rapporti=False, limite=0.001)
    assert (prodotto.scheda.stato, prodotto.file) == (Stato.FALLITO, ())
    assert prodotto.scheda.errore.startswith("non ha finito in ")
    assert lavora_entro(leggi_fonti(stampo, BUONO), rapporti=False, limite=600).scheda.stato is Stato.CHIUDE


def incarico(stampo: Path, tmp_path: Path) -> Incarico:
    """What a run is about."""
    return Incarico(stampo, tmp_path / "r", rapporti=False, limite=600)


def test_without_dask_the_extra_is_named(stampo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"pip install perfxl\[dask\]"):
        Cluster(incarico(stampo, tmp_path), "tcp://127.0.0.1:1")


@pytest.mark.parametrize("dove", ["tcp://127.0.0.1:1", "boh://x:1", "nessuno qui"])
def test_a_cluster_that_does_not_answer_is_said_so(
    stampo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dove: str
) -> None:
    monkeypatch.setattr(modulo, "_SECONDI", 1)
    with pytest.raises(ClusterError, match=rf"Il cluster «{dove}» non risponde \(atteso 1 s\)"):
        Cluster(incarico(stampo, tmp_path), dove)


def test_workers_with_another_perfxl_are_refused(
    stampo: Path, tmp_path: Path, indirizzo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the work, and, for a worker that joins later, ente by ente."""
    with Cluster(incarico(stampo, tmp_path), indirizzo) as cluster:
        prodotto = cluster.invia(BUONO).result()
        monkeypatch.setattr(modulo, "versione", lambda: "9.9")
        (tmp_path / "r" / "esiti").mkdir(parents=True)
        assert cluster.concludi(BUONO, prodotto).stato is Stato.FALLITO
    esito = Risultati(tmp_path / "r").esito(BUONO)
    assert esito is not None
    assert "un computer del cluster ha perfxl " in esito.scheda.errore
    monkeypatch.setattr(modulo, "_loro", lambda _client: {"0.0.1"})
    with pytest.raises(ClusterError, match=r"hanno perfxl 0\.0\.1, e qui c'è 9\.9: installarvi la stessa versione"):
        Cluster(incarico(stampo, tmp_path), indirizzo)


def test_a_cluster_without_workers_is_refused(stampo: Path, tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(n_workers=0, processes=True, dashboard_address=None, silence_logs=50) as vuoto,
        pytest.raises(ClusterError, match="non ha nessun worker"),
    ):
        Cluster(incarico(stampo, tmp_path), vuoto.scheduler_address)


def test_a_cluster_that_goes_away_stops_the_run_and_leaves_what_is_done(stampo: Path, tmp_path: Path) -> None:
    risultati = Risultati(tmp_path / "r")
    with (
        risultati.aperti(),
        distributed.LocalCluster(n_workers=1, processes=True, dashboard_address=None, silence_logs=50) as breve,
        Cluster(incarico(stampo, tmp_path), breve.scheduler_address) as posto,
    ):
        corsa = corri([f"Comune 0000{n}" for n in range(1, 8)], posto)
        next(corsa)
        posto._client.close()  # noqa: SLF001  (as when the connection is lost)
        with pytest.raises(ClusterError, match="non risponde più"):
            list(corsa)
    assert risultati.esito(BUONO) is not None or risultati.esito("Comune 00002") is not None
