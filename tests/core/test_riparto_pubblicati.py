"""The split of the published plans: every amount as the document prints it.

The printed amounts are typed here from the documents (piani della performance 2024 and 2025 of Chiari, column
«importo stanziato»), not taken from the plans under test.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from perfxl.core.modello import Residuo
from perfxl.core.money import cents, ratio, round_half_up
from perfxl.core.piano import totale_dichiarato, totale_ricalcolato
from perfxl.core.riparto import FONDO, Riparto, riparti
from tests.piccoli import ESEMPI, esempio
from tests.strategie import con_residuo

STAMPATI = {
    "chiari-2024": """
        4193.23 4193.23 15000.00 2222.22 5333.33 2777.78 2666.66 419.32 279.55 2236.39 1118.19 3354.58 2236.39 1118.19
        1118.19 838.65 2236.39 1677.29 1677.29 1118.19 1677.29 3494.35 559.10 1677.29""",
    "chiari-2025": """
        4137.93 1034.48 18000.00 2068.97 2758.62 827.38 827.38 2068.45 4136.91 1241.07 4964.29 3309.53 827.38 2184.29
        1092.14 2912.38 1456.19 1456.19 831.01 2077.54 831.01 1662.03 1558.15 3884.51 647.42 485.56 1942.25""",
}

AMMINISTRATIVO = ("6", "7", "8", "9", "10", "11", "12", "13")
"""The objectives of the quota «amministrativo» in 2025."""


def stampati(nome: str) -> dict[str, int]:
    """The printed amounts in cents, by objective."""
    return {f"{n}": cents(Decimal(importo)) for n, importo in enumerate(STAMPATI[nome].split(), start=1)}


def importi(riparto: Riparto) -> dict[str, int]:
    return {riga.obiettivo: riga.importo for riga in riparto.righe}


def diversi(nome: str, riparto: Riparto) -> dict[str, int]:
    """What the split gives above what is printed, in cents, where they differ."""
    attesi = stampati(nome)
    assert importi(riparto).keys() == attesi.keys()
    return {o: importo - attesi[o] for o, importo in importi(riparto).items() if importo != attesi[o]}


@pytest.mark.parametrize("nome", ESEMPI)
def test_the_examples_hold_the_printed_amounts(nome: str) -> None:
    dichiarati = {o.codice: o.dichiarato.stanziato.value for o in esempio(nome).obiettivi}
    assert dichiarati == stampati(nome)


def test_2024_gives_every_printed_amount_but_a_cent_at_7() -> None:
    # 13.000,00 × 60 ÷ 292,5 = 2.666,666…, printed 2.666,66; the tables of 2024 agree with what it declares
    for totale in (totale_dichiarato, totale_ricalcolato):
        riparto = riparti(esempio("chiari-2024"), totale)
        assert diversi("chiari-2024", riparto) == {"7": 1}
        assert riparto.ostacoli == ()


def test_2025_gives_every_printed_amount() -> None:
    riparto = riparti(esempio("chiari-2025"))
    assert diversi("chiari-2025", riparto) == {}
    assert riparto.ostacoli == ()


def test_a_wrong_coefficient_of_2025_moves_its_own_quota_and_no_other() -> None:
    # no. 10 has three employees, so coefficient 1,00 and not 1,50: Σ 215 instead of 220 on 18.202,40…
    riparto = riparti(esempio("chiari-2025"), totale_ricalcolato)
    trovati = diversi("chiari-2025", riparto)
    assert tuple(trovati) == AMMINISTRATIVO
    quota = Fraction(4122309 * 34, 77)
    totali = {"6": 10, "7": 10, "8": 25, "9": 50, "10": 10, "11": 60, "12": 40, "13": 10}
    attesi = {o: int(quota * t / 215 + Fraction(1, 2)) - stampati("chiari-2025")[o] for o, t in totali.items()}
    assert trovati == attesi
    assert attesi["10"] == 84662 - 124107


def test_the_parts_of_2025_are_not_rounded_on_the_way() -> None:
    riparto = riparti(esempio("chiari-2025"))
    assert riparto.importi["settori"] == 4122309
    assert riparto.importi["territorio"] == Fraction(4122309 * 13, 77)
    riga = riparto.riga("20")
    assert riga is not None
    assert (riga.importo_quota, riga.totale, riga.somma) == (
        Fraction(4122309 * 13, 77),
        Fraction(50),
        Fraction("167.5"),
    )
    # 6.959,7424… × 50 ÷ 167,5 = 2.077,5350… → 2.077,54; from 6.959,74 it would be 2.077,5343… → 2.077,53
    assert riga.importo == 207754
    da_parti_arrotondate = {
        r.obiettivo: round_half_up(ratio(round_half_up(r.importo_quota) * r.totale, r.somma)) for r in riparto.righe
    }
    assert [r.obiettivo for r in riparto.righe if da_parti_arrotondate[r.obiettivo] != r.importo] == ["20"]
    assert da_parti_arrotondate["20"] == 207753


def test_half_even_would_miss_three_amounts_of_2024() -> None:
    # Python rounds a Fraction half to even
    righe = riparti(esempio("chiari-2024")).righe
    assert [riga.obiettivo for riga in righe if round(riga.esatto) != riga.importo] == ["1", "2", "16"]


@pytest.mark.parametrize(
    ("nome", "quota", "da_ripartire", "attribuito", "righe"),
    [
        ("chiari-2024", "intersettoriali", 1300000, 1300000, 4),
        ("chiari-2024", "settori", 3522309, 3522310, 19),
        ("chiari-2024", FONDO, 6322309, 6322310, 24),
        ("chiari-2025", "intersettoriali", 1000000, 1000000, 4),
        ("chiari-2025", "settori", 4122309, 4122306, 22),
        ("chiari-2025", "sociale", Fraction(4122309 * 17, 77), 910119, 5),
        ("chiari-2025", FONDO, 6922309, 6922306, 27),
    ],
)
def test_how_the_published_quote_close(
    nome: str, quota: str, da_ripartire: Fraction | int, attribuito: int, righe: int
) -> None:
    riparto = riparti(esempio(nome))
    assert riparto.fondo is not None
    chiusura = next(c for c in (*riparto.chiusure, riparto.fondo) if c.quota == quota)
    assert (chiusura.da_ripartire, chiusura.attribuito, chiusura.righe) == (da_ripartire, attribuito, righe)
    assert chiusura.spiegata


@pytest.mark.parametrize(("nome", "finanziato"), [("chiari-2024", 6322309), ("chiari-2025", 6922309)])
def test_the_largest_remainder_closes_the_published_funds(nome: str, finanziato: int) -> None:
    riparto = riparti(con_residuo(esempio(nome), Residuo.MAGGIOR_RESTO))
    assert sum(importi(riparto).values()) == finanziato


def test_the_cent_over_of_2024_is_taken_from_the_smallest_remainder() -> None:
    # «settori» comes out a cent over. The smallest remainder of those rounded up is a half, three times (1, 2 and 16);
    # of these 16 has the lowest coefficient, 1,50 against 3,00.
    riparto = riparti(con_residuo(esempio("chiari-2024"), Residuo.MAGGIOR_RESTO))
    assert [o for o in importi(riparto) if riparto.scarto(o) != 0] == ["16"]
    riga = riparto.riga("16")
    assert riga is not None
    assert (riga.arrotondato, riga.importo) == (83865, 83864)


def test_a_named_line_takes_the_three_cents_of_2025() -> None:
    riparto = riparti(con_residuo(esempio("chiari-2025"), Residuo.RIGA, "1"))
    assert (riparto.scarto("1"), riparto.scarto("2"), riparto.scarto("28")) == (3, 0, 0)
    assert importi(riparto)["1"] == 413796
    assert sum(importi(riparto).values()) == 6922309


def test_a_fixed_amount_is_its_own_proof() -> None:
    riga = riparti(esempio("chiari-2025")).riga("3")
    assert riga is not None
    assert (riga.quota, riga.esatto, riga.arrotondato, riga.importo) == (FONDO, Fraction(1800000), 1800000, 1800000)
    assert riparti(esempio("chiari-2025")).riga("28") is None
