"""What a folder of an ente must hold; and that nothing outside it is ever read."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from perfxl.core.limits import Limits, many
from perfxl.enti import fonti
from perfxl.enti.fonti import elenca_enti, in_ordine, leggi_fonti
from perfxl.errors import MissingFileError
from perfxl.xlsx.unreadable import Reason
from tests.comando import TREE
from tests.enti_di_prova import BUONO

if TYPE_CHECKING:
    from pathlib import Path

    from tests.enti_di_prova import Cartella

COLLEGAMENTO = Reason.LINK.sentence


def rifiutato(enti: Cartella, nome: str = BUONO) -> str:
    """Why an ente is refused."""
    with pytest.raises(MissingFileError) as preso:
        leggi_fonti(enti.dove, nome)
    return f"{preso.value}"


def nomi(enti: Cartella, nome: str = BUONO) -> list[tuple[str, str]]:
    """The files that came back, and why each cannot be read."""
    return [(file.nome, file.motivo) for file in leggi_fonti(enti.dove, nome).arrivati]


def test_the_workbooks_lie_in_their_folder_or_beside_the_plan(enti: Cartella) -> None:
    in_cartelle = nomi(enti)
    assert [motivo for _, motivo in in_cartelle] == [""] * 4
    ente = enti.dove / BUONO
    for file in (ente / "cartelle").iterdir():
        file.rename(ente / file.name)
    (ente / "cartelle").rmdir()
    shutil.copy(TREE / "modelli" / "chiari.toml", ente)
    accanto = leggi_fonti(enti.dove, BUONO)
    assert accanto.insieme
    assert [file.nome for file in accanto.arrivati] == ["chiari.toml", *(nome for nome, _ in in_cartelle)]
    assert [file.nome for file in accanto.modelli] == ["chiari.toml"]
    assert accanto.piano.contenuto == (ente / "piano.toml").read_bytes()


def test_the_deroghe_are_neither_a_modello_nor_a_workbook_that_came_back(enti: Cartella) -> None:
    ente = enti.dove / BUONO
    (ente / "deroghe.toml").write_text("formato = 1\n", encoding="utf-8")
    assert leggi_fonti(enti.dove, BUONO).modelli == ()
    in_cartelle = nomi(enti)
    for file in (ente / "cartelle").iterdir():
        file.rename(ente / file.name)
    (ente / "cartelle").rmdir()
    assert nomi(enti) == in_cartelle
    deroghe = leggi_fonti(enti.dove, BUONO).deroghe
    assert deroghe is not None
    assert (deroghe.nome, deroghe.contenuto) == ("deroghe.toml", b"formato = 1\n")


@pytest.mark.parametrize("nome", ["Piano.toml", "PIANO.XLSX"])
def test_the_plan_is_told_by_its_name_capitals_or_not(enti: Cartella, nome: str) -> None:
    (enti.dove / BUONO / "piano.toml").rename(enti.dove / BUONO / nome)
    assert leggi_fonti(enti.dove, BUONO).piano.nome == nome


def test_an_empty_folder_one_without_a_plan_one_with_two(enti: Cartella) -> None:
    enti.guasti()
    assert rifiutato(enti, "guasto 1 vuoto") == (
        "guasto 1 vuoto: la cartella è vuota: metterci il piano (piano.toml o piano.xlsx) e le cartelle"
    )
    assert rifiutato(enti, "guasto 2 senza piano") == (
        "guasto 2 senza piano: manca il piano: metterlo nella cartella, con il nome piano.toml o piano.xlsx"
    )
    assert rifiutato(enti, "guasto 3 due piani") == (
        "guasto 3 due piani: ci sono più piani, «piano.toml» e «piano.xlsx»: lasciarne uno solo"
    )


def test_workbooks_in_two_places_are_refused(enti: Cartella) -> None:
    (enti.dove / BUONO / "S1 definitivo.XLSX").touch()
    assert rifiutato(enti) == (
        f"{BUONO}: ci sono cartelle di lavoro sia in «cartelle» sia accanto al piano («S1 definitivo.XLSX»): "
        "metterle in un posto solo"
    )


def test_notes_beside_the_plan_and_what_programs_leave_are_not_read(enti: Cartella) -> None:
    prima = nomi(enti)
    for nome in ("note.pdf", "~$piano.xlsx", "cartelle/~$S1.xlsx", "cartelle/.DS_Store"):
        (enti.dove / BUONO / nome).touch()
    (enti.dove / BUONO / "cartelle" / "vecchie").mkdir()
    assert nomi(enti) == prima


def test_what_is_no_file_is_told_and_not_opened(enti: Cartella) -> None:
    cartelle = enti.dove / BUONO / "cartelle"
    (cartelle / "una cartella.xlsx").mkdir()
    assert ("una cartella.xlsx", Reason.DIRECTORY.sentence) in nomi(enti)
    if hasattr(os, "mkfifo"):
        os.mkfifo(cartelle / "tubo.xlsx")  # to open it would be to wait for ever
        assert ("tubo.xlsx", Reason.SPECIAL.sentence) in nomi(enti)


@pytest.fixture
def fuori(tmp_path: Path) -> Path:
    """A folder outside the enti, with a file."""
    (tmp_path / "fuori").mkdir()
    (tmp_path / "fuori" / "segreto.xlsx").write_bytes(b"segreto")
    return tmp_path / "fuori"


@pytest.mark.skipif(os.name == "nt", reason="su Windows i collegamenti chiedono un permesso")
def test_links_are_not_followed(enti: Cartella, fuori: Path) -> None:
    ente = enti.dove / BUONO
    (ente / "cartelle" / "copia.xlsx").symlink_to(fuori / "segreto.xlsx")
    (ente / "cartelle" / "rotto.xlsx").symlink_to(fuori / "non c'è.xlsx")
    assert [coppia for coppia in nomi(enti) if coppia[1] != ""] == [
        ("copia.xlsx", COLLEGAMENTO),
        ("rotto.xlsx", COLLEGAMENTO),
    ]
    (enti.dove / "altrove").symlink_to(fuori)
    assert "altrove" in elenca_enti(enti.dove)[0]
    assert rifiutato(enti, "altrove") == (
        "altrove: è un collegamento a un altro posto, e non viene seguito: metterci la cartella"
    )
    (ente / "piano.toml").rename(fuori / "piano.toml")
    (ente / "piano.toml").symlink_to(fuori / "piano.toml")
    assert leggi_fonti(enti.dove, BUONO).piano.motivo == COLLEGAMENTO
    shutil.rmtree(ente / "cartelle")
    (ente / "cartelle").symlink_to(fuori)
    assert rifiutato(enti).endswith("cartelle: è un collegamento a un altro posto, e non viene seguito")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="chi amministra legge tutto")
def test_a_folder_that_may_not_be_read(enti: Cartella) -> None:
    (enti.dove / BUONO).chmod(0)
    try:
        assert "la cartella non si può leggere (manca il permesso" in rifiutato(enti)
    finally:
        (enti.dove / BUONO).chmod(0o755)


def test_an_ente_that_is_no_longer_there(enti: Cartella) -> None:
    assert rifiutato(enti, "sparito") == "sparito: la cartella non si può leggere (il file o la cartella non c'è)"


def test_more_than_is_held_at_once_is_refused(enti: Cartella, monkeypatch: pytest.MonkeyPatch) -> None:
    tutti = sum(file.stat().st_size for file in (enti.dove / BUONO).rglob("*") if file.is_file())
    monkeypatch.setattr(fonti, "DEFAULT_LIMITS", Limits(ente_bytes=tutti))
    leggi_fonti(enti.dove, BUONO)
    monkeypatch.setattr(fonti, "DEFAULT_LIMITS", Limits(ente_bytes=tutti - 1))
    assert f"i file passano insieme {many(tutti - 1)} byte: togliere quelli che non servono" in rifiutato(enti)
    monkeypatch.setattr(fonti, "DEFAULT_LIMITS", Limits(ente_files=4))
    leggi_fonti(enti.dove, BUONO)
    monkeypatch.setattr(fonti, "DEFAULT_LIMITS", Limits(ente_files=3))
    assert "ci sono più di 3 file: togliere quelli che non servono" in rifiutato(enti)


def test_the_enti_are_the_folders_in_order_of_name(tmp_path: Path) -> None:
    for nome in ("b", "A", "a", ".git", "Città"):
        (tmp_path / nome).mkdir()
    (tmp_path / "leggimi.txt").touch()
    assert elenca_enti(tmp_path) == (["A", "a", "b", "Città"], ["leggimi.txt"])
    assert in_ordine(["b", "a", "A"]) == ["A", "a", "b"]


@pytest.mark.parametrize(
    ("nome", "frase"),
    [("manca", "la cartella non c'è: controllare il nome"), ("file", "non è una cartella: indicare quella che")],
)
def test_what_is_no_folder_of_enti(tmp_path: Path, nome: str, frase: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MissingFileError, match=frase):
        elenca_enti(tmp_path / nome)


def test_the_digest_tells_names_contents_places_and_options_apart(enti: Cartella) -> None:
    ente = enti.dove / BUONO
    cartelle = sorted((ente / "cartelle").iterdir())

    def impronta(*altro: str) -> str:
        return leggi_fonti(enti.dove, BUONO).impronta(*altro)

    viste = [impronta("1"), impronta("2"), impronta("1", "2"), impronta("12")]
    assert impronta("1") == viste[0]
    cartelle[0].rename(ente / "cartelle" / "altro nome.xlsx")
    viste.append(impronta("1"))
    (ente / "cartelle" / "altro nome.xlsx").write_bytes(cartelle[1].read_bytes())
    viste.append(impronta("1"))
    shutil.copy(TREE / "modelli" / "chiari.toml", ente)
    viste.append(impronta("1"))
    with (ente / "piano.toml").open("ab") as piano:
        piano.write(b"\n")
    viste.append(impronta("1"))
    assert len(set(viste)) == len(viste)
    assert leggi_fonti(enti.dove, "Comune 00003").impronta("1") != leggi_fonti(enti.dove, BUONO).impronta("1")
