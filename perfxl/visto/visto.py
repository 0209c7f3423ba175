"""The use case of the signature: from a plan and its workbooks to one dossier, whole or not at all."""

from __future__ import annotations

from contextlib import nullcontext
from importlib.metadata import version
from typing import TYPE_CHECKING

from perfxl.app import disegna, in_silenzio
from perfxl.errors import FullFolderError, VistoRifiutatoError
from perfxl.files import write_folder
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import carica, controllo, di_rapporto
from perfxl.report.testo import tra_virgolette
from perfxl.riconciliazione import esamina
from perfxl.signoff.atto import Autore
from perfxl.signoff.carte import Carte, comando
from perfxl.signoff.firma import firma_pdf
from perfxl.signoff.manifesto import SIGILLATE
from perfxl.signoff.passaggi import percorri
from perfxl.visto.fascicolo import fascicolo
from perfxl.visto.fonti import ancora_uguali, leggi
from perfxl.visto.richiesta import gia, rifiuta

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.checks.esame import Esaminato
    from perfxl.core.finding import Finding
    from perfxl.signoff.firma_fatta import Firmatario
    from perfxl.signoff.manifesto import Atto, PassaggioVisto
    from perfxl.visto.fascicolo import Fatto
    from perfxl.visto.fonti import Fonti
    from perfxl.visto.richiesta import Richiesta


def visto(  # noqa: PLR0913  (what comes from outside the core: who shows, who waits, who signs, and what time it is)
    richiesta: Richiesta,
    quando: datetime,
    orologio: Callable[[], datetime],
    *,
    firma: Callable[[bytes, Atto], bytes] | None = None,
    segui: Segui[Path] = in_silenzio,
    attesa: Callable[[str], AbstractContextManager[object]] = nullcontext,
) -> Fatto:
    """Make the dossier to sign: the verbale, the manifesto, the sealed copies.

    Every file is read once, and all that is said is said of those bytes; before anything is written, all are looked at
    again.

    Args:
        richiesta: what is asked for.
        quando: when it is made.
        orologio: gives the time that a file is read at.
        firma: signs the verbale, of which it gets the act too; None where it leaves unsigned.
        segui: shows how far the reading is.
        attesa: shows what is being done.

    Raises:
        MissingFileError: something cannot be read, or the folder is there already.
        SourceError: the plan, its modello or its deroghe are not well written.
        ImpossibleSplitError: the fund cannot be split.
        VistoRifiutatoError: something is missing, or something changed meanwhile; nothing was written.
        WriteError: the folder cannot be written; nothing was.
    """
    rifiuta(richiesta)
    fonti = leggi(richiesta, orologio, segui)
    with attesa("Controllo"):
        esaminato = esamina(fonti.piano, disegna(fonti.piano), fonti.arrivati, None, fonti.deroghe)
    autore = Autore(
        richiesta.chi or fonti.piano.modello.visto.firma, quando, version("perfxl"), richiesta.data_dichiarata
    )
    passaggi = _passaggi(richiesta, fonti, esaminato, autore)
    with attesa("Preparo il verbale e le copie sigillate"):
        file, fatto = fascicolo(fonti, esaminato, passaggi, autore, firma)
    with attesa("Guardo che nulla sia cambiato"):
        ancora_uguali(richiesta, fonti)
    try:
        write_folder(richiesta.dove, file, read_only={nome for nome, _ in file if nome.startswith(f"{SIGILLATE}/")})
    except FullFolderError as error:
        raise gia(richiesta.dove) from error
    return fatto


def firma_con(firmatario: Firmatario, orologio: Callable[[], datetime]) -> Callable[[bytes, Atto], bytes]:
    """What signs a verbale: by whom, and by the clock of when it does."""

    def firmato(verbale: bytes, di: Atto) -> bytes:
        return firma_pdf(verbale, firmatario, orologio(), motivo=f"Visto: {di['chi']}", luogo=di["piano"]["ente"])

    return firmato


# ---- the gates


def _passaggi(richiesta: Richiesta, fonti: Fonti, esaminato: Esaminato, autore: Autore) -> list[PassaggioVisto]:
    """How each gate was gone through.

    Raises:
        MissingFileError: the ragioneria's report cannot be read as one.
        VistoRifiutatoError: something is missing.
    """
    piano, cartella = tra_virgolette(richiesta.piano), tra_virgolette(richiesta.cartella)
    suo = None
    if (trovato := fonti.uno("controllo")) is not None:
        percorso, letto, contenuto = trovato
        with di_rapporto(percorso):
            suo = letto.nome, controllo(carica(contenuto))
    validazione = fonti.uno("validazione")
    carte = Carte(
        piano=piano,
        cartella=cartella,
        chi=autore.chi,
        oggi=controllo(rapporto(esaminato.esame, esaminato.outcome)),
        controllo=suo,
        validazione=None if validazione is None else (validazione[1].nome, validazione[1].sha256),
        deroga=lambda finding: _comando_deroga(piano, cartella, finding),
        giorno=autore.quando.date(),
        occupati=fonti.occupati,
    )
    passaggi, mancanze = percorri(esaminato, carte)
    if mancanze:
        raise VistoRifiutatoError([(mancanza.che_cosa, mancanza.rimedio) for mancanza in mancanze])
    return passaggi


def _comando_deroga(piano: str, cartella: str, finding: Finding) -> str:
    return comando(f"perfxl deroga {piano} {cartella} {finding.code} --rilievo {finding.identita}")
