"""STR: formulas that stand in cells to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.checks.celle import formule_da_compilare, numero_di
from perfxl.checks.parole import formula_scritta, valore_cella
from perfxl.core.cartelle.layout import Tipo
from perfxl.core.finding import Rilievo
from perfxl.core.letture.workbook import CellError
from perfxl.core.money import write_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.workbook import Cell

_TESTI = re.compile(r'"(?:[^"]|"")*"')
_ALTRO_FILE = re.compile(r"\[[^\[\]]+\][^\[\]!(),;]*!|\bIMPORTRANGE\b|\b(?:HTTPS?|FILE):", re.IGNORECASE)
"""A reference to a sheet of another file, ``[1]Foglio1!A1``; not a column of a table, ``Tabella1[Peso]``."""


def formula_incollata(esame: Esame) -> Iterator[Rilievo]:
    """In una cella da compilare dovrebbe esserci un dato, non una formula.

    Perché:
        Il risultato conta come un dato scritto a mano, ma cambia se cambia ciò che la formula legge.
    Esempio errato:
        =C7+1 in N. dip.
    Esempio giusto:
        4 in N. dip.
    Come si corregge:
        Non serve, se il risultato è giusto; per fissarlo: Copia, Incolla speciale, Valori.
    """
    for consegna, riga, colonna, place, cella in formule_da_compilare(esame):
        formula = cella.formula or ""
        if cella.value is not None and not isinstance(cella.value, CellError) and not di_altro_file(formula):
            yield Rilievo(
                place,
                f"in «{colonna.titolo}» c'è una formula: conta il suo risultato",
                _risultato(colonna, cella),
                formula_scritta(formula),
                "Se il risultato è giusto non serve nulla; per fissarlo, incollarlo come valore.",
                consegna.settore,
                riga.chiave.partition("/")[0],
            )


def _risultato(colonna: Colonna, cella: Cell) -> str:
    """What a formula gives, as it counts."""
    punti = numero_di(colonna, cella)
    if colonna.tipo is Tipo.PERCENTO and punti is not None:
        return f"{write_number(punti)}%"
    return valore_cella(cella.value, colonna.tipo)


def formula_senza_risultato(esame: Esame) -> Iterator[Rilievo]:
    """Una formula in una cella da compilare deve avere un risultato, e non deve leggere da un altro file.

    Perché:
        Di un risultato che manca non si sa nulla; quello che viene da un altro file può essere vecchio, e qui quel file
        non si apre.
    Esempio errato:
        ='[conteggi.xlsx]Foglio1'!B4 in N. dip.
    Esempio giusto:
        4 in N. dip.
    Come si corregge:
        Scrivere il dato al posto della formula.
    """
    for consegna, riga, colonna, place, cella in formule_da_compilare(esame):
        formula = cella.formula or ""
        if isinstance(cella.value, CellError) or (cella.value is not None and not di_altro_file(formula)):
            continue
        perche = "che legge da un altro file" if di_altro_file(formula) else "senza risultato"
        yield Rilievo(
            place,
            f"in «{colonna.titolo}» c'è una formula {perche}: il dato non si conosce",
            "",
            formula_scritta(formula),
            "Scrivere il dato al posto della formula.",
            consegna.settore,
            riga.chiave.partition("/")[0],
        )


def di_altro_file(formula: str) -> bool:
    """Whether a formula reads from another file, or from the network."""
    return _ALTRO_FILE.search(_TESTI.sub('""', formula)) is not None
