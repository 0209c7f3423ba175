"""``perfxl deroga``: the finding is shown first, what is not given is asked for, and the file keeps all that it has."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl import app, cli, cli_deroga
from perfxl.checks.esame import Esaminato, esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.deroghe import Stato
from perfxl.core.finding import Finding, NotRun, Rilievo, Severity
from perfxl.core.place import Place
from perfxl.deroghe import Bozza, DerogaRifiutataError, aggiungi, deroga_per, esamina, perche_no, scelti
from tests.piani_di_prova import MODELLO, PIANO, cambia, obiettivo, piano_di_prova

if TYPE_CHECKING:
    from collections.abc import Sequence

STORTO = cambia(
    obiettivo(
        obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 10")),
        2,
        ("peso = 100", "peso = 90"),
    ),
    ("peso = 60", "peso = 70"),
)
"""Objective 3 has another coefficient; the weights of 1 and 2 sum to 110 and to 90."""
OLTRE = cambia(PIANO, ("massimo = 10000.00", "massimo = 8999.00"))
TUTTO = ("--motivo", "Concordato il 3 marzo", "--chi", "Segretario generale", "--quando", "2025-11-21")


@pytest.fixture
def piano(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan with three findings that block, in the folder where the command is given."""
    return scritto(tmp_path, monkeypatch)


def scritto(dove: Path, monkeypatch: pytest.MonkeyPatch, testo: str = STORTO) -> Path:
    (dove / "prova.toml").write_text(MODELLO, encoding="utf-8")
    (dove / "piano.toml").write_text(testo, encoding="utf-8")
    monkeypatch.chdir(dove)
    return Path("piano.toml")


