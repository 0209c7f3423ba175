"""The columns of the objectives and of their measures, in the workbook that a plan is written in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.parametri import in_percento
from perfxl.core.modello import CAMPI, CAMPI_MISURA, Pesi, Quote
from perfxl.core.modulo.campi_piano import Presenza, campo, distinti, messi, se
from perfxl.core.modulo.celle_piano import Forma

if TYPE_CHECKING:
    from perfxl.core.modello import Elenco, Modello
    from perfxl.core.modulo.campi_piano import Campo

_QUIETE = "Solo per dire lo stesso del documento stampato."
_VUOTO = "«(vuoto)» dove là è scritto e qui no."
_CAPOFILA = "Il codice del settore, o dell'unità al suo interno, che ne risponde: dal foglio Settori."
_PARTECIPANO = "I codici degli altri settori, separati da ; come AMM; SOC. Vuoto in un generale: tutti."
_GRUPPO = "Solo se i pesi non si sommano per capofila: una sigla uguale in tutte le righe del gruppo."


def campi_obiettivo(modello: Modello, *, denaro: bool) -> tuple[Campo, ...]:
    """The columns of an objective, those aside last.

    Args:
        modello: the system of the ente.
        denaro: whether the plan is one of money.
    """
    etichette = modello.etichette
    obiettivo = etichette.obiettivo.lower()
    codice = (
        "Il numero stampato, come 1, oppure una sigla, come SEG-01: distingue la riga, e si riporta negli altri fogli."
    )
    come = f"Il codice di quello che questo ripete: ciò che qui è vuoto è come là; {_VUOTO}"
    comuni = {c.percorso[0]: c for c in _comuni(modello)}
    propri = [nome for nome in modello.campi if nome in comuni]
    tipologia = "tipologia" in propri
    in_tabella = (
        campo("codice", "N. o codice", Forma.SIGLA, 12, codice),
        campo("titolo", etichette.titolo, Forma.TESTO, 34, f"Il titolo di questo {obiettivo}, su una riga."),
        campo("capofila", "Capofila", Forma.SIGLA, 13, _CAPOFILA, "settori_codice"),
        *(comuni[nome] for nome in propri),
        *se(tipologia, [campo("partecipano", "Partecipano", Forma.SIGLE, 15, _PARTECIPANO)]),
        *se(modello.differiscono, [campo("come", "Come", Forma.SIGLA, 12, come, "obiettivi_codice")], Presenza.QUIETA),
        *se(modello.pesi_a_mano, [campo("gruppo", "Gruppo dei pesi", Forma.SIGLA, 14, _GRUPPO)]),
        *_di_denaro(modello, denaro=denaro),
        *_che_pesano(modello),
        *messi(Presenza.RARA, [c for nome, c in comuni.items() if nome not in propri]),
        *messi(Presenza.QUIETA, _dal_documento()),
    )
    return distinti(sorted(in_tabella, key=lambda c: c.colonna.quieta))


def _comuni(modello: Modello) -> tuple[Campo, ...]:
    """What any register may show of an objective."""
    etichette = modello.etichette
    tutti = {
        "sezione": campo("sezione", etichette.sezione, Forma.TESTO, 20),
        "tipologia": campo("tipologia", "Tipologia", Forma.PAROLA, 15, "Vuoto: di un solo settore.", "tipologie_nome"),
        "rif_dup": campo("rif_dup", "Rif. DUP", Forma.TESTI, 16, "Come è stampato; più di uno, separati da ;"),
        "oggetto": campo("oggetto", etichette.oggetto, Forma.TESTO, 24),
        "tempi": campo("tempi", etichette.tempi, Forma.TESTO, 18, "Come nel piano: per esempio «entro il 31/12/2025»."),
        "anni": campo("anni", "Anni", Forma.TESTO, 12, "Un anno, come 2024, o il primo e l'ultimo: 2024-2026."),
        "stato": campo("stato", "Stato", Forma.PAROLA, 11, "Vuoto: attivo.", "stati_nome"),
        "soglia": campo("soglia", "Soglia %", Forma.PERCENTO, 9, "Il minimo, in percento: 80 oppure 80%."),
        "personale": campo("personale", "Personale coinvolto", Forma.TESTO, 24, "Ruoli e numero; non i nomi."),
        "risorse": campo("risorse", "Risorse finanziarie", Forma.TESTO, 18),
    }
    return tuple(tutti[nome] for nome in CAMPI if nome in tutti)


def _di_denaro(modello: Modello, *, denaro: bool) -> tuple[Campo, ...]:
    quota = campo("quota", "Quota", Forma.SIGLA, 16, "La quota che lo paga: dal foglio Quote.", "quote_codice")
    aiuto = (
        "Solo se l'importo è fissato in partenza, in euro: allora niente quota." if modello.quote is Quote.PIANO else ""
    )
    fisso = campo("importo_fisso", modello.etichette.importo_fisso, Forma.EURO, 13, aiuto)
    return se(denaro, [quota, fisso] if modello.quote is Quote.PIANO else [fisso])


def _che_pesano(modello: Modello) -> tuple[Campo, ...]:
    """The class, the number of employees, the weight by hand: those that the modello has."""
    classi = ", ".join(classe.scritta for classe in modello.classi)
    tutti = (
        (
            bool(modello.classi),
            campo("classe", modello.etichette.classe, Forma.TESTO, 16, f"Una tra: {classi}.", "classi_nome"),
        ),
        (bool(modello.fasce), campo("n_dip", "N. dip.", Forma.DIPENDENTI, 8, "Quanti dipendenti: un numero intero.")),
        (modello.pesi_a_mano, _peso(modello, Pesi.OBIETTIVI)),
    )
    return tuple(colonna for serve, colonna in tutti if serve)


def _peso(modello: Modello, quali: Pesi) -> Campo:
    """A weight by hand: a percentage, where those of its scheme make 100."""
    if in_percento(modello.schema(quali)):
        return campo("peso", "Peso %", Forma.PERCENTO, 9, "Una percentuale, come 25, 25% oppure 12,5.")
    return campo("peso", "Peso %", Forma.NUMERO, 9, "Un numero, come 25 oppure 12,5; senza %.")


def _dal_documento() -> tuple[Campo, ...]:
    """What is there so that a printed document is held whole: identity, pages of their own, computed quantities."""
    numero = "Solo se non è il codice; «(vuoto)» se il documento non ne stampa."
    incerti = "I dati che si leggono male nel documento, separati da ; come tempi; oggetto."
    return (
        campo("numero", "N. stampato", Forma.SIGLA, 10, numero),
        campo("scheda.tipologia", "Scheda: tipologia", Forma.TESTO, 16, _QUIETE),
        campo("scheda.titolo", "Scheda: titolo", Forma.TESTO, 30, _QUIETE),
        campo("scheda.tempi", "Scheda: tempi", Forma.TESTO, 18, _QUIETE),
        campo("scheda.soglia", "Scheda: soglia %", Forma.PERCENTO, 10, _QUIETE),
        campo("scheda.personale", "Scheda: personale", Forma.TESTO, 30, _QUIETE),
        campo("dichiarato.peso", "Stampato: peso", Forma.NUMERO, 10, _QUIETE),
        campo("dichiarato.coefficiente", "Stampato: coeff.", Forma.NUMERO, 10, _QUIETE),
        campo("dichiarato.totale", "Stampato: totale", Forma.NUMERO, 10, _QUIETE),
        campo("dichiarato.stanziato", "Stampato: stanziato", Forma.EURO, 12, _QUIETE),
        campo("incerti", "Incerti", Forma.SIGLE, 18, incerti),
    )


def campi_misura(modello: Modello, elenco: Elenco) -> tuple[Campo, ...]:
    """The columns of a measure: whose it is, those that the list shows, and aside those that it does not."""
    codice = f"Il codice, dal foglio {modello.etichette.obiettivi}."
    tutti = {c.percorso[0]: c for c in _tutti_di_misura(modello, elenco.misure)}
    return distinti(
        (
            campo("obiettivo", modello.etichette.obiettivo, Forma.SIGLA, 12, codice, "obiettivi_codice"),
            *(tutti[chiave] for chiave in elenco.campi),
            *messi(Presenza.RARA, [c for chiave, c in tutti.items() if chiave not in elenco.campi]),
        )
    )


def _tutti_di_misura(modello: Modello, misure: Pesi) -> tuple[Campo, ...]:
    nome, peso = modello.nome_misure(misure), _peso(modello, misure)
    tutti = {
        "numero": campo("numero", "N.", Forma.SIGLA, 7, "Il numero stampato; vuoto se non ne ha."),
        "soggetti": campo("soggetti", "Soggetti", Forma.TESTO, 16, "Chi se ne occupa: ruoli o uffici, non nomi."),
        "descrizione": campo("descrizione", nome, Forma.TESTO, 50),
        "attivita": campo("attivita", "Attività", Forma.TESTO, 34),
        "atteso": campo(
            "atteso", modello.etichette.atteso, Forma.TESTO, 24, "Che cosa si deve raggiungere: >= 4, almeno 90%."
        ),
        "termine": campo("termine", "Termine", Forma.TESTO, 16, "Come nel piano: 31/12/2025."),
        "peso": peso,
        "cumulato": campo("cumulato", "Cumulato %", peso.forma or Forma.NUMERO, 11, "La somma dei pesi fin qui."),
        "penalita": campo(
            "penalita", "Penalità", Forma.PERCENTO, 10, "Punti percentuali persi per ogni mese di ritardo."
        ),
        "di": campo(
            "di", "Indicatori n.", Forma.TESTI, 12, "I numeri degli indicatori a cui si riferisce, separati da ;"
        ),
    }
    return tuple(tutti[chiave] for chiave in CAMPI_MISURA)
