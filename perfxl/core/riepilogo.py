"""The ragioneria's workbook: the whole table of the plan, the quote, the set-asides, the sums that must close."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.espressione import (
    Arrotonda,
    Assoluto,
    Binaria,
    Cella,
    ContaSe,
    Costante,
    Nome,
    Se,
    Somma,
    SommaSe,
)
from perfxl.core.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.layout import Cartella, Colonna, Foglio, Grafico, Riga, Ruolo, Tabella, Tipo
from perfxl.core.modello import Residuo
from perfxl.core.money import ratio
from perfxl.core.parametri import (
    TOTALE,
    codice_quota,
    colonna_classe,
    colonne_calcolate,
    controllo,
    differenza,
    frazione,
    identita,
    importo,
    nome_file,
    nome_quota,
    riga_totale,
    stanziato,
    tabella_classi,
    tabelle_fasce,
    voci_comuni,
)
from perfxl.core.piano import Fondo, Modo
from perfxl.core.riparto import FONDO, base_quota

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfxl.core.espressione import Espressione, Valore
    from perfxl.core.layout import Indirizzo
    from perfxl.core.piano import Accantonamento, Obiettivo, Piano, Quota
    from perfxl.core.riparto import Riparto

_CHIUDE = Costante("Chiude")
_NON_CHIUDE = Costante("Non chiude")


def disegna_riepilogo(piano: Piano, riparto: Riparto, digest: str) -> Cartella:
    """The Riepilogo.

    Args:
        piano: the plan.
        riparto: the split of the plan by the totals that the tables give.
        digest: the digest of the plan.
    """
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    sotto = ("Riepilogo per la ragioneria",)
    quote = _tabella_quote(piano, riparto)
    fogli = (
        Foglio("Riepilogo", titolo, sotto, (_tabella_riepilogo(piano, riparto),)),
        Foglio("Quote", titolo, sotto, (_tabella_fondo(piano), quote)),
        Foglio(
            "Settori",
            titolo,
            sotto,
            (_tabella_settori(piano),),
            Grafico("Importo stanziato per settore capofila, in euro", "settori", "nome", "stanziato"),
        ),
        Foglio("Parametri", titolo, sotto, (tabella_classi(piano.modello), *tabelle_fasce(piano.modello))),
    )
    nomi: dict[str, Indirizzo] = {
        "fondo_massimo": ("fondo", "massimo", "importo"),
        "fondo_accantonato": ("fondo", "accantonato", "importo"),
        "fondo_finanziato": ("fondo", "finanziato", "importo"),
        "totale_importo": ("riepilogo", TOTALE, "importo"),
        "totale_stanziato": ("riepilogo", TOTALE, "stanziato"),
    }
    for posto, _ in enumerate(_fondo(piano).accantonamenti, start=1):
        nomi[f"accantonamento_{posto}"] = ("fondo", f"accantonamento_{posto}", "importo")
    for riga in quote.righe:
        for voce in ("base", "parti", "su", "somma", "importo", "calcolato", "stanziato", "righe"):
            nomi[nome_quota(riga.chiave, voce)] = ("quote", riga.chiave, voce)
    file = nome_file(piano, "Riepilogo")
    return Cartella(file, f"{titolo} · Riepilogo", piano.anno.value, identita(piano, "", digest), fogli, nomi)


def _tabella_riepilogo(piano: Piano, riparto: Riparto) -> Tabella:
    etichette = piano.modello.etichette
    colonne = (
        Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.INTERO, 5),
        Colonna("tipologia", "Tipologia", Ruolo.FISSO, Tipo.TESTO, 14),
        Colonna("titolo", f"Titolo ({etichette.obiettivo.lower()})", Ruolo.FISSO, Tipo.TESTO, 46),
        Colonna("settore", "Settore", Ruolo.FISSO, Tipo.TESTO, 9),
        Colonna("tempi", "Tempi", Ruolo.FISSO, Tipo.TESTO, 18),
        Colonna("soglia", "Soglia %", Ruolo.FISSO, Tipo.NUMERO, 8),
        colonna_classe(piano.modello, Ruolo.FISSO),
        Colonna("n_dip", "N. dip.", Ruolo.FISSO, Tipo.INTERO, 7),
        *colonne_calcolate(piano.modello),
        Colonna("quota", "Quota", Ruolo.FISSO, Tipo.TESTO, 16),
        Colonna("importo", "Importo calcolato", Ruolo.CALCOLATO, Tipo.EURO, 13),
        Colonna("stanziato", "Importo stanziato", Ruolo.FISSO, Tipo.EURO, 13),
        Colonna("differenza", "Differenza", Ruolo.CALCOLATO, Tipo.EURO, 11, differenza()),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 26),
    )
    righe = [_riga_obiettivo(piano, obiettivo, riparto) for obiettivo in piano.obiettivi]
    righe.append(riga_totale("riepilogo", "titolo", len(piano.obiettivi)))
    return Tabella("riepilogo", etichette.obiettivi, colonne, tuple(righe), "numero", filtro=True)


def _riga_obiettivo(piano: Piano, obiettivo: Obiettivo, riparto: Riparto) -> Riga:
    formule: dict[str, Espressione | None] = {
        "importo": importo(obiettivo, riparto.scarto(obiettivo.codice)),
        "controllo": controllo(piano, obiettivo, indicatori=False),
    }
    if obiettivo.fisso:
        formule |= dict.fromkeys(("peso", "coefficiente", "totale"))
    valori: dict[str, Valore] = {
        **voci_comuni(obiettivo),
        "settore": obiettivo.capofila,
        "soglia": frazione(obiettivo.soglia.value),
        "quota": codice_quota(obiettivo),
        "stanziato": stanziato(obiettivo, riparto),
    }
    return Riga(obiettivo.codice, valori, formule)


def _fondo(piano: Piano) -> Fondo:
    return piano.fondo or Fondo(piano.finanziato, piano.finanziato, dichiarato=False)


def _tabella_fondo(piano: Piano) -> Tabella:
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("importo", "Importo", Ruolo.FISSO, Tipo.EURO, 15),
        Colonna("esito", "Esito", Ruolo.FISSO, Tipo.TESTO, 26),
    )
    fondo = _fondo(piano)
    accantonati = [_riga_accantonamento(posto, voce) for posto, voce in enumerate(fondo.accantonamenti, start=1)]
    massimo, accantonato, finanziato = (Nome(f"fondo_{voce}") for voce in ("massimo", "accantonato", "finanziato"))
    somma = _somma_nomi(f"accantonamento_{posto}" for posto, _ in enumerate(accantonati, start=1))
    righe = (
        Riga("massimo", {"voce": "Importo massimo", "importo": ratio(fondo.massimo.value, 100)}),
        *accantonati,
        Riga("accantonato", {"voce": "Totale accantonamenti"}, {"importo": Arrotonda(somma, 2)}),
        Riga("finanziato", {"voce": "Importo finanziato", "importo": ratio(fondo.finanziato.value, 100)}),
        _riga_chiusura("resta", "Massimo − accantonamenti − finanziato", _meno(massimo, accantonato, finanziato)),
        Riga("calcolato", {"voce": "Totale degli importi calcolati"}, {"importo": Nome("totale_importo")}),
        Riga("stanziato", {"voce": "Totale degli importi stanziati"}, {"importo": Nome("totale_stanziato")}),
        _riga_scarto(piano, _meno(Nome("totale_stanziato"), finanziato)),
        _riga_capienza(massimo),
    )
    return Tabella("fondo", "Il fondo", colonne, righe, "voce")


def _riga_accantonamento(posto: int, voce: Accantonamento) -> Riga:
    """A set-aside, with its number: rows are known by what stands in their first cell, and titles may be alike."""
    valori: dict[str, Valore] = {
        "voce": f"Accantonamento {posto}: {voce.titolo.value}",
        "importo": ratio(voce.importo.value, 100),
    }
    return Riga(f"accantonamento_{posto}", valori)


def _meno(primo: Espressione, *altri: Espressione) -> Espressione:
    for altro in altri:
        primo = Binaria("-", primo, altro)
    return Arrotonda(primo, 2)


def _riga_chiusura(chiave: str, voce: str, formula: Espressione) -> Riga:
    zero = Binaria("=", Cella("importo"), Costante(0))
    return Riga(chiave, {"voce": voce}, {"importo": formula, "esito": Se(zero, _CHIUDE, _NON_CHIUDE)})


def _limite(piano: Piano, righe: Espressione) -> Espressione:
    """How much rounding can explain, in euro: as ``Chiusura.limite``, on the safe side for the line that takes all."""
    if piano.modello.residuo is Residuo.NESSUNO:
        return Binaria("/", righe, Costante(200))
    righe = Costante(len(piano.obiettivi)) if piano.modello.residuo is Residuo.RIGA else righe
    return Binaria("/", righe, Costante(100))


def _riga_scarto(piano: Piano, formula: Espressione) -> Riga:
    mezzo_centesimo = _limite(piano, Costante(len(piano.obiettivi)))
    return Riga(
        "scarto", {"voce": "Stanziati − finanziato"}, {"importo": formula, "esito": _esito("importo", mezzo_centesimo)}
    )


def _esito(colonna: str, limite: Espressione) -> Espressione:
    """Whether a difference is nothing, no more than rounding explains, or more."""
    arrotondamento = Binaria("<=", Assoluto(Cella(colonna)), limite)
    altrimenti = Se(arrotondamento, Costante("Chiude, salvo arrotondamenti"), _NON_CHIUDE)
    return Se(Binaria("=", Arrotonda(Cella(colonna), 2), Costante(0)), _CHIUDE, altrimenti)


def _riga_capienza(massimo: Espressione) -> Riga:
    capiente = Binaria(">=", Cella("importo"), Costante(0))
    esito = Se(capiente, Costante("Entro il massimo"), Costante("Supera il massimo"))
    formula = _meno(massimo, Nome("totale_stanziato"))
    return Riga("capienza", {"voce": "Massimo − stanziati"}, {"importo": formula, "esito": esito})


def _tabella_quote(piano: Piano, riparto: Riparto) -> Tabella:
    importo_quota = Binaria("/", Binaria("*", Cella("base"), Cella("parti")), Cella("su"))
    scarto = Arrotonda(Binaria("-", Cella("stanziato"), Cella("importo")), 6)
    esito = _esito("differenza", _limite(piano, Cella("righe")))
    colonne = (
        Colonna("titolo", "Quota", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("importo", "Importo", Ruolo.CALCOLATO, Tipo.EURO, 15, importo_quota),
        Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 26),
        Colonna("base", "Da ripartire", Ruolo.CALCOLATO, Tipo.EURO, 14),
        Colonna("parti", "Parti", Ruolo.FISSO, Tipo.INTERO, 8),
        Colonna("su", "Su", Ruolo.FISSO, Tipo.INTERO, 8),
        Colonna("somma", "Σ totali coeff.", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 11, _per_quota("totale")),
        Colonna("righe", "Righe", Ruolo.CALCOLATO, Tipo.INTERO, 8, _conta()),
        Colonna("calcolato", "Calcolato", Ruolo.CALCOLATO, Tipo.EURO, 14, _per_quota("importo")),
        Colonna("stanziato", "Stanziato", Ruolo.CALCOLATO, Tipo.EURO, 14, _per_quota("stanziato")),
        Colonna("differenza", "Stanziato − importo", Ruolo.CALCOLATO, Tipo.EURO, 13, scarto),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 28, esito),
    )
    fisse = [_riga_fissa(piano, obiettivo) for obiettivo in piano.obiettivi if obiettivo.fisso]
    quote = [_riga_quota(piano, quota, riparto) for quota in piano.quote]
    return Tabella("quote", "Le quote", colonne, (*fisse, *quote), "codice")


def _per_quota(colonna: str) -> Espressione:
    return SommaSe(Intervallo("riepilogo", "quota"), Cella("codice"), Intervallo("riepilogo", colonna))


def _conta() -> Espressione:
    return ContaSe(Intervallo("riepilogo", "quota"), Cella("codice"))


def _riga_fissa(piano: Piano, obiettivo: Obiettivo) -> Riga:
    codice = codice_quota(obiettivo)
    valori: dict[str, Valore] = {
        "titolo": f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}",
        "codice": codice,
        "base": ratio(obiettivo.importo_fisso.value or 0, 100),
        "parti": Fraction(1),
        "su": Fraction(1),
    }
    return Riga(codice, valori, {"base": None})


def _riga_quota(piano: Piano, quota: Quota, riparto: Riparto) -> Riga:
    intera, share = base_quota(piano, riparto, quota.codice)
    formule: dict[str, Espressione | None] = {"base": _base(piano, quota, intera)}
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
        for voce in ("somma", "righe", "calcolato", "stanziato"):
            formule[voce] = _somma_nomi(nome_quota(figlia.codice, voce) for figlia in figlie)
    return Riga(quota.codice, valori, formule)


def _base(piano: Piano, quota: Quota, intera: str) -> Espressione | None:
    """What the quota is a share of: its own amount where that is whole cents, else the pot above."""
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


def _somma_nomi(nomi: Iterable[str]) -> Espressione:
    somma: Espressione | None = None
    for nome in nomi:
        somma = Nome(nome) if somma is None else Binaria("+", somma, Nome(nome))
    return Costante(0) if somma is None else somma


def _tabella_settori(piano: Piano) -> Tabella:
    capofila = Intervallo("riepilogo", "settore")
    colonne = (
        Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 10),
        Colonna("nome", "Settore", Ruolo.FISSO, Tipo.TESTO, 40),
        Colonna(
            "obiettivi",
            piano.modello.etichette.obiettivi,
            Ruolo.CALCOLATO,
            Tipo.INTERO,
            11,
            ContaSe(capofila, Cella("codice")),
        ),
        Colonna("calcolato", "Calcolato", Ruolo.CALCOLATO, Tipo.EURO, 15, _per_settore("importo")),
        Colonna("stanziato", "Stanziato", Ruolo.CALCOLATO, Tipo.EURO, 15, _per_settore("stanziato")),
        Colonna(
            "differenza",
            "Differenza",
            Ruolo.CALCOLATO,
            Tipo.EURO,
            13,
            Arrotonda(Binaria("-", Cella("stanziato"), Cella("calcolato")), 2),
        ),
    )
    righe = [Riga(s.codice, {"codice": s.codice, "nome": s.nome.value}) for s in piano.settori]
    formule: dict[str, Espressione | None] = {
        colonna: Somma(Intervallo("settori", colonna))
        for colonna in ("obiettivi", "calcolato", "stanziato", "differenza")
    }
    righe.append(Riga(TOTALE, {"nome": "Totale"}, formule, totale=True))
    return Tabella("settori", "Importi per settore capofila", colonne, tuple(righe), "codice")


def _per_settore(colonna: str) -> Espressione:
    return SommaSe(Intervallo("riepilogo", "settore"), Cella("codice"), Intervallo("riepilogo", colonna))
