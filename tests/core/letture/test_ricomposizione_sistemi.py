"""What an office writes in the workbooks of the other systems comes back to its field, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from perfxl.app import disegna
from perfxl.checks.celle import incomprese, orfani
from perfxl.checks.esame import Ambito, Esame
from perfxl.core.cartelle.layout import scrivi_sopra
from perfxl.core.letture.consegna import abbina, riconosci
from perfxl.core.letture.lettura import leggi
from perfxl.core.letture.ricomposizione import ricomponi
from perfxl.core.letture.valori_letti import come_anni, come_elenco, come_stato, non_capito
from perfxl.core.letture.workbook import CellError
from perfxl.core.modello import Pesi
from perfxl.core.piano import Stato
from perfxl.core.place import Place
from perfxl.core.riparto import riparti
from tests.costruttori import misura
from tests.piccoli import con_celle, esempio, letto, senza_nomi, tornata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo
    from perfxl.core.letture.workbook import CellValue
    from perfxl.core.piano import Obiettivo, Piano


@cache
def cartella(nome: str, settore: str) -> Cartella:
    """The workbook of a settore of a real plan."""
    return disegna(esempio(nome))[settore]


def con(nome: str, settore: str, codice: str, celle: Mapping[Indirizzo, Valore]) -> tuple[Obiettivo, Obiettivo]:
    """An objective as it was sent, and after these cells were written; all the others must have stayed."""
    disegnata = cartella(nome, settore)
    prima, dopo = esempio(nome), ricomponi(esempio(nome), [leggi(tornata(scrivi_sopra(disegnata, celle)), disegnata)])
    assert [o for o in dopo.obiettivi if o.codice != codice] == [o for o in prima.obiettivi if o.codice != codice]
    trovati = [next(o for o in di.obiettivi if o.codice == codice) for di in (prima, dopo)]
    return trovati[0], trovati[1]


@pytest.mark.parametrize(
    ("colonna", "scritto", "campo", "valore"),
    [
        ("anni", "2024-2026", "anni", (2024, 2026)),
        ("anni", " 2025 ", "anni", (2025, 2025)),
        ("anni", None, "anni", None),
        ("personale", "n. 3 tecnici", "personale", "n. 3 tecnici"),
        ("risorse", "Euro 1.000,00", "risorse", "Euro 1.000,00"),
        ("peso", Decimal(20), "peso", Decimal(20)),
        ("peso", "22,5", "peso", Decimal("22.5")),
        ("peso", None, "peso", None),
    ],
)
def test_every_input_comes_back_to_its_field(
    colonna: str, scritto: Decimal | str | None, campo: str, valore: object
) -> None:
    prima, dopo = con("tortona-2024", "07", "07-05", {("obiettivi", "07-05", colonna): _valore(scritto)})
    cambio: dict[str, Any] = {campo: letto(valore)}
    assert dopo == replace(prima, **cambio)
    assert getattr(dopo, campo).place.sheet == "Obiettivi"


def _valore(scritto: Decimal | str | None) -> Valore:
    """A constant as the layout has it."""
    return Fraction(scritto) if isinstance(scritto, Decimal) else scritto


@pytest.mark.parametrize(
    ("scritto", "attesi"),
    [("1.1.2; 3.3.1", ("1.1.2", "3.3.1")), ("10.5.2;", ("10.5.2",)), (None, ()), (" ; ", ())],
)
def test_references_are_several_in_a_cell(scritto: str | None, attesi: tuple[str, ...]) -> None:
    prima, dopo = con("tortona-2024", "07", "07-05", {("obiettivi", "07-05", "rif_dup"): scritto})
    assert dopo == replace(prima, rif_dup=tuple(letto(testo) for testo in attesi))


def test_a_stato_comes_back() -> None:
    prima, dopo = con("desenzano-2021", "PL", "PL-01", {("obiettivi", "PL-01", "stato"): "Sospeso"})
    assert dopo == replace(prima, stato=letto(Stato.SOSPESO))


def test_a_class_that_is_sent_as_the_list_has_it_comes_back_as_it_is_printed() -> None:
    """FIN-27 is printed «1- operativo», which is no class; what the list has stays as the plan writes it."""
    base = esempio("montichiari-2024")
    voci = tuple(replace(o, classe=letto("2 -RILEVANTE strategico")) for o in base.obiettivi if o.capofila == "SEG")
    di_prova = replace(base, obiettivi=voci)
    disegnata = disegna(di_prova)["SEG"]
    assert ricomponi(di_prova, [leggi(tornata(disegnata), disegnata)]) == di_prova
    cambiata = scrivi_sopra(disegnata, {("obiettivi", "SEG-01", "classe"): "rilevante operativo"})
    dopo = ricomponi(di_prova, [leggi(tornata(cambiata), disegnata)])
    assert dopo.obiettivi[0].classe == letto("rilevante operativo")


def test_an_unreadable_year_or_stato_stays_the_plans_and_is_told() -> None:
    for nome, settore, codice, colonna, scritto in (
        ("tortona-2024", "07", "07-06", "anni", "dal 2024"),
        ("tortona-2024", "07", "07-06", "anni", "2026-2024"),
        ("desenzano-2021", "PL", "PL-01", "stato", "chiuso"),
    ):
        sopra = {("obiettivi", codice, colonna): scritto}
        prima, dopo = con(nome, settore, codice, sopra)
        assert dopo == prima
        assert [(r.chiave, c.chiave, v) for _, r, c, _, v in incomprese(esame(nome, settore, sopra))] == [
            (codice, colonna, scritto)
        ]


def esame(nome: str, settore: str, sopra: Mapping[Indirizzo, Valore]) -> Esame:
    """The examination of one workbook of a real plan, with cells written over."""
    piano = esempio(nome)
    workbook = tornata(scrivi_sopra(cartella(nome, settore), sopra))
    consegne = abbina([riconosci(workbook, disegna(piano), "abc")])
    letture = [c.lettura for c in consegne if c.lettura is not None]
    return Esame(ricomponi(piano, letture), piano, riparti(piano), consegne, Ambito.CARTELLE)


# ---- measures


def test_a_weight_that_was_changed_takes_the_running_sums_with_it() -> None:
    # 07-05: 20, 50, 30; cumulated 20, 70, 100
    prima, dopo = con("tortona-2024", "07", "07-05", {("fasi", "07-05/1", "peso"): _valore(Decimal(10))})
    assert [fase.cumulato.value for fase in prima.fasi] == [20, 70, 100]
    assert [fase.cumulato.value for fase in dopo.fasi] == [10, 60, 90]
    assert dopo.fasi[1:] == tuple(
        replace(fase, cumulato=letto(Decimal(somma))) for fase, somma in zip(prima.fasi[1:], (60, 90), strict=True)
    )


def test_a_phase_that_is_anothers_has_no_running_sum() -> None:
    prima, dopo = con("tortona-2024", "07", "07-02", {("fasi", "07-02/5", "peso"): None})
    assert [fase.cumulato.value for fase in prima.fasi] == [None, None, 40, 80, 100]
    assert [fase.cumulato.value for fase in dopo.fasi] == [None, None, 40, 80, None]


def test_every_field_of_a_measure_comes_back() -> None:
    celle: dict[Indirizzo, Valore] = {
        ("fasi", "07-05/2", "soggetti"): "TUTTI",
        ("fasi", "07-05/2", "termine"): "30.09.2024",
        ("indicatori", "07-05/1", "atteso"): ">= 3",
    }
    prima, dopo = con("tortona-2024", "07", "07-05", celle)
    fase = replace(prima.fasi[1], soggetti=letto("TUTTI"), termine=letto("30.09.2024"))
    indicatore = replace(prima.indicatori[0], atteso=letto(">= 3"))
    assert dopo == replace(
        prima, fasi=(prima.fasi[0], fase, *prima.fasi[2:]), indicatori=(indicatore, *prima.indicatori[1:])
    )


def test_numbers_and_penalties_come_back() -> None:
    prima, dopo = con("montichiari-2024", "SEG", "SEG-01", {("indicatori", "SEG-01/1", "numero"): "1"})
    assert dopo.indicatori == (replace(prima.indicatori[0], numero="1"),)
    con_penalita = next(
        o for o in esempio("desenzano-2021").obiettivi if any(r.penalita.value is not None for r in o.risultati)
    )
    posto = next(n for n, r in enumerate(con_penalita.risultati) if r.penalita.value is not None)
    indirizzo = ("risultati", f"{con_penalita.codice}/{posto + 1}", "penalita")
    prima, dopo = con("desenzano-2021", con_penalita.capofila, con_penalita.codice, {indirizzo: _valore(Decimal(5))})
    assert dopo.risultati[posto] == replace(prima.risultati[posto], penalita=letto(Decimal(5)))


def di_prova() -> Piano:
    """Chiari's project 27, whose indicators have an activity that the workbook does not show."""
    base = esempio("chiari-2025")
    voci = (misura("a", peso=50, attivita="fare a"), misura("b", peso=30, attivita="fare b"), misura("b", peso=20))
    sue = tuple(replace(o, indicatori=voci) if o.codice == "27" else o for o in base.obiettivi)
    return replace(base, obiettivi=sue)


