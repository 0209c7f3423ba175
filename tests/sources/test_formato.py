"""The reference page is what the reader takes: every key it names, and no other."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfxl.core.modello import Etichette, Modello
from perfxl.errors import SourceError
from perfxl.sources.deroghe import read_deroghe
from perfxl.sources.formato import ETICHETTE, MISURA, OBIETTIVO, SEZIONI_MODELLO, SEZIONI_PIANO
from perfxl.sources.formato_deroghe import SEZIONI_DEROGHE
from perfxl.sources.modello import read_modello
from perfxl.sources.pagina_formato import pagina_del_formato
from perfxl.sources.piano import read_piano

if TYPE_CHECKING:
    from perfxl.sources.sezione import Campo, Sezione

RADICE = Path(__file__).parents[2]
BLOCCHI: list[str] = re.findall(r"```toml\n(.*?)```", pagina_del_formato(), re.DOTALL)
SEZIONI = [*SEZIONI_PIANO, *SEZIONI_MODELLO, *SEZIONI_DEROGHE]


def modello() -> Modello:
    return read_modello(BLOCCHI[1], "vallechiara.toml")


def test_the_page_is_current() -> None:
    assert (RADICE / "FORMATO.md").read_text(encoding="utf-8") == pagina_del_formato()


def test_the_examples_of_the_page_are_read() -> None:
    piano = read_piano(BLOCCHI[0], "piano.toml", {"vallechiara": modello()}.__getitem__)
    assert [obiettivo.titolo.value for obiettivo in piano.obiettivi] == ["Piste ciclabili"]
    assert piano.obiettivi[0].capofila == "TEC"
    assert [deroga.accetta for deroga in read_deroghe(BLOCCHI[2], "deroghe.toml")] == [True]


@pytest.mark.parametrize("sezione", SEZIONI, ids=lambda sezione: sezione.titolo)
def test_every_key_is_declared_once_and_explained(sezione: Sezione) -> None:
    assert len(set(sezione.chiavi)) == len(sezione.campi)
    for campo in sezione.campi:
        assert campo.uso.endswith((".", "`"))
        assert campo.tipo != ""


def test_every_label_is_explained() -> None:
    assert ETICHETTE.chiavi == tuple(campo.name for campo in fields(Etichette))
    assert all(campo.uso != "" for campo in ETICHETTE.campi)


def _con(sezione: Sezione, riga: str) -> str:
    """The plan of the page with a line in this table."""
    testo = BLOCCHI[0].replace("resto = true\n", "" if sezione.nome == "[[quote]]" else "resto = true\n")
    dove = {"[fondo]": "[fondo]\n", "[[settori]]": "[[settori]]\n", "[[quote]]": "[[quote]]\n"}
    inizio = dove.get(sezione.nome, "[[obiettivi]]\n" if sezione is OBIETTIVO else "")
    chiave = riga.partition(" =")[0]
    if inizio == "":
        return riga + "\n" + re.sub(rf"(?m)^{chiave} = .*\n", "", testo, count=1)
    prima, _, dopo = testo.partition(inizio)
    return prima + inizio + riga + "\n" + re.sub(rf"(?m)^{chiave} = .*\n", "", dopo, count=1)


@pytest.mark.parametrize(
    ("sezione", "campo"),
    [
        pytest.param(sezione, campo, id=f"{sezione.nome}{campo.chiave}")
        for sezione in SEZIONI_PIANO[:6]
        if sezione.nome != "[[fondo.accantonamenti]]"
        for campo in sezione.campi
        if (sezione.nome, campo.chiave) != ("", "fondo")
        and campo.tipo != "tabelle"
        and campo.chiave not in {"fasi", "indicatori", "risultati"}
    ],
)
def test_a_value_that_is_not_of_the_kind_is_refused_at_its_line(sezione: Sezione, campo: Campo) -> None:
    testo = _con(sezione, f"{campo.chiave} = 07:30:00")
    with pytest.raises(SourceError) as refusal:
        read_piano(testo, "piano.toml", {"vallechiara": modello()}.__getitem__)
    riga = testo[: testo.index("07:30:00")].count("\n") + 1
    assert any(place.line == riga for place, _ in refusal.value.problems)


def test_a_key_that_is_not_declared_is_refused() -> None:
    for sezione in (SEZIONI_PIANO[0], OBIETTIVO):
        with pytest.raises(SourceError, match="chiave sconosciuta «inventata»"):
            read_piano(_con(sezione, "inventata = 1"), "piano.toml", {"vallechiara": modello()}.__getitem__)
    misura = BLOCCHI[0].replace("{ descrizione = ", "{ inventata = 1, descrizione = ", 1)
    with pytest.raises(SourceError, match=f"qui si scrivono: {', '.join(MISURA.chiavi)}"):
        read_piano(misura, "piano.toml", {"vallechiara": modello()}.__getitem__)
