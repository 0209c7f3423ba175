"""The use case of the signature: from a plan and its workbooks to one dossier, whole or not at all."""

from __future__ import annotations

import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING

from perfxl.app import (
    arrivato,
    contenuto_del_piano,
    deroghe_accanto,
    disegna,
    file_arrivati,
    in_silenzio,
    trova_modello,
)
from perfxl.checks.registro import REGISTRO
from perfxl.core.limits import DEFAULT_LIMITS, many, size
from perfxl.core.testi.nomi import nome_e_non_ruolo
from perfxl.errors import FullFolderError, MissingFileError, PerfxlError, VistoRifiutatoError, guasto, motivo
from perfxl.files import read_regular, write_folder
from perfxl.report.pagina import regola
from perfxl.report.rapporto import rapporto
from perfxl.report.rapporto_letto import carica, controllo, di_rapporto
from perfxl.report.testo import tra_virgolette
from perfxl.riconciliazione import Arrivato, deroghe_da, esamina, modello_da, piano_da
from perfxl.signoff.atto import Autore, Letto, atto, da_allegare, documenti
from perfxl.signoff.firma import firma_pdf
from perfxl.signoff.manifesto import NOME, impronta, scritto, scrivi
from perfxl.signoff.passaggi import Carte, percorri
from perfxl.signoff.verbale import disegna_verbale, nomi_allegati
from perfxl.sources.text_file import read_bytes
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.sigillo import sigilla

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from perfxl.app import Segui
    from perfxl.checks.esame import Esaminato
    from perfxl.core.deroghe import Deroga
    from perfxl.core.finding import Finding
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.signoff.firma_fatta import Firmatario
    from perfxl.signoff.manifesto import Atto, Copia, PassaggioVisto, Ruolo

VERBALE = "verbale.pdf"
SIGILLATE = "sigillate"
"""The folder of the sealed copies, within that of the visto."""
_LUNGO = 200
"""How many characters the role of who signs may have."""


@dataclass(frozen=True, slots=True)
class Richiesta:
    """What a visto is asked for.

    Attributes:
        piano: the plan.
        cartella: the folder of the workbooks.
        dove: the folder to be made.
        controllo: the ragioneria's report, as ``riconcilia`` writes it in JSON; None where none is given.
        validazione: the Nucleo's file; None where none is given.
        chi: who makes the visto, a role; empty for the one that the modello says.
    """

    piano: Path
    cartella: Path
    dove: Path
    controllo: Path | None = None
    validazione: Path | None = None
    chi: str = ""


@dataclass(frozen=True, slots=True)
class Fatto:
    """A visto that was made.

    Attributes:
        impronta: the digest of what is signed.
        allegati: how many files the verbale holds, the manifesto left out.
        copie: how many sealed copies there are.
        non_segnate: a sentence for each copy that could not be marked, and is the file as it came.
    """

    impronta: str
    allegati: int
    copie: int
    non_segnate: tuple[str, ...]


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
    fonti = _leggi(richiesta, orologio, segui)
    with attesa("Controllo"):
        esaminato = esamina(fonti.piano, disegna(fonti.piano), fonti.arrivati, None, fonti.deroghe)
    autore = Autore(richiesta.chi or fonti.piano.modello.visto.firma, quando, version("perfxl"))
    passaggi = _passaggi(richiesta, fonti, esaminato, autore)
    with attesa("Preparo il verbale e le copie sigillate"):
        fascicolo, fatto = _fascicolo(fonti, esaminato, passaggi, autore, firma)
    with attesa("Guardo che nulla sia cambiato"):
        _ancora_uguali(richiesta, fonti)
    try:
        write_folder(richiesta.dove, fascicolo, read_only={nome for nome, _ in fascicolo if nome.startswith(SIGILLATE)})
    except FullFolderError as error:
        raise _gia(richiesta.dove) from error
    return fatto


def firma_con(firmatario: Firmatario, orologio: Callable[[], datetime]) -> Callable[[bytes, Atto], bytes]:
    """What signs a verbale: by whom, and by the clock of when it does."""

    def firmato(verbale: bytes, di: Atto) -> bytes:
        return firma_pdf(verbale, firmatario, orologio(), motivo=f"Visto: {di['chi']}", luogo=di["piano"]["ente"])

    return firmato


def rifiuta(richiesta: Richiesta) -> None:
    """Refuse what is known before anything is read.

    Raises:
        MissingFileError: the folder is there already.
        PerfxlError: who makes the visto seems a person and not a role, or cannot be written in a line.
    """
    chi = richiesta.chi
    nome = nome_e_non_ruolo(chi)
    if nome != "":
        raise PerfxlError(f"--chi: «{nome}» sembra il nome di una persona; serve un ruolo, come «Segretario generale».")
    if not chi.isprintable() or len(chi) > _LUNGO or chi != chi.strip():
        raise PerfxlError(f"--chi: serve un ruolo in una riga, al più {_LUNGO} caratteri, senza spazi attorno.")
    if os.path.lexists(richiesta.dove):
        raise _gia(richiesta.dove)


