"""The scheda of each objective: the page that is printed and annexed to the plan, drawn from the tables by formulas.

Title, terms, weights stand once, in the tables; the pages only show them, so that a table and a scheda cannot disagree.
A spare row for a new objective has no page: what is proposed there is annexed once it is in the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import Binaria, Cerca, ContaSe, Costante, Se
from perfxl.core.cartelle.espressione import (
    Colonna as Intervallo,
)
from perfxl.core.cartelle.formule import VUOTO, ZERO, vuota
from perfxl.core.cartelle.layout import Casella, Foglio, Linea, Pagina, Ruolo, Tipo, Veste
from perfxl.core.cartelle.parametri import numero
from perfxl.core.modello import Vuoti

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.core.cartelle.espressione import Espressione
    from perfxl.core.cartelle.layout import Colonna, Riga, Tabella
    from perfxl.core.modello import Elenco, Modello
    from perfxl.core.piano import Obiettivo, Piano

NOME = "Schede"
"""The name of the sheet."""

_DOPO = frozenset({"somme", "controlli"})
"""The tables before whose sheet the pages stand."""

_DENARO = ("classe", "n_dip", "peso", "stanziato", "importo_fisso")
"""What a page shows after the fields of the register, where the modello does not say what it shows."""

_PER_ESTESO = {"n_dip": "Numero di dipendenti", "soglia": "Soglia", "peso": "Peso", "stampato": "Numero"}
"""Names that a table abbreviates, or writes with their unit: a page has room, and shows the unit with the figure."""

_IN_PIU = 2
"""Rows of a list beyond those that were sent out."""

_ETICHETTA, _ALTRA_PRIMA, _TUTTA, _MINIMA = 20, 14, 108, 36
"""Widths: of the labels, of other columns before the descriptions, of the whole page, of the descriptions at least."""

_LARGHEZZE = {"numero": 8, "soggetti": 16, "attivita": 26, "atteso": 24, "termine": 15, "di": 12}
_CIFRE = 11
"""Width of a column of figures."""


def con_schede(piano: Piano, settore: str, fogli: tuple[Foglio, ...]) -> tuple[Foglio, ...]:
    """The sheets of a settore's workbook, with that of its schede after the sheets of measures."""
    posto = next(i for i, foglio in enumerate(fogli) if any(t.nome in _DOPO for t in foglio.tabelle))
    tabelle = {tabella.nome: tabella for foglio in fogli for tabella in foglio.tabelle}
    posti = _Griglia(piano.modello)
    pagine = tuple(_pagina(piano, obiettivo, tabelle, posti) for obiettivo in piano.guidati(settore))
    testata = fogli[posto]
    schede = Foglio(
        NOME, testata.titolo, testata.righe[:1], (), pagine=pagine, larghezze=posti.larghezze(piano, tabelle)
    )
    return (*fogli[:posto], schede, *fogli[posto:])


class _Griglia:
    """The columns of the pages: labels, what stands before a description, descriptions, what stands after."""

    def __init__(self, modello: Modello) -> None:
        """Take the modello: its lists share the columns."""
        self._elenchi = modello.elenchi
        self.descrizioni = 1 + max([1, *(e.campi.index("descrizione") for e in modello.elenchi)])
        """The column of the descriptions, and of the values beside the labels."""

    def colonne(self, elenco: Elenco) -> dict[str, int]:
        """The column of each field of a list; a list that has no field before the descriptions begins with «rif»."""
        prima = elenco.campi.index("descrizione")
        davanti = elenco.campi[:prima] or ("rif",)
        dove = {campo: i for i, campo in enumerate(davanti, start=1)}
        return dove | {campo: self.descrizioni + i for i, campo in enumerate(elenco.campi[prima:])}

    def larghezze(self, piano: Piano, tabelle: dict[str, Tabella]) -> tuple[int, ...]:
        """The width of each column: the descriptions take what the others leave."""
        trovate: dict[int, int] = dict.fromkeys(range(1, self.descrizioni), _ALTRA_PRIMA)
        for elenco in piano.modello.elenchi:
            tabella = tabelle[elenco.misure.value]
            for campo, dove in self.colonne(elenco).items():
                if dove > self.descrizioni:
                    trovate[dove] = max(trovate.get(dove, 0), _larghezza(tabella.colonna(campo)))
        trovate[1] = _ETICHETTA
        trovate[self.descrizioni] = max(_MINIMA, _TUTTA - sum(trovate.values()))
        return tuple(trovate[dove] for dove in sorted(trovate))


def _larghezza(colonna: Colonna) -> int:
    parola = max(len(parola) for parola in colonna.titolo.split())
    return max(_LARGHEZZE.get(colonna.chiave, _CIFRE), parola + 2)


