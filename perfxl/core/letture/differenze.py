"""Which cells of two workbooks differ, and what else does: how one stood when it was signed, how it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.letture.scritte import accorciati, celle_scritte, elenco, intervalli, testi_scritti
from perfxl.core.letture.workbook import Cell
from perfxl.core.place import Place, column_letters
from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from perfxl.core.letture.workbook import Sheet, Workbook

    _Coppia: TypeAlias = tuple[Sheet, Sheet]

MASSIMO = 20
"""So many differences at most are told, unless more are asked for; the others are counted."""
_STATI = {"visible": "visibile", "hidden": "nascosto", "veryHidden": "nascosto del tutto"}
_VUOTA = Cell()


class Genere(StrEnum):
    """What differs, in the words of the reports."""

    FOGLIO_AGGIUNTO = "foglio aggiunto"
    FOGLIO_TOLTO = "foglio tolto"
    FOGLIO_RINOMINATO = "foglio rinominato"
    ORDINE_DEI_FOGLI = "ordine dei fogli"
    CELLA = "cella"
    FORMATO = "formato"
    STATO = "stato del foglio"
    PROTEZIONE = "protezione"
    RIGHE_NASCOSTE = "righe nascoste"
    COLONNE_NASCOSTE = "colonne nascoste"
    CELLE_UNITE = "celle unite"
    COMMENTO = "commento"
    IMMAGINI = "immagini"
    RIQUADRI = "riquadri di testo"
    PROPRIETA = "proprietà"
    NOME = "nome definito"
    PROGRAMMA = "programma che l'ha salvata"
    MACRO = "macro"
    COLLEGAMENTI = "collegamenti ad altri file"
    CONNESSIONI = "connessioni a dati"


@dataclass(frozen=True, slots=True)
class Differenza:
    """Something that is not as it was.

    Attributes:
        genere: what kind of thing.
        place: the file as it is now, with the sheet and the cell where it has one.
        nome: the name of the property, or the defined name; else empty.
        prima: what stood there, as it is shown; empty for nothing. Texts have their quotes.
        dopo: what stands there now, likewise.
    """

    genere: Genere
    place: Place
    nome: str = ""
    prima: str = ""
    dopo: str = ""

    @property
    def frase(self) -> str:
        """It in words, without the file: ``foglio «Progetti», cella H7: 100 → 90``."""
        if self.genere is Genere.FOGLIO_AGGIUNTO:
            return f"{self.genere}: {self.dopo}"
        if self.genere is Genere.FOGLIO_TOLTO:
            return f"{self.genere}: {self.prima}"
        niente = "vuota" if self.genere is Genere.CELLA else "niente"
        return f"{', '.join(self._dove())}: {self.prima or niente} → {self.dopo or niente}"

    def _dove(self) -> Iterator[str]:
        if self.place.sheet != "":
            yield f"foglio «{shown(self.place.sheet)}»"
        if self.place.cell != "":
            yield f"cella {self.place.cell}"
        if self.nome != "":
            yield f"{self.genere} {self.nome}"
        elif self.genere is not Genere.CELLA:
            yield f"{self.genere}"


@dataclass(frozen=True, slots=True)
class Differenze:
    """What differs between two workbooks as they were read.

    Attributes:
        voci: the first of the differences: sheets, cells by sheet and row, then those whose formula only gives
            something else, then everything else.
        quante: how many there are in all.
        celle: how many of them are cells that say something else.
    """

    voci: tuple[Differenza, ...] = ()
    quante: int = 0
    celle: int = 0

    @property
    def in_breve(self) -> str:
        """How many cells differ, and whether something else does, in one sentence without its full stop."""
        altro = self.quante - self.celle
        if self.quante == 0:
            return "nessuna cella è diversa, né altro di ciò che perfxl legge"
        if self.celle == 0:
            return "nessuna cella è diversa; è cambiato altro"
        celle = "1 cella è diversa" if self.celle == 1 else f"{self.celle} celle sono diverse"
        return celle if altro == 0 else f"{celle}, ed è cambiato altro"

    @property
    def frasi(self) -> tuple[str, ...]:
        """Each difference in words; at the end how many are left out, if some are."""
        fuori = self.quante - len(self.voci)
        resto = () if fuori == 0 else ("e un'altra differenza" if fuori == 1 else f"e altre {fuori} differenze",)
        return (*(voce.frase for voce in self.voci), *resto)


def differenze(prima: Workbook, dopo: Workbook, limite: int = MASSIMO) -> Differenze:
    """What differs between a workbook as it was and as it is; names of files, and the order of names, do not count.

    Args:
        prima: the workbook as it was.
        dopo: the workbook as it is now.
        limite: how many differences are told; all are counted.
    """
    coppie = _coppie(prima.sheets, dopo.sheets)
    fogli = list(_dei_fogli(prima, dopo, coppie))
    diverse = sorted(((coppia, dove) for coppia in coppie for dove in _celle_diverse(coppia)), key=_solo_il_risultato)
    scritte = (_della_cella(dopo.file, coppia, dove) for coppia, dove in diverse[: max(0, limite - len(fogli))])
    altre = [
        *(voce for coppia in coppie for voce in _del_foglio(dopo.file, coppia)),
        *_del_libro(prima, dopo),
    ]
    voci = (*fogli, *scritte, *altre)
    return Differenze(voci[:limite], len(fogli) + len(diverse) + len(altre), len(diverse))


# ---- sheets


def _coppie(vecchi: Sequence[Sheet], nuovi: Sequence[Sheet]) -> list[_Coppia]:
    """Each sheet that is still there, as it was and as it is, in the order of today: by its name, else by its cells."""
    per_nome = {sheet.name: sheet for sheet in vecchi}
    trovati = {sheet.name: per_nome.pop(sheet.name) for sheet in nuovi if sheet.name in per_nome}
    contenuti = {frozenset(sheet.cells.items()): sheet for sheet in reversed(per_nome.values())}
    for sheet in nuovi:
        uguale = None if sheet.name in trovati else contenuti.pop(frozenset(sheet.cells.items()), None)
        if uguale is not None:
            trovati[sheet.name] = per_nome.pop(uguale.name)
    restano = [sheet for sheet in nuovi if sheet.name not in trovati]
    simili = ((nuovo, vecchio) for nuovo, vecchio in zip(restano, per_nome.values(), strict=False))
    trovati |= {nuovo.name: vecchio for nuovo, vecchio in simili if _simili(vecchio, nuovo)}
    return [(trovati[sheet.name], sheet) for sheet in nuovi if sheet.name in trovati]


def _simili(vecchio: Sheet, nuovo: Sheet) -> bool:
    """Whether at least half of the cells of two sheets are the same."""
    comuni = sum(1 for dove, cella in nuovo.cells.items() if vecchio.cells.get(dove) == cella)
    return 2 * comuni >= max(len(vecchio.cells), len(nuovo.cells))


def _dei_fogli(prima: Workbook, dopo: Workbook, coppie: Sequence[_Coppia]) -> Iterator[Differenza]:
    """Sheets that are gone, new, called otherwise or elsewhere."""
    rimasti = {vecchio.name: nuovo.name for vecchio, nuovo in coppie}
    attuali = set(rimasti.values())
    for vecchio in prima.sheets:
        if vecchio.name not in rimasti:
            yield Differenza(Genere.FOGLIO_TOLTO, Place(dopo.file), prima=elenco((vecchio.name,)))
    for nuovo in dopo.sheets:
        if nuovo.name not in attuali:
            yield Differenza(Genere.FOGLIO_AGGIUNTO, Place(dopo.file), dopo=elenco((nuovo.name,)))
    for vecchio, nuovo in coppie:
        if vecchio.name != nuovo.name:
            nomi = testi_scritti((vecchio.name,), (nuovo.name,))
            yield Differenza(Genere.FOGLIO_RINOMINATO, Place(dopo.file), "", *nomi)
    erano = [rimasti[sheet.name] for sheet in prima.sheets if sheet.name in rimasti]
    sono = [nuovo.name for _, nuovo in coppie]
    if erano != sono:
        yield Differenza(Genere.ORDINE_DEI_FOGLI, Place(dopo.file), "", *testi_scritti(erano, sono))


# ---- cells


def _celle_diverse(coppia: _Coppia) -> list[tuple[int, int]]:
    """Where the cells of a sheet say something else, from the top left."""
    vecchie, nuove = (sheet.cells for sheet in coppia)
    cambiate = [dove for dove, cella in nuove.items() if _detto(vecchie.get(dove, _VUOTA)) != _detto(cella)]
    tolte = [dove for dove, cella in vecchie.items() if dove not in nuove and _detto(cella) != _detto(_VUOTA)]
    return sorted((*cambiate, *tolte))


def _solo_il_risultato(diversa: tuple[_Coppia, tuple[int, int]]) -> bool:
    """Whether a formula only gives something else: it follows from another cell, or from who saved; told last."""
    (vecchio, nuovo), dove = diversa
    formula = nuovo.cells.get(dove, _VUOTA).formula
    return formula is not None and vecchio.cells.get(dove, _VUOTA).formula == formula


def _detto(cella: Cell) -> object:
    """What a cell says, however it shows it; a truth value is no number."""
    return type(cella.value), cella.value, cella.formula


def _della_cella(file: str, coppia: _Coppia, dove: tuple[int, int]) -> Differenza:
    scritte = celle_scritte(*(sheet.cells.get(dove, _VUOTA) for sheet in coppia))
    return Differenza(Genere.CELLA, Place(file, coppia[1].name, *dove), "", *scritte)


# ---- what else is on a sheet


def _del_foglio(file: str, coppia: _Coppia) -> Iterator[Differenza]:
    """What differs on a sheet beside what its cells say."""
    place = Place(file, coppia[1].name)
    for dove, formati in _formati(coppia):
        yield Differenza(Genere.FORMATO, Place(file, place.sheet, *dove), "", *formati)
    for genere, scrivi in _SUE:
        prima, dopo = (scrivi(sheet) for sheet in coppia)
        if prima != dopo:
            yield Differenza(genere, place, "", *accorciati(prima, dopo))
    vecchi, nuovi = (_per_cella(sheet) for sheet in coppia)
    for dove in sorted({*vecchi, *nuovi}):
        erano, sono = vecchi.get(dove, ()), nuovi.get(dove, ())
        if erano != sono:
            yield Differenza(Genere.COMMENTO, Place(file, place.sheet, *dove), "", *testi_scritti(erano, sono))
    riquadri = [sheet.boxes for sheet in coppia]
    if riquadri[0] != riquadri[1]:
        yield Differenza(Genere.RIQUADRI, place, "", *testi_scritti(*riquadri))


def _formati(coppia: _Coppia) -> Iterator[tuple[tuple[int, int], tuple[str, str]]]:
    """Where cells say the same, and one shows a percentage and the other does not."""
    vecchie, nuove = (sheet.cells for sheet in coppia)
    for dove in sorted({*vecchie, *nuove}):
        prima, dopo = vecchie.get(dove, _VUOTA), nuove.get(dove, _VUOTA)
        if prima.percento != dopo.percento and _detto(prima) == _detto(dopo):
            yield dove, _PERCENTUALI if prima.percento else _PERCENTUALI[::-1]


def _unite(sheet: Sheet) -> str:
    """The merged cells, in the order of the sheet: ``A1:B2, C4:C6``."""
    return ", ".join(
        f"{column_letters(area.first_column)}{area.first_row}:{column_letters(area.last_column)}{area.last_row}"
        for area in sorted(sheet.merged)
    )


def _per_cella(sheet: Sheet) -> dict[tuple[int, int], tuple[str, ...]]:
    """The comments of each cell."""
    per_cella: dict[tuple[int, int], tuple[str, ...]] = {}
    for commento in sheet.comments:
        dove = (commento.row, commento.column)
        per_cella[dove] = (*per_cella.get(dove, ()), commento.text)
    return per_cella


_PERCENTUALI = ("percentuale", "non percentuale")
_SUE: tuple[tuple[Genere, Callable[[Sheet], str]], ...] = (
    (Genere.STATO, lambda sheet: _STATI.get(sheet.state, sheet.state)),
    (Genere.PROTEZIONE, lambda sheet: "c'è" if sheet.protected else ""),
    (Genere.RIGHE_NASCOSTE, lambda sheet: intervalli(sheet.hidden_rows, str)),
    (Genere.COLONNE_NASCOSTE, lambda sheet: intervalli(sheet.hidden_columns, column_letters)),
    (Genere.CELLE_UNITE, _unite),
    (Genere.IMMAGINI, lambda sheet: f"{sheet.pictures or ''}"),
)
"""What of a sheet is one short text, that differs where the thing does."""


# ---- what is of the whole file


def _del_libro(prima: Workbook, dopo: Workbook) -> Iterator[Differenza]:
    """What differs beside the sheets."""
    for nome in sorted({*prima.properties, *dopo.properties}):
        valori = [libro.properties.get(nome) for libro in (prima, dopo)]
        if valori[0] != valori[1]:
            scritti = testi_scritti(*(() if valore is None else (valore,) for valore in valori))
            yield Differenza(Genere.PROPRIETA, Place(dopo.file), shown(nome), *scritti)
    vecchi, nuovi = (_definiti(libro) for libro in (prima, dopo))
    for foglio, nome in sorted({*vecchi, *nuovi}):
        erano, sono = vecchi.get((foglio, nome), ()), nuovi.get((foglio, nome), ())
        if erano != sono:
            yield Differenza(Genere.NOME, Place(dopo.file, foglio), shown(nome), *testi_scritti(erano, sono))
    for genere, scrivi in _DEL_LIBRO:
        coppia = [tuple(scrivi(libro)) for libro in (prima, dopo)]
        if coppia[0] != coppia[1]:
            yield Differenza(genere, Place(dopo.file), "", *testi_scritti(*coppia))


def _definiti(libro: Workbook) -> dict[tuple[str, str], tuple[str, ...]]:
    """What each name, of a sheet or of the whole file, refers to."""
    definiti: dict[tuple[str, str], tuple[str, ...]] = {}
    for nome in libro.names:
        definiti[nome.sheet, nome.name] = (*definiti.get((nome.sheet, nome.name), ()), nome.refers_to)
    return definiti


_DEL_LIBRO: tuple[tuple[Genere, Callable[[Workbook], Iterable[str]]], ...] = (
    (Genere.PROGRAMMA, lambda libro: (libro.application,) if libro.application else ()),
    (Genere.MACRO, lambda libro: ("ci sono",) if libro.macros else ()),
    (Genere.COLLEGAMENTI, lambda libro: libro.external_links),
    (Genere.CONNESSIONI, lambda libro: libro.connections),
)
"""What of a workbook is some texts."""
