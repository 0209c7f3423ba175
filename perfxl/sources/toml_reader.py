"""A typed reader of one TOML table: every value with its line, every problem noted, none that stops the reading."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from perfxl.core.limits import DEFAULT_LIMITS, many
from perfxl.core.place import Place, Sourced
from perfxl.errors import SourceError
from perfxl.sources.toml_syntax import parse
from perfxl.sources.toml_values import TEXT, WHOLE, Kind, RefusedError, closest, mismatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfxl.sources.toml_lines import KeyPath

T = TypeVar("T")

FORMATO = 1
"""The version of the files that this perfxl reads."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is being read.

    Attributes:
        origin: the place of the document itself, where a key has none of its own.
        places: place of every key path.
        problems: what has been found wrong so far.
    """

    origin: Place
    places: Mapping[KeyPath, Place]
    problems: list[tuple[Place, str]] = field(default_factory=list)

    def place(self, path: KeyPath) -> Place:
        """The place of a key path; that of the nearest path above it which has one."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, self.origin)

    def note(self, place: Place, text: str) -> None:
        """Take note of a problem.

        Raises:
            SourceError: there are so many that nobody would read more.
        """
        self.problems.append((place, text))
        most = DEFAULT_LIMITS.problems
        if len(self.problems) >= most:
            self.problems.append((place, f"qui la lettura si ferma: i problemi sono già {many(most)}"))
            raise self.error()

    def unique(self, names: Iterable[Sourced[str]], what: str) -> None:
        """Note every name that stands twice, capitals apart; what is the Italian noun. A refused name is not one."""
        first: dict[str, Place] = {}
        for name in names:
            key = name.value.casefold()
            if key == "":
                continue
            if key in first:
                where = "qui" if first[key] == name.place else first[key].where
                self.note(name.place, f"{what} «{name.value}» c'è già {where}")
            first.setdefault(key, name.place)

    def error(self) -> SourceError:
        """All the problems, in the order of the file; one that several objectives share is said once."""
        return SourceError(tuple(sorted(dict.fromkeys(self.problems), key=lambda problem: problem[0])))


@dataclass(frozen=True, slots=True)
class Tavola:
    """One table.

    Attributes:
        values: what tomllib read.
        path: where the table is in the document.
        source: the file.
        meant: keys that an unknown key looks like: they are misspelt rather than missing.
    """

    values: Mapping[str, object]
    path: KeyPath
    source: Source
    meant: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return key in self.values

    @property
    def place(self) -> Place:
        """The line of the table's header, or of its key."""
        return self.source.place(self.path)

    def place_of(self, key: str) -> Place:
        """The place of a key; that of the table where the key is missing."""
        return self.source.place((*self.path, key))

    def note(self, key: str, text: str) -> None:
        """Take note of a problem with the value of a key."""
        self.source.note(self.place_of(key), f"«{key}»: {text}")

    def required(self, key: str, kind: Kind[T]) -> Sourced[T]:
        """The value of a key; the kind's blank, and a problem, where it is missing or refused."""
        found = self.optional(key, kind)
        if key not in self.values:
            self.missing((key,), f"manca «{key}»")
        return Sourced(kind.blank if found.value is None else found.value, found.place)

    def optional(self, key: str, kind: Kind[T]) -> Sourced[T | None]:
        """The value of a key; None where it is missing, at the line of the table, or refused."""
        if key not in self.values:
            return Sourced(None, self.place_of(key))
        return Sourced(self._read((*self.path, key), f"«{key}»", self.values[key], kind), self.place_of(key))

    def unless_blank(self, key: str, kind: Kind[T]) -> Sourced[T | None]:
        """As ``optional``; a blank text says nothing, as a missing key."""
        value = self.values.get(key)
        if isinstance(value, str) and value.strip() == "":
            return Sourced(None, self.place_of(key))
        return self.optional(key, kind)

    def text_or_empty(self, key: str) -> Sourced[str]:
        """The text of a key; empty where it is missing, blank or refused."""
        found = self.unless_blank(key, TEXT)
        return Sourced("" if found.value is None else found.value, found.place)

    def elements(self, key: str, kind: Kind[T]) -> tuple[Sourced[T], ...]:
        """The elements of a list, each with its line; a refused one is left out."""
        found: list[Sourced[T]] = []
        for index, value in enumerate(self._list(key, "un elenco, tra parentesi quadre")):
            path = (*self.path, key, index)
            read = self._read(path, f"«{key}»", value, kind)
            if read is not None:
                found.append(Sourced(read, self.source.place(path)))
        return tuple(found)

    def table(self, key: str, keys: tuple[str, ...]) -> Tavola | None:
        """The table under a key, which may hold these keys; None where it is missing or something else."""
        if key not in self.values:
            return None
        return self._table((*self.path, key), key, self.values[key], keys)

    def tables(self, key: str, keys: tuple[str, ...]) -> tuple[Tavola, ...]:
        """The tables of an array, which may hold these keys; what is no table is left out."""
        listed = self._list(key, f"un elenco di tabelle, con le doppie parentesi [[{'.'.join([*self._names(), key])}]]")
        tables = (self._table((*self.path, key, i), key, value, keys) for i, value in enumerate(listed))
        return tuple(table for table in tables if table is not None)

    def required_tables(self, key: str, keys: tuple[str, ...]) -> tuple[Tavola, ...]:
        """As ``tables``; no table at all is a problem."""
        if self.values.get(key, []) == []:
            self.missing((key,), f"manca almeno una tabella [[{key}]]")
        return self.tables(key, keys)

    def exactly_one(self, keys: tuple[str, ...]) -> str:
        """Which of the keys is there; empty, and a problem, where none or more than one is."""
        present = [key for key in keys if key in self.values]
        if len(present) == 1:
            return present[0]
        names = [f"«{key}»" for key in keys]
        rule = f"serve uno solo tra {', '.join(names[:-1])} e {names[-1]}"
        if present:
            place = max(self.place_of(key) for key in present)
            self.source.note(place, f"{rule}, qui ce ne sono {len(present)}")
        else:
            self.missing(keys, f"{rule}, qui manca")
        return ""

    def missing(self, keys: tuple[str, ...], text: str) -> None:
        """Take note that none of these keys is there; not where one of them is only misspelt."""
        if self.meant.isdisjoint(keys):
            self.source.note(self.place_of(keys[0]), text)

    def _read(self, path: KeyPath, name: str, value: object, kind: Kind[T]) -> T | None:
        try:
            return kind.read(value)
        except RefusedError as refusal:
            self.source.note(self.source.place(path), f"{name}: {refusal}")
            return None

    def _list(self, key: str, wanted: str) -> list[object]:
        value = self.values.get(key, [])
        if isinstance(value, list):
            return value
        self.note(key, str(mismatch(wanted, value)))
        return []

    def _names(self) -> list[str]:
        return [name for name in self.path if isinstance(name, str)]

    def _table(self, path: KeyPath, key: str, value: object, keys: tuple[str, ...]) -> Tavola | None:
        if isinstance(value, dict):
            return open_table(value, path, self.source, keys)
        self.source.note(self.source.place(path), f"«{key}»: {mismatch('una tabella', value)}")
        return None


