"""The pages drawn anew from what the verbale has embedded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfxl.core.limits import many
from perfxl.core.verificato import Dettaglio, Esito, Passo, Punto
from perfxl.signoff.manifesto import NOME
from perfxl.signoff.verbale import disegna_verbale

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfxl.signoff.manifesto import Manifesto
    from perfxl.verifica.aperto import Verbale

_TYPST = re.compile(rb"Typst [0-9.]+")


def delle_pagine(
    verbale: Verbale, manifesto: Manifesto, versione: str, firmato_bene: Callable[[], bool] = lambda: False
) -> Punto:
    """Whether the pages are those that the manifesto gives: drawn anew, they must be the same bytes.

    Args:
        verbale: the verbale.
        manifesto: its manifesto.
        versione: the version of perfxl that runs here.
        firmato_bene: whether a signature that is good covers the verbale; asked for only where the pages cannot be
            drawn as they were: anybody can write into a PDF that another program drew it.
    """
    if not verbale.integri or verbale.letto is None:
        frase = "le pagine non sono state rifatte: il manifesto, o un documento incorporato, non è quello del visto"
        return Punto(Passo.PAGINE, Esito.NON_VERIFICATO, frase)
    allegati = {nome: contenuto for nome, contenuto in verbale.allegati.items() if nome != NOME}
    try:
        rifatto = disegna_verbale(verbale.allegati[NOME], allegati)
    except (ArithmeticError, RuntimeError, ValueError) as error:
        frase = "le pagine non si possono rifare da ciò che il manifesto dice"
        return Punto(Passo.PAGINE, Esito.DIVERSO, frase, (Dettaglio("", f"{error}"),))
    if rifatto == verbale.prima:
        return Punto(Passo.PAGINE, Esito.TORNA, "le pagine, rifatte dal manifesto e dagli allegati, sono le stesse")
    allora = (f"perfxl {manifesto['atto']['perfxl']}", _typst(verbale.prima))
    ora = (f"perfxl {versione}", _typst(rifatto))
    if verbale.intatta and allora != ora:
        programmi = [" con ".join(filter(None, quali)) for quali in (allora, ora)]
        frase = f"le pagine non sono state rifatte: le disegnò {programmi[0]}, e qui c'è {programmi[1]}"
        bene = firmato_bene()
        garante = "; garantisce chi ha firmato" if bene else ", e nessuna firma buona le garantisce"
        return Punto(Passo.PAGINE, Esito.DETTO if bene else Esito.NON_VERIFICATO, f"{frase}{garante}")
    if not verbale.intatta:
        return Punto(
            Passo.PAGINE,
            Esito.DIVERSO,
            "il PDF non è quello che il manifesto e gli allegati danno",
            (Dettaglio("", _dove(verbale.prima, rifatto)),),
        )
    frase = (
        "le pagine non sono quelle che il manifesto dà: ciò che vi si legge può essere altro da ciò che il visto dice"
    )
    return Punto(Passo.PAGINE, Esito.DIVERSO, frase)


def _dove(uno: bytes, altro: bytes) -> str:
    """Where two files begin to differ."""
    posto = next((i for i, (a, b) in enumerate(zip(uno, altro, strict=False)) if a != b), min(len(uno), len(altro)))
    return f"rifatto, è diverso dal byte {many(posto + 1)}"


def _typst(pdf: bytes) -> str:
    """Which Typst a PDF says that it was drawn with; empty where it says none."""
    trovato = _TYPST.search(pdf)
    return "" if trovato is None else trovato[0].decode()
