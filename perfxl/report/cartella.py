"""The report as a workbook: the findings to filter, the sums to recompute, the settori; what it says in one line.

It is the ragioneria's own: nothing in it is protected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.espressione import (
    ContaSe,
    Costante,
    Nome,
)
from perfxl.core.cartelle.layout import Cartella, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.finding import Severity
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.place import Place
from perfxl.report.cartella_importi import ESITO_FONDO, con_importi, fogli_importi, nomi_importi
from perfxl.report.cartella_rilievi import foglio_rilievi, tabella_rilievi
from perfxl.report.cartella_settori import CONTATE, foglio_settori, mancanti, quanti
from perfxl.report.segni import pulito

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame, Esaminato
    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.finding import Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.novita import Corretto, Novita
    from perfxl.core.piano import Piano
    from perfxl.report.collegamenti import Collegamenti

FILE = "rapporto.xlsx"


def disegna_rapporto(esaminato: Esaminato, collegamenti: Collegamenti, novita: Novita | None = None) -> Cartella:
    """The workbook of a report.

    Args:
        esaminato: what was examined, and what was found.
        collegamenti: the links to the offices' files.
        novita: what changed since an earlier report; None where there is none.
    """
    esame, outcome = esaminato.esame, esaminato.outcome
    piano = esame.atteso
    titolo = pulito(f"{piano.ente.value} · Piano della performance {piano.anno.value}")
    rilievi = tabella_rilievi(esame, outcome.findings, collegamenti, novita)
    fogli = (
        foglio_rilievi(titolo, esame, rilievi, conta(outcome)),
        foglio_settori(titolo, esame, outcome),
        _foglio_file(titolo, esame, collegamenti),
        *fogli_importi(titolo, esame, collegamenti),
        *_foglio_corretti(titolo, novita),
    )
    leggimi = _leggimi(titolo, esaminato, fogli, novita)
    identita = {"perfxl_ente": pulito(piano.ente.value, 200), "perfxl_piano": impronta(piano)}
    return Cartella(FILE, f"{titolo} · Rapporto", piano.anno.value, identita, (leggimi, *fogli), nomi_importi(esame))


def verdetto(outcome: Outcome) -> str:
    """Whether the plan can be signed, in one line."""
    if len(outcome.not_run) > 0:
        return "Non si firma: ci sono controlli che non si sono potuti eseguire."
    bloccano = outcome.count(Severity.BLOCCA)
    if bloccano == 0:
        return "Nessun rilievo blocca."
    return "Non si firma: un rilievo blocca." if bloccano == 1 else f"Non si firma: {bloccano} rilievi bloccano."


def conta(outcome: Outcome) -> str:
    """How many findings there are of each severity, in words."""
    parole = {
        Severity.BLOCCA: ("1 blocca", "{} bloccano"),
        Severity.AVVISA: ("1 avvisa", "{} avvisano"),
        Severity.NOTA: ("1 nota", "{} note"),
    }
    quante = [(outcome.count(gravita), *parole[gravita]) for gravita in Severity]
    return ", ".join(uno if n == 1 else molti.format(n) for n, uno, molti in quante if n > 0) or "nessuno"


# ---- the first sheet


def _leggimi(
    titolo: str,
    esaminato: Esaminato,
    fogli: tuple[Foglio, ...],
    novita: Novita | None,
) -> Foglio:
    esame, outcome = esaminato.esame, esaminato.outcome
    righe = (verdetto(outcome), "Che cosa si è trovato nelle cartelle di lavoro tornate dagli uffici.")
    tabelle = (_tabella_breve(esame, outcome, novita), _tabella_fogli(fogli))
    return Foglio("Leggimi", titolo, righe, tabelle, protetto=False)


_LARGHEZZE = (34, 80)


def _tabella_breve(esame: Esame, outcome: Outcome, novita: Novita | None) -> Tabella:
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, _LARGHEZZE[0]),
        Colonna("valore", "Che cosa c'è", Ruolo.FISSO, Tipo.TESTO, _LARGHEZZE[1]),
    )
    righe = tuple(Riga(voce, {"voce": voce, "valore": pulito(testo)}) for voce, testo in _voci(esame, outcome, novita))
    formule: list[Riga] = []
    for gravita, parola in CONTATE:
        quante = ContaSe(Intervallo("rilievi", "gravita"), Costante(gravita.value))
        formule.append(Riga(gravita.value, {"voce": f"Rilievi: {parola.lower()}"}, {"valore": quante}))
    if con_importi(esame):
        formule.append(Riga("fondo", {"voce": "Trovato, rispetto al finanziato"}, {"valore": Nome(ESITO_FONDO)}))
    return Tabella("breve", "In breve", colonne, (*righe, *formule), "voce")


def _voci(esame: Esame, outcome: Outcome, novita: Novita | None) -> Iterator[tuple[str, str]]:
    """What the report is about, and what is missing."""
    piano, manca = esame.atteso, mancanti(esame)
    attese = len(piano.radici)
    yield "Ente", piano.ente.value
    yield "Anno", f"{piano.anno.value}"
    yield "Piano", f"{piano.ente.place.file}: {len(piano.obiettivi)} {piano.modello.etichette.obiettivi.lower()}"
    yield (
        "Settori",
        f"{attese}, di cui {attese - len(manca)} con la cartella di lavoro" if manca else f"{attese}, tutti",
    )
    if manca:
        yield "Mancano", "; ".join(f"{piano.settore(codice).nome.value} ({codice})" for codice in manca)
    if outcome.not_run:
        yield "Controlli non eseguiti", ", ".join(fallito.code for fallito in outcome.not_run)
    if novita is not None:
        yield "Dal rapporto precedente", f"{len(novita.nuovi)} nuovi, {len(novita.corretti)} corretti"


_USO = {
    "Rilievi": "Che cosa non va: una riga per rilievo, con la cella, che cosa ci deve stare, che cosa fare.",
    "Settori": "A che punto è ogni settore: il file, i rilievi, gli importi.",
    "File": "Che cosa è arrivato: di chi è ogni file, se si è potuto leggere, quanti rilievi ha.",
    "Quadratura": "Il fondo, le quote, i settori: che cosa chiude, con le formule che lo dicono.",
    "Importi": "Un importo per riga: quanto dà il riparto, quanto si è trovato, e dove. Le somme vengono da qui.",
    "Corretti": "Che cosa diceva il rapporto precedente, e non c'è più.",
}


def _tabella_fogli(fogli: tuple[Foglio, ...]) -> Tabella:
    colonne = (
        Colonna("foglio", "Foglio", Ruolo.CHIAVE, Tipo.TESTO, _LARGHEZZE[0]),
        Colonna("uso", "A che cosa serve", Ruolo.FISSO, Tipo.TESTO, _LARGHEZZE[1]),
    )
    righe = tuple(
        Riga(f.nome, {"foglio": f.nome, "uso": _USO[f.nome]}, rimandi={"foglio": f.tabelle[0].nome}) for f in fogli
    )
    return Tabella("fogli", "I fogli", colonne, righe, "foglio")


# ---- the files


def _foglio_file(titolo: str, esame: Esame, collegamenti: Collegamenti) -> Foglio:
    righe = ("I file ricevuti", "La cella sottolineata apre il file. I conteggi sono formule sul foglio «Rilievi».")
    return Foglio("File", titolo, righe, (_tabella_file(esame, collegamenti),), protetto=False)


def _tabella_file(esame: Esame, collegamenti: Collegamenti) -> Tabella:
    colonne = (
        Colonna("file", "File", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("cosa", "Che cos'è", Ruolo.FISSO, Tipo.TESTO, 56),
        *(
            Colonna(gravita.value, parola, Ruolo.CALCOLATO, Tipo.INTERO, 12, quanti("file", "file", gravita))
            for gravita, parola in CONTATE
        ),
    )
    righe = []
    for consegna in esame.consegne:
        legami = collegamenti.da(Place(consegna.file))
        valori: dict[str, Valore] = {"file": pulito(consegna.file), "cosa": _che_cosa(esame.atteso, consegna)}
        righe.append(Riga(consegna.file, valori, collegamenti=legami))
    if not righe:
        senza: dict[str, Espressione | None] = {gravita.value: None for gravita, _ in CONTATE}
        righe = [Riga("", {"file": "Nessun file"}, senza)]
    return Tabella("file", "Un file per riga", colonne, tuple(righe), "file", filtro=True, bloccate=1)


def _che_cosa(piano: Piano, consegna: Consegna) -> str:
    """Whose a file is, and whether it was read."""
    if consegna.settore != RIEPILOGO:
        chi = f"{piano.settore(consegna.settore).nome.value}: "
    else:
        chi = "Riepilogo: " if consegna.lettura is not None else ""
    if consegna.scartata:
        come = "una copia uguale" if consegna.uguale else "doppia, non conta"
    else:
        come = "letta" if consegna.esito is Esito.BUONA else consegna.esito.value
    return pulito(f"{chi}{come}" + ("" if consegna.motivo == "" else f" ({consegna.motivo})"))


# ---- what was corrected


def _foglio_corretti(titolo: str, novita: Novita | None) -> tuple[Foglio, ...]:
    if novita is None or len(novita.corretti) == 0:
        return ()
    colonne = (
        Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.TESTO, 6),
        Colonna("gravita", "Gravità", Ruolo.FISSO, Tipo.TESTO, 10),
        Colonna("codice", "Codice", Ruolo.FISSO, Tipo.TESTO, 9),
        Colonna("settore", "Settore", Ruolo.FISSO, Tipo.TESTO, 14),
        Colonna("dove", "Dove", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("messaggio", "Che cosa non andava", Ruolo.FISSO, Tipo.TESTO, 60),
    )
    righe = tuple(_riga_corretta(posto, corretto) for posto, corretto in enumerate(novita.corretti, start=1))
    tabella = Tabella("corretti", "Un rilievo per riga", colonne, righe, filtro=True, bloccate=3)
    sotto = ("Corretti dal rapporto precedente",)
    return (Foglio("Corretti", titolo, sotto, (tabella,), protetto=False),)


def _riga_corretta(posto: int, corretto: Corretto) -> Riga:
    valori: dict[str, Valore] = {
        "numero": f"{posto}",
        "gravita": corretto.gravita.value,
        "codice": corretto.codice,
        "settore": corretto.settore,
        "dove": pulito(corretto.dove),
        "messaggio": pulito(corretto.messaggio),
    }
    return Riga(f"{posto}", valori)
