"""Whom a staff text counts: ``n. 5 dipendenti``, ``n.2 tecnici/n.1 informatico``, ``Responsabile EQ + 3 agenti``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Gruppo(NamedTuple):
    """A piece of a staff text: how many it says, None where it gives no figure; and what it says of them."""

    quanti: int | None
    chi: str


_PAROLE = {"un": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8}
_QUANTI = re.compile(
    r"(?<!\w)(?:n(?:[.°º]|r\.)*\s?){1,3}(?P<detti>\d{1,4})(?!\d|\s?/\s?\d)|"
    rf"(?<![\w./,])(?P<cifre>\d{{1,3}})(?=\s+[^\W\d_])|\b(?P<parola>{'|'.join(_PAROLE)})(?=\s+[^\W\d_])",
    re.IGNORECASE,
)
_OMESSI = re.compile(r"\[[^\[\]]*\]")
_PARENTESI = re.compile(r"\(([^()]*)\)")
_RIPARTO = re.compile(r"\b(?:riparto|suddivisione)\b.*", re.IGNORECASE | re.DOTALL)
_CATEGORIA = re.compile(r"\bcat(?:egoria|\.)?\s?[A-D]\d?\b", re.IGNORECASE)
_FINE = re.compile(r"[,;:+\n÷]|\s[-–—]\s|(?<=[^\W\d_]{5})\.\s|\bed?\b|/(?=\s?n)", re.IGNORECASE)
_RESPONSABILE = re.compile(
    r"\W*(?:(?P<molti>responsabili|dirigenti|incaricati|segretari|posizioni)|"
    r"(?:responsabile|resp\b\.?|dirigente|incaricat[oa]|segretari[oa]|posizione))\b",
    re.IGNORECASE,
)
_INCARICO = re.compile(r"\b(?:E\.?\s?Q|P\.?\s?O)\b")
_DIPENDENTI = re.compile(r"\W*(?:dipendent|dip\b|unità|addett|personale)", re.IGNORECASE)
_NON_CONTATI = re.compile(
    r"\b(?:dipendent|dip\b|unità|personale|grupp[oi]|squadr|volontar|agent[ei]|ufficial[ei]|impiegat|opera[io]\b|operator|istruttor|"
    r"funzionar|assistent|collaborator|tecnic[oi]\b|amministrativ[oi]\b|vigil[ei]\b|educator|messi\b)",
    re.IGNORECASE,
)
_DI_CUI = re.compile(
    rf"[,;]?\s*\bdi\s+cui\b(?=[^,;+\n]*(?:\d|\b(?:{'|'.join(_PAROLE)})\b))[^,;+\n]*(?P<poi>[,;+\n][^\d]*\d)?",
    re.IGNORECASE,
)
_TRA = re.compile(r"\b(?:tra|fra|di\s+cui)\b", re.IGNORECASE)
_NON_SI_CONTA = re.compile(
    r"\btutt[oaie]\b|\bper\s+(?:ogni|ciascun[oa]?)\b|\bcirca\b|\balmeno\b|\b(?:19|20)\d\d\b", re.IGNORECASE
)
_CIFRA = re.compile(r"\d")
_LETTERA = re.compile(r"[^\W\d_]")


def persone_citate(testo: str) -> tuple[int, ...]:
    """The heads that a staff text counts, in order: ``n. 1 resp. Area + n. 5 dipendenti`` gives 1 and 5.

    What a parenthesis says again of a group that has its figure is left out: ``3 dipendenti (2 assistenti, 1
    istruttore)``.
    """
    return tuple(gruppo.quanti for gruppo in _gruppi(_nudo(testo)) if gruppo.quanti is not None)


def teste(testo: str, *, conta_responsabili: bool) -> int | None:
    """How many people a staff text says, None where it cannot be told.

    It cannot where somebody is meant without a figure (``tutto il personale``, ``Gruppo di lavoro``, ``agenti
    incaricati``), where a figure is no count (``n. 2 / 3``, ``un dipendente per ogni area``), where years divide the
    staff, and where figures follow those of ``di cui 2 …``, which are counted already.

    Args:
        testo: the staff, as printed.
        conta_responsabili: whether those in charge are heads too (dirigente, responsabile, incaricato di EQ,
        segretario):
            one each where they are named in the singular, as many as the figure says where there is one; in the
            plural without a figure they cannot be told. If not, they do not count, with or without a figure.
    """
    nudo = _nudo(testo)
    parte = _DI_CUI.search(nudo)
    if _NON_SI_CONTA.search(nudo) is not None or (parte is not None and parte["poi"] is not None):
        return None
    nudo = _DI_CUI.sub("", nudo)
    totale, fra_quelli = 0, False
    for gruppo in _gruppi(nudo):
        quanti = _teste_di(gruppo, conta_responsabili=conta_responsabili, gia_contati=fra_quelli)
        if quanti is None:
            return None
        totale += quanti
        fra_quelli = _TRA.search(gruppo.chi) is not None or (fra_quelli and gruppo.quanti is None)
    return totale if totale > 0 else None


def _teste_di(gruppo: _Gruppo, *, conta_responsabili: bool, gia_contati: bool) -> int | None:
    """How many heads a piece adds, None where it cannot be told; words without figure after «tra» are in the count."""
    responsabile = _RESPONSABILE.match(gruppo.chi)
    if gruppo.quanti is not None:
        incarico = _INCARICO.search(gruppo.chi) is not None and _DIPENDENTI.match(gruppo.chi) is None
        return gruppo.quanti if conta_responsabili or not (responsabile is not None or incarico) else 0
    if _CIFRA.search(gruppo.chi) is not None:
        return None
    if responsabile is None:
        return None if not gia_contati and _NON_CONTATI.search(gruppo.chi) is not None else 0
    if not conta_responsabili:
        return 0
    return None if responsabile["molti"] is not None else 1


def _nudo(testo: str) -> str:
    """The staff text without names left out, without how they share the work, and without what is said twice."""
    testo = _CATEGORIA.sub("", _RIPARTO.sub("", _OMESSI.sub("", testo)))
    pezzi, da = [], 0
    for parentesi in _PARENTESI.finditer(testo):
        davanti = testo[da : parentesi.start()]
        da = parentesi.end()
        inizio = max((fine.end() for fine in _FINE.finditer(davanti)), default=0)
        if _QUANTI.search(parentesi[1]) is not None and _QUANTI.search(davanti, inizio) is None:
            davanti = f"{davanti[:inizio]} {parentesi[1]},"
        pezzi.append(davanti)
    return "".join([*pezzi, testo[da:]])


def _gruppi(nudo: str) -> Iterator[_Gruppo]:
    """The pieces of a staff text; a figure that closes a piece counts what stands before it (``dipendenti n. 40``)."""
    da = 0
    for fine in (*(trovato.end() for trovato in _FINE.finditer(nudo)), len(nudo)):
        yield from _gruppi_di(nudo[da:fine])
        da = fine


def _gruppi_di(pezzo: str) -> Iterator[_Gruppo]:
    figure = list(_QUANTI.finditer(pezzo))
    davanti = pezzo[: figure[0].start()] if figure else pezzo
    fini = [figura.start() for figura in figure[1:]] + [len(pezzo)]
    dopo = [pezzo[figura.end() : fine] for figura, fine in zip(figure, fini, strict=False)]
    if dopo and _LETTERA.search(dopo[0]) is None:
        dopo[0], davanti = davanti, ""
    if davanti.strip():
        yield _Gruppo(None, davanti)
    for figura, chi in zip(figure, dopo, strict=True):
        detto = figura["parola"]
        quanti = _PAROLE[detto.lower()] if detto is not None else int(figura["detti"] or figura["cifre"])
        yield _Gruppo(quanti, chi)
