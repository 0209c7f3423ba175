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
from perfxl.core.money import ratio
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import FONDO, base_quota

if TYPE_CHECKING:
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
    for obiettivo in piano.obiettivi:
        if obiettivo.fisso and codice == codice_quota(obiettivo):
            titolo = f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}"
            fisso = ratio(obiettivo.importo_fisso.value or 0, 100)
            return _riga(codice, fisso, Fraction(1), (Fraction(0), titolo), Costante(0))
    intera, parte = base_quota(piano, riparto, codice)
    base = piano.finanziato.value if intera == FONDO else riparto.importi[intera]
    totali = [totale_ricalcolato(piano, o) for o in piano.obiettivi if _di_altri(o, settore, codice)]
    altri = _come_in_cella(piano, sum((totale for totale in totali if totale is not None), Fraction(0)))
    titolo = next(q.titolo.value for q in piano.quote if q.codice == codice)
    conta = Intervallo("obiettivi", che_conta(piano))
    mancanti: Espressione = ContaVuote(Intervallo("obiettivi", "quota"), Cella("codice"), conta)
    if None in totali:
        mancanti = Binaria("+", mancanti, Costante(totali.count(None)))
    return _riga(codice, ratio(base, 100), parte, (altri, titolo), mancanti)


def _come_in_cella(piano: Piano, somma: Fraction) -> Fraction:
    """A sum of what objectives count, as the cells of their column hold it."""
    return ratio(somma, 100) if pesi_in_percento(piano) else somma


def _di_altri(obiettivo: Obiettivo, settore: str, quota: str) -> bool:
    return obiettivo.capofila != settore and codice_quota(obiettivo) == quota


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
