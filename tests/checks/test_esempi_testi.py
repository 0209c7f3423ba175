"""What the checks on texts, terms, targets and numbers say of the five plans: what careful readers found, and no more.

The readers' list is of the printed documents. What of it no figure shows is not found: that a percentage stands for a
count, that a staff is another service's, that a baseline of the year before («emessi al 31.12.2020») is a term.
"""

from __future__ import annotations

import pytest

from perfxl.app import controlla
from tests.cartelle_di_prova import ESEMPI

CODICI = frozenset(
    {f"VAL{n}" for n in (105, 107, 108, 109, 110, 114, 115, 116, 117, 118)}
    | {f"IN{n}" for n in (302, 303, 304, 305, 306, 409)}
)

TORTONA = [
    ("VAL105 blocca", "00-SEG-01", "31.06.2024"),  # eight services repeat it: it was written once
    ("VAL105 blocca", "04-06", "31.04.2024"),
    ("VAL105 blocca", "06-05", "31.1.2.2023"),
    ("IN303 avvisa", "00-SEG-03", "<=24"),
    ("IN303 avvisa", "00-SEG-07", ">= 5"),
]

DESENZANO = [
    ("VAL105 blocca", "CULT-01", "31/06/2021"),
    ("VAL105 blocca", "TUR-05", "31/12/20201"),
    ("VAL107 avvisa", "CED-05", "28/02/2022"),
    ("VAL107 avvisa", "ISTR-01", "31/12/2022"),
    ("VAL107 avvisa", "LLPP-08", "entro il 31/12/2020"),
    ("VAL107 avvisa", "PERS-09", "30/04/2022"),
    ("VAL107 avvisa", "TRIB-05", "30/06/2022"),
    ("VAL114 nota", "SOC-08", ""),
    ("VAL114 nota", "TUR-06", ""),
    ("VAL116 avvisa", "SOC-07", "6"),
    ("VAL117 nota", "CED-04", ""),
    ("VAL118 avvisa", "CED-03", "70 e 30"),
    ("IN305 nota", "CULT-02", "3 (Risultato atteso)"),
    ("IN305 nota", "ECO-01", "3 (Risultato atteso)"),
    ("IN305 nota", "ECO-02", "5 (Risultato atteso)"),
    ("IN305 nota", "RAG-01", "3 (Risultato atteso)"),
    ("IN305 nota", "SOC-01", "3 (Risultato atteso)"),
    ("IN305 nota", "SOC-02", "2 (Risultato atteso)"),
    ("IN305 nota", "SOC-03", "2 (Risultato atteso)"),
    ("IN305 nota", "SOC-06", "2 (Risultato atteso)"),
    ("IN305 nota", "TUR-05", "3 (Risultato atteso)"),
    ("IN305 nota", "URB-02", "3 (Risultato atteso)"),
]

MONTICHIARI = [
    ("VAL105 blocca", "AFF-36", "31/06/2024"),
    ("VAL107 avvisa", "AFF-24", "entro il 31/12/2023"),
    ("VAL108 nota", "AFF-32", "1) 28/02) 01/03"),
    ("VAL108 nota", "AFF-33", "1)30/06 2) 31/12"),
    (
        "VAL108 nota",
        "SEG-04",
        "Entro il 31 marzo (secondo semestre precedente). Entro il 30 settembre (primo semestre in corso)",
    ),
    ("VAL110 avvisa", "AFF-11", "-31/12/2024 -100%"),
    ("VAL110 avvisa", "FIN-15", "- 31/12/2024 -entro termine stabilito dalla normativa"),
    *(("VAL114 nota", codice, "") for codice in ("FIN-16", "TER-31", "TER-32", "TUTTI-10")),
    ("VAL116 nota", "TER-27", "26"),
    *(  # twenty numbers that are not printed, and 27, in the place of which 26 is
        ("VAL117 nota", codice, "")
        for codice in ("AFF-21", "AFF-24", "FIN-11", "FIN-14", "FIN-21", "TER-01", "TER-04", "TER-24", "TER-28")
    ),
    *(("VAL117 nota", codice, "") for codice in ("TUTTI-14", "TUTTI-19", "TUTTI-25")),
    ("VAL118 avvisa", "FIN-09", "100"),
    *(("IN302 avvisa", codice, "entro il 31.01.2024") for codice in ("AFF-51", "FIN-28", "TER-37")),
    ("IN305 nota", "AFF-11", "-100%"),
    ("IN305 nota", "AFF-29", "3 (Risultati attesi)"),
    ("IN305 nota", "AFF-34", "2) 45"),
    ("IN305 nota", "FIN-18", "3 (Tempi stabiliti)"),
    ("IN305 nota", "TER-31", "3 (Tempi stabiliti)"),
    ("IN305 nota", "TER-34", "3. 30/06/2024"),
    ("IN409 avvisa", "AFF-27", "Piano sociale di zona 2021/2023"),
    ("IN409 avvisa", "AFF-32", "cronoprogramma 2023"),
    ("IN409 avvisa", "SEG-06", "PIAO 2023- 2025"),
]

CHIARI_2025 = [
    ("IN304 avvisa", "26", "n. 100 controlli"),
    ("IN304 avvisa", "5", "almeno il 60% delle rilevazioni"),
    ("IN304 avvisa", "5", "almeno n. 32 vie su 45 (70%)"),
]


@pytest.mark.parametrize(
    ("nome", "attesi"),
    [
        ("tortona-2024", TORTONA),
        ("desenzano-2021", DESENZANO),
        ("montichiari-2024", MONTICHIARI),
        ("chiari-2024", []),
        ("chiari-2025", CHIARI_2025),
    ],
)
def test_the_plans_have_what_careful_readers_found_and_no_more(nome: str, attesi: list[tuple[str, str, str]]) -> None:
    outcome = controlla(ESEMPI / nome / "piano.toml").outcome
    trovati = [
        (f"{finding.code} {finding.severity}", finding.rilievo.obiettivo, finding.rilievo.found)
        for finding in outcome.findings
        if finding.code in CODICI
    ]
    assert sorted(trovati) == sorted(attesi)
    assert outcome.not_run == ()
