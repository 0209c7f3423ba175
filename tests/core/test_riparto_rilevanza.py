"""A fund that goes to the settori by their rilevanza, net of what is reserved to single objectives."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Quote, Residuo
from perfxl.core.piano import Modo
from perfxl.core.quadro import quadro
from perfxl.core.riparto import FONDO, Chiusura, Ostacolo, Riga, Riparto, base_quota, pagati, riparti
from tests.costruttori import settore
from tests.piccoli import obiettivo, piano, quota, riga

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.piano import Obiettivo, Piano

LIBERO = obiettivo("1", fisso=None)
"""An objective that no quota pays and no amount is reserved to."""


def per_rilevanza(
    finanziato: int,
    rilevanze: Mapping[str, str],
    obiettivi: Sequence[Obiettivo] = (LIBERO,),
    *,
    residuo: Residuo = Residuo.NESSUNO,
    nominata: str = "",
) -> Piano:
    """A plan whose settori have these rilevanze, read at line 7; the fund was read at line 5."""
    quote = [quota(codice, Modo.PARTI, valore, linea=7) for codice, valore in rilevanze.items()]
    base = piano(finanziato, quote, obiettivi, residuo=residuo, riga=nominata)
    settori = tuple(settore(codice) for codice in rilevanze)
    return replace(base, modello=replace(base.modello, quote=Quote.RILEVANZA), settori=settori)


def importi(riparto: Riparto) -> dict[str, int]:
    """What each settore and each objective gets."""
    return {r.obiettivo or r.quota: r.importo for r in riparto.righe}


def chiusure(riparto: Riparto) -> dict[str, Fraction]:
    tutte = (*riparto.chiusure, *(() if riparto.fondo is None else (riparto.fondo,)))
    return {chiusura.quota: chiusura.differenza for chiusura in tutte}


def test_a_settore_is_paid_as_a_whole() -> None:
    # 1.000,00 as 4 : 1 is 800,00 and 200,00
    riparto = riparti(per_rilevanza(100000, {"A": "4", "B": "1"}))
    assert riparto.righe == (
        Riga("", "A", Fraction(80000), Fraction(4), Fraction(5), Fraction(80000), 80000, 80000),
        Riga("", "B", Fraction(20000), Fraction(1), Fraction(5), Fraction(20000), 20000, 20000),
    )
    assert riparto.chiusure == (
        Chiusura("A", Fraction(80000), 80000, 1, Fraction(1, 2)),
        Chiusura("B", Fraction(20000), 20000, 1, Fraction(1, 2)),
    )
    assert riparto.fondo == Chiusura(FONDO, Fraction(100000), 100000, 2, Fraction(1))
    assert riparto.ostacoli == ()
    assert riparto.importi == {"A": 80000, "B": 20000}
    assert (riparto.riga(""), riparto.riga("1"), riparto.scarto("1")) == (None, None, 0)


def test_what_is_reserved_comes_off_first() -> None:
    # 1.000,00 less 100,00 is 900,00; as 12,5 : 7 : 0,5 it is 562,50, 315,00 and 22,50
    voci = [obiettivo("1", fisso=7500), LIBERO, obiettivo("2", fisso=2500)]
    di_prova = per_rilevanza(100000, {"A": "12.5", "B": "7", "C": "0.5"}, voci)
    riparto = riparti(di_prova)
    # the objectives first, in the order of the plan
    assert list(importi(riparto).items()) == [("1", 7500), ("2", 2500), ("A", 56250), ("B", 31500), ("C", 2250)]
    assert set(chiusure(riparto).values()) == {0}
    assert list(pagati(di_prova)) == [("1", FONDO), ("2", FONDO), ("", "A"), ("", "B"), ("", "C")]
    assert base_quota(di_prova, riparto, "A") == ("A", Fraction(1))


@pytest.mark.parametrize(
    ("residuo", "fondo", "attesi", "chiude"),
    [
        # 0,10 over three alike: 3,333… each; 0,20: 6,666… each
        (Residuo.NESSUNO, 10, [3, 3, 3], -1),
        (Residuo.NESSUNO, 20, [7, 7, 7], 1),
        (Residuo.NESSUNO, 9, [3, 3, 3], 0),
        (Residuo.MAGGIOR_RESTO, 10, [4, 3, 3], 0),
        (Residuo.MAGGIOR_RESTO, 20, [7, 7, 6], 0),
        (Residuo.MAGGIOR_RESTO, 9, [3, 3, 3], 0),
    ],
)
def test_the_residual_cents(residuo: Residuo, fondo: int, attesi: list[int], chiude: int) -> None:
    di_prova = per_rilevanza(fondo, dict.fromkeys("ABC", "1"), residuo=residuo)
    riparto = riparti(di_prova)
    assert list(importi(riparto).values()) == attesi
    assert chiusure(riparto)[FONDO] == chiude
    assert riparto.fondo is not None
    assert riparto.fondo.spiegata
    assert [r.esatto for r in riparto.righe] == [Fraction(fondo, 3)] * 3
    assert base_quota(di_prova, riparto, "A") == (("A", Fraction(1)) if fondo == 9 else (FONDO, Fraction(1, 3)))


def test_a_tie_goes_to_the_larger_rilevanza() -> None:
    # 0,06 as 1 : 3 : 0 is 1,5 and 4,5: the cent goes to the second
    riparto = riparti(per_rilevanza(6, {"A": "1", "B": "3", "C": "0"}, residuo=Residuo.MAGGIOR_RESTO))
    assert importi(riparto) == {"A": 1, "B": 5, "C": 0}


def test_the_cents_cannot_go_to_an_objective() -> None:
    """The reader refuses such a modello; the split only says that it cannot."""
    voci = [obiettivo("1", fisso=1), LIBERO]
    riparto = riparti(per_rilevanza(11, dict.fromkeys("ABC", "1"), voci, residuo=Residuo.RIGA, nominata="1"))
    message = "i centesimi di resto devono andare all'obiettivo 1, che non può prenderli"
    assert riparto.ostacoli == (Ostacolo(riga(5), message, "0,01 €", effetto=1),)
    assert importi(riparto) == {"1": 1, "A": 3, "B": 3, "C": 3}


@pytest.mark.parametrize(
    ("di_prova", "atteso"),
    [
        (
            per_rilevanza(9999, {"A": "1"}, [obiettivo("1", fisso=10000)]),
            Ostacolo(riga(5), "le parti superano il fondo, che è 99,99 €", "100,00 €", riservati=True, effetto=1),
        ),
        (
            per_rilevanza(10000, {"A": "0", "B": "0"}),
            Ostacolo(riga(5), "le rilevanze dei settori sono tutte zero", "0"),
        ),
        (
            per_rilevanza(10000, {"A": "5", "B": "-1"}),
            Ostacolo(riga(7), "il fondo non si può ripartire: una parte è negativa"),
        ),
        (per_rilevanza(-1, {"A": "1"}), Ostacolo(riga(5), "il fondo è negativo", "-0,01 €")),
    ],
)
def test_an_impossible_split_is_told(di_prova: Piano, atteso: Ostacolo) -> None:
    riparto = riparti(di_prova)
    assert riparto.ostacoli == (atteso,)
    assert [r for r in riparto.righe if r.quota != FONDO] == []
    assert (riparto.chiusure, riparto.fondo) == ((), None)


def test_what_is_reserved_may_be_all_of_the_fund() -> None:
    riparto = riparti(per_rilevanza(10000, {"A": "1", "B": "2"}, [obiettivo("1", fisso=10000)]))
    assert importi(riparto) == {"1": 10000, "A": 0, "B": 0}
    assert riparto.ostacoli == ()


def test_without_any_rilevanza_nothing_is_split() -> None:
    riparto = riparti(per_rilevanza(10000, {}))
    assert (riparto.righe, riparto.chiusure, riparto.ostacoli) == ((), (), ())
    assert riparto.fondo == Chiusura(FONDO, Fraction(10000), 0, 0, Fraction(0))


def test_the_sums_of_such_a_plan() -> None:
    di_prova = per_rilevanza(100000, {"A": "1", "B": "3"}, [obiettivo("1", fisso=20000)])
    somme = quadro(di_prova, riparti(di_prova))
    assert [(somma.voce, somma.codice, int(somma.trovato), somma.esito) for somma in somme] == [
        ("Finanziato + accantonamenti = massimo", "", 100000, "chiude"),
        ("Importi stanziati = finanziato", "", 100000, "chiude"),
        ("Quota A", "A", 20000, "chiude"),
        ("Quota B", "B", 60000, "chiude"),
    ]


@pytest.mark.parametrize("quote", Quote)
def test_a_plan_without_money_is_not_split(quote: Quote) -> None:
    base = per_rilevanza(0, {"A": "1"}, [obiettivo("1", fisso=100), LIBERO])
    senza = replace(base, fondo=None, modello=replace(base.modello, quote=quote))
    riparto = riparti(senza)
    assert riparto == Riparto((), (), None, (), {})
    assert quadro(senza, riparto) == ()
    assert (senza.finanziato.value, senza.finanziato.place) == (0, senza.ente.place)


def test_a_rilevanza_counts_by_its_value_alone() -> None:
    """Forty and sixty are as four and six: it need not be percent."""
    attesi = [r.importo for r in riparti(per_rilevanza(12345, {"A": "40", "B": "60"})).righe]
    assert [r.importo for r in riparti(per_rilevanza(12345, {"A": "4", "B": "6"})).righe] == attesi
    assert attesi == [4938, 7407]
