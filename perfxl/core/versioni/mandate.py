"""What was sent out in a workbook: by what it remembers of itself, or by the plan that it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Riga
from perfxl.core.cartelle.memoria import rileggi
from perfxl.core.letture.lettura import chiave_attesa
from perfxl.core.versioni.riporto import IGNOTO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Tabella
    from perfxl.core.versioni.riporto import Mandato


@dataclass(frozen=True, slots=True)
class Mandate:
    """What was sent out.

    Attributes:
        righe: what stood in the cells, by table, row key and column.
        note: whether it is known.
    """

    righe: Mapping[str, Mapping[str, Mapping[str, Valore]]] = field(default_factory=lambda: MappingProxyType({}))
    note: bool = False

    def cella(self, tabella: str, chiave: str, colonna: str) -> Mandato:
        """What stood in a cell."""
        return self.righe.get(tabella, {}).get(chiave, {}).get(colonna) if self.note else IGNOTO

    def ha(self, tabella: str, chiave: str) -> bool:
        """Whether a row was there."""
        return chiave in self.righe.get(tabella, {})

    def chiavi(self, tabella: Tabella) -> dict[str, str]:
        """The key of each row, by what its cell says."""
        righe = self.righe.get(tabella.nome, {}).items()
        return {chiave_attesa(tabella, Riga(chiave, valori)): chiave for chiave, valori in righe}

    def misure(self, tabella: str, obiettivo: str) -> tuple[Mapping[str, Valore], ...]:
        """The measures of an objective, in their order."""
        posti = {}
        for chiave, celle in self.righe.get(tabella, {}).items():
            gruppo, _, posto = chiave.rpartition("/")
            if gruppo == obiettivo and posto.isdecimal():
                posti[int(posto)] = celle
        return tuple(celle for _, celle in sorted(posti.items()))


def mandate(memoria: str) -> Mandate:
    """What a workbook remembers; nothing where it has no memory, or a damaged one."""
    righe = rileggi(memoria)
    return Mandate() if righe is None else Mandate(righe, note=True)
