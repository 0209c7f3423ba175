"""The folder of the results: whose it is, who may write there, what is done and what is not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.core.enti import Scheda, Stato, Tolti
from perfxl.enti.lavoro import Prodotto
from perfxl.enti.risultati import SEGNO, Risultati, chiave
from perfxl.errors import ForeignFileError, MissingFileError, WriteError
from perfxl.files import CONTENUTO
from tests.enti_di_prova import impronte

if TYPE_CHECKING:
    from pathlib import Path

RAPPORTO = (("rapporto.json", b'{"rilievi": []}\n'),)


@pytest.fixture
def risultati(tmp_path: Path) -> Risultati:
    """A folder of results, nobody at it."""
    aperta = Risultati(tmp_path / "risultati")
    with aperta.aperti():
        pass
    return aperta


def prodotto(ente: str, file: tuple[tuple[str, bytes], ...] = RAPPORTO, stato: Stato = Stato.CHIUDE) -> Prodotto:
    """What was made of an ente."""
    return Prodotto(Scheda(ente, stato, "0.1.0", fondo=100, stanziato=99, errore="a\ud800 «b»"), file)


@pytest.mark.parametrize(
    ("ente", "inizio"),
    [
        ("Comune di Chiari", "comune-di-chiari-"),
        ("Forlì (FC) – 2025", "forli-fc-2025-"),
        ("CON", "con-"),
        ("..", "ente-"),
        ("日本", "ente-"),
        ("a\udcff", "a-"),
        ("x" * 255, "x" * 40 + "-"),
    ],
)
def test_a_name_that_every_system_takes(ente: str, inizio: str) -> None:
    assert chiave(ente).startswith(inizio)
    assert len(chiave(ente)) == len(inizio) + 12
    assert chiave(ente).isascii()


def test_names_that_look_alike_are_kept_apart() -> None:
    simili = ["Comune A", "comune a", "Comune-A", "Comune  A", "Comune À", "Comune A\u0300"]
    assert len({chiave(ente) for ente in simili}) == len(simili)


def test_what_was_written_is_read_back_and_is_done_only_from_the_same(risultati: Risultati) -> None:
    assert risultati.scrivi(prodotto("A"), "impronta") is Stato.CHIUDE
    esito = risultati.gia_fatto("A", "impronta")
    assert esito is not None
    assert esito.scheda == prodotto("A").scheda
    assert risultati.gia_fatto("A", "un'altra") is None
    assert risultati.gia_fatto("B", "impronta") is None


@pytest.mark.parametrize("contenuto", [None, b"", b'{"rilievi": [1]}\n'])
def test_a_report_that_was_taken_away_or_changed_is_made_again(risultati: Risultati, contenuto: bytes | None) -> None:
    risultati.scrivi(prodotto("A"), "impronta")
    rapporto = risultati.cartella("A") / "rapporto.json"
    if contenuto is None:
        rapporto.unlink()
    else:
        rapporto.write_bytes(contenuto)
    assert risultati.gia_fatto("A", "impronta") is None


@pytest.mark.parametrize("testo", ["", "{}", "[]", "null", '{"scheda": {"stato": "boh"}}', '{"scheda": 3}', "\xff"])
def test_what_somebody_wrote_in_the_results_is_not_taken_for_one(risultati: Risultati, testo: str) -> None:
    risultati.scrivi(prodotto("A"), "impronta")
    (risultati.dove / "esiti" / f"{chiave('A')}.json").write_text(testo, encoding="latin-1")
    assert risultati.esito("A") is None


def test_what_could_not_be_finished_is_tried_again_unless_it_has_a_report(risultati: Risultati) -> None:
    risultati.scrivi(prodotto("A", (), Stato.FALLITO), "impronta")
    risultati.scrivi(prodotto("B", RAPPORTO, Stato.FALLITO), "impronta")
    risultati.scrivi(prodotto("C", (), Stato.NON_LETTO), "impronta")
    assert [risultati.gia_fatto(ente, "impronta") is None for ente in "ABC"] == [True, False, False]
    risultati.prepara(["A", "B", "C"])
    assert [risultati.esito(ente) is None for ente in "ABC"] == [True, False, False]


def test_one_that_has_no_report_any_more_leaves_none_behind(risultati: Risultati) -> None:
    risultati.scrivi(prodotto("A"), "1")
    risultati.scrivi(prodotto("A", (), Stato.NON_LETTO), "2")
    assert not risultati.cartella("A").exists()


@pytest.mark.parametrize(
    ("stato", "file"), [(Stato.NON_CHIUDE, RAPPORTO), (Stato.FALLITO, RAPPORTO), (Stato.NON_LETTO, ())]
)
def test_what_is_not_of_perfxl_in_the_folder_of_an_ente_stays_and_is_told(
    risultati: Risultati, stato: Stato, file: tuple[tuple[str, bytes], ...]
) -> None:
    """The line keeps what was found, its report is kept apart, and the ente is done again at the next run."""
    risultati.scrivi(prodotto("A", (("rapporto.json", b"di prima"),)), "1")
    risultati.scrivi(prodotto("B"), "1")
    (risultati.cartella("A") / "appunti.txt").write_text("miei", encoding="utf-8")
    assert risultati.scrivi(prodotto("A", file, stato), "2") is stato
    esito = risultati.esito("A")
    assert esito is not None
    assert esito.scheda.errore == (
        f"a\ud800 «b» · i rapporti in «enti/{chiave('A')}» sono di prima, e non sono stati riscritti: qualcuno ci ha "
        "messo, o cambiato, «appunti.txt». Spostare altrove quella cartella, e ripetere il comando"
    )
    assert replace(esito.scheda, errore="") == replace(prodotto("A", file, stato).scheda, errore="")
    assert risultati.rapporto("A", esito) == dict(file).get("rapporto.json")
    assert (risultati.cartella("A") / "rapporto.json").read_bytes() == b"di prima"
    assert risultati.gia_fatto("A", "2") is None
    tolti = risultati.prepara(["B"])
    assert tolti == Tolti(0, (f"enti/{chiave('A')}",))
    assert sorted(impronte(risultati.cartella("A"))) == ["appunti.txt", CONTENUTO, "rapporto.json"]
    assert [voce.name for voce in (risultati.dove / "esiti").iterdir()] == [f"{chiave('B')}.json"]


def test_reports_that_cannot_be_written_are_a_failure_that_keeps_what_was_found(risultati: Risultati) -> None:
    risultati.cartella("A").touch()
    assert risultati.scrivi(prodotto("A"), "1") is Stato.FALLITO
    esito = risultati.esito("A")
    assert esito is not None
    assert "non è una cartella" in esito.scheda.errore
    assert (esito.impronta, esito.scheda.fondo, risultati.rapporto("A", esito)) == ("", 100, RAPPORTO[0][1])
    risultati.cartella("A").unlink()
    assert risultati.scrivi(prodotto("A"), "1") is Stato.CHIUDE
    assert len(list((risultati.dove / "esiti").iterdir())) == 1


def test_results_of_other_enti_are_refused_and_left_alone(risultati: Risultati) -> None:
    risultati.scrivi(prodotto("A"), "1")
    (risultati.dove / "enti.csv").touch()
    prima = impronte(risultati.dove)
    with pytest.raises(MissingFileError, match="contiene i risultati di altri enti, e nessuno è fra quelli"):
        risultati.prepara(["B", "C"])
    assert impronte(risultati.dove) == prima


def test_results_of_enti_that_are_no_more_and_summaries_are_taken_away(risultati: Risultati) -> None:
    for ente in "AB":
        risultati.scrivi(prodotto(ente), "1")
    for nome in ("riepilogo.html", "riepilogo.xlsx", "enti.csv", "enti.parquet"):
        (risultati.dove / nome).write_bytes(b"x")
    assert risultati.prepara(["B"]) == Tolti(1, parquet=True)
    assert risultati.prepara(["B"]) == Tolti()
    assert sorted(impronte(risultati.dove)) == sorted(
        [SEGNO, *(f"enti/{chiave('B')}/{nome}" for nome in (CONTENUTO, "rapporto.json")), f"esiti/{chiave('B')}.json"]
    )


def test_what_a_killed_run_left_half_written_is_swept_away(risultati: Risultati) -> None:
    a_meta = ".perfxl-0123456789abcdef.tmp"
    (risultati.dove / a_meta).touch()
    (risultati.dove / "esiti" / a_meta).touch()
    (risultati.dove / "enti" / f"{chiave('A')}.prima-0123456789abcdef").mkdir()
    (risultati.dove / "enti" / a_meta).mkdir()
    (risultati.dove / "enti" / a_meta / "rapporto.json").touch()
    with risultati.aperti():
        assert list(impronte(risultati.dove)) == [SEGNO]


def test_a_folder_with_something_else_in_it_is_refused_and_left_alone(risultati: Risultati, tmp_path: Path) -> None:
    (risultati.dove / "tesi.docx").write_bytes(b"x")
    with pytest.raises(ForeignFileError, match=r"«tesi\.docx»"), risultati.aperti():
        pass
    altra = tmp_path / "altra"
    (altra / "enti").mkdir(parents=True)
    (altra / "enti" / "dati.xlsx").write_bytes(b"x")
    with (
        pytest.raises(MissingFileError, match="«enti», e non è di risultati: indicarne una nuova"),
        Risultati(altra).aperti(),
    ):
        pass
    assert list(impronte(altra)) == ["enti/dati.xlsx"]


def test_a_file_is_no_folder_and_what_is_under_one_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MissingFileError, match="non è una cartella: indicarne una nuova"):
        Risultati(tmp_path / "file").rifiuta()
    with pytest.raises(WriteError), Risultati(tmp_path / "file" / "sotto").aperti():
        pass


TIENI = """
import sys
from pathlib import Path
from perfxl.enti.risultati import Risultati
with Risultati(Path(sys.argv[1])).aperti():
    print("mia", flush=True)
    sys.stdin.read()
"""


def test_two_at_once_are_refused_and_a_killed_one_holds_nothing(risultati: Risultati) -> None:
    with subprocess.Popen(
        [sys.executable, "-P", "-c", TIENI, str(risultati.dove)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as altro:
        assert altro.stdout is not None
        assert altro.stdout.readline() == "mia\n"
        with pytest.raises(MissingFileError, match="ci sta lavorando"), risultati.aperti():
            pass
        altro.kill()
    with risultati.aperti():
        pass
