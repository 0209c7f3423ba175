"""How single things are printed: places, lines, tables, what follows from the findings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl.app import controlla
from perfxl.checks.esame import esame_del_piano
from perfxl.core.finding import Finding, NotRun, Outcome, Rilievo, Severity
from perfxl.core.letture.consegna import Consegna, Esito
from perfxl.core.modello import Regolata
from perfxl.core.place import Place
from perfxl.report.testo import conta, print_conclusione, print_report, print_rilievi, print_testo, tra_virgolette
from tests.cartelle_di_prova import ESEMPI
from tests.piani_di_prova import piano_di_prova
from tests.report.test_golden import stampato

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.checks.esame import Esaminato

PULITO = Outcome((), ("SQ101", "SQ102"), ())


def trovato(rilievo: Rilievo, severity: Severity = Severity.BLOCCA, code: str = "SQ101") -> Finding:
    """A finding."""
    return Finding(code, severity, rilievo)


def rilievi(esaminati: Mapping[str, Esaminato], *findings: Finding) -> list[str]:
    """The findings as they are printed, without the blank lines."""
    esame = esaminati["riconcilia-chiari-2025-intatte"].esame
    return [riga for riga in stampato(lambda c: print_rilievi(esame, findings, c)).splitlines() if riga != ""]


def test_a_finding_without_anything_else_is_two_lines(esaminati: Mapping[str, Esaminato]) -> None:
    righe = rilievi(esaminati, trovato(Rilievo(Place("a.xlsx"), "il file è vuoto")))
    assert righe[1:] == ["a.xlsx", "  il file  BLOCCA  SQ101", "      Il file è vuoto"]
    righe = rilievi(esaminati, trovato(Rilievo(Place("a.xlsx", "Progetti"), "manca la riga «22»")))
    assert righe[1:] == ["a.xlsx, foglio «Progetti»", "  il foglio  BLOCCA  SQ101", "      Manca la riga «22»"]


def test_a_finding_says_where_what_what_else_and_what_to_do(esaminati: Mapping[str, Esaminato]) -> None:
    rilievo = Rilievo(
        Place("a.xlsx", "Foglio", 13, 5),
        "non fanno 100",
        "100",
        "110",
        "Correggere.",
        "SIC",
        "24",
        (
            Place("piano.toml", line=9),
            Place("a.xlsx", "Foglio", 12, 5),
            Place("a.xlsx", "Altro", 1, 1),
            Place("b.xlsx"),
            Place("a.xlsx", "Foglio", 13, 5),
            Place("a.xlsx", "Foglio", 11, 5),
        ),
        ("Progetto 1: meno", "Progetto 2: più"),
        ("indicatore 1: 60% invece di 50%.", "indicatore 2: 50% invece di 40%."),
        effetto=1,
    )
    assert rilievi(esaminati, trovato(rilievo)) == [
        "Settore sicurezza (SIC): 1 blocca ".ljust(80, "─"),
        "a.xlsx, foglio «Foglio»",
        "  cella E13  BLOCCA  SQ101",
        "      Non fanno 100",
        "      atteso:   100",
        "      trovato:  110",
        "      perché:   indicatore 1: 60% invece di 50%.",
        "                indicatore 2: 50% invece di 40%.",
        "      vedi:     a.xlsx, foglio «Altro»: cella A1",
        "                celle E11, E12",
        "                b.xlsx",
        "                piano.toml: riga 9",
        "      effetto:  importi con il dato giusto → con questo",
        "                Progetto 1: meno",
        "                Progetto 2: più",
        "      da fare:  Correggere.",
    ]


@pytest.mark.parametrize(
    ("rilievo", "righe"),
    [
        (Rilievo(Place("a"), "x", effetto=9047), ["      effetto:  90,47 €"]),
        (Rilievo(Place("a"), "x", remedy="Differenza 90,47 €.", effetto=9047), ["      da fare:  Differenza 90,47 €."]),
        (Rilievo(Place("a"), "x", details=("la scheda dice «mai»",)), ["      dettagli: la scheda dice «mai»"]),
        (
            Rilievo(Place("a"), "x", details=("Progetto 1: più",), effetto=9047),
            ["      effetto:  importi con il dato giusto → con questo", "                Progetto 1: più"],
        ),
    ],
)
def test_an_effect_is_said_once(rilievo: Rilievo, righe: list[str], esaminati: Mapping[str, Esaminato]) -> None:
    assert rilievi(esaminati, trovato(rilievo))[4:] == righe


def test_findings_stand_under_their_settore_their_file_and_their_sheet(esaminati: Mapping[str, Esaminato]) -> None:
    luoghi = [
        ("", Place("piano.toml", line=3)),
        ("AMM", Place("a.xlsx", "Uno", 1, 1)),
        ("AMM", Place("a.xlsx", "Uno", 2, 1)),
        ("AMM", Place("a.xlsx", "Due", 1, 1)),
        ("SIC", Place("b.xlsx")),
    ]
    righe = rilievi(esaminati, *(trovato(Rilievo(place, "x", settore=settore)) for settore, place in luoghi))
    assert [riga.rstrip("─ ") for riga in righe if riga != "      X"] == [
        "In generale: 1 blocca",
        "piano.toml",
        "  riga 3  BLOCCA  SQ101",
        "Settore amministrativo-finanziario (AMM): 3 bloccano",
        "a.xlsx, foglio «Uno»",
        "  cella A1  BLOCCA  SQ101",
        "  cella A2  BLOCCA  SQ101",
        "a.xlsx, foglio «Due»",
        "  cella A1  BLOCCA  SQ101",
        "Settore sicurezza (SIC): 1 blocca",
        "b.xlsx",
        "  il file  BLOCCA  SQ101",
    ]


def test_what_a_cell_says_cannot_move_the_cursor_or_colour_the_console(esaminati: Mapping[str, Esaminato]) -> None:
    rilievo = Rilievo(Place("[red]a\x1b[2J.xlsx", "\tB", 1, 1), "x", found="uno\r\ndue\x1b[31m [bold]tre")
    righe = rilievi(esaminati, trovato(rilievo))
    assert righe[1] == "[red]a [2J.xlsx, foglio « B»"
    assert righe[-1] == "      trovato:  uno  due [31m [bold]tre"


def test_a_long_text_goes_on_where_it_began_and_an_amount_keeps_its_sign() -> None:
    testo = "Correggere l'importo, che è 1.234,56 € e non 6.543,21 €, o il dato"
    righe = stampato(lambda c: print_testo(c, testo, "  da fare: "), 40).splitlines()
    assert righe == [
        "  da fare: Correggere l'importo, che è",
        "           1.234,56 € e non 6.543,21 €,",
        "           o il dato",
    ]


def test_lines_stay_readable_on_a_wide_console() -> None:
    righe = stampato(lambda c: print_testo(c, "parola " * 60), 200).splitlines()
    assert max(map(len, righe)) <= 100


@pytest.mark.parametrize(
    ("gravita", "parole"),
    [
        ((), "nessuno"),
        ((Severity.BLOCCA,), "1 blocca"),
        ((Severity.BLOCCA, Severity.BLOCCA), "2 bloccano"),
        ((Severity.NOTA, Severity.AVVISA), "1 avvisa, 1 nota"),
        ((Severity.NOTA, Severity.NOTA, Severity.AVVISA, Severity.AVVISA), "2 avvisano, 2 note"),
    ],
)
def test_findings_are_counted_in_words(gravita: tuple[Severity, ...], parole: str) -> None:
    assert conta([trovato(Rilievo(Place("a"), "x"), severity) for severity in gravita]) == parole


@pytest.mark.parametrize(
    ("percorso", "scritto"), [(Path("piano.toml"), "piano.toml"), (Path("Il mio piano.toml"), '"Il mio piano.toml"')]
)
def test_a_path_with_spaces_is_quoted(percorso: Path, scritto: str) -> None:
    assert tra_virgolette(percorso) == scritto


def conclusione(outcome: Outcome) -> list[str]:
    """The closing lines."""
    return stampato(lambda console: print_conclusione(outcome, console)).splitlines()[1:]


def test_nothing_found_is_said() -> None:
    assert conclusione(PULITO) == [
        "Rilievi: nessuno.",
        "Controlli: 2 senza rilievi, 0 con rilievi, 0 non eseguiti.",
        "Nessun rilievo blocca.",
    ]


def test_the_code_to_look_up_is_one_that_blocks() -> None:
    nota = trovato(Rilievo(Place("a"), "x"), Severity.NOTA, "SQ106")
    blocca = trovato(Rilievo(Place("a"), "x"), Severity.BLOCCA, "IN102")
    assert conclusione(replace(PULITO, findings=(nota, blocca)))[-2:] == [
        "Con rilievi che bloccano non si firma: correggere, e ripetere il comando.",
        "Per capire un rilievo: perfxl spiega IN102",
    ]
    assert conclusione(replace(PULITO, findings=(nota,)))[-2:] == [
        "Nessun rilievo blocca.",
        "Per capire un rilievo: perfxl spiega SQ106",
    ]


def test_a_check_not_run_is_never_a_clean_one() -> None:
    assert conclusione(replace(PULITO, not_run=(NotRun("IN102", "KeyError: 'x'"),))) == [
        "Rilievi: nessuno.",
        "Controlli: 2 senza rilievi, 0 con rilievi, 1 non eseguiti.",
        "IN102 NON ESEGUITO, per un guasto di perfxl: KeyError: 'x'",
        "Finché un controllo non si può eseguire non si firma: segnalarlo a chi mantiene",
        "perfxl.",
    ]


def regolati(*regolate: Regolata) -> list[str]:
    """The closing lines, under a modello that regulates these checks."""
    return stampato(lambda console: print_conclusione(PULITO, console, regolate)).splitlines()[2:]


def test_what_the_modello_regulates_is_always_said_with_its_reason() -> None:
    spento = Regolata("SQ106", None, "Si sa.")
    avvisa = Regolata("VAL104", Severity.AVVISA, "Le classi cambiano, e il piano le scrive come le trova nel documento")
    assert regolati(spento) == [
        "Controlli: 2 senza rilievi, 0 con rilievi, 0 non eseguiti, 1 spento dal modello.",
        "  SQ106  spento. Motivo: Si sa.",
        "Nessun rilievo blocca.",
    ]
    assert regolati(spento, avvisa, replace(spento, codice="SQ104")) == [
        "Controlli: 2 senza rilievi, 0 con rilievi, 0 non eseguiti, 2 spenti dal modello.",
        "  SQ106  spento. Motivo: Si sa.",
        "  VAL104  qui avvisa. Motivo: Le classi cambiano, e il piano le scrive come le",
        "          trova nel documento",
        "  SQ104  spento. Motivo: Si sa.",
        "Nessun rilievo blocca.",
    ]
    assert regolati(avvisa)[0] == "Controlli: 2 senza rilievi, 0 con rilievi, 0 non eseguiti."


def test_the_modello_s_rules_stand_in_the_report_of_a_plan(esaminati: Mapping[str, Esaminato]) -> None:
    esame = esaminati["controlla-chiari-2025"].esame
    modello = replace(esame.atteso.modello, regolate=(Regolata("SQ106", None, "Si sa."),))
    spento = replace(esame, atteso=replace(esame.atteso, modello=modello))
    assert "  SQ106  spento. Motivo: Si sa.\n" in stampato(lambda c: print_report(spento, PULITO, c))


@pytest.mark.parametrize(
    ("nome", "quanti"),
    [
        ("chiari-2025", "piano.toml: 27 progetti, 4 settori"),
        ("tortona-2024", "piano.toml: 59 obiettivi, 6 settori e 4 unità al loro interno"),
    ],
)
def test_a_plan_says_how_many_settori_it_has_and_units_within_them(nome: str, quanti: str) -> None:
    esaminato = controlla(ESEMPI / nome / "piano.toml")
    testo = stampato(lambda c: print_report(esaminato.esame, PULITO, c))
    assert testo.splitlines()[1] == quanti
    assert ("Che cosa chiude, in euro" in testo) is (nome == "chiari-2025")


def test_a_single_settore_is_one() -> None:
    esame = esame_del_piano(piano_di_prova())
    uno = replace(esame.piano, settori=esame.piano.settori[:1])
    testo = stampato(lambda c: print_report(replace(esame, piano=uno, atteso=uno), PULITO, c))
    assert testo.splitlines()[1] == "piano.toml: 4 obiettivi, 1 settore"


def test_every_file_is_listed_with_what_it_turned_out_to_be(esaminati: Mapping[str, Esaminato]) -> None:
    intatte = esaminati["riconcilia-chiari-2025-intatte"]
    lettura = next(c.lettura for c in intatte.esame.consegne if c.settore == "SIC")
    consegne = (
        Consegna("a.xlsx", Esito.BUONA, "", "SIC", lettura),
        Consegna("b.xlsx", Esito.BUONA, "", "SIC", lettura, copia_di="a.xlsx", scartata=True),
        Consegna("c.xlsx", Esito.ALTRA_VERSIONE, "", "TER", lettura),
        Consegna("d.xlsx", Esito.ALTRO_PIANO, "anno «2024» invece di «2025»"),
        Consegna("e.xlsx", Esito.ESTRANEA),
        Consegna("f.xlsx", Esito.ILLEGGIBILE, "è vuoto"),
        Consegna("g.xlsx", Esito.BUONA, "", "", lettura),
    )
    outcome = replace(PULITO, findings=(trovato(Rilievo(Place("f.xlsx"), "x")),))
    testo = stampato(lambda c: print_report(replace(intatte.esame, consegne=consegne), outcome, c))
    assert testo.partition("Cartelle di lavoro\n")[2].splitlines()[:8] == [
        "  File    Settore    Esito           Rilievi",
        "  a.xlsx  SIC        letta           nessuno",
        "  b.xlsx  SIC        doppia          nessuno",
        "  c.xlsx  TER        altra versione  nessuno",
        "  d.xlsx  —          altro piano     nessuno",
        "  e.xlsx  —          estranea        nessuno",
        "  f.xlsx  —          illeggibile     1 blocca",
        "  g.xlsx  Riepilogo  letta           nessuno",
    ]


@pytest.mark.parametrize(("larghezza", "intero"), [(64, True), (63, False)])
def test_the_name_of_a_file_is_never_cut(esaminati: Mapping[str, Esaminato], larghezza: int, *, intero: bool) -> None:
    intatte = esaminati["riconcilia-chiari-2025-intatte"]
    nome = "comune-di-chiari_2025_SIC (2).xlsx"
    esame = replace(intatte.esame, consegne=(Consegna(nome, Esito.ESTRANEA),))
    testo = stampato(lambda c: print_report(esame, PULITO, c), larghezza)
    righe = testo.partition("Cartelle di lavoro\n")[2].splitlines()[:3]
    if intero:
        assert righe[1] == f"  {nome}  —        estranea  nessuno"
    else:
        assert righe[1:] == [f"  {nome}", f"{' ' * 37}—        estranea  nessuno"]


def test_a_long_name_among_words_stays_whole() -> None:
    nome = "comune-di-chiari_2025_settore-amministrativo-finanziario.xlsx"
    righe = stampato(lambda c: print_testo(c, f"Il file {nome} non si apre", "  vedi: "), 40).splitlines()
    assert righe == ["  vedi: Il file", f"        {nome}", "        non si apre"]
