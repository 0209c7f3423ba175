"""Which sets of persons may be published: both sides of every boundary; and the merging."""

from __future__ import annotations

from fractions import Fraction

import pytest

from perfxl.core.pagamento.riservatezza import (
    PAROLE,
    Banda,
    Fusa,
    Fusione,
    Insieme,
    Motivo,
    Regole,
    Tabella,
    bande_di,
    conta,
    difetti_regole,
    difetto_bande,
    difetto_importi,
    fondi,
    grado,
)

REGOLE = Regole((50000, 100000))
"""Bands: 0,00 to 499,99; 500,00 to 999,99; 1.000,00 and more."""


def a_scala(quanti: int, da: int = 10000, passo: int = 10000) -> tuple[int, ...]:
    """Amounts that rise by a step."""
    return tuple(da + passo * i for i in range(quanti))


@pytest.mark.parametrize(
    ("importi", "motivo"),
    [
        ((), Motivo.POCHI),
        (a_scala(4), Motivo.POCHI),
        (a_scala(5), None),
        # of six, two got nothing: the sum is of four
        ((0, 0, *a_scala(4)), Motivo.POCHI),
        ((0, 0, *a_scala(5)), None),
        # within a twentieth of the largest, or a cent further apart
        ((95000, *[100000] * 5), Motivo.UNIFORME),
        ((94999, *[100000] * 5), None),
        # equal shares of 1.000,00 over six differ by the residual cent
        ((16667, 16667, 16667, 16667, 16666, 16666), Motivo.UNIFORME),
        # the second (1,00) takes its own off the sum: 3,00 is left above the largest; a tenth of it, or less
        ((100, 100, 100, 100, 3000), None),
        ((100, 100, 100, 100, 3001), Motivo.CONCENTRATO),
    ],
)
def test_what_a_sum_must_keep(importi: tuple[int, ...], motivo: Motivo | None) -> None:
    assert difetto_importi(importi, REGOLE) is motivo
    assert difetto_importi(importi[::-1], REGOLE) is motivo


@pytest.mark.parametrize(
    ("importi", "motivo"),
    [
        ((*[40000] * 5, *[60000] * 5), None),
        ((*[40000] * 5, *[60000] * 4), Motivo.BANDA),
        # an empty band between two full ones tells nothing
        ((*[40000] * 5, *[160000] * 5), None),
        (a_scala(8, 50000, 5000), Motivo.UNA_BANDA),
        # 25 pairs of 45 differ by 9,00: over twice the average that is half a hundredth, to the digit; or just less
        ((*[49550] * 5, *[50450] * 5), None),
        ((*[49551] * 5, *[50449] * 5), Motivo.GRADO),
    ],
)
def test_what_a_row_by_bands_must_keep(importi: tuple[int, ...], motivo: Motivo | None) -> None:
    bande = (Banda(0, 49999), Banda(50000, 99999), Banda(100000, None))
    assert difetto_bande(importi, bande, REGOLE) is motivo


@pytest.mark.parametrize(
    ("quanti", "attese"),
    [
        ((5, 5, 5, 5), [(0, 9), (10, 19), (20, 29), (30, None)]),
        ((4, 5, 5, 5), [(0, 19), (20, 29), (30, None)]),
        ((5, 4, 5, 5), [(0, 9), (10, 29), (30, None)]),
        ((5, 5, 5, 4), [(0, 9), (10, 19), (20, None)]),
        ((2, 2, 1, 5), [(0, 29), (30, None)]),
        ((0, 5, 0, 5), [(0, 9), (10, 19), (20, 29), (30, None)]),
        ((3, 0, 5, 0), [(0, 29), (30, None)]),
        # the last goes to the nearest below that holds somebody
        ((5, 5, 0, 3), [(0, 9), (10, None)]),
        ((5, 0, 3, 0), [(0, None)]),
        ((0, 0, 1, 4), [(0, 9), (10, 19), (20, None)]),
        ((5, 1, 1, 1), [(0, None)]),
    ],
)
def test_bands_hold_nobody_or_enough(quanti: tuple[int, ...], attese: list[tuple[int, int | None]]) -> None:
    importi = [10 * banda + i for banda, n in enumerate(quanti) for i in range(n)]
    bande = bande_di(importi, Regole((10, 20, 30)))
    assert [(banda.da, banda.a) for banda in bande] == attese
    assert sum(conta(importi, bande)) == sum(quanti)


def test_without_limits_there_is_one_band() -> None:
    assert bande_di(a_scala(5), Regole(())) == (Banda(0, None),)


def test_a_band_as_it_is_read() -> None:
    bande = [Banda(0, 0), Banda(1, 49999), Banda(50000, None)]
    assert [banda.etichetta for banda in bande] == ["0,00 €", "da 0,01 € a 499,99 €", "da 500,00 € in su"]
    assert [[importo in banda for importo in (0, 1, 49999, 50000)] for banda in bande] == [
        [True, False, False, False],
        [False, True, True, False],
        [False, False, False, True],
    ]


@pytest.mark.parametrize(
    ("importi", "atteso"),
    [
        ((7, 7, 7), Fraction(0)),
        ((0, 0, 9), Fraction(1)),
        # pairs: 1, 2, 1 of 3; mean difference 4/3 over twice the average 4
        ((3, 1, 2), Fraction(1, 3)),
        ((10, 0), Fraction(1)),
    ],
)
def test_the_degree_of_differentiation(importi: tuple[int, ...], atteso: Fraction) -> None:
    assert grado(importi) == atteso
    coppie = [abs(x - y) for i, x in enumerate(importi) for y in importi[:i]]
    assert grado(importi) == Fraction(sum(coppie), len(coppie)) / (2 * Fraction(sum(importi), len(importi)))


