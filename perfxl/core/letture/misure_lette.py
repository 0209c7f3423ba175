"""The measures of an objective, rebuilt from the rows that a workbook has for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfxl.core.abbinamento import abbinate
from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.letture.lettura import uguali
from perfxl.core.letture.valori_letti import come_elenco, come_numero, come_percento, come_testo
from perfxl.core.piano import Misura
from perfxl.core.place import Sourced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.letture.lettura import Lettura, RigaTrovata, TabellaTrovata
    from perfxl.core.letture.workbook import CellValue
    from perfxl.core.modello import Pesi
    from perfxl.core.piano import Obiettivo

_NUMERI = frozenset({"peso", "cumulato", "penalita"})
_NUDI: Mapping[str, Callable[[CellValue], object]] = {"numero": come_testo, "di": come_elenco}
"""Fields that have no place of their own."""


def leggi_misure(lettura: Lettura, obiettivo: Obiettivo, quali: Pesi) -> tuple[Misura, ...]:
    """The measures that a workbook has for an objective.

    Those of the plan where their table was not found, or lost a column to fill in.
    """
    prima = obiettivo.misure(quali)
    trovata = lettura.tabelle.get(quali.value)
    if trovata is None or not set(_da_leggere(trovata)) <= trovata.colonne.keys():
        return prima
    righe = [riga for riga in trovata.righe if riga.chiave.rpartition("/")[0] == obiettivo.codice]
    testi = [come_testo(riga.cella("descrizione").value) for riga in righe]
    posti = abbinate(testi, [misura.descrizione.value.strip() for misura in prima])
    tavola = _Tavola(lettura, trovata, {riga.chiave: riga.valori for riga in trovata.tabella.righe})
    misure = tuple(
        tavola.misura(riga, None if posto is None else prima[posto], f"{obiettivo.codice}/{(posto or 0) + 1}")
        for riga, posto in zip(righe, posti, strict=True)
    )
    calcolati = {colonna.chiave for colonna in trovata.tabella.colonne if colonna.ruolo is Ruolo.CALCOLATO}
    if "cumulato" not in calcolati & trovata.colonne.keys() or [m.peso for m in misure] == [m.peso for m in prima]:
        return misure
    return tuple(_con_cumulati(misure, [lettura.place(quali.value, riga, "cumulato") for riga in righe]))


def _da_leggere(trovata: TabellaTrovata) -> list[str]:
    return [colonna.chiave for colonna in trovata.tabella.colonne if colonna.ruolo is Ruolo.INPUT]


@dataclass(frozen=True, slots=True)
class _Tavola:
    """A table of measures as it came back, and what was sent out in it, by row."""

    lettura: Lettura
    trovata: TabellaTrovata
    mandate: Mapping[str, Mapping[str, Valore]]

    def misura(self, riga: RigaTrovata, prima: Misura | None, chiave: str) -> Misura:
        """A measure as the workbook has it; what the table does not show is the plan's.

        Args:
            riga: its row.
            prima: which measure of the plan it is; None for a new one.
            chiave: the row where the plan's was sent out.
        """
        luogo = self.lettura.place(self.trovata.tabella.nome, riga, "descrizione")
        vuoto, nulla = Sourced("", luogo), Sourced(None, luogo)
        base = Misura("", vuoto, vuoto, vuoto, vuoto, vuoto, nulla, nulla, nulla) if prima is None else prima
        mandata = {} if prima is None else self.mandate[chiave]
        letti = {campo: self._letto(riga, campo, prima, mandata) for campo in _da_leggere(self.trovata)[1:]}
        return replace(base, **letti)

    def _letto(self, riga: RigaTrovata, campo: str, prima: Misura | None, mandata: Mapping[str, Valore]) -> Any:  # noqa: ANN401
        """A field of a measure; the plan's own where the cell holds what was sent out."""
        cella = riga.cella(campo)
        valore = cella.value
        uguale = prima is not None and uguali(mandata.get(campo), valore)
        if campo in _NUDI:
            return getattr(prima, campo) if uguale else _NUDI[campo](valore)
        luogo = self.lettura.place(self.trovata.tabella.nome, riga, campo)
        if uguale:
            sua = getattr(prima, campo)
            return replace(sua, place=replace(luogo, incerto=sua.place.incerto))
        if self.trovata.tabella.colonna(campo).tipo is Tipo.PERCENTO:
            return Sourced(come_percento(cella), luogo)
        return Sourced(come_numero(valore) if campo in _NUMERI else come_testo(valore), luogo)


def _con_cumulati(misure: Sequence[Misura], luoghi: Sequence[Any]) -> Iterator[Misura]:
    """The measures with the running sums that the workbook computes: those printed no longer hold."""
    somma = Decimal(0)
    for misura, luogo in zip(misure, luoghi, strict=True):
        somma += misura.peso.value or Decimal(0)
        cumulato = None if misura.peso.value is None else somma
        yield replace(misura, cumulato=Sourced(cumulato, luogo))
