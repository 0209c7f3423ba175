"""Whether two texts may speak of the same thing: a word that they have in common, however it ends."""

from __future__ import annotations

import re

_PAROLA = re.compile(r"[^\W\d_]{3,}")
_ELENCO = (
    "agli alla alle allo almeno anno anni che come con dagli dal dalla dalle degli dei del della delle dello gli meno "
    "negli nel nella nelle non numero ogni per percentuale più sul sulla sulle totale una uno valore"
)
_VUOTE = frozenset(_ELENCO.split())
_STRADE = frozenset({"strada", "strade", "via", "vie"})
_RADICE = 6


def parole(testo: str) -> frozenset[str]:
    """The words of a text without their endings: ``rilevati``, ``rilevazioni`` are one; ``vie``, ``strade`` too."""
    trovate = _PAROLA.findall(testo.lower())
    return frozenset(_radice(parola) for parola in trovate if parola not in _VUOTE)


def _radice(parola: str) -> str:
    if parola in _STRADE:
        return "strad"
    return parola.rstrip("aeiouàèéìòù")[:_RADICE]


def in_comune(uno: str, altro: str) -> bool:
    """Whether two texts have a word in common."""
    return not parole(uno).isdisjoint(parole(altro))
