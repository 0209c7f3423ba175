"""The CSV files: what they say read back by two readers; nothing of a file becomes a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.checks.esame import Esaminato, esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Finding, Outcome, Rilievo, Severity
from perfxl.core.place import Place
from perfxl.core.quadro import quadro
from perfxl.report.csv_rapporto import con_apostrofo, senza_apostrofo, tabelle_csv, write_csv
from perfxl.report.tabelle import IMPORTI, MISURE, PIANO, RILIEVI, TABELLE, Colonna, Tabella, Tipo, righe_misure
from tests.report.test_golden import CASI
from tests.strategie import qualsiasi

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.piano import Piano
    from perfxl.report.tabelle import Riga

TORNATE = "riconcilia-chiari-2025-tornate"


def letti(contenuto: bytes) -> list[dict[str, str]]:
    """The rows of a file, as Python's own reader sees them."""
    assert contenuto.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig"), newline=""), delimiter=";"))


def file(esaminato: Esaminato) -> dict[str, list[dict[str, str]]]:
    return {nome: letti(contenuto) for nome, contenuto in tabelle_csv(esaminato)}


def euro(testo: str) -> int | None:
    """Cents of an amount as it stands in a file."""
    return None if testo == "" else int(Decimal(testo.replace(",", ".")) * 100)


