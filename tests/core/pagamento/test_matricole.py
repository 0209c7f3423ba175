"""What may stand where a person is meant, and what two writings are the same matricola."""

from __future__ import annotations

import pytest

from perfxl.core.pagamento.matricole import Motivo, Problema, chiave, problemi_matricole, problemi_ripetute

NOME = "qui va la matricola o un codice, mai un nome: lettere e cifre, con almeno una cifra, senza spazi"


@pytest.mark.parametrize(
    "matricola", ["12", "0012", "A1", " a1 ", "DIP-007", "area.3/12", "M_4", "X12345678901234567890123"]
)
def test_a_matricola_or_a_code(matricola: str) -> None:
    assert list(problemi_matricole([matricola])) == []


@pytest.mark.parametrize(
    "scritto",
    [
        "Rossi Mario",
        "Rossi",
        "mario.rossi",
        "mario.rossi1@comune.it",
        "Verdi 2",
        "-12",
        "12.",
        "n°12",
        "١٢",
        "=1",
        "X123456789012345678901234",
    ],
)
def test_what_may_be_a_name_is_refused_and_never_repeated(scritto: str) -> None:
    assert list(problemi_matricole(["1", scritto])) == [Problema(Motivo.MATRICOLA, NOME, (1,))]


@pytest.mark.parametrize("scritto", ["RSSMRA80A01F205X", "rssmra80a01f205x", "RSSMRALMALMFNLRX"])
def test_a_codice_fiscale_is_refused(scritto: str) -> None:
    (problema,) = problemi_matricole([scritto])
    assert (problema.motivo, problema.righe, problema.blocca) == (Motivo.MATRICOLA, (0,), True)
    assert scritto not in problema.messaggio


@pytest.mark.parametrize("scritto", ["", "  "])
def test_a_blank(scritto: str) -> None:
    assert list(problemi_matricole([scritto])) == [Problema(Motivo.MATRICOLA, "manca la matricola", (0,))]


@pytest.mark.parametrize(
    ("una", "altra", "stessa"),
    [
        ("12", "0012", True),
        ("a1", " A1 ", True),
        ("0", "000", True),
        ("12", "120", False),
        ("A1", "A01", False),
        ("0A", "A", False),
    ],
)
def test_what_is_the_same_matricola(una: str, altra: str, *, stessa: bool) -> None:
    assert (chiave(una) == chiave(altra)) is stessa


def test_a_matricola_in_two_entries() -> None:
    message = "la matricola 12 sta in 3 righe: ne basta una, con la somma"
    assert list(problemi_ripetute(["A1", "12", "0012", "a2", "12"])) == [
        Problema(Motivo.RIPETUTA, message, (1, 2, 4), "12", atteso="una riga", trovato="12, 0012")
    ]
