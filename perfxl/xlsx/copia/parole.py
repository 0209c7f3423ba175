"""What a copy says: the comment on a cell, the lines of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from perfxl.core.finding import IMPORTI, Severity
from perfxl.core.letture.correzioni import FINE, FIRMA, INIZIO
from perfxl.core.money import write_euro

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from perfxl.core.finding import Finding
    from perfxl.core.place import Place

_LUNGO, _CORTO = 8_000, 400
"""How long a text may get in a cell of the list, and in a comment."""
_IN_UN_COMMENTO = 8
"""So many findings at most are told in one comment; all are in the list."""
GRAVITA = {Severity.BLOCCA: "✘ blocca", Severity.AVVISA: "! avvisa", Severity.NOTA: "nota"}
"""How much a finding weighs, with a sign."""
SENZA_COMMENTO = "(La cella ha un commento dell'ufficio: questo rilievo non vi è aggiunto.)"
"""What the list says of a finding whose cell has a comment already."""
MASSIMO = 5_000
"""So many lines at most in the list; the report has all."""


class Voce(NamedTuple):
    """A line of the list: sheet, cell and the texts in the order of the headers; where the link leads."""

    foglio: str
    cella: str
    testi: tuple[str, ...]
    dove: str


def commento(findings: Sequence[Finding]) -> str:
    """The comment on a cell: each finding with its code, what is expected and found, its effect, what to do."""
    detti = "\n\n".join(_detto(finding) for finding in findings[:_IN_UN_COMMENTO])
    altri = len(findings) - _IN_UN_COMMENTO
    if altri > 0:
        detti += f"\n\nE altri {altri}: nel foglio che li elenca."
    return f"{INIZIO}{detti.replace(FINE, '…')}\n{FINE}"


def _detto(finding: Finding) -> str:
    rilievo = finding.rilievo
    righe = (
        ("", rilievo.message),
        ("Atteso: ", rilievo.expected),
        ("Trovato: ", rilievo.found),
        ("Effetto: ", "" if rilievo.effetto is None else write_euro(rilievo.effetto)),
        ("Deroga: ", "" if finding.deroga is None else finding.deroga.detta),
        ("Da fare: ", rilievo.remedy),
    )
    detto = [f"{inizio}{entro(testo, _CORTO)}" for inizio, testo in righe if testo != ""]
    return "\n".join((f"{finding.code} · {finding.severity}", *detto))


def entro(testo: str, lungo: int) -> str:
    """The text, cut where it is longer."""
    return testo if len(testo) <= lungo else f"{testo[: lungo - 1]}…"


def voci(findings: Sequence[Finding], fogli: Sequence[str], occupate: Collection[Place] = ()) -> Iterator[Voce]:
    """The lines of the list.

    Args:
        findings: what was found in the file, in the order of the list.
        fogli: the sheets that are there, in their order: a link leads to no other.
        occupate: the cells whose comment is the office's: the finding is not told there.
    """
    for finding in findings:
        rilievo = finding.rilievo
        place = rilievo.place
        titolo = [f"{IMPORTI}:"] if rilievo.details and rilievo.effetto is not None else []
        perche = "\n".join((*rilievo.cause, *titolo, *rilievo.details))
        detto = f"{rilievo.message}\n{SENZA_COMMENTO}" if place in occupate else rilievo.message
        if finding.deroga is not None:
            detto += f"\nDeroga: {finding.deroga.detta}"
        testi = (detto, rilievo.expected, rilievo.found, perche, rilievo.remedy)
        foglio = place.sheet.replace("'", "''")
        riga = f"riga {place.row}" if place.row > 0 else ""
        yield Voce(
            place.sheet,
            place.cell or riga,
            (*(entro(testo, _LUNGO) for testo in testi), GRAVITA[finding.severity], finding.code),
            f"'{foglio}'!{place.cell or f'A{max(place.row, 1)}'}" if place.sheet in fogli else "",
        )


def frasi(file: str, quanti: int, tutti: int) -> tuple[str, str, str]:
    """What stands above the list: its title, how to use it, how many lines there are."""
    return (
        f"Da correggere in «{file}»",
        f"{FIRMA} si corregge nelle celle segnate (righe sottili e bordo rosso), si salva e si rimanda il file.",
        f"{quanti} {'voce' if quanti == 1 else 'voci'}"
        + (f" su {tutti}: le altre sono nel rapporto" if tutti > quanti else "")
        + ". Questo foglio, i commenti di perfxl e i segni non contano: si possono lasciare o togliere.",
    )
