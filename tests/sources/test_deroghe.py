"""Reading and writing deroghe."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.deroghe import Deroga, Stato
from perfxl.core.finding import Severity
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.place import Place, Sourced
from perfxl.errors import SourceError
from perfxl.sources.deroghe import read_deroghe, write_deroga, write_deroghe
from perfxl.sources.formato_deroghe import DEROGA as DEROGA_TOML

if TYPE_CHECKING:
    from collections.abc import Callable

    Problems = Callable[[Callable[[], object]], list[tuple[int, str]]]

TESTA = 'formato = 1\nente = "Comune di Prova"\nanno = 2025\n'
INTERA = f"""\
{TESTA}
[[deroghe]]
codice = "IN102"
identita = "0123456789abcdef-2"
dove = "piano.toml, riga 270"
atteso = "1,00 (N. dip. 3)"
trovato = "1,50"
effetto = 394.45
gravita = "blocca"
motivo = "Così è stato concordato"
chi = "Segretario generale"
quando = 2026-11-21
stato = "GA"
"""
DEROGA = Deroga(
    Place("prova.toml", line=5),
    "IN102",
    "0123456789abcdef-2",
    "piano.toml, riga 270",
    "1,00 (N. dip. 3)",
    "1,50",
    39445,
    "Così è stato concordato",
    "Segretario generale",
    date(2026, 11, 21),
    Stato.GA,
    Severity.BLOCCA,
    Sourced("Comune di Prova", Place("prova.toml", line=2)),
    Sourced(2025, Place("prova.toml", line=3)),
)
VUOTA = Deroga(
    Place("x"),
    "IN102",
    "0123456789abcdef",
    "",
    "",
    "",
    None,
    "",
    "",
    None,
    None,
    Severity.NOTA,
    DEROGA.ente,
    DEROGA.anno,
)


def test_a_deroga_is_read_with_everything_that_it_says() -> None:
    assert read_deroghe(INTERA, "prova.toml", ("IN101", "IN102")) == (DEROGA,)


def test_a_file_may_hold_none() -> None:
    assert read_deroghe(TESTA, "prova.toml") == ()


@pytest.mark.parametrize("vuoto", ["", 'motivo = ""\nchi = "  "\nquando = ""\nstato = " "\n'])
def test_what_a_deroga_lacks_is_no_problem_of_the_file(vuoto: str) -> None:
    testo = f'{TESTA}[[deroghe]]\ncodice = "IN102"\nidentita = "0123456789abcdef"\ngravita = "nota"\n{vuoto}'
    (deroga,) = read_deroghe(testo, "prova.toml")
    assert deroga == replace(VUOTA, place=Place("prova.toml", line=4))
    assert deroga.mancano == ("motivo", "chi", "quando", "stato")


def test_every_problem_is_told_at_its_line(problems: Problems) -> None:
    testo = """\
