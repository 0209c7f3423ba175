"""The formulas that the workbooks share: amounts, live checks, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaSe,
    Costante,
    Nome,
    Oppure,
    Se,
    Somma,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.layout import Riga
from perfxl.core.cartelle.parametri import IN_ORDINE, TOTALE, codice_quota, nome_quota
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.money import ratio
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.modello import Modello, Schema
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

VUOTO = Costante("")
ZERO = Costante(0)
CHIUDE, NON_CHIUDE = Costante("Chiude"), Costante("Non chiude")


def vuota(cella: Espressione) -> Binaria:
    """Whether a cell is empty, or shows an empty text."""
    return Binaria("=", cella, VUOTO)


def se_non_vuota(cella: Cella, allora: Espressione) -> Se:
    """What the formula gives where the cell is filled in; an empty text where it is not."""
    return Se(vuota(cella), VUOTO, allora)


def meno(primo: Espressione, *altri: Espressione) -> Espressione:
    """A difference in euro, in whole cents."""
    for altro in altri:
        primo = Binaria("-", primo, altro)
    return Arrotonda(primo, 2)


def somma_di(espressioni: Iterable[Espressione]) -> Espressione:
    """The sum of some expressions; zero of none."""
    somma: Espressione | None = None
    for espressione in espressioni:
        somma = espressione if somma is None else Binaria("+", somma, espressione)
    return ZERO if somma is None else somma


# ---- amounts


def importo(obiettivo: Obiettivo, scarto: int, conta: str) -> Espressione:
    """The amount of an objective, rounded once, last; multiplied before it is divided, so that ties stay ties.

    Nobody of a quota is paid while what counts is missing in one of its rows; a quota of nothing pays nothing.

    Args:
        obiettivo: the objective.
        scarto: cents that the residual policy adds to the amount rounded half up.
        conta: the column that says how much the objective counts in its quota.
    """
    codice = codice_quota(obiettivo)
    base = Nome(nome_quota(codice, "base"))
    if obiettivo.fisso:
        return Arrotonda(base, 2)
    parti, su, somma, mancanti = (Nome(nome_quota(codice, voce)) for voce in ("parti", "su", "somma", "mancanti"))
    quota = Binaria("*", base, parti)
    quoziente = Arrotonda(Binaria("/", Binaria("*", quota, Cella(conta)), Binaria("*", su, somma)), 2)
    senza_somma = Se(Binaria("=", quota, ZERO), ZERO, VUOTO)
    return Se(
        Oppure((vuota(Cella(conta)), Binaria("<>", mancanti, ZERO))),
        VUOTO,
        Se(Binaria("=", somma, ZERO), senza_somma, con_centesimi(quoziente, scarto)),
    )


def con_centesimi(importo: Espressione, scarto: int) -> Espressione:
    """A rounded amount with the cents, more or less, that the residual policy gives it."""
    if scarto == 0:
        return importo
    centesimi = Binaria("/", Costante(abs(scarto)), Costante(100))
    return Arrotonda(Binaria("+" if scarto > 0 else "-", importo, centesimi), 2)


def differenza() -> Espressione:
    """The stanziato less the computed amount, in whole cents."""
    return Se(vuota(Cella("importo")), VUOTO, meno(Cella("stanziato"), Cella("importo")))


def stanziato(obiettivo: Obiettivo, riparto: Riparto) -> Fraction | None:
    """The amount allotted, in euro: the declared one; the split's where none is declared."""
    dichiarato = obiettivo.dichiarato.stanziato.value
    riga = riparto.riga(obiettivo.codice)
    if dichiarato is not None:
        return ratio(dichiarato, 100)
    return None if riga is None else ratio(riga.importo, 100)


# ---- live checks

_PLURALI = {"Fasi": "Le fasi", "Indicatori": "Gli indicatori", "Risultati": "I risultati"}


def le_misure(modello: Modello, quali: Pesi) -> str:
    """The ente's word for a list of measures, as the subject of a plural verb."""
    nome = modello.nome_misure(quali)
    return _PLURALI.get(nome, f"I pesi di «{nome}»")


def schemi_misure(modello: Modello) -> tuple[Schema, ...]:
    """The schemes of the lists of measures that the workbooks show, in the order of their sheets."""
    schemi = (modello.schema(elenco.misure) for elenco in modello.elenchi)
    return tuple(schema for schema in schemi if schema is not None)


