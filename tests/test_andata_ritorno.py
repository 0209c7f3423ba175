"""Workbooks that go out and come back: untouched, they say what the plan said, whatever program saved them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings

from perfxl.app import controlla, disegna, genera, leggi_piano, riconcilia
from perfxl.checks.esame import Ambito, Esame, esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.cartelle.colonne import con_quote
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.letture.consegna import abbina, riconosci
from perfxl.core.letture.ricomposizione import ricomponi
from perfxl.core.piano import Accantonamento, Dichiarato, totale_ricalcolato
from perfxl.core.place import Place, Sourced
from perfxl.core.riparto import riparti
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import ESEMPI, PIANI, SISTEMI, cartelle, fatte, percorso, piano
from tests.costruttori import fondo
from tests.motori import scritti
from tests.strategie import piani, qualsiasi
from tests.xlsx.conftest import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from perfxl.core.finding import Finding, Outcome
    from perfxl.core.piano import Obiettivo, Piano
    from tests.conftest import LibreOffice

SALVATAGGI = ("nessuno", "LibreOffice", "LibreOffice, ricalcolato")


@pytest.fixture(scope="module")
def salvati(tmp_path_factory: pytest.TempPathFactory, libreoffice: LibreOffice) -> Callable[[str, str], Sequence[Path]]:
    """The workbooks of a plan as an office sends them back, as they were or saved by LibreOffice: once for all."""
    dove = tmp_path_factory.mktemp("salvati")

    @cache
    def come_tornano(nome: str, come: str) -> Sequence[Path]:
        if come == "nessuno":
            return scritti(cartelle(nome), dove / nome / come)
        salva = libreoffice.resave if come == "LibreOffice" else libreoffice.recalculate
        return salva(come_tornano(nome, "nessuno"), dove / nome / come)

    return come_tornano


def completo(piano: Piano) -> Piano:
    """The plan with the amounts allotted that a workbook shows where none is declared: those of the split."""
    riparto = riparti(piano, totale_ricalcolato)

    def stanziato(obiettivo: Obiettivo) -> Obiettivo:
        riga, dichiarato = riparto.riga(obiettivo.codice), obiettivo.dichiarato
        if riga is None or dichiarato.stanziato.value is not None or not con_quote(piano):
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


def senza_luoghi(findings: Sequence[Finding]) -> list[Finding]:
    """What is found, wherever: the amounts allotted are read in the plan the first time, in the cells the second."""
    qui = Place("")
    spogli = [replace(f, rilievo=replace(f.rilievo, place=qui, related=())) for f in findings]
    return sorted(spogli, key=repr)


def stessi_rilievi(piano: Piano, dopo: Sequence[Finding], prima: Sequence[Finding]) -> bool:
    """Whether the same is found.

    What several objectives take from one place of the plan is said once there; in the workbooks each has its own cell.
    """
    if all(obiettivo.come == "" for obiettivo in piano.obiettivi):
        return senza_luoghi(dopo) == senza_luoghi(prima)
    detti, attesi = (
        {(f.code, f.severity, f.rilievo.expected, f.rilievo.found) for f in findings} for findings in (dopo, prima)
    )
    return detti == attesi and len(dopo) >= len(prima)


@pytest.mark.parametrize(
    ("esempio", "come"),
    # what LibreOffice computes of every plan is in tests/test_motori.py
    [(e, come) for e in SISTEMI for come in SALVATAGGI if come != SALVATAGGI[-1] or e in ESEMPI],
)
def test_untouched_workbooks_bring_back_the_plan_and_its_findings(
    esempio: str, come: str, tmp_path: Path, salvati: Callable[[str, str], Sequence[Path]]
) -> None:
    scritte, prima = genera(percorso(esempio), tmp_path)
    tornate = scritte if come == "nessuno" else salvati(esempio, come)
    dopo = riconcilia(percorso(esempio), tornate[0].parent)
    assert dopo.esame.piano == prima.esame.piano == leggi_piano(percorso(esempio))
    assert prima.outcome == controlla(percorso(esempio)).outcome
    assert stessi_rilievi(prima.esame.piano, dopo.outcome.findings, prima.outcome.findings)
    assert dopo.outcome.not_run == ()
    assert len(dopo.esame.consegne) == len(scritte)


@pytest.mark.parametrize("esempio", ESEMPI)
def test_without_cached_values_only_their_absence_is_found(esempio: str, tmp_path: Path) -> None:
    """Openpyxl saves formulas without their values: it is said once for each file, and of the whole file."""
    scritte, prima = genera(percorso(esempio), tmp_path / "inviate")
    (tmp_path / "tornate").mkdir()
    for file in scritte:
        openpyxl.load_workbook(file).save(tmp_path / "tornate" / file.name)
    dopo = riconcilia(percorso(esempio), tmp_path / "tornate")
    assert dopo.esame.piano == prima.esame.piano
    mancanti = [f.rilievo.place for f in dopo.outcome.findings if f.code == "STR303"]
    assert sorted(mancanti) == sorted(Place(file.name) for file in scritte)
    altri = [f for f in dopo.outcome.findings if f.code != "STR303"]
    assert senza_luoghi(altri) == senza_luoghi(prima.outcome.findings)


@pytest.mark.parametrize("nome", PIANI)
def test_the_reader_agrees_with_openpyxl_on_every_workbook(nome: str, tmp_path: Path) -> None:
    for file in scritti(cartelle(nome), tmp_path):
        assert Judge().agrees(file).sheets != ()


@pytest.mark.parametrize("nome", PIANI)
def test_the_reader_agrees_with_openpyxl_on_what_libreoffice_saved(
    nome: str, salvati: Callable[[str, str], Sequence[Path]]
) -> None:
    for file in salvati(nome, "LibreOffice"):
        assert Judge().agrees(file).application.startswith("LibreOffice")


@pytest.mark.parametrize("nome", [nome for nome in PIANI if nome not in SISTEMI])
@pytest.mark.parametrize("come", SALVATAGGI[:-1])
def test_small_plans_with_twists_come_back_too(
    nome: str, come: str, salvati: Callable[[str, str], Sequence[Path]]
) -> None:
    file = salvati(nome, come)
    letto, outcome = tornato(piano(nome), {percorso.name: percorso.read_bytes() for percorso in file})
    assert letto == completo(piano(nome))
    prima = esegui(esame_del_piano(completo(piano(nome)))).findings
    assert stessi_rilievi(piano(nome), outcome.findings, prima)
    assert outcome.not_run == ()


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(qualsiasi())
def test_any_plan_comes_back(caso: Piano) -> None:
    letto, outcome = tornato(caso, fatte(caso))
    assert letto == completo(caso)
    assert outcome.not_run == ()


def senza_pesi_dichiarati(piano: Piano) -> Piano:
    """The plan with nothing declared but the amounts: so that the split of the workbooks is also that of the checks."""
    nulla: Sourced[Decimal | None] = Sourced(None, piano.anno.place)
    return replace(
        piano,
        obiettivi=tuple(
            replace(o, dichiarato=Dichiarato(nulla, nulla, nulla, o.dichiarato.stanziato)) for o in piano.obiettivi
        ),
    )


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(piani().map(senza_pesi_dichiarati))
def test_in_the_workbooks_of_any_plan_is_found_what_is_found_in_the_plan(caso: Piano) -> None:
    titoli = [voce.titolo.value for voce in fondo(caso).accantonamenti]
    assume(len(set(titoli)) == len(titoli))  # a test of its own has equal ones
    _, outcome = tornato(caso, fatte(caso))
    assert senza_luoghi(outcome.findings) == senza_luoghi(esegui(esame_del_piano(completo(caso))).findings)


@pytest.mark.parametrize("titoli", [("Altro", "Altro"), ("Importo massimo", "Totale accantonamenti")], ids=" e ".join)
def test_set_asides_may_have_any_title(titoli: tuple[str, str]) -> None:
    """Also the same one twice, and those of the other rows of the table."""
    base = piano("parità")
    voci = tuple(Accantonamento(Sourced(titolo, base.anno.place), Sourced(1, base.anno.place)) for titolo in titoli)
    caso = replace(base, fondo=replace(fondo(base), accantonamenti=voci))
    _, outcome = tornato(caso, fatte(caso))
    assert senza_luoghi(outcome.findings) == senza_luoghi(esegui(esame_del_piano(completo(caso))).findings)


def test_a_change_does_not_come_back_unseen() -> None:
    """The comparison of plans is not blind: a soglia changed in the workbook changes the plan."""
    base = piano("parità")
    cartella = disegna(base)["UNO"]
    cambiata = scrivi_sopra(cartella, {("obiettivi", "1", "soglia"): Fraction(70)})
    cambiate = {**cartelle("parità"), cartella.file: write_workbook(cambiata)}
    letto, _ = tornato(base, cambiate)
    assert [o.codice for o, p in zip(letto.obiettivi, completo(base).obiettivi, strict=True) if o != p] == ["1"]
    assert letto.obiettivi[0].soglia.value == 70
