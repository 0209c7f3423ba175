"""A plan of as many settori as asked, in the form of Chiari's: made up, the same at every run.

Per settore about six objectives of about four indicators each, and a part of a common quota; besides, two objectives of
the whole ente, two shared by a few settori, and one of a fixed amount.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MASSIMO_PER_SETTORE = Decimal("12345.67")
ACCANTONATO_PER_SETTORE = Decimal("1000.00")
COMUNI = Decimal("10000.00")
FISSO = Decimal("3000.00")

# Class and peso, number of employees and coefficiente: as in modelli/chiari.toml.
_CLASSI = (("strategico", 40), ("innovativo", 25), ("miglioramento", 20), ("mantenimento", 10), ("una tantum", 5))
_DIPENDENTI = ((1, "0.5"), (3, "1"), (5, "1.5"), (6, "2"), (9, "2.5"), (10, "3"), (24, "3"))
_PERCENTUALI = ((50, 30, 20), (40, 25, 20, 15), (35, 20, 15, 20, 10))
_OBIETTIVI_PER_SETTORE = (5, 6, 7)

_AZIONI = ("Riordino", "Semplificazione", "Digitalizzazione", "Censimento", "Verifica", "Miglioramento", "Avvio")
_OGGETTI = (
    "delle pratiche edilizie arretrate e del loro archivio",
    "dei tempi di pagamento delle fatture commerciali",
    "degli impianti sportivi e delle palestre comunali",
    "della banca dati dei tributi e delle morosità",
    "dei servizi di sportello per le persone fragili",
    "delle schede tecniche degli edifici comunali",
    "del registro dei trattamenti e delle informative",
    "dei controlli su strada nel centro cittadino",
)
_INDICATORI = ("Azioni concluse", "Pratiche esaminate", "Giornate di formazione", "Controlli svolti", "Incontri tenuti")


def sigla(numero: int) -> str:
    """The code of a settore."""
    return f"S{numero:03d}"


def piano_sintetico(settori: int) -> str:
    """The plan as a TOML document of the modello ``chiari``.

    Args:
        settori: how many settori; three at least, for the shared objectives need them.

    Raises:
        ValueError: fewer than three settori.
    """
    if settori < 3:
        raise ValueError(settori)
    return "\n".join([*_testa(settori), *_quote(settori), *_obiettivi(settori), ""])


def _testa(settori: int) -> Iterator[str]:
    massimo, accantonato = MASSIMO_PER_SETTORE * settori, ACCANTONATO_PER_SETTORE * settori
    yield f'formato = 1\nmodello = "chiari"\nente = "Comune di Prova"\nanno = 2025\n\n[fondo]\nmassimo = {massimo}'
    yield f"finanziato = {massimo - accantonato}\n"
    yield f'[[fondo.accantonamenti]]\ntitolo = "Welfare integrativo"\nimporto = {accantonato}\n'
    for numero in range(1, settori + 1):
        yield f'[[settori]]\ncodice = "{sigla(numero)}"\nnome = "Settore {numero} dell\'ente di prova"\n'


def _quote(settori: int) -> Iterator[str]:
    """An amount for the shared objectives; the rest to the settori, in parts that do not divide it evenly."""
    yield f'[[quote]]\ncodice = "comuni"\ntitolo = "Generali e intersettoriali"\nimporto = {COMUNI}\n'
    yield '[[quote]]\ncodice = "settori"\ntitolo = "Obiettivi di settore"\nresto = true\n'
    for numero in range(1, settori + 1):
        yield f'[[quote]]\ncodice = "{sigla(numero).lower()}"\ntitolo = "Settore {numero} dell\'ente di prova"'
        yield f'di = "settori"\nparti = {11 + numero * 7 % 23}\n'


def _obiettivi(settori: int) -> Iterator[str]:
    numeri = count(1)
    alcuni = [sigla(numero) for numero in range(3, min(settori, 9) + 1)]
    yield from _obiettivo(next(numeri), "generale", sigla(1), 'quota = "comuni"')
    yield from _obiettivo(next(numeri), "generale", sigla(2), 'quota = "comuni"')
    yield from _obiettivo(next(numeri), "intersettoriale", sigla(1), 'quota = "comuni"', alcuni)
    yield from _obiettivo(next(numeri), "intersettoriale", sigla(2), 'quota = "comuni"', alcuni)
    yield from _obiettivo(next(numeri), "intersettoriale", sigla(2), f"importo_fisso = {FISSO}", alcuni)
    for settore in range(1, settori + 1):
        for _ in range(_OBIETTIVI_PER_SETTORE[settore % len(_OBIETTIVI_PER_SETTORE)]):
            yield from _obiettivo(next(numeri), "settore", sigla(settore), f'quota = "{sigla(settore).lower()}"')


def _obiettivo(
    numero: int, tipologia: str, capofila: str, importo: str, partecipano: list[str] | None = None
) -> Iterator[str]:
    classe, peso = _CLASSI[numero % len(_CLASSI)]
    n_dip, coefficiente = _DIPENDENTI[numero % len(_DIPENDENTI)]
    titolo = f"{_AZIONI[numero % len(_AZIONI)]} {_OGGETTI[numero % len(_OGGETTI)]}"
    yield f'[[obiettivi]]\nnumero = {numero}\ntitolo = "{titolo}"\ntipologia = "{tipologia}"\ncapofila = "{capofila}"'
    if partecipano is not None:
        yield f"partecipano = {partecipano}"
    yield f'{importo}\ntempi = "entro il 31/12/2025"\nsoglia = {60 + numero % 5 * 10}'
    yield f'personale = "n. 1 responsabile EQ, n. {n_dip} dipendenti"\nclasse = "{classe}"\nn_dip = {n_dip}'
    if importo.startswith("quota"):
        totale = peso * Decimal(coefficiente)
        yield f"dichiarato = {{ peso = {peso}, coefficiente = {coefficiente}, totale = {totale} }}"
    yield "indicatori = ["
    for posto, percentuale in enumerate(_PERCENTUALI[numero % len(_PERCENTUALI)]):
        descrizione = f"{_INDICATORI[posto]} per l'obiettivo {numero}, rispetto all'anno prima"
        quantita = f"almeno n. {10 + (numero + posto) % 30} azioni"
        yield f'    {{ descrizione = "{descrizione}", atteso = "{quantita}", peso = {percentuale} }},'
    yield "]\n"
