"""What becomes of what offices typed, case by case: the whole list of outcomes each time."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from perfxl.app import disegna
from perfxl.core.letture.workbook import Cell, CellError, Comment, Sheet
from perfxl.core.modello import Libere
from tests.cartelle import numerati, piano
from tests.costruttori import letto, misura
from tests.versioni import (
    aggiornato,
    con,
    con_celle,
    con_fogli,
    con_proprieta,
    letta,
    senza,
    senza_memoria,
    tornate,
)

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Indirizzo
    from perfxl.core.letture.workbook import Workbook
    from perfxl.core.piano import Obiettivo, Piano
    from tests.versioni import Fatto

BASE = numerati("1", "2")
"""Two objectives of one settore, each with the indicators «Uno» (40) and «Due» (60)."""

CAMPI = ("descrizione", "atteso", "peso")
TEMPI: Indirizzo = ("obiettivi", "1", "tempi")
FUORI = "Stava fuori dalle tabelle: qui si conserva, e non conta."
MAI_PERSO = "Nella cartella nuova la colonna non c'è, o non si compila."
NON_SI_COMPILA = "Non è una cella da compilare: la decide il piano."
CONFLITTO = "L'hanno cambiata l'ufficio e il piano nuovo, in modo diverso: c'è il valore del piano."
VUOTATA = "L'ufficio l'ha vuotata: c'è di nuovo il valore del piano."


def scritto(celle: dict[Indirizzo, Valore], vecchio: Piano = BASE) -> Workbook:
    """The workbook of the settore as it comes back with something typed."""
    (workbook,) = tornate(vecchio, {"UNO": celle})
    return workbook


def portato(celle: dict[Indirizzo, Valore], nuovo: Piano, vecchio: Piano = BASE) -> Fatto:
    """What comes of an update, where an office typed in some cells."""
    return aggiornato(nuovo, [scritto(celle, vecchio)])


def terzo(**campi: object) -> Obiettivo:
    """A third objective, like the first."""
    return replace(BASE.obiettivi[0], codice="3", numero=letto("3"), **campi)  # type: ignore[arg-type]


def cella_di(workbook: Workbook, foglio: str, testo: str) -> tuple[int, int]:
    """Where a text stands on a sheet."""
    sheet = next(sheet for sheet in workbook.sheets if sheet.name == foglio)
    return next(posto for posto, cella in sorted(sheet.cells.items()) if cella.value == testo)


def detti(fatto: Fatto) -> list[tuple[str, str, str, str, str]]:
    """Outcome, what it is, what stood there, what stands there now, why."""
    return [(r.esito.value, r.che_cosa, r.scritto, r.adesso, r.perche) for r in fatto.riporti]


# ------------------------------------------------------------------------------------------- the rule of three


def test_what_the_office_typed_is_carried_and_the_plan_stands_elsewhere() -> None:
    nuovo = con(BASE, "1", soglia=letto(Decimal(70)))
    fatto = portato({TEMPI: "entro il 31/10/2026", ("obiettivi", "2", "n_dip"): Fraction(4)}, nuovo)
    assert detti(fatto) == [
        ("riportato", "Obiettivo 1: Tempi", "entro il 31/10/2026", "entro il 31/10/2026", ""),
        ("riportato", "Obiettivo 2: N. dip.", "4", "4", ""),
    ]
    assert fatto.valore("UNO", *TEMPI) == "entro il 31/10/2026"
    assert fatto.valore("UNO", "obiettivi", "2", "n_dip") == 4
    assert fatto.valore("UNO", "obiettivi", "1", "soglia") == Fraction(7, 10)
    assert fatto.da_rivedere("UNO") == []


def test_what_both_changed_is_a_conflict_and_both_are_shown() -> None:
    fatto = portato({TEMPI: "entro ottobre"}, con(BASE, "1", tempi=letto("entro luglio")))
    assert detti(fatto) == [("conflitto", "Obiettivo 1: Tempi", "entro ottobre", "entro luglio", CONFLITTO)]
    assert fatto.valore("UNO", *TEMPI) == "entro luglio"
    assert [riga[1:] for riga in fatto.da_rivedere("UNO")] == [
        ("Obiettivi", "D6", "Obiettivo 1: Tempi", "entro ottobre", "entro luglio", CONFLITTO)
    ]


def test_what_both_changed_alike_is_none() -> None:
    assert detti(portato({TEMPI: "entro luglio "}, con(BASE, "1", tempi=letto("entro luglio")))) == []


def test_an_emptied_cell_takes_the_value_of_the_plan() -> None:
    fatto = portato({("obiettivi", "1", "n_dip"): None}, BASE)
    assert detti(fatto) == [("tornato al piano", "Obiettivo 1: N. dip.", "", "1", VUOTATA)]
    assert fatto.valore("UNO", "obiettivi", "1", "n_dip") == 1


def test_a_text_over_a_number_is_carried_as_a_text() -> None:
    fatto = portato({("obiettivi", "1", "n_dip"): "1"}, BASE)
    assert fatto.valore("UNO", "obiettivi", "1", "n_dip") == "1"


def test_a_truth_value_is_none_of_the_numbers() -> None:
    fatto = portato({("obiettivi", "1", "n_dip"): True, ("obiettivi", "2", "titolo"): False}, BASE)
    assert [(r.esito.value, r.scritto) for r in fatto.riporti] == [("riportato", "VERO"), ("senza posto", "FALSO")]
    assert fatto.valore("UNO", "obiettivi", "1", "n_dip") is True


@pytest.mark.parametrize(
    ("cella", "atteso"),
    [
        (Cell(Decimal("0.255"), percento=True), Fraction(255, 1000)),
        (Cell(Decimal(25), percento=True), Fraction(1, 4)),
        (Cell(Decimal(25)), Fraction(1, 4)),
        (Cell(Decimal(0)), Fraction(0)),
    ],
    ids=["a percentage", "25 shown as 2500%", "25 in a plain cell", "nothing"],
)
def test_percentages_are_carried_as_they_are_meant(cella: Cell, atteso: Fraction) -> None:
    workbook = scritto({})
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    colonna = cella_di(workbook, "Obiettivi", "Soglia %")[1]
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", {(riga, colonna): cella})])
    assert fatto.valore("UNO", "obiettivi", "1", "soglia") == atteso


def test_a_number_that_may_be_two_percentages_is_not_guessed() -> None:
    workbook = scritto({})
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    colonna = cella_di(workbook, "Obiettivi", "Soglia %")[1]
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", {(riga, colonna): Cell(Decimal("0.25"))})])
    perche = "Non si sa se è una percentuale o un centesimo di questa: scrivere 25% oppure 0,25%."
    assert detti(fatto) == [("senza posto", "Obiettivo 1: Soglia %", "0,25", "", perche)]


def test_a_number_that_may_be_two_percentages_and_was_sent_so_is_nothing() -> None:
    base = con(BASE, "1", soglia=letto(Decimal(25)))
    workbook = scritto({}, base)
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    colonna = cella_di(workbook, "Obiettivi", "Soglia %")[1]
    fatto = aggiornato(base, [con_celle(workbook, "Obiettivi", {(riga, colonna): Cell(Decimal("0.25"))})])
    assert detti(fatto) == []


@pytest.mark.parametrize(
    ("cella", "scritto_", "perche"),
    [
        (Cell(CellError("#REF!")), "#REF!", "È un errore, non un valore."),
        (Cell(None, "A1"), "=A1", "È una formula senza un valore."),
        (Cell(CellError("#REF!"), "A1"), "#REF! (=A1)", "È un errore, non un valore."),
    ],
)
def test_what_is_no_value_is_kept_aside(cella: Cell, scritto_: str, perche: str) -> None:
    workbook = scritto({})
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", {(riga, 4): cella})])
    assert detti(fatto) == [("senza posto", "Obiettivo 1: Tempi", scritto_, "", perche)]


def test_the_value_of_a_formula_is_carried_and_told() -> None:
    workbook = scritto({})
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", {(riga, 4): Cell("2026", 'TEXT(1,"0")')})])
    perche = "C'era una formula: è riportato il suo valore."
    assert detti(fatto) == [("riportato", "Obiettivo 1: Tempi", '2026 (=TEXT(1,"0"))', '2026 (=TEXT(1,"0"))', perche)]
    assert fatto.valore("UNO", *TEMPI) == "2026"
    assert len(fatto.da_rivedere("UNO")) == 1


# ------------------------------------------------------------------------------------------- objectives


def test_an_objective_that_the_plan_dropped_keeps_what_was_typed_aside() -> None:
    celle: dict[Indirizzo, Valore] = {("obiettivi", "2", "tempi"): "2027", ("indicatori", "2/1", "atteso"): "10"}
    fatto = portato(celle, senza(BASE, "2"))
    perche = "Nel piano nuovo «Obiettivo 2» non c'è."
    assert detti(fatto) == [
        ("senza posto", "Obiettivo 2: Tempi", "2027", "", perche),
        ("senza posto", "Indicatori, obiettivo 2, «Uno»: Risultato atteso", "10", "", perche),
    ]


def test_a_code_that_is_now_of_another_objective_takes_nothing() -> None:
    base = con(BASE, "1", titolo=letto("Tempi di pagamento"))
    fatto = portato({TEMPI: "2027"}, con(base, "1", titolo=letto("Servizi serali estivi")), base)
    perche = "Nel piano nuovo «Obiettivo 1» è un altro: «Servizi serali estivi»."
    assert detti(fatto) == [("senza posto", "Obiettivo 1: Tempi", "2027", "", perche)]


def test_an_objective_that_passes_to_another_settore_is_followed() -> None:
    nuovo = con(BASE, "2", capofila="DUE", unita=letto("DUE"))
    celle: dict[Indirizzo, Valore] = {
        ("obiettivi", "2", "tempi"): "2027",
        ("indicatori", "2/2", "peso"): Fraction(1, 2),
        ("indicatori", "/1", "obiettivo"): Fraction(2),
        ("indicatori", "/1", "descrizione"): "Tre",
    }
    fatto = portato(celle, nuovo)
    assert [r.settore for r in fatto.riporti] == ["DUE"] * 4
    assert fatto.valore("DUE", "obiettivi", "2", "tempi") == "2027"
    assert fatto.valore("DUE", "indicatori", "2/2", "peso") == Fraction(1, 2)
    assert fatto.valore("DUE", "indicatori", "/1", "descrizione") == "Tre"
    assert fatto.valore("DUE", "indicatori", "/1", "obiettivo") == 2


def test_a_row_of_another_settore_that_was_pasted_has_no_place() -> None:
    nuovo = con(BASE, "2", capofila="DUE", unita=letto("DUE"))
    celle: dict[Indirizzo, Valore] = {
        ("indicatori", "/1", "obiettivo"): Fraction(2),
        ("indicatori", "/1", "atteso"): "x",
    }
    fatto = portato(celle, nuovo, nuovo)
    perche = "«Obiettivo 2» è di un altro settore: DUE."
    assert detti(fatto) == [
        ("senza posto", "Indicatori, obiettivo 2, «»: N.", "2", "", perche),
        ("senza posto", "Indicatori, obiettivo 2, «»: Risultato atteso", "x", "", perche),
    ]


def test_a_code_written_twice_counts_once() -> None:
    workbook = scritto({TEMPI: "2027"})
    riga, _ = cella_di(workbook, "Obiettivi", "Obiettivo 2")
    doppia = {(riga, 1): Cell(Decimal(1)), (riga, 4): Cell("2028")}
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", doppia)])
    doppio = "Il codice è ripetuto: vale la prima riga che lo porta."
    assert detti(fatto) == [
        ("riportato", "Obiettivo 1: Tempi", "2027", "2027", ""),
        ("senza posto", "Obiettivo 1: Titolo (obiettivo)", "Obiettivo 2", "", NON_SI_COMPILA),
        ("senza posto", "Obiettivo 1: Tempi", "2028", "", doppio),
    ]


def test_what_the_plan_decides_is_told_and_the_plan_stands() -> None:
    celle: dict[Indirizzo, Valore] = {
        ("obiettivi", "1", "titolo"): "Obiettivo uno",
        ("obiettivi", "1", "stanziato"): Fraction(1),
        ("obiettivi", "1", "coefficiente"): Fraction(3),
        ("obiettivi", "2", "quota"): None,
        ("indicatori", "1/1", "titolo"): "copiato",
    }
    fatto = portato(celle, BASE)
    sopra = "Stava al posto di una formula: nella cartella nuova c'è la formula."
    assert detti(fatto) == [
        ("senza posto", "Obiettivo 1: Titolo (obiettivo)", "Obiettivo uno", "Obiettivo 1", NON_SI_COMPILA),
        ("senza posto", "Obiettivo 1: Coeff.", "3", "", sopra),
        ("senza posto", "Obiettivo 1: Importo stanziato", "1", "500", NON_SI_COMPILA),
        ("tornato al piano", "Obiettivo 2: Quota", "", "q", VUOTATA),
        ("senza posto", "Gli indicatori di ogni obiettivo, riga 6: Obiettivo", "copiato", "", sopra),
    ]


def test_an_error_in_a_cell_of_the_plan_is_told() -> None:
    workbook = scritto({})
    riga, colonna = cella_di(workbook, "Obiettivi", "Obiettivo 1")
    fatto = aggiornato(BASE, [con_celle(workbook, "Obiettivi", {(riga, colonna): Cell(CellError("#N/A"))})])
    assert detti(fatto) == [("senza posto", "Obiettivo 1: Titolo (obiettivo)", "#N/A", "Obiettivo 1", NON_SI_COMPILA)]


# ------------------------------------------------------------------------------------------- proposals

PROPOSTA: dict[Indirizzo, Valore] = {
    ("obiettivi", "nuovo 1", "titolo"): "Sportello serale",
    ("obiettivi", "nuovo 1", "n_dip"): Fraction(3),
    ("indicatori", "/1", "obiettivo"): "nuovo 1",
    ("indicatori", "/1", "descrizione"): "Aperture",
}


def test_a_proposal_stays_one() -> None:
    fatto = portato(PROPOSTA, BASE)
    assert [riga[0] for riga in detti(fatto)] == ["riportato"] * 4
    assert {i: fatto.valore("UNO", *i) for i in PROPOSTA} == PROPOSTA
    assert fatto.da_rivedere("UNO") == []


def test_a_proposal_that_the_plan_took_goes_to_its_objective() -> None:
    nuovo = replace(BASE, obiettivi=(*BASE.obiettivi, terzo(titolo=letto("Sportello serale"))))
    fatto = portato(PROPOSTA, nuovo)
    perche = "La proposta «nuovo 1» è nel piano nuovo: è «Obiettivo 3»."
    assert detti(fatto) == [
        ("conflitto", "Obiettivo nuovo 1: N. dip.", "3", "1", CONFLITTO),
        ("riportato", "Indicatori, obiettivo nuovo 1, «Aperture»: N.", "nuovo 1", "3", perche),
        ("riportato", "Indicatori, obiettivo nuovo 1, «Aperture»: Indicatore", "Aperture", "Aperture", perche),
    ]
    assert fatto.valore("UNO", "indicatori", "/1", "obiettivo") == 3


def test_two_proposals_for_one_objective_are_a_conflict() -> None:
    nuovo = replace(BASE, obiettivi=(*BASE.obiettivi, terzo(titolo=letto("Sportello serale"))))
    celle: dict[Indirizzo, Valore] = {}
    for riga, tempi in (("nuovo 1", "2026"), ("nuovo 2", "2027")):
        celle |= {("obiettivi", riga, "titolo"): "Sportello serale", ("obiettivi", riga, "tempi"): tempi}
    fatto = portato(celle, nuovo)
    assert [(r.esito.value, r.scritto, r.adesso) for r in fatto.riporti] == [
        ("riportato", "2026", "2026"),
        ("conflitto", "2027", "2026"),
    ]
    assert fatto.valore("UNO", "obiettivi", "3", "tempi") == "2026"


def test_a_proposal_finds_a_row_where_the_new_workbook_has_none() -> None:
    nuovo = replace(BASE, modello=replace(BASE.modello, libere=Libere(0, 0)))
    fatto = portato(PROPOSTA, nuovo)
    assert {i: fatto.valore("UNO", *i) for i in PROPOSTA} == PROPOSTA
    altre = replace(BASE, modello=replace(BASE.modello, libere=Libere(1, 1)))
    seconda: dict[Indirizzo, Valore] = {("obiettivi", "nuovo 2", "titolo"): "Altro"}
    cresciuto = portato(seconda, altre)
    assert cresciuto.valore("UNO", "obiettivi", "nuovo 2", "titolo") == "Altro"
    assert [r.chiave for r in cresciuto.cartelle["UNO"].tabelle["obiettivi"][1].righe][-3:] == [
        "nuovo 1",
        "nuovo 2",
        "totale",
    ]


def test_a_proposal_of_a_settore_that_leads_nothing_any_more_is_kept_aside() -> None:
    nuovo = con(con(BASE, "1", capofila="DUE", unita=letto("DUE")), "2", capofila="DUE", unita=letto("DUE"))
    fatto = portato({("obiettivi", "nuovo 1", "titolo"): "Sportello"}, nuovo)
    perche = "Il piano nuovo non ha righe per le proposte del settore «UNO»."
    assert detti(fatto) == [("senza posto", "Obiettivo nuovo 1: Titolo (obiettivo)", "Sportello", "", perche)]
    assert [riga[3] for riga in fatto.da_rivedere("")] == ["Obiettivo nuovo 1: Titolo (obiettivo)"]


# ------------------------------------------------------------------------------------------- measures


def test_added_measures_go_to_spare_rows_and_beyond() -> None:
    celle: dict[Indirizzo, Valore] = {}
    for n in range(1, 13):
        celle |= {("indicatori", f"/{n}", "obiettivo"): Fraction(1), ("indicatori", f"/{n}", "descrizione"): f"Più {n}"}
    nuovo = replace(BASE, modello=replace(BASE.modello, libere=Libere(2, 10)))
    fatto = portato(celle, nuovo)
    righe = fatto.cartelle["UNO"].tabelle["indicatori"][1].righe
    assert [(r.chiave, r.valori.get("descrizione")) for r in righe[4:]] == [(f"/{n}", f"Più {n}") for n in range(1, 13)]
    assert {r.valori["obiettivo"] for r in righe[4:]} == {Fraction(1)}


def test_measures_of_no_objective_are_carried_as_they_are() -> None:
    fatto = portato({("indicatori", "/3", "descrizione"): "Di chi?"}, BASE)
    assert detti(fatto) == [("riportato", "Indicatori, «Di chi?»: Indicatore", "Di chi?", "Di chi?", "")]
    assert fatto.valore("UNO", "indicatori", "/1", "descrizione") == "Di chi?"


def test_a_measure_that_the_office_took_away_is_there_again() -> None:
    celle: dict[Indirizzo, Valore] = {("indicatori", "1/2", c): None for c in ("obiettivo", "descrizione", "peso")}
    fatto = portato(celle, BASE)
    perche = "L'ufficio ha tolto la riga: nella cartella nuova c'è di nuovo."
    assert detti(fatto) == [("tornato al piano", "Indicatori, obiettivo 1, «Due»", "", "Due", perche)]


def test_all_the_measures_of_an_objective_taken_away_are_there_again() -> None:
    celle: dict[Indirizzo, Valore] = {
        ("indicatori", f"1/{n}", c): None for n in (1, 2) for c in ("obiettivo", "descrizione", "peso")
    }
    assert [riga[3] for riga in detti(portato(celle, BASE))] == ["Uno", "Due"]


def test_a_measure_of_the_old_plan_alone_keeps_what_was_typed_aside() -> None:
    nuovo = con(BASE, "1", indicatori=(misura("Due", "", 60), misura("Tutta un'altra cosa", "", 40)))
    fatto = portato({("indicatori", "1/1", "peso"): Fraction(1, 10)}, nuovo)
    perche = "Il piano nuovo non ha più questa riga."
    assert detti(fatto) == [("senza posto", "Indicatori, obiettivo 1, «Uno»: Peso %", "10%", "", perche)]


def test_a_measure_that_only_changed_its_words_is_the_same() -> None:
    nuovo = con(BASE, "1", indicatori=(misura("Uno solo", "", 40), misura("Due", "", 60)))
    fatto = portato({("indicatori", "1/1", "peso"): Fraction(1, 10)}, nuovo)
    assert fatto.valore("UNO", "indicatori", "1/1", "peso") == Fraction(1, 10)


def test_measures_are_known_by_their_words_wherever_they_stand() -> None:
    nuovo = con(BASE, "1", indicatori=(misura("Due", "", 60), misura("Uno", "", 40)))
    fatto = portato({("indicatori", "1/1", "peso"): Fraction(1, 10)}, nuovo)
    assert fatto.valore("UNO", "indicatori", "1/2", "peso") == Fraction(1, 10)


def test_an_added_measure_that_the_plan_has_too_is_the_same() -> None:
    tre = (misura("Uno", "", 40), misura("Due", "", 50), misura("Tre", "", 10))
    celle: dict[Indirizzo, Valore] = {
        ("indicatori", "/1", "obiettivo"): Fraction(1),
        ("indicatori", "/1", "descrizione"): "Tre",
        ("indicatori", "/1", "peso"): Fraction(1, 5),
    }
    fatto = portato(celle, con(BASE, "1", indicatori=tre))
    assert detti(fatto) == [("conflitto", "Indicatori, obiettivo 1, «Tre»: Peso %", "20%", "10%", CONFLITTO)]


def test_a_row_in_another_place_with_the_words_of_a_dropped_one_is_kept_whole() -> None:
    """The office wrote «Due» over «Uno», and something else over «Due»; the plan has dropped «Due»."""
    celle: dict[Indirizzo, Valore] = {
        ("indicatori", "1/1", "descrizione"): "Due",
        ("indicatori", "1/2", "descrizione"): "Zeta",
    }
    fatto = portato(celle, con(BASE, "1", indicatori=(misura("Uno", "", 100),)))
    assert ("senza posto", "Due") in {(r.esito.value, r.scritto) for r in fatto.riporti}
    assert ("riportato", "Zeta") in {(r.esito.value, r.scritto) for r in fatto.riporti}


def test_a_list_that_the_modello_no_longer_has_keeps_what_was_typed_aside() -> None:
    nuovo = replace(BASE, modello=replace(BASE.modello, elenchi=(), schemi=()))
    celle: dict[Indirizzo, Valore] = {
        ("indicatori", "/1", "obiettivo"): Fraction(1),
        ("indicatori", "/1", "atteso"): "x",
    }
    fatto = aggiornato(nuovo, [scritto(celle)], BASE)
    perche = "Nella cartella nuova la tabella non c'è."
    assert detti(fatto) == [
        ("senza posto", "Indicatori, obiettivo 1, «»: N.", "1", "", perche),
        ("senza posto", "Indicatori, obiettivo 1, «»: Risultato atteso", "x", "", perche),
    ]


@pytest.mark.parametrize("prima", [False, True], ids=["codes become others than numbers", "and the other way round"])
def test_headers_that_follow_from_the_codes_may_change(prima: bool) -> None:  # noqa: FBT001
    numeri = con(BASE, "1", numero=letto("1 bis"))
    numeri = replace(
        numeri, modello=replace(BASE.modello, elenchi=(replace(BASE.modello.elenchi[0], campi=("numero", *CAMPI)),))
    )
    pari = con(numeri, "1", numero=letto("1"))
    vecchio, nuovo = (numeri, pari) if prima else (pari, numeri)
    celle: dict[Indirizzo, Valore] = {TEMPI: "2027", ("indicatori", "1/2", "numero"): "b"}
    fatto = aggiornato(nuovo, [scritto(celle, vecchio)], vecchio)
    assert [(r.esito.value, r.scritto) for r in fatto.riporti] == [("riportato", "2027"), ("riportato", "b")]
    assert {i: fatto.valore("UNO", *i) for i in celle} == celle


# ------------------------------------------------------------------------------------------- outside the tables


def test_what_stands_outside_the_tables_is_kept_aside() -> None:
    workbook = scritto({})
    note = {(60, 2): Cell("Da sentire il segretario"), (61, 2): Cell(Decimal(3), "1+2"), (62, 1): Cell(None, "A1")}
    con_note = con_celle(workbook, "Obiettivi", note)
    con_note = replace(
        con_note,
        sheets=tuple(
            replace(s, comments=(Comment(6, 2, "Perché?"),), boxes=("In un riquadro",), pictures=n)
            if s.name == nome
            else s
            for s in con_note.sheets
            for nome, n in [
                ("Obiettivi" if s.name != "Indicatori" else "Indicatori", 1 if s.name == "Obiettivi" else 2)
            ]
        ),
    )
    fatto = aggiornato(BASE, [con_note])
    assert [(r.place.sheet, r.place.cell, r.che_cosa, r.scritto) for r in fatto.riporti] == [
        ("Obiettivi", "B60", "scritto fuori dalle tabelle", "Da sentire il segretario"),
        ("Obiettivi", "B61", "scritto fuori dalle tabelle", "3 (=1+2)"),
        ("Obiettivi", "A62", "scritto fuori dalle tabelle", "=A1"),
        ("Obiettivi", "B6", "commento", "Perché?"),
        ("Obiettivi", "", "testo in un disegno", "In un riquadro"),
        ("Obiettivi", "", "immagine", "un'immagine: copiarle a mano"),
        ("Indicatori", "B6", "commento", "Perché?"),
        ("Indicatori", "", "testo in un disegno", "In un riquadro"),
        ("Indicatori", "", "immagine", "2 immagini: copiarle a mano"),
    ]
    assert {r.perche for r in fatto.riporti} == {FUORI}


def test_a_sheet_of_the_office_is_kept_row_by_row() -> None:
    lungo = "x" * 20_000
    foglio = Sheet(
        "Conti",
        cells={(1, 1): Cell("Voce"), (1, 3): Cell(Decimal("2.5")), (2, 1): Cell(lungo), (2, 2): Cell(lungo)},
    )
    fatto = aggiornato(BASE, [con_fogli(scritto({}), foglio)])
    assert [(r.place.cell, r.che_cosa, r.scritto) for r in fatto.riporti] == [
        ("A1", "foglio dell'ufficio", "A1: Voce · C1: 2,5"),
        ("A2", "foglio dell'ufficio", f"A2: {lungo}"),
        ("B2", "foglio dell'ufficio", f"B2: {lungo}"),
    ]


def test_a_text_longer_than_a_cell_goes_on_in_another_row() -> None:
    foglio = Sheet("Conti", cells={(1, 1): Cell("x" * 32_000)})
    fatto = aggiornato(BASE, [con_fogli(scritto({}), foglio)])
    assert [len(riga[4]) for riga in fatto.da_rivedere("UNO")] == [30_000, 2_004]


def test_lines_of_an_earlier_update_stay() -> None:
    foglio = Sheet("Conti", cells={(1, 1): Cell("Voce")})
    prima = aggiornato(BASE, [con_fogli(scritto({}), foglio)])
    seconda = aggiornato(BASE, [letta(prima.cartelle["UNO"])])
    assert detti(seconda) == []
    assert seconda.da_rivedere("UNO") == prima.da_rivedere("UNO")
    assert len(seconda.riportate[0].rimaste) == 1


def test_what_was_carried_is_known_as_typed_the_next_time() -> None:
    prima = portato({TEMPI: "entro ottobre"}, con(BASE, "1", soglia=letto(Decimal(70))))
    seconda = aggiornato(con(BASE, "1", tempi=letto("entro luglio")), [letta(prima.cartelle["UNO"])])
    assert detti(seconda) == [("conflitto", "Obiettivo 1: Tempi", "entro ottobre", "entro luglio", CONFLITTO)]


def test_a_table_that_is_gone_is_told() -> None:
    workbook = scritto({TEMPI: "2027"})
    senza_foglio = replace(workbook, names=(), sheets=tuple(s for s in workbook.sheets if s.name != "Indicatori"))
    fatto = aggiornato(BASE, [senza_foglio])
    assert [riga[0] for riga in detti(fatto)] == ["riportato"]
    nota = (
        "La tabella «Gli indicatori di ogni obiettivo» non si trova: ciò che era scritto nelle sue celle non è stato "
    )
    assert fatto.riportate[0].note == (f"{nota}riportato.",)


# ------------------------------------------------------------------------------------------- what nobody remembers

NON_RICORDA = (
    "Non ricorda che cosa era stato mandato{}: dove differisce dal piano nuovo, vale il piano, "
    "e ciò che c'era è da rivedere. Con --precedente, e il piano da cui fu fatta, si distingue."
)
NON_SI_SA = "Non si sa che cosa era stato mandato all'ufficio: c'è il valore del piano nuovo."


def smemorata(celle: dict[Indirizzo, Valore]) -> Workbook:
    return senza_memoria(scritto(celle))


def test_without_memory_every_difference_is_a_conflict() -> None:
    nuovo = con(BASE, "1", tempi=letto("entro luglio"), soglia=letto(Decimal(70)))
    celle: dict[Indirizzo, Valore] = {
        TEMPI: "entro ottobre",
        ("obiettivi", "1", "titolo"): "Obiettivo 1 bis",
        ("obiettivi", "2", "n_dip"): None,
        ("obiettivi", "2", "quota"): None,
        ("indicatori", "/1", "obiettivo"): Fraction(1),
        ("indicatori", "/1", "descrizione"): "Del tutto diverso",
        ("indicatori", "1/1", "peso"): Fraction(1, 5),
    }
    fatto = aggiornato(nuovo, [smemorata(celle)])
    perche = "Non si sa se la riga l'ha aggiunta l'ufficio o l'ha tolta il piano: nella cartella nuova non c'è."
    assert detti(fatto) == [
        ("senza posto", "Obiettivo 1: Titolo (obiettivo)", "Obiettivo 1 bis", "Obiettivo 1", NON_SI_COMPILA),
        ("conflitto", "Obiettivo 1: Tempi", "entro ottobre", "entro luglio", NON_SI_SA),
        ("conflitto", "Indicatori, obiettivo 1, «Uno»: Peso %", "20%", "40%", NON_SI_SA),
        ("senza posto", "Indicatori, obiettivo 1, «Del tutto diverso»: Indicatore", "Del tutto diverso", "", perche),
    ]
    assert fatto.riportate[0].note == (NON_RICORDA.format(""),)


def test_without_memory_the_plan_it_was_made_from_says_what_was_sent() -> None:
    nuovo = con(BASE, "1", tempi=letto("entro luglio"))
    fatto = aggiornato(nuovo, [smemorata({("obiettivi", "2", "tempi"): "2027"})], BASE)
    assert detti(fatto) == [("riportato", "Obiettivo 2: Tempi", "2027", "2027", "")]
    assert fatto.riportate[0].note == ()


def test_without_memory_the_same_plan_says_what_was_sent() -> None:
    assert detti(aggiornato(BASE, [smemorata({TEMPI: "2027"})])) == [
        ("riportato", "Obiettivo 1: Tempi", "2027", "2027", "")
    ]


def test_another_plan_does_not_say_what_was_sent() -> None:
    nuovo = con(BASE, "1", tempi=letto("entro luglio"))
    altro = con(BASE, "1", tempi=letto("entro giugno"))
    fatto = aggiornato(nuovo, [smemorata({("obiettivi", "2", "tempi"): "2027"})], altro)
    assert [riga[:2] for riga in detti(fatto)] == [("conflitto", "Obiettivo 2: Tempi")]
    detto = ", e il piano dato con --precedente non è quello da cui è stata fatta"
    assert fatto.riportate[0].note == (NON_RICORDA.format(detto),)


@pytest.mark.parametrize("memoria", ["", "{", "[1]", '{"obiettivi": {"1": {"tempi": 3}}}', "[" * 100_000])
def test_a_damaged_memory_is_none(memoria: str) -> None:
    workbook = con_celle(
        scritto({TEMPI: "2027"}), "perfxl", {(1, 1): Cell(memoria), (2, 1): Cell(""), (1, 2): Cell("")}
    )
    fatto = aggiornato(con(BASE, "2", tempi=letto("x")), [workbook])
    assert fatto.riportate[0].note == (NON_RICORDA.format(""),)


# ------------------------------------------------------------------------------------------- older layouts, settori


def alla_vecchia(workbook: Workbook) -> Workbook:
    """The workbook as the layout before had it: 25 for 25%, other words above the tables, no memory."""

    def cella(c: Cell) -> Cell:
        return c._replace(value=c.value * 100, percento=False) if c.percento and isinstance(c.value, Decimal) else c

    fogli = tuple(replace(s, cells={p: cella(c) for p, c in s.cells.items()}) for s in workbook.sheets)
    vecchia = con_proprieta(senza_memoria(replace(workbook, sheets=fogli)), perfxl_layout="2")
    istruzioni = {(3, 1): Cell("0. Istruzioni di una volta"), (4, 2): Cell("Nota dell'ufficio")}
    return con_celle(con_celle(vecchia, "Istruzioni", istruzioni), "Obiettivi", {(8, 9): Cell(Decimal(1), "1+0")})


def test_an_older_layout_is_read_in_points() -> None:
    base = con(BASE, "1", soglia=letto(Decimal(80)))
    celle: dict[Indirizzo, Valore] = {
        ("obiettivi", "1", "soglia"): Fraction(9, 10),
        ("indicatori", "2/1", "peso"): Fraction(1, 200),
    }
    fatto = aggiornato(con(base, "2", tempi=letto("x")), [alla_vecchia(scritto(celle, base))], base)
    assert detti(fatto) == [
        ("riportato", "Obiettivo 1: Soglia %", "90%", "90%", ""),
        ("riportato", "Indicatori, obiettivo 2, «Uno»: Peso %", "0,5%", "0,5%", ""),
        ("senza posto", "scritto fuori dalle tabelle", "Nota dell'ufficio", "", FUORI),
    ]
    assert fatto.riportate[0].note == ()


def test_an_older_layout_of_a_plan_that_is_read_otherwise_now_is_taken_on_trust() -> None:
    vecchia = con_proprieta(alla_vecchia(scritto({TEMPI: "2027"})), perfxl_piano="0" * 64)
    fatto = aggiornato(con(BASE, "2", tempi=letto("x")), [vecchia], BASE)
    assert [riga[:2] for riga in detti(fatto)][:1] == [("riportato", "Obiettivo 1: Tempi")]
    assert fatto.riportate[0].note == (
        "È di una versione precedente del modulo: si suppone fatta dal piano dato con --precedente.",
    )


def test_the_file_of_a_settore_that_is_no_more_is_told_in_the_riepilogo() -> None:
    base = con(BASE, "2", capofila="DUE", unita=letto("DUE"))
    nuovo = replace(con(base, "2", capofila="UNO", unita=letto("UNO")), settori=base.settori[:1])
    celle: dict[Indirizzo, Valore] = {
        ("obiettivi", "2", "tempi"): "2027",
        ("obiettivi", "nuovo 1", "titolo"): "Sportello",
    }
    fatto = aggiornato(nuovo, tornate(base, {"DUE": celle}))
    perche = "Il piano nuovo non ha righe per le proposte del settore «DUE»."
    assert [(r.settore, r.esito.value, r.scritto, r.perche) for r in fatto.riporti] == [
        ("UNO", "riportato", "2027", ""),
        ("", "senza posto", "Sportello", perche),
    ]
    assert [riga[4] for riga in fatto.da_rivedere("")] == ["Sportello"]


def test_a_settore_that_only_takes_part_says_nothing() -> None:
    base = piano("solo partecipa")
    letti = [letta(cartella) for cartella in disegna(base).values()]
    assert aggiornato(con(base, "1", tempi=letto("x")), letti).riporti == []
    solo = replace(base, settori=base.settori[1:], obiettivi=())
    assert solo.obiettivi == ()


# ------------------------------------------------------------------------------------------- files


def test_files_that_are_not_of_the_plan_are_refused() -> None:
    estranea = replace(scritto({}), file="estranea.xlsx", properties={}, sheets=())
    altra = con_proprieta(replace(scritto({}), file="altra.xlsx"), perfxl_anno="2020", perfxl_modello="x")
    fatto = aggiornato(BASE, [estranea, altra])
    assert fatto.riportate == ()
    assert fatto.rifiutate == (
        ("estranea.xlsx", "non è una cartella di lavoro di perfxl"),
        ("altra.xlsx", "è di un altro piano: anno «2020» invece di «2026»; modello «x» invece di «prova»"),
    )


def test_two_files_of_a_settore_that_differ_are_both_refused() -> None:
    una, altra = scritto({TEMPI: "2027"}), replace(scritto({}), file="copia.xlsx")
    fatto = aggiornato(BASE, [una, altra])
    perche = (
        "più file diversi dello stesso settore («comune-di-prova_2026_UNO.xlsx», «copia.xlsx»): "
        "tenere quello buono, e ripetere il comando"
    )
    assert (fatto.riportate, fatto.doppi) == ((), frozenset({"UNO"}))
    assert fatto.rifiutate == ((una.file, perche), ("copia.xlsx", perche))


def test_two_files_that_say_the_same_are_one() -> None:
    una, altra = scritto({TEMPI: "2027"}), replace(scritto({TEMPI: "2027"}), file="copia.xlsx")
    fatto = aggiornato(BASE, [una, altra])
    assert ([r.file for r in fatto.riportate], fatto.rifiutate) == ([una.file], ())


def test_a_file_that_lost_its_properties_is_known_by_its_hidden_sheet() -> None:
    fatto = aggiornato(BASE, [replace(scritto({TEMPI: "2027"}), properties={})])
    assert [riga[:3] for riga in detti(fatto)] == [("riportato", "Obiettivo 1: Tempi", "2027")]
