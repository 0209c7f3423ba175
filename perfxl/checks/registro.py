"""The book of checks: every code, once, in order; and how they run.

A code is never reused and never renumbered; a retired one stays in ``RITIRATI``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.checks import (
    accoppiamenti,
    anni,
    attesi,
    cifre,
    classi,
    condivisi,
    deroghe,
    disaccordi,
    dup,
    fondo,
    formule,
    formule_incollate,
    incongruenze,
    intorno,
    nascosti,
    norme,
    personale,
    pesi,
    pesi_nel_testo,
    proposte,
    schede,
    schede_stampate,
    sequenze,
    spariti,
    squadrature,
    struttura,
    tabelle,
    termini,
    testi,
    valori,
)
from perfxl.checks.esame import Ambito, Check, Esame
from perfxl.core.deroghe import ammessa, applica
from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.nomi import Nomi
from perfxl.core.limits import DEFAULT_LIMITS, many
from perfxl.core.norme import NORME, TEMPI_DI_PAGAMENTO
from perfxl.core.novita import identifica
from perfxl.core.place import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfxl.core.deroghe import Deroga
    from perfxl.core.piano import Piano


_BLOCCA, _AVVISA, _NOTA = Severity.BLOCCA, Severity.AVVISA, Severity.NOTA
_PIANO, _CARTELLE = Ambito.PIANO, Ambito.CARTELLE
_ARROTONDAMENTO = "Reg. CE 1103/97, art. 5"
_TEMPI_DI_PAGAMENTO = "; ".join(norma.fonte for norma in NORME if norma.codice == TEMPI_DI_PAGAMENTO)
_SI_RIPETE = "Correggere quelli elencati, e ripetere il comando."
_TOLLERANZA_RIGA = "meno di un centesimo"
_TOLLERANZA_QUOTA = "mezzo centesimo per riga"

REGISTRO: tuple[Check, ...] = (
    Check("STR101", _BLOCCA, _CARTELLE, struttura.file_illeggibile, dal=2024, derogabile=False),
    Check("STR102", _AVVISA, _CARTELLE, struttura.file_estraneo, derogabile=False),
    Check("STR103", _BLOCCA, _CARTELLE, struttura.altro_piano, dal=2024, derogabile=False),
    Check("STR104", _AVVISA, _CARTELLE, struttura.altra_versione),
    Check("STR105", _BLOCCA, _CARTELLE, struttura.settore_doppio, dal=2024, derogabile=False),
    Check("STR106", _BLOCCA, _CARTELLE, struttura.settore_mancante, dal=2024, derogabile=False),
    Check("STR107", _NOTA, _CARTELLE, struttura.copia_uguale),
    Check("STR108", _BLOCCA, _CARTELLE, struttura.modulo_precedente, dal=2024, derogabile=False),
    Check("STR109", _AVVISA, _CARTELLE, intorno.macro_o_collegamenti),
    Check("STR201", _BLOCCA, _CARTELLE, tabelle.foglio_mancante, dal=2024, derogabile=False),
    Check("STR202", _BLOCCA, _CARTELLE, tabelle.tabella_mancante, dal=2024, derogabile=False),
    Check("STR203", _BLOCCA, _CARTELLE, tabelle.colonna_mancante, dal=2024, derogabile=False),
    Check("STR204", _BLOCCA, _CARTELLE, tabelle.riga_mancante, dal=2024, derogabile=False),
    Check("STR205", _BLOCCA, _CARTELLE, tabelle.riga_ripetuta, dal=2024, derogabile=False),
    Check("STR206", _BLOCCA, _CARTELLE, tabelle.riga_estranea, dal=2024, derogabile=False),
    Check("STR207", _NOTA, _CARTELLE, nascosti.nascoste),
    Check("STR208", _AVVISA, _CARTELLE, tabelle.totale_mancante),
    Check("STR209", _BLOCCA, _CARTELLE, tabelle.fasce_in_disordine, dal=2024),
    Check("STR210", _NOTA, _CARTELLE, intorno.riorganizzata),
    Check("STR211", _AVVISA, _CARTELLE, intorno.foglio_non_letto, derogabile=False),
    Check("STR212", _NOTA, _CARTELLE, intorno.scritto_fuori),
    Check("STR213", _AVVISA, _CARTELLE, intorno.celle_unite),
    Check("STR301", _AVVISA, _CARTELLE, formule.formula_sostituita),
    Check("STR302", _BLOCCA, _CARTELLE, formule.formula_cambiata, dal=2024),
    Check("STR303", _AVVISA, _CARTELLE, formule.valore_mancante),
    Check("STR304", _BLOCCA, _CARTELLE, formule.valore_diverso, "un miliardesimo del valore", 2024),
    Check("STR305", _NOTA, _CARTELLE, formule_incollate.formula_incollata),
    Check("STR306", _BLOCCA, _CARTELLE, formule_incollate.formula_senza_risultato, dal=2024, derogabile=False),
    Check("STR307", _AVVISA, _CARTELLE, schede_stampate.scheda_cambiata),
    Check("STR401", _BLOCCA, _PIANO, deroghe.deroga_incompleta, dal=2024, derogabile=False, delle_deroghe=True),
    Check("STR402", _AVVISA, _PIANO, deroghe.deroga_a_vuoto, derogabile=False, delle_deroghe=True),
    Check("STR403", _AVVISA, _PIANO, deroghe.deroga_caduta, derogabile=False, delle_deroghe=True),
    Check("STR404", _AVVISA, _PIANO, deroghe.deroga_non_ammessa, derogabile=False, delle_deroghe=True),
    Check("VAL101", _NOTA, _CARTELLE, valori.numero_come_testo),
    Check("VAL102", _BLOCCA, _CARTELLE, valori.valore_non_numerico, dal=2024, derogabile=False),
    Check("VAL103", _BLOCCA, _PIANO, valori.valore_assente, dal=2024),
    Check("VAL104", _BLOCCA, _PIANO, valori.valore_fuori_elenco, dal=2024),
    Check("VAL105", _BLOCCA, _PIANO, termini.data_inesistente, dal=2024),
    Check("VAL106", _BLOCCA, _CARTELLE, valori.valore_in_errore, dal=2024, derogabile=False),
    Check("VAL107", _AVVISA, _PIANO, termini.data_fuori_esercizio),
    Check("VAL108", _NOTA, _PIANO, termini.data_senza_anno),
    Check("VAL109", _AVVISA, _PIANO, testi.segnaposto_rimasto),
    Check("VAL110", _AVVISA, _PIANO, testi.testo_come_formula),
    Check("VAL112", _AVVISA, _PIANO, dup.dup_di_altra_forma),
    Check("VAL113", _AVVISA, _PIANO, dup.dup_mancante),
    Check("VAL114", _AVVISA, _PIANO, accoppiamenti.senza_indicatore_o_risultato),
    Check("VAL115", _NOTA, _PIANO, testi.nome_di_persona),
    Check("VAL116", _AVVISA, _PIANO, sequenze.numero_ripetuto),
    Check("VAL117", _NOTA, _PIANO, sequenze.numero_mancante),
    Check("VAL118", _AVVISA, _PIANO, pesi_nel_testo.peso_solo_nel_testo),
    Check("SQ101", _BLOCCA, _PIANO, pesi.misure_non_100, dal=2024),
    Check("SQ102", _BLOCCA, _PIANO, squadrature.totale_non_torna, dal=2024),
    Check("SQ103", _BLOCCA, _PIANO, squadrature.stanziato_diverso, _TOLLERANZA_RIGA, 2024, _ARROTONDAMENTO),
    Check("SQ104", _NOTA, _PIANO, squadrature.stanziato_arrotondato, norma=_ARROTONDAMENTO),
    Check("SQ105", _BLOCCA, _PIANO, squadrature.quota_non_chiude, _TOLLERANZA_QUOTA, 2024, _ARROTONDAMENTO),
    Check("SQ106", _NOTA, _PIANO, squadrature.arrotondamento_della_quota, norma=_ARROTONDAMENTO),
    Check("SQ107", _BLOCCA, _PIANO, squadrature.fondo_non_ripartito, _TOLLERANZA_QUOTA, 2024, _ARROTONDAMENTO),
    Check("SQ108", _BLOCCA, _PIANO, fondo.finanziato_non_torna, dal=2024),
    Check("SQ109", _BLOCCA, _PIANO, fondo.stanziato_oltre_il_massimo, dal=2024, derogabile=False),
    Check("SQ110", _BLOCCA, _PIANO, fondo.riparto_impossibile, dal=2024, derogabile=False),
    Check("SQ111", _BLOCCA, _PIANO, pesi.obiettivi_non_100, dal=2024),
    Check("SQ112", _BLOCCA, _PIANO, pesi.rilevanza_non_100, dal=2024),
    Check("SQ113", _BLOCCA, _PIANO, pesi.cumulato_diverso, dal=2024),
    Check("SQ114", _BLOCCA, _PIANO, fondo.riservato_oltre_il_finanziato, dal=2024, derogabile=False),
    Check("IN101", _BLOCCA, _PIANO, incongruenze.peso_diverso, dal=2024),
    Check("IN102", _BLOCCA, _PIANO, incongruenze.coefficiente_diverso, dal=2024),
    Check("IN201", _BLOCCA, _CARTELLE, incongruenze.valore_non_modificabile, dal=2024),
    Check("IN202", _BLOCCA, _CARTELLE, incongruenze.dato_che_sposta, dal=2024),
    Check("IN203", _AVVISA, _CARTELLE, incongruenze.condiviso_diverso),
    Check("IN204", _AVVISA, _CARTELLE, spariti.dato_sparito),
    Check("IN205", _BLOCCA, _CARTELLE, proposte.obiettivo_proposto, dal=2024),
    Check("IN301", _AVVISA, _PIANO, classi.classe_contraddetta),
    Check("IN302", _AVVISA, _PIANO, disaccordi.termini_in_disaccordo),
    Check("IN303", _AVVISA, _PIANO, attesi.operatore_contrario),
    Check("IN304", _AVVISA, _PIANO, cifre.cifre_diverse),
    Check("IN305", _NOTA, _PIANO, accoppiamenti.non_si_accoppiano),
    Check("IN306", _BLOCCA, _PIANO, pesi_nel_testo.peso_del_testo_diverso, dal=2024),
    Check("IN401", _AVVISA, _PIANO, schede.soglia_diversa),
    Check("IN402", _AVVISA, _PIANO, schede.tempi_diversi),
    Check("IN403", _NOTA, _PIANO, schede.titolo_diverso),
    Check("IN404", _AVVISA, _PIANO, schede.tipologia_diversa),
    Check("IN405", _AVVISA, _PIANO, personale.teste_diverse),
    Check("IN406", _AVVISA, _PIANO, personale.personale_diverso),
    Check("IN407", _AVVISA, _PIANO, schede.soglia_irraggiungibile),
    Check("IN408", _AVVISA, _PIANO, condivisi.condiviso_che_differisce),
    Check("IN409", _AVVISA, _PIANO, anni.anno_rimasto),
    Check("NO101", _AVVISA, _PIANO, norme.tempi_di_pagamento_assenti, norma=_TEMPI_DI_PAGAMENTO),
    Check("NO102", _AVVISA, _PIANO, norme.tempi_di_pagamento_leggeri, norma=_TEMPI_DI_PAGAMENTO),
)

# A deroga binds to a value, and falls when it changes. So it cannot cover what perfxl has not read, or cannot tell: it
# would go on covering whatever comes to stand there. Files that are missing, foreign, double or of another plan
# (STR101-103, 105, 106, 108); sheets, tables, columns and rows that are missing, double, or not the plan's, and so are
# left out (STR201-206, 211); cells without a value that can be used (STR306, VAL102, VAL106). Nor what nobody can
# accept: money that is not there (SQ109, SQ114), amounts that do not exist (SQ110), a deroga itself (STR401-404).
INDEROGABILI = frozenset(check.code for check in REGISTRO if not check.derogabile)
"""The codes whose findings no deroga may cover."""
_NASCONDONO = frozenset(
    check.code for check in REGISTRO if not (check.derogabile or check.delle_deroghe) and check.severity is _BLOCCA
)
"""Of these the codes of what may hide any other finding."""

RITIRATI: tuple[tuple[str, str], ...] = ()
"""Codes no longer used, and why; they stay listed so that none comes back with another meaning."""


CODICI = tuple(sorted({check.code for check in REGISTRO} | {code for code, _ in RITIRATI}))
"""Every code that a check has, or had: what a modello may regulate."""


def derogabile(finding: Finding) -> bool:
    """Whether a deroga may cover a finding."""
    return ammessa(finding, INDEROGABILI)


def esegui(esame: Esame, registro: Sequence[Check] = REGISTRO) -> Outcome:
    """Run every check that applies, and those of the deroghe once it is known what became of them.

    A check that raises has not run: it is neither found nor clean, and says so. One that the modello switches off is
    not among them: the report shows it with its reason. What is found in a field that the extraction of the document
    may have broken is a note at most.
    """
    prima = _corsi(esame, [check for check in registro if not check.delle_deroghe])
    trovati, applicate = applica(
        esame.deroghe, prima.findings, INDEROGABILI, _nostra(esame.atteso), _si_sa(esame, prima)
    )
    poi = _corsi(replace(esame, applicate=applicate), [check for check in registro if check.delle_deroghe])
    puliti = {*prima.clean, *poi.clean}
    return Outcome(
        tuple(sorted((*trovati, *poi.findings), key=_ordine)),
        tuple(check.code for check in registro if check.code in puliti),
        (*prima.not_run, *poi.not_run),
    )


def _corsi(esame: Esame, registro: Sequence[Check]) -> Outcome:
    """What these checks find, each finding with its identity."""
    regolate = {regolata.codice: regolata.gravita for regolata in esame.atteso.modello.regolate}
    primi = {obiettivo.codice: obiettivo.come or obiettivo.codice for obiettivo in esame.piano.obiettivi}
    findings: list[Finding] = []
    clean: list[str] = []
    not_run: list[NotRun] = []
    for check in registro:
        gravita = regolate.get(check.code, check.severity)
        if gravita is None or (check.ambito is Ambito.CARTELLE and esame.ambito is Ambito.PIANO):
            continue
        try:
            rilievi = list(check.function(esame))
        except Exception as error:  # noqa: BLE001  (a bug in one check must not hide the others; it is shown as not run)
            not_run.append(NotRun(check.code, f"{type(error).__name__}: {error}"))
            continue
        findings.extend(_findings(check.code, gravita, tuple(_non_troppi(rilievi)), primi))
        if len(rilievi) == 0:
            clean.append(check.code)
    nomi = Nomi(esame.atteso, esame.consegne)
    return Outcome(identifica(sorted(findings, key=_ordine), nomi.nome), tuple(clean), tuple(not_run))


def _nostra(piano: Piano) -> Callable[[Deroga], bool]:
    """Whether a deroga is about this plan: the file of another year may lie beside it, copied with the folder."""
    ente, anno = piano.ente.value, piano.anno.value
    return lambda deroga: deroga.di(ente, anno)


def _si_sa(esame: Esame, outcome: Outcome) -> Callable[[Deroga], bool]:
    """Whether a finding that a deroga is about would be among these, were it there.

    Not where its check did not run here, or counts findings that it does not show; not while something blocks that was
    not read, for that may hide any other; not what is of a workbook, where a plan is looked at by itself.
    """
    codici = {finding.code for finding in outcome.findings}
    contati = {finding.code for finding in outcome.findings if finding.rilievo.altri > 0}
    interi = {*outcome.clean, *codici} - contati if codici.isdisjoint(_NASCONDONO) else set()
    piano = esame.atteso.ente.place.file

    def si_sa(deroga: Deroga) -> bool:
        altrove = esame.ambito is Ambito.PIANO and deroga.dove != "" and not deroga.dove.startswith(piano)
        return deroga.codice in interi and not altrove

    return si_sa


def _non_troppi(rilievi: Sequence[Rilievo]) -> Iterator[Rilievo]:
    """As many findings as somebody goes through, of one check in one file; the others are counted."""
    detti: Counter[str] = Counter()
    per_file = Counter(rilievo.place.file for rilievo in rilievi)
    for rilievo in rilievi:
        file = rilievo.place.file
        detti[file] += 1
        if detti[file] <= DEFAULT_LIMITS.findings:
            yield rilievo
        elif detti[file] == per_file[file]:
            altri = per_file[file] - DEFAULT_LIMITS.findings
            message = f"rilievi come questi nello stesso file, non elencati: altri {many(altri)}"
            yield Rilievo(Place(file), message, remedy=_SI_RIPETE, settore=rilievo.settore, altri=altri)


def _findings(code: str, gravita: Severity, rilievi: Sequence[Rilievo], primi: Mapping[str, str]) -> Iterator[Finding]:
    """The findings of a check; what an objective takes from the one that it repeats (``primi``) is said once."""
    di_chi: dict[tuple[object, ...], str] = {}
    for rilievo in rilievi:
        detto = (primi.get(rilievo.obiettivo), rilievo.place, rilievo.expected, rilievo.found, rilievo.related)
        if rilievo.place.line == 0 or di_chi.setdefault(detto, rilievo.obiettivo) == rilievo.obiettivo:
            incerto = any(place.incerto for place in (rilievo.place, *rilievo.related))
            yield Finding(code, Severity.NOTA if incerto else gravita, rilievo)


def _ordine(finding: Finding) -> tuple[str, str, str, int, int, int, str]:
    """By settore, file, sheet, cell: the order in which somebody goes through them."""
    rilievo, place = finding.rilievo, finding.rilievo.place
    return (rilievo.settore, place.file, place.sheet, place.line, place.row, place.column, finding.code)


def trova(code: str) -> Check | None:
    """The check with this code, capitals or not; None where there is none."""
    return next((check for check in REGISTRO if check.code == code.strip().upper()), None)
