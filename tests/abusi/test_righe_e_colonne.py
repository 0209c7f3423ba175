"""Abuses of rows and columns: moved, inserted, deleted, sorted, filtered, hidden, widened; headers retyped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.core.cartelle.layout import Colonna, Ruolo, Tipo
from tests.abusi_di_ufficio import in_tutti_i_fogli, mette, riapre, riapri
from tests.cartelle_di_prova import (
    con_colonne,
    con_righe,
    intestazione_cambiata,
    riga_aggiunta,
    riga_tolta,
    riga_vuota,
    sostituisci,
)

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook

    from perfxl.core.cartelle.layout import Cartella
    from tests.cartelle_di_prova import Banco
    from tests.conftest import LibreOffice

OBIETTIVI = "Obiettivi del settore, e quelli di cui è capofila"
INDICATORI = "Gli indicatori di ogni obiettivo"

# ---------------------------------------------------------------- columns


def test_colonne_allargate(b: Banco) -> None:
    b.cambia_file("A", lambda contenuto: in_tutti_i_fogli(contenuto, r' width="[\d.]+"', ' width="60"'))
    assert b.trovati() == []


def test_colonna_nascosta(b: Banco) -> None:
    b.cambia_file("A", lambda c: sostituisci(c, "Obiettivi", '<col min="8" max="8"', '<col min="8" max="8" hidden="1"'))
    assert b.trovati() == [
        ("STR207", b.luogo("A", "Obiettivi", "H5"), "", "colonna H («N. dip.»)"),
        ("STR207", b.luogo("A", "Obiettivi", "H13"), "", "colonna H («N. dip.»)"),
    ]


def test_colonne_spostate(b: Banco) -> None:
    b.ridisegna("A", con_colonne("indicatori", lambda c: [*c[:3], c[4], c[3], *c[5:]]))
    trovato = f"colonne di «{INDICATORI}» in altro ordine (Risultato atteso, Indicatore)"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def colonna(titolo: str) -> Colonna:
    return Colonna("nuova", titolo, Ruolo.FISSO, Tipo.TESTO, 10)


def test_colonna_inserita(b: Banco) -> None:
    """Empty: nothing was written in it, and the others are found by their headers."""
    b.ridisegna("A", con_colonne("indicatori", lambda colonne: [*colonne[:3], colonna(" "), *colonne[3:]]))
    trovato = f"colonne inserite in «{INDICATORI}» (D)"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def test_colonna_inserita_e_compilata(b: Banco) -> None:
    """What is written in a column that is not ours is listed, for it was not read."""
    b.ridisegna("A", con_colonne("indicatori", lambda colonne: [*colonne[:3], colonna("Responsabile"), *colonne[3:]]))
    assert b.trovati() == [
        ("STR210", b.file("A").name, "", f"colonne inserite in «{INDICATORI}» (D)"),
        ("STR212", b.luogo("A", "Indicatori", "D5"), "", "D5 «Responsabile»"),
    ]


def test_colonna_cancellata(b: Banco) -> None:
    b.cambia_file("A", lambda c: sostituisci(c, "Indicatori", r'<c r="E\d+"[^>]*?(?:/>|>.*?</c>)', ""))
    assert b.trovati() == [("STR203", b.luogo("A", "Indicatori"), "", "")]


def test_colonna_aggiunta_in_fondo(b: Banco) -> None:
    b.ridisegna("A", con_colonne("indicatori", lambda colonne: [*colonne, colonna("Note")]))
    fuori = b.luogo("A", "Indicatori", "I5")
    assert b.trovati() == [("STR212", fuori, "", "I5 «Note»")]


# ---------------------------------------------------------------- headers


@pytest.mark.parametrize("titolo", ["n. dip.", "N.  DIP. ", "N.\ndip.", "N.\u00a0dip."])
def test_intestazione_riscritta(b: Banco, titolo: str) -> None:
    """Capitals, blanks and line breaks do not matter."""
    b.ridisegna("A", intestazione_cambiata("obiettivi", "n_dip", titolo))
    trovato = f"intestazione «N. dip.» riscritta «{' '.join(titolo.split())}»"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def test_intestazione_con_altre_parole(b: Banco) -> None:
    b.ridisegna("A", intestazione_cambiata("obiettivi", "n_dip", "Addetti"))
    assert b.trovati() == [("STR203", b.luogo("A", "Obiettivi"), "", "")]


def test_intestazioni_cancellate(b: Banco) -> None:
    b.cambia_file("A", lambda c: sostituisci(c, "Indicatori", r'<row r="5".*?</row>', ""))
    assert b.trovati() == [("STR202", b.luogo("A", "Indicatori"), "", "")]


# ---------------------------------------------------------------- rows


def test_righe_inserite_vuote(b: Banco) -> None:
    for settore in ("A", "B"):
        b.ridisegna(settore, lambda cartella: riga_vuota(riga_vuota(cartella, "obiettivi", 1), "indicatori", 1))
    assert b.trovati() == []


def test_righe_inserite_in_cima(b: Banco) -> None:
    def inserisci(cartella: Cartella) -> Cartella:
        fogli = (replace(f, righe=(*f.righe, "", "", "")) if f.nome == "Indicatori" else f for f in cartella.fogli)
        return replace(cartella, fogli=tuple(fogli))

    b.ridisegna("A", inserisci)
    trovato = f"tabella «{INDICATORI}» spostata (riga 5 → riga 8)"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]


def test_riga_cancellata(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("partecipazioni", "3"))
    assert b.trovati() == [("STR204", b.luogo("A", "Obiettivi", "A14"), "3 – Terzo", "")]


def test_riga_di_un_indicatore_cancellata(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("indicatori", "1/2"))
    trovati = [voce for voce in b.trovati() if voce[0] != "STR304"]
    assert trovati == [("SQ101", b.luogo("A", "Obiettivi", "P6"), "100", "60")]


def test_riga_libera_cancellata(b: Banco) -> None:
    """Nobody misses a row that waited for a new objective."""
    b.ridisegna("A", riga_tolta("obiettivi", "nuovo 2"))
    assert b.trovati() == []


def test_obiettivo_aggiunto_a_mano(b: Banco) -> None:
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "9", numero="9"))
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", "A7"), "", "")]


def test_riga_ricopiata(b: Banco) -> None:
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "1"))
    assert b.trovati() == [("STR205", b.luogo("A", "Obiettivi", "A7"), "", "")]


def test_obiettivi_in_altro_ordine(b: Banco) -> None:
    b.ridisegna("A", con_righe("obiettivi", lambda righe: [righe[1], righe[0], *righe[2:]]))
    assert b.trovati() == [("STR210", b.file("A").name, "", f"righe di «{OBIETTIVI}» in altro ordine")]


def test_righe_ordinate(b: Banco) -> None:
    """The indicators sorted by their text: each still says whose it is."""
    b.ridisegna("A", con_righe("indicatori", lambda righe: [righe[2], righe[1], righe[0], *righe[3:]]))
    assert b.trovati() == [("STR210", b.file("A").name, "", f"righe di «{INDICATORI}» in altro ordine")]


def test_righe_nascoste_o_filtrate(b: Banco) -> None:
    """A filter hides rows; they count all the same."""
    b.cambia_file("A", lambda c: sostituisci(c, "Obiettivi", '<row r="7"', '<row r="7" hidden="1"'))
    assert b.trovati() == [("STR207", b.luogo("A", "Obiettivi", "A7"), "", "riga 7")]


def test_filtro_lasciato_acceso(b: Banco, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """A filter with its criterion, as LibreOffice saves it."""

    def filtra(libro: Workbook) -> None:
        foglio = libro["Obiettivi"]
        foglio.auto_filter.ref = "A5:Q9"
        foglio.auto_filter.add_filter_column(0, ["1"])
        for numero in (7, 8, 9):
            foglio.row_dimensions[numero].hidden = True

    b.cambia_file("A", lambda contenuto: riapri(contenuto, filtra))
    mette(b, libreoffice.resave([b.file("A")], tmp_path / "lo")[0], "A")
    assert b.trovati() == [("STR207", b.luogo("A", "Obiettivi", "A7"), "", "riga 7; riga 8; riga 9")]


def test_righe_vuote_in_mezzo(b: Banco) -> None:
    b.ridisegna("A", lambda cartella: riga_vuota(riga_vuota(cartella, "indicatori", 2), "indicatori", 2))
    assert b.trovati() == []


def test_formula_trascinata_troppo_in_basso(b: Banco) -> None:
    """A computed cell in a row that nobody filled in says nothing."""
    riga = '<row r="30"><c r="G30"><f>SUM(F6:F8)</f><v>2</v></c></row></sheetData>'
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Indicatori", "</sheetData>", riga))
    assert b.trovati() == []


def test_riga_di_un_altro_settore(b: Banco) -> None:
    b.ridisegna("A", riga_aggiunta("obiettivi", "1", "4", numero="4"))
    assert b.trovati() == [("STR206", b.luogo("A", "Obiettivi", "A7"), "", "")]
    assert [f.rilievo.message for f in b.esamina().outcome.findings] == ["la riga «4» è di «Settore B»"]


def test_numero_dell_obiettivo_riscritto(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "N.", "1", 9)
    trovati = [voce for voce in b.trovati() if voce[0] != "STR304"]
    assert trovati == [("STR204", luogo, "1", "9")]


# ---------------------------------------------------------------- tables


def test_tabella_copiata_piu_sotto(b: Banco) -> None:
    """The office copied the objectives below, and worked there: the copy does not count, and it is told."""

    def copia(libro: Workbook) -> None:
        foglio = libro["Obiettivi"]
        for numero in range(5, 8):
            for posto in range(1, 18):
                foglio.cell(numero + 15, posto).value = foglio.cell(numero, posto).value
        foglio["H21"] = 9

    riapre(b, "A", copia)
    trovato = f"sembra una copia di «{OBIETTIVI}»"
    assert b.trovati() == [("STR211", b.luogo("A", "Obiettivi", "A20"), "", trovato)]


def test_tabella_spostata_su_un_altro_foglio(b: Banco) -> None:
    def sposta(cartella: Cartella) -> Cartella:
        istruzioni, obiettivi, indicatori, *altri = cartella.fogli
        prima, seconda = obiettivi.tabelle
        fogli = (
            istruzioni,
            replace(obiettivi, tabelle=(prima,)),
            replace(indicatori, tabelle=(*indicatori.tabelle, seconda)),
        )
        return replace(cartella, fogli=(*fogli, *altri))

    b.ridisegna("A", sposta)
    titolo = "Obiettivi a cui il settore partecipa: li compila il capofila"
    trovato = f"tabella «{titolo}» spostata (Obiettivi → Indicatori)"
    assert b.trovati() == [("STR210", b.file("A").name, "", trovato)]
