"""From grades to what is due: per objective, quota, settore and ente."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from perfxl.core.modello import Quote, Residuo
from perfxl.core.pagamento.consuntivo import (
    Avanzo,
    Riduzione,
    RigaDovuta,
    Somma,
    Voce,
    consuntivo,
    madri_di,
    riduzioni_di_legge,
    scatta,
    voci_del_piano,
)
from perfxl.core.pagamento.dovuto import Concorre, Economie, FasciaGrado, Modalita, RegolaDovuto, parte_dovuta
from perfxl.core.pagamento.economie import Aggiunta
from perfxl.core.piano import Modo
from perfxl.core.riparto import riparti
from tests.costruttori import settore
from tests.piccoli import dichiarato, esempio, obiettivo, piano, quota

LASCIATE = RegolaDovuto(
    Modalita.PROPORZIONE, Decimal(60), (), None, Economie.LASCIATE, Concorre.SOGLIA, None, Residuo.MAGGIOR_RESTO, ""
)
PER_QUOTA = replace(LASCIATE, economie=Economie.QUOTA)
PER_FONDO = replace(LASCIATE, economie=Economie.FONDO)
FISSO = ("4", "")


def voce(codice: str, di: str, stanziato: int, totale: int = 1, *, chi: str = "A", soglia: int | None = None) -> Voce:
    return Voce(codice, di, chi, stanziato, Fraction(totale), None if soglia is None else Decimal(soglia))


VOCI = (
    voce("1", "Q", 10_000, 20),
    voce("2", "Q", 5_000, 10, chi="B"),
    voce("3", "R", 8_001, 15, chi="B"),
    voce("4", "", 2_000),
)
GRADI = {("1", "Q"): Fraction(1), ("2", "Q"): Fraction(1, 2), ("3", "R"): Fraction(2, 3), FISSO: Fraction(9, 10)}


def test_what_is_due_and_what_is_left() -> None:
    fatto = consuntivo(VOCI, GRADI, LASCIATE, {})
    assert [(r.voce.obiettivo, int(r.esatto or 0), r.dovuto, r.economia, r.importo) for r in fatto.righe] == [
        ("1", 10_000, 10_000, 0, 10_000),
        ("2", 0, 0, 5_000, 0),
        ("3", 5_334, 5_334, 2_667, 5_334),
        ("4", 1_800, 1_800, 200, 1_800),
    ]
    assert fatto.quote == (
        Somma("Q", 2, 15_000, 10_000, 0, 5_000, 0),
        Somma("R", 1, 8_001, 5_334, 0, 2_667, 0),
        Somma("", 1, 2_000, 1_800, 0, 200, 0),
    )
    assert fatto.settori == (Somma("A", 2, 12_000, 11_800, 0, 200, 0), Somma("B", 2, 13_001, 5_334, 0, 7_667, 0))
    assert fatto.ente == Somma("", 4, 25_001, 17_134, 0, 7_867, 0)
    assert (fatto.ente.pagato, fatto.ente.restano, fatto.ente.chiude, fatto.avanzi) == (17_134, 7_867, True, ())


def test_the_amount_is_rounded_once_half_up() -> None:
    fatto = consuntivo((voce("1", "Q", 5),), {("1", "Q"): Fraction(7, 10)}, LASCIATE, {})
    assert fatto.righe[0] == RigaDovuta(
        voce("1", "Q", 5), parte_dovuta(LASCIATE, Fraction(7, 10), None), Fraction(7, 2), 4
    )


def test_the_soglia_of_the_objective_comes_before_the_rule_s() -> None:
    voci = (voce("1", "Q", 100, soglia=80), voce("2", "Q", 100))
    gradi = {("1", "Q"): Fraction(7, 10), ("2", "Q"): Fraction(7, 10)}
    assert [riga.dovuto for riga in consuntivo(voci, gradi, LASCIATE, {}).righe] == [0, 70]


def test_shared_again_within_the_quota() -> None:
    fatto = consuntivo(VOCI, GRADI, PER_QUOTA, {})
    assert [riga.importo for riga in fatto.righe] == [15_000, 0, 8_001, 1_800]
    assert fatto.righe[0].aggiunta == Aggiunta(
        ("1", "Q"), Fraction(5_000), Fraction(20), Fraction(20), Fraction(5_000), None, 5_000
    )
    nessuno = "nessuno di quelli che potevano averne vi concorre"
    assert fatto.avanzi == (Avanzo("Q", 5_000, 5_000), Avanzo("R", 2_667, 2_667), Avanzo("", 200, 0, nessuno))
    assert fatto.ente == Somma("", 4, 25_001, 17_134, 0, 7_867, 7_667)
    assert (fatto.ente.restano, fatto.ente.chiude) == (200, True)


def test_shared_again_within_the_fund() -> None:
    fatto = consuntivo(VOCI, GRADI, PER_FONDO, {})
    # 7.867 by 20 : 15, exact 4.495,43 and 3.371,57
    assert [riga.aggiunto for riga in fatto.righe] == [4_495, 0, 3_372, 0]
    assert fatto.avanzi == (Avanzo("", 7_867, 7_867),)
    assert [(s.codice, s.restano, s.chiude) for s in fatto.quote] == [
        ("Q", 505, True),
        ("R", -705, True),
        ("", 200, True),
    ]
    assert fatto.ente.restano == 0


def test_only_who_was_paid_in_full_may_share() -> None:
    fatto = consuntivo(VOCI, GRADI, replace(PER_QUOTA, concorre=Concorre.PIENO), {})
    assert [riga.aggiunto for riga in fatto.righe] == [5_000, 0, 0, 0]


def test_a_cap_on_what_is_added() -> None:
    fatto = consuntivo(VOCI, GRADI, replace(PER_FONDO, tetto=Decimal("12.5")), {})
    assert [riga.aggiunto for riga in fatto.righe] == [1_250, 0, 1_000, 0]
    assert fatto.ente.restano == 7_867 - 2_250


def test_what_has_no_grade_is_held_and_nothing_of_its_pot_is_shared() -> None:
    gradi = {chiave: grado for chiave, grado in GRADI.items() if chiave != ("1", "Q")}
    fatto = consuntivo(VOCI, gradi, PER_QUOTA, {})
    assert (fatto.righe[0].sospeso, fatto.righe[0].economia, fatto.righe[0].parte) == (10_000, 0, None)
    assert [avanzo.motivo[:13] for avanzo in fatto.avanzi] == ["di qualche ob", "", "nessuno di qu"]
    assert fatto.ente == Somma("", 4, 25_001, 7_134, 10_000, 7_867, 2_667)
    assert fatto.ente.chiude
    # of the fund, then, nothing at all
    assert consuntivo(VOCI, gradi, PER_FONDO, {}).ente.aggiunto == 0


def test_all_or_nothing_without_a_soglia_is_held() -> None:
    regola = replace(PER_QUOTA, modalita=Modalita.INTERO, soglia=None)
    fatto = consuntivo(
        (voce("1", "Q", 100, soglia=80), voce("2", "Q", 50)),
        {("1", "Q"): Fraction(0), ("2", "Q"): Fraction(1)},
        regola,
        {},
    )
    assert [(riga.dovuto, riga.sospeso, riga.economia) for riga in fatto.righe] == [(0, 0, 100), (0, 50, 0)]


def test_a_fixed_amount_is_not_taken_for_a_settore() -> None:
    """A fixed amount never shares, even where a settore that is paid as a whole has its objective's code."""
    voci = (voce("A", "", 1_000), voce("", "A", 1_000))
    fatto = consuntivo(voci, {("A", ""): Fraction(1, 2), ("", "A"): Fraction(1)}, PER_FONDO, {})
    assert [riga.aggiunto for riga in fatto.righe] == [0, 1_000]


