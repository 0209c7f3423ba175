"""Judging the signatures of a file, in a PDF (PAdES) and around a document (CAdES), by its bytes and the roots."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from asn1crypto import cms

from perfxl.core.firme import FirmaLetta
from perfxl.errors import FirmaError
from perfxl.signoff.firma_busta import apri_p7m
from perfxl.signoff.firma_certificati import zitto
from perfxl.signoff.firma_cms import FIRME, NON_LETTA, Firmato, Metro, giudicata
from perfxl.signoff.firma_nel_pdf import del_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from perfxl.signoff.firma_busta import Strato
    from perfxl.signoff.firma_certificati import Radice

_DOVE_COMINCIA = 64


def giudica_firme(contenuto: bytes, radici: Sequence[Radice], quando: datetime) -> tuple[FirmaLetta, ...]:
    """See :func:`perfxl.signoff.firma.giudica_firme`."""
    metro = Metro(radici, quando)
    with zitto():
        if _e_pdf(contenuto):
            return del_pdf(contenuto, metro)
        try:
            busta = apri_p7m(contenuto)
        except FirmaError as error:
            return (FirmaLetta("CAdES", "nella busta", problemi=(f"{error}",)),)
        firme = [
            firma
            for numero, strato in enumerate(busta.strati, 1)
            for firma in _della_busta(strato, _quale("nella busta", numero, len(busta.strati)), metro)
        ]
        dentro = del_pdf(busta.documento, metro) if _e_pdf(busta.documento) else ()
        return (*firme, *dentro)


def _e_pdf(contenuto: bytes) -> bool:
    """Whether it begins as a PDF; an envelope has the beginning of one further on."""
    return contenuto[:_DOVE_COMINCIA].lstrip().startswith(b"%PDF-")


def _quale(che_cosa: str, numero: int, quanti: int) -> str:
    return che_cosa if quanti == 1 else f"{che_cosa} {numero} di {quanti}"


def _della_busta(strato: Strato, dove: str, metro: Metro) -> Iterator[FirmaLetta]:
    """The signatures of one envelope."""
    rotta = FirmaLetta("CAdES", dove, problemi=("la busta firmata è rovinata, e non si può verificare",))
    try:
        dati = cms.ContentInfo.load(strato.cms, strict=True)["content"]
        firme = list(dati["signer_infos"])
        contenuto = bytes(dati["encap_content_info"]["content"])
    except NON_LETTA:
        yield rotta
        return
    if not firme or len(firme) > FIRME:
        yield replace(
            rotta, problemi=("nella busta non c'è nessuna firma" if not firme else "nella busta ci sono troppe firme",)
        )
        return
    oltre = ("dopo la fine della busta ci sono byte che non ne fanno parte",) if strato.coda.strip(b"\0\r\n\t ") else ()
    for numero, firma in enumerate(firme, 1):
        vuota = FirmaLetta(
            "CAdES",
            _quale(f"{dove}, firma", numero, len(firme)) if len(firme) > 1 else dove,
            copre_tutto=not oltre,
            problemi=oltre,
        )
        yield giudicata(Firmato(dati, firma, contenuto, vuota), metro)
