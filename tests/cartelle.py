"""Plans for the tests of the workbooks, and the workbooks made from them: the real ones, and small ones with twists."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.app import disegna, leggi_piano
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import read_piano
from perfxl.sources.text_file import read_text
from perfxl.xlsx.writer import write_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.piano import Piano

TREE = Path(__file__).parents[1]
ESEMPI = ("chiari-2024", "chiari-2025")
"""The real plans with money, and classes that give the pesi."""
SISTEMI = (*ESEMPI, "tortona-2024", "montichiari-2024", "desenzano-2021")
"""The real plans, of every system."""

_MODELLO = """
formato = 1
codice = "prova"
titolo = "Peso per classe × coefficiente per numero di dipendenti"
{etichette}
classi = [
    {{ nome = "strategico", peso = 40 }},
    {{ nome = "innovativo", peso = 25 }},
    {{ nome = "miglioramento", peso = 20 }},
    {{ nome = "mantenimento", peso = 10 }},
    {{ nome = "=una tantum", peso = 5 }},
]
{fasce}
schemi = [{{ pesi = "indicatori", somma = 100 }}]
riparto = {{ arrotondamento = "commerciale", {residuo} }}
"""

_FASCE = """
fasce = [
    { da = 1, a = 1, coefficiente = 0.50 },
    { da = 2, a = 3, coefficiente = 1.00 },
    { da = 4, a = 5, coefficiente = 1.50 },
    { da = 6, a = 9, coefficiente = 2.25 },
    { da = 10, coefficiente = 3.00 },
    { parola = "tutti", coefficiente = 2.75 },
]
"""

_NESSUNO = 'residuo = "nessuno"'

_INIZIO = """
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2026
settori = [{ codice = "UNO", nome = "Settore uno" }, { codice = "DUE", nome = "Settore due" }]
"""

_OBIETTIVO = """
[[obiettivi]]
numero = {numero}
titolo = "Obiettivo {numero}"
tipologia = "settore"
capofila = "{capofila}"
quota = "{quota}"
classe = "{classe}"
n_dip = {n_dip}
"""


def _obiettivo(numero: int | str, capofila: str, quota: str, classe: str, n_dip: str) -> str:
    scritto = f'"{numero}"' if isinstance(numero, str) else numero
    testo = _OBIETTIVO.format(numero="@", capofila=capofila, quota=quota, classe=classe, n_dip=n_dip)
    return testo.replace("numero = @", f"numero = {scritto}").replace("@", f"{numero}")


# Σ = 75 + 75 + 120 + 120 + 120 + 60 + 30 + 15 + 15 = 630: two amounts of 35.223,09 × 75/630 = 4.193,225 exactly, two
# of 35.223,09 × 15/630 = 838,645 exactly; the others end in whole cents.
_PARITA = (
    _INIZIO
    + """
[fondo]
massimo = 40000.00
finanziato = 35223.09

[[quote]]
codice = "tutto"
titolo = "Tutto il fondo"
resto = true
"""
    + "".join(
        _obiettivo(numero, capofila, "tutto", classe, n_dip)
        for numero, (capofila, classe, n_dip) in enumerate(
            [
                ("UNO", "innovativo", "12"),
                ("DUE", "innovativo", "10"),
                ("UNO", "strategico", "10"),
                ("UNO", "strategico", "11"),
                ("DUE", "strategico", "20"),
                ("DUE", "miglioramento", "35"),
                ("UNO", "miglioramento", "4"),
                ("DUE", "mantenimento", "5"),
                ("UNO", "mantenimento", "4"),
            ],
            start=1,
        )
    )
)

# Pots within pots, in euro, in percent, in parts and as the rest; a fixed amount; an objective whose class is missing.
_ANNIDATE = (
    _INIZIO
    + """
[fondo]
massimo = 100000.01
accantonamenti = [{ titolo = "Da parte", importo = 1234.56 }, { titolo = "Altro", importo = 0.44 }]

[[quote]]
codice = "comuni"
titolo = "Comuni"
importo = 10000.00

[[quote]]
codice = "percento"
titolo = "Un ottavo"
percentuale = 12.5

[[quote]]
codice = "sotto-zero"
titolo = "Due terzi"
di = "percento"
parti = 2

[[quote]]
codice = "sotto-uno"
titolo = "Un terzo"
di = "percento"
parti = 1

[[quote]]
codice = "resto"
titolo = "Il resto"
resto = true

