"""The tables that are published, on sets small enough to count by hand."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

import pytest

from perfxl.core.pagamento.pubblicazione import (
    Esito,
    Importo,
    Posto,
    Pubblicazione,
    Riga,
    RigaBande,
    Scoperto,
    difetti,
    pubblica,
    scoperti,
)
from perfxl.core.pagamento.riservatezza import Banda, Fusa, Fusione, Motivo, Regole, Tabella

REGOLE = Regole((50000,))
UNO = ("settore",)
DUE = ("settore", "categoria")
SCALA = (10000, 30000, 50000, 70000, 90000)
"""Five persons: 2.500,00 in all, 500,00 on average; two below 500,00."""


def gruppo(*percorso: str, importi: tuple[int, ...] = SCALA) -> list[Importo]:
    """The persons of a set."""
    return [Importo(f"matr-{'-'.join(percorso)}-{i}", importo, percorso) for i, importo in enumerate(importi)]


def righe(esito: Esito) -> list[tuple[tuple[str, ...], tuple[str, ...], int, int | None]]:
    return [(r.posto.percorso, r.posto.voci, r.distribuito, r.persone) for r in esito.pubblicazione.righe]


def test_sets_that_keep_the_rules_are_published_as_they_are() -> None:
    importi = [*gruppo("B"), *gruppo("A", importi=(*SCALA, *SCALA))]
    esito = pubblica(importi, UNO, REGOLE, {(): 900000, ("A",): 600000, ("B",): 300000})
    assert esito.pubblicazione == Pubblicazione(
        UNO,
        minimo=5,
        stanziato=900000,
        righe=(
            Riga(Posto((), (), divisa=True), 900000, 750000, 15, 50000),
            Riga(Posto((), ("A",), divisa=False), 600000, 500000, 10, 50000),
            Riga(Posto((), ("B",), divisa=False), 300000, 250000, 5, 50000),
        ),
        bande=(Banda(0, 49999), Banda(50000, None)),
        # of B two and three, of A four and six: merged, so that the whole is not divided
        per_banda=(RigaBande(Posto((), (), divisa=False), (6, 9), Fraction(34, 100)),),
    )
    fuse = (Fusa(("B",), 5, Motivo.BANDA), Fusa(("A",), 10, Motivo.BANDA))
    assert esito.fusioni == (Fusione(Tabella.BANDE, (), fuse, sopra=True),)


def test_rows_by_bands_of_sets_that_have_enough_in_each() -> None:
    importi = [*gruppo("A", importi=SCALA * 3), *gruppo("B", importi=(*SCALA * 3, 90000))]
    esito = pubblica(importi, UNO, REGOLE, {})
    assert [(r.posto.voci, r.persone) for r in esito.pubblicazione.per_banda] == [
        ((), (12, 19)),
        (("A",), (6, 9)),
        (("B",), (6, 10)),
    ]
    assert esito.pubblicazione.tabella_bande(1) == esito.pubblicazione.per_banda[1:]
    assert esito.fusioni == ()


def test_a_small_set_takes_another_so_that_no_difference_gives_it_back() -> None:
    importi = [*gruppo("A", importi=SCALA * 2), *gruppo("B"), *gruppo("C", importi=(123456,))]
    esito = pubblica(importi, UNO, REGOLE, {("A",): 1, ("B",): 20, ("C",): 300})
    assert righe(esito) == [
        ((), (), 873456, 16),
        ((), ("A",), 500000, 10),
        ((), ("B", "C"), 373456, 6),
    ]
    assert [r.stanziato for r in esito.pubblicazione.righe] == [None, 1, 320]
    assert esito.fusioni[0] == Fusione(
        Tabella.IMPORTI, (), (Fusa(("C",), 1, Motivo.POCHI), Fusa(("B",), 5, Motivo.DIFFERENZA)), sopra=False
    )


def test_the_sets_of_the_two_tables_never_cross() -> None:
    """By bands C and D would do together, and S alone; but C stands with S already: all three go together."""
    importi = [
        *gruppo("A", importi=SCALA * 3),
        *gruppo("C", importi=(90000,)),
        *gruppo("D", importi=(*[20000] * 9, *[80000] * 4)),
        *gruppo("S", importi=(*[20000] * 5, *[80000] * 5)),
    ]
    pubblicazione = pubblica(importi, UNO, REGOLE, {}).pubblicazione
    assert [r.posto.voci for r in pubblicazione.tabella(1)] == [("A",), ("C", "S"), ("D",)]
    assert [(r.posto.voci, r.persone) for r in pubblicazione.tabella_bande(1)] == [
        (("A",), (6, 9)),
        (("C", "D", "S"), (14, 10)),
    ]


def test_where_an_amount_allotted_is_missing_the_sum_is_not_told() -> None:
    esito = pubblica([*gruppo("A"), *gruppo("B"), *gruppo("C", importi=(1,))], UNO, REGOLE, {("A",): 1, ("B",): 20})
    assert [(r.posto.voci, r.stanziato) for r in esito.pubblicazione.righe] == [
        ((), None),
        (("A", "C"), None),
        (("B",), 20),
    ]


def test_a_set_that_has_an_amount_allotted_and_nobody_in_it() -> None:
    esito = pubblica([*gruppo("A"), *gruppo("B")], UNO, REGOLE, {("A",): 1, ("B",): 20, ("Z",): 300})
    assert righe(esito)[1:] == [((), ("A", "Z"), 250000, 5), ((), ("B",), 250000, 5)]
    assert [r.stanziato for r in esito.pubblicazione.righe] == [None, 301, 20]


def test_a_set_not_divided_stands_in_for_its_parts() -> None:
    importi = [
        *gruppo("A", "x"),
        *gruppo("A", "y", importi=SCALA[:4]),
        *gruppo("B", "x"),
        *gruppo("B", "y"),
    ]
    pubblicazione = pubblica(importi, DUE, REGOLE, {("B",): 5, ("B", "x"): 3, ("B", "y"): 1}).pubblicazione
    assert [(r.posto.percorso, r.posto.voci, r.stanziato) for r in pubblicazione.tabella(2)] == [
        ((), ("A",), None),
        (("B",), ("x",), 3),
        (("B",), ("y",), 1),
    ]
    assert [r.posto.voci for r in pubblicazione.tabella(1)] == [("A",), ("B",)]
    assert [r.posto.livello for r in pubblicazione.righe] == [0, 1, 1, 2, 2]
    for livello in range(3):
        assert sum(r.distribuito for r in pubblicazione.tabella(livello)) == 4 * 250000 - SCALA[4]


def test_where_even_the_whole_is_of_too_few_nothing_is_told_but_what_was_allotted() -> None:
    esito = pubblica(gruppo("A", importi=SCALA[:4]), UNO, REGOLE, {(): 400000})
    assert esito.pubblicazione == Pubblicazione(UNO, 5, 400000, (), (), ())
    assert esito.fusioni == (Fusione(Tabella.IMPORTI, (), (Fusa((), 4, Motivo.POCHI),), sopra=True),)


def test_where_one_has_nearly_all_nothing_is_told_either() -> None:
    esito = pubblica(gruppo("A", importi=(1, 1, 1, 1, 5000)), UNO, REGOLE, {})
    assert (righe(esito), esito.fusioni[0].fuse[0].motivo) == ([], Motivo.CONCENTRATO)


def test_where_all_have_the_same_only_the_sum_is_told() -> None:
    importi = [*gruppo("A", importi=(33333,) * 6), *gruppo("B", importi=(33334,) * 6)]
    esito = pubblica(importi, UNO, REGOLE, {(): 400002})
    riga = Riga(Posto((), (), divisa=False), 400002, 400002, None, None)
    assert esito.pubblicazione == Pubblicazione(UNO, 5, 400002, (riga,), (), ())
    assert esito.fusioni == (Fusione(Tabella.IMPORTI, (), (Fusa((), 12, Motivo.UNIFORME),), sopra=True),)
    assert [s.motivo for s in scoperti(importi, esito.pubblicazione, (), REGOLE)] == [Motivo.UNIFORME]


def test_where_all_are_in_one_band_there_is_no_table_by_bands() -> None:
    esito = pubblica(gruppo("A"), UNO, Regole(()), {})
    assert (esito.pubblicazione.bande, esito.pubblicazione.per_banda) == ((), ())
    assert esito.fusioni == (Fusione(Tabella.BANDE, (), (Fusa((), 5, Motivo.UNA_BANDA),), sopra=True),)


def test_without_levels_there_is_the_whole() -> None:
    esito = pubblica(gruppo(), (), REGOLE, {})
    assert righe(esito) == [((), (), 250000, 5)]
    assert esito.pubblicazione.tabella(0) == esito.pubblicazione.righe


def test_what_is_known_from_elsewhere_uncovers_a_merged_set() -> None:
    importi = [*gruppo("A", importi=SCALA * 2), *gruppo("B"), *gruppo("C", importi=(123456, 1))]
    pubblicazione = pubblica(importi, UNO, REGOLE, {}).pubblicazione
    assert scoperti(importi, pubblicazione, (), REGOLE) == ()
    assert scoperti(importi, pubblicazione, [("A",)], REGOLE) == ()
    solo_c = (Scoperto((("C",),), 2, Motivo.POCHI),)
    # its own sum, or by difference its neighbour's
    assert scoperti(importi, pubblicazione, [("C",)], REGOLE) == solo_c
    assert scoperti(importi, pubblicazione, [("B",)], REGOLE) == solo_c


def test_what_is_known_from_elsewhere_where_nothing_is_published() -> None:
    importi = [*gruppo("A", importi=SCALA[:2]), *gruppo("B", importi=SCALA[:2])]
    pubblicazione = pubblica(importi, UNO, REGOLE, {}).pubblicazione
    assert scoperti(importi, pubblicazione, [("B",)], REGOLE) == (Scoperto((("B",),), 2, Motivo.POCHI),)


def test_defects_are_told_by_row_never_by_code() -> None:
    importi = [
        Importo("0815", -1, ("A", "x")),
        Importo("0815", 1, ("A",)),
        Importo("4711", 1, ("A", "")),
        Importo("4712", 1, ("A", "4711")),
    ]
    stanziati: dict[tuple[str, ...], int] = {("A", "0815"): 7}
    assert list(difetti(importi, DUE, Regole((), minimo=1), stanziati)) == [
        "il minimo di persone è 1: con meno di 3 ciascuno saprebbe dell'altro",
        "riga 1: l'importo è negativo",
        "riga 2: il codice è già in una riga precedente; una persona ha una riga sola",
        "riga 2: i gruppi sono 1, i livelli 2",
        "riga 3: un gruppo non ha nome",
        "riga 4: un gruppo ha per nome il codice di una persona",
        "uno stanziato è di un gruppo che ha per nome il codice di una persona",
    ]
    with pytest.raises(ValueError, match="il minimo di persone è 1"):
        pubblica(importi, DUE, Regole((), minimo=1), stanziati)


def test_defects_of_what_was_allotted() -> None:
    stanziati = {(): 1, ("A",): 2, ("A", "x"): -3, ("A", "x", "y"): 1, ("A", "z"): 7, ("B", "x"): 9}
    assert list(difetti([], DUE, REGOLE, stanziati)) == [
        "lo stanziato di «A / x» è negativo",
        "lo stanziato di «A / x / y» è sotto l'ultimo livello",
        "gli stanziati delle parti superano quello di tutti",
        "gli stanziati delle parti superano quello di «A»",
        "gli stanziati delle parti superano quello di «A / x»",
    ]
    assert list(difetti([], DUE, REGOLE, {(): 6, ("A",): 5, ("B",): 1, ("A", "x"): 5})) == []


def test_no_code_comes_out_and_none_is_shown() -> None:
    importi = [*gruppo("A"), *gruppo("B"), *gruppo("C", importi=(1, 2))]
    assert "matr" not in repr(pubblica(importi, UNO, REGOLE, {}))
    assert "matr" not in repr(importi)
    for tipo in (Esito, Pubblicazione, Posto, Riga, RigaBande, Scoperto, Fusione, Fusa, Banda):
        assert not {campo.name for campo in fields(tipo)} & {"codice", "codici", "nome", "nomi", "importi"}
