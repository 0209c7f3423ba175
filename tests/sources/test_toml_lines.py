"""Where the keys of a document stand: by examples, and by random documents whose lines the emitter knows."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.sources.toml_lines import locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.sources.toml_lines import KeyPath

    T = TypeVar("T")

    class Draw(Protocol):
        """How hypothesis draws."""

        def __call__(self, strategy: st.SearchStrategy[T]) -> T: ...


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("\n# a = 1\n", {}),
        ("a = 1", {("a",): 1}),
        ("\n  a = 1 # b = 2\nb = 2\n", {("a",): 2, ("b",): 3}),
        ("a . b.c = 1\na.d = 2", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "d"): 2}),
        ('"a b" = 1\n\'c.d\' = 2\n"" = 3', {("a b",): 1, ("c.d",): 2, ("",): 3}),
        ('"\\u0061\\"\\n" = 1\n\'\\u0061\' = 2', {('a"\n',): 1, ("\\u0061",): 2}),
        ("[a]\nb = 1\n[c.d]\ne = 1", {("a",): 1, ("a", "b"): 2, ("c",): 3, ("c", "d"): 3, ("c", "d", "e"): 4}),
        ("[a.b]\n[a]", {("a",): 2, ("a", "b"): 1}),
        ("[ a . 'b' ] # c", {("a",): 1, ("a", "b"): 1}),
        (
            "[[a]]\nb = 1\n[[ a ]]\nb = 2",
            {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 4},
        ),
        (
            "[[a]]\n[a.b]\nc = 1\n[[a]]\n[[a.d]]\n[[a.d]]\n[a.d.e]",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 0, "b", "c"): 3,
                ("a", 1): 4,
                ("a", 1, "d"): 5,
                ("a", 1, "d", 0): 5,
                ("a", 1, "d", 1): 6,
                ("a", 1, "d", 1, "e"): 7,
            },
        ),
        (
            "a = [\n  1, # ]\n\n  [2,\n3]\n  , ]\nb = 1",
            {("a",): 1, ("a", 0): 2, ("a", 1): 4, ("a", 1, 0): 4, ("a", 1, 1): 5, ("b",): 7},
        ),
        (
            "a = [\n { b = 1, c.d = {} },\n { b = [] },\n]",
            {
                ("a",): 1,
                ("a", 0): 2,
                ("a", 0, "b"): 2,
                ("a", 0, "c"): 2,
                ("a", 0, "c", "d"): 2,
                ("a", 1): 3,
                ("a", 1, "b"): 3,
            },
        ),
        ('a = """\n[b]\nc = 1\\\n"" \\""""""\nd = 1', {("a",): 1, ("d",): 5}),
        ("a = '''\n[b]\n'' \\'''''\nd = 1", {("a",): 1, ("d",): 4}),
        ('a = "\\\\"\nb = "# \\" ] }"\nc = \'\\\'', {("a",): 1, ("b",): 2, ("c",): 3}),
        ("a = 2025-01-31 10:00:00\nb = -inf", {("a",): 1, ("b",): 2}),
    ],
)
def test_lines_of_a_document(text: str, expected: dict[KeyPath, int]) -> None:
    assert set(_paths(tomllib.loads(text), ())) == set(expected)
    assert locate(text) == expected


def test_lines_end_as_windows_ends_them() -> None:
    assert locate('a = """\r\n\r\n"""\r\nb = [\r\n1]\r\n') == {("a",): 1, ("b",): 4, ("b", 0): 5}


def test_other_separators_end_no_line() -> None:
    assert locate("a = 'x\u2028y\u0085z'\nb = 1") == {("a",): 1, ("b",): 2}


@pytest.mark.parametrize("text", ["a = ", "a = [1", "a = {", "= 1"])
def test_a_text_that_is_no_toml_ends_the_scan(text: str) -> None:
    with pytest.raises(ValueError, match=r"^\d+$"):
        locate(text)


_CONTENT = st.text(alphabet="ab\"'\\#[]{}=,. é", max_size=6)
_PLAIN = st.sampled_from(
    ["0", "-2.50", "+1e3", "true", "0x1F", "1_000", "2025-01-31", "10:00:00", "2025-01-31 10:00:00"]
)
_GAP = st.sampled_from(["", " ", "\n", "\n\n\t", " # ], [x] = {\n"])


