"""The tables of phases, indicators and results: one for each list that the modello uses, a sheet each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import colonna_codice, distinte
from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    Costante,
    Oppure,
    Progressiva,
    Se,
    SommaSe,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, se_non_vuota, vuota
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import ALTRUI, IN_ORDINE, SEPARATORE, frazione, numero
from perfxl.core.modello import Pesi, Vuoti

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.modello import Elenco, Modello, Schema
    from perfxl.core.piano import Misura, Piano

RIGHE_LIBERE = 12
"""Empty rows left for further measures."""

SOMMA_DIVERSA = "La somma non è giusta"

_SINGOLARI = {"Fasi": "Fase", "Indicatori": "Indicatore", "Risultati": "Risultato"}
_DI_OGNI = {"Fasi": "Le fasi", "Indicatori": "Gli indicatori", "Risultati": "I risultati"}
_A_CHI = {Pesi.FASI: "la fase", Pesi.INDICATORI: "l'indicatore", Pesi.RISULTATI: "il risultato"}

_PENALITA = "Quanti punti si perdono per ogni mese di ritardo: un numero, come 10."


def tabella_misure(piano: Piano, settore: str, elenco: Elenco) -> Tabella:
    """The table of a list of measures of the objectives that a settore leads."""
    modello, nome = piano.modello, elenco.misure.value
    guidati = piano.guidati(settore)
    righe: list[Riga] = []
    for obiettivo in guidati:
        for posto, misura in enumerate(obiettivo.misure(elenco.misure), start=1):
            valori = {"obiettivo": numero(obiettivo.codice), **_voci(misura, elenco)}
            righe.append(Riga(f"{obiettivo.codice}/{posto}", valori))
    righe.extend(Riga(f"/{posto}") for posto in range(1, RIGHE_LIBERE + 1))
    parola = modello.nome_misure(elenco.misure)
    titolo = f"{_DI_OGNI.get(parola, parola)} di ogni {modello.etichette.obiettivo.lower()}"
    colonne = _colonne(piano, elenco)
    return Tabella(nome, titolo, colonne, tuple(righe), gruppo="obiettivo", filtro=True, bloccate=2)


def controllata(modello: Modello, elenco: Elenco) -> bool:
    """Whether the table of a list says what is left to correct."""
    return modello.schema(elenco.misure) is not None


def somma_misure(modello: Modello, schema: Schema) -> Colonna:
    """The column of the objectives that sums the weights of their measures."""
    nome = schema.pesi.value
    somma = SommaSe(Intervallo(nome, "obiettivo"), Cella("numero"), Intervallo(nome, "peso"))
    titolo = f"Somma {modello.nome_misure(schema.pesi).lower()}"
    return Colonna(f"somma_{nome}", titolo, Ruolo.CALCOLATO, _tipo_somma(schema), 10, somma)


def _tipo_somma(schema: Schema) -> Tipo:
    """Where there may be no weights at all, a sum of nothing is not shown."""
    return Tipo.SOMMA if schema.vuoti is Vuoti.ALTRUI else Tipo.NUMERO


def _colonne(piano: Piano, elenco: Elenco) -> tuple[Colonna, ...]:
    modello, nome, obiettivo = piano.modello, elenco.misure.value, Cella("obiettivo")
    titolo = Cerca(obiettivo, Intervallo("obiettivi", "numero"), Intervallo("obiettivi", "titolo"))
    codice = colonna_codice(piano, "obiettivo", Ruolo.INPUT, 6)
    prima = (
        Colonna(
            codice.chiave,
            codice.titolo,
            codice.ruolo,
            codice.tipo,
            codice.larghezza,
            elenco="obiettivi_numero",
            aiuto=f"Il {_il_codice(codice)} dell'obiettivo a cui {_A_CHI[elenco.misure]} appartiene.",
        ),
        Colonna("titolo", modello.etichette.obiettivo, Ruolo.CALCOLATO, Tipo.TESTO, 34, titolo),
    )
    campi = tuple(_colonna_campo(modello, elenco, campo) for campo in elenco.campi)
    schema = modello.schema(elenco.misure)
    if schema is None:
        return distinte((*prima, *campi))
    somma = SommaSe(Intervallo(nome, "obiettivo"), obiettivo, Intervallo(nome, "peso"))
    controlli = (
        Colonna("somma", "Somma", Ruolo.CALCOLATO, _tipo_somma(schema), 9, se_non_vuota(obiettivo, somma)),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 22, _controllo(schema)),
    )
    return distinte((*prima, *campi, *controlli))


def _il_codice(codice: Colonna) -> str:
    return "numero" if codice.titolo == "N." else "codice"


def _colonna_campo(modello: Modello, elenco: Elenco, campo: str) -> Colonna:
    if campo == "cumulato" and "peso" in elenco.campi:
        return Colonna(campo, "Valore cumulato", Ruolo.CALCOLATO, Tipo.NUMERO, 10, _cumulato())
    parola = modello.nome_misure(elenco.misure)
    aperto, testo = Ruolo.INPUT, Tipo.TESTO
    aiuto = f"Quanto vale {_A_CHI[elenco.misure]}: un numero, come 25 oppure 12,5."
    colonne = (
        Colonna("numero", "N.", aperto, testo, 6),
        Colonna("soggetti", "Soggetti", aperto, testo, 16),
        Colonna("descrizione", _SINGOLARI.get(parola, parola), aperto, testo, 46),
        Colonna("attivita", "Attività", aperto, testo, 40),
        Colonna("atteso", modello.etichette.atteso, aperto, testo, 26),
        Colonna("termine", "Termine", aperto, testo, 14),
        Colonna("peso", "Peso %", aperto, Tipo.NUMERO, 9, aiuto=aiuto),
        Colonna("cumulato", "Valore cumulato", aperto, Tipo.NUMERO, 10),
        Colonna("penalita", "Penalità % al mese", aperto, Tipo.NUMERO, 10, aiuto=_PENALITA),
        Colonna("di", "Indicatori misurati", aperto, testo, 12),
    )
    return next(colonna for colonna in colonne if colonna.chiave == campo)


def _cumulato() -> Espressione:
    """The weights of the objective summed down to this row; nothing where the row has none."""
    senza = Oppure((vuota(Cella("obiettivo")), vuota(Cella("peso"))))
    return Se(senza, VUOTO, Progressiva(Cella("obiettivo"), Cella("peso")))


def _controllo(schema: Schema) -> Espressione:
    uguale = Binaria("=", Arrotonda(Cella("somma"), 6), Costante(int(schema.somma)))
    esito: Espressione = Se(uguale, Costante(IN_ORDINE), Costante(SOMMA_DIVERSA))
    if schema.vuoti is Vuoti.ALTRUI:
        esito = Se(vuota(Cella("peso")), Costante(ALTRUI), esito)
    return se_non_vuota(Cella("obiettivo"), esito)


def _voci(misura: Misura, elenco: Elenco) -> dict[str, Valore]:
    """What the table says of a measure, by column; blank texts are empty cells."""
    scritte: dict[str, Valore] = {
        "numero": misura.numero,
        "soggetti": misura.soggetti.value,
        "descrizione": misura.descrizione.value,
        "attivita": misura.attivita.value,
        "atteso": misura.atteso.value,
        "termine": misura.termine.value,
        "peso": frazione(misura.peso.value),
        "cumulato": frazione(misura.cumulato.value),
        "penalita": frazione(misura.penalita.value),
        "di": SEPARATORE.join(misura.di),
    }
    campi = [c for c in elenco.campi if c != "cumulato" or "peso" not in elenco.campi]
    return {campo: None if scritte[campo] == "" else scritte[campo] for campo in campi}
