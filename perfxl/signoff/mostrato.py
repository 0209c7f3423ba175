"""How texts, amounts and moments are written in the verbale: what its typeface shows, as Italians write it."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from perfxl.core.money import ratio, write_number

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALTRI = "–—‘’‚“”„†‡•…‰′″€№™←↑→↓Σ∑−√∞≈≠≤≥"  # noqa: RUF001  (look-alikes too: each as it is)
REPERTORIO = frozenset(
    {chr(codice) for da_a in ((0x20, 0x7F), (0xA1, 0xAD), (0xAE, 0x180), (0x218, 0x21C)) for codice in range(*da_a)}
    | set(_ALTRI)
)
"""The signs that the verbale's typeface shows, as a test proves."""

_APRE, _CHIUDE = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
"""What the number of a sign stands between; they are not in the repertoire, so that nothing else looks like it."""

APERTURA = "\N{ZERO WIDTH SPACE}"
"""Where a long word may be broken; nothing from outside holds it, for it is not in the repertoire."""
_INTERO = re.compile(r"[^ ]{21,}")
_IMPORTO = re.compile(r"-?[0-9]{1,999}\.[0-9]{2}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ARTICOLO = re.compile(r"(?i)^(?:(?:il|lo|la|i|gli|le) +|l['’] *)")
_PEZZO = 8
"""How many signs every column of the verbale has room for."""

_MESI = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip


def mostrabile(testo: str) -> str:
    """The text as the verbale can print it: a sign that its typeface lacks, or that nobody sees, is named.

    Its number stands for it, as for marks of direction, control characters and halves of pairs, so that two names that
    differ never look alike, but for accents that come as a sign of their own.
    """
    composto = unicodedata.normalize("NFC", testo)
    return "".join(segno if segno in REPERTORIO else f"{_APRE}U+{ord(segno):04X}{_CHIUDE}" for segno in composto)


def parola(testo: str) -> str:
    """A name, to the sign, that may be broken where it is too long for a line."""
    return _INTERO.sub(lambda intero: _spezzato(intero[0]), mostrabile(testo))


def prosa(testo: str) -> str:
    """A sentence: what separates its words, line ends too, is a blank."""
    return parola(" ".join(testo.split()))


def _spezzato(intero: str) -> str:
    parti = re.split(r"(?<=[-_./:\\])", intero)
    return APERTURA.join(pezzo for parte in parti for pezzo in _pezzi(parte))


def _pezzi(parte: str) -> Iterable[str]:
    """The pieces of what has no sign that it could be broken behind: itself, where it is no longer than a word."""
    if _INTERO.fullmatch(parte) is None:
        return (parte,)
    return (parte[i : i + _PEZZO] for i in range(0, len(parte), _PEZZO))


def in_mezzo(detto: str) -> str:
    """A text as it stands within a sentence: its capital goes, unless it is that of an abbreviation."""
    return detto[:1].lower() + detto[1:] if detto[1:2].islower() else detto


def chi_firma(chi: str, firma: str) -> str:
    """Who signs: the role that the modello says, in the words of who has it, or another role for it.

    Args:
        chi: who makes the visto.
        firma: what the modello puts above the line of the signature.
    """
    suo, del_modello = (_ARTICOLO.sub("", ruolo).casefold() for ruolo in (chi, firma))
    if suo == del_modello:
        return firma
    if _senza_genere(suo) == _senza_genere(del_modello):
        return chi
    return f"Per {in_mezzo(firma)}: {in_mezzo(_ARTICOLO.sub('', chi))}"


def _senza_genere(ruolo: str) -> str:
    """A role, whether a woman has it or a man."""
    return re.sub(r"[aeio]\b", "", re.sub(r"trice\b", "tore", ruolo))


def cifre(sha256: str) -> str:
    """A digest, which a line has room for, or whatever stands in its place."""
    return sha256 if _SHA256.fullmatch(sha256) else parola(sha256)


def intero_italiano(numero: int) -> str:
    """A whole number, with points for thousands."""
    return write_number(numero)


def euro_italiano(importo: str | None) -> str:
    """An amount; it may be broken, for what stands in a cell may move any amount.

    Raises:
        ValueError: it is no amount.
    """
    return "–" if importo is None else in_euro(centesimi(importo))


def centesimi(importo: str) -> int:
    """The cents of an amount.

    Raises:
        ValueError: it is none.
    """
    if _IMPORTO.fullmatch(importo) is None:
        raise ValueError(f"no amount: {importo[:20]!r}")
    return int(importo.replace(".", ""))


def in_euro(cent: int) -> str:
    """Cents, as euro; they may be broken."""
    return parola(write_number(ratio(cent, 100), 2).replace("-", "−"))


def giorno(quando: datetime) -> str:
    """The day, in words."""
    return f"{quando.day}{'º' if quando.day == 1 else ''} {_MESI[quando.month - 1]} {quando.year}"


def in_utc(quando: datetime) -> datetime:
    """The moment as UTC has it; one without a zone is in UTC already (``astimezone`` would ask the machine).

    One that UTC has not, of the first day that there is or of the last, is left as it stands.
    """
    try:
        return quando - (quando.utcoffset() or timedelta())
    except OverflowError:
        return quando


def momento(quando: datetime) -> str:
    """The day in words, the minute, and by how much the clock was before UTC."""
    minuti = int((quando.utcoffset() or timedelta()).total_seconds()) // 60
    segno, (ore, resto) = "−" if minuti < 0 else "+", divmod(abs(minuti), 60)
    fuso = f"UTC{segno}{ore}{f':{resto:02d}' if resto != 0 else ''}" if minuti != 0 else "UTC"
    return f"{giorno(quando)}, ore {quando:%H:%M} ({fuso})"


def orario(quando: str) -> str:
    """The day in figures, and the second.

    Raises:
        ValueError: it is no moment.
    """
    return f"{datetime.fromisoformat(quando):%d/%m/%Y %H:%M:%S}"
