"""NO: what a norm wants the plan to have."""

from __future__ import annotations

import pytest

from perfxl.app import leggi_piano
from perfxl.checks.norme import sui_tempi_di_pagamento
from perfxl.core.finding import Severity
from tests.cartelle_di_prova import ESEMPI
from tests.piani_di_prova import cambia, obiettivo, riga, riga_obiettivo, riga_testata
from tests.piani_pesati import PIANO_PESATO, esamina, esito_pesato, modellato, pesato, rilievi_pesati

# ---------------------------------------------------------------- which objectives are about payment times

SUI_TEMPI = (
    "Rispetto dei tempi medi di pagamento",
    "Riduzione dei tempi di pagamento",
    "Mantenimento dei tempi di pagamento",
    "Tempi di pagamento (art.1, commi 859 e 861, L. 145/2018)",
    "RISPETTO DEI TERMINI DI PAGAMENTO DELLE FATTURE COMMERCIALI",
    "Tempestività dei pagamenti",
    "Tempestivita' nei pagamenti ai fornitori",
    "Indicatore di tempestività dei pagamenti: mantenerlo sotto lo zero",
    "Miglioramento dell'indicatore di ritardo annuale dei pagamenti",
    "Azzeramento del ritardo nei pagamenti",
    "Ritardo dei pagamenti (piattaforma dei crediti commerciali)",
    "Puntualità dei pagamenti",
    "Pagamenti tempestivi",
    "Tempestivo pagamento delle fatture",
    "Velocizzare i pagamenti",
    "Accelerazione dei pagamenti",
    "Tempo medio ponderato di pagamento",
    "Tempistiche di pagamento",
    "Riduzione dei tempi di liquidazione delle fatture",
    "Liquidazione delle fatture entro 15 giorni dal protocollo",
    "Pagamento delle fatture nei termini di legge",
    "Fatture pagate entro 30 giorni",
)
ALTRO = (
    "",
    "Affidamento delle aree sosta a pagamento, gestione in scadenza al 30.4.2020",
    "Pagamenti elettronici in tutti i servizi principali, con POS e meno contante",
    "Procedure contabili e nuovi sistemi di pagamento",
    "Premialità: atti per il pagamento entro giugno",
    "Servizi di pagamento tramite PagoPA",
    "Pagamenti emessi e versamenti controllati",
    "Gestione contabile delle risorse PNRR e documenti di pagamento per Regis",
    "Recupero dei mancati pagamenti della TARI",
    "Riduzione dei tempi di attesa allo sportello",
    "Tempestività delle risposte ai cittadini",
    "Tempi e modalità di rimborso",
    "Liquidazione delle fatture elettroniche",
    "Verifica delle fatture pagate",
    "Riduzione dei ritardi nel rilascio dei permessi",
)


@pytest.mark.parametrize("testo", SUI_TEMPI)
def test_a_title_about_payment_times_is_recognised(testo: str) -> None:
    assert sui_tempi_di_pagamento(testo)


@pytest.mark.parametrize("testo", ALTRO)
def test_another_title_is_not(testo: str) -> None:
    assert not sui_tempi_di_pagamento(testo)


@pytest.mark.parametrize(
    ("nome", "riconosciuti"),
    [
        ("chiari-2024", ["1"]),
        ("chiari-2025", ["1"]),
        ("montichiari-2024", ["FIN-08", "TUTTI-11"]),
        ("desenzano-2021", []),
        (
            "tortona-2024",
            ["00-SEG-04", "00-PM-04", "00-RU-04", "00-AVV-04", "01-04", "02-04", "04-04", "06-04", "07-04"],
        ),
    ],
)
def test_in_the_published_plans_only_those_about_payment_times_are_recognised(
    nome: str, riconosciuti: list[str]
) -> None:
    piano = leggi_piano(ESEMPI / nome / "piano.toml")
    trovati = [o.codice for o in piano.obiettivi if any(sui_tempi_di_pagamento(t.value) for t in (o.titolo, o.oggetto))]
    assert trovati == riconosciuti


# ---------------------------------------------------------------- NO101: whether there is one

NEL_SECONDO = ('titolo = "Rispetto dei tempi di pagamento"', 'titolo = "Primo"')
PER_ENTE = modellato(('per = "gruppo"', 'per = "ente"'))


def test_a_group_without_one_is_found_where_it_begins() -> None:
    testo = pesato(1, NEL_SECONDO)
    assert esito_pesato(testo) == [("NO101", riga_testata(testo, 1), "", "")]
    (finding,) = esamina(testo).findings
    assert (finding.severity, finding.rilievo.settore) == (Severity.AVVISA, "A")
    assert finding.rilievo.message == "Settore A: manca un obiettivo sui tempi di pagamento"


def test_two_groups_without_one_are_two_findings() -> None:
    testo = obiettivo(pesato(1, NEL_SECONDO), 3, ("Tempestività dei pagamenti", "Terzo"))
    assert esito_pesato(testo) == [("NO101", riga_testata(testo, n), "", "") for n in (1, 3)]


def test_a_group_led_by_two_settori_belongs_to_neither() -> None:
    testo = obiettivo(pesato(3, ('gruppo = "B"', 'gruppo = "Misto"')), 4, ("peso = 55", "peso = 100"))
    testo = obiettivo(testo, 2, ("peso = 70", 'gruppo = "Misto"\npeso = 55'))
    testo = obiettivo(testo, 1, ("peso = 30", "peso = 100"))
    senza = obiettivo(testo, 3, ("Tempestività dei pagamenti", "Terzo"))
    misti = [(r.message, r.settore) for r in rilievi_pesati(senza) if r.message.startswith("Misto")]
    assert misti == [("Misto: manca un obiettivo sui tempi di pagamento", "")]


