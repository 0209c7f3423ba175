"""Whole journeys by the command line, as an office, a ragioneria and a segretario run them."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, NoReturn

import pytest

from perfxl import app, cli
from perfxl.checks.esame import Ambito, Check, Esame
from perfxl.checks.registro import REGISTRO, esegui
from perfxl.core.finding import Rilievo, Severity
from tests.comando import COMMAND, MODULE, OPTIMIZED, PIANO_2024, PIANO_2025, ambiente, perfxl
from tests.test_app import impossibile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

INGLESI = ("Traceback", "Error", "Usage", "Options", "No such", "denied", "Permission", "directory", "required")


@pytest.fixture(scope="module")
def provata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the trial was run: perfxl-prova with its workbooks, sent out and come back."""
    cartella = tmp_path_factory.mktemp("provata")
    assert perfxl("prova", cwd=cartella).codice == 0
    return cartella / "perfxl-prova"


def in_processo(*argomenti: str | Path) -> int:
    """The exit code of a command run in this process, where a test can put a fault into it."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    assert isinstance(uscita.value.code, int)
    return uscita.value.code


# ------------------------------------------------------------------------------------------------ journeys


@pytest.mark.parametrize("come", [COMMAND, MODULE, OPTIMIZED], ids=["perfxl", "-m", "-O -m"])
def test_ragioneria_sends_out_and_gets_back_a_plan_that_closes(come: tuple[str, ...], tmp_path: Path) -> None:
    """The plan of 2024 has nothing that blocks: every step ends well."""
    cartella = tmp_path / "Piano 2024, città" / "inviate"
    controllato = perfxl("controlla", PIANO_2024, come=come)
    generato = perfxl("genera", PIANO_2024, "--in", cartella, come=come)
    riconciliato = perfxl("riconcilia", PIANO_2024, cartella, come=come)
    assert [(c.codice, c.err) for c in (controllato, generato, riconciliato)] == [(0, "")] * 3
    *percorsi, ultima = generato.out.splitlines()
    assert percorsi == [
        str(cartella / f"comune-di-chiari_2024_{settore}.xlsx")
        for settore in ("S1", "S2", "S3", "S4", "S5", "Riepilogo")
    ]
    assert sorted(str(percorso) for percorso in cartella.iterdir()) == sorted(percorsi)
    assert ultima == f"Scritte 6 cartelle di lavoro in «{cartella}»."
    assert "Nessun rilievo blocca." in controllato.out
    assert "Nessun rilievo blocca." in riconciliato.out


def test_ragioneria_is_told_that_the_plan_it_sends_out_has_a_mistake(tmp_path: Path) -> None:
    corsa = perfxl("genera", PIANO_2025, "--in", tmp_path)
    assert corsa.codice == 0
    assert corsa.out.splitlines()[-1] == (
        f"Attenzione: il piano ha un rilievo che blocca. Per vederli: perfxl controlla {PIANO_2025}"
    )
    assert perfxl("controlla", PIANO_2025).codice == 1


def test_ragioneria_is_told_file_sheet_cell_expected_found_and_what_to_do(provata: Path) -> None:
    corsa = perfxl("riconcilia", provata / "piano.toml", provata / "tornate")
    assert (corsa.codice, corsa.err) == (1, "")
    righe = corsa.out.splitlines()
    assert "sicurezza DEFINITIVO (2).xlsx, foglio «Progetti»" in righe
    inizio = righe.index("  cella J7  BLOCCA  IN102")
    rilievo = righe[
        inizio : inizio
        + righe[inizio:].index("      da fare:  Correggere il coefficiente (nelle cartelle di lavoro, rimettere")
        + 1
    ]
    assert rilievo[2:4] == ["      atteso:   3,00 (N. dip. 10)", "      trovato:  2,50"]
    # 2,50 instead of 3,00 for project 24: the four shares of 6,959.74 by 120:20:15:60 and by 100:20:15:60
    assert "                Progetto 24: 3.884,51 € → 3.569,10 € (-315,41 €)" in rilievo


def test_office_looks_a_code_up(provata: Path) -> None:
    riconciliato = perfxl("riconcilia", provata / "piano.toml", provata / "tornate")
    codice = riconciliato.out.splitlines()[-1].removeprefix("Per capire un rilievo: perfxl spiega ")
    corsa = perfxl("spiega", codice.lower())
    assert (corsa.codice, corsa.err) == (0, "")
    assert corsa.out.startswith(f"{codice}  ")
    for titolo in ("Perché:", "Esempio errato:", "Esempio giusto:", "Come si corregge:", "Gravità:"):
        assert titolo in corsa.out


def test_all_codes_are_listed_with_their_rule() -> None:
    corsa = perfxl("spiega")
    assert corsa.codice == 0
    assert [riga.split("  ")[0] for riga in corsa.out.splitlines()] == [check.code for check in REGISTRO]


def test_segretario_gets_a_report_that_says_whether_to_sign(provata: Path, tmp_path: Path) -> None:
    piano, rapporto = provata / "piano.toml", tmp_path / "Rapporto città.json"
    corsa = perfxl("riconcilia", piano, provata / "inviate", "--json", rapporto)
    assert corsa.out.splitlines()[-1] == f"Rapporto scritto in «{rapporto}»."
    letto = json.loads(rapporto.read_text(encoding="utf-8"))
    assert letto["conteggi"] == {"blocca": 1, "avvisa": 17, "nota": 3, "accettati": 0}
    assert letto["non_eseguiti"] == []
    assert [c["settore"] for c in letto["cartelle"] if c["conta"]] == ["AMM", "SIC", "SOC", "TER"]


def test_the_report_is_the_same_without_asserts(provata: Path) -> None:
    argomenti = ("riconcilia", provata / "piano.toml", provata / "tornate")
    assert perfxl(*argomenti, come=OPTIMIZED) == perfxl(*argomenti) == perfxl(*argomenti, come=MODULE)


@pytest.mark.parametrize("opzione", ["--versione", "--version"])
def test_the_version_is_that_of_the_package(opzione: str) -> None:
    assert perfxl(opzione).out == f"perfxl {version('perfxl')}\n"


@pytest.mark.parametrize("opzione", ["--help", "--aiuto"])
def test_help_names_every_command_and_where_to_begin(opzione: str) -> None:
    corsa = perfxl(opzione)
    assert (corsa.codice, corsa.err) == (0, "")
    assert "Cominciare da qui: perfxl prova" in corsa.out
    for comando in ("controlla", "converti", "genera", "modelli", "nuovo", "prova", "riconcilia", "spiega"):
        assert f"\n  {comando} " in corsa.out


def test_without_a_command_the_help_is_shown() -> None:
    corsa = perfxl()
    assert (corsa.codice, corsa.out) == (2, "")
    assert corsa.err == perfxl("--help").out


# ------------------------------------------------------------------------------------- cannot do it: exit 2


def scrivi(percorso: Path, testo: str) -> Path:
    """A file with this text."""
    percorso.write_text(testo, encoding="utf-8")
    return percorso


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (["controlla", "manca.toml"], "manca.toml: il file non c'è; controllare il nome e la cartella\n"),
        (["controlla", "cartella"], "cartella: è una cartella, serve un file\n"),
        (["riconcilia", "piano.toml", "tornate"], "tornate: la cartella non c'è: controllare il nome\n"),
        (
            ["riconcilia", "piano.toml", "piano.toml"],
            "piano.toml: non è una cartella: indicare la cartella che contiene i file .xlsx\n",
        ),
        (
            ["genera", "piano.toml", "--in", "piano.toml"],
            "piano.toml: non è una cartella: indicare una cartella, anche nuova\n",
        ),
        (
            ["prova", "--in", "piano.toml"],
            "piano.toml: c'è già, e non è una cartella vuota: indicarne una nuova\n",
        ),
        (["spiega", "SQ999"], "Il codice «SQ999» non c'è. Per l'elenco: perfxl spiega\n"),
        (
            ["controlla", "piano.toml", "--json", "./piano.toml", "--sovrascrivi"],
            "piano.toml: è il piano; dare al rapporto un altro nome.\nPer l'aiuto: perfxl controlla --help\n",
        ),
        (
            ["controlla", "piano.toml", "--json", "rapporto.json"],
            (
                "rapporto.json: il file c'è già, e non viene sovrascritto. Scegliere un altro nome o cartella, "
                "oppure ripetere il comando con --sovrascrivi.\n"
            ),
        ),
        (
            ["archivia"],
            (
                "Il comando «archivia» non c'è. Ci sono: prova, nuovo, converti, controlla, confronta, genera, "
                "riconcilia, riconcilia-enti, aggiorna, spiega, modelli, deroga, visto, verifica.\n"
                "Per l'aiuto: perfxl --help\n"
            ),
        ),
        (["genera", "piano.toml"], "Manca l'opzione --in.\nPer l'aiuto: perfxl genera --help\n"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(argomenti: list[str], frase: str, tmp_path: Path) -> None:
    scrivi(tmp_path / "piano.toml", PIANO_2025.read_text(encoding="utf-8"))
    scrivi(tmp_path / "rapporto.json", "mio")
    (tmp_path / "cartella").mkdir()
    corsa = perfxl(*argomenti, cwd=tmp_path)
    assert (corsa.codice, corsa.out, corsa.err) == (2, "", frase)
    assert (tmp_path / "rapporto.json").read_text(encoding="utf-8") == "mio"
    assert (tmp_path / "piano.toml").read_bytes() == PIANO_2025.read_bytes()


def _non_toml(testo: str) -> str:
    return testo.replace("anno = 2025", "anno = duemila", 1)


def _chiave_ignota(testo: str) -> str:
    return testo.replace("anno = 2025", "anno = 2025\nannno = 2025", 1)


def _manca_il_massimo(testo: str) -> str:
    return testo.replace("massimo = 91223.09\n", "", 1)


@pytest.mark.parametrize("guasta", [_non_toml, _chiave_ignota, _manca_il_massimo])
@pytest.mark.parametrize("comando", ["controlla", "genera", "riconcilia"])
def test_a_plan_that_is_not_well_written_is_told_with_file_and_line(
    comando: str, guasta: Callable[[str], str], tmp_path: Path
) -> None:
    originale = PIANO_2025.read_text(encoding="utf-8")
    testo = guasta(originale)
    assert testo != originale
    piano = scrivi(tmp_path / "Il mio piano.toml", testo)
    resti: dict[str, list[str | Path]] = {"genera": ["--in", tmp_path / "uscita"], "riconcilia": [tmp_path]}
    resto = resti.get(comando, [])
    corsa = perfxl(comando, piano, *resto)
    assert (corsa.codice, corsa.out) == (2, "")
    assert corsa.err.startswith("Il mio piano.toml, riga ")
    assert [parola for parola in INGLESI if parola in corsa.err] == []
    assert [percorso.name for percorso in tmp_path.iterdir()] == ["Il mio piano.toml"]


def test_files_that_exist_are_not_written_over_unless_that_is_asked_for(tmp_path: Path) -> None:
    assert perfxl("genera", PIANO_2024, "--in", tmp_path).codice == 0
    (tmp_path / "comune-di-chiari_2024_S1.xlsx").write_bytes(b"dell'ufficio")
    rifiutato = perfxl("genera", PIANO_2024, "--in", tmp_path)
    assert (rifiutato.codice, rifiutato.out) == (2, "")
    assert "«comune-di-chiari_2024_S1.xlsx», «comune-di-chiari_2024_S2.xlsx»" in rifiutato.err
    assert rifiutato.err.endswith("oppure ripetere il comando con --sovrascrivi.\n")
    assert (tmp_path / "comune-di-chiari_2024_S1.xlsx").read_bytes() == b"dell'ufficio"
    assert perfxl("genera", PIANO_2024, "--in", tmp_path, "--sovrascrivi").codice == 0
    assert perfxl("riconcilia", PIANO_2024, tmp_path).codice == 0


def test_a_report_is_written_over_where_that_is_asked_for(tmp_path: Path) -> None:
    rapporto = scrivi(tmp_path / "r.json", "vecchio")
    assert perfxl("controlla", PIANO_2024, "--json", rapporto, "--sovrascrivi").codice == 0
    assert json.loads(rapporto.read_text(encoding="utf-8"))["formato"] == "perfxl-rapporto"


def test_a_fund_that_cannot_be_split_makes_no_workbooks(tmp_path: Path) -> None:
    piano = impossibile(tmp_path)
    controllato = perfxl("controlla", piano)
    assert (controllato.codice, controllato.err) == (1, "")
    assert "SQ110" in controllato.out
    generato = perfxl("genera", piano, "--in", tmp_path / "uscita")
    assert (generato.codice, generato.out) == (2, "")
    prima, *luoghi = generato.err.splitlines()
    assert prima == "il fondo non si può ripartire, e senza riparto le cartelle non si fanno:"
    assert [luogo.startswith("piano.toml, riga ") for luogo in luoghi] == [True] * len(luoghi) != []
    assert not (tmp_path / "uscita").exists()


def _rotto(_esame: Esame) -> Iterator[Rilievo]:
    raise KeyError("indicatori")


def test_a_check_that_is_not_run_is_shown_and_is_no_clean_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    registro = (*REGISTRO, Check("NO901", Severity.NOTA, Ambito.PIANO, _rotto))
    monkeypatch.setattr(app, "esegui", lambda esame: esegui(esame, registro))
    assert in_processo("controlla", PIANO_2024) == 2
    stampato = capsys.readouterr().out
    assert "NO901 NON ESEGUITO, per un guasto di perfxl: KeyError: 'indicatori'" in stampato
    assert "Nessun rilievo blocca" not in stampato


def solleva(error: BaseException) -> Callable[..., NoReturn]:
    """A function that does nothing but raise."""

    def no(*_args: object, **_kwargs: object) -> NoReturn:
        raise error

    return no


def test_ctrl_c_is_told_in_a_word_and_leaves_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "fsync", solleva(KeyboardInterrupt()))
    assert in_processo("genera", PIANO_2024, "--in", tmp_path) == 2
    assert capsys.readouterr().err.strip() == "Interrotto: nessun file è rimasto a metà."
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_told_and_leaves_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(os, "fsync", solleva(OSError(errno.ENOSPC, "No space left on device")))
    assert in_processo("controlla", PIANO_2024, "--json", tmp_path / "r.json") == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'r.json'}: non si può scrivere (il disco è pieno). Chiudere il file se è aperto in un altro "
        "programma, controllare i permessi della cartella e lo spazio su disco.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "frase"),
    [
        (
            PermissionError(errno.EACCES, "Permission denied", "rete/p.toml"),
            "rete/p.toml: non si può andare avanti (manca il permesso, o il file è aperto in un altro programma).\n",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device"),
            "il sistema: non si può andare avanti (il disco è pieno).\n",
        ),
    ],
)
def test_a_refusal_of_the_system_is_no_fault_of_perfxl(
    error: OSError, frase: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app, "controlla", solleva(error))
    assert in_processo("controlla", "p.toml") == 2
    assert capsys.readouterr().err == frase


# --------------------------------------------------------------------------------- a fault of perfxl: exit 3


def test_a_fault_of_perfxl_is_told_as_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("PERFXL_DEBUG", raising=False)
    monkeypatch.setattr(app, "controlla", solleva(ZeroDivisionError("diviso zero")))
    assert in_processo("controlla", PIANO_2024) == 3
    detto = capsys.readouterr().err
    assert detto.startswith("perfxl ha un guasto (ZeroDivisionError: diviso zero, test_cli.py:")
    assert detto.endswith("Segnalarlo a chi mantiene perfxl, con questo messaggio e, se si può, il piano.\n")
    assert "Traceback" not in detto


def test_whoever_looks_for_the_fault_gets_where_it_happened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PERFXL_DEBUG", "1")
    monkeypatch.setattr(app, "controlla", solleva(ZeroDivisionError("diviso zero")))
    assert in_processo("controlla", PIANO_2024) == 3
    assert "Traceback" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------- consoles


@pytest.mark.parametrize("codifica", ["utf-8", "cp1252", "ascii"])
@pytest.mark.parametrize("variabili", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "60"}, {"COLUMNS": "200"}])
def test_no_console_stops_a_report_or_makes_it_unreadable(
    codifica: str, variabili: dict[str, str], provata: Path
) -> None:
    corsa = perfxl(
        "riconcilia",
        provata / "piano.toml",
        provata / "tornate",
        variabili={"PYTHONIOENCODING": codifica, **variabili},
    )
    assert (corsa.codice, corsa.err) == (1, "")
    assert "?" not in corsa.out
    assert "\x1b" not in corsa.out
    effetto = {"utf-8": "3.884,51 € →", "cp1252": "3.884,51 € ->", "ascii": "3.884,51 euro ->"}[codifica]
    assert effetto in corsa.out
    assert {"utf-8": "è", "cp1252": "è", "ascii": "e'"}[codifica] in corsa.out


@pytest.mark.parametrize("codifica", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "argomenti", [["spiega"], ["spiega", "SQ103"], ["boh"], ["controlla", "città →.toml"], ["spiega", "è"]]
)
def test_no_console_stops_pages_and_errors(codifica: str, argomenti: list[str]) -> None:
    corsa = perfxl(*argomenti, variabili={"PYTHONIOENCODING": codifica})
    assert corsa.codice in {0, 2}
    assert "?" not in corsa.out + corsa.err
    assert "guasto" not in corsa.err


@pytest.mark.parametrize(
    "argomenti", [["spiega"], ["--help"], ["controlla", str(PIANO_2025)], ["controlla", "manca.toml"]]
)
@pytest.mark.parametrize("anche_errori", [False, True])
def test_a_pipe_that_nobody_reads_is_no_traceback_and_no_clean_end(argomenti: list[str], anche_errori: bool) -> None:  # noqa: FBT001
    """As ``perfxl ... | head`` does, and ``perfxl ... 2>&1 | head``: the reader is gone before the first word."""
    leggi, scrivi_qui = os.pipe()
    os.close(leggi)
    try:
        errori = scrivi_qui if anche_errori else subprocess.PIPE
        corsa = subprocess.run([*COMMAND, *argomenti], stdout=scrivi_qui, stderr=errori, check=False, env=ambiente())
    finally:
        os.close(scrivi_qui)
    assert corsa.returncode == 2
    assert anche_errori or b"Traceback" not in corsa.stderr
    assert anche_errori or b"Exception" not in corsa.stderr


class _Pieno(io.StringIO):
    """A redirection to a disk that is full."""

    def __init__(self, descrittore: int) -> None:
        super().__init__()
        self._descrittore = descrittore

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def fileno(self) -> int:
        return self._descrittore


def test_output_that_does_not_fit_on_the_disk_is_no_clean_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with (tmp_path / "uscita").open("wb") as uscita, (tmp_path / "errori").open("wb") as errori:
        monkeypatch.setattr(sys, "stdout", _Pieno(uscita.fileno()))
        monkeypatch.setattr(sys, "stderr", _Pieno(errori.fileno()))
        assert in_processo("spiega") == 2


if sys.platform != "win32":

    def _con_un_terminale(*argomenti: str | Path) -> tuple[int, str, str]:
        """Exit code, output, and what a terminal shows of the error stream."""
        import pty

        nostro, suo = pty.openpty()
        try:
            with subprocess.Popen(
                [*COMMAND, *map(str, argomenti)], stdout=subprocess.PIPE, stderr=suo, env=ambiente()
            ) as processo:
                os.close(suo)
                mostrato = b"".join(_letto(nostro))
                uscita = b"" if processo.stdout is None else processo.stdout.read()
        finally:
            os.close(nostro)
        return processo.returncode, uscita.decode(), mostrato.decode()

    def _letto(terminale: int) -> Iterator[bytes]:
        """What a terminal shows, until the program at its other end is gone (on Linux that is an error)."""
        try:
            while pezzo := os.read(terminale, 4096):
                yield pezzo
        except OSError:
            return

    def test_progress_is_shown_to_who_sits_at_a_terminal(tmp_path: Path) -> None:
        codice, uscita, mostrato = _con_un_terminale("genera", PIANO_2024, "--in", tmp_path)
        assert codice == 0
        assert "Preparo le cartelle di lavoro" in mostrato
        assert "Preparo" not in uscita
        codice, uscita, mostrato = _con_un_terminale("riconcilia", PIANO_2024, tmp_path)
        assert codice == 0
        assert "Leggo le cartelle di lavoro" in mostrato
        assert "Leggo" not in uscita


# ------------------------------------------------------------------------------------------------ start-up

ELENCO = """
import sys
from perfxl.cli import main
try:
    main(sys.argv[1:])
