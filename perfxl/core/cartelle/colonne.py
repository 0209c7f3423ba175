"""The columns of the objectives, as the modello and the money of a plan ask for them, and what stands in them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import Binaria, Cella, Cerca, Costante, Numerica, Oppure, Se, Somiglia
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, differenza, se_non_vuota, vuota
from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from perfxl.core.cartelle.parametri import SEPARATORE, codice_libero, in_percento, numero, tipo_peso
from perfxl.core.del_piano import del_piano
from perfxl.core.modello import Etichette, Pesi, Quote, Vuoti
from perfxl.core.testi.uguaglianza import semplice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

LUNGA = 12
"""A table with more rows than these carries a filter."""

_STRETTA, _APERTA = 10, 14
"""No column of texts is narrower; nor one where an office may write more than the plan has."""

_TEMPI = "Come nel piano: per esempio «entro il 31/12/2025»."
_SOGLIA = "Risultato minimo: una percentuale, come 80 oppure 80%. Sotto questo nulla è dovuto."
_PERSONALE = "Ruoli e numero di dipendenti; non i nomi."
_ELENCO = "Scegliere dall'elenco."
_DATA = "Un termine dice un giorno che non esiste, come 31/06: correggerlo."
PERCENTUALE = "Scrivere una percentuale da 0 a 100, come 25 oppure 25%."
"""What a cell of a percentage admits."""
_N_DIP = "Quanti dipendenti partecipano: un numero intero."
_RIF_DUP = "Come nel DUP; se sono più d'uno, separati da un punto e virgola."
_ANNI = "Un anno, o il primo e l'ultimo: «2025» oppure «2025-2027»."
_STATO = "Scegliere dall'elenco: attivo, sospeso, rinviato."
_RISORSE = "Le risorse finanziarie che servono, o «Nessuna»."
_PESO = "Quanto vale l'obiettivo: un numero, come 25 oppure 12,5."
_PESO_PERCENTO = "Quanto vale l'obiettivo: una percentuale, come 25 oppure 25%."


# ---- which columns


def con_quote(piano: Piano) -> bool:
    """Whether quote of the plan pay its objectives."""
    return piano.fondo is not None and piano.modello.quote is Quote.PIANO


def ruolo_peso(piano: Piano) -> Ruolo | None:
    """Whose the peso is: a formula's where the class gives it, the office's where it is written; None for no peso."""
    if piano.modello.classi_con_peso:
        return Ruolo.CALCOLATO
    return Ruolo.INPUT if piano.modello.pesi_a_mano or con_quote(piano) else None


def pesi_in_percento(piano: Piano) -> bool:
    """Whether what an objective counts in its quota is a percentage: a hundredth of the number, in its cells."""
    schema = piano.modello.schema(Pesi.OBIETTIVI)
    return ruolo_peso(piano) is Ruolo.INPUT and schema is not None and in_percento(schema)


def che_conta(piano: Piano) -> str:
    """The column that says how much an objective counts in its quota."""
    return "totale" if piano.modello.fasce else "peso"


@del_piano
def con_importi_fissi(piano: Piano) -> bool:
    """Whether amounts are reserved to objectives, and no other column of money shows them."""
    return not con_quote(piano) and any(o.fisso for o in piano.obiettivi)


@del_piano
def stampati(piano: Piano) -> bool:
    """Whether the printed number of an objective is not always its code."""
    return any(o.numero.value != o.codice for o in piano.obiettivi)


def distinte(colonne: Iterable[Colonna]) -> tuple[Colonna, ...]:
    """The columns, each with a header of its own, for a table is found by its headers, and as wide as its words."""
    viste: dict[str, int] = {}
    trovate = []
    for colonna in colonne:
        titolo = semplice(colonna.titolo)
        viste[titolo] = viste.get(titolo, 0) + 1
        nuovo = f"{colonna.titolo} ({viste[titolo]})" if viste[titolo] > 1 else colonna.titolo
        parola = max(map(len, nuovo.split()))
        larghezza = colonna.larghezza if parola <= colonna.larghezza else parola + 2
        uguale = (nuovo, larghezza) == (colonna.titolo, colonna.larghezza)
        trovate.append(colonna if uguale else replace(colonna, titolo=nuovo, larghezza=larghezza))
    return tuple(trovate)


# ---- what each column is


@del_piano
def colonna_codice(piano: Piano, chiave: str, ruolo: Ruolo, larghezza: int) -> Colonna:
    """The code of an objective: a number where codes are numbers, and «N.» where they are the printed ones."""
    codici = [o.codice for o in piano.obiettivi]
    testi = not any(isinstance(numero(codice), Fraction) for codice in codici)
    titolo = "Codice" if stampati(piano) else "N."
    nuovo = len(codice_libero(1)) + 2 if piano.libere.obiettivi > 0 and ruolo is not Ruolo.FISSO else 0
    minima = max(larghezza, 8 if stampati(piano) else 0, nuovo, *(len(codice) + 2 for codice in codici))
    return Colonna(chiave, titolo, ruolo, Tipo.TESTO if testi else Tipo.INTERO, minima)


@del_piano
def colonne_identita(piano: Piano) -> tuple[Colonna, ...]:
    """The code of an objective, and its printed number where that is another and there are any."""
    codice = colonna_codice(piano, "numero", Ruolo.CHIAVE, 5)
    if not stampati(piano) or all(o.numero.value == "" for o in piano.obiettivi):
        return (codice,)
    lunga = max(len(o.numero.value) for o in piano.obiettivi)
    return codice, Colonna("stampato", "N.", Ruolo.FISSO, Tipo.INTERO, max(5, lunga + 2), riservata=True)


def colonna_titolo(modello: Modello, larghezza: int) -> Colonna:
    """The title, under the ente's own word for it."""
    titolo = modello.etichette.titolo
    if titolo == Etichette().titolo:
        titolo = f"{titolo} ({modello.etichette.obiettivo.lower()})"
    return Colonna("titolo", titolo, Ruolo.FISSO, Tipo.TESTO, larghezza)


