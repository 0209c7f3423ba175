"""The rule book: codes, docstrings, registration; what runs, and what a check that raises does to the others."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from inspect import cleandoc, getmembers, isgeneratorfunction
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

import pytest

import perfxl.checks
from perfxl.checks import pesi
from perfxl.checks.esame import Ambito, Check, Esame, esame_del_piano
from perfxl.checks.registro import REGISTRO, RITIRATI, esegui, trova
from perfxl.core.finding import Finding, NotRun, Rilievo, Severity
from perfxl.core.modello import Regolata
from perfxl.core.place import Place
from perfxl.report.pagina import SEZIONI, pagina, regola, tabella_markdown
from tests.piani_di_prova import PIANO, cambia, piano_di_prova

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[2] / "README.md"
FAMIGLIE = ("STR", "VAL", "SQ", "IN", "NO")
DI_UNA_FAMIGLIA = {
    "struttura": "STR",
    "squadrature": "SQ",
    "pesi": "SQ",
    "fondo": "SQ",
    "incongruenze": "IN",
    "norme": "NO",
}
"""Modules that hold checks of one family; the others go by their subject, and may hold some of several."""
MODULI = [import_module(f"perfxl.checks.{trovato.name}") for trovato in iter_modules(perfxl.checks.__path__)]
CHECKS = [pytest.param(check, id=check.code) for check in REGISTRO]


def famiglia(code: str) -> str:
    return code[:-3]


# ---------------------------------------------------------------- the book


@pytest.mark.parametrize("check", CHECKS)
def test_a_code_is_a_family_and_three_digits(check: Check) -> None:
    assert re.fullmatch(r"(STR|VAL|SQ|IN|NO)\d{3}", check.code)


def test_codes_are_unique_and_in_the_order_of_families_and_numbers() -> None:
    codes = [check.code for check in REGISTRO]
    assert len(codes) == len(set(codes))
    assert codes == sorted(codes, key=lambda code: (FAMIGLIE.index(famiglia(code)), code))


def test_no_retired_code_comes_back() -> None:
    assert {code for code, _ in RITIRATI} & {check.code for check in REGISTRO} == set()


def test_a_function_is_registered_once() -> None:
    functions = [check.function for check in REGISTRO]
    assert len(functions) == len(set(functions))


@pytest.mark.parametrize("check", CHECKS)
def test_the_code_fits_the_module_of_its_function(check: Check) -> None:
    modulo = check.function.__module__.rpartition(".")[2]
    assert famiglia(check.code) == DI_UNA_FAMIGLIA.get(modulo, famiglia(check.code))


def test_every_generator_that_has_a_page_is_registered_and_the_reverse() -> None:
    """A check is told from a helper by its page: the headings in its docstring."""
    con_pagina = {
        f"{modulo.__name__}.{nome}"
        for modulo in MODULI
        for nome, funzione in getmembers(modulo, isgeneratorfunction)
        if funzione.__module__ == modulo.__name__ and "Perché:" in (funzione.__doc__ or "")
    }
    assert con_pagina == {f"{check.function.__module__}.{check.function.__name__}" for check in REGISTRO}


@pytest.mark.parametrize("check", CHECKS)
def test_what_blocks_says_since_when_and_what_does_not_block_says_nothing(check: Check) -> None:
    assert (check.dal > 0) == (check.severity is Severity.BLOCCA)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_of_workbooks_applies_to_workbooks_alone(check: Check) -> None:
    di_cartelle = {"VAL101", "VAL102", "VAL106", "IN201", "IN202", "IN203", "IN204", "IN205"}
    cartelle = (famiglia(check.code) == "STR" and not check.delle_deroghe) or check.code in di_cartelle
    assert check.ambito is (Ambito.CARTELLE if cartelle else Ambito.PIANO)


# ---------------------------------------------------------------- the pages


@pytest.mark.parametrize("check", CHECKS)
def test_the_docstring_is_a_rule_in_one_sentence_and_the_four_headings(check: Check) -> None:
    prima, vuota, *resto = cleandoc(check.function.__doc__ or "").splitlines()
    assert re.fullmatch(r"[A-ZÈ][^\n]*[^.]\.", prima)
    assert ". " not in prima
    assert vuota == ""
    titoli = [riga for riga in resto if not riga.startswith("    ")]
    assert titoli == [f"{sezione}:" for sezione in SEZIONI]
    corpi = re.split(r"^\S.*:$", "\n".join(resto), flags=re.MULTILINE)[1:]
    assert [corpo.strip() != "" for corpo in corpi] == [True] * len(SEZIONI)


def regola_di_prova(_: Esame) -> Iterator[Rilievo]:
    """La regola in una frase.

    Perché:
        Un motivo.
    """
    yield Rilievo(Place("x"), "sempre")


def test_a_page_has_the_docstring_and_the_severity() -> None:
    check = Check("NO999", Severity.NOTA, Ambito.PIANO, regola_di_prova)
    assert pagina(check).splitlines() == [
        "NO999  La regola in una frase.",
        "",
        "Perché:",
        "    Un motivo.",
        "",
        "Gravità: nota: da sapere; si può firmare anche così.",
        "Deroga: è ammessa, con motivo (perfxl deroga).",
    ]


def test_a_page_has_what_the_registration_adds() -> None:
    check = Check(
        "NO999", Severity.BLOCCA, Ambito.PIANO, regola_di_prova, "un centesimo", 2030, "D.Lgs. 1/2030", derogabile=False
    )
    assert pagina(check).splitlines()[-5:] == [
        "Gravità: blocca: con questo rilievo non si firma.",
        "Tolleranza: un centesimo.",
        "Blocca dai piani dell'anno: 2030.",
        "Norma: D.Lgs. 1/2030.",
        "Deroga: non è ammessa.",
    ]


def test_a_warning_says_that_it_warns() -> None:
    check = Check("NO999", Severity.AVVISA, Ambito.PIANO, regola_di_prova)
    assert pagina(check).splitlines()[-2] == "Gravità: avvisa: da guardare prima di firmare."


def test_the_table_has_a_line_a_check() -> None:
    check = Check("NO999", Severity.NOTA, Ambito.PIANO, regola_di_prova)
    assert tabella_markdown([check]).splitlines() == [
        "| Codice | Regola | Gravità | Deroga |",
        "|---|---|---|---|",
        "| NO999 | La regola in una frase. | nota | sì |",
    ]
    assert tabella_markdown([replace(check, derogabile=False)]).endswith("| nota | no |")


@pytest.mark.parametrize("check", CHECKS)
def test_a_rule_does_not_break_the_table(check: Check) -> None:
    assert "|" not in regola(check)


def test_the_readme_has_the_table_of_the_checks() -> None:
    testo = README.read_text(encoding="utf-8")
    trovate = re.findall(r"<!-- controlli -->\n(.*?)\n<!-- /controlli -->", testo, flags=re.DOTALL)
    assert [tabella.strip() for tabella in trovate] == [tabella_markdown(REGISTRO)]


# ---------------------------------------------------------------- looking up


@pytest.mark.parametrize("scritto", ["SQ101", "sq101", " Sq101 "])
def test_a_code_is_found_however_it_is_typed(scritto: str) -> None:
    trovato = trova(scritto)
    assert trovato is not None
    assert (trovato.code, trovato.function) == ("SQ101", pesi.misure_non_100)


@pytest.mark.parametrize("scritto", ["SQ1", "SQ999", "", "101"])
def test_no_code_is_found_by_a_piece_of_it(scritto: str) -> None:
    assert trova(scritto) is None


# ---------------------------------------------------------------- running


def uno(_: Esame) -> Iterator[Rilievo]:
    yield Rilievo(Place("b", line=1), "uno")


def due(_: Esame) -> Iterator[Rilievo]:
    yield Rilievo(Place("b", line=2), "due")
    yield Rilievo(Place("a", line=3), "tre")


def pulito(_: Esame) -> Iterator[Rilievo]:
    yield from ()


def rotto(_: Esame) -> Iterator[Rilievo]:
    """Raise after a first finding, which must not be shown either."""
    yield Rilievo(Place("a"), "prima del guasto")
    raise ZeroDivisionError("per zero")


def registrato(code: str, function: object, ambito: Ambito = Ambito.PIANO) -> Check:
    return Check(code, Severity.NOTA, ambito, function)  # type: ignore[arg-type]  # the functions above


def test_a_check_that_raises_is_not_run_and_hides_no_other() -> None:
    registro = (registrato("NO901", uno), registrato("NO902", rotto), registrato("NO903", pulito))
    esito = esegui(esame_del_piano(piano_di_prova()), registro)
    assert esito.not_run == (NotRun("NO902", "ZeroDivisionError: per zero"),)
    assert [finding.code for finding in esito.findings] == ["NO901"]
    assert esito.clean == ("NO903",)


def test_a_book_of_one_check_that_raises_is_neither_found_nor_clean() -> None:
    esito = esegui(esame_del_piano(piano_di_prova()), (registrato("NO902", rotto),))
    assert (esito.findings, esito.clean) == ((), ())
    assert esito.not_run == (NotRun("NO902", "ZeroDivisionError: per zero"),)


def test_findings_come_in_the_order_of_the_places() -> None:
    esito = esegui(esame_del_piano(piano_di_prova()), (registrato("NO901", uno), registrato("NO902", due)))
    assert [f.rilievo.message for f in esito.findings] == ["tre", "uno", "due"]
    assert esito.findings[0] == Finding("NO902", Severity.NOTA, Rilievo(Place("a", line=3), "tre"))


def test_findings_come_first_by_settore_then_by_sheet_and_cell() -> None:
    luoghi = (Place("f", "B", 1, 1), Place("f", "A", 10, 1), Place("f", "A", 9, 2), Place("f", "A", 9, 1))

    def sparsi(_: Esame) -> Iterator[Rilievo]:
        yield Rilievo(Place("a"), "di un settore", settore="X")
        yield from (Rilievo(luogo, f"{luogo}") for luogo in luoghi)

    esito = esegui(esame_del_piano(piano_di_prova()), (registrato("NO901", sparsi),))
    assert [f.rilievo.place for f in esito.findings] == [*reversed(luoghi), Place("a")]


def test_a_check_of_workbooks_neither_runs_nor_is_clean_on_a_plan() -> None:
    registro = (registrato("NO901", uno, Ambito.CARTELLE), registrato("NO902", pulito))
    esame = esame_del_piano(piano_di_prova())
    assert (esegui(esame, registro).findings, esegui(esame, registro).clean) == ((), ("NO902",))
    esito = esegui(replace(esame, ambito=Ambito.CARTELLE), registro)
    assert ([f.code for f in esito.findings], esito.clean) == (["NO901"], ("NO902",))


# ---------------------------------------------------------------- what a modello regulates


def regolato(*regolate: Regolata) -> Esame:
    """The small plan, under a modello that regulates these checks."""
    piano = piano_di_prova()
    return esame_del_piano(replace(piano, modello=replace(piano.modello, regolate=regolate)))


def test_a_check_that_is_switched_off_neither_runs_nor_is_clean() -> None:
    registro = (registrato("NO901", uno), registrato("NO902", rotto), registrato("NO903", pulito))
    spenti = [Regolata(codice, None, "Non serve") for codice in ("NO901", "NO902", "NO903")]
    esito = esegui(regolato(*spenti), registro)
    assert (esito.findings, esito.clean, esito.not_run) == ((), (), ())
    altro = esegui(regolato(spenti[1]), registro)
    assert ([f.code for f in altro.findings], altro.clean, altro.not_run) == (["NO901"], ("NO903",), ())


@pytest.mark.parametrize("gravita", list(Severity))
def test_a_check_weighs_what_the_modello_says(gravita: Severity) -> None:
    esito = esegui(regolato(Regolata("NO901", gravita, "Così da noi")), (registrato("NO901", uno),))
    assert [f.severity for f in esito.findings] == [gravita]


# ---------------------------------------------------------------- uncertain places, and what is inherited

CERTO, INCERTO = Place("a", line=1), Place("a", line=2, incerto=True)


@pytest.mark.parametrize(
    ("place", "related", "gravita"),
    [
        (CERTO, (), Severity.BLOCCA),
        (CERTO, (CERTO,), Severity.BLOCCA),
        (INCERTO, (), Severity.NOTA),
        (CERTO, (CERTO, INCERTO), Severity.NOTA),
    ],
)
def test_what_stands_on_an_uncertain_place_is_a_note(
    place: Place, related: tuple[Place, ...], gravita: Severity
) -> None:
    def trovato(_: Esame) -> Iterator[Rilievo]:
        yield Rilievo(place, "x", related=related)

    check = Check("NO901", Severity.BLOCCA, Ambito.PIANO, trovato)
    assert [f.severity for f in esegui(esame_del_piano(piano_di_prova()), (check,)).findings] == [gravita]
    forte = regolato(Regolata("NO901", Severity.BLOCCA, "Sempre"))
    assert [f.severity for f in esegui(forte, (check,)).findings] == [gravita]


def ripetuti(*righe: tuple[str, Place, str]) -> list[str]:
    """What is said of findings of objectives 1 to 3, of which 2 repeats 1: objective, place, what is found."""
    piano = piano_di_prova()
    secondo = replace(piano.obiettivi[1], come="1")
    piano = replace(piano, obiettivi=(piano.obiettivi[0], secondo, *piano.obiettivi[2:]))

    def trovati(_: Esame) -> Iterator[Rilievo]:
        for obiettivo, place, found in righe:
            yield Rilievo(place, f"obiettivo {obiettivo}", found=found, obiettivo=obiettivo)

    esito = esegui(esame_del_piano(piano), (registrato("NO901", trovati),))
    return [f"{f.rilievo.obiettivo}: {f.rilievo.found}" for f in esito.findings]


def test_what_an_objective_takes_from_another_is_said_once() -> None:
    assert ripetuti(("1", CERTO, "x"), ("2", CERTO, "x")) == ["1: x"]
    assert ripetuti(("2", CERTO, "x"), ("1", CERTO, "x"), ("2", CERTO, "x")) == ["2: x", "2: x"]


def test_two_of_the_same_objective_and_those_that_differ_are_all_said() -> None:
    """On one line may stand several values, and even objectives that have nothing to do with one another."""
    assert ripetuti(("1", CERTO, "x"), ("1", CERTO, "x")) == ["1: x", "1: x"]
    assert ripetuti(("1", CERTO, "x"), ("2", CERTO, "y")) == ["1: x", "2: y"]
    assert ripetuti(("1", CERTO, "x"), ("3", CERTO, "x")) == ["1: x", "3: x"]
    assert ripetuti(("", CERTO, "x"), ("", CERTO, "x")) == [": x", ": x"]


def test_in_a_workbook_every_cell_is_its_own() -> None:
    cella = Place("a.xlsx", "Fogli", 1, 1)
    assert ripetuti(("1", cella, "x"), ("2", cella, "x")) == ["1: x", "2: x"]


def test_on_the_small_plan_every_check_of_a_plan_is_clean() -> None:
    esito = esegui(esame_del_piano(piano_di_prova()))
    assert (esito.findings, esito.not_run) == ((), ())
    assert esito.clean == tuple(check.code for check in REGISTRO if check.ambito is Ambito.PIANO)


def test_a_changed_plan_is_another_plan() -> None:
    """The builder of the tests refuses a change that it cannot make: a planted error must be planted."""
    with pytest.raises(ValueError, match="0 volte"):
        cambia(PIANO, ("non c'è", ""))
