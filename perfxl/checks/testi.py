"""VAL: what a text gives away: a placeholder that stayed, a formula unawares, a name where a role belongs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.checks.brani import brani_del_piano
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.testi.citazioni import formula_nascosta, segnaposto
from perfxl.core.testi.nomi import sembra_un_nome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.brani import Brano
    from perfxl.checks.esame import Esame

_ANCHE_NESSUNO = frozenset({"oggetto", "risorse", "soggetti", "attivita"})
"""Where a dash may say that there is none."""
_TRATTINI = frozenset("-–—/ ")
_CONFRONTO = re.compile(r"=\s?[<>]?\s?[\d,.]+\s?(?:$|[%€(]|[^\W\d_])")


def segnaposto_rimasto(esame: Esame) -> Iterator[Rilievo]:
    """In un testo non deve restare un segnaposto: xxx, n.d., da definire.

    Perché:
        Il segnaposto promette un dato che poi nessuno scrive, e l'obiettivo si approva senza. Un trattino da solo vale
        come segnaposto, salvo dove può dire «nessuno»: oggetto, risorse, soggetti, attività.
    Esempio errato:
        Risultato atteso: da definire.
    Esempio giusto:
        Risultato atteso: almeno 3 incontri.
    Come si corregge:
        Scrivere il dato; se non si conosce, chiederlo a chi ha proposto l'obiettivo.
    """
    for obiettivo, suoi in brani_del_piano(esame):
        for brano in suoi:
            trovato = _segnaposto(brano)
            if trovato != "":
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» c'è un segnaposto"
                remedy = "Scrivere il dato al suo posto."
                yield Rilievo(brano.place, message, "", trovato, remedy, obiettivo.capofila, obiettivo.codice)


def _segnaposto(brano: Brano) -> str:
    """The placeholder that the text holds; empty where it holds none, or where a sign says that there is nothing."""
    nessuno = brano.campo in _ANCHE_NESSUNO and _TRATTINI.issuperset(brano.testo)
    return "" if nessuno else segnaposto(brano.testo)


def testo_come_formula(esame: Esame) -> Iterator[Rilievo]:
    """Un testo non deve cominciare con - + = o @: un foglio di calcolo lo prende per una formula.

    Perché:
        Scritto o incollato in una cella, «-entro giugno» diventa #NOME?, e il testo è perduto. Un numero con il segno
        va bene; e va bene un traguardo scritto come confronto: = 1, => 2.
    Esempio errato:
        Tempi: -31/12/2025.
    Esempio giusto:
        Tempi: 31/12/2025.
    Come si corregge:
        Togliere il segno davanti; in un elenco, usare i numeri: 1) 2).
    """
    for obiettivo, suoi in brani_del_piano(esame):
        for brano in suoi:
            confronto = brano.campo == "atteso" and _CONFRONTO.match(brano.testo) is not None
            if formula_nascosta(brano.testo) and not confronto:
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: «{brano.voce}» comincia come una formula"
                atteso, trovato = brano.testo.lstrip("=+-@\t\r "), brano.testo
                remedy = "Togliere il segno davanti."
                yield Rilievo(brano.place, message, atteso, trovato, remedy, obiettivo.capofila, obiettivo.codice)


_PERSONE = frozenset({"personale", "soggetti"})


def nome_di_persona(esame: Esame) -> Iterator[Rilievo]:
    """Nel personale e nei soggetti servono ruoli e numeri, non nomi di persone.

    Perché:
        Il piano si pubblica, e accanto agli obiettivi stanno gli importi: i premi delle singole persone non si
        pubblicano. E chi ha quel ruolo può cambiare durante l'anno.
    Esempio errato:
        Personale coinvolto: Mario Rossi, geom. Bianchi.
    Esempio giusto:
        Personale coinvolto: responsabile dell'area, n. 1 istruttore tecnico.
    Come si corregge:
        Scrivere il ruolo al posto del nome.
    """
    for obiettivo, suoi in brani_del_piano(esame):
        for brano in suoi:
            nome = sembra_un_nome(brano.testo) if brano.campo in _PERSONE else ""
            if nome != "":
                message = (
                    f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» sembra esserci un nome di persona"
                )
                remedy = "Scrivere il ruolo al posto del nome."
                yield Rilievo(brano.place, message, "un ruolo", nome, remedy, obiettivo.capofila, obiettivo.codice)
