"""The documents that a verbale has embedded, held against those that its manifesto names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.pdf_letto import PdfLetto
from perfxl.verifica.aperto import come_firmato
from perfxl.verifica.cartelle import cambiato

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfxl.signoff.manifesto import Documento, Manifesto
    from perfxl.verifica.aperto import Verbale


def dei_documenti(verbale: Verbale, manifesto: Manifesto, altrove: Mapping[str, bytes]) -> Punto:
    """Whether the documents are all there, none more, each as the manifesto names it.

    Args:
        verbale: the verbale.
        manifesto: its manifesto.
        altrove: documents as they were signed, by name, from elsewhere: they tell what differs in those that are not.
    """
    dettagli = tuple(_dei_documenti(verbale, manifesto, altrove))
    quanti = sum(documento["allegato"] != "" for documento in manifesto["atto"]["documenti"])
    if dettagli:
        return Punto(Passo.DOCUMENTI, Esito.DIVERSO, "i documenti incorporati non sono quelli del visto", dettagli)
    tutti = (
        "il documento allegato è quello del visto"
        if quanti == 1
        else f"i {quanti} documenti allegati sono quelli del visto"
    )
    return Punto(Passo.DOCUMENTI, Esito.TORNA, tutti)


def _dei_documenti(verbale: Verbale, manifesto: Manifesto, altrove: Mapping[str, bytes]) -> Iterator[Dettaglio]:
    aperto = PdfLetto({}) if verbale.letto is None else verbale.letto
    attesi: dict[str, Documento] = {}
    for documento in manifesto["atto"]["documenti"]:
        allegato = documento["allegato"]
        if allegato in {NOME, *attesi}:
            yield Dettaglio(documento["nome"], f"nel manifesto ha il nome di un altro allegato, «{allegato}»")
        elif allegato != "":
            attesi[allegato] = documento
    for documento in attesi.values():
        yield from _documento(aperto, documento, altrove)
    for nome in sorted({*aperto.allegati, *aperto.guasti} - {NOME, *attesi}):
        yield Dettaglio(nome, "è incorporato nel PDF, e il manifesto non lo nomina")
    for stranezza in aperto.stranezze:
        yield Dettaglio("", stranezza)


def _documento(aperto: PdfLetto, documento: Documento, altrove: Mapping[str, bytes]) -> Iterator[Dettaglio]:
    nome, allegato = documento["nome"], documento["allegato"]
    if allegato in aperto.guasti:
        yield Dettaglio(nome, f"quello incorporato non si legge: {aperto.guasti[allegato]}")
    elif allegato not in aperto.allegati:
        yield Dettaglio(nome, "manca fra gli allegati")
    elif not come_firmato(aperto.allegati[allegato], documento):
        yield Dettaglio(nome, "quello incorporato è diverso da quello del visto (altro SHA-256)")
        if nome in altrove:
            yield from cambiato(nome, altrove[nome], aperto.allegati[allegato])
