"""Abuses of single cells: what is typed or pasted where a number, a percentage or a term is asked for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from tests.abusi_di_ufficio import digita, riapre
from tests.cartelle_di_prova import sostituisci

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from tests.cartelle_di_prova import Banco

SESSANTA = Fraction(60)


def peso(b: Banco, valore: Valore) -> str:
    """Type the weight of the first indicator of objective 1, which is 60%."""
    return digita(b, "A", ("indicatori", "1/1", "peso"), valore)


def n_dip(b: Banco, valore: Valore) -> str:
    """Type the employees of objective 1, which are 2."""
    return digita(b, "A", ("obiettivi", "1", "n_dip"), valore)


def tempi(b: Banco, valore: Valore) -> str:
    return digita(b, "A", ("obiettivi", "1", "tempi"), valore)


def senza_formato(b: Banco, valore: str) -> str:
    """Paste the weight with the format of another place: no percentage any more."""
    luogo = peso(b, Fraction(valore))
    b.cambia_file("A", lambda c: sostituisci(c, "Indicatori", r'<c r="F6" s="\d+">', '<c r="F6">'))
    return luogo


# ---------------------------------------------------------------- numbers as text


@pytest.mark.parametrize("testo", ["60%", "60", "60,0", " 60 % ", "60\u00a0%", "60\u202f%", "\u200b60", "60 "])
def test_percentuale_come_testo(b: Banco, testo: str) -> None:
    luogo = peso(b, testo)
    assert b.trovati() == [("VAL101", luogo, "60% (numero)", f"{testo.strip()} (testo)")]


@pytest.mark.parametrize("testo", ["2", "2 ", "2\u00a0", "\u20092", "2,0"])
def test_numero_come_testo(b: Banco, testo: str) -> None:
    luogo = n_dip(b, testo)
    assert b.trovati() == [("VAL101", luogo, "2 (numero)", f"{testo.strip()} (testo)")]


@pytest.mark.parametrize(("testo", "migliaia"), [("1.002", "1.002"), ("1\u00a0002", "1\u00a0002")])
def test_migliaia_come_testo(b: Banco, testo: str, migliaia: str) -> None:
    """In the Italian form it is one thousand and two, and nothing else: what that moves is said."""
    luogo = n_dip(b, testo)
    assert b.trovati() == [
        ("IN202", luogo, "2", "1002"),
        ("VAL101", luogo, "1.002 (numero)", f"{migliaia} (testo)"),
    ]


@pytest.mark.parametrize("testo", ["6.0", "60.5", "1,234.56", "1.234,56 €", "60 €", "60 per cento", "circa 60"])
def test_percentuale_che_puo_dire_altro(b: Banco, testo: str) -> None:
    luogo = peso(b, testo)
    assert b.trovati() == [("VAL102", luogo, "un numero", testo)]


@pytest.mark.parametrize("testo", ["n.d.", "-", "vedi allegato", "2,5", "2%", "2 €", "due", "2 o 3"])
def test_testo_in_una_cella_di_numeri(b: Banco, testo: str) -> None:
    luogo = n_dip(b, testo)
    assert b.trovati() == [("VAL102", luogo, "un numero intero", testo)]


# ---------------------------------------------------------------- percentages


def test_60_per_60_per_cento(b: Banco) -> None:
    """Programs turn 60 typed there into 60%; pasted as a value it stays 60, shown as 6000%: it can only mean 60%."""
    peso(b, Fraction(60, 100))
    assert b.trovati() == []
    luogo = peso(b, SESSANTA)
    assert b.trovati() == [("VAL101", luogo, "60%", "6.000%")]


def test_60_incollato_senza_formato(b: Banco) -> None:
    luogo = senza_formato(b, "60")
    assert b.trovati() == [("VAL101", luogo, "60%", "60")]


@pytest.mark.parametrize(("valore", "scritto", "intero"), [("0.6", "0,6", "60%"), ("1", "1", "100%")])
def test_0_6_incollato_senza_formato(b: Banco, valore: str, scritto: str, intero: str) -> None:
    luogo = senza_formato(b, valore)
    assert b.trovati() == [("VAL102", luogo, f"{intero} oppure {scritto}%", scritto)]


@pytest.mark.parametrize("testo", ["0,6", "1"])
def test_0_6_come_testo(b: Banco, testo: str) -> None:
    luogo = peso(b, testo)
    assert b.trovati() == [("VAL102", luogo, "un numero", testo)]


def test_percentuale_oltre_100(b: Banco) -> None:
    luogo = peso(b, Fraction(160, 100))
    assert b.trovati() == [("VAL104", luogo, "da 0 a 100", "160")]


def test_vero_o_falso(b: Banco) -> None:
    luogo = peso(b, True)  # noqa: FBT003 - it is what was typed
    assert b.trovati() == [("VAL102", luogo, "un numero", "VERO")]


# ---------------------------------------------------------------- terms


def test_data_come_data(b: Banco) -> None:
    """31 December 2025 typed as a date: the program keeps a number and a format; it reads as the term it was."""
    import datetime as dt

    def data(libro: object) -> None:
        cella = libro["Obiettivi"]["D6"]  # type: ignore[index] # openpyxl has no types
        cella.value, cella.number_format = dt.date(2025, 12, 31), "dd/mm/yyyy"

    riapre(b, "A", data)
    esame = b.esamina().esame
    primo = esame.piano.obiettivo("1")
    assert b.trovati() == []
    assert primo is not None
    assert primo.tempi.value == "31/12/2025"


def test_data_come_testo(b: Banco) -> None:
    tempi(b, "31/12/2025")
    assert b.trovati() == []


def test_data_all_americana(b: Banco) -> None:
    luogo = tempi(b, "12/31/2025")
    (rilievo,) = [f.rilievo for f in b.esamina().outcome.findings]
    assert b.trovati() == [("VAL105", luogo, "", "12/31/2025")]
    assert rilievo.remedy == "Scrivere la data giusta: se il mese è scritto per primo, all'americana, 31/12/2025."


def test_31_giugno(b: Banco) -> None:
    luogo = tempi(b, "entro il 31/06/2025")
    (rilievo,) = [f.rilievo for f in b.esamina().outcome.findings]
    assert b.trovati() == [("VAL105", luogo, "", "31/06/2025")]
    assert rilievo.remedy == "Scrivere la data giusta."


def test_data_in_una_cella_di_numeri(b: Banco) -> None:
    """2/3 typed for two or three employees becomes a day."""
    import datetime as dt

    def data(libro: object) -> None:
        cella = libro["Obiettivi"]["H6"]  # type: ignore[index] # openpyxl has no types
        cella.value, cella.number_format = dt.date(2025, 3, 2), "dd/mm/yyyy"

    riapre(b, "A", data)
    assert ("VAL102", b.luogo("A", "Obiettivi", "H6"), "un numero intero", "02/03/2025") in b.trovati()


# ---------------------------------------------------------------- formulas


def test_valore_incollato_su_una_formula(b: Banco) -> None:
    luogo = digita(b, "A", ("obiettivi", "1", "totale"), Fraction(20))
    formula = '=SE(O(I6="";J6="");"";I6*J6)'
    assert b.trovati() == [("STR301", luogo, formula, "20,00")]


def test_colonna_intera_incollata_come_valori(b: Banco) -> None:
    """Copy, paste special, values, over the whole column of the totals."""
    modello = r'(<c r="K[67]"[^>]*)><f>[^<]*</f>'
    b.cambia_file("A", lambda contenuto: sostituisci(contenuto, "Obiettivi", modello, r"\1>"))
    assert b.trovati() == [
        ("STR301", b.luogo("A", "Obiettivi", "K6"), '=SE(O(I6="";J6="");"";I6*J6)', "20,00"),
        ("STR301", b.luogo("A", "Obiettivi", "K7"), '=SE(O(I7="";J7="");"";I7*J7)', "30,00"),
    ]


def test_formula_incollata_su_un_dato(b: Banco) -> None:
    luogo = b.scrive("A", "Obiettivi", "N. dip.", "1", "=1+1")
    assert b.trovati() == [("STR305", luogo, "2", "=1+1")]


def test_formula_incollata_su_una_percentuale(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", "=3/5")
    assert b.trovati() == [("STR305", luogo, "60%", "=3/5")]


@pytest.mark.parametrize(
    "formula",
    [
        "[1]Foglio1!A1",
        "'[1]Foglio uno'!A1",
        "'C:\\conti\\[conteggi.xlsx]Foglio1'!B4",
        '__xludf.DUMMYFUNCTION("IMPORTRANGE(""x"",""A1"")")+IMPORTRANGE("x","A1")',
    ],
)
def test_formula_che_legge_da_un_altro_file(b: Banco, formula: str) -> None:
    scritta = formula.replace('"', "&quot;").replace("\\", "\\\\")
    b.cambia_file("A", lambda c: _formula(c, scritta, "<v>2</v>"))
    (trovato,) = b.trovati()
    assert trovato[:3] == ("STR306", b.luogo("A", "Obiettivi", "H6"), "")


def test_formula_senza_risultato(b: Banco) -> None:
    b.cambia_file("A", lambda c: _formula(c, "1+1", ""))
    assert b.trovati() == [("STR306", b.luogo("A", "Obiettivi", "H6"), "", "=1+1")]


def test_formula_in_errore(b: Banco) -> None:
    b.cambia_file("A", lambda c: sostituisci(c, "Obiettivi", r'<c r="H6"( s="\d+")[^>]*>.*?</c>',
        r'<c r="H6"\1 t="e"><f>1/0</f><v>#DIV/0!</v></c>'))  # fmt: skip
    assert b.trovati() == [("VAL106", b.luogo("A", "Obiettivi", "H6"), "", "#DIV/0!")]


def _formula(contenuto: bytes, formula: str, risultato: str) -> bytes:
    nuova = rf'<c r="H6"\1><f>{formula}</f>{risultato}</c>'
    return sostituisci(contenuto, "Obiettivi", r'<c r="H6"( s="\d+")[^>]*><v>2</v></c>', nuova)
