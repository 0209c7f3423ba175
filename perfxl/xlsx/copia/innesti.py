"""Edits of the XML of a part, on its bytes: elements are found where they lie, and only what is said is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from perfxl.xlsx.copia.impossibile import CopiaImpossibile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_NODI, _LIVELLI = 300_000, 100
"""How many elements are held of a part, and how deep they may lie."""
_CIFRE = 9
_ETICHETTA = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_ATTRIBUTO = re.compile(rb"""(\s)([^\s=]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_CONTROLLO = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FUGA = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(slots=True)
class Nodo:
    """An element, and the bytes that it takes: ``<nome>`` from ``inizio`` to ``dentro``, ``</nome>`` up to ``fine``.

    Attributes:
        spazio: its namespace.
        nome: its local name.
        prefisso: its prefix with the colon; empty where it has none.
        attributi: its attributes; those of a namespace under ``namespace name``.
        inizio: where its start tag begins.
        dentro: where its start tag ends.
        chiude: where its end tag begins; ``dentro`` where it has none.
        fine: where it ends.
        vuoto: whether it is written as one tag.
        testo: the text in it, before its first child.
        figli: the elements in it.
    """

    spazio: str
    nome: str
    prefisso: str
    attributi: dict[str, str]
    inizio: int
    dentro: int
    chiude: int = 0
    fine: int = 0
    vuoto: bool = False
    testo: str = ""
    figli: list[Nodo] = field(default_factory=list)

    def figlio(self, nome: str) -> Nodo | None:
        """The first child of a name."""
        return next((figlio for figlio in self.figli if figlio.nome == nome), None)

    def discendenti(self, nome: str) -> Iterator[Nodo]:
        """All the elements of a name in it, at any depth."""
        for figlio in self.figli:
            if figlio.nome == nome:
                yield figlio
            yield from figlio.discendenti(nome)


def albero(dati: bytes, parte: str, *, salta: Collection[str] = ()) -> Nodo:
    """The elements of a part.

    Args:
        dati: its bytes.
        parte: its name, for messages.
        salta: local names of elements whose content is not held.

    Raises:
        CopiaImpossibile: it is not XML that can be edited on its bytes.
    """
    if b"\0" in dati[:64]:
        raise CopiaImpossibile(f"la parte «{parte}» ha una codifica insolita (UTF-16)")
    lettura = _Lettura(dati, parte, frozenset(salta))
    try:
        lettura.parser.Parse(dati, True)  # noqa: FBT003 - expat takes no keywords
    except expat.ExpatError as error:
        raise CopiaImpossibile(f"la parte «{parte}» non è XML ben formato") from error
    return lettura.radice[0]


class _Lettura:
    """The state of one reading of a part."""

    def __init__(self, dati: bytes, parte: str, salta: frozenset[str]) -> None:
        self.radice: list[Nodo] = []
        self._dati = dati
        self._parte = parte
        self._salta = salta
        self._aperti: list[Nodo] = []
        self._saltati = 0
        self._quanti = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.namespace_prefixes = True
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._apre
        self.parser.EndElementHandler = self._chiude
        self.parser.CharacterDataHandler = self._testo
        self.parser.StartDoctypeDeclHandler = self._dtd
        self.parser.XmlDeclHandler = self._dichiarazione

    def _dtd(self, *_: object) -> None:
        raise CopiaImpossibile(f"la parte «{self._parte}» ha una dichiarazione DTD")

    def _dichiarazione(self, _versione: str, codifica: str | None, _sola: int) -> None:
        if codifica is not None and codifica.lower() not in {"utf-8", "us-ascii", "iso-8859-1"}:
            raise CopiaImpossibile(f"la parte «{self._parte}» ha una codifica insolita ({codifica})")

    def _apre(self, nome: str, attributi: dict[str, str]) -> None:
        if self._saltati > 0:
            self._saltati += 1
            return
        self._quanti += 1
        if self._quanti > _NODI or len(self._aperti) > _LIVELLI:
            raise CopiaImpossibile(f"la parte «{self._parte}» è troppo grande")
        inizio = self.parser.CurrentByteIndex
        etichetta = _ETICHETTA.match(self._dati, inizio)
        dentro = inizio if etichetta is None else etichetta.end()
        spazio, locale, prefisso = _in_tre(nome)
        senza = {" ".join(chiave.split(" ")[:2]): valore for chiave, valore in attributi.items()}
        nodo = Nodo(spazio, locale, prefisso, senza, inizio, dentro, vuoto=self._dati[dentro - 2 : dentro] == b"/>")
        if self._aperti:
            self._aperti[-1].figli.append(nodo)
        else:
            self.radice.append(nodo)
        self._aperti.append(nodo)
        if locale in self._salta:
            self._saltati = 1

    def _chiude(self, _: str) -> None:
        if self._saltati > 0:
            self._saltati -= 1
            if self._saltati > 0:
                return
        nodo = self._aperti.pop()
        nodo.chiude = nodo.fine = nodo.dentro
        if not nodo.vuoto:
            nodo.chiude = self.parser.CurrentByteIndex
            nodo.fine = self._dati.index(b">", nodo.chiude) + 1

    def _testo(self, testo: str) -> None:
        if self._saltati == 0 and self._aperti and not self._aperti[-1].figli:
            self._aperti[-1].testo += testo


def _in_tre(nome: str) -> tuple[str, str, str]:
    """Namespace, local name and prefix with its colon, from what expat says: ``namespace name prefix``."""
    pezzi = nome.split(" ")
    if len(pezzi) == 1:
        return "", nome, ""
    return pezzi[0], pezzi[1], f"{pezzi[2]}:" if len(pezzi) > 2 else ""  # noqa: PLR2004


class Innesti:
    """Changes of the bytes of a part, made all together."""

    def __init__(self, dati: bytes) -> None:
        """Take the bytes of the part."""
        self._dati = dati
        self._pezzi: list[tuple[int, int, bytes]] = []

    def sostituisci(self, inizio: int, fine: int, nuovo: bytes) -> None:
        """Put other bytes in a place."""
        self._pezzi.append((inizio, fine, nuovo))

    def togli(self, nodo: Nodo) -> None:
        """Take an element away."""
        self.sostituisci(nodo.inizio, nodo.fine, b"")

    def attributo(self, nodo: Nodo, **valori: str) -> None:
        """Give an element other attributes, none of a namespace."""
        self.sostituisci(nodo.inizio, nodo.dentro, self._etichetta(nodo, valori))

    def in_coda(self, nodo: Nodo, figli: bytes, **valori: str) -> None:
        """Put elements at the end of what an element has in it, and give it other attributes."""
        if not nodo.vuoto:
            self.sostituisci(nodo.chiude, nodo.chiude, figli)
            if valori:
                self.attributo(nodo, **valori)
            return
        etichetta = self._etichetta(nodo, valori).removesuffix(b"/>").rstrip()
        fine = f"</{nodo.prefisso}{nodo.nome}>".encode()
        self.sostituisci(nodo.inizio, nodo.fine, etichetta + b">" + figli + fine)

    def in_ordine(self, nodo: Nodo, figlio: bytes, prima: Collection[str]) -> None:
        """Put an element after the last child of these names; before all others where there is none.

        Args:
            nodo: the element that it goes into.
            figlio: the new element.
            prima: names of what its schema puts before it, and its own.
        """
        precedenti = [altro for altro in nodo.figli if altro.nome in prima]
        if precedenti:
            self.sostituisci(precedenti[-1].fine, precedenti[-1].fine, figlio)
        elif nodo.vuoto:
            self.in_coda(nodo, figlio)
        else:
            self.sostituisci(nodo.dentro, nodo.dentro, figlio)

    def _etichetta(self, nodo: Nodo, valori: dict[str, str]) -> bytes:
        """The start tag of an element with other attributes."""
        etichetta = self._dati[nodo.inizio : nodo.dentro]
        mancano = dict(valori)

        def nuovo(trovato: re.Match[bytes]) -> bytes:
            nome = trovato[2].decode(errors="replace")
            if nome not in mancano:
                return trovato[0]
            return trovato[1] + trovato[2] + trovato[3] + attributo(mancano.pop(nome))

        etichetta = _ATTRIBUTO.sub(nuovo, etichetta)
        fine = b"/>" if nodo.vuoto else b">"
        aggiunti = b"".join(b" " + nome.encode() + b"=" + attributo(valore) for nome, valore in mancano.items())
        return etichetta.removesuffix(fine) + aggiunti + fine

    def applicati(self) -> bytes:
        """The bytes of the part with all changes made."""
        pezzi: list[bytes] = []
        fatto = 0
        for inizio, fine, nuovo in sorted(self._pezzi, key=lambda pezzo: pezzo[:2]):
            pezzi += (self._dati[fatto:inizio], nuovo)
            fatto = max(fatto, fine)
        return b"".join((*pezzi, self._dati[fatto:]))


def pulito(testo: str) -> str:
    """A text as XML can hold it: without the signs that it cannot."""
    return _CONTROLLO.sub("", testo.replace("\r\n", "\n").replace("\r", "\n"))


def testo(scritto: str) -> bytes:
    """A text as the content of an element of a workbook, in ASCII, so that any encoding of the part can hold it."""
    return escape(_FUGA.sub("_x005F_", pulito(scritto))).encode("ascii", "xmlcharrefreplace")


def attributo(valore: str) -> bytes:
    """A text as the value of an attribute, with its quotes, in ASCII."""
    return quoteattr(pulito(valore)).encode("ascii", "xmlcharrefreplace")


def in_attributo(valore: str) -> str:
    """The same, to be put into a text."""
    return attributo(valore).decode()


def intero(scritto: str | None) -> int | None:
    """A whole number as XML has it; None for what is none, or is beyond what a workbook may hold."""
    cifre = (scritto or "").strip()
    return int(cifre) if cifre.isascii() and cifre.isdigit() and len(cifre) <= _CIFRE else None


def uguali(dati: bytes, figli: Sequence[Nodo], aggiunti: Sequence[bytes]) -> int | None:
    """The index of the first of some consecutive elements that are written as these are; None where there are none."""
    scritti = [dati[figlio.inizio : figlio.fine] for figlio in figli]
    larghezza = len(aggiunti)
    ultimi = range(len(scritti) - larghezza + 1)
    return next((i for i in ultimi if scritti[i : i + larghezza] == list(aggiunti)), None)
