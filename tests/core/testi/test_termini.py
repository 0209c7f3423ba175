"""What a printed term says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.testi.termini import Termine, Tipo, capisci_termini

D, M, GM, A, P, R, X = (
    Tipo.DATA,
    Tipo.MESE,
    Tipo.GIORNO_MESE,
    Tipo.ANNI,
    Tipo.PERIODICA,
    Tipo.RELATIVA,
    Tipo.DESCRITTIVA,
)


def un_giorno(testo: str, giorno: date, numero: str = "") -> Termine:
    return Termine(numero, testo, D, giorno=giorno, anno=giorno.year, mese=giorno.month)


def un_errore(testo: str, mese: int, anno: int | None) -> Termine:
    return Termine("", testo, D, anno=anno, mese=mese, valida=False)


def un_periodo(testo: str, inizio: date, fine: date, *, valida: bool = True) -> Termine:
    anno_inizio = inizio.year
    return Termine("", testo, D, fine, inizio, fine.year, anno_inizio, fine.month, valida=valida)


@pytest.mark.parametrize(
    ("testo", "giorno"),
    [
        ("31/12/2024", date(2024, 12, 31)),
        ("31.12.2021", date(2021, 12, 31)),
        ("31-12-2024", date(2024, 12, 31)),
        ("3.04.2024", date(2024, 4, 3)),
        ("30/9/2024", date(2024, 9, 30)),
        ("31/12/24", date(2024, 12, 31)),
        ("01//03/2024", date(2024, 3, 1)),
        ("31 dicembre 2024", date(2024, 12, 31)),
        ("1° gennaio 2024", date(2024, 1, 1)),
        ("30 Sett. 2024", date(2024, 9, 30)),
        ("entro il 31 marzo 2024 controllo secondo semestre 2023", date(2024, 3, 31)),
        ("Entro il 29/02/2024.", date(2024, 2, 29)),
        ("entro il 30/06/2024 messa a disposizione della C.L.E", date(2024, 6, 30)),
        ("fino al 30 marzo 2025, o comunque sino all’assunzione del sostituto", date(2025, 3, 30)),
    ],
)
def test_a_day(testo: str, giorno: date) -> None:
    assert capisci_termini(testo) == (un_giorno(testo, giorno),)


@pytest.mark.parametrize(
    ("testo", "mese", "anno"),
    [
        ("31.06.2024", 6, 2024),
        ("31/06/2021", 6, 2021),
        ("31.04.2024", 4, 2024),
        ("29/02/2021", 2, 2021),
        ("31/12/20201", 12, None),
        ("31/12/202", 12, None),
        ("31 dicembre 20241", 12, None),
        ("31/13/2024", 13, 2024),
        ("00/01/2024", 1, 2024),
        ("31/06/24", 6, 2024),
    ],
)
def test_a_day_that_does_not_exist(testo: str, mese: int, anno: int | None) -> None:
    assert capisci_termini(testo) == (un_errore(testo, mese, anno),)


@pytest.mark.parametrize(
    ("testo", "inizio", "fine"),
    [
        ("TRIENNALE 01/01/2023 – 31/12/2025", date(2023, 1, 1), date(2025, 12, 31)),
        ("DAL 01/01/2025 AL 31/12/2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("tra il 15/06/2024 ed il 31/12/2024", date(2024, 6, 15), date(2024, 12, 31)),
        ("01/01/2024-31/12/2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("dal 1 marzo 2024 fino al 30/06/2024", date(2024, 3, 1), date(2024, 6, 30)),
    ],
)
def test_a_period(testo: str, inizio: date, fine: date) -> None:
    assert capisci_termini(testo) == (un_periodo(testo, inizio, fine),)


def test_a_period_that_ends_before_it_begins() -> None:
    testo = "dal 31/12/2024 al 01/01/2024"
    assert capisci_termini(testo) == (un_periodo(testo, date(2024, 12, 31), date(2024, 1, 1), valida=False),)


def test_a_period_with_a_day_that_does_not_exist() -> None:
    (termine,) = capisci_termini("dal 31/06/2024 al 31/12/2024")
    assert (termine.inizio, termine.giorno, termine.valida) == (None, date(2024, 12, 31), False)


@pytest.mark.parametrize(
    ("testo", "attesi"),
    [
        ("31/12/2021 31/12/2021", ["31/12/2021", "31/12/2021"]),
        ("15/03/2024 e il 31/12/2024", ["15/03/2024", "e il 31/12/2024"]),
        ("15/03/2024 avvio, entro il 31/12/2024 fine", ["15/03/2024 avvio,", "entro il 31/12/2024 fine"]),
        ("1. 31/03/2024 2. 30/06/2024", ["1. 31/03/2024", "2. 30/06/2024"]),
        ("-31/12/2024 -30/06/2024", ["-31/12/2024", "-30/06/2024"]),
    ],
)
def test_several_days(testo: str, attesi: list[str]) -> None:
    termini = capisci_termini(testo)
    assert [termine.testo for termine in termini] == attesi
    assert {termine.tipo for termine in termini} == {D}


def test_the_number_is_that_of_the_first_term_of_an_item() -> None:
    assert capisci_termini("1) 15/03/2024 e 30/06/2024 2) 31/12/2024") == (
        un_giorno("1) 15/03/2024", date(2024, 3, 15), "1"),
        un_giorno("e 30/06/2024", date(2024, 6, 30)),
        un_giorno("2) 31/12/2024", date(2024, 12, 31), "2"),
    )


@pytest.mark.parametrize(
    ("testo", "attesi"),
    [
        (
            "1. 31/03/2024 2. punto 1 + 60gg 3. punto 2 + 30gg",
            [
                un_giorno("1. 31/03/2024", date(2024, 3, 31), "1"),
                Termine("2", "2. punto 1 + 60gg", R, riferimento="1", giorni=60),
                Termine("3", "3. punto 2 + 30gg", R, riferimento="2", giorni=30),
            ],
        ),
        ("Fase 1 + 2 mesi", [Termine("", "Fase 1 + 2 mesi", R, riferimento="1", mesi=2)]),
        ("3 settimane dal punto 2", [Termine("", "3 settimane dal punto 2", R, riferimento="2", giorni=21)]),
        ("1 anno dopo la fase 1", [Termine("", "1 anno dopo la fase 1", R, riferimento="1", mesi=12)]),
        (
            "1) entro febbraio 2024 2) entro giugno 2024",
            [
                Termine("1", "1) entro febbraio 2024", M, anno=2024, mese=2),
                Termine("2", "2) entro giugno 2024", M, anno=2024, mese=6),
            ],
        ),
        (
            "da ottobre 2023 a dicembre 2024",
            [Termine("", "da ottobre 2023 a dicembre 2024", M, anno=2024, anno_inizio=2023, mese=12)],
        ),
        ("Gennaio – dicembre 2025", [Termine("", "Gennaio – dicembre 2025", M, anno=2025, mese=12)]),
        (
            "da marzo 2025 a marzo 2024",
            [Termine("", "da marzo 2025 a marzo 2024", M, anno=2024, anno_inizio=2025, mese=3, valida=False)],
        ),
        ("06/2024", [Termine("", "06/2024", M, anno=2024, mese=6)]),
        ("entro il mese di aprile", [Termine("", "entro il mese di aprile", M, mese=4)]),
        ("maggio e giugno", [Termine("", "maggio e giugno", M, mese=6)]),
        (
            "1)30/06 2) 31/12",
            [
                Termine("1", "1)30/06", GM, mese=6, giorno_mese=30),
                Termine("2", "2) 31/12", GM, mese=12, giorno_mese=31),
            ],
        ),
        (
            "1) 28/02) 01/03",
            [
                Termine("1", "1) 28/02)", GM, mese=2, giorno_mese=28),
                Termine("", "01/03", GM, mese=3, giorno_mese=1),
            ],
        ),
        ("30 settembre", [Termine("", "30 settembre", GM, mese=9, giorno_mese=30)]),
        ("entro il 31.06", [Termine("", "entro il 31.06", GM, mese=6, giorno_mese=31, valida=False)]),
        ("29/02", [Termine("", "29/02", GM, mese=2, giorno_mese=29)]),
        ("Sospeso", [Termine("", "Sospeso", Tipo.SOSPESO)]),
        ("rinviato al prossimo esercizio", [Termine("", "rinviato al prossimo esercizio", Tipo.SOSPESO)]),
    ],
)
def test_terms_of_other_kinds(testo: str, attesi: list[Termine]) -> None:
    assert list(capisci_termini(testo)) == attesi


@pytest.mark.parametrize(
    ("testo", "primo", "ultimo"),
    [
        ("2024", None, 2024),
        ("ANNO 2024", None, 2024),
        ("entro fine 2024", None, 2024),
        ("2024-2025", 2024, 2025),
        ("2023/2024", 2023, 2024),
        ("2024_2025", 2024, 2025),
        ("2025 -2026", 2025, 2026),
        ("2023 - 2024-2025", 2023, 2025),
        ("Biennale 2023 2024", 2023, 2024),
        ("triennio 2025-2027", 2025, 2027),
        ("OBIETTIVO TRIENNALE 2024-2026", 2024, 2026),
        ("Triennale 2025-2027, secondo la durata del Piano di Zona", 2025, 2027),
        ("dal 2025 al 2026", 2025, 2026),
        ("avvio nel 2024 e conclusione nel 2028.", 2024, 2028),
        ("2024/26", 2024, 2026),
    ],
)
def test_years(testo: str, primo: int | None, ultimo: int) -> None:
    assert capisci_termini(testo) == (Termine("", testo, A, anno=ultimo, anno_inizio=primo),)


@pytest.mark.parametrize("testo", ["2026-2025", "2024/23"])
def test_years_that_end_before_they_begin(testo: str) -> None:
    (termine,) = capisci_termini(testo)
    assert (termine.tipo, termine.valida) == (A, False)


@pytest.mark.parametrize(
    "testo",
    [
        "annuale",
        "trimestrale",
        "Giornaliero",
        "con cadenza mensile",
        "ogni trimestre",
        "tutti i mesi",
        "Triennale",
        "continuo",
    ],
)
def test_how_often(testo: str) -> None:
    assert capisci_termini(testo) == (Termine("", testo, P),)


@pytest.mark.parametrize(
    "testo",
    [
        "tempistiche determinate dalle scadenze elettorali",
        "tempi prot. 3379 del 22/01/2024",
        "come da n. 12 del 31/01/2024",
        "30 giorni dall'istanza di accesso agli atti",
        "entro il sessantesimo giorno antecedente alla data di scadenza del mandato",
        "Assemblea approvazione bilancio 2023",
        "30 gg antecedenti l'approvazione del PIAO 2023- 2025.",
        "Adempimenti D.Lgs. 33/2013 e CCNL 17.12.2020",
        "1/3",
        "45/90",
        "1/2/25",
        "punti 1/2/3/4",
        "13/2024",
        "100%",
        "45",
        "n. 1.234.5678",
    ],
)
def test_what_no_rule_reads_is_descriptive(testo: str) -> None:
    assert capisci_termini(testo) == (Termine("", testo, X),)


def test_a_blank_text_has_no_terms() -> None:
    assert capisci_termini(" \n ") == ()


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from("/.-"))
def test_every_day_is_understood(giorno: date, segno: str) -> None:
    testo = f"entro il {giorno.day:02d}{segno}{giorno.month}{segno}{giorno.year}"
    assert capisci_termini(testo) == (un_giorno(testo, giorno),)


PEZZI = [
    "31/12/2024",
    "31.06.2024",
    "1)",
    "2.",
    "punto 1 + 60gg",
    "2024-2025",
    "maggio",
    "tra",
    "e",
    "al",
    "-",
    ";",
    "30/06",
]


@given(st.text() | st.lists(st.sampled_from(PEZZI)).map(" ".join) | st.text("0123456789/.-) "))
def test_the_terms_together_are_the_text(testo: str) -> None:
    assert "".join("".join(termine.testo for termine in capisci_termini(testo)).split()) == "".join(testo.split())


@pytest.mark.parametrize(
    "pezzo", ["31/12/2024 ", "1) ", "(1) ", "e ", "- ", " ", "1/2 ", "annuale ", "prot. a ", "2024-"]
)
def test_a_long_text_is_read_as_well(pezzo: str) -> None:
    testo = pezzo * 3000
    assert "".join("".join(termine.testo for termine in capisci_termini(testo)).split()) == "".join(testo.split())
