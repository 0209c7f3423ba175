"""``perfxl visto``: one dossier to sign, whole or not at all; each refusal with what to do."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pypdf import PdfReader

from perfxl import cli, riconciliazione
from perfxl.checks.registro import REGISTRO, esegui
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.signoff.manifesto import impronta, intatto, leggi
from perfxl.signoff.verbale import disegna_verbale
from perfxl.visto import fascicolo, fonti
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.sigillo import sigilla
from tests.cartelle_di_prova import banco
from tests.comando import PIANO_2025
from tests.piani_di_prova import MODELLO, PIANO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from perfxl.checks.esame import Esame
    from perfxl.core.finding import Outcome, Rilievo
    from perfxl.core.letture.consegna import Consegna
    from tests.cartelle_di_prova import Banco

DATA = "2026-11-21T10:15:00+01:00"
A, B, R = (f"comune-di-prova_2025_{nome}.xlsx" for nome in ("A", "B", "Riepilogo"))


CHE_COSA = (
    "il verbale, con 6 file allegati; il manifesto; le copie sigillate (3). Gli originali non sono stati toccati."
)


def perfxl(capsys: pytest.CaptureFixture[str], *argomenti: str | Path) -> tuple[int, str, str]:
    """A command in this process: exit code, what it prints, what it says on the error stream."""
    with pytest.raises(SystemExit) as uscita:
        cli.main([f"{argomento}" for argomento in argomenti])
    detto = capsys.readouterr()
    assert isinstance(uscita.value.code, int)
    return uscita.value.code, detto.out, detto.err


def intere(out: str) -> list[str]:
    """What is printed, each sentence on one line: those that go on are put together."""
    righe: list[str] = []
    for riga in out.splitlines():
        if righe and riga.startswith("   ") and not riga.lstrip().startswith("→"):
            righe[-1] += f" {riga.strip()}"
        else:
            righe.append(riga)
    return righe


def foto(cartella: Path) -> dict[str, bytes]:
    """What a folder holds, by name."""
    file = (percorso for percorso in cartella.rglob("*") if percorso.is_file())
    return {percorso.relative_to(cartella).as_posix(): percorso.read_bytes() for percorso in file}


class Tavolo:
    """The desk of a segretario: a plan, its workbooks, the report of the ragioneria."""

    def __init__(self, b: Banco, capsys: pytest.CaptureFixture[str]) -> None:
        self.b, self.capsys = b, capsys
        self.qui = b.piano.parent
        self.rapporto = self.qui / "rapporto.json"
        self.dove = self.qui / "visto"

    def controlla(self) -> int:
        """The ragioneria's report, made anew."""
        argomenti = ("--json", self.rapporto, "--sovrascrivi")
        return perfxl(self.capsys, "riconcilia", self.b.piano, self.b.tornate, *argomenti)[0]

    def visto(self, *altro: str | Path, controllo: bool = True) -> tuple[int, str, str]:
        dato = ("--controllo", self.rapporto) if controllo else ()
        fisse = ("--in", self.dove, "--data", DATA)
        return perfxl(self.capsys, "visto", self.b.piano, self.b.tornate, *dato, *fisse, *altro)

    def rifiutato(self, *altro: str | Path, controllo: bool = True) -> list[str]:
        """What is missing and what to do, where it is refused; and nothing is written."""
        codice, out, err = self.visto(*altro, controllo=controllo)
        assert (codice, err) == (1, "")
        prima, *altre = intere(out)
        assert prima.startswith("Il visto non si può ancora fare: manca")
        self.nulla()
        return altre

    def nulla(self) -> None:
        assert not self.dove.exists()
        assert [percorso.name for percorso in self.qui.iterdir() if percorso.name.startswith(".")] == []

    def manifesto(self) -> dict[str, Any]:
        contenuto = (self.dove / "manifesto.json").read_bytes()
        assert intatto(leggi(contenuto), contenuto)
        letto: dict[str, Any] = json.loads(contenuto)
        return letto

    def allegati(self) -> dict[str, bytes]:
        """The files within the verbale, as another program finds them."""
        trovati = PdfReader(io.BytesIO((self.dove / "verbale.pdf").read_bytes())).attachments
        return {nome: versioni[0] for nome, versioni in trovati.items()}


