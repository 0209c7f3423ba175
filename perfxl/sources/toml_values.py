"""Kinds of value: what a key may hold, and the Italian reason why something else is refused."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from perfxl.core import money

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

_LONGEST_TEXT = 32767
"""UTF-16 units that a cell of a workbook holds at most."""
_DIGITS = 12
"""Digits before and after the point, at most: no amount and no weight needs more, and 1e999999 fills the memory."""
_EURO_DIGITS = 2
_NAMES = (
    (bool, "un valore vero/falso"),  # before int: a bool is one
    (int, "un numero intero"),
    (Decimal, "un numero con decimali"),
    (str, "un testo"),
    (date, "una data"),
    (time, "un'ora"),
    (list, "un elenco"),
)
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_NO_CHARACTERS = frozenset({"\ufffe", "\uffff"})


class RefusedError(ValueError):
    """A value is not of its kind; the text says why, in Italian, without the key."""


@dataclass(frozen=True, slots=True)
class Kind(Generic[T_co]):
    """What a key may hold.

    Attributes:
        blank: what stands in for a refused value, until the problems of the file are raised.
        read: gives the value that a TOML value says, or raises ``RefusedError``.
    """

    blank: T_co
    read: Callable[[object], T_co]


def closest(word: str, words: Sequence[str]) -> str:
    """The nearest of the words; empty where none is near."""
    return next(iter(difflib.get_close_matches(word, words, n=1)), "")


def question(word: str, words: Sequence[str]) -> str:
    """The question that suggests the nearest of the words; empty where none is near."""
    near = closest(word, words)
    return f"; forse «{near}»?" if near else ""


def matching(pattern: str, rule: str) -> Kind[str]:
    """A text that matches the pattern as a whole; the rule says in Italian what it is made of."""

    def read(value: object) -> str:
        text = _text(value)
        if re.fullmatch(pattern, text) is None:
            raise RefusedError(f"«{text}» non è ammesso: {rule}")
        return text

    return Kind("", read)


def choice(members: type[E]) -> Kind[E]:
    """One of the members of an enum, by its value; a refused one stands as the first."""
    values = [member.value for member in members]

    def read(value: object) -> E:
        text = _text(value)
        if text not in values:
            raise RefusedError(f"«{text}» non è tra le voci ammesse ({', '.join(values)}){question(text, values)}")
        return members(text)

    return Kind(next(iter(members)), read)


def among(words: Sequence[str]) -> Kind[str]:
    """One of the words; a refused one stands as empty."""

    def read(value: object) -> str:
        text = _text(value)
        if text not in words:
            raise RefusedError(f"«{text}» non è tra le voci ammesse ({', '.join(words)}){question(text, words)}")
        return text

    return Kind("", read)


def whole_between(least: int, most: int | None = None) -> Kind[int]:
    """A whole number within bounds, both included."""

    def read(value: object) -> int:
        number = _whole(value)
        if number < least or (most is not None and number > most):
            raise RefusedError(f"{number} non è ammesso: {_bounds(least, most)}")
        return number

    return Kind(least, read)


def _bounds(least: int, most: int | None) -> str:
    return f"almeno {least}" if most is None else f"da {least} a {most}"


def _said(value: object) -> str:
    """What a TOML value is, in Italian."""
    return next((name for types, name in _NAMES if isinstance(value, types)), "una tabella")


def mismatch(wanted: str, value: object) -> RefusedError:
    """The refusal of a value of another type."""
    return RefusedError(f"serve {wanted} (qui c'è {_said(value)})")


def _text(value: object) -> str:
    if isinstance(value, list | dict):
        raise mismatch("un testo", value)
    if not isinstance(value, str):
        raise RefusedError(f"{mismatch('un testo', value)}: scrivere il valore tra virgolette")
    if value.strip() == "":
        raise RefusedError("il testo è vuoto")
    return _plain(value)


def _plain(text: str) -> str:
    """The text, if a cell can hold it."""
    if "\n" in text:
        raise RefusedError("il testo deve stare su una riga sola")
    if 2 * len(text) > _LONGEST_TEXT and len(text.encode("utf-16-le", "surrogatepass")) > 2 * _LONGEST_TEXT:
        raise RefusedError(f"il testo è troppo lungo: al massimo {_LONGEST_TEXT} caratteri")
    for char in "" if text.isprintable() else text:
        if unicodedata.category(char) in _UNPRINTABLE or char in _NO_CHARACTERS:
            raise RefusedError(f"il testo contiene un carattere che non si stampa (U+{ord(char):04X})")
    return text


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _no_number("un numero intero", value)
    _decimal(value)
    return value


def _decimal(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _no_number("un numero", value)
    number = Decimal(value)
    if not number.is_finite():
        raise RefusedError("«nan» e «inf» non sono ammessi")
    if number.adjusted() > _DIGITS or decimals(number) > _DIGITS:
        raise RefusedError(f"il numero ha troppe cifre: al massimo {_DIGITS} decimali e {_DIGITS + 1} cifre intere")
    return number


def decimals(number: Decimal) -> int:
    """Decimals that were written: two in ``4.00``. Only of a finite number."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _no_number(wanted: str, value: object) -> RefusedError:
    refusal = mismatch(wanted, value)
    meant = money.parse_italian(value) if isinstance(value, str) else None
    return refusal if meant is None else RefusedError(f"{refusal}: scrivere {meant}, senza virgolette")


