"""A plan as TOML: the keys in the order of the format, one text per line, a measure on a line."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?""""{0,2}|\'\'\'.*?\'\'\'\'{0,2}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|(?P<commento>#[^\n]*)',
    re.DOTALL,
)

_UNSAFE = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
"""What no editor shows, or takes for the end of a line."""
_ESCAPES = {ord('"'): '\\"', ord("\\"): "\\\\"} | {char: f"\\u{char:04X}" for char in _UNSAFE}


def write_toml(values: Mapping[str, object]) -> str:
    """The document that says these values, as ``sources.voci`` gives them."""
    return "\n".join(_document(values)) + "\n"


def comments(text: str) -> int:
    """How many comments a TOML document has."""
    return sum(token["commento"] is not None for token in _TOKEN.finditer(text))


def _document(values: Mapping[str, object]) -> Iterator[str]:
    for key, value in values.items():
        if not _nested(value):
            yield f"{key} = {_value(value)}"
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _table((key,), value, f"[{key}]")
        elif _nested(value):
            yield from _tables((key,), value)


def _nested(value: object) -> bool:
    """Whether the value is a table, or a list of tables."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(entry, dict) for entry in value))


def _tables(path: tuple[str, ...], tables: object) -> Iterator[str]:
    if isinstance(tables, list):
        for table in tables:
            yield from _table(path, table, f"[[{'.'.join(path)}]]")


def _table(path: tuple[str, ...], table: Mapping[str, object], header: str) -> Iterator[str]:
    """A table under its header; the money set aside by the fund under headers of its own."""
    apart = "accantonamenti"
    yield ""
    yield header
    for key, value in table.items():
        if key != apart:
            yield f"{key} = {_lines(value) if _nested(value) and isinstance(value, list) else _value(value)}"
    yield from _tables((*path, apart), table.get(apart, []))


def _lines(measures: list[object]) -> str:
    """A list of measures, each on a line."""
    return "\n".join(["[", *(f"    {_value(measure)}," for measure in measures), "]"])


def _value(value: object) -> str:  # noqa: PLR0911  (a case a type)
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return f"{value}"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case list():
            return f"[{', '.join(_value(entry) for entry in value)}]"
        case dict():
            inner = ", ".join(f"{key} = {_value(entry)}" for key, entry in value.items())
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return f'"{f"{value}".translate(_ESCAPES)}"'
