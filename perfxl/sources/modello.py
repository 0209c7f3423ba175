"""Reading a modello, the system of an ente, from TOML."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from perfxl.core.finding import Severity
from perfxl.core.modello import (
    CAMPI,
    CAMPI_MISURA,
    MISURE,
    Dove,
    Libere,
    Modello,
    Passaggio,
    Quote,
    Regolata,
    Residuo,
    Vincolo,
    Visto,
)
from perfxl.core.norme import NORME
from perfxl.core.testi.nomi import nome_e_non_ruolo
from perfxl.sources.fogli import read_campi, read_elenchi, read_etichette, scelti
from perfxl.sources.formato import CONDIVISI, CONTROLLO, DUP, MODELLO, NORMA, PERSONALE, RIPARTO, VISTO
from perfxl.sources.invio import read_libere, read_scheda
from perfxl.sources.pesi import read_classi, read_fasce, read_schemi
from perfxl.sources.toml_reader import open_document
from perfxl.sources.toml_values import (
    BOOL,
    CODICE_CONTROLLO,
    FORMA,
    NUMERO,
    SLUG,
    TEXT,
    TRUE,
    among,
    choice,
    question,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from perfxl.sources.toml_reader import Tavola

_DIFFERENZE = (*CAMPI, "titolo", "numero", "peso", "classe", *(f"{m}.{c}" for m in MISURE for c in CAMPI_MISURA))
"""In what an objective that several settori share may be let differ, besides whole lists of measures."""
_NORME = among(tuple(dict.fromkeys(norma.codice for norma in NORME)))


class _Arrotondamento(StrEnum):
    """The roundings that a modello may name."""

    COMMERCIALE = "commerciale"


def read_modello(text: str, nome: str, controlli: Collection[str] | None = None) -> Modello:
    """Read a modello.

    Args:
        text: the TOML document.
        nome: name of the file, for the places.
        controlli: the codes of the checks that there are; None where they are not judged.

    Raises:
        SourceError: every problem of the file, in the order of the lines.
    """
    radice = open_document(text, nome, MODELLO.chiavi)
    quote, residuo, riga = _riparto(radice)
    forme, obbligatorio = _dup(radice)
    elenchi, campi = read_elenchi(radice), read_campi(radice)
    modello = Modello(
        codice=radice.required("codice", SLUG).value,
        titolo=radice.required("titolo", TEXT).value,
        classi=read_classi(radice),
        fasce=read_fasce(radice),
        schemi=read_schemi(radice, elenchi),
        campi=campi,
        elenchi=elenchi or (),
        differiscono=_differiscono(radice),
        rif_dup=forme,
        dup_obbligatorio=obbligatorio,
        responsabili=_responsabili(radice),
        quote=quote,
        residuo=residuo,
        riga=riga,
        vincoli=_vincoli(radice),
        regolate=_regolate(radice, controlli),
        etichette=read_etichette(radice),
        libere=read_libere(radice, Libere()) or Libere(),
        scheda=read_scheda(radice, campi),
        visto=_visto(radice),
    )
    if radice.source.problems:
        raise radice.source.error()
    return modello


def _differiscono(radice: Tavola) -> tuple[str, ...]:
    tavola = radice.table("condivisi", CONDIVISI.chiavi)
    return () if tavola is None else scelti(tavola, "differiscono", (*_DIFFERENZE, *MISURE))


def _dup(radice: Tavola) -> tuple[tuple[str, ...], bool]:
    """The forms of a reference to the DUP, and whether one is needed."""
    tavola = radice.table("dup", DUP.chiavi)
    if tavola is None:
        return (), False
    forme = tuple(forma.value for forma in tavola.elements("forme", FORMA))
    return forme, tavola.optional("obbligatorio", BOOL).value is True


def _responsabili(radice: Tavola) -> bool | None:
    tavola = radice.table("personale", PERSONALE.chiavi)
    return None if tavola is None else tavola.required("responsabili", BOOL).value


def _vincoli(radice: Tavola) -> tuple[Vincolo, ...]:
    tavole = radice.tables("norme", NORMA.chiavi)
    norme = [tavola.required("norma", _NORME) for tavola in tavole]
    radice.source.unique(norme, "la norma")
    dove = [tavola.required("per", choice(Dove)).value for tavola in tavole]
    return tuple(Vincolo(norma.value, per) for norma, per in zip(norme, dove, strict=True))


def _regolate(radice: Tavola, controlli: Collection[str] | None) -> tuple[Regolata, ...]:
    """The checks that the ente switches off or weighs otherwise: one that there is not would be so in vain."""
    tavole = radice.tables("controlli", CONTROLLO.chiavi)
    codici = [tavola.required("codice", CODICE_CONTROLLO) for tavola in tavole]
    radice.source.unique(codici, "il controllo")
    regolate = []
    for tavola, codice in zip(tavole, codici, strict=True):
        if controlli is not None and codice.value not in {"", *controlli}:
            near = question(codice.value, tuple(controlli))
            tavola.note("codice", f"non c'è un controllo «{codice.value}»{near} (li elenca: perfxl spiega)")
        motivo = tavola.required("motivo", TEXT).value
        tavola.exactly_one(("gravita", "spento"))
        tavola.optional("spento", TRUE)
        gravita = tavola.optional("gravita", choice(Severity)).value
        regolate.append(Regolata(codice.value, gravita, motivo))
    return tuple(regolate)


def _riparto(radice: Tavola) -> tuple[Quote, Residuo, str]:
    """Where the quote come from, what happens to the residual cents, and the objective that takes them."""
    tavola = radice.table("riparto", RIPARTO.chiavi)
    if tavola is None:
        return Quote.PIANO, Residuo.NESSUNO, ""
    quote = tavola.optional("quote", choice(Quote)).value or Quote.PIANO
    tavola.required("arrotondamento", choice(_Arrotondamento))
    residuo = tavola.required("residuo", choice(Residuo)).value
    if residuo is Residuo.RIGA:
        if quote is Quote.RILEVANZA:
            tavola.note("residuo", f'«{residuo}» non vale con quote = "{quote}": gli importi sono dei settori')
        return quote, residuo, tavola.required("riga", NUMERO).value
    if "riga" in tavola and tavola.values.get("residuo") == residuo:
        tavola.note("riga", f'vale solo con residuo = "{Residuo.RIGA}"')
    return quote, residuo, ""


def _visto(radice: Tavola) -> Visto:
    """How the ente comes to the signature."""
    tavola = radice.table("visto", VISTO.chiavi)
    if tavola is None:
        return Visto()
    scritti = tavola.elements("passaggi", choice(Passaggio))
    tavola.source.unique(scritti, "il passaggio")
    passaggi = tuple(passaggio.value for passaggio in scritti)
    if "passaggi" in tavola and isinstance(tavola.values["passaggi"], list):
        intero = len(passaggi) == len(tavola.values["passaggi"])
        if intero and passaggi[-1:] != (Passaggio.SEGRETARIO,):
            tavola.note("passaggi", f"l'ultimo deve essere «{Passaggio.SEGRETARIO}», che fa il visto")
    firma = tavola.optional("firma", TEXT).value
    nome = "" if firma is None else nome_e_non_ruolo(firma)
    if nome != "":
        tavola.note("firma", f"«{nome}» sembra il nome di una persona: serve un ruolo")
    return Visto(passaggi or Visto().passaggi, firma or Visto().firma)
