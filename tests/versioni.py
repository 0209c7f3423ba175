"""Two versions of a plan, and what offices do between them: for the tests of ``aggiorna``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.app import disegna
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.impronta import impronta
from perfxl.core.versioni.aggiornamento import Aperto, Versione, aggiornate, riporta_tutte
from perfxl.core.versioni.rivedere import NOME
from perfxl.core.versioni.tornata import testi_nostri
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo
    from perfxl.core.letture.workbook import Cell, Sheet, Workbook
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.versioni.aggiornamento import Riportata
    from perfxl.core.versioni.riporto import Riporto


@dataclass(frozen=True, slots=True)
class Fatto:
    """What came of an update."""

    cartelle: Mapping[str, Cartella]
    riportate: tuple[Riportata, ...]
    rifiutate: tuple[tuple[str, str], ...] = ()
    doppi: frozenset[str] = frozenset()

    @property
    def riporti(self) -> list[Riporto]:
        """What became of every value."""
        return [riporto for riportata in self.riportate for riporto in riportata.riporti]

    def esiti(self) -> list[tuple[str, str, str, str, str]]:
        """Outcome, cell, what it is, what stood there, what stands there now."""
        return [(r.esito.value, r.place.cell, r.che_cosa, r.scritto, r.adesso) for r in self.riporti]

    def valore(self, settore: str, tabella: str, chiave: str, colonna: str) -> Valore:
        """A value of a new workbook."""
        righe = self.cartelle[settore].tabelle[tabella][1].righe
        return next(riga.valori.get(colonna) for riga in righe if riga.chiave == chiave)

    def da_rivedere(self, settore: str) -> list[tuple[str, ...]]:
        """The lines of a «Da rivedere»; none where there is no such sheet."""
        trovata = self.cartelle[settore].tabelle.get(NOME)
        righe = () if trovata is None else trovata[1].righe
        colonne = () if trovata is None else trovata[1].colonne
        return [tuple(f"{riga.valori.get(c.chiave) or ''}" for c in colonne) for riga in righe]


def versione(piano: Piano) -> Versione:
    """A version of a plan."""
    cartelle = disegna(piano)
    return Versione(impronta(piano), cartelle, testi_nostri([(c, letta(c)) for c in cartelle.values()]))


def letta(cartella: Cartella) -> Workbook:
    """A workbook as it is read when it comes back."""
    return parse_workbook(write_workbook(cartella), cartella.file)


def tornate(piano: Piano, modifiche: Mapping[str, Mapping[Indirizzo, Valore]]) -> list[Workbook]:
    """The workbooks of a plan that come back with something typed in them, by settore."""
    cartelle = disegna(piano)
    return [letta(scrivi_sopra(cartelle[settore], celle)) for settore, celle in modifiche.items()]


def aggiornato(nuovo: Piano, letti: Sequence[Workbook], precedente: Piano | None = None) -> Fatto:
    """What comes of an update to a new plan, from these files."""
    nuova, vecchia = versione(nuovo), None if precedente is None else versione(precedente)
    aperti = [Aperto(workbook.file, workbook, f"{numero}") for numero, workbook in enumerate(letti)]
    riportate, rifiutate, doppi = riporta_tutte(aperti, nuova, vecchia, nuovo.modello.etichette)
    return Fatto(aggiornate(nuova.cartelle, riportate), riportate, rifiutate, doppi)


def con(base: Piano, codice: str, **campi: object) -> Piano:
    """The plan with an objective that says something else."""

    def altro(obiettivo: Obiettivo) -> Obiettivo:
        return replace(obiettivo, **campi) if obiettivo.codice == codice else obiettivo  # type: ignore[arg-type]

    return replace(base, obiettivi=tuple(altro(o) for o in base.obiettivi))


def senza(base: Piano, *codici: str) -> Piano:
    """The plan without some objectives."""
    return replace(base, obiettivi=tuple(o for o in base.obiettivi if o.codice not in codici))


def con_celle(workbook: Workbook, foglio: str, celle: Mapping[tuple[int, int], Cell]) -> Workbook:
    """A workbook with some cells of a sheet written, or taken away (None), whatever stood there."""

    def scritto(sheet: Sheet) -> Sheet:
        return replace(sheet, cells={**sheet.cells, **celle}) if sheet.name == foglio else sheet

    return replace(workbook, sheets=tuple(scritto(sheet) for sheet in workbook.sheets))


def con_fogli(workbook: Workbook, *fogli: Sheet) -> Workbook:
    """A workbook with more sheets."""
    return replace(workbook, sheets=(*workbook.sheets, *fogli))


def con_proprieta(workbook: Workbook, **proprieta: str) -> Workbook:
    """A workbook that says something else of itself."""
    return replace(workbook, properties={**workbook.properties, **proprieta})


def senza_memoria(workbook: Workbook) -> Workbook:
    """A workbook that has lost the sheet that remembers."""
    return replace(workbook, sheets=tuple(sheet for sheet in workbook.sheets if sheet.name != "perfxl"))
