"""What is found in a plan once: for each plan, and for each of what else it is asked of."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import stampati
from perfxl.core.del_piano import del_piano
from tests.piccoli import esempio

if TYPE_CHECKING:
    from perfxl.core.piano import Piano


def test_it_is_found_once_for_each_plan_and_question() -> None:
    chieste: list[tuple[int, str]] = []

    @del_piano
    def quanti(piano: Piano, come: str, *, piu: int = 0) -> int:
        chieste.append((piu, come))
        return len(piano.obiettivi) + piu

    primo = esempio("chiari-2025")
    meno = replace(primo, obiettivi=primo.obiettivi[1:])
    assert [quanti(primo, "a"), quanti(primo, "a"), quanti(primo, "b"), quanti(primo, "a", piu=1)] == [27, 27, 27, 28]
    assert chieste == [(0, "a"), (0, "b"), (1, "a")]
    assert quanti(meno, "a") == 26


def test_a_plan_in_which_something_was_found_is_the_same_and_travels() -> None:
    prima, dopo = esempio("chiari-2025"), esempio("chiari-2025")
    assert stampati(dopo) is False
    assert prima == dopo == pickle.loads(pickle.dumps(dopo))  # noqa: S301  (our own)
