"""Draws the pictures of the README from what the program makes.

Needs LibreOffice, pdftoppm (poppler), ImageMagick and Chromium on the PATH; run it from a checkout::

    .venv/bin/python tests/strumenti/figure.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console

from perfxl.app import converti, genera, riconcilia
from perfxl.cli import cli
from perfxl.enti.riconcilia import Scelte, riconcilia_enti
from perfxl.prova import prova
from perfxl.report.testo import print_report

RADICE = Path(__file__).parents[2]
FIGURE = RADICE / "esempi" / "chiari-2025" / "figure"
_COLONNE = 100
_MOTIVO = "Il coefficiente 1,50 è quello che la Giunta ha approvato."
_STILE = "body { margin: 14px; background: #fff } pre { font: 15px/1.25 'Liberation Mono', monospace; color: #222 }"


def _esegui(*comando: str | Path) -> None:
    subprocess.run([f"{parola}" for parola in comando], check=True, capture_output=True)


def _pagina(xlsx: Path, foglio: str, figura: str, lavoro: Path, *, con: str = "") -> None:
    """The first page of a sheet of a workbook, as LibreOffice prints it, its white borders cut off.

    A sheet without our footer is told by what stands on the page.
    """
    _esegui(
        "soffice",
        f"-env:UserInstallation={(lavoro / 'lo').as_uri()}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        lavoro,
        xlsx,
    )
    grezza = lavoro / figura
    pdf = lavoro / f"{xlsx.stem}.pdf"
    cercato = con or rf"\s{re.escape(foglio)}\s+(?:Versione|Pagina)"
    numero = f"{_numero_pagina(pdf, cercato)}"
    _esegui("pdftoppm", "-png", "-r", "120", "-f", numero, "-l", numero, "-singlefile", pdf, grezza.with_suffix(""))
    _riduci(grezza, FIGURE / figura, "-crop", "100%x93%+0+0", "+repage")


def _numero_pagina(pdf: Path, cercato: str) -> int:
    """The first page with a text, from 1."""
    programma = shutil.which("pdftotext") or "pdftotext"
    testo = subprocess.run([programma, "-layout", f"{pdf}", "-"], check=True, capture_output=True, encoding="utf-8")
    pagine = testo.stdout.split("\f")
    return 1 + next(i for i, pagina in enumerate(pagine) if re.search(cercato, pagina))


def _riduci(da: Path, a: Path, *opzioni: str) -> None:
    bordo = ("-trim", "+repage", "-bordercolor", "white", "-border", "12")
    _esegui(
        shutil.which("convert-im6.q16") or "convert",
        da,
        *opzioni,
        *bordo,
        "+dither",
        "-colors",
        "48",
        "-strip",
        "-define",
        "png:exclude-chunks=date,time",
        a,
    )


def _terminale(testo: str, figura: str, lavoro: Path) -> None:
    """What the terminal shows, as Chromium draws it."""
    pagina = lavoro / "terminale.html"
    pagina.write_text(
        f"<!doctype html><meta charset='utf-8'><style>{_STILE}</style><pre>{testo}</pre>", encoding="utf-8"
    )
    _schermata(pagina, figura, (960, 60 + 19 * testo.count("\n")), lavoro)


def _schermata(pagina: Path, figura: str, misure: tuple[int, int], lavoro: Path) -> None:
    """The top of a page, as Chromium draws it in a window so wide and so high."""
    grezza = lavoro / figura
    _esegui(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
        "--disable-background-networking", f"--user-data-dir={lavoro / 'chromium'}",
        f"--window-size={misure[0]},{misure[1]}", f"--screenshot={grezza}", pagina.as_uri(),
    )  # fmt: skip
    _riduci(grezza, FIGURE / figura)


def _rapporto(piano: Path, cartella: Path) -> str:
    """The report of a reconciliation, as HTML."""
    esaminato = riconcilia(piano, cartella)
    console = Console(record=True, highlight=False, width=_COLONNE, file=StringIO())
    print_report(esaminato.esame, esaminato.outcome, console)
    return console.export_html(inline_styles=True, code_format="{code}")


def _parte(html: str, da: str, fino: str) -> str:
    """The lines from the one that has a text to the one before another."""
    righe = html.splitlines()
    inizio = next(i for i, riga in enumerate(righe) if da in riga)
    fine = next(i for i, riga in enumerate(righe) if fino in riga and i > inizio)
    return "\n".join(righe[inizio:fine])


def _verbale(piano: Path, cartella: Path, lavoro: Path) -> None:
    """The first page of the verbale of the trial, after the deroga that it needs, on a day that is always the same."""
    deroga = ("--stato", "GA", "--chi", "Segretario generale", "--quando", "2025-02-03", "--motivo", _MOTIVO)
    controllo, visto = lavoro / "controllo.json", lavoro / "visto"
    giorno = ("--data", "2025-02-10T10:00:00+01:00")
    for comando in (
        ("deroga", piano, cartella, "IN102", *deroga),
        ("riconcilia", piano, cartella, "--json", controllo),
        ("visto", piano, cartella, "--controllo", controllo, "--in", visto, *giorno),
    ):
        cli.main([f"{parola}" for parola in comando], standalone_mode=False)
    grezza = lavoro / "verbale.png"
    _esegui("pdftoppm", "-png", "-r", "110", "-singlefile", visto / "verbale.pdf", grezza.with_suffix(""))
    _riduci(grezza, FIGURE / "verbale.png")


def main() -> None:
    """Draw every picture."""
    FIGURE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as cartella:
        lavoro = Path(cartella)
        scritte, _ = genera(RADICE / "esempi" / "chiari-2025" / "piano.toml", lavoro / "cartelle")
        nomi = {percorso.stem.rpartition("_")[2]: percorso for percorso in scritte}
        _pagina(nomi["SIC"], "Istruzioni", "istruzioni.png", lavoro)
        _pagina(nomi["SIC"], "Progetti", "ufficio.png", lavoro)
        _pagina(nomi["SIC"], "Schede", "scheda.png", lavoro)
        _pagina(nomi["Riepilogo"], "Riepilogo", "riepilogo.png", lavoro)
        convertito = lavoro / "piano.xlsx"
        converti(RADICE / "esempi" / "chiari-2025" / "piano.toml", convertito)
        _pagina(convertito, "Progetti", "piano.png", lavoro)
        fatta = prova(lavoro / "prova")
        html = _rapporto(fatta.piano, fatta.tornate)
        _terminale(
            _parte(html, "Settore sicurezza (SIC)", "comune-di-chiari_2025_SOC.xlsx, foglio «Progetti»"),
            "ragioneria.png",
            lavoro,
        )
        rapporto = fatta.cartella / "rapporto"
        _schermata(rapporto / "rapporto.html", "rapporto.png", (1000, 1310), lavoro)
        _pagina(rapporto / "rapporto.xlsx", "Quadratura", "quadratura.png", lavoro)
        _pagina(rapporto / "copie" / nomi["AMM"].name, "Da correggere", "copia.png", lavoro, con="Da correggere in «")
        _verbale(fatta.piano, fatta.inviate, lavoro)
        riconcilia_enti(RADICE / "esempi", lavoro / "risultati", Scelte())
        _schermata(lavoro / "risultati" / "riepilogo.html", "enti.png", (1060, 720), lavoro)
        pulito = _rapporto(fatta.piano, fatta.inviate)
        prima = _parte(pulito, "Comune di Chiari", "In generale")
        ultima = pulito[pulito.index("Che cosa chiude") - 200 :]
        ultima = _parte(ultima, "Che cosa chiude", "Per capire")
        _terminale(f"{prima}\n{ultima}", "segretario.png", lavoro)
    for figura in sorted(FIGURE.iterdir()):
        print(figura.name, figura.stat().st_size // 1024, "KB")  # noqa: T201


if __name__ == "__main__":
    if shutil.which("soffice") is None or shutil.which("chromium") is None:
        raise SystemExit("Servono LibreOffice, poppler, ImageMagick e Chromium.")
    main()
