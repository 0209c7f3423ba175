"""What differs between two workbooks: each thing is named, with what stood there and what stands now."""

from __future__ import annotations

import dataclasses
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfxl.core.letture.differenze import Differenze, Genere, differenze
from perfxl.core.letture.workbook import Area, Cell, CellError, CellValue, Comment, DefinedName, Sheet, Workbook
from perfxl.core.place import Place
from tests.piccoli import con_celle, con_foglio, foglio

A1, B7 = (1, 1), (7, 2)
LIBRO = Workbook(
    "prima.xlsx",
    sheets=(
        Sheet("Uno", cells={A1: Cell("titolo"), B7: Cell(Decimal("1234.5")), (8, 2): Cell(Decimal(3), "SUM(B1,B7)")}),
        Sheet("Due", cells={(n, 1): Cell(Decimal(n)) for n in range(1, 5)}),
        Sheet("Tre", cells={(n, 3): Cell(f"voce {n}") for n in range(1, 5)}),
    ),
    names=(DefinedName("classi", "Uno!$A$1"), DefinedName("titoli", "Uno!$1:$1", "Uno")),
    properties={"perfxl_anno": "2025"},
    application="Microsoft Excel",
)


def frasi(dopo: Workbook, prima: Workbook = LIBRO) -> tuple[str, ...]:
    return differenze(prima, dopo).frasi


def con_cella(cella: Cell, dove: tuple[int, int] = A1, libro: Workbook = LIBRO) -> Workbook:
    sheet = foglio(libro, "Uno")
    return con_foglio(libro, "Uno", replace(sheet, cells={**sheet.cells, dove: cella}))


# ---- cells


def test_the_same_workbook_under_another_name_does_not_differ() -> None:
    uguali = differenze(LIBRO, replace(LIBRO, file="dopo.xlsx", names=LIBRO.names[::-1]))
    assert uguali == Differenze()
    assert (uguali.in_breve, uguali.frasi) == ("nessuna cella è diversa, né altro di ciò che perfxl legge", ())


def test_cells_are_told_from_the_top_with_what_stood_there() -> None:
    dopo = replace(con_celle(LIBRO, "Uno", {B7: Decimal(1235), A1: None, (6, 28): "=x"}), file="dopo.xlsx")
    trovate = differenze(LIBRO, dopo)
    assert [voce.place for voce in trovate.voci] == [Place("dopo.xlsx", "Uno", *dove) for dove in (A1, (6, 28), B7)]
    assert trovate.frasi == (
        "foglio «Uno», cella A1: «titolo» → vuota",
        "foglio «Uno», cella AB6: vuota → «=x»",
        "foglio «Uno», cella B7: 1.234,5 → 1.235",
    )
    assert (trovate.quante, trovate.celle, trovate.in_breve) == (3, 3, "3 celle sono diverse")


def test_a_formula_that_only_gives_something_else_is_told_after_what_was_typed() -> None:
    dopo = con_cella(Cell("scritto"), (9, 9), con_cella(Cell(Decimal(4), "SUM(B1,B7)"), (8, 2)))
    assert frasi(dopo) == (
        "foglio «Uno», cella I9: vuota → «scritto»",
        "foglio «Uno», cella B8: =SOMMA(B1;B7) (dà 3) → =SOMMA(B1;B7) (dà 4)",
    )
    altra = con_cella(Cell("scritto"), (9, 9), con_cella(Cell(Decimal(4), "SUM(B1,B6)"), (8, 2)))
    assert [frase.partition(":")[0] for frase in frasi(altra)] == ["foglio «Uno», cella B8", "foglio «Uno», cella I9"]


@pytest.mark.parametrize(
    ("cella", "scritta"),
    [
        (Cell(Decimal("0.25"), percento=True), "25%"),
        (Cell(Decimal("0.25")), "0,25"),
        (Cell("7"), "«7»"),
        (Cell(Decimal(7)), "7"),
        (Cell(True), "VERO"),  # noqa: FBT003 - a value of a cell
        (Cell(CellError("#REF!")), "#REF!"),
        (Cell(date(2026, 3, 1)), "01/03/2026"),
        (Cell(datetime.fromisoformat("2026-03-01T09:05")), "01/03/2026 09:05:00"),
        (Cell(time(9, 5)), "09:05:00"),
        (Cell(Decimal(3), "IF(A1>0.5,1,2)"), "=SE(A1>0,5;1;2) (dà 3)"),
        (Cell("", "A1"), "=A1 (dà «»)"),
        (Cell(None, "A1"), "=A1 (senza risultato)"),
        (Cell("due\nrighe\x1b[31m"), "«due righe [31m»"),
    ],
)
def test_what_a_cell_says(cella: Cell, scritta: str) -> None:
    assert frasi(con_cella(cella)) == (f"foglio «Uno», cella A1: «titolo» → {scritta}",)


