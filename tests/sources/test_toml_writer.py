"""A plan as TOML: as it is written by hand, and the same when it is read again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from perfxl.core.impronta import impronta
from perfxl.sources.fedele import diversi
from perfxl.sources.piano import read_piano
from perfxl.sources.toml_writer import comments, write_toml
from perfxl.sources.voci import voci
from tests.comando import TREE
from tests.costruttori import letto as valore_letto
from tests.costruttori import obiettivo
from tests.sources.documenti import ammesso, modello, piani_scritti
from tests.strategie import piani

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.piano import Piano

ESEMPI = sorted(TREE.glob("esempi/*/piano.toml"))


def riletto(piano: Piano, *, estesa: bool = False) -> Piano:
    """The plan, written as TOML and read again."""
    return read_piano(write_toml(voci(piano, estesa=estesa)), "piano.toml", lambda _: piano.modello)


@pytest.mark.parametrize("estesa", [False, True])
@pytest.mark.parametrize("percorso", ESEMPI, ids=lambda percorso: percorso.parent.name)
def test_every_example_is_the_same_plan_when_written_again(percorso: Path, estesa: bool) -> None:  # noqa: FBT001
    piano = read_piano(percorso.read_text(encoding="utf-8"), "piano.toml", modello)
    assert diversi(piano, riletto(piano, estesa=estesa)) == ()
    assert impronta(riletto(piano, estesa=estesa)) == impronta(piano)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(piani().map(ammesso))
def test_any_plan_with_money(piano: Piano) -> None:
    assert diversi(piano, riletto(piano)) == ()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(piani_scritti())
def test_any_document(piano: Piano) -> None:
    """Repeated objectives, uncertain fields, pages, units: all is there again, also where all is said in full."""
    assert diversi(piano, riletto(piano)) == ()
    assert diversi(piano, riletto(piano, estesa=True)) == ()


DOCUMENTO = """\
formato = 1
modello = "tortona"
ente = "Città di «Prova»"
anno = 2024

[[settori]]
codice = "01"
nome = "Affari \\\\ \\"generali\\""

[[obiettivi]]
codice = "A-1"
titolo = "Primo"
tipologia = "generale"
capofila = "01"
anni = "2024-2026"
peso = 4.50
rif_dup = ["1.1.2", "1.3"]
incerti = ["fasi"]
scheda = {}
dichiarato = { stanziato = 10.00 }
fasi = [
    { soggetti = "TUTTI", descrizione = "Prima", termine = "31.06.2024", peso = 50, cumulato = 50 },
    { descrizione = "Seconda", peso = 50 },
]

[[obiettivi]]
codice = "A-2"
numero = 7
titolo = "Primo, a modo nostro"
tipologia = "settore"
capofila = "01"
gruppo = "altri"
come = "A-1"
peso = 10
fasi = [
    { peso = 100 },
    { termine = "2024" },
]

[[obiettivi]]
numero = "B.2"
titolo = "Da solo"
capofila = "01"
importo_fisso = 5000.00
stato = "sospeso"
"""


def test_a_document_in_the_usual_form_is_written_as_it_was() -> None:
    assert write_toml(voci(read_piano(DOCUMENTO, "piano.toml", modello))) == DOCUMENTO


def test_the_fund_and_its_quote() -> None:
    testo = (TREE / "esempi" / "chiari-2025" / "piano.toml").read_text(encoding="utf-8")
    scritto = write_toml(voci(read_piano(testo, "piano.toml", modello)))
    inizio = testo[testo.index("[fondo]") : testo.index("[[obiettivi]]")]
    assert inizio in scritto
    assert [comments(testo) > 0, comments(scritto)] == [True, 0]


def test_numbers_keep_the_decimals_that_they_have_and_no_exponent() -> None:
    valori = {"a": Decimal("4.50"), "b": Decimal("1E+3"), "c": Decimal("0.000000000001"), "d": 3, "e": True}
    testo = write_toml(valori)
    assert testo == "a = 4.50\nb = 1000\nc = 0.000000000001\nd = 3\ne = true\n"
    assert tomllib.loads(testo)["b"] == 1000


@pytest.mark.parametrize(
    ("testo", "quanti"),
    [
        ("", 0),
        ("# uno\na = 1 # due\n", 2),
        ('a = "# no" # sì\n', 1),
        ("a = '# no'\n", 0),
        ('a = """\n# no " \\" # no\n"""\n# sì', 1),
        ("a = '''\n# no ' # no\n'''\n", 0),
        ("a = \"c'è\" # sì: l'apostrofo non apre\n", 1),
        ('a = "\\\\" # sì', 1),
    ],
)
def test_comments_are_counted_outside_texts(testo: str, quanti: int) -> None:
    assert comments(testo) == quanti


def test_what_differs_is_named() -> None:
    piano = read_piano(DOCUMENTO, "piano.toml", modello)
    primo = piano.obiettivi[0]
    incerto = replace(primo.titolo, place=replace(primo.titolo.place, incerto=True))
    altri = {
        "l'ente": replace(piano, ente=valore_letto("Altro")),
        "i settori": replace(piano, settori=()),
        "l'obiettivo A-1": replace(piano, obiettivi=(replace(primo, titolo=incerto), *piano.obiettivi[1:])),
    }
    for atteso, altro in altri.items():
        assert diversi(piano, altro) == (atteso,)
    assert diversi(piano, replace(piano, obiettivi=piano.obiettivi[:2])) == (
        "l'elenco degli obiettivi",
        "l'obiettivo B.2",
    )
    in_piu = replace(piano, obiettivi=(*piano.obiettivi, obiettivo("Z")))
    assert diversi(piano, in_piu) == ("l'elenco degli obiettivi",)
