"""The documents of a verbale examined anew, by today's rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from perfxl.app import disegna
from perfxl.checks.registro import REGISTRO
from perfxl.errors import PerfxlError
from perfxl.report.pagina import regola
from perfxl.riconciliazione import Arrivato, deroghe_da, esamina, modello_da, piano_da
from perfxl.signoff.atto import Autore, Letto, atto, documenti
from perfxl.signoff.verbale import nomi_allegati
from perfxl.verifica.aperto import DELLA_CARTELLA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfxl.checks.esame import Esaminato
    from perfxl.core.modello import Modello
    from perfxl.signoff.manifesto import Atto, Documento, Manifesto
    from perfxl.verifica.aperto import Verbale


@dataclass(frozen=True, slots=True)
class Rifatti:
    """The checks run anew.

    Attributes:
        esaminato: what was examined, and what was found.
        letti: the documents that are here, each with its bytes; None for one that could not be read then either.
        mancano: names of the documents that are neither embedded nor given, as they were signed.
    """

    esaminato: Esaminato
    letti: tuple[tuple[Documento, bytes | None], ...]
    mancano: tuple[str, ...]

    def uno(self, ruolo: str) -> tuple[Documento, bytes] | None:
        """The document with a role that one document has at most."""
        return next(((d, contenuto) for d, contenuto in self.letti if d["ruolo"] == ruolo and contenuto), None)


def rifai(verbale: Verbale, manifesto: Manifesto, altrove: Mapping[str, bytes]) -> Rifatti:
    """Run the checks anew.

    Where a document is not here, nothing is said of the deroghe: one may be of a finding in that document.

    Args:
        verbale: the verbale, whole.
        manifesto: its manifesto.
        altrove: documents that are not embedded, as they were signed, by name.

    Raises:
        PerfxlError: the documents cannot be examined.
    """
    tutti = [(documento, _contenuto(verbale, documento, altrove)) for documento in manifesto["atto"]["documenti"]]
    letti = tuple((documento, c) for documento, c in tutti if c is not None or documento["sha256"] == "")
    mancano = tuple(documento["nome"] for documento, c in tutti if c is None and documento["sha256"] != "")
    esaminato = _esaminato(letti)
    return Rifatti(_senza_le_deroghe(esaminato) if mancano else esaminato, letti, mancano)


def _contenuto(verbale: Verbale, documento: Documento, altrove: Mapping[str, bytes]) -> bytes | None:
    return verbale.contenuto(documento) if documento["allegato"] != "" else altrove.get(documento["nome"])


def _senza_le_deroghe(esaminato: Esaminato) -> Esaminato:
    loro = tuple(check.code for check in REGISTRO if check.delle_deroghe)
    outcome = esaminato.outcome
    altri = tuple(finding for finding in outcome.findings if finding.code not in loro)
    return replace(esaminato, outcome=replace(outcome, findings=altri, clean=(*outcome.clean, *loro)))


def atto_di_oggi(firmato: Atto, rifatti: Rifatti) -> Atto:
    """What would be signed today, of the same documents, by the same person, at the same time; but for the gates."""
    letti = [_letto(documento, contenuto) for documento, contenuto in rifatti.letti]
    quando = datetime.fromisoformat(firmato["quando"])
    autore = Autore(firmato["chi"], quando, firmato["perfxl"], firmato["data_dichiarata"])
    regole = {check.code: regola(check) for check in REGISTRO}
    return atto(rifatti.esaminato, documenti(letti, rifatti.esaminato.esame, nomi_allegati), [], autore, regole)


def _esaminato(letti: Sequence[tuple[Documento, bytes | None]]) -> Esaminato:
    modelli = _con_ruolo(letti, "modello")

    def modello(codice: str) -> Modello:
        if not modelli:
            raise KeyError(codice)
        return modello_da(*modelli[0])

    piani = _con_ruolo(letti, "piano")
    if not piani:
        raise PerfxlError("fra gli allegati il piano non c'è")
    piano = piano_da(*piani[0], modello)
    deroghe = [deroga for file in _con_ruolo(letti, "deroghe") for deroga in deroghe_da(*file)]
    arrivati = [
        Arrivato(documento["nome"], contenuto, documento["nota"])
        for documento, contenuto in letti
        if documento["ruolo"] in DELLA_CARTELLA
    ]
    return esamina(piano, disegna(piano), arrivati, deroghe=tuple(deroghe))


def _con_ruolo(letti: Sequence[tuple[Documento, bytes | None]], ruolo: str) -> list[tuple[Path, bytes]]:
    return [
        (Path(documento["nome"]), contenuto)
        for documento, contenuto in letti
        if documento["ruolo"] == ruolo and contenuto is not None
    ]


def _letto(documento: Documento, contenuto: bytes | None) -> Letto:
    """A document as it was when it was read."""
    ruolo = "cartella" if documento["ruolo"] in DELLA_CARTELLA else documento["ruolo"]
    nota = "" if ruolo == "cartella" and documento["sha256"] != "" else documento["nota"]
    return Letto(documento["nome"], ruolo, contenuto, datetime.fromisoformat(documento["letto"]), nota)
