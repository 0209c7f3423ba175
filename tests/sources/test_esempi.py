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
from tests.costruttori import fondo

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
    assert (piano.anno.value, piano.finanziato.value, fondo(piano).dichiarato) == (anno, finanziato, True)
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


@pytest.mark.parametrize(
    ("name", "obiettivi", "unita", "settori"),
    [("desenzano-2021", 141, 18, 16), ("montichiari-2024", 147, 41, 5), ("tortona-2024", 59, 10, 6)],
)
def test_the_plans_without_money(name: str, obiettivi: int, unita: int, settori: int) -> None:
    _, piano = example(name)
    assert (piano.fondo, piano.quote) == (None, ())
    assert (len(piano.obiettivi), len(piano.settori), len(piano.radici)) == (obiettivi, unita, settori)
    assert {obiettivo.capofila for obiettivo in piano.obiettivi} <= {settore.codice for settore in piano.radici}


def test_a_shared_objective_of_tortona() -> None:
    """Staff print it whole under one service, and again under the others with who works on it."""
    text, piano = example("tortona-2024")
    primo, altro = piano.obiettivo("00-SEG-01"), piano.obiettivo("00-PM-01")
    assert primo is not None
    assert altro is not None
    assert (altro.come, altro.capofila, altro.unita.value, altro.gruppo) == ("00-SEG-01", "00", "PM", "PM")
    assert altro.titolo == primo.titolo
    assert altro.titolo.place.line == line_after(text, 'codice = "00-SEG-01"', "titolo")
    assert [fase.descrizione for fase in altro.fasi] == [fase.descrizione for fase in primo.fasi]
    assert altro.personale.place.line == line_after(text, 'codice = "00-PM-01"', "personale")


def test_the_rilevanza_of_desenzano() -> None:
    _, piano = example("desenzano-2021")
    rilevanze = [unita.rilevanza.value for unita in piano.settori if unita.rilevanza.value is not None]
    assert (len(rilevanze), sum(rilevanze)) == (15, 100)
    riservati = {o.codice: o.importo_fisso.value for o in piano.obiettivi if o.fisso}
    assert riservati == {"SEG-08": 500000, "PL-08": 600000}


def test_the_classes_of_montichiari_are_kept_as_printed() -> None:
    text, piano = example("montichiari-2024")
    storto = piano.obiettivo("FIN-10")
    assert storto is not None
    assert storto.classe.value == "2 - rilevante operativo"
    assert storto.classe.place.line == line_after(text, 'codice = "FIN-10"', "classe")
    assert [classe.codice for classe in piano.modello.classi_scritte(storto.classe.value)] == ["2", "1"]
    assert sum(piano.modello.classe(o.classe.value) is not None for o in piano.obiettivi) == 83 + 53


def test_what_is_uncertain_in_montichiari() -> None:
    _, piano = example("montichiari-2024")
    assert sum(obiettivo.incerti != () for obiettivo in piano.obiettivi) == 112
    for obiettivo in piano.obiettivi:
        assert obiettivo.titolo.place.incerto is ("titolo" in obiettivo.incerti), obiettivo.codice
        assert obiettivo.tempi.place.incerto is ("tempi" in obiettivo.incerti), obiettivo.codice


@pytest.mark.parametrize("name", ["chiari-2024", "chiari-2025"])
def test_the_pages_of_the_objectives_of_chiari(name: str) -> None:
    _, piano = example(name)
    assert all(obiettivo.scheda is not None for obiettivo in piano.obiettivi)
