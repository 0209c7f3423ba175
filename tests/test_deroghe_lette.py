"""The deroghe beside a plan: who reads them, what cannot be read, and one deroga for the plan and for its workbooks."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from perfxl import app
from perfxl.core.deroghe import valore
from perfxl.core.finding import Severity
from perfxl.errors import MissingFileError, SourceError
from tests.cartelle_di_prova import banco
from tests.comando import PIANO_2025
from tests.deroghe_di_prova import deroga_per, di, scrivi_deroghe
from tests.piani_di_prova import PIANO, obiettivo

COEFFICIENTE_1 = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 10"))
DELLE_DEROGHE = ("STR401", "STR402", "STR403", "STR404")


@pytest.fixture
def piano(tmp_path: Path) -> Path:
    """The plan of Chiari 2025, in a folder to write deroghe into."""
    return Path(shutil.copy(PIANO_2025, tmp_path / "piano.toml"))


def test_a_finding_of_the_plan_is_the_same_in_its_workbooks_and_one_deroga_covers_both(piano: Path) -> None:
    cartelle = PIANO_2025.parent / "cartelle"
    da_solo, tornato = app.controlla(piano).outcome, app.riconcilia(piano, cartelle).outcome
    assert {f.identita: valore(f) for f in da_solo.findings} == {f.identita: valore(f) for f in tornato.findings}
    in102 = di(da_solo, "IN102")
    assert (in102.rilievo.obiettivo, valore(in102)) == ("10", ("1,00 (N. dip. 3)", "1,50", 394_45))
    scrivi_deroghe(piano.parent, deroga_per(in102))
    for prima, poi in (
        (da_solo, app.controlla(piano).outcome),
        (tornato, app.riconcilia(piano, cartelle).outcome),
        (da_solo, app.genera(piano, piano.parent / "nuove")[1].outcome),
    ):
        assert poi.findings == prima.findings
        assert [f.code for f in poi.accettati] == ["IN102"]
        assert poi.count(Severity.BLOCCA) == prima.count(Severity.BLOCCA) - 1


def test_a_deroga_falls_where_the_value_changes_in_a_workbook(tmp_path: Path) -> None:
    b = banco(COEFFICIENTE_1, tmp_path / "b")
    scrivi_deroghe(b.piano.parent, deroga_per(di(app.controlla(b.piano).outcome, "IN102")))
    assert [f.code for f in b.esamina().outcome.accettati] == ["IN102"]
    luogo = b.scrive("B", "Obiettivi", "Coeff.", "3", 2)
    esito = b.esamina().outcome
    assert (esito.accettati, f"{di(esito, 'IN102').rilievo.place}") == ((), luogo)
    caduta = di(esito, "STR403").rilievo
    assert (f"{caduta.place}", caduta.expected, caduta.found) == (
        "deroghe.toml, riga 5",
        "1,00",
        "2,00",
    )
    assert [f.code for f in app.controlla(b.piano).outcome.accettati] == ["IN102"]


def test_a_deroga_for_a_workbook_is_left_alone_where_the_plan_is_looked_at(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "b")
    b.scrive("B", "Obiettivi", "Coeff.", "3", 2)
    scrivi_deroghe(b.piano.parent, deroga_per(di(b.esamina().outcome, "IN102")))
    assert app.controlla(b.piano).outcome.findings == ()
    b.file("A").unlink()
    senza = b.esamina().outcome
    assert ([f.code for f in senza.findings], [f.code for f in senza.accettati]) == (["STR106", "IN102"], ["IN102"])
    b.file("B").unlink()
    assert [f.code for f in b.esamina().outcome.findings] == ["STR106", "STR106"]
    b = banco(PIANO, tmp_path / "c")
    shutil.copy(tmp_path / "b" / "deroghe.toml", b.piano.parent)
    assert [f.code for f in b.esamina().outcome.findings] == ["STR402"]


def test_deroghe_among_the_workbooks_are_no_workbook(tmp_path: Path) -> None:
    b = banco(COEFFICIENTE_1, tmp_path / "b")
    scrivi_deroghe(b.piano.parent, deroga_per(di(app.controlla(b.piano).outcome, "IN102")))
    for file in b.tornate.iterdir():
        shutil.move(file, b.piano.parent)
    b.tornate.rmdir()
    esito = app.riconcilia(b.piano, b.piano.parent).outcome
    assert [(f.code, f.accettato) for f in esito.findings] == [("IN102", True)]
    # those of an earlier plan, in another folder, are not those of this one
    prima = shutil.copytree(b.piano.parent, tmp_path / "prima") / "piano.toml"
    b.piano.with_name("deroghe.toml").unlink()
    assert app.controlla(b.piano, prima).outcome.accettati == ()
    assert app.riconcilia(b.piano, b.piano.parent, prima).outcome.accettati == ()


def test_a_plan_without_deroghe_has_none(piano: Path) -> None:
    assert app.leggi_deroghe(piano) == ()


def test_deroghe_that_are_not_well_written_are_refused(piano: Path) -> None:
    file = piano.with_name("deroghe.toml")
    testa = 'formato = 1\nente = "x"\nanno = 2025\n'
    sbagliata = 'codice = "IN999"\nidentita = "x"\ngravita = "nota"\n'
    file.write_text(f"{testa}[[deroghe]]\n{sbagliata}", encoding="utf-8")
    for comando in (
        lambda: app.controlla(piano),
        lambda: app.riconcilia(piano, PIANO_2025.parent / "cartelle"),
        lambda: app.genera(piano, piano.parent / "nuove"),
    ):
        with pytest.raises(SourceError) as preso:
            comando()
        assert [f"{place}" for place, _ in preso.value.problems] == ["deroghe.toml, riga 5", "deroghe.toml, riga 6"]
    assert not (piano.parent / "nuove").exists()
    file.write_bytes(b"\xff")
    with pytest.raises(MissingFileError, match="non è in UTF-8"):
        app.controlla(piano)


def test_what_has_their_name_and_is_no_file_is_refused(piano: Path) -> None:
    file = piano.with_name("deroghe.toml")
    file.mkdir()
    with pytest.raises(MissingFileError, match="è una cartella, serve un file"):
        app.leggi_deroghe(piano)


@pytest.mark.skipif(sys.platform == "win32", reason="i collegamenti di Windows chiedono permessi")
def test_a_pipe_is_not_opened_and_a_link_is_followed_if_it_leads_somewhere(piano: Path) -> None:
    file = piano.with_name("deroghe.toml")
    os.mkfifo(file)
    with pytest.raises(MissingFileError, match="non è un file"):
        app.leggi_deroghe(piano)
    file.unlink()
    file.symlink_to(piano.parent / "altre.toml")
    with pytest.raises(MissingFileError, match="il file non c'è"):
        app.leggi_deroghe(piano)
    (piano.parent / "altre.toml").write_text('formato = 1\nente = "x"\nanno = 2025\n', encoding="utf-8")
    assert app.leggi_deroghe(piano) == ()
