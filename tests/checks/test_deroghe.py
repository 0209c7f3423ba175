"""The checks of the deroghe: one that lacks something, is of nothing, has fallen, is not admitted, is not judged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import Ambito, esame_del_piano
from perfxl.checks.registro import INDEROGABILI, REGISTRO, derogabile, esegui
from perfxl.core.deroghe import Stato
from perfxl.core.finding import Severity
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.modello import Regolata
from perfxl.core.place import Place, Sourced
from tests.deroghe_di_prova import deroga_per, di
from tests.piani_di_prova import PIANO, cambia, obiettivo, piano_di_prova

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.checks.esame import Esame
    from perfxl.core.deroghe import Deroga
    from perfxl.core.finding import Finding, Outcome

COEFFICIENTE_1 = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 10"))
"""The coefficient of objective 3, of settore B, is 1.00 instead of 0.50: no money moves."""
ESAME = esame_del_piano(piano_di_prova(COEFFICIENTE_1))
IN102 = di(esegui(ESAME), "IN102")
DEROGHE = ("STR401", "STR402", "STR403", "STR404")


def con(*deroghe: Deroga, esame: Esame = ESAME) -> Outcome:
    """What is found where these deroghe are given."""
    return esegui(replace(esame, deroghe=deroghe))


def delle_deroghe(outcome: Outcome) -> list[Finding]:
    """What is found in the deroghe."""
    return [finding for finding in outcome.findings if finding.code in DEROGHE]


def codici(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_deroga_that_holds_takes_the_weight_away_and_nothing_is_said_of_it() -> None:
    deroga = deroga_per(IN102)
    esito = con(deroga)
    assert [(f.code, f.deroga) for f in esito.findings] == [("IN102", deroga)]
    assert esito.count(Severity.BLOCCA) == 0
    assert set(DEROGHE) <= set(esito.clean)
    assert esegui(ESAME).count(Severity.BLOCCA) == 1


def test_the_checks_are_clean_in_the_order_of_the_book_where_there_is_no_deroga() -> None:
    puliti = esegui(ESAME).clean
    assert [c for c in puliti if c in DEROGHE] == list(DEROGHE)
    assert puliti == tuple(check.code for check in REGISTRO if check.code in set(puliti))


@pytest.mark.parametrize(
    ("manca", "atteso"),
    [
        ({"motivo": ""}, "motivo"),
        ({"quando": None}, "quando"),
        ({"motivo": "", "chi": "", "quando": None, "stato": None}, "motivo, chi, quando, stato"),
    ],
)
def test_what_a_deroga_lacks_blocks(manca: dict[str, object], atteso: str) -> None:
    esito = con(deroga_per(IN102, **manca))
    (trovato,) = delle_deroghe(esito)
    rilievo = trovato.rilievo
    assert (trovato.code, trovato.severity, rilievo.expected, rilievo.found) == ("STR401", Severity.BLOCCA, atteso, "")
    assert rilievo.message == f"la deroga per IN102 (piano.toml, riga {IN102.rilievo.place.line}) non dice: {atteso}"
    assert (rilievo.settore, rilievo.obiettivo, rilievo.related) == ("", "3", (IN102.rilievo.place,))
    assert esito.count(Severity.BLOCCA) == 2


def test_one_that_does_not_accept_is_no_mistake() -> None:
    esito = con(deroga_per(IN102, stato=Stato.GP))
    assert (delle_deroghe(esito), esito.count(Severity.BLOCCA)) == ([], 1)


def test_one_that_is_of_nothing_is_told_without_a_settore() -> None:
    (trovato,) = delle_deroghe(con(deroga_per(IN102, identita="0" * 16, dove="")))
    rilievo = trovato.rilievo
    assert (trovato.code, trovato.severity, rilievo.place) == ("STR402", Severity.AVVISA, Place("deroghe.toml", line=5))
    assert rilievo.message == "la deroga per IN102 non risponde a nessun rilievo: qui non c'è, o non c'è più"
    assert (rilievo.settore, rilievo.obiettivo, rilievo.related) == ("", "", ())


def test_one_for_a_check_that_finds_nothing_is_of_nothing() -> None:
    pulito = esame_del_piano(piano_di_prova())
    assert codici(con(deroga_per(IN102), esame=pulito).findings) == ["STR402"]


def test_one_that_is_of_nothing_and_lacks_something_is_told_for_both() -> None:
    assert codici(delle_deroghe(con(deroga_per(IN102, identita="0" * 16, chi="")))) == ["STR401", "STR402"]


def test_an_answer_that_another_replaces_is_to_be_taken_away() -> None:
    prima, ultima = deroga_per(IN102, trovato="9", motivo=""), deroga_per(IN102, place=Place("deroghe.toml", line=9))
    esito = con(prima, ultima)
    (trovato,) = delle_deroghe(esito)
    assert (trovato.code, trovato.rilievo.place.line) == ("STR402", 5)
    assert trovato.rilievo.message.endswith("a cui ne risponde un'altra, più sotto: conta quella")
    assert di(esito, "IN102").deroga == ultima


@pytest.mark.parametrize(
    ("dato", "atteso", "trovato"),
    [
        ({"trovato": "2,00"}, "2,00", "1,00"),
        ({"atteso": ""}, "1,00; atteso (niente)", "1,00; atteso 0,50 (N. dip. 1)"),
        ({"effetto": 39445}, "1,00; effetto 394,45 €", "1,00; nessun effetto in euro"),
        ({"effetto": 0, "trovato": ""}, "(niente); effetto 0,00 €", "1,00; nessun effetto in euro"),
    ],
)
def test_one_that_has_fallen_says_what_it_was_given_for_and_what_is_there(
    dato: dict[str, object], atteso: str, trovato: str
) -> None:
    esito = con(deroga_per(IN102, **dato))
    (caduta,) = delle_deroghe(esito)
    assert (caduta.code, caduta.severity) == ("STR403", Severity.AVVISA)
    assert (caduta.rilievo.expected, caduta.rilievo.found) == (atteso, trovato)
    assert (caduta.rilievo.settore, caduta.rilievo.obiettivo) == ("", "3")
    assert esito.count(Severity.BLOCCA) == 1


def test_one_for_what_no_deroga_may_cover_is_told_and_the_finding_weighs() -> None:
    oltre = esame_del_piano(piano_di_prova(cambia(PIANO, ("massimo = 10000.00", "massimo = 8999.99"))))
    sq109 = di(esegui(oltre), "SQ109")
    esito = con(deroga_per(sq109), esame=oltre)
    (trovato,) = delle_deroghe(esito)
    assert (trovato.code, trovato.severity, trovato.rilievo.related) == (
        "STR404",
        Severity.AVVISA,
        (sq109.rilievo.place,),
    )
    assert esito.count(Severity.BLOCCA) == esegui(oltre).count(Severity.BLOCCA)


def test_what_the_deroghe_have_wrong_has_an_identity_and_no_deroga_of_its_own() -> None:
    prima = deroga_per(IN102, identita="0" * 16)
    (a_vuoto,) = delle_deroghe(con(prima))
    assert (len(a_vuoto.identita), derogabile(a_vuoto), derogabile(IN102)) == (16, False, True)
    risposta = deroga_per(a_vuoto, place=Place("deroghe.toml", line=20))
    esito = con(prima, risposta)
    trovati = [(f.code, f.rilievo.place.line, f.deroga) for f in delle_deroghe(esito)]
    assert trovati == [("STR402", 5, None), ("STR404", 20, None)]
    assert a_vuoto.identita == delle_deroghe(esito)[0].identita


# ---------------------------------------------------------------- where it cannot be told


def test_one_for_a_check_of_workbooks_is_not_judged_on_a_plan() -> None:
    assert delle_deroghe(con(deroga_per(IN102, codice="STR302", dove=""))) == []
    con_cartelle = replace(ESAME, ambito=Ambito.CARTELLE, consegne=())
    assert codici(delle_deroghe(con(deroga_per(IN102, codice="STR302"), esame=con_cartelle))) == []


def test_one_for_a_cell_of_a_workbook_is_not_judged_on_a_plan() -> None:
    altrove = deroga_per(IN102, identita="0" * 16, dove="comune_2025_A.xlsx, foglio «Obiettivi», cella B6")
    assert delle_deroghe(con(altrove)) == []


def test_one_for_a_check_that_is_switched_off_or_did_not_run_is_not_judged() -> None:
    piano = ESAME.piano
    spento = replace(piano, modello=replace(piano.modello, regolate=(Regolata("IN102", None, "Da noi no"),)))
    assert con(deroga_per(IN102), esame=esame_del_piano(spento)).findings == ()

    def rotto(_: Esame) -> None:
        raise ZeroDivisionError

    registro = tuple(
        replace(check, function=rotto) if check.code == "IN102" else check  # type: ignore[arg-type]
        for check in REGISTRO
    )
    esito = esegui(replace(ESAME, deroghe=(deroga_per(IN102),)), registro)
    assert (esito.findings, [fallito.code for fallito in esito.not_run]) == ((), ["IN102"])


def test_none_is_judged_while_what_blocks_cannot_be_told() -> None:
    """A fund that cannot be split hides what does not close; a workbook that is missing hides what it says."""
    impossibile = esame_del_piano(piano_di_prova(cambia(PIANO, ("importo = 3000.00", "importo = 9000.00"))))
    esito = con(deroga_per(IN102), esame=impossibile)
    assert "SQ110" in codici(esito.findings)
    assert delle_deroghe(esito) == []
    senza_cartelle = replace(esame_del_piano(piano_di_prova()), ambito=Ambito.CARTELLE)
    esito = con(deroga_per(IN102), esame=senza_cartelle)
    assert (codici(esito.findings), delle_deroghe(esito)) == (["STR106", "STR106"], [])


def test_what_is_only_counted_has_no_deroga_and_none_is_judged_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    due = esame_del_piano(
        piano_di_prova(
            obiettivo(COEFFICIENTE_1, 1, ("coefficiente = 1, totale = 20", "coefficiente = 1.5, totale = 30"))
        )
    )
    monkeypatch.setattr("perfxl.checks.registro.DEFAULT_LIMITS", replace(DEFAULT_LIMITS, findings=1))
    contato = next(f for f in esegui(due).findings if f.code == "IN102" and f.rilievo.altri > 0)
    assert (contato.rilievo.altri, derogabile(contato)) == (1, False)
    assert contato.rilievo.message == "rilievi come questi nello stesso file, non elencati: altri 1"
    esito = con(deroga_per(contato), deroga_per(IN102), esame=due)
    assert codici(delle_deroghe(esito)) == ["STR404"]
    assert [f.accettato for f in esito.findings if f.code == "IN102"] == [False, False]


def test_what_was_not_read_and_the_money_that_is_not_there_have_no_deroga() -> None:
    """The rule book says it: a code that is added here, or taken away, is a decision."""
    di_file = {"STR101", "STR102", "STR103", "STR105", "STR106", "STR108"}
    di_tabelle = {"STR201", "STR202", "STR203", "STR204", "STR205", "STR206", "STR211"}
    di_celle, del_denaro = {"STR306", "VAL102", "VAL106"}, {"SQ109", "SQ110", "SQ114"}
    assert di_file | di_tabelle | di_celle | del_denaro | set(DEROGHE) == INDEROGABILI


# ---------------------------------------------------------------- of another plan, of another weight


@pytest.mark.parametrize(
    ("dice", "trovati"),
    [
        ({"anno": Sourced(2024, Place("deroghe.toml", line=3))}, [(3, "2025", "2024")]),
        ({"ente": Sourced("Altro", Place("deroghe.toml", line=2))}, [(2, "Comune di Prova", "Altro")]),
        (
            {"ente": Sourced("Altro", Place("d", line=2)), "anno": Sourced(2024, Place("d", line=3))},
            [(2, "", ""), (3, "", "")],
        ),
        ({"ente": Sourced("COMUNE DI PROVA.", Place("deroghe.toml", line=2))}, []),
    ],
)
def test_those_of_another_year_or_ente_cover_nothing_and_it_is_told_once(
    dice: dict[str, object], trovati: list[tuple[int, str, str]]
) -> None:
    esito = con(deroga_per(IN102, **dice), deroga_per(IN102, motivo="", **dice))
    detti = delle_deroghe(esito)
    if trovati:
        assert {f.code for f in detti} == {"STR402"}
        assert di(esito, "IN102").deroga is None
        assert [f.rilievo.place.line for f in detti] == [riga for riga, _, _ in trovati]
    if len(trovati) == 1:
        assert (detti[0].rilievo.expected, detti[0].rilievo.found) == trovati[0][1:]
    if not trovati:
        assert {f.code for f in detti} == {"STR401", "STR402"}


def test_one_given_for_less_weight_falls_and_one_for_more_holds() -> None:
    (caduta,) = delle_deroghe(con(deroga_per(IN102, gravita=Severity.NOTA)))
    assert (caduta.code, caduta.rilievo.expected, caduta.rilievo.found) == (
        "STR403",
        "1,00; gravità nota",
        "1,00; gravità blocca",
    )
    piano = ESAME.piano
    leggera = Regolata("IN102", Severity.NOTA, "Da noi è una nota")
    lieve = replace(piano, modello=replace(piano.modello, regolate=(leggera,)))
    assert di(con(deroga_per(IN102), esame=esame_del_piano(lieve)), "IN102").accettato
