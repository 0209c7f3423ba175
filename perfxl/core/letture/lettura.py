"""The tables of a layout in a workbook as it came back, and what stands in their cells.

Rows may have been inserted, sheets renamed, columns moved: a table is found by its headers, a row by its key. What is
not found is held as data; the checks say it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from perfxl.core.cartelle.layout import Riga, Ruolo
from perfxl.core.letture.calcolate import celle_calcolate, esatto
from perfxl.core.letture.intestazioni import rifiuta_troppe_righe, seconde_intestazioni, trova_intestazioni
from perfxl.core.letture.intorno import Intorno
from perfxl.core.letture.pagine import senza_pagine
from perfxl.core.letture.workbook import Cell, CellError
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Colonna, Tabella
    from perfxl.core.letture.calcolate import CellaCalcolata
    from perfxl.core.letture.intestazioni import Intestazione
    from perfxl.core.letture.workbook import CellValue, Sheet, Workbook

T = TypeVar("T")

_VUOTA = Cell()
_SECONDE = 50
"""So many second tables are looked at on a sheet."""


class Mancanza(StrEnum):
    """What can be wrong with the structure of a workbook."""

    FOGLIO = "foglio"
    TABELLA = "tabella"
    COLONNA = "colonna"
    RIGA = "riga"
    TOTALE = "totale"
    RIPETUTA = "ripetuta"
    ESTRANEA = "estranea"


@dataclass(frozen=True, slots=True)
class Difetto:
    """What of the structure is missing, or there once too often; a missing row has the place that it should have."""

    mancanza: Mancanza
    place: Place
    voce: str
    tabella: str = ""


@dataclass(frozen=True, slots=True)
class RigaTrovata:
    """A row of a table, as found."""

    chiave: str
    riga: int
    totale: bool
    celle: Mapping[str, Cell]

    def cella(self, colonna: str) -> Cell:
        """The cell in this column; an empty one where nothing stands."""
        return self.celle.get(colonna, _VUOTA)


@dataclass(frozen=True, slots=True)
class TabellaTrovata:
    """A table, as found: sheet, row of the headers, columns, rows, where it ends at most; and what its sheet hides."""

    tabella: Tabella
    foglio: str
    intestazione: int
    colonne: Mapping[str, int]
    righe: tuple[RigaTrovata, ...]
    righe_nascoste: frozenset[int] = frozenset()
    colonne_nascoste: frozenset[int] = frozenset()
    fine: int = 0


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Lettura:
    """A workbook as it came back, told by the layout it was made from.

    Attributes:
        file: its name.
        cartella: the workbook that was sent out.
        tabelle: its tables that were found, by name.
        difetti: what of its structure is missing, or there once too often.
        seconde: further rows that look like headers of a table, by sheet and row: what is under them is not read.
        intorno: what stands around the tables.
    """

    file: str
    cartella: Cartella
    tabelle: Mapping[str, TabellaTrovata]
    difetti: tuple[Difetto, ...]
    seconde: Mapping[tuple[str, int], tuple[Tabella, Intestazione]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    intorno: Intorno = field(default_factory=Intorno)
    schede: Sheet | None = None
    """The sheet of the pages; None where there is none."""

    def righe(self, tabella: str) -> tuple[RigaTrovata, ...]:
        """The rows of a table; none where the table was not found."""
        trovata = self.tabelle.get(tabella)
        return () if trovata is None else trovata.righe

    def place(self, tabella: str, riga: RigaTrovata, colonna: str) -> Place:
        """The place of a cell."""
        trovata = self.tabelle[tabella]
        return Place(self.file, trovata.foglio, riga.riga, trovata.colonne.get(colonna, 0))

    @cached_property
    def calcolate(self) -> tuple[CellaCalcolata, ...]:
        """Every cell that should hold a formula, computed once: ricomposizione and several checks ask for them."""
        return tuple(celle_calcolate(self))


def leggi(workbook: Workbook, cartella: Cartella) -> Lettura:
    """Find the tables of a layout in a workbook.

    Args:
        workbook: the file as it was read.
        cartella: the workbook that was sent out.

    Raises:
        TooMuchError: a table has many more rows than it was sent out with.
    """
    workbook, schede = senza_pagine(workbook, cartella)
    dove = trova_intestazioni(workbook, cartella)
    rifiuta_troppe_righe(workbook, {nome: tabella for nome, (_, tabella) in cartella.tabelle.items()}, dove)
    seconde = _prime(seconde_intestazioni(workbook, cartella, dove))
    difetti: list[Difetto] = []
    tabelle: dict[str, TabellaTrovata] = {}
    for foglio in cartella.fogli:
        assenti = [tabella for tabella in foglio.tabelle if tabella.nome not in dove]
        presente = any(sheet.name == foglio.nome for sheet in workbook.sheets)
        if assenti and not presente and len(assenti) == len(foglio.tabelle):
            difetti.append(Difetto(Mancanza.FOGLIO, Place(workbook.file), foglio.nome))
            continue
        difetti.extend(
            Difetto(Mancanza.TABELLA, Place(workbook.file, foglio.nome), tabella.titolo, tabella.nome)
            for tabella in assenti
        )
        for tabella in foglio.tabelle:
            if tabella.nome in dove:
                tabelle[tabella.nome] = _leggi_tabella(workbook, tabella, dove, difetti, seconde)
    return Lettura(workbook.file, cartella, tabelle, tuple(difetti), seconde, schede=schede)


def _prime(seconde: Mapping[tuple[str, int], T]) -> dict[tuple[str, int], T]:
    """The first of them on each sheet: where there are more, their rows are read as rows like any other."""
    quante: Counter[str] = Counter()
    prime = {}
    for (foglio, riga), seconda in seconde.items():
        quante[foglio] += 1
        if quante[foglio] <= _SECONDE:
            prime[foglio, riga] = seconda
    return prime


def _leggi_tabella(
    workbook: Workbook,
    tabella: Tabella,
    dove: Mapping[str, Intestazione],
    difetti: list[Difetto],
    seconde: Mapping[tuple[str, int], tuple[Tabella, Intestazione]],
) -> TabellaTrovata:
    file, trovata = workbook.file, dove[tabella.nome]
    intestazione, colonne = trovata.riga, trovata.colonne
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == trovata.foglio)
    difetti.extend(
        Difetto(Mancanza.COLONNA, Place(file, sheet.name, intestazione), colonna.titolo, tabella.nome)
        for colonna in tabella.colonne
        if colonna.chiave not in colonne
    )
    fine = _fine(sheet, intestazione, dove, seconde)
    grezze = [
        (riga, {chiave: celle[n] for chiave, n in colonne.items() if n in celle})
        for riga, celle in sheet.righe.items()
        if intestazione < riga <= fine
    ]
    if tabella.identita == "":
        righe = _righe_raggruppate(tabella, grezze)
    elif tabella.identita not in colonne:
        righe = ()
    else:
        testata = Place(file, sheet.name, intestazione, colonne[tabella.identita])
        righe = _righe_con_chiave(tabella, grezze, testata, colonne, difetti)
    nascoste = (sheet.hidden_rows, sheet.hidden_columns)
    return TabellaTrovata(tabella, sheet.name, intestazione, colonne, righe, *nascoste, fine)


def _fine(
    sheet: Sheet,
    intestazione: int,
    dove: Mapping[str, Intestazione],
    seconde: Mapping[tuple[str, int], tuple[Tabella, Intestazione]],
) -> int:
    """The last row that a table may have: the one above the title of the next, or the last that holds anything."""
    fini = [altra.riga - 2 for altra in dove.values() if altra.foglio == sheet.name and altra.riga > intestazione]
    sotto = [riga for foglio, riga in seconde if foglio == sheet.name and riga > intestazione]
    if sotto:
        riga = min(sotto)
        sopra = {testo_cella(cella.value) for cella in sheet.righe.get(riga - 1, {}).values()}
        fini.append(riga - (2 if seconde[sheet.name, riga][0].titolo in sopra else 1))
    return min(fini, default=max(sheet.righe, default=0))


def _righe_raggruppate(tabella: Tabella, grezze: Sequence[tuple[int, Mapping[str, Cell]]]) -> tuple[RigaTrovata, ...]:
    """Rows known by their group and their order in it; rows left empty do not count."""
    da_compilare = [colonna.chiave for colonna in tabella.colonne if colonna.ruolo is Ruolo.INPUT]
    contate: Counter[str] = Counter()
    righe = []
    for riga, celle in grezze:
        if all(chiave not in celle or testo_cella(celle[chiave].value) == "" for chiave in da_compilare):
            continue
        gruppo = chiave_cella(celle.get(tabella.gruppo, _VUOTA).value)
        contate[gruppo] += 1
        righe.append(RigaTrovata(f"{gruppo}/{contate[gruppo]}", riga, totale=False, celle=celle))
    return tuple(righe)


def _righe_con_chiave(
    tabella: Tabella,
    grezze: Sequence[tuple[int, Mapping[str, Cell]]],
    testata: Place,
    colonne: Mapping[str, int],
    difetti: list[Difetto],
) -> tuple[RigaTrovata, ...]:
    """Rows known by the value of a column, whose header is given; what is missing, repeated or foreign is noted."""
    attese = {chiave_attesa(tabella, riga): riga for riga in tabella.righe}
    righe: dict[str, RigaTrovata] = {}
    forse_totale = False
    quali = [_attesa(tabella, celle, attese) for _, celle in grezze]
    ultima = max((n for (n, _), attesa in zip(grezze, quali, strict=True) if attesa is not None), default=0)
    for (numero, celle), attesa in zip(grezze, quali, strict=True):
        if attesa is not None and attesa.chiave not in righe:
            righe[attesa.chiave] = RigaTrovata(attesa.chiave, numero, attesa.totale, celle)
            continue
        chiave, luogo = chiave_cella(celle.get(tabella.identita, _VUOTA).value), replace(testata, row=numero)
        if attesa is None:
            if numero > ultima and _un_appunto(celle):
                continue
            if any(_scritta(tabella, nome, cella) for nome, cella in celle.items()):
                difetti.append(Difetto(Mancanza.ESTRANEA, luogo, chiave, tabella.nome))
                forse_totale = forse_totale or chiave == "" or _totale(tabella, celle) is not None
        else:
            difetti.append(Difetto(Mancanza.RIPETUTA, luogo, chiave, tabella.nome))
    mancano = {chiave: attesa for chiave, attesa in attese.items() if attesa.chiave not in righe and not attesa.libera}
    occupate = {riga for riga, celle in grezze if mancano and any(testo_cella(c.value) != "" for c in celle.values())}
    for chiave, attesa in mancano.items():
        luogo = replace(testata, row=_dove_starebbe(tabella, righe, attesa, testata.row, occupate))
        if not attesa.totale:
            difetti.append(Difetto(Mancanza.RIGA, luogo, chiave, tabella.nome))
        elif attesa.valori.keys() <= colonne.keys() and not forse_totale:
            difetti.append(Difetto(Mancanza.TOTALE, luogo, chiave, tabella.nome))
    return tuple(righe.values())


def _attesa(tabella: Tabella, celle: Mapping[str, Cell], attese: Mapping[str, Riga]) -> Riga | None:
    """Which row of the table these cells are; None where they are none of them."""
    chiave = chiave_cella(celle.get(tabella.identita, _VUOTA).value)
    return attese.get(chiave) if chiave != "" else _totale(tabella, celle)


def _un_appunto(celle: Mapping[str, Cell]) -> bool:
    """Whether a row below the others is no row but a remark: one text of several words, and nothing else."""
    scritte = [testo_cella(cella.value) for cella in celle.values() if testo_cella(cella.value) != ""]
    return len(scritte) == 1 and len(scritte[0].split()) > 1


def _dove_starebbe(
    tabella: Tabella, righe: Mapping[str, RigaTrovata], attesa: Riga, intestazione: int, occupate: Collection[int]
) -> int:
    """The row where a missing one should stand: the empty one above the next that is there, or that of the next itself.

    Below the last where none follows.
    """
    dopo = tabella.righe[tabella.righe.index(attesa) + 1 :]
    sotto = next((righe[riga.chiave].riga for riga in dopo if riga.chiave in righe), None)
    if sotto is None:
        return 1 + max((riga.riga for riga in righe.values()), default=intestazione)
    return sotto if sotto - 1 in {intestazione, *occupate} else sotto - 1


def _scritta(tabella: Tabella, colonna: str, cella: Cell) -> bool:
    """Whether somebody wrote in the cell: a computed one fills itself."""
    return tabella.colonna(colonna).ruolo is not Ruolo.CALCOLATO and testo_cella(cella.value) != ""


def chiave_attesa(tabella: Tabella, riga: Riga) -> str:
    """What the key cell of a row says, as keys are compared."""
    valore = riga.valori.get(tabella.identita)
    return riga.chiave if valore is None else _normale_chiave(valore)


def _normale_chiave(valore: Valore) -> str:
    if type(valore) is Fraction and valore.denominator == 1:
        return f"{valore.numerator}"
    return " ".join(f"{valore}".split())


def _totale(tabella: Tabella, celle: Mapping[str, Cell]) -> Riga | None:
    """The total of the table, where the row's constants are its own."""
    for riga in tabella.righe:
        if riga.totale and all(chiave_cella(celle.get(c, _VUOTA).value) == v for c, v in riga.valori.items()):
            return riga
    return None


