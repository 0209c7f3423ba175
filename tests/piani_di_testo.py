"""Plans that are only texts, without money, for the tests of the checks on texts: phases, indicators and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.piani_di_prova import esito, riga

if TYPE_CHECKING:
    from tests.piani_di_prova import Trovato

MODELLO_TESTI = """\
formato = 1
codice = "prova"
titolo = "Modello di testi"

[registro]
campi = ["unita", "oggetto", "tempi", "anni", "stato", "personale", "risorse"]

[[elenchi]]
misure = "fasi"
campi = ["soggetti", "descrizione", "termine", "peso"]

[[elenchi]]
misure = "indicatori"
campi = ["numero", "descrizione", "atteso", "peso"]

[[elenchi]]
misure = "risultati"
campi = ["numero", "descrizione", "atteso", "peso", "di"]
"""

TESTATA = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[[settori]]
codice = "A"
nome = "Settore A"

[[settori]]
codice = "A1"
nome = "Ufficio A1"
di = "A"

[[settori]]
codice = "A2"
nome = "Ufficio A2"
di = "A"

[[settori]]
codice = "B"
nome = "Settore B"
"""

INDICATORI = 'indicatori = [{ descrizione = "Indicatore", atteso = "n. 1" }]'
"""An indicator with its target: an objective needs no more."""


def ob(codice: str, *righe: str, indicatori: str = INDICATORI) -> str:
    """The lines of an objective of settore A, unless its lines say of which."""
    proprie = {riga.partition(" =")[0] for riga in righe}
    dette = {"titolo": f'titolo = "Obiettivo {codice}"', "capofila": 'capofila = "A"', "indicatori": indicatori}
    altre = [detta for chiave, detta in dette.items() if chiave not in proprie and detta != ""]
    return "\n".join(("", "[[obiettivi]]", f'codice = "{codice}"', *altre, *righe, ""))


def piano(*obiettivi: str, anno: int = 2025) -> str:
    """A plan of these objectives."""
    return TESTATA.replace("anno = 2025", f"anno = {anno}") + "".join(obiettivi)


def trovati_in(testo: str, modello: str = MODELLO_TESTI) -> list[Trovato]:
    """What the checks find in the plan."""
    return esito(testo, modello)


def sola(testo: str, codice: str, ago: str, atteso: str, trovato: str) -> None:
    """The plan has this finding, at the line that holds a text, and nothing else."""
    assert trovati_in(testo) == [(codice, riga(testo, ago), atteso, trovato)]