def test_for_the_ente_one_is_enough() -> None:
    testo = pesato(1, NEL_SECONDO)
    assert esito_pesato(testo, PER_ENTE) == []
    nessuno = obiettivo(testo, 3, ("Tempestività dei pagamenti", "Terzo"))
    assert esito_pesato(nessuno, PER_ENTE) == [("NO101", riga(nessuno, "ente ="), "", "")]
    (rilievo,) = rilievi_pesati(nessuno, PER_ENTE)
    assert (rilievo.message, rilievo.settore) == ("Comune di Prova: manca un obiettivo sui tempi di pagamento", "")


@pytest.mark.parametrize("stato", ["sospeso", "rinviato"])
def test_one_that_stands_still_does_not_count(stato: str) -> None:
    testo = pesato(1, ("peso = 30", f'stato = "{stato}"\npeso = 30'))
    assert esito_pesato(testo) == [("NO101", riga_testata(testo, 1), "", "")]


def test_the_purpose_may_say_it() -> None:
    testo = obiettivo(pesato(1, NEL_SECONDO), 2, ("peso = 70", 'oggetto = "Tempi di pagamento"\npeso = 70'))
    assert esito_pesato(testo) == []


def test_where_a_title_may_be_broken_it_is_a_note_that_shows_it() -> None:
    testo = pesato(1, NEL_SECONDO, ("peso = 30\n", 'peso = 30\nincerti = ["titolo"]\n'))
    (finding,) = esamina(testo).findings
    assert (finding.code, finding.severity) == ("NO101", Severity.NOTA)
    assert [f"{place}" for place in finding.rilievo.related] == [riga_obiettivo(testo, 1, "titolo")]


def test_before_the_norm_and_where_it_does_not_bind_nothing_is_asked() -> None:
    testo = pesato(1, NEL_SECONDO)
    assert esito_pesato(cambia(testo, ("anno = 2025", "anno = 2022"))) == []
    senza = modellato(('[[norme]]\nnorma = "tempi-di-pagamento"\nper = "gruppo"\n\n', ""))
    assert esito_pesato(testo, senza) == []


# ---------------------------------------------------------------- NO102: how much it weighs


def con_pesi(primo: str, secondo: str) -> str:
    return obiettivo(pesato(1, ("peso = 30", f"peso = {primo}")), 2, ("peso = 70", f"peso = {secondo}"))


@pytest.mark.parametrize(("primo", "secondo"), [("30", "70"), ("30.01", "69.99"), ("100", "0")])
def test_from_30_up_it_weighs_enough(primo: str, secondo: str) -> None:
    assert esito_pesato(con_pesi(primo, secondo)) == []


@pytest.mark.parametrize(
    ("primo", "secondo", "trovato"), [("29.99", "70.01", "29,99"), ("5", "95", "5"), ("0", "100", "0")]
)
def test_below_30_it_does_not(primo: str, secondo: str, trovato: str) -> None:
    testo = con_pesi(primo, secondo)
    assert esito_pesato(testo) == [("NO102", riga_obiettivo(testo, 1, "peso ="), "almeno 30", trovato)]


def test_two_of_the_same_group_count_together() -> None:
    testo = obiettivo(con_pesi("10", "90"), 2, ('titolo = "Secondo"', 'titolo = "Tempestività dei pagamenti"'))
    assert esito_pesato(testo) == []


def test_a_weight_that_is_missing_or_wrong_is_said_alone() -> None:
    testo = pesato(1, ("peso = 30\n", ""))
    assert esito_pesato(testo) == [("VAL103", riga_testata(testo, 1), "", "")]
    testo = con_pesi("-30", "70")
    assert [codice for codice, *_ in esito_pesato(testo)] == ["VAL104"]


def test_for_the_ente_the_heaviest_counts() -> None:
    leggero = con_pesi("5", "95")
    assert esito_pesato(leggero, PER_ENTE) == []
    tutti = obiettivo(obiettivo(leggero, 3, ("peso = 45", "peso = 20")), 4, ("peso = 55", "peso = 80"))
    assert esito_pesato(tutti, PER_ENTE) == [("NO102", riga_obiettivo(tutti, 3, "peso ="), "almeno 30", "20")]
    ignoto = obiettivo(tutti, 1, ("peso = 5\n", ""))
    assert [codice for codice, *_ in esito_pesato(ignoto, PER_ENTE)] == ["VAL103"]


def test_for_an_ente_without_one_there_is_no_weight_to_judge() -> None:
    testo = obiettivo(pesato(1, NEL_SECONDO), 3, ("Tempestività dei pagamenti", "Terzo"))
    assert [codice for codice, *_ in esito_pesato(testo, PER_ENTE)] == ["NO101"]


def test_the_least_weight_is_in_proportion_to_the_scheme() -> None:
    mille = modellato(('pesi = "obiettivi"\nsomma = 100', 'pesi = "obiettivi"\nsomma = 1000'))
    testo = con_pesi("299.5", "700.5")
    testo = obiettivo(obiettivo(testo, 3, ("peso = 45", "peso = 450")), 4, ("peso = 55", "peso = 550"))
    assert esito_pesato(testo, mille) == [("NO102", riga_obiettivo(testo, 1, "peso ="), "almeno 300", "299,5")]


def test_where_objectives_have_no_weight_by_hand_none_is_asked() -> None:
    senza = modellato(('[[schemi]]\npesi = "obiettivi"\nsomma = 100\n\n', ""))
    testo = PIANO_PESATO
    for peso in ("30", "70", "45", "55"):
        testo = testo.replace(f"\npeso = {peso}\n", "\n")
    assert esito_pesato(testo, senza) == []
