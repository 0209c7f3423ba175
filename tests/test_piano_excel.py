"""A plan written in Excel, by the command line: prepared, filled in, checked at its cells, sent out, converted."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from perfxl import app
from perfxl.core.impronta import impronta
from perfxl.core.piano import Piano
from perfxl.errors import MissingFileError
from perfxl.sources.fedele import diversi
from tests.comando import PIANO_2025, TREE, perfxl
from tests.xlsx_a_mano import ole

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import LibreOffice

ESEMPI = sorted(TREE.glob("esempi/*/piano.toml"))

PIANO = {"B6": "Comune di Prova", "B7": 2026, "B16": 1000}
SETTORI = [("AMM", "Settore amministrativo"), ("TEC", "Settore tecnico")]
QUOTE = [("tutti", "Tutti i progetti", None, "resto")]
COLONNE = ("N. o codice", "Titolo", "Capofila", "Tempi", "Soglia %", "Quota", "Strategicità", "N. dip.")
PROGETTI = [
    (1, "Sportello unico", "AMM", "entro il 31/12/2026", 80, "tutti", "strategico", 4),
    (2, "Manutenzione delle scuole", "TEC", "entro il 30/09/2026", 70, "tutti", "innovativo", 10),
]
INDICATORI = [(1, "Pratiche in linea", 60), (1, "Tempo medio", 40), (2, "Scuole con i lavori finiti", 100)]


def compila(percorso: Path, indicatori: list[tuple[int, str, int]] = INDICATORI) -> None:
    """Fill in the workbook of a new plan as a person does: cell by cell, under the headers."""
    libro = load_workbook(percorso)
    for cella, valore in PIANO.items():
        libro["Piano"][cella] = valore
    for foglio, righe in (("Settori", SETTORI), ("Quote", QUOTE)):
        for i, riga in enumerate(righe):
            for j, valore in enumerate(riga):
                libro[foglio].cell(6 + i, 1 + j).value = valore
    intestazioni = {cella.value: cella.column for cella in libro["Progetti"][5]}
    for i, progetto in enumerate(PROGETTI):
        for titolo, valore in zip(COLONNE, progetto, strict=True):
            libro["Progetti"].cell(6 + i, intestazioni[titolo]).value = valore
    for i, (codice, descrizione, peso) in enumerate(indicatori):
        for colonna, valore in ((1, codice), (3, descrizione), (5, peso)):
            libro["Indicatori"].cell(6 + i, colonna).value = valore
    libro.save(percorso)


@pytest.fixture
def nuovo(tmp_path: Path) -> Path:
    """The workbook of a new plan of Chiari's system."""
    percorso = tmp_path / "Il mio piano.xlsx"
    corsa = perfxl("nuovo", "--modello", "chiari", "--in", percorso)
    assert (corsa.codice, corsa.err) == (0, "")
    assert corsa.out == (
        f"Scritto «{percorso}», per il modello chiari.\n"
        f'Compilarlo in Excel, salvarlo, e poi: perfxl controlla "{percorso}"\n'
    )
    return percorso


def test_an_office_writes_its_plan_in_excel_and_sends_the_workbooks_out(nuovo: Path, tmp_path: Path) -> None:
    compila(nuovo)
    controllato = perfxl("controlla", nuovo)
    assert (controllato.codice, controllato.err) == (0, ""), controllato.out
    generato = perfxl("genera", nuovo, "--in", tmp_path / "inviate")
    assert (generato.codice, generato.err) == (0, "")
    assert sorted(file.name for file in (tmp_path / "inviate").iterdir()) == [
        f"comune-di-prova_2026_{parte}.xlsx" for parte in ("AMM", "Riepilogo", "TEC")
    ]
    riconciliato = perfxl("riconcilia", nuovo, tmp_path / "inviate")
    assert (riconciliato.codice, riconciliato.err) == (0, ""), riconciliato.out


def test_findings_are_at_cells(nuovo: Path) -> None:
    compila(nuovo, [(1, "Pratiche in linea", 60), (1, "Tempo medio", 50), (2, "Scuole", 100)])
    corsa = perfxl("controlla", nuovo)
    assert (corsa.codice, corsa.err) == (1, "")
    detto = " ".join(corsa.out.split())
    assert "Il mio piano.xlsx, foglio «Indicatori»" in detto
    assert "atteso: 100" in detto
    assert "trovato: 110" in detto
    assert "cella E6 BLOCCA SQ101" in detto
    assert "vedi: cella E7" in detto


