"""The use case of a deroga: which findings one may cover, which of them is meant, and its block in ``deroghe.toml``."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from os.path import lexists
from typing import TYPE_CHECKING

from perfxl.app import controlla, deroghe_accanto, riconcilia
from perfxl.checks.registro import derogabile, trova
from perfxl.core.deroghe import Deroga, valore
from perfxl.core.finding import Severity
from perfxl.core.place import Place, Sourced
from perfxl.core.shown import scrivibile
from perfxl.core.testi.citazioni import segnaposto
from perfxl.core.testi.nomi import sembra_un_nome
from perfxl.errors import PerfxlError, SourceError
from perfxl.files import write_files
from perfxl.report.pagina import regola
from perfxl.sources.deroghe import read_deroghe, write_deroga, write_deroghe
from perfxl.sources.text_file import decode_text, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.checks.esame import Esaminato
    from perfxl.core.deroghe import Stato
    from perfxl.core.finding import Finding

_NON_AMMESSA = "STR404"
"""The check whose rule says what no deroga may cover."""


class DerogaRifiutataError(PerfxlError):
    """A deroga that may not be given, and why; nothing was written."""


@dataclass(frozen=True, slots=True)
class Bozza:
    """A plan examined for a deroga to be given.

    Attributes:
        percorso: the file of the deroghe.
        prima: what it held when the work began; None where there was no such file.
        esaminato: what was examined, and what was found.
    """

    percorso: Path
    prima: bytes | None
    esaminato: Esaminato

    @property
    def ammesse(self) -> tuple[Finding, ...]:
        """The findings that a deroga may cover and none accepts yet, those that block first."""
        aperti = [f for f in self.esaminato.outcome.findings if derogabile(f) and not f.accettato]
        return tuple(sorted(aperti, key=_peso))

    @property
    def inderogabili(self) -> tuple[Finding, ...]:
        """The findings that no deroga may cover, those that block first."""
        return tuple(sorted((f for f in self.esaminato.outcome.findings if not derogabile(f)), key=_peso))

    def caduta(self, finding: Finding) -> Deroga | None:
        """The deroga that was given to a finding for another value; None where there is none."""
        sue = [d for d in self.esaminato.esame.deroghe if self._di(d, finding)]
        return sue[-1] if sue and finding.deroga is None else None

    def _di(self, deroga: Deroga, finding: Finding) -> bool:
        piano = self.esaminato.esame.atteso
        suo = (deroga.codice, deroga.identita) == (finding.code, finding.identita)
        return suo and deroga.di(piano.ente.value, piano.anno.value)


def _peso(finding: Finding) -> int:
    return list(Severity).index(finding.severity)


def esamina(
    piano: Path, cartella: Path | None = None, precedente: Path | None = None, *, segui: Segui[Path] | None = None
) -> Bozza:
    """Examine a plan, or the workbooks that came back, for a deroga to be given.

    Args:
        piano: the file of the plan.
        cartella: the folder of the workbooks; None where the plan is examined by itself.
        precedente: an earlier version of the plan.
        segui: shows how far the reading is.

    Raises:
        MissingFileError: a file or the folder cannot be read.
        SourceError: the plan, its modello or its deroghe are not well written.
        ImpossibleSplitError: the fund cannot be split.
    """
    percorso = deroghe_accanto(piano)
    prima = _letto(percorso)
    if cartella is None:
        esaminato = controlla(piano, precedente)
    elif segui is None:
        esaminato = riconcilia(piano, cartella, precedente)
    else:
        esaminato = riconcilia(piano, cartella, precedente, segui=segui)
    return Bozza(percorso, prima, esaminato)


def _letto(percorso: Path) -> bytes | None:
    return read_bytes(percorso) if lexists(percorso) else None


# ---- which finding is meant


def scelti(bozza: Bozza, codice: str, rilievo: str = "", dove: str = "") -> tuple[Finding, ...]:
    """The findings that are meant, each of which a deroga may cover.

    Args:
        bozza: what was examined.
        codice: the code; empty for any.
        rilievo: the identity; empty for any.
        dove: the place: as the reports write it, or a part of it, as the cell alone; empty for any.

    Raises:
        DerogaRifiutataError: there is none, none may be covered, or each is accepted already.
    """
    tutti = [
        finding
        for finding in bozza.esaminato.outcome.findings
        if codice in {"", finding.code}
        and rilievo in {"", finding.identita}
        and (dove == "" or _sta(finding.rilievo.place, dove))
    ]
    if not tutti:
        raise DerogaRifiutataError(_nessuno(bozza, codice, rilievo, dove))
    aperti = tuple(finding for finding in tutti if derogabile(finding) and not finding.accettato)
    if not aperti:
        raise DerogaRifiutataError("\n".join(dict.fromkeys(map(perche_no, tutti))))
    return aperti


def _sta(place: Place, dove: str) -> bool:
    """Whether these words say this place: all of it, or parts of it with commas between."""
    parti = {f"{place}", place.file, place.sheet, f"foglio «{place.sheet}»", place.cell, f"cella {place.cell}"}
    detti = {parte.casefold() for parte in (*parti, f"riga {place.line}")} - {""}
    return dove.casefold() in detti or all(voce.strip().casefold() in detti for voce in dove.split(","))


def _nessuno(bozza: Bozza, codice: str, rilievo: str, dove: str) -> str:
    quale = codice or "un rilievo"
    fallito = next((caduto for caduto in bozza.esaminato.outcome.not_run if caduto.code == codice), None)
    if fallito is not None:
        return (
            f"{codice} non è stato eseguito, per un guasto di perfxl: non si può accettare ciò che non è stato "
            "controllato. Segnalarlo a chi mantiene perfxl."
        )
    if rilievo != "":
        return f"Qui non c'è {quale} con l'identità «{rilievo}». Per l'elenco, ripetere il comando senza codice."
    if dove != "":
        return f"Qui non c'è {quale} in «{dove}». Per l'elenco, ripetere il comando senza --dove."
    return f"{codice}: qui non c'è nessun rilievo con questo codice; non c'è nulla da accettare."


def perche_no(finding: Finding) -> str:
    """Why a deroga may not be given to a finding, in a sentence or two."""
    dove, rilievo = f"{finding.code} ({finding.rilievo.place})", finding.rilievo
    if finding.deroga is not None and finding.accettato:
        return f"{dove} è già accettato, per questo valore: {finding.deroga.detta}."
    if rilievo.altri > 0:
        return f"{dove} conta rilievi che non sono elencati: non si accetta ciò che non si vede. {rilievo.remedy}"
    return f"{dove} non si può accettare. {regola_inderogabili()} {rilievo.remedy}".rstrip()


def regola_inderogabili() -> str:
    """What no deroga may cover, as the book of checks says it."""
    check = trova(_NON_AMMESSA)
    return "" if check is None else regola(check)


# ---- what is given


def difetto_del_motivo(motivo: str) -> str:
    """Why a reason will not do, in a sentence; empty where it will."""
    if motivo.strip() == "":
        return "Il motivo è vuoto: scrivere perché il rilievo si accetta."
    if segnaposto(motivo.strip()) != "":
        return f"«{motivo.strip()}» non è un motivo: scrivere perché il rilievo si accetta."
    return ""


def avviso_sul_motivo(motivo: str) -> str:
    """What to say of a reason that seems to name a person; empty where it does not."""
    if sembra_un_nome(motivo) == "":
        return ""
    return "Attenzione: nel motivo sembra esserci un nome di persona: il verbale è un documento pubblico."


def difetto_di_chi(chi: str) -> str:
    """Why what is given for a role will not do, in a sentence; empty where it will."""
    if chi.strip() == "" or segnaposto(chi.strip()) != "":
        return "Manca chi lo decide: scrivere un ruolo, come «Segretario generale»."
    if sembra_un_nome(chi) != "":
        return f"«{chi.strip()}» sembra il nome di una persona: scrivere il ruolo, come «Segretario generale»."
    return ""


def deroga_per(finding: Finding, motivo: str, chi: str, quando: date, stato: Stato) -> Deroga:
    """A deroga for a finding, as it is found now; of which plan, is said where it is written.

    Args:
        finding: the finding.
        motivo: the reason.
        chi: the role of who gives it.
        quando: when.
        stato: its state.
    """
    atteso, trovato, effetto = valore(finding)
    return Deroga(
        Place(""),
        finding.code,
        finding.identita,
        _scrivibile(f"{finding.rilievo.place}"),
        atteso,
        trovato,
        effetto,
        _scrivibile(motivo),
        _scrivibile(chi),
        quando,
        stato,
        finding.severity,
        Sourced("", Place("")),
        Sourced(0, Place("")),
    )


def _scrivibile(testo: str) -> str:
    """A text on one line, without half characters: what comes from outside may have some, no text file can."""
    return " ".join(scrivibile(testo).split())


# ---- the file


def aggiungi(bozza: Bozza, deroga: Deroga) -> int:
    """Write a deroga beside the plan: all that stands in the file stays.

    An earlier deroga for the same finding stays as a comment: of two the reader would not know which counts.

    Returns:
        how many earlier deroghe for the same finding were made comments.

    Raises:
        DerogaRifiutataError: the file changed since the plan was examined, or cannot take it; it was not touched.
        WriteError: it cannot be written; it was not touched.
    """
    percorso, prima, piano = bozza.percorso, bozza.prima, bozza.esaminato.esame.atteso
    deroga = replace(deroga, ente=piano.ente, anno=piano.anno)
    if prima is None:
        contenuto, superate = write_deroghe([deroga], deroga.ente.value, deroga.anno.value).encode(), 0
    else:
        contenuto, superate = _con_deroga(percorso, prima, deroga)
    if _letto(percorso) != prima:
        raise DerogaRifiutataError(f"{percorso}: il file è cambiato mentre si lavorava. Ripetere il comando.")
    # through a link its file, and not the link, is written anew
    write_files({percorso.resolve(): contenuto}, overwrite=prima is not None)
    return superate


def _con_deroga(percorso: Path, prima: bytes, deroga: Deroga) -> tuple[bytes, int]:
    """What the file will hold, and how many deroghe in it were made comments."""
    testo = decode_text(prima, percorso)
    marca = prima[: len(prima) - len(testo.encode())]
    note = read_deroghe(testo, percorso.name)
    superate = [d for d in note if (d.codice, d.identita) == (deroga.codice, deroga.identita)]
    fine = "\r\n" if "\r\n" in testo else "\n"
    nuovo = "\n".join(_righe(testo, note, superate))
    if nuovo and not nuovo.endswith("\n"):
        nuovo += fine
    nuovo += write_deroga(deroga).replace("\n", fine)
    attese = [*(d for d in note if d not in superate), deroga]
    _stesso_piano(nuovo, percorso, deroga)
    if not _dice(nuovo, percorso.name, attese):
        raise DerogaRifiutataError(
            f"{percorso}: il file è scritto in un modo in cui perfxl non sa aggiungere una deroga senza toccare il "
            f"resto, e non è stato toccato. Aggiungerla a mano, in fondo:\n{write_deroga(deroga)}"
        )
    return marca + nuovo.encode(), len(superate)


def _righe(testo: str, note: Sequence[Deroga], superate: Sequence[Deroga]) -> Iterator[str]:
    """The lines of a file, those of deroghe that no longer count as comments."""
    righe = testo.split("\n")
    inizi = [deroga.place.line - 1 for deroga in note]
    commentate: set[int] = set()
    for deroga, inizio, fine in zip(note, inizi, [*inizi[1:], len(righe)], strict=False):
        if deroga in superate:
            sue = list(range(inizio, fine))
            while sue and (righe[sue[-1]].strip() == "" or righe[sue[-1]].lstrip().startswith("#")):
                sue.pop()  # what stands before the next one is not of this
            commentate |= set(sue)
    for posto, riga in enumerate(righe):
        yield f"# {riga}" if posto in commentate else riga


def _stesso_piano(testo: str, percorso: Path, deroga: Deroga) -> None:
    """Refuse a deroga in a file of those of another plan: there it would cover nothing."""
    with suppress(SourceError):
        *_, letta = read_deroghe(testo, percorso.name)
        if not letta.di(deroga.ente.value, deroga.anno.value):
            raise DerogaRifiutataError(
                f"{percorso}: sono le deroghe del piano {letta.anno.value} di «{letta.ente.value}», e questo è il "
                f"piano {deroga.anno.value} di «{deroga.ente.value}»: qui non contano, e il file non è stato toccato. "
                "Toglierlo da qui, o dargli un altro nome, e ripetere il comando."
            )


def _dice(testo: str, nome: str, attese: Sequence[Deroga]) -> bool:
    """Whether a file says these deroghe, in this order, wherever they stand in it."""
    try:
        lette = read_deroghe(testo, nome)
    except SourceError:
        return False
    ente, anno = attese[-1].ente, attese[-1].anno
    senza_luogo = [replace(letta, place=Place(""), ente=ente, anno=anno) for letta in lette]
    return senza_luogo == [replace(attesa, place=Place(""), ente=ente, anno=anno) for attesa in attese]
