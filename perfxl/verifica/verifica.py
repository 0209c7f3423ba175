"""The use case of whoever opens a visto afterwards: everything recomputed, from the files alone. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfxl.core.verificato import Esito, Punto, Verificato
from perfxl.errors import MissingFileError
from perfxl.signoff.firma import apri_p7m, firme_in, leggi_radici
from perfxl.signoff.verbale import impronta_intatta
from perfxl.verifica.aperto import NON_VERBALE, apri, del_file, del_manifesto, letto
from perfxl.verifica.cartelle import come_allora, del_dossier, della_cartella, letti
from perfxl.verifica.controlli import dei_controlli
from perfxl.verifica.documenti import dei_documenti
from perfxl.verifica.firme import delle_firme
from perfxl.verifica.pagine import delle_pagine
from perfxl.verifica.passaggi import dei_passaggi
from perfxl.verifica.rifatti import rifai

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    Segui = Callable[[Sequence[Callable[[], Punto]], str], Iterable[Callable[[], Punto]]]


def in_silenzio(passi: Sequence[Callable[[], Punto]], _descrizione: str) -> Iterable[Callable[[], Punto]]:
    """Go through the steps without showing progress."""
    return passi


@dataclass(frozen=True, slots=True)
class Richiesta:
    """What is to be verified.

    Attributes:
        verbale: the verbale, signed or not, or in a signed envelope.
        cartella: the folder of the workbooks, as the offices handed them in; None where it is not looked at.
        radici: a file with the certificates that the user trusts; None for no trust.
    """

    verbale: Path
    cartella: Path | None = None
    radici: Path | None = None


def verifica(richiesta: Richiesta, quando: datetime, versione: str, *, segui: Segui = in_silenzio) -> Verificato:
    """Verify a visto.

    Args:
        richiesta: what is to be verified.
        quando: when it is verified.
        versione: the version of perfxl that verifies.
        segui: shows how far it is.

    Raises:
        MissingFileError: a file cannot be read, or the first is no verbale that this perfxl knows.
        FirmaError: the roots, or the envelope, cannot be read.
        MissingExtraError: the envelope, or the roots, need a library that is not installed.
    """
    percorso = richiesta.verbale
    contenuto = letto(percorso)
    fidate = () if richiesta.radici is None else leggi_radici(richiesta.radici)
    file = None if richiesta.cartella is None else letti(richiesta.cartella, percorso)
    pdf = _fuori_dalla_busta(percorso, contenuto)
    verbale = apri(percorso, pdf)
    # what has no digest of its own has no first revision either: its signatures may be anywhere
    firme = firme_in(pdf if verbale.intatta is None else pdf[len(verbale.prima) :]) > 0
    firmato = firme or pdf is not contenuto
    firma = cache(lambda: delle_firme(contenuto, fidate, quando, firmato=firmato))
    passi: list[Callable[[], Punto]] = [lambda: del_file(verbale, firme=firme), lambda: del_manifesto(verbale)]
    manifesto = verbale.manifesto
    if manifesto is not None:
        altrove = {} if file is None else come_allora(file, manifesto)
        rifatti = cache(lambda: rifai(verbale, manifesto, altrove))
        passi += [
            lambda: dei_documenti(verbale, manifesto, altrove),
            lambda: delle_pagine(verbale, manifesto, versione, lambda: firma().esito is Esito.TORNA),
            lambda: dei_controlli(verbale, manifesto, versione, rifatti),
            lambda: dei_passaggi(verbale, manifesto, versione, rifatti),
            lambda: del_dossier(percorso, verbale, manifesto),
        ]
        if file is not None:
            passi.append(lambda: della_cartella(file, verbale, manifesto))
    passi.append(firma)
    punti = tuple(passo() for passo in segui(passi, "Verifico"))
    return Verificato(percorso.name, punti, versione, "" if manifesto is None else manifesto["impronta"])


def _fuori_dalla_busta(percorso: Path, contenuto: bytes) -> bytes:
    """The PDF; the same bytes where it came in no envelope.

    Raises:
        MissingFileError: it is neither.
        FirmaError: it is an envelope, and damaged.
        MissingExtraError: it is an envelope, and the library that opens it is not installed.
    """
    if contenuto.startswith(b"%PDF-") or (impronta_intatta(contenuto) is not None and contenuto[:1] != b"\x30"):
        return contenuto
    if contenuto.lstrip()[:1] not in (b"\x30", b"-", b"M"):
        raise MissingFileError(percorso, NON_VERBALE)
    return apri_p7m(contenuto).documento
