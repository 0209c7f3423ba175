"""What a live check promises: a workbook that somebody typed into, as its own sheet judges it and as perfxl does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from perfxl.app import disegna
from perfxl.checks.esame import Ambito, Esame
from perfxl.checks.registro import esegui
from perfxl.core.cartelle.calcolo import Calcolo
from perfxl.core.cartelle.layout import Ruolo, Tipo, scrivi_sopra
from perfxl.core.cartelle.parametri import BENE, MALE, TOTALE
from perfxl.core.fasce import Fascia
from perfxl.core.finding import Severity
from perfxl.core.letture.consegna import abbina, riconosci
from perfxl.core.letture.ricomposizione import ricomponi
from perfxl.core.modello import Classe, Elenco, Modello, Pesi, Quote, Schema, Vuoti
from perfxl.core.piano import Fondo, Modo, Piano, Quota, totale_ricalcolato
from perfxl.core.riparto import riparti
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.writer import write_workbook
from tests.costruttori import letto, misura, obiettivo, settore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Cartella, Colonna, Indirizzo
    from perfxl.core.finding import Outcome
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.piano import Settore

_CENTO = Decimal(100)

DI_TESTO = ("tempi", "anni", "stato", "soglia", "personale", "rif_dup")

A_CLASSI = Modello(
    codice="classi",
    titolo="Classi e fasce",
    classi=(Classe("alta", Decimal(40)), Classe("media", Decimal(20)), Classe("nulla", Decimal(0))),
    fasce=(Fascia(1, 3, Decimal(1)), Fascia(4, None, Decimal("1.5")), Fascia(None, None, Decimal(3), "tutti")),
    schemi=(Schema(Pesi.INDICATORI, _CENTO),),
    campi=DI_TESTO,
    elenchi=(Elenco(Pesi.INDICATORI, ("descrizione", "atteso", "termine", "peso")),),
)
"""The class gives the peso, the employees the coefficiente; indicators make 100%, and none may be blank."""

A_MANO = Modello(
    codice="mano",
    titolo="Pesi a mano",
    schemi=(Schema(Pesi.OBIETTIVI, _CENTO), Schema(Pesi.FASI, _CENTO, Vuoti.ALTRUI)),
    campi=DI_TESTO,
    elenchi=(
        Elenco(Pesi.FASI, ("descrizione", "termine", "peso", "cumulato", "penalita")),
        Elenco(Pesi.RISULTATI, ("descrizione", "cumulato")),
    ),
)
"""Weights by hand make 100% of their group; phases with a blank weight are another's; one list has no weights."""

A_PUNTI = Modello(
    codice="punti",
    titolo="Punti",
    classi=(Classe("operativo", None, "1"), Classe("strategico", None, "2")),
    schemi=(Schema(Pesi.OBIETTIVI, Decimal(10), Vuoti.ALTRUI), Schema(Pesi.RISULTATI, Decimal(10))),
    campi=("tempi", "soglia"),
    elenchi=(Elenco(Pesi.RISULTATI, ("descrizione", "peso")),),
    quote=Quote.RILEVANZA,
)
"""Classes only rank; weights are points that make 10, not percentages."""

_FONDO = Fondo(letto(100_000), letto(100_000), dichiarato=True)
_QUOTE = (
    Quota("q", letto("Metà"), Modo.PARTI, letto(Decimal(1))),
    Quota("r", letto("Metà"), Modo.PARTI, letto(_CENTO)),
)


def piano_a_classi() -> Piano:
    """Two settori share a quota; a fixed amount; a quota of one settore alone."""
    indicatori = (misura("Atti", "n. 3", 60), misura("Sedute", "n. 2", 40))
    comuni: dict[str, Any] = {
        "tempi": "entro l'anno",
        "soglia": Decimal(80),
        "personale": "due impiegati",
        "indicatori": indicatori,
    }
    voci = (
        obiettivo("1", quota="q", classe="alta", n_dip=2, **comuni),
        obiettivo("2", quota="q", classe="media", n_dip=4, **comuni),
        obiettivo("3", quota="r", classe="alta", n_dip="tutti", **comuni),
        obiettivo("4", importo_fisso=5000, classe="alta", n_dip=2, **comuni),
        obiettivo("5", quota="q", classe="media", n_dip=1, capofila="B", **comuni),
    )
    fondo = replace(_FONDO, massimo=letto(105_000), finanziato=letto(105_000))
    return _con_stanziati(Piano(A_CLASSI, letto("Comune"), letto(2026), fondo, _settori(), _QUOTE, voci))


def piano_a_mano(*, pagato: bool = False) -> Piano:
    """Weights by hand, in two groups of which one stands in two workbooks; paid by a quota, or not.

    Args:
        pagato: whether a quota pays the objectives by their weights.
    """
    fasi = (misura("Avvio", peso=30, termine="30/06/2026"), misura("Altrui"), misura("Chiusura", peso=70, penalita=5))
    quota = "r" if pagato else ""
    comuni: dict[str, Any] = {
        "tempi": "entro il 31/12/2026",
        "soglia": Decimal(80),
        "personale": "due",
        "fasi": fasi,
        "quota": quota,
    }
    voci = (
        obiettivo("A-1", gruppo="A", peso=Decimal(60), **comuni),
        obiettivo("A-2", gruppo="A", peso=Decimal("39.5"), risultati=(misura("Uno", cumulato=50),), **comuni),
        obiettivo("A-3", gruppo="G", peso=Decimal(30), **comuni),
        obiettivo("A-4", gruppo="A", peso=Decimal("0.5"), **{**comuni, "fasi": ()}),
        obiettivo("B-1", gruppo="G", peso=Decimal(70), capofila="B", **comuni),
    )
    piano = Piano(A_MANO, letto("Comune"), letto(2026), None, _settori(), (), voci)
    return _con_stanziati(replace(piano, fondo=_FONDO, quote=_QUOTE[1:])) if pagato else piano