@pytest.mark.parametrize("caso", CASI)
def test_every_table_has_its_columns_and_every_row_as_many_cells(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    for (nome, contenuto), tabella in zip(tabelle_csv(esaminati[caso]), (RILIEVI, IMPORTI, PIANO), strict=True):
        assert nome == f"csv/{tabella.nome}.csv"
        righe = list(csv.reader(io.StringIO(contenuto.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert righe[0] == [colonna.nome for colonna in tabella.colonne]
        assert {len(riga) for riga in righe} == {len(tabella.colonne)}
        assert contenuto.endswith(b"\r\n")
        assert contenuto.decode("utf-8-sig").replace("\r\n", "").count("\r") == 0


@pytest.mark.parametrize("caso", CASI)
def test_the_findings_are_all_there_as_they_are(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[caso]
    righe = file(esaminato)["csv/rilievi.csv"]
    assert [
        (r["identita"], r["codice"], r["gravita"], r["cella"], senza_apostrofo(r["trovato"]), euro(r["effetto"]))
        for r in righe
    ] == [
        (f.identita, f.code, f.severity.value, f.rilievo.place.cell, f.rilievo.found, f.rilievo.effetto)
        for f in esaminato.outcome.findings
    ]
    assert {r["novita"] for r in righe} <= {""}


@pytest.mark.parametrize("caso", CASI)
def test_the_amounts_sum_to_what_closes(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    """By quota and in all, to the cent."""
    esame = esaminati[caso].esame
    righe = file(esaminati[caso])["csv/importi.csv"]
    somme = {somma.codice: somma.trovato for somma in quadro(esame.piano, esame.riparto)[1:]}
    assert (righe == []) == (esame.piano.fondo is None)
    trovati = [(r["quota"], euro(r["trovato"]) if r["trovato"] else euro(r["atteso"])) for r in righe]
    assert not somme or sum(importo or 0 for _, importo in trovati) == somme[""]
    for quota in {quota for quota, _ in trovati if quota in somme}:
        assert sum(importo or 0 for sua, importo in trovati if sua == quota) == somme[quota] or quota == ""
    for riga in righe:
        atteso, trovato = euro(riga["atteso"]), euro(riga["trovato"])
        differenza = None if atteso is None or trovato is None else trovato - atteso
        assert euro(riga["differenza"]) == differenza


def test_pandas_reads_them_as_an_italian_does(esaminati: Mapping[str, Esaminato]) -> None:
    import pandas as pd

    contenuti = dict(tabelle_csv(esaminati[TORNATE]))
    importi = pd.read_csv(
        io.BytesIO(contenuti["csv/importi.csv"]), sep=";", decimal=",", encoding="utf-8-sig", dtype={"obiettivo": str}
    )
    assert importi["atteso"].dtype == "float64"
    del_24 = importi.set_index("obiettivo").loc["24"]
    assert (del_24["atteso"], del_24["totale"], del_24["somma"]) == (3884.51, 120, 215)
    rilievi = pd.read_csv(io.BytesIO(contenuti["csv/rilievi.csv"]), sep=";", decimal=",", encoding="utf-8-sig")
    assert len(rilievi) == len(esaminati[TORNATE].outcome.findings)
    assert rilievi.loc[rilievi["codice"] == "IN201", "effetto"].tolist() == [90.47]


FORMULE = [
    "=1+1",
    "+39 030",
    "-giugno",
    "@tutti",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "'=1",
    "''@x",
    '=HYPERLINK("http://x")',
]


@pytest.mark.parametrize("testo", FORMULE)
def test_no_text_becomes_a_formula(testo: str, esaminati: Mapping[str, Esaminato]) -> None:
    rilievo = Rilievo(Place(testo), testo, testo, testo, testo, details=(testo, testo))
    esaminato = Esaminato(
        esaminati[TORNATE].esame, Outcome((Finding("SQ101", Severity.BLOCCA, rilievo, "0" * 16),), (), ())
    )
    (riga,) = file(esaminato)["csv/rilievi.csv"]
    for voce in ("file", "messaggio", "atteso", "trovato", "che_cosa_fare", "dettagli"):
        assert riga[voce].startswith("'")
    assert senza_apostrofo(riga["trovato"]) == testo.replace("\r", "\n")


@pytest.mark.parametrize(
    "testo", ["", "'", "''", "L'ente", "'ndrangheta", "5 - 3", "a=b", "1.234,56", "entro il 31/12"]
)
def test_a_harmless_text_stays_as_it_is(testo: str) -> None:
    assert con_apostrofo(testo) == testo == senza_apostrofo(testo)


@given(st.text())
def test_every_text_comes_back(testo: str) -> None:
    assert senza_apostrofo(con_apostrofo(testo)) == testo
    assert con_apostrofo(testo)[:1] not in {"=", "+", "-", "@", "\t", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"}


PROVA = Tabella(
    "prova",
    "una riga",
    (Colonna("testo", Tipo.TESTO, "x"), Colonna("euro", Tipo.EURO, "x"), Colonna("numero", Tipo.NUMERO, "x")),
)


def test_amounts_and_numbers_are_written_as_italians_write_them() -> None:
    righe: list[Riga] = [
        ("a", -123456789, Fraction(1, 4)),
        ("b", 5, Decimal("12.50")),
        ("c", None, None),
        ("d", 0, 1000),
    ]
    assert write_csv(PROVA, righe).decode("utf-8-sig").splitlines() == [
        "testo;euro;numero",
        "a;-1234567,89;0,25",
        "b;0,05;12,5",
        "c;;",
        "d;0,00;1000",
    ]


def test_what_would_break_a_line_does_not() -> None:
    testi = ['due "virgolette"', "a;b", "una\nriga", "fine\r\n", "\x00\x1b[2J", "perch\udce9", "\u2028x", "\ufeffx"]
    lette = letti(write_csv(PROVA, [(testo, None, None) for testo in testi]))
    assert [riga["testo"] for riga in lette] == [
        'due "virgolette"',
        "a;b",
        "una\nriga",
        "fine\n",
        "  [2J",
        "perch?",
        "\u2028x",
        "\ufeffx",
    ]


@given(qualsiasi())
def test_of_any_plan_everything_is_read_back(piano: Piano) -> None:
    esame = esame_del_piano(piano)
    tutte = file(Esaminato(esame, esegui(esame)))
    righe = tutte["csv/piano.csv"]
    assert [senza_apostrofo(r["titolo"]) for r in righe] == [o.titolo.value for o in piano.obiettivi]
    assert [euro(r["stanziato"]) for r in righe] == [o.dichiarato.stanziato.value for o in piano.obiettivi]
    assert [euro(r["importo"]) for r in righe] == [
        None if (riga := esame.riparto.riga(o.codice)) is None else riga.importo for o in piano.obiettivi
    ]
    atteso = sum(euro(r["atteso"]) or 0 for r in tutte["csv/importi.csv"])
    assert atteso == sum(riga.importo for riga in esame.riparto.righe)
    misure = letti(write_csv(MISURE, righe_misure(piano)))
    assert len(misure) == sum(len(o.fasi) + len(o.indicatori) + len(o.risultati) for o in piano.obiettivi)


def test_every_column_is_declared_once_and_explained() -> None:
    for tabella in TABELLE:
        nomi = [colonna.nome for colonna in tabella.colonne]
        assert len(set(nomi)) == len(nomi)
        assert all(colonna.significato.endswith(".") for colonna in tabella.colonne)
        assert all((colonna.tipo is Tipo.VOCE) == (colonna.voci != ()) for colonna in tabella.colonne)
