"""The money of the Riepilogo: the fund and its set-asides, the quote, the sums that must close."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import che_conta, con_importi_fissi, con_quote
from perfxl.core.cartelle.espressione import (
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    ContaSe,
    ContaVuote,
    Costante,
    Nome,
    Se,
    SommaSe,
    somma_di,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import CHIUDE, NON_CHIUDE, ZERO, meno
from perfxl.core.cartelle.layout import Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE, codice_quota, nome_quota
from perfxl.core.modello import Residuo
from perfxl.core.money import ratio
from perfxl.core.piano import Modo
from perfxl.core.riparto import FONDO, base_quota

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.piano import Accantonamento, Fondo, Obiettivo, Piano, Quota
    from perfxl.core.riparto import Riparto

_VOCI_QUOTA = ("base", "parti", "su", "somma", "importo", "calcolato", "stanziato", "righe", "mancanti")
"""What of a quota has a defined name."""


def tabelle_fondo(piano: Piano, riparto: Riparto) -> tuple[Tabella, ...]:
    """The fund, and its quote where the plan says them; nothing for a plan without money."""
    if piano.fondo is None:
        return ()
    quote = (_tabella_quote(piano, riparto),) if con_quote(piano) else ()
    return (_tabella_fondo(piano, piano.fondo), *quote)


def nomi_fondo(piano: Piano, tabelle: tuple[Tabella, ...]) -> dict[str, Indirizzo]:
    """The defined names of the figures that the formulas of the Riepilogo use."""
    nomi: dict[str, Indirizzo] = {}
    for tabella in tabelle:
        if tabella.nome == "quote":
            for riga in tabella.righe:
                nomi |= {nome_quota(riga.chiave, voce): ("quote", riga.chiave, voce) for voce in _VOCI_QUOTA}
            continue
        for riga in tabella.righe:
            if riga.chiave in _VOCI_FONDO:
                nomi[f"fondo_{riga.chiave}"] = ("fondo", riga.chiave, "importo")
            elif riga.chiave.startswith("accantonamento_"):
                nomi[riga.chiave] = ("fondo", riga.chiave, "importo")
    if con_quote(piano):
        nomi |= {f"totale_{voce}": ("riepilogo", TOTALE, voce) for voce in ("importo", "stanziato")}
    elif con_importi_fissi(piano):
        nomi["totale_riservato"] = ("riepilogo", TOTALE, "importo_fisso")
    return nomi


_VOCI_FONDO = ("massimo", "accantonato", "finanziato", "da_ripartire")


# ---- the fund


def _tabella_fondo(piano: Piano, fondo: Fondo) -> Tabella:
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("importo", "Importo", Ruolo.FISSO, Tipo.EURO, 15),
        Colonna("esito", "Esito", Ruolo.FISSO, Tipo.TESTO, 26),
    )
    accantonati = [_riga_accantonamento(posto, voce) for posto, voce in enumerate(fondo.accantonamenti, start=1)]
    massimo, accantonato, finanziato = (Nome(f"fondo_{voce}") for voce in ("massimo", "accantonato", "finanziato"))
    somma = somma_di(Nome(f"accantonamento_{posto}") for posto, _ in enumerate(accantonati, start=1))
    righe = (
        Riga("massimo", {"voce": "Importo massimo", "importo": ratio(fondo.massimo.value, 100)}),
        *accantonati,
        Riga("accantonato", {"voce": "Totale accantonamenti"}, {"importo": Arrotonda(somma, 2)}),
        Riga("finanziato", {"voce": "Importo finanziato", "importo": ratio(fondo.finanziato.value, 100)}),
        _riga_chiusura("resta", "Massimo − accantonamenti − finanziato", meno(massimo, accantonato, finanziato)),
        *(_righe_stanziato(piano) if con_quote(piano) else _righe_attribuito(piano)),
    )
    return Tabella("fondo", "Il fondo", colonne, righe, "voce")


def _riga_accantonamento(posto: int, voce: Accantonamento) -> Riga:
    """A set-aside, with its number: rows are known by what stands in their first cell, and titles may be alike."""
    valori: dict[str, Valore] = {
        "voce": f"Accantonamento {posto}: {voce.titolo.value}",
        "importo": ratio(voce.importo.value, 100),
    }
    return Riga(f"accantonamento_{posto}", valori)


def _riga_chiusura(chiave: str, voce: str, formula: Espressione) -> Riga:
    return Riga(chiave, {"voce": voce}, {"importo": formula, "esito": Se(_nulla("importo"), CHIUDE, NON_CHIUDE)})


def _nulla(colonna: str) -> Espressione:
    return Binaria("=", Cella(colonna), ZERO)


def _righe_stanziato(piano: Piano) -> Iterator[Riga]:
    """Where quote pay objectives: what was computed, what was allotted, and whether it closes."""
    stanziato = Nome("totale_stanziato")
    yield Riga("calcolato", {"voce": "Totale degli importi calcolati"}, {"importo": Nome("totale_importo")})
    yield Riga("stanziato", {"voce": "Totale degli importi stanziati"}, {"importo": stanziato})
    limite = _limite(piano, Costante(len(piano.obiettivi)))
    yield _riga_scarto("Stanziati − finanziato", meno(stanziato, Nome("fondo_finanziato")), limite)
    yield _riga_capienza("Massimo − stanziati", stanziato)


def _righe_attribuito(piano: Piano) -> Iterator[Riga]:
    """Where the settori share the fund by their rilevanza, net of what is reserved to objectives."""
    finanziato, attribuito = Nome("fondo_finanziato"), Nome("totale_attribuito")
    da_ripartire: Espressione = finanziato
    if con_importi_fissi(piano):
        riservato = Nome("totale_riservato")
        voce = f"Riservato a singoli obiettivi ({piano.modello.etichette.importo_fisso.lower()})"
        yield Riga("riservato", {"voce": voce}, {"importo": riservato})
        da_ripartire = meno(finanziato, riservato)
    yield Riga("da_ripartire", {"voce": "Da ripartire per rilevanza"}, {"importo": da_ripartire})
    yield Riga("calcolato", {"voce": "Totale attribuito"}, {"importo": attribuito})
    limite = _limite(piano, Costante(len(piano.quote) + sum(o.fisso for o in piano.obiettivi)))
    yield _riga_scarto("Attribuito − finanziato", meno(attribuito, finanziato), limite)
    yield _riga_capienza("Massimo − attribuito", attribuito)


def _limite(piano: Piano, righe: Espressione) -> Espressione:
    """How much rounding can explain, in euro: as ``Chiusura.limite``, on the safe side for the line that takes all."""
    if piano.modello.residuo is Residuo.NESSUNO:
        return Binaria("/", righe, Costante(200))
    righe = Costante(len(piano.obiettivi)) if piano.modello.residuo is Residuo.RIGA else righe
    return Binaria("/", righe, Costante(100))


def _riga_scarto(voce: str, formula: Espressione, limite: Espressione) -> Riga:
    return Riga("scarto", {"voce": voce}, {"importo": formula, "esito": esito_somma("importo", limite)})


def esito_somma(colonna: str, limite: Espressione) -> Espressione:
    """Whether the difference in a column is nothing, no more than rounding explains, or more; both in euro."""
    arrotondamento = Binaria("<=", Assoluto(Cella(colonna)), limite)
    altrimenti = Se(arrotondamento, Costante(f"{BENE} Chiude, salvo arrotondamenti"), NON_CHIUDE)
    return Se(Binaria("=", Arrotonda(Cella(colonna), 2), ZERO), CHIUDE, altrimenti)


def _riga_capienza(voce: str, speso: Espressione) -> Riga:
    capiente = Binaria(">=", Cella("importo"), ZERO)
    esito = Se(capiente, Costante(f"{BENE} Entro il massimo"), Costante(f"{MALE} Supera il massimo"))
    return Riga("capienza", {"voce": voce}, {"importo": meno(Nome("fondo_massimo"), speso), "esito": esito})


# ---- the quote


def _tabella_quote(piano: Piano, riparto: Riparto) -> Tabella:
    conta = che_conta(piano)
    importo_quota = Binaria("/", Binaria("*", Cella("base"), Cella("parti")), Cella("su"))
    scarto = Arrotonda(Binaria("-", Cella("stanziato"), Cella("importo")), 6)
    esito = esito_somma("differenza", _limite(piano, Cella("righe")))
    totali, coeff = ("Σ totali coeff.", "totale coeff.") if conta == "totale" else ("Σ pesi", "peso")
    codici = Intervallo("riepilogo", "quota")
    mancanti = ContaVuote(codici, Cella("codice"), Intervallo("riepilogo", conta))
    colonne = (
        Colonna("titolo", "Quota", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("importo", "Importo", Ruolo.CALCOLATO, Tipo.EURO, 15, importo_quota),
        Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 26),
        Colonna("base", "Da ripartire", Ruolo.CALCOLATO, Tipo.EURO, 14),
        Colonna("parti", "Parti", Ruolo.FISSO, Tipo.INTERO, 8),
        Colonna("su", "Su", Ruolo.FISSO, Tipo.INTERO, 8),
        Colonna("somma", totali, Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 13, _per_quota(conta)),
        Colonna("righe", "Righe", Ruolo.CALCOLATO, Tipo.INTERO, 8, ContaSe(codici, Cella("codice"))),
        Colonna("calcolato", "Calcolato", Ruolo.CALCOLATO, Tipo.EURO, 14, _per_quota("importo")),
        Colonna("stanziato", "Stanziato", Ruolo.CALCOLATO, Tipo.EURO, 14, _per_quota("stanziato")),
        Colonna("differenza", "Stanziato − importo", Ruolo.CALCOLATO, Tipo.EURO, 13, scarto),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 28, esito),
        Colonna("mancanti", f"Righe senza {coeff}", Ruolo.CALCOLATO, Tipo.INTERO, 12, mancanti),
    )
    fisse = [_riga_fissa(piano, obiettivo) for obiettivo in piano.obiettivi if obiettivo.fisso]
    quote = [_riga_quota(piano, quota, riparto) for quota in piano.quote]
    return Tabella("quote", "Le quote", colonne, (*fisse, *quote), "codice")


def _per_quota(colonna: str) -> Espressione:
    return SommaSe(Intervallo("riepilogo", "quota"), Cella("codice"), Intervallo("riepilogo", colonna))


def _riga_fissa(piano: Piano, obiettivo: Obiettivo) -> Riga:
    codice = codice_quota(obiettivo)
    valori: dict[str, Valore] = {
        "titolo": f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}",
        "codice": codice,
        "base": ratio(obiettivo.importo_fisso.value or 0, 100),
        "parti": Fraction(1),
        "su": Fraction(1),
    }
    return Riga(codice, valori, {"base": None, "mancanti": ZERO})


def _riga_quota(piano: Piano, quota: Quota, riparto: Riparto) -> Riga:
    intera, share = base_quota(piano, riparto, quota.codice)
    formule: dict[str, Espressione | None] = {"base": base(piano, quota, intera)}
    valori: dict[str, Valore] = {
        "titolo": quota.titolo.value,
        "codice": quota.codice,
        "parti": Fraction(share.numerator),
        "su": Fraction(share.denominator),
    }
    if quota.modo is Modo.IMPORTO:
        valori["base"] = Fraction(quota.valore.value)
    figlie = [figlia for figlia in piano.quote if figlia.di == quota.codice]
    if figlie:
        for voce in ("somma", "righe", "calcolato", "stanziato", "mancanti"):
            formule[voce] = somma_di(Nome(nome_quota(figlia.codice, voce)) for figlia in figlie)
    return Riga(quota.codice, valori, formule)


def base(piano: Piano, quota: Quota, intera: str) -> Espressione | None:
    """What the quota is a share of: its own amount where that is whole cents, else the pot above.

    Args:
        piano: the plan.
        quota: one of its quote.
        intera: the nearest pot whose amount is whole cents, as ``base_quota`` has it.

    Returns:
        the formula, on the names ``fondo_finanziato`` and ``quota_…_base`` and ``quota_…_importo`` of quote and fixed
        amounts; None for a constant.
    """
    if quota.modo is Modo.IMPORTO:
        return None
    if intera == FONDO:
        return Nome("fondo_finanziato")
    if intera != quota.codice:
        return Nome(nome_quota(intera, "base"))
    return _importo_intero(piano, quota)


def _importo_intero(piano: Piano, quota: Quota) -> Espressione:
    """The amount of a quota by percent, parts or rest, from the pot above it."""
    sopra = Nome("fondo_finanziato") if quota.di == FONDO else Nome(nome_quota(quota.di, "importo"))
    if quota.modo is Modo.PERCENTUALE:
        return Arrotonda(_quota_di(sopra, Fraction(quota.valore.value), Fraction(100)), 2)
    sorelle = [q for q in piano.quote if q.di == quota.di]
    resto: Espressione = sopra
    if quota.di == FONDO:
        for obiettivo in piano.obiettivi:
            if obiettivo.fisso:
                resto = Binaria("-", resto, Nome(nome_quota(codice_quota(obiettivo), "base")))
    for sorella in sorelle:
        if sorella.modo in {Modo.IMPORTO, Modo.PERCENTUALE}:
            resto = Binaria("-", resto, Nome(nome_quota(sorella.codice, "importo")))
    if quota.modo is Modo.RESTO:
        return Arrotonda(resto, 2)
    parti = sum((Fraction(q.valore.value) for q in sorelle if q.modo is Modo.PARTI), Fraction(0))
    return Arrotonda(_quota_di(resto, Fraction(quota.valore.value), parti), 2)


def _quota_di(intero: Espressione, parte: Fraction, su: Fraction) -> Espressione:
    share = ratio(parte, su)
    moltiplicato = Binaria("*", intero, Costante(share.numerator))
    return Binaria("/", moltiplicato, Costante(share.denominator))
