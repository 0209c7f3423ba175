"""The register of presences: the tariff, what is due as its limit, and what is wrong with entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.matricole import Motivo, Problema
from perfxl.core.pagamento.presenze import Pagamento, Registro, RigaPresenza, paga
from perfxl.core.pagamento.registro_presenze import Presenza, problemi_presenze
from perfxl.core.pagamento.tariffa import Momento, Oltre, Scaglione, Tariffa, difetti_tariffa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

CHIARI = Tariffa(
    tuple(Scaglione(Fraction(ore), euro * 100) for ore, euro in ((2, 40), (4, 60), (6, 80), (8, 100), (10, 140))),
    Fraction(15),
)
"""As printed in the plans of 2024 and 2025, objective 3."""

DIURNO, NOTTURNO = frozenset({Momento.DIURNO}), frozenset({Momento.NOTTURNO})
TETTO = 1_800_000


def presenza(
    matricola: str = "12",
    ore: str | int | None = None,
    giorno: date = date(2025, 6, 14),
    momenti: frozenset[Momento] = DIURNO,
    orario: str = "",
) -> Presenza:
    """An entry; ``orario`` is ``HH:MM-HH:MM``, or one half of it."""
    inizio, _, fine = orario.partition("-")
    return Presenza(
        giorno,
        matricola,
        momenti,
        time.fromisoformat(inizio) if inizio else None,
        time.fromisoformat(fine) if fine else None,
        None if ore is None else Fraction(ore),
    )


def detti(problemi: Sequence[Problema]) -> list[tuple[Motivo, tuple[int, ...], str, str]]:
    return [(problema.motivo, problema.righe, problema.atteso, problema.trovato) for problema in problemi]


def trovati(*presenze: Presenza) -> list[tuple[Motivo, tuple[int, ...], str, str]]:
    return detti(list(problemi_presenze(presenze, CHIARI, 2025)))


@pytest.mark.parametrize(
    ("ore", "euro", "maggiorati"),
    [
        ("0.25", 40, 46),
        ("2", 40, 46),
        ("2.01", 60, 69),
        ("4", 60, 69),
        ("6", 80, 92),
        ("8", 100, 115),
        ("8.5", 140, 161),
        ("10", 140, 161),
    ],
)
def test_the_tariff_of_chiari(ore: str, euro: int, maggiorati: int) -> None:
    assert CHIARI.esatto(Fraction(ore), DIURNO) == euro * 100
    assert CHIARI.esatto(Fraction(ore), frozenset({Momento.SERALE})) == euro * 100
    for momenti in ({Momento.NOTTURNO}, {Momento.FESTIVO}, {Momento.NOTTURNO, Momento.FESTIVO}):
        assert CHIARI.esatto(Fraction(ore), frozenset(momenti)) == maggiorati * 100


def test_beyond_the_last_band_there_is_no_amount() -> None:
    assert CHIARI.esatto(Fraction("10.01"), DIURNO) is None


def scaglioni(*voci: tuple[int, int]) -> tuple[Scaglione, ...]:
    return tuple(Scaglione(Fraction(ore), importo) for ore, importo in voci)


@pytest.mark.parametrize(
    ("tariffa", "frasi"),
    [
        (CHIARI, []),
        (Tariffa(scaglioni((24, 0))), []),
        (Tariffa(()), ["la tariffa non ha scaglioni"]),
        (Tariffa(scaglioni((0, 5))), ["il primo scaglione non arriva oltre le 0 ore"]),
        (Tariffa(scaglioni((2, -5))), ["il primo scaglione ha un importo negativo"]),
        (
            Tariffa(scaglioni((2, 5), (2, 6))),
            ["lo scaglione «fino a 2 ore» non va oltre quello che lo precede, fino a 2 ore"],
        ),
        (Tariffa(scaglioni((2, 5), (3, 4))), ["lo scaglione «fino a 3 ore» paga meno di quello che lo precede"]),
        (Tariffa(scaglioni((2, 5), (25, 6))), ["l'ultimo scaglione va oltre le ore di un giorno"]),
        (Tariffa(scaglioni((2, 5)), Fraction(-1)), ["la maggiorazione è negativa"]),
        (
            Tariffa(scaglioni((2, 5)), residuo=Residuo.NESSUNO),
            ["i centesimi di resto devono andare a qualcuno: la somma sul personale è l'importo dovuto"],
        ),
    ],
)
def test_the_defects_of_a_tariff(tariffa: Tariffa, frasi: list[str]) -> None:
    assert list(difetti_tariffa(tariffa)) == frasi
    registro = paga([presenza(ore=1)], tariffa, TETTO, 2025)
    assert [p.messaggio for p in registro.problemi if p.motivo is Motivo.REGOLA] == frasi
    assert (registro.pagamenti == ()) is (frasi != [])


def test_a_register_with_its_proof() -> None:
    registro = paga(
        [presenza("7", 2), presenza("12", momenti=NOTTURNO, orario="20:00-00:30"), presenza("07", 4, date(2025, 7, 1))],
        CHIARI,
        TETTO,
        2025,
    )
    due, quattro, sei = CHIARI.scaglioni[:3]
    nulla = Fraction(0)
    assert registro == Registro(
        TETTO,
        Fraction(19200),
        (
            RigaPresenza(0, "7", Fraction(2), due, nulla, Fraction(4000), Fraction(4000)),
            RigaPresenza(1, "12", Fraction(9, 2), sei, Fraction(15), Fraction(9200), Fraction(9200)),
            RigaPresenza(2, "07", Fraction(4), quattro, nulla, Fraction(6000), Fraction(6000)),
        ),
        (Pagamento("7", 2, Fraction(10000), 10000, 10000), Pagamento("12", 1, Fraction(9200), 9200, 9200)),
        (),
    )
    assert (registro.pagato, registro.economia) == (19200, TETTO - 19200)
    assert registro.coefficiente == 1


def test_above_what_is_due_each_is_reduced_and_the_sum_is_what_is_due() -> None:
    registro = paga([presenza(str(i), 2) for i in range(3)], CHIARI, 10000, 2025)
    assert [pagamento.importo for pagamento in registro.pagamenti] == [3334, 3333, 3333]
    assert (registro.pagato, registro.economia, registro.coefficiente) == (10000, 0, Fraction(5, 6))
    assert {riga.ridotto for riga in registro.righe} == {Fraction(10000, 3)}
    message = (
        "le presenze valgono 120,00 €, più dell'importo dovuto di 100,00 €: ogni presenza è ridotta in proporzione"
    )
    assert registro.problemi == (
        Problema(Motivo.TETTO, message, atteso="al più 100,00 €", trovato="120,00 €", blocca=False),
    )


def test_exactly_what_is_due_is_not_reduced() -> None:
    registro = paga([presenza(str(i), 2) for i in range(3)], CHIARI, 12000, 2025)
    assert (registro.pagato, registro.economia, registro.problemi) == (12000, 0, ())


def test_above_what_is_due_where_the_tariff_refuses() -> None:
    registro = paga([presenza(ore=2)], replace(CHIARI, oltre=Oltre.RIFIUTA), 3999, 2025)
    assert (registro.pagamenti, registro.economia) == ((), None)
    assert detti(registro.problemi) == [(Motivo.TETTO, (), "al più 39,99 €", "40,00 €")]
    assert registro.problemi[0].blocca


def test_the_residual_cent_to_one_matricola() -> None:
    presenze = [presenza(str(i), 2) for i in range(1, 4)]
    registro = paga(presenze, replace(CHIARI, residuo=Residuo.RIGA, riga="2"), 10000, 2025)
    assert [pagamento.importo for pagamento in registro.pagamenti] == [3333, 3334, 3333]
    registro = paga(presenze, replace(CHIARI, residuo=Residuo.RIGA, riga="9"), 10000, 2025)
    assert (registro.pagamenti, registro.problemi[-1].motivo) == ((), Motivo.RESTO)


def test_nothing_due_pays_nothing_and_it_is_said() -> None:
    registro = paga([presenza(ore=2)], CHIARI, 0, 2025)
    assert (registro.pagato, registro.economia, len(registro.pagamenti)) == (0, 0, 1)
    assert detti(registro.problemi) == [(Motivo.TETTO, (), "al più 0,00 €", "40,00 €")]


def test_a_negative_amount_due() -> None:
    registro = paga([presenza(ore=2)], CHIARI, -1, 2025)
    assert (detti(registro.problemi), registro.pagamenti) == ([(Motivo.IMPORTO, (), "", "-0,01 €")], ())


def test_an_empty_register_is_all_economy() -> None:
    registro = paga([], CHIARI, TETTO, 2025)
    assert (registro.problemi, registro.pagato, registro.economia) == ((), 0, TETTO)


def test_times_count_to_the_second() -> None:
    assert presenza(orario="20:00:00-21:00:36").durata == Fraction("1.01")


def test_what_cannot_be_paid_stops_all_and_the_others_keep_their_proof() -> None:
    assert paga([presenza(ore=0)], CHIARI, TETTO, 2025).righe == ()
    registro = paga([presenza("1", 12), presenza("2", 2), presenza("3")], CHIARI, TETTO, 2025)
    assert [riga.riga for riga in registro.righe] == [1]
    assert registro.pagamenti == ()
    assert detti(registro.problemi) == [(Motivo.OLTRE, (0,), "al più 10", "12"), (Motivo.MANCA, (2,), "", "")]


@pytest.mark.parametrize(
    ("voce", "problemi"),
    [
        (presenza("Rossi", 2), [(Motivo.MATRICOLA, (0,), "", "")]),
        (presenza(ore=2, giorno=date(2024, 12, 31)), [(Motivo.ANNO, (0,), "2025", "31/12/2024")]),
        (presenza(ore=2, giorno=date(2025, 12, 31)), []),
        (presenza(ore=2, giorno=date(2026, 1, 1)), [(Motivo.ANNO, (0,), "2025", "01/01/2026")]),
        (presenza(ore=2, momenti=frozenset()), [(Motivo.MANCA, (0,), "", "")]),
        (presenza(), [(Motivo.MANCA, (0,), "", "")]),
        (presenza(ore=0), [(Motivo.NEGATIVO, (0,), "", "0")]),
        (presenza(ore=-2), [(Motivo.NEGATIVO, (0,), "", "-2")]),
        (presenza(ore=10), []),
        (presenza(ore="10.5"), [(Motivo.OLTRE, (0,), "al più 10", "10,5")]),
        (presenza(ore=24), [(Motivo.OLTRE, (0,), "al più 10", "24")]),
        (presenza(ore="24.5"), [(Motivo.GIORNO, (0,), "al più 24", "24,5")]),
        (presenza(orario="08:00-18:00"), []),
        (presenza(orario="22:00-02:00"), []),
        (presenza(ore=4, orario="22:00-02:00"), []),
        (presenza(ore=3, orario="22:00-02:00"), [(Motivo.ORARIO, (0,), "4", "3")]),
        (presenza(ore=3, orario="22:00"), [(Motivo.ORARIO, (0,), "", "")]),
        (presenza(orario="-22:00"), [(Motivo.ORARIO, (0,), "", "")]),
        (presenza(orario="22:00-22:00"), [(Motivo.ORARIO, (0,), "", "")]),
        (presenza(orario="22:00-02:00", giorno=date.max), [(Motivo.ANNO, (0,), "2025", "31/12/9999")]),
    ],
)
def test_what_is_wrong_with_one_entry(voce: Presenza, problemi: list[tuple[Motivo, tuple[int, ...], str, str]]) -> None:
    assert trovati(voce) == problemi


def test_two_presences_that_overlap() -> None:
    problemi = list(
        problemi_presenze([presenza(orario="20:00-23:00"), presenza("012", orario="22:59-23:30")], CHIARI, 2025)
    )
    message = "due presenze della matricola 12 si sovrappongono: 14/06/2025 20:00–23:00 e 14/06/2025 22:59–23:30"
    assert problemi == [Problema(Motivo.SOVRAPPOSTE, message, (0, 1), "12")]


def test_presences_overlap_also_over_midnight_and_in_any_order() -> None:
    domani = date(2025, 6, 15)
    voci = (presenza(orario="00:30-01:30", giorno=domani), presenza(orario="22:00-01:00"))
    assert trovati(*voci) == [(Motivo.SOVRAPPOSTE, (0, 1), "", "")]
    assert trovati(*reversed(voci)) == [(Motivo.SOVRAPPOSTE, (0, 1), "", "")]


def test_a_long_presence_overlaps_all_that_it_holds() -> None:
    voci = (presenza(orario="08:00-18:00"), presenza(orario="09:00-10:00"), presenza(orario="17:00-18:00"))
    assert trovati(*voci) == [(Motivo.SOVRAPPOSTE, (0, 1), "", ""), (Motivo.SOVRAPPOSTE, (0, 2), "", "")]


def test_two_matricole_at_once_do_not_overlap() -> None:
    assert trovati(presenza("1", orario="20:00-23:00"), presenza("2", orario="20:00-23:00")) == []


def test_a_presence_cut_in_two_is_paid_more_and_it_is_said() -> None:
    voci = (presenza(orario="20:00-22:00"), presenza(orario="22:00-00:00"))
    assert trovati(*voci) == [(Motivo.CONTIGUE, (0, 1), "come una sola: 60,00 €", "80,00 €")]
    lunghe = (presenza(orario="08:00-14:00"), presenza(orario="14:00-20:00"))
    assert trovati(*lunghe) == [(Motivo.CONTIGUE, (0, 1), "come una sola: la tariffa non dice quanto", "160,00 €")]
    registro = paga(voci, CHIARI, TETTO, 2025)
    assert registro.pagato == 8000  # a warning, which does not block


def test_what_follows_a_minute_later_is_no_cut() -> None:
    assert trovati(presenza(orario="20:00-22:00"), presenza(orario="22:01-23:00")) == []


def test_contiguous_presences_paid_more_together_are_left_alone() -> None:
    ripida = replace(CHIARI, scaglioni=scaglioni((2, 10), (4, 50)))
    voci = [presenza(orario="20:00-22:00"), presenza(orario="22:00-00:00")]
    assert list(problemi_presenze(voci, ripida, 2025)) == []
    pari = replace(CHIARI, scaglioni=scaglioni((2, 10), (4, 20)))
    assert list(problemi_presenze(voci, pari, 2025)) == []
    cara = replace(CHIARI, scaglioni=scaglioni((2, 10), (4, 19)))
    assert [problema.blocca for problema in problemi_presenze(voci, cara, 2025)] == [False]


def test_a_contiguous_presence_beyond_the_tariff_is_said_once() -> None:
    voci = (presenza(orario="06:00-18:00"), presenza(orario="18:00-19:00"))
    assert trovati(*voci) == [(Motivo.OLTRE, (0,), "al più 10", "12")]


def test_hours_beyond_a_day_over_several_entries() -> None:
    assert trovati(presenza(ore=10), presenza(ore=10), presenza(ore=5)) == [
        (Motivo.GIORNO, (0, 1, 2), "al più 24", "25")
    ]
    # of the night, four hours are of the day after
    notte = presenza(orario="20:00-04:00", momenti=NOTTURNO)
    assert trovati(notte, presenza(ore=10), presenza(ore=10)) == [(Motivo.INCERTE, (0, 1, 2), "", "")]
    domani = date(2025, 6, 15)
    assert trovati(notte, presenza(ore=10, giorno=domani), presenza(ore=10, giorno=domani)) == [
        (Motivo.INCERTE, (0, 1, 2), "", "")
    ]


def test_without_times_it_is_not_known_whether_presences_overlap() -> None:
    assert trovati(presenza(ore=2), presenza(orario="08:00-10:00")) == [(Motivo.INCERTE, (0, 1), "", "")]
    assert trovati(presenza(ore=2), presenza(ore=2, giorno=date(2025, 6, 15))) == []
    assert trovati(presenza(orario="20:00-00:00"), presenza(ore=2, giorno=date(2025, 6, 15))) == []
    assert paga([presenza(ore=2), presenza(ore=2)], CHIARI, TETTO, 2025).pagato == 8000


@st.composite
def registri(draw: st.DrawFn) -> list[Presenza]:
    """Registers without problems that block: one presence a day of each."""
    giorni = st.dates(date(2025, 1, 1), date(2025, 1, 20))
    chi = draw(st.lists(st.tuples(st.integers(1, 6), giorni), min_size=1, max_size=12, unique=True))
    ore = st.fractions(min_value=Fraction(1, 4), max_value=10, max_denominator=4)
    momenti = st.sampled_from([DIURNO, NOTTURNO])
    return [presenza(str(numero), str(draw(ore)), giorno, draw(momenti)) for numero, giorno in chi]


TARIFFE = st.builds(
    lambda importi, percento: replace(
        CHIARI,
        scaglioni=tuple(Scaglione(Fraction(2 * i), importo) for i, importo in enumerate(sorted(importi), 1)),
        maggiorazione=percento,
    ),
    st.lists(st.integers(0, 20000), min_size=5, max_size=5),
    st.fractions(min_value=0, max_value=100, max_denominator=3),
)


@settings(max_examples=25)
@given(registri(), TARIFFE, st.integers(min_value=0, max_value=150_000), st.randoms(use_true_random=False))
def test_paid_and_economy_are_what_is_due_in_any_order(
    presenze: list[Presenza], tariffa: Tariffa, tetto: int, caso: Random
) -> None:
    registro = paga(presenze, tariffa, tetto, 2025)
    assert registro.economia is not None
    assert registro.pagato + registro.economia == tetto
    assert 0 <= registro.pagato <= tetto
    assert sum(riga.ridotto for riga in registro.righe) == min(registro.somma, Fraction(tetto))
    assert registro.economia == 0 or registro.somma <= tetto
    assert all(riga.ridotto == riga.esatto * registro.coefficiente <= riga.esatto for riga in registro.righe)
    assert all(abs(pagamento.importo - pagamento.esatto) < 1 for pagamento in registro.pagamenti)
    mischiate = list(presenze)
    caso.shuffle(mischiate)
    altro = paga(mischiate, tariffa, tetto, 2025)
    assert {p.matricola: p.importo for p in altro.pagamenti} == {p.matricola: p.importo for p in registro.pagamenti}


@settings(max_examples=25)
@given(registri(), TARIFFE, st.integers(min_value=0, max_value=150_000))
def test_longer_presences_are_never_worth_less(presenze: list[Presenza], tariffa: Tariffa, tetto: int) -> None:
    prima = paga(presenze, tariffa, tetto, 2025)
    piu_lunga = replace(presenze[0], ore=Fraction(10))
    dopo = paga([piu_lunga, *presenze[1:]], tariffa, tetto, 2025)
    assert dopo.righe[0].ridotto >= prima.righe[0].ridotto
    assert dopo.pagamenti[0].esatto >= prima.pagamenti[0].esatto
