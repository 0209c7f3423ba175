"""The new version's workbooks with what the offices typed in the old ones; and what became of each value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import LAYOUT, Riga, Ruolo
from perfxl.core.letture.consegna import identita_letta
from perfxl.core.letture.valori_letti import come_testo
from perfxl.core.versioni.mandate import Mandate, mandate
from perfxl.core.versioni.misure_unite import misure_unite
from perfxl.core.versioni.nuove import AGGIUNTA, Nuove
from perfxl.core.versioni.riporto import Esito, Riporto, stessi
from perfxl.core.versioni.rivedere import FOGLIO, NOME, TABELLA, foglio_da_rivedere, voce
from perfxl.core.versioni.tornata import torna
from perfxl.core.versioni.unione import Unione

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo, Tabella
    from perfxl.core.letture.workbook import Workbook
    from perfxl.core.modello import Etichette
    from perfxl.core.versioni.tornata import Appunto, Tornata

_FUORI = "Stava fuori dalle tabelle: qui si conserva, e non conta."


@dataclass(frozen=True, slots=True)
class Riportata:
    """A file whose values were carried.

    Attributes:
        file: its name.
        settore: code of its settore; empty for the Riepilogo.
        riporti: what became of each value that somebody wrote or took away.
        note: what is to be known of the file, a sentence each.
        rimaste: lines of a «Da rivedere» that it already had.
    """

    file: str
    settore: str
    riporti: tuple[Riporto, ...]
    note: tuple[str, ...] = ()
    rimaste: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Versione:
    """A version of the plan: its digest, its workbooks by settore, and what stands outside the tables of these."""

    impronta: str
    cartelle: Mapping[str, Cartella]
    nostri: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Aperto:
    """A file of the folder: what was read, and the digest of its bytes; or why it cannot be read."""

    file: str
    workbook: Workbook | None
    impronta: str
    motivo: str = ""


def riporta_tutte(
    aperti: Sequence[Aperto], nuova: Versione, vecchia: Versione | None, etichette: Etichette
) -> tuple[tuple[Riportata, ...], tuple[tuple[str, str], ...], frozenset[str]]:
    """What becomes of everything that offices typed in the files of a folder.

    Returns:
        the files whose values were carried; those that were not, each with the reason; and the settori that two
        files say different things of.
    """
    nuove = Nuove(nuova.cartelle, etichette)
    versioni = [versione for versione in (nuova, vecchia) if versione is not None]
    buoni: list[tuple[Aperto, Workbook]] = []
    rifiutate: list[tuple[str, str]] = []
    for aperto in aperti:
        motivo = aperto.motivo if aperto.workbook is None else estraneo(aperto.workbook, versioni)
        if aperto.workbook is None or motivo != "":
            rifiutate.append((aperto.file, motivo))
        else:
            buoni.append((aperto, aperto.workbook))
    per_settore: dict[str, list[Riportata]] = {}
    viste: set[str] = set()
    for aperto, workbook in buoni:
        if aperto.impronta not in viste:
            riportata = riporta(workbook, nuova, nuove, vecchia)
            per_settore.setdefault(riportata.settore, []).append(riportata)
            viste.add(aperto.impronta)
    doppi = frozenset(s for s, loro in per_settore.items() if len({_che_dice(una) for una in loro}) > 1)
    for settore in sorted(doppi):
        nomi = ", ".join(f"«{una.file}»" for una in per_settore[settore])
        perche = f"più file diversi dello stesso settore ({nomi}): tenere quello buono, e ripetere il comando"
        rifiutate += [(una.file, perche) for una in per_settore[settore]]
    prime = [loro[0] for settore, loro in per_settore.items() if settore not in doppi]
    return senza_scontri(prime), tuple(rifiutate), doppi


def _che_dice(riportata: Riportata) -> tuple[object, ...]:
    """What a file says, whatever its name and the program that saved it."""
    detti = ((r.esito, r.place.sheet, r.place.cell, r.che_cosa, r.scritto) for r in riportata.riporti)
    return (*detti, *riportata.note, *riportata.rimaste)


def estraneo(workbook: Workbook, versioni: Sequence[Versione]) -> str:
    """Why a file has nothing to do with these versions of a plan; empty where it has."""
    proprieta = identita_letta(workbook)
    if "perfxl_settore" not in proprieta or "perfxl_piano" not in proprieta:
        return "non è una cartella di lavoro di perfxl"
    diverse = [
        [
            f"{nome.removeprefix('perfxl_')} «{proprieta.get(nome, '')}» invece di «{attesa[nome]}»"
            for nome in ("perfxl_ente", "perfxl_anno", "perfxl_modello")
            if proprieta.get(nome) != attesa[nome]
        ]
        for attesa in (next(iter(versione.cartelle.values())).proprieta for versione in versioni)
    ]
    return f"è di un altro piano: {'; '.join(diverse[0])}" if all(diverse) else ""


def riporta(workbook: Workbook, nuova: Versione, nuove: Nuove, vecchia: Versione | None = None) -> Riportata:
    """What becomes of everything that an office typed in a workbook.

    Args:
        workbook: the file as it was read.
        nuova: the new version.
        nuove: its workbooks.
        vecchia: the version that the file is said to come from; None where nobody says.
    """
    proprieta = identita_letta(workbook)
    settore = proprieta.get("perfxl_settore", "")
    attuale = proprieta.get("perfxl_layout") == LAYOUT
    casa = settore if settore in nuova.cartelle else _simile(nuova)
    tornata = torna(
        workbook,
        _da_cercare(settore, casa, nuova, vecchia),
        nuova.nostri if vecchia is None else nuova.nostri | vecchia.nostri,
        propria=attuale and settore in nuova.cartelle,
    )
    ricordate, note = _mandate(tornata, nuova, vecchia, attuale=attuale)
    unione = Unione(tornata, ricordate, nuove, a_punti=not attuale)
    riporti = (
        *unione.con_chiave(),
        *misure_unite(unione),
        *(_appunto(a, nuove.casa(settore)) for a in tornata.appunti),
    )
    mancano = tuple(
        f"La tabella «{tabella.titolo}» non si trova: ciò che era scritto nelle sue celle non è stato riportato."
        for nome, (_, tabella) in (nuova.cartelle[settore].tabelle if settore in nuova.cartelle else {}).items()
        if nome not in tornata.tavole and any(colonna.ruolo is Ruolo.INPUT for colonna in tabella.colonne)
    )
    return Riportata(workbook.file, settore, riporti, (*note, *mancano), _rimaste(tornata))


def _simile(nuova: Versione) -> str:
    """The settore whose workbook is most like that of one that is no more: the first that leads objectives."""
    return next((settore for settore, cartella in nuova.cartelle.items() if "obiettivi" in cartella.tabelle), "")


def _da_cercare(settore: str, casa: str, nuova: Versione, vecchia: Versione | None) -> list[Cartella]:
    """The workbooks whose tables to look for in a file: its own first; those of other settori unless a Riepilogo's."""
    cartelle = [nuova.cartelle[casa]]
    if settore != "":
        cartelle += [cartella for codice, cartella in nuova.cartelle.items() if codice not in {"", casa}]
        cartelle += [] if vecchia is None or settore not in vecchia.cartelle else [vecchia.cartelle[settore]]
    return [_con_da_rivedere(cartelle[0]), *cartelle[1:]]


