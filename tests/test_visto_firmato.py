"""The dossier, signed with a certificate at hand."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from perfxl.core.firme import Giudizio
from perfxl.signoff import firma as firme
from perfxl.signoff.firma import giudica_firme, leggi_radici
from perfxl.signoff.verbale import impronta_intatta, prima_revisione
from tests.comando import COMMAND
from tests.firme_di_prova import PASSWORD, autorita, chi, p7m, segretario
from tests.piani_di_testo import MODELLO_TESTI

if TYPE_CHECKING:
    from pathlib import Path

PIANO = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[[settori]]
codice = "A"
nome = "Settore A"

[[obiettivi]]
numero = "1"
capofila = "A"
titolo = "Primo"
indicatori = [{ numero = "1", descrizione = "Indicatore", atteso = "n. 1", peso = 100 }]
"""
ADESSO = datetime.now(tz=UTC)


@pytest.fixture
def pronta(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A plan with its workbooks, and the certificate of who is to sign."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "prova.toml").write_text(f'{MODELLO_TESTI}\n[visto]\npassaggi = ["settori", "segretario"]\n', "utf-8")
    (tmp_path / "piano.toml").write_text(PIANO, "utf-8")
    di_oggi = chi("Segretario generale", autorita(), dal=ADESSO - timedelta(days=1), al=ADESSO + timedelta(days=1))
    (tmp_path / "segretario.p12").write_bytes(di_oggi.p12)
    (tmp_path / "radici.pem").write_bytes(autorita().pem)
    assert perfxl("genera", "piano.toml", "--in", "cartelle") == 0
    capsys.readouterr()
    return tmp_path


def perfxl(*argomenti: str, scritto: str = "") -> int:
    from perfxl.cli import main

    vero, sys.stdin = sys.stdin, io.StringIO(scritto)
    try:
        with pytest.raises(SystemExit) as fine:
            main(argomenti)
    finally:
        sys.stdin = vero
    return int(fine.value.code or 0)


def test_the_verbale_that_is_written_is_the_signed_one(pronta: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert perfxl("visto", "piano.toml", "cartelle", "--firma", "segretario.p12", scritto=f"{PASSWORD}\n") == 0
    detto = capsys.readouterr()
    frase = "firmato (PAdES) con il certificato di «Segretario generale, Comune di Prova»"
    assert frase in " ".join(detto.out.split())
    assert "Password del certificato:" in detto.err
    assert PASSWORD not in detto.out + detto.err
    verbale = (pronta / "visto" / "verbale.pdf").read_bytes()
    (firma,) = giudica_firme(verbale, leggi_radici(pronta / "radici.pem"), datetime.now(tz=UTC))
    assert firma.giudizio is Giudizio.BUONA
    assert firma.copre_tutto
    assert prima_revisione(verbale) != verbale
    assert impronta_intatta(verbale)
    assert (pronta / "visto" / "manifesto.json").exists()


def test_the_rest_of_the_dossier_is_as_without_signature(pronta: Path) -> None:
    quando = ("--data", "2026-01-05T10:15:00+01:00")
    assert perfxl("visto", "piano.toml", "cartelle", *quando, "--in", "senza") == 0
    assert perfxl("visto", "piano.toml", "cartelle", *quando, "--firma", "segretario.p12", scritto=PASSWORD) == 0
    senza, con = pronta / "senza", pronta / "visto"
    nomi = sorted(f"{file.relative_to(senza)}" for file in senza.rglob("*"))
    assert nomi == sorted(f"{file.relative_to(con)}" for file in con.rglob("*"))
    diversi = [
        nome for nome in nomi if (senza / nome).is_file() and (senza / nome).read_bytes() != (con / nome).read_bytes()
    ]
    assert diversi == ["verbale.pdf"]
    assert prima_revisione((con / "verbale.pdf").read_bytes()) == (senza / "verbale.pdf").read_bytes()


@pytest.mark.parametrize(
    ("scritto", "frase"),
    [("altra\n", "segretario.p12: la password non è quella di questo file"), ("", "Interrotto")],
)
def test_nothing_is_written_without_the_right_password(
    scritto: str, frase: str, pronta: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert perfxl("visto", "piano.toml", "cartelle", "--firma", "segretario.p12", scritto=scritto) == 2
    assert frase in capsys.readouterr().err
    assert not (pronta / "visto").exists()


def test_the_certificate_comes_before_the_work(
    pronta: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (pronta / "piano.toml").write_text("non è un piano", "utf-8")
    assert perfxl("visto", "piano.toml", "cartelle", "--firma", "manca.p12") == 2
    assert "manca.p12: il certificato non si può leggere" in capsys.readouterr().err
    monkeypatch.setattr(firme, "_LIBRERIE", frozenset({"perfxl"}))
    monkeypatch.setitem(sys.modules, "perfxl.signoff.firma_fatta", None)
    monkeypatch.delattr("perfxl.signoff.firma_fatta", raising=False)
    assert perfxl("visto", "piano.toml", "cartelle", "--firma", "segretario.p12") == 2
    assert "Per firmare serve pyHanko, che non è installato: pip install perfxl[firma]" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="serve un terminale di prova")
def test_nobody_sees_the_password_on_the_terminal(pronta: Path) -> None:
    import pty

    padrone, terminale = pty.openpty()
    comando = [*COMMAND, "visto", "piano.toml", "cartelle", "--firma", "segretario.p12"]
    with subprocess.Popen(
        comando, cwd=pronta, stdin=terminale, stdout=terminale, stderr=terminale, start_new_session=True
    ) as processo:
        os.close(terminale)
        detto = b""
        while b"Password del certificato:" not in detto:
            detto += os.read(padrone, 1024)
        os.write(padrone, PASSWORD.encode() + b"\n")
        while processo.poll() is None or b"Impronta" not in detto:
            try:
                detto += os.read(padrone, 1024)
            except OSError:  # nobody has the other end any more
                break
    os.close(padrone)
    assert processo.returncode == 0
    assert PASSWORD.encode() not in detto
    assert "con il certificato di «Segretario generale".encode() in b" ".join(detto.split())


def test_what_visto_signs_verifica_verifies(pronta: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert perfxl("visto", "piano.toml", "cartelle", "--firma", "segretario.p12", scritto=f"{PASSWORD}\n") == 0
    verbale = "visto/verbale.pdf"
    capsys.readouterr()
    assert perfxl("verifica", verbale, "cartelle", "--radici", "radici.pem") == 0
    assert capsys.readouterr().out.endswith("\nTORNA TUTTO: è come fu firmato.\n")
    assert perfxl("verifica", verbale) == 2
    fine = capsys.readouterr().out.split("\n\n")[-1]
    assert " ".join(fine.split()) == (
        "NON VERIFICATO DEL TUTTO: il resto torna, e non si è potuto verificare: la firma."
    )
    busta = pronta / "visto" / "verbale.pdf.p7m"
    busta.write_bytes(p7m((pronta / verbale).read_bytes(), segretario()))
    assert perfxl("verifica", f"{busta}", "cartelle", "--radici", "radici.pem") == 0
    assert "✔ TORNA: le 2 firme sono buone.\n" in capsys.readouterr().out
