"""VAL: the terms of the objectives: days that do not exist, years that are not the exercise's, days without a year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.checks.brani import brani_del_piano, brani_misure, brani_obiettivo, brani_scheda
from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo
from perfxl.core.piano import Stato
from perfxl.core.testi.citazioni import anni_citati
from perfxl.core.testi.giorni import date_scritte, giorno_di
from perfxl.core.testi.riferimenti import senza_riferimenti
from perfxl.core.testi.scadenze import scadenze, sola_scadenza
from perfxl.core.testi.termini import Tipo, capisci_termini

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.brani import Brano
    from perfxl.checks.esame import Esame
    from perfxl.core.modello import Etichette
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.testi.termini import Termine

_TEMPI = frozenset({"tempi", "termine"})
_PROSA = frozenset({"descrizione", "attivita"})
_CIFRA = re.compile(r"\d")
_DI_TROPPO = re.compile(
    r"\b(?:al|il|entro|dal|del)\s+(\d{1,2}(?:[./-]\d{1,2}){2}[./-](?:19|20)\d\d)(?!\d|[./-]\d)", re.IGNORECASE
)


def data_inesistente(esame: Esame) -> Iterator[Rilievo]:
    """Una data scritta con giorno, mese e anno deve esistere.

    Perché:
        Un termine che non esiste non scade mai, e nessuno potrà dire se è stato rispettato.
    Esempio errato:
        Entro il 31/06/2025. Oppure 31.12.20251.
    Esempio giusto:
        Entro il 30/06/2025. Oppure 31.12.2025.
    Come si corregge:
        Scrivere la data giusta.
    """
    for obiettivo, suoi in brani_del_piano(esame):
        for brano in suoi:
            for citata in _inesistenti(brano.testo):
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» la data {citata} non esiste"
                remedy = f"Scrivere la data giusta{_all_americana(citata)}."
                yield Rilievo(brano.place, message, "", citata, remedy, obiettivo.capofila, obiettivo.codice)


def _inesistenti(testo: str) -> Iterator[str]:
    """The days that a text writes and that do not exist, as printed; ``al 31.1.2.2023`` has a figure too many."""
    if _CIFRA.search(testo) is None:
        return
    for data in date_scritte(senza_riferimenti(testo)):
        if data.giorno is None:
            yield testo[data.cifre : data.fine]
    for data_lunga in _DI_TROPPO.finditer(testo):
        yield data_lunga[1]


_AMERICANA = re.compile(r"(\d{1,2})([/.-])(\d{1,2})[/.-]((?:19|20)\d\d)")
_MESI = 12


def _all_americana(citata: str) -> str:
    """What a day may be that has the month first; nothing where it cannot be."""
    letta = _AMERICANA.fullmatch(citata)
    if letta is None or int(letta[1]) > _MESI or giorno_di(int(letta[3]), int(letta[1]), int(letta[4])) is None:
        return ""
    return f": se il mese è scritto per primo, all'americana, {letta[3]}{letta[2]}{letta[1]}{letta[2]}{letta[4]}"


def data_fuori_esercizio(esame: Esame) -> Iterator[Rilievo]:
    """Un termine deve cadere nell'anno del piano, o negli anni dell'obiettivo.

    Perché:
        Un termine già passato è spesso rimasto dal piano dell'anno prima; uno dell'anno dopo non si può valutare con
        questo piano. Un periodo che comprende l'anno del piano va bene, e di un obiettivo sospeso o rinviato non si
        dice. Nei testi conta la data scritta con «entro»; quella di un atto o di una situazione («residui al
        31/12/2024») non è un termine, e un titolo può nominare un traguardo lontano («emissioni entro il 2030»).
    Esempio errato:
        Piano 2025, approvazione entro il 31/12/2024.
    Esempio giusto:
        Piano 2025, approvazione entro il 31/12/2025. Oppure 2024-2026.
    Come si corregge:
        Correggere l'anno; se l'obiettivo dura più anni, scriverli nei tempi: 2025-2026.
    """
    for obiettivo in esame.piano.obiettivi:
        if obiettivo.stato.value is Stato.ATTIVO:
            yield from _anni_fuori(esame.piano, obiettivo)
            yield from _termini_fuori(esame.piano, obiettivo)


def esercizio(piano: Piano, obiettivo: Obiettivo) -> tuple[int, int]:
    """First and last year in which a term of the objective may fall: the plan's, its own, and those its terms span."""
    anno = piano.anno.value
    primo, ultimo = obiettivo.anni.value or (anno, anno)
    scritti = [obiettivo.tempi.value]
    if obiettivo.scheda is not None:
        scritti.append(obiettivo.scheda.tempi.value or "")
    periodi = [
        (t.anno_inizio, t.anno)
        for testo in scritti
        for t in capisci_termini(testo)
        if t.valida and t.anno_inizio is not None and t.anno is not None and t.anno_inizio <= anno <= t.anno
    ]
    return min(anno, primo, *(da for da, _ in periodi)), max(anno, ultimo, *(a for _, a in periodi))


def fuori(termine: Termine, anni: tuple[int, int]) -> bool:
    """Whether a term falls wholly before or after these years; of one without a year it cannot be told."""
    if termine.anno is None or not termine.valida:
        return False
    return termine.anno < anni[0] or (termine.anno_inizio or termine.anno) > anni[1]


def _anni_fuori(piano: Piano, obiettivo: Obiettivo) -> Iterator[Rilievo]:
    """The years of the objective, where the plan's is not one of them."""
    anni = obiettivo.anni.value
    if anni is not None and not anni[0] <= piano.anno.value <= anni[1]:
        message = f"{nome_obiettivo(piano, obiettivo)}: l'anno del piano non è fra quelli dell'obiettivo"
        remedy = "Correggere gli anni dell'obiettivo."
        atteso, trovato = f"{piano.anno.value}", anni_scritti(anni)
        yield Rilievo(obiettivo.anni.place, message, atteso, trovato, remedy, obiettivo.capofila, obiettivo.codice)