@del_piano
def colonne_descrittive(piano: Piano, larghezza_titolo: int, *, senza: tuple[str, ...] = ()) -> tuple[Colonna, ...]:
    """The title and what the register shows of an objective; the tipologia stands before the title where it is first.

    Args:
        piano: the plan.
        larghezza_titolo: width of the title.
        senza: fields that are not shown here.
    """
    campi = [_a_misura(piano, _colonna_campo(piano.modello, c)) for c in piano.modello.campi if c not in senza]
    prima = 1 if [c.chiave for c in campi[:1]] == ["tipologia"] else 0
    return (*campi[:prima], colonna_titolo(piano.modello, larghezza_titolo), *campi[prima:])


def _a_misura(piano: Piano, colonna: Colonna) -> Colonna:
    """The column, narrower where the texts of the plan are short."""
    lungo = _LUNGHI.get(colonna.chiave)
    if lungo is None:
        return colonna
    minima = _APERTA if colonna.ruolo is Ruolo.INPUT and colonna.chiave != "rif_dup" else _STRETTA
    return replace(colonna, larghezza=min(colonna.larghezza, max(minima, 3 + lungo(piano))))


_LUNGHI: Mapping[str, Callable[[Piano], int]] = {
    "sezione": lambda piano: max(len(o.sezione.value) for o in piano.obiettivi),
    "unita": lambda piano: max(len(settore.nome.value) for settore in piano.settori),
    "rif_dup": lambda piano: max(len(SEPARATORE.join(r.value for r in o.rif_dup)) for o in piano.obiettivi),
    "oggetto": lambda piano: max(len(o.oggetto.value) for o in piano.obiettivi),
    "tempi": lambda piano: max(len(o.tempi.value) for o in piano.obiettivi),
    "personale": lambda piano: max(len(o.personale.value) for o in piano.obiettivi),
    "risorse": lambda piano: max(len(o.risorse.value) for o in piano.obiettivi),
}
"""How long the longest text of a column is, by column; others are as wide as their words."""


