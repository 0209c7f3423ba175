"""The work of one ente: the same as ``riconcilia``, whoever reads the bytes; what goes wrong is told, not raised."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl import app
from perfxl.checks.esame import Esaminato
from perfxl.core.enti import Scheda, Stato
from perfxl.core.finding import NotRun
from perfxl.enti import lavoro
from perfxl.enti.fonti import leggi_fonti
from perfxl.enti.lavoro import lavora, versione
from perfxl.files import CONTENUTO
from perfxl.rapporti import scrivi_rapporti
from perfxl.report.rapporto import write_json
from perfxl.riconciliazione import Arrivato, esamina
from tests.comando import TREE
from tests.deroghe_di_prova import deroga_per, di, scrivi_deroghe
from tests.enti_di_prova import BUONO, MANCANTE, impronte

if TYPE_CHECKING:
    from pathlib import Path

    from tests.enti_di_prova import Cartella


def lavorato(enti: Cartella, nome: str = BUONO, *, rapporti: bool = False) -> lavoro.Prodotto:
    """What is made of an ente."""
    return lavora(leggi_fonti(enti.dove, nome), rapporti=rapporti)


@pytest.mark.parametrize("nome", [BUONO, MANCANTE])
def test_the_report_is_that_of_riconcilia_to_the_byte(enti: Cartella, nome: str) -> None:
    ente = enti.dove / nome
    esaminato = app.riconcilia(ente / "piano.toml", ente / "cartelle")
    assert lavorato(enti, nome).file == (("rapporto.json", write_json(esaminato.esame, esaminato.outcome)),)


def test_the_same_where_workbooks_plan_and_modello_lie_together(enti: Cartella) -> None:
    ente = enti.dove / BUONO
    for file in (ente / "cartelle").iterdir():
        file.rename(ente / file.name)
    (ente / "cartelle").rmdir()
    shutil.copy(TREE / "modelli" / "chiari.toml", ente)
    esaminato = app.riconcilia(ente / "piano.toml", ente)
    assert lavorato(enti).file == (("rapporto.json", write_json(esaminato.esame, esaminato.outcome)),)
    assert lavorato(enti).scheda.stato is Stato.CHIUDE


def test_with_reports_it_is_the_whole_folder(enti: Cartella, tmp_path: Path) -> None:
    ente = enti.dove / MANCANTE
    esaminato = app.riconcilia(ente / "piano.toml", ente / "cartelle")
    scrivi_rapporti(esaminato, ente / "cartelle", tmp_path / "rapporto")
    for nome, contenuto in lavorato(enti, MANCANTE, rapporti=True).file:
        dove = tmp_path / "nostro" / nome
        dove.parent.mkdir(parents=True, exist_ok=True)
        dove.write_bytes(contenuto)
    nostro, suo = impronte(tmp_path / "nostro"), impronte(tmp_path / "rapporto")
    del suo[CONTENUTO]  # the list of the others, which is written where they are
    assert nostro.keys() == suo.keys()
    # the links of the workbook lead to the files of the office, which are not where the work is done
    assert {nome for nome in suo if nostro[nome] != suo[nome]} <= {"rapporto.xlsx"}


def test_the_line_of_an_ente_that_closes_and_of_one_that_does_not(enti: Cartella) -> None:
    comune = {"perfxl": versione(), "anno": 2025, "modello": "chiari", "attese": 3}
    # three settori: 3 × (12,345.67 - 1,000.00) to be split; the split of these parts closes to the cent
    chiude = lavorato(enti).scheda
    assert chiude == Scheda(
        BUONO, Stato.CHIUDE, ente="Comune di Prova 1", contate=3, nota=chiude.nota, fondo=34_037_01,
        stanziato=chiude.stanziato, **comune,  # type: ignore[arg-type]
    )  # fmt: skip
    assert chiude.differenza is not None
    assert abs(chiude.differenza) <= 3
    manca = lavorato(enti, MANCANTE).scheda
    assert (manca.stato, manca.contate, manca.blocca) == (Stato.NON_CHIUDE, 2, 1)


def test_what_an_ente_brings_about_is_told_in_its_line(enti: Cartella) -> None:
    enti.guasti()
    (enti.ente("senza modello") / "piano.toml").write_text('formato = 1\nmodello = "ignoto"\n', encoding="utf-8")
    (enti.ente("molti errori") / "piano.toml").write_text("".join(f"a{n} = 1\n" for n in range(9)), encoding="utf-8")
    male = lavorato(enti, "guasto 4 piano scritto male")
    assert (male.scheda.stato, male.file) == (Stato.NON_LETTO, ())
    assert male.scheda.errore.startswith("piano.toml, riga 1: ")
    assert "il testo non è in UTF-8: riga 1" in lavorato(enti, "guasto 6 piano non UTF-8").scheda.errore
    assert "«ignoto»" in lavorato(enti, "senza modello").scheda.errore
    assert lavorato(enti, "molti errori").scheda.errore.endswith("righe: perfxl controlla le mostra tutte")
    assert "\n" not in lavorato(enti, "molti errori").scheda.errore


def test_a_modello_that_cannot_be_read_is_told(enti: Cartella) -> None:
    fonti = leggi_fonti(enti.dove, BUONO)
    illeggibile = Arrivato("chiari.toml", None, "Il sistema non riesce a leggere il file.")
    scheda = lavora(replace(fonti, modelli=(illeggibile,)), rapporti=False).scheda
    assert (scheda.stato, scheda.errore) == (
        Stato.NON_LETTO,
        f"{BUONO}/chiari.toml: Il sistema non riesce a leggere il file.",
    )


@pytest.mark.parametrize(
    ("errore", "frase"),
    [
        (ZeroDivisionError("per zero"), "perfxl ha un guasto (ZeroDivisionError: per zero, test_lavoro.py:"),
        (MemoryError(), "non basta la memoria per esaminarlo"),
        (RecursionError("troppo"), "perfxl ha un guasto (RecursionError: troppo"),
    ],
)
def test_a_fault_met_on_an_ente_is_told_as_one(
    enti: Cartella, monkeypatch: pytest.MonkeyPatch, errore: BaseException, frase: str
) -> None:
    def rotto(*_: object) -> None:
        raise errore

    monkeypatch.setattr(lavoro, "esamina", rotto)
    prodotto = lavorato(enti)
    assert (prodotto.scheda.stato, prodotto.file) == (Stato.FALLITO, ())
    assert prodotto.scheda.errore.startswith(frase)


def test_a_check_that_did_not_run_is_no_pass(enti: Cartella, monkeypatch: pytest.MonkeyPatch) -> None:
    def monco(*argomenti: object) -> Esaminato:
        esaminato = esamina(*argomenti)  # type: ignore[arg-type]
        return Esaminato(esaminato.esame, replace(esaminato.outcome, not_run=(NotRun("SQ101", "diviso per zero"),)))

    monkeypatch.setattr(lavoro, "esamina", monco)
    prodotto = lavorato(enti)
    assert prodotto.scheda.stato is Stato.FALLITO
    assert prodotto.scheda.errore == "controlli non eseguiti, per un guasto di perfxl: SQ101 (diviso per zero)"
    assert [nome for nome, _ in prodotto.file] == ["rapporto.json"]


def test_the_deroghe_of_an_ente_are_applied_and_are_part_of_what_its_result_depends_on(enti: Cartella) -> None:
    ente = enti.dove / BUONO
    shutil.copy(next((ente / "cartelle").glob("*.xlsx")), ente / "cartelle" / "una copia.xlsx")
    copia = di(app.riconcilia(ente / "piano.toml", ente / "cartelle").outcome, "STR107")
    prima = leggi_fonti(enti.dove, BUONO)
    scrivi_deroghe(ente, deroga_per(copia))
    poi = leggi_fonti(enti.dove, BUONO)
    assert poi.deroghe is not None
    assert (prima.modelli, prima.arrivati) == (poi.modelli, poi.arrivati)
    assert prima.impronta() != poi.impronta()
    esaminato = app.riconcilia(ente / "piano.toml", ente / "cartelle")
    assert [f.code for f in esaminato.outcome.accettati] == ["STR107"]
    assert lavorato(enti).file == (("rapporto.json", write_json(esaminato.esame, esaminato.outcome)),)
    assert lavorato(enti).scheda.nota == lavora(prima, rapporti=False).scheda.nota - 1


def test_deroghe_that_cannot_be_read_are_told(enti: Cartella) -> None:
    file = enti.dove / BUONO / "deroghe.toml"
    file.write_text('formato = 1\nente = "x"\nanno = 2025\n[[deroghe]]\n', encoding="utf-8")
    scheda = lavorato(enti).scheda
    assert (scheda.stato, scheda.errore.partition(":")[0]) == (Stato.NON_LETTO, "deroghe.toml, riga 4")
    file.unlink()
    file.mkdir()
    scheda = lavorato(enti).scheda
    assert (scheda.stato, scheda.errore.partition(": ")[0]) == (Stato.NON_LETTO, f"{BUONO}/deroghe.toml")
