"""The findings as a table to filter and to pivot: a row each, with a link to the cell of the office's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.registro import REGISTRO
from perfxl.core.cartelle.colonne import distinte
from perfxl.core.cartelle.layout import Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import numero
from perfxl.core.finding import Weight
from perfxl.core.money import ratio
from perfxl.core.novita import identita
from perfxl.report.pagina import regola
from perfxl.report.segni import maiuscola, pulito

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.finding import Finding
    from perfxl.core.novita import Novita
    from perfxl.core.place import Place
    from perfxl.report.collegamenti import Collegamenti

IN_GENERALE = "In generale"
"""What stands for the settore of a finding on the plan as a whole; no code of a settore has a blank in it."""
MOSTRATI = 50_000
"""How many findings the table shows: Excel takes 65,530 links on a sheet."""


def foglio_rilievi(titolo: str, esame: Esame, tabella: Tabella, quanti: str) -> Foglio:
    """The sheet of the findings.

    Args:
        titolo: ente and year.
        esame: what was examined.
        tabella: the table.
        quanti: how many findings there are, in words.
    """
    obiettivo = esame.atteso.modello.etichette.obiettivo.lower()
    righe = (
        f"Rilievi: {quanti}",
        f"Si filtra con le frecce nelle intestazioni: per gravità, codice, settore, {obiettivo}, file.",
        "La cella sottolineata apre il file dell'ufficio proprio lì.",
    )
    return Foglio("Rilievi", titolo, righe, (tabella,), protetto=False)


def tabella_rilievi(
    esame: Esame, findings: Sequence[Finding], collegamenti: Collegamenti, novita: Novita | None
) -> Tabella:
    """The findings, first those that block, each weight in the order of the report; those that are accepted last.

    Args:
        esame: what was examined.
        findings: what was found.
        collegamenti: the links to the files.
        novita: what changed since an earlier report; None where there is none.
    """
    regole = {check.code: check for check in REGISTRO}
    frasi = {codice: regola(regole[codice]) for codice in {finding.code for finding in findings}}
    righe = [
        _riga(posto, finding, frasi[finding.code], collegamenti, novita)
        for posto, finding in enumerate(sorted(findings, key=_peso)[:MOSTRATI], start=1)
    ]
    if not righe:
        righe = [Riga("0", {"messaggio": "Nessun rilievo."})]
    con_deroghe = any(finding.deroga is not None for finding in findings)
    colonne = distinte(_colonne(esame, con_novita=novita is not None, con_deroghe=con_deroghe))
    titolo = "Un rilievo per riga" + ("" if len(findings) <= MOSTRATI else f": i primi {MOSTRATI}, tutti nel JSON")
    return Tabella("rilievi", titolo, colonne, tuple(righe), filtro=True, bloccate=3)


def _peso(finding: Finding) -> int:
    return list(Weight).index(finding.weight)


def _colonne(esame: Esame, *, con_novita: bool, con_deroghe: bool) -> Iterator[Colonna]:
    settori = max((len(settore.codice) for settore in esame.atteso.radici), default=0)
    yield Colonna("numero", "N.", Ruolo.CHIAVE, Tipo.INTERO, 6)
    yield Colonna("gravita", "Gravità", Ruolo.FISSO, Tipo.TESTO, 10)
    yield Colonna("codice", "Codice", Ruolo.FISSO, Tipo.TESTO, 9)
    if con_deroghe:
        yield Colonna("senza_deroga", "Senza la deroga", Ruolo.FISSO, Tipo.TESTO, 10)
    if con_novita:
        yield Colonna("novita", "Novità", Ruolo.FISSO, Tipo.TESTO, 10)
    yield Colonna("settore", "Settore", Ruolo.FISSO, Tipo.TESTO, max(10, settori + 2))
    yield Colonna("obiettivo", esame.atteso.modello.etichette.obiettivo, Ruolo.FISSO, Tipo.TESTO, 11)
    yield Colonna("file", "File", Ruolo.FISSO, Tipo.TESTO, larghezza_file(esame))
    yield Colonna("foglio", "Foglio", Ruolo.FISSO, Tipo.TESTO, 12)
    yield Colonna("cella", "Cella", Ruolo.FISSO, Tipo.TESTO, 8)
    yield Colonna("messaggio", "Che cosa non va", Ruolo.FISSO, Tipo.TESTO, 30)
    yield Colonna("atteso", "Atteso", Ruolo.FISSO, Tipo.TESTO, 16)
    yield Colonna("trovato", "Trovato", Ruolo.FISSO, Tipo.TESTO, 16)
    yield Colonna("perche", "Perché", Ruolo.FISSO, Tipo.TESTO, 20)
    yield Colonna("effetto", "Effetto in euro", Ruolo.FISSO, Tipo.EURO, 11)
    yield Colonna("rimedio", "Che cosa fare", Ruolo.FISSO, Tipo.TESTO, 26)
    if con_deroghe:
        yield Colonna("deroga", "Deroga", Ruolo.FISSO, Tipo.TESTO, 30)
    yield Colonna("regola", "Regola", Ruolo.FISSO, Tipo.TESTO, 40, a_schermo=True)


def _riga(posto: int, finding: Finding, frase: str, collegamenti: Collegamenti, novita: Novita | None) -> Riga:
    rilievo, place = finding.rilievo, finding.rilievo.place
    valori: dict[str, Valore] = {
        "numero": ratio(posto, 1),
        "gravita": finding.weight.value,
        "codice": finding.code,
        "settore": rilievo.settore or IN_GENERALE,
        "obiettivo": numero(rilievo.obiettivo) if rilievo.obiettivo != "" else None,
        **luogo(place),
        "messaggio": pulito(maiuscola(rilievo.message)),
        "atteso": pulito(rilievo.expected) or None,
        "trovato": pulito(rilievo.found) or None,
        "perche": pulito(" · ".join(rilievo.cause)) or None,
        "effetto": None if rilievo.effetto is None else ratio(rilievo.effetto, 100),
        "rimedio": None if finding.accettato else pulito(rilievo.remedy) or None,
        "regola": frase,
    }
    if finding.deroga is not None:
        valori |= {"senza_deroga": finding.severity.value, "deroga": pulito(finding.deroga.detta)}
    if novita is not None:
        valori["novita"] = "nuovo" if identita(finding) in novita.nuovi else "già detto"
    return Riga(f"{posto}", valori, collegamenti=collegamenti.da(place))


def luogo(place: Place) -> dict[str, Valore]:
    """What the columns of a place say: file, sheet, cell or line."""
    cella = place.cell or (f"riga {place.line}" if place.line > 0 else None)
    return {"file": pulito(place.file), "foglio": pulito(place.sheet) or None, "cella": cella}


def larghezza_file(esame: Esame) -> int:
    """Width of a column with the names of the files: whole where they are not very long."""
    return min(34, max((len(consegna.file) + 2 for consegna in esame.consegne), default=20))
