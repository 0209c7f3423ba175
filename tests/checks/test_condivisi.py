"""IN408: a shared objective must say the same in every unit, but for what the modello lets differ."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.cartelle_di_prova import banco, riga_aggiunta, riga_tolta
from tests.piani_di_prova import cambia, piano_di_prova, riga

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco

MODELLO = """\
formato = 1
codice = "prova"
titolo = "Obiettivi e fasi con peso in percentuale"

[[classi]]
nome = "alta"

[[classi]]
nome = "bassa"

[[elenchi]]
misure = "fasi"
campi = ["soggetti", "descrizione", "termine", "peso", "cumulato"]

[[elenchi]]
misure = "indicatori"
campi = ["descrizione", "atteso", "di"]

[condivisi]
differiscono = ["personale", "fasi.peso", "sezione"]
"""

PIANO = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[[settori]]
codice = "A"
nome = "Settore A"

[[settori]]
codice = "B"
nome = "Settore B"

[[settori]]
codice = "C"
nome = "Settore C"

[[obiettivi]]
codice = "A-01"
titolo = "Trasparenza"
oggetto = "Amministrazione aperta"
sezione = "Prima"
capofila = "A"
tempi = "entro il 31/12/2025"
anni = "2025-2026"
soglia = 80
personale = "n. 3 dipendenti"
classe = "alta"
rif_dup = ["1.1.2"]
fasi = [
    { soggetti = "TUTTI", descrizione = "Monitoraggio", termine = "30/06/2025", peso = 60, cumulato = 60 },
    { soggetti = "S.E.", descrizione = "Relazione", termine = "31/12/2025", peso = 40, cumulato = 100 },
]
indicatori = [
    { descrizione = "N. monitoraggi", atteso = ">= 2" },
]

[[obiettivi]]
codice = "B-01"
capofila = "B"
come = "A-01"
classe = "alta"

[[obiettivi]]
codice = "C-01"
capofila = "C"
come = "A-01"
personale = "n. 9 dipendenti"
sezione = "Altra"
"""


def condivisi(testo: str, modello: str = MODELLO) -> list[tuple[str, str, str]]:
    """Place, expected and found of each finding of this check."""
    findings = esegui(esame_del_piano(piano_di_prova(testo, modello))).findings
    return [(f"{f.rilievo.place}", f.rilievo.expected, f.rilievo.found) for f in findings if f.code == "IN408"]


def scrive(unita: str, righe: str, testo: str = PIANO) -> str:
    """The plan with lines of its own for the objective of B or of C."""
    return cambia(testo, (f'capofila = "{unita}"\n', f'capofila = "{unita}"\n{righe}\n'))


def intestazione(codice: str, testo: str) -> str:
    """The place of the line ``[[obiettivi]]`` above a code: what an objective does not say is missing there."""
    prima, _, numero = riga(testo, f'codice = "{codice}"').rpartition(" ")
    return f"{prima} {int(numero) - 1}"


def test_what_is_repeated_or_may_differ_is_clean() -> None:
    assert condivisi(PIANO) == []


@pytest.mark.parametrize(
    "righe",
    [
        'titolo = "TRASPARENZA."',
        'tempi = "2025"',
        "soglia = 80.0",
        'anni = "2025-2026"',
        'stato = "attivo"',
        'indicatori = [ { descrizione = "n. monitoraggi", atteso = "≥ 2" } ]',
        'fasi = [ { peso = 10, cumulato = 60 }, { peso = 90, termine = "31.12.2025" } ]',
    ],
)
def test_the_same_said_again_is_clean(righe: str) -> None:
    assert condivisi(scrive("B", righe)) == []


