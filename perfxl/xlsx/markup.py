"""One part's XML, streamed through expat within limits: no DTD, no deep nesting, no endless tokens or vocabularies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

from perfxl.core.limits import many
from perfxl.xlsx.unreadable import Reason, UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.core.limits import Limits
    from perfxl.xlsx.package import Package

Attributes: TypeAlias = "dict[str, str]"
_Start: TypeAlias = "Callable[[str, Attributes], None]"
_End: TypeAlias = "Callable[[str], None]"

# the namespace of each vocabulary: as everybody writes it (ECMA-376 Transitional), then as Strict has it
SHEET = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
RELATIONSHIPS = ("http://schemas.openxmlformats.org/package/2006/relationships",)
EXTENDED = (
    "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    "http://purl.oclc.org/ooxml/officeDocument/extendedProperties",
)
CUSTOM = (
    "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    "http://purl.oclc.org/ooxml/officeDocument/customProperties",
)
VARIANT = (
    "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes",
)
THREADS = ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments",)
DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing",
)
DRAWING_TEXT = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
# the attribute r:id, by which workbook.xml names a relationship
RELATIONSHIP_ID = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships id",
)

_ESCAPED = len("_x000D_")
"""A character may be written in so many."""
_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1")


@dataclass(frozen=True, slots=True)
class Grammar:
    """What is listened to in a part; everything else passes unseen.

    Attributes:
        root: local name of the only root that is accepted.
        spaces: namespaces of the root and of the elements.
        starts: local name to what is called at the start of the element, with its attributes.
        ends: local name to what is called at its end, with the text that came after the last start.
        others: namespaces and ends of the elements of a second vocabulary.
        otherwise: the reason for which another root is refused.
        closes: local name to what is called at the end of an element whose text does not matter.
    """

    root: str
    spaces: tuple[str, ...]
    starts: Mapping[str, Callable[[Attributes], None]] = field(default_factory=dict)
    ends: Mapping[str, Callable[[str], None]] = field(default_factory=dict)
    others: tuple[tuple[str, ...], Mapping[str, Callable[[str], None]]] = ((), {})
    otherwise: Reason = Reason.INCONSISTENT
    closes: Mapping[str, Callable[[], None]] = field(default_factory=dict)


def is_true(text: str | None) -> bool:
    """Whether an attribute of type xsd:boolean is there and says yes."""
    return text in {"1", "true"}


def parse(package: Package, part: str, grammar: Grammar) -> None:
    """Stream a part through a grammar.

    Raises:
        UnreadableWorkbook: the part cannot be inflated, is not well-formed, or goes beyond the limits.
    """
    pieces: list[str] = []
    parser = _parser(part, grammar, package.limits, pieces)
    fed = 0
    try:
        for chunk in package.chunks(part):
            fed += len(chunk)
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keywords
            _check(parser, fed - parser.CurrentByteIndex, part, package.limits)
            if sum(map(len, pieces)) > package.limits.token:
                raise UnreadableWorkbook(Reason.TOO_INTRICATE, f"parte «{part}», testo troppo lungo")
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keywords
    except expat.ExpatError as error:
        detail = f"parte «{part}», riga {error.lineno}, colonna {error.offset + 1}"
        raise UnreadableWorkbook(Reason.MALFORMED, detail) from error


def _check(parser: expat.XMLParserType, waiting: int, part: str, limits: Limits) -> None:
    """Refuse an endless token, which old versions of expat scan again at every chunk, and endless new names."""
    if waiting > limits.token:
        raise UnreadableWorkbook(Reason.TOO_INTRICATE, f"parte «{part}», elemento troppo lungo")
    if len(parser.intern) > limits.names:
        raise UnreadableWorkbook(Reason.TOO_INTRICATE, f"parte «{part}», troppi nomi diversi")


def _parser(part: str, grammar: Grammar, limits: Limits, pieces: list[str]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    start, end = _element_handlers(part, grammar, limits, pieces)
    roots = {f"{space} {grammar.root}" for space in grammar.spaces}

    def root(name: str, attributes: Attributes) -> None:
        if name not in roots:
            raise UnreadableWorkbook(grammar.otherwise, f"parte «{part}», radice non riconosciuta")
        parser.StartElementHandler = start
        start(name, attributes)

    def doctype(*_: object) -> None:
        raise UnreadableWorkbook(Reason.DTD, f"parte «{part}»")

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise UnreadableWorkbook(Reason.MALFORMED, f"parte «{part}», codifica «{encoding}»")

    parser.StartElementHandler = root
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    return parser


def _element_handlers(part: str, grammar: Grammar, limits: Limits, pieces: list[str]) -> tuple[_Start, _End]:
    """What expat calls a hundred thousand times a workbook: closures, for they are the quickest there is."""
    starts = _qualified(grammar.spaces, grammar.starts)
    ends = _qualified(grammar.spaces, grammar.ends) | _qualified(*grammar.others)
    closes = _qualified(grammar.spaces, grammar.closes)
    deepest, longest = limits.depth, limits.text * _ESCAPED
    depth = 0

    def start(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            raise UnreadableWorkbook(Reason.TOO_INTRICATE, f"parte «{part}», più di {deepest} livelli")
        pieces.clear()
        if name in starts:
            starts[name](attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if name in ends:
            text = "".join(pieces)
            if len(text) > longest:
                raise too_long(f"parte «{part}»", limits)
            ends[name](text)
        elif name in closes:
            closes[name]()

    return start, end


def too_long(where: str, limits: Limits) -> UnreadableWorkbook:
    """The refusal of a text, or of a formula, that no cell can hold."""
    return UnreadableWorkbook(Reason.TOO_INTRICATE, f"{where}, un testo di più di {many(limits.text)} caratteri")


def _qualified(spaces: tuple[str, ...], handlers: Mapping[str, Callable[..., None]]) -> dict[str, Callable[..., None]]:
    return {f"{space} {local}": handler for space in spaces for local, handler in handlers.items()}
