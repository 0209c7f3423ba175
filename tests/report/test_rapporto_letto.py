"""An earlier report read back: as it was written, and what is none is refused in words."""

from __future__ import annotations

import copy
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.limits import Limits
from perfxl.core.novita import Novita, che_cosa_cambia
from perfxl.report import rapporto_letto
from perfxl.report.novita import print_novita
from perfxl.report.rapporto import write_json
from perfxl.report.rapporto_letto import RapportoIllegibile, carica, passato
from tests.report.test_golden import CASI, stampato
from tests.report.test_rapporto import errori

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.checks.esame import Esaminato

TORNATE = "riconcilia-chiari-2025-tornate"
INTATTE = "riconcilia-chiari-2025-intatte"


def scritto(esaminato: Esaminato) -> bytes:
    return write_json(esaminato.esame, esaminato.outcome)


def novita(prima: Esaminato, dopo: Esaminato) -> Novita:
    letta = passato(scritto(prima), "prima.json")
    return che_cosa_cambia(letta, dopo.outcome, dopo.esame.letti, letta.impronta)


@pytest.mark.parametrize("caso", CASI)
def test_what_was_written_is_read_back(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    esaminato = esaminati[caso]
    letto = passato(scritto(esaminato), "r.json")
    piano = esaminato.esame.atteso
    assert (letto.ente, letto.anno, letto.ambito) == (piano.ente.value, piano.anno.value, esaminato.esame.ambito)
    assert letto.letti == esaminato.esame.letti
    assert [(v.detto.identita, v.detto.dove, v.detto.gravita, v.obiettivo, *v.valori) for v in letto.rilievi] == [
        (f.identita, f"{f.rilievo.place}", f.severity, f.rilievo.obiettivo, f.rilievo.expected, f.rilievo.found)
        for f in esaminato.outcome.findings
    ]
    assert letto.eseguiti == set(esaminato.outcome.clean) | {f.code for f in esaminato.outcome.findings}


@pytest.mark.parametrize("caso", CASI)
def test_against_itself_all_stands(caso: str, esaminati: Mapping[str, Esaminato]) -> None:
    assert novita(esaminati[caso], esaminati[caso]) == Novita(frozenset(), (), rapporto="prima.json")


def test_what_the_offices_corrected_is_in_the_report(esaminati: Mapping[str, Esaminato]) -> None:
    prima, dopo = esaminati[TORNATE], esaminati[INTATTE]
    trovate = novita(prima, dopo)
    assert trovate.corretti != ()
    assert trovate.sospesi == ()
    restano = {f.identita for f in prima.outcome.findings} & {f.identita for f in dopo.outcome.findings}
    assert len(trovate.corretti) + len(restano) == len(prima.outcome.findings)
    letto = json.loads(write_json(dopo.esame, dopo.outcome, trovate))
    assert errori(letto) == []
    assert letto["confronto"]["restano"] == len(restano)
    assert [c["identita"] for c in letto["confronto"]["corretti"]] == [c.identita for c in trovate.corretti]
    assert json.loads(scritto(dopo))["confronto"] is None


def test_what_cannot_be_said_is_in_the_report_with_its_reason(esaminati: Mapping[str, Esaminato]) -> None:
    prima, dopo = esaminati[TORNATE], esaminati[INTATTE]
    letta = passato(scritto(prima), "prima.json")
    trovate = che_cosa_cambia(letta, dopo.outcome, frozenset({"SIC", "SOC", "TER"}), "0" * 64)
    letto = json.loads(write_json(dopo.esame, dopo.outcome, trovate))
    assert errori(letto) == []
    assert {s["settore"] for s in letto["confronto"]["sospesi"]} == {"AMM"}
    assert len(letto["confronto"]["avvertenze"]) == 2


def senza_identita(letto: dict[str, Any]) -> None:
    for rilievo in letto["rilievi"]:
        del rilievo["identita"]


def altra_gravita(letto: dict[str, Any]) -> None:
    letto["rilievi"][0]["gravita"] = "grave"


def cambiato(**voci: object) -> Callable[[dict[str, Any]], None]:
    return lambda letto: letto.update(voci)


ROVINATO = "è rovinato: «{}» manca, o non è ciò che deve essere"


@pytest.mark.parametrize(
    ("guasta", "perche"),
    [
        (senza_identita, "è di un perfxl che non dava ancora un'identità ai rilievi: rifarlo con questo"),
        (altra_gravita, "è rovinato: «gravita» non può essere «grave»"),
        (cambiato(formato="perfxl-confronto"), "non è un rapporto di perfxl: serve il file rapporto.json"),
        (cambiato(versione=2), "è un rapporto di una versione più nuova di perfxl: aggiornare perfxl"),
        (cambiato(versione=0), "è rovinato: «versione» non è un numero che si conosca"),
        (cambiato(versione=True), "è rovinato: «versione» non è un numero che si conosca"),
        (cambiato(versione="1"), "è rovinato: «versione» non è un numero che si conosca"),
        (cambiato(piano=[]), ROVINATO.format("piano")),
        (cambiato(piano={"ente": "x", "anno": True}), ROVINATO.format("anno")),
        (cambiato(rilievi={}), ROVINATO.format("rilievi")),
        (cambiato(rilievi=[1]), ROVINATO.format("rilievi")),
        (cambiato(cartelle=[{"settore": "A"}]), ROVINATO.format("conta")),
    ],
)
def test_what_is_no_report_is_refused(
    guasta: Callable[[dict[str, Any]], None], perche: str, esaminati: Mapping[str, Esaminato]
) -> None:
    letto = copy.deepcopy(json.loads(scritto(esaminati[TORNATE])))
    guasta(letto)
    with pytest.raises(RapportoIllegibile) as preso:
        passato(json.dumps(letto).encode(), "r.json")
    assert f"{preso.value}" == perche


@pytest.mark.parametrize(
    "contenuto",
    [b"", b"\xff\xfe\x00", b"{", b"[" * 100_000, b"9" * 5000, b'{"formato": NaN', "è".encode("latin-1")],
    ids=["empty", "binary", "cut", "deep", "long", "cut number", "latin-1"],
)
def test_what_is_no_json_is_refused(contenuto: bytes) -> None:
    with pytest.raises(RapportoIllegibile, match="non è JSON, o è rovinato"):
        carica(contenuto)


@pytest.mark.parametrize("contenuto", [b"1", b"[]", b"null", b'"x"', b"{}"])
def test_json_that_is_no_report_is_refused(contenuto: bytes) -> None:
    with pytest.raises(RapportoIllegibile, match="non è un rapporto di perfxl"):
        carica(contenuto)


def test_a_report_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapporto_letto, "DEFAULT_LIMITS", Limits(report=9))
    with pytest.raises(RapportoIllegibile, match="è più grande di 9 byte"):
        carica(b" " * 10)
    with pytest.raises(RapportoIllegibile, match="non è un rapporto"):
        carica(b"{}       ")


