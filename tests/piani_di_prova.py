"""A small plan and its modello, as the text of files, and what the checks say of a plan: for the tests of the checks.

The plan is clean, and its figures divide without a rest: 9,000.00 financed, of which 1,000.00 is fixed (objective 4),
3,000.00 goes to the quota «comune» (objective 3 alone) and 5,000.00 to «settori», where 1 and 2 have totals 20 and 30,
so 2,000.00 and 3,000.00.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from perfxl.core.finding import Outcome
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

MODELLI = Path(__file__).parents[1] / "modelli"

Trovato: TypeAlias = tuple[str, str, str, str]
"""A finding as the tests state it: code, place, expected, found."""

MODELLO = """\
formato = 1
codice = "prova"
titolo = "Modello di prova"

[[classi]]
nome = "alta"
peso = 20

[[classi]]
nome = "bassa"
peso = 10

[[fasce]]
da = 1
a = 1
coefficiente = 0.5

[[fasce]]
da = 2
a = 3
coefficiente = 1

[[fasce]]
da = 4
coefficiente = 1.5

[[fasce]]
parola = "tutti"
coefficiente = 2

[[schemi]]
pesi = "indicatori"
somma = 100

[riparto]
arrotondamento = "commerciale"
residuo = "nessuno"
"""

PIANO = """\
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

[[settori]]
codice = "B"
nome = "Settore B"

[[quote]]
codice = "comune"
titolo = "Obiettivi comuni"
importo = 3000.00

[[quote]]
codice = "settori"
titolo = "Obiettivi di settore"
resto = true

[[obiettivi]]
numero = 1
titolo = "Primo"
tipologia = "settore"
capofila = "A"
quota = "settori"
tempi = "entro il 31/12/2025"
soglia = 80
classe = "alta"
n_dip = 2
dichiarato = { peso = 20, coefficiente = 1, totale = 20, stanziato = 2000.00 }
indicatori = [
    { descrizione = "Primo indicatore", atteso = "n. 1", peso = 60 },
    { descrizione = "Secondo indicatore", atteso = "n. 2", peso = 40 },
]

[[obiettivi]]
numero = 2
titolo = "Secondo"
tipologia = "settore"
capofila = "A"
quota = "settori"
classe = "alta"
n_dip = 4
dichiarato = { peso = 20, coefficiente = 1.5, totale = 30, stanziato = 3000.00 }
indicatori = [
    { descrizione = "Unico del secondo", atteso = "n. 1", peso = 100 },
]

[[obiettivi]]
numero = 3
titolo = "Terzo"
tipologia = "intersettoriale"
capofila = "B"
partecipano = ["A"]
quota = "comune"
tempi = "entro il 30/06/2025"
soglia = 70
classe = "bassa"
n_dip = 1
dichiarato = { peso = 10, coefficiente = 0.5, totale = 5, stanziato = 3000.00 }
indicatori = [
    { descrizione = "Primo del terzo", atteso = "n. 1", peso = 35 },
    { descrizione = "Secondo del terzo", atteso = "n. 2", peso = 65 },
]

[[obiettivi]]
numero = 4
titolo = "Quarto"
tipologia = "settore"
capofila = "B"
importo_fisso = 1000.00
dichiarato = { stanziato = 1000.00 }
indicatori = [
    { descrizione = "Unico del quarto", atteso = "n. 1", peso = 100 },
]
"""


def modello_di_prova(testo: str = MODELLO) -> Modello:
    """The modello in this text."""
    return read_modello(testo, "prova.toml")


def piano_di_prova(testo: str = PIANO, modello: str = MODELLO) -> Piano:
    """The plan in this text, as read from «piano.toml»; it follows the small modello, or one of the package's."""

    def trova(codice: str) -> Modello:
        return modello_di_prova(modello if codice == "prova" else read_text(MODELLI / f"{codice}.toml"))

    return read_piano(testo, "piano.toml", trova)


def cambia(testo: str, *scambi: tuple[str, str]) -> str:
    """The text with each first piece, which must stand there once, replaced by the second."""
    for vecchio, nuovo in scambi:
        if testo.count(vecchio) != 1:
            message = f"{vecchio!r} sta {testo.count(vecchio)} volte nel testo"
            raise ValueError(message)
        testo = testo.replace(vecchio, nuovo)
    return testo


def _blocco(testo: str, numero: int | str) -> tuple[int, int]:
    """Where the lines of an objective begin and end."""
    inizio = testo.index(f"\nnumero = {numero}\n") + 1
    fine = testo.find("\n[[", inizio)
    return inizio, len(testo) if fine < 0 else fine


def obiettivo(testo: str, numero: int, *scambi: tuple[str, str]) -> str:
    """The plan with something replaced in the lines of one objective."""
    inizio, fine = _blocco(testo, numero)
    return testo[:inizio] + cambia(testo[inizio:fine], *scambi) + testo[fine:]


def riga(testo: str, ago: str) -> str:
    """The place of the line that holds a text, which must stand in the plan once."""
    if testo.count(ago) != 1:
        message = f"{ago!r} sta {testo.count(ago)} volte nel testo"
        raise ValueError(message)
    return f"piano.toml, riga {testo.count(chr(10), 0, testo.index(ago)) + 1}"


def riga_obiettivo(testo: str, numero: int, ago: str) -> str:
    """The place of the first line of an objective that holds a text."""
    inizio, fine = _blocco(testo, numero)
    return f"piano.toml, riga {testo.count(chr(10), 0, testo.index(ago, inizio, fine)) + 1}"


def trovati(outcome: Outcome) -> list[Trovato]:
    """What was found, in the order of the report; nothing may have failed to run."""
    if outcome.not_run:
        raise ValueError(outcome.not_run)
    return [(f.code, f"{f.rilievo.place}", f.rilievo.expected, f.rilievo.found) for f in outcome.findings]


def riga_testata(testo: str, numero: int) -> str:
    """The place of the line ``[[obiettivi]]`` of an objective: where what it does not say is missing."""
    return f"piano.toml, riga {testo.count(chr(10), 0, _blocco(testo, numero)[0])}"


def esito(testo: str = PIANO, modello: str = MODELLO) -> list[Trovato]:
    """What the checks find in a plan by itself."""
    return trovati(esegui(esame_del_piano(piano_di_prova(testo, modello))))
