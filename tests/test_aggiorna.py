"""Whole journeys: a plan changes in the year, and nothing that offices typed is lost; also when the work is cut off."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import jsonschema
import openpyxl
import pytest

from perfxl import app, cli, versioni
from perfxl.app import disegna, genera, leggi_piano
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.finding import Severity
from perfxl.errors import FullFolderError, MissingFileError, WriteError
from perfxl.files import refuse_full, write_folder
from perfxl.xlsx.writer import write_workbook
from tests.cartelle import TREE, percorso

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from tests.conftest import LibreOffice

VECCHIO = percorso("chiari-2025")
DIGITATE: Mapping[str, Mapping[Indirizzo, Valore]] = {
    "SIC": {
        ("obiettivi", "24", "tempi"): "entro il 30/11/2025",
        ("obiettivi", "25", "n_dip"): Fraction(4),
        ("indicatori", "/1", "obiettivo"): Fraction(26),
        ("indicatori", "/1", "descrizione"): "Voli senza incidenti",
    },
    "SOC": {("obiettivi", "14", "personale"): "n. 4 dipendenti"},
}
"""What offices typed: in SIC three objectives, in SOC one."""


def in_processo(capsys: pytest.CaptureFixture[str], *argomenti: str | Path) -> tuple[int, list[str], str]:
    """A command run in this process: exit code, lines printed, what was said on the error stream."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    detto = capsys.readouterr()
    assert isinstance(uscita.value.code, int)
    return uscita.value.code, detto.out.splitlines(), detto.err


def varia(dove: Path) -> Path:
    """A variation of the plan of Chiari: another term for 24, a new soglia for 25; project 14 is dropped."""
    testo = VECCHIO.read_text(encoding="utf-8")
    pezzi = testo.split("[[obiettivi]]")
    pezzi = [pezzo for pezzo in pezzi if not pezzo.startswith("\nnumero = 14\n")]
    cambiati = [
        _con(pezzo, "tempi", '"entro il 31/10/2025"') if pezzo.startswith("\nnumero = 24\n") else pezzo
        for pezzo in pezzi
    ]
    nuovo = dove / "variazione.toml"
    nuovo.write_text("[[obiettivi]]".join(cambiati), encoding="utf-8")
    return nuovo


def _con(pezzo: str, chiave: str, valore: str) -> str:
    """A piece of a plan with another value of a key."""
    righe = [f"{chiave} = {valore}" if riga.startswith(f"{chiave} = ") else riga for riga in pezzo.splitlines()]
    return "\n".join(righe) + "\n"


@pytest.fixture
def cartella(tmp_path: Path) -> Path:
    """A folder with the workbooks of Chiari as they came back: two with something typed, three untouched."""
    tornate = tmp_path / "tornate"
    genera(VECCHIO, tornate)
    disegnate = disegna(leggi_piano(VECCHIO))
    for settore, celle in DIGITATE.items():
        cambiata = scrivi_sopra(disegnate[settore], celle)
        (tornate / cambiata.file).write_bytes(write_workbook(cambiata))
    return tornate


def foto(cartella: Path) -> dict[str, bytes]:
    """Everything in a folder, hidden things too."""
    return {file.name: file.read_bytes() for file in sorted(cartella.iterdir())}


def righe_da_rivedere(file: Path) -> list[tuple[Any, ...]]:
    """The lines of the sheet «Da rivedere» of a file; none where there is no such sheet."""
    libro = openpyxl.load_workbook(file)
    if "Da rivedere" not in libro.sheetnames:
        return []
    foglio = libro["Da rivedere"]
    righe = [riga for riga in foglio.iter_rows(values_only=True) if riga[6] is not None]
    return righe[1:]


# ------------------------------------------------------------------------------------------------ journeys


