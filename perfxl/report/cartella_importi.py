"""The money of a report, in formulas to recompute: an amount a row, the quote and the settori that must close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.colonne import distinte
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
from perfxl.core.cartelle.formule import VUOTO, ZERO, meno, vuota
from perfxl.core.cartelle.layout import Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE, codice_quota, nome_quota, numero
from perfxl.core.cartelle.quote_settore import fissi
from perfxl.core.cartelle.riepilogo_fondo import base, esito_somma
from perfxl.core.modello import Residuo
from perfxl.core.money import ratio
from perfxl.core.piano import Modo
from perfxl.core.quadro import stanziati
from perfxl.core.riparto import FONDO, antenate, base_quota, pagati
from perfxl.report.cartella_rilievi import larghezza_file, luogo
from perfxl.report.segni import pulito

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.cartelle.layout import Collegamento, Indirizzo
    from perfxl.core.piano import Fondo, Obiettivo, Piano, Quota
    from perfxl.report.collegamenti import Collegamenti

UGUALE, DIVERSO = Costante(f"{BENE} Uguale"), Costante(f"{MALE} Diverso")
ESITO_FONDO = "fondo_esito_totale"
"""The name of the cell that says whether the whole fund closes."""

_FONDO = ("massimo", "accantonato", "finanziato")
_QUOTE = ("base", "importo", "righe", "atteso", "trovato")
"""What of the fund, and of a quota, has a defined name."""


def fogli_importi(titolo: str, esame: Esame, collegamenti: Collegamenti) -> tuple[Foglio, ...]:
    """The sheets of the money; none for a plan without money.

    Args:
        titolo: ente and year.
        esame: what was examined.
        collegamenti: the links to the files.
    """
    fondo = esame.piano.fondo
    if fondo is None or not con_importi(esame):
        return ()
    quadratura = (
        "Quadratura: il fondo, le quote, i settori",
        "Ogni somma è una formula sul foglio «Importi», dove c'è una riga per importo: si può rifare, e correggere.",
    )
    importi = (
        "Importi: quanto dà il riparto e quanto c'è nelle cartelle di lavoro",
        "La cella sottolineata apre il file dell'ufficio. Dove nessuno ha scritto un importo, vale quello del riparto.",
    )
    tabelle = (_tabella_fondo(esame, fondo), _tabella_quote(esame), _tabella_settori(esame))
    return (
        Foglio("Quadratura", titolo, quadratura, tabelle, protetto=False),
        Foglio("Importi", titolo, importi, (_tabella_importi(esame, collegamenti),), protetto=False),
    )


def con_importi(esame: Esame) -> bool:
    """Whether the plan has money, and pays somebody."""
    return esame.piano.fondo is not None and any(True for _ in pagati(esame.piano))


def nomi_importi(esame: Esame) -> dict[str, Indirizzo]:
    """The defined names of the single cells that the formulas read; none for a plan without money."""
    piano = esame.piano
    if piano.fondo is None or not con_importi(esame):
        return {}
    nomi: dict[str, Indirizzo] = {f"fondo_{voce}": ("fondo", voce, "importo") for voce in _FONDO}
    accantonati = range(1, len(piano.fondo.accantonamenti) + 1)
    nomi |= {f"accantonamento_{posto}": ("fondo", f"accantonamento_{posto}", "importo") for posto in accantonati}
    nomi[ESITO_FONDO] = ("fondo", "scarto", "esito")
    for codice in (*fissi(piano), *(quota.codice for quota in piano.quote)):
        nomi |= {nome_quota(codice, voce): ("quote", codice, voce) for voce in _QUOTE}
    return nomi


# ---- the fund


def _tabella_fondo(esame: Esame, fondo: Fondo) -> Tabella:
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("importo", "Importo", Ruolo.FISSO, Tipo.EURO, 18),
        Colonna("esito", "Esito", Ruolo.FISSO, Tipo.TESTO, 20),
    )
    massimo, accantonato, finanziato = (Nome(f"fondo_{voce}") for voce in _FONDO)
    somma = somma_di(Nome(f"accantonamento_{posto}") for posto, _ in enumerate(fondo.accantonamenti, start=1))
    trovato = Somma(Intervallo("importi", "trovato"))
    entro, oltre = Costante(f"{BENE} Entro il massimo"), Costante(f"{MALE} Supera il massimo")
    capiente = Se(Binaria(">=", Cella("importo"), ZERO), entro, oltre)
    limite = _limite(esame.piano, Costante(len(list(pagati(esame.piano)))), FONDO)
    righe = (
        Riga("massimo", {"voce": "Importo massimo", "importo": ratio(fondo.massimo.value, 100)}),
        *(
            Riga(
                f"accantonamento_{posto}",
                {"voce": f"Accantonamento {posto}: {pulito(a.titolo.value)}", "importo": ratio(a.importo.value, 100)},
            )
            for posto, a in enumerate(fondo.accantonamenti, start=1)
        ),
        Riga("accantonato", {"voce": "Totale accantonamenti"}, {"importo": Arrotonda(somma, 2)}),
        Riga("finanziato", {"voce": "Importo finanziato", "importo": ratio(fondo.finanziato.value, 100)}),
        _riga_scarto("resta", "Massimo − accantonamenti − finanziato", meno(massimo, accantonato, finanziato), ZERO),
        Riga("atteso", {"voce": "Totale dal riparto"}, {"importo": Somma(Intervallo("importi", "atteso"))}),
        Riga("trovato", {"voce": "Totale trovato nelle cartelle"}, {"importo": trovato}),
        _riga_scarto("scarto", "Trovato − finanziato", meno(trovato, finanziato), limite),
        Riga("capienza", {"voce": "Massimo − trovato"}, {"importo": meno(massimo, trovato), "esito": capiente}),
    )
    return Tabella("fondo", "Il fondo", colonne, righe, "voce")


def _riga_scarto(chiave: str, voce: str, formula: Espressione, limite: Espressione) -> Riga:
    return Riga(chiave, {"voce": voce}, {"importo": formula, "esito": esito_somma("importo", limite)})


def _limite(piano: Piano, righe: Espressione, quota: str) -> Espressione:
    """How many euro rounding can explain in a pot, as ``Chiusura.limite`` has it."""
    if piano.modello.residuo is Residuo.MAGGIOR_RESTO:
        return Binaria("/", righe, Costante(100))
    di_resto = piano.modello.residuo is Residuo.RIGA and any(
        obiettivo == piano.modello.riga and quota in antenate(piano, sua) for obiettivo, sua in pagati(piano)
    )
    tutte = Binaria("+", righe, Costante(len(piano.obiettivi))) if di_resto else righe
    return Binaria("/", tutte, Costante(200))


# ---- the quote


def _tabella_quote(esame: Esame) -> Tabella:
    piano = esame.piano
    importo = Binaria("/", Binaria("*", Cella("base"), Cella("parti")), Cella("su"))
    scarto = Arrotonda(Binaria("-", Cella("trovato"), Cella("importo")), 6)
    righe = ContaSe(Intervallo("importi", "quota"), Cella("codice"))
    colonne = (
        Colonna("titolo", "Quota", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 18),
        Colonna("base", "Da ripartire", Ruolo.CALCOLATO, Tipo.EURO, 14),
        Colonna("parti", "Parti", Ruolo.FISSO, Tipo.NUMERO, 8),
        Colonna("su", "Su", Ruolo.FISSO, Tipo.NUMERO, 8),
        Colonna("importo", "Deve fare", Ruolo.CALCOLATO, Tipo.EURO, 14, importo),
        Colonna("righe", "Importi", Ruolo.CALCOLATO, Tipo.INTERO, 9, righe),
        Colonna("atteso", "Dal riparto", Ruolo.CALCOLATO, Tipo.EURO, 14, _somma_per("quota", "atteso")),
        Colonna("trovato", "Trovato", Ruolo.CALCOLATO, Tipo.EURO, 14, _somma_per("quota", "trovato")),
        Colonna("differenza", "Trovato − deve fare", Ruolo.CALCOLATO, Tipo.EURO, 13, scarto),
        Colonna("limite", "Arrotondamento ammesso", Ruolo.CALCOLATO, Tipo.EURO, 16),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 30, esito_somma("differenza", Cella("limite"))),
    )
    fisse = [_riga_fissa(piano, codice, obiettivo) for codice, obiettivo in fissi(piano).items()]
    quote = [_riga_quota(esame, quota) for quota in piano.quote]
    totale = _riga_totale_quote(piano)
    return Tabella("quote", "Le quote", colonne, (*fisse, *quote, totale), "codice")


def _somma_per(criterio: str, colonna: str) -> Espressione:
    """The amounts of a column, of the rows whose quota or settore is that of the formula's row."""
    return SommaSe(Intervallo("importi", criterio), Cella("codice"), Intervallo("importi", colonna))


