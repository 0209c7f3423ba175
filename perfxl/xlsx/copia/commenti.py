"""The comments of a sheet: ours of before taken away, those of now put in, those of the office left as they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.core.letture.correzioni import AUTORE, dell_ufficio
from perfxl.core.place import column_letters
from perfxl.xlsx.coordinates import cell_position
from perfxl.xlsx.copia.innesti import Innesti, Nodo, albero, testo
from perfxl.xlsx.numbers import unescaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.xlsx.copia.riquadri import Posto

MASSIMO = 1_000
"""So many comments of ours at most on a sheet: Excel numbers their boxes by the thousand."""


@dataclass(slots=True)
class Esistenti:
    """The comments of a part.

    Attributes:
        altrui: the cells that have a comment of the office.
        tolti: the cells whose comment was ours alone, and goes.
        modificati: the cells whose comment was ours, and the office wrote into it: what it wrote stays.
    """

    altrui: set[Posto] = field(default_factory=set)
    tolti: set[Posto] = field(default_factory=set)
    modificati: set[Posto] = field(default_factory=set)


def vuota(spazio: str) -> bytes:
    """A part without comments."""
    return f'<comments xmlns="{spazio}"><authors/><commentList/></comments>'.encode()


def esistenti(dati: bytes, parte: str) -> Esistenti:
    """Whose the comments of a part are.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    trovati = Esistenti()
    for commento in albero(dati, parte).discendenti("comment"):
        posto = cell_position(commento.attributi.get("ref", "")) or (0, 0)
        resto = _resto(commento)
        (trovati.tolti if resto == "" else trovati.altrui).add(posto)
        if resto:
            trovati.modificati.add(posto)
    return trovati


def _resto(commento: Nodo) -> str | None:
    """What of a comment of ours the office wrote, perhaps nothing; None where no part of it is ours."""
    scritto = unescaped("".join(t.testo for t in commento.discendenti("t")))
    resto = dell_ufficio(scritto)
    return None if resto == scritto else resto


def con_commenti(dati: bytes, parte: str, nuovi: Mapping[Posto, str]) -> bytes:
    """The comments of a sheet, with ours of before replaced.

    Args:
        dati: the part.
        parte: its name, for messages.
        nuovi: the text of each new comment, by row and column.

    Raises:
        CopiaImpossibile: the part cannot be edited.
    """
    radice = albero(dati, parte)
    innesti = Innesti(dati)
    autori, elenco = radice.figlio("authors"), radice.figlio("commentList")
    for commento in radice.discendenti("comment"):
        resto = _resto(commento)
        if resto == "":
            innesti.togli(commento)
        elif resto is not None:
            _riscrivi(innesti, commento, resto)
    nomi = [] if autori is None else [autore.testo for autore in autori.figli]
    numero = nomi.index(AUTORE) if AUTORE in nomi else len(nomi)
    p = radice.prefisso
    autore = f"<{p}author>{AUTORE}</{p}author>".encode() if nuovi and AUTORE not in nomi else b""
    voci = b"".join(_voce(p, posto, scritto, numero) for posto, scritto in sorted(nuovi.items()))
    if autori is None:
        innesti.in_ordine(radice, f"<{p}authors>".encode() + autore + f"</{p}authors>".encode(), ())
    elif autore:
        innesti.in_coda(autori, autore)
    if elenco is None:
        innesti.in_ordine(
            radice, f"<{p}commentList>".encode() + voci + f"</{p}commentList>".encode(), ("authors", "commentList")
        )
    elif voci:
        innesti.in_coda(elenco, voci)
    return innesti.applicati()


def _riscrivi(innesti: Innesti, commento: Nodo, resto: str) -> None:
    """What the office wrote into a comment of ours stays: it is the office's now."""
    nodo = commento.figlio("text")
    if nodo is not None:
        p = commento.prefisso
        scritto = f'<{p}text><{p}t xml:space="preserve">'.encode() + testo(resto)
        innesti.sostituisci(nodo.inizio, nodo.fine, scritto + f"</{p}t></{p}text>".encode())


def _voce(p: str, posto: Posto, scritto: str, numero: int) -> bytes:
    """A comment; its first line is bold."""
    prima, _, altre = scritto.partition("\n")
    carattere = f'<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/></{p}rPr>'
    pezzi = [
        f'<{p}comment ref="{column_letters(posto[1])}{posto[0]}" authorId="{numero}"><{p}text>'.encode(),
        _brano(p, f"<{p}rPr><{p}b/>{carattere}", prima),
        _brano(p, f"<{p}rPr>{carattere}", "\n" + altre),
        f"</{p}text></{p}comment>".encode(),
    ]
    return b"".join(pezzi)


def _brano(p: str, aspetto: str, scritto: str) -> bytes:
    return f'<{p}r>{aspetto}<{p}t xml:space="preserve">'.encode() + testo(scritto) + f"</{p}t></{p}r>".encode()
