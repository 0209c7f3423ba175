"""The units of the ente and who leads what; plans without a fund, and those whose fund goes by rilevanza."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Classe, Modello, Pesi, Quote, Schema
from perfxl.core.piano import Modo, Quota, radice
from perfxl.core.place import Place, Sourced
from perfxl.sources.piano import read_piano
from tests.costruttori import settore

if TYPE_CHECKING:
    from perfxl.core.piano import Piano
    from tests.sources.conftest import LineOf, Problems

PIANO = Modello("piano", "Con quote", (Classe("unica", Decimal(1)),))
RILEVANZA = Modello("rilevanza", "Per rilevanza", quote=Quote.RILEVANZA)
SOMMATA = Modello("sommata", "Rilevanza che non paga", schemi=(Schema(Pesi.RILEVANZA, Decimal(100)),))
MODELLI = {modello.codice: modello for modello in (PIANO, RILEVANZA, SOMMATA)}

TESTA = """\
formato = 1
modello = "piano"
ente = "Comune di Prova"
anno = 2025
"""

SETTORI = """\
[[settori]]
codice = "00"
nome = "Staff"

[[settori]]
codice = "SEG"
nome = "Segreteria"
di = "00"

[[settori]]
codice = "01-01.a"
nome = "Protocollo"
di = "SEG"

[[settori]]
codice = "TEC"
nome = "Tecnico"
di = ""
"""

OBIETTIVO = """
[[obiettivi]] # primo
numero = 1
titolo = "Uno"
capofila = "01-01.a"
"""

CLEAN = TESTA + SETTORI + OBIETTIVO

RIPARTITO = """\
formato = 1
modello = "rilevanza"
ente = "Comune di Prova"
anno = 2025

[fondo]
massimo = 1000.00

[[settori]]
codice = "A"
nome = "Affari"
rilevanza = 12.5

[[settori]]
codice = "B"
nome = "Bilancio"
di = "A"

[[settori]]
codice = "C"
nome = "Cultura"
rilevanza = 7

