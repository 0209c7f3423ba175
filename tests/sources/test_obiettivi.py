"""Reading the objectives of a plan: clean ones, and each rule broken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Modello
from perfxl.core.piano import Dichiarato, Obiettivo, Tipologia
from perfxl.core.place import Place, Sourced
from perfxl.sources.piano import read_piano
from tests import costruttori
from tests.costruttori import misura

if TYPE_CHECKING:
    from tests.sources.conftest import LineOf, Problems

MODELLO = Modello("prova", "Prova", (Classe("unica", Decimal(1)),), ())

HEAD = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025
fondo = { massimo = 1000 }
settori = [
    { codice = "AMM", nome = "Amministrativo" },
    { codice = "TEC", nome = "Tecnico" },
    { codice = "SOC", nome = "Sociale" },
]
quote = [
    { codice = "tutto", titolo = "Tutto", resto = true },
    { codice = "meta", titolo = "Metà", di = "tutto", parti = 1 },
    { codice = "altra", titolo = "Altra metà", di = "tutto", parti = 1 },
]
"""

FULL = f"""{HEAD}
[[obiettivi]] # primo
numero = "A.1"
titolo = "Pagamenti"
tipologia = "intersettoriale"
capofila = "AMM"
partecipano = [
    "SOC",
    "TEC", # il tecnico
]
quota = "meta"
tempi = "2025-2026"
soglia = 130
personale = "n. 2 addetti"
classe = "fuori elenco "
n_dip = 0
dichiarato = {{ peso = 20, coefficiente = 1.5, totale = -30, stanziato = -2068.97 }}
indicatori = [
    {{ descrizione = "Ritardo medio", atteso = "0 giorni", peso = 110 }},
    {{ descrizione = "Senza altro" }},
]
"""

BARE = f"""{HEAD}
[[obiettivi]] # primo
numero = 1
titolo = "Uno"
tipologia = "generale"
capofila = "TEC"
importo_fisso = 18000.00
"""

NOWHERE = Place("")
DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"


def read(text: str) -> tuple[Obiettivo, ...]:
    return read_piano(text, "prova.toml", {"prova": MODELLO}.__getitem__).obiettivi


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_an_objective_that_says_all(line_of: LineOf) -> None:
    (obiettivo,) = read(FULL)
    assert obiettivo == costruttori.obiettivo(
        "A.1",
        Place("prova.toml", line=line_of(FULL, "# primo")),
        titolo="Pagamenti",
        tipologia=Tipologia.INTERSETTORIALE,
        capofila="AMM",
        partecipano=("SOC", "TEC"),
        quota="meta",
        tempi="2025-2026",
        soglia=Decimal(130),
        personale="n. 2 addetti",
        classe="fuori elenco ",
        n_dip=0,
        dichiarato=Dichiarato(
            peso=Sourced(Decimal(20), NOWHERE),
            coefficiente=Sourced(Decimal("1.5"), NOWHERE),
            totale=Sourced(Decimal(-30), NOWHERE),
            stanziato=Sourced(-206897, NOWHERE),
        ),
        indicatori=(misura("Ritardo medio", "0 giorni", 110), misura("Senza altro")),
    )


def test_the_places_of_an_objective(line_of: LineOf) -> None:
    (obiettivo,) = read(FULL)
    places = {
        'titolo = "Pag': obiettivo.titolo.place,
        "tempi =": obiettivo.tempi.place,
        "soglia =": obiettivo.soglia.place,
        "personale =": obiettivo.personale.place,
        "classe =": obiettivo.classe.place,
        "n_dip =": obiettivo.n_dip.place,
        "stanziato =": obiettivo.dichiarato.stanziato.place,
        "Ritardo": obiettivo.indicatori[0].peso.place,
        "Senza altro": obiettivo.indicatori[1].peso.place,
        "# primo": obiettivo.importo_fisso.place,
    }
    assert places == {needle: Place("prova.toml", line=line_of(FULL, needle)) for needle in places}


