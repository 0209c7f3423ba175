"""What `controlla` says of the sums of the five plans, and that the workbooks of Chiari, untouched, say the same."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from perfxl.app import controlla, genera, riconcilia
from tests.cartelle_di_prova import ESEMPI, esempio
from tests.piani_di_prova import riga, riga_obiettivo, trovati

if TYPE_CHECKING:
    from pathlib import Path

    from tests.piani_di_prova import Trovato

CHIARI_2024, CHIARI_2025 = esempio("chiari-2024"), esempio("chiari-2025")
TORTONA, DESENZANO = esempio("tortona-2024"), esempio("desenzano-2021")


def piano(nome: str) -> Path:
    return ESEMPI / nome / "piano.toml"


def riga_di(testo: str, codice: str, ago: str) -> str:
    """The place of the first line of the objective with this code that holds a text."""
    inizio = testo.index(ago, testo.index(f'\ncodice = "{codice}"\n'))
    return f"piano.toml, riga {testo.count(chr(10), 0, inizio) + 1}"


def conti(nome: str) -> list[tuple[str, str, str, str, str]]:
    """What is found of sums, tables, values that are not admitted and norms: severity, code, place, expected, found."""
    outcome = controlla(piano(nome)).outcome
    tutti = zip(outcome.findings, trovati(outcome), strict=True)
    codici = ("SQ", "NO", "IN10", "VAL103", "VAL104")
    return [(finding.severity.value, *trovato) for finding, trovato in tutti if trovato[0].startswith(codici)]


def senza_gravita(nome: str) -> list[Trovato]:
    return [(codice, *resto) for _, codice, *resto in conti(nome)]  # type: ignore[misc]  # what is left are four


def test_chiari_2024_has_an_amount_rounded_down_and_two_quote_a_cent_off() -> None:
    """13,000.00 × 60 ÷ 292.5 is 2,666.666…, printed 2,666.66; half up, «settori» comes out a cent over."""
    assert senza_gravita("chiari-2024") == [
        ("SQ106", riga(CHIARI_2024, "importo = 13000.00"), "13.000,00 €", "12.999,99 €"),
        ("SQ106", riga(CHIARI_2024, "resto = true"), "35.223,09 €", "35.223,10 €"),
        (
            "SQ104",
            riga_obiettivo(CHIARI_2024, 7, "stanziato = 2666.66"),
            "2.666,67 € (13.000,00 € × 60 ÷ 292,5)",
            "2.666,66 €",
        ),
    ]


def test_chiari_2025_has_a_wrong_coefficient_and_a_pot_three_cents_short() -> None:
    """Project 10 has three employees, so 1.00 by the table; the plan printed 1.50."""
    assert senza_gravita("chiari-2025") == [
        ("SQ106", riga(CHIARI_2025, "resto = true"), "41.223,09 €", "41.223,06 €"),
        ("IN102", riga_obiettivo(CHIARI_2025, 10, "coefficiente = 1.5"), "1,00 (N. dip. 3)", "1,50"),
    ]


def test_tortona_has_a_centre_whose_objectives_make_90_and_nothing_else() -> None:
    """Every phase, every running sum and every other centre closes; each has its objective on payment times at 30."""
    luogo = riga_di(TORTONA, "07-01", "peso = 5")
    assert conti("tortona-2024") == [("blocca", "SQ111", luogo, "100", "90 (5 + 5 + 5 + 30 + 15 + 15 + 15)")]


def test_desenzano_has_110_in_one_objective_and_two_sums_that_the_extraction_may_have_broken() -> None:
    """The rilevanza of the fifteen settori makes 100; lists without weights are not judged."""
    assert conti("desenzano-2021") == [
        ("nota", "SQ101", riga_di(DESENZANO, "ECO-02", "peso = 40"), "100", "90 (40 + 30 + 15 + 5)"),
        ("nota", "SQ101", riga_di(DESENZANO, "ISTR-01", "peso = 50"), "100", "80 (50 + 30)"),
        ("blocca", "SQ101", riga_di(DESENZANO, "TRIB-01", "peso = 40"), "100", "110 (40 + 30 + 40)"),
    ]


def test_montichiari_sums_nothing_and_has_two_classes_that_are_surely_off_the_list() -> None:
    trovati_qui = conti("montichiari-2024")
    assert {codice for _, codice, *_ in trovati_qui} == {"VAL103", "VAL104"}
    certi = [(codice, trovato) for gravita, codice, _, _, trovato in trovati_qui if gravita == "blocca"]
    assert certi == [("VAL104", "2 -Strategico - rilevante"), ("VAL104", "1- operativo")]


def euro(importo: Decimal) -> str:
    """The amount in Italian, written here anew: ``1.241,07 €``."""
    return f"{importo:,.2f} €".translate(str.maketrans(",.", ".,"))


def test_the_wrong_coefficient_of_2025_moves_394_euro_from_seven_projects() -> None:
    """Worked out here from the printed figures: the pot of AMM is 34/77 of 41,223.09, over its printed totals."""
    totali = {6: 10, 7: 10, 8: 25, 9: 50, 10: 15, 11: 60, 12: 40, 13: 10}
    quota = Fraction(4122309, 100) * Fraction(34, 77)

    def importi(peso_di_10: int) -> dict[int, Decimal]:
        pesi = totali | {10: peso_di_10}
        esatti = {n: quota * peso / sum(pesi.values()) for n, peso in pesi.items()}
        return {
            n: (Decimal(e.numerator) / e.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
            for n, e in esatti.items()
        }

    giusti, stampati = importi(10), importi(15)
    assert [stampati[n] - giusti[n] for n in totali] == [
        Decimal(testo) for testo in ("-19.24", "-19.24", "-48.11", "-96.21", "394.45", "-115.45", "-76.96", "-19.24")
    ]
    attese = []
    for n in totali:
        differenza = ("+" if n == 10 else "") + euro(stampati[n] - giusti[n])
        attese.append(f"Progetto {n}: {euro(giusti[n])} → {euro(stampati[n])} ({differenza})")
    (rilievo,) = (f.rilievo for f in controlla(piano("chiari-2025")).outcome.findings if f.code == "IN102")
    assert rilievo.details == tuple(attese)
    assert rilievo.details[4] == "Progetto 10: 846,62 € → 1.241,07 € (+394,45 €)"


def test_the_note_of_2025_says_how_much_rounding_explains() -> None:
    (rilievo,) = (f.rilievo for f in controlla(piano("chiari-2025")).outcome.findings if f.code == "SQ106")
    assert rilievo.message == (
        "il riparto della quota «settori» nel piano chiude, salvo l'arrotondamento: "
        "22 righe, che spiegano fino a 11 centesimi"
    )
    assert rilievo.remedy == "Non c'è nulla da correggere: differenza -0,03 €."
    assert len(rilievo.related) == 22


@pytest.mark.parametrize("nome", ["chiari-2024", "chiari-2025"])
def test_workbooks_generated_and_untouched_say_what_the_plan_says(nome: str, tmp_path: Path) -> None:
    scritte, da_solo = genera(piano(nome), tmp_path / "cartelle")
    assert [percorso.stem.rpartition("_")[2] for percorso in scritte][-1] == "Riepilogo"
    tornato = riconcilia(piano(nome), tmp_path / "cartelle")
    assert (da_solo.outcome.not_run, tornato.outcome.not_run) == ((), ())
    assert Counter((f.code, f.rilievo.message) for f in tornato.outcome.findings) == Counter(
        (f.code, f.rilievo.message) for f in da_solo.outcome.findings
    )
