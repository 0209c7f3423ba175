"""The use cases: what they read, what they leave alone, and that one bad file does not hide the others."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from perfxl import app
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.errors import ExistingFileError, ImpossibleSplitError, MissingFileError, SourceError
from perfxl.xlsx import package
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook
from tests.comando import PIANO_2024, PIANO_2025, TREE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfxl.checks.esame import Esaminato
    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.limits import Limits

SETTORI_2025 = ("AMM", "SOC", "TER", "SIC")


def trovati(esaminato: Esaminato) -> list[tuple[str, str]]:
    """Code and file of every finding."""
    return [(finding.code, finding.rilievo.place.file) for finding in esaminato.outcome.findings]


@cache
def del_piano(piano: Path) -> Counter[tuple[str, str]]:
    """What a plan has of its own, whatever comes back: codes, and the objectives concerned."""
    return Counter((finding.code, finding.rilievo.obiettivo) for finding in app.controlla(piano).outcome.findings)


def in_piu(esaminato: Esaminato, piano: Path = PIANO_2025) -> list[tuple[str, str]]:
    """Code and file of every finding that the plan does not have of its own, all of which must be there too."""
    restano, altri = Counter(del_piano(piano)), []
    for finding in esaminato.outcome.findings:
        chiave = finding.code, finding.rilievo.obiettivo
        restano[chiave] -= 1
        if restano[chiave] < 0:
            altri.append((finding.code, finding.rilievo.place.file))
    assert [chiave for chiave, quanti in restano.items() if quanti > 0] == []
    return altri


@pytest.fixture(scope="session")
def inviate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of 2025, as they are sent out."""
    cartella = tmp_path_factory.mktemp("inviate")
    app.genera(PIANO_2025, cartella)
    return cartella


@pytest.fixture
def tornate(inviate: Path, tmp_path: Path) -> Path:
    """The same, in a folder to make a mess of."""
    return shutil.copytree(inviate, tmp_path / "Cartelle tornate, città")


def nome(settore: str, anno: int = 2025) -> str:
    """The file name that a settore's workbook is sent out with."""
    return f"comune-di-chiari_{anno}_{settore}.xlsx"


def test_a_workbook_for_each_settore_and_the_riepilogo_last(inviate: Path, tmp_path: Path) -> None:
    scritte, esaminato = app.genera(PIANO_2025, tmp_path / "nuova" / "dentro")
    assert [percorso.name for percorso in scritte] == [nome(s) for s in (*SETTORI_2025, "Riepilogo")]
    assert [percorso.read_bytes() for percorso in scritte] == [(inviate / p.name).read_bytes() for p in scritte]
    assert trovati(esaminato) == trovati(app.controlla(PIANO_2025))


def test_workbooks_that_exist_are_not_touched(inviate: Path) -> None:
    prima = {percorso: hashlib.sha256(percorso.read_bytes()).hexdigest() for percorso in inviate.iterdir()}
    (inviate / nome("SIC")).rename(inviate / "altro.xlsx")
    try:
        with pytest.raises(ExistingFileError) as preso:
            app.genera(PIANO_2025, inviate)
        assert not (inviate / nome("SIC")).exists()
    finally:
        (inviate / "altro.xlsx").rename(inviate / nome("SIC"))
    assert [p.name for p in preso.value.paths] == [nome(s) for s in ("AMM", "SOC", "TER", "Riepilogo")]
    assert {percorso: hashlib.sha256(percorso.read_bytes()).hexdigest() for percorso in inviate.iterdir()} == prima


def test_workbooks_that_exist_are_replaced_where_that_is_asked_for(tornate: Path) -> None:
    (tornate / nome("SIC")).write_bytes(b"vecchio")
    app.genera(PIANO_2025, tornate, sovrascrivi=True)
    assert in_piu(app.riconcilia(PIANO_2025, tornate)) == []


def test_none_is_written_if_one_cannot_be_painted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfxl.xlsx import writer

    def dipingi(cartella: Cartella) -> bytes:
        if cartella.file == nome("SIC"):
            raise RuntimeError
        return b"x"

    monkeypatch.setattr(writer, "write_workbook", dipingi)
    with pytest.raises(RuntimeError):
        app.genera(PIANO_2025, tmp_path / "uscita")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder_to_write_into(tmp_path: Path) -> None:
    (tmp_path / "uscita").touch()
    with pytest.raises(MissingFileError, match="non è una cartella: indicare una cartella, anche nuova"):
        app.genera(PIANO_2025, tmp_path / "uscita")


