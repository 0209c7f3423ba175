"""What the tables of a plan's workbook are made of: a column carries the key of the plan that it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.modulo.celle_piano import Forma

if TYPE_CHECKING:
    from collections.abc import Iterable

DAL_DOCUMENTO = "Dal documento stampato"
"""Over the columns that stand aside."""


class Presenza(Enum):
    """When a column is there: always, always but aside, or aside and only where the plan says it."""

    PROPRIA = "propria"
    QUIETA = "quieta"
    RARA = "rara"


@dataclass(frozen=True, slots=True)
class Campo:
    """A column that is filled in.

    Attributes:
        percorso: the keys of the plan that it says, from the outer to the inner one.
        forma: how its cells are read; None where each row says how.
        colonna: the column.
        presenza: when it is there.
    """

    percorso: tuple[str, ...]
    forma: Forma | None
    colonna: Colonna
    presenza: Presenza = Presenza.PROPRIA


@dataclass(frozen=True, slots=True)
class Modulo:
    """A table to be filled in.

    Attributes:
        nome: its name, the key of the plan that it says.
        titolo: the line above its headers.
        foglio: name of its sheet.
        righe: how many rows are ready at least.
        libere: how many rows are left free at least.
        campi: its columns to fill in.
        serve: whether the table must be there.
    """

    nome: str
    titolo: str
    foglio: str
    righe: int
    libere: int
    campi: tuple[Campo, ...]
    serve: bool = True

    def colonna(self, chiave: str) -> Colonna:
        """The column with this key.

        Raises:
            KeyError: the table has none.
        """
        for suo in self.campi:
            if suo.colonna.chiave == chiave:
                return suo.colonna
        raise KeyError(chiave)


_TIPI = {Forma.NUMERO: Tipo.NUMERO, Forma.PERCENTO: Tipo.NUMERO, Forma.EURO: Tipo.EURO, Forma.DIPENDENTI: Tipo.INTERO}


def campo(  # noqa: PLR0913, PLR0917 - a column has as many sides
    chiave: str, titolo: str, forma: Forma, larghezza: int, aiuto: str = "", elenco: str = ""
) -> Campo:
    """A column to fill in; its key may be that of a table and of what is in it, with a point between."""
    colonna = Colonna(
        chiave.replace(".", "_"),
        titolo,
        Ruolo.INPUT,
        _TIPI.get(forma, Tipo.TESTO),
        larghezza,
        elenco=elenco,
        aiuto=aiuto,
    )
    return Campo(tuple(chiave.split(".")), forma, colonna)


def messi(presenza: Presenza, campi: Iterable[Campo]) -> tuple[Campo, ...]:
    """The columns, to be there as told; those aside look so, and those that are rare have no list to choose from."""
    quieta = presenza is not Presenza.PROPRIA
    rara = presenza is Presenza.RARA
    return tuple(
        replace(
            c, presenza=presenza, colonna=replace(c.colonna, quieta=quieta, elenco="" if rara else c.colonna.elenco)
        )
        for c in campi
    )


def se(condizione: object, campi: Iterable[Campo], altrimenti: Presenza = Presenza.RARA) -> tuple[Campo, ...]:
    """The columns among the first where the condition holds; else as told."""
    return messi(Presenza.PROPRIA if condizione else altrimenti, campi)


def distinti(campi: Iterable[Campo]) -> tuple[Campo, ...]:
    """The columns with headers that differ: the ente's own words may be the same as ours, or as one another."""
    visti: set[str] = set()
    distinti = []
    for campo in campi:
        titolo = campo.colonna.titolo
        if titolo.casefold() in visti:
            titolo = f"{titolo} ({campo.colonna.chiave})"
        visti.add(titolo.casefold())
        distinti.append(replace(campo, colonna=replace(campo.colonna, titolo=titolo)))
    return tuple(distinti)
