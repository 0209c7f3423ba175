"""Reading a modello, the system of an ente, from TOML."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.modello import Classe, Etichette, Fascia, Modello, Pesi, Residuo, Schema, difetti
from perfxl.core.place import Sourced
from perfxl.sources.toml_reader import Tavola, open_document
from perfxl.sources.toml_values import NOME_CLASSE, NON_NEGATIVE, NUMERO, SLUG, TEXT, choice, matching, whole_between

if TYPE_CHECKING:
    from collections.abc import Iterable

_CHIAVI = ("codice", "titolo", "etichette", "classi", "fasce", "schemi", "riparto")
_ETICHETTE = tuple(field.name for field in fields(Etichette))
_PAROLA = matching(r"[^\s](?:.*[^\s])?", "senza spazi all'inizio e alla fine")
_DIPENDENTI = whole_between(1)


class _Arrotondamento(StrEnum):
    """The roundings that a modello may name."""

    COMMERCIALE = "commerciale"


def read_modello(text: str, nome: str) -> Modello:
    """Read a modello.

    Args:
        text: the TOML document.
        nome: name of the file, for the places.

    Raises:
        SourceError: every problem of the file, in the order of the lines.
    """
    radice = open_document(text, nome, _CHIAVI)
    residuo, riga = _riparto(radice)
    modello = Modello(
        codice=radice.required("codice", SLUG).value,
        titolo=radice.required("titolo", TEXT).value,
        classi=_classi(radice),
        fasce=_fasce(radice),
        schemi=_schemi(radice),
        residuo=residuo,
        riga=riga,
        etichette=_etichette(radice),
    )
    if radice.source.problems:
        raise radice.source.error()
    return modello


def _etichette(radice: Tavola) -> Etichette:
    tavola = radice.table("etichette", _ETICHETTE)
    if tavola is None:
        return Etichette()
    lette = {key: tavola.required(key, TEXT) for key in _ETICHETTE if key in tavola}
    if "obiettivi" in lette and not _nome_di_foglio(lette["obiettivi"].value):
        tavola.source.note(lette["obiettivi"].place, _FOGLIO)
    return Etichette(**{key: letta.value for key, letta in lette.items()})


_FOGLIO = (
    "«obiettivi» diventa il nome di un foglio: al più 31 caratteri, nessuno di [ ] : * ? / \\, niente apostrofi "
    "all'inizio o alla fine, e non Istruzioni, Indicatori, Parametri, Riepilogo, Quote, Settori"
)
_FOGLI = frozenset({"istruzioni", "indicatori", "parametri", "riepilogo", "quote", "settori"})
_CARATTERI_DEL_NOME = 31


def _nome_di_foglio(testo: str) -> bool:
    """Whether the text can name a sheet beside those that every workbook has."""
    lungo = len(testo) > _CARATTERI_DEL_NOME or testo.strip("'") != testo
    return not lungo and not set(testo) & set("[]:*?/\\") and testo.casefold() not in _FOGLI


def _classi(radice: Tavola) -> tuple[Classe, ...]:
    tavole = radice.required_tables("classi", ("nome", "peso"))
    nomi = [tavola.required("nome", NOME_CLASSE) for tavola in tavole]
    radice.source.unique(nomi, "la classe")
    pesi = [tavola.required("peso", NON_NEGATIVE) for tavola in tavole]
    return tuple(Classe(nome.value, peso.value) for nome, peso in zip(nomi, pesi, strict=True))


def _fasce(radice: Tavola) -> tuple[Fascia, ...]:
    """The bands; whether they cover every number is asked only of bands that are each sound."""
    before = len(radice.source.problems)
    tavole = radice.required_tables("fasce", ("da", "a", "parola", "coefficiente", "nota"))
    fasce = tuple(_fascia(tavola) for tavola in tavole)
    parole = (Sourced(f.parola, t.place_of("parola")) for f, t in zip(fasce, tavole, strict=True))
    radice.source.unique(parole, "la parola")
    if len(radice.source.problems) == before and tavole:
        for difetto in difetti(fasce):
            radice.source.note(tavole[0].place, difetto)
    return _ordered(fasce)


def _ordered(fasce: Iterable[Fascia]) -> tuple[Fascia, ...]:
    return tuple(sorted(fasce, key=lambda fascia: (fascia.da is None, fascia.da or 0)))


def _fascia(tavola: Tavola) -> Fascia:
    coefficiente = tavola.required("coefficiente", NON_NEGATIVE).value
    nota = tavola.text_or_empty("nota").value
    if tavola.exactly_one(("da", "parola")) == "parola":
        return Fascia(None, None, coefficiente, _parola(tavola), nota)
    a = tavola.optional("a", _DIPENDENTI).value
    return Fascia(tavola.optional("da", _DIPENDENTI).value, a, coefficiente, "", nota)


def _parola(tavola: Tavola) -> str:
    parola = tavola.required("parola", _PAROLA).value
    if parola != parola.lower():
        tavola.note("parola", f"va scritta in minuscolo: «{parola.lower()}»")
    if "a" in tavola:
        tavola.note("a", "vale solo insieme a «da»")
    return parola


def _schemi(radice: Tavola) -> tuple[Schema, ...]:
    tavole = radice.tables("schemi", ("pesi", "somma"))
    pesi = [tavola.required("pesi", choice(Pesi)) for tavola in tavole]
    radice.source.unique(pesi, "lo schema di")
    somme = [tavola.required("somma", whole_between(1)) for tavola in tavole]
    return tuple(Schema(p.value, Decimal(s.value)) for p, s in zip(pesi, somme, strict=True))


def _riparto(radice: Tavola) -> tuple[Residuo, str]:
    """What happens to the residual cents, and the objective that takes them."""
    tavola = radice.required_table("riparto", ("arrotondamento", "residuo", "riga"))
    if tavola is None:
        return Residuo.NESSUNO, ""
    tavola.required("arrotondamento", choice(_Arrotondamento))
    residuo = tavola.required("residuo", choice(Residuo)).value
    if residuo is Residuo.RIGA:
        return residuo, tavola.required("riga", NUMERO).value
    if "riga" in tavola and tavola.values.get("residuo") == residuo:
        tavola.note("riga", f'vale solo con residuo = "{Residuo.RIGA}"')
    return residuo, ""
