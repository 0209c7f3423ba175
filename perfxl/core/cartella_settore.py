"""The workbook of a settore: its objectives, their indicators, the parameters of its quote, short instructions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaSe,
    Costante,
    Nome,
    Se,
    SommaSe,
)
from perfxl.core.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.layout import Cartella, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.modello import Pesi
from perfxl.core.money import ratio
from perfxl.core.parametri import (
    IN_ORDINE,
    TOTALE,
    codice_quota,
    colonna_classe,
    colonne_calcolate,
    controllo,
    differenza,
    esito,
    frazione,
    identita,
    importo,
    nome_file,
    nome_quota,
    numero,
    riga_totale,
    se_non_vuota,
    stanziato,
    tabella_classi,
    tabelle_fasce,
    voci_comuni,
)
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import FONDO, base_quota

if TYPE_CHECKING:
    from perfxl.core.espressione import Espressione, Valore
    from perfxl.core.layout import Indirizzo
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

RIGHE_LIBERE = 12
"""Empty rows left for further indicators."""

_SOMMA_DIVERSA = "La somma non è giusta"
_TEMPI = "Come nel piano: per esempio «entro il 31/12/2025»."
_SOGLIA = "Risultato minimo, in percentuale: sotto questo nulla è dovuto."
_PERSONALE = "Ruoli e numero di dipendenti; non i nomi."
_NUMERO = "Il numero dell'obiettivo a cui l'indicatore appartiene."
_N_DIP = "Quanti dipendenti partecipano: un numero intero."
_PERCENTUALE = "Quanto vale l'indicatore: un numero, come 25 oppure 12,5."


def disegna_settore(piano: Piano, settore: str, riparto: Riparto, digest: str) -> Cartella:
    """The workbook of a settore.

    Args:
        piano: the plan.
        settore: code of the settore.
        riparto: the split of the plan by the totals that the tables give.
        digest: the digest of the plan.
    """
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    nome = piano.settore(settore).nome.value
    nomi: dict[str, Indirizzo] = {}
    if piano.guidati(settore):
        quote = _tabella_quote(piano, settore, riparto)
        fogli = _fogli(piano, settore, riparto, quote)
        nomi["esito_obiettivi"] = ("obiettivi", TOTALE, "controllo")
        for riga in quote.righe:
            for voce in ("base", "parti", "su", "somma"):
                nomi[nome_quota(riga.chiave, voce)] = ("quote", riga.chiave, voce)
    else:
        fogli = _fogli_di_chi_partecipa(piano, settore, riparto)
    file = nome_file(piano, settore)
    return Cartella(file, f"{titolo} · {nome}", piano.anno.value, identita(piano, settore, digest), fogli, nomi)


def _fogli(piano: Piano, settore: str, riparto: Riparto, quote: Tabella) -> tuple[Foglio, ...]:
    modello = piano.modello
    obiettivi = (_tabella_obiettivi(piano, settore, riparto), *_tabella_partecipazioni(piano, settore, riparto))
    return (
        _foglio(piano, settore, "Istruzioni", (_tabella_stato(modello),), _istruzioni(modello)),
        _foglio(piano, settore, modello.etichette.obiettivi, obiettivi),
        _foglio(piano, settore, "Indicatori", (_tabella_indicatori(piano, settore),)),
        _foglio(piano, settore, "Parametri", (quote, tabella_classi(modello), *tabelle_fasce(modello))),
    )


def _fogli_di_chi_partecipa(piano: Piano, settore: str, riparto: Riparto) -> tuple[Foglio, ...]:
    """The sheets of a settore that leads no objective: there is nothing to fill in."""
    etichetta = piano.modello.etichette.obiettivi
    righe = (f"Il settore non guida {etichetta.lower()}: qui sono quelli a cui partecipa. Non c'è nulla da compilare.",)
    return (_foglio(piano, settore, etichetta, _tabella_partecipazioni(piano, settore, riparto), righe),)


def _foglio(piano: Piano, settore: str, nome: str, tabelle: tuple[Tabella, ...], righe: tuple[str, ...] = ()) -> Foglio:
    titolo = f"{piano.ente.value} · Piano della performance {piano.anno.value}"
    return Foglio(nome, titolo, (piano.settore(settore).nome.value, *righe), tabelle)


def _istruzioni(modello: Modello) -> tuple[str, ...]:
    obiettivo, somma = modello.etichette.obiettivo.lower(), modello.somma(Pesi.INDICATORI)
    indicatori = () if somma is None else (f"Gli indicatori di ogni {obiettivo} devono fare {somma}.",)
    passi = (
        "Compilare le celle gialle, dal bordo scuro. Le grigie si calcolano da sole; le bianche le decide il piano.",
        *indicatori,
        "Guardare la colonna «Controllo»: dice che cosa resta da correggere, riga per riga.",
        "Salvare e rispedire il file. Si può rinominare: si riconosce da ciò che contiene.",
    )
    return tuple(f"{numero}. {passo}" for numero, passo in enumerate(passi, start=1))


def _tabella_stato(modello: Modello) -> Tabella:
    colonne = (
        Colonna("voce", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, 76),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 34),
    )
    da_rivedere = ContaSe(Intervallo("indicatori", "controllo"), Costante(_SOMMA_DIVERSA))
    righe = (
        Riga("obiettivi", {"voce": modello.etichette.obiettivi}, {"esito": Nome("esito_obiettivi")}),
        Riga("indicatori", {"voce": "Indicatori"}, {"esito": esito(da_rivedere)}),
    )
    return Tabella("stato", "A che punto siamo", colonne, righe, "voce")


def _tabella_obiettivi(piano: Piano, settore: str, riparto: Riparto) -> Tabella:
    etichette = piano.modello.etichette
    indicatori = SommaSe(Intervallo("indicatori", "obiettivo"), Cella("numero"), Intervallo("indicatori", "peso"))
    colonne = (
        Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.INTERO, 5),
        Colonna("tipologia", "Tipologia", Ruolo.FISSO, Tipo.TESTO, 13),
        Colonna("titolo", f"Titolo ({etichette.obiettivo.lower()})", Ruolo.FISSO, Tipo.TESTO, 31),
        Colonna("tempi", "Tempi", Ruolo.INPUT, Tipo.TESTO, 15, aiuto=_TEMPI),
        Colonna("soglia", "Soglia %", Ruolo.INPUT, Tipo.NUMERO, 8, aiuto=_SOGLIA),
        Colonna("personale", "Personale coinvolto", Ruolo.INPUT, Tipo.TESTO, 23, aiuto=_PERSONALE),
        colonna_classe(piano.modello, Ruolo.INPUT),
        Colonna("n_dip", "N. dip.", Ruolo.INPUT, Tipo.INTERO, 7, aiuto=_N_DIP),
        *colonne_calcolate(piano.modello),
        Colonna("quota", "Quota", Ruolo.FISSO, Tipo.TESTO, 15),
        Colonna("importo", "Importo calcolato", Ruolo.CALCOLATO, Tipo.EURO, 12),
        Colonna("stanziato", "Importo stanziato", Ruolo.FISSO, Tipo.EURO, 12),
        Colonna("differenza", "Differenza", Ruolo.CALCOLATO, Tipo.EURO, 10, differenza()),
        Colonna("indicatori", "Somma indicatori", Ruolo.CALCOLATO, Tipo.NUMERO, 10, indicatori),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 19),
    )
    guidati = piano.guidati(settore)
    righe = [_riga_obiettivo(piano, obiettivo, riparto) for obiettivo in guidati]
    righe.append(riga_totale("obiettivi", "titolo", len(guidati)))
    titolo = f"{etichette.obiettivi} del settore, e quelli di cui è capofila"
    return Tabella("obiettivi", titolo, colonne, tuple(righe), "numero")


def _riga_obiettivo(piano: Piano, obiettivo: Obiettivo, riparto: Riparto) -> Riga:
    formule: dict[str, Espressione | None] = {
        "importo": importo(obiettivo, riparto.scarto(obiettivo.codice)),
        "controllo": controllo(piano, obiettivo, indicatori=True),
    }
    if obiettivo.fisso:
        formule |= dict.fromkeys(("peso", "coefficiente", "totale"))
    valori: dict[str, Valore] = {
        **voci_comuni(obiettivo),
        "soglia": frazione(obiettivo.soglia.value),
        "personale": obiettivo.personale.value,
        "quota": codice_quota(obiettivo),
        "stanziato": stanziato(obiettivo, riparto),
    }
    return Riga(obiettivo.codice, valori, formule)


def _tabella_partecipazioni(piano: Piano, settore: str, riparto: Riparto) -> tuple[Tabella, ...]:
    """The objectives led by others, to be read only; no table where there are none."""
    partecipati = piano.partecipati(settore)
    if not partecipati:
        return ()
    colonne = (
        Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.INTERO, 5),
        Colonna("tipologia", "Tipologia", Ruolo.FISSO, Tipo.TESTO, 14),
        Colonna("titolo", "Titolo", Ruolo.FISSO, Tipo.TESTO, 34),
        Colonna("tempi", "Tempi", Ruolo.FISSO, Tipo.TESTO, 16),
        Colonna("soglia", "Soglia %", Ruolo.FISSO, Tipo.NUMERO, 8),
        Colonna("capofila", "Capofila", Ruolo.FISSO, Tipo.TESTO, 26),
        Colonna("classe", piano.modello.etichette.classe, Ruolo.FISSO, Tipo.TESTO, 14),
        Colonna("n_dip", "N. dip.", Ruolo.FISSO, Tipo.INTERO, 7),
        Colonna("stanziato", "Stanziato", Ruolo.FISSO, Tipo.EURO, 11),
    )
    righe = tuple(
        Riga(
            obiettivo.codice,
            {
                **voci_comuni(obiettivo),
                "soglia": frazione(obiettivo.soglia.value),
                "capofila": piano.settore(obiettivo.capofila).nome.value,
                "stanziato": stanziato(obiettivo, riparto),
            },
        )
        for obiettivo in partecipati
    )
    titolo = f"{piano.modello.etichette.obiettivi} a cui il settore partecipa: li compila il capofila"
    return (Tabella("partecipazioni", titolo, colonne, righe, "numero"),)


def _tabella_indicatori(piano: Piano, settore: str) -> Tabella:
    obiettivo = Cella("obiettivo")
    titolo = Cerca(obiettivo, Intervallo("obiettivi", "numero"), Intervallo("obiettivi", "titolo"))
    somma = SommaSe(Intervallo("indicatori", "obiettivo"), obiettivo, Intervallo("indicatori", "peso"))
    colonne = (
        Colonna("obiettivo", "N.", Ruolo.INPUT, Tipo.INTERO, 6, elenco="obiettivi_numero", aiuto=_NUMERO),
        Colonna("titolo", piano.modello.etichette.obiettivo, Ruolo.CALCOLATO, Tipo.TESTO, 34, titolo),
        Colonna("descrizione", "Indicatore", Ruolo.INPUT, Tipo.TESTO, 46),
        Colonna("atteso", "Risultato atteso", Ruolo.INPUT, Tipo.TESTO, 26),
        Colonna("peso", "Peso %", Ruolo.INPUT, Tipo.NUMERO, 9, aiuto=_PERCENTUALE),
        Colonna("somma", "Somma", Ruolo.CALCOLATO, Tipo.NUMERO, 9, se_non_vuota(obiettivo, somma)),
        Colonna("controllo", "Controllo", Ruolo.CALCOLATO, Tipo.TESTO, 22, _controllo_indicatore(piano)),
    )
    righe: list[Riga] = []
    for o in piano.guidati(settore):
        for posto, indicatore in enumerate(o.indicatori, start=1):
            valori: dict[str, Valore] = {
                "obiettivo": numero(o.codice),
                "descrizione": indicatore.descrizione.value,
                "atteso": indicatore.atteso.value,
                "peso": frazione(indicatore.peso.value),
            }
            righe.append(Riga(f"{o.codice}/{posto}", valori))
    righe.extend(Riga(f"/{posto}") for posto in range(1, RIGHE_LIBERE + 1))
    nome = f"Gli indicatori di ogni {piano.modello.etichette.obiettivo.lower()}"
    return Tabella("indicatori", nome, colonne, tuple(righe), gruppo="obiettivo", filtro=True)


def _controllo_indicatore(piano: Piano) -> Espressione:
    somma = piano.modello.somma(Pesi.INDICATORI)
    if somma is None:
        return se_non_vuota(Cella("obiettivo"), Costante(IN_ORDINE))
    uguale = Binaria("=", Arrotonda(Cella("somma"), 6), Costante(int(somma)))
    return se_non_vuota(Cella("obiettivo"), Se(uguale, Costante(IN_ORDINE), Costante(_SOMMA_DIVERSA)))


def _tabella_quote(piano: Piano, settore: str, riparto: Riparto) -> Tabella:
    propri = SommaSe(Intervallo("obiettivi", "quota"), Cella("codice"), Intervallo("obiettivi", "totale"))
    intero = Binaria("/", Binaria("*", Cella("base"), Cella("parti")), Cella("su"))
    colonne = (
        Colonna("codice", "Quota", Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("base", "Da ripartire", Ruolo.FISSO, Tipo.EURO, 13),
        Colonna("parti", "Parti", Ruolo.FISSO, Tipo.INTERO, 13),
        Colonna("su", "Su", Ruolo.FISSO, Tipo.INTERO, 9),
        Colonna("importo", "Importo della quota", Ruolo.CALCOLATO, Tipo.EURO, 14, intero),
        Colonna("propri", "Σ totali del settore", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 14, propri),
        Colonna("altri", "Σ totali degli altri", Ruolo.FISSO, Tipo.COEFFICIENTE, 14),
        Colonna(
            "somma", "Σ totali", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 12, Binaria("+", Cella("propri"), Cella("altri"))
        ),
        Colonna("titolo", "Che cosa paga", Ruolo.FISSO, Tipo.TESTO, 44),
    )
    codici = dict.fromkeys(codice_quota(obiettivo) for obiettivo in piano.guidati(settore))
    righe = tuple(_riga_quota(piano, settore, codice, riparto) for codice in codici)
    titolo = "Quote: importo = da ripartire × parti × totale coeff. ÷ (su × Σ totali), arrotondato al centesimo"
    return Tabella("quote", titolo, colonne, righe, "codice")


def _riga_quota(piano: Piano, settore: str, codice: str, riparto: Riparto) -> Riga:
    for obiettivo in piano.obiettivi:
        if obiettivo.fisso and codice == codice_quota(obiettivo):
            titolo = f"Importo fisso: {piano.modello.etichette.obiettivo.lower()} {obiettivo.codice}"
            return _riga(codice, ratio(obiettivo.importo_fisso.value or 0, 100), Fraction(1), Fraction(0), titolo)
    intera, frazione_quota = base_quota(piano, riparto, codice)
    base = piano.finanziato.value if intera == FONDO else riparto.importi[intera]
    altri = sum(
        (totale_ricalcolato(piano, o) or Fraction(0) for o in piano.obiettivi if _di_altri(o, settore, codice)),
        Fraction(0),
    )
    titolo = next(q.titolo.value for q in piano.quote if q.codice == codice)
    return _riga(codice, ratio(base, 100), frazione_quota, altri, titolo)


def _di_altri(obiettivo: Obiettivo, settore: str, quota: str) -> bool:
    return obiettivo.capofila != settore and codice_quota(obiettivo) == quota


def _riga(codice: str, base: Fraction, quota: Fraction, altri: Fraction, titolo: str) -> Riga:
    parti, su = Fraction(quota.numerator), Fraction(quota.denominator)
    valori: dict[str, Valore] = {
        "codice": codice,
        "base": base,
        "parti": parti,
        "su": su,
        "altri": altri,
        "titolo": titolo,
    }
    return Riga(codice, valori)
