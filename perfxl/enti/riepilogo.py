"""The summary over the enti: one pass over the results, in the order of the names, a line at a time."""

from __future__ import annotations

import json
from contextlib import ExitStack
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfxl.core.enti import COLONNE_ENTI, COLONNE_RILIEVI, RilievoDiEnte, Scheda, Totali
from perfxl.core.finding import Weight
from perfxl.core.money import cents
from perfxl.enti.lavoro import RAPPORTO, fallito
from perfxl.enti.risultati import ENTI, Esito, chiave
from perfxl.files import writing
from perfxl.report.enti_csv import TabellaCsv
from perfxl.report.enti_html import PaginaEnti
from perfxl.report.enti_parquet import TabellaParquet
from perfxl.report.html.documento import NOME as PAGINA
from perfxl.report.rapporto_letto import accettato, deroga
from perfxl.xlsx.enti import CartellaEnti

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from perfxl.enti.risultati import Risultati

_ACCETTATO, _SI = Weight.ACCETTATO.value, "sì"
_ANNO = 2000
"""What the workbook is dated at where no plan could be read."""


def scrivi_riepilogo(risultati: Risultati, enti: Sequence[str], *, parquet: bool) -> Totali:
    """Write the summaries, each whole or not at all.

    Args:
        risultati: where what became of each ente is.
        enti: the names of their folders, in order; one at least.
        parquet: whether the tables are written as Parquet too.

    Returns:
        what the enti come to.

    Raises:
        WriteError: a file cannot be written.
    """
    totali, pagina = Totali(), PaginaEnti()
    anno = max(_esito(risultati, ente).scheda.anno or _ANNO for ente in enti)
    with ExitStack() as pila:
        cartella = CartellaEnti(pila.enter_context(writing(risultati.dove / "riepilogo.xlsx")), len(enti), anno)
        schede, rilievi = _tabelle(pila, risultati.dove, parquet=parquet)
        for ente in enti:
            esito = _esito(risultati, ente)
            scheda, codici = esito.scheda, []
            for rilievo in _rilievi(scheda, risultati.rapporto(ente, esito)):
                codici.append((rilievo.codice, rilievo.gravita if rilievo.accettato == "" else _ACCETTATO))
                rilievi(rilievo)
            totali.aggiungi(scheda, codici)
            schede(scheda)
            cartella.aggiungi(scheda)
            pagina.aggiungi(scheda, _collegamento(risultati, ente, esito))
        cartella.chiudi(totali)
        percorso = pila.enter_context(writing(risultati.dove / "riepilogo.html"))
        percorso.write_bytes(pagina.scrivi(totali))
    return totali


def _tabelle(
    pila: ExitStack, dove: Path, *, parquet: bool
) -> tuple[Callable[[Scheda], None], Callable[[RilievoDiEnte], None]]:
    """What takes the lines of the enti, and of the findings."""
    aperte: list[list[TabellaCsv | TabellaParquet]] = []
    for nome, colonne in (("enti", COLONNE_ENTI), ("rilievi", COLONNE_RILIEVI)):
        flusso = pila.enter_context(pila.enter_context(writing(dove / f"{nome}.csv")).open("wb"))
        tabelle: list[TabellaCsv | TabellaParquet] = [TabellaCsv(flusso, colonne)]
        if parquet:
            percorso = pila.enter_context(writing(dove / f"{nome}.parquet"))
            tabelle.append(pila.enter_context(TabellaParquet(percorso, colonne)))
        aperte.append(tabelle)

    def in_tutte(tabelle: list[TabellaCsv | TabellaParquet]) -> Callable[[Scheda | RilievoDiEnte], None]:
        def aggiungi(voce: Scheda | RilievoDiEnte) -> None:
            for tabella in tabelle:
                tabella.aggiungi(voce)

        return aggiungi

    return in_tutte(aperte[0]), in_tutte(aperte[1])


def _esito(risultati: Risultati, ente: str) -> Esito:
    """What is kept of an ente, where its report is the one that it was written with."""
    esito = risultati.esito(ente)
    if esito is None or (esito.rapporto != "" and risultati.rapporto(ente, esito) is None):
        errore = "il suo risultato è stato toccato mentre si lavorava: ripetere il comando"
        return Esito(fallito(ente, errore), "", "")
    return esito


def _collegamento(risultati: Risultati, ente: str, esito: Esito) -> str:
    """Where the report of an ente lies, from the page: the one to look at, else the data; not one of before."""
    if esito.rapporto == "" or esito.impronta == "":
        return ""
    nome = PAGINA if (risultati.cartella(ente) / PAGINA).is_file() else RAPPORTO
    return f"{ENTI}/{chiave(ente)}/{nome}"


def _rilievi(scheda: Scheda, rapporto: bytes | None) -> Iterator[RilievoDiEnte]:
    """The findings of a report."""
    if rapporto is None:
        return
    dati: dict[str, Any] = json.loads(rapporto)
    for rilievo in dati["rilievi"]:
        luogo = rilievo["luogo"]
        effetto = rilievo.get("effetto")
        yield RilievoDiEnte(
            cartella=scheda.cartella,
            ente=scheda.ente,
            anno=scheda.anno,
            codice=rilievo["codice"],
            gravita=rilievo["gravita"],
            settore=rilievo["settore"],
            obiettivo=rilievo["obiettivo"],
            file=luogo["file"],
            foglio=luogo["foglio"],
            cella=luogo["cella"],
            riga=luogo["riga"] or None,
            messaggio=rilievo["messaggio"],
            atteso=rilievo["atteso"],
            trovato=rilievo["trovato"],
            effetto=None if effetto is None else cents(Decimal(effetto)),
            da_fare=rilievo["che_cosa_fare"],
            accettato=_SI if accettato(rilievo) else "",
            deroga=" · ".join(filter(None, deroga(rilievo))),
        )
