"""The plain data of workbooks and findings."""

from __future__ import annotations

import pytest

from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.workbook import Cell, CellError, DefinedName, Sheet, Workbook
from perfxl.core.place import Place


def test_a_workbook_is_empty_until_told_otherwise() -> None:
    workbook = Workbook("a.xlsx")
    assert (workbook.sheets, workbook.names, dict(workbook.properties), workbook.application) == ((), (), {}, "")
    sheet = Sheet("Foglio1")
    assert (sheet.state, dict(sheet.cells), sheet.hidden_rows, sheet.hidden_columns) == (
        "visible",
        {},
        frozenset(),
        frozenset(),
    )
    assert not sheet.protected
    assert Cell() == Cell(None, None)
    assert DefinedName("n", "F!$A$1").sheet == ""
    assert CellError("#REF!") != CellError("#N/A")


def test_what_was_read_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Cell("uno").value = "due"  # type: ignore[misc]
    with pytest.raises(TypeError):
        Sheet("F").cells[1, 1] = Cell()  # type: ignore[index]


def test_an_outcome_counts_its_findings_by_severity() -> None:
    rilievo = Rilievo(Place("a"), "che cosa")
    gravi = [Severity.BLOCCA, Severity.NOTA, Severity.BLOCCA]
    outcome = Outcome(tuple(Finding("SQ101", s, rilievo) for s in gravi), ("SQ102",), (NotRun("SQ103", "perché"),))
    assert [outcome.count(s) for s in Severity] == [2, 0, 1]