@pytest.fixture
def tavolo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tavolo:
    """Workbooks that came back untouched, and checked."""
    fatto = Tavolo(banco(PIANO, tmp_path / "ente"), capsys)
    assert fatto.controlla() == 0
    return fatto


# ---------------------------------------------------------------- what is made


def test_the_dossier(tavolo: Tavolo) -> None:
    prima = foto(tavolo.b.tornate)
    codice, out, err = tavolo.visto("--chi", "Segretaria generale")
    assert (codice, err) == (0, "")
    fatte = foto(tavolo.dove)
    assert set(fatte) == {"verbale.pdf", "manifesto.json", *(f"sigillate/{nome}" for nome in (A, B, R))}
    letto = tavolo.manifesto()
    digest = letto["impronta"]
    verbale = tavolo.dove / "verbale.pdf"
    assert " ".join(out.split("\n")).strip() == " ".join(
        [
            f"Scritto il fascicolo in «{tavolo.dove}»: {CHE_COSA}",
            f"Impronta: {digest}",
            f"Ora: leggere «{verbale}», e firmarlo con il proprio dispositivo, come PAdES (.pdf) o CAdES (.pdf.p7m).",
            f"Per verificarlo, anche fra anni: perfxl verifica {verbale} {tavolo.b.tornate}",
        ]
    )
    assert f"perfxl verifica {verbale} {tavolo.b.tornate}" in out.splitlines()  # in one piece, to be copied
    atto = letto["atto"]
    assert digest == impronta(atto)
    assert (atto["quando"], atto["chi"], atto["firma"]) == (DATA, "Segretaria generale", "Il segretario generale")
    assert atto["data_dichiarata"]
    assert [p["passaggio"] for p in atto["passaggi"]] == ["settori", "ragioneria", "segretario"]
    # every file, with its digest, in the verbale byte for byte
    ruoli = [(d["nome"], d["ruolo"], d["conta"]) for d in atto["documenti"]]
    assert ruoli == [
        ("piano.toml", "piano", True),
        ("prova.toml", "modello", True),
        ("rapporto.json", "controllo", True),
        (A, "cartella", True),
        (B, "cartella", True),
        (R, "cartella", False),
    ]
    allegati = tavolo.allegati()
    assert allegati.pop("manifesto.json") == fatte["manifesto.json"]
    assert {nome: sha256(contenuto).hexdigest() for nome, contenuto in allegati.items()} == {
        d["allegato"]: d["sha256"] for d in atto["documenti"]
    }
    assert all(allegati[nome] == contenuto for nome, contenuto in prima.items())
    # the sealed copies: read-only, marked; the originals untouched
    assert foto(tavolo.b.tornate) == prima
    for copia in letto["copie"]:
        percorso = tavolo.dove / copia["file"]
        assert copia["segnata"]
        assert sha256(percorso.read_bytes()).hexdigest() == copia["sha256"]
        assert not percorso.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
        proprieta = openpyxl.load_workbook(percorso).custom_doc_props
        assert proprieta["perfxl_visto"].value == digest


def test_the_money_is_that_of_the_split_to_the_cent(tavolo: Tavolo) -> None:
    tavolo.visto()
    denaro = tavolo.manifesto()["atto"]["denaro"]
    assert denaro["residuo"] == (
        "Ogni importo è arrotondato al centesimo, il mezzo centesimo in su; "
        "i centesimi che avanzano restano come sono. Finanziato 9.000,00 €, stanziato 9.000,00 €: non avanza nulla."
    )
    assert (denaro["massimo"], denaro["finanziato"]) == ("10000.00", "9000.00")
    assert denaro["accantonamenti"] == [{"nome": "Da parte", "importo": "1000.00"}]
    assert (denaro["stanziato"], denaro["riservati"]) == ("9000.00", {"importo": "1000.00", "stanziato": "1000.00"})
    assert [(q["codice"], q["importo"], q["stanziato"]) for q in denaro["quote"]] == [
        ("comune", "3000.00", "3000.00"),
        ("settori", "5000.00", "5000.00"),
    ]
    assert {s["codice"]: s["importo"] for s in denaro["settori"]} == {"A": "5000.00", "B": "4000.00"}
    assert [(o["codice"], o["quota"], o["importo"]) for o in denaro["obiettivi"]] == [
        ("1", "settori", "2000.00"),
        ("2", "settori", "3000.00"),
        ("3", "comune", "3000.00"),
        ("4", "", "1000.00"),
    ]
    assert {somma["esito"] for somma in denaro["somme"]} == {"chiude"}