def _riga_fissa(piano: Piano, codice: str, obiettivo: Obiettivo) -> Riga:
    valori: dict[str, Valore] = {
        "titolo": f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}",
        "codice": codice,
        "base": ratio(obiettivo.importo_fisso.value or 0, 100),
        "parti": ratio(1, 1),
        "su": ratio(1, 1),
    }
    return Riga(codice, valori, {"base": None, "limite": ZERO})


def _riga_quota(esame: Esame, quota: Quota) -> Riga:
    piano = esame.piano
    intera, share = base_quota(piano, esame.riparto, quota.codice)
    valori: dict[str, Valore] = {
        "titolo": pulito(quota.titolo.value),
        "codice": quota.codice,
        "parti": ratio(share.numerator, 1),
        "su": ratio(share.denominator, 1),
    }
    if quota.modo is Modo.IMPORTO:
        valori["base"] = ratio(esame.riparto.importi[quota.codice], 100)
    limite = _limite(piano, Cella("righe"), quota.codice)
    formule: dict[str, Espressione | None] = {"base": base(piano, quota, intera), "limite": limite}
    figlie = [figlia for figlia in piano.quote if figlia.di == quota.codice]
    if figlie:
        for voce in ("righe", "atteso", "trovato"):
            formule[voce] = somma_di(Nome(nome_quota(figlia.codice, voce)) for figlia in figlie)
    return Riga(quota.codice, valori, formule)


