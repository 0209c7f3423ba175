"""Reading a workbook of anybody's: bounded, streaming, one pass, standard library only."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfxl.core.letture.workbook import DefinedName, Sheet, Workbook
from perfxl.core.limits import DEFAULT_LIMITS, Limits, many
from perfxl.xlsx import beside, parts
from perfxl.xlsx.numbers import MAC_EPOCH, WINDOWS_EPOCH
from perfxl.xlsx.package import Package, read_packed
from perfxl.xlsx.sheet_part import read_sheet
from perfxl.xlsx.surroundings import Surroundings
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["DEFAULT_LIMITS", "Limits", "Reason", "UnreadableWorkbook", "parse_workbook", "read_workbook"]


def read_workbook(path: Path, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read the workbook in a file.

    Args:
        path: the file; its extension does not matter.
        limits: how much is read before the file is refused.

    Returns:
        Worksheets (chart sheets are left out), defined names, custom properties, application.

    Raises:
        UnreadableWorkbook: the file is not a workbook, is damaged, or cannot be read within the limits.
    """
    return parse_workbook(read_packed(path, limits), path.name, limits)


def parse_workbook(data: bytes, file: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """Read a workbook from its bytes: so that what is read and what is hashed are the same bytes.

    Args:
        data: the content of the file.
        file: its name, for places and messages.
        limits: as in ``read_workbook``.

    Raises:
        UnreadableWorkbook: as ``read_workbook``.
    """
    package = Package(data, limits)
    top = parts.relationships(package, "")
    main = _workbook_part(package, top)
    contents = parts.contents(package, main)
    related = parts.relationships(package, main)
    properties = _part_of_kind(package, top, "customproperties")
    application = _part_of_kind(package, top, "extendedproperties")
    return Workbook(
        file=file,
        sheets=_sheets(package, related, contents),
        names=_names(contents),
        properties=MappingProxyType(parts.custom_properties(package, properties) if properties else {}),
        application=parts.application(package, application) if application else "",
        macros=beside.macros(related),
        external_links=beside.external_links(package, related),
        connections=beside.connections(package, related),
    )


def _part_of_kind(package: Package, related: Mapping[str, parts.Relationship], kind: str) -> str:
    """The part of a kind, where the file has it; else an empty name."""
    targets = {relationship.target for relationship in related.values() if relationship.kind == kind}
    if len(targets) > 1:
        raise UnreadableWorkbook(Reason.INCONSISTENT, f"più parti di tipo «{kind}»")
    target = next(iter(targets), "")
    return target if target in package else ""


def _workbook_part(package: Package, top: Mapping[str, parts.Relationship]) -> str:
    main = _part_of_kind(package, top, "officedocument")
    if main.endswith(".bin"):
        raise UnreadableWorkbook(Reason.XLSB)
    if main:
        return main
    if "mimetype" in package and "content.xml" in package:
        raise UnreadableWorkbook(Reason.OPENDOCUMENT)
    raise UnreadableWorkbook(Reason.NO_WORKBOOK)


def _sheets(package: Package, related: Mapping[str, parts.Relationship], contents: parts.Contents) -> tuple[Sheet, ...]:
    strings = _part_of_kind(package, related, "sharedstrings")
    styles = _part_of_kind(package, related, "styles")
    around = Surroundings(
        strings=parts.shared_strings(package, strings) if strings else [],
        styles=parts.cell_styles(package, styles) if styles else parts.Styles(),
        epoch=MAC_EPOCH if contents.date1904 else WINDOWS_EPOCH,
        limits=package.limits,
    )
    _check_entries(contents.sheets, package.limits)
    sheets = []
    for entry in contents.sheets:
        relationship = related.get(entry.relationship)
        if relationship is None:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"foglio «{entry.name}» senza contenuto")
        if relationship.kind == "worksheet":
            sheets.append(_sheet(package, relationship.target, entry, around))
    return tuple(sheets)


def _sheet(package: Package, part: str, entry: parts.SheetEntry, around: Surroundings) -> Sheet:
    sheet = read_sheet(package, part, entry.name, entry.state, around)
    related = parts.relationships(package, part)
    if not related:
        return sheet

    def count() -> None:
        around.count(entry.name)

    pictures, boxes = beside.drawn(package, related, count)
    return replace(sheet, comments=beside.comments(package, related, count), pictures=pictures, boxes=boxes)


def _check_entries(entries: Sequence[parts.SheetEntry], limits: Limits) -> None:
    if len(entries) > limits.sheets:
        raise UnreadableWorkbook(Reason.TOO_MANY_PARTS, f"più di {many(limits.sheets)} fogli")
    seen: set[str] = set()
    for entry in entries:
        if entry.name.casefold() in seen:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"due fogli di nome «{entry.name}»")
        seen.add(entry.name.casefold())


def _names(contents: parts.Contents) -> tuple[DefinedName, ...]:
    sheets: dict[str | None, str] = {str(index): entry.name for index, entry in enumerate(contents.sheets)}
    sheets[None] = ""
    names = []
    for name, refers_to, index in contents.names:
        if index not in sheets:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"nome «{name}» di un foglio che non c’è")
        names.append(DefinedName(name, refers_to, sheets[index]))
    return tuple(names)
