"""The sealed copy of a workbook: its mark is there, whatever program saved it, and nothing else is changed."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
import python_calamine

from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.sigillo import VISTO, sigilla
from tests.cartelle import cartelle
from tests.cartelle_di_prova import banco
from tests.copie import toccate
from tests.integrita import INTEGRITA
from tests.motori import impacchettato, parti
from tests.piani_di_prova import PIANO
from tests.xlsx.conftest import OFFICE, RELATIONSHIPS
from tests.xlsx.test_annotata import MINIMA, PURL, STRETTA, firmata
from tests.xlsx.test_gates import convalidati, validatore  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

FILE = "a.xlsx"
UNA, ALTRA = "0123456789abcdef" * 4, "f" * 64
PROPRIE, CORE, LEGAMI, TIPI = "docProps/custom.xml", "docProps/core.xml", "_rels/.rels", "[Content_Types].xml"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANTI = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
DI_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
FMTID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def con(proprie: str | bytes | None = None, core: str | None = None, legami: str = "") -> bytes:
    """A small workbook with these parts of properties, and these pointers beside."""
    voci = legami
    lette = parti(MINIMA)
    if proprie is not None:
        lette[PROPRIE] = proprie if isinstance(proprie, bytes) else proprie.encode()
        voci += f'<Relationship Id="p" Type="{OFFICE}/custom-properties" Target="{PROPRIE}"/>'
    if core is not None:
        lette[CORE] = core.encode()
        voci += f'<Relationship Id="c" Type="{RELATIONSHIPS}/metadata/core-properties" Target="/{CORE}"/>'
    lette[LEGAMI] = lette[LEGAMI].replace(b"</Relationships>", f"{voci}</Relationships>".encode())
    return impacchettato(lette)


def proprieta(nome: str, valore: str, pid: int = 2, p: str = "", vt: str = "vt") -> str:
    testo = f"<{vt}:lpwstr>{valore}</{vt}:lpwstr>"
    return f'<{p}property fmtid="{FMTID}" pid="{pid}" name="{nome}">{testo}</{p}property>'


def proprieta_di(*voci: str) -> str:
    return f'<Properties xmlns="{CUSTOM}" xmlns:vt="{VARIANTI}">{"".join(voci)}</Properties>'


def marchio(contenuto: bytes) -> tuple[str, str, str | None]:
    """What openpyxl finds of the mark: the digest, whether it is final, its status."""
    libro = openpyxl.load_workbook(io.BytesIO(contenuto))
    proprie = libro.custom_doc_props
    assert len(proprie.names) == len(set(proprie.names))
    return f"{proprie[VISTO].value}", f"{proprie['_MarkAsFinal'].value}", libro.properties.contentStatus


def pid_di(contenuto: bytes) -> list[str]:
    return re.findall(r'\spid="(\d+)"', parti(contenuto)[PROPRIE].decode("latin-1"))


# ---- our workbooks


def test_only_the_properties_of_our_workbooks_change() -> None:
    for contenuto in cartelle("chiari-2025").values():
        copia = sigilla(contenuto, FILE, UNA)
        assert toccate(contenuto, copia) == ({PROPRIE, CORE}, set())
        assert marchio(copia) == (UNA, "True", "Final")
        assert copia == sigilla(contenuto, FILE, UNA) == sigilla(copia, FILE, UNA)
        assert sigilla(sigilla(contenuto, FILE, ALTRA), FILE, UNA) == copia
        assert [trovato for regola in INTEGRITA for trovato in regola(parti(copia))] == []
        prima, dopo = parse_workbook(contenuto, FILE), parse_workbook(copia, FILE)
        assert dopo.properties == {**prima.properties, VISTO: UNA, "_MarkAsFinal": "true"}
        assert (dopo.sheets, dopo.names, dopo.application) == (prima.sheets, prima.names, prima.application)
        una, altra = (python_calamine.load_workbook(io.BytesIO(dati)) for dati in (contenuto, copia))
        assert [(n, una.get_sheet_by_name(n).to_python()) for n in una.sheet_names] == [
            (n, altra.get_sheet_by_name(n).to_python()) for n in altra.sheet_names
        ]


def test_the_sealed_copies_reconcile_as_the_originals(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path)
    b.scrive("A", "Obiettivi", "N. dip.", "1", 77)
    prima = b.esamina().outcome.findings
    for settore in b.cartelle:
        b.cambia_file(settore, lambda contenuto: sigilla(contenuto, FILE, UNA))
    assert (prima != (), b.esamina().outcome.findings) == (True, prima)


def test_the_copies_are_valid(validatore: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    contenuti = {"ufficio": next(iter(cartelle("chiari-2025").values())), "minima": MINIMA}
    copie = {f"{nome}.xlsx": sigilla(contenuto, FILE, UNA) for nome, contenuto in contenuti.items()}
    assert convalidati(validatore, tmp_path, copie) == {}


# ---- files of other programs


def di_openpyxl() -> bytes:
    """Saved by openpyxl: core properties with other prefixes, its own way of writing the others."""
    libro = openpyxl.load_workbook(io.BytesIO(next(iter(cartelle("insidie").values()))))
    flusso = io.BytesIO()
    libro.save(flusso)
    return flusso.getvalue()


def di_libreoffice() -> bytes:
    """As LibreOffice saves a sealed copy: the truth value as a figure, no status, an empty description."""
    vero = f'<property fmtid="{FMTID}" pid="4" name="_MarkAsFinal"><vt:bool>1</vt:bool></property>'
    proprie = proprieta_di(proprieta("perfxl_ente", "Prova"), proprieta(VISTO, ALTRA, 3), vero)
    core = (
        f'<cp:coreProperties xmlns:cp="{DI_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description>'
        "</dc:description><cp:revision>0</cp:revision></cp:coreProperties>"
    )
    return con(proprie, core)


CON_PREFISSO = (
    f'\ufeff<?xml version="1.0"?>\n<x:Properties xmlns:x="{CUSTOM}" xmlns:vt="urn:altro" xmlns:v="{VARIANTI}">'
    f"<!-- > -->{proprieta('perché', 'è', 9, 'x:', 'v')}</x:Properties>"
)
IN_LATIN1 = f'<?xml version="1.0" encoding="ISO-8859-1"?>{proprieta_di(proprieta("perché", "è"))}'.encode("latin-1")
FILES = {
    "esportata da Google": MINIMA,
    "di openpyxl": di_openpyxl(),
    "di LibreOffice": di_libreoffice(),
    "con prefisso, e un segno all'inizio": con(CON_PREFISSO),
    "latin-1": con(IN_LATIN1),
    "senza proprietà": con(proprieta_di(), f'<coreProperties xmlns="{DI_CORE}"/>'),
    "scritte come un elemento solo": con(f'<Properties xmlns="{CUSTOM}" />'),
    "con altre maiuscole": con(proprieta_di(proprieta("PERFXL_Visto", "x", 5), proprieta("_markasfinal", "x", 7))),
    "due volte, con altre maiuscole": con(proprieta_di(proprieta("Perfxl_visto", "x"), proprieta(VISTO, "y", 3))),
    "legata a una cella": con(proprieta_di(proprieta(VISTO, "x").replace("pid", 'linkTarget="nome" pid'))),
    "lo stato di un ufficio": con(
        None, f'<q:coreProperties xmlns:q="{DI_CORE}"><q:contentStatus>Bozza</q:contentStatus></q:coreProperties>'
    ),
    "legami senza la parte": con(
        legami=f'<Relationship Id="p" Type="{OFFICE}/custom-properties" Target="docProps/via.xml"/>'
    ),
}


@pytest.mark.parametrize("contenuto", FILES.values(), ids=list(FILES))
def test_files_of_other_programs(contenuto: bytes) -> None:
    copia = sigilla(contenuto, FILE, UNA)
    assert marchio(copia) == (UNA, "True", "Final")
    cambiate, nuove = toccate(contenuto, copia)
    assert cambiate <= {PROPRIE, CORE, LEGAMI, TIPI}
    assert all(nome.startswith("docProps/") for nome in nuove)
    prima, dopo = parse_workbook(contenuto, FILE), parse_workbook(copia, FILE)
    assert (dopo.sheets, dopo.names) == (prima.sheets, prima.names)
    altre = {n: v for n, v in dopo.properties.items() if n not in {VISTO, "_MarkAsFinal"}}
    assert altre == {n: v for n, v in prima.properties.items() if n.lower() not in {VISTO, "_markasfinal"}}
    assert len(pid_di(copia)) == len(set(pid_di(copia)))
    assert sigilla(sigilla(copia, FILE, ALTRA), FILE, UNA) == copia


def test_a_file_without_properties_gets_them_in_its_own_words() -> None:
    nuove = {nome: parte.decode() for nome, parte in parti(sigilla(MINIMA, FILE, UNA)).items() if "docProps" in nome}
    assert set(nuove) == {PROPRIE, CORE}
    strette = parti(sigilla(STRETTA, FILE, UNA))
    assert parse_workbook(sigilla(STRETTA, FILE, UNA), FILE).properties == {VISTO: UNA, "_MarkAsFinal": "true"}
    assert f'<Properties xmlns="{PURL}/officeDocument/customProperties"'.encode() in strette[PROPRIE]
    assert f"{PURL}/officeDocument/relationships/customProperties".encode() in strette[LEGAMI]
    assert not [nome for nome, parte in strette.items() if OFFICE.encode() in parte or VARIANTI.encode() in parte]


def test_a_property_keeps_its_place_and_its_number() -> None:
    voci = (proprieta("a", "1"), proprieta(VISTO, ALTRA, 7), proprieta("z", "2", 3))
    testo = parti(sigilla(con(proprieta_di(*voci)), FILE, UNA))[PROPRIE].decode()
    assert re.findall(r'pid="(\d+)" name="(\w+)"', testo) == [
        ("2", "a"), ("7", VISTO), ("3", "z"), ("9", "_MarkAsFinal"),
    ]  # fmt: skip


STRANE = {
    "numeri che non sono numeri": con(proprieta_di(proprieta("a", "b").replace('"2"', '"due"'))),
    "una parte a cui niente porta": impacchettato(parti(MINIMA) | {PROPRIE: b"<vecchia/>"}),
}


@pytest.mark.parametrize("contenuto", STRANE.values(), ids=list(STRANE))
def test_files_that_openpyxl_takes_otherwise(contenuto: bytes) -> None:
    copia = sigilla(contenuto, FILE, UNA)
    altre = parse_workbook(contenuto, FILE).properties
    assert parse_workbook(copia, FILE).properties == {**altre, VISTO: UNA, "_MarkAsFinal": "true"}
    assert sigilla(copia, FILE, UNA) == copia


# ---- what cannot be done

IMPOSSIBILI = {
    "firmata": (firmata(), "il file ha una firma digitale, che una modifica toglierebbe"),
    "troncata": (MINIMA[:-30], "il file non si legge per intero (indice dell'archivio)"),
    "non è una cartella": (b"%PDF-1.7", "il file non si legge per intero (NOT_XLSX)"),
    "due parti di proprietà": (
        con(proprieta_di(), legami=f'<Relationship Id="q" Type="{OFFICE}/custom-properties" Target="altre.xml"/>'),
        "il file non si legge per intero (più parti di tipo «customproperties»)",
    ),
    "proprietà fuori dal file": (
        con(legami=f'<Relationship Id="q" Type="{OFFICE}/custom-properties" Target="x" TargetMode="External"/>'),
        "il file non si legge per intero (più parti di tipo «customproperties»)",
    ),
    "DTD": (
        con(core=f'<!DOCTYPE c [<!ENTITY a "b">]><cp:coreProperties xmlns:cp="{DI_CORE}"/>'),
        "la parte «docProps/core.xml» ha una dichiarazione DTD",
    ),
    "proprietà d'altro genere": (
        con(core="<altro/>"),
        "la parte «docProps/core.xml» non è quella delle proprietà",
    ),
    "UTF-16": (
        con(proprieta_di().encode("utf-16")),
        "la parte «docProps/custom.xml» ha una codifica insolita (UTF-16)",
    ),
    "una proprietà dentro un'altra": (
        con(proprieta_di(f"<gruppo>{proprieta(VISTO, 'x')}</gruppo>")),
        "il file non si legge per intero (due proprietà di nome «perfxl_visto»)",
    ),
    "una proprietà dentro un'altra, con altre maiuscole": (
        con(proprieta_di(f"<gruppo>{proprieta(VISTO.upper(), 'x')}</gruppo>")),
        "la copia non direbbe lo stesso del file",
    ),
}


@pytest.mark.parametrize(("contenuto", "perche"), IMPOSSIBILI.values(), ids=list(IMPOSSIBILI))
def test_what_cannot_be_sealed_is_said(contenuto: bytes, perche: str) -> None:
    with pytest.raises(CopiaImpossibile) as detto:
        sigilla(contenuto, FILE, UNA)
    assert f"{detto.value}" == perche