def chiave_cella(valore: CellValue) -> str:
    """The text by which a cell is known as a key: 7, 7.0 and «7 » are the same."""
    if isinstance(valore, Decimal) and valore == valore.to_integral_value():
        return f"{int(valore)}"
    return " ".join(testo_cella(valore).split())


def testo_cella(valore: CellValue) -> str:
    """The text of a cell without its outer blanks; what is no text as its plain text."""
    match valore:
        case str():
            return valore.strip()
        case None:
            return ""
        case bool():
            return "VERO" if valore else "FALSO"
        case Decimal():
            return f"{valore:f}"
        case CellError():
            return valore.code
        case _:
            return f"{valore}"


def fisse(lettura: Lettura) -> Iterator[tuple[str, Colonna, RigaTrovata, Valore]]:
    """Every cell that the office had no business changing: table, column, row as found, value sent out."""
    for nome, trovata in lettura.tabelle.items():
        tabella = trovata.tabella
        disegnate = {riga.chiave: riga for riga in tabella.righe}
        colonne = [c for c in tabella.colonne if c.chiave in trovata.colonne and c.chiave != tabella.identita]
        for riga in trovata.righe:
            disegnata = disegnate.get(riga.chiave)
            if disegnata is None:
                continue
            for colonna in colonne:
                if disegnata.ruolo(colonna) is not Ruolo.INPUT and tabella.formula(disegnata, colonna) is None:
                    yield nome, colonna, riga, disegnata.valori.get(colonna.chiave)


def uguali(atteso: Valore, trovato: CellValue) -> bool:
    """Whether the cell holds the expected value: numbers to a billionth, texts as they read."""
    if type(atteso) is Fraction:  # quicker than isinstance, which asks an abstract class
        return type(trovato) is Decimal and _vicini(atteso, esatto(trovato))
    if isinstance(trovato, bool) or isinstance(atteso, bool):
        return atteso is trovato
    return not isinstance(trovato, Decimal) and testo_cella(trovato) == ("" if atteso is None else f"{atteso}".strip())


def _vicini(atteso: Fraction, trovato: Fraction) -> bool:
    """Whether two numbers differ by a billionth of the expected one at most, and of one for small ones.

    A spreadsheet computes in doubles. It is ``abs(trovato - atteso) <= max(abs(atteso), 1) / 10**9`` in whole numbers.
    """
    (sopra, sotto), (suo, sua) = atteso.as_integer_ratio(), trovato.as_integer_ratio()
    return abs(suo * sotto - sopra * sua) * 10**9 <= sua * max(abs(sopra), sotto)