@dataclass
class _Emitter:
    """Writes a document and notes where each thing went."""

    draw: Draw
    text: str = ""
    line: int = 1
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def write(self, text: str) -> None:
        self.text += text
        self.line += text.count("\n")

    def note(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.line)

    def document(self) -> None:
        self.entries((), "k")
        for number in range(self.draw(st.integers(0, 3))):
            self.draw(st.sampled_from([self.table, self.array_of_tables]))(number)

    def table(self, number: int) -> None:
        self.note((f"t{number}",))
        self.note((f"t{number}", "x y"))
        self.write(f'[ t{number}."x y" ] # [[no]]\n')
        self.entries((f"t{number}", "x y"), "k")

    def array_of_tables(self, number: int) -> None:
        name = f"a{number}"
        for index in range(self.draw(st.integers(1, 3))):
            self.note((name,))
            self.note((name, index))
            self.write(f"[[{name}]]\n")
            self.entries((name, index), "k")
            self.inner_tables(name, index)

    def inner_tables(self, name: str, index: int) -> None:
        for inner in range(self.draw(st.integers(0, 2))):
            self.note((name, index, "s"))
            self.note((name, index, "s", inner))
            self.write(f"  [[ {name} . 's' ]]\n")
            self.entries((name, index, "s", inner), "k")

    def entries(self, table: KeyPath, stem: str) -> None:
        for number in range(self.draw(st.integers(0, 3))):
            self.write(self.draw(st.sampled_from(["", "\n", "# k0 = 1\n", "  "])))
            self.entry(table, f"{stem}{number}", 2)
            self.write(self.draw(st.sampled_from(["\n", " # k1 = [\n", "\n\n"])))

    def entry(self, table: KeyPath, name: str, depth: int) -> None:
        path, written = self.draw(st.sampled_from(list(_spellings(name))))
        for length in range(1, len(path) + 1):
            self.note((*table, *path[:length]))
        self.write(written + self.draw(st.sampled_from([" = ", "=", "\t=  "])))
        self.value((*table, *path), depth)

    def value(self, path: KeyPath, depth: int) -> None:
        kinds = [self.string, self.plain] + ([self.array, self.inline_table] if depth else [])
        self.draw(st.sampled_from(kinds))(path, depth)

    def plain(self, path: KeyPath, depth: int) -> None:
        del path, depth
        self.write(self.draw(_PLAIN))

    def string(self, path: KeyPath, depth: int) -> None:
        del path, depth
        content = self.draw(_CONTENT)
        lines = content + "\n" + self.draw(_CONTENT)
        literal = content.replace("'", "")
        basic = json.dumps(content, ensure_ascii=False)
        # Up to two quotes may stand anywhere, even before the three that close.
        long_basic = '"""' + re.sub('"{3,}', '""', lines.replace("\\", "\\\\")) + '"""'
        long_literal = "'''" + re.sub("'{3,}", "''", lines) + "'''"
        self.write(self.draw(st.sampled_from([basic, f"'{literal}'", long_basic, long_literal])))

    def array(self, path: KeyPath, depth: int) -> None:
        self.write("[" + self.draw(_GAP))
        size = self.draw(st.integers(0, 3))
        for index in range(size):
            self.note((*path, index))
            self.value((*path, index), depth - 1)
            last = index == size - 1
            self.write(self.draw(_GAP) + ("" if last and self.draw(st.booleans()) else ",") + self.draw(_GAP))
        self.write("]")

    def inline_table(self, path: KeyPath, depth: int) -> None:
        self.write("{ ")
        for number in range(self.draw(st.integers(0, 2))):
            self.write(", " if number else "")
            self.entry(path, f"i{number}", depth - 1)
        self.write(" }")


def _spellings(name: str) -> Iterator[tuple[KeyPath, str]]:
    yield (name,), name
    yield (f"{name}.#",), f'"{name}.#"'
    yield (f"{name}\\",), f"'{name}\\'"
    yield (f"{name}\n",), f'"{name}\\u000A"'
    yield (name, "in", "è"), f'{name} . in."è"'


@st.composite
def documents(draw: Draw) -> tuple[str, dict[KeyPath, int]]:
    emitter = _Emitter(draw)
    emitter.document()
    return emitter.text, emitter.lines


def _paths(value: object, path: KeyPath) -> Iterator[KeyPath]:
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = list(value.items())
    if isinstance(value, list):
        items = list(enumerate(value))
    for key, inner in items:
        yield (*path, key)
        yield from _paths(inner, (*path, key))


@given(documents())
def test_random_documents(document: tuple[str, dict[KeyPath, int]]) -> None:
    text, lines = document
    assert set(_paths(tomllib.loads(text), ())) == set(lines)
    assert locate(text) == lines
    assert locate(text.replace("\n", "\r\n")) == lines
