"""What several checks ask of the same examination is found once."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.checks.esame import Esame

T = TypeVar("T")


def una_volta(trova: Callable[[Esame], T]) -> Callable[[Esame], T]:
    """A function of an examination that is computed once for each; what it gives is not to be changed."""

    @wraps(trova)
    def trovato(esame: Esame) -> T:
        if trova not in esame.trovati:
            esame.trovati[trova] = trova(esame)
        return cast("T", esame.trovati[trova])

    return trovato
