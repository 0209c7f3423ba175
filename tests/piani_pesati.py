"""A small plan whose weights are percentages written by hand, and its modello: for the tests of the sums of weights.

Two settori, whose rilevanza splits the fund; the objectives of each sum to 100, and so do the phases of each objective
(one that is blank is another's) and its results (where a blank one is missing). 9,000.00 financed, 1,000.00 reserved to
objective 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.piani_di_prova import cambia, obiettivo, piano_di_prova, trovati

if TYPE_CHECKING:
    from perfxl.core.finding import Outcome, Rilievo
    from tests.piani_di_prova import Trovato

MODELLO_PESATO = """\
formato = 1
codice = "prova"
titolo = "Modello di prova, con i pesi in percentuale"

[[schemi]]
pesi = "obiettivi"
somma = 100

[[schemi]]
pesi = "fasi"
somma = 100
vuoti = "altrui"

[[schemi]]
pesi = "risultati"
somma = 100

[[schemi]]
pesi = "rilevanza"
somma = 100

[[elenchi]]
misure = "fasi"
campi = ["descrizione", "peso", "cumulato"]

[[elenchi]]
misure = "indicatori"
campi = ["descrizione", "atteso", "peso"]

[[elenchi]]
misure = "risultati"
campi = ["descrizione", "atteso", "peso"]

[[norme]]
norma = "tempi-di-pagamento"
per = "gruppo"

[riparto]
quote = "rilevanza"
arrotondamento = "commerciale"
residuo = "nessuno"
"""

PIANO_PESATO = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[fondo]
massimo = 10000.00
finanziato = 9000.00

[[fondo.accantonamenti]]
titolo = "Da parte"
importo = 1000.00

[[settori]]
codice = "A"
nome = "Settore A"
rilevanza = 60

[[settori]]
codice = "B"
nome = "Settore B"
rilevanza = 40

[[settori]]
codice = "B1"
nome = "Ufficio di B"
di = "B"

[[obiettivi]]
numero = 1
titolo = "Rispetto dei tempi di pagamento"
tipologia = "settore"
capofila = "A"
peso = 30
fasi = [
    { descrizione = "Prima fase", peso = 20, cumulato = 20 },
    { descrizione = "Seconda fase", peso = 60, cumulato = 80 },
    { descrizione = "Terza fase", peso = 20, cumulato = 100 },
]
indicatori = [
    { descrizione = "Primo indicatore", atteso = "n. 1" },
]
risultati = [
    { descrizione = "Primo risultato", atteso = "100%", peso = 60 },
    { descrizione = "Secondo risultato", atteso = "100%", peso = 40 },
]

[[obiettivi]]
numero = 2
titolo = "Secondo"
tipologia = "settore"
capofila = "A"
peso = 70
fasi = [
    { descrizione = "Fase di altri" },
    { descrizione = "Fase nostra", peso = 55, cumulato = 55 },
    { descrizione = "Fase ancora di altri" },
    { descrizione = "Ultima fase nostra", peso = 45, cumulato = 100 },
]
indicatori = [
    { descrizione = "Indicatore del secondo", atteso = "n. 1" },
]
risultati = [
    { descrizione = "Unico del secondo", atteso = "100%", peso = 100 },
]

[[obiettivi]]
numero = 3
titolo = "Tempestività dei pagamenti"
tipologia = "settore"
capofila = "B1"
gruppo = "B"
peso = 45
fasi = [
    { descrizione = "Fase di altri" },
    { descrizione = "Altra fase di altri" },
]
indicatori = [
    { descrizione = "Indicatore del terzo", atteso = "n. 1" },
]
risultati = [
    { descrizione = "Unico del terzo", atteso = "100%", peso = 100 },
]

[[obiettivi]]
numero = 4
titolo = "Quarto"
tipologia = "settore"
capofila = "B"
importo_fisso = 1000.00
peso = 55
indicatori = [
    { descrizione = "Indicatore del quarto", atteso = "n. 1" },
]
risultati = [
    { descrizione = "Unico del quarto", atteso = "100%", peso = 100 },
]
"""


def esamina(testo: str = PIANO_PESATO, modello: str = MODELLO_PESATO, precedente: str = "") -> Outcome:
    """What the checks say of a plan by itself, perhaps beside an earlier one."""
    prima = None if precedente == "" else piano_di_prova(precedente, modello)
    return esegui(esame_del_piano(piano_di_prova(testo, modello), prima))


def esito_pesato(testo: str = PIANO_PESATO, modello: str = MODELLO_PESATO, precedente: str = "") -> list[Trovato]:
    """What the checks find in it."""
    return trovati(esamina(testo, modello, precedente))


def rilievi_pesati(testo: str, modello: str = MODELLO_PESATO, precedente: str = "") -> list[Rilievo]:
    """The findings, whole."""
    return [finding.rilievo for finding in esamina(testo, modello, precedente).findings]


def pesato(numero: int, *scambi: tuple[str, str]) -> str:
    """The plan with something replaced in the lines of one objective."""
    return obiettivo(PIANO_PESATO, numero, *scambi)


def modellato(*scambi: tuple[str, str]) -> str:
    """The modello with something replaced."""
    return cambia(MODELLO_PESATO, *scambi)
