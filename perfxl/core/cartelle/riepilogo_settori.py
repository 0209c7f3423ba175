"""The settori in the Riepilogo: how many objectives each leads, its rilevanza, its amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import con_importi_fissi, con_quote, distinte
from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    ContaSe,
    Costante,
    Nome,
    Oppure,
    Se,
    Somma,
    SommaSe,
    somma_di,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import CHIUDE, NON_CHIUDE, VUOTO, ZERO, con_centesimi, vuota
from perfxl.core.cartelle.layout import Colonna, Grafico, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import TOTALE, frazione
from perfxl.core.modello import Pesi, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.piano import Piano, Settore
    from perfxl.core.riparto import Riparto


def tabella_settori(piano: Piano, riparto: Riparto) -> Tabella:
    """The settori, and the units within one that have a rilevanza of their own."""
    colonne = distinte(_colonne(piano))
    righe = [_riga(piano, settore, riparto) for settore in _settori(piano)]
    sommate = {"obiettivi", "rilevanza", "importo", "riservato", "attribuito", "calcolato", "stanziato", "differenza"}
    formule: dict[str, Espressione | None] = {
        colonna.chiave: Somma(Intervallo("settori", colonna.chiave)) for colonna in colonne if colonna.chiave in sommate
    }
    somma = piano.modello.somma(Pesi.RILEVANZA)
    if somma is not None and con_rilevanza(piano):
        chiude = Binaria("=", Arrotonda(Cella("rilevanza"), 6), Costante(int(somma)))
        formule["esito"] = Se(chiude, CHIUDE, NON_CHIUDE)
    righe.append(Riga(TOTALE, {"nome": "Totale"}, formule, totale=True))
    titolo = "Importi per settore capofila" if con_quote(piano) else "I settori capofila"
    return Tabella("settori", titolo, colonne, tuple(righe), "codice")


def nomi_settori(piano: Piano) -> dict[str, Indirizzo]:
    """The defined names of the totals of the settori."""
    if not per_rilevanza(piano):
        return {}
    return {f"totale_{voce}": ("settori", TOTALE, voce) for voce in ("rilevanza", "attribuito")}


def grafico_settori(piano: Piano) -> Grafico | None:
    """The amounts of the settori, or else their rilevanza; no chart where there is neither."""
    if con_quote(piano):
        return Grafico("Importo stanziato per settore capofila, in euro", "settori", "nome", "stanziato")
    if per_rilevanza(piano):
        return Grafico("Importo attribuito per settore, in euro", "settori", "nome", "attribuito")
    if con_rilevanza(piano):
        return Grafico("Rilevanza dei settori, in percentuale", "settori", "nome", "rilevanza")
    return None


def con_rilevanza(piano: Piano) -> bool:
    """Whether some settore has a rilevanza."""
    return any(settore.rilevanza.value is not None for settore in piano.settori)


def per_rilevanza(piano: Piano) -> bool:
    """Whether the settori share a fund by their rilevanza."""
    return piano.fondo is not None and piano.modello.quote is Quote.RILEVANZA


def _settori(piano: Piano) -> Sequence[Settore]:
    return [s for s in piano.settori if s.di == "" or s.rilevanza.value is not None]


def _colonne(piano: Piano) -> Iterator[Colonna]:
    modello, capofila = piano.modello, Intervallo("riepilogo", "settore")
    lunga = max(len(settore.codice) for settore in piano.settori)
    yield Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, max(10, lunga + 2))
    yield Colonna("nome", modello.etichette.settore, Ruolo.FISSO, Tipo.TESTO, 40)
    obiettivi, quanti = modello.etichette.obiettivi, ContaSe(capofila, Cella("codice"))
    yield Colonna("obiettivi", obiettivi, Ruolo.CALCOLATO, Tipo.INTERO, 11, quanti)
    if con_rilevanza(piano) or per_rilevanza(piano):
        yield Colonna("rilevanza", "Rilevanza %", Ruolo.FISSO, Tipo.NUMERO, 12)
    if con_quote(piano):
        yield from _colonne_stanziato()
    elif per_rilevanza(piano):
        yield from _colonne_attribuito(piano)
    if modello.somma(Pesi.RILEVANZA) is not None and con_rilevanza(piano):
        yield Colonna("esito", f"La rilevanza fa {modello.somma(Pesi.RILEVANZA)}?", Ruolo.FISSO, Tipo.TESTO, 18)


def _colonne_stanziato() -> Iterator[Colonna]:
    calcolata, euro = Ruolo.CALCOLATO, Tipo.EURO
    scarto = Arrotonda(Binaria("-", Cella("stanziato"), Cella("calcolato")), 2)
    yield Colonna("calcolato", "Calcolato", calcolata, euro, 15, _per_settore("importo"))
    yield Colonna("stanziato", "Stanziato", calcolata, euro, 15, _per_settore("stanziato"))
    yield Colonna("differenza", "Differenza", calcolata, euro, 13, scarto)


def _colonne_attribuito(piano: Piano) -> Iterator[Colonna]:
    """What the rilevanza gives, what is reserved to objectives, and the sum of both."""
    calcolata, euro = Ruolo.CALCOLATO, Tipo.EURO
    yield Colonna("importo", "Importo per rilevanza", calcolata, euro, 15)
    voci = ["importo"]
    if con_importi_fissi(piano):
        titolo = piano.modello.etichette.importo_fisso
        yield Colonna("riservato", titolo, calcolata, euro, 15, _per_settore("importo_fisso"))
        voci.append("riservato")
    # Empty texts count nothing in a sum of columns, but cannot be added: an amount that cannot be had is left out.
    yield Colonna("attribuito", "Attribuito", calcolata, euro, 15, _somma_con_vuoti(voci))


def _somma_con_vuoti(voci: Sequence[str]) -> Espressione:
    return Arrotonda(somma_di(Se(vuota(Cella(voce)), ZERO, Cella(voce)) for voce in voci), 2)


def _per_settore(colonna: str) -> Espressione:
    return SommaSe(Intervallo("riepilogo", "settore"), Cella("codice"), Intervallo("riepilogo", colonna))


def _riga(piano: Piano, settore: Settore, riparto: Riparto) -> Riga:
    valori: dict[str, Valore] = {
        "codice": settore.codice,
        "nome": settore.nome.value,
        "rilevanza": frazione(settore.rilevanza.value),
    }
    if not per_rilevanza(piano):
        return Riga(settore.codice, valori)
    return Riga(settore.codice, valori, {"importo": _importo(settore, riparto)})


def _importo(settore: Settore, riparto: Riparto) -> Espressione:
    """The settore's share of what is split, rounded once; multiplied before it is divided, so that ties stay ties."""
    somma = Nome("totale_rilevanza")
    quota = Binaria("/", Binaria("*", Nome("fondo_da_ripartire"), Cella("rilevanza")), somma)
    nulla = Oppure((vuota(Cella("rilevanza")), Binaria("=", somma, ZERO)))
    return Se(nulla, VUOTO, con_centesimi(Arrotonda(quota, 2), _scarto(settore, riparto)))


def _scarto(settore: Settore, riparto: Riparto) -> int:
    """Cents that the residual policy adds to the rounded amount of the settore."""
    righe = (riga for riga in riparto.righe if riga.chiave == ("", settore.codice))
    return sum(riga.importo - riga.arrotondato for riga in righe)
