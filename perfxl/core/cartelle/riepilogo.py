"""The ragioneria's workbook: the whole register of the plan, its money, its settori, the sums that must close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.cartelle.cartella_settore import fino_al_titolo, riga_obiettivo
from perfxl.core.cartelle.colonne import (
    chiuse,
    colonne_classe,
    colonne_denaro,
    colonne_descrittive,
    colonne_identita,
    colonne_peso,
    distinte,
)
from perfxl.core.cartelle.controlli import Controlli
from perfxl.core.cartelle.formule import riga_totale
from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.memoria import ricorda
from perfxl.core.cartelle.parametri import identita, nome_file, tabelle_parametri
from perfxl.core.cartelle.riepilogo_fondo import nomi_fondo, tabelle_fondo
from perfxl.core.cartelle.riepilogo_settori import grafico_settori, nomi_settori, tabella_settori
from perfxl.core.cartelle.somme import tabelle_somme

if TYPE_CHECKING:
    from perfxl.core.cartelle.layout import Grafico
    from perfxl.core.piano import Piano
    from perfxl.core.riparto import Riparto

_SENZA = ("personale", "risorse")
"""What of an objective is the office's alone."""

_LARGHI = {"tempi": 18}
"""What has more room here than in the workbook of a settore."""


def disegna_riepilogo(piano: Piano, riparto: Riparto, digest: str) -> Cartella:
    """The Riepilogo.

    Args:
        piano: the plan.
        riparto: the split of the plan by the totals that the tables give.
        digest: the digest of the plan.
    """
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    fondo = tabelle_fondo(piano, riparto)

    def foglio(nome: str, tabelle: tuple[Tabella, ...], grafico: Grafico | None = None) -> tuple[Foglio, ...]:
        return (Foglio(nome, titolo, ("Riepilogo per la ragioneria",), tabelle, grafico),) if tabelle else ()

    fogli = (
        *foglio("Riepilogo", (_tabella_riepilogo(piano, riparto),)),
        *foglio("Quote", fondo),
        *foglio("Settori", (tabella_settori(piano, riparto),), grafico_settori(piano)),
        *foglio("Somme", tabelle_somme(piano, "riepilogo", piano.obiettivi)),
        *foglio("Parametri", tabelle_parametri(piano)),
    )
    nomi = {**nomi_fondo(piano, fondo), **nomi_settori(piano)}
    file = nome_file(piano, "Riepilogo")
    identificata = identita(piano, "", digest)
    return Cartella(file, f"{titolo} · Riepilogo", piano.anno.value, identificata, fogli, nomi, ricorda(fogli))


def _lunga(piano: Piano) -> int:
    """Width of the code of a settore."""
    return max(9, *(len(settore.codice) + 2 for settore in piano.radici))


def _tabella_riepilogo(piano: Piano, riparto: Riparto) -> Tabella:
    etichette = piano.modello.etichette
    descrittive = [
        replace(c, larghezza=_LARGHI.get(c.chiave, c.larghezza)) for c in colonne_descrittive(piano, 46, senza=_SENZA)
    ]
    bloccate = fino_al_titolo(descrittive)
    da_controllare = (*colonne_classe(piano), *colonne_peso(piano))
    colonne = distinte(
        chiuse(
            (
                *colonne_identita(piano),
                *descrittive[:bloccate],
                Colonna("settore", etichette.settore, Ruolo.FISSO, Tipo.TESTO, _lunga(piano)),
                *descrittive[bloccate:],
                *da_controllare,
                *colonne_denaro(piano, 16, 13),
                *([Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 26)] if da_controllare else []),
            )
        )
    )
    tavola = (colonne, Controlli(piano, colonne))
    righe = [riga_obiettivo(piano, obiettivo, riparto, tavola) for obiettivo in piano.obiettivi]
    righe.append(riga_totale("riepilogo", colonne))
    bloccate = fino_al_titolo(colonne)
    return Tabella("riepilogo", etichette.obiettivi, colonne, tuple(righe), "numero", filtro=True, bloccate=bloccate)
