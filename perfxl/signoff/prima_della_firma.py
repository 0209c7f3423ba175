"""What is missing before any signature, whatever the gates of the modello are. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.registro import INDEROGABILI, derogabile, trova
from perfxl.core.deroghe import Stato
from perfxl.core.finding import Severity
from perfxl.core.letture.consegna import Esito
from perfxl.core.limits import many
from perfxl.core.modello import Passaggio
from perfxl.signoff.carte import Mancanza
from perfxl.signoff.chiusure import non_chiudono

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Finding
    from perfxl.signoff.carte import Carte

_MANCA_LA_CARTELLA = "STR106"
"""The code of the finding of a settore without workbook: the gate of the settori says it."""
_NON_LETTO = "STR101"
"""The code of the finding of a file that is not read: one that perfxl failed on is said before."""
_ELENCATI = 30
"""How many of the findings that block are listed; the others are counted."""
_SEGNALA = "Segnalarlo a chi mantiene perfxl, con questo messaggio e, se si può, il file"
_PESI = tuple(Severity)
"""From what weighs most to what weighs least."""


def prima_della_firma(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    """What no modello can do without.

    No workbook open elsewhere, all read, all checked, what nobody may accept not switched off, deroghe of today at the
    latest, the money closed, nothing that blocks.
    """
    yield from _occupati(carte)
    yield from _non_esaminati(esaminato)
    yield from _alleggeriti(esaminato, carte)
    yield from _dal_futuro(esaminato, carte)
    yield from non_chiudono(esaminato, carte)
    yield from _bloccano(esaminato, carte)


def _occupati(carte: Carte) -> Iterator[Mancanza]:
    """The workbooks that somebody has open: what is saved is not yet what is on the screen."""
    for nome in carte.occupati:
        yield Mancanza(
            f"«{nome}» dice che qualcuno ha aperto la cartella di lavoro, e può ancora cambiarla.",
            "Farla salvare e chiudere, e rifare il controllo. Se nessuno l'ha aperta, il file è un resto: cancellarlo",
        )


def _non_esaminati(esaminato: Esaminato) -> Iterator[Mancanza]:
    guasti = _guasti(esaminato)
    for file, motivo in guasti.items():
        yield Mancanza(f"«{file}» non è stato esaminato: {motivo}", _SEGNALA)
    for fallito in esaminato.outcome.not_run:
        yield Mancanza(
            f"Il controllo {fallito.code} non è stato eseguito, per un guasto di perfxl ({fallito.reason}).", _SEGNALA
        )


def _guasti(esaminato: Esaminato) -> dict[str, str]:
    """The files that perfxl failed on, each with what it says."""
    return {consegna.file: consegna.motivo for consegna in esaminato.esame.consegne if consegna.esito is Esito.GUASTO}


def _alleggeriti(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    """What no deroga may cover, no modello may switch off, nor make lighter."""
    modello = esaminato.esame.atteso.modello
    for regolata in modello.regolate:
        check = trova(regolata.codice)
        if check is None or check.code not in INDEROGABILI:
            continue
        if regolata.gravita is None:
            come = "è spento"
        elif _PESI.index(regolata.gravita) > _PESI.index(check.severity):
            come = f"non {_VERBI[check.severity]}"
        else:
            continue
        yield Mancanza(
            f"Nel modello «{modello.codice}» il controllo {check.code} {come}, e non si può firmare senza.",
            f"Togliere {check.code} dai [[controlli]] del modello. Poi: {carte.riconcilia}",
        )


_VERBI = {Severity.BLOCCA: "blocca", Severity.AVVISA: "avvisa", Severity.NOTA: "annota"}


def _dal_futuro(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    """A deroga that holds, and was not yet given on the day of the visto."""
    for finding in esaminato.outcome.findings:
        deroga = finding.deroga
        if deroga is not None and deroga.quando is not None and deroga.quando > carte.giorno:
            yield Mancanza(
                f"Data dal futuro: la deroga per {finding.code} ({deroga.place}) è del {deroga.giorno}, "
                f"dopo il visto del {carte.giorno.day:02d}/{carte.giorno.month:02d}/{carte.giorno.year}.",
                "Correggere la data della deroga, se è sbagliata, o fare il visto da quel giorno in poi",
            )


def _bloccano(esaminato: Esaminato, carte: Carte) -> Iterator[Mancanza]:
    visto, guasti = esaminato.esame.atteso.modello.visto, _guasti(esaminato)
    bloccano = [
        finding
        for finding in esaminato.outcome.findings
        if finding.severity is Severity.BLOCCA
        and not finding.accettato
        and not (finding.code == _MANCA_LA_CARTELLA and Passaggio.SETTORI in visto.passaggi)
        and not (finding.code == _NON_LETTO and finding.rilievo.place.file in guasti)
    ]
    for finding in bloccano[:_ELENCATI]:
        yield Mancanza(
            f"Blocca {finding.code}, {finding.rilievo.place}: {finding.rilievo.message.rstrip('.')}.",
            _come(finding, carte),
        )
    altri = len(bloccano) - _ELENCATI
    if altri > 0:
        quanti = "un altro rilievo che blocca" if altri == 1 else f"altri {many(altri)} rilievi che bloccano"
        yield Mancanza(f"E {quanti}.", f"Per vederli tutti: {carte.riconcilia}")


def _come(finding: Finding, carte: Carte) -> str:
    correggi = finding.rilievo.remedy or "Correggerlo."
    if not correggi.endswith("."):
        correggi += "."
    if not derogabile(finding):
        return f"{correggi} Una deroga qui non è ammessa. Poi: {carte.riconcilia}"
    accettarlo = "se c'è una ragione, accettarlo"
    if finding.deroga is not None and finding.deroga.stato is Stato.GP:
        accettarlo = "accettarlo (la deroga che c'è non lo accetta: è GP, giustificazione presente; serve GR o GA)"
    return f"{correggi} Poi: {carte.riconcilia}\nOppure, {accettarlo}: {carte.deroga(finding)}"
