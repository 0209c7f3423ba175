"""STR: the file and its structure."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from perfxl.checks.parole import trovato_scritto, valore_scritto
from perfxl.core.consegna import RIEPILOGO, Esito
from perfxl.core.finding import Rilievo
from perfxl.core.lettura import Mancanza, uguali
from perfxl.core.parametri import TOTALE
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.celle import Formula
    from perfxl.checks.esame import Esame
    from perfxl.core.consegna import Consegna
    from perfxl.core.lettura import CellaCalcolata, Difetto, Lettura

_GUARDATE = {"peso", "coefficiente", "totale"}
"""Computed columns of the objectives whose typed figures have checks of their own."""


def file_illeggibile(esame: Esame) -> Iterator[Rilievo]:
    """Ogni file della cartella deve potersi aprire come cartella di lavoro .xlsx.

    Perché:
        Un file che non si apre non si controlla: i suoi importi resterebbero fuori dai conti.
    Esempio errato:
        «settore.xlsx» salvato con una password, oppure in formato .xls o .ods.
    Esempio giusto:
        «settore.xlsx» salvato da Excel o LibreOffice come «Cartella di lavoro di Excel (.xlsx)».
    Come si corregge:
        Aprire il file con il programma che lo ha salvato, e salvarlo come .xlsx senza password.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ILLEGGIBILE:
            remedy = "Se non è la cartella di lavoro di un settore, toglierlo da qui."
            yield Rilievo(Place(consegna.file), consegna.motivo, remedy=remedy)


def file_estraneo(esame: Esame) -> Iterator[Rilievo]:
    """Nella cartella devono esserci solo le cartelle di lavoro fatte da perfxl.

    Perché:
        Un file rifatto da capo, o copiato in un altro, non porta più con sé il settore e il piano a cui appartiene.
    Esempio errato:
        Un «obiettivi.xlsx» ricopiato in una cartella di lavoro nuova.
    Esempio giusto:
        Il file ricevuto, compilato e salvato, con qualsiasi nome.
    Come si corregge:
        Riportare i valori nel file ricevuto; togliere dalla cartella i file che non c'entrano.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ESTRANEA:
            message = "il file non è stato fatto da perfxl: non si sa di quale settore sia"
            remedy = "Riportare i valori nella cartella di lavoro ricevuta, oppure togliere il file da qui."
            yield Rilievo(Place(consegna.file), message, remedy=remedy)


def altro_piano(esame: Esame) -> Iterator[Rilievo]:
    """Ogni cartella di lavoro deve appartenere al piano che si controlla.

    Perché:
        Le cartelle di un altro anno, o di un altro ente, hanno altri obiettivi e altri importi.
    Esempio errato:
        Nella cartella del 2025 una cartella di lavoro del piano 2024.
    Esempio giusto:
        Solo cartelle di lavoro del piano 2025.
    Come si corregge:
        Togliere il file, e chiedere all'ufficio quello giusto.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ALTRO_PIANO:
            message = f"la cartella di lavoro è di un altro piano: {consegna.motivo}"
            remedy = "Toglierla, e chiedere all'ufficio quella di questo piano."
            yield Rilievo(Place(consegna.file), message, remedy=remedy)


def altra_versione(esame: Esame) -> Iterator[Rilievo]:
    """Ogni cartella di lavoro deve venire dalla versione del piano che si controlla.

    Perché:
        Se il piano è cambiato dopo l'invio, le cartelle già mandate portano pesi, quote e importi di prima.
    Esempio errato:
        Una cartella fatta prima che la Giunta cambiasse una quota.
    Esempio giusto:
        Una cartella fatta dal piano come è adesso.
    Come si corregge:
        Rifare le cartelle con «perfxl genera», rimandarle, e far riportare i valori in quelle nuove.
    """
    for consegna in esame.consegne:
        if consegna.esito is Esito.ALTRA_VERSIONE:
            message = "la cartella di lavoro viene da un'altra versione di questo piano"
            remedy = "Far riportare i valori in una cartella fatta dal piano come è adesso."
            yield Rilievo(Place(consegna.file), message, remedy=remedy, settore=consegna.settore)


