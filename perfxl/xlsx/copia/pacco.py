"""A workbook's package being edited: its parts as they are now, what points to them, what kind they are."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from xml.parsers import expat

from perfxl.xlsx.copia.archivio import riscrivi
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.copia.innesti import Innesti, albero, in_attributo
from perfxl.xlsx.package import Package
from perfxl.xlsx.parts import relationships

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.limits import Limits
    from perfxl.xlsx.parts import Relationship

_TIPI = "[Content_Types].xml"
_LEGAMI = "http://schemas.openxmlformats.org/package/2006/relationships"
_VUOTO = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{_LEGAMI}"/>'.encode()


def chiave(parte: str) -> str:
    """One key for all the spellings of the name of a part."""
    return parte.replace("\\", "/").lstrip("/").lower()


class Pacco(Package):
    """The parts of a workbook, as they are after the changes made so far."""

    def __init__(self, dati: bytes, limits: Limits) -> None:
        """Open the zip.

        Raises:
            UnreadableWorkbook: as ``Package``.
        """
        super().__init__(dati, limits)
        self._dati = dati
        self._lette: dict[str, bytes] = {}
        self._nuove: dict[str, tuple[str, bytes]] = {}
        self._tolte: set[str] = set()

    def __contains__(self, parte: str) -> bool:
        """Whether the part is there now."""
        k = chiave(parte)
        return k in self._nuove or (k not in self._tolte and super().__contains__(parte))

    def chunks(self, part: str) -> Iterator[bytes]:
        """The content of a part as it is now. Otherwise as ``Package``."""
        yield self.leggi(part)

    def leggi(self, parte: str) -> bytes:
        """The content of a part as it is now.

        Raises:
            UnreadableWorkbook: it is missing, damaged, or beyond the limits.
        """
        k = chiave(parte)
        if k in self._nuove:
            return self._nuove[k][1]
        if k not in self._lette:
            self._lette[k] = b"".join(super().chunks(parte))
        return self._lette[k]

    def scrivi(self, parte: str, contenuto: bytes) -> None:
        """Give a part another content; one that is not there is made."""
        if chiave(parte) in self and self.leggi(parte) == contenuto:
            return
        self._nuove[chiave(parte)] = (parte, contenuto)
        self._tolte.discard(chiave(parte))

    def togli(self, parte: str) -> None:
        """Take a part away, with what says its kind and what it points to."""
        for nome in (parte, _dei_legami(parte)):
            self._nuove.pop(chiave(nome), None)
            self._tolte.add(chiave(nome))
        self._tipo(parte, "")

    def libero(self, nome: str) -> str:
        """The first name of this form, with a number where it has braces, that no part has."""
        numero = 1
        while nome.format(numero) in self:
            numero += 1
        return nome.format(numero)

    def aggiungi(self, nome: str, tipo: str, contenuto: bytes) -> str:
        """Make a part of a kind, with the first free name of this form: its name."""
        parte = self.libero(nome)
        self.scrivi(parte, contenuto)
        self._tipo(parte, tipo)
        return parte

    def _tipo(self, parte: str, tipo: str) -> None:
        """Say what kind a part is, instead of what is said now; of an empty kind nothing is said."""
        tipi = self.leggi(_TIPI)
        radice = albero(tipi, _TIPI)
        innesti = Innesti(tipi)
        for voce in radice.figli:
            if voce.nome == "Override" and chiave(voce.attributi.get("PartName", "")) == chiave(parte):
                innesti.togli(voce)
        if tipo != "":
            nome = f"<{radice.prefisso}Override PartName={in_attributo('/' + parte)}"
            innesti.in_coda(radice, f"{nome} ContentType={in_attributo(tipo)}/>".encode())
        self.scrivi(_TIPI, innesti.applicati())

    def lega(self, parte: str, tipo: str, verso: str) -> str:
        """Let a part point to another: the id of the pointer.

        Args:
            parte: the part that points.
            tipo: the kind of the pointer.
            verso: the part that it points to.
        """
        legami = _dei_legami(parte)
        dati = self.leggi(legami) if legami in self else _VUOTO
        radice = albero(dati, legami)
        usati = {figlio.attributi.get("Id", "").lower() for figlio in radice.figli}
        numero = 1
        while f"rid{numero}" in usati:
            numero += 1
        innesti = Innesti(dati)
        relativo = posixpath.relpath("/" + verso, posixpath.dirname("/" + parte))
        voce = (
            f'<{radice.prefisso}Relationship Id="rId{numero}" Type={in_attributo(tipo)} '
            f"Target={in_attributo(relativo)}/>"
        )
        innesti.in_coda(radice, voce.encode())
        self.scrivi(legami, innesti.applicati())
        return f"rId{numero}"

    def slega(self, parte: str, verso: str) -> None:
        """Let a part no longer point to another."""
        legami = _dei_legami(parte)
        ids = {
            numero for numero, legame in relationships(self, parte).items() if chiave(legame.target) == chiave(verso)
        }
        dati = self.leggi(legami)
        innesti = Innesti(dati)
        for figlio in albero(dati, legami).figli:
            if figlio.attributi.get("Id", "") in ids:
                innesti.togli(figlio)
        self.scrivi(legami, innesti.applicati())

    def del_tutto(self) -> dict[str, Relationship]:
        """What the whole package points to, by id.

        Raises:
            CopiaImpossibile: it has a digital signature: a change would break it.
        """
        legami = relationships(self, "")
        if any(legame.kind == "origin" for legame in legami.values()):
            raise CopiaImpossibile("il file ha una firma digitale, che una modifica toglierebbe")
        return legami

    def senza_legami(self, parte: str) -> None:
        """Let a part point to nothing."""
        self.scrivi(_dei_legami(parte), _VUOTO)

    def impacchettato(self) -> bytes:
        """The workbook with all changes made.

        Raises:
            CopiaImpossibile: a changed part would not be well-formed, or the zip contradicts itself.
        """
        for nome, contenuto in self._nuove.values():
            try:
                expat.ParserCreate(namespace_separator=" ").Parse(contenuto, True)  # noqa: FBT003 - no keywords
            except expat.ExpatError as error:
                raise CopiaImpossibile(f"la parte «{nome}» non sarebbe ben formata") from error
        nuove = {nome: contenuto for nome, contenuto in self._nuove.values()}  # noqa: C416 - of pairs with their keys
        return riscrivi(self._dati, nuove, self._tolte - self._nuove.keys(), chiave)


def _dei_legami(parte: str) -> str:
    """The part that says what a part points to."""
    cartella, nome = posixpath.split(parte)
    return posixpath.join(cartella, "_rels", f"{nome}.rels")
