"""Writes TABELLE.md, the page of the CSV files and of the DataFrames, from the declaration in the code."""

from __future__ import annotations

from pathlib import Path

from perfxl.report.pagina_tabelle import pagina_delle_tabelle

PAGINA = Path(__file__).parents[2] / "TABELLE.md"

if __name__ == "__main__":
    PAGINA.write_text(pagina_delle_tabelle(), encoding="utf-8")
