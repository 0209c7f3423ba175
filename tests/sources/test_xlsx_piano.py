"""A plan from a workbook: the same plan as from TOML, and every cell that says no such thing is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings

from perfxl.core.impronta import impronta
from perfxl.core.letture.workbook import Cell, CellError, DefinedName, Sheet, Workbook
from perfxl.core.modulo.cartella_piano import disegna_piano
from perfxl.core.place import Place
from perfxl.errors import SourceError
from perfxl.sources.fedele import diversi
from perfxl.sources.piano import read_piano
from perfxl.sources.toml_writer import write_toml
from perfxl.sources.voci import voci
from perfxl.sources.xlsx_piano import read_piano_xlsx
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.sources.documenti import ammesso, modello, piani_scritti
from tests.sources.test_toml_writer import ESEMPI
from tests.strategie import piani
from tests.xlsx_a_mano import posizione

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfxl.core.letture.workbook import CellValue
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano

    Modifica: TypeAlias = dict[tuple[str, str], CellValue | Cell]

CHIARI = """
formato = 1
modello = "chiari"
ente = "Comune di Prova"
anno = 2026
fondo = { massimo = 1000.00, accantonamenti = [{ titolo = "Welfare", importo = 100 }] }
settori = [{ codice = "AMM", nome = "Amministrativo" }, { codice = "TEC", nome = "Tecnico" }]
quote = [{ codice = "tutti", titolo = "Tutti", resto = true }]

[[obiettivi]]
numero = 1
titolo = "Primo"
capofila = "AMM"
quota = "tutti"
tempi = "entro il 31/12/2026"
soglia = 80
classe = "strategico"
n_dip = 3
indicatori = [{ descrizione = "Uno", atteso = "4", peso = 60 }, { descrizione = "Due", peso = 40 }]

[[obiettivi]]
numero = 2
titolo = "Secondo"
tipologia = "intersettoriale"
capofila = "TEC"
partecipano = ["AMM"]
importo_fisso = 50.00
indicatori = [{ descrizione = "Tre", peso = 100 }]
"""
# Where it all stands in the workbook: the tables begin at row 6, or 10 and 22 on the sheet of the fund.
ENTE, ANNO, MODELLO = ("Piano", "B6"), ("Piano", "B7"), ("Piano", "B8")
MASSIMO, FINANZIATO = ("Piano", "B16"), ("Piano", "B17")


def chiari() -> Piano:
    """A small plan of Chiari's system."""
    return read_piano(CHIARI, "piano.toml", modello)


def cartella(piano: Piano) -> Workbook:
    """The workbook of a plan, as it is read."""
    return parse_workbook(write_workbook(disegna_piano(piano.modello, voci(piano, estesa=True))), "piano.xlsx")


def leggi(workbook: Workbook) -> Piano:
    return read_piano_xlsx(workbook, modello)


def con(workbook: Workbook, modifiche: Modifica) -> Workbook:
    """The workbook with other things in some of its cells; None empties one."""
    fogli = []
    for sheet in workbook.sheets:
        celle = dict(sheet.cells)
        for (foglio, indirizzo), valore in modifiche.items():
            if foglio == sheet.name:
                celle[posizione(indirizzo)] = valore if isinstance(valore, Cell) else Cell(valore)
        fogli.append(replace(sheet, cells=celle))
    return replace(workbook, sheets=tuple(fogli))


def problemi(workbook: Workbook) -> list[tuple[str, str, str]]:
    """What the reading raises: sheet, cell, message."""
    with pytest.raises(SourceError) as errore:
        leggi(workbook)
    assert {place.file for place, _ in errore.value.problems} == {"piano.xlsx"}
    return [(place.sheet, place.cell, testo) for place, testo in errore.value.problems]


# ------------------------------------------------------------------------------------------------ the same plan


