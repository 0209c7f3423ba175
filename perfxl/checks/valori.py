"""VAL: a single value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.checks.celle import (
    chiavi_come_testo,
    da_compilare,
    illeggibile,
    illeggibili,
    incomprese,
    numeriche,
    numero_di,
    orfani,
)
from perfxl.checks.gruppi import senza_rilevanza, va_pesato
from perfxl.checks.parole import nome_obiettivo, valore_cella
from perfxl.checks.percentuali import percentuali, rilevanza
from perfxl.checks.perche import della_misura
from perfxl.core.cartelle.layout import Tipo
from perfxl.core.finding import Rilievo
from perfxl.core.letture.workbook import CellError
from perfxl.core.modello import MISURE, Pesi, Vuoti
from perfxl.core.money import write_number
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.checks.percentuali import Fuori
    from perfxl.core.cartelle.layout import Colonna
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.letture.lettura import RigaTrovata
    from perfxl.core.letture.workbook import Cell
    from perfxl.core.piano import Obiettivo
    from perfxl.core.place import Place, Sourced

_STATI = ", ".join(Stato)
_ANNI = "un anno, o il primo e l'ultimo (2025-2027)"
_NOME = "#NAME?"
"""What stands in a cell whose text began with a sign, and was taken for a formula."""

_LA_MISURA = {Pesi.FASI: "la fase", Pesi.INDICATORI: "l'indicatore", Pesi.RISULTATI: "il risultato"}


def numero_come_testo(esame: Esame) -> Iterator[Rilievo]:
    """Un numero dovrebbe essere scritto come numero, non come testo; una percentuale con il suo segno.

    Perché:
        Un numero scritto come testo è capito e conta, ma le formule del foglio non lo contano: lì la somma resta quella
        degli altri.
    Esempio errato:
        In una cella di formato testo, 25,5 allineato a sinistra.
    Esempio giusto:
        25,5 allineato a destra.
    Come si corregge:
        Cancellare la cella, dare il formato «Percentuale» o «Generale», e riscrivere il numero.
    """
    for consegna, riga, colonna, place, cella in numeriche(esame):
        numero = numero_di(colonna, cella) if isinstance(cella.value, str) else None
        if numero is not None:
            segno = "%" if colonna.tipo is Tipo.PERCENTO else ""
            message = f"in «{colonna.titolo}» il numero è scritto come testo: è stato contato, ma dal foglio no"
            formato = "Percentuale" if colonna.tipo is Tipo.PERCENTO else "Generale"
            remedy = f"Cancellare la cella, dare il formato «{formato}», e riscrivere il numero."
            yield Rilievo(
                place,
                message,
                f"{write_number(numero)}{segno} (numero)",
                f"{valore_cella(cella.value)} (testo)",
                remedy,
                consegna.settore,
                riga.chiave.partition("/")[0],
            )
        elif numero_di(colonna, cella) is not None and _fuori_misura(colonna, cella):
            yield _senza_segno(consegna, riga, colonna, place, cella)
    for consegna, riga, place, valore in chiavi_come_testo(esame):
        message = "il numero della riga è scritto come testo: è stato capito, ma le formule del foglio non lo trovano"
        remedy = "Cancellare la cella, dare il formato «Generale», e riscrivere il numero."
        atteso, trovato = f"{riga.chiave} (numero)", f"{valore} (testo)"
        yield Rilievo(place, message, atteso, trovato, remedy, consegna.settore, riga.chiave)


def _fuori_misura(colonna: Colonna, cella: Cell) -> bool:
    """Whether a percentage stands there as its points: 60 for 60%, which the formulas of the sheet take for 6000%."""
    valore = cella.value
    return colonna.tipo is Tipo.PERCENTO and isinstance(valore, Decimal) and numero_di(colonna, cella) == valore != 0


def _senza_segno(consegna: Consegna, riga: RigaTrovata, colonna: Colonna, place: Place, cella: Cell) -> Rilievo:
    scritto = valore_cella(cella.value)
    return Rilievo(
        place,
        f"in «{colonna.titolo}» {scritto} è stato contato come {scritto}%, ma dalle formule del foglio no",
        f"{scritto}%",
        valore_cella(cella.value, colonna.tipo) if cella.percento else scritto,
        f"Riscrivere {scritto}%, con il segno.",
        consegna.settore,
        riga.chiave.partition("/")[0],
    )


def valore_non_numerico(esame: Esame) -> Iterator[Rilievo]:
    """Dove serve un numero deve esserci un numero.

    Perché:
        Da «n.d.» non si calcola nulla: il coefficiente, il totale e l'importo restano vuoti.
    Esempio errato:
        «n.d.» oppure «2,5» in N. dip.
    Esempio giusto:
        3 in N. dip.
    Come si corregge:
        Scrivere il numero; se non si conosce, chiederlo a chi ha scritto il piano.
    """
    for consegna, riga, colonna, place, cella in numeriche(esame):
        if illeggibile(esame, colonna, cella) and not isinstance(cella.value, CellError):
            if isinstance(cella.value, Decimal) and colonna.tipo is Tipo.PERCENTO:
                yield _due_sensi(consegna, riga, colonna, place, cella.value)
                continue
            intero = " intero" if colonna.tipo is Tipo.INTERO else ""
            yield Rilievo(
                place,
                f"«{colonna.titolo}» non è un numero{intero}",
                f"un numero{intero}",
                valore_cella(cella.value),
                f"Scrivere un numero{intero}, solo con le cifre.",
                consegna.settore,
                riga.chiave.partition("/")[0],
            )


def _due_sensi(consegna: Consegna, riga: RigaTrovata, colonna: Colonna, place: Place, valore: Decimal) -> Rilievo:
    """A number below one pasted without its format: 0,25 may be a quarter of the whole, or of one per cent."""
    intero, piccolo = f"{write_number(valore * 100)}%", f"{write_number(valore)}%"
    return Rilievo(
        place,
        f"in «{colonna.titolo}» non si sa se {write_number(valore)} è {intero} oppure {piccolo}",
        f"{intero} oppure {piccolo}",
        write_number(valore),
        f"Scrivere {intero} oppure {piccolo}, con il segno.",
        consegna.settore,
        riga.chiave.partition("/")[0],
    )


def valore_assente(esame: Esame) -> Iterator[Rilievo]:
    """I dati che il modello chiede devono esserci tutti: la classe, il numero di dipendenti, i pesi.

    Perché:
        Senza strategicità o numero di dipendenti un obiettivo non ha importo, e la sua quota non si può dividere; senza
        un peso non si sa se la somma chiude. Quello che il modello non prevede non viene chiesto.
    Esempio errato:
        N. dip. vuoto.
    Esempio giusto:
        N. dip. 4.
    Come si corregge:
        Scrivere il dato che manca.
    """
    gia_detti, remedy = illeggibili(esame), "Scrivere il dato che manca."
    schema = esame.piano.modello.schema(Pesi.RILEVANZA)
    if schema is not None and schema.vuoti is Vuoti.MANCANO:
        for settore in senza_rilevanza(esame.piano):
            message = f"{settore.nome.value}: manca «Rilevanza %»"
            yield Rilievo(settore.rilevanza.place, message, remedy=remedy, settore=settore.codice)
    for obiettivo in esame.piano.obiettivi:
        for voce, valore in _obbligatori(esame, obiettivo):
            if valore.value is None and valore.place not in gia_detti:
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: manca «{voce}»"
                yield Rilievo(
                    valore.place,
                    message,
                    remedy=remedy,
                    settore=obiettivo.capofila,
                    obiettivo=obiettivo.codice,
                    oggetto=voce,
                )


def valore_fuori_elenco(esame: Esame) -> Iterator[Rilievo]:
    """Un valore deve essere fra quelli ammessi: una classe dell'elenco, un numero della tabella, da 0 a 100 per cento.

    Perché:
        Una classe che non è nell'elenco non ha peso; un numero di dipendenti fuori da ogni fascia non ha coefficiente.
    Esempio errato:
        Strategicità «strategica».
    Esempio giusto:
        Strategicità «strategico», scelta dall'elenco.
    Come si corregge:
        Scegliere il valore dall'elenco, o scrivere un numero fra quelli ammessi.
    """
    gia_detti, remedy, modello = illeggibili(esame), "Scrivere uno dei valori ammessi.", esame.piano.modello
    for settore in esame.piano.settori:
        for voce, place, ammesso, trovato in rilevanza(modello, settore):
            message = f"{settore.nome.value}: «{voce}» non è fra i valori ammessi"
            yield Rilievo(place, message, ammesso, trovato, remedy, esame.piano.radice(settore.codice))
    for obiettivo in esame.piano.obiettivi:
        for voce, place, ammesso, trovato in (
            *_fuori_elenco(esame, obiettivo),
            *percentuali(modello, obiettivo),
        ):
            if place not in gia_detti:
                message = f"{nome_obiettivo(esame.piano, obiettivo)}: «{voce}» non è fra i valori ammessi"
                yield Rilievo(place, message, ammesso, trovato, remedy, obiettivo.capofila, obiettivo.codice)
    yield from _con_spazi(esame)
    yield from _non_capiti(esame)
    yield from _misure_di_nessuno(esame, gia_detti)


def valore_in_errore(esame: Esame) -> Iterator[Rilievo]:
    """Una cella da compilare non deve contenere un errore di calcolo.

    Perché:
        Un testo che comincia con - + = o @ diventa una formula: al suo posto si legge #NOME?, e il testo è perduto.
    Esempio errato:
        «-entro giugno» in Tempi, che diventa #NOME?.
    Esempio giusto:
        «entro giugno» in Tempi.
    Come si corregge:
        Cancellare la cella e riscrivere il testo senza il segno davanti, o il numero.
    """
    for consegna, riga, colonna, place, valore in da_compilare(esame):
        if isinstance(valore, CellError):
            message = f"in «{colonna.titolo}» c'è un errore di calcolo al posto di quello che si è scritto"
            come = " senza il segno davanti" if valore.code == _NOME else " il dato"
            remedy = f"Cancellare la cella, e riscrivere{come}."
            codice = riga.chiave.partition("/")[0]
            yield Rilievo(place, message, "", valore.code, remedy, consegna.settore, codice)


def _obbligatori(esame: Esame, obiettivo: Obiettivo) -> Iterator[tuple[str, Sourced[object]]]:
    """What the modello asks of an objective."""
    modello = esame.piano.modello
    if modello.classi and not obiettivo.fisso:
        yield modello.etichette.classe, obiettivo.classe
    if modello.fasce and not obiettivo.fisso:
        yield "N. dip.", obiettivo.n_dip
    for schema in modello.schemi:
        if schema.vuoti is Vuoti.ALTRUI:
            continue
        if schema.pesi is Pesi.OBIETTIVI and modello.pesi_a_mano and va_pesato(obiettivo):
            yield "Peso %", obiettivo.peso
        if schema.pesi in MISURE:
            for posto, misura in enumerate(obiettivo.misure(schema.pesi), start=1):
                yield f"Peso % {della_misura(schema.pesi, posto)}", misura.peso


def _fuori_elenco(esame: Esame, obiettivo: Obiettivo) -> Iterator[Fuori]:
    """A class off the list (one whose code and label disagree is of it, twice), a number that no band holds."""
    modello, classe, n_dip = esame.piano.modello, obiettivo.classe, obiettivo.n_dip
    if classe.value is not None and modello.classi_scritte(classe.value) == ():
        yield modello.etichette.classe, classe.place, ", ".join(c.scritta for c in modello.classi), classe.value
    if n_dip.value is not None and modello.coefficiente(n_dip.value) is None:
        yield "N. dip.", n_dip.place, ", ".join(f.etichetta for f in modello.fasce), f"{n_dip.value}"


def _con_spazi(esame: Esame) -> Iterator[Rilievo]:
    """Words of a list with blanks around them: the formulas of the sheet, unlike a reader, do not know them."""
    modello = esame.piano.modello
    for consegna, riga, colonna, place, valore in da_compilare(esame):
        if not isinstance(valore, str) or valore == valore.strip() or colonna.chiave not in {"classe", "n_dip"}:
            continue
        parola = valore.strip()
        if (modello.peso(parola) if colonna.chiave == "classe" else modello.coefficiente(parola)) is not None:
            message = f"«{colonna.titolo}» ha uno spazio di troppo, e le formule non lo riconoscono"
            remedy = "Riscrivere il valore senza spazi davanti e dietro."
            yield Rilievo(place, message, f"«{parola}»", f"«{valore}»", remedy, consegna.settore, riga.chiave)


def _non_capiti(esame: Esame) -> Iterator[Rilievo]:
    """Cells whose text the plan cannot hold: years, and whether the objective is pursued."""
    for consegna, riga, colonna, place, valore in incomprese(esame):
        ammesso = _STATI if colonna.chiave == "stato" else _ANNI
        message = f"«{colonna.titolo}» non è fra i valori ammessi: resta quello del piano"
        remedy = "Scrivere uno dei valori ammessi."
        yield Rilievo(
            place, message, ammesso, valore_cella(valore, colonna.tipo), remedy, consegna.settore, riga.chiave
        )


def _misure_di_nessuno(esame: Esame, gia_detti: frozenset[Place]) -> Iterator[Rilievo]:
    """Measures whose objective the settore does not lead."""
    for quali in MISURE:
        for consegna, lettura, riga in orfani(esame, quali):
            place = lettura.place(quali, riga, "obiettivo")
            if place not in gia_detti:
                propri = ", ".join(obiettivo.codice for obiettivo in esame.atteso.guidati(consegna.settore))
                message = f"{_LA_MISURA[quali]} non è di un obiettivo guidato dal settore"
                remedy = "Scrivere il numero dell'obiettivo a cui la riga appartiene."
                yield Rilievo(place, message, propri, riga.chiave.rpartition("/")[0], remedy, consegna.settore)