@given(st.data())
def test_whatever_is_changed_in_a_report_it_is_read_or_refused(
    esaminati: Mapping[str, Esaminato], data: st.DataObject
) -> None:
    letto = json.loads(scritto(esaminati[INTATTE]))
    nodo: Any = letto
    while isinstance(nodo, dict | list) and len(nodo) > 0:
        chiave = data.draw(st.sampled_from(sorted(nodo) if isinstance(nodo, dict) else range(len(nodo))))
        if data.draw(st.booleans()) or not isinstance(nodo[chiave], dict | list):
            nodo[chiave] = data.draw(st.none() | st.booleans() | st.integers() | st.text() | st.just([]) | st.just({}))
            break
        nodo = nodo[chiave]
    with suppress(RapportoIllegibile):
        passato(json.dumps(letto).encode(), "r.json")


# ------------------------------------------------------------------------------------------------ on the terminal


def test_the_terminal_counts_and_tells_in_a_line_each(esaminati: Mapping[str, Esaminato]) -> None:
    prima, dopo = esaminati[INTATTE], esaminati[TORNATE]
    trovate = novita(prima, dopo)
    righe = stampato(lambda console: print_novita(trovate, dopo.outcome, console), 100).splitlines()
    assert righe[1] == "Rispetto a «prima.json»: 0 corretti, 6 nuovi, 19 restano; 2 non si possono dire."
    assert sum(riga.startswith("  nuovo      ") for riga in righe) == len(trovate.nuovi) == 6
    assert "un rilievo nuovo (VAL105) impedisce di controllarlo" in " ".join(" ".join(righe).split())
    assert all(len(riga) <= 100 for riga in righe)


def test_the_terminal_tells_twenty_and_counts_the_rest(esaminati: Mapping[str, Esaminato]) -> None:
    tutti = esaminati[TORNATE]
    vuoto = Novita(frozenset(f.identita for f in tutti.outcome.findings), (), rapporto="r\x1b[2J.json")
    righe = stampato(lambda console: print_novita(vuoto, tutti.outcome, console), 100).splitlines()
    quanti = len(tutti.outcome.findings)
    assert righe[1] == f"Rispetto a «r [2J.json»: 0 corretti, {quanti} nuovi, 0 restano."
    assert righe[-1] == f"  nuovo      e altri {quanti - 20}"


def test_what_cannot_be_said_stands_last_with_its_reason(esaminati: Mapping[str, Esaminato]) -> None:
    prima, dopo = esaminati[TORNATE], esaminati[INTATTE]
    letta = passato(scritto(prima), "prima.json")
    trovate = che_cosa_cambia(letta, dopo.outcome, frozenset({"AMM", "SOC", "TER"}), letta.impronta)
    testo = " ".join(stampato(lambda c: print_novita(trovate, dopo.outcome, c), 100).split())
    assert "1 non si può dire. Di SIC la cartella di lavoro c'era, e ora manca o non viene letta." in testo
    assert testo.endswith("; la cartella di lavoro del settore c'era, e ora manca o non viene letta")
