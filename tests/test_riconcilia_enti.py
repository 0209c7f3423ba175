"""``perfxl riconcilia-enti`` as who has many enti runs it: what is printed, the files, the exit codes."""

from __future__ import annotations

import csv
import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from perfxl.enti.risultati import SEGNO
from tests.benchmarks.enti import scrivi_enti
from tests.comando import perfxl
from tests.enti_di_prova import BUONO, MANCANTE, Cartella

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def stampo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven enti, the last of which does not close."""
    enti = tmp_path_factory.mktemp("stampo") / "enti"
    scrivi_enti(enti, 7, diversi=1, settori=3)
    return enti


@pytest.fixture
def enti(stampo: Path, tmp_path: Path) -> Cartella:
    """The first and the last, in a folder to make a mess of."""
    for nome in (BUONO, MANCANTE):
        shutil.copytree(stampo / nome, tmp_path / "enti" / nome)
    return Cartella(tmp_path / "enti")


def righe(percorso: Path) -> list[dict[str, str]]:
    """The lines of a CSV."""
    with percorso.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_province_reconciles_its_enti_corrects_and_goes_on(enti: Cartella, tmp_path: Path) -> None:
    """Before, something does not close; after the missing workbook came, all close; only that ente is done again."""
    dove = tmp_path / "risultati"
    prima = perfxl("riconcilia-enti", enti.dove, "--in", dove, "--processi", "1", "--parquet")
    assert (prima.codice, prima.err) == (1, "")
    assert prima.out.splitlines()[:5] == [
        "Enti: 2, di cui 0 già fatti prima.",
        "  chiude:     1",
        "  non chiude: 1",
        "  non letto:  0",
        "  fallito:    0",
    ]
    assert sorted(voce.name for voce in dove.iterdir()) == sorted(
        [
            *("enti", "esiti", SEGNO, "riepilogo.html", "riepilogo.xlsx"),
            *("enti.csv", "enti.parquet", "rilievi.csv", "rilievi.parquet"),
        ]
    )
    assert [riga["Stato"] for riga in righe(dove / "enti.csv")] == ["chiude", "non chiude"]
    bloccano = [riga for riga in righe(dove / "rilievi.csv") if riga["Gravità"] == "blocca"]
    assert [(riga["Cartella"], riga["Codice"]) for riga in bloccano] == [(MANCANTE, "STR106")]
    shutil.copytree(enti.dove / BUONO, enti.dove / MANCANTE, dirs_exist_ok=True)
    dopo = perfxl("riconcilia-enti", enti.dove, "--in", dove)
    assert (dopo.codice, dopo.err) == (0, "")
    assert dopo.out.splitlines()[:2] == ["Enti: 2, di cui 1 già fatti prima.", "  chiude:     2"]
    assert not (dove / "enti.parquet").exists()  # it was of the run before


def test_an_ente_that_cannot_be_read_is_told_and_the_exit_code_says_so(enti: Cartella, tmp_path: Path) -> None:
    (enti.dove / "vuoto").mkdir()
    (enti.dove / "note.txt").touch()
    corsa = perfxl("riconcilia-enti", enti.dove, "--in", tmp_path / "r", "--rapporti")
    assert (corsa.codice, corsa.err) == (2, "")
    assert "\n  vuoto: la cartella è vuota: " in corsa.out
    assert corsa.out.splitlines()[-1] == "Non letti, perché fuori dalle cartelle degli enti: «note.txt»."
    (vuoto,) = [riga for riga in righe(tmp_path / "r" / "enti.csv") if riga["Cartella"] == "vuoto"]
    assert vuoto["Che cosa non è riuscito"].startswith("vuoto: la cartella è vuota")
    assert len(list((tmp_path / "r" / "enti").glob("*/rapporto.html"))) == 2


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (["manca", "--in", "r"], "manca: la cartella non c'è: controllare il nome\n"),
        (["enti", "--in", "enti/r"], "enti/r: i risultati vanno fuori da «enti», e non la contengono"),
        (["enti", "--in", "piena"], "piena: la cartella contiene «mio.txt», e non è di risultati: indicarne una nuova"),
        (["enti", "--in", "r", "--processi", "0"], "l'opzione --processi, un numero da 1 a 61.\n"),
        *(
            (["enti", "--in", "r", "--limite-minuti", minuti], "un numero più grande di 0 e fino a 10080.\n")
            for minuti in ("0", "nan", "inf", "-inf", "10080.1", "200000000", "boh")
        ),
        (["enti"], "--in"),
    ],
)
def test_what_cannot_be_done_is_said_in_italian_and_nothing_is_written(
    tmp_path: Path, argomenti: list[str], frase: str
) -> None:
    (tmp_path / "enti" / "uno").mkdir(parents=True)
    (tmp_path / "piena").mkdir()
    (tmp_path / "piena" / "mio.txt").touch()
    corsa = perfxl("riconcilia-enti", *argomenti, cwd=tmp_path)
    assert (corsa.codice, corsa.out) == (2, "")
    assert frase in corsa.err.replace(os.sep, "/")
    assert sorted(percorso.name for percorso in tmp_path.rglob("*")) == ["enti", "mio.txt", "piena", "uno"]


def test_it_is_loaded_only_where_it_is_asked_for() -> None:
    """Dask and pyarrow cost a second: the command does without, unless told otherwise."""
    corsa = perfxl(come=(sys.executable, "-P", "-c", "import perfxl.enti.riconcilia, sys; print(*sys.modules)"))
    assert corsa.codice == 0
    assert {"dask", "distributed", "pyarrow", "pandas"}.isdisjoint(corsa.out.split())


def test_no_module_is_taken_from_the_folder_where_the_command_is_typed(
    enti: Cartella, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies there may come from outside: here, modules with the names of perfxl's and of Python's own."""
    qui = tmp_path / "qui"
    (qui / "perfxl").mkdir(parents=True)
    for modulo in ("perfxl/__init__.py", "json.py", "zipfile.py"):
        (qui / modulo).write_text(f"open({str(tmp_path / 'eseguito')!r}, 'w').close()\n", encoding="utf-8")
    monkeypatch.chdir(qui)
    fatto = perfxl("riconcilia-enti", enti.dove, "--in", tmp_path / "risultati")
    assert (fatto.codice, fatto.err) == (1, "")
    assert not (tmp_path / "eseguito").exists()
