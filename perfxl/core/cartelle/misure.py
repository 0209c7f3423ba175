"""The tables of phases, indicators and results: one for each list that the modello uses, a sheet each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import PERCENTUALE, colonna_codice, con_date, distinte
from perfxl.core.cartelle.controlli import Passo, intera, male, passi_dei_numeri, primo_passo
from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaFinQui,
    Contiene,
    Costante,
    Numerica,
    Oppure,
    Progressiva,
    Se,
    SommaSe,
    Testuale,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, ZERO, se_non_vuota, vuota
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import (
    ALTRUI,
    IN_ORDINE,
    SEPARATORE,
    frazione,
    in_percento,
    nelle_colonne,
    numero,
    tipo_peso,
)
from perfxl.core.del_piano import del_piano
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.testi.citazioni import pesi_citati

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.modello import Elenco, Modello, Schema
    from perfxl.core.piano import Misura, Piano

_SINGOLARI = {"Fasi": "Fase", "Indicatori": "Indicatore", "Risultati": "Risultato"}
_DI_OGNI = {"Fasi": "Le fasi", "Indicatori": "Gli indicatori", "Risultati": "I risultati"}
_A_CHI = {Pesi.FASI: "la fase", Pesi.INDICATORI: "l'indicatore", Pesi.RISULTATI: "il risultato"}

_CENTO = 100

_PENALITA = "Quanto si perde per ogni mese di ritardo: una percentuale, come 10 oppure 10%."


def tabella_misure(piano: Piano, settore: str, elenco: Elenco) -> Tabella:
    """The table of a list of measures of the objectives that a settore leads."""
    modello, nome = piano.modello, elenco.misure.value
    guidati = piano.guidati(settore)
    colonne, righe = _colonne(piano, elenco), list[Riga]()
    for obiettivo in guidati:
        for posto, misura in enumerate(obiettivo.misure(elenco.misure), start=1):
            valori = {"obiettivo": numero(obiettivo.codice), **nelle_colonne(_voci(misura, elenco), colonne)}
            righe.append(Riga(f"{obiettivo.codice}/{posto}", valori))
    righe.extend(Riga(f"/{posto}") for posto in range(1, piano.libere.misure + 1))
    parola = modello.nome_misure(elenco.misure)
    titolo = f"{_DI_OGNI.get(parola, parola)} di ogni {modello.etichette.obiettivo.lower()}"
    return Tabella(nome, titolo, colonne, tuple(righe), gruppo="obiettivo", filtro=True, bloccate=2)


def somma_misure(modello: Modello, schema: Schema) -> Colonna:
    """The column of the objectives that sums the weights of their measures."""
    nome = schema.pesi.value
    somma = SommaSe(Intervallo(nome, "obiettivo"), Cella("numero"), Intervallo(nome, "peso"))
    titolo = f"Somma {modello.nome_misure(schema.pesi).lower()}"
    return Colonna(f"somma_{nome}", titolo, Ruolo.CALCOLATO, _tipo_somma(schema), 10, somma)


def _tipo_somma(schema: Schema) -> Tipo:
    """Where there may be no weights at all, a sum of nothing is not shown."""
    if in_percento(schema):
        return Tipo.PERCENTO
    return Tipo.SOMMA if schema.vuoti is Vuoti.ALTRUI else Tipo.NUMERO


@del_piano
def _colonne(piano: Piano, elenco: Elenco) -> tuple[Colonna, ...]:
    modello, nome, obiettivo = piano.modello, elenco.misure.value, Cella("obiettivo")
    titolo = Cerca(obiettivo, Intervallo("obiettivi", "numero"), Intervallo("obiettivi", "titolo"))
    codice = colonna_codice(piano, "obiettivo", Ruolo.INPUT, 6)
    aiuto = f"Il {_il_codice(codice)} dell'obiettivo a cui {_A_CHI[elenco.misure]} appartiene."
    rif = se_non_vuota(obiettivo, Binaria("&", Binaria("&", obiettivo, Costante("/")), ContaFinQui(obiettivo)))
    prima = (
        replace(codice, elenco="obiettivi_numero", aiuto=aiuto, ammesso=aiuto),
        Colonna("rif", "Rif.", Ruolo.CALCOLATO, Tipo.TESTO, codice.larghezza + 3, rif),
        Colonna("titolo", modello.etichette.obiettivo, Ruolo.CALCOLATO, Tipo.TESTO, 34, titolo),
    )
    campi = tuple(_colonna_campo(modello, elenco, campo) for campo in elenco.campi)
    schema = modello.schema(elenco.misure)
    controllo = Colonna(
        "controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 24, _controllo(piano, elenco, codice, campi)
    )
    if schema is None:
        return distinte((*prima, *campi, controllo))
    somma = SommaSe(Intervallo(nome, "obiettivo"), obiettivo, Intervallo(nome, "peso"))
    tutta = Colonna("somma", "Somma", Ruolo.CALCOLATO, _tipo_somma(schema), 9, se_non_vuota(obiettivo, somma))
    return distinte((*prima, *campi, tutta, controllo))


def _il_codice(codice: Colonna) -> str:
    return "numero" if codice.titolo == "N." else "codice"


def _colonna_campo(modello: Modello, elenco: Elenco, campo: str) -> Colonna:
    schema = modello.schema(elenco.misure)
    peso, serve = tipo_peso(schema), schema is not None and schema.vuoti is Vuoti.MANCANO
    if campo == "cumulato" and "peso" in elenco.campi:
        return Colonna(campo, "Valore cumulato", Ruolo.CALCOLATO, peso, 10, _cumulato())
    parola = modello.nome_misure(elenco.misure)
    aperto, testo = Ruolo.INPUT, Tipo.TESTO
    come = "una percentuale, come 25 oppure 25%" if peso is Tipo.PERCENTO else "un numero, come 25 oppure 12,5"
    aiuto = f"Quanto vale {_A_CHI[elenco.misure]}: {come}."
    colonne = (
        Colonna("numero", "N.", aperto, testo, 6),
        Colonna("soggetti", "Soggetti", aperto, testo, 16),
        Colonna("descrizione", _SINGOLARI.get(parola, parola), aperto, testo, 46, serve=True),
        Colonna("attivita", "Attività", aperto, testo, 40),
        Colonna("atteso", modello.etichette.atteso, aperto, testo, 26),
        con_date(Colonna("termine", "Termine", aperto, testo, 14)),
        Colonna("peso", "Peso %", aperto, peso, 9, aiuto=aiuto, serve=serve, ammesso=aiuto),
        Colonna("cumulato", "Valore cumulato", aperto, peso, 10),
        Colonna("penalita", "Penalità % al mese", aperto, Tipo.PERCENTO, 10, aiuto=_PENALITA, ammesso=PERCENTUALE),
        Colonna("di", "Indicatori misurati", aperto, testo, 12),
    )
    return next(colonna for colonna in colonne if colonna.chiave == campo)


def _cumulato() -> Espressione:
    """The weights of the objective summed down to this row; nothing where the row has none."""
    senza = Oppure((vuota(Cella("obiettivo")), vuota(Cella("peso"))))
    return Se(senza, VUOTO, Progressiva(Cella("obiettivo"), Cella("peso")))


def _controllo(piano: Piano, elenco: Elenco, codice: Colonna, campi: Sequence[Colonna]) -> Espressione:
    """The live check of a measure: nothing in an empty row."""
    schema = piano.modello.schema(elenco.misure)
    obiettivo, numeri = Cella("obiettivo"), Intervallo("obiettivi", "numero")
    scritto = Oppure(tuple(Binaria("<>", Cella(c.chiave), VUOTO) for c in campi if c.ruolo is Ruolo.INPUT))
    di_nessuno = Se(scritto, Costante(male("VAL104", "Di quale obiettivo?")), VUOTO)
    assente = vuota(Cerca(obiettivo, numeri, numeri))
    testo = Passo("obiettivo", "VAL102", Se(Testuale(obiettivo), assente, ZERO), f"«{codice.titolo}» non è un numero")
    estranea = Passo("obiettivo", "VAL104", assente, "L'obiettivo non è di qui")
    passi = [*([testo] if codice.tipo is Tipo.INTERO else []), estranea]
    passi += passi_dei_numeri(campi, 0 if schema is None else int(schema.somma))
    if schema is not None and schema.vuoti is Vuoti.MANCANO:
        passi.append(Passo("peso", "VAL103", vuota(Cella("peso")), "Manca il peso"))
    if schema is not None:
        passi.append(Passo("somma", "SQ101", _somma_diversa(schema), "La somma non è giusta"))
        passi += _passo_del_testo(piano, elenco, schema)
    senza_peso = schema is not None and schema.vuoti is Vuoti.ALTRUI
    bene: Espressione = (
        Se(vuota(Cella("peso")), Costante(ALTRUI), Costante(IN_ORDINE)) if senza_peso else Costante(IN_ORDINE)
    )
    return Se(vuota(obiettivo), di_nessuno, primo_passo(passi, bene))


def _somma_diversa(schema: Schema) -> Espressione:
    """Whether the weights of the objective are not what they must be; those that are another's are not asked for."""
    diversa = Binaria("<>", Arrotonda(Cella("somma"), 8), intera(schema))
    return Se(vuota(Cella("peso")), ZERO, diversa) if schema.vuoti is Vuoti.ALTRUI else diversa


