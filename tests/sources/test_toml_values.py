"""The kinds of value: each clean, and refused for each of its reasons."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

import pytest

from perfxl.core.place import Place
from perfxl.sources import toml_values as kinds
from perfxl.sources.toml_reader import open_document

if TYPE_CHECKING:
    from perfxl.sources.toml_values import Kind

T = TypeVar("T")

SIGLA_SETTORE = (
    "al massimo 20 lettere senza accenti, cifre, punti e trattini; punti e trattini non all'inizio né alla fine; "
    "non Riepilogo, che è il nome di un'altra cartella"
)
TROPPE = "il numero ha troppe cifre: al massimo 12 decimali e 13 cifre intere"
ANNI = '«%s» non è ammesso: un anno, come 2024, o il primo e l\'ultimo, come "2024-2026"'
DUE = "ha più di due decimali: il punto separa i centesimi (4.50), le migliaia si scrivono senza punto (4000)"


class Colore(StrEnum):
    """An enum."""

    ROSSO = "rosso"
    VERDE = "verde"


def read(kind: Kind[T], written: str) -> tuple[T | None, list[str]]:
    """What a kind makes of a value, and the reasons of its refusal, without the key."""
    tavola = open_document(f"formato = 1\nk = {written}", "prova.toml", ("k",))
    found = tavola.required("k", kind)
    assert found.place == Place("prova.toml", line=2)
    problems = [(place.line, text) for place, text in tavola.source.problems]
    assert all(line == 2 and text.startswith("«k»: ") for line, text in problems)
    return found.value, [text.removeprefix("«k»: ") for _, text in problems]


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (kinds.TEXT, '"Città, «più» 1’2 – 3"', "Città, «più» 1’2 – 3"),
        (kinds.TEXT, '" con spazi "', " con spazi "),
        (kinds.TEXT, "'" + "x" * 32767 + "'", "x" * 32767),
        (kinds.SLUG, '"a-9"', "a-9"),
        (kinds.SIGLA_SETTORE, '"Ab.456-8901234567890"', "Ab.456-8901234567890"),
        (kinds.SIGLA_SETTORE, '"0"', "0"),
        (kinds.SIGLA_SETTORE, '"Riepilogo-1"', "Riepilogo-1"),
        (kinds.STAMPATO, "7", "7"),
        (kinds.STAMPATO, '"12 bis"', "12 bis"),
        (kinds.CODICE_CLASSE, "1", "1"),
        (kinds.CODICE_CLASSE, '"A"', "A"),
        (kinds.ANNI, "2024", (2024, 2024)),
        (kinds.ANNI, '"2024-2024"', (2024, 2024)),
        (kinds.BOOL, "false", False),
        (kinds.FORMA, '"N/N.N-*"', "N/N.N-*"),
        (kinds.CODICE_CONTROLLO, '"STR001"', "STR001"),
        (kinds.among(("a", "b")), '"b"', "b"),
        (kinds.NUMERO, "1", "1"),
        (kinds.NUMERO, '"A.1-b"', "A.1-b"),
        (kinds.NUMERO, '"12345678901234567890"', "12345678901234567890"),
        (kinds.WHOLE, "-3", -3),
        (kinds.whole_between(1, 3), "1", 1),
        (kinds.whole_between(1, 3), "3", 3),
        (kinds.whole_between(1), "1_000", 1000),
        (kinds.DECIMAL, "-0.10", Decimal("-0.10")),
        (kinds.DECIMAL, "7", Decimal(7)),
        (kinds.DECIMAL, "9999999999999", Decimal(9999999999999)),
        (kinds.DECIMAL, "0.000000000001", Decimal("1e-12")),
        (kinds.NON_NEGATIVE, "0", Decimal(0)),
        (kinds.NON_NEGATIVE, "-0.0", Decimal(0)),
        (kinds.EURO, "4.00", Decimal("4.00")),
        (kinds.CENTS, "4", 400),
        (kinds.CENTS, "-4.5", -450),
        (kinds.CENTS, "0.01", 1),
        (kinds.CENTS, "1e3", 100000),
        (kinds.N_DIP, "0", 0),
        (kinds.N_DIP, '"tutti"', "tutti"),
        (kinds.TRUE, "true", True),
        (kinds.choice(Colore), '"verde"', Colore.VERDE),
    ],
)
def test_a_value_of_its_kind(kind: Kind[T], written: str, value: T) -> None:
    found, reasons = read(kind, written)
    assert reasons == []
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "written", "reason"),
    [
        (kinds.TEXT, "1", "serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"),
        (kinds.TEXT, "1.0", "serve un testo (qui c'è un numero con decimali): scrivere il valore tra virgolette"),
        (kinds.TEXT, "true", "serve un testo (qui c'è un valore vero/falso): scrivere il valore tra virgolette"),
        (kinds.TEXT, "2025-12-31", "serve un testo (qui c'è una data): scrivere il valore tra virgolette"),
        (
            kinds.TEXT,
            "2025-12-31T10:00:00Z",
            "serve un testo (qui c'è una data con l'ora): scrivere il valore tra virgolette",
        ),
        (kinds.TEXT, "10:00:00", "serve un testo (qui c'è un'ora): scrivere il valore tra virgolette"),
        (kinds.TEXT, '["a"]', "serve un testo (qui c'è un elenco)"),
        (kinds.TEXT, "{ a = 1 }", "serve un testo (qui c'è una tabella)"),
        (kinds.TEXT, '""', "il testo è vuoto"),
        (kinds.TEXT, '" \\t\\n"', "il testo è vuoto"),
        (kinds.TEXT, '"a\\nb"', "il testo deve stare su una riga sola"),
        (kinds.TEXT, '"a\\tb"', "il testo contiene un carattere che non si stampa (U+0009)"),
        (kinds.TEXT, '"a\\u0000"', "il testo contiene un carattere che non si stampa (U+0000)"),
        (kinds.TEXT, '"a\\u0085b"', "il testo contiene un carattere che non si stampa (U+0085)"),
        (kinds.TEXT, '"a\\u2028b"', "il testo contiene un carattere che non si stampa (U+2028)"),
        (kinds.TEXT, '"\\uFFFF"', "il testo contiene un carattere che non si stampa (U+FFFF)"),
        (kinds.TEXT, "'" + "x" * 32768 + "'", "il testo è troppo lungo: al massimo 32767 caratteri"),
        (kinds.SLUG, '"A"', "«A» non è ammesso: solo lettere minuscole senza accenti, cifre e trattini"),
        (kinds.SLUG, '"a_b"', "«a_b» non è ammesso: solo lettere minuscole senza accenti, cifre e trattini"),
        *(
            (kinds.SIGLA_SETTORE, f'"{written}"', f"«{written}» non è ammesso: {SIGLA_SETTORE}")
            for written in ("A" * 21, "A B", "È", ".A", "A-", "Riepilogo", "RIEPILOGO")
        ),
        (kinds.STAMPATO, "1.0", "serve un testo (qui c'è un numero con decimali): scrivere il valore tra virgolette"),
        (kinds.STAMPATO, "true", "serve un testo (qui c'è un valore vero/falso): scrivere il valore tra virgolette"),
        (kinds.STAMPATO, "100000000000000", TROPPE),
        (
            kinds.CODICE_CLASSE,
            '"1*"',
            "«1*» non è ammesso: niente * ? ~, che nelle formule stanno per altri caratteri",
        ),
        *((kinds.ANNI, written, ANNI % shown) for written, shown in (("24", "24"), ('"20२४"', "20२४"))),
        (kinds.ANNI, "100000000000000", TROPPE),
        (kinds.BOOL, "1", "serve true o false (qui c'è un numero intero)"),
        (kinds.among(("aaa", "b")), '"aab"', "«aab» non è tra le voci ammesse (aaa, b); forse «aaa»?"),
        (kinds.NUMERO, "0", "0 non è ammesso: almeno 1"),
        (kinds.NUMERO, "true", "serve un numero intero o una sigla (qui c'è un valore vero/falso)"),
        (kinds.NUMERO, "1.5", "serve un numero intero o una sigla (qui c'è un numero con decimali)"),
        (
            kinds.NUMERO,
            '"A/1"',
            "«A/1» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini",
        ),
        (
            kinds.NUMERO,
            '"123456789012345678901"',
            "«123456789012345678901» non è ammesso: al massimo 20 lettere senza accenti, cifre, punti e trattini",
        ),
        (kinds.WHOLE, "1.0", "serve un numero intero (qui c'è un numero con decimali)"),
        (kinds.WHOLE, "true", "serve un numero intero (qui c'è un valore vero/falso)"),
        (kinds.WHOLE, '"3"', "serve un numero intero (qui c'è un testo): scrivere 3, senza virgolette"),
        (kinds.WHOLE, "nan", "serve un numero intero (qui c'è un numero con decimali)"),
        (
            kinds.WHOLE,
            "10000000000000",
            "il numero ha troppe cifre: al massimo 12 decimali e 13 cifre intere",
        ),
        (kinds.whole_between(1, 3), "0", "0 non è ammesso: da 1 a 3"),
        (kinds.whole_between(1, 3), "4", "4 non è ammesso: da 1 a 3"),
        (kinds.DECIMAL, "false", "serve un numero (qui c'è un valore vero/falso)"),
        (kinds.DECIMAL, '"molto"', "serve un numero (qui c'è un testo)"),
        (kinds.DECIMAL, '"1.234,50"', "serve un numero (qui c'è un testo): scrivere 1234.50, senza virgolette"),
        (kinds.DECIMAL, "nan", "«nan» e «inf» non sono ammessi"),
        (kinds.DECIMAL, "-inf", "«nan» e «inf» non sono ammessi"),
        (kinds.DECIMAL, "1e13", "il numero ha troppe cifre: al massimo 12 decimali e 13 cifre intere"),
        (kinds.DECIMAL, "1e-13", "il numero ha troppe cifre: al massimo 12 decimali e 13 cifre intere"),
        (kinds.DECIMAL, "1e999999", "il numero ha troppe cifre: al massimo 12 decimali e 13 cifre intere"),
        (kinds.NON_NEGATIVE, "-0.01", "-0.01 non è ammesso: non può essere negativo"),
        (
            kinds.CENTS,
            "4.001",
            f"4.001 {DUE}",
        ),
        (
            kinds.EURO,
            "4.000",
            f"4.000 {DUE}",
        ),
        (kinds.CENTS, "inf", "«nan» e «inf» non sono ammessi"),
        (kinds.N_DIP, "2.0", "serve un numero intero o una parola (qui c'è un numero con decimali)"),
        (kinds.N_DIP, "true", "serve un numero intero o una parola (qui c'è un valore vero/falso)"),
        (kinds.N_DIP, '""', "il testo è vuoto"),
        (kinds.TRUE, "false", "qui vale solo «true»; altrimenti togliere la riga"),
        (kinds.TRUE, "1", "qui vale solo «true»; altrimenti togliere la riga"),
        (
            kinds.choice(Colore),
            '"verda"',
            "«verda» non è tra le voci ammesse (rosso, verde); forse «verde»?",
        ),
        (kinds.choice(Colore), '"blu"', "«blu» non è tra le voci ammesse (rosso, verde)"),
        (kinds.choice(Colore), "3", "serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"),
    ],
)
def test_a_value_of_another_kind(kind: Kind[T], written: str, reason: str) -> None:
    assert read(kind, written) == (kind.blank, [reason])