@pytest.mark.parametrize(
    ("prima", "dopo", "scritte"),
    [
        (Cell(Decimal("0.1")), Cell(Decimal("0.10000000000000001")), "0,1 → 0,10000000000000001"),
        (Cell(Decimal(0)), Cell(Decimal("1E-12")), "0 → 1E-12"),
        (Cell("a b"), Cell("a\u00a0b"), "«a b» → «a[U+00A0]b»"),
        (Cell("è\u200b"), Cell("è "), "«[U+00E8][U+200B]» → «[U+00E8] »"),
        (Cell(None, "OR(A2)"), Cell(None, "or(A2)"), "=OR(A2) (senza risultato) → =or(A2) (senza risultato)"),
        (Cell(time(1, 2, 3)), Cell(time(1, 2, 3, 4000)), "01:02:03 → 01:02:03,004000"),
        (Cell(date(2026, 1, 1)), Cell(datetime.fromisoformat("2026-01-01")), "01/01/2026 → 01/01/2026 00:00:00"),
        (Cell(Decimal(1)), Cell(True), "1 → VERO"),  # noqa: FBT003 - a value of a cell
        (Cell("VERO"), Cell(True), "«VERO» → VERO"),  # noqa: FBT003 - a value of a cell
        (Cell(CellError("#N/A"), "A2\u00a0"), Cell(CellError("#N/A"), "A2 "), "=A2[U+00A0] (dà #N/A) → =A2  (dà #N/A)"),
    ],
)  # fmt: skip
def test_two_that_differ_never_look_alike(prima: Cell, dopo: Cell, scritte: str) -> None:
    assert frasi(con_cella(dopo), con_cella(prima)) == (f"foglio «Uno», cella A1: {scritte}",)


def test_of_long_texts_what_is_around_the_first_difference_is_told() -> None:
    lungo = "a" * 500
    [voce] = differenze(con_cella(Cell(lungo)), con_cella(Cell(lungo[:300] + "b" + lungo))).voci
    assert (voce.prima, voce.dopo) == (f"…{'a' * 120}…", f"…{'a' * 20}b{'a' * 99}…")
    [voce] = differenze(con_cella(Cell(lungo)), con_cella(Cell(lungo + "a"))).voci
    assert (voce.prima, voce.dopo) == (f"…{'a' * 20}»", f"…{'a' * 21}»")
    [voce] = differenze(con_cella(Cell("b")), con_cella(Cell(lungo))).voci
    assert (voce.prima, voce.dopo) == ("«b»", f"«{'a' * 119}…")


def test_the_same_value_written_otherwise_does_not_differ() -> None:
    assert frasi(con_cella(Cell(Decimal("1234.50")), B7)) == ()
    assert frasi(con_cella(Cell(), (90, 90))) == ()
    assert frasi(LIBRO, con_cella(Cell(), (90, 90))) == ()


def test_a_percentage_shown_otherwise_is_a_format() -> None:
    quarto = Cell(Decimal("0.25"))
    prima, dopo = con_cella(quarto), con_cella(quarto._replace(percento=True))
    trovate = differenze(prima, dopo)
    assert trovate.frasi == ("foglio «Uno», cella A1, formato: non percentuale → percentuale",)
    assert frasi(prima, dopo) == ("foglio «Uno», cella A1, formato: percentuale → non percentuale",)
    assert (trovate.celle, trovate.in_breve) == (0, "nessuna cella è diversa; è cambiato altro")


VALORI: st.SearchStrategy[CellValue] = st.one_of(
    st.none(), st.booleans(), st.text(max_size=8), st.dates(), st.datetimes(), st.times(),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda n: Decimal(repr(n))),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)  # fmt: skip
