"""SQ: the weights of measures, of the objectives of a group, of the settori; and the running sums."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from tests.cartelle_di_prova import banco, con_righe, indirizzo, prima_libera, ricalcola, riga_tolta, scrivi
from tests.piani_di_prova import (
    MODELLO,
    PIANO,
    cambia,
    esito,
    obiettivo,
    piano_di_prova,
    riga,
    riga_obiettivo,
    riga_testata,
)
from tests.piani_pesati import (
    PIANO_PESATO,
    esamina,
    esito_pesato,
    modellato,
    pesato,
    rilievi_pesati,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Rilievo
    from tests.cartelle_di_prova import Banco, Scritto


@pytest.fixture
def b(tmp_path: Path) -> Banco:
    return banco(PIANO, tmp_path / "banco")


def rilievi(testo: str, precedente: str = "", modello: str = MODELLO) -> list[Rilievo]:
    prima = None if precedente == "" else piano_di_prova(precedente, modello)
    return [finding.rilievo for finding in esegui(esame_del_piano(piano_di_prova(testo, modello), prima)).findings]


# ---------------------------------------------------------------- SQ101: the indicators


@pytest.mark.parametrize(
    ("secondo", "trovato"),
    [
        ("39", "99 (60 + 39)"),
        ("39.99", "99,99 (60 + 39,99)"),
        ("40.01", "100,01 (60 + 40,01)"),
        ("41", "101 (60 + 41)"),
    ],
)
def test_indicators_that_do_not_make_100_are_found(secondo: str, trovato: str) -> None:
    testo = obiettivo(PIANO, 1, ("peso = 40", f"peso = {secondo}"))
    assert esito(testo) == [("SQ101", riga_obiettivo(testo, 1, "Primo indic"), "100", trovato)]


@pytest.mark.parametrize(("primo", "secondo"), [("60", "40"), ("0", "100"), ("33.3", "66.7"), ("60.00", "40.0")])
def test_indicators_that_make_100_are_clean(primo: str, secondo: str) -> None:
    assert esito(obiettivo(PIANO, 1, ("= 60", f"= {primo}"), ("= 40", f"= {secondo}"))) == []


def test_a_single_indicator_is_not_written_out_as_a_sum() -> None:
    testo = obiettivo(PIANO, 2, ("peso = 100", "peso = 99.5"))
    assert esito(testo) == [("SQ101", riga_obiettivo(testo, 2, "Unico"), "100", "99,5")]


def test_an_objective_without_indicators_is_found_where_it_begins() -> None:
    testo = obiettivo(
        PIANO,
        2,
        (
            'indicatori = [\n    { descrizione = "Unico del secondo", atteso = "n. 1", peso = 100 },\n]\n',
            "",
        ),
    )
    assert esito(testo) == [("SQ101", riga_testata(testo, 2), "100", "0")]


def test_two_objectives_are_two_findings_with_the_cells_that_were_summed() -> None:
    testo = obiettivo(obiettivo(PIANO, 1, ("= 60", "= 61")), 3, ("= 35", "= 34"))
    assert esito(testo) == [
        ("SQ101", riga_obiettivo(testo, 1, "Primo indic"), "100", "101 (61 + 40)"),
        ("SQ101", riga_obiettivo(testo, 3, "Primo del"), "100", "99 (34 + 65)"),
    ]
    assert [f"{luogo}" for luogo in rilievi(testo)[0].related] == [
        riga_obiettivo(testo, 1, "Primo indic"),
        riga_obiettivo(testo, 1, "Secondo indic"),
    ]


def test_a_modello_without_the_scheme_asks_for_no_sum() -> None:
    senza = cambia(MODELLO, ('[[schemi]]\npesi = "indicatori"\nsomma = 100\n\n', ""))
    assert esito(obiettivo(PIANO, 1, ("= 60", "= 61")), senza) == []


def test_a_modello_may_ask_for_another_sum() -> None:
    mille = cambia(MODELLO, ("somma = 100", "somma = 50"))
    testo = obiettivo(PIANO, 1, ("= 60", "= 25"), ("= 40", "= 25"))
    assert [trovato for _, _, atteso, trovato in esito(testo, mille) if atteso == "50"] == [
        "100",
        "100 (35 + 65)",
        "100",
    ]


def test_in_a_workbook_the_weight_that_was_changed_is_shown(b: Banco) -> None:
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", 0.5, posto=2)
    assert b.trovati() == [("SQ101", luogo, "100", "110 (60 + 50)")]


def test_where_two_weights_were_changed_the_first_is_shown(b: Banco) -> None:
    primo = b.scrive("A", "Indicatori", "Peso %", "1", 0.61)
    b.scrive("A", "Indicatori", "Peso %", "1", 0.41, posto=2)
    assert b.trovati() == [("SQ101", primo, "100", "102 (61 + 41)")]


def aggiunge(b: Banco, numero: int, peso: float) -> str:
    """An indicator added in the first free row, as an office does; returns the place of its weight."""
    contenuto = b.file("A").read_bytes()
    celle = {titolo: prima_libera(contenuto, "Indicatori", titolo) for titolo in ("N.", "Indicatore", "Peso %")}
    scritti: tuple[Scritto, ...] = (numero, "Uno in più", peso)
    for cella, valore in zip(celle.values(), scritti, strict=True):
        contenuto = scrivi(contenuto, "Indicatori", cella, valore)
    b.file("A").write_bytes(ricalcola(contenuto))
    return b.luogo("A", "Indicatori", celle["Peso %"])


def test_an_indicator_added_over_100_is_shown(b: Banco) -> None:
    luogo = aggiunge(b, 1, 0.1)
    assert b.trovati() == [("SQ101", luogo, "100", "110 (60 + 40 + 10)")]


def test_an_indicator_added_and_another_lowered_are_clean(b: Banco) -> None:
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    aggiunge(b, 1, 0.1)
    assert b.trovati() == []


@pytest.mark.parametrize(("tolto", "trovato"), [("1/1", "40"), ("1/2", "60")])
def test_an_indicator_deleted_is_shown_at_the_cell_of_the_sum(b: Banco, tolto: str, trovato: str) -> None:
    b.ridisegna("A", riga_tolta("indicatori", tolto))
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma indicatori", "1")
    assert b.trovati() == [("SQ101", b.luogo("A", "Obiettivi", cella), "100", trovato)]


def test_all_indicators_deleted_are_shown_at_the_cell_of_the_sum(b: Banco) -> None:
    b.ridisegna("A", con_righe("indicatori", lambda righe: [r for r in righe if r.chiave[:1] != "1"]))
    cella = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma indicatori", "1")
    assert b.trovati() == [("SQ101", b.luogo("A", "Obiettivi", cella), "100", "0")]


def test_an_objective_deleted_with_its_indicators_is_said_once(b: Banco) -> None:
    senza = con_righe("indicatori", lambda righe: [r for r in righe if r.chiave[:1] != "1"])
    b.ridisegna("A", lambda cartella: riga_tolta("obiettivi", "1")(senza(cartella)))
    assert [codice for codice, *_ in b.trovati()] == ["STR204"]


def test_a_lost_indicator_that_leaves_another_sum_is_said_with_it(b: Banco) -> None:
    """The second indicator of 1 loses its number, and the first is 61: put back, they would make 101."""
    numero = b.scrive("A", "Indicatori", "N.", "1", None, posto=2)
    b.scrive("A", "Indicatori", "Peso %", "1", 0.61)
    somma = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma indicatori", "1")
    assert b.trovati() == [
        ("VAL104", numero, "1, 2", ""),
        ("SQ101", b.luogo("A", "Obiettivi", somma), "100", "61"),
    ]


def test_a_lost_indicator_without_a_weight_is_said_and_the_sum_too(b: Banco) -> None:
    peso = indirizzo(b.file("A").read_bytes(), "Indicatori", "Peso %", "1", 2)
    numero = b.scrive("A", "Indicatori", "N.", "1", None, posto=2)
    b.cambia_file("A", lambda c: ricalcola(scrivi(c, "Indicatori", peso, None)))
    somma = indirizzo(b.file("A").read_bytes(), "Obiettivi", "Somma indicatori", "1")
    assert b.trovati() == [
        ("VAL104", numero, "1, 2", ""),
        ("SQ101", b.luogo("A", "Obiettivi", somma), "100", "60"),
    ]


# ---------------------------------------------------------------- SQ101: phases, results, and blanks of others


def test_the_weighted_plan_is_clean() -> None:
    assert esito_pesato() == []


ULTIMA = "peso = 20, cumulato = 100"


@pytest.mark.parametrize(
    ("numero", "scambi", "ago", "trovato"),
    [
        (
            1,
            [("peso = 60, cumulato = 80", "peso = 59, cumulato = 79"), (ULTIMA, "peso = 20, cumulato = 99")],
            "Prima fase",
            "99 (20 + 59 + 20)",
        ),
        (1, [(ULTIMA, "peso = 21, cumulato = 101")], "Prima fase", "101 (20 + 60 + 21)"),
        (2, [("peso = 45, cumulato = 100", "peso = 44.99, cumulato = 99.99")], "Fase nostra", "99,99 (55 + 44,99)"),
        (1, [("peso = 60 }", "peso = 50 }")], "Primo risultato", "90 (50 + 40)"),
        (3, [("peso = 100 }", "peso = 99.9 }")], "Unico", "99,9"),
    ],
)
def test_every_scheme_of_measures_is_summed(numero: int, scambi: list[tuple[str, str]], ago: str, trovato: str) -> None:
    testo = pesato(numero, *scambi)
    assert esito_pesato(testo) == [("SQ101", riga_obiettivo(testo, numero, ago), "100", trovato)]


def test_measures_are_named_after_their_list() -> None:
    testo = obiettivo(
        pesato(1, ("peso = 60 }", "peso = 50 }")), 2, ("peso = 45, cumulato = 100", "peso = 44, cumulato = 99")
    )
    assert [r.message for r in rilievi_pesati(testo)] == [
        "Obiettivo 1: i risultati non fanno 100",
        "Obiettivo 2: le fasi non fanno 100",
    ]


def test_phases_without_any_weight_are_of_others() -> None:
    fasi = ("peso = 55, cumulato = 55", ""), ("peso = 45, cumulato = 100", "")
    assert esito_pesato(pesato(2, *((f", {vecchio}", nuovo) for vecchio, nuovo in fasi))) == []


def test_a_single_weight_among_blanks_of_others_is_judged() -> None:
    testo = pesato(2, (", peso = 45, cumulato = 100", ""))
    assert esito_pesato(testo) == [("SQ101", riga_obiettivo(testo, 2, "Fase nostra"), "100", "55")]


def test_a_blank_result_is_missing_and_the_sum_is_not_judged() -> None:
    testo = pesato(1, ("peso = 60 }", "peso = 50 }"), (", peso = 40 }", " }"))
    assert esito_pesato(testo) == [("VAL103", riga_obiettivo(testo, 1, "Secondo risultato"), "", "")]


RISULTATI_DEL_TERZO = 'risultati = [\n    { descrizione = "Unico del terzo", atteso = "100%", peso = 100 },\n]\n'


@pytest.mark.parametrize(("stato", "trovati"), [("attivo", 1), ("sospeso", 0), ("rinviato", 0)])
def test_an_objective_that_stands_still_needs_no_results(stato: str, trovati: int) -> None:
    testo = pesato(3, (RISULTATI_DEL_TERZO, ""), ("peso = 45", f'stato = "{stato}"\npeso = 45'))
    assert [codice for codice, *_ in esito_pesato(testo) if codice == "SQ101"] == ["SQ101"] * trovati


def test_a_list_that_several_objectives_share_is_said_once() -> None:
    """Objective 3 repeats the first: its results, inherited, make 90."""
    testo = obiettivo(pesato(1, ("peso = 60 }", "peso = 50 }")), 3, (RISULTATI_DEL_TERZO, 'come = "1"\n'))
    sq101 = [voce for voce in esito_pesato(testo) if voce[0] == "SQ101"]
    assert sq101 == [("SQ101", riga_obiettivo(testo, 1, "Primo risultato"), "100", "90 (50 + 40)")]


def test_weights_that_may_be_broken_by_the_extraction_are_a_note() -> None:
    testo = pesato(1, ("peso = 60 }", "peso = 50 }"), ("peso = 30\n", 'peso = 30\nincerti = ["risultati"]\n'))
    assert [f"{f.code} {f.severity}" for f in esamina(testo).findings] == ["SQ101 nota"]


# ---------------------------------------------------------------- SQ101: why


def test_a_weight_that_no_slip_explains_says_so() -> None:
    (rilievo,) = rilievi(obiettivo(PIANO, 1, ("= 60", "= 61.7")))
    assert rilievo.cause == ("Nessuna causa semplice spiega la differenza di 1,7% in più.",)


def test_a_single_weight_that_nothing_explains_says_nothing() -> None:
    (rilievo,) = rilievi(obiettivo(PIANO, 2, ("peso = 100", "peso = 99.5")))
    assert rilievo.cause == ()


def test_the_slip_of_a_single_weight_is_said() -> None:
    (rilievo,) = rilievi(obiettivo(PIANO, 2, ("peso = 100", "peso = 10")))
    assert rilievo.cause == ("indicatore 1: 10% invece di 100% (virgola spostata di un posto): chiude esattamente.",)


def test_the_earlier_version_says_which_weight_it_was() -> None:
    testo = obiettivo(PIANO, 1, ("= 60", "= 61"))
    (rilievo,) = rilievi(testo, PIANO)
    assert rilievo.cause == ("indicatore 1: 61% invece di 60% (secondo la versione precedente): chiude esattamente.",)


def test_an_indicator_that_the_earlier_version_had_is_named() -> None:
    riga_sola = '    { descrizione = "Secondo indicatore", atteso = "n. 2", peso = 40 },\n'
    (rilievo,) = rilievi(obiettivo(PIANO, 1, (riga_sola, "")), PIANO)
    assert rilievo.cause[0] == "«Secondo indicatore»: 40% (riga nota, non contata): chiude esattamente."
    assert rilievo.related[0].line > 0


def test_a_blank_that_had_a_weight_in_the_earlier_version_is_named() -> None:
    testo = pesato(2, (", peso = 45, cumulato = 100", ""))
    (rilievo,) = rilievi_pesati(testo, precedente=PIANO_PESATO)
    assert rilievo.cause == ("fase 4: 45% (riga nota, non contata): chiude esattamente.",)


def test_the_plan_of_another_year_helps_only_where_the_title_is_the_same() -> None:
    testo = obiettivo(PIANO, 1, ("= 60", "= 61"))
    nessuna = ("Nessuna causa semplice spiega la differenza di 1% in più.",)
    anno_prima = cambia(PIANO, ("anno = 2025", "anno = 2024"))
    assert rilievi(testo, anno_prima)[0].cause != nessuna
    assert rilievi(testo, cambia(anno_prima, ('titolo = "Primo"', 'titolo = "Altro"')))[0].cause == nessuna
    assert rilievi(testo, cambia(anno_prima, ("numero = 1\n", "numero = 9\n")))[0].cause == nessuna


def test_a_sum_of_points_is_no_percentage() -> None:
    mille = cambia(MODELLO, ("somma = 100", "somma = 1000"))
    testo = PIANO.replace("= 60", "= 600").replace("= 40", "= 400").replace("peso = 100 ", "peso = 1000 ")
    testo = testo.replace("= 35", "= 350").replace("= 65", "= 650")
    assert esito(testo, mille) == []
    (rilievo,) = rilievi(obiettivo(testo, 1, ("= 600", "= 500")), modello=mille)
    assert rilievo.cause == ("Nessuna causa semplice spiega la differenza di 100 in meno.",)
    oltre = obiettivo(testo, 1, ("= 600", "= 1000.01"))
    assert esito(oltre, mille) == [("VAL104", riga_obiettivo(oltre, 1, "Primo indic"), "da 0 a 1.000", "1.000,01")]


def test_in_a_workbook_the_plan_says_which_weight_it_was(b: Banco) -> None:
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5, posto=2)
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert rilievo.cause[0].startswith("indicatore 2: 50% invece di 40% (secondo il piano): ")


def test_in_a_workbook_an_indicator_that_is_gone_is_named(b: Banco) -> None:
    b.ridisegna("A", riga_tolta("indicatori", "1/1"))
    (rilievo,) = (f.rilievo for f in b.esamina().outcome.findings)
    assert rilievo.cause[0] == "«Primo indicatore»: 60% (riga nota, non contata): chiude esattamente."


# ---------------------------------------------------------------- SQ111: the objectives of a group


@pytest.mark.parametrize(
    ("peso", "trovato"), [("69", "99 (30 + 69)"), ("70.01", "100,01 (30 + 70,01)"), ("71", "101 (30 + 71)")]
)
def test_objectives_of_a_group_that_do_not_make_100_are_found(peso: str, trovato: str) -> None:
    testo = pesato(2, ("peso = 70", f"peso = {peso}"))
    assert esito_pesato(testo) == [("SQ111", riga_obiettivo(testo, 1, "peso = 30"), "100", trovato)]
    (rilievo,) = rilievi_pesati(testo)
    assert (rilievo.message, rilievo.settore) == ("Settore A: i pesi non fanno 100", "A")


def test_two_groups_are_two_findings() -> None:
    """Objective 3 is of the unit B1 and weighs in the group B, with objective 4."""
    testo = obiettivo(pesato(2, ("peso = 70", "peso = 60")), 3, ("peso = 45", "peso = 50"))
    assert esito_pesato(testo) == [
        ("SQ111", riga_obiettivo(testo, 1, "peso = 30"), "100", "90 (30 + 60)"),
        ("SQ111", riga_obiettivo(testo, 3, "peso = 50"), "100", "105 (50 + 55)"),
    ]


def test_a_group_that_is_no_unit_goes_by_its_own_name() -> None:
    """Objective 3 alone in a group, led by B as 4 is; and 2 beside 4 in another, led by two settori."""
    testo = obiettivo(
        pesato(3, ('gruppo = "B"', 'gruppo = "Trasversali"')), 4, ("peso = 55", 'gruppo = "Misti"\npeso = 55')
    )
    testo = obiettivo(testo, 2, ("peso = 70", 'gruppo = "Misti"\npeso = 70'))
    trovati = [(r.message, r.settore) for r in rilievi_pesati(testo) if "pesi" in r.message]
    assert sorted(trovati) == [
        ("Misti: i pesi non fanno 100", ""),
        ("Settore A: i pesi non fanno 100", "A"),
        ("Trasversali: i pesi non fanno 100", "B"),
    ]


def test_a_weight_that_is_missing_is_said_and_the_group_is_not_judged() -> None:
    testo = obiettivo(pesato(2, ("peso = 70\n", "")), 1, ("peso = 30", "peso = 31"))
    assert esito_pesato(testo) == [("VAL103", riga_testata(testo, 2), "", "")]


def test_a_fixed_amount_may_have_no_weight() -> None:
    testo = obiettivo(pesato(4, ("peso = 55\n", "")), 3, ("peso = 45", "peso = 100"))
    assert esito_pesato(testo) == []


@pytest.mark.parametrize("peso", ["100.01", "-0.01"])
def test_a_weight_that_is_no_percentage_is_said_alone(peso: str) -> None:
    testo = pesato(2, ("peso = 70", f"peso = {peso}"))
    assert esito_pesato(testo) == [("VAL104", riga_obiettivo(testo, 2, "peso"), "da 0 a 100", peso.replace(".", ","))]


@pytest.mark.parametrize(
    ("primo", "secondo", "trovati"),
    [
        ("30", "peso = 70\n", []),
        ("100", "peso = 70\n", []),
        ("100", "", []),
        ("30", "", ["30"]),
        ("90", "peso = 70\n", ["160 (90 + 70)"]),
    ],
)
def test_an_objective_that_stands_still_keeps_its_weight_or_leaves_it(
    primo: str, secondo: str, trovati: list[str]
) -> None:
    """Its weight may be counted, left to the others, or not be there; a blank one is not missing."""
    testo = obiettivo(pesato(2, ("peso = 70\n", f'stato = "sospeso"\n{secondo}')), 1, ("peso = 30", f"peso = {primo}"))
    assert [trovato for *_, trovato in esito_pesato(testo)] == trovati


def test_blanks_of_others_do_not_count_and_a_group_without_weights_is_not_judged() -> None:
    altrui = modellato(('pesi = "obiettivi"\nsomma = 100', 'pesi = "obiettivi"\nsomma = 100\nvuoti = "altrui"'))
    senza = obiettivo(pesato(1, ("peso = 30\n", "")), 2, ("peso = 70\n", ""))
    assert esito_pesato(senza, altrui) == []
    uno = pesato(1, ("peso = 30\n", ""))
    assert esito_pesato(uno, altrui) == [("SQ111", riga_obiettivo(uno, 2, "peso = 70"), "100", "70")]


def test_a_modello_without_the_scheme_sums_no_objectives() -> None:
    testo = PIANO_PESATO
    for peso in ("30", "70", "45", "55"):
        testo = testo.replace(f"\npeso = {peso}\n", "\n")
    senza = modellato(('[[schemi]]\npesi = "obiettivi"\nsomma = 100\n\n', ""))
    assert [voce for voce in esito_pesato(testo, senza) if voce[0] == "SQ111"] == []


def test_pesi_that_classes_give_are_summed_too_as_declared() -> None:
    """20 + 20 are the small plan's settore A, 10 the only peso of B: the scheme wants 40 of each."""
    schema = cambia(MODELLO, ("[riparto]", '[[schemi]]\npesi = "obiettivi"\nsomma = 40\n\n[riparto]'))
    luogo = riga_obiettivo(PIANO, 3, "dichiarato")
    assert esito(PIANO, schema) == [("SQ111", luogo, "40", "10")]
    testo = obiettivo(PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5", "coefficiente = 0.5, totale = 5"))
    assert esito(testo, schema) == [("SQ111", riga_obiettivo(testo, 3, "classe"), "40", "10")]


def test_the_class_says_what_a_declared_peso_should_be() -> None:
    schema = cambia(MODELLO, ("[riparto]", '[[schemi]]\npesi = "obiettivi"\nsomma = 40\n\n[riparto]'))
    testo = obiettivo(
        PIANO, 1, ("peso = 20, coefficiente = 1, totale = 20", "peso = 25, coefficiente = 1, totale = 25")
    )
    (rilievo,) = (r for r in rilievi(testo, modello=schema) if r.message.startswith("Settore A"))
    assert rilievo.cause == ("Obiettivo 1: 25 invece di 20 (secondo la tabella): chiude esattamente.",)


def del_gruppo(testo: str, precedente: str) -> list[Rilievo]:
    """The findings on the weights of a group."""
    return [r for r in rilievi_pesati(testo, precedente=precedente) if "pesi" in r.message]


def test_the_earlier_version_says_what_the_group_lost() -> None:
    blocco = PIANO_PESATO[
        PIANO_PESATO.index("[[obiettivi]]\nnumero = 2") : PIANO_PESATO.index("[[obiettivi]]\nnumero = 3")
    ]
    senza = cambia(PIANO_PESATO, (blocco, ""))
    (rilievo,) = del_gruppo(senza, precedente=PIANO_PESATO)
    assert rilievo.cause == ("Obiettivo 2 (Secondo): 70% (riga nota, non contata): chiude esattamente.",)
    altro_anno = cambia(PIANO_PESATO, ("anno = 2025", "anno = 2024"))
    (rilievo,) = del_gruppo(senza, precedente=altro_anno)
    assert rilievo.cause == ()


def test_an_earlier_objective_that_weighed_nothing_explains_nothing() -> None:
    blocco = PIANO_PESATO[
        PIANO_PESATO.index("[[obiettivi]]\nnumero = 2") : PIANO_PESATO.index("[[obiettivi]]\nnumero = 3")
    ]
    prima = pesato(2, ("peso = 70\n", ""))
    (rilievo,) = del_gruppo(cambia(PIANO_PESATO, (blocco, "")), precedente=prima)
    assert rilievo.cause == ()


def test_the_earlier_version_says_what_the_weight_was() -> None:
    testo = pesato(2, ("peso = 70", "peso = 65"))
    (rilievo,) = rilievi_pesati(testo, precedente=PIANO_PESATO)
    assert rilievo.cause == ("Obiettivo 2: 65% invece di 70% (secondo la versione precedente): chiude esattamente.",)


# ---------------------------------------------------------------- SQ112: the rilevanza of the settori


@pytest.mark.parametrize(
    ("quanta", "trovato"), [("39", "99 (60 + 39)"), ("40.01", "100,01 (60 + 40,01)"), ("50", "110 (60 + 50)")]
)
def test_a_rilevanza_that_does_not_make_100_is_found(quanta: str, trovato: str) -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40", f"rilevanza = {quanta}"))
    assert esito_pesato(testo) == [("SQ112", riga(testo, "rilevanza = 60"), "100", trovato)]


def test_the_rilevanza_of_units_is_that_of_their_settore() -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40\n", ""), ('di = "B"\n', 'di = "B"\nrilevanza = 40\n'))
    assert esito_pesato(testo) == []


def test_a_settore_without_rilevanza_is_said_and_the_sum_is_not_judged() -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40\n", ""))
    testata = testo.count("\n", 0, testo.index('codice = "B"\n'))
    luogo = f"piano.toml, riga {testata}"
    assert esito_pesato(testo) == [("VAL103", luogo, "", "")]
    (rilievo,) = rilievi_pesati(testo)
    assert (rilievo.message, rilievo.settore) == ("Settore B: manca «Rilevanza %»", "B")


RILEVANZA_ALTRUI = ('pesi = "rilevanza"\nsomma = 100', 'pesi = "rilevanza"\nsomma = 100\nvuoti = "altrui"')


def test_a_settore_that_takes_no_part_does_not_count() -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40\n", ""), ("rilevanza = 60", "rilevanza = 100"))
    assert esito_pesato(testo, modellato(RILEVANZA_ALTRUI)) == []
    testo = cambia(PIANO_PESATO, ("rilevanza = 40\n", ""))
    assert esito_pesato(testo, modellato(RILEVANZA_ALTRUI)) == [("SQ112", riga(testo, "rilevanza = 60"), "100", "60")]


def test_without_any_rilevanza_there_is_nothing_to_judge() -> None:
    senza = PIANO_PESATO.replace("rilevanza = 40\n", "").replace("rilevanza = 60\n", "")
    inizio, fine = senza.index("[fondo]"), senza.index("[[settori]]")
    assert esito_pesato(senza[:inizio] + senza[fine:], modellato(RILEVANZA_ALTRUI)) == []


@pytest.mark.parametrize("quanta", ["100.01", "-0.01"])
def test_a_rilevanza_that_is_no_percentage_is_said_alone(quanta: str) -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40", f"rilevanza = {quanta}"))
    trovati = [voce for voce in esito_pesato(testo) if voce[0] in {"VAL104", "SQ112"}]
    assert trovati == [("VAL104", riga(testo, f"rilevanza = {quanta}"), "da 0 a 100", quanta.replace(".", ","))]


def test_the_earlier_version_says_what_the_rilevanza_was() -> None:
    testo = cambia(PIANO_PESATO, ("rilevanza = 40", "rilevanza = 45"))
    (rilievo,) = rilievi_pesati(testo, precedente=PIANO_PESATO)
    assert rilievo.cause == ("Settore B: 45% invece di 40% (secondo la versione precedente): chiude esattamente.",)


# ---------------------------------------------------------------- SQ113: the running sums


@pytest.mark.parametrize(("cumulato", "trovato"), [("79", "79"), ("79.99", "79,99"), ("80.01", "80,01"), ("60", "60")])
def test_a_running_sum_that_is_not_the_sum_is_found(cumulato: str, trovato: str) -> None:
    testo = pesato(1, ("cumulato = 80", f"cumulato = {cumulato}"))
    luogo = riga_obiettivo(testo, 1, "Seconda fase")
    assert esito_pesato(testo) == [("SQ113", luogo, "80 (20 + 60)", trovato)]
    (rilievo,) = rilievi_pesati(testo)
    assert rilievo.message == "Obiettivo 1: il valore cumulato della fase 2 non è la somma dei pesi fin lì"
    assert [f"{place}" for place in rilievo.related] == [riga_obiettivo(testo, 1, "Prima fase"), luogo]


def test_the_running_sums_that_follow_from_a_wrong_one_are_not_said_again() -> None:
    """The second phase carries 10 too many on, the third goes on from there; 110 is over 100, but nobody wrote it."""
    testo = pesato(1, ("cumulato = 80", "cumulato = 70"), ("cumulato = 100", "cumulato = 90"))
    assert esito_pesato(testo) == [("SQ113", riga_obiettivo(testo, 1, "Seconda fase"), "80 (20 + 60)", "70")]


def test_two_wrong_running_sums_are_two_findings() -> None:
    testo = pesato(1, ("cumulato = 20", "cumulato = 10"), ("cumulato = 100", "cumulato = 95"))
    assert esito_pesato(testo) == [
        ("SQ113", riga_obiettivo(testo, 1, "Prima fase"), "20", "10"),
        ("SQ113", riga_obiettivo(testo, 1, "Terza fase"), "100 (20 + 60 + 20)", "95"),
    ]


def test_a_blank_running_sum_is_skipped() -> None:
    assert esito_pesato(pesato(1, (", cumulato = 80", ""))) == []
    testo = pesato(1, (", cumulato = 20", ""), (", cumulato = 80", ""), ("cumulato = 100", "cumulato = 99"))
    luogo = riga_obiettivo(testo, 1, "Terza fase")
    assert esito_pesato(testo) == [("SQ113", luogo, "100 (20 + 60 + 20)", "99")]


def test_the_running_sum_goes_over_the_weights_that_are_given() -> None:
    testo = pesato(2, ("cumulato = 55", "cumulato = 54"))
    assert esito_pesato(testo) == [("SQ113", riga_obiettivo(testo, 2, "Fase nostra"), "55", "54")]
    testo = pesato(2, ('"Fase di altri" }', '"Fase di altri", cumulato = 5 }'))
    assert esito_pesato(testo) == [("SQ113", riga_obiettivo(testo, 2, "Fase di altri"), "0", "5")]


def test_running_sums_without_any_weight_are_not_judged() -> None:
    testo = pesato(3, ('"Fase di altri" }', '"Fase di altri", cumulato = 5 }'))
    assert esito_pesato(testo) == []


def test_where_a_weight_is_missing_the_running_sum_is_not_known_from_there_on() -> None:
    """The phases must all have a weight: those of objectives 2 and 3 are missing too."""
    mancano = modellato(('somma = 100\nvuoti = "altrui"', "somma = 100"))
    testo = pesato(1, ("peso = 60, cumulato = 80", "cumulato = 70"), ("cumulato = 20 ", "cumulato = 19 "))
    trovati = esito_pesato(testo, mancano)
    assert trovati[:2] == [
        ("SQ113", riga_obiettivo(testo, 1, "Prima fase"), "20", "19"),
        ("VAL103", riga_obiettivo(testo, 1, "Seconda fase"), "", ""),
    ]
    assert [codice for codice, *_ in trovati[2:]] == ["VAL103"] * 4 + ["SQ101"]


def test_a_list_without_a_scheme_has_running_sums_all_the_same() -> None:
    senza = modellato(('[[schemi]]\npesi = "fasi"\nsomma = 100\nvuoti = "altrui"\n\n', ""))
    testo = pesato(1, ("cumulato = 80", "cumulato = 8"))
    assert esito_pesato(testo, senza) == [("SQ113", riga_obiettivo(testo, 1, "Seconda fase"), "80 (20 + 60)", "8")]
    assert rilievi_pesati(testo, senza)[0].cause == (
        "valore cumulato della fase 2: 8% invece di 80% (virgola spostata di un posto): chiude esattamente.",
    )


def test_a_weight_or_a_running_sum_that_is_no_percentage_is_said_alone() -> None:
    testo = pesato(1, ("peso = 60, cumulato = 80", "peso = 600, cumulato = 80"))
    assert esito_pesato(testo) == [("VAL104", riga_obiettivo(testo, 1, "Seconda fase"), "da 0 a 100", "600")]
    testo = pesato(1, ("cumulato = 80", "cumulato = 800"))
    assert esito_pesato(testo) == [("VAL104", riga_obiettivo(testo, 1, "Seconda fase"), "da 0 a 100", "800")]


def test_a_running_sum_over_100_that_sums_right_is_the_fault_of_a_weight() -> None:
    testo = pesato(1, ("peso = 20, cumulato = 100", "peso = 30, cumulato = 110"))
    assert esito_pesato(testo) == [("SQ101", riga_obiettivo(testo, 1, "Prima fase"), "100", "110 (20 + 60 + 30)")]


def test_where_the_weights_do_not_close_a_weight_is_looked_for() -> None:
    """26 typed for 62: the sum makes 66, and the running sums still say what the weight was."""
    testo = pesato(
        1,
        ("peso = 60, cumulato = 80", "peso = 26, cumulato = 82"),
        ("peso = 20, cumulato = 100", "peso = 18, cumulato = 100"),
    )
    sq101, sq113 = rilievi_pesati(testo)
    assert sq101.expected == "100"
    assert (sq113.expected, sq113.found) == ("46 (20 + 26)", "82")
    assert sq113.cause == ("fase 2: 26% invece di 62% (due cifre vicine scambiate): chiude esattamente.",)


def test_the_earlier_version_says_what_the_running_sum_was() -> None:
    testo = pesato(1, ("cumulato = 80", "cumulato = 75"))
    (rilievo,) = rilievi_pesati(testo, precedente=PIANO_PESATO)
    assert rilievo.cause == (
        "valore cumulato della fase 2: 75% invece di 80% (secondo la versione precedente): chiude esattamente.",
    )
