"""IN: incongruenze, two statements that disagree."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks import termini, testi, valori
from perfxl.checks.parole import differenza_in_euro, effetti, nome_obiettivo, trovato_scritto, valore_scritto
from perfxl.checks.una_volta import una_volta
from perfxl.core.finding import Rilievo
from perfxl.core.letture.lettura import fisse, uguali
from perfxl.core.modello import MISURE
from perfxl.core.money import write_number
from perfxl.core.piano import coefficiente_atteso, peso_atteso, totale_ricalcolato
from perfxl.core.riparto import FONDO, riparti
from perfxl.core.scarto import con_totale_della_tabella, spostamenti, spostati

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.lettura import Lettura, RigaTrovata
    from perfxl.core.letture.workbook import CellValue
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.place import Place, Sourced
    from perfxl.core.scarto import Spostamento

_PARTECIPAZIONI = "partecipazioni"
_DEGLI_OBIETTIVI = frozenset({"obiettivi", "riepilogo", *MISURE})
"""The tables whose rows are objectives, or their measures."""


def peso_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il peso dichiarato deve essere quello che la classe dell'obiettivo dà, o quello scritto a mano.

    Perché:
        Un peso più alto di quello della classe prende denaro agli altri obiettivi della stessa quota.
    Esempio errato:
        Strategicità «miglioramento», che vale 20; peso 25.
    Esempio giusto:
        Strategicità «miglioramento»; peso 20.
    Come si corregge:
        Correggere il peso, o la classe.
    """
    di_classe = esame.piano.modello.classi_con_peso
    quale = "della classe" if di_classe else "scritto"
    for obiettivo in esame.piano.obiettivi:
        peso, atteso = obiettivo.dichiarato.peso, peso_atteso(esame.piano, obiettivo)
        if peso.value is not None and atteso is not None and peso.value != atteso:
            mossi = _mossi(esame, obiettivo)
            yield Rilievo(
                peso.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: il peso non è quello {quale}",
                f"{write_number(atteso)} ({obiettivo.classe.value})" if di_classe else write_number(atteso),
                write_number(peso.value),
                "Correggere il peso (nelle cartelle di lavoro, rimettere la formula), o la classe.",
                obiettivo.capofila,
                obiettivo.codice,
                (obiettivo.classe.place if di_classe else obiettivo.peso.place,),
                effetti(esame.piano.modello.etichette.obiettivo, mossi),
                effetto=spostati(mossi),
            )