def _riga_totale_quote(piano: Piano) -> Riga:
    """What the quote of the fund and the fixed amounts make together: it closes with the fund."""
    prime = (*fissi(piano), *(quota.codice for quota in piano.quote if quota.di == FONDO))

    def somma(voce: str) -> Espressione:
        return somma_di(Nome(nome_quota(codice, voce)) for codice in prime)

    formule: dict[str, Espressione | None] = {
        "importo": somma("importo"),
        "righe": somma("righe"),
        "atteso": somma("atteso"),
        "trovato": somma("trovato"),
        "differenza": meno(Cella("trovato"), Nome("fondo_finanziato")),
        "limite": _limite(piano, Cella("righe"), FONDO),
        "esito": esito_somma("differenza", Cella("limite")),
    }
    return Riga(TOTALE, {"titolo": "Totale, e il finanziato"}, formule, totale=True)


# ---- the settori


def _tabella_settori(esame: Esame) -> Tabella:
    colonne = (
        Colonna("nome", esame.atteso.modello.etichette.settore, Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 18),
        *colonne_denaro(14),
    )
    righe = [Riga(s.codice, {"nome": pulito(s.nome.value), "codice": s.codice}) for s in esame.atteso.radici]
    totale = Riga(TOTALE, {"nome": "Totale"}, totali_denaro("importi_settore"), totale=True)
    return Tabella("importi_settore", "Gli importi per settore", distinte(colonne), (*righe, totale), "codice")


def colonne_denaro(larghezza: int) -> tuple[Colonna, ...]:
    """The amounts of a settore: its code stands in the column ``codice`` of the same row."""
    differenza = meno(Cella("trovato"), Cella("atteso"))
    esito = Se(Binaria("=", Cella("differenza"), ZERO), UGUALE, DIVERSO)
    return (
        Colonna("atteso", "Dal riparto", Ruolo.CALCOLATO, Tipo.EURO, larghezza, _somma_per("settore", "atteso")),
        Colonna("trovato", "Trovato", Ruolo.CALCOLATO, Tipo.EURO, larghezza, _somma_per("settore", "trovato")),
        Colonna("differenza", "Trovato − dal riparto", Ruolo.CALCOLATO, Tipo.EURO, larghezza, differenza),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, larghezza, esito),
    )


