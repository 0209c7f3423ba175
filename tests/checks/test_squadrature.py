"""SQ: sums that do not close, on both sides of every boundary."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.cartelle_di_prova import banco
from tests.piani_di_prova import (
    MODELLO,
    PIANO,
    cambia,
    esito,
    obiettivo,
    piano_di_prova,
    riga,
    riga_obiettivo,
    riga_testata,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Rilievo
    from tests.cartelle_di_prova import Banco


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def rilievi(testo: str) -> list[Rilievo]:
    return [finding.rilievo for finding in esegui(esame_del_piano(piano_di_prova(testo))).findings]


# ---------------------------------------------------------------- SQ102: peso × coefficiente


@pytest.mark.parametrize("totale", ["4.99", "5.01", "0", "50"])
def test_a_totale_that_is_not_the_product_is_found(totale: str) -> None:
    testo = obiettivo(PIANO, 3, ("totale = 5,", f"totale = {totale},"))
    codici = [("SQ102", riga_obiettivo(testo, 3, "totale"), "5 (10 × 0,5)", totale.replace(".", ","))]
    if totale == "0":  # then the quota has nobody to go to, and says so where it is declared
        codici.insert(0, ("SQ110", riga(testo, "importo = 3000.00"), "", "Σ 0"))
    assert sorted(esito(testo)) == sorted(codici)


@pytest.mark.parametrize(
    "dichiarato",
    [
        "peso = 10, coefficiente = 0.5, totale = 5.00, ",
        "peso = 10, coefficiente = 0.5, ",
        "totale = 5, ",
        "peso = 10, totale = 5, ",
        "coefficiente = 0.5, totale = 5, ",
        "",
    ],
)
def test_what_is_not_declared_is_taken_from_the_tables(dichiarato: str) -> None:
    assert esito(obiettivo(PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5, ", dichiarato))) == []


def test_a_totale_is_held_against_what_is_declared_of_the_rest() -> None:
    testo = obiettivo(PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5", "totale = 6"))
    assert esito(testo) == [("SQ102", riga_obiettivo(testo, 3, "totale"), "5 (10 × 0,5)", "6")]


def test_a_totale_right_by_the_tables_leaves_the_wrong_coefficient_alone() -> None:
    testo = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 5"))
    assert esito(testo) == [("IN102", riga_obiettivo(testo, 3, "totale"), "0,50 (N. dip. 1)", "1,00")]
    assert rilievi(testo)[0].details == ()


def test_a_wrong_coefficient_and_a_totale_of_neither_are_two_findings() -> None:
    testo = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 6"))
    luogo = riga_obiettivo(testo, 3, "totale")
    assert esito(testo) == [
        ("IN102", luogo, "0,50 (N. dip. 1)", "1,00"),
        ("SQ102", luogo, "10 (10 × 1)", "6"),
    ]


@pytest.mark.parametrize(
    ("senza", "dichiarato"), [('classe = "bassa"\n', "coefficiente = 0.5"), ("n_dip = 1\n", "peso = 10")]
)
def test_a_totale_without_one_of_its_factors_is_not_judged(senza: str, dichiarato: str) -> None:
    testo = obiettivo(PIANO, 3, (senza, ""), ("peso = 10, coefficiente = 0.5", dichiarato))
    assert esito(testo) == [("VAL103", riga_testata(testo, 3), "", "")]


# ---------------------------------------------------------------- SQ103, SQ104: the amounts


@pytest.mark.parametrize(
    ("stanziato", "trovato"), [("1999.99", "1.999,99 €"), ("2000.01", "2.000,01 €"), ("0", "0,00 €")]
)
def test_a_cent_off_a_whole_amount_is_another_amount(stanziato: str, trovato: str) -> None:
    testo = obiettivo(PIANO, 1, ("stanziato = 2000.00", f"stanziato = {stanziato}"))
    luogo = riga_obiettivo(testo, 1, "stanziato")
    assert esito(testo) == [("SQ103", luogo, "2.000,00 € (5.000,00 € × 20 ÷ 50)", trovato)]


def test_what_is_not_declared_is_not_judged() -> None:
    assert esito(obiettivo(PIANO, 1, (", stanziato = 2000.00", ""))) == []


def test_a_fixed_amount_is_held_against_itself() -> None:
    testo = obiettivo(PIANO, 4, ("stanziato = 1000.00", "stanziato = 1000.01"))
    assert esito(testo) == [("SQ103", riga_obiettivo(testo, 4, "stanziato"), "1.000,00 €", "1.000,01 €")]


def test_the_remedy_says_by_how_much() -> None:
    testo = obiettivo(PIANO, 1, ("stanziato = 2000.00", "stanziato = 2234.56"))
    assert rilievi(testo)[0].remedy == "Differenza 234,56 €: correggere l'importo, o il dato da cui viene."


def mezzi(primo: str, secondo: str) -> str:
    """5,000.01 shared equally by 1 and 2: 2,500.005 each, 2,500.01 half up."""
    due = ("n_dip = 4", "n_dip = 2"), ("coefficiente = 1.5, totale = 30, stanziato = 3000.00", secondo)
    testo = obiettivo(obiettivo(PIANO, 1, ("stanziato = 2000.00", f"stanziato = {primo}")), 2, *due)
    return cambia(testo, ("massimo = 10000.00", "massimo = 10000.01"), ("finanziato = 9000.00", "finanziato = 9000.01"))


def stampati(primo: str, secondo: str) -> str:
    return mezzi(primo, f"coefficiente = 1, totale = 20, stanziato = {secondo}")


CONTO = "2.500,01 € (5.000,01 € × 20 ÷ 40)"


@pytest.mark.parametrize(
    ("secondo", "codice", "nota"),
    [("2499.99", "SQ103", True), ("2500.00", "SQ104", False), ("2500.02", "SQ103", False)],
)
def test_on_both_sides_of_a_tie_less_than_a_cent_is_rounding(secondo: str, codice: str, nota: bool) -> None:  # noqa: FBT001
    """2,500.00 is half a cent from 2,500.005, as 2,500.01 is; 2,499.99 and 2,500.02 are a cent and a half from it.

    Half up twice, the split is a cent over: that is noted, unless a printed amount takes the cent back, or the printed
    amounts are two cents over, which rounding does not explain.
    """
    testo = stampati("2500.01", secondo)
    trovato = f"{secondo[0]}.{secondo[1:].replace('.', ',')} €"
    attesi = [(codice, riga_obiettivo(testo, 2, "stanziato"), CONTO, trovato)]
    if nota:
        attesi.insert(0, ("SQ106", riga(testo, "resto = true"), "5.000,01 €", "5.000,02 €"))
    assert esito(testo) == attesi


def test_both_lines_rounded_down_are_two_findings_and_a_cent_short() -> None:
    testo = stampati("2500.00", "2500.00")
    assert esito(testo) == [
        ("SQ106", riga(testo, "resto = true"), "5.000,01 €", "5.000,00 €"),
        ("SQ104", riga_obiettivo(testo, 1, "stanziato"), CONTO, "2.500,00 €"),
        ("SQ104", riga_obiettivo(testo, 2, "stanziato"), CONTO, "2.500,00 €"),
    ]


def test_the_largest_remainder_leaves_nothing_over() -> None:
    """The tie goes to the first line; the second declared half up is then rounded otherwise, and the quota is over."""
    resto = cambia(MODELLO, ('residuo = "nessuno"', 'residuo = "maggior resto"'))
    assert esito(stampati("2500.01", "2500.00"), resto) == []
    testo = stampati("2500.01", "2500.01")
    assert esito(testo, resto) == [
        ("SQ106", riga(testo, "resto = true"), "5.000,01 €", "5.000,02 €"),
        ("SQ104", riga_obiettivo(testo, 2, "stanziato"), CONTO.replace("2.500,01", "2.500,00"), "2.500,01 €"),
    ]


def test_amounts_of_a_quota_that_cannot_be_split_are_not_judged() -> None:
    """Without the employees of 1 the split of «settori» is not known, so neither is the amount of 2."""
    testo = obiettivo(PIANO, 1, ("n_dip = 2\n", ""), ("coefficiente = 1, totale = 20, ", ""))
    assert esito(testo) == [("VAL103", riga_testata(testo, 1), "", "")]


# ---------------------------------------------------------------- SQ105, SQ106, SQ107: what was to be split

DUE_PARTI = """\
resto = true