@pytest.mark.parametrize(
    ("voci", "gradi", "regola"),
    [
        ((voce("1", "Q", -1),), {}, LASCIATE),
        ((voce("1", "Q", 1), voce("1", "Q", 2)), {}, LASCIATE),
        (VOCI, {("1", "Q"): Fraction(101, 100)}, LASCIATE),
        (VOCI, {("1", "Q"): Fraction(-1)}, LASCIATE),
        (VOCI, GRADI, replace(LASCIATE, soglia=Decimal(101))),
    ],
)
def test_what_cannot_be_computed_is_refused(
    voci: tuple[Voce, ...], gradi: dict[tuple[str, str], Fraction], regola: RegolaDovuto
) -> None:
    with pytest.raises(ValueError, match=r"."):
        consuntivo(voci, gradi, regola, {})


def test_what_a_plan_allots() -> None:
    quote = [quota("Q", Modo.RESTO), quota("Q1", Modo.PARTI, "1", "Q"), quota("Q2", Modo.PARTI, "1", "Q")]
    obiettivi = [
        obiettivo("1", "Q1", "10"),
        replace(obiettivo("2", "Q2", "10"), dichiarato=dichiarato(totale="10", stanziato=4_999)),
        obiettivo("3", fisso=1_000),
    ]
    uno = piano(11_000, quote, obiettivi)
    voci = voci_del_piano(uno, riparti(uno))
    assert [(v.obiettivo, v.quota, v.stanziato, int(v.totale)) for v in voci] == [
        ("1", "Q1", 5_000, 10),
        ("2", "Q2", 4_999, 10),
        ("3", "", 1_000, 1),
    ]
    assert {v.settore for v in voci} == {uno.obiettivi[0].capofila}
    assert madri_di(uno) == {"Q": ("Q",), "Q1": ("Q1", "Q"), "Q2": ("Q2", "Q")}
    fatto = consuntivo(voci, {v.chiave: Fraction(1) for v in voci}, LASCIATE, madri_di(uno))
    assert [(s.codice, s.stanziato) for s in fatto.quote] == [("Q1", 5_000), ("Q", 9_999), ("Q2", 4_999), ("", 1_000)]