def _con_da_rivedere(cartella: Cartella) -> Cartella:
    """The workbook with an empty «Da rivedere», so that it is looked for too."""
    foglio = replace(cartella.fogli[0], nome=FOGLIO, tabelle=(TABELLA,))
    return replace(cartella, fogli=(*cartella.fogli, foglio))


def _mandate(
    tornata: Tornata, nuova: Versione, vecchia: Versione | None, *, attuale: bool
) -> tuple[Mandate, tuple[str, ...]]:
    """What was sent out in a file: by the plan that it was made from, else by what it remembers."""
    for versione in (nuova, vecchia):
        if versione is not None and versione.impronta == tornata.piano and tornata.settore in versione.cartelle:
            return mandate(versione.cartelle[tornata.settore].memoria), ()
    ricordo = mandate(tornata.memoria)
    if ricordo.note:
        return ricordo, ()
    if vecchia is not None and not attuale and tornata.settore in vecchia.cartelle:
        nota = "È di una versione precedente del modulo: si suppone fatta dal piano dato con --precedente."
        return mandate(vecchia.cartelle[tornata.settore].memoria), (nota,)
    altro = "" if vecchia is None else ", e il piano dato con --precedente non è quello da cui è stata fatta"
    nota = (
        f"Non ricorda che cosa era stato mandato{altro}: dove differisce dal piano nuovo, vale il piano, "
        "e ciò che c'era è da rivedere. Con --precedente, e il piano da cui fu fatta, si distingue."
    )
    return ricordo, (nota,)


def _appunto(appunto: Appunto, casa: str) -> Riporto:
    return Riporto(Esito.SENZA_POSTO, casa, appunto.place, appunto.che_cosa, appunto.testo, "", _FUORI)


