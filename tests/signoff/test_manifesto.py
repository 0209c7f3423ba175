"""The manifesto: written in one way only, read without trust, and what its schema says of it."""

from __future__ import annotations

import copy
import hashlib
import json
from importlib import resources
from typing import TYPE_CHECKING, Any, get_args, is_typeddict

import pytest
from jsonschema import Draft202012Validator

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff import manifesto
from perfxl.signoff.manifesto import (
    FORMATO,
    VERSIONE,
    Copia,
    ManifestoIllegibile,
    canonico,
    impronta,
    intatto,
    leggi,
    scritto,
    scrivi,
)

if TYPE_CHECKING:
    from collections.abc import Callable

SHA = "ab" * 32
QUANDO = "2026-11-21T10:15:00+01:00"


def documento(nome: str, ruolo: str, **altro: object) -> dict[str, object]:
    return {
        "nome": nome,
        "allegato": nome,
        "ruolo": ruolo,
        "settore": "",
        "settore_nome": "",
        "sha256": SHA,
        "byte": 12,
        "letto": QUANDO,
        "conta": True,
        "nota": "",
        **altro,
    }


ATTO: Any = {
    "perfxl": "0.1.0",
    "quando": QUANDO,
    "data_dichiarata": False,
    "chi": "Segretario generale",
    "firma": "Il segretario generale",
    "piano": {
        "ente": "Comune di Prova",
        "anno": 2025,
        "impronta": SHA,
        "obiettivi": 1,
        "elenco": [{"codice": "1", "numero": "1", "titolo": "Uno", "settore": "A"}],
        "documento": "piano.toml",
    },
    "modello": {"codice": "prova", "titolo": "Di prova", "documento": "prova.toml"},
    "passaggi": [{"passaggio": "segretario", "esito": "Visto.", "documento": ""}],
    "documenti": [
        documento("piano.toml", "piano"),
        documento("prova.toml", "modello"),
        documento("perché no.xlsx", "altro", sha256="", byte=0, conta=False, allegato="", nota="non letto"),
    ],
    "controlli": {
        "eseguiti": [{"codice": "IN102", "regola": "La regola.", "trovati": 1}],
        "spenti": [{"codice": "NO101", "motivo": "Così si usa"}],
        "non_eseguiti": [],
    },
    "conteggi": {"blocca": 0, "avvisa": 0, "nota": 0, "accettati": 1},
    "rilievi": [
        {
            "identita": "0123456789abcdef",
            "codice": "IN102",
            "gravita": "blocca",
            "settore": "A",
            "obiettivo": "1",
            "luogo": "piano.toml, riga 270",
            "messaggio": "non è quello della tabella",
            "atteso": "1,00",
            "trovato": "1,50",
            "effetto": "394.45",
            "deroga": {"motivo": "Lo dice il contratto", "chi": "Segretario", "quando": "2026-11-21", "stato": "GA"},
        }
    ],
    "denaro": {
        "residuo": "I centesimi che avanzano restano come sono.",
        "massimo": "10000.00",
        "finanziato": "9000.00",
        "stanziato": "0.99",
        "accantonamenti": [{"nome": "Da parte", "importo": "1000.00"}],
        "somme": [
            {
                "voce": "Tutto",
                "quota": "",
                "atteso": "1.00",
                "trovato": "0.99",
                "differenza": "-0.01",
                "esito": "non chiude",
            },
        ],
        "riservati": {"importo": "0.00", "stanziato": "0.00"},
        "quote": [{"codice": "q", "nome": "Quota", "di": "", "importo": "1.00", "stanziato": "0.99"}],
        "settori": [{"codice": "A", "nome": "Settore A", "importo": "0.99"}],
        "obiettivi": [
            {"codice": "1", "numero": "1", "titolo": "Uno", "settore": "A", "quota": "q", "importo": "0.99"},
        ],
    },
    "etichette": {"obiettivo": "Obiettivo", "obiettivi": "Obiettivi", "settore": "Settore"},
}
COPIE: list[Copia] = [{"file": "sigillate/a.xlsx", "di": "a.xlsx", "sha256": SHA, "byte": 3, "segnata": True}]
BUONO = scrivi(ATTO, COPIE)


