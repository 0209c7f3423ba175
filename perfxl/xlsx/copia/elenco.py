"""The sheet «Da correggere»: every finding of a file in a line, with a link to its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.letture.correzioni import COLONNA_IMPRONTE, INTESTAZIONI, RIGA_INTESTAZIONI, impronte
from perfxl.core.place import column_letters
from perfxl.xlsx.copia.innesti import attributo, pulito, testo
from perfxl.xlsx.copia.stili import ROSSO
from perfxl.xlsx.testo import linee

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfxl.xlsx.copia.parole import Voce
    from perfxl.xlsx.copia.stili import Aspetti

_LARGHEZZE = (17, 9, 42, 26, 26, 48, 38, 12, 10)
_PAGINA = (
    b'<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
    b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;8'
)
_RIGA, _PIU_ALTA = 13, 409
_ULTIMA, _IMPRONTE = column_letters(len(INTESTAZIONI)), column_letters(COLONNA_IMPRONTE)


def area(quante: int) -> str:
    """The area of the table with so many lines; a table has a line at least."""
    return f"A{RIGA_INTESTAZIONI}:{_ULTIMA}{RIGA_INTESTAZIONI + max(1, quante)}"


def foglio(voci: Sequence[Voce], sopra: Sequence[str], aspetti: Aspetti, spazi: tuple[str, str], legame: str) -> bytes:
    """The part of the sheet.

    Args:
        voci: its lines.
        sopra: the texts above the table.
        aspetti: the looks of its cells.
        spazi: namespaces of sheets, and of ids of pointers.
        legame: id of the pointer to its table.
    """
    larghezze = "".join(
        f'<col min="{i}" max="{i}" width="{larga}" customWidth="1"/>' for i, larga in enumerate(_LARGHEZZE, start=1)
    )
    larghezze += f'<col min="{COLONNA_IMPRONTE}" max="{COLONNA_IMPRONTE}" width="9" hidden="1" customWidth="1"/>'
    return b"".join(
        (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<worksheet xmlns="{spazi[0]}" xmlns:r="{spazi[1]}">'
            f'<sheetPr><tabColor rgb="{ROSSO}"/><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<dimension ref="A1:{_IMPRONTE}{RIGA_INTESTAZIONI + len(voci)}"/>'
            '<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
            f'<pane ySplit="{RIGA_INTESTAZIONI}" topLeftCell="A{RIGA_INTESTAZIONI + 1}" activePane="bottomLeft" '
            f'state="frozen"/><selection pane="bottomLeft" activeCell="A{RIGA_INTESTAZIONI + 1}" '
            f'sqref="A{RIGA_INTESTAZIONI + 1}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f"<cols>{larghezze}</cols><sheetData>".encode(),
            *_righe(voci, sopra, aspetti),
            b"</sheetData>",
            *_rimandi(voci),
            _PAGINA,
            testo(sopra[0][:150].replace("&", "&&")),
            b"&amp;R&amp;8Pagina &amp;P di &amp;N</oddFooter></headerFooter>",
            f'<tableParts count="1"><tablePart r:id="{legame}"/></tableParts></worksheet>'.encode(),
        )
    )


def _righe(voci: Sequence[Voce], sopra: Sequence[str], aspetti: Aspetti) -> Iterator[bytes]:
    for numero, frase in enumerate(sopra, start=1):
        stile = f' s="{aspetti.titolo}"' if numero == 1 else ""
        yield f'<row r="{numero}">'.encode() + _cella("A", numero, frase, stile)
        yield _sigilli(numero, [frase]) + b"</row>"
    stile = f' s="{aspetti.intestazione}"'
    yield from _riga(RIGA_INTESTAZIONI, [(scritto, stile) for scritto in INTESTAZIONI])
    normale, rimando = f' s="{aspetti.cella}"', f' s="{aspetti.rimando}"'
    for numero, voce in enumerate(voci, start=RIGA_INTESTAZIONI + 1):
        prime = [(voce.foglio, normale), (_mostrata(voce), rimando if voce.dove else normale)]
        yield from _riga(numero, [*prime, *((scritto, normale) for scritto in voce.testi)])


def _mostrata(voce: Voce) -> str:
    """What the link says: the cell; the sheet, where there is no cell."""
    return voce.cella or ("vai" if voce.dove else "")


def _riga(numero: int, celle: Sequence[tuple[str, str]]) -> Iterator[bytes]:
    righe = max(
        sum(max(1, linee(riga, larga - 2)) for riga in scritto.split("\n"))
        for (scritto, _), larga in zip(celle, _LARGHEZZE, strict=True)
    )
    yield f'<row r="{numero}" ht="{min(_PIU_ALTA, righe * _RIGA + 4)}" customHeight="1">'.encode()
    for colonna, (scritto, stile) in enumerate(celle, start=1):
        yield _cella(column_letters(colonna), numero, scritto, stile)
    yield _sigilli(numero, [scritto for scritto, _ in celle]) + b"</row>"


def _sigilli(numero: int, scritti: Sequence[str]) -> bytes:
    """The cell by which the texts of a line are known to be ours."""
    return _cella(_IMPRONTE, numero, impronte([pulito(scritto) for scritto in scritti]), "")


def _cella(lettera: str, numero: int, scritto: str, stile: str) -> bytes:
    if scritto == "":
        return f'<c r="{lettera}{numero}"{stile}/>'.encode()
    inizio = f'<c r="{lettera}{numero}"{stile} t="inlineStr"><is><t xml:space="preserve">'.encode()
    return inizio + testo(scritto) + b"</t></is></c>"


def _rimandi(voci: Sequence[Voce]) -> Iterator[bytes]:
    portano = [(n, v) for n, v in enumerate(voci, start=RIGA_INTESTAZIONI + 1) if v.dove]
    if not portano:
        return
    yield b"<hyperlinks>"
    for numero, voce in portano:
        aiuto = attributo(f"Va al foglio «{voce.foglio}»"[:250])
        yield f'<hyperlink ref="B{numero}" location='.encode() + attributo(voce.dove) + b" tooltip=" + aiuto + b"/>"
    yield b"</hyperlinks>"


def tabella(quante: int, numero: int, nome: str, spazio: str) -> bytes:
    """The part that says that the list is a table, and which its headers are.

    Args:
        quante: how many lines it has.
        numero: its number in the workbook.
        nome: its name in the workbook.
        spazio: namespace of tables.
    """
    colonne = b"".join(
        f'<tableColumn id="{i}" name='.encode() + attributo(titolo) + b"/>" for i, titolo in enumerate(INTESTAZIONI, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<table xmlns="{spazio}" id="{numero}" name="{nome}" displayName="{nome}" ref="{area(quante)}" '
        f'totalsRowShown="0"><autoFilter ref="{area(quante)}"/><tableColumns count="{len(INTESTAZIONI)}">'.encode()
        + colonne
        + b"</tableColumns></table>"
    )
