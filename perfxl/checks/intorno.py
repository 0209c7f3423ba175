"""STR: what stands around the tables of the workbooks that came back: what was moved, and what was not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.tabelle import cercate_per_fascia
from perfxl.core.finding import Rilievo
from perfxl.core.letture.intorno import Riordino
from perfxl.core.place import Place, column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.letture.intorno import Appunti, NonLetto, Spostamento, Unite
    from perfxl.core.letture.lettura import Lettura

_QUANTE = 20
"""Of what was not read, so many are listed; the others are counted."""


def macro_o_collegamenti(esame: Esame) -> Iterator[Rilievo]:
    """Una cartella di lavoro non dovrebbe avere macro, né formule che leggono da altri file.

    Perché:
        Quello che dipende da un altro file può cambiare o sparire senza che nessuno se ne accorga; una macro può
        scrivere nelle celle; una connessione dati va a leggere altrove appena si apre il file. perfxl non esegue le
        macro, non apre gli altri file e non usa le connessioni.
    Esempio errato:
        Celle incollate da «conteggi.xlsx» con le loro formule: la cartella di lavoro resta collegata a quel file.
    Esempio giusto:
        Le stesse celle incollate come valori.
    Come si corregge:
        In Excel: Dati, Modifica collegamenti, Interrompi collegamento; Dati, Query e connessioni, Elimina; salvare come
        «Cartella di lavoro di Excel (.xlsx)», che non tiene le macro.
    """
    for consegna, lettura in esame.letture:
        attorno = lettura.intorno
        cose = (["macro"] if attorno.macro else []) + [f"collegamento a «{file}»" for file in attorno.collegamenti]
        cose += [f"connessione dati «{nome}»" for nome in attorno.connessioni]
        if cose:
            altre = [f"e altre {len(cose) - _QUANTE}"] if len(cose) > _QUANTE else []
            yield Rilievo(
                Place(lettura.file),
                "la cartella di lavoro ha macro, o legge da altri file o banche dati: qui nulla è eseguito né aperto",
                found="; ".join([*cose[:_QUANTE], *altre]),
                remedy="Togliere collegamenti e connessioni (scheda Dati), e salvare come .xlsx senza macro.",
                settore=consegna.settore,
                altri=max(0, len(cose) - _QUANTE),
            )


_FRASI = {
    Riordino.FOGLIO_RINOMINATO: "foglio «{prima}» rinominato «{dopo}»",
    Riordino.FOGLIO_NASCOSTO: "foglio «{nome}» nascosto",
    Riordino.FOGLI_SPOSTATI: "fogli in altro ordine ({dopo})",
    Riordino.PROTEZIONE_TOLTA: "protezione tolta al foglio «{nome}»",
    Riordino.TABELLA_SPOSTATA: "tabella «{nome}» spostata ({prima} → {dopo})",
    Riordino.COLONNE_SPOSTATE: "colonne di «{nome}» in altro ordine ({dopo})",
    Riordino.COLONNE_INSERITE: "colonne inserite in «{nome}» ({dopo})",
    Riordino.RIGHE_SPOSTATE: "righe di «{nome}» in altro ordine",
    Riordino.INTESTAZIONE_RISCRITTA: "intestazione «{prima}» riscritta «{dopo}»",
    Riordino.PROPRIETA_PERDUTE: "proprietà del file perdute, come fa Google Fogli: riconosciuto da ciò che contiene",
    Riordino.NOMI_ROTTI: "nomi definiti mancanti o rotti ({dopo})",
}


def riorganizzata(esame: Esame) -> Iterator[Rilievo]:
    """Fogli, tabelle, colonne e righe dovrebbero restare dove sono stati mandati.

    Perché:
        Le tabelle si riconoscono dai nomi e dalle intestazioni, e le righe dal loro numero: uno spostamento non toglie
        nulla. Ma chi confronta il file con quello mandato deve sapere che cosa è stato spostato.
    Esempio errato:
        Il foglio «Obiettivi» rinominato «Obiettivi def», le righe ordinate per titolo, la protezione tolta.
    Esempio giusto:
        La cartella di lavoro come è stata mandata, con le sole celle gialle compilate.
    Come si corregge:
        Non serve: tutto è stato letto.
    """
    for consegna, lettura in esame.letture:
        if len(lettura.intorno.spostamenti) == 0:
            continue
        in_disordine = {trovata.tabella.titolo for trovata in cercate_per_fascia(lettura)}
        detti = [_detto(s) for s in lettura.intorno.spostamenti if not _gia_detto(s, in_disordine)]
        if detti:
            yield Rilievo(
                Place(lettura.file),
                "la cartella di lavoro è stata riorganizzata, ed è stata letta lo stesso",
                found="; ".join(detti),
                settore=consegna.settore,
            )


def _detto(spostamento: Spostamento) -> str:
    frase = _FRASI[spostamento.riordino]
    return frase.format(nome=spostamento.nome, prima=spostamento.prima, dopo=" ".join(spostamento.dopo.split()))


def _gia_detto(spostamento: Spostamento, in_disordine: set[str]) -> bool:
    """Whether another check says it: the order of the bands matters."""
    return spostamento.riordino is Riordino.RIGHE_SPOSTATE and spostamento.nome in in_disordine


def foglio_non_letto(esame: Esame) -> Iterator[Rilievo]:
    """In una cartella di lavoro dovrebbero esserci solo i fogli mandati, e ogni tabella una volta.

    Perché:
        Un foglio in più non è letto: se l'ufficio ha lavorato in quello, i suoi valori non contano.
    Esempio errato:
        Il foglio «Obiettivi» duplicato in «Obiettivi (2)» e compilato lì; la tabella di un altro settore incollata.
    Esempio giusto:
        Solo i fogli mandati.
    Come si corregge:
        Riportare i valori nel foglio mandato, e cancellare quello in più; mandare a parte i dati di un altro settore.
    """
    for consegna, lettura in esame.letture:
        for non_letto in lettura.intorno.non_letti:
            che_cosa = "una seconda tabella" if non_letto.place.row > 0 else "un foglio in più"
            yield Rilievo(
                non_letto.place,
                f"c'è {che_cosa}, che non è stato letto",
                found=_somiglianza(esame, consegna, lettura, non_letto),
                remedy="Se i valori che valgono sono qui, riportarli nel foglio mandato; poi cancellare questo.",
                settore=consegna.settore,
            )


def _somiglianza(esame: Esame, consegna: Consegna, lettura: Lettura, non_letto: NonLetto) -> str:
    """What a sheet or a table that was not read seems to be."""
    if non_letto.tabella == "":
        return ""
    titolo = lettura.cartella.tabelle[non_letto.tabella][1].titolo
    obiettivi = (esame.atteso.obiettivo(chiave) for chiave in non_letto.chiavi)
    guide = {esame.atteso.radice(obiettivo.capofila) for obiettivo in obiettivi if obiettivo is not None}
    if len(guide) != 1 or consegna.settore in guide:
        return f"sembra una copia di «{titolo}»"
    nome = esame.atteso.settore(next(iter(guide))).nome.value
    return f"sembra «{titolo}» di «{nome}»"


def scritto_fuori(esame: Esame) -> Iterator[Rilievo]:
    """Quello che si scrive deve stare nelle tabelle: il resto non è letto.

    Perché:
        Appunti, commenti e immagini servono a chi guarda il foglio, ma nei conti non entrano: se dicono qualcosa del
        piano, bisogna riportarlo dove va.
    Esempio errato:
        Accanto alla tabella «dal 1° luglio 4 dipendenti»; un commento «peso da rivedere»; la scansione di un allegato.
    Esempio giusto:
        4 nella colonna «N. dip.».
    Come si corregge:
        Se l'appunto cambia un dato, scriverlo nella sua cella; altrimenti non serve nulla.
    """
    for consegna, lettura in esame.letture:
        for appunti in lettura.intorno.appunti:
            cose = list(_cose(appunti))
            if cose:
                altre = [] if len(cose) <= _QUANTE else [f"e altre {len(cose) - _QUANTE}"]
                yield Rilievo(
                    appunti.place,
                    "fuori dalle tabelle c'è qualcosa che non è stato letto",
                    found="; ".join(cose[:_QUANTE] + altre),
                    remedy="Se cambia un dato del piano, scriverlo nella cella che gli spetta.",
                    settore=consegna.settore,
                    oggetto=f"foglio {appunti.place.sheet}",
                    altri=max(0, len(cose) - _QUANTE),
                )


def _cose(appunti: Appunti) -> Iterator[str]:
    yield from (f"{place.cell} «{_in_riga(testo)}»" for place, testo in appunti.celle)
    yield from (f"commento in {place.cell} «{_in_riga(testo)}»" for place, testo in appunti.commenti)
    yield from (f"riquadro «{_in_riga(testo)}»" for testo in appunti.riquadri)
    if appunti.immagini > 0:
        yield "1 immagine" if appunti.immagini == 1 else f"{appunti.immagini} immagini"


def _in_riga(testo: str) -> str:
    return " ".join(testo.split())


def celle_unite(esame: Esame) -> Iterator[Rilievo]:
    """Nelle tabelle non devono esserci celle unite.

    Perché:
        Quando si uniscono più celle resta solo quello che c'era nella prima: il resto è perduto, o non si vede più.
    Esempio errato:
        «N. dip.» degli obiettivi 3 e 4 uniti in una cella sola: del 4 non si sa più nulla.
    Esempio giusto:
        Una cella per ogni obiettivo, anche se il valore è lo stesso.
    Come si corregge:
        Dividere le celle, e riscrivere il valore in ognuna.
    """
    for consegna, lettura in esame.letture:
        for unite in lettura.intorno.unite:
            yield Rilievo(
                unite.place,
                f"nella tabella «{unite.tabella}» ci sono celle unite: ciò che stava sotto è perduto, o non si vede",
                found=f"{_area(unite)}" + (f"; coperte: {', '.join(unite.coperte)}" if unite.coperte else ""),
                remedy="Dividere le celle, e riscrivere il valore in ognuna.",
                settore=consegna.settore,
            )


def _area(unite: Unite) -> str:
    area = unite.area
    prima = f"{column_letters(area.first_column)}{area.first_row}"
    return f"{prima}:{column_letters(area.last_column)}{area.last_row}"