def cambiato(cambia: Callable[[Any], object]) -> bytes:
    """A manifesto with something else in it, written as ours are."""
    letto = json.loads(BUONO)
    cambia(letto)
    return canonico(letto)


def test_what_is_written_is_read_back_and_is_whole() -> None:
    letto = leggi(BUONO)
    assert letto == {"formato": FORMATO, "versione": VERSIONE, "impronta": impronta(ATTO), "atto": ATTO, "copie": COPIE}
    assert intatto(letto, BUONO)


def test_the_text_is_canonical_and_says_so_to_others() -> None:
    """Who has only Python and this rule finds the same digest."""
    testo = json.dumps(ATTO, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    assert impronta(ATTO) == hashlib.sha256(testo.encode()).hexdigest()
    assert "perché no.xlsx" in BUONO.decode()
    assert scrivi(dict(reversed(ATTO.items())), COPIE) == BUONO  # type: ignore[arg-type]  # a dict of the same keys


def test_a_name_that_is_no_unicode_is_written_all_the_same() -> None:
    assert scritto("a\udcff.xlsx") == "a?.xlsx"


@pytest.mark.parametrize(
    "rovina",
    [
        lambda contenuto: contenuto.replace(b'"finanziato": "9000.00"', b'"finanziato": "9000.01"'),
        lambda contenuto: contenuto.replace(b"\n", b"\r\n"),
        lambda contenuto: contenuto.replace(b'"anno": 2025', b'"anno":  2025'),
        lambda contenuto: contenuto.replace(b'"anno": 2025', b'"anno": 2024,\n      "anno": 2025'),
        lambda contenuto: contenuto.replace(SHA.encode(), b"cd" * 32, 1),
    ],
)
def test_whatever_is_touched_it_is_no_longer_whole(rovina: Callable[[bytes], bytes]) -> None:
    rovinato = rovina(BUONO)
    assert rovinato != BUONO
    assert not intatto(leggi(rovinato), rovinato)


ROVINATO = "è rovinato: «{}» manca, o non è ciò che deve essere"


@pytest.mark.parametrize(
    ("contenuto", "motivo"),
    [
        (b"", "non è JSON, o è rovinato: serve il file manifesto.json scritto da perfxl visto"),
        (b"%PDF-1.7", "non è JSON, o è rovinato: serve il file manifesto.json scritto da perfxl visto"),
        (b"[" * 100_000, "non è JSON, o è rovinato: serve il file manifesto.json scritto da perfxl visto"),
        (b"[]", "non è un manifesto di perfxl: serve il file manifesto.json"),
        (b'{"formato": "perfxl-rapporto"}', "non è un manifesto di perfxl: serve il file manifesto.json"),
        (b'{"formato": "perfxl-manifesto"}', "è rovinato: «versione» non è un numero che si conosca"),
        (
            b'{"formato": "perfxl-manifesto", "versione": true}',
            "è rovinato: «versione» non è un numero che si conosca",
        ),
        (
            b'{"formato": "perfxl-manifesto", "versione": 2}',
            "è un manifesto di una versione più nuova di perfxl: aggiornare perfxl",
        ),
        (b'{"formato": "perfxl-manifesto", "versione": 1}', ROVINATO.format("impronta")),
        (cambiato(lambda m: m["atto"].pop("chi")), ROVINATO.format("atto.chi")),
        (cambiato(lambda m: m["atto"].update(chi="")), ROVINATO.format("atto.chi")),
        (cambiato(lambda m: m["atto"].update(quando="2026-11-21")), ROVINATO.format("atto.quando")),
        (cambiato(lambda m: m["atto"].update(denaro=[])), ROVINATO.format("atto.denaro")),
        (cambiato(lambda m: m["atto"].update(rilievi={})), ROVINATO.format("atto.rilievi")),
        (cambiato(lambda m: m["atto"]["piano"].update(anno="2025")), ROVINATO.format("atto.piano.anno")),
        (cambiato(lambda m: m["atto"]["piano"].update(anno=2025.0)), ROVINATO.format("atto.piano.anno")),
        (cambiato(lambda m: m["atto"]["piano"].update(anno=True)), ROVINATO.format("atto.piano.anno")),
        (cambiato(lambda m: m["atto"]["documenti"][1].update(byte=-1)), ROVINATO.format("atto.documenti[1].byte")),
        (cambiato(lambda m: m["atto"]["documenti"][1].update(conta=1)), ROVINATO.format("atto.documenti[1].conta")),
        (cambiato(lambda m: m["atto"]["documenti"][0].update(ruolo="x")), ROVINATO.format("atto.documenti[0].ruolo")),
        (cambiato(lambda m: m["copie"][0].update(sha256="AB" * 32)), ROVINATO.format("copie[0].sha256")),
        (cambiato(lambda m: m["copie"][0].update(sha256=SHA + "\n")), ROVINATO.format("copie[0].sha256")),
        (
            cambiato(lambda m: m["atto"]["denaro"].update(massimo="1,00")),
            ROVINATO.format("atto.denaro.massimo"),
        ),
        (cambiato(lambda m: m["atto"]["rilievi"][0].update(effetto=394)), ROVINATO.format("atto.rilievi[0].effetto")),
        (cambiato(lambda m: m["atto"].update(data="oggi")), "è rovinato: «atto.data» non è una voce che si conosca"),
        (
            BUONO.replace(b'"chi": "Segretario generale"', b'"chi": "\\ud800"'),
            "è rovinato: contiene segni che nessun testo ha",
        ),
    ],
)
def test_what_is_no_manifesto_is_refused_with_the_reason(contenuto: bytes, motivo: str) -> None:
    with pytest.raises(ManifestoIllegibile) as rifiuto:
        leggi(contenuto)
    assert f"{rifiuto.value}" == motivo


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(ManifestoIllegibile, match=r"è più grande di 64 MB"):
        leggi(b" " * (DEFAULT_LIMITS.report + 1))


# ---------------------------------------------------------------- the schema


def schema() -> dict[str, Any]:
    percorso = resources.files("perfxl.signoff").joinpath(f"manifesto-{VERSIONE}.schema.json")
    letto: dict[str, Any] = json.loads(percorso.read_text(encoding="utf-8"))
    return letto


def errori(contenuto: bytes) -> list[str]:
    return [errore.json_path for errore in Draft202012Validator(schema()).iter_errors(json.loads(contenuto))]


def test_the_schema_is_one_and_of_this_version() -> None:
    Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == f"urn:perfxl:manifesto:{VERSIONE}"
    assert schema()["properties"]["versione"]["const"] == VERSIONE
    assert errori(BUONO) == []


def test_the_schema_says_what_the_reader_takes() -> None:
    """Every object of the form is one of the schema, with the same fields, all needed, no other; each is explained."""
    forme = {nome: forma for nome, forma in vars(manifesto).items() if is_typeddict(forma) and nome != "TypedDict"}
    descritti = {"Manifesto": schema(), **schema()["$defs"]}
    assert set(descritti) == set(forme)
    for nome, descritto in descritti.items():
        assert descritto["additionalProperties"] is False
        assert set(descritto["required"]) == set(descritto["properties"]) == set(forme[nome].__annotations__)
        assert [campo for campo, suo in descritto["properties"].items() if "description" not in suo] == []


def test_what_the_reader_refuses_the_schema_refuses() -> None:
    """Each field of the example, one at a time, with something else in its place."""
    letto = json.loads(BUONO)
    provati = 0
    for percorso in percorsi(letto):
        rovinato = copy.deepcopy(letto)
        dentro = rovinato
        for passo in percorso[:-1]:
            dentro = dentro[passo]
        dentro[percorso[-1]] = 1.5
        contenuto = canonico(rovinato)
        with pytest.raises(ManifestoIllegibile):
            leggi(contenuto)
        assert errori(contenuto) != [], percorso
        provati += 1
    assert provati > 100


def percorsi(nodo: object) -> list[tuple[Any, ...]]:
    """The way to every value within a value."""
    voci = nodo.items() if isinstance(nodo, dict) else enumerate(nodo) if isinstance(nodo, list) else ()
    return [cammino for passo, voce in voci for cammino in [(passo,), *((passo, *resto) for resto in percorsi(voce))]]


def test_the_gates_of_the_form_are_those_of_the_modello() -> None:
    from perfxl.core.modello import Passaggio

    assert get_args(manifesto.NomePassaggio) == tuple(passaggio.value for passaggio in Passaggio)
