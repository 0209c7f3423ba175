"""What guides an office: what to do, what the signs mean, what is left, which rules hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from perfxl.app import disegna
from perfxl.checks.registro import trova
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.controlli import codici, le_misure
from perfxl.core.cartelle.guida import istruzioni, tabella_legenda
from perfxl.core.cartelle.layout import Campione, Cartella, scrivi_sopra
from perfxl.core.cartelle.parametri import TOTALE
from perfxl.core.modello import Etichette, Modello, Pesi
from perfxl.core.piano import Invio
from tests.piccoli import esempio, letto


def colonna(cartella: Cartella, tabella: str, chiave: str) -> dict[str, object]:
    calcolo = Calcolo(cartella)
    return {riga.chiave: calcolo.valore((tabella, riga.chiave, chiave)) for riga in cartella.tabelle[tabella][1].righe}


def passi(nome: str, codice: str) -> tuple[str, ...]:
    return istruzioni(esempio(nome), disegna(esempio(nome))[codice].tabelle["obiettivi"][1])


def test_what_an_office_does_step_by_step() -> None:
    assert passi("chiari-2025", "SIC") == (
        "1. Compilare le celle gialle, dal bordo scuro. Le grigie si calcolano da sole; le bianche le decide il piano.",
        "2. Gli indicatori di ogni progetto devono fare 100%.",
        "3. Le percentuali si scrivono 25 oppure 25%: è la stessa cosa.",
        (
            "4. Per proporre un progetto: la riga «nuovo 1», in fondo alla tabella. "
            "Entra nelle somme; nel piano, se viene approvato."
        ),
        "5. Per aggiungere indicatori: le righe vuote in fondo alle tabelle.",
        "6. Seguire la colonna «Controllo»: ✔ a posto, ✘ da correggere. Il foglio «Controlli» dice le regole.",
        (
            "7. Salvare e rispedire il file entro il 28/02/2025 a: Servizio ragioneria, "
            "a cui si chiede per ogni dubbio. Si può rinominare: si riconosce da ciò che contiene."
        ),
    )


def test_weights_of_others_and_of_groups_are_told() -> None:
    righe = passi("tortona-2024", "00")
    assert righe[1].endswith("di ogni obiettivo devono fare 100%. Una riga senza peso non si conta.")
    assert righe[2] == "3. I pesi in ogni gruppo devono fare 100%: la somma è nel foglio «Somme»."


@pytest.mark.parametrize(
    ("invio", "fine"),
    [
        (None, "il file."),
        (Invio(letto(date(2026, 3, 1)), letto("")), "il file entro il 01/03/2026."),
        (
            Invio(letto(None), letto("Ufficio personale")),
            "il file a: Ufficio personale, a cui si chiede per ogni dubbio.",
        ),
        (
            Invio(letto(date(2026, 12, 31)), letto("Ufficio personale")),
            "il file entro il 31/12/2026 a: Ufficio personale, a cui si chiede per ogni dubbio.",
        ),
    ],
)
def test_by_when_and_to_whom_it_goes_back(invio: Invio | None, fine: str) -> None:
    piano = replace(esempio("chiari-2025"), invio=invio)
    ultimo = istruzioni(piano, disegna(piano)["SIC"].tabelle["obiettivi"][1])[-1]
    assert ultimo == f"7. Salvare e rispedire {fine} Si può rinominare: si riconosce da ciò che contiene."


def test_the_legend_has_a_sample_of_every_kind_of_cell() -> None:
    assert {riga.chiave: riga.campione for riga in tabella_legenda().righe} == {
        "Gialla, bordo scuro": Campione.INPUT,
        "Grigia": Campione.CALCOLATO,
        "Bianca": None,
        "Bordo tratteggiato, righe oblique": Campione.MANCANTE,
        "✔": None,
        "✘": None,
    }


def test_each_sheet_says_how_far_it_is_and_leads_there() -> None:
    cartella = scrivi_sopra(
        disegna(esempio("tortona-2024"))["07"],
        {("obiettivi", "07-05", "personale"): None, ("fasi", "07-05/2", "descrizione"): None},
    )
    vuote = colonna(cartella, "stato", "vuote")
    assert vuote == {"obiettivi": 1, "fasi": 1, "indicatori": 0, "risultati": 0, "somme": None, "controlli": None}
    assert colonna(cartella, "stato", "esito")["somme"] == "✘ 1 riga da rivedere"
    rimandi = {riga.chiave: dict(riga.rimandi) for riga in cartella.tabelle["stato"][1].righe}
    assert rimandi == {chiave: {"voce": chiave} for chiave in vuote}


@pytest.mark.parametrize("nome", ["chiari-2025", "tortona-2024", "montichiari-2024", "desenzano-2021"])
def test_the_rules_are_those_of_the_book_in_its_words(nome: str) -> None:
    for codice, cartella in disegna(esempio(nome)).items():
        if "controlli" not in cartella.tabelle:
            assert codice == "" or esempio(nome).guidati(codice) == ()
            continue
        tabella = cartella.tabelle["controlli"][1]
        for riga in tabella.righe[:-1]:
            check = trova(riga.chiave.split()[0])
            assert check is not None
            assert riga.valori["regola"] == (check.function.__doc__ or "").partition("\n")[0].strip()
            assert set(riga.rimandi.values()) <= cartella.tabelle.keys()
        assert tabella.righe[-1].chiave == TOTALE


def test_each_live_check_is_counted_once() -> None:
    """In its row, by its code; and all of them in the total, as in the sheets."""
    cartella = scrivi_sopra(
        disegna(esempio("chiari-2025"))["SIC"],
        {
            ("obiettivi", "24", "classe"): None,
            ("obiettivi", "25", "soglia"): "n.d.",
            ("indicatori", "27/1", "peso"): Fraction("0.31"),
            ("obiettivi", "26", "tempi"): "31/06/2025",
        },
    )
    righe = {chiave: quante for chiave, quante in colonna(cartella, "controlli", "righe").items() if quante != 0}
    controlli = [*colonna(cartella, "obiettivi", "controllo").items()][:-1]
    controlli += colonna(cartella, "indicatori", "controllo").items()
    dette = [f"{detto}".split()[1] for _, detto in controlli if f"{detto}".startswith("✘")]
    assert righe.pop(TOTALE) == len(dette) + 1
    assert righe.pop("VAL105") == 1
    assert righe == {
        "VAL102 obiettivi": 1,
        "VAL103 obiettivi": 1,
        "SQ101 obiettivi": 1,
        "SQ101 indicatori": 5,
        "SQ110 obiettivi": 1,  # no. 26: of the quota of no. 24, as the two that have something else first
    }
    assert colonna(cartella, "controlli", "esito")["SQ101 indicatori"] == "✘ 5 righe da rivedere"
    assert colonna(cartella, "controlli", "esito")["VAL104 obiettivi"] == "✔ Tutto in ordine"


def test_the_codes_that_a_table_may_say_are_in_the_order_of_the_book() -> None:
    cartella = disegna(esempio("chiari-2025"))["SIC"]
    assert codici(cartella.tabelle["obiettivi"][1]) == (
        *("VAL102", "VAL103", "VAL104", "SQ101", "SQ103", "SQ110", "IN202"),
    )
    assert codici(cartella.tabelle["indicatori"][1]) == ("VAL102", "VAL103", "VAL104", "SQ101")


def test_the_entes_own_word_for_a_list_is_no_grammar() -> None:
    assert le_misure(Modello("m", "M"), Pesi.RISULTATI) == "I risultati"
    propria = Modello("m", "M", etichette=Etichette(fasi="Azioni"))
    assert le_misure(propria, Pesi.FASI) == "I pesi di «Azioni»"
