"""The JSON report: what its schema says of it, and what it says of the plan."""

from __future__ import annotations

import copy
import hashlib
import json
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from perfxl.app import controlla
from perfxl.checks.esame import Check, Esame, Esaminato
from perfxl.checks.registro import REGISTRO, esegui
from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.consegna import Esito
from perfxl.core.modello import Regolata
from perfxl.core.place import Place
from perfxl.report.rapporto import VERSIONE, write_json
from tests.cartelle_di_prova import ESEMPI
from tests.comando import PIANO_2024, PIANO_2025
from tests.report.test_golden import CASI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfxl.report.prova import Prova


def schema() -> dict[str, Any]:
    """The schema that comes with the installed package."""
    percorso = resources.files("perfxl.report").joinpath(f"rapporto-{VERSIONE}.schema.json")
    letto: dict[str, Any] = json.loads(percorso.read_text(encoding="utf-8"))
    return letto


def rapporto(esaminato: Esaminato) -> dict[str, Any]:
    """The report as somebody else reads it."""
    letto: dict[str, Any] = json.loads(write_json(esaminato.esame, esaminato.outcome).decode("utf-8"))
    return letto


def errori(documento: object) -> list[str]:
    """Where a document is not what the schema says."""
    return [errore.json_path for errore in Draft202012Validator(schema()).iter_errors(documento)]


def oggetti(nodo: object) -> Iterator[dict[str, Any]]:
    """Every schema of an object within a schema."""
    if isinstance(nodo, dict):
        if "properties" in nodo:
            yield nodo
        for figlio in nodo.values():
            yield from oggetti(figlio)
    elif isinstance(nodo, list):
        for figlio in nodo:
            yield from oggetti(figlio)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_is_of_the_version_that_is_written() -> None:
    assert schema()["properties"]["versione"]["const"] == VERSIONE
    assert schema()["$id"] == f"urn:perfxl:rapporto:{VERSIONE}"


def test_every_object_of_the_schema_is_closed_and_whole_and_every_field_is_described() -> None:
    descritti = list(oggetti(schema()))
    assert len(descritti) == 15
    for oggetto in descritti:
        assert oggetto["additionalProperties"] is False
        assert set(oggetto["required"]) == set(oggetto["properties"])
        assert [nome for nome, campo in oggetto["properties"].items() if "description" not in campo] == []


def test_the_codes_of_the_schema_are_those_of_the_checks() -> None:
    valido = Draft202012Validator(schema()["$defs"]["codice"])
    assert [check.code for check in REGISTRO if not valido.is_valid(check.code)] == []
    assert not valido.is_valid("XX101")


