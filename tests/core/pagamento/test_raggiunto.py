"""The grade of one measure, from what was written of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.pagamento.raggiunto import (
    Bersaglio,
    Come,
    Grado,
    Mancato,
    Motivo,
    PenalitaSu,
    Raggiunto,
    RegolaGrado,
    Tardi,
    capisci_bersaglio,
    concorda,
    grado_misura,
    mesi_di_ritardo,
    ultimo_giorno,
)

if TYPE_CHECKING:
    from collections.abc import Callable

REGOLA = RegolaGrado(Mancato.PROPORZIONE, "", Tardi.INTERO, PenalitaSu.MISURA, None)
SCOSTAMENTO = replace(REGOLA, mancato=Mancato.SCOSTAMENTO)
NIENTE = replace(REGOLA, mancato=Mancato.NIENTE)
TARDI_NIENTE = replace(REGOLA, tardi=Tardi.NIENTE)
GIUGNO = date(2025, 6, 30)


def numero(valore: str | None) -> Decimal | None:
    return None if valore is None else Decimal(valore)


def scritto(valore: str | None = None, percento: str | None = None, **altro: object) -> Raggiunto:
    return replace(Raggiunto(numero(percento), numero(valore)), **altro)  # type: ignore[arg-type]  # as typed there


def rapporto(sopra: str, sotto: str) -> Raggiunto:
    return Raggiunto(termini=(Decimal(sopra), Decimal(sotto)))


def bersaglio(operatore: str, valore: int, fino: int | None = None, *, percento: bool = False) -> Bersaglio:
    return Bersaglio(operatore, Fraction(valore), None if fino is None else Fraction(fino), percento)


@pytest.mark.parametrize(
    ("testo", "capito"),
    [
        ("almeno 3,5", Bersaglio(">=", Fraction(7, 2))),
        ("> 5", bersaglio(">", 5)),
        ("entro 30 giorni", bersaglio("<=", 30)),
        ("nessun reclamo", bersaglio("=", 0)),
        ("richieste evase / richieste totali >= 90%", bersaglio(">=", 90, percento=True)),
        ("compreso tra 10 e 20 giorni", bersaglio("tra", 10, 20)),
        ("fra il 10", Motivo.SENZA_CIFRA),
        ("tra 20% e 30%", bersaglio("tra", 20, 30, percento=True)),
        ("tra 30 e 20", Motivo.SENZA_CIFRA),
        ("n. 2 azioni", Motivo.SENZA_OPERATORE),
        ("1) 22 2) almeno 50%", Motivo.PIU_ATTESI),
        ("45/90", Motivo.SENZA_CIFRA),
        ("voto da 1 a 5", Motivo.SENZA_CIFRA),
        ("entro il 31/12/2024", Motivo.SENZA_CIFRA),
        ("richieste evase / richieste totali", None),
        ("sì", None),
        ("", None),
    ],
)
def test_the_target_that_a_text_says(testo: str, capito: Bersaglio | Motivo | None) -> None:
    assert capisci_bersaglio(testo, "") == capito


def test_a_figure_alone_stands_for_what_the_rule_says() -> None:
    assert capisci_bersaglio("n. 2 azioni", ">=") == bersaglio(">=", 2)
    assert capisci_bersaglio("meno di 2 azioni", ">=") == bersaglio("<", 2)


@pytest.mark.parametrize(
    ("testo", "giorno"),
    [
        ("30/06/2025", GIUGNO),
        ("entro giugno", GIUGNO),
        ("31/12/2021 31/12/2021", date(2021, 12, 31)),
        ("annuale 2025", date(2025, 12, 31)),
        ("1. 31/03/2025 2. 30/06/2025", Motivo.TERMINE),
        ("1. 31/03/2024 2. punto 1 + 60gg", Motivo.TERMINE),
        ("31.06.2024", Motivo.TERMINE),
        ("mensile", Motivo.TERMINE),
        ("", None),
    ],
)
def test_the_last_day_of_a_term(testo: str, giorno: date | Motivo | None) -> None:
    assert ultimo_giorno(testo, 2025) == giorno


@pytest.mark.parametrize(
    ("regola", "contro", "valore", "esatto"),
    [
        (REGOLA, bersaglio(">=", 50), "50", 1),
        (REGOLA, bersaglio(">=", 50), "70", 1),
        (REGOLA, bersaglio(">=", 50), "45", Fraction(9, 10)),
        (SCOSTAMENTO, bersaglio(">=", 50), "45", Fraction(9, 10)),
        (NIENTE, bersaglio(">=", 50), "49.99", 0),
        (NIENTE, bersaglio(">", 50), "50", 0),
        (REGOLA, bersaglio(">=", 50), "-1", 0),
        (REGOLA, bersaglio(">", 50), "50.01", 1),
        (REGOLA, bersaglio(">", 50), "50", Motivo.ALLA_PARI),
        (REGOLA, bersaglio("<", 50), "50", Motivo.ALLA_PARI),
        (REGOLA, bersaglio("<", 50), "49", 1),
        (REGOLA, bersaglio(">=", 0), "-1", Motivo.SENZA_MISURA),
        (REGOLA, bersaglio("<=", 30), "30", 1),
        (REGOLA, bersaglio("<=", 30), "33", Fraction(10, 11)),
        (SCOSTAMENTO, bersaglio("<=", 30), "33", Fraction(9, 10)),
        (SCOSTAMENTO, bersaglio("<=", 30), "90", 0),
        (REGOLA, bersaglio("<=", 0), "2", 0),
        (SCOSTAMENTO, bersaglio("<=", 0), "2", Motivo.SENZA_MISURA),
        (REGOLA, bersaglio("<=", -1), "2", Motivo.SENZA_MISURA),
        (REGOLA, bersaglio("=", 4), "4", 1),
        (REGOLA, bersaglio("=", 4), "3", Fraction(3, 4)),
        (REGOLA, bersaglio("=", 4), "5", Fraction(4, 5)),
        (REGOLA, bersaglio("tra", 10, 20), "20", 1),
        (REGOLA, bersaglio("tra", 10, 20), "10", 1),
        (REGOLA, bersaglio("tra", 10, 20), "9", Fraction(9, 10)),
        (REGOLA, bersaglio("tra", 10, 20), "25", Fraction(4, 5)),
        (SCOSTAMENTO, bersaglio("tra", 10, 20), "25", Fraction(3, 4)),
        (REGOLA, None, "25", Motivo.SENZA_CIFRA),
        (REGOLA, Motivo.PIU_ATTESI, "25", Motivo.PIU_ATTESI),
    ],
)
def test_a_value_against_its_target(
    regola: RegolaGrado, contro: Bersaglio | Motivo | None, valore: str, esatto: Fraction | Motivo
) -> None:
    trovato = grado_misura(scritto(valore), contro, regola)
    if isinstance(esatto, Motivo):
        assert trovato == Grado(None, motivi=(esatto,))
    else:
        assert trovato == Grado(Fraction(esatto), Come.VALORE, Fraction(esatto))


@pytest.mark.parametrize(
    ("contro", "dato", "esatto"),
    [
        (None, rapporto("45", "90"), Fraction(1, 2)),
        (None, rapporto("91", "90"), Motivo.FUORI),
        (None, rapporto("-1", "90"), Motivo.FUORI),
        (None, rapporto("1", "-90"), Motivo.FUORI),
        (None, rapporto("1", "0"), Motivo.DENOMINATORE),
        (bersaglio(">=", 90, percento=True), rapporto("81", "100"), Fraction(9, 10)),
        (bersaglio(">=", 90, percento=True), rapporto("9", "10"), 1),
        (bersaglio(">=", 90), rapporto("9", "10"), Motivo.NON_RAPPORTO),
        (Motivo.SENZA_OPERATORE, rapporto("9", "10"), Motivo.SENZA_OPERATORE),
    ],
)
def test_a_ratio_from_its_two_terms(
    contro: Bersaglio | Motivo | None, dato: Raggiunto, esatto: Fraction | Motivo
) -> None:
    trovato = grado_misura(dato, contro, REGOLA)
    if isinstance(esatto, Motivo):
        assert trovato == Grado(None, motivi=(esatto,))
    else:
        assert trovato == Grado(Fraction(esatto), Come.RAPPORTO, Fraction(esatto))


@pytest.mark.parametrize(
    ("dato", "come", "esatto"),
    [
        (scritto(percento="66.67"), Come.PERCENTO, Fraction(6667, 10000)),
        (scritto(percento="0"), Come.PERCENTO, 0),
        (scritto(percento="100"), Come.PERCENTO, 1),
        (scritto(fatto=True), Come.FATTO, 1),
        (scritto(fatto=False), Come.FATTO, 0),
        (scritto(giorno=GIUGNO), Come.GIORNO, 1),
        (scritto(fatto=True, giorno=GIUGNO), Come.FATTO, 1),
        (scritto(percento="40", fatto=False), Come.PERCENTO, Fraction(2, 5)),
        (scritto(percento="100", fatto=True), Come.PERCENTO, 1),
        # a value that no figure stands against is a note: the typed percentage counts
        (scritto("12", "40"), Come.PERCENTO, Fraction(2, 5)),
    ],
)
def test_what_is_declared(dato: Raggiunto, come: Come, esatto: Fraction) -> None:
    assert grado_misura(dato, None, REGOLA) == Grado(Fraction(esatto), come, Fraction(esatto))


@pytest.mark.parametrize(
    ("dato", "motivi"),
    [
        (Raggiunto(), (Motivo.SENZA_DATI,)),
        (scritto(percento="100.01"), (Motivo.FUORI,)),
        (scritto(percento="-0.01"), (Motivo.FUORI,)),
        (scritto(percento="101", fatto=True), (Motivo.FUORI,)),
        (scritto("12", giorno=GIUGNO), (Motivo.SENZA_CIFRA,)),
    ],
)
def test_what_gives_no_grade(dato: Raggiunto, motivi: tuple[Motivo, ...]) -> None:
    trovato = grado_misura(dato, None, REGOLA)
    assert (trovato.esatto, trovato.motivi, trovato.vuoto) == (None, motivi, dato == Raggiunto())


TRE = bersaglio(">=", 3)


@pytest.mark.parametrize(
    ("contro", "dato"),
    [
        (TRE, scritto("2", fatto=True)),
        (TRE, scritto("3", fatto=False)),
        (TRE, scritto("2", "66.66")),
        (TRE, scritto("2", "100")),
        (TRE, scritto("2", termini=(Decimal(1), Decimal(2)))),
        (None, scritto(percento="99.6", fatto=True)),
        (None, scritto(fatto=False, giorno=GIUGNO)),
        # who missed a target did not do all, however much it was
        (bersaglio(">", 3), scritto("3", "100")),
        (bersaglio(">", 3), scritto("3", fatto=True)),
    ],
)
def test_data_that_disagree(contro: Bersaglio | None, dato: Raggiunto) -> None:
    contro_quota = replace(contro, percento=True) if contro is not None and dato.termini is not None else contro
    trovato = grado_misura(dato, contro_quota, REGOLA)
    assert (trovato.esatto, trovato.motivi) == (None, (Motivo.DISCORDI,))


@pytest.mark.parametrize(
    ("contro", "dato", "esatto"),
    [
        (TRE, scritto("2", "66.67"), Fraction(2, 3)),
        (TRE, scritto("2", "67"), Fraction(2, 3)),
        (TRE, scritto("2", fatto=False), Fraction(2, 3)),
        (TRE, scritto("4", "100", fatto=True, giorno=GIUGNO), 1),
        (bersaglio(">=", 50, percento=True), scritto("50", termini=(Decimal(1), Decimal(2))), 1),
        (bersaglio(">", 3), scritto("3", "90"), Fraction(9, 10)),
        (bersaglio(">", 3), scritto("3", fatto=False), 0),
    ],
)
def test_data_that_agree_give_the_exact_grade(contro: Bersaglio, dato: Raggiunto, esatto: Fraction) -> None:
    assert grado_misura(dato, contro, REGOLA).esatto == esatto


@pytest.mark.parametrize(
    ("percento", "grado", "esito"),
    [
        ("66.67", Fraction(2, 3), True),
        ("66.66", Fraction(2, 3), False),
        ("67", Fraction(2, 3), True),
        ("70", Fraction(2, 3), False),
        ("1E+2", Fraction(1), True),
        ("66.5", Fraction(665, 1000), True),
    ],
)
def test_a_typed_percentage_agrees_to_its_digits(percento: str, grado: Fraction, *, esito: bool) -> None:
    assert concorda(Decimal(percento), grado) is esito


def test_what_is_no_number_agrees_with_nothing() -> None:
    with pytest.raises(ValueError, match="NaN"):
        concorda(Decimal("NaN"), Fraction(1))


@pytest.mark.parametrize(
    ("termine", "giorno", "mesi"),
    [
        (GIUGNO, date(2025, 6, 30), 0),
        (GIUGNO, date(2024, 12, 31), 0),
        (GIUGNO, date(2025, 7, 1), 1),
        (GIUGNO, date(2025, 7, 30), 1),
        (GIUGNO, date(2025, 7, 31), 2),
        (GIUGNO, date(2026, 6, 30), 12),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 1, 31), date(2025, 3, 1), 2),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2025, 12, 31), date(2026, 1, 1), 1),
        (date(2025, 6, 10), date(2025, 6, 11), 1),
    ],
)
def test_months_of_delay_begun(termine: date, giorno: date, mesi: int) -> None:
    assert mesi_di_ritardo(termine, giorno) == mesi


def tardi(giorno: date | None, penalita: str | None, regola: RegolaGrado = REGOLA, percento: str = "100") -> Grado:
    return grado_misura(scritto(percento=percento, giorno=giorno), None, regola, GIUGNO, numero(penalita))


def test_a_penalty_takes_its_points_for_each_month_begun() -> None:
    assert tardi(GIUGNO, "10") == Grado(Fraction(1), Come.PERCENTO, Fraction(1))
    assert tardi(date(2025, 8, 1), "10") == Grado(
        Fraction(4, 5), Come.PERCENTO, Fraction(1), mesi=2, penalita=Fraction(1, 5)
    )
    assert tardi(date(2026, 12, 1), "10").esatto == 0
    su_tutto = replace(REGOLA, penalita=PenalitaSu.OBIETTIVO)
    assert tardi(date(2025, 8, 1), "10", su_tutto) == Grado(
        Fraction(1), Come.PERCENTO, Fraction(1), mesi=2, penalita=Fraction(1, 5)
    )


def test_a_delay_without_a_penalty_is_for_the_rule_to_weigh() -> None:
    assert tardi(date(2025, 7, 1), None) == Grado(Fraction(1), Come.PERCENTO, Fraction(1), mesi=1)
    assert tardi(date(2025, 7, 1), None, TARDI_NIENTE) == Grado(Fraction(0), Come.PERCENTO, Fraction(1), mesi=1)
    assert tardi(GIUGNO, None, TARDI_NIENTE).esatto == 1


@pytest.mark.parametrize(
    ("regola", "termine", "giorno", "penalita", "motivo"),
    [
        (REGOLA, GIUGNO, None, "10", Motivo.SENZA_GIORNO),
        (REGOLA, None, GIUGNO, "10", Motivo.TERMINE),
        (REGOLA, Motivo.TERMINE, GIUGNO, "10", Motivo.TERMINE),
        (REGOLA, GIUGNO, GIUGNO, "-1", Motivo.FUORI),
        (REGOLA, GIUGNO, GIUGNO, "101", Motivo.FUORI),
        (TARDI_NIENTE, GIUGNO, None, None, Motivo.SENZA_GIORNO),
        (TARDI_NIENTE, Motivo.TERMINE, None, None, Motivo.TERMINE),
    ],
)
def test_a_delay_that_counts_and_cannot_be_counted(
    regola: RegolaGrado, termine: date | Motivo | None, giorno: date | None, penalita: str | None, motivo: Motivo
) -> None:
    trovato = grado_misura(scritto(percento="90", giorno=giorno), None, regola, termine, numero(penalita))
    assert trovato == Grado(None, Come.PERCENTO, Fraction(9, 10), motivi=(motivo,))


@pytest.mark.parametrize(
    ("regola", "termine", "penalita", "percento"),
    [
        (REGOLA, GIUGNO, "10", "0"),  # nothing was done: there is nothing to be late with
        (REGOLA, GIUGNO, None, "90"),
        (REGOLA, Motivo.TERMINE, None, "90"),
        (TARDI_NIENTE, None, None, "90"),
    ],
)
def test_where_no_delay_counts_no_day_is_asked(
    regola: RegolaGrado, termine: date | Motivo | None, penalita: str | None, percento: str
) -> None:
    trovato = grado_misura(scritto(percento=percento), None, regola, termine, numero(penalita))
    assert trovato.esatto == Fraction(percento) / 100


VALORI = st.decimals(-50, 200, places=2)
CRESCENTI: dict[str, Callable[[Decimal, Decimal], tuple[Decimal, Decimal]]] = {
    ">=": lambda a, b: (min(a, b), max(a, b)),
    "<=": lambda a, b: (max(a, b), min(a, b)),
}


@settings(max_examples=60)
@given(st.sampled_from(["<=", ">="]), st.sampled_from(Mancato), st.integers(1, 150), VALORI, VALORI)
def test_a_better_value_never_has_a_lower_grade(
    op: str, mancato: Mancato, cifra: int, uno: Decimal, altro: Decimal
) -> None:
    peggio, meglio = (
        grado_misura(Raggiunto(valore=valore), bersaglio(op, cifra), replace(REGOLA, mancato=mancato)).esatto
        for valore in CRESCENTI[op](uno, altro)
    )
    assert peggio is not None
    assert meglio is not None
    assert 0 <= peggio <= meglio <= 1


@settings(max_examples=40)
@given(st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(0, 400), st.sampled_from([0, 5, 10, 100]))
def test_a_later_day_never_has_a_higher_grade(termine: date, dopo: int, penalita: int) -> None:
    giorni = (date.fromordinal(termine.toordinal() + dopo + uno) for uno in (0, 1))
    prima, poi = (grado_misura(Raggiunto(giorno=g), None, REGOLA, termine, Decimal(penalita)).esatto for g in giorni)
    assert prima is not None
    assert poi is not None
    assert 0 <= poi <= prima <= 1
