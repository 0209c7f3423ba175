"""The bench of the catalogue: a small clean plan, and its workbooks come back untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import banco
from tests.piani_di_prova import PIANO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cartelle_di_prova import Banco


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    """Settore A leads objectives 1 and 2, B leads 3 and 4; A takes part in 3."""
    return banco(PIANO, tmp_path / "banco")
