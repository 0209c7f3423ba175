"""Reading what the offices are told with their workbooks: by when, whom to ask, how many rows they have to spare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.modello import CAMPI, CAMPI_SCHEDA, RIGHE_LIBERE_AL_PIU, Libere
from perfxl.core.piano import Invio
from perfxl.sources.fogli import scelti
from perfxl.sources.formato import INVIO, RIGHE_LIBERE, SCHEDA_MODELLO
from perfxl.sources.toml_values import GIORNO, whole_between

if TYPE_CHECKING:
    from perfxl.core.modello import Modello
    from perfxl.sources.toml_reader import Tavola

_QUANTE = whole_between(0, RIGHE_LIBERE_AL_PIU)


def read_invio(radice: Tavola, modello: Modello) -> Invio | None:
    """What the plan tells the offices; None where it has no such table, or one that says nothing."""
    tavola = radice.table("invio", INVIO.chiavi)
    if tavola is None:
        return None
    invio = Invio(
        tavola.optional("entro", GIORNO), tavola.text_or_empty("referente"), read_libere(tavola, modello.libere)
    )
    muto = invio.entro.value is None and invio.referente.value == "" and invio.libere is None
    return None if muto else invio


def read_libere(tavola: Tavola, prima: Libere) -> Libere | None:
    """The spare rows that a table tells; None where it tells none.

    Args:
        tavola: the table.
        prima: what holds of what is not said.
    """
    scritte = tavola.table("righe_libere", RIGHE_LIBERE.chiavi)
    if scritte is None or len(scritte.values) == 0:
        return None
    obiettivi, misure = (scritte.optional(chiave, _QUANTE).value for chiave in RIGHE_LIBERE.chiavi)
    return Libere(prima.obiettivi if obiettivi is None else obiettivi, prima.misure if misure is None else misure)


def read_scheda(radice: Tavola, campi: tuple[str, ...]) -> tuple[str, ...]:
    """What the page of an objective shows; nothing where the modello does not say.

    Args:
        radice: the modello.
        campi: what its register shows: the page is drawn from it.
    """
    tavola = radice.table("scheda", SCHEDA_MODELLO.chiavi)
    if tavola is None or "campi" not in tavola:
        return ()
    mostrati = scelti(tavola, "campi", CAMPI_SCHEDA)
    for campo in mostrati:
        if campo in CAMPI and campo not in campi:
            tavola.note("campi", f"«{campo}» non è tra i campi del registro, da cui la scheda viene: aggiungerlo là")
    return mostrati
