"""``--confronta``: a report held against an earlier one, through the commands."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from perfxl import cli
from perfxl.report.rapporto import write_json
from tests.cartelle_di_prova import banco, con_proprieta, senza_risultati
from tests.checks.test_errori_piantati import CHIARI
from tests.comando import PIANO_2024, PIANO_2025
from tests.report.test_rapporto import errori

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco


def comando(capsys: pytest.CaptureFixture[str], *argomenti: str | Path) -> tuple[int, list[str], str]:
    """A command run in this process: exit code, lines printed, what was said on the error stream."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    detto = capsys.readouterr()
    assert isinstance(uscita.value.code, int)
    return uscita.value.code, detto.out.splitlines(), detto.err


def confronto(percorso: Path) -> dict[str, Any]:
    letto: dict[str, Any] = json.loads(percorso.read_text(encoding="utf-8"))["confronto"]
    return letto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(CHIARI, tmp_path / "b")


def test_the_ragioneria_sees_what_an_office_corrected_in_the_folder_that_is_replaced(
    b: Banco, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rapporto = tmp_path / "rapporto"
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    b.scrive("SIC", "Progetti", "Importo stanziato", "25", 1)
    comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", rapporto)
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 3884.51)
    b.scrive("SIC", "Progetti", "Importo stanziato", "25", 2)
    b.scrive("TER", "Progetti", "N. dip.", "20", "n.d.")
    b.file("SIC").rename(b.tornate / "sicurezza definitivo.xlsx")
    opzioni = ("--rapporto", rapporto, "--sovrascrivi", "--confronta", rapporto / "rapporto.json")
    codice, righe, err = comando(capsys, "riconcilia", b.piano, b.tornate, *opzioni)
    assert (codice, err) == (1, "")
    assert "Rispetto a «rapporto.json»: 1 corretto, 1 nuovo, 1 resta." in righe
    letto = confronto(rapporto / "rapporto.json")
    assert [(c["codice"], c["dove"][-8:]) for c in letto["corretti"]] == [("IN201", "cella N7")]
    assert (len(letto["nuovi"]), letto["restano"], letto["sospesi"], letto["avvertenze"]) == (1, 1, [], [])


def test_a_file_saved_without_results_does_not_hide_what_was_corrected_in_it(
    b: Banco, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prima, dopo = tmp_path / "prima.json", tmp_path / "dopo.json"
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    b.scrive("SIC", "Progetti", "N. dip.", "25", "tre")
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", prima)
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 3884.51)
    b.cambia_file("SIC", senza_risultati)
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", dopo, "--confronta", prima)
    letto = confronto(dopo)
    assert [c["codice"] for c in letto["corretti"]] == ["IN201"]
    assert letto["sospesi"] == []


def test_a_plan_by_itself_is_held_against_its_own_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prima = tmp_path / "r.json"
    comando(capsys, "controlla", PIANO_2025, "--json", prima)
    codice, righe, _ = comando(capsys, "controlla", PIANO_2025, "--confronta", prima, "--json", prima, "--sovrascrivi")
    assert codice == 1
    assert any(riga.startswith("Rispetto a «r.json»: 0 corretti, 0 nuovi, ") for riga in righe)
    assert confronto(prima)["nuovi"] == []
    comando(capsys, "controlla", PIANO_2025, "--json", prima, "--sovrascrivi")
    assert json.loads(prima.read_text(encoding="utf-8"))["confronto"] is None


@pytest.mark.parametrize("contenuto", [b"no", b"{}", None])
def test_what_is_no_report_is_refused_before_anything_is_written(
    contenuto: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prima, dopo = tmp_path / "prima.json", tmp_path / "dopo.json"
    if contenuto is not None:
        prima.write_bytes(contenuto)
    codice, righe, err = comando(capsys, "controlla", PIANO_2025, "--confronta", prima, "--json", dopo)
    assert (codice, righe) == (2, [])
    assert err.startswith(f"{prima}: ")
    assert not dopo.exists()


def test_a_folder_or_a_pipe_is_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    luoghi = {tmp_path: "è una cartella, serve un file"}
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "tubo")
        luoghi[tmp_path / "tubo"] = "non è un file: è un dispositivo o un canale del sistema"
    for luogo, detto in luoghi.items():
        codice, _, err = comando(capsys, "controlla", PIANO_2025, "--confronta", luogo)
        assert (codice, err) == (2, f"{luogo}: {detto}\n")


def test_the_report_of_another_year_and_that_of_another_command_are_refused(
    b: Banco, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del_2024, del_piano, cartelle = tmp_path / "2024.json", tmp_path / "piano.json", tmp_path / "cartelle.json"
    comando(capsys, "controlla", PIANO_2024, "--json", del_2024)
    comando(capsys, "controlla", b.piano, "--json", del_piano)
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", cartelle)
    codice, righe, err = comando(capsys, "controlla", b.piano, "--confronta", del_2024)
    assert (codice, righe) == (2, [])
    assert err == (
        f"{del_2024}: è un rapporto di «Comune di Chiari», anno 2024, e il piano è di «Comune di Chiari», anno 2025: "
        "si confronta solo con un rapporto dello stesso\n"
    )
    codice, _, err = comando(capsys, "riconcilia", b.piano, b.tornate, "--confronta", del_piano)
    assert (codice, "è un rapporto di «perfxl controlla», e qui si riconciliano le cartelle" in err) == (2, True)
    codice, _, err = comando(capsys, "controlla", b.piano, "--confronta", cartelle)
    assert (codice, "è un rapporto di «perfxl riconcilia», e qui si controlla il piano" in err) == (2, True)


def test_a_workbook_that_is_no_longer_there_corrects_nothing(
    b: Banco, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prima, dopo = tmp_path / "prima.json", tmp_path / "dopo.json"
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", prima)
    b.file("SIC").write_bytes(b"rovinato")
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", dopo, "--confronta", prima)
    letto = confronto(dopo)
    assert letto["corretti"] == []
    assert [(s["codice"], s["settore"]) for s in letto["sospesi"]] == [("IN201", "SIC")]
    assert letto["avvertenze"] == ["Di SIC la cartella di lavoro c'era, e ora manca o non viene letta."]
    comando(capsys, "riconcilia", b.piano, b.tornate, "--json", prima, "--confronta", dopo, "--sovrascrivi")
    assert confronto(prima)["avvertenze"] == []


def test_a_workbook_of_an_older_template_does_not_count(b: Banco) -> None:
    b.cambia_file("SIC", lambda contenuto: con_proprieta(contenuto, "perfxl_layout", "0"))
    esaminato = b.esamina()
    letto = json.loads(write_json(esaminato.esame, esaminato.outcome))
    assert errori(letto) == []
    assert {c["settore"]: (c["esito"], c["conta"]) for c in letto["cartelle"]}["SIC"] == (
        "altra versione del modulo",
        False,
    )
    assert "SIC" not in esaminato.esame.letti
