"""The system of an ente: what its tables give, and what can be wrong with them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfxl.core.fasce import Fascia, difetti
from perfxl.core.modello import Classe, Elenco, Etichette, Modello, Pesi, Schema
from tests.piccoli import MODELLO
from tests.strategie import fasce


def fascia(da: int | None, a: int | None = None, parola: str = "") -> Fascia:
    return Fascia(da, a, Decimal(1), parola)


@pytest.mark.parametrize(
    ("classe", "peso"),
    [("alta", 40), ("media", 20), ("nulla", 0), ("Alta", 40), ("alt", None), ("  alta ", 40), ("", None), (None, None)],
)
def test_the_peso_of_a_class(classe: str | None, peso: int | None) -> None:
    assert MODELLO.peso(classe) == peso


OPERATIVO = Classe("rilevante operativo", None, "1")
STRATEGICO = Classe("rilevante strategico", None, "2")
ALTRO = Classe("una-tantum", None)
A_1 = Classe("di servizio", None, "A-1")
CON_CODICE = Modello("codici", "Classi con codice", (OPERATIVO, STRATEGICO, ALTRO, A_1))


@pytest.mark.parametrize(
    ("scritta", "classi"),
    [
        ("1", (OPERATIVO,)),
        (" 2 ", (STRATEGICO,)),
        ("rilevante operativo", (OPERATIVO,)),
        ("Rilevante\N{NO-BREAK SPACE} Operativo ", (OPERATIVO,)),
        ("1 - rilevante operativo", (OPERATIVO,)),
        ("1-Rilevante  operativo", (OPERATIVO,)),
        ("1 – rilevante operativo", (OPERATIVO,)),
        # the code says one and the label another: as Montichiari prints it
        ("2 - rilevante operativo", (STRATEGICO, OPERATIVO)),
        ("1 - rilevante strategico", (OPERATIVO, STRATEGICO)),
        ("1 - una-tantum", (OPERATIVO, ALTRO)),
        # a label and a code with a hyphen of their own
        ("una-tantum", (ALTRO,)),
        ("Una - Tantum", (ALTRO,)),
        ("A-1", (A_1,)),
        ("a-1 - di servizio", (A_1,)),
        ("A-1 - rilevante operativo", (A_1, OPERATIVO)),
        # neither
        ("3", ()),
        ("3 - rilevante operativo", ()),
        ("1 - rilevante", ()),
        ("1 rilevante operativo", ()),
        ("rilevante operativo - 1", ()),
        ("-", ()),
        ("", ()),
        (" ", ()),
        (None, ()),
    ],
)
def test_the_classes_that_a_document_may_mean(scritta: str | None, classi: tuple[Classe, ...]) -> None:
    assert CON_CODICE.classi_scritte(scritta) == classi
    assert CON_CODICE.classe(scritta) == (classi[0] if len(classi) == 1 else None)
    assert CON_CODICE.peso(scritta) is None


def test_a_class_as_the_document_writes_it() -> None:
    assert (OPERATIVO.scritta, ALTRO.scritta) == ("1 - rilevante operativo", "una-tantum")
    assert [CON_CODICE.classe(classe.scritta) for classe in CON_CODICE.classi] == list(CON_CODICE.classi)


@pytest.mark.parametrize(
    ("modello", "con_peso", "a_mano"),
    [
        (MODELLO, True, False),
        (CON_CODICE, False, False),
        (Modello("", ""), False, False),
        (Modello("", "", schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),)), False, True),
        (replace(CON_CODICE, schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),)), False, True),
        (replace(MODELLO, schemi=(Schema(Pesi.OBIETTIVI, Decimal(100)),)), True, False),
    ],
)
def test_where_the_peso_comes_from(modello: Modello, *, con_peso: bool, a_mano: bool) -> None:
    assert (modello.classi_con_peso, modello.pesi_a_mano) == (con_peso, a_mano)


def test_the_lists_of_measures_and_their_names() -> None:
    fasi, risultati = Elenco(Pesi.FASI, ("peso",)), Elenco(Pesi.RISULTATI, ("di",))
    modello = Modello("", "", elenchi=(fasi, risultati), etichette=Etichette(fasi="Passi", risultati="Esiti"))
    assert [modello.elenco(misure) for misure in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)] == [
        fasi,
        None,
        risultati,
    ]
    nomi = [modello.nome_misure(misure) for misure in (Pesi.FASI, Pesi.INDICATORI, Pesi.RISULTATI)]
    assert nomi == ["Passi", "Indicatori", "Esiti"]


def test_a_scheme_by_what_it_sums() -> None:
    assert MODELLO.schema(Pesi.INDICATORI) == Schema(Pesi.INDICATORI, Decimal(100))
    assert (MODELLO.schema(Pesi.FASI), MODELLO.somma(Pesi.FASI)) == (None, None)


@pytest.mark.parametrize(
    ("n_dip", "coefficiente"),
    [
        (0, None),
        (1, "1"),
        (3, "1"),
        (4, "1.5"),
        (1000, "1.5"),
        (-1, None),
        (None, None),
        ("tutti", "3"),
        (" Tutti ", "3"),
        ("nessuno", None),
        ("", None),
        ("4", None),
    ],
)
def test_the_coefficiente_of_a_number_of_employees(n_dip: int | str | None, coefficiente: str | None) -> None:
    assert MODELLO.coefficiente(n_dip) == (None if coefficiente is None else Decimal(coefficiente))


@pytest.mark.parametrize(
    ("voce", "etichetta"),
    [
        (fascia(1, 1), "1 dipendente"),
        (fascia(10, 10), "10 dipendenti"),
        (fascia(2, 3), "da 2 a 3"),
        (fascia(11), "da 11 in su"),
        (fascia(None, None, "tutti"), "tutti"),
    ],
)
def test_a_band_as_an_office_reads_it(voce: Fascia, etichetta: str) -> None:
    assert voce.etichetta == etichetta


def test_what_the_weights_must_sum_to() -> None:
    assert MODELLO.somma(Pesi.INDICATORI) == 100
    assert replace(MODELLO, schemi=()).somma(Pesi.INDICATORI) is None


@pytest.mark.parametrize(
    ("tavola", "attesi"),
    [
        ([(1, 3), (4, None)], []),
        ([(4, None), (1, 3)], []),
        ([(1, None)], []),
        ([(1, 3)], ["nessuna fascia copre da 4 dipendenti in su"]),
        ([], ["nessuna fascia copre da 1 dipendenti in su"]),
        ([(2, None)], ["nessuna fascia copre 1 dipendente"]),
        ([(3, None)], ["nessuna fascia copre da 1 a 2 dipendenti"]),
        # the hole of the printed table of Chiari
        ([(1, 9), (11, None)], ["nessuna fascia copre 10 dipendenti"]),
        ([(1, 3), (3, None)], ["la fascia «da 3 in su» si sovrappone alla precedente per 3 dipendenti"]),
        ([(1, 5), (2, 3), (6, None)], ["la fascia «da 2 a 3» si sovrappone alla precedente per da 2 a 3 dipendenti"]),
        ([(1, 5), (4, 8), (9, None)], ["la fascia «da 4 a 8» si sovrappone alla precedente per da 4 a 5 dipendenti"]),
        ([(1, 1), (1, None)], ["la fascia «1 dipendente» si sovrappone a quella senza fine che la precede"]),
        ([(1, 4), (4, 4), (5, None)], ["la fascia «4 dipendenti» si sovrappone alla precedente per 4 dipendenti"]),
        ([(1, None), (4, 5)], ["la fascia «da 4 a 5» si sovrappone a quella senza fine che la precede"]),
        (
            [(1, 3), (7, 5), (4, None)],
            ["la fascia «da 7 a 5» finisce prima di cominciare"],
        ),
    ],
)
def test_the_defects_of_a_table_of_bands(tavola: list[tuple[int, int | None]], attesi: list[str]) -> None:
    trovati = list(difetti(tuple(fascia(da, a) for da, a in tavola)))
    assert sorted(trovati) == sorted(attesi)


def test_a_word_covers_no_number() -> None:
    assert list(difetti((fascia(None, None, "tutti"),))) == ["nessuna fascia copre da 1 dipendenti in su"]


@given(fasce(), st.integers(1, 100))
def test_a_table_without_defects_holds_every_number_once(tavola: tuple[Fascia, ...], n_dip: int) -> None:
    assert list(difetti(tavola)) == []
    assert sum(voce.holds(n_dip) for voce in tavola) == 1


@given(fasce(), st.data())
def test_a_table_that_loses_a_band_has_a_defect(tavola: tuple[Fascia, ...], data: st.DataObject) -> None:
    persa = data.draw(st.sampled_from([voce for voce in tavola if voce.da is not None]))
    assert len(list(difetti(tuple(voce for voce in tavola if voce is not persa)))) == 1