def open_document(text: str, nome: str, keys: tuple[str, ...]) -> Tavola:
    """The top table of a document, which may hold ``formato`` and these keys.

    Args:
        text: the document.
        nome: name of the file, for the places.
        keys: keys of the top table.

    Raises:
        SourceError: the text is not TOML, or is written for another version of perfxl.
    """
    values, lines = parse(text, nome)
    places = {path: Place(nome, line=line) for path, line in lines.items()}
    return open_values(values, places, Place(nome, line=1), keys)


def open_values(
    values: Mapping[str, object], places: Mapping[KeyPath, Place], origin: Place, keys: tuple[str, ...]
) -> Tavola:
    """The top table of a document that was read otherwise, as ``open_document``.

    Args:
        values: the values, as tomllib gives them.
        places: place of every key path.
        origin: the place of the document itself.
        keys: keys of the top table.

    Raises:
        SourceError: the document is written for another version of perfxl.
    """
    source = Source(origin, places)
    formato = values.get("formato")
    if isinstance(formato, int) and not isinstance(formato, bool) and formato != FORMATO:
        problem = f"il file è scritto per un'altra versione di perfxl: formato {formato}, questa legge il {FORMATO}"
        raise SourceError(((source.place(("formato",)), problem),))
    tavola = open_table(values, (), source, tuple(dict.fromkeys(("formato", *keys))))
    tavola.required("formato", WHOLE)
    return tavola


def open_table(values: Mapping[str, object], path: KeyPath, source: Source, keys: tuple[str, ...]) -> Tavola:
    """A table that may hold these keys; any other key is noted as a problem."""
    absent = [key for key in keys if key not in values]
    unknown = {key: closest(key, absent) for key in values if key not in keys}
    for key, near in unknown.items():
        hint = f"forse «{near}»?" if near else f"qui si scrivono: {', '.join(keys)}"
        source.note(source.place((*path, key)), f"chiave sconosciuta «{_shown(key)}»; {hint}")
    return Tavola(values, path, source, frozenset(unknown.values()))


def _shown(key: str) -> str:
    """A key that a terminal can show: a quoted one may hold anything."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in key)
