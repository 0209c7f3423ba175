"""IN204: what was sent out and is no longer there; what another check says already is not said again."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import banco, con_righe, indirizzo, riga_aggiunta, riga_tolta, senza_foglio
from tests.piani_di_prova import MODELLO, PIANO, cambia, obiettivo, riga
from tests.piani_di_testo import MODELLO_TESTI, ob, piano
from tests.piani_pesati import MODELLO_PESATO, PIANO_PESATO, modellato

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.finding import Rilievo
    from tests.cartelle_di_prova import Banco

CAMPI = """\
tempi = "entro il 31/12/2025"
anni = "2025-2026"
stato = "sospeso"
personale = "n. 3 agenti"
risorse = "Nessuna"
"""
FASI = """\
fasi = [
    { soggetti = "TUTTI", descrizione = "Avvio", termine = "30/06/2025", peso = 60 },
    { soggetti = "Polizia", descrizione = "Chiusura", termine = "30/11/2025" },
]
"""
INDICATORI = 'indicatori = [{ numero = "1", descrizione = "Bandi", atteso = "n. 4" }, { descrizione = "Avvisi" }]'
RISULTATI = """\
risultati = [
    { numero = "1", descrizione = "Fatto", atteso = "100%", peso = 50, di = ["1", "2"] },
    { numero = "2", descrizione = "Rifatto", atteso = "100%" },
]
"""
TUTTO = piano(ob("A-1", CAMPI, FASI, RISULTATI, INDICATORI), ob("A-2", 'tempi = "2025"'))


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(TUTTO, tmp_path / "banco", MODELLO_TESTI)


def rilievi(b: Banco) -> list[Rilievo]:
    return [finding.rilievo for finding in b.esamina().outcome.findings if finding.code == "IN204"]


def test_untouched_it_is_clean(b: Banco) -> None:
    assert b.trovati() == []


# ---------------------------------------------------------------- the data of an objective


@pytest.mark.parametrize(
    ("colonna", "atteso"),
    [
        ("Tempi", "entro il 31/12/2025"),
        ("Anni", "2025-2026"),
        ("Stato", "sospeso"),
        ("Personale coinvolto", "n. 3 agenti"),
        ("Risorse finanziarie", "Nessuna"),
    ],
)
@pytest.mark.parametrize("valore", [None, "  "])
def test_a_field_that_was_emptied_is_found_at_its_cell(b: Banco, colonna: str, atteso: str, valore: str | None) -> None:
    luogo = b.scrive("A", "Obiettivi", colonna, "A-1", valore)
    assert b.trovati() == [("IN204", luogo, atteso, "")]
    (rilievo,) = rilievi(b)
    assert rilievo.message == f"Obiettivo A-1: «{colonna}» era scritto, e adesso è vuoto"
    assert [f"{place.file} {place.line > 0}" for place in rilievo.related] == ["piano.toml True"]
    assert (rilievo.settore, rilievo.obiettivo) == ("A", "A-1")


def test_two_fields_are_two_findings(b: Banco) -> None:
    tempi = b.scrive("A", "Obiettivi", "Tempi", "A-1", None)
    risorse = b.scrive("A", "Obiettivi", "Risorse finanziarie", "A-1", None)
    assert b.trovati() == [("IN204", tempi, "entro il 31/12/2025", ""), ("IN204", risorse, "Nessuna", "")]


def test_another_word_or_a_formula_in_its_place_is_no_absence(b: Banco) -> None:
    b.scrive("A", "Obiettivi", "Risorse finanziarie", "A-1", "Euro 100")
    b.scrive("A", "Obiettivi", "Personale coinvolto", "A-2", '=""')
    b.scrive("A", "Obiettivi", "Personale coinvolto", "A-1", '=""')
    assert rilievi(b) == []


def test_a_field_that_was_empty_stays_so_and_an_active_one_needs_no_word(b: Banco) -> None:
    """«attivo» and nothing say the same."""
    b.scrive("A", "Obiettivi", "Stato", "A-2", None)
    b.scrive("A", "Obiettivi", "Anni", "A-2", None)
    assert b.trovati() == []


def test_files_that_do_not_count_are_not_looked_at(b: Banco) -> None:
    shutil.copy(b.file("A"), b.tornate / "z.xlsx")
    b.scrive("A", "Obiettivi", "Tempi", "A-1", None)
    assert b.trovati() == [("STR105", "z.xlsx", "", "")]


DUP = cambia(MODELLO, ("[riparto]", '[registro]\ncampi = ["rif_dup", "tempi"]\n\n[riparto]'))
CON_DUP = obiettivo(PIANO, 4, ("indicatori = [", 'rif_dup = ["1.10", "1.11"]\nindicatori = ['))


def test_the_references_are_one_datum(tmp_path: Path) -> None:
    b = banco(CON_DUP, tmp_path / "b", DUP)
    luogo = b.scrive("B", "Obiettivi", "Rif. DUP", "4", None)
    assert b.trovati() == [("IN204", luogo, "1.10; 1.11", "")]


def test_where_a_reference_is_asked_for_its_own_check_says_it(tmp_path: Path) -> None:
    testo = CON_DUP.replace("indicatori = [", 'rif_dup = ["1.10"]\nindicatori = [')
    testo = cambia(testo, ('rif_dup = ["1.10", "1.11"]\n', ""))
    b = banco(testo, tmp_path / "b", cambia(DUP, ("[registro]", "[dup]\nobbligatorio = true\n\n[registro]")))
    b.scrive("B", "Obiettivi", "Rif. DUP", "4", None)
    assert [codice for codice, *_ in b.trovati()] == ["VAL113"]


def test_the_class_of_a_fixed_amount_that_nobody_asks_for(tmp_path: Path) -> None:
    b = banco(obiettivo(PIANO, 4, ("indicatori = [", 'classe = "alta"\nindicatori = [')), tmp_path / "b")
    luogo = b.scrive("B", "Obiettivi", "Strategicità", "4", None)
    assert b.trovati() == [("IN204", luogo, "alta", "")]


def test_what_the_modello_asks_for_and_what_others_read_is_said_by_its_own_check(tmp_path: Path) -> None:
    """Objective 3 is led by B, and A takes part."""
    b = banco(PIANO, tmp_path / "b")
    classe = b.scrive("A", "Obiettivi", "Strategicità", "1", None)
    tempi = b.scrive("B", "Obiettivi", "Tempi", "3", None)
    assert b.trovati() == [("VAL103", classe, "", ""), ("IN203", tempi, "entro il 30/06/2025", "")]


ALTRUI = modellato(
    ('pesi = "obiettivi"\nsomma = 100\n', 'pesi = "obiettivi"\nsomma = 100\nvuoti = "altrui"\n'),
    ('[[elenchi]]\nmisure = "fasi"', '[registro]\ncampi = ["stato"]\n\n[[elenchi]]\nmisure = "fasi"'),
)


def test_a_peso_that_a_sum_misses_is_said_by_the_sum(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", ALTRUI)
    b.scrive("A", "Obiettivi", "Peso %", "2", None)
    assert [codice for codice, *_ in b.trovati()] == ["SQ111"]


def test_a_peso_that_no_sum_misses_is_found(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", ALTRUI)
    luogo = b.scrive("A", "Obiettivi", "Peso %", "2", None)
    b.scrive("A", "Obiettivi", "Peso %", "1", 1)
    assert [trovato for trovato in b.trovati() if trovato[0] != "IN202"] == [("IN204", luogo, "70", "")]


def test_an_objective_that_stands_still_may_leave_its_peso_to_the_others(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", ALTRUI)
    b.scrive("A", "Obiettivi", "Peso %", "2", None)
    b.scrive("A", "Obiettivi", "Stato", "2", "sospeso")
    b.scrive("A", "Obiettivi", "Peso %", "1", 1)
    assert [trovato for trovato in b.trovati() if trovato[0] != "IN202"] == []


# ---------------------------------------------------------------- the data of a measure


@pytest.mark.parametrize(
    ("foglio", "colonna", "voce", "atteso"),
    [
        ("Fasi", "Soggetti", "Soggetti della fase 1", "TUTTI"),
        ("Fasi", "Fase", "Fase della fase 1", "Avvio"),
        ("Fasi", "Termine", "Termine della fase 1", "30/06/2025"),
        ("Fasi", "Peso %", "Peso % della fase 1", "60"),
        ("Indicatori", "N.", "N. dell'indicatore 1", "1"),
        ("Risultati", "Risultato atteso", "Risultato atteso del risultato 1", "100%"),
        ("Risultati", "Indicatori misurati", "Indicatori misurati del risultato 1", "1; 2"),
    ],
)
def test_a_field_of_a_measure_that_was_emptied_is_found_at_its_cell(
    b: Banco, foglio: str, colonna: str, voce: str, atteso: str
) -> None:
    luogo = b.scrive("A", foglio, colonna, "A-1", None)
    assert b.trovati() == [("IN204", luogo, atteso, "")]
    (rilievo,) = rilievi(b)
    assert rilievo.message == f"Obiettivo A-1: «{voce}» era scritto, e adesso è vuoto"


def test_of_a_measure_of_which_nothing_is_left_that_is_said_once(b: Banco) -> None:
    for colonna in ("Termine", "Fase"):
        b.scrive("A", "Fasi", colonna, "A-1", None, posto=2)
    luogo = b.scrive("A", "Fasi", "Soggetti", "A-1", None, posto=2)
    assert b.trovati() == [("IN204", luogo, "Polizia", "")]
    (rilievo,) = rilievi(b)
    assert rilievo.message == "Obiettivo A-1: «fase 2» era scritto, e adesso è vuoto"


def test_an_expected_result_is_said_to_lack_where_there_is_no_other(tmp_path: Path) -> None:
    solo = MODELLO_TESTI[: MODELLO_TESTI.index('[[elenchi]]\nmisure = "risultati"')]
    b = banco(piano(ob("A-1")), tmp_path / "b", solo)
    b.scrive("A", "Indicatori", "Risultato atteso", "A-1", None)
    assert [codice for codice, *_ in b.trovati()] == ["VAL114"]


def test_a_weight_that_a_sum_misses_is_said_by_the_sum_and_one_that_none_does_is_found(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", MODELLO_PESATO)
    luogo = b.scrive("A", "Fasi", "Peso %", "1", None, posto=2)
    assert b.trovati() == [("SQ101", b.luogo("A", "Fasi", luogo.rpartition(" ")[2]), "100", "40 (20 + 20)")]
    b.scrive("A", "Fasi", "Peso %", "1", 0.8, posto=3)
    assert b.trovati() == [("IN204", luogo, "60", "")]


# ---------------------------------------------------------------- measures that are gone


def tolte(*chiavi: str, tabella: str = "risultati") -> Callable[[Cartella], Cartella]:
    """The workbook without these rows."""
    return con_righe(tabella, lambda righe: [riga for riga in righe if riga.chiave not in chiavi])


def test_a_measure_that_is_gone_is_found_on_its_sheet(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("fasi", "A-1/2"))
    assert b.trovati() == [("IN204", b.luogo("A", "Fasi"), "Chiusura", "")]
    (rilievo,) = rilievi(b)
    assert rilievo.message == "Obiettivo A-1: in «Fasi» manca una riga"
    assert [f"{place}" for place in rilievo.related] == [riga(TUTTO, '"Chiusura"')]


def test_two_that_are_gone_are_two_findings(b: Banco) -> None:
    b.ridisegna("A", tolte("A-1/1", "A-1/2", tabella="fasi"))
    assert b.trovati() == [
        ("IN204", b.luogo("A", "Fasi"), "Avvio", ""),
        ("IN204", b.luogo("A", "Fasi"), "Chiusura", ""),
    ]


TRE = 'fasi = [{ descrizione = "Prima" }, { descrizione = "Seconda" }, { descrizione = "Terza" }]'


def test_where_one_is_gone_and_another_new_which_is_not_known(tmp_path: Path) -> None:
    b = banco(piano(ob("A-1", TRE)), tmp_path / "b", MODELLO_TESTI)
    b.ridisegna("A", tolte("A-1/2", tabella="fasi"))
    b.scrive("A", "Fasi", "Fase", "A-1", "Un'altra")
    assert b.trovati() == [("IN204", b.luogo("A", "Fasi"), "Prima oppure Seconda", "")]
    (rilievo,) = rilievi(b)
    assert rilievo.message == "Obiettivo A-1: in «Fasi» manca una riga"


def test_where_two_are_gone_and_another_new_how_many_is_known(tmp_path: Path) -> None:
    b = banco(piano(ob("A-1", TRE)), tmp_path / "b", MODELLO_TESTI)
    b.ridisegna("A", tolte("A-1/2", "A-1/3", tabella="fasi"))
    b.scrive("A", "Fasi", "Fase", "A-1", "Un'altra")
    assert b.trovati() == [("IN204", b.luogo("A", "Fasi"), "Prima oppure Seconda oppure Terza", "")]
    assert [rilievo.message for rilievo in rilievi(b)] == ["Obiettivo A-1: in «Fasi» mancano 2 righe"]


def test_measures_written_anew_and_others_added_are_clean(tmp_path: Path) -> None:
    b = banco(piano(ob("A-1", TRE)), tmp_path / "b", MODELLO_TESTI)
    b.ridisegna("A", riga_aggiunta("fasi", "A-1/3", "A-1/4", descrizione="Quarta"))
    b.scrive("A", "Fasi", "Fase", "A-1", "Un'altra")
    assert b.trovati() == []


def test_a_measure_without_words_is_known_by_its_target(tmp_path: Path) -> None:
    testo = piano(ob("A-1", 'risultati = [{ descrizione = "Fatto" }, { atteso = "98%" }]'))
    b = banco(testo, tmp_path / "b", MODELLO_TESTI)
    b.ridisegna("A", riga_tolta("risultati", "A-1/2"))
    assert b.trovati() == [("IN204", b.luogo("A", "Risultati"), "98%", "")]


def test_the_words_emptied_of_one_among_others_without_words_are_found(tmp_path: Path) -> None:
    senza = '{ atteso = "100%" }'
    testo = piano(ob("A-1", f'risultati = [{senza}, {{ descrizione = "Invio", atteso = "100%" }}, {senza}]'))
    b = banco(testo, tmp_path / "b", MODELLO_TESTI)
    luogo = b.scrive("A", "Risultati", "Risultato", "A-1", None, posto=2)
    assert b.trovati() == [("IN204", luogo, "Invio", "")]


def test_a_weight_that_the_sum_misses_says_that_its_measure_is_gone(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", MODELLO_PESATO)
    b.ridisegna("A", riga_tolta("fasi", "1/3"))
    assert [codice for codice, *_ in b.trovati()] == ["SQ101"]
    b.scrive("A", "Fasi", "Peso %", "1", 0.8, posto=2)
    assert b.trovati() == [("IN204", b.luogo("A", "Fasi"), "Terza fase", "")]


def test_a_measure_without_weight_is_found_beside_a_sum_that_does_not_close(tmp_path: Path) -> None:
    b = banco(PIANO_PESATO, tmp_path / "b", MODELLO_PESATO)
    b.ridisegna("A", tolte("2/1", "2/2", tabella="fasi"))
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma fasi", "2")
    assert b.trovati() == [
        ("IN204", b.luogo("A", "Fasi"), "Fase di altri", ""),
        ("SQ101", b.luogo("A", "Obiettivi", cella), "100", "45"),
    ]


def test_a_list_that_is_gone_is_said_by_the_check_that_asks_for_it(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("indicatori", "A-2/1"))
    assert [codice for codice, *_ in b.trovati()] == ["VAL114"]


def test_a_list_whose_weights_must_close_is_said_by_its_sum(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "b")
    b.ridisegna("B", tolte("4/1", "4/2", tabella="indicatori"))
    assert [codice for codice, *_ in b.trovati()] == ["SQ101"]


def test_a_measure_that_names_no_objective_is_said_there(b: Banco) -> None:
    luogo = b.scrive("A", "Fasi", "Codice", "A-1", None, posto=2)
    assert [trovato[:2] for trovato in b.trovati()] == [("VAL104", luogo)]


def test_a_sheet_that_is_gone_is_said_once(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: senza_foglio(contenuto, "Fasi"))
    assert b.trovati() == [("STR201", b.file("A").name, "", "")]
