"""One planted error for each code: it is found once, with that code, at that place, and nothing else is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from perfxl.checks.esame import esame_del_piano
from perfxl.checks.registro import REGISTRO, esegui
from tests.cartelle_di_prova import (
    Banco,
    banco,
    celle_con,
    chiari_pulito,
    con_proprieta,
    con_righe,
    indirizzo,
    intestazione_cambiata,
    ricalcola,
    riga_aggiunta,
    riga_tolta,
    risultato,
    scrivi,
    senza_foglio,
    senza_proprieta,
    sostituisci,
)
from tests.deroghe_di_prova import deroga_per
from tests.errori_attorno import INTORNO
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
    trovati,
)
from tests.piani_di_testo import MODELLO_TESTI, ob, piano
from tests.piani_pesati import MODELLO_PESATO, PIANO_PESATO, esito_pesato, pesato

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.piani_di_prova import Trovato

CHIARI = chiari_pulito()
"""Its only finding is a note (SQ106): the 22 amounts of «settori» are three cents short of its pot."""

RESTO = ("SQ106", riga(CHIARI, "resto = true"), "41.223,09 €", "41.223,06 €")


def test_the_clean_example_has_one_note_by_itself_and_in_its_workbooks(tmp_path: Path) -> None:
    assert esito(CHIARI) == [RESTO]
    assert banco(CHIARI, tmp_path / "b").trovati() == [RESTO]


def test_the_small_plan_with_percentages_is_clean() -> None:
    assert esito_pesato() == []


def test_the_small_plan_is_clean_by_itself_and_in_its_workbooks(tmp_path: Path) -> None:
    assert esito(PIANO) == []
    assert banco(PIANO, tmp_path / "b").trovati() == []


# ---------------------------------------------------------------- in the workbooks of Chiari 2025
# The workbook of SIC leads projects 5 and 24-27; in «Progetti» its rows stand from 6 on.


@dataclass(frozen=True, slots=True)
class Piantato:
    """An error planted in the workbooks: its code, and what plants it and says place, expected, found."""

    codice: str
    pianta: Callable[[Banco], tuple[str, str, str]]


def file_troncato(b: Banco) -> tuple[str, str, str]:
    (b.tornate / "copia.xlsx").write_bytes(b.file("SIC").read_bytes()[:4000])
    return "copia.xlsx", "", ""


def ricopiato_in_un_file_nuovo(b: Banco) -> tuple[str, str, str]:
    (b.tornate / "obiettivi.xlsx").write_bytes(senza_proprieta(b.file("SIC").read_bytes()))
    return "obiettivi.xlsx", "", ""


def di_un_altro_anno(b: Banco) -> tuple[str, str, str]:
    (b.tornate / "vecchio.xlsx").write_bytes(con_proprieta(b.file("SIC").read_bytes(), "perfxl_anno", "2024"))
    return "vecchio.xlsx", "", ""


def di_un_altra_versione(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", lambda contenuto: con_proprieta(contenuto, "perfxl_piano", "0" * 64))
    return b.file("SIC").name, "", ""


def due_file_diversi(b: Banco) -> tuple[str, str, str]:
    contenuto = b.file("SIC").read_bytes()
    cella = indirizzo(contenuto, "Progetti", "Personale coinvolto", "24")
    (b.tornate / "sicurezza (2).xlsx").write_bytes(scrivi(contenuto, "Progetti", cella, "altri"))
    return "sicurezza (2).xlsx", "", ""


def settore_non_arrivato(b: Banco) -> tuple[str, str, str]:
    b.file("SIC").unlink()
    return riga(CHIARI, 'nome = "Settore sicurezza"'), "", ""


def foglio_cancellato(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", lambda contenuto: senza_foglio(contenuto, "Indicatori"))
    return b.file("SIC").name, "", ""


def intestazioni_cancellate(b: Banco) -> tuple[str, str, str]:
    b.cambia_file("SIC", lambda c: sostituisci(c, "Indicatori", r'<row r="5".*?</row>', ""))
    return b.luogo("SIC", "Indicatori"), "", ""


def intestazione_riscritta(b: Banco) -> tuple[str, str, str]:
    b.ridisegna("SIC", intestazione_cambiata("obiettivi", "n_dip", "Addetti"))
    return b.luogo("SIC", "Progetti"), "", ""


def riga_cancellata(b: Banco) -> tuple[str, str, str]:
    b.ridisegna("SIC", riga_tolta("obiettivi", "24"))
    titolo = "24 – Servizi serali estivi e controllo del territorio con unità cinofila"
    return b.luogo("SIC", "Progetti", "A7"), titolo, ""


def numero_riscritto(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "N.", "24", 28)
    return luogo, "24", "28"


def riga_ricopiata(b: Banco) -> tuple[str, str, str]:
    b.ridisegna("SIC", riga_aggiunta("obiettivi", "24", "24"))
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "N.", "24", 2)
    return b.luogo("SIC", "Progetti", cella), "", ""


def obiettivo_inventato(b: Banco) -> tuple[str, str, str]:
    b.ridisegna("SIC", riga_aggiunta("obiettivi", "24", "28", numero="28"))
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "N.", "28")
    return b.luogo("SIC", "Progetti", cella), "", ""


TOTALE_24 = '=SE(O(I7="";J7="");"";I7*J7)'


def valore_giusto_sulla_formula(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Totale coeff.", "24", 120)
    return luogo, TOTALE_24, "120,00"


def formula_con_aggiunta(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Totale coeff.", "24", "=I7*J7+10")
    return luogo, TOTALE_24, "=I7*J7+10"


def formula_svuotata(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Totale coeff.", "24", None)
    return luogo, "120,00", ""


def risultato_assente(b: Banco) -> tuple[str, str, str]:
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "Importo calcolato", "24")
    b.cambia_file("SIC", lambda contenuto: risultato(contenuto, "Progetti", cella, ""))
    return b.luogo("SIC", "Progetti", cella), "3.884,51", ""


def importo_scritto_a_mano(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Importo calcolato", "24", 4000)
    return luogo, "3.884,51", "4.000,00"


def risultato_di_prima(b: Banco) -> tuple[str, str, str]:
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "Importo calcolato", "24")
    b.cambia_file("SIC", lambda contenuto: risultato(contenuto, "Progetti", cella, "4000"))
    return b.luogo("SIC", "Progetti", cella), "3.884,51", "4.000,00"


def scritta_sulla_formula(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Coeff.", "24", "n.d.")
    return luogo, "3,00", "n.d."


def scritto_nella_scheda(b: Banco) -> tuple[str, str, str]:
    """On the sheet of the schede that of project 24 is the second; its terms stand two rows below its heading."""
    (testata,) = celle_con(b.file("SIC").read_bytes(), "Schede", "Progetto 24")
    cella = f"B{int(testata[1:]) + 2}"
    b.cambia_file("SIC", lambda c: ricalcola(scrivi(c, "Schede", cella, "entro il 30/11/2025")))
    return b.luogo("SIC", "Schede", cella), "15/06/2025 – 31/12/2025", "entro il 30/11/2025"


def numero_scritto_come_testo(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "N. dip.", "24", "10"), "10 (numero)", "10 (testo)"


def non_disponibile(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "N. dip.", "24", "n.d."), "un numero intero", "n.d."


def dipendenti_svuotati(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "N. dip.", "24", None), "", ""


CLASSI = "strategico, innovativo, miglioramento, mantenimento, una tantum"


def classe_inventata(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Strategicità", "24", "strategica"), CLASSI, "strategica"


def indicatore_senza_numero(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Indicatori", "N.", "24", None), "5, 24, 25, 26, 27", ""


def data_che_non_esiste(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Tempi", "24", "entro il 31/06/2025"), "", "31/06/2025"


def segnaposto_nel_risultato(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Indicatori", "Risultato atteso", "24", "da definire"), "", "da definire"


def trattino_davanti(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Tempi", "24", "=-giugno"), "", "#NAME?"


def indicatore_cambiato(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SOC", "Indicatori", "Peso %", "14", 0.35, posto=3), "100", "110 (30 + 45 + 35)"


def indicatore_cancellato(b: Banco) -> tuple[str, str, str]:
    b.ridisegna("SOC", riga_tolta("indicatori", "14/3"))
    cella = indirizzo(b.file("SOC").read_bytes(), "Progetti", "Somma indicatori", "14")
    return b.luogo("SOC", "Progetti", cella), "100", "75 (30 + 45)"


def totale_scritto_a_mano(b: Banco) -> tuple[str, str, str]:
    return b.scrive("TER", "Progetti", "Totale coeff.", "20", 40), "50 (25 × 2)", "40"


def peso_scritto_a_mano(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Peso", "24", 25), "40 (strategico)", "25"


def coefficiente_scritto_a_mano(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Coeff.", "24", 2.5), "3,00 (N. dip. 10)", "2,50"


def stanziato_cambiato(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Importo stanziato", "24", 4000), "3.884,51", "4.000,00"


def dipendenti_cambiati(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "N. dip.", "24", 9), "10", "9"


def tempi_del_condiviso_cambiati(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Tempi", "5", "2025"), "2024-2025-2026", "2025"


def personale_cancellato(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SIC", "Progetti", "Personale coinvolto", "26", None)
    return luogo, "n. 4 agenti di polizia locale", ""


def risultato_atteso_cancellato(b: Banco) -> tuple[str, str, str]:
    luogo = b.scrive("SOC", "Indicatori", "Risultato atteso", "14", None, posto=2)
    return luogo, "almeno 3 azioni operative, una per tematica", ""


def colonna_nascosta(b: Banco) -> tuple[str, str, str]:
    prima = '<col min="4" max="4"'
    b.cambia_file("SIC", lambda contenuto: sostituisci(contenuto, "Indicatori", prima, f'{prima} hidden="1"'))
    return b.luogo("SIC", "Indicatori", "D5"), "", "colonna D («Indicatore»)"


def totale_cancellato(b: Banco) -> tuple[str, str, str]:
    """Projects 5 and 24-27 stand from row 6 on, then two free rows: the total is in row 13."""
    b.cambia_file("SIC", lambda c: ricalcola(sostituisci(c, "Progetti", r'<row r="13".*?</row>', "")))
    return b.luogo("SIC", "Progetti", "A13"), "Totale", ""


def fasce_dalla_piu_alta(b: Banco) -> tuple[str, str, str]:
    prima = indirizzo(b.file("SIC").read_bytes(), "Parametri", "N. dipendenti", "1 dipendente")
    b.ridisegna("SIC", con_righe("fasce", lambda righe: righe[::-1]))
    return b.luogo("SIC", "Parametri", prima), "1 dipendente", "da 11 in su"


def personale_cambiato(b: Banco) -> tuple[str, str, str]:
    b.scrive("SIC", "Progetti", "Personale coinvolto", "24", "n. 9 agenti di polizia locale")
    cella = indirizzo(b.file("SIC").read_bytes(), "Progetti", "N. dip.", "24")
    return b.luogo("SIC", "Progetti", cella), "9", "10"


def progetto_proposto(b: Banco) -> tuple[str, str, str]:
    return b.scrive("SIC", "Progetti", "Titolo (progetto)", "nuovo 1", "Telecamere"), "", "Telecamere"


CARTELLE = (
    Piantato("STR101", file_troncato),
    Piantato("STR102", ricopiato_in_un_file_nuovo),
    Piantato("STR103", di_un_altro_anno),
    Piantato("STR104", di_un_altra_versione),
    Piantato("STR105", due_file_diversi),
    Piantato("STR106", settore_non_arrivato),
    Piantato("STR201", foglio_cancellato),
    Piantato("STR202", intestazioni_cancellate),
    Piantato("STR203", intestazione_riscritta),
    Piantato("STR204", riga_cancellata),
    Piantato("STR204", numero_riscritto),
    Piantato("STR205", riga_ricopiata),
    Piantato("STR206", obiettivo_inventato),
    Piantato("STR207", colonna_nascosta),
    *(Piantato(codice, pianta) for codice, pianta in INTORNO),
    Piantato("STR208", totale_cancellato),
    Piantato("STR209", fasce_dalla_piu_alta),
    Piantato("STR301", valore_giusto_sulla_formula),
    Piantato("STR302", formula_con_aggiunta),
    Piantato("STR303", formula_svuotata),
    Piantato("STR303", risultato_assente),
    Piantato("STR304", importo_scritto_a_mano),
    Piantato("STR304", risultato_di_prima),
    Piantato("STR304", scritta_sulla_formula),
    Piantato("STR307", scritto_nella_scheda),
    Piantato("VAL101", numero_scritto_come_testo),
    Piantato("VAL102", non_disponibile),
    Piantato("VAL103", dipendenti_svuotati),
    Piantato("VAL104", classe_inventata),
    Piantato("VAL104", indicatore_senza_numero),
    Piantato("VAL105", data_che_non_esiste),
    Piantato("VAL106", trattino_davanti),
    Piantato("VAL109", segnaposto_nel_risultato),
    Piantato("SQ101", indicatore_cambiato),
    Piantato("SQ101", indicatore_cancellato),
    Piantato("SQ102", totale_scritto_a_mano),
    Piantato("IN101", peso_scritto_a_mano),
    Piantato("IN102", coefficiente_scritto_a_mano),
    Piantato("IN201", stanziato_cambiato),
    Piantato("IN202", dipendenti_cambiati),
    Piantato("IN203", tempi_del_condiviso_cambiati),
    Piantato("IN204", personale_cancellato),
    Piantato("IN204", risultato_atteso_cancellato),
    Piantato("IN205", progetto_proposto),
    Piantato("IN405", personale_cambiato),
)

NON_CHIUDONO = {stanziato_cambiato}
"""What makes the amounts miss the quota: then nothing is said of the cents that rounding leaves over in the plan."""


@pytest.mark.parametrize("piantato", CARTELLE, ids=lambda p: f"{p.codice}-{p.pianta.__name__}")
def test_an_error_planted_in_the_workbooks_is_found_once_and_nothing_else(piantato: Piantato, tmp_path: Path) -> None:
    b = banco(CHIARI, tmp_path / "b")
    atteso = (piantato.codice, *piantato.pianta(b))
    resto = [] if piantato.pianta in NON_CHIUDONO else [RESTO]
    assert Counter(b.trovati()) == Counter([*resto, atteso])


# ---------------------------------------------------------------- in plans


@dataclass(frozen=True, slots=True)
class NelPiano:
    """An error planted in a plan: its code, plan, place, expected and found, what else is said, and the modello."""

    codice: str
    testo: str
    luogo: str
    atteso: str
    trovato: str
    altri: tuple[Trovato, ...] = ()
    modello: str = MODELLO


SENZA_DIPENDENTI = obiettivo(CHIARI, 24, ("n_dip = 10\n", ""))
SOGLIA_101 = obiettivo(CHIARI, 24, ("soglia = 90", "soglia = 100.01"))
GIUGNO_31 = obiettivo(CHIARI, 17, ("30/06/2025", "31/06/2025"))
INDICATORI_110 = obiettivo(CHIARI, 14, ("peso = 25", "peso = 35"))
CIFRE_SCAMBIATE = obiettivo(CHIARI, 24, ("stanziato = 3884.51", "stanziato = 3848.51"))
ACCANTONATO_IN_PIU = cambia(CHIARI, ("importo = 4000.00", "importo = 4000.01"))
OLTRE_IL_MASSIMO = cambia(CHIARI, ("massimo = 91223.09", "massimo = 69223.08"))

# Objective 3 has its quota for itself: whatever its totale, it gets 3,000.00, so one figure is wrong and no amount.
TOTALE_6 = obiettivo(PIANO, 3, ("totale = 5,", "totale = 6,"))
PESO_20 = obiettivo(
    PIANO, 3, ("peso = 10, coefficiente = 0.5, totale = 5", "peso = 20, coefficiente = 0.5, totale = 10")
)
COEFFICIENTE_1 = obiettivo(PIANO, 3, ("coefficiente = 0.5, totale = 5", "coefficiente = 1, totale = 10"))

# 5,000.01 for two equal totals: 2,500.005 each. Half up, 2,500.01 twice, a cent over; the second printed a cent
# less closes the quota, and is itself printed off.
DUE_UGUALI = cambia(
    obiettivo(
        obiettivo(PIANO, 1, ("stanziato = 2000.00", "stanziato = 2500.01")),
        2,
        ("n_dip = 4", "n_dip = 2"),
        ("coefficiente = 1.5, totale = 30, stanziato = 3000.00", "coefficiente = 1, totale = 20, stanziato = 2500.01"),
    ),
    ("massimo = 10000.00", "massimo = 10000.01"),
    ("finanziato = 9000.00", "finanziato = 9000.01"),
)
UN_CENTESIMO_TOLTO = obiettivo(DUE_UGUALI, 2, ("stanziato = 2500.01", "stanziato = 2500.00"))

# «settori» of 5,000.00 is divided in two parts of 2,000.00 and 2,900.00: 100.00 goes to nobody.
DUE_PARTI = """\
resto = true

