"""The summary over the enti as a workbook: a table, numbers as numbers, totals that three engines confirm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from perfxl.core.enti import COLONNE_ENTI, Scheda, Stato, Totali
from perfxl.xlsx.enti import CartellaEnti
from tests.accessibilita import ACCESSIBILITA
from tests.integrita import INTEGRITA
from tests.motori import (
    differenze,
    formualizer_ricalcola,
    ironcalc_ricalcola,
    libreoffice_ricalcola,
    memorizzati,
    parti,
    rovinato,
)
from tests.regole import REGOLE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import LibreOffice

CHIUDE = Scheda("A", Stato.CHIUDE, "1", "Comune A", 2025, "chiari", 3, 3, 0, 1, 2, 5672835, 5672834)
SCHEDE = [
    CHIUDE,
    replace(CHIUDE, cartella="B", stanziato=5672836),
    replace(
        CHIUDE, cartella="=1+1", ente="+A1\x07", stato=Stato.NON_CHIUDE, blocca=3, stanziato=10, fondo=30, accettati=1
    ),
    Scheda("D", Stato.NON_LETTO, "1", errore="x" * 40_000),
]
DI_UN_UFFICIO = {"protezione", "intestazioni_vere", "stampa"}
"""The rules of a workbook that goes to an office: it is protected, its tables have names, its totals are on a page."""
RILIEVI = [("SQ101", "blocca"), ("SQ106", "nota")]


def scritta(percorso: Path, schede: list[Scheda]) -> Path:
    """The workbook over these enti."""
    totali = Totali()
    cartella = CartellaEnti(percorso, len(schede), 2025)
    for scheda in schede:
        totali.aggiungi(scheda, RILIEVI if scheda.ente else [])
        cartella.aggiungi(scheda)
    cartella.chiudi(totali)
    return percorso


@pytest.fixture(scope="module")
def percorso(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook over four enti."""
    return scritta(tmp_path_factory.mktemp("enti") / "riepilogo.xlsx", SCHEDE)


def test_a_table_with_every_ente_numbers_as_numbers_texts_as_texts(percorso: Path) -> None:
    carta = load_workbook(percorso)["Enti"]
    righe = [[cella.value for cella in riga] for riga in carta.iter_rows(min_row=3, max_row=7)]
    assert righe[0] == [colonna.titolo for colonna in COLONNE_ENTI]
    assert righe[1] == ["A", "Comune A", 2025, "chiari", "chiude", 3, 3, 0, 1, 2, 0, 56728.35, 56728.34, -0.01, "1", ""]
    assert righe[3][:2] == ["=1+1", "+A1 "]
    assert {carta.cell(6, colonna).data_type for colonna in (1, 2)} == {"s"}
    assert righe[4][2:4] == [None, ""]
    assert len(righe[4][-1]) == 32_000
    assert dict(carta.tables.items()) == {"enti": "A3:P7"}
    assert carta.tables["enti"].autoFilter.ref == "A3:P7"


def test_the_totals_are_those_of_the_core(percorso: Path) -> None:
    carta = load_workbook(percorso, data_only=True)["Totali"]
    righe = [[cella.value for cella in riga] for riga in carta.iter_rows(min_row=4, max_row=8)]
    assert righe == [
        ["chiude", 2, 0, 2, 4, 0, 113456.7, 113456.7, 0, 0.01, 0.01],
        ["non chiude", 1, 3, 1, 2, 1, 0.3, 0.1, -0.2, 0, 0.2],
        ["non letto", 1, *[0] * 9],
        ["fallito", *[0] * 10],
        ["Totale", 4, 3, 3, 6, 1, 113457, 113456.8, -0.2, 0.01, 0.21],
    ]
    codici = load_workbook(percorso)["Rilievi per codice"]
    assert [[cella.value for cella in riga] for riga in codici.iter_rows(min_row=4)] == [
        ["SQ101", "blocca", 3, 3],
        ["SQ106", "nota", 3, 3],
    ]


def test_three_engines_compute_the_same_totals(percorso: Path, tmp_path: Path, libreoffice: LibreOffice) -> None:
    contenuto = percorso.read_bytes()
    attesi, rovinata = memorizzati(contenuto), rovinato(contenuto)
    assert len(attesi) == 5 * 10
    assert differenze(attesi, formualizer_ricalcola(rovinata)) == []
    assert differenze(attesi, ironcalc_ricalcola(rovinata, tmp_path)) == []
    trovati = libreoffice_ricalcola(libreoffice, {"riepilogo.xlsx": rovinata}, tmp_path)
    assert differenze(attesi, trovati["riepilogo.xlsx"]) == []


@pytest.mark.parametrize("schede", [SCHEDE, SCHEDE[:1], SCHEDE[3:]], ids=["quattro", "uno", "nessuno letto"])
def test_it_opens_without_repair_and_can_be_heard(schede: list[Scheda], tmp_path: Path) -> None:
    lette = parti(scritta(tmp_path / "r.xlsx", schede).read_bytes())
    regole = [r for r in (*REGOLE, *INTEGRITA, *ACCESSIBILITA) if r.__name__ not in DI_UN_UFFICIO]
    assert [f"{regola.__name__}: {trovato}" for regola in regole for trovato in regola(lette)] == []


def test_the_same_enti_give_the_same_bytes(percorso: Path, tmp_path: Path) -> None:
    assert scritta(tmp_path / "r.xlsx", SCHEDE).read_bytes() == percorso.read_bytes()
