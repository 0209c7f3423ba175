"""A small language for the formulas of the workbooks.

One expression is written as a spreadsheet formula (``scrittura.py``), and computed from the values of its cells
(``valutazione.py``): what a workbook shows, what is cached in it, and what is checked when it comes back cannot drift
apart. Only functions that behave alike in Excel 2016+, LibreOffice 7+ and Google Sheets have a node.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Valore: TypeAlias = Fraction | str | bool | None
"""What a cell holds: a number, a text, a truth value, or nothing."""


class NonCalcolabileError(Exception):
    """The formula has no value that is the same everywhere.

    A spreadsheet would show an error, or its answer depends on the program or its language, or an operand is not there
    to be read.
    """


@dataclass(frozen=True, slots=True)
class Costante:
    """A number or a text written in the formula."""

    valore: int | str


@dataclass(frozen=True, slots=True)
class Cella:
    """The cell of this column in the formula's own row."""

    colonna: str


@dataclass(frozen=True, slots=True)
class Nome:
    """A single cell, by its defined name."""

    nome: str


@dataclass(frozen=True, slots=True)
class Colonna:
    """All the cells of a column of a table, by the defined name ``table_column``."""

    tabella: str
    colonna: str

    @property
    def nome(self) -> str:
        """The defined name of the column."""
        return f"{self.tabella}_{self.colonna}"


@dataclass(frozen=True, slots=True)
class Binaria:
    """Two operands and an operator: ``+ - * / & = <> < > <= >=``."""

    operatore: str
    sinistra: Espressione
    destra: Espressione


@dataclass(frozen=True, slots=True)
class Se:
    """IF."""

    condizione: Espressione
    allora: Espressione
    altrimenti: Espressione


@dataclass(frozen=True, slots=True)
class Oppure:
    """OR."""

    casi: tuple[Espressione, ...]


@dataclass(frozen=True, slots=True)
class Numerica:
    """ISNUMBER."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Testuale:
    """ISTEXT; an empty text that a formula gives is a text."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Arrotonda:
    """ROUND: half away from zero."""

    argomento: Espressione
    cifre: int


@dataclass(frozen=True, slots=True)
class Assoluto:
    """ABS."""

    argomento: Espressione


@dataclass(frozen=True, slots=True)
class Somma:
    """SUM over a column: texts and empty cells count nothing."""

    colonna: Colonna


@dataclass(frozen=True, slots=True)
class SommaSe:
    """SUMPRODUCT: the numbers of a column in the rows where another column equals this value.

    Not SUMIF, which takes «1.10» for «1.1», and a text for the number that it says in some programs only.
    """

    criteri: Colonna
    valore: Espressione
    colonna: Colonna


@dataclass(frozen=True, slots=True)
class ContaSe:
    """SUMPRODUCT: how many cells of a column equal this value; not COUNTIF, as above."""

    criteri: Colonna
    valore: Espressione


@dataclass(frozen=True, slots=True)
class ContaTutte:
    """SUMPRODUCT: in how many rows each of some columns equals its value; not COUNTIFS, as above."""

    criteri: tuple[tuple[Colonna, Espressione], ...]


@dataclass(frozen=True, slots=True)
class ContaVuote:
    """SUMPRODUCT: in how many rows where one column equals this value (or does not, ``diverso``) another is empty."""

    criteri: Colonna
    valore: Espressione
    colonna: Colonna
    diverso: bool = False


@dataclass(frozen=True, slots=True)
class ContaCome:
    """COUNTIF: how many texts of a column are like a pattern: ``*`` for any signs, ``?`` for one.

    No number may be like it, for LibreOffice counts it and others do not.

    The pattern must have one of the two, and no ``~``: else programs do not agree on texts that look like numbers.
    """

    criteri: Colonna
    modello: Espressione


@dataclass(frozen=True, slots=True)
class Somiglia:
    """SUMPRODUCT of COUNTIF: how many patterns of a column, as above, a cell is like.

    For the rules of a cell to fill in alone: not every program computes it in a cell.
    """

    cella: Cella
    modelli: Colonna


@dataclass(frozen=True, slots=True)
class Contiene:
    """ISNUMBER of SEARCH: whether a text has another in it, capitals or not; the other without ``?``, ``*``, ``~``."""

    testo: Espressione
    cercato: Espressione


@dataclass(frozen=True, slots=True)
class ContaFinQui:
    """SUMPRODUCT: how many rows of the same group there are, down to the formula's own row; anchored as below."""

    gruppo: Cella


@dataclass(frozen=True, slots=True)
class Progressiva:
    """SUMPRODUCT: the numbers of a column, down to the formula's own row, in the rows of the same group.

    It is anchored to the header above, so that it holds when rows are inserted, moved or sorted.
    """

    gruppo: Cella
    colonna: Cella


@dataclass(frozen=True, slots=True)
class Cerca:
    """INDEX/MATCH: the cell of a column in the row where the key column has the value; an empty text where none has.

    With ``fascia`` the keys rise, and the row is the last whose key does not exceed the value.
    """

    valore: Espressione
    chiavi: Colonna
    risultati: Colonna
    fascia: bool = False


Espressione: TypeAlias = (
    Costante
    | Cella
    | Nome
    | Colonna
    | Binaria
    | Se
    | Oppure
    | Numerica
    | Testuale
    | Arrotonda
    | Assoluto
    | Somma
    | SommaSe
    | ContaSe
    | ContaTutte
    | ContaVuote
    | ContaCome
    | Somiglia
    | Contiene
    | ContaFinQui
    | Progressiva
    | Cerca
)


class Fonte(Protocol):
    """Where the operands of a formula are read."""

    def cella(self, colonna: str) -> Valore:
        """The cell of this column in the formula's own row."""

    def nome(self, nome: str) -> Valore:
        """The cell with this defined name."""

    def colonna(self, tabella: str, colonna: str) -> Sequence[Valore]:
        """The cells of a column of a table."""

    def fin_qui(self, colonna: str) -> Sequence[Valore]:
        """The cells of a column of the formula's own table, from the first to that of its own row."""


def somma_di(espressioni: Iterable[Espressione]) -> Espressione:
    """The sum of some expressions; zero of none."""
    somma: Espressione | None = None
    for espressione in espressioni:
        somma = espressione if somma is None else Binaria("+", somma, espressione)
    return Costante(0) if somma is None else somma


ARGOMENTO = Cella("")
"""No cell, but a constant: the key that a page looks for. A formula that has it is one for all pages."""


def con_argomento(espressione: Espressione, valore: int | str) -> Espressione:
    """The expression of a single page, with its key written in it."""
    completa: Espressione = _completo(espressione, Costante(valore))
    return completa


def _completo(parte: Any, chiave: Costante) -> Any:  # noqa: ANN401  (a node, or what one holds)
    if parte == ARGOMENTO:
        return chiave
    if isinstance(parte, tuple):
        return tuple(_completo(voce, chiave) for voce in parte)
    if not is_dataclass(parte) or isinstance(parte, type):
        return parte
    return replace(parte, **{campo.name: _completo(getattr(parte, campo.name), chiave) for campo in fields(parte)})
