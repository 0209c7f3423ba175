"""The deadlines that a text cites among other things, and the days that a term covers: so two terms can be compared."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from perfxl.core.testi.giorni import giorno_di
from perfxl.core.testi.riferimenti import MESE, MESE_INTERO, senza_riferimenti
from perfxl.core.testi.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from perfxl.core.testi.termini import Termine

_QUANDO = (
    r"(?:\d{1,2}(?:[/.-]{1,2}\d{1,2}[/.-]{1,2}\d{2,6}(?![\d/])|/\d{1,2}(?![\d/])|\.\d\d(?![\d.,])|"
    rf"[°º]?\s+{MESE}(?:\s+\d{{4}}\b)?)|{MESE_INTERO}(?:\s+(?:del(?:l'anno)?\s+)?\d{{4}}\b)?|(?:19|20)\d\d\b(?![./-]\d))"
)
_ENTRO = (
    r"\bentro(?:\s+(?:e\s+)?non\s+oltre)?\s+"
    r"(?:(?:il|lo|la|i|le|di|del|al|fine|giorno|data|mese|anno|inizio|metà)\s+|(?:dell|l)['’]\s?)*"
)
_SCADENZA = re.compile(rf"{_ENTRO}{_QUANDO}", re.IGNORECASE)
_SOLA = re.compile(rf"\W*(?:{_ENTRO})?{_QUANDO}\W*", re.IGNORECASE)
_DICEMBRE = 12


def scadenze(testo: str) -> tuple[Termine, ...]:
    """The deadlines that a text says with «entro»: ``Gara indetta entro il 31/12/2021``, ``entro maggio``.

    A day without «entro» is none: ``residui al 31/12/2023`` says of what. Neither is ``entro 30 giorni``.
    """
    trovate = _SCADENZA.finditer(senza_riferimenti(testo))
    return tuple(capisci_termini(testo[una.start() : una.end()])[0] for una in trovate)


def sola_scadenza(testo: str) -> Termine | None:
    """The term that is all that a text says: ``entro il 31/12/2024``, ``30 settembre``; None for any other text."""
    return capisci_termini(testo)[0] if _SOLA.fullmatch(testo) is not None else None


def finestra(termine: Termine, anno: int) -> tuple[date, date] | None:
    """The first and the last day that a term covers; None where that cannot be told, or a day does not exist.

    Args:
        termine: the term.
        anno: the year of days and months that say none.
    """
    if not termine.valida:
        return None
    if termine.tipo is Tipo.DATA and termine.giorno is not None:
        return termine.inizio or termine.giorno, termine.giorno
    if termine.tipo is Tipo.GIORNO_MESE:
        giorno = giorno_di(termine.giorno_mese or 0, termine.mese or 0, anno)
        return None if giorno is None else (giorno, giorno)
    if termine.tipo is Tipo.MESE and termine.mese is not None:
        fino = termine.anno or anno
        inizio = date(fino, termine.mese, 1) if termine.anno_inizio is None else date(termine.anno_inizio, 1, 1)
        return inizio, date(fino, termine.mese, monthrange(fino, termine.mese)[1])
    if termine.tipo is Tipo.ANNI and termine.anno is not None:
        return date(termine.anno_inizio or termine.anno, 1, 1), date(termine.anno, _DICEMBRE, 31)
    return None
