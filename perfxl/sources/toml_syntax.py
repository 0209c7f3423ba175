"""TOML text into tables and lines; what tomllib refuses is said in Italian, at its line."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from perfxl.core.place import Place
from perfxl.errors import SourceError
from perfxl.sources.toml_lines import locate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.sources.toml_lines import KeyPath

_WHERE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_COMMA = re.compile(r"=[ \t]*(?P<whole>[-+]?\d[\d.]*),(?P<decimals>\d+)[ \t]*")

_QUOTES = "un testo va scritto tra virgolette, e le virgolette vanno chiuse sulla stessa riga"
_TWICE = "la stessa chiave o tabella è scritta due volte"
_KEY = "una chiave ha solo lettere senza accenti, cifre, - e _"
_EXTRA = "dopo il valore c'è qualcosa di troppo: un'unità di misura, o virgolette dentro un testo (lì usare « »)"
_CAUSES = (
    ("Invalid value", f"manca il valore, oppure {_QUOTES}"),
    ("Illegal character", _QUOTES),
    ("Found invalid character", _QUOTES),
    ("Unterminated string", _QUOTES),
    ("Expected \"'", _QUOTES),
    ("Expected newline", _EXTRA),
    ("Unclosed", "manca una virgola tra due elementi, o la parentesi che chiude"),
    ("Duplicate", _TWICE),
    ("Cannot declare", f"{_TWICE}; una tabella che si ripete vuole le doppie parentesi, come [[settori]]"),
    ("Cannot", _TWICE),
    ("Expected '='", f"manca il segno = dopo la chiave; {_KEY}"),
    ("Expected ']", f"manca la parentesi quadra che chiude il nome della tabella; {_KEY}"),
    ("Unescaped", "la barra \\ dentro un testo va raddoppiata: \\\\"),
    (
        "Invalid initial",
        f"manca una chiave: {_KEY}; le parentesi {{ }} stanno su una riga sola, senza virgola in fondo",
    ),
    ("Invalid statement", f"la riga non comincia con una chiave né con il nome di una tabella; {_KEY}"),
)
# tomllib keeps every beginning of a dotted key: thousands of dots would fill the memory
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_DOTTED = re.compile(rf"(?:^|[{{,])[ \t]*+\[{{0,2}}+[ \t]*+(?:{_PART}){{32}}", re.MULTILINE)
_DOTS = "una chiave con troppi punti"
_DIGITS = "un numero ha troppe cifre"
_BITS = 63
_OTHERWISE = "controllare virgolette, virgole e parentesi di questa riga e della precedente"


def parse(text: str, nome: str) -> tuple[Mapping[str, object], Mapping[KeyPath, int]]:
    """The values of a document and their lines; numbers with decimals as ``Decimal``.

    Args:
        text: the document.
        nome: name of the file, for the places.

    Raises:
        SourceError: the text is not TOML; one problem, at the line where tomllib stopped.
    """
    dotted = _DOTTED.search(text)
    if dotted is not None:
        raise _invalid(nome, text.count("\n", 0, dotted.start()) + 1, _DOTS)
    try:
        values, lines = _load(text, nome), locate(text)
        for path in _huge((), values):
            raise _invalid(nome, lines[path], _DIGITS)
    except RecursionError as error:
        raise _invalid(nome, 1, "troppe parentesi una dentro l'altra") from error
    return values, lines


def _huge(path: KeyPath, value: object) -> Iterator[KeyPath]:
    """Where a whole number stands that TOML does not admit; in base 16 it may even be too long to be said."""
    match value:
        case int() if value.bit_length() > _BITS:
            yield path
        case dict() | list():
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                yield from _huge((*path, key), inner)
        case _:
            pass


def _load(text: str, nome: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except tomllib.TOMLDecodeError as error:
        raise _translated(str(error), text, nome) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise _invalid(nome, 1, _DIGITS) from error


def _decimal(text: str) -> Decimal:
    """The number; not a number, which is refused where it is read, for an exponent beyond any bound."""
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("NaN")


def _translated(message: str, text: str, nome: str) -> SourceError:
    lines = text.replace("\r\n", "\n").split("\n")
    where = _WHERE.fullmatch(message)
    if where is None:
        return _invalid(nome, 1, _OTHERWISE)
    if where["line"] is None:
        return _invalid(nome, _last(lines), _cause(where["what"]))
    line, column = int(where["line"]), int(where["column"])
    cause = _comma(lines[line - 1], column) or _cause(where["what"])
    return _invalid(nome, line, f"{cause} (colonna {column})")


def _last(lines: list[str]) -> int:
    """The last line that is not blank."""
    return max((number for number, line in enumerate(lines, 1) if line.strip() != ""), default=1)


def _cause(what: str) -> str:
    return next((cause for start, cause in _CAUSES if what.startswith(start)), _OTHERWISE)


def _comma(line: str, column: int) -> str:
    """What to write instead of a decimal comma; empty where there is none at this column."""
    for match in _COMMA.finditer(line):
        if match.start() < column <= match.end() + 1:
            number = f"{match['whole'].replace('.', '')}.{match['decimals']}"
            return f"la virgola non separa i decimali, usare il punto: {number}"
    return ""


def _invalid(nome: str, line: int, cause: str) -> SourceError:
    return SourceError(((Place(nome, line=line), f"non è TOML valido: {cause}"),))