def controllo(piano: Piano, obiettivo: Obiettivo, colonne: Iterable[Colonna]) -> Espressione:
    """The live check of an objective: the first thing to correct, or that it is in order.

    Args:
        piano: the plan.
        obiettivo: the objective.
        colonne: the columns of its table: what they do not show is not looked at.
    """
    chiavi = {c.chiave for c in colonne if c.chiave != "stato" or c.elenco != ""}
    esito: Espressione = Costante(IN_ORDINE)
    for serve, sbagliato, testo in reversed(list(_passi(piano, obiettivo))):
        if serve in chiavi:
            esito = Se(sbagliato, Costante(testo), esito)
    return esito


def _passi(piano: Piano, obiettivo: Obiettivo) -> Iterator[tuple[str, Espressione, str]]:
    """What can be wrong, first things first: the column it is seen in, whether it is wrong, what to say."""
    if not obiettivo.fisso:
        yield from _passi_del_peso(piano.modello)
    stato = Cella("stato")
    stati = Intervallo("stati", "nome")
    yield "stato", Se(vuota(stato), ZERO, vuota(Cerca(stato, stati, stati))), "Stato fuori elenco"
    for schema in schemi_misure(piano.modello):
        colonna = f"somma_{schema.pesi}"
        testo = f"{le_misure(piano.modello, schema.pesi)} non fanno {schema.somma}"
        yield colonna, _somma_sbagliata(schema, obiettivo, Cella(colonna)), testo
    if not obiettivo.fisso:
        yield "importo", vuota(Cella("importo")), "La quota non si può dividere"
    yield "differenza", Binaria("<>", Cella("differenza"), ZERO), "Stanziato diverso dall'importo"


def _passi_del_peso(modello: Modello) -> Iterator[tuple[str, Espressione, str]]:
    """What gives the peso and the coefficiente."""
    classe, etichetta = Cella("classe"), modello.etichette.classe
    yield "classe", vuota(classe), f"Manca: {etichetta}"
    yield "n_dip", vuota(Cella("n_dip")), "Manca N. dip."
    yield "coefficiente", vuota(Cella("coefficiente")), "N. dip. non valido"
    nomi = Intervallo("classi", "nome")
    fuori = vuota(Cella("peso")) if modello.classi_con_peso else vuota(Cerca(classe, nomi, nomi))
    yield "classe", fuori, f"{etichetta} fuori elenco"
    schema = modello.schema(Pesi.OBIETTIVI)
    if not modello.classi_con_peso and (schema is None or schema.vuoti is Vuoti.MANCANO):
        yield "peso", vuota(Cella("peso")), "Manca il peso"


def _somma_sbagliata(schema: Schema, obiettivo: Obiettivo, somma: Espressione) -> Espressione:
    """Whether the weights of some measures do not make what they must; none at all may be right."""
    diversa = Binaria("<>", Arrotonda(somma, 6), Costante(int(schema.somma)))
    nessuno = schema.vuoti is Vuoti.ALTRUI or obiettivo.stato.value is not Stato.ATTIVO
    return Se(Binaria("=", somma, ZERO), ZERO, diversa) if nessuno else diversa


def esito(da_rivedere: Espressione) -> Espressione:
    """How many rows are left to correct, in words."""
    righe = Se(Binaria("=", da_rivedere, Costante(1)), Costante(" riga da rivedere"), Costante(" righe da rivedere"))
    return Se(Binaria("=", da_rivedere, ZERO), Costante("Tutto in ordine"), Binaria("&", da_rivedere, righe))


def riga_totale(tabella: str, colonne: Iterable[Colonna], righe: int) -> Riga:
    """The row that sums the amounts of a table of objectives, and says how many rows are left to correct.

    Args:
        tabella: name of the table.
        colonne: its columns.
        righe: how many rows it has.
    """
    buone = ContaSe(Intervallo(tabella, "controllo"), Costante(IN_ORDINE))
    formule: dict[str, Espressione | None] = {
        "importo": Somma(Intervallo(tabella, "importo")),
        "stanziato": Somma(Intervallo(tabella, "stanziato")),
        "importo_fisso": Somma(Intervallo(tabella, "importo_fisso")),
        "differenza": meno(Cella("stanziato"), Cella("importo")),
        "controllo": esito(Binaria("-", Costante(righe), buone)),
    }
    chiavi = {colonna.chiave for colonna in colonne}
    mie = {chiave: formula for chiave, formula in formule.items() if chiave in chiavi}
    parola = "In tutto" if mie.keys() <= {"controllo"} else "Totale"
    return Riga(TOTALE, {"titolo": parola}, mie, totale=True)