def anni_scritti(anni: tuple[int, int]) -> str:
    """A span of years in the words of the reports."""
    return f"{anni[0]}" if anni[0] == anni[1] else f"{anni[0]}-{anni[1]}"


def _termini_fuori(piano: Piano, obiettivo: Obiettivo) -> Iterator[Rilievo]:
    anni = esercizio(piano, obiettivo)
    gia_detti: set[object] = set()
    for brano, termini in termini_citati(piano.modello.etichette, obiettivo):
        suoi = [t for t in termini if fuori(t, anni) and not _traguardo_lontano(brano, t, anni)]
        nuovi = [t for t in suoi if _chiave(t) not in gia_detti]
        for termine in {_chiave(t): t for t in nuovi}.values():
            gia_detti.add(_chiave(termine))
            yield Rilievo(
                brano.place,
                f"{nome_obiettivo(piano, obiettivo)}: in «{brano.voce}» un termine è fuori dall'esercizio",
                anni_scritti(anni),
                termine.testo,
                "Correggere l'anno, o scrivere nei tempi gli anni che l'obiettivo dura.",
                obiettivo.capofila,
                obiettivo.codice,
                () if brano.place == obiettivo.tempi.place else (obiettivo.tempi.place,),
            )


def _traguardo_lontano(brano: Brano, termine: Termine, anni: tuple[int, int]) -> bool:
    """Whether a text only names the end of something longer: a title any later day, what is done a later year."""
    dopo = termine.anno is not None and termine.anno > anni[1]
    return dopo and (brano.campo == "titolo" or (brano.campo in _PROSA and termine.tipo is Tipo.ANNI))


def _chiave(termine: Termine) -> object:
    """What two terms that are the same have in common, however they are written."""
    return termine.giorno or (termine.anno_inizio, termine.anno, termine.mese)


def termini_citati(etichette: Etichette, obiettivo: Obiettivo) -> Iterator[tuple[Brano, tuple[Termine, ...]]]:
    """The terms of every text of the objective: all of those that hold terms, and of the others what «entro» says."""
    for brano in (*_dei_tempi(etichette, obiettivo), *_dei_testi(etichette, obiettivo)):
        yield brano, termini_del_brano(brano)


def _dei_tempi(etichette: Etichette, obiettivo: Obiettivo) -> list[Brano]:
    tutti = (*brani_obiettivo(etichette, obiettivo), *brani_scheda(etichette, obiettivo))
    return [brano for brano in tutti if brano.campo == "tempi"]


def _dei_testi(etichette: Etichette, obiettivo: Obiettivo) -> list[Brano]:
    titolo = [brano for brano in brani_obiettivo(etichette, obiettivo) if brano.campo == "titolo"]
    return [*titolo, *brani_misure(etichette, obiettivo)]


def termini_del_brano(brano: Brano) -> tuple[Termine, ...]:
    """The terms of a text: of one that holds terms all, of a target itself where it is one, and what «entro» says."""
    if brano.campo in _TEMPI:
        return tuple(_senza_situazioni(capisci_termini(brano.testo)))
    solo = sola_scadenza(brano.testo) if brano.campo == "atteso" else None
    return scadenze(brano.testo) if solo is None else (solo,)


def _senza_situazioni(termini: Sequence[Termine]) -> Sequence[Termine]:
    """The terms without the days that a sentence only tells of, where it says other terms too."""
    davanti = ["", *(termine.testo for termine in termini)]
    nudi = [t for t, prima in zip(termini, davanti, strict=False) if t.tipo is not Tipo.DATA or _nuda(t, prima)]
    return nudi or termini


_PAROLA = re.compile(r"(?!(?:entro|fino|dal|dalla|dall|del|alla|non|oltre|fine|con|per|tra|fra)\b)[^\W\d_]{3,}")


def _nuda(termine: Termine, prima: str) -> bool:
    """Whether the item says its term: there is little else in it, or «entro» stands before it.

    Args:
        termine: the item.
        prima: the item before it, which may end in its words: ``30/06/2025 (residui`` before ``al 31/12/2024)``.
    """
    if scadenze(termine.testo):
        return True
    segue = prima[-1:].isalpha() and termine.testo.startswith(("al ", "del "))
    return not segue and len(_PAROLA.findall(termine.testo)) <= 1


def data_senza_anno(esame: Esame) -> Iterator[Rilievo]:
    """Un termine con giorno e mese deve avere anche l'anno.

    Perché:
        Il piano si legge anche negli anni dopo, e accanto a quello di un altro anno: 30/06 da solo può essere di tutti
        e due. Dove il testo, o l'obiettivo, dice l'anno da un'altra parte, non manca.
    Esempio errato:
        Entro il 30/06.
    Esempio giusto:
        Entro il 30/06/2025.
    Come si corregge:
        Aggiungere l'anno.
    """
    for obiettivo, suoi in brani_del_piano(esame):
        anni = obiettivo.anni.value
        for brano in suoi:
            detto = anni is not None and anni[0] == anni[1]
            if brano.campo not in _TEMPI or detto or anni_citati(brano.testo):
                continue
            termini = [t.testo for t in capisci_termini(brano.testo) if t.tipo is Tipo.GIORNO_MESE]
            if termini:
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: in «{brano.voce}» manca l'anno"
                atteso, trovato = "giorno, mese e anno", " ".join(termini)
                remedy = "Aggiungere l'anno."
                yield Rilievo(brano.place, message, atteso, trovato, remedy, obiettivo.capofila, obiettivo.codice)
