"""Whatever offices type, nothing of it is lost: it is in the new workbook's cell, or on «Da rivedere»."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from perfxl.app import disegna
from perfxl.core.cartelle.layout import Ruolo, Tipo
from perfxl.core.letture.workbook import Cell
from perfxl.core.piano import totale_ricalcolato
from perfxl.core.riparto import riparti
from perfxl.core.versioni.riporto import detto, letto, stessi
from tests.costruttori import misura
from tests.strategie import frasi, numeri, qualsiasi
from tests.strategie import letto as detto_nel_piano
from tests.versioni import aggiornato, letta, tornate

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo
    from perfxl.core.piano import Misura, Obiettivo, Piano
    from tests.versioni import Fatto


def da_compilare(cartella: Cartella) -> list[Indirizzo]:
    """Every cell that an office may fill in."""
    return [
        (tabella.nome, riga.chiave, colonna.chiave)
        for _, tabella in cartella.tabelle.values()
        for riga in tabella.righe
        for colonna in tabella.colonne
        if riga.ruolo(colonna) is Ruolo.INPUT and tabella.formula(riga, colonna) is None
    ]


@st.composite
def scritte(draw: DrawFn, piano: Piano) -> dict[str, dict[Indirizzo, Valore]]:
    """What offices type: texts and numbers in any cell to fill in, spare rows among them; codes where codes stand."""
    codici = [Fraction(o.codice) if o.codice.isdigit() else o.codice for o in piano.obiettivi]
    valori = frasi() | numeri("0", "200").map(Fraction) | st.sampled_from([*codici, "nuovo 1", "nuovo 2"])
    modifiche: dict[str, dict[Indirizzo, Valore]] = {}
    for settore, cartella in disegna(piano).items():
        celle = da_compilare(cartella)
        if celle:
            scelte = draw(st.lists(st.sampled_from(celle), max_size=12, unique=True))
            modifiche[settore] = {cella: draw(valori) for cella in scelte}
    return modifiche


@st.composite
def cambiati(draw: DrawFn, piano: Piano) -> Piano:
    """Another version of a plan: objectives that change, that go, that come under another code or settore."""
    obiettivi: list[Obiettivo] = []
    for obiettivo in piano.obiettivi:
        match draw(st.sampled_from(["resta", "resta", "cambia", "cambia", "titolo", "va", "settore"])):
            case "cambia":
                nuovo = replace(
                    obiettivo,
                    tempi=detto_nel_piano(draw(frasi())),
                    soglia=detto_nel_piano(draw(st.none() | numeri())),
                    indicatori=draw(_altre(obiettivo.indicatori)),
                    fasi=draw(_altre(obiettivo.fasi)),
                )
                obiettivi.append(nuovo)
            case "titolo":
                obiettivi.append(replace(obiettivo, titolo=detto_nel_piano(draw(frasi()))))
            case "settore":
                radici = [settore.codice for settore in piano.radici if settore.codice not in obiettivo.partecipano]
                altro = draw(st.sampled_from(radici))
                obiettivi.append(replace(obiettivo, capofila=altro, unita=detto_nel_piano(altro)))
            case "resta":
                obiettivi.append(obiettivo)
            case _ if piano.fondo is not None:
                obiettivi.append(obiettivo)
            case _:
                pass
    assume(obiettivi)
    nuovo_piano = replace(piano, obiettivi=tuple(obiettivi))
    assume(not riparti(nuovo_piano, totale_ricalcolato).ostacoli)
    return nuovo_piano


@st.composite
def _altre(draw: DrawFn, misure: tuple[Misura, ...]) -> tuple[Misura, ...]:
    """Other measures: some gone, some new, in another order."""
    restano = [m for m in misure if draw(st.booleans())]
    nuove = [misura(draw(frasi()), "", draw(numeri())) for _ in range(draw(st.integers(0, 1)))]
    return tuple(draw(st.permutations([*restano, *nuove])))


def tipo(cartella: Cartella, indirizzo: Indirizzo) -> Tipo:
    return cartella.tabelle[indirizzo[0]][1].colonna(indirizzo[2]).tipo


def inteso(valore: Valore, di: Tipo) -> Valore:
    """What a value means in a cell: a number in one that shows percentages is one."""
    if isinstance(valore, Fraction):
        scritto = letto(Cell(Decimal(valore.numerator) / Decimal(valore.denominator), percento=True), di)
        assert not hasattr(scritto, "code")
        return scritto
    return valore


def persi(
    piano: Piano, modifiche: dict[str, dict[Indirizzo, Valore]], fatto: Fatto
) -> list[tuple[str, Indirizzo, str]]:
    """What was typed, where the plan did not say the same, and is nowhere."""
    rivedere = {riga[4] for settore in fatto.cartelle for riga in fatto.da_rivedere(settore)}
    nuove: dict[tuple[str, str], list[Valore]] = {}
    for cartella in fatto.cartelle.values():
        for nome, (_, tabella) in cartella.tabelle.items():
            for riga in tabella.righe:
                for colonna in tabella.colonne:
                    nuove.setdefault((nome, colonna.chiave), []).append(riga.valori.get(colonna.chiave))
    cartelle = disegna(piano)
    trovati = []
    for settore, celle in modifiche.items():
        for indirizzo, valore in celle.items():
            di = tipo(cartelle[settore], indirizzo)
            voluto = inteso(valore, di)
            nome, chiave, colonna_ = indirizzo
            mandato = next(r for r in cartelle[settore].tabelle[nome][1].righe if r.chiave == chiave).valori.get(
                colonna_
            )
            c_e = stessi(voluto, mandato) or any(
                stessi(voluto, nuovo) for nuovo in nuove.get((indirizzo[0], indirizzo[2]), [])
            )
            if not c_e and detto(voluto, di) not in rivedere:
                trovati.append((settore, indirizzo, detto(voluto, di)))
    return trovati


LENTA = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)


@settings(max_examples=15, deadline=None, suppress_health_check=LENTA)
@given(st.data())
def test_typed_values_are_in_the_workbooks_of_the_same_plan(data: st.DataObject) -> None:
    piano = data.draw(qualsiasi())
    modifiche = data.draw(scritte(piano))
    fatto = aggiornato(piano, tornate(piano, modifiche))
    assert persi(piano, modifiche, fatto) == []


@settings(max_examples=15, deadline=None, suppress_health_check=LENTA)
@given(st.data())
def test_typed_values_are_not_lost_when_the_plan_changes(data: st.DataObject) -> None:
    piano = data.draw(qualsiasi())
    modifiche = data.draw(scritte(piano))
    nuovo = data.draw(cambiati(piano))
    fatto = aggiornato(nuovo, tornate(piano, modifiche))
    assert persi(piano, modifiche, fatto) == []


def colonne(piano: Piano) -> dict[tuple[str, str], tuple[str, ...]]:
    """The headers of every table, by settore and name."""
    return {
        (codice, nome): tuple(colonna.titolo for colonna in tabella.colonne)
        for codice, cartella in disegna(piano).items()
        for nome, (_, tabella) in cartella.tabelle.items()
    }


@settings(max_examples=8, deadline=None, suppress_health_check=LENTA)
@given(st.data())
def test_nothing_is_said_of_workbooks_that_nobody_touched(data: st.DataObject) -> None:
    """But for what stood in a column that the new plan does not show any more: it is listed."""
    piano = data.draw(qualsiasi())
    nuovo = data.draw(cambiati(piano))
    prima, dopo = colonne(piano), colonne(nuovo)
    assume(all(dopo.get(tabella, titoli) == titoli for tabella, titoli in prima.items()))
    letti = [letta(cartella) for cartella in disegna(piano).values()]
    assert aggiornato(nuovo, letti).riporti == []
