"""The files that a PDF has embedded, from bytes that nobody vouches for.

A verbale is written with a plain table of its objects, and nothing but the embedded files themselves is ever inflated
here, each up to a limit; a PDF written otherwise is refused. How long pypdf may look around in it is limited too.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from pypdf import PdfReader, apply_configuration
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from perfxl.core.limits import DEFAULT_LIMITS, Limits, many, size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pypdf.generic import PdfObject

_PROFONDO = 8
"""Levels of the tree of names; a verbale has one."""
_LETTURE = 5_000_000
"""How often pypdf may read from a PDF, beside once for every sixteen of its bytes: a verbale asks for far less."""
_TABELLA_GONFIA, _REVISIONE_GONFIA = 64 * 1024, 16 * 1024 * 1024
"""How many bytes pypdf may inflate of a stream: a verbale has no table to inflate, what is appended may have one."""
_INIZIO = 1024
"""Within how many bytes a PDF says that it is one."""
_INCORPORATO = re.compile(rb"/EmbeddedFile\b")


class PdfIlleggibileError(Exception):
    """A PDF cannot be opened; the text is Italian, and says why."""


@dataclass(frozen=True, slots=True)
class PdfLetto:
    """What a PDF has embedded.

    Attributes:
        allegati: the bytes of each file, by name.
        guasti: why a file cannot be had, by name.
        stranezze: what else is odd, a sentence each.
    """

    allegati: Mapping[str, bytes]
    guasti: Mapping[str, str] = field(default_factory=dict)
    stranezze: tuple[str, ...] = ()


def e_pdf(contenuto: bytes) -> bool:
    """Whether bytes say that they are a PDF."""
    return b"%PDF-" in contenuto[:_INIZIO]


def incorporati(pdf: bytes, limits: Limits = DEFAULT_LIMITS) -> PdfLetto:
    """The files that a PDF has embedded.

    Args:
        pdf: the PDF: its first revision, if what was written at first is asked for.
        limits: how much is read.

    Raises:
        PdfIlleggibileError: it is no PDF, or a damaged one, or goes beyond the limits.
    """
    if len(pdf) > limits.verbale:
        raise PdfIlleggibileError(f"è più grande di {size(limits.verbale)}, e non viene letto")
    if not e_pdf(pdf):
        raise PdfIlleggibileError("non è un PDF")
    with _guardato(pdf, _TABELLA_GONFIA) as reader:
        if reader.is_encrypted:
            raise PdfIlleggibileError("è protetto da password: un verbale non lo è")
        if len(reader.xref_objStm) > 0:
            raise PdfIlleggibileError("è stato scritto, o riscritto, da un altro programma")
        return _letto(_specifiche(reader, limits), len(_INCORPORATO.findall(pdf)), limits)


@contextmanager
def _guardato(pdf: bytes, gonfiati: int) -> Iterator[PdfReader]:
    """Open a PDF; whatever pypdf meets in it is said as its damage, and nothing is printed.

    Args:
        pdf: the PDF.
        gonfiati: how many bytes pypdf may inflate out of each stream that it needs to find its way.
    """
    sommesso = logging.getLogger("pypdf")
    livello = sommesso.level
    sommesso.setLevel(logging.CRITICAL + 1)
    flusso = _Contato(pdf)
    try:
        with apply_configuration(zlib_maximum_output_length=gonfiati, maximum_declared_stream_length=len(pdf)):
            yield PdfReader(flusso)
    except PdfIlleggibileError:
        raise
    except Exception as error:
        if flusso.esaurito:
            raise PdfIlleggibileError("è fatto in modo da non finire mai di leggerlo") from error
        raise PdfIlleggibileError(f"è danneggiato ({type(error).__name__})") from error
    finally:
        sommesso.setLevel(livello)


class _Contato(BytesIO):
    """Bytes that can be read so many times, no more: whatever a PDF makes a reader do comes to an end."""

    def __init__(self, contenuto: bytes) -> None:
        super().__init__(contenuto)
        self._restano = _LETTURE + len(contenuto) // 16

    @property
    def esaurito(self) -> bool:
        return self._restano < 0

    def read(self, size: int | None = -1, /) -> bytes:
        self._restano -= 1
        if self._restano < 0:
            raise EOFError
        return super().read(size)


def _specifiche(reader: PdfReader, limits: Limits) -> list[tuple[str, DictionaryObject]]:
    """The files that the tree of names lists, each under its name."""
    nomi = _figlio(_figlio(reader.root_object, "/Names"), "/EmbeddedFiles")
    trovate: list[tuple[str, DictionaryObject]] = []
    da_vedere = [(nomi, 0)]
    while da_vedere:
        nodo, livello = da_vedere.pop()
        for indice, voce in enumerate(_lista(nodo, "/Names")):
            if indice % 2 == 1:
                trovate.append((_nome(_lista(nodo, "/Names")[indice - 1]), _dizionario(voce)))
        da_vedere += [(_dizionario(figlio), livello + 1) for figlio in _lista(nodo, "/Kids")]
        if livello > _PROFONDO or len(trovate) + len(da_vedere) > limits.ente_files:
            raise PdfIlleggibileError(f"contiene più di {many(limits.ente_files)} file, o un elenco intricato")
    return trovate


def _dizionario(oggetto: PdfObject | None) -> DictionaryObject:
    diretto = None if oggetto is None else oggetto.get_object()
    return diretto if isinstance(diretto, DictionaryObject) else DictionaryObject()


def _figlio(nodo: DictionaryObject, nome: str) -> DictionaryObject:
    return _dizionario(nodo[nome]) if nome in nodo else DictionaryObject()


def _lista(nodo: DictionaryObject, nome: str) -> ArrayObject:
    diretto = nodo[nome].get_object() if nome in nodo else None
    return diretto if isinstance(diretto, ArrayObject) else ArrayObject()


def _nome(oggetto: PdfObject) -> str:
    return f"{oggetto.get_object()}"


def _letto(specifiche: list[tuple[str, DictionaryObject]], quanti: int, limits: Limits) -> PdfLetto:
    """The bytes of the files; of two of one name, none: programs would show one or the other."""
    allegati: dict[str, bytes] = {}
    guasti: dict[str, str] = {}
    volte = Counter(nome for nome, _ in specifiche)
    resta = limits.incorporati
    for nome, specifica in specifiche:
        try:
            contenuto = _contenuto(_figlio(specifica, "/EF"), min(resta, limits.packed))
        except PdfIlleggibileError as error:
            guasti[nome] = f"{error}"
            continue
        resta -= len(contenuto)
        allegati[nome] = contenuto
    doppi = sorted(nome for nome, quante in volte.items() if quante > 1)
    stranezze = [
        f"«{nome}» è incorporato {volte[nome]} volte: programmi diversi ne aprirebbero uno diverso" for nome in doppi
    ]
    if quanti != len(specifiche):
        stranezze.append(f"i file incorporati sono {quanti}, e l'elenco del PDF ne nomina {len(specifiche)}")
    return PdfLetto({n: c for n, c in allegati.items() if n not in doppi}, guasti, tuple(stranezze))


def _contenuto(file: DictionaryObject, al_massimo: int) -> bytes:
    """The bytes of an embedded file, inflated where they are compressed.

    Raises:
        PdfIlleggibileError: they are not there, not compressed as a verbale's are, damaged, or too many.
    """
    flusso = _figlio(file, "/F")
    if not isinstance(flusso, StreamObject):
        raise PdfIlleggibileError("il contenuto non c'è")
    grezzo = bytes(flusso._data)  # noqa: SLF001  (as it stands in the file: pypdf would inflate it without our limit)
    filtro = flusso["/Filter"].get_object() if "/Filter" in flusso else None
    if filtro is None:
        return _non_oltre(grezzo, al_massimo)
    if f"{filtro}" not in {"/FlateDecode", "['/FlateDecode']"} or "/DecodeParms" in flusso:
        raise PdfIlleggibileError("è compresso in un modo che un verbale non ha")
    return _gonfiato(grezzo, al_massimo)


def _gonfiato(grezzo: bytes, al_massimo: int) -> bytes:
    scompressore = zlib.decompressobj()
    try:
        contenuto = scompressore.decompress(grezzo, al_massimo + 1)
    except zlib.error as error:
        raise PdfIlleggibileError("è danneggiato") from error
    _non_oltre(contenuto, al_massimo)
    if not scompressore.eof or scompressore.unused_data.strip() != b"":
        raise PdfIlleggibileError("è danneggiato")
    return contenuto


def _non_oltre(contenuto: bytes, al_massimo: int) -> bytes:
    if len(contenuto) > al_massimo:
        raise PdfIlleggibileError(f"passa {size(al_massimo)}, e non viene letto")
    return contenuto


# ---- what was appended

_DELLA_FIRMA = frozenset({"/AcroForm", "/Perms", "/Extensions", "/DSS", "/Metadata", "/Version", "/StructTreeRoot"})
"""What a signature may add to the catalog, or change there; none of it is seen on a page."""
_DELLA_PAGINA = frozenset({"/Annots", "/Tabs", "/StructParents"})
_DELLE_NOTIZIE = frozenset({"/ModDate", "/Producer"})
_AL_PIU = 0.25
"""How much of a page the signatures that are seen on it may cover: more may hide what is written."""


@dataclass(frozen=True, slots=True)
class Aggiunto:
    """What the later revisions of a PDF add to the first.

    Attributes:
        altro: what a signature does not need, a sentence each.
        visibile: the pages on which a signature is seen, from 1.
    """

    altro: tuple[str, ...]
    visibile: tuple[int, ...] = ()


def aggiunto(prima: bytes, pdf: bytes) -> Aggiunto:
    """What the later revisions of a PDF change in the first, but for what a signature needs.

    A signature may say that there are fields, put its own onto a page, and bring its certificates; the pages, the
    embedded files and all else must be the objects that they were, where they were.

    Args:
        prima: the first revision.
        pdf: the whole.

    Raises:
        PdfIlleggibileError: it cannot be read.
    """
    with _guardato(prima, _TABELLA_GONFIA) as vecchio, _guardato(pdf, _REVISIONE_GONFIA) as nuovo:
        coperte = [_coperta(una, altra) for una, altra in zip(vecchio.pages, nuovo.pages, strict=False)]
        altro = [*_aggiunto(vecchio, nuovo), *_coprenti(coperte)]
        visibile = tuple(numero for numero, parte in enumerate(coperte, start=1) if parte > 0)
        return Aggiunto(tuple(dict.fromkeys(altro)), visibile)


def _coprenti(coperte: Sequence[float]) -> Iterator[str]:
    for numero, parte in enumerate(coperte, start=1):
        if parte > _AL_PIU:
            yield f"la firma che si vede a pagina {numero} è grande, e può coprire ciò che è scritto"


def _coperta(una: DictionaryObject, altra: DictionaryObject) -> float:
    """How much of a page the annotations cover that it did not have."""
    c_erano = [_grezzo(nota) for nota in _lista(una, "/Annots")]
    aggiunte = (_dizionario(nota) for nota in _lista(altra, "/Annots") if _grezzo(nota) not in c_erano)
    return sum(_area(_lista(nota, "/Rect")) for nota in aggiunte) / _area(_lista(una, "/MediaBox"))


def _area(lati: ArrayObject) -> float:
    if len(lati) == 0:
        return 0.0
    sinistra, sotto, destra, sopra = (float(f"{lato.get_object()}") for lato in lati)
    return abs(destra - sinistra) * abs(sopra - sotto)


def _aggiunto(vecchio: PdfReader, nuovo: PdfReader) -> Iterator[str]:
    radice = vecchio.trailer.raw_get("/Root")
    notizie = vecchio.trailer.raw_get("/Info").idnum if "/Info" in vecchio.trailer else 0
    if nuovo.trailer.raw_get("/Root").idnum != radice.idnum:
        yield "il catalogo del PDF è un altro"
    campi = _figlio(nuovo.root_object, "/AcroForm")
    if "/XFA" in campi:
        yield "vi è stato aggiunto un modulo (XFA)"
    pagine = {pagina.indirect_reference.idnum for pagina in vecchio.pages if pagina.indirect_reference is not None}
    for numero, generazione in _cambiati(vecchio, nuovo):
        uno, altro = (pdf.get_object(IndirectObject(numero, generazione, pdf)) for pdf in (vecchio, nuovo))
        if numero == radice.idnum:
            yield from _voci_cambiate(uno, altro, _DELLA_FIRMA, "il catalogo del PDF è cambiato")
        elif numero in pagine:
            yield from _voci_cambiate(uno, altro, _DELLA_PAGINA, "una pagina è cambiata")
            yield from _note_aggiunte(uno, altro)
        elif numero == notizie:
            yield from _voci_cambiate(uno, altro, _DELLE_NOTIZIE, "le proprietà del PDF sono cambiate")
        elif _tipo(uno) not in _INVISIBILI or _tipo(altro) != _tipo(uno):
            yield f"l'oggetto {numero} del PDF è cambiato"


_INVISIBILI = frozenset({"/Metadata", "/StructTreeRoot", "/StructElem"})
"""Kinds of objects that are not seen, and that programs which sign bring up to date."""


def _cambiati(vecchio: PdfReader, nuovo: PdfReader) -> Iterator[tuple[int, int]]:
    """The objects of the first revision that stand elsewhere now, or nowhere."""
    for generazione, oggetti in vecchio.xref.items():
        ora = nuovo.xref.get(generazione, {})
        for numero, dove in oggetti.items():
            liberato = numero in nuovo.xref_free_entry.get(generazione, {}) and numero not in ora
            if ora.get(numero) != dove or liberato or numero in nuovo.xref_objStm:
                yield numero, generazione


def _tipo(oggetto: PdfObject | None) -> str:
    return f"{oggetto.get('/Type', '')}" if isinstance(oggetto, DictionaryObject) else ""


def _voci_cambiate(uno: PdfObject | None, altro: PdfObject | None, libere: frozenset[str], frase: str) -> Iterator[str]:
    prima, dopo = _dizionario(uno), _dizionario(altro)
    diverse = sorted(
        f"{voce}" for voce in {*prima, *dopo} - libere if _grezzo(prima.get(voce)) != _grezzo(dopo.get(voce))
    )
    if diverse:
        yield f"{frase} ({', '.join(diverse)})"


def _note_aggiunte(uno: PdfObject | None, altro: PdfObject | None) -> Iterator[str]:
    """Annotations of a page that it did not have, but for the field of a signature; and those that it lost."""
    c_erano = [_grezzo(nota) for nota in _lista(_dizionario(uno), "/Annots")]
    ci_sono = list(_lista(_dizionario(altro), "/Annots"))
    if any(nota not in [_grezzo(ora) for ora in ci_sono] for nota in c_erano):
        yield "da una pagina è stata tolta un'annotazione"
    for nota in ci_sono:
        aggiunta = _dizionario(nota)
        if _grezzo(nota) not in c_erano and (aggiunta.get("/FT"), aggiunta.get("/Subtype")) != ("/Sig", "/Widget"):
            yield f"su una pagina è stata aggiunta un'annotazione ({aggiunta.get('/Subtype', 'senza tipo')})"


def _grezzo(oggetto: object) -> object:
    """An object as plain values that can be compared, whichever reader it comes from; references are not followed."""
    if isinstance(oggetto, IndirectObject):
        return ("R", oggetto.idnum, oggetto.generation)
    if isinstance(oggetto, dict):
        return {f"{chiave}": _grezzo(valore) for chiave, valore in oggetto.items()}
    if isinstance(oggetto, list):
        return [_grezzo(valore) for valore in oggetto]
    return repr(oggetto)