@pytest.mark.parametrize(
    ("descrizioni", "attivita"),
    [
        (["a", "b", "b"], ["fare a", "fare b", ""]),
        (["b", "b", None], ["fare b", ""]),
        (["nuovo", "b", "b"], ["fare a", "fare b", ""]),
        (["b", "a", "b"], ["", "fare a", "fare b"]),
        (["a", "nuovo", "nuovo"], ["fare a", "fare b", ""]),
        (["b", "nuovo", None], ["fare b", ""]),
    ],
)
def test_what_a_table_does_not_show_follows_the_words_of_the_measure(
    descrizioni: list[str | None], attivita: list[str]
) -> None:
    piano = di_prova()
    disegnata = disegna(piano)["SIC"]
    sopra: dict[Indirizzo, Valore] = {}
    for posto, testo in enumerate(descrizioni, start=1):
        sopra["indicatori", f"27/{posto}", "descrizione"] = testo
        if testo is None:
            sopra |= {("indicatori", f"27/{posto}", chiave): None for chiave in ("obiettivo", "atteso", "peso")}
    dopo = ricomponi(piano, [leggi(tornata(scrivi_sopra(disegnata, sopra)), disegnata)])
    trovati = next(o for o in dopo.obiettivi if o.codice == "27").indicatori
    assert [indicatore.attivita.value for indicatore in trovati] == attivita
    assert [indicatore.descrizione.value for indicatore in trovati] == [t for t in descrizioni if t is not None]


