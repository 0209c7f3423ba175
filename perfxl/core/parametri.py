"""What the workbooks share: identity, names of files, the tables of classes and bands, and the formulas of a row."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.espressione import (
    Arrotonda,
    Binaria,
    Cella,
    Cerca,
    ContaSe,
    Costante,
    Nome,
    Numerica,
    Oppure,
    Se,
    Somma,
)
from perfxl.core.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.layout import LAYOUT, Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.modello import Pesi
from perfxl.core.money import ratio

if TYPE_CHECKING:
    from decimal import Decimal

    from perfxl.core.espressione import Espressione, Valore
    from perfxl.core.fasce import Fascia
    from perfxl.core.modello import Modello
    from perfxl.core.piano import Obiettivo, Piano
    from perfxl.core.riparto import Riparto

IN_ORDINE = "In ordine"
"""What a live check says of a row that has nothing to correct."""

TOTALE = "totale"
"""The key of the row that sums a table."""

VUOTO = Costante("")


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
    return Fraction(codice) if codice.isdigit() and codice == f"{int(codice)}" else codice


def tabella_classi(modello: Modello) -> Tabella:
    """The classes and the peso each gives."""
    colonne = (
        Colonna("nome", modello.etichette.classe, Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("peso", "Peso", Ruolo.FISSO, Tipo.NUMERO, 13),
    )
    righe = tuple(Riga(c.nome, {"nome": c.nome, "peso": frazione(c.peso)}) for c in modello.classi)
    return Tabella("classi", f"{modello.etichette.classe}: il peso di ogni classe", colonne, righe, "nome")


def tabelle_fasce(modello: Modello) -> tuple[Tabella, ...]:
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


def colonna_classe(modello: Modello, ruolo: Ruolo) -> Colonna:
    """The class, by drop-down."""
    aiuto = f"Scegliere dall'elenco: {', '.join(classe.nome for classe in modello.classi)}."
    return Colonna("classe", modello.etichette.classe, ruolo, Tipo.TESTO, 14, elenco="classi_nome", aiuto=aiuto)


def colonne_calcolate(modello: Modello) -> tuple[Colonna, ...]:
    """Peso, coefficiente and totale, by formula from the class and the number of employees."""
    classe, n_dip, peso, coefficiente = Cella("classe"), Cella("n_dip"), Cella("peso"), Cella("coefficiente")
    cerca_peso = Cerca(classe, Intervallo("classi", "nome"), Intervallo("classi", "peso"))
    per_numero = Cerca(n_dip, Intervallo("fasce", "da"), Intervallo("fasce", "coefficiente"), fascia=True)
    per_parola = Cerca(n_dip, Intervallo("parole", "parola"), Intervallo("parole", "coefficiente"))
    parole = any(fascia.parola != "" for fascia in modello.fasce)
    cerca_coefficiente = Se(Numerica(n_dip), per_numero, per_parola if parole else VUOTO)
    totale = Se(
        Oppure((Binaria("=", peso, VUOTO), Binaria("=", coefficiente, VUOTO))),
        VUOTO,
        Binaria("*", peso, coefficiente),
    )
    return (
        Colonna("peso", "Peso", Ruolo.CALCOLATO, Tipo.NUMERO, 8, se_non_vuota(classe, cerca_peso)),
        Colonna(
            "coefficiente",
            "Coeff.",
            Ruolo.CALCOLATO,
            Tipo.COEFFICIENTE,
            8,
            se_non_vuota(n_dip, cerca_coefficiente),
        ),
        Colonna("totale", "Totale coeff.", Ruolo.CALCOLATO, Tipo.COEFFICIENTE, 9, totale),
    )


def se_non_vuota(cella: Cella, allora: Espressione) -> Se:
    """What the formula gives where the cell is filled in; an empty text where it is not."""
    return Se(Binaria("=", cella, VUOTO), VUOTO, allora)


def importo(obiettivo: Obiettivo, scarto: int) -> Espressione:
    """The amount of an objective, rounded once, last; multiplied before it is divided, so that ties stay ties.

    Args:
        obiettivo: the objective.
        scarto: cents that the residual policy adds to the amount rounded half up.
    """
    codice = codice_quota(obiettivo)
    base = Nome(nome_quota(codice, "base"))
    if obiettivo.fisso:
        return Arrotonda(base, 2)
    parti, su, somma = (Nome(nome_quota(codice, voce)) for voce in ("parti", "su", "somma"))
    dividendo = Binaria("*", Binaria("*", base, parti), Cella("totale"))
    quoziente: Espressione = Arrotonda(Binaria("/", dividendo, Binaria("*", su, somma)), 2)
    if scarto != 0:
        centesimi = Binaria("/", Costante(abs(scarto)), Costante(100))
        quoziente = Arrotonda(Binaria("+" if scarto > 0 else "-", quoziente, centesimi), 2)
    return Se(Oppure((Binaria("=", Cella("totale"), VUOTO), Binaria("=", somma, Costante(0)))), VUOTO, quoziente)


def differenza() -> Espressione:
    """The stanziato less the computed amount, in whole cents."""
    scarto = Arrotonda(Binaria("-", Cella("stanziato"), Cella("importo")), 2)
    return Se(Binaria("=", Cella("importo"), VUOTO), VUOTO, scarto)


def controllo(piano: Piano, obiettivo: Obiettivo, *, indicatori: bool) -> Espressione:
    """The live check of a row: the first thing to correct, or that it is in order."""
    esito: Espressione = Costante(IN_ORDINE)
    esito = Se(Binaria("<>", Cella("differenza"), Costante(0)), Costante("Stanziato diverso dall'importo"), esito)
    somma = piano.modello.somma(Pesi.INDICATORI)
    if indicatori and somma is not None:
        diversa = Binaria("<>", Arrotonda(Cella("indicatori"), 6), Costante(int(somma)))
        esito = Se(diversa, Costante(f"Gli indicatori non fanno {somma}"), esito)
    if obiettivo.fisso:
        return esito
    passi = (
        ("peso", f"{piano.modello.etichette.classe} fuori elenco"),
        ("coefficiente", "N. dip. non valido"),
        ("n_dip", "Manca N. dip."),
        ("classe", f"Manca: {piano.modello.etichette.classe}"),
    )
    for colonna, testo in passi:
        esito = Se(Binaria("=", Cella(colonna), VUOTO), Costante(testo), esito)
    return esito


def esito(da_rivedere: Espressione) -> Espressione:
    """How many rows are left to correct, in words."""
    righe = Se(Binaria("=", da_rivedere, Costante(1)), Costante(" riga da rivedere"), Costante(" righe da rivedere"))
    return Se(Binaria("=", da_rivedere, Costante(0)), Costante("Tutto in ordine"), Binaria("&", da_rivedere, righe))


def riga_totale(tabella: str, etichetta: str, righe: int) -> Riga:
    """The row that sums the amounts of a table of objectives, and says how many rows are left to correct.

    Args:
        tabella: name of the table.
        etichetta: the column that holds the word "Totale".
        righe: how many rows the table has.
    """
    buone = ContaSe(Intervallo(tabella, "controllo"), Costante(IN_ORDINE))
    formule: dict[str, Espressione | None] = {
        colonna: Somma(Intervallo(tabella, colonna)) for colonna in ("importo", "stanziato")
    }
    formule["differenza"] = Arrotonda(Binaria("-", Cella("stanziato"), Cella("importo")), 2)
    formule["controllo"] = esito(Binaria("-", Costante(righe), buone))
    return Riga(TOTALE, {etichetta: "Totale"}, formule, totale=True)


def voci_comuni(obiettivo: Obiettivo) -> dict[str, Valore]:
    """What every table of objectives says of one."""
    n_dip = obiettivo.n_dip.value
    return {
        "numero": numero(obiettivo.codice),
        "tipologia": obiettivo.tipologia.value,
        "titolo": obiettivo.titolo.value,
        "tempi": obiettivo.tempi.value,
        "classe": obiettivo.classe.value,
        "n_dip": Fraction(n_dip) if isinstance(n_dip, int) else n_dip,
    }


def frazione(valore: Decimal | None) -> Fraction | None:
    """The number as a cell's value."""
    return None if valore is None else Fraction(valore)


def stanziato(obiettivo: Obiettivo, riparto: Riparto) -> Fraction | None:
    """The amount allotted, in euro: the declared one; the split's where none is declared."""
    dichiarato = obiettivo.dichiarato.stanziato.value
    riga = riparto.riga(obiettivo.codice)
    if dichiarato is not None:
        return ratio(dichiarato, 100)
    return None if riga is None else ratio(riga.importo, 100)
