"""What a workbook is made of: sheets, tables, columns, rows, formulas. Pure data, and where each piece stands.

The writer paints a ``Cartella``; the reader looks for its tables in a file; the checks compare the two. Every cell is
known by (table, row key, column), never by an address.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.cartelle.espressione import con_argomento

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.core.cartelle.espressione import Espressione, Valore

LAYOUT = "3"
"""Version of the layout; it travels in every workbook, and goes up when a table or a column changes."""

Indirizzo: TypeAlias = tuple[str, str, str]
"""A cell: table, row key, column."""


class Ruolo(StrEnum):
    """Whose a column is: the key of the row, the plan's, the office's to fill in, or a formula's."""

    CHIAVE = "chiave"
    FISSO = "fisso"
    INPUT = "input"
    CALCOLATO = "calcolato"


class Campione(StrEnum):
    """What a legend shows: a cell to fill in, one that computes, one where something is missing."""

    INPUT = "input"
    CALCOLATO = "calcolato"
    MANCANTE = "mancante"


class Tipo(StrEnum):
    """What a column holds, and so how it looks."""

    TESTO = "testo"
    INTERO = "intero"
    NUMERO = "numero"
    SOMMA = "somma"
    """A number, and nothing where it is zero: there was nothing to sum."""
    PERCENTO = "percento"
    """A percentage: 25% is held as 0.25, and 25 typed over it becomes 25%."""
    COEFFICIENTE = "coefficiente"
    EURO = "euro"


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column of a table.

    Attributes:
        chiave: its name in the code and in the defined names.
        titolo: its header, by which it is found in a file.
        ruolo: whose it is.
        tipo: what it holds.
        larghezza: width in characters.
        formula: what its cells compute, unless a row says otherwise.
        elenco: defined name of the list that its cells choose from; empty for none.
        aiuto: hint shown when a cell is selected.
        quieta: whether it stands aside, in a group at the right end that is not printed.
        a_schermo: whether it is not printed; such columns stand last.
        riservata: whether the plan alone decides it, in spare rows too.
        serve: whether an empty cell of it is still to be filled in.
        ammesso: what to say to who types what the column cannot hold; empty where it takes anything.
        valida: whether a typed cell is admitted, where its kind and its list do not say it all.
    """

    chiave: str
    titolo: str
    ruolo: Ruolo
    tipo: Tipo
    larghezza: int
    formula: Espressione | None = None
    elenco: str = ""
    aiuto: str = ""
    quieta: bool = False
    a_schermo: bool = False
    riservata: bool = False
    serve: bool = False
    ammesso: str = ""
    valida: Espressione | None = None


@dataclass(frozen=True, slots=True)
class Collegamento:
    """Where a cell leads outside its workbook.

    Attributes:
        url: another file, as an address that is written as it is.
        luogo: a cell in it, as ``'Foglio'!A1``; empty for none.
    """

    url: str
    luogo: str = ""


@dataclass(frozen=True, slots=True)
class Riga:
    """A row of a table.

    Attributes:
        chiave: its key within the table.
        valori: constants, by column; a column without one is empty.
        formule: formulas that differ from the column's, by column; None for a constant in a computed column.
        totale: whether it sums the rows above: then it is outside the column's defined name.
        libera: whether it waits for something new: what the plan decides in other rows is the office's to write.
        rimandi: the tables that its cells lead to, by column.
        collegamenti: the other files that its cells lead to, by column.
        campione: of what its first cell is a sample, in a legend; None where it is none.
    """

    chiave: str
    valori: Mapping[str, Valore] = field(default_factory=lambda: MappingProxyType({}))
    formule: Mapping[str, Espressione | None] = field(default_factory=lambda: MappingProxyType({}))
    totale: bool = False
    libera: bool = False
    rimandi: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    collegamenti: Mapping[str, Collegamento] = field(default_factory=lambda: MappingProxyType({}))
    campione: Campione | None = None

    def ruolo(self, colonna: Colonna) -> Ruolo:
        """Whose a cell of the row is."""
        if self.totale:
            return Ruolo.FISSO
        return Ruolo.INPUT if self.libera and colonna.ruolo is Ruolo.FISSO and not colonna.riservata else colonna.ruolo


@dataclass(frozen=True, slots=True)
class Tabella:
    """A table of a sheet.

    Attributes:
        nome: its name in the code and in the defined names.
        titolo: the line above its headers.
        colonne: its columns, from column A on.
        righe: its rows; the last may be a total.
        identita: column whose value is the key of the row; empty where rows are known by ``gruppo`` and order.
        gruppo: column that, with the order, makes the key of a row, where rows have no key of their own.
        filtro: whether its headers carry a filter.
        bloccate: how many columns stay in sight, with the headers, when the sheet is moved; 0 where nothing does.
        stampata: whether it is printed; one that is not stands last on its sheet.
    """

    nome: str
    titolo: str
    colonne: tuple[Colonna, ...]
    righe: tuple[Riga, ...]
    identita: str = ""
    gruppo: str = ""
    filtro: bool = False
    bloccate: int = 0
    stampata: bool = True

    def colonna(self, chiave: str) -> Colonna:
        """The column with this name.

        Raises:
            KeyError: there is none.
        """
        for colonna in self.colonne:
            if colonna.chiave == chiave:
                return colonna
        raise KeyError(chiave)

    def formula(self, riga: Riga, colonna: Colonna) -> Espressione | None:
        """What the cell computes; None for a constant."""
        if colonna.chiave in riga.formule:
            return riga.formule[colonna.chiave]
        return None if riga.totale or colonna.ruolo is not Ruolo.CALCOLATO else colonna.formula


@dataclass(frozen=True, slots=True)
class Grafico:
    """A bar chart of a column of a table."""

    titolo: str
    tabella: str
    categorie: str
    valori: str


class Veste(StrEnum):
    """What a cell of a page is, and so how it looks."""

    TESTATA = "testata"
    ETICHETTA = "etichetta"
    VALORE = "valore"
    ELENCO = "elenco"
    INTESTAZIONE = "intestazione"
    CELLA = "cella"
    SOMMA = "somma"
    AVVISO = "avviso"


@dataclass(frozen=True, slots=True)
class Casella:
    """A cell of a page.

    Attributes:
        forma: what it shows: a constant, or a formula on the tables, which reads no cell of its own sheet; the same
            for all pages, where ``ARGOMENTO`` stands for a constant.
        tipo: what kind of value that is.
        nome: what it is, in words, where it is computed.
        aperta: whether an office may still write there more than it does: it has a line to spare.
        argomento: the constant of this page; None where it has none.
    """

    forma: Espressione
    tipo: Tipo = Tipo.TESTO
    nome: str = ""
    aperta: bool = False
    argomento: int | str | None = None

    @property
    def cosa(self) -> Espressione:
        """What it shows, with the constant of this page written in it."""
        return self.forma if self.argomento is None else con_argomento(self.forma, self.argomento)


@dataclass(frozen=True, slots=True)
class Linea:
    """A row of a page: how it looks, its cells by their column, counted from 1; one without cells is left blank."""

    veste: Veste
    caselle: Mapping[int, Casella] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Pagina:
    """A page that is drawn from the tables, to be printed.

    Attributes:
        chiave: whose rows of the tables it shows.
        titolo: the text of its first cell, by which it is found in a file.
        linee: its rows; the first is its heading.
    """

    chiave: Valore
    titolo: str
    linee: tuple[Linea, ...]


@dataclass(frozen=True, slots=True)
class Foglio:
    """A sheet: a title, lines of text, tables one under the other, or a chart, or pages; protected, unless all free.

    Attributes:
        nome: its name.
        titolo: the line at the top.
        righe: the lines of text below it.
        tabelle: its tables.
        grafico: its chart.
        protetto: whether it is protected.
        pagine: its pages, where it has no tables.
        larghezze: the widths of its columns, where it has pages.
    """

    nome: str
    titolo: str
    righe: tuple[str, ...]
    tabelle: tuple[Tabella, ...]
    grafico: Grafico | None = None
    protetto: bool = True
    pagine: tuple[Pagina, ...] = ()
    larghezze: tuple[int, ...] = ()


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Cartella:
    """A workbook to be written.

    Attributes:
        file: its file name.
        titolo: its title.
        anno: the plan's year; the file's creation date is its first day.
        proprieta: its identity, as custom properties.
        fogli: its sheets.
        nomi: defined names of single cells.
        memoria: what stands in its cells to fill in, as text, on a sheet that nobody sees: what an office writes can
            be told from it.
    """

    file: str
    titolo: str
    anno: int
    proprieta: Mapping[str, str]
    fogli: tuple[Foglio, ...]
    nomi: Mapping[str, Indirizzo]
    memoria: str = ""

    @cached_property
    def tabelle(self) -> Mapping[str, tuple[Foglio, Tabella]]:
        """Every table with its sheet, by name."""
        return {tabella.nome: (foglio, tabella) for foglio in self.fogli for tabella in foglio.tabelle}


@dataclass(frozen=True, slots=True)
class Posto:
    """Where a table stands on its sheet; rows are counted from 1, and its first column is A."""

    foglio: str
    titolo: int
    intestazione: int
    prima: int
    ultima: int
    """The last row that is not a total."""


def posti(cartella: Cartella) -> dict[str, Posto]:
    """Where each table stands."""
    trovati: dict[str, Posto] = {}
    for foglio in cartella.fogli:
        riga = 3 + len(foglio.righe)
        for tabella in foglio.tabelle:
            comuni = sum(not r.totale for r in tabella.righe)
            trovati[tabella.nome] = Posto(foglio.nome, riga, riga + 1, riga + 2, riga + 1 + comuni)
            riga += 3 + len(tabella.righe)
    return trovati


def inizi(foglio: Foglio) -> list[int]:
    """The row of the heading of each page of a sheet, counted from 1."""
    trovati, riga = list[int](), 3 + len(foglio.righe)
    for pagina in foglio.pagine:
        trovati.append(riga)
        riga += len(pagina.linee) + 1
    return trovati


def nomi_colonne(cartella: Cartella) -> Iterator[tuple[str, str, str]]:
    """Every defined name of a column, with its table and column."""
    for _, tabella in cartella.tabelle.values():
        for colonna in tabella.colonne:
            yield f"{tabella.nome}_{colonna.chiave}", tabella.nome, colonna.chiave


def scrivi_sopra(cartella: Cartella, modifiche: Mapping[Indirizzo, Valore]) -> Cartella:
    """The workbook with constants typed over some of its cells, as an office does.

    Raises:
        KeyError: the workbook has no such cell.
    """
    resto = set(modifiche)
    fogli = []
    for foglio in cartella.fogli:
        tabelle = []
        for tabella in foglio.tabelle:
            mie = {(chiave, colonna): v for (nome, chiave, colonna), v in modifiche.items() if nome == tabella.nome}
            tabelle.append(replace(tabella, righe=tuple(_riscritta(riga, mie) for riga in tabella.righe)))
            resto -= {(tabella.nome, r.chiave, c.chiave) for r in tabella.righe for c in tabella.colonne}
        fogli.append(replace(foglio, tabelle=tuple(tabelle)))
    if resto:
        raise KeyError(sorted(resto))
    return replace(cartella, fogli=tuple(fogli))


def _riscritta(riga: Riga, modifiche: Mapping[tuple[str, str], Valore]) -> Riga:
    mie = {colonna: valore for (chiave, colonna), valore in modifiche.items() if chiave == riga.chiave}
    if not mie:
        return riga
    return replace(riga, valori={**riga.valori, **mie}, formule={**riga.formule, **dict.fromkeys(mie)})
