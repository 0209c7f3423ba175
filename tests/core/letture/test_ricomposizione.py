"""The plan rebuilt from the workbooks: the same where nothing was touched, and every change where it was made.

The changes are typed into the workbook of TER or SIC of 2025: no. 20 stands in row 7 of the objectives of TER.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from perfxl.app import disegna
from perfxl.core.cartelle.colonne import con_quote
from perfxl.core.letture.lettura import leggi
from perfxl.core.letture.ricomposizione import ricomponi
from perfxl.core.letture.valori_letti import come_centesimi, come_classe, come_n_dip, come_numero, come_testo
from perfxl.core.letture.workbook import CellError
from perfxl.core.piano import Misura, Modo, totale_dichiarato, totale_ricalcolato
from perfxl.core.place import Place
from perfxl.core.riparto import riparti
from tests.costruttori import misura
from tests.piccoli import ESEMPI, con_celle, con_foglio, esempio, foglio, letto, obiettivo, piano, quota, tornata, trova
from tests.strategie import qualsiasi

if TYPE_CHECKING:
    from perfxl.core.cartelle.layout import Cartella
    from perfxl.core.letture.lettura import Lettura
    from perfxl.core.letture.workbook import CellValue, Workbook
    from perfxl.core.piano import Obiettivo, Piano

PROGETTI, INDICATORI = "Progetti", "Indicatori"
RIGA = 7
"""The row of no. 20 on the sheet «Progetti»."""
NUMERO, TEMPI, SOGLIA, PERSONALE, CLASSE, N_DIP, PESO, COEFFICIENTE, TOTALE, STANZIATO = 1, 4, 5, 6, 7, 8, 9, 10, 11, 14


def letture(di: Piano) -> list[Lettura]:
    """What is read in the workbooks of a plan that came back untouched, the Riepilogo left out."""
    return [leggi(tornata(cartella), cartella) for settore, cartella in disegna(di).items() if settore != ""]


def con_gli_stanziati(di: Piano) -> Piano:
    """The plan with the amounts of the split where it declares none: the workbooks go out with them."""
    riparto = riparti(di, totale_ricalcolato)
    importi = {riga.obiettivo: riga.importo for riga in riparto.righe}

    def con(voce: Obiettivo) -> Obiettivo:
        stanziato = voce.dichiarato.stanziato.value
        nuovo = importi.get(voce.codice) if stanziato is None and con_quote(di) else stanziato
        return replace(voce, dichiarato=replace(voce.dichiarato, stanziato=letto(nuovo)))

    return replace(di, obiettivi=tuple(con(voce) for voce in di.obiettivi))


# ---- untouched


@pytest.mark.parametrize("nome", ESEMPI)
def test_untouched_workbooks_give_back_the_published_plan(nome: str) -> None:
    di_prova = esempio(nome)
    assert ricomponi(di_prova, letture(di_prova)) == di_prova


@settings(max_examples=30)
@given(qualsiasi())
def test_untouched_workbooks_give_back_any_plan(di_prova: Piano) -> None:
    assert ricomponi(di_prova, letture(di_prova)) == con_gli_stanziati(di_prova)


def test_every_value_knows_the_cell_that_it_was_read_from() -> None:
    di_prova = esempio("chiari-2025")
    ricomposto = _venti(ricomponi(di_prova, [intatta()]))
    cella = {voce: Place("tornata.xlsx", PROGETTI, RIGA, colonna) for voce, colonna in _COLONNE.items()}
    assert {voce: getattr(ricomposto, voce).place for voce in _COLONNE if voce != "stanziato"} == {
        voce: place for voce, place in cella.items() if voce != "stanziato"
    }
    assert ricomposto.dichiarato.stanziato.place == cella["stanziato"]
    assert ricomposto.indicatori[1].peso.place == Place("tornata.xlsx", INDICATORI, 12, 6)
    # what the plan says, and the workbook does not, stays where the plan says it
    assert ricomposto.titolo.place.file == "piano.toml"


_COLONNE = {
    "tempi": TEMPI,
    "soglia": SOGLIA,
    "personale": PERSONALE,
    "classe": CLASSE,
    "n_dip": N_DIP,
    "stanziato": STANZIATO,
}


@cache
def cartella() -> Cartella:
    return disegna(esempio("chiari-2025"))["TER"]


@cache
def originale() -> Workbook:
    return tornata(cartella())


def intatta() -> Lettura:
    return leggi(originale(), cartella())


def con(foglio: str, celle: dict[tuple[int, int], CellValue]) -> Obiettivo:
    """No. 20 of 2025 after these cells were typed; all other objectives must have stayed what they were."""
    return _ricomposto(con_celle(originale(), foglio, celle))


def _ricomposto(workbook: Workbook) -> Obiettivo:
    prima = esempio("chiari-2025")
    dopo = ricomponi(prima, [leggi(workbook, cartella())])
    assert [o for o in dopo.obiettivi if o.codice != "20"] == [o for o in prima.obiettivi if o.codice != "20"]
    assert replace(dopo, obiettivi=()) == replace(prima, obiettivi=())
    return _venti(dopo)


def _venti(di: Piano) -> Obiettivo:
    return next(o for o in di.obiettivi if o.codice == "20")


def prima() -> Obiettivo:
    return _venti(esempio("chiari-2025"))


def _con(campo: str, valore: object) -> Obiettivo:
    """No. 20 as it was sent, with another value."""
    cambio: dict[str, Any] = {campo: letto(valore)}
    return replace(prima(), **cambio)


# ---- what the office changes


@pytest.mark.parametrize(
    ("colonna", "scritto", "campo", "valore"),
    [
        (TEMPI, "entro il 30/06/2025", "tempi", "entro il 30/06/2025"),
        (TEMPI, date(2025, 6, 30), "tempi", "30/06/2025"),
        (TEMPI, datetime(2025, 6, 3, 9, 30), "tempi", "03/06/2025"),  # noqa: DTZ001  (no zones in cells)
        (TEMPI, Decimal(2025), "tempi", "2025"),
        (TEMPI, None, "tempi", ""),
        (PERSONALE, "  n. 3 tecnici ", "personale", "n. 3 tecnici"),
        (PERSONALE, Decimal("3.5"), "personale", "3,5"),
        (SOGLIA, Decimal("75.5"), "soglia", Decimal("75.5")),
        (SOGLIA, "75,5", "soglia", Decimal("75.5")),
        (SOGLIA, "75 %", "soglia", Decimal(75)),
        (SOGLIA, "n.d.", "soglia", None),
        (SOGLIA, None, "soglia", None),
    ],
)
def test_an_input_that_was_changed(colonna: int, scritto: CellValue, campo: str, valore: object) -> None:
    dopo = con(PROGETTI, {(RIGA, colonna): scritto})
    assert dopo == _con(campo, valore)


@pytest.mark.parametrize(
    ("colonna", "scritto", "campo", "valore"),
    [
        (CLASSE, "strategico", "classe", "strategico"),
        (CLASSE, "Strategico ", "classe", "Strategico"),
        (CLASSE, "boh", "classe", "boh"),
        (CLASSE, None, "classe", None),
        (N_DIP, Decimal(3), "n_dip", 3),
        (N_DIP, "3", "n_dip", 3),
        (N_DIP, "tutti", "n_dip", "tutti"),
        (N_DIP, " Tutti", "n_dip", "Tutti"),
        (N_DIP, "n.d.", "n_dip", "n.d."),
        (N_DIP, Decimal("2.5"), "n_dip", None),
        (N_DIP, "  ", "n_dip", None),
        (N_DIP, True, "n_dip", None),
    ],
)
def test_what_gives_peso_and_coefficiente_was_changed_so_that_the_declared_ones_no_longer_hold(
    colonna: int, scritto: CellValue, campo: str, valore: object
) -> None:
    dopo = con(PROGETTI, {(RIGA, colonna): scritto})
    senza = replace(prima().dichiarato, peso=letto(None), coefficiente=letto(None), totale=letto(None))
    assert dopo == replace(_con(campo, valore), dichiarato=senza)


@pytest.mark.parametrize(
    ("scritto", "centesimi"),
    [
        (Decimal("2077.55"), 207755),
        (Decimal(2077), 207700),
        ("2.077,55", 207755),
        (None, None),
        ("n.d.", None),
        (Decimal("2077.545"), None),
    ],
)
def test_the_importo_stanziato_is_the_cells(scritto: CellValue, centesimi: int | None) -> None:
    dopo = con(PROGETTI, {(RIGA, STANZIATO): scritto})
    assert dopo == replace(prima(), dichiarato=replace(prima().dichiarato, stanziato=letto(centesimi)))


@pytest.mark.parametrize(
    ("celle", "dichiarati", "totale"),
    [
        # 25 × 2 = 50 by the tables; what is typed counts, the rest is the tables' again
        ({PESO: Decimal(40)}, ("40", None, None), 80),
        ({COEFFICIENTE: Decimal("2.5")}, (None, "2.5", None), "62.5"),
        ({TOTALE: Decimal(60)}, (None, None, "60"), 60),
        ({PESO: Decimal(40), COEFFICIENTE: Decimal(1), TOTALE: Decimal(60)}, ("40", "1", "60"), 60),
        # over a peso of 40 the cached total of 50 is stale: a formula, and no constant
        ({PESO: Decimal(40), N_DIP: Decimal(1)}, ("40", None, None), 20),
        # with 1 employee the coefficiente is 0,50, and 2 typed over it is another
        ({COEFFICIENTE: Decimal(2), N_DIP: Decimal(1)}, (None, "2", None), 50),
        ({COEFFICIENTE: Decimal(3), N_DIP: "n.d."}, (None, "3", None), 75),
    ],
)
def test_a_number_typed_over_a_formula_counts(
    celle: dict[int, CellValue], dichiarati: tuple[str | None, ...], totale: int | str
) -> None:
    dopo = con(PROGETTI, {(RIGA, colonna): valore for colonna, valore in celle.items()})
    trovati = (dopo.dichiarato.peso, dopo.dichiarato.coefficiente, dopo.dichiarato.totale)
    assert tuple(voce.value for voce in trovati) == tuple(None if n is None else Decimal(n) for n in dichiarati)
    assert dopo.dichiarato.stanziato == prima().dichiarato.stanziato
    assert totale_dichiarato(esempio("chiari-2025"), dopo) == Decimal(totale)
    for voce, colonna in zip(trovati, (PESO, COEFFICIENTE, TOTALE), strict=True):
        scritta = voce.value is not None
        assert voce.place == Place("tornata.xlsx", PROGETTI, RIGA, colonna) if scritta else voce.place.line > 0


@pytest.mark.parametrize(
    "celle",
    [
        {PESO: Decimal(25)},  # right, though typed
        {COEFFICIENTE: Decimal("2.0000000001")},
        {TOTALE: Decimal(50)},
        {PESO: "40"},  # a text is for a check to say
        {PESO: None},
        {TOTALE: CellError("#REF!")},
        {13: Decimal(1)},  # the computed amount is not the plan's
        {16: Decimal(1)},
    ],
)
def test_what_is_typed_over_a_formula_and_changes_nothing(celle: dict[int, CellValue]) -> None:
    assert con(PROGETTI, {(RIGA, colonna): valore for colonna, valore in celle.items()}) == prima()


def test_a_formula_whose_cached_value_is_wrong_is_no_number_typed() -> None:
    sheet = foglio(originale(), PROGETTI)
    celle = {**sheet.cells, (RIGA, PESO): sheet.cells[RIGA, PESO]._replace(value=Decimal(40))}
    assert _ricomposto(con_foglio(originale(), PROGETTI, replace(sheet, cells=celle))) == prima()


# ---- indicators


def indicatori(*voci: tuple[str, str, str | None]) -> tuple[Misura, ...]:
    return tuple(misura(testo, quantita, peso) for testo, quantita, peso in voci)


def test_an_indicator_that_was_changed() -> None:
    # rows 11 to 14 are those of no. 20: 40, 30, 20, 10
    dopo = con(
        INDICATORI,
        {(11, 4): "Altro testo", (11, 5): date(2025, 12, 31), (12, 6): "35,5", (13, 6): "n.d.", (14, 6): None},
    )
    attesi = [
        replace(prima().indicatori[0], descrizione=letto("Altro testo"), atteso=letto("31/12/2025")),
        replace(prima().indicatori[1], peso=letto(Decimal("35.5"))),
        replace(prima().indicatori[2], peso=letto(None)),
        replace(prima().indicatori[3], peso=letto(None)),
    ]
    assert dopo == replace(prima(), indicatori=tuple(attesi))


def test_indicators_that_were_added_and_taken_away() -> None:
    vuota = dict.fromkeys([(12, c) for c in (1, 4, 5, 6)])
    dopo = con(INDICATORI, {**vuota, (40, 1): "20", (40, 4): "In più", (40, 6): Decimal(30), (41, 4): "di nessuno"})
    rimasti = [voce for n, voce in enumerate(prima().indicatori) if n != 1]
    assert dopo.indicatori == (*rimasti, *indicatori(("In più", "", "30")))


def test_an_objective_whose_indicators_were_all_taken_away_has_none() -> None:
    assert con(INDICATORI, dict.fromkeys([(r, c) for r in range(11, 15) for c in (1, 4, 5, 6)])).indicatori == ()


@pytest.mark.parametrize("colonna", [1, 4, 5, 6])
def test_without_one_of_their_columns_the_indicators_stay_the_plans(colonna: int) -> None:
    assert con(INDICATORI, {(5, colonna): "Altra intestazione", (11, 4): "Altro testo"}) == prima()


def test_without_their_sheet_the_indicators_stay_the_plans() -> None:
    assert _ricomposto(con_foglio(originale(), INDICATORI, None)) == prima()


# ---- what is missing


@pytest.mark.parametrize("colonna", [TEMPI, SOGLIA, PERSONALE, CLASSE, N_DIP, STANZIATO])
def test_without_its_column_a_value_stays_the_plans(colonna: int) -> None:
    assert con(PROGETTI, {(5, colonna): "Altra intestazione", (RIGA, colonna): "boh"}) == prima()


def test_without_its_row_or_its_table_an_objective_stays_the_plans() -> None:
    assert con(PROGETTI, {(RIGA, NUMERO): None, (RIGA, TEMPI): "boh"}) == prima()
    assert _ricomposto(con_foglio(originale(), PROGETTI, None)) == prima()
    di_prova = esempio("chiari-2025")
    assert ricomponi(di_prova, []) == di_prova


def test_a_row_of_an_objective_that_the_plan_no_longer_has_is_left_alone() -> None:
    intero = esempio("chiari-2025")
    senza = replace(intero, obiettivi=tuple(o for o in intero.obiettivi if o.codice != "20"))
    assert ricomponi(senza, [intatta()]) == senza


def test_a_participant_changes_nothing_of_what_others_lead() -> None:
    di_prova = esempio("chiari-2025")
    # no. 1 stands among the participations of TER, below the headers, its terms in the same column
    prima, _ = trova(originale(), PROGETTI, "Capofila")
    workbook = con_celle(originale(), PROGETTI, {(r, TEMPI): "boh" for r in range(prima + 1, prima + 8)})
    assert ricomponi(di_prova, [leggi(workbook, cartella())]) == di_prova


def test_the_row_of_a_fixed_amount_is_read_without_figures() -> None:
    di_prova = piano(10000, [quota("q", Modo.RESTO)], [obiettivo("1", "q"), obiettivo("2", fisso=5000)])
    disegnata = disegna(di_prova)["A"]
    workbook = con_celle(tornata(disegnata), "Obiettivi", {(7, PESO): Decimal(40), (7, TEMPI): "dopo"})
    dopo = ricomponi(di_prova, [leggi(workbook, disegnata)])
    assert dopo.obiettivi[1].tempi == letto("dopo")
    assert dopo.obiettivi[1].dichiarato.peso.value is None


# ---- cells as values


@pytest.mark.parametrize(
    ("valore", "testo"),
    [
        ("  un testo ", "un testo"),
        (None, ""),
        (Decimal("25.5"), "25,5"),
        (Decimal(2025), "2025"),
        (Decimal("12345.5"), "12345,5"),
        (date(2025, 3, 1), "01/03/2025"),
        (datetime(2025, 3, 1, 12, 0), "01/03/2025"),  # noqa: DTZ001  (no zones in cells)
        (time(9, 30), "09:30:00"),
        (True, "VERO"),
        (CellError("#N/A"), "#N/A"),
    ],
)
def test_a_cell_as_text(valore: CellValue, testo: str) -> None:
    assert come_testo(valore) == testo
    assert come_classe(valore) == (None if testo == "" else testo)


@pytest.mark.parametrize(
    ("valore", "numero", "n_dip", "centesimi"),
    [
        (Decimal(4), "4", 4, 400),
        (Decimal("4.0"), "4", 4, 400),
        (Decimal("4.5"), "4.5", None, 450),
        (Decimal("4.005"), "4.005", None, None),
        ("4", "4", 4, 400),
        ("4,5", "4.5", None, 450),
        ("1.000", "1000", 1000, 100000),
        ("1.50", None, "1.50", None),
        ("n.d.", None, "n.d.", None),
        ("", None, None, None),
        ("Tutti ", None, "Tutti", None),
        (None, None, None, None),
        (True, None, None, None),
        (date(2025, 1, 4), None, None, None),
        (CellError("#REF!"), None, None, None),
    ],
)
def test_a_cell_as_number(
    valore: CellValue, numero: str | None, n_dip: int | str | None, centesimi: int | None
) -> None:
    assert come_numero(valore) == (None if numero is None else Decimal(numero))
    assert (come_n_dip(valore), come_centesimi(valore)) == (n_dip, centesimi)