[[quote]]
codice = "a"
titolo = "Il 33,3 per cento"
di = "resto"
percentuale = 33.3

[[quote]]
codice = "b"
titolo = "Ancora diviso"
di = "resto"
resto = true

[[quote]]
codice = "b-1"
titolo = "Sette"
di = "b"
parti = 7

[[quote]]
codice = "b-2"
titolo = "Sei e mezzo"
di = "b"
parti = 6.5

[[quote]]
codice = "b-3"
titolo = "Mille"
di = "b"
importo = 1000.00
"""
    + "".join(
        _obiettivo(numero, capofila, quota, classe, n_dip)
        for numero, (capofila, quota, classe, n_dip) in enumerate(
            [
                ("UNO", "comuni", "strategico", "1"),
                ("DUE", "comuni", "innovativo", '"tutti"'),
                ("UNO", "comuni", "mantenimento", "6"),
                ("UNO", "sotto-zero", "miglioramento", "7"),
                ("DUE", "sotto-zero", "miglioramento", "2"),
                ("UNO", "sotto-uno", "innovativo", "3"),
                ("DUE", "sotto-uno", "mantenimento", "12"),
                ("UNO", "a", "strategico", "9"),
                ("DUE", "a", "innovativo", "8"),
                ("DUE", "a", "mantenimento", "1"),
                ("UNO", "b-1", "strategico", "5"),
                ("DUE", "b-1", "miglioramento", "5"),
                ("UNO", "b-2", "miglioramento", '"tutti"'),
                ("UNO", "b-2", "innovativo", "1"),
                ("DUE", "b-3", "mantenimento", "4"),
            ],
            start=1,
        )
    )
    + """
[[obiettivi]]
numero = 16
titolo = "A importo fisso"
tipologia = "intersettoriale"
capofila = "UNO"
partecipano = ["DUE"]
importo_fisso = 2500.05
indicatori = [{ descrizione = "Metà", peso = 50 }, { descrizione = "Ancora metà", peso = 50.0 }]
"""
)

_UNA_QUOTA = """
[fondo]
massimo = 1000.00

[[quote]]
codice = "q"
titolo = "Tutto il fondo"
resto = true
"""

# A settore that leads nothing, and takes part in an objective of the other.
_SOLO_PARTECIPA = (
    _INIZIO
    + _UNA_QUOTA
    + _obiettivo(1, "UNO", "q", "strategico", "4").replace('"settore"', '"intersettoriale"\npartecipano = ["DUE"]')
)

_INSIDIE = """
formato = 1
modello = "prova"
ente = "Comune di Sant'Àgata & «Figli» <È>"
anno = 2026

[fondo]
massimo = 1000.00

[[settori]]
codice = "AUX"
nome = "=SUM(A1:A9) & l'«altro» settore"

[[settori]]
codice = "S2"
nome = "@due"

[[quote]]
codice = "r1c1"
titolo = "-1+1"
resto = true

[[obiettivi]]
numero = 1
titolo = "=1+1"
tipologia = "intersettoriale"
capofila = "AUX"
partecipano = ["S2"]
quota = "r1c1"
tempi = "+39 030 7008"
soglia = 100
personale = "@SUM(A1)"
classe = "=una tantum"
n_dip = 3
indicatori = [
    { descrizione = "-5 giorni di ritardo", atteso = "{=1}", peso = 12.5 },
    { descrizione = "'già citato", atteso = "007", peso = 87.5 },
    { descrizione = "https://www.comune.example/atti?a=1&b=2", atteso = "mailto:ufficio@comune.example" },
]

[[obiettivi]]
numero = "A-2"
titolo = "internal:Foglio!A1"
tipologia = "settore"
capofila = "AUX"
quota = "r1c1"
tempi = "2026"
classe = "strategico"
n_dip = "TUTTI"
dichiarato = { stanziato = 666.67 }

