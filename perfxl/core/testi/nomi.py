"""What looks like the name of a person where a role belongs: the workbooks count people, they do not name them."""

from __future__ import annotations

import re

_ELENCO_NOMI = (
    "Adele Adriana Adriano Agnese Alberto Alessandra Alessandro Alessia Alessio Alfredo Alice Amedeo Andrea "
    "Angela Angelica Angelo Anna Annalisa Annamaria Antonella Antonia Antonio Arianna Armando Arturo Aurora "
    "Barbara Beatrice Benedetta Bernardo Bruno Camilla Carla Carlo Carmela Carmelo Carolina Caterina Cecilia "
    "Cesare Chiara Cinzia Claudia Claudio Corrado Cristian Cristiano Cristina Daniela Daniele Dario Davide Debora "
    "Deborah Diego Domenico Donatella Edoardo Elena Eleonora Elisa Elisabetta Emanuela Emanuele Emilia Emilio "
    "Enrica Enrico Enzo Erica Erika Ernesto Eugenio Fabio Fabiola Fabrizio Federica Federico Ferdinando Filippo "
    "Francesca Francesco Gabriele Gabriella Gaetano Giacomo Gianfranco Gianluca Gianni Giorgia Giorgio Giovanna "
    "Giovanni Giulia Giuliana Giuliano Giulio Giuseppe Giuseppina Graziella Guido Ilaria Irene Isabella Ivan "
    "Ivano Jessica Katia Laura Leonardo Letizia Lidia Liliana Loredana Lorella Lorena Lorenza Lorenzo Luca Lucia "
    "Luciana Luciano Lucio Ludovica Luigi Luigina Luisa Manuela Mara Marcella Marcello Marco Margherita Maria "
    "Mariangela Marianna Mario Marisa Marta Martina Massimiliano Massimo Matteo Maura Maurizio Mauro Michela "
    "Michele Milena Mirella Mirko Monica Morena Nadia Nicola Nicoletta Noemi Omar Ornella Oscar Paola Paolo "
    "Pasquale Patrizia Piera Pierluigi Piero Pietro Raffaele Raffaella Renata Renato Renzo Riccardo Rita Roberta "
    "Roberto Romina Rosanna Rosario Rossana Rossella Sabrina Salvatore Samuele Sandra Sandro Sara Sergio Silvana "
    "Silvano Silvia Simona Simone Sofia Sonia Stefania Stefano Susanna Tania Tatiana Teresa Tiziana Tiziano "
    "Tommaso Umberto Valentina Valentino Valeria Valerio Vanessa Vincenzo Virginia Vittoria Vittorio Walter"
)
_NOMI = _ELENCO_NOMI.split()
_ELENCO_UFFICI = (
    "affari agente agenti ambientale ambiente amministrativa amministrativi amministrativo amministrazione anagrafe "
    "anticorruzione apicale appalti archivio area aree asilo assessorato assessore assistente assistenza atti "
    "attività avvocato avvocatura biblioteca bilancio capo cat categoria ced centro civile collaboratore comandante "
    "comando commercio comunale comunali comune comunicazione comunità consigliere consiglio contabile contabilità "
    "contratti controlli controllo coordinamento coordinatore corpo cuc cultura culturali delegato demanio "
    "demografici demografico dipartimento dipendente dipendenti direttore direzione dirigente ecologia economa "
    "economato economico economo edilizia elettorale ente enti entrate eq esperto eventi famiglia finanza finanziari "
    "finanziaria finanziario funzionario gare generale generali gestione giovani giunta gruppo impiegato incaricata "
    "incaricato informatica informatico informativi informatizzazione interventi istruttore istruzione lavori lavoro "
    "legale locale locali manifestazioni manutenzione manutenzioni minori mobilità municipale nido nucleo operaio "
    "operatore organi organizzazione patrimonio performance persona personale pianificazione piano piazza po "
    "politiche polizia posizione presidente procedimento processi produttive progetti progetto programmazione "
    "protezione protocollo provveditorato pubblica pubblici pubblico ragioneria rapporti referente reggente "
    "relazioni responsabile risorse rup san sanità sant santa santi santo scolastici scuola segretaria segretario "
    "segreteria servizi servizio settore settori sezione sicurezza sindaco sistemi sociale sociali sport sportello "
    "squadra staff statistica stato strade strategico struttura suap sue supporto sviluppo tecnica tecnici tecnico "
    "territoriale territorio titolare trasparenza tributi turismo tutte tutti uffici ufficiale ufficio umane unità "
    "urbana urbanistica urp verde via viabilità viale vicaria vicario vice vigile"
)
_UFFICI = frozenset(_ELENCO_UFFICI.split())
_TITOLO = (
    r"(?:d\.ssa|dott(?:\.?ssa|oressa|ore?)?|dr(?:\.?ssa)?|geom(?:etra)?|ing(?:egner[ei]?)?|arch(?:itetto)?|avv(?:ocato)?|rag(?:ionier[ei]?)?|"
    r"sig(?:\.?ra|\.?na|nora?)?|prof(?:\.?ssa|essor(?:essa|e)?)?)\b\.?"
)
_COGNOME = r"(?:[A-Z]['’][A-ZÀ-Ý][a-zà-ÿ]+|[A-ZÀ-Ý]['’]?[a-zà-ÿ]{2,}|[A-ZÀ-Ý]['’]?[A-ZÀ-Ý]{2,})(?![\w.])"
_NOME = rf"(?:{'|'.join(_NOMI)}|{'|'.join(nome.upper() for nome in _NOMI)})"
_FORME = (
    re.compile(rf"(?<!\w)(?i:{_TITOLO})\s?(?:[A-ZÀ-Ý]\.\s?)?{_COGNOME}(?:\s{_COGNOME})?"),
    re.compile(rf"(?<![\w.'’]){_NOME}\s{_COGNOME}"),
    re.compile(rf"(?<![\w.'’]){_COGNOME}\s{_NOME}(?!\w)"),
    re.compile(
        r"(?:(?<=[,;+/(]\s)|(?<=[,;+/(\n])|^)"
        r"(?:[A-ZÀ-Ý][a-zà-ÿ]{2,}\s[A-ZÀ-Ý]\.|[A-ZÀ-Ý]\.\s?[A-ZÀ-Ý][a-zà-ÿ]{2,})(?=\s?(?:[,;+/)\n]|$))"
    ),
)
_DEDICATO = re.compile(
    r"\b(?:via|viale|vicolo|piazz(?:a|ale|etta)|largo|corso|ponte|san(?:t[aoi]?)?|beat[ao]|madonna|don|papa|scuol[ae]|istituto|plesso|asilo|"
    r"bibliotec[ah]e?|"
    r"teatro|cinema|palazzo|vill[ae]|parco|sala|centro|casa|fondazione|premio|stadio|palestra|caserma|museo|ospedale|"
    r"auditorium|galleria|associazione|progetto|mostra|intitolat[ao]|monumento)\b\.?\s(?:[\w.]{1,15}\s){0,2}$",
    re.IGNORECASE,
)
_VICINO = 48
_PAROLA = re.compile(r"\w+")
_PAROLE_SCRITTE = re.compile(r"[^\W\d_]+")
_ELENCO_PARTICELLE = (
    "a ad al alla alle ai agli allo con da dal dalla dei degli del della delle dello di e ed ex il in la le lo nel "
    "nella per su sul sulla"
)
_PARTICELLE = frozenset(_ELENCO_PARTICELLE.split())
"""The small words of a role, which no name begins with."""
_NOMI_MINUSCOLI = frozenset(nome.lower() for nome in _NOMI)


