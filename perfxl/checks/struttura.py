"""STR: the files that came back, and whose they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import LAYOUT
from perfxl.core.finding import Rilievo
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.consegna import Consegna


def file_illeggibile(esame: Esame) -> Iterator[Rilievo]:
    """Ogni file della cartella deve potersi aprire come cartella di lavoro .xlsx.

    Perché:
        Un file che non si apre non si controlla: i suoi importi resterebbero fuori dai conti.
    Esempio errato:
        «settore.xlsx» salvato con una password, oppure in formato .xls o .ods.
    Esempio giusto:
        «settore.xlsx» salvato da Excel o LibreOffice come «Cartella di lavoro di Excel (.xlsx)».
    Come si corregge:
        Aprire il file con il programma che lo ha salvato, e salvarlo come .xlsx senza password.
    """
    for consegna in esame.consegne:
        if consegna.esito in {Esito.ILLEGGIBILE, Esito.GUASTO}:
            remedy = "Se non è la cartella di lavoro di un settore, toglierlo da qui."
            yield Rilievo(Place(consegna.file), consegna.motivo, remedy=remedy)


def file_estraneo(esame: Esame) -> Iterator[Rilievo]:
    """Nella cartella devono esserci solo le cartelle di lavoro fatte da perfxl.

    Perché:
        Un file rifatto da capo, o copiato in un altro, non porta più con sé il settore e il piano a cui appartiene.
    Esempio errato:
        Un «obiettivi.xlsx» ricopiato in una cartella di lavoro nuova.
    Esempio giusto:
        Il file ricevuto, compilato e salvato, con qualsiasi nome.
    Come si corregge:
        Riportare i valori nel file ricevuto; togliere dalla cartella i file che non c'entrano.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ESTRANEA:
            message = "il file non è stato fatto da perfxl: non si sa di quale settore sia"
            remedy = "Riportare i valori nella cartella di lavoro ricevuta, oppure togliere il file da qui."
            yield Rilievo(Place(consegna.file), message, remedy=remedy)


def altro_piano(esame: Esame) -> Iterator[Rilievo]:
    """Ogni cartella di lavoro deve appartenere al piano che si controlla.

    Perché:
        Le cartelle di un altro anno, o di un altro ente, hanno altri obiettivi e altri importi.
    Esempio errato:
        Nella cartella del 2025 una cartella di lavoro del piano 2024.
    Esempio giusto:
        Solo cartelle di lavoro del piano 2025.
    Come si corregge:
        Togliere il file, e chiedere all'ufficio quello giusto.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ALTRO_PIANO:
            message = f"la cartella di lavoro è di un altro piano: {consegna.motivo}"
            remedy = "Toglierla, e chiedere all'ufficio quella di questo piano."
            yield Rilievo(Place(consegna.file), message, remedy=remedy)


def altra_versione(esame: Esame) -> Iterator[Rilievo]:
    """Ogni cartella di lavoro deve venire dalla versione del piano che si controlla.

    Perché:
        Se il piano è cambiato dopo l'invio, le cartelle già mandate portano pesi, quote e importi di prima.
    Esempio errato:
        Una cartella fatta prima che la Giunta cambiasse una quota.
    Esempio giusto:
        Una cartella fatta dal piano come è adesso.
    Come si corregge:
        Rifare le cartelle con «perfxl genera», rimandarle, e far riportare i valori in quelle nuove.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ALTRA_VERSIONE:
            message = "la cartella di lavoro viene da un'altra versione di questo piano"
            remedy = "Far riportare i valori in una cartella fatta dal piano come è adesso."
            yield Rilievo(Place(consegna.file), message, remedy=remedy, settore=consegna.settore)