[[obiettivi]]
numero = "R1C1"
titolo = "+@=-"
tipologia = "settore"
capofila = "S2"
quota = "r1c1"
classe = "mantenimento"
n_dip = 1
"""


def piano_da(testo: str, residuo: str = _NESSUNO, etichette: str = "", fasce: str = _FASCE) -> Piano:
    """A plan in TOML, of a small modello."""
    modello = read_modello(_MODELLO.format(residuo=residuo, etichette=etichette, fasce=fasce), "prova.toml")
    return read_piano(testo, "piano.toml", {"prova": modello}.__getitem__)


def numerati(*numeri: str) -> Piano:
    """A plan with one objective for each number, each with two indicators that make 100."""
    indicatori = 'indicatori = [{ descrizione = "Uno", peso = 40 }, { descrizione = "Due", peso = 60 }]\n'
    obiettivi = (_obiettivo(numero, "UNO", "q", "strategico", "1") + indicatori for numero in numeri)
    return piano_da(_INIZIO + _UNA_QUOTA + "".join(obiettivi))


def con_fasce(inizi: tuple[int, ...]) -> Piano:
    """A plan whose bands begin at these numbers, and one more is for a word; an objective for each number up to 12."""
    fini = [f"a = {successivo - 1}, " for successivo in inizi[1:]] + [""]
    fasce = [
        f"{{ da = {da}, {a}coefficiente = {posto}.25 }}"
        for posto, (da, a) in enumerate(zip(inizi, fini, strict=True), start=1)
    ]
    fasce.append('{ parola = "tutti", coefficiente = 0.75 }')
    n_dip = [*map(str, range(1, 13)), '"tutti"']
    obiettivi = (_obiettivo(numero, "UNO", "q", "strategico", n) for numero, n in enumerate(n_dip, start=1))
    return piano_da(_INIZIO + _UNA_QUOTA + "".join(obiettivi), fasce=f"fasce = [{', '.join(fasce)}]")


def con_etichette(**etichette: str) -> Piano:
    """A plan whose modello has these labels."""
    voci = ", ".join(f'{chiave} = "{valore}"' for chiave, valore in etichette.items())
    indicatori = 'indicatori = [{ descrizione = "Uno", peso = 40 }, { descrizione = "Due", peso = 60 }]\n'
    obiettivo = _obiettivo(1, "UNO", "q", "strategico", "1") + indicatori
    return piano_da(_INIZIO + _UNA_QUOTA + obiettivo, etichette=f"etichette = {{ {voci} }}")


def con_fondo(esempio: str, fondo: str, quote: str = "", quota: str = "") -> Piano:
    """A real plan without money, given a fund.

    Args:
        esempio: the name of the plan.
        fondo: the table of the fund.
        quote: its quote.
        quota: which of them pays every objective.
    """
    testo = read_text(percorso(esempio)).replace("[[settori]]", f"[fondo]\n{fondo}\n{quote}\n[[settori]]", 1)
    if quota != "":
        testo = testo.replace("\ncapofila = ", f'\nquota = "{quota}"\ncapofila = ')
    modelli = {p.stem: read_modello(read_text(p), p.name) for p in (TREE / "modelli").glob("*.toml")}
    return read_piano(testo, "piano.toml", modelli.__getitem__)


_UNA = """
[[quote]]
codice = "tutti"
titolo = "Tutti"
resto = true
"""

_PICCOLI = {
    "Desenzano con un fondo": lambda: con_fondo("desenzano-2021", "massimo = 100000.00"),
    "Tortona con un fondo": lambda: con_fondo("tortona-2024", "massimo = 47000.01", _UNA, "tutti"),
    "Montichiari con un fondo": lambda: con_fondo("montichiari-2024", "massimo = 1000.00", _UNA, "tutti"),
    "parità": lambda: piano_da(_PARITA),
    "parità, maggior resto": lambda: piano_da(_PARITA, 'residuo = "maggior resto"'),
    "parità, riga": lambda: piano_da(_PARITA, 'residuo = "riga", riga = 3'),
    "annidate": lambda: piano_da(_ANNIDATE),
    "annidate, maggior resto": lambda: piano_da(_ANNIDATE, 'residuo = "maggior resto"'),
    "insidie": lambda: piano_da(_INSIDIE),
    "solo partecipa": lambda: piano_da(_SOLO_PARTECIPA),
}
PIANI = (*SISTEMI, *_PICCOLI)
"""The names of all the plans."""


def percorso(esempio: str) -> Path:
    """The file of a real plan."""
    return TREE / "esempi" / esempio / "piano.toml"


@cache
def piano(nome: str) -> Piano:
    """The plan with this name."""
    return _PICCOLI[nome]() if nome in _PICCOLI else leggi_piano(percorso(nome))


@cache
def cartelle(nome: str) -> Mapping[str, bytes]:
    """The workbooks of the plan with this name, by file name."""
    return fatte(piano(nome))


def fatte(piano: Piano) -> dict[str, bytes]:
    """The workbooks of a plan, by file name."""
    return {cartella.file: write_workbook(cartella) for cartella in disegna(piano).values()}
