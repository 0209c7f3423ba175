"""The installed command, run as its users run it, and the plans of the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TREE = Path(__file__).parents[1]
VERI = tuple(sorted(percorso.parent.name for percorso in TREE.glob("esempi/*/piano.toml")))
"""The folders of the real plans."""
PIANO_2024 = TREE / "esempi" / "chiari-2024" / "piano.toml"
PIANO_2025 = TREE / "esempi" / "chiari-2025" / "piano.toml"

INSTALLED = Path(sysconfig.get_path("scripts")) / ("perfxl.exe" if sys.platform == "win32" else "perfxl")
COMMAND = (str(INSTALLED),)
# -P: the package of the folder that the tests run in is not the installed one
MODULE = (sys.executable, "-P", "-m", "perfxl")
OPTIMIZED = (sys.executable, "-P", "-O", "-m", "perfxl")

_OF_THE_MACHINE = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PERFXL_DEBUG", "PYTHONPATH", "PYTHONUTF8", "LC_ALL", "LANG")
"""Variables that would make a run depend on who runs the tests."""


@dataclass(frozen=True, slots=True)
class Corsa:
    """How a command ended, and what it printed."""

    codice: int
    out: str
    err: str


def ambiente(**variabili: str) -> dict[str, str]:
    """The environment of a run: no setting of the machine, output in UTF-8 unless told otherwise."""
    pulito = {nome: valore for nome, valore in os.environ.items() if nome not in _OF_THE_MACHINE}
    return {**pulito, "PYTHONIOENCODING": "utf-8", "TERM": "xterm", **variabili}


def perfxl(
    *argomenti: str | Path,
    cwd: Path | None = None,
    come: tuple[str, ...] = COMMAND,
    variabili: Mapping[str, str] | None = None,
) -> Corsa:
    """Run the command to its end."""
    corsa = subprocess.run(
        [*come, *map(str, argomenti)], capture_output=True, check=False, cwd=cwd, env=ambiente(**(variabili or {}))
    )
    codifica = (variabili or {}).get("PYTHONIOENCODING", "utf-8")
    out, err = (testo.decode(codifica).replace(os.linesep, "\n") for testo in (corsa.stdout, corsa.stderr))
    return Corsa(corsa.returncode, out, err)
