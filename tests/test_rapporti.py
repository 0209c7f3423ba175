"""The folder of reports: written whole or not at all, replaced whole, and never over anything of the user's."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from perfxl import cli
from perfxl.errors import ForeignFileError, FullFolderError, MissingFileError, WriteError
from perfxl.files import CONTENUTO, refuse_full, write_folder
from perfxl.rapporti import rifiuta_rapporto, scrivi_rapporti
from tests.cartelle_di_prova import banco
from tests.checks.test_errori_piantati import CHIARI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.checks.esame import Esaminato
    from tests.cartelle_di_prova import Banco

UNO = {"uno.txt": b"1", "dentro/due.txt": b"2"}


def foto(cartella: Path) -> dict[str, bytes]:
    """What a folder holds, by name; the list of what is in it left out."""
    file = (percorso for percorso in cartella.rglob("*") if percorso.is_file() and percorso.name != CONTENUTO)
    return {percorso.relative_to(cartella).as_posix(): percorso.read_bytes() for percorso in file}


def scrivi(cartella: Path, contenuti: dict[str, bytes] = UNO) -> None:
    write_folder(cartella, contenuti.items(), listed=True, replace=True)


# ---------------------------------------------------------------- a folder that lists what is in it


def test_the_list_has_every_file_with_its_digest(tmp_path: Path) -> None:
    scrivi(tmp_path / "r")
    letto = json.loads((tmp_path / "r" / CONTENUTO).read_text(encoding="utf-8"))
    assert letto["file"] == {nome: hashlib.sha256(contenuto).hexdigest() for nome, contenuto in sorted(UNO.items())}
    assert foto(tmp_path / "r") == UNO


def test_a_folder_without_a_list_has_none(tmp_path: Path) -> None:
    write_folder(tmp_path / "r", UNO.items())
    assert not (tmp_path / "r" / CONTENUTO).exists()
    with pytest.raises(ForeignFileError, match=r"«uno\.txt»"):
        scrivi(tmp_path / "r")


def test_a_file_that_nobody_is_to_write_to_afterwards(tmp_path: Path) -> None:
    write_folder(tmp_path / "r", UNO.items(), read_only={"dentro/due.txt"})
    assert foto(tmp_path / "r") == UNO
    scrivibili = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
    assert (tmp_path / "r" / "dentro" / "due.txt").stat().st_mode & scrivibili == 0
    assert (tmp_path / "r" / "uno.txt").stat().st_mode & scrivibili != 0


def test_what_is_taken_away_may_be_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where a file that is read-only is not removed."""
    tolti: list[int] = []

    def rmtree(cartella: Path, *, ignore_errors: bool) -> None:
        assert ignore_errors
        tolti.extend(f.stat().st_mode & stat.S_IWUSR for f in Path(cartella).rglob("*") if f.is_file())

    def contenuti() -> Iterator[tuple[str, bytes]]:
        yield "fisso", b"f"
        raise ZeroDivisionError

    monkeypatch.setattr("perfxl.files.os.access", lambda file, _: bool(Path(file).stat().st_mode & stat.S_IWUSR))
    monkeypatch.setattr("perfxl.files.shutil.rmtree", rmtree)
    with pytest.raises(ZeroDivisionError):
        write_folder(tmp_path / "r", contenuti(), read_only={"fisso"})
    assert tolti == [stat.S_IWUSR]


def test_an_untouched_folder_is_replaced_whole(tmp_path: Path) -> None:
    scrivi(tmp_path / "r", {**UNO, "vecchio.txt": b"v", "copie/a.xlsx": b"a"})
    scrivi(tmp_path / "r")
    assert foto(tmp_path / "r") == UNO
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]


def test_what_was_taken_away_is_not_missed(tmp_path: Path) -> None:
    scrivi(tmp_path / "r")
    (tmp_path / "r" / "uno.txt").unlink()
    scrivi(tmp_path / "r")
    assert foto(tmp_path / "r") == UNO


@pytest.mark.parametrize("nome", ["Thumbs.db", "dentro/desktop.ini", ".DS_Store"])
def test_what_a_system_leaves_behind_is_not_the_users(nome: str, tmp_path: Path) -> None:
    scrivi(tmp_path / "r")
    (tmp_path / "r" / nome).write_bytes(b"x")
    scrivi(tmp_path / "r")
    assert foto(tmp_path / "r") == UNO


def aggiunto(r: Path) -> None:
    (r / "mio.txt").write_bytes(b"mio")


def aggiunto_dentro(r: Path) -> None:
    (r / "dentro" / "mio.txt").write_bytes(b"mio")


