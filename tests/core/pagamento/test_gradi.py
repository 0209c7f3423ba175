"""The grade of an objective from its measures, and of a settore from its objectives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Modello, Pesi, Schema, Vuoti
from perfxl.core.pagamento.gradi import (
    GradoPesato,
    Posto,
    RigaGrado,
    Scritto,
    grado_obiettivo,
    grado_settore,
    media,
    misure_pesate,
)
from perfxl.core.pagamento.raggiunto import Grado, Mancato, Motivo, PenalitaSu, Raggiunto, RegolaGrado, Tardi
from tests.costruttori import misura, obiettivo

if TYPE_CHECKING:
    from perfxl.core.piano import Misura, Obiettivo

REGOLA = RegolaGrado(Mancato.PROPORZIONE, "", Tardi.INTERO, PenalitaSu.MISURA, None)
SU_TUTTO = replace(REGOLA, penalita=PenalitaSu.OBIETTIVO)
CENTO = Decimal(100)


def modello(*schemi: Schema) -> Modello:
    return Modello(codice="prova", titolo="", schemi=schemi)


CHIARI = modello(Schema(Pesi.INDICATORI, CENTO))
TORTONA = modello(Schema(Pesi.FASI, CENTO, Vuoti.ALTRUI))


def con(*indicatori: Misura, tempi: str = "") -> Obiettivo:
    return obiettivo("1", indicatori=indicatori, tempi=tempi)


def per_cento(*percento: int | None, quali: Pesi = Pesi.INDICATORI) -> Scritto:
    return Scritto({(quali, i): Raggiunto(Decimal(p)) for i, p in enumerate(percento) if p is not None})


def grado(uno: Obiettivo, scritto: Scritto, regola: RegolaGrado = REGOLA, sistema: Modello = CHIARI) -> GradoPesato:
    return grado_obiettivo(uno, sistema, 2025, scritto, regola)


def test_the_grade_is_the_mean_by_the_weights() -> None:
    trovato = grado(con(misura(peso=60), misura(peso=30), misura(peso=10)), per_cento(100, 50, 0))
    assert (trovato.codice, trovato.somma, trovato.esatto) == ("1", Fraction(100), Fraction(3, 4))
    assert (trovato.minimo, trovato.massimo, trovato.motivi) == (Fraction(3, 4), Fraction(3, 4), ())
    assert [riga.contributo(trovato.somma) for riga in trovato.righe] == [Fraction(3, 5), Fraction(3, 20), 0]
    assert [riga.posto for riga in trovato.righe] == [(Pesi.INDICATORI, i) for i in range(3)]


def test_weights_that_do_not_make_a_hundred_still_give_a_mean() -> None:
    assert grado(con(misura(peso=40), misura(peso=30)), per_cento(100, 0)).esatto == Fraction(4, 7)


def test_no_data_is_not_zero() -> None:
    trovato = grado(con(misura(peso=70), misura(peso=30)), per_cento(100, None))
    assert (trovato.esatto, trovato.motivi) == (None, (Motivo.SENZA_DATI,))
    assert (trovato.minimo, trovato.massimo) == (Fraction(7, 10), Fraction(1))


def test_what_weighs_nothing_need_not_be_known() -> None:
    assert grado(con(misura(peso=100), misura(peso=0)), per_cento(80, None)).esatto == Fraction(4, 5)


@pytest.mark.parametrize(
    ("pesi", "motivo"),
    [((60, None), Motivo.PESO), ((0, 0), Motivo.PESI_NULLI), ((150, -50), Motivo.PESI_NULLI)],
)
def test_weights_that_give_no_mean(pesi: tuple[int | None, ...], motivo: Motivo) -> None:
    trovato = grado(con(*(misura(peso=peso) for peso in pesi)), per_cento(100, 100))
    assert (trovato.esatto, trovato.minimo, trovato.massimo, trovato.motivi) == (None, None, None, (motivo,))


def test_a_blank_weight_is_another_s_where_the_modello_says_so() -> None:
    fasi = (misura(peso=50), misura(), misura(peso=50))
    trovato = grado(obiettivo("1", fasi=fasi), per_cento(100, None, 50, quali=Pesi.FASI), sistema=TORTONA)
    assert trovato.esatto == Fraction(3, 4)
    assert [riga.posto for riga in trovato.righe] == [(Pesi.FASI, 0), (Pesi.FASI, 2)]


def posti(uno: Obiettivo, sistema: Modello, senza_pesi: Pesi | None = None) -> list[tuple[Posto, int | None]]:
    return [
        (pesata.posto, None if pesata.peso is None else int(pesata.peso))
        for pesata in misure_pesate(uno, sistema, senza_pesi)
    ]


def test_which_measures_weigh() -> None:
    fase, indicatore, risultato = misura(peso=1), misura(), misura(peso=2)
    uno = obiettivo("1", fasi=(fase,), indicatori=(indicatore,), risultati=(risultato,))
    # a list weighs where one weight is written, scheme or no scheme, and where the modello wants its weights
    assert posti(uno, modello()) == [((Pesi.FASI, 0), 1), ((Pesi.RISULTATI, 0), 2)]
    assert posti(uno, CHIARI) == [((Pesi.FASI, 0), 1), ((Pesi.INDICATORI, 0), None), ((Pesi.RISULTATI, 0), 2)]


def test_without_weights_the_measures_of_the_named_list_count_alike() -> None:
    uno = obiettivo("1", indicatori=(misura(), misura()), fasi=(misura(),))
    assert posti(uno, TORTONA) == []
    assert posti(uno, TORTONA, Pesi.INDICATORI) == [((Pesi.INDICATORI, 0), 1), ((Pesi.INDICATORI, 1), 1)]
    alike = replace(REGOLA, senza_pesi=Pesi.INDICATORI)
    assert grado(uno, per_cento(100, 50), alike, TORTONA).esatto == Fraction(3, 4)


def test_without_weights_and_without_a_rule_the_grade_must_be_declared() -> None:
    uno = con(misura())
    assert grado(uno, per_cento(100), sistema=TORTONA) == GradoPesato(
        "1", (), Fraction(0), None, motivi=(Motivo.SENZA_PESI,)
    )
    assert grado(uno, Scritto({}, Decimal("87.5")), sistema=TORTONA).esatto == Fraction(7, 8)


def test_a_grade_declared_as_a_whole() -> None:
    uno = con(misura(peso=1), misura(peso=2))
    assert grado(uno, Scritto({}, Decimal(80))).esatto == Fraction(4, 5)
    detti = per_cento(100, 50).misure
    assert grado(uno, Scritto(detti, Decimal(67))).esatto == Fraction(2, 3)
    assert grado(uno, Scritto(detti, Decimal(66))).motivi == (Motivo.DISCORDI,)
    assert grado(uno, Scritto(detti, Decimal(101))).motivi == (Motivo.FUORI,)
    assert grado(uno, Scritto(per_cento(100).misure, Decimal(67))).motivi == (Motivo.SENZA_DATI,)


def test_target_and_term_are_read_from_the_plan() -> None:
    uno = con(
        misura(atteso="almeno 10 incontri", peso=50, penalita=10),
        misura(atteso="> 90%", peso=50, termine="31 marzo", penalita=10),
        tempi="30/06/2025",
    )
    scritto = Scritto(
        {
            (Pesi.INDICATORI, 0): Raggiunto(valore=Decimal(8), giorno=date(2025, 6, 30)),
            (Pesi.INDICATORI, 1): Raggiunto(valore=Decimal(95), giorno=date(2025, 6, 30)),
        }
    )
    trovato = grado(uno, scritto)
    assert [(riga.grado.esatto, riga.grado.mesi) for riga in trovato.righe] == [
        (Fraction(4, 5), 0),
        (Fraction(7, 10), 3),
    ]
    assert trovato.esatto == Fraction(3, 4)


def in_ritardo(giorno: date, regola: RegolaGrado) -> Fraction | None:
    """Desenzano's «80%, 10% less for every month of delay», beside a measure that is done."""
    uno = con(misura(peso=80, penalita=10), misura(peso=20), tempi="30/06/2025")
    scritto = Scritto({(Pesi.INDICATORI, 0): Raggiunto(giorno=giorno), (Pesi.INDICATORI, 1): Raggiunto(fatto=True)})
    return grado(uno, scritto, regola).esatto


