"""VAL109, VAL110, VAL115, VAL118, IN306, IN409: what a text gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import banco
from tests.piani_di_prova import PIANO, piano_di_prova, riga
from tests.piani_di_testo import MODELLO_TESTI, ob, piano, sola, trovati_in

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Finding
    from tests.cartelle_di_prova import Banco


def findings(testo: str, modello: str = MODELLO_TESTI) -> tuple[Finding, ...]:
    return esegui(esame_del_piano(piano_di_prova(testo, modello))).findings


def misura(*voci: str) -> str:
    """The line of an indicator with these fields."""
    return f"indicatori = [{{ {', '.join(voci)} }}]"


# ---------------------------------------------------------------- VAL109: placeholders


@pytest.mark.parametrize("trovato", ["xxx", "XXX", "???", "da definire", "n.d.", "…", "lorem ipsum", "____"])
def test_a_placeholder_is_found_in_the_terms(trovato: str) -> None:
    sola(piano(ob("1", f'tempi = "{trovato}"')), "VAL109", "tempi", "", trovato)


@pytest.mark.parametrize(
    ("righe", "ago"),
    [
        (('titolo = "Bando ???"',), "titolo"),
        (('oggetto = "Bando ???"',), "oggetto"),
        (('personale = "???"',), "personale"),
        (('risorse = "???"',), "risorse"),
        (('scheda = { titolo = "???" }',), "scheda"),
        ((misura('descrizione = "???"', 'atteso = "n. 1"'),), "indicatori"),
        ((misura('descrizione = "Bando"', 'attivita = "???"', 'atteso = "n. 1"'),), "indicatori"),
        ((misura('descrizione = "Bando"', 'atteso = "???"'),), "indicatori"),
        (('fasi = [{ descrizione = "Avvio", termine = "???" }]',), "fasi"),
        (('fasi = [{ descrizione = "Avvio", soggetti = "???" }]',), "fasi"),
    ],
)
def test_a_placeholder_is_found_in_every_text(righe: tuple[str, ...], ago: str) -> None:
    testo = piano(ob("1", *righe))
    (trovato,) = [t for t in trovati_in(testo) if t[0] == "VAL109"]
    assert trovato == ("VAL109", riga(testo, f"{ago} ="), "", "???")


@pytest.mark.parametrize(
    "riga_",
    [
        'risorse = "-"',
        'oggetto = "-"',
        'fasi = [{ descrizione = "Avvio", soggetti = "-" }]',
        'oggetto = "(…) nell\'inoltro delle (…)"',
        'titolo = "Orari da definire con le scuole"',
        'titolo = "XXX edizione della fiera"',
        'titolo = "XXX Palio delle contrade"',
    ],
)
def test_a_sign_that_may_say_nothing_and_words_left_out_are_clean(riga_: str) -> None:
    assert trovati_in(piano(ob("1", riga_))) == []


def test_a_dash_for_the_terms_is_a_placeholder_and_words_are_everywhere() -> None:
    sola(piano(ob("1", 'tempi = "-"')), "VAL109", "tempi", "", "-")
    sola(piano(ob("1", 'risorse = "n.d."')), "VAL109", "risorse", "", "n.d.")


def test_in_the_workbooks_a_placeholder_is_found_in_its_cell(tmp_path: Path) -> None:
    b = banco(PIANO, tmp_path / "banco")
    luogo = b.scrive("A", "Indicatori", "Risultato atteso", "1", "n.d.")
    assert b.trovati() == [("VAL109", luogo, "", "n.d.")]


# ---------------------------------------------------------------- VAL110: formulas unawares


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [("-entro giugno", "entro giugno"), ("- 31/12/2025", "31/12/2025"), ("+trimestrale", "trimestrale"), ("@sì", "sì")],
)
def test_a_text_that_begins_as_a_formula_is_found(testo: str, atteso: str) -> None:
    sola(piano(ob("1", f'tempi = "{testo}"')), "VAL110", "tempi", atteso, testo)


@pytest.mark.parametrize("testo", ["=A1+B1", "=1+2", "=SOMMA(A1)", "-entro giugno"])
def test_a_target_that_is_no_comparison_is_found(testo: str) -> None:
    trovati = trovati_in(piano(ob("1", misura('descrizione = "Bando"', f'atteso = "{testo}"'))))
    assert [t[0] for t in trovati] == ["VAL110"]


@pytest.mark.parametrize("testo", ["= 1", "=1", "=< 0", "=> 2", "=> 70% rispetto all'attuale", "=> 5 incontri", "-5"])
def test_a_comparison_and_a_number_are_clean(testo: str) -> None:
    assert trovati_in(piano(ob("1", misura('descrizione = "Bando"', f'atteso = "{testo}"')))) == []


def test_a_comparison_elsewhere_is_no_target() -> None:
    sola(piano(ob("1", 'oggetto = "= 1"')), "VAL110", "oggetto", "1", "= 1")


# ---------------------------------------------------------------- VAL115: names


@pytest.mark.parametrize("nome", ["Mario Rossi", "dott.ssa Bianchi"])
def test_a_name_is_a_note_in_the_staff_of_summary_scheda_and_measures(nome: str) -> None:
    testo = f"Responsabile dell'area, {nome}, n. 2 dipendenti"
    sola(piano(ob("1", f'personale = "{testo}"')), "VAL115", "personale", "un ruolo", nome)
    sola(piano(ob("1", f'fasi = [{{ descrizione = "x", soggetti = "{testo}" }}]')), "VAL115", "fasi", "un ruolo", nome)
    trovati = trovati_in(piano(ob("1", f'scheda = {{ personale = "{testo}" }}')))
    assert [(t[0], t[3]) for t in trovati if t[0] == "VAL115"] == [("VAL115", nome)]


@pytest.mark.parametrize("personale", ["Responsabile EQ, n. 3 agenti di Polizia Locale", "Tutto il personale"])
def test_roles_are_clean_and_other_texts_may_name_whom_a_place_is_named_after(personale: str) -> None:
    assert trovati_in(piano(ob("1", f'personale = "{personale}"', 'titolo = "Scuola Mario Rossi"'))) == []


def test_what_the_scheda_says_as_the_summary_is_said_once() -> None:
    testo = piano(ob("1", 'personale = "Mario Rossi"', 'scheda = { personale = "Mario Rossi" }'))
    assert [t[0] for t in trovati_in(testo)] == ["VAL115"]


# ---------------------------------------------------------------- VAL118, IN306: weights in texts


def test_a_weight_that_stands_only_in_the_text_is_found() -> None:
    testo = piano(ob("1", misura('descrizione = "Relazione (peso 50%)"', 'atteso = "n. 1"')))
    sola(testo, "VAL118", "Relazione", "", "50")


@pytest.mark.parametrize(
    "voci",
    [
        ('descrizione = "Relazione (peso 50%)"', "peso = 50"),
        ('descrizione = "Relazione (peso 50%)"', "peso = 50.0"),
        ('descrizione = "Bozza (peso 20%), testo (peso 30%)"', "peso = 50"),
        ('descrizione = "Relazione (50%)"', "peso = 40"),
        ('descrizione = "Relazione (100%)"',),
        ('descrizione = "Relazione"', "peso = 50"),
    ],
)
def test_a_weight_that_is_its_field_s_or_does_not_say_that_it_is_one_is_clean(voci: tuple[str, ...]) -> None:
    assert trovati_in(piano(ob("1", misura(*voci, 'atteso = "n. 1"')))) == []


@pytest.mark.parametrize(("peso", "atteso"), [("49.99", "49,99"), ("50.01", "50,01"), ("0", "0")])
def test_a_weight_that_differs_from_its_field_blocks(peso: str, atteso: str) -> None:
    testo = piano(ob("1", misura('descrizione = "Relazione (peso 50%)"', 'atteso = "n. 1"', f"peso = {peso}")))
    sola(testo, "IN306", "Relazione", atteso, "50")
    (finding,) = findings(testo)
    assert (finding.severity, finding.rilievo.message) == (
        Severity.BLOCCA,
        "Obiettivo 1: in «Descrizione dell'indicatore 1» il peso non è quello del suo campo",
    )


def test_several_weights_of_one_text_are_said_together() -> None:
    titolo = 'titolo = "Rete: sede principale (peso 70%), altri locali (peso 30%)"'
    sola(piano(ob("1", titolo)), "VAL118", "titolo", "", "70 e 30")
    fasi = 'fasi = [{ descrizione = "Sede", peso = 70 }, { descrizione = "Altri locali", peso = 30 }]'
    assert trovati_in(piano(ob("1", titolo, fasi))) == []
    testo = piano(ob("1", titolo, fasi.replace("= 30", "= 25")))
    sola(testo, "VAL118", "titolo", "", "70 e 30")


def test_a_blank_weight_that_is_another_s_is_said_where_the_text_was_written() -> None:
    altrui = MODELLO_TESTI + '\n[[schemi]]\npesi = "fasi"\nsomma = 100\nvuoti = "altrui"\n'
    altrui += '\n[condivisi]\ndifferiscono = ["fasi.peso"]\n'
    primo = ob("1", 'fasi = [{ descrizione = "Bozza (peso 40%)", peso = 40 }, { descrizione = "Testo", peso = 60 }]')
    copia = '\n[[obiettivi]]\ncodice = "2"\ncapofila = "B"\ncome = "1"\nfasi = [{ peso = 100 }, {}]\n'
    testo = piano(primo, copia.replace("{ peso = 100 }, {}", "{}, { peso = 100 }"))
    assert trovati_in(testo, altrui) == []
    assert "VAL118" in {t[0] for t in trovati_in(testo)}


# ---------------------------------------------------------------- VAL118, IN306 in the workbooks

DUE_PESI = """\
indicatori = [
    { descrizione = "Bando (peso 60%)", atteso = "n. 1", peso = 60 },
    { descrizione = "Avviso", atteso = "n. 1", peso = 40 },
]
"""
CON_SCHEMA = MODELLO_TESTI + '\n[[schemi]]\npesi = "indicatori"\nsomma = 100\n'


def cartelle(tmp_path: Path, *righe: str, modello: str = MODELLO_TESTI) -> Banco:
    """The workbooks of a plan of one objective."""
    return banco(piano(ob("1", *righe)), tmp_path / "banco", modello)


@pytest.mark.parametrize(("peso", "scritto"), [(0.5999, "59,99"), (0.6001, "60,01"), (0, "0")])
def test_a_weight_that_was_changed_and_its_text_was_right_is_found_at_the_weight(
    tmp_path: Path, peso: float, scritto: str
) -> None:
    b = cartelle(tmp_path, DUE_PESI)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", peso)
    assert b.trovati() == [("IN306", luogo, "60", scritto)]
    (rilievo,) = (finding.rilievo for finding in b.esamina().outcome.findings)
    assert rilievo.message == (
        "Obiettivo 1: «Peso % dell'indicatore 1» è cambiato, e non è più quello di «Descrizione dell'indicatore 1»"
    )
    assert [place.sheet for place in rilievo.related] == ["Indicatori"]


def test_a_weight_that_was_changed_is_said_by_the_sum_that_it_breaks(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI, modello=CON_SCHEMA)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    assert "SQ101" in {codice for codice, dove, *_ in b.trovati() if dove == luogo}
    assert "IN306" not in {codice for codice, *_ in b.trovati()}


def test_two_weights_that_make_up_for_each_other_are_found_at_the_one_that_its_text_says(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI, modello=CON_SCHEMA)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5, posto=2)
    assert b.trovati() == [("IN306", luogo, "60", "50")]


def test_a_weight_out_of_range_is_said_by_its_own_check(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", -0.6)
    assert b.trovati() == [("VAL104", luogo, "da 0 a 100", "-60")]


def test_a_text_that_was_changed_is_found_at_the_text(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI)
    luogo = b.scrive("A", "Indicatori", "Indicatore", "1", "Bando (peso 70%)")
    assert b.trovati() == [("IN306", luogo, "60", "70")]


def test_a_weight_that_disagreed_already_is_found_at_the_text_whatever_it_becomes(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI.replace("(peso 60%)", "(peso 65%)"))
    ((codice, luogo, atteso, trovato),) = b.trovati()
    assert (codice, atteso, trovato) == ("IN306", "60", "65")
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    assert b.trovati() == [("IN306", luogo, "50", "65")]


def test_of_two_texts_the_one_that_was_right_tells_of_the_weight_and_the_other_of_itself(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI.replace('"n. 1", peso = 60', '"n. 1 (peso 65%)", peso = 60'))
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    assert [(t[0], t[2], t[3]) for t in b.trovati()] == [("IN306", "50", "65"), ("IN306", "60", "50")]
    assert [dove for codice, dove, *_ in b.trovati() if dove == luogo] == [luogo]


def test_a_weight_that_was_emptied_is_not_said_of_its_text(tmp_path: Path) -> None:
    b = cartelle(tmp_path, DUE_PESI)
    luogo = b.scrive("A", "Indicatori", "Peso %", "1", None)
    assert b.trovati() == [("IN204", luogo, "60", "")]


NEL_TITOLO = ('titolo = "Rete (peso 60%)"', DUE_PESI.replace(" (peso 60%)", ""))


def test_a_weight_of_the_title_whose_field_breaks_a_sum_is_said_once(tmp_path: Path) -> None:
    b = cartelle(tmp_path, *NEL_TITOLO, modello=CON_SCHEMA)
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    codici = {codice for codice, *_ in b.trovati()}
    assert ("SQ101" in codici, "VAL118" in codici) == (True, False)


def test_a_weight_of_the_title_that_no_field_holds_any_more_is_found(tmp_path: Path) -> None:
    b = cartelle(tmp_path, *NEL_TITOLO)
    b.scrive("A", "Indicatori", "Peso %", "1", 0.5)
    assert [(codice, trovato) for codice, _, _, trovato in b.trovati()] == [("VAL118", "60")]


# ---------------------------------------------------------------- IN409: a year that stayed


GIUSTO = ob("9", 'oggetto = "PIAO 2025/2027, cronoprogramma 2025"')
"""Another objective of the plan, that says the right years."""


@pytest.mark.parametrize(
    ("titolo", "atteso", "trovato"),
    [
        ("Mappatura per il PIAO 2024-2026", "PIAO 2025/2027", "PIAO 2024-2026"),
        ("Mappatura per il PIAO 2024- 2026", "PIAO 2025/2027", "PIAO 2024- 2026"),
        ("Mappatura per il piao 2024/26", "PIAO 2025/2027", "piao 2024/26"),
        ("PNRR, cronoprogramma 2024", "cronoprogramma 2025", "cronoprogramma 2024"),
        ("Piano sociale di zona 2021/2024", "2025", "Piano sociale di zona 2021/2024"),
        ("Piano di zona, triennio 2022-2024, azioni", "2025", "Piano di zona, triennio 2022-2024"),
    ],
)
def test_a_year_that_stayed_is_found(titolo: str, atteso: str, trovato: str) -> None:
    sola(piano(ob("1", f'titolo = "{titolo}"'), GIUSTO), "IN409", 'titolo = "' + titolo[:6], atteso, trovato)


@pytest.mark.parametrize(
    "titolo",
    [
        "Mappatura per il PIAO 2025/2027",
        "Aggiornamento del PIAO 2026/2028",
        "Monitoraggio del PIAO 2024/2026",
        "Rendicontazione del Piano sociale di zona 2021/2024",
        "PIAO 2024/2026: già rivisto",
        "Piano triennale per l'informatica 2024-2026",
        "Piano sociale di zona 2024/2025",
        "Rendiconto della gestione per l'esercizio 2024",
        "Accertamenti IMU 2020, TARI 2018 e 2019",
        "Bilancio 2024 e cronoprogramma 2024-2026",
        "Avviso 1/2022, PNRR M5C2",
        "DUP 2024-2026 e annualità 2024",
    ],
)
def test_a_year_that_is_right_or_looks_back_or_that_nothing_contradicts_is_clean(titolo: str) -> None:
    assert trovati_in(piano(ob("1", f'titolo = "{titolo}"'), GIUSTO)) == []


def test_what_is_done_every_year_needs_another_objective_that_says_the_right_one() -> None:
    assert trovati_in(piano(ob("1", 'titolo = "Mappatura per il PIAO 2024-2026"'))) == []


def test_a_year_that_the_terms_span_is_clean() -> None:
    righe = ('titolo = "Mappatura per il PIAO 2024-2026"', 'tempi = "2024-2026"')
    assert trovati_in(piano(ob("1", *righe), GIUSTO)) == []


def test_of_an_objective_that_stands_still_no_year_is_said() -> None:
    righe = ('titolo = "Mappatura per il PIAO 2024-2026"', 'stato = "sospeso"')
    assert trovati_in(piano(ob("1", *righe), GIUSTO)) == []


def test_the_same_year_in_two_texts_is_one_finding_that_names_both() -> None:
    voce = misura('descrizione = "Sezione del PIAO 2024-2026"', 'atteso = "n. 1"')
    testo = piano(ob("1", 'titolo = "Mappatura per il PIAO 2024/2026"', voce), GIUSTO)
    sola(testo, "IN409", "Mappatura", "PIAO 2025/2027", "PIAO 2024/2026")
    (finding,) = findings(testo)
    assert [f"{p}" for p in finding.rilievo.related] == [riga(testo, "Sezione"), riga(testo, "PIAO 2025")]


def test_two_years_that_stayed_are_two_findings() -> None:
    testo = piano(ob("1", 'titolo = "PIAO 2024-2026 e Piano di zona 2021-2023"'), GIUSTO)
    luogo = riga(testo, "Piano di zona")
    assert trovati_in(testo) == [
        ("IN409", luogo, "PIAO 2025/2027", "PIAO 2024-2026"),
        ("IN409", luogo, "2025", "Piano di zona 2021-2023"),
    ]


def test_a_sure_right_year_is_the_evidence_where_there_is_one() -> None:
    incerto = GIUSTO.replace('codice = "9"', 'codice = "8"').replace("\ncapofila", '\nincerti = ["oggetto"]\ncapofila')
    titolo = ob("1", 'titolo = "Mappatura per il PIAO 2024-2026"')
    (finding,) = findings(piano(titolo, incerto, GIUSTO))
    assert finding.severity is Severity.AVVISA
    (finding,) = findings(piano(titolo, incerto))
    assert finding.severity is Severity.NOTA


def test_the_plain_plan_is_clean() -> None:
    assert trovati_in(piano(ob("1"), ob("2"))) == []
