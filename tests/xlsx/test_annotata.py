"""The annotated copy of a workbook: what is added is there, and nothing of the file is lost."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from typing import TYPE_CHECKING

import formualizer
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.finding import Severity
from perfxl.core.letture.correzioni import FINE, INIZIO
from perfxl.xlsx.annotata import annota
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.copia.parole import SENZA_COMMENTO
from perfxl.xlsx.reader import parse_workbook
from tests.abusi_di_ufficio import con_macro, con_parti, con_unite
from tests.accessibilita import ACCESSIBILITA
from tests.cartelle import SISTEMI, cartelle
from tests.copie import commentate, differenze, elencati, ordine, rilievo, segnate, toccate
from tests.integrita import INTEGRITA
from tests.motori import impacchettato, memorizzati, parti
from tests.xlsx.conftest import MAIN, OFFICE, RELATIONSHIPS, SKELETON, TYPES, worksheet
from tests.xlsx.test_gates import convalidati, validatore  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.core.finding import Finding
    from tests.conftest import LibreOffice

FILE = "a.xlsx"
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")  # what it does not know, and drops


def rilievi_di(contenuto: bytes) -> list[Finding]:
    """Findings on each sheet that can be seen: at a title, at a cell with something in it, at one far from all."""
    fogli = [sheet for sheet in parse_workbook(contenuto, FILE).sheets if sheet.state == "visible"]
    trovati = [rilievo(codice="STR210", gravita=Severity.NOTA)]
    for sheet in fogli:
        riga, colonna = sorted(sheet.cells)[len(sheet.cells) // 2]
        mezza = f"{openpyxl.utils.get_column_letter(colonna)}{riga}"
        trovati += [rilievo(sheet.name, cella) for cella in ("A1", mezza, "AB300")]
        trovati += [rilievo(sheet.name, mezza, "IN201", Severity.AVVISA), rilievo(sheet.name, codice="STR211")]
    return trovati


@pytest.mark.parametrize("nome", SISTEMI)
def test_nothing_of_a_generated_workbook_is_lost(nome: str) -> None:
    for contenuto in cartelle(nome).values():
        trovati = rilievi_di(contenuto)
        copia = annota(contenuto, FILE, trovati)
        assert list(differenze(contenuto, copia)) == []
        cambiate, _ = toccate(contenuto, copia)
        assert not {n for n in cambiate if re.search(r"sharedStrings|theme|docProps|charts|tables|drawings", n)}
        assert memorizzati(copia) == memorizzati(contenuto)
        assert ordine(copia) == [*ordine(contenuto), "Da correggere"]
        assert len(elencati(copia)) == len(trovati)
        assert annota(copia, FILE, trovati) == copia


@pytest.mark.parametrize("nome", SISTEMI)
def test_the_copies_are_valid(nome: str, validatore: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    copie = {file: annota(c, FILE, rilievi_di(c)) for file, c in cartelle(nome).items()}
    assert convalidati(validatore, tmp_path, copie) == {}


@pytest.mark.parametrize("nome", SISTEMI)
def test_the_copies_keep_our_own_rules(nome: str) -> None:
    """But for one: a copy opens on its list, which is the last sheet."""
    for contenuto in cartelle(nome).values():
        sulle_celle = [f for f in rilievi_di(contenuto) if f.rilievo.place.cell != "AB300"]
        lette = parti(annota(contenuto, FILE, sulle_celle))
        regole = (*INTEGRITA, *(r for r in ACCESSIBILITA if r.__name__ != "intestazioni_vere"))  # of our own tables
        trovate = [f"{regola.__name__}: {t}" for regola in regole for t in regola(lette)]
        assert trovate == ["da_tastiera: aperto su ['Da correggere']"]


def test_the_copies_are_recalculated() -> None:
    for contenuto in cartelle("tortona-2024").values():
        copia = annota(contenuto, FILE, rilievi_di(contenuto))
        assert memorizzati(bytes(formualizer.recalculate_xlsx_bytes(copia)["bytes"])) == memorizzati(contenuto)


# ---- what is added


def cartella() -> bytes:
    """A workbook of an office."""
    return next(iter(cartelle("chiari-2025").values()))


def foglio(contenuto: bytes) -> str:
    return next(nome for nome in ordine(contenuto) if nome in {"Progetti", "Obiettivi"})


def test_the_comment_says_what_is_wrong_and_what_to_do() -> None:
    contenuto = cartella()
    dove = foglio(contenuto)
    secondo = rilievo(dove, "H7", "VAL101", Severity.NOTA, message="È un testo", expected="", found="", remedy="")
    copia = annota(contenuto, FILE, [rilievo(dove, "H7"), secondo])
    assert commentate(copia) == {
        dove: {
            "H7": f"{INIZIO}SQ101 · blocca\nLa somma non chiude\nAtteso: 100\nTrovato: 90\nDa fare: Correggere.\n\n"
            f"VAL101 · nota\nÈ un testo\n{FINE}"
        }
    }
    assert segnate(copia) == {dove: {"H7"}}
    libro = openpyxl.load_workbook(io.BytesIO(copia))
    assert libro[dove]["H7"].comment.author == "perfxl"
    assert libro.active.title == "Da correggere"
    assert [carta.title for carta in libro.worksheets if carta.sheet_view.tabSelected] == ["Da correggere"]


def test_the_effect_is_told_and_the_amounts_have_a_caption() -> None:
    importi = ("Maria Rossi: 100,00 € → 94,45 €",)
    righe = ("righe 3 e 4",)  # as those of STR307: no amounts
    trovati = [
        rilievo("Foglio1", "A1", cause=("cifre scambiate",), details=importi, effetto=39_445),
        rilievo("Foglio1", "A2", "STR307", details=righe),
        rilievo("Foglio1", "A3", effetto=5),
    ]
    copia = annota(MINIMA, FILE, trovati)
    perche = "cifre scambiate\nimporti con il dato giusto → con questo:\nMaria Rossi: 100,00 € → 94,45 €"
    assert [riga[5] for riga in elencati(copia)] == [perche, "righe 3 e 4", ""]
    note = commentate(copia)["Foglio1"]
    assert "\nTrovato: 90\nEffetto: 394,45 €\nDa fare: Correggere." in note["A1"]
    assert "Effetto" not in note["A2"]
    assert "\nEffetto: 0,05 €\n" in note["A3"]


def test_the_list_leads_to_the_cells() -> None:
    contenuto = cartella()
    dove = foglio(contenuto)
    trovati = [
        rilievo(codice="STR210", gravita=Severity.NOTA),
        rilievo(dove, codice="STR211", gravita=Severity.AVVISA),
        rilievo(dove, "H7", message="=1+1", found="\x1b[31mrosso\x00 & <b>", expected="100"),
        rilievo("Un foglio che non c'è", "A1", "STR203"),
    ]
    copia = annota(contenuto, FILE, trovati)
    assert elencati(copia) == [
        ["Un foglio che non c'è", "A1", "La somma non chiude", "100", "90", "", "Correggere.", "✘ blocca", "STR203"],
        [dove, "H7", "=1+1", "100", "[31mrosso & <b>", "", "Correggere.", "✘ blocca", "SQ101"],
        [dove, "vai", "La somma non chiude", "100", "90", "", "Correggere.", "! avvisa", "STR211"],
        ["", "", "La somma non chiude", "100", "90", "", "Correggere.", "nota", "STR210"],
    ]
    carta = openpyxl.load_workbook(io.BytesIO(copia))["Da correggere"]
    legami = {cella.coordinate: cella.hyperlink.location for cella in carta["B"] if cella.hyperlink is not None}
    assert legami == {"B7": f"'{dove}'!H7", "B8": f"'{dove}'!A1"}
    assert carta["C7"].data_type == "s"
    assert list(carta.tables) == ["da_correggere"]


def test_a_text_that_looks_like_an_escape_stays_as_it_is() -> None:
    copia = annota(MINIMA, FILE, [rilievo("Foglio1", "A1", found="_x0041_ è una A")])
    letti = parse_workbook(copia, FILE).sheets
    assert letti[1].cells[6, 5].value == "_x0041_ è una A"
    assert "Trovato: _x0041_ è una A" in letti[0].comments[0].text


def test_many_findings_on_one_cell_are_one_comment() -> None:
    contenuto = cartella()
    dove = foglio(contenuto)
    copia = annota(contenuto, FILE, [rilievo(dove, "H7", f"SQ{n}") for n in range(101, 121)])
    [testo] = commentate(copia)[dove].values()
    assert (testo.count("La somma non chiude"), "E altri 12: nel foglio che li elenca." in testo) == (8, True)
    assert len(elencati(copia)) == 20


def test_a_cell_merged_with_others_is_marked_where_it_shows() -> None:
    contenuto = con_unite(cartella(), "Parametri", "A5:C7")
    copia = annota(contenuto, FILE, [rilievo("Parametri", "B6"), rilievo("Parametri", "A5", "IN201")])
    assert [(dove, *note) for dove, note in commentate(copia).items()] == [("Parametri", "A5")]
    assert segnate(copia) == {"Parametri": {"A5"}}


def test_cells_one_under_the_other_are_marked_together() -> None:
    contenuto = cartella()
    dove = foglio(contenuto)
    celle = ["B2", "B3", "B4", "B9", "C3", *(f"AA{n}" for n in range(1, 2001, 2))]
    copia = annota(contenuto, FILE, [rilievo(dove, cella) for cella in celle])
    assert segnate(copia)[dove] == set(celle)
    assert b'sqref="B2:B4 B9 C3 AA1' in b"".join(parti(copia).values())
    assert len(commentate(copia)[dove]) == 1000


@settings(max_examples=25)
@given(st.sets(st.tuples(st.integers(1, 1_048_576), st.integers(1, 16_384)), min_size=1, max_size=40))
def test_any_cells(posti: set[tuple[int, int]]) -> None:
    contenuto = MINIMA
    celle = {f"{openpyxl.utils.get_column_letter(colonna)}{riga}" for riga, colonna in posti}
    trovati = [rilievo("Foglio1", cella) for cella in sorted(celle)]
    copia = annota(contenuto, FILE, trovati)
    letta = parse_workbook(copia, FILE).sheets[0]
    assert {(c.row, c.column) for c in letta.comments} == posti
    marcate = re.findall(r'sqref="([^"]*)"', parti(copia)["xl/worksheets/sheet1.xml"].decode())
    aree = [openpyxl.utils.range_boundaries(area) for sqref in marcate for area in sqref.split()]
    assert {(r, c) for c1, r1, c2, r2 in aree for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)} == posti
    assert list(differenze(contenuto, copia)) == []
    assert annota(copia, FILE, trovati) == copia
    assert "commentList" not in "".join(f"{p!r}" for p in parti(annota(copia, FILE, [])).values())


# ---- files of every kind


def minima(**cambi: str | bytes) -> bytes:
    """A small workbook by hand, with some parts changed or added."""
    lette: dict[str, bytes] = {nome: parte.encode() for nome, parte in SKELETON.items()}
    lette["xl/worksheets/sheet1.xml"] = worksheet('<row r="1"><c r="A1"><v>1</v></c></row>').encode()
    for nome, parte in cambi.items():
        lette[nome] = parte.encode() if isinstance(parte, str) else parte
    return impacchettato(lette)


MINIMA = minima()
_FOGLIO = "xl/worksheets/sheet1.xml"
_LIBRO = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookProtection lockStructure="1"/><bookViews>'
    "<workbookView activeTab='0' firstSheet='0'/></bookViews><sheets><sheet name='Foglio1' sheetId='7' r:id='rId1'/>"
    "</sheets><definedNames/><calcPr calcId='1'/></workbook>"
)
_CON_PREFISSO = (
    f'\ufeff<?xml version="1.0"?>\n<x:worksheet xmlns:x="{MAIN}" xmlns:q="{OFFICE}"><!-- > --><x:sheetViews>'
    "<x:sheetView tabSelected='true' workbookViewId='0'/></x:sheetViews><x:sheetData><x:row r='1'><x:c r='A1' "
    "t='inlineStr'><x:is><x:t>perché</x:t></x:is></x:c></x:row></x:sheetData><x:conditionalFormatting sqref='A1'>"
    "<x:cfRule type='expression' priority='7' dxfId='0'><x:formula>A1&gt;0</x:formula></x:cfRule>"
    "</x:conditionalFormatting><x:dataValidations count='1'><x:dataValidation type='whole' sqref='A1'><x:formula1>1"
    "</x:formula1><x:formula2>2</x:formula2></x:dataValidation></x:dataValidations><x:pageMargins left='1' right='1' "
    "top='1' bottom='1' header='1' footer='1'/></x:worksheet>"
)
_STILI_CON_PREFISSO = (
    f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts><x:font/></x:fonts><x:fills><x:fill><x:patternFill/></x:fill></x:fills>'
    "<x:borders><x:border/></x:borders><x:cellXfs><x:xf/></x:cellXfs><x:dxfs count='1'><x:dxf/></x:dxfs></x:styleSheet>"
)
DIALETTI = {
    "di openpyxl": MINIMA,
    "con prefisso, e un segno all'inizio": minima(**{_FOGLIO: _CON_PREFISSO, "xl/styles.xml": _STILI_CON_PREFISSO}),
    "struttura protetta": minima(**{"xl/workbook.xml": _LIBRO}),
    "latin-1": minima(
        **{
            _FOGLIO: f'<?xml version="1.0" encoding="ISO-8859-1"?><worksheet xmlns="{MAIN}"><sheetData><row><c '
            't="inlineStr"><is><t>perché</t></is></c></row></sheetData></worksheet>'.encode("latin-1")
        }
    ),
    "stile di celle vuoto": minima(
        **{"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs/><dxfs count="0"/></styleSheet>'}
    ),
    "foglio vuoto": minima(**{_FOGLIO: f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>'}),
}
_LEGAME_AGLI_STILI = f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>'.encode()
_TIPO_DEGLI_STILI = f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'.encode()
SENZA_STILI = impacchettato(
    {
        nome: parte.replace(_LEGAME_AGLI_STILI, b"").replace(_TIPO_DEGLI_STILI, b"")
        for nome, parte in parti(MINIMA).items()
        if nome != "xl/styles.xml"
    }
)
PURL = "http://purl.oclc.org/ooxml"
STRETTA = impacchettato(
    {
        nome: parte.replace(MAIN.encode(), f"{PURL}/spreadsheetml/main".encode()).replace(
            OFFICE.encode(), f"{PURL}/officeDocument/relationships".encode()
        )
        for nome, parte in parti(MINIMA).items()
    }
)


@pytest.mark.parametrize("contenuto", DIALETTI.values(), ids=list(DIALETTI))
def test_files_of_other_programs(contenuto: bytes) -> None:
    trovati = [rilievo("Foglio1", "A1"), rilievo("Foglio1", "C9")]
    copia = annota(contenuto, FILE, trovati)
    assert list(differenze(contenuto, copia)) == []
    assert set(commentate(copia)["Foglio1"]) == {"A1", "C9"}
    assert segnate(copia) == {"Foglio1": {"A1", "C9"}}
    assert len(elencati(copia)) == 2
    assert annota(copia, FILE, trovati) == copia


def test_a_strict_file_stays_strict() -> None:
    copia = annota(STRETTA, FILE, [rilievo("Foglio1", "A1")])
    assert list(differenze(STRETTA, copia)) == []
    assert not [nome for nome, parte in parti(copia).items() if MAIN.encode() in parte or OFFICE.encode() in parte]
    letta = parse_workbook(copia, FILE)
    assert [sheet.name for sheet in letta.sheets] == ["Foglio1", "Da correggere"]
    assert [(c.row, c.column) for c in letta.sheets[0].comments] == [(1, 1)]


def test_a_file_without_styles_gets_some() -> None:
    copia = annota(SENZA_STILI, FILE, [rilievo("Foglio1", "A1")])
    assert annota(copia, FILE, [rilievo("Foglio1", "A1")]) == copia
    assert parse_workbook(copia, FILE).sheets[0].cells == parse_workbook(SENZA_STILI, FILE).sheets[0].cells
    copia = impacchettato(
        {n.replace("styles1", "styles"): p.replace(b"styles1", b"styles") for n, p in parti(copia).items()}
    )
    assert segnate(copia) == {"Foglio1": {"A1"}}


def test_comments_of_the_office_stay_and_its_cells_are_only_marked() -> None:
    libro = openpyxl.load_workbook(io.BytesIO(MINIMA))
    libro["Foglio1"]["A1"].comment = openpyxl.comments.Comment("erano 3", "Ufficio")
    flusso = io.BytesIO()
    libro.save(flusso)
    contenuto = flusso.getvalue()
    trovati = [rilievo("Foglio1", "A1"), rilievo("Foglio1", "C9")]
    copia = annota(contenuto, FILE, trovati)
    assert list(differenze(contenuto, copia)) == []
    note = commentate(copia)["Foglio1"]
    assert (note["A1"], sorted(note)) == ("erano 3", ["A1", "C9"])
    assert [riga[2] for riga in elencati(copia)] == [f"La somma non chiude\n{SENZA_COMMENTO}", "La somma non chiude"]
    assert segnate(copia) == {"Foglio1": {"A1", "C9"}}
    disegni = [parte for nome, parte in parti(copia).items() if nome.endswith(".vml")]
    assert len(disegni) == 1
    assert len(re.findall(rb"shape[^>]* id=\"_x0000_s1026\"|id=\"_x0000_s1027\"", disegni[0])) == 2
    assert annota(copia, FILE, trovati) == copia
    assert commentate(annota(copia, FILE, []))["Foglio1"] == {"A1": "erano 3"}


def test_what_the_office_wrote_into_our_comment_stays() -> None:
    copia = annota(MINIMA, FILE, [rilievo("Foglio1", "A1")])
    lette = parti(copia)
    lette["xl/comments1.xml"] = lette["xl/comments1.xml"].replace(
        b"</t></r></text>", b"\nfatto &amp; detto</t></r></text>"
    )
    rifatta = annota(impacchettato(lette), FILE, [rilievo("Foglio1", "A1"), rilievo("Foglio1", "B1")])
    note = commentate(rifatta)["Foglio1"]
    assert (note["A1"], note["B1"].startswith(INIZIO)) == ("fatto & detto", True)
    assert [SENZA_COMMENTO in riga[2] for riga in elencati(rifatta)] == [True, False]
    assert segnate(rifatta) == {"Foglio1": {"A1", "B1"}}


FILO = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="A1" id="{1}"><text>3?</text></threadedComment></ThreadedComments>'
)


def ricca() -> bytes:
    """A workbook of ours with all that a copy must not lose: threads, pictures, code, a chain of calculation."""
    contenuto = con_macro(cartella())
    vecchio = (
        f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors><commentList>'
        '<comment ref="A1" authorId="0" xr:uid="{1}" xmlns:xr="u"><text><t>[Threaded comment]</t></text>'
        "</comment></commentList></comments>"
    )
    disegno = '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="pulsante"/></xml>'
    wsdr = '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
    contenuto = con_parti(
        contenuto,
        "Parametri",
        filo=(
            "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
            "threadedComments/t1.xml",
            FILO.encode(),
        ),
        note=(f"{OFFICE}/comments", "comments1.xml", vecchio.encode()),
        vml=(f"{OFFICE}/vmlDrawing", "drawings/vmlDrawing1.vml", disegno.encode()),
        immagine=(f"{OFFICE}/drawing", "drawings/drawing9.xml", wsdr.encode()),
    )
    lette = parti(contenuto)
    lette["xl/calcChain.xml"] = f'<calcChain xmlns="{MAIN}"><c r="A1" i="1"/></calcChain>'.encode()
    lette["xl/media/image1.png"] = b"\x89PNG" + bytes(range(256))
    lette["xl/persons/person.xml"] = b"<personList/>"
    lette["customXml/item1.xml"] = b"<a/>"
    tipi = lette["[Content_Types].xml"].decode().replace(TYPES + ".sheet.macro", "application/vnd.ms-excel.sheet.macro")
    vml = "application/vnd.openxmlformats-officedocument.vmlDrawing"
    nuovi = f'<Default Extension="png" ContentType="image/png"/><Default Extension="vml" ContentType="{vml}"/>'
    lette["[Content_Types].xml"] = tipi.replace("<Default", nuovi + "<Default", 1).encode()
    numero = ordine(contenuto).index("Parametri") + 1
    parte = f"xl/worksheets/sheet{numero}.xml"
    estesi = (
        '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings xmlns:x14="x14">'
        '<x14:cfRule type="expression" priority="41" id="{1}"/></x14:conditionalFormattings></ext></extLst></worksheet>'
    )
    testo = re.sub(
        r"<tableParts.*</tableParts>",
        lambda m: f'<legacyDrawing xmlns:r="{OFFICE}" r:id="vml"/>{m[0]}',
        lette[parte].decode(),
    )
    lette[parte] = testo.replace("</worksheet>", estesi).encode()
    return impacchettato(lette)


def test_nothing_of_a_rich_workbook_is_lost() -> None:
    contenuto = ricca()
    copia = annota(contenuto, FILE, [rilievo("Parametri", "A1"), rilievo("Parametri", "B5")])
    assert list(differenze(contenuto, copia)) == []
    cambiate, nuove = toccate(contenuto, copia)
    parte = f"worksheets/sheet{ordine(contenuto).index('Parametri') + 1}.xml"
    prima = "xl/worksheets/sheet1.xml"
    assert cambiate == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml", f"xl/{parte}", prima,
    }  # fmt: skip
    assert len(nuove) == 3
    assert commentate(copia)["Parametri"]["A1"] == "[Threaded comment]"
    assert commentate(copia)["Parametri"]["B5"].startswith(INIZIO)
    testo = parti(copia)[f"xl/{parte}"].decode()
    assert re.search(r'priority="42"><formula>&quot;perfxl', testo)
    assert annota(copia, FILE, [rilievo("Parametri", "A1"), rilievo("Parametri", "B5")]) == copia
    senza = parti(annota(copia, FILE, []))
    assert "[Threaded comment]" in senza["xl/comments1.xml"].decode()
    assert b"pulsante" in senza["xl/drawings/vmlDrawing1.vml"]
    assert b"ObjectType" not in senza["xl/drawings/vmlDrawing1.vml"]


# ---- what cannot be done


def firmata() -> bytes:
    tipo = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    legami = SKELETON["_rels/.rels"].replace(
        "</Relationships>", f'<Relationship Id="f" Type="{tipo}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    )
    return minima(**{"_rels/.rels": legami, "_xmlsignatures/origin.sigs": ""})


def con_utf16() -> bytes:
    return minima(**{_FOGLIO: worksheet("").encode("utf-16")})


def con_legami(voci: str, foglio: str = "", **altre: str) -> bytes:
    legami = f'<Relationships xmlns="{RELATIONSHIPS}">{voci}</Relationships>'
    testo = f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData/>{foglio}</worksheet>'
    return minima(**{_FOGLIO: testo, "xl/worksheets/_rels/sheet1.xml.rels": legami, **altre})


_COMMENTI = f'<Relationship Id="c" Type="{OFFICE}/comments" Target="../comments1.xml"/>'
_DISEGNO = f'<Relationship Id="d" Type="{OFFICE}/vmlDrawing" Target="../d.vml"/>'
IMPOSSIBILI: dict[str, tuple[Callable[[], bytes], str]] = {
    "firmata": (firmata, "il file ha una firma digitale, che una modifica toglierebbe"),
    "UTF-16": (con_utf16, "la parte «xl/worksheets/sheet1.xml» ha una codifica insolita (UTF-16)"),
    "disegno che non c'è": (
        lambda: con_legami("", '<legacyDrawing r:id="x"/>'),
        "nella parte «xl/worksheets/sheet1.xml» manca il disegno dei commenti",
    ),
    "disegno malformato": (
        lambda: con_legami(_DISEGNO, '<legacyDrawing r:id="d"/>', **{"xl/d.vml": "<xml><br></xml>"}),
        "la parte «xl/d.vml» non è XML ben formato",
    ),
    "DTD nei commenti": (
        lambda: con_legami(
            _COMMENTI, **{"xl/comments1.xml": f'<!DOCTYPE c [<!ENTITY a "b">]><comments xmlns="{MAIN}"/>'}
        ),
        "la parte «xl/comments1.xml» ha una dichiarazione DTD",
    ),
    "commenti che non ci sono": (
        lambda: con_legami(_COMMENTI),
        "il file non si legge per intero (manca la parte «xl/comments1.xml»)",
    ),
    "fogli fuori dall'elenco": (
        lambda: minima(
            **{"xl/workbook.xml": SKELETON["xl/workbook.xml"].replace("<sheets>", "").replace("</sheets>", "<sheets/>")}
        ),
        "la parte «xl/workbook.xml» non elenca i fogli come deve",
    ),
    "troncata": (lambda: MINIMA[:-30], "il file non si legge per intero (indice dell'archivio)"),
}


@pytest.mark.parametrize(("fai", "perche"), IMPOSSIBILI.values(), ids=list(IMPOSSIBILI))
def test_what_cannot_be_annotated_is_said(fai: Callable[[], bytes], perche: str) -> None:
    with pytest.raises(CopiaImpossibile) as detto:
        annota(fai(), FILE, [rilievo("Foglio1", "A1")])
    assert f"{detto.value}" == perche


_PULSANTE = '<xml xmlns:w="urn:schemas-microsoft-com:vml"><w:shape id="pulsante"/></xml>'


def test_a_button_stays_when_our_comments_go() -> None:
    contenuto = con_legami(_DISEGNO, '<legacyDrawing r:id="d"/>', **{"xl/d.vml": _PULSANTE})
    copia = annota(contenuto, FILE, [rilievo("Foglio1", "A1")])
    assert list(differenze(contenuto, copia)) == []
    assert set(commentate(copia)["Foglio1"]) == {"A1"}
    assert "xl/comments1.xml" in parti(copia)
    senza = parti(annota(copia, FILE, []))
    assert re.findall(rb"<\w+:shape [^>]*>", senza["xl/d.vml"]) == [b'<w:shape id="pulsante"/>']
    assert "xl/comments1.xml" not in senza
    assert b"legacyDrawing" in senza[_FOGLIO]


@pytest.mark.parametrize("corpo", ["", "<authors/>", "<commentList/>", "<authors><author>perfxl</author></authors>"])
def test_comments_without_authors_or_without_a_list(corpo: str) -> None:
    vuoti = f'<comments xmlns="{MAIN}">{corpo}</comments>'
    contenuto = con_legami(_COMMENTI, **{"xl/comments1.xml": vuoti})
    copia = annota(contenuto, FILE, [rilievo("Foglio1", "A1")])
    assert list(differenze(contenuto, copia)) == []
    assert set(commentate(copia)["Foglio1"]) == {"A1"}


def test_entries_that_share_their_bytes_are_not_copied() -> None:
    """A zip whose directory has the same entry a hundred times would grow without end."""
    lette = parti(MINIMA) | {f"xl/media/{n}.png": bytes(5000) for n in range(100)}
    flusso = io.BytesIO()
    with zipfile.ZipFile(flusso, "w", zipfile.ZIP_STORED) as archivio:
        for nome, parte in lette.items():
            archivio.writestr(nome, parte if not nome.startswith("xl/media/") or nome == "xl/media/0.png" else b"")
    contenuto = bytearray(flusso.getvalue())
    with zipfile.ZipFile(flusso) as archivio:
        grande = archivio.getinfo("xl/media/0.png")
    posto = contenuto.find(b"PK\x01\x02")
    while posto != -1:
        lungo = struct.unpack_from("<H", contenuto, posto + 28)[0]
        if contenuto[posto + 46 : posto + 46 + lungo].startswith(b"xl/media/"):
            struct.pack_into("<II", contenuto, posto + 20, grande.compress_size, grande.file_size)
            struct.pack_into("<I", contenuto, posto + 42, grande.header_offset)
        posto = contenuto.find(b"PK\x01\x02", posto + 4)
    with pytest.raises(CopiaImpossibile, match=r"l'archivio è danneggiato"):
        annota(bytes(contenuto), FILE, [rilievo("Foglio1", "A1")])


def test_a_list_of_the_office_with_our_name_is_left_alone() -> None:
    libro = openpyxl.load_workbook(io.BytesIO(MINIMA))
    libro.create_sheet("da correggere")["A1"] = "mio"
    flusso = io.BytesIO()
    libro.save(flusso)
    copia = annota(flusso.getvalue(), FILE, [rilievo("Foglio1", "A1")])
    assert ordine(copia) == ["Foglio1", "da correggere", "Da correggere (2)"]
    assert annota(copia, FILE, [rilievo("Foglio1", "A1")]) == copia


# ---- through other programs


def test_through_libreoffice(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """Saved by LibreOffice, which forgets who wrote a comment, and annotated again: nothing is doubled."""
    contenuto = cartella()
    dove = foglio(contenuto)
    trovati = [rilievo(dove, "H7"), rilievo(dove, "B6")]
    file = tmp_path / "copia.xlsx"
    file.write_bytes(annota(contenuto, FILE, trovati))
    salvata = libreoffice.resave([file], tmp_path / "lo")[0].read_bytes()
    assert set(commentate(salvata)[dove]) == {"H7", "B6"}
    assert segnate(salvata) == {dove: {"H7", "B6"}}
    assert len(elencati(salvata)) == 2
    rifatta = annota(salvata, FILE, [rilievo(dove, "C6")])
    assert set(commentate(rifatta)[dove]) == {"C6"}
    assert segnate(rifatta) == {dove: {"C6"}}
    assert ordine(rifatta) == ordine(salvata)
    assert [riga[1] for riga in elencati(rifatta)] == ["C6"]
    pdf = libreoffice.pdf([file], tmp_path / "pdf")[0]
    assert pdf.stat().st_size > 10_000


def test_a_list_that_the_office_moved_and_hid_is_found_where_it_is() -> None:
    copia = annota(cartella(), FILE, [rilievo(foglio(cartella()), "H7")])
    libro = openpyxl.load_workbook(io.BytesIO(copia))
    libro.move_sheet("Da correggere", 1 - len(libro.sheetnames))
    libro.active = 1
    libro["Da correggere"].sheet_state = "hidden"
    flusso = io.BytesIO()
    libro.save(flusso)
    rifatta = annota(flusso.getvalue(), FILE, [rilievo(foglio(cartella()), "C7"), rilievo()])
    assert ordine(rifatta)[0] == "Da correggere"
    riletta = openpyxl.load_workbook(io.BytesIO(rifatta))
    assert (riletta.active.title, riletta.active.sheet_state) == ("Da correggere", "visible")
    assert next(iter(riletta["Da correggere"].tables.values())).ref == "A5:I7"
    assert riletta["Da correggere"].print_title_rows == "$5:$5"
    assert [riga[1] for riga in elencati(rifatta)] == ["", "C7"]
    assert parse_workbook(rifatta, FILE).names == parse_workbook(flusso.getvalue(), FILE).names


def test_a_long_list_says_what_it_leaves_out() -> None:
    trovati = [rilievo("Foglio1", f"A{n}") for n in range(1, 5003)]
    letti = parse_workbook(annota(MINIMA, FILE, trovati), FILE).sheets
    frase = "5000 voci su 5002: le altre sono nel rapporto."
    assert f"{letti[1].cells[3, 1].value}".startswith(frase)
    assert len(letti[0].comments) == 1000


def test_box_of_a_comment_is_beside_its_cell_and_shows_its_text() -> None:
    stretta = (
        f'<worksheet xmlns="{MAIN}"><sheetFormatPr defaultRowHeight="30"/><cols><col min="2" max="2" width="3"/>'
        '<col min="3" max="4" hidden="1" width="9"/></cols><sheetData><row r="1" ht="60.75"/></sheetData></worksheet>'
    )
    copia = annota(minima(**{_FOGLIO: stretta}), FILE, [rilievo("Foglio1", "A1"), rilievo("Foglio1", "XFD1048576")])
    [prima, ultima] = re.findall(r"<x:Anchor>([^<]*)<", parti(copia)["xl/drawings/vmlDrawing1.vml"].decode())
    # 345 px from column B: 26 of B, none of C and D, 64 of each from E on; 108 from row 1: 81, then 40 each
    assert (prima, ultima) == ("1, 15, 0, 4, 8, 63, 1, 27", "16377, 15, 1048535, 4, 16382, 25, 1048537, 28")
