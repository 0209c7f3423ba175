"""What the linters cannot forbid: inexact arithmetic and asserts in the core, and files too long."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "perfxl"
EXACT = sorted(path for room in ("core", "checks") for path in (PACKAGE / room).rglob("*.py"))
MONEY = PACKAGE / "core" / "money.py"
"""The only file that may divide: there a quotient is a Fraction."""

LONGEST = 450


def banned(source: str, *, may_divide: bool = False) -> list[str]:
    """What exact code does not do, as ``line: construct``, in the order of the lines."""
    return [f"{line}: {what}" for line, what in sorted(_banned(ast.parse(source), may_divide=may_divide))]


def _banned(tree: ast.Module, *, may_divide: bool) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() | complex()):
                yield node.lineno, "float literal"
            case ast.Call(func=ast.Name(id="float" | "round" as name)):
                yield node.lineno, f"{name}("
            case ast.Assert():
                yield node.lineno, "assert"
            case ast.BinOp(op=ast.Div()) if not may_divide:
                yield node.lineno, "/"
            case ast.AugAssign(op=ast.Div()) if not may_divide:
                yield node.lineno, "/="


def too_long(package: Path) -> list[str]:
    """The files of the package that have more lines than a reader bears."""
    return [
        path.relative_to(package).as_posix()
        for path in sorted(package.rglob("*.py"))
        if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST
    ]


@pytest.mark.parametrize("path", EXACT, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_core_and_checks_are_exact(path: Path) -> None:
    assert banned(path.read_text(encoding="utf-8"), may_divide=path == MONEY) == []


def test_there_is_something_to_read() -> None:
    assert {path.parent.name for path in EXACT} >= {"core", "checks"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 0.5", ["1: float literal"]),
        ("x = -1e3", ["1: float literal"]),
        ("x = 2j", ["1: float literal"]),
        ("def f(x=1.0): ...", ["1: float literal"]),
        ("x = float(y)", ["1: float("]),
        ("x = round(y, 2)", ["1: round("]),
        ("assert x", ["1: assert"]),
        ("x = y / z", ["1: /"]),
        ("x /= y", ["1: /="]),
        ("x = 1\nassert round(\n    y / 0.1,\n)", ["2: assert", "2: round(", "3: /", "3: float literal"]),
    ],
)
def test_a_planted_construct_is_seen(source: str, found: list[str]) -> None:
    assert banned(source) == found


@pytest.mark.parametrize(
    "source",
    ["x = 5 // 2", "x = divmod(5, 2)", "x = Decimal('0.5')", "x: float", "isinstance(x, float)", "x = '1/2 0.5'"],
)
def test_exact_code_is_left_alone(source: str) -> None:
    assert banned(source) == []


def test_where_division_is_allowed_the_rest_is_not() -> None:
    assert banned("x = y / z\nx /= 2\nx = 0.5", may_divide=True) == ["3: float literal"]


def test_no_file_is_too_long() -> None:
    assert too_long(PACKAGE) == []


def test_a_file_too_long_is_seen(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "just.py").write_text("x = 1\n" * 450, encoding="utf-8")
    (tmp_path / "room" / "over.py").write_text("x = 1\n" * 451, encoding="utf-8")
    assert too_long(tmp_path) == ["room/over.py"]
