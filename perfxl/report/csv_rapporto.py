"""The tables of a report as CSV, as an Italian Excel opens it: UTF-8 with its mark, semicolons, decimal commas, CRLF.

A text that a spreadsheet would take for a formula (CWE-1236) gets an apostrophe before it: whoever reads the file with
a program takes one apostrophe away where such a text follows (``senza_apostrofo``).
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from perfxl.core.money import euro, write_number
from perfxl.report.rapporto import rapporto
from perfxl.report.tabelle import IMPORTI, PIANO, RILIEVI, Tipo, righe_importi, righe_piano, righe_rilievi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfxl.checks.esame import Esaminato
    from perfxl.report.tabelle import Riga, Tabella, Valore

CARTELLA = "csv"
"""The folder of the CSV files."""

_COME_FORMULA = frozenset("=+-@\t\n\uff1d\uff0b\uff0d\uff20")
"""How a text begins that a spreadsheet may take for a formula; the signs of full width too."""


def tabelle_csv(esaminato: Esaminato) -> Iterator[tuple[str, bytes]]:
    """The CSV files of a report: the findings, the amounts, the objectives; name and content of each."""
    esame = esaminato.esame
    letto = rapporto(esame, esaminato.outcome, esaminato.novita)
    yield f"{CARTELLA}/{RILIEVI.nome}.csv", write_csv(RILIEVI, righe_rilievi(letto))
    yield f"{CARTELLA}/{IMPORTI.nome}.csv", write_csv(IMPORTI, righe_importi(esame))
    yield f"{CARTELLA}/{PIANO.nome}.csv", write_csv(PIANO, righe_piano(esame))


def write_csv(tabella: Tabella, righe: Iterable[Riga]) -> bytes:
    """A table as CSV, its header first."""
    flusso = io.StringIO(newline="")
    scrittore = csv.writer(flusso, delimiter=";", lineterminator="\r\n")
    scrittore.writerow([colonna.nome for colonna in tabella.colonne])
    tipi = [colonna.tipo for colonna in tabella.colonne]
    scrittore.writerows([[_cella(tipo, valore) for tipo, valore in zip(tipi, riga, strict=True)] for riga in righe])
    return flusso.getvalue().encode("utf-8-sig", errors="replace")


def _cella(tipo: Tipo, valore: Valore) -> str:
    if valore is None:
        return ""
    if isinstance(valore, str):
        return con_apostrofo(_pulito(valore))
    if tipo is Tipo.EURO and isinstance(valore, int):
        return f"{euro(valore)}".replace(".", ",")
    return write_number(valore).replace(".", "")


def _pulito(testo: str) -> str:
    """The text without control codes; the ends of its lines are all the same."""
    righe = testo.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if ord(segno) < _PRIMO and segno not in "\t\n" else segno for segno in righe)


_PRIMO = 0x20
"""The first sign that is no control code."""


def con_apostrofo(testo: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{testo}" if testo.lstrip("'")[:1] in _COME_FORMULA else testo


def senza_apostrofo(testo: str) -> str:
    """The text as it was before ``con_apostrofo``."""
    return testo[1:] if testo[:1] == "'" and testo.lstrip("'")[:1] in _COME_FORMULA else testo
