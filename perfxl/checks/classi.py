"""IN: the class of an objective, where its code says one thing and its label another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.parole import nome_obiettivo
from perfxl.core.finding import Rilievo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame


def classe_contraddetta(esame: Esame) -> Iterator[Rilievo]:
    """Il codice e l'etichetta di una classe devono dire la stessa classe.

    Perché:
        Chi legge il codice dà all'obiettivo un grado, chi legge l'etichetta un altro.
    Esempio errato:
        «2 - rilevante operativo», dove 2 è «rilevante strategico» e «rilevante operativo» è 1.
    Esempio giusto:
        «2 - rilevante strategico».
    Come si corregge:
        Decidere quale vale, e correggere l'altro.
    """
    for obiettivo in esame.piano.obiettivi:
        possibili = esame.piano.modello.classi_scritte(obiettivo.classe.value)
        if len(possibili) > 1:
            etichetta = esame.piano.modello.etichette.classe
            yield Rilievo(
                obiettivo.classe.place,
                f"{nome_obiettivo(esame.piano, obiettivo)}: in «{etichetta}» il codice e l'etichetta si contraddicono",
                " oppure ".join(classe.scritta for classe in possibili),
                obiettivo.classe.value or "",
                "Decidere quale dei due vale, e correggere l'altro.",
                obiettivo.capofila,
                obiettivo.codice,
            )