@pytest.mark.parametrize("percorso", ESEMPI, ids=lambda percorso: percorso.parent.name)
def test_every_example_is_the_same_plan_in_a_workbook_and_back(percorso: Path) -> None:
    piano = read_piano(percorso.read_text(encoding="utf-8"), "piano.toml", modello)
    riletto = leggi(cartella(piano))
    assert diversi(piano, riletto) == ()
    assert impronta(riletto) == impronta(piano)
    ancora = read_piano(write_toml(voci(riletto)), "piano.toml", modello)
    assert diversi(piano, ancora) == ()
    assert write_workbook(disegna_piano(ancora.modello, voci(ancora, estesa=True))) == write_workbook(
        disegna_piano(piano.modello, voci(piano, estesa=True))
    )


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(piani().map(ammesso))
def test_any_plan_with_money(piano: Piano) -> None:
    assert diversi(piano, read_piano_xlsx(cartella(piano), lambda _: piano.modello)) == ()


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(piani_scritti())
def test_any_document(piano: Piano) -> None:
    """TOML, workbook, TOML, workbook: always the same plan, marks of what is uncertain included."""
    prima = read_piano_xlsx(cartella(piano), lambda _: piano.modello)
    assert diversi(piano, prima) == ()
    poi = read_piano(write_toml(voci(prima)), "piano.toml", lambda _: piano.modello)
    assert diversi(piano, poi) == ()
    assert diversi(piano, read_piano_xlsx(cartella(poi), lambda _: piano.modello)) == ()


def test_places_are_cells() -> None:
    primo, secondo = leggi(cartella(chiari())).obiettivi
    assert f"{primo.place}" == "piano.xlsx, foglio «Progetti», cella A6"
    assert (primo.titolo.place.cell, primo.tempi.place.cell, secondo.titolo.place.cell) == ("B6", "E6", "B7")
    assert f"{primo.indicatori[1].peso.place}" == "piano.xlsx, foglio «Indicatori», cella E7"
    assert secondo.tempi.place.cell == "E7"  # nothing stands there, and that is where to write it


# ------------------------------------------------------------------------------------------------ what users do


def sposta(sheet: Sheet, dove: Callable[[int, int], tuple[int, int]]) -> Sheet:
    """The sheet with its cells elsewhere."""
    return replace(sheet, cells={dove(*qui): cella for qui, cella in sheet.cells.items()})


def test_columns_may_move_sheets_be_renamed_and_rows_be_inserted() -> None:
    originale = cartella(chiari())
    fogli = []
    for sheet in originale.sheets:
        spostato = sposta(sheet, lambda riga, colonna: (riga + (3 if riga > 6 else 1), 60 - colonna))
        fogli.append(replace(spostato, name=f"{sheet.name} (copia)"))
    mosso = replace(originale, sheets=tuple(reversed(fogli)), names=())
    assert diversi(leggi(originale), leggi(mosso)) == ()


def test_a_table_on_a_sheet_with_others_ends_where_the_next_begins() -> None:
    """The title that stands over a table is no row of the table above."""
    originale = cartella(chiari())
    settori, quote = (next(s for s in originale.sheets if s.name == nome) for nome in ("Settori", "Quote"))
    sotto = sposta(
        replace(quote, cells={qui: c for qui, c in quote.cells.items() if qui[0] > 3}), lambda r, c: (r + 4, c)
    )
    insieme = replace(settori, cells={**settori.cells, **sotto.cells})
    fogli = tuple(insieme if s is settori else s for s in originale.sheets if s is not quote)
    assert diversi(leggi(originale), leggi(replace(originale, sheets=fogli, names=()))) == ()


def test_a_quota_says_how_much() -> None:
    assert problemi(con(cartella(chiari()), {("Quote", "D6"): "parti"})) == [
        ("Quote", "E6", "manca il valore: quanto, come parti")
    ]


def test_a_column_of_notes_is_left_alone_and_blank_rows_are_skipped() -> None:
    note: Modifica = {("Settori", "F5"): "Note nostre", ("Settori", "F7"): "da rivedere", ("Settori", "B40"): "  "}
    assert diversi(chiari(), leggi(con(cartella(chiari()), note))) == ()


