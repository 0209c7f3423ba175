"""The plan rebuilt from what stands in the workbooks' cells.

From a workbook comes what is the office's to say (terms, soglia, staff, class, number of employees, indicators), the
importo stanziato that stands in it, and a figure typed over the formula that computes it. Titles, quote and settori
stay the plan's; a check says where a cell that the office had no business changing differs.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeVar

from perfxl.core.lettura import testo_cella, uguali
from perfxl.core.money import cents, parse_italian, write_number
from perfxl.core.piano import Dichiarato, Misura
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfxl.core.lettura import Lettura, RigaTrovata
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.workbook import CellValue

T = TypeVar("T")

_OBIETTIVI = "obiettivi"
_INDICATORI = "indicatori"


def ricomponi(piano: Piano, letture: Sequence[Lettura]) -> Piano:
    """The plan with what the offices wrote.

    Args:
        piano: the plan as it was sent out.
        letture: the workbooks that count, one for a settore at most.
    """
    nuovi: dict[str, Obiettivo] = {}
    for lettura in letture:
        scritte = _scritte(lettura)
        for riga in lettura.righe(_OBIETTIVI):
            obiettivo = piano.obiettivo(riga.chiave)
            if obiettivo is not None and not riga.totale:
                nuovi[riga.chiave] = _ricomponi(obiettivo, lettura, riga, scritte.get(riga.chiave, {}))
    return replace(piano, obiettivi=tuple(nuovi.get(o.codice, o) for o in piano.obiettivi))


def _scritte(lettura: Lettura) -> dict[str, dict[str, Sourced[Decimal | None]]]:
    """Numbers typed over the formulas of peso, coefficiente and totale, where they are not what the formula gives."""
    scritte: dict[str, dict[str, Sourced[Decimal | None]]] = {}
    for cella in lettura.calcolate:
        sorvegliata = cella.tabella == _OBIETTIVI and cella.colonna.chiave in {"peso", "coefficiente", "totale"}
        valore = cella.cella.value
        scritta = sorvegliata and cella.cella.formula is None
        if scritta and isinstance(valore, Decimal) and not uguali(cella.atteso, valore):
            scritte.setdefault(cella.chiave, {})[cella.colonna.chiave] = Sourced(valore, cella.place)
    return scritte


def _ricomponi(
    obiettivo: Obiettivo,
    lettura: Lettura,
    riga: RigaTrovata,
    scritte: Mapping[str, Sourced[Decimal | None]],
) -> Obiettivo:
    def letto(colonna: str, come: Callable[[CellValue], T], prima: Sourced[T]) -> Sourced[T]:
        if colonna not in lettura.tabelle[_OBIETTIVI].colonne:
            return prima
        return Sourced(come(riga.cella(colonna).value), lettura.place(_OBIETTIVI, riga, colonna))

    indicatori = _indicatori(lettura, obiettivo)
    nuovo = replace(
        obiettivo,
        tempi=letto("tempi", come_testo, obiettivo.tempi),
        soglia=letto("soglia", come_numero, obiettivo.soglia),
        personale=letto("personale", come_testo, obiettivo.personale),
        classe=letto("classe", come_classe, obiettivo.classe),
        n_dip=letto("n_dip", come_n_dip, obiettivo.n_dip),
        indicatori=obiettivo.indicatori if indicatori is None else indicatori,
    )
    stanziato = letto("stanziato", come_centesimi, obiettivo.dichiarato.stanziato)
    nuovo = replace(nuovo, dichiarato=replace(obiettivo.dichiarato, stanziato=stanziato))
    cambiata = nuovo.classe != obiettivo.classe or nuovo.n_dip != obiettivo.n_dip
    if scritte or cambiata:
        nuovo = replace(nuovo, dichiarato=_dichiarato(nuovo.dichiarato, scritte))
    return nuovo


def _dichiarato(dichiarato: Dichiarato, scritte: Mapping[str, Sourced[Decimal | None]]) -> Dichiarato:
    """Only what was typed: what the plan declared of the row no longer holds."""
    return Dichiarato(
        scritte.get("peso", Sourced(None, dichiarato.peso.place)),
        scritte.get("coefficiente", Sourced(None, dichiarato.coefficiente.place)),
        scritte.get("totale", Sourced(None, dichiarato.totale.place)),
        dichiarato.stanziato,
    )


def _indicatori(lettura: Lettura, obiettivo: Obiettivo) -> tuple[Misura, ...] | None:
    """The indicators that the workbook has for an objective; None where its table was not found."""
    trovata = lettura.tabelle.get(_INDICATORI)
    if trovata is None or not {"obiettivo", "descrizione", "atteso", "peso"} <= trovata.colonne.keys():
        return None
    return tuple(
        _misura(lettura, riga, prima)
        for riga, prima in zip_longest(
            (riga for riga in trovata.righe if riga.chiave.rpartition("/")[0] == obiettivo.codice),
            obiettivo.indicatori,
        )
        if riga is not None
    )


def _misura(lettura: Lettura, riga: RigaTrovata, prima: Misura | None) -> Misura:
    """A measure as the workbook has it; what the workbook does not show is the plan's."""

    def testo(colonna: str) -> Sourced[str]:
        return Sourced(come_testo(riga.cella(colonna).value), lettura.place(_INDICATORI, riga, colonna))

    vuoto, nulla = (
        Sourced("", lettura.place(_INDICATORI, riga, "descrizione")),
        Sourced(None, lettura.place(_INDICATORI, riga, "descrizione")),
    )
    return Misura(
        numero="" if prima is None else prima.numero,
        descrizione=testo("descrizione"),
        attivita=vuoto if prima is None else prima.attivita,
        atteso=testo("atteso"),
        termine=vuoto if prima is None else prima.termine,
        soggetti=vuoto if prima is None else prima.soggetti,
        peso=Sourced(come_numero(riga.cella("peso").value), lettura.place(_INDICATORI, riga, "peso")),
        cumulato=nulla if prima is None else prima.cumulato,
        penalita=nulla if prima is None else prima.penalita,
        di=() if prima is None else prima.di,
    )


def come_testo(valore: CellValue) -> str:
    """The text of a cell as the office reads it: numbers with a comma, dates as day/month/year."""
    if isinstance(valore, Decimal):
        return write_number(valore).replace(".", "")
    if isinstance(valore, date | datetime):
        return f"{valore.day:02d}/{valore.month:02d}/{valore.year}"
    return testo_cella(valore)


def come_numero(valore: CellValue) -> Decimal | None:
    """The number of a cell; a text in the Italian form counts, for a check of its own says that it is a text."""
    if isinstance(valore, Decimal):
        return valore
    return parse_italian(valore) if isinstance(valore, str) else None


def come_classe(valore: CellValue) -> str | None:
    """The class as written; None for an empty cell."""
    testo = come_testo(valore)
    return None if testo == "" else testo


def come_centesimi(valore: CellValue) -> int | None:
    """An amount in whole cents; None for anything else."""
    numero = come_numero(valore)
    return None if numero is None or (Fraction(numero) * 100).denominator != 1 else cents(numero)


def come_n_dip(valore: CellValue) -> int | str | None:
    """A whole number of employees, or a word as written; None for anything else."""
    numero = come_numero(valore)
    if numero is not None:
        return int(numero) if Fraction(numero).denominator == 1 else None
    testo = testo_cella(valore) if isinstance(valore, str) else ""
    return None if testo == "" else testo
