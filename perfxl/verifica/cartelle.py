"""The files of a folder held against those that were signed: which differ, and in which cell."""

from __future__ import annotations

import hashlib
import os
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from perfxl.app import arrivato
from perfxl.core.letture.differenze import differenze
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto
from perfxl.errors import MissingFileError, motivo
from perfxl.files import list_folder, read_regular
from perfxl.riconciliazione import INIZI
from perfxl.signoff.manifesto import NOME, SIGILLATE, scritto
from perfxl.verifica.aperto import DELLA_CARTELLA, come_firmato
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.diverse import parti_diverse
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.sigillo import sigilla
from perfxl.xlsx.unreadable import UnreadableWorkbook, one_file_alone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from perfxl.riconciliazione import Arrivato
    from perfxl.signoff.manifesto import Copia, Documento, Manifesto
    from perfxl.verifica.aperto import Verbale


# ---- a file that differs


def cambiato(nome: str, prima: bytes | None, dopo: bytes) -> Iterator[Dettaglio]:
    """What to say of a file that is not as it was signed: for a workbook, which cells; for a text, from which line.

    Args:
        nome: its name.
        prima: its bytes as they were signed; None where they are not here.
        dopo: its bytes now.
    """
    if prima is None:
        yield Dettaglio(nome, "è cambiato dopo il visto; l'originale non è allegato, e non si può dire dove")
    elif prima[:4] in INIZI:
        yield from _cartella_cambiata(nome, prima, dopo)
    else:
        yield Dettaglio(nome, f"è cambiato dopo il visto, {_riga(prima, dopo)}")


def _cartella_cambiata(nome: str, prima: bytes, dopo: bytes) -> Iterator[Dettaglio]:
    """Which cells; where no cell differs, or the file can no longer be read, which parts of it."""
    try:
        with one_file_alone():
            trovate = differenze(parse_workbook(prima, nome), parse_workbook(dopo, nome))
    except UnreadableWorkbook as error:
        yield Dettaglio(nome, f"è cambiato dopo il visto, e le sue celle non si possono confrontare: {error}")
        yield from _parti(nome, prima, dopo)
        return
    yield Dettaglio(nome, f"è cambiato dopo il visto: {trovate.in_breve}")
    for frase in trovate.frasi:
        yield Dettaglio(nome, frase)
    if trovate.quante == 0:
        yield from _parti(nome, prima, dopo)


def _parti(nome: str, prima: bytes, dopo: bytes) -> Iterator[Dettaglio]:
    try:
        with one_file_alone():
            diverse = parti_diverse(prima, dopo)
    except UnreadableWorkbook:
        return  # it is no workbook any more, as was said
    for frase in diverse:
        yield Dettaglio(nome, frase)


def _riga(prima: bytes, dopo: bytes) -> str:
    righe = zip(prima.split(b"\n"), dopo.split(b"\n"), strict=False)
    diversa = next((numero for numero, (una, altra) in enumerate(righe, start=1) if una != altra), None)
    return "in fondo" if diversa is None else f"dalla riga {diversa}"


# ---- the dossier


def del_dossier(percorso: Path, verbale: Verbale, manifesto: Manifesto) -> Punto:
    """Whether what lies beside the verbale is what the visto put there.

    Args:
        percorso: the verbale.
        verbale: it, opened.
        manifesto: its manifesto.
    """
    dossier = percorso.parent
    dettagli = []
    try:
        scritto_li = read_regular(dossier / NOME, DEFAULT_LIMITS.report, follow=False)
    except FileNotFoundError:
        if not os.path.lexists(dossier / SIGILLATE):
            frase = f"accanto al verbale non ci sono {NOME} e {SIGILLATE}: il dossier non è qui, e non si confronta"
            return Punto(Passo.DOSSIER, Esito.DETTO, frase)
        scritto_li = verbale.allegati[NOME]
        dettagli.append(Dettaglio(NOME, "manca"))
    except OSError as error:
        frase = "il dossier accanto al verbale non si può leggere"
        return Punto(Passo.DOSSIER, Esito.NON_VERIFICATO, frase, (Dettaglio(NOME, motivo(error)),))
    if scritto_li != verbale.allegati[NOME]:
        dove = _riga(verbale.allegati[NOME], scritto_li)
        dettagli.append(Dettaglio(NOME, f"non è quello incorporato nel verbale: è diverso {dove}"))
    dettagli += [dettaglio for copia in manifesto["copie"] for dettaglio in _copia(dossier, verbale, manifesto, copia)]
    dettagli += _di_troppo(dossier / SIGILLATE, {copia["file"] for copia in manifesto["copie"]})
    if dettagli:
        frase = "il dossier accanto al verbale non è quello del visto"
        return Punto(Passo.DOSSIER, Esito.DIVERSO, frase, tuple(dettagli))
    quante = len(manifesto["copie"])
    copie = "la copia sigillata è quella" if quante == 1 else f"le {quante} copie sigillate sono quelle"
    return Punto(Passo.DOSSIER, Esito.TORNA, f"accanto al verbale, {NOME} e {copie} del visto")


