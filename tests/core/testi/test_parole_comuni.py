"""Whether two texts may speak of the same thing."""

from __future__ import annotations

import pytest

from perfxl.core.testi.parole_comuni import in_comune, parole


@pytest.mark.parametrize(
    ("uno", "altro"),
    [
        ("impianti rilevati", "delle rilevazioni"),
        ("N. controlli", "controllo del territorio"),
        ("in 40 strade", "n. 32 vie"),
        ("azioni", "un'azione"),
        ("POSTI di controllo", "posto"),
    ],
)
def test_words_in_common_however_they_end(uno: str, altro: str) -> None:
    assert in_comune(uno, altro)


@pytest.mark.parametrize(
    ("uno", "altro"),
    [("N. questionari della scuola", "n. criticità della rete"), ("", "controlli"), ("numero totale", "numero totale")],
)
def test_texts_without_a_word_in_common(uno: str, altro: str) -> None:
    assert not in_comune(uno, altro)


def test_figures_and_short_words_are_no_words() -> None:
    assert parole("n. 32 vie su 45 (70%) di un ufficio, degli uffici") == frozenset({"strad", "uffic"})