def test_ragioneria_changes_the_plan_in_the_year(
    cartella: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nuovo, dove, prima = varia(tmp_path), tmp_path / "Variazione, luglio", foto(cartella)
    codice, righe, err = in_processo(capsys, "aggiorna", nuovo, cartella, "--in", dove)
    assert (codice, err) == (0, "")
    assert foto(cartella) == prima
    assert sorted(foto(dove)) == sorted(prima)
    assert righe[-4:] == [
        "In tutto, da 5 file: 3 valori riportati, 1 senza un posto, 1 in conflitto.",
        f"Scritte 5 cartelle di lavoro in «{dove}»; quelle in «{cartella}» restano com'erano.",
        "Da guardare, in ogni cartella nuova che lo ha: il foglio «Da rivedere».",
        f'Poi: perfxl riconcilia {nuovo} "{dove}"',
    ]
    conflitto = "L'hanno cambiata l'ufficio e il piano nuovo, in modo diverso: c'è il valore del piano."
    sic, soc = (f"comune-di-chiari_2025_{settore}.xlsx" for settore in ("SIC", "SOC"))
    tempi = ("Progetto 24: Tempi", "entro il 30/11/2025", "entro il 31/10/2025", conflitto)
    assert righe_da_rivedere(dove / sic) == [(sic, "Progetti", "D7", *tempi)]
    perso = ("Progetto 14: Personale coinvolto", "n. 4 dipendenti", None, "Nel piano nuovo «Progetto 14» non c'è.")
    assert [(riga[0], *riga[3:]) for riga in righe_da_rivedere(dove / soc)] == [(soc, *perso)]


def test_what_was_carried_reconciles_as_what_was_typed(cartella: Path, tmp_path: Path) -> None:
    """With the same plan, the new workbooks say what those that came back said."""
    versioni.aggiorna(VECCHIO, cartella, tmp_path / "nuove")
    prima, dopo = app.riconcilia(VECCHIO, cartella), app.riconcilia(VECCHIO, tmp_path / "nuove")
    assert prima.esame.piano == dopo.esame.piano
    assert [(f.code, f.rilievo.message) for f in dopo.outcome.findings] == [
        (f.code, f.rilievo.message) for f in prima.outcome.findings
    ]


def test_a_sheet_da_rivedere_is_no_finding(cartella: Path, tmp_path: Path) -> None:
    nuovo = varia(tmp_path)
    versioni.aggiorna(nuovo, cartella, tmp_path / "nuove")
    rilievi = app.riconcilia(nuovo, tmp_path / "nuove").outcome.findings
    assert [f.code for f in rilievi if f.rilievo.place.sheet == "Da rivedere"] == []
    assert [f.code for f in rilievi if f.code.startswith("STR") and f.severity is Severity.BLOCCA] == []


def test_workbooks_saved_by_libreoffice_are_carried_alike(
    cartella: Path, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    nuovo = varia(tmp_path)
    salvate = tmp_path / "salvate"
    libreoffice.resave(tuple(sorted(cartella.iterdir())), salvate)
    uno, altro = (versioni.aggiorna(nuovo, c, tmp_path / f"da {c.name}") for c in (cartella, salvate))
    detti = [
        [(r.file, [(x.esito, x.che_cosa, x.scritto) for x in r.riporti]) for r in f.riportate] for f in (uno, altro)
    ]
    assert detti[0] == detti[1]


def test_files_that_cannot_be_used_are_told_and_the_rest_is_done(
    cartella: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (cartella / "appunti.txt").write_text("da fare", encoding="utf-8")
    ter = disegna(leggi_piano(VECCHIO))["TER"]
    altra = scrivi_sopra(ter, {("obiettivi", "19", "tempi"): "2026"})
    (cartella / "comune-di-chiari_2025_TER (1).xlsx").write_bytes(write_workbook(altra))
    (cartella / "comune-di-chiari_2025_AMM.xlsx").unlink()
    dove = tmp_path / "nuove"
    codice, righe, _ = in_processo(capsys, "aggiorna", VECCHIO, cartella, "--in", dove)
    assert codice == 2
    rifiutati = [riga.removeprefix("  ! ").split(": ")[0] for riga in righe if riga.startswith("  ! ")]
    assert rifiutati == ["appunti.txt", "comune-di-chiari_2025_TER (1).xlsx", "comune-di-chiari_2025_TER.xlsx"]
    assert any(riga.startswith("Nessun file riportato per: AMM.") for riga in righe)
    assert "comune-di-chiari_2025_TER.xlsx" not in foto(dove)
    assert len(foto(dove)) == 4


def test_two_equal_files_of_a_settore_count_once(cartella: Path, tmp_path: Path) -> None:
    sic = cartella / "comune-di-chiari_2025_SIC.xlsx"
    (cartella / "copia.xlsx").write_bytes(sic.read_bytes())
    fatto = versioni.aggiorna(VECCHIO, cartella, tmp_path / "nuove")
    assert fatto.rifiutate == ()
    assert [r.file for r in fatto.riportate if r.settore == "SIC"] == [sic.name]


def test_a_copy_saved_by_another_program_is_the_same_file(
    cartella: Path, tmp_path: Path, libreoffice: LibreOffice
) -> None:
    sic = cartella / "comune-di-chiari_2025_SIC.xlsx"
    (salvata,) = libreoffice.resave((sic,), tmp_path / "salvata")
    (cartella / "z copia.xlsx").write_bytes(salvata.read_bytes())
    fatto = versioni.aggiorna(VECCHIO, cartella, tmp_path / "nuove")
    assert fatto.rifiutate == ()
    assert [r.file for r in fatto.riportate if r.settore == "SIC"] == [sic.name]


def test_the_modello_beside_an_earlier_plan_and_the_plans_are_no_workbooks(cartella: Path, tmp_path: Path) -> None:
    modello = (TREE / "modelli" / "chiari.toml").read_bytes()
    for nome, contenuto in (("piano.toml", VECCHIO.read_bytes()), ("chiari.toml", modello)):
        (cartella / nome).write_bytes(contenuto)
    fatto = versioni.aggiorna(varia(tmp_path), cartella, tmp_path / "nuove", cartella / "piano.toml")
    assert fatto.rifiutate == ()


def test_the_old_folder_is_never_the_new_one(cartella: Path) -> None:
    prima = foto(cartella)
    with pytest.raises(MissingFileError) as preso:
        versioni.aggiorna(VECCHIO, cartella, cartella / ".", sovrascrivi=True)
    assert str(preso.value).endswith("è la cartella da cui si legge, e non viene toccata: indicarne un'altra")
    assert foto(cartella) == prima


def test_a_folder_with_something_in_it_is_refused_unless_it_is_asked_for(cartella: Path, tmp_path: Path) -> None:
    dove = tmp_path / "nuove"
    dove.mkdir()
    (dove / "mio.txt").write_bytes(b"mio")
    with pytest.raises(FullFolderError) as preso:
        versioni.aggiorna(VECCHIO, cartella, dove)
    assert str(preso.value) == (
        f"{dove}: la cartella c'è già, e non è vuota. Scegliere un altro nome, oppure ripetere il comando con "
        "--sovrascrivi: sostituisce i file con lo stesso nome, e lascia gli altri."
    )
    assert sorted(foto(dove)) == ["mio.txt"]
    fatto = versioni.aggiorna(VECCHIO, cartella, dove, sovrascrivi=True)
    assert sorted(foto(dove)) == sorted([*(file.name for file in fatto.scritte), "mio.txt"])


# ------------------------------------------------------------------------------------------------ confronta


def test_segretario_sees_what_a_variation_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nuovo, dati = varia(tmp_path), tmp_path / "confronto.json"
    codice, righe, err = in_processo(capsys, "confronta", VECCHIO, nuovo, "--json", dati)
    assert (codice, err) == (0, "")
    assert "Progetti: 0 aggiunti, 1 tolto, 1 cambiato, 25 uguali." in righe
    assert righe[-1] == f"Confronto scritto in «{dati}»."
    letto = json.loads(dati.read_text(encoding="utf-8"))
    schema = json.loads((TREE / "perfxl" / "report" / "confronto-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(letto)
    assert [(o["codice"], o["esito"]) for o in letto["obiettivi"]] == [("24", "cambiato"), ("14", "tolto")]


def test_a_comparison_is_not_written_over_a_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nuovo = varia(tmp_path)
    codice, righe, err = in_processo(capsys, "confronta", VECCHIO, nuovo, "--json", nuovo, "--sovrascrivi")
    assert (codice, righe) == (2, [])
    assert "è il piano; dare al rapporto un altro nome" in err


# ------------------------------------------------------------------------------------------------ cut off half-way


def test_a_folder_is_written_whole(tmp_path: Path) -> None:
    write_folder(tmp_path / "a" / "nuova", {"uno": b"1", "due": b"2"}.items())
    assert foto(tmp_path / "a" / "nuova") == {"uno": b"1", "due": b"2"}
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["nuova"]
    (tmp_path / "vuota").mkdir()
    write_folder(tmp_path / "vuota", [("uno", b"1")])
    assert foto(tmp_path / "vuota") == {"uno": b"1"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MissingFileError, match="non è una cartella"):
        refuse_full(tmp_path / "file")


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no(_: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "iterdir", no)
    with pytest.raises(MissingFileError, match="manca il permesso"):
        refuse_full(tmp_path)


@pytest.mark.parametrize("che_cosa", ["mkdir", "open", "rename", "fsync"])
def test_a_full_disk_leaves_nothing_behind(
    cartella: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, che_cosa: str
) -> None:
    prima, altrove = foto(cartella), tmp_path / "altrove"
    altrove.mkdir()

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
        versioni.aggiorna(VECCHIO, cartella, altrove / "nuove")
    monkeypatch.undo()
    assert list(altrove.iterdir()) == []
    assert foto(cartella) == prima


_UCCISO = """
import os, signal, sys
from pathlib import Path
from perfxl import versioni

dove, quando, volte = Path(sys.argv[3]), sys.argv[4], int(sys.argv[5])
contate = 0

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
elif quando == "dopo":
    originale = Path.rename
    def rinomina(self, altro):
        originale(self, altro)
        os.kill(os.getpid(), signal.SIGKILL)
    Path.rename = rinomina
else:
    setattr(Path, quando, muori(getattr(Path, quando)))
versioni.aggiorna(Path(sys.argv[1]), Path(sys.argv[2]), dove)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="il sistema non ha SIGKILL")
@pytest.mark.parametrize(
    ("quando", "volte"), [("mkdir", 0), ("fsync", 0), ("fsync", 3), ("fsync", 5), ("rename", 0), ("dopo", 0)]
)
def test_killed_at_any_moment_it_leaves_the_old_folder_whole_and_no_half_of_the_new(
    cartella: Path, tmp_path: Path, quando: str, volte: int
) -> None:
    prima, dove = foto(cartella), tmp_path / "altrove" / "nuove"
    dove.parent.mkdir()
    argomenti = [sys.executable, "-c", _UCCISO, f"{VECCHIO}", f"{cartella}", f"{dove}", quando, f"{volte}"]
    fatto = subprocess.run(argomenti, check=False, capture_output=True, cwd=tmp_path, env={**os.environ})
    assert fatto.returncode == -signal.SIGKILL, fatto.stderr
    assert foto(cartella) == prima
    if quando == "dopo":
        assert len(foto(dove)) == 5
    else:
        assert not dove.exists()
    versioni.aggiorna(VECCHIO, cartella, dove, sovrascrivi=True)
    assert len(foto(dove)) == 5
