"""How far each settore is: its file, what was found in it, its money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.struttura import settori_attesi
from perfxl.core.cartelle.colonne import distinte
from perfxl.core.cartelle.espressione import (
    Binaria,
    Cella,
    ContaTutte,
    Costante,
    Se,
    Somma,
)
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import ZERO
from perfxl.core.cartelle.layout import Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE
from perfxl.core.finding import Weight
from perfxl.core.letture.consegna import RIEPILOGO, Esito
from perfxl.report.cartella_importi import colonne_denaro, con_importi, totali_denaro
from perfxl.report.cartella_rilievi import IN_GENERALE
from perfxl.report.segni import pulito

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.finding import Outcome
    from perfxl.core.letture.consegna import Consegna

_CONTATE = (Weight.BLOCCA, "Bloccano"), (Weight.AVVISA, "Avvisano"), (Weight.NOTA, "Note")
_ACCETTATI = (Weight.ACCETTATO, "Accettati")


def contate(outcome: Outcome) -> tuple[tuple[Weight, str], ...]:
    """The weights, and the headers under which they are counted; the accepted ones only where there are any."""
    return (*_CONTATE, _ACCETTATI) if outcome.accettati else _CONTATE


def foglio_settori(titolo: str, esame: Esame, outcome: Outcome) -> Foglio:
    """The sheet of the settori.

    Args:
        titolo: ente and year.
        esame: what was examined.
        outcome: what was found.
    """
    etichetta = esame.atteso.modello.etichette.settore
    righe = (
        f"A che punto è ogni {etichetta.lower()}",
        "I conteggi sono formule sul foglio «Rilievi».",
    )
    return Foglio("Settori", titolo, righe, (_tabella(esame, outcome),), protetto=False)


def _tabella(esame: Esame, outcome: Outcome) -> Tabella:
    denaro = con_importi(esame)
    bloccano = Binaria("=", Cella(Weight.BLOCCA.value), ZERO)
    stato = Se(bloccano, Costante(f"{BENE} Nulla blocca"), Costante(f"{MALE} Da correggere"))
    colonne = distinte(
        (
            Colonna("codice", "Codice", Ruolo.CHIAVE, Tipo.TESTO, 14),
            Colonna("nome", esame.atteso.modello.etichette.settore, Ruolo.FISSO, Tipo.TESTO, 34),
            Colonna("file", "File ricevuto", Ruolo.FISSO, Tipo.TESTO, 34),
            Colonna("arrivo", "Cartella di lavoro", Ruolo.FISSO, Tipo.TESTO, 22),
            *(
                Colonna(gravita.value, parola, Ruolo.CALCOLATO, Tipo.INTERO, 10, quanti("settore", "codice", gravita))
                for gravita, parola in contate(outcome)
            ),
            Colonna("stato", "Rilievi", Ruolo.CALCOLATO, Tipo.TESTO, 18, stato),
            *(colonne_denaro(15) if denaro else ()),
        )
    )
    righe = [_riga(esame, s.codice, s.nome.value) for s in esame.atteso.radici]
    altri = {f.rilievo.settore for f in outcome.findings} - {s.codice for s in esame.atteso.radici}
    unita = [s for s in esame.atteso.settori if s.codice in altri]
    righe += [Riga(s.codice, {"codice": s.codice, "nome": pulito(s.nome.value)}) for s in unita]
    senza: dict[str, Espressione | None] = dict.fromkeys(("atteso", "trovato", "differenza", "esito"))
    righe.append(Riga(IN_GENERALE, {"codice": IN_GENERALE, "nome": "Il piano nel suo insieme"}, senza))
    somme: dict[str, Espressione | None] = {
        gravita.value: Somma(Intervallo("settori", gravita.value)) for gravita, _ in contate(outcome)
    }
    somme |= totali_denaro("settori") if denaro else {}
    righe.append(Riga(TOTALE, {"nome": "Totale"}, somme, totale=True))
    return Tabella("settori", "Un settore per riga", colonne, tuple(righe), "codice", filtro=True, bloccate=2)


def quanti(criterio: str, cella: str, gravita: Weight) -> Espressione:
    """How many findings of a weight have, in a column, what stands in a cell of the formula's own row."""
    quale, come = Intervallo("rilievi", criterio), Intervallo("rilievi", "gravita")
    return ContaTutte(((quale, Cella(cella)), (come, Costante(gravita.value))))


def _riga(esame: Esame, codice: str, nome: str) -> Riga:
    sue = consegne_del_settore(esame, codice)
    file = "; ".join(consegna.file for consegna in sue)
    valori = {"codice": codice, "nome": pulito(nome), "file": pulito(file), "arrivo": _arrivo(esame, codice, sue)}
    return Riga(codice, {chiave: valore or None for chiave, valore in valori.items()})


def consegne_del_settore(esame: Esame, codice: str) -> tuple[Consegna, ...]:
    """The files of a settore; none for the Riepilogo, and for what is nobody's."""
    return tuple(c for c in esame.consegne if c.settore == codice != RIEPILOGO)


def mancanti(esame: Esame) -> tuple[str, ...]:
    """The settori whose workbook is expected and did not come."""
    settori = esame.atteso.radici
    return tuple(
        s.codice for s in settori if settori_attesi(esame, s.codice) and not consegne_del_settore(esame, s.codice)
    )


def _arrivo(esame: Esame, codice: str, sue: Sequence[Consegna]) -> str:
    """What came of a settore, in words."""
    valide = [consegna for consegna in sue if consegna.lettura is not None and not consegna.scartata]
    if len(sue) == 0:
        return "manca" if settori_attesi(esame, codice) else "non attesa"
    if len(valide) > 0:
        return "letta" if valide[0].esito is Esito.BUONA else valide[0].esito.value
    return "più file, e dicono cose diverse" if any(consegna.scartata for consegna in sue) else sue[0].esito.value
