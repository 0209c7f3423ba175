"""The table of the groups in which the pesi of objectives must sum to what the modello says."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import distinte
from perfxl.core.cartelle.controlli import segno
from perfxl.core.cartelle.espressione import Arrotonda, Binaria, Cella, ContaSe, Costante, Se, SommaSe
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import CHIUDE, NON_CHIUDE, ZERO
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import ALTRUI, nelle_colonne, tipo_peso
from perfxl.core.modello import Pesi, Vuoti
from perfxl.core.piano import peso_atteso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.modello import Schema
    from perfxl.core.piano import Obiettivo, Piano


def tabelle_somme(piano: Piano, tabella: str, obiettivi: Sequence[Obiettivo]) -> tuple[Tabella, ...]:
    """The groups of some objectives, with the sum of their pesi; no table where the modello has no such sum.

    Args:
        piano: the plan.
        tabella: name of the table where the pesi stand.
        obiettivi: the objectives of that table.
    """
    schema = piano.modello.schema(Pesi.OBIETTIVI)
    if schema is None:
        return ()
    gruppi = dict.fromkeys(obiettivo.gruppo for obiettivo in obiettivi)
    altrove = {gruppo: _altrove(piano, gruppo, obiettivi) for gruppo in gruppi}
    colonne = _colonne(piano, schema, tabella, altrove=any(valore != 0 for valore in altrove.values()))
    unita = {settore.codice: settore.nome.value for settore in piano.settori}
    righe = []
    for gruppo in gruppi:
        valori: dict[str, Valore] = {
            "codice": gruppo,
            "nome": unita.get(gruppo),
            "altri": altrove[gruppo],
            "attesa": Fraction(schema.somma),
        }
        righe.append(Riga(gruppo, nelle_colonne(valori, colonne)))
    titolo = f"Peso degli obiettivi: in ogni gruppo deve fare {schema.somma}{segno(schema)}"
    return (Tabella("somme", titolo, colonne, tuple(righe), "codice"),)


def _altrove(piano: Piano, gruppo: str, qui: Sequence[Obiettivo]) -> Fraction:
    """The pesi of the group that stand in another workbook."""
    codici = {obiettivo.codice for obiettivo in qui}
    fuori = [o for o in piano.obiettivi if o.gruppo == gruppo and o.codice not in codici]
    pesi = [peso_atteso(piano, o) if piano.modello.classi_con_peso else o.peso.value for o in fuori]
    return sum((Fraction(peso) for peso in pesi if peso is not None), Fraction(0))


def _colonne(piano: Piano, schema: Schema, tabella: str, *, altrove: bool) -> tuple[Colonna, ...]:
    etichette = piano.modello.etichette
    gruppi = Intervallo(tabella, "gruppo")
    somma: Espressione = SommaSe(gruppi, Cella("codice"), Intervallo(tabella, "peso"))
    altri = [Colonna("altri", "Σ pesi nelle altre cartelle", Ruolo.FISSO, tipo_peso(schema), 14)] if altrove else []
    if altrove:
        somma = Binaria("+", somma, Cella("altri"))
    chiude = Binaria("=", Arrotonda(Cella("somma"), 8), Cella("attesa"))
    esito: Espressione = Se(chiude, CHIUDE, NON_CHIUDE)
    if schema.vuoti is Vuoti.ALTRUI:
        esito = Se(Binaria("=", Cella("somma"), ZERO), Costante(ALTRUI), esito)
    lunga = max(12, *(len(obiettivo.gruppo) + 2 for obiettivo in piano.obiettivi))
    return distinte(
        (
            Colonna("codice", "Gruppo", Ruolo.CHIAVE, Tipo.TESTO, lunga),
            Colonna("nome", etichette.unita, Ruolo.FISSO, Tipo.TESTO, 56),
            Colonna("quanti", etichette.obiettivi, Ruolo.CALCOLATO, Tipo.INTERO, 13, ContaSe(gruppi, Cella("codice"))),
            *altri,
            Colonna("somma", "Σ pesi", Ruolo.CALCOLATO, tipo_peso(schema), 11, somma),
            Colonna("attesa", "Deve fare", Ruolo.FISSO, tipo_peso(schema), 11),
            Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 16, esito),
        )
    )
