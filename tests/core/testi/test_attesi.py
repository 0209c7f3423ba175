"""What a printed target says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.attesi import Atteso, Tipo, capisci_atteso
from perfxl.core.testi.contraddizioni import contraddice


def uno(testo: str) -> Atteso:
    (atteso,) = capisci_atteso(testo)
    assert atteso.testo == testo.strip()
    return atteso


@pytest.mark.parametrize(
    ("testo", "operatore", "valore", "unita", "grandezza"),
    [
        ("N. monitoraggi >= 2", ">=", "2", "", "N. monitoraggi"),
        ("Ritardo di pagamento =< 0", "<=", "0", "", "Ritardo di pagamento"),
        ("N. incidenti stradali rilevati ≥ 100", ">=", "100", "", "N. incidenti stradali rilevati"),
        ("Nuovi siti videosorvegliati => 2", ">=", "2", "", "Nuovi siti videosorvegliati"),
        ("Efficientamento => 70% rispetto all'attuale", ">=", "70", "%", "Efficientamento"),
        ("N. regolamenti redatti =1", "=", "1", "", "N. regolamenti redatti"),
        ("N. criticità rilevate < 5", "<", "5", "", "N. criticità rilevate"),
        ("percorso formativo minimo previsto <=24", "<=", "24", "", "percorso formativo minimo previsto"),
        ("Completamento (=> 5 incontri)", ">=", "5", "incontri", "Completamento"),
        ("TT ≤ 40", "<=", "40", "", "TT"),
        ("> 3,5", ">", "3.5", "", ""),
        ("≤1%", "<=", "1", "%", ""),
        ("minore o uguale a 0", "<=", "0", "", ""),
        ("indicatore positivo (valore minore di 0)", "<", "0", "", "indicatore positivo (valore"),
        ("tot. Impegnato uguale al 100%", "=", "100", "%", "tot. Impegnato"),
        ("almeno il 50% del totale", ">=", "50", "%", ""),
        ("Almeno n. 30 CUP chiusi", ">=", "30", "cup", ""),
        ("almeno n.10", ">=", "10", "", ""),
        ("Min.10", ">=", "10", "", ""),
        ("almeno 3,5 su 5", ">=", "3.5", "su 5", ""),
        ("almento 2 servizi", ">=", "2", "servizi", ""),
        ("almeno un facilitatore per dipartimento", ">=", "1", "facilitatore", ""),
        ("Almeno quattro incontri (20%)", ">=", "4", "incontri", ""),
        ("non meno di 5 giorni", ">=", "5", "giorni", ""),
        ("maggiore o uguale a 5", ">=", "5", "", ""),
        ("più di 10 atti", ">", "10", "atti", ""),
        ("non oltre 30 giorni", "<=", "30", "giorni", ""),
        ("massimo 3 reclami", "<=", "3", "reclami", ""),
        ("al più 3", "<=", "3", "", ""),
        ("fino a 30 ore", "<=", "30", "ore", ""),
        ("entro 45 giorni dall'assegnazione", "<=", "45", "giorni", ""),
        ("ritardo inferiore a -5 giorni", "<", "-5", "giorni", "ritardo"),
        ("non superiore all'1%", "<=", "1", "%", ""),
        ("n. 2 azioni", "", "2", "azioni", ""),
        ("n2 azioni", "", "2", "azioni", ""),
        ("n°2 azioni", "", "2", "azioni", ""),
        ("n.1.000", "", "1000", "", ""),
        ("n. 9.500 veicoli", "", "9500", "veicoli", ""),
        ("80 % (comunque almeno 3)", "", "80", "%", ""),
        ("100% delle domande accolte (peso 80%)", "", "100", "%", ""),
        ("circa 150 faldoni", "", "150", "faldoni", ""),
        ("Tre servizi attivati", "", "3", "servizi", ""),
        ("-5%", "", "-5", "%", ""),
        ("€ 5", "", "5", "€", ""),
        ("almeno € 5.000,00", ">=", "5000.00", "€", ""),
        ("di almeno l' 80% degli eventi", ">=", "80", "%", "di"),
        ("5.000,00 euro", "", "5000.00", "€", ""),
        ("5 per il Comune", "", "5", "", ""),
        ("Predisposizione di n. 2 provvedimenti", "", "2", "provvedimenti", "Predisposizione di"),
        ("Inserimento del 100% dell'etichetta", "", "100", "%", "Inserimento del"),
        ("Piena esecuzione delle attività (100%)", "", "100", "%", "Piena esecuzione delle attività"),
        ("Individuazione di 50 evasori (peso 80%)", "", "50", "evasori", "Individuazione"),
        ("Pubblicazione due avvisi (peso 40%)", "", "2", "avvisi", "Pubblicazione"),
        ("Nessun reclamo", "=", "0", "reclamo", ""),
    ],
)
def test_a_comparison(testo: str, operatore: str, valore: str, unita: str, grandezza: str) -> None:
    atteso = uno(testo)
    assert (atteso.tipo, atteso.valore) == (Tipo.CONFRONTO, Decimal(valore))
    assert (atteso.operatore, atteso.unita, atteso.grandezza) == (operatore, unita, grandezza)


@pytest.mark.parametrize(
    "testo",
    [
        "entro il 31/12/2024",
        "30 settembre",
        "Gara indetta entro il 31/12/2021",
        "Deliberazione approvata entro dicembre (Peso 50%)",
        "Predisposizione atti (80%) (-10% per ogni mese ritardo)",
        "grado di soddisfazione (da 1 a 5)",
        "tra 5 e 10",
        "almeno in corso in presenza",
        "n. servizi",
        "le due procedure di gara",
        "1.50",
        "2° monitoraggio",
        "PNRR M1C1-1.4.3, art. 4-bis D.L. 13/2023",
        "Dare attuazione agli adempimenti di cui ai punti 1/2/3/4",
        "Messaggi/post inviati",
        "servizi serali/notturni e festivi",
        "n. avvisi/bandi",
        "attivazione/",
        "si procede",
        "indicatore annuale di tempestività",
    ],
)
def test_what_no_rule_reads_is_text(testo: str) -> None:
    assert uno(testo) == Atteso("", testo)


@pytest.mark.parametrize("testo", ["si", "Sì", "SI'", "no", "si/no", "si se del caso", "sì, entro giugno"])
def test_yes_or_no(testo: str) -> None:
    assert uno(testo) == Atteso("", testo, Tipo.SI_NO)


@pytest.mark.parametrize(
    "testo",
    ["annuale", "giornaliero", "settimanale al termine del mercato", "Controllo semestrale", "Assistenza continua"],
)
def test_how_often(testo: str) -> None:
    assert uno(testo) == Atteso("", testo, Tipo.FREQUENZA)


@pytest.mark.parametrize(
    ("testo", "sopra", "sotto"),
    [
        ("1/3 degli immobili", "1", "3"),
        ("45/90", "45", "90"),
        ("Richieste evase / Richieste totali", "Richieste evase", "Richieste totali"),
        ("-n. questionari/n.utenti", "n. questionari", "n.utenti"),
        ("N.accessi avviati / accessi richiesti", "N.accessi avviati", "accessi richiesti"),
        ("Servizi pubblicati/totale servizi", "Servizi pubblicati", "totale servizi"),
        ("ore coperte personale interno/ore totali", "ore coperte personale interno", "ore totali"),
        ("richieste di supporto ricevute/domande presentate", "richieste di supporto ricevute", "domande presentate"),
        ("N. domande ammesse/contributi erogati", "N. domande ammesse", "contributi erogati"),
    ],
)
def test_a_ratio(testo: str, sopra: str, sotto: str) -> None:
    assert uno(testo) == Atteso("", testo, Tipo.RAPPORTO, numeratore=sopra, denominatore=sotto)


def test_a_ratio_with_what_it_must_be() -> None:
    atteso = uno("tot. Stanziate/tot. Impegnato uguale al 100%")
    assert (atteso.tipo, atteso.operatore, atteso.valore) == (Tipo.CONFRONTO, "=", Decimal(100))
    assert (atteso.numeratore, atteso.denominatore) == ("tot. Stanziate", "tot. Impegnato")


@pytest.mark.parametrize(
    ("testo", "attesi"),
    [
        ("1) 22 2) almeno 21", [("1", "1) 22", "", "22"), ("2", "2) almeno 21", ">=", "21")]),
        ("1) N. 1 2) almeno 3,5 su 5", [("1", "1) N. 1", "", "1"), ("2", "2) almeno 3,5 su 5", ">=", "3.5")]),
        ("1) n. 20 ispezioni; 3", [("1", "1) n. 20 ispezioni;", "", "20"), ("", "3", "", "3")]),
        ("almeno 3 incontri e 2 report", [("", "almeno 3 incontri", ">=", "3"), ("", "e 2 report", "", "2")]),
        (">= 5 e <= 10", [("", ">= 5", ">=", "5"), ("", "e <= 10", "<=", "10")]),
        (">50 >100", [("", ">50", ">", "50"), ("", ">100", ">", "100")]),
        (
            "N. questionari >= 40 N. criticità < 5",
            [("", "N. questionari >= 40", ">=", "40"), ("", "N. criticità < 5", "<", "5")],
        ),
        (
            "Siti => 2 Efficienza => 70% dell'attuale",
            [("", "Siti => 2", ">=", "2"), ("", "Efficienza => 70% dell'attuale", ">=", "70")],
        ),
        (
            "Progetti n. 2 (peso 50%). Incontri n. 3 (peso 50%)",
            [("", "Progetti n. 2 (peso 50%).", "", "2"), ("", "Incontri n. 3 (peso 50%)", "", "3")],
        ),
        (
            "Almeno 3 servizi attivati Almeno 80% di segnalazioni",
            [("", "Almeno 3 servizi attivati", ">=", "3"), ("", "Almeno 80% di segnalazioni", ">=", "80")],
        ),
        (
            "-1100 ore di servizio; -almeno 3",
            [("", "-1100 ore di servizio;", "", "1100"), ("", "-almeno 3", ">=", "3")],
        ),
        ("2 atti + 3", [("", "2 atti + 3", "", "2")]),
        ("fasi 1 e 2", [("", "fasi 1 e 2", "", None)]),
        ("100% nel 2023 e 2024", [("", "100% nel 2023 e 2024", "", "100")]),
        ("1)", [("1", "1)", "", None)]),
        ("", []),
    ],
)
def test_several_targets(testo: str, attesi: list[tuple[str, str, str, str | None]]) -> None:
    detti = [(a.numero, a.testo, a.operatore, a.valore) for a in capisci_atteso(testo)]
    assert detti == [(n, t, o, None if v is None else Decimal(v)) for n, t, o, v in attesi]


PEZZI = [
    "1)",
    "2)",
    "almeno",
    ">=",
    "5",
    "3,5%",
    "n.",
    "azioni",
    "e",
    "(peso 50%)",
    "/",
    "tra",
    "-",
    ";",
    "nessun",
    "due",
    "A",
]


@given(st.text() | st.lists(st.sampled_from(PEZZI)).map(" ".join) | st.text("0123456789/.,-)<>=% ne"))
def test_the_targets_together_are_the_text(testo: str) -> None:
    assert "".join("".join(atteso.testo for atteso in capisci_atteso(testo)).split()) == "".join(testo.split())


@pytest.mark.parametrize("pezzo", ["<= 5 A ", "e 5 ", "(peso 5", "almeno ", "/", " ", "; ", "annuale ", "n. ", "(1) "])
def test_a_long_text_is_read_as_well(pezzo: str) -> None:
    testo = pezzo * 4000
    assert "".join("".join(atteso.testo for atteso in capisci_atteso(testo)).split()) == "".join(testo.split())


@pytest.mark.parametrize(
    ("uno_dice", "altro_dice", "contraddicono"),
    [
        (">= 40", "<= 30", True),
        (">= 40", "<= 40", False),
        ("< 5", ">= 5", True),
        ("<= 5", ">= 5", False),
        ("<= 5", "> 5", True),
        ("< 5", "> 5", True),
        ("> 4", "< 5", False),
        ("= 1", "2", True),
        ("= 1", "1", False),
        ("n. 2 azioni", "n. 3 azioni", True),
        ("n. 2 azioni", "almeno 1 azione", False),
        ("n. 2 azioni", "almeno 3", True),
        ("n. 2 azioni", "3 incontri", False),
        ("N. questionari compilati >= 40", "N. questionari < 40", True),
        ("N. questionari compilati >= 40", "N. criticità rilevate < 5", False),
        ("N. dipendenti formati <= 24", "24 unità in più", False),
        ("N. dipendenti formati <= 24", "almeno 30% dei dipendenti", False),
        ("100%", "80%", True),
        ("100%", "1", False),
        ("5 euro", "almeno 6", False),
        ("n. 100 controlli", "Rispetto del numero dei controlli da effettuare (minimo 150 controlli)", True),
        ("100%", "Riduzione del 30% della retribuzione", False),
        ("150 posti", "15 per il 2024 per complessivi posti convenzionati", False),
        ("n. 2 azioni", "1_ coordinamento tavoli", False),
        (">= 2", "annuale", False),
        ("si", ">= 2", False),
        (">= 2", ">= 5", False),
        ("<= 2", "<= 5", False),
    ],
)
def test_two_targets_contradict_each_other_or_not(uno_dice: str, altro_dice: str, contraddicono: bool) -> None:  # noqa: FBT001
    assert contraddice(uno(uno_dice), uno(altro_dice)) is contraddicono
    assert contraddice(uno(altro_dice), uno(uno_dice)) is contraddicono


@given(
    st.sampled_from(["", ">=", ">", "<=", "<", "="]),
    st.integers(0, 9),
    st.sampled_from(["", ">=", "<", "="]),
    st.integers(0, 9),
)
def test_where_a_figure_satisfies_both_there_is_no_contradiction(uno_op: str, n: int, altro_op: str, m: int) -> None:
    prove = [Decimal(figura) / 2 for figura in range(-3, 25)]
    vale = {
        "": Decimal.__eq__,
        "=": Decimal.__eq__,
        ">=": Decimal.__ge__,
        ">": Decimal.__gt__,
        "<=": Decimal.__le__,
        "<": Decimal.__lt__,
    }
    insieme = any(vale[uno_op](prova, Decimal(n)) and vale[altro_op](prova, Decimal(m)) for prova in prove)
    assert contraddice(uno(f"{uno_op} {n}"), uno(f"{altro_op} {m}")) is not insieme
