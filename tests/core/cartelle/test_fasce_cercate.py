"""Looking a value up among bands, as a formula does."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfxl.core.cartelle import espressione
from perfxl.core.cartelle.valutazione import calcola


def test_bands_that_do_not_rise_give_no_value() -> None:
    """Every program looks a value up in its own way where the keys are not sorted."""

    class Tabella:
        def __init__(self, chiavi: list[espressione.Valore]) -> None:
            self.chiavi = chiavi

        def cella(self, _colonna: str) -> espressione.Valore:
            return Fraction(5)

        def nome(self, _nome: str) -> espressione.Valore:
            return None

        def colonna(self, _tabella: str, colonna: str) -> list[espressione.Valore]:
            return self.chiavi if colonna == "da" else list(map(Fraction, range(len(self.chiavi))))

        def fin_qui(self, _colonna: str) -> list[espressione.Valore]:
            return []

    cerca = espressione.Cerca(
        espressione.Cella("n"), espressione.Colonna("fasce", "da"), espressione.Colonna("fasce", "c"), fascia=True
    )
    assert calcola(cerca, Tabella([Fraction(1), Fraction(4), Fraction(6)])) == 1
    assert calcola(cerca, Tabella([Fraction(1), None, "x", Fraction(4), Fraction(4)])) == 4
    with pytest.raises(espressione.NonCalcolabileError):
        calcola(cerca, Tabella([Fraction(6), Fraction(4), Fraction(1)]))
