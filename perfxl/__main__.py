"""``python -m perfxl``."""

from __future__ import annotations

from perfxl.cli import main

main()
