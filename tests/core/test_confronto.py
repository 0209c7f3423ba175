"""What changed between two plans: nothing more, nothing less."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from perfxl.core.confronto import Cambio, Confrontato, Esito, Specie, confronta
from perfxl.core.impronta import impronta
from perfxl.core.piano import Accantonamento, Scheda
from tests.cartelle import piano
from tests.costruttori import fondo, letto, misura, settore
from tests.strategie import altrove, qualsiasi

if TYPE_CHECKING:
    from perfxl.core.confronto import Confronto
    from perfxl.core.piano import Obiettivo, Piano


def con(base: Piano, codice: str, **campi: object) -> Piano:
    """The plan with an objective that says something else."""

    def altro(obiettivo: Obiettivo) -> Obiettivo:
        return replace(obiettivo, **campi) if obiettivo.codice == codice else obiettivo  # type: ignore[arg-type]

    return replace(base, obiettivi=tuple(altro(o) for o in base.obiettivi))


def cambi(confronto: Confronto) -> list[tuple[str, str, str, str, str]]:
    """What changed in the objectives."""
    return [(o.codice, c.dove, c.voce, c.prima, c.dopo) for o in confronto.obiettivi for c in o.cambi]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(qualsiasi())
def test_the_same_plan_from_another_file_has_no_differences(caso: Piano) -> None:
    confronto = confronta(caso, altrove(caso))
    assert confronto.uguali
    assert (confronto.generali, confronto.settori, confronto.quote, confronto.obiettivi) == ((), (), (), ())
    assert all(importo.differenza == 0 for importo in confronto.importi)


def test_fields_of_an_objective_are_said_before_and_after() -> None:
    base = piano("parità")
    scheda = Scheda(letto(None), letto("Altro"), letto(None), letto(Decimal("12.5")), letto(None))
    nuovo = con(
        base,
        "1",
        tempi=letto("2027"),
        soglia=letto(Decimal(70)),
        anni=letto((2026, 2027)),
        rif_dup=(letto("1.1"), letto("1.2")),
        importo_fisso=letto(150000),
        scheda=scheda,
    )
    assert cambi(confronta(base, nuovo)) == [
        ("1", "", "importo fisso", "", "1.500,00 €"),
        ("1", "", "tempi", "", "2027"),
        ("1", "", "anni", "", "2026-2027"),
        ("1", "", "soglia", "", "70"),
        ("1", "", "Rif. DUP", "", "1.1; 1.2"),
        ("1", "", "titolo (scheda)", "", "Altro"),
        ("1", "", "soglia (scheda)", "", "12,5"),
    ]


def test_one_year_is_said_once() -> None:
    base = piano("parità")
    assert cambi(confronta(base, con(base, "1", anni=letto((2026, 2026))))) == [("1", "", "anni", "", "2026")]


def test_measures_are_matched_by_their_words() -> None:
    base = con(piano("parità"), "1", indicatori=(misura("Uno", "", 40), misura("Due", "", 60)))
    nuovo = con(base, "1", indicatori=(misura("Due", "", 50), misura("Uno", "", 40), misura("Tre", "", 10)))
    assert cambi(confronta(base, nuovo)) == [
        ("1", "indicatori, n. 1", "posto", "2", "1"),
        ("1", "indicatori, n. 1", "peso", "60", "50"),
        ("1", "indicatori, n. 2", "posto", "1", "2"),
        ("1", "indicatori, n. 3", "riga nuova", "", "Tre (peso 10)"),
    ]


def test_a_measure_that_goes_is_said() -> None:
    base = con(piano("parità"), "1", fasi=(misura("Uno"), misura("", attivita="Due")))
    nuovo = con(base, "1", fasi=(misura("Uno"),))
    assert cambi(confronta(base, nuovo)) == [("1", "fasi, n. 2", "riga tolta", "Due", "")]


def test_objectives_come_and_go() -> None:
    base = piano("parità")
    primo, *altri = base.obiettivi
    uno = replace(primo, codice="77", titolo=letto("Tutta un'altra cosa"))
    nuovo = replace(base, obiettivi=(*altri, uno))
    assert [(o.codice, o.esito.value, o.forse) for o in confronta(base, nuovo).obiettivi] == [
        ("77", "aggiunto", ""),
        ("1", "tolto", ""),
    ]


def test_a_title_that_is_another_is_a_doubt() -> None:
    base = con(con(piano("parità"), "1", titolo=letto("Tempi di pagamento")), "2", titolo=letto("Servizi serali"))
    scambiati = con(con(base, "1", titolo=letto("Servizi serali")), "2", titolo=letto("Tempi dei pagamenti"))
    altro = "il titolo è un altro: forse è un altro obiettivo, con lo stesso codice"
    assert [(o.codice, o.forse) for o in confronta(base, scambiati).obiettivi] == [
        ("1", f"{altro}; forse prima era il 2; quello di prima è forse il 2"),
        ("2", f"{altro}; forse prima era il 1; quello di prima è forse il 1"),
    ]


def test_a_title_that_changed_a_little_is_none() -> None:
    base = con(piano("parità"), "1", titolo=letto("Tempi di pagamento"))
    nuovo = con(base, "1", titolo=letto("Tempi di pagamento delle fatture"))
    assert [(o.codice, o.forse) for o in confronta(base, nuovo).obiettivi] == [("1", "")]


def test_an_objective_under_another_code_is_a_doubt() -> None:
    base = con(piano("parità"), "1", titolo=letto("Tempi di pagamento"))
    primo, *altri = base.obiettivi
    nuovo = replace(base, obiettivi=(*altri, replace(primo, codice="77")))
    assert [(o.codice, o.esito.value, o.forse) for o in confronta(base, nuovo).obiettivi] == [
        ("77", "aggiunto", "forse prima era il 1"),
        ("1", "tolto", "quello di prima è forse il 77"),
    ]


def test_ente_year_modello_fund_and_order_are_said() -> None:
    base = piano("parità")
    nuovo = replace(
        base,
        ente=letto("Altro"),
        anno=letto(2027),
        modello=replace(base.modello, etichette=replace(base.modello.etichette, obiettivo="Progetto")),
        fondo=replace(fondo(base), massimo=letto(5000000), dichiarato=False),
        obiettivi=(base.obiettivi[1], base.obiettivi[0], *base.obiettivi[2:]),
    )
    assert confronta(base, nuovo).generali == (
        Cambio("", "ente", "Comune di Prova", "Altro"),
        Cambio("", "anno", "2026", "2027"),
        Cambio("", "obiettivo (modello, etichette)", "Obiettivo", "Progetto"),
        Cambio("", "importo massimo del fondo", "40.000,00 €", "50.000,00 €"),
        Cambio("", "importo finanziato scritto nel piano", "sì", "no"),
        Cambio("", "ordine degli obiettivi", "1, 2, 3, 4, 5, 6, 7, 8, 9", "2, 1, 3, 4, 5, 6, 7, 8, 9"),
    )


def test_settori_and_quote_come_go_and_change() -> None:
    base = piano("annidate")
    uno, due = base.settori
    nuova, vecchia = (
        replace(base.quote[0], codice=codice, titolo=letto(codice.title()), valore=letto(Decimal(0)))
        for codice in ("nuova", "vecchia")
    )
    nuovo = replace(
        base,
        settori=(replace(uno, nome=letto("Settore primo")), settore("TRE", "Terzo")),
        quote=(base.quote[0], replace(base.quote[1], valore=letto(Decimal("10.5"))), *base.quote[2:], nuova),
    )
    base = replace(base, quote=(*base.quote, vecchia))
    confronto = confronta(base, nuovo)
    assert confronto.settori == (
        Confrontato("UNO", "Settore primo", Esito.CAMBIATO, (Cambio("", "nome", "Settore uno", "Settore primo"),)),
        Confrontato("TRE", "Terzo", Esito.AGGIUNTO),
        Confrontato("DUE", due.nome.value, Esito.TOLTO),
    )
    assert confronto.quote == (
        Confrontato("percento", "Un ottavo", Esito.CAMBIATO, (Cambio("", "quanto", "12,5", "10,5"),)),
        Confrontato("nuova", "Nuova", Esito.AGGIUNTO),
        Confrontato("vecchia", "Vecchia", Esito.TOLTO),
    )


def importi(confronto: Confronto) -> list[tuple[Specie, str, int | None, int | None, int]]:
    """The amounts that changed."""
    return [(i.specie, i.codice, i.prima, i.dopo, i.differenza) for i in confronto.importi if i.prima != i.dopo]


def test_amounts_are_told_to_the_cent() -> None:
    """A fund of 35.223,09 that becomes 35.224,09: 75/630 of it were 4.193,225 and are 4.193,344, and so on."""
    base = piano("parità")
    nuovo = replace(base, fondo=replace(fondo(base), finanziato=letto(3522409)))
    confronto = confronta(base, nuovo)
    per_obiettivo = [i.differenza for i in confronto.importi if i.specie is Specie.OBIETTIVO]
    assert per_obiettivo == [11, 11, 19, 19, 19, 10, 5, 2, 2]
    assert [i for i in importi(confronto) if i[0] in {Specie.FONDO, Specie.QUOTA}] == [
        (Specie.FONDO, "finanziato", 3522309, 3522409, 100),
        (Specie.QUOTA, "tutto", 3522309, 3522409, 100),
    ]
    somma = sum(i.differenza for i in confronto.importi if i.specie is Specie.SETTORE)
    assert somma == sum(per_obiettivo) == confronto.importi[-1].differenza


def test_set_asides_with_one_title_are_told_apart() -> None:
    base = piano("annidate")
    voci = tuple(Accantonamento(letto("Da parte"), letto(importo)) for importo in (100, 200))
    prima = replace(base, fondo=replace(fondo(base), accantonamenti=voci))
    dopo = replace(base, fondo=replace(fondo(base), accantonamenti=voci[:1]))
    confronto = confronta(prima, dopo)
    assert [i for i in importi(confronto) if i[0] is Specie.FONDO] == [(Specie.FONDO, "Da parte", 200, None, -200)]
    assert confronto.generali[0].voce == "accantonamenti"


def test_a_plan_without_money_has_no_amounts() -> None:
    assert confronta(piano("tortona-2024"), piano("tortona-2024")).importi == ()


def test_a_fund_shared_by_rilevanza_is_told_by_settore() -> None:
    base = piano("Desenzano con un fondo")
    nuovo = replace(base, fondo=replace(fondo(base), massimo=letto(20000000), finanziato=letto(20000000)))
    confronto = confronta(base, nuovo)
    diversi = importi(confronto)
    assert {i[0] for i in diversi} == {Specie.FONDO, Specie.QUOTA, Specie.SETTORE, Specie.TOTALE}
    totale = confronto.importi[-1]
    assert (totale.specie, totale.prima, totale.dopo) == (Specie.TOTALE, 10000000, 20000000)


def test_an_amount_that_cannot_be_computed_is_none() -> None:
    base = piano("parità")
    nuovo = con(base, "1", n_dip=letto(None))
    trovati = {(i.specie, i.codice): (i.prima, i.dopo) for i in confronta(base, nuovo).importi}
    assert trovati[Specie.OBIETTIVO, "1"] == (419323, None)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(qualsiasi(), qualsiasi())
def test_two_plans_differ_where_their_digests_do(uno: Piano, altro: Piano) -> None:
    confronto = confronta(uno, altro)
    detti = (confronto.generali, confronto.settori, confronto.quote, confronto.obiettivi)
    assert confronto.uguali is (impronta(uno) == impronta(altro))
    assert confronto.uguali or any(detti)