def _passo_del_testo(piano: Piano, elenco: Elenco, schema: Schema) -> tuple[Passo, ...]:
    """A weight that the text says and its field does not; where the texts of the plan can be read by a formula."""
    pesate = [m for o in piano.obiettivi for m in o.misure(elenco.misure) if m.peso.value is not None]
    citano = [m for m in pesate if pesi_citati(m.descrizione.value)]
    if (
        not citano
        or not in_percento(schema)
        or any(_detto_male(m) is not (m in citano and _diverso(m)) for m in pesate)
    ):
        return ()
    testo, peso = Cella("descrizione"), Binaria("*", Cella("peso"), Costante(_CENTO))
    intero = Binaria("=", peso, Arrotonda(peso, 0))
    scritto = Binaria("&", Arrotonda(peso, 0), Costante("%"))
    altro = Se(Contiene(testo, scritto), ZERO, Contiene(testo, Costante("%")))
    sbagliato = Se(Contiene(testo, Costante("peso")), Se(intero, altro, ZERO), ZERO)
    return (Passo("peso", "IN306", Se(Numerica(Cella("peso")), sbagliato, ZERO), "Il testo dice un altro peso"),)


def _detto_male(misura: Misura) -> bool:
    """What the formula above gives for a measure."""
    testo, peso = misura.descrizione.value.casefold(), misura.peso.value or Decimal(0)
    return "peso" in testo and peso == int(peso) and f"{int(peso)}%" not in testo and "%" in testo


def _diverso(misura: Misura) -> bool:
    """Whether the text of a measure says weights, and not its own."""
    return misura.peso.value not in {citato.valore for citato in pesi_citati(misura.descrizione.value)}


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
