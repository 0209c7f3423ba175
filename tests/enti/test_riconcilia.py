"""Many enti in one go: one's failure is not the others', and however it is run or interrupted, the same comes of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl.core.enti import Stato, Tolti
from perfxl.enti import riconcilia
from perfxl.enti.corsa import corri
from perfxl.enti.processi import Incarico, Processi, quanti
from perfxl.enti.riconcilia import InterrottaError, Scelte, riconcilia_enti
from perfxl.enti.risultati import Risultati, chiave
from perfxl.errors import MissingFileError, WriteError
from perfxl.files import CONTENUTO
from tests.comando import MODULE
from tests.enti_di_prova import BUONO, MANCANTE, impronte

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

    from perfxl.enti.corsa import Fatto
    from tests.enti_di_prova import Cartella


def stati(risultati: Path) -> dict[str, str]:
    """The state of every ente that has a result."""
    schede = [json.loads(file.read_bytes())["scheda"] for file in (risultati / "esiti").iterdir()]
    return {scheda["cartella"]: scheda["stato"] for scheda in schede}


def errore(risultati: Path, ente: str) -> str:
    """Why an ente could not be read or finished."""
    esito = Risultati(risultati).esito(ente)
    assert esito is not None
    return esito.scheda.errore


@pytest.fixture(scope="module")
def intera(stampo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of a run that nothing interrupted."""
    dove = tmp_path_factory.mktemp("intera") / "risultati"
    fatto = riconcilia_enti(stampo, dove, Scelte(processi=2))
    assert (fatto.gia, fatto.totali.tutti.enti) == (0, 7)
    return dove


def test_enti_that_are_broken_are_told_and_are_not_the_others(enti: Cartella, tmp_path: Path) -> None:
    attesi = enti.guasti()
    (enti.dove / "leggimi.txt").touch()
    fatto = riconcilia_enti(enti.dove, tmp_path / "r", Scelte(processi=2))
    buoni = {f"Comune 0000{n}": "chiude" for n in range(1, 7)} | {MANCANTE: "non chiude"}
    assert stati(tmp_path / "r") == buoni | attesi
    assert fatto.ignorati == ("leggimi.txt",)
    assert {stato: somma.enti for stato, somma in fatto.totali.per_stato.items()} == {
        Stato.CHIUDE: 6,
        Stato.NON_CHIUDE: 2,
        Stato.NON_LETTO: 5,
        Stato.FALLITO: 0,
    }


@pytest.mark.parametrize("processi", [1, 4])
def test_the_same_bytes_with_any_number_of_processes(stampo: Path, intera: Path, tmp_path: Path, processi: int) -> None:
    riconcilia_enti(stampo, tmp_path / "r", Scelte(processi=processi))
    assert impronte(tmp_path / "r") == impronte(intera)


