"""Reading a generated table as a person does: by the headers, and by openpyxl."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.motori import Dove, Valore


def colonna(contenuto: bytes, valori: Mapping[Dove, Valore], foglio: str, titolo: str) -> dict[str, Valore]:
    """What the formulas of a column give, by the number of the objective, in the first table of a sheet that has it.

    A settore that leads no objective has no such table: then nothing.

    Args:
        contenuto: the workbook.
        valori: the value of every formula, wherever it comes from.
        foglio: the sheet.
        titolo: the header of the column.
    """
    righe = openpyxl.load_workbook(BytesIO(contenuto))[foglio].iter_rows()
    posto = next((i for riga in righe for i, cella in enumerate(riga) if cella.value == titolo), None)
    trovati: dict[str, Valore] = {}
    for riga in righe:
        if posto is None or riga[0].value is None:
            break
        if riga[posto].data_type == "f":
            trovati[f"{riga[0].value}"] = valori[foglio, riga[posto].coordinate]
    return trovati