def _pagina(piano: Piano, obiettivo: Obiettivo, tabelle: dict[str, Tabella], griglia: _Griglia) -> Pagina:
    chiave, tavola = numero(obiettivo.codice), tabelle["obiettivi"]
    riga = next(riga for riga in tavola.righe if riga.chiave == obiettivo.codice)
    titolo = f"{piano.modello.etichette.obiettivo} {obiettivo.codice}"
    cerca = _Cerca("obiettivi", "numero", Costante(chiave if isinstance(chiave, str) else int(chiave)))
    testata = {1: Casella(Costante(titolo)), griglia.descrizioni: cerca.casella(tavola.colonna("titolo"))}
    linee = [Linea(Veste.TESTATA, testata)]
    for colonna in _mostrate(piano.modello, tavola, riga):
        etichetta = _PER_ESTESO.get(colonna.chiave, colonna.titolo)
        valore = cerca.casella(colonna, etichetta)
        linee.append(Linea(Veste.VALORE, {1: Casella(Costante(etichetta)), griglia.descrizioni: valore}))
    for elenco in piano.modello.elenchi:
        sue = griglia.colonne(elenco)
        quante = _IN_PIU + len(obiettivo.misure(elenco.misure))
        linee += _linee_elenco(piano.modello, elenco, tabelle[elenco.misure.value], (cerca, quante, sue))
    return Pagina(chiave, titolo, tuple(linee))


def _mostrate(modello: Modello, tavola: Tabella, riga: Riga) -> Iterator[Colonna]:
    """The columns of the objectives that a page shows: those of the modello's that the table has.

    Not a computed one that stands empty in this row, as the peso of a fixed amount.
    """
    colonne = {colonna.chiave: colonna for colonna in tavola.colonne}
    for campo in ("stampato", *(modello.scheda or (*modello.campi, *_DENARO))):
        colonna = colonne.get(campo)
        if colonna is not None and (colonna.ruolo is not Ruolo.CALCOLATO or tavola.formula(riga, colonna) is not None):
            yield colonna


class _Cerca:
    """Cells that show what a table says in one of its rows."""

    def __init__(self, tabella: str, chiavi: str, chiave: Costante) -> None:
        """Take the table, the column of its keys, and the key of the row."""
        self._tabella, self._chiavi, self.chiave = tabella, Intervallo(tabella, chiavi), chiave

    def casella(self, colonna: Colonna, nome: str = "") -> Casella:
        """The cell of a column: a text, or a number, or nothing where nothing stands there."""
        aperta = colonna.ruolo is Ruolo.INPUT and colonna.tipo is Tipo.TESTO and colonna.elenco == ""
        cosa = self.trova(colonna.chiave)
        intera = Binaria("&", cosa, VUOTO) if colonna.tipo is Tipo.TESTO else Se(vuota(cosa), VUOTO, cosa)
        return Casella(intera, colonna.tipo, nome or colonna.titolo, aperta)

    def trova(self, colonna: str) -> Cerca:
        """What stands in a column of the row."""
        return Cerca(self.chiave, self._chiavi, Intervallo(self._tabella, colonna))


def _linee_elenco(
    modello: Modello, elenco: Elenco, tabella: Tabella, dove: tuple[_Cerca, int, dict[str, int]]
) -> Iterator[Linea]:
    """The measures of a list: its name, headers, a row each and some to spare, their sum, whether there are more.

    Args:
        modello: the modello.
        elenco: the list.
        tabella: its table.
        dove: what looks for the objective, how many rows there are, the column of each field.
    """
    cerca, quante, posti = dove
    nome = modello.nome_misure(elenco.misure)
    yield Linea(Veste.CELLA)
    yield Linea(Veste.ELENCO, {1: Casella(Costante(nome))})
    yield Linea(Veste.INTESTAZIONE, {i: Casella(Costante(tabella.colonna(c).titolo)) for c, i in posti.items()})
    for posto in range(1, quante + 1):
        rif = f"{cerca.chiave.valore}/{posto}"
        misura = _Cerca(tabella.nome, "rif", Costante(rif))
        caselle = {
            i: misura.casella(tabella.colonna(c), f"{tabella.colonna(c).titolo}, {rif}") for c, i in posti.items()
        }
        yield Linea(Veste.CELLA, caselle)
    schema = modello.schema(elenco.misure)
    if schema is not None and "peso" in posti:
        somma: Espressione = cerca.trova(f"somma_{tabella.nome}")
        nulla = Binaria("=", somma, ZERO) if schema.vuoti is Vuoti.ALTRUI else vuota(somma)
        totale = Casella(Se(nulla, VUOTO, somma), tabella.colonna("peso").tipo, f"Somma, {nome}")
        yield Linea(Veste.SOMMA, {posti["descrizione"]: Casella(Costante("Somma")), posti["peso"]: totale})
    altre = Casella(_altre(tabella, cerca.chiave, quante, nome), nome=f"Altre righe, {nome}")
    yield Linea(Veste.AVVISO, {posti["descrizione"]: altre})


def _altre(tabella: Tabella, chiave: Costante, quante: int, foglio: str) -> Espressione:
    """How many rows of the objective the page has no room for, in words; nothing where it has."""
    in_tutto = ContaSe(Intervallo(tabella.nome, "obiettivo"), chiave)
    di_troppo = Binaria("-", in_tutto, Costante(quante))
    dove = f": vedere il foglio «{foglio}»."
    molte = Binaria("&", Binaria("&", Costante("Altre "), di_troppo), Costante(f" righe{dove}"))
    una = Binaria("=", di_troppo, Costante(1))
    return Se(Binaria(">", in_tutto, Costante(quante)), Se(una, Costante(f"Un'altra riga{dove}"), molte), VUOTO)
