"""A workbook as it was read: plain data, whatever the program that saved it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value that stands in a cell, as ``#REF!`` or ``#DIV/0!``."""

    code: str


CellValue: TypeAlias = Decimal | str | bool | date | datetime | time | CellError | None


class Cell(NamedTuple):
    """One cell.

    Attributes:
        value: the constant, or the value cached for the formula; None where there is none. Numbers are
            ``Decimal(repr(float))``; a number whose format is a date is a date (a datetime where it has hours).
        formula: the formula without its equals sign, in the file's own (English) form; None for a constant.
        percento: whether its number format is a percentage: a number shows a hundred times its value.
    """

    value: CellValue = None
    formula: str | None = None
    percento: bool = False


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name: what it refers to, as text, and the sheet it is local to (empty: the whole workbook)."""

    name: str
    refers_to: str
    sheet: str = ""


class Area(NamedTuple):
    """A range of cells, its borders included; rows and columns are counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Comment(NamedTuple):
    """A comment on a cell: where it hangs, what it says."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Sheet:
    """One worksheet.

    Attributes:
        name: its name on the tab.
        state: ``visible``, ``hidden`` or ``veryHidden``.
        cells: (row, column), both from 1, to the cell; empty cells are absent.
        hidden_rows: rows hidden by hand or by a filter.
        hidden_columns: columns hidden.
        protected: whether the sheet is protected.
        merged: ranges of cells merged into one: only the first of each still holds what it held.
        comments: comments on its cells, of both kinds, in the file's order; each answer in a thread is one.
        pictures: how many pictures lie on it.
        boxes: texts of the shapes that lie on it.
        elenco: whether it is the list of an annotated copy: what it holds is then what the office wrote into that.
    """

    name: str
    state: str = "visible"
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=lambda: MappingProxyType({}))
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    protected: bool = False
    merged: tuple[Area, ...] = ()
    comments: tuple[Comment, ...] = ()
    pictures: int = 0
    boxes: tuple[str, ...] = ()
    elenco: bool = False

    @cached_property
    def righe(self) -> Mapping[int, Mapping[int, Cell]]:
        """Its cells by row and by column, from the top left."""
        righe: dict[int, dict[int, Cell]] = {}
        for (riga, colonna), cella in sorted(self.cells.items(), key=itemgetter(0)):
            righe.setdefault(riga, {})[colonna] = cella
        return righe

    @cached_property
    def testi(self) -> Mapping[int, Mapping[int, str]]:
        """Its texts as headers and titles are compared, by row and by column, from the top left."""
        diversi = {cella.value for cella in self.cells.values() if isinstance(cella.value, str)}
        semplici = {testo: semplice(testo) for testo in diversi}
        testi = {
            riga: {n: semplici[cella.value] for n, cella in celle.items() if isinstance(cella.value, str)}
            for riga, celle in self.righe.items()
        }
        return {riga: suoi for riga, suoi in testi.items() if suoi}


@dataclass(frozen=True, slots=True)
class Workbook:
    """One workbook.

    Attributes:
        file: name of the file.
        sheets: worksheets in the order of the tabs.
        names: defined names, in the file's order.
        properties: custom document properties, all as text.
        application: the program that saved it, as it says of itself; empty where it does not.
        macros: whether there is code in it; nobody runs it here.
        external_links: the other files that its formulas take values from, as it names them; nobody opens them here.
        connections: the databases, files and pages that it takes data from, as it names them; nobody asks them here.
    """

    file: str
    sheets: tuple[Sheet, ...] = ()
    names: tuple[DefinedName, ...] = ()
    properties: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    application: str = ""
    macros: bool = False
    external_links: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
