"""Many enti, made up: a few plans with their workbooks, written once, and copied into a folder for each ente.

    python tests/benchmarks/enti.py CARTELLA --enti 100 1000 --misura

Each ente has six workbooks: five settori and the Riepilogo. Every seventh lacks a workbook, so that it does not close.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
SETTORI = 5
DIVERSI = 8
"""Plans that differ from each other; the enti take them in turn."""
SENZA_UNA = 7
_OGNI = 0.2
_MEGA = 1024 * 1024


def scrivi_enti(cartella: Path, enti: int, *, diversi: int = DIVERSI, settori: int = SETTORI) -> None:
    """Write the folders of so many enti.

    Args:
        cartella: a new folder.
        enti: how many.
        diversi: plans that differ from each other.
        settori: workbooks of each, the Riepilogo left out; three at least.
    """
    stampi = [_stampo(cartella.parent / f"{cartella.name}-stampi", n, settori) for n in range(min(diversi, enti))]
    for numero in range(enti):
        stampo = stampi[numero % len(stampi)]
        ente = cartella / f"Comune {numero + 1:05d}"
        shutil.copytree(stampo, ente, copy_function=shutil.copyfile)
        if numero % SENZA_UNA == SENZA_UNA - 1:
            min((ente / "cartelle").glob("*_S00*.xlsx")).unlink()
    shutil.rmtree(cartella.parent / f"{cartella.name}-stampi")


def _stampo(dove: Path, numero: int, settori: int) -> Path:
    """An ente whose name and fund are its own."""
    from perfxl.app import genera
    from tests.benchmarks.sintetico import MASSIMO_PER_SETTORE, piano_sintetico

    ente = dove / f"{numero}"
    ente.mkdir(parents=True)
    massimo = MASSIMO_PER_SETTORE * settori
    testo = piano_sintetico(settori).replace('ente = "Comune di Prova"', f'ente = "Comune di Prova {numero + 1}"')
    finanziato = massimo - settori * Decimal("1000.00")
    di_piu = Decimal(numero) * Decimal("123.45")
    for importo in (massimo, finanziato):
        testo = testo.replace(f" = {importo}\n", f" = {importo + di_piu}\n")
    (ente / "piano.toml").write_text(testo, encoding="utf-8")
    genera(ente / "piano.toml", ente / "cartelle")
    return ente


@dataclass(slots=True)
class Misura:
    """What a run took.

    Attributes:
        enti: how many there were.
        secondi: of the clock on the wall.
        cpu: seconds of processor, of all its processes.
        padre: megabytes of memory of the process that was started, at its peak.
        figli: the same of the largest of those that work.
        tutti: the same of all together.
    """

    enti: int
    secondi: float = 0.0
    cpu: float = 0.0
    padre: float = 0.0
    figli: float = 0.0
    tutti: float = 0.0


def misura(cartella: Path, risultati: Path, *opzioni: str) -> Misura:
    """Run ``perfxl riconcilia-enti``, and look at its processes until it ends."""
    import psutil

    presa = Misura(sum(voce.is_dir() for voce in cartella.iterdir()))
    cpu: dict[int, float] = {}
    inizio = time.perf_counter()
    comando = [sys.executable, "-m", "perfxl", "riconcilia-enti", f"{cartella}", "--in", f"{risultati}", *opzioni]
    avviato = psutil.Popen(comando, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while avviato.poll() is None:
        pesi = {}
        for processo in (avviato, *avviato.children(recursive=True)):
            with contextlib.suppress(psutil.Error), processo.oneshot():
                pesi[processo.pid] = processo.memory_info().rss / _MEGA
                tempi = processo.cpu_times()
                cpu[processo.pid] = tempi.user + tempi.system
        presa.padre = max(presa.padre, pesi.pop(avviato.pid, 0.0))
        presa.figli = max(presa.figli, *pesi.values(), 0.0)
        presa.tutti = max(presa.tutti, presa.padre + sum(pesi.values()))
        time.sleep(_OGNI)
    presa.secondi = time.perf_counter() - inizio
    presa.cpu = sum(cpu.values())
    return presa


def main() -> None:
    """Write the enti that the command line asks for, and measure where it asks for that."""
    argomenti = argparse.ArgumentParser(description="Scrive molti enti inventati, e misura quanto ci vuole.")
    argomenti.add_argument("cartella", type=Path)
    argomenti.add_argument("--enti", type=int, nargs="+", default=[100])
    argomenti.add_argument("--misura", action="store_true", help="li riconcilia, e dice tempi e memoria")
    argomenti.add_argument("opzioni", nargs="*", help="di perfxl riconcilia-enti, dopo --")
    scelti = argomenti.parse_args()
    sys.path.append(f"{RADICE}")
    if scelti.misura:
        _di("| enti | secondi | CPU | CPU per ente | padre | il figlio più grande | tutti |")
        _di("| --- | --- | --- | --- | --- | --- | --- |")
    for quanti in scelti.enti:
        enti, risultati = scelti.cartella / f"enti-{quanti}", scelti.cartella / f"risultati-{quanti}"
        if not enti.exists():
            scrivi_enti(enti, quanti)
        if scelti.misura:
            shutil.rmtree(risultati, ignore_errors=True)
            presa = misura(enti, risultati, *scelti.opzioni)
            mega = " | ".join(f"{peso:.0f} MB" for peso in (presa.padre, presa.figli, presa.tutti))
            per_ente = presa.cpu / presa.enti
            _di(f"| {quanti} | {presa.secondi:.1f} s | {presa.cpu:.1f} s | {per_ente:.3f} s | {mega} |")


def _di(riga: str) -> None:
    sys.stdout.write(f"{riga}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
