"""The formulas that the workbooks share: amounts, live checks, totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaCome,
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
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE, codice_quota, nome_quota
from perfxl.core.money import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.piano import Obiettivo
    from perfxl.core.riparto import Riparto

VUOTO = Costante("")
ZERO = Costante(0)
CHIUDE, NON_CHIUDE = Costante(f"{BENE} Chiude"), Costante(f"{MALE} Non chiude")


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


def importo_proposto(conta: str) -> Espressione:
    """The amount of an objective that a settore proposes, in the quota that its row names; as ``importo``."""

    def della_quota(voce: str) -> Espressione:
        return Cerca(Cella("quota"), Intervallo("quote", "codice"), Intervallo("quote", voce))

    quota = Binaria("*", della_quota("base"), della_quota("parti"))
    intero = Binaria("*", della_quota("su"), della_quota("somma"))
    quoziente = Arrotonda(Binaria("/", Binaria("*", quota, Cella(conta)), intero), 2)
    mancanti = Binaria("<>", della_quota("mancanti"), ZERO)
    return Se(Oppure((vuota(Cella("quota")), vuota(Cella(conta)), mancanti)), VUOTO, quoziente)


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


def esito(da_rivedere: Espressione) -> Espressione:
    """How many rows are left to correct, in words."""
    una, molte = Costante(f"{MALE} 1 riga da rivedere"), Costante(" righe da rivedere")
    quante = Binaria("&", Binaria("&", Costante(f"{MALE} "), da_rivedere), molte)
    righe = Se(Binaria("=", da_rivedere, Costante(1)), una, quante)
    return Se(Binaria("=", da_rivedere, ZERO), Costante(f"{BENE} Tutto in ordine"), righe)


def riga_totale(tabella: str, colonne: Iterable[Colonna]) -> Riga:
    """The row that sums the amounts of a table of objectives, and says how many rows are left to correct.

    Args:
        tabella: name of the table.
        colonne: its columns.
    """
    formule: dict[str, Espressione | None] = {
        "importo": Somma(Intervallo(tabella, "importo")),
        "stanziato": Somma(Intervallo(tabella, "stanziato")),
        "importo_fisso": Somma(Intervallo(tabella, "importo_fisso")),
        "differenza": meno(Cella("stanziato"), Cella("importo")),
        "controllo": esito(ContaCome(Intervallo(tabella, "controllo"), Costante(f"{MALE}*"))),
    }
    chiavi = {colonna.chiave for colonna in colonne}
    mie = {chiave: formula for chiave, formula in formule.items() if chiave in chiavi}
    parola = "In tutto" if mie.keys() <= {"controllo"} else "Totale"
    return Riga(TOTALE, {"titolo": parola}, mie, totale=True)
