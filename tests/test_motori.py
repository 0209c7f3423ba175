"""Every value cached in the workbooks is the one that real programs compute."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings

from perfxl.core.cartelle.colonne import con_quote
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import riparti
from tests.cartelle import ESEMPI, PIANI, cartelle, con_fasce, fatte, numerati, piano
from tests.motori import (
    FALSO,
    Errore,
    centesimi,
    con_un_valore,
    differenze,
    formualizer_ricalcola,
    ironcalc_ricalcola,
    libreoffice_ricalcola,
    memorizzati,
    rovinato,
)
from tests.strategie import qualsiasi
from tests.tabelle import colonna

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfxl.core.piano import Piano
    from tests.conftest import LibreOffice
    from tests.motori import Dove, Valore

T = TypeVar("T")

RIEPILOGO = "comune-di-prova_2026_Riepilogo.xlsx"

# By hand: 35.223,09 × 75 ÷ 630 = 4.193,225 and × 15 ÷ 630 = 838,645, exactly half a cent: up. The others are exact:
# × 120 ÷ 630 = 6.709,16; × 60 ÷ 630 = 3.354,58; × 30 ÷ 630 = 1.677,29. They sum to 35.223,11, two cents too many.
META_IN_SU = ["4193.23", "4193.23", "6709.16", "6709.16", "6709.16", "3354.58", "1677.29", "838.65", "838.65"]
# The two cents lost by cutting the four halves go to the two of the larger coefficiente: 3,00 and 2,75, not 1,50.
MAGGIOR_RESTO = [*META_IN_SU[:7], "838.64", "838.64"]
# The named line, the third, gives back both.
RIGA = [*META_IN_SU[:2], "6709.14", *META_IN_SU[3:]]


def fallite(contenuti: Mapping[str, bytes], tmp_path: Path) -> list[str]:
    """What formualizer and IronCalc compute otherwise than cached, starting from caches that are all wrong."""
    trovate = []
    for nome, contenuto in contenuti.items():
        attesi, guasto = memorizzati(contenuto), rovinato(contenuto)
        trovate += [f"formualizer {nome} {riga}" for riga in differenze(attesi, formualizer_ricalcola(guasto))]
        trovate += [f"IronCalc {nome} {riga}" for riga in differenze(attesi, ironcalc_ricalcola(guasto, tmp_path))]
    return trovate


def importi(
    contenuto: bytes, valori: Mapping[Dove, Valore], foglio: str, intestazione: str = "Importo calcolato"
) -> dict[str, Decimal]:
    """The amounts computed for the objectives of a sheet, by number."""
    trovati = colonna(contenuto, valori, foglio, intestazione)
    return {numero: centesimi(importo) for numero, importo in trovati.items() if isinstance(importo, Decimal)}


@pytest.mark.parametrize("nome", PIANI)
def test_what_is_cached_is_what_the_engines_compute(nome: str, tmp_path: Path) -> None:
    assert fallite(cartelle(nome), tmp_path) == []


@pytest.mark.parametrize("nome", PIANI)
def test_what_is_cached_is_what_libreoffice_computes(nome: str, libreoffice: LibreOffice, tmp_path: Path) -> None:
    guaste = {file: rovinato(contenuto) for file, contenuto in cartelle(nome).items()}
    trovati = libreoffice_ricalcola(libreoffice, guaste, tmp_path)
    for file, contenuto in cartelle(nome).items():
        assert differenze(memorizzati(contenuto), trovati[file]) == [], file


@pytest.mark.parametrize("nome", PIANI)
def test_every_formula_has_a_value_and_none_an_error(nome: str) -> None:
    formule = 0
    for file, contenuto in cartelle(nome).items():
        valori = memorizzati(contenuto)
        formule += len(valori)
        assert {dove: v for dove, v in valori.items() if v is None or isinstance(v, Errore)} == {}, file
    assert formule > 50


@pytest.mark.parametrize("nome", ESEMPI)
def test_the_damage_reaches_every_formula(nome: str) -> None:
    """Otherwise the engines could pass without recalculating."""
    for contenuto in cartelle(nome).values():
        assert memorizzati(rovinato(contenuto)) == dict.fromkeys(memorizzati(contenuto), FALSO)


@pytest.mark.parametrize("di_troppo", ["0.01", "-0.01", "0.00001"])
def test_a_wrong_cache_is_seen(di_troppo: str, tmp_path: Path) -> None:
    """One amount of the Riepilogo a cent or less off: both engines name it, and nothing else."""
    contenuto = cartelle("parità")[RIEPILOGO]
    dove = next(dove for dove, valore in memorizzati(contenuto).items() if valore == Decimal("4193.23"))
    guasto = con_un_valore(contenuto, dove, f"{Decimal('4193.23') + Decimal(di_troppo)}")
    for ricalcolati in (formualizer_ricalcola(guasto), ironcalc_ricalcola(guasto, tmp_path)):
        (trovata,) = differenze(memorizzati(guasto), ricalcolati)
        assert trovata.startswith(f"{dove[0]}!{dove[1]}: ")


@pytest.mark.parametrize(
    ("atteso", "trovato"),
    [
        ("In ordine", "in ordine"),
        ("", None),
        ("", Decimal(0)),
        ("1", Decimal(1)),
        (True, Decimal(1)),
        (Errore("#VALUE!"), Errore("#DIV/0!")),
        (Errore("#VALUE!"), "#VALUE!"),
        (Decimal("0.00"), Decimal("0.01")),
        (Decimal("4193.23"), Decimal("4193.22999")),
        (Decimal("98765432101.23"), Decimal("98765432101.24")),
    ],
)
def test_values_that_differ(atteso: Valore, trovato: Valore) -> None:
    assert len(differenze({("F", "A1"): atteso}, {("F", "A1"): trovato})) == 1


@pytest.mark.parametrize(
    ("atteso", "trovato"),
    [
        ("", ""),
        (True, True),
        (Decimal("6959.742467532468"), Decimal("6959.74246753247")),
        (Decimal(0), Decimal("-4e-12")),
    ],
)
def test_values_that_do_not_differ(atteso: Valore, trovato: Valore) -> None:
    assert differenze({("F", "A1"): atteso}, {("F", "A1"): trovato}) == []


def test_a_formula_too_few_or_too_many_is_a_difference() -> None:
    uno: dict[Dove, Valore] = {("F", "A1"): Decimal(1)}
    due: dict[Dove, Valore] = {("F", "A2"): Decimal(1)}
    assert [riga.partition(":")[0] for riga in differenze(uno, due)] == ["F!A1", "F!A2"]


@pytest.mark.parametrize(
    ("nome", "stampati"),
    [("parità", META_IN_SU), ("parità, maggior resto", MAGGIOR_RESTO), ("parità, riga", RIGA)],
)
def test_ties_go_up_in_the_formulas_too(nome: str, stampati: list[str], tmp_path: Path) -> None:
    attesi = {f"{numero}": Decimal(importo) for numero, importo in enumerate(stampati, start=1)}
    contenuto = cartelle(nome)[RIEPILOGO]
    assert importi(contenuto, memorizzati(contenuto), "Riepilogo") == attesi
    for valori in (formualizer_ricalcola(rovinato(contenuto)), ironcalc_ricalcola(rovinato(contenuto), tmp_path)):
        assert importi(contenuto, valori, "Riepilogo") == attesi


@pytest.mark.parametrize(
    "numeri",
    [("7", "07"), ("1.1", "1.10"), ("1E2", "100"), ("1-2", "01-02"), ("A", "B")],
    ids=" e ".join,
)
def test_indicators_are_summed_by_the_code_as_it_is_written(numeri: tuple[str, str], tmp_path: Path) -> None:
    """Codes that a spreadsheet may take for the same number or date: each objective has its 100 all the same."""
    assert fallite(fatte(numerati(*numeri)), tmp_path) == []


@pytest.mark.parametrize(
    "inizi", [(1,), (1, 5), (1, 2, 4), (1, 2, 4, 6), (1, 2, 4, 6, 10), tuple(range(1, 12))], ids=str
)
def test_the_band_of_a_number_is_found_whatever_the_length_of_the_table(inizi: tuple[int, ...], tmp_path: Path) -> None:
    """Below the bands of numbers stands the one of a word, which has no number to begin from."""
    assert fallite(fatte(con_fasce(inizi)), tmp_path) == []


def importi_del_nucleo(piano: Piano) -> dict[str, Decimal]:
    """The amounts of the exact core, in euro."""
    righe = riparti(piano, totale_ricalcolato).righe
    return {riga.obiettivo: Decimal(riga.importo).scaleb(-2) for riga in righe}


def importi_delle_cartelle(contenuti: Mapping[str, bytes], foglio: str) -> dict[str, Decimal]:
    """The amounts that formualizer computes in the Riepilogo and, over them, in the workbooks of the settori.

    Args:
        contenuti: the workbooks, by file name.
        foglio: the sheet of the objectives in the workbook of a settore.
    """
    tutti: dict[str, Decimal] = {}
    for file, contenuto in contenuti.items():
        quale = "Riepilogo" if file.endswith("_Riepilogo.xlsx") else foglio
        for numero, importo in importi(contenuto, formualizer_ricalcola(rovinato(contenuto)), quale).items():
            assert tutti.setdefault(numero, importo) == importo, (file, numero)
    return tutti


CON_QUOTE = [nome for nome in PIANI if nome not in ESEMPI and con_quote(piano(nome))]


@pytest.mark.parametrize("nome", CON_QUOTE)
def test_the_amounts_are_those_of_the_exact_core(nome: str) -> None:
    assert importi_delle_cartelle(cartelle(nome), "Obiettivi") == importi_del_nucleo(piano(nome))


def importi_dei_settori(contenuti: Mapping[str, bytes]) -> dict[str, Decimal]:
    """What formualizer computes for each settore by its rilevanza."""
    contenuto = next(dati for file, dati in contenuti.items() if file.endswith("_Riepilogo.xlsx"))
    return importi(contenuto, formualizer_ricalcola(rovinato(contenuto)), "Settori", "Importo per rilevanza")


def importi_per_rilevanza(piano: Piano) -> dict[str, Decimal]:
    """The amounts of the exact core, in euro."""
    righe = [riga for riga in riparti(piano, totale_ricalcolato).righe if riga.obiettivo == ""]
    return {riga.quota: Decimal(riga.importo).scaleb(-2) for riga in righe}


def test_the_amounts_by_rilevanza_are_those_of_the_exact_core() -> None:
    """By hand: 100.000,00 less 11.000,00 reserved is 89.000,00, of which each percent is 890,00."""
    trovati = importi_dei_settori(cartelle("Desenzano con un fondo"))
    percento = {s.codice: s.rilevanza.value for s in piano("Desenzano con un fondo").radici}
    assert trovati == {codice: 890 * parte for codice, parte in percento.items() if parte is not None}
    assert len(trovati) == 15
    assert trovati == importi_per_rilevanza(piano("Desenzano con un fondo"))


def leggibile(valore: T) -> T:
    """The plan, or part of one, without the one text that formualizer refuses as the value of a formula.

    Titles are one, and every text that the page of an objective repeats.
    """
    if isinstance(valore, str) and not isinstance(valore, Enum):
        return valore.replace("_x000D_", "x")  # type: ignore[return-value]  # a text, and of no subclass
    if isinstance(valore, tuple):
        return tuple(leggibile(voce) for voce in valore)  # type: ignore[return-value]  # the same tuple type
    if dataclasses.is_dataclass(valore) and not isinstance(valore, type):
        return replace(valore, **{c.name: leggibile(getattr(valore, c.name)) for c in dataclasses.fields(valore)})
    return valore


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(qualsiasi().map(leggibile))
def test_any_plan(tmp_path: Path, caso: Piano) -> None:
    """Of any plan: every cached value is what both engines compute, and the amounts are those of the exact core."""
    contenuti = fatte(caso)
    assert fallite(contenuti, tmp_path) == []
    if con_quote(caso):
        assert importi_delle_cartelle(contenuti, caso.modello.etichette.obiettivi) == importi_del_nucleo(caso)
    elif caso.fondo is not None:
        assert importi_dei_settori(contenuti) == importi_per_rilevanza(caso)