def test_a_penalty_takes_points_of_the_measure_or_of_the_objective() -> None:
    assert in_ritardo(date(2025, 7, 15), REGOLA) == Fraction(92, 100)
    assert in_ritardo(date(2025, 7, 15), SU_TUTTO) == Fraction(90, 100)
    # late is never worse than not done
    assert in_ritardo(date(2027, 7, 15), REGOLA) == in_ritardo(date(2027, 7, 15), SU_TUTTO) == Fraction(20, 100)


def test_the_grade_of_a_settore_is_the_mean_of_its_objectives() -> None:
    tutto, mezzo = (GradoPesato(c, (), Fraction(1), g) for c, g in (("1", Fraction(1)), ("2", Fraction(1, 2))))
    ignoto = GradoPesato("3", (), Fraction(0), None, motivi=(Motivo.SENZA_PESI,))
    assert grado_settore("A", [(Decimal(1), tutto), (Decimal(3), mezzo)]).esatto == Fraction(5, 8)
    trovato = grado_settore("A", [(Decimal(1), tutto), (Decimal(1), ignoto)])
    assert (trovato.esatto, trovato.minimo, trovato.massimo) == (None, Fraction(1, 2), Fraction(1))
    assert trovato.motivi == (Motivo.SENZA_PESI,)
    assert grado_settore("A", []).motivi == (Motivo.PESI_NULLI,)


RIGHE = st.lists(
    st.builds(
        RigaGrado,
        st.none(),
        st.integers(0, 60).map(Fraction),
        st.builds(Grado, st.none() | st.fractions(0, 1, max_denominator=30)),
        st.sampled_from([Fraction(0), Fraction(1, 10)]),
    ),
    max_size=5,
).map(tuple)


@settings(max_examples=60)
@given(RIGHE, st.data())
def test_a_grade_lies_within_its_bounds_and_no_order_changes_it(
    righe: tuple[RigaGrado, ...], data: st.DataObject
) -> None:
    trovato = media("1", righe)
    if trovato.minimo is None or trovato.massimo is None:
        assert trovato.motivi == (Motivo.PESI_NULLI,)
        return
    assert 0 <= trovato.minimo <= trovato.massimo <= 1
    assert trovato.esatto in {None, trovato.minimo}
    assert (trovato.esatto is None) is any(r.grado.esatto is None and r.peso != 0 for r in righe)
    altro = media("1", tuple(data.draw(st.permutations(righe))))
    assert (altro.esatto, altro.minimo, altro.massimo) == (trovato.esatto, trovato.minimo, trovato.massimo)
