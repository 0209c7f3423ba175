"""The small parts of a workbook: relationships, list of sheets and names, styles, shared strings, properties."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfxl.core.limits import many
from perfxl.xlsx.markup import (
    CUSTOM,
    EXTENDED,
    RELATIONSHIP_ID,
    RELATIONSHIPS,
    SHEET,
    VARIANT,
    Attributes,
    Grammar,
    is_true,
    parse,
    too_long,
)
from perfxl.xlsx.numbers import BUILTIN_DATES, BUILTIN_PERCENTAGES, is_date_format, is_percent_format, unescaped
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from perfxl.xlsx.package import Package

_SCALARS = (
    "lpwstr", "lpstr", "bstr", "i1", "i2", "i4", "i8", "int", "ui1", "ui2", "ui4", "ui8", "uint", "r4", "r8",
    "decimal", "cy", "date", "filetime",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part.

    Attributes:
        kind: last word of its type, in lower case and without hyphens: Strict and Transitional then agree.
        target: name of the part that it points to; empty where it points out of the file.
        outside: what it points to out of the file, as it is written; else empty.
    """

    kind: str
    target: str
    outside: str = ""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet as workbook.xml lists it: name on the tab, state, id of its relationship."""

    name: str
    state: str
    relationship: str


@dataclass(slots=True)
class Contents:
    """What workbook.xml says.

    Attributes:
        sheets: sheets of any kind, in the order of the tabs.
        names: defined names: name, what it refers to, index of the sheet that it is local to (None: the workbook).
        date1904: whether days are counted from 1904.
    """

    sheets: list[SheetEntry] = field(default_factory=list)
    names: list[tuple[str, str, str | None]] = field(default_factory=list)
    date1904: bool = False


def relationships(package: Package, part: str) -> dict[str, Relationship]:
    """The relationships of a part by id; of the whole package, for an empty name.

    Raises:
        UnreadableWorkbook: the part that lists them cannot be read, or has an id twice.
    """
    folder, name = posixpath.split(part)
    found: dict[str, Relationship] = {}

    def relationship(attributes: Attributes) -> None:
        package.count_entry(listing)
        kind = attributes.get("Type", "").rpartition("/")[2].replace("-", "").lower()
        written = attributes.get("Target", "")
        outside = attributes.get("TargetMode") == "External"
        target = "" if outside else posixpath.normpath(posixpath.join("/", folder, written))
        identifier = attributes.get("Id", "")
        if identifier in found:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"parte «{listing}», due volte «{identifier}»")
        found[identifier] = Relationship(kind, target.lstrip("/"), written if outside else "")

    listing = posixpath.join(folder, "_rels", f"{name}.rels")
    if listing in package:
        parse(package, listing, Grammar("Relationships", RELATIONSHIPS, {"Relationship": relationship}))
    return found


def contents(package: Package, part: str) -> Contents:
    """Sheets, defined names and date system of a workbook.

    Raises:
        UnreadableWorkbook: the part cannot be read, or is not a workbook.
    """
    found = Contents()
    naming: Attributes = {}

    def sheet(attributes: Attributes) -> None:
        package.count_entry(part)
        identifier = next((attributes[key] for key in RELATIONSHIP_ID if key in attributes), "")
        entry = SheetEntry(unescaped(attributes.get("name", "")), attributes.get("state", "visible"), identifier)
        found.sheets.append(entry)

    def name(attributes: Attributes) -> None:
        naming.clear()
        naming.update(attributes)

    def name_end(text: str) -> None:
        package.count_entry(part)
        found.names.append((naming.get("name", ""), text, naming.get("localSheetId")))

    def properties(attributes: Attributes) -> None:
        found.date1904 = is_true(attributes.get("date1904"))

    starts = {"sheet": sheet, "definedName": name, "workbookPr": properties}
    ends = {"definedName": name_end}
    parse(package, part, Grammar("workbook", SHEET, starts, ends, otherwise=Reason.NO_WORKBOOK))
    return found


@dataclass(frozen=True, slots=True)
class Styles:
    """What the styles of cells make of a number: indices, as cells write them.

    Attributes:
        dates: those that show it as a date.
        percentages: those that show it as a percentage.
    """

    dates: frozenset[str] = frozenset()
    percentages: frozenset[str] = frozenset()


def cell_styles(package: Package, part: str) -> Styles:
    """The styles of cells.

    Raises:
        UnreadableWorkbook: the part cannot be read.
    """
    codes: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def list_start(name: str) -> None:
        inside.append(name)

    def number_format(attributes: Attributes) -> None:
        if inside == ["numFmts"]:
            package.count_entry(part)
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")

    def style(attributes: Attributes) -> None:
        if inside == ["cellXfs"]:
            package.count_entry(part)
            styles.append(attributes.get("numFmtId", "0"))

    starts = {
        "numFmts": lambda _: list_start("numFmts"),
        "cellXfs": lambda _: list_start("cellXfs"),
        "numFmt": number_format,
        "xf": style,
    }
    ends = {"numFmts": lambda _: inside.clear(), "cellXfs": lambda _: inside.clear()}
    parse(package, part, Grammar("styleSheet", SHEET, starts, ends))

    def indices(shows: Callable[[str], bool], builtin: Collection[int]) -> frozenset[str]:
        formats = {identifier for identifier, code in codes.items() if shows(code)}
        formats |= {str(number) for number in builtin} - codes.keys()
        return frozenset(str(index) for index, identifier in enumerate(styles) if identifier in formats)

    return Styles(indices(is_date_format, BUILTIN_DATES), indices(is_percent_format, BUILTIN_PERCENTAGES))


def shared_strings(package: Package, part: str) -> list[str]:
    """The shared strings, runs joined, phonetic readings left out.

    Raises:
        UnreadableWorkbook: the part cannot be read, or its strings are longer in all than the limits.
    """
    found: list[str] = []
    runs: list[str] = []
    phonetic: list[bool] = [False]
    limits = package.limits
    left = limits.shared_characters

    def reading(_: Attributes) -> None:
        phonetic[0] = True

    def reading_end(_: str) -> None:
        phonetic[0] = False

    def text_end(text: str) -> None:
        if not phonetic[0]:
            runs.append(text)

    def item_end(_: str) -> None:
        nonlocal left
        text = unescaped("".join(runs))
        runs.clear()
        left -= len(text)
        if len(text) > limits.text:
            raise too_long(f"parte «{part}»", limits)
        if left < 0:
            raise UnreadableWorkbook(Reason.TOO_LARGE, f"oltre {many(limits.shared_characters)} caratteri di testo")
        found.append(text)

    ends = {"t": text_end, "si": item_end, "rPh": reading_end}
    parse(package, part, Grammar("sst", SHEET, {"rPh": reading}, ends))
    return found


def custom_properties(package: Package, part: str) -> dict[str, str]:
    """The custom properties, all as the text that the file has; a truth value is ``true`` or ``false``.

    Raises:
        UnreadableWorkbook: the part cannot be read, or has two properties of one name.
    """
    found: dict[str, str] = {}
    names: list[str] = []

    def start(attributes: Attributes) -> None:
        names[:] = [attributes.get("name", "")]

    def scalar(text: str) -> None:
        package.count_entry(part)
        name = names[-1] if names else ""
        if name in found:
            raise UnreadableWorkbook(Reason.INCONSISTENT, f"due proprietà di nome «{name}»")
        found[name] = text

    def truth(text: str) -> None:
        scalar("true" if is_true(text) else "false")

    others = (VARIANT, {**dict.fromkeys(_SCALARS, scalar), "bool": truth})
    parse(package, part, Grammar("Properties", CUSTOM, {"property": start}, others=others))
    return found


def application(package: Package, part: str) -> str:
    """The program that saved the workbook, as it says of itself.

    Raises:
        UnreadableWorkbook: the part cannot be read.
    """
    found = [""]

    def program(text: str) -> None:
        found[0] = text

    parse(package, part, Grammar("Properties", EXTENDED, ends={"Application": program}))
    return found[0]
