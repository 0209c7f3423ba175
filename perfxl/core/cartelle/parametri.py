"""What the workbooks share: identity, names of files, and the tables of the sheet «Parametri»."""

from __future__ import annotations

import re
import unicodedata
from calendar import isleap, monthrange
from fractions import Fraction
from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import Cella, ContaCome, somma_di
from perfxl.core.cartelle.layout import LAYOUT, Colonna, Riga, Ruolo, Tabella, Tipo
from perfxl.core.money import ratio
from perfxl.core.piano import Stato, Tipologia
from perfxl.core.testi.riferimenti import MESI

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from perfxl.core.cartelle.espressione import Colonna as Intervallo
    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.fasce import Fascia
    from perfxl.core.modello import Modello, Schema
    from perfxl.core.piano import Obiettivo, Piano

BENE, MALE = "✔", "✘"
"""How the words of a live check begin that has nothing to correct, and of one that has."""

IN_ORDINE = f"{BENE} In ordine"
"""What a live check says of a row that has nothing to correct."""

ALTRUI = "—"
"""What a live check says of a row that is not to be judged: its blank weight is another's."""

SEPARATORE = "; "
"""Between the texts of a list that stands in one cell."""

_CENTO = 100

TOTALE = "totale"
"""The key of the row that sums a table."""


def slug(testo: str) -> str:
    """The text as a part of a file name that every system takes: lower case, no accents, hyphens for the rest."""
    senza_accenti = unicodedata.normalize("NFKD", testo).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", senza_accenti.lower()).strip("-")


_LUNGHEZZA_ENTE = 80
"""As long as the ente's part of a file name may be: Windows counts the folders too, and takes 260 signs in all."""


def nome_file(piano: Piano, parte: str) -> str:
    """The file name of a workbook of the plan."""
    ente = slug(piano.ente.value)[:_LUNGHEZZA_ENTE].rstrip("-") or "ente"
    return f"{ente}_{piano.anno.value}_{parte}.xlsx"


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


_CIFRE = 20
"""No code is longer; what stands in a cell may be."""


def numero(codice: str) -> Fraction | str:
    """A code as it is written in a cell: a number where it is one, so that it sorts and looks like one."""
    corto = codice.isascii() and codice.isdigit() and len(codice) <= _CIFRE
    return Fraction(codice) if corto and codice == f"{int(codice)}" else codice


def codice_libero(posto: int) -> str:
    """What tells a spare row for a new objective from the others, by its position from 1: ``nuovo 1``."""
    return f"nuovo {posto}"


def frazione(valore: Decimal | None) -> Fraction | None:
    """The number as a cell's value."""
    return None if valore is None else Fraction(valore)


def centesima(valore: Valore) -> Valore:
    """A percentage as its cell holds it: 25 percent is 0.25."""
    return ratio(valore, 100) if isinstance(valore, Fraction) else valore


def nelle_colonne(scritte: Mapping[str, Valore], colonne: Iterable[Colonna]) -> dict[str, Valore]:
    """What stands in the cells of these columns, of what may be said; what is computed does not."""
    return {
        c.chiave: centesima(scritte[c.chiave]) if c.tipo is Tipo.PERCENTO else scritte[c.chiave]
        for c in colonne
        if c.ruolo is not Ruolo.CALCOLATO and c.chiave in scritte
    }


def in_percento(schema: Schema | None) -> bool:
    """Whether the weights of a scheme are percentages: where they make 100, or no sum is asked."""
    return schema is None or schema.somma == _CENTO


def tipo_peso(schema: Schema | None) -> Tipo:
    """How the weights of a scheme look."""
    return Tipo.PERCENTO if in_percento(schema) else Tipo.NUMERO


def tabelle_parametri(piano: Piano, settore: str = "") -> tuple[Tabella, ...]:
    """The tables that the drop-downs choose from and the formulas look up; only those that the workbook needs.

    Args:
        piano: the plan.
        settore: whose workbook it is; empty for the Riepilogo, where there is nothing to fill in.
    """
    return (*tabelle_modello(piano.modello), *(_elenchi(piano, settore) if settore != "" else []))