def coefficiente_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Il coefficiente deve essere quello che la tabella dà per il numero di dipendenti; 1 dove non c'è una tabella.

    Perché:
        Un coefficiente sbagliato sposta centinaia di euro, in silenzio, dagli altri obiettivi della stessa quota.
    Esempio errato:
        N. dip. 3, che nella tabella vale 1,00; coefficiente 1,50.
    Esempio giusto:
        N. dip. 3; coefficiente 1,00.
    Come si corregge:
        Correggere il coefficiente, o il numero di dipendenti.
    """
    for obiettivo in esame.piano.obiettivi:
        coefficiente, atteso = obiettivo.dichiarato.coefficiente, coefficiente_atteso(esame.piano, obiettivo)
        if coefficiente.value is not None and atteso is not None and coefficiente.value != atteso:
            mossi = _mossi(esame, obiettivo)
            yield Rilievo(
                coefficiente.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: il coefficiente non è quello della tabella",
                f"{write_number(atteso, 2)} ({_da_dove(esame, obiettivo)})",
                write_number(coefficiente.value, 2),
                "Correggere il coefficiente (nelle cartelle di lavoro, rimettere la formula), o N. dip.",
                obiettivo.capofila,
                obiettivo.codice,
                (obiettivo.n_dip.place,),
                effetti(esame.piano.modello.etichette.obiettivo, mossi),
                effetto=spostati(mossi),
            )


def _da_dove(esame: Esame, obiettivo: Obiettivo) -> str:
    """What gives the coefficiente."""
    return f"N. dip. {obiettivo.n_dip.value}" if esame.piano.modello.fasce else "il modello non ha fasce"


def _mossi(esame: Esame, obiettivo: Obiettivo) -> tuple[Spostamento, ...]:
    """What the wrong figure moves: from the amounts by the table to the amounts that it gives."""
    errato = riparti(esame.piano)
    giusto = riparti(con_totale_della_tabella(esame.piano, obiettivo.codice))
    return spostamenti(giusto, errato)


def valore_non_modificabile(esame: Esame) -> Iterator[Rilievo]:
    """Quello che il piano ha deciso non si cambia nella cartella di lavoro.

    Perché:
        Titoli, quote e importi stanziati li decide la Giunta: cambiarli in un file non cambia il piano.
    Esempio errato:
        Importo stanziato 4.000,00, mentre il piano dice 3.884,51.
    Esempio giusto:
        Importo stanziato 3.884,51.
    Come si corregge:
        Rimettere il valore del piano; se deve cambiare, chiederlo a chi scrive il piano.
    """
    for consegna, lettura in esame.letture:
        for tabella, colonna, riga, atteso in fisse(lettura):
            cella = riga.cella(colonna.chiave)
            if tabella == _PARTECIPAZIONI or (cella.formula is None and _pari(atteso, cella.value)):
                continue
            obiettivo = esame.atteso.obiettivo(_codice(tabella, riga))
            di_chi = "" if obiettivo is None else f"{nome_obiettivo(esame.atteso, obiettivo)}: "
            scritto = valore_scritto(colonna, atteso)
            rimedio = "Svuotare la cella, che nel piano è vuota" if scritto == "" else "Rimettere il valore del piano"
            yield Rilievo(
                lettura.place(tabella, riga, colonna.chiave),
                f"{di_chi}«{colonna.titolo}» non è quello del piano",
                scritto,
                trovato_scritto(colonna, cella),
                f"{rimedio}; se deve cambiare, chiederlo a chi scrive il piano.",
                consegna.settore,
                "" if obiettivo is None else obiettivo.codice,
                effetto=differenza_in_euro(colonna, atteso, cella),
            )


def _codice(tabella: str, riga: RigaTrovata) -> str:
    """The code of the objective that a row is of, or that the measure of a row is of; empty for other rows."""
    return riga.chiave.partition("/")[0] if tabella in _DEGLI_OBIETTIVI else ""


def dato_che_sposta(esame: Esame) -> Iterator[Rilievo]:
    """Se la classe, il peso o il numero di dipendenti cambiano, gli importi stanziati non sono più quelli giusti.

    Perché:
        L'importo è stato stanziato sui dati del piano: con dati nuovi il riparto dà altri importi, anche agli altri.
    Esempio errato:
        Nel piano N. dip. 5, nella cartella di lavoro 6: il coefficiente passa da 1,50 a 2,00.
    Esempio giusto:
        Nel piano e nella cartella di lavoro N. dip. 5.
    Come si corregge:
        Rimettere il dato del piano; se quello nuovo è vero, correggere il piano e rifare le cartelle.
    """
    for obiettivo in esame.piano.obiettivi:
        inviato = esame.atteso.obiettivo(obiettivo.codice)
        if inviato is None or inviato.quota == FONDO:
            continue  # it has no share of a quota that could change
        prima, dopo = totale_ricalcolato(esame.atteso, inviato), totale_ricalcolato(esame.piano, obiettivo)
        if dopo is None or prima == dopo:
            continue
        for voce, vecchio, nuovo in _cambiati(esame, inviato, obiettivo):
            mossi = _mossi_dal_cambio(esame, obiettivo)
            yield Rilievo(
                nuovo.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: «{voce}» non è quello del piano, e sposta gli importi",
                f"{'' if vecchio.value is None else vecchio.value}",
                f"{nuovo.value}",
                "Rimettere il dato del piano; se quello nuovo è vero, correggere il piano e rifare le cartelle.",
                obiettivo.capofila,
                obiettivo.codice,
                (vecchio.place,),
                effetti(esame.piano.modello.etichette.obiettivo, mossi),
                effetto=spostati(mossi),
            )


def _cambiati(
    esame: Esame, prima: Obiettivo, dopo: Obiettivo
) -> Iterator[tuple[str, Sourced[object], Sourced[object]]]:
    if peso_atteso(esame.atteso, prima) != peso_atteso(esame.piano, dopo):
        if esame.piano.modello.classi_con_peso:
            yield esame.piano.modello.etichette.classe, prima.classe, dopo.classe
        else:
            yield "Peso %", prima.peso, dopo.peso
    if coefficiente_atteso(esame.atteso, prima) != coefficiente_atteso(esame.piano, dopo):
        yield "N. dip.", prima.n_dip, dopo.n_dip


def _mossi_dal_cambio(esame: Esame, obiettivo: Obiettivo) -> tuple[Spostamento, ...]:
    """The split by the tables, with the plan's data and with the new ones of this objective alone."""
    prima = riparti(esame.atteso, totale_ricalcolato)

    def nuovo(piano: Piano, altro: Obiettivo) -> Fraction | None:
        return totale_ricalcolato(piano, obiettivo if altro.codice == obiettivo.codice else altro)

    return spostamenti(prima, riparti(esame.atteso, nuovo))


