"""VAL114, IN303, IN304, IN305: what is to be reached, and what belongs with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import esegui
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import banco, indirizzo
from tests.piani_di_prova import PIANO, cambia, esito, obiettivo, piano_di_prova, riga, riga_testata
from tests.piani_di_testo import MODELLO_TESTI, ob, piano, sola, trovati_in

if TYPE_CHECKING:
    from pathlib import Path

    from perfxl.core.finding import Finding


def misure(elenco: str, *voci: str) -> str:
    """The lines of a list of measures, one for each."""
    return "\n".join((f"{elenco} = [", *(f"    {{ {voce} }}," for voce in voci), "]"))


def voce(descrizione: str, atteso: str = "", **altro: str) -> str:
    """The fields of a measure."""
    campi = {"descrizione": descrizione, "atteso": atteso} | altro
    return ", ".join(f'{nome} = "{valore}"' for nome, valore in campi.items() if valore != "")


def findings(testo: str, modello: str = MODELLO_TESTI) -> tuple[Finding, ...]:
    return esegui(esame_del_piano(piano_di_prova(testo, modello))).findings


SOLO_INDICATORI = MODELLO_TESTI[: MODELLO_TESTI.index('[[elenchi]]\nmisure = "risultati"')]
SENZA_INDICATORI = cambia(
    MODELLO_TESTI, ('[[elenchi]]\nmisure = "indicatori"\ncampi = ["numero", "descrizione", "atteso", "peso"]\n', "")
)
SENZA_ATTESO = cambia(SOLO_INDICATORI, ('"atteso", ', ""))


# ---------------------------------------------------------------- VAL114: without indicator, without target


@pytest.mark.parametrize(
    "righe",
    [
        (misure("indicatori", voce("Bando", "n. 1")),),
        (misure("indicatori", voce("Bando")), misure("risultati", voce("Bando pubblicato"))),
        (misure("indicatori", voce("Bando"), voce("Domande", "n. 1")),),
        (misure("indicatori", voce("Bando")), misure("risultati", 'atteso = "100%"')),
    ],
)
def test_an_indicator_and_a_target_anywhere_are_enough(righe: tuple[str, ...]) -> None:
    assert trovati_in(piano(ob("1", *righe, indicatori=""))) == []


def test_an_objective_without_indicators_is_found_where_it_begins() -> None:
    testo = piano(ob("1", misure("risultati", voce("Fatto")), indicatori=""))
    assert trovati_in(testo) == [("VAL114", riga(testo, "[[obiettivi]]"), "", "")]
    (finding,) = findings(testo)
    assert finding.rilievo.message == "Obiettivo 1: manca «Indicatori»"


def test_an_objective_without_targets_is_found_where_it_begins() -> None:
    testo = piano(ob("1", misure("indicatori", voce("Bando"), voce("Avvio"))))
    assert trovati_in(testo) == [("VAL114", riga(testo, "[[obiettivi]]"), "", "")]
    (finding,) = findings(testo)
    assert finding.rilievo.message == "Obiettivo 1: manca «Risultati»"
    (finding,) = findings(testo, SOLO_INDICATORI)
    assert finding.rilievo.message == "Obiettivo 1: manca «Risultato atteso»"


def test_an_objective_with_nothing_lacks_its_indicators_and_is_said_once() -> None:
    testo = piano(ob("1", indicatori=""), ob("2"))
    assert trovati_in(testo) == [("VAL114", riga_di(testo, "1"), "", "")]


def riga_di(testo: str, codice: str) -> str:
    """The place of the first line of an objective."""
    inizio = testo.rindex("[[", 0, testo.index(f'codice = "{codice}"\n'))
    return f"piano.toml, riga {testo.count(chr(10), 0, inizio) + 1}"


def test_what_the_modello_does_not_use_is_not_missing() -> None:
    niente = piano(ob("1", indicatori=""))
    fasi = piano(ob("1", misure("fasi", voce("Avvio")), indicatori=""))
    solo_fasi = SOLO_INDICATORI[: SOLO_INDICATORI.index('[[elenchi]]\nmisure = "indicatori"')]
    assert trovati_in(fasi, solo_fasi) == []
    assert trovati_in(piano(ob("1", misure("indicatori", voce("Bando")))), SENZA_ATTESO) == []
    assert [t[0] for t in trovati_in(niente, SENZA_INDICATORI)] == ["VAL114"]
    assert findings(niente, SENZA_INDICATORI)[0].rilievo.message == "Obiettivo 1: manca «Risultati»"


def test_where_the_weights_must_close_their_sum_says_that_there_are_no_indicators() -> None:
    con_schema = MODELLO_TESTI + '\n[[schemi]]\npesi = "indicatori"\nsomma = 100\n'
    assert [t[0] for t in trovati_in(piano(ob("1", indicatori="")), con_schema)] == ["SQ101"]
    testo = obiettivo(PIANO, 4, (', atteso = "n. 1"', ""))
    assert esito(testo) == [("VAL114", riga_testata(testo, 4), "", "")]


def test_an_objective_that_stands_still_needs_nothing() -> None:
    assert trovati_in(piano(ob("1", 'stato = "rinviato"', indicatori=""))) == []


@pytest.mark.parametrize(("incerto", "gravita"), [("risultati", Severity.NOTA), ("oggetto", Severity.AVVISA)])
def test_a_list_that_the_extraction_lost_is_a_note(incerto: str, gravita: Severity) -> None:
    (finding,) = findings(piano(ob("1", misure("indicatori", voce("Bando")), f'incerti = ["{incerto}"]')))
    assert (finding.code, finding.severity) == ("VAL114", gravita)


@pytest.mark.parametrize(("incerto", "gravita"), [("risultati", Severity.NOTA), ("oggetto", Severity.AVVISA)])
def test_a_list_that_the_extraction_lost_is_a_note_in_the_workbooks_too(
    tmp_path: Path, incerto: str, gravita: Severity
) -> None:
    testo = piano(ob("1", misure("indicatori", voce("Bando")), f'incerti = ["{incerto}"]'))
    (finding,) = banco(testo, tmp_path / "banco", MODELLO_TESTI).esamina().outcome.findings
    assert (finding.code, finding.severity) == ("VAL114", gravita)


def test_an_indicator_that_names_no_objective_is_there(tmp_path: Path) -> None:
    """The second objective lacks its own, as it was sent out."""
    b = banco(piano(ob("1"), ob("2", indicatori="")), tmp_path / "banco", MODELLO_TESTI)
    luogo = b.scrive("A", "Indicatori", "Codice", "1", None)
    assert sorted(codice for codice, *_ in b.trovati()) == ["VAL104", "VAL114"]
    assert luogo in {dove for _, dove, *_ in b.trovati()}


def test_in_the_workbooks_what_is_missing_is_found_in_the_row_of_the_objective(tmp_path: Path) -> None:
    testo = piano(ob("1", misure("indicatori", voce("Bando", "n. 1"))), ob("2"))
    b = banco(testo, tmp_path / "banco", MODELLO_TESTI)
    b.scrive("A", "Indicatori", "Risultato atteso", "1", None)
    ((codice, luogo, _, _),) = b.trovati()
    assert (codice, luogo.partition(", cella ")[0]) == ("VAL114", b.luogo("A", "Obiettivi"))


def test_in_the_workbooks_the_row_is_that_of_the_objective_in_the_file_of_its_settore(tmp_path: Path) -> None:
    di_b = (ob("2", 'capofila = "B"'), ob("3", 'capofila = "B"', misure("indicatori", voce("Bando"))))
    b = banco(piano(ob("1"), *di_b), tmp_path / "banco", MODELLO_TESTI)
    cella = indirizzo(b.file("B").read_bytes(), "Obiettivi", "Codice", "3")
    assert b.trovati() == [("VAL114", b.luogo("B", "Obiettivi", cella), "", "")]


# ---------------------------------------------------------------- IN303: operators


def traguardi(indicatore: str, risultato: str) -> str:
    """A plan of one objective with these fields of its indicator and of its result."""
    return piano(ob("1", misure("indicatori", indicatore), misure("risultati", risultato)))


@pytest.mark.parametrize(
    ("indicatore", "risultato"),
    [(">= 40", "<= 39"), ("< 5", ">= 5"), ("almeno 50%", "meno del 50%"), ("<= 24", "n. 25"), ("100", "< 100")],
)
def test_an_operator_that_no_figure_of_the_result_satisfies_is_found(indicatore: str, risultato: str) -> None:
    testo = traguardi(voce("Questionari", indicatore), f'atteso = "{risultato}"')
    sola(testo, "IN303", "Questionari", risultato, indicatore)
    (finding,) = findings(testo)
    assert [f"{p}" for p in finding.rilievo.related] == [riga(testo, f'{{ atteso = "{risultato}"')]


@pytest.mark.parametrize(
    ("indicatore", "risultato"),
    [
        (">= 40", "<= 40"),
        ("< 5", "<= 5"),
        (">= 40", "n. 40"),
        ("almeno 50%", "n. 20"),
        ("1) 22 2) almeno 50%", "n. 1"),
        ("sì", "n. 1"),
        ("30 settembre", "< 5"),
    ],
)
def test_targets_that_one_figure_satisfies_or_that_cannot_be_compared_are_clean(
    indicatore: str, risultato: str
) -> None:
    assert trovati_in(traguardi(voce("Questionari", indicatore), f'atteso = "{risultato}"')) == []


def test_targets_of_two_things_are_clean() -> None:
    assert trovati_in(traguardi(voce("N. questionari", ">= 40"), voce("N. criticità", "< 5"))) == []


def test_a_result_whose_target_stands_in_its_words_is_compared() -> None:
    sola(traguardi(voce("Ritardo", "> 0"), voce("Nessun ritardo")), "IN303", 'atteso = "> 0"', "Nessun ritardo", "> 0")


def test_targets_are_compared_by_number_or_by_place() -> None:
    indicatori = [voce("Primo", ">= 4", numero="1"), voce("Secondo", ">= 9", numero="2")]
    risultati = ['numero = "2", atteso = "< 9"', 'numero = "1", atteso = "< 9"']
    testo = piano(ob("1", misure("indicatori", *indicatori), misure("risultati", *risultati)))
    sola(testo, "IN303", "Secondo", "< 9", ">= 9")
    per_posto = piano(
        ob(
            "1",
            misure("indicatori", voce("Primo", ">= 4"), voce("Secondo", ">= 9")),
            misure("risultati", 'atteso = "< 9"', 'atteso = "< 9"'),
        )
    )
    sola(per_posto, "IN303", "Secondo", "< 9", ">= 9")


@pytest.mark.parametrize(("di", "codici"), [('["2"]', ["IN303"]), ('["1", "2"]', []), ('["3"]', [])])
def test_a_result_that_says_its_indicator_is_compared_with_it(di: str, codici: list[str]) -> None:
    indicatori = [voce("Primo", ">= 4", numero="1"), voce("Secondo", ">= 9", numero="2")]
    testo = piano(ob("1", misure("indicatori", *indicatori), misure("risultati", f'atteso = "< 9", di = {di}')))
    assert [t[0] for t in trovati_in(testo)] == codici


def test_two_indicators_of_one_number_are_compared_with_nothing() -> None:
    indicatori = [voce("Primo", ">= 9", numero="1"), voce("Secondo", ">= 9", numero="1")]
    testo = piano(ob("1", misure("indicatori", *indicatori), misure("risultati", 'numero = "1", atteso = "< 9"')))
    assert trovati_in(testo) == []


FORMATI = "N. dipendenti che hanno concluso la formazione"


@pytest.mark.parametrize("operatore", ["<=24", "< 24", "massimo 24"])
def test_a_most_where_the_result_wants_that_many_is_found(operatore: str) -> None:
    testo = traguardi(voce(FORMATI, operatore), voce("Formazione per il 30% dei dipendenti (24 unità)"))
    sola(testo, "IN303", FORMATI, "Formazione per il 30% dei dipendenti (24 unità)", operatore)


@pytest.mark.parametrize(
    ("descrizione", "atteso", "risultato"),
    [
        (FORMATI, ">=24", "Formazione conclusa (24 unità)"),
        (FORMATI, "24", "Formazione conclusa (24 unità)"),
        (FORMATI, "<=24", "Formazione conclusa (25 unità)"),
        (FORMATI, "<=24%", "Formazione per il 24% e 24 unità"),
        (FORMATI, "<=24", "Al massimo 24 unità"),
        (FORMATI, "<=24", "Formazione conclusa"),
        (FORMATI, "<= 0", "Esclusi: 0 unità"),
        ("N. giorni di ritardo", "<=24", "Pagamenti in 24 giorni"),
        ("Tempo medio", "<=24", "Pagamenti in 24 giorni"),
        ("Dipendenti formati", "<=24", "Formazione conclusa (24 unità)"),
    ],
)
def test_a_most_that_is_to_be_limited_or_wants_something_else_is_clean(
    descrizione: str, atteso: str, risultato: str
) -> None:
    testo = piano(
        ob(
            "1",
            misure("indicatori", voce(descrizione, atteso), voce("Altro", "sì")),
            misure("risultati", voce(risultato)),
        )
    )
    assert trovati_in(testo) == []


def test_the_first_result_that_wants_that_many_is_named() -> None:
    risultati = misure("risultati", voce("Elenco"), voce("Formazione (24 unità)"), voce("Verifica (24 unità)"))
    testo = piano(ob("1", misure("indicatori", voce(FORMATI, "<=24")), risultati))
    sola(testo, "IN303", FORMATI, "Formazione (24 unità)", "<=24")


def test_the_same_measure_with_the_opposite_operator_is_found_at_the_second() -> None:
    def uno(codice: str, atteso: str, descrizione: str = "N. criticità") -> str:
        return ob(codice, misure("indicatori", voce(descrizione, atteso)))

    testo = piano(uno("1", "< 5"), uno("2", ">= 5", "N. Criticità"))
    sola(testo, "IN303", "N. Criticità", "< 5", ">= 5")
    (finding,) = findings(testo)
    assert [f"{p}" for p in finding.rilievo.related] == [riga(testo, "N. criticità")]
    for primo, secondo in (("< 5", "<= 5"), ("< 5", ">= 6"), ("< 5%", ">= 5"), ("5", ">= 5"), ("sì", ">= 5")):
        assert trovati_in(piano(uno("1", primo), uno("2", secondo))) == []
    assert trovati_in(piano(uno("1", "< 5"), uno("2", ">= 5", "N. interventi"))) == []


# ---------------------------------------------------------------- IN304: figures


@pytest.mark.parametrize(
    ("attivita", "atteso"),
    [
        ("Controlli da effettuare: minimo 150", "n. 149 controlli"),
        ("Controlli da effettuare: minimo 150", "100"),
        ("Almeno 3 controlli", "al massimo 2 controlli"),
    ],
)
def test_a_target_that_the_activity_contradicts_is_found(attivita: str, atteso: str) -> None:
    testo = piano(ob("1", misure("indicatori", voce("Controlli", atteso, attivita=attivita))))
    sola(testo, "IN304", "attivita", attivita, atteso)


@pytest.mark.parametrize(
    ("attivita", "atteso"),
    [
        ("Controlli da effettuare: minimo 150", "n. 150 controlli"),
        ("Controlli da effettuare: minimo 150", "n. 200 controlli"),
        ("Gestione di 2000 verbali", "n. 1500 controlli"),
        ("Azione 1: n. 5 sabati; azione 2: n. 20 presenze", "4 controlli"),
        ("1 esecuzione, 2 collaudo, 3 presa in carico", "n. 4 controlli"),
        ("Minimo 150 tra incontri e 3 laboratori", "n. 100 controlli"),
        ("Verbali da notificare: minimo 150", "n. 100 incontri"),
        ("Esecuzione; collaudo", "n. 4 azioni"),
        ("Minimo 150 controlli", "continua"),
    ],
)
def test_a_target_that_agrees_or_an_activity_that_counts_something_else_is_clean(attivita: str, atteso: str) -> None:
    testo = piano(ob("1", misure("indicatori", voce("Vigilanza", atteso, attivita=attivita))))
    assert trovati_in(testo) == []


@pytest.mark.parametrize(
    ("descrizione", "atteso"),
    [
        ("Regolarizzazione del 50% degli impianti rilevati", "almeno il 60% delle rilevazioni"),
        ("Controlli in 40 strade del centro", "almeno n. 32 vie su 45 (70%)"),
        ("Verifica di 10 edifici", "8 edifici su un totale di 12"),
    ],
)
def test_a_target_that_the_description_contradicts_is_found(descrizione: str, atteso: str) -> None:
    sola(piano(ob("1", misure("indicatori", voce(descrizione, atteso)))), "IN304", descrizione, descrizione, atteso)


@pytest.mark.parametrize(
    ("descrizione", "atteso"),
    [
        ("Regolarizzazione del 60% degli impianti rilevati", "almeno il 60% delle rilevazioni"),
        ("Regolarizzazione del 50% degli impianti rilevati", "100% delle rilevazioni"),
        ("Riduzione del 50% dei rifiuti", "60% delle rilevazioni"),
        ("Riduzione del 10% dei rifiuti", "raccolta differenziata dei rifiuti 75%"),
        ("Regolarizzazione degli impianti rilevati", "60% delle rilevazioni"),
        ("Regolarizzazione del 50% degli impianti rilevati", "60% delle rilevazioni, 70% dei controlli"),
        ("Dal 20% al 50% degli impianti rilevati", "60% delle rilevazioni"),
        ("Controlli nelle 44 strade del centro", "n. 31 vie, pari ad almeno il 70%"),
        ("Controlli in 45 strade del centro", "almeno n. 32 vie su 45"),
        ("Controlli in 32 strade del centro", "almeno n. 32 vie su 45"),
        ("Controlli con 3 agenti", "almeno n. 32 vie su 45"),
        ("Soddisfazione di 40 utenti", "almeno 3,5 su 5"),
    ],
)
def test_a_target_that_agrees_with_the_description_or_measures_something_else_is_clean(
    descrizione: str, atteso: str
) -> None:
    assert trovati_in(piano(ob("1", misure("indicatori", voce(descrizione, atteso))))) == []


@pytest.mark.parametrize(
    ("titolo", "descrizione", "atteso"),
    [
        ("Almeno 620 posti di controllo", "Posti di controllo", "n. 500"),
        ("Almeno 620 posti di controllo", "", "n. 500 posti"),
    ],
)
def test_a_target_below_what_the_title_says_is_found(titolo: str, descrizione: str, atteso: str) -> None:
    risultati = misure("risultati", voce(descrizione, atteso))
    testo = piano(ob("1", f'titolo = "{titolo}"', risultati, misure("indicatori", voce("Vigilanza"))))
    sola(testo, "IN304", atteso, titolo, atteso)


@pytest.mark.parametrize(
    ("titolo", "voci"),
    [
        ("Almeno 620 posti di controllo", [voce("Posti di controllo", "n. 620")]),
        ("Almeno 620 posti di controllo", [voce("Posti di controllo", "100%")]),
        ("Almeno 620 posti di controllo", [voce("Incontri", "n. 3")]),
        ("Almeno 620 posti di controllo", [voce("Posti di controllo", "n. 500"), voce("Veicoli", "n. 1000")]),
        ("Giudizio medio pari a 3,5", [voce("Giudizio medio", "> 3,5")]),
        ("Posti di controllo (n. 620)", [voce("Posti di controllo", "n. 500")]),
        ("Posti di controllo", [voce("Posti di controllo", "n. 500")]),
    ],
)
def test_a_title_that_agrees_or_proves_nothing_is_clean(titolo: str, voci: list[str]) -> None:
    assert trovati_in(piano(ob("1", f'titolo = "{titolo}"', misure("indicatori", *voci)))) == []


def test_two_bare_figures_of_an_indicator_and_its_result_must_be_one() -> None:
    testo = traguardi(voce("Progetti", "12 progetti"), voce("", "15 progetti"))
    sola(testo, "IN304", '"15 progetti"', "12 progetti", "15 progetti")
    assert trovati_in(traguardi(voce("Progetti", "12 progetti"), voce("", "12 progetti"))) == []


def test_two_pairs_are_two_findings_and_on_one_line_nothing_else_is_to_be_seen() -> None:
    uno = voce("Controlli", "n. 1 controlli", attivita="Minimo 150 controlli")
    testo = piano(ob("1", misure("indicatori", uno, uno.replace("150", "160"))))
    assert [t[0] for t in trovati_in(testo)] == ["IN304", "IN304"]
    assert [f.rilievo.related for f in findings(testo)] == [(), ()]


# ---------------------------------------------------------------- IN305: what goes with what


def elenchi(indicatori: int, risultati: int, tempi: str = "") -> str:
    """A plan of one objective with so many indicators and results."""
    righe = [f'tempi = "{tempi}"'] if tempi else []
    righe += [misure("indicatori", *(voce(f"Indicatore {i}", f"n. {i}") for i in range(1, indicatori + 1)))]
    righe += [misure("risultati", *(voce(f"Risultato {i}") for i in range(1, risultati + 1)))] if risultati else []
    return piano(ob("1", *righe))


@pytest.mark.parametrize(("indicatori", "risultati"), [(2, 3), (4, 2), (6, 3)])
def test_lists_of_different_length_that_nothing_links_are_a_note(indicatori: int, risultati: int) -> None:
    testo = elenchi(indicatori, risultati)
    sola(testo, "IN305", "Risultato 1", f"{indicatori} (Indicatori)", f"{risultati} (Risultati)")


@pytest.mark.parametrize(("indicatori", "risultati"), [(1, 3), (3, 1), (3, 3), (2, 0)])
def test_one_for_all_and_as_many_are_clean(indicatori: int, risultati: int) -> None:
    assert trovati_in(elenchi(indicatori, risultati)) == []


TRE_TERMINI = "1) 31/03/2025 2) 30/06/2025 3) 31/12/2025"


def test_terms_are_counted_too_where_they_are_terms() -> None:
    sola(elenchi(2, 1, TRE_TERMINI), "IN305", "tempi", "2 (Indicatori)", "3 (Tempi)")
    sola(elenchi(1, 2, TRE_TERMINI), "IN305", "tempi", "2 (Risultati)", "3 (Tempi)")
    for tempi in ("31/12/2025", "rendiconto trimestrale; progetti nei termini dei bandi; altro", "2024-2025-2026"):
        assert trovati_in(elenchi(2, 1, tempi)) == []
    assert trovati_in(elenchi(3, 1, TRE_TERMINI)) == []


def test_where_three_lists_differ_it_is_said_once() -> None:
    assert [t[0] for t in trovati_in(elenchi(4, 2, TRE_TERMINI))] == ["IN305"]


def test_printed_numbers_link_lists_of_different_length() -> None:
    def numerati(*numeri: str) -> str:
        indicatori = [voce(f"Indicatore {n}", f"n. {n}", numero=f"{n}") for n in (1, 2, 3)]
        risultati = [voce(f"Risultato {posto}", numero=n) for posto, n in enumerate(numeri)]
        return piano(ob("1", misure("indicatori", *indicatori), misure("risultati", *risultati)))

    assert trovati_in(numerati("1", "3")) == []
    assert [t[0] for t in trovati_in(numerati("1", "4"))] == ["IN305"]
    assert [t[0] for t in trovati_in(numerati("1", ""))] == ["IN305"]


def test_results_that_say_their_indicators_are_linked() -> None:
    indicatori = [voce(f"Indicatore {n}", f"n. {n}", numero=f"{n}") for n in (1, 2, 3)]
    risultati = ['descrizione = "Primo", di = ["1", "2"]', 'descrizione = "Secondo", di = ["3"]']
    assert trovati_in(piano(ob("1", misure("indicatori", *indicatori), misure("risultati", *risultati)))) == []


@pytest.mark.parametrize(("tempi", "trovato"), [("-31/12/2025 -100%", "-100%"), ("1) giugno 2025 2) 45", "2) 45")])
def test_a_figure_among_the_terms_is_none(tempi: str, trovato: str) -> None:
    testo = elenchi(2, 2, tempi)
    assert ("IN305", riga(testo, "tempi"), "un termine", trovato) in trovati_in(testo)


@pytest.mark.parametrize(
    ("tempi", "mancano"), [("3. 30/06/2025", "1, 2"), ("1) 31/03/2025 2) 30/04/2025 4) 31/12/2025", "3")]
)
def test_a_number_that_the_list_of_the_terms_lacks_is_a_note(tempi: str, mancano: str) -> None:
    sola(elenchi(1, 0, tempi), "IN305", "tempi", mancano, tempi)