@pytest.mark.parametrize("importi", [(), (5,), (0, 0)])
def test_of_nothing_there_is_no_degree(importi: tuple[int, ...]) -> None:
    with pytest.raises(ZeroDivisionError):
        grado(importi)


def test_sound_rules_have_no_defects() -> None:
    assert list(difetti_regole(REGOLE)) == []
    assert list(difetti_regole(Regole((), minimo=3, uniforme=Fraction(0), vicinanza=Fraction(0)))) == []


def test_defects_of_the_rules() -> None:
    regole = Regole((0, 500, 500, 400, 600), 2, Fraction(1), Fraction(-1, 10))
    assert list(difetti_regole(regole)) == [
        "il minimo di persone è 2: con meno di 3 ciascuno saprebbe dell'altro",
        "la parte sotto cui gli importi valgono come uguali non sta tra 0 e 1",
        "la vicinanza non sta tra 0 e 1",
        "il limite di banda 0,00 € non è maggiore di 0,00 €, che lo precede",
        "il limite di banda 5,00 € non è maggiore di 5,00 €, che lo precede",
        "il limite di banda 4,00 € non è maggiore di 5,00 €, che lo precede",
    ]


def test_every_reason_has_its_words() -> None:
    assert set(PAROLE) == set(Motivo)


def insieme(**quanti: int) -> Insieme:
    """Everybody, over sets of so many persons."""
    parti = tuple(Insieme((), (voce,), a_scala(n)) for voce, n in quanti.items())
    return Insieme((), (), tuple(importo for parte in parti for importo in parte.importi), parti)


def fuso(tutti: Insieme) -> tuple[list[tuple[str, ...]], list[Fusione]]:
    """The names of the sets that are left, and what was merged."""
    fusioni: list[Fusione] = []
    esito = fondi(tutti, Tabella.IMPORTI, lambda importi: difetto_importi(importi, REGOLE), fusioni)
    assert sum(len(parte.importi) for parte in esito.parti) in {0, len(tutti.importi)}
    return [parte.voci for parte in esito.parti], fusioni


def test_sound_sets_stand() -> None:
    assert fuso(insieme(a=5, b=6)) == ([("a",), ("b",)], [])


def test_one_small_set_takes_the_smallest_with_it() -> None:
    fusione = Fusione(
        Tabella.IMPORTI, (), (Fusa(("b",), 1, Motivo.POCHI), Fusa(("c",), 6, Motivo.DIFFERENZA)), sopra=False
    )
    assert fuso(insieme(a=7, b=1, c=6)) == ([("a",), ("b", "c")], [fusione])


def test_of_two_as_small_the_first_by_name_goes() -> None:
    assert fuso(insieme(c=6, b=6, z=4))[0] == [("b", "z"), ("c",)]


def test_small_sets_that_are_enough_together_need_no_other() -> None:
    fusione = Fusione(Tabella.IMPORTI, (), (Fusa(("a",), 2, Motivo.POCHI), Fusa(("b",), 3, Motivo.POCHI)), sopra=False)
    assert fuso(insieme(a=2, b=3, c=5)) == ([("a", "b"), ("c",)], [fusione])


def test_small_sets_are_merged_no_further_than_it_takes() -> None:
    nomi, fusioni = fuso(insieme(a=1, b=2, c=3, d=4, e=4, f=9))
    assert nomi == [("a", "b", "c"), ("d", "e"), ("f",)]
    assert [[fusa.voci for fusa in fusione.fuse] for fusione in fusioni] == [
        [("a",), ("b",), ("c",)],
        [("d",), ("e",)],
    ]
    assert not any(fusione.sopra for fusione in fusioni)


def test_what_is_left_over_joins_those_merged_last() -> None:
    # 2 and 3 are enough; 3 is left over
    assert fuso(insieme(a=2, b=3, c=3, d=9))[0] == [("a", "b", "c"), ("d",)]
    nomi, fusioni = fuso(insieme(a=2, b=3, c=3))
    assert (nomi, [fusione.sopra for fusione in fusioni]) == ([], [True])


def test_with_nothing_left_beside_the_set_above_is_not_divided() -> None:
    fusione = Fusione(
        Tabella.IMPORTI, (), (Fusa(("a",), 4, Motivo.POCHI), Fusa(("b",), 9, Motivo.DIFFERENZA)), sopra=True
    )
    assert fuso(insieme(a=4, b=9)) == ([], [fusione])


def test_a_merged_set_is_not_divided_further() -> None:
    dentro = Insieme((), ("a",), a_scala(10), tuple(Insieme(("a",), (v,), a_scala(5)) for v in "xy"))
    tutti = Insieme((), (), a_scala(22), (dentro, *insieme(b=1, c=11).parti))
    esito = fondi(tutti, Tabella.IMPORTI, lambda importi: difetto_importi(importi, REGOLE), [])
    assert [(parte.voci, parte.parti) for parte in esito.parti] == [(("a", "b"), ()), (("c",), ())]


def test_amounts_are_not_shown() -> None:
    assert "10000" not in repr(insieme(a=5))