def _rimaste(tornata: Tornata) -> tuple[tuple[str, ...], ...]:
    """The lines of a «Da rivedere» that came back."""
    tavola = tornata.tavole.get(NOME)
    righe = () if tavola is None else tavola.righe
    testi = (tuple(come_testo(r.cella(colonna.chiave).value) for colonna in TABELLA.colonne) for r in righe)
    return tuple(riga for riga in testi if any(riga))


# ---- the new workbooks


def aggiornate(cartelle: Mapping[str, Cartella], riportate: Sequence[Riportata]) -> dict[str, Cartella]:
    """The new workbooks with what was carried, each with its «Da rivedere» where something is."""
    nuove = {}
    for settore, cartella in cartelle.items():
        miei = [riporto for riportata in riportate for riporto in riportata.riporti if riporto.settore == settore]
        voci = [
            *(v for r in riportate if (r.settore if r.settore in cartelle else "") == settore for v in r.rimaste),
            *(voce(riporto) for riporto in miei if riporto.da_rivedere),
        ]
        piena = _con_valori(cartella, miei)
        nuove[settore] = replace(piena, fogli=(*piena.fogli, *foglio_da_rivedere(piena, voci)))
    return nuove


def senza_scontri(riportate: Sequence[Riportata]) -> tuple[Riportata, ...]:
    """The files, where no two values go to one cell: the first has it, the others are told as conflicts."""
    dati: dict[tuple[str, Indirizzo], Riporto] = {}
    return tuple(
        replace(riportata, riporti=tuple(_senza_scontro(riporto, dati) for riporto in riportata.riporti))
        for riportata in riportate
    )


def _senza_scontro(riporto: Riporto, dati: dict[tuple[str, Indirizzo], Riporto]) -> Riporto:
    if riporto.dove is None:
        return riporto
    primo = dati.setdefault((riporto.settore, riporto.dove), riporto)
    if stessi(primo.valore, riporto.valore):
        return riporto
    perche = f"C'è già ciò che era scritto in «{primo.place}»."
    return replace(riporto, esito=Esito.CONFLITTO, adesso=primo.adesso, perche=perche, dove=None, valore=None)


def _con_valori(cartella: Cartella, riporti: Sequence[Riporto]) -> Cartella:
    """The workbook with the carried values in its cells."""
    tavole: dict[str, dict[str, dict[str, Valore]]] = {}
    for riporto in riporti:
        if riporto.dove is not None:
            nome, chiave, colonna = riporto.dove
            tavole.setdefault(nome, {}).setdefault(chiave, {})[colonna] = riporto.valore
    fogli = (
        replace(foglio, tabelle=tuple(_con_righe(tabella, tavole.get(tabella.nome, {})) for tabella in foglio.tabelle))
        for foglio in cartella.fogli
    )
    return replace(cartella, fogli=tuple(fogli))


def _con_righe(tabella: Tabella, mie: Mapping[str, Mapping[str, Valore]]) -> Tabella:
    """The table with these values, by row; it grows where its spare rows do not suffice."""
    scritte, vuote = dict(mie), [r.chiave for r in tabella.righe if tabella.gruppo != "" and not r.valori]
    in_piu: list[Riga] = []
    for chiave in [chiave for chiave in mie if all(riga.chiave != chiave for riga in tabella.righe)]:
        if chiave.startswith(AGGIUNTA) and vuote:
            scritte[vuote.pop(0)] = scritte.pop(chiave)
        else:
            in_piu.append(_riga_in_piu(tabella, len(in_piu), chiave, scritte.pop(chiave)))
    righe = [replace(riga, valori={**riga.valori, **scritte.get(riga.chiave, {})}) for riga in tabella.righe]
    comuni, totali = [r for r in righe if not r.totale], [r for r in righe if r.totale]
    return replace(tabella, righe=(*comuni, *in_piu, *totali))


def _riga_in_piu(tabella: Tabella, posto: int, chiave: str, valori: Mapping[str, Valore]) -> Riga:
    """A row for what finds no spare one: as the last spare row is, under a key of its own."""
    if chiave.startswith(AGGIUNTA):
        libere = sum(riga.chiave.startswith("/") for riga in tabella.righe)
        return Riga(f"/{libere + posto + 1}", valori)
    libera = next((riga for riga in reversed(tabella.righe) if riga.libera), Riga("", libera=True))
    return replace(libera, chiave=chiave, valori={tabella.identita: chiave, **valori})