def _non_negative(value: object) -> Decimal:
    number = _decimal(value)
    if number < 0:
        raise RefusedError(f"{number} non è ammesso: non può essere negativo")
    return number


def _euro(value: object) -> Decimal:
    """An amount in euro.

    Decimals count as they are written: in Italian ``4.000`` is four thousand, in TOML it is four; so it is refused.
    """
    number = _decimal(value)
    if decimals(number) > _EURO_DIGITS:
        raise RefusedError(
            f"{number} ha più di due decimali: il punto separa i centesimi (4.50), "
            "le migliaia si scrivono senza punto (4000)"
        )
    return number


def _cents(value: object) -> int:
    return money.cents(_euro(value))


def _n_dip(value: object) -> int | str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise mismatch("un numero intero o una parola", value)
    return _whole(value)


def _numero(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(_NUMERO.read(value))
    if isinstance(value, str):
        return _SIGLA.read(value)
    raise mismatch("un numero intero o una sigla", value)


def _stampato(value: object) -> str:
    """A number as a document prints it: 7, 12 bis, 3.1."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(_whole(value))
    return _text(value)


def _anni(value: object) -> tuple[int, int]:
    """A year, or the first and the last of a span."""
    testo = _stampato(value)
    anni = re.fullmatch(r"((?:19|20)[0-9]{2})(?:-((?:19|20)[0-9]{2}))?", testo)
    if anni is None or (anni[2] or anni[1]) < anni[1]:
        raise RefusedError(f'«{testo}» non è ammesso: un anno, come 2024, o il primo e l\'ultimo, come "2024-2026"')
    return int(anni[1]), int(anni[2] or anni[1])


def _giorno(value: object) -> date:
    """A day; one written as text is told how to be written."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise RefusedError(f"{mismatch('una data', value)}: scriverla come 2025-03-15, senza virgolette e senza ora")


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise mismatch("true o false", value)
    return value


def _true(value: object) -> bool:
    if value is not True:
        raise RefusedError("qui vale solo «true»; altrimenti togliere la riga")
    return True


_NUMERO = whole_between(1)
_NO_JOKERS = "niente * ? ~, che nelle formule stanno per altri caratteri"
_SIGLA = matching(r"[A-Za-z0-9.\-]{1,20}", "al massimo 20 lettere senza accenti, cifre, punti e trattini")

TEXT = Kind("", _text)
"""A text of one line, not blank."""
SLUG = matching(r"[a-z0-9-]+", "solo lettere minuscole senza accenti, cifre e trattini")
"""A code in lower case."""
CODICE_QUOTA = matching(
    r"(?!fisso-)[a-z0-9-]+",
    "solo lettere minuscole senza accenti, cifre e trattini, e non «fisso-», riservato agli importi fissi",
)
"""The code of a quota; the pots of fixed amounts have names of their own."""
NOME_CLASSE = matching(r"[^*?~]+", _NO_JOKERS)
"""The name of a class: formulas look it up."""
CODICE_CLASSE = Kind("", lambda value: NOME_CLASSE.read(_stampato(value)))
"""The code of a class, which stands before its name."""
ENTE = matching(r".{1,120}", "al più 120 caratteri: entra nel nome dei file")
"""The name of the ente."""
SIGLA_SETTORE = matching(
    r"(?!(?i:riepilogo)\Z)[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,18}[A-Za-z0-9])?",
    "al massimo 20 lettere senza accenti, cifre, punti e trattini; punti e trattini non all'inizio né alla fine; non "
    "Riepilogo, che è il nome di un'altra cartella",
)
"""The code of a settore, or of a unit within one; it ends the name of its workbook."""
SIGLA = _SIGLA
"""The code of an objective."""
STAMPATO = Kind("", _stampato)
"""A number as a document prints it, as text."""
ANNI = Kind((0, 0), _anni)
"""A year, or a span of years."""
WHOLE = Kind(0, _whole)
"""A whole number."""
DECIMAL = Kind(Decimal(0), _decimal)
"""A number, whole or not."""
NON_NEGATIVE = Kind(Decimal(0), _non_negative)
"""A number that is not below zero."""
EURO = Kind(Decimal(0), _euro)
"""An amount in euro, with two decimals at most."""
CENTS = Kind(0, _cents)
"""An amount in euro, as whole cents."""
N_DIP: Kind[int | str] = Kind(0, _n_dip)
"""A number of employees, or the word of a band."""
NUMERO = Kind("", _numero)
"""The number of an objective, or its short code, as text."""
GIORNO = Kind(date(1900, 1, 1), _giorno)
"""A day."""
TRUE = Kind(True, _true)  # noqa: FBT003 - the blank of a kind
"""Only ``true``."""
BOOL = Kind(False, _bool)  # noqa: FBT003 - the blank of a kind
"""``true`` or ``false``."""
FORMA = matching(r"N(?:[.\-/]N)*(?:-\*)?", "come N.N.N, dove N sta per una o più cifre; -* per un testo che segue")
"""The form of a reference to the DUP."""
CODICE_CONTROLLO = matching(r"(?:STR|VAL|SQ|IN|NO)[0-9]{3}", "un codice come SQ101")
"""The code of a check."""