def condiviso_diverso(esame: Esame) -> Iterator[Rilievo]:
    """Un obiettivo condiviso deve dire la stessa cosa nella cartella del capofila e in quelle di chi partecipa.

    Perché:
        Due settori che leggono tempi o titoli diversi lavorano a due obiettivi diversi.
    Esempio errato:
        Il capofila ha scritto «entro il 30/09», chi partecipa legge «entro il 31/12».
    Esempio giusto:
        Lo stesso termine in tutte e due le cartelle.
    Come si corregge:
        Decidere quale vale; correggere il piano, e rifare le cartelle con «perfxl genera».
    """
    lettori: dict[str, list[Place]] = {}
    for consegna, lettura in esame.letture:
        for riga in lettura.righe(_PARTECIPAZIONI):
            lettori.setdefault(riga.chiave, []).append(lettura.place(_PARTECIPAZIONI, riga, "titolo"))
            yield from _copia_cambiata(esame, consegna.settore, lettura, riga)
    yield from _capofila_cambiato(esame, lettori)


def _copia_cambiata(esame: Esame, settore: str, lettura: Lettura, riga: RigaTrovata) -> Iterator[Rilievo]:
    """Where a participant's copy of an objective is no longer what was sent out."""
    for colonna, atteso in _voci(lettura, riga):
        cella = riga.cella(colonna.chiave)
        if cella.formula is None and _pari(atteso, cella.value):
            continue
        yield Rilievo(
            lettura.place(_PARTECIPAZIONI, riga, colonna.chiave),
            _diverso(esame, riga.chiave, colonna.titolo),
            valore_scritto(colonna, atteso),
            trovato_scritto(colonna, cella),
            "Rimettere il valore mandato: questo obiettivo lo compila il capofila.",
            settore,
            riga.chiave,
        )


def _capofila_cambiato(esame: Esame, lettori: Mapping[str, Sequence[Place]]) -> Iterator[Rilievo]:
    """Where the lead wrote other terms than those that the participants read."""
    for obiettivo in esame.piano.obiettivi:
        inviato = esame.atteso.obiettivo(obiettivo.codice)
        if inviato is None or obiettivo.codice not in lettori:
            continue
        for titolo, prima, dopo in _del_capofila(esame, inviato, obiettivo):
            if _detto(prima.value) != _detto(dopo.value) and dopo.place not in _gia_detti(esame):
                yield Rilievo(
                    dopo.place,
                    _diverso(esame, obiettivo.codice, titolo),
                    _detto(prima.value),
                    _detto(dopo.value),
                    "Decidere quale vale; se quello nuovo, correggere il piano e rifare le cartelle.",
                    obiettivo.capofila,
                    obiettivo.codice,
                    tuple(lettori[obiettivo.codice]),
                )


@una_volta
def _gia_detti(esame: Esame) -> frozenset[Place]:
    """Where other checks say what is wrong with a value of the lead."""
    return frozenset(rilievo.place for check in _DI_UN_VALORE for rilievo in check(esame))


_DI_UN_VALORE = (
    valori.valore_non_numerico,
    valori.valore_assente,
    valori.valore_fuori_elenco,
    termini.data_inesistente,
    testi.segnaposto_rimasto,
    valori.valore_in_errore,
    dato_che_sposta,
)
"""The checks that say first what is wrong with a value of the lead."""


def _del_capofila(
    esame: Esame, prima: Obiettivo, dopo: Obiettivo
) -> Iterator[tuple[str, Sourced[object], Sourced[object]]]:
    """What the lead may write and the participants read."""
    yield esame.piano.modello.etichette.tempi, prima.tempi, dopo.tempi
    yield "Soglia %", prima.soglia, dopo.soglia
    yield esame.piano.modello.etichette.classe, prima.classe, dopo.classe
    yield "N. dip.", prima.n_dip, dopo.n_dip


def _detto(valore: object) -> str:
    """A value as the participants read it."""
    if valore is None:
        return ""
    return write_number(valore) if isinstance(valore, Decimal) else f"{valore}".strip()


def _voci(lettura: Lettura, riga: RigaTrovata) -> Iterator[tuple[Colonna, Valore]]:
    """What a participant was sent of an objective, by column."""
    trovata = lettura.tabelle[_PARTECIPAZIONI]
    inviata = next(r for r in trovata.tabella.righe if r.chiave == riga.chiave)
    for colonna in trovata.tabella.colonne:
        if colonna.chiave != trovata.tabella.identita and colonna.chiave in trovata.colonne:
            yield colonna, inviata.valori.get(colonna.chiave)


def _pari(atteso: Valore, scritto: CellValue) -> bool:
    return uguali(atteso, scritto) or (atteso is None and scritto is None)


def _diverso(esame: Esame, codice: str, titolo: str) -> str:
    return f"{esame.piano.modello.etichette.obiettivo} {codice}: «{titolo}» non è lo stesso in tutti i settori"