def test_an_empty_workbook_says_what_to_fill_in_first(nuovo: Path) -> None:
    corsa = perfxl("controlla", nuovo)
    assert (corsa.codice, corsa.out) == (2, "")
    assert corsa.err.splitlines() == [
        "Il mio piano.xlsx, foglio «Piano», cella B6: scrivere il nome dell'ente",
        "Il mio piano.xlsx, foglio «Piano», cella B7: scrivere l'anno del piano in cifre, come 2026",
        "Il mio piano.xlsx, foglio «Settori», cella A6: scrivere almeno un settore: un codice e un nome",
        "Il mio piano.xlsx, foglio «Progetti», cella A6: scrivere almeno una riga: codice, titolo, capofila",
    ]


@pytest.mark.parametrize("comando", ["controlla", "genera", "riconcilia"])
def test_a_bad_cell_is_told_with_sheet_cell_and_what_to_do(comando: str, nuovo: Path, tmp_path: Path) -> None:
    compila(nuovo)
    libro = load_workbook(nuovo)
    libro["Progetti"]["F6"] = "circa 80"
    libro["Indicatori"]["A7"] = 12
    libro.save(nuovo)
    resti: dict[str, list[str | Path]] = {"genera": ["--in", tmp_path / "uscita"], "riconcilia": [tmp_path]}
    corsa = perfxl(comando, nuovo, *resti.get(comando, []))
    assert (corsa.codice, corsa.out) == (2, "")
    assert corsa.err.splitlines() == [
        (
            "Il mio piano.xlsx, foglio «Progetti», cella F6: «Soglia %»: serve un numero (qui c'è «circa 80»): "
            "scriverlo in cifre, come 25 oppure 12,5; se non c'è, svuotare la cella"
        ),
        "Il mio piano.xlsx, foglio «Indicatori», cella A7: tra Progetti non c'è il codice «12»; forse «2»?",
    ]


@pytest.mark.parametrize("percorso", ESEMPI, ids=lambda percorso: percorso.parent.name)
def test_every_example_goes_to_excel_and_back(percorso: Path, tmp_path: Path) -> None:
    excel, toml, ancora = (tmp_path / nome for nome in ("piano città.xlsx", "piano.toml", "ancora.xlsx"))
    andata = perfxl("converti", percorso, "--in", excel)
    assert (andata.codice, andata.err) == (0, "")
    prima, seconda = andata.out.splitlines()
    piano = app.leggi_piano(percorso)
    assert prima == f"Scritto «{excel}»: riletto, è lo stesso piano ({len(piano.obiettivi)} obiettivi)."
    assert seconda.endswith(
        f"commenti di «{percorso}» non ci sono più: un piano tiene i dati. Conservare il file di partenza."
    )
    ritorno = perfxl("converti", excel, "--in", toml)
    assert (ritorno.codice, ritorno.err) == (0, "")
    assert len(ritorno.out.splitlines()) == 1
    assert perfxl("converti", toml, "--in", ancora).codice == 0
    assert ancora.read_bytes() == excel.read_bytes()
    for scritto in (excel, toml, ancora):
        riletto = app.leggi_piano(scritto)
        assert diversi(piano, riletto) == ()
        assert impronta(riletto) == impronta(piano)


def test_both_formats_give_the_same_workbooks_and_findings(tmp_path: Path) -> None:
    """What is sent out is the same to the byte; what is found has the same codes, at cells instead of lines."""
    excel = tmp_path / "piano.xlsx"
    assert perfxl("converti", PIANO_2025, "--in", excel).codice == 0
    cartelle = []
    for piano in (PIANO_2025, excel):
        dove = tmp_path / piano.suffix.removeprefix(".")
        scritte, esaminato = app.genera(piano, dove)
        codici = sorted((f.code, f.rilievo.obiettivo, f.rilievo.found) for f in esaminato.outcome.findings)
        cartelle.append(({file.name: file.read_bytes() for file in scritte}, codici))
    assert cartelle[0] == cartelle[1]


def test_a_workbook_is_one_under_any_name_and_a_text_is_none_under_that_of_one(tmp_path: Path) -> None:
    finto = tmp_path / "piano.xlsx"
    shutil.copy(PIANO_2025, finto)
    corsa = perfxl("controlla", finto)
    assert (corsa.codice, corsa.out) == (2, "")
    assert "non è una cartella di lavoro .xlsx" in corsa.err
    vero = tmp_path / "vero.xlsx"
    assert perfxl("converti", PIANO_2025, "--in", vero).codice == 0
    rinominato = vero.rename(tmp_path / "piano.toml")
    assert "piano.toml, foglio «" in perfxl("controlla", rinominato).out


