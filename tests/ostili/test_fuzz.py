"""Generated files are mutated, byte by byte and part by part: each is read or refused, and the folder is reconciled.

In CI it takes about twenty seconds; by hand, as many examples as ``PERFXL_FUZZ`` says: ``PERFXL_FUZZ=20000``.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from perfxl.core.limits import Limits
from perfxl.riconciliazione import Arrivato, esamina
from perfxl.xlsx.reader import UnreadableWorkbook, parse_workbook
from tests.cartelle_di_prova import banco, imballa, parti
from tests.piani_di_prova import PIANO, piano_di_prova
from tests.xlsx.conftest import FORMATS, _cells, _expected_cells, written

if TYPE_CHECKING:
    from tests.cartelle_di_prova import Banco

ESEMPI = int(os.environ.get("PERFXL_FUZZ", "60"))
LIMITI = Limits(inflated=8_000_000, cells=20_000, tags=400_000)
PEZZI = (
    "", "0", "-1", "1e308", "1e999", "NaN", "A1", "XFD1048576", "XFE1", "true", "s", "str", "inlineStr", "e", "b", "d",
    "_x0000_", "_xD800_", "&#0;", "&amp;", "<c/>", "<row/>", "]]>", "2024-02-30", "9" * 400, "è", "\u202e", "'", '"',
)  # fmt: skip
"""What may stand in the place of a text, of an attribute's value, of a number."""
_VALORE = re.compile(rb'="[^"]*"|>[^<]+<')
_ELEMENTO = re.compile(rb"<(\w+)\b[^>]*?(?:/>|>[^<]*</\1>)")


@pytest.fixture(scope="module")
def b(tmp_path_factory: pytest.TempPathFactory) -> Banco:
    return banco(PIANO, tmp_path_factory.mktemp("fuzz") / "banco")


def di_byte(dati: bytes, scelta: st.DataObject) -> bytes:
    """Some bytes other than they were, cut, repeated or doubled."""
    dove = scelta.draw(st.integers(0, len(dati) - 1))
    fine = min(len(dati), dove + scelta.draw(st.integers(1, 300)))
    match scelta.draw(st.sampled_from(("cambia", "taglia", "tronca", "ripete", "inserisce"))):
        case "cambia":
            return dati[:dove] + bytes(255 - uno for uno in dati[dove : dove + 2]) + dati[dove + 2 :]
        case "taglia":
            return dati[:dove] + dati[fine:]
        case "tronca":
            return dati[:dove]
        case "ripete":
            return dati[:fine] + dati[dove:]
        case _:
            return dati[:dove] + scelta.draw(st.binary(min_size=1, max_size=20)) + dati[dove:]


def di_una_parte(contenuto: bytes, scelta: st.DataObject) -> bytes:
    """The XML of a part with a value, an attribute or an element other than it was; or with bytes of its own."""
    trovati = list((_VALORE if scelta.draw(st.booleans()) else _ELEMENTO).finditer(contenuto))
    if not trovati or scelta.draw(st.integers(0, 9)) == 0:
        return di_byte(contenuto, scelta) if contenuto else b"<a/>"
    trovato = trovati[scelta.draw(st.integers(0, len(trovati) - 1))]
    if trovato.re is _ELEMENTO:
        nuovo = scelta.draw(st.sampled_from((b"", trovato[0] * 2, trovati[-1][0])))
    else:
        nuovo = trovato[0][:1] + (b'"' if trovato[0][:1] == b"=" else b"")
        nuovo += scelta.draw(st.sampled_from(PEZZI)).encode() + trovato[0][-1:]
    return contenuto[: trovato.start()] + nuovo + contenuto[trovato.end() :]


def mutato(contenuto: bytes, scelta: st.DataObject) -> bytes:
    """A workbook mutated: some of its parts, or the zip itself."""
    pezzi = parti(contenuto)
    nomi = sorted(pezzi)
    for _ in range(scelta.draw(st.integers(1, 4))):
        nome, altro = scelta.draw(st.sampled_from(nomi)), scelta.draw(st.sampled_from(nomi))
        match scelta.draw(st.sampled_from(("muta", "muta", "muta", "muta", "toglie", "scambia", "copia"))):
            case "muta" if nome in pezzi:
                pezzi[nome] = di_una_parte(pezzi[nome], scelta)
            case "toglie":
                pezzi.pop(nome, None)
            case "scambia" if nome in pezzi and altro in pezzi:
                pezzi[nome], pezzi[altro] = pezzi[altro], pezzi[nome]
            case "copia" if nome in pezzi:
                pezzi[altro] = pezzi[nome]
            case _:
                pass
    rifatto = imballa(pezzi)
    return di_byte(rifatto, scelta) if scelta.draw(st.integers(0, 4)) == 0 else rifatto


