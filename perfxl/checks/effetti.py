"""What the effect in euro of a finding counts, by its code: the one list, for the pages and for the tests.

The effects of several findings are not to be summed: one slip may be seen from several sides.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIFFERENZA = "la differenza tra l'importo che c'è e quello che ci deve stare"
_SPOSTATO = "quanto prendono in più gli uni, e in meno gli altri"

EFFETTI: Mapping[str, str] = MappingProxyType(
    {
        "STR302": f"{_DIFFERENZA}, se la cella è di un importo",
        "STR304": f"{_DIFFERENZA}, se la cella è di un importo",
        "SQ102": _SPOSTATO,
        "SQ103": _DIFFERENZA,
        "SQ104": _DIFFERENZA,
        "SQ105": "quanto della quota non va a nessuno, o è dato due volte",
        "SQ106": "i centesimi che mancano o avanzano",
        "SQ107": "quanto del fondo non va a nessuno, o è dato due volte",
        "SQ108": _DIFFERENZA,
        "SQ109": "di quanto si supera il massimo",
        "SQ110": "quanto manca, o non va a nessuno, se si può dire",
        "SQ112": "quanto del fondo le percentuali scritte danno di troppo, o lasciano a nessuno",
        "SQ114": "di quanto si supera il finanziato",
        "IN101": _SPOSTATO,
        "IN102": _SPOSTATO,
        "IN201": f"{_DIFFERENZA}, se la cella è di un importo",
        "IN202": _SPOSTATO,
        "IN205": "quanto prende la proposta, e quanto prendono in meno gli altri",
        "IN405": f"{_SPOSTATO}; nel caso che sposta di più",
    }
)
"""By code, in Italian; a check whose code is not here has no effect in euro."""