def _gia(dove: Path) -> MissingFileError:
    return MissingFileError(
        dove, "c'è già, e un visto non si sostituisce mai: scegliere un altro nome con --in, o spostare quella cartella"
    )


# ---- what is read


@dataclass(frozen=True, slots=True)
class _Fonti:
    """All that was read.

    Attributes:
        letti: each file, with where it lies.
        piano: the plan.
        deroghe: what somebody answered to its findings.
    """

    letti: tuple[tuple[Path, Letto], ...]
    piano: Piano
    deroghe: tuple[Deroga, ...]

    @property
    def arrivati(self) -> Iterator[Arrivato]:
        """The files of the folder."""
        for percorso, letto in self.letti:
            if letto.ruolo == "cartella":
                yield Arrivato(percorso.name, letto.contenuto, letto.nota)

    def uno(self, ruolo: Ruolo) -> tuple[Path, Letto, bytes] | None:
        """The file with a role that one file has at most, and its bytes."""
        trovati = ((percorso, letto, letto.contenuto or b"") for percorso, letto in self.letti if letto.ruolo == ruolo)
        return next(trovati, None)


def _leggi(richiesta: Richiesta, orologio: Callable[[], datetime], segui: Segui[Path]) -> _Fonti:
    """Read everything, each file once."""
    letti: list[tuple[Path, Letto]] = []

    def prendi(percorso: Path, ruolo: Ruolo, contenuto: bytes, nota: str = "") -> bytes:
        letti.append((percorso, Letto(percorso.name, ruolo, contenuto, orologio(), nota)))
        return contenuto

    def modello(codice: str) -> Modello:
        trovato = trova_modello(richiesta.piano, codice)
        nota = "accanto al piano" if trovato.parent == richiesta.piano.parent else "uno dei modelli di perfxl"
        return modello_da(trovato, prendi(trovato, "modello", read_bytes(trovato), nota))

    piano = piano_da(richiesta.piano, prendi(richiesta.piano, "piano", contenuto_del_piano(richiesta.piano)), modello)
    deroghe: tuple[Deroga, ...] = ()
    accanto = deroghe_accanto(richiesta.piano)
    if os.path.lexists(accanto):
        deroghe = deroghe_da(accanto, prendi(accanto, "deroghe", read_bytes(accanto)))
    for percorso, ruolo in _dati(richiesta):
        prendi(percorso, ruolo, _contenuto(percorso))
    for percorso in segui(_della_cartella(richiesta, piano), "Leggo le cartelle di lavoro"):
        file = arrivato(percorso)
        letti.append((percorso, Letto(file.nome, "cartella", file.contenuto, orologio(), file.motivo)))
        if sum(len(letto.contenuto or b"") for _, letto in letti) > DEFAULT_LIMITS.ente_bytes:
            tanti = size(DEFAULT_LIMITS.ente_bytes)
            raise MissingFileError(
                richiesta.cartella, f"i file passano insieme {tanti}: togliere quelli che non servono"
            )
    return _Fonti(tuple(letti), piano, deroghe)


def _dati(richiesta: Richiesta) -> Iterator[tuple[Path, Ruolo]]:
    """The files that are named on the command line, besides the plan."""
    if richiesta.controllo is not None:
        yield richiesta.controllo, "controllo"
    if richiesta.validazione is not None:
        yield richiesta.validazione, "validazione"


def _contenuto(percorso: Path) -> bytes:
    try:
        contenuto = read_regular(percorso, DEFAULT_LIMITS.packed)
    except OSError as error:
        raise MissingFileError(percorso, motivo(error)) from error
    if len(contenuto) > DEFAULT_LIMITS.packed:
        raise MissingFileError(percorso, f"è più grande di {size(DEFAULT_LIMITS.packed)}")
    if contenuto == b"":
        raise MissingFileError(percorso, "è vuoto (zero byte)")
    return contenuto


def _della_cartella(richiesta: Richiesta, piano: Piano) -> list[Path]:
    """The files of the folder, but for those that are named on the command line, and the plan's own."""
    nominati = {os.path.realpath(percorso) for percorso, _ in _dati(richiesta)}
    trovati = file_arrivati(richiesta.cartella, (richiesta.piano, piano))
    file = [percorso for percorso in trovati if os.path.realpath(percorso) not in nominati]
    if len(file) > DEFAULT_LIMITS.ente_files:
        tanti = many(DEFAULT_LIMITS.ente_files)
        raise MissingFileError(richiesta.cartella, f"ci sono più di {tanti} file: togliere quelli che non servono")
    return file


