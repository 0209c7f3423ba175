"""What holds of every split, whatever the plan."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Residuo
from perfxl.core.piano import Modo, totale_dichiarato, totale_ricalcolato
from perfxl.core.riparto import FONDO, base_quota, riparti
from perfxl.core.scarto import con_totale_della_tabella, spostamenti
from tests.costruttori import fondo
from tests.strategie import con_residuo, foglie, letto, piani

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riga, Riparto

    Totale = Callable[[Piano, Obiettivo], Fraction | None]

TOTALI = st.sampled_from([totale_dichiarato, totale_ricalcolato])
MEZZO = Fraction(1, 2)


def diviso(piano: Piano, totale: Totale) -> Riparto:
    """The split of a valid plan; a named line that has too little for its cents is of no interest here."""
    riparto = riparti(piano, totale)
    assume(piano.modello.residuo is not Residuo.RIGA or riparto.ostacoli == ())
    assert riparto.ostacoli == ()
    return riparto


@settings(max_examples=25)
@given(piani(), TOTALI)
def test_the_exact_shares_are_what_is_distributed(piano: Piano, totale: Totale) -> None:
    riparto = diviso(piano, totale)
    assert [riga.obiettivo for riga in riparto.righe] == [o.codice for o in piano.obiettivi]
    for codice in foglie(piano.quote):
        assert sum(riga.esatto for riga in riparto.righe if riga.quota == codice) == riparto.importi[codice]
    for riga in riparto.righe:
        assert riga.esatto * riga.somma == riga.importo_quota * riga.totale
    fissi = sum(o.importo_fisso.value for o in piano.obiettivi if o.importo_fisso.value is not None)
    assert sum(r.esatto for r in riparto.righe) == fissi + sum(
        riparto.importi[codice] for codice in foglie(piano.quote)
    )


@settings(max_examples=25)
@given(piani())
def test_every_level_is_used_up(piano: Piano) -> None:
    # the random plans have at each level a quota that takes the rest, or parts of it
    importi = {FONDO: Fraction(piano.finanziato.value), **diviso(piano, totale_dichiarato).importi}
    fissi = sum(o.importo_fisso.value or 0 for o in piano.obiettivi)
    for codice, importo in importi.items():
        sotto = [quota for quota in piano.quote if quota.di == codice]
        tolto = fissi if codice == FONDO else 0
        assert sotto == [] or sum(importi[quota.codice] for quota in sotto) + tolto == importo
        for quota in sotto:
            if quota.modo is Modo.IMPORTO:
                assert importi[quota.codice] == quota.valore.value * 100
            elif quota.modo is Modo.PERCENTUALE:
                assert importi[quota.codice] == importo * Fraction(quota.valore.value) / 100


@settings(max_examples=25)
@given(piani(Residuo.NESSUNO), TOTALI)
def test_without_a_policy_each_amount_is_within_half_a_cent_of_its_own(piano: Piano, totale: Totale) -> None:
    riparto = diviso(piano, totale)
    assert all(abs(riga.importo - riga.esatto) <= MEZZO for riga in riparto.righe)
    assert riparto.fondo is not None
    assert all(chiusura.spiegata for chiusura in (*riparto.chiusure, riparto.fondo))


@settings(max_examples=25)
@given(piani(Residuo.MAGGIOR_RESTO), TOTALI)
def test_the_largest_remainder_closes_and_moves_less_than_a_cent(piano: Piano, totale: Totale) -> None:
    riparto = diviso(piano, totale)
    assert all(abs(riga.importo - riga.esatto) < 1 for riga in riparto.righe)
    assert riparto.fondo is not None
    assert sum(riga.importo for riga in riparto.righe) == piano.finanziato.value
    for chiusura in (*riparto.chiusure, riparto.fondo):
        assert chiusura.da_ripartire.denominator != 1 or chiusura.differenza == 0


@settings(max_examples=25)
@given(piani(Residuo.RIGA))
def test_a_named_line_closes_and_the_others_stay(piano: Piano) -> None:
    riparto = diviso(piano, totale_ricalcolato)
    assert sum(riga.importo for riga in riparto.righe) == piano.finanziato.value
    assert {riga.obiettivo for riga in riparto.righe if riparto.scarto(riga.obiettivo) != 0} <= {piano.modello.riga}
    assert all(riga.importo >= 0 for riga in riparto.righe)


@settings(max_examples=25)
@given(piani(Residuo.NESSUNO), TOTALI, st.data())
def test_the_order_of_the_objectives_changes_no_amount(piano: Piano, totale: Totale, data: st.DataObject) -> None:
    mescolato = replace(piano, obiettivi=tuple(data.draw(st.permutations(piano.obiettivi))))
    prima, dopo = diviso(piano, totale), diviso(mescolato, totale)
    assert sorted(prima.righe, key=_codice) == sorted(dopo.righe, key=_codice)
    assert spostamenti(prima, dopo) == ()


def _codice(riga: Riga) -> str:
    return riga.obiettivo


@settings(max_examples=25)
@given(piani(Residuo.MAGGIOR_RESTO), st.data())
def test_under_the_largest_remainder_the_order_decides_ties_only(piano: Piano, data: st.DataObject) -> None:
    """Alike are the lines of the same pot with the same remainder and coefficient: how many of them gain is fixed."""
    mescolato = replace(piano, obiettivi=tuple(data.draw(st.permutations(piano.obiettivi))))

    def guadagni(di: Piano) -> list[tuple[str, Fraction, Fraction, int]]:
        riparto = diviso(di, totale_ricalcolato)
        return sorted(
            (
                FONDO if riga.quota == FONDO else base_quota(di, riparto, riga.quota)[0],
                riga.esatto % 1,
                _rango(di, riga.obiettivo),
                riga.importo - riga.esatto // 1,
            )
            for riga in riparto.righe
        )

    assert guadagni(piano) == guadagni(mescolato)


def _rango(piano: Piano, codice: str) -> Fraction:
    """The coefficiente of an objective: what it declares, else what the bands give, 1 without; 0 for a fixed amount."""
    obiettivo = next(o for o in piano.obiettivi if o.codice == codice)
    if obiettivo.fisso:
        return Fraction(0)
    dichiarato, n_dip = obiettivo.dichiarato.coefficiente.value, obiettivo.n_dip.value
    if dichiarato is not None:
        return Fraction(dichiarato)
    if n_dip is None or not piano.modello.fasce:
        return Fraction(0 if piano.modello.fasce else 1)
    return Fraction(next(fascia.coefficiente for fascia in piano.modello.fasce if fascia.holds(n_dip)))


@settings(max_examples=25)
@given(piani(), st.integers(1, 1000))
def test_totals_all_larger_by_the_same_factor_change_nothing(piano: Piano, fattore: int) -> None:
    def maggiorato(di: Piano, obiettivo: Obiettivo) -> Fraction | None:
        totale = totale_ricalcolato(di, obiettivo)
        return None if totale is None else totale * fattore / 7

    assert spostamenti(diviso(piano, totale_ricalcolato), diviso(piano, maggiorato)) == ()


@settings(max_examples=25)
@given(piani(Residuo.NESSUNO), st.data())
def test_a_larger_total_takes_from_its_own_quota_and_from_no_other(piano: Piano, data: st.DataObject) -> None:
    scelto = data.draw(st.sampled_from([o for o in piano.obiettivi if not o.fisso]))

    def maggiorato(di: Piano, obiettivo: Obiettivo) -> Fraction | None:
        totale = totale_ricalcolato(di, obiettivo)
        return totale if totale is None or obiettivo.codice != scelto.codice else totale + 5

    prima, dopo = diviso(piano, totale_ricalcolato), diviso(piano, maggiorato)
    for spostamento in spostamenti(prima, dopo):
        riga = prima.riga(spostamento.obiettivo)
        assert riga is not None
        assert riga.quota == scelto.quota
        assert (spostamento.differenza > 0) is (spostamento.obiettivo == scelto.codice)


@settings(max_examples=25)
@given(piani(Residuo.NESSUNO))
def test_a_plan_without_its_declared_figures_goes_by_the_tables(piano: Piano) -> None:
    corretto = piano
    for obiettivo in piano.obiettivi:
        corretto = con_totale_della_tabella(corretto, obiettivo.codice)
    assert riparti(corretto, totale_dichiarato) == riparti(piano, totale_ricalcolato)


@settings(max_examples=25)
@given(piani(), st.sampled_from(Residuo), st.integers(-10, 10))
def test_no_plan_makes_the_split_raise(piano: Piano, residuo: Residuo, troppo: int) -> None:
    """Whatever is asked of a fund: a tenth of what it should be, nothing, or less than nothing."""
    finanziato = piano.finanziato.value * troppo // 10
    povero = replace(piano, fondo=replace(fondo(piano), finanziato=letto(finanziato)))
    riparto = riparti(con_residuo(povero, residuo, "1"))
    assert riparto.ostacoli != () or riparto.fondo is not None
    assert all(riga.importo >= 0 for riga in riparto.righe)
