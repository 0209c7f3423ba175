"""The tables and the page over the enti: exact, bounded, and nothing of what came from outside is obeyed."""

from __future__ import annotations

import csv
import io
import re
import sys
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from perfxl.core.enti import COLONNE_ENTI, COLONNE_RILIEVI, RilievoDiEnte, Scheda, Stato, Tolti, Totali
from perfxl.errors import MissingExtraError
from perfxl.report import enti_html, enti_testo
from perfxl.report.enti_csv import TabellaCsv
from perfxl.report.enti_html import PaginaEnti
from perfxl.report.enti_parquet import TabellaParquet, rifiuta_parquet
from perfxl.report.enti_testo import barra, print_enti, print_ignorati, print_tolti, righe_ogni_tanto

if TYPE_CHECKING:
    from tests.browser import Sala

CHIUDE = Scheda("A", Stato.CHIUDE, "1", "Comune A", 2025, "chiari", 3, 3, 0, 1, 2, 5672835, 5672834)
LETTO_MALE = Scheda("B; «b»", Stato.NON_LETTO, "1", errore='=CMD|"/c calc"!A1')
OSTILE = replace(
    CHIUDE,
    cartella="-1+1",
    ente='@SUM(1)\r\n<script>alert(1)</script>"{{ENTI}}\x1b[2J\u202e\ud800',
    stato=Stato.NON_CHIUDE,
    blocca=3,
    stanziato=1_234_567_89,
)
RILIEVO = RilievoDiEnte(
    *("A", "Comune A", 2025, "SQ101", "blocca", "S1", "4", "a.xlsx", "Foglio", "C7", 7, "non fa\n100"),
    *("100,00 €", "-90,00 €", 123456, "correggere", "sì", "GA · così"),
)


def scritte(tabella: list[Scheda]) -> list[list[str]]:
    """The lines of a CSV, as another reader reads them."""
    flusso = io.BytesIO()
    csv_ = TabellaCsv(flusso, COLONNE_ENTI)
    for scheda in tabella:
        csv_.aggiungi(scheda)
    testo = flusso.getvalue().decode("utf-8-sig")
    assert testo.count("\r\n") == len(tabella) + 1
    assert testo.replace("\r\n", "").isprintable()
    return list(csv.reader(io.StringIO(testo, newline=""), delimiter=";", strict=True))


def test_csv_for_the_spreadsheets_of_italy() -> None:
    testata, chiude, male, ostile = scritte([CHIUDE, LETTO_MALE, OSTILE])
    assert testata == [colonna.titolo for colonna in COLONNE_ENTI]
    assert chiude == [
        *("A", "Comune A", "2025", "chiari", "chiude", "3", "3", "0", "1", "2", "0"),
        *("56728,35", "56728,34", "-0,01", "1", ""),
    ]
    assert male == ["B; «b»", "", "", "", "non letto", *"000000", "", "", "", "1", '\'=CMD|"/c calc"!A1']
    assert (ostile[0], ostile[1][:9], ostile[12]) == ("'-1+1", "'@SUM(1) ", "1234567,89")


def test_csv_of_the_findings() -> None:
    flusso = io.BytesIO()
    TabellaCsv(flusso, COLONNE_RILIEVI).aggiungi(RILIEVO)
    assert flusso.getvalue().decode("utf-8-sig").splitlines()[1] == (
        "A;Comune A;2025;SQ101;blocca;S1;4;a.xlsx;Foglio;C7;7;non fa 100;100,00 €;'-90,00 €;1234,56;"
        "correggere;sì;GA · così"
    )


def test_parquet_has_types_and_the_exact_cents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("perfxl.report.enti_parquet._GRUPPO", 2)
    rifiuta_parquet()
    with TabellaParquet(tmp_path / "e.parquet", COLONNE_ENTI) as tabella:
        for scheda in (CHIUDE, LETTO_MALE, OSTILE):
            tabella.aggiungi(scheda)
    file = parquet.ParquetFile(tmp_path / "e.parquet")
    assert file.metadata.num_row_groups == 2
    letta = file.read()
    assert letta.column_names == [colonna.nome for colonna in COLONNE_ENTI]
    assert letta["differenza"].to_pylist() == [Decimal("-0.01"), None, Decimal("1177839.54")]
    assert letta["anno"].to_pylist() == [2025, None, 2025]
    assert letta["stato"].to_pylist() == ["chiude", "non letto", "non chiude"]
    assert {str(campo.type) for campo in letta.schema} == {"string", "int32", "decimal128(18, 2)"}