def cambiato(r: Path) -> None:
    (r / "dentro" / "due.txt").write_bytes(b"corretto a mano")


def al_posto_di_un_file(r: Path) -> None:
    (r / "uno.txt").unlink()
    (r / "uno.txt").mkdir()
    (r / "uno.txt" / "mio.txt").write_bytes(b"mio")


def elenco_rovinato(r: Path) -> None:
    (r / CONTENUTO).write_bytes(b"{}")


def elenco_tolto(r: Path) -> None:
    (r / CONTENUTO).unlink()


def nascosto(r: Path) -> None:
    (r / ".git").mkdir()
    (r / ".git" / "HEAD").write_bytes(b"x")


@pytest.mark.parametrize(
    ("tocca", "nome"),
    [
        (aggiunto, "mio.txt"),
        (aggiunto_dentro, "dentro/mio.txt"),
        (cambiato, "dentro/due.txt"),
        (al_posto_di_un_file, "uno.txt/mio.txt"),
        (elenco_rovinato, CONTENUTO),
        (elenco_tolto, "uno.txt"),
        (nascosto, ".git/HEAD"),
    ],
)
def test_what_is_the_users_is_never_replaced_and_is_named(
    tocca: Callable[[Path], None], nome: str, tmp_path: Path
) -> None:
    r = tmp_path / "r"
    scrivi(r)
    tocca(r)
    prima = foto(r)
    with pytest.raises(ForeignFileError) as preso:
        scrivi(r, {"nuovo": b"n"})
    assert f"{preso.value}" == (
        f"{r}: la cartella contiene «{nome}», che non è di un rapporto di perfxl, o è stato cambiato dopo, e non viene "
        "sostituita. Scegliere un altro nome, o spostare quel file."
    )
    assert foto(r) == prima
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="il sistema non ha collegamenti")
@pytest.mark.parametrize("posto", ["dentro", "uno.txt", "altro"])
def test_a_link_is_not_followed(posto: str, tmp_path: Path) -> None:
    r, fuori = tmp_path / "r", tmp_path / "fuori"
    scrivi(r)
    scrivi(fuori, {"due.txt": b"2", "uno.txt": b"1"})
    percorso = r / posto
    if percorso.is_dir():
        shutil.rmtree(percorso)
    percorso.unlink(missing_ok=True)
    percorso.symlink_to(fuori / "uno.txt" if posto == "uno.txt" else fuori)
    with pytest.raises(ForeignFileError, match=f"«{posto}»"):
        scrivi(r)
    assert foto(fuori) == {"due.txt": b"2", "uno.txt": b"1"}


def test_what_is_put_there_while_it_is_written_is_kept(tmp_path: Path) -> None:
    """The folder was not there when the work began; somebody makes it meanwhile."""
    r = tmp_path / "r"

    def contenuti() -> Iterator[tuple[str, bytes]]:
        yield "uno.txt", b"1"
        r.mkdir()
        (r / "mio.txt").write_bytes(b"mio")

    for sovrascrivi, errore in ((False, FullFolderError), (True, ForeignFileError)):
        with pytest.raises(errore):
            write_folder(r, contenuti(), listed=True, replace=sovrascrivi)
        assert foto(r) == {"mio.txt": b"mio"}
        assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]
        shutil.rmtree(r)


def test_a_folder_that_is_not_to_be_replaced_is_told_what_would_be(tmp_path: Path) -> None:
    scrivi(tmp_path / "r")
    with pytest.raises(FullFolderError) as preso:
        refuse_full(tmp_path / "r", listed=True)
    assert f"{preso.value}".endswith(
        "oppure ripetere il comando con --sovrascrivi: la sostituisce tutta, se ci sono solo i rapporti di perfxl, "
        "come li ha scritti."
    )


