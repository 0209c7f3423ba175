"""What stood in a place and what stands there now, in the form of the reports: never two that look alike."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.core.cartelle.formula_italiana import italiana
from perfxl.core.letture.lettura import testo_cella
from perfxl.core.money import write_number
from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from perfxl.core.letture.workbook import Cell

_LUNGO, _PRIMA = 120, 20
"""How long a text may get, and how much of what two have in common stands before what they have not."""


def celle_scritte(prima: Cell, dopo: Cell) -> tuple[str, str]:
    """What two cells that differ say, each its value, or its formula and what that gives; nothing for an empty one."""
    uno, altro = _cella(prima), _cella(dopo)
    if uno == altro:
        uno, altro = _cella_esatta(prima), _cella_esatta(dopo)
    return accorciati(uno, altro)


def _cella(cella: Cell) -> str:
    """What stands in a cell, as the office reads it: its value; or its formula, and what it gives."""
    formula = None if cella.formula is None else shown(italiana(cella.formula))
    return _con_formula(formula, _valore(cella, shown))


def _cella_esatta(cella: Cell) -> str:
    """The same where two would look alike: every digit, the code of each sign that is not plain, the file's formula."""
    formula = None if cella.formula is None else _con_codici(cella.formula)
    numero = isinstance(cella.value, Decimal | datetime | time)
    valore = f"{cella.value}".replace(".", ",") if numero else _valore(cella, _con_codici)
    return _con_formula(formula, valore)


def _con_formula(formula: str | None, valore: str) -> str:
    if formula is None:
        return valore
    return f"={formula} (senza risultato)" if valore == "" else f"={formula} (dà {valore})"


def _valore(cella: Cell, scrivi: Callable[[str], str]) -> str:
    """A value as the office reads it; a text in its quotes, nothing for an empty cell."""
    match cella.value:
        case Decimal() as numero:
            return f"{write_number(numero * 100)}%" if cella.percento else write_number(numero)
        case str() as testo:
            return f"«{scrivi(testo)}»"
        case datetime() as istante:
            return f"{istante:%d/%m}/{istante.year} {istante:%H:%M:%S}"
        case date() as giorno:
            return f"{giorno:%d/%m}/{giorno.year}"
        case time() as ora:
            return f"{ora:%H:%M:%S}"
        case valore:
            return testo_cella(valore)


def testi_scritti(prima: Iterable[str], dopo: Iterable[str]) -> tuple[str, str]:
    """Texts as they may be shown, each in its quotes; where both would look alike, with the codes of their signs."""
    quali = (tuple(prima), tuple(dopo))
    uno, altro = (elenco(testi, shown) for testi in quali)
    return accorciati(uno, altro) if uno != altro else accorciati(*(elenco(testi, _con_codici) for testi in quali))


def elenco(testi: Iterable[str], scrivi: Callable[[str], str] = shown) -> str:
    """Texts, each in its quotes."""
    return ", ".join(f"«{scrivi(testo)}»" for testo in testi)


def _con_codici(testo: str) -> str:
    return "".join(segno if segno.isascii() and segno.isprintable() else f"[U+{ord(segno):04X}]" for segno in testo)


def accorciati(prima: str, dopo: str) -> tuple[str, str]:
    """Two texts as they may be shown: of long ones, what stands around the first sign that is not the same."""
    if max(len(prima), len(dopo)) <= _LUNGO:
        return prima, dopo
    coppie = enumerate(zip(prima, dopo, strict=False))
    comuni = next((i for i, (uno, altro) in coppie if uno != altro), min(len(prima), len(dopo)))
    salta = max(0, comuni - _PRIMA)
    return _pezzo(prima, salta), _pezzo(dopo, salta)


def _pezzo(testo: str, salta: int) -> str:
    prima, dopo = "…" if salta > 0 else "", "…" if len(testo) > salta + _LUNGO else ""
    return f"{prima}{testo[salta : salta + _LUNGO]}{dopo}"


def intervalli(numeri: Collection[int], scrivi: Callable[[int], str]) -> str:
    """Numbers as ranges: ``3, 7-9``."""
    inizi = sorted(numero for numero in numeri if numero - 1 not in numeri)
    fini = sorted(numero for numero in numeri if numero + 1 not in numeri)
    scritti = (scrivi(a) if a == b else f"{scrivi(a)}-{scrivi(b)}" for a, b in zip(inizi, fini, strict=True))
    return ", ".join(scritti)