def test_progress_is_told_for_what_is_written_and_for_what_is_read(inviate: Path, tmp_path: Path) -> None:
    passi: list[tuple[str, int]] = []

    def segui(voci: Sequence[object], descrizione: str) -> Sequence[object]:
        passi.append((descrizione, len(voci)))
        return voci

    app.genera(PIANO_2025, tmp_path, segui=segui)  # type: ignore[arg-type]
    app.riconcilia(PIANO_2025, inviate, segui=segui)  # type: ignore[arg-type]
    assert passi == [("Preparo le cartelle di lavoro", 5), ("Leggo le cartelle di lavoro", 5)]


def test_what_was_sent_out_comes_back_with_what_the_plan_has_of_its_own(inviate: Path) -> None:
    riconciliato = app.riconcilia(PIANO_2025, inviate)
    assert in_piu(riconciliato) == []
    assert riconciliato.outcome.not_run == ()


def test_the_plan_its_modello_and_what_programs_leave_are_not_examined(tornate: Path) -> None:
    piano = tornate / "piano.toml"
    shutil.copy(PIANO_2025, piano)
    shutil.copy(TREE / "modelli" / "chiari.toml", tornate / "chiari.toml")
    for lasciato in (f"~${nome('SIC')}", f".~lock.{nome('SIC')}#", "Thumbs.db", ".perfxl-01.tmp"):
        (tornate / lasciato).write_bytes(b"x")
    esaminato = app.riconcilia(piano, tornate)
    assert [c.file for c in esaminato.esame.consegne] == [nome(s) for s in ("AMM", "Riepilogo", "SIC", "SOC", "TER")]
    assert in_piu(esaminato) == []


def test_the_modello_beside_the_plan_comes_before_the_one_of_perfxl(tmp_path: Path) -> None:
    """With 1 employee at 0.60 instead of 0.50 the printed coefficients of 0.50 are wrong."""
    piano = tmp_path / "piano.toml"
    shutil.copy(PIANO_2025, piano)
    prima = trovati(app.controlla(piano))
    testo = (TREE / "modelli" / "chiari.toml").read_text(encoding="utf-8")
    assert testo.count("coefficiente = 0.50") == 1
    (tmp_path / "chiari.toml").write_text(testo.replace("= 0.50", "= 0.60"), encoding="utf-8")
    assert trovati(app.controlla(piano)).count(("IN102", "piano.toml")) > prima.count(("IN102", "piano.toml"))


def test_a_modello_that_nobody_has_is_told_at_its_line(tmp_path: Path) -> None:
    testo = PIANO_2025.read_text(encoding="utf-8")
    riga = testo.splitlines().index('modello = "chiari"') + 1
    (tmp_path / "p.toml").write_text(testo.replace('modello = "chiari"', 'modello = "milano"'), encoding="utf-8")
    with pytest.raises(SourceError) as preso:
        app.leggi_piano(tmp_path / "p.toml")
    ((luogo, frase),) = preso.value.problems
    assert (luogo.file, luogo.line) == ("p.toml", riga)
    noti = "chiari, desenzano, montichiari, tortona"
    ci_sono = f"ci sono: {noti}, e quelli in un file .toml accanto al piano"
    assert frase == f"«modello»: non c'è un modello con il codice «milano»; {ci_sono}"


def test_two_plans_in_one_folder_keep_to_their_own(inviate: Path, tmp_path: Path) -> None:
    tutte = shutil.copytree(inviate, tmp_path / "tutte")
    app.genera(PIANO_2024, tutte)
    settori_2024 = ["Riepilogo", "S1", "S2", "S3", "S4", "S5"]
    assert in_piu(app.riconcilia(PIANO_2025, tutte)) == [("STR103", nome(s, 2024)) for s in settori_2024]
    assert in_piu(app.riconcilia(PIANO_2024, tutte), PIANO_2024) == [
        ("STR103", nome(s)) for s in ("AMM", "Riepilogo", "SIC", "SOC", "TER")
    ]