def test_what_is_typed_in_other_ways_is_understood() -> None:
    scritto: Modifica = {
        ANNO: Decimal(2026),
        MODELLO: " Chiari ",
        MASSIMO: "1.000,00",
        ("Progetti", "A6"): Decimal(1),
        ("Progetti", "C6"): " AMM ",
        ("Progetti", "D7"): "Intersettoriale",
        ("Progetti", "E6"): "entro\n il 31/12/2026",
        ("Progetti", "F6"): "80 %",
        ("Progetti", "H7"): "AMM,",
        ("Indicatori", "A6"): Decimal(1),
        ("Indicatori", "D6"): Decimal(4),
        ("Indicatori", "E6"): "60,0",
        ("Indicatori", "E7"): Cell(Decimal("40.00000000000001"), "0.1+39.9"),
    }
    assert diversi(chiari(), leggi(con(cartella(chiari()), scritto))) == ()


@pytest.mark.parametrize(
    ("valore", "testo"),
    [
        (date(2026, 6, 30), "30/06/2026"),
        (datetime(2026, 6, 30, 9, 5), "30/06/2026 09:05"),  # noqa: DTZ001 - a cell has no zone
        (time(9, 5), "09:05"),
        (Decimal("2026.5"), "2026,5"),
        (True, "VERO"),
    ],
)
def test_a_text_cell_takes_what_a_spreadsheet_made_of_a_text(valore: CellValue, testo: str) -> None:
    primo = leggi(con(cartella(chiari()), {("Progetti", "E6"): valore})).obiettivi[0]
    assert primo.tempi.value == testo


# --------------------------------------------------------------------------------------------------- bad cells

_NUMERO = "scriverlo in cifre, come 25 oppure 12,5; se non c'è, svuotare la cella"
_TESTO = "formattare la cella come Testo e riscriverlo"


