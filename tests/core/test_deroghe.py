"""Deroghe held against findings: which holds, which has fallen, which is of nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfxl.core.deroghe import PAROLE, Applicata, Sorte, Stato, ammessa, applica, valore
from perfxl.core.finding import Finding, Outcome, Rilievo, Severity
from perfxl.core.place import Place
from tests.deroghe_di_prova import deroga_per

RILIEVO = Rilievo(Place("piano.toml", line=7), "non va", "1,00", "1,50", effetto=39445)
UNO = Finding("IN102", Severity.BLOCCA, RILIEVO, "a" * 16)
DUE = Finding("SQ109", Severity.BLOCCA, RILIEVO, "b" * 16)


def sorti(*applicate: Applicata) -> list[Sorte]:
    return [applicata.sorte for applicata in applicate]


@pytest.mark.parametrize("stato", [Stato.GR, Stato.GA])
def test_a_deroga_that_says_all_accepts_the_finding(stato: Stato) -> None:
    deroga = deroga_per(UNO, stato=stato)
    assert (deroga.mancano, deroga.accetta) == ((), True)
    trovati, applicate = applica((deroga,), (UNO, DUE), ())
    assert applicate == (Applicata(deroga, Sorte.VALE, UNO),)
    assert [(f.code, f.deroga, f.accettato) for f in trovati] == [("IN102", deroga, True), ("SQ109", None, False)]
    assert Outcome(trovati, (), ()).count(Severity.BLOCCA) == 1
    assert Outcome(trovati, (), ()).accettati == trovati[:1]


def test_a_reason_that_is_only_there_does_not_accept() -> None:
    (trovato,), applicate = applica((deroga_per(UNO, stato=Stato.GP),), (UNO,), ())
    assert sorti(*applicate) == [Sorte.VALE]
    assert (trovato.deroga is not None, trovato.accettato) == (True, False)
    assert set(PAROLE) == set(Stato)


@pytest.mark.parametrize(
    ("voce", "vuoto"), [("motivo", ""), ("chi", ""), ("quando", None), ("stato", None)], ids=lambda v: f"{v}"
)
def test_one_that_lacks_something_does_not_accept(voce: str, vuoto: object) -> None:
    deroga = deroga_per(UNO, **{voce: vuoto})
    assert (deroga.mancano, deroga.accetta) == ((voce,), False)
    (trovato,), _ = applica((deroga,), (UNO,), ())
    assert not trovato.accettato


@pytest.mark.parametrize("cambio", [{"atteso": "2,00"}, {"trovato": "1,51"}, {"effetto": 39446}, {"effetto": None}])
def test_one_falls_when_anything_that_it_was_given_for_changes(cambio: dict[str, object]) -> None:
    trovati, applicate = applica((deroga_per(UNO, **cambio),), (UNO,), ())
    assert (trovati, sorti(*applicate)) == ((UNO,), [Sorte.CADUTA])


def test_a_finding_without_values_is_bound_by_its_message() -> None:
    senza = replace(UNO, rilievo=Rilievo(Place("a"), "manca qualcosa"))
    assert valore(senza) == ("", "manca qualcosa", None)
    altro = replace(senza, rilievo=Rilievo(Place("a"), "manca altro"))
    assert sorti(*applica((deroga_per(senza),), (altro,), ())[1]) == [Sorte.CADUTA]
    assert valore(replace(UNO, rilievo=Rilievo(Place("a"), "via", "x"))) == ("x", "", None)


def test_half_a_character_can_be_written() -> None:
    mezzo = replace(UNO, rilievo=Rilievo(Place("a"), "", "\ud800", "\ud800x"))
    assert valore(mezzo)[:2] == ("?", "?x")


def test_one_of_nothing_is_empty_or_cannot_be_told() -> None:
    deroga = deroga_per(UNO)
    assert applica((deroga,), (DUE,), ()) == ((DUE,), (Applicata(deroga, Sorte.A_VUOTO),))
    assert sorti(*applica((deroga,), (DUE,), (), si_sa=lambda _: False)[1]) == [Sorte.NON_GIUDICATA]
    assert applica((deroga_per(UNO, codice="IN101"),), (UNO,), ())[1][0].rilievo is None


def test_what_no_deroga_may_cover_is_not_covered() -> None:
    trovati, applicate = applica((deroga_per(DUE),), (DUE,), {"SQ109"})
    assert (trovati, applicate) == ((DUE,), (Applicata(deroga_per(DUE), Sorte.NON_AMMESSA, DUE),))
    assert applica((deroga_per(DUE),), (UNO,), {"SQ109"})[1] == (Applicata(deroga_per(DUE), Sorte.NON_AMMESSA),)


def test_a_finding_that_stands_for_others_is_not_covered() -> None:
    molti = replace(UNO, rilievo=replace(RILIEVO, altri=1))
    assert (ammessa(UNO, ()), ammessa(molti, ()), ammessa(UNO, {"IN102"})) == (True, False, False)
    trovati, applicate = applica((deroga_per(molti),), (molti,), ())
    assert (trovati, sorti(*applicate)) == ((molti,), [Sorte.NON_AMMESSA])


def test_of_several_for_one_finding_the_last_alone_counts() -> None:
    accetta, presente, caduta = deroga_per(UNO), deroga_per(UNO, stato=Stato.GP), deroga_per(UNO, trovato="9")
    for deroghe, sorte, deroga in (
        ((caduta, accetta), Sorte.VALE, accetta),
        ((accetta, presente), Sorte.VALE, presente),
        ((presente, accetta, accetta), Sorte.VALE, accetta),
        ((accetta, caduta), Sorte.CADUTA, None),
    ):
        (trovato,), applicate = applica(deroghe, (UNO,), ())
        assert sorti(*applicate) == [*[Sorte.SUPERATA] * (len(deroghe) - 1), sorte]
        assert trovato.deroga == deroga
    altro = deroga_per(UNO, codice="IN101")
    assert sorti(*applica((accetta, altro), (UNO,), ())[1]) == [Sorte.VALE, Sorte.A_VUOTO]
