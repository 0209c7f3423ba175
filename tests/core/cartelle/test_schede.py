"""The schede: which there are, what each shows and in which order, and that it shows what the tables say."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.espressione import ARGOMENTO, ContaFinQui, Costante, NonCalcolabileError
from perfxl.core.cartelle.layout import Foglio, Tipo, Veste, inizi, scrivi_sopra
from perfxl.core.cartelle.scrittura import scrivi
from perfxl.core.cartelle.valutazione import calcola
from perfxl.core.modello import Elenco, Pesi
from tests.cartelle import SISTEMI, piano

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Pagina


def schede(cartella: Cartella) -> Foglio:
    """The sheet of the schede."""
    (foglio,) = (foglio for foglio in cartella.fogli if foglio.pagine)
    return foglio


def pagina(cartella: Cartella, chiave: Valore) -> Pagina:
    (trovata,) = (p for p in schede(cartella).pagine if p.chiave == chiave)
    return trovata


def righe(cartella: Cartella, chiave: Valore) -> list[tuple[str, dict[int, Valore]]]:
    """What a page shows, row by row: how it looks, its cells that are not empty by their column."""
    calcolo, trovate = Calcolo(cartella), []
    for linea in pagina(cartella, chiave).linee:
        celle = {i: calcolo.della_chiave(chiave, c.forma, c.argomento) for i, c in linea.caselle.items()}
        trovate.append((linea.veste.value, {i: valore for i, valore in celle.items() if valore != ""}))
    return trovate


def con(nome: str, settore: str, **campi: object) -> Cartella:
    """The workbook of a settore of an example, whose modello is changed."""
    letto = piano(nome)
    return disegna(replace(letto, modello=replace(letto.modello, **campi)))[settore]  # type: ignore[arg-type]


# ---- Chiari


def test_a_scheda_of_chiari() -> None:
    chiari = disegna(piano("chiari-2025"))["SIC"]
    assert righe(chiari, Fraction(24)) == [
        ("testata", {1: "Progetto 24", 2: "Servizi serali estivi e controllo del territorio con unità cinofila"}),
        ("valore", {1: "Tipologia", 2: "settore"}),
        ("valore", {1: "Tempi", 2: "15/06/2025 – 31/12/2025"}),
        ("valore", {1: "Soglia", 2: Fraction(9, 10)}),
        ("valore", {1: "Personale coinvolto", 2: "n. 10 agenti di polizia locale"}),
        ("valore", {1: "Strategicità", 2: "strategico"}),
        ("valore", {1: "Numero di dipendenti", 2: Fraction(10)}),
        ("valore", {1: "Peso", 2: Fraction(40)}),
        ("valore", {1: "Importo stanziato", 2: Fraction(388451, 100)}),
        ("cella", {}),
        ("elenco", {1: "Indicatori"}),
        ("intestazione", {1: "Rif.", 2: "Indicatore", 3: "Risultato atteso", 4: "Peso %"}),
        ("cella", {1: "24/1", 2: "Servizi serali di controllo della città", 3: "n. 30 servizi", 4: Fraction(1)}),
        ("cella", {}),
        ("cella", {}),
        ("somma", {2: "Somma", 4: Fraction(1)}),
        ("avviso", {}),
    ]


def test_where_the_sheet_and_its_pages_stand() -> None:
    chiari = disegna(piano("chiari-2025"))["SIC"]
    nomi = [foglio.nome for foglio in chiari.fogli]
    assert nomi[:5] == ["Istruzioni", "Progetti", "Indicatori", "Schede", "Controlli"]
    foglio = schede(chiari)
    assert (foglio.titolo, foglio.righe) == (
        "Comune di Chiari · Piano della performance 2025",
        ("Settore sicurezza",),
    )
    assert [p.titolo for p in foglio.pagine] == [f"Progetto {n}" for n in (5, 24, 25, 26, 27)]
    # rows 1 and 2 the title and the settore, 3 a blank one; that of 5 has eighteen rows, and a blank one follows
    assert inizi(foglio)[:3] == [4, 23, 41]


def test_the_sheet_stands_before_the_sums() -> None:
    nomi = [foglio.nome for foglio in disegna(piano("tortona-2024"))["04"].fogli]
    assert nomi[nomi.index("Schede") + 1] == "Somme"


def test_spare_rows_have_no_page() -> None:
    letto = piano("chiari-2025")
    assert letto.libere.obiettivi == 2
    for settore, cartella in disegna(letto).items():
        codici = [f"{p.chiave}" for foglio in cartella.fogli for p in foglio.pagine]
        assert codici == [o.codice for o in letto.obiettivi if o.capofila == settore]


def test_the_lines_of_a_fixed_amount_leave_out_what_is_not_computed() -> None:
    letto = piano("chiari-2025")
    (fisso,) = (o for o in letto.obiettivi if o.fisso)
    etichette = [celle[1] for veste, celle in righe(disegna(letto)[fisso.capofila], Fraction(3)) if veste == "valore"]
    assert "Strategicità" in etichette
    assert "Peso" not in etichette
    assert etichette[-1] == "Importo stanziato"


# ---- the other systems


def test_a_scheda_of_tortona_has_three_lists() -> None:
    tortona = disegna(piano("tortona-2024"))["04"]
    assert [(veste, celle) for veste, celle in righe(tortona, "04-01") if celle] == [
        ("testata", {1: "Obiettivo 04-01", 2: "Anticorruzione e trasparenza amministrativa"}),
        ("valore", {1: "Sezione", 2: "Obiettivi strategici di sistema"}),
        ("valore", {1: "Servizio", 2: "Servizi alla persona e alla comunità"}),
        ("valore", {1: "Rif. DUP", 2: "1.1.2"}),
        ("valore", {1: "Anni"}),
        ("valore", {1: "Personale coinvolto", 2: "Tutte le unità dei servizi alla persona e alla comunità"}),
        ("valore", {1: "Risorse finanziarie", 2: "Nessuna"}),
        ("valore", {1: "Peso", 2: Fraction(1, 20)}),
        ("elenco", {1: "Fasi principali"}),
        ("intestazione", {1: "Soggetti", 2: "Fasi principali", 3: "Termine", 4: "Peso %", 5: "Valore cumulato"}),
        (
            "cella",
            {
                1: "TUTTI",
                2: "Primo monitoraggio dei procedimenti a rischio e delle misure",
                3: "31.06.2024",
                4: Fraction(1, 2),
                5: Fraction(1, 2),
            },
        ),
        (
            "cella",
            {
                1: "TUTTI",
                2: "Secondo monitoraggio dei procedimenti a rischio e delle misure",
                3: "31.12.2024",
                4: Fraction(1, 2),
                5: Fraction(1),
            },
        ),
        ("somma", {2: "Somma", 4: Fraction(1)}),
        ("elenco", {1: "Indicatori di risultato"}),
        ("intestazione", {1: "Rif.", 2: "Indicatori di risultato", 3: "Valore atteso"}),
        ("cella", {1: "04-01/1", 2: "N. monitoraggi", 3: ">= 2"}),
        ("elenco", {1: "Risultato atteso"}),
        ("intestazione", {1: "Rif.", 2: "Risultato atteso"}),
        ("cella", {1: "04-01/1", 2: "Adempimenti del PTPCT attuati"}),
    ]


def test_the_printed_number_is_shown_where_it_is_another() -> None:
    desenzano = disegna(piano("desenzano-2021"))["SOC"]
    assert righe(desenzano, "SOC-01")[1] == ("valore", {1: "Numero", 2: Fraction(1)})


def test_weights_that_are_another_s_have_no_sum() -> None:
    desenzano = disegna(piano("desenzano-2021"))["SEG"]
    somme = [celle for veste, celle in righe(desenzano, "SEG-02") if veste == "somma"]
    assert somme == [{2: "Somma"}, {2: "Somma"}]


@pytest.mark.parametrize("nome", SISTEMI)
def test_looking_only_at_the_rows_of_a_key_changes_no_value(nome: str) -> None:
    """Against the same formulas over whole columns."""
    for cartella in list(disegna(piano(nome)).values())[:2]:
        calcolo = Calcolo(cartella)

        class Intera:
            """The whole tables."""

            cella = fin_qui = nome = None

            def colonna(self, tabella: str, colonna: str, calcolo: Calcolo = calcolo) -> object:
                return calcolo.colonna(tabella, colonna)

        for p in [p for foglio in cartella.fogli for p in foglio.pagine][:8]:
            for casella in (casella for linea in p.linee for casella in linea.caselle.values()):
                assert calcolo.della_chiave(p.chiave, casella.cosa) == calcola(casella.cosa, Intera())  # type: ignore[arg-type]


def test_a_page_is_no_table() -> None:
    with pytest.raises(NonCalcolabileError):
        Calcolo(disegna(piano("chiari-2025"))["SIC"]).della_chiave(Fraction(24), ContaFinQui(ARGOMENTO))


# ---- what the modello says


def test_the_modello_says_what_a_scheda_shows_and_in_which_order() -> None:
    chiari = con("chiari-2025", "SIC", scheda=("stanziato", "tempi", "coefficiente"))
    assert [celle for veste, celle in righe(chiari, Fraction(24)) if veste == "valore"] == [
        {1: "Importo stanziato", 2: Fraction(388451, 100)},
        {1: "Tempi", 2: "15/06/2025 – 31/12/2025"},
        {1: "Coeff.", 2: Fraction(3)},
    ]


def test_a_list_with_more_before_its_descriptions() -> None:
    campi = ("numero", "soggetti", "descrizione", "peso")
    chiari = con("chiari-2025", "SIC", elenchi=(Elenco(Pesi.INDICATORI, campi),))
    trovate = [(veste, celle) for veste, celle in righe(chiari, Fraction(24)) if veste != "valore" and celle]
    assert trovate[0][1] == {
        1: "Progetto 24",
        3: "Servizi serali estivi e controllo del territorio con unità cinofila",
    }
    assert trovate[2:] == [
        ("intestazione", {1: "N. (2)", 2: "Soggetti", 3: "Indicatore", 4: "Peso %"}),
        ("cella", {3: "Servizi serali di controllo della città", 4: Fraction(1)}),
        ("somma", {3: "Somma", 4: Fraction(1)}),
    ]
    assert schede(chiari).larghezze == (20, 14, 63, 11)


def test_the_descriptions_take_what_the_other_columns_leave_and_never_too_little() -> None:
    assert schede(disegna(piano("chiari-2025"))["SIC"]).larghezze == (20, 53, 24, 11)
    lunghi = ("descrizione", "attivita", "atteso", "termine", "peso", "penalita")
    stretta = con("chiari-2025", "SIC", elenchi=(Elenco(Pesi.INDICATORI, lunghi),))
    assert schede(stretta).larghezze == (20, 36, 26, 24, 15, 11, 11)


# ---- what an office writes


@pytest.mark.parametrize(
    ("aggiunte", "detto"),
    [
        (2, ""),
        (3, "Un'altra riga: vedere il foglio «Indicatori»."),
        (4, "Altre 2 righe: vedere il foglio «Indicatori»."),
    ],
)
def test_measures_that_are_added_are_shown_or_counted(aggiunte: int, detto: str) -> None:
    chiari = disegna(piano("chiari-2025"))["SIC"]
    nuove: dict[tuple[str, str, str], Valore] = {}
    for posto in range(1, aggiunte + 1):
        nuove["indicatori", f"/{posto}", "obiettivo"] = Fraction(24)
        nuove["indicatori", f"/{posto}", "descrizione"] = f"nuovo {posto}"
    trovate = righe(scrivi_sopra(chiari, nuove), Fraction(24))
    misure = [celle for veste, celle in trovate if veste == "cella" and celle]
    assert [(m[1], m[2]) for m in misure[1:]] == [("24/2", "nuovo 1"), ("24/3", "nuovo 2")]
    assert trovate[-1] == ("avviso", {} if detto == "" else {2: detto})


def test_what_is_cleared_is_shown_empty() -> None:
    chiari = disegna(piano("chiari-2025"))["SIC"]
    vuota = scrivi_sopra(chiari, {("obiettivi", "24", c): None for c in ("tempi", "soglia", "n_dip")})
    valori = {celle[1]: celle.get(2) for veste, celle in righe(vuota, Fraction(24)) if veste == "valore"}
    assert (valori["Tempi"], valori["Soglia"], valori["Numero di dipendenti"]) == (None, None, None)


# ---- the pieces


def test_formulas_read_no_cell_of_their_own_sheet() -> None:
    """They are the same texts wherever the page stands."""
    for linea in pagina(disegna(piano("chiari-2025"))["SIC"], Fraction(24)).linee:
        for casella in linea.caselle.values():
            assert scrivi(casella.cosa, 1, {}) == scrivi(casella.cosa, 99, {})


def test_what_an_office_may_write_has_a_line_to_spare() -> None:
    pagina_24 = pagina(disegna(piano("chiari-2025"))["SIC"], Fraction(24))
    aperte = [casella.nome for linea in pagina_24.linee for casella in linea.caselle.values() if casella.aperta]
    misura = [f"{campo}, 24/{n}" for n in (1, 2, 3) for campo in ("Indicatore", "Risultato atteso")]
    assert aperte == ["Tempi", "Personale coinvolto", *misura]


def test_headings_are_constants() -> None:
    for p in schede(disegna(piano("montichiari-2024"))["SEG"]).pagine:
        prima = p.linee[0].caselle[1]
        assert (p.linee[0].veste, prima.cosa, prima.tipo) == (Veste.TESTATA, Costante(p.titolo), Tipo.TESTO)


def test_a_sheet_without_pages_has_no_beginnings() -> None:
    assert inizi(Foglio("F", "Titolo", (), ())) == []


def test_the_riepilogo_has_no_schede() -> None:
    assert [foglio.nome for foglio in disegna(piano("chiari-2025"))[""].fogli if foglio.pagine] == []