def test_the_same_inputs_are_the_same_bytes(tavolo: Tavolo) -> None:
    assert tavolo.visto()[0] == 0
    prima = foto(tavolo.dove)
    tavolo.dove.rename(tavolo.qui / "primo")
    assert tavolo.visto()[0] == 0
    assert foto(tavolo.dove) == prima


def test_without_a_date_it_is_now_with_the_offset_of_here(tavolo: Tavolo) -> None:
    argomenti = (tavolo.b.piano, tavolo.b.tornate, "--controllo", tavolo.rapporto, "--in", tavolo.dove)
    assert perfxl(tavolo.capsys, "visto", *argomenti)[0] == 0
    atto = tavolo.manifesto()["atto"]
    assert all(documento["letto"] >= atto["quando"] > "2026" for documento in atto["documenti"])
    assert not atto["data_dichiarata"]


def test_what_does_not_count_is_listed_with_a_note_and_not_embedded(tavolo: Tavolo) -> None:
    openpyxl.Workbook().save(tavolo.b.tornate / "appunti.xlsx")
    shutil.copy(tavolo.b.file("A"), tavolo.b.tornate / "Copia di A.xlsx")
    assert tavolo.controlla() == 0
    assert tavolo.visto()[0] == 0
    letto = tavolo.manifesto()
    note = {d["nome"]: (d["ruolo"], d["allegato"], d["nota"]) for d in letto["atto"]["documenti"]}
    assert note["appunti.xlsx"] == ("altro", "", "estraneo: non è una cartella di lavoro di perfxl")
    assert note["Copia di A.xlsx"] == ("cartella", "", f"copia di «{A}»: dice lo stesso")
    assert note[R][2] == "il Riepilogo: si allega, e i suoi valori non entrano nei conti"
    assert not {"appunti.xlsx", "Copia di A.xlsx"} & set(tavolo.allegati())
    assert [copia["di"] for copia in letto["copie"]] == [A, B, R]


NUCLEO = MODELLO + '\n[visto]\npassaggi = ["settori", "nucleo", "segretario"]\nfirma = "La direttrice generale"\n'


@pytest.fixture
def col_nucleo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tavolo:
    """A modello that wants the Nucleo's validation; and not the ragioneria's report."""
    return Tavolo(banco(PIANO, tmp_path / "ente", NUCLEO), capsys)


def test_files_of_the_same_name_are_told_apart_within_the_verbale(col_nucleo: Tavolo) -> None:
    tavolo = col_nucleo
    altrove = tavolo.qui / "nucleo"
    altrove.mkdir()
    validazione = altrove / "manifesto.json"
    validazione.write_text("sì", encoding="utf-8")
    assert tavolo.visto("--validazione", validazione, controllo=False)[0] == 0
    (suo,) = [d for d in tavolo.manifesto()["atto"]["documenti"] if d["ruolo"] == "validazione"]
    assert suo["nome"] == "manifesto.json"
    assert tavolo.allegati()[suo["allegato"]] == "sì".encode()
    assert suo["allegato"] != "manifesto.json"