@pytest.mark.parametrize(
    ("dove", "valore", "messaggio"),
    [
        (("Progetti", "F6"), "n.d.", f"«Soglia %»: serve un numero (qui c'è «n.d.»): {_NUMERO}"),
        (("Progetti", "F6"), "12.50", f"«Soglia %»: serve un numero (qui c'è «12.50»): {_NUMERO}"),
        (("Progetti", "F6"), date(2026, 1, 1), f"«Soglia %»: serve un numero (qui c'è una data o un'ora): {_NUMERO}"),
        (("Progetti", "F6"), True, f"«Soglia %»: serve un numero (qui c'è «VERO»): {_NUMERO}"),
        (
            ("Progetti", "B6"),
            CellError("#REF!"),
            "«Titolo»: la cella mostra un errore (#REF!): scrivere il valore, o correggere la formula",
        ),
        (
            ("Indicatori", "E6"),
            Cell(None, "A1+1"),
            "«Peso %»: la formula non ha un valore: aprire il file in Excel, salvarlo, e riprovare",
        ),
        (
            ("Progetti", "C6"),
            date(2026, 3, 1),
            f"«Capofila»: serve un testo (qui c'è la data o l'ora 01/03/2026): {_TESTO}, com'è stampato",
        ),
        (("Progetti", "C6"), Decimal("1.5"), f"«Capofila»: serve un testo (qui c'è il numero 1,5): {_TESTO}"),
        (("Progetti", "C6"), False, f"«Capofila»: serve un testo (qui c'è un valore vero/falso): {_TESTO}"),
        (
            ("Progetti", "J7"),
            Decimal("50.005"),
            "«Importo fisso»: 50,005 ha più di due decimali: arrotondare al centesimo",
        ),
        (MASSIMO, "mille", f"serve un numero (qui c'è «mille»): {_NUMERO}"),
        (MASSIMO, None, "scrivere l'importo massimo del fondo: ci sono quote, accantonamenti o un finanziato"),
        (ENTE, None, "scrivere il nome dell'ente"),
        (ANNO, None, "scrivere l'anno del piano in cifre, come 2026"),
        (ANNO, Decimal(1), "«Anno»: 1 non è ammesso: da 1990 a 2100"),
        (ANNO, "boh", "scrivere l'anno del piano in cifre, come 2026"),
        (ANNO, "25,5", "«Anno»: serve un numero intero (qui c'è un numero con decimali)"),
        (ANNO, date(2026, 1, 1), "scrivere l'anno del piano in cifre, come 2026"),
        (
            ANNO,
            CellError("#REF!"),
            "la cella mostra un errore (#REF!): scrivere il valore, o correggere la formula",
        ),
        (
            ANNO,
            Cell(None, "A1+1"),
            "la formula non ha un valore: aprire il file in Excel, salvarlo, e riprovare",
        ),
        (("Settori", "C7"), "X", "«Parte di»: non c'è un settore con il codice «X»"),
        (("Settori", "C6"), "AMM", "«Parte di»: il settore torna a sé stesso: AMM → AMM"),
        (("Quote", "C6"), "altra", "«Parte di»: non c'è una quota con il codice «altra»"),
        (("Progetti", "I6"), "altra", "«Quota»: non c'è una quota con il codice «altra»"),
        (("Progetti", "I6"), None, "serve uno solo tra «Quota» e «Importo fisso», qui manca"),
        (("Progetti", "J6"), Decimal(50), "serve uno solo tra «Quota» e «Importo fisso», qui ce ne sono 2"),
        (("Progetti", "H7"), "TEC", "«Partecipano»: «TEC» è già il capofila"),
        (
            ("Progetti", "D7"),
            "tutto",
            "«Tipologia»: «tutto» non è tra le voci ammesse (generale, intersettoriale, settore)",
        ),
        (("Piano", "A28"), None, "manca: per che cosa si accantona"),
        (("Piano", "B28"), None, "manca l'importo"),
        (("Settori", "A6"), None, "manca il codice: una sigla breve"),
        (("Settori", "B6"), None, "manca il nome"),
        (("Quote", "A6"), None, "manca la sigla della quota"),
        (("Quote", "B6"), None, "manca: che cosa paga"),
        (("Quote", "D6"), None, "manca come si dice: importo, percentuale, parti, resto"),
        (("Quote", "D6"), "metà", "«metà» non è tra le voci ammesse: importo, percentuale, parti, resto"),
        (("Quote", "E6"), Decimal(5), "il resto non ha un valore: vuotare la cella, o cambiare «Come si dice»"),
        (("Progetti", "A7"), None, "manca il numero o il codice: serve per riconoscere la riga"),
        (("Progetti", "B6"), None, "manca: Titolo"),
        (("Progetti", "C6"), None, "manca il capofila: il codice di settore, dal foglio Settori"),
        (("Progetti", "C6"), "AMN", "«Capofila»: non c'è un settore con il codice «AMN»; forse «AMM»?"),
        (("Progetti", "A7"), "1", "l'obiettivo «1» c'è già nella cella A6 del foglio «Progetti»"),
        (
            ("Progetti", "L6"),
            Decimal("2.5"),
            "«N. dip.»: serve un numero intero o una parola (qui c'è un numero con decimali)",
        ),
        (("Indicatori", "A6"), None, "manca il codice: di chi è questa riga"),
        (("Indicatori", "A6"), "11", "tra Progetti non c'è il codice «11»; forse «1»?"),
        (("Indicatori", "C7"), None, "manca: Indicatori"),
    ],
)
def test_a_bad_cell_is_named_once(dove: tuple[str, str], valore: CellValue | Cell, messaggio: str) -> None:
    trovati = [problema for problema in problemi(con(cartella(chiari()), {dove: valore})) if problema[:2] == dove]
    assert trovati == [(*dove, messaggio)]


