"""The sums of a plan, side by side."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from perfxl.core.modello import Residuo
from perfxl.core.piano import Modo
from perfxl.core.quadro import Somma, per_settore, quadro, stanziati, sui_resti
from perfxl.core.riparto import riparti
from tests.costruttori import fondo
from tests.piccoli import MODELLO, dichiarato, esempio, letto, obiettivo, piano, quota

MASSIMO = "Finanziato + accantonamenti = massimo"
STANZIATI = "Importi stanziati = finanziato"


def test_the_sums_of_2025() -> None:
    # sums of the printed amounts, added up by hand: 69.223,06 in all; 10.000,00 no. 1, 2, 4, 5; 41.223,06 the rest
    di_prova = esempio("chiari-2025")
    somme = {somma.codice or somma.voce: somma for somma in quadro(di_prova, riparti(di_prova))}
    assert list(somme) == [
        MASSIMO,
        STANZIATI,
        "intersettoriali",
        "settori",
        "amministrativo",
        "sociale",
        "territorio",
        "sicurezza",
    ]
    assert somme[MASSIMO] == Somma(MASSIMO, "", Fraction(9122309), Fraction(9122309), Fraction(0))
    assert somme[STANZIATI] == Somma(STANZIATI, "", Fraction(6922309), Fraction(6922306), Fraction(27, 2))
    assert somme["intersettoriali"] == Somma(
        "Generali e intersettoriali", "intersettoriali", Fraction(1000000), Fraction(1000000), Fraction(2)
    )
    assert somme["settori"] == Somma(
        "Obiettivi di settore", "settori", Fraction(4122309), Fraction(4122306), Fraction(11)
    )
    assert somme["sicurezza"] == Somma(
        "Settore sicurezza", "sicurezza", Fraction(4122309 * 13, 77), Fraction(695974), Fraction(2)
    )
    assert [somma.esito for somma in somme.values()] == [
        "chiude",
        "chiude, salvo arrotondamenti",
        "chiude",
        *["chiude, salvo arrotondamenti"] * 3,
        "chiude",  # 19/77 of a cent
        "chiude",
    ]


def test_the_amounts_of_the_split_stand_in_for_those_that_are_not_declared() -> None:
    voci = [
        obiettivo("1", "q", "1"),
        replace(obiettivo("2", "q", "1"), dichiarato=dichiarato(totale="1", stanziato=700)),
    ]
    di_prova = piano(1000, [quota("q", Modo.RESTO)], voci, accantonato=50)
    somme = quadro(di_prova, riparti(di_prova))
    assert [(somma.voce, int(somma.atteso), int(somma.trovato), int(somma.differenza)) for somma in somme] == [
        (MASSIMO, 1050, 1050, 0),
        (STANZIATI, 1000, 1200, 200),
        ("Quota q", 1000, 1200, 200),
    ]


def test_what_could_not_be_split_is_not_summed() -> None:
    voci = [obiettivo("1", "a", n_dip=None), obiettivo("2", "b", "1"), obiettivo("3", fisso=100)]
    di_prova = piano(1000, [quota("a", Modo.PARTI, "1"), quota("b", Modo.PARTI, "2")], voci)
    storto = replace(di_prova, fondo=replace(fondo(di_prova), massimo=letto(1001)))
    assert [(s.codice, int(s.atteso), int(s.trovato)) for s in quadro(storto, riparti(storto))] == [
        ("", 1001, 1000),
        ("b", 600, 600),
    ]


@pytest.mark.parametrize(
    ("differenza", "righe", "esito"),
    [
        ("0", 0, "chiude"),
        ("0.49", 0, "chiude"),
        ("-0.49", 0, "chiude"),
        ("0.5", 0, "non chiude"),
        ("1", 0, "non chiude"),
        ("0.5", 1, "chiude, salvo arrotondamenti"),
        ("-2", 4, "chiude, salvo arrotondamenti"),
        ("2.01", 4, "non chiude"),
        ("-3", 4, "non chiude"),
    ],
)
def test_how_a_sum_closes(differenza: str, righe: int, esito: str) -> None:
    somma = Somma("voce", "q", Fraction(100), Fraction(100) + Fraction(differenza), Fraction(righe, 2))
    assert (somma.differenza, somma.esito) == (Fraction(differenza), esito)


def test_what_each_settore_gets_is_what_its_objectives_get() -> None:
    di_prova = esempio("chiari-2025")
    importi = stanziati(di_prova, riparti(di_prova))
    somme = per_settore(di_prova, importi)
    assert somme.total() == sum(importi.values()) == 6922306
    assert set(somme) == {settore.codice for settore in di_prova.radici}


def test_a_settore_that_is_paid_as_a_whole() -> None:
    a_settori = esempio("desenzano-2021")
    assert per_settore(a_settori, {("", a_settori.radici[0].codice): 12}) == {a_settori.radici[0].codice: 12}


@pytest.mark.parametrize(
    ("residuo", "frase"),
    [
        (Residuo.NESSUNO, "i centesimi che avanzano restano come sono"),
        (Residuo.MAGGIOR_RESTO, "i centesimi che avanzano vanno ai resti maggiori"),
        (Residuo.RIGA, "i centesimi che avanzano vanno all'obiettivo 7"),
    ],
)
def test_the_sentence_on_the_cents_left_over(residuo: Residuo, frase: str) -> None:
    assert sui_resti(replace(MODELLO, residuo=residuo, riga="7")) == frase