CELLE = st.builds(Cell, VALORI, st.none() | st.text(max_size=8), st.booleans())
POSTI = st.tuples(st.integers(1, 30), st.integers(1, 30))
LIBRI = st.lists(st.dictionaries(POSTI, CELLE, max_size=12), min_size=1, max_size=4).map(
    lambda fogli: Workbook("a.xlsx", tuple(Sheet(f"Foglio {n}", cells=celle) for n, celle in enumerate(fogli)))
)


@settings(max_examples=60)
@given(LIBRI, st.integers(0, 3), POSTI, CELLE)
def test_one_changed_cell_is_named_and_only_it(prima: Workbook, quale: int, dove: tuple[int, int], nuova: Cell) -> None:
    sheet = prima.sheets[quale % len(prima.sheets)]
    vecchia = sheet.cells.get(dove, Cell())
    assume((type(vecchia.value), vecchia[:2]) != (type(nuova.value), nuova[:2]))
    dopo = con_foglio(prima, sheet.name, replace(sheet, cells={**sheet.cells, dove: nuova}))
    for uno, altro in ((prima, dopo), (dopo, prima)):
        trovate = differenze(uno, altro)
        assert [(v.genere, v.place) for v in trovate.voci] == [(Genere.CELLA, Place("a.xlsx", sheet.name, *dove))]
        assert (trovate.quante, trovate.celle, trovate.in_breve) == (1, 1, "1 cella è diversa")
        assert trovate.voci[0].prima != trovate.voci[0].dopo
        assert all(len(t) <= 122 and t.isprintable() for t in (trovate.voci[0].prima, trovate.voci[0].dopo))
    assert differenze(prima, prima) == Differenze()


# ---- sheets


UNO, DUE, TRE = LIBRO.sheets


@pytest.mark.parametrize(
    ("fogli", "attese"),
    [
        ((UNO, TRE), ("foglio tolto: «Due»",)),
        ((*LIBRO.sheets, Sheet("Nuovo")), ("foglio aggiunto: «Nuovo»",)),
        ((UNO, replace(DUE, name="Altro"), TRE), ("foglio rinominato: «Due» → «Altro»",)),
        ((TRE, UNO, DUE), ("ordine dei fogli: «Uno», «Due», «Tre» → «Tre», «Uno», «Due»",)),
        (
            (TRE, replace(UNO, name="1"), replace(DUE, name="2")),
            (
                "foglio rinominato: «Uno» → «1»",
                "foglio rinominato: «Due» → «2»",
                "ordine dei fogli: «1», «2», «Tre» → «Tre», «1», «2»",
            ),
        ),
        ((UNO, Sheet("Altro", cells={A1: Cell("x")}), TRE), ("foglio tolto: «Due»", "foglio aggiunto: «Altro»")),
        (
            (UNO, replace(DUE, name="2"), TRE, replace(DUE, name="3")),
            ("foglio aggiunto: «3»", "foglio rinominato: «Due» → «2»"),
        ),
        (
            (UNO, replace(DUE, name="Altro", cells={**DUE.cells, (4, 1): Cell("x")}), TRE),
            ("foglio rinominato: «Due» → «Altro»", "foglio «Altro», cella A4: 4 → «x»"),
        ),
    ],
)  # fmt: skip
def test_sheets(fogli: tuple[Sheet, ...], attese: tuple[str, ...]) -> None:
    assert frasi(replace(LIBRO, sheets=fogli)) == attese


# ---- what is no cell

ALTRE_DEL_FOGLIO = {
    "state": ("veryHidden", "stato del foglio: visibile → nascosto del tutto"),
    "protected": (True, "protezione: niente → c'è"),
    "hidden_rows": (frozenset({3, 7, 8, 9}), "righe nascoste: niente → 3, 7-9"),
    "hidden_columns": (frozenset({27, 28, 3}), "colonne nascoste: niente → C, AA-AB"),
    "merged": ((Area(4, 3, 6, 3), Area(1, 1, 2, 2)), "celle unite: niente → A1:B2, C4:C6"),
    "pictures": (2, "immagini: niente → 2"),
    "boxes": (("visto", "sì"), "riquadri di testo: niente → «visto», «sì»"),
}
ALTRE_DEL_LIBRO = {
    "properties": ({"perfxl_anno": "2025", "a\nb": ""}, "proprietà a b: niente → «»"),
    "application": ("", "programma che l'ha salvata: «Microsoft Excel» → niente"),
    "macros": (True, "macro: niente → «ci sono»"),
    "external_links": (("altro.xlsx",), "collegamenti ad altri file: niente → «altro.xlsx»"),
    "connections": (("banca dati",), "connessioni a dati: niente → «banca dati»"),
}