@pytest.mark.parametrize(
    ("righe", "atteso", "trovato"),
    [
        ('titolo = "Altro"', "Trasparenza", "Altro"),
        ('oggetto = "Altro"', "Amministrazione aperta", "Altro"),
        ('tempi = "2026"', "entro il 31/12/2025", "2026"),
        ('anni = "2025"', "2025-2026", "2025"),
        ("soglia = 79.99", "80", "79,99"),
        ('stato = "sospeso"', "attivo", "sospeso"),
        ('risorse = "Nessuna"', "", "Nessuna"),
        ('tempi = ""', "entro il 31/12/2025", ""),
        ('rif_dup = ["1.1.3"]', "1.1.2", "1.1.3"),
        ('rif_dup = ["1.1.2", "1.1.3"]', "1.1.2", "1.1.2; 1.1.3"),
        ("rif_dup = []", "1.1.2", ""),
        ('indicatori = [ { atteso = "<= 2" } ]', ">= 2", "<= 2"),
        ('indicatori = [ { descrizione = "N. atti" } ]', "N. monitoraggi", "N. atti"),
        ('indicatori = [ { di = ["1", "2"] } ]', "", "1, 2"),
        ('fasi = [ { termine = "31/07/2025" }, {} ]', "30/06/2025", "31/07/2025"),
        ('fasi = [ {}, { soggetti = "ALTRI" } ]', "S.E.", "ALTRI"),
        ("fasi = [ { cumulato = 50 }, {} ]", "60", "50"),
        ("fasi = [ {} ]", "2", "1"),
        ('fasi = [ {}, {}, { descrizione = "Terza" } ]', "2", "3"),
        ("indicatori = []", "1", "0"),
    ],
)
def test_what_one_unit_says_otherwise_is_found_there(righe: str, atteso: str, trovato: str) -> None:
    testo = scrive("B", righe)
    dove = intestazione("B-01", testo) if righe.endswith("= []") else riga(testo, righe)
    assert condivisi(testo) == [(dove, atteso, trovato)]


def test_a_class_is_each_units_own_but_not_another() -> None:
    testo = cambia(PIANO, ('come = "A-01"\nclasse = "alta"', 'come = "A-01"\nclasse = "bassa"'))
    assert condivisi(testo) == [(riga(testo, 'classe = "bassa"'), "alta", "bassa")]


@pytest.mark.parametrize(("soggetti", "trovati"), [("fasi", 0), ("fasi.soggetti", 0), ("fasi.termine", 1)])
def test_what_the_modello_lets_differ_may(soggetti: str, trovati: int) -> None:
    modello = cambia(MODELLO, ('"fasi.peso"', f'"{soggetti}"'))
    testo = scrive("B", 'fasi = [ {}, { soggetti = "ALTRI" } ]')
    assert len(condivisi(testo, modello)) == trovati


def test_a_whole_list_that_may_differ_may_be_longer() -> None:
    modello = cambia(MODELLO, ('"fasi.peso"', '"fasi"'))
    assert condivisi(scrive("B", 'fasi = [ {}, {}, { descrizione = "Terza" } ]'), modello) == []


def test_a_kind_that_differs_is_found_at_the_objective() -> None:
    testo = scrive("B", 'tipologia = "intersettoriale"\npartecipano = ["C"]')
    assert condivisi(testo) == [(intestazione("B-01", testo), "settore", "intersettoriale")]


def test_a_day_that_does_not_exist_is_said_by_its_own_check() -> None:
    assert condivisi(scrive("B", 'tempi = "31/11/2025"')) == []


def test_two_units_that_differ_each_in_its_way_are_two_findings_that_point_to_the_first() -> None:
    testo = scrive("C", 'tempi = "2027"', scrive("B", 'tempi = "2026"'))
    assert condivisi(testo) == [
        (riga(testo, 'tempi = "2026"'), "entro il 31/12/2025", "2026"),
        (riga(testo, 'tempi = "2027"'), "entro il 31/12/2025", "2027"),
    ]
    findings = esegui(esame_del_piano(piano_di_prova(testo, MODELLO))).findings
    vicini = {tuple(map(str, f.rilievo.related)) for f in findings if f.code == "IN408"}
    assert vicini == {(riga(testo, 'tempi = "entro il 31/12/2025"'),)}


def test_where_all_the_others_agree_it_is_the_first_that_differs() -> None:
    testo = scrive("C", 'tempi = "entro il 31/12/2026"', scrive("B", 'tempi = "2026"'))
    assert condivisi(testo) == [(riga(testo, 'tempi = "entro il 31/12/2025"'), "2026", "entro il 31/12/2025")]
    (finding,) = (f for f in esegui(esame_del_piano(piano_di_prova(testo, MODELLO))).findings if f.code == "IN408")
    assert [f"{place}" for place in finding.rilievo.related] == [
        riga(testo, 'tempi = "2026"'),
        riga(testo, 'tempi = "entro il 31/12/2026"'),
    ]


