"""What an objective takes from the one that it repeats, and what of it is uncertain."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Elenco, Modello, Pesi, Schema
from perfxl.core.piano import Misura, Obiettivo, Stato, Tipologia
from perfxl.core.place import Place, Sourced
from perfxl.errors import SourceError
from perfxl.sources.condivisi import completa
from perfxl.sources.piano import build_piano, read_piano

if TYPE_CHECKING:
    from perfxl.sources.toml_lines import KeyPath
    from tests.sources.conftest import LineOf, Problems

MODELLO = Modello(
    "prova",
    "Prova",
    (Classe("unica", None),),
    schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),),
    elenchi=tuple(Elenco(misure, ("descrizione", "peso")) for misure in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)),
)

TESTA = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025
settori = [{ codice = "AMM", nome = "A" }, { codice = "TEC", nome = "T" }]
"""

PRIMO = """
[[obiettivi]] # primo
codice = "A-1"
numero = "1"
titolo = "Trasparenza"
oggetto = "Fiducia"
sezione = "Di sistema"
tipologia = "intersettoriale"
capofila = "AMM"
partecipano = ["TEC"]
gruppo = "ragionieri"
importo_fisso = 10
tempi = "entro l'anno"
anni = 2024
stato = "sospeso"
soglia = 80
personale = "tutti"
risorse = "Euro 5,00"
classe = "unica"
peso = 40
rif_dup = [
    "1.1", # il primo
    "1.2",
]
incerti = ["oggetto", "soglia", "indicatori"]
scheda = { titolo = "T" }
dichiarato = { peso = 2 }
fasi = [
    { descrizione = "Prima", termine = "marzo", peso = 60, cumulato = 60, penalita = 1 },
    { descrizione = "Seconda", soggetti = "TUTTI", peso = 40 },
]
indicatori = [
    { numero = "1", descrizione = "Atti", atteso = ">= 2", peso = 100 },
]
"""

SECONDO = """
[[obiettivi]] # secondo
codice = "T-1"
come = "A-1"
tipologia = "settore"
capofila = "TEC"
"""


def read(text: str) -> tuple[Obiettivo, ...]:
    return read_piano(f"{TESTA}{text}", "prova.toml", {"prova": MODELLO}.__getitem__).obiettivi


def secondo(altro: str = "", primo: str = PRIMO) -> Obiettivo:
    """The second objective, with something else written in it."""
    return read(f"{primo}{SECONDO}{altro}\n")[1]


def fase(descrizione: str, peso: int | None = None, **altro: str) -> tuple[object, ...]:
    """Of a phase, what the tests look at."""
    return (descrizione, None if peso is None else Decimal(peso), altro.get("termine", ""), altro.get("soggetti", ""))


def viste(misure: tuple[Misura, ...]) -> list[tuple[object, ...]]:
    return [(m.descrizione.value, m.peso.value, m.termine.value, m.soggetti.value) for m in misure]


def test_what_is_not_written_is_as_there() -> None:
    primo, dopo = read(PRIMO + SECONDO)
    assert dopo.come == "A-1"
    for campo in ("titolo", "oggetto", "sezione", "tempi", "anni", "stato", "soglia", "risorse", "rif_dup"):
        assert getattr(dopo, campo) == getattr(primo, campo), campo
    assert (dopo.stato.value, dopo.anni.value) == (Stato.SOSPESO, (2024, 2024))
    assert (dopo.fasi, dopo.indicatori, dopo.risultati) == (primo.fasi, primo.indicatori, ())
    assert [f.peso.value for f in dopo.fasi] == [60, 40]


def test_what_is_its_own_is_never_taken() -> None:
    dopo = secondo()
    assert (dopo.codice, dopo.numero.value, dopo.capofila, dopo.gruppo) == ("T-1", "", "TEC", "TEC")
    assert (dopo.tipologia, dopo.partecipano, dopo.personale.value) == (Tipologia.SETTORE, (), "")
    assert (dopo.peso.value, dopo.classe.value, dopo.importo_fisso.value, dopo.incerti) == (None, None, None, ())
    assert (dopo.scheda, dopo.dichiarato.peso.value) == (None, None)