@pytest.mark.parametrize("campo", ALTRE_DEL_FOGLIO)
def test_what_else_is_on_a_sheet(campo: str) -> None:
    valore, frase = ALTRE_DEL_FOGLIO[campo]
    dopo = con_foglio(LIBRO, "Due", replace(DUE, **{campo: valore}))  # type: ignore[arg-type]
    assert frasi(dopo) == (f"foglio «Due», {frase}",)
    capo, _, testi = frase.partition(": ")
    assert frasi(LIBRO, dopo) == (f"foglio «Due», {capo}: {' → '.join(reversed(testi.split(' → ')))}",)


@pytest.mark.parametrize("campo", ALTRE_DEL_LIBRO)
def test_what_else_is_of_the_workbook(campo: str) -> None:
    valore, frase = ALTRE_DEL_LIBRO[campo]
    assert frasi(replace(LIBRO, **{campo: valore})) == (frase,)  # type: ignore[arg-type]


def test_nothing_that_a_workbook_holds_is_passed_over() -> None:
    """A field that is new wants its words, or its reason here."""
    campi = [{campo.name for campo in dataclasses.fields(tipo)} for tipo in (Sheet, Workbook)]
    assert campi[0] == ALTRE_DEL_FOGLIO.keys() | {"name", "cells", "comments"} | {"elenco"}  # made of the cells
    assert campi[1] == ALTRE_DEL_LIBRO.keys() | {"sheets", "names"} | {"file"}


def test_comments_are_told_by_their_cell() -> None:
    vecchi = (Comment(1, 1, "a"), Comment(2, 2, "uno"), Comment(4, 4, "resta"), Comment(2, 2, "due"))
    nuovi = (Comment(2, 2, "uno"), Comment(4, 4, "resta"), Comment(3, 1, "b"), Comment(2, 2, "DUE"))
    prima, dopo = (con_foglio(LIBRO, "Due", replace(DUE, comments=quali)) for quali in (vecchi, nuovi))
    assert frasi(dopo, prima) == (
        "foglio «Due», cella A1, commento: «a» → niente",
        "foglio «Due», cella B2, commento: «uno», «due» → «uno», «DUE»",
        "foglio «Due», cella A3, commento: niente → «b»",
    )


def test_names_and_properties_are_told() -> None:
    nomi = (DefinedName("classi", "Uno!$A$2"), DefinedName("titoli", "Uno!$1:$1"))
    assert frasi(replace(LIBRO, names=nomi, properties={"perfxl_anno": "2026"})) == (
        "proprietà perfxl_anno: «2025» → «2026»",
        "nome definito classi: «Uno!$A$1» → «Uno!$A$2»",
        "nome definito titoli: niente → «Uno!$1:$1»",
        "foglio «Uno», nome definito titoli: «Uno!$1:$1» → niente",
    )


# ---- how many


def test_what_is_left_out_is_counted() -> None:
    celle = {(n, 9): Decimal(n) for n in range(1, 31)}
    dopo = replace(con_celle(LIBRO, "Uno", celle), macros=True)
    dopo = replace(dopo, sheets=(*dopo.sheets, Sheet("Nuovo")))
    trovate = differenze(LIBRO, dopo)
    assert (len(trovate.voci), trovate.quante, trovate.celle) == (20, 32, 30)
    assert trovate.in_breve == "30 celle sono diverse, ed è cambiato altro"
    assert (trovate.frasi[0], trovate.frasi[-1]) == ("foglio aggiunto: «Nuovo»", "e altre 12 differenze")
    assert differenze(LIBRO, dopo, 31).frasi[-1] == "e un'altra differenza"
    assert differenze(LIBRO, dopo, 32).frasi[-1] == "macro: niente → «ci sono»"
    assert differenze(LIBRO, dopo, 0).frasi == ("e altre 32 differenze",)
