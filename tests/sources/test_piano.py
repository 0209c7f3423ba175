"""Reading a plan: ente, fund and settori; a clean plan, and each rule broken in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Modello
from perfxl.core.piano import Accantonamento, Fondo
from perfxl.core.place import Place, Sourced
from perfxl.errors import SourceError
from perfxl.sources.piano import read_piano
from tests.costruttori import fondo, settore

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

[[obiettivi]]
numero = 1
titolo = "Uno"
tipologia = "settore"
capofila = "AMM"
quota = "comune"
"""

CODICE = "non è ammesso: solo lettere minuscole senza accenti, cifre e trattini"
DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"


def read(text: str) -> Piano:
    return read_piano(text, "prova.toml", {"prova": MODELLO}.__getitem__)


def changed(old: str, new: str) -> str:
    assert CLEAN.count(old) == 1, old
    return CLEAN.replace(old, new)


def test_a_clean_plan(line_of: LineOf) -> None:
    piano = read(CLEAN)
    nowhere = Place("")
    assert piano.modello is MODELLO
    assert piano.ente == Sourced("Comune di Prova", nowhere)
    assert piano.ente.place == Place("prova.toml", line=line_of(CLEAN, "ente ="))
    assert (piano.anno.value, piano.anno.place.line) == (2025, line_of(CLEAN, "anno ="))
    assert piano.settori == (
        settore("AMM", "Amministrativo"),
        settore("TEC", "Tecnico"),
    )
    assert len(piano.obiettivi) == 1


def test_a_fund_without_what_is_financed(line_of: LineOf) -> None:
    letto = fondo(read(CLEAN))
    nowhere = Place("")
    assert letto == Fondo(
        massimo=Sourced(100050, nowhere),
        finanziato=Sourced(90049, nowhere),
        dichiarato=False,
        accantonamenti=(
            Accantonamento(Sourced("Welfare", nowhere), Sourced(10000, nowhere)),
            Accantonamento(Sourced("Altro", nowhere), Sourced(1, nowhere)),
        ),
    )
    assert letto.finanziato.place == letto.massimo.place == Place("prova.toml", line=line_of(CLEAN, "massimo"))
    assert letto.accantonamenti[1].importo.place.line == line_of(CLEAN, "0.01")


def test_a_fund_with_what_is_financed(line_of: LineOf) -> None:
    text = changed("massimo = 1000.50", "massimo = -1\nfinanziato = 69223.09")
    letto = fondo(read(text))
    assert (letto.massimo.value, letto.finanziato.value, letto.dichiarato) == (-100, 6922309, True)
    assert letto.finanziato.place.line == line_of(text, "finanziato")


def test_a_plan_of_fixed_amounts_needs_no_quote() -> None:
    text = CLEAN[: CLEAN.index("[[quote]]")] + CLEAN[CLEAN.index("[[obiettivi]]") :]
    assert read(text.replace('quota = "comune"', "importo_fisso = 5")).quote == ()


@pytest.mark.parametrize("anno", [1990, 2100])
def test_the_years_at_the_bounds(anno: int) -> None:
    assert read(changed("2025", str(anno))).anno.value == anno


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('modello = "prova"', 'modello = "altro"', [("altro", "«modello»: non c'è un modello con il codice «altro»")]),
        ('modello = "prova"', 'modello = "../x"', [("../x", f"«modello»: «../x» {CODICE}")]),
        ('modello = "prova"\n', "", [("formato", "manca «modello»")]),
        ('"Comune di Prova"', '""', [("ente =", "«ente»: il testo è vuoto")]),
        ("2025", "1989", [("1989", "«anno»: 1989 non è ammesso: da 1990 a 2100")]),
        ("2025", "2101", [("2101", "«anno»: 2101 non è ammesso: da 1990 a 2100")]),
        ("formato = 1", "# formato", [("# formato", "manca «formato»")]),
        (
            CLEAN[CLEAN.index("[fondo]") : CLEAN.index("[[settori]]")],
            "",
            [
                ("[[quote]]", "«quote»: manca la tabella [fondo] da cui le quote vengono"),
                ("quota =", "«quota»: non va scritta: il piano non ha un fondo"),
            ],
        ),
        # a fund that is misspelt, or something else, is said once
        (
            CLEAN[CLEAN.index("[fondo]") : CLEAN.index("[[settori]]")],
            "[fondi]\nmassimo = 1\n\n",
            [("[fondi]", "chiave sconosciuta «fondi»; forse «fondo»?")],
        ),
        (
            CLEAN[CLEAN.index("anno =") : CLEAN.index("[[settori]]")],
            "anno = 2025\nfondo = 1000\n\n",
            [("fondo =", "«fondo»: serve una tabella (qui c'è un numero intero)")],
        ),
        ("massimo = 1000.50\n", "", [("[fondo]", "manca «massimo»")]),
        ("1000.50", "1000.505", [("1000.505", f"«massimo»: 1000.505 {DUE}")]),
        ("= 0.01", "= 0.001", [("0.001", f"«importo»: 0.001 {DUE}")]),
        ('titolo = "Altro"\n', "", [("[[fondo.accantonamenti]]\nimporto", "manca «titolo»")]),
        (
            CLEAN[CLEAN.index("[[settori]]") : CLEAN.index("[[quote]]")],
            "",
            [("formato", "manca almeno una tabella [[settori]]")],
        ),
        ('codice = "TEC"', 'codice = "Amm"', [('"Amm"', "il settore «Amm» c'è già alla riga 18")]),
        (
            'codice = "AMM"',
            'codice = "A M"',
            [
                (
                    "A M",
                    (
                        "«codice»: «A M» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini; "
                        "punti e trattini non all'inizio né alla fine; "
                        "non Riepilogo, che è il nome di un'altra cartella"
                    ),
                )
            ],
        ),
        ('nome = "Tecnico"', 'nome = ""', [('nome = ""', "«nome»: il testo è vuoto")]),
        ("ente =", "Ente =", [("Ente", "chiave sconosciuta «Ente»; forse «ente»?")]),
        (
            CLEAN[CLEAN.index("[[obiettivi]]") :],
            "",
            [("formato", "manca almeno una tabella [[obiettivi]]")],
        ),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]


def test_problems_of_the_modello_are_its_own() -> None:
    def broken(codice: str) -> Modello:
        raise SourceError(((Place(f"{codice}.toml", line=7), "manca «peso»"),))

    with pytest.raises(SourceError) as raised:
        read_piano(CLEAN, "prova.toml", broken)
    assert raised.value.problems == ((Place("prova.toml", line=7), "manca «peso»"),)