def settore_doppio(esame: Esame) -> Iterator[Rilievo]:
    """Per ogni settore deve esserci un solo file.

    Perché:
        Due file dello stesso settore possono dire cose diverse, e nessuno sa quale valga.
    Esempio errato:
        «sicurezza.xlsx» e «sicurezza (2).xlsx», tutti e due del settore sicurezza.
    Esempio giusto:
        Solo «sicurezza (2).xlsx», se è quello definitivo.
    Come si corregge:
        Chiedere all'ufficio quale vale, e togliere l'altro. Fino ad allora non conta nessuno dei due, se sono diversi.
    """
    for consegna in esame.consegne:
        if consegna.copia_di == "":
            continue
        altra = next(c for c in esame.consegne if c.file == consegna.copia_di)
        uguale = altra.impronta == consegna.impronta
        di_chi = "per lo stesso settore" if consegna.settore != RIEPILOGO else "come Riepilogo"
        message = f"c'è già «{altra.file}» {di_chi}, " + ("identico" if uguale else "e dice altro")
        remedy = "Togliere quello che non vale."
        yield Rilievo(
            Place(consegna.file), message, remedy=remedy, settore=consegna.settore, related=(Place(altra.file),)
        )


def settore_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Di ogni settore che guida un obiettivo, o vi partecipa, deve esserci la cartella di lavoro.

    Perché:
        Finché manca un settore non si può dire che il piano chiude.
    Esempio errato:
        Quattro settori nel piano, tre file nella cartella.
    Esempio giusto:
        Un file per ogni settore.
    Come si corregge:
        Chiedere il file all'ufficio, oppure rifarlo con «perfxl genera».
    """
    arrivati = {consegna.settore for consegna in esame.consegne if consegna.lettura is not None}
    for settore in esame.atteso.settori:
        if settore.codice not in arrivati and settori_attesi(esame, settore.codice):
            message = f"manca la cartella di lavoro del {settore.nome.value} ({settore.codice})"
            remedy = "Chiederla all'ufficio: finché manca, per i suoi obiettivi valgono i dati del piano."
            yield Rilievo(settore.nome.place, message, remedy=remedy, settore=settore.codice)


def settori_attesi(esame: Esame, codice: str) -> bool:
    """Whether a workbook is expected from the settore: it leads an objective, or takes part in one."""
    return len(esame.atteso.guidati(codice)) > 0 or len(esame.atteso.partecipati(codice)) > 0


def foglio_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessun foglio della cartella di lavoro deve mancare.

    Perché:
        Senza il foglio degli indicatori, o dei parametri, una parte del piano non si può controllare.
    Esempio errato:
        Il foglio «Indicatori» cancellato.
    Esempio giusto:
        Tutti i fogli ricevuti; si possono spostare e rinominare.
    Come si corregge:
        Riprendere il file ricevuto e riportarvi i valori.
    """
    yield from _mancanze(esame, Mancanza.FOGLIO, "manca il foglio «{}»")


def tabella_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Ogni tabella deve avere ancora le sue intestazioni.

    Perché:
        Le tabelle si riconoscono dalle intestazioni: senza, non si sa che cosa dicono i numeri.
    Esempio errato:
        La riga «N. · Tipologia · Titolo …» cancellata.
    Esempio giusto:
        Le intestazioni come sono state mandate, anche spostate più in basso.
    Come si corregge:
        Riprendere il file ricevuto e riportarvi i valori.
    """
    yield from _mancanze(esame, Mancanza.TABELLA, "manca la tabella «{}», o le sue intestazioni sono cambiate")


def colonna_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna colonna di una tabella deve mancare o cambiare intestazione.

    Perché:
        Una colonna si riconosce dall'intestazione: se manca, i suoi valori non si controllano.
    Esempio errato:
        «N. dip.» riscritto «Addetti».
    Esempio giusto:
        «N. dip.»; la colonna si può allargare e spostare.
    Come si corregge:
        Rimettere la colonna, o la sua intestazione, come era.
    """
    yield from _mancanze(esame, Mancanza.COLONNA, "manca la colonna «{}», o la sua intestazione è cambiata")


