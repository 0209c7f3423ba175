"""What tomllib refuses, said in Italian at its line."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from perfxl.sources.toml_syntax import parse

if TYPE_CHECKING:
    from tests.sources.conftest import Problems

CHIAVE = "una chiave ha solo lettere senza accenti, cifre, - e _"
VIRGOLETTE = "un testo va scritto tra virgolette, e le virgolette vanno chiuse sulla stessa riga"
DUE_VOLTE = "la stessa chiave o tabella è scritta due volte"
TROPPO = "dopo il valore c'è qualcosa di troppo: un'unità di misura, o virgolette dentro un testo (lì usare « »)"
PARENTESI = "manca una virgola tra due elementi, o la parentesi che chiude"
RIPETE = f"{DUE_VOLTE}; una tabella che si ripete vuole le doppie parentesi, come [[settori]]"
INIZIO = f"manca una chiave: {CHIAVE}; le parentesi {{ }} stanno su una riga sola, senza virgola in fondo"
PUNTO = "la virgola non separa i decimali, usare il punto"


def test_numbers_are_exact_and_lines_are_known() -> None:
    values, lines = parse("a = 0.10\nb = [\n1_000.5]\n", "prova.toml")
    assert values == {"a": Decimal("0.10"), "b": [Decimal("1000.5")]}
    assert isinstance(values["a"], Decimal)
    assert lines == {("a",): 1, ("b",): 2, ("b", 0): 3}


def test_an_exponent_beyond_bounds_is_not_a_number() -> None:
    assert parse("a = 1e99999999999999999999", "prova.toml")[0]["a"].__class__ is Decimal


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("a = 1\nimporto = 4,00\n", 2, f"{PUNTO}: 4.00 (colonna 12)"),
        ("importo = -1.234,56 €\n", 1, f"{PUNTO}: -1234.56 (colonna 17)"),
        ("importo = 1.234.567,89\n", 1, f"{PUNTO}: 1234567.89 (colonna 16)"),
        ("d = { a = 1, peso = 2,5 }\n", 1, f"{PUNTO}: 2.5 (colonna 25)"),
        ("titolo = Riduzione\n", 1, f"manca il valore, oppure {VIRGOLETTE} (colonna 10)"),
        ("titolo =\na = 1\n", 1, f"manca il valore, oppure {VIRGOLETTE} (colonna 9)"),
        ('a = 1\n\ntitolo = "Riduzione\nb = 1\n', 3, f"{VIRGOLETTE} (colonna 20)"),
        ('a = 1\ntitolo = "Riduzione', 2, VIRGOLETTE),
        ("titolo = 'Riduzione\na = 'x'\n", 1, f"{VIRGOLETTE} (colonna 20)"),
        ("titolo = 'Riduzione", 1, VIRGOLETTE),
        ('a = 1\r\ntitolo = "il "piano" nuovo"\r\n', 2, f"{TROPPO} (colonna 15)"),
        ("soglia = 80%\n", 1, f"{TROPPO} (colonna 12)"),
        ("soglia = 80, a = 1,5\n", 1, f"{TROPPO} (colonna 12)"),
        ("a = [\n  1\n  2\n]\n", 3, f"{PARENTESI} (colonna 3)"),
        ("a = { b = 1 c = 2 }\n", 1, f"{PARENTESI} (colonna 13)"),
        ("a = [1,\n2\n\n\n", 2, PARENTESI),
        ("a = 1\nb = 2\na = 3\n", 3, f"{DUE_VOLTE} (colonna 6)"),
        ("d = { a = 1, a = 2 }\n", 1, f"{DUE_VOLTE} (colonna 19)"),
        ("[settori]\na = 1\n[settori]\n", 3, f"{RIPETE} (colonna 9)"),
        ('titolo "x"\n', 1, f"manca il segno = dopo la chiave; {CHIAVE} (colonna 8)"),
        ("a = 1\nattività = 1\n", 2, f"manca il segno = dopo la chiave; {CHIAVE} (colonna 8)"),
        ("[fondo\na = 1\n", 1, f"manca la parentesi quadra che chiude il nome della tabella; {CHIAVE} (colonna 7)"),
        ('a = "C:\\piano"\n', 1, "la barra \\ dentro un testo va raddoppiata: \\\\ (colonna 10)"),
        ("d = { a = 1, }\n", 1, f"{INIZIO} (colonna 14)"),
        ("a = 1\n= 2\n", 2, f"la riga non comincia con una chiave né con il nome di una tabella; {CHIAVE} (colonna 1)"),
        (
            'a = "\\ud800"\n',
            1,
            "controllare virgolette, virgole e parentesi di questa riga e della precedente (colonna 12)",
        ),
        ("a = " + "[" * 100_000, 1, "troppe parentesi una dentro l'altra"),
        ("a = " + "1" * 5_000, 1, "un numero ha troppe cifre"),
    ],
)
def test_an_error_of_syntax(text: str, line: int, cause: str, problems: Problems) -> None:
    assert problems(lambda: parse(text, "prova.toml")) == [(line, f"non è TOML valido: {cause}")]


@pytest.mark.parametrize(
    ("message", "line", "cause"),
    [
        ("Something new (at line 2, column 1)", 2, " (colonna 1)"),
        ("Something new (at end of document)", 2, ""),
        ("Something new", 1, ""),
    ],
)
def test_a_message_of_a_newer_python(
    message: str, line: int, cause: str, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: str, **__: object) -> None:
        raise tomllib.TOMLDecodeError(message)

    monkeypatch.setattr(tomllib, "loads", refuse)
    generic = "non è TOML valido: controllare virgolette, virgole e parentesi di questa riga e della precedente"
    assert problems(lambda: parse("a = 1\nb = 2\n\n", "prova.toml")) == [(line, generic + cause)]