def test_chiari_2025_all_achieved_pays_what_was_printed() -> None:
    uno = esempio("chiari-2025")
    voci = voci_del_piano(uno, riparti(uno))
    tutto = consuntivo(
        voci, {v.chiave: Fraction(1) for v in voci}, replace(LASCIATE, modalita=Modalita.INTERO), madri_di(uno)
    )
    assert (tutto.ente.pagato, tutto.ente.restano, len(tutto.righe)) == (6_922_306, 0, 27)
    # three quarters of everything: below a printed soglia of 80 nothing is due, at 75 three quarters are
    meno = consuntivo(voci, {v.chiave: Fraction(3, 4) for v in voci}, LASCIATE, madri_di(uno))
    assert {r.dovuto > 0 for r in meno.righe if r.voce.soglia is not None and r.voce.soglia > 75} == {False}
    assert meno.ente.chiude


def test_a_settore_may_be_paid_as_a_whole() -> None:
    base = piano(10_000, [quota("A", Modo.PARTI, "60"), quota("B", Modo.PARTI, "40")], [obiettivo("1", fisso=1_000)])
    uno = replace(base, modello=replace(base.modello, quote=Quote.RILEVANZA), settori=(settore("A"), settore("B")))
    voci = voci_del_piano(uno, riparti(uno))
    assert [(v.chiave, v.settore, v.stanziato, int(v.totale)) for v in voci] == [
        (("1", ""), "A", 1_000, 1),
        (("", "A"), "A", 5_400, 60),
        (("", "B"), "B", 3_600, 40),
    ]
    fatto = consuntivo(voci, {v.chiave: Fraction(4, 5) for v in voci}, LASCIATE, madri_di(uno))
    assert fatto.settori == (Somma("A", 2, 6_400, 5_120, 0, 1_280, 0), Somma("B", 1, 3_600, 2_880, 0, 720, 0))


def test_bands_pay_what_they_say() -> None:
    fasce = tuple(
        FasciaGrado(Decimal(da), Decimal(a), None if paga is None else Decimal(paga))
        for da, a, paga in ((0, 60, 0), (60, 95, None), (95, 100, 100))
    )
    regola = replace(LASCIATE, modalita=Modalita.FASCE, soglia=None, fasce=fasce)
    gradi = {("1", "Q"): Fraction(95, 100), ("2", "Q"): Fraction(94, 100), ("3", "R"): Fraction(59, 100)}
    assert [riga.dovuto for riga in consuntivo(VOCI[:3], gradi, regola, {}).righe] == [10_000, 4_700, 0]


def test_the_reduction_of_the_norm_on_payment_times() -> None:
    (riduzione,) = riduzioni_di_legge("1", 2025)
    assert riduzione == Riduzione(
        "1",
        Decimal(30),
        "la retribuzione di risultato dei dirigenti responsabili dei pagamenti e di quelli apicali",
        "DL 13/2023, art. 4-bis, comma 2",
    )
    assert riduzioni_di_legge("1", 2022) == ()


@pytest.mark.parametrize(
    ("grado", "soglia", "esito"),
    [
        (None, 100, None),
        (Fraction(1), 100, False),
        (Fraction(99, 100), 100, True),
        (Fraction(80, 100), 80, False),
        (Fraction(79, 100), 80, True),
        (Fraction(1), None, False),
        (Fraction(0), None, True),
        (Fraction(1, 2), None, None),
    ],
)
def test_whether_a_reduction_bites(grado: Fraction | None, soglia: int | None, *, esito: bool | None) -> None:
    assert scatta(grado, None if soglia is None else Decimal(soglia)) is esito