@pytest.mark.skipif(sys.platform == "win32", reason="il sistema non ha nomi così")
def test_the_sealed_copies_have_names_that_every_system_can_write(tavolo: Tavolo) -> None:
    """Those that they have within the verbale; their own are told."""
    tavolo.b.file("A").rename(tavolo.b.tornate / "perché ore 10:30.xlsx")
    tavolo.b.file("B").rename(tavolo.b.tornate / "PERCHE ore 10_30.xlsx")
    assert tavolo.controlla() == 0
    assert tavolo.visto()[0] == 0
    copie = {copia["di"]: copia["file"] for copia in tavolo.manifesto()["copie"]}
    assert copie == {
        "PERCHE ore 10_30.xlsx": "sigillate/PERCHE ore 10_30.xlsx",
        "perché ore 10:30.xlsx": "sigillate/perche ore 10_30-2.xlsx",
        R: f"sigillate/{R}",
    }
    assert all((tavolo.dove / file).is_file() for file in copie.values())
    assert perfxl(tavolo.capsys, "verifica", tavolo.dove / "verbale.pdf", tavolo.b.tornate)[0] == 0


SENZA_DENARO = """\
formato = 1
modello = "prova"
ente = "Comune di Prova"
anno = 2025

[[settori]]
codice = "A"
nome = "Settore A"

[[obiettivi]]
numero = 1
titolo = "Primo"
tipologia = "settore"
capofila = "A"
tempi = "entro il 31/12/2025"
soglia = 80
classe = "alta"
n_dip = 2
indicatori = [{ descrizione = "Unico", atteso = "n. 1", peso = 100 }]
"""


