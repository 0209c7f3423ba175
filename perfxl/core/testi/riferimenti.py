"""What holds figures in a printed text and counts nothing: dates, norms, acts, codes.

They are masked, so that the rest can be read.
A mask is as long as what it covers: what is found in a masked text stands at the same place in the printed one.
"""

from __future__ import annotations

import re
from functools import lru_cache

RICORDATI = 16384
"""How many texts stay understood: every check asks for those of the whole plan again."""

MASCHERA = "\ufffc"
"""What stands for each masked sign: neither a letter, nor a digit, nor a blank."""

MESI = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
MESE_INTERO = rf"(?:{'|'.join(MESI)})\b"
MESE = rf"(?:{'|'.join(MESI)}|gen|feb|mar|apr|mag|giu|lug|ago|sett?|ott|nov|dic)\b\.?"
"""A month next to a figure: there it may be shortened."""

FREQUENZA = (
    r"\b(?:giornal(?:ier)?|quotidian|settimanal|quindicinal|mensil|bimestral|trimestral|quadrimestral|semestral|annual|"
    r"biennal|triennal|quadriennal|quinquennal|continu|periodic)(?:[oaie]|[oa]?mente|ativ[oaie])\b"
)
NUMERO = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}|[0-9]{1,15})(?:,[0-9]{1,15})?(?![0-9]|[.,][0-9])"
"""A number in the strict Italian form, as ``money.parse_italian`` takes it: ``1.50`` is none."""

_GIORNO = rf"\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|\d{{1,2}}[°º]?\s+{MESE}(?:\s+\d{{4}})?"
_BIS = r"(?:\s?-?\s?(?:bis|ter|quater|quinquies|sexies|septies|octies|novies|decies))?"
_ESTREMI = (
    rf"(?:(?:{_GIORNO})(?:\s?,?\s?n\.?\s?\d+)?|"
    rf"\d+(?:\s?[/-]\s?\d+)*{_BIS}(?:\s+del(?:\s+|l['’](?:anno\s+)?)(?:{_GIORNO}|\d{{4}}))?)"
)
_LEGGI = (
    r"\b(?:D\.?\s?Lgs|D\.?\s?Lvo|D\.?\s?L|DD\.LL|D\.?\s?P\.?\s?R|D\.?\s?P\.?\s?C\.?\s?M|"
    r"D\.?\s?M|D\.?\s?G\.?\s?[CR]|D\.?\s?C\.?\s?C|"
    r"R\.?\s?D|L\.?\s?R|C\.?C\.?N\.?L|C\.?C\.?D\.?I|legge|(?-i:L(?=\.))|decreto(?:[\s-](?:legislativo|legge))?|"
    r"(?-i:RU?E(?=\s\d))|(?:reg(?:\.|olamento)|direttiva)\s?\(?(?:UE|CE|CEE)\)?)\b\.?,?\s*"
    r"(?:(?:funzioni|enti|comparto|regioni|autonomie|locali|area|dirigenza|del|UE|CE|n\.?|e)\s*){0,5}"
)
_ATTI = (
    r"\b(?:deliber[ae]|deliberazion[ei]|determin[ae]|determinazion[ei]|ordinanz[ae]|circolar[ei]|protocollo|prot\.)"
    r"(?:\s+[^\W\d]\w{0,20}\.?){0,4}?\s*(?:n\.?\s?(?=\d)|(?<=prot\.\s)|(?=\d{1,5}/\d{4}(?!/)))"
)
_PARTI = (
    rf"\b(?:artt?(?:\.|icol[oi])|comm[ai]|lett(?:\.|er[ae])|allegat[oi])\s?\d+{_BIS}(?:(?:\s?,\s?|\s+e\s+)\d+{_BIS})*"
)
_CODICI = (
    r"(?:\brif\.?\s?)?\bDUP\.?\s?\d+(?:[./-]\d+)*|\bM\d+C\d+[\w.-]*|"
    r"(?<![\d.,])\d+(?:\.\d+){2,}(?![\d,])|\b(?:ISO|UNI|EN|COVID)[\s-]?\d+"
)
_RIFERIMENTO = re.compile(rf"(?:{_LEGGI}|{_ATTI}){_ESTREMI}|{_PARTI}|{_CODICI}", re.IGNORECASE)
_DATA = re.compile(
    rf"(?<![\d/.])(?:\d{{1,2}}[/.-]{{1,2}}\d{{1,2}}[/.-]{{1,2}}\d{{2,6}}(?![\d/])|\d{{1,2}}[°º]?\s+{MESE}(?:\s+\d{{2,6}}\b)?)",
    re.IGNORECASE,
)
_DATA_PUNTATA = re.compile(r"\d{1,2}\.\d{1,2}\.\d{3,6}")


def oscura(testo: str, cosa: re.Pattern[str]) -> str:
    """The text with what the pattern finds masked, sign by sign: ``art. 4`` becomes six masks."""
    return cosa.sub(lambda trovato: MASCHERA * len(trovato[0]), testo)


@lru_cache(maxsize=RICORDATI)
def senza_riferimenti(testo: str) -> str:
    """The text with norms, acts and codes masked.

    ``D.Lgs. 65/2017``, ``art. 4-bis``, ``prot. 3379 del 22/01/2024``, ``DUP 1.1.2`` are. A dotted date stands:
    ``31.12.2024`` is no code.
    """
    return _RIFERIMENTO.sub(
        lambda trovato: trovato[0] if _DATA_PUNTATA.fullmatch(trovato[0]) else MASCHERA * len(trovato[0]), testo
    )


def senza_date(testo: str) -> str:
    """The text with its days masked: ``31/12/2024``, ``30 settembre``, existing or not."""
    return oscura(testo, _DATA)