def tabelle_modello(modello: Modello) -> tuple[Tabella, ...]:
    """The classes and the bands of the modello, where it has any."""
    return (
        *([_tabella_classi(modello)] if modello.classi else []),
        *(_tabelle_fasce(modello) if modello.fasce else []),
    )


def tabella_stati() -> Tabella:
    """The words that say whether an objective is pursued."""
    return _elenco("stati", "Gli stati fra cui scegliere", "Stato", (stato.value for stato in Stato))


def _elenchi(piano: Piano, settore: str) -> Iterator[Tabella]:
    """The words to choose from in the cells to fill in, and the days that a live check looks for."""
    campi = piano.modello.campi
    if "stato" in campi:
        yield tabella_stati()
    if piano.libere.obiettivi > 0 and "tipologia" in campi:
        yield _elenco("tipologie", "Le tipologie fra cui scegliere", "Tipologia", (voce.value for voce in Tipologia))
    if piano.libere.obiettivi > 0 and "unita" in campi:
        unita = (voce.nome.value for voce in piano.settori if piano.radice(voce.codice) == settore)
        yield _elenco("unita", "Le unità del settore", piano.modello.etichette.unita, unita)


def _elenco(nome: str, titolo: str, intestazione: str, parole: Iterable[str], chiave: str = "nome") -> Tabella:
    colonne = (Colonna(chiave, intestazione, Ruolo.CHIAVE, Tipo.TESTO, 24),)
    righe = tuple(Riga(parola, {chiave: parola}) for parola in dict.fromkeys(parole))
    return Tabella(nome, titolo, colonne, righe, chiave)


CON_DATE = frozenset({"tempi", "personale", "risorse", "soggetti", "descrizione", "attivita", "atteso", "termine"})
"""The columns of texts that may write a day, as the check of days that do not exist reads them."""


def tabella_giorni(piano: Piano, testi: Iterable[Intervallo]) -> Tabella:
    """Days that do not exist, and how often each stands in these columns of texts: a live check sums them.

    Args:
        piano: the plan.
        testi: the columns where an office may write a day.
    """
    quante = somma_di(ContaCome(colonna, Cella("come")) for colonna in testi)
    colonne = (
        Colonna("giorno", "Giorno", Ruolo.CHIAVE, Tipo.TESTO, 24),
        Colonna("come", "Come si cerca", Ruolo.FISSO, Tipo.TESTO, 13),
        Colonna("quante", "Quante volte", Ruolo.CALCOLATO, Tipo.INTERO, 13, quante),
    )
    giorni = dict(_giorni_inesistenti(piano.anno.value))
    righe = tuple(Riga(giorno, {"giorno": giorno, "come": come}) for giorno, come in giorni.items())
    titolo = "Giorni che non esistono: si cercano nei termini e nei testi"
    return Tabella("giorni", titolo, colonne, righe, "giorno", stampata=False)


def _giorni_inesistenti(anno: int) -> Iterator[tuple[str, str]]:
    """Days that no month has, and the 29 February of the years that have none, with the patterns that find them.

    A year follows: it begins with 2, or is the year.
    """
    for mese, nome in enumerate(MESI, start=1):
        for giorno in range(monthrange(_BISESTILE, mese)[1] + 1, _GIORNI + 1):
            yield f"{giorno}/{mese:02d}", f"*{giorno}?{mese:02d}?2*"
            if mese < _DUE_CIFRE:
                yield f"{giorno}/{mese}", f"*{giorno}?{mese}?2*"
            yield f"{giorno} {nome}", f"*{giorno} {nome} 2*"
    for comune in (a for a in range(anno - 1, anno + 4) if not isleap(a)):
        for scritto in ("29/02/", "29/2/", "29 febbraio "):
            yield f"{scritto}{comune}", f"*{scritto.replace('/', '?')}{comune}*"


_BISESTILE, _GIORNI, _DUE_CIFRE = 2000, 31, 10


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
