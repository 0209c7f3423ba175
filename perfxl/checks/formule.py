"""STR: what is left of the formulas of the workbooks that came back."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from perfxl.checks.celle import stessa_formula
from perfxl.checks.parole import differenza_in_euro, formula_scritta, trovato_scritto, valore_scritto
from perfxl.core.cartelle.parametri import TOTALE
from perfxl.core.finding import Rilievo
from perfxl.core.letture.lettura import uguali
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.celle import Formula
    from perfxl.checks.esame import Esame
    from perfxl.core.letture.calcolate import CellaCalcolata
    from perfxl.core.letture.consegna import Consegna

_GUARDATE = {"peso", "coefficiente", "totale"}
"""Computed columns of the objectives whose typed figures have checks of their own."""


def formula_sostituita(esame: Esame) -> Iterator[Rilievo]:
    """Una cella calcolata deve contenere la sua formula, non un valore scritto a mano.

    Perché:
        Il valore oggi è giusto, ma non segue più: se cambia il numero di dipendenti, resta quello di prima.
    Esempio errato:
        Nel coefficiente «1,50» scritto a mano.
    Esempio giusto:
        Nel coefficiente la formula, che dà 1,50.
    Come si corregge:
        Rimettere la formula, copiandola dalla riga sopra o dal file ricevuto.
    """
    for formula in esame.formule:
        cella = formula.cella
        if cella.cella.formula is not None or cella.cella.value is None or _a_se(cella):
            continue
        sicuro = formula.giudicabile and cella.atteso is not None
        if not sicuro or uguali(cella.atteso, cella.cella.value):
            giudizio = "il valore oggi è giusto" if sicuro else "oggi non si può dire se è giusto"
            message = f"«{cella.colonna.titolo}» è scritto a mano al posto della formula; {giudizio}"
            yield _rilievo(formula, message, formula_scritta(cella.formula), _trovato(cella))


def formula_cambiata(esame: Esame) -> Iterator[Rilievo]:
    """La formula di una cella calcolata deve essere quella mandata.

    Perché:
        Una formula cambiata può dare un importo diverso, oggi o appena cambia un altro dato.
    Esempio errato:
        =I8*J8+10 nel totale coefficiente.
    Esempio giusto:
        =SE(O(I8="";J8="");"";I8*J8) nel totale coefficiente.
    Come si corregge:
        Rimettere la formula, copiandola dalla riga sopra o dal file ricevuto.
    """
    for formula in esame.formule:
        cella = formula.cella
        if _diversa(cella):
            message = f"la formula di «{cella.colonna.titolo}» è cambiata"
            attesa, trovata = formula_scritta(cella.formula), trovato_scritto(cella.colonna, cella.cella)
            yield _rilievo(formula, message, attesa, trovata)


def valore_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Una cella calcolata deve avere un valore.

    Perché:
        Un file salvato da un programma che non calcola porta le formule senza i risultati: chi lo legge non vede nulla.
    Esempio errato:
        La formula c'è, il suo risultato no; oppure la cella è stata svuotata.
    Esempio giusto:
        La formula con il suo risultato.
    Come si corregge:
        Aprire il file con Excel o LibreOffice e salvarlo; se la formula non c'è più, rimetterla.
    """
    mai_calcolati = {c.file for c, lettura in esame.letture if all(f.cella.value is None for f in lettura.calcolate)}
    for file, gruppo in groupby(esame.formule, key=lambda formula: formula.consegna.file):
        celle = list(gruppo)
        mai = file in mai_calcolati
        if mai:
            yield _mai_calcolato(celle[0].consegna)
        for formula in celle:
            cella = formula.cella
            vuota = cella.cella.formula is None
            if cella.cella.value is not None or (mai and not vuota) or _diversa(cella) or not formula.giudicabile:
                continue
            if cella.atteso is not None and cella.atteso != "":
                message = f"«{cella.colonna.titolo}» è vuoto" if vuota else f"«{cella.colonna.titolo}» non è calcolato"
                yield _rilievo(formula, message, valore_scritto(cella.colonna, cella.atteso), "")


def _mai_calcolato(consegna: Consegna) -> Rilievo:
    """A file whose formulas have no result at all: one cause, said once."""
    message = "nessuna formula ha il suo risultato: il file è stato salvato da un programma che non calcola"
    remedy = "Aprirlo con Excel o LibreOffice e salvarlo."
    return Rilievo(Place(consegna.file), message, remedy=remedy, settore=consegna.settore)


def valore_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il valore di una cella calcolata deve essere quello che la sua formula dà.

    Perché:
        Un risultato rimasto da prima, o scritto a mano, fa tornare i conti solo in apparenza.
    Esempio errato:
        Nell'importo 1.241,07, mentre dai dati della riga la formula dà 846,68.
    Esempio giusto:
        Nell'importo 846,68.
    Come si corregge:
        Rimettere la formula se manca; poi aprire il file, farlo ricalcolare (F9) e salvarlo.
    """
    for _, gruppo in groupby(esame.formule, key=lambda formula: formula.consegna.file):
        sbagliate = [formula for formula in gruppo if _sbagliata(formula)]
        errate = {
            (f.cella.tabella, chiave, f.cella.colonna.chiave) for f in sbagliate for chiave in (f.cella.chiave, "")
        }
        for formula in sbagliate:
            cella = formula.cella
            if cella.cella.formula is None or errate.isdisjoint(formula.operandi):
                message = f"«{cella.colonna.titolo}» non è quello che la formula dà dai dati del foglio"
                yield _rilievo(formula, message, valore_scritto(cella.colonna, cella.atteso), _trovato(cella))


def _sbagliata(formula: Formula) -> bool:
    """Whether the value is not what the formula gives, and no other check says so."""
    cella = formula.cella
    if not formula.giudicabile or cella.cella.value is None or cella.atteso is None:
        return False
    return not uguali(cella.atteso, cella.cella.value) and not _a_se(cella) and not _diversa(cella)


def _trovato(cella: CellaCalcolata) -> str:
    return trovato_scritto(cella.colonna, cella.cella._replace(formula=None))


def _a_se(cella: CellaCalcolata) -> bool:
    """Whether a number that is not the formula's was typed there: the checks on pesi and coefficienti say it."""
    sorvegliata = cella.tabella == "obiettivi" and cella.colonna.chiave in _GUARDATE
    scritta = cella.cella.formula is None and isinstance(cella.cella.value, Decimal)
    return sorvegliata and scritta and not uguali(cella.atteso, cella.cella.value)


def _diversa(cella: CellaCalcolata) -> bool:
    """Whether a formula stands there that is not the one sent out: another check says it."""
    return cella.cella.formula is not None and not stessa_formula(cella)


def _rilievo(formula: Formula, message: str, expected: str, found: str) -> Rilievo:
    cella = formula.cella
    obiettivo = cella.chiave if cella.tabella == "obiettivi" and cella.chiave != TOTALE else ""
    remedy = "Rimettere la formula, copiandola dalla riga vicina o dal file ricevuto, e salvare."
    if cella.cella.formula is not None and expected[:1] != "=":
        remedy = "Aprire il file con Excel o LibreOffice, farlo ricalcolare (F9) e salvarlo."
    effetto = differenza_in_euro(cella.colonna, cella.atteso, cella.cella) if formula.giudicabile else None
    return Rilievo(cella.place, message, expected, found, remedy, formula.consegna.settore, obiettivo, effetto=effetto)
