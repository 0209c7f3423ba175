"""A workbook that came back, whatever version of the plan it was made for: its tables by their headers, and the rest.

No row is held against a plan here: a row is known by what its key says, also where the new plan has no such row.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Ruolo, Tipo
from perfxl.core.cartelle.memoria import FOGLIO as FOGLIO_MEMORIA
from perfxl.core.cartelle.schede import NOME as SCHEDE
from perfxl.core.letture.consegna import identita_letta
from perfxl.core.letture.intestazioni import rifiuta_troppe_righe, trova_intestazioni
from perfxl.core.letture.lettura import chiave_cella, testo_cella
from perfxl.core.letture.valori_letti import come_testo
from perfxl.core.letture.workbook import Cell
from perfxl.core.place import Place, column_letters
from perfxl.core.versioni.riporto import detto
from perfxl.core.versioni.rivedere import FOGLIO as DA_RIVEDERE
from perfxl.core.versioni.rivedere import RIGHE, TABELLA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from perfxl.core.cartelle.layout import Tabella
    from perfxl.core.letture.intestazioni import Intestazione
    from perfxl.core.letture.workbook import Sheet, Workbook

_VUOTA = Cell()
_PROPRI = re.compile(r'"(?:[^"]|"")*"|\$?\b[A-Z]{1,3}\$?\d+\b|\d+')
"""What of a formula changes from a row, or a page, to another: texts, cells, numbers."""
_LUNGO = 30_000
"""How long a text of one cell may get: a cell holds 32.767 signs."""


@dataclass(frozen=True, slots=True)
class RigaTornata:
    """A row of a table: its key, its number on the sheet, its cells by column; whether the key was there before."""

    chiave: str
    riga: int
    celle: Mapping[str, Cell]
    doppia: bool = False

    def cella(self, colonna: str) -> Cell:
        """The cell in this column; an empty one where nothing stands."""
        return self.celle.get(colonna, _VUOTA)


@dataclass(frozen=True, slots=True)
class TavolaTornata:
    """A table that was found: what it looks like now, its sheet, the numbers of its columns, its rows in their order.

    The key of a row without one of its own is its group, as ``24``; empty where the row says none.
    """

    tabella: Tabella
    foglio: str
    colonne: Mapping[str, int]
    righe: tuple[RigaTornata, ...]

    def place(self, file: str, riga: RigaTornata, colonna: str) -> Place:
        """The place of a cell; its row where the column is not there."""
        return Place(file, self.foglio, riga.riga, self.colonne.get(colonna, 1))


@dataclass(frozen=True, slots=True)
class Appunto:
    """Something that stands outside the tables: where, what it is, what it says."""

    place: Place
    che_cosa: str
    testo: str


@dataclass(frozen=True, slots=True)
class Tornata:
    """A workbook that came back.

    Attributes:
        file: its name.
        settore: code of its settore; empty for the Riepilogo.
        tavole: its tables, by name.
        appunti: what stands outside of them, and was not sent out so.
        memoria: the text of the sheet that remembers what was sent out; empty where there is none.
        piano: digest of the plan that it was made from.
        layout: version of its layout.
    """

    file: str
    settore: str
    tavole: Mapping[str, TavolaTornata]
    appunti: tuple[Appunto, ...]
    memoria: str
    piano: str
    layout: str


def sagoma(cartelle: Sequence[Cartella]) -> Cartella:
    """A workbook with every table that one of these has, and every column: what to look for in a file."""
    tabelle: dict[str, Tabella] = {}
    for cartella in cartelle:
        for nome, (_, tabella) in cartella.tabelle.items():
            prima = tabelle.setdefault(nome, tabella)
            note = {c.chiave for c in prima.colonne} | {c.titolo for c in prima.colonne}
            in_piu = tuple(c for c in tabella.colonne if not {c.chiave, c.titolo} & note)
            tabelle[nome] = replace(prima, colonne=(*prima.colonne, *in_piu))
    return replace(cartelle[0], fogli=(Foglio("", "", (), tuple(tabelle.values())),), nomi={})


def testi_nostri(cartelle: Sequence[tuple[Cartella, Workbook]]) -> frozenset[str]:
    """What stands outside the tables of workbooks that nobody has touched: each drawn, and as it is read."""
    nostri = {f"{DA_RIVEDERE}\n{testo}" for testo in (*RIGHE, TABELLA.titolo)}
    for cartella, fresca in cartelle:
        libro = _libro(fresca, cartella)
        nostri |= {_forma(foglio, cella) for foglio, _, cella in _fuori(libro)}
    return frozenset(nostri)


CODICE, STAMPATO, SECONDO = "Codice", "N.", "N. (2)"
"""The headers of the code of an objective where its printed number is another, and of what else has a number."""


def _il_piu_simile(workbook: Workbook, cartella: Cartella) -> _Libro:
    """The tables in a workbook, by the headers that it has now, or by those where codes are not, or are, printed."""
    altri = tuple(_altra(tabella) for _, tabella in cartella.tabelle.values())
    altra = replace(cartella, fogli=(replace(cartella.fogli[0], tabelle=altri),))
    libri = (_libro(workbook, cartella), _libro(workbook, altra))
    return max(libri, key=lambda libro: sum(len(trovata.colonne) for trovata in libro.dove.values()))


def _altra(tabella: Tabella) -> Tabella:
    """The table with the headers that it has where codes are the printed numbers, or where they are not."""
    codice = next((c for c in tabella.colonne if c.chiave in {tabella.identita, tabella.gruppo}), None)
    if codice is None or codice.titolo not in {CODICE, STAMPATO}:
        return tabella
    if codice.titolo == CODICE:
        nuovi = {CODICE: STAMPATO, STAMPATO: SECONDO}
        colonne = tuple(replace(c, titolo=nuovi.get(c.titolo, c.titolo)) for c in tabella.colonne)
        return replace(tabella, colonne=tuple(c for c in colonne if c.chiave != "stampato"))
    nuovi = {STAMPATO: CODICE, SECONDO: STAMPATO}
    colonne = tuple(replace(c, titolo=nuovi.get(c.titolo, c.titolo)) for c in tabella.colonne)
    if tabella.identita == "":
        return replace(tabella, colonne=colonne)
    stampato = Colonna("stampato", STAMPATO, Ruolo.FISSO, Tipo.INTERO, len(STAMPATO))
    return replace(tabella, colonne=(*colonne, stampato))


def _testate(cartelle: Sequence[Cartella], tavole: Mapping[str, TavolaTornata]) -> Iterator[str]:
    """The headings of the pages of the objectives that came back: of those that the new plan has not, too."""
    codici = [riga.chiave for riga in tavole["obiettivi"].righe] if "obiettivi" in tavole else []
    for foglio in (foglio for cartella in cartelle for foglio in cartella.fogli):
        for pagina in foglio.pagine[:1]:
            parola = pagina.titolo.removesuffix(detto(pagina.chiave))
            yield from (f"{foglio.nome}\n{parola}{codice}" for codice in codici)


def _libro(workbook: Workbook, cartella: Cartella) -> _Libro:
    tabelle = {nome: tabella for nome, (_, tabella) in cartella.tabelle.items()}
    return _Libro(workbook, tabelle, trova_intestazioni(workbook, cartella))


def torna(workbook: Workbook, cartelle: Sequence[Cartella], nostri: Collection[str], *, propria: bool) -> Tornata:
    """Find the tables in a workbook, and what stands outside of them.

    Args:
        workbook: the file as it was read.
        cartelle: the workbooks whose tables to look for, those nearest to it first.
        nostri: what stands outside the tables of workbooks that nobody has touched.
        propria: whether the first of ``cartelle`` is of the same settore and layout; where it is not, or one of the two
            leads no objectives, the titles and the texts above the tables are those of before.
    """
    libro = _il_piu_simile(workbook, sagoma(cartelle))
    dove = libro.dove
    rifiuta_troppe_righe(workbook, libro.tabelle, dove)
    tavole = {nome: _tavola(workbook, libro.tabelle[nome], dove) for nome in dove}
    proprieta = identita_letta(workbook)
    propria = propria and ("obiettivi" in dove) is ("obiettivi" in cartelle[0].tabelle)
    nostri = {*nostri, *_testate(cartelle, tavole)}
    return Tornata(
        workbook.file,
        proprieta.get("perfxl_settore", ""),
        tavole,
        (*_appunti(libro, cartelle, nostri, propria=propria), *_accanto(workbook)),
        "".join(come_testo(cella.value) for sheet in _nascosti(workbook) for cella in _prima_colonna(sheet)),
        proprieta.get("perfxl_piano", ""),
        proprieta.get("perfxl_layout", ""),
    )


def _nascosti(workbook: Workbook) -> Iterator[Sheet]:
    return (sheet for sheet in workbook.sheets if sheet.name == FOGLIO_MEMORIA)


def _prima_colonna(sheet: Sheet) -> Iterator[Cell]:
    return (sheet.cells[dove] for dove in sorted(sheet.cells) if dove[1] == 1)


# ---- tables


def _tavola(workbook: Workbook, tabella: Tabella, dove: Mapping[str, Intestazione]) -> TavolaTornata:
    trovata = dove[tabella.nome]
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == trovata.foglio)
    righe: list[RigaTornata] = []
    viste: set[str] = set()
    for numero in _estensione(sheet, trovata, dove):
        celle = {chiave: sheet.cells[numero, n] for chiave, n in trovata.colonne.items() if (numero, n) in sheet.cells}
        chiave = chiave_cella(celle.get(tabella.identita or tabella.gruppo, _VUOTA).value)
        if tabella.identita != "" and chiave == "":
            continue
        righe.append(RigaTornata(chiave, numero, celle, doppia=tabella.identita != "" and chiave in viste))
        viste.add(chiave)
    return TavolaTornata(tabella, sheet.name, trovata.colonne, tuple(righe))


def _estensione(sheet: Sheet, trovata: Intestazione, dove: Mapping[str, Intestazione]) -> list[int]:
    """The numbers of the rows under the headers where something stands, down to the next table."""
    sotto = [altra.riga for altra in dove.values() if altra.foglio == sheet.name and altra.riga > trovata.riga]
    fine = min(sotto, default=0) - 1 if sotto else max(riga for riga, _ in sheet.cells) + 1
    return sorted({riga for riga, _ in sheet.cells if trovata.riga < riga < fine})


# ---- outside the tables


@dataclass(frozen=True, slots=True)
class _Libro:
    """A workbook as it was read, the tables that were looked for, and where those found stand."""

    workbook: Workbook
    tabelle: Mapping[str, Tabella]
    dove: Mapping[str, Intestazione]


def _appunti(
    libro: _Libro, cartelle: Sequence[Cartella], nostri: Collection[str], *, propria: bool
) -> Iterator[Appunto]:
    """What somebody wrote outside the tables, a row of a sheet that is not ours at a time."""
    file, dove = libro.workbook.file, libro.dove
    fogli = {nome: foglio.nome for cartella in cartelle for nome, (foglio, _) in cartella.tabelle.items()}
    mandati = {trovata.foglio: fogli[nome] for nome, trovata in dove.items()}
    noti = {foglio.nome for cartella in cartelle for foglio in cartella.fogli}
    sopra = _sopra(dove)
    titoli = Counter((posto, testo_cella(cella.value)) for _, posto, cella in _fuori(libro))
    estranei: dict[tuple[str, int], list[tuple[int, Cell]]] = {}
    disegnate = _disegnate(libro.workbook)
    for foglio, posto, cella in _fuori(libro):
        if (posto in _TITOLI and titoli[posto, testo_cella(cella.value)] > 1) or (foglio, *posto) in disegnate:
            continue
        if foglio not in noti and foglio not in mandati:
            estranei.setdefault((foglio, posto[0]), []).append((posto[1], cella))
            continue
        forma = _forma(foglio if foglio in noti else mandati[foglio], cella)
        vecchio = not propria and _di_prima(posto, cella, sopra.get(foglio, set()))
        if forma not in nostri and not vecchio:
            yield Appunto(Place(file, foglio, *posto), "scritto fuori dalle tabelle", scritta(cella))
    for (foglio, riga), celle in estranei.items():
        yield from _riga_estranea(file, foglio, riga, celle)


def _disegnate(workbook: Workbook) -> set[tuple[str, int, int]]:
    """The formulas of the schede and their labels, whatever the version that drew them: sheet, row, column."""
    return {
        (sheet.name, riga, dove)
        for sheet in workbook.sheets
        if sheet.name == SCHEDE
        for (riga, colonna), cella in sheet.cells.items()
        if cella.formula is not None
        for dove in (1, colonna)
    }


_TITOLI = frozenset({(1, 1), (2, 1)})
"""Where the title of a sheet stands, and whose it is."""


def _di_prima(posto: tuple[int, int], cella: Cell, sopra: Collection[int]) -> bool:
    """Whether a cell outside the tables of another layout was sent out so: titles, texts above tables, formulas."""
    return cella.formula is not None or (posto[1] == 1 and posto[0] in sopra) or posto in _TITOLI


def _fuori(libro: _Libro) -> Iterator[tuple[str, tuple[int, int], Cell]]:
    """Every cell with something in it that is of no table: sheet, row and column, cell."""
    for sheet in libro.workbook.sheets:
        if sheet.name == FOGLIO_MEMORIA:
            continue
        occupate = _occupate(sheet, libro)
        for posto, cella in sorted(sheet.cells.items(), key=lambda voce: voce[0]):
            if posto not in occupate and (testo_cella(cella.value) != "" or cella.formula is not None):
                yield sheet.name, posto, cella


def _occupate(sheet: Sheet, libro: _Libro) -> Collection[tuple[int, int]]:
    """The cells of the tables of a sheet; those of a row without a key are nobody's."""
    occupate: set[tuple[int, int]] = set()
    for nome, trovata in libro.dove.items():
        if trovata.foglio == sheet.name:
            identita = trovata.colonne.get(libro.tabelle[nome].identita, 0)
            righe = [
                r for r in _estensione(sheet, trovata, libro.dove) if identita == 0 or _chiave(sheet, r, identita) != ""
            ]
            occupate |= {(riga, n) for riga in (trovata.riga, *righe) for n in trovata.colonne.values()}
    return occupate


