"""A new municipality without code: a fifth system, as one modello and one plan, from end to end."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from perfxl.app import controlla, disegna, leggi_piano, scrivi_cartelle
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import riparti
from tests.comando import perfxl

DATI = Path(__file__).parent / "dati"


@pytest.fixture
def piano(tmp_path: Path) -> Path:
    """The plan, with its modello beside it."""
    (tmp_path / "borgolago.toml").write_bytes((DATI / "borgolago.toml").read_bytes())
    percorso = tmp_path / "piano.toml"
    percorso.write_bytes((DATI / "borgolago-piano.toml").read_bytes())
    return percorso


def test_the_amounts_by_hand(piano: Path) -> None:
    """3 : 2 of 30,000.00; 40% of the first; weight × coefficiente within each; by hand, to the cent."""
    righe = riparti(leggi_piano(piano), totale_ricalcolato).righe
    tecnica, persona = Fraction(1_800_000), Fraction(1_200_000)
    resto, a, b = tecnica * Fraction(60, 100), Fraction(30) * Fraction("1.2"), Fraction(100) * Fraction("1.1")
    c, d = Fraction(55) * Fraction("1.35"), Fraction(45) * Fraction("0.8")
    attesi = [tecnica * Fraction(40, 100), resto * a / (a + b), resto * b / (a + b), persona * c / (c + d)]
    assert [riga.esatto for riga in righe] == [*attesi, persona * d / (c + d)]
    assert [riga.importo for riga in righe] == [720_000, 266_301, 813_699, 808_163, 391_837]
    assert sum(riga.importo for riga in righe) == 3_000_000


def test_the_whole_journey(piano: Path) -> None:
    corsa = perfxl("controlla", piano)
    assert (corsa.codice, corsa.err) == (0, ""), corsa.out
    assert "Rilievi: nessuno." in corsa.out
    assert "VAL117" in corsa.out  # switched off, and said with its reason
    assert "che comprende altri piani" in " ".join(corsa.out.split())

    inviate = piano.parent / "inviate"
    corsa = perfxl("genera", piano, "--in", inviate)
    assert (corsa.codice, corsa.err) == (0, "")
    nomi = sorted(file.name for file in inviate.iterdir())
    assert nomi == [f"comune-di-borgolago_2026_{parte}.xlsx" for parte in ("PER", "Riepilogo", "TEC")]

    corsa = perfxl("riconcilia", piano, inviate)
    assert (corsa.codice, corsa.err) == (0, ""), corsa.out
    assert "Rilievi: nessuno." in corsa.out


def test_what_an_office_gets_wrong(piano: Path) -> None:
    cartelle = disegna(leggi_piano(piano))
    sbagliata = scrivi_sopra(
        cartelle["TEC"],
        {
            ("obiettivi", "EDI-1", "peso"): Fraction(90),
            ("fasi", "LLPP-1/3", "peso"): Fraction(5),
            ("indicatori", "LLPP-1/2", "peso"): Fraction("73.5"),
        },
    )
    tornate = piano.parent / "tornate"
    scrivi_cartelle([sbagliata, cartelle["PER"]], tornate)
    corsa = perfxl("riconcilia", piano, tornate)
    assert corsa.codice == 1
    for codice in ("SQ101", "SQ111", "IN202"):
        assert codice in corsa.out
    detto = " ".join(corsa.out.split())
    assert "Traguardo EDI-1: 90% invece di 100% (secondo il piano): chiude esattamente." in detto
    assert "73,5% invece di 37,5% (secondo il piano; due cifre vicine scambiate)" in detto


def test_the_modello_is_explained_and_a_wrong_one_refused(piano: Path) -> None:
    modello = piano.parent / "borgolago.toml"
    corsa = perfxl("modelli", modello)
    assert (corsa.codice, corsa.err) == (0, "")
    assert "A - prioritario; B - ordinario" in corsa.out
    testo = modello.read_text(encoding="utf-8")
    riga = testo[: testo.index("a = 9")].count("\n") + 1
    modello.write_text(testo.replace("a = 9", "aa = 9"), encoding="utf-8")
    corsa = perfxl("controlla", piano)
    assert corsa.codice == 2
    assert f"borgolago.toml, riga {riga}: chiave sconosciuta «aa»; forse «a»?" in corsa.err
    modello.write_text(testo.replace('forme = ["N.N"]', 'forme = ["n.n"]'), encoding="utf-8")
    assert "dove N sta per una o più cifre" in perfxl("controlla", piano).err


def test_nothing_is_found_in_it(piano: Path) -> None:
    assert controlla(piano).outcome.findings == ()
