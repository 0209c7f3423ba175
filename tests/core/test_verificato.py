"""The outcome of a verification: what one point says of all, what differs between two outcomes."""

from __future__ import annotations

from typing import Any

import pytest

from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto, Verificato, cambiati, diversi

NON_FIRMATO = "non è firmato, e chiunque può averlo rifatto così: solo una firma dice chi"


def verificato(**esiti: Esito) -> Verificato:
    punti = tuple(Punto(Passo(passo), esito, "frase") for passo, esito in esiti.items())
    return Verificato("verbale.pdf", punti, "0.1.0")


@pytest.mark.parametrize(
    ("esiti", "esito", "sentenza"),
    [
        ({"file": Esito.TORNA, "firma": Esito.TORNA}, Esito.TORNA, "TORNA TUTTO: è come fu firmato."),
        (
            {"file": Esito.TORNA, "dossier": Esito.DETTO, "firma": Esito.DETTO},
            Esito.TORNA,
            f"TORNA TUTTO: è come uscì dal visto; {NON_FIRMATO}.",
        ),
        (
            {"pagine": Esito.NON_VERIFICATO, "firma": Esito.DETTO},
            Esito.NON_VERIFICATO,
            f"NON VERIFICATO DEL TUTTO: il resto torna, e non si è potuto verificare: le pagine; {NON_FIRMATO}.",
        ),
        (
            {"pagine": Esito.DETTO, "firma": Esito.TORNA},
            Esito.TORNA,
            "TORNA TUTTO: è come fu firmato. Le pagine non sono state rifatte: leggerle.",
        ),
        (
            {"file": Esito.TORNA, "firma": Esito.NON_VERIFICATO},
            Esito.NON_VERIFICATO,
            "NON VERIFICATO DEL TUTTO: il resto torna, e non si è potuto verificare: la firma.",
        ),
        (
            {"file": Esito.DIVERSO, "cartella": Esito.DIVERSO},
            Esito.DIVERSO,
            "NON TORNA, rispetto al visto: il file del verbale, la cartella.",
        ),
        (
            {"pagine": Esito.DIVERSO, "controlli": Esito.NON_VERIFICATO},
            Esito.DIVERSO,
            "NON TORNA, rispetto al visto: le pagine; e non si è potuto verificare: l'esito dei controlli.",
        ),
    ],
)
def test_one_point_that_differs_is_enough_then_one_that_could_not_be_verified(
    esiti: dict[str, Esito], esito: Esito, sentenza: str
) -> None:
    v = verificato(**esiti)
    assert (v.esito, v.sentenza) == (esito, sentenza)


def test_a_detail_says_its_place_where_it_has_one() -> None:
    assert f"{Dettaglio('', 'tutto')}" == "tutto"
    assert f"{Dettaglio('piano.toml', 'è cambiato')}" == "piano.toml: è cambiato"


def rilievo(identita: str, **altro: object) -> dict[str, Any]:
    uno: dict[str, Any] = {
        "identita": identita,
        "codice": "IN102",
        "gravita": "blocca",
        "settore": "A",
        "obiettivo": "A-1",
        "luogo": "piano.toml, riga 7",
        "messaggio": "il peso è un altro",
        "atteso": "1,00",
        "trovato": "1,50",
        "effetto": "394.45",
        "deroga": {"motivo": "perché sì", "chi": "Segretario generale", "quando": "2026-11-21", "stato": "GA"},
    }
    return uno | altro


def tra(firmati: list[dict[str, Any]], oggi: list[dict[str, Any]], *, alla_lettera: bool = True) -> list[str]:
    return [f"{dettaglio}" for dettaglio in cambiati(firmati, oggi, alla_lettera=alla_lettera)]


def test_the_same_findings_in_another_order_are_the_same() -> None:
    assert tra([rilievo("a"), rilievo("b")], [rilievo("b"), rilievo("a")]) == []


def test_a_finding_gone_one_new_one_said_twice() -> None:
    assert tra([rilievo("a"), rilievo("b"), rilievo("b")], [rilievo("b"), rilievo("c", luogo="altrove")]) == [
        "IN102, piano.toml, riga 7: era nel visto, e oggi non si trova: il peso è un altro",
        "IN102, piano.toml, riga 7: è scritto due volte",
        "IN102, altrove: oggi si trova, e nel visto non c'era: il peso è un altro",
    ]


@pytest.mark.parametrize(
    ("altro", "frase"),
    [
        ({"gravita": "avvisa"}, "gravita «blocca», oggi «avvisa»"),
        ({"effetto": "394.46"}, "effetto «394.45», oggi «394.46»"),
        ({"effetto": None, "atteso": ""}, "atteso «1,00», oggi «»; effetto «394.45», oggi «»"),
        ({"deroga": None}, "deroga «perché sì, Segretario generale, 2026-11-21, GA», oggi «»"),
    ],
)
def test_a_finding_that_says_otherwise_says_what_and_how_it_was(altro: dict[str, Any], frase: str) -> None:
    for alla_lettera in (True, False):
        assert tra([rilievo("a")], [rilievo("a", **altro)], alla_lettera=alla_lettera) == [
            f"IN102, piano.toml, riga 7: nel visto con {frase}"
        ]


def test_other_words_count_only_to_the_letter() -> None:
    coppia = [rilievo("a")], [rilievo("a", messaggio="il peso differisce")]
    assert tra(*coppia, alla_lettera=False) == []
    assert tra(*coppia) == [
        "IN102, piano.toml, riga 7: nel visto con messaggio «il peso è un altro», oggi «il peso differisce»"
    ]


def test_pieces_of_a_manifesto_differ_down_to_the_value_and_lists_go_by_name() -> None:
    prima = {
        "ente": "Prova",
        "quote": [{"codice": "A", "importo": "1.00"}, {"codice": "B", "importo": "2.00"}],
        "righe": [["x"], "y", {"altro": 1}],
        "doppi": [{"nome": "n", "v": 1}, {"nome": "n", "v": 2}],
    }
    dopo = {
        "ente": "Prova",
        "quote": [{"codice": "B", "importo": "2.01"}, {"codice": "C", "importo": "1.00"}],
        "righe": [["x"], "z", {"altro": 2}],
        "doppi": [{"nome": "n", "v": 1}, {"nome": "n", "v": 3}],
        "nuovo": True,
    }
    assert [f"{dettaglio}" for dettaglio in diversi(prima, dopo)] == [
        "quote, A: nel visto «A, 1.00», oggi «»",
        "quote, B, importo: nel visto «2.00», oggi «2.01»",
        "quote, C: nel visto «», oggi «C, 1.00»",
        "righe, 2: nel visto «y», oggi «z»",
        "righe, 3, altro: nel visto «1», oggi «2»",
        "doppi, 2, v: nel visto «2», oggi «3»",
        "nuovo: nel visto «», oggi «True»",
    ]
    assert list(diversi(prima, prima)) == []
    assert list(diversi([], {})) == [Dettaglio("", "nel visto «[]», oggi «»")]
