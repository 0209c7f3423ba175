"""IN205: objectives that an office proposes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks.parole import effetti
from perfxl.core.finding import Rilievo
from perfxl.core.letture.proposte import proposto, righe_proposte
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import riparti
from perfxl.core.scarto import Spostamento, spostamenti, spostati

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo, Piano


def obiettivo_proposto(esame: Esame) -> Iterator[Rilievo]:
    """Un obiettivo proposto da un ufficio va deciso: accolto nel piano, o tolto.

    Perché:
        Chi lo approva non è l'ufficio; e se una quota lo paga, gli importi degli altri obiettivi della quota scendono.
    Esempio errato:
        La riga «nuovo 1» compilata, e il piano senza quell'obiettivo.
    Esempio giusto:
        La riga «nuovo 1» vuota; oppure l'obiettivo scritto nel piano, con il suo numero.
    Come si corregge:
        Se il piano lo accoglie, scriverlo nel piano e rifare le cartelle con «perfxl aggiorna», che lo riporta al suo
        posto; altrimenti svuotare la riga.
    """
    piano = esame.atteso
    for consegna, lettura in esame.letture:
        for riga in righe_proposte(lettura):
            nuovo = proposto(piano, consegna.settore, lettura, riga)
            mossi = _mossi(piano, nuovo)
            yield Rilievo(
                nuovo.titolo.place,
                f"il settore propone un {piano.modello.etichette.obiettivo.lower()} che il piano non ha",
                "",
                nuovo.titolo.value or riga.chiave,
                "Scriverlo nel piano e rifare le cartelle con «perfxl aggiorna», oppure svuotare la riga.",
                consegna.settore,
                details=effetti(piano.modello.etichette.obiettivo, mossi),
                effetto=spostati(mossi),
            )


def _mossi(piano: Piano, nuovo: Obiettivo) -> tuple[Spostamento, ...]:
    """What the amounts would be with the objective; nothing where it cannot be told, or where there is no money."""
    if nuovo.quota not in {quota.codice for quota in piano.quote}:
        return ()
    prima = riparti(piano, totale_ricalcolato)
    dopo = riparti(replace(piano, obiettivi=(*piano.obiettivi, nuovo)), totale_ricalcolato)
    sua = dopo.riga(nuovo.codice)
    if sua is None or dopo.ostacoli:
        return ()
    return (Spostamento(nuovo.codice, 0, sua.importo), *spostamenti(prima, dopo))
