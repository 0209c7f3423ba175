"""What the workbooks share: identity, names of files, and the tables of the sheet «Parametri»."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import LAYOUT, Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.piano import Stato

if TYPE_CHECKING:
    from decimal import Decimal

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.fasce import Fascia
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano

IN_ORDINE = "In ordine"
"""What a live check says of a row that has nothing to correct."""

ALTRUI = "—"
"""What a live check says of a row that is not to be judged: its blank weight is another's."""

SEPARATORE = "; "
"""Between the texts of a list that stands in one cell."""

TOTALE = "totale"
"""The key of the row that sums a table."""


def slug(testo: str) -> str:
    """The text as a part of a file name that every system takes: lower case, no accents, hyphens for the rest."""
    senza_accenti = unicodedata.normalize("NFKD", testo).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", senza_accenti.lower()).strip("-")


def nome_file(piano: Piano, parte: str) -> str:
    """The file name of a workbook of the plan."""
    return f"{slug(piano.ente.value)}_{piano.anno.value}_{parte}.xlsx"


def identita(piano: Piano, settore: str, digest: str) -> dict[str, str]:
    """The identity that travels in a workbook; the Riepilogo has no settore.

    Args:
        piano: the plan.
        settore: code of the settore; empty for the Riepilogo.
        digest: the digest of the plan.
    """
    return {
        "perfxl_anno": f"{piano.anno.value}",
        "perfxl_ente": piano.ente.value,
        "perfxl_layout": LAYOUT,
        "perfxl_modello": piano.modello.codice,
        "perfxl_piano": digest,
        "perfxl_settore": settore,
    }


def codice_quota(obiettivo: Obiettivo) -> str:
    """The pot that pays an objective: its quota, or a pot of its own for a fixed amount."""
    return f"fisso-{obiettivo.codice}" if obiettivo.fisso else obiettivo.quota


def nome_quota(codice: str, voce: str) -> str:
    """The defined name of a figure of a quota."""
    return f"quota_{codice.replace('-', '_')}_{voce}"


def numero(codice: str) -> Fraction | str:
    """A code as it is written in a cell: a number where it is one, so that it sorts and looks like one."""
    return Fraction(codice) if codice.isascii() and codice.isdigit() and codice == f"{int(codice)}" else codice


def frazione(valore: Decimal | None) -> Fraction | None:
    """The number as a cell's value."""
    return None if valore is None else Fraction(valore)


def tabelle_parametri(modello: Modello, *, da_compilare: bool = True) -> tuple[Tabella, ...]:
    """The tables that the drop-downs choose from and the formulas look up; only those that the modello needs.

    Args:
        modello: the modello.
        da_compilare: whether there are cells to fill in.
    """
    return (
        *([_tabella_classi(modello)] if modello.classi else []),
        *(_tabelle_fasce(modello) if modello.fasce else []),
        *([_tabella_stati()] if da_compilare and "stato" in modello.campi else []),
    )


def _tabella_classi(modello: Modello) -> Tabella:
    """The classes as the document writes them, and the peso that each gives, where it gives one."""
    titolo = modello.etichette.classe
    colonne = [Colonna("nome", titolo, Ruolo.CHIAVE, Tipo.TESTO, 24)]
    if modello.classi_con_peso:
        colonne.append(Colonna("peso", "Peso", Ruolo.FISSO, Tipo.NUMERO, 13))
    righe = []
    for classe in modello.classi:
        valori: dict[str, Valore] = {"nome": classe.scritta}
        if modello.classi_con_peso:
            valori["peso"] = frazione(classe.peso)
        righe.append(Riga(classe.nome, valori))
    dice = "il peso di ogni classe" if modello.classi_con_peso else "le classi"
    return Tabella("classi", f"{titolo}: {dice}", tuple(colonne), tuple(righe), "nome")


def _tabelle_fasce(modello: Modello) -> tuple[Tabella, ...]:
    """The bands of employees and the coefficiente each gives; those that a word names in a table of their own.

    Spreadsheets do not agree on an empty cell among the sorted numbers that a value is looked up in.
    """
    numeriche = tuple(fascia for fascia in modello.fasce if fascia.parola == "")
    parole = tuple(fascia for fascia in modello.fasce if fascia.parola != "")
    return (_tabella_fasce(numeriche), *([_tabella_parole(parole)] if parole else []))


def _tabella_fasce(fasce: tuple[Fascia, ...]) -> Tabella:
    colonne = (
        Colonna("fascia", "N. dipendenti", Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("da", "Da", Ruolo.FISSO, Tipo.INTERO, 13),
        Colonna("coefficiente", "Coefficiente", Ruolo.FISSO, Tipo.COEFFICIENTE, 13),
    )
    righe = tuple(
        Riga(
            fascia.etichetta,
            {
                "fascia": fascia.etichetta,
                "da": Fraction(fascia.da or 0),
                "coefficiente": Fraction(fascia.coefficiente),
            },
        )
        for fascia in fasce
    )
    return Tabella("fasce", "Coefficiente per numero di dipendenti", colonne, righe, "fascia")


def _tabella_parole(fasce: tuple[Fascia, ...]) -> Tabella:
    colonne = (
        Colonna("parola", "Al posto del numero", Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("coefficiente", "Coefficiente", Ruolo.FISSO, Tipo.COEFFICIENTE, 13),
    )
    righe = tuple(Riga(f.parola, {"parola": f.parola, "coefficiente": Fraction(f.coefficiente)}) for f in fasce)
    return Tabella("parole", "Coefficiente per parola, al posto del numero di dipendenti", colonne, righe, "parola")


def _tabella_stati() -> Tabella:
    colonne = (Colonna("nome", "Stato", Ruolo.CHIAVE, Tipo.TESTO, 24),)
    righe = tuple(Riga(stato.value, {"nome": stato.value}) for stato in Stato)
    return Tabella("stati", "Gli stati fra cui scegliere", colonne, righe, "nome")