def test_a_workbook_that_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    protetto, altro = tmp_path / "protetto.xlsx", tmp_path / "altro.xlsx"
    protetto.write_bytes(ole("EncryptionInfo", "EncryptedPackage"))
    Workbook().save(altro)
    corsa = perfxl("controlla", protetto)
    assert (corsa.codice, corsa.out) == (2, "")
    assert corsa.err == (
        f"{protetto}: La cartella di lavoro è protetta da password: "
        "aprirla, togliere la password e salvarla come .xlsx.\n"
    )
    corsa = perfxl("controlla", altro)
    assert corsa.codice == 2
    assert corsa.err.startswith("altro.xlsx: non si trova la tabella «Il piano» (foglio «Piano»)")


def test_the_workbook_of_a_settore_is_no_plan(tmp_path: Path) -> None:
    scritte, _ = app.genera(PIANO_2025, tmp_path)
    corsa = perfxl("controlla", scritte[0])
    assert corsa.codice == 2
    assert corsa.err == (
        f"{scritte[0].name}: non è il piano, ma una cartella di lavoro fatta da perfxl: indicare il piano da cui è "
        "stata fatta, e questa a «perfxl riconcilia»\n"
    )


# ---------------------------------------------------------------------------------------------------- refusals


def test_no_file_is_written_over(nuovo: Path, tmp_path: Path) -> None:
    mio = tmp_path / "mio.toml"
    mio.write_text("mio", encoding="utf-8")
    comandi: list[list[str | Path]] = [
        ["nuovo", "--modello", "chiari", "--in", nuovo],
        ["converti", PIANO_2025, "--in", mio],
    ]
    for argomenti in comandi:
        corsa = perfxl(*argomenti)
        assert (corsa.codice, corsa.out) == (2, "")
        assert corsa.err.endswith("oppure ripetere il comando con --sovrascrivi.\n")
    assert mio.read_text(encoding="utf-8") == "mio"
    assert perfxl("converti", PIANO_2025, "--in", mio, "--sovrascrivi").codice == 0
    assert isinstance(app.leggi_piano(mio), Piano)


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (
            ["nuovo", "--modello", "boh", "--in", "p.xlsx"],
            (
                "Il modello «boh» non c'è. Ci sono: chiari, desenzano, montichiari, tortona; "
                "oppure il percorso di un file .toml.\n"
            ),
        ),
        (
            ["nuovo", "--modello", "chiari", "--in", "p.toml"],
            "p.toml: il nome del piano da scrivere deve finire in .xlsx\n",
        ),
        (["nuovo", "--modello", "chiari"], "Manca l'opzione --in.\nPer l'aiuto: perfxl nuovo --help\n"),
        (
            ["converti", "piano.toml", "--in", "p.ods"],
            "p.ods: il nome del piano da scrivere deve finire in .toml o in .xlsx\n",
        ),
        (
            ["converti", "piano.toml", "--in", "./piano.toml", "--sovrascrivi"],
            "piano.toml: è il piano stesso, o il nome del suo modello: scegliere un altro nome\n",
        ),
        (
            ["converti", "piano.toml", "--in", "chiari.toml"],
            "chiari.toml: è il piano stesso, o il nome del suo modello: scegliere un altro nome\n",
        ),
        (
            ["converti", "manca.xlsx", "--in", "p.toml"],
            "manca.xlsx: il file non c'è; controllare il nome e la cartella\n",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(argomenti: list[str], frase: str, tmp_path: Path) -> None:
    shutil.copy(PIANO_2025, tmp_path / "piano.toml")
    corsa = perfxl(*argomenti, cwd=tmp_path)
    assert (corsa.codice, corsa.out, corsa.err) == (2, "", frase)
    assert [file.name for file in tmp_path.iterdir()] == ["piano.toml"]


def test_a_conversion_that_would_lose_something_is_refused(tmp_path: Path) -> None:
    """A printed number with blanks around it: a cell of codes does not keep them."""
    piano = tmp_path / "piano.toml"
    testo = PIANO_2025.read_text(encoding="utf-8").replace("numero = 5\n", 'codice = "5"\nnumero = " 5 "\n', 1)
    piano.write_text(testo, encoding="utf-8")
    corsa = perfxl("converti", piano, "--in", tmp_path / "p.xlsx")
    assert (corsa.codice, corsa.out) == (2, "")
    assert "la conversione cambierebbe l'obiettivo 5: nulla è stato scritto" in corsa.err
    assert not (tmp_path / "p.xlsx").exists()
    with pytest.raises(MissingFileError):
        app.converti(piano, tmp_path / "p.xlsx")


# ------------------------------------------------------------------------------------------ modelli of one's own


@pytest.fixture
def nostro(tmp_path: Path) -> Path:
    """A folder with a modello of its own, and a plan that follows it."""
    modello = (TREE / "modelli" / "tortona.toml").read_text(encoding="utf-8")
    (tmp_path / "nostro.toml").write_text(modello.replace('codice = "tortona"', 'codice = "nostro"'), encoding="utf-8")
    piano = (TREE / "esempi" / "tortona-2024" / "piano.toml").read_text(encoding="utf-8")
    piano = piano.replace('modello = "tortona"', 'modello = "nostro"')
    (tmp_path / "piano.toml").write_text(piano, encoding="utf-8")
    return tmp_path


def test_a_modello_beside_the_plan_must_go_along_with_it(nostro: Path) -> None:
    accanto = perfxl("converti", "piano.toml", "--in", "piano.xlsx", cwd=nostro)
    altrove = perfxl("converti", "piano.toml", "--in", "altrove/piano.xlsx", cwd=nostro)
    assert (accanto.codice, altrove.codice) == (0, 0)
    assert len(accanto.out.splitlines()) == 2
    avviso = altrove.out.splitlines()[-1].replace("\\", "/")
    assert avviso == (
        "Il modello nostro è in «nostro.toml»: copiarlo accanto al piano, come «altrove/nostro.toml». Lì viene cercato."
    )
    assert perfxl("controlla", "altrove/piano.xlsx", cwd=nostro).codice == 2
    shutil.copy(nostro / "nostro.toml", nostro / "altrove")
    assert perfxl("controlla", "altrove/piano.xlsx", cwd=nostro).codice in {0, 1}


def test_a_new_plan_of_a_modello_of_ones_own(nostro: Path) -> None:
    per_codice = perfxl("nuovo", "--modello", "nostro", "--in", "nuovo.xlsx", cwd=nostro)
    per_file = perfxl("nuovo", "--modello", "nostro.toml", "--in", "altrove/nuovo.xlsx", cwd=nostro)
    assert [(corsa.codice, corsa.err) for corsa in (per_codice, per_file)] == [(0, "")] * 2
    assert len(per_codice.out.splitlines()) == 2
    assert "copiarlo accanto al piano" in per_file.out
    assert (nostro / "nuovo.xlsx").read_bytes() == (nostro / "altrove" / "nuovo.xlsx").read_bytes()


def test_money_where_the_modello_has_none_of_its_own(tmp_path: Path) -> None:
    for opzioni, fogli in (([], False), (["--con-fondo"], True)):
        percorso = tmp_path / f"{len(opzioni)}.xlsx"
        assert perfxl("nuovo", "--modello", "tortona", "--in", percorso, *opzioni).codice == 0
        assert ("Quote" in load_workbook(percorso).sheetnames) is fogli


def test_a_plan_saved_by_libreoffice_is_the_same_plan(libreoffice: LibreOffice, tmp_path: Path) -> None:
    scritti = []
    for percorso in ESEMPI:
        scritti.append(tmp_path / f"{percorso.parent.name}.xlsx")
        app.converti(percorso, scritti[-1])
    salvati = libreoffice.resave(scritti, tmp_path / "salvati")
    for percorso, salvato in zip(ESEMPI, salvati, strict=True):
        assert diversi(app.leggi_piano(percorso), app.leggi_piano(salvato)) == (), salvato.name


@pytest.mark.parametrize(("contenuto", "detto"), [(b"ciao", "non è una cartella di lavoro .xlsx"), (b"", "è vuoto")])
def test_a_file_named_as_a_workbook_is_never_read_as_toml(tmp_path: Path, contenuto: bytes, detto: str) -> None:
    percorso = tmp_path / "piano.xlsx"
    percorso.write_bytes(contenuto)
    with pytest.raises(MissingFileError, match=detto):
        app.leggi_piano(percorso)