def piano_a_punti() -> Piano:
    """Points that make 10; the settori share the fund by their rilevanza."""
    risultati = (misura("Uno", peso=4), misura("Due", peso=6))
    voci = (
        obiettivo("1", classe="1 - operativo", peso=Decimal(4), tempi="2026", risultati=risultati),
        obiettivo("2", classe="2 - strategico", peso=Decimal(6), tempi="2026", risultati=risultati),
        obiettivo("3", classe="2 - strategico", tempi="2026", gruppo="G", risultati=risultati),
    )
    settori = (settore("A", rilevanza=60), settore("B", rilevanza=40))
    quote = tuple(Quota(s.codice, s.nome, Modo.PARTI, letto(s.rilevanza.value or _CENTO)) for s in settori)
    return Piano(A_PUNTI, letto("Comune"), letto(2026), _FONDO, settori, quote, voci)


def _settori() -> tuple[Settore, ...]:
    return (settore("A"), settore("B"))


def _con_stanziati(piano: Piano) -> Piano:
    """The plan with the amounts of its split, as allotted."""
    riparto = riparti(piano, totale_ricalcolato)
    righe = {riga.obiettivo: letto(riga.importo) for riga in riparto.righe}
    obiettivi = [replace(o, dichiarato=replace(o.dichiarato, stanziato=righe[o.codice])) for o in piano.obiettivi]
    return replace(piano, obiettivi=tuple(obiettivi))


# ---- what is typed, and what follows


@dataclass(frozen=True)
class Esito:
    """What the sheet says of itself, and what perfxl finds that was not there when it was sent out."""

    foglio: Mapping[str, str]
    outcome: Outcome

    @property
    def codici_del_foglio(self) -> set[str]:
        """The codes of the live checks that say that something is to be corrected."""
        return {chiave.split()[0] for chiave, esito in self.foglio.items() if esito.startswith(MALE)}

    @property
    def bloccano(self) -> set[str]:
        """The codes of what perfxl finds, and blocks."""
        return {f.code for f in self.outcome.findings if f.severity is Severity.BLOCCA}

    @property
    def trovati(self) -> set[str]:
        """The codes of all that perfxl finds; a number written as a text, understood or not, is the sheet's VAL102."""
        codici = {f.code for f in self.outcome.findings}
        return codici | ({"VAL102"} if "VAL101" in codici else set())


class Ufficio:
    """A settore that fills in its workbook; the others send theirs back as they were."""

    def __init__(self, piano: Piano, settore: str = "A") -> None:
        """Draw the workbooks of a plan."""
        self.piano, self._settore = piano, settore
        self._mandate = disegna(piano)
        self.cartella: Cartella = self._mandate[settore]
        self._altre: list[Consegna] = [self._riconosci(c) for s, c in self._mandate.items() if s != settore]

    def _riconosci(self, cartella: Cartella) -> Consegna:
        return riconosci(parse_workbook(write_workbook(cartella), cartella.file), self._mandate, cartella.file)

    def celle(self) -> Iterator[tuple[Indirizzo, Colonna]]:
        """The cells to fill in: of the rows for a new objective none, for that is the plan's to take or leave."""
        for _, tabella in self.cartella.tabelle.values():
            for riga in tabella.righe:
                for colonna in tabella.colonne:
                    if riga.ruolo(colonna) is Ruolo.INPUT and not riga.libera:
                        yield (tabella.nome, riga.chiave, colonna.chiave), colonna

    def scrive(self, scritte: Mapping[Indirizzo, Valore]) -> Esito:
        """What follows from typing these values into these cells."""
        cartella = scrivi_sopra(self.cartella, scritte)
        calcolo = Calcolo(cartella)
        righe = [riga for riga in cartella.tabelle["controlli"][1].righe if riga.chiave != TOTALE]
        foglio = {riga.chiave: f"{calcolo.valore(('controlli', riga.chiave, 'esito'))}" for riga in righe}
        if any(not esito.startswith((BENE, MALE)) for esito in foglio.values()):
            raise ValueError(foglio)
        consegne = abbina([*self._altre, self._riconosci(cartella)])
        tornato = ricomponi(self.piano, [c.lettura for c in consegne if c.lettura is not None and c.settore != ""])
        return Esito(foglio, esegui(Esame(tornato, self.piano, riparti(self.piano), consegne, Ambito.CARTELLE)))


def come_si_scrive(colonna: Colonna, numero: Fraction) -> Valore:
    """A number as its cell holds it once it is typed."""
    return numero / 100 if colonna.tipo is Tipo.PERCENTO else numero
