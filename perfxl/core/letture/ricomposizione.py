"""The plan rebuilt from what stands in the workbooks' cells.

From a workbook comes what is the office's to say (every column to fill in: terms, soglia, staff, class, weights,
measures), the importo stanziato that stands in it, and a figure typed over the formula that computes it. Titles, quote
and settori stay the plan's; a check says where a cell that the office had no business changing differs. So does what
the workbook does not show. A cell that holds what was sent out says what the plan said, to the letter.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.letture.lettura import uguali
from perfxl.core.letture.misure_lette import leggi_misure
from perfxl.core.letture.valori_letti import (
    come_anni,
    come_centesimi,
    come_classe,
    come_elenco,
    come_n_dip,
    come_numero,
    come_percento,
    come_stato,
    come_testo,
    non_capito,
)
from perfxl.core.piano import Dichiarato
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.letture.workbook import Cell, CellValue
    from perfxl.core.piano import Obiettivo, Piano

__all__ = ["come_numero", "come_testo", "ricomponi"]

_OBIETTIVI = "obiettivi"
_FIGURE = frozenset({"peso", "coefficiente", "totale"})

_COME: Mapping[str, Callable[[CellValue], object]] = {
    "tempi": come_testo,
    "personale": come_testo,
    "risorse": come_testo,
    "soglia": come_numero,
    "peso": come_numero,
    "classe": come_classe,
    "n_dip": come_n_dip,
    "anni": come_anni,
    "stato": come_stato,
}
"""How a cell to fill in is read, by its column; each is the field of an objective with the same name."""


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
                nuovi[riga.chiave] = _ricomponi(piano, obiettivo, lettura, riga, scritte.get(riga.chiave, {}))
    return replace(piano, obiettivi=tuple(nuovi.get(o.codice, o) for o in piano.obiettivi))


def _scritte(lettura: Lettura) -> dict[str, dict[str, Sourced[Decimal | None]]]:
    """Numbers typed over the formulas of peso, coefficiente and totale, where they are not what the formula gives."""
    scritte: dict[str, dict[str, Sourced[Decimal | None]]] = {}
    for cella in lettura.calcolate:
        sorvegliata = cella.tabella == _OBIETTIVI and cella.colonna.chiave in _FIGURE
        valore = cella.cella.value
        scritta = sorvegliata and cella.cella.formula is None
        if scritta and isinstance(valore, Decimal) and not uguali(cella.atteso, valore):
            scritte.setdefault(cella.chiave, {})[cella.colonna.chiave] = Sourced(valore, cella.place)
    return scritte


def _ricomponi(
    piano: Piano,
    obiettivo: Obiettivo,
    lettura: Lettura,
    riga: RigaTrovata,
    scritte: Mapping[str, Sourced[Decimal | None]],
) -> Obiettivo:
    misure: dict[str, Any] = {
        elenco.misure.value: leggi_misure(lettura, obiettivo, elenco.misure) for elenco in piano.modello.elenchi
    }
    nuovo = replace(obiettivo, **_letti(obiettivo, lettura, riga), **misure)
    dichiarato = obiettivo.dichiarato
    if "stanziato" in lettura.tabelle[_OBIETTIVI].colonne:
        centesimi = come_centesimi(riga.cella("stanziato").value)
        stanziato = Sourced(centesimi, lettura.place(_OBIETTIVI, riga, "stanziato"))
        dichiarato = replace(dichiarato, stanziato=stanziato)
    uguale = (nuovo.classe, nuovo.n_dip, nuovo.peso) == (obiettivo.classe, obiettivo.n_dip, obiettivo.peso)
    return replace(nuovo, dichiarato=dichiarato if uguale and not scritte else _dichiarato(dichiarato, scritte))


def _letti(obiettivo: Obiettivo, lettura: Lettura, riga: RigaTrovata) -> dict[str, Any]:
    """The fields of an objective that the workbook has cells to fill in for."""
    trovata = lettura.tabelle[_OBIETTIVI]
    mandata = next(r.valori for r in trovata.tabella.righe if r.chiave == riga.chiave)
    letti: dict[str, Any] = {}
    for colonna in trovata.tabella.colonne:
        chiave = colonna.chiave
        if colonna.ruolo is Ruolo.INPUT and chiave in trovata.colonne:
            cella = Sourced(riga.cella(chiave), lettura.place(_OBIETTIVI, riga, chiave))
            letti[chiave] = _letto(colonna, cella, getattr(obiettivo, chiave), mandata.get(chiave))
    return letti


def _letto(colonna: Colonna, cella: Sourced[Cell], prima: Any, mandato: Valore) -> Any:  # noqa: ANN401
    """A field as its cell says it; the plan's own where the cell holds what was sent out, or what no field can.

    What is uncertain in the plan is so in the workbook, until somebody writes it anew.
    """
    chiave, valore = colonna.chiave, cella.value.value
    stesso = uguali(mandato, valore)
    if chiave == "rif_dup":
        if stesso:
            return tuple(replace(rif, place=replace(cella.place, incerto=rif.place.incerto)) for rif in prima)
        return tuple(Sourced(testo, cella.place) for testo in come_elenco(valore))
    if stesso:
        return replace(prima, place=replace(cella.place, incerto=prima.place.incerto))
    if colonna.tipo is Tipo.PERCENTO:
        return Sourced(come_percento(cella.value), cella.place)
    resta = non_capito(chiave, valore)
    return Sourced(prima.value if resta else _COME[chiave](valore), cella.place)


def _dichiarato(dichiarato: Dichiarato, scritte: Mapping[str, Sourced[Decimal | None]]) -> Dichiarato:
    """Only what was typed: what the plan declared of the row no longer holds."""
    return Dichiarato(
        scritte.get("peso", Sourced(None, dichiarato.peso.place)),
        scritte.get("coefficiente", Sourced(None, dichiarato.coefficiente.place)),
        scritte.get("totale", Sourced(None, dichiarato.totale.place)),
        dichiarato.stanziato,
    )