def test_the_order_in_which_they_end_does_not_matter(
    stampo: Path, intera: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def al_contrario(cartelle: Iterable[str], posto: Processi) -> Iterable[Fatto]:
        return corri(reversed(list(cartelle)), posto)

    monkeypatch.setattr(riconcilia, "corri", al_contrario)
    riconcilia_enti(stampo, tmp_path / "r", Scelte(processi=2))
    assert impronte(tmp_path / "r") == impronte(intera)


def test_what_is_done_is_not_done_again_and_what_changed_is(enti: Cartella, intera: Path, tmp_path: Path) -> None:
    dove = Path(shutil.copytree(intera, tmp_path / "r"))
    fatte = {file: file.stat().st_mtime_ns for file in (dove / "esiti").iterdir()}
    assert riconcilia_enti(enti.dove, dove, Scelte()).gia == 7
    assert {file: file.stat().st_mtime_ns for file in (dove / "esiti").iterdir()} == fatte
    assert impronte(dove) == impronte(intera)
    shutil.copytree(enti.dove / BUONO / "cartelle", enti.dove / MANCANTE / "cartelle", dirs_exist_ok=True)
    shutil.rmtree(enti.dove / "Comune 00003")
    enti.ente("Comune nuovo")
    fatto = riconcilia_enti(enti.dove, dove, Scelte())
    assert (fatto.gia, fatto.totali.tutti.enti) == (5, 7)
    nuova = tmp_path / "nuova"
    riconcilia_enti(enti.dove, nuova, Scelte())
    assert impronte(dove) == impronte(nuova)


def test_another_version_does_them_again(
    stampo: Path, intera: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dove = Path(shutil.copytree(intera, tmp_path / "r"))
    vecchia = Incarico(stampo, dove, rapporti=False, limite=60).impronta_di()
    assert Incarico(stampo, dove, rapporti=True, limite=60).impronta_di() != vecchia
    monkeypatch.setattr("perfxl.enti.processi.versione", lambda: "9.9")
    assert Incarico(stampo, dove, rapporti=False, limite=60).impronta_di() != vecchia


def test_with_reports_each_ente_has_the_whole_folder_and_without_the_json_alone(enti: Cartella, tmp_path: Path) -> None:
    enti.solo(MANCANTE)
    dove = tmp_path / "r"
    riconcilia_enti(enti.dove, dove, Scelte(rapporti=True))
    con = set(impronte(dove / "enti" / chiave(MANCANTE)))
    assert "rapporto.json" in con
    assert riconcilia_enti(enti.dove, dove, Scelte(rapporti=True)).gia == 1
    assert riconcilia_enti(enti.dove, dove, Scelte()).gia == 0
    assert set(impronte(dove / "enti" / chiave(MANCANTE))) == {"rapporto.json", CONTENUTO}


def test_what_a_run_with_fewer_options_or_enti_takes_away_is_told(enti: Cartella, tmp_path: Path) -> None:
    enti.solo(BUONO, MANCANTE)
    dove = tmp_path / "r"
    pieno = Scelte(rapporti=True, parquet=True, processi=1)
    assert riconcilia_enti(enti.dove, dove, pieno).tolti == Tolti()
    assert riconcilia_enti(enti.dove, dove, pieno).tolti == Tolti()
    lettera = next((dove / "enti" / chiave(MANCANTE)).glob("lettere/*"))
    lettera.write_text("corretta a mano", encoding="utf-8")
    assert riconcilia_enti(enti.dove, dove, Scelte(processi=1)).tolti == Tolti(rapporti=1, parquet=True)
    shutil.rmtree(enti.dove / MANCANTE)
    assert riconcilia_enti(enti.dove, dove, Scelte(processi=1)).tolti == Tolti(0, (f"enti/{chiave(MANCANTE)}",))
    assert lettera.read_text(encoding="utf-8") == "corretta a mano"


def test_a_report_that_somebody_changed_is_not_written_over_and_one_that_is_gone_is_made_again(
    enti: Cartella, tmp_path: Path
) -> None:
    """The summaries are of this examination all the same, but for the sentence, and lead to no report of before."""
    enti.solo(BUONO, MANCANTE)
    dove = tmp_path / "r"
    intera = riconcilia_enti(enti.dove, dove, Scelte(processi=1)).totali
    intero = impronte(dove)
    (dove / "enti" / chiave(BUONO) / "rapporto.json").unlink()
    cambiato = dove / "enti" / chiave(MANCANTE) / "rapporto.json"
    cambiato.write_text("miei appunti", encoding="utf-8")
    fatto = riconcilia_enti(enti.dove, dove, Scelte(processi=1))
    assert replace(fatto.totali, errori=0, primi_errori=[]) == intera
    assert [scheda.cartella for scheda in fatto.totali.primi_errori] == [MANCANTE]
    assert "«rapporto.json»" in errore(dove, MANCANTE)
    assert cambiato.read_text(encoding="utf-8") == "miei appunti"
    assert impronte(dove)["rilievi.csv"] == intero["rilievi.csv"]
    pagina = (dove / "riepilogo.html").read_text(encoding="utf-8")
    assert [f'href="enti/{chiave(ente)}/' in pagina for ente in (BUONO, MANCANTE)] == [True, False]
    cambiato.unlink()
    riconcilia_enti(enti.dove, dove, Scelte(processi=1))
    assert impronte(dove) == intero


# ---------------------------------------------------------------------------------------- interruptions

AVVIA = (*MODULE, "riconcilia-enti")


@pytest.mark.skipif(os.name == "nt", reason="kill -9 è di Unix")
@pytest.mark.parametrize("dopo", [0, 1, 3, 6])
def test_killed_in_the_middle_and_run_again_the_same_comes_of_it(
    stampo: Path, intera: Path, tmp_path: Path, dopo: int
) -> None:
    """After so many enti, wherever it then is: the processes that it started end by themselves."""
    dove = tmp_path / "r"
    comando = [*AVVIA, str(stampo), "--in", str(dove), "--processi", "2"]
    with subprocess.Popen(comando, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as ucciso:
        while len(list((dove / "esiti").glob("*.json"))) < dopo or not (dove / "esiti").exists():
            assert ucciso.poll() is None
            time.sleep(0.002)
        ucciso.kill()
    assert ucciso.returncode == -signal.SIGKILL
    fatto = riconcilia_enti(stampo, dove, Scelte(processi=2))
    assert fatto.totali.tutti.enti == 7
    assert fatto.gia >= dopo
    assert impronte(dove) == impronte(intera)


def sente_ctrl_c() -> None:
    """Let Ctrl-C be heard: whoever is started in the background ignores it, and so do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="su Windows Ctrl-C va a tutta la console")
def test_ctrl_c_leaves_what_is_done_and_says_how_to_go_on(stampo: Path, intera: Path, tmp_path: Path) -> None:
    dove = tmp_path / "r"
    comando = [*AVVIA, str(stampo), "--in", str(dove), "--processi", "2"]
    with subprocess.Popen(
        comando,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        preexec_fn=sente_ctrl_c,  # noqa: PLW1509  (no other thread forks here)
    ) as corsa:
        while len(list((dove / "esiti").glob("*.json"))) < 2:
            time.sleep(0.002)
        os.killpg(corsa.pid, signal.SIGINT)  # as a terminal does: to the processes that it started too
        out, err = corsa.communicate(timeout=60)
    assert (corsa.returncode, out) == (2, "")
    assert err.startswith("Interrotto: ")
    assert err.endswith(f" enti su 7 sono fatti, e restano in «{dove}». Per riprendere, ripetere lo stesso comando.\n")
    assert not (dove / "riepilogo.html").exists()
    assert riconcilia_enti(stampo, dove, Scelte(processi=2)).gia >= 2
    assert impronte(dove) == impronte(intera)


def test_an_interruption_says_how_many_are_done(stampo: Path, tmp_path: Path) -> None:
    def interrompi(fatti: Iterable[Fatto], quanti: int) -> Iterable[Fatto]:
        assert quanti == 7
        for numero, fatto in enumerate(fatti):
            if numero == 2:
                raise KeyboardInterrupt
            yield fatto

    with pytest.raises(InterrottaError) as presa:
        riconcilia_enti(stampo, tmp_path / "r", Scelte(processi=1), segui=interrompi)
    assert (presa.value.fatti, presa.value.tutti) == (2, 7)


# ------------------------------------------------------------------------------- processes that die


class Mortale(Processi):
    """Processes that some enti end: by a signal, or without a word."""

    mortali: dict[str, tuple[Callable[..., Fatto], int]]

    def invia(self, cartella: str) -> Future[Fatto]:
        """One of those that end their process, or any other."""
        if cartella not in self.mortali:
            return super().invia(cartella)
        fai, come = self.mortali[cartella]
        return self._invia(fai, come)


@pytest.mark.skipif(os.name == "nt", reason="i segnali sono di Unix")
def test_processes_that_die_are_made_anew_and_only_their_enti_fail(stampo: Path, intera: Path, tmp_path: Path) -> None:
    """Killed as for want of memory, by a segmentation fault, and ended without a word."""
    mortali = {
        BUONO: (signal.raise_signal, signal.SIGKILL),
        "Comune 00004": (signal.raise_signal, signal.SIGSEGV),
        MANCANTE: (os._exit, 0),
    }
    risultati = Risultati(tmp_path / "r")
    enti = [f"Comune 0000{n}" for n in range(1, 8)]
    with risultati.aperti(), Mortale(Incarico(stampo, risultati.dove, rapporti=False, limite=600), 2) as posto:
        posto.mortali = mortali  # type: ignore[assignment]
        fatti = list(corri(enti, posto))
    assert sorted(fatto.cartella for fatto in fatti) == enti
    assert {fatto.cartella for fatto in fatti if fatto.stato is Stato.FALLITO} == set(mortali)
    assert errore(risultati.dove, BUONO).startswith("il processo che lo esaminava è stato interrotto, anche da solo")
    fatto = riconcilia_enti(stampo, risultati.dove, Scelte(processi=2))  # what failed is tried again
    assert fatto.gia == 4
    assert impronte(risultati.dove) == impronte(intera)


def test_one_that_takes_too_long_is_told_and_tried_again_at_the_next_run(
    stampo: Path, intera: Path, tmp_path: Path
) -> None:
    dove = tmp_path / "r"
    fatto = riconcilia_enti(stampo, dove, Scelte(processi=2, limite=0.003))
    assert fatto.totali.per_stato[Stato.FALLITO].enti == 7
    assert errore(dove, BUONO) == (
        "non ha finito in 5e-05 minuti: alzare --limite-minuti, o provarlo con perfxl riconcilia"
    )
    assert riconcilia_enti(stampo, dove, Scelte(processi=2)).gia == 0
    assert impronte(dove) == impronte(intera)


# ------------------------------------------------------------------------------------------ refusals


def test_results_among_the_enti_or_around_them_are_refused(enti: Cartella, tmp_path: Path) -> None:
    for dove in (enti.dove, enti.dove / "risultati", tmp_path):
        with pytest.raises(MissingFileError, match="i risultati vanno fuori da"):
            riconcilia_enti(enti.dove, dove, Scelte())
    assert sorted(voce.name for voce in enti.dove.iterdir()) == [f"Comune 0000{n}" for n in range(1, 8)]


def test_a_folder_without_enti_is_refused(tmp_path: Path) -> None:
    (tmp_path / "enti").mkdir()
    with pytest.raises(MissingFileError, match="non c'è nessuna cartella di ente"):
        riconcilia_enti(tmp_path / "enti", tmp_path / "r", Scelte())
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize("piano", ["piano.toml", "Piano.xlsx"])
def test_the_folder_of_one_ente_is_refused(enti: Cartella, tmp_path: Path, piano: str) -> None:
    (enti.dove / BUONO / "piano.toml").rename(enti.dove / BUONO / piano)
    with pytest.raises(MissingFileError, match=f"contiene «{piano}», e dunque è la cartella di un ente: usare perfxl"):
        riconcilia_enti(enti.dove / BUONO, tmp_path / "r", Scelte())
    assert not (tmp_path / "r").exists()


@pytest.mark.skipif(os.name == "nt", reason="su Windows i permessi sono altri")
def test_results_that_cannot_be_written_stop_the_run(
    enti: Cartella, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full is not the fault of one ente: an error comes whole from the process that met it."""
    enti.solo(BUONO)
    dove = tmp_path / "r"
    prepara = Risultati.prepara

    def e_poi_un_file(risultati: Risultati, loro: list[str]) -> None:
        prepara(risultati, loro)
        (dove / "esiti").rmdir()
        (dove / "esiti").touch()

    monkeypatch.setattr(Risultati, "prepara", e_poi_un_file)
    with pytest.raises((WriteError, NotADirectoryError)):
        riconcilia_enti(enti.dove, dove, Scelte())


def test_there_is_at_least_one_process() -> None:
    assert 1 <= quanti() <= 61
