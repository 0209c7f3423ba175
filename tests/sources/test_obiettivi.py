"""Reading the objectives of a plan: clean ones, and each rule broken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.fasce import Fascia
from perfxl.core.modello import Classe, Elenco, Modello, Pesi, Schema
from perfxl.core.piano import Dichiarato, Obiettivo, Scheda, Stato, Tipologia
from perfxl.core.place import Place, Sourced
from perfxl.sources.piano import read_piano
from tests import costruttori
from tests.costruttori import misura

if TYPE_CHECKING:
    from tests.sources.conftest import LineOf, Problems

MODELLO = Modello("prova", "Prova", (Classe("unica", Decimal(1)),), (Fascia(1, None, Decimal(1)),))
A_MANO = Modello(
    "mano",
    "Pesi a mano",
    (Classe("unica", None, "1"),),
    schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),),
    elenchi=tuple(Elenco(misure, ("descrizione",)) for misure in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)),
)
"""Everything that the first has no use for."""

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
ANNI = 'non è ammesso: un anno, come 2024, o il primo e l\'ultimo, come "2024-2026"'
ELENCO = "serve un elenco, tra parentesi quadre (qui c'è un numero intero)"
NON_PREVISTO = "il modello «prova» non lo prevede: toglierlo, o correggere il modello"
DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"


def read(text: str) -> tuple[Obiettivo, ...]:
    return read_piano(text, "prova.toml", {"prova": MODELLO, "mano": A_MANO}.__getitem__).obiettivi


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
        (
            'numero = "A.1"\n',
            "",
            [("# primo", "manca «numero», o «codice» dove il documento non stampa un numero")],
        ),
        ('numero = "A.1"', 'codce = "A.1"', [("codce", "chiave sconosciuta «codce»; forse «codice»?")]),
        (
            'numero = "A.1"',
            'codice = "A 1"\nnumero = 1.5',
            [
                (
                    'codice = "A 1',
                    "«codice»: «A 1» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini",
                ),
                (
                    "numero = 1.5",
                    ("«numero»: serve un testo (qui c'è un numero con decimali): scrivere il valore tra virgolette"),
                ),
            ],
        ),
        ('tempi = "2025-2026"', "anni = 25", [("anni =", f"«anni»: «25» {ANNI}")]),
        ('tempi = "2025-2026"', 'anni = "2026-2025"', [("anni =", f"«anni»: «2026-2025» {ANNI}")]),
        ('tempi = "2025-2026"', 'anni = "2026 "', [("anni =", f"«anni»: «2026 » {ANNI}")]),
        (
            'tempi = "2025-2026"',
            "anni = true",
            [
                (
                    "anni =",
                    "«anni»: serve un testo (qui c'è un valore vero/falso): scrivere il valore tra virgolette",
                )
            ],
        ),
        (
            'tempi = "2025-2026"',
            'stato = "sospesi"',
            [
                (
                    "stato =",
                    "«stato»: «sospesi» non è tra le voci ammesse (attivo, sospeso, rinviato); forse «sospeso»?",
                )
            ],
        ),
        # what would be lost on the way
        ('tempi = "2025-2026"', "peso = 5", [("peso = 5", f"«peso»: {NON_PREVISTO}")]),
        ('tempi = "2025-2026"', 'fasi = [{ atteso = "x" }]', [("fasi =", f"«fasi»: {NON_PREVISTO}")]),
        ('tempi = "2025-2026"', 'risultati = [{ atteso = "x" }]', [("risultati =", f"«risultati»: {NON_PREVISTO}")]),
        # what is uncertain
        (
            'tempi = "2025-2026"',
            'incerti = [\n"tempo", # uno\n"tempi",\n"tempi", # tre\n]',
            [
                ("# uno", "«incerti»: «tempo» non è un dato dell'obiettivo; forse «tempi»?"),
                ("# tre", "«incerti»: il dato «tempi» c'è già alla riga 29"),
            ],
        ),
        ('tempi = "2025-2026"', "rif_dup = 1", [("rif_dup", f"«rif_dup»: {ELENCO}")]),
        ('tempi = "2025-2026"', 'scheda = "x"', [("scheda =", "«scheda»: serve una tabella (qui c'è un testo)")]),
        (
            'tempi = "2025-2026"',
            "scheda = { soglia = true }",
            [("scheda =", "«soglia»: serve un numero (qui c'è un valore vero/falso)")],
        ),
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
        ('descrizione = "Senza altro"', 'attivita = "Senza altro"', [("Senza altro", "manca «descrizione»")]),
        (
            'descrizione = "Senza altro"',
            'descrizioni = "Senza altro"',
            [("Senza altro", "chiave sconosciuta «descrizioni»; forse «descrizione»?")],
        ),
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


SENZA_DENARO = """\
formato = 1
modello = "mano"
ente = "Comune di Prova"
anno = 2025
settori = [
    { codice = "AMM", nome = "Amministrativo" },
    { codice = "RAG", nome = "Ragioneria", di = "AMM" },
    { codice = "TEC", nome = "Tecnico" },
]
"""

TUTTO = f"""{SENZA_DENARO}
[[obiettivi]] # primo
codice = "RAG-01"
numero = "12 bis"
titolo = "Pagamenti"
oggetto = "Conti in ordine"
sezione = "Di sistema"
capofila = "RAG"
gruppo = "ragionieri"
importo_fisso = 5000.00
anni = "2024-2026"
stato = "rinviato"
risorse = "Euro 625.000,00"
classe = "1 - unica"
peso = 5
rif_dup = ["1.1.2", "1.1.3"]
incerti = ["tempi", "oggetto"]
scheda = {{ tipologia = "intersettoriale", titolo = "Pagare", tempi = "2025", soglia = 100, personale = "tutti" }}
fasi = [
    {{ soggetti = "TUTTI", descrizione = "Prima", termine = "31.06.2024", peso = 50, cumulato = 40 }},
]
indicatori = [
    {{ numero = 1, descrizione = "Ritardo", atteso = ">= 2" }},
    {{ atteso = "100%" }},
]
risultati = [
    {{ numero = "1", descrizione = "Delibera", attivita = "Due sedute", penalita = 10, di = [1, "2 bis"] }},
]
"""


def test_an_objective_of_a_plan_without_money(line_of: LineOf) -> None:
    (obiettivo,) = read(TUTTO)
    assert obiettivo == costruttori.obiettivo(
        "RAG-01",
        Place("prova.toml", line=line_of(TUTTO, "# primo")),
        numero="12 bis",
        titolo="Pagamenti",
        oggetto="Conti in ordine",
        sezione="Di sistema",
        capofila="AMM",
        unita="RAG",
        gruppo="ragionieri",
        importo_fisso=500000,
        anni=(2024, 2026),
        stato=Stato.RINVIATO,
        risorse="Euro 625.000,00",
        classe="1 - unica",
        peso=Decimal(5),
        rif_dup=(Sourced("1.1.2", NOWHERE), Sourced("1.1.3", NOWHERE)),
        incerti=("tempi", "oggetto"),
        scheda=Scheda(
            tipologia=Sourced("intersettoriale", NOWHERE),
            titolo=Sourced("Pagare", NOWHERE),
            tempi=Sourced("2025", NOWHERE),
            soglia=Sourced(Decimal(100), NOWHERE),
            personale=Sourced("tutti", NOWHERE),
        ),
        fasi=(misura("Prima", peso=50, soggetti="TUTTI", termine="31.06.2024", cumulato=40),),
        indicatori=(misura("Ritardo", ">= 2", numero="1"), misura("", "100%")),
        risultati=(misura("Delibera", numero="1", attivita="Due sedute", penalita=10, di=("1", "2 bis")),),
    )


def test_the_least_of_a_plan_without_money() -> None:
    """The code is no printed number; who is concerned is the settore of the unit that leads."""
    (obiettivo,) = read(f'{SENZA_DENARO}[[obiettivi]]\ncodice = "R"\ntitolo = "T"\ncapofila = "RAG"\n')
    assert obiettivo == costruttori.obiettivo(
        "R", obiettivo.place, numero="", titolo="T", capofila="AMM", unita="RAG", gruppo="RAG"
    )


@pytest.mark.parametrize(("written", "anni"), [("2024", (2024, 2024)), ('"1999-2000"', (1999, 2000))])
def test_the_years_that_it_spans(written: str, anni: tuple[int, int]) -> None:
    assert read(f"{BARE}anni = {written}\n")[0].anni.value == anni


@pytest.mark.parametrize(("written", "numero"), [("3", "3"), ('"3.1 bis"', "3.1 bis"), ("-1", "-1")])
def test_the_number_is_kept_as_printed(written: str, numero: str) -> None:
    text = changed(BARE, "numero = 1", f'codice = "U"\nnumero = {written}')
    (obiettivo,) = read(text)
    assert (obiettivo.codice, obiettivo.numero.value) == ("U", numero)


@pytest.mark.parametrize("stato", Stato)
def test_the_state(stato: Stato) -> None:
    assert read(f'{BARE}stato = "{stato}"\n')[0].stato.value is stato


@pytest.mark.parametrize("chiave", ["classe", "n_dip"])
def test_what_a_modello_without_classes_and_bands_has_no_use_for(
    chiave: str, problems: Problems, line_of: LineOf
) -> None:
    text = f'{SENZA_DENARO}[[obiettivi]]\ncodice = "R"\ntitolo = "T"\ncapofila = "RAG"\n{chiave} = "1"\n'
    nudo = Modello("mano", "Nudo")
    said = f"«{chiave}»: il modello «mano» non lo prevede: toglierlo, o correggere il modello"
    assert problems(lambda: read_piano(text, "prova.toml", {"mano": nudo}.__getitem__)) == [
        (line_of(text, f"{chiave} ="), said)
    ]


def test_a_blank_list_is_no_list_that_the_modello_has_no_use_for() -> None:
    assert read(f"{BARE}fasi = []\n")[0].fasi == ()


def test_a_number_too_long_to_be_said_is_refused(problems: Problems, line_of: LineOf) -> None:
    """In base 16 a number has no bound, but Python refuses to write it in base 10."""
    text = changed(BARE, "numero = 1", f"numero = 0x{'f' * 5000}")
    said = "non è TOML valido: un numero ha troppe cifre"
    assert problems(lambda: read(text)) == [(line_of(text, "numero = 0x"), said)]
