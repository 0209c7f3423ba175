"""Many enti side by side: what one line says, what they come to together, to the cent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfxl.core.enti import COLONNE_ENTI, COLONNE_RILIEVI, RilievoDiEnte, Scheda, Somma, Stato, Totali, valori

PIU = Scheda("A", Stato.CHIUDE, "1", "Comune A", 2025, "chiari", 3, 3, 0, 1, 2, 10_000, 10_001)
MENO = Scheda("B", Stato.NON_CHIUDE, "1", "Comune B", 2025, "chiari", 3, 2, 4, 0, 1, 20_000, 19_997)
SENZA = Scheda("C", Stato.CHIUDE, "1", "Comune C", 2024, "tortona", 1, 1)
ROTTO = Scheda("D", Stato.NON_LETTO, "1", errore="manca il piano")


@pytest.mark.parametrize(
    ("fondo", "stanziato", "differenza"),
    [(100, 101, 1), (100, 99, -1), (100, 100, 0), (0, 0, 0), (None, 100, None), (100, None, None), (None, None, None)],
)
def test_the_difference_is_what_is_allotted_less_the_fund(
    fondo: int | None, stanziato: int | None, differenza: int | None
) -> None:
    assert Scheda("A", Stato.CHIUDE, "1", fondo=fondo, stanziato=stanziato).differenza == differenza


def test_totals_to_the_cent_and_what_is_over_does_not_make_up_for_what_is_under() -> None:
    totali = Totali()
    for scheda, rilievi in (
        (PIU, [("SQ106", "nota"), ("SQ106", "nota"), ("IN302", "avvisa")]),
        (MENO, [("SQ101", "blocca"), ("SQ106", "nota")]),
        (SENZA, []),
        (ROTTO, []),
    ):
        totali.aggiungi(scheda, rilievi)
    assert totali.tutti == Somma(4, 4, 1, 3, 0, 30_000, 29_998, 1, 3)
    assert totali.tutti.differenza == -2
    assert totali.per_stato == {
        Stato.CHIUDE: Somma(2, 0, 1, 2, 0, 10_000, 10_001, 1, 0),
        Stato.NON_CHIUDE: Somma(1, 4, 0, 1, 0, 20_000, 19_997, 0, 3),
        Stato.NON_LETTO: Somma(1),
        Stato.FALLITO: Somma(),
    }
    assert totali.rilievi == {("SQ106", "nota"): 3, ("IN302", "avvisa"): 1, ("SQ101", "blocca"): 1}
    assert (totali.errori, totali.primi_errori) == (1, [ROTTO])
    assert totali.con_rilievi == {("SQ106", "nota"): 2, ("IN302", "avvisa"): 1, ("SQ101", "blocca"): 1}


def test_of_what_could_not_be_done_all_is_counted_and_the_first_five_are_kept() -> None:
    totali = Totali()
    for n in range(7):
        totali.aggiungi(replace(ROTTO, cartella=f"{n}"), [])
        totali.aggiungi(PIU, [])
    assert totali.errori == 7
    assert [scheda.cartella for scheda in totali.primi_errori] == ["0", "1", "2", "3", "4"]


def test_a_line_gives_what_its_columns_ask_for() -> None:
    assert valori(MENO, COLONNE_ENTI) == (
        *("B", "Comune B", 2025, "chiari", "non chiude", 3, 2, 4, 0, 1, 0),
        *(20_000, 19_997, -3, "1", ""),
    )
    campi = (
        "B",
        "Comune B",
        2025,
        "SQ101",
        "blocca",
        "S1",
        "4",
        "a.xlsx",
        "Foglio",
        "C7",
        7,
        "non fa 100",
        "100",
        "90",
    )
    assert valori(RilievoDiEnte(*campi, None, "correggere"), COLONNE_RILIEVI) == (*campi, None, "correggere", "", "")