def test_a_refused_cell_is_not_also_missing() -> None:
    guasti: Modifica = {
        ("Progetti", "B6"): CellError("#N/A"),
        ("Settori", "B7"): CellError("#N/A"),
        ("Quote", "D6"): Decimal("1.5"),
        ("Piano", "B7"): "boh",
        ("Piano", "B16"): CellError("#N/A"),
    }
    assert [problema[:2] for problema in problemi(con(cartella(chiari()), guasti))] == [
        ("Piano", "B7"),
        ("Piano", "B16"),
        ("Settori", "B7"),
        ("Quote", "D6"),
        ("Progetti", "B6"),
    ]


def test_a_plan_without_money_is_a_plan() -> None:
    senza = {("Piano", "B16"): None, ("Piano", "A28"): None, ("Piano", "B28"): None} | {
        ("Quote", f"{colonna}6"): None for colonna in "ABCDE"
    }
    piano = leggi(con(cartella(chiari()), {**senza, ("Progetti", "I6"): None}))
    assert (piano.fondo, piano.quote) == (None, ())


def test_an_empty_workbook_says_what_to_write_first() -> None:
    vuota = parse_workbook(write_workbook(disegna_piano(modello("chiari"), {})), "piano.xlsx")
    assert problemi(vuota) == [
        ("Piano", "B6", "scrivere il nome dell'ente"),
        ("Piano", "B7", "scrivere l'anno del piano in cifre, come 2026"),
        ("Settori", "A6", "scrivere almeno un settore: un codice e un nome"),
        ("Progetti", "A6", "scrivere almeno una riga: codice, titolo, capofila"),
    ]


def test_the_modello_must_be_known() -> None:
    libro = cartella(chiari())
    for valore, messaggio in (
        ("altro", "non c'è un modello con il codice «altro»"),
        (None, "scrivere il codice del modello, come chiari; per l'elenco: perfxl modelli"),
        ("../x", "scrivere il codice del modello, come chiari; per l'elenco: perfxl modelli"),
    ):
        assert problemi(con(libro, {MODELLO: valore})) == [("Piano", "B8", messaggio)]


def test_the_modelli_that_there_are_are_told() -> None:
    def trova(codice: str) -> Modello:
        raise KeyError(codice, "chiari", "tortona")

    with pytest.raises(SourceError) as errore:
        read_piano_xlsx(con(cartella(chiari()), {MODELLO: "tortone"}), trova)
    ((_, testo),) = errore.value.problems
    assert testo == (
        "non c'è un modello con il codice «tortone»; forse «tortona»? Ci sono: chiari, tortona, e quelli in un file "
        ".toml accanto al piano"
    )


def test_uncertain_fields_are_told_by_key_or_by_header() -> None:
    libro = cartella(chiari())
    (intestazione,) = [
        qui
        for qui, cella in libro.sheets[4].cells.items()
        if cella.value == "Incerti" and libro.sheets[4].name == "Progetti"
    ]
    celle = {**libro.sheets[4].cells, (6, intestazione[1]): Cell("Titolo, tempi; Soglia %")}
    fogli = tuple(replace(s, cells=celle) if s.name == "Progetti" else s for s in libro.sheets)
    primo = leggi(replace(libro, sheets=fogli)).obiettivi[0]
    assert primo.incerti == ("titolo", "tempi", "soglia")
    assert (primo.titolo.place.incerto, primo.soglia.place.incerto, primo.classe.place.incerto) == (True, True, False)


# ------------------------------------------------------------------------------- one cause, and what follows from it


