"""Tables over the enti as CSV for the spreadsheets of Italy: UTF-8 with a mark, ``;``, a decimal comma, CRLF."""

from __future__ import annotations

import codecs
from typing import IO, TYPE_CHECKING

from perfxl.core.enti import Genere, valori
from perfxl.core.money import euro
from perfxl.report.csv_rapporto import con_apostrofo

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfxl.core.enti import Colonna, RilievoDiEnte, Scheda

_DA_CHIUDERE = frozenset(';"')


class TabellaCsv:
    """A table, written a line at a time."""

    def __init__(self, flusso: IO[bytes], colonne: Sequence[Colonna]) -> None:
        """Write the mark and the headings."""
        self.flusso = flusso
        self.colonne = colonne
        flusso.write(codecs.BOM_UTF8)
        self._scrivi(colonna.titolo for colonna in colonne)

    def aggiungi(self, voce: Scheda | RilievoDiEnte) -> None:
        """Write a line."""
        valore = zip(self.colonne, valori(voce, self.colonne), strict=True)
        self._scrivi(_campo(colonna, dato) for colonna, dato in valore)

    def _scrivi(self, campi: Iterable[str]) -> None:
        riga = ";".join(map(_chiuso, campi))
        self.flusso.write(f"{riga}\r\n".encode())


def _campo(colonna: Colonna, dato: str | int | None) -> str:
    if dato is None:
        return ""
    if isinstance(dato, int):
        return f"{euro(dato)}".replace(".", ",") if colonna.genere is Genere.EURO else f"{dato}"
    return con_apostrofo(dato)


def _chiuso(campo: str) -> str:
    """The field between quotes, where it holds what would end it."""
    if _DA_CHIUDERE.isdisjoint(campo):
        return campo
    raddoppiato = campo.replace('"', '""')
    return f'"{raddoppiato}"'
