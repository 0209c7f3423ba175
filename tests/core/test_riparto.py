"""The rules of the split, and what makes it impossible; both sides of every boundary, one cent apart."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Residuo
from perfxl.core.money import write_euro
from perfxl.core.piano import Modo, totale_ricalcolato
from perfxl.core.riparto import FONDO, Chiusura, Ostacolo, Riparto, antenate, base_quota, riparti
from tests.piccoli import MODELLO, dichiarato, obiettivo, piano, quota, riga

if TYPE_CHECKING:
    from perfxl.core.piano import Obiettivo, Piano, Quota

IMPORTO, PERCENTUALE, PARTI, RESTO = Modo.IMPORTO, Modo.PERCENTUALE, Modo.PARTI, Modo.RESTO
UNA = [obiettivo("1", "q", "1")]
NESSUNO = "la quota «q» non ha obiettivi con un totale coefficiente maggiore di zero"
"""One objective, paid by the quota q."""


def importi(riparto: Riparto) -> dict[str, int]:
    return {r.obiettivo: r.importo for r in riparto.righe}


def chiusure(riparto: Riparto) -> dict[str, Fraction]:
    """What each quota gives out above what it has; the fund under its empty code."""
    tutte = (*riparto.chiusure, *(() if riparto.fondo is None else (riparto.fondo,)))
    return {chiusura.quota: chiusura.differenza for chiusura in tutte}


def test_a_quota_goes_by_the_totals() -> None:
    # 1.000,00 over 30, 15 and 5: 600,00 300,00 100,00
    voci = [obiettivo("1", "q", "30"), obiettivo("2", "q", "15"), obiettivo("3", "q", "5")]
    riparto = riparti(piano(100000, [quota("q", RESTO)], voci))
    assert importi(riparto) == {"1": 60000, "2": 30000, "3": 10000}
    assert chiusure(riparto) == {"q": 0, FONDO: 0}
    prima = riparto.righe[0]
    assert (prima.importo_quota, prima.totale, prima.somma) == (Fraction(100000), Fraction(30), Fraction(50))
    assert (prima.esatto, prima.arrotondato) == (Fraction(60000), 60000)


def test_each_level_takes_euro_first_then_percent_then_the_rest_by_parts() -> None:
    # Of 1.000,00: fixed 100,00; i 200,00; p 10% of the whole = 100,00; the rest 600,00 as 1 : 2.
    # Below i: a tenth of it 20,00, the rest 180,00. Below b: 30,00, and the rest 370,00 as 1,5 : 0,5.
    quote = [
        quota("i", IMPORTO, "200"),
        quota("p", PERCENTUALE, "10"),
        quota("a", PARTI, "1"),
        quota("b", PARTI, "2"),
        quota("i1", PERCENTUALE, "10", "i"),
        quota("i2", RESTO, di="i"),
        quota("b1", IMPORTO, "30", "b"),
        quota("b2", PARTI, "1.5", "b"),
        quota("b3", PARTI, "0.5", "b"),
    ]
    voci = [obiettivo(f"{n}", codice, "1") for n, codice in enumerate(["i1", "i2", "p", "a", "b1", "b2", "b3"])]
    riparto = riparti(piano(100000, quote, [*voci, obiettivo("9", fisso=10000)]))
    assert riparto.importi == {
        "i": 20000, "p": 10000, "a": 20000, "b": 40000, "i1": 2000, "i2": 18000, "b1": 3000, "b2": 27750, "b3": 9250,
    }  # fmt: skip
    assert list(importi(riparto).values()) == [2000, 18000, 10000, 20000, 3000, 27750, 9250, 10000]
    assert set(chiusure(riparto).values()) == {0}
    assert len(chiusure(riparto)) == 10


def test_lines_stand_in_the_order_of_the_plan() -> None:
    voci = [obiettivo("3", "b", "1"), obiettivo("1", fisso=5), obiettivo("2", "a", "1")]
    riparto = riparti(piano(205, [quota("a", PARTI, "1"), quota("b", PARTI, "1")], voci))
    assert list(importi(riparto).items()) == [("3", 100), ("1", 5), ("2", 100)]


def test_a_plan_may_have_fixed_amounts_only() -> None:
    riparto = riparti(piano(300, [], [obiettivo("1", fisso=100), obiettivo("2", fisso=0)]))
    assert importi(riparto) == {"1": 100, "2": 0}
    assert riparto.fondo == Chiusura(FONDO, Fraction(300), 100, 2, Fraction(1))
    assert chiusure(riparto) == {FONDO: -200}


def test_what_no_quota_takes_does_not_close() -> None:
    # 40% of 100,00 and nobody for the rest
    riparto = riparti(piano(10000, [quota("q", PERCENTUALE, "40")], UNA))
    assert chiusure(riparto) == {"q": 0, FONDO: -6000}
    assert riparto.ostacoli == ()


@pytest.mark.parametrize(
    ("righe", "differenza", "spiegata"),
    [(3, "1.5", True), (3, "-1.5", True), (3, "1.51", False), (3, "-2", False), (0, "0", True)],
)
def test_rounding_explains_half_a_cent_for_each_line(righe: int, differenza: str, *, spiegata: bool) -> None:
    chiusura = Chiusura("q", Fraction(100) - Fraction(differenza), 100, righe, Fraction(righe, 2))
    assert (chiusura.differenza, chiusura.spiegata) == (Fraction(differenza), spiegata)


# 0,10 over three alike: 3,333… each. Half up they are 3 each, a cent short. 0,20: 6,666… each, 7 each, a cent over.
# With coefficients 1, 1 and 1,5 declared the totals stay alike, and a tie goes to the third.
TRE = [obiettivo("1", "q", "1"), obiettivo("2", "q", "1"), obiettivo("3", "q", "1")]


@pytest.mark.parametrize(
    ("residuo", "nominata", "fondo", "attesi", "chiude"),
    [
        (Residuo.NESSUNO, "", 10, [3, 3, 3], -1),
        (Residuo.NESSUNO, "", 20, [7, 7, 7], 1),
        (Residuo.NESSUNO, "", 9, [3, 3, 3], 0),
        (Residuo.MAGGIOR_RESTO, "", 10, [4, 3, 3], 0),
        (Residuo.MAGGIOR_RESTO, "", 20, [7, 7, 6], 0),
        (Residuo.MAGGIOR_RESTO, "", 9, [3, 3, 3], 0),
        (Residuo.RIGA, "2", 10, [3, 4, 3], 0),
        (Residuo.RIGA, "2", 20, [7, 6, 7], 0),
        (Residuo.RIGA, "2", 9, [3, 3, 3], 0),
    ],
)
def test_the_residual_cents(residuo: Residuo, nominata: str, fondo: int, attesi: list[int], chiude: int) -> None:
    riparto = riparti(piano(fondo, [quota("q", RESTO)], TRE, residuo=residuo, riga=nominata))
    assert riparto.ostacoli == ()
    assert list(importi(riparto).values()) == attesi
    assert chiusure(riparto) == {"q": chiude, FONDO: chiude}
    esatti = [Fraction(fondo, 3)] * 3
    assert [r.esatto for r in riparto.righe] == esatti
    arrotondati = {10: 3, 20: 7, 9: 3}[fondo]
    assert [riparto.scarto(o.codice) for o in TRE] == [importo - arrotondati for importo in attesi]


@pytest.mark.parametrize(
    ("coefficienti", "attesi"),
    [
        (("1", "1", "1.5"), [3, 3, 4]),  # declared
        (("1", "1.5", "1.5"), [3, 4, 3]),
        (("2", "1.5", "1.5"), [4, 3, 3]),
        ((None, None, "1"), [4, 3, 3]),  # by the table 1 too: one employee
        ((None, None, "0.5"), [4, 3, 3]),
        (("0.5", None, "0.5"), [3, 4, 3]),
    ],
)
def test_a_tie_goes_to_the_larger_coefficient(coefficienti: tuple[str | None, ...], attesi: list[int]) -> None:
    voci = [
        replace(voce, dichiarato=dichiarato(totale="1", coefficiente=coefficiente))
        for voce, coefficiente in zip(TRE, coefficienti, strict=True)
    ]
    riparto = riparti(piano(10, [quota("q", RESTO)], voci, residuo=Residuo.MAGGIOR_RESTO))
    assert list(importi(riparto).values()) == attesi


def test_a_tie_with_no_coefficient_at_all_goes_to_the_others() -> None:
    voci = [obiettivo("1", "q", "1", n_dip=None), *TRE[1:]]
    riparto = riparti(piano(10, [quota("q", RESTO)], voci, residuo=Residuo.MAGGIOR_RESTO))
    assert list(importi(riparto).values()) == [3, 4, 3]


def test_cents_move_within_the_nearest_pot_of_whole_cents() -> None:
    # a has 0,10 for three; b has 0,11, split in parts of 5,5 that are no whole cents: each pays two, 2,75 each.
    # a gives a cent more to its first; the four of b are 2,75 × 4 = 11 = 3 + 3 + 3 + 2.
    quote = [quota("a", IMPORTO, "0.10"), quota("b", IMPORTO, "0.11")]
    quote += [quota("b1", PARTI, "1", "b"), quota("b2", PARTI, "1", "b")]
    voci = [obiettivo(f"{n}", codice, "1") for n, codice in enumerate(["a", "a", "a", "b1", "b1", "b2", "b2"], start=1)]
    di_prova = piano(22, quote, [*voci, obiettivo("8", fisso=1)], residuo=Residuo.MAGGIOR_RESTO)
    riparto = riparti(di_prova)
    assert list(importi(riparto).values()) == [4, 3, 3, 3, 3, 3, 2, 1]
    assert chiusure(riparto) == {"a": 0, "b": 0, "b1": Fraction(1, 2), "b2": Fraction(-1, 2), FONDO: 0}
    assert base_quota(di_prova, riparto, "a") == ("a", Fraction(1))
    assert base_quota(di_prova, riparto, "b1") == ("b", Fraction(1, 2))
    assert base_quota(di_prova, riparto, "b") == ("b", Fraction(1))


def test_the_base_of_a_quota_may_be_the_fund() -> None:
    quote = [quota("a", PARTI, "1"), quota("b", PARTI, "2")]
    voci = [obiettivo("1", "a", "1"), obiettivo("2", "b", "1")]
    di_prova = piano(100, quote, voci)
    assert base_quota(di_prova, riparti(di_prova), "b") == (FONDO, Fraction(2, 3))


def test_the_base_of_an_empty_pot_is_all_of_it() -> None:
    di_prova = piano(0, [quota("q", RESTO)], UNA)
    assert base_quota(di_prova, riparti(di_prova), "q") == ("q", Fraction(1))


def test_an_empty_pot_gives_nothing_to_everybody() -> None:
    quote = [quota("q", IMPORTO, "0"), quota("vuota", PERCENTUALE, "0"), quota("resto", RESTO)]
    voci = [obiettivo("1", "q", "0"), obiettivo("2", "q", "0"), obiettivo("3", "resto", "1")]
    riparto = riparti(piano(100, quote, voci))
    assert riparto.ostacoli == ()
    assert importi(riparto) == {"1": 0, "2": 0, "3": 100}
    assert chiusure(riparto) == {"q": 0, "vuota": 0, "resto": 0, FONDO: 0}


def test_an_objective_whose_total_is_zero_gets_nothing() -> None:
    riparto = riparti(piano(100, [quota("q", RESTO)], [obiettivo("1", "q", "0"), obiettivo("2", "q", "1")]))
    assert (importi(riparto), riparto.ostacoli) == ({"1": 0, "2": 100}, ())


@pytest.mark.parametrize("residuo", Residuo)
def test_a_missing_total_leaves_its_quota_out_and_the_others_in(residuo: Residuo) -> None:
    quote = [quota("a", IMPORTO, "1"), quota("b", RESTO)]
    voci = [
        obiettivo("1", "a", n_dip=None),
        obiettivo("2", "a", "1"),
        obiettivo("3", "b", "1"),
        obiettivo("4", fisso=7),
    ]
    riparto = riparti(piano(1007, quote, voci, residuo=residuo, riga="3"))
    assert (importi(riparto), riparto.ostacoli) == ({"3": 900, "4": 7}, ())
    assert chiusure(riparto) == {"b": 0}


def test_which_totals_count_is_the_callers_to_say() -> None:
    # declared 1 and 3; by the table both 40
    di_prova = piano(100, [quota("q", RESTO)], [obiettivo("1", "q", "1"), obiettivo("2", "q", "3")])
    assert list(importi(riparti(di_prova)).values()) == [25, 75]
    assert list(importi(riparti(di_prova, totale_ricalcolato)).values()) == [50, 50]


def test_the_pots_above_a_quota() -> None:
    quote = [quota("a", RESTO), quota("b", RESTO, di="a"), quota("c", RESTO, di="b")]
    di_prova = piano(100, quote, [obiettivo("1", "c", "1")])
    assert list(antenate(di_prova, "c")) == ["c", "b", "a", FONDO]
    assert list(antenate(di_prova, FONDO)) == [FONDO]


# ---- what makes a split impossible; the fund was read at line 5, each quota here at line 7, an amount at line 9


def una(modo: Modo, valore: str = "0", di: str = "", codice: str = "q") -> list[Quota]:
    return [quota(codice, modo, valore, di, linea=7)]


FISSO = obiettivo("8", fisso=4000, linea=9)


@pytest.mark.parametrize(
    ("di_prova", "attesi"),
    [
        # the parts exceed the fund, by a cent
        (
            piano(10000, una(IMPORTO, "100.01"), UNA),
            [Ostacolo(riga(5), "le parti superano il fondo, che è 100,00 €", "100,01 €", effetto=1)],
        ),
        (
            piano(10000, una(IMPORTO, "60.01"), [*UNA, FISSO]),
            [Ostacolo(riga(5), "le parti superano il fondo, che è 100,00 €", "100,01 €", effetto=1)],
        ),
        (
            piano(10000, una(PERCENTUALE, "60.01"), [*UNA, FISSO]),
            [Ostacolo(riga(5), "le parti superano il fondo, che è 100,00 €", "100,01 €", effetto=1)],
        ),
        # those of a quota exceed the quota
        (
            piano(10000, [*una(IMPORTO, "100", codice="m"), *una(IMPORTO, "100.01", "m")], UNA),
            [Ostacolo(riga(7), "le parti superano la quota «m», che è 100,00 €", "100,01 €", effetto=1)],
        ),
        # two rests, or a rest beside parts
        (
            piano(10000, [quota("r", RESTO), *una(RESTO)], UNA),
            [Ostacolo(riga(7), "il resto è assegnato più di una volta: il fondo ne ha uno solo")],
        ),
        (
            piano(10000, [quota("p", PARTI, "1"), *una(RESTO)], UNA),
            [Ostacolo(riga(7), "il resto è assegnato più di una volta: il fondo ne ha uno solo")],
        ),
        # parts that are all zero
        (
            piano(10000, una(PARTI, "0"), UNA),
            [Ostacolo(riga(5), "le parti in cui si divide il fondo sono tutte zero", "0")],
        ),
        # negative
        (piano(-1, una(RESTO), UNA), [Ostacolo(riga(5), "il fondo è negativo", "-0,01 €")]),
        (
            piano(10000, una(IMPORTO, "-0.01"), UNA),
            [Ostacolo(riga(7), "il fondo non si può ripartire: una parte è negativa")],
        ),
        (
            piano(10000, una(PERCENTUALE, "-1"), UNA),
            [Ostacolo(riga(7), "il fondo non si può ripartire: una parte è negativa")],
        ),
        (
            piano(10000, [quota("r", PARTI, "2"), *una(PARTI, "-1")], UNA),
            [Ostacolo(riga(7), "il fondo non si può ripartire: una parte è negativa")],
        ),
        (
            piano(10000, una(RESTO), [*UNA, obiettivo("8", fisso=-1, linea=9)]),
            [Ostacolo(riga(9), "il fondo non si può ripartire: una parte è negativa")],
        ),
        # several at once
        (
            piano(-1, una(IMPORTO, "-1"), [*UNA, obiettivo("8", fisso=-1, linea=9)]),
            [
                Ostacolo(riga(9), "il fondo non si può ripartire: una parte è negativa"),
                Ostacolo(riga(7), "il fondo non si può ripartire: una parte è negativa"),
                Ostacolo(riga(5), "il fondo è negativo", "-0,01 €"),
            ],
        ),
        # nobody to pay
        (
            piano(10000, [*una(RESTO), quota("a", IMPORTO, "1")], [obiettivo("1", "a", "1")]),
            [Ostacolo(riga(7), NESSUNO, "Σ 0", effetto=9900)],
        ),
        (
            piano(10000, una(RESTO), [obiettivo("1", "q", "0")]),
            [Ostacolo(riga(7), NESSUNO, "Σ 0", effetto=10000)],
        ),
        (
            piano(10000, una(RESTO), [*UNA, obiettivo("2", "q", "-0.5")]),
            [Ostacolo(riga(7), "nella quota «q» un totale coefficiente è negativo")],
        ),
    ],
)
def test_an_impossible_split_is_told(di_prova: Piano, attesi: list[Ostacolo]) -> None:
    riparto = riparti(di_prova)
    assert list(riparto.ostacoli) == attesi
    assert "q" not in {r.quota for r in riparto.righe}
    assert riparto.fondo is None


def test_fixed_amounts_that_exceed_the_fund_by_a_cent() -> None:
    riparto = riparti(piano(3999, [], [FISSO]))
    assert riparto.ostacoli == (
        Ostacolo(riga(5), "le parti superano il fondo, che è 39,99 €", "40,00 €", riservati=True, effetto=1),
    )
    assert chiusure(riparto) == {FONDO: 1}


@pytest.mark.parametrize(
    "di_prova",
    [
        piano(10000, una(IMPORTO, "100"), UNA),
        piano(10000, una(IMPORTO, "60"), [*UNA, FISSO]),
        piano(10000, una(PERCENTUALE, "60"), [*UNA, FISSO]),
        piano(4000, [], [FISSO]),
        piano(10000, [*una(IMPORTO, "100", codice="m"), *una(IMPORTO, "100", "m")], UNA),
        piano(10000, [quota("p", PARTI, "0"), *una(PARTI, "0.01")], [*UNA]),
        piano(0, una(RESTO), UNA),
        piano(10000, [*una(IMPORTO, "0"), quota("r", RESTO)], [*UNA, obiettivo("2", "r", "1")]),
        piano(10000, una(RESTO), [obiettivo("1", "q", "0.01")]),
    ],
)
def test_on_the_other_side_of_the_boundary_it_closes(di_prova: Piano) -> None:
    riparto = riparti(di_prova)
    assert riparto.ostacoli == ()
    assert set(chiusure(riparto).values()) == {0}
    assert FONDO in chiusure(riparto)


def test_an_obstacle_below_stops_its_own_branch_only() -> None:
    quote = [
        quota("a", IMPORTO, "10"),
        quota("a1", IMPORTO, "10.01", "a"),
        quota("b", RESTO),
    ]
    riparto = riparti(piano(5000, quote, [obiettivo("1", "a1", "1"), obiettivo("2", "b", "1")]))
    assert [o.message for o in riparto.ostacoli] == ["le parti superano la quota «a», che è 10,00 €"]
    assert (importi(riparto), riparto.fondo) == ({"2": 4000}, None)
    assert riparto.importi == {"a": 1000, "b": 4000}


IMPAZIENTI = [obiettivo(f"{n}", "q", "5") for n in (1, 2, 3)]
"""Of 0,06 over totals 5, 5, 5 and 3 they get 1,666… each, 2 rounded; the fourth 1 exactly, and one cent is too many."""


@pytest.mark.parametrize(
    ("nominata", "voci", "fondo", "residui"),
    [
        ("9", TRE, 10, "0,01 €"),  # not in the plan
        ("8", [*TRE, obiettivo("8", fisso=0)], 10, "0,01 €"),  # a fixed amount stays what it is
        ("8", [*TRE, obiettivo("8", fisso=5)], 25, "-0,01 €"),
        ("4", [*IMPAZIENTI, obiettivo("4", "q", "0")], 5, "-0,01 €"),  # it has no cent to give
    ],
)
def test_a_named_line_that_cannot_take_the_cents(
    nominata: str, voci: list[Obiettivo], fondo: int, residui: str
) -> None:
    riparto = riparti(piano(fondo, [quota("q", RESTO)], voci, residuo=Residuo.RIGA, riga=nominata))
    message = f"i centesimi di resto devono andare all'obiettivo {nominata}, che non può prenderli"
    (ostacolo,) = riparto.ostacoli
    assert ostacolo == Ostacolo(riga(5), message, residui, effetto=ostacolo.effetto)
    assert write_euro(ostacolo.effetto or 0) == residui.removeprefix("-")
    assert all(r.importo == r.arrotondato for r in riparto.righe)


@pytest.mark.parametrize(
    ("nominata", "voci", "fondo", "attesi"),
    [
        ("4", [*IMPAZIENTI, obiettivo("4", "q", "3")], 6, [2, 2, 2, 0]),  # its last cent
        ("9", TRE, 9, [3, 3, 3]),  # nothing to take
        ("8", [*TRE, obiettivo("8", fisso=0)], 9, [3, 3, 3, 0]),
    ],
)
def test_a_named_line_that_can(nominata: str, voci: list[Obiettivo], fondo: int, attesi: list[int]) -> None:
    riparto = riparti(piano(fondo, [quota("q", RESTO)], voci, residuo=Residuo.RIGA, riga=nominata))
    assert riparto.ostacoli == ()
    assert list(importi(riparto).values()) == attesi
    assert chiusure(riparto)[FONDO] == 0


@pytest.mark.parametrize(
    ("residuo", "nominata", "limiti"),
    [
        (Residuo.NESSUNO, "", {"a": "0.5", "b": "1.5", FONDO: "2"}),
        (Residuo.MAGGIOR_RESTO, "", {"a": "1", "b": "3", FONDO: "4"}),
        (Residuo.RIGA, "1", {"a": "2.5", "b": "1.5", FONDO: "4"}),
    ],
)
def test_how_much_rounding_can_explain_follows_the_policy(
    residuo: Residuo, nominata: str, limiti: dict[str, str]
) -> None:
    """One line in quota a, three in quota b."""
    voci = [obiettivo("1", "a", "1"), *(obiettivo(codice, "b", "1") for codice in "234")]
    con = replace(MODELLO, residuo=residuo, riga=nominata)
    riparto = riparti(replace(piano(20000, [quota("a", PARTI, "1"), quota("b", PARTI, "1")], voci), modello=con))
    assert riparto.fondo is not None
    trovati = {c.quota: c.limite for c in (*riparto.chiusure, riparto.fondo)}
    assert trovati == {codice: Fraction(limite) for codice, limite in limiti.items()}
