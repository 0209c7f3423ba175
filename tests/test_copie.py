"""The round trip of annotated copies: written by `riconcilia --rapporto`, corrected by the office, taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment

from perfxl.app import riconcilia
from perfxl.prova import prova
from perfxl.rapporti import scrivi_rapporti
from perfxl.versioni import aggiorna
from perfxl.xlsx.reader import parse_workbook
from tests.abusi_di_ufficio import con_macro, riapri
from tests.cartelle_di_prova import Banco, banco, chiari_pulito, indirizzo, ricalcola, scrivi
from tests.comando import perfxl
from tests.copie import commentate, elencati, ordine, segnate
from tests.motori import parti
from tests.piani_di_prova import PIANO
from tests.xlsx.test_gates import convalidati, validatore  # noqa: F401 - a fixture

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from tests.conftest import LibreOffice
    from tests.piani_di_prova import Trovato


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    """The small plan, and the workbooks of its two settori come back with a mistake each."""
    piccolo = banco(PIANO, tmp_path / "b")
    piccolo.scrive("A", "Obiettivi", "N. dip.", "1", "tanti")
    return piccolo


def rapporto(b: Banco, dove: Path) -> tuple[str, ...]:
    return scrivi_rapporti(b.esamina(), b.tornate, dove)


def rimanda(b: Banco, dove: Path) -> None:
    """Put the copies in the place of the files that they were made from, as an office that sends them back."""
    for copia in (dove / "copie").iterdir():
        (b.tornate / copia.name).write_bytes(copia.read_bytes())


def correggi(contenuto: bytes, cella: str) -> bytes:
    return ricalcola(scrivi(contenuto, "Obiettivi", cella, 3))


def giusto(b: Banco) -> str:
    return indirizzo(b.file("A").read_bytes(), "Obiettivi", "N. dip.", "1")


def test_only_the_files_with_findings_have_a_copy_and_the_original_is_not_touched(b: Banco, tmp_path: Path) -> None:
    prima = {file.name: file.read_bytes() for file in b.tornate.iterdir()}
    assert rapporto(b, tmp_path / "r") == ()
    assert [file.name for file in (tmp_path / "r" / "copie").iterdir()] == [b.file("A").name]
    assert {file.name: file.read_bytes() for file in b.tornate.iterdir()} == prima
    copia = (tmp_path / "r" / "copie" / b.file("A").name).read_bytes()
    cella = giusto(b)
    assert segnate(copia) == {"Obiettivi": {cella}}
    assert "VAL102 · blocca" in commentate(copia)["Obiettivi"][cella]
    assert [(riga[0], riga[1], riga[8]) for riga in elencati(copia)] == [("Obiettivi", cella, "VAL102")]


def test_sent_back_untouched_it_says_what_the_original_said(b: Banco, tmp_path: Path) -> None:
    prima = b.trovati()
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    assert b.trovati() == prima != []
    rapporto(b, tmp_path / "r2")
    nome = b.file("A").name
    assert (tmp_path / "r2" / "copie" / nome).read_bytes() == (tmp_path / "r" / "copie" / nome).read_bytes()


def test_corrected_it_is_clean(b: Banco, tmp_path: Path) -> None:
    cella = giusto(b)
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda contenuto: correggi(contenuto, cella))
    assert b.trovati() == []


def test_corrected_in_openpyxl_it_is_clean(b: Banco, tmp_path: Path) -> None:
    cella = giusto(b)
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda c: riapri(c, lambda libro: libro["Obiettivi"].__setitem__(cella, 3)))
    assert b.trovati() == []


def test_corrected_and_saved_by_libreoffice_it_is_clean(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    cella, file = giusto(b), b.file("A")
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda contenuto: correggi(contenuto, cella))
    file.write_bytes(libreoffice.recalculate([file], tmp_path / "lo")[0].read_bytes())
    assert "Da correggere" in ordine(file.read_bytes())
    assert b.trovati() == []


def test_another_mistake_replaces_the_old_list(b: Banco, tmp_path: Path) -> None:
    cella = giusto(b)
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda contenuto: correggi(contenuto, cella))
    altra = indirizzo(b.file("A").read_bytes(), "Obiettivi", "N. dip.", "2")
    b.cambia_file("A", lambda contenuto: ricalcola(scrivi(contenuto, "Obiettivi", altra, "pochi")))
    rapporto(b, tmp_path / "r2")
    copia = (tmp_path / "r2" / "copie" / b.file("A").name).read_bytes()
    assert segnate(copia) == {"Obiettivi": {altra}}
    assert set(commentate(copia)["Obiettivi"]) == {altra}
    assert [riga[1] for riga in elencati(copia)] == [altra]
    assert ordine(copia).count("Da correggere") == 1


def test_the_original_and_its_copy_say_the_same(b: Banco, tmp_path: Path) -> None:
    prima = b.trovati()
    rapporto(b, tmp_path / "r")
    (b.tornate / "rimandata.xlsx").write_bytes((tmp_path / "r" / "copie" / b.file("A").name).read_bytes())
    assert [trovato for trovato in b.trovati() if trovato not in prima] == [("STR107", "rimandata.xlsx", "", "")]


def test_what_the_office_answers_is_seen(b: Banco, tmp_path: Path) -> None:
    """Beside the list, or in a comment of ours."""
    cella = giusto(b)
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")

    def rispondi(libro: Workbook) -> None:
        libro["Obiettivi"][cella] = 3
        libro["Obiettivi"][cella].comment.text += "\nerano tre"
        libro["Da correggere"]["K6"] = "corretto, vedi nota"

    b.cambia_file("A", lambda contenuto: riapri(contenuto, rispondi))
    attesi: list[Trovato] = [
        ("STR212", b.luogo("A", "Da correggere", "K6"), "", "K6 «corretto, vedi nota»"),
        ("STR212", b.luogo("A", "Obiettivi", cella), "", f"commento in {cella} «erano tre»"),
    ]
    assert sorted(b.trovati()) == attesi


@pytest.mark.parametrize("dove", ["G6", "K6", "A9"], ids=["sopra una nostra cella", "accanto", "sotto"])
def test_what_the_office_writes_on_the_list_is_quoted_and_kept(b: Banco, tmp_path: Path, dove: str) -> None:
    """Round after round: the old list stays as it is, the new one stands beside it, and nothing asks to delete any."""
    prima = b.trovati()
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda c: riapri(c, lambda libro: libro["Da correggere"].__setitem__(dove, "chiedo a Bianchi")))
    detto: Trovato = ("STR212", b.luogo("A", "Da correggere", dove), "", f"{dove} «chiedo a Bianchi»")
    assert sorted(b.trovati()) == sorted([*prima, detto])
    for giro in ("r2", "r3"):
        rapporto(b, tmp_path / giro)
        rimanda(b, tmp_path / giro)
        copia = b.file("A").read_bytes()
        assert ordine(copia)[-2:] == ["Da correggere", "Da correggere (2)"]
        libro = openpyxl.load_workbook(b.file("A"))
        assert (libro["Da correggere"][dove].value, libro.active.title) == ("chiedo a Bianchi", "Da correggere (2)")
        assert sorted(riga[8] for riga in elencati(copia, "Da correggere (2)")) == ["STR212", "VAL102"]
        assert "cancellare" not in " ".join(" ".join(riga) for riga in elencati(copia, "Da correggere (2)"))
        assert sorted(b.trovati()) == sorted([*prima, detto])


def test_a_comment_on_the_list_is_kept(b: Banco, tmp_path: Path) -> None:
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")

    def commenta(libro: Workbook) -> None:
        libro["Da correggere"]["B6"].comment = Comment("sì", "Ufficio")

    b.cambia_file("A", lambda contenuto: riapri(contenuto, commenta))
    assert ("STR212", b.luogo("A", "Da correggere", "B6"), "", "commento in B6 «sì»") in b.trovati()
    rapporto(b, tmp_path / "r2")
    copia = (tmp_path / "r2" / "copie" / b.file("A").name).read_bytes()
    assert commentate(copia)["Da correggere"]["B6"] == "sì"
    assert ordine(copia)[-2:] == ["Da correggere", "Da correggere (2)"]


def test_lists_that_hold_nothing_of_the_office_any_more_are_all_written_anew(b: Banco, tmp_path: Path) -> None:
    def scrivi_accanto(testo: str | None) -> None:
        b.cambia_file("A", lambda c: riapri(c, lambda libro: libro["Da correggere"].__setitem__("K6", testo)))

    for giro, testo in (("r", "un appunto"), ("r2", None)):
        rapporto(b, tmp_path / giro)
        rimanda(b, tmp_path / giro)
        scrivi_accanto(testo)
    rapporto(b, tmp_path / "r3")
    copia = (tmp_path / "r3" / "copie" / b.file("A").name).read_bytes()
    assert elencati(copia) == elencati(copia, "Da correggere (2)")
    assert [riga[8] for riga in elencati(copia)] == ["VAL102"]


def test_a_new_version_does_not_carry_what_perfxl_wrote(b: Banco, tmp_path: Path) -> None:
    cella = giusto(b)
    rapporto(b, tmp_path / "r")
    rimanda(b, tmp_path / "r")
    b.cambia_file("A", lambda contenuto: correggi(contenuto, cella))
    fatto = aggiorna(b.piano, b.tornate, tmp_path / "nuove")
    assert fatto.rifiutate == ()
    assert [riporto for riportata in fatto.riportate for riporto in riportata.riporti if riporto.da_rivedere] == []
    nuova = openpyxl.load_workbook(tmp_path / "nuove" / b.file("A").name)
    assert "Da correggere" not in nuova.sheetnames
    assert "Da rivedere" not in nuova.sheetnames
    assert nuova["Obiettivi"][cella].value == 3


def test_macros_stay(b: Banco, tmp_path: Path) -> None:
    b.cambia_file("A", con_macro)
    b.file("A").rename(b.tornate / "uno.xlsm")
    rapporto(b, tmp_path / "r")
    copia = (tmp_path / "r" / "copie" / "uno.xlsm").read_bytes()
    lista = parse_workbook(copia, "uno.xlsm").sheets[-1]
    assert {lista.cells[riga, 9].value for riga in (6, 7)} == {"VAL102", "STR109"}
    assert parti(copia)["xl/vbaProject.bin"] == b"codice"
    assert b"macroEnabled.main" in parti(copia)["[Content_Types].xml"]


def test_a_file_that_changes_meanwhile_has_no_copy(b: Banco, tmp_path: Path) -> None:
    esaminato, nome = b.esamina(), b.file("A").name
    b.cambia_file("A", lambda contenuto: contenuto + b"\0")
    detto = f"«{nome}»: la copia annotata non è stata fatta, il file è cambiato dopo la lettura: ripetere il comando."
    assert scrivi_rapporti(esaminato, b.tornate, tmp_path / "r") == (detto,)
    b.file("A").unlink()
    detto = f"«{nome}»: la copia annotata non è stata fatta, il file non si legge più."
    assert scrivi_rapporti(esaminato, b.tornate, tmp_path / "r2") == (detto,)
    assert not (tmp_path / "r2" / "copie").exists()


def test_a_fault_in_a_copy_does_not_take_the_reports_down(
    b: Banco, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rotta(*_: object) -> bytes:
        raise KeyError("x")

    monkeypatch.setattr("perfxl.rapporti.annota", rotta)
    [detto] = rapporto(b, tmp_path / "r")
    assert "perfxl ha un guasto (KeyError: 'x', test_copie.py:" in detto
    assert (tmp_path / "r" / "rapporto.json").is_file()


def test_unreadable_and_foreign_files_have_no_copy(b: Banco, tmp_path: Path) -> None:
    (b.tornate / "rotto.xlsx").write_bytes(b.file("A").read_bytes()[:3000])
    libro = openpyxl.Workbook()
    libro.save(b.tornate / "altro.xlsx")
    assert rapporto(b, tmp_path / "r") == ()
    assert [file.name for file in (tmp_path / "r" / "copie").iterdir()] == [b.file("A").name]


def test_a_mistake_of_the_plan_is_in_no_copy(tmp_path: Path) -> None:
    """Chiari 2025 has a note, at a line of its plan: no workbook has any."""
    chiari = banco(chiari_pulito(), tmp_path / "b")
    assert len(chiari.trovati()) == 1
    rapporto(chiari, tmp_path / "r")
    assert (tmp_path / "r" / "rapporto.json").is_file()
    assert not (tmp_path / "r" / "copie").exists()


def test_the_copies_of_real_mistakes_are_valid(validatore: Path, tmp_path: Path) -> None:  # noqa: F811 - the fixture
    fatta = prova(tmp_path / "prova")
    scrivi_rapporti(fatta.esaminate, tmp_path / "prova" / "tornate", tmp_path / "r")
    copie = {file.name: file.read_bytes() for file in (tmp_path / "r" / "copie").iterdir()}
    assert (len(copie), convalidati(validatore, tmp_path, copie)) == (4, {})


def test_from_the_command_line(tmp_path: Path) -> None:
    dove = tmp_path / "prova"
    assert perfxl("prova", "--in", dove).codice == 0
    corsa = perfxl("riconcilia", dove / "piano.toml", dove / "tornate", "--rapporto", tmp_path / "r")
    assert corsa.out.splitlines()[-1] == f"Rapporti scritti in «{tmp_path / 'r'}»."
    copie = sorted((tmp_path / "r" / "copie").iterdir())
    assert [file.name for file in copie] == sorted(file.name for file in (dove / "tornate").iterdir())
    letto = json.loads((tmp_path / "r" / "rapporto.json").read_text(encoding="utf-8"))
    for copia in copie:
        attesi = [r["codice"] for r in letto["rilievi"] if r["luogo"]["file"] == copia.name]
        assert sorted(riga[8] for riga in elencati(copia.read_bytes())) == sorted(attesi)
    ancora = riconcilia(dove / "piano.toml", tmp_path / "r" / "copie")
    codici = [f.code for f in ancora.outcome.findings]
    assert codici == [r["codice"] for r in letto["rilievi"]]
