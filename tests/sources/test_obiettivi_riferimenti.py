"""The references of an objective: who leads it, who takes part, which quota pays it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Modello
from perfxl.sources.piano import read_piano

if TYPE_CHECKING:
    from perfxl.core.piano import Obiettivo
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

BARE = f"""{HEAD}
[[obiettivi]] # primo
numero = 1
titolo = "Uno"
tipologia = "generale"
capofila = "TEC"
importo_fisso = 18000.00
"""

FULL = f"""{HEAD}
[[obiettivi]] # primo
numero = 1
titolo = "Uno"
tipologia = "intersettoriale"
capofila = "AMM"
partecipano = [
    "SOC",
    "TEC", # il tecnico
]
quota = "meta"
"""

DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"
UNA = "serve uno solo tra «quota» e «importo_fisso»"
TESTO = "serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"


def read(text: str) -> tuple[Obiettivo, ...]:
    return read_piano(text, "prova.toml", {"prova": MODELLO}.__getitem__).obiettivi


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("tipologia", "partecipano", "expected"),
    [
        ("generale", '["SOC"]', ("SOC",)),
        ("generale", "[]", ("AMM", "SOC")),
        ("settore", "[]", ()),
        ("intersettoriale", '["SOC", "AMM"]', ("SOC", "AMM")),
    ],
)
def test_who_takes_part(tipologia: str, partecipano: str, expected: tuple[str, ...]) -> None:
    text = changed(BARE, '"generale"', f'"{tipologia}"\npartecipano = {partecipano}')
    assert read(text)[0].partecipano == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            'capofila = "AMM"',
            'capofila = "AM"',
            [("capofila", "«capofila»: non c'è un settore con il codice «AM»; forse «AMM»?")],
        ),
        ('capofila = "AMM"\n', "", [("# primo", "manca «capofila»")]),
        (
            '"TEC", # il',
            '"XYZ", # il',
            [("# il tecnico", "«partecipano»: non c'è un settore con il codice «XYZ»")],
        ),
        ('"TEC", # il', '"AMM", # il', [("# il tecnico", "«partecipano»: «AMM» è già il capofila")]),
        ('"TEC", # il', '"SOC", # il', [("# il tecnico", "«partecipano»: il settore «SOC» c'è già alla riga 23")]),
        (
            '"TEC", # il',
            "7, # il",
            [
                (
                    "# il tecnico",
                    "«partecipano»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette",
                )
            ],
        ),
        (
            '"intersettoriale"',
            '"settore"',
            [("partecipano", "«partecipano»: in un obiettivo di settore non partecipano altri settori")],
        ),
        (
            "partecipano = [",
            "partecipanno = [",
            [("partecipanno", "chiave sconosciuta «partecipanno»; forse «partecipano»?")],
        ),
        ('quota = "meta"\n', "", [("# primo", f"{UNA}, qui manca")]),
        ('quota = "meta"', 'quota = "meta"\nimporto_fisso = 1', [("importo_fisso", f"{UNA}, qui ce ne sono 2")]),
        (
            'quota = "meta"',
            'quota = "mete"',
            [("quota =", "«quota»: non c'è una quota con il codice «mete»; forse «meta»?")],
        ),
        (
            'quota = "meta"',
            'quota = "tutto"',
            [("quota =", "«quota»: «tutto» è divisa in altre quote: indicare una di quelle")],
        ),
        ('quota = "meta"', "importo_fisso = 1.001", [("importo_fisso", f"«importo_fisso»: 1.001 {DUE}")]),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(FULL, old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]


@pytest.mark.parametrize("partecipano", ["", "partecipano = []\n"])
def test_an_intersettoriale_wants_who_takes_part(partecipano: str, problems: Problems, line_of: LineOf) -> None:
    text = changed(BARE, '"generale"\n', f'"intersettoriale"\n{partecipano}')
    line = line_of(text, "partecipano = []") if partecipano else line_of(text, "# primo")
    said = "«partecipano»: in un obiettivo intersettoriale va scritto chi partecipa"
    assert problems(lambda: read(text)) == [(line, said)]
