"""Workbooks that go out and come back: untouched, they say what the plan said, whatever program saved them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from perfxl.app import controlla, disegna, genera, leggi_piano, riconcilia
from perfxl.checks.esame import Ambito, Esame, esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.consegna import abbina, riconosci
from perfxl.core.layout import scrivi_sopra
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.place import Sourced
from perfxl.core.ricomposizione import ricomponi
from perfxl.core.riparto import riparti
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import ESEMPI, PIANI, cartelle, fatte, percorso, piano
from tests.motori import memorizzati, scritti
from tests.strategie import piani

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.piano import Obiettivo, Piano
    from tests.conftest import LibreOffice
    from tests.xlsx.conftest import Judge

SALVATAGGI = ("nessuno", "LibreOffice", "LibreOffice, ricalcolato")


def salvati(come: str, file: Sequence[Path], dove: Path, libreoffice: LibreOffice) -> Sequence[Path]:
    """The files as an office sends them back: as they were, or saved again by LibreOffice."""
    match come:
        case "nessuno":
            return file
        case "LibreOffice":
            return libreoffice.resave(file, dove)
        case _:
            return libreoffice.recalculate(file, dove)


def completo(piano: Piano) -> Piano:
    """The plan with the amounts allotted that a workbook shows where none is declared: those of the split."""
    riparto = riparti(piano, totale_ricalcolato)

    def stanziato(obiettivo: Obiettivo) -> Obiettivo:
        riga, dichiarato = riparto.riga(obiettivo.codice), obiettivo.dichiarato
        if riga is None or dichiarato.stanziato.value is not None:
            return obiettivo
        return replace(
            obiettivo, dichiarato=replace(dichiarato, stanziato=Sourced(riga.importo, dichiarato.stanziato.place))
        )

    return replace(piano, obiettivi=tuple(stanziato(obiettivo) for obiettivo in piano.obiettivi))


def tornato(piano: Piano, contenuti: Mapping[str, bytes]) -> tuple[Piano, Outcome]:
    """The plan as workbooks bring it back, and what is found in them."""
    attese = disegna(piano)
    consegne = abbina([riconosci(parse_workbook(dati, file), attese, file) for file, dati in contenuti.items()])
    letto = ricomponi(piano, [c.lettura for c in consegne if c.lettura is not None and c.settore != ""])
    return letto, esegui(Esame(letto, piano, riparti(piano), consegne, Ambito.CARTELLE))


@pytest.mark.parametrize("come", SALVATAGGI)
@pytest.mark.parametrize("esempio", ESEMPI)
def test_untouched_workbooks_bring_back_the_plan_and_its_findings(
    esempio: str, come: str, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    scritte, prima = genera(percorso(esempio), tmp_path / "inviate")
    salvati(come, scritte, tmp_path / "tornate", libreoffice)
    dopo = riconcilia(percorso(esempio), tmp_path / ("inviate" if come == "nessuno" else "tornate"))
    assert dopo.esame.piano == prima.esame.piano == leggi_piano(percorso(esempio))
    assert dopo.outcome.findings == prima.outcome.findings == controlla(percorso(esempio)).outcome.findings
    assert dopo.outcome.not_run == ()
    assert len(dopo.esame.consegne) == len(scritte)


@pytest.mark.parametrize("esempio", ESEMPI)
def test_without_cached_values_only_their_absence_is_found(esempio: str, tmp_path: Path) -> None:
    """openpyxl saves formulas without their values: each is missed once, but those of empty texts."""
    scritte, prima = genera(percorso(esempio), tmp_path / "inviate")
    (tmp_path / "tornate").mkdir()
    attesi = set()
    for file in scritte:
        openpyxl.load_workbook(file).save(tmp_path / "tornate" / file.name)
        attesi |= {(file.name, *dove) for dove, valore in memorizzati(file.read_bytes()).items() if valore != ""}
    dopo = riconcilia(percorso(esempio), tmp_path / "tornate")
    assert dopo.esame.piano == prima.esame.piano
    mancanti = [f.rilievo.place for f in dopo.outcome.findings if f.code == "STR303"]
    assert {(place.file, place.sheet, place.cell) for place in mancanti} == attesi
    assert len(mancanti) == len(attesi)
    assert tuple(f for f in dopo.outcome.findings if f.code != "STR303") == prima.outcome.findings


@pytest.mark.parametrize("nome", PIANI)
def test_the_reader_agrees_with_openpyxl_on_every_workbook(nome: str, tmp_path: Path, judge: Judge) -> None:
    for file in scritti(cartelle(nome), tmp_path):
        assert judge.agrees(file).sheets != ()


@pytest.mark.parametrize("nome", PIANI)
def test_the_reader_agrees_with_openpyxl_on_what_libreoffice_saved(
    nome: str, tmp_path: Path, judge: Judge, libreoffice: LibreOffice
) -> None:
    for file in libreoffice.resave(scritti(cartelle(nome), tmp_path / "inviate"), tmp_path / "tornate"):
        assert judge.agrees(file).application.startswith("LibreOffice")


@pytest.mark.parametrize("nome", [nome for nome in PIANI if nome not in ESEMPI])
@pytest.mark.parametrize("come", SALVATAGGI)
def test_small_plans_with_twists_come_back_too(
    nome: str, come: str, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    file = salvati(come, scritti(cartelle(nome), tmp_path / "inviate"), tmp_path / "tornate", libreoffice)
    letto, outcome = tornato(piano(nome), {percorso.name: percorso.read_bytes() for percorso in file})
    assert letto == completo(piano(nome))
    assert outcome.findings == esegui(esame_del_piano(completo(piano(nome)))).findings
    assert outcome.not_run == ()


def codici(findings: Sequence[Finding]) -> list[tuple[str, str, str, str]]:
    """What is found, wherever."""
    return sorted((f.code, f.rilievo.message, f.rilievo.expected, f.rilievo.found) for f in findings)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(piani())
def test_any_plan_comes_back(caso: Piano) -> None:
    """Of any plan: the workbooks bring back the same plan, and the findings of the plan by itself."""
    letto, outcome = tornato(caso, fatte(caso))
    assert letto == completo(caso)
    assert codici(outcome.findings) == codici(esegui(esame_del_piano(completo(caso))).findings)
    assert outcome.not_run == ()


def test_a_change_does_not_come_back_unseen() -> None:
    """The comparison of plans is not blind: a soglia changed in the workbook changes the plan."""
    base = piano("parità")
    cartella = disegna(base)["UNO"]
    cambiata = scrivi_sopra(cartella, {("obiettivi", "1", "soglia"): Fraction(70)})
    cambiate = {**cartelle("parità"), cartella.file: write_workbook(cambiata)}
    letto, _ = tornato(base, cambiate)
    assert [o.codice for o, p in zip(letto.obiettivi, completo(base).obiettivi, strict=True) if o != p] == ["1"]
    assert letto.obiettivi[0].soglia.value == 70
