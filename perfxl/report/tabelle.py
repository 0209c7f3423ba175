"""The tables that go out to be computed with: declared once, for the CSV files, for pandas, and for their page.

A row is a tuple with a value for each column: a text, whole cents for an amount in euro, an exact number; None where
there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

from perfxl.core.deroghe import Stato as StatoDeroga
from perfxl.core.finding import Severity
from perfxl.core.modello import Pesi
from perfxl.core.money import cents
from perfxl.core.piano import Stato, Tipologia, coefficiente_atteso, peso_atteso, totale_dichiarato
from perfxl.core.riparto import FONDO, pagati
from perfxl.report.rapporto_letto import RapportoIllegibile, accettato, deroga, oggetti, voce

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from perfxl.checks.esame import Esame
    from perfxl.core.piano import Obiettivo, Piano

Valore: TypeAlias = "str | int | Decimal | Fraction | None"
Riga: TypeAlias = tuple[Valore, ...]

_EURO = re.compile(r"[0-9]{1,15}\.[0-9]{2}")


class Tipo(StrEnum):
    """What a column holds."""

    TESTO = "testo"
    VOCE = "voce di un elenco"
    INTERO = "numero intero"
    NUMERO = "numero"
    EURO = "importo in euro"


@dataclass(frozen=True, slots=True)
class Colonna:
    """A column.

    Attributes:
        nome: its name, in the header.
        tipo: what it holds.
        significato: what it says, in Italian.
        voci: the words of its list, in their order; none where it holds no such word.
    """

    nome: str
    tipo: Tipo
    significato: str
    voci: tuple[str, ...] = ()

    @property
    def in_centesimi(self) -> str:
        """The name of the column that has its amounts in whole cents, where there are two."""
        return f"{self.nome}_centesimi"


@dataclass(frozen=True, slots=True)
class Tabella:
    """A table: its name, what a row of it is, in Italian, and its columns."""

    nome: str
    riga: str
    colonne: tuple[Colonna, ...]


_ENTE = Colonna("ente", Tipo.TESTO, "L'ente.")
_ANNO = Colonna("anno", Tipo.INTERO, "L'anno del piano.")
_OBIETTIVO = Colonna("obiettivo", Tipo.TESTO, "Il codice dell'obiettivo.")
_SETTORE = Colonna("settore", Tipo.TESTO, "La sigla del settore che guida l'obiettivo.")
_NUOVO, _RESTA = "nuovo", "resta"
_SI_NO = _NO, _SI = "no", "sì"

PIANO = Tabella(
    "piano",
    "un obiettivo",
    (
        _ENTE,
        _ANNO,
        Colonna("modello", Tipo.TESTO, "Il codice del modello."),
        _OBIETTIVO,
        Colonna("numero", Tipo.TESTO, "Il suo numero, come è stampato."),
        Colonna("titolo", Tipo.TESTO, "Il titolo."),
        Colonna("oggetto", Tipo.TESTO, "La materia o la finalità a cui appartiene."),
        Colonna("tipologia", Tipo.VOCE, "Chi riguarda.", tuple(tipologia.value for tipologia in Tipologia)),
        Colonna("stato", Tipo.VOCE, "Se è perseguito.", tuple(stato.value for stato in Stato)),
        _SETTORE,
        Colonna("settore_nome", Tipo.TESTO, "Il nome del settore."),
        Colonna("unita", Tipo.TESTO, "La sigla dell'unità che ne risponde; quella del settore se non è detta."),
        Colonna("partecipano", Tipo.TESTO, "Le sigle degli altri settori, con un punto e virgola tra l'una e l'altra."),
        Colonna("gruppo", Tipo.TESTO, "Il gruppo nel quale i pesi degli obiettivi si sommano."),
        Colonna("come", Tipo.TESTO, "Il codice dell'obiettivo condiviso che ripete; vuoto se non ne ripete."),
        Colonna("quota", Tipo.TESTO, "Il codice della quota che lo paga; vuoto se l'importo è fisso o non c'è."),
        Colonna("classe", Tipo.TESTO, "La classe (strategicità), come è scritta."),
        Colonna("peso", Tipo.NUMERO, "Il peso: quello dichiarato, o quello della classe."),
        Colonna("n_dip", Tipo.INTERO, "Il numero di dipendenti."),
        Colonna("fascia", Tipo.TESTO, "La parola che sta al posto del numero di dipendenti, come «tutti»."),
        Colonna("coefficiente", Tipo.NUMERO, "Il coefficiente: quello dichiarato, o quello della tabella."),
        Colonna("totale", Tipo.NUMERO, "Il totale coefficiente: quello dichiarato, o peso × coefficiente."),
        Colonna("importo_fisso", Tipo.EURO, "L'importo riservato all'obiettivo."),
        Colonna("importo", Tipo.EURO, "L'importo che il riparto gli dà."),
        Colonna("stanziato", Tipo.EURO, "L'importo che il documento, o la cartella di lavoro, dice stanziato."),
        Colonna("tempi", Tipo.TESTO, "I tempi, come sono scritti."),
        Colonna("soglia", Tipo.NUMERO, "La soglia minima, in percento."),
        Colonna("personale", Tipo.TESTO, "Il personale coinvolto: ruoli e quanti, mai nomi."),
        Colonna("risorse", Tipo.TESTO, "Le risorse che servono, come sono scritte."),
        Colonna("rif_dup", Tipo.TESTO, "I riferimenti al DUP, con un punto e virgola tra l'uno e l'altro."),
    ),
)

IMPORTI = Tabella(
    "importi",
    "un obiettivo in una quota (un settore, dove il fondo si divide per rilevanza)",
    (
        _ENTE,
        _ANNO,
        _SETTORE,
        Colonna("settore_nome", Tipo.TESTO, "Il nome del settore."),
        Colonna("obiettivo", Tipo.TESTO, "Il codice dell'obiettivo; vuoto se la quota paga il settore."),
        Colonna("titolo", Tipo.TESTO, "Il titolo dell'obiettivo."),
        Colonna("quota", Tipo.TESTO, "Il codice della quota; vuoto se l'importo è fisso."),
        Colonna("quota_titolo", Tipo.TESTO, "Il titolo della quota."),
        Colonna("totale", Tipo.NUMERO, "Il totale coefficiente, o la rilevanza, che prende la sua parte."),
        Colonna("somma", Tipo.NUMERO, "La somma di quelli di tutta la quota."),
        Colonna("atteso", Tipo.EURO, "L'importo che il riparto dà; vuoto se non si può ripartire."),
        Colonna("trovato", Tipo.EURO, "L'importo stanziato che sta nel documento o nella cartella di lavoro."),
        Colonna("differenza", Tipo.EURO, "Quanto c'è in più di quello atteso; sotto lo zero, quanto manca."),
    ),
)

MISURE = Tabella(
    "misure",
    "una fase, un indicatore o un risultato",
    (
        _ENTE,
        _ANNO,
        _SETTORE,
        _OBIETTIVO,
        Colonna("specie", Tipo.VOCE, "Che cosa è.", (Pesi.FASI.value, Pesi.INDICATORI.value, Pesi.RISULTATI.value)),
        Colonna("posto", Tipo.INTERO, "Il suo posto nell'elenco dell'obiettivo, da 1."),
        Colonna("numero", Tipo.TESTO, "Il suo numero, come è stampato."),
        Colonna("descrizione", Tipo.TESTO, "Che cosa è, in parole."),
        Colonna("attivita", Tipo.TESTO, "Che cosa si fa."),
        Colonna("atteso", Tipo.TESTO, "Che cosa si deve raggiungere."),
        Colonna("termine", Tipo.TESTO, "Il suo termine."),
        Colonna("soggetti", Tipo.TESTO, "Chi se ne occupa."),
        Colonna("peso", Tipo.NUMERO, "Quanti punti percentuali dell'obiettivo vale."),
        Colonna("cumulato", Tipo.NUMERO, "La somma dei pesi fin lì, come è stampata."),
        Colonna("penalita", Tipo.NUMERO, "Punti percentuali persi per ogni mese di ritardo."),
    ),
)

RILIEVI = Tabella(
    "rilievi",
    "un rilievo",
    (
        _ENTE,
        _ANNO,
        Colonna("identita", Tipo.TESTO, "L'identità del rilievo, la stessa da un rapporto all'altro."),
        Colonna("codice", Tipo.TESTO, "Il codice del controllo: «perfxl spiega CODICE»."),
        Colonna("gravita", Tipo.VOCE, "Quanto pesa.", tuple(severity.value for severity in reversed(Severity))),
        Colonna("settore", Tipo.TESTO, "La sigla del settore; vuota se riguarda tutto il piano."),
        Colonna("obiettivo", Tipo.TESTO, "Il codice dell'obiettivo; vuoto se non ne riguarda uno."),
        Colonna("file", Tipo.TESTO, "Il file in cui guardare."),
        Colonna("foglio", Tipo.TESTO, "Il foglio."),
        Colonna("cella", Tipo.TESTO, "La cella."),
        Colonna("riga", Tipo.INTERO, "La riga del foglio o del testo; vuota se il luogo è il file intero."),
        Colonna("messaggio", Tipo.TESTO, "Che cosa non va."),
        Colonna("atteso", Tipo.TESTO, "Che cosa ci deve stare."),
        Colonna("trovato", Tipo.TESTO, "Che cosa ci sta."),
        Colonna("effetto", Tipo.EURO, "Quanti euro sposta, o ne mancano o avanzano; non si somma tra più rilievi."),
        Colonna("cause", Tipo.TESTO, "Perché la somma può non chiudere, una riga per causa."),
        Colonna("che_cosa_fare", Tipo.TESTO, "Che cosa fare."),
        Colonna("dettagli", Tipo.TESTO, "Altre righe, come l'effetto su ogni importo."),
        Colonna("novita", Tipo.VOCE, "Rispetto al rapporto dato con --confronta; vuoto se non c'è.", (_NUOVO, _RESTA)),
        Colonna(
            "accettato", Tipo.VOCE, "Se una deroga lo accetta: allora non blocca, qualunque sia la gravità.", _SI_NO
        ),
        Colonna(
            "deroga",
            Tipo.VOCE,
            "Lo stato della deroga; vuoto se non ce n'è una.",
            tuple(stato.value for stato in StatoDeroga),
        ),
        Colonna("deroga_motivo", Tipo.TESTO, "Il motivo della deroga."),
        Colonna("deroga_chi", Tipo.TESTO, "Chi l'ha data: un ruolo."),
        Colonna("deroga_quando", Tipo.TESTO, "Quando, come 2026-11-21."),
    ),
)

TABELLE = (PIANO, IMPORTI, MISURE, RILIEVI)


def righe_piano(esame: Esame) -> Iterator[Riga]:
    """The objectives, as they stand in the plan or in the workbooks that came back."""
    piano = esame.piano
    nomi = {settore.codice: settore.nome.value for settore in piano.settori}
    for o in piano.obiettivi:
        n_dip, riga = o.n_dip.value, esame.riparto.riga(o.codice)
        yield (
            piano.ente.value,
            piano.anno.value,
            piano.modello.codice,
            o.codice,
            o.numero.value,
            o.titolo.value,
            o.oggetto.value,
            o.tipologia.value,
            o.stato.value.value,
            o.capofila,
            nomi.get(o.capofila, ""),
            o.unita.value,
            "; ".join(o.partecipano),
            o.gruppo,
            o.come,
            o.quota,
            o.classe.value or "",
            _o(o.dichiarato.peso.value, peso_atteso(piano, o)),
            n_dip if isinstance(n_dip, int) else None,
            n_dip if isinstance(n_dip, str) else "",
            _o(o.dichiarato.coefficiente.value, coefficiente_atteso(piano, o)),
            totale_dichiarato(piano, o),
            o.importo_fisso.value,
            None if riga is None else riga.importo,
            o.dichiarato.stanziato.value,
            o.tempi.value,
            o.soglia.value,
            o.personale.value,
            o.risorse.value,
            "; ".join(rif.value for rif in o.rif_dup),
        )


def _o(dichiarato: Decimal | None, atteso: Decimal | None) -> Decimal | None:
    return atteso if dichiarato is None else dichiarato


def righe_importi(esame: Esame) -> Iterator[Riga]:
    """What each objective gets of the quota that pays it: by the split, and as it is declared."""
    piano, righe = esame.piano, {riga.chiave: riga for riga in esame.riparto.righe}
    nomi = {settore.codice: settore.nome.value for settore in piano.settori}
    quote = {quota.codice: quota.titolo.value for quota in piano.quote} | {FONDO: ""}
    for chiave in pagati(piano) if piano.fondo is not None else ():
        riga, obiettivo = righe.get(chiave), piano.obiettivo(chiave[0])
        settore = chiave[1] if obiettivo is None else obiettivo.capofila
        atteso = None if riga is None else riga.importo
        trovato = None if obiettivo is None else obiettivo.dichiarato.stanziato.value
        yield (
            piano.ente.value,
            piano.anno.value,
            settore,
            nomi.get(settore, ""),
            chiave[0],
            "" if obiettivo is None else obiettivo.titolo.value,
            chiave[1],
            quote.get(chiave[1], ""),
            None if riga is None or chiave[1] == FONDO else riga.totale,
            None if riga is None or chiave[1] == FONDO else riga.somma,
            atteso,
            trovato,
            None if atteso is None or trovato is None else trovato - atteso,
        )


def righe_misure(piano: Piano) -> Iterator[Riga]:
    """The phases, the indicators and the results of every objective."""
    for obiettivo in piano.obiettivi:
        for specie in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI):
            yield from _misure(piano, obiettivo, specie)


def _misure(piano: Piano, obiettivo: Obiettivo, specie: Pesi) -> Iterator[Riga]:
    for posto, misura in enumerate(obiettivo.misure(specie), start=1):
        yield (
            piano.ente.value,
            piano.anno.value,
            obiettivo.capofila,
            obiettivo.codice,
            specie.value,
            posto,
            misura.numero,
            misura.descrizione.value,
            misura.attivita.value,
            misura.atteso.value,
            misura.termine.value,
            misura.soggetti.value,
            misura.peso.value,
            misura.cumulato.value,
            misura.penalita.value,
        )


def righe_rilievi(rapporto: Mapping[str, Any]) -> Iterator[Riga]:
    """The findings of a report, as JSON holds it.

    Raises:
        RapportoIllegibile: a field is not what it should be.
    """
    piano, confronto = voce(rapporto, "piano", dict), rapporto.get("confronto")
    ente, anno = voce(piano, "ente", str), voce(piano, "anno", int)
    nuovi = set(voce(confronto, "nuovi", list)) if isinstance(confronto, dict) else None
    for rilievo in oggetti(rapporto, "rilievi"):
        luogo, identita = voce(rilievo, "luogo", dict), f"{rilievo.get('identita', '')}"
        stato, *della_deroga = deroga(rilievo) or ("", "", "", "")
        yield (
            ente,
            anno,
            identita,
            voce(rilievo, "codice", str),
            _una_voce(rilievo, "gravita", RILIEVI),
            voce(rilievo, "settore", str),
            voce(rilievo, "obiettivo", str),
            voce(luogo, "file", str),
            voce(luogo, "foglio", str),
            voce(luogo, "cella", str),
            voce(luogo, "riga", int) or None,
            voce(rilievo, "messaggio", str),
            voce(rilievo, "atteso", str),
            voce(rilievo, "trovato", str),
            _effetto(rilievo.get("effetto")),
            _elenco(rilievo, "cause"),
            voce(rilievo, "che_cosa_fare", str),
            _elenco(rilievo, "dettagli"),
            None if nuovi is None else (_NUOVO if identita in nuovi else _RESTA),
            _SI if accettato(rilievo) else _NO,
            stato or None,
            *della_deroga,
        )


def _una_voce(rilievo: Mapping[str, Any], nome: str, tabella: Tabella) -> str:
    """A word of the list of a column.

    Raises:
        RapportoIllegibile: it is none of them.
    """
    scritta, colonna = voce(rilievo, nome, str), next(c for c in tabella.colonne if c.nome == nome)
    if scritta not in colonna.voci:
        raise RapportoIllegibile(f"è rovinato: «{nome}» non può essere «{scritta}»")
    return scritta


def _elenco(rilievo: Mapping[str, Any], nome: str) -> str:
    return "\n".join(f"{riga}" for riga in voce(rilievo, nome, list))


def _effetto(scritto: object) -> int | None:
    """The cents of an effect, as JSON holds it.

    Raises:
        RapportoIllegibile: it is no amount.
    """
    if scritto is None:
        return None
    if not isinstance(scritto, str) or _EURO.fullmatch(scritto) is None:
        raise RapportoIllegibile("è rovinato: «effetto» non è un importo in euro")
    return cents(Decimal(scritto))
