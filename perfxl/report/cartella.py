"""The report as a workbook: the findings to filter, the sums to recompute, the settori; what it says in one line.

It is the ragioneria's own: nothing in it is protected.
"""

from __future__ import annotations

from collections import Counter
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
from perfxl.core.finding import IN_PAROLE, Severity, Weight
from perfxl.core.impronta import impronta
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.core.money import ratio
from perfxl.core.place import Place
from perfxl.report.accettati import di_cui_accettati
from perfxl.report.cartella_importi import ESITO_FONDO, con_importi, fogli_importi, nomi_importi
from perfxl.report.cartella_rilievi import IN_GENERALE, foglio_rilievi, tabella_rilievi
from perfxl.report.cartella_settori import contate, foglio_settori, mancanti, quanti
from perfxl.report.segni import pulito

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esaminato
    from perfxl.core.cartelle.espressione import Espressione, Valore
    from perfxl.core.finding import Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.novita import Corretto, Novita
    from perfxl.core.piano import Piano
    from perfxl.report.collegamenti import Collegamenti

FILE = "rapporto.xlsx"


def disegna_rapporto(esaminato: Esaminato, collegamenti: Collegamenti) -> Cartella:
    """The workbook of a report.

    Args:
        esaminato: what was examined, what was found, and what changed since an earlier report.
        collegamenti: the links to the offices' files.
    """
    esame, outcome, novita = esaminato.esame, esaminato.outcome, esaminato.novita
    piano = esame.atteso
    titolo = pulito(f"{piano.ente.value} · Piano della performance {piano.anno.value}")
    rilievi = tabella_rilievi(esame, outcome.findings, collegamenti, novita)
    fogli = (
        foglio_rilievi(titolo, esame, rilievi, conta(outcome)),
        foglio_settori(titolo, esame, outcome),
        _foglio_file(titolo, esaminato, collegamenti),
        *fogli_importi(titolo, esame, collegamenti),
        *_foglio_spariti(titolo, novita),
    )
    leggimi = _leggimi(titolo, esaminato, fogli)
    identita = {"perfxl_ente": pulito(piano.ente.value, 200), "perfxl_piano": impronta(piano)}
    return Cartella(FILE, f"{titolo} · Rapporto", piano.anno.value, identita, (leggimi, *fogli), nomi_importi(esame))


def verdetto(outcome: Outcome) -> str:
    """Whether the plan can be signed, in one line."""
    bloccano, guasti = outcome.count(Severity.BLOCCA), len(outcome.not_run)
    if bloccano + guasti == 0:
        return "Si può firmare: nessun rilievo blocca."
    perche = [
        uno if quanti == 1 else f"{quanti} {molti}"
        for quanti, uno, molti in (
            (bloccano, "un rilievo blocca", "rilievi bloccano"),
            (guasti, "un controllo non è stato eseguito", "controlli non sono stati eseguiti"),
        )
        if quanti > 0
    ]
    return f"Non si può firmare: {', '.join(perche)}."


def conta(outcome: Outcome) -> str:
    """How many findings there are of each weight, in words."""
    quanti_sono = Counter(finding.weight for finding in outcome.findings)
    detti = (f"{quanti_sono[w]} {IN_PAROLE[w][quanti_sono[w] != 1]}" for w in Weight if quanti_sono[w] > 0)
    return ", ".join(detti) or "nessuno"


# ---- the first sheet


def _leggimi(titolo: str, esaminato: Esaminato, fogli: tuple[Foglio, ...]) -> Foglio:
    righe = (
        verdetto(esaminato.outcome),
        "Che cosa si è trovato nelle cartelle di lavoro tornate dagli uffici.",
        "Accanto, per gli uffici: le lettere (cartella «lettere») e le copie annotate (cartella «copie»).",
    )
    tabelle = (_tabella_breve(esaminato), _tabella_fogli(fogli))
    return Foglio("Leggimi", titolo, righe, tabelle, protetto=False)


_LARGHEZZE = (34, 80)


def _tabella_breve(esaminato: Esaminato) -> Tabella:
    colonne = (
        Colonna("voce", "Voce", Ruolo.CHIAVE, Tipo.TESTO, _LARGHEZZE[0]),
        Colonna("valore", "Che cosa c'è", Ruolo.FISSO, Tipo.TESTO, _LARGHEZZE[1]),
    )
    righe = tuple(
        Riga(f"{posto}", {"voce": voce, "valore": pulito(testo)})
        for posto, (voce, testo) in enumerate(_voci(esaminato))
    )
    formule: list[Riga] = []
    for gravita, parola in contate(esaminato.outcome):
        quante = ContaSe(Intervallo("rilievi", "gravita"), Costante(gravita.value))
        formule.append(Riga(gravita.value, {"voce": f"Rilievi: {parola.lower()}"}, {"valore": quante}))
    if con_importi(esaminato.esame):
        formule.append(Riga("fondo", {"voce": "Trovato, rispetto al finanziato"}, {"valore": Nome(ESITO_FONDO)}))
    return Tabella("breve", "In breve", colonne, (*righe, *formule), "voce")