def _colonna_campo(modello: Modello, campo: str) -> Colonna:
    etichette = modello.etichette
    fisso, aperto, testo = Ruolo.FISSO, Ruolo.INPUT, Tipo.TESTO
    colonne = (
        Colonna("sezione", etichette.sezione, fisso, testo, 18),
        Colonna("tipologia", "Tipologia", fisso, testo, 14, elenco="tipologie_nome", ammesso=_ELENCO),
        Colonna("unita", etichette.unita, fisso, testo, 24, elenco="unita_nome", ammesso=_ELENCO),
        Colonna("rif_dup", "Rif. DUP", aperto, testo, 16, aiuto=_RIF_DUP),
        Colonna("oggetto", etichette.oggetto, fisso, testo, 26),
        replace(con_date(Colonna("tempi", etichette.tempi, aperto, testo, 16, aiuto=_TEMPI)), serve=True),
        Colonna("anni", "Anni", aperto, testo, 11, aiuto=_ANNI),
        Colonna("stato", "Stato", aperto, testo, 10, elenco="stati_nome", aiuto=_STATO, ammesso=_STATO),
        Colonna("soglia", "Soglia %", aperto, Tipo.PERCENTO, 9, aiuto=_SOGLIA, serve=True, ammesso=PERCENTUALE),
        Colonna("personale", "Personale coinvolto", aperto, testo, 23, aiuto=_PERSONALE, serve=True),
        Colonna("risorse", "Risorse finanziarie", aperto, testo, 16, aiuto=_RISORSE),
    )
    return next(colonna for colonna in colonne if colonna.chiave == campo)


def con_date(colonna: Colonna) -> Colonna:
    """A column of texts that write days: one that does not exist is not admitted."""
    trovati = Somiglia(Cella(colonna.chiave), Intervallo("giorni", "come"))
    return replace(colonna, valida=Binaria("=", trovati, Costante(0)), ammesso=_DATA)


def colonne_classe(piano: Piano, settore: str = "") -> tuple[Colonna, ...]:
    """The class, by drop-down, and the number of employees; where the modello has classes, and bands.

    An objective with a fixed amount needs neither: where a settore leads one, empty cells are not told.
    """
    modello, serve = piano.modello, not any(obiettivo.fisso for obiettivo in piano.guidati(settore))
    scritte = ", ".join(classe.scritta for classe in modello.classi)
    classe = Colonna(
        "classe",
        modello.etichette.classe,
        Ruolo.INPUT,
        Tipo.TESTO,
        14,
        elenco="classi_nome",
        aiuto=f"Scegliere dall'elenco: {scritte}.",
        serve=serve,
        ammesso=f"Scegliere dall'elenco: {scritte}.",
    )
    lunga = max([7, *(len(fascia.parola) + 2 for fascia in modello.fasce)])
    n_dip = Colonna("n_dip", "N. dip.", Ruolo.INPUT, Tipo.INTERO, lunga, aiuto=_N_DIP, serve=serve, ammesso=_N_DIP)
    parole = [fascia.parola for fascia in modello.fasce if fascia.parola != ""]
    if parole:
        cella, elenco = Cella("n_dip"), Intervallo("parole", "parola")
        parola = Binaria("<>", Cerca(cella, elenco, elenco), VUOTO)
        ammesso = f"{_N_DIP[:-1]}; oppure: {', '.join(parole)}."
        n_dip = replace(n_dip, valida=Se(Numerica(cella), Binaria(">=", cella, Costante(0)), parola), ammesso=ammesso)
    return (*([classe] if modello.classi else []), *([n_dip] if modello.fasce else []))


@del_piano
def colonne_peso(piano: Piano) -> tuple[Colonna, ...]:
    """The peso and the group in which it sums; coefficiente and totale where the modello has bands."""
    modello, ruolo = piano.modello, ruolo_peso(piano)
    colonne: list[Colonna] = []
    if modello.schema(Pesi.OBIETTIVI) is not None:
        larga = _larghezza_gruppo(piano)
        colonne.append(
            Colonna("gruppo", "Gruppo", Ruolo.FISSO, Tipo.TESTO, larga, elenco="somme_codice", ammesso=_ELENCO)
        )
    if ruolo is Ruolo.CALCOLATO:
        classe = Cella("classe")
        cerca = Cerca(classe, Intervallo("classi", "nome"), Intervallo("classi", "peso"))
        colonne.append(Colonna("peso", "Peso", ruolo, Tipo.NUMERO, 8, se_non_vuota(classe, cerca)))
    elif ruolo is Ruolo.INPUT:
        colonne.append(_colonna_peso(modello, ruolo))
    if modello.fasce:
        colonne.append(_colonna_coefficiente(modello))
    if modello.fasce and ruolo is not None:
        colonne.append(_colonna_totale())
    return tuple(colonne)


