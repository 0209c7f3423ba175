"""A verbale opened: its file, its manifesto, the documents in it, each held against what it says of itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS, many, size
from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto
from perfxl.errors import MissingFileError, motivo
from perfxl.files import NotAFileError, read_regular
from perfxl.signoff.manifesto import NOME, ManifestoIllegibile, intatto, leggi
from perfxl.signoff.pdf_letto import PdfIlleggibileError, PdfLetto, aggiunto, e_pdf, incorporati
from perfxl.signoff.verbale import impronta_intatta, prima_revisione

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfxl.signoff.manifesto import Documento, Manifesto, Ruolo

NON_VERBALE = "non è un verbale di perfxl: indicare verbale.pdf, o lo stesso firmato (.p7m)"
DELLA_CARTELLA = ("cartella", "altro")
"""The roles of the documents that lie in the folder of the workbooks."""
_UNO_AL_PIU: tuple[Ruolo, ...] = ("deroghe", "controllo", "validazione")
"""The roles that one document has at most."""
_DA_OVUNQUE = ("controllo", "validazione")
"""The roles of the documents that may lie anywhere, and be called as another is."""
_MARCA = b"%perfxl-sha256"
"""What only a verbale has, however damaged."""
_PARTE = 16


@dataclass(frozen=True, slots=True)
class Verbale:
    """A verbale, as far as it can be read.

    Attributes:
        pdf: the PDF, out of its envelope where it came in one.
        prima: the PDF as the visto wrote it, without what was appended; all of it where that cannot be told.
        intatta: whether its own digest holds; None where it has none.
        letto: what it has embedded; None where it cannot be opened.
        perche: why not.
        manifesto: what it says; None where that cannot be read.
        illeggibile: why not.
    """

    pdf: bytes
    prima: bytes
    intatta: bool | None
    letto: PdfLetto | None
    perche: str
    manifesto: Manifesto | None
    illeggibile: str

    @property
    def allegati(self) -> Mapping[str, bytes]:
        """The files that it has embedded and that could be had, the manifesto among them."""
        return {} if self.letto is None else self.letto.allegati

    def contenuto(self, documento: Documento) -> bytes | None:
        """The bytes of a document, where it is embedded as it was signed."""
        contenuto = self.allegati.get(documento["allegato"])
        return None if contenuto is None or not come_firmato(contenuto, documento) else contenuto

    @property
    def integri(self) -> bool:
        """Whether the manifesto makes sense, and all embedded documents are as they were signed."""
        return (
            self.manifesto is not None
            and incoerente(self.manifesto) == ""
            and all(
                self.contenuto(documento) is not None
                for documento in self.manifesto["atto"]["documenti"]
                if documento["allegato"] != ""
            )
        )


def come_firmato(contenuto: bytes, documento: Documento) -> bool:
    """Whether bytes are those that the manifesto names."""
    return len(contenuto) == documento["byte"] and sha256(contenuto).hexdigest() == documento["sha256"]


def incoerente(manifesto: Manifesto) -> str:
    """What cannot be true of a manifesto, though each of its fields is of its form; empty where it can."""
    atto = manifesto["atto"]
    try:
        for istante in (atto["quando"], *(documento["letto"] for documento in atto["documenti"])):
            datetime.fromisoformat(istante)
    except ValueError:
        return "una data non è del calendario"
    ruoli = Counter(documento["ruolo"] for documento in atto["documenti"])
    if (ruoli["piano"], ruoli["modello"]) != (1, 1) or any(ruoli[ruolo] > 1 for ruolo in _UNO_AL_PIU):
        return "fra i documenti non ci sono un piano e un modello, uno solo"
    nomi = Counter(d["nome"] for d in atto["documenti"] if d["ruolo"] not in _DA_OVUNQUE)
    della_cartella = (d["nome"] for d in atto["documenti"] if d["ruolo"] in DELLA_CARTELLA)
    doppio = next((nome for nome in della_cartella if nomi[nome] > 1), "")
    return "" if doppio == "" else f"due documenti si chiamano «{doppio}»"


def letto(percorso: Path) -> bytes:
    """The bytes of the file that is to be verified.

    Raises:
        MissingFileError: it is not there, is no file, is too large, or cannot be read.
    """
    try:
        contenuto = read_regular(percorso, DEFAULT_LIMITS.verbale)
    except FileNotFoundError as error:
        raise MissingFileError(percorso, "il file non c'è: controllare il nome") from error
    except NotAFileError as error:
        raise MissingFileError(percorso, f"{error.kind.value}: indicare verbale.pdf, o lo stesso firmato") from error
    except OSError as error:
        raise MissingFileError(percorso, f"non si può leggere ({motivo(error)})") from error
    if contenuto == b"":
        raise MissingFileError(percorso, "il file è vuoto (zero byte)")
    if len(contenuto) > DEFAULT_LIMITS.verbale:
        raise MissingFileError(percorso, f"è più grande di {size(DEFAULT_LIMITS.verbale)}, e non viene letto")
    return contenuto


def apri(percorso: Path, pdf: bytes) -> Verbale:
    """Open a verbale.

    Args:
        percorso: where it lies, for the messages.
        pdf: the PDF.

    Raises:
        MissingFileError: it is no verbale, or one that this perfxl cannot read.
    """
    intatta = impronta_intatta(pdf)
    if intatta is None and not e_pdf(pdf) and _MARCA not in pdf:
        raise MissingFileError(percorso, NON_VERBALE)
    prima = prima_revisione(pdf) or pdf
    aperto, perche = _incorporati(prima)
    contenuto = None if aperto is None else aperto.allegati.get(NOME)
    manifesto, illeggibile = _manifesto(contenuto)
    if intatta is None and manifesto is None and _MARCA not in pdf:
        raise MissingFileError(percorso, NON_VERBALE)
    if intatta and contenuto is not None and manifesto is None:
        raise MissingFileError(percorso, f"il suo {NOME} {illeggibile}")
    return Verbale(pdf, prima, intatta, aperto, perche, manifesto, illeggibile)


def _incorporati(pdf: bytes) -> tuple[PdfLetto | None, str]:
    try:
        return incorporati(pdf), ""
    except PdfIlleggibileError as error:
        return None, f"{error}"


def _manifesto(contenuto: bytes | None) -> tuple[Manifesto | None, str]:
    if contenuto is None:
        return None, "non c'è, o è danneggiato"
    try:
        return leggi(contenuto), ""
    except ManifestoIllegibile as error:
        return None, f"{error}"


# ---- what is said of it


def del_file(verbale: Verbale, *, firme: bool) -> Punto:
    """Whether the file is as the visto wrote it.

    Args:
        verbale: the verbale.
        firme: whether what was appended to it is a signature's.
    """
    if verbale.intatta is None:
        frase = "il file non ha più l'impronta del visto: un altro programma lo ha riscritto, o è stato alterato"
        return Punto(Passo.FILE, Esito.DIVERSO, frase)
    if not verbale.intatta:
        frase = "il file non ha l'impronta che dichiara: dopo il visto qualche byte è cambiato"
        return Punto(Passo.FILE, Esito.DIVERSO, frase)
    if len(verbale.pdf) > len(verbale.prima):
        return _della_coda(verbale, firme=firme)
    return Punto(Passo.FILE, Esito.TORNA, f"il file ha l'impronta che dichiara ({many(len(verbale.pdf))} byte)")


def _della_coda(verbale: Verbale, *, firme: bool) -> Punto:
    """What to say of what was appended."""
    if not firme:
        coda = many(len(verbale.pdf) - len(verbale.prima))
        frase = f"dopo la fine del verbale ci sono {coda} byte in più, che non sono una firma"
        return Punto(Passo.FILE, Esito.DIVERSO, frase)
    intatta = "il file ha l'impronta che dichiara"
    try:
        trovato = aggiunto(verbale.prima, verbale.pdf)
    except PdfIlleggibileError as error:
        frase = f"{intatta}, ma ciò che la firma vi ha aggiunto non si legge: {error}"
        return Punto(Passo.FILE, Esito.NON_VERIFICATO, frase)
    if trovato.altro:
        frase = f"{intatta}, ma con la firma vi è stato aggiunto altro: ciò che si vede può essere cambiato"
        return Punto(Passo.FILE, Esito.DIVERSO, frase, tuple(Dettaglio("", cambiato) for cambiato in trovato.altro))
    pagine = ", ".join(f"{pagina}" for pagina in trovato.visibile)
    si_vede = "" if pagine == "" else f", che si vede a pagina {pagine}"
    return Punto(Passo.FILE, Esito.TORNA, f"{intatta}; in più ha solo la firma{si_vede}")


def del_manifesto(verbale: Verbale) -> Punto:
    """Whether the manifesto is whole."""
    manifesto = verbale.manifesto
    if verbale.letto is None:
        return Punto(Passo.MANIFESTO, Esito.NON_VERIFICATO, f"il PDF non si apre: {verbale.perche}")
    if manifesto is None:
        return Punto(Passo.MANIFESTO, Esito.DIVERSO, f"il manifesto incorporato non vale: {verbale.illeggibile}")
    if not intatto(manifesto, verbale.allegati[NOME]):
        frase = "il manifesto incorporato è stato cambiato: la sua impronta non è quella di ciò che dice"
        return Punto(Passo.MANIFESTO, Esito.DIVERSO, frase)
    if (perche := incoerente(manifesto)) != "":
        return Punto(Passo.MANIFESTO, Esito.DIVERSO, f"il manifesto dice ciò che non può essere: {perche}")
    atto = manifesto["atto"]
    frase = f"il manifesto è integro: {atto['piano']['ente']}, {atto['piano']['anno']}, visto {_quando(atto['quando'])}"
    return Punto(Passo.MANIFESTO, Esito.TORNA, f"{frase}, impronta {manifesto['impronta'][:_PARTE]}…")


def _quando(istante: str) -> str:
    """A time of a manifesto as Italians write it."""
    giorno, _, ora = istante.partition("T")
    return f"il {'/'.join(reversed(giorno.split('-')))} alle {ora[:5]}"
