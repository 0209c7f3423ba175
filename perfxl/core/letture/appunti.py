"""What of a workbook was not read: cells outside the tables, comments, pictures, sheets that are not ours."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from perfxl.core.letture.intorno import Appunti, Intorno, NonLetto, Unite
from perfxl.core.letture.lettura import Mancanza, chiave_cella, testo_cella
from perfxl.core.letture.riordini import dove_stanno, nomi_rotti, spostamenti
from perfxl.core.letture.workbook import Area
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.place import Place, column_letters
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from perfxl.core.cartelle.layout import Cartella, Tabella
    from perfxl.core.letture.intestazioni import Intestazione
    from perfxl.core.letture.lettura import Lettura, TabellaTrovata
    from perfxl.core.letture.workbook import Sheet, Workbook

_COPERTE = 100
"""Of what stands unseen in covered cells, so much is told."""

FOGLI_DI_SERVIZIO = frozenset({"istruzioni", "controlli", "schede", "da rivedere", "perfxl"})
"""Sheets of ours that hold nothing to read, as names are compared."""


def intorno(workbook: Workbook, lettura: Lettura) -> Intorno:
    """Everything around the tables that were found in a workbook.

    Args:
        workbook: the file as it was read.
        lettura: what was found in it.
    """
    dove = dove_stanno(workbook, lettura.cartella, lettura.tabelle)
    nostri = {*dove.values(), *(trovata.foglio for trovata in lettura.tabelle.values())}
    nostri |= set() if lettura.schede is None else {lettura.schede.name}
    return Intorno(
        tuple(spostamenti(workbook, lettura.cartella, lettura.tabelle)),
        tuple(_non_letti(workbook, lettura, nostri)),
        tuple(_appunti(lettura, s) for s in workbook.sheets if s.name in nostri or (s.elenco and _piena(s))),
        tuple(_unite(workbook, lettura)),
        frozenset(nomi_rotti(workbook, lettura.cartella, lettura.tabelle)),
        workbook.macros,
        workbook.external_links,
        workbook.connections,
    )


# ---- what was not read


def _non_letti(workbook: Workbook, lettura: Lettura, nostri: Collection[str]) -> Iterator[NonLetto]:
    """Sheets that are not ours, and second tables on those that are."""
    for sheet in workbook.sheets:
        sue = [(dove[1], *trovate) for dove, trovate in lettura.seconde.items() if dove[0] == sheet.name]
        if sheet.name not in nostri and not sheet.elenco:
            if semplice(sheet.name) not in FOGLI_DI_SERVIZIO and _piena(sheet):
                tabella = sue[0][1].nome if sue else ""
                yield NonLetto(Place(workbook.file, sheet.name), tabella, _chiavi(sheet, sue[:1]))
            continue
        for riga, tabella_simile, intestazione in sue:
            prima = min(intestazione.colonne.values())
            chiavi = _chiavi(sheet, [(riga, tabella_simile, intestazione)])
            yield NonLetto(Place(workbook.file, sheet.name, riga, prima), tabella_simile.nome, chiavi)


def _piena(sheet: Sheet) -> bool:
    return any(testo_cella(c.value) != "" or c.formula is not None for c in sheet.cells.values()) or _con_altro(sheet)


def _con_altro(sheet: Sheet) -> bool:
    return len(sheet.comments) + len(sheet.boxes) + sheet.pictures > 0


def _chiavi(sheet: Sheet, tabelle: Sequence[tuple[int, Tabella, Intestazione]]) -> tuple[str, ...]:
    """The keys, or the groups, in the rows under these headers."""
    trovate: dict[str, None] = {}
    for riga, tabella, intestazione in tabelle:
        colonna = intestazione.colonne.get(tabella.identita or tabella.gruppo)
        celle = [(r, cella) for (r, c), cella in sheet.cells.items() if c == colonna and r > riga]
        for _, cella in sorted(celle, key=lambda voce: voce[0]):
            trovate[chiave_cella(cella.value)] = None
    trovate.pop("", None)
    return tuple(trovate)


# ---- what stands beside the tables


def _appunti(lettura: Lettura, sheet: Sheet) -> Appunti:
    """What is on a sheet of ours outside its tables; where a table lost its headers its cells are said with it."""
    monca = any(d.mancanza is Mancanza.TABELLA and d.place.sheet == sheet.name for d in lettura.difetti)
    disegnate = lettura.schede is not None and lettura.schede.name == sheet.name  # a check of their own reads them
    celle = [] if monca or disegnate else sorted(_celle_fuori(lettura, sheet), key=lambda voce: voce[0])
    commenti = tuple((Place(lettura.file, sheet.name, *nota[:2]), nota.text) for nota in sheet.comments)
    prime = [place for place, _ in (*celle, *commenti)]
    place = min(prime) if prime else Place(lettura.file, sheet.name)
    return Appunti(place, tuple(celle), commenti, sheet.boxes, sheet.pictures)


def _celle_fuori(lettura: Lettura, sheet: Sheet) -> Iterator[tuple[Place, str]]:
    mandati = _testi_mandati(lettura.cartella)
    tabelle = [trovata for trovata in lettura.tabelle.values() if trovata.foglio == sheet.name]
    lette = [_zona(trovata) for trovata in tabelle]
    altre = [riga for foglio, riga in lettura.seconde if foglio == sheet.name]
    sotto = sorted({trovata.intestazione for trovata in tabelle} | set(altre))
    occupate = {(riga, n) for trovata in tabelle for riga in _righe_lette(lettura, trovata) for n in _colonne(trovata)}
    for (riga, colonna), cella in sheet.cells.items():
        if (riga, colonna) in occupate or (testo := testo_cella(cella.value)) == "":
            continue
        sopra = max((inizio for inizio in sotto if inizio <= riga), default=0)
        if semplice(testo) in mandati or sopra in altre:
            continue
        if cella.formula is not None and any(_dentro(zona, riga, colonna) for zona in lette):
            continue
        yield Place(lettura.file, sheet.name, riga, colonna), testo


def _testi_mandati(cartella: Cartella) -> set[str]:
    """The texts that our sheets were sent with outside their tables."""
    testi: set[str] = set()
    for foglio in cartella.fogli:
        testi |= {foglio.titolo, *foglio.righe, *(tabella.titolo for tabella in foglio.tabelle)}
    return {semplice(testo) for testo in testi}


def _righe_lette(lettura: Lettura, trovata: TabellaTrovata) -> set[int]:
    """The rows of a table that were read, its headers included, and those that a finding speaks of."""
    if trovata.tabella.identita not in {"", *trovata.colonne}:
        return set(range(trovata.intestazione, trovata.fine + 1))
    righe = {trovata.intestazione, *(riga.riga for riga in trovata.righe)}
    dette = {Mancanza.ESTRANEA, Mancanza.RIPETUTA}
    righe |= {d.place.row for d in lettura.difetti if d.tabella == trovata.tabella.nome and d.mancanza in dette}
    return righe


def _colonne(trovata: TabellaTrovata) -> Iterable[int]:
    """The columns of a table; all those that it may have had, where some lost their headers: a finding says which."""
    if len(trovata.colonne) == len(trovata.tabella.colonne):
        return trovata.colonne.values()
    zona = _zona(trovata)
    return range(zona.first_column, zona.last_column + 1)


def _zona(trovata: TabellaTrovata) -> Area:
    """The rectangle of a table."""
    numeri = trovata.colonne.values()
    prima = min(numeri) if len(numeri) == len(trovata.tabella.colonne) else 1
    ultima = max(*numeri, prima + len(trovata.tabella.colonne) - 1)
    return Area(trovata.intestazione, prima, trovata.fine, ultima)


def _dentro(zona: Area, riga: int, colonna: int) -> bool:
    return zona.first_row <= riga <= zona.last_row and zona.first_column <= colonna <= zona.last_column


# ---- merged cells


def _unite(workbook: Workbook, lettura: Lettura) -> Iterator[Unite]:
    """Merged cells that touch the rows of a table, or its headers; as many as a report tells of."""
    carte = {sheet.name: sheet for sheet in workbook.sheets}
    for trovata in lettura.tabelle.values():
        sheet, zona = carte[trovata.foglio], _zona(trovata)
        ultima = max((riga.riga for riga in trovata.righe), default=trovata.intestazione)
        zona = zona._replace(last_row=ultima)
        toccano = (area for area in dict.fromkeys(sheet.merged) if _si_toccano(area, zona))
        scelte = tuple(islice(toccano, DEFAULT_LIMITS.findings + 1))
        scritte = _scritte(sheet, zona) if scelte else []
        for area in scelte:
            place = Place(workbook.file, trovata.foglio, area.first_row, area.first_column)
            coperte = (testo for punto, testo in scritte if _dentro(area, *punto) and punto != area[:2])
            yield Unite(place, area, trovata.tabella.titolo, tuple(islice(coperte, _COPERTE)))


def _si_toccano(una: Area, altra: Area) -> bool:
    return not (
        una.last_row < altra.first_row
        or altra.last_row < una.first_row
        or una.last_column < altra.first_column
        or altra.last_column < una.first_column
    )


def _scritte(sheet: Sheet, zona: Area) -> list[tuple[tuple[int, int], str]]:
    """What stands in a rectangle, each with its cell."""
    celle = sorted((punto, testo_cella(c.value)) for punto, c in sheet.cells.items() if _dentro(zona, *punto))
    return [((r, c), f"{column_letters(c)}{r} «{testo}»") for (r, c), testo in celle if testo != ""]