def _copia(dossier: Path, verbale: Verbale, manifesto: Manifesto, copia: Copia) -> Iterator[Dettaglio]:
    parti = PurePosixPath(copia["file"]).parts
    if len(parti) != len((SIGILLATE, "nome")) or parti[0] != SIGILLATE or set(copia["file"]) & set("\\:\0"):
        yield Dettaglio(copia["file"], "il manifesto nomina una copia che non può stare nel dossier")
        return
    suo = next(
        (
            documento
            for documento in manifesto["atto"]["documenti"]
            if documento["nome"] == copia["di"] and documento["ruolo"] in DELLA_CARTELLA and documento["allegato"] != ""
        ),
        None,
    )
    rifatta = None if suo is None else _sigillata(verbale, suo, manifesto["impronta"], segnata=copia["segnata"])
    if suo is None:
        yield Dettaglio(copia["file"], f"sarebbe la copia di «{copia['di']}», che fra gli allegati non c'è")
    percorso = dossier.joinpath(*parti)
    trovata = arrivato(percorso)
    if trovata.contenuto is None:
        yield Dettaglio(copia["file"], _perche(percorso, trovata, "manca"))
    elif hashlib.sha256(trovata.contenuto).hexdigest() != copia["sha256"]:
        yield from cambiato(copia["file"], rifatta, trovata.contenuto)
    elif rifatta is not None and not _dice_lo_stesso(copia["di"], rifatta, trovata.contenuto):
        yield Dettaglio(copia["file"], f"ha l'impronta del manifesto, ma non è la copia di «{copia['di']}»")


def _sigillata(verbale: Verbale, documento: Documento, impronta: str, *, segnata: bool) -> bytes | None:
    """The sealed copy of a document, made anew; None where it cannot be."""
    contenuto = verbale.contenuto(documento)
    if contenuto is None or not segnata:
        return contenuto
    try:
        return sigilla(contenuto, documento["nome"], impronta)
    except CopiaImpossibile:
        return None


def _dice_lo_stesso(nome: str, rifatta: bytes, trovata: bytes) -> bool:
    """Whether two copies are the same, or at least say the same: another perfxl may write the marks otherwise."""
    if rifatta == trovata:
        return True
    try:
        with one_file_alone():
            return differenze(parse_workbook(rifatta, nome), parse_workbook(trovata, nome)).quante == 0
    except UnreadableWorkbook:
        return False


def _perche(percorso: Path, file: Arrivato, manca: str) -> str:
    return file.motivo if percorso.is_symlink() or percorso.exists() else manca


def _di_troppo(cartella: Path, note: Collection[str]) -> Iterator[Dettaglio]:
    try:
        trovati = list_folder(cartella)
    except MissingFileError:
        return  # that the copies are missing is said of each
    for trovato in trovati:
        nome = f"{SIGILLATE}/{scritto(trovato.name)}"
        if nome not in note:
            yield Dettaglio(nome, "c'è, e il visto non l'ha fatta")


# ---- the folder of the workbooks


def letti(cartella: Path, verbale: Path) -> dict[str, Arrivato]:
    """The files of a folder by the names that a manifesto has, but for the verbale itself.

    Raises:
        MissingFileError: the folder cannot be read.
    """
    return {
        scritto(trovato.name): arrivato(trovato)
        for trovato in list_folder(cartella)
        if not _lo_stesso(trovato, verbale)
    }


def _lo_stesso(uno: Path, altro: Path) -> bool:
    try:
        return uno.samefile(altro)
    except OSError:
        return False


def come_allora(file: Mapping[str, Arrivato], manifesto: Manifesto) -> dict[str, bytes]:
    """The files of a folder that are as they were signed, by name."""
    return {
        documento["nome"]: contenuto
        for documento in manifesto["atto"]["documenti"]
        if documento["nome"] in file
        and (contenuto := file[documento["nome"]].contenuto) is not None
        and come_firmato(contenuto, documento)
    }


def della_cartella(file: Mapping[str, Arrivato], verbale: Verbale, manifesto: Manifesto) -> Punto:
    """Whether the files that the offices handed in are those that were signed."""
    documenti = {d["nome"]: d for d in sorted(manifesto["atto"]["documenti"], key=_prima_gli_altri)}
    dettagli = [d for nome, documento in documenti.items() for d in _documento(file.get(nome), verbale, documento)]
    dettagli += [Dettaglio(nome, "c'è, e quando fu fatto il visto non c'era") for nome in file if nome not in documenti]
    if dettagli:
        frase = "nella cartella non ci sono i file che furono firmati"
        return Punto(Passo.CARTELLA, Esito.DIVERSO, frase, tuple(dettagli))
    quanti = len(come_allora(file, manifesto))
    frase = (
        "nella cartella il file è quello del visto"
        if quanti == 1
        else f"nella cartella i {quanti} file sono quelli del visto"
    )
    return Punto(Passo.CARTELLA, Esito.TORNA, frase)


def _prima_gli_altri(documento: Documento) -> bool:
    """Of two documents of one name, the plan and one of the folder, the latter counts in the folder."""
    return documento["ruolo"] in DELLA_CARTELLA


def _documento(file: Arrivato | None, verbale: Verbale, documento: Documento) -> Iterator[Dettaglio]:
    nome = documento["nome"]
    if file is None:
        if documento["ruolo"] in DELLA_CARTELLA:
            yield Dettaglio(nome, "manca")
    elif file.contenuto is None:
        if documento["sha256"] != "":
            yield Dettaglio(nome, f"non si può più leggere: {file.motivo}")
    elif documento["sha256"] == "":
        yield Dettaglio(nome, "quando fu fatto il visto non si poteva leggere, e ora sì")
    elif not come_firmato(file.contenuto, documento):
        yield from cambiato(nome, verbale.contenuto(documento), file.contenuto)
