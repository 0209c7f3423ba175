"""Reading the quote of a plan: clean ones, and each rule broken."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Modello
from perfxl.core.piano import Modo, Quota
from perfxl.core.place import Place, Sourced
from perfxl.sources.piano import read_piano

if TYPE_CHECKING:
    from perfxl.core.piano import Piano
    from tests.sources.conftest import LineOf, Problems

MODELLO = Modello("prova", "Prova", (Classe("unica", Decimal(1)),), ())

CLEAN = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[fondo]
massimo = 1000.50

[[fondo.accantonamenti]]
titolo = "Welfare"
importo = 100

[[fondo.accantonamenti]]
titolo = "Altro"
importo = 0.01

[[settori]]
codice = "AMM"
nome = "Amministrativo"

[[settori]]
codice = "TEC"
nome = "Tecnico"

[[quote]]
codice = "comune"
titolo = "Di tutti"
importo = 400.00

[[quote]]
codice = "settori"
titolo = "Dei settori"
resto = true

[[quote]]
codice = "amm"
titolo = "Amministrativo"
di = "settori"
percentuale = 110

[[quote]]
codice = "tec"
titolo = "Tecnico"
di = "settori"
parti = -2.5

[[obiettivi]]
numero = 1
titolo = "Uno"
tipologia = "settore"
capofila = "AMM"
quota = "comune"
"""

UNA = "serve uno solo tra «importo», «percentuale», «parti» e «resto»"
CODICE = (
    "non è ammesso: solo lettere minuscole senza accenti, cifre e trattini, "
    "e non «fisso-», riservato agli importi fissi"
)
DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"


def read(text: str) -> Piano:
    return read_piano(text, "prova.toml", {"prova": MODELLO}.__getitem__)


def changed(old: str, new: str) -> str:
    assert CLEAN.count(old) == 1, old
    return CLEAN.replace(old, new)


def test_the_quote_and_what_they_are_part_of(line_of: LineOf) -> None:
    quote = read(CLEAN).quote
    nowhere = Place("")
    assert quote == (
        Quota("comune", Sourced("Di tutti", nowhere), Modo.IMPORTO, Sourced(Decimal(400), nowhere)),
        Quota("settori", Sourced("Dei settori", nowhere), Modo.RESTO, Sourced(Decimal(0), nowhere)),
        Quota("amm", Sourced("Amministrativo", nowhere), Modo.PERCENTUALE, Sourced(Decimal(110), nowhere), "settori"),
        Quota("tec", Sourced("Tecnico", nowhere), Modo.PARTI, Sourced(Decimal("-2.5"), nowhere), "settori"),
    )
    needles = ("importo = 400", "resto =", "percentuale =", "parti =")
    assert [quota.valore.place.line for quota in quote] == [line_of(CLEAN, needle) for needle in needles]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('codice = "comune"', 'codice = "Comune"', [('"Comune"', f"«codice»: «Comune» {CODICE}")]),
        ('codice = "comune"', 'codice = "fisso-1"', [('"fisso-1"', f"«codice»: «fisso-1» {CODICE}")]),
        ('codice = "tec"', 'codice = "amm" # bis', [("# bis", "la quota «amm» c'è già alla riga 36")]),
        ("importo = 400.00\n", "", [('[[quote]]\ncodice = "comune"', f"{UNA}, qui manca")]),
        (
            "importo = 400.00",
            "importo = 1\nparti = 1\nresto = true",
            [('resto = true\n\n[[quote]]\ncodice = "settori', UNA + ", qui ce ne sono 3")],
        ),
        ("resto = true", "resto = false", [("false", "«resto»: qui vale solo «true»; altrimenti togliere la riga")]),
        ("400.00", "400.000", [("400.000", f"«importo»: 400.000 {DUE}")]),
        ("110", "nan", [("nan", "«percentuale»: «nan» e «inf» non sono ammessi")]),
        (
            '"settori"\npercentuale',
            '"settore"\npercentuale',
            [('"settore"\nperc', "«di»: non c'è una quota con il codice «settore»; forse «settori»?")],
        ),
        (
            '"settori"\npercentuale',
            '"amm" # sé\npercentuale',
            [("# sé", "«di»: la quota torna a sé stessa: amm → amm")],
        ),
        (
            "resto = true",
            'resto = true\ndi = "tec"',
            [('di = "tec"', "«di»: la quota torna a sé stessa: settori → tec → settori")],
        ),
        (
            '[[quote]]\ncodice = "comune"',
            '[[quote]]\ndi = ""\ncodice = "comune"',
            [('di = ""', "«di»: il testo è vuoto")],
        ),
        ("importo = 400.00", "importi = 400.00", [("importi", "chiave sconosciuta «importi»; forse «importo»?")]),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]


def test_two_rounds_of_quote_are_said_once_each(problems: Problems) -> None:
    text = CLEAN.replace("importo = 400.00", 'di = "tec"\nparti = 1').replace(
        'di = "settori"\nparti', 'di = "comune"\nparti'
    )
    text = text.replace("resto = true", 'resto = true\ndi = "amm"').replace('quota = "comune"', "importo_fisso = 1")
    assert problems(lambda: read(text)) == [
        (28, "«di»: la quota torna a sé stessa: comune → tec → comune"),
        (35, "«di»: la quota torna a sé stessa: settori → amm → settori"),
    ]


def test_a_quota_that_hangs_from_a_round_is_not_of_it(problems: Problems) -> None:
    text = changed('"settori"\npercentuale', '"tec"\npercentuale').replace('"settori"\nparti', '"tec"\nparti')
    assert problems(lambda: read(text)) == [(44, "«di»: la quota torna a sé stessa: tec → tec")]


def test_quote_misspelt_as_a_whole_are_said_once(problems: Problems) -> None:
    text = CLEAN.replace("[[quote]]", "[[quota]]")
    assert problems(lambda: read(text)) == [(25, "chiave sconosciuta «quota»; forse «quote»?")]


def test_a_quota_without_its_code_hides_no_other_problem(problems: Problems) -> None:
    text = changed('codice = "settori"\n', "").replace("2025", "1")
    assert problems(lambda: read(text)) == [
        (4, "«anno»: 1 non è ammesso: da 1990 a 2100"),
        (30, "manca «codice»"),
    ]
