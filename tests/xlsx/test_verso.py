"""Links to other files: written as they are, whatever is in the name."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from perfxl.core.cartelle.layout import Cartella, Collegamento, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.xlsx.writer import write_workbook
from tests.integrita import INTEGRITA
from tests.motori import parti


def con_collegamento(collegamento: Collegamento, testo: str = "E6") -> bytes:
    """A workbook of one cell that leads elsewhere."""
    colonne = (Colonna("cella", "Cella", Ruolo.CHIAVE, Tipo.TESTO, 10),)
    riga = Riga("r", {"cella": testo}, collegamenti={"cella": collegamento})
    foglio = Foglio("Rilievi", "Titolo", ("Sottotitolo",), (Tabella("t", "Tabella", colonne, (riga,), "cella"),))
    return write_workbook(Cartella("prova.xlsx", "Prova", 2026, {"perfxl_ente": "Prova"}, (foglio,), {}))


@pytest.mark.parametrize(
    ("url", "luogo"),
    [
        ("../tornate/a.xlsx", "'Progetti'!J7"),
        ("../tornate/sicurezza%20DEFINITIVO%20(2)%23%25.xlsx", "'L''altro foglio'!A1"),
        ("file:///C:/Comune%20di%20Città/è%20&%20«x».xlsx", ""),
        ("file:////home/a.xlsx", "'A#B'!C3"),
        ("..%2F%3C%22'.xlsx", "'<&>'!C3"),
    ],
)
def test_a_link_is_written_as_it_is(url: str, luogo: str) -> None:
    contenuto = con_collegamento(Collegamento(url, luogo))
    carta = openpyxl.load_workbook(BytesIO(contenuto)).worksheets[0]
    (trovata,) = (cella for riga in carta.iter_rows() for cella in riga if cella.hyperlink is not None)
    assert (trovata.value, trovata.hyperlink.target, trovata.hyperlink.location or "") == ("E6", url, luogo)
    assert [errore for regola in INTEGRITA for errore in regola(parti(contenuto))] == []


def test_a_text_with_a_link_stays_a_text() -> None:
    contenuto = con_collegamento(Collegamento("a.xlsx"), "=1+1")
    assert b"<f>" not in parti(contenuto)["xl/worksheets/sheet1.xml"]