def _rimanda(cartella: Path) -> None:
    """Let the SIC come back under another name, with 2,50 over the formula of a coefficient that is 3,00."""
    originale = app.disegna(app.leggi_piano(PIANO_2025))["SIC"]
    scritta = scrivi_sopra(originale, {("obiettivi", "24", "coefficiente"): Fraction(5, 2)})
    app.scrivi_cartelle([replace(scritta, file="sicurezza definitivo (2).xlsx")], cartella)
    (cartella / nome("SIC")).unlink()


def test_every_bad_file_is_a_finding_and_the_others_are_reconciled(tornate: Path, tmp_path: Path) -> None:
    _rimanda(tornate)
    (tornate / "appunti.txt").write_text("da fare", encoding="utf-8")
    (tornate / "vuoto.xlsx").touch()
    (tornate / "troncato.xlsx").write_bytes((tornate / nome("TER")).read_bytes()[:4000])
    Workbook().save(tornate / "rifatto.xlsx")
    app.genera(PIANO_2024, tmp_path / "2024")
    shutil.copy(tmp_path / "2024" / nome("S1", 2024), tornate)
    shutil.copy(tornate / nome("SOC"), tornate / "Copia di sociale.xlsx")

    esaminato = app.riconcilia(PIANO_2025, tornate)

    attesi = [
        ("STR101", "appunti.txt"),
        ("STR101", "troncato.xlsx"),
        ("STR101", "vuoto.xlsx"),
        ("STR102", "rifatto.xlsx"),
        ("STR103", nome("S1", 2024)),
        ("STR107", "Copia di sociale.xlsx"),
        ("IN102", "sicurezza definitivo (2).xlsx"),
    ]
    assert sorted(in_piu(esaminato)) == sorted(attesi)
    assert esaminato.outcome.not_run == ()


def test_of_two_files_that_say_different_things_neither_counts(tornate: Path) -> None:
    buona = (tornate / nome("SIC")).read_bytes()
    _rimanda(tornate)
    (tornate / nome("SIC")).write_bytes(buona)
    esaminato = app.riconcilia(PIANO_2025, tornate)
    assert {c.file for c in esaminato.esame.consegne if c.scartata} == {nome("SIC"), "sicurezza definitivo (2).xlsx"}
    assert ("STR105", "sicurezza definitivo (2).xlsx") in trovati(esaminato)
    assert ("IN102", "sicurezza definitivo (2).xlsx") not in trovati(esaminato)


def test_a_file_held_open_is_a_finding_and_the_others_are_reconciled(
    tornate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leggi = package.read_packed

    def tenuto(percorso: Path, limits: Limits, *, follow: bool) -> bytes:
        """As on Windows, where a program that has a file open can keep others out of it."""
        if percorso.name == nome("TER"):
            raise UnreadableWorkbook(Reason.HELD) from PermissionError()
        return leggi(percorso, limits, follow=follow)

    monkeypatch.setattr(package, "read_packed", tenuto)
    esaminato = app.riconcilia(PIANO_2025, tornate)
    assert sorted(in_piu(esaminato)) == [("STR101", nome("TER")), ("STR106", "piano.toml")]
    (illeggibile,) = [f.rilievo for f in esaminato.outcome.findings if f.code == "STR101"]
    assert "aperto in un altro programma" in illeggibile.message


def test_an_empty_folder_lacks_every_settore(tmp_path: Path) -> None:
    assert in_piu(app.riconcilia(PIANO_2025, tmp_path)) == [("STR106", "piano.toml")] * len(SETTORI_2025)


def impossibile(cartella: Path) -> Path:
    """A plan that finances 20,000.00 and gives 18,000.00 to one objective and 10,000.00 to the first quota."""
    testo = PIANO_2025.read_text(encoding="utf-8")
    assert testo.count("finanziato = 69223.09") == 1
    piano = cartella / "piano.toml"
    piano.write_text(testo.replace("finanziato = 69223.09", "finanziato = 20000.00"), encoding="utf-8")
    return piano


def test_a_fund_that_cannot_be_split_is_a_finding_and_makes_no_workbooks(tmp_path: Path) -> None:
    piano = impossibile(tmp_path)
    assert "SQ110" in [code for code, _ in trovati(app.controlla(piano))]
    with pytest.raises(ImpossibleSplitError) as preso:
        app.genera(piano, tmp_path / "uscita")
    assert all(luogo.file == "piano.toml" and luogo.line > 0 for luogo, _ in preso.value.problems)
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["piano.toml"]
    with pytest.raises(ImpossibleSplitError):
        app.riconcilia(piano, tmp_path)
