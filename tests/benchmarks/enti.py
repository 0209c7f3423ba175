"""Many enti, made up: a few plans with their workbooks, written once, and copied into a folder for each ente.

    python tests/benchmarks/enti.py CARTELLA --enti 1000

Each ente has six workbooks: five settori and the Riepilogo. Every seventh lacks a workbook, so that it does not close.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from decimal import Decimal
from pathlib import Path

RADICE = Path(__file__).resolve().parents[2]
SETTORI = 5
DIVERSI = 8
"""Plans that differ from each other; the enti take them in turn."""
SENZA_UNA = 7


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


def main() -> None:
    """Write the enti that the command line asks for."""
    argomenti = argparse.ArgumentParser(description="Scrive molti enti inventati.")
    argomenti.add_argument("cartella", type=Path)
    argomenti.add_argument("--enti", type=int, default=100)
    scelti = argomenti.parse_args()
    sys.path.append(f"{RADICE}")
    scrivi_enti(scelti.cartella, scelti.enti)


if __name__ == "__main__":
    main()
