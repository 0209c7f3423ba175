"""Finding the headers of the tables of a layout in a workbook as it came back.

A table is where its defined name says, if its headers stand there; else where most of its headers stand, in any sheet.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS, TooMuchError, many
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.layout import Cartella, Tabella
    from perfxl.core.letture.workbook import Workbook

_SOMIGLIANZA = Fraction(3, 5)
"""The share of a table's headers that a row must have to be taken for it."""

_POCHE = 3
"""A table with fewer headers is not known by them alone."""

_NULLA = (None, "")
"""What stands in a cell that has nothing to read."""

_RIFERIMENTO = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!\$?[A-Z]+\$?(\d+)")


@dataclass(frozen=True, slots=True)
class Intestazione:
    """The headers of a table: the sheet and the row where they stand, and the number of each column."""

    foglio: str
    riga: int
    colonne: Mapping[str, int]


def trova_intestazioni(workbook: Workbook, cartella: Cartella) -> dict[str, Intestazione]:
    """The headers of each table that can be found, by the name of the table; no row serves two tables."""
    righe = {(sheet.name, riga): testi for sheet in workbook.sheets for riga, testi in sheet.testi.items()}
    nomi = {nome.name: nome.refers_to for nome in workbook.names if nome.sheet == ""}
    trovate: dict[str, Intestazione] = {}
    for _, tabella in cartella.tabelle.values():
        dove = _riferimento(nomi.get(f"tabella_{tabella.nome}", ""))
        trovata = _scegli({dove: righe.get(dove, {})}, tabella)
        if trovata is not None:
            trovate[tabella.nome] = trovata
            righe.pop(dove)
    mancanti = [tabella for _, tabella in cartella.tabelle.values() if tabella.nome not in trovate]
    while (scelta := _la_piu_simile(righe, mancanti)) is not None:
        tabella, trovata = scelta
        trovate[tabella.nome] = trovata
        righe.pop((trovata.foglio, trovata.riga))
        mancanti.remove(tabella)
    return trovate


def rifiuta_troppe_righe(
    workbook: Workbook, tabelle: Mapping[str, Tabella], trovate: Mapping[str, Intestazione]
) -> None:
    """Refuse tables with many more rows than they were sent out with: what is computed of each looks at all of them.

    Args:
        workbook: the file as it was read.
        tabelle: the tables as they were sent out, by name.
        trovate: the headers of those that were found.

    Raises:
        TooMuchError: one has more than the limit; rows with nothing to read in its columns do not count.
    """
    fogli = {sheet.name: sheet.cells for sheet in workbook.sheets}
    for nome, trovata in trovate.items():
        altre = [t.riga for t in trovate.values() if t.foglio == trovata.foglio and t.riga > trovata.riga]
        sotto = range(trovata.riga + 1, min(altre, default=sys.maxsize))
        colonne = frozenset(trovata.colonne.values())
        celle = fogli[trovata.foglio].items()
        scritte = {r for (r, c), cella in celle if c in colonne and r in sotto and cella.value not in _NULLA}
        tabella, di_piu = tabelle[nome], DEFAULT_LIMITS.rows
        if len(scritte) > len(tabella.righe) + di_piu:
            raise TooMuchError(
                f"foglio «{trovata.foglio}», tabella «{tabella.titolo}»: righe {many(len(scritte))}, mandate "
                f"{many(len(tabella.righe))}, al più {many(di_piu)} in più"
            )


def seconde_intestazioni(
    workbook: Workbook, cartella: Cartella, trovate: Mapping[str, Intestazione]
) -> dict[tuple[str, int], tuple[Tabella, Intestazione]]:
    """The rows that look like the headers of a table too, by sheet and row: those found serve another, or it."""
    prese = {(trovata.foglio, trovata.riga) for trovata in trovate.values()}
    titoli = {nome: {semplice(c.titolo) for c in tabella.colonne} for nome, (_, tabella) in cartella.tabelle.items()}
    con_titolo: dict[str, list[str]] = {}
    for nome, suoi in titoli.items():
        for titolo in suoi:
            con_titolo.setdefault(titolo, []).append(nome)
    seconde: dict[tuple[str, int], tuple[Tabella, Intestazione]] = {}
    for sheet in workbook.sheets:
        for riga, testi in sheet.testi.items():
            detti = con_titolo.keys() & testi.values()
            if len(detti) == 0 or (sheet.name, riga) in prese:
                continue
            quanti = Counter(nome for testo in detti for nome in con_titolo[testo])
            simili = [nome for nome in titoli if _molte(quanti[nome], len(titoli[nome]))]
            if simili:
                scelta = _la_piu_simile({(sheet.name, riga): testi}, [cartella.tabelle[nome][1] for nome in simili])
                seconde |= {} if scelta is None else {(sheet.name, riga): scelta}
    return seconde


