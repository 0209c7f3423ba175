"""The book of checks: every code, once, in order; and how they run.

A code is never reused and never renumbered; a retired one stays in ``RITIRATI``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks import incongruenze, squadrature, struttura, valori
from perfxl.checks.esame import Ambito, Check, Esame
from perfxl.core.finding import Finding, NotRun, Outcome, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.core.finding import Rilievo

_BLOCCA, _AVVISA, _NOTA = Severity.BLOCCA, Severity.AVVISA, Severity.NOTA
_PIANO, _CARTELLE = Ambito.PIANO, Ambito.CARTELLE
_ARROTONDAMENTO = "Reg. CE 1103/97, art. 5"
_TOLLERANZA_RIGA = "meno di un centesimo"
_TOLLERANZA_QUOTA = "mezzo centesimo per riga"

REGISTRO: tuple[Check, ...] = (
    Check("STR101", _BLOCCA, _CARTELLE, struttura.file_illeggibile, dal=2024),
    Check("STR102", _AVVISA, _CARTELLE, struttura.file_estraneo),
    Check("STR103", _BLOCCA, _CARTELLE, struttura.altro_piano, dal=2024),
    Check("STR104", _AVVISA, _CARTELLE, struttura.altra_versione),
    Check("STR105", _BLOCCA, _CARTELLE, struttura.settore_doppio, dal=2024),
    Check("STR106", _BLOCCA, _CARTELLE, struttura.settore_mancante, dal=2024),
    Check("STR201", _BLOCCA, _CARTELLE, struttura.foglio_mancante, dal=2024),
    Check("STR202", _BLOCCA, _CARTELLE, struttura.tabella_mancante, dal=2024),
    Check("STR203", _BLOCCA, _CARTELLE, struttura.colonna_mancante, dal=2024),
    Check("STR204", _BLOCCA, _CARTELLE, struttura.riga_mancante, dal=2024),
    Check("STR205", _BLOCCA, _CARTELLE, struttura.riga_ripetuta, dal=2024),
    Check("STR206", _BLOCCA, _CARTELLE, struttura.riga_estranea, dal=2024),
    Check("STR301", _AVVISA, _CARTELLE, struttura.formula_sostituita),
    Check("STR302", _BLOCCA, _CARTELLE, struttura.formula_cambiata, dal=2024),
    Check("STR303", _AVVISA, _CARTELLE, struttura.valore_mancante),
    Check("STR304", _BLOCCA, _CARTELLE, struttura.valore_diverso, "un miliardesimo del valore", 2024),
    Check("VAL101", _BLOCCA, _CARTELLE, valori.numero_come_testo, dal=2024),
    Check("VAL102", _BLOCCA, _CARTELLE, valori.valore_non_numerico, dal=2024),
    Check("VAL103", _BLOCCA, _PIANO, valori.valore_assente, dal=2024),
    Check("VAL104", _BLOCCA, _PIANO, valori.valore_fuori_elenco, dal=2024),
    Check("VAL105", _BLOCCA, _PIANO, valori.data_inesistente, dal=2024),
    Check("VAL106", _BLOCCA, _CARTELLE, valori.valore_in_errore, dal=2024),
    Check("SQ101", _BLOCCA, _PIANO, squadrature.indicatori_non_100, dal=2024),
    Check("SQ102", _BLOCCA, _PIANO, squadrature.totale_non_torna, dal=2024),
    Check("SQ103", _BLOCCA, _PIANO, squadrature.stanziato_diverso, _TOLLERANZA_RIGA, 2024, _ARROTONDAMENTO),
    Check("SQ104", _NOTA, _PIANO, squadrature.stanziato_arrotondato, norma=_ARROTONDAMENTO),
    Check("SQ105", _BLOCCA, _PIANO, squadrature.quota_non_chiude, _TOLLERANZA_QUOTA, 2024, _ARROTONDAMENTO),
    Check("SQ106", _NOTA, _PIANO, squadrature.arrotondamento_della_quota, norma=_ARROTONDAMENTO),
    Check("SQ107", _BLOCCA, _PIANO, squadrature.fondo_non_ripartito, _TOLLERANZA_QUOTA, 2024, _ARROTONDAMENTO),
    Check("SQ108", _BLOCCA, _PIANO, squadrature.finanziato_non_torna, dal=2024),
    Check("SQ109", _BLOCCA, _PIANO, squadrature.stanziato_oltre_il_massimo, dal=2024),
    Check("SQ110", _BLOCCA, _PIANO, squadrature.riparto_impossibile, dal=2024),
    Check("IN101", _BLOCCA, _PIANO, incongruenze.peso_diverso, dal=2024),
    Check("IN102", _BLOCCA, _PIANO, incongruenze.coefficiente_diverso, dal=2024),
    Check("IN201", _BLOCCA, _CARTELLE, incongruenze.valore_non_modificabile, dal=2024),
    Check("IN202", _BLOCCA, _CARTELLE, incongruenze.dato_che_sposta, dal=2024),
    Check("IN203", _AVVISA, _CARTELLE, incongruenze.condiviso_diverso),
)

RITIRATI: tuple[tuple[str, str], ...] = ()
"""Codes no longer used, and why; they stay listed so that none comes back with another meaning."""


def esegui(esame: Esame, registro: Sequence[Check] = REGISTRO) -> Outcome:
    """Run every check that applies.

    A check that raises has not run: it is neither found nor clean, and says so. One that the modello switches off is
    not among them: the report shows it with its reason. What is found in a field that the extraction of the document
    may have broken is a note at most.
    """
    regolate = {regolata.codice: regolata.gravita for regolata in esame.atteso.modello.regolate}
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
        findings.extend(_findings(check.code, gravita, rilievi))
        if len(rilievi) == 0:
            clean.append(check.code)
    return Outcome(tuple(sorted(findings, key=_ordine)), tuple(clean), tuple(not_run))


def _findings(code: str, gravita: Severity, rilievi: Sequence[Rilievo]) -> Iterator[Finding]:
    """The findings of a check; what several objectives take from one place is said once."""
    detti: set[tuple[object, ...]] = set()
    for rilievo in rilievi:
        detto = (rilievo.place, rilievo.expected, rilievo.found, rilievo.related)
        if rilievo.place.line == 0 or detto not in detti:
            detti.add(detto)
            incerto = any(place.incerto for place in (rilievo.place, *rilievo.related))
            yield Finding(code, Severity.NOTA if incerto else gravita, rilievo)


def _ordine(finding: Finding) -> tuple[str, str, str, int, int, int, str]:
    """By settore, file, sheet, cell: the order in which somebody goes through them."""
    rilievo, place = finding.rilievo, finding.rilievo.place
    return (rilievo.settore, place.file, place.sheet, place.line, place.row, place.column, finding.code)


def trova(code: str) -> Check | None:
    """The check with this code, capitals or not; None where there is none."""
    return next((check for check in REGISTRO if check.code == code.strip().upper()), None)