def test_parquet_of_nothing_is_a_table_without_lines(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with TabellaParquet(tmp_path / "r.parquet", COLONNE_RILIEVI):
        pass
    assert parquet.read_table(tmp_path / "r.parquet").num_rows == 0


def test_without_pyarrow_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"Per --parquet serve pyarrow.*pip install perfxl\[parquet\]"):
        rifiuta_parquet()


# ------------------------------------------------------------------------------------------------ the page


class Lettore(HTMLParser):
    """What a page has: its elements with their attributes, and the texts of the cells of its tables."""

    def __init__(self, pagina: bytes) -> None:
        super().__init__()
        self.elementi: list[tuple[str, dict[str, str | None]]] = []
        self.tabelle: list[list[list[str]]] = []
        self._in_cella = False
        self.feed(pagina.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elementi.append((tag, dict(attrs)))
        if tag == "table":
            self.tabelle.append([])
        elif tag == "tr":
            self.tabelle[-1].append([])
        elif tag in {"td", "th"}:
            self.tabelle[-1][-1].append("")
            self._in_cella = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._in_cella = False

    def handle_data(self, data: str) -> None:
        if self._in_cella:
            self.tabelle[-1][-1][-1] += data.replace("\N{NO-BREAK SPACE}", " ")


def pagina(schede: list[Scheda], rilievi: list[tuple[str, str]] | None = None) -> bytes:
    """The page over these enti."""
    totali, fatta = Totali(), PaginaEnti()
    for scheda in schede:
        totali.aggiungi(scheda, rilievi or [])
        fatta.aggiungi(scheda, "" if scheda.stato is Stato.NON_LETTO else f"enti/{scheda.cartella}/rapporto.html")
    return fatta.scrivi(totali)


def test_the_page_says_what_closes_to_the_cent_and_what_does_not_comes_first() -> None:
    letta = Lettore(pagina([CHIUDE, LETTO_MALE, replace(OSTILE, ente="Comune C")], [("SQ101", "blocca")]))
    stati, codici, enti = letta.tabelle
    assert [riga[1:] for riga in stati[1:]] == [
        ["1", "0", "56.728,35 €", "56.728,34 €", "−0,01 €", "0,00 €", "0,01 €"],
        ["1", "3", "56.728,35 €", "1.234.567,89 €", "1.177.839,54 €", "1.177.839,54 €", "0,00 €"],
        ["1", "0", *["0,00 €"] * 5],
        ["0", "0", *["0,00 €"] * 5],
        ["3", "3", "113.456,70 €", "1.291.296,23 €", "1.177.839,53 €", "1.177.839,54 €", "0,01 €"],
    ]
    assert codici[1][:4] == ["SQ101", "blocca", "3", "3"]
    assert codici[1][4] != ""
    assert [riga[0] for riga in enti[1:]] == ['B; «b»=CMD|"/c calc"!A1', "Comune C-1+1", "Comune AA"]
    assert [riga[2] for riga in enti[1:]] == ["non letto", "non chiude", "chiude"]


def test_the_page_obeys_nothing_and_asks_nothing_of_anybody() -> None:
    fatta = pagina([OSTILE])
    letta = Lettore(fatta)
    assert [tag for tag, _ in letta.elementi].count("script") == 1
    assert b"{{" not in fatta.replace(b"&quot;{{ENTI}}", b"")
    testo = fatta.decode()
    assert all(segno.isprintable() or segno in "\n\N{NO-BREAK SPACE}" for segno in testo)
    attributi = [coppia for _, loro in letta.elementi for coppia in loro.items()]
    indirizzi = [valore for nome, valore in attributi if nome in {"href", "src"}]
    assert indirizzi == ["#elenco", "enti/-1+1/rapporto.html"]
    assert re.search(r"https?:|url\(|@import", testo) is None


def test_the_page_can_be_heard() -> None:
    letta = Lettore(pagina([CHIUDE, LETTO_MALE]))
    tag = [nome for nome, _ in letta.elementi]
    assert ("html", {"lang": "it"}) in letta.elementi
    assert tag.count("caption") == tag.count("table") == 3
    assert all("scope" in attributi for nome, attributi in letta.elementi if nome == "th")
    (figura,) = [attributi for nome, attributi in letta.elementi if nome == "svg"]
    assert figura["aria-label"] == "Chiude 1 ente su 2: 1 non si è potuto leggere."


def test_the_page_is_bounded_and_says_where_the_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enti_html, "AL_PIU", 3)
    schede = [replace(CHIUDE, cartella=f"chiude {n}") for n in range(5)]
    letta = Lettore(fatta := pagina([*schede, LETTO_MALE, OSTILE]))
    assert [riga[2] for riga in letta.tabelle[2][1:]] == ["non letto", "non chiude", "chiude"]
    assert "Questa pagina ne mostra 3 su 7" in fatta.decode()
    letta = Lettore(pagina([replace(LETTO_MALE, cartella=f"{n}") for n in range(5)]))
    assert len(letta.tabelle[2]) == 1 + 3


