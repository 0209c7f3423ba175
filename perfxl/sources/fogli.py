"""Reading what the sheets of a modello show: its words, the fields of its register, its lists of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.modello import CAMPI, CAMPI_MISURA, MISURE, Elenco, Etichette, Modello, Pesi
from perfxl.sources.formato import ELENCO, ETICHETTE, REGISTRO
from perfxl.sources.toml_values import TEXT, among

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.place import Sourced
    from perfxl.sources.toml_reader import Tavola

_NOMI_DI_FOGLI = ("obiettivi", "fasi", "indicatori", "risultati")
_FOGLI = (
    "Istruzioni",
    "Parametri",
    "Riepilogo",
    "Quote",
    "Settori",
    "Somme",
    "Schede",
    "Controlli",
    "Grafico",
    "Da rivedere",
    "perfxl",
)
"""Sheets that a workbook may have besides."""
_CARATTERI_DEL_NOME = 31
_MISURE = among(tuple(misure.value for misure in MISURE))


def read_etichette(radice: Tavola) -> Etichette:
    """The ente's own words; the common ones where it has none."""
    tavola = radice.table("etichette", ETICHETTE.chiavi)
    if tavola is None:
        return Etichette()
    lette = {key: tavola.required(key, TEXT) for key in ETICHETTE.chiavi if key in tavola}
    etichette = Etichette(**{key: letta.value for key, letta in lette.items()})
    _judge_fogli(tavola, lette, etichette)
    return etichette


def _judge_fogli(tavola: Tavola, lette: Mapping[str, Sourced[str]], etichette: Etichette) -> None:
    """Note the words that cannot name a sheet, or that name two."""
    visti: dict[str, str] = {}
    for key in sorted(_NOMI_DI_FOGLI, key=lambda nome: nome in lette):  # those not written cannot be changed
        nome = getattr(etichette, key)
        primo = visti.setdefault(nome.casefold(), key)
        if key not in lette or nome == "":
            continue
        if not _nome_di_foglio(nome):
            altri = ", ".join(_FOGLI)
            tavola.note(
                key,
                f"diventa il nome di un foglio: al più {_CARATTERI_DEL_NOME} caratteri, nessuno di [ ] : * ? / \\, "
                f"niente apostrofi all'inizio o alla fine, e non {altri}",
            )
        elif primo != key:
            tavola.note(key, f"diventa il nome di un foglio, e «{nome}» è già quello di «{primo}»")


def _nome_di_foglio(testo: str) -> bool:
    """Whether the text can name a sheet beside those that every workbook has."""
    lungo = len(testo.encode("utf-16-le")) > 2 * _CARATTERI_DEL_NOME
    riservato = testo.casefold() in {foglio.casefold() for foglio in _FOGLI}
    return not lungo and testo.strip("'") == testo and not set(testo) & set("[]:*?/\\") and not riservato


def read_campi(radice: Tavola) -> tuple[str, ...]:
    """What the register shows of an objective."""
    tavola = radice.table("registro", REGISTRO.chiavi)
    if tavola is None or "campi" not in tavola:
        return Modello("", "").campi
    return scelti(tavola, "campi", CAMPI)


def scelti(tavola: Tavola, key: str, ammessi: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a list, each among those admitted and only once."""
    voci = tavola.elements(key, among(ammessi))
    tavola.source.unique(voci, f"«{key}»: la voce")
    return tuple(voce.value for voce in voci)


def read_elenchi(radice: Tavola) -> tuple[Elenco, ...] | None:
    """The lists of measures; None where one has a problem, which is noted."""
    if "elenchi" not in radice:
        return Modello("", "").elenchi
    before = len(radice.source.problems)
    tavole = radice.tables("elenchi", ELENCO.chiavi)
    quali = [tavola.required("misure", _MISURE) for tavola in tavole]
    radice.source.unique(quali, "l'elenco")
    campi = [_campi(tavola) for tavola in tavole]
    if len(radice.source.problems) > before:
        return None
    return tuple(Elenco(Pesi(misure.value), voci) for misure, voci in zip(quali, campi, strict=True))


def _campi(tavola: Tavola) -> tuple[str, ...]:
    before = len(tavola.source.problems)
    campi = scelti(tavola, "campi", CAMPI_MISURA)
    if "descrizione" not in campi and len(tavola.source.problems) == before:
        tavola.missing(("campi",), "«campi»: ci deve essere «descrizione»")
    return campi