def test_what_is_written_counts() -> None:
    dopo = secondo('titolo = "Altro"\nrif_dup = []\nstato = "attivo"\nindicatori = []\npeso = 10')
    assert (dopo.titolo.value, dopo.rif_dup, dopo.stato.value) == ("Altro", (), Stato.ATTIVO)
    assert (dopo.indicatori, dopo.peso.value, len(dopo.fasi)) == ((), Decimal(10), 2)


def test_every_value_keeps_the_place_where_it_was_written(line_of: LineOf) -> None:
    text = f'{TESTA}{PRIMO}{SECONDO}sezione = "Altra"\n'
    primo, dopo = read(f'{PRIMO}{SECONDO}sezione = "Altra"\n')
    for campo in ("titolo", "tempi", "anni", "soglia"):
        assert getattr(dopo, campo).place == getattr(primo, campo).place, campo
    assert [rif.place.line for rif in dopo.rif_dup] == [line_of(text, "# il primo"), line_of(text, '"1.2"')]
    assert dopo.fasi[1].descrizione.place.line == line_of(text, '"Seconda"')
    assert dopo.sezione.place.line == line_of(text, '"Altra"')
    assert dopo.place.line == dopo.peso.place.line == line_of(text, "# secondo")
    assert dopo.come == "A-1"


def test_measures_that_are_written_take_the_rest_by_their_position(line_of: LineOf) -> None:
    altro = 'fasi = [\n{ peso = 30 }, # una\n{ descrizione = "Sua", cumulato = 5 },\n{ descrizione = "Terza" },\n]\n'
    text = f"{TESTA}{PRIMO}{SECONDO}{altro}"
    dopo = secondo(altro)
    assert viste(dopo.fasi) == [
        fase("Prima", 30, termine="marzo"),
        fase("Sua", soggetti="TUTTI"),
        fase("Terza"),
    ]
    assert [(f.cumulato.value, f.penalita.value) for f in dopo.fasi] == [(None, None), (5, None), (None, None)]
    prima = dopo.fasi[0]
    assert prima.descrizione.place.line == line_of(text, '"Prima"')
    assert prima.peso.place.line == prima.cumulato.place.line == line_of(text, "# una")


def test_fewer_measures_than_the_other_has() -> None:
    assert viste(secondo("fasi = [{}]").fasi) == [fase("Prima", termine="marzo")]


def test_the_one_that_is_repeated_may_come_after() -> None:
    dopo, primo = read(SECONDO + PRIMO)
    assert (dopo.titolo, dopo.fasi) == (primo.titolo, primo.fasi)


@pytest.mark.parametrize("come", ["1", '"1"'])
def test_the_one_that_is_repeated_may_go_by_its_number(come: str) -> None:
    primo = PRIMO.replace('codice = "A-1"\nnumero = "1"', "numero = 1")
    dopo = read(primo + SECONDO.replace('"A-1"', come))[1]
    assert (dopo.come, dopo.titolo.value) == ("1", "Trasparenza")


