"""IN301: a class whose code and label contradict each other; VAL112, VAL113: references to the DUP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import banco
from tests.piani_di_prova import MODELLO, PIANO, cambia, esito, obiettivo, piano_di_prova, riga_obiettivo, riga_testata

if TYPE_CHECKING:
    from pathlib import Path

CON_CODICE = cambia(
    MODELLO, ('nome = "alta"', 'codice = "2"\nnome = "alta"'), ('nome = "bassa"', 'codice = "1"\nnome = "bassa"')
)


def con_classe(numero: int, classe: str, testo: str = PIANO) -> str:
    prima = '"bassa"' if numero == 3 else '"alta"'
    return obiettivo(testo, numero, (f"classe = {prima}", f'classe = "{classe}"'))


# ---------------------------------------------------------------- IN301


@pytest.mark.parametrize("classe", ["alta", "2", "2 - alta", "2-ALTA", " 2 -  Alta "])
def test_a_class_however_it_is_written_is_clean(classe: str) -> None:
    assert esito(con_classe(1, classe), CON_CODICE) == []


@pytest.mark.parametrize(
    ("numero", "classe", "atteso"),
    [
        (1, "1 - alta", "1 - bassa oppure 2 - alta"),
        (1, "2 - bassa", "2 - alta oppure 1 - bassa"),
        (3, "2-Bassa", "2 - alta oppure 1 - bassa"),
    ],
)
def test_a_code_and_a_label_of_two_classes_are_found_once(numero: int, classe: str, atteso: str) -> None:
    testo = con_classe(numero, classe)
    trovati = [trovato for trovato in esito(testo, CON_CODICE) if trovato[0] in {"IN301", "VAL104"}]
    assert trovati == [("IN301", riga_obiettivo(testo, numero, "classe"), atteso, classe)]


def test_two_contradictions_are_two_findings() -> None:
    testo = con_classe(2, "2 - bassa", con_classe(1, "1 - alta"))
    assert [c for c, *_ in esito(testo, CON_CODICE) if c == "IN301"] == ["IN301", "IN301"]


@pytest.mark.parametrize("classe", ["2 - altra", "3 - alta", "media"])
def test_a_class_off_the_list_is_said_as_such(classe: str) -> None:
    codici = {codice for codice, *_ in esito(con_classe(1, classe), CON_CODICE)}
    assert "VAL104" in codici
    assert "IN301" not in codici


def test_a_class_that_is_missing_contradicts_nothing() -> None:
    codici = [codice for codice, *_ in esito(obiettivo(PIANO, 1, ('classe = "alta"\n', "")), CON_CODICE)]
    assert "IN301" not in codici


# ---------------------------------------------------------------- VAL112, VAL113


def con_dup(obbligatorio: str = "false", forme: str = '"N.N", "N.N.N"') -> str:
    return cambia(MODELLO, ("[riparto]", f"[dup]\nforme = [{forme}]\nobbligatorio = {obbligatorio}\n\n[riparto]"))


def riferito(numero: int, riferimenti: str, testo: str = PIANO) -> str:
    return obiettivo(testo, numero, ("indicatori = [", f"rif_dup = [{riferimenti}]\nindicatori = ["))


@pytest.mark.parametrize("riferimenti", ['"1.10"', '"01.04.04"', '"1.10", "1.10.2"', '" 1.10 "', ""])
def test_references_of_an_admitted_form_are_clean(riferimenti: str) -> None:
    assert esito(riferito(1, riferimenti), con_dup()) == []


@pytest.mark.parametrize("riferimento", ["1.10.", "5.2.1/9", "4", "1.1.1.1", "01-02-Segreteria"])
def test_a_reference_of_another_form_is_found(riferimento: str) -> None:
    testo = riferito(1, f'"{riferimento}"')
    assert esito(testo, con_dup()) == [("VAL112", riga_obiettivo(testo, 1, "rif_dup"), "N.N oppure N.N.N", riferimento)]


def test_words_that_may_follow_are_shown_as_such() -> None:
    testo = riferito(1, '"01-02-"')
    assert esito(testo, con_dup(forme='"N-N-*"')) == [
        ("VAL112", riga_obiettivo(testo, 1, "rif_dup"), "N-N-testo", "01-02-")
    ]


def test_two_references_of_one_objective_are_two_findings() -> None:
    testo = riferito(1, '"1", "1.1", "2"')
    luogo = riga_obiettivo(testo, 1, "rif_dup")
    assert esito(testo, con_dup()) == [
        ("VAL112", luogo, "N.N oppure N.N.N", "1"),
        ("VAL112", luogo, "N.N oppure N.N.N", "2"),
    ]


def test_where_the_modello_names_no_form_every_one_is_good() -> None:
    assert esito(riferito(1, '"come si vuole"')) == []


def test_references_that_are_needed_are_missed_one_by_one() -> None:
    testo = riferito(2, '"1.1"', riferito(1, '"1.1"'))
    assert esito(testo, con_dup("true")) == [
        ("VAL113", riga_testata(testo, 3), "", ""),
        ("VAL113", riga_testata(testo, 4), "", ""),
    ]


def test_an_empty_list_is_no_reference() -> None:
    testo = riferito(4, "", riferito(3, '"1.1"', riferito(2, '"1.1"', riferito(1, '"1.1"'))))
    assert esito(testo, con_dup("true")) == [("VAL113", riga_testata(testo, 4), "", "")]


def test_a_reference_that_the_extraction_may_have_lost_is_a_note() -> None:
    testo = riferito(3, '"1.1"', riferito(2, '"1.1"', riferito(1, '"1.1"')))
    testo = obiettivo(testo, 4, ("indicatori = [", 'incerti = ["rif_dup"]\nindicatori = ['))
    (finding,) = esegui(esame_del_piano(piano_di_prova(testo, con_dup("true")))).findings
    assert (finding.code, finding.severity) == ("VAL113", Severity.NOTA)


@pytest.mark.parametrize("riscritto", [False, True])
def test_what_is_uncertain_in_the_plan_is_so_in_its_workbook_until_it_is_written_anew(
    tmp_path: Path, *, riscritto: bool
) -> None:
    modello = cambia(con_dup(), ("[riparto]", '[registro]\ncampi = ["tempi", "rif_dup"]\n\n[riparto]'))
    incerti = 'incerti = ["rif_dup", "tempi"]\nscheda = { tempi = "entro il 31/10/2025" }\nindicatori = ['
    b = banco(obiettivo(riferito(1, '"1.10."'), 1, ("indicatori = [", incerti)), tmp_path / "b", modello)
    if riscritto:
        b.scrive("A", "Obiettivi", "Rif. DUP", "1", "1.11.")
        b.scrive("A", "Obiettivi", "Tempi", "1", "entro il 30/11/2025")
    findings = b.esamina().outcome.findings
    gravita = Severity.AVVISA if riscritto else Severity.NOTA
    assert {(f.code, f.severity) for f in findings} == {("VAL112", gravita), ("IN402", gravita)}