def test_a_plan_without_money(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tavolo = Tavolo(banco(SENZA_DENARO, tmp_path / "ente"), capsys)
    assert tavolo.controlla() == 0
    assert tavolo.visto()[0] == 0
    assert tavolo.manifesto()["atto"]["denaro"] is None


def test_the_gate_of_the_nucleo_and_the_words_of_the_modello(col_nucleo: Tavolo) -> None:
    tavolo = col_nucleo
    assert tavolo.rifiutato(controllo=False) == [
        "1. Nucleo: manca la sua validazione.",
        "   → Ripetere questo comando con --validazione e il file della validazione",
    ]
    validazione = tavolo.qui / "Validazione del Nucleo.pdf"
    validazione.write_bytes(b"%PDF-1.7")
    assert tavolo.visto("--validazione", validazione, controllo=False)[0] == 0
    atto = tavolo.manifesto()["atto"]
    assert (atto["chi"], atto["firma"]) == ("La direttrice generale", "La direttrice generale")
    digest = sha256(b"%PDF-1.7").hexdigest()
    assert atto["passaggi"][1] == {
        "passaggio": "nucleo",
        "esito": f"Validazione allegata: «Validazione del Nucleo.pdf», SHA-256 {digest}.",
        "documento": "Validazione del Nucleo.pdf",
    }
    assert tavolo.allegati()["Validazione del Nucleo.pdf"] == b"%PDF-1.7"


def guasta_la_copia(monkeypatch: pytest.MonkeyPatch, errore: Exception) -> None:
    def una_no(contenuto: bytes, nome: str, digest: str) -> bytes:
        if nome == A:
            raise errore
        return sigilla(contenuto, nome, digest)

    monkeypatch.setattr(fascicolo, "sigilla", una_no)


def test_a_fault_in_a_copy_is_a_fault(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    guasta_la_copia(monkeypatch, ValueError("x"))
    codice, _, err = tavolo.visto()
    assert (codice, "guasto (ValueError: x" in err) == (3, True)
    tavolo.nulla()


def test_a_workbook_that_cannot_be_marked_is_copied_as_it_is(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    guasta_la_copia(monkeypatch, CopiaImpossibile("è firmata"))
    codice, out, _ = tavolo.visto()
    frase = f"«{A}»: la copia è uguale all'originale, senza il segno del visto: è firmata."
    assert (codice, " ".join(out.split()).startswith(frase)) == (0, True)
    copie = {copia["di"]: copia["segnata"] for copia in tavolo.manifesto()["copie"]}
    assert copie == {A: False, B: True, R: True}
    assert (tavolo.dove / "sigillate" / A).read_bytes() == tavolo.b.file("A").read_bytes()


# ---------------------------------------------------------------- the real plan


def test_the_journey_of_chiari(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its coefficiente of project 10 is not that of the table: it blocks, until it is accepted for a reason."""
    shutil.copy(PIANO_2025, tmp_path / "piano.toml")
    piano, tornate, rapporto = tmp_path / "piano.toml", tmp_path / "tornate", tmp_path / "rapporto.json"
    assert perfxl(capsys, "genera", piano, "--in", tornate)[0] == 0
    dati = ("visto", piano, tornate, "--controllo", rapporto, "--in", tmp_path / "visto", "--data", DATA)
    assert perfxl(capsys, "riconcilia", piano, tornate, "--json", rapporto)[0] == 1
    codice, out, _ = perfxl(capsys, *dati)
    assert (codice, out.count("Blocca IN102, piano.toml, riga 270")) == (1, 1)
    (comando,) = [riga.strip().removeprefix("perfxl ") for riga in out.splitlines() if "perfxl deroga" in riga]
    motivo = "Le funzioni di un quarto dipendente sono svolte in comando"
    deroga = [*comando.split(" "), "--motivo", motivo, "--chi", "Segretario generale", "--stato", "GR"]
    deroga += ["--quando", "2025-12-01"]
    assert perfxl(capsys, *deroga)[0] == 0
    assert perfxl(capsys, "riconcilia", piano, tornate, "--json", rapporto, "--sovrascrivi")[0] == 0
    assert perfxl(capsys, *dati)[::2] == (0, "")
    atto = leggi((tmp_path / "visto" / "manifesto.json").read_bytes())["atto"]
    assert atto["conteggi"]["blocca"] == 0
    assert atto["conteggi"]["accettati"] == 1
    (accettato,) = [rilievo for rilievo in atto["rilievi"] if rilievo["deroga"] is not None]
    assert (accettato["codice"], accettato["effetto"]) == ("IN102", "394.45")
    assert accettato["deroga"] is not None
    assert (accettato["deroga"]["motivo"], accettato["deroga"]["stato"]) == (motivo, "GR")
    assert [d["nome"] for d in atto["documenti"] if d["ruolo"] == "deroghe"] == ["deroghe.toml"]
    assert [d["nota"] for d in atto["documenti"] if d["ruolo"] == "modello"] == ["uno dei modelli di perfxl"]
    assert len(atto["denaro"]["obiettivi"] if atto["denaro"] else ()) == 27


# ---------------------------------------------------------------- each refusal


def test_without_the_ragioneria_and_with_a_workbook_missing(tavolo: Tavolo) -> None:
    tavolo.b.file("B").unlink()
    poi = f"perfxl riconcilia {tavolo.b.piano} {tavolo.b.tornate}"
    assert tavolo.rifiutato(controllo=False) == [
        "1. Settori: di «Settore B» (B) non c'è una cartella di lavoro che conti.",
        f"   → Farsela mandare, e metterla in {tavolo.b.tornate}. Poi: {poi}",
        "2. Ragioneria: manca il suo controllo, il rapporto di riconcilia.",
        f"   → Farlo: {poi} --json rapporto.json",
        "   → Poi ripetere questo comando, con --controllo rapporto.json",
    ]


def test_a_workbook_that_changed_after_the_check(tavolo: Tavolo) -> None:
    tavolo.b.file("A").write_bytes(tavolo.b.file("A").read_bytes() + b"\0")
    che_cosa, rimedio = tavolo.rifiutato()
    assert che_cosa == f"1. Ragioneria: «rapporto.json» è stato fatto con «{A}» prima che cambiasse."
    assert rimedio.startswith("   → Rifare il controllo (con --sovrascrivi se il file c'è già): perfxl riconcilia ")


def test_a_finding_that_blocks(tavolo: Tavolo) -> None:
    luogo = tavolo.b.scrive("A", "Obiettivi", "N. dip.", "2", 3)
    assert tavolo.controlla() == 1
    righe = tavolo.rifiutato()
    assert righe[0] == "1. Ragioneria: «rapporto.json» ha un rilievo che blocca."
    assert righe[2].startswith(f"2. Blocca IN202, {luogo}: ")
    assert f"accettarlo: perfxl deroga {tavolo.b.piano} {tavolo.b.tornate} IN202 --rilievo " in righe[4]


def test_a_check_that_did_not_run(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    def rotto(_esame: Esame) -> Iterator[Rilievo]:
        raise RuntimeError("non so contare")

    primo = replace(REGISTRO[0], function=rotto)

    def esegui_con_uno_rotto(esame: Esame) -> Outcome:
        return esegui(esame, (primo, *REGISTRO[1:]))

    monkeypatch.setattr(riconciliazione, "esegui", esegui_con_uno_rotto)
    assert tavolo.rifiutato()[-2] == (
        "1. Il controllo STR101 non è stato eseguito, per un guasto di perfxl (RuntimeError: non so contare)."
    )


def test_a_file_that_perfxl_failed_on(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    vera = riconciliazione._riconosciuta  # noqa: SLF001  (where one file alone is examined)

    def riconosciuta(nome: str, contenuto: bytes, attese: Any) -> Consegna:  # noqa: ANN401  (as the real one)
        if nome == R:
            raise ValueError(nome)
        return vera(nome, contenuto, attese)

    monkeypatch.setattr(riconciliazione, "_riconosciuta", riconosciuta)
    righe = [riga for riga in tavolo.rifiutato() if R in riga and "esaminato" in riga]
    assert len(righe) == 1
    assert "perfxl ha un guasto" in righe[0]


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (["--chi", "Mario Rossi"], "--chi: «Mario Rossi» sembra il nome di una persona; serve un ruolo"),
        (["--chi", "x" * 201], "--chi: serve un ruolo in una riga, al più 200 caratteri"),
        (["--chi", "Il\nsegretario"], "--chi: serve un ruolo in una riga"),
        (["--chi", " Segretario"], "--chi: serve un ruolo in una riga, al più 200 caratteri, senza spazi attorno."),
        (["--data", "ieri"], "--data: «ieri» non è una data con l'ora, come 2026-11-21T10:15:00+01:00."),
        (
            ["--data", "2026-11-21T10:15:00"],
            "--data: a «2026-11-21T10:15:00» manca l'ora o il fuso orario; intera, con l'ora solare: 2026-11-21",
        ),
        (["--data", "2026-11-21"], "--data: a «2026-11-21» manca l'ora o il fuso orario;"),
        (["--data", "1026-11-21T10:15:00+01:00"], "--data: «1026-11-21T10:15:00+01:00» non può essere la data"),
        (["--data", "2026-11-21T10:15:00+01:00:30"], "--data: «2026-11-21T10:15:00+01:00:30» non può essere"),
        (["--controllo", "piano.toml"], "piano.toml: non è JSON, o è rovinato: serve il file rapporto.json"),
        (["--controllo", "boh.json"], "boh.json: il file o la cartella non c'è"),
        (["--controllo", "vuoto.pdf"], "vuoto.pdf: è vuoto (zero byte)"),
        (["--controllo", "bianco.pdf"], "bianco.pdf: è vuoto: contiene solo spazi"),
        (["--controllo", "tornate"], "tornate: è una cartella, serve un file"),
        (["--validazione", "piano.toml"], "--validazione: il modello «prova» non prevede la validazione del Nucleo."),
    ],
)
def test_what_cannot_be_used_is_told(
    tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch, argomenti: Sequence[str], frase: str
) -> None:
    monkeypatch.chdir(tavolo.qui)
    (tavolo.qui / "vuoto.pdf").touch()
    (tavolo.qui / "bianco.pdf").write_bytes(b"\xef\xbb\xbf \r\n")
    codice, out, err = tavolo.visto(*argomenti)
    assert (codice, out) == (2, "")
    assert err.startswith(frase)
    tavolo.nulla()


def test_a_folder_that_is_there_is_never_replaced(tavolo: Tavolo) -> None:
    tavolo.dove.mkdir()
    codice, _, err = tavolo.visto()
    assert (codice, list(tavolo.dove.iterdir())) == (2, [])
    assert err == (
        f"{tavolo.dove}: c'è già, e un visto non si sostituisce mai: scegliere un altro nome con --in, "
        "o spostare quella cartella\n"
    )


@pytest.mark.parametrize(
    ("limiti", "frase"),
    [
        ({"ente_files": 2}, "ci sono più di 2 file: togliere quelli che non servono"),
        ({"ente_bytes": 50_000}, "i file passano insieme 50.000 byte: togliere quelli che non servono"),
        ({"packed": 100}, "è più grande di 100 byte"),
    ],
)
def test_too_much_is_refused(
    tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch, limiti: dict[str, int], frase: str
) -> None:
    monkeypatch.setattr(fonti, "DEFAULT_LIMITS", replace(DEFAULT_LIMITS, **limiti))
    codice, _, err = tavolo.visto()
    assert (codice, err.strip().endswith(frase)) == (2, True)
    tavolo.nulla()


def test_no_option_takes_a_workbook_out_of_the_examination(col_nucleo: Tavolo) -> None:
    """The validation lies in the folder, and is a workbook: it is examined too."""
    luogo = col_nucleo.b.scrive("A", "Obiettivi", "N. dip.", "2", 3)
    righe = col_nucleo.rifiutato("--validazione", col_nucleo.b.file("A"), controllo=False)
    assert righe[0].startswith(f"1. Blocca IN202, {luogo}: ")


def test_the_report_may_lie_in_the_folder(tavolo: Tavolo) -> None:
    dentro = tavolo.b.tornate / "rapporto.json"
    tavolo.rapporto.rename(dentro)
    assert tavolo.visto("--controllo", dentro, controllo=False)[0] == 0
    assert [d["ruolo"] for d in tavolo.manifesto()["atto"]["documenti"] if d["nome"] == "rapporto.json"] == [
        "controllo"
    ]


@pytest.mark.parametrize("nome", [f"~${A}", f".~lock.{A}#"])
def test_a_workbook_that_is_open_in_another_program(tavolo: Tavolo, nome: str) -> None:
    (tavolo.b.tornate / nome).touch()
    (tavolo.b.tornate / "~$appunti.docx").touch()
    (riga, _) = tavolo.rifiutato()
    assert riga == f"1. «{nome}» dice che qualcuno ha aperto la cartella di lavoro, e può ancora cambiarla."


def test_money_above_the_maximum_is_refused_whatever_the_modello_switches_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spento = "".join(
        f'\n[[controlli]]\ncodice = "{codice}"\nspento = true\nmotivo = "x"\n' for codice in ("SQ109", "SQ108")
    )
    piano = PIANO.replace("massimo = 10000.00", "massimo = 8000.00")
    tavolo = Tavolo(banco(piano, tmp_path / "ente", MODELLO + spento), capsys)
    assert tavolo.controlla() == 0
    che_cosa = [riga.partition(" ")[2] for riga in tavolo.rifiutato() if riga[0].isdigit()]
    assert che_cosa == [
        "Nel modello «prova» il controllo SQ109 è spento, e non si può firmare senza.",
        "Denaro: finanziato e accantonamenti fanno 10.000,00 €, e il massimo è 8.000,00 €: 2.000,00 € in più.",
    ]


# ---------------------------------------------------------------- what changes meanwhile


def _scrive(percorso: Path) -> None:
    percorso.write_bytes(percorso.read_bytes() + b"\n")


@pytest.mark.parametrize(
    ("cambia", "che_cosa"),
    [
        (lambda t: _scrive(t.b.file("A")), f"«{A}» è cambiato"),
        (lambda t: _scrive(t.b.piano), "«piano.toml» è cambiato"),
        (lambda t: _scrive(t.qui / "prova.toml"), "«prova.toml» è cambiato"),
        (lambda t: _scrive(t.rapporto), "«rapporto.json» è cambiato"),
        (lambda t: t.b.file("B").unlink(), f"«{B}» non c'è più"),
        (lambda t: (t.qui / "prova.toml").unlink(), "«prova.toml» non c'è più"),
        (lambda t: (t.b.file("B").unlink(), t.b.file("B").mkdir()), f"«{B}» è cambiato"),
        (lambda t: (t.b.tornate / "nuovo.txt").touch(), "«nuovo.txt» è arrivato"),
        (
            lambda t: (t.qui / "deroghe.toml").write_text('formato = 1\nente = "x"\nanno = 2025\n'),
            "«deroghe.toml» è arrivato",
        ),
        (
            lambda t: (t.b.tornate / "~$A.xlsx").touch(),
            "«~$A.xlsx» è arrivato: qualcuno ha aperto la cartella di lavoro",
        ),
    ],
)
def test_what_changes_while_it_works_is_refused(
    tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch, cambia: Callable[[Tavolo], object], che_cosa: str
) -> None:
    """Something else writes while the verbale is drawn: the last thing that takes time."""

    def disegna(manifesto: bytes, allegati: Mapping[str, bytes]) -> bytes:
        cambia(tavolo)
        return disegna_verbale(manifesto, allegati)

    monkeypatch.setattr(fascicolo, "disegna_verbale", disegna)
    assert tavolo.rifiutato() == [
        f"1. Mentre si preparava il visto, {che_cosa}.",
        "   → Aspettare che nessuno scriva in questi file, e ripetere questo comando",
    ]


def test_a_folder_that_comes_meanwhile_is_not_replaced(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    def disegna(_manifesto: bytes, _allegati: Mapping[str, bytes]) -> bytes:
        tavolo.dove.mkdir()
        (tavolo.dove / "altro").touch()
        return b""

    monkeypatch.setattr(fascicolo, "disegna_verbale", disegna)
    codice, _, err = tavolo.visto()
    assert (codice, "un visto non si sostituisce mai" in err) == (2, True)
    assert [percorso.name for percorso in tavolo.dove.iterdir()] == ["altro"]


def test_a_disk_that_fails_leaves_nothing(tavolo: Tavolo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the read-only copies that were written before."""

    def rinomina(_da: Path, _a: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.rename", rinomina)
    codice, _, err = tavolo.visto()
    assert (codice, "il disco è pieno" in err) == (2, True)
    tavolo.nulla()


_UCCISO = """
import os, signal, sys
import typst
from perfxl import cli
volte, contate, vero = int(sys.argv[1]), 0, os.fsync
def muori(handle):
    global contate
    contate += 1
    if contate > volte:
        os.kill(os.getpid(), signal.SIGKILL)
    return vero(handle)
os.fsync = muori
if volte < 0:  # while the verbale is drawn
    typst.compile = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
cli.main(sys.argv[2:])
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="il sistema non ha SIGKILL")
@pytest.mark.parametrize("volte", [-1, 0, 3])
def test_killed_it_leaves_no_half_dossier(tavolo: Tavolo, volte: int) -> None:
    prima = foto(tavolo.b.tornate)
    comando = ["visto", tavolo.b.piano, tavolo.b.tornate, "--controllo", tavolo.rapporto, "--in", tavolo.dove]
    argomenti = [sys.executable, "-c", _UCCISO, f"{volte}", *map(str, comando), "--data", DATA]
    temporanea = tavolo.qui.parent / "tmp"
    temporanea.mkdir()
    ambiente = {**os.environ, "TMPDIR": f"{temporanea}"}
    fatto = subprocess.run(argomenti, check=False, capture_output=True, cwd=tavolo.qui, env=ambiente)
    assert fatto.returncode == -signal.SIGKILL, fatto.stderr
    assert not tavolo.dove.exists()
    # what it drew from is left, under a name that says whose it is: Typst takes what is no text from a disk alone
    rimaste = [percorso.name for percorso in temporanea.iterdir()]
    assert (len(rimaste), all(nome.startswith("perfxl-visto-") for nome in rimaste)) == (int(volte < 0), True)
    assert foto(tavolo.b.tornate) == prima
    assert tavolo.visto()[0] == 0
    assert json.loads((tavolo.dove / "manifesto.json").read_bytes())["formato"] == "perfxl-manifesto"


def test_a_modello_whose_visto_is_wrong_is_refused_at_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    modello = MODELLO + '\n[visto]\npassaggi = ["segretario", "settori"]\n'
    b = banco(PIANO, tmp_path / "ente")
    (b.piano.parent / "prova.toml").write_text(modello, encoding="utf-8")
    codice, _, err = perfxl(capsys, "visto", b.piano, b.tornate, "--in", tmp_path / "visto")
    assert (codice, "l'ultimo deve essere «segretario», che fa il visto" in err) == (2, True)
