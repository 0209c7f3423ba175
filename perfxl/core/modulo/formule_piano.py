"""What the workbook of a plan computes while it is written: weights, totals, sums, and what is left to correct."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaSe,
    Costante,
    Nome,
    Numerica,
    Oppure,
    Se,
    SommaSe,
)
from perfxl.core.cartelle.espressione import Colonna as Intervallo
from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.cartelle.parametri import IN_ORDINE, MALE
from perfxl.core.modello import Pesi, Quote, Vuoti

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.modello import Elenco, Modello

VUOTO = Costante("")
"""What a formula gives where there is nothing to say."""


def vuota(cella: Espressione) -> Binaria:
    """Whether a cell is empty."""
    return Binaria("=", cella, VUOTO)


def piena(cella: Espressione) -> Binaria:
    """Whether a cell is filled in."""
    return Binaria("<>", cella, VUOTO)


def _se_piena(cella: Espressione, allora: Espressione) -> Se:
    return Se(vuota(cella), VUOTO, allora)


def entrambe(prima: Espressione, seconda: Espressione) -> Se:
    """Whether both are true."""
    return Se(prima, seconda, Costante(0))


def diversa(somma: Espressione, attesa: Espressione) -> Binaria:
    """Whether a sum is not what it should be, the noise of a spreadsheet's arithmetic apart."""
    return Binaria("<>", Arrotonda(somma, 6), attesa)


def _calcolata(chiave: str, titolo: str, tipo: Tipo, larghezza: int, formula: Espressione) -> Colonna:
    return Colonna(chiave, titolo, Ruolo.CALCOLATO, tipo, larghezza, formula)


def primo(passi: Iterable[tuple[Espressione, str]]) -> Espressione:
    """The words of the first condition that is true; that all is in order where none is."""

    def prima(resto: Espressione, passo: tuple[Espressione, str]) -> Espressione:
        return Se(passo[0], Costante(f"{MALE} {passo[1]}"), resto)

    inizio: Espressione = Costante(IN_ORDINE)
    return reduce(prima, reversed(list(passi)), inizio)


def pesati(modello: Modello) -> tuple[tuple[Elenco, int, Vuoti], ...]:
    """The lists of measures whose weights have a sum, with that sum and what a blank weight means."""
    schemi = {elenco.misure: modello.schema(elenco.misure) for elenco in modello.elenchi}
    trovati = ((elenco, schemi[elenco.misure]) for elenco in modello.elenchi)
    return tuple((elenco, int(schema.somma), schema.vuoti) for elenco, schema in trovati if schema is not None)


def colonne_obiettivo(modello: Modello, *, denaro: bool) -> tuple[Colonna, ...]:
    """What is computed of every objective.

    Args:
        modello: the system of the ente.
        denaro: whether the plan is one of money.
    """
    return (
        *_totale(modello, denaro=denaro),
        *_gruppo(modello),
        *(_somma_misure(modello, elenco) for elenco, _, _ in pesati(modello)),
        _calcolata("controllo", "Controllo", Tipo.TESTO, 22, _controllo(modello, denaro=denaro)),
    )


def _totale(modello: Modello, *, denaro: bool) -> list[Colonna]:
    """Peso, coefficiente and their product, as far as the tables of the modello give them."""
    peso, coefficiente, n_dip = Cella("peso"), Cella("coefficiente"), Cella("n_dip")
    colonne = []
    if modello.classi_con_peso:
        per_classe = Cerca(Cella("classe"), Intervallo("classi", "nome"), Intervallo("classi", "peso"))
        formula = _se_pagato(Cella("classe"), per_classe, denaro=denaro)
        colonne.append(_calcolata("peso", "Peso", Tipo.NUMERO, 8, formula))
    if modello.fasce:
        per_numero = Cerca(n_dip, Intervallo("fasce", "da"), Intervallo("fasce", "coefficiente"), fascia=True)
        per_parola = Cerca(n_dip, Intervallo("parole", "parola"), Intervallo("parole", "coefficiente"))
        parole = any(fascia.parola != "" for fascia in modello.fasce)
        cerca = Se(Numerica(n_dip), per_numero, per_parola if parole else VUOTO)
        formula = _se_pagato(n_dip, cerca, denaro=denaro)
        colonne.append(_calcolata("coefficiente", "Coeff.", Tipo.COEFFICIENTE, 8, formula))
    if modello.fasce and (modello.classi_con_peso or modello.pesi_a_mano):
        prodotto = Se(Oppure((vuota(peso), vuota(coefficiente))), VUOTO, Binaria("*", peso, coefficiente))
        colonne.append(_calcolata("totale", "Totale coeff.", Tipo.COEFFICIENTE, 9, prodotto))
    return colonne