def riga_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna riga mandata all'ufficio deve mancare.

    Perché:
        Un obiettivo che sparisce da una cartella sparisce dai conti, e la sua quota va agli altri.
    Esempio errato:
        La riga dell'obiettivo 24 cancellata.
    Esempio giusto:
        L'obiettivo 24 c'è; se è sospeso, lo dice chi decide del piano.
    Come si corregge:
        Rimettere la riga, riprendendola dal file ricevuto.
    """
    yield from _mancanze(esame, Mancanza.RIGA, "manca la riga «{}»")
    for consegna, lettura in esame.letture:
        for difetto, al_suo_posto in _riscritte(lettura).items():
            message = f"manca la riga «{difetto.voce}»: al suo posto ce n'è una che il piano non ha"
            remedy = f"Rimettere «{difetto.voce}» in questa cella, se la riga è quella; altrimenti rimettere la riga."
            yield Rilievo(al_suo_posto.place, message, difetto.voce, al_suo_posto.voce, remedy, consegna.settore)


def riga_ripetuta(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna riga deve stare due volte nella stessa tabella.

    Perché:
        Un obiettivo contato due volte prende due volte la sua parte della quota.
    Esempio errato:
        La riga dell'obiettivo 24 copiata e incollata sotto.
    Esempio giusto:
        Una riga per ogni obiettivo.
    Come si corregge:
        Cancellare la riga di troppo.
    """
    yield from _mancanze(esame, Mancanza.RIPETUTA, "la riga «{}» c'è due volte")


def riga_estranea(esame: Esame) -> Iterator[Rilievo]:
    """In una tabella devono esserci solo le righe che il piano ha.

    Perché:
        Un obiettivo aggiunto a mano non è nel piano: nessuno ha stanziato per lui.
    Esempio errato:
        Sotto l'obiettivo 27 una riga nuova con il numero 28.
    Esempio giusto:
        Solo gli obiettivi del piano; gli indicatori invece si possono aggiungere.
    Come si corregge:
        Togliere la riga; se l'obiettivo serve, chiedere che il piano lo preveda.
    """
    yield from _mancanze(esame, Mancanza.ESTRANEA, "la riga «{}» non è del piano")


def _riscritte(lettura: Lettura) -> dict[Difetto, Difetto]:
    """The one missing row of a table and the one foreign row that stands there: its key was typed over, or deleted."""
    coppie: dict[Difetto, Difetto] = {}
    for tabella in lettura.tabelle:
        mancanti = [d for d in lettura.difetti if d.tabella == tabella and d.mancanza is Mancanza.RIGA]
        estranee = [d for d in lettura.difetti if d.tabella == tabella and d.mancanza is Mancanza.ESTRANEA]
        if len(mancanti) == 1 and len(estranee) == 1:
            coppie[mancanti[0]] = estranee[0]
    return coppie


_RIMEDI = {
    Mancanza.FOGLIO: "Riprendere la cartella ricevuta e riportarvi i valori.",
    Mancanza.TABELLA: "Rimettere le intestazioni come erano, oppure riportare i valori nella cartella ricevuta.",
    Mancanza.COLONNA: "Rimettere la colonna, o la sua intestazione, come era.",
    Mancanza.RIGA: "Rimettere la riga, riprendendola dalla cartella ricevuta.",
    Mancanza.RIPETUTA: "Cancellare la riga di troppo.",
    Mancanza.ESTRANEA: "Togliere la riga; se serve, chiedere che il piano la preveda.",
}


_SENZA_CHIAVE = "la riga è compilata, ma la cella che dice quale riga è resta vuota"


