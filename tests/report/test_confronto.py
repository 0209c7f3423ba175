"""The comparison of two plans on the terminal, wide and narrow, and as JSON that its schema describes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
from rich.console import Console

import perfxl.report.confronto as modulo
from perfxl.core.confronto import confronta
from perfxl.report.confronto import print_confronto, write_json
from tests.cartelle import piano
from tests.costruttori import fondo, letto
from tests.versioni import con, senza

if TYPE_CHECKING:
    from perfxl.core.piano import Piano

BASE = piano("parità")


def stampato(vecchio: Piano, nuovo: Piano, larghezza: int = 100) -> list[str]:
    """The lines that are printed."""
    flusso = io.StringIO()
    print_confronto(confronta(vecchio, nuovo), Console(file=flusso, width=larghezza, highlight=False))
    return flusso.getvalue().splitlines()


def variato() -> Piano:
    """The plan with an objective less, another title, another term, and another fund."""
    nuovo = con(con(BASE, "1", tempi=letto("2027")), "2", titolo=letto("Servizi serali"), soglia=letto(Decimal(70)))
    return replace(senza(nuovo, "9"), fondo=replace(fondo(BASE), finanziato=letto(3522409)))


def test_a_wide_console_has_columns() -> None:
    righe = stampato(BASE, variato())
    assert righe[:9] == [
        "Che cosa cambia da un piano all'altro",
        "  prima: piano.toml, Comune di Prova, 2026 (9 obiettivi)",
        "  dopo:  piano.toml, Comune di Prova, 2026 (8 obiettivi)",
        "",
        "In generale",
        "      importo finanziato: «35.223,09 €» → «35.224,09 €»",
        "",
        "Obiettivi",
        "  ~ 1  Obiettivo 1: cambiato",
    ]
    assert "      attenzione: il titolo è un altro: forse è un altro obiettivo, con lo stesso codice" in righe
    assert "      soglia: (vuoto) → «70»" in righe
    assert "    1  Obiettivo 1     4.193,23  4.295,62     +102,39" in righe
    assert "    9  Obiettivo 9       838,65         —     -838,65" in righe
    assert righe[-1] == "Obiettivi: 0 aggiunti, 1 tolto, 2 cambiati, 6 uguali."


def test_a_narrow_console_has_lines_and_nothing_is_cut() -> None:
    righe = stampato(BASE, variato(), 50)
    assert "    1  Obiettivo 1: 4.193,23 → 4.295,62 (+102,39)" in righe
    assert [riga for riga in righe if len(riga) > 50] == []


def test_a_long_name_is_shortened_where_amounts_stand_beside_it() -> None:
    lungo = con(BASE, "1", titolo=letto("Obiettivo 1 " + "molto " * 30))
    righe = stampato(lungo, replace(lungo, fondo=replace(fondo(BASE), finanziato=letto(3522409))))
    (riga,) = [riga for riga in righe if riga.startswith("    1  ")]
    assert (len(riga), "…  4.193,23" in riga) == (100, True)


def test_equal_plans_are_told_in_a_line() -> None:
    assert stampato(BASE, BASE)[-1] == "I due piani dicono lo stesso."


def test_another_order_is_told_in_a_line() -> None:
    assert stampato(BASE, replace(BASE, settori=BASE.settori[::-1]))[-1] == (
        "I due piani dicono lo stesso, in un altro ordine."
    )


def test_a_plan_without_money_has_no_amounts() -> None:
    base = piano("tortona-2024")
    righe = stampato(base, con(base, base.obiettivi[0].codice, tempi=letto("2030")))
    assert "Importi in euro" not in righe
    assert righe[-1].endswith(f"0 aggiunti, 0 tolti, 1 cambiato, {len(base.obiettivi) - 1} uguali.")


def test_one_amount_that_stays_is_told_as_one() -> None:
    nuovo = replace(BASE, fondo=replace(fondo(BASE), finanziato=letto(3000000)))
    assert "  1 importo resta uguale." in stampato(BASE, nuovo)


def dati(vecchio: Piano, nuovo: Piano) -> dict[str, Any]:
    """The comparison as data, that its schema describes."""
    letti: dict[str, Any] = json.loads(write_json(confronta(vecchio, nuovo)))
    schema = Path(modulo.__file__).with_name("confronto-1.schema.json").read_text(encoding="utf-8")
    jsonschema.Draft202012Validator(json.loads(schema)).validate(letti)
    return letti


def test_the_data_say_the_same() -> None:
    letti = dati(BASE, variato())
    assert letti["generali"] == [
        {"dove": "", "voce": "importo finanziato", "prima": "35.223,09 €", "dopo": "35.224,09 €"}
    ]
    assert [(o["codice"], o["esito"], len(o["cambi"])) for o in letti["obiettivi"]] == [
        ("1", "cambiato", 1),
        ("2", "cambiato", 2),
        ("9", "tolto", 0),
    ]
    nono = next(i for i in letti["importi"] if (i["specie"], i["codice"]) == ("obiettivo", "9"))
    assert (nono["prima"], nono["dopo"], nono["differenza"]) == ("838.65", None, "-838.65")


def test_every_system_has_data_that_the_schema_describes() -> None:
    for nome in ("chiari-2025", "tortona-2024", "montichiari-2024", "desenzano-2021"):
        assert dati(piano("chiari-2024"), piano(nome))["uguali"] is False