def _chiave(sheet: Sheet, riga: int, colonna: int) -> str:
    return chiave_cella(sheet.cells.get((riga, colonna), _VUOTA).value)


def _forma(foglio: str, cella: Cell) -> str:
    """What a cell says, on its sheet; of a formula, what it says wherever it stands."""
    if cella.formula is None:
        return f"{foglio}\n{testo_cella(cella.value)}"
    return f"{foglio}\n={_PROPRI.sub('#', cella.formula)}"


def _sopra(dove: Mapping[str, Intestazione]) -> dict[str, set[int]]:
    """The rows of each sheet that stand above its first headers, and those of the titles of its tables."""
    sopra: dict[str, set[int]] = {}
    for trovata in dove.values():
        prima = min(altra.riga for altra in dove.values() if altra.foglio == trovata.foglio)
        sopra.setdefault(trovata.foglio, set(range(1, prima))).add(trovata.riga - 1)
    return sopra


def _riga_estranea(file: str, foglio: str, riga: int, celle: Sequence[tuple[int, Cell]]) -> Iterator[Appunto]:
    """A row of a sheet that is not ours, in as many pieces as its length asks for."""
    pezzo: list[str] = []
    inizio = celle[0][0]
    for colonna, cella in celle:
        testo = f"{column_letters(colonna)}{riga}: {scritta(cella)}"
        if pezzo and sum(map(len, pezzo)) + len(testo) > _LUNGO:
            yield Appunto(Place(file, foglio, riga, inizio), "foglio dell'ufficio", " · ".join(pezzo))
            pezzo, inizio = [], colonna
        pezzo.append(testo)
    yield Appunto(Place(file, foglio, riga, inizio), "foglio dell'ufficio", " · ".join(pezzo))


def scritta(cella: Cell) -> str:
    """What a cell shows, and the formula that gives it."""
    testo = come_testo(cella.value)
    if cella.formula is None:
        return testo
    return f"{testo} (={cella.formula})" if testo != "" else f"={cella.formula}"


def _accanto(workbook: Workbook) -> Iterator[Appunto]:
    """Comments, texts of shapes, pictures."""
    for sheet in workbook.sheets:
        for commento in sheet.comments:
            yield Appunto(Place(workbook.file, sheet.name, commento.row, commento.column), "commento", commento.text)
        for testo in sheet.boxes:
            yield Appunto(Place(workbook.file, sheet.name), "testo in un disegno", testo)
        if sheet.pictures > 0:
            quante = "un'immagine" if sheet.pictures == 1 else f"{sheet.pictures} immagini"
            yield Appunto(Place(workbook.file, sheet.name), "immagine", f"{quante}: copiarle a mano")
