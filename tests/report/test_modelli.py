"""What `perfxl modelli` says of a modello."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from perfxl.app import leggi_modello, modelli
from perfxl.core.finding import Severity
from perfxl.core.modello import (
    Classe,
    Dove,
    Modello,
    Passaggio,
    Pesi,
    Quote,
    Regolata,
    Residuo,
    Schema,
    Vincolo,
    Visto,
    Vuoti,
)
from perfxl.core.norme import NORME, TEMPI_DI_PAGAMENTO
from perfxl.report.modelli import descrivi

NUDO = Modello("nudo", "Senza nulla")


def detto(modello: Modello) -> dict[str, str]:
    return dict(descrivi(modello))


def test_the_modelli_that_ship() -> None:
    assert [modello.codice for modello in modelli()] == ["chiari", "desenzano", "montichiari", "tortona"]
    assert leggi_modello("Chiari") == modelli()[0]
    assert leggi_modello("nessuno") is None


def test_chiari_in_words() -> None:
    chiari = detto(modelli()[0])
    assert chiari["Peso dato da: Strategicità"].startswith("strategico = 40; innovativo = 25;")
    assert "da 2 a 3 = 1,00, da 4 a 5 = 1,50" in chiari["Coefficiente per numero di dipendenti"]
    assert chiari["Deve chiudere"] == "i pesi in «Indicatori» di ogni progetto fanno 100"


@pytest.mark.parametrize(
    ("modello", "titolo", "frase"),
    [
        (replace(NUDO, classi=(Classe("alta", None, "2"),)), "Strategicità (ordina, non pesa)", "2 - alta"),
        (
            replace(NUDO, schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),)),
            "Peso",
            "scritto per ogni obiettivo, in percento del suo gruppo",
        ),
        (
            replace(NUDO, schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),)),
            "Deve chiudere",
            "i pesi in ogni gruppo fanno 100",
        ),
        (
            replace(NUDO, schemi=(Schema(Pesi.RILEVANZA, Decimal(100), Vuoti.ALTRUI),)),
            "Deve chiudere",
            "le rilevanze fanno 100 (un peso vuoto è di altri)",
        ),
        (
            NUDO,
            "Riparto del fondo",
            "quota × peso ÷ la somma della quota, al centesimo; i centesimi che avanzano restano come sono",
        ),
        (
            replace(NUDO, quote=Quote.RILEVANZA, residuo=Residuo.MAGGIOR_RESTO),
            "Riparto del fondo",
            "tolti gli importi riservati, ai settori per rilevanza; i centesimi che avanzano vanno ai resti maggiori",
        ),
        (
            replace(NUDO, residuo=Residuo.RIGA, riga="7"),
            "Riparto del fondo",
            "quota × peso ÷ la somma della quota, al centesimo; i centesimi che avanzano vanno all'obiettivo 7",
        ),
        (NUDO, "Visto", "settori → ragioneria → segretario; firma: Il segretario generale"),
        (replace(NUDO, visto=Visto((Passaggio.SEGRETARIO,), "Il sindaco")), "Visto", "segretario; firma: Il sindaco"),
        (replace(NUDO, rif_dup=("N.N", "N")), "Riferimento al DUP", "se c'è, nella forma N.N, N"),
        (
            replace(NUDO, rif_dup=("N.N",), dup_obbligatorio=True),
            "Riferimento al DUP",
            "obbligatorio, nella forma N.N",
        ),
        (
            replace(NUDO, vincoli=(Vincolo(TEMPI_DI_PAGAMENTO, Dove.ENTE),)),
            "Norma",
            f"{NORME[0].titolo}, una volta nell'ente ({NORME[0].fonte})",
        ),
        (replace(NUDO, regolate=(Regolata("VAL117", None, "Così si usa"),)), "Controllo VAL117", "spento: Così si usa"),
        (
            replace(NUDO, regolate=(Regolata("VAL117", Severity.NOTA, "Così si usa"),)),
            "Controllo VAL117",
            "nota: Così si usa",
        ),
    ],
)
def test_what_a_modello_does(modello: Modello, titolo: str, frase: str) -> None:
    assert (titolo, frase) in list(descrivi(modello))
