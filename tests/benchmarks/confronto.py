"""How long perfxl takes, and how much memory, beside what people would write without it, in one run on one machine.

    .venv/bin/python tests/benchmarks/confronto.py

from a checkout whose environment has ``.[test]``. Chiari 2025, a synthetic plan of many settori, and many
synthetic enti of six workbooks each. Each
measurement is a process of its own; the sides of a comparison take turns, so that what slows the machine down slows
both. Imports are not timed. Progress goes to the error stream, the tables to the output: aligned, then in Markdown.

This process stays small and starts the others: the peak of memory that the system reports for a process counts that of
the one that started it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from perfxl.core.cartelle.calcolo import Calcolo
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Foglio

RADICE = Path(__file__).resolve().parents[2]

CHIARI = "chiari"
SINTETICO = "sintetico"
ENTI = "enti"
PREPARA = "prepara"

_VICINO = 1e-9
"""Sums of doubles are as near as this."""

MINIMO = 3
"""The synthetic plan needs as many settori for its shared objectives."""

_NUMERICI = {"euro": "#,##0.00", "coefficiente": "#,##0.00", "intero": "0"}


@dataclass(slots=True)
class Orologio:
    """Seconds spent inside ``with``: of the clock on the wall, and of the processor."""

    wall: float = 0.0
    cpu: float = 0.0
    _wall: float = 0.0
    _cpu: float = 0.0

    def __enter__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu()

    def __exit__(self, *_: object) -> None:
        self.cpu += _cpu() - self._cpu
        self.wall += time.perf_counter() - self._wall


def _cpu() -> float:
    """Seconds of the processor that this process took, and those that it started and waited for."""
    figli = 0.0
    if sys.platform != "win32":
        import resource

        usate = resource.getrusage(resource.RUSAGE_CHILDREN)
        figli = usate.ru_utime + usate.ru_stime
    return time.process_time() + figli


@dataclass(frozen=True, slots=True)
class Misura:
    """What a side took: seconds, megabytes at the peak (None where they are not measured), how many files it did."""

    wall: float
    cpu: float
    peak: float | None
    file: int
    parte_wall: float = 0.0
    parte_cpu: float = 0.0


def prepara(caso: Path, settori: int) -> None:
    """Write into the folder of a case the plan, its modello, its workbooks, and the list of their cells; or the enti.

    Args:
        caso: the folder; its name says which plan.
        settori: how many settori the synthetic plan has, or how many enti there are.
    """
    from perfxl import app

    caso.mkdir(parents=True)
    if caso.name == ENTI:
        sys.path.append(f"{RADICE}")
        from tests.benchmarks.enti import scrivi_enti

        scrivi_enti(caso / "enti", settori)
        return
    piano = caso / "piano.toml"
    if caso.name == CHIARI:
        shutil.copy(RADICE / "esempi" / "chiari-2025" / "piano.toml", piano)
    else:
        sys.path.append(f"{RADICE}")  # last: perfxl must stay the installed one
        from tests.benchmarks.sintetico import piano_sintetico

        piano.write_text(piano_sintetico(settori), encoding="utf-8")
    shutil.copy(RADICE / "modelli" / "chiari.toml", caso)
    app.genera(piano, caso / "cartelle")
    (caso / "celle").mkdir()
    for cartella in app.disegna(app.leggi_piano(piano)).values():
        celle = json.dumps(_fogli(cartella))
        (caso / "celle" / f"{cartella.file}.json").write_text(celle, encoding="utf-8")


def _fogli(cartella: Cartella) -> list[Any]:
    """Every sheet as its name and its cells: row and column from 0, format, kind, content, cached value."""
    from perfxl.core.cartelle.calcolo import Calcolo

    calcolo = Calcolo(cartella)
    return [[foglio.nome, list(_celle(cartella, foglio, calcolo))] for foglio in cartella.fogli]


def _celle(cartella: Cartella, foglio: Foglio, calcolo: Calcolo) -> Iterator[list[Any]]:
    from perfxl.core.cartelle.espressione import NonCalcolabileError
    from perfxl.core.cartelle.layout import posti
    from perfxl.core.cartelle.scrittura import scrivi

    for numero, testo in enumerate((foglio.titolo, *foglio.righe)):
        yield [numero, 0, "", "string", testo, None]
    for tabella in foglio.tabelle:
        posto = posti(cartella)[tabella.nome]
        numeri = {colonna.chiave: i for i, colonna in enumerate(tabella.colonne, start=1)}
        yield [posto.titolo - 1, 0, "grassetto", "string", tabella.titolo, None]
        for i, colonna in enumerate(tabella.colonne):
            yield [posto.intestazione - 1, i, "grassetto", "string", colonna.titolo, None]
        for n, riga in enumerate(tabella.righe, start=posto.prima):
            for i, colonna in enumerate(tabella.colonne):
                formula = tabella.formula(riga, colonna)
                try:
                    valore = _piano(calcolo.valore((tabella.nome, riga.chiave, colonna.chiave)))
                except NonCalcolabileError:
                    valore = "#VALUE!"
                if formula is not None:
                    yield [n - 1, i, colonna.tipo.value, "formula", f"={scrivi(formula, n, numeri)}", valore]
                else:
                    yield [n - 1, i, colonna.tipo.value, _genere(valore), valore, None]
    yield from _di_pagine(foglio, calcolo)


def _di_pagine(foglio: Foglio, calcolo: Calcolo) -> Iterator[list[Any]]:
    """The cells of the pages that are drawn from the tables."""
    from perfxl.core.cartelle.espressione import Costante, NonCalcolabileError
    from perfxl.core.cartelle.layout import inizi
    from perfxl.core.cartelle.scrittura import scrivi

    for inizio, pagina in zip(inizi(foglio), foglio.pagine, strict=True):
        for n, linea in enumerate(pagina.linee, start=inizio):
            for colonna, casella in linea.caselle.items():
                if isinstance(casella.cosa, Costante):
                    yield [n - 1, colonna - 1, "", "string", f"{casella.cosa.valore}", None]
                    continue
                try:
                    valore = _piano(calcolo.della_chiave(pagina.chiave, casella.cosa))
                except NonCalcolabileError:
                    valore = "#VALUE!"
                yield [n - 1, colonna - 1, casella.tipo.value, "formula", f"={scrivi(casella.cosa, n, {})}", valore]


def _piano(valore: Valore) -> float | str | bool | None:
    """The value as a plain script has it."""
    return float(valore) if isinstance(valore, Fraction) else valore


def _genere(valore: float | str | bool | None) -> str:  # noqa: FBT001  (a cell may hold a truth value)
    if valore is None:
        return "blank"
    return "string" if isinstance(valore, str) else "number"


# ------------------------------------------------------------------------------------------------ the sides


def genera_perfxl(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """The whole of ``perfxl genera``: the plan read, split, checked, drawn, written safely."""
    import perfxl.xlsx.writer  # noqa: F401  (imported late by app: not to be timed)
    from perfxl import app

    with tempfile.TemporaryDirectory(dir=caso) as dove, orologio:
        scritte, _esaminato = app.genera(caso / "piano.toml", Path(dove))
    return len(scritte)


def genera_xlsxwriter(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """XlsxWriter with its default options writing the same cells, already computed: no lists, colours or print set-up.

    A lower bound rather than an equal: nothing is read, split, checked or computed, and the workbooks have no defined
    names, so that they would not compute.
    """
    import xlsxwriter

    ricette = sorted((caso / "celle").iterdir())
    with tempfile.TemporaryDirectory(dir=caso) as dove:
        for ricetta in ricette:
            fogli = json.loads(ricetta.read_text(encoding="utf-8"))
            with orologio:
                libro = xlsxwriter.Workbook(f"{dove}/{ricetta.stem}")
                formati = {nome: libro.add_format({"num_format": come}) for nome, come in _NUMERICI.items()}
                formati["grassetto"] = libro.add_format({"bold": True})
                for nome, celle in fogli:
                    _scrivi_celle(libro.add_worksheet(nome), celle, formati)
                libro.close()
    return len(ricette)


def _scrivi_celle(foglio: Any, celle: list[list[Any]], formati: dict[str, Any]) -> None:  # noqa: ANN401
    for riga, colonna, formato, genere, contenuto, valore in celle:
        if genere == "formula":
            foglio.write_formula(riga, colonna, contenuto, formati.get(formato), valore)
        elif genere == "string":
            foglio.write_string(riga, colonna, contenuto, formati.get(formato))
        elif genere == "number":
            foglio.write_number(riga, colonna, contenuto, formati.get(formato))
        else:
            foglio.write_blank(riga, colonna, None, formati.get(formato))


def riconcilia_perfxl(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """The whole of ``perfxl riconcilia``: read, rebuilt, checked, the report printed and written."""
    from rich.console import Console

    import perfxl.xlsx.reader  # noqa: F401  (imported late by app: not to be timed)
    from perfxl import app
    from perfxl.report.rapporto import write_json
    from perfxl.report.testo import print_report

    with orologio, tempfile.TemporaryFile("w", encoding="utf-8") as schermo:
        esaminato = app.riconcilia(caso / "piano.toml", caso / "cartelle")
        print_report(esaminato.esame, esaminato.outcome, Console(file=schermo))
        write_json(esaminato.esame, esaminato.outcome)
    if esaminato.outcome.not_run:
        raise RuntimeError(esaminato.outcome.not_run)
    return len(esaminato.esame.consegne)


def riconcilia_script(caso: Path, orologio: Orologio, lettura: Orologio) -> int:
    """The script that people write: every file opened twice by openpyxl, a DataFrame per table, sums by objective."""
    import openpyxl
    import pandas as pd  # noqa: F401  (used by _somme: not to be timed)

    files = _file(caso)
    diversi: list[str] = []
    with orologio:
        for file in files:
            with lettura:
                formule = openpyxl.load_workbook(file)
                valori = openpyxl.load_workbook(file, data_only=True)
            formula = any(cella.data_type == "f" for foglio in formule for riga in foglio.iter_rows() for cella in riga)
            diversi += [] if formula else [f"{file.name}: no formulas"]
            for foglio in valori:
                diversi += _somme(f"{file.name} {foglio.title}", list(foglio.values))
    if caso.name == SINTETICO and diversi:
        raise RuntimeError(diversi)
    return len(files)


def _file(caso: Path) -> list[Path]:
    """The workbooks of a case, of one plan or of many enti."""
    return sorted((*caso.glob("cartelle/*.xlsx"), *caso.glob("enti/*/cartelle/*.xlsx")))


def _somme(dove: str, righe: list[tuple[Any, ...]]) -> list[str]:
    """What does not add up in a sheet: the percentages of an objective's indicators, the amounts allotted."""
    import pandas as pd

    inizio = next((i for i, riga in enumerate(righe) if riga[0] == "N."), None)
    if inizio is None:
        return []
    tabella = pd.DataFrame(righe[inizio + 1 :], columns=righe[inizio])
    if "Peso %" in tabella:
        somme = tabella.groupby("N.")["Peso %"].sum()
        return [f"{dove}: objective {n} has {somma}" for n, somma in somme.items() if abs(somma - 1) > _VICINO]
    importi = tabella[["Importo calcolato", "Importo stanziato"]].apply(pd.to_numeric, errors="coerce").sum()
    calcolato, stanziato = importi
    diversi = round(calcolato - stanziato, 2) != 0
    return [f"{dove}: {calcolato} computed, {stanziato} allotted"] if diversi else []