def _colonna_peso(modello: Modello, ruolo: Ruolo) -> Colonna:
    """The peso written by hand: a percentage of its group, or a number that counts in a quota."""
    schema = modello.schema(Pesi.OBIETTIVI)
    tipo = Tipo.NUMERO if schema is None else tipo_peso(schema)
    titolo, aiuto = ("Peso %", _PESO_PERCENTO) if tipo is Tipo.PERCENTO else ("Peso", _PESO)
    serve = schema is None or schema.vuoti is Vuoti.MANCANO
    return Colonna("peso", titolo, ruolo, tipo, 9, aiuto=aiuto, serve=serve, ammesso=aiuto)


def _larghezza_gruppo(piano: Piano) -> int:
    return max(9, *(len(o.gruppo) + 2 for o in piano.obiettivi))


def _colonna_coefficiente(modello: Modello) -> Colonna:
    n_dip = Cella("n_dip")
    per_numero = Cerca(n_dip, Intervallo("fasce", "da"), Intervallo("fasce", "coefficiente"), fascia=True)
    per_parola = Cerca(n_dip, Intervallo("parole", "parola"), Intervallo("parole", "coefficiente"))
    parole = any(fascia.parola != "" for fascia in modello.fasce)
    cerca = Se(Numerica(n_dip), per_numero, per_parola if parole else VUOTO)
    return Colonna("coefficiente", "Coeff.", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 8, se_non_vuota(n_dip, cerca))


def _colonna_totale() -> Colonna:
    peso, coefficiente = Cella("peso"), Cella("coefficiente")
    totale = Se(Oppure((vuota(peso), vuota(coefficiente))), VUOTO, Binaria("*", peso, coefficiente))
    return Colonna("totale", "Totale coeff.", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 9, totale)


def colonne_denaro(piano: Piano, quota: int, euro: int) -> tuple[Colonna, ...]:
    """The quota and the amounts where quote pay objectives, else what is reserved to them, where there is any.

    Args:
        piano: the plan.
        quota: width of the quota.
        euro: width of an amount.
    """
    if con_quote(piano):
        return (
            Colonna("quota", "Quota", Ruolo.FISSO, Tipo.TESTO, quota, elenco="quote_codice", ammesso=_ELENCO),
            Colonna("importo", "Importo calcolato", Ruolo.CALCOLATO, Tipo.EURO, euro),
            Colonna("stanziato", "Importo stanziato", Ruolo.FISSO, Tipo.EURO, euro, riservata=True),
            Colonna("differenza", "Differenza", Ruolo.CALCOLATO, Tipo.EURO, euro - 2, differenza()),
        )
    titolo = piano.modello.etichette.importo_fisso
    fissi = (
        [Colonna("importo_fisso", titolo, Ruolo.FISSO, Tipo.EURO, euro, riservata=True)]
        if con_importi_fissi(piano)
        else []
    )
    return tuple(fissi)


def chiuse(colonne: Iterable[Colonna]) -> tuple[Colonna, ...]:
    """The columns where there is nothing to fill in."""
    chiusi = {Ruolo.INPUT: Ruolo.FISSO}
    return tuple(
        replace(c, ruolo=chiusi.get(c.ruolo, c.ruolo), elenco="", aiuto="", ammesso="", valida=None, serve=False)
        for c in colonne
    )


def senza_formule(colonne: Iterable[Colonna]) -> frozenset[str]:
    """The computed columns that stand empty in the row of a fixed amount."""
    figure = {"peso", "coefficiente", "totale"}
    return frozenset(c.chiave for c in colonne if c.chiave in figure and c.ruolo is Ruolo.CALCOLATO)