def test_a_unit_that_repeats_one_that_is_not_there_is_not_compared() -> None:
    """The reader refuses such a plan; one made otherwise must not break the check."""
    piano = piano_di_prova(PIANO, MODELLO)
    soli = replace(piano, obiettivi=piano.obiettivi[1:])
    assert "IN408" in esegui(esame_del_piano(soli)).clean


def test_a_unit_that_repeats_nobody_is_not_compared() -> None:
    testo = cambia(scrive("B", 'titolo = "Altro"'), ('come = "A-01"\nclasse', "classe"))
    assert condivisi(testo) == []


# ---------------------------------------------------------------- in the workbooks


def tornati(b: Banco) -> list[tuple[str, str, str]]:
    """What this check finds in the workbooks that came back."""
    return [tuple(trovato[1:]) for trovato in b.trovati() if trovato[0] == "IN408"]  # type: ignore[misc]  # three of four


def test_workbooks_that_came_back_untouched_are_clean(tmp_path: Path) -> None:
    assert tornati(banco(PIANO, tmp_path / "b", MODELLO)) == []


def test_a_copy_changed_in_its_workbook_is_found_at_its_cell(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "b", MODELLO)
    luogo = b.scrive("B", "Obiettivi", "Tempi", "B-01", "entro il 30/11/2025")
    assert tornati(b) == [(luogo, "entro il 31/12/2025", "entro il 30/11/2025")]


def test_the_first_changed_in_its_workbook_is_found_there_once(tmp_path: Path) -> None:
    """Both copies still say what was sent out: that is what is expected."""
    b = banco(PIANO, tmp_path / "b", MODELLO)
    luogo = b.scrive("A", "Obiettivi", "Tempi", "A-01", "entro il 30/11/2025")
    assert tornati(b) == [(luogo, "entro il 31/12/2025", "entro il 30/11/2025")]


# ---------------------------------------------------------------- what another check says already

SCHEMI = """\
[[schemi]]
pesi = "fasi"
somma = 100
vuoti = "altrui"

[[schemi]]
pesi = "obiettivi"
somma = 100
vuoti = "altrui"

[dup]
forme = ["N.N.N"]

[registro]
campi = ["tempi", "soglia", "anni", "personale", "rif_dup"]

"""
CON_SCHEMI = cambia(
    MODELLO,
    ('"fasi.peso", ', ""),
    (
        "[condivisi]",
        SCHEMI + "[condivisi]",
    ),
)
PESATO = cambia(PIANO, ('classe = "alta"\nrif_dup', 'classe = "alta"\npeso = 100\nrif_dup')).replace(
    'come = "A-01"\n', 'come = "A-01"\npeso = 100\nfasi = [ { peso = 60, cumulato = 60 }, { peso = 40 } ]\n'
)
PESATO = cambia(PESATO, ('personale = "n. 9 dipendenti"', 'personale = "n. 9 dipendenti"\nclasse = "alta"'))


def codici(testo: str, modello: str) -> list[str]:
    return [finding.code for finding in esegui(esame_del_piano(piano_di_prova(testo, modello))).findings]


def in_b(vecchio: str, nuovo: str) -> str:
    """The plan with something replaced in the copy of B."""
    prima, copia, dopo = PESATO.partition('codice = "B-01"')
    return prima + copia + dopo.replace(vecchio, nuovo, 1)


