"""Reading a modello, the system of an ente, from TOML."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.fasce import Fascia, difetti
from perfxl.core.finding import Severity
from perfxl.core.modello import (
    CAMPI,
    CAMPI_MISURA,
    MISURE,
    Classe,
    Dove,
    Elenco,
    Etichette,
    Modello,
    Pesi,
    Quote,
    Regolata,
    Residuo,
    Schema,
    Vincolo,
    Vuoti,
)
from perfxl.core.norme import NORME
from perfxl.core.place import Sourced
from perfxl.sources.toml_reader import Tavola, open_document
from perfxl.sources.toml_values import (
    BOOL,
    CODICE_CONTROLLO,
    FORMA,
    NOME_CLASSE,
    NON_NEGATIVE,
    NUMERO,
    SLUG,
    STAMPATO,
    TEXT,
    TRUE,
    among,
    choice,
    matching,
    whole_between,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

CHIAVI_MODELLO = (
    "codice",
    "titolo",
    "etichette",
    "classi",
    "fasce",
    "schemi",
    "registro",
    "elenchi",
    "condivisi",
    "dup",
    "personale",
    "riparto",
    "norme",
    "controlli",
)
"""What a modello may say, in the order in which it is written."""
CHIAVI_RIPARTO = ("quote", "arrotondamento", "residuo", "riga")
_ETICHETTE = tuple(field.name for field in fields(Etichette))
_PAROLA = matching(r"[^\s](?:.*[^\s])?", "senza spazi all'inizio e alla fine")
_DIPENDENTI = whole_between(1)
_DIFFERENZE = tuple(
    [*CAMPI, "titolo", "numero", "peso", "classe", *(f"{m}.{c}" for m in MISURE for c in CAMPI_MISURA), *MISURE]
)
"""In what an objective that several settori share may be let differ."""


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
    radice = open_document(text, nome, CHIAVI_MODELLO)
    quote, residuo, riga = _riparto(radice)
    forme, obbligatorio = _dup(radice)
    elenchi = _elenchi(radice)
    modello = Modello(
        codice=radice.required("codice", SLUG).value,
        titolo=radice.required("titolo", TEXT).value,
        classi=_classi(radice),
        fasce=_fasce(radice),
        schemi=_schemi(radice, elenchi),
        campi=_campi(radice),
        elenchi=elenchi,
        differiscono=_differiscono(radice),
        rif_dup=forme,
        dup_obbligatorio=obbligatorio,
        responsabili=_responsabili(radice),
        quote=quote,
        residuo=residuo,
        riga=riga,
        vincoli=_vincoli(radice),
        regolate=_regolate(radice),
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
    fogli = [lette[key] for key in _NOMI_DI_FOGLI if key in lette]
    for foglio in fogli:
        if not _nome_di_foglio(foglio.value):
            tavola.source.note(foglio.place, _FOGLIO)
    radice.source.unique(fogli, "il foglio")
    return Etichette(**{key: letta.value for key, letta in lette.items()})


_NOMI_DI_FOGLI = ("obiettivi", "fasi", "indicatori", "risultati")
_FOGLIO = (
    "questa etichetta diventa il nome di un foglio: al più 31 caratteri, nessuno di [ ] : * ? / \\, niente apostrofi "
    "all'inizio o alla fine, e non Istruzioni, Parametri, Riepilogo, Quote, Settori, Somme"
)
_FOGLI = frozenset({"istruzioni", "parametri", "riepilogo", "quote", "settori", "somme"})
_CARATTERI_DEL_NOME = 31


def _nome_di_foglio(testo: str) -> bool:
    """Whether the text can name a sheet beside those that every workbook has."""
    lungo = len(testo) > _CARATTERI_DEL_NOME or testo.strip("'") != testo
    return not lungo and not set(testo) & set("[]:*?/\\") and testo.casefold() not in _FOGLI


def _classi(radice: Tavola) -> tuple[Classe, ...]:
    tavole = radice.tables("classi", ("codice", "nome", "peso"))
    nomi = [tavola.required("nome", NOME_CLASSE) for tavola in tavole]
    radice.source.unique(nomi, "la classe")
    codici = [tavola.optional("codice", STAMPATO) for tavola in tavole]
    scritti = [Sourced(codice.value or "", codice.place) for codice in codici]
    radice.source.unique(scritti, "il codice")
    pesi = [tavola.optional("peso", NON_NEGATIVE) for tavola in tavole]
    con_peso = [tavola for tavola in tavole if "peso" in tavola]
    for tavola in tavole:
        if con_peso and "peso" not in tavola:
            tavola.note("peso", "manca: o tutte le classi danno un peso, o nessuna")
    return tuple(Classe(n.value, p.value, c.value) for n, p, c in zip(nomi, pesi, scritti, strict=True))


def _campi(radice: Tavola) -> tuple[str, ...]:
    tavola = radice.table("registro", ("campi",))
    if tavola is None or "campi" not in tavola:
        return Modello("", "").campi
    return _scelti(tavola, "campi", CAMPI)


def _scelti(tavola: Tavola, key: str, ammessi: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a list, each among those admitted and only once."""
    scelti = tavola.elements(key, among(ammessi))
    tavola.source.unique(scelti, f"«{key}»: la voce")
    return tuple(scelto.value for scelto in scelti)


