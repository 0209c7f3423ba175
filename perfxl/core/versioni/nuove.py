"""The workbooks of the new plan, and where in them an objective of an older one has its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from perfxl.core.abbinamento import simili
from perfxl.core.cartelle.parametri import codice_libero
from perfxl.core.letture.lettura import chiave_attesa
from perfxl.core.testi.uguaglianza import stesso_testo
from perfxl.core.versioni.riporto import detto

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfxl.core.cartelle.layout import Cartella, Riga, Tabella
    from perfxl.core.modello import Etichette

OBIETTIVI = "obiettivi"
"""The table of the objectives of a settore."""

AGGIUNTA = "+"
"""How the key begins of a row that is to be added."""

_LIBERO = re.compile(re.escape(codice_libero(0)).replace("0", "[0-9]+"))


def libero(chiave: str) -> bool:
    """Whether a code is that of a spare row."""
    return _LIBERO.fullmatch(chiave) is not None


@dataclass(frozen=True, slots=True)
class Destinazione:
    """Where an objective has its place in the new workbooks.

    Attributes:
        settore: whose workbook; None where there is no place.
        chiave: its row there.
        perche: why there is none, or how it was found where its code alone does not say.
    """

    settore: str | None
    chiave: str = ""
    perche: str = ""


@dataclass(frozen=True)  # no slots: it keeps what it computes once
class Nuove:
    """The new workbooks, by settore; the Riepilogo under an empty code."""

    cartelle: Mapping[str, Cartella]
    etichette: Etichette

    def tabella(self, settore: str | None, nome: str) -> Tabella | None:
        """A table of a workbook; None where there is none."""
        cartella = None if settore is None else self.cartelle.get(settore)
        trovata = None if cartella is None else cartella.tabelle.get(nome)
        return None if trovata is None else trovata[1]

    def riga(self, settore: str | None, nome: str, chiave: str) -> Riga | None:
        """A row of a table; None where there is none."""
        return self._righe.get((settore or "", nome, chiave)) if settore is not None else None

    def chiavi(self, settore: str, nome: str) -> dict[str, str]:
        """The key of each row of a table, by what its cell says."""
        tabella = self.tabella(settore, nome)
        return {} if tabella is None else {chiave_attesa(tabella, r): r.chiave for r in tabella.righe if not r.totale}

    def casa(self, settore: str) -> str:
        """Whose workbook tells of a file: that of its settore, or the Riepilogo."""
        return settore if settore in self.cartelle else ""

    @cached_property
    def _righe(self) -> dict[tuple[str, str, str], Riga]:
        return {
            (settore, nome, riga.chiave): riga
            for settore, cartella in self.cartelle.items()
            for nome, (_, tabella) in cartella.tabelle.items()
            for riga in tabella.righe
        }

    @cached_property
    def _guida(self) -> dict[str, str]:
        """Which settore leads each objective."""
        return {
            chiave: settore
            for settore, nome, chiave in self._righe
            if nome == OBIETTIVI and not self._righe[settore, nome, chiave].totale and not libero(chiave)
        }

    def titolo(self, codice: str) -> str:
        """The title of an objective."""
        return detto(self._righe[self._guida[codice], OBIETTIVI, codice].valori.get("titolo"))

    def destinazione(self, settore: str, codice: str, titolo: str, *, suo: bool) -> Destinazione:
        """Where an objective that came back has its place.

        Args:
            settore: of the workbook that it came back in.
            codice: its code.
            titolo: the title that it was sent out with, or that an office proposes; empty where nobody knows.
            suo: whether it was sent out in that workbook.
        """
        parola = self.etichette.obiettivo
        if libero(codice):
            return self._proposta(settore, codice, titolo, parola)
        guida = self._guida.get(codice)
        if guida is None:
            return Destinazione(None, codice, f"Nel piano nuovo «{parola} {codice}» non c'è.")
        if guida != settore and not suo:
            return Destinazione(None, codice, f"«{parola} {codice}» è di un altro settore: {guida}.")
        if titolo != "" and not simili(titolo, self.titolo(codice)):
            ora = f"Nel piano nuovo «{parola} {codice}» è un altro: «{self.titolo(codice)}»."
            return Destinazione(None, codice, ora)
        return Destinazione(guida, codice)

    def _proposta(self, settore: str, codice: str, titolo: str, parola: str) -> Destinazione:
        """The place of a proposal: the objective that it became, else a spare row."""
        nati = [trovato for trovato in self._guida if titolo != "" and stesso_testo(titolo, self.titolo(trovato))]
        if len(nati) == 1:
            perche = f"La proposta «{codice}» è nel piano nuovo: è «{parola} {nati[0]}»."
            return Destinazione(self._guida[nati[0]], nati[0], perche)
        if self.tabella(settore, OBIETTIVI) is None:
            return Destinazione(None, codice, f"Il piano nuovo non ha righe per le proposte del settore «{settore}».")
        return Destinazione(settore, codice)
