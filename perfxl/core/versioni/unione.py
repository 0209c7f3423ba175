"""What an office typed in a workbook, cell by cell, held against what was sent out and what the new plan says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.core.cartelle.layout import Riga, Ruolo, Tipo
from perfxl.core.letture.workbook import CellError
from perfxl.core.versioni.nuove import OBIETTIVI, Destinazione, libero
from perfxl.core.versioni.riporto import AMBIGUO, Esito, Ignoto, Riporto, decidi, detto, letto, stessi
from perfxl.core.versioni.tornata import scritta

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Colonna, Indirizzo, Tabella
    from perfxl.core.letture.workbook import Cell
    from perfxl.core.versioni.mandate import Mandate
    from perfxl.core.versioni.nuove import Nuove
    from perfxl.core.versioni.riporto import Mandato
    from perfxl.core.versioni.tornata import RigaTornata, TavolaTornata, Tornata

_PERCHE = {
    Esito.CONFLITTO: "L'hanno cambiata l'ufficio e il piano nuovo, in modo diverso: c'è il valore del piano.",
    Esito.TORNATO: "L'ufficio l'ha vuotata: c'è di nuovo il valore del piano.",
    Esito.RIPORTATO: "",
}
_NON_SI_SA = "Non si sa che cosa era stato mandato all'ufficio: c'è il valore del piano nuovo."
_COLONNA_TOLTA = "Nella cartella nuova la colonna non c'è, o non si compila."
_NON_SI_COMPILA = "Non è una cella da compilare: la decide il piano."
_SOPRA_FORMULA = "Stava al posto di una formula: nella cartella nuova c'è la formula."
_DOPPIA = "Il codice è ripetuto: vale la prima riga che lo porta."
_ERRORE = "È un errore, non un valore."
_AMBIGUA = "Non si sa se è una percentuale o un centesimo di questa: scrivere 25% oppure 0,25%."
_SENZA_VALORE = "È una formula senza un valore."
_DA_FORMULA = "C'era una formula: è riportato il suo valore."


@dataclass(frozen=True, slots=True)
class Cella:
    """A cell of a row that came back, and the row of the new workbook that it belongs to.

    Attributes:
        tavola: its table.
        riga: its row.
        colonna: its column.
        mandato: what was sent out in it.
        verso: table and row of the new workbook, as settore, table, row key; None for no place.
        che_cosa: what the row is, in words.
        perche: why there is no place; or how it was found.
    """

    tavola: TavolaTornata
    riga: RigaTornata
    colonna: Colonna
    mandato: Mandato
    verso: tuple[str, str, str] | None
    che_cosa: str
    perche: str = ""


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Unione:
    """A workbook that came back, what was sent out in it, and the new workbooks."""

    tornata: Tornata
    mandate: Mandate
    nuove: Nuove
    a_punti: bool = False

    def con_chiave(self) -> Iterator[Riporto]:
        """What becomes of every table whose rows have keys of their own."""
        for tavola in self.tornata.tavole.values():
            if tavola.tabella.identita != "":
                yield from self._tavola(tavola)

    def _tavola(self, tavola: TavolaTornata) -> Iterator[Riporto]:
        tabella = tavola.tabella
        chiavi = self.mandate.chiavi(tabella)
        verso = self.destinazione if tabella.nome == OBIETTIVI else self._qui(tabella.nome)
        colonne = [c for c in tabella.colonne if c.chiave != tabella.identita and c.chiave in tavola.colonne]
        for riga in tavola.righe:
            trovato = verso(riga.chiave)
            posto = None if trovato.settore is None else (trovato.settore, tabella.nome, trovato.chiave)
            for colonna in colonne:
                mandato = self.mandate.cella(tabella.nome, chiavi.get(riga.chiave, riga.chiave), colonna.chiave)
                che_cosa = self.che_cosa(tabella, riga.chiave)
                cella = Cella(tavola, riga, colonna, mandato, posto, che_cosa, trovato.perche)
                aperta = colonna.ruolo is Ruolo.INPUT or self._libera(tabella.nome, riga.chiave, colonna)
                yield from self.da_compilare(cella) if aperta else self.fissa(cella)

    # ---- where a row has its place

    def _qui(self, nome: str) -> Callable[[str], Destinazione]:
        """Where the rows of a table have their place, by what their cells say: in the workbook of the same settore."""
        settore = self.tornata.settore
        chiavi = self.nuove.chiavi(settore, nome)
        manca = "Nella cartella nuova la riga non c'è."
        return lambda scritta: (
            Destinazione(settore, chiavi[scritta]) if scritta in chiavi else Destinazione(None, scritta, manca)
        )

    def destinazione(self, codice: str) -> Destinazione:
        """Where an objective of this workbook has its place."""
        suo = self.mandate.ha(OBIETTIVI, codice) if self.mandate.note else codice in self._titoli
        mandato = self.mandate.cella(OBIETTIVI, codice, "titolo")
        titolo = mandato if isinstance(mandato, str) else self._titoli.get(codice, "")
        return self.nuove.destinazione(self.tornata.settore, codice, titolo, suo=suo)

    @cached_property
    def _titoli(self) -> Mapping[str, str]:
        """The titles of the objectives as they came back."""
        tavola = self.tornata.tavole.get(OBIETTIVI)
        righe = () if tavola is None else tavola.righe
        return {r.chiave: detto(letto(r.cella("titolo"), Tipo.TESTO)) for r in righe if not r.doppia}

    @staticmethod
    def _libera(nome: str, chiave: str, colonna: Colonna) -> bool:
        """Whether a cell that the plan decides elsewhere is here an office's proposal."""
        return nome == OBIETTIVI and libero(chiave) and Riga(chiave, libera=True).ruolo(colonna) is Ruolo.INPUT

    def verso_misure(self, obiettivo: str) -> Destinazione:
        """Where the measures of an objective have their place; those of none stay in the workbook of their settore."""
        if obiettivo != "":
            return self.destinazione(obiettivo)
        return Destinazione(self.tornata.settore, "")

    def che_cosa(self, tabella: Tabella, chiave: str) -> str:
        """What a row is, in words."""
        if tabella.nome == OBIETTIVI:
            return f"{self.nuove.etichette.obiettivo} {chiave}"
        return f"{tabella.titolo}, {chiave}"

    # ---- what becomes of a cell

    def da_compilare(self, cella: Cella) -> Iterator[Riporto]:
        """What becomes of a cell to fill in; nothing where the new plan's value stands, and nothing is lost."""
        valore = self._valore(cella)
        trovata = cella.riga.cella(cella.colonna.chiave)
        if isinstance(valore, CellError) or (valore is None and trovata.formula is not None):
            perche = _SENZA_VALORE if valore is None else _AMBIGUA if valore is AMBIGUO else _ERRORE
            if valore is not AMBIGUO or not self._mandato(cella.mandato, letto(trovata, Tipo.NUMERO)):
                yield self._detto(cella, Esito.SENZA_POSTO, perche)
            return
        riga, colonna = self._posto(cella)
        if cella.riga.doppia or riga is None or colonna is None:
            gia = riga is not None and not cella.riga.doppia and stessi(valore, riga.valori.get(cella.colonna.chiave))
            if valore is not None and not gia and not self._mandato(cella.mandato, valore):
                perche = _DOPPIA if cella.riga.doppia else cella.perche if cella.verso is None else _COLONNA_TOLTA
                yield self._detto(cella, Esito.SENZA_POSTO, perche)
            return
        esito = decidi(cella.mandato, valore, riga.valori.get(cella.colonna.chiave))
        if esito is None:
            return
        formula = trovata.formula
        perche = _PERCHE[esito]
        if isinstance(cella.mandato, Ignoto):
            perche = _NON_SI_SA
        elif esito is Esito.RIPORTATO:
            perche = " ".join(filter(None, ("" if formula is None else _DA_FORMULA, cella.perche)))
        riporto = self._detto(cella, esito, perche)
        if esito is not Esito.RIPORTATO:
            yield riporto
            return
        yield replace(riporto, adesso=riporto.scritto, dove=self._indirizzo(cella), valore=valore)

    def fissa(self, cella: Cella) -> Iterator[Riporto]:
        """What becomes of a cell that an office had no business changing: it is told, and the plan's stands."""
        trovata = cella.riga.cella(cella.colonna.chiave)
        valore = self._valore(cella)
        if trovata.formula is not None:
            return
        riga, _ = self._posto(cella)
        nuovo = None if riga is None else riga.valori.get(cella.colonna.chiave)
        if not isinstance(valore, CellError) and (
            stessi(valore, nuovo) or self._mandato(cella.mandato, valore) or (valore is None and riga is None)
        ):
            return
        if valore is None:
            if not isinstance(cella.mandato, Ignoto):
                yield self._detto(cella, Esito.TORNATO, _PERCHE[Esito.TORNATO])
            return
        calcolata = cella.colonna.ruolo is Ruolo.CALCOLATO
        yield self._detto(cella, Esito.SENZA_POSTO, _SOPRA_FORMULA if calcolata else _NON_SI_COMPILA)

    def cosi(self, cella: Cella, valore: Valore) -> Riporto:
        """A cell of a row that was added, carried with this value."""
        riporto = self._detto(cella, Esito.RIPORTATO, cella.perche)
        adesso = detto(valore, cella.colonna.tipo)
        return replace(riporto, adesso=adesso, dove=self._indirizzo(cella), valore=valore)

    def _valore(self, cella: Cella) -> Valore | CellError:
        return letto(cella.riga.cella(cella.colonna.chiave), cella.colonna.tipo, a_punti=self.a_punti)

    @staticmethod
    def _mandato(mandato: Mandato, valore: Valore | CellError) -> bool:
        """Whether a cell still holds what was sent out."""
        return not isinstance(mandato, Ignoto) and not isinstance(valore, CellError) and stessi(mandato, valore)

    def _posto(self, cella: Cella) -> tuple[Riga | None, Colonna | None]:
        """The row and the column of the new workbook; the row of a proposal may yet have to be added."""
        if cella.verso is None:
            return None, None
        settore, nome, chiave = cella.verso
        riga = self.nuove.riga(settore, nome, chiave)
        if riga is None:
            riga = Riga(chiave, libera=True)
        tabella = self.nuove.tabella(settore, nome)
        colonne = () if tabella is None else tabella.colonne
        colonna = next((c for c in colonne if c.chiave == cella.colonna.chiave), None)
        return riga, colonna if colonna is not None and riga.ruolo(colonna) is Ruolo.INPUT else None

    def _indirizzo(self, cella: Cella) -> Indirizzo | None:
        return None if cella.verso is None else (cella.verso[1], cella.verso[2], cella.colonna.chiave)

    def _detto(self, cella: Cella, esito: Esito, perche: str) -> Riporto:
        riga, _ = self._posto(cella)
        nuovo = None if riga is None or cella.riga.doppia else riga.valori.get(cella.colonna.chiave)
        settore = self.nuove.casa(self.tornata.settore) if cella.verso is None else cella.verso[0]
        return Riporto(
            esito,
            settore,
            cella.tavola.place(self.tornata.file, cella.riga, cella.colonna.chiave),
            f"{cella.che_cosa}: {cella.colonna.titolo}",
            _come_stava(cella.riga.cella(cella.colonna.chiave), self._valore(cella), cella.colonna.tipo),
            detto(nuovo, cella.colonna.tipo),
            perche,
        )


def _come_stava(cella: Cell, valore: Valore | CellError, tipo: Tipo) -> str:
    """What stood in a cell, as an office reads it, with its formula."""
    if cella.formula is not None or valore is AMBIGUO:
        return scritta(cella)
    return detto(valore, tipo)
