"""Whatever is written in a plan or in a modello, reading it gives one, or says where the problems are."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from perfxl.core.place import Place
from perfxl.core.quadro import quadro
from perfxl.core.riparto import riparti
from perfxl.errors import SourceError
from perfxl.sources.formato import MODELLO, OBIETTIVO, PIANO, SETTORE
from perfxl.sources.modello import read_modello
from perfxl.sources.piano import build_piano, read_piano
from perfxl.sources.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.modello import Modello

Valore: TypeAlias = "dict[str, Any] | list[Any] | str | int | Decimal | date | time"

TREE = Path(__file__).parents[2]
ESEMPI = ("chiari-2025", "desenzano-2021", "montichiari-2024", "tortona-2024")
MODELLI = ("chiari", "desenzano", "montichiari", "tortona")

CHIAVI = st.sampled_from(sorted({*PIANO.chiavi, *SETTORE.chiavi, *OBIETTIVO.chiavi, *MODELLO.chiavi, "", "\x1b"}))
SEMPLICI = st.one_of(
    st.sampled_from([True, False, 0, 1, -1, 2**62, "", " ", "1", "\n", "\u2028", "x" * 25, date(2024, 1, 1), time(7)]),
    st.sampled_from([Decimal("NaN"), Decimal("-Infinity"), Decimal("1e400"), Decimal("0.005"), Decimal("-0.0")]),
    CHIAVI,
)
VALORI = st.recursive(
    SEMPLICI, lambda sotto: st.lists(sotto, max_size=3) | st.dictionaries(CHIAVI, sotto, max_size=3), max_leaves=6
)


@cache
def modello(codice: str) -> Modello:
    percorso = TREE / "modelli" / f"{codice}.toml"
    if not percorso.is_file():
        raise KeyError(codice)
    return read_modello(read_text(percorso), percorso.name)


@cache
def documento(*parti: str) -> dict[str, Any]:
    return tomllib.loads(read_text(TREE.joinpath(*parti)), parse_float=Decimal)


def percorsi(valore: Valore, sopra: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each value below this one."""
    voci = valore.items() if isinstance(valore, dict) else enumerate(valore) if isinstance(valore, list) else ()
    for chiave, sotto in voci:
        yield (*sopra, chiave)
        yield from percorsi(sotto, (*sopra, chiave))


def guasta(valori: dict[str, Any], data: st.DataObject) -> None:
    """Take away, rename, write twice or change a few of the values."""
    for _ in range(data.draw(st.integers(1, 4))):
        *sopra, chiave = data.draw(st.sampled_from(list(percorsi(valori)) or [("x",)]))
        padre: Any = valori
        for passo in sopra:
            padre = padre[passo]
        match data.draw(st.integers(0, 3)):
            case 0 if chiave in padre or isinstance(padre, list):
                del padre[chiave]
            case 1 if isinstance(padre, dict):
                padre[data.draw(CHIAVI)] = padre.pop(chiave, 1)
            case 2 if isinstance(padre, list):
                padre.append(copy.deepcopy(padre[chiave]))
            case _:
                padre[chiave] = data.draw(VALORI)


def come_toml(valore: Valore) -> str:
    """The value, as TOML writes it on one line."""
    match valore:
        case bool() | int() | Decimal():
            return str(valore).lower().replace("infinity", "inf")
        case str():
            return '"' + "".join(c if c.isalnum() else f"\\u{ord(c):04x}" for c in valore) + '"'
        case dict():
            return "{" + ", ".join(f"{come_toml(k)} = {come_toml(v)}" for k, v in valore.items()) + "}"
        case list():
            return "[" + ", ".join(come_toml(v) for v in valore) + "]"
        case _:
            return valore.isoformat()


def scritto(valori: dict[str, Any]) -> str:
    return "\n".join(f"{come_toml(chiave)} = {come_toml(valore)}" for chiave, valore in valori.items())


def si_legge(error: SourceError) -> None:
    """A problem is said on one line, with signs that a terminal shows."""
    assert error.problems
    for place, text in error.problems:
        assert place.file == "prova.toml"
        assert text.isprintable()
        assert len(set(error.problems)) == len(error.problems)


@settings(max_examples=80)
@given(st.data())
def test_a_plan_is_read_or_refused(data: st.DataObject) -> None:
    valori = dict(documento("esempi", data.draw(st.sampled_from(ESEMPI)), "piano.toml"))
    inizio = data.draw(st.integers(0, len(valori["obiettivi"]) - 3))
    valori["obiettivi"] = [valori["obiettivi"][0], *valori["obiettivi"][inizio : inizio + 3]]
    valori = copy.deepcopy(valori)
    guasta(valori, data)
    try:
        if data.draw(st.booleans()):
            piano = build_piano(valori, {}, Place("prova.toml"), modello)
        else:
            piano = read_piano(scritto(valori), "prova.toml", modello)
    except SourceError as error:
        si_legge(error)
    else:
        assert {piano.radice(unita.codice) for unita in piano.settori} == {radice.codice for radice in piano.radici}
        quadro(piano, riparti(piano))


@settings(max_examples=80)
@given(st.data())
def test_a_modello_is_read_or_refused(data: st.DataObject) -> None:
    valori = copy.deepcopy(documento("modelli", f"{data.draw(st.sampled_from(MODELLI))}.toml"))
    guasta(valori, data)
    try:
        letto = read_modello(scritto(valori), "prova.toml")
    except SourceError as error:
        si_legge(error)
    else:
        assert [letto.classe(classe.scritta) for classe in letto.classi] == list(letto.classi)


@settings(max_examples=80)
@given(st.sampled_from(ESEMPI), st.data())
def test_a_text_is_read_or_refused(nome: str, data: st.DataObject) -> None:
    testo = read_text(TREE / "esempi" / nome / "piano.toml")[:5000]
    for _ in range(data.draw(st.integers(1, 3))):
        dove = data.draw(st.integers(0, len(testo)))
        nuovo = data.draw(
            st.sampled_from(['"', "'", "[", "]", "{", "}", "=", "\n", "#", "\\", "\r", ".", "0x", "[[x]]\n"])
        )
        testo = testo[:dove] + nuovo + testo[dove + data.draw(st.integers(0, 1)) :]
    try:
        read_piano(testo, "prova.toml", modello)
    except SourceError as error:
        si_legge(error)
