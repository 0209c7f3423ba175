"""What makes Excel say that a file is damaged, or change it in silence: the rules that a validator does not know.

As in ``regole.py``, a rule is a generator of what breaks it. They hold for any workbook, whoever wrote it.
"""

from __future__ import annotations

import posixpath
import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from tests.motori import MAIN, RELATIONSHIP, albero, fogli, riga_e_colonna
from tests.xml_di_cartella import (
    FRA_VIRGOLETTE,
    area,
    aree,
    celle,
    formule,
    mostrati,
    nomi,
    radici,
    si_toccano,
    stati,
    stringhe,
    sul_foglio,
    utf16,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree import ElementTree as ET

    from tests.xml_di_cartella import Parti

_TESTO, _FORMULA, _FRA_VIRGOLETTE, _CONVALIDA = 32_767, 8_192, 255, 255
_ANNIDATE, _ARGOMENTI, _RIGHE_ALTE, _COLONNE_LARGHE, _SALTI, _PIEDE, _PROPRIETA = 64, 255, 409, 255, 1023, 255, 255
_NOME = re.compile(r"[A-Za-z_\\][\w.\\]{0,254}")
_COME_CELLA = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*|[Cc]\d*|[Rr]\d*[Cc]\d*")
_PREDEFINITI = {*range(23), *range(37, 50)}
"""The number formats that every file has without saying so."""
_SEZIONE = re.compile(
    r"(?:\[(?:Red|Blue|Black|White|Green|Cyan|Magenta|Yellow|Color\d+|[<>=]+-?[\d.]+|\$[^\]]*|h+|m+|s+)\]|"
    r'"[^"]*"|\\.|_.|\*.|General|@|[#0?.,%/ $€()+:!^&\'~{}<>=-]|E[+-]|d+|m+|y+|h+|s+|AM/PM)*',
    re.IGNORECASE,
)


def testi_entro_i_limiti(parti: Parti) -> Iterator[str]:
    """A text of a cell has at most 32,767 signs; a formula 8,192, a text within it 255."""
    for testo in stringhe(parti):
        if utf16(testo) > _TESTO:
            yield f"testo di {utf16(testo)} segni"
    for foglio, radice in radici(parti).items():
        for cella in radice.iter(f"{MAIN}c"):
            if cella.get("t") == "str" and utf16(cella.findtext(f"{MAIN}v", "")) > _TESTO:
                yield f"{foglio}!{cella.get('r')}: valore troppo lungo"
    for dove, formula in formule(parti):
        if utf16(formula) > _FORMULA:
            yield f"{dove}: formula di {utf16(formula)} segni"
        if any(utf16(testo) - 2 > _FRA_VIRGOLETTE for testo in FRA_VIRGOLETTE.findall(formula)):
            yield f"{dove}: testo troppo lungo in una formula"


def formule_chiuse(parti: Parti) -> Iterator[str]:
    """Parentheses and quotation marks in pairs, at most 64 functions one in the other, 255 arguments in each."""
    for dove, formula in formule(parti):
        nuda = FRA_VIRGOLETTE.sub("", formula)
        if '"' in nuda or formula == "" or formula.startswith("="):
            yield f"{dove}: {formula}"
            continue
        aperte = [0]
        for segno in nuda:
            if segno == "(":
                aperte.append(0)
            elif segno == ")":
                aperte.pop()
            elif segno == ",":
                aperte[-1:] = [numero + 1 for numero in aperte[-1:]]
            if not aperte or len(aperte) - 1 > _ANNIDATE or aperte[-1] >= _ARGOMENTI:
                yield f"{dove}: parentesi o argomenti"
                break
        else:
            if len(aperte) != 1:
                yield f"{dove}: parentesi aperta"


def celle_in_ordine(parti: Parti) -> Iterator[str]:
    """Rows and cells rise, none twice, each in its row and within the size that the sheet declares."""
    for foglio, radice in radici(parti).items():
        righe = [int(f"{riga.get('r')}") for riga in radice.iter(f"{MAIN}row")]
        if any(a >= b for a, b in pairwise(righe)):
            yield f"{foglio}: righe non in ordine"
        dimensione = radice.find(f"{MAIN}dimension")
        limiti = area(f"{dimensione.get('ref')}") if dimensione is not None else None
        for riga in radice.iter(f"{MAIN}row"):
            poste = [riga_e_colonna(f"{cella.get('r')}") for cella in riga.iter(f"{MAIN}c")]
            if any(a >= b for a, b in pairwise(poste)) or {r for r, _ in poste} - {int(f"{riga.get('r')}")}:
                yield f"{foglio}: celle non in ordine nella riga {riga.get('r')}"
            if limiti is not None and any(not si_toccano(limiti, (r, c, r, c)) for r, c in poste):
                yield f"{foglio}: la riga {riga.get('r')} esce dalle dimensioni"


def misure_del_foglio(parti: Parti) -> Iterator[str]:
    """Rows at most 409 points high, columns 255 characters wide and none described twice, page breaks in order."""
    for foglio, radice in radici(parti).items():
        for riga in radice.iter(f"{MAIN}row"):
            if not 0 <= float(riga.get("ht", "15")) <= _RIGHE_ALTE:
                yield f"{foglio}: riga {riga.get('r')} alta {riga.get('ht')}"
        colonne = [(int(f"{c.get('min')}"), int(f"{c.get('max')}"), c) for c in radice.iter(f"{MAIN}col")]
        if any(a[1] >= b[0] for a, b in pairwise(colonne)) or any(prima > ultima for prima, ultima, _ in colonne):
            yield f"{foglio}: colonne non in ordine"
        for _, _, colonna in colonne:
            if not 0 <= float(colonna.get("width", "8")) <= _COLONNE_LARGHE:
                yield f"{foglio}: colonna larga {colonna.get('width')}"
        for salti in (*radice.iter(f"{MAIN}rowBreaks"), *radice.iter(f"{MAIN}colBreaks")):
            posti = [int(f"{salto.get('id')}") for salto in salti]
            dichiarati = {int(salti.get("count", "0")), int(salti.get("manualBreakCount", "0"))}
            if posti != sorted(set(posti)) or dichiarati != {len(posti)} or len(posti) > _SALTI or min(posti) < 1:
                yield f"{foglio}: interruzioni di pagina {posti}"


def indici(parti: Parti) -> Iterator[str]:
    """Every style, shared string, font, fill, border and format that is pointed to is there."""
    stili = albero(parti["xl/styles.xml"])
    condivise = albero(parti["xl/sharedStrings.xml"])
    quante = {nome: len(stili.find(f"{MAIN}{nome}") or ()) for nome in ("fonts", "fills", "borders", "cellStyleXfs")}
    xfs = stili.find(f"{MAIN}cellXfs")
    for numero, xf in enumerate(xfs if xfs is not None else ()):
        puntati = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs"))
        for chiave, nome in puntati:
            if int(xf.get(chiave, "0")) >= quante[nome]:
                yield f"stile {numero}: {chiave} {xf.get(chiave)}"
    if int(condivise.get("uniqueCount", "-1")) != len(condivise):
        yield f"stringhe: {len(condivise)}, non {condivise.get('uniqueCount')}"
    for foglio, radice in radici(parti).items():
        for nodo in (*radice.iter(f"{MAIN}c"), *radice.iter(f"{MAIN}row"), *radice.iter(f"{MAIN}col")):
            stile = nodo.get("style" if nodo.tag == f"{MAIN}col" else "s", "0")
            if int(stile) >= len(xfs if xfs is not None else ()):
                yield f"{foglio}: stile {stile}"
            if nodo.get("t") == "s" and not 0 <= int(nodo.findtext(f"{MAIN}v", "-1")) < len(condivise):
                yield f"{foglio}!{nodo.get('r')}: stringa {nodo.findtext(f'{MAIN}v')}"


def formati_dei_numeri(parti: Parti) -> Iterator[str]:
    """Every number format is known or defined, and written as Excel reads it."""
    stili = albero(parti["xl/styles.xml"])
    definiti = {int(f"{n.get('numFmtId')}"): f"{n.get('formatCode')}" for n in stili.iter(f"{MAIN}numFmt")}
    for numero, codice in definiti.items():
        sezioni = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', codice)
        if len(sezioni) > 4 or codice == "" or utf16(codice) > 255 or any(not _SEZIONE.fullmatch(s) for s in sezioni):
            yield f"formato {numero}: {codice}"
    for xf in stili.iter(f"{MAIN}xf"):
        if int(xf.get("numFmtId", "0")) not in _PREDEFINITI | definiti.keys():
            yield f"formato {xf.get('numFmtId')}: non c'è"


def caratteri(parti: Parti) -> Iterator[str]:
    """A font that follows the theme has the theme's name: else Excel shows another one than is written."""
    tema = albero(parti["xl/theme/theme1.xml"])
    nomi_del_tema = [
        nodo.get("typeface")
        for marca in ("majorFont", "minorFont")
        for famiglia in tema.iter()
        if famiglia.tag.endswith(f"}}{marca}")
        for nodo in famiglia
        if nodo.tag.endswith("}latin")
    ]
    for carattere in albero(parti["xl/styles.xml"]).iter(f"{MAIN}font"):
        nome = carattere.find(f"{MAIN}name")
        segue = carattere.find(f"{MAIN}scheme")
        if nome is not None and segue is not None and nome.get("val") not in nomi_del_tema:
            yield f"{nome.get('val')}: segue il tema ({segue.get('val')})"


_CONDIZIONI = {"expression", "cellIs", "containsText", "notContainsText", "containsBlanks", "notContainsBlanks"}


def formati_condizionali(parti: Parti) -> Iterator[str]:
    """Conditional formats of kinds that every program knows; each has its look, its formula and its turn."""
    aspetti = len(albero(parti["xl/styles.xml"]).find(f"{MAIN}dxfs") or ())
    for foglio, radice in radici(parti).items():
        turni: list[str | None] = []
        for formato in radice.iter(f"{MAIN}conditionalFormatting"):
            aree(formato.get("sqref"))
            for regola in formato.iter(f"{MAIN}cfRule"):
                turni.append(regola.get("priority"))
                if not 0 <= int(regola.get("dxfId", "-1")) < aspetti or regola.get("type") not in _CONDIZIONI:
                    yield f"{foglio}!{formato.get('sqref')}: {regola.attrib}"
                if all(not nodo.text for nodo in regola.iter(f"{MAIN}formula")):
                    yield f"{foglio}!{formato.get('sqref')}: senza formula"
        if len(turni) != len(set(turni)):
            yield f"{foglio}: turni {turni}"


_LIMITI = {"whole", "decimal", "date", "time", "textLength"}
_FRA = {None, "between", "notBetween"}


def convalide(parti: Parti) -> Iterator[str]:
    """Data validations: as many as declared, none over another, each with its formulas, within 255 signs."""
    for foglio, radice in radici(parti).items():
        for elenco in radice.iter(f"{MAIN}dataValidations"):
            if int(elenco.get("count", "-1")) != len(elenco):
                yield f"{foglio}: {len(elenco)} convalide, non {elenco.get('count')}"
        regole = list(radice.iter(f"{MAIN}dataValidation"))
        coperte = [(aree(regola.get("sqref")), regola) for regola in regole]
        for (una, regola), (altra, _) in combinations(coperte, 2):
            if any(si_toccano(a, b) for a in una for b in altra):
                yield f"{foglio}!{regola.get('sqref')}: due convalide"
        for regola in regole:
            prima, seconda = (regola.findtext(f"{MAIN}{marca}") or "" for marca in ("formula1", "formula2"))
            serve = regola.get("type", "none") != "none"
            doppia = regola.get("type") in _LIMITI and regola.get("operator") in _FRA
            if (prima != "") is not serve or (seconda != "") is not doppia:
                yield f"{foglio}!{regola.get('sqref')}: formule {prima!r}, {seconda!r}"
            if max(utf16(prima), utf16(seconda)) > _CONVALIDA:
                yield f"{foglio}!{regola.get('sqref')}: formula di {utf16(prima)} segni"


def collegamenti(parti: Parti) -> Iterator[str]:
    """A link within leads to a cell that is there, on a sheet that can be seen, or to a name; all stand on a cell."""
    ci_sono, definiti, come = celle(parti), {nome.get("name") for nome in nomi(parti)}, stati(parti)
    for foglio, radice in radici(parti).items():
        for legame in radice.iter(f"{MAIN}hyperlink"):
            dove, meta = f"{foglio}!{legame.get('ref')}", legame.get("location", "")
            if area(f"{legame.get('ref')}")[:2] not in ci_sono[foglio]:
                yield f"{dove}: su una cella che non c'è"
            dentro = legame.get(RELATIONSHIP) is None
            trovata = sul_foglio(meta) if dentro else None
            if trovata is None and meta not in definiti and dentro:
                yield f"{dove}: {meta!r}"
            if trovata is not None and (come.get(trovata[0]) != "visible" or trovata[1][:2] not in ci_sono[trovata[0]]):
                yield f"{dove}: {meta!r} non c'è"
            if utf16(legame.get("tooltip", "")) > 255 or utf16(meta) > 2079:
                yield f"{dove}: troppo lungo"


def tabelle(parti: Parti) -> Iterator[str]:
    """Tables: names of their own, columns named as their headers are, none blank or twice, none over another."""
    definiti = {f"{nome.get('name')}".casefold() for nome in nomi(parti)}
    visti: set[str] = set()
    for foglio, parte in fogli(parti).items():
        poste = []
        for nome_parte in _legate(parti, parte, "table"):
            tabella = albero(parti[nome_parte])
            nome, dove = f"{tabella.get('displayName')}", area(f"{tabella.get('ref')}")
            if nome.casefold() in visti | definiti or not _NOME.fullmatch(nome) or _COME_CELLA.fullmatch(nome):
                yield f"{foglio}: {nome}"
            if tabella.get("id") in visti:
                yield f"{foglio}: {nome}: numero {tabella.get('id')}"
            visti |= {nome.casefold(), f"{tabella.get('id')}"}
            poste.append(dove)
            scritti = mostrati(parti, albero(parti[parte]))
            yield from (f"{foglio}: {nome}: {cosa}" for cosa in _della_tabella(tabella, scritti))
        if any(si_toccano(a, b) for a, b in combinations(poste, 2)):
            yield f"{foglio}: tabelle una sull'altra"


def _della_tabella(tabella: ET.Element, scritti: dict[tuple[int, int], str]) -> Iterator[str]:
    r1, c1, r2, c2 = area(f"{tabella.get('ref')}")
    colonne = [f"{colonna.get('name')}" for colonna in tabella.iter(f"{MAIN}tableColumn")]
    titoli = [scritti.get((r1, colonna), "").replace("\n", "_x000a_") for colonna in range(c1, c2 + 1)]
    if colonne != titoli:
        yield f"{colonne}, non {titoli}"
    if len({colonna.casefold() for colonna in colonne}) < len(colonne) or any(not c.strip() for c in colonne):
        yield f"{colonne}: vuote o doppie"
    if r2 == r1:
        yield "senza righe"
    filtro = tabella.find(f"{MAIN}autoFilter")
    if filtro is not None and area(f"{filtro.get('ref')}") != (r1, c1, r2, c2):
        yield f"filtro su {filtro.get('ref')}"


def legami(parti: Parti) -> Iterator[str]:
    """Every part that is pointed to is there, with its kind; every pointer of a sheet has its target."""
    tipi = albero(parti["[Content_Types].xml"])
    noti = {f"{t.get('PartName')}".removeprefix("/") for t in tipi if t.get("PartName")}
    estensioni = {f"{t.get('Extension')}" for t in tipi if t.get("Extension")}
    for parte in parti:
        if parte != "[Content_Types].xml" and parte not in noti and parte.rpartition(".")[2] not in estensioni:
            yield f"{parte}: senza tipo"
    for parte in noti - parti.keys():
        yield f"{parte}: non c'è"
    yield from _senza_meta(parti)


def _senza_meta(parti: Parti) -> Iterator[str]:
    for nome in (nome for nome in parti if nome.endswith(".rels")):
        cartella = posixpath.dirname(posixpath.dirname(nome))
        for legame in albero(parti[nome]):
            meta = _meta(cartella, f"{legame.get('Target')}")
            if legame.get("TargetMode") != "External" and meta not in parti:
                yield f"{nome}: {meta} non c'è"
    for foglio, parte in fogli(parti).items():
        noti_qui = {legame.get("Id") for legame in _relazioni(parti, parte)}
        for nodo in albero(parti[parte]).iter():
            if nodo.get(RELATIONSHIP) is not None and nodo.get(RELATIONSHIP) not in noti_qui:
                yield f"{foglio}: {nodo.get(RELATIONSHIP)}"


def _meta(cartella: str, target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else posixpath.normpath(posixpath.join(cartella, target))


def _relazioni(parti: Parti, parte: str) -> list[ET.Element]:
    cartella, _, nome = parte.rpartition("/")
    relazioni = parti.get(f"{cartella}/_rels/{nome}.rels")
    return [] if relazioni is None else list(albero(relazioni))


def _legate(parti: Parti, parte: str, tipo: str) -> Iterator[str]:
    """The parts of a kind that a part points to."""
    for legame in _relazioni(parti, parte):
        if f"{legame.get('Type')}".endswith(f"/{tipo}"):
            yield _meta(posixpath.dirname(parte), f"{legame.get('Target')}")


def grafici(parti: Parti) -> Iterator[str]:
    """What a chart draws is there."""
    ci_sono = celle(parti)
    for parte, contenuto in parti.items():
        if not parte.startswith("xl/charts/chart"):
            continue
        for nodo in albero(contenuto).iter():
            trovata = sul_foglio(nodo.text or "") if nodo.tag.endswith("}f") else None
            if nodo.tag.endswith("}f") and (trovata is None or trovata[1][:2] not in ci_sono.get(trovata[0], set())):
                yield f"{parte}: {nodo.text}"


def aree_riservate(parti: Parti) -> Iterator[str]:
    """Print titles are whole rows or columns of their sheet, print areas and filters its areas; no name is broken."""
    ordine = list(fogli(parti))
    for nome in nomi(parti):
        testo, locale = nome.text or "", nome.get("localSheetId")
        if "#REF!" in testo or "[" in testo or (locale is not None and int(locale) >= len(ordine)):
            yield f"{nome.get('name')}: {testo}"
        elif f"{nome.get('name')}".startswith("_xlnm."):
            foglio = "" if locale is None else ordine[int(locale)]
            quotato = re.escape(foglio.replace("'", "''"))
            titoli = rf"(?:'{quotato}'|{re.escape(foglio)})!(?:\$\d+:\$\d+|\$[A-Z]+:\$[A-Z]+)"
            if nome.get("name") == "_xlnm.Print_Titles":
                buono = all(re.fullmatch(titoli, pezzo) for pezzo in testo.split(","))
            else:
                trovata = sul_foglio(testo)
                buono = trovata is not None and trovata[0] == foglio
            if not buono:
                yield f"{nome.get('name')}: {testo}"


def intero(parti: Parti) -> Iterator[str]:
    """Numbers of sheets each another, the one in sight visible; footers and properties within what Excel takes."""
    libro = albero(parti["xl/workbook.xml"])
    numeri = [foglio.get("sheetId") for foglio in libro.iter(f"{MAIN}sheet")]
    if len(numeri) != len(set(numeri)):
        yield f"numeri dei fogli {numeri}"
    come = list(stati(parti).values())
    attivo = [int(vista.get("activeTab", "0")) for vista in libro.iter(f"{MAIN}workbookView")]
    if any(numero >= len(come) or come[numero] != "visible" for numero in attivo):
        yield f"foglio attivo {attivo}"
    if any(foglio.casefold() in {"history", "cronologia"} for foglio in fogli(parti)):
        yield "nome riservato"
    for foglio, radice in radici(parti).items():
        for nodo in radice.iter():
            if nodo.tag.endswith(("Header", "Footer")) and utf16(nodo.text or "") > _PIEDE:
                yield f"{foglio}: piè di pagina di {utf16(nodo.text or '')} segni"
    visti: set[str] = set()
    for proprieta in albero(parti["docProps/custom.xml"]) if "docProps/custom.xml" in parti else ():
        chiavi = {f"{proprieta.get('name')}".casefold(), f"{proprieta.get('pid')}"}
        lungo = max(utf16(f"{proprieta.get('name')}"), utf16("".join(proprieta.itertext())))
        if chiavi & visti or int(f"{proprieta.get('pid')}") < 2 or lungo > _PROPRIETA:
            yield f"proprietà {proprieta.get('name')}"
        visti |= chiavi


INTEGRITA: tuple[Callable[[Parti], Iterator[str]], ...] = (
    testi_entro_i_limiti,
    formule_chiuse,
    celle_in_ordine,
    misure_del_foglio,
    indici,
    formati_dei_numeri,
    caratteri,
    formati_condizionali,
    convalide,
    collegamenti,
    tabelle,
    legami,
    grafici,
    aree_riservate,
    intero,
)