def _se_pagato(cella: Cella, formula: Espressione, *, denaro: bool) -> Espressione:
    """What the formula gives, where the cell is filled in; nothing of an objective whose amount is fixed."""
    se_piena = _se_piena(cella, formula)
    return Se(piena(Cella("importo_fisso")), VUOTO, se_piena) if denaro else se_piena


def _gruppo(modello: Modello) -> list[Colonna]:
    """The group in which weights by hand sum, and the sum."""
    if not modello.pesi_a_mano:
        return []
    mio = Se(vuota(Cella("gruppo")), Cella("capofila"), Cella("gruppo"))
    somma = SommaSe(Intervallo("obiettivi", "gruppo_pesi"), Cella("gruppo_pesi"), Intervallo("obiettivi", "peso"))
    gruppo = _se_piena(Cella("codice"), Binaria("&", mio, VUOTO))
    return [
        _calcolata("gruppo_pesi", "Si somma in", Tipo.TESTO, 12, gruppo),
        _calcolata("somma_gruppo", "Somma del gruppo", Tipo.SOMMA, 10, _se_piena(Cella("gruppo_pesi"), somma)),
    ]


def _somma_misure(modello: Modello, elenco: Elenco) -> Colonna:
    nome = elenco.misure.value
    somma = SommaSe(Intervallo(nome, "obiettivo"), Cella("codice"), Intervallo(nome, "peso"))
    titolo = f"Somma: {modello.nome_misure(elenco.misure).lower()}"
    return _calcolata(f"somma_{nome}", titolo, Tipo.SOMMA, 11, _se_piena(Cella("codice"), somma))


def _controllo(modello: Modello, *, denaro: bool) -> Espressione:
    """What is left to correct in a row; nothing of a row that is not begun."""
    codice, capofila = Cella("codice"), Cella("capofila")
    noto = Cerca(capofila, Intervallo("settori", "codice"), Intervallo("settori", "codice"))
    doppio = Binaria(">", ContaSe(Intervallo("obiettivi", "codice"), codice), Costante(1))
    passi: list[tuple[Espressione, str]] = [
        (doppio, "Codice ripetuto"),
        (entrambe(vuota(Cella("titolo")), vuota(Cella("come"))), f"Manca: {modello.etichette.titolo}"),
        (vuota(capofila), "Manca il capofila"),
        (vuota(noto), "Capofila fuori elenco"),
        *_passi_del_denaro(modello, denaro=denaro),
        *_passi_dei_pesi(modello),
    ]
    senza_codice = Se(piena(Cella("titolo")), Costante(f"{MALE} Manca il codice"), VUOTO)
    return Se(vuota(codice), senza_codice, primo(passi))


