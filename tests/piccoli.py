"""Small plans made by hand, the plans that ship, and workbooks that go out and come back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from perfxl.core.fasce import Fascia
from perfxl.core.letture.workbook import Cell, CellValue, DefinedName, Sheet, Workbook
from perfxl.core.modello import Classe, Modello, Pesi, Residuo, Schema
from perfxl.core.piano import (
    Accantonamento,
    Dichiarato,
    Fondo,
    Modo,
    Obiettivo,
    Piano,
    Quota,
)
from perfxl.core.place import Place, Sourced
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests import costruttori
from tests.costruttori import misura, settore

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeVar

    from perfxl.core.cartelle.layout import Cartella

    T = TypeVar("T")

ESEMPI = ("chiari-2024", "chiari-2025")

MODELLO = Modello(
    codice="prova",
    titolo="Di prova",
    classi=(Classe("alta", Decimal(40)), Classe("media", Decimal(20)), Classe("nulla", Decimal(0))),
    fasce=(
        Fascia(1, 3, Decimal(1)),
        Fascia(4, None, Decimal("1.5")),
        Fascia(None, None, Decimal(3), "tutti"),
    ),
    schemi=(Schema(Pesi.INDICATORI, Decimal(100)),),
)
"""Peso 40, 20 or 0; coefficiente 1 up to three employees, 1.5 from four on, 3 for all of them."""


@cache
def esempio(nome: str) -> Piano:
    """A plan that ships, read as the program reads it."""
    from perfxl.app import dati, leggi_piano  # only here: the other plans need no checks

    return leggi_piano(dati("esempi", nome, "piano.toml"))


def riga(linea: int) -> Place:
    """A line of the plan."""
    return Place("piano.toml", line=linea)


def letto(valore: T, linea: int = 1) -> Sourced[T]:
    """A value read at this line."""
    return Sourced(valore, riga(linea))


def quota(codice: str, modo: Modo, valore: str = "0", di: str = "", linea: int = 1) -> Quota:
    """A quota; its amount was read at this line."""
    return Quota(codice, letto(f"Quota {codice}"), modo, letto(Decimal(valore), linea), di)


def dichiarato(
    peso: str | None = None, coefficiente: str | None = None, totale: str | None = None, stanziato: int | None = None
) -> Dichiarato:
    """What a document declares of an objective; the amount is in cents."""
    peso_, coefficiente_, totale_ = (None if n is None else Decimal(n) for n in (peso, coefficiente, totale))
    return Dichiarato(letto(peso_), letto(coefficiente_), letto(totale_), letto(stanziato))


def obiettivo(
    codice: str,
    quota: str = "",
    totale: str | None = None,
    *,
    fisso: int | None = None,
    classe: str | None = "alta",
    n_dip: int | str | None = 1,
    linea: int = 1,
) -> Obiettivo:
    """An objective of settore A, with one indicator; without a quota its amount is fixed, in cents."""
    return costruttori.obiettivo(
        codice,
        riga(linea),
        titolo=letto(f"Obiettivo {codice}"),
        quota=quota,
        importo_fisso=letto(fisso, linea),
        tempi=letto("entro l'anno"),
        soglia=letto(Decimal(80)),
        personale=letto("due impiegati"),
        classe=letto(classe),
        n_dip=letto(n_dip),
        dichiarato=dichiarato(totale=totale),
        indicatori=(misura("Atti", "n. 3", 100),),
    )


def piano(
    finanziato: int,
    quote: Sequence[Quota],
    obiettivi: Sequence[Obiettivo],
    *,
    residuo: Residuo = Residuo.NESSUNO,
    riga: str = "",
    accantonato: int = 0,
) -> Piano:
    """A plan of settori A and B. Amounts in cents; the fund was read at line 5."""
    accantonamenti = (Accantonamento(letto("Messi da parte"), letto(accantonato)),) if accantonato != 0 else ()
    return Piano(
        modello=replace(MODELLO, residuo=residuo, riga=riga),
        ente=letto("Comune di Prova"),
        anno=letto(2025),
        fondo=Fondo(
            letto(finanziato + accantonato, 4), letto(finanziato, 5), dichiarato=True, accantonamenti=accantonamenti
        ),
        settori=(settore("A"), settore("B")),
        quote=tuple(quote),
        obiettivi=tuple(obiettivi),
    )


def tornata(cartella: Cartella, file: str = "tornata.xlsx") -> Workbook:
    """The workbook written and read again, as it comes back from an office that only saved it."""
    return parse_workbook(write_workbook(cartella), file)


def foglio(workbook: Workbook, nome: str) -> Sheet:
    """A sheet of a workbook."""
    return next(sheet for sheet in workbook.sheets if sheet.name == nome)


def con_foglio(workbook: Workbook, nome: str, nuovo: Sheet | None) -> Workbook:
    """The workbook with another sheet in the place of one, or without it."""
    fogli = [nuovo if sheet.name == nome else sheet for sheet in workbook.sheets]
    return replace(workbook, sheets=tuple(sheet for sheet in fogli if sheet is not None))


def con_celle(workbook: Workbook, nome: str, celle: Mapping[tuple[int, int], CellValue]) -> Workbook:
    """The workbook with constants typed into cells of a sheet; None empties the cell."""
    sheet = foglio(workbook, nome)
    nuove = {dove: cella for dove, cella in sheet.cells.items() if dove not in celle}
    nuove |= {dove: Cell(valore) for dove, valore in celle.items() if valore is not None}
    return con_foglio(workbook, nome, replace(sheet, cells=nuove))


def senza_nomi(workbook: Workbook) -> Workbook:
    """The workbook without defined names, as a copy of its sheets into another workbook is."""
    return replace(workbook, names=())


def con_nome(workbook: Workbook, nome: str, riferimento: str) -> Workbook:
    """The workbook with a defined name that refers to something else."""
    altri = tuple(altro for altro in workbook.names if altro.name != nome)
    return replace(workbook, names=(*altri, DefinedName(nome, riferimento)))


def trova(workbook: Workbook, nome: str, valore: CellValue) -> tuple[int, int]:
    """Row and column of the first cell of a sheet with this value."""
    return min(dove for dove, cella in foglio(workbook, nome).cells.items() if cella.value == valore)
