"""The rules that every workbook of ours keeps, read from its XML: what neither a validator nor an engine says.

A rule is a generator of what breaks it; a workbook that keeps it yields nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.motori import MAIN, albero, fogli, riga_e_colonna
from tests.xml_di_cartella import FRA_VIRGOLETTE, celle, formule, nomi, radici, stringhe, utf16, visibili

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.xml_di_cartella import Parti

FUNZIONI = {"ABS", "AND", "COUNTIF", "IF", "IFERROR", "INDEX", "ISNUMBER", "ISTEXT", "LEFT", "MATCH", "NOT", "OR"}
FUNZIONI |= {"ROUND", "SEARCH", "SUM", "SUMIF", "SUMPRODUCT"}
"""Functions that behave alike in Excel 2016, LibreOffice 7 and Google Sheets; none is volatile."""

_FUNZIONE = re.compile(r"([A-Za-z_][\w.]*)\(")
_PAROLA = re.compile(r"[A-Za-z_\\][\w.\\]*")
_CELLA = re.compile(r"\$?[A-Z]{1,3}\$?\d+")
_NOME = re.compile(r"[A-Za-z_\\][\w.\\]{0,254}")
_COME_CELLA = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*|[Cc]\d*|[Rr]\d*[Cc]\d*")
_AREA = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z_]\w*))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
_RIGHE = re.compile(r"\$(\d+):\$(\d+)$")


def celle_unite(parti: Parti) -> Iterator[str]:
    """No merged cells: programs that read the table would miss its values."""
    for foglio, radice in radici(parti).items():
        for unione in radice.iter(f"{MAIN}mergeCell"):
            yield f"{foglio}: {unione.get('ref')}"


def solo_dati(parti: Parti) -> Iterator[str]:
    """No macros, no links to elsewhere, no queries, no embedded objects."""
    for nome, contenuto in parti.items():
        if re.search(r"\.bin$|externalLink|connections|activeX|embeddings|queryTable", nome):
            yield nome
        if b'TargetMode="External"' in contenuto or b"macroEnabled" in contenuto:
            yield f"{nome}: esce dal file"


def formule_semplici(parti: Parti) -> Iterator[str]:
    """Only functions that behave alike everywhere; no arrays, no other workbooks, no structured references."""
    for dove, formula in formule(parti):
        nuda = FRA_VIRGOLETTE.sub('""', formula)
        for funzione in sorted(set(_FUNZIONE.findall(nuda)) - FUNZIONI):
            yield f"{dove}: {funzione}"
        if re.search(r"[\[\]{};@#]", nuda):
            yield f"{dove}: {formula}"
    for foglio, radice in radici(parti).items():
        for cella in radice.iter(f"{MAIN}c"):
            formula_xml = cella.find(f"{MAIN}f")
            if cella.get("cm") is not None or (formula_xml is not None and formula_xml.attrib):
                yield f"{foglio}!{cella.get('r')}: matrice o formula condivisa"


def nomi_conosciuti(parti: Parti) -> Iterator[str]:
    """A formula names only what is defined."""
    definiti = {nome.get("name") for nome in nomi(parti)}
    for dove, formula in formule(parti):
        nuda = _FUNZIONE.sub("(", FRA_VIRGOLETTE.sub("", formula))
        for parola in _PAROLA.findall(_CELLA.sub("", nuda)):
            if parola not in definiti | {"TRUE", "FALSE"}:
                yield f"{dove}: {parola}"


def valori_memorizzati(parti: Parti) -> Iterator[str]:
    """Every formula has its value, and an empty one says that it is a text."""
    for foglio, radice in radici(parti).items():
        for cella in radice.iter(f"{MAIN}c"):
            if cella.find(f"{MAIN}f") is not None:
                valore = cella.find(f"{MAIN}v")
                if valore is None or (not valore.text and cella.get("t") != "str"):
                    yield f"{foglio}!{cella.get('r')}"


def nomi_dei_fogli(parti: Parti) -> Iterator[str]:
    """At most 31 signs, none that Excel forbids, none twice."""
    visti: set[str] = set()
    for foglio in fogli(parti):
        if utf16(foglio) > 31 or re.search(r"[\[\]:*?/\\]|^'|'$|^$", foglio) or foglio.casefold() in visti:
            yield foglio
        visti.add(foglio.casefold())


def suggerimenti(parti: Parti) -> Iterator[str]:
    """Lists by the name of a range, never typed out; titles and texts within what Excel takes."""
    definiti = {nome.get("name") for nome in nomi(parti)}
    for foglio, radice in radici(parti).items():
        for regola in radice.iter(f"{MAIN}dataValidation"):
            for chiave, limite in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
                if utf16(regola.get(chiave, "")) > limite:
                    yield f"{foglio}!{regola.get('sqref')}: {chiave}"
            if regola.get("type") == "list" and regola.findtext(f"{MAIN}formula1") not in definiti:
                yield f"{foglio}!{regola.get('sqref')}: elenco"


def protezione(parti: Parti) -> Iterator[str]:
    """Every sheet is protected, without a password: a guard rail, not a lock."""
    for foglio, radice in radici(parti).items():
        protetto = radice.find(f"{MAIN}sheetProtection")
        if protetto is None or protetto.get("sheet") != "1":
            yield f"{foglio}: non è protetto"
        elif {"password", "hashValue", "algorithmName"} & protetto.attrib.keys():
            yield f"{foglio}: ha una password"


_PIEDE = re.compile(
    r"&L&8(?!\d)(?:[^&]|&&)+ · (?:[^&]|&&)+&C&8(?!\d)(?:[^&]|&&)+&R&8(?:Versione [0-9a-f]{8} · )?Pagina &P di &N"
)


def stampa(parti: Parti) -> Iterator[str]:
    """What is seen is printed on A4: tables landscape, as wide as one page, with their headers on every page.

    Pages that are drawn are upright: Excel breaks them where it is told only at a fixed scale.
    """
    titoli = {int(nome.get("localSheetId", "-1")) for nome in nomi(parti) if nome.get("name") == "_xlnm.Print_Titles"}
    visti = visibili(parti)
    for numero, foglio in enumerate(fogli(parti)):
        if foglio not in visti:
            continue
        radice = visti[foglio]
        adatta, pagina = radice.find(f"{MAIN}sheetPr/{MAIN}pageSetUpPr"), radice.find(f"{MAIN}pageSetup")
        if pagina is None or pagina.get("paperSize") != "9":
            yield f"{foglio}: non è su A4"
            continue
        disegnato, tabelle = radice.find(f"{MAIN}drawing") is not None, radice.find(f"{MAIN}tableParts") is not None
        if radice.find(f"{MAIN}rowBreaks") is not None or not (tabelle or disegnato):
            giusta = adatta is None and 50 <= int(pagina.get("scale", "100")) <= 100
            attesa = "portrait"
        else:
            larghe, alte = pagina.get("fitToWidth", "1"), pagina.get("fitToHeight", "1")
            giusta = adatta is not None and adatta.get("fitToPage") == larghe == "1"
            giusta, attesa = giusta and alte == ("1" if disegnato else "0"), "landscape"
        if not giusta or pagina.get("orientation") != attesa:
            yield f"{foglio}: {pagina.attrib}"
        if tabelle and numero not in titoli:
            yield f"{foglio}: non ripete le intestazioni"
        piede = radice.findtext(f"{MAIN}headerFooter/{MAIN}oddFooter", "")
        if _PIEDE.fullmatch(piede) is None:
            yield f"{foglio}: piè di pagina {piede!r}"


def nomi_definiti(parti: Parti) -> Iterator[str]:
    """Names that Excel takes, each once, each of cells that are there."""
    presenti = celle(parti)
    visti: set[tuple[str, str | None]] = set()
    for definito in nomi(parti):
        nome, testo = f"{definito.get('name')}", definito.text or ""
        chiave = (nome.casefold(), definito.get("localSheetId"))
        if chiave in visti or _NOME.fullmatch(nome) is None or _COME_CELLA.fullmatch(nome):
            yield nome
        visti.add(chiave)
        if not nome.startswith("_xlnm.") and not _ci_sono(testo, presenti):
            yield f"{nome}: {testo}"


def _ci_sono(testo: str, celle: Mapping[str, set[tuple[int, int]]]) -> bool:
    """Whether the area is of a sheet that is there, the right way round, and its corners are cells of the sheet."""
    area = _AREA.fullmatch(testo)
    if area is None:
        return False
    foglio = area[2] if area[1] is None else area[1].replace("''", "'")
    prima = riga_e_colonna(f"{area[3]}{area[4]}")
    ultima = prima if area[5] is None else riga_e_colonna(f"{area[5]}{area[6]}")
    return prima <= ultima and {prima, ultima} <= celle.get(foglio, set())


def intestazioni(parti: Parti) -> Iterator[str]:
    """Every table begins with its headers: texts, each another one, none missing."""
    condivise, fogli_letti = stringhe(parti), radici(parti)
    for definito in nomi(parti):
        area = _AREA.fullmatch(definito.text or "")
        if not f"{definito.get('name')}".startswith("tabella_") or area is None or area[5] is None:
            continue
        foglio, riga = (area[2] or area[1]).replace("''", "'"), int(area[4])
        ultima = riga_e_colonna(f"{area[5]}1")[1]
        titoli = [
            condivise[int(cella.findtext(f"{MAIN}v", "-1"))]
            for cella in (fogli_letti[foglio].iter(f"{MAIN}c") if foglio in fogli_letti else ())
            if cella.get("t") == "s" and riga_e_colonna(f"{cella.get('r')}")[0] == riga
        ][:ultima]
        if len(titoli) < ultima or len(set(titoli)) < ultima or "" in titoli:
            yield f"{definito.get('name')}: {titoli}"


def riquadri(parti: Parti) -> Iterator[str]:
    """Where panes are frozen, the headers that print on every page are what stays in sight."""
    ripetute: dict[int, int] = {}
    for nome in nomi(parti):
        righe = _RIGHE.search(nome.text or "") if nome.get("name") == "_xlnm.Print_Titles" else None
        if righe is not None:
            ripetute[int(nome.get("localSheetId", "-1"))] = int(righe[2])
    for numero, (foglio, radice) in enumerate(radici(parti).items()):
        for riquadro in radice.iter(f"{MAIN}pane"):
            if riquadro.get("state") != "frozen" or int(riquadro.get("ySplit", "0")) != ripetute.get(numero):
                yield f"{foglio}: {riquadro.attrib}"


def figure_descritte(parti: Parti) -> Iterator[str]:
    """A chart says in words what it shows."""
    for nome, contenuto in parti.items():
        if nome.startswith("xl/drawings/drawing"):
            for nodo in albero(contenuto).iter():
                if nodo.tag.endswith("}cNvPr") and not nodo.get("descr"):
                    yield f"{nome}: {nodo.get('name')}"


REGOLE: tuple[Callable[[Parti], Iterator[str]], ...] = (
    celle_unite,
    solo_dati,
    formule_semplici,
    nomi_conosciuti,
    valori_memorizzati,
    nomi_dei_fogli,
    suggerimenti,
    protezione,
    stampa,
    nomi_definiti,
    intestazioni,
    riquadri,
    figure_descritte,
)


def infrazioni(parti: Parti) -> list[str]:
    """What breaks a rule, each with the name of the rule."""
    return [f"{regola.__name__}: {trovata}" for regola in REGOLE for trovata in regola(parti)]
