"""The quote that pay the objectives of a settore, as its workbook needs them to compute the amounts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import che_conta, pesi_in_percento
from perfxl.core.cartelle.espressione import Binaria, Cella, ContaVuote, Costante, SommaSe
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import codice_quota
from perfxl.core.del_piano import del_piano
from perfxl.core.money import ratio
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import FONDO, base_quota

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

VOCI = ("base", "parti", "su", "somma", "mancanti")
"""What of a quota has a defined name: the amounts are computed from it."""


def tabella_quote(piano: Piano, settore: str, riparto: Riparto) -> Tabella:
    """The quote that pay the objectives of a settore; what the others count in them is a constant."""
    conta = che_conta(piano)
    propri = SommaSe(Intervallo("obiettivi", "quota"), Cella("codice"), Intervallo("obiettivi", conta))
    intero = Binaria("/", Binaria("*", Cella("base"), Cella("parti")), Cella("su"))
    somma = Binaria("+", Cella("propri"), Cella("altri"))
    totali, coeff = ("totali", "totale coeff.") if conta == "totale" else ("pesi", "peso")
    colonne = (
        Colonna("codice", "Quota", Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("base", "Da ripartire", Ruolo.FISSO, Tipo.EURO, 13),
        Colonna("parti", "Parti", Ruolo.FISSO, Tipo.INTERO, 13),
        Colonna("su", "Su", Ruolo.FISSO, Tipo.INTERO, 9),
        Colonna("importo", "Importo della quota", Ruolo.CALCOLATO, Tipo.EURO, 14, intero),
        Colonna("propri", f"Σ {totali} del settore", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 14, propri),
        Colonna("altri", f"Σ {totali} degli altri", Ruolo.FISSO, Tipo.COEFFICIENTE, 14),
        Colonna("somma", f"Σ {totali}", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 12, somma),
        Colonna("titolo", "Che cosa paga", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("mancanti", f"Righe senza {coeff}", Ruolo.CALCOLATO, Tipo.INTERO, 13),
    )
    codici = dict.fromkeys(codice_quota(obiettivo) for obiettivo in piano.guidati(settore))
    righe = tuple(_riga_quota(piano, settore, codice, riparto) for codice in codici)
    titolo = f"Quote: importo = da ripartire × parti × {coeff} ÷ (su × Σ {totali}), arrotondato al centesimo"
    return Tabella("quote", titolo, colonne, righe, "codice")


def _riga_quota(piano: Piano, settore: str, codice: str, riparto: Riparto) -> Riga:
    obiettivo = fissi(piano).get(codice)
    if obiettivo is not None:
        titolo = f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}"
        fisso = ratio(obiettivo.importo_fisso.value or 0, 100)
        return _riga(codice, fisso, Fraction(1), (Fraction(0), titolo), Costante(0))
    intera, parte = base_quota(piano, riparto, codice)
    base = piano.finanziato.value if intera == FONDO else riparto.importi[intera]
    tutti, propri = (_che_contano(piano).get((codice, chi), (Fraction(0), 0)) for chi in ("", settore))
    altri, senza = _come_in_cella(piano, tutti[0] - propri[0]), tutti[1] - propri[1]
    titolo = next(q.titolo.value for q in piano.quote if q.codice == codice)
    conta = Intervallo("obiettivi", che_conta(piano))
    mancanti: Espressione = ContaVuote(Intervallo("obiettivi", "quota"), Cella("codice"), conta)
    if senza > 0:
        mancanti = Binaria("+", mancanti, Costante(senza))
    return _riga(codice, ratio(base, 100), parte, (altri, titolo), mancanti)


def _come_in_cella(piano: Piano, somma: Fraction) -> Fraction:
    """A sum of what objectives count, as the cells of their column hold it."""
    return ratio(somma, 100) if pesi_in_percento(piano) else somma


@del_piano
def fissi(piano: Piano) -> Mapping[str, Obiettivo]:
    """The objectives of a fixed amount, by the pot that each has of its own."""
    return {codice_quota(obiettivo): obiettivo for obiettivo in piano.obiettivi if obiettivo.fisso}


@del_piano
def _che_contano(piano: Piano) -> Mapping[tuple[str, str], tuple[Fraction, int]]:
    """What the objectives of a quota count, and how many lack it: those that a settore leads, and all, under «»."""
    trovati: dict[tuple[str, str], tuple[Fraction, int]] = {}
    for obiettivo in piano.obiettivi:
        totale = totale_ricalcolato(piano, obiettivo)
        for chi in {"", obiettivo.capofila}:
            somma, senza = trovati.get((codice_quota(obiettivo), chi), (Fraction(0), 0))
            nuovi = (somma, senza + 1) if totale is None else (somma + totale, senza)
            trovati[codice_quota(obiettivo), chi] = nuovi
    return trovati


def _riga(codice: str, base: Fraction, parte: Fraction, altri: tuple[Fraction, str], mancanti: Espressione) -> Riga:
    """A row of the table; ``altri`` is what the others count, and what the quota is for."""
    valori: dict[str, Valore] = {
        "codice": codice,
        "base": base,
        "parti": Fraction(parte.numerator),
        "su": Fraction(parte.denominator),
        "altri": altri[0],
        "titolo": altri[1],
    }
    return Riga(codice, valori, {"mancanti": mancanti})
