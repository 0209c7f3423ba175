"""What lies beside the cells of a workbook: comments, pictures, texts in shapes, macros, links to files and to data."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from perfxl.core.letture.workbook import Comment
from perfxl.xlsx import parts
from perfxl.xlsx.coordinates import cell_position
from perfxl.xlsx.markup import DRAWING, DRAWING_TEXT, SHEET, THREADS, Attributes, Grammar, parse
from perfxl.xlsx.numbers import unescaped
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfxl.xlsx.package import Package

_MACROS = {"vbaproject", "xlmacrosheet", "xlintlmacrosheet"}


def parts_of_kind(package: Package, related: Mapping[str, parts.Relationship], kind: str) -> Iterator[str]:
    """The parts of a kind that the file has, each once."""
    targets = dict.fromkeys(relationship.target for relationship in related.values() if relationship.kind == kind)
    yield from (target for target in targets if target in package)


def comments(
    package: Package, related: Mapping[str, parts.Relationship], count: Callable[[], None]
) -> tuple[Comment, ...]:
    """The comments of a sheet, whose relationships are given; where a cell has a thread, only those of the thread.

    Args:
        package: the file.
        related: the relationships of the sheet.
        count: called for each comment, to keep within the limits.

    Raises:
        UnreadableWorkbook: a part cannot be read, contradicts itself, or goes beyond the limits.
    """
    threads = [c for part in parts_of_kind(package, related, "threadedcomment") for c in _threads(package, part, count)]
    # for programs that know no threads, the file has each thread again as an old comment, under a notice
    told = {(comment.row, comment.column) for comment in threads}
    notes = [c for part in parts_of_kind(package, related, "comments") for c in _notes(package, part, count)]
    return (*threads, *(comment for comment in notes if (comment.row, comment.column) not in told))


def _notes(package: Package, part: str, count: Callable[[], None]) -> list[Comment]:
    found: list[Comment] = []
    where: list[tuple[int, int]] = []
    runs: list[str] = []

    def start(attributes: Attributes) -> None:
        where[:] = [_position(part, attributes)]
        runs.clear()

    def end(_: str) -> None:
        count()
        found.append(Comment(*where[-1], unescaped("".join(runs))))

    ends: Mapping[str, Callable[[str], None]] = {"t": runs.append, "comment": end}
    parse(package, part, Grammar("comments", SHEET, {"comment": start}, ends))
    return found


def _threads(package: Package, part: str, count: Callable[[], None]) -> list[Comment]:
    found: list[Comment] = []
    where: list[tuple[int, int]] = []

    def start(attributes: Attributes) -> None:
        where[:] = [_position(part, attributes)]

    def end(text: str) -> None:
        if where:
            count()
            found.append(Comment(*where[-1], text))

    parse(package, part, Grammar("ThreadedComments", THREADS, {"threadedComment": start}, {"text": end}))
    return found


def _position(part: str, attributes: Attributes) -> tuple[int, int]:
    written = attributes.get("ref", "")
    position = cell_position(written)
    if position is None:
        raise UnreadableWorkbook(Reason.INCONSISTENT, f"parte «{part}», cella «{written}»")
    return position


def drawn(
    package: Package, related: Mapping[str, parts.Relationship], count: Callable[[], None]
) -> tuple[int, tuple[str, ...]]:
    """How many pictures lie on a sheet, whose relationships are given, and the texts of its shapes.

    Raises:
        UnreadableWorkbook: as ``comments``.
    """
    pictures = 0
    texts: list[str] = []
    runs: list[str] = []

    def picture(_: Attributes) -> None:
        nonlocal pictures
        pictures += 1

    def run_end(text: str) -> None:
        runs.append(text)

    def paragraph_end(_: str) -> None:
        runs.append("\n")

    def text_end(_: str) -> None:
        text = "".join(runs).strip()
        runs.clear()
        if text != "":
            count()
            texts.append(text)

    others = (DRAWING_TEXT, {"t": run_end, "p": paragraph_end})
    for part in parts_of_kind(package, related, "drawing"):
        parse(package, part, Grammar("wsDr", DRAWING, {"pic": picture}, {"txBody": text_end}, others))
    return pictures, tuple(texts)


def macros(related: Mapping[str, parts.Relationship]) -> bool:
    """Whether a workbook, whose relationships are given, has code in it: of today, or the sheets of old macros."""
    return any(relationship.kind in _MACROS for relationship in related.values())


def external_links(package: Package, related: Mapping[str, parts.Relationship]) -> tuple[str, ...]:
    """The files that a workbook, whose relationships are given, takes values from; nothing of them is followed.

    Raises:
        UnreadableWorkbook: a part cannot be read, or contradicts itself.
    """
    found: dict[str, None] = {}

    def live(attributes: Attributes) -> None:
        package.count_entry(part)
        found[f"{attributes.get('ddeService', '')}|{attributes.get('ddeTopic', '')}"] = None

    for part in parts_of_kind(package, related, "externallink"):
        outside = (relationship.outside for relationship in parts.relationships(package, part).values())
        found |= dict.fromkeys(unquote(target) for target in outside if target != "")
        parse(package, part, Grammar("externalLink", SHEET, {"ddeLink": live}))
    return tuple(found)


def connections(package: Package, related: Mapping[str, parts.Relationship]) -> tuple[str, ...]:
    """What a workbook, whose relationships are given, takes data from, by name; nobody is asked for them.

    Raises:
        UnreadableWorkbook: a part cannot be read, or contradicts itself.
    """
    found: dict[str, None] = {}

    def connection(attributes: Attributes) -> None:
        package.count_entry(part)
        found[unescaped(attributes.get("name", ""))] = None

    for part in parts_of_kind(package, related, "connections"):
        parse(package, part, Grammar("connections", SHEET, {"connection": connection}))
    return tuple(found)
