"""The catalogue of hostile files: each gets its finding, the workbooks beside them are reconciled all the same."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cartelle_di_prova import banco
from tests.ostili.catalogo import OSTILI, POSIX
from tests.ostili.corsa import corri
from tests.piani_di_prova import PIANO
from tests.testi_cattivi import NOMI, pericolosi

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cartelle_di_prova import Banco
    from tests.ostili.catalogo import Ostile
    from tests.ostili.corsa import Esito

SU_WINDOWS = sys.platform == "win32"
TUTTI = OSTILI if SU_WINDOWS else OSTILI + POSIX
DI_SERVIZIO = ("~$comune-di-prova_2025_A.xlsx", ".~lock.comune-di-prova_2025_A.xlsx#", ".nascosto.xlsx", "Thumbs.db")
"""What programs leave behind: locks of files that are open, among them."""
MOTIVO = "i nomi dei file di Windows sono altri, e non ci sono canali né dispositivi"


PIANI_RIFIUTATI = (
    ("bomba.xlsx", "in modo anomalo"),
    ("un miliardo di risate.xlsx", "dichiarazione DTD"),
    ("enorme.xlsx", "(il file ha più di 64 MB)"),
    *(
        ()
        if SU_WINDOWS
        else (("cartella.xlsx", "cartella"), ("canale.xlsx", "canale"), ("zeri senza fine.xlsx", "canale"))
    ),
)
"""Some of them given as a plan, and words of what is said: a link that a person names is followed."""


@pytest.fixture(scope="module")
def b(tmp_path_factory: pytest.TempPathFactory) -> Banco:
    """The workbooks of an ente, all come back untouched, and beside them the whole catalogue."""
    preparato = banco(PIANO, tmp_path_factory.mktemp("ostili") / "banco")
    for ostile in TUTTI:
        ostile.fa(preparato.tornate / ostile.nome)
    for nome in DI_SERVIZIO:
        (preparato.tornate / nome).write_bytes(b"\x05perfxl")
    return preparato


@pytest.fixture(scope="module")
def esito(b: Banco) -> Esito:
    """One run of ``riconcilia`` over all of them."""
    return corri("riconcilia", b.piano, b.tornate, rapporto=b.piano.parent / "rapporto.json")


def elenco(cartella: Path) -> list[str]:
    """Everything below a folder."""
    return sorted(f"{percorso.relative_to(cartella)}" for percorso in cartella.rglob("*"))


@pytest.mark.parametrize("ostile", TUTTI, ids=lambda ostile: ostile.nome)
def test_each_hostile_file_gets_its_finding_in_words(esito: Esito, ostile: Ostile) -> None:
    ((codice, messaggio),) = esito.detti(ostile.nome)
    assert codice == ostile.codice
    assert ostile.parole in messaggio


def test_the_workbooks_beside_them_are_reconciled(b: Banco, esito: Esito) -> None:
    esiti = {voce["file"]: voce["esito"] for voce in esito.rapporto["cartelle"]}
    nostri = {cartella.file for cartella in b.cartelle.values()}
    assert {nome for nome, come in esiti.items() if come == "buona"} == nostri
    assert {come for nome, come in esiti.items() if nome not in nostri} == {"illeggibile", "estranea"}
    assert esiti.keys() == nostri | {ostile.nome for ostile in TUTTI}
    assert [rilievo["codice"] for rilievo in esito.rapporto["rilievi"] if rilievo["luogo"]["file"] in nostri] == []


def test_every_check_ran_and_it_ends_as_findings_do(esito: Esito) -> None:
    assert esito.rapporto["non_eseguiti"] == []
    assert (esito.codice, esito.err) == (1, "")
    assert "Traceback" not in esito.out


def test_nothing_is_written_beside_them(b: Banco, esito: Esito) -> None:
    assert esito.rapporto["formato"] == "perfxl-rapporto"
    attesi = [*(cartella.file for cartella in b.cartelle.values()), *(ostile.nome for ostile in TUTTI), *DI_SERVIZIO]
    assert sorted(percorso.name for percorso in b.tornate.iterdir()) == sorted(attesi)
    assert sorted(percorso.name for percorso in b.piano.parent.iterdir()) == [
        "piano.toml",
        "prova.toml",
        "rapporto.json",
        "tornate",
    ]


def test_aggiorna_refuses_each_with_its_reason_and_carries_the_others(b: Banco, tmp_path: Path) -> None:
    nuova = tmp_path / "nuova"
    fatto = corri("aggiorna", b.piano, b.tornate, "--in", nuova)
    assert (fatto.codice, fatto.err) == (2, "")
    assert sorted(elenco(nuova)) == sorted(cartella.file for cartella in b.cartelle.values())
    detto = " ".join(fatto.out.split())
    assert [o.nome for o in TUTTI if f"{' '.join(o.nome.split())}" not in detto] == []
    for ostile in TUTTI:
        assert ostile.codice == "STR102" or " ".join(ostile.parole.split()) in detto, ostile.nome


@pytest.mark.parametrize("comando", ["controlla", "genera"])
def test_none_of_them_is_a_plan(b: Banco, tmp_path: Path, comando: str) -> None:
    for nome, parole in PIANI_RIFIUTATI:
        altro = () if comando == "controlla" else ("--in", tmp_path / "nuova")
        fatto = corri(comando, b.tornate / nome, *altro)
        assert (fatto.codice, fatto.out) == (2, "")
        assert parole in fatto.err
        assert fatto.err.count("\n") == 1
    assert not (tmp_path / "nuova").exists()


@pytest.fixture
def rifiutata(tmp_path: Path) -> Iterator[Path]:
    """A workbook that nobody may read."""
    file = banco(PIANO, tmp_path / "banco").file("A")
    file.chmod(0)
    yield file
    file.chmod(0o600)


@pytest.mark.skipif(SU_WINDOWS or os.geteuid() == 0, reason="chi amministra il sistema legge tutto")
def test_a_file_that_may_not_be_read(rifiutata: Path) -> None:
    piano = rifiutata.parent.parent / "piano.toml"
    fatto = corri("riconcilia", piano, rifiutata.parent, rapporto=piano.parent / "rapporto.json")
    ((codice, messaggio),) = fatto.detti(rifiutata.name)
    assert (codice, fatto.codice) == ("STR101", 1)
    assert "non si ha il permesso di leggerlo" in messaggio


@pytest.mark.skipif(SU_WINDOWS, reason=MOTIVO)
def test_no_name_of_a_file_commands_the_terminal_or_hides_a_finding(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "banco")
    for nome in NOMI:
        (b.tornate / nome).write_bytes(b"")
    fatto = corri("riconcilia", b.piano, b.tornate, rapporto=tmp_path / "rapporto.json")
    assert (fatto.codice, fatto.err) == (1, "")
    assert pericolosi(fatto.out) == set()
    assert fatto.out.count("BLOCCA  STR101") == len(NOMI)
    letti = {voce["file"] for voce in fatto.rapporto["cartelle"]}
    scritti = {nome.encode(errors="replace").decode() for nome in NOMI}
    assert letti == scritti | {cartella.file for cartella in b.cartelle.values()}
    assert pericolosi((tmp_path / "rapporto.json").read_text(encoding="utf-8")) == set()
