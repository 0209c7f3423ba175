"""Plans, amounts and findings as pandas DataFrames, for whoever analyses across settori, enti and years.

    >>> from perfxl import frames
    >>> piano = frames.piano("esempi/chiari-2024/piano.toml", "esempi/chiari-2025/piano.toml")
    >>> piano.groupby("anno")["stanziato_centesimi"].sum().tolist()
    [6322309, 6922306]

Every function takes as many sources as wished, whose rows are one DataFrame: ``ente`` and ``anno`` tell them apart. A
source is a plan (``piano.toml``, or its workbook), or a pair: the plan, and the folder of the workbooks that came back.
Pandas comes with ``pip install "perfxl[tabelle]"``.

An amount has two columns: its whole cents (``stanziato_centesimi``, ``Int64``), exact, to sum and to compare; and euro
(``stanziato``, ``Float64``), to show and to draw. What is missing is ``<NA>``; a text that is missing is empty.
``colonne`` says every column, its dtype and what it means; the page TABELLE.md is drawn from it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from perfxl.app import controlla, riconcilia
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.shown import scrivibile
from perfxl.files import read_regular
from perfxl.report.pagina_tabelle import colonne_dette
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import carica, di_rapporto
from perfxl.report.tabelle import (
    IMPORTI,
    MISURE,
    PIANO,
    RILIEVI,
    TABELLE,
    Tipo,
    righe_importi,
    righe_misure,
    righe_piano,
    righe_rilievi,
)

try:
    import pandas as pd
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        'perfxl.frames ha bisogno di pandas, che non è installato: pip install "perfxl[tabelle]"', name="pandas"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.checks.esame import Esaminato
    from perfxl.report.tabelle import Colonna, Riga, Tabella, Valore

__all__ = ["colonne", "importi", "misure", "piano", "rilievi"]

Percorso: TypeAlias = "str | Path"
Fonte: TypeAlias = "Percorso | tuple[Percorso, Percorso]"
"""A plan; or a plan and the folder of the workbooks that came back."""


def piano(*fonti: Fonte) -> pd.DataFrame:
    """The objectives, a row each: as the plan has them, or as they stand in the workbooks that came back.

    Args:
        fonti: plans, or pairs of a plan and a folder of workbooks.

    Raises:
        PerfxlError: a source cannot be read; its message is an Italian sentence.
    """
    return _tabella(PIANO, (riga for fonte in fonti for riga in righe_piano(_esaminato(fonte).esame)))


def importi(*fonti: Fonte) -> pd.DataFrame:
    """What each objective gets of the quota that pays it, a row each: by the split, and as it is declared.

    Args:
        fonti: plans, or pairs of a plan and a folder of workbooks.

    Raises:
        PerfxlError: as ``piano``.
    """
    return _tabella(IMPORTI, (riga for fonte in fonti for riga in righe_importi(_esaminato(fonte).esame)))


def misure(*fonti: Fonte) -> pd.DataFrame:
    """The phases, the indicators and the results of every objective, a row each.

    Args:
        fonti: plans, or pairs of a plan and a folder of workbooks.

    Raises:
        PerfxlError: as ``piano``.
    """
    return _tabella(MISURE, (riga for fonte in fonti for riga in righe_misure(_esaminato(fonte).esame.piano)))


def rilievi(*fonti: Fonte) -> pd.DataFrame:
    """The findings, a row each.

    Args:
        fonti: plans, or pairs of a plan and a folder of workbooks, which are examined; or reports that were written: a
            ``rapporto.json``, or the folder that it is in.

    Raises:
        PerfxlError: as ``piano``; also where a report is none, is damaged, or was written by a newer perfxl.
    """
    return _tabella(RILIEVI, (riga for fonte in fonti for riga in _rilievi(fonte)))


def colonne(nome: str) -> pd.DataFrame:
    """The columns of a DataFrame: name, dtype, and what it means.

    Args:
        nome: ``piano``, ``importi``, ``misure`` or ``rilievi``.

    Raises:
        KeyError: there is no such DataFrame.
    """
    tabella = {tabella.nome: tabella for tabella in TABELLE}[nome]
    dette = colonne_dette(tabella)
    return pd.DataFrame(dette, columns=["colonna", "dtype", "significato"], dtype="string").set_index("colonna")


def _esaminato(fonte: Fonte) -> Esaminato:
    if isinstance(fonte, tuple):
        return riconcilia(Path(fonte[0]), Path(fonte[1]))
    return controlla(Path(fonte))


def _rilievi(fonte: Fonte) -> Iterable[Riga]:
    letto = None if isinstance(fonte, tuple) else _rapporto(Path(fonte))
    if letto is not None:
        return letto
    esaminato = _esaminato(fonte)
    return righe_rilievi(rapporto(esaminato.esame, esaminato.outcome))


def _rapporto(percorso: Path) -> list[Riga] | None:
    """The findings of a report that was written; None where the path is not that of one."""
    if percorso.is_dir():
        percorso /= "rapporto.json"
    if percorso.suffix.casefold() != ".json":
        return None
    with di_rapporto(percorso):
        return list(righe_rilievi(carica(read_regular(percorso, DEFAULT_LIMITS.report))))


def _tabella(tabella: Tabella, righe: Iterable[Riga]) -> pd.DataFrame:
    """Rows as a DataFrame, each column of its dtype."""
    per_colonna = list(zip(*righe, strict=True)) or [()] * len(tabella.colonne)
    serie: dict[str, Any] = {}
    for colonna, valori in zip(tabella.colonne, per_colonna, strict=True):
        if colonna.tipo is Tipo.VOCE:
            serie[colonna.nome] = pd.Categorical(valori, categories=list(colonna.voci), ordered=_ordinata(colonna))
        elif colonna.tipo is Tipo.EURO:
            serie[colonna.in_centesimi] = pd.array(list(valori), dtype="Int64")
            serie[colonna.nome] = pd.array([_in_euro(valore) for valore in valori], dtype="Float64")
        elif colonna.tipo is Tipo.NUMERO:
            serie[colonna.nome] = pd.array([_virgola(valore) for valore in valori], dtype="Float64")
        elif colonna.tipo is Tipo.TESTO:
            serie[colonna.nome] = pd.array([_testo(valore) for valore in valori], dtype="string")
        else:
            serie[colonna.nome] = pd.array(list(valori), dtype="Int64")
    return pd.DataFrame(serie)


def _ordinata(colonna: Colonna) -> bool:
    """Whether the words of a column are a scale: only the severity is."""
    return colonna.nome == "gravita"


def _testo(valore: Valore) -> str:
    """The text; a file name of another time may be no Unicode, which no column of texts holds."""
    return scrivibile(f"{valore}")


def _in_euro(centesimi: Valore) -> float | None:
    return centesimi / 100 if isinstance(centesimi, int) else None


def _virgola(numero: Valore) -> float | None:
    return None if numero is None else float(numero)