@pytest.mark.parametrize("che_cosa", ["mkdir", "open", "rename", "fsync"])
def test_a_full_disk_leaves_what_was_there(che_cosa: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    r = tmp_path / "r"
    scrivi(r)

    def pieno(*_args: object, **_kwargs: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "no space")

    originale = Path.open

    def apri(self: Path, mode: str = "r", *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
        return pieno() if "x" in mode else originale(self, mode, *args, **kwargs)

    if che_cosa == "fsync":
        monkeypatch.setattr(os, "fsync", pieno)
    else:
        monkeypatch.setattr(Path, che_cosa, apri if che_cosa == "open" else pieno)
    with pytest.raises(WriteError, match="il disco è pieno"):
        scrivi(r, {"nuovo": b"n"})
    monkeypatch.undo()
    assert foto(r) == UNO
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]


def test_when_the_new_folder_cannot_take_its_place_the_old_one_has_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows a program that holds a file open in the folder keeps it from being renamed."""
    r, volte, originale = tmp_path / "r", [0], Path.rename
    scrivi(r)

    def rinomina(self: Path, altro: Path) -> Path:
        volte[0] += 1
        if volte[0] == 2:
            raise PermissionError(errno.EACCES, "busy")
        return originale(self, altro)

    monkeypatch.setattr(Path, "rename", rinomina)
    with pytest.raises(WriteError):
        scrivi(r, {"nuovo": b"n"})
    monkeypatch.undo()
    assert foto(r) == UNO
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]


def test_a_content_that_fails_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    scrivi(tmp_path / "r")

    def contenuti() -> Iterator[tuple[str, bytes]]:
        yield "nuovo", b"n"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_folder(tmp_path / "r", contenuti(), listed=True, replace=True)
    assert foto(tmp_path / "r") == UNO
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["r"]


_UCCISO = """
import os, signal, sys
from pathlib import Path
from perfxl.files import write_folder

contate, quando, volte = 0, sys.argv[2], int(sys.argv[3])

def muori(originale):
    def chiamata(*args, **kwargs):
        global contate
        contate += 1
        if contate > volte:
            os.kill(os.getpid(), signal.SIGKILL)
        return originale(*args, **kwargs)
    return chiamata

if quando == "fsync":
    os.fsync = muori(os.fsync)
else:
    setattr(Path, quando, muori(getattr(Path, quando)))
write_folder(Path(sys.argv[1]), {"nuovo": b"n", "dentro/altro": b"a"}.items(), listed=True, replace=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="il sistema non ha SIGKILL")
@pytest.mark.parametrize(
    ("quando", "volte"),
    [("mkdir", 0), ("fsync", 0), ("fsync", 2), ("fsync", 4), ("rename", 0), ("rename", 1), ("fsync", 5)],
)
def test_killed_at_any_moment_it_leaves_the_old_folder_or_the_new_whole(
    quando: str, volte: int, tmp_path: Path
) -> None:
    """Between the two renames the old folder stands aside, whole, under a name that begins as its own."""
    r, nuovi = tmp_path / "r", {"nuovo": b"n", "dentro/altro": b"a"}
    scrivi(r)
    argomenti = [sys.executable, "-c", _UCCISO, f"{r}", quando, f"{volte}"]
    fatto = subprocess.run(argomenti, check=False, capture_output=True, cwd=tmp_path, env={**os.environ})
    assert fatto.returncode == -signal.SIGKILL, fatto.stderr
    if (quando, volte) == ("rename", 1):
        (da_parte,) = tmp_path.glob("r.prima-*")
        assert (foto(da_parte), r.exists()) == (UNO, False)
    else:
        assert foto(r) == (nuovi if (quando, volte) == ("fsync", 5) else UNO)
    scrivi(r, nuovi)
    assert foto(r) == nuovi


# ---------------------------------------------------------------- the reports


@pytest.fixture(scope="module")
def comune(tmp_path_factory: pytest.TempPathFactory) -> tuple[Banco, Esaminato]:
    """A plan and its workbooks, one of them with a wrong amount; and what is found."""
    b = banco(CHIARI, tmp_path_factory.mktemp("comune") / "b")
    b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000)
    return b, b.esamina()


def comando(capsys: pytest.CaptureFixture[str], *argomenti: str | Path) -> tuple[int, list[str], str]:
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    detto = capsys.readouterr()
    assert isinstance(uscita.value.code, int)
    return uscita.value.code, detto.out.splitlines(), detto.err


NOSTRI = {"rapporto.html", "rapporto.json", "rapporto.xlsx", "lettere", "csv", "copie", "contenuto.json"}


def test_what_is_written_is_what_a_folder_of_reports_is_said_to_have(
    comune: tuple[Banco, Esaminato], tmp_path: Path
) -> None:
    b, esaminato = comune
    assert scrivi_rapporti(esaminato, b.tornate, tmp_path / "r") == ()
    assert {percorso.name for percorso in (tmp_path / "r").iterdir()} == NOSTRI
    assert sorted(percorso.name for percorso in (tmp_path / "r" / "csv").iterdir()) == [
        "importi.csv",
        "piano.csv",
        "rilievi.csv",
    ]