def corri(*argomenti: str | Path) -> int:
    """The exit code of a command, run in this process."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([str(argomento) for argomento in argomenti])
    assert isinstance(uscita.value.code, int)
    return uscita.value.code


def risponde(monkeypatch: pytest.MonkeyPatch, *risposte: str) -> None:
    """Somebody sits there, and answers."""
    monkeypatch.setattr(cli_deroga, "al_terminale", lambda: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{risposta}\n" for risposta in risposte)))


DEROGHE = Path("deroghe.toml")
TESTA = 'formato = 1\nente = "Comune di Prova"\nanno = 2025\n'


# ---- the list


def test_without_a_code_it_lists_and_writes_nothing(piano: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corri("deroga", piano) == 0
    out = capsys.readouterr().out
    (in102,) = (f for f in app.controlla(piano).outcome.findings if f.code == "IN102")
    assert "Rilievi che una deroga può accettare: 3.\n" in out
    assert f"IN102  blocca  {in102.rilievo.place}\n     Obiettivo 3: il coefficiente" in out
    assert f"     atteso «0,50 (N. dip. 1)», trovato «1,00»\n     identità {in102.identita}\n" in out
    assert out.endswith("Per accettarne uno così com'è: perfxl deroga piano.toml SQ101\n")
    assert not DEROGHE.exists()


def test_a_clean_plan_needs_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corri("deroga", scritto(tmp_path, monkeypatch, PIANO)) == 0
    assert capsys.readouterr().out == "Nessun rilievo: non c'è nulla da accettare.\n"


def test_what_no_deroga_may_cover_is_listed_with_its_rule_and_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    piano = scritto(tmp_path, monkeypatch, OLTRE)
    assert corri("deroga", piano) == 0
    out = capsys.readouterr().out
    assert out.startswith("Rilievi che una deroga può accettare: nessuno.\n")
    assert "Rilievi che nessuna deroga può accettare: 1.\nUna deroga non può coprire il denaro che non c'è" in out
    assert "  - SQ109  piano.toml, riga 7" in out
    assert "perfxl deroga" not in out
    assert corri("deroga", piano, "SQ109", *TUTTO, "--stato", "GA") == 2
    detto = capsys.readouterr()
    assert detto.out == ""
    assert "SQ109 (piano.toml, riga 7) non si può accettare. Una deroga non può coprire il denaro" in detto.err
    assert not DEROGHE.exists()


def test_notes_need_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    piano = scritto(tmp_path, monkeypatch, cambia(PIANO, ("entro il 31/12/2025", "entro il 31/12")))
    assert corri("deroga", piano) == 0
    assert capsys.readouterr().out == (
        "Rilievi che una deroga può accettare: nessuno.\nInoltre 1 nota: si firma anche così, e una deroga non serve.\n"
    )


# ---- what is asked for


def test_the_finding_is_shown_before_it_is_said_what_is_missing(
    piano: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corri("deroga", piano, "in102", "--chi", "Ragioneria") == 2
    detto = capsys.readouterr()
    assert "BLOCCA  IN102\n      Obiettivo 3: il coefficiente non è quello della tabella" in detto.out
    assert "Per scrivere la deroga manca: --motivo, --stato. Nulla è stato scritto." in detto.err
    assert not DEROGHE.exists()


def test_on_a_terminal_it_asks_until_the_answer_will_do(
    piano: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    risposte = ("0", "2", "", "n.d.", "Due  pesi\tda rivedere", "Mario Rossi", "", "Nucleo", "boh", "gr")
    risponde(monkeypatch, *risposte)
    assert corri("deroga", piano, "SQ101") == 0
    out = capsys.readouterr().out
    assert "I rilievi che si possono accettare sono 2:" in out
    assert "Scrivere un numero da 1 a 2." in out
    assert "Il motivo è vuoto" in out
    assert "«n.d.» non è un motivo" in out
    assert "«Mario Rossi» sembra il nome di una persona: scrivere il ruolo" in out
    assert "Manca chi lo decide" in out
    assert "  GR  accettata con riserva: il rilievo non pesa più" in out
    assert "«boh» non è uno stato: GP, GR o GA." in out
    (deroga,) = app.leggi_deroghe(piano)
    assert (deroga.codice, deroga.motivo, deroga.chi, deroga.stato) == (
        "SQ101",
        "Due pesi da rivedere",
        "Nucleo",
        Stato.GR,
    )
    assert deroga.quando == date.today()  # noqa: DTZ011
    assert deroga.trovato == "90"


@pytest.mark.parametrize(
    ("argomenti", "detto"),
    [
        (("IN102", "--motivo", "xxx"), "--motivo: «xxx» non è un motivo"),
        (("IN102", "--motivo", "  "), "--motivo: Il motivo è vuoto"),
        (("IN102", "--chi", "dott.ssa Bianchi"), "--chi: «dott.ssa Bianchi» sembra il nome di una persona"),
        (("IN102", "--stato", "OK"), "--stato: «OK» non è uno stato"),
        (("IN102", "--quando", "21/11/2025"), "--quando: «21/11/2025» non è una data come 20"),
        (("IN102", "--quando", "9999-01-01"), "--quando: 9999-01-01 deve ancora venire."),
        (("IN103",), "«IN103» non è una cartella che c'è, né un codice. Per l'elenco dei codici: perfxl spiega"),
        ((".", "IN103"), "Il codice «IN103» non c'è. Per l'elenco: perfxl spiega"),
        ((".", "IN102", "x"), "Ci sono argomenti di troppo."),
        (("SQ109",), "SQ109: qui non c'è nessun rilievo con questo codice; non c'è nulla da accettare."),
        (("IN102", "--rilievo", "0" * 16), "Qui non c'è IN102 con l'identità «0000000000000000»."),
        (("--dove", "riga 1"), "Qui non c'è un rilievo in «riga 1»."),
        (("SQ101",), "Nulla è stato scritto: dire quale, con la sua identità (--rilievo) o con il suo luogo (--dove)."),
    ],
)
def test_what_cannot_be_done_is_said(
    argomenti: Sequence[str], detto: str, piano: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corri("deroga", piano, *argomenti) == 2
    assert detto in capsys.readouterr().err
    assert not DEROGHE.exists()


# ---- what is written


def test_a_deroga_takes_the_weight_away_until_the_value_changes(
    piano: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "ga") == 0
    out = capsys.readouterr().out
    assert out.index("BLOCCA  IN102") < out.index("Scritta in «deroghe.toml»: IN102, accettata (GA)")
    assert out.endswith("Se il valore cambia, la deroga cade.\nPer vedere: perfxl controlla piano.toml\n")
    assert [f.code for f in app.controlla(piano).outcome.accettati] == ["IN102"]
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GA") == 2
    assert "è già accettato, per questo valore: accettata (GA), Segretario generale" in capsys.readouterr().err
    assert corri("deroga", piano) == 0
    assert "Già accettati: 1.\n" in capsys.readouterr().out
    piano.write_text(STORTO.replace("coefficiente = 1, totale = 10", "coefficiente = 2, totale = 20"), encoding="utf-8")
    assert "STR403" in {f.code for f in app.controlla(piano).outcome.findings}
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GR", "--motivo", "Come da verbale.") == 0
    out = capsys.readouterr().out
    assert "Come da verbale.\n" in out
    era = "C'era una deroga, per un altro valore: trovato «1,00», accettata (GA), Segretario generale, 21/11/2025"
    assert era in " ".join(out.split())
    assert "La deroga di prima per lo stesso rilievo resta nel file come commento" in out
    outcome = app.controlla(piano).outcome
    assert [f.code for f in outcome.accettati] == ["IN102"]
    assert not {f.code for f in outcome.findings} & {"STR401", "STR402", "STR403", "STR404"}
    assert '# trovato = "1,00"\n' in DEROGHE.read_text(encoding="utf-8")


@pytest.mark.parametrize("fine", ["\n", "\r\n"])
@pytest.mark.parametrize("marca", ["", "\ufeff"])
def test_all_that_stands_in_the_file_stays(fine: str, marca: str, piano: Path) -> None:
    primo_sq101 = next(f for f in app.controlla(piano).outcome.findings if f.code == "SQ101")
    di_1 = ("--dove", f"{primo_sq101.rilievo.place}".partition(", ")[2])
    for quale, dove in (("SQ101", di_1), ("IN102", ())):
        assert corri("deroga", piano, quale, *dove, *TUTTO, "--stato", "GP") == 0
    scritte = DEROGHE.read_text(encoding="utf-8")
    primo, secondo = scritte.split("\n\n[[deroghe]]")[1:]
    mio = f"# Mio.\n{scritte.replace(primo, primo + chr(10) + '# Del Nucleo.')}# In fondo, senza a capo"
    DEROGHE.write_bytes((marca + mio.replace("\n", fine)).encode())
    assert corri("deroga", piano, "SQ101", *di_1, *TUTTO, "--stato", "GA") == 0
    dopo = DEROGHE.read_bytes().decode()
    assert dopo.startswith(f"{marca}# Mio.{fine}formato = 1{fine}")
    assert dopo.replace("\r\n", "").count("\n") == (0 if fine == "\r\n" else dopo.count("\n"))
    righe = dopo.removeprefix(marca).replace("\r\n", "\n").split("\n")
    tenute = [riga for riga in mio.split("\n") if riga not in {"[[deroghe]]", *primo.split("\n")}]
    assert [riga for riga in tenute if riga not in righe] == []
    assert righe.count("# [[deroghe]]") == 1
    assert f"\n{secondo.strip()}" in "\n".join(righe)
    assert [(d.codice, d.stato) for d in app.leggi_deroghe(piano)] == [("IN102", Stato.GP), ("SQ101", Stato.GA)]
    assert Path("piano.toml").read_text(encoding="utf-8") == STORTO
    assert sorted(p.name for p in Path().iterdir()) == ["deroghe.toml", "piano.toml", "prova.toml"]


def test_of_the_workbooks_that_came_back(piano: Path, capsys: pytest.CaptureFixture[str]) -> None:
    app.genera(piano, Path("le cartelle"))
    dove = next(f for f in app.riconcilia(piano, Path("le cartelle")).outcome.findings if f.code == "IN102")
    assert corri("deroga", piano, "le cartelle", "IN102", "--rilievo", dove.identita, *TUTTO, "--stato", "GA") == 0
    assert capsys.readouterr().out.endswith('Per vedere: perfxl riconcilia piano.toml "le cartelle"\n')
    accettati = app.riconcilia(piano, Path("le cartelle")).outcome.accettati
    assert [f.identita for f in accettati] == [dove.identita]
    assert corri("deroga", piano, "le cartelle", "--precedente", piano) == 0
    assert 'perfxl deroga piano.toml "le cartelle" --precedente piano.toml SQ101' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("testo", "detto"),
    [
        ("formato = 1\n[[deroghe]\n", "deroghe.toml, riga 2"),
        (f"{TESTA}deroghe = []\n", "non sa aggiungere una deroga senza toccare il resto, e non è stato toccato."),
    ],
)
def test_a_file_that_cannot_take_it_is_not_touched(
    testo: str, detto: str, piano: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DEROGHE.write_text(testo, encoding="utf-8")
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GA") == 2
    assert detto in capsys.readouterr().err
    assert DEROGHE.read_text(encoding="utf-8") == testo


@pytest.mark.parametrize("prima", [None, TESTA])
def test_a_file_that_changed_meanwhile_is_not_touched(prima: str | None, piano: Path) -> None:
    if prima is not None:
        DEROGHE.write_text(prima, encoding="utf-8")
    bozza = esamina(piano)
    DEROGHE.write_text(f"{TESTA}# di un altro\n", encoding="utf-8")
    (scelto,) = scelti(bozza, "IN102")
    with pytest.raises(DerogaRifiutataError, match="il file è cambiato mentre si lavorava"):
        aggiungi(bozza, deroga_per(scelto, "Concordato", "Nucleo", date(2025, 11, 21), Stato.GA))
    assert DEROGHE.read_text(encoding="utf-8") == f"{TESTA}# di un altro\n"


def test_through_a_link_its_file_is_written(piano: Path) -> None:
    Path("altrove").mkdir()
    vero = Path("altrove") / "d.toml"
    vero.write_text(TESTA, encoding="utf-8")
    DEROGHE.symlink_to(vero)
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GA") == 0
    assert DEROGHE.is_symlink()
    assert "IN102" in vero.read_text(encoding="utf-8")


def test_texts_that_no_file_can_hold_are_written_as_they_can_be(piano: Path) -> None:
    bozza = esamina(piano)
    (scelto,) = scelti(bozza, "IN102")
    scelto = replace(scelto, rilievo=replace(scelto.rilievo, place=Place("\ud800.xlsx", "F", 1, 1), found='"""\n\x07'))
    aggiungi(bozza, deroga_per(scelto, "riga\nuna \udc80", "Nucleo", date(2025, 11, 21), Stato.GA))
    (deroga,) = app.leggi_deroghe(piano)
    assert (deroga.dove, deroga.motivo, deroga.trovato) == (
        "?.xlsx, foglio «F», cella A1",
        "riga una ?",
        '"""\n\x07',
    )


