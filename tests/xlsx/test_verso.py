"""Links to other files: written as they are, whatever is in the name."""

from __future__ import annotations

import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from perfxl.core.cartelle.layout import Cartella, Collegamento, Colonna, Foglio, Riga, Ruolo, Tabella, Tipo
from perfxl.report.collegamenti import indirizzo
from perfxl.xlsx.writer import write_workbook
from tests.integrita import INTEGRITA
from tests.motori import parti

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import LibreOffice


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


NOMI = (
    "sicurezza DEFINITIVO (2).xlsx",
    "n#1 50% %20.xlsx",
    "d'oro «è» & così.xlsx",
    "a;b,c+d=e@f!~$.xlsx",
    "x[1]{2}^`.xlsx",
    "emoji\U0001f600.xlsx",
)
FOGLIO = "L'altro foglio #2"
"""Names that Windows takes too."""
_MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
Sub Apri
  Dim come(0) As New com.sun.star.beans.PropertyValue
  come(0).Name = "Hidden"
  come(0).Value = True
  Open "{esito}" For Output As #1
  rapporto = StarDesktop.loadComponentFromURL("{rapporto}", "_blank", 0, come())
  For riga = 0 To 30
    legami = rapporto.Sheets.getByIndex(0).getCellByPosition(0, riga).TextFields.createEnumeration()
    If legami.hasMoreElements() Then
      aperto = StarDesktop.loadComponentFromURL(legami.nextElement().URL, "_blank", 0, come())
      Print #1, aperto.CurrentSelection.AbsoluteName &amp; " " &amp; aperto.CurrentSelection.String
      aperto.close(True)
    End If
  Next riga
  Close #1
  rapporto.close(True)
End Sub
</script:module>
"""
_BIBLIOTECHE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
 library:link="false"/></library:libraries>
"""
_BIBLIOTECA = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Module1"/></library:library>
"""


@pytest.mark.parametrize("vicino", [True, False])
def test_libreoffice_goes_to_the_very_cell(vicino: bool, libreoffice: LibreOffice, tmp_path: Path) -> None:  # noqa: FBT001
    """Followed in the program itself: each file opens on its second sheet, at the cell that the link says."""
    tornate, rapporto = tmp_path / "torn ate#1", tmp_path / "rapporto" / ("" if vicino else "molto/più/in/là")
    tornate.mkdir()
    rapporto.mkdir(parents=True)
    righe = []
    for nome in NOMI:
        with xlsxwriter.Workbook(tornate / nome) as libro:
            libro.add_worksheet("Primo")
            libro.add_worksheet(FOGLIO).write_string("E6", f"trovata in {nome}")
        luogo = "'{}'!E6".format(FOGLIO.replace("'", "''"))
        verso = Collegamento(indirizzo(rapporto.resolve(), tornate.resolve() / nome), luogo)
        assert verso.url.startswith("../" if vicino else "file:///")
        righe.append(Riga(nome, {"cella": "E6"}, collegamenti={"cella": verso}))
    colonne = (Colonna("cella", "Cella", Ruolo.CHIAVE, Tipo.TESTO, 10),)
    foglio = Foglio("Rilievi", "Titolo", ("Sotto",), (Tabella("t", "Tabella", colonne, tuple(righe)),))
    (rapporto / "r.xlsx").write_bytes(write_workbook(Cartella("r.xlsx", "Prova", 2026, {}, (foglio,), {})))
    profilo, moduli = tmp_path / "profilo", tmp_path / "profilo" / "user" / "basic" / "Standard"
    comando = [f"{libreoffice.program}", f"-env:UserInstallation={profilo.as_uri()}", "--headless", "--norestore"]
    subprocess.run([*comando, "--terminate_after_init"], check=False, capture_output=True, timeout=120)
    moduli.mkdir(parents=True, exist_ok=True)
    macro = _MACRO.format(esito=tmp_path / "esito.txt", rapporto=(rapporto / "r.xlsx").as_uri())
    (moduli / "Module1.xba").write_text(macro, encoding="utf-8")
    (moduli / "script.xlb").write_text(_BIBLIOTECA, encoding="utf-8")
    (moduli.parent / "script.xlc").write_text(_BIBLIOTECHE, encoding="utf-8")
    subprocess.run([*comando, "macro:///Standard.Module1.Apri"], check=False, capture_output=True, timeout=120)
    detto = (tmp_path / "esito.txt").read_text(encoding="utf-8").splitlines()
    assert detto == [f"$'L''altro foglio #2'.$E$6 trovata in {nome}" for nome in NOMI]
