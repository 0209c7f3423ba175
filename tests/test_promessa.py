"""The promise of the live checks: an office that sees all ✔ sends a file that reconciles.

And the other way: what the sheet says is wrong, perfxl finds, or it follows from something that it finds.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfxl.core.cartelle.layout import Tipo, scrivi_sopra
from perfxl.core.cartelle.parametri import MALE
from perfxl.xlsx.writer import write_workbook
from tests.motori import differenze, formualizer_ricalcola, ironcalc_ricalcola, memorizzati, rovinato
from tests.promessa import Ufficio, come_si_scrive, piano_a_classi, piano_a_mano, piano_a_punti

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna, Indirizzo
    from tests.promessa import Esito

PIANI = {
    "classi": piano_a_classi,
    "pesi a mano": piano_a_mano,
    "pesi a mano, pagati": lambda: piano_a_mano(pagato=True),
    "punti": piano_a_punti,
}


@cache
def ufficio(nome: str) -> Ufficio:
    """The settore A of the plan with this name."""
    return Ufficio(PIANI[nome]())


CONSEGUENZE = {"SQ101", "SQ103", "SQ110", "SQ111", "VAL105"}
"""What a sum, or a text, says beside what is wrong in it: perfxl says it once, at the root."""

# ---- what is typed

_GIORNI = ("entro il 31/06/2026", "31.11.2026", "29/02/2027", "29 febbraio 2026", "31 settembre 2026", "30/06/2026")
_TESTI = ("entro giugno", "2026", "n.d.", "alta", "Vedi allegato", "art. 5", "-", "50%", *_GIORNI)
_NUMERI = ("0", "1", "2", "3", "4", "10", "25", "30", "40", "60", "70", "99.99", "100", "100.01", "-5", "0.5", "33.3")
_COME_TESTO = ("25", "25%", "25,5", "n.d.", "tutti", "TUTTI", "3 ", "1.000,5", "12,5", "4", "101%", "-1%")
_DI_ELENCO = {
    "classe": ("alta", "MEDIA", "nulla", " alta", "1 - operativo", "2 - Strategico", "boh"),
    "stato": ("attivo", "Sospeso", "rinviato", "chiuso"),
    "anni": ("2026", "2026-2028"),
    "obiettivo": ("A-1", "A-2", "B-1", "boh"),
}


def valori(colonna: Colonna) -> SearchStrategy[Valore]:
    """What an office may type into a cell of a column."""
    numeri = st.sampled_from(_NUMERI).map(lambda n: come_si_scrive(colonna, Fraction(n)))
    parole = st.sampled_from(_DI_ELENCO.get(colonna.chiave, _TESTI if colonna.tipo is Tipo.TESTO else _COME_TESTO))
    if colonna.chiave == "obiettivo":
        return st.none() | parole | st.integers(1, 6).map(Fraction)
    return st.none() | parole if colonna.tipo is Tipo.TESTO else st.none() | parole | numeri | numeri


@st.composite
def digitate(draw: DrawFn, nome: str) -> dict[Indirizzo, Valore]:
    """A few cells typed over; perhaps a measure added, and the weights of a list shared anew."""
    celle = dict(ufficio(nome).celle())
    usate = [cella for cella in celle if not cella[1].startswith("/")]
    scelte = draw(st.lists(st.sampled_from(usate), max_size=3, unique=True))
    scritte = {cella: draw(valori(celle[cella])) for cella in scelte}
    liste = sorted({cella[:2] for cella in usate if cella[2] == "obiettivo" and (*cella[:2], "peso") in celle})
    for tabella, riga in draw(st.lists(st.sampled_from(liste), max_size=1)):
        scritte |= _ripesate(draw, celle, tabella, riga.partition("/")[0])
    return scritte


def _ripesate(draw: DrawFn, celle: Mapping[Indirizzo, Colonna], tabella: str, codice: str) -> dict[Indirizzo, Valore]:
    """The measures of an objective with other weights, one more than they were: they close, more or less."""
    righe = [riga for t, riga, c in celle if (t, c) == (tabella, "obiettivo") and riga.startswith(f"{codice}/")]
    peso = celle[tabella, righe[0], "peso"]
    intero = 100 if peso.tipo is Tipo.PERCENTO else 10
    parti = [Fraction(draw(st.integers(1, intero // len(righe) - 1))) for _ in righe]
    scarto = draw(st.sampled_from(["0", "0", "0", "0.01", "-0.01", "1"]))
    pesi = [*parti, intero - sum(parti, Fraction(0)) + Fraction(scarto)]
    scritte: dict[Indirizzo, Valore] = {
        (tabella, "/1", "obiettivo"): Fraction(codice) if codice.isdigit() else codice,
        (tabella, "/1", "descrizione"): "In più",
    }
    return scritte | {
        (tabella, riga, "peso"): come_si_scrive(peso, n) for riga, n in zip([*righe, "/1"], pesi, strict=True)
    }


# ---- what is promised


def mantenuta(esito: Esito) -> None:
    """Nothing blocks that the sheet does not see; what it sees perfxl finds, or finds what it follows from."""
    assert esito.outcome.not_run == ()
    if esito.codici_del_foglio == set():
        assert esito.bloccano == set()
    else:
        assert esito.codici_del_foglio & esito.trovati != set()
        assert esito.codici_del_foglio - esito.trovati <= CONSEGUENZE


@pytest.mark.parametrize("nome", PIANI)
def test_the_workbooks_go_out_in_order(nome: str) -> None:
    esito = ufficio(nome).scrive({})
    assert (esito.codici_del_foglio, esito.bloccano) == (set(), set())


@pytest.mark.parametrize("nome", PIANI)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(dati=st.data())
def test_who_sees_all_right_sends_a_file_that_reconciles(nome: str, dati: st.DataObject) -> None:
    mantenuta(ufficio(nome).scrive(dati.draw(digitate(nome))))


@pytest.mark.parametrize("nome", PIANI)
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(dati=st.data())
def test_what_the_sheet_says_is_what_the_engines_compute(nome: str, dati: st.DataObject, tmp_path: Path) -> None:
    """But for numbers typed as texts: one of the engines sums them, and the sheet says that they are no numbers."""
    digitato = dati.draw(digitate(nome))
    scritte = {dove: "n.d." if valore in _COME_TESTO else valore for dove, valore in digitato.items()}
    contenuto = write_workbook(scrivi_sopra(ufficio(nome).cartella, scritte))
    attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
    assert differenze(attesi, formualizer_ricalcola(guasto)) == []
    assert differenze(attesi, ironcalc_ricalcola(guasto, tmp_path)) == []


BENE: list[tuple[str, dict[Indirizzo, Valore]]] = [
    ("classi", {("obiettivi", "1", "tempi"): "entro il 30/06/2026", ("obiettivi", "1", "soglia"): Fraction(9, 10)}),
    ("classi", {("obiettivi", "1", "n_dip"): Fraction(3)}),  # the same band
    ("classi", {("obiettivi", "3", "n_dip"): "TUTTI", ("obiettivi", "1", "classe"): "ALTA"}),
    ("classi", {("indicatori", "1/1", "peso"): Fraction(1, 2), ("indicatori", "1/2", "peso"): Fraction(1, 2)}),
    ("classi", {("indicatori", "1/1", "peso"): Fraction("0.3333"), ("indicatori", "1/2", "peso"): Fraction("0.6667")}),
    ("classi", {("obiettivi", "4", "classe"): None, ("obiettivi", "4", "n_dip"): None}),
    ("pesi a mano", {("obiettivi", "A-1", "peso"): Fraction("0.595"), ("obiettivi", "A-2", "peso"): Fraction("0.4")}),
    ("pesi a mano", {("fasi", "A-1/1", "peso"): None, ("fasi", "A-1/3", "peso"): None}),  # all of others
    ("pesi a mano", {("fasi", "A-1/3", "penalita"): Fraction(1), ("risultati", "A-2/1", "cumulato"): Fraction(1)}),
    ("punti", {("risultati", "1/1", "peso"): Fraction(10), ("risultati", "1/2", "peso"): Fraction(0)}),
]


@pytest.mark.parametrize(("nome", "scritte"), BENE)
def test_right_changes_are_right_for_both(nome: str, scritte: dict[Indirizzo, Valore]) -> None:
    esito = ufficio(nome).scrive(scritte)
    assert (esito.codici_del_foglio, esito.bloccano) == (set(), set())


OB = "obiettivi"
MALI: list[tuple[str, dict[Indirizzo, Valore], set[str], set[str]]] = [
    # plan, what is typed, codes of the sheet, codes that block
    ("classi", {(OB, "1", "n_dip"): Fraction(5, 2)}, {"VAL102"}, {"VAL102"}),  # two and a half: the band of two
    ("classi", {(OB, "1", "n_dip"): Fraction(0)}, {"VAL104", "SQ110"}, {"VAL104"}),
    ("classi", {(OB, "1", "n_dip"): None}, {"VAL103", "SQ110"}, {"VAL103"}),
    ("classi", {(OB, "1", "n_dip"): Fraction(4)}, {"IN202", "SQ103"}, {"IN202"}),
    ("classi", {(OB, "1", "classe"): "boh"}, {"VAL104", "SQ110"}, {"VAL104"}),
    ("classi", {(OB, "4", "classe"): "boh"}, {"VAL104"}, {"VAL104"}),  # of a fixed amount
    ("classi", {(OB, "4", "n_dip"): Fraction(0)}, {"VAL104"}, {"VAL104"}),
    ("classi", {(OB, "4", "n_dip"): "molti"}, {"VAL102"}, {"VAL102"}),
    ("classi", {(OB, "1", "soglia"): Fraction("1.0001")}, {"VAL104"}, {"VAL104"}),
    ("classi", {(OB, "1", "soglia"): Fraction("-0.0001")}, {"VAL104"}, {"VAL104"}),
    ("classi", {(OB, "1", "soglia"): "80%"}, {"VAL102"}, set()),  # understood: VAL101, a note
    ("classi", {(OB, "1", "stato"): "chiuso"}, {"VAL104"}, {"VAL104"}),
    ("classi", {(OB, "1", "tempi"): "entro il 31/06/2026"}, {"VAL105"}, {"VAL105"}),
    ("classi", {("indicatori", "1/1", "peso"): None}, {"VAL103", "SQ101"}, {"VAL103"}),
    ("classi", {("indicatori", "1/1", "peso"): Fraction("0.5999")}, {"SQ101"}, {"SQ101"}),
    ("classi", {("indicatori", "1/1", "obiettivo"): "boh"}, {"VAL102", "SQ101"}, {"VAL102"}),
    ("classi", {("indicatori", "1/1", "obiettivo"): Fraction(5)}, {"VAL104", "SQ101"}, {"VAL104"}),  # another's
    ("classi", {("indicatori", "/1", "descrizione"): "Di chi?"}, {"VAL104"}, {"VAL104"}),
    ("pesi a mano", {("fasi", "A-1/1", "peso"): Fraction(0), ("fasi", "A-1/3", "peso"): None}, {"SQ101"}, {"SQ101"}),
    ("pesi a mano", {("fasi", "A-1/1", "peso"): Fraction("0.2999")}, {"SQ101"}, {"SQ101"}),
    ("pesi a mano", {("fasi", "A-1/3", "penalita"): Fraction("1.01")}, {"VAL104"}, {"VAL104"}),
    ("pesi a mano", {("risultati", "A-2/1", "cumulato"): Fraction("1.01")}, {"VAL104"}, {"VAL104"}),
    ("pesi a mano", {(OB, "A-1", "peso"): None}, {"VAL103", "SQ111"}, {"VAL103"}),
    ("pesi a mano", {(OB, "A-1", "peso"): Fraction("0.5999")}, {"SQ111"}, {"SQ111"}),
    ("pesi a mano", {(OB, "A-3", "peso"): Fraction("0.31")}, {"SQ111"}, {"SQ111"}),  # a group of two workbooks
    ("pesi a mano, pagati", {(OB, "A-3", "peso"): Fraction("0.31")}, {"IN202", "SQ103", "SQ111"}, {"IN202", "SQ111"}),
    ("punti", {("risultati", "1/1", "peso"): Fraction("4.01")}, {"SQ101"}, {"SQ101"}),
    ("punti", {("risultati", "1/1", "peso"): Fraction(101)}, {"VAL104", "SQ101"}, {"VAL104"}),
    ("punti", {(OB, "1", "peso"): Fraction(-1)}, {"VAL104", "SQ111"}, {"VAL104"}),
]


@pytest.mark.parametrize(("nome", "scritte", "foglio", "bloccano"), MALI)
def test_what_is_wrong_is_wrong_for_both(
    nome: str, scritte: dict[Indirizzo, Valore], foglio: set[str], bloccano: set[str]
) -> None:
    esito = ufficio(nome).scrive(scritte)
    assert (esito.codici_del_foglio, esito.bloccano) == (foglio, bloccano)
    mantenuta(esito)


NON_VISTI: list[tuple[str, dict[Indirizzo, Valore], set[str]]] = [
    ("classi", {(OB, "1", "anni"): "2028-2026"}, {"VAL104"}),
    ("classi", {(OB, "1", "tempi"): "entro il 32/01/2026"}, {"VAL105"}),
    ("classi", {(OB, "1", "tempi"): "entro il 31/13/2026"}, {"VAL105"}),
    ("classi", {(OB, "1", "tempi"): "dal 31/06/1999"}, {"VAL105"}),
    ("classi", {(OB, "1", "tempi"): "30 feb. 2026"}, {"VAL105"}),
    ("classi", {("indicatori", "1/1", "descrizione"): "Atti (peso 30%)"}, {"IN306"}),  # no text of the plan said any
]


@pytest.mark.parametrize(("nome", "scritte", "bloccano"), NON_VISTI)
def test_what_no_formula_sees_perfxl_finds(nome: str, scritte: dict[Indirizzo, Valore], bloccano: set[str]) -> None:
    """The promise has these limits: formulas that every program computes do not read texts as perfxl does."""
    esito = ufficio(nome).scrive(scritte)
    assert (esito.codici_del_foglio, esito.bloccano) == (set(), bloccano)


SEVERI: list[tuple[str, dict[Indirizzo, Valore], set[str]]] = [
    ("punti", {(OB, "1", "classe"): "operativo"}, {"VAL104"}),  # the label alone, where the list has its code too
    ("classi", {(OB, "1", "soglia"): " "}, {"VAL102"}),  # a blank is no text for perfxl
    ("classi", {(OB, "1", "tempi"): "come da delibera n. 31 del 31/06/2025"}, {"VAL105"}),  # the day of an act
]


@pytest.mark.parametrize(("nome", "scritte", "foglio"), SEVERI)
def test_where_the_sheet_is_stricter(nome: str, scritte: dict[Indirizzo, Valore], foglio: set[str]) -> None:
    """What perfxl understands, and the formulas do not: it is asked for all the same."""
    esito = ufficio(nome).scrive(scritte)
    assert (esito.codici_del_foglio, esito.bloccano) == (foglio, set())


PROPOSTA: dict[Indirizzo, Valore] = {
    (OB, "nuovo 1", "titolo"): "Un altro",
    (OB, "nuovo 1", "classe"): "alta",
    (OB, "nuovo 1", "n_dip"): Fraction(2),
    ("indicatori", "/1", "obiettivo"): "nuovo 1",
    ("indicatori", "/1", "descrizione"): "Atti",
    ("indicatori", "/1", "peso"): Fraction(1),
}


def test_a_proposal_is_for_the_plan_to_take_or_leave() -> None:
    """Nothing is left to correct in the sheet; that the objective is new is not the office's to decide."""
    esito = ufficio("classi").scrive(PROPOSTA)
    assert (esito.codici_del_foglio, esito.bloccano) == (set(), {"IN205"})


@pytest.mark.parametrize(
    ("cambio", "foglio"),
    [
        ({(OB, "nuovo 1", "titolo"): None}, {"VAL103"}),
        ({(OB, "nuovo 1", "classe"): None}, {"VAL103"}),
        ({(OB, "nuovo 1", "n_dip"): "boh"}, {"VAL102"}),
        ({("indicatori", "/1", "peso"): Fraction("0.99")}, {"SQ101"}),
        ({("indicatori", "/1", "obiettivo"): "nuovo 2"}, {"SQ101"}),
    ],
)
def test_a_proposal_is_checked_live_as_any_objective(cambio: dict[Indirizzo, Valore], foglio: set[str]) -> None:
    esito = ufficio("classi").scrive({**PROPOSTA, **cambio})
    assert esito.codici_del_foglio == foglio
    assert esito.bloccano != set()


def test_the_sheet_says_how_many_rows_are_left() -> None:
    esito = ufficio("classi").scrive({(OB, "1", "classe"): None})
    assert {chiave: detto for chiave, detto in esito.foglio.items() if detto.startswith(MALE)} == {
        "VAL103 obiettivi": f"{MALE} 1 riga da rivedere",
        "SQ110 obiettivi": f"{MALE} 1 riga da rivedere",
    }