@pytest.mark.parametrize(
    ("stati", "verdetto"),
    [
        ([Stato.CHIUDE], "Chiude il solo ente che c’è."),
        ([Stato.CHIUDE] * 2, "Tutti gli enti chiudono: 2 su 2."),
        (
            [Stato.CHIUDE, Stato.CHIUDE, Stato.NON_CHIUDE, Stato.NON_CHIUDE, Stato.FALLITO],
            "Chiudono 2 enti su 5: 2 non chiudono, 1 non si è potuto finire.",
        ),
        ([Stato.NON_LETTO, Stato.NON_LETTO], "Nessun ente chiude, su 2: 2 non si sono potuti leggere."),
    ],
)
def test_the_verdict_in_one_line(stati: list[Stato], verdetto: str) -> None:
    assert f'<p class="verdetto">{verdetto}</p>' in pagina([replace(CHIUDE, stato=stato) for stato in stati]).decode()


# -------------------------------------------------------------------------------------------- the terminal


def test_the_terminal_says_what_they_come_to(tmp_path: Path) -> None:
    totali = Totali()
    for scheda in (CHIUDE, OSTILE, LETTO_MALE):
        totali.aggiungi(scheda, [])
    console = Console(file=io.StringIO(), width=100)
    print_enti(totali, 1, tmp_path / "r", console)
    print_ignorati([], console)
    print_ignorati(["a\x1b[2J", *"bcdefg"], console)
    assert isinstance(console.file, io.StringIO)
    righe = console.file.getvalue().splitlines()
    assert righe[:5] == [
        "Enti: 3, di cui 1 già fatti prima.",
        "  chiude:     1",
        "  non chiude: 1",
        "  non letto:  1",
        "  fallito:    0",
    ]
    assert "fondo 113.456,70 €, stanziato 1.291.296,23 €, differenza 1.177.839,53 €" in righe[5]
    assert righe[-1] == ("Non letti, perché fuori dalle cartelle degli enti: «a [2J», «b», «c», «d», «e» e altri 2.")


@pytest.mark.parametrize(
    ("quanti", "ultima"),
    [(5, "  4: non c'è"), (6, "  e un altro: in riepilogo.html"), (7, "  e altri 2: in riepilogo.html")],
)
def test_the_terminal_names_the_first_of_which_something_could_not_be_done(quanti: int, ultima: str) -> None:
    totali = Totali()
    for n in range(quanti):
        totali.aggiungi(replace(LETTO_MALE, cartella=f"{n}", errore=f"{n}: vuota\x1b" if n < 4 else "non c'è"), [])
    console = Console(file=io.StringIO(), width=100)
    print_enti(totali, 0, Path("r"), console)
    assert isinstance(console.file, io.StringIO)
    righe = [riga.rstrip() for riga in console.file.getvalue().splitlines()][6:]
    assert righe[:5] == [*(f"  {n}: vuota" for n in range(4)), "  4: non c'è"]
    assert righe[-2:] == [ultima, "Da aprire: " + str(Path("r", "riepilogo.html"))]


