"""What a wrong figure does: who gets more, and who pays for it."""

from __future__ import annotations

from dataclasses import replace

from perfxl.core import cause, scarto
from perfxl.core.piano import Modo
from perfxl.core.riparto import riparti
from perfxl.core.scarto import Spostamento, con_totale_della_tabella, spostamenti
from tests.piccoli import dichiarato, esempio, obiettivo, piano, quota


def test_a_wrong_coefficient_of_2025_takes_from_the_others_of_its_quota() -> None:
    # no. 10 printed with 1,50 instead of 1,00; the right amounts are quota × totale ÷ 215, worked out by hand from
    # 18.202,4034: 10 → 846,62; 25 → 2.116,56; 50 → 4.233,12; 60 → 5.079,74; 40 → 3.386,49
    stampato = esempio("chiari-2025")
    giusto = con_totale_della_tabella(stampato, "10")
    assert spostamenti(riparti(giusto), riparti(stampato)) == (
        Spostamento("6", 84662, 82738),
        Spostamento("7", 84662, 82738),
        Spostamento("8", 211656, 206845),
        Spostamento("9", 423312, 413691),
        Spostamento("10", 84662, 124107),
        Spostamento("11", 507974, 496429),
        Spostamento("12", 338649, 330953),
        Spostamento("13", 84662, 82738),
    )


def test_what_an_objective_gains() -> None:
    assert Spostamento("10", 84662, 124107).differenza == 39445
    assert Spostamento("6", 84662, 82738).differenza == -1924


def test_an_objective_that_only_one_split_pays_is_not_compared() -> None:
    due = [obiettivo("1", "a", "1"), obiettivo("2", "b", "1")]
    quote = [quota("a", Modo.PARTI, "1"), quota("b", Modo.PARTI, "3")]
    prima = riparti(piano(400, quote, due))
    dopo = riparti(
        piano(800, quote, [due[0], replace(due[1], dichiarato=dichiarato(), classe=replace(due[1].classe, value=None))])
    )
    assert dopo.riga("2") is None
    assert spostamenti(prima, dopo) == (Spostamento("1", 100, 200),)
    assert spostamenti(dopo, prima) == (Spostamento("1", 200, 100),)
    assert spostamenti(prima, prima) == ()


def test_an_objective_that_the_tables_cannot_give_a_total_keeps_what_is_declared() -> None:
    senza = replace(obiettivo("1", "q", n_dip=None), dichiarato=dichiarato("20", "2", "40", 500))
    con = replace(obiettivo("2", "q"), dichiarato=dichiarato("20", "2", "40", 500))
    di_prova = piano(1000, [quota("q", Modo.RESTO)], [senza, con])
    assert con_totale_della_tabella(di_prova, "1") == di_prova
    assert con_totale_della_tabella(di_prova, "9") == di_prova
    corretto = con_totale_della_tabella(di_prova, "2").obiettivi
    assert corretto == (senza, replace(con, dichiarato=dichiarato(stanziato=500)))
    assert corretto[1].dichiarato.totale.place == con.dichiarato.totale.place


def test_why_a_sum_does_not_close_is_found_here_too() -> None:
    assert scarto.cause is cause.cause
    assert scarto.spiega_cause is cause.spiega_cause
