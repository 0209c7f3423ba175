"""What a cell of a plan's workbook says, and how a value of the plan is written into one.

A plan is typed by hand: numbers come as texts, texts as dates, codes as numbers. What can only mean one thing is taken;
what may mean two is refused, with what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.letture.workbook import CellError
from perfxl.core.money import parse_italian

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.letture.workbook import Cell, CellValue


class Segno(StrEnum):
    """What a cell says that is blank on purpose, where an empty one would say something else.

    A text or a list that is blank; a list of measures that has none.
    """

    VUOTO = "(vuoto)"
    NESSUNA = "(nessuna voce)"


_SEGNO = re.compile(r"\(+(?:vuoto|nessuna voce)\)+")
_A_CAPO = re.compile(r"\r\n|\r|\n")
_PRECISIONE = Context(prec=15)
"""A spreadsheet goes by fifteen digits: those beyond are noise of its arithmetic, as in 0,1 + 0,2."""
_DECIMALI = Decimal("1E-12")
_CENTO, _TROPPE_VOLTE = 100, 2
"""A cell that shows 200% or more was given its format after it was filled in: no weight is twice the whole."""
_GIORNO = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_TESTO = "formattare la cella come Testo e riscriverlo"


class Forma(StrEnum):
    """How the cells of a column are read: as text, as a code, as one of a few words, as a number, as a list."""

    TESTO = "testo"
    SIGLA = "sigla"
    PAROLA = "parola"
    NUMERO = "numero"
    EURO = "euro"
    PERCENTO = "percento"
    GIORNO = "giorno"
    DIPENDENTI = "dipendenti"
    TESTI = "testi"
    SIGLE = "sigle"


@dataclass(frozen=True, slots=True)
class CellaRifiutataError(Exception):
    """A cell does not say what its column asks for; the text says why and what to do, in Italian."""

    testo: str

    def __str__(self) -> str:
        """The text."""
        return self.testo


def in_cella(valore: object) -> Valore:
    """The value of a plan as it stands in a cell; a number of more digits than a cell keeps becomes a text."""
    match valore:
        case Segno():
            return valore.value
        case str():
            return _segnato(valore)
        case list():
            return _segnato(_elenco([f"{voce}" for voce in valore]))
        case int() | Decimal():
            return _numero_in_cella(Decimal(valore))
        case date():
            return f"{valore:%d/%m/%Y}"
        case _:
            return None


def _segnato(testo: str) -> str:
    if testo == "":
        return Segno.VUOTO.value
    return f"({testo})" if _SEGNO.fullmatch(testo) else testo


def _elenco(testi: Sequence[str]) -> str:
    """The texts in one cell: on a line, or each on a line of its own where one has the separator in it."""
    if any(";" in testo or testo != testo.strip() for testo in testi):
        return "\n".join(testi) + ("\n" if len(testi) == 1 else "")
    return "; ".join(testi)


def _numero_in_cella(numero: Decimal) -> Valore:
    esatto = Fraction(numero)
    if Fraction(_PRECISIONE.plus(numero)) == esatto:
        return esatto
    return f"{numero:f}".replace(".", ",")


def da_cella(cella: Cell, forma: Forma) -> object:
    """The value that a cell says, as a plan in TOML would: text, whole number, ``Decimal`` or list; None where blank.

    Raises:
        CellaRifiutataError: it says no such value.
    """
    valore = cella.value
    if isinstance(valore, CellError):
        raise CellaRifiutataError(
            f"la cella mostra un errore ({valore.code}): scrivere il valore, o correggere la formula"
        )
    if valore is None and cella.formula is not None:
        raise CellaRifiutataError("la formula non ha un valore: aprire il file in Excel, salvarlo, e riprovare")
    if valore is None or (isinstance(valore, str) and valore.strip() == ""):
        return None
    return _percento(cella) if forma is Forma.PERCENTO else _LETTORI[forma](valore)


def _testo(valore: CellValue) -> str:
    match valore:
        case str():
            return _senza_segno(_su_una_riga(valore))
        case bool():
            return "VERO" if valore else "FALSO"
        case Decimal():
            return _mostrato(Decimal(_pulito(valore)))
        case datetime():
            return f"{valore:%d/%m/%Y %H:%M}"
        case date():
            return f"{valore:%d/%m/%Y}"
        case _:
            return f"{valore:%H:%M}"


def _su_una_riga(testo: str) -> str:
    """The text on one line: a line broken within a cell is still one text."""
    righe = _A_CAPO.split(testo)
    return testo if len(righe) == 1 else " ".join(riga.strip() for riga in righe if riga.strip() != "")


def _senza_segno(testo: str) -> str:
    if testo == Segno.VUOTO:
        return ""
    return testo[1:-1] if testo != Segno.NESSUNA and _SEGNO.fullmatch(testo) else testo


def _sigla(valore: CellValue) -> str:
    """A code, or a number as a document prints it: what a spreadsheet may have made of 1.3 is not guessed."""
    match valore:
        case str():
            return _senza_segno(_su_una_riga(valore).strip())
        case Decimal() if valore == valore.to_integral_value():
            return f"{int(valore)}"
        case Decimal():
            raise CellaRifiutataError(f"serve un testo (qui c'è il numero {_mostrato(valore)}): {_TESTO}")
        case bool():
            raise CellaRifiutataError(f"serve un testo (qui c'è un valore vero/falso): {_TESTO}")
        case _:
            raise CellaRifiutataError(
                f"serve un testo (qui c'è la data o l'ora {_testo(valore)}): {_TESTO}, com'è stampato"
            )


def _parola(valore: CellValue) -> str:
    return _sigla(valore).casefold()


def _numero(valore: CellValue) -> int | Decimal:
    if isinstance(valore, Decimal):
        return _pulito(valore)
    letto = parse_italian(valore) if isinstance(valore, str) else None
    if letto is None:
        qui = "una data o un'ora" if isinstance(valore, date | time) else f"«{_testo(valore)}»"
        raise CellaRifiutataError(
            f"serve un numero (qui c'è {qui}): scriverlo in cifre, come 25 oppure 12,5; se non c'è, svuotare la cella"
        )
    return _intero_se_lo_e(letto)


def percentuale(cella: Cell) -> bool:
    """Whether a cell says a percentage, by its number format or by its sign."""
    return cella.percento or (isinstance(cella.value, str) and cella.value.strip().endswith("%"))


def _percento(cella: Cell) -> int | Decimal:
    """Percent points: 25 and 25% are the same; a cell that shows 25% holds 0.25, one of 2500% can only mean 25%."""
    valore = cella.value
    if isinstance(valore, str):
        return _numero(valore.strip().removesuffix("%").rstrip())
    if isinstance(valore, Decimal) and cella.percento and valore < _TROPPE_VOLTE:
        return _pulito(valore * _CENTO)
    return _numero(valore)


def _giorno(valore: CellValue) -> date:
    """A day, in a cell of dates or as text."""
    if isinstance(valore, date):
        return date(valore.year, valore.month, valore.day)
    scritto = _GIORNO.fullmatch(valore.strip()) if isinstance(valore, str) else None
    giorno, mese, anno = (int(parte) for parte in scritto.groups()) if scritto is not None else (0, 0, 0)
    try:
        return date(anno, mese, giorno)
    except ValueError:
        raise CellaRifiutataError(f"serve una data, come 15/03/2025 (qui c'è «{_testo(valore)}»)") from None


def _euro(valore: CellValue) -> int | Decimal:
    numero = _numero(valore)
    if (Fraction(numero) * 100).denominator != 1:
        raise CellaRifiutataError(f"{_mostrato(Decimal(numero))} ha più di due decimali: arrotondare al centesimo")
    return numero


def _dipendenti(valore: CellValue) -> object:
    """A number of employees, or the word that stands for one."""
    if isinstance(valore, str) and parse_italian(valore) is None:
        return _sigla(valore)
    return _numero(valore)


def _testi(valore: CellValue) -> list[str]:
    """Texts, each on a line of its own, or on one line with semicolons."""
    if not isinstance(valore, str):
        return [_sigla(valore)]
    righe = _A_CAPO.split(valore)
    voci = righe if len(righe) > 1 else [voce.strip() for voce in _senza_segno(valore).split(";")]
    return [voce for voce in voci if voce.strip() != ""]


def _sigle(valore: CellValue) -> list[str]:
    """Codes, apart by commas too: no code has one."""
    return [voce.strip() for testo in _testi(valore) for voce in testo.split(",") if voce.strip() != ""]


def _pulito(numero: Decimal) -> int | Decimal:
    """The number without the noise of a spreadsheet's arithmetic."""
    quindici = _PRECISIONE.plus(numero)
    esponente = quindici.as_tuple().exponent
    if isinstance(esponente, int) and esponente < -12:  # noqa: PLR2004 - the decimals that a plan may have
        quindici = quindici.quantize(_DECIMALI)
    return _intero_se_lo_e(quindici.normalize())


def _intero_se_lo_e(numero: Decimal) -> int | Decimal:
    return int(numero) if numero == numero.to_integral_value() else numero


def _mostrato(numero: Decimal) -> str:
    return f"{numero:f}".replace(".", ",")


_LETTORI: Mapping[Forma, Callable[[CellValue], object]] = {
    Forma.TESTO: _testo,
    Forma.SIGLA: _sigla,
    Forma.PAROLA: _parola,
    Forma.NUMERO: _numero,
    Forma.EURO: _euro,
    Forma.GIORNO: _giorno,
    Forma.DIPENDENTI: _dipendenti,
    Forma.TESTI: _testi,
    Forma.SIGLE: _sigle,
}
