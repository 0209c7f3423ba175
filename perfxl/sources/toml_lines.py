"""Where each key of a TOML document stands: tomllib says what a document holds, not on which line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

KeyPath: TypeAlias = "tuple[str | int, ...]"

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?""""{0,2}'
    r"|'''.*?''''{0,2}"
    r'|"(?:[^"\\]++|\\.)*+"'
    r"|'[^']*'",
    re.DOTALL,
)
_PLAIN = re.compile(r"[^,\]}#\n]+")
_SIMPLE = re.compile(r'([A-Za-z0-9_-]+)[ \t]*=[ \t]*(?:"(?:[^"\\\n]|\\.)+"|[^"\'\[{\s,\]}#][^,\]}#\n]*)')
"""A key and its value, as most are: a bare key, a text on one line or a plain value; it says what the rest would."""


def locate(text: str) -> Mapping[KeyPath, int]:
    """The lines of a document that tomllib has accepted.

    Args:
        text: the document.

    Returns:
        Line, counted from 1, of every key, table header and array element, by its path of keys and indexes. A table
        without a header of its own stands where it is first named; an array of tables at its first header.

    Raises:
        ValueError: the text is no TOML; but a text that is none may also give lines.
    """
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    return scanner.lines


class _Scanner:
    """A reader of keys that steps over values; it trusts the document to be valid."""

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._tables: dict[KeyPath, int] = {}

    def document(self) -> None:
        table: KeyPath = ()
        while self._peek() != "":
            table = self._header() if self._peek() == "[" else self._entry(table)

    def _peek(self) -> str:
        """The next character that is neither blank nor comment; empty at the end."""
        self._take(_BLANK)
        return self._text[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise ValueError(self._at)
        self._at = match.end()
        return match.group()

    def _take_if(self, char: str) -> bool:
        taken = self._peek() == char
        self._at += taken
        return taken

    def _line(self) -> int:
        return bisect_left(self._ends, self._at) + 1

    def _header(self) -> KeyPath:
        """Read ``[a.b]`` or ``[[a.b]]``; give the path of the table that it opens."""
        line = self._line()
        self._at += 1
        repeated = self._text[self._at] == "["
        self._at += repeated
        *parents, name = self._names()
        self._at += 1 + repeated
        path = (*self._nest((), parents, line), name)
        if not repeated:
            self.lines[path] = line
            return path
        index = self._tables.get(path, 0)
        self._tables[path] = index + 1
        self.lines.setdefault(path, line)
        self.lines[*path, index] = line
        return (*path, index)

    def _nest(self, path: KeyPath, names: list[str], line: int) -> KeyPath:
        """Go down the names, into the last table of an array of tables."""
        for name in names:
            path = (*path, name)
            self.lines.setdefault(path, line)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        return path

    def _entry(self, table: KeyPath) -> KeyPath:
        """Read ``a.b = value``; give the table back."""
        self._peek()
        line = self._line()
        simple = _SIMPLE.match(self._text, self._at)
        if simple is not None:
            self.lines[*table, simple.group(1)] = line
            self._at = simple.end()
            return table
        *parents, name = self._names()
        path = (*self._nest(table, parents, line), name)
        self.lines[path] = line
        self._take_if("=")
        self._value(path)
        return table

    def _names(self) -> list[str]:
        names = [self._name()]
        while self._take_if("."):
            names.append(self._name())
        return names

    def _name(self) -> str:
        if self._peek() not in {'"', "'"}:
            return self._take(_BARE_KEY)
        (name,) = tomllib.loads(f"{self._take(_STRING)} = 0")
        return name

    def _value(self, path: KeyPath) -> None:
        match self._peek():
            case "[":
                self._array(path)
            case "{":
                self._inline_table(path)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_PLAIN)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while not self._take_if("]"):
            self.lines[*path, index] = self._line()
            self._value((*path, index))
            self._take_if(",")
            index += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while not self._take_if("}"):
            self._entry(path)
            self._take_if(",")
