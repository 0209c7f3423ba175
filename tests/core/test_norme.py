"""The norms: which plans each binds."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

import pytest

from perfxl.core.norme import NORME, TEMPI_DI_PAGAMENTO, Norma, norme


@pytest.mark.parametrize(
    ("dal", "al", "anno", "vale"),
    [
        (2023, None, 2022, False),
        (2023, None, 2023, True),
        (2023, None, 2100, True),
        (2023, 2025, 2022, False),
        (2023, 2025, 2025, True),
        (2023, 2025, 2026, False),
    ],
)
def test_the_years_that_a_norm_binds(dal: int, al: int | None, anno: int, *, vale: bool) -> None:
    assert Norma("n", "una norma", "fonte", dal, al).vale(anno) is vale


@pytest.mark.parametrize("anno", [2021, 2022])
def test_no_norm_on_the_terms_of_payment_before_2023(anno: int) -> None:
    assert norme(TEMPI_DI_PAGAMENTO, anno) == ()


@pytest.mark.parametrize("anno", [2023, 2024, 2025])
def test_the_norm_on_the_terms_of_payment(anno: int) -> None:
    (norma,) = norme(TEMPI_DI_PAGAMENTO, anno)
    assert (norma.minimo, norma.fonte) == (Decimal(30), "DL 13/2023, art. 4-bis, comma 2")


def test_a_code_that_no_norm_has() -> None:
    assert norme("altro", 2024) == ()


def test_of_a_code_one_norm_at_most_binds_a_plan() -> None:
    for una, altra in combinations(NORME, 2):
        assert una.codice != altra.codice or not any(una.vale(anno) and altra.vale(anno) for anno in range(1990, 2101))