def _voci(esaminato: Esaminato) -> Iterator[tuple[str, str]]:
    """What the report is about, what is missing, what changed."""
    esame, outcome, novita = esaminato.esame, esaminato.outcome, esaminato.novita
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
        restano = len(outcome.findings) - len(novita.nuovi)
        accettati = di_cui_accettati(novita, outcome.findings)
        yield (
            "Rispetto al rapporto precedente",
            (
                f"nuovi: {len(novita.nuovi)}; già detti: {restano}{accettati}; corretti: {len(novita.corretti)}; "
                f"non più trovati, senza poter dire se corretti: {len(novita.sospesi)}"
            ),
        )
        for avvertenza in novita.avvertenze:
            yield "Attenzione", avvertenza


_USO = {
    "Rilievi": "Che cosa non va: una riga per rilievo, con la cella, che cosa ci deve stare, che cosa fare.",
    "Settori": "A che punto è ogni settore: il file, i rilievi, gli importi.",
    "File": "Che cosa è arrivato: di chi è ogni file, se si è potuto leggere, quanti rilievi ha.",
    "Quadratura": "Il fondo, le quote, i settori: che cosa chiude, con le formule che lo dicono.",
    "Importi": "Un importo per riga: quanto dà il riparto, quanto si è trovato, e dove. Le somme vengono da qui.",
    "Non più trovati": "Che cosa diceva il rapporto precedente, e non c'è più: corretto, o perché non si può dire.",
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


def _foglio_file(titolo: str, esaminato: Esaminato, collegamenti: Collegamenti) -> Foglio:
    righe = ("I file ricevuti", "La cella sottolineata apre il file. I conteggi sono formule sul foglio «Rilievi».")
    return Foglio("File", titolo, righe, (_tabella_file(esaminato, collegamenti),), protetto=False)


def _tabella_file(esaminato: Esaminato, collegamenti: Collegamenti) -> Tabella:
    esame, pesi = esaminato.esame, contate(esaminato.outcome)
    colonne = (
        Colonna("file", "File", Ruolo.CHIAVE, Tipo.TESTO, 44),
        Colonna("cosa", "Che cos'è", Ruolo.FISSO, Tipo.TESTO, 56),
        *(
            Colonna(gravita.value, parola, Ruolo.CALCOLATO, Tipo.INTERO, 12, quanti("file", "file", gravita))
            for gravita, parola in pesi
        ),
    )
    righe = []
    for consegna in esame.consegne:
        legami = collegamenti.da(Place(consegna.file))
        valori: dict[str, Valore] = {"file": pulito(consegna.file), "cosa": _che_cosa(esame.atteso, consegna)}
        righe.append(Riga(consegna.file, valori, collegamenti=legami))
    if not righe:
        senza: dict[str, Espressione | None] = {gravita.value: None for gravita, _ in pesi}
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


# ---- what is gone


def _foglio_spariti(titolo: str, novita: Novita | None) -> tuple[Foglio, ...]:
    """What an earlier report said, and is not found now; no sheet where there is nothing of the kind."""
    if novita is None or len(novita.corretti) + len(novita.sospesi) == 0:
        return ()
    colonne = (
        Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.INTERO, 6),
        Colonna("esito", "Esito", Ruolo.FISSO, Tipo.TESTO, 16),
        Colonna("gravita", "Gravità", Ruolo.FISSO, Tipo.TESTO, 10),
        Colonna("codice", "Codice", Ruolo.FISSO, Tipo.TESTO, 9),
        Colonna("settore", "Settore", Ruolo.FISSO, Tipo.TESTO, 14),
        Colonna("dove", "Dove", Ruolo.FISSO, Tipo.TESTO, 40),
        Colonna("messaggio", "Che cosa non andava", Ruolo.FISSO, Tipo.TESTO, 44),
        Colonna("perche", "Perché non si può dire", Ruolo.FISSO, Tipo.TESTO, 34),
    )
    spariti = (*novita.corretti, *novita.sospesi)
    righe = tuple(_riga_sparita(posto, sparito) for posto, sparito in enumerate(spariti, start=1))
    tabella = Tabella("spariti", "Un rilievo per riga", colonne, righe, filtro=True, bloccate=4)
    sotto = (f"Non più trovati, rispetto a «{pulito(novita.rapporto, 100)}»",)
    return (Foglio("Non più trovati", titolo, sotto, (tabella,), protetto=False),)


def _riga_sparita(posto: int, sparito: Corretto) -> Riga:
    valori: dict[str, Valore] = {
        "numero": ratio(posto, 1),
        "esito": "corretto" if sparito.perche == "" else "non si può dire",
        "gravita": sparito.gravita.value,
        "codice": pulito(sparito.codice),
        "settore": pulito(sparito.settore) or IN_GENERALE,
        "dove": pulito(sparito.dove),
        "messaggio": pulito(sparito.messaggio),
        "perche": pulito(sparito.perche) or None,
    }
    return Riga(f"{posto}", valori)
