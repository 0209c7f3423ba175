"""STR: what the sheets of the workbooks that came back hide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.core.finding import Rilievo
from perfxl.core.place import Place, column_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.lettura import TabellaTrovata


def nascoste(esame: Esame) -> Iterator[Rilievo]:
    """Nelle tabelle mandate non dovrebbero esserci righe o colonne nascoste.

    Perché:
        Quello che è nascosto vale come il resto, ma chi guarda o stampa il foglio non lo vede, e non lo corregge.
    Esempio errato:
        La colonna «N. dip.» nascosta, o un filtro che lascia vedere un obiettivo su cinque.
    Esempio giusto:
        Tutte le righe e le colonne in vista.
    Come si corregge:
        Selezionare il foglio e scegliere «Scopri» per le righe e per le colonne, o togliere il filtro. Ciò che è
        nascosto è letto e controllato comunque.
    """
    for consegna, lettura in esame.letture:
        for trovata in lettura.tabelle.values():
            celle = list(_nascoste(trovata))
            if celle:
                riga, colonna, _ = celle[0]
                yield Rilievo(
                    Place(lettura.file, trovata.foglio, riga, colonna),
                    f"nella tabella «{trovata.tabella.titolo}» ci sono righe o colonne nascoste",
                    found="; ".join(che_cosa for *_, che_cosa in celle),
                    remedy="Scoprirle, o togliere il filtro; ciò che è nascosto è stato letto comunque.",
                    settore=consegna.settore,
                    oggetto=trovata.tabella.nome,
                )


def _nascoste(trovata: TabellaTrovata) -> Iterator[tuple[int, int, str]]:
    """The columns and rows of a table that are hidden: row and column of their first cell, what they are."""
    for chiave, numero in sorted(trovata.colonne.items(), key=lambda voce: voce[1]):
        if numero in trovata.colonne_nascoste:
            titolo = trovata.tabella.colonna(chiave).titolo
            yield trovata.intestazione, numero, f"colonna {column_letters(numero)} («{titolo}»)"
    prima = min(trovata.colonne.values())
    for riga in sorted(trovata.righe, key=lambda riga: riga.riga):
        if riga.riga in trovata.righe_nascoste:
            yield riga.riga, prima, f"riga {riga.riga}"