[[quote]]
codice = "uno"
titolo = "Uno"
di = "settori"
importo = 2000.00

[[quote]]
codice = "due"
titolo = "Due"
di = "settori"
importo = {}
"""


def in_due_parti(seconda: str, *, madre_dopo: bool = False) -> str:
    """«settori», 5,000.00, divided in 2,000.00 for objective 1 and a second part for objective 2."""
    testo = obiettivo(PIANO, 1, ('quota = "settori"', 'quota = "uno"'))
    testo = obiettivo(
        testo, 2, ('quota = "settori"', 'quota = "due"'), ("stanziato = 3000.00", f"stanziato = {seconda}")
    )
    testo = cambia(testo, ("resto = true\n", DUE_PARTI.format(seconda)))
    if madre_dopo:
        madre = '[[quote]]\ncodice = "settori"\ntitolo = "Obiettivi di settore"\nresto = true\n\n'
        testo = cambia(testo, (madre, ""))
        testo = cambia(testo, ("[[obiettivi]]\nnumero = 1\n", madre + "[[obiettivi]]\nnumero = 1\n"))
    return testo


@pytest.mark.parametrize(
    ("seconda", "codice", "trovato"),
    [("2999.99", "SQ106", "4.999,99 €"), ("2999.98", "SQ105", "4.999,98 €"), ("2000.00", "SQ105", "4.000,00 €")],
)
@pytest.mark.parametrize("madre_dopo", [False, True])
def test_half_a_cent_a_line_is_what_rounding_explains(
    seconda: str,
    codice: str,
    trovato: str,
    madre_dopo: bool,  # noqa: FBT001
) -> None:
    """Two lines explain one cent; it is said once, of the quota and not of the fund above it, in whatever order."""
    testo = in_due_parti(seconda, madre_dopo=madre_dopo)
    assert esito(testo) == [(codice, riga(testo, "resto = true"), "5.000,00 €", trovato)]


@pytest.mark.parametrize("madre_dopo", [False, True])
def test_parts_that_make_the_whole_are_clean(madre_dopo: bool) -> None:  # noqa: FBT001
    assert esito(in_due_parti("3000.00", madre_dopo=madre_dopo)) == []


@pytest.mark.parametrize(("seconda", "codice"), [("2999.99", "SQ106"), ("2999.98", "SQ105")])
def test_two_quote_that_do_not_close_are_two_findings(seconda: str, codice: str) -> None:
    """«comune» goes to one objective through a part of 2,000.00: the line explains half a cent, not 1,000.00."""
    parte = 'importo = 3000.00\n\n[[quote]]\ncodice = "parte"\ntitolo = "Parte"\ndi = "comune"\nimporto = 1999.00\n'
    testo = cambia(in_due_parti(seconda), ("importo = 3000.00\n", parte))
    testo = obiettivo(testo, 3, ('quota = "comune"', 'quota = "parte"'), ("stanziato = 3000.00", "stanziato = 1999.00"))
    assert [(codice, luogo) for codice, luogo, *_ in esito(testo)] == [
        ("SQ105", riga(testo, "importo = 3000.00")),
        (codice, riga(testo, "resto = true")),
    ]


@pytest.mark.parametrize(
    ("settori", "codice", "trovato"),
    [
        ("4999.99", "SQ106", "8.999,99 €"),
        ("4999.98", "SQ106", "8.999,98 €"),
        ("4999.97", "SQ107", "8.999,97 €"),
    ],
)
def test_four_lines_explain_two_cents_of_the_fund(settori: str, codice: str, trovato: str) -> None:
    """The amounts of «settori» are left out, so that only the fund does not close."""
    testo = cambia(PIANO, ("resto = true", f"importo = {settori}"))
    testo = obiettivo(testo, 1, (", stanziato = 2000.00", ""))
    testo = obiettivo(testo, 2, (", stanziato = 3000.00", ""))
    attesi = [(codice, riga(testo, "finanziato ="), "9.000,00 €", trovato)]
    assert esito(testo) == attesi


def test_the_note_on_the_fund_names_the_fund() -> None:
    testo = obiettivo(cambia(PIANO, ("resto = true", "importo = 4999.99")), 1, (", stanziato = 2000.00", ""))
    testo = obiettivo(testo, 2, (", stanziato = 3000.00", ""))
    assert [r.message for r in rilievi(testo)] == [
        "il riparto del fondo nel piano chiude, salvo l'arrotondamento: 4 righe, che spiegano fino a 2 centesimi"
    ]


def test_the_quote_shared_by_parts_are_not_judged_but_their_sum_is() -> None:
    """100.00 by thirds, each to one line: 33.33 thrice; the quote have no whole cents, the fund is a cent short."""
    quote = "".join(f'[[quote]]\ncodice = "terzo-{n}"\ntitolo = "Terzo"\nparti = 1\n\n' for n in (1, 2, 3))
    testo = PIANO[: PIANO.index("[[quote]]")] + quote + PIANO[PIANO.index("[[obiettivi]]") :]
    testo = cambia(testo, ("massimo = 10000.00", "massimo = 1100.00"), ("finanziato = 9000.00", "finanziato = 100.00"))
    for numero, quota, vecchio in ((1, "settori", "2000.00"), (2, "settori", "3000.00"), (3, "comune", "3000.00")):
        testo = obiettivo(
            testo, numero, (f'quota = "{quota}"', f'quota = "terzo-{numero}"'), (f"= {vecchio} }}", "= 33.33 }")
        )
    testo = testo[: testo.index("[[obiettivi]]\nnumero = 4")]
    assert esito(testo) == [("SQ106", riga(testo, "finanziato ="), "100,00 €", "99,99 €")]


# ---------------------------------------------------------------- SQ105, SQ107: why it does not close


def perche(testo: str, codice: str, precedente: str = "") -> tuple[str, ...]:
    """The causes of the one finding with this code."""
    prima = None if precedente == "" else piano_di_prova(precedente)
    outcome = esegui(esame_del_piano(piano_di_prova(testo), prima))
    (trovata,) = (finding for finding in outcome.findings if finding.code == codice)
    return trovata.rilievo.cause


def test_a_part_with_its_comma_moved_is_named() -> None:
    assert perche(in_due_parti("300.00"), "SQ105") == (
        "quota «due»: 300,00 € invece di 3.000,00 € (virgola spostata di un posto): chiude esattamente.",
    )


def test_a_part_that_the_earlier_version_had_is_named() -> None:
    intera = in_due_parti("3000.00")
    seconda = '[[quote]]\ncodice = "due"\ntitolo = "Due"\ndi = "settori"\nimporto = 3000.00\n\n'
    senza = cambia(intera, (seconda, ""))
    senza = obiettivo(senza, 2, ('quota = "due"', 'quota = "uno"'), ("stanziato = 3000.00", "stanziato = 1200.00"))
    senza = obiettivo(senza, 1, ("stanziato = 2000.00", "stanziato = 800.00"))
    assert perche(senza, "SQ105", intera) == ("quota «due»: 3.000,00 € (riga nota, non contata): chiude esattamente.",)


def test_a_quota_of_the_fund_and_a_fixed_amount_are_lines_of_the_fund() -> None:
    """«settori» 500.00 for 5,000.00; then the fixed amount 100.00 for 1,000.00, and the quote as they were."""
    testo = cambia(PIANO, ("resto = true", "importo = 500.00"))
    assert perche(testo, "SQ107") == (
        "quota «settori»: 500,00 € invece di 5.000,00 € (virgola spostata di un posto): chiude esattamente.",
    )
    intero = cambia(PIANO, ("resto = true", "importo = 5000.00"))
    testo = obiettivo(intero, 4, ("importo_fisso = 1000.00", "importo_fisso = 100.00"))
    assert perche(testo, "SQ107") == (
        "Obiettivo 4: 100,00 € invece di 1.000,00 € (virgola spostata di un posto): chiude esattamente.",
    )
    assert perche(testo, "SQ107", intero)[0].startswith(
        "Obiettivo 4: 100,00 € invece di 1.000,00 € (secondo la versione precedente"
    )


def test_what_rounding_explains_has_no_other_cause() -> None:
    assert perche(in_due_parti("2999.99"), "SQ106") == ()
