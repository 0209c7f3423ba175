"""The workbooks that are drawn from a plan: their structure, and what their cells are worth."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.cartella_settore import disegna_settore
from perfxl.core.cartelle.espressione import Colonna as Intervallo
from perfxl.core.cartelle.espressione import Nome
from perfxl.core.cartelle.layout import Ruolo, nomi_colonne, scrivi_sopra
from perfxl.core.cartelle.parametri import (
    ALTRUI,
    IN_ORDINE,
    TOTALE,
    codice_quota,
    identita,
    nome_file,
    nome_quota,
    numero,
    slug,
)
from perfxl.core.cartelle.riepilogo import disegna_riepilogo
from perfxl.core.impronta import impronta
from perfxl.core.letture.lettura import leggi
from perfxl.core.modello import Pesi, Residuo, Schema, Vuoti
from perfxl.core.money import ratio
from perfxl.core.piano import Accantonamento, Modo, Tipologia, totale_ricalcolato
from perfxl.core.riparto import riparti
from tests.costruttori import fondo as fondo_di
from tests.piccoli import ESEMPI, MODELLO, esempio, letto, obiettivo, piano, quota, tornata
from tests.strategie import con_residuo, piani, qualsiasi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Cartella, Colonna, Riga, Tabella
    from perfxl.core.piano import Piano


def celle(cartella: Cartella) -> Iterator[tuple[Tabella, Riga, Colonna, Espressione | None]]:
    for _, tabella in cartella.tabelle.values():
        for riga in tabella.righe:
            for colonna in tabella.colonne:
                yield tabella, riga, colonna, tabella.formula(riga, colonna)


def colonna(cartella: Cartella, tabella: str, chiave: str) -> dict[str, object]:
    """The values of a column, by row; totals too, rows that wait for something new left out."""
    calcolo = Calcolo(cartella)
    righe = [riga for riga in cartella.tabelle[tabella][1].righe if not riga.libera]
    return {riga.chiave: calcolo.valore((tabella, riga.chiave, chiave)) for riga in righe}


def euro(centesimi: int) -> Fraction:
    return ratio(centesimi, 100)


# ---- structure


@pytest.mark.parametrize("nome", ESEMPI)
def test_the_structure_of_the_workbooks_of_a_real_plan(nome: str) -> None:
    di_prova = esempio(nome)
    cartelle = disegna(di_prova)
    assert list(cartelle) == [*(settore.codice for settore in di_prova.settori), ""]
    for codice, cartella in cartelle.items():
        fogli = [foglio.nome for foglio in cartella.fogli]
        tabelle = [*cartella.tabelle]
        if codice == "":
            assert fogli == ["Riepilogo", "Quote", "Settori", "Parametri"]
            assert tabelle == ["riepilogo", "fondo", "quote", "settori", "classi", "fasce", "parole"]
        else:
            assert fogli == ["Istruzioni", "Progetti", "Indicatori", "Schede", "Controlli", "Grafico", "Parametri"]
            assert tabelle == [
                "stato",
                "legenda",
                "obiettivi",
                "partecipazioni",
                "indicatori",
                "controlli",
                "quote",
                "classi",
                "fasce",
                "parole",
                "tipologie",
                "giorni",
            ]
            assert [r.chiave for r in cartella.tabelle["obiettivi"][1].righe] == [
                *(o.codice for o in di_prova.guidati(codice)),
                "nuovo 1",
                "nuovo 2",
                TOTALE,
            ]
        assert cartella.anno == di_prova.anno.value
        assert cartella.proprieta == identita(di_prova, codice, impronta(di_prova))


def controlla_struttura(cartella: Cartella) -> None:
    """What the writer and the reader take for granted."""
    nomi = [nome for nome, _, _ in nomi_colonne(cartella)] + [f"tabella_{nome}" for nome in cartella.tabelle]
    nomi += cartella.nomi
    assert [nome for nome, volte in Counter(nome.casefold() for nome in nomi).items() if volte > 1] == []
    for nome, chiave_riga, chiave in cartella.nomi.values():
        assert chiave_riga in {riga.chiave for riga in cartella.tabelle[nome][1].righe}
        assert chiave in {colonna.chiave for colonna in cartella.tabelle[nome][1].colonne}
    for _, tabella in cartella.tabelle.values():
        titoli = [colonna.titolo.casefold() for colonna in tabella.colonne]
        assert len({*titoli}) == len(titoli)
        chiavi = [riga.chiave for riga in tabella.righe]
        assert len({*chiavi}) == len(chiavi)
        assert [riga.totale for riga in tabella.righe] == sorted(riga.totale for riga in tabella.righe)
        assert (tabella.identita == "") is (tabella.gruppo != "")
        for colonna in tabella.colonne:
            assert colonna.elenco == "" or colonna.elenco in nomi
    for tabella, riga, colonna, formula in celle(cartella):
        if formula is not None:
            assert riga.valori.get(colonna.chiave) is None
            for nominato in nominati(formula):
                assert nominato in nomi, (tabella.nome, riga.chiave, colonna.chiave)


def nominati(espressione: Espressione) -> Iterator[str]:
    """The defined names that a formula uses."""
    if isinstance(espressione, Nome | Intervallo):
        yield espressione.nome
    for campo in getattr(espressione, "__slots__", ()):
        valore = getattr(espressione, campo)
        for parte in valore if isinstance(valore, tuple) else (valore,):
            if hasattr(parte, "__slots__") and not isinstance(parte, Fraction):
                yield from nominati(parte)


@pytest.mark.parametrize("nome", ESEMPI)
def test_the_names_and_keys_of_a_real_plan(nome: str) -> None:
    for cartella in disegna(esempio(nome)).values():
        controlla_struttura(cartella)


@settings(max_examples=30)
@given(qualsiasi())
def test_the_names_and_keys_of_any_plan(di_prova: Piano) -> None:
    for cartella in disegna(di_prova).values():
        controlla_struttura(cartella)


# ---- values


@settings(max_examples=20)
@given(piani())
def test_every_workbook_shows_the_amounts_of_the_split(di_prova: Piano) -> None:
    """The formulas get to the very amounts of the split, by their own way."""
    riparto = riparti(di_prova, totale_ricalcolato)
    cartelle = disegna(di_prova)
    attesi = {riga.obiettivo: euro(riga.importo) for riga in riparto.righe}
    riepilogo = cartelle.pop("")
    trovati = colonna(riepilogo, "riepilogo", "importo")
    assert trovati.pop(TOTALE) == sum(attesi.values())
    assert trovati == attesi
    for codice, cartella in cartelle.items():
        propri = colonna(cartella, "obiettivi", "importo") if "obiettivi" in cartella.tabelle else {}
        propri.pop(TOTALE, None)
        assert propri == {o.codice: attesi[o.codice] for o in di_prova.guidati(codice)}


@settings(max_examples=20)
@given(piani())
def test_the_riepilogo_shows_the_quote_of_the_split(di_prova: Piano) -> None:
    riparto = riparti(di_prova, totale_ricalcolato)
    riepilogo = disegna_riepilogo(di_prova, riparto, "")
    importi, righe = colonna(riepilogo, "quote", "importo"), colonna(riepilogo, "quote", "righe")
    for chiusura in riparto.chiusure:
        assert importi[chiusura.quota] == chiusura.da_ripartire / 100
        assert righe[chiusura.quota] == chiusura.righe
    for obiettivo_fisso in di_prova.obiettivi:
        if obiettivo_fisso.importo_fisso.value is not None:
            assert importi[f"fisso-{obiettivo_fisso.codice}"] == euro(obiettivo_fisso.importo_fisso.value)
    fondo = colonna(riepilogo, "fondo", "importo")
    assert (fondo["massimo"], fondo["finanziato"]) == (
        euro(fondo_di(di_prova).massimo.value),
        euro(fondo_di(di_prova).finanziato.value),
    )
    assert fondo["resta"] == 0
    per_settore = colonna(riepilogo, "settori", "calcolato")
    assert per_settore[TOTALE] == fondo["calcolato"]


def test_the_riepilogo_of_2025() -> None:
    # amounts as printed; the differences are those of the wrong coefficient of no. 10
    riepilogo = disegna(esempio("chiari-2025"))[""]
    fondo = colonna(riepilogo, "fondo", "importo")
    assert fondo["accantonato"] == 22000
    assert fondo["stanziato"] == Fraction("69223.06")
    assert fondo["scarto"] == Fraction("-0.03")
    assert colonna(riepilogo, "fondo", "esito")["scarto"] == "✔ Chiude, salvo arrotondamenti"
    assert colonna(riepilogo, "fondo", "esito")["capienza"] == "✔ Entro il massimo"
    differenze = colonna(riepilogo, "riepilogo", "differenza")
    assert differenze["10"] == Fraction("394.45")
    assert differenze["6"] == Fraction("-19.24")
    assert differenze["14"] == 0
    controlli = colonna(riepilogo, "riepilogo", "controllo")
    assert controlli["10"] == "✘ SQ103 · Stanziato diverso dall'importo"
    assert controlli["14"] == IN_ORDINE
    assert controlli[TOTALE] == "✘ 8 righe da rivedere"


def test_the_workbook_of_a_settore_of_2025() -> None:
    sicurezza = disegna(esempio("chiari-2025"))["SIC"]
    assert colonna(sicurezza, "stato", "esito") == dict.fromkeys(
        ["obiettivi", "indicatori", "controlli"], TUTTO_IN_ORDINE
    )
    assert colonna(sicurezza, "obiettivi", "totale")["24"] == 120
    assert colonna(sicurezza, "obiettivi", "somma_indicatori")["27"] == 1
    quote = colonna(sicurezza, "quote", "parti")
    assert quote == {"intersettoriali": 1, "sicurezza": 13}
    assert colonna(sicurezza, "quote", "su") == {"intersettoriali": 1, "sicurezza": 77}
    # the others of «intersettoriali»: no. 1, 2 and 4, of 60, 15 and 30
    assert colonna(sicurezza, "quote", "altri") == {"intersettoriali": 105, "sicurezza": 0}
    assert list(colonna(sicurezza, "partecipazioni", "capofila").values()) == [
        "Settore amministrativo-finanziario",
        "Settore sociale-educativo",
        "Settore sociale-educativo",
        "Settore amministrativo-finanziario",
    ]


TUTTO_IN_ORDINE = "✔ Tutto in ordine"
NON_DEL_PIANO = "✘ IN202 · Non è il dato del piano"

CONTROLLI = [
    ({}, IN_ORDINE),
    ({"classe": None}, "✘ VAL103 · Manca: Strategicità"),
    ({"classe": ""}, "✘ VAL103 · Manca: Strategicità"),
    ({"classe": "boh"}, "✘ VAL104 · Strategicità fuori elenco"),
    ({"n_dip": None}, "✘ VAL103 · Manca N. dip."),
    ({"n_dip": "boh"}, "✘ VAL102 · «N. dip.» non è un numero"),
    ({"n_dip": Fraction(0)}, "✘ VAL104 · N. dip. non ammesso"),
    ({"classe": None, "n_dip": None}, "✘ VAL103 · Manca: Strategicità"),
    ({"n_dip": Fraction(4)}, NON_DEL_PIANO),
    ({"n_dip": "TUTTI", "stanziato": Fraction(75)}, NON_DEL_PIANO),  # 40 × 3 on 120 + 40: it closes, and moves money
    ({"classe": "nulla", "stanziato": Fraction(0)}, NON_DEL_PIANO),
    ({"n_dip": Fraction(3)}, IN_ORDINE),  # the band of the plan's
    ({"stanziato": Fraction(50)}, IN_ORDINE),
    ({"stanziato": Fraction("50.01")}, "✘ SQ103 · Stanziato diverso dall'importo"),
    ({"stanziato": Fraction("49.99")}, "✘ SQ103 · Stanziato diverso dall'importo"),
]


@pytest.mark.parametrize(("scritte", "esito"), CONTROLLI)
def test_the_live_check_says_what_to_correct_first(scritte: dict[str, Fraction | str | None], esito: str) -> None:
    voci = [obiettivo("1", "q"), obiettivo("2", "q")]
    di_prova = piano(10000, [quota("q", Modo.RESTO)], voci)
    cartella = disegna_settore(di_prova, "A", riparti(di_prova, totale_ricalcolato), "")
    modificata = scrivi_sopra(cartella, {("obiettivi", "1", chiave): valore for chiave, valore in scritte.items()})
    assert colonna(modificata, "obiettivi", "controllo")["1"] == esito


NON_CENTO = "✘ SQ101 · Gli indicatori non fanno 100%"
SOMMA_DIVERSA = "✘ SQ101 · La somma non è giusta"


@pytest.mark.parametrize(
    ("peso", "vuoti", "esito", "indicatore"),
    [
        (Fraction(1), Vuoti.MANCANO, IN_ORDINE, IN_ORDINE),
        (Fraction("0.9999"), Vuoti.MANCANO, NON_CENTO, SOMMA_DIVERSA),
        (None, Vuoti.MANCANO, NON_CENTO, "✘ VAL103 · Manca il peso"),
        (Fraction(1), Vuoti.ALTRUI, IN_ORDINE, IN_ORDINE),
        (Fraction("0.9999"), Vuoti.ALTRUI, NON_CENTO, SOMMA_DIVERSA),
        (None, Vuoti.ALTRUI, IN_ORDINE, ALTRUI),
    ],
)
def test_the_live_check_of_the_indicators(peso: Fraction | None, vuoti: Vuoti, esito: str, indicatore: str) -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), obiettivo("2", fisso=5000)])
    schema = Schema(Pesi.INDICATORI, Decimal(100), vuoti)
    di_prova = replace(di_prova, modello=replace(MODELLO, schemi=(schema,)))
    cartella = disegna_settore(di_prova, "A", riparti(di_prova, totale_ricalcolato), "")
    for codice in ("1", "2"):
        modificata = scrivi_sopra(cartella, {("indicatori", f"{codice}/1", "peso"): peso})
        assert colonna(modificata, "obiettivi", "controllo")[codice] == esito
        assert colonna(modificata, "indicatori", "controllo")[f"{codice}/1"] == indicatore
        assert colonna(modificata, "indicatori", "controllo")["/1"] == ""
        righe = 0 if esito == IN_ORDINE else 1
        attesi = [TUTTO_IN_ORDINE, "✘ 1 riga da rivedere"][righe]
        tutto = [TUTTO_IN_ORDINE, "✘ 2 righe da rivedere"][righe]
        assert colonna(modificata, "stato", "esito") == {"obiettivi": attesi, "indicatori": attesi, "controlli": tutto}


def test_a_settore_that_only_takes_part() -> None:
    voce = replace(obiettivo("1", "q"), tipologia=Tipologia.GENERALE, partecipano=("B",))
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [voce])
    cartelle = disegna(di_prova)
    assert [*cartelle] == ["A", "B", ""]
    assert "partecipazioni" not in cartelle["A"].tabelle
    partecipante = cartelle["B"]
    assert [foglio.nome for foglio in partecipante.fogli] == ["Obiettivi"]
    assert [*partecipante.tabelle] == ["partecipazioni"]
    assert partecipante.nomi == {}
    assert colonna(partecipante, "partecipazioni", "stanziato") == {"1": 100}
    assert [voce for _, _, voce, _ in celle(partecipante) if voce.ruolo is Ruolo.INPUT] == []


def test_a_modello_without_words_has_no_table_of_them() -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), obiettivo("2", "q", n_dip="tutti")])
    senza = replace(di_prova, modello=replace(MODELLO, fasce=MODELLO.fasce[:2]), obiettivi=di_prova.obiettivi[:1])
    cartella = disegna(senza)["A"]
    assert "parole" not in cartella.tabelle
    modificata = scrivi_sopra(cartella, {("obiettivi", "1", "n_dip"): "tutti"})
    assert colonna(modificata, "obiettivi", "coefficiente")["1"] == ""
    assert colonna(disegna(di_prova)["A"], "obiettivi", "coefficiente") == {"1": 1, "2": 3, TOTALE: None}


def test_the_label_of_a_band_is_not_a_number_of_employees() -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q")])
    modificata = scrivi_sopra(disegna(di_prova)["A"], {("obiettivi", "1", "n_dip"): "da 1 a 3"})
    assert colonna(modificata, "obiettivi", "controllo")["1"] == "✘ VAL102 · «N. dip.» non è un numero"


def test_a_fixed_amount_has_no_formulas_but_its_amount() -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), obiettivo("2", fisso=5000)])
    cartelle = disegna(di_prova)
    for cartella, tabella in ((cartelle["A"], "obiettivi"), (cartelle[""], "riepilogo")):
        for chiave in ("peso", "coefficiente", "totale"):
            assert colonna(cartella, tabella, chiave)["2"] is None
        assert colonna(cartella, tabella, "importo")["2"] == 50
        assert colonna(cartella, tabella, "controllo")["2"] == IN_ORDINE


@pytest.mark.parametrize(
    ("residuo", "nominata", "attesi"),
    [
        (Residuo.NESSUNO, "", ["0.07", "0.07", "0.07"]),
        (Residuo.MAGGIOR_RESTO, "", ["0.07", "0.07", "0.06"]),
        (Residuo.RIGA, "2", ["0.07", "0.06", "0.07"]),
    ],
)
def test_the_formula_of_an_amount_knows_the_residual_cents(residuo: Residuo, nominata: str, attesi: list[str]) -> None:
    # 0,20 over three alike: 6,666… cents each, a cent over when each is rounded
    tre = [obiettivo(f"{n}", "q") for n in (1, 2, 3)]
    di_prova = con_residuo(piano(20, [quota("q", Modo.RESTO)], tre), residuo, nominata)
    trovati = colonna(disegna(di_prova)[""], "riepilogo", "importo")
    assert [trovati[f"{n}"] for n in (1, 2, 3)] == [Fraction(atteso) for atteso in attesi]


def test_a_residual_cent_may_be_missing_too() -> None:
    tre = [obiettivo(f"{n}", "q") for n in (1, 2, 3)]
    di_prova = con_residuo(piano(10, [quota("q", Modo.RESTO)], tre), Residuo.RIGA, "3")
    assert colonna(disegna(di_prova)[""], "riepilogo", "importo")["3"] == Fraction("0.04")


def test_a_fund_that_does_not_close_says_so() -> None:
    di_prova = piano(10000, [quota("q", Modo.PERCENTUALE, "50")], [obiettivo("1", "q")])
    storto = replace(di_prova, fondo=replace(fondo_di(di_prova), massimo=letto(4999)))
    esiti = colonna(disegna(storto)[""], "fondo", "esito")
    assert esiti["resta"] == "✘ Non chiude"
    assert esiti["scarto"] == "✘ Non chiude"
    assert esiti["capienza"] == "✘ Supera il massimo"
    assert colonna(disegna(storto)[""], "fondo", "importo")["accantonato"] == 0


@pytest.mark.parametrize(
    ("di_troppo", "esito"),
    [
        (0, "✔ Chiude"),
        (1, "✔ Chiude, salvo arrotondamenti"),
        (-1, "✔ Chiude, salvo arrotondamenti"),
        (2, "✘ Non chiude"),
        (-2, "✘ Non chiude"),
    ],
)
def test_rounding_explains_half_a_cent_for_each_of_two_lines(di_troppo: int, esito: str) -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), obiettivo("2", "q")])
    scritta = {("riepilogo", "2", "stanziato"): euro(5000 + di_troppo)}
    riepilogo = scrivi_sopra(disegna(di_prova)[""], scritta)
    assert colonna(riepilogo, "fondo", "esito")["scarto"] == esito
    assert colonna(riepilogo, "quote", "esito")["q"] == esito


def test_set_asides_of_the_same_title_are_two_rows() -> None:
    voci = tuple(Accantonamento(letto(titolo), letto(100)) for titolo in ("Altro", "Altro", "Importo massimo"))
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q")])
    riepilogo = disegna(replace(di_prova, fondo=replace(fondo_di(di_prova), accantonamenti=voci)))[""]
    assert [*colonna(riepilogo, "fondo", "voce").values()][:5] == [
        "Importo massimo",
        "Accantonamento 1: Altro",
        "Accantonamento 2: Altro",
        "Accantonamento 3: Importo massimo",
        "Totale accantonamenti",
    ]
    assert leggi(tornata(riepilogo), riepilogo).difetti == ()
    assert colonna(riepilogo, "fondo", "importo")["accantonato"] == 3


def test_the_riepilogo_leads_each_quota_back_to_the_fund() -> None:
    """Change the fund in the Riepilogo, and every quota follows that should."""
    quote = [
        quota("i", Modo.IMPORTO, "20"),
        quota("p", Modo.PERCENTUALE, "10"),
        quota("a", Modo.PARTI, "1"),
        quota("b", Modo.PARTI, "2"),
        quota("b1", Modo.PERCENTUALE, "50", "b"),
        quota("b2", Modo.RESTO, di="b"),
    ]
    voci = [obiettivo(f"{n}", codice) for n, codice in enumerate(["i", "p", "a", "b1", "b2"], start=1)]
    di_prova = piano(100000, quote, [*voci, obiettivo("6", fisso=1000)])
    riepilogo = disegna(di_prova)[""]
    # 1.000,00: fixed 10, i 20, p 100; the rest 870 as 1 : 2
    attesi = {"fisso-6": 10, "i": 20, "p": 100, "a": 290, "b": 580, "b1": 290, "b2": 290}
    assert colonna(riepilogo, "quote", "importo") == attesi
    # 2.000,00: p 200; the rest 1.770
    raddoppiato = scrivi_sopra(riepilogo, {("fondo", "finanziato", "importo"): Fraction(2000)})
    attesi |= {"p": 200, "a": 590, "b": 1180, "b1": 590, "b2": 590}
    assert colonna(raddoppiato, "quote", "importo") == attesi
    assert colonna(raddoppiato, "quote", "righe") == {"fisso-6": 1, "i": 1, "p": 1, "a": 1, "b": 2, "b1": 1, "b2": 1}
    assert colonna(raddoppiato, "riepilogo", "importo")["5"] == 590


# ---- small pieces


@pytest.mark.parametrize(
    ("testo", "atteso"),
    [
        ("Comune di Chiari", "comune-di-chiari"),
        ("Città di Forlì (FC)", "citta-di-forli-fc"),
        ("  L'Aquila!  ", "l-aquila"),
        ("..\\..//etc", "etc"),
        ("Ελλάδα", ""),
    ],
)
def test_a_text_as_part_of_a_file_name(testo: str, atteso: str) -> None:
    assert slug(testo) == atteso


def test_the_name_of_a_file() -> None:
    assert nome_file(esempio("chiari-2025"), "SIC") == "comune-di-chiari_2025_SIC.xlsx"


@pytest.mark.parametrize(
    ("codice", "atteso"),
    [("7", Fraction(7)), ("07", "07"), ("7.1", "7.1"), ("A7", "A7"), ("10", Fraction(10)), ("³", "³")],
)
def test_a_code_is_a_number_where_it_is_written_as_one(codice: str, atteso: Fraction | str) -> None:
    assert numero(codice) == atteso


def test_the_pot_of_an_objective_and_its_names() -> None:
    assert codice_quota(obiettivo("1", "a-b")) == "a-b"
    assert codice_quota(obiettivo("3", fisso=1)) == "fisso-3"
    assert nome_quota("fisso-3", "base") == "quota_fisso_3_base"


def test_what_an_office_may_write() -> None:
    cartella = disegna(esempio("chiari-2025"))["AMM"]
    da_scrivere = {
        (tabella.nome, colonna.chiave) for tabella, _, colonna, _ in celle(cartella) if colonna.ruolo is Ruolo.INPUT
    }
    assert da_scrivere == {
        *(("obiettivi", chiave) for chiave in ("tempi", "soglia", "personale", "classe", "n_dip")),
        *(("indicatori", chiave) for chiave in ("obiettivo", "descrizione", "atteso", "peso")),
    }
