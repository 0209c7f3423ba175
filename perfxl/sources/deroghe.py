"""Reading and writing deroghe: what somebody answered to the findings of a plan, in TOML beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from perfxl.core.deroghe import Deroga, Stato
from perfxl.core.finding import Severity
from perfxl.core.limits import DEFAULT_LIMITS, many
from perfxl.core.money import cents
from perfxl.sources.formato_deroghe import DEROGA, DEROGHE
from perfxl.sources.toml_reader import FORMATO, open_document
from perfxl.sources.toml_values import (
    CODICE_CONTROLLO,
    ENTE,
    GIORNO,
    Kind,
    RefusedError,
    choice,
    decimals,
    matching,
    mismatch,
    question,
    whole_between,
)
from perfxl.sources.toml_writer import write_toml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from perfxl.core.place import Sourced
    from perfxl.sources.toml_reader import Tavola


def _detto(value: object) -> str:
    """A text as a cell or a plan may hold it: blank, on several lines, with any character."""
    if not isinstance(value, str):
        raise mismatch("un testo", value)
    return value


_DETTO = Kind("", _detto)
_IDENTITA = matching(
    "[0-9a-f]{16}(?:-[1-9][0-9]{0,5})?", "16 cifre esadecimali minuscole, e -2, -3 e così via dove i rilievi sono più"
)
_CIFRE = 320
"""Digits of the greatest number that a cell can hold, and some."""


def _effetto(value: object) -> int:
    """An amount that a finding moves, in cents: what stood in a cell may make it very large, never negative."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise mismatch("un importo in euro", value)
    number = Decimal(value)
    if not number.is_finite():
        raise RefusedError(f"«{number}» non è ammesso: serve un importo in euro, da 0 in su")
    if number.adjusted() > _CIFRE or decimals(number) > _CIFRE:  # a fraction of a huge exponent takes long to be made
        raise RefusedError("il numero ha troppe cifre: serve un importo in euro, con due decimali")
    if number < 0:
        raise RefusedError(f"«{number}» non è ammesso: serve un importo in euro, da 0 in su")
    try:
        return cents(number)
    except ValueError as error:
        raise RefusedError(f"{number} ha più di due decimali") from error


_EFFETTO = Kind(0, _effetto)
_ANNO = whole_between(1990, 2100)


def read_deroghe(text: str, nome: str, controlli: Collection[str] | None = None) -> tuple[Deroga, ...]:
    """Read deroghe.

    What a deroga must say and does not is no problem of the file: a check finds it (``Deroga.mancano``).

    Args:
        text: the TOML document.
        nome: name of the file, for the places.
        controlli: the codes of the checks that there are; None where they are not judged.

    Raises:
        SourceError: every problem of the file, in the order of the lines.
    """
    radice = open_document(text, nome, DEROGHE.chiavi)
    _non_troppe(radice)
    ente, anno = radice.required("ente", ENTE), radice.required("anno", _ANNO)
    deroghe = tuple(_deroga(tavola, controlli, ente, anno) for tavola in radice.tables("deroghe", DEROGA.chiavi))
    if radice.source.problems:
        raise radice.source.error()
    return deroghe


def _non_troppe(radice: Tavola) -> None:
    """Refuse more deroghe than anybody gave, before each of them is looked at."""
    scritte, most = radice.values.get("deroghe"), DEFAULT_LIMITS.deroghe
    if isinstance(scritte, list) and len(scritte) > most:
        radice.source.note(
            radice.source.place(("deroghe", most)),
            f"le deroghe sono {many(len(scritte))}, e se ne leggono al più {many(most)}: togliere quelle che non "
            "servono più",
        )
        raise radice.source.error()


def _deroga(tavola: Tavola, controlli: Collection[str] | None, ente: Sourced[str], anno: Sourced[int]) -> Deroga:
    codice = tavola.required("codice", CODICE_CONTROLLO).value
    if controlli is not None and codice not in {"", *controlli}:
        near = question(codice, tuple(controlli))
        tavola.note("codice", f"non c'è un controllo «{codice}»{near} (li elenca: perfxl spiega)")
    return Deroga(
        place=tavola.place,
        codice=codice,
        identita=tavola.required("identita", _IDENTITA).value,
        dove=tavola.optional("dove", _DETTO).value or "",
        atteso=tavola.optional("atteso", _DETTO).value or "",
        trovato=tavola.optional("trovato", _DETTO).value or "",
        effetto=tavola.optional("effetto", _EFFETTO).value,
        motivo=tavola.text_or_empty("motivo").value,
        chi=tavola.text_or_empty("chi").value,
        quando=tavola.unless_blank("quando", GIORNO).value,
        stato=tavola.unless_blank("stato", choice(Stato)).value,
        gravita=tavola.required("gravita", choice(Severity)).value,
        ente=ente,
        anno=anno,
    )


def write_deroga(deroga: Deroga) -> str:
    """The table that says a deroga, after a blank line: as it is added to a file that has its top.

    What it does not say is left out, but for the reason and who gives it: they are there to be filled in.
    """
    effetto = None if deroga.effetto is None else Decimal(f"{deroga.effetto // 100}.{deroga.effetto % 100:02d}")
    voci = {
        "codice": deroga.codice,
        "identita": deroga.identita,
        "dove": deroga.dove,
        "atteso": deroga.atteso,
        "trovato": deroga.trovato,
        "effetto": effetto,
        "gravita": deroga.gravita,
        "motivo": deroga.motivo,
        "chi": deroga.chi,
        "quando": deroga.quando,
        "stato": deroga.stato,
    }
    return write_toml({"deroghe": [{chiave: voce for chiave, voce in voci.items() if voce is not None}]})


def write_deroghe(deroghe: Iterable[Deroga], ente: str, anno: int) -> str:
    """A whole file of deroghe, of the plan of an ente and of a year."""
    return "".join((write_toml({"formato": FORMATO, "ente": ente, "anno": anno}), *map(write_deroga, deroghe)))
