"""Writes FORMATO.md, the reference page of the format, from the declaration in the code."""

from __future__ import annotations

from pathlib import Path

from perfxl.sources.pagina_formato import pagina_del_formato

PAGINA = Path(__file__).parents[2] / "FORMATO.md"

if __name__ == "__main__":
    PAGINA.write_text(pagina_del_formato(), encoding="utf-8")