def test_an_objective_that_says_the_least(line_of: LineOf) -> None:
    (obiettivo,) = read(BARE)
    assert obiettivo.partecipano == ("AMM", "SOC")
    assert (obiettivo.quota, obiettivo.importo_fisso.value, obiettivo.fisso) == ("", 1800000, True)
    dichiarato = obiettivo.dichiarato
    missing = [
        *(obiettivo.classe, obiettivo.n_dip, obiettivo.soglia),
        *(dichiarato.peso, dichiarato.coefficiente, dichiarato.totale, dichiarato.stanziato),
    ]
    assert [sourced.value for sourced in missing] == [None] * 7
    assert (obiettivo.tempi.value, obiettivo.personale.value, obiettivo.indicatori) == ("", "", ())
    places = {sourced.place for sourced in (*missing, obiettivo.tempi, obiettivo.personale)}
    assert places == {obiettivo.place} == {Place("prova.toml", line=line_of(BARE, "# primo"))}


@pytest.mark.parametrize(("written", "n_dip"), [("-1", -1), ('"tutti"', "tutti"), ('"Tutti "', "Tutti "), ('""', None)])
def test_the_number_of_employees_is_kept_as_written(written: str, n_dip: int | str | None) -> None:
    (obiettivo,) = read(f"{BARE}n_dip = {written}\n")
    assert obiettivo.n_dip.value == n_dip


def test_what_is_declared_may_be_a_table_of_its_own(line_of: LineOf) -> None:
    text = f"{BARE}[obiettivi.dichiarato]\nstanziato = 5\n[[obiettivi.indicatori]]\ndescrizione = 'Unico'\n"
    (obiettivo,) = read(text)
    assert obiettivo.dichiarato.stanziato == Sourced(500, NOWHERE)
    assert obiettivo.dichiarato.peso.place.line == line_of(text, "[obiettivi.dichiarato]")
    assert obiettivo.indicatori[0].atteso.place.line == line_of(text, "[[obiettivi.indicatori]]")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('numero = "A.1"', "numero = 0", [("numero", "«numero»: 0 non è ammesso: almeno 1")]),
        ('numero = "A.1"\n', "", [("# primo", "manca «numero»")]),
        (
            '"Pagamenti"',
            "2025-01-01",
            [("titolo = 2025", "«titolo»: serve un testo (qui c'è una data): scrivere il valore tra virgolette")],
        ),
        (
            '"intersettoriale"',
            '"intersettoriali"',
            [
                (
                    "tipologia",
                    (
                        "«tipologia»: «intersettoriali» non è tra le voci ammesse "
                        "(generale, intersettoriale, settore); forse «intersettoriale»?"
                    ),
                )
            ],
        ),
        ("130", '"80%"', [("soglia", "«soglia»: serve un numero (qui c'è un testo): scrivere 80, senza virgolette")]),
        (
            "n_dip = 0",
            "n_dip = 1.5",
            [("n_dip", "«n_dip»: serve un numero intero o una parola (qui c'è un numero con decimali)")],
        ),
        ("-2068.97", "2068.971", [("stanziato", f"«stanziato»: 2068.971 {DUE}")]),
        ("peso = 20", "pesi = 20", [("pesi", "chiave sconosciuta «pesi»; forse «peso»?")]),
        (
            '"n. 2 addetti"',
            '"a\\tb"',
            [("personale", "«personale»: il testo contiene un carattere che non si stampa (U+0009)")],
        ),
        ('descrizione = "Senza altro"', 'atteso = "Senza altro"', [("Senza altro", "manca «descrizione»")]),
        ("= 110", "= inf", [("Ritardo", "«peso»: «nan» e «inf» non sono ammessi")]),
        ("tempi =", "tempo =", [("tempo =", "chiave sconosciuta «tempo»; forse «tempi»?")]),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(FULL, old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]


@pytest.mark.parametrize("written", ["1", '"1"'])
def test_a_number_that_stands_twice(written: str, problems: Problems, line_of: LineOf) -> None:
    again = BARE[BARE.index("[[obiettivi]]") :].replace("numero = 1", f"numero = {written} # bis")
    text = BARE + again
    first = line_of(BARE, "numero = 1")
    assert problems(lambda: read(text)) == [(line_of(text, "# bis"), f"l'obiettivo «1» c'è già alla riga {first}")]