def _mancanze(esame: Esame, mancanza: Mancanza, frase: str) -> Iterator[Rilievo]:
    for consegna, lettura in esame.letture:
        riscritte = _riscritte(lettura)
        gia_detti = {*riscritte, *riscritte.values(), *_conseguenze(lettura)}
        for difetto in lettura.difetti:
            if difetto.mancanza is mancanza and difetto not in gia_detti:
                message = frase.format(difetto.voce) if difetto.voce != "" else _SENZA_CHIAVE
                yield Rilievo(difetto.place, message, remedy=_RIMEDI[mancanza], settore=consegna.settore)


def _conseguenze(lettura: Lettura) -> Iterator[Difetto]:
    """Rows of a table that lost its headers, met under the table above; a total that lost the column of its word."""
    monchi = {d.place.sheet for d in lettura.difetti if d.mancanza is Mancanza.TABELLA}
    monche = {d.tabella for d in lettura.difetti if d.mancanza is Mancanza.COLONNA}
    for difetto in (d for d in lettura.difetti if d.mancanza is Mancanza.ESTRANEA):
        if difetto.place.sheet in monchi or (difetto.voce == "" and difetto.tabella in monche):
            yield difetto


def formula_sostituita(esame: Esame) -> Iterator[Rilievo]:
    """Una cella calcolata deve contenere la sua formula, non un valore scritto a mano.

    Perché:
        Il valore oggi è giusto, ma non segue più: se cambia il numero di dipendenti, resta quello di prima.
    Esempio errato:
        Nel coefficiente «1,50» scritto a mano.
    Esempio giusto:
        Nel coefficiente la formula, che dà 1,50.
    Come si corregge:
        Rimettere la formula, copiandola dalla riga sopra o dal file ricevuto.
    """
    for formula in esame.formule:
        cella = formula.cella
        if cella.cella.formula is not None or cella.cella.value is None or _a_se(cella):
            continue
        sicuro = formula.giudicabile and cella.atteso is not None
        if not sicuro or uguali(cella.atteso, cella.cella.value):
            giudizio = "il valore oggi è giusto" if sicuro else "oggi non si può dire se è giusto"
            message = f"«{cella.colonna.titolo}» è scritto a mano al posto della formula; {giudizio}"
            yield _rilievo(formula, message, f"={cella.formula}", _trovato(cella))


def formula_cambiata(esame: Esame) -> Iterator[Rilievo]:
    """La formula di una cella calcolata deve essere quella mandata.

    Perché:
        Una formula cambiata può dare un importo diverso, oggi o appena cambia un altro dato.
    Esempio errato:
        =I8*J8+10 nel totale coefficiente.
    Esempio giusto:
        =IF(OR(I8="",J8=""),"",I8*J8) nel totale coefficiente.
    Come si corregge:
        Rimettere la formula, copiandola dalla riga sopra o dal file ricevuto.
    """
    for formula in esame.formule:
        cella = formula.cella
        if _diversa(cella):
            message = f"la formula di «{cella.colonna.titolo}» è cambiata"
            yield _rilievo(formula, message, f"={cella.formula}", trovato_scritto(cella.colonna, cella.cella))


