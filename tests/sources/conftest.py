"""Fixtures of the sources' tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import pytest

from perfxl.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable

    Problems: TypeAlias = Callable[[Callable[[], object]], list[tuple[int, str]]]
    LineOf: TypeAlias = Callable[[str, str], int]


@pytest.fixture
def problems() -> Problems:
    """What a reading raises, as lines and messages; the problems are all of the file «prova.toml»."""

    def found(read: Callable[[], object]) -> list[tuple[int, str]]:
        with pytest.raises(SourceError) as raised:
            read()
        assert {place.file for place, _ in raised.value.problems} == {"prova.toml"}
        return [(place.line, text) for place, text in raised.value.problems]

    return found


@pytest.fixture
def line_of() -> LineOf:
    """The line of a text in a document that holds it once."""

    def line(document: str, needle: str) -> int:
        assert document.count(needle) == 1, needle
        return document.count("\n", 0, document.index(needle)) + 1

    return line