def test_the_same_examination_is_the_same_folder(comune: tuple[Banco, Esaminato], tmp_path: Path) -> None:
    b, esaminato = comune
    scrivi_rapporti(esaminato, b.tornate, tmp_path / "r")
    prima = {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()}
    scrivi_rapporti(esaminato, b.tornate, tmp_path / "r", sovrascrivi=True)
    assert {p.relative_to(tmp_path): p.read_bytes() for p in (tmp_path / "r").rglob("*") if p.is_file()} == prima


def test_a_letter_that_was_edited_is_not_lost(comune: tuple[Banco, Esaminato], tmp_path: Path) -> None:
    b, esaminato = comune
    scrivi_rapporti(esaminato, b.tornate, tmp_path / "r")
    lettera = next((tmp_path / "r" / "lettere").iterdir())
    lettera.write_bytes(lettera.read_bytes() + b"Cordiali saluti")
    with pytest.raises(ForeignFileError, match=f"«lettere/{lettera.name}»"):
        rifiuta_rapporto(tmp_path / "r", sovrascrivi=True)


def test_a_folder_that_holds_what_is_read_is_refused(tmp_path: Path) -> None:
    tornate, piano = tmp_path / "lavoro" / "copie", tmp_path / "lavoro" / "rapporto.xlsx"
    tornate.mkdir(parents=True)
    piano.touch()
    for dove in (tornate, tornate / "..", tmp_path):
        with pytest.raises(MissingFileError, match="contiene ciò che si legge"):
            rifiuta_rapporto(dove, (piano, tornate, None), sovrascrivi=True)
    rifiuta_rapporto(tornate / "rapporto", (piano, tornate, None))


def test_the_command_refuses_before_it_reads_and_replaces_when_it_is_told(
    comune: tuple[Banco, Esaminato], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b, _ = comune
    r = tmp_path / "r"
    codice, righe, err = comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", r)
    assert (codice, righe[-1], err) == (1, f"Rapporti scritti in «{r}».", "")
    codice, righe, err = comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", r)
    assert (codice, righe) == (2, [])
    assert "--sovrascrivi: la sostituisce tutta, se ci sono solo i rapporti di perfxl" in err
    codice, righe, _ = comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", r, "--sovrascrivi")
    assert (codice, righe[-1]) == (1, f"Rapporti scritti in «{r}».")
    (r / "mio.txt").write_bytes(b"mio")
    codice, righe, err = comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", r, "--sovrascrivi")
    assert (codice, righe, "«mio.txt»" in err) == (2, [], True)
    assert (r / "mio.txt").read_bytes() == b"mio"


@pytest.mark.parametrize("dove", ["", ".."])
def test_the_command_refuses_the_folder_of_the_workbooks_and_the_one_above(
    dove: str, comune: tuple[Banco, Esaminato], capsys: pytest.CaptureFixture[str]
) -> None:
    b, _ = comune
    prima = foto(b.tornate.parent)
    opzioni = ("--rapporto", b.tornate / dove, "--sovrascrivi")
    codice, righe, err = comando(capsys, "riconcilia", b.piano, b.tornate, *opzioni)
    assert (codice, righe, "contiene ciò che si legge" in err) == (2, [], True)
    assert foto(b.tornate.parent) == prima


def test_a_folder_within_that_of_the_workbooks_is_not_read_as_one_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b = banco(CHIARI, tmp_path / "b")
    dentro = b.tornate / "rapporto"
    for opzioni in ((), ("--sovrascrivi",)):
        codice, righe, _ = comando(capsys, "riconcilia", b.piano, b.tornate, "--rapporto", dentro, *opzioni)
        assert (codice, righe[-1]) == (0, f"Rapporti scritti in «{dentro}».")
    letto = json.loads((dentro / "rapporto.json").read_text(encoding="utf-8"))
    assert len(letto["cartelle"]) == 5


def test_a_file_is_no_folder_for_the_reports(
    comune: tuple[Banco, Esaminato], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    codice, _, err = comando(capsys, "riconcilia", comune[0].piano, comune[0].tornate, "--rapporto", tmp_path / "file")
    assert (codice, err) == (2, f"{tmp_path / 'file'}: non è una cartella: indicarne una nuova\n")


def test_a_json_among_the_reports_is_refused_before_anything_is_done(
    comune: tuple[Banco, Esaminato], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    b, _ = comune
    dove = tmp_path / "rapporti"
    opzioni = ("--rapporto", dove, "--json", dove / "rapporto.json")
    codice, _, err = comando(capsys, "riconcilia", b.piano, b.tornate, *opzioni)
    assert codice == 2
    assert "fra i rapporti c'è già un rapporto.json; togliere --json." in err
    assert not dove.exists()