def _elenchi(radice: Tavola) -> tuple[Elenco, ...]:
    if "elenchi" not in radice:
        return Modello("", "").elenchi
    tavole = radice.tables("elenchi", ("misure", "campi"))
    quali = [tavola.required("misure", among(tuple(misure.value for misure in MISURE))) for tavola in tavole]
    radice.source.unique(quali, "l'elenco")
    elenchi = []
    for tavola, misure in zip(tavole, quali, strict=True):
        campi = _scelti(tavola, "campi", CAMPI_MISURA)
        if "descrizione" not in campi:
            tavola.note("campi", "ci deve essere «descrizione»")
        if misure.value != "":
            elenchi.append(Elenco(Pesi(misure.value), campi))
    return tuple(elenchi)


def _differiscono(radice: Tavola) -> tuple[str, ...]:
    tavola = radice.table("condivisi", ("differiscono",))
    return () if tavola is None else _scelti(tavola, "differiscono", _DIFFERENZE)


def _dup(radice: Tavola) -> tuple[tuple[str, ...], bool]:
    """The forms of a reference to the DUP, and whether one is needed."""
    tavola = radice.table("dup", ("forme", "obbligatorio"))
    if tavola is None:
        return (), False
    forme = tuple(forma.value for forma in tavola.elements("forme", FORMA))
    return forme, tavola.optional("obbligatorio", BOOL).value is True


def _responsabili(radice: Tavola) -> bool | None:
    tavola = radice.table("personale", ("responsabili",))
    return None if tavola is None else tavola.required("responsabili", BOOL).value


def _vincoli(radice: Tavola) -> tuple[Vincolo, ...]:
    tavole = radice.tables("norme", ("norma", "per"))
    codici = tuple(dict.fromkeys(norma.codice for norma in NORME))
    return tuple(
        Vincolo(tavola.required("norma", among(codici)).value, tavola.required("per", choice(Dove)).value)
        for tavola in tavole
    )


def _regolate(radice: Tavola) -> tuple[Regolata, ...]:
    """The checks that the ente switches off or weighs otherwise; that a code exists, who knows the checks says."""
    tavole = radice.tables("controlli", ("codice", "gravita", "spento", "motivo"))
    codici = [tavola.required("codice", CODICE_CONTROLLO) for tavola in tavole]
    radice.source.unique(codici, "il controllo")
    regolate = []
    for tavola, codice in zip(tavole, codici, strict=True):
        motivo = tavola.required("motivo", TEXT).value
        if tavola.exactly_one(("gravita", "spento")) == "gravita":
            regolate.append(Regolata(codice.value, tavola.required("gravita", choice(Severity)).value, motivo))
        else:
            tavola.optional("spento", TRUE)
            regolate.append(Regolata(codice.value, None, motivo))
    return tuple(regolate)


def _fasce(radice: Tavola) -> tuple[Fascia, ...]:
    """The bands; whether they cover every number is asked only of bands that are each sound."""
    before = len(radice.source.problems)
    tavole = radice.tables("fasce", ("da", "a", "parola", "coefficiente", "nota"))
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


def _schemi(radice: Tavola, elenchi: tuple[Elenco, ...]) -> tuple[Schema, ...]:
    tavole = radice.tables("schemi", ("pesi", "somma", "vuoti"))
    pesi = [tavola.required("pesi", choice(Pesi)) for tavola in tavole]
    radice.source.unique(pesi, "lo schema di")
    somme = [tavola.required("somma", whole_between(1)) for tavola in tavole]
    vuoti = [tavola.optional("vuoti", choice(Vuoti)).value or Vuoti.MANCANO for tavola in tavole]
    pesati = {elenco.misure for elenco in elenchi if "peso" in elenco.campi}
    for tavola, quali in zip(tavole, pesi, strict=True):
        if "pesi" in tavola and quali.value in MISURE and quali.value not in pesati and not tavola.source.problems:
            tavola.note("pesi", f"serve un elenco «{quali.value}» che abbia tra i campi «peso»")
    return tuple(Schema(p.value, Decimal(s.value), v) for p, s, v in zip(pesi, somme, vuoti, strict=True))


def _riparto(radice: Tavola) -> tuple[Quote, Residuo, str]:
    """Where the quote come from, what happens to the residual cents, and the objective that takes them."""
    tavola = radice.table("riparto", CHIAVI_RIPARTO)
    if tavola is None:
        return Quote.PIANO, Residuo.NESSUNO, ""
    quote = tavola.optional("quote", choice(Quote)).value or Quote.PIANO
    tavola.required("arrotondamento", choice(_Arrotondamento))
    residuo = tavola.required("residuo", choice(Residuo)).value
    if residuo is Residuo.RIGA:
        return quote, residuo, tavola.required("riga", NUMERO).value
    if "riga" in tavola and tavola.values.get("residuo") == residuo:
        tavola.note("riga", f'vale solo con residuo = "{Residuo.RIGA}"')
    return quote, residuo, ""
