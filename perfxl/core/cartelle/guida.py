"""What guides an office through its workbook: what to do, what the signs mean, what is left, which rules hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.controlli import codici, le_misure, schemi_misure, segno
from perfxl.core.cartelle.espressione import Cella, ContaCome, ContaVuote, Costante, Nome, Somma, somma_di
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, esito
from perfxl.core.cartelle.layout import Campione, Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE, codice_libero
from perfxl.core.modello import Pesi, Vuoti

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Invio, Piano

NOME_ESITO: Indirizzo = ("controlli", TOTALE, "esito")
"""Where the outcome of all the live checks stands."""

# ---- what to do


def istruzioni(piano: Piano, obiettivi: Tabella) -> tuple[str, ...]:
    """What an office does with its workbook, step by step."""
    passi = (
        "Compilare le celle gialle, dal bordo scuro. Le grigie si calcolano da sole; le bianche le decide il piano.",
        *_che_cosa_deve_tornare(piano.modello),
        *_righe_nuove(piano, obiettivi),
        f"Seguire la colonna «Controllo»: {BENE} a posto, {MALE} da correggere. Il foglio «Controlli» dice le regole.",
        f"Salvare e rispedire il file{_a_chi(piano.invio)}. Si può rinominare: si riconosce da ciò che contiene.",
    )
    return tuple(f"{numero}. {passo}" for numero, passo in enumerate(passi, start=1))


def _che_cosa_deve_tornare(modello: Modello) -> Iterator[str]:
    """The sums that the office must see to, a sentence each, and how percentages are typed."""
    obiettivo = modello.etichette.obiettivo.lower()
    for schema in schemi_misure(modello):
        misure = le_misure(modello, schema.pesi)
        vuoti = " Una riga senza peso non si conta." if schema.vuoti is Vuoti.ALTRUI else ""
        yield f"{misure} di ogni {obiettivo} devono fare {schema.somma}{segno(schema)}.{vuoti}"
    gruppi = modello.schema(Pesi.OBIETTIVI)
    if gruppi is not None:
        yield f"I pesi in ogni gruppo devono fare {gruppi.somma}{segno(gruppi)}: la somma è nel foglio «Somme»."
    yield "Le percentuali si scrivono 25 oppure 25%: è la stessa cosa."


def _righe_nuove(piano: Piano, obiettivi: Tabella) -> Iterator[str]:
    """What the spare rows are for."""
    obiettivo, elenchi = piano.modello.etichette.obiettivo.lower(), piano.modello.elenchi
    if any(riga.libera for riga in obiettivi.righe):
        riga = f"la riga «{codice_libero(1)}», in fondo alla tabella"
        yield f"Per proporre un {obiettivo}: {riga}. Entra nelle somme; nel piano, se viene approvato."
    if piano.libere.misure > 0 and elenchi:
        nomi = ", ".join(piano.modello.nome_misure(elenco.misure).lower() for elenco in elenchi)
        yield f"Per aggiungere {nomi}: le righe vuote in fondo alle tabelle."


def _a_chi(invio: Invio | None) -> str:
    """By when and to whom the workbook goes back, as the end of a sentence."""
    if invio is None:
        return ""
    entro, referente = invio.entro.value, invio.referente.value
    quando = "" if entro is None else f" entro il {entro.day:02d}/{entro.month:02d}/{entro.year}"
    return quando + ("" if referente == "" else f" a: {referente}, a cui si chiede per ogni dubbio")


# ---- what the signs mean


def tabella_legenda() -> Tabella:
    """What colours and signs mean, in words."""
    colonne = (
        Colonna("segno", "Segno", Ruolo.CHIAVE, Tipo.TESTO, 40),
        Colonna("significato", "Che cosa vuol dire", Ruolo.FISSO, Tipo.TESTO, 26),
        Colonna("dove", "Che cosa fare", Ruolo.FISSO, Tipo.TESTO, 46),
    )
    voci = (
        ("Gialla, bordo scuro", "Da compilare", "Scrivere, o scegliere dall'elenco.", Campione.INPUT),
        ("Grigia", "Si calcola da sola", "Non si scrive.", Campione.CALCOLATO),
        ("Bianca", "Decisa dal piano", "Non si cambia: se è sbagliata, dirlo a chi scrive il piano.", None),
        ("Bordo tratteggiato, righe oblique", "Manca, o non è ammesso", "Compilare, o correggere.", Campione.MANCANTE),
        (BENE, "A posto", "Nulla.", None),
        (MALE, "Da correggere", "Il codice, come SQ101, dice la regola: è nel foglio «Controlli».", None),
    )
    righe = tuple(
        Riga(segno, {"segno": segno, "significato": significato, "dove": dove}, campione=campione)
        for segno, significato, dove, campione in voci
    )
    return Tabella("legenda", "Colori e segni", colonne, righe, "segno")


# ---- what is left


def tabella_stato(lavoro: Sequence[tuple[str, Tabella]]) -> Tabella:
    """How far the work is, a sheet a row: empty cells, rows to correct; each row leads to its sheet.

    Args:
        lavoro: the sheets where the office works, each with its first table.
    """
    colonne = (
        Colonna("voce", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, 40),
        Colonna("vuote", "Celle ancora vuote", Ruolo.CALCOLATO, Tipo.INTERO, 26),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 46),
    )
    righe = []
    for foglio, tabella in lavoro:
        vuote = _vuote(tabella)
        sbagliate = ContaCome(Intervallo(tabella.nome, _colonna_esito(tabella)), Costante(f"{MALE}*"))
        formule: dict[str, Espressione | None] = {"vuote": vuote, "esito": esito(sbagliate)}
        righe.append(Riga(tabella.nome, {"voce": foglio}, formule, rimandi={"voce": tabella.nome}))
    tutto: dict[str, Espressione | None] = {"vuote": None, "esito": Nome("esito_controlli")}
    righe.append(Riga("controlli", {"voce": "Controlli"}, tutto, rimandi={"voce": "controlli"}))
    return Tabella("stato", "A che punto siamo", colonne, tuple(righe), "voce")


def _colonna_esito(tabella: Tabella) -> str:
    """The column of a table that says whether a row is right."""
    return "esito" if tabella.nome == "somme" else "controllo"


def _vuote(tabella: Tabella) -> Espressione | None:
    """How many cells are still to fill in, in the rows that are in use."""
    chiave = tabella.gruppo or "titolo"
    contate = [
        ContaVuote(Intervallo(tabella.nome, chiave), VUOTO, Intervallo(tabella.nome, c.chiave), diverso=True)
        for c in tabella.colonne
        if c.serve
    ]
    return somma_di(contate) if contate else None


# ---- which rules hold

_CODICE = 12
"""Room for a code before the name of a sheet."""


def tabella_controlli(lavoro: Sequence[tuple[str, Tabella]], regole: Mapping[str, str]) -> Tabella:
    """The live checks by code and by sheet, in the words of the book of checks; each row leads to its sheet.

    Args:
        lavoro: the sheets where the office works, each with its first table.
        regole: the sentence of each rule, by code.
    """
    lungo = max(len(foglio) for foglio, _ in lavoro)
    colonne = (
        Colonna("controllo", "Controllo", Ruolo.CHIAVE, Tipo.TESTO, max(26, lungo + _CODICE)),
        Colonna("regola", "Regola", Ruolo.FISSO, Tipo.TESTO, 82),
        Colonna("righe", "Righe da rivedere", Ruolo.CALCOLATO, Tipo.INTERO, 11),
        Colonna("esito", "Esito", Ruolo.CALCOLATO, Tipo.TESTO, 26, esito(Cella("righe"))),
    )
    righe = []
    for foglio, tabella in lavoro:
        colonna = _colonna_esito(tabella)
        for codice in ("SQ111",) if tabella.nome == "somme" else codici(tabella):
            inizio = MALE if tabella.nome == "somme" else f"{MALE} {codice}"
            conta = ContaCome(Intervallo(tabella.nome, colonna), Costante(f"{inizio}*"))
            valori = {"controllo": f"{codice} · {foglio}", "regola": regole.get(codice, "")}
            chiave = f"{codice} {tabella.nome}"
            righe.append(Riga(chiave, valori, {"righe": conta}, rimandi={"controllo": tabella.nome}))
    date = {"controllo": "VAL105 · Termini e testi", "regola": regole.get("VAL105", "")}
    righe.append(
        Riga("VAL105", date, {"righe": Somma(Intervallo("giorni", "quante"))}, rimandi={"controllo": "giorni"})
    )
    somma = Somma(Intervallo("controlli", "righe"))
    righe.append(Riga(TOTALE, {"controllo": "In tutto"}, {"righe": somma, "esito": esito(Cella("righe"))}, totale=True))
    return Tabella("controlli", "I controlli che si fanno mentre si compila", colonne, tuple(righe), "controllo")
