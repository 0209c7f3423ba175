"""How many heads a staff text counts, without and with those in charge."""

from __future__ import annotations

import pytest

from perfxl.core.testi.conta import Conta, conta

RESP_E_5 = "n. 1 resp. area + n. 5 dipendenti area"


@pytest.mark.parametrize(
    ("testo", "senza", "con"),
    [
        (RESP_E_5, 5, 6),
        ("Dirigenti, n. 15 dipendenti", 15, None),
        ("Responsabile area", None, 1),
        ("gruppo di lavoro", None, None),
        ("n. 1 CED + n. 2 contabilità + n. 1 dipendente per ogni area (tot. 14)", 14, 14),
        ("agenti, totale: n. 8", 8, 8),
        ("agenti, in totale 8", 8, 8),
        ("n. 2 (tot. 2) + n. 3 (tot. 3)", 5, 5),
        ("n. 3 dipendenti, costo tot. 3/4", None, None),
        ("4 + 1 (dirigente) ufficio lavori pubblici", 4, 5),
        ("n. 4+1(Dirigente) Uff. LL.PP.", 4, 5),
        ("4 + 1 (dirigente) + 2 operai", None, None),
        ("4 + 1 (part time)", None, None),
    ],
)
def test_the_heads_in_both_ways(testo: str, senza: int | None, con: int | None) -> None:
    assert conta(testo, responsabili=None) == Conta(senza, con)


@pytest.mark.parametrize(("responsabili", "teste"), [(True, 6), (False, 5)])
def test_where_the_modello_says_which_way_it_is_the_only_one(teste: int, *, responsabili: bool) -> None:
    assert conta(RESP_E_5, responsabili=responsabili) == Conta(teste, teste)


@pytest.mark.parametrize(
    ("contate", "scritta", "possibili"),
    [
        (Conta(5, 6), "5 (6 con i responsabili)", (5, 6)),
        (Conta(8, 8), "8", (8,)),
        (Conta(15, None), "almeno 15", (15,)),
        (Conta(None, 1), "1", (1,)),
        (Conta(None, None), "", ()),
    ],
)
def test_heads_as_they_are_written(contate: Conta, scritta: str, possibili: tuple[int, ...]) -> None:
    assert (contate.scritta, contate.possibili) == (scritta, possibili)


@pytest.mark.parametrize(
    ("contate", "ammessi"),
    [
        (Conta(5, 6), {5, 6}),
        (Conta(8, 8), {8}),
        (Conta(15, None), {15, 16, 17}),
        (Conta(None, 1), {1}),
        (Conta(None, None), {0, 1, 4, 5, 6, 7, 8, 9, 14, 15, 16, 17}),
    ],
)
def test_the_numbers_that_a_text_excludes(contate: Conta, ammessi: set[int]) -> None:
    assert {n for n in (0, 1, 4, 5, 6, 7, 8, 9, 14, 15, 16, 17) if not contate.esclude(n)} == ammessi


@pytest.mark.parametrize(
    ("uno", "altro", "diversa"),
    [
        (Conta(5, 6), Conta(5, 6), False),
        (Conta(5, 6), Conta(6, 7), True),
        (Conta(4, 5), Conta(5, 5), False),
        (Conta(4, 5), Conta(4, 4), False),
        (Conta(15, None), Conta(14, None), True),
        (Conta(15, None), Conta(15, 17), False),
        (Conta(15, None), Conta(None, 16), False),
        (Conta(3, 3), Conta(None, None), False),
    ],
)
def test_two_texts_differ_where_every_way_of_counting_does(uno: Conta, altro: Conta, *, diversa: bool) -> None:
    assert uno.diversa(altro) is diversa
    assert altro.diversa(uno) is diversa
