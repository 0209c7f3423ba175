"""Reading what hangs from an objective: its measures, what its own page says, what is declared of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.piano import Dichiarato, Misura, Scheda
from perfxl.core.place import Sourced
from perfxl.sources.formato import DICHIARATO, MISURA, SCHEDA
from perfxl.sources.toml_values import CENTS, DECIMAL, STAMPATO, TEXT

if TYPE_CHECKING:
    from perfxl.core.modello import Pesi
    from perfxl.sources.toml_reader import Tavola


def read_misure(obiettivo: Tavola, elenco: Pesi) -> tuple[Misura, ...]:
    """The phases, the indicators or the results of an objective."""
    return tuple(_misura(tavola) for tavola in obiettivo.tables(elenco, MISURA.chiavi))


def _misura(tavola: Tavola) -> Misura:
    if "descrizione" not in tavola and "atteso" not in tavola:
        tavola.missing(("descrizione", "atteso"), "manca «descrizione»")
    return Misura(
        numero=tavola.optional("numero", STAMPATO).value or "",
        descrizione=tavola.text_or_empty("descrizione"),
        attivita=tavola.text_or_empty("attivita"),
        atteso=tavola.text_or_empty("atteso"),
        termine=tavola.text_or_empty("termine"),
        soggetti=tavola.text_or_empty("soggetti"),
        peso=tavola.optional("peso", DECIMAL),
        cumulato=tavola.optional("cumulato", DECIMAL),
        penalita=tavola.optional("penalita", DECIMAL),
        di=tuple(numero.value for numero in tavola.elements("di", STAMPATO)),
    )


def read_scheda(obiettivo: Tavola) -> Scheda | None:
    """What the objective's own page says; None where the plan does not say it."""
    tavola = obiettivo.table("scheda", SCHEDA.chiavi)
    if tavola is None:
        return None
    return Scheda(
        tipologia=tavola.unless_blank("tipologia", TEXT),
        titolo=tavola.unless_blank("titolo", TEXT),
        tempi=tavola.unless_blank("tempi", TEXT),
        soglia=tavola.optional("soglia", DECIMAL),
        personale=tavola.unless_blank("personale", TEXT),
    )


def read_dichiarato(obiettivo: Tavola) -> Dichiarato:
    """What the document declares of the computed quantities."""
    tavola = obiettivo.table("dichiarato", DICHIARATO.chiavi)
    if tavola is None:
        nulla = Sourced(None, obiettivo.place)
        return Dichiarato(nulla, nulla, nulla, nulla)
    return Dichiarato(
        peso=tavola.optional("peso", DECIMAL),
        coefficiente=tavola.optional("coefficiente", DECIMAL),
        totale=tavola.optional("totale", DECIMAL),
        stanziato=tavola.optional("stanziato", CENTS),
    )