def _passi_del_denaro(modello: Modello, *, denaro: bool) -> list[tuple[Espressione, str]]:
    """Who pays the objective, where the plan has a fund; what its share of it goes by, where it is not fixed."""
    fisso, quota = Cella("importo_fisso"), Cella("quota")
    passi: list[tuple[Espressione, str]] = []
    if denaro and modello.quote is Quote.PIANO:
        importo = modello.etichette.importo_fisso.lower()
        oppure = f"o l'{importo}" if importo[0] in "aeiou" else f"o: {importo}"
        nessuno = entrambe(piena(Nome("importo_massimo")), entrambe(vuota(quota), vuota(fisso)))
        passi.append((nessuno, f"Manca la quota, {oppure}"))
        passi.append((entrambe(piena(quota), piena(fisso)), f"O la quota, {oppure}"))
    da_tabelle = [
        (bool(modello.classi), "classe", f"Manca: {modello.etichette.classe}"),
        (modello.classi_con_peso, "peso", f"{modello.etichette.classe} fuori elenco"),
        (bool(modello.fasce), "n_dip", "Manca N. dip."),
        (bool(modello.fasce), "coefficiente", "N. dip. non valido"),
    ]
    for serve, colonna, testo in da_tabelle:
        manca: Espressione = vuota(Cella(colonna))
        if serve:
            passi.append((entrambe(vuota(fisso), manca) if denaro else manca, testo))
    return passi


def _passi_dei_pesi(modello: Modello) -> list[tuple[Espressione, str]]:
    """The sums that do not close."""
    passi: list[tuple[Espressione, str]] = []
    somma = modello.somma(Pesi.OBIETTIVI)
    if modello.pesi_a_mano and somma is not None:
        passi.append((vuota(Cella("peso")), "Manca il peso"))
        passi.append((diversa(Cella("somma_gruppo"), Costante(int(somma))), f"Il gruppo non fa {somma}"))
    for elenco, attesa, vuoti in pesati(modello):
        nome, cella = elenco.misure.value, Cella(f"somma_{elenco.misure.value}")
        senza = vuota(Cella("come")) if vuoti is Vuoti.MANCANO else Costante(0)
        righe = ContaSe(Intervallo(nome, "obiettivo"), Cella("codice"))
        conta = Oppure((Binaria("<>", cella, Costante(0)), senza))
        if vuoti is Vuoti.MANCANO:
            conta = Oppure((Binaria(">", righe, Costante(0)), senza))
        testo = f"{modello.nome_misure(elenco.misure)}: non fa {attesa}"
        passi.append((entrambe(conta, diversa(cella, Costante(attesa))), testo))
    return passi


def colonne_misura(modello: Modello, elenco: Elenco) -> tuple[tuple[Colonna, ...], tuple[Colonna, ...]]:
    """What is computed of every measure: before its own columns, and after them."""
    nome, obiettivo = elenco.misure.value, Cella("obiettivo")
    cerca = Cerca(obiettivo, Intervallo("obiettivi", "codice"), Intervallo("obiettivi", "titolo"))
    titolo = _calcolata(
        "titolo", modello.etichette.titolo, Tipo.TESTO, 32, _se_piena(obiettivo, Binaria("&", cerca, VUOTO))
    )
    esiste = Cerca(obiettivo, Intervallo("obiettivi", "codice"), Intervallo("obiettivi", "codice"))
    passi: list[tuple[Espressione, str]] = [(vuota(esiste), "Codice che non c'è")]
    dopo = []
    for pesato, attesa, vuoti in pesati(modello):
        if pesato.misure is not elenco.misure:
            continue
        somma = SommaSe(Intervallo(nome, "obiettivo"), obiettivo, Intervallo(nome, "peso"))
        dopo.append(_calcolata("somma", "Somma", Tipo.SOMMA, 9, _se_piena(obiettivo, somma)))
        aperta: Espressione = diversa(Cella("somma"), Costante(attesa))
        if vuoti is Vuoti.ALTRUI:
            aperta = entrambe(Binaria("<>", Cella("somma"), Costante(0)), aperta)
        passi.append((aperta, f"La somma non fa {attesa}"))
    senza_codice = Se(piena(Cella("descrizione")), Costante(f"{MALE} Manca il codice"), VUOTO)
    controllo = Se(vuota(obiettivo), senza_codice, primo(passi))
    return (titolo,), (*dopo, _calcolata("controllo", "Controllo", Tipo.TESTO, 20, controllo))
