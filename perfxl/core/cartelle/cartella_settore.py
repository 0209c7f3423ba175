"""The workbook of a settore: its objectives, their measures, the parameters of its formulas, short instructions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import (
    LUNGA,
    che_conta,
    chiuse,
    colonne_classe,
    colonne_denaro,
    colonne_descrittive,
    colonne_identita,
    colonne_peso,
    con_quote,
    distinte,
    senza_formule,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.espressione import ContaSe, Costante, Nome
from perfxl.core.cartelle.formule import controllo, esito, importo, le_misure, riga_totale, schemi_misure
from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.misure import SOMMA_DIVERSA, controllata, somma_misure, tabella_misure
from perfxl.core.cartelle.parametri import TOTALE, identita, nome_file, nome_quota, tabelle_parametri
from perfxl.core.cartelle.quote_settore import VOCI, tabella_quote
from perfxl.core.cartelle.somme import stato_somme, tabelle_somme
from perfxl.core.cartelle.voci import nelle_colonne, voci
from perfxl.core.modello import Pesi, Vuoti

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

_LARGO, _STRETTO = 40, 31
"""Width of a title: money needs columns of its own."""


def disegna_settore(piano: Piano, settore: str, riparto: Riparto, digest: str) -> Cartella:
    """The workbook of a settore.

    Args:
        piano: the plan.
        settore: code of the settore: a unit that is a part of none.
        riparto: the split of the plan by the totals that the tables give.
        digest: the digest of the plan.
    """
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    nome = piano.settore(settore).nome.value
    nomi: dict[str, Indirizzo] = {}
    if piano.guidati(settore):
        quote = (tabella_quote(piano, settore, riparto),) if con_quote(piano) else ()
        fogli = _fogli(piano, settore, riparto, quote)
        nomi["esito_obiettivi"] = ("obiettivi", TOTALE, "controllo")
        for riga in (riga for tabella in quote for riga in tabella.righe):
            nomi |= {nome_quota(riga.chiave, voce): ("quote", riga.chiave, voce) for voce in VOCI}
    else:
        fogli = _fogli_di_chi_partecipa(piano, settore, riparto)
    file = nome_file(piano, settore)
    return Cartella(file, f"{titolo} · {nome}", piano.anno.value, identita(piano, settore, digest), fogli, nomi)


def _fogli(piano: Piano, settore: str, riparto: Riparto, quote: tuple[Tabella, ...]) -> tuple[Foglio, ...]:
    modello = piano.modello
    obiettivi = (_tabella_obiettivi(piano, settore, riparto), *_tabella_partecipazioni(piano, settore, riparto))
    somme = tabelle_somme(piano, "obiettivi", piano.guidati(settore))
    parametri = (*quote, *tabelle_parametri(modello))
    return (
        _foglio(piano, settore, "Istruzioni", (_tabella_stato(modello),), tuple(_istruzioni(modello))),
        _foglio(piano, settore, modello.etichette.obiettivi, obiettivi),
        *(
            _foglio(piano, settore, modello.nome_misure(elenco.misure), (tabella_misure(piano, settore, elenco),))
            for elenco in modello.elenchi
        ),
        *([_foglio(piano, settore, "Somme", somme)] if somme else []),
        *([_foglio(piano, settore, "Parametri", parametri)] if parametri else []),
    )


def _fogli_di_chi_partecipa(piano: Piano, settore: str, riparto: Riparto) -> tuple[Foglio, ...]:
    """The sheets of a settore that leads no objective: there is nothing to fill in."""
    etichetta = piano.modello.etichette.obiettivi
    righe = (f"Il settore non guida {etichetta.lower()}: qui sono quelli a cui partecipa. Non c'è nulla da compilare.",)
    return (_foglio(piano, settore, etichetta, _tabella_partecipazioni(piano, settore, riparto), righe),)


def _foglio(piano: Piano, settore: str, nome: str, tabelle: tuple[Tabella, ...], righe: tuple[str, ...] = ()) -> Foglio:
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    return Foglio(nome, titolo, (piano.settore(settore).nome.value, *righe), tabelle)


def _istruzioni(modello: Modello) -> Iterator[str]:
    passi = (
        "Compilare le celle gialle, dal bordo scuro. Le grigie si calcolano da sole; le bianche le decide il piano.",
        *_che_cosa_deve_tornare(modello),
        "Guardare la colonna «Controllo»: dice che cosa resta da correggere, riga per riga.",
        "Salvare e rispedire il file. Si può rinominare: si riconosce da ciò che contiene.",
    )
    return (f"{numero}. {passo}" for numero, passo in enumerate(passi, start=1))


def _che_cosa_deve_tornare(modello: Modello) -> Iterator[str]:
    """The sums that the office must see to, a sentence each."""
    obiettivo = modello.etichette.obiettivo.lower()
    for schema in schemi_misure(modello):
        misure = le_misure(modello, schema.pesi)
        vuoti = " Una riga senza peso non si conta." if schema.vuoti is Vuoti.ALTRUI else ""
        yield f"{misure} di ogni {obiettivo} devono fare {schema.somma}.{vuoti}"
    somma = modello.somma(Pesi.OBIETTIVI)
    if somma is not None:
        yield f"I pesi in ogni gruppo devono fare {somma}: la somma è nel foglio «Somme»."


def _tabella_stato(modello: Modello) -> Tabella:
    colonne = (
        Colonna("voce", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, 76),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 34),
    )
    stati: dict[str, tuple[str, Espressione]] = {"obiettivi": (modello.etichette.obiettivi, Nome("esito_obiettivi"))}
    for elenco in modello.elenchi:
        if controllata(modello, elenco):
            nome = elenco.misure.value
            da_rivedere = ContaSe(Intervallo(nome, "controllo"), Costante(SOMMA_DIVERSA))
            stati[nome] = (modello.nome_misure(elenco.misure), esito(da_rivedere))
    if modello.schema(Pesi.OBIETTIVI) is not None:
        stati["somme"] = ("Somme", stato_somme())
    righe = tuple(Riga(chiave, {"voce": voce}, {"esito": formula}) for chiave, (voce, formula) in stati.items())
    return Tabella("stato", "A che punto siamo", colonne, righe, "voce")


def _tabella_obiettivi(piano: Piano, settore: str, riparto: Riparto) -> Tabella:
    modello = piano.modello
    prima = (*colonne_identita(piano), *colonne_descrittive(piano, _STRETTO if con_quote(piano) else _LARGO))
    colonne = distinte(
        (
            *prima,
            *colonne_classe(modello),
            *colonne_peso(piano),
            *colonne_denaro(piano, 15, 12),
            *(somma_misure(modello, schema) for schema in schemi_misure(modello)),
            Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 19),
        )
    )
    guidati = piano.guidati(settore)
    righe = [riga_obiettivo(piano, obiettivo, riparto, colonne) for obiettivo in guidati]
    righe.append(riga_totale("obiettivi", colonne, len(guidati)))
    titolo = f"{modello.etichette.obiettivi} del settore, e quelli di cui è capofila"
    tavola = Tabella("obiettivi", titolo, colonne, tuple(righe), "numero", filtro=len(guidati) > LUNGA)
    return replace(tavola, bloccate=fino_al_titolo(colonne))


def fino_al_titolo(colonne: Sequence[Colonna]) -> int:
    """How many columns stand up to the title, the title included."""
    return 1 + next(posto for posto, colonna in enumerate(colonne) if colonna.chiave == "titolo")


def riga_obiettivo(piano: Piano, obiettivo: Obiettivo, riparto: Riparto, colonne: Sequence[Colonna]) -> Riga:
    """The row of an objective in a table with these columns; that of a fixed amount has no peso nor coefficiente."""
    formule: dict[str, Espressione | None] = {}
    if any(colonna.chiave == "importo" for colonna in colonne):
        formule["importo"] = importo(obiettivo, riparto.scarto(obiettivo.codice), che_conta(piano))
    if any(colonna.chiave == "controllo" for colonna in colonne):
        formule["controllo"] = controllo(piano, obiettivo, colonne)
    if obiettivo.fisso:
        formule |= dict.fromkeys(senza_formule(colonne))
    return Riga(obiettivo.codice, nelle_colonne(voci(piano, obiettivo, riparto), colonne), formule)


def _tabella_partecipazioni(piano: Piano, settore: str, riparto: Riparto) -> tuple[Tabella, ...]:
    """The objectives led by others, to be read only; no table where there are none.

    Its columns stand under those of the table above that say the same; who leads stands under who does the work.
    """
    partecipati = piano.partecipati(settore)
    if not partecipati:
        return ()
    capofila = Colonna("capofila", "Capofila", Ruolo.FISSO, Tipo.TESTO, 26)
    descrittive = list(colonne_descrittive(piano, 34))
    chi = next((i for i, c in enumerate(descrittive) if c.chiave in {"unita", "personale"}), len(descrittive))
    descrittive[chi : chi + 1] = [capofila]
    stanziato = [Colonna("stanziato", "Stanziato", Ruolo.FISSO, Tipo.EURO, 11)] if con_quote(piano) else []
    colonne = distinte(chiuse((*colonne_identita(piano), *descrittive, *colonne_classe(piano.modello), *stanziato)))
    righe = tuple(Riga(o.codice, nelle_colonne(voci(piano, o, riparto), colonne)) for o in partecipati)
    titolo = f"{piano.modello.etichette.obiettivi} a cui il settore partecipa: li compila il capofila"
    return (Tabella("partecipazioni", titolo, colonne, righe, "numero"),)