def test_an_objective_that_repeats_none_takes_nothing_even_from_one_without_a_code(
    problems: Problems, line_of: LineOf
) -> None:
    text = f"{PRIMO}{SECONDO}".replace('codice = "A-1"\nnumero = "1"\n', "").replace('come = "A-1"\n', "")
    assert problems(lambda: read(text)) == [
        (
            line_of(TESTA + text, "# primo"),
            "manca «numero», o «codice» dove il documento non stampa un numero",
        ),
        (line_of(TESTA + text, "# secondo"), "manca «titolo»"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'come = "A-1"',
            'come = "A-2"',
            [("come =", "«come»: non c'è un altro obiettivo con il codice «A-2»; forse «A-1»?")],
        ),
        (
            'come = "A-1"',
            'come = "T-1"',
            [("come =", "«come»: non c'è un altro obiettivo con il codice «T-1»; forse «A-1»?")],
        ),
        (
            'come = "A-1"',
            'come = "A 1"',
            [
                (
                    "come =",
                    "«come»: «A 1» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini",
                )
            ],
        ),
        (
            'come = "A-1"',
            'come = ["A-1"]',
            [("come =", "«come»: serve un numero intero o una sigla (qui c'è un elenco)")],
        ),
        # the code of the other is itself refused: that alone is said
        (
            'codice = "A-1"',
            'codice = "A_1"',
            [
                (
                    '"A_1"',
                    "«codice»: «A_1» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini",
                )
            ],
        ),
        # a value that is refused is said once, though two have it
        (
            "soglia = 80",
            "soglia = true",
            [("soglia = true", "«soglia»: serve un numero (qui c'è un valore vero/falso)")],
        ),
        (
            'termine = "marzo"',
            "termine = 3",
            [
                (
                    "termine = 3",
                    "«termine»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette",
                )
            ],
        ),
        ("oggetto =", "ogetto =", [("ogetto =", "chiave sconosciuta «ogetto»; forse «oggetto»?")]),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = PRIMO + SECONDO
    assert text.count(old) == 1, old
    text = text.replace(old, new)
    assert problems(lambda: read(text)) == [(line_of(TESTA + text, at), said) for at, said in expected]


def test_one_that_itself_repeats_another_is_not_repeated(problems: Problems, line_of: LineOf) -> None:
    terzo = '\n[[obiettivi]]\ncodice = "T-2"\ncome = "T-1" # catena\ncapofila = "TEC"\n'
    text = PRIMO + SECONDO + terzo
    said = "«come»: anche «T-1» ripete un altro obiettivo: indicare quello"
    assert problems(lambda: read(text)) == [(line_of(TESTA + text, "# catena"), said)]


# ---- what is uncertain


def incerto(sourced: Sourced[object]) -> bool:
    return sourced.place.incerto


def test_what_is_uncertain_carries_it_in_its_place(line_of: LineOf) -> None:
    text = TESTA + PRIMO
    (primo,) = read(PRIMO)
    assert incerto(primo.oggetto)
    assert incerto(primo.soglia)
    misura = primo.indicatori[0]
    # all of a list, what is not written in it too
    assert incerto(misura.descrizione)
    assert incerto(misura.penalita)
    assert misura.penalita.place.line == line_of(text, '"Atti"')
    assert [incerto(voce) for voce in (primo.titolo, primo.tempi, *primo.rif_dup, primo.fasi[0].peso)] == [False] * 5
    assert not primo.place.incerto


def test_what_is_uncertain_and_missing_stands_where_the_objective_does(line_of: LineOf) -> None:
    (primo,) = read(PRIMO.replace("soglia = 80\n", "").replace('oggetto = "Fiducia"\n', ""))
    luogo = Place("prova.toml", line=line_of(TESTA + PRIMO, "# primo"))
    assert (primo.soglia.value, primo.oggetto.value) == (None, "")
    assert primo.soglia.place == primo.oggetto.place == primo.place == luogo
    assert (incerto(primo.soglia), incerto(primo.oggetto), incerto(primo.tempi)) == (True, True, False)


def test_what_is_taken_from_another_is_as_uncertain_as_there() -> None:
    dopo = secondo()
    assert dopo.incerti == ()
    assert (incerto(dopo.oggetto), incerto(dopo.soglia), incerto(dopo.titolo)) == (True, True, False)
    assert incerto(dopo.indicatori[0].peso)
    assert not incerto(dopo.fasi[0].peso)


def test_what_is_missing_there_is_as_uncertain_here() -> None:
    dopo = secondo(primo=PRIMO.replace("soglia = 80\n", ""))
    assert (dopo.soglia.value, incerto(dopo.soglia)) == (None, True)
    assert dopo.soglia.place.line == dopo.place.line


def test_what_is_written_here_is_certain() -> None:
    dopo = secondo('oggetto = "Suo"\nsoglia = 5\nindicatori = [{ descrizione = "Suo" }]')
    assert (incerto(dopo.oggetto), incerto(dopo.soglia)) == (False, False)
    misura = dopo.indicatori[0]
    assert (incerto(misura.descrizione), incerto(misura.peso), incerto(misura.atteso)) == (False, False, True)


def test_a_blank_there_is_a_blank_here_and_no_more() -> None:
    """Written or not, a blank says the same: a document that is written again leaves it out."""
    for vuoto in ('atteso = "", ', ""):
        dopo = secondo('indicatori = [{ descrizione = "Suo" }]', PRIMO.replace('atteso = ">= 2", ', vuoto))
        assert (dopo.indicatori[0].atteso.value, incerto(dopo.indicatori[0].atteso)) == ("", False)


def test_what_is_uncertain_here_is_so_wherever_it_was_written() -> None:
    primo, dopo = read(f'{PRIMO}{SECONDO}incerti = ["titolo", "tempi"]\ntempi = "mai"\n')
    assert (incerto(dopo.titolo), incerto(dopo.tempi)) == (True, True)
    assert (incerto(primo.titolo), incerto(primo.tempi)) == (False, False)
    assert dopo.titolo.place.line == primo.titolo.place.line


# ---- what is not of the right shape


@pytest.mark.parametrize(
    "obiettivi",
    [
        None,
        1,
        {"titolo": "x"},
        [1, "x", None, []],
        [{"come": "a"}],
        [{"come": 1}, {"numero": 1}],
        [{"come": "a"}, {"codice": "a", "fasi": 1}],
        [{"come": "a", "fasi": [1, {}]}, {"codice": "a", "fasi": [{}, 1]}],
        [{"come": "a", "fasi": {}}, {"codice": "a", "fasi": [{}]}],
        [{"come": "a", "fasi": [{}]}, {"codice": "a", "fasi": "x"}],
        [{"come": "b", "codice": "a"}, {"come": "a", "codice": "b"}],
        [{"incerti": 1}, {"incerti": [1, [], {}, "x", None]}, {"incerti": {}}],
        [{"codice": []}, {"codice": {}, "numero": 1}, {"come": "1"}],
    ],
)
def test_what_is_not_of_the_right_shape_is_left_to_who_reads_it(obiettivi: object) -> None:
    values: dict[str, object] = {"formato": 1} if obiettivi is None else {"formato": 1, "obiettivi": obiettivi}
    completi, places = completa(values, {})
    assert completi.keys() == values.keys()
    assert places == {}
    with pytest.raises(SourceError):
        build_piano(values, {}, Place("prova.toml"), {"prova": MODELLO}.__getitem__)


def test_what_is_given_is_left_as_it_was() -> None:
    primo: dict[str, object] = {"codice": "a", "titolo": "T", "fasi": [{"descrizione": "D"}], "incerti": ["titolo"]}
    altro: dict[str, object] = {"come": "a", "fasi": [{}]}
    luoghi: dict[KeyPath, Place] = {("obiettivi", 0): Place("x"), ("obiettivi", 0, "titolo"): Place("x", line=2)}
    values, places = {"obiettivi": [primo, altro]}, dict(luoghi)
    completi, nuovi = completa(values, places)
    assert values == {"obiettivi": [{**primo}, {"come": "a", "fasi": [{}]}]}
    assert [(path, place.incerto) for path, place in places.items()] == [(path, False) for path in luoghi]
    assert completi["obiettivi"] == [primo, {"come": "a", "titolo": "T", "fasi": [{"descrizione": "D"}]}]
    assert nuovi["obiettivi", 1, "titolo"].incerto