def _molte(trovate: int, tutte: int) -> bool:
    """Whether these headers may be those of a second table: one alone stands in many a row."""
    return trovate > 1 and trovate >= _SOMIGLIANZA * tutte


def dove_dice_il_nome(workbook: Workbook, tabella: str) -> tuple[str, int]:
    """The sheet and the row that the defined name of a table refers to; row 0 where it refers to no cell of a sheet."""
    cercato = f"tabella_{tabella}"
    nomi = (nome.refers_to for nome in workbook.names if nome.name == cercato and nome.sheet == "")
    return _riferimento(next(nomi, ""))


def _la_piu_simile(
    righe: Mapping[tuple[str, int], Mapping[int, str]], tabelle: Sequence[Tabella]
) -> tuple[Tabella, Intestazione] | None:
    """The table that a row has most of the headers of, and that row: lists of measures have many headers alike."""
    possibili = [(tabella, righe if len(tabella.colonne) > 1 else _elenchi(righe, tabella)) for tabella in tabelle]
    scelte = [(tabella, scelta) for tabella, fra in possibili if (scelta := _scegli(fra, tabella)) is not None]
    return max(scelte, key=_quanto_simile, default=None)


def _quanto_simile(scelta: tuple[Tabella, Intestazione]) -> tuple[bool, Fraction]:
    """How much a row is like a table: one or two headers, as a short table has, are in many a row."""
    tabella, intestazione = scelta
    trovate = len(intestazione.colonne)
    return trovate >= _POCHE, Fraction(trovate, len(tabella.colonne))


def _elenchi(
    righe: Mapping[tuple[str, int], Mapping[int, str]], tabella: Tabella
) -> dict[tuple[str, int], Mapping[int, str]]:
    """The rows where a list of words may begin: its one header is a label elsewhere, so a word of it stands below."""
    parole = {semplice(riga.chiave) for riga in tabella.righe}
    return {
        (foglio, riga): {colonna: testo}
        for (foglio, riga), testi in righe.items()
        for colonna, testo in testi.items()
        if righe.get((foglio, riga + 1), {}).get(colonna) in parole
    }


def _riferimento(testo: str) -> tuple[str, int]:
    """The sheet and the first row that a defined name refers to; row 0 where it refers to no cell of a sheet."""
    trovato = _RIFERIMENTO.match(testo)
    if trovato is None:
        return "", 0
    return trovato[2] or trovato[1].replace("''", "'"), int(trovato[3])


def _scegli(righe: Mapping[tuple[str, int], Mapping[int, str]], tabella: Tabella) -> Intestazione | None:
    """The row that has most of the table's headers, the first of equals; None where all have too few."""
    candidate = (Intestazione(foglio, riga, _colonne(testi, tabella)) for (foglio, riga), testi in righe.items())
    migliore = max(candidate, key=lambda candidata: len(candidata.colonne), default=None)
    if migliore is None or len(migliore.colonne) < _SOMIGLIANZA * len(tabella.colonne):
        return None
    return migliore


def _colonne(testi: Mapping[int, str], tabella: Tabella) -> dict[str, int]:
    """The number of each column of the table whose header is among these texts; the leftmost of equals."""
    attese = {semplice(colonna.titolo): colonna.chiave for colonna in tabella.colonne}
    trovate: dict[str, int] = {}
    for numero, testo in testi.items():
        if testo in attese:
            trovate.setdefault(attese[testo], numero)
    return trovate