[[quote]]
codice = "uno"
titolo = "Uno"
di = "settori"
importo = 2000.00

[[quote]]
codice = "due"
titolo = "Due"
di = "settori"
importo = 2900.00
"""
PARTI_CHE_NON_ESAURISCONO = obiettivo(
    obiettivo(
        cambia(
            PIANO,
            ("resto = true\n", DUE_PARTI),
        ),
        1,
        ('quota = "settori"', 'quota = "uno"'),
    ),
    2,
    ('quota = "settori"', 'quota = "due"'),
    ("stanziato = 3000.00", "stanziato = 2900.00"),
)
RESTO_DI_NESSUNO = obiettivo(
    obiettivo(cambia(PIANO, ("resto = true", "importo = 4500.00")), 1, ("stanziato = 2000", "stanziato = 1800")),
    2,
    ("stanziato = 3000", "stanziato = 2700"),
)
PARTI_OLTRE_IL_FONDO = cambia(PIANO, ("importo = 3000.00", "importo = 8000.01"))

# The small plan whose weights are percentages, with one wrong figure each.
OBIETTIVI_90 = pesato(2, ("peso = 70", "peso = 60"))
RILEVANZA_110 = cambia(PIANO_PESATO, ("rilevanza = 40", "rilevanza = 50"))
CUMULATO_70 = pesato(1, ("cumulato = 80", "cumulato = 70"))
RISERVATO_OLTRE = pesato(4, ("importo_fisso = 1000.00", "importo_fisso = 9000.01"))
SENZA_TEMPI_DI_PAGAMENTO = pesato(1, ("Rispetto dei tempi di pagamento", "Primo"))
TEMPI_AL_20 = obiettivo(pesato(1, ("peso = 30", "peso = 20")), 2, ("peso = 70", "peso = 80"))

# What contradicts itself or the scheda is planted in the small plan; objective 4 has a fixed amount: it moves nothing.


def in_piu(numero: int, righe: str) -> str:
    """The small plan with further lines in an objective."""
    return obiettivo(PIANO, numero, ("indicatori = [", f"{righe}\nindicatori = ["))


SCHEDA_SOGLIA = in_piu(1, "scheda = { soglia = 90 }")
SCHEDA_TEMPI = in_piu(1, 'scheda = { tempi = "30/11/2025" }')
SCHEDA_TITOLO = in_piu(1, 'scheda = { titolo = "Primo obiettivo" }')
SCHEDA_TIPOLOGIA = in_piu(1, 'scheda = { tipologia = "intersettoriale" }')
TESTE_3 = in_piu(1, 'personale = "n. 3 agenti"')
SCHEDA_PERSONALE = in_piu(4, 'personale = "n. 3 agenti"\nscheda = { personale = "n. 2 agenti" }')
SENZA_SCHEMI = cambia(MODELLO, ('[[schemi]]\npesi = "indicatori"\nsomma = 100\n', ""))
MENO_DELLA_SOGLIA = obiettivo(PIANO, 1, ("peso = 40", "peso = 19"))
CLASSI_CON_CODICE = cambia(
    MODELLO, ('nome = "alta"', 'codice = "2"\nnome = "alta"'), ('nome = "bassa"', 'codice = "1"\nnome = "bassa"')
)
CLASSE_CONTRADDETTA = in_piu(4, 'classe = "1 - alta"')
DUP = cambia(MODELLO, ("[riparto]", '[dup]\nforme = ["N.N"]\n\n[riparto]'))
DUP_OBBLIGATORIO = cambia(DUP, ('["N.N"]', '["N.N"]\nobbligatorio = true'))
DUP_A_META = in_piu(1, 'rif_dup = ["1.10."]')
CON_DUP = PIANO.replace("indicatori = [", 'rif_dup = ["1.10"]\nindicatori = [')
DUP_MANCA = obiettivo(CON_DUP, 4, ('rif_dup = ["1.10"]\n', ""))
CONDIVISO = f"""{PIANO}
[[obiettivi]]
numero = 5
come = "1"
capofila = "B"
importo_fisso = 0.00
tempi = "entro il 30/11/2025"
"""

# What a text says wrongly is planted in plans that are only texts.


def nel_testo(codice: str, ago: str, atteso: str, trovato: str, *obiettivi: str) -> NelPiano:
    """An error planted in a plan of these objectives, at the line that holds a text."""
    testo = piano(*obiettivi)
    return NelPiano(codice, testo, riga(testo, ago), atteso, trovato, modello=MODELLO_TESTI)


def un_indicatore(*voci: str) -> str:
    """The line of an indicator with these fields."""
    return f"indicatori = [{{ {', '.join(voci)} }}]"


RISULTATI_3 = 'risultati = [{ descrizione = "R1" }, { descrizione = "R2" }, { descrizione = "R3" }]'
INDICATORI_2 = 'indicatori = [{ descrizione = "I1" }, { descrizione = "I2" }]'
FORMATI = un_indicatore('descrizione = "N. dipendenti formati"', 'atteso = "<= 24"')
UN_ANNO_PRIMA = ob("1", 'oggetto = "PIAO 2024-2026"')
ANNO_GIUSTO = ob("2", 'oggetto = "PIAO 2025-2027"')

TESTI = (
    nel_testo("VAL107", "tempi", "2025", "31/12/2024", ob("1", 'tempi = "31/12/2024"')),
    nel_testo("VAL108", "tempi", "giorno, mese e anno", "30/06", ob("1", 'tempi = "30/06"')),
    nel_testo("VAL109", "oggetto", "", "da definire", ob("1", 'oggetto = "da definire"')),
    nel_testo("VAL110", "tempi", "31/12/2025", "-31/12/2025", ob("1", 'tempi = "-31/12/2025"')),
    nel_testo("VAL114", "[[obiettivi]]", "", "", ob("1", un_indicatore('descrizione = "Bando"'))),
    nel_testo("VAL115", "personale", "un ruolo", "Mario Rossi", ob("1", 'personale = "Mario Rossi"')),
    nel_testo("VAL116", '"2" # secondo', "", "2", ob("1", 'numero = "2"'), ob("2", 'numero = "2" # secondo')),
    nel_testo("VAL117", '"3"', "2", "", ob("a", "numero = 1"), ob("b", 'numero = "3"')),
    nel_testo("VAL118", "titolo", "", "70", ob("1", 'titolo = "Rete (peso 70%)"')),
    nel_testo(
        "IN302",
        "Bando",
        "31/12/2025",
        "31/01/2025",
        ob("1", 'tempi = "31/12/2025"', un_indicatore('descrizione = "Bando"', 'atteso = "31/01/2025"')),
    ),
    nel_testo(
        "IN303",
        "<= 24",
        "Formate 24 unità",
        "<= 24",
        ob("1", FORMATI, 'risultati = [{ descrizione = "Formate 24 unità" }]'),
    ),
    nel_testo(
        "IN304",
        "minimo 150",
        "Controlli: minimo 150",
        "n. 100 controlli",
        ob(
            "1",
            un_indicatore('descrizione = "Drone"', 'attivita = "Controlli: minimo 150"', 'atteso = "n. 100 controlli"'),
        ),
    ),
    nel_testo("IN305", "R1", "2 (Indicatori)", "3 (Risultati)", ob("1", INDICATORI_2, RISULTATI_3)),
    nel_testo(
        "IN306",
        "Bando",
        "40",
        "50",
        ob("1", un_indicatore('descrizione = "Bando (peso 50%)"', 'atteso = "1"', "peso = 40")),
    ),
    nel_testo("IN409", "2024-2026", "PIAO 2025-2027", "PIAO 2024-2026", UN_ANNO_PRIMA, ANNO_GIUSTO),
)

PIANI = (
    *TESTI,
    NelPiano("VAL103", SENZA_DIPENDENTI, riga_testata(SENZA_DIPENDENTI, 24), "", "", (RESTO,)),
    NelPiano("VAL104", SOGLIA_101, riga_obiettivo(SOGLIA_101, 24, "soglia"), "da 0 a 100", "100,01", (RESTO,)),
    NelPiano("VAL105", GIUGNO_31, riga_obiettivo(GIUGNO_31, 17, "31/06"), "", "31/06/2025", (RESTO,)),
    NelPiano(
        "SQ101", INDICATORI_110, riga_obiettivo(INDICATORI_110, 14, "= 30 }"), "100", "110 (30 + 45 + 35)", (RESTO,)
    ),
    NelPiano("SQ102", TOTALE_6, riga_obiettivo(TOTALE_6, 3, "totale"), "5 (10 × 0,5)", "6"),
    NelPiano(
        "SQ103",
        CIFRE_SCAMBIATE,
        riga_obiettivo(CIFRE_SCAMBIATE, 24, "dichiarato"),
        "3.884,51 € (6.959,74 € × 120 ÷ 215)",
        "3.848,51 €",
    ),
    NelPiano(
        "SQ104",
        UN_CENTESIMO_TOLTO,
        riga_obiettivo(UN_CENTESIMO_TOLTO, 2, "dichiarato"),
        "2.500,01 € (5.000,01 € × 20 ÷ 40)",
        "2.500,00 €",
    ),
    NelPiano(
        "SQ105",
        PARTI_CHE_NON_ESAURISCONO,
        riga(PARTI_CHE_NON_ESAURISCONO, "resto = true"),
        "5.000,00 €",
        "4.900,00 €",
    ),
    NelPiano("SQ106", DUE_UGUALI, riga(DUE_UGUALI, "resto = true"), "5.000,01 €", "5.000,02 €"),
    NelPiano("SQ107", RESTO_DI_NESSUNO, riga(RESTO_DI_NESSUNO, "finanziato ="), "9.000,00 €", "8.500,00 €"),
    NelPiano(
        "SQ108", ACCANTONATO_IN_PIU, riga(ACCANTONATO_IN_PIU, "finanziato ="), "91.223,09 €", "91.223,10 €", (RESTO,)
    ),
    NelPiano(
        "SQ109", OLTRE_IL_MASSIMO, riga(OLTRE_IL_MASSIMO, "massimo ="), "al più 69.223,08 €", "69.223,09 €", (RESTO,)
    ),
    NelPiano("SQ110", PARTI_OLTRE_IL_FONDO, riga(PARTI_OLTRE_IL_FONDO, "finanziato ="), "", "9.000,01 €"),
    NelPiano(
        "SQ111",
        OBIETTIVI_90,
        riga_obiettivo(OBIETTIVI_90, 1, "peso ="),
        "100",
        "90 (30 + 60)",
        modello=MODELLO_PESATO,
    ),
    NelPiano(
        "SQ112",
        RILEVANZA_110,
        riga(RILEVANZA_110, "rilevanza = 60"),
        "100",
        "110 (60 + 50)",
        modello=MODELLO_PESATO,
    ),
    NelPiano(
        "SQ113",
        CUMULATO_70,
        riga(CUMULATO_70, "cumulato = 70"),
        "80 (20 + 60)",
        "70",
        modello=MODELLO_PESATO,
    ),
    NelPiano(
        "SQ114",
        RISERVATO_OLTRE,
        riga(RISERVATO_OLTRE, "finanziato ="),
        "al più 9.000,00 €",
        "9.000,01 €",
        modello=MODELLO_PESATO,
    ),
    NelPiano("VAL112", DUP_A_META, riga(DUP_A_META, "rif_dup"), "N.N", "1.10.", (), DUP),
    NelPiano("VAL113", DUP_MANCA, riga_testata(DUP_MANCA, 4), "", "", (), DUP_OBBLIGATORIO),
    NelPiano(
        "IN301",
        CLASSE_CONTRADDETTA,
        riga(CLASSE_CONTRADDETTA, '"1 - alta"'),
        "1 - bassa oppure 2 - alta",
        "1 - alta",
        (),
        CLASSI_CON_CODICE,
    ),
    NelPiano("IN401", SCHEDA_SOGLIA, riga_obiettivo(SCHEDA_SOGLIA, 1, "soglia"), "90", "80"),
    NelPiano("IN402", SCHEDA_TEMPI, riga_obiettivo(SCHEDA_TEMPI, 1, "tempi"), "30/11/2025", "entro il 31/12/2025"),
    NelPiano("IN403", SCHEDA_TITOLO, riga_obiettivo(SCHEDA_TITOLO, 1, "titolo"), "Primo obiettivo", "Primo"),
    NelPiano("IN404", SCHEDA_TIPOLOGIA, riga_testata(SCHEDA_TIPOLOGIA, 1), "intersettoriale", "settore"),
    NelPiano("IN405", TESTE_3, riga_obiettivo(TESTE_3, 1, "n_dip"), "3", "2"),
    NelPiano("IN406", SCHEDA_PERSONALE, riga_obiettivo(SCHEDA_PERSONALE, 4, "personale"), "2", "3"),
    NelPiano(
        "IN407", MENO_DELLA_SOGLIA, riga_obiettivo(MENO_DELLA_SOGLIA, 1, "soglia"), "al più 79", "80", (), SENZA_SCHEMI
    ),
    NelPiano("IN408", CONDIVISO, riga(CONDIVISO, "30/11"), "entro il 31/12/2025", "entro il 30/11/2025"),
    NelPiano("IN101", PESO_20, riga_obiettivo(PESO_20, 3, "peso"), "10 (bassa)", "20"),
    NelPiano("IN102", COEFFICIENTE_1, riga_obiettivo(COEFFICIENTE_1, 3, "coeff"), "0,50 (N. dip. 1)", "1,00"),
    NelPiano(
        "NO101",
        SENZA_TEMPI_DI_PAGAMENTO,
        riga_testata(SENZA_TEMPI_DI_PAGAMENTO, 1),
        "",
        "",
        modello=MODELLO_PESATO,
    ),
    NelPiano(
        "NO102",
        TEMPI_AL_20,
        riga_obiettivo(TEMPI_AL_20, 1, "peso ="),
        "almeno 30",
        "20",
        modello=MODELLO_PESATO,
    ),
)


@pytest.mark.parametrize("piantato", PIANI, ids=lambda p: p.codice)
def test_an_error_planted_in_a_plan_is_found_once_and_nothing_else(piantato: NelPiano) -> None:
    atteso = (piantato.codice, piantato.luogo, piantato.atteso, piantato.trovato)
    assert Counter(esito(piantato.testo, piantato.modello)) == Counter([atteso, *piantato.altri])


# ---------------------------------------------------------------- in the deroghe


@dataclass(frozen=True, slots=True)
class NellaDeroga:
    """An error planted in a deroga: its code, the plan, of which finding it is, what it says, expected and found."""

    codice: str
    testo: str
    di: str
    dice: Mapping[str, object]
    atteso: str = ""
    trovato: str = ""


DEROGHE = (
    NellaDeroga("STR401", COEFFICIENTE_1, "IN102", {"motivo": ""}, "motivo"),
    NellaDeroga("STR402", COEFFICIENTE_1, "IN102", {"identita": "0" * 16}),
    NellaDeroga("STR403", COEFFICIENTE_1, "IN102", {"trovato": "1,50"}, "1,50", "1,00"),
    NellaDeroga("STR404", OLTRE_IL_MASSIMO, "SQ109", {}),
)


@pytest.mark.parametrize("piantato", DEROGHE, ids=lambda p: p.codice)
def test_an_error_planted_in_a_deroga_is_found_once_and_nothing_else(piantato: NellaDeroga) -> None:
    senza = esame_del_piano(piano_di_prova(piantato.testo))
    prima = esegui(senza)
    suo = {"ente": senza.piano.ente, "anno": senza.piano.anno, **piantato.dice}
    deroga = deroga_per(next(f for f in prima.findings if f.code == piantato.di), **suo)
    poi = esegui(replace(senza, deroghe=(deroga,)))
    atteso = (piantato.codice, "deroghe.toml, riga 5", piantato.atteso, piantato.trovato)
    assert Counter(trovati(poi)) == Counter([*trovati(prima), atteso])
    assert not any(finding.accettato for finding in poi.findings)


# ---------------------------------------------------------------- every code

CODICI_PIANTATI = {p.codice for p in CARTELLE} | {p.codice for p in PIANI} | {p.codice for p in DEROGHE}


@pytest.mark.parametrize("codice", [check.code for check in REGISTRO])
def test_every_code_has_a_planted_error(codice: str) -> None:
    assert codice in CODICI_PIANTATI


def test_every_planted_error_is_of_a_registered_code() -> None:
    assert {check.code for check in REGISTRO} >= CODICI_PIANTATI
