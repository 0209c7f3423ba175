"""What a plan, a modello and the deroghe may say: every key, what it holds, whether it is needed, what it is for.

The reader takes its keys from here, and so does the reference page: what is not declared here is refused.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from perfxl.core.modello import (
    CAMPI,
    CAMPI_MISURA,
    CAMPI_SCHEDA,
    MISURE,
    RIGHE_LIBERE_AL_PIU,
    Dove,
    Etichette,
    Passaggio,
    Pesi,
    Quote,
    Residuo,
    Visto,
    Vuoti,
)
from perfxl.core.norme import NORME
from perfxl.core.piano import Modo, Stato, Tipologia
from perfxl.sources.sezione import Campo, Sezione

if TYPE_CHECKING:
    from enum import StrEnum

SI = "sì"
NO = "no"
TESTO = "un testo"
_NUMERO = "un numero"
_INTERO = "un numero intero"
EURO = "un importo in euro: `1234.50`"
_TESTI = "un elenco di testi"
TABELLE = "tabelle"
_TABELLA = "una tabella"
_RIGHE = f"un numero intero, da 0 a {RIGHE_LIBERE_AL_PIU}"


def _una(voci: type[StrEnum]) -> str:
    return "uno tra " + ", ".join(f"`{voce.value}`" for voce in voci)


def _parole(voci: tuple[str, ...]) -> str:
    return "un elenco, tra " + ", ".join(f"`{voce}`" for voce in voci)


FORMATO_CAMPO = Campo("formato", _INTERO, SI, "La versione del formato: sempre 1.")

PIANO = Sezione(
    "",
    "In cima al file",
    (
        FORMATO_CAMPO,
        Campo("modello", "il codice di un modello", SI, "Il sistema dell'ente; `perfxl modelli` li elenca."),
        Campo("ente", TESTO, SI, "Il nome dell'ente; entra nel nome dei file."),
        Campo("anno", "un anno", SI, "L'esercizio."),
        Campo("invio", _TABELLA, NO, "Che cosa si dice agli uffici con le loro cartelle di lavoro."),
        Campo("fondo", _TABELLA, NO, "Il denaro. Un piano senza fondo è un piano: non ha importi."),
        Campo("settori", TABELLE, "almeno uno", "Settori, e servizi e uffici al loro interno."),
        Campo("quote", TABELLE, "se un fondo paga gli obiettivi", "Le parti in cui il fondo è diviso."),
        Campo("obiettivi", TABELLE, "almeno uno", "Gli obiettivi, nell'ordine del documento."),
    ),
)
_LIBERE = "Le righe libere delle cartelle"
INVIO = Sezione(
    "[invio]",
    "L'invio agli uffici",
    (
        Campo("entro", "una data: `2025-03-15`", NO, "Entro quando le cartelle vanno rispedite."),
        Campo("referente", TESTO, NO, "A chi si rispediscono e si chiede: un ruolo o un ufficio, mai un nome."),
        Campo("righe_libere", _TABELLA, "no: come nel modello", f"{_LIBERE}, in questo piano."),
    ),
)
RIGHE_LIBERE = Sezione(
    "righe_libere",
    _LIBERE,
    (
        Campo("obiettivi", _RIGHE, NO, "Quante, per proporre obiettivi nuovi."),
        Campo("misure", _RIGHE, NO, "Quante, in ogni elenco di misure, per aggiungerne."),
    ),
)
FONDO = Sezione(
    "[fondo]",
    "Il fondo",
    (
        Campo("massimo", EURO, SI, "Quanto il bilancio destina al massimo."),
        Campo("finanziato", EURO, NO, "Quanto si ripartisce; se manca, il massimo meno gli accantonamenti."),
        Campo("accantonamenti", TABELLE, NO, "Quanto si mette da parte."),
    ),
)
ACCANTONAMENTO = Sezione(
    "[[fondo.accantonamenti]]",
    "Gli accantonamenti",
    (
        Campo("titolo", TESTO, SI, "Per che cosa."),
        Campo("importo", EURO, SI, "Quanto."),
    ),
)
SETTORE = Sezione(
    "[[settori]]",
    "Settori, servizi, uffici",
    (
        Campo("codice", "una sigla: lettere, cifre, punti, trattini", SI, "Il codice; entra nel nome dei file."),
        Campo("nome", TESTO, SI, "Il nome."),
        Campo("di", "il codice di un altro", NO, "L'unità di cui fa parte; senza, è un settore, con la sua cartella."),
        Campo("rilevanza", _NUMERO, NO, "Quanto pesa sul fondo, in percento."),
    ),
)
QUOTA = Sezione(
    "[[quote]]",
    "Le quote del fondo",
    (
        Campo("codice", "minuscole, cifre, trattini", SI, "Il codice."),
        Campo("titolo", TESTO, SI, "Per che cosa."),
        Campo("di", "il codice di un'altra quota", NO, "La quota di cui è una parte; senza, è una parte del fondo."),
        Campo(Modo.IMPORTO.value, EURO, "uno dei quattro", "Quanto, in euro: si toglie per primo."),
        Campo(Modo.PERCENTUALE.value, _NUMERO, "uno dei quattro", "Quanto, in percento del tutto."),
        Campo(Modo.PARTI.value, _NUMERO, "uno dei quattro", "Quante parti di ciò che resta."),
        Campo(Modo.RESTO.value, "`true`", "uno dei quattro", "Prende ciò che resta."),
    ),
)
OBIETTIVO = Sezione(
    "[[obiettivi]]",
    "Gli obiettivi",
    (
        Campo("codice", "una sigla", "se manca `numero`, o si ripete", "Che cosa lo distingue dagli altri."),
        Campo("numero", "un numero o una sigla", "se manca `codice`", "Il numero come è stampato."),
        Campo("titolo", TESTO, SI, "Il titolo."),
        Campo("oggetto", TESTO, NO, "La materia o la finalità, come la dice il documento."),
        Campo("sezione", TESTO, NO, "La parte del documento in cui sta."),
        Campo("tipologia", _una(Tipologia), "no: `settore`", "Chi riguarda."),
        Campo("capofila", "il codice di un settore o di una sua unità", SI, "Chi ne risponde."),
        Campo(
            "partecipano", "un elenco di settori", "se intersettoriale", "Chi altro vi partecipa; se generale, tutti."
        ),
        Campo("gruppo", TESTO, "no: l'unità", "Il gruppo in cui i pesi degli obiettivi si sommano."),
        Campo(
            "come",
            "il codice di un obiettivo",
            NO,
            "Lo ripete: vale ciò che qui non è riscritto, tranne pesi, personale, classe, importi.",
        ),
        Campo("quota", "il codice di una quota", "o `importo_fisso`, se c'è un fondo", "Chi lo paga."),
        Campo("importo_fisso", EURO, "o `quota`, se c'è un fondo", "L'importo riservato: si toglie dal fondo."),
        Campo("tempi", TESTO, NO, "I termini come sono stampati, anche più d'uno."),
        Campo("anni", 'un anno o due estremi: `"2024-2026"`', NO, "Gli anni che abbraccia."),
        Campo("stato", _una(Stato), "no: `attivo`", "Se si persegue."),
        Campo("soglia", _NUMERO, NO, "La percentuale sotto cui nulla è dovuto."),
        Campo("personale", TESTO, NO, "Ruoli e numero di persone; mai nomi."),
        Campo("risorse", TESTO, NO, "Le risorse finanziarie, come sono stampate."),
        Campo("classe", TESTO, "se il modello ha classi", "La classe come è stampata."),
        Campo("peso", _NUMERO, "se il modello non lo dà", "Il peso dell'obiettivo nel suo gruppo."),
        Campo("n_dip", "un numero intero, o la parola di una fascia", "se il modello ha fasce", "I dipendenti."),
        Campo("rif_dup", _TESTI, NO, "I riferimenti al DUP, come sono stampati."),
        Campo("incerti", "un elenco di chiavi di questa tabella", NO, "I dati che l'estrazione può avere guastato."),
        Campo("scheda", _TABELLA, NO, "Ciò che la scheda dell'obiettivo dice, dove lo dice anche il riepilogo."),
        Campo("dichiarato", _TABELLA, NO, "Ciò che il documento dice dei valori che perfxl calcola."),
        Campo("fasi", TABELLE, NO, "Le fasi, se il modello ne ha."),
        Campo("indicatori", TABELLE, NO, "Gli indicatori, se il modello ne ha."),
        Campo("risultati", TABELLE, NO, "I risultati attesi, se il modello ne ha."),
    ),
)
MISURA = Sezione(
    "fasi, indicatori, risultati",
    "Fasi, indicatori, risultati",
    (
        Campo("numero", "un numero o una sigla", NO, "Il numero come è stampato."),
        Campo("soggetti", TESTO, NO, "Chi se ne occupa."),
        Campo("descrizione", TESTO, "o `atteso`", "Che cosa è."),
        Campo("attivita", TESTO, NO, "Che cosa si fa."),
        Campo("atteso", TESTO, "o `descrizione`", 'Che cosa si deve raggiungere, come è stampato: `">= 2"`, `"n. 4"`.'),
        Campo("termine", TESTO, NO, "Il suo termine, come è stampato."),
        Campo("peso", _NUMERO, "secondo lo schema del modello", "Quanto vale, in percento dell'obiettivo."),
        Campo("cumulato", _NUMERO, NO, "La somma dei pesi fin qui, se il documento la stampa."),
        Campo("penalita", _NUMERO, NO, "Punti percentuali persi per ogni mese di ritardo."),
        Campo("di", "un elenco di numeri", NO, "I numeri degli indicatori a cui si riferisce."),
    ),
)
SCHEDA = Sezione(
    "scheda",
    "La scheda di un obiettivo",
    (
        Campo("tipologia", TESTO, NO, "La tipologia."),
        Campo("titolo", TESTO, NO, "Il titolo."),
        Campo("tempi", TESTO, NO, "I tempi."),
        Campo("soglia", _NUMERO, NO, "La soglia."),
        Campo("personale", TESTO, NO, "Il personale."),
    ),
)
DICHIARATO = Sezione(
    "dichiarato",
    "I valori stampati",
    (
        Campo("peso", _NUMERO, NO, "Il peso, dove lo dà la classe."),
        Campo("coefficiente", _NUMERO, NO, "Il coefficiente."),
        Campo("totale", _NUMERO, NO, "Il totale coefficiente."),
        Campo("stanziato", EURO, NO, "L'importo stanziato."),
    ),
)
SEZIONI_PIANO = (
    PIANO,
    FONDO,
    ACCANTONAMENTO,
    SETTORE,
    QUOTA,
    OBIETTIVO,
    MISURA,
    SCHEDA,
    DICHIARATO,
    INVIO,
    RIGHE_LIBERE,
)
"""A plan, table by table."""

MODELLO = Sezione(
    "",
    "In cima al file",
    (
        FORMATO_CAMPO,
        Campo("codice", "minuscole, cifre, trattini", SI, "Il codice: il nome del file."),
        Campo("titolo", TESTO, SI, "Che cos'è, in una riga."),
        Campo("etichette", _TABELLA, NO, "Le parole dell'ente."),
        Campo("classi", TABELLE, NO, "Le classi degli obiettivi."),
        Campo("fasce", TABELLE, NO, "Le fasce di dipendenti; senza, il totale è il peso."),
        Campo("schemi", TABELLE, NO, "Quali pesi quanto devono fare."),
        Campo("registro", _TABELLA, NO, "Che cosa la cartella mostra di un obiettivo."),
        Campo("elenchi", TABELLE, "no: gli indicatori", "Quali elenchi di misure l'ente usa."),
        Campo("scheda", _TABELLA, NO, "Che cosa mostra la scheda di un obiettivo, da allegare al piano."),
        Campo("righe_libere", _TABELLA, NO, f"{_LIBERE}: `obiettivi` e `misure`, come nel piano."),
        Campo("condivisi", _TABELLA, NO, "Gli obiettivi che più settori hanno in comune."),
        Campo("dup", _TABELLA, NO, "I riferimenti al DUP."),
        Campo("personale", _TABELLA, NO, "Come si contano le persone."),
        Campo("riparto", _TABELLA, "se il piano ha un fondo", "Come si divide il fondo."),
        Campo("norme", TABELLE, NO, "Le norme che vincolano l'ente."),
        Campo("controlli", TABELLE, NO, "I controlli spenti, o di altra gravità, con il motivo."),
        Campo("visto", _TABELLA, NO, "Come si arriva alla firma."),
    ),
)
_ETICHETTE = {
    "obiettivo": "Un obiettivo (Progetto).",
    "obiettivi": "Gli obiettivi (Progetti): anche il nome di un foglio.",
    "settore": "Un settore (Dipartimento, Centro di responsabilità).",
    "unita": "Un'unità al suo interno (Servizio, Ufficio).",
    "classe": "La classe di un obiettivo (Strategicità).",
    "oggetto": "L'oggetto (Finalità).",
    "titolo": "Il titolo.",
    "sezione": "La sezione.",
    "tempi": "I tempi.",
    "fasi": "Le fasi: anche il nome di un foglio.",
    "indicatori": "Gli indicatori: anche il nome di un foglio.",
    "risultati": "I risultati: anche il nome di un foglio.",
    "atteso": "Il risultato atteso di una misura.",
    "importo_fisso": "L'importo riservato a un obiettivo (Budget).",
}
ETICHETTE = Sezione(
    "[etichette]",
    "Le parole dell'ente",
    tuple(
        Campo(campo.name, TESTO, f"no: «{campo.default}»", _ETICHETTE.get(campo.name, ""))
        for campo in fields(Etichette)
    ),
)
CLASSE = Sezione(
    "[[classi]]",
    "Le classi degli obiettivi",
    (
        Campo("codice", "un numero o una sigla", NO, "Il codice che il documento stampa prima del nome."),
        Campo("nome", TESTO, SI, "Il nome."),
        Campo("peso", _NUMERO, "in tutte o in nessuna", "Il peso che la classe dà; senza, la classe soltanto ordina."),
    ),
)
FASCIA = Sezione(
    "[[fasce]]",
    "Le fasce di dipendenti",
    (
        Campo("da", _INTERO, "o `parola`", "Il primo numero della fascia."),
        Campo("a", _INTERO, "no: senza fine", "L'ultimo. Le fasce coprono ogni numero da 1 in su, una volta sola."),
        Campo("parola", "una parola minuscola", "o `da`", "La parola al posto del numero (tutti)."),
        Campo("coefficiente", _NUMERO, SI, "Il coefficiente che la fascia dà."),
        Campo("nota", TESTO, NO, "Perché c'è, se la tabella stampata non l'ha."),
    ),
)
SCHEMA = Sezione(
    "[[schemi]]",
    "Quali pesi quanto devono fare",
    (
        Campo(
            "pesi",
            _una(Pesi),
            SI,
            "Quali pesi: degli obiettivi di un gruppo, delle misure di un obiettivo, dei settori.",
        ),
        Campo("somma", _INTERO, SI, "Quanto devono fare."),
        Campo("vuoti", _una(Vuoti), "no: `mancano`", "Un peso vuoto manca, o è di altri."),
    ),
)
REGISTRO = Sezione(
    "[registro]",
    "Che cosa la cartella mostra di un obiettivo",
    (
        Campo(
            "campi",
            _parole(CAMPI),
            NO,
            "Le colonne, nell'ordine; numero, titolo e ciò che serve agli importi ci sono sempre.",
        ),
    ),
)
ELENCO = Sezione(
    "[[elenchi]]",
    "Gli elenchi di misure",
    (
        Campo("misure", "uno tra " + ", ".join(f"`{m.value}`" for m in MISURE), SI, "Quale elenco: ha un foglio suo."),
        Campo("campi", _parole(CAMPI_MISURA), SI, "Le colonne, nell'ordine; `descrizione` ci deve essere."),
    ),
)
SCHEDA_MODELLO = Sezione(
    "[scheda]",
    "Che cosa mostra la scheda di un obiettivo",
    (
        Campo(
            "campi",
            _parole(CAMPI_SCHEDA),
            "no: quelli del registro, la classe, i dipendenti, il peso, l'importo",
            "Le righe, nell'ordine; quelli che il registro non mostra non ci possono essere.",
        ),
    ),
)
CONDIVISI = Sezione(
    "[condivisi]",
    "Gli obiettivi condivisi",
    (Campo("differiscono", _TESTI, NO, "In che cosa possono differire: `personale`, `fasi.peso`, `indicatori`."),),
)
DUP = Sezione(
    "[dup]",
    "I riferimenti al DUP",
    (
        Campo(
            "forme",
            _TESTI,
            NO,
            "Le forme ammesse: `N.N.N`, dove N sta per una o più cifre; `-*` per un testo che segue.",
        ),
        Campo("obbligatorio", "`true` o `false`", "no: `false`", "Se ogni obiettivo ne deve avere uno."),
    ),
)
PERSONALE = Sezione(
    "[personale]",
    "Come si contano le persone",
    (Campo("responsabili", "`true` o `false`", SI, "Se N. dip. conta anche dirigenti, incaricati e responsabili."),),
)
RIPARTO = Sezione(
    "[riparto]",
    "Come si divide il fondo",
    (
        Campo("quote", _una(Quote), "no: `piano`", "Le quote le dice il piano, o sono i settori per rilevanza."),
        Campo(
            "arrotondamento", "`commerciale`", SI, "Al centesimo, il mezzo centesimo in su (Reg. CE 1103/97, art. 5)."
        ),
        Campo("residuo", _una(Residuo), SI, "Che ne è dei centesimi che avanzano."),
        Campo("riga", "il codice di un obiettivo", "con `riga`", "Chi prende i centesimi che avanzano."),
    ),
)
NORMA = Sezione(
    "[[norme]]",
    "Le norme che vincolano l'ente",
    (
        Campo("norma", "uno tra " + ", ".join(f"`{n.codice}`" for n in NORME), SI, "Quale norma."),
        Campo("per", _una(Dove), SI, "Se la si deve vedere una volta nell'ente, o in ogni gruppo di pesi."),
    ),
)
CONTROLLO = Sezione(
    "[[controlli]]",
    "I controlli regolati dall'ente",
    (
        Campo("codice", "il codice di un controllo", SI, "Quale controllo."),
        Campo("gravita", "uno tra `blocca`, `avvisa`, `nota`", "o `spento`", "La sua gravità in questo ente."),
        Campo("spento", "`true`", "o `gravita`", "Non si esegue."),
        Campo("motivo", TESTO, SI, "Perché: ogni rapporto lo mostra."),
    ),
)
_PASSAGGI = "I passaggi, nell'ordine, ognuno una volta; l'ultimo è `segretario`, che fa il visto."
VISTO = Sezione(
    "[visto]",
    "Come si arriva alla firma",
    (
        Campo("passaggi", _parole(tuple(Passaggio)), f"no: {', '.join(Visto().passaggi)}", _PASSAGGI),
        Campo("firma", TESTO, f"no: «{Visto().firma}»", "Che cosa sta sopra la firma: un ruolo, mai un nome."),
    ),
)
SEZIONI_MODELLO = (
    MODELLO,
    ETICHETTE,
    CLASSE,
    FASCIA,
    SCHEMA,
    REGISTRO,
    ELENCO,
    SCHEDA_MODELLO,
    CONDIVISI,
    DUP,
    PERSONALE,
    RIPARTO,
    NORMA,
    CONTROLLO,
    VISTO,
)
"""A modello, table by table."""
