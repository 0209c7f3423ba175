"""The workbooks of every system: what they show is what the modello says, and the sums are live."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import Ruolo, scrivi_sopra
from perfxl.core.cartelle.parametri import ALTRUI, IN_ORDINE, TOTALE
from perfxl.core.modello import Classe, Elenco, Etichette, Modello, Pesi, Quote, Residuo, Schema, Vuoti
from perfxl.core.money import ratio
from perfxl.core.piano import Fondo, Modo, Piano, Quota, Stato, totale_ricalcolato
from perfxl.core.riparto import riparti
from tests.cartelle import con_fondo
from tests.costruttori import misura, settore
from tests.costruttori import obiettivo as voce
from tests.piccoli import MODELLO, esempio, letto, obiettivo, piano, quota

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.piano import Obiettivo, Settore

SOMMA_DIVERSA = "✘ SQ101 · La somma non è giusta"


def colonna(cartella: Cartella, tabella: str, chiave: str) -> dict[str, object]:
    """The values of a column, by row; totals too, rows that wait for something new left out."""
    calcolo = Calcolo(cartella)
    righe = [riga for riga in cartella.tabelle[tabella][1].righe if not riga.libera]
    return {riga.chiave: calcolo.valore((tabella, riga.chiave, chiave)) for riga in righe}


def colonne(cartella: Cartella, tabella: str) -> list[str]:
    """The headers of a table."""
    return [colonna.titolo for colonna in cartella.tabelle[tabella][1].colonne]


def da_compilare(cartella: Cartella, tabella: str) -> list[str]:
    """What of a table an office fills in."""
    return [c.chiave for c in cartella.tabelle[tabella][1].colonne if c.ruolo is Ruolo.INPUT]


@cache
def cartelle(nome: str) -> dict[str, Cartella]:
    """The workbooks of a real plan."""
    return disegna(esempio(nome))


# ---- the real systems


def test_tortona_has_weights_by_servizio_and_phases() -> None:
    staff = cartelle("tortona-2024")["00"]
    assert [foglio.nome for foglio in staff.fogli] == [
        "Istruzioni",
        "Obiettivi",
        "Fasi principali",
        "Indicatori di risultato",
        "Risultato atteso",
        "Schede",
        "Somme",
        "Controlli",
        "Grafico",
        "Parametri",
    ]
    assert colonne(staff, "obiettivi") == [
        "Codice",
        "Titolo (obiettivo)",
        "Sezione",
        "Servizio",
        "Rif. DUP",
        "Anni",
        "Personale coinvolto",
        "Risorse finanziarie",
        "Gruppo",
        "Peso %",
        "Somma fasi principali",
        "Controllo",
    ]
    assert da_compilare(staff, "obiettivi") == ["rif_dup", "anni", "personale", "risorse", "peso"]
    assert colonne(staff, "fasi") == [
        "Codice",
        "Rif.",
        "Obiettivo",
        "Soggetti",
        "Fasi principali",
        "Termine",
        "Peso %",
        "Valore cumulato",
        "Somma",
        "Controllo",
    ]
    assert da_compilare(staff, "fasi") == ["obiettivo", "soggetti", "descrizione", "termine", "peso"]
    assert colonne(staff, "indicatori")[-1] == "Controllo"  # without weights: whose each is, and its numbers
    assert colonna(staff, "somme", "somma") == {"SEG": 1, "PM": 1, "RU": 1, "AVV": 1}
    fogli = ["obiettivi", "fasi", "indicatori", "risultati", "somme"]
    assert colonna(staff, "stato", "esito") == {
        **dict.fromkeys(fogli, "✔ Tutto in ordine"),
        "controlli": "✘ 4 righe da rivedere",  # the document prints «31.06.2024» for four phases
    }
    assert {chiave: righe for chiave, righe in colonna(staff, "controlli", "righe").items() if righe != 0} == {
        "VAL105": 4,
        TOTALE: 4,
    }


def test_tortona_says_where_the_weights_do_not_close() -> None:
    # the seven objectives of centro 07 make 90
    lavori = cartelle("tortona-2024")["07"]
    assert (colonna(lavori, "somme", "somma"), colonna(lavori, "somme", "esito")) == (
        {"07": Fraction(9, 10)},
        {"07": "✘ Non chiude"},
    )
    assert colonna(lavori, "stato", "esito")["somme"] == "✘ 1 riga da rivedere"
    esiti = colonna(cartelle("tortona-2024")[""], "somme", "esito")
    assert [gruppo for gruppo, esito in esiti.items() if esito != "✔ Chiude"] == ["07"]
    assert len(esiti) == 9


def test_the_running_sums_of_tortona_are_those_printed() -> None:
    stampati = {
        f"{o.codice}/{posto}": "" if fase.cumulato.value is None else ratio(Fraction(fase.cumulato.value), 100)
        for o in esempio("tortona-2024").obiettivi
        for posto, fase in enumerate(o.fasi, start=1)
    }
    trovati: dict[str, object] = {}
    for codice, cartella in cartelle("tortona-2024").items():
        trovati |= {} if codice == "" else colonna(cartella, "fasi", "cumulato")
    assert {chiave: valore for chiave, valore in trovati.items() if not chiave.startswith("/")} == stampati


def test_montichiari_has_a_register_for_each_dipartimento() -> None:
    segretario = cartelle("montichiari-2024")["SEG"]
    assert [foglio.nome for foglio in segretario.fogli] == [
        "Istruzioni",
        "Obiettivi",
        "Indicatori",
        "Risultati attesi",
        "Schede",
        "Controlli",
        "Parametri",
    ]
    tavola = segretario.tabelle["obiettivi"][1]
    assert colonne(segretario, "obiettivi")[:4] == ["Codice", "N.", "Tipologia", "Titolo (obiettivo)"]
    assert (tavola.bloccate, tavola.filtro) == (4, False)
    assert cartelle("montichiari-2024")["AFF"].tabelle["obiettivi"][1].filtro
    assert list(colonna(segretario, "classi", "nome").values()) == [
        "1 - rilevante operativo",
        "2 - rilevante strategico",
    ]
    # what the document prints and the list does not have stays as it is printed
    controlli = colonna(cartelle("montichiari-2024")["AFF"], "obiettivi", "controllo")
    assert controlli["AFF-53"] == "✘ VAL104 · Peso obiettivo fuori elenco"
    assert controlli["AFF-01"] == IN_ORDINE
    assert [c.chiave for c in segretario.tabelle["partecipazioni"][1].colonne] == [
        "numero",
        "stampato",
        "tipologia",
        "titolo",
        "capofila",
        "personale",
        "rif_dup",
        "oggetto",
        "tempi",
        "classe",
    ]


def test_desenzano_shows_budgets_and_the_rilevanza() -> None:
    polizia, riepilogo = cartelle("desenzano-2021")["PL"], cartelle("desenzano-2021")[""]
    assert colonna(polizia, "obiettivi", "importo_fisso")["PL-08"] == 6000
    assert colonna(polizia, "obiettivi", "importo_fisso")[TOTALE] == 6000
    assert [*colonna(polizia, "stati", "nome").values()] == ["attivo", "sospeso", "rinviato"]
    assert [foglio.nome for foglio in riepilogo.fogli] == ["Riepilogo", "Settori"]
    rilevanza = colonna(riepilogo, "settori", "rilevanza")
    assert (rilevanza["PL"], rilevanza["TUTTE"], rilevanza[TOTALE]) == (20, None, 100)
    assert colonna(riepilogo, "settori", "esito")[TOTALE] == "✔ Chiude"
    grafico = riepilogo.fogli[1].grafico
    assert grafico is not None
    assert grafico.valori == "rilevanza"
    meno = scrivi_sopra(riepilogo, {("settori", "PL", "rilevanza"): Fraction(19)})
    assert colonna(meno, "settori", "esito")[TOTALE] == "✘ Non chiude"
    # nothing of the register is computed in the Riepilogo: there is no live check that could only say that all is well
    assert "controllo" not in {c.chiave for c in riepilogo.tabelle["riepilogo"][1].colonne}


@pytest.mark.parametrize("nome", ["tortona-2024", "montichiari-2024"])
def test_without_amounts_and_rilevanza_there_is_no_chart(nome: str) -> None:
    fogli = {foglio.nome: foglio for foglio in cartelle(nome)[""].fogli}
    assert fogli["Settori"].grafico is None
    assert "Quote" not in fogli


def test_a_workbook_for_each_settore_and_none_for_the_units_within() -> None:
    for nome in ("tortona-2024", "montichiari-2024", "desenzano-2021"):
        assert list(cartelle(nome)) == [*(s.codice for s in esempio(nome).radici), ""]


# ---- a fund that is shared by rilevanza


def test_a_fund_by_rilevanza() -> None:
    """By hand: 100.000,00 less 5.000,00 and 6.000,00 reserved; 1% is 890,00, so 20% is 17.800,00."""
    riepilogo = disegna(con_fondo("desenzano-2021", "massimo = 100000.00"))[""]
    assert [foglio.nome for foglio in riepilogo.fogli] == ["Riepilogo", "Quote", "Settori"]
    fondo = colonna(riepilogo, "fondo", "importo")
    assert (fondo["riservato"], fondo["da_ripartire"], fondo["calcolato"], fondo["scarto"]) == (11000, 89000, 100000, 0)
    assert colonna(riepilogo, "fondo", "esito")["capienza"] == "✔ Entro il massimo"
    attribuiti = colonna(riepilogo, "settori", "attribuito")
    assert (attribuiti["PL"], attribuiti["SEG"], attribuiti["TUTTE"]) == (23800, 10340, 0)
    assert colonna(riepilogo, "settori", "importo")["TUTTE"] == ""
    grafico = riepilogo.fogli[2].grafico
    assert grafico is not None
    assert grafico.valori == "attribuito"


def registro(
    settori: Sequence[Settore], obiettivi: Sequence[Obiettivo], modello: Modello, fondo: int | None = None
) -> Piano:
    """A plan without quote of its own, with a fund in cents or none."""
    quote = tuple(
        Quota(s.codice, s.nome, Modo.PARTI, letto(s.rilevanza.value)) for s in settori if s.rilevanza.value is not None
    )
    denaro = None if fondo is None else Fondo(letto(fondo), letto(fondo), dichiarato=False)
    quote = () if fondo is None else quote
    return Piano(modello, letto("Comune"), letto(2025), denaro, tuple(settori), quote, tuple(obiettivi))


@pytest.mark.parametrize(
    ("residuo", "attesi"),
    [(Residuo.NESSUNO, ["0.07", "0.07", "0.07"]), (Residuo.MAGGIOR_RESTO, ["0.07", "0.07", "0.06"])],
)
def test_the_amounts_of_the_settori_follow_the_residual_policy(residuo: Residuo, attesi: list[str]) -> None:
    # 0,20 over three alike: 6,666… cents each
    settori = [settore(codice, rilevanza=1) for codice in "ABC"]
    modello = Modello("prova", "Prova", quote=Quote.RILEVANZA, residuo=residuo)
    di_prova = registro(settori, [voce("1")], modello, 20)
    importi = colonna(disegna(di_prova)[""], "settori", "importo")
    assert [importi[codice] for codice in "ABC"] == [Fraction(atteso) for atteso in attesi]
    assert [riga.importo for riga in riparti(di_prova).righe] == [Fraction(atteso) * 100 for atteso in attesi]
    assert "riservato" not in colonna(disegna(di_prova)[""], "fondo", "voce")


def test_without_any_rilevanza_nobody_is_attributed_anything() -> None:
    modello = Modello("prova", "Prova", quote=Quote.RILEVANZA, schemi=(Schema(Pesi.RILEVANZA, Decimal(100)),))
    riepilogo = disegna(registro([settore("A")], [voce("1")], modello, 20))[""]
    assert colonna(riepilogo, "settori", "importo") == {"A": "", TOTALE: 0}
    assert "esito" not in {c.chiave for c in riepilogo.tabelle["settori"][1].colonne}
    assert colonna(riepilogo, "fondo", "esito")["scarto"] == "✘ Non chiude"


def test_a_unit_within_a_settore_may_have_a_rilevanza_of_its_own() -> None:
    settori = [
        settore("A"),
        settore("A1", di="A", rilevanza=60),
        settore("A2", di="A", rilevanza=40),
        settore("A3", di="A"),
    ]
    modello = Modello("prova", "Prova", quote=Quote.RILEVANZA)
    riepilogo = disegna(registro(settori, [voce("1", unita="A1")], modello, 1000))[""]
    assert colonna(riepilogo, "settori", "importo") == {"A": "", "A1": 6, "A2": 4, TOTALE: 10}


# ---- a quota that cannot be divided, a quota of nothing


def test_nobody_of_a_quota_is_paid_while_somebody_misses_a_figure() -> None:
    voci = [obiettivo("1", "q"), obiettivo("2", "q"), obiettivo("3", "r")]
    di_prova = piano(10000, [quota("q", Modo.PARTI, "1"), quota("r", Modo.PARTI, "1")], voci)
    assert colonna(disegna(di_prova)["A"], "obiettivi", "importo") == {"1": 25, "2": 25, "3": 50, TOTALE: 100}
    senza = scrivi_sopra(disegna(di_prova)["A"], {("obiettivi", "2", "classe"): None})
    assert colonna(senza, "obiettivi", "importo") == {"1": "", "2": "", "3": 50, TOTALE: 50}
    assert colonna(senza, "quote", "mancanti") == {"q": 1, "r": 0}
    assert colonna(senza, "obiettivi", "controllo") == {
        "1": "✘ SQ110 · La quota non si può dividere",
        "2": "✘ VAL103 · Manca: Strategicità",
        "3": IN_ORDINE,
        TOTALE: "✘ 2 righe da rivedere",
    }


def test_also_where_it_is_another_settore_that_misses_it() -> None:
    altrui = replace(obiettivo("2", "q", n_dip=None), capofila="B", unita=letto("B"))
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), altrui])
    assert riparti(di_prova, totale_ricalcolato).righe == ()
    cartelle = disegna(di_prova)
    assert colonna(cartelle["A"], "quote", "mancanti") == {"q": 1}
    assert colonna(cartelle["A"], "obiettivi", "importo")["1"] == ""
    assert colonna(cartelle[""], "riepilogo", "importo") == {"1": "", "2": "", TOTALE: 0}
    assert colonna(cartelle[""], "quote", "mancanti") == {"q": 1}


def test_a_quota_of_nothing_pays_nothing_to_those_who_count_nothing() -> None:
    voci = [obiettivo("1", "zero", classe="nulla"), obiettivo("2", "q")]
    di_prova = piano(10000, [quota("zero", Modo.IMPORTO, "0"), quota("q", Modo.RESTO)], voci)
    importi = {riga.obiettivo: riga.importo for riga in riparti(di_prova, totale_ricalcolato).righe}
    assert importi == {"1": 0, "2": 10000}
    for cartella, tabella in ((disegna(di_prova)["A"], "obiettivi"), (disegna(di_prova)[""], "riepilogo")):
        assert colonna(cartella, tabella, "importo") == {"1": 0, "2": 100, TOTALE: 100}
    nessuno = scrivi_sopra(disegna(di_prova)["A"], {("obiettivi", "2", "classe"): "nulla"})
    assert colonna(nessuno, "obiettivi", "importo") == {"1": 0, "2": "", TOTALE: 0}


# ---- weights by hand

A_MANO = Modello(
    "prova",
    "Prova",
    schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)), Schema(Pesi.FASI, Decimal(100), Vuoti.ALTRUI)),
    campi=("stato",),
    elenchi=(Elenco(Pesi.FASI, ("numero", "descrizione", "peso", "cumulato")),),
)


def pesato(codice: str, peso: int | None, capofila: str = "A", gruppo: str = "") -> Obiettivo:
    """An objective with a weight by hand."""
    misure = (misura("Una", peso=60), misura("Altrui"), misura("Due", peso=40))
    valore = None if peso is None else Decimal(peso)
    gruppo = gruppo or capofila
    return voce(codice, capofila=capofila, unita=capofila, gruppo=gruppo, peso=valore, fasi=misure)


def test_the_weight_of_an_objective_may_be_missing() -> None:
    di_prova = registro([settore("A")], [pesato("1", 60), pesato("2", None)], A_MANO)
    cartella = disegna(di_prova)["A"]
    assert colonna(cartella, "obiettivi", "controllo") == {
        "1": IN_ORDINE,
        "2": "✘ VAL103 · Manca il peso",
        TOTALE: "✘ 1 riga da rivedere",
    }
    altrui = replace(A_MANO, schemi=(Schema(Pesi.OBIETTIVI, Decimal(100), Vuoti.ALTRUI), A_MANO.schemi[1]))
    cartella = disegna(replace(di_prova, modello=altrui))["A"]
    assert colonna(cartella, "obiettivi", "controllo")["2"] == IN_ORDINE
    assert colonna(cartella, "somme", "esito") == {"A": "✘ Non chiude"}
    nulla = disegna(replace(di_prova, modello=altrui, obiettivi=(pesato("1", None),)))["A"]
    assert colonna(nulla, "somme", "esito") == {"A": ALTRUI}


def test_a_group_may_stand_in_two_workbooks() -> None:
    voci = [pesato("1", 60, gruppo="G"), pesato("2", 30, "B", "G"), pesato("3", 10, "B", "G"), pesato("4", 100, "B")]
    di_prova = registro([settore("A"), settore("B")], voci, A_MANO)
    cartelle = disegna(di_prova)
    assert colonna(cartelle["A"], "somme", "altri") == {"G": Fraction(2, 5)}
    assert colonna(cartelle["A"], "somme", "somma") == {"G": 1}
    assert colonna(cartelle["B"], "somme", "altri") == {"G": Fraction(3, 5), "B": 0}
    assert colonna(cartelle["B"], "somme", "esito") == {"G": "✔ Chiude", "B": "✔ Chiude"}
    assert colonna(cartelle["B"], "somme", "nome") == {"G": None, "B": "Settore B"}
    assert colonna(cartelle[""], "somme", "somma") == {"G": 1, "B": 1}
    assert "altri" not in {c.chiave for c in cartelle[""].tabelle["somme"][1].colonne}


def test_where_classes_give_the_weights_of_a_group_they_are_summed() -> None:
    modello = replace(MODELLO, schemi=(Schema(Pesi.OBIETTIVI, Decimal(60)),))
    voci = [obiettivo("1", "q"), replace(obiettivo("2", "q", classe="media"), capofila="B")]
    di_prova = replace(piano(100, [quota("q", Modo.RESTO)], voci), modello=modello)
    assert colonna(disegna(di_prova)["A"], "somme", "altri") == {"A": 20}
    assert colonna(disegna(di_prova)["A"], "somme", "esito") == {"A": "✔ Chiude"}


def test_the_running_sum_follows_the_weights_within_each_objective() -> None:
    cartella = disegna(registro([settore("A")], [pesato("1", 60), pesato("2", 40)], A_MANO))["A"]
    attesi = {
        "1/1": Fraction(3, 5),
        "1/2": "",
        "1/3": 1,
        "2/1": Fraction(3, 5),
        "2/2": "",
        "2/3": 1,
    }
    assert {k: v for k, v in colonna(cartella, "fasi", "cumulato").items() if k[0] != "/"} == attesi
    cambiata = scrivi_sopra(cartella, {("fasi", "1/1", "peso"): Fraction(1, 2)})
    assert {k: v for k, v in colonna(cambiata, "fasi", "cumulato").items() if k[0] != "/"} == {
        **attesi,
        "1/1": Fraction(1, 2),
        "1/3": Fraction(9, 10),
    }
    controlli = colonna(cambiata, "fasi", "controllo")
    assert [controlli[f"1/{n}"] for n in (1, 2, 3)] == [SOMMA_DIVERSA, ALTRUI, SOMMA_DIVERSA]
    assert colonna(cambiata, "obiettivi", "controllo")["1"] == "✘ SQ101 · Le fasi non fanno 100%"
    assert colonna(cambiata, "stato", "esito") == {
        "obiettivi": "✘ 1 riga da rivedere",
        "fasi": "✘ 2 righe da rivedere",
        "somme": "✔ Tutto in ordine",
        "controlli": "✘ 3 righe da rivedere",
    }


@pytest.mark.parametrize(
    ("scritto", "esito"),
    [("sospeso", IN_ORDINE), ("Rinviato", IN_ORDINE), (None, IN_ORDINE), ("chiuso", "✘ VAL104 · Stato fuori elenco")],
)
def test_the_stato_is_one_of_the_list(scritto: str | None, esito: str) -> None:
    cartella = disegna(registro([settore("A")], [pesato("1", 100)], A_MANO))["A"]
    modificata = scrivi_sopra(cartella, {("obiettivi", "1", "stato"): scritto})
    assert colonna(modificata, "obiettivi", "controllo")["1"] == esito


def test_an_objective_that_stands_still_may_have_no_measures() -> None:
    schemi = (A_MANO.schemi[0], Schema(Pesi.FASI, Decimal(100)))
    voci = [replace(pesato("1", 60), fasi=()), replace(pesato("2", 40), fasi=(), stato=letto(Stato.SOSPESO))]
    cartella = disegna(registro([settore("A")], voci, replace(A_MANO, schemi=schemi)))["A"]
    controlli = colonna(cartella, "obiettivi", "controllo")
    assert (controlli["1"], controlli["2"]) == ("✘ SQ101 · Le fasi non fanno 100%", IN_ORDINE)


# ---- words and numbers


def test_two_columns_never_have_the_same_header() -> None:
    etichette = Etichette(oggetto="Stato", titolo="stato", atteso="Indicatore")
    campi = ("stato", "oggetto")
    elenchi = (Elenco(Pesi.INDICATORI, ("numero", "descrizione", "atteso")),)
    modello = Modello("prova", "Prova", campi=campi, elenchi=elenchi, etichette=etichette)
    cartella = disegna(registro([settore("A")], [voce("1", quota="")], modello))["A"]
    assert colonne(cartella, "obiettivi") == ["N.", "stato", "Stato (2)", "Stato (3)", "Controllo"]
    assert colonne(cartella, "indicatori") == [
        *("N.", "Rif.", "Obiettivo", "N. (2)", "Indicatore", "Indicatore (2)", "Controllo"),
    ]


def test_a_long_word_widens_its_column() -> None:
    etichette = Etichette(settore="Responsabilizzazione")
    riepilogo = disegna(registro([settore("A")], [voce("1")], Modello("prova", "Prova", etichette=etichette)))[""]
    assert riepilogo.tabelle["riepilogo"][1].colonna("settore").larghezza == 22


def test_the_printed_number_stands_beside_the_code_where_it_is_another() -> None:
    modello = Modello("prova", "Prova")
    voci = [voce("A-1", numero="7"), voce("A-2", numero="")]
    cartella = disegna(registro([settore("A")], voci, modello))["A"]
    assert colonne(cartella, "obiettivi")[:2] == ["Codice", "N."]
    assert colonna(cartella, "obiettivi", "stampato") == {"A-1": 7, "A-2": None, TOTALE: None}
    senza = disegna(registro([settore("A")], [voce("A-1", numero="")], modello))["A"]
    assert colonne(senza, "obiettivi")[:2] == ["Codice", "Tipologia"]


def test_a_class_is_shown_as_the_list_has_it() -> None:
    modello = Modello("prova", "Prova", classi=(Classe("alta", None, "1"), Classe("bassa", None, "2")))
    voci = [voce("1", classe="1 -ALTA"), voce("2", classe="alta"), voce("3", classe="1 - bassa"), voce("4")]
    cartella = disegna(registro([settore("A")], voci, modello))["A"]
    assert list(colonna(cartella, "obiettivi", "classe").values()) == ["1 - alta", "1 - alta", "1 - bassa", None, None]
    assert list(colonna(cartella, "obiettivi", "controllo").values()) == [
        IN_ORDINE,
        IN_ORDINE,
        "✘ VAL104 · Strategicità fuori elenco",
        "✘ VAL103 · Manca: Strategicità",
        "✘ 2 righe da rivedere",
    ]


def test_a_fund_without_classes_goes_by_weights_by_hand() -> None:
    """10,00 by the weights 1 and 3, with a fixed 2,00 first: 2,00 and 6,00."""
    voci = [voce("1", quota="q", peso=Decimal(1)), voce("2", quota="q", peso=Decimal(3)), voce("3", importo_fisso=200)]
    di_prova = replace(piano(1000, [quota("q", Modo.RESTO)], voci), modello=Modello("prova", "Prova"))
    cartella = disegna(di_prova)["A"]
    assert colonna(cartella, "obiettivi", "importo") == {"1": 2, "2": 6, "3": 2, TOTALE: 10}
    assert da_compilare(cartella, "obiettivi")[-1] == "peso"
    assert not {"classe", "n_dip", "coefficiente", "totale"} & {
        c.chiave for c in cartella.tabelle["obiettivi"][1].colonne
    }
    assert colonne(cartella, "quote")[5] == "Σ pesi del settore"
    assert [tabella for tabella in cartella.tabelle if tabella in {"classi", "fasce"}] == []


def test_bands_without_weights_give_a_coefficiente_alone() -> None:
    modello = Modello("prova", "Prova", fasce=MODELLO.fasce)
    cartella = disegna(registro([settore("A")], [voce("1", n_dip=4)], modello))["A"]
    assert colonna(cartella, "obiettivi", "coefficiente")["1"] == Fraction(3, 2)
    assert "totale" not in {c.chiave for c in cartella.tabelle["obiettivi"][1].colonne}


def test_the_running_sum_is_as_printed_where_the_weights_are_not_shown() -> None:
    elenchi = (Elenco(Pesi.FASI, ("descrizione", "cumulato", "penalita", "di")),)
    modello = Modello("prova", "Prova", elenchi=elenchi)
    fasi = (misura("Una", cumulato="30", penalita="10", di=["1", "2"]),)
    cartella = disegna(registro([settore("A")], [voce("1", fasi=fasi)], modello))["A"]
    assert colonna(cartella, "fasi", "cumulato")["1/1"] == Fraction(3, 10)
    assert colonna(cartella, "fasi", "penalita")["1/1"] == Fraction(1, 10)
    assert colonna(cartella, "fasi", "di")["1/1"] == "1; 2"
    assert da_compilare(cartella, "fasi") == ["obiettivo", "descrizione", "cumulato", "penalita", "di"]
