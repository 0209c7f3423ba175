"""The command, run with little memory and little time: what hangs, or asks for too much, fails."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.comando import MODULE, ambiente

if TYPE_CHECKING:
    from pathlib import Path

MEMORIA = 1024 * 1024 * 1024
"""Bytes of address space: the program, its libraries and what it reads."""
SECONDI = 240
"""Far beyond what it takes, even on a machine that does other things: it tells a hang from an answer."""


@dataclass(frozen=True, slots=True)
class Esito:
    """How a run ended, what it printed, and its report as data; empty where there is none."""

    codice: int
    out: str
    err: str
    rapporto: dict[str, Any]

    def detti(self, file: str) -> list[tuple[str, str]]:
        """Code and message of every finding on a file."""
        suoi = (r for r in self.rapporto["rilievi"] if r["luogo"]["file"] == file)
        return [(rilievo["codice"], rilievo["messaggio"]) for rilievo in suoi]


def _limita() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORIA, MEMORIA))


def corri(*argomenti: str | Path, rapporto: Path | None = None) -> Esito:
    """Run the command to its end; with ``rapporto``, it writes its report there as JSON.

    Raises:
        subprocess.TimeoutExpired: it does not end.
    """
    comando = [*MODULE, *map(str, argomenti), *([] if rapporto is None else ["--json", f"{rapporto}"])]
    corsa = subprocess.run(
        comando,
        capture_output=True,
        check=False,
        timeout=SECONDI,
        env=ambiente(COLUMNS="100"),
        preexec_fn=None if sys.platform == "win32" else _limita,
    )
    dati = json.loads(rapporto.read_bytes()) if rapporto is not None and rapporto.exists() else {}
    return Esito(corsa.returncode, corsa.stdout.decode(), corsa.stderr.decode(), dati)
