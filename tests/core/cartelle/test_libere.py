"""Spare rows: what an office proposes is counted in the sums, and paid as the core would pay it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.app import disegna
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import Ruolo, Tipo, scrivi_sopra
from perfxl.core.cartelle.parametri import IN_ORDINE, TOTALE, codice_libero
from perfxl.core.modello import Libere, Residuo
from perfxl.core.money import ratio
from perfxl.core.piano import Modo, totale_ricalcolato
from perfxl.core.riparto import riparti
from tests.piccoli import MODELLO, esempio, letto, obiettivo, piano, quota

if TYPE_CHECKING:
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Indirizzo
    from perfxl.core.piano import Obiettivo, Piano

OB = "obiettivi"


def base(residuo: Residuo = Residuo.NESSUNO) -> Piano:
    """Settore A leads 1 and 2, B leads 3, all of one quota; 4 is of another."""
    altrui = replace(obiettivo("3", "q", classe="media", n_dip=5), capofila="B", unita=letto("B"))
    voci = [obiettivo("1", "q"), obiettivo("2", "q", classe="media", n_dip=4), altrui, obiettivo("4", "r")]
    return piano(100001, [quota("q", Modo.PARTI, "2"), quota("r", Modo.PARTI, "1")], voci, residuo=residuo)


def proposta(posto: int, nuovo: Obiettivo) -> dict[Indirizzo, Valore]:
    """An objective as it is written in a spare row, with its indicator."""
    codice, n_dip = codice_libero(posto), nuovo.n_dip.value
    return {
        (OB, codice, "titolo"): nuovo.titolo.value,
        (OB, codice, "classe"): nuovo.classe.value,
        (OB, codice, "n_dip"): Fraction(n_dip) if isinstance(n_dip, int) else n_dip,
        (OB, codice, "quota"): nuovo.quota,
        ("indicatori", f"/{posto}", "obiettivo"): codice,
        ("indicatori", f"/{posto}", "descrizione"): "Atti",
        ("indicatori", f"/{posto}", "peso"): Fraction(1),
    }


def colonna(cartella: Cartella, tabella: str, chiave: str) -> dict[str, Valore]:
    calcolo = Calcolo(cartella)
    return {riga.chiave: calcolo.valore((tabella, riga.chiave, chiave)) for riga in cartella.tabelle[tabella][1].righe}


NUOVI = st.lists(
    st.tuples(st.sampled_from(["q", "r"]), st.sampled_from(["alta", "media"]), st.sampled_from([1, 3, 4, 9, "tutti"])),
    min_size=1,
    max_size=2,
)


@settings(max_examples=25)
@given(NUOVI)
def test_a_proposal_is_paid_as_the_split_of_a_plan_that_has_it(scelti: list[tuple[str, str, int | str]]) -> None:
    nuovi = [obiettivo(f"{n}", q, classe=c, n_dip=d) for n, (q, c, d) in enumerate(scelti, start=90)]
    scritte: dict[Indirizzo, Valore] = {}
    for posto, nuovo in enumerate(nuovi, start=1):
        scritte |= proposta(posto, nuovo)
    cartella = scrivi_sopra(disegna(base())["A"], scritte)
    con = replace(base(), obiettivi=(*base().obiettivi, *nuovi))
    righe = {riga.obiettivo: ratio(riga.importo, 100) for riga in riparti(con, totale_ricalcolato).righe}
    importi = colonna(cartella, OB, "importo")
    attesi = {codice_libero(posto): righe[nuovo.codice] for posto, nuovo in enumerate(nuovi, start=1)}
    assert {codice: importi[codice] for codice in (*attesi, "1", "2", "4")} == {
        **attesi,
        **{codice: righe[codice] for codice in ("1", "2", "4")},
    }
    controlli = colonna(cartella, OB, "controllo")
    assert [controlli[codice] for codice in attesi] == [IN_ORDINE] * len(attesi)


def test_a_proposal_is_counted_in_every_sum() -> None:
    """By hand: 40 × 1 added to the 40 + 30 of A and the 30 of B."""
    prima = disegna(base())["A"]
    dopo = scrivi_sopra(prima, proposta(1, obiettivo("9", "q")))
    for cartella, propri, somma in ((prima, 70, 100), (dopo, 110, 140)):
        assert colonna(cartella, "quote", "propri")["q"] == propri
        assert colonna(cartella, "quote", "somma")["q"] == somma
        assert colonna(cartella, "quote", "mancanti") == {"q": 0, "r": 0}
    assert colonna(prima, OB, "somma_indicatori")["nuovo 1"] == ""
    assert colonna(dopo, OB, "somma_indicatori")["nuovo 1"] == 1
    totali = [colonna(c, OB, "importo")[TOTALE] for c in (prima, dopo)]
    # 666,67 of q: 70 of 100, then 40 + 30 + 40 of 140, each rounded; and the 333,34 of r
    assert totali == [Fraction("800.01"), Fraction("857.16")]


@pytest.mark.parametrize(
    ("via", "importo", "controllo"),
    [
        ("titolo", None, "✘ VAL103 · Manca il titolo"),
        ("classe", "", "✘ VAL103 · Manca: Strategicità"),
        ("n_dip", "", "✘ VAL103 · Manca N. dip."),
        ("quota", "", IN_ORDINE),  # which pot pays it is the plan's to say
    ],
)
def test_what_a_proposal_must_say(via: str, importo: str | None, controllo: str) -> None:
    scritte = {**proposta(1, obiettivo("9", "q")), (OB, "nuovo 1", via): None}
    cartella = scrivi_sopra(disegna(base())["A"], scritte)
    assert colonna(cartella, OB, "controllo")["nuovo 1"] == controllo
    if importo is not None:
        assert colonna(cartella, OB, "importo")["nuovo 1"] == importo
    else:
        assert colonna(cartella, OB, "importo")["nuovo 1"] == Fraction("190.48")


def test_rows_that_are_empty_say_nothing_and_count_nothing() -> None:
    cartella = disegna(base())["A"]
    for chiave in ("importo", "controllo", "somma_indicatori", "totale", "peso", "coefficiente"):
        assert [colonna(cartella, OB, chiave)[f"nuovo {n}"] for n in (1, 2)] == ["", ""], chiave
    assert colonna(cartella, OB, "differenza")["nuovo 1"] is None
    assert [colonna(cartella, "indicatori", "controllo")[f"/{n}"] for n in range(1, 13)] == [""] * 12
    assert colonna(cartella, "stato", "vuote") == {OB: 0, "indicatori": 0, "controlli": None}


def test_what_is_still_empty_in_a_row_in_use_is_counted() -> None:
    cartella = scrivi_sopra(disegna(base())["A"], {(OB, "nuovo 1", "titolo"): "Nuovo", (OB, "1", "tempi"): None})
    vuote = colonna(cartella, "stato", "vuote")[OB]
    aperte = [c.chiave for c in cartella.tabelle[OB][1].colonne if c.serve]
    assert aperte == ["tempi", "soglia", "personale", "classe", "n_dip"]
    assert vuote == len(aperte) + 1


@pytest.mark.parametrize(("obiettivi", "misure"), [(0, 0), (1, 3), (5, 20)])
def test_how_many_they_are_is_the_modellos(obiettivi: int, misure: int) -> None:
    modello = replace(MODELLO, libere=Libere(obiettivi, misure))
    cartella = disegna(replace(base(), modello=modello))["A"]
    libere = [riga.chiave for riga in cartella.tabelle[OB][1].righe if riga.libera]
    assert libere == [f"nuovo {n}" for n in range(1, obiettivi + 1)]
    vuote = [riga.chiave for riga in cartella.tabelle["indicatori"][1].righe if riga.chiave.startswith("/")]
    assert vuote == [f"/{n}" for n in range(1, misure + 1)]
    passi = [riga for foglio in cartella.fogli for riga in foglio.righe]
    assert any("Per proporre un" in passo for passo in passi) is (obiettivi > 0)
    assert any("Per aggiungere" in passo for passo in passi) is (misure > 0)


def test_a_spare_row_is_the_offices_but_for_what_the_plan_alone_decides() -> None:
    cartella = disegna(esempio("chiari-2025"))["AMM"]
    tabella = cartella.tabelle[OB][1]
    libera = next(riga for riga in tabella.righe if riga.libera)
    ruoli = {c.chiave: libera.ruolo(c) for c in tabella.colonne}
    assert {chiave for chiave, ruolo in ruoli.items() if ruolo is Ruolo.INPUT} == {
        *("tipologia", "titolo", "tempi", "soglia", "personale", "classe", "n_dip", "quota"),
    }
    assert ruoli["stanziato"] is Ruolo.FISSO
    assert ruoli["numero"] is Ruolo.CHIAVE
    assert tabella.colonna("soglia").tipo is Tipo.PERCENTO
    assert Decimal(0) == sum(riga.libera for riga in disegna(esempio("chiari-2025"))[""].tabelle["riepilogo"][1].righe)
