"""What is found in a plan once, however many of its workbooks ask."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.core.piano import Piano

P = ParamSpec("P")
T = TypeVar("T")


def del_piano(trova: Callable[Concatenate[Piano, P], T]) -> Callable[Concatenate[Piano, P], T]:
    """A function of a plan that is computed once for each, and for what else it is asked of, which must be hashable.

    What it gives is not to be changed. A workbook is drawn for each settore: what goes through the whole plan for each
    of them takes four times as long where the settori are twice as many.
    """
    nome = f"{trova.__module__}.{trova.__qualname__}"

    @wraps(trova)
    def trovato(piano: Piano, /, *altro: P.args, **con: P.kwargs) -> T:
        chiave = (nome, altro, tuple(con.items()))
        if chiave not in piano.trovati:
            piano.trovati[chiave] = trova(piano, *altro, **con)
        return cast("T", piano.trovati[chiave])

    return trovato
