"""Whether a plan that was written and read again is the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from perfxl.core.place import Place, Sourced

if TYPE_CHECKING:
    from perfxl.core.piano import Piano


def diversi(uno: Piano, altro: Piano) -> tuple[str, ...]:
    """What of a plan another does not say, or says otherwise, places left out: parts in Italian, objectives by code.

    What is uncertain in one must be so in the other.
    """
    parti = {"ente": "l'ente", "anno": "l'anno", "fondo": "il fondo", "settori": "i settori", "quote": "le quote"}
    parti["invio"] = "l'invio"
    trovate = [nome for parte, nome in parti.items() if _firma(getattr(uno, parte)) != _firma(getattr(altro, parte))]
    firme = {obiettivo.codice: _firma(obiettivo) for obiettivo in altro.obiettivi}
    trovati = [o.codice for o in uno.obiettivi if firme.get(o.codice) != _firma(o)]
    if [o.codice for o in uno.obiettivi] != list(firme):
        trovate.append("l'elenco degli obiettivi")
    return (*trovate, *(f"l'obiettivo {codice}" for codice in trovati))


def _firma(valore: object) -> object:
    """The value, with what is uncertain, without its places."""
    match valore:
        case Place():
            return None
        case Sourced():
            return (_firma(valore.value), valore.place.incerto)
        case tuple():
            return tuple(_firma(voce) for voce in valore)
        case _ if is_dataclass(valore) and not isinstance(valore, type):
            return tuple(_firma(getattr(valore, campo.name)) for campo in fields(valore))
        case _:
            return valore