def test_the_terminal_says_what_was_taken_away_and_what_was_not() -> None:
    console = Console(file=io.StringIO(), width=200)
    print_tolti(Tolti(), console)
    print_tolti(Tolti(1200, ("enti/a",), 3, parquet=True), console)
    assert isinstance(console.file, io.StringIO)
    assert " ".join(console.file.getvalue().split()) == (
        "Tolti i risultati di prima degli enti che non ci sono più: 1.200. "
        "Non tolti, perché qualcuno li ha cambiati, i rapporti di enti che non ci sono: «enti/a». "
        "Tolti i rapporti interi di prima (enti: 3): per riaverli, ripetere con --rapporti. "
        "Tolte le tabelle di prima in Parquet: per riaverle, ripetere con --parquet."
    )


def test_where_nobody_watches_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every 40 seconds an ente ends; a line at most every 30."""
    ore = iter(range(0, 100_000, 40))
    monkeypatch.setattr("perfxl.report.enti_testo.time.monotonic", lambda: float(next(ore)))
    flusso = io.StringIO()
    assert list(righe_ogni_tanto("abc", 200, flusso)) == ["a", "b", "c"]
    assert flusso.getvalue().splitlines() == [
        "1 enti su 200; ne restano 199, circa 2,2 ore",
        "2 enti su 200; ne restano 198, circa 2,2 ore",
        "3 enti su 200; ne restano 197, circa 2,2 ore",
    ]


@pytest.mark.parametrize(
    ("secondi", "durata"), [(12.4, "12 secondi"), (59.9, "60 secondi"), (90, "2 minuti"), (5400, "1,5 ore")]
)
def test_how_long(secondi: float, durata: str) -> None:
    assert enti_testo._durata(secondi) == durata  # noqa: SLF001


def test_the_bar_goes_through_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(barra("abc", 3)) == ["a", "b", "c"]
    assert capsys.readouterr().out == ""


# -------------------------------------------------------------------------------------------- in a browser


def test_the_page_filters_and_sorts_by_keyboard(sala: Sala) -> None:
    page = sala.apri(
        pagina(
            [
                replace(CHIUDE, cartella="Zogno", ente="Zogno", fondo=900_00),
                replace(CHIUDE, cartella="Àlbano", ente="Àlbano", fondo=1_000_00),
                replace(CHIUDE, cartella="Erba", ente="Erba", fondo=20_00),
                LETTO_MALE,
            ]
        )
    )

    def visti() -> list[str]:
        righe = page.locator("#enti tbody tr:visible th").all_inner_texts()
        return [testo.split("\n")[0] for testo in righe]

    assert visti() == ["B; «b»", "Zogno", "Àlbano", "Erba"]
    page.get_by_role("button", name="Fondo").focus()
    page.keyboard.press("Enter")
    assert visti() == ["Erba", "Zogno", "Àlbano", "B; «b»"]
    page.keyboard.press("Enter")
    assert visti() == ["Àlbano", "Zogno", "Erba", "B; «b»"]
    page.get_by_role("button", name="Ente").press("Space")
    assert visti()[0] == "Àlbano"
    assert page.locator("#enti th[aria-sort]").all_inner_texts() == ["Ente"]
    page.get_by_role("searchbox", name="Cerca nel nome").fill("er")
    assert visti() == ["Erba"]
    assert page.locator("#quanti").inner_text() == "1 su 4"
    page.get_by_role("searchbox", name="Cerca nel nome").fill("")
    page.get_by_role("combobox", name="Stato").select_option("non letto")
    assert visti() == ["B; «b»"]


def test_the_page_obeys_no_text_in_a_browser_either(sala: Sala) -> None:
    page = sala.apri(pagina([OSTILE]))
    assert page.locator("#enti tbody script").count() == 0
    assert "<script>" in page.locator("#enti tbody th a").inner_text()
