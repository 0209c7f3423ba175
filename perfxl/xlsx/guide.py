"""What guides an office through the cells of a table: drop-downs, limits, hints, signs of what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfxl.core.cartelle.layout import Riga, Ruolo, Tipo
from perfxl.core.cartelle.parametri import BENE, MALE
from perfxl.core.cartelle.scrittura import scrivi
from perfxl.core.place import column_letters
from perfxl.xlsx.cella import accettato, entro

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.cartelle.layout import Colonna, Posto, Tabella
    from perfxl.xlsx.stile import Stili

_LUNGHEZZA_TITOLO, _LUNGHEZZA_AVVISO = 32, 255
"""What Excel takes at most in the title and in the text of a hint."""


def guida(carta: Any, tabella: Tabella, posto: Posto, stili: Stili) -> None:  # noqa: ANN401
    """What helps an office as it types: lists, limits, hints, and what is missing or does not hold, in sight.

    Args:
        carta: the sheet of XlsxWriter.
        tabella: a table on it, with rows.
        posto: where it stands.
        stili: the formats of the workbook.
    """
    numeri = {colonna.chiave: i for i, colonna in enumerate(tabella.colonne, start=1)}
    for i, colonna in enumerate(tabella.colonne):
        for prima, ultima in _da_compilare(tabella, colonna):
            _convalida(carta, (posto.prima + prima, posto.prima + ultima, i), colonna, (numeri, posto.intestazione))
        _colora_controllo(carta, posto, i, colonna, stili)
        _mostra_mancante(carta, (tabella, posto, numeri), colonna, stili)  # first: some programs show one alone
        _mostra_percento(carta, posto, i, colonna, stili)


def _da_compilare(tabella: Tabella, colonna: Colonna) -> Iterator[tuple[int, int]]:
    """The stretches of rows, counted from 0, where a column is the office's to fill in."""
    inizio: int | None = None
    for n, riga in enumerate((*tabella.righe, Riga("", totale=True))):
        aperta = riga.ruolo(colonna) is Ruolo.INPUT
        if aperta and inizio is None:
            inizio = n
        elif not aperta and inizio is not None:
            yield inizio, n - 1
            inizio = None


def _convalida(
    carta: Any,  # noqa: ANN401
    dove: tuple[int, int, int],
    colonna: Colonna,
    foglio: tuple[dict[str, int], int],
) -> None:
    """The drop-down, the limits and the hint of the cells to fill in, from a row to another, both from 1."""
    prima, ultima, i = dove
    if colonna.elenco == "" and colonna.aiuto == "" and colonna.ammesso == "":
        return
    regola = _limiti(colonna, prima, *foglio)
    if colonna.aiuto != "":
        regola["input_title"] = entro(colonna.titolo, _LUNGHEZZA_TITOLO)
        regola["input_message"] = entro(colonna.aiuto, _LUNGHEZZA_AVVISO)
    if regola["validate"] != "any":
        regola["error_title"] = "Valore non ammesso"
        regola["error_message"] = entro(colonna.ammesso or colonna.aiuto, _LUNGHEZZA_AVVISO)
    accettato(carta.data_validation(prima - 1, i, ultima - 1, i, regola))


def _limiti(colonna: Colonna, riga: int, numeri: dict[str, int], intestazione: int) -> dict[str, Any]:
    """What the cells of a column admit: what its list has, what its rule says, what its kind is."""
    if colonna.elenco != "":
        return {"validate": "list", "source": f"={colonna.elenco}"}
    if colonna.valida is not None:
        return {"validate": "custom", "value": f"={scrivi(colonna.valida, riga, numeri, intestazione)}"}
    match colonna.tipo if colonna.ammesso != "" else Tipo.TESTO:
        case Tipo.PERCENTO:
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        case Tipo.INTERO:
            return {"validate": "integer", "criteria": ">=", "value": 0}
        case Tipo.NUMERO:
            return {"validate": "decimal", "criteria": ">=", "value": 0}
    return {"validate": "any"}


def _colora_controllo(carta: Any, posto: Posto, i: int, colonna: Colonna, stili: Stili) -> None:  # noqa: ANN401
    """Colour beside the sign and the words of a live check; they alone say all."""
    if colonna.chiave not in {"controllo", "esito"}:
        return
    cella = f"${column_letters(i + 1)}{posto.prima}"
    for inizio, stile in ((BENE, stili.buono), (MALE, stili.cattivo)):
        regola = {"type": "formula", "criteria": f'=LEFT({cella},1)="{inizio}"', "format": stile}
        accettato(carta.conditional_format(posto.prima - 1, i, posto.ultima, i, regola))


def _mostra_percento(carta: Any, posto: Posto, i: int, colonna: Colonna, stili: Stili) -> None:  # noqa: ANN401
    """Whole percentages without decimals; a sum of nothing as nothing."""
    if colonna.tipo is Tipo.PERCENTO:
        cella = f"{column_letters(i + 1)}{posto.prima}"
        regole = [(f"=ROUND({cella}*100,0)=ROUND({cella}*100,6)", stili.intero)]
        if colonna.ruolo is Ruolo.CALCOLATO:
            regole.insert(0, (f"={cella}=0", stili.nulla))
        for formula, stile in regole:
            regola = {"type": "formula", "criteria": formula, "format": stile, "stop_if_true": True}
            accettato(carta.conditional_format(posto.prima - 1, i, posto.ultima, i, regola))


def _mostra_mancante(
    carta: Any,  # noqa: ANN401
    dove: tuple[Tabella, Posto, dict[str, int]],
    colonna: Colonna,
    stili: Stili,
) -> None:
    """Oblique lines over the cells still to be filled in, in the rows in use, and over those that are not admitted."""
    tabella, posto, numeri = dove
    i = numeri[colonna.chiave] - 1
    cella = f"{column_letters(i + 1)}{posto.prima}"
    casi = []
    if colonna.valida is not None and colonna.ruolo is Ruolo.INPUT:
        ammessa = scrivi(colonna.valida, posto.prima, numeri, posto.intestazione)
        casi.append(f'=AND({cella}<>"",NOT({ammessa}))')
    if colonna.serve:
        chiave = f"${column_letters(numeri[tabella.gruppo or 'titolo'])}{posto.prima}"
        casi.append(f'=AND({chiave}<>"",{cella}="")')
    for caso in casi:
        regola = {"type": "formula", "criteria": caso, "format": stili.manca}
        accettato(carta.conditional_format(posto.prima - 1, i, posto.ultima - 1, i, regola))