# ---- what may not be seen or was not run


def test_what_was_not_run_and_what_is_only_counted_cannot_be_accepted() -> None:
    esame = esame_del_piano(piano_di_prova(PIANO))
    outcome = replace(esegui(esame), not_run=(NotRun("IN101", "guasto"),))
    bozza = Bozza(Path("deroghe.toml"), None, Esaminato(esame, outcome))
    with pytest.raises(DerogaRifiutataError, match="IN101 non è stato eseguito, per un guasto di perfxl"):
        scelti(bozza, "IN101")
    altri = Finding("IN406", Severity.AVVISA, Rilievo(Place("a.xlsx"), "altri 5", remedy="Ripetere.", altri=5))
    assert perche_no(altri) == (
        "IN406 (a.xlsx) conta rilievi che non sono elencati: non si accetta ciò che non si vede. Ripetere."
    )


def test_checks_that_did_not_run_are_told_beside_the_list(
    piano: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    esaminato = app.controlla(piano)
    rotto = replace(esaminato, outcome=replace(esaminato.outcome, not_run=(NotRun("IN101", "guasto"),)))
    monkeypatch.setattr("perfxl.deroghe.controlla", lambda *_: rotto)
    assert corri("deroga", piano) == 0
    assert "IN101 non è stato eseguito, per un guasto di perfxl: nessuna deroga lo può coprire." in (
        capsys.readouterr().out
    )


# ---- of which plan


def test_the_file_says_of_which_plan_and_takes_none_of_another(piano: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GA") == 0
    assert DEROGHE.read_text(encoding="utf-8").startswith(TESTA)
    di_allora = DEROGHE.read_text(encoding="utf-8").replace("anno = 2025", "anno = 2024")
    DEROGHE.write_text(di_allora, encoding="utf-8")
    capsys.readouterr()
    assert corri("deroga", piano, "IN102", *TUTTO, "--stato", "GA") == 2
    detto = capsys.readouterr()
    assert "C'era una deroga" not in detto.out
    assert "sono le deroghe del piano 2024 di «Comune di Prova», e questo è il piano 2025" in detto.err
    assert DEROGHE.read_text(encoding="utf-8") == di_allora


def test_a_name_in_the_reason_is_told_and_not_refused(piano: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dati = ("--chi", "Nucleo", "--stato", "GA", "--quando", "2025-11-21")
    assert corri("deroga", piano, "IN102", "--motivo", "Chiesto da Mario Rossi", *dati) == 0
    avviso = "nel motivo sembra esserci un nome di persona: il verbale è un documento pubblico"
    assert avviso in " ".join(capsys.readouterr().out.split())
