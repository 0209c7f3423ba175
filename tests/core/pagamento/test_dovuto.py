"""What part of an amount a grade makes due, and the defects of a rule."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.pagamento.dovuto import (
    Avviso,
    Concorre,
    Economie,
    FasciaGrado,
    Modalita,
    Parte,
    RegolaDovuto,
    difetti,
    parte_dovuta,
)


def fascia(da: str | int, a: str | int, paga: str | int | None) -> FasciaGrado:
    return FasciaGrado(Decimal(da), Decimal(a), None if paga is None else Decimal(paga))


def regola(
    modalita: Modalita,
    soglia: str | None = None,
    *fasce: FasciaGrado,
    cifre: int | None = None,
    tetto: int | None = None,
) -> RegolaDovuto:
    return RegolaDovuto(
        modalita,
        None if soglia is None else Decimal(soglia),
        fasce,
        cifre,
        Economie.LASCIATE,
        Concorre.SOGLIA,
        None if tetto is None else Decimal(tetto),
        Residuo.NESSUNO,
        "",
    )


INTERO = regola(Modalita.INTERO, "80")
PROPORZIONE = regola(Modalita.PROPORZIONE, "80")
ESATTE = regola(Modalita.FASCE, None, fascia(95, 100, 100), fascia(0, 60, 0), fascia(60, 95, None))
INTERE = regola(Modalita.FASCE, None, fascia(0, 59, 0), fascia(60, 94, None), fascia(95, 100, 100), cifre=0)


RIMEDIO = ": il grado conta senza arrotondarlo, e una fascia finisce dove comincia l'altra"


def cento(grado: str) -> Fraction:
    return Fraction(grado) / 100


@pytest.mark.parametrize(
    ("con", "grado", "soglia", "parte"),
    [
        (INTERO, "79.99", None, "0"),
        (INTERO, "80", None, "100"),
        (INTERO, "100", None, "100"),
        (INTERO, "80", "90", "0"),
        (INTERO, "60", "50", "100"),
        (PROPORZIONE, "79.99", None, "0"),
        (PROPORZIONE, "80", None, "80"),
        (PROPORZIONE, "91.5", None, "91.5"),
        (regola(Modalita.PROPORZIONE), "0.01", None, "0.01"),
        (ESATTE, "59.99", None, "0"),
        (ESATTE, "60", None, "60"),
        (ESATTE, "94.99", None, "94.99"),
        (ESATTE, "95", None, "100"),
        (ESATTE, "95", "96", "0"),
        (INTERE, "59.49", None, "0"),
        (INTERE, "59.5", None, "60"),
        (INTERE, "94.49", None, "94"),
        (INTERE, "94.5", None, "100"),
        # of nothing done nothing is due, whatever the rule
        (regola(Modalita.INTERO, "0"), "0", None, "0"),
        (regola(Modalita.FASCE, None, fascia(0, 100, 50)), "0", None, "0"),
        (regola(Modalita.FASCE, None, fascia(0, 100, 50)), "1", None, "50"),
    ],
)
def test_what_is_due(con: RegolaDovuto, grado: str, soglia: str | None, parte: str) -> None:
    trovata = parte_dovuta(con, cento(grado), None if soglia is None else Decimal(soglia))
    assert list(difetti(con)) == []
    assert trovata.parte == cento(parte)
    assert trovata.raggiunta is (trovata.parte > 0)


def test_the_proof_of_a_part() -> None:
    assert parte_dovuta(INTERE, cento("94.6"), Decimal(80)) == Parte(
        cento("94.6"),
        cento("95"),
        cento("80"),
        fascia(95, 100, 100),
        raggiunta=True,
        parte=Fraction(1),
        avvisi=(Avviso.ARROTONDATO_SOPRA,),
    )


def test_all_or_nothing_needs_a_soglia() -> None:
    trovata = parte_dovuta(regola(Modalita.INTERO), Fraction(1), None)
    assert (trovata.parte, trovata.raggiunta, trovata.avvisi) == (None, False, (Avviso.SENZA_SOGLIA,))


@pytest.mark.parametrize(
    ("cifre", "grado", "avvisi"),
    [
        (None, "80", (Avviso.PARI,)),
        (0, "80", (Avviso.PARI,)),
        (None, "79.5", (Avviso.ARROTONDEREBBE,)),
        (None, "79.49", ()),
        (None, "80.01", ()),
        (0, "79.5", (Avviso.ARROTONDATO_SOPRA,)),
        (1, "79.95", (Avviso.ARROTONDATO_SOPRA,)),
        (1, "79.94", (Avviso.ARROTONDEREBBE,)),
    ],
)
def test_at_the_soglia_and_past_it_by_rounding_only(cifre: int | None, grado: str, avvisi: tuple[Avviso, ...]) -> None:
    trovata = parte_dovuta(replace(PROPORZIONE, cifre=cifre), cento(grado), None)
    assert trovata.avvisi == avvisi
    assert trovata.raggiunta is (Avviso.ARROTONDATO_SOPRA in avvisi or Fraction(grado) >= 80)


def test_a_band_begins_like_a_soglia() -> None:
    assert parte_dovuta(ESATTE, cento("94.7"), None).avvisi == (Avviso.ARROTONDEREBBE,)
    assert parte_dovuta(ESATTE, cento("60"), Decimal(60)).avvisi == (Avviso.PARI,)


@pytest.mark.parametrize(
    ("con", "detti"),
    [
        (ESATTE, []),
        (INTERE, []),
        (INTERO, []),
        (regola(Modalita.INTERO, "101"), ["la soglia 101 non sta fra 0 e 100"]),
        (regola(Modalita.PROPORZIONE, "-1"), ["la soglia -1 non sta fra 0 e 100"]),
        (regola(Modalita.INTERO, "80", tetto=-1), ["il tetto -1 è negativo"]),
        (replace(INTERE, cifre=-1), ["il grado non si può arrotondare a meno di zero cifre"]),
        (regola(Modalita.INTERO, "80", fascia(0, 100, 100)), ["le fasce non servono: quanto è dovuto è «intero»"]),
        (regola(Modalita.FASCE), ["le fasce mancano"]),
        (
            replace(INTERE, cifre=None),
            [f"nessuna fascia copre i gradi fra {a} e {da}{RIMEDIO}" for a, da in ((59, 60), (94, 95))],
        ),
        (replace(INTERE, cifre=1), [f"nessuna fascia copre i gradi fra {a} e {da}" for a, da in ((59, 60), (94, 95))]),
        (
            replace(ESATTE, cifre=0),
            [
                "le fasce «da 0 a 60» e «da 60 a 95» si sovrappongono",
                "le fasce «da 60 a 95» e «da 95 a 100» si sovrappongono",
            ],
        ),
        (
            regola(Modalita.FASCE, None, fascia("10", "99.5", 100)),
            ["le fasce cominciano da 10, non da 0", "le fasce finiscono a 99,5, non a 100"],
        ),
        (
            regola(Modalita.FASCE, None, fascia("0", "59.5", 0), fascia("60.5", "100", 100), cifre=0),
            [
                "la fascia «da 0 a 59,5» ha più cifre del grado arrotondato",
                "la fascia «da 60,5 a 100» ha più cifre del grado arrotondato",
            ],
        ),
        (regola(Modalita.FASCE, None, fascia(0, 100, 101)), ["la fascia «da 0 a 100» paga 101 per cento"]),
        (
            regola(Modalita.FASCE, None, fascia(0, 60, 0), fascia(60, 40, 50), fascia(40, 100, 100)),
            [
                "la fascia «da 60 a 40» finisce prima di cominciare",
                "le fasce finiscono a 40, non a 100",
                "le fasce «da 0 a 60» e «da 40 a 100» si sovrappongono",
                "le fasce «da 40 a 100» e «da 60 a 40» si sovrappongono",
            ],
        ),
        (
            regola(Modalita.FASCE, None, fascia(0, 80, None), fascia(80, 95, 70), fascia(95, 100, 60)),
            [
                "la fascia «da 80 a 95» paga meno della «da 0 a 80»: chi raggiunge di più avrebbe meno",
                "la fascia «da 95 a 100» paga meno della «da 80 a 95»: chi raggiunge di più avrebbe meno",
            ],
        ),
        (
            regola(Modalita.FASCE, None, fascia(0, 80, 90), fascia(80, 100, None)),
            ["la fascia «da 80 a 100» paga meno della «da 0 a 80»: chi raggiunge di più avrebbe meno"],
        ),
    ],
)
def test_the_defects_of_a_rule(con: RegolaDovuto, detti: list[str]) -> None:
    assert list(difetti(con)) == detti


@settings(max_examples=80)
@given(
    st.sampled_from([INTERO, PROPORZIONE, ESATTE, INTERE, regola(Modalita.PROPORZIONE)]),
    st.sampled_from([None, 0, 1]),
    st.fractions(0, 1, max_denominator=999),
    st.fractions(0, 1, max_denominator=999),
    st.none() | st.integers(0, 100).map(Decimal),
)
def test_more_achieved_is_never_less_due(
    con: RegolaDovuto, cifre: int | None, uno: Fraction, altro: Fraction, soglia: Decimal | None
) -> None:
    con = con if con.modalita is Modalita.FASCE else replace(con, cifre=cifre)
    poco, tanto = (parte_dovuta(con, grado, soglia).parte for grado in sorted((uno, altro)))
    assert poco is not None
    assert tanto is not None
    assert 0 <= poco <= tanto <= 1