def _ancora_uguali(richiesta: Richiesta, fonti: _Fonti) -> None:
    """Look at everything again: names and bytes.

    Raises:
        VistoRifiutatoError: something changed, is new or is gone.
    """
    cambiati = []
    for percorso, letto in fonti.letti:
        ora = _digest(percorso, follow=letto.ruolo != "cartella")
        if ora is None:
            cambiati.append(f"«{scritto(percorso.name)}» non c'è più")
        elif ora != letto.sha256:
            cambiati.append(f"«{scritto(percorso.name)}» è cambiato")
    prima = {percorso for percorso, _ in fonti.letti}
    adesso = [*_accanto(richiesta.piano, fonti.piano), *_della_cartella(richiesta, fonti.piano)]
    cambiati += [f"«{scritto(percorso.name)}» è arrivato" for percorso in adesso if percorso not in prima]
    if cambiati:
        raise VistoRifiutatoError(
            [
                (
                    f"Mentre si preparava il visto, {cambiato}.",
                    "Aspettare che nessuno scriva in questi file, e ripetere questo comando",
                )
                for cambiato in cambiati
            ]
        )


def _accanto(percorso: Path, piano: Piano) -> Iterator[Path]:
    """What lies beside the plan and belongs to it."""
    with suppress(KeyError):  # a modello that is gone is told as such
        yield trova_modello(percorso, piano.modello.codice)
    if os.path.lexists(deroghe_accanto(percorso)):
        yield deroghe_accanto(percorso)


def _digest(percorso: Path, *, follow: bool) -> str | None:
    """The digest of a file; empty where it cannot be read, None where it is no longer there."""
    if not os.path.lexists(percorso):
        return None
    try:
        contenuto = read_regular(percorso, DEFAULT_LIMITS.packed, follow=follow)
    except OSError:
        return ""
    return "" if len(contenuto) > DEFAULT_LIMITS.packed else sha256(contenuto).hexdigest()


# ---- the gates


def _passaggi(richiesta: Richiesta, fonti: _Fonti, esaminato: Esaminato, autore: Autore) -> list[PassaggioVisto]:
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
    )
    passaggi, mancanze = percorri(esaminato, carte)
    if mancanze:
        raise VistoRifiutatoError([(mancanza.che_cosa, mancanza.rimedio) for mancanza in mancanze])
    return passaggi


def _comando_deroga(piano: str, cartella: str, finding: Finding) -> str:
    return f"perfxl deroga {piano} {cartella} {finding.code} --rilievo {finding.identita}"


# ---- what is written


def _fascicolo(
    fonti: _Fonti,
    esaminato: Esaminato,
    passaggi: list[PassaggioVisto],
    autore: Autore,
    firma: Callable[[bytes, Atto], bytes] | None,
) -> tuple[list[tuple[str, bytes]], Fatto]:
    """The files of the dossier, by name."""
    letti = [letto for _, letto in fonti.letti]
    carte = documenti(letti, esaminato.esame, nomi_allegati)
    regole = {check.code: regola(check) for check in REGISTRO}
    firmato = atto(esaminato, carte, passaggi, autore, regole)
    non_segnate: list[str] = []
    copie = list(_copie(letti, esaminato, firmato, non_segnate.append))
    manifesto = scrivi(firmato, [copia for copia, _ in copie])
    allegati = {
        carta["allegato"]: letto.contenuto or b""
        for carta, letto in zip(carte, letti, strict=True)
        if carta["allegato"] != ""
    }
    verbale = disegna_verbale(manifesto, allegati)
    if firma is not None:
        verbale = firma(verbale, firmato)
    fascicolo = [(VERBALE, verbale), (NOME, manifesto), *((copia["file"], contenuto) for copia, contenuto in copie)]
    return fascicolo, Fatto(impronta(firmato), len(allegati), len(copie), tuple(non_segnate))


def _copie(
    letti: list[Letto], esaminato: Esaminato, firmato: Atto, di: Callable[[str], None]
) -> Iterator[tuple[Copia, bytes]]:
    """The sealed copies of the workbooks that are embedded, each with what the manifesto says of it."""
    consegne = {consegna.file: consegna for consegna in esaminato.esame.consegne}
    digest, presi = impronta(firmato), set[str]()
    for letto in letti:
        if letto.ruolo != "cartella" or letto.contenuto is None or not da_allegare(consegne[letto.nome]):
            continue
        copia, segnata = letto.contenuto, False
        try:
            copia, segnata = sigilla(letto.contenuto, letto.nome, digest), True
        except CopiaImpossibile as error:
            di(f"«{scritto(letto.nome)}»: la copia è uguale all'originale, senza il segno del visto: {error}.")
        except Exception as error:  # noqa: BLE001  (a fault in one copy is said, and the file goes as it came)
            di(f"«{scritto(letto.nome)}»: la copia è senza il segno del visto, {guasto(error)}: segnalarlo.")
        yield (
            {
                "file": f"{SIGILLATE}/{_libero(scritto(letto.nome), presi)}",
                "di": scritto(letto.nome),
                "sha256": sha256(copia).hexdigest(),
                "byte": len(copia),
                "segnata": segnata,
            },
            copia,
        )


def _libero(nome: str, presi: set[str]) -> str:
    """A name that no other copy has, capitals or not: some systems do not tell them apart."""
    base, punto, fine = nome.rpartition(".")
    scelto, volta = nome, 1
    while scelto.casefold() in presi:
        volta += 1
        scelto = f"{base}-{volta}{punto}{fine}"
    presi.add(scelto.casefold())
    return scelto
