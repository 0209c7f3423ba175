"""The workbook of a settore: its objectives, their measures, the parameters of its formulas, short instructions."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
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
    ruolo_peso,
    senza_formule,
)
from perfxl.core.cartelle.controlli import Controlli, schemi_misure
from perfxl.core.cartelle.espressione import Cella
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import importo, importo_proposto, riga_totale, se_non_vuota
from perfxl.core.cartelle.guida import NOME_ESITO, istruzioni, tabella_controlli, tabella_legenda, tabella_stato
from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Grafico, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.memoria import ricorda
from perfxl.core.cartelle.misure import somma_misure, tabella_misure
from perfxl.core.cartelle.parametri import (
    CON_DATE,
    TOTALE,
    codice_libero,
    identita,
    nelle_colonne,
    nome_file,
    nome_quota,
    tabella_giorni,
    tabelle_parametri,
)
from perfxl.core.cartelle.quote_settore import VOCI, tabella_quote
from perfxl.core.cartelle.schede import con_schede
from perfxl.core.cartelle.somme import tabelle_somme
from perfxl.core.cartelle.voci import voci

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

_SENZA_REGOLE = MappingProxyType[str, str]({})

_LARGO, _STRETTO = 40, 31
"""Width of a title: money needs columns of its own."""


def disegna_settore(
    piano: Piano, settore: str, riparto: Riparto, digest: str, regole: Mapping[str, str] = _SENZA_REGOLE
) -> Cartella:
    """The workbook of a settore.

    Args:
        piano: the plan.
        settore: code of the settore: a unit that is a part of none.
        riparto: the split of the plan by the totals that the tables give.
        digest: the digest of the plan.
        regole: the sentence of each rule, by code: the live checks say it.
    """
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    nome = piano.settore(settore).nome.value
    nomi: dict[str, Indirizzo] = {}
    if piano.guidati(settore):
        quote = (tabella_quote(piano, settore, riparto),) if con_quote(piano) else ()
        fogli = _fogli(piano, settore, riparto, quote, regole)
        nomi |= {"esito_obiettivi": ("obiettivi", TOTALE, "controllo"), "esito_controlli": NOME_ESITO}
        for riga in (riga for tabella in quote for riga in tabella.righe):
            nomi |= {nome_quota(riga.chiave, voce): ("quote", riga.chiave, voce) for voce in VOCI}
    else:
        fogli = _fogli_di_chi_partecipa(piano, settore, riparto)
    identificata = identita(piano, settore, digest)
    intero = f"{titolo} · {nome}"
    return Cartella(nome_file(piano, settore), intero, piano.anno.value, identificata, fogli, nomi, ricorda(fogli))


def _fogli(
    piano: Piano, settore: str, riparto: Riparto, quote: tuple[Tabella, ...], regole: Mapping[str, str]
) -> tuple[Foglio, ...]:
    modello = piano.modello
    obiettivi = _tabella_obiettivi(piano, settore, riparto)
    etichette = modello.etichette
    lavoro = [(etichette.obiettivi, (obiettivi, *_tabella_partecipazioni(piano, settore, riparto)))]
    lavoro += [(modello.nome_misure(e.misure), (tabella_misure(piano, settore, e),)) for e in modello.elenchi]
    somme = tabelle_somme(piano, "obiettivi", piano.guidati(settore))
    lavoro += [("Somme", somme)] if somme else []
    controlli = tabella_controlli([(nome, tabelle[0]) for nome, tabelle in lavoro], regole)
    guida = (tabella_stato([(nome, tabelle[0]) for nome, tabelle in lavoro]), tabella_legenda())
    scritte = [(t.nome, c) for _, tabelle in lavoro for t in tabelle for c in t.colonne if c.ruolo is Ruolo.INPUT]
    testi = [Intervallo(nome, c.chiave) for nome, c in scritte if c.chiave in CON_DATE]
    parametri = (*quote, *tabelle_parametri(piano, settore), tabella_giorni(piano, testi))
    fogli = (
        _foglio(piano, settore, "Istruzioni", guida, istruzioni(piano, obiettivi)),
        *(_foglio(piano, settore, nome, tabelle) for nome, tabelle in lavoro),
        _foglio(piano, settore, "Controlli", (controlli,)),
        *(replace(_foglio(piano, settore, "Grafico", ()), grafico=grafico) for grafico in _grafici(piano, obiettivi)),
        _foglio(piano, settore, "Parametri", parametri),
    )
    return con_schede(piano, settore, fogli)


def _fogli_di_chi_partecipa(piano: Piano, settore: str, riparto: Riparto) -> tuple[Foglio, ...]:
    """The sheets of a settore that leads no objective: there is nothing to fill in."""
    etichetta = piano.modello.etichette.obiettivi
    righe = (f"Il settore non guida {etichetta.lower()}: qui sono quelli a cui partecipa. Non c'è nulla da compilare.",)
    return (_foglio(piano, settore, etichetta, _tabella_partecipazioni(piano, settore, riparto), righe),)


def _foglio(piano: Piano, settore: str, nome: str, tabelle: tuple[Tabella, ...], righe: tuple[str, ...] = ()) -> Foglio:
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    return Foglio(nome, titolo, (piano.settore(settore).nome.value, *righe), tabelle)


def _grafici(piano: Piano, obiettivi: Tabella) -> Iterator[Grafico]:
    """What each objective gets, or else what it weighs; no chart where there is neither."""
    chiavi = {colonna.chiave for colonna in obiettivi.colonne}
    obiettivo = piano.modello.etichette.obiettivo.lower()
    if "importo" in chiavi:
        yield Grafico(f"Importo calcolato per {obiettivo}, in euro", "obiettivi", "titolo", "importo")
    elif ruolo_peso(piano) is Ruolo.INPUT:
        yield Grafico(f"Peso di ogni {obiettivo} nel suo gruppo", "obiettivi", "titolo", "peso")


def _tabella_obiettivi(piano: Piano, settore: str, riparto: Riparto) -> Tabella:
    modello = piano.modello
    prima = (*colonne_identita(piano), *colonne_descrittive(piano, _STRETTO if con_quote(piano) else _LARGO))
    colonne = distinte(
        (
            *prima,
            *colonne_classe(piano, settore),
            *colonne_peso(piano),
            *colonne_denaro(piano, 15, 12),
            *(somma_misure(modello, schema) for schema in schemi_misure(modello)),
            Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 25),
        )
    )
    guidati = piano.guidati(settore)
    controlli = Controlli(piano, colonne)
    righe = [riga_obiettivo(piano, obiettivo, riparto, (colonne, controlli)) for obiettivo in guidati]
    righe += [_riga_libera(piano, posto, colonne, controlli) for posto in range(1, piano.libere.obiettivi + 1)]
    righe.append(riga_totale("obiettivi", colonne))
    titolo = f"{modello.etichette.obiettivi} del settore, e quelli di cui è capofila"
    tavola = Tabella("obiettivi", titolo, colonne, tuple(righe), "numero", filtro=len(guidati) > LUNGA)
    return replace(tavola, bloccate=fino_al_titolo(colonne))


def fino_al_titolo(colonne: Sequence[Colonna]) -> int:
    """How many columns stand up to the title, the title included."""
    return 1 + next(posto for posto, colonna in enumerate(colonne) if colonna.chiave == "titolo")


def riga_obiettivo(
    piano: Piano, obiettivo: Obiettivo, riparto: Riparto, tavola: tuple[Sequence[Colonna], Controlli]
) -> Riga:
    """The row of an objective in a table; that of a fixed amount has no peso nor coefficiente.

    Args:
        piano: the plan.
        obiettivo: the objective.
        riparto: the split.
        tavola: the columns of the table, and its live checks.
    """
    colonne, controlli = tavola
    formule: dict[str, Espressione | None] = {}
    if any(colonna.chiave == "importo" for colonna in colonne):
        formule["importo"] = importo(obiettivo, riparto.scarto(obiettivo.codice), che_conta(piano))
    if any(colonna.chiave == "controllo" for colonna in colonne):
        formule["controllo"] = controlli.dell_obiettivo(obiettivo)
    if obiettivo.fisso:
        formule |= dict.fromkeys(senza_formule(colonne))
    return Riga(obiettivo.codice, nelle_colonne(voci(piano, obiettivo, riparto), colonne), formule)


def _riga_libera(piano: Piano, posto: int, colonne: Sequence[Colonna], controlli: Controlli) -> Riga:
    """A row for an objective that the settore proposes."""
    formule: dict[str, Espressione | None] = {"controllo": controlli.di_una_riga_libera()}
    chiavi = {colonna.chiave for colonna in colonne}
    if "importo" in chiavi:
        formule |= {"importo": importo_proposto(che_conta(piano)), "differenza": None}
    codice = codice_libero(posto)
    senza_titolo = {c.chiave: _se_titolo(c.formula) for c in colonne if c.chiave.startswith("somma_")}
    return Riga(codice, {"numero": codice}, {**formule, **senza_titolo}, libera=True)


def _se_titolo(formula: Espressione | None) -> Espressione | None:
    """A sum that a row shows once it has a title."""
    return None if formula is None else se_non_vuota(Cella("titolo"), formula)


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
    colonne = distinte(chiuse((*colonne_identita(piano), *descrittive, *colonne_classe(piano), *stanziato)))
    righe = tuple(Riga(o.codice, nelle_colonne(voci(piano, o, riparto), colonne)) for o in partecipati)
    titolo = f"{piano.modello.etichette.obiettivi} a cui il settore partecipa: li compila il capofila"
    return (Tabella("partecipazioni", titolo, colonne, righe, "numero"),)