def lettura_perfxl(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """The reader of perfxl alone: formulas and values of every file, in one pass."""
    from perfxl.xlsx.reader import read_workbook

    files = _file(caso)
    with orologio:
        for file in files:
            read_workbook(file)
    return len(files)


def lettura_nuda(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """One bare pass: every part of every file unzipped, and its XML parsed into a tree that nobody looks at.

    Nothing is bounded, refused, or understood.
    """
    files = _file(caso)
    with orologio:
        for file in files:
            with zipfile.ZipFile(file) as archivio:
                for parte in archivio.namelist():
                    ET.fromstring(archivio.read(parte))  # noqa: S314  (our own files)
    return len(files)


def avvio_perfxl(_caso: Path, orologio: Orologio, _: Orologio) -> int:
    """``perfxl --help``, from the start of its process to the end."""
    return _da_fuori(orologio, [_perfxl(), "--help"])


def giro_perfxl(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """``perfxl genera`` and then ``perfxl riconcilia``, typed: two processes from start to end."""
    with tempfile.TemporaryDirectory(dir=caso) as dove:
        piano, cartelle = f"{caso / 'piano.toml'}", f"{dove}/cartelle"
        genera = [_perfxl(), "genera", piano, "--in", cartelle]
        return _da_fuori(orologio, genera, [_perfxl(), "riconcilia", piano, cartelle])


def enti_perfxl(caso: Path, orologio: Orologio, _: Orologio) -> int:
    """``perfxl riconcilia-enti``, typed: all its processes from start to end, and the summary written."""
    with tempfile.TemporaryDirectory(dir=caso) as dove:
        _da_fuori(orologio, [_perfxl(), "riconcilia-enti", f"{caso / 'enti'}", "--in", f"{dove}/risultati"])
    return len(_file(caso))


def avvio_python(_caso: Path, orologio: Orologio, _: Orologio) -> int:
    """Python that does nothing, from the start of its process to the end."""
    return _da_fuori(orologio, [sys.executable, "-c", "pass"])


def _perfxl() -> str:
    comando = shutil.which("perfxl", path=f"{Path(sys.executable).parent}")
    if comando is None:
        raise RuntimeError("perfxl is not installed beside this Python")
    return comando


def _da_fuori(orologio: Orologio, *comandi: list[str]) -> int:
    with orologio:
        for comando in comandi:
            fatto = subprocess.run(comando, capture_output=True, check=False)
            if fatto.returncode not in {0, 1}:  # 1: findings that block
                raise RuntimeError(fatto.stderr)
    return 1


LATI: dict[str, Callable[[Path, Orologio, Orologio], int]] = {
    "genera perfxl": genera_perfxl,
    "genera xlsxwriter": genera_xlsxwriter,
    "riconcilia perfxl": riconcilia_perfxl,
    "riconcilia script": riconcilia_script,
    "lettura perfxl": lettura_perfxl,
    "lettura nuda": lettura_nuda,
    "avvio perfxl": avvio_perfxl,
    "giro perfxl": giro_perfxl,
    "enti perfxl": enti_perfxl,
    "avvio python": avvio_python,
}


def misura(lato: str, caso: Path) -> Misura:
    """Run a side once, here, and say what it took."""
    orologio, parte = Orologio(), Orologio()
    file = LATI[lato](caso, orologio, parte)
    return Misura(orologio.wall, orologio.cpu, _picco(), file, parte.wall, parte.cpu)


def _picco() -> float | None:
    """Megabytes that this process, or the largest that it started, held at its peak; None where it is not known."""
    if sys.platform == "win32":
        return None
    import resource

    per_mega = 2**20 if sys.platform == "darwin" else 2**10
    suo, figlio = (resource.getrusage(chi).ru_maxrss for chi in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return max(suo, figlio) / per_mega


# ------------------------------------------------------------------------------------------- comparing them


@dataclass(frozen=True, slots=True)
class Confronto:
    """A comparison: which sides, and what the table calls them; the base may be a timed part of its side."""

    nome: str
    lato: str
    base: str
    contro: str
    parte: bool = False
    casi: tuple[str, ...] = (CHIARI, SINTETICO)
    in_processi: bool = False
    """Whether processes do the work that the system does not count as started by this one."""


CONFRONTI = (
    Confronto("lettura", "lettura perfxl", "lettura nuda", "unzip + parse the XML"),
    Confronto("lettura", "lettura perfxl", "riconcilia script", "openpyxl twice", parte=True),
    Confronto("riconcilia", "riconcilia perfxl", "lettura nuda", "unzip + parse the XML"),
    Confronto("riconcilia", "riconcilia perfxl", "riconcilia script", "openpyxl twice + pandas"),
    Confronto("genera", "genera perfxl", "genera xlsxwriter", "XlsxWriter, the bare cells"),
    Confronto("avvio", "avvio perfxl", "avvio python", "python -c pass", casi=(CHIARI,)),
    Confronto("giro", "giro perfxl", "avvio python", "python -c pass", casi=(CHIARI,)),
    Confronto("enti", "enti perfxl", "lettura nuda", "unzip + parse the XML", casi=(ENTI,), in_processi=True),
    Confronto("enti", "enti perfxl", "riconcilia script", "openpyxl twice + pandas", casi=(ENTI,), in_processi=True),
)

PIU_VOLTE = 3
"""How many times as often the small plan is measured as the large one: it costs little, and varies more."""

INTESTAZIONI = ("plan", "what", "perfxl", "baseline", "baseline is", "ratio", "CPU ratio", "peak memory")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the comparisons; or, as a process started by them, one side."""
    opzioni = _opzioni(argv)
    if opzioni.lato == PREPARA:
        prepara(opzioni.caso, opzioni.settori)
    elif opzioni.lato is not None:
        sys.stdout.write(json.dumps(asdict(misura(opzioni.lato, opzioni.caso))))
    else:
        confronti = tuple(c for c in CONFRONTI if opzioni.solo in {None, c.nome})
        with tempfile.TemporaryDirectory(prefix="perfxl-confronto-") as dove:
            righe = confronta(Path(dove), confronti, (opzioni.settori, opzioni.enti), opzioni.ripetizioni)
        sys.stdout.write("\n".join(["", macchina(), "", *allineata(righe), "", *markdown(righe), ""]))


def _opzioni(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--settori", type=int, default=200, help="settori of the synthetic plan (default: 200)")
    volte = f"measurements of the synthetic plan, {PIU_VOLTE} times as many of Chiari (default: 5)"
    parser.add_argument("--ripetizioni", type=int, default=5, help=volte)
    parser.add_argument("--enti", type=int, default=100, help="synthetic enti (default: 100)")
    parser.add_argument("--solo", choices=list(dict.fromkeys(c.nome for c in CONFRONTI)), help="this comparison only")
    parser.add_argument("--lato", choices=[PREPARA, *LATI], help=argparse.SUPPRESS)
    parser.add_argument("--caso", type=Path, help=argparse.SUPPRESS)
    opzioni = parser.parse_args(argv)
    if opzioni.settori < MINIMO or opzioni.ripetizioni < 1:
        parser.error(f"--settori from {MINIMO}, --ripetizioni from 1")
    return opzioni


def confronta(dove: Path, confronti: Sequence[Confronto], quanti: tuple[int, int], ripetizioni: int) -> list[list[str]]:
    """Measure every side in turn, and make a row of cells of each plan and comparison.

    Args:
        dove: where to work.
        confronti: what to compare.
        quanti: settori of the synthetic plan, synthetic enti.
        ripetizioni: how often.
    """
    settori, enti = quanti
    casi = (
        (CHIARI, "Chiari 2025", settori, PIU_VOLTE * ripetizioni),
        (SINTETICO, f"{settori} synthetic settori", settori, ripetizioni),
        (ENTI, f"{enti} synthetic enti", enti, ripetizioni),
    )
    righe = []
    for caso, nome, grandezza, volte in casi:
        suoi = [c for c in confronti if caso in c.casi]
        if suoi:
            _avvisa(f"{caso}: preparing the workbooks\n")
            _avvia(PREPARA, dove / caso, grandezza)
            misure = _a_turno(dove / caso, suoi, grandezza, volte)
            file = max(m.file for elenco in misure.values() for m in elenco)
            righe += [_riga(f"{nome} ({file} files)", confronto, misure) for confronto in suoi]
    return righe


def _a_turno(caso: Path, confronti: Sequence[Confronto], settori: int, volte: int) -> dict[str, list[Misura]]:
    """The sides one after the other, again and again, every other time backwards."""
    lati = list(dict.fromkeys(lato for c in confronti for lato in (c.lato, c.base)))
    misure: dict[str, list[Misura]] = {lato: [] for lato in lati}
    for giro in range(volte):
        for lato in lati if giro % 2 == 0 else reversed(lati):
            _avvisa(f"{caso.name}: {giro + 1}/{volte} {lato} ")
            misurata = Misura(**json.loads(_avvia(lato, caso, settori)))
            misure[lato].append(misurata)
            _avvisa(f"{misurata.wall:.2f} s\n")
    for confronto in confronti:
        fatti = {m.file for lato in (confronto.lato, confronto.base) for m in misure[lato]}
        if len(fatti) != 1:
            raise RuntimeError(f"the sides of «{confronto.nome}» did not do the same files: {fatti}")
    return misure


def _avvia(lato: str, caso: Path, settori: int) -> str:
    """Run a side, or the preparation, in a process of its own; what it printed."""
    comando = [sys.executable, __file__, "--lato", lato, "--caso", f"{caso}", "--settori", f"{settori}"]
    return subprocess.run(comando, stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout


def _avvisa(testo: str) -> None:
    sys.stderr.write(testo)
    sys.stderr.flush()


def _riga(piano: str, confronto: Confronto, misure: dict[str, list[Misura]]) -> list[str]:
    """A row of the table; the ratio is that of the medians, its range that of the single rounds."""
    nostre, loro = misure[confronto.lato], misure[confronto.base]
    wall = [m.parte_wall if confronto.parte else m.wall for m in loro]
    cpu = [m.parte_cpu if confronto.parte else m.cpu for m in loro]
    giri = [nostra.wall / altro for nostra, altro in zip(nostre, wall, strict=True)]
    rapporto = statistics.median(m.wall for m in nostre) / statistics.median(wall)
    return [
        piano,
        confronto.nome,
        _tempi([m.wall for m in nostre]),
        _tempi(wall),
        confronto.contro,
        f"{rapporto:.2f} ({min(giri):.2f}–{max(giri):.2f})",
        "" if confronto.in_processi else f"{statistics.median(m.cpu for m in nostre) / statistics.median(cpu):.2f}",
        "" if confronto.parte or confronto.in_processi else f"{_picchi(nostre)} : {_picchi(loro)}",
    ]


def _tempi(secondi: Sequence[float]) -> str:
    return f"{statistics.median(secondi):.3g} s ({min(secondi):.3g}–{max(secondi):.3g})"


def _picchi(misure: Sequence[Misura]) -> str:
    noti = [m.peak for m in misure if m.peak is not None]
    return f"{statistics.median(noti):.0f} MB" if noti else "not measured"


def macchina() -> str:
    """The machine, as far as it matters here."""
    memoria = "memory not known"
    if sys.platform != "win32":
        memoria = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB of memory"
    python = f"{platform.python_implementation()} {platform.python_version()}"
    senza = "; peak memory is not measured on Windows" if sys.platform == "win32" else ""
    return f"{os.cpu_count()} cores, {memoria}, {platform.system()}, {python}; medians (min–max){senza}"


def allineata(righe: Sequence[Sequence[str]]) -> Iterator[str]:
    """The table for the eye."""
    tutte = [INTESTAZIONI, *righe]
    larghezze = [max(len(riga[i]) for riga in tutte) for i in range(len(INTESTAZIONI))]
    for riga in tutte:
        yield "  ".join(cella.ljust(larghezza) for cella, larghezza in zip(riga, larghezze, strict=True)).rstrip()


def markdown(righe: Sequence[Sequence[str]]) -> Iterator[str]:
    """The table to paste."""
    for riga in (INTESTAZIONI, ["---"] * len(INTESTAZIONI), *righe):
        yield f"| {' | '.join(riga)} |"


if __name__ == "__main__":
    main()