def test_the_measures_of_nobody_are_found_in_every_list() -> None:
    sopra: dict[Indirizzo, Valore] = {
        ("fasi", "07-05/2", "obiettivo"): "07-99",
        ("risultati", "07-05/1", "obiettivo"): None,
    }
    caso = esame("tortona-2024", "07", sopra)
    assert [riga.chiave for _, _, riga in orfani(caso, Pesi.FASI)] == ["07-99/1"]
    assert [riga.chiave for _, _, riga in orfani(caso, Pesi.RISULTATI)] == ["/1"]
    assert list(orfani(caso)) == []


def test_lists_with_headers_alike_are_told_apart_without_names() -> None:
    """Four headers of five are the same: each table is taken for itself, also where one of the sheets is gone."""
    disegnata = cartella("desenzano-2021", "PL")
    lettura = leggi(senza_nomi(tornata(disegnata)), disegnata)
    assert lettura.difetti == ()
    assert lettura.tabelle["risultati"].foglio == "Risultato atteso"
    assert lettura.tabelle["indicatori"].foglio == "Indicatore performance"
    workbook = senza_nomi(tornata(disegnata))
    senza = replace(workbook, sheets=tuple(s for s in workbook.sheets if s.name != "Indicatore performance"))
    lettura = leggi(senza, disegnata)
    assert lettura.tabelle["risultati"].foglio == "Risultato atteso"
    assert "indicatori" not in lettura.tabelle


def test_a_column_that_is_gone_leaves_the_measures_as_they_were() -> None:
    disegnata = cartella("tortona-2024", "07")
    workbook = con_celle(tornata(disegnata), "Fasi principali", {(5, 4): "Chi", (6, 5): "Altro"})
    dopo = ricomponi(esempio("tortona-2024"), [leggi(workbook, disegnata)])
    assert dopo == esempio("tortona-2024")


def test_the_place_of_a_measure_is_its_cell() -> None:
    _, dopo = con("tortona-2024", "07", "07-05", {})
    assert dopo.fasi[0].peso.place == Place("tornata.xlsx", "Fasi principali", 19, 7)


# ---- cells as values


@pytest.mark.parametrize(
    ("valore", "anni"),
    [
        ("2024", (2024, 2024)),
        ("2024-2026", (2024, 2026)),
        ("2024 – 2026", (2024, 2026)),
        ("2024/2026", (2024, 2026)),
        (Decimal(2025), (2025, 2025)),
        ("2026-2024", None),
        ("24-26", None),
        ("triennio", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_as_years(valore: CellValue, anni: tuple[int, int] | None) -> None:
    assert come_anni(valore) == anni
    assert non_capito("anni", valore) is (anni is None and valore not in {None, ""})


@pytest.mark.parametrize(
    ("valore", "stato"),
    [
        ("attivo", Stato.ATTIVO),
        (" Rinviato ", Stato.RINVIATO),
        (None, Stato.ATTIVO),
        ("chiuso", None),
        (Decimal(1), None),
        (CellError("#N/A"), None),
    ],
)
def test_a_cell_as_stato(valore: CellValue, stato: Stato | None) -> None:
    assert come_stato(valore) is stato
    assert non_capito("stato", valore) is (stato is None)
    assert not non_capito("tempi", valore)


@pytest.mark.parametrize(
    ("valore", "testi"),
    [("1.1.2; 3.3.1", ("1.1.2", "3.3.1")), ("uno", ("uno",)), (";", ()), (None, ()), (Decimal(4), ("4",))],
)
def test_a_cell_as_several_texts(valore: CellValue, testi: tuple[str, ...]) -> None:
    assert come_elenco(valore) == testi
