"""Finding the tables in a workbook that came back, whatever was done to it.

The workbook of SIC in 2025, as the program writes and reads it: 5 objectives on the sheet «Progetti» (headers in row 5,
total in row 11), with the participations below (headers in row 14, rows 15 to 18).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.espressione import NonCalcolabileError
from perfxl.core.cartelle.layout import posti
from perfxl.core.letture.calcolate import Trovati, come_operando
from perfxl.core.letture.lettura import (
    Difetto,
    Lettura,
    Mancanza,
    chiave_cella,
    fisse,
    leggi,
    uguali,
)
from perfxl.core.letture.lettura import testo_cella as in_testo
from perfxl.core.letture.workbook import Cell, CellError, Workbook
from perfxl.core.modello import Libere
from perfxl.core.place import Place
from tests.piccoli import con_celle, con_foglio, con_nome, esempio, foglio, senza_nomi, tornata, trova

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.letture.calcolate import CellaCalcolata
    from perfxl.core.letture.workbook import CellValue, DefinedName
    from perfxl.core.piano import Piano

TABELLE = (
    *("stato", "legenda", "obiettivi", "partecipazioni", "indicatori", "controlli"),
    *("quote", "classi", "fasce", "parole", "giorni"),
)
PROGETTI = ("5", "24", "25", "26", "27")


def senza_righe_libere(piano: Piano) -> Piano:
    """The plan with no spare rows for objectives, so that its tables stand where the tests say."""
    return replace(piano, modello=replace(piano.modello, libere=Libere(0)))


@cache
def cartella() -> Cartella:
    return disegna(senza_righe_libere(esempio("chiari-2025")))["SIC"]


@cache
def intatta() -> Workbook:
    return tornata(cartella())


def letta(workbook: Workbook) -> Lettura:
    return leggi(workbook, cartella())


def spostata(
    workbook: Workbook, nome: str, dove: Callable[[int, int], tuple[int, int]], *, nomi: bool = True
) -> Workbook:
    """The workbook with the cells of a sheet moved; its defined names follow as programs do it, or are lost."""
    sheet = foglio(workbook, nome)
    celle = {dove(*posto): cella for posto, cella in sheet.cells.items()}
    mosso = con_foglio(workbook, nome, replace(sheet, cells=celle))
    nuovi: list[DefinedName] = []
    for tabella, posto in posti(cartella()).items():
        if posto.foglio == nome:
            riga, _ = dove(posto.intestazione, 1)
            mosso = con_nome(mosso, f"tabella_{tabella}", f"'{nome}'!$A${riga}:$Z${riga + 9}")
        nuovi = [*mosso.names]
    return replace(mosso, names=tuple(nuovi) if nomi else ())


def rinominata(workbook: Workbook, nome: str, nuovo: str) -> Workbook:
    """The workbook with another name on a tab; its defined names follow."""
    nomi = tuple(replace(n, refers_to=n.refers_to.replace(f"'{nome}'!", f"'{nuovo}'!")) for n in workbook.names)
    return con_foglio(replace(workbook, names=nomi), nome, replace(foglio(workbook, nome), name=nuovo))


def valori(lettura: Lettura, tabella: str, colonna: str) -> dict[str, CellValue]:
    return {riga.chiave: riga.cella(colonna).value for riga in lettura.righe(tabella)}


TITOLI = {"24": "Servizi serali estivi e controllo del territorio con unità cinofila"}


def controlla_intatta(lettura: Lettura) -> None:
    """Everything is found, and what stands in it is what was sent."""
    assert lettura.difetti == ()
    assert (*lettura.tabelle,) == TABELLE
    assert valori(lettura, "obiettivi", "stanziato") == {
        "5": Decimal("2758.62"),
        "24": Decimal("3884.51"),
        "25": Decimal("647.42"),
        "26": Decimal("485.56"),
        "27": Decimal("1942.25"),
        "totale": Decimal("9718.36"),
    }
    assert valori(lettura, "obiettivi", "titolo")["24"] == TITOLI["24"]
    assert [riga.totale for riga in lettura.righe("obiettivi")] == [*[False] * 5, True]
    assert [*valori(lettura, "partecipazioni", "numero")] == ["1", "2", "3", "4"]
    assert [*valori(lettura, "indicatori", "peso").values()] == [
        Decimal(n) / 100 for n in (60, 40, 100, 100, 100, 30, 20, 20, 20, 10)
    ]
    assert [*valori(lettura, "classi", "peso").values()] == [40, 25, 20, 10, 5]
    assert [*valori(lettura, "fasce", "da").values()] == [1, 2, 4, 6, 8, 10, 11]
    assert valori(lettura, "parole", "coefficiente") == {"tutti": 3}
    assert all(uguali(cella.atteso, cella.cella.value) for cella in lettura.calcolate)
    assert all(uguali(atteso, riga.cella(colonna.chiave).value) for _, colonna, riga, atteso in fisse(lettura))


def senza_un_foglio_prima(workbook: Workbook) -> Workbook:
    return replace(workbook, sheets=tuple(reversed(workbook.sheets)))


MANOMISSIONI: dict[str, Callable[[Workbook], Workbook]] = {
    "intatta": lambda w: w,
    "senza nomi": senza_nomi,
    "nomi che non portano a nulla": lambda w: con_nome(w, "tabella_obiettivi", "#REF!"),
    "nomi di un foglio che non c'è": lambda w: con_nome(w, "tabella_obiettivi", "'Altro'!$A$5:$Q$10"),
    "nomi di un'altra riga": lambda w: con_nome(w, "tabella_obiettivi", "'Progetti'!$A$1:$Q$10"),
    "nomi di una riga vuota": lambda w: con_nome(w, "tabella_obiettivi", "Progetti!$A$4000"),
    "due nomi per la stessa riga": lambda w: con_nome(w, "tabella_partecipazioni", "'Progetti'!$A$5:$I$9"),
    "fogli in un altro ordine": senza_un_foglio_prima,
    "foglio rinominato": lambda w: rinominata(w, "Progetti", "L'elenco 2025"),
    "foglio rinominato, con l'apice": lambda w: con_nome(
        rinominata(w, "Progetti", "L'elenco"), "tabella_obiettivi", "'L''elenco'!$A$5:$Q$10"
    ),
    "fogli rinominati, senza nomi": lambda w: rinominata(rinominata(senza_nomi(w), "Progetti", "A"), "Parametri", "B"),
    "righe inserite in cima": lambda w: spostata(w, "Progetti", lambda r, c: (r + 7, c)),
    "righe inserite in cima, senza nomi": lambda w: spostata(w, "Progetti", lambda r, c: (r + 7, c), nomi=False),
    "righe inserite in mezzo": lambda w: spostata(w, "Progetti", lambda r, c: (r + 3 if r > 8 else r, c)),
    "colonne spostate": lambda w: spostata(w, "Progetti", lambda r, c: (r, 40 - c)),
    "colonne spostate lontano": lambda w: spostata(w, "Progetti", lambda r, c: (r, c + 3000)),
    "una cella in fondo": lambda w: con_celle(w, "Progetti", {(1048576, 16384): "x", (1048570, 30): "y"}),
    "intestazioni riscritte con altre maiuscole": lambda w: con_celle(
        w, "Progetti", {(5, 2): "  TIPOLOGIA ", (5, 8): "n.  dip."}
    ),
    "un'intestazione ripetuta più a destra": lambda w: con_celle(w, "Progetti", {(5, 30): "N. dip.", (6, 30): "altro"}),
    "una copia dell'intestazione in un altro foglio": lambda w: con_celle(
        w, "Istruzioni", {(40, 20 + c): foglio(w, "Progetti").cells[5, c].value for c in range(1, 17)}
    ),
    "un foglio in più, con altro": lambda w: replace(
        w, sheets=(*w.sheets, replace(foglio(w, "Istruzioni"), name="Appunti", cells={(1, 1): Cell("appunti")}))
    ),
    "un nome locale dello stesso nome": lambda w: replace(
        w, names=(*w.names, replace(w.names[-1], name="tabella_obiettivi", refers_to="Progetti!$A$1", sheet="Progetti"))
    ),
}


@pytest.mark.parametrize("come", MANOMISSIONI)
def test_the_tables_are_found_all_the_same(come: str) -> None:
    lettura = letta(MANOMISSIONI[come](intatta()))
    controlla_intatta(lettura)


@pytest.mark.parametrize("numero", [Decimal("24.0"), "24", " 24 "])
def test_a_row_is_known_by_its_number_however_it_is_written(numero: CellValue) -> None:
    lettura = letta(con_celle(intatta(), "Progetti", {(7, 1): numero}))
    assert lettura.difetti == ()
    assert [*valori(lettura, "obiettivi", "numero")] == [*PROGETTI, "totale"]


def test_where_the_tables_were_found() -> None:
    lettura = letta(spostata(intatta(), "Progetti", lambda r, c: (r + 7, c + 2)))
    trovata = lettura.tabelle["obiettivi"]
    assert (trovata.foglio, trovata.intestazione, trovata.colonne["numero"]) == ("Progetti", 12, 3)
    riga = lettura.righe("obiettivi")[1]
    assert (riga.chiave, riga.riga) == ("24", 14)
    assert lettura.place("obiettivi", riga, "n_dip") == Place("tornata.xlsx", "Progetti", 14, 10)
    assert lettura.place("obiettivi", riga, "boh") == Place("tornata.xlsx", "Progetti", 14)


# ---- what is missing, and what is too much


def senza_foglio(workbook: Workbook, nome: str) -> Workbook:
    return con_foglio(workbook, nome, None)


def in_(foglio: str, riga: int = 0, colonna: int = 0) -> Place:
    return Place("tornata.xlsx", foglio, riga, colonna)


def via(nome: str, righe: range, colonne: range) -> Callable[[Workbook], Workbook]:
    return lambda w: con_celle(w, nome, {(r, c): None for r in righe for c in colonne})


def scrivi(nome: str, riga: int, valori: dict[int, CellValue]) -> Callable[[Workbook], Workbook]:
    return lambda w: con_celle(w, nome, {(riga, c): valore for c, valore in valori.items()})


TUTTE = range(1, 20)
COPIATA: dict[int, CellValue] = {1: Decimal(24), 2: "settore", 3: "Un altro titolo"}

TUTTI_I_FOGLI = ("Istruzioni", "Progetti", "Indicatori", "Controlli", "Parametri")

GUASTI: dict[str, tuple[Callable[[Workbook], Workbook], list[Difetto]]] = {
    "un foglio": (
        lambda w: senza_foglio(w, "Indicatori"),
        [Difetto(Mancanza.FOGLIO, in_(""), "Indicatori")],
    ),
    "un foglio, e i nomi": (
        lambda w: senza_nomi(senza_foglio(w, "Indicatori")),
        [Difetto(Mancanza.FOGLIO, in_(""), "Indicatori")],
    ),
    "tutti i fogli": (
        lambda w: replace(w, sheets=()),
        [Difetto(Mancanza.FOGLIO, in_(""), nome) for nome in TUTTI_I_FOGLI],
    ),
    "le intestazioni di una tabella": (
        via("Indicatori", range(4, 6), TUTTE),
        [Difetto(Mancanza.TABELLA, in_("Indicatori"), "Gli indicatori di ogni progetto", "indicatori")],
    ),
    "troppe intestazioni di una tabella": (
        # three of seven are left: fewer than three in five
        via("Indicatori", range(5, 6), range(4, 8)),
        [Difetto(Mancanza.TABELLA, in_("Indicatori"), "Gli indicatori di ogni progetto", "indicatori")],
    ),
    "una tabella, e i nomi": (
        lambda w: senza_nomi(via("Parametri", range(9, 16), TUTTE)(w)),
        [Difetto(Mancanza.TABELLA, in_("Parametri"), "Strategicità: il peso di ogni classe", "classi")],
    ),
    "una tabella su due del foglio": (
        via("Progetti", range(13, 20), TUTTE),
        [
            Difetto(
                Mancanza.TABELLA,
                in_("Progetti"),
                "Progetti a cui il settore partecipa: li compila il capofila",
                "partecipazioni",
            )
        ],
    ),
    "una colonna": (
        via("Progetti", range(5, 6), range(8, 9)),
        [Difetto(Mancanza.COLONNA, in_("Progetti", 5), "N. dip.", "obiettivi")],
    ),
    "due colonne": (
        scrivi("Progetti", 5, {7: "Classe", 8: "Addetti"}),
        [
            Difetto(Mancanza.COLONNA, in_("Progetti", 5), "Strategicità", "obiettivi"),
            Difetto(Mancanza.COLONNA, in_("Progetti", 5), "N. dip.", "obiettivi"),
        ],
    ),
    "la colonna delle chiavi": (
        scrivi("Progetti", 5, {1: "Numero"}),
        [Difetto(Mancanza.COLONNA, in_("Progetti", 5), "N.", "obiettivi")],
    ),
    "una riga": (
        via("Progetti", range(7, 8), TUTTE),
        [Difetto(Mancanza.RIGA, in_("Progetti", 7, 1), "24", "obiettivi")],
    ),
    "la chiave di una riga": (
        via("Progetti", range(7, 8), range(1, 2)),
        [
            Difetto(Mancanza.ESTRANEA, in_("Progetti", 7, 1), "", "obiettivi"),
            Difetto(Mancanza.RIGA, in_("Progetti", 8, 1), "24", "obiettivi"),
        ],
    ),
    "una classe riscritta": (
        lambda w: con_celle(w, "Parametri", {trova(w, "Parametri", "strategico"): "Strategici"}),
        [
            Difetto(Mancanza.ESTRANEA, in_("Parametri", 11, 1), "Strategici", "classi"),
            Difetto(Mancanza.RIGA, in_("Parametri", 12, 1), "strategico", "classi"),
        ],
    ),
    "una riga ripetuta": (
        scrivi("Progetti", 12, COPIATA),
        [Difetto(Mancanza.RIPETUTA, in_("Progetti", 12, 1), "24", "obiettivi")],
    ),
    "una riga estranea": (
        scrivi("Progetti", 12, {1: Decimal(28), 3: "Nuovo"}),
        [Difetto(Mancanza.ESTRANEA, in_("Progetti", 12, 1), "28", "obiettivi")],
    ),
    "una riga estranea senza numero": (
        scrivi("Progetti", 12, {3: "Nuovo"}),
        [Difetto(Mancanza.ESTRANEA, in_("Progetti", 12, 1), "", "obiettivi")],
    ),
    "un altro totale": (
        scrivi("Progetti", 12, {3: "Totale"}),
        [Difetto(Mancanza.RIPETUTA, in_("Progetti", 12, 1), "", "obiettivi")],
    ),
    "una riga estranea in fondo": (
        scrivi("Progetti", 1000000, {3: "Nuovo"}),
        [Difetto(Mancanza.ESTRANEA, in_("Progetti", 1000000, 1), "", "partecipazioni")],
    ),
    "un totale che non c'è": (
        via("Progetti", range(11, 12), TUTTE),
        [Difetto(Mancanza.TOTALE, in_("Progetti", 11, 1), "totale", "obiettivi")],
    ),
    "una riga estranea che nessuno ha scritto": (
        # a formula filled down too far: only computed columns hold something
        scrivi("Progetti", 12, {9: "", 12: "", 13: "", 10: Decimal(0)}),
        [],
    ),
    "una riga di soli spazi": (scrivi("Progetti", 12, {3: "   "}), []),
}


@pytest.mark.parametrize("guasto", GUASTI)
def test_what_is_not_as_it_was_sent_is_told(guasto: str) -> None:
    manomesso, attesi = GUASTI[guasto]
    assert list(letta(manomesso(intatta())).difetti) == attesi


def test_a_table_that_is_missing_leaves_the_others() -> None:
    lettura = letta(senza_nomi(via("Progetti", range(13, 20), TUTTE)(intatta())))
    assert [nome for nome in TABELLE if nome not in lettura.tabelle] == ["partecipazioni"]
    assert lettura.righe("partecipazioni") == ()
    assert [*valori(lettura, "obiettivi", "numero")] == [*PROGETTI, "totale"]


def test_without_its_key_column_a_table_has_no_rows() -> None:
    lettura = letta(scrivi("Progetti", 5, {1: "Numero"})(intatta()))
    assert lettura.tabelle["obiettivi"].righe == ()
    assert len(lettura.tabelle["partecipazioni"].righe) == 4


def test_a_row_sent_once_counts_once() -> None:
    lettura = letta(scrivi("Progetti", 12, COPIATA)(intatta()))
    assert valori(lettura, "obiettivi", "titolo")["24"] == TITOLI["24"]


def test_rows_of_indicators_are_known_by_their_objective_and_their_order() -> None:
    # a row inserted for 24, one for nobody, one for nobody we know, and one with a formula left in it only
    workbook = con_celle(
        intatta(),
        "Indicatori",
        {
            (16, 1): Decimal(24), (16, 6): Decimal("0.05"),
            (17, 4): "di nessuno",
            (18, 1): "n.d.",
            (19, 3): "una formula",
        },
    )  # fmt: skip
    chiavi = [riga.chiave for riga in letta(workbook).righe("indicatori")]
    assert chiavi == [
        "5/1",
        "5/2",
        "24/1",
        "25/1",
        "26/1",
        "27/1",
        "27/2",
        "27/3",
        "27/4",
        "27/5",
        "24/2",
        "/1",
        "n.d./1",
    ]


def test_indicators_without_their_objective_column_are_of_nobody() -> None:
    lettura = letta(scrivi("Indicatori", 5, {1: "Progetto n."})(intatta()))
    assert [riga.chiave for riga in lettura.righe("indicatori")] == [f"/{n}" for n in range(1, 11)]


# ---- what stands in the cells


def di(lettura: Lettura, tabella: str, chiave: str, colonna: str) -> CellaCalcolata:
    return next(c for c in lettura.calcolate if (c.tabella, c.chiave, c.colonna.chiave) == (tabella, chiave, colonna))


def test_a_computed_cell_has_its_formula_where_it_now_stands() -> None:
    lettura = letta(spostata(intatta(), "Progetti", lambda r, c: (r + 10, c + 1)))
    cella = di(lettura, "obiettivi", "24", "totale")
    assert cella.formula == 'IF(OR(J17="",K17=""),"",J17*K17)'
    assert (cella.atteso, cella.cella.value) == (120, Decimal(120))
    assert cella.place == Place("tornata.xlsx", "Progetti", 17, 12)


def test_what_a_formula_should_give_follows_the_cells_as_they_stand() -> None:
    # 2,50 typed over the coefficient of no. 24, whose peso is 40; what is cached elsewhere is as it was sent
    workbook = con_celle(intatta(), "Progetti", {(7, 10): Decimal("2.5")})
    lettura = letta(workbook)
    assert di(lettura, "obiettivi", "24", "totale").atteso == 100
    assert di(lettura, "obiettivi", "24", "totale").cella.value == Decimal(120)
    assert di(lettura, "obiettivi", "24", "coefficiente").atteso == 3
    # its own quota reads what is cached for the totals, not what they should be
    assert di(lettura, "quote", "sicurezza", "propri").atteso == 215


@pytest.mark.parametrize(
    ("posto", "valore", "cella", "atteso"),
    [
        ((7, 8), None, ("obiettivi", "24", "coefficiente"), ""),
        ((7, 8), "tutti", ("obiettivi", "24", "coefficiente"), Fraction(3)),
        ((7, 8), "n.d.", ("obiettivi", "24", "coefficiente"), ""),
        ((7, 8), CellError("#REF!"), ("obiettivi", "24", "coefficiente"), None),
        ((7, 8), date(2025, 1, 1), ("obiettivi", "24", "coefficiente"), None),
        ((7, 14), "n.d.", ("obiettivi", "24", "differenza"), None),
        ((7, 7), "STRATEGICO", ("obiettivi", "24", "peso"), Fraction(40)),
    ],
)
def test_what_a_formula_should_give(
    posto: tuple[int, int], valore: CellValue, cella: tuple[str, str, str], atteso: Valore
) -> None:
    assert di(letta(con_celle(intatta(), "Progetti", {posto: valore})), *cella).atteso == atteso


@pytest.mark.parametrize(
    ("guasto", "cella"),
    [
        ("un foglio", ("obiettivi", "24", "somma_indicatori")),
        ("una colonna", ("obiettivi", "24", "coefficiente")),
        ("una tabella, e i nomi", ("obiettivi", "24", "peso")),
    ],
)
def test_what_reads_a_cell_that_is_not_found_cannot_be_computed(guasto: str, cella: tuple[str, str, str]) -> None:
    manomesso, _ = GUASTI[guasto]
    assert di(letta(manomesso(intatta())), *cella).atteso is None


def test_a_column_that_is_missing_has_no_cell_to_compute() -> None:
    lettura = letta(scrivi("Progetti", 5, {9: "Pesi"})(intatta()))
    assert [c for c in lettura.calcolate if (c.tabella, c.colonna.chiave) == ("obiettivi", "peso")] == []
    assert di(lettura, "obiettivi", "24", "totale").formula == 'IF(OR(A7="",J7=""),"",A7*J7)'


def test_a_sum_of_rows_that_were_deleted_is_without_them() -> None:
    lettura = letta(via("Progetti", range(7, 8), TUTTE)(intatta()))
    assert di(lettura, "obiettivi", "totale", "stanziato").atteso == Fraction("9718.36") - Fraction("3884.51")


def test_a_row_of_indicators_that_was_added_is_computed_too() -> None:
    lettura = letta(con_celle(intatta(), "Indicatori", {(30, 1): Decimal(24), (30, 6): Decimal("0.05")}))
    aggiunta = di(lettura, "indicatori", "24/2", "somma")
    assert (aggiunta.atteso, aggiunta.cella) == (Fraction(105, 100), Cell(percento=False))
    assert aggiunta.place == Place("tornata.xlsx", "Indicatori", 30, 7)


def test_operands_by_name_and_by_column() -> None:
    trovati = Trovati(letta(intatta()))
    assert trovati.nome("quota_sicurezza_su") == 77
    assert trovati.colonna("obiettivi", "n_dip") == [6, 10, 2, 4, 10]
    for tabella, chiave, colonna in (("z", "24", "peso"), ("obiettivi", "28", "peso"), ("obiettivi", "24", "z")):
        with pytest.raises(NonCalcolabileError):
            trovati.valore(tabella, chiave, colonna)
    with pytest.raises(NonCalcolabileError):
        trovati.colonna("z", "peso")


def test_the_cells_that_the_office_does_not_change() -> None:
    protette = {(tabella, colonna.chiave) for tabella, colonna, _, _ in fisse(letta(intatta()))}
    assert ("obiettivi", "titolo") in protette
    assert ("obiettivi", "stanziato") in protette
    assert ("quote", "altri") in protette
    # of the row of the total nothing is the office's
    assert {colonna for tabella, colonna in protette if tabella == "obiettivi"} & {"numero", "importo"} == set()


def test_a_protected_cell_that_was_changed_says_what_it_was() -> None:
    lettura = letta(con_celle(intatta(), "Progetti", {(7, 14): Decimal(4000), (7, 3): None}))
    diverse = [
        (lettura.place(tabella, riga, colonna.chiave), atteso, riga.cella(colonna.chiave))
        for tabella, colonna, riga, atteso in fisse(lettura)
        if not uguali(atteso, riga.cella(colonna.chiave).value)
    ]
    assert diverse == [
        (Place("tornata.xlsx", "Progetti", 7, 3), TITOLI["24"], Cell()),
        (Place("tornata.xlsx", "Progetti", 7, 14), Fraction("3884.51"), Cell(Decimal(4000))),
    ]


def test_rows_that_were_added_hold_nothing_to_protect() -> None:
    # of a column that is missing neither
    workbook = con_celle(intatta(), "Indicatori", {(30, 1): Decimal(24), (30, 6): Decimal("0.05")})
    lettura = letta(con_celle(workbook, "Progetti", {(5, 14): "Stanziato?"}))
    assert [riga for tabella, _, riga, _ in fisse(lettura) if tabella == "indicatori"] == []
    assert [
        colonna for tabella, colonna, _, _ in fisse(lettura) if (tabella, colonna.chiave) == ("obiettivi", "stanziato")
    ] == []


@pytest.mark.parametrize(
    ("valore", "chiave", "testo"),
    [
        (None, "", ""),
        (Decimal(7), "7", "7"),
        (Decimal("7.0"), "7", "7.0"),
        (Decimal("1E+2"), "100", "100"),
        (Decimal("7.5"), "7.5", "7.5"),
        (" 7 ", "7", "7"),
        ("una  tantum\n", "una tantum", "una  tantum"),
        (True, "VERO", "VERO"),
        (False, "FALSO", "FALSO"),
        (CellError("#REF!"), "#REF!", "#REF!"),
        (date(2025, 12, 31), "2025-12-31", "2025-12-31"),
        (datetime(2025, 12, 31, 9, 30), "2025-12-31 09:30:00", "2025-12-31 09:30:00"),  # noqa: DTZ001  (no zones in cells)
        (time(9, 30), "09:30:00", "09:30:00"),
    ],
)
def test_a_cell_as_key_and_as_text(valore: CellValue, chiave: str, testo: str) -> None:
    assert (chiave_cella(valore), in_testo(valore)) == (chiave, testo)


@pytest.mark.parametrize(
    ("valore", "operando"), [(None, None), ("x", "x"), (True, True), (Decimal("2.5"), Fraction(5, 2))]
)
def test_a_cell_as_operand(valore: CellValue, operando: Valore) -> None:
    assert come_operando(valore) == operando


@pytest.mark.parametrize("valore", [CellError("#N/A"), date(2025, 1, 1), time(9)])
def test_what_is_no_operand(valore: CellValue) -> None:
    with pytest.raises(NonCalcolabileError):
        come_operando(valore)


@pytest.mark.parametrize(
    ("atteso", "trovato", "pari"),
    [
        (Fraction(1, 3), Decimal("0.333333333333333"), True),
        (Fraction(5), Decimal("5.000000001"), True),
        (Fraction(5), Decimal("5.00000001"), False),
        (Fraction(0), Decimal("0.000000001"), True),
        (Fraction(0), Decimal("0.01"), False),
        (Fraction("123456789.12"), Decimal("123456789.13"), True),
        (Fraction("1234567.12"), Decimal("1234567.13"), False),
        (Fraction(5), "5", False),
        (Fraction(0), None, False),
        (None, None, True),
        ("", None, True),
        (None, "", True),
        ("x", " x ", True),
        (" x ", "x", True),
        ("x", "X", False),
        ("x", None, False),
        ("5", Decimal(5), False),
        (None, Decimal(0), False),
        ("", CellError("#REF!"), False),
        (True, True, True),
        (True, False, False),
        (True, Decimal(1), False),
        (Fraction(1), True, False),
        (None, False, False),
    ],
)
def test_whether_a_cell_holds_what_it_should(atteso: Valore, trovato: CellValue, *, pari: bool) -> None:
    assert uguali(atteso, trovato) is pari


def celle_strane() -> st.SearchStrategy[CellValue]:
    return st.one_of(
        st.none(),
        st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3),
        st.sampled_from(["", " ", "24", "n.d.", "Totale", "N.", "Tipologia", "=1", "strategico"]),
        st.booleans(),
        st.dates(),
        st.just(CellError("#VALUE!")),
    )


@given(st.dictionaries(st.tuples(st.integers(1, 25), st.integers(1, 18)), celle_strane(), max_size=30))
def test_whatever_is_typed_anywhere_can_be_read(celle: dict[tuple[int, int], CellValue]) -> None:
    con_nomi = con_celle(intatta(), "Progetti", celle)
    for workbook in (con_nomi, senza_nomi(con_nomi)):
        controlla_leggibile(letta(workbook))


def controlla_leggibile(lettura: Lettura) -> None:
    assert set(lettura.tabelle) <= set(TABELLE)
    for cella in lettura.calcolate:
        assert cella.place.file == "tornata.xlsx"
    assert len([*fisse(lettura)]) > 0


def test_the_untouched_workbooks_of_every_settore_hold_what_they_were_drawn_with() -> None:
    for codice, disegnata in disegna(esempio("chiari-2024")).items():
        lettura = leggi(tornata(disegnata), disegnata)
        calcolo = Calcolo(disegnata)
        assert lettura.difetti == (), codice
        for cella in _tutte(lettura):
            assert uguali(calcolo.valore((cella.tabella, cella.chiave, cella.colonna.chiave)), cella.cella.value)
            assert cella.cella.formula == cella.formula


def _tutte(lettura: Lettura) -> Iterator[CellaCalcolata]:
    celle = [*lettura.calcolate]
    assert len(celle) > 50
    yield from celle