@pytest.mark.parametrize(
    ("dove", "valore", "messaggio"),
    [
        (("Settori", "A7"), None, "manca il codice: una sigla breve"),
        (("Settori", "A7"), "amm", "il settore «amm» c'è già nella cella A6 del foglio «Settori»"),
        (("Quote", "A6"), None, "manca la sigla della quota"),
        (("Quote", "A6"), Decimal("1.5"), None),
        (("Progetti", "A6"), None, "manca il numero o il codice: serve per riconoscere la riga"),
        (("Progetti", "A6"), date(2026, 1, 1), None),
        (("Progetti", "A7"), "1", "l'obiettivo «1» c'è già nella cella A6 del foglio «Progetti»"),
    ],
)
def test_a_code_that_is_wrong_is_said_once_and_not_of_all_that_refers_to_it(
    dove: tuple[str, str], valore: CellValue, messaggio: str | None
) -> None:
    (trovato,) = problemi(con(cartella(chiari()), {dove: valore}))
    assert trovato[:2] == dove
    assert trovato[2] == (trovato[2] if messaggio is None else messaggio)


def test_a_quota_that_stands_twice_is_said_once() -> None:
    seconda: Modifica = {("Quote", "A7"): "Tutti", ("Quote", "B7"): "Altro", ("Quote", "D7"): "resto"}
    assert problemi(con(cartella(chiari()), {**seconda, ("Progetti", "I6"): "altra"})) == [
        ("Quote", "A7", "la quota «Tutti» c'è già nella cella A6 del foglio «Quote»")
    ]


def test_a_code_that_nobody_has_is_said_where_none_is_wrong() -> None:
    mali: Modifica = {("Progetti", "C6"): "AMN", ("Indicatori", "A8"): "3"}
    assert [problema[:2] for problema in problemi(con(cartella(chiari()), mali))] == [
        ("Progetti", "C6"),
        ("Indicatori", "A8"),
    ]


RIPETUTO = """
formato = 1
modello = "tortona"
ente = "Città"
anno = 2026
settori = [{ codice = "A", nome = "A" }, { codice = "B", nome = "B" }]
[[obiettivi]]
codice = "A-1"
titolo = "Primo"
capofila = "A"
peso = 50
fasi = [{ descrizione = "Una", peso = 100 }]
[[obiettivi]]
codice = "B-1"
capofila = "B"
come = "A-1"
peso = 50
"""


def test_what_is_said_of_a_key_is_said_of_its_column() -> None:
    libro = cartella(read_piano(RIPETUTO, "piano.toml", modello))
    foglio = next(sheet for sheet in libro.sheets if sheet.name == "Obiettivi")
    titoli = {f"{cella.value}": qui for qui, cella in foglio.cells.items() if qui[0] == 5}
    come, codice = Place("", "", 7, titoli["Come"][1]).cell, Place("", "", 6, titoli["N. o codice"][1]).cell
    assert problemi(con(libro, {("Obiettivi", come): "A-9"})) == [
        ("Obiettivi", come, "«Come»: non c'è un altro obiettivo con il codice «A-9»; forse «A-1»?")
    ]
    assert [problema[:2] for problema in problemi(con(libro, {("Obiettivi", codice): None}))] == [("Obiettivi", codice)]


# --------------------------------------------------------------------------------------------------- structure


def test_a_header_that_is_gone_is_asked_for() -> None:
    assert problemi(con(cartella(chiari()), {("Progetti", "F5"): "Soglia"})) == [
        ("Progetti", "A5", "manca la colonna «Soglia %»: rimettere questa intestazione in questa riga")
    ]


def test_a_column_aside_may_be_deleted_but_not_lose_its_header() -> None:
    libro = cartella(chiari())
    sheet = next(sheet for sheet in libro.sheets if sheet.name == "Progetti")
    (dove,) = [qui for qui, cella in sheet.cells.items() if cella.value == "Incerti"]
    fogli = tuple(
        sposta(s, lambda r, c: (r, c))
        if s is not sheet
        else replace(s, cells={qui: cella for qui, cella in s.cells.items() if qui != dove})
        for s in libro.sheets
    )
    senza = replace(libro, sheets=fogli)
    assert [testo for _, _, testo in problemi(senza)] == [
        "manca la colonna «Incerti»: rimettere questa intestazione in questa riga"
    ]
    nomi = tuple(
        DefinedName(n.name, "Progetti!#REF!", n.sheet) if n.name == "obiettivi_incerti" else n for n in libro.names
    )
    assert diversi(leggi(libro), leggi(replace(senza, names=nomi))) == ()


