"""CONTRIBUTING's catalogue and the tests of this folder name each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

QUI = Path(__file__).parent
CATALOGO = re.compile(r"^\| .* \| `(test_\w+)` \|$", re.MULTILINE)


def test_the_catalogue_and_the_tests_name_each_other() -> None:
    detti = CATALOGO.findall((QUI.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    provati = [
        nodo.name
        for modulo in sorted(QUI.glob("test_*.py"))
        if modulo != Path(__file__)
        for nodo in ast.parse(modulo.read_text(encoding="utf-8")).body
        if isinstance(nodo, ast.FunctionDef) and nodo.name.startswith("test_")
    ]
    assert sorted(detti) == sorted(provati)