except SystemExit as uscita:
    print(repr(uscita.code))
print(sorted(sys.modules))
"""


def importati(*argomenti: str | Path) -> set[str]:
    """The modules that a command imports, and those of its packages."""
    corsa = subprocess.run(
        [sys.executable, "-I", "-c", ELENCO, *map(str, argomenti)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=ambiente(PYTHONIOENCODING="utf-8", PYTHONUTF8="1"),
    )
    return set(corsa.stdout.splitlines()[-1].strip("[]").replace("'", "").split(", "))


@pytest.mark.parametrize(
    ("comando", "assenti"),
    [
        (["--help"], {"numpy", "openpyxl", "pandas", "rich", "xlsxwriter", "perfxl.app", "perfxl.xlsx"}),
        (["spiega"], {"numpy", "openpyxl", "pandas", "xlsxwriter", "perfxl.app", "perfxl.xlsx"}),
        (["controlla"], {"numpy", "openpyxl", "pandas", "xlsxwriter", "perfxl.xlsx"}),
        (["riconcilia"], {"numpy", "openpyxl", "pandas", "xlsxwriter", "perfxl.xlsx.writer"}),
    ],
)
def test_a_command_imports_only_what_it_needs(comando: list[str], assenti: set[str], provata: Path) -> None:
    resto = {"controlla": [provata / "piano.toml"], "riconcilia": [provata / "piano.toml", provata / "inviate"]}
    moduli = importati(*comando, *resto.get(comando[0], []))
    assert "perfxl.cli" in moduli
    assert moduli & assenti == set()


def test_what_a_command_needs_would_be_seen(provata: Path, tmp_path: Path) -> None:
    assert {"xlsxwriter", "perfxl.xlsx.writer"} <= importati("genera", provata / "piano.toml", "--in", tmp_path)
