"""What an objective does not say because another says it, and what of it is uncertain.

An objective with ``come`` is the same as the one that it names: what it does not write is as there, and keeps the
place where it was written. This is done on the values as they were read, before they are judged.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.place import Place
    from perfxl.sources.toml_lines import KeyPath

_OBIETTIVI = "obiettivi"
_LISTE = ("fasi", "indicatori", "risultati")
_PROPRIE = frozenset(
    {"codice", "numero", "capofila", "partecipano", "gruppo", "come", "peso", "personale", "incerti", "quota"}
    | {"importo_fisso", "classe", "n_dip", "dichiarato", "scheda"}
)
"""What an objective never takes from another."""
_PROPRIE_DI_MISURA = frozenset({"peso", "cumulato", "penalita"})
"""What a measure that is written never takes from another."""


class _Documento:
    """The values and places of a document, as they are completed."""

    def __init__(self, values: Mapping[str, object], places: Mapping[KeyPath, Place]) -> None:
        self.places = dict(places)
        listed = values.get(_OBIETTIVI)
        self.obiettivi: list[object] = list(listed) if isinstance(listed, list) else []
        self._incerti = {(_OBIETTIVI, i, nome) for i, o in enumerate(self.obiettivi) for nome in _incerti(o)}

    def segna_incerti(self) -> None:
        """Mark the places of the fields that an objective calls uncertain; of a missing one, that of the objective."""
        for path in [p for p in self.places if p[:3] in self._incerti]:
            self.places[path] = replace(self.places[path], incerto=True)
        for path in self._incerti - self.places.keys():
            if path[:2] in self.places:
                self.places[path] = replace(self.places[path[:2]], incerto=True)

    def eredita(self) -> None:
        """Complete every objective that repeats another."""
        nomi = {_identita(o): i for i, o in reversed(list(enumerate(self.obiettivi)))}
        for j, obiettivo in enumerate(self.obiettivi):
            come = _scritto(obiettivo.get("come")) if isinstance(obiettivo, dict) else ""
            i = j if come == "" else nomi.get(come, j)
            primo = self.obiettivi[i]
            if i != j and isinstance(obiettivo, dict) and isinstance(primo, dict) and "come" not in primo:
                self.obiettivi[j] = self._completo(obiettivo, j, primo, i)

    def _completo(self, obiettivo: dict[str, object], j: int, primo: dict[str, object], i: int) -> dict[str, object]:
        completo = dict(obiettivo)
        mancano = _incerti(primo) - primo.keys() - obiettivo.keys() - _PROPRIE
        self._incerti |= {(_OBIETTIVI, j, nome) for nome in mancano}
        for chiave, valore in primo.items():
            sua, mia = (_OBIETTIVI, i, chiave), (_OBIETTIVI, j, chiave)
            if chiave in _PROPRIE:
                continue
            if chiave not in obiettivo:
                completo[chiave] = valore
                self._copia(sua, mia)
            elif chiave in _LISTE:
                completo[chiave] = self._misure(obiettivo[chiave], mia, valore, sua)
        return completo

    def _misure(self, scritte: object, mia: KeyPath, prime: object, sua: KeyPath) -> object:
        """The measures written, each with what it does not write from the one at its position."""
        if not isinstance(scritte, list) or not isinstance(prime, list):
            return scritte
        complete: list[object] = []
        for posto, scritta in enumerate(scritte):
            prima = prime[posto] if posto < len(prime) else None
            if not isinstance(scritta, dict) or not isinstance(prima, dict):
                complete.append(scritta)
                continue
            mancano = [c for c in prima if c not in scritta and c not in _PROPRIE_DI_MISURA]
            complete.append({**scritta, **{chiave: prima[chiave] for chiave in mancano}})
            for chiave in (c for c in mancano if prima[c] != ""):  # a blank says nothing: it has no place to give
                self._copia((*sua, posto, chiave), (*mia, posto, chiave))
        return complete

    def _copia(self, da: KeyPath, a: KeyPath) -> None:
        """Give the path, and all below it, the places of another."""
        for path in [p for p in self.places if p[: len(da)] == da]:
            self.places[*a, *path[len(da) :]] = self.places[path]


def _identita(obiettivo: object) -> str:
    """The code that an objective goes by, or else its number; empty where neither could be meant."""
    return _scritto(obiettivo.get("codice", obiettivo.get("numero"))) if isinstance(obiettivo, dict) else ""


def _incerti(obiettivo: object) -> set[str]:
    """The fields that an objective calls uncertain."""
    nomi = obiettivo.get("incerti") if isinstance(obiettivo, dict) else None
    return {nome for nome in nomi if isinstance(nome, str)} if isinstance(nomi, list) else set()


def _scritto(codice: object) -> str:
    return f"{codice}" if isinstance(codice, int | str) else ""


def completa(
    values: Mapping[str, object], places: Mapping[KeyPath, Place]
) -> tuple[dict[str, object], dict[KeyPath, Place]]:
    """The document with what its objectives take from one another, and with its uncertain places marked.

    What is not of the right shape is left as it is: who reads it says so.
    """
    documento = _Documento(values, places)
    documento.segna_incerti()
    documento.eredita()
    documento.segna_incerti()  # what an objective calls uncertain is so even where it is as another says
    completo = {**values, _OBIETTIVI: documento.obiettivi} if isinstance(values.get(_OBIETTIVI), list) else dict(values)
    return completo, documento.places