def sembra_un_nome(testo: str) -> str:
    """What looks like the name of a person in a text where a role belongs; empty where nothing does.

    ``Mario Rossi``, ``Rossi Mario``, ``dott.ssa Bianchi``, ``geom. Verdi`` and, alone between signs, ``Rossi M.``.
    It would rather miss a name than see one: two words are one only where a common given name is among them, the
    words of offices (``Polizia Locale``, ``Ufficio Tecnico``) are never a surname, and neither is whom a place is
    named after (``via Aldo Moro``, ``Biblioteca Maria Rossi``).
    """
    for una in _FORME:
        for trovato in una.finditer(testo):
            if _di_persona(testo, trovato):
                return trovato[0]
    return ""


def nome_e_non_ruolo(testo: str) -> str:
    """What looks like the name of a person in a field that is for a role alone; empty where nothing does.

    Somebody who types a name there may type it without capitals: ``mario rossi``, ``dott. verdi``. So all is read as
    if each word had one, but the small words of a role between: ``segretario comunale di Paola``. What begins with a
    given name, and has no word of an office, is one: ``Mario``, ``anna de luca``.
    """
    parole = [parola.lower() for parola in _PAROLA.findall(testo)]
    if not _NOMI_MINUSCOLI.isdisjoint(parole[:1]) and _UFFICI.isdisjoint(parole):
        return testo.strip()
    return sembra_un_nome(testo) or sembra_un_nome(_PAROLE_SCRITTE.sub(_con_maiuscola, testo))


def _con_maiuscola(parola: re.Match[str]) -> str:
    return parola[0] if parola[0] in _PARTICELLE else parola[0].capitalize()


def _di_persona(testo: str, trovato: re.Match[str]) -> bool:
    """Whether what has the form of a name is one: no word of it is an office's, and no place is named after it."""
    if any(parola.lower() in _UFFICI for parola in _PAROLA.findall(trovato[0])):
        return False
    return _DEDICATO.search(testo, max(0, trovato.start() - _VICINO), trovato.start()) is None
