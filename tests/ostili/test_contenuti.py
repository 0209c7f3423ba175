"""What stands in the cells of a workbook of ours is nasty: it is read as text, shown as text, and costs no time."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from rich.console import Console

from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.report.rapporto import write_json
from perfxl.report.testo import print_report
from tests.abusi_di_ufficio import con_macro
from tests.cartelle_di_prova import banco, imballa, parte_del_foglio, parti, sostituisci
from tests.ostili.corsa import corri
from tests.piani_di_prova import PIANO
from tests.testi_cattivi import LUNGHI, TESTI, pericolosi

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.cartelle_di_prova import Banco

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

AVVERSI: tuple[str, ...] = (
    *LUNGHI,
    "entro il " * 3_600,
    "31/12/" * 5_400,
    "1." * 16_000 + ",",
    "1.000" * 6_500,
    "n. " * 10_000 + "x",
    "-" * 32_767,
    "a." * 16_000,
    "dott. " * 5_400,
    "Rossi Mario " * 2_700,
    ">= " * 10_000,
    "100% " * 6_500,
    "€ 1.000,00 " * 2_900,
    "art. 1 comma 2 " * 2_100,
    "D.Lgs. 150/2009 " * 2_000,
    "\u0301\u0316" * 16_000,
    "\ufdfa" * 32_767,
    "1-2-3-4-" * 4_000,
    "gennaio " * 4_000,
    "peso " * 6_500 + "100",
    "(((" * 5_000 + ")))" * 5_000,
    "n. 1 n. 2 " * 3_000,
    " " * 32_766 + "x",
    "a" + " " * 32_765 + "b",
    "\u00a0" * 32_767,
)
"""Texts as long as a cell can hold, made of what the checks look for: dates, figures, names, norms, blanks."""


def scritto(testo: str) -> str:
    """A text in a cell, as a program writes it: what XML cannot hold is escaped (ST_Xstring)."""
    return "".join(
        escape(segno) if segno in "\t\n" or (segno.isprintable() and segno <= "\ud7ff") else _fuga(segno)
        for segno in testo.replace("_x", "_x005F_x")
    )


def _fuga(segno: str) -> str:
    if segno >= "\ue000" and segno not in "\ufffe\uffff":
        return segno
    return f"_x{ord(segno):04X}_"


def riga(numero: int, celle: Iterable[tuple[str, str]]) -> str:
    """A row of texts, each under the letter of its column."""
    return "".join(
        (
            f'<row r="{numero}">',
            *(f'<c r="{lettera}{numero}" t="str"><v>{testo}</v></c>' for lettera, testo in celle),
            "</row>",
        )
    )


def in_fondo(contenuto: bytes, foglio: str, righe: str) -> bytes:
    """The workbook with further rows at the end of a sheet."""
    return sostituisci(contenuto, foglio, "</sheetData>", lambda _: f"{righe}</sheetData>")


def con_testi(contenuto: bytes, testo: str) -> bytes:
    """The workbook of a settore with a text in every cell to fill in, in those beside, and in rows of its own."""
    nasty = scritto(testo)
    for foglio, colonne in (("Obiettivi", "DFGHL"), ("Indicatori", "CDEF")):
        contenuto = sostituisci(
            contenuto,
            foglio,
            rf'<c r="([{colonne}])([6-9])"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)',
            lambda m: f'<c r="{m[1]}{m[2]}"{m[3]} t="str"><v>{nasty}</v></c>',
        )
        contenuto = in_fondo(contenuto, foglio, riga(60, (("A", nasty), ("B", nasty), ("AB", nasty))))
    return contenuto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


@pytest.mark.parametrize("gruppo", range(8))
def test_no_text_of_a_cell_commands_the_terminal_or_breaks_the_json(b: Banco, gruppo: int) -> None:
    for testo in TESTI[gruppo::8]:
        b.cambia_file("A", lambda contenuto, testo=testo: con_testi(contenuto, testo))  # type: ignore[misc]
        esaminato = b.esamina()
        assert esaminato.outcome.not_run == ()
        assert {c.esito.value for c in esaminato.esame.consegne} == {"buona"}, testo[:40]
        flusso = io.StringIO()
        print_report(esaminato.esame, esaminato.outcome, Console(file=flusso, width=100, highlight=False))
        assert pericolosi(flusso.getvalue()) == set(), testo[:40]
        dati = write_json(esaminato.esame, esaminato.outcome).decode()
        assert pericolosi(dati) == set(), testo[:40]
        assert json.loads(dati)["formato"] == "perfxl-rapporto"
        b.file("A").write_bytes(banco(PIANO, b.piano.parent / f"di nuovo {id(testo)}").file("A").read_bytes())


def non_compresso(contenuto: bytes) -> bytes:
    """The workbook packed without compressing: long texts of one sign would be taken for a bomb."""
    flusso = io.BytesIO()
    with zipfile.ZipFile(flusso, "w") as archivio:
        for nome, parte in parti(contenuto).items():
            archivio.writestr(nome, parte)
    return flusso.getvalue()


def test_no_text_costs_more_time_than_its_length(b: Banco) -> None:
    """Every check reads every adversarial text in the cells that are to fill in, within the time of one run."""
    avversi = [scritto(testo) for testo in AVVERSI]
    righe = "".join(
        riga(60 + n, (("A", f"{1 + n % 2}"), ("B", "Indicatore" if n % 2 else testo), ("C", testo), ("D", "x")))
        for n, testo in enumerate(avversi)
    )
    b.cambia_file("A", lambda contenuto: non_compresso(in_fondo(contenuto, "Indicatori", righe)))
    fatto = corri("riconcilia", b.piano, b.tornate, rapporto=b.piano.parent / "rapporto.json")
    assert fatto.err == ""
    assert fatto.rapporto["non_eseguiti"] == []
    assert {voce["esito"] for voce in fatto.rapporto["cartelle"]} == {"buona"}


def con_connessioni(contenuto: bytes, *nomi: str) -> bytes:
    """The workbook as Excel saves it with connections to data."""
    pezzi = parti(contenuto)
    voce = f'<Relationship Id="rIdCon" Type="{OFFICE}/connections" Target="connections.xml"/></Relationships>'
    legami = pezzi["xl/_rels/workbook.xml.rels"].decode().replace("</Relationships>", voce)
    voci = "".join(
        f'<connection id="{n}" name="{escape(nome)}" type="1" refreshOnLoad="1">'
        '<dbPr connection="Provider=SQLOLEDB;Data Source=example.org;" command="DROP TABLE t"/></connection>'
        for n, nome in enumerate(nomi, start=1)
    )
    connessioni = f'<connections xmlns="{SPREADSHEET}">{voci}</connections>'
    return imballa(pezzi | {"xl/_rels/workbook.xml.rels": legami.encode(), "xl/connections.xml": connessioni.encode()})


def test_connections_to_data_are_named_and_nobody_is_asked(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_connessioni(con_macro(contenuto), "Paghe & C.", "Presenze"))
    trovato = "macro; connessione dati «Paghe & C.»; connessione dati «Presenze»"
    assert b.trovati() == [("STR109", b.file("A").name, "", trovato)]


def test_of_a_thousand_connections_twenty_are_named(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: con_connessioni(contenuto, *(f"c{n}" for n in range(1_000))))
    ((codice, _, _, trovato),) = b.trovati()
    assert codice == "STR109"
    assert trovato.endswith("connessione dati «c19»; e altre 980")


def test_a_circle_of_formulas_is_told_by_what_they_should_be(b: Banco) -> None:
    """A program that meets a circle saves zeros: the formula is not the one that was sent out."""
    b.cambia_file(
        "A",
        lambda c: sostituisci(
            c, "Obiettivi", r'<c r="K6"([^>]*)><f>[^<]*</f><v>[^<]*</v>', r'<c r="K6"\1><f>K6+1</f><v>0</v>'
        ),
    )
    assert b.trovati()[0][:2] == ("STR302", b.luogo("A", "Obiettivi", "K6"))


@pytest.mark.parametrize("errore", ["#REF!", "#DIV/0!", "#NAME?", "#N/A", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "x"])
def test_a_cell_in_error_is_told(b: Banco, errore: str) -> None:
    b.cambia_file(
        "A",
        lambda c: sostituisci(c, "Obiettivi", r'<c r="E6"([^>]*)>.*?</c>', rf'<c r="E6"\1 t="e"><v>{errore}</v></c>'),
    )
    assert ("VAL106", b.luogo("A", "Obiettivi", "E6"), errore) in [
        (c, dove, trovato) for c, dove, _, trovato in b.trovati()
    ]


def test_a_table_with_thousands_of_rows_more_is_refused_in_words(b: Banco) -> None:
    righe = "".join(riga(60 + n, (("A", f"{n}"), ("B", "x"))) for n in range(DEFAULT_LIMITS.rows + 50))
    b.cambia_file("A", lambda contenuto: in_fondo(contenuto, "Indicatori", righe))
    trovati = {codice: (dove, trovato) for codice, dove, _, trovato in b.trovati()}
    assert trovati.keys() == {"STR101", "STR106"}
    (detto,) = [f.rilievo.message for f in b.esamina().outcome.findings if f.code == "STR101"]
    assert "troppe righe in più di quelle mandate" in detto
    assert "al più 1.000 in più" in detto


def test_as_many_rows_more_as_the_limit_are_read(b: Banco) -> None:
    righe = "".join(riga(60 + n, (("A", "x"), ("B", f"{n}"))) for n in range(300))
    b.cambia_file("A", lambda contenuto: in_fondo(contenuto, "Obiettivi", righe))
    assert {c.esito.value for c in b.esamina().esame.consegne} == {"buona"}


def unite(contenuto: bytes, aree: Iterable[str]) -> bytes:
    """The workbook with merged cells on its objectives."""
    elenco = "".join(f'<mergeCell ref="{area}"/>' for area in aree)
    return sostituisci(contenuto, "Obiettivi", "(<sheetProtection [^>]*/>)", rf"\1<mergeCells>{elenco}</mergeCells>")


def test_of_thousands_of_merged_cells_a_thousand_are_told_and_the_others_counted(b: Banco) -> None:
    b.cambia_file("A", lambda c: unite(c, [f"A{6 + n % 2}:{lettera}{7 + n}" for n in range(600) for lettera in "BC"]))
    detti = [f.rilievo for f in b.esamina().outcome.findings if f.code == "STR213"]
    assert len(detti) == DEFAULT_LIMITS.findings + 1
    (ultimo,) = [rilievo for rilievo in detti if "non elencati" in rilievo.message]
    assert (ultimo.place.file, ultimo.place.sheet) == (b.file("A").name, "")
    assert ultimo.remedy == "Correggere quelli elencati, e ripetere il comando."


def test_second_tables_beyond_the_fiftieth_are_rows_like_any_other(b: Banco) -> None:
    pezzi = parti(b.file("A").read_bytes())
    foglio = pezzi[parte_del_foglio(pezzi, "Indicatori")].decode()
    testata = foglio[foglio.index('<row r="5"') :]
    testata = testata[: testata.index("</row>") + 6]
    righe = "".join(
        testata.replace('r="5"', f'r="{80 + 2 * n}"').replace('5" s=', f'{80 + 2 * n}" s=') for n in range(60)
    )
    b.cambia_file("A", lambda contenuto: in_fondo(contenuto, "Indicatori", righe))
    esaminato = b.esamina()
    assert esaminato.outcome.not_run == ()
    assert sum(f.code == "STR211" for f in esaminato.outcome.findings) == 50


def test_a_file_that_perfxl_has_a_fault_with_is_told_and_the_others_go_on(
    b: Banco, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from perfxl import riconciliazione

    sano = vars(riconciliazione)["riconosci"]

    def guasto(workbook: object, *altri: object) -> object:
        if getattr(workbook, "file", "") == b.file("A").name:
            raise KeyError("un guasto")
        return sano(workbook, *altri)

    monkeypatch.setattr(riconciliazione, "riconosci", guasto)
    esaminato = b.esamina()
    assert {c.file: c.esito.value for c in esaminato.esame.consegne}[b.file("A").name] == "guasto di perfxl"
    (detto,) = [f.rilievo.message for f in esaminato.outcome.findings if f.code == "STR101"]
    assert "perfxl ha un guasto, e il file non è stato esaminato" in detto
    assert "KeyError: 'un guasto'" in detto
    assert [f.code for f in esaminato.outcome.findings] == ["STR101", "STR106"]
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("PERFXL_DEBUG", "1")
    b.esamina()
    assert "KeyError: 'un guasto'" in capsys.readouterr().err


@pytest.mark.parametrize("guasto", [MemoryError, RecursionError])
def test_a_file_that_asks_for_too_much_is_told_as_such(
    b: Banco, monkeypatch: pytest.MonkeyPatch, guasto: type[Exception]
) -> None:
    from perfxl import riconciliazione

    def troppo(*_: object) -> None:
        raise guasto

    monkeypatch.setattr(riconciliazione, "riconosci", troppo)
    esaminato = b.esamina()
    assert {c.esito.value for c in esaminato.esame.consegne} == {"illeggibile"}
    assert "non basta la memoria" in next(f.rilievo.message for f in esaminato.outcome.findings if f.code == "STR101")


def test_a_plan_that_cannot_be_rebuilt_from_a_file_is_rebuilt_from_the_others(
    b: Banco, monkeypatch: pytest.MonkeyPatch
) -> None:
    from perfxl import riconciliazione

    sano = vars(riconciliazione)["ricomponi"]

    def guasto(piano: object, letture: Iterable[object]) -> object:
        letture = list(letture)
        if any(getattr(lettura, "file", "") == b.file("B").name for lettura in letture):
            raise ZeroDivisionError
        return sano(piano, letture)

    monkeypatch.setattr(riconciliazione, "ricomponi", guasto)
    esaminato = b.esamina()
    esiti = {c.file: c.esito.value for c in esaminato.esame.consegne}
    assert esiti.pop(b.file("B").name) == "guasto di perfxl"
    assert set(esiti.values()) == {"buona"}


def test_ctrl_c_while_a_file_is_read_stops_everything(b: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfxl import riconciliazione

    def interrotto(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(riconciliazione, "riconosci", interrotto)
    with pytest.raises(KeyboardInterrupt):
        b.esamina()


def test_the_report_of_a_fault_ends_with_the_code_of_a_fault(b: Banco, monkeypatch: pytest.MonkeyPatch) -> None:
    from perfxl import cli, riconciliazione

    sano = vars(riconciliazione)["riconosci"]
    monkeypatch.setattr(
        riconciliazione, "riconosci", lambda w, *altri: sano(w, *altri) if w.file != b.file("A").name else 1 // 0
    )
    with pytest.raises(SystemExit) as uscita:
        cli.main(["riconcilia", f"{b.piano}", f"{b.tornate}"])
    assert uscita.value.code == 3
