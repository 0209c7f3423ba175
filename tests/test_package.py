"""The package under test is the installed wheel, whole and current, and quick to start."""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import perfxl

TREE = Path(__file__).parents[1]
INSTALLED = Path(perfxl.__file__).parent

HEAVY = ("numpy", "openpyxl", "pandas", "rich", "xlsxwriter")

HELP = f"""
import sys
from perfxl.cli import main
sys.argv = ["perfxl", "--help"]
try:
    main()
except SystemExit as end:
    print(repr(end.code))
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def differences(folder: Path, installed: Path, pattern: str) -> list[str]:
    """Files of the folder that the installed one lacks or has otherwise, and those that it has in excess."""

    def contents(root: Path) -> dict[str, bytes]:
        files = (path for path in root.rglob(pattern) if path.is_file() and path.name[0] not in ".~")
        return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}

    ours, theirs = contents(folder), contents(installed)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def heavy_imports(before: str = "") -> tuple[str, list[str]]:
    """The exit code of ``perfxl --help``, as printed, and the heavy libraries that it imported."""
    run = subprocess.run(
        # -I: neither the current folder nor the environment takes part
        [sys.executable, "-I", "-W", "error", "-c", before + HELP],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    code, modules = run.stdout.splitlines()[-2:]
    return code, ast.literal_eval(modules)


def test_the_package_under_test_is_the_installed_one() -> None:
    assert Path(sysconfig.get_path("purelib")) / "perfxl" == INSTALLED
    assert INSTALLED != TREE / "perfxl"


def test_the_installed_package_is_that_of_the_tree() -> None:
    stale = differences(TREE / "perfxl", INSTALLED, "*.py")
    assert stale == [], "the installed wheel is not that of the tree: install again with pip install '.[test]'"


@pytest.mark.parametrize("folder", ["modelli", "esempi"])
def test_models_and_examples_are_in_the_package(folder: str) -> None:
    assert [path for path in (INSTALLED / "_dati" / folder).rglob("*") if path.is_file()] != []
    assert differences(TREE / folder, INSTALLED / "_dati" / folder, "*") == []


def test_a_missing_a_different_and_a_spare_file_are_differences(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, files in ((ours, {"same": "1", "other": "1", "missing": "1"}), (theirs, {"same": "1", "other": "2"})):
        (folder / "room").mkdir(parents=True)
        for name, text in files.items():
            (folder / "room" / f"{name}.py").write_text(text, encoding="utf-8")
    (theirs / "spare.py").touch()
    assert differences(ours, theirs, "*.py") == ["room/missing.py", "room/other.py", "spare.py"]
    assert differences(ours, ours, "*.py") == []


def test_the_command_is_the_main_of_cli() -> None:
    (command,) = entry_points(group="console_scripts", name="perfxl")
    assert command.value == "perfxl.cli:main"


def test_help_imports_no_heavy_library() -> None:
    assert heavy_imports() == ("0", [])


def test_a_heavy_import_would_be_seen() -> None:
    assert heavy_imports(before="import rich") == ("0", ["rich"])
