"""STR307: what an office writes on the schede, which are drawn from the tables."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.schede_stampate import scheda_cambiata
from perfxl.core.letture.consegna import Consegna, Esito
from perfxl.core.letture.lettura import leggi
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.cartelle_di_prova import banco, celle_con, foglio_rinominato, ricalcola, scrivi, senza_foglio, sostituisci
from tests.checks.test_errori_piantati import CHIARI, RESTO
from tests.piani_di_prova import piano_di_prova

if TYPE_CHECKING:
    import re
    from pathlib import Path

    from perfxl.core.cartelle.layout import Cartella
    from tests.cartelle_di_prova import Banco, Scritto
    from tests.conftest import LibreOffice
    from tests.piani_di_prova import Trovato

SCHEDE = "Schede"
PROGETTI = ("5", "24", "25", "26", "27")
"""Those that SIC leads, each with a scheda; that of 24 has a row for each of: tipologia, tempi, soglia, personale,
strategicità, numero di dipendenti, peso, importo stanziato; then its one indicator, and two rows to spare."""


@pytest.fixture(name="b")
def _banco_di_chiari(tmp_path: Path) -> Banco:
    return banco(CHIARI, tmp_path / "b")


def dove(b: Banco, giu: int, colonna: str = "B", progetto: str = "24") -> str:
    """The address of a cell of a scheda, so many rows below its heading."""
    (testata,) = celle_con(b.file("SIC").read_bytes(), SCHEDE, f"Progetto {progetto}")
    return f"{colonna}{int(testata[1:]) + giu}"


def scrive(b: Banco, valori: dict[str, Scritto]) -> None:
    def tutte(contenuto: bytes) -> bytes:
        for cella, valore in valori.items():
            contenuto = scrivi(contenuto, SCHEDE, cella, valore)
        return ricalcola(contenuto)

    b.cambia_file("SIC", tutte)


def detti(b: Banco) -> list[Trovato]:
    """What is found besides the note that the plan has of its own."""
    trovati = b.trovati()
    assert RESTO in trovati
    return [trovato for trovato in trovati if trovato != RESTO]


def messaggi(b: Banco) -> list[tuple[str, tuple[str, ...], str]]:
    rilievi = [f.rilievo for f in b.esamina().outcome.findings if f.code == "STR307"]
    return [(r.message, r.details, r.obiettivo) for r in rilievi]


# ---- a cell


@pytest.mark.parametrize(
    ("giu", "scritto", "atteso", "trovato", "giudizio"),
    [
        (2, "15/06/2025 – 31/12/2025", "15/06/2025 – 31/12/2025", "15/06/2025 – 31/12/2025", "oggi dice lo stesso"),
        (2, "nel 2025", "15/06/2025 – 31/12/2025", "nel 2025", "dice altro"),
        (3, 0.9, "90%", "90%", "oggi dice lo stesso"),
        (3, 0.95, "90%", "95%", "dice altro"),
        (6, 10, "10", "10", "oggi dice lo stesso"),
        (6, 11, "10", "11", "dice altro"),
        (8, 3884.51, "3.884,51", "3.884,51", "oggi dice lo stesso"),
        (8, 3884.52, "3.884,51", "3.884,52", "dice altro"),
    ],
)
def test_a_value_typed_over_is_shown_beside_that_of_the_table(
    giu: int, scritto: Scritto, atteso: str, trovato: str, giudizio: str, *, b: Banco
) -> None:
    cella = dove(b, giu)
    scrive(b, {cella: scritto})
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE, cella), atteso, trovato)]
    ((messaggio, dettagli, obiettivo),) = messaggi(b)
    assert (messaggio.rpartition(": ")[2], dettagli, obiettivo) == (giudizio, (), "24")


def test_what_the_table_says_is_what_stands_in_it_now(b: Banco) -> None:
    b.scrive("SIC", "Progetti", "Tempi", "24", "entro il 30/11/2025")
    cella = dove(b, 2)
    scrive(b, {cella: "entro il 31/12/2025"})
    assert ("STR307", b.luogo("SIC", SCHEDE, cella), "entro il 30/11/2025", "entro il 31/12/2025") in detti(b)


TEMPI = '=SE.ERRORE(INDICE(obiettivi_tempi;CONFRONTA(24;obiettivi_numero;0));"")&""'


@pytest.mark.parametrize(
    ("scritto", "atteso", "trovato", "messaggio"),
    [
        ('=""', TEMPI, '=""', "«Tempi» nella scheda «Progetto 24» non segue più la tabella"),
        (None, "15/06/2025 – 31/12/2025", "", "«Tempi» è stato tolto dalla scheda «Progetto 24»"),
    ],
)
def test_another_formula_or_nothing(scritto: Scritto, atteso: str, trovato: str, messaggio: str, b: Banco) -> None:
    cella = dove(b, 2)
    scrive(b, {cella: scritto})
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE, cella), atteso, trovato)]
    assert messaggi(b) == [(messaggio, (), "24")]


def test_two_cells_are_two_findings_and_a_measure_says_which(b: Banco) -> None:
    tempi, atteso = dove(b, 2), dove(b, 12, "C")
    scrive(b, {tempi: "mai", atteso: "n. 40 servizi"})
    assert detti(b) == [
        ("STR307", b.luogo("SIC", SCHEDE, tempi), "15/06/2025 – 31/12/2025", "mai"),
        ("STR307", b.luogo("SIC", SCHEDE, atteso), "n. 30 servizi", "n. 40 servizi"),
    ]
    assert messaggi(b)[1][0].startswith("«Risultato atteso, 24/1» nella scheda «Progetto 24» è scritto a mano")


def test_where_the_table_is_gone_its_value_cannot_be_told(b: Banco) -> None:
    cella = dove(b, 2)
    scrive(b, {cella: "mai"})
    b.cambia_file("SIC", lambda c: senza_foglio(c, "Progetti"))
    assert ("STR307", b.luogo("SIC", SCHEDE, cella), TEMPI, "mai") in detti(b)


# ---- what is written elsewhere on a page


def test_what_is_written_beside_a_scheda_is_said(b: Banco) -> None:
    accanto, etichetta, sopra = dove(b, 2, "C"), dove(b, 2, "A"), "A3"
    scrive(b, {accanto: "prorogato", etichetta: "Termini"})
    b.cambia_file("SIC", lambda c: con_riga(c, 3, "Bozza"))
    assert detti(b) == [
        ("STR307", b.luogo("SIC", SCHEDE, sopra), "", "Bozza"),
        ("STR307", b.luogo("SIC", SCHEDE, etichetta), "", "Termini"),
        ("STR307", b.luogo("SIC", SCHEDE, accanto), "", "prorogato"),
    ]
    assert [codice for *_, codice in messaggi(b)] == ["5", "24", "24"]


def test_a_formula_beside_a_scheda_is_said(b: Banco) -> None:
    cella = dove(b, 2, "C")
    scrive(b, {cella: "=1+1"})
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE, cella), "", "=1+1")]


def con_riga(contenuto: bytes, riga: int, testo: str) -> bytes:
    """The workbook with a row put in where there was none, with a text in its first cell."""
    nuova = f'<row r="{riga}"><c r="A{riga}" t="inlineStr"><is><t>{testo}</t></is></c></row>'
    return sostituisci(contenuto, SCHEDE, rf'(?=<row r="{riga + 1}")', nuova)


# ---- rows that move


def senza_riga(contenuto: bytes, riga: int) -> bytes:
    """The workbook without a row of the schede: those below come up."""

    def su(trovata: re.Match[str]) -> str:
        colonna, numero = trovata[1], int(trovata[2])
        return f' r="{colonna}{numero - (numero > riga)}"'

    contenuto = sostituisci(contenuto, SCHEDE, rf'<row r="{riga}".*?</row>', "")
    return sostituisci(contenuto, SCHEDE, r' r="([A-Z]*)(\d+)"', su)


def con_una_riga_in_piu(contenuto: bytes, riga: int) -> bytes:
    """The workbook with an empty row put into the schede."""

    def giu(trovata: re.Match[str]) -> str:
        colonna, numero = trovata[1], int(trovata[2])
        return f' r="{colonna}{numero + (numero >= riga)}"'

    return sostituisci(contenuto, SCHEDE, r' r="([A-Z]*)(\d+)"', giu)


def test_rows_put_in_change_nothing(b: Banco) -> None:
    riga = int(dove(b, 3)[1:])
    b.cambia_file("SIC", lambda c: con_una_riga_in_piu(con_una_riga_in_piu(c, riga), 2))
    assert detti(b) == []


def test_a_value_typed_below_rows_put_in_is_found_where_it_stands(b: Banco) -> None:
    riga = int(dove(b, 3)[1:])
    scrive(b, {dove(b, 4): "due agenti"})
    b.cambia_file("SIC", lambda c: con_una_riga_in_piu(c, riga))
    assert detti(b) == [
        ("STR307", b.luogo("SIC", SCHEDE, f"B{riga + 2}"), "n. 10 agenti di polizia locale", "due agenti")
    ]


def test_a_row_taken_out_is_one_finding(b: Banco) -> None:
    riga = int(dove(b, 2)[1:])
    b.cambia_file("SIC", lambda c: senza_riga(c, riga))
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE, f"B{riga}"), "15/06/2025 – 31/12/2025", "")]


# ---- whole pages, whole sheets


def valori(contenuto: bytes, quali: tuple[str, ...]) -> bytes:
    """The schede of some objectives pasted over themselves as values."""
    carta = openpyxl.load_workbook(BytesIO(contenuto), data_only=True)[SCHEDE]
    formule = openpyxl.load_workbook(BytesIO(contenuto))[SCHEDE]
    di_chi = ""
    for linea in formule.iter_rows():
        testo = f"{linea[0].value}"
        di_chi = testo.removeprefix("Progetto ") if testo.startswith("Progetto ") else di_chi
        for cella in linea:
            if di_chi in quali and f"{cella.value}".startswith("="):
                contenuto = scrivi(contenuto, SCHEDE, cella.coordinate, carta[cella.coordinate].value)
    return contenuto


def test_a_scheda_pasted_as_values_is_one_finding(b: Banco) -> None:
    b.cambia_file("SIC", lambda c: valori(c, ("24",)))
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE, dove(b, 0, "A")), "", "")]
    perso = "la scheda «Progetto 24» non segue più le tabelle: al posto delle formule ci sono valori"
    assert messaggi(b) == [(perso, (), "24")]


def test_what_a_scheda_of_values_says_otherwise_is_listed(b: Banco) -> None:
    cella = dove(b, 2)
    b.cambia_file("SIC", lambda c: scrivi(valori(c, ("24",)), SCHEDE, cella, "mai"))
    ((_, dettagli, _),) = messaggi(b)
    assert dettagli == ("Tempi: la scheda dice «mai», la tabella «15/06/2025 – 31/12/2025»",)


def test_all_the_schede_pasted_as_values_are_one_finding(b: Banco) -> None:
    cella = dove(b, 2)
    b.cambia_file("SIC", lambda c: scrivi(valori(c, PROGETTI), SCHEDE, cella, "mai"))
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE), "", "")]
    perse = "le schede non seguono più le tabelle: al posto delle formule ci sono valori"
    diversa = "Progetto 24, Tempi: la scheda dice «mai», la tabella «15/06/2025 – 31/12/2025»"
    assert messaggi(b) == [(perse, (diversa,), "")]


def test_a_scheda_without_its_heading(b: Banco) -> None:
    scrive(b, {dove(b, 0, "A"): None})
    assert detti(b)[0] == ("STR307", b.luogo("SIC", SCHEDE), "Progetto 24", "")
    assert messaggi(b)[0] == ("non si trova la scheda «Progetto 24»: manca la sua intestazione", (), "24")


def test_the_sheet_deleted(b: Banco) -> None:
    b.cambia_file("SIC", lambda c: senza_foglio(c, SCHEDE))
    assert detti(b) == [("STR307", b.file("SIC").name, SCHEDE, "")]
    assert messaggi(b) == [("manca il foglio «Schede»", (), "")]


def test_the_sheet_emptied(b: Banco) -> None:
    b.cambia_file("SIC", lambda c: sostituisci(c, SCHEDE, r"<sheetData>.*</sheetData>", "<sheetData/>"))
    assert detti(b) == [("STR307", b.luogo("SIC", SCHEDE), "Progetto 5", "")]
    assert messaggi(b) == [("nel foglio non si trova nessuna scheda", (), "")]


def test_a_sheet_renamed_is_found_by_its_headings(b: Banco) -> None:
    cella = dove(b, 2)
    rinomina = foglio_rinominato(SCHEDE, "Stampa")
    b.cambia_file("SIC", lambda _: ricalcola(write_workbook(rinomina(b.cartelle["SIC"]))))
    b.cambia_file("SIC", lambda c: scrivi(c, "Stampa", cella, "mai"))
    assert ("STR307", b.luogo("SIC", "Stampa", cella), "15/06/2025 – 31/12/2025", "mai") in detti(b)


def test_a_workbook_of_one_scheda_without_formulas(tmp_path: Path) -> None:
    """One page and all pages are the same there: it is said of the page."""
    b = banco(CHIARI, tmp_path / "uno")
    unica = una_sola(b.cartelle["SIC"])
    contenuto = valori(ricalcola(write_workbook(unica)), PROGETTI)
    consegna = Consegna(
        "una.xlsx", Esito.BUONA, settore="SIC", lettura=leggi(parse_workbook(contenuto, "una.xlsx"), unica)
    )
    esame = esame_del_piano(piano_di_prova(CHIARI, ""))
    (rilievo,) = scheda_cambiata(replace(esame, consegne=(consegna,)))
    assert rilievo.message.startswith("la scheda «Progetto 5» non segue più")


def una_sola(cartella: Cartella) -> Cartella:
    """The workbook with the first of its schede only."""
    return replace(cartella, fogli=tuple(replace(foglio, pagine=foglio.pagine[:1]) for foglio in cartella.fogli))


def test_a_settore_that_leads_nothing_has_no_schede(b: Banco) -> None:
    fogli = [foglio.nome for cartella in b.cartelle.values() for foglio in cartella.fogli if foglio.pagine]
    assert fogli == [SCHEDE] * 4
    assert detti(b) == []


def test_saved_by_libreoffice_the_schede_are_as_they_were(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    (salvata,) = libreoffice.recalculate([b.file("SIC")], tmp_path / "salvata")
    b.cambia_file("SIC", lambda _: salvata.read_bytes())
    assert [trovato for trovato in detti(b) if trovato[0] == "STR307"] == []
