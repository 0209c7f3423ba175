"""The workbooks of the example, and that the same plan gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from perfxl.app import genera
from tests.cartelle import TREE, percorso
from tests.motori import parti

if TYPE_CHECKING:
    from pathlib import Path

CARTELLE = TREE / "esempi" / "chiari-2025" / "cartelle"
RIFARE = "perfxl genera esempi/chiari-2025/piano.toml --in esempi/chiari-2025/cartelle --sovrascrivi"

_GENERA = "import sys; from pathlib import Path; from perfxl.app import genera; genera(*map(Path, sys.argv[1:]))"


def generate(cartella: Path, **ambiente: str) -> dict[str, bytes]:
    """The files that a process of its own writes for the plan of 2025, by name."""
    comando = [sys.executable, "-P", "-c", _GENERA, f"{percorso('chiari-2025')}", f"{cartella}"]
    subprocess.run(comando, check=True, env={**os.environ, **ambiente})
    return {file.name: file.read_bytes() for file in cartella.iterdir()}


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """In another process, with other hashes, in another zone, and later than the date of a zip can hide."""
    prime = generate(tmp_path / "prime", PYTHONHASHSEED="1", TZ="Europe/Rome")
    time.sleep(2.1)  # the dates in a zip go by two seconds
    seconde = generate(tmp_path / "seconde", PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    assert len(prime) == 5
    assert seconde == prime


def test_the_workbooks_of_the_example_are_those_of_the_plan(tmp_path: Path) -> None:
    """Part by part, for how a part is compressed depends on the machine."""
    scritte, _ = genera(percorso("chiari-2025"), tmp_path)
    attese = {file.name: list(parti(file.read_bytes()).items()) for file in scritte}
    trovate = {file.name: list(parti(file.read_bytes()).items()) for file in CARTELLE.glob("*")}
    diverse = sorted(nome for nome in attese.keys() | trovate.keys() if attese.get(nome) != trovate.get(nome))
    assert diverse == [], f"rifarle, dalla radice dell'albero: {RIFARE}"


def test_the_workbooks_of_the_example_hold_what_they_are_for() -> None:
    """One for each settore of the plan, and the Riepilogo."""
    attese = {f"comune-di-chiari_2025_{parte}.xlsx" for parte in ("AMM", "SOC", "TER", "SIC", "Riepilogo")}
    assert {file.name for file in CARTELLE.glob("*")} == attese, f"rifarle, dalla radice dell'albero: {RIFARE}"
