"""STR: the schede of the workbooks that came back, which are drawn from the tables and from nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.parole import formula_scritta, valore_cella, valore_scritto
from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.finding import Rilievo
from perfxl.core.letture.calcolate import valore_di
from perfxl.core.letture.lettura import uguali
from perfxl.core.letture.pagine import foglio_con_pagine, leggi_pagine
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.letture.lettura import Lettura
    from perfxl.core.letture.pagine import Cambiata, PaginaTrovata
    from perfxl.core.letture.workbook import Cell

_RIMEDIO = "Correggere il dato nella sua tabella, e copiare la cella della scheda dal file ricevuto."
_PERSA = "non segue più le tabelle: al posto delle formule ci sono valori"
_PERSE = "non seguono più le tabelle: al posto delle formule ci sono valori"
_DAL_FILE = "Copiare il foglio dal file ricevuto: si ridisegna da solo dalle tabelle."


def scheda_cambiata(esame: Esame) -> Iterator[Rilievo]:
    """Le schede si disegnano da sole dalle tabelle: non si scrivono.

    Perché:
        La scheda si stampa e si allega al piano, ma perfxl legge le tabelle: ciò che è scritto solo nella scheda non
        conta, e la scheda stampata direbbe una cosa e il piano un'altra.
    Esempio errato:
        Nella scheda, al posto della formula dei tempi, «entro il 30/11/2025» scritto a mano; nella tabella resta
        «entro il 31/12/2025».
    Esempio giusto:
        «entro il 30/11/2025» scritto nella tabella: la scheda lo mostra da sola.
    Come si corregge:
        Scrivere il dato nella sua tabella; rimettere nella scheda la formula, copiandola dal file ricevuto.
    """
    for consegna, lettura in esame.letture:
        for rilievo in _della_cartella(lettura):
            yield replace(rilievo, settore=consegna.settore)


def _della_cartella(lettura: Lettura) -> Iterator[Rilievo]:
    """What is wrong with the pages of a workbook: all of them at once, or one by one."""
    foglio = foglio_con_pagine(lettura.cartella)
    if foglio is None:
        return
    if lettura.schede is None:
        yield Rilievo(Place(lettura.file), f"manca il foglio «{foglio.nome}»", foglio.nome, remedy=_DAL_FILE)
        return
    qui = Place(lettura.file, lettura.schede.name)
    pagine = leggi_pagine(lettura.file, lettura.schede, foglio)
    if all(pagina.place is None for pagina in pagine):
        yield Rilievo(qui, "nel foglio non si trova nessuna scheda", pagine[0].pagina.titolo, remedy=_DAL_FILE)
    elif len(pagine) > 1 and all(_senza_formule(pagina) for pagina in pagine):
        diverse = tuple(riga for pagina in pagine for riga in _diverse(lettura, pagina, f"{pagina.pagina.titolo}, "))
        yield Rilievo(qui, f"le schede {_PERSE}", remedy=_DAL_FILE, details=diverse)
    else:
        for pagina in pagine:
            codice = f"{pagina.pagina.chiave}"
            yield from (replace(rilievo, obiettivo=codice) for rilievo in _della_pagina(lettura, pagina, qui))


def _della_pagina(lettura: Lettura, trovata: PaginaTrovata, qui: Place) -> Iterator[Rilievo]:
    titolo = trovata.pagina.titolo
    if trovata.place is None:
        message = f"non si trova la scheda «{titolo}»: manca la sua intestazione"
        yield Rilievo(qui, message, titolo, remedy=_DAL_FILE)
    elif _senza_formule(trovata):
        message = f"la scheda «{titolo}» {_PERSA}"
        yield Rilievo(trovata.place, message, remedy=_DAL_FILE, details=tuple(_diverse(lettura, trovata)))
    else:
        yield from (_della_casella(lettura, titolo, cambiata) for cambiata in trovata.cambiate)
        for place, cella in trovata.scritte:
            message = f"è scritto nella scheda «{titolo}», che si disegna da sola: non è stato letto"
            remedy = "Scriverlo nella tabella a cui appartiene, e toglierlo dalla scheda."
            yield Rilievo(place, message, found=_scritta(cella), remedy=remedy)


def _senza_formule(pagina: PaginaTrovata) -> bool:
    """Whether a page is there, and none of its formulas."""
    return pagina.place is not None and len(pagina.cambiate) == pagina.formule


def _diverse(lettura: Lettura, trovata: PaginaTrovata, prima: str = "") -> Iterator[str]:
    """What a page without formulas says otherwise than the tables, a line each."""
    for cambiata in trovata.cambiate:
        atteso = valore_di(lettura, cambiata.casella.cosa)
        if atteso is not None and not uguali(atteso, cambiata.cella.value):
            dice, tabella = _scritta(cambiata.cella, cambiata.casella.tipo), _attesa(cambiata, atteso)
            yield f"{prima}{cambiata.casella.nome}: la scheda dice «{dice}», la tabella «{tabella}»"


def _della_casella(lettura: Lettura, titolo: str, cambiata: Cambiata) -> Rilievo:
    """A cell that lost its formula: another one stands there, a value, or nothing."""
    nome, cella = cambiata.casella.nome, cambiata.cella
    atteso = valore_di(lettura, cambiata.casella.cosa)
    attesa = formula_scritta(cambiata.formula) if atteso in {None, ""} else _attesa(cambiata, atteso)
    if cella.formula is None and cella.value is None:
        message = f"«{nome}» è stato tolto dalla scheda «{titolo}»"
    elif cella.formula is not None or atteso is None:
        attesa = formula_scritta(cambiata.formula)
        message = f"«{nome}» nella scheda «{titolo}» non segue più la tabella"
    else:
        giudizio = "oggi dice lo stesso" if uguali(atteso, cella.value) else "dice altro"
        message = f"«{nome}» nella scheda «{titolo}» è scritto a mano, e non segue più la tabella: {giudizio}"
    return Rilievo(cambiata.place, message, attesa, _scritta(cella, cambiata.casella.tipo), _RIMEDIO)


def _attesa(cambiata: Cambiata, atteso: Valore) -> str:
    return valore_scritto(Colonna("", "", Ruolo.CALCOLATO, cambiata.casella.tipo, 1), atteso)


def _scritta(cella: Cell, tipo: Tipo = Tipo.TESTO) -> str:
    return valore_cella(cella.value, tipo) if cella.formula is None else formula_scritta(cella.formula)
