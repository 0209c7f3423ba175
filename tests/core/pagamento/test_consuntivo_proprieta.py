"""What holds of every final statement, whatever the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.modello import Pesi, Residuo
from perfxl.core.pagamento.consuntivo import Voce, consuntivo, madri_di, voci_del_piano
from perfxl.core.pagamento.dovuto import Concorre, Economie, FasciaGrado, Modalita, RegolaDovuto
from perfxl.core.pagamento.gradi import Scritto, grado_obiettivo, misure_pesate
from perfxl.core.pagamento.raggiunto import Mancato, PenalitaSu, Raggiunto, RegolaGrado, Tardi
from perfxl.core.riparto import riparti
from tests.strategie import piani

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from perfxl.core.piano import Piano

    Gradi = dict[tuple[str, str], Fraction]

FASCE = tuple(
    FasciaGrado(Decimal(da), Decimal(a), None if paga is None else Decimal(paga))
    for da, a, paga in ((0, 60, 0), (60, 95, None), (95, 100, 100))
)
GRADO = st.sampled_from([Fraction(0), Fraction(4, 5), Fraction(1)]) | st.fractions(0, 1, max_denominator=40)


@st.composite
def regole(draw: DrawFn) -> RegolaDovuto:
    modalita = draw(st.sampled_from(Modalita))
    fasce = modalita is Modalita.FASCE
    return RegolaDovuto(
        modalita,
        draw(st.sampled_from([None, Decimal(80)])),
        FASCE if fasce else (),
        None if fasce else draw(st.sampled_from([None, 0, 2])),
        draw(st.sampled_from(Economie)),
        draw(st.sampled_from(Concorre)),
        draw(st.sampled_from([None, Decimal(0), Decimal("12.5"), Decimal(100)])),
        draw(st.sampled_from(Residuo)),
        "1",
    )


@st.composite
def anni(draw: DrawFn, *, noti: bool = False) -> tuple[tuple[Voce, ...], Gradi, RegolaDovuto]:
    """Amounts, grades and a rule; where not all must be known, some grades are missing."""
    voci = tuple(
        Voce(
            f"{n}",
            draw(st.sampled_from(["", "Q", "R", "S"])),
            draw(st.sampled_from("AB")),
            draw(st.integers(0, 30_000)),
            Fraction(draw(st.integers(0, 40))),
            draw(st.sampled_from([None, Decimal(60), Decimal(100)])),
        )
        for n in range(draw(st.integers(1, 6)))
    )
    gradi = {voce.chiave: draw(GRADO) for voce in voci if noti or draw(st.booleans()) or draw(st.booleans())}
    return voci, gradi, draw(regole())


@settings(max_examples=100)
@given(anni(), st.data())
def test_what_is_paid_held_and_left_is_what_was_allotted(
    anno: tuple[tuple[Voce, ...], Gradi, RegolaDovuto], data: st.DataObject
) -> None:
    voci, gradi, regola = anno
    fatto = consuntivo(voci, gradi, regola, {"R": ("R", "S")})
    assert fatto.ente.stanziato == sum(voce.stanziato for voce in voci)
    assert fatto.ente.pagato == sum(riga.importo for riga in fatto.righe)
    assert fatto.ente.restano >= 0
    assert all(somma.chiude for somma in (*fatto.quote, *fatto.settori, fatto.ente))
    assert sum(somma.pagato for somma in fatto.settori) == fatto.ente.pagato
    assert (
        sum(s.pagato for s in fatto.quote if s.codice != "S")
        + sum(r.importo for r in fatto.righe if r.voce.quota == "S")
        == fatto.ente.pagato
    )
    for riga in fatto.righe:
        assert riga.dovuto + riga.economia + riga.sospeso == riga.voce.stanziato
        assert 0 <= riga.dovuto <= riga.voce.stanziato
        assert riga.economia >= 0
        assert riga.esatto is None or abs(riga.dovuto - riga.esatto) <= Fraction(1, 2)
        assert regola.tetto is None or riga.aggiunto * 100 <= riga.voce.stanziato * regola.tetto
    if regola.economie is Economie.LASCIATE:
        assert fatto.ente.aggiunto == 0
    assert all(0 <= avanzo.ridiviso <= avanzo.economie for avanzo in fatto.avanzi)
    altro = consuntivo(data.draw(st.permutations(voci)), gradi, regola, {"R": ("R", "S")})
    assert {r.voce.chiave: r for r in altro.righe} == {r.voce.chiave: r for r in fatto.righe}
    assert altro.ente == fatto.ente


@settings(max_examples=100)
@given(anni(noti=True), st.data())
def test_more_achieved_never_pays_less(anno: tuple[tuple[Voce, ...], Gradi, RegolaDovuto], data: st.DataObject) -> None:
    """To the cent; under the largest remainder a cent less at most, as of every share when the whole grows smaller."""
    voci, gradi, regola = anno
    chi = data.draw(st.sampled_from(voci)).chiave
    meglio = gradi | {chi: max(gradi[chi], data.draw(GRADO))}
    prima, dopo = (
        {riga.voce.chiave: riga for riga in consuntivo(voci, quali, regola, {}).righe}[chi] for quali in (gradi, meglio)
    )
    assert dopo.dovuto >= prima.dovuto
    assert dopo.importo >= prima.importo - (regola.residuo is Residuo.MAGGIOR_RESTO)


@settings(max_examples=40)
@given(anni(noti=True))
def test_all_achieved_pays_all(anno: tuple[tuple[Voce, ...], Gradi, RegolaDovuto]) -> None:
    voci, _, regola = anno
    fatto = consuntivo(voci, {voce.chiave: Fraction(1) for voce in voci}, replace(regola, soglia=Decimal(80)), {})
    assert fatto.ente.pagato == fatto.ente.stanziato
    assert fatto.ente.aggiunto == 0


RAGGIUNTI = st.builds(
    Raggiunto,
    st.none() | st.decimals(-5, 105, places=1),
    st.none() | st.decimals(-5, 105, places=1),
    st.none() | st.tuples(st.decimals(0, 9, places=0), st.decimals(0, 9, places=0)),
    st.none() | st.booleans(),
    st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
)
REGOLE_GRADO = st.builds(
    RegolaGrado,
    st.sampled_from(Mancato),
    st.sampled_from(["", ">="]),
    st.sampled_from(Tardi),
    st.sampled_from(PenalitaSu),
    st.sampled_from([None, Pesi.INDICATORI]),
)


@settings(max_examples=6, deadline=None)
@given(piani(), REGOLE_GRADO, regole(), st.data())
def test_a_whole_random_year_closes(piano: Piano, come: RegolaGrado, regola: RegolaDovuto, data: st.DataObject) -> None:
    """From the fund through the split and the grades to what is paid: whatever the offices write."""
    voci = voci_del_piano(piano, riparti(piano))
    gradi = {}
    for obiettivo in piano.obiettivi:
        posti = [pesata.posto for pesata in misure_pesate(obiettivo, piano.modello, come.senza_pesi)]
        scritto = Scritto({posto: data.draw(RAGGIUNTI) for posto in posti}, data.draw(st.none() | st.just(Decimal(90))))
        grado = grado_obiettivo(obiettivo, piano.modello, piano.anno.value, scritto, come)
        assert (grado.esatto is None) is (grado.motivi != ())
        assert grado.esatto is None or 0 <= grado.esatto <= 1
        if grado.esatto is not None:
            gradi[obiettivo.codice, obiettivo.quota] = grado.esatto
    fatto = consuntivo(voci, gradi, regola, madri_di(piano))
    assert {riga.voce.chiave for riga in fatto.righe if riga.sospeso == 0} >= gradi.keys() or regola.soglia is None
    assert all(somma.chiude for somma in (*fatto.quote, *fatto.settori, fatto.ente))
    assert fatto.ente.restano >= 0