@pytest.mark.parametrize(
    ("vecchio", "nuovo", "atteso"),
    [
        ("peso = 40", "peso = 40.0", []),
        ("peso = 40", "peso = 30", ["SQ101"]),
        ("{ peso = 60, cumulato = 60 }", "{ peso = 60, cumulato = 50 }", ["SQ113"]),
        ("peso = 60, cumulato = 60 }, { peso = 40 }", "peso = 50, cumulato = 50 }, { peso = 50 }", ["IN408", "IN408"]),
        ("peso = 100", "peso = 90", ["SQ111"]),
        ('classe = "alta"', 'classe = "altissima"', ["VAL104"]),
        ('classe = "alta"', 'classe = "alta"\nsoglia = 100.01', ["VAL104"]),
        ('classe = "alta"', 'classe = "alta"\nrif_dup = ["1.1."]', ["VAL112"]),
        ('classe = "alta"', 'classe = "alta"\nrif_dup = ["1.1.3"]', ["IN408"]),
        ('classe = "alta"', 'classe = "alta"\ntempi = "da definire"', ["VAL109"]),
    ],
)
def test_a_value_that_is_wrong_by_itself_or_in_its_sum_is_said_once(
    vecchio: str, nuovo: str, atteso: list[str]
) -> None:
    assert codici(in_b(vecchio, nuovo), CON_SCHEMI) == atteso


@pytest.mark.parametrize(
    ("codice", "vecchio", "nuovo"),
    [
        ("SQ101", "peso = 40", "peso = 30"),
        ("SQ111", "peso = 100", "peso = 90"),
        ("VAL104", 'classe = "alta"', 'classe = "alta"\nsoglia = 100.01'),
    ],
)
def test_what_the_ente_switches_off_says_nothing_in_its_place(codice: str, vecchio: str, nuovo: str) -> None:
    spento = f'\n[[controlli]]\ncodice = "{codice}"\nspento = true\nmotivo = "Non si usa"\n'
    assert codici(in_b(vecchio, nuovo), CON_SCHEMI + spento) == ["IN408"]


def test_where_the_first_is_wrong_by_itself_the_copies_are_not(tmp_path: Path) -> None:
    b = banco(PESATO, tmp_path / "b", CON_SCHEMI)
    luogo = b.scrive("A", "Obiettivi", "Soglia %", "A-01", "n.d.")
    assert [(trovato[0], trovato[1]) for trovato in b.trovati()] == [("VAL102", luogo)]


@pytest.mark.parametrize(
    ("foglio", "colonna", "codice", "atteso"),
    [
        ("Obiettivi", "Tempi", "A-01", "entro il 31/12/2025"),
        ("Obiettivi", "Tempi", "B-01", "entro il 31/12/2025"),
        ("Obiettivi", "Rif. DUP", "B-01", "1.1.2"),
        ("Fasi", "Soggetti", "C-01", "TUTTI"),
    ],
)
def test_what_an_office_emptied_is_said_once(
    tmp_path: Path, foglio: str, colonna: str, codice: str, atteso: str
) -> None:
    b = banco(PESATO, tmp_path / "b", CON_SCHEMI)
    luogo = b.scrive(codice[0], foglio, colonna, codice, None)
    assert b.trovati() == [("IN204", luogo, atteso, "")]


def test_a_measure_that_an_office_deleted_is_said_once(tmp_path: Path) -> None:
    due = PESATO.replace('atteso = ">= 2" },\n', 'atteso = ">= 2" },\n    { descrizione = "N. atti", atteso = "1" },\n')
    b = banco(due, tmp_path / "b", CON_SCHEMI)
    b.ridisegna("B", riga_tolta("indicatori", "B-01/2"))
    assert b.trovati() == [("IN204", b.luogo("B", "Indicatori"), "N. atti", "")]


def test_a_measure_that_an_office_added_to_a_copy_is_found(tmp_path: Path) -> None:
    b = banco(PESATO, tmp_path / "b", CON_SCHEMI)
    b.ridisegna("B", riga_aggiunta("indicatori", "B-01/1", "B-01/2", descrizione="N. atti"))
    assert [(codice, atteso, trovato) for codice, _, atteso, trovato in b.trovati()] == [("IN408", "1", "2")]


def test_a_measure_of_a_copy_that_names_no_objective_is_said_there(tmp_path: Path) -> None:
    b = banco(PESATO, tmp_path / "b", CON_SCHEMI)
    luogo = b.scrive("B", "Indicatori", "Codice", "B-01", None)
    assert [trovato[:2] for trovato in b.trovati()] == [("VAL104", luogo)]
