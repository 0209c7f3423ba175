"""The plans of the examples, with their modello, as they ship."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl.core.piano import Modo, Tipologia, peso_atteso, totale_dichiarato
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

TREE = Path(__file__).parents[2]


def modello(codice: str) -> Modello:
    return read_modello(read_text(TREE / "modelli" / f"{codice}.toml"), f"{codice}.toml")


def example(name: str) -> tuple[str, Piano]:
    text = read_text(TREE / "esempi" / name / "piano.toml")
    return text, read_piano(text, "piano.toml", modello)


def line_after(text: str, start: str, needle: str) -> int:
    """The line of the first needle after a line of the document."""
    return text.count("\n", 0, text.index(needle, text.index(f"\n{start}\n"))) + 1


@pytest.mark.parametrize(
    ("name", "anno", "finanziato", "obiettivi"),
    [("chiari-2024", 2024, 6322309, 24), ("chiari-2025", 2025, 6922309, 27)],
)
def test_the_plans_of_chiari(name: str, anno: int, finanziato: int, obiettivi: int) -> None:
    _, piano = example(name)
    assert (piano.anno.value, piano.fondo.finanziato.value, piano.fondo.dichiarato) == (anno, finanziato, True)
    assert [obiettivo.codice for obiettivo in piano.obiettivi] == [str(n) for n in range(1, obiettivi + 1)]
    assert piano.modello.codice == "chiari"


def test_a_fixed_amount_of_2025() -> None:
    text, piano = example("chiari-2025")
    obiettivo = piano.obiettivi[2]
    assert obiettivo.tipologia is Tipologia.INTERSETTORIALE
    assert obiettivo.partecipano == ("AMM", "TER", "SIC")
    assert (obiettivo.fisso, obiettivo.importo_fisso.value, obiettivo.dichiarato.stanziato.value) == (
        True,
        *[1800000] * 2,
    )
    assert obiettivo.importo_fisso.place.line == line_after(text, "numero = 3", "importo_fisso")
    assert obiettivo.place.line == line_after(text, "numero = 3", "titolo") - 2
    assert peso_atteso(piano, obiettivo) is None


def test_an_objective_of_2025() -> None:
    text, piano = example("chiari-2025")
    obiettivo = piano.obiettivi[22]
    assert (obiettivo.classe.value, obiettivo.n_dip.value, obiettivo.quota) == ("innovativo", 4, "territorio")
    assert totale_dichiarato(piano, obiettivo) == Decimal("37.5")
    assert obiettivo.dichiarato.stanziato.value == 155815
    assert obiettivo.dichiarato.stanziato.place.line == line_after(text, "numero = 23", "dichiarato")
    assert [indicatore.peso.value for indicatore in obiettivo.indicatori] == [40, 20, 40]
    assert obiettivo.indicatori[2].descrizione.place.line == line_after(text, "numero = 23", "Rapporto ambientale")


def test_a_general_objective_of_2024_concerns_every_settore() -> None:
    _, piano = example("chiari-2024")
    obiettivo = piano.obiettivi[0]
    assert (obiettivo.tipologia, obiettivo.capofila) == (Tipologia.GENERALE, "S2")
    assert obiettivo.partecipano == ("S1", "S3", "S4", "S5")
    assert obiettivo.dichiarato.stanziato.value == 419323


def test_the_quote_of_2025() -> None:
    text, piano = example("chiari-2025")
    quote = {quota.codice: quota for quota in piano.quote}
    assert (quote["intersettoriali"].modo, quote["intersettoriali"].valore.value) == (Modo.IMPORTO, Decimal(10000))
    assert (quote["settori"].modo, quote["settori"].valore.value) == (Modo.RESTO, Decimal(0))
    assert (quote["sociale"].modo, quote["sociale"].valore.value) == (Modo.PARTI, Decimal(17))
    assert quote["sociale"].di == "settori"
    assert quote["sociale"].valore.place.line == line_after(text, 'codice = "sociale"', "parti")