@pytest.mark.parametrize("caso", CASI)
def test_every_report_is_what_the_schema_says(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    assert errori(rapporto(esaminati[caso])) == []


def test_an_earlier_plan_is_named() -> None:
    letto = rapporto(controlla(PIANO_2025, PIANO_2024))
    assert errori(letto) == []
    prima = rapporto(controlla(PIANO_2024))
    assert prima["precedente"] is None
    assert letto["precedente"] == {
        "file": "piano.toml",
        "anno": 2024,
        "modello": "chiari",
        "impronta": prima["piano"]["impronta"],
    }


def test_a_report_with_a_check_not_run_is_what_the_schema_says(esaminati: Mapping[str, Esaminato]) -> None:
    def rotto(_esame: Esame) -> Iterator[Rilievo]:
        raise RuntimeError("non so contare")

    esame = esaminati["controlla-chiari-2024"].esame
    check = Check("NO901", Severity.BLOCCA, REGISTRO[-1].ambito.PIANO, rotto)
    letto = rapporto(Esaminato(esame, esegui(esame, (check,))))
    assert errori(letto) == []
    assert letto["non_eseguiti"] == [{"codice": "NO901", "motivo": "RuntimeError: non so contare"}]


def _campo_in_piu(letto: dict[str, Any]) -> None:
    letto["data"] = "2025-01-01"


def _importo_numero(letto: dict[str, Any]) -> None:
    letto["somme"][0]["atteso"] = 91223.09


def _importo_un_decimale(letto: dict[str, Any]) -> None:
    letto["somme"][0]["atteso"] = "91223.1"


def _importo_italiano(letto: dict[str, Any]) -> None:
    letto["somme"][0]["atteso"] = "91.223,09"


def _altra_versione(letto: dict[str, Any]) -> None:
    letto["versione"] = VERSIONE + 1


def _gravita_ignota(letto: dict[str, Any]) -> None:
    letto["rilievi"][0]["gravita"] = "grave"


def _senza_luogo(letto: dict[str, Any]) -> None:
    del letto["rilievi"][0]["luogo"]


@pytest.mark.parametrize(
    ("guasta", "dove"),
    [
        (_campo_in_piu, "$"),
        (_importo_numero, "$.somme[0].atteso"),
        (_importo_un_decimale, "$.somme[0].atteso"),
        (_importo_italiano, "$.somme[0].atteso"),
        (_altra_versione, "$.versione"),
        (_gravita_ignota, "$.rilievi[0].gravita"),
        (_senza_luogo, "$.rilievi[0]"),
    ],
)
def test_the_schema_refuses_what_is_no_report(
    guasta: Callable[[dict[str, Any]], None], dove: str, esaminati: Mapping[str, Esaminato]
) -> None:
    letto = copy.deepcopy(rapporto(esaminati["riconcilia-chiari-2025-tornate"]))
    guasta(letto)
    assert errori(letto) == [dove]


def test_the_report_says_which_bytes_were_read(fatta: Prova) -> None:
    cartelle = rapporto(fatta.esaminate)["cartelle"]
    lette = {percorso.name: hashlib.sha256(percorso.read_bytes()).hexdigest() for percorso in fatta.tornate.iterdir()}
    assert {cartella["file"]: cartella["sha256"] for cartella in cartelle} == lette
    assert {(cartella["settore"], cartella["conta"]) for cartella in cartelle} == {
        ("AMM", True),
        ("SOC", True),
        ("TER", True),
        ("SIC", True),
    }


def test_every_finding_has_an_identity_of_its_own_and_an_effect_in_euro_or_none(fatta: Prova) -> None:
    rilievi = rapporto(fatta.esaminate)["rilievi"]
    assert len({rilievo["identita"] for rilievo in rilievi}) == len(rilievi) > 0
    assert [r["effetto"] for r in rilievi if r["codice"] == "IN201"] == ["90.47"]
    assert {r["effetto"] for r in rilievi if r["codice"].startswith(("VAL", "STR1"))} == {None}


def test_every_fate_of_a_file_is_in_the_schema() -> None:
    assert set(schema()["$defs"]["cartella"]["properties"]["esito"]["enum"]) == {esito.value for esito in Esito}


def test_the_riepilogo_is_read_and_does_not_count(esaminati: Mapping[str, Esaminato]) -> None:
    cartelle = rapporto(esaminati["riconcilia-chiari-2025-intatte"])["cartelle"]
    assert [(c["file"], c["esito"]) for c in cartelle if not c["conta"]] == [
        ("comune-di-chiari_2025_Riepilogo.xlsx", "buona")
    ]


def test_the_amounts_are_those_of_the_plan_as_text_with_two_decimals(esaminati: Mapping[str, Esaminato]) -> None:
    """The figures stand in the published plan: 69.223,09 financed, printed amounts that make three cents less."""
    somme = {somma["quota"]: somma for somma in rapporto(esaminati["controlla-chiari-2025"])["somme"][1:]}
    assert (somme[""]["atteso"], somme[""]["trovato"]) == ("69223.09", "69223.06")
    assert (somme["intersettoriali"]["atteso"], somme["intersettoriali"]["esito"]) == ("10000.00", "chiude")


def test_a_plan_by_itself_and_workbooks_are_told_apart(esaminati: Mapping[str, Esaminato]) -> None:
    assert rapporto(esaminati["controlla-chiari-2025"])["ambito"] == "piano"
    assert rapporto(esaminati["riconcilia-chiari-2025-intatte"])["ambito"] == "cartelle"


def test_what_the_modello_regulates_is_in_the_report(esaminati: Mapping[str, Esaminato]) -> None:
    esame = esaminati["controlla-chiari-2025"].esame
    regolate = (Regolata("SQ106", None, "Si sa."), Regolata("IN102", Severity.AVVISA, "Così da noi."))
    modello = replace(esame.atteso.modello, regolate=regolate)
    regolato = replace(esame, atteso=replace(esame.atteso, modello=modello))
    letto = rapporto(Esaminato(regolato, esegui(regolato)))
    assert errori(letto) == []
    assert letto["regolati"] == [
        {"codice": "SQ106", "gravita": "spento", "motivo": "Si sa."},
        {"codice": "IN102", "gravita": "avvisa", "motivo": "Così da noi."},
    ]
    assert {r["gravita"] for r in letto["rilievi"] if r["codice"] == "IN102"} == {"avvisa"}
    assert "SQ106" not in {r["codice"] for r in letto["rilievi"]} | set(letto["senza_rilievi"])


def test_the_causes_of_a_sum_and_the_units_are_in_the_report() -> None:
    letto = rapporto(controlla(ESEMPI / "tortona-2024" / "piano.toml"))
    assert errori(letto) == []
    (sq111,) = (r for r in letto["rilievi"] if r["codice"] == "SQ111")
    assert sq111["cause"] == ["Nessuna causa semplice spiega la differenza di 10% in meno."]
    assert {s["codice"]: s["di"] for s in letto["piano"]["settori"]}["PM"] == "00"
    assert letto["somme"] == []


def test_the_same_examination_is_the_same_bytes(esaminati: Mapping[str, Esaminato]) -> None:
    esame, outcome = esaminati["controlla-chiari-2025"].esame, esaminati["controlla-chiari-2025"].outcome
    assert write_json(esame, outcome) == write_json(esame, esegui(esame))


def test_a_file_name_that_is_no_unicode_does_not_stop_the_report(esaminati: Mapping[str, Esaminato]) -> None:
    """A disk of another time has names in Latin-1, which Python reads as surrogates."""
    esame = esaminati["controlla-chiari-2025"].esame
    rilievo = Rilievo(Place("perch\udce9.xlsx"), "non si può leggere")
    outcome = Outcome((Finding("STR101", Severity.BLOCCA, rilievo, "0" * 16),), (), (NotRun("SQ101", "\udce9"),))
    letto = rapporto(Esaminato(esame, outcome))
    assert errori(letto) == []
    assert letto["rilievi"][0]["luogo"]["file"] == "perch?.xlsx"