formato = 1
ente = "x"
anno = 2025
[[deroghe]]
codice = "IN192"
identita = "0123"
dove = 1
atteso = 1.5
trovato = ["x"]
effetto = -1
motivo = 3
chi = "a\\nb"
quando = "oggi"
stato = "GX"
quanto = 1
[[deroghe]]
effetto = 1.005
[[deroghe]]
codice = "IN1"
identita = "0123456789abcdef-0"
effetto = nan
[[deroghe]]
codice = "IN101"
identita = "0123456789ABCDEF"
effetto = true
quando = 2026-11-21T10:00:00
"""
    assert problems(lambda: read_deroghe(testo, "prova.toml", ("IN101", "IN102"))) == [
        (4, "manca «gravita»"),
        (5, "«codice»: non c'è un controllo «IN192»; forse «IN102»? (li elenca: perfxl spiega)"),
        (6, _IDENTITA.format("0123")),
        (7, "«dove»: serve un testo (qui c'è un numero intero)"),
        (8, "«atteso»: serve un testo (qui c'è un numero con decimali)"),
        (9, "«trovato»: serve un testo (qui c'è un elenco)"),
        (10, "«effetto»: «-1» non è ammesso: serve un importo in euro, da 0 in su"),
        (11, "«motivo»: serve un testo (qui c'è un numero intero): scrivere il valore tra virgolette"),
        (12, "«chi»: il testo deve stare su una riga sola"),
        (
            13,
            "«quando»: serve una data (qui c'è un testo): scriverla come 2025-03-15, senza virgolette e senza ora",
        ),
        (14, "«stato»: «GX» non è tra le voci ammesse (GP, GR, GA)"),
        (15, f"chiave sconosciuta «quanto»; qui si scrivono: {', '.join(DEROGA_TOML.chiavi)}"),
        (16, "manca «codice»"),
        (16, "manca «identita»"),
        (16, "manca «gravita»"),
        (17, "«effetto»: 1.005 ha più di due decimali"),
        (18, "manca «gravita»"),
        (19, "«codice»: «IN1» non è ammesso: un codice come SQ101"),
        (20, _IDENTITA.format("0123456789abcdef-0")),
        (21, "«effetto»: «NaN» non è ammesso: serve un importo in euro, da 0 in su"),
        (22, "manca «gravita»"),
        (24, _IDENTITA.format("0123456789ABCDEF")),
        (25, "«effetto»: serve un importo in euro (qui c'è un valore vero/falso)"),
        (
            26,
            (
                "«quando»: serve una data (qui c'è una data con l'ora): scriverla come 2025-03-15, senza virgolette e "
                "senza ora"
            ),
        ),
    ]


_IDENTITA = (
    "«identita»: «{}» non è ammesso: 16 cifre esadecimali minuscole, e -2, -3 e così via dove i rilievi sono più"
)


@pytest.mark.parametrize(
    ("testo", "problema"),
    [
        (TESTA.removeprefix("formato = 1\n"), (1, "manca «formato»")),
        (TESTA.replace("2025", "1025"), (3, "«anno»: 1025 non è ammesso")),
        ("formato = 1\nanno = 2025\n", (1, "manca «ente»")),
        (f"{TESTA}[deroghe]\n", (4, "«deroghe»: serve un elenco di tabelle, con le doppie parentesi [[deroghe]]")),
        (f"{TESTA}deroghe = [1]\n", (4, "«deroghe»: serve una tabella (qui c'è un numero intero)")),
        ("formato = 2\n", (1, "il file è scritto per un'altra versione di perfxl: formato 2, questa legge il 1")),
        (f"{TESTA}[[deroga]]\n", (4, "chiave sconosciuta «deroga»; forse «deroghe»?")),
    ],
)
def test_what_is_no_file_of_deroghe_is_refused(testo: str, problema: tuple[int, str], problems: Problems) -> None:
    ((riga, detto),) = problems(lambda: read_deroghe(testo, "prova.toml"))
    assert (riga, detto[: len(problema[1])]) == problema


def test_a_deroga_is_written_as_it_was_read() -> None:
    assert f"{TESTA}{write_deroga(DEROGA)}" == INTERA
    assert write_deroghe((DEROGA, DEROGA), "Comune di Prova", 2025) == INTERA + INTERA.removeprefix(TESTA)


def test_what_a_deroga_does_not_say_is_left_to_be_filled_in() -> None:
    assert write_deroga(VUOTA) == (
        '\n[[deroghe]]\ncodice = "IN102"\nidentita = "0123456789abcdef"\ndove = ""\natteso = ""\ntrovato = ""\n'
        'gravita = "nota"\n'
        'motivo = ""\nchi = ""\n'
    )


_TESTI = st.text(st.characters(codec="utf-8"), max_size=20)
_RIGHE = st.one_of(st.just(""), st.from_regex(r"[a-zà€\"'\\#=\[\] ]{0,9}[a-z\\\"']", fullmatch=True))
_DEROGHE = st.builds(
    Deroga,
    st.just(Place("prova.toml")),
    st.from_regex(r"(?:STR|VAL|SQ|IN|NO)[0-9]{3}", fullmatch=True, alphabet="STRVALQINO0123456789"),
    st.from_regex(r"[0-9a-f]{16}(?:-[2-9])?", fullmatch=True, alphabet="0123456789abcdef-"),
    _TESTI,
    _TESTI,
    _TESTI,
    st.one_of(st.none(), st.integers(0, 10**9), st.integers(0, 10**310)),
    _RIGHE,
    _RIGHE,
    st.one_of(st.none(), st.dates()),
    st.one_of(st.none(), st.sampled_from(Stato)),
    st.sampled_from(Severity),
    st.just(DEROGA.ente),
    st.just(DEROGA.anno),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_DEROGHE, max_size=3))
def test_what_is_written_is_read_again(deroghe: list[Deroga]) -> None:
    riletto = read_deroghe(write_deroghe(deroghe, "Comune di Prova", 2025), "prova.toml")
    assert [_senza_luogo(deroga) for deroga in riletto] == [_senza_luogo(deroga) for deroga in deroghe]
    assert len({deroga.place.line for deroga in riletto}) == len(deroghe)


def _senza_luogo(deroga: Deroga) -> Deroga:
    return replace(deroga, place=Place("prova.toml"))


@pytest.mark.parametrize("numero", ["1e-9999999", "1e9999999", "-1e9999999", "0e-9999999", f"1.{'0' * 400}"])
def test_an_amount_of_too_many_digits_is_refused_at_once(numero: str, problems: Problems) -> None:
    testo = INTERA.replace("394.45", numero)
    prima = perf_counter()
    detto = "«effetto»: il numero ha troppe cifre: serve un importo in euro, con due decimali"
    assert problems(lambda: read_deroghe(testo, "prova.toml")) == [(11, detto)]
    assert perf_counter() - prima < 2


def test_more_deroghe_than_anybody_gives_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    testo = 'formato = 1\nente = "x"\nanno = 2025\n' + "[[deroghe]]\n" * 3
    monkeypatch.setattr("perfxl.sources.deroghe.DEFAULT_LIMITS", replace(DEFAULT_LIMITS, deroghe=2))
    with pytest.raises(SourceError) as preso:
        read_deroghe(testo, "deroghe.toml")
    detto = "le deroghe sono 3, e se ne leggono al più 2: togliere quelle che non servono più"
    assert preso.value.problems == ((Place("deroghe.toml", line=6), detto),)
    monkeypatch.setattr("perfxl.sources.deroghe.DEFAULT_LIMITS", replace(DEFAULT_LIMITS, deroghe=3))
    with pytest.raises(SourceError, match="manca «codice»"):
        read_deroghe(testo, "deroghe.toml")
