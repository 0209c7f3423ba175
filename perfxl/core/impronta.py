"""The digest of a plan: the same values give the same digest, wherever they were read from."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.modello import Visto
from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from perfxl.core.piano import Piano


def impronta(piano: Piano) -> str:
    """The SHA-256 of the plan's values, its modello included; 64 hexadecimal digits.

    Its places are left out, and how it comes to the signature: that changes nothing of what is planned.
    """
    return hashlib.sha256(_testo(piano).encode()).hexdigest()


def _testo(valore: object) -> str:
    """The value as text, each part with its length, so that no two values give the same text."""
    if type(valore) is Sourced:
        valore = valore.value
    if type(valore) is str:
        return f"str:{len(valore)}:{valore}"
    if isinstance(valore, (Place, Visto)):
        return ""
    if isinstance(valore, Decimal):
        return _parte("decimal", f"{Fraction(valore)}")
    if isinstance(valore, tuple):
        return _parte("tuple", "".join([_testo(voce) for voce in valore]))
    campi = getattr(valore, "__dataclass_fields__", None)
    testo = f"{valore}" if campi is None else "".join([_testo(getattr(valore, campo)) for campo in campi])
    return _parte(type(valore).__name__, testo)


def _parte(tipo: str, testo: str) -> str:
    return f"{tipo}:{len(testo)}:{testo}"
