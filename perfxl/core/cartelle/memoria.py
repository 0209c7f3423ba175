"""What a workbook held when it was sent out, kept within it: what an office wrote can be told from the file alone."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.cartelle.layout import Ruolo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Foglio, Tabella

FOGLIO = "perfxl"
"""The sheet that it stands on, which nobody sees."""

Mandato: TypeAlias = "Mapping[str, Mapping[str, Mapping[str, Valore]]]"
"""What stood in the cells: by table, by row, by column; nothing of an empty cell."""


def ricorda(fogli: Iterable[Foglio]) -> str:
    """What stands in the cells of some sheets, as text; formulas, and rows that wait for something new, left out.

    Also what the plan decides: an office may write there too, and nothing that it writes is lost. A number is its
    fraction in a list, a text is itself.
    """
    mandato = {tabella.nome: _righe(tabella) for foglio in fogli for tabella in foglio.tabelle}
    return json.dumps({nome: righe for nome, righe in mandato.items() if righe}, ensure_ascii=False, sort_keys=True)


def _righe(tabella: Tabella) -> dict[str, dict[str, object]]:
    if all(colonna.ruolo is Ruolo.CHIAVE for colonna in tabella.colonne):
        return {}
    colonne = {colonna.chiave: colonna for colonna in tabella.colonne}
    righe = [riga for riga in tabella.righe if riga.valori and not riga.totale and not riga.libera]
    return {
        riga.chiave: {  # a value stands in a cell where there is such a column, and no formula in it
            c: _scritto(v)
            for c, v in riga.valori.items()
            if v is not None and c in colonne and tabella.formula(riga, colonne[c]) is None
        }
        for riga in righe
    }


def _scritto(valore: Valore) -> object:
    return [f"{valore}"] if type(valore) is Fraction else valore


def rileggi(testo: str) -> Mandato | None:
    """What ``ricorda`` wrote; None for a text that it did not write."""
    try:
        letto = json.loads(testo)
        return {
            f"{tabella}": {
                f"{riga}": {f"{colonna}": _letto(valore) for colonna, valore in celle.items()}
                for riga, celle in righe.items()
            }
            for tabella, righe in letto.items()
        }
    except (ValueError, AttributeError, RecursionError):
        return None


def _letto(valore: object) -> Valore:
    """A value as it stood in its cell.

    Raises:
        ValueError: it is none that could.
    """
    match valore:
        case str() | bool():
            return valore
        case [str() as numero]:
            try:
                return Fraction(numero)
            except ZeroDivisionError as error:
                raise ValueError(numero) from error
    raise ValueError(valore)