@settings(max_examples=ESEMPI, suppress_health_check=list(HealthCheck))
@given(scelta=st.data())
def test_a_mutated_workbook_is_read_or_refused_and_the_folder_is_reconciled(b: Banco, scelta: st.DataObject) -> None:
    settore = scelta.draw(st.sampled_from(sorted(b.cartelle)))
    file = b.file(settore)
    guasto = mutato(file.read_bytes(), scelta)
    arrivati = [Arrivato(altro.name, altro.read_bytes()) for altro in map(b.file, b.cartelle) if altro != file]
    esaminato = esamina(piano_di_prova(PIANO), b.cartelle, [*arrivati, Arrivato(file.name, guasto)])
    assert esaminato.outcome.not_run == ()
    esiti = {consegna.file: consegna.esito.value for consegna in esaminato.esame.consegne}
    assert esiti.pop(file.name) != "guasto di perfxl"
    assert set(esiti.values()) == {"buona"}


@settings(max_examples=ESEMPI, suppress_health_check=list(HealthCheck))
@given(scelta=st.data())
def test_where_openpyxl_reads_a_mutated_sheet_the_cells_are_the_same(vario: bytes, scelta: st.DataObject) -> None:
    """Only sheets are mutated, and only in values that stay what they are: openpyxl forgives, or guesses, the rest."""
    pezzi = parti(vario)
    nome = scelta.draw(
        st.sampled_from(sorted(parte for parte in pezzi if re.fullmatch(r"xl/worksheets/\w+\.xml", parte)))
    )
    valori = list(re.finditer(rb"<v>([^<]*)</v>", pezzi[nome]))
    assume(valori)
    for trovato in reversed(scelta.draw(st.lists(st.sampled_from(valori), min_size=1, max_size=5, unique_by=id))):
        numero = scelta.draw(st.sampled_from((b"0", b"1", b"-1", b"1.5", b"1e3", b"123456789.25", b"0.1")))
        intero = b't="s"' in pezzi[nome][max(0, trovato.start() - 60) : trovato.start()] or b't="b"' in pezzi[nome]
        pezzi[nome] = pezzi[nome][: trovato.start(1)] + (b"1" if intero else numero) + pezzi[nome][trovato.end(1) :]
    confronta(imballa(pezzi))


@settings(max_examples=ESEMPI, suppress_health_check=list(HealthCheck))
@given(scelta=st.data())
def test_what_the_reader_refuses_or_reads_of_anything_never_raises(vario: bytes, scelta: st.DataObject) -> None:
    try:
        letto = parse_workbook(mutato(vario, scelta), "guasto.xlsx", LIMITI).file
    except UnreadableWorkbook as error:
        letto = error.reason.sentence
    assert letto


@pytest.fixture(scope="module")
def vario() -> bytes:
    """A workbook of XlsxWriter with a little of everything."""
    assert len(FORMATS) > 1
    with tempfile.TemporaryDirectory() as cartella:
        return written(Path(cartella) / "vario.xlsx").read_bytes()


def confronta(dati: bytes) -> None:
    """Assert that openpyxl finds the same cells: values and formulas."""
    import openpyxl

    try:
        letto = parse_workbook(dati, "mutato.xlsx", LIMITI)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            formule = openpyxl.load_workbook(io.BytesIO(dati))
            valori = openpyxl.load_workbook(io.BytesIO(dati), data_only=True)
    except (UnreadableWorkbook, ValueError, OverflowError, IndexError, KeyError, TypeError, zipfile.BadZipFile):
        return
    for foglio, con_formule, con_valori in zip(letto.sheets, formule.worksheets, valori.worksheets, strict=True):
        assert _cells(foglio) == _expected_cells(con_formule, con_valori)
