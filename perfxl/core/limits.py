"""How much is read of what comes from outside, before it is refused: the only place that says it."""

from __future__ import annotations

from dataclasses import dataclass

_MEGA = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused, and how much is said of one.

    Each is far beyond what an ente needs, and small enough that a file at all its limits takes seconds.

    Attributes:
        plan: bytes of a plan or of a modello in TOML.
        problems: mistakes of a plan in TOML after which it is not read further.
        packed: bytes of a workbook.
        inflated: bytes inflated in all, over the parts that are read.
        ratio: bytes inflated out of one compressed byte, in one part.
        ratio_floor: bytes that a part may inflate to before its ratio matters: small parts compress very well.
        parts: entries of the zip.
        sheets: sheets of the workbook.
        cells: cells that are not empty, in the workbook.
        rows: rows that one of our tables may have beyond those that it was sent out with.
        entries: entries of the lists of the workbook: relationships, names, formats, properties.
        tags: marks of XML, over the parts that are read: elements that open or close, comments, instructions.
        text: characters of one text or of one formula; a cell of Excel holds no more.
        cell_characters: characters of the texts of the cells, each counted wherever it stands.
        shared_characters: characters of the shared strings.
        formula_characters: characters of formulas, with those written out when shared formulas are translated.
        depth: elements inside elements.
        token: bytes of one tag or comment.
        names: distinct names of elements and attributes, in one part.
        deroghe: deroghe of a plan; a person gives tens.
        report: bytes of an earlier report, in JSON: a hundred thousand findings.
        ente_files: files of one ente, among many.
        ente_bytes: bytes of the files of one ente: they are held at once.
        copied_elements: elements of a part that is annotated: they are held at once.
        findings: findings of one check in one file; of more, the others are counted.
        verbale: bytes of a verbale, signed or not.
        incorporati: bytes of all the files that a verbale has embedded, inflated.
        stampati: rows of one table of a verbale: what is beyond stands in the manifesto alone.
    """

    plan: int = 4 * _MEGA
    problems: int = 500
    packed: int = 64 * _MEGA
    inflated: int = 128 * _MEGA
    ratio: int = 200
    ratio_floor: int = 4 * _MEGA
    parts: int = 5_000
    sheets: int = 1_000
    cells: int = 200_000
    rows: int = 1_000
    entries: int = 100_000
    tags: int = 5_000_000
    text: int = 32_767
    cell_characters: int = 16_000_000
    shared_characters: int = 16_000_000
    formula_characters: int = 16_000_000
    depth: int = 64
    token: int = _MEGA
    names: int = 5_000
    deroghe: int = 5_000
    report: int = 64 * _MEGA
    ente_files: int = 2_000
    ente_bytes: int = 512 * _MEGA
    copied_elements: int = 300_000
    findings: int = 1_000
    verbale: int = 768 * _MEGA
    incorporati: int = 640 * _MEGA
    stampati: int = 2_000


DEFAULT_LIMITS = Limits()


class TooMuchError(Exception):
    """What was read goes beyond a limit; the text is Italian, and says which."""


def size(count: int) -> str:
    """A number of bytes, as a person says it: ``64 MB``, or ``100 byte``."""
    return f"{count // _MEGA} MB" if count >= _MEGA else f"{many(count)} byte"


def many(count: int) -> str:
    """A number with its thousands: ``500.000``."""
    return f"{count:,}".replace(",", ".")