def settore_doppio(esame: Esame) -> Iterator[Rilievo]:
    """Di ogni settore non devono esserci due file che dicono cose diverse.

    Perché:
        Se due file dello stesso settore dicono cose diverse, nessuno sa quale valga.
    Esempio errato:
        «sicurezza.xlsx» e «sicurezza (2).xlsx», tutti e due del settore sicurezza, con pesi diversi.
    Esempio giusto:
        Solo «sicurezza (2).xlsx», se è quello definitivo.
    Come si corregge:
        Chiedere all'ufficio quale vale, e togliere l'altro. Fino ad allora non conta nessuno dei due.
    """
    for consegna in esame.consegne:
        if consegna.copia_di != "" and not consegna.uguale:
            message = f"c'è già «{consegna.copia_di}» {_di_chi(consegna)}, e dice altro"
            yield _doppio(consegna, message, "Togliere quello che non vale.")


def copia_uguale(esame: Esame) -> Iterator[Rilievo]:
    """Di ogni settore basta un file: le copie che dicono le stesse cose si contano una volta.

    Perché:
        Un file mandato due volte, o copiato con un altro nome, non cambia nulla: ma chi li guarda deve saperlo.
    Esempio errato:
        «sicurezza.xlsx» e «sicurezza (1).xlsx», con gli stessi dati.
    Esempio giusto:
        Solo «sicurezza.xlsx».
    Come si corregge:
        Non serve; per ordine, togliere la copia.
    """
    for consegna in esame.consegne:
        if consegna.uguale:
            message = f"dice le stesse cose di «{consegna.copia_di}» {_di_chi(consegna)}: contano una volta"
            yield _doppio(consegna, message, "Per ordine, togliere la copia.")


def _di_chi(consegna: Consegna) -> str:
    return "per lo stesso settore" if consegna.settore != RIEPILOGO else "come Riepilogo"


def _doppio(consegna: Consegna, message: str, remedy: str) -> Rilievo:
    altro = (Place(consegna.copia_di),)
    return Rilievo(Place(consegna.file), message, remedy=remedy, settore=consegna.settore, related=altro)


def modulo_precedente(esame: Esame) -> Iterator[Rilievo]:
    """Ogni cartella di lavoro deve essere fatta con la stessa versione del modulo che perfxl fa adesso.

    Perché:
        Se le tabelle sono cambiate, una colonna può mancare o voler dire altro: la cartella non viene letta.
    Esempio errato:
        Una cartella di lavoro fatta con perfxl dell'anno scorso, e rimandata adesso.
    Esempio giusto:
        Una cartella fatta con la versione di adesso.
    Come si corregge:
        «perfxl aggiorna» porta in cartelle nuove quello che l'ufficio ha scritto.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ALTRO_MODULO:
            message = "la cartella di lavoro è fatta con una versione precedente del modulo, e non è stata letta"
            remedy = "Con «perfxl aggiorna» portare quello che c'è scritto in una cartella nuova."
            if consegna.motivo.isdecimal() and int(consegna.motivo) > int(LAYOUT):
                message = "la cartella di lavoro è fatta con una versione più nuova di perfxl, e non è stata letta"
                remedy = "Aggiornare perfxl."
            yield Rilievo(Place(consegna.file), message, LAYOUT, consegna.motivo, remedy, consegna.settore)


def settore_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Di ogni settore che guida un obiettivo, o vi partecipa, deve esserci la cartella di lavoro.

    Perché:
        Finché manca un settore non si può dire che il piano chiude.
    Esempio errato:
        Quattro settori nel piano, tre file nella cartella.
    Esempio giusto:
        Un file per ogni settore.
    Come si corregge:
        Chiedere il file all'ufficio, oppure rifarlo con «perfxl genera».
    """
    arrivati = {c.settore for c in esame.consegne if c.lettura is not None or c.esito is Esito.ALTRO_MODULO}
    for settore in esame.atteso.settori:
        if settore.codice not in arrivati and settori_attesi(esame, settore.codice):
            message = f"manca la cartella di lavoro di «{settore.nome.value}» ({settore.codice})"
            remedy = "Chiederla all'ufficio: finché manca, per i suoi obiettivi valgono i dati del piano."
            yield Rilievo(settore.nome.place, message, remedy=remedy, settore=settore.codice)


def settori_attesi(esame: Esame, codice: str) -> bool:
    """Whether a workbook is expected from the settore: it leads an objective, or takes part in one."""
    return len(esame.atteso.guidati(codice)) > 0 or len(esame.atteso.partecipati(codice)) > 0
