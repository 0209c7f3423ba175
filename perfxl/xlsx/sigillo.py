"""The sealed copy of a workbook: what the visto signed, marked with its digest, and final for Excel.

Only the properties of the document are touched, on their bytes; every other part is copied byte for byte.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.copia.innesti import Innesti, albero, intero, testo
from perfxl.xlsx.copia.pacco import Pacco
from perfxl.xlsx.markup import CUSTOM, SHEET, VARIANT
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.unreadable import UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.xlsx.copia.innesti import Nodo
    from perfxl.xlsx.parts import Relationship

VISTO = "perfxl_visto"
"""The custom property that holds the digest of the visto."""
_FINALE = "_MarkAsFinal"
"""The custom property, a truth value, by which Excel knows a workbook as final; it wants the status too."""
_STATO = "Final"
_MINUSCOLI = {VISTO, _FINALE.lower()}
"""The names of properties are equal whatever the case."""
_FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""Of every custom property ([MS-OLEPS] 2.21)."""
_PRIMO_PID = 2
_OFFICE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_LEGAME_PROPRIE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties",
)
"""The kind of the pointer: as everybody writes it, then as Strict has it."""
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_TIPO_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_LEGAME_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def sigilla(contenuto: bytes, nome: str, impronta: str) -> bytes:
    """A copy of a workbook marked as the one that a visto signed.

    Args:
        contenuto: the bytes of the workbook; the mark of an earlier visto is replaced.
        nome: the name of the file.
        impronta: the digest of the visto.

    Returns:
        The bytes of the copy; the same for the same arguments. As read, it differs in its custom properties only.

    Raises:
        CopiaImpossibile: it cannot be marked without breaking or losing something.
    """
    try:
        prima = parse_workbook(contenuto, nome)
        copia = _sigillata(contenuto, impronta)
        dopo = parse_workbook(copia, nome)
    except UnreadableWorkbook as error:
        raise CopiaImpossibile(f"il file non si legge per intero ({error.detail or error.reason.name})") from error
    attese = {n: valore for n, valore in prima.properties.items() if n.lower() not in _MINUSCOLI}
    if dopo != replace(prima, properties={**attese, VISTO: impronta, _FINALE: "true"}):
        raise CopiaImpossibile("la copia non direbbe lo stesso del file")
    return copia


def _sigillata(contenuto: bytes, impronta: str) -> bytes:
    pacco = Pacco(contenuto, DEFAULT_LIMITS)
    sopra = pacco.del_tutto()
    libro = next(legame.target for legame in sopra.values() if legame.kind == "officedocument")
    stretto = albero(pacco.leggi(libro), libro).spazio == SHEET[1]
    vuote = f'{_XML}<Properties xmlns="{CUSTOM[stretto]}" xmlns:vt="{VARIANT[stretto]}"/>'
    proprie = _parte(pacco, sopra, ("customproperties", _LEGAME_PROPRIE[stretto]), ("docProps/custom", _OFFICE), vuote)
    pacco.scrivi(proprie, _con_proprieta(pacco.leggi(proprie), proprie, impronta))
    vuoto = f'{_XML}<cp:coreProperties xmlns:cp="{_CORE}"/>'
    core = _parte(pacco, sopra, ("coreproperties", _LEGAME_CORE), ("docProps/core", _TIPO_CORE), vuoto)
    pacco.scrivi(core, _finale(pacco.leggi(core), core))
    return pacco.impacchettato()


def _parte(
    pacco: Pacco, sopra: Mapping[str, Relationship], legame: tuple[str, str], nuova: tuple[str, str], vuota: str
) -> str:
    """The name of the part of a kind; an empty one is made where the file has none.

    Args:
        pacco: the workbook.
        sopra: what the whole package points to.
        legame: the last word of the kind of its pointer, and the whole kind.
        nuova: the name of a new part, without its ending, and its kind.
        vuota: an empty part.
    """
    mete = [altro.target for altro in sopra.values() if altro.kind == legame[0] and altro.outside == ""]
    for meta in mete:
        if meta in pacco:
            return meta
        pacco.slega("", meta)
    nome, tipo = nuova
    numerato = f"{nome}{{}}.xml" if f"{nome}.xml" in pacco else f"{nome}.xml"
    parte = pacco.aggiungi(numerato, tipo, vuota.encode())
    pacco.lega("", legame[1], parte)
    return parte


def _con_proprieta(dati: bytes, parte: str, impronta: str) -> bytes:
    """The custom properties with those of the seal, each in its place where it is there, else after all others."""
    radice = albero(dati, parte)
    varianti = VARIANT[CUSTOM.index(radice.spazio)]
    innesti = Innesti(dati)
    pid = max((intero(figlio.attributi.get("pid")) or 0 for figlio in radice.figli), default=0)
    aggiunte = b""
    for nome, tipo, valore in ((VISTO, "lpwstr", impronta), (_FINALE, "bool", "true")):
        vecchie = [figlio for figlio in radice.figli if _nome(figlio) == nome.lower()]
        pid = max(pid + 1, _PRIMO_PID)
        suo = intero(vecchie[0].attributi.get("pid")) if vecchie else None
        inizio = f'<{radice.prefisso}property fmtid="{_FMTID}" pid="{pid if suo is None else suo}" name="{nome}">'
        dentro = f'<vt:{tipo} xmlns:vt="{varianti}">'.encode() + testo(valore) + f"</vt:{tipo}>".encode()
        nuova = inizio.encode() + dentro + f"</{radice.prefisso}property>".encode()
        if vecchie:
            innesti.sostituisci(vecchie[0].inizio, vecchie[0].fine, nuova)
        else:
            aggiunte += nuova
        for doppia in vecchie[1:]:
            innesti.togli(doppia)
    if aggiunte != b"":
        innesti.in_coda(radice, aggiunte)
    return innesti.applicati()


def _nome(proprieta: Nodo) -> str:
    return proprieta.attributi.get("name", "").lower()


def _finale(dati: bytes, parte: str) -> bytes:
    """The core properties with the status that Excel wants of a final workbook."""
    radice = albero(dati, parte)
    if radice.spazio != _CORE:
        raise CopiaImpossibile(f"la parte «{parte}» non è quella delle proprietà")
    innesti = Innesti(dati)
    stato = f"<{radice.prefisso}contentStatus>{_STATO}</{radice.prefisso}contentStatus>".encode()
    vecchio = radice.figlio("contentStatus")
    if vecchio is None:
        innesti.in_coda(radice, stato)
    else:
        innesti.sostituisci(vecchio.inizio, vecchio.fine, stato)
    return innesti.applicati()