def test_a_table_that_is_gone_is_asked_for() -> None:
    libro = cartella(chiari())
    senza = replace(libro, sheets=tuple(s for s in libro.sheets if s.name not in {"Indicatori", "Settori"}))
    trovati = problemi(senza)
    assert [problema[:2] for problema in trovati] == [("", ""), ("", "")]
    assert trovati[1][2] == (
        "non si trova la tabella «Indicatori: una riga per ciascuno, nell'ordine in cui vanno; il codice dice di quale "
        "progetto» (foglio «Indicatori»): in una riga ci devono essere le intestazioni «Progetto», «Indicatori», "
        "«Risultato atteso», «Peso %»"
    )
    assert trovati[0][2].startswith("non si trova la tabella «Settori, e le unità al loro interno»")


def test_the_table_of_the_fund_is_asked_for_where_there_should_be_one() -> None:
    libro = cartella(chiari())
    assert problemi(con(libro, {("Piano", "A15"): "?", ("Piano", "B15"): "?", ("Piano", "C15"): "?"}))[0] == (
        "",
        "",
        (
            "non si trova la tabella «Il fondo» (foglio «Piano»): in una riga ci devono essere le intestazioni "
            "«Fondo», «Euro»"
        ),
    )


def test_a_row_of_the_first_sheet_that_is_gone_is_asked_for() -> None:
    for riga, voce in (("A6", "Ente"), ("A16", "Importo massimo")):
        trovati = problemi(con(cartella(chiari()), {("Piano", riga): "?"}))
        assert f"manca la riga «{voce}»: rimetterla sotto questa intestazione" in [testo for _, _, testo in trovati]


def test_a_workbook_that_is_no_plan_is_told_so() -> None:
    (problema,) = problemi(Workbook("piano.xlsx", (Sheet("Foglio1"),)))
    assert problema[2].startswith("non si trova la tabella «Il piano» (foglio «Piano»)")
    (problema,) = problemi(replace(cartella(chiari()), properties={"perfxl_settore": "AMM"}))
    assert problema[2].startswith("non è il piano, ma una cartella di lavoro fatta da perfxl")


def test_a_list_that_is_blank_on_purpose_is_not_as_in_the_first() -> None:
    testo = """
formato = 1
modello = "tortona"
ente = "Città"
anno = 2026
settori = [{ codice = "A", nome = "A" }]
[[obiettivi]]
codice = "A-1"
titolo = "Primo"
risorse = "Molte"
capofila = "A"
peso = 50
fasi = [{ descrizione = "Una", peso = 100 }]
[[obiettivi]]
codice = "A-2"
risorse = ""
capofila = "A"
come = "A-1"
peso = 50
fasi = []
"""
    piano = read_piano(testo, "piano.toml", modello)
    libro = cartella(piano)
    scritte = {(s.name, c.value) for s in libro.sheets for c in s.cells.values()}
    assert {("Obiettivi", "(vuoto)"), ("Fasi principali", "(nessuna voce)")} <= scritte
    secondo = leggi(libro).obiettivi[1]
    assert (secondo.titolo.value, secondo.risorse.value, secondo.fasi) == ("Primo", "", ())
    assert diversi(piano, leggi(libro)) == ()


def test_digits_that_a_cell_would_lose_are_written_as_text() -> None:
    testo = CHIARI.replace("peso = 60", "peso = 33.333333333333").replace(
        "soglia = 80", "soglia = 123456789.123456789012"
    )
    piano = read_piano(testo, "piano.toml", modello)
    assert piano.obiettivi[0].soglia.value == Decimal("123456789.123456789012")
    assert diversi(piano, leggi(cartella(piano))) == ()