[[obiettivi]]
numero = 1
titolo = "Uno"
capofila = "B"
"""

NOWHERE = Place("")


def read(text: str) -> Piano:
    return read_piano(text, "prova.toml", MODELLI.__getitem__)


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def test_the_units_and_what_they_are_part_of(line_of: LineOf) -> None:
    piano = read(CLEAN)
    assert piano.settori == (
        settore("00", "Staff"),
        settore("SEG", "Segreteria", di="00"),
        settore("01-01.a", "Protocollo", di="SEG"),
        settore("TEC", "Tecnico"),
    )
    assert [radice.codice for radice in piano.radici] == ["00", "TEC"]
    assert [piano.radice(codice) for codice in ("00", "SEG", "01-01.a", "TEC")] == ["00", "00", "00", "TEC"]
    assert piano.settori[1].nome.place.line == line_of(CLEAN, '"Segreteria"')


def test_an_objective_that_a_unit_answers_for_is_of_its_settore(line_of: LineOf) -> None:
    (obiettivo,) = read(CLEAN).obiettivi
    assert (obiettivo.capofila, obiettivo.unita.value, obiettivo.gruppo) == ("00", "01-01.a", "01-01.a")
    assert obiettivo.unita.place.line == line_of(CLEAN, "capofila =")


@pytest.mark.parametrize("gruppo", ["SEG", "segretari"])
def test_the_group_of_the_weights(gruppo: str) -> None:
    assert read(f'{CLEAN}gruppo = "{gruppo}"\n').obiettivi[0].gruppo == gruppo


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('tipologia = "generale"', ("TEC",)),
        ('tipologia = "intersettoriale"\npartecipano = ["TEC"]', ("TEC",)),
        ("", ()),
    ],
)
def test_whole_settori_take_part(written: str, expected: tuple[str, ...]) -> None:
    assert read(f"{CLEAN}{written}\n").obiettivi[0].partecipano == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('di = "SEG"', 'di = "SEGR"', [("SEGR", "«di»: non c'è un settore con il codice «SEGR»; forse «SEG»?")]),
        ('di = "SEG"', 'di = "seg"', [('"seg"', "«di»: non c'è un settore con il codice «seg»")]),
        (
            'di = "SEG"',
            'di = "01-01.a"',
            [('di = "01-01.a"', "«di»: il settore torna a sé stesso: 01-01.a → 01-01.a")],
        ),
        (
            'nome = "Staff"',
            'nome = "Staff"\ndi = "01-01.a"',
            [('di = "01-01.a"', "«di»: il settore torna a sé stesso: 00 → 01-01.a → SEG → 00")],
        ),
        (
            'di = "SEG"',
            "di = 1",
            [("di = 1", "«di»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette")],
        ),
        # the codes of units are codes of settori: once each, capitals apart
        ('codice = "TEC"', 'codice = "seg"', [('"seg"', "il settore «seg» c'è già alla riga 10")]),
        (
            'capofila = "01-01.a"',
            'capofila = "01-01"',
            [("capofila", "«capofila»: non c'è un settore con il codice «01-01»; forse «01-01.a»?")],
        ),
        (
            'capofila = "01-01.a"',
            'capofila = "TEC"\ntipologia = "intersettoriale"\npartecipano = ["SEG"]',
            [("partecipano", "«partecipano»: «SEG» fa parte di «00», e partecipano i settori interi")],
        ),
        (
            'capofila = "01-01.a"',
            'capofila = "SEG"\ntipologia = "intersettoriale"\npartecipano = ["00"]',
            [("partecipano", "«partecipano»: «00» è già il capofila")],
        ),
        # only whole settori are suggested
        (
            'capofila = "01-01.a"',
            'capofila = "SEG"\ntipologia = "intersettoriale"\npartecipano = ["01-01.b"]',
            [("partecipano", "«partecipano»: non c'è un settore con il codice «01-01.b»")],
        ),
        (
            'capofila = "01-01.a"',
            'capofila = "SEG"\npartecipano = ["TEC"]',
            [
                (
                    "partecipano",
                    (
                        "«partecipano»: in un obiettivo di settore non partecipano altri settori; "
                        "forse la tipologia è «intersettoriale»?"
                    ),
                )
            ],
        ),
        # a code that is refused makes no other one stray
        (
            'codice = "SEG"\n',
            'codice = "S G"\n',
            [
                (
                    '"S G"',
                    (
                        "«codice»: «S G» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e "
                        "trattini; punti e trattini non all'inizio né alla fine; "
                        "non Riepilogo, che è il nome di un'altra cartella"
                    ),
                )
            ],
        ),
        (
            'capofila = "01-01.a"',
            'capofila = "01-01.a"\nquota = "q"',
            [("quota", "«quota»: non va scritta: il piano non ha un fondo")],
        ),
        (
            SETTORI,
            f'{SETTORI}[[quote]]\ncodice = "q"\ntitolo = "Q"\nresto = true\n',
            [("[[quote]]", "«quote»: manca la tabella [fondo] da cui le quote vengono")],
        ),
        (
            'nome = "Staff"',
            'nome = "Staff"\nrilevanza = 3',
            [
                (
                    "rilevanza",
                    "«rilevanza»: il modello «piano» non lo prevede: toglierlo, o correggere il modello",
                )
            ],
        ),
    ],
)
def test_a_rule_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(CLEAN, old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]


def test_a_settore_that_hangs_from_a_round_is_not_of_it(problems: Problems) -> None:
    text = changed(changed(CLEAN, 'di = ""', 'di = "SEG"'), 'di = "00"', 'di = "SEG"')
    assert problems(lambda: read(text)) == [(12, "«di»: il settore torna a sé stesso: SEG → SEG")]


def test_no_settori_at_all_is_said_once(problems: Problems) -> None:
    text = changed(CLEAN, SETTORI, "")
    assert problems(lambda: read(text)) == [(1, "manca almeno una tabella [[settori]]")]


def test_a_deep_tree() -> None:
    unita = "".join(f'[[settori]]\ncodice = "U{n}"\nnome = "U"\ndi = "U{n + 1}"\n' for n in range(300))
    text = TESTA + unita + '[[settori]]\ncodice = "U300"\nnome = "U"\n' + OBIETTIVO.replace("01-01.a", "U0")
    assert read(text).obiettivi[0].capofila == "U300"


def test_the_root_of_a_unit() -> None:
    madri = {"a": "b", "b": "c", "c": "", "d": ""}
    assert [radice(unita, madri) for unita in ("a", "b", "c", "d", "ignota")] == ["c", "c", "c", "d", "ignota"]


# ---- plans without a fund, and with one that goes by rilevanza


def test_a_plan_without_a_fund() -> None:
    piano = read(CLEAN + "importo_fisso = 10\n")
    assert (piano.fondo, piano.quote, piano.finanziato.value) == (None, (), 0)
    assert (piano.obiettivi[0].quota, piano.obiettivi[0].importo_fisso.value) == ("", 1000)


def test_the_pots_are_the_settori_that_have_a_rilevanza(line_of: LineOf) -> None:
    piano = read(RIPARTITO)
    assert piano.quote == (
        Quota("A", Sourced("Affari", NOWHERE), Modo.PARTI, Sourced(Decimal("12.5"), NOWHERE)),
        Quota("C", Sourced("Cultura", NOWHERE), Modo.PARTI, Sourced(Decimal(7), NOWHERE)),
    )
    assert piano.quote[1].valore.place.line == line_of(RIPARTITO, "rilevanza = 7")
    assert [unita.rilevanza.value for unita in piano.settori] == [Decimal("12.5"), None, Decimal(7)]
    assert piano.obiettivi[0].quota == ""


def test_without_a_fund_the_rilevanza_makes_no_pots() -> None:
    piano = read(changed(RIPARTITO, "[fondo]\nmassimo = 1000.00\n", ""))
    assert (piano.fondo, piano.quote) == (None, ())
    assert piano.settori[0].rilevanza.value == Decimal("12.5")


def test_a_rilevanza_that_is_only_summed() -> None:
    text = changed(RIPARTITO, '"rilevanza"', '"sommata"').replace("[fondo]\nmassimo = 1000.00\n", "")
    assert read(text).settori[0].rilevanza.value == Decimal("12.5")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "[[obiettivi]]",
            '[[quote]]\ncodice = "q"\ntitolo = "Q"\nresto = true\n[[obiettivi]]',
            [("[[quote]]", "«quote»: non vanno scritte: in questo modello le quote sono i settori, per rilevanza")],
        ),
        (
            'capofila = "B"',
            'capofila = "B"\nquota = "A"',
            [("quota", "«quota»: non va scritta: in questo modello paga il settore")],
        ),
        (
            "rilevanza = 7",
            'rilevanza = "7%"',
            [("7%", "«rilevanza»: serve un numero (qui c'è un testo): scrivere 7, senza virgolette")],
        ),
    ],
)
def test_a_rule_of_rilevanza_that_is_broken(
    old: str, new: str, expected: list[tuple[str, str]], problems: Problems, line_of: LineOf
) -> None:
    text = changed(RIPARTITO, old, new)
    assert problems(lambda: read(text)) == [(line_of(text, at), said) for at, said in expected]
