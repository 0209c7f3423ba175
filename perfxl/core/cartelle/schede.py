"""The scheda of each objective: the page that is printed and annexed to the plan, drawn from the tables by formulas.

Title, terms, weights stand once, in the tables; the pages only show them, so that a table and a scheda cannot disagree.
A spare row for a new objective has no page: what is proposed there is annexed once it is in the plan.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.cartelle.espressione import ARGOMENTO, Binaria, Cerca, ContaSe, Costante, Se
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
    from perfxl.core.modello import Elenco, Modello, Schema
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
    modello, griglia = piano.modello, _Griglia(piano.modello)
    obiettivi = _Tavola(tabelle["obiettivi"], "numero")
    elenchi = [(e, _Elenco(modello, e, tabelle[e.misure.value], griglia.colonne(e))) for e in modello.elenchi]
    pagine = tuple(_pagina(piano, o, obiettivi, (griglia.descrizioni, elenchi)) for o in piano.guidati(settore))
    testata = fogli[posto]
    schede = Foglio(
        NOME, testata.titolo, testata.righe[:1], (), pagine=pagine, larghezze=griglia.larghezze(piano, tabelle)
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


def _pagina(
    piano: Piano, obiettivo: Obiettivo, obiettivi: _Tavola, dove: tuple[int, list[tuple[Elenco, _Elenco]]]
) -> Pagina:
    """The page of an objective.

    Args:
        piano: the plan.
        obiettivo: the objective.
        obiettivi: the table that it stands in.
        dove: the column of the values beside the labels, and what the pages show of each list.
    """
    accanto, elenchi = dove
    codice, chiave = obiettivo.codice, numero(obiettivo.codice)
    cercata = chiave if isinstance(chiave, str) else int(chiave)
    titolo = f"{piano.modello.etichette.obiettivo} {codice}"
    testata = {1: _scritta(titolo), accanto: obiettivi.casella("titolo", cercata)}
    linee = [Linea(Veste.TESTATA, testata)]
    for colonna in _mostrate(piano.modello, obiettivi.tabella, obiettivi.righe[codice]):
        etichetta = _PER_ESTESO.get(colonna.chiave, colonna.titolo)
        valore = obiettivi.casella(colonna.chiave, cercata, etichetta)
        linee.append(Linea(Veste.VALORE, {1: _scritta(etichetta), accanto: valore}))
    for elenco, mostrato in elenchi:
        quante = _IN_PIU + len(obiettivo.misure(elenco.misure))
        linee += mostrato.linee(obiettivi, cercata, quante)
    return Pagina(chiave, titolo, tuple(linee))


def _scritta(testo: str) -> Casella:
    return Casella(Costante(testo))


def _mostrate(modello: Modello, tavola: Tabella, riga: Riga) -> Iterator[Colonna]:
    """The columns of the objectives that a page shows: those of the modello's that the table has.

    Not a computed one that stands empty in this row, as the peso of a fixed amount.
    """
    colonne = {colonna.chiave: colonna for colonna in tavola.colonne}
    for campo in ("stampato", *(modello.scheda or (*modello.campi, *_DENARO))):
        colonna = colonne.get(campo)
        if colonna is not None and (colonna.ruolo is not Ruolo.CALCOLATO or tavola.formula(riga, colonna) is not None):
            yield colonna


class _Tavola:
    """Cells that show what a table says in the row of a key, by formulas that are the same whatever the key."""

    def __init__(self, tabella: Tabella, chiavi: str) -> None:
        """Take the table and the column of its keys."""
        self.tabella = tabella
        self.righe = {riga.chiave: riga for riga in tabella.righe}
        self.colonne = {colonna.chiave: colonna for colonna in tabella.colonne}
        self._chiavi = Intervallo(tabella.nome, chiavi)
        self._caselle: dict[str, Casella] = {}

    def casella(self, chiave: str, argomento: int | str, nome: str = "") -> Casella:
        """The cell of a column: a text, or a number, or nothing where nothing stands there."""
        if chiave not in self._caselle:
            colonna, cosa = self.colonne[chiave], self.trova(chiave)
            testo = colonna.tipo is Tipo.TESTO
            aperta = testo and colonna.ruolo is Ruolo.INPUT and colonna.elenco == ""
            intera = Binaria("&", cosa, VUOTO) if testo else Se(vuota(cosa), VUOTO, cosa)
            self._caselle[chiave] = Casella(intera, colonna.tipo, colonna.titolo, aperta)
        di_tutte = self._caselle[chiave]
        return Casella(di_tutte.forma, di_tutte.tipo, nome or di_tutte.nome, di_tutte.aperta, argomento)

    def trova(self, colonna: str) -> Cerca:
        """What stands in a column of the row."""
        return Cerca(ARGOMENTO, self._chiavi, Intervallo(self.tabella.nome, colonna))


class _Elenco:
    """The measures of a list: its name, headers, a row each and some to spare, their sum, whether there are more."""

    def __init__(self, modello: Modello, elenco: Elenco, tabella: Tabella, posti: dict[str, int]) -> None:
        """Take the list, its table, the column of each field on a page."""
        self._nome = modello.nome_misure(elenco.misure)
        self._schema = modello.schema(elenco.misure)
        self._misure, self._posti = _Tavola(tabella, "rif"), posti
        titoli = {i: _scritta(self._misure.colonne[campo].titolo) for campo, i in posti.items()}
        self._davanti = (
            Linea(Veste.CELLA),
            Linea(Veste.ELENCO, {1: _scritta(self._nome)}),
            Linea(Veste.INTESTAZIONE, titoli),
        )
        self._somma: Espressione | None = None
        self._altre: dict[int, Espressione] = {}

    def linee(self, obiettivi: _Tavola, obiettivo: int | str, quante: int) -> Iterator[Linea]:
        """The rows of a page.

        Args:
            obiettivi: the table of the objectives.
            obiettivo: the key of one of them.
            quante: how many rows of the list its page has.
        """
        yield from self._davanti
        for posto in range(1, quante + 1):
            rif = f"{obiettivo}/{posto}"
            caselle = {
                i: self._misure.casella(campo, rif, f"{self._misure.colonne[campo].titolo}, {rif}")
                for campo, i in self._posti.items()
            }
            yield Linea(Veste.CELLA, caselle)
        descrizioni = self._posti["descrizione"]
        if self._schema is not None and "peso" in self._posti:
            peso = self._misure.colonne["peso"]
            somma = Casella(
                self._della_somma(obiettivi, self._schema), peso.tipo, f"Somma, {self._nome}", argomento=obiettivo
            )
            yield Linea(Veste.SOMMA, {descrizioni: _scritta("Somma"), self._posti["peso"]: somma})
        if quante not in self._altre:
            self._altre[quante] = _altre(self._misure.tabella, quante, self._nome)
        altre = Casella(self._altre[quante], nome=f"Altre righe, {self._nome}", argomento=obiettivo)
        yield Linea(Veste.AVVISO, {descrizioni: altre})

    def _della_somma(self, obiettivi: _Tavola, schema: Schema) -> Espressione:
        """What the weights make; nothing where there are none to sum."""
        if self._somma is None:
            somma = obiettivi.trova(f"somma_{self._misure.tabella.nome}")
            nulla = Binaria("=", somma, ZERO) if schema.vuoti is Vuoti.ALTRUI else vuota(somma)
            self._somma = Se(nulla, VUOTO, somma)
        return self._somma


def _altre(tabella: Tabella, quante: int, foglio: str) -> Espressione:
    """How many rows of the objective the page has no room for, in words; nothing where it has."""
    in_tutto = ContaSe(Intervallo(tabella.nome, "obiettivo"), ARGOMENTO)
    di_troppo = Binaria("-", in_tutto, Costante(quante))
    dove = f": vedere il foglio «{foglio}»."
    molte = Binaria("&", Binaria("&", Costante("Altre "), di_troppo), Costante(f" righe{dove}"))
    una = Binaria("=", di_troppo, Costante(1))
    return Se(Binaria(">", in_tutto, Costante(quante)), Se(una, Costante(f"Un'altra riga{dove}"), molte), VUOTO)