def totali_denaro(tabella: str) -> dict[str, Espressione | None]:
    """The totals of those amounts."""
    sommate: dict[str, Espressione | None] = {voce: Somma(Intervallo(tabella, voce)) for voce in ("atteso", "trovato")}
    sommate["differenza"] = meno(Cella("trovato"), Cella("atteso"))
    return sommate


# ---- the amounts


def _tabella_importi(esame: Esame, collegamenti: Collegamenti) -> Tabella:
    vuoti = Oppure((vuota(Cella("atteso")), vuota(Cella("trovato"))))
    differenza = Se(vuoti, VUOTO, meno(Cella("trovato"), Cella("atteso")))
    etichette = esame.atteso.modello.etichette
    colonne = (
        Colonna("quota", "Quota", Ruolo.FISSO, Tipo.TESTO, 18),
        Colonna("settore", etichette.settore, Ruolo.FISSO, Tipo.TESTO, 12),
        Colonna("obiettivo", etichette.obiettivo, Ruolo.FISSO, Tipo.TESTO, 12),
        Colonna("titolo", etichette.titolo, Ruolo.FISSO, Tipo.TESTO, 50),
        Colonna("atteso", "Dal riparto", Ruolo.FISSO, Tipo.EURO, 14),
        Colonna("trovato", "Trovato", Ruolo.FISSO, Tipo.EURO, 14),
        Colonna("differenza", "Trovato − dal riparto", Ruolo.CALCOLATO, Tipo.EURO, 14, differenza),
        Colonna("file", "Trovato in", Ruolo.FISSO, Tipo.TESTO, larghezza_file(esame)),
        Colonna("foglio", "Foglio", Ruolo.FISSO, Tipo.TESTO, 12),
        Colonna("cella", "Cella", Ruolo.FISSO, Tipo.TESTO, 8),
    )
    formule: dict[str, Espressione | None] = {
        voce: Somma(Intervallo("importi", voce)) for voce in ("atteso", "trovato")
    }
    formule["differenza"] = meno(Cella("trovato"), Cella("atteso"))
    totale = Riga(TOTALE, {"titolo": "Totale"}, formule, totale=True)
    righe = (*_righe_importi(esame, collegamenti), totale)
    return Tabella("importi", "Un importo per riga", distinte(colonne), righe, filtro=True, bloccate=3)


def _righe_importi(esame: Esame, collegamenti: Collegamenti) -> Iterator[Riga]:
    piano = esame.piano
    attesi, trovati = {riga.chiave: riga.importo for riga in esame.riparto.righe}, stanziati(piano, esame.riparto)
    for chiave in pagati(piano):
        codice, quota = chiave
        obiettivo = piano.obiettivo(codice)
        valori: dict[str, Valore] = {
            "quota": quota,
            "atteso": _euro(attesi.get(chiave)),
            "file": "nessuno: vale il riparto",
        }
        valori["trovato"] = _euro(trovati.get(chiave))
        legami: dict[str, Collegamento] = {}
        if obiettivo is None:  # a settore that is paid as a whole
            settore = piano.settore(quota)
            valori |= {"settore": piano.radice(quota), "titolo": pulito(settore.nome.value)}
        else:
            valori |= {"quota": codice_quota(obiettivo), "settore": obiettivo.capofila, "obiettivo": numero(codice)}
            valori["titolo"] = pulito(obiettivo.titolo.value)
            if obiettivo.dichiarato.stanziato.value is not None:
                place = obiettivo.dichiarato.stanziato.place
                valori |= luogo(place)
                legami = collegamenti.da(place)
        yield Riga(f"{quota} {codice}", valori, collegamenti=legami)


def _euro(centesimi: int | None) -> Valore:
    return None if centesimi is None else ratio(centesimi, 100)