def valore_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Una cella calcolata deve avere un valore.

    Perché:
        Un file salvato da un programma che non calcola porta le formule senza i risultati: chi lo legge non vede nulla.
    Esempio errato:
        La formula c'è, il suo risultato no; oppure la cella è stata svuotata.
    Esempio giusto:
        La formula con il suo risultato.
    Come si corregge:
        Aprire il file con Excel o LibreOffice e salvarlo; se la formula non c'è più, rimetterla.
    """
    for _, gruppo in groupby(esame.formule, key=lambda formula: formula.consegna.file):
        celle = list(gruppo)
        mai = all(formula.cella.cella.value is None for formula in celle)
        if mai:
            yield _mai_calcolato(celle[0].consegna)
        for formula in celle:
            cella = formula.cella
            vuota = cella.cella.formula is None
            if cella.cella.value is not None or (mai and not vuota) or _diversa(cella) or not formula.giudicabile:
                continue
            if cella.atteso is not None and cella.atteso != "":
                message = f"«{cella.colonna.titolo}» è vuoto" if vuota else f"«{cella.colonna.titolo}» non è calcolato"
                yield _rilievo(formula, message, valore_scritto(cella.colonna, cella.atteso), "")


def _mai_calcolato(consegna: Consegna) -> Rilievo:
    """A file whose formulas have no result at all: one cause, said once."""
    message = "nessuna formula ha il suo risultato: il file è stato salvato da un programma che non calcola"
    remedy = "Aprirlo con Excel o LibreOffice e salvarlo."
    return Rilievo(Place(consegna.file), message, remedy=remedy, settore=consegna.settore)


def valore_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il valore di una cella calcolata deve essere quello che la sua formula dà.

    Perché:
        Un risultato rimasto da prima, o scritto a mano, fa tornare i conti solo in apparenza.
    Esempio errato:
        Nell'importo 1.241,07, mentre dai dati della riga la formula dà 846,68.
    Esempio giusto:
        Nell'importo 846,68.
    Come si corregge:
        Rimettere la formula se manca; poi aprire il file, farlo ricalcolare (F9) e salvarlo.
    """
    for _, gruppo in groupby(esame.formule, key=lambda formula: formula.consegna.file):
        sbagliate = [formula for formula in gruppo if _sbagliata(formula)]
        errate = {
            (f.cella.tabella, chiave, f.cella.colonna.chiave) for f in sbagliate for chiave in (f.cella.chiave, "")
        }
        for formula in sbagliate:
            cella = formula.cella
            if cella.cella.formula is None or errate.isdisjoint(formula.operandi):
                message = f"«{cella.colonna.titolo}» non è quello che la formula dà dai dati del foglio"
                yield _rilievo(formula, message, valore_scritto(cella.colonna, cella.atteso), _trovato(cella))


def _sbagliata(formula: Formula) -> bool:
    """Whether the value is not what the formula gives, and no other check says so."""
    cella = formula.cella
    if not formula.giudicabile or cella.cella.value is None or cella.atteso is None:
        return False
    return not uguali(cella.atteso, cella.cella.value) and not _a_se(cella) and not _diversa(cella)


def _trovato(cella: CellaCalcolata) -> str:
    return trovato_scritto(cella.colonna, replace(cella.cella, formula=None))


def _a_se(cella: CellaCalcolata) -> bool:
    """Whether a number that is not the formula's was typed there: the checks on pesi and coefficienti say it."""
    sorvegliata = cella.tabella == "obiettivi" and cella.colonna.chiave in _GUARDATE
    scritta = cella.cella.formula is None and isinstance(cella.cella.value, Decimal)
    return sorvegliata and scritta and not uguali(cella.atteso, cella.cella.value)


def _diversa(cella: CellaCalcolata) -> bool:
    """Whether a formula stands there that is not the one sent out: another check says it."""
    formula = cella.cella.formula
    return formula is not None and formula != cella.formula and _normale(formula) != _normale(cella.formula)


def _rilievo(formula: Formula, message: str, expected: str, found: str) -> Rilievo:
    cella = formula.cella
    obiettivo = cella.chiave if cella.tabella == "obiettivi" and cella.chiave != TOTALE else ""
    remedy = "Rimettere la formula, copiandola dalla riga vicina o dal file ricevuto, e salvare."
    if cella.cella.formula is not None and expected[:1] != "=":
        remedy = "Aprire il file con Excel o LibreOffice, farlo ricalcolare (F9) e salvarlo."
    return Rilievo(cella.place, message, expected, found, remedy, formula.consegna.settore, obiettivo)


_TESTI = re.compile(r'("(?:[^"]|"")*")')


def _normale(formula: str) -> str:
    """The formula without what a program may rewrite when it saves: blanks and capitals, but not within texts."""
    parti = _TESTI.split(formula)
    return "".join(parte if i % 2 == 1 else "".join(parte.split()).upper() for i, parte in enumerate(parti))
